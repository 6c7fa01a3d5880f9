"""What is known at one place of a text: publication, the dates told so far, and how a date is chosen among years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geoint.models import Span
from geoint.reading import dates_calendar as cal
from geoint.reading.dates_calendar import Stretch
from geoint.reading.dates_point import Point
from geoint.reading.dates_tense import Tense

NO_PUBLICATION = "no publication date"
NO_ANCHOR = "no earlier date to count from"
# A date without a year lies within a year of publication; where the tense leads to one more than this far away and
# the other direction to one within SLIP_DAYS, the tense was misread.
FAR_DAYS, SLIP_DAYS = 320, 40
# Words for a few units: "days later" is not the next day and seldom more than ten days, and so on.
FEW = {"day": (2, 10), "week": (14, 42), "month": (60, 330)}
# "The next day … the next day …" could go on for a whole text; this many steps explain enough.
_CHAIN = 5
UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A resolved point, or the reason why there is none; `used` are the mentions it was counted from."""

    stretch: Stretch | None
    rule: str
    reason: str = ""
    used: tuple[Span, ...] = ()


@dataclass(slots=True)
class Anchor:
    """A date of the story that later words count from; `used` are those that it was itself counted from."""

    stretch: Stretch
    span: Span
    sentence: int
    used: tuple[Span, ...] = ()

    @property
    def chain(self) -> tuple[Span, ...]:
        """The expressions that lead back to a date that stands by itself, nearest first."""
        return (self.span, *self.used)[:_CHAIN]


@dataclass(slots=True)
class Story:
    """What is known at one place of the text: publication, and the dates told so far."""

    published: Stretch | None
    text_year: int | None = None
    anchor: Anchor | None = None
    day_anchor: Anchor | None = None
    spoken: Anchor | None = None
    named_year: int | None = None
    sentence_year: tuple[int, int, int] | None = None  # (sentence, token, year)
    month: tuple[int, int] | None = None

    def base(self) -> Anchor | None:
        """The date that "days later" counts from: the last event told, else when somebody last spoke."""
        return self.anchor or self.spoken


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point stands: tense of its clause, number of its sentence, token.

    `after` is the start of its range if it is an end, `base` the date that it is counted from if the text gives one
    in the same breath.
    """

    tense: Tense
    sentence: int = 0
    token: int = 0
    after: Stretch | None = None
    base: Outcome | None = None

    @property
    def looks_ahead(self) -> bool:
        """Whether a date without more is the coming one."""
        return self.tense in ("future", "present")


def published_day(story: Story) -> date | None:
    """Return the day of publication where it is known to the day."""
    return story.published.first if story.published and story.published.is_day else None


def coarse(story: Story, rule: str) -> Outcome:
    """Without a day of publication: its month or year holds the date as well as can be said."""
    if story.published is None:
        return Outcome(None, rule, NO_PUBLICATION)
    return Outcome(story.published, rule, f"publication is known to the {story.published.level} only")


def month_of(stretch: Stretch) -> Stretch:
    """The month that holds a stretch, or the stretch where it spans several."""
    if stretch.first.isoformat()[:7] == stretch.last.isoformat()[:7]:
        return cal.whole_month(stretch.first.year, stretch.first.month)
    return stretch


def week_around(today: date, step: int, tense: Tense) -> Stretch:
    """Return the ISO week `step` weeks away; "will … this week", said on a Sunday, is the week that comes."""
    if step == 0 and today.weekday() == 6 and tense == "future":
        step = 1
    monday = cal.shift_days(today, 7 * step - today.weekday())
    return Stretch(monday, cal.shift_days(monday, 6), "month", cal.WEEK)


def weekend_around(today: date, mod: str, tense: Tense) -> Stretch:
    """Return the weekend that "last", "this", "next" or "the" weekend means on a day."""
    back = (today.weekday() - 5) % 7  # days since Saturday
    if mod == "last":
        back = back if back > 1 else back + 7
    elif mod == "next":
        back = today.weekday() - 12
    elif back > 1 and ((mod == "this" and tense != "past") or tense == "future"):
        back -= 7
    saturday = cal.shift_days(today, -back)
    return Stretch(saturday, cal.shift_days(saturday, 1), "month", cal.WEEK)


def moved(stretch: Stretch, point: Point) -> Stretch | None:
    """Move a stretch by the distance of a point; what comes out is no finer than both."""
    unit, sign = point.unit, point.sign
    edge = stretch.last if sign > 0 else stretch.first
    if unit in ("hour", "minute"):
        return stretch
    if point.count is None:
        return _moved_by_few(stretch, unit, sign)
    if unit == "year":
        return cal.whole_year(edge.year + sign * point.count)
    if unit == "month":
        if stretch.level == "year" and (stretch.last - stretch.first).days > 62:
            return None
        return cal.whole_month(*cal.shift_months(edge.year, edge.month, sign * point.count))
    days = sign * point.count * UNIT_DAYS[unit]
    if not stretch.is_day:
        if unit == "day" and abs(days) < 28:
            return month_of(stretch)
        return cal.between(cal.shift_days(stretch.first, days), cal.shift_days(stretch.last, days))
    if unit == "day":
        return cal.one_day(cal.shift_days(edge, days))
    slack = 1 if point.count == 1 else 3  # "three weeks later" is seldom meant to the day
    return cal.between(cal.shift_days(edge, days - slack), cal.shift_days(edge, days + slack))


def _moved_by_few(stretch: Stretch, unit: str, sign: int) -> Stretch | None:
    if unit not in FEW:
        return None
    if unit == "day" and not stretch.is_day:
        return month_of(stretch)
    low, high = FEW[unit]
    edge = stretch.last if sign > 0 else stretch.first
    near, far = cal.shift_days(edge, sign * low), cal.shift_days(edge, sign * high)
    return cal.between(min(near, far), max(near, far))


def _distance(stretch: Stretch, published: Stretch) -> int:
    if stretch.last < published.first:
        return (published.first - stretch.last).days
    return max((stretch.first - published.last).days, 0)


def nearest(stretches: Iterable[Stretch], published: Stretch) -> Stretch | None:
    """Return the stretch that lies nearest to publication."""
    return min(stretches, key=lambda s: (_distance(s, published), s.first), default=None)


def by_tense(stretches: list[Stretch], published: Stretch, tense: Tense) -> Stretch | None:
    """Choose among the same date of several years by tense, unless the tense was plainly misread."""
    closest = nearest(stretches, published)
    if tense in ("past", "unknown"):
        chosen = max((s for s in stretches if s.first <= published.last), key=lambda s: s.first, default=None)
        if tense == "unknown" and closest and chosen:
            return closest if _distance(closest, published) + 60 < _distance(chosen, published) else chosen
    elif tense == "future":
        chosen = min((s for s in stretches if s.last >= published.first), key=lambda s: s.first, default=None)
    else:
        chosen = closest
    if chosen and closest and _distance(chosen, published) > FAR_DAYS and _distance(closest, published) < SLIP_DAYS:
        return closest
    return chosen or closest
