"""Whether two event mentions are one event: same, different or unsure, with reasons.

What cannot be (another type, another name, another edition, dates apart) decides at once. Then points are given for
name, dates, participants, places and numbers, and the sum is judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from geoint.events.periods import first_day
from geoint.events.series import fold_name, without_edition
from geoint.events.windows import SINGLE_ACTS, Window, days_apart, window_of
from geoint.models import EventMention, MergeDecision, Verdict

# Sums at which two mentions are one event, and under which they are not. Month, participants and place together make
# one event without any name; a name with its edition does alone.
SAME_AT = 2.5
DIFFERENT_BELOW = 1.2
# Score of a pair that cannot be one event, whatever else agrees.
IMPOSSIBLE = -1.0
# What two reports that already share an event gain for each other pair: they tell one story.
SAME_STORY = 0.4
# Announced and actual dates differ by some days; a launch or a flight does not move.
DATE_SLACK_DAYS = {"exercise": 4, "deployment": 3, "patrol": 2, "other": 4, "missile_test": 0, "incursion": 0}
# Two reports of one piece of news come out within these days.
SAME_NEWS_DAYS, NEAR_NEWS_DAYS = 7, 31
# From this likeness on (0 to 100) two unregistered names are one, misspelt.
ALIKE = 88
MIN_CHARS_ALIKE = 6
# From this share of all participants on, the same take part.
SAME_SHARE = 0.6
# So many states together are rarer than two, and so say more.
MANY = 3
# One report's "more than 10,000" is another's "12,000".
SAME_NUMBER = 0.8
FULL_DATE_CHARS = len("2024-09-09")
_FAMILY = {"incursion": "flight", "patrol": "flight"}
_MISSILES = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "intercontinental": r"\bICBMs?\b|\bintercontinental\b",
        "medium range": r"\b[IM]RBMs?\b|\b(?:medium|intermediate)[\s-]range\b",
        "short range": r"\bSRBMs?\b|\bshort[\s-]range\b",
        "cruise": r"\bcruise\s+missiles?\b",
        "submarine-launched": r"\bSLBMs?\b|\bsubmarine[\s-]launched\b",
        "air defence": r"\b(?:surface|ground)[\s-]to[\s-]air\b|\binterceptors?\b",
    }.items()
}
_PART = re.compile(r"\d([A-Z])$")


class Located(NamedTuple):
    """An event mention with what its report says besides: entry ids and geometries of its places, date, weapons."""

    mention: EventMention
    entry_ids: frozenset[str]
    geometries: tuple[BaseGeometry, ...]
    published: str | None
    weapons: frozenset[str] = frozenset()

    @property
    def window(self) -> Window | None:
        """The days within which it lies."""
        return window_of(self.mention, self.published)


class Points(NamedTuple):
    """What one comparison gives, and why."""

    value: float
    reason: str


NOTHING = Points(0.0, "")


def family(mention: EventMention) -> str:
    """Return the group of types that may be one event: a patrol to one reporter is an incursion to another."""
    return _FAMILY.get(mention.type, mention.type)


def name_key(mention: EventMention) -> str | None:
    """Return the series, or the folded name without its edition."""
    if mention.series_id:
        return mention.series_id
    return fold_name(without_edition(mention.name)) if mention.name else None


def weapons_in(text: str) -> frozenset[str]:
    """Return the classes of missile that words name: two launches of one day differ by them."""
    return frozenset(name for name, pattern in _MISSILES.items() if pattern.search(text))


def compare(a: Located, b: Located, *, story: str = "") -> MergeDecision:
    """Return the judgement on two mentions of different reports.

    Parameters
    ----------
    story
        Label of an event that both reports tell of besides, empty where there is none.
    """
    a, b = sorted((a, b), key=lambda located: located.mention.id)
    reason = _impossible(a, b)
    if reason:
        return MergeDecision(a=a.mention.id, b=b.mention.id, verdict="different", score=IMPOSSIBLE, reasons=(reason,))
    edition = _by_name(a.mention, b.mention)
    given = [
        edition,
        _by_dates(a, b),
        _by_people(a.mention, b.mention),
        _by_place(a, b),
        _by_weapons(a, b),
        _by_numbers(a.mention, b.mention),
    ]
    if edition.value >= SAME_AT:
        # Each report tells of its own country's part and of one stage of it.
        given = [p if p.value >= 0 else Points(0.0, p.reason) for p in given]
    if story:
        given.append(Points(SAME_STORY, f"both reports tell of {story} too"))
    return _judge(a, b, given)


def _judge(a: Located, b: Located, given: Sequence[Points]) -> MergeDecision:
    # The points are tenths; without rounding 0.9 + 0.9 + 0.7 is less than 2.5.
    total = round(sum(p.value for p in given), 2)
    verdict: Verdict = "same" if total >= SAME_AT else "different" if total < DIFFERENT_BELOW else "unsure"
    reasons = tuple(f"{p.reason} ({p.value:+.1f})" for p in given if p.reason)
    return MergeDecision(a=a.mention.id, b=b.mention.id, verdict=verdict, score=total, reasons=reasons)


# -- what cannot be


def _impossible(a: Located, b: Located) -> str:
    x, y = a.mention, b.mention
    if family(x) != family(y):
        return f"{x.type} and {y.type}"
    if name_key(x) and name_key(y) and not _same_name(x, y):
        return f"other names: {x.name} and {y.name}"
    if x.edition and y.edition and x.edition != y.edition:
        return f"other editions: {x.edition} and {y.edition}"
    if name_key(x) and name_key(y) and _part(x) != _part(y) and _part(x) and _part(y):
        return f"other parts of the edition: {x.name} and {y.name}"
    first, second = _sane_window(a), _sane_window(b)
    if first is not None and second is not None and (gap := days_apart(first, second)) > DATE_SLACK_DAYS[x.type]:
        return f"{gap} day{'' if gap == 1 else 's'} apart"
    if x.type == y.type == "missile_test" and _codes(x) and _codes(y) and not _codes(x) & _codes(y):
        return "launched by other states"
    return ""


def _same_name(a: EventMention, b: EventMention) -> bool:
    """Whether two names may be one: the same series, one inside the other, or one a misspelling of the other."""
    if a.series_id and b.series_id:
        return a.series_id == b.series_id
    first, second = (fold_name(without_edition(m.name or "")) for m in (a, b))
    if f" {first} " in f" {second} " or f" {second} " in f" {first} ":
        return True
    return min(len(first), len(second)) >= MIN_CHARS_ALIKE and fuzz.ratio(first, second) >= ALIKE


def _part(mention: EventMention) -> str:
    """Return the letter that tells parts of an edition apart: "B" of "Joint Sword-2024B"."""
    match = _PART.search(mention.name or "")
    return match.group(1) if match else ""


def _sane_window(located: Located) -> Window | None:
    """Return a mention's window, unless it contradicts the year in the mention's own name."""
    window, edition = located.window, located.mention.edition
    if window is None or edition is None or edition not in (located.mention.name or ""):
        return window
    return window if window.low.year - 1 <= int(edition) <= window.high.year + 1 else None


# -- what speaks for and against


def _by_name(a: EventMention, b: EventMention) -> Points:
    key_a, key_b = name_key(a), name_key(b)
    if key_a and key_b:
        if a.edition and a.edition == b.edition:
            return Points(3.0, f"same series and edition {key_a} {a.edition}")
        return Points(1.7, f"same series {key_a}, edition not said in both")
    return Points(-0.2, "named in one only") if key_a or key_b else NOTHING


def _by_dates(a: Located, b: Located) -> Points:
    first, second = _sane_window(a), _sane_window(b)
    if first is None or second is None:
        return NOTHING
    grains = {first.grain, second.grain}
    if "told" in grains:
        return _by_news(a, b)
    if "year" in grains:
        return Points(0.2, "dates agree at the precision of a year")
    if grains == {"days"}:
        same = (a.mention.start, a.mention.end) == (b.mention.start, b.mention.end)
        return Points(1.6, "same days") if same else Points(1.2, "days that overlap or touch")
    if "open" in grains and a.mention.start and a.mention.start == b.mention.start:
        return Points(1.2, "same first day")
    return Points(0.9, "dates agree at the precision of a month")


def _by_news(a: Located, b: Located) -> Points:
    """Compare where at least one report does not date the activity: its day of publication stands for the date."""
    days = [_news_days(x) for x in (a, b)]
    if days[0] is None or days[1] is None:
        return Points(0.2, "not dated in both, told in one season")
    gap = days_apart(days[0], days[1])
    if gap <= SAME_NEWS_DAYS:
        return Points(0.9, "not dated in both, but news of one week")
    if gap <= NEAR_NEWS_DAYS and a.mention.type not in SINGLE_ACTS:
        return Points(0.5, "not dated in both, but news of one month")
    return Points(0.2, "not dated in both, told in one season")


def _news_days(located: Located) -> Window | None:
    """Return the stated days of an activity, else the day on which its report came out."""
    stated = [day for day in (located.mention.start, located.mention.end) if day and len(day) == FULL_DATE_CHARS]
    if stated:
        return Window(first_day(stated[0]), first_day(stated[-1]), "days")
    if located.published is None or len(located.published) < FULL_DATE_CHARS:
        return None
    day = first_day(located.published)
    return Window(day, day, "told")


def _by_people(a: EventMention, b: EventMention) -> Points:
    first, second = _codes(a), _codes(b)
    if not first or not second:
        return NOTHING
    shared = first & second
    if not shared:
        return Points(-1.5, "other participants")
    if len(shared) / len(first | second) < SAME_SHARE:
        return Points(0.5, "some participants shared")
    if len(shared) >= MANY:
        return Points(1.3, "the same three or more participants")
    if len(shared) == 1 and a.type == b.type == "exercise" and a.name is None and b.name is None:
        # A state drills alone every other week; two states together seldom do.
        return Points(0.7, "the same single participant")
    return Points(0.9, "same participants")


def _codes(mention: EventMention) -> frozenset[str]:
    return frozenset(p.code for p in mention.participants if p.role != "observer")


def _by_place(a: Located, b: Located) -> Points:
    if a.entry_ids & b.entry_ids:
        return Points(0.9, "a place shared")
    if not a.geometries or not b.geometries:
        return NOTHING
    if any(g.intersects(h) for g in a.geometries for h in b.geometries):
        return Points(0.7, "areas that touch")
    return Points(-0.8, "areas apart")


def _by_weapons(a: Located, b: Located) -> Points:
    """Compare the missiles of two launches; other activities share their equipment with many."""
    if not (a.mention.type == b.mention.type == "missile_test" and a.weapons and b.weapons):
        return NOTHING
    return Points(0.4, "the same weapon") if a.weapons & b.weapons else Points(-0.8, "other weapons")


def _by_numbers(a: EventMention, b: EventMention) -> Points:
    if a.troops is None or b.troops is None:
        return NOTHING
    low, high = sorted((a.troops, b.troops))
    agree = low >= SAME_NUMBER * high
    return Points(0.4, "troop numbers agree") if agree else Points(-0.2, "troop numbers differ")
