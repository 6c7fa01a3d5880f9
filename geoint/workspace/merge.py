"""What changed in a workspace -> its copies, decisions and events, in one step that is done whole or not at all.

The result is that of `Pipeline.collect` on all reports in their order, but for the ids that events keep from before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from geoint.models import Reading, Report
from geoint.workspace.copies import Copies
from geoint.workspace.decisions import Decisions
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
        self._decisions = Decisions(db, self._mentions)
        self._copies = Copies(db, self._readings)
        self._events = Events(db, self._mentions)
        self._touched: set[int] = set()
        # The report that is being put in or read again, and stays there where that fails.
        self.in_hand: int | None = None
        # What the mentions of reports that are replaced were in.
        self._before: dict[Told, int] = {}

    def run(self, removed: Sequence[int] = (), *, only: Collection[int] | None = None) -> Merged:
        """Take out the removed reports, and merge all that are read but not merged yet, or of them `only` some."""
        rows = self._db.execute("SELECT number, is_merged FROM report WHERE is_pending ORDER BY number")
        left = set(removed)
        pending = {n: is_merged for n, is_merged in rows if n not in left and (only is None or n in only)}
        replaced = [number for number, is_merged in pending.items() if is_merged]
        to_judge = set(pending)
        gone = (*self._merged(removed), *replaced)
        beside = self._copies.together(gone)
        for number in gone:
            to_judge |= self._take_out(number)
        for number in removed:
            self._db.execute("DELETE FROM report WHERE number = ?", (number,))
            self._db.execute("DELETE FROM reading WHERE key = ?", (PARTS * number + PENDING,))
        new = [number for report in pending for number in self._put_in(report)]
        turned = self._copies.judge(to_judge - set(removed), pending) - set(pending)
        beside |= turned | self._copies.together({*pending, *turned})
        self._decisions.decide(new + self._undecided(beside - {*pending, *removed}))
        reread = self._reread(self._events.note_years(self._still_there()))
        again = [number for numbers in reread.values() for number in numbers]
        self._decisions.decide(again + self._undecided(self._copies.together(reread) - set(reread)))
        changes = self._events.renew(self._still_there(), self._before.values())
        return Merged(len(pending) - len(replaced), len(replaced), len(removed), self._copies.count(pending), changes)

    def _merged(self, reports: Iterable[int]) -> list[int]:
        """Return those reports that are not merely read."""
        is_merged = "SELECT 1 FROM report WHERE number = ? AND is_merged"
        return [number for number in reports if self._db.execute(is_merged, (number,)).fetchone()]

    def _undecided(self, reports: Iterable[int]) -> list[int]:
        """Forget the decisions on the mentions of reports; return the mentions.

        Which mention of a report and its copies leads the others (`geoint.events.repeated`) may be another one when any
        of these reports comes, goes or is read again.
        """
        numbers = [
            n
            for report in sorted(reports)
            for again in (False, True)
            for n in self._mentions.of_report(report, again=again)
        ]
        for number in numbers:
            self._touched |= self._decisions.undecide(number)
        self._touched.update(numbers)
        return numbers

    def _take_out(self, report: int) -> set[int]:
        """Take a merged report's mentions and readings out; return the reports to be judged again as copies."""
        later = self._take_from_bands(report)
        for again in (False, True):
            numbers = self._mentions.of_report(report, again=again)
            self._before |= self._mentions.events_of(numbers)
            self._delete(numbers)
        keys = (PARTS * report + MERGED, PARTS * report + AGAIN)
        self._db.execute("DELETE FROM reading WHERE key IN (?, ?)", keys)
        return later

    def _take_from_bands(self, report: int) -> set[int]:
        """Take a report out of its bands, also one whose reading, which would tell them, is lost."""
        key = PARTS * report + MERGED
        if self._db.execute("SELECT 1 FROM reading WHERE key = ? AND minima IS NOT NULL", (key,)).fetchone():
            return self._copies.delete(report)
        sharing = "SELECT o.report FROM band b JOIN band o ON o.key = b.key WHERE b.report = ? AND o.report > b.report"
        later = {number for (number,) in self._db.execute(sharing, (report,))}
        self._db.execute("DELETE FROM band WHERE report = ?", (report,))
        return later

    def _put_in(self, report: int) -> list[int]:
        """Make what was read of a report the merged part; return its mentions."""
        self.in_hand = report
        keys = (PARTS * report + MERGED, PARTS * report + PENDING)
        self._db.execute("UPDATE reading SET key = ? WHERE key = ?", keys)
        reading = self._readings.load(report)
        self._db.execute(
            "UPDATE report SET is_pending = 0, is_merged = 1, is_dated = ?, year = NULL WHERE number = ?",
            (reading.report.published is not None, report),
        )
        self._copies.insert(report)
        numbers = self._insert(report, reading, tier=BOTH)
        self.in_hand = None
        return numbers

    def _reread(self, reports: Iterable[int]) -> dict[int, list[int]]:
        """Read reports again whose year, as others tell it, is another than before; return what to compare of each."""
        changed: dict[int, list[int]] = {}
        for report in sorted(reports):
            (before,) = self._db.execute("SELECT year FROM report WHERE number = ?", (report,)).fetchone()
            year = self._year(report)
            if year != before:
                self.in_hand = report
                changed[report] = self._with_year(report, year)
                self.in_hand = None
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
            self._touched |= self._decisions.undecide(number)
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
            self._touched |= self._decisions.undecide(number)
            self._mentions.delete(number)

    def _still_there(self) -> list[int]:
        """Return the touched mentions that were not taken out."""
        exists = "SELECT 1 FROM mention WHERE number = ?"
        return [number for number in sorted(self._touched) if self._db.execute(exists, (number,)).fetchone()]
