"""Many reports: read one after the other, by worker processes, or by a Dask cluster, always with the same result.

    >>> faults = []
    >>> readings = read_corpus(read_reports(["reports/"], faults=faults), Settings(), jobs=0, faults=faults)

Reports stream: as many are in work as keep the workers busy, and readings come back in the order of the reports. So
memory does not grow with the number of reports, but for what the caller keeps.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from geoint.corpus.processes import Answer, Hands, Orders
from geoint.corpus.settings import Settings
from geoint.corpus.worker import FAILED, READING
from geoint.errors import DEBUG, MAX_ERROR_CHARS, WorkerError, told
from geoint.models import Fault, Reading, Report
from geoint.readings_codec import reading_from_bytes
from geoint.reports.decode import clean_name, shown

if TYPE_CHECKING:
    from geoint.pipeline import Drawing, Pipeline

__all__ = ["Engine", "Settings", "count_of_jobs", "read_corpus", "read_one"]

Engine = Literal["processes", "dask"]
# Characters of the reports that go to a worker together: a fraction of a second's work, so that none waits long at the
# end of a run; and some times more for a cluster, whose scheduler needs about a millisecond for each packet.
PACKET_CHARS = 4_000
DASK_PACKET_CHARS = 20_000
# Packets in work or done for each worker. While one slow report holds the order up, the others go on so far.
AHEAD = 16


class _Results(Protocol):
    """What `concurrent.futures` and Dask call a future."""

    def done(self) -> bool: ...

    def result(self) -> list[Answer]: ...


class _Packet(NamedTuple):
    """Reports that go to a worker together; `before` are the faults of the input that came before each."""

    reports: tuple[Report, ...]
    before: tuple[tuple[Fault, ...], ...]


Submit = Callable[[list[bytes]], _Results]


def read_corpus(
    reports: Iterable[Report],
    settings: Settings,
    *,
    faults: list[Fault],
    jobs: int = 1,
    engine: Engine = "processes",
    scheduler: str | None = None,
    draw: Drawing = "events",
    pipeline: Pipeline | None = None,
) -> Generator[Reading]:
    """Yield the readings of all reports in their order, the same ones however they are spread.

    Parameters
    ----------
    reports
        The reports; they are asked for no sooner than workers need them.
    settings
        How to read them.
    faults
        Receives, in the order of the input, a fault for each report that was left out: one on which geoint failed,
        and with workers also one that ended its process twice, or took too long. What the source of `reports`
        appends to the same list keeps its place among them.
    jobs
        Worker processes; 0 for as many as there are cores. With 1 and the engine "processes" all is done in this
        process, without a limit of time.
    engine
        "dask" for a Dask cluster: that of `scheduler`, else one on this machine with so many workers.
    scheduler
        Address of a Dask scheduler, such as "tcp://127.0.0.1:8786". Dask trusts whoever can reach it.
    draw
        Which spatial expressions get their geometry; see `Pipeline.read`.
    pipeline
        What `settings` open, where the caller has it open already.

    Raises
    ------
    GazetteerError, GeocoderError, InputError
        Where the settings cannot be used.
    WorkerError
        Where workers cannot be started, or the scheduler is not reached or was lost. Readings that were yielded by
        then are whole.
    """
    own = pipeline or settings.open_pipeline()
    workers = count_of_jobs(jobs)
    if engine == "processes" and workers == 1:
        yield from _read_here(reports, own, draw=draw, faults=faults)
        return
    orders = Orders(settings.packed(own.gazetteer), draw)
    release = _Release(own, draw, faults)
    spread = _dask(orders, workers, scheduler) if engine == "dask" else _processes(orders.packed(), workers)
    chars = DASK_PACKET_CHARS if engine == "dask" else PACKET_CHARS
    with spread as (submit, count), closing(_packets(reports, faults, chars)) as packets:
        yield from _in_order(packets, submit, release, ahead=AHEAD * count)


def count_of_jobs(jobs: int) -> int:
    """Return the number of workers that `jobs` asks for; 0 asks for one on each core that this process may use."""
    if jobs < 0:
        raise WorkerError(f"{jobs} workers cannot be; give --jobs 1 or more, or 0 for all cores")
    return jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def read_one(pipeline: Pipeline, report: Report, *, draw: Drawing = "events") -> Reading | Fault:
    """Return what is found in one report, or the fault that tells of geoint's own failure on it.

    With GEOINT_DEBUG set a failure is raised.
    """
    try:
        return pipeline.read(report, draw=draw)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _failed(report, told(error))


def _read_here(
    reports: Iterable[Report], pipeline: Pipeline, *, draw: Drawing, faults: list[Fault]
) -> Iterator[Reading]:
    for report in reports:
        outcome = read_one(pipeline, report, draw=draw)
        if isinstance(outcome, Fault):
            faults.append(outcome)
        else:
            yield outcome


@contextmanager
def _processes(orders: bytes, jobs: int) -> Iterator[tuple[Submit, int]]:
    """Worker processes of this machine, for the time of a `with` block: what takes packets, and how many workers."""
    from concurrent.futures import ThreadPoolExecutor

    hands = Hands(orders)
    threads = ThreadPoolExecutor(jobs, thread_name_prefix="geoint-worker")
    try:
        yield (lambda reports: threads.submit(hands.work, reports)), jobs
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        hands.close()
        threads.shutdown()


def _dask(orders: Orders, jobs: int, scheduler: str | None) -> AbstractContextManager[tuple[Submit, int]]:
    try:
        from geoint.corpus.dask import dask_workers
    except ImportError as error:
        raise WorkerError(f"the engine dask needs Dask ({error}); pip install 'geoint[dask]'") from error
    return dask_workers(orders.packed(), jobs=jobs, scheduler=scheduler)


def _packets(reports: Iterable[Report], faults: list[Fault], chars: int) -> Generator[_Packet]:
    """Yield the reports in packets of about so many characters, taking the source's faults out until their turn.

    The last packet has one entry in `before` more than it has reports.
    """
    source = iter(reports)
    group: list[Report] = []
    before: list[tuple[Fault, ...]] = []
    size = 0
    while True:
        mark = len(faults)
        report = next(source, None)
        before.append(tuple(faults[mark:]))
        del faults[mark:]
        if report is None:
            yield _Packet(tuple(group), tuple(before))
            return
        group.append(report)
        size += len(report.text)
        if size >= chars:
            yield _Packet(tuple(group), tuple(before))
            group, before, size = [], [], 0


class _Release:
    """Turns answers into readings and faults, in the order of the reports."""

    def __init__(self, pipeline: Pipeline, draw: Drawing, faults: list[Fault]) -> None:
        self._pipeline = pipeline
        self._draw = draw
        self._faults = faults

    def __call__(self, packet: _Packet, answers: Sequence[Answer]) -> Iterator[Reading]:
        """Yield the readings of a packet."""
        for early, report, answer in zip(packet.before, packet.reports, answers, strict=False):
            self._faults.extend(early)
            outcome = self._outcome(report, answer)
            if isinstance(outcome, Fault):
                self._faults.append(outcome)
            else:
                yield outcome
        for early in packet.before[len(packet.reports) :]:
            self._faults.extend(early)

    def _outcome(self, report: Report, answer: Answer) -> Reading | Fault:
        if answer.kind == READING:
            return self._geocoded(reading_from_bytes(answer.content), report)
        why = answer.content.decode("utf-8", "replace")
        if answer.kind == FAILED:
            return _failed(report, why)
        return Fault(
            where=_where(report),
            why=f"report {shown(report.id)} was given up after two tries: {shown(why, MAX_ERROR_CHARS)}",
            advice="leave it out, and report the failure",
        )

    def _geocoded(self, reading: Reading, report: Report) -> Reading | Fault:
        """Read a report here and now where a geocoder is to be asked: one request a second, in order, by one process.

        A reading without names to look up is what it would be with a geocoder.
        """
        if self._pipeline.geocoder is None:
            return reading
        from geoint.geocode.mentions import names_to_look_up

        if not names_to_look_up(reading.mentions):
            return reading
        return read_one(self._pipeline, report, draw=self._draw)


def _in_order(packets: Iterable[_Packet], submit: Submit, release: _Release, *, ahead: int) -> Iterator[Reading]:
    """Yield the readings of all packets, `ahead` of which are in work at most."""
    pending: deque[tuple[_Packet, _Results | None]] = deque()
    for packet in packets:
        content = [_to_json(report) for report in packet.reports]
        pending.append((packet, submit(content) if content else None))
        while pending and (len(pending) >= ahead or pending[0][1] is None or pending[0][1].done()):
            yield from _released(pending.popleft(), release)
    while pending:
        yield from _released(pending.popleft(), release)


def _released(item: tuple[_Packet, _Results | None], release: _Release) -> Iterator[Reading]:
    packet, results = item
    return release(packet, [] if results is None else results.result())


def _to_json(report: Report) -> bytes:
    record: dict[str, Any] = report.model_dump(exclude_defaults=True)
    return json.dumps(record).encode("ascii")


def _failed(report: Report, why: str) -> Fault:
    return Fault(
        where=_where(report),
        why=f"geoint failed on report {shown(report.id)} ({shown(why, MAX_ERROR_CHARS + 80)})",
        advice=f"leave it out, or set {DEBUG}=1 to see where, and report the failure",
    )


def _where(report: Report) -> str:
    return clean_name(report.path) if report.path else "standard input"
