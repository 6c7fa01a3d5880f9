"""What Google Earth shows of an event in its list and in its balloon: plain text, and HTML in which nothing can run.

A balloon is a small web page. Every value is escaped for it before it is escaped once more for the file, and "$[", by
which a balloon calls for other fields, is broken up.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from geoint.output.symbology import CERTAINTY, ROLES, STATUSES, TYPES, WHERE
from geoint.output.webmap.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoint.output.fields import AreaRow, EventRow

NAME_LIMIT = 120
"""Characters of a name in the list and beside the symbol; no real one is longer."""

VALUE_LIMIT = 600
"""Characters of one value or quote: two or three long sentences. The other formats have them whole."""

MAX_QUOTES = 6
"""Quotes in a balloon, which then is about as high as the screen."""

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""

_CELL = '<tr><td valign="top" nowrap="nowrap">'
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def xml(text: str) -> str:
    """Text as the content of an element or an attribute."""
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def html(text: str) -> str:
    """Text as it may stand in a balloon: no mark-up, no call for another field."""
    return escape(clip(text, VALUE_LIMIT) or "").replace("$[", "$&#91;").replace("\n", "<br>")


def level_of(confidence: float) -> str:
    """Return "doubtful", "likely" or "sure"."""
    return "doubtful" if confidence < CERTAINTY[0] else "likely" if confidence < CERTAINTY[1] else "sure"


def name_of(row: EventRow) -> str:
    """Title of an event, with what a reader must not miss: that it is only planned, or doubtful."""
    doubts = [word for word, holds in (("planned", row.status == "planned"), ("doubtful", _is_doubtful(row))) if holds]
    title = clip(row.label, NAME_LIMIT) or ""
    return f"{title} ({', '.join(doubts)})" if doubts else title


def snippet_of(row: EventRow) -> str:
    """When and who, on one line."""
    return "; ".join(filter(None, (when_of(row), clip((row.participants or "").replace(",", ", "), NAME_LIMIT))))


def when_of(row: EventRow) -> str:
    """Dates at the precision of the reports; says so where a side is not known."""
    start, end = row.start_text, row.end_text
    if start and end:
        return start if start == end else f"{start} to {end}"
    if start:
        return f"since {start}" if row.status == "ongoing" else f"from {start}, end not known"
    return f"until {end}, start not known" if end else "undated"


def time_span(row: EventRow) -> tuple[str | None, str | None] | None:
    """When Google Earth's slider shows the event, at the precision of the reports; none for an undated event.

    The end is open for an event that was still going on. Any other without a known end counts to the end of its start's
    period, as in the columns `start_date` and `end_date`; an open end would show it for ever.
    """
    start, end = (text if text and _DATE.fullmatch(text) else None for text in (row.start_text, row.end_text))
    if start is None and end is None:
        return None
    if end is None and row.status == "ongoing":
        return start, None
    return start or end, end or start


def balloon_of(row: EventRow, areas: Sequence[AreaRow]) -> str:
    """Everything that a reader of the map wants to know of an event, as HTML."""
    facts = "".join(f"{_CELL}<b>{name}</b></td><td>{html(value)}</td></tr>" for name, value in _facts(row, areas))
    quotes = (row.quotes or "").split("\n") if row.quotes else []
    parts = [f"<h3>{html(name_of(row))}</h3><table>{facts}</table>"]
    if quotes:
        parts.append("<p><b>What the reports say</b></p>" + _paragraphs(quotes))
    if row.conflicts:
        parts.append("<p><b>Where the sources differ</b></p>" + _paragraphs(row.conflicts.split("\n")))
    return "".join(parts)


def _facts(row: EventRow, areas: Sequence[AreaRow]) -> list[tuple[str, str]]:
    status = next((words for key, words in STATUSES.items() if key == row.status), row.status)
    kind = next((style.label for key, style in TYPES.items() if key == row.type), row.type)
    where = "; ".join(dict.fromkeys(map(_place, areas))) or row.places or "not placed"
    precision = WHERE.get(row.where_prec or 0)
    known = (
        ("What", f"{kind}; {status.lower()}"),
        ("When", when_of(row)),
        ("Who", (row.participants or "not said").replace(",", ", ")),
        ("Host", (row.hosts or "").replace(",", ", ")),
        ("Observers", (row.observers or "").replace(",", ", ")),
        ("Where", where),
        ("How precise", precision[0] if precision else ""),
        ("Troops", "" if row.troops is None else f"{row.troops:,}"),
        ("How sure", f"{level_of(row.confidence)} ({row.confidence:.0%})"),
        ("Sources", row.reports or ""),
    )
    return [(name, value) for name, value in known if value]


def _place(area: AreaRow) -> str:
    """Name of a place, with its part where that is another than the scene."""
    role = next((words.lower() for key, words in ROLES.items() if key == area.role), area.role)
    return area.area if area.role == "area" else f"{area.area} ({role})"


def _paragraphs(lines: Sequence[str]) -> str:
    shown: Iterable[str] = (f"<p>{html(line)}</p>" for line in lines[:MAX_QUOTES])
    left = len(lines) - MAX_QUOTES
    return "".join(shown) + (f"<p>and {left} more in the other formats</p>" if left > 0 else "")


def _is_doubtful(row: EventRow) -> bool:
    return level_of(row.confidence) == "doubtful"
