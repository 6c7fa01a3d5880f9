"""Reports read by a Dask cluster: a lost worker costs no report, a lost scheduler is one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import corpus_stub
import pytest

from geoint import corpus
from geoint.corpus import Settings, read_corpus
from geoint.corpus import processes as corpus_processes
from geoint.errors import WorkerError
from geoint.models import Fault, Report

TESTS = Path(__file__).parent
WAIT_S = 60.0

pytest.importorskip("distributed")


class Cluster(NamedTuple):
    """A scheduler and two workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    file = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    quiet: dict[str, Any] = {
        "env": environment, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL
    }  # fmt: skip
    module = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    started = [subprocess.Popen([*module, "--no-dashboard", "--scheduler-file", str(file)], **quiet)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1"]
    worker += ["--no-dashboard", "--no-nanny", "--preload", "corpus_stub", "--local-directory", str(tmp_path)]
    try:
        until = time.monotonic() + WAIT_S
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        yield Cluster(json.loads(file.read_text())["address"], started[0], started[1:])
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(corpus_processes, "PROGRAM", corpus_stub.PROGRAM)
    monkeypatch.setattr(corpus, "DASK_PACKET_CHARS", 20)
    monkeypatch.setattr(Settings, "packed", lambda self, _: json.dumps({"profile": self.profile}).encode())
    return SimpleNamespace(gazetteer=None, geocoder=None, read=corpus_stub.read)


def of(*texts: str) -> list[Report]:
    return [Report(id=f"r{number}", text=text, path=f"{number}.txt") for number, text in enumerate(texts)]


def test_a_lost_worker_costs_no_report(stub: Any, cluster: Cluster) -> None:
    faults: list[Fault] = []
    texts = ["SLEEP 0.1"] * 30 + ["KILL"] + ["SLEEP 0.1"] * 30
    ids = []
    for reading in read_corpus(
        of(*texts), Settings(), faults=faults, pipeline=stub, engine="dask", scheduler=cluster.address
    ):
        ids.append(reading.report.id)
        if len(ids) == 10:
            cluster.workers[0].kill()
    assert ids == [f"r{n}" for n in range(61) if n != 30]
    assert [fault.why for fault in faults] == [
        "report r30 was given up after two tries: its process was ended by SIGKILL"
    ]
    assert cluster.workers[1].poll() is None  # a report that ends its process does not end Dask's worker


def test_a_lost_scheduler_is_one_line_and_what_was_read_stays(
    stub: Any, cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    ids: list[str] = []
    readings = read_corpus(
        of(*["SLEEP 0.1"] * 100), Settings(), faults=[], pipeline=stub, engine="dask", scheduler=cluster.address
    )
    with pytest.raises(WorkerError) as told:
        for reading in readings:
            ids.append(reading.report.id)
            if len(ids) == 6:
                cluster.scheduler.send_signal(signal.SIGKILL)
    assert str(told.value) == (
        f"the Dask scheduler at {cluster.address} was lost (the connection was lost); "
        "see that it runs, and start the run again"
    )
    assert caplog.text == ""
    assert 6 <= len(ids) < 100
    assert ids == [f"r{n}" for n in range(len(ids))]


def test_a_scheduler_that_is_not_there_is_one_line(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from geoint.corpus import dask as corpus_dask

    monkeypatch.setattr(corpus_dask, "CONNECT_S", 1)
    with pytest.raises(
        WorkerError, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:9: .*; check --scheduler$"
    ):
        list(read_corpus(of("a"), Settings(), faults=[], pipeline=stub, engine="dask", scheduler="tcp://127.0.0.1:9"))


def test_a_cluster_on_this_machine_is_started_where_none_is_named(stub: Any) -> None:
    faults: list[Fault] = []
    texts = ["a", "FAIL b", "KILL", *["x"] * 50]
    readings = read_corpus(of(*texts), Settings(), faults=faults, pipeline=stub, engine="dask", jobs=2)
    assert [reading.report.id for reading in readings] == [f"r{n}" for n in range(53) if n not in {1, 2}]
    assert [fault.where for fault in faults] == ["1.txt", "2.txt"]


def test_without_dask_the_engine_says_what_to_install(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geoint.corpus.dask", None)
    with pytest.raises(WorkerError, match=r"^the engine dask needs Dask .*; pip install 'geoint\[dask\]'$"):
        list(read_corpus(of("a"), Settings(), faults=[], pipeline=stub, engine="dask"))
