"""Times relative to publication: weekdays, "yesterday", "last month", "two weeks ago", "the next few days"."""

from __future__ import annotations

from datetime import date, timedelta

from geoint.reading import dates_calendar as cal
from geoint.reading.dates_calendar import Stretch
from geoint.reading.dates_point import Point
from geoint.reading.dates_story import (
    FEW,
    NO_PUBLICATION,
    UNIT_DAYS,
    Outcome,
    Place,
    Story,
    coarse,
    moved,
    published_day,
    week_around,
    weekend_around,
)
from geoint.reading.dates_told import resolve_unit_of_story, resolve_weekday_of_story


def resolve_weekday(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "on Monday" by tense, "last Friday", "Monday next week", and weekdays counted from the story."""
    weekday = point.weekday or 0
    if point.mod in ("that", "following", "previous", "same", "following next"):
        return resolve_weekday_of_story(weekday, point.mod, story)
    if place.after is not None and place.after.is_day:
        ahead = (weekday - place.after.first.weekday()) % 7
        return Outcome(cal.one_day(cal.shift_days(place.after.first, ahead)), "weekday")
    today = published_day(story)
    if today is None:
        return coarse(story, "weekday")
    monday = cal.shift_days(today, -today.weekday())
    if point.unit == "week":
        weeks = {"last": -1, "next": 1}.get(point.mod, 0)
        return Outcome(cal.one_day(cal.shift_days(monday, 7 * weeks + weekday)), f"weekday of {point.mod} week")
    back, ahead = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
    if point.mod == "last":
        return Outcome(cal.one_day(cal.shift_days(today, -(back or 7))), "last weekday")
    if point.mod == "next":
        return _next_weekday(today, monday, weekday, ahead)
    if point.mod == "this":
        day = cal.shift_days(today, -back if place.tense == "past" else ahead)
        return Outcome(cal.one_day(day), "this weekday")
    if place.looks_ahead:
        return Outcome(cal.one_day(cal.shift_days(today, ahead)), "coming weekday")
    return Outcome(cal.one_day(cal.shift_days(today, -back)), "weekday before publication")


def _next_weekday(today: date, monday: date, weekday: int, ahead: int) -> Outcome:
    """Take "next Friday" for the one of next week; said before Friday it may also be the coming one."""
    day = cal.shift_days(monday, 7 + weekday)
    nearest = cal.shift_days(today, ahead or 7)
    if day == nearest:
        return Outcome(cal.one_day(day), "next weekday")
    reason = f"could also be {nearest.isoformat()}"
    return Outcome(Stretch(day, day, "day", cal.WEEK), "next weekday", reason)


def resolve_today(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "today", "yesterday", "tomorrow" and the like."""
    rule = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(point.count or 0, "day beside today")
    today = published_day(story)
    if today is None:
        return coarse(story, rule)
    if point.part == "overnight":
        return Outcome(cal.between(cal.shift_days(today, -1), today), "overnight")
    return Outcome(cal.one_day(cal.shift_days(today, point.count or 0)), rule)


def resolve_unit(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "this week", "late last month", "next year"; "that month" counts from the story."""
    if point.mod == "of" and point.base is not None:
        return _week_of(place)
    if point.mod in ("that", "same", "following", "previous"):
        return resolve_unit_of_story(point, story, point.mod)
    if point.mod == "following next" and (place.tense != "future" or story.published is None):
        return resolve_unit_of_story(point, story, "following")
    step = {"last": -1, "next": 1, "following next": 1}.get(point.mod, 0)
    name = f"{point.mod.split()[-1]} {point.unit}"
    rule = f"part of {name}" if point.part else name
    if story.published is None:
        return Outcome(None, rule, NO_PUBLICATION)
    today = story.published.first
    if point.unit == "year":
        return Outcome(_limited(cal.year_part(today.year + step, point.part), point.part, story.published), rule)
    if point.unit == "month" and story.published.level != "year":
        month = cal.shift_months(today.year, today.month, step)
        return Outcome(_limited(cal.month_part(*month, point.part), point.part, story.published), rule)
    if not story.published.is_day:
        return coarse(story, rule) if step == 0 else Outcome(None, rule, coarse(story, rule).reason)
    if point.unit == "day":
        return Outcome(cal.one_day(cal.shift_days(today, step)), rule)
    if point.unit == "weekend":
        return Outcome(weekend_around(today, point.mod, place.tense), rule)
    return Outcome(_limited(week_around(today, step, place.tense), point.part, story.published), rule)


def _limited(stretch: Stretch, part: str, published: Stretch) -> Stretch:
    """Cut "earlier this month" off at publication, and "later this month" likewise."""
    if part == "earlier" and stretch.first <= published.last <= stretch.last:
        return Stretch(stretch.first, published.last, stretch.level, min(stretch.precision, cal.WITHIN_YEAR))
    if part == "later" and stretch.first <= published.first <= stretch.last:
        return Stretch(published.first, stretch.last, stretch.level, min(stretch.precision, cal.WITHIN_YEAR))
    return stretch


def _week_of(place: Place) -> Outcome:
    base = place.base
    if base is None or base.stretch is None or not base.stretch.is_day:
        return Outcome(None, "week of a date", base.reason if base else "")
    return Outcome(week_around(base.stretch.first, 0, "past"), "week of a date")


def resolve_ago(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "two weeks ago", "a year ago this month"."""
    rule = f"{point.unit}s ago"
    if story.published is None:
        return Outcome(None, rule, NO_PUBLICATION)
    today = story.published
    if point.unit in ("hour", "minute"):
        return Outcome(today, rule)
    if point.unit == "year" and point.count is not None:
        return _years_ago(point, today, rule)
    if not today.is_day:
        return Outcome(None, rule, coarse(story, rule).reason)
    return Outcome(moved(today, point), rule, "" if point.count or point.unit != "year" else "not known how many years")


def _years_ago(point: Point, today: Stretch, rule: str) -> Outcome:
    year = today.first.year - (point.count or 0)
    if point.month is not None:
        return Outcome(cal.whole_month(year, point.month), f"{rule}, month named")
    if point.part == "month" and today.level != "year":
        return Outcome(cal.whole_month(year, today.first.month), f"{rule}, this month")
    if point.part == "today" and today.is_day:
        day = cal.safe_date(year, today.first.month, today.first.day)
        return Outcome(cal.one_day(day) if day else cal.whole_year(year), f"{rule}, today")
    if point.part == "week" and today.is_day:
        day = today.first - timedelta(days=364 * (point.count or 0))
        return Outcome(week_around(day, 0, "past"), f"{rule}, this week")
    return Outcome(cal.whole_year(year), rule)


def resolve_ahead(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "in two weeks" and "three days from now"."""
    rule = f"in some {point.unit}s"
    if point.mod == "in" and place.tense != "future":
        return Outcome(None, rule, "")  # a length of time and no date
    if story.published is None or not story.published.is_day:
        return Outcome(None, rule, NO_PUBLICATION if story.published is None else coarse(story, rule).reason)
    stretch = moved(story.published, point)
    return Outcome(stretch, rule, "" if stretch else "not known how long")


def resolve_span(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "the past two weeks" and "the next few days" to the days that they cover."""
    rule = f"{'past' if point.sign < 0 else 'next'} {point.unit}s"
    if story.published is None or not story.published.is_day:
        return Outcome(None, rule, NO_PUBLICATION if story.published is None else coarse(story, rule).reason)
    if point.count is None and point.unit not in FEW:
        return Outcome(None, rule, "not known how long")
    days = FEW[point.unit][1] if point.count is None else point.count * UNIT_DAYS[point.unit]
    if days > 800:
        return Outcome(None, rule, "too long to be a date")
    today = story.published.first
    return Outcome(cal.between(today, cal.shift_days(today, point.sign * days)), rule)
