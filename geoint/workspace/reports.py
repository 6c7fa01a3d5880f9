"""The reports of a workspace: which of those that come in are new, and their readings, kept and given back.

A report is known again by where it comes from: its file, its id there, and which report of that id it is; one that
comes by a stream, by its id and what it says. The id that it has in the workspace is told apart from others' the way
`geoint.reports` does, and stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geoint.copies import minima_of
from geoint.copies_words import words_of
from geoint.errors import InputError
from geoint.models import Reading, Report
from geoint.readings_codec import join_reading, split_reading
from geoint.reports.kinds import kind_of
from geoint.workspace.file import transaction

if TYPE_CHECKING:
    from geoint.reports import Incoming

# What is kept of a report: as it was read, as it was read again with a year from other reports, and what was read but
# is not merged yet.
MERGED, AGAIN, PENDING = 0, 1, 2
PARTS = 4
# Outlines that are asked for again soon; some 30 kB each.
_KEPT_OUTLINES = 2_000
# Names by which a process calls what it was given: another file at each run.
_GIVEN = ("/dev/stdin", "/dev/fd/", "/proc/")


class Slot(NamedTuple):
    """Where a report that comes in belongs: a report that it replaces, or a new place."""

    number: int | None
    place: str
    own: str
    nth: int
    hash: bytes


class Arrivals:
    """Says of the reports of one run which are to be read, and keeps the place of each until its reading is there."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._met: Counter[tuple[str, str]] = Counter()
        self._seen: set[int] = set()
        self._given: set[str] = set()
        self._slots: dict[str, list[Slot]] = defaultdict(list)
        # What this run keeps is no report from before: whether it is kept already is up to the workers' pace.
        self._last = db.execute("SELECT max(number) FROM report").fetchone()[0] or 0
        self._tries: Counter[str] = Counter()
        self._place_of = lru_cache(maxsize=1)(_place)  # one after the other, reports of one file come together
        self.n_known = 0

    def unread(self, incoming: Iterable[Incoming]) -> Iterator[Report]:
        """Yield the reports that are new or changed, with the ids that they have in the workspace."""
        for report, stated_id in incoming:
            slot, report_id = self._slot(report, stated_id)
            if slot is None:
                self.n_known += 1
                continue
            self.expect(report_id, slot)
            yield report if report.id == report_id else report.model_copy(update={"id": report_id})

    def expect(self, report_id: str, slot: Slot) -> None:
        """Note where a report belongs that is being read."""
        self._given.add(report_id)
        self._slots[report_id].append(slot)

    def slot_of(self, report_id: str) -> Slot:
        """Return where the next reading of a report belongs."""
        return self._slots[report_id].pop(0)

    def _slot(self, report: Report, stated_id: str) -> tuple[Slot | None, str]:
        place, digest = self._place_of(report.path), content_hash(report)
        if not place:
            return self._slot_of_stream(report.path, stated_id, digest)
        # A file of one report needs no id to tell it from others.
        own = stated_id if kind_of(place).holds_many else ""
        self._met[place, own] += 1
        nth = self._met[place, own]
        row = self._db.execute(
            "SELECT number, id, hash FROM report WHERE place = ? AND own = ? AND nth = ?", (place, to_db(own), nth)
        ).fetchone() or self._moved(own, digest, place, nth)
        if row is None:
            return Slot(None, place, own, nth, digest), self._free_id(stated_id, report.path)
        number, report_id, known = row
        self._seen.add(number)
        return (None if known == digest else Slot(number, place, own, nth, digest)), from_db(report_id)

    def _slot_of_stream(self, path: str | None, stated_id: str, digest: bytes) -> tuple[Slot | None, str]:
        """Nobody knows whether two streams are one: the same text is the same report, another is another."""
        own = "" if _is_made_up(stated_id, path) else stated_id
        same = self._db.execute(
            # With a plus, for the index of hashes is the one to use: all without an id are one own.
            "SELECT number, id FROM report WHERE hash = ? AND +place = '' AND +own = ?",
            (digest, to_db(own)),
        )
        for number, report_id in same:
            if number <= self._last and number not in self._seen:
                self._seen.add(number)
                return None, from_db(report_id)
        (last,) = self._db.execute("SELECT max(nth) FROM report WHERE place = '' AND own = ?", (to_db(own),)).fetchone()
        self._met["", own] = max(self._met["", own], last or 0) + 1
        return Slot(None, "", own, self._met["", own], digest), self._free_id(stated_id, None)

    def _moved(self, own: str, digest: bytes, place: str, nth: int) -> tuple[int, object, bytes] | None:
        """Find the same report under a path at which no file is any more, and note its new one."""
        rows = self._db.execute("SELECT number, id, hash, place, own FROM report WHERE hash = ?", (digest,)).fetchall()
        for number, report_id, known, old, old_own in rows:
            if old and number not in self._seen and from_db(old_own) == own and not os.path.lexists(old):
                with transaction(self._db):
                    self._db.execute("UPDATE report SET place = ?, nth = ? WHERE number = ?", (place, nth, number))
                return number, report_id, known
        return None

    def _free_id(self, stated_id: str, path: str | None) -> str:
        wider: list[str] = []
        if path is not None:
            kind = kind_of(path)
            wider = [f"{Path(kind.stem).name}/{stated_id}"] if kind.holds_many else [kind.stem, path]
        for candidate in (stated_id, *wider):
            if not self._is_taken(candidate):
                return candidate
        # The number of tries is kept: a thousand reports of one name would else try a thousand numbers each.
        number = self._tries[stated_id] or 2
        while self._is_taken(f"{stated_id}~{number}"):
            number += 1
        self._tries[stated_id] = number
        return f"{stated_id}~{number}"

    def _is_taken(self, report_id: str) -> bool:
        return report_id in self._given or number_of(self._db, report_id) is not None


