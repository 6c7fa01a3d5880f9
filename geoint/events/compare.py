"""Whether two event mentions are one event: same, different or unsure, with reasons.

What cannot be (another type, another name, another edition, dates apart) decides at once. Then points are given for
name, dates, participants, places and numbers, and the sum is judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from geoint.events.located import Located
from geoint.events.periods import first_day, last_day
from geoint.events.windows import SINGLE_ACTS, days_apart
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


class Points(NamedTuple):
    """What one comparison gives, and why."""

    value: float
    reason: str


NOTHING = Points(0.0, "")


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
    if b.mention.id < a.mention.id:
        a, b = b, a
    reason = _impossible(a, b)
    if reason:
        return MergeDecision(a=a.mention.id, b=b.mention.id, verdict="different", score=IMPOSSIBLE, reasons=(reason,))
    edition = _by_name(a, b)
    given = [
        edition,
        _by_dates(a, b),
        _by_people(a, b),
        _by_place(a, b),
        _by_weapons(a, b),
        _by_numbers(a.mention, b.mention),
    ]
    repeated = _by_words(a, b)
    if repeated.value:
        given.insert(0, repeated)
    if edition.value >= SAME_AT or repeated.value:
        # Each report tells of its own country's part and of one stage of it.
        given = [p if p.value >= 0 else Points(0.0, p.reason) for p in given]
    if story:
        given.append(Points(SAME_STORY, f"both reports tell of {story} too"))
    return _judge(a, b, given)


def _judge(a: Located, b: Located, given: Sequence[Points]) -> MergeDecision:
    # The points are tenths; without rounding 0.9 + 0.9 + 0.7 is less than 2.5.
    total = round(sum(p.value for p in given), 2)
    verdict: Verdict = "same" if total >= SAME_AT else "different" if total < DIFFERENT_BELOW else "unsure"
    reasons = tuple(_told(p) for p in given if p.reason)
    return MergeDecision(a=a.mention.id, b=b.mention.id, verdict=verdict, score=total, reasons=reasons)


@lru_cache(maxsize=4096)
def _told(points: Points) -> str:
    """Return a reason with its points; the same few recur in millions of pairs, and so are held once."""
    return f"{points.reason} ({points.value:+.1f})"


# -- what cannot be


def _impossible(a: Located, b: Located) -> str:
    x, y = a.mention, b.mention
    if a.family != b.family:
        return f"{x.type} and {y.type}"
    if a.key and b.key and not may_be_same_name(a, b):
        return f"other names: {x.name} and {y.name}"
    if x.edition and y.edition and x.edition != y.edition:
        return f"other editions: {x.edition} and {y.edition}"
    if a.key and b.key and a.part and b.part and a.part != b.part:
        return f"other parts of the edition: {x.name} and {y.name}"
    first, second = a.sane_window, b.sane_window
    slack = max(DATE_SLACK_DAYS[x.type], _days_between_copies(a, b) or 0)
    if first is not None and second is not None and (gap := days_apart(first, second)) > slack:
        return f"{gap} day{'' if gap == 1 else 's'} apart"
    if x.type == y.type == "missile_test" and a.codes and b.codes and not a.codes & b.codes:
        return "launched by other states"
    return ""


def may_be_same_name(a: Located, b: Located) -> bool:
    """Whether two mentions' names may be one."""
    return may_be_one_name((a.mention.series_id, a.folded), (b.mention.series_id, b.folded))


def may_be_one_name(a: tuple[str | None, str], b: tuple[str | None, str]) -> bool:
    """Whether two names may be one: the same series, one inside the other, or one a misspelling of the other.

    Parameters
    ----------
    a, b
        The series where it is known, and the folded name.
    """
    (first_series, first), (second_series, second) = a, b
    if first_series and second_series:
        return first_series == second_series
    if f" {first} " in f" {second} " or f" {second} " in f" {first} ":
        return True
    return min(len(first), len(second)) >= MIN_CHARS_ALIKE and fuzz.ratio(first, second) >= ALIKE


# -- what speaks for and against


def _by_words(a: Located, b: Located) -> Points:
    """Compare what a report and its copy tell: in the same sentence they tell of the same activity."""
    if _days_between_copies(a, b) is None:
        return NOTHING
    return Points(3.0, "the same sentence, in a copy of the report")


def _days_between_copies(a: Located, b: Located) -> int | None:
    """Return how many days apart a report and its copy came out that tell something in the same sentence; else None.

    "Yesterday" in a reprint of the next day is the day before in the original. A stock sentence that is printed again
    weeks later tells of something new.
    """
    if not (a.sentence and a.sentence == b.sentence and a.source and a.source == b.source):
        return None
    if a.published is None or b.published is None:
        return 0
    days = [(first_day(text), last_day(text)) for text in (a.published, b.published)]
    gap = max(0, (max(low for low, _ in days) - min(high for _, high in days)).days)
    return gap if gap <= SAME_NEWS_DAYS else None


def _by_name(a: Located, b: Located) -> Points:
    if a.key and b.key:
        if a.mention.edition and a.mention.edition == b.mention.edition:
            return Points(3.0, f"same series and edition {a.key} {a.mention.edition}")
        return Points(1.7, f"same series {a.key}, edition not said in both")
    return Points(-0.2, "named in one only") if a.key or b.key else NOTHING


def _by_dates(a: Located, b: Located) -> Points:
    first, second = a.sane_window, b.sane_window
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
    if a.news_days is None or b.news_days is None:
        return Points(0.2, "not dated in both, told in one season")
    gap = days_apart(a.news_days, b.news_days)
    if gap <= SAME_NEWS_DAYS:
        return Points(0.9, "not dated in both, but news of one week")
    if gap <= NEAR_NEWS_DAYS and a.mention.type not in SINGLE_ACTS:
        return Points(0.5, "not dated in both, but news of one month")
    return Points(0.2, "not dated in both, told in one season")


def _by_people(a: Located, b: Located) -> Points:
    first, second = a.codes, b.codes
    if not first or not second:
        return NOTHING
    shared = first & second
    if not shared:
        return Points(-1.5, "other participants")
    if len(shared) / len(first | second) < SAME_SHARE:
        return Points(0.5, "some participants shared")
    if len(shared) >= MANY:
        return Points(1.3, "the same three or more participants")
    x, y = a.mention, b.mention
    if len(shared) == 1 and x.type == y.type == "exercise" and x.name is None and y.name is None:
        # A state drills alone every other week; two states together seldom do.
        return Points(0.7, "the same single participant")
    return Points(0.9, "same participants")


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
