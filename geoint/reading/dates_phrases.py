"""Points of time as a text words them: absolute ones, "last Friday", "early next month", "the following day"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from geoint.reading.dates_absolute import SMALL_WORDS, day_month, parse_absolute, parse_quarter, read_month
from geoint.reading.dates_distance import (
    parse_anniversary,
    parse_bare_unit,
    parse_counted,
    parse_distance,
    parse_in_or_within,
    parse_near,
    parse_today,
    read_count,
)
from geoint.reading.dates_lex import (
    DAY_PARTS,
    MONTHS,
    NUMBER_WORDS,
    ORDINALS,
    SEASONS,
    SHORT_MONTHS,
    UNITS,
    WEEKDAYS,
    Tokens,
)
from geoint.reading.dates_point import MODS, SAME_AS, Found, Point, bare_year, decade, year_tail


def parse_point(tokens: Tokens, index: int) -> Found | None:
    """Read the point of time that begins at a token: the point and the index after it."""
    word = tokens.word(index)
    if word[:1].isdigit():
        return parse_absolute(tokens, index) or parse_counted(tokens, index)
    parser = _PARSERS.get(word)
    return parser(tokens, index) if parser else None


def _modified(tokens: Tokens, index: int, *, definite: bool = False) -> Found | None:
    """Read "last week", "this August", "next Monday", "the following day", "the past two weeks"."""
    mod, at = tokens.word(index), index + 1
    if mod in ("this", "that") and tokens.word(at) in ("same", "coming", "past"):
        at += 1
    if mod in ("same", "previous", "preceding", "following", "past", "current") and not definite:
        return None
    if tokens.word(index - 1) in ("his", "her", "its", "their", "my", "our", "your"):
        return None  # "in his last year as a defender"
    # "the last month" ends now; "the next month" may be the story's next one.
    if mod in ("last", "past", "next", "coming"):
        span = _span(tokens, at, mod, definite=definite)
        if span:
            return span
    word = tokens.word(at)
    mod = "that" if mod == "same" else SAME_AS.get(mod, mod)
    if definite and mod == "next":
        mod = "following next"
    if mod == "that" and word in {**MONTHS, **WEEKDAYS} and _is_complementizer(tokens, index, at):
        return None
    if word in DAY_PARTS:
        return _day_part(mod, word, at)
    if tokens.word(at + 1) == "as" and mod == "that":
        return None  # "the same day as the summit"
    if mod == "last" and (word == "day" or tokens.word(at + 1) == "of") and word in UNITS:
        return None  # "on the last day", "the last year of his term"
    if word == "day" and mod in ("this", "next"):
        mod = "that" if mod == "this" else "following"
    if word in UNITS and UNITS[word] not in ("minute", "hour", "decade", "fortnight") and not word.endswith("s"):
        return Point("unit", mod=mod, unit=UNITS[word]), at + 1
    if word in SEASONS:
        year, _, end = year_tail(tokens, at + 1)
        return Point("date", year, part=SEASONS[word], mod="" if year else mod), end
    if word in WEEKDAYS and len(word) >= 6 and tokens.is_capital(at):
        dated = parse_absolute(tokens, at)
        if dated and dated[0].is_day:
            return dated  # "next Wednesday, April 11"
        return Point("weekday", weekday=WEEKDAYS[word], mod=mod), at + 1 + (tokens.word(at + 1) in DAY_PARTS)
    month = read_month(tokens, at)
    if month and (word not in SHORT_MONTHS or month[1] > at + 1) and tokens.day(month[1]) is None:
        year, ref, end = year_tail(tokens, month[1])
        return Point("date", year, month[0], mod="" if year or ref else mod, year_ref=ref), end
    return None


def _day_part(mod: str, word: str, at: int) -> Found | None:
    if mod == "this":
        return Point("today", count=0), at + 1
    if mod == "last":
        return (Point("today", count=-1), at + 1) if word in ("night", "evening") else None
    if mod in ("that", "same", "following", "previous", "following next"):
        return Point("unit", mod="following" if mod == "following next" else mod, unit="day"), at + 1
    return None


def _is_complementizer(tokens: Tokens, index: int, at: int) -> bool:
    """Whether "that" opens a clause ("said that March drills …") and does not point back ("that May")."""
    if tokens.day(at + 1) is not None:
        return True
    before = tokens.word(index - 1)
    return before.endswith(("said", "ed", "told", "says", "ment", "ports", "ion")) or before in ("so", "know", "means")


def _span(tokens: Tokens, at: int, mod: str, *, definite: bool) -> Found | None:
    """Read "(the) last two weeks", "the next few days", "the past month"."""
    sign = -1 if mod in ("last", "past") else 1
    number = read_count(tokens, at)
    if number and UNITS.get(tokens.word(number[1]), "") in ("day", "week", "month", "year"):
        if tokens.is_dash(number[1] - 1):
            return None
        return Point("span", unit=UNITS[tokens.word(number[1])], count=number[0], sign=sign), number[1] + 1
    word = tokens.word(at)
    if mod in ("past", "coming") or (definite and mod == "last"):
        unit = UNITS.get(word, "")
        if unit in ("day", "week", "month", "year") and not (mod == "last" and tokens.word(at + 1) == "of"):
            if unit == "day" and not word.endswith("s"):
                return None
            return Point("span", unit=unit, count=None if word.endswith("s") else 1, sign=sign), at + 1
    return None


def _this_or_last(tokens: Tokens, index: int) -> Found | None:
    if tokens.word(index) == "last" and _counts_parts(tokens, index):
        return _part(tokens, index)
    return _modified(tokens, index)


def _definite(tokens: Tokens, index: int) -> Found | None:
    """Read what follows "the"."""
    at = index + 1
    word, following = tokens.word(at), tokens.word(at + 1)
    if word in MODS and word not in ("this", "that"):
        if word == "last" and _counts_parts(tokens, at):
            return _part(tokens, at)
        if word == "following" and following in ("days", "weeks", "months", "years"):
            return Point("shift", unit=UNITS[following], sign=1), at + 2
        return _modified(tokens, at, definite=True)
    if word in ("first", "second", "third", "fourth", "end", "start", "beginning", "middle", "early", "late"):
        return _part(tokens, at)
    if word in UNITS and UNITS[word] in ("day", "week", "month", "year"):
        return _definite_unit(tokens, at)
    if word == "weekend" and not (following == "of" and tokens.word(at + 2)[:1].isdigit()):
        return Point("unit", mod="the", unit="weekend"), at + 1
    if word in SEASONS:
        year, ref, end = year_tail(tokens, at + 1)
        if year or ref or tokens.word(index - 1) in ("in", "during", "this", "over"):
            return Point("date", year, year_ref=ref, part=SEASONS[word]), end
        return None
    if word[:1].isdigit():
        return decade(tokens, at) or bare_year(tokens, at) or _day_number(tokens, at)
    return None


def _definite_unit(tokens: Tokens, at: int) -> Found | None:
    word, following, third = tokens.word(at), tokens.word(at + 1), tokens.word(at + 2)
    if word == "day" and following in ("before", "after") and third in ("yesterday", "tomorrow"):
        return Point("today", count=-2 if third == "yesterday" else 2), at + 3
    if word == "year" and tokens.year(at + 1) is not None:
        return Point("date", tokens.year(at + 1)), at + 2
    month = read_month(tokens, at + 2) if word == "month" and following == "of" else None
    if month:
        year, ref, end = year_tail(tokens, month[1])
        return Point("date", year, month[0], year_ref=ref), end
    if word == "week" and following in ("of", "beginning", "starting"):
        base = parse_point(tokens, at + 2)
        return (Point("unit", mod="of", unit="week", base=base[0]), base[1]) if base and base[0].is_day else None
    if word.endswith("s"):
        return None
    return parse_distance(tokens, at + 1, UNITS[word], 1)


def _day_number(tokens: Tokens, at: int) -> Found | None:
    """Read "the 18th" where no noun follows that it would count."""
    found = tokens.day(at)
    if found is None or found[1] != at + 2:
        return None
    follower = tokens.word(found[1])
    if follower == "of" and read_month(tokens, found[1] + 1):
        return day_month(tokens, at)
    if follower == "of" and tokens.word(found[1] + 1) in ("this", "last", "next", "the"):
        unit = _modified(tokens, found[1] + 1)
        if unit and unit[0].unit == "month":
            return Point("day number", day=found[0], mod=unit[0].mod), unit[1]
        return None
    if follower.isalnum() and (follower not in SMALL_WORDS or follower == "of"):
        return None
    return Point("day number", day=found[0]), found[1]


_PART_NAMES = {("first", "days"): "start", ("last", "days"): "end"}


def _part(tokens: Tokens, index: int) -> Found | None:
    """Read "early June", "late last month", "mid-July", "the first half of May", "the end of 2022"."""
    word, at = tokens.word(index), index + 1
    if word == "end" and not tokens.is_dash(at) and tokens.word(at) != "of":
        return None  # the verb
    if word in ("early", "late", "mid", "end"):
        part = word
        if tokens.is_dash(at) or tokens.word(at) in ("in", "on") or (word == "end" and tokens.word(at) == "of"):
            if word == "end" and not tokens.is_dash(at) and tokens.word(at) != "of":
                return None
            at += 1
    elif word in ("earlier", "later"):
        part = word
        at += tokens.word(at) in ("in", "on")
    elif word in ("start", "beginning", "middle") and tokens.word(at) == "of":
        part, at = {"middle": "mid"}.get(word, "start"), at + 1
    elif _counts_parts(tokens, index):
        part, at = _PART_NAMES.get((word, tokens.word(at)), f"{tokens.word(at)} {ORDINALS.get(word, 'last')}"), at + 2
    else:
        return None
    return _apply_part(tokens, at, part)


def _counts_parts(tokens: Tokens, index: int) -> bool:
    """Whether "first half of", "third quarter of", "last week of" or "first days of" begins here."""
    if tokens.word(index) not in ORDINALS and tokens.word(index) != "last":
        return False
    return tokens.word(index + 1) in ("half", "quarter", "week", "days") and tokens.word(index + 2) in ("of", "in")


def _apply_part(tokens: Tokens, at: int, part: str) -> Found | None:
    word = tokens.word(at)
    if word == "the" and tokens.word(at + 1) in ("week", "month", "year", "summer", "winter", "spring", "autumn"):
        if tokens.word(at + 1) in SEASONS:
            return _definite(tokens, at)
        year = tokens.year(at + 2) if tokens.word(at + 1) == "year" else None
        if year is not None:
            return Point("date", year, part=part), at + 3
        return Point("unit", mod="this", unit=tokens.word(at + 1), part=part), at + 2
    if word == "the" and tokens.word(at + 1) in MODS:
        found = _modified(tokens, at + 1, definite=True)
    elif word in MODS:
        found = _modified(tokens, at)
    elif word in MONTHS or word in WEEKDAYS:
        found = parse_point(tokens, at)
    elif word in SEASONS:
        year, ref, end = year_tail(tokens, at + 1)
        return (Point("date", year, year_ref=ref, part=SEASONS[word]), end) if year or ref else None
    else:
        year = tokens.year(at)
        found = (Point("date", year), at + 1) if year else None
    if found is None or found[0].is_day:
        return None if part not in ("early", "late", "earlier", "later") else found
    point, end = found
    if point.form == "weekday" or point.unit == "day":
        return found
    if point.form not in ("date", "unit") or point.part:
        return None
    return replace(point, part=part), end


_PARSERS: dict[str, Callable[[Tokens, int], Found | None]] = {
    **dict.fromkeys(MONTHS, parse_absolute),
    **dict.fromkeys(WEEKDAYS, parse_absolute),
    **dict.fromkeys(("this", "last", "next", "that", "coming"), _this_or_last),
    "the": _definite,
    **dict.fromkeys((*NUMBER_WORDS, "a", "an", "few", "several", "some"), parse_counted),
    **dict.fromkeys(("early", "late", "mid", "end", "start", "beginning", "middle", "earlier", "later"), _part),
    **dict.fromkeys(("first", "second", "third", "fourth"), _part),
    **dict.fromkeys(("days", "weeks", "months", "years", "hours", "minutes"), parse_bare_unit),
    **dict.fromkeys(("in", "within"), parse_in_or_within),
    **dict.fromkeys(("shortly", "soon", "directly", "immediately", "right", "just", "before", "after"), parse_near),
    **dict.fromkeys(("today", "yesterday", "tomorrow", "tonight", "overnight"), parse_today),
    **dict.fromkeys(SEASONS, parse_absolute),
    "q": parse_quarter,
    "anniversary": parse_anniversary,
}
STARTERS = frozenset(_PARSERS)