def put_out_of_date(db: sqlite3.Connection, report_ids: Iterable[str]) -> None:
    """Let the next run that reads read these reports anew."""
    db.executemany("UPDATE report SET settings = '' WHERE id = ?", ((to_db(own),) for own in report_ids))


def number_of(db: sqlite3.Connection, report_id: str) -> int | None:
    """Return the number of the report with an id."""
    row = db.execute("SELECT number FROM report WHERE id = ?", (to_db(report_id),)).fetchone()
    return None if row is None else int(row[0])


def content_hash(report: Report) -> bytes:
    """Return a digest of what a report says of itself: text, title, date, publisher, address, language."""
    fields = (report.text, report.title, report.published, report.publisher, report.url, report.language)
    return hashlib.blake2b(json.dumps(fields).encode("ascii"), digest_size=16).digest()


def keep_reading(db: sqlite3.Connection, reading: Reading, slot: Slot, settings: str) -> int:
    """Keep what was read, on its own, until it is merged; return the report's number."""
    with transaction(db):
        number = slot.number
        if number is None:
            (last,) = db.execute("SELECT max(number) FROM report").fetchone()
            number = (last or 0) + 1
            db.execute(
                "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, 0, NULL, NULL)",
                (number, to_db(reading.report.id), slot.place, to_db(slot.own), slot.nth, slot.hash, settings),
            )
        else:
            db.execute(
                "UPDATE report SET hash = ?, settings = ?, is_pending = 1 WHERE number = ?",
                (slot.hash, settings, number),
            )
        put_reading(db, number, PENDING, reading)
    return number


def put_reading(db: sqlite3.Connection, number: int, part: int, reading: Reading) -> None:
    """Write one part of a report, with its outlines."""
    body, outlines = split_reading(reading)
    db.executemany(
        # One that is there already is as good, unless it was damaged since.
        "INSERT INTO outline VALUES (?, ?) ON CONFLICT DO UPDATE SET wkb = excluded.wkb WHERE wkb <> excluded.wkb",
        outlines.items(),
    )
    minima = minima_of(words_of(reading.report.text)).tobytes() if part == PENDING else None
    db.execute("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", (PARTS * number + part, body, minima))


class Readings:
    """The readings of a workspace, with the outlines that were used last in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.outline = lru_cache(maxsize=_KEPT_OUTLINES)(self._outline)

    def load(self, number: int, part: int = MERGED) -> Reading:
        """Return one part of a report.

        Raises
        ------
        InputError
            Where it is damaged.
        """
        row = self._db.execute("SELECT body FROM reading WHERE key = ?", (PARTS * number + part,)).fetchone()
        try:
            if row is None:
                raise InputError("a stored reading is missing")
            return join_reading((row[0], _Outlines(self)))
        except InputError as error:
            why = str(error).partition(";")[0]
            raise InputError(
                f"report {self._id(number)} of the workspace is damaged ({why}); take it out with "
                "`geoint project remove`, then add it again"
            ) from error

    def latest(self, number: int) -> Reading:
        """Return a merged report as it was read last."""
        again = self._db.execute("SELECT 1 FROM reading WHERE key = ?", (PARTS * number + AGAIN,)).fetchone()
        return self.load(number, AGAIN if again else MERGED)

    def _id(self, number: int) -> str:
        (report_id,) = self._db.execute("SELECT id FROM report WHERE number = ?", (number,)).fetchone()
        return ascii(from_db(report_id))

    def _outline(self, digest: str) -> bytes:
        row = self._db.execute("SELECT wkb FROM outline WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise KeyError(digest)
        return bytes(row[0])


class _Outlines(Mapping[str, bytes]):
    """Outlines by their digest, looked up one by one."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def __getitem__(self, digest: str) -> bytes:
        return self._readings.outline(digest)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def to_db(text: str) -> str | bytes:
    """Return text as SQLite can hold it; what UTF-8 cannot say, half a surrogate pair, goes in as bytes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def from_db(value: object) -> str:
    """Return the text that `to_db` was given."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else str(value)


def _place(path: str | None) -> str:
    """The file that a report stands in, the same from wherever it is named; empty for a stream."""
    if path is None:
        return ""
    place = os.path.abspath(path)
    return "" if _is_stream(place) else place.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_stream(place: str) -> bool:
    """Say whether a path is but the way that a stream comes: a named pipe, or what a shell calls /dev/fd/63."""
    try:
        return place.startswith(_GIVEN) or not stat.S_ISREG(os.stat(place).st_mode)
    except OSError:  # it was a file a moment ago
        return False


def _is_made_up(stated_id: str, path: str | None) -> bool:
    """Say whether a stream states no id: then its report is called after the stream and, of many, after its line.

    One that states just such an id is known by what it says, as all that state none.
    """
    names = ("stdin", "standard input") if path is None else (kind_of(Path(path).name).stem,)
    return any(re.fullmatch(rf"{re.escape(name)}(:\d+)?", stated_id) for name in names)
