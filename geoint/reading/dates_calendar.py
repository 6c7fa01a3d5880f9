"""Calendar arithmetic on dates that are known to a day, a month or a year only."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Level = Literal["day", "month", "year"]

# Years that a news text can reasonably name; outside them four digits are a number.
FIRST_YEAR, LAST_YEAR = 1900, 2099
_LENGTH: dict[Level, int] = {"day": 10, "month": 7, "year": 4}
DAY, WEEK, MONTH, WITHIN_YEAR, YEAR = 1, 2, 3, 4, 5  # UCDP's date_prec


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `first` to `last` between which something lies, written down no finer than `level`.

    `precision` is UCDP's date_prec. A week has the level "month": its days are bounds, not known dates.
    """

    first: date
    last: date
    level: Level
    precision: int

    @property
    def start(self) -> str:
        """ISO text of the first day at the stretch's level."""
        return self.first.isoformat()[: _LENGTH[self.level]]

    @property
    def end(self) -> str:
        """ISO text of the last day at the stretch's level."""
        return self.last.isoformat()[: _LENGTH[self.level]]

    @property
    def is_day(self) -> bool:
        """Whether one day is known."""
        return self.level == "day" and self.first == self.last


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def one_day(day: date) -> Stretch:
    """Return a stretch of one known day."""
    return Stretch(day, day, "day", DAY)


def whole_month(year: int, month: int) -> Stretch:
    """Return a month known as such."""
    return Stretch(date(year, month, 1), last_of_month(year, month), "month", MONTH)


def whole_year(year: int) -> Stretch:
    """Return a year known as such."""
    return Stretch(date(year, 1, 1), date(year, 12, 31), "year", YEAR)


def shift_days(day: date, days: int) -> date:
    """Return the day that lies `days` away, kept inside the years that geoint reads."""
    low, high = date(FIRST_YEAR - 100, 1, 1), date(LAST_YEAR + 100, 12, 31)
    return low + timedelta(min(max((day - low).days + days, 0), (high - low).days))


def shift_months(year: int, month: int, months: int) -> tuple[int, int]:
    """Return (year, month) that lies `months` away."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def between(first: date, last: date) -> Stretch:
    """Return a stretch of unknown days: written as months up to a month long, as years above."""
    if first > last:
        first, last = last, first
    days = (last - first).days
    if days == 0:
        return one_day(first)
    if days <= 7:
        return Stretch(first, last, "month", WEEK)
    if days <= 31:
        return Stretch(first, last, "month", MONTH)
    return Stretch(first, last, "year", WITHIN_YEAR if days <= 360 else YEAR)


def month_part(year: int, month: int, part: str) -> Stretch:
    """Return a part of a month ("early", "mid", "first half", "week 2", …), written as the month."""
    end = last_of_month(year, month).day
    limits = {
        "early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, end), "end": (21, end),
        "half 1": (1, 15), "half 2": (16, end), "week 1": (1, 7), "week 2": (8, 14), "week 3": (15, 21),
        "week 4": (22, 28), "week last": (end - 6, end),
    }  # fmt: skip
    low, high = limits.get(part, (1, end))
    precision = WEEK if part.startswith("week") else MONTH
    return Stretch(date(year, month, low), date(year, month, high), "month", precision)


def year_part(year: int, part: str) -> Stretch:
    """Return a part of a year ("late", "half 1", "quarter 3", "summer", …), written as the year.

    Seasons are those of the northern hemisphere. Winter has no months of its own, since "winter 2022" may mean
    the one that begins in 2022 or the one that ends in it.
    """
    limits = {
        "early": (1, 4), "start": (1, 2), "mid": (5, 8), "late": (9, 12), "end": (11, 12), "half 1": (1, 6),
        "half 2": (7, 12), "quarter 1": (1, 3), "quarter 2": (4, 6), "quarter 3": (7, 9), "quarter 4": (10, 12),
        "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11),
    }  # fmt: skip
    if part not in limits:
        return whole_year(year)
    low, high = limits[part]
    return Stretch(date(year, low, 1), last_of_month(year, high), "year", WITHIN_YEAR)


def winter(year: int) -> Stretch:
    """Return the winter that ends in a year."""
    return Stretch(date(year - 1, 12, 1), last_of_month(year, 2), "year", WITHIN_YEAR)


def parse_iso(value: str | None) -> Stretch | None:
    """Read YYYY, YYYY-MM, YYYY-MM-DD, or a time stamp that begins with one; None where it is none of them."""
    if not value:
        return None
    parts = value.strip()[:10].split("T")[0].split("-")
    if not 1 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts) or len(parts[0]) != 4:
        return None
    year = int(parts[0])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if len(parts) == 1:
        return whole_year(year)
    month = int(parts[1])
    if not 1 <= month <= 12:
        return None
    if len(parts) == 2:
        return whole_month(year, month)
    day = safe_date(year, month, int(parts[2]))
    return one_day(day) if day else None


def add_days_inclusive(start: str, days: int) -> str | None:
    """Return the last day of something that lasts `days` days from `start` on, both counted.

    Parameters
    ----------
    start
        ISO day; anything coarser gives None, since no day may be made up.
    days
        Length in days, at least 1.
    """
    stretch = parse_iso(start)
    if stretch is None or not stretch.is_day or days < 1:
        return None
    return shift_days(stretch.first, days - 1).isoformat()


def subtract_days_inclusive(end: str, days: int) -> str | None:
    """Return the first day of something that lasts `days` days and ends on `end`, both counted."""
    stretch = parse_iso(end)
    if stretch is None or not stretch.is_day or days < 1:
        return None
    return shift_days(stretch.first, 1 - days).isoformat()
