"""From points to expressions: "from 9 to 21 June", "until May 31", "since Monday", "May and June"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from geoint.reading.dates_absolute import read_month
from geoint.reading.dates_lex import COUNTED, MONTHS, WEEKDAYS, Tokens
from geoint.reading.dates_phrases import STARTERS, parse_point
from geoint.reading.dates_point import Found, Point, year_tail

Shape = Literal["point", "range", "until", "since"]

_UNTIL = frozenset("until till til".split())
_TO = frozenset("to until till through thru til".split())
_OPENERS = frozenset("starting beginning commencing".split())
# "lasts to Sept. 16" is an end, "moved to Sept. 16" is not.
_RUNS = frozenset("lasts lasted last runs ran run continues continued continue extends extended on up open".split())
_STARTERS = STARTERS | _UNTIL | _OPENERS | {"from", "between", "through", "thru", "since", "to"}


@dataclass(frozen=True, slots=True)
class RawTime:
    """A time expression before it is resolved: token indexes [first, after), its shape and its points."""

    first: int
    after: int
    shape: Shape
    point: Point
    end: Point | None = None


def read_expressions(tokens: Tokens) -> Iterator[RawTime]:
    """Yield the time expressions of a text in order, none inside another."""
    index = 0
    while index < tokens.size:
        word = tokens.low[index]
        found = _expression(tokens, index) if word in _STARTERS or word[0].isdigit() else None
        if found is None:
            index += 1
            continue
        yield from found
        index = max(found[-1].after, index + 1)


def _expression(tokens: Tokens, index: int) -> list[RawTime] | None:
    word = tokens.word(index)
    if word in ("from", "between"):
        return _from_or_between(tokens, index)
    if word in _UNTIL or word in ("through", "thru", "since", "to") or word in _OPENERS:
        return _open_ended(tokens, index)
    return _range(tokens, index) or _single(tokens, index)


def _single(tokens: Tokens, index: int) -> list[RawTime] | None:
    found = parse_point(tokens, index)
    if found is None:
        return None
    return [RawTime(_trim_front(tokens, index, found[0]), found[1], "point", found[0])]


def _trim_front(tokens: Tokens, index: int, point: Point) -> int:
    """Leave an article out of the span of a date; it belongs to "the following day" but not to "the 2024"."""
    is_plain = point.form in ("date", "decade", "name year", "span") or point.unit == "weekend"
    is_plain = is_plain or bool(point.part) or point.mod == "of"
    if tokens.word(index) == "the" and is_plain:
        return index + 1
    return index


def _from_or_between(tokens: Tokens, index: int) -> list[RawTime] | None:
    at = index + 1
    ranged = _range(tokens, at, opener=tokens.word(index))
    if ranged:
        return [replace(ranged[0], first=index), *ranged[1:]] if len(ranged) == 1 else ranged
    if tokens.word(index) == "between":
        return _single(tokens, at)
    found = parse_point(tokens, at)
    if (
        found is None
        or found[0].form not in ("date", "weekday", "unit", "today", "day number")
        or tokens.is_possessive(found[1] - 1)
    ):
        return _single(tokens, at)
    after = found[1] + (tokens.word(found[1]) in ("on", "onward", "onwards"))
    if after > found[1] and tokens.word(after)[:1].isalnum() and tokens.word(found[1]) == "on":
        after = found[1]
    return [RawTime(index, after, "since", found[0])]


def _open_ended(tokens: Tokens, index: int) -> list[RawTime] | None:
    word, at = tokens.word(index), index + 1
    if word == "to" and tokens.word(index - 1) not in _RUNS:
        return None
    if word in _OPENERS:
        at += tokens.word(at) in ("on", "from", "in")
    if tokens.word(at) == "at" and tokens.word(at + 1) == "least":
        at += 2
    found = parse_point(tokens, at)
    allowed = ("date", "weekday", "unit", "today", "day number", "decade", "span", "ago", "shift")
    if (
        found is None
        or found[0].form not in allowed
        or (found[0].form in ("shift", "ago") and word not in ("since", "until"))
    ):
        return None
    point, after = found
    if word in ("through", "thru", "to") and point.form not in ("date", "weekday", "unit", "day number"):
        return None
    if word in _OPENERS and point.form == "span":
        return None
    return [RawTime(index, after, "since" if word == "since" or word in _OPENERS else "until", point)]


def _range(tokens: Tokens, index: int, *, opener: str = "") -> list[RawTime] | None:
    """Read two points joined by "to", a dash or "and"; also "9 to 21 June" and "weekday (dates)"."""
    short = _days_before_month(tokens, index, opener)
    if short:
        return short
    head = parse_point(tokens, index)
    if head is None or head[0].form not in ("date", "weekday", "day number", "unit", "today", "decade"):
        return None
    first, at = head
    comma = tokens.word(at) == ","
    joint = at + 1 if comma else at
    if not _is_joint(tokens, joint, opener):
        return None
    tail = _tail(tokens, joint + 1, first)
    if tail is None or not _fit(first, tail[0], tokens.word(joint), opener) or (comma and not tail[0].is_day):
        return None
    first, last = _share_year(first, tail[0])
    start = index if opener else _trim_front(tokens, index, first)
    raw = RawTime(start, tail[1], "range", first, last)
    if tokens.word(joint) == "and" and opener != "between" and not _are_neighbours(first, last):
        return [RawTime(start, at, "point", first), RawTime(joint + 1, tail[1], "point", last)]
    return [_with_bracket(tokens, raw)]


def _is_joint(tokens: Tokens, index: int, opener: str) -> bool:
    word = tokens.word(index)
    if word == "and":
        return opener != "from"
    return word in _TO or tokens.is_dash(index) or (word == "/" and tokens.is_glued(index))


def _tail(tokens: Tokens, index: int, first: Point) -> Found | None:
    """Read the second point of a range; a bare number is a day of the first one's month."""
    at = index + 1 if tokens.is_dash(index) else index
    at = at + 1 if tokens.word(at) == "on" else at
    short = _year_after_year(tokens, at, first)
    if short:
        return short
    days = tokens.day(at)
    if first.is_day and days and read_month(tokens, days[1] + (tokens.word(days[1]) == "of")) is None:
        if tokens.word(days[1]) in COUNTED or (tokens.word(days[1])[:1] in ("/", ":") and tokens.is_glued(days[1])):
            return None
        year, ref, end = year_tail(tokens, days[1])
        return Point("date", year, first.month, days[0], year_ref=ref), end
    found = parse_point(tokens, at)
    if found is None and tokens.word(at) == "the":
        found = parse_point(tokens, at + 1)
    return found


