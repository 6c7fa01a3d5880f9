"""What is wrong with a workspace: the file itself, and what must hold between its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from geoint.errors import InputError
from geoint.workspace.file import FILE
from geoint.workspace.reports import AGAIN, MERGED, PENDING, Readings, from_db

# So many damaged reports are named; who has more restores a backup.
MAX_NAMED = 20
_RESTORE = "restore a backup, or read the reports into a new workspace"
# What must not be there: a query that counts it, and what it means.
_NEVER = (
    (
        "SELECT count(*) FROM mention WHERE report NOT IN (SELECT number FROM report)",
        "event mentions belong to no report",
    ),
    (
        "SELECT count(*) FROM mention WHERE (tier & 2) AND event IS NULL",
        "event mentions are in no event",
    ),
    (
        "SELECT count(*) FROM mention WHERE event NOT IN (SELECT number FROM event)",
        "event mentions are in an event that is not there",
    ),
    (
        "SELECT count(*) FROM event WHERE number NOT IN (SELECT event FROM mention WHERE event IS NOT NULL)",
        "events have no event mention",
    ),
    (
        "SELECT count(*) FROM"
        " (SELECT 1 FROM mention WHERE event IS NOT NULL GROUP BY event, report HAVING count(*) > 1)",
        "events hold two event mentions of one report",
    ),
    (
        "SELECT count(*) FROM decision WHERE a NOT IN (SELECT number FROM mention)"
        " OR b NOT IN (SELECT number FROM mention)",
        "decisions are on event mentions that are not there",
    ),
    (
        "SELECT count(*) FROM block WHERE mention NOT IN (SELECT number FROM mention)",
        "blocks hold event mentions that are not there",
    ),
    (
        "SELECT count(*) FROM report r JOIN report o ON o.number = r.copy_of"
        " WHERE o.copy_of IS NOT NULL OR o.number >= r.number",
        "copies have no original before them",
    ),
    (
        "SELECT count(*) FROM report WHERE copy_of NOT IN (SELECT number FROM report)",
        "copies are of a report that is not there",
    ),
)


def find_problems(db: sqlite3.Connection, folder: Path) -> Iterator[str]:
    """Yield one line for each thing that is wrong, with what to do; none where all is well."""
    path = folder / FILE
    damage = [str(row[0]) for row in db.execute("PRAGMA integrity_check(3)")]
    if damage != ["ok"]:
        told = "; ".join(" ".join(line.split()) for line in damage)
        yield f"{path} is damaged: {told}; {_RESTORE}"
        return
    for query, meaning in _NEVER:
        (count,) = db.execute(query).fetchone()
        if count:
            yield f"{path}: {count:,} {meaning}; {_RESTORE}, and report the failure"
    damaged = 0
    for line in _damaged_readings(db):
        damaged += 1
        if damaged <= MAX_NAMED:
            yield line
    if damaged > MAX_NAMED:
        yield f"and {damaged - MAX_NAMED:,} more reports are damaged; {_RESTORE}"


def _damaged_readings(db: sqlite3.Connection) -> Iterator[str]:
    readings = Readings(db)
    for number, report_id, is_merged, is_pending, year in db.execute(
        "SELECT number, id, is_merged, is_pending, year FROM report ORDER BY number"
    ):
        parts = [MERGED] * is_merged + [PENDING] * is_pending + [AGAIN] * (year is not None)
        try:
            for part in parts:
                reading = readings.load(number, part)
                if reading.report.id != from_db(report_id):
                    yield f"report {from_db(report_id)!a} holds the reading of another; {_RESTORE}"
        except InputError as error:
            yield str(error)
