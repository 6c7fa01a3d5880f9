"""Distances in time: "three days later", "a year ago this month", "in two weeks", "shortly before"."""

from __future__ import annotations

from dataclasses import replace

from geoint.reading.dates_absolute import SMALL_WORDS, parse_absolute, read_month
from geoint.reading.dates_lex import DAY_PARTS, NUMBER_WORDS, UNITS, VAGUE_NUMBERS, Tokens
from geoint.reading.dates_point import Found, Point


def read_count(tokens: Tokens, index: int) -> tuple[int | None, int] | None:
    """Read a number of units: "two", "10", "a", "a few", "several", "a couple of" (None: not known how many)."""
    word, following = tokens.word(index), tokens.word(index + 1)
    if word.isdigit() and word.isascii() and len(word) <= 3 and not tokens.is_designation(index):
        return int(word), index + 1
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word], index + 1
    if word in ("a", "an"):
        if following in VAGUE_NUMBERS:
            return None, index + 2
        if following == "couple" and tokens.word(index + 2) == "of":
            return 2, index + 3
        return 1, index + 1
    return (None, index + 1) if word in VAGUE_NUMBERS else None


def parse_counted(tokens: Tokens, index: int) -> Found | None:
    """Read "three days later", "a year ago this month", "two weeks before that"."""
    number = read_count(tokens, index)
    if number is None:
        return None
    unit = UNITS.get(tokens.word(number[1]), "")
    if not unit or unit in ("weekend", "decade"):
        return None
    count = number[0]
    if unit == "fortnight":
        unit, count = "week", 2 * (count or 1)
    after = number[1] + 1 + (tokens.word(number[1] + 1) in ("'", "’"))
    if unit == "year" and _is_loose(tokens, index):
        count = None
    found = parse_distance(tokens, after, unit, count)
    if found and found[0].form == "shift" and tokens.word(index - 1) in ("in", "within", "for"):
        return None  # "the second launch in six days after …": a length of time
    return found


def _is_loose(tokens: Tokens, index: int) -> bool:
    """Whether a number is only a bound: "more than two years ago"."""
    before = tokens.word(index - 1)
    return before in ("over", "under", "almost", "nearly") or (
        before == "than" and tokens.word(index - 2) in ("more", "less", "fewer")
    )


def parse_distance(tokens: Tokens, at: int, unit: str, count: int | None) -> Found | None:
    """Read what stands after "three days": ago, later, earlier, before …, after …, from now."""
    word, following = tokens.word(at), tokens.word(at + 1)
    if following == "than":
        return None  # "a week earlier than planned"
    if word == "ago":
        return _ago(tokens, at + 1, Point("ago", unit=unit, count=count, sign=-1))
    if word == "from" and following == "now":
        return Point("ahead", unit=unit, count=count, sign=1), at + 2
    if word in ("later", "afterwards", "afterward", "thereafter"):
        return Point("shift", unit=unit, count=count, sign=1), at + 1
    if word in ("earlier", "previously", "beforehand"):
        return Point("shift", unit=unit, count=count, sign=-1), at + 1
    if word in ("after", "before", "prior", "following"):
        at += word == "prior" and following == "to"
        sign = 1 if word in ("after", "following") else -1
        return _distance_from(tokens, at + 1, Point("shift", unit=unit, count=count, sign=sign))
    return None


def _distance_from(tokens: Tokens, at: int, point: Point) -> Found | None:
    """Read what a distance is counted from: a date, the story so far, or an event that only has a name."""
    skip = at + 1 if tokens.word(at) in ("the", "on") else at
    base = parse_absolute(tokens, at) or (parse_absolute(tokens, skip) if skip > at else None)
    if base and base[0].form in ("date", "weekday"):
        return replace(point, base=base[0]), base[1]
    word = tokens.word(at)
    if word == "all" and not tokens.word(at + 1).isalpha():
        return None  # "two days after all"
    if not word or not (word.isalnum() or word in ("'", '"', "“", "‘")):
        return point, at
    if word in ("that", "this") and not tokens.word(at + 1).isalpha():
        return point, at + 1
    if word in ("it", "they", "he", "she") and tokens.word(at + 1).isalpha():
        return point, at
    return replace(point, reason="counted from an event, not from a date"), at


