"""When a report was published, as far as its own text tells.

From the surest to the weakest: a label ("Published on 14 August 2022") or a date on a line of its own, a dateline, a
full date on which somebody spoke or something is told with its weekday, the latest dated event of the opening (the
report is not older), and a year that follows from "a year ago" beside a dated edition. An anchor may be a month or
only a year; weekdays then stay at that precision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoint.models import DateExpression
from geoint.reading.dates import OPENING_CHARS, OPENING_SHARE, TimeMention, find_times
from geoint.reading.dates_calendar import DAY, MONTH, WEEK, YEAR, parse_iso
from geoint.reading.dates_lex import NUMBER_WORDS

_LABEL = re.compile(
    r"(?:\b(?P<first>published|posted|issued|released|date)|\b(?P<later>updated|modified|last\s+updated))"
    r"(?:\s+(?:on|at))?\s{0,3}[:|-]?\s{0,3}\Z",
    re.IGNORECASE,
)
# What may stand beside the date on a line of its own: a time, a zone, the name of an author or an outlet.
_BESIDE_DATE = re.compile(r"\d{1,2}(?:[.:]\d\d)?(?:am|pm)?|am|pm|by|at|on|[A-Z][\w.'’]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s|•·,:/–—-]+")
_MOST_WORDS_BESIDE = 8
_WEEKDAY_FIRST = re.compile(r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b")
_YEARS_AGO = re.compile(r"(?:exactly\s)?(?P<count>\w{1,8})\syears?\sago\b|(?P<last>last\syear)\Z", re.IGNORECASE)
# A plan dated this many days after the latest past date, and in another year, makes that date background.
_BACKGROUND_DAYS = 120
# Something told as past this many days after the day on which somebody spoke is the better anchor.
_LATER_DAYS = 10
_TOP_LINES = 12


def find_publication_date(text: str, *, title: str | None = None) -> DateExpression | None:
    """Find the date of publication that the text itself states or implies.

    Parameters
    ----------
    text
        A report's text.
    title
        The headline; its years help where the text gives days without a year.

    Returns
    -------
    DateExpression | None
        The words it rests on, with `start` == `end` at the precision that is known: a day (`date_prec` 1 where
        stated, 2 where the report may be a little younger), a month (3) or a year (5). None where nothing tells.
    """
    mentions = find_times(text, published=None, title=title)
    for search in (_labelled, _dateline, _spoken):
        found = search(text, mentions)
        if found is not None:
            return found
    dated = [m for m in mentions if _has_year(m)]
    return (
        _opening(text, mentions, dated)
        or _year_ago(mentions)
        or _opening(text, mentions, mentions)
        or _running(mentions)
    )


def _is_dated(mention: TimeMention) -> bool:
    """Whether an expression is resolved to days without a publication date."""
    start = parse_iso(mention.expression.start)
    return start is not None and start.is_day and mention.kind in ("point", "range", "since", "dateline")


def _anchor(mention: TimeMention, value: str, precision: int, rule: str, reason: str = "") -> DateExpression:
    return mention.expression.model_copy(
        update={"start": value, "end": value, "date_prec": precision, "rule": rule, "reason": reason}
    )


def _labelled(text: str, mentions: Sequence[TimeMention]) -> DateExpression | None:
    """Take a date with a label before it, else one that has a line near the top to itself."""
    dated = [m for m in mentions if _is_dated(m) and m.kind == "point" and _has_year(m)]
    labels = [(m, _LABEL.search(text[max(0, m.expression.start_char - 40) : m.expression.start_char])) for m in dated]
    for group in ("first", "later"):
        for mention, label in labels:
            if label and label.group(group):
                return _anchor(mention, mention.expression.start or "", DAY, "stated by a label")
    for mention in dated:
        if _has_own_line(text, mention.expression):
            return _anchor(mention, mention.expression.start or "", DAY, "a line of its own")
    return None


def _has_year(mention: TimeMention) -> bool:
    return "full date" in mention.expression.rule


def _has_own_line(text: str, expression: DateExpression) -> bool:
    start = text.rfind("\n", 0, expression.start_char) + 1
    if text.count("\n", 0, start) >= _TOP_LINES:
        return False
    end = text.find("\n", expression.end_char)
    end = len(text) if end < 0 else end
    if end - start > 80 or (start == 0 and end == len(text)):
        return False
    beside = text[start : expression.start_char] + " " + text[expression.end_char : end]
    words = [word for word in _SEPARATORS.split(beside) if word.strip(".")]
    if len(words) > _MOST_WORDS_BESIDE or "copyright" in beside.lower():
        return False
    return all(_BESIDE_DATE.fullmatch(word) and not (word.islower() and len(word) > 2) for word in words)


def _dateline(text: str, mentions: Sequence[TimeMention]) -> DateExpression | None:
    for mention in mentions:
        if mention.kind == "dateline" and mention.expression.start and _year_is_safe(mention, mentions):
            return _anchor(mention, mention.expression.start, DAY, "dateline")
    return None


def _year_is_safe(dateline: TimeMention, mentions: Sequence[TimeMention]) -> bool:
    """Whether a dateline's year, taken from the text, can stand: late in the year, plans may name the next one."""
    start = dateline.expression.start or ""
    if _has_year(dateline) or start[5:7] < "09":
        return True
    others = [m for m in mentions if m is not dateline and (m.expression.start or "")[:4] == start[:4]]
    return any(m.tense != "future" for m in others)


