"""When an activity takes place, and whether it is planned, under way or over, from the dates and verbs of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from geoint.events.drafts import Activity, Draft, dates_in
from geoint.events.periods import add_days, first_day, last_day, precision_of
from geoint.events.tense import PERFECT, region_tense
from geoint.models import DateExpression, Status
from geoint.reading.dates import find_durations

_START_VERB = (
    r"(?:beg[aiu]n\w*|start\w*|open(?:ed|s|ing)?|kick\w*\s+off|launch\w*|got\s+under\s*way|under\s*way|"
    r"commenc\w+|curtain\s+(?:rose|rises|went\s+up)|embark\w*|flagged\s+off|get\w*\s+going|got\s+going|tak(?:es|e|ing)\s+off|"
    r"took\s+off|set\s+in\s+motion|get\s+under\s*way|gets\s+under\s*way|set\s+out|first\s+day|put\s+to\s+sea|forms?\s+up|entered|reached|arrived)"
)
_END_VERB = (
    r"(?:end(?:s|ed|ing)?|conclud\w+|finish\w*|clos(?:es|ed|ing)|wrap\w*|(?:is|are|was|be|"
    r"were|declared)\s+over|c[ao]me\s+to\s+(?:an|its)\s+end|due\s+to\s+end|lasts?\s+(?:until|to|till|"
    r"into)|last\s+day|left|stay\w*\s+until|goes?\s+on\s+until)"
)
_WORDS = r"(?:[\s,]+(?!and\b|or\b)[\w'’“”\"()./-]+){0,9}?[\s,(]*"
_BEFORE_START = re.compile(rf"\b{_START_VERB}\b{_WORDS}(?:on\s+|at\s+)?$", re.I)
_BEFORE_END = re.compile(
    rf"\b{_END_VERB}\b{_WORDS}(?:on\s+|in\s+|the\s+)?$|\b(?:until|till|through)\s+(?:the\s+)?$", re.I
)
_AFTER_START = re.compile(rf"^[\s,]*(?:[\w'’“”\"/-]+,?\s+){{0,14}}?{_START_VERB}\b", re.I)
_AFTER_END = re.compile(rf"^[\s,]*(?:[\w'’“”\"/-]+,?\s+){{0,14}}?{_END_VERB}\b", re.I)
# "the third since 2021", "the largest in years": the series, not this activity.
_ORDINAL_SINCE = re.compile(
    r"(?:\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|no\.\s*\d+|"
    r"largest|biggest|most)\b[^.;]{0,40}?\bsince|\b(?:goes|go|went)\s+back\s+to|\bdates?\s+(?:from|back\s+to)|"
    r"\bused\s+the\s+name)\b[^.;]{0,25}$",
    re.I,
)
_SPEECH = re.compile(
    r"\b(?:said|says|announc\w+|told|report(?:ed|s)?|disclosed|confirmed|stated?|statement|released?|"
    r"according\s+to|declared(?!\s+over)|spoke|wrote|quoted|added|complained|congratulated|watched|visited|met|"
    r"noted|revealed)\b"
    r"(?:\s+(?!that\b)[\w'’.-]+){0,5}?\s*(?:on\s+|in\s+|of\s+|,\s*)?(?:a\s+)?$",
    re.I,
)
_SAID_AFTER = re.compile(
    r"^\s*,?\s*(?:the\s+)?(?:[\w'’-]+\s+){0,6}?(?:said|announced|reported|confirmed|told|disclosed)\b", re.I
)


class Timing(NamedTuple):
    """Start and end at their precision, the rule and words that gave them, and the status."""

    start: str | None
    end: str | None
    date_prec: int | None
    rule: str
    words: str
    status: Status


class _Roles(NamedTuple):
    start: DateExpression | None
    end: DateExpression | None
    whole: DateExpression | None


# "casting off on Wednesday, NATO began Steadfast Defender"
_CLAUSE_BEGINS = re.compile(rf"^,\s+(?:(?!and\b|but\b)[\w’'\"“.-]+\s+){{1,5}}?{_START_VERB}\b", re.I)
_JUST_AFTER_START = re.compile(r"^\s+(?:began|begun|started|opened|launched|kicked\s+off)\b", re.I)
# A dateline may stand before the first sentence.
LEAD_CHARS = 60
_COME_BACK = re.compile(r"\b(?:have|has)\s+(?:come\s+back|returned|come\s+home|ended|concluded|wrapped\s+up)\b", re.I)
_WITHIN_A_DAY = re.compile(r"\b(?:one-day|\d+[\s-]hours?|\w+\s+hours\s+after\s+it)\b", re.I)


def find_timing(text: str, draft: Draft, dates: Sequence[DateExpression], published: str | None) -> Timing:
    """Return when a draft's activity takes place, seen from the publication date."""
    roles = _roles(text, draft, dates)
    start, end, rule = _span_of(text, roles, draft)
    start, end, rule = _with_duration(text, draft, start, end, rule)
    if start is None and end is None:
        start, end, rule = _from_lead(draft, dates)
    if start is None and end is None:
        start, end, rule = _fallback(text, draft, published)
    if start and end and first_day(start) > last_day(end):
        start = None
    words = "; ".join(dict.fromkeys(e.text for e in roles if e is not None))
    status = _status(text, draft, start, end, published)
    return Timing(start, end, precision_of(start, end), rule, words, status)


