"""Many reports, spread over processes: the same readings in the same order, whatever a report does to its worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import corpus_stub
import pytest

from geoint import corpus
from geoint.corpus import Settings, read_corpus
from geoint.corpus import processes as corpus_processes
from geoint.corpus.processes import PROGRAM
from geoint.errors import GazetteerError, WorkerError
from geoint.models import Fault, Reading, Report
from geoint.pipeline import Pipeline
from geoint.readings_codec import reading_to_bytes

TESTS = Path(__file__).parent


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Workers that do what the texts ask for, and a pipeline here that does the same."""
    monkeypatch.setattr(corpus_processes, "PROGRAM", corpus_stub.PROGRAM)
    monkeypatch.setattr(Settings, "packed", lambda self, _: json.dumps({"profile": self.profile}).encode())
    return SimpleNamespace(gazetteer=None, geocoder=None, read=corpus_stub.read)


def of(*texts: str) -> list[Report]:
    return [Report(id=f"r{number}", text=text, path=f"{number}.txt") for number, text in enumerate(texts)]


def read(reports: Iterable[Report], stub: Any, **known: Any) -> tuple[list[str], list[Fault]]:
    faults: list[Fault] = []
    readings = read_corpus(reports, Settings(), faults=faults, pipeline=stub, **{"jobs": 2, **known})
    return [reading.report.id for reading in readings], faults


