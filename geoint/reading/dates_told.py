"""Times relative to the story: "the following day", "that year", "days later", "shortly before"."""

from __future__ import annotations

from geoint.reading import dates_calendar as cal
from geoint.reading.dates_point import Point
from geoint.reading.dates_story import NO_ANCHOR, Outcome, Place, Story, month_of, moved, week_around, weekend_around


def resolve_weekday_of_story(weekday: int, mod: str, story: Story) -> Outcome:
    """Resolve "the following Monday", "that Friday", "the previous Sunday"."""
    rule, base = f"{mod.split()[0]} weekday", story.base()
    if base is None:
        return Outcome(None, rule, NO_ANCHOR)
    if not base.stretch.is_day:
        return Outcome(month_of(base.stretch), rule, "the story's date is not known to the day", base.chain)
    day = base.stretch.last
    if mod in ("that", "same"):
        day = cal.shift_days(day, weekday - day.weekday())
    elif mod == "previous":
        day = cal.shift_days(day, -(((day.weekday() - weekday) % 7) or 7))
    else:
        day = cal.shift_days(day, ((weekday - day.weekday()) % 7) or 7)
    return Outcome(cal.one_day(day), rule, used=base.chain)


def step_of(mod: str) -> int:
    """Return how many units a word moves: "following" 1, "previous" -1, "same" 0."""
    return {"following": 1, "previous": -1}.get(mod, 0)


def resolve_unit_of_story(point: Point, story: Story, mod: str) -> Outcome:
    """Resolve "the following day", "that month", "the same year", "the next month" told of the past."""
    rule, base = f"{mod} {point.unit}", story.base()
    if point.unit == "day" and step_of(mod) == 0 and story.day_anchor and base and not base.stretch.is_day:
        base = story.day_anchor  # "the same day" as the last one known to the day
    step = step_of(mod)
    if point.unit == "year" and story.named_year is not None:
        used = base.chain if base else ()
        return Outcome(cal.year_part(story.named_year + step, point.part), rule, used=used)
    if base is None:
        return Outcome(None, rule, NO_ANCHOR)
    stretch, used = base.stretch, base.chain
    if point.unit == "day":
        if not stretch.is_day:
            return Outcome(month_of(stretch), rule, "the story's date is not known to the day", used)
        return Outcome(cal.one_day(cal.shift_days(stretch.first, step)), rule, used=used)
    if point.unit == "month":
        if stretch.first.isoformat()[:7] != stretch.last.isoformat()[:7]:
            return Outcome(None, rule, "the story's date is not known to the month", used)
        month = cal.shift_months(stretch.last.year, stretch.last.month, step)
        return Outcome(cal.month_part(*month, point.part), rule, used=used)
    if (stretch.last - stretch.first).days > 6:
        return Outcome(None, rule, "the story's date is not known to the week", used)
    if point.unit == "weekend":
        return Outcome(weekend_around(cal.shift_days(stretch.last, 7 * step), "this", "past"), rule, used=used)
    return Outcome(week_around(stretch.first, step, "past"), rule, used=used)


def resolve_shift(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "three days later", "a month earlier", "days later", "two days before May 20"."""
    rule = f"{point.unit}s {'later' if point.sign > 0 else 'earlier'}"
    if place.base is not None:
        outcome = place.base
        if outcome.stretch is None:
            return Outcome(None, rule, outcome.reason)
        return Outcome(moved(outcome.stretch, point), f"{rule} than a date", used=outcome.used)
    if point.reason:
        return Outcome(None, rule, point.reason)
    base = story.base()
    if base is None:
        return Outcome(None, rule, NO_ANCHOR)
    stretch = moved(base.stretch, point)
    return Outcome(stretch, rule, "" if stretch else "not known how long after", base.chain)


def resolve_near(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "shortly before" and "after that" to about a week beside the last date told."""
    rule, base = f"shortly {'after' if point.sign > 0 else 'before'}", story.base()
    if base is None or place.tense == "future":
        return Outcome(None, rule, NO_ANCHOR if base is None else "not known how long after")
    if not base.stretch.is_day:
        return Outcome(month_of(base.stretch), rule, used=base.chain)
    edge = base.stretch.first
    return Outcome(cal.between(edge, cal.shift_days(edge, 7 * point.sign)), rule, used=base.chain)