def _roles(text: str, draft: Draft, dates: Sequence[DateExpression]) -> _Roles:
    """Sort the dates of a draft's regions into beginning, end and whole; what was only said on a day is left out."""
    start = end = None
    wholes: list[tuple[bool, DateExpression]] = []
    for activity in _most_telling(draft):
        for expression in dates_in(dates, activity.region):
            role = _role_of(text, activity, expression)
            if role == "start" and start is None:
                start = expression
            elif role == "end" and end is None:
                end = expression
            elif role == "whole":
                wholes.append((activity.weak, expression))
    if start is not None or end is not None or any(not weak for weak, _ in wholes):
        # "began on 17 February ... until 27 February": a stretch told in passing is not the whole.
        wholes = [(weak, whole) for weak, whole in wholes if not weak]
    return _Roles(start, end, max((whole for _, whole in wholes), key=_fineness, default=None))


def _fineness(expression: DateExpression) -> tuple[bool, int]:
    """Rank a stretch of days first, then the finer; the first told among equals."""
    return expression.start != expression.end, len(expression.start or "")


def _most_telling(draft: Draft) -> list[Activity]:
    """Return the activities with those of strong triggers or names before the weak ones."""
    return sorted(draft.activities, key=lambda a: (a.weak, a.sentence))


def _role_of(text: str, activity: Activity, expression: DateExpression) -> str:
    before = text[activity.region.start : expression.start_char]
    after = text[expression.end_char : activity.region.end]
    if _ORDINAL_SINCE.search(before + expression.text):
        return "speech"
    if (
        expression.start
        and expression.end
        and expression.start != expression.end
        and len(expression.start) + len(expression.end) > 8
    ):
        return "whole"
    single = activity.type in {"missile_test", "incursion"}
    if expression.start is None:
        return "end"
    if expression.end is None:
        # "has been held since 2003" tells of the series
        habit = activity.type == "exercise" and len(expression.start) == 4
        return "speech" if habit else "start"
    if single:
        return "speech" if _is_spoken(before, after, expression) else "whole"
    if _BEFORE_END.search(before):
        return "end"
    if _BEFORE_START.search(before):
        return "start"
    if _is_spoken(before, after, expression):
        return "speech"
    named_day = re.match(r"^\s+(?:as|for)\s+the\s+(first|opening|start|last|closing|final|end)\b", after, re.I)
    if named_day:
        return "end" if named_day.group(1).lower() in {"last", "closing", "final", "end"} else "start"
    if _JUST_AFTER_START.match(after):
        return "start"
    if _CLAUSE_BEGINS.match(after):
        return "start"
    if len(before.strip()) < 12 and not re.match(r"['’]s\b", after):
        if _AFTER_END.match(after):
            return "end"
        if _AFTER_START.match(after):
            return "start"
    if activity.weak and expression.rule == "year in name":
        return "speech"
    return "whole"


