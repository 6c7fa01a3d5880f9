"""What changed in a workspace -> its copies, decisions and events, in one step that is done whole or not at all.

The result is that of `Pipeline.collect` on all reports in their order, but for the ids that events keep from before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from geoint.models import Reading, Report
from geoint.workspace.copies import Copies
from geoint.workspace.events import EventChanges, Events
from geoint.workspace.mentions import BOTH, FIRST, SECOND, Mentions, Told
from geoint.workspace.reports import AGAIN, MERGED, PARTS, PENDING, Readings, put_reading

ReadAgain = Callable[[Report], Reading | None]


class Merged(NamedTuple):
    """What one step changed."""

    n_added: int
    n_replaced: int
    n_removed: int
    n_copies: int
    events: EventChanges


class Merge:
    """One step, inside a transaction.

    Parameters
    ----------
    read_again
        Reads a report once more, with the year that other reports gave it; None where it cannot.
    """

    def __init__(self, db: sqlite3.Connection, *, read_again: ReadAgain) -> None:
        self._db = db
        self._read_again = read_again
        self._readings = Readings(db)
        self._mentions = Mentions(db, self._readings.outline)
        self._copies = Copies(db, self._readings)
        self._events = Events(db, self._mentions)
        self._touched: set[int] = set()
        # What the mentions of reports that are replaced were in.
        self._before: dict[Told, int] = {}

    def run(self, removed: Sequence[int] = ()) -> Merged:
        """Take out the removed reports, and merge all that are read but not merged yet."""
        rows = self._db.execute("SELECT number, is_merged FROM report WHERE is_pending ORDER BY number")
        pending = {number: is_merged for number, is_merged in rows if number not in set(removed)}
        replaced = [number for number, is_merged in pending.items() if is_merged]
        to_judge = set(pending)
        for number in (*self._merged(removed), *replaced):
            to_judge |= self._take_out(number)
        for number in removed:
            self._db.execute("DELETE FROM report WHERE number = ?", (number,))
            self._db.execute("DELETE FROM reading WHERE key = ?", (PARTS * number + PENDING,))
        new = [number for report in pending for number in self._put_in(report)]
        turned = self._copies.judge(to_judge - set(removed), pending) - set(pending)
        self._mentions.decide(new + self._undecided(turned))
        again = self._reread(self._events.note_years(self._still_there()))
        self._mentions.decide(again)
        changes = self._events.renew(self._still_there(), self._before.values())
        return Merged(len(pending) - len(replaced), len(replaced), len(removed), self._copies.count(pending), changes)

    def _merged(self, reports: Iterable[int]) -> list[int]:
        """Return those reports that are not merely read."""
        is_merged = "SELECT 1 FROM report WHERE number = ? AND is_merged"
        return [number for number in reports if self._db.execute(is_merged, (number,)).fetchone()]

    def _undecided(self, reports: Iterable[int]) -> list[int]:
        """Forget the decisions on the mentions of reports; return the mentions."""
        numbers = [
            n
            for report in sorted(reports)
            for again in (False, True)
            for n in self._mentions.of_report(report, again=again)
        ]
        for number in numbers:
            self._touched |= self._mentions.undecide(number)
        self._touched.update(numbers)
        return numbers

    def _take_out(self, report: int) -> set[int]:
        """Take a merged report's mentions and readings out; return the reports to be judged again as copies."""
        later = self._copies.delete(report)
        for again in (False, True):
            numbers = self._mentions.of_report(report, again=again)
            self._before |= self._mentions.events_of(numbers)
            self._delete(numbers)
        keys = (PARTS * report + MERGED, PARTS * report + AGAIN)
        self._db.execute("DELETE FROM reading WHERE key IN (?, ?)", keys)
        return later

    def _put_in(self, report: int) -> list[int]:
        """Make what was read of a report the merged part; return its mentions."""
        keys = (PARTS * report + MERGED, PARTS * report + PENDING)
        self._db.execute("UPDATE reading SET key = ? WHERE key = ?", keys)
        reading = self._readings.load(report)
        self._db.execute(
            "UPDATE report SET is_pending = 0, is_merged = 1, is_dated = ?, year = NULL WHERE number = ?",
            (reading.report.published is not None, report),
        )
        self._copies.insert(report)
        return self._insert(report, reading, tier=BOTH)

    def _reread(self, reports: Iterable[int]) -> list[int]:
        """Read reports again whose year, as others tell it, is another than before; return the mentions to compare."""
        changed: list[int] = []
        for report in sorted(reports):
            (before,) = self._db.execute("SELECT year FROM report WHERE number = ?", (report,)).fetchone()
            year = self._year(report)
            if year != before:
                changed += self._with_year(report, year)
        return changed

    def _year(self, report: int) -> str | None:
        """Return the year on which the events of the first round agree."""
        rows = self._db.execute("SELECT years FROM mention WHERE report = ? AND tier <> ?", (report, SECOND))
        years = {year for (told,) in rows if told for year in json.loads(told)}
        return years.pop() if len(years) == 1 else None

    def _with_year(self, report: int, year: str | None) -> list[int]:
        first, again = (self._mentions.of_report(report, again=again) for again in (False, True))
        self._before |= self._mentions.events_of((*first, *again))
        self._delete(again)
        self._db.execute("DELETE FROM reading WHERE key = ?", (PARTS * report + AGAIN,))
        for number in first:
            self._touched |= self._mentions.undecide(number)
        reading = None
        if year is not None:
            known = self._readings.load(report).report
            reading = self._read_again(known.model_copy(update={"published": year, "published_from": "other reports"}))
        self._db.execute("UPDATE report SET year = ? WHERE number = ?", (year if reading else None, report))
        for number in first:
            # What was read again takes the place of what was read first in its event, or gives it back.
            event = None if reading else self._before.get(self._mentions.told(number))
            tier = FIRST if reading else BOTH
            self._db.execute("UPDATE mention SET tier = ?, event = ? WHERE number = ?", (tier, event, number))
        self._touched.update(first)
        if reading is None:
            return first
        put_reading(self._db, report, AGAIN, reading)
        return first + self._insert(report, reading, tier=SECOND)

    def _insert(self, report: int, reading: Reading, *, tier: int) -> list[int]:
        numbers = self._mentions.insert(report, reading, tier=tier, events=self._before)
        self._touched.update(numbers)
        return numbers

    def _delete(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._touched |= self._mentions.undecide(number)
            self._mentions.delete(number)

    def _still_there(self) -> list[int]:
        """Return the touched mentions that were not taken out."""
        exists = "SELECT 1 FROM mention WHERE number = ?"
        return [number for number in sorted(self._touched) if self._db.execute(exists, (number,)).fetchone()]