def _year_after_year(tokens: Tokens, at: int, first: Point) -> Found | None:
    """Read the "24" of "2023-24" and the "2021" of "2019-2021"."""
    word = tokens.word(at)
    if first.form != "date" or first.year is None or first.month is not None:
        return None
    year = tokens.year(at)
    if year is not None and year > first.year:
        return Point("date", year), at + 1
    if len(word) != 2 or not word.isdigit() or not tokens.is_glued(at):
        return None
    if int(word) != (first.year + 1) % 100 or tokens.is_dash(at + 1):
        return None
    return Point("date", first.year + 1), at + 1


def _days_before_month(tokens: Tokens, index: int, opener: str) -> list[RawTime] | None:
    """Read "9 to 21 June 2019", "18 and 19 February", "the 17th to the 27th of May"."""
    at = index + 1 if tokens.word(index) == "the" else index
    days = tokens.day(at)
    if days is None or not _is_joint(tokens, days[1], opener if opener != "between" else ""):
        return None
    last = _tail_with_month(tokens, days[1] + 1)
    if last is None or not last[0].is_day:
        return None
    first = replace(last[0], day=days[0], weekday=None)
    if tokens.word(days[1]) == "and" and opener != "between" and not _are_neighbours(first, last[0]):
        return [RawTime(at, days[1], "point", first), RawTime(days[1] + 1, last[1], "point", last[0])]
    if days[0] >= (last[0].day or 0):
        return None
    return [RawTime(index, last[1], "range", first, last[0])]


def _tail_with_month(tokens: Tokens, at: int) -> Found | None:
    at = at + 1 if tokens.is_dash(at) or tokens.word(at) == "the" else at
    return parse_point(tokens, at) if tokens.day(at) else None


def _share_year(first: Point, last: Point) -> tuple[Point, Point]:
    """Let "that May and June", "May and June 2021" and "June to August last year" share what one of them says."""
    if first.form != "date" or last.form != "date" or (first.day is None and first.month is None):
        return first, last
    if last.year is None and not last.year_ref:
        last = replace(last, year_ref=first.year_ref, mod=last.mod or first.mod)
    elif first.year is None and last.year_ref and not first.year_ref:
        first = replace(first, year_ref=last.year_ref)
    return first, last


def _fit(first: Point, last: Point, joint: str, opener: str) -> bool:
    """Whether two points can be the ends of one range."""
    if first.form == "date" and last.form == "date":
        both_years = first.month is None and last.month is None and not first.part and not last.part
        if both_years:
            return (
                bool(opener)
                or joint not in ("and", "until", "till", "/")
                or (joint == "/" and last.year == (first.year or 0) + 1)
            )
        return (first.month is None) == (last.month is None) or bool(opener)
    if first.form == last.form:
        return first.form != "unit" or bool(opener)
    if opener == "from" or joint in ("until", "till", "through"):
        return {first.form, last.form} <= {"date", "weekday", "today", "unit", "day number"}
    return False


def _are_neighbours(first: Point, last: Point) -> bool:
    """Whether two points joined by "and" follow each other, so that they make one stretch of time."""
    if first.form == "decade" or first.form != last.form:
        return first.form == last.form
    if first.form == "weekday":
        return ((first.weekday or 0) + 1) % 7 == last.weekday and not first.mod and not last.mod
    if first.form != "date" or first.part or last.part:
        return False
    if first.day is not None and last.day is not None:
        return first.month == last.month and first.day + 1 == last.day
    return first.day is None and last.day is None and first.month is not None and first.month + 1 == last.month


def _with_bracket(tokens: Tokens, raw: RawTime) -> RawTime:
    """Take the dates in "Tuesday to Saturday (March 11-15)" for the weekdays before them."""
    if raw.point.form != "weekday" or tokens.word(raw.after) not in ("(", ","):
        return raw
    at = raw.after + 1
    if not (tokens.word(at) in MONTHS or tokens.word(at)[:1].isdigit()) or tokens.word(at) in WEEKDAYS:
        return raw
    dated = _range(tokens, at)
    if not dated or len(dated) != 1 or dated[0].end is None or not dated[0].point.is_day:
        return raw
    after = dated[0].after
    if tokens.word(raw.after) == "(":
        if tokens.word(after) != ")":
            return raw
        after += 1
    weekday = raw.end.weekday if raw.end else None
    return replace(
        raw,
        after=after,
        point=replace(dated[0].point, weekday=raw.point.weekday),
        end=replace(dated[0].end, weekday=weekday),
    )