def _is_spoken(before: str, after: str, expression: DateExpression) -> bool:
    """Whether a date tells when somebody spoke: "said on Monday", "On Monday the ministry said"."""
    if _SPEECH.search(before):
        return True
    told_later = re.search(r"later|earlier|following|previous", expression.rule) is not None
    return len(before.strip()) < 12 and _SAID_AFTER.match(after) is not None and not told_later


def _span_of(text: str, roles: _Roles, draft: Draft) -> tuple[str | None, str | None, str]:
    whole = roles.whole
    if whole is not None and whole.start != whole.end:
        return whole.start, whole.end, f"range: {whole.rule}"
    if roles.start is not None or roles.end is not None:
        start = roles.start.start if roles.start is not None else _day_before(roles, draft)
        end = (roles.end.end or roles.end.start) if roles.end is not None else None
        if start is None and roles.end is not None and roles.end.start != roles.end.end:
            start = roles.end.start
        if roles.start is not None and end is None and draft.type in {"missile_test", "incursion"}:
            end = roles.start.end
        if roles.start is not None and end is None and len(start or "") < 10 and draft.past_edition:
            end = start
        return start, end, "begins or ends: " + ", ".join(r.rule for r in (roles.start, roles.end) if r is not None)
    if whole is not None:
        if draft.type in {"exercise", "patrol"} and len(whole.start or "") == 10 and _is_begun(text, draft):
            return whole.start, None, f"begun: {whole.rule}"
        return whole.start, whole.end, whole.rule
    return None, None, ""


def _day_before(roles: _Roles, draft: Draft) -> str | None:
    """A single day that is told beside a later end, of what lasts, is the beginning."""
    if roles.whole is None or roles.end is None or draft.type in {"missile_test", "incursion"}:
        return None
    day, end = roles.whole.start, roles.end.end or roles.end.start
    return day if day and end and len(day) == 10 and first_day(day) < first_day(end) else None


def _is_begun(text: str, draft: Draft) -> bool:
    """Whether the draft is told as having begun and not as over: "has started an exercise"."""
    regions = [text[a.region.start : a.region.end] for a in draft.activities if not a.weak]
    begun = any(re.search(r"\b(?:has|have)\s+(?:\w+\s+)?(?:begun|started|opened|launched)\b", r, re.I) for r in regions)
    return begun and all(region_tense(r) != "completed" for r in regions)


def _with_duration(
    text: str, draft: Draft, start: str | None, end: str | None, rule: str
) -> tuple[str | None, str | None, str]:
    """Complete a one-sided period by a stated length ("the three-day drills"), counted inclusively."""
    if draft.type not in {"exercise", "patrol", "deployment"} or (start is None and end is None):
        return start, end, rule
    if start is not None and end is not None:
        return _refined_start(text, draft, start, end, rule)
    known = start or end
    if (
        start is None
        and known is not None
        and any(_WITHIN_A_DAY.search(text, a.region.start, a.region.end) for a in draft.activities)
    ):
        return known, known, f"{rule}; within a day"
    if known is None or len(known) != 10:
        return start, end, rule
    for activity in _most_telling(draft):
        for duration in find_durations(text[activity.region.start : activity.region.end]):
            if duration.days is None:
                continue
            if start is not None:
                return start, add_days(start, duration.days - 1), f"{rule}; {duration.days} days"
            return add_days(known, 1 - duration.days), end, f"{rule}; {duration.days} days"
    return start, end, rule


