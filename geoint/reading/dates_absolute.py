"""Dates by number, month, weekday and season: "Aug. 3", "14 October 2024", "Sunday, August 3", "summer 2022"."""

from __future__ import annotations

import re
from dataclasses import replace

from geoint.reading.dates_calendar import FIRST_YEAR, LAST_YEAR
from geoint.reading.dates_lex import COUNTED, DAY_PARTS, MONTHS, SEASONS, SHORT_MONTHS, WEEKDAYS, Tokens
from geoint.reading.dates_point import PREPOSITIONS, Found, Point, bare_year, decade, year_tail

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")
SMALL_WORDS = frozenset(
    """to and in at on with for when as near off it they the a an by of from or but while after before until that where
    which who was were is are has have had will would said this he she its their his between around along""".split()
)
_NO_WEEKDAY_AFTER = frozenset("every each black bloody good super palm ash cyber giving easter".split())
_NO_WEEKDAY_BEFORE = frozenset("times mirror telegraph express mail post herald prayers school".split())


def parse_absolute(tokens: Tokens, index: int) -> Found | None:
    """Read a date that stands by itself at a token: the point and the index after it."""
    word = tokens.word(index)
    if word[:1].isdigit():
        return _number(tokens, index)
    if word in MONTHS:
        return _month(tokens, index)
    if word in WEEKDAYS:
        return _weekday(tokens, index)
    return _season(tokens, index) if word in SEASONS else None


