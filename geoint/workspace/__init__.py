"""A workspace: reports that were read once and are remembered, with their events, in one file of a folder.

    >>> workspace = Workspace("desk")
    >>> workspace.add(["monday/"])            # reads all
    >>> workspace.add(["monday/", "tuesday/"])  # reads what is new or changed
    >>> workspace.result().save("outputs/desk")

Each report is kept as soon as it is read, and all that are new are merged in one step at the end: whoever stops in
between loses the report in hand, and the next run goes on. Events keep their ids. The events are those that
`geoint map` would make of the same reports. docs/workspace.md says how.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geoint.corpus.settings import Settings
from geoint.errors import InputError
from geoint.models import Fault, Reading, Report
from geoint.workspace.file import explained, locked, open_file, transaction
from geoint.workspace.merge import Merge, Merged
from geoint.workspace.reports import MERGED, PENDING, Arrivals, Readings, Slot, from_db, keep_reading, number_of
from geoint.workspace.settings import as_before, check_parts, keep_parts, key_of, known_parts, parts_of

if TYPE_CHECKING:
    from geoint.corpus import Engine
    from geoint.models import Collection
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
        How reports are read, the same at every run: what is not said is as it was said first, but for the geocoder.
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
        pipeline: Pipeline | None = None,
        on_wait: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.folder = Path(folder)
        self._settings = settings or Settings()
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
            Take the settings as the new ones, and read all reports of the workspace anew.
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
            task = _Task(inputs, told, noted, workers, self._agree(db, again=again))
            arrivals = Arrivals(db)
            n_read = 0
            for reading in self._read(db, arrivals, task):
                keep_reading(db, reading, arrivals.slot_of(reading.report.id), task.key)
                n_read += 1
                on_reading(reading)
            return Added(n_read, arrivals.n_known, self._merge(db))

    def remove(self, report_ids: Sequence[str]) -> Merged:
        """Take reports out, and bring the events up to date.

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
            self._agree(db, again=False)
            return self._merge(db, [number for number in numbers.values() if number is not None])

    def collection(self) -> Collection:
        """Return all readings, events and the review list, as the last finished run left them."""
        from geoint.workspace.collection import collect

        with self._reading() as db:
            return collect(db)

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
        with self._reading() as db:
            reports, copies, pending, mentions, events = (int(db.execute(query).fetchone()[0]) for query in queries)
            return Status(reports, copies, pending, mentions, events, known_parts(db) or {})

    def reports(self) -> list[tuple[str, str, str | None]]:
        """Return the id of each report, its file ("" where it came by a pipe), and the report that it is a copy of."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT r.id, r.place, o.id FROM report r LEFT JOIN report o ON o.number = r.copy_of ORDER BY r.number"
            ).fetchall()
        return [(from_db(own), place, None if original is None else from_db(original)) for own, place, original in rows]

    def check(self) -> list[str]:
        """Return what is wrong with the file and with what it holds, one line each, with what to do."""
        from geoint.workspace.check import find_problems

        with self._reading() as db:
            return list(find_problems(db, self.folder))

    # -- the file

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with (
            locked(self.folder, on_wait=self._on_wait),
            explained(self.folder),
            closing(open_file(self.folder, write=True)) as db,
        ):
            yield db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with (
            explained(self.folder),
            closing(open_file(self.folder, write=False)) as db,
            transaction(db, read=True),
        ):
            yield db

    # -- one run

    def _agree(self, db: sqlite3.Connection, *, again: bool) -> str:
        """Check that the workspace was read with the same settings, or make them its settings; return their key."""
        known = known_parts(db)
        if known is not None and not again:
            self._settings = as_before(db, self._settings)
        parts = parts_of(self._settings, self.pipeline.gazetteer)
        if known is not None and not again:
            check_parts(self.folder, known, parts)
        if known != parts:
            with transaction(db):
                keep_parts(db, parts, self._settings)
        return key_of(db, parts, again=again)

    def _read(self, db: sqlite3.Connection, arrivals: Arrivals, task: _Task) -> Iterator[Reading]:
        from geoint.corpus import read_corpus
        from geoint.reports import read_reports

        incoming = read_reports(task.inputs, faults=task.faults, notices=task.notices) if task.inputs else ()
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

    def _merge(self, db: sqlite3.Connection, removed: Sequence[int] = ()) -> Merged:
        with transaction(db):
            return Merge(db, read_again=self._read_again).run(removed)

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
