"""A workspace -> the collection that the writers in `geoint.output` receive, as `Pipeline.collect` would make it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping

from geoint.copies import with_original
from geoint.events.blocking import SMALL_RUN
from geoint.events.located import Located
from geoint.events.merge import build_events, decide, locate
from geoint.events.repeated import leaders
from geoint.models import Collection, EventMention, MergeDecision, Reading
from geoint.review import find_review_items
from geoint.workspace.reports import Readings, from_db


def collect(db: sqlite3.Connection) -> Collection:
    """Return what the file holds.

    Raises
    ------
    InputError
        Where a reading is damaged.
    """
    readings = _readings(db)
    mentions = _mentions(db, readings)
    clusters: dict[str, list[EventMention]] = defaultdict(list)
    rows = db.execute("SELECT e.id, m.number FROM event e JOIN mention m ON m.event = e.number ORDER BY e.number")
    for event_id, number in rows:
        clusters[from_db(event_id)].append(mentions[number])
    decisions = _decisions(db, mentions, readings)
    by_id = {reading.report.id: reading for reading in readings.values()}
    events = build_events(clusters.values(), by_id, decisions, ids=list(clusters))
    ordered = tuple(readings.values())
    return Collection(readings=ordered, events=events, review=find_review_items(ordered, events, decisions))


def _readings(db: sqlite3.Connection) -> dict[int, Reading]:
    """Return the reports as they were read last, by number, in their order."""
    kept = Readings(db)
    rows = db.execute(
        "SELECT r.number, o.id FROM report r LEFT JOIN report o ON o.number = r.copy_of "
        "WHERE r.is_merged ORDER BY r.number"
    ).fetchall()
    return {n: with_original(kept.latest(n), None if copy is None else from_db(copy)) for n, copy in rows}


def _mentions(db: sqlite3.Connection, readings: dict[int, Reading]) -> dict[int, EventMention]:
    """Return the mentions that are in events, by number; those of a report stand in the order of its reading."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for report, number in db.execute("SELECT report, number FROM mention WHERE event IS NOT NULL ORDER BY number"):
        numbers[report].append(number)
    return {
        number: mention
        for report, own in numbers.items()
        for number, mention in zip(own, readings[report].events, strict=True)
    }


def _decisions(
    db: sqlite3.Connection, mentions: dict[int, EventMention], readings: dict[int, Reading]
) -> list[MergeDecision]:
    """Return the decisions on mentions that are in events, by their ids; of a small run the different ones too."""
    if len(mentions) <= SMALL_RUN:
        return decide({m.id: locate(m, reading) for reading in readings.values() for m in reading.events})
    leader_of = leaders(located_copies(readings))
    told = {number: tuple(json.loads(text)) for number, text in db.execute("SELECT number, told FROM reasons")}
    found = [
        MergeDecision.model_construct(
            a=mentions[a].id, b=mentions[b].id, verdict="same" if is_same else "unsure", score=score / 100,
            reasons=told[reasons],
        )
        for a, b, is_same, score, reasons in db.execute("SELECT a, b, is_same, score, reasons FROM decision")
        if a in mentions and b in mentions
    ]  # fmt: skip
    # What was decided while a report was read without its year is no decision on what it tells now.
    kept = (d for d in found if _counts(d, leader_of))
    return sorted(kept, key=lambda d: (d.a, d.b))


def located_copies(readings: Mapping[int, Reading]) -> Iterator[Located]:
    """Yield the mentions of copies and of their originals as they are compared."""
    sources = {reading.report.copy_of for reading in readings.values()}
    for reading in readings.values():
        if reading.report.copy_of is not None or reading.report.id in sources:
            yield from (locate(mention, reading) for mention in reading.events)


def _counts(decision: MergeDecision, leader_of: Mapping[str, str]) -> bool:
    """Whether neither mention repeats another one, but for the one repeating the other."""
    a, b = (leader_of.get(i, i) for i in (decision.a, decision.b))
    return (a == decision.a and b == decision.b) or a == decision.b or b == decision.a
