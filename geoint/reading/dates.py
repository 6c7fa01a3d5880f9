"""Times that a news text names, resolved as far as publication, tense and the text's own earlier dates allow.

Publication gives "on Monday" its day and "in July" its year; the tense of the clause says in which direction. "Days
later", "the next month" and "that year" count from the last event that the text has dated. Nothing finer than the
words support is returned: "next week" is the month that holds it, with the week as bounds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoint.models import DateExpression, Span
from geoint.reading.dates_calendar import Stretch, add_days_inclusive, parse_iso, shift_days, subtract_days_inclusive
from geoint.reading.dates_durations import Duration, find_durations
from geoint.reading.dates_lex import Tokens
from geoint.reading.dates_mention import TimeMention, expression_of, joined, kind_of, mention_of
from geoint.reading.dates_point import Point
from geoint.reading.dates_ranges import RawTime, read_expressions
from geoint.reading.dates_resolve import resolve_point
from geoint.reading.dates_story import Anchor, Outcome, Place, Story
from geoint.reading.dates_tense import Tense, guess_tense, is_reporting
from geoint.reading.sentences import sentence_at, split_sentences

__all__ = [
    "Duration",
    "TimeMention",
    "add_days_inclusive",
    "find_dates",
    "find_durations",
    "find_times",
    "subtract_days_inclusive",
]
_PUT_OFF = frozenset("postponed moved delayed rescheduled deferred pushed shifted set scheduled slated".split())
_ZONE_DAYS = 2  # a dateline this near to the publication date is the report's own day
_DATELINE_CHARS = 70  # before the date: "BHUBANESWAR (Odisha) (India), "
_PLAN_WORDS = frozenset("first start starting opening last final date day beginning launch".split())
# Dated events further down a report are more often background (characters; share of the text).
OPENING_CHARS, OPENING_SHARE = 700, 0.4
_MARKERS = frozenset("on in at by before after during of for since until from through to as around about over".split())
# What follows a dateline: "BEIJING, Sept 9 -", "MOSCOW, August 28. /TASS/.", "NANJING, Oct. 14 (Xinhua) --".
_DATELINE_END = re.compile(
    r"\.?,?\s{0,3}(?:\([^()\n]{2,40}\)|/[^/\n]{2,30}/|[A-Z][\w -]{2,25}(?=\s{0,3}(?:--|[—–:])))?\s{0,3}(?:--|[—–:-]|\.)"
)
_DATELINE_START = re.compile(r"\(?[A-Z][A-Z][A-Z .'’&/-]*[A-Z](?:[ ,.()/&][\w ,.'’()/&-]{0,50})?\Z")
_NAMED_DATELINE = re.compile(r"[A-Z][\w.'’-]+(?:[ ,()]+[A-Z][\w.'’-]*\)?){0,6},?\s\Z")
_TIED_END = re.compile(r"\.?,?\s{0,3}(?:\([A-Z][^()\n]{1,40}\)|/[A-Z][^/\n]{1,30}/)\s{0,3}(?:--|[—–:.-])")


def find_dates(
    text: str, *, published: str | None, sentences: Sequence[Span] = (), title: str | None = None
) -> tuple[DateExpression, ...]:
    """Find the times that a text names.

    Parameters
    ----------
    text
        A report's text.
    published
        ISO date of publication (YYYY-MM-DD; YYYY-MM or YYYY where no more is known; a time stamp is cut).
        Without it, and without an anchor in the text, relative times stay unresolved and say so.
    sentences
        The text's sentences in order; made here where there are none.
    title
        The headline, whose years help where `published` is missing.

    Returns
    -------
    tuple[DateExpression, ...]
        In text order, not overlapping.
    """
    return tuple(t.expression for t in find_times(text, published=published, sentences=sentences, title=title))


def find_times(
    text: str, *, published: str | None, sentences: Sequence[Span] = (), title: str | None = None
) -> tuple[TimeMention, ...]:
    """Find times as `find_dates` does, with kind, tense, bounds and anchors."""
    spans = tuple(sentences) or split_sentences(text)
    tokens = Tokens(text)
    raws = list(read_expressions(tokens))
    story = Story(parse_iso(published), text_year=_text_year(raws, tokens, title))
    reader = _Reader(tokens, spans, story)
    found = (reader.read(raw, raws[number + 1] if number + 1 < len(raws) else None) for number, raw in enumerate(raws))
    return tuple(mention for mention in found if mention is not None)


def _text_year(raws: Sequence[RawTime], tokens: Tokens, title: str | None) -> int | None:
    """The latest year of a name, of a full date in the opening, or of the headline; it stands in for publication's.

    A month with its year, or a full date further down, is too often background ("signed on May 13, 2013").
    """
    opening = max(OPENING_CHARS, int(len(tokens.text) * OPENING_SHARE))
    points = [
        (p, tokens.start[raw.first] < opening)
        for raw in raws
        for p in (raw.point, raw.end)
        if p is not None and not p.part
    ]
    years = [p.year for p, early in points if p.year and (p.form == "name year" or (p.is_day and early))]
    if title:
        tokens = Tokens(title)
        years += [raw.point.year for raw in read_expressions(tokens) if raw.point.year and not raw.point.part]
    return max(years, default=None)


class _Reader:
    """Resolves the expressions of one text in order and keeps the story's anchors."""

    def __init__(self, tokens: Tokens, sentences: tuple[Span, ...], story: Story) -> None:
        self.tokens = tokens
        self.sentences = sentences
        self.story = story

    def read(self, raw: RawTime, following: RawTime | None) -> TimeMention | None:
        """Resolve one expression and let later ones count from it; None where it is no time after all."""
        tokens = self.tokens
        start, end = tokens.start[raw.first], self._end_char(raw)
        number = sentence_at(self.sentences, start)
        bounds = self._bounds(number, raw)
        span = (raw.first, raw.after)
        dateline = raw.point.is_day and self._is_dateline(start, end)
        tense: Tense = "past" if dateline else guess_tense(tokens, span, bounds)
        is_since = tokens.word(raw.first) == "since"
        is_over = tokens.is_possessive(raw.after - 1) or tokens.word(raw.first - 1) == "after"
        if is_over and tense == "present" and raw.point.form == "weekday":
            tense = "past"  # "the second after Thursday's launch"
        direction = _tense_for(raw, tense, is_plan=self._is_plan(raw), is_since=is_since)
        first, last = self._resolve(raw, following, direction, number)
        shown = last or first
        if not shown.reason and (shown.stretch is None or first.stretch is None):
            return None  # "in two weeks" of a past event, a type number
        spoken = dateline or is_reporting(tokens, span, bounds)
        expression = expression_of(raw, Span(start=start, end=end), tokens.text[start:end], first, last)
        if dateline:
            expression = expression.model_copy(update={"rule": f"dateline, {expression.rule}"})
        mention = mention_of(expression, kind_of(raw, dateline, first.used), first, last)
        marker = tokens.word(raw.first - 1) if tokens.word(raw.first - 1) in _MARKERS else ""
        mention = mention.model_copy(update={"tense": tense, "marker": marker, "is_reporting": spoken})
        self._remember(raw, mention, joined(first.stretch, last.stretch if last else None), number)
        return mention

    def _end_char(self, raw: RawTime) -> int:
        """Leave the full stop of a sentence out of "in Sept."."""
        last = raw.after - 1
        return self.tokens.end[last - 1] if self.tokens.raw[last] == "." and last > raw.first else self.tokens.end[last]

    def _bounds(self, number: int, raw: RawTime) -> tuple[int, int]:
        if not 0 <= number < len(self.sentences):
            return raw.first, raw.after
        sentence = self.sentences[number]
        low, high = self.tokens.at_char(sentence.start), self.tokens.at_char(sentence.end)
        return min(low, raw.first), max(high, raw.after)

    def _is_plan(self, raw: RawTime) -> bool:
        """Whether the words beside it make it a plan: "gave Tuesday as the first day", "put off to May"."""
        before = raw.first - 1 - (self.tokens.word(raw.first - 1) == "to")
        if self.tokens.word(before) in _PUT_OFF or (
            self.tokens.word(before) == "off" and self.tokens.word(before - 1) == "put"
        ):
            return True
        words = [self.tokens.word(raw.after + step) for step in range(3)]
        return words[0] in ("as", "for") and words[1] in ("the", "its", "their") and words[2] in _PLAN_WORDS

    def _is_dateline(self, start: int, end: int) -> bool:
        text = self.tokens.text
        low = max(0, start - _DATELINE_CHARS - 1)
        head = text[max(low, text.rfind("\n", low, start) + 1) : start]
        if not 2 <= len(head) <= _DATELINE_CHARS or not _DATELINE_END.match(text, end):
            return False
        if _DATELINE_START.match(head.rstrip(", ")):
            return True
        return bool(_TIED_END.match(text, end)) and _NAMED_DATELINE.match(head) is not None

    def _resolve(
        self, raw: RawTime, following: RawTime | None, tense: Tense, number: int
    ) -> tuple[Outcome, Outcome | None]:
        place = Place(tense, number, raw.first)
        if raw.end is None:
            point = self._with_base(raw, following)
            return resolve_point(point, self.story, place), None
        return _resolve_range(raw.point, raw.end, self.story, place)

    def _with_base(self, raw: RawTime, following: RawTime | None) -> Point:
        """Count "a day after the summit on May 20" from the date that ends the same clause."""
        point = raw.point
        if point.form != "shift" or not point.reason or following is None or not following.point.is_day:
            return point
        between = self.tokens.raw[raw.after : following.first]
        if len(between) > 12 or not all(word[0].isalnum() for word in between):
            return point
        return Point("shift", unit=point.unit, count=point.count, sign=point.sign, base=following.point)

    def _remember(self, raw: RawTime, mention: TimeMention, stretch: Stretch | None, number: int) -> None:
        """Let later expressions count from this one, which stands in sentence `number`."""
        if stretch is None or mention.kind == "name":
            if stretch and self.story.named_year is None:
                self.story.named_year = stretch.first.year
            return
        if stretch.level != "year":
            self.story.month = (stretch.last.year, stretch.last.month)
        if mention.kind == "dateline":
            self._write_from(stretch)
        if mention.kind == "dateline" or raw.point.form in ("decade", "near", "span", "vague"):
            return
        span = Span(start=mention.expression.start_char, end=mention.expression.end_char)
        anchor = Anchor(stretch, span, number, used=mention.anchors)
        self.story.named_year = stretch.first.year
        if stretch.is_day and not mention.is_reporting:
            self.story.day_anchor = anchor
        lead = self.tokens.word(raw.first - 1)
        if mention.kind == "point" and _names_year(raw, lead):
            self.story.sentence_year = (number, raw.first, stretch.first.year)
        if mention.is_reporting:
            self.story.spoken = anchor
        else:
            self.story.anchor = anchor

    def _write_from(self, dateline: Stretch) -> None:
        """Take the dateline's day for "today": it is local, and a page may be dated a day off in another time zone."""
        published = self.story.published
        if published is None or not dateline.is_day:
            return
        low, high = shift_days(published.first, -_ZONE_DAYS), shift_days(published.last, _ZONE_DAYS)
        if low <= dateline.first <= high:
            self.story.published = dateline