def gone(pid: int, within_s: float = 10.0) -> bool:
    """Whether a process has ended (a zombie has)."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z"):
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


# -- the same as one process


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


TEXTS = (
    "Russian and Chinese warships began the Joint Sea drills in the Sea of Japan, off Vladivostok, on October 14, 2021.",
    "The exercise Zapad near Brest and Grodno will end next week; Beijing said nothing. Ships sailed off Russia's coast.",
    "Shares rose in Paris after the bank's results.",
)


@pytest.fixture(scope="module")
def here(pipeline: Pipeline) -> list[Reading]:
    reports = [report.model_copy(update={"published": "2021-10-15"}) for report in of(*TEXTS)]
    return list(read_corpus(reports, Settings(), faults=[], pipeline=pipeline))


@pytest.mark.parametrize("engine", ["processes", "dask"])
def test_the_readings_of_one_process_to_the_byte(pipeline: Pipeline, here: list[Reading], engine: Any) -> None:
    reports = [report.model_copy(update={"published": "2021-10-15"}) for report in of(*TEXTS)]
    spread = list(read_corpus(reports, Settings(), faults=[], pipeline=pipeline, jobs=2, engine=engine))
    assert [len(reading.events) for reading in here] == [1, 1, 0]
    assert sum(len(reading.footprints) for reading in here) >= 3
    assert [reading_to_bytes(reading) for reading in spread] == [reading_to_bytes(reading) for reading in here]
    assert spread == here
    assert pipeline.collect(spread) == pipeline.collect(here)


def test_workers_know_the_users_own_places_names_and_sizes(tmp_path: Path) -> None:
    places, sizes = tmp_path / "places.csv", tmp_path / "sizes.toml"
    places.write_text("id,name,kind,lon,lat,country\nmine:1,Camp Amber,base,25.1,57.2,LV\n", encoding="utf-8")
    sizes.write_text("near_city_km = 77\n", encoding="utf-8")
    settings = Settings((places,), (("sea:baltic-sea", "Amber Sea"),), sizes, "fast")
    text = "Troops trained at Camp Amber and near Riga, and ships patrolled the Baltic Sea on 3 March 2024."
    reports = [Report(id="a", text=text, published="2024-03-05")]
    here, spread = (list(read_corpus(reports, settings, faults=[], jobs=jobs, draw="all")) for jobs in (1, 2))
    assert spread == here
    assert {"Camp Amber", "Amber Sea"} <= {mention.name for mention in spread[0].mentions}
    places.unlink()
    with pytest.raises(GazetteerError):
        list(read_corpus(reports, settings, faults=[], jobs=2))


def test_order_stays_however_long_each_takes(stub: Any) -> None:
    ids, faults = read(of(*(f"x {'y' * (7919 * n % 5000)}" for n in range(300))), stub, jobs=3)
    assert ids == [f"r{n}" for n in range(300)]
    assert faults == []


def test_no_report_at_all(stub: Any) -> None:
    assert read([], stub) == ([], [])


def test_faults_of_the_source_keep_their_place_among_those_of_the_workers(stub: Any) -> None:
    def source(faults: list[Fault]) -> Iterator[Report]:
        for number, report in enumerate(of("a", "FAIL b", "c", "FAIL d", "e")):
            faults.append(Fault(where=f"before {number}", why="is empty", advice="-"))
            yield report
        faults.append(Fault(where="end", why="is empty", advice="-"))

    told = []
    for jobs in (1, 2):
        faults: list[Fault] = []
        list(read_corpus(source(faults), Settings(), faults=faults, pipeline=stub, jobs=jobs))
        told.append(faults)
    assert [fault.where for fault in told[0]] == [
        "before 0", "before 1", "1.txt", "before 2", "before 3", "3.txt", "before 4", "end"
    ]  # fmt: skip
    assert told[1] == told[0]
    assert told[0][2].why == "geoint failed on report r1 (ValueError: b)"


def test_reports_are_asked_for_no_sooner_than_needed(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "PACKET_CHARS", 100)
    asked = []

    def source() -> Iterator[Report]:
        for number in range(10_000):
            asked.append(number)
            yield Report(id=str(number), text="z" * 100)

    readings = read_corpus(source(), Settings(), faults=[], pipeline=stub, jobs=2)
    assert next(readings).report.id == "0"
    assert len(asked) <= 2 * corpus.AHEAD + 1
    readings.close()
    assert len(asked) <= 2 * corpus.AHEAD + 1


# -- reports that end their worker


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("KILL", "its process was ended by SIGKILL"),
        ("EXIT 7", "its process left with status 7"),
        ("EXIT 0", "its process left with status 0"),
        ("EXIT 1", "its process left with status 1"),
    ],
)
def test_a_report_that_ends_its_worker_is_named_and_no_other_is_lost(stub: Any, text: str, why: str) -> None:
    ids, faults = read(of("a", "b", text, "c", "d"), stub)
    assert ids == ["r0", "r1", "r3", "r4"]
    assert [str(fault) for fault in faults] == [
        f"2.txt: report r2 was given up after two tries: {why}; leave it out, and report the failure"
    ]


def test_a_worker_killed_in_the_middle_costs_no_report(stub: Any, tmp_path: Path) -> None:
    texts = [f"KILL ONCE {tmp_path / str(n)}" if n % 5 == 2 else "x" for n in range(20)]
    assert read(of(*texts), stub) == ([f"r{n}" for n in range(20)], [])
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("jobs", [1, 2])
def test_names_of_strangers_are_shown_without_what_a_terminal_obeys(stub: Any, jobs: int) -> None:
    texts = ["FAIL \x1b]0;b\x07"] + ["KILL"] * (jobs - 1)
    reports = [Report(id="\x1b]0;c\x07\u202e" + "x" * 500, text=text, path="\x1b[2J\ud800.txt") for text in texts]
    ids, faults = read(reports, stub, jobs=jobs)
    assert (ids, len(faults)) == ([], jobs)
    for fault in faults:
        assert not any(sign in str(fault) for sign in "\x1b\x07\u202e\ud800")
        assert fault.where == "\ufffd[2J\ufffd.txt"
        assert f"report \ufffd]0;c\ufffd\ufffd{'x' * 70}..." in fault.why


def test_two_killers_side_by_side(stub: Any) -> None:
    ids, faults = read(of("KILL", "KILL", "a"), stub)
    assert ids == ["r2"]
    assert [fault.where for fault in faults] == ["0.txt", "1.txt"]


@pytest.mark.parametrize("text", ["HANG", "SPIN"])
def test_a_report_that_never_ends_is_named(stub: Any, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(corpus_processes, "LIMITS_S", (0.3, 0.0))
    ids, faults = read(of("a", text, "b"), stub)
    assert ids == ["r0", "r2"]
    assert [fault.why for fault in faults] == ["report r1 was given up after two tries: it took too long"]


def test_what_a_library_prints_does_not_stand_among_the_answers(stub: Any) -> None:
    assert read(of("PRINT READING", "b"), stub) == (["r0", "r1"], [])


def test_a_report_is_sent_whole_whatever_it_holds(stub: Any) -> None:
    texts = ["\ud800 \udfff", "\x00\u202e\u2028", "x" * 300_000]
    readings = list(read_corpus(of(*texts), Settings(), faults=[], pipeline=stub, jobs=2))
    assert [reading.report.text for reading in readings] == texts


# -- workers that cannot be had


def test_workers_that_end_at_once_are_one_line(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_processes, "PROGRAM", "import os; os._exit(4)")
    with pytest.raises(WorkerError, match=r"^worker processes end as soon as they start \(.*status 4\); try fewer"):
        read(of("a"), stub)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("raise ValueError('no')", r"worker processes end as soon as they start \(its process left with status 1\);"),
        (
            PROGRAM.replace("corpus.worker", "corpus.absent"),
            "a worker process cannot begin: ModuleNotFoundError: No module",
        ),
    ],
)
def test_a_worker_that_cannot_be_imported_took_not_too_long(
    stub: Any, monkeypatch: pytest.MonkeyPatch, program: str, why: str
) -> None:
    monkeypatch.setattr(corpus_processes, "PROGRAM", program)
    with pytest.raises(WorkerError, match=f"^{why}"):
        read(of("a"), stub)


def test_a_worker_that_cannot_begin_says_why(stub: Any) -> None:
    with pytest.raises(WorkerError, match=r"^a worker process cannot begin: no tagger here$"):
        list(read_corpus(of("a"), Settings(profile="fast"), faults=[], pipeline=stub, jobs=2))


def test_a_worker_of_another_make_is_refused(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = Settings().packed(pipeline.gazetteer)
    monkeypatch.setattr("geoint.__version__", "9.9")
    from geoint.corpus.settings import unpack_pipeline

    with pytest.raises(WorkerError, match=r"a worker has geoint 9\.9 where 0\.1\.0 asks; install the same on both"):
        unpack_pipeline(packed)


def test_a_negative_number_of_workers_is_refused(stub: Any) -> None:
    with pytest.raises(WorkerError, match="-1 workers cannot be"):
        read(of("a"), stub, jobs=-1)
    assert corpus.count_of_jobs(0) >= 1


# -- the end


def test_a_run_that_is_given_up_leaves_no_process(stub: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "PACKET_CHARS", 1)
    reports = of(f"PID {tmp_path / 'pid'}", "a", *["HANG"] * 4)
    readings = read_corpus(reports, Settings(), faults=[], pipeline=stub, jobs=2)
    assert next(readings).report.id == "r0"
    readings.close()
    assert gone(int((tmp_path / "pid").read_text()))


CALLER = """
import sys, types
sys.path.insert(0, {tests!r})
import corpus_stub, json
from geoint.corpus import processes as corpus_processes
from geoint.corpus import Settings, read_corpus
from geoint.models import Report
corpus_processes.PROGRAM = corpus_stub.PROGRAM
Settings.packed = lambda self, _: json.dumps({{"profile": "accurate"}}).encode()
own = types.SimpleNamespace(gazetteer=None, geocoder=None, read=corpus_stub.read)
texts = json.loads(sys.argv[1])
reports = [Report(id=str(n), text=text) for n, text in enumerate(texts)]
for reading in read_corpus(reports, Settings(), faults=[], pipeline=own, jobs=2):
    print(reading.report.id, flush=True)
