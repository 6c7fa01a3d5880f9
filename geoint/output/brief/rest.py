"""The end of a brief: where sources differ, what could not be placed or dated, what to review, how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geoint.output.brief.doubts import FIELD_WORDS
from geoint.output.brief.notes import Ref, Telling, source_words
from geoint.output.brief.places import unplaced_names
from geoint.output.brief.types import Difference, Line, Piece, ReviewRow, clean, foreign, line, listed_line
from geoint.output.event_words import counted, day_words, heading, sentence, when_span
from geoint.output.symbology import CREDITS

if TYPE_CHECKING:
    from geoint.models import Conflict, Event, EventMention
    from geoint.runs import RunEvents

MAX_REVIEW = 40
"""Entries of the review list that a brief shows; review.csv has all."""

MAX_GAPS = 60
"""Events that one line of "what could not be placed or dated" names."""

MAX_LEFT_OUT = 20
"""Inputs left out that a brief lists one by one."""

MAX_REASON_CHARS = 180
"""About two lines of the review table."""

Gap = tuple[int, "Event", list[str]]
"""An event with its number and the names that were not found."""

_SPAN = re.compile(r"(\?|\d{4}(?:-\d\d){0,2}|None)/(\?|\d{4}(?:-\d\d){0,2}|None)")


def differences(telling: Telling) -> tuple[Difference, ...]:
    """Return every conflict between sources, each value with those who give it."""
    return tuple(
        _difference(event, number, conflict, telling)
        for number, event in enumerate(telling.run.events, 1)
        for conflict in event.conflicts
    )


def _difference(event: Event, number: int, conflict: Conflict, telling: Telling) -> Difference:
    by_value = {value: [m for m in event.mentions if _value(m, conflict.field) == value] for value in conflict.values}
    taken = line("Taken: ", foreign(_value_words(conflict.field, conflict.chosen)), "; ", foreign(conflict.why), ".")
    return Difference(
        event=number,
        heading=clean(heading(event)),
        field=clean(FIELD_WORDS.get(conflict.field, conflict.field)).removeprefix("the "),
        values=tuple(_side(conflict.field, value, mentions, telling) for value, mentions in by_value.items()),
        taken=taken,
    )


def _side(field: str, value: str, mentions: Sequence[EventMention], telling: Telling) -> Line:
    words = foreign(_value_words(field, value))
    names = dict.fromkeys(source_words(telling.run.reports.get(m.report_id), m.report_id) for m in mentions)
    refs = (telling.notes.dated(m) if field != "troops" else _troops_ref(m, telling) for m in mentions)
    by = line(": ", listed_line(Piece(name, foreign=True) for name in names)) if names else ()
    return line(words, by, telling.notes.cite(refs))


def _troops_ref(mention: EventMention, telling: Telling) -> Ref:
    number = next((q for q in mention.quantities if q.value == mention.troops and q.evidence), None)
    at = number.evidence.start if number is not None and number.evidence else None
    return telling.notes.at(mention, at)


def _value(mention: EventMention, field: str) -> str | None:
    """Return what a mention says of a field, as conflicts write it."""
    if field == "dates":
        return f"{mention.start or '?'}/{mention.end or '?'}"
    value = getattr(mention, field) if field in type(mention).model_fields else None
    return None if value is None else str(value)


def _value_words(field: str, value: str) -> str:
    """Return a value of a conflict as a reader would write it."""
    span = _SPAN.fullmatch(value)
    if span is not None:
        start, end = (None if part in ("?", "None") else part for part in span.groups())
        return when_span(start, end)
    if field == "troops" and value.isdecimal():
        return f"{int(value):,}"
    return day_words(value)


# -- what is missing


def gaps(run: RunEvents) -> tuple[Line, ...]:
    """Return which events have no place and which no date."""
    numbered = list(enumerate(run.events, 1))
    unplaced: list[Gap] = [(n, event, unplaced_names(event)) for n, event in numbered if event.lon is None]
    undated: list[Gap] = [(n, event, []) for n, event in numbered if not (event.start or event.end)]
    rows = (("without a place", unplaced), ("without a date", undated))
    return tuple(
        line(f"{sentence(counted(len(found), 'event'))} {words}: ", _named(found), ".")
        for words, found in rows
        if found
    )


def _named(found: Sequence[Gap]) -> Line:
    items = []
    for number, event, names in found[:MAX_GAPS]:
        about = line(" (named, not found: ", listed_line(map(foreign, names)), ")") if names else ()
        items.append(line(Piece(f"{number} ", event=number), foreign(heading(event)), about))
    if len(found) > MAX_GAPS:
        items.append(line(f"{len(found) - MAX_GAPS:,} more, all in the table"))
    return listed_line(items, last="; ", separator="; ")


def review(run: RunEvents) -> tuple[tuple[ReviewRow, ...], Line]:
    """Return the review list, cut, and a line on the rest."""
    rows = tuple(
        ReviewRow(
            what=item.what,
            subject=clean(item.subject),
            source=source_words(run.reports.get(item.report_id), item.report_id),
            reason=_cut(clean(item.reason)),
        )
        for item in run.review[:MAX_REVIEW]
    )
    rest = len(run.review) - len(rows)
    return rows, line(
        f"{rest:,} more entries are in review.csv." if rest > 1 else "One more entry is in review.csv."
    ) if rest else ()


def _cut(text: str) -> str:
    return text if len(text) <= MAX_REASON_CHARS else text[:MAX_REASON_CHARS].rpartition(" ")[0] + " …"


def left_out(run: RunEvents) -> tuple[Line, ...]:
    """Return the inputs that could not be read, with the reason."""
    shown = [line(foreign(str(fault)), ".") for fault in run.faults[:MAX_LEFT_OUT]]
    rest = len(run.faults) - len(shown)
    return tuple([*shown, line(f"{rest:,} more.")] if rest else shown)


def made(version: str) -> tuple[Line, ...]:
    """Return how the brief was made, and whom it must name."""
    credits = listed([f"{name} ({gave})" for name, _, gave in CREDITS])
    return (
        line(
            f"Made by geoint {version}. Rules and small models found these events in the sentences of the reports; no "
            "person checked them. Read the quotes before you rely on a value."
        ),
        line(
            "Status and dates are seen from the day of each report. Where several reports tell of one event, it stands "
            "here once. The score says how much in the reports speaks for an event; it is no probability."
        ),
        line(f"Places and map: {credits}."),
        line(
            "Borders follow the German edition of Natural Earth; names and lines on the map take no side. A place in "
            "quotation marks is an expression of a report: its outline was drawn by a rule, no report gives it."
        ),
    )


def listed(items: Iterable[str]) -> str:
    """Return items with semicolons, as they hold commas themselves."""
    return "; ".join(items)
