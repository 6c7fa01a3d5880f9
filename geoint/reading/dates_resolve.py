"""From what a text says to calendar days, for dates with a number, a month, a season or a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from geoint.reading import dates_calendar as cal
from geoint.reading.dates_calendar import Stretch
from geoint.reading.dates_point import Point
from geoint.reading.dates_relative import (
    resolve_ago,
    resolve_ahead,
    resolve_span,
    resolve_today,
    resolve_unit,
    resolve_weekday,
)
from geoint.reading.dates_story import NO_ANCHOR, NO_PUBLICATION, Outcome, Place, Story, by_tense, nearest
from geoint.reading.dates_tense import Tense
from geoint.reading.dates_told import resolve_near, resolve_shift


def resolve_point(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve one point at one place of a story."""
    if point.base is not None:
        tense: Tense = "future" if place.tense == "future" else "past"
        place = replace(place, base=resolve_point(point.base, story, replace(place, tense=tense)))
    return _RESOLVERS[point.form](point, story, place)


def _date(point: Point, story: Story, place: Place) -> Outcome:
    if point.year is not None:
        return _stated_year(point)
    if point.year_ref or point.mod:
        return _referred_year(point, story, place)
    if point.month is None:
        return _season_without_year(point, story, place)
    if place.after is not None:
        return _end_of_range(point, place.after)
    return _year_from_sentence(point, story, place) or _year_by_publication(point, story, place)


def _stretch_of(point: Point, year: int) -> Stretch | None:
    if point.month is None:
        return cal.year_part(year, point.part)
    if point.day is None:
        return cal.month_part(year, point.month, point.part) if cal.FIRST_YEAR <= year <= cal.LAST_YEAR else None
    day = cal.safe_date(year, point.month, point.day)
    return cal.one_day(day) if day else None


def _rule_of(point: Point) -> str:
    if point.day is not None:
        return "day and month" if point.year is None else "full date"
    name = "month" if point.month is not None else "year"
    return f"part of {name}" if point.part else name


def _stated_year(point: Point) -> Outcome:
    stretch = _stretch_of(point, point.year or 0)
    if stretch is None:
        return Outcome(None, _rule_of(point), "the calendar has no such day")
    disagrees = point.weekday is not None and stretch.is_day and stretch.first.weekday() != point.weekday
    return Outcome(stretch, _rule_of(point), "weekday and date disagree" if disagrees else point.reason)


