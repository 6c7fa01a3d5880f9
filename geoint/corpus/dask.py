"""Reports read by a Dask cluster; loaded only where Dask is asked for.

Dask carries packets of reports to its workers and answers back, both plain bytes, and does again elsewhere what a lost
worker had in hand. In each Dask worker a process of ours does the reading (`geoint.corpus.processes`), so that a report
that ends a process, or takes too long, costs the cluster nothing.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from distributed import Client, LocalCluster, WorkerPlugin, get_worker
from distributed.scheduler import KilledWorker

from geoint.corpus.processes import GIVEN_UP, Answer, Hands
from geoint.errors import WorkerError, told

if TYPE_CHECKING:
    from distributed import Future, Worker

Submit = Callable[[list[bytes]], "Results"]
# Seconds in which a scheduler must answer, and a cluster have its first worker.
CONNECT_S = 10
FIRST_WORKER_S = 60
# Seconds after which it is looked whether there are workers at all, and how often they may be missing in a row.
LOOK_S = 15
MOST_LOOKS = 20
# Reached from this machine alone, at a free port.
_HERE = "127.0.0.1:0"


class _Reader(WorkerPlugin):  # type: ignore[misc]
    """What each Dask worker gets once: the orders, and our processes."""

    def __init__(self, orders: bytes) -> None:
        self._orders = orders
        self.hands: Hands | None = None

    def setup(self, worker: Worker) -> None:
        """Get ready; a process is started with the first packet."""
        self.hands = Hands(self._orders)

    def teardown(self, worker: Worker) -> None:
        """End the processes."""
        if self.hands is not None:
            self.hands.close()


def _work(name: str, reports: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Read a packet, inside a Dask worker."""
    reader = get_worker().plugins.get(name)
    if reader is None or reader.hands is None:
        raise WorkerError("a Dask worker did not get its orders; start the run again")
    return [tuple(answer) for answer in reader.hands.work(reports)]


class Results:
    """The answers to a packet, now or later; as `concurrent.futures.Future` has it."""

    def __init__(self, cluster: _Cluster, reports: list[bytes]) -> None:
        self._cluster = cluster
        self._reports = reports
        self._future = cluster.submit(reports)

    def done(self) -> bool:
        """Whether `result` would come at once."""
        return bool(self._future.done())

    def result(self) -> list[Answer]:
        """Wait for the answers.

        Raises
        ------
        WorkerError
            Where the scheduler was lost, or has no workers any more.
        """
        try:
            return self._cluster.answers(self._future, len(self._reports))
        except KilledWorker:
            if len(self._reports) == 1:
                return [Answer(GIVEN_UP, b"the Dask workers that read it were lost one after the other")]
            return [answer for one in self._reports for answer in Results(self._cluster, [one]).result()]


class _Cluster:
    """A client with our plugin in all workers."""

    def __init__(self, client: Client, name: str, where: str) -> None:
        self._client = client
        self._name = name
        self._where = where

    def submit(self, reports: list[bytes]) -> Future:
        """Send a packet.

        Raises
        ------
        WorkerError
            Where the scheduler was lost.
        """
        try:
            return self._client.submit(_work, self._name, reports, pure=False, retries=1)
        except Exception as error:
            raise self._lost(error) from error

    def answers(self, future: Future, count: int) -> list[Answer]:
        """Wait for answers and check that they are such."""
        without_workers = 0
        while True:
            try:
                found = future.result(timeout=LOOK_S)
                break
            except TimeoutError as error:
                without_workers = 0 if self._has_workers() else without_workers + 1
                if without_workers >= MOST_LOOKS:
                    seconds = MOST_LOOKS * LOOK_S
                    raise WorkerError(f"{self._where} has had no workers for {seconds} s; start some") from error
            except (WorkerError, KilledWorker):
                raise
            except (Exception, CancelledError) as error:
                raise self._lost(error) from error
        if len(found) != count or not all(isinstance(part, bytes) for answer in found for part in answer):
            raise WorkerError(f"{self._where} sent answers that are none; install the same geoint on all its workers")
        return [Answer(*answer) for answer in found]

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except Exception as error:
            raise self._lost(error) from error

    def _lost(self, error: BaseException) -> WorkerError:
        why = "the connection was lost" if isinstance(error, CancelledError | OSError) else told(error)
        return WorkerError(f"{self._where} was lost ({why}); see that it runs, and start the run again")


@contextmanager
def dask_workers(orders: bytes, *, jobs: int, scheduler: str | None) -> Iterator[tuple[Submit, int]]:
    """Give a Dask cluster the orders, for the time of a `with` block; what takes packets, and how many workers.

    Parameters
    ----------
    orders
        As `geoint.corpus.processes.Orders.packed` returns them.
    jobs
        Workers of a cluster on this machine, where there is no `scheduler`.
    scheduler
        Address of a running scheduler.

    Raises
    ------
    WorkerError
        Where the scheduler is not reached, has no workers, or they have no geoint.
    """
    with _quiet(), _connected(jobs, scheduler) as client:
        where = f"the Dask scheduler at {scheduler}" if scheduler else "the Dask cluster on this machine"
        name = f"geoint-{uuid.uuid4().hex}"
        try:
            client.wait_for_workers(1, timeout=FIRST_WORKER_S)
        except TimeoutError as error:
            raise WorkerError(f"{where} has no workers; start some: dask worker {scheduler}") from error
        try:
            client.register_plugin(_Reader(orders), name=name)
        except Exception as error:
            why = told(error)
            raise WorkerError(f"{where} cannot take geoint ({why}); install the same geoint on all workers") from error
        try:
            cluster = _Cluster(client, name, where)
            count = sum(client.nthreads().values())
            yield (lambda reports: Results(cluster, reports)), max(1, count)
        finally:
            if client.status == "running":  # else the scheduler is gone, and its workers with it
                with suppress(Exception):
                    client.unregister_worker_plugin(name)


@contextmanager
def _connected(jobs: int, scheduler: str | None) -> Iterator[Client]:
    # Workers as threads: the reading is done by our own processes, and no script is run twice. No web page of the
    # cluster: whoever is on the network could look in.
    local: dict[str, Any] = {
        "n_workers": jobs, "threads_per_worker": 1, "processes": False, "dashboard_address": _HERE,
        "worker_dashboard_address": _HERE, "scheduler_kwargs": {"dashboard": False},
    }  # fmt: skip
    cluster = None if scheduler else LocalCluster(**local)
    try:
        try:
            client = Client(scheduler or cluster, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            why = " ".join(str(error).split())[:200]
            raise WorkerError(f"no Dask scheduler answers at {scheduler}: {why}; check --scheduler") from error
        try:
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=CONNECT_S)
    finally:
        if cluster is not None:
            with suppress(Exception):
                cluster.close(timeout=CONNECT_S)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's log off the terminal: what matters comes as an error, in one line.

    After an error it stays so, for a client that lost its scheduler goes on to complain for some seconds.
    """
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}  # Dask sets several of them
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
