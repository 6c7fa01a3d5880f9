"""Text for the page: clipped, cut into plain and marked pieces, links checked.

Everything here ends up in JSON and is shown through DOM text nodes. Offsets count characters of `Report.text`; pieces
are cut here, because a browser counts UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from geoint.models import EventMention, Reading, Span

NAME_LIMIT = 300  # characters: no real name or title is longer, and a longer one would push the rest off the page
QUOTE_LIMIT = 900  # characters: two or three long sentences
CONTEXT = 140  # characters on each side of a mention quoted outside the evidence
MARK_LIMIT = 60  # characters: a mark longer than this is a sentence and would mark everything
URL_LIMIT = 2000  # characters: what browsers agree on

SURROGATE = re.compile("[\ud800-\udfff]")

Mark = tuple[int, int, str]
Part = list[str]


def clean(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 file can hold."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def clip(text: str | None, limit: int = NAME_LIMIT) -> str | None:
    """Cut a text at a limit, saying that it was cut and how long it was."""
    if text is None:
        return None
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… [cut, {len(text):,} characters]"


def safe_url(url: str | None) -> str | None:
    """The address if it is a plain http or https link, else null."""
    if not url or len(url) > URL_LIMIT or any(ord(c) <= 32 or "\ud800" <= c <= "\udfff" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and "\\" not in url else None


def cut_parts(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Part]:
    """Cut text[start:end] into [text] and [text, kind] pieces; of overlapping marks the first one given wins."""
    chosen: list[Mark] = []
    for low, high, kind in marks:
        fits = start <= low < high <= end
        if fits and all(high <= other[0] or low >= other[1] for other in chosen):
            chosen.append((low, high, kind))
    parts: list[Part] = []
    at = start
    for low, high, kind in sorted(chosen):
        if low > at:
            parts.append([text[at:low]])
        parts.append([text[low:high], kind])
        at = high
    if at < end:
        parts.append([text[at:end]])
    return parts


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends of a span inward over white space."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def merge_spans(spans: Sequence[Span], length: int) -> list[tuple[int, int]]:
    """Sort spans, keep them inside the text, and join those that touch or overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, s.start), min(length, s.end)) for s in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence about a span; where it is longer, whole words within `CONTEXT` characters on each side."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    begins = [at + len(stop) for stop in (". ", "\n", "! ", "? ") if (at := text.rfind(stop, first, start)) >= 0]
    ends = [at + 1 for stop in (". ", ".\n", "\n", "! ", "? ") if (at := text.find(stop, end, last)) >= 0]
    before = text.find(" ", first, start) if first else -1
    after = text.rfind(" ", end, last) if last < len(text) else -1
    low = max(begins, default=first if before < 0 else before)
    high = min(ends, default=last if after < 0 else after)
    return trim(text, low, high)


def context_of(mention: EventMention, text: str) -> list[tuple[int, int]]:
    """Sentences outside a mention's evidence that name its participants, organisations, places and numbers."""
    inside = merge_spans(mention.evidence, len(text))
    spots = [(p.start, p.end) for p in mention.places if p.role != "mentioned"]
    said = [p.evidence for p in mention.participants] + [o.evidence for o in mention.organisations]
    said += [q.evidence for q in mention.quantities]
    spots += [(span.start, span.end) for span in said if span is not None]
    found = set()
    for start, end in spots:
        if 0 <= start < end <= len(text) and not any(low <= start < high for low, high in inside):
            found.add(sentence_around(text, start, end))
    return sorted(found)


def quote(text: str, span: tuple[int, int], marks: Sequence[Mark]) -> dict[str, Any]:
    """One quote with its marks and whether it was clipped."""
    start, end = trim(text, *span)
    cut = end - start > QUOTE_LIMIT
    end = min(end, start + QUOTE_LIMIT)
    parts = cut_parts(text, start, end, marks)
    return {"parts": parts, "at": start, "cut": True} if cut else {"parts": parts, "at": start}


def marks_of(mention: EventMention, reading: Reading) -> list[Mark]:
    """What to mark in a mention's quotes, most important first: places, dates, numbers, participants."""
    marks: list[Mark] = [(p.start, p.end, "place") for p in mention.places if p.role != "mentioned"]
    if mention.date_words:
        dates = [d for d in reading.dates if d.text and d.text in mention.date_words]
        marks += [(d.start_char, d.end_char, "date") for d in dates]
    marks += [(q.evidence.start, q.evidence.end, "number") for q in mention.quantities if q.evidence]
    marks += [(p.evidence.start, p.evidence.end, "who") for p in mention.participants if p.evidence]
    return [m for m in marks if 0 <= m[0] < m[1] and m[1] - m[0] <= MARK_LIMIT]


def quotes_of(mention: EventMention, reading: Reading) -> list[dict[str, Any]]:
    """The evidence of an event mention; a place named outside it is quoted with its own sentence."""
    text = reading.report.text
    marks = marks_of(mention, reading)
    spans = merge_spans(mention.evidence, len(text))
    for place in mention.places:
        inside = any(low <= place.start and place.end <= high for low, high in spans)
        if not inside and place.role != "mentioned" and 0 <= place.start < place.end <= len(text):
            spans.append(sentence_around(text, place.start, place.end))
    return [quote(text, span, marks) for span in sorted(set(spans))]
