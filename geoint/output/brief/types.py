"""What a brief consists of, without any format: lines of pieces, notes, a table, paragraphs, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from geoint.output.layers import one_line
from geoint.output.webmap.text import clip

# What no format must hold: control characters and half surrogates (XML, UTF-8), characters that are none, and marks
# that turn the direction of the text around them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line.

    `foreign` marks words of a report, a user or a gazetteer; `note` is the number of a note that stands here in place
    of words, `event` the number of the event that the words lead to (0: none).
    """

    text: str = ""
    foreign: bool = False
    note: int = 0
    event: int = 0


Line = tuple[Piece, ...]
"""One sentence or paragraph."""


@dataclass(frozen=True, slots=True)
class Note:
    """A quote with its source; `quote` is empty where the sentence is not kept in the run."""

    number: int
    quote: str
    source: str
    title: str
    published: str
    url: str | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One event in the table. `is_told` says whether it has a paragraph too."""

    number: int
    when: str
    what: str
    kind: str
    who: str
    where: str
    sure: str
    sources: str
    is_told: bool
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One event in full."""

    number: int
    heading: str
    type: str
    tags: tuple[str, ...]
    is_doubtful: bool
    text: Line
    doubts: Line


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of an event in which sources differ: each value with its sources, and what was taken."""

    event: int
    heading: str
    field: str
    values: tuple[Line, ...]
    taken: Line


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One entry of the review list."""

    what: str
    subject: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the brief: what stands under it, and what it shows in words for who cannot see it."""

    name: str
    caption: Line
    alt: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that a brief says. Writers give it a format and add nothing."""

    title: str
    basis: Line
    scope: Line
    facts: tuple[Line, ...]
    figure: Picture
    timeline: Picture
    table: tuple[TableRow, ...]
    states: Line
    told: Line
    paragraphs: tuple[Paragraph, ...]
    differences: tuple[Difference, ...]
    gaps: tuple[Line, ...]
    review: tuple[ReviewRow, ...]
    review_rest: Line
    left_out: tuple[Line, ...]
    made: tuple[Line, ...]
    notes: tuple[Note, ...] = field(default=())


def clean(text: str | None) -> str:
    """Return words from outside on one line, cut to a sane length, without what a format cannot hold."""
    return clip(_UNSAFE.sub("\N{REPLACEMENT CHARACTER}", one_line(text or ""))) or ""


def clean_quote(text: str, limit: int) -> str:
    """Return a quote likewise, cut at `limit` characters."""
    return clip(_UNSAFE.sub("\N{REPLACEMENT CHARACTER}", one_line(text)), limit) or ""


def foreign(text: str | None) -> Piece:
    """Return words from outside as a piece."""
    return Piece(clean(text), foreign=True)


def line(*parts: str | Piece | Line) -> Line:
    """Return a line of our own words (text), pieces, and other lines; empty parts are left out."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            pieces += [Piece(_UNSAFE.sub("\N{REPLACEMENT CHARACTER}", part))] if part else []
        elif isinstance(part, Piece):
            pieces.append(part)
        else:
            pieces.extend(part)
    return tuple(pieces)


def listed_line(items: Iterable[Piece | Line], *, last: str = " and ", separator: str = ", ") -> Line:
    """Return items as a list in prose."""
    lines = [line(item) for item in items]
    pieces: list[Piece] = []
    for number, item in enumerate(lines):
        if number:
            pieces.append(Piece(last if number == len(lines) - 1 else separator))
        pieces.extend(item)
    return tuple(pieces)


def joined_line(sentences: Iterable[Line]) -> Line:
    """Return sentences with a blank between."""
    return listed_line([s for s in sentences if s], last=" ", separator=" ")


def plain(text: Line) -> str:
    """Return a line as plain words, without its notes."""
    return "".join(piece.text for piece in text)
