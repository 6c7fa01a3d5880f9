"""How long something lasts: "11-day", "week-long", "for four days", "lasts a week"."""

from __future__ import annotations

import re

from geoint.models import Frozen
from geoint.reading.dates_lex import NUMBER_WORDS

_NUMBER = r"\d{1,3}|" + "|".join(sorted(NUMBER_WORDS, key=lambda word: (-len(word), word)))
_ADJECTIVE = re.compile(
    rf"(?<![\w-])(?:(?P<count>{_NUMBER}|multi|several)[- ‑–])?(?P<unit>hour|day|week|fortnight|month|year)s?"
    r"(?P<long>[- ‑]?long)?(?!\w)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?<![\w-])(?P<lead>(?:for|after|over|during|within|lasts?|lasted|lasting|took|takes?|taking|of|spans?|spanned"
    r"|the|some|about|in)\s)?"
    rf"(?P<qualifier>(?:about|some|around|nearly|almost|over|more than|at least|up to|the)\s)?"
    rf"(?P<count>{_NUMBER}|an?|several|a few)\s(?:full\s|and\sa\shalf\s|more\s)?"
    r"(?P<unit>hours|hour|days|day|weeks|week|fortnight|months|month)"
    r"(?P<tail>\s(?:ago|later|earlier|before|after|afterwards|old|from\snow)\b|[’'])?(?!\w)",
    re.IGNORECASE,
)
_DAYS = {"hour": 0, "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_LEADS = frozenset(
    "for after over during within last lasts lasted lasting took take takes taking of span spans spanned the".split()
)


class Duration(Frozen):
    """A length of time at [start_char, end_char), in days counted inclusively.

    `days` is null where the words give no number ("months-long"). `is_exact` is false for weeks and months, which news
    uses loosely, and for "about". `lead` is the word before it: "after ten days" ends something, "for" does not.
    """

    start_char: int
    end_char: int
    text: str
    days: int | None
    hours: int | None = None
    lead: str = ""
    is_exact: bool = True


def find_durations(text: str) -> tuple[Duration, ...]:
    """Find how long things last, in text order.

    Returns
    -------
    tuple[Duration, ...]
        Distances ("three days later", "a week ago") and ages are left out.
    """
    found = [d for match in _ADJECTIVE.finditer(text) if (d := _from_adjective(match))]
    taken = {(d.start_char, d.end_char) for d in found}
    for match in _PHRASE.finditer(text):
        duration = _from_phrase(match)
        if duration and not any(a < duration.end_char and duration.start_char < b for a, b in taken):
            found.append(duration)
    return tuple(sorted(found, key=lambda d: d.start_char))


def _count(word: str | None) -> int | None:
    """The number that a word gives; None for "several"."""
    if word is None or word.lower() in ("several", "multi", "a few"):
        return None
    return 1 if word.lower() in ("a", "an") else NUMBER_WORDS.get(word.lower()) or int(word)


def _length(count: int | None, unit: str) -> tuple[int | None, int | None]:
    """Days (inclusive) and hours of so many units."""
    if count is None or count == 0:
        return None, None
    if unit == "hour":
        return (count + 23) // 24, count
    return count * _DAYS[unit], None


def _from_adjective(match: re.Match[str]) -> Duration | None:
    """Read "11-day", "two-week", "week-long", "months-long", "daylong"; a plain "day" is none."""
    word, count = match.group(), match.group("count")
    joined = count is not None and word[len(count)] != " "
    if not joined and not match.group("long"):
        return None
    unit = match.group("unit").lower()
    plural = word.lower().removesuffix("long").rstrip("- ‑").endswith("s")
    number = _count(count) if count else (None if plural else 1)
    if unit == "year" and not match.group("long"):
        return None  # "a 20-year low", "two-year-old"
    days, hours = _length(number, unit)
    return Duration(
        start_char=match.start(), end_char=match.end(), text=word, days=days, hours=hours,
        is_exact=(unit == "day" and days is not None) or hours is not None,
    )  # fmt: skip


def _from_phrase(match: re.Match[str]) -> Duration | None:
    """Read "for four days", "lasts a week", "the 11 days"; "a day" needs a word that makes it a length."""
    if match.group("tail"):
        return None
    lead, count = (match.group("lead") or "").strip().lower(), match.group("count").lower()
    following = match.string[match.end() : match.end() + 4]
    is_length = lead in _LEADS or following.startswith(" of ")
    if not is_length or (count in ("a", "an") and lead in ("of", "the", "")):
        return None
    unit = match.group("unit").lower().rstrip("s")
    days, hours = _length(_count(count), unit)
    if days and "half" in match.group():
        days += _DAYS[unit] // 2
    qualifier = (match.group("qualifier") or "").strip().lower()
    start = match.start("count")
    is_exact = unit in ("day", "hour") and qualifier in ("", "the") and "half" not in match.group()
    return Duration(
        start_char=start, end_char=match.end(), text=match.string[start : match.end()], days=days, hours=hours,
        lead=lead, is_exact=is_exact and days is not None,
    )  # fmt: skip
