"""A workspace: reports that were read once and are remembered, with their events, in one file of a folder.

    >>> workspace = Workspace("desk")
    >>> workspace.add(["monday/"])            # reads all
    >>> workspace.add(["monday/", "tuesday/"])  # reads what is new or changed
    >>> workspace.result().save("outputs/desk")

Each report is kept as soon as it is read, and all that are new are merged in one step at the end: whoever stops in
between loses what was in hand, and the next run goes on. Events keep their ids. The events are those that
`geoint map` would make of the same reports. docs/workspace.md says how.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geoint.corpus.settings import Settings
from geoint.errors import GeointError, InputError
from geoint.models import Fault, Reading, Report
from geoint.workspace.failing import blamed
from geoint.workspace.file import explained, locked, open_file, read_file, transaction
from geoint.workspace.merge import Merge, Merged
from geoint.workspace.reports import (
    MERGED,
    PENDING,
    Arrivals,
    Readings,
    Slot,
    from_db,
    keep_reading,
    number_of,
    put_out_of_date,
)
from geoint.workspace.settings import (
    as_before,
    check_parts,
    end_reading_again,
    keep_parts,
    key_of,
    known_folders,
    known_parts,
    note_folders,
    other_parts,
    parts_of,
)

if TYPE_CHECKING:
    from geoint import models
    from geoint.corpus import Engine
    from geoint.pipeline import Pipeline
    from geoint.result import Result


class Added(NamedTuple):
    """What a run brought: reports that were read, and those that were known already; what merging changed."""

    n_read: int
    n_known: int
    merged: Merged


class Status(NamedTuple):
    """What a workspace holds."""

    n_reports: int
    n_copies: int
    n_pending: int
    n_mentions: int
    n_events: int
    settings: dict[str, str]


class Workers(NamedTuple):
    """Who reads: see `geoint.corpus.read_corpus`."""

    jobs: int = 1
    engine: Engine = "processes"
    scheduler: str | None = None


ONE_PROCESS = Workers()


class _Task(NamedTuple):
    """What one run reads, and how; `key` says with which settings."""

    inputs: Sequence[str | Path]
    faults: list[Fault]
    notices: list[Fault]
    workers: Workers
    key: str


class Workspace:
    """Reports and events in a folder.

    Parameters
    ----------
    folder
        Where the file lies, or is to lie.
    settings
        How reports are read, the same at every run: each option that is not said is as it was said before, but for the
        geocoder.
    said
        Those of the settings (`geoint.workspace.settings.OPTIONS`) that are said though they are as by default.
    pipeline
        What the settings open, where the caller has it open already.
    on_wait
        Receives one line where another run writes and is waited for.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        settings: Settings | None = None,
        said: Collection[str] = (),
        pipeline: Pipeline | None = None,
        on_wait: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.folder = Path(folder)
        self._settings = settings or Settings()
        self._said = said
        self._pipeline = pipeline
        self._on_wait = on_wait

    @property
    def pipeline(self) -> Pipeline:
        """What the settings open, at first use."""
        if self._pipeline is None:
            self._pipeline = self._settings.open_pipeline()
        return self._pipeline

    def add(
        self,
        inputs: Sequence[str | Path],
        *,
        faults: list[Fault] | None = None,
        notices: list[Fault] | None = None,
        workers: Workers = ONE_PROCESS,
        again: bool = False,
        on_reading: Callable[[Reading], None] = lambda reading: None,
    ) -> Added:
        """Read what is new or changed among some inputs, and bring the events up to date.

        Parameters
        ----------
        inputs
            Files, folders, globs, or "-"; none to finish what an earlier run left.
        faults, notices
            Receive what was left out, and what was not read as it was meant.
        again
            Take the settings as the new ones, and read all reports of the workspace anew, or what an earlier run that
            was stopped left of them.
        on_reading
            Called for each report that was read and kept.

        Raises
        ------
        InputError
            Where the workspace is damaged, of another make, or was read with other settings.
        OutputError
            Where it cannot be written; the reports before it are kept.
        """
        told, noted = [] if faults is None else faults, [] if notices is None else notices
        with self._writing() as db:
            task = _Task(inputs, told, noted, workers, self._agree(db, inputs, again=again))
            arrivals = Arrivals(db)
            n_read = 0
            for reading in self._read(db, arrivals, task):
                keep_reading(db, reading, arrivals.slot_of(reading.report.id), task.key)
                n_read += 1
                on_reading(reading)
            return Added(n_read, arrivals.n_known, self._merge(db))

    def remove(self, report_ids: Sequence[str]) -> Merged:
        """Take reports out, and bring the events up to date; what is read but not merged stays so.

        Nothing is read for it, but for reports to which those that are left tell another year than before. Where the
        settings are others than before, these lose the year, and the next `add` reads them.

        Raises
        ------
        InputError
            Where no report has one of the ids; nothing is taken out then.
        """
        with self._writing() as db:
            numbers = {report_id: number_of(db, report_id) for report_id in report_ids}
            unknown = [ascii(report_id) for report_id, number in numbers.items() if number is None]
            if unknown:
                raise InputError(
                    f"the workspace {self.folder} has no report {', '.join(unknown)}; "
                    f"`geoint project status {self.folder} --reports` lists all"
                )
            return self._take_out(db, [number for number in numbers.values() if number is not None])

    def collection(self) -> models.Collection:
        """Return all readings, events and the review list, as the last finished run left them."""
        from geoint.workspace.collection import collect

        return read_file(self.folder, collect)

    def result(self) -> Result:
        """Return the same with the ways to save and show it.

        Raises
        ------
        InputError
            Where there is no report in the workspace.
        """
        from geoint.result import Result

        collection = self.collection()
        if not collection.readings:
            raise InputError(f"the workspace {self.folder} holds no report; geoint project add {self.folder} REPORTS")
        return Result(collection)

    def status(self) -> Status:
        """Return what the workspace holds."""
        queries = (
            "SELECT count(*) FROM report",
            "SELECT count(*) FROM report WHERE copy_of IS NOT NULL",
            "SELECT count(*) FROM report WHERE is_pending",
            "SELECT count(*) FROM mention WHERE event IS NOT NULL",
            "SELECT count(*) FROM event",
        )

        def count(db: sqlite3.Connection) -> Status:
            reports, copies, pending, mentions, events = (int(db.execute(query).fetchone()[0]) for query in queries)
            return Status(reports, copies, pending, mentions, events, known_parts(db) or {})

        return read_file(self.folder, count)

    def reports(self) -> list[tuple[str, str, str | None]]:
        """Return the id of each report, its file ("" where it came by a pipe), and the report that it is a copy of."""
        query = "SELECT r.id, r.place, o.id FROM report r LEFT JOIN report o ON o.number = r.copy_of ORDER BY r.number"
        rows = read_file(self.folder, lambda db: db.execute(query).fetchall())
        return [(from_db(own), place, None if original is None else from_db(original)) for own, place, original in rows]

    def folders(self) -> list[Path]:
        """Return the folders from which reports were read: whatever report is put there comes in at the next run."""
        return [Path(folder) for folder in sorted(read_file(self.folder, known_folders))]

    def check(self) -> list[str]:
        """Return what is wrong with the file and with what it holds, one line each, with what to do."""
        from geoint.workspace.check import find_problems

        return read_file(self.folder, lambda db: list(find_problems(db, self.folder)))

    # -- the file

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with (
            locked(self.folder, on_wait=self._on_wait),
            explained(self.folder),
            closing(open_file(self.folder, write=True)) as db,
        ):
            yield db

    # -- one run

    def _agree(self, db: sqlite3.Connection, inputs: Sequence[str | Path], *, again: bool) -> str:
        """Check that the workspace was read with the same settings, or make them its settings; return their key."""
        known = known_parts(db)
        self._settings = as_before(db, self._settings, self._said)
        parts = parts_of(self._settings, self.pipeline)
        if known is not None and not again:
            check_parts(self.folder, known, parts)
        with transaction(db):
            keep_parts(db, parts, self._settings)
            note_folders(db, [os.path.abspath(item) for item in inputs if str(item) != "-" and os.path.isdir(item)])
            return key_of(db, parts, again=again)

    def _is_as_before(self, db: sqlite3.Connection) -> bool:
        """Say whether a report can be read as the others were, which also a file that is gone prevents."""
        known = known_parts(db)
        try:
            self._settings = as_before(db, self._settings, self._said)
            return known is None or not other_parts(known, parts_of(self._settings, self.pipeline))
        except GeointError:
            return False

    def _read(self, db: sqlite3.Connection, arrivals: Arrivals, task: _Task) -> Iterator[Reading]:
        from geoint.corpus import read_corpus
        from geoint.reports import read_incoming

        incoming = read_incoming(task.inputs, faults=task.faults, notices=task.notices) if task.inputs else ()
        spread = read_corpus(
            chain(_outdated(db, arrivals, task.key), arrivals.unread(incoming)),
            self._settings,
            faults=task.faults,
            jobs=task.workers.jobs,
            engine=task.workers.engine,
            scheduler=task.workers.scheduler,
            pipeline=self.pipeline,
        )
        with closing(spread):
            yield from spread

    def _merge(self, db: sqlite3.Connection) -> Merged:
        merge = Merge(db, read_again=self._read_again)
        with blamed(db, self.folder, merge, self._read_again), transaction(db):
            merged = merge.run()
            end_reading_again(db)
            return merged

    def _take_out(self, db: sqlite3.Connection, removed: Sequence[int]) -> Merged:
        later: list[str] = []

        def read_again(report: Report) -> Reading | None:
            if self._is_as_before(db):
                return self._read_again(report)
            later.append(report.id)
            return None

        with transaction(db):
            # A report that makes merging fail must not keep another one, or itself, from being taken out.
            merged = Merge(db, read_again=read_again).run(removed, only=())
            put_out_of_date(db, later)
            return merged

    def _read_again(self, report: Report) -> Reading | None:
        from geoint.corpus import read_one

        outcome = read_one(self.pipeline, report)
        return None if isinstance(outcome, Fault) else outcome


def _outdated(db: sqlite3.Connection, arrivals: Arrivals, key: str) -> Iterator[Report]:
    """Yield the reports of the workspace that were read with other settings, as they came in."""
    readings = Readings(db)
    rows = db.execute(
        "SELECT number, id, place, own, nth, hash, is_pending FROM report WHERE settings <> ? ORDER BY number", (key,)
    ).fetchall()
    for number, report_id, place, own, nth, digest, is_pending in rows:
        report = readings.load(number, PENDING if is_pending else MERGED).report
        arrivals.expect(from_db(report_id), Slot(number, place, from_db(own), nth, digest))
        found_in_text = {"published": None, "published_from": None} if report.published_from == "text" else {}
        yield report.model_copy(update={"id": from_db(report_id), **found_in_text})