def _names_year(raw: RawTime, lead: str) -> bool:
    """Whether an expression tells the year of its sentence: "in 2021", "last year", but not "a 2001 car"."""
    point = raw.point
    if point.form == "date" and point.month is None:
        return lead in ("in", "during")
    return point.form in ("unit", "ago") and point.unit == "year"


def _tense_for(raw: RawTime, tense: Tense, *, is_plan: bool, is_since: bool) -> Tense:
    """Let the words of the expression itself overrule the verb."""
    if is_plan and tense != "unknown":
        return "future"
    if raw.shape == "since" and tense in ("present", "unknown"):
        return "past" if is_since else "present"
    if raw.shape == "until" and tense in ("present", "unknown"):
        return "future"
    if raw.shape == "until" and raw.point.form == "date":
        return "present" if tense == "past" else tense  # "lasted until March": the nearest one
    return tense


def _resolve_range(first: Point, last: Point, story: Story, place: Place) -> tuple[Outcome, Outcome]:
    """Resolve both ends; the later one gives month and year to the earlier, and never lies before it."""
    if first.form == last.form == "date" and first.year is None and last.year is not None:
        first = _with_year(first, last)
    start = resolve_point(first, story, place)
    if first.form == "weekday" and start.stretch and place.tense == "present":
        start = _running_week(first, last, story, place) or start
    if first.form == "day number" and first.month is None and last.form == "date":
        start = resolve_point(Point("date", last.year, last.month, first.day), story, place)
    after = Place(place.tense, place.sentence, place.token, after=start.stretch)
    end = resolve_point(last, story, after)
    if start.stretch and end.stretch and end.stretch.last < start.stretch.first:
        return start, Outcome(None, end.rule, "the end lies before the start")
    return start, end


def _with_year(first: Point, last: Point) -> Point:
    """Give the start of a range its end's year, or the year before ("Dec. 28 to Jan. 3, 2025")."""
    year = last.year or 0
    later = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 31)
    return Point("date", year - later, first.month, first.day, first.weekday, part=first.part)


def _running_week(first: Point, last: Point, story: Story, place: Place) -> Outcome | None:
    """Where "is held from Tuesday to Saturday" can hold the day of publication, let it."""
    start = resolve_point(first, story, Place("past", place.sentence, place.token))
    end = resolve_point(last, story, Place("past", place.sentence, place.token, after=start.stretch))
    if not (story.published and start.stretch and end.stretch and not first.mod and start.stretch.is_day):
        return None
    return start if end.stretch.last >= story.published.first else None
