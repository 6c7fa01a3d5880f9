"""Where everything of the timeline lies: a row for each year that has events, and in it bars that do not touch.

Lengths are millimetres, x from the left edge of the picture. A bar is as long as the days that it may cover: full where
a day is known, pale where only the month or year is.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geoint.output.brief.types import clean
from geoint.output.event_words import level_of, short_heading
from geoint.output.figure.text import Style, shorten, width_of
from geoint.output.figure.text import clean as drawable
from geoint.output.layers import first_day, last_day, supported_days

if TYPE_CHECKING:
    from geoint.models import Event
    from geoint.runs import RunEvents

WIDTH = 170.0
"""The text width of an A4 page."""

LEFT, RIGHT = 13.0, 168.0
"""Where 1 January and 31 December lie; the years stand left of them."""

LABEL = Style(6.8)
MAX_LABEL = 62.0
"""Of a name beside its bar; longer ones are cut, as the table has them whole."""

MAX_NAMED_EVENTS = 30
"""With more events the bars carry numbers alone, or names would fill the picture."""

MIN_BAR = 1.3
"""A day would be 0.4 mm wide and could not be seen."""

ARROW = 5.0
EDGES = (LEFT - 2.6, WIDTH - 0.4)
"""How far an arrow may reach: on the left the years stand."""

GAP = 0.9
"""Between a bar and its label, and about each pair of them."""

DAY_CHARS = len("2022-08-30")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar; `is_pale` where only the month or year is known."""

    x0: float
    x1: float
    is_pale: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One event in one year; the arrows say that an end is not known, or lies in another year."""

    number: int
    event: Event
    label: str
    parts: tuple[Part, ...]
    opens_left: bool
    opens_right: bool
    is_planned: bool
    is_doubtful: bool
    label_x: float = 0.0
    lane: int = 0

    @property
    def x0(self) -> float:
        """Left end, with its arrow."""
        return max(self.body[0] - ARROW, EDGES[0]) if self.opens_left else self.body[0]

    @property
    def x1(self) -> float:
        """Right end, with its arrow."""
        return min(self.body[1] + ARROW, EDGES[1]) if self.opens_right else self.body[1]

    @property
    def body(self) -> tuple[float, float]:
        """Both ends without arrows."""
        return min(part.x0 for part in self.parts), max(part.x1 for part in self.parts)

    @property
    def is_inside(self) -> bool:
        """Whether the label stands on the bar."""
        return self.body[0] <= self.label_x < self.body[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One year; `follows_gap` where years before it have no event."""

    year: int
    bars: tuple[Bar, ...]
    lanes: int
    follows_gap: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All years with events, and the events without a date."""

    rows: tuple[Row, ...]
    undated: tuple[Bar, ...]


def plan_of(run: RunEvents) -> Plan:
    """Place every event."""
    numbered = list(enumerate(run.events, 1))
    dated = [(n, event) for n, event in numbered if event.start or event.end]
    with_names = len(numbered) <= MAX_NAMED_EVENTS
    by_year: dict[int, list[Bar]] = defaultdict(list)
    for number, event in dated:
        for year, bar in _bars(number, event, run, with_names):
            by_year[year].append(bar)
    rows: list[Row] = []
    for year in sorted(by_year):
        bars = _stacked(by_year[year])
        gap = bool(rows) and rows[-1].year < year - 1
        rows.append(Row(year, bars, max(bar.lane for bar in bars) + 1, gap))
    undated = tuple(_undated(n, event, with_names) for n, event in numbered if not (event.start or event.end))
    return Plan(tuple(rows), undated)


def month_x(month: int) -> float:
    """Where a month begins, 1 to 13; all are equally wide, or their names would not stand in columns."""
    return LEFT + (RIGHT - LEFT) * (month - 1) / 12


def _day_x(day: date) -> float:
    """Where a day begins."""
    share = (day.day - 1) / calendar.monthrange(day.year, day.month)[1]
    return month_x(day.month) + share * (RIGHT - LEFT) / 12


def _after(day: date) -> float:
    """Where a day ends, on the scale of its own year."""
    following = day + timedelta(days=1) if day < date.max else day
    return RIGHT if following.year != day.year else _day_x(following)


def _bars(number: int, event: Event, run: RunEvents, with_name: bool) -> Iterable[tuple[int, Bar]]:
    """Yield an event's bar in the year of its start and in that of its end."""
    first, last = supported_days(event, run.reports)
    if first is None or last is None or last < first:
        first = last = first or last
    if first is None or last is None:
        return
    for year in dict.fromkeys((first.year, last.year)):
        low, high = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        bar = Bar(
            number=number,
            event=event,
            label=_label(number, event, with_name and year == first.year),
            parts=tuple(_parts(event, low, high)),
            opens_left=event.start is None or low > first,
            opens_right=event.end is None or high < last,
            is_planned=event.status == "planned",
            is_doubtful=level_of(event.confidence) == "doubtful",
        )
        yield year, _labelled(bar)


