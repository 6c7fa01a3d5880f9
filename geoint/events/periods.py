"""Partial dates as periods: first and last day, distance, length."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from geoint.models import DateExpression


def first_day(value: str) -> date:
    """Return the first day of YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = [int(p) for p in value.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def last_day(value: str) -> date:
    """Return the last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = [int(p) for p in value.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    return date(parts[0], month, parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1])


def interval_of(dates: Iterable[DateExpression]) -> tuple[str, str] | None:
    """Return the first and last day that some expressions cover together, or None where none is resolved."""
    days = [(first_day(d.start or d.end or ""), last_day(d.end or d.start or "")) for d in dates if d.start or d.end]
    if not days:
        return None
    return min(a for a, _ in days).isoformat(), max(b for _, b in days).isoformat()


def finest_interval(dates: Iterable[DateExpression]) -> tuple[str, str] | None:
    """Return the interval of the expressions that are finer than a year, or of all where none is."""
    known = [d for d in dates if (d.start or d.end) and not (d.end is None and len(d.start or "") == 4)]
    fine = [d for d in known if max(len(d.start or ""), len(d.end or "")) > 4]
    return interval_of(fine or known)


def gap_days(a: tuple[str, str], b: tuple[str, str]) -> int:
    """Return the days between two intervals, 0 where they touch or overlap."""
    first, second = sorted([(first_day(a[0]), last_day(a[1])), (first_day(b[0]), last_day(b[1]))])
    return max(0, (second[0] - first[1]).days)


def add_days(value: str, days: int) -> str:
    """Return a full date moved by some days, as far as the calendar goes."""
    return moved(date.fromisoformat(value), days).isoformat()


def moved(day: date, days: int) -> date:
    """Return a day moved by some days, as far as the calendar goes: reports may be dated in the years 1 or 9999."""
    reach = (date.min - day).days if days < 0 else (date.max - day).days
    return day + timedelta(days=max(days, reach) if days < 0 else min(days, reach))


def precision_of(start: str | None, end: str | None) -> int | None:
    """Return UCDP's date precision: 1 day, 2 a known span within a week of an end, 3 month, 4 within a year, 5 year."""
    known = [v for v in (start, end) if v]
    if not known:
        return None
    coarsest = min(len(v) for v in known)
    if coarsest == 4:
        return 5
    if coarsest == 7:
        return 3 if len(known) == 1 or known[0][:7] == known[-1][:7] else 4
    return 1
