r"""A brief as Markdown: CommonMark with pipe tables and footnotes, as GitHub, Pandoc and Quarto read them.

What comes from reports is escaped so that no reader makes markup, a link, HTML or a table's edge of it. An address is
written as a link only where it is a note's own, http or https.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from geoint.output.brief.types import Brief, Line, Note, Picture

WORD_JOINER = "\u2060"
"""Has no width. Behind an @ it keeps a reader from making a mail link, which no escape can do."""

_MARKUP = re.compile(r"([\\`*_\[\]<>|&~#^$])")
_LIST_START = re.compile(r"^(\d+)([.)])|^([-+=])")
_ADDRESS = re.compile(r"(://)|(?<=\bwww)(\.)", re.IGNORECASE)
_MAIL = re.compile(r"(?<=\S)@(?=\S)")

TABLE_HEADS = ("No.", "When", "What", "Who", "Where", "How sure", "Sources")
REVIEW_HEADS = ("What", "Words", "Source", "Why")


def brief_markdown(brief: Brief, addresses: Mapping[str, str]) -> str:
    """Return a brief as Markdown.

    Parameters
    ----------
    addresses
        Picture's name -> its path, seen from the file.
    """
    blocks = [
        f"# {escaped(brief.title)}",
        _line(brief.basis),
        _line(brief.scope),
        "## Key facts",
        _list(brief.facts),
        "## Map",
        *_picture(brief.figure, addresses["figure"], 1),
        "## Timeline",
        *_picture(brief.timeline, addresses["timeline"], 2),
        "## Table of events",
        _events_table(brief),
        _line(brief.states),
        *_events(brief),
        *_differences(brief),
        *_missing(brief),
        "## How this was made",
        *map(_line, brief.made),
        "\n".join(map(_note, brief.notes)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escaped(text: str) -> str:
    """Return words so that Markdown shows them as they are."""
    text = _MARKUP.sub(r"\\\1", text)
    text = _LIST_START.sub(lambda m: rf"{m[1]}\{m[2]}" if m[1] else rf"\{m[3]}", text)
    text = _ADDRESS.sub(lambda m: r"\://" if m[1] else r"\.", text)
    return _MAIL.sub("@" + WORD_JOINER, text)


def _line(text: Line) -> str:
    return "".join(f"[^{piece.note}]" if piece.note else escaped(piece.text) for piece in text)


def _list(lines: Iterable[Line]) -> str:
    return "\n".join(f"- {_line(text)}" for text in lines)


def _picture(picture: Picture, address: str, number: int) -> Iterator[str]:
    yield f"![{escaped(picture.alt)}]({quote(address)})"
    yield f"**Figure {number}.** {_line(picture.caption)}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _events_table(brief: Brief) -> str:
    rows = (
        (
            str(row.number), escaped(row.when), f"**{escaped(row.what)}** ({escaped(row.kind.lower())})",
            escaped(row.who), escaped(row.where), escaped(row.sure), escaped(row.sources),
        )
        for row in brief.table
    )  # fmt: skip
    return _table(TABLE_HEADS, rows)


def _events(brief: Brief) -> Iterator[str]:
    if not brief.paragraphs and not brief.told:
        return
    yield "## Event by event"
    yield _line(brief.told)
    for event in brief.paragraphs:
        yield f"### {event.number} · {escaped(event.heading)}"
        yield f"*{' · '.join(map(escaped, event.tags))}*"
        yield _line(event.text)
        if event.doubts:
            yield f"> **In doubt.** {_line(event.doubts)}"


def _differences(brief: Brief) -> Iterator[str]:
    if brief.differences:
        yield "## Where sources differ"
    for item in brief.differences:
        yield f"### {item.event} · {escaped(item.heading)}: {escaped(item.field)}"
        yield _list(item.values)
        yield _line(item.taken)


def _missing(brief: Brief) -> Iterator[str]:
    yield "## What could not be placed or dated"
    yield from map(_line, brief.gaps)
    if not brief.gaps:
        yield "Every event has a place and a date."
    if brief.review:
        yield "### To review"
        cells = ((row.what, row.subject, row.source, row.reason) for row in brief.review)
        yield _table(REVIEW_HEADS, (map(escaped, row) for row in cells))
        yield _line(brief.review_rest)
    if brief.left_out:
        yield "### Left out"
        yield _list(brief.left_out)


def _note(note: Note) -> str:
    quoted = f"“{escaped(note.quote)}” " if note.quote else ""
    title = f", *{escaped(note.title)}*" if note.title else ""
    date = f", {escaped(note.published)}" if note.published else ""
    missing = "" if note.quote else " The sentence itself is not kept in the run."
    address = f" <{note.url}>" if note.url else ""
    return f"[^{note.number}]: {quoted}{escaped(note.source)}{title}{date}.{missing}{address}"