def _spoken(text: str, mentions: Sequence[TimeMention]) -> DateExpression | None:
    """Take the latest day on which somebody spoke, or which is told with its weekday."""
    found = [
        m
        for m in mentions
        if _is_dated(m) and m.kind == "point" and m.tense != "future"
        and (m.is_reporting or _WEEKDAY_FIRST.match(m.expression.text))
        and not m.anchors
    ]  # fmt: skip
    if not found:
        return None
    latest = max(found, key=lambda m: (m.latest or "", -m.expression.start_char))
    later = [m for m in mentions if _is_dated(m) and m.tense == "past" and m.kind == "point" and not m.anchors]
    later = [m for m in later if 0 < _days_between(latest, m) <= _LATER_DAYS]
    if later:
        latest = max(later, key=lambda m: (m.latest or "", -m.expression.start_char))
        return _anchor(
            latest, latest.expression.start or "", WEEK, "told as past", "the report may be a little younger"
        )
    rule = "somebody spoke that day" if latest.is_reporting else "told with its weekday"
    return _anchor(latest, latest.expression.start or "", WEEK, rule, "the report may be a little younger")


def _opening(text: str, mentions: Sequence[TimeMention], dated: Sequence[TimeMention]) -> DateExpression | None:
    """Take the month of the latest dated event that the opening tells as past or under way."""
    limit = max(OPENING_CHARS, int(len(text) * OPENING_SHARE))
    told = [
        m for m in dated
        if _is_dated(m) and m.kind != "dateline" and m.tense != "future" and m.marker != "by" and not m.anchors
        and m.expression.start_char < limit
    ]  # fmt: skip
    if not told:
        return None
    latest = max(told, key=lambda m: (_not_before(m), -m.expression.start_char))
    day = _not_before(latest)
    named = max((m.expression.start or "" for m in mentions if m.kind == "name" and m.tense != "future"), default="")
    plans = [m for m in mentions if _is_dated(m) and m.tense == "future" and (m.earliest or "")[:4] > day[:4]]
    if named > day[:4] or any(_days_between(latest, plan) > _BACKGROUND_DAYS for plan in plans):
        return None  # the dated event is background of something younger
    return _anchor(latest, day[:7], MONTH, "latest dated event told", f"the report is not older than {day}")


def _days_between(first: TimeMention, second: TimeMention) -> int:
    """Days from the first day of one mention to the first day of another."""
    a, b = parse_iso(first.earliest), parse_iso(second.earliest)
    return (b.first - a.first).days if a and b else 0


def _not_before(mention: TimeMention) -> str:
    """The day before which the report cannot have been written: the end of a past event, else its start."""
    value = mention.latest if mention.tense == "past" and mention.latest else mention.earliest
    return value or ""


def _running(mentions: Sequence[TimeMention]) -> DateExpression | None:
    """Take the year of an end that is still ahead: "it lasts until Sept. 15, 2013"."""
    for mention in mentions:
        end = mention.expression.end or ""
        # An end early in the year may be announced in the year before.
        if mention.kind == "until" and mention.tense == "present" and _has_year(mention) and end[5:7] >= "04":
            return _anchor(mention, end[:4], YEAR, "end that is still ahead", f"the report is not younger than {end}")
    return None


def _year_ago(mentions: Sequence[TimeMention]) -> DateExpression | None:
    """Add up "a year ago" and the year of the edition named with it."""
    for number, mention in enumerate(mentions):
        words = _YEARS_AGO.match(mention.expression.text)
        if words is None or mention.expression.start is not None or mention.tense == "future":
            continue
        count = 1 if words.group("last") else _number(words.group("count"))
        for follower in mentions[number + 1 : number + 3]:
            near = follower.expression.start_char - mention.expression.end_char < 300
            if count and near and follower.kind == "name" and follower.tense != "future" and follower.expression.start:
                year = str(int(follower.expression.start) + count)
                return _anchor(mention, year, YEAR, "years ago, and the year of the edition")
    return None


def _number(word: str) -> int | None:
    word = word.lower()
    if word in ("a", "an"):
        return 1
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else NUMBER_WORDS.get(word)
