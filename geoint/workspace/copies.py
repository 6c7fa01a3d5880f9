"""The copies among the reports of a workspace, judged again only where something changed.

The result is that of `geoint.copies.find_copies` on all of them. Whether a report is a copy depends on the originals
before it. So when one is added or taken out, or turns from a copy into an original, the later ones that share a band
with it are judged again, in their order.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geoint.copies import MAX_BUCKET, band_keys, original_of
from geoint.copies_words import Words, words_of
from geoint.workspace.reports import MERGED, PARTS, Readings

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Words of originals that are compared again soon; some 30 kB each.
_KEPT_WORDS = 2_000


class Copies:
    """The copies of a workspace, inside a transaction."""

    def __init__(self, db: sqlite3.Connection, readings: Readings) -> None:
        self._db = db
        self._readings = readings
        self.words = lru_cache(maxsize=_KEPT_WORDS)(self._words)
        self.minima = lru_cache(maxsize=50_000)(self._minima)

    def insert(self, number: int) -> None:
        """Put a report whose reading was just merged into its bands."""
        keys = band_keys(self._minima(number))
        self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", ((key, number) for key in keys))

    def delete(self, number: int) -> set[int]:
        """Take a report out of its bands, before its reading goes; return the reports that must be judged again."""
        later = self._sharing_later(number) if self._copy_of(number) is None else set()
        keys = band_keys(self._minima(number))
        self._db.executemany("DELETE FROM band WHERE key = ? AND report = ?", ((key, number) for key in keys))
        return later

    def judge(self, numbers: Iterable[int], new: Iterable[int]) -> set[int]:
        """Judge reports, and those that depend on them; return those that are copies of another report than before.

        Parameters
        ----------
        numbers
            Reports to judge; the new ones are among them.
        new
            Reports with another text than before, or none before.
        """
        waiting = sorted(set(numbers))
        queued, fresh = set(waiting), set(new)
        last, changed = self._last_besides(queued), set()
        while waiting:
            number = heapq.heappop(waiting)
            before, now = self._copy_of(number), original_of(number, self.minima(number), self)
            if now != before:
                self._db.execute("UPDATE report SET copy_of = ? WHERE number = ?", (now, number))
                changed.add(number)
            turned = (before is None) != (now is None) or (number in fresh and now is None)
            for later in self._sharing_later(number) - queued if turned and number < last else ():
                queued.add(later)
                heapq.heappush(waiting, later)
        return changed

    def together(self, reports: Iterable[int]) -> set[int]:
        """Return the merged reports that some count as one source with, and themselves where there are such."""
        found: set[int] = set()
        for number in reports:
            source = self._copy_of(number) or number
            query = "SELECT number FROM report WHERE (number = ? OR copy_of = ?) AND is_merged"
            members = {member for (member,) in self._db.execute(query, (source, source))}
            found |= members if len(members) > 1 else set()
        return found

    def count(self, reports: Iterable[int]) -> int:
        """Return how many reports are copies."""
        return sum(self._copy_of(number) is not None for number in reports)

    def _last_besides(self, queued: set[int]) -> int:
        """Return the last report that is not in a queue: behind it nothing depends on what is before."""
        rows = self._db.execute("SELECT number FROM report WHERE is_merged ORDER BY number DESC")
        return next((number for (number,) in rows if number not in queued), 0)

    def _copy_of(self, number: int) -> int | None:
        row = self._db.execute("SELECT copy_of FROM report WHERE number = ?", (number,)).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def _sharing_later(self, number: int) -> set[int]:
        found: set[int] = set()
        for key in band_keys(self._minima(number)):
            rows = self._db.execute("SELECT report FROM band WHERE key = ? AND report > ?", (key, number))
            found.update(other for (other,) in rows)
        return found

    # -- what `original_of` asks for

    def sharing(self, keys: Sequence[int], before: int) -> set[int]:
        """Return the originals before a report that share a band, of each band the first ones."""
        found: set[int] = set()
        for key in keys:
            rows = self._db.execute(
                "SELECT band.report FROM band CROSS JOIN report ON report.number = band.report "
                "WHERE band.key = ? AND band.report < ? AND report.copy_of IS NULL ORDER BY band.report LIMIT ?",
                (key, before, MAX_BUCKET),
            )
            found.update(number for (number,) in rows)
        return found

    def _minima(self, number: int) -> NDArray[np.uint32]:
        (packed,) = self._db.execute("SELECT minima FROM reading WHERE key = ?", (PARTS * number + MERGED,)).fetchone()
        return np.frombuffer(packed, dtype=np.uint32)

    def _words(self, number: int) -> Words:
        return words_of(self._readings.load(number).report.text)
