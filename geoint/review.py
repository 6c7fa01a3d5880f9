"""What an analyst should look at: everything unsure or unresolved, with the reason and the rivals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from geoint.models import DateExpression, Event, EventMention, Mention, MergeDecision, Reading, ReviewItem

# Below this a place, an event or a merge is listed. A place of two equal candidates scores 0.5.
UNSURE_BELOW = 0.6
MAX_RIVALS = 3
# Of an event mention that may be one with many others, the closest so many are listed: nobody reads on.
MAX_MERGES = 10
_PLACED_BY = {
    "inferred": "no entry of this name, so placed by the words around it",
    "geocoder": "no entry of this name, so placed by the geocoding service",
}


def find_review_items(
    readings: Sequence[Reading], events: Sequence[Event], decisions: Sequence[MergeDecision]
) -> tuple[ReviewItem, ...]:
    """Return the review list in the order of the reports, merges last."""
    items: list[ReviewItem] = []
    for reading in readings:
        items.extend(_of_reading(reading))
    labels = {m.id: (e.label, m) for e in events for m in e.mentions}
    items.extend(_of_merges(decisions, labels))
    return tuple(items)


def _of_reading(reading: Reading) -> Iterable[ReviewItem]:
    report = reading.report
    if report.published is None:
        yield ReviewItem(
            report_id=report.id,
            what="publication date",
            subject=report.title or report.id,
            reason="no publication date in the file or the text: relative dates stay unresolved",
        )
    elif report.published_from == "other reports":
        yield ReviewItem(
            report_id=report.id,
            what="publication date",
            subject=report.title or report.id,
            reason=f"no publication date of its own; {report.published} was taken from other reports of its events",
            confidence=0.5,
        )
    placed = {(p.start, p.end) for e in reading.events for p in e.places if p.role in {"area", "base"}}
    for mention in reading.mentions:
        yield from _of_mention(reading, mention, in_event=(mention.start, mention.end) in placed)
    for date in reading.dates:
        if date.start is None and date.end is None:
            yield _of_date(reading, date)
    for event in reading.events:
        yield from _of_event(reading, event)


def _of_mention(reading: Reading, mention: Mention, *, in_event: bool) -> Iterable[ReviewItem]:
    rivals = tuple(
        f"{c.name} ({c.kind}, {c.country or 'no country'}, {c.entry_id})"
        for c in mention.candidates[1 : 1 + MAX_RIVALS]
    )
    if mention.lon is None:
        reason = "; ".join(mention.reasons) or "not in the gazetteer"
    elif mention.method in {"inferred", "geocoder"}:
        reason = f"{_PLACED_BY[mention.method]}: {'; '.join(mention.reasons)}"
    elif mention.confidence < UNSURE_BELOW:
        where = mention.country or "no country"
        reason = f"taken for {mention.name} ({mention.kind}, {where}): {'; '.join(mention.reasons)}"
    else:
        return
    yield ReviewItem(
        report_id=reading.report.id,
        what="place",
        subject=mention.text,
        start=mention.start,
        end=mention.end,
        quote=_quote(reading, mention.start, mention.end),
        reason=("place of an event; " if in_event else "") + reason,
        rivals=rivals,
        confidence=mention.confidence,
    )


def _of_date(reading: Reading, date: DateExpression) -> ReviewItem:
    return ReviewItem(
        report_id=reading.report.id,
        what="date",
        subject=date.text,
        start=date.start_char,
        end=date.end_char,
        quote=_quote(reading, date.start_char, date.end_char),
        reason=date.reason or "could not be resolved",
    )


def _of_event(reading: Reading, event: EventMention) -> Iterable[ReviewItem]:
    doubts = []
    if event.confidence < UNSURE_BELOW:
        doubts.append("little speaks for an event: " + "; ".join(event.reasons))
    if event.start is None and event.end is None:
        doubts.append("no date")
    if not any(p.role in {"area", "base"} for p in event.places):
        doubts.append("no place")
    if not doubts:
        return
    span = event.evidence[0]
    quote = " ".join(reading.report.text[span.start : span.end].split())
    yield ReviewItem(
        report_id=reading.report.id,
        what="event",
        subject=event.name or event.type,
        start=span.start,
        end=span.end,
        quote=quote,
        reason="; ".join(doubts),
        confidence=event.confidence,
    )


def _of_merges(decisions: Sequence[MergeDecision], labels: dict[str, tuple[str, EventMention]]) -> Iterable[ReviewItem]:
    listed: Counter[str] = Counter()
    for decision in sorted((d for d in decisions if d.verdict == "unsure"), key=lambda d: (-d.score, d.a, d.b)):
        if max(listed[decision.a], listed[decision.b]) >= MAX_MERGES:
            continue
        listed.update((decision.a, decision.b))
        label, mention = labels[decision.a]
        other, _ = labels[decision.b]
        yield ReviewItem(
            report_id=mention.report_id,
            what="merge",
            subject=f"{label} / {other}",
            reason="; ".join(decision.reasons) or "nothing speaks for or against",
            rivals=(decision.a, decision.b),
            confidence=0.5,
        )


def _quote(reading: Reading, start: int, end: int, *, width: int = 60) -> str:
    """Return the whole words around a span, on one line, with "…" where the text goes on."""
    text = reading.report.text
    first, last = max(0, start - width), min(len(text), end + width)
    # A word that is cut is left out, unless it is the span's own.
    first += 0 if first == 0 or text[first - 1].isspace() else _gap(text[first:start])
    last -= 0 if last == len(text) or text[last].isspace() else _gap(text[end:last][::-1])
    words = " ".join(text[first:last].split())
    return f"{'… ' if text[:first].strip() else ''}{words}{' …' if text[last:].strip() else ''}"


def _gap(text: str) -> int:
    """Return how many characters come before the first blank; none where there is no blank."""
    found = re.search(r"\s", text)
    return found.start() if found else 0