def _referred_year(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "June last year", "October that year", "this August", "last May", "that May"."""
    ref = point.year_ref or point.mod
    rule = f'{_rule_of(point)}, year by "{ref}"'
    if ref in ("that", "following", "previous"):
        if story.named_year is None:
            return Outcome(None, rule, NO_ANCHOR)
        step = {"that": 0, "following": 1, "previous": -1}[ref] if point.year_ref else 0
        used = story.anchor.chain if story.anchor else ()
        return Outcome(_stretch_of(point, story.named_year + step), rule, used=used)
    if story.published is None:
        return Outcome(None, rule, NO_PUBLICATION)
    year = story.published.first.year
    if point.year_ref:
        return Outcome(_stretch_of(point, year + {"last": -1, "next": 1}.get(ref, 0)), rule)
    if ref == "this":
        return Outcome(_stretch_of(point, year), rule)
    years = range(year - 1, year + 2)
    stretches = [s for s in (_stretch_of(point, y) for y in years) if s]
    if point.part == "winter":
        stretches = [cal.winter(y) for y in years]
    if ref == "last":
        past = [s for s in stretches if s.last < story.published.first]
        return Outcome(past[-1] if past else None, rule)
    ahead = [s for s in stretches if s.first > story.published.last]
    return Outcome(ahead[0] if ahead else None, rule)


def _season_without_year(point: Point, story: Story, place: Place) -> Outcome:
    if story.published is None:
        return Outcome(None, "season", NO_PUBLICATION)
    year = story.published.first.year
    stretches = [cal.year_part(y, point.part) for y in range(year - 1, year + 2)]
    return Outcome(by_tense(stretches, story.published, place.tense), "season")


def _end_of_range(point: Point, start: Stretch) -> Outcome:
    """Resolve the end of a range: the first such date that does not lie before its start."""
    for year in (start.first.year, start.first.year + 1):
        stretch = _stretch_of(point, year)
        if stretch and stretch.last >= start.first:
            return Outcome(stretch, _rule_of(point))
    return Outcome(None, _rule_of(point), "the calendar has no such day")


def _year_from_sentence(point: Point, story: Story, place: Place) -> Outcome | None:
    """Use a year named just before in the same sentence: "Last year's edition ran from March 11 to 15"."""
    if story.sentence_year is None or place.tense not in ("past", "unknown"):
        return None
    sentence, token, year = story.sentence_year
    if sentence != place.sentence or place.token - token > 15:
        return None
    stretch = _stretch_of(point, year)
    if stretch is None or (story.published and stretch.first > story.published.last):
        return None
    if point.weekday is not None and stretch.first.weekday() != point.weekday:
        return None
    return Outcome(stretch, f"{_rule_of(point)}, year of the sentence")


def _year_by_publication(point: Point, story: Story, place: Place) -> Outcome:
    rule = _rule_of(point)
    if story.published is None:
        return _year_of_text(point, story, place)
    year = story.published.first.year
    stretches = [s for s in (_stretch_of(point, y) for y in range(year - 1, year + 2)) if s]
    if story.published.level == "year":
        followed = _after_anchor(point, story, place)
        if followed:
            return Outcome(followed, f"{rule}, year by the story", used=story.anchor.chain if story.anchor else ())
    chosen = by_tense(stretches, story.published, place.tense)
    if point.weekday is not None and chosen and chosen.first.weekday() != point.weekday:
        agreeing = [s for s in stretches if s.first.weekday() == point.weekday]
        if not agreeing:
            return Outcome(chosen, f"{rule}, year by publication", "weekday and date disagree")
        chosen = nearest(agreeing, story.published)
    if chosen is None:
        return Outcome(None, rule, "the calendar has no such day")
    return Outcome(chosen, f"{rule}, year by publication")


def _after_anchor(point: Point, story: Story, place: Place) -> Stretch | None:
    """Where only the year of publication is known: stay in the year that the last sentences told of."""
    if story.anchor is None or story.published is None or place.tense != "past" or point.day is not None:
        return None
    year = story.anchor.stretch.first.year
    if year >= story.published.first.year or place.sentence - story.anchor.sentence > 3:
        return None
    return _stretch_of(point, year)


def _year_of_text(point: Point, story: Story, place: Place) -> Outcome:
    """Without a publication date, take the year of a full date or of a name in the text ("Vostok 2022")."""
    rule = f"{_rule_of(point)}, year from the text"
    if story.text_year is None:
        return Outcome(None, _rule_of(point), NO_PUBLICATION)
    stretch = _stretch_of(point, story.text_year)
    if point.weekday is not None and (stretch is None or stretch.first.weekday() != point.weekday):
        near = [_stretch_of(point, story.text_year + step) for step in (-1, 1)]
        fitting = [s for s in near if s and s.first.weekday() == point.weekday]
        stretch = fitting[0] if len(fitting) == 1 else None
        return Outcome(stretch, rule, "" if stretch else "no year of the text fits the weekday")
    return Outcome(stretch, rule, "" if stretch else "the calendar has no such day")


def _name_year(point: Point, story: Story, place: Place) -> Outcome:
    if point.part == "short":
        near = story.published.first.year if story.published else story.text_year
        # Two digits may be a type number: they are a year only near the report's own.
        if near is None or not -1 <= (point.year or 0) - near <= 1:
            return Outcome(None, "number in name", "")
    return Outcome(cal.whole_year(point.year or 0), "year in name")


def _decade(point: Point, story: Story, place: Place) -> Outcome:
    year = point.year or 0
    return Outcome(Stretch(date(year, 1, 1), date(year + 9, 12, 31), "year", cal.YEAR), "decade")


def _day_number(point: Point, story: Story, place: Place) -> Outcome:
    """Resolve "the 18th" in the month that the text spoke of last."""
    rule = "day of the month spoken of"
    if place.after is not None:
        month = (place.after.first.year, place.after.first.month)
        day = cal.safe_date(*month, point.day or 0)
        if day is None or day < place.after.first:
            day = cal.safe_date(*cal.shift_months(*month, 1), point.day or 0)
        return Outcome(cal.one_day(day) if day else None, rule, "" if day else "the calendar has no such day")
    month_of = story.month
    if point.mod or month_of is None:
        if story.published is None or story.published.level == "year":
            return Outcome(None, rule, NO_PUBLICATION)
        step = {"last": -1, "next": 1}.get(point.mod, 0)
        month_of = cal.shift_months(story.published.first.year, story.published.first.month, step)
    day = cal.safe_date(*month_of, point.day or 0)
    return Outcome(cal.one_day(day) if day else None, rule, "" if day else "the calendar has no such day")


def _vague(point: Point, story: Story, place: Place) -> Outcome:
    return Outcome(None, "vague", point.reason)


_RESOLVERS: dict[str, Callable[[Point, Story, Place], Outcome]] = {
    "date": _date,
    "name year": _name_year,
    "decade": _decade,
    "day number": _day_number,
    "weekday": resolve_weekday,
    "today": resolve_today,
    "unit": resolve_unit,
    "ago": resolve_ago,
    "ahead": resolve_ahead,
    "span": resolve_span,
    "shift": resolve_shift,
    "near": resolve_near,
    "vague": _vague,
}