def _from_lead(draft: Draft, dates: Sequence[DateExpression]) -> tuple[str | None, str | None, str]:
    """Take the day of the lead for what the second sentence reports: "Sunday was a big day. A submarine fired"."""
    first = draft.activities[0]
    if first.sentence != 1 or draft.past_edition or draft.type not in {"missile_test", "incursion", "patrol"}:
        return None, None, ""
    days = [d for d in dates if d.end_char <= first.region.start and d.start == d.end and len(d.start or "") == 10]
    if len({d.start for d in days}) != 1:
        return None, None, ""
    return days[0].start, days[0].end, f"the day of the lead: {days[0].rule}"


def _refined_start(text: str, draft: Draft, start: str, end: str, rule: str) -> tuple[str | None, str | None, str]:
    """Count back from a known last day where the beginning is known only to lie in a month or year."""
    if len(start) == 10 or len(end) != 10 or (last_day(start) < first_day(end) and start[:4] != end[:4]):
        return start, end, rule
    for activity in _most_telling(draft):
        for duration in find_durations(text[activity.region.start : activity.region.end]):
            if duration.days is None or duration.days > 60:
                continue
            counted = add_days(end, 1 - duration.days)
            if counted.startswith(start):
                return counted, end, f"{rule}; {duration.days} days"
    return start, end, rule


def _fallback(text: str, draft: Draft, published: str | None) -> tuple[str | None, str | None, str]:
    """Take the edition's year, or for news of something just done the month of publication."""
    just_done = _told_as_news(text, draft, published)
    if draft.name is not None and draft.name.year is not None:
        year = str(draft.name.year)
        if just_done[0] or just_done[1]:
            month = just_done[0] or just_done[1] or ""
            if month[:4] == year:
                return just_done
        return year, year, "year in the name"
    return just_done


def _told_as_news(text: str, draft: Draft, published: str | None) -> tuple[str | None, str | None, str]:
    """Take the month of publication for what the lead tells as just begun, over or done."""
    first = draft.activities[0]
    if (
        published
        and len(published) >= 7
        and not draft.past_edition
        and draft.type in {"exercise", "patrol", "incursion"}
    ):
        region = text[first.region.start : first.region.end]
        if first.region.start < LEAD_CHARS and _COME_BACK.search(region):
            return None, published[:7], "told as just over; month of publication"
        if first.region.start < LEAD_CHARS and PERFECT.search(region) and region_tense(region) != "planned":
            begun = re.search(r"\b(?:started|begun|opened|launched)\b", region, re.I) is not None
            return published[:7], None if begun else published[:7], "told as just done; month of publication"
    return None, None, ""


def _status(text: str, draft: Draft, start: str | None, end: str | None, published: str | None) -> Status:
    tense = _tense(text, draft)
    if published is None or not (start or end):
        return tense
    if end is not None and last_day(end) < first_day(published):
        return "completed"
    if start is not None and first_day(start) > last_day(published):
        return "planned"
    if len(published) < 10:
        return tense
    today = first_day(published)
    if start == end and start is not None and first_day(start) == today and draft.type in {"patrol", "incursion"}:
        return "planned" if tense == "planned" else "completed"
    if end is not None and last_day(end) == today and _ends_now(text, draft):
        return "ongoing"
    if end is not None and last_day(end) < today:
        return "completed"
    if start is not None and first_day(start) > today:
        return "planned"
    if end is not None and len(end) == 10 and last_day(end) > today and start is not None and len(start) == 10:
        return "ongoing"
    if draft.type in {"missile_test", "incursion"}:
        return "completed" if tense != "planned" else "planned"
    return tense


def _ends_now(text: str, draft: Draft) -> bool:
    return any(
        re.search(r"\b(?:ends|closes|concludes)\b", text[a.region.start : a.region.end]) for a in draft.activities
    )


def _tense(text: str, draft: Draft) -> Status:
    if draft.past_edition:
        return "completed"
    for activity in _most_telling(draft):
        region = text[activity.region.start : activity.region.end]
        tense = region_tense(region)
        if tense in {"completed", "planned"} or (
            tense == "ongoing" and draft.type not in {"missile_test", "incursion"}
        ):
            return tense
    return "completed" if draft.type in {"missile_test", "incursion"} else "ongoing"