"""


@pytest.mark.parametrize("how", ["-c", "script", "stdin"])
def test_callers_of_every_kind_are_run_once(tmp_path: Path, how: str) -> None:
    """A script without a guard is not run again by its workers, as it would be by multiprocessing's."""
    code = CALLER.format(tests=str(TESTS))
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    command = {"-c": ["-c", code], "script": [str(script)], "stdin": ["-"]}[how]
    given = code if how == "stdin" else None
    done = subprocess.run(
        [sys.executable, *command, '["a", "b", "c"]'], input=given, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("0\n1\n2\n", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_its_caller(tmp_path: Path, number: signal.Signals) -> None:
    texts = json.dumps([f"PID {tmp_path / 'pid'}", "HANG", "HANG"])
    command = [sys.executable, "-c", CALLER.format(tests=str(TESTS)), texts]
    # Where the tests themselves run in the background, Ctrl-C is ignored, and that is inherited.
    obey = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=obey) as caller:
        until = time.monotonic() + 20
        while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.2)
        os.kill(caller.pid, number)
        try:
            caller.wait(timeout=60)
        finally:
            caller.kill()
    assert gone(int((tmp_path / "pid").read_text()))


# -- the geocoder


class AskedHere:
    """Stands for a geocoder; the pipeline below counts which reports are read here."""


def test_only_reports_with_unknown_names_are_read_here_when_a_geocoder_is_asked(stub: Any) -> None:
    here: list[str] = []

    def read_with_geocoder(report: Report, *, draw: str = "events") -> Reading:
        here.append(report.id)
        return corpus_stub.read(report).model_copy(update={"dates": ()})

    stub.geocoder, stub.read = AskedHere(), read_with_geocoder
    ids, faults = read(of("Zarechnovka x", "KNOWN y", "Novoselki z"), stub)
    assert ids == ["r0", "r1", "r2"]
    assert faults == []
    assert here == ["r0", "r2"]
