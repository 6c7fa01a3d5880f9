"""The days within which an activity lies, as far as its report says: to compare reports, never to be shown."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from geoint.events.periods import first_day, last_day, moved
from geoint.models import EventMention, EventType

Grain = Literal["days", "month", "year", "open", "told"]

# How long an activity of which only the first or the last day is known may have lasted. Large exercises run for four
# months; a joint patrol for some weeks; a launch or a flight for a day.
LONGEST_DAYS: dict[EventType, int] = {
    "exercise": 130, "patrol": 45, "deployment": 90, "other": 60, "missile_test": 0, "incursion": 0,
}  # fmt: skip
# An undated activity is news: it lies this many days before or after the day of publication, by its status.
NEWS_DAYS = {"planned": (3, 120), "ongoing": (45, 45), "completed": (60, 0), "unknown": (60, 60)}
# A launch or a flight is news of the day, whatever the tense in which it is told.
SINGLE_ACTS: frozenset[EventType] = frozenset({"missile_test", "incursion"})
SINGLE_ACT_NEWS_DAYS = (7, 7)
_MONTH_CHARS, _DAY_CHARS = 7, 10


class Window(NamedTuple):
    """First and last possible day. `grain` says what they rest on: stated days, a month, a year, one end, or the news.

    "told" is the weakest: the report gives no date, and only its own day of publication is known.
    """

    low: date
    high: date
    grain: Grain


def window_of(mention: EventMention, published: str | None) -> Window | None:
    """Return the window of a mention, or None where neither it nor its report has a date."""
    if mention.start and mention.end:
        return _between(mention.start, mention.end)
    longest = LONGEST_DAYS[mention.type]
    if mention.start:
        return Window(first_day(mention.start), moved(last_day(mention.start), longest), "open")
    if mention.end:
        return Window(moved(first_day(mention.end), -longest), last_day(mention.end), "open")
    if published is None or len(published) < _MONTH_CHARS:
        return None
    before, after = SINGLE_ACT_NEWS_DAYS if mention.type in SINGLE_ACTS else NEWS_DAYS[mention.status]
    return Window(moved(first_day(published), -before), moved(last_day(published), after), "told")


def _between(start: str, end: str) -> Window:
    coarsest = min(len(start), len(end))
    grain: Grain = "days" if coarsest == _DAY_CHARS else "month" if coarsest == _MONTH_CHARS else "year"
    return Window(first_day(start), last_day(end), grain)


def days_apart(a: Window, b: Window) -> int:
    """Return the days between two windows, 0 where they meet."""
    return max(0, (max(a.low, b.low) - min(a.high, b.high)).days)