def read_month(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """Read a month's name with its full stop: the number and the next index. Small letters are verbs, not months."""
    word = tokens.word(index)
    if word not in MONTHS or not tokens.is_capital(index):
        return None
    if word in SHORT_MONTHS and tokens.word(index + 1) == "." and tokens.is_glued(index + 1):
        return MONTHS[word], index + 2
    return MONTHS[word], index + 1


def _number(tokens: Tokens, index: int) -> Found | None:
    word = tokens.word(index)
    if len(word) == 10 and word[4] == "-":
        return _checked(Point("date", int(word[:4]), int(word[5:7]), int(word[8:])), index + 1)
    dotted = _DOTTED.match(word)
    if dotted:
        day, month, year = (int(group) for group in dotted.groups())
        return _checked(Point("date", year, month, day), index + 1)
    if tokens.word(index + 1) == "/" and tokens.is_glued(index + 1):
        return _slashed(tokens, index)
    return day_month(tokens, index) or decade(tokens, index) or bare_year(tokens, index)


def _checked(point: Point, after: int) -> Found | None:
    year, month, day = point.year or 0, point.month or 0, point.day or 0
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31:
        return point, after
    return None


def _slashed(tokens: Tokens, index: int) -> Found | None:
    """Read 14/8/2022, 8/14/2022 and 2022/8/14; where day and month could be either, only the year is sure."""
    parts = [tokens.word(index + step) for step in (0, 2, 4)]
    if tokens.word(index + 3) != "/" or tokens.word(index + 5) == "/" or not all(p.isdigit() for p in parts):
        return None
    a, b, c = (int(part[:5]) for part in parts)
    if len(parts[0]) == 4:
        return _checked(Point("date", a, b, c), index + 5)
    if len(parts[2]) != 4:
        return None
    if a > 12 or a == b:
        return _checked(Point("date", c, b, a), index + 5)
    if b > 12:
        return _checked(Point("date", c, a, b), index + 5)
    reason = "day and month could be either way round"
    return (Point("date", c, reason=reason), index + 5) if FIRST_YEAR <= c <= LAST_YEAR and a and b else None


def day_month(tokens: Tokens, index: int) -> Found | None:
    """Read "3 August 2025", "3rd of August", "3 Aug. last year"."""
    found = tokens.day(index)
    if found is None:
        return None
    day, after = found
    after += tokens.word(after) == "of"
    month = read_month(tokens, after)
    if month is None or tokens.word(month[1]) in ("air", "force"):
        return None
    year, ref, end = year_tail(tokens, month[1])
    return _with_weekday(tokens, end, Point("date", year, month[0], day, year_ref=ref))


def _with_weekday(tokens: Tokens, index: int, point: Point) -> Found:
    """Take in the weekday of "3 June (Monday)"."""
    if tokens.word(index) == "(" and tokens.word(index + 1) in WEEKDAYS and tokens.word(index + 2) == ")":
        return replace(point, weekday=WEEKDAYS[tokens.word(index + 1)]), index + 3
    return point, index


def _month(tokens: Tokens, index: int) -> Found | None:
    found = read_month(tokens, index)
    if found is None:
        return None
    month, after = found
    at = after + 1 if tokens.word(after) == "the" else after
    day = tokens.day(at)
    if day and at > after and day[1] != at + 2:
        day = None  # "March the 3 ships"
    if day and not _counts_something(tokens, index, day[1]):
        year, ref, end = year_tail(tokens, day[1])
        if year is None and _is_name_before(tokens, index):
            return None  # "Theresa May 5", but not "Staff Reporter March 30, 2009"
        return _with_weekday(tokens, end, Point("date", year, month, day[0], year_ref=ref))
    is_hyphened = tokens.is_dash(index - 1) and tokens.is_glued(index) and tokens.is_capital(index - 2)
    if is_hyphened and tokens.word(index - 2) not in MONTHS:
        return None
    year, ref, end = year_tail(tokens, after)
    if year is None and not ref:
        return (Point("date", month=month), after) if _is_bare_month(tokens, index, after) else None
    return None if _is_name_before(tokens, index) else (Point("date", year, month, year_ref=ref), end)


def _counts_something(tokens: Tokens, month_index: int, after: int) -> bool:
    """Whether the number after a month counts things: "in July 24 ships" (a day would take "on")."""
    follower = tokens.word(after)
    if tokens.word(month_index - 1) == "on":
        return False
    if follower in COUNTED or read_month(tokens, after) is not None:
        return True
    if tokens.word(month_index - 1) != "in" or not follower.isalpha() or tokens.is_capital(after):
        return False
    return follower not in SMALL_WORDS


def _is_name_before(tokens: Tokens, index: int) -> bool:
    """Whether "May" or "March" follows a name ("Theresa May", "Long March 5")."""
    before = tokens.word(index - 1)
    if tokens.word(index) not in ("may", "march", "april", "june", "august") or not tokens.is_capital(index - 1):
        return False
    return before.isalpha() and before not in WEEKDAYS and before not in PREPOSITIONS and before not in MONTHS and (
        tokens.word(index) in ("may", "march") and before not in DAY_PARTS)  # fmt: skip


def _is_bare_month(tokens: Tokens, index: int, after: int) -> bool:
    word, before, follower = tokens.word(index), tokens.word(index - 1), tokens.word(after)
    if word in SHORT_MONTHS and word != "sept" and after == index + 1:
        return False  # "Mar", "Dec" and so on need their full stop
    if _is_name_before(tokens, index) or before in ("every", "each"):
        return False
    has_lead = before in PREPOSITIONS or (tokens.word(index - 2) in ("mid", "end") and tokens.is_dash(index - 1))
    if follower in ("air", "field") and tokens.is_capital(after):
        return False
    if word in ("may", "march"):
        if before in ("for", "to"):
            return not tokens.is_capital(after)
        if before in ("the", "a", "an", "every", "on", "about", "as"):
            names_event = follower.isalpha() and not tokens.is_capital(after) and follower not in SMALL_WORDS
            return tokens.is_possessive(index) or names_event
        return has_lead
    if before == "," and tokens.is_capital(index - 2) and tokens.is_capital(after):
        return False
    # "June Carter": a capital word after it, and nothing before it that leads a date.
    return has_lead or not (tokens.is_capital(after) and follower.isalpha() and after < tokens.size)


def _weekday(tokens: Tokens, index: int) -> Found | None:
    word = tokens.word(index)
    if not tokens.is_capital(index) or tokens.word(index - 1) in _NO_WEEKDAY_AFTER:
        return None
    after = index + 1
    if len(word) < 6 and tokens.word(after) == "." and tokens.is_glued(after):
        after += 1
    point = Point("weekday", weekday=WEEKDAYS[word])
    dated = _date_after_weekday(tokens, after)
    if dated:
        return replace(dated[0], weekday=point.weekday), dated[1]
    if (len(word) < 6 and after == index + 1) or tokens.word(after) in _NO_WEEKDAY_BEFORE:
        return None
    if tokens.word(after) in DAY_PARTS:
        after += 1
        dated = _date_after_weekday(tokens, after)
        if dated:
            return replace(dated[0], weekday=point.weekday), dated[1]
    at = after + 1 if tokens.word(after) == "of" else after
    named_week = tokens.word(at + 1) == "week" and not tokens.is_possessive(at + 1)
    if tokens.word(at) in ("last", "next", "this") and named_week:
        return replace(point, mod=tokens.word(at), unit="week"), at + 2
    return point, after


def _date_after_weekday(tokens: Tokens, index: int) -> Found | None:
    """Read the date in "Sunday, August 3", "Sunday (3 August)", "Sunday 3 August 2025"."""
    bracket = tokens.word(index) == "("
    at = index + 1 if bracket or tokens.word(index) == "," else index
    at = at + 1 if tokens.word(at) in ("the", "on") else at
    found = parse_absolute(tokens, at) if tokens.word(at)[:1].isdigit() or tokens.word(at) in MONTHS else None
    if found is None or not found[0].is_day:
        return None
    if bracket:
        return (found[0], found[1] + 1) if tokens.word(found[1]) == ")" else None
    return found


def _season(tokens: Tokens, index: int) -> Found | None:
    year, ref, end = year_tail(tokens, index + 1)
    if (year is None and not ref) or tokens.word(index + 1) == ",":
        return None
    return Point("date", year, part=SEASONS[tokens.word(index)], year_ref=ref), end


def parse_quarter(tokens: Tokens, index: int) -> Found | None:
    """Read "Q3 2024"."""
    digit = tokens.word(index + 1)
    if digit not in ("1", "2", "3", "4") or not tokens.is_glued(index + 1):
        return None
    year, ref, end = year_tail(tokens, index + 2)
    return (Point("date", year, year_ref=ref, part=f"quarter {digit}"), end) if year or ref else None