def _label(number: int, event: Event, with_name: bool) -> str:
    name = drawable(clean(short_heading(event)))
    return f"{number} {shorten(name, LABEL, width=MAX_LABEL)}" if with_name else str(number)


def _parts(event: Event, low: date, high: date) -> Iterable[Part]:
    """Yield the full and the pale pieces of a bar between two days of one year."""
    start_known = event.start is not None and len(event.start) >= DAY_CHARS
    end_known = event.end is not None and len(event.end) >= DAY_CHARS
    if (start_known and (end_known or event.end is None)) or (end_known and event.start is None):
        yield _part(low, high, is_pale=False)
        return
    yield _part(low, high, is_pale=True)
    start, end = first_day(event.start), last_day(event.end)
    if start_known and start is not None and start >= low:
        yield _part(start, start, is_pale=False)
    if end_known and end is not None and end <= high:
        yield _part(end, end, is_pale=False)


def _part(low: date, high: date, *, is_pale: bool) -> Part:
    x0, x1 = _day_x(low), _after(high)
    if x1 - x0 < MIN_BAR:
        middle = min(max((x0 + x1) / 2, LEFT + MIN_BAR / 2), RIGHT - MIN_BAR / 2)
        x0, x1 = middle - MIN_BAR / 2, middle + MIN_BAR / 2
    return Part(x0, x1, is_pale)


def _labelled(bar: Bar) -> Bar:
    """Put the label right of the bar, else left of it, else inside."""
    width = width_of(bar.label, LABEL)
    if bar.x1 + GAP + width <= RIGHT:
        return replace(bar, label_x=bar.x1 + GAP)
    if bar.x0 - GAP - width >= LEFT:
        return replace(bar, label_x=bar.x0 - GAP - width)
    return replace(bar, label_x=min(max(LEFT, bar.x0 + GAP), RIGHT - width))


def _reach(bar: Bar) -> tuple[float, float]:
    width = width_of(bar.label, LABEL)
    return min(bar.x0, bar.label_x) - GAP, max(bar.x1, bar.label_x + width) + GAP


def _stacked(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Give each bar the first lane that has room for it and its label."""
    taken: list[list[tuple[float, float]]] = []
    done = []
    for bar in sorted(bars, key=lambda b: (_reach(b)[0], b.number)):
        low, high = _reach(bar)
        free = (n for n, spans in enumerate(taken) if all(high <= a or low >= b for a, b in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        done.append(replace(bar, lane=lane))
    return tuple(done)


def _undated(number: int, event: Event, with_name: bool) -> Bar:
    return Bar(
        number=number,
        event=event,
        label=_label(number, event, with_name),
        parts=(),
        opens_left=False,
        opens_right=False,
        is_planned=event.status == "planned",
        is_doubtful=level_of(event.confidence) == "doubtful",
    )
