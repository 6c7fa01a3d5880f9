"""A time expression as it is handed on: its value, its kind, and what bounds it."""

from __future__ import annotations

from typing import Literal

from geoint.models import DateExpression, Frozen, Span
from geoint.reading.dates_calendar import Stretch
from geoint.reading.dates_ranges import RawTime
from geoint.reading.dates_story import Outcome
from geoint.reading.dates_tense import Tense

Kind = Literal["point", "range", "until", "since", "anchor-relative", "dateline", "name"]


class TimeMention(Frozen):
    """A time expression with what the choice of an event's dates needs beside its value.

    `earliest` and `latest` are ISO days that bound it, `within` the finest single ISO value that holds all of it.
    `marker` is the preposition before it ("on", "before", ""). `is_reporting` marks when somebody spoke ("said on
    Thursday") and datelines. `anchors` are the expressions that it was counted from, nearest first.
    """

    expression: DateExpression
    kind: Kind
    tense: Tense
    marker: str = ""
    is_reporting: bool = False
    earliest: str | None = None
    latest: str | None = None
    within: str | None = None
    anchors: tuple[Span, ...] = ()

    @property
    def is_open_start(self) -> bool:
        """Whether only the end is told ("until May 31")."""
        return self.kind == "until"

    @property
    def is_open_end(self) -> bool:
        """Whether only the start is told ("since Monday")."""
        return self.kind == "since"


def joined(first: Stretch | None, last: Stretch | None) -> Stretch | None:
    """Return one stretch from the start of a range to its end."""
    if first is None or last is None:
        return first or last
    coarser = first if len(first.start) <= len(last.start) else last
    start, end = min(first.first, last.first), max(first.last, last.last)
    return Stretch(start, end, coarser.level, max(first.precision, last.precision))


def kind_of(raw: RawTime, dateline: bool, used: tuple[Span, ...]) -> Kind:
    """Return the kind that shape and words of an expression make."""
    if dateline:
        return "dateline"
    if raw.shape != "point":
        return raw.shape
    if raw.point.form == "name year":
        return "name"
    return "anchor-relative" if used or raw.point.form in ("shift", "near") else "point"


def expression_of(raw: RawTime, span: Span, text: str, first: Outcome, last: Outcome | None) -> DateExpression:
    """Return the expression with its value at the precision that the outcomes support."""
    final = last or first
    start = _texts(first.stretch)[0]
    end = _texts(final.stretch)[1]
    reason = first.reason or (last.reason if last else "")
    if last is not None and (start is None or end is None):
        start = end = None  # half a range is not what the text says
    if raw.shape == "until":
        start = None
    elif raw.shape == "since":
        end = None
    precisions = [o.stretch.precision for o in (first, last) if o is not None and o.stretch is not None]
    known = start is not None or end is not None
    return DateExpression(
        start_char=span.start,
        end_char=span.end,
        text=text,
        start=start,
        end=end,
        date_prec=max(precisions) if known else None,
        rule=f"{raw.shape}: {first.rule}" if raw.shape != "point" else first.rule,
        reason=reason,
    )


def _texts(stretch: Stretch | None) -> tuple[str | None, str | None]:
    """Start and end as ISO text; a week across two months is only known to lie in their year."""
    if stretch is None:
        return None, None
    if stretch.level == "month" and stretch.start != stretch.end:
        year = _within(stretch.first.isoformat(), stretch.last.isoformat())
        return (year, year) if year else (stretch.start, stretch.end)
    return stretch.start, stretch.end


def mention_of(expression: DateExpression, kind: Kind, first: Outcome, last: Outcome | None) -> TimeMention:
    """Return the mention around an expression, with its bounds and what it was counted from."""
    stretch = joined(first.stretch, last.stretch if last else None)
    if stretch is None or (expression.start is None and expression.end is None):
        return TimeMention(expression=expression, kind=kind, tense="unknown", anchors=first.used)
    earliest, latest = stretch.first.isoformat(), stretch.last.isoformat()
    return TimeMention(
        expression=expression,
        kind=kind,
        tense="unknown",
        earliest=None if kind == "until" else earliest,
        latest=None if kind == "since" else latest,
        within=_within(earliest, latest),
        anchors=first.used,
    )


def _within(earliest: str, latest: str) -> str | None:
    """The finest of day, month and year that two ISO days share."""
    return next((earliest[:n] for n in (10, 7, 4) if earliest[:n] == latest[:n]), None)