def _ago(tokens: Tokens, at: int, point: Point) -> Found:
    """Read the rest of "a year ago this month", "one year ago this August", "a year ago today", "… ago in May"."""
    word = tokens.word(at)
    if point.unit == "year":
        if word == "today":
            return replace(point, part="today"), at + 1
        if word == "this" and tokens.word(at + 1) in ("month", "week"):
            return replace(point, part=tokens.word(at + 1)), at + 2
        step = at + 1 if word in ("this", "in", "last") else at
        month = read_month(tokens, step) if step > at else None
        if month and tokens.day(month[1]) is None:
            return replace(point, month=month[0]), month[1]
    return point, at


def parse_bare_unit(tokens: Tokens, index: int) -> Found | None:
    """Read "days later", "weeks after", "hours earlier"."""
    before = tokens.word(index - 1)
    if before.isdigit() or before in NUMBER_WORDS or tokens.is_dash(index - 1):
        return None
    word = tokens.word(index)
    found = parse_distance(tokens, index + 1, UNITS[word], None)
    return found if found and not (found[0].form == "shift" and found[0].reason) else None


def parse_in_or_within(tokens: Tokens, index: int) -> Found | None:
    """Read "in two weeks", "within the hour", "in the coming days", "in recent weeks"."""
    at = index + 1
    if tokens.word(at) == "recent" and tokens.word(at + 1) in ("days", "weeks", "months", "years"):
        return Point("vague", reason="no dates follow from it"), at + 2
    if tokens.word(index) == "within" and tokens.word(at) == "the" and tokens.word(at + 1) in ("hour", "day"):
        return Point("unit", mod="that", unit="day"), at + 2
    number = read_count(tokens, at) or ((None, at) if tokens.word(at) in ("days", "weeks", "months") else None)
    if number is None or UNITS.get(tokens.word(number[1]), "") not in ("day", "week", "month", "year"):
        return None
    after = number[1] + 1
    if tokens.word(after) in ("ago", "later", "earlier", "before", "after", "of", "from", "and"):
        return None
    if tokens.is_possessive(after - 1):
        return None
    if tokens.word(after) in ("'", "’") and tokens.word(after + 1) == "time":
        after += 2
    unit = UNITS[tokens.word(number[1])]
    return Point("ahead", unit=unit, count=number[0], sign=1, mod="in"), after


def parse_near(tokens: Tokens, index: int) -> Found | None:
    """Read "shortly afterwards", "directly before that", "before that", "soon after,"."""
    word, at = tokens.word(index), index
    if word in ("shortly", "soon", "directly", "immediately", "right", "just"):
        at += 1
    side = tokens.word(at)
    sign = {"before": -1, "after": 1, "afterwards": 1, "afterward": 1, "thereafter": 1, "beforehand": -1}.get(side)
    if sign is None or (at == index and side not in ("before", "after")):
        return None
    following, third = tokens.word(at + 1), tokens.word(at + 2)
    opens = third in ("the", "they", "it", ",", ".", "") or (at > index and third in SMALL_WORDS)
    if following in ("that", "this") and opens:
        return Point("near", sign=sign), at + 2
    if at > index and (side in ("afterwards", "afterward", "thereafter", "beforehand") or following in (",", ".", ";")):
        return Point("near", sign=sign), at + 1
    return None


def parse_today(tokens: Tokens, index: int) -> Found | None:
    """Read "today", "yesterday evening", "tomorrow", "tonight", "overnight"."""
    word = tokens.word(index)
    if tokens.is_capital(index) and tokens.is_capital(index - 1) and tokens.word(index - 1).isalpha():
        return None  # a newspaper's name
    count = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    after = index + 1
    if word in ("yesterday", "tomorrow") and tokens.word(after) in DAY_PARTS:
        after += 1
    return Point("today", count=count, part="overnight" if word == "overnight" else ""), after


def parse_anniversary(tokens: Tokens, index: int) -> Found | None:
    """Read "on the (second) anniversary", which is a day that the text does not give."""
    near = {tokens.word(index - 1), tokens.word(index - 2)}
    if "the" in near and "on" in {tokens.word(index - 2), tokens.word(index - 3)}:
        return Point("vague", reason="the anniversary of an event"), index + 1
    return None
