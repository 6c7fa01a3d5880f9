"""Many reports on the command line: --jobs, --engine, what was left out, how far a run is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from geoint.cli import progress as cli_progress
from geoint.cli.progress import Course, told
from geoint.cli.summary import summary_line
from geoint.models import Fault, Report

TESTS = Path(__file__).parent
DRILL = "Polish and German troops began a joint exercise near Drawsko Pomorskie on 3 March 2024, the army said.\n"
PATROL = "Japanese and Indian warships patrolled the Bay of Bengal together on 3 March 2024.\n"


def geoint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geoint", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("a-drill.txt", DRILL), ("b-empty.txt", ""), ("c-patrol.txt", PATROL), ("d-empty.txt", " \n")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_map_made_by_workers_is_the_same_to_the_byte(reports: Path, tmp_path: Path) -> None:
    folders = []
    for options in ([], ["--jobs", "2"]):
        folders.append(tmp_path / f"map{len(folders)}")
        done = geoint("map", reports, "-o", folders[-1], *options)
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            f"{reports}/b-empty.txt: is empty; put a report in, or remove it",
            f"{reports}/d-empty.txt: is empty; put a report in, or remove it",
            "2 left out: 2 empty",
        ]
    first, second = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders)
    assert "events.json" in first
    assert second == first


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler is for --engine dask; give both, or neither"),
        (["--jobs", "-1"], "Invalid value for '--jobs'"),
        (["--engine", "spark"], "Invalid value for '--engine'"),
    ],
)
def test_options_that_cannot_be_met_are_refused(reports: Path, tmp_path: Path, options: list[str], line: str) -> None:
    done = geoint("extract", reports, "-o", tmp_path / "out.jsonl", *options)
    assert done.returncode == 2
    assert line in " ".join(done.stderr.split())
    assert not (tmp_path / "out.jsonl").exists()


STUBBED = """
import sys, json
sys.path.insert(0, {tests!r})
import corpus_stub
from geoint.corpus import processes as corpus_processes
from geoint.corpus import Settings
from geoint.cli import main
corpus_processes.PROGRAM = corpus_stub.PROGRAM
Settings.packed = lambda self, _: json.dumps({{"profile": "accurate"}}).encode()
sys.argv = ["geoint", *sys.argv[1:]]
main()
"""


def test_a_killed_worker_on_the_command_line(reports: Path, tmp_path: Path) -> None:
    (reports / "b-empty.txt").write_text("KILL", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-c", STUBBED.format(tests=str(TESTS)), "extract", str(reports), "-o", str(out), "-j2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-3:] == [
        f"{reports}/b-empty.txt: report b-empty was given up after two tries: its process was ended by SIGKILL; "
        "leave it out, and report the failure",
        f"{reports}/d-empty.txt: is empty; put a report in, or remove it",
        "2 left out: 1 empty, 1 given up",
    ]
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """End a process when the test is done with it, however that came."""
    try:
        yield
    finally:
        process.kill()


def test_a_ctrl_c_ends_a_run_with_workers_cleanly(reports: Path, tmp_path: Path) -> None:
    pid, out = tmp_path / "pid", tmp_path / "out.jsonl"
    (reports / "a-drill.txt").write_text(f"PID {pid}", encoding="utf-8")
    (reports / "b-empty.txt").write_text("HANG", encoding="utf-8")
    out.write_text("mine", encoding="utf-8")
    command = [sys.executable, "-c", STUBBED.format(tests=str(TESTS)), "extract", str(reports), "-o", str(out), "-j2"]
    # Where the tests themselves run in the background, Ctrl-C is ignored, and that is inherited.
    obey = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with (
        subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=obey
        ) as process,
        ended(process),
    ):
        until = time.monotonic() + 60
        while not (pid.exists() and pid.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "geoint: stopped; an earlier output is as it was\n"
    assert out.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "pid", "reports"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


# -- what was left out


def fault(why: str) -> Fault:
    return Fault(where="x", why=why, advice="-")


@pytest.mark.parametrize(
    ("whys", "line"),
    [
        ([], None),
        (["is empty"], None),
        (
            ["is empty", "has no text", "is no readable text", "has 1,234,567 characters, more than 1,000,000"],
            "4 left out: 2 empty, 1 not text, 1 too long",
        ),
        (
            ["is no JSON (Expecting value at column 3)", "is no JSON object", 'the id "a" stands in line 3 already'],
            "3 left out: 2 not JSON, 1 with an id that is taken",
        ),
        (
            ["geoint failed on report x (ValueError: empty)", "report y was given up after two tries: it took too long"],
            "2 left out: 1 given up, 1 on which geoint failed",
        ),
        (["cannot be read (permission denied)", "there is no such file or folder"], "2 left out: 1 not found, 1 not readable"),
        (['wears "a" hat of 12.5 cm (red)', 'wears "b" hat of 3 cm (blue)'], "2 left out: 2 wears hat of cm"),
        (["1", "(2)"], "2 left out: 2 otherwise"),
        ([f"odd {chr(97 + n)}" for n in range(10)], "10 left out: " + ", ".join(f"1 odd {c}" for c in "abcdefgh") + ", 2 for other reasons"),
    ],
)  # fmt: skip
def test_what_was_left_out_is_summed_up(whys: list[str], line: str | None) -> None:
    assert summary_line([fault(why) for why in whys]) == line


# -- how far a run is


@pytest.mark.parametrize(
    ("done", "elapsed", "share", "line"),
    [
        (0, 0.0, None, "0 reports"),
        (1, 2.0, None, "1 report, 0.5 a second"),
        (1234, 22.0, 0.5, "1,234 reports, 56 a second, about 20 s left"),
        (1234, 22.0, 0.001, "1,234 reports, 56 a second"),
        (10, 1.0, 0.5, "10 reports, 10 a second"),
        (50_000, 1000.0, 0.25, "50,000 reports, 50 a second, about 50 min left"),
        (50_000, 1000.0, 0.1, "50,000 reports, 50 a second, about 2 h left"),
        (50_000, 1000.0, 0.01, "50,000 reports, 50 a second, about 28 h left"),
        (10, 10.0, 1.0, "10 reports, 1.0 a second, about 1 s left"),
    ],
)
def test_count_rate_and_time_left(done: int, elapsed: float, share: float | None, line: str) -> None:
    assert told(done, elapsed, share) == line


def test_the_share_of_a_run_is_told_by_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"x" * 600)
    (tmp_path / "b.txt").write_bytes(b"x" * 300)
    (tmp_path / ".hidden").write_bytes(b"x" * 5000)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "c.txt").write_bytes(b"x" * 100)
    course = Course.of([str(tmp_path)])
    assert course is not None
    shares = [
        course.share_after(Report(id="i", text="y" * size, path=str(tmp_path / name)))
        for name, size in (("a.jsonl", 250), ("a.jsonl", 150), ("a.jsonl", 999), ("b.txt", 150), ("c/c.txt", 100))
    ]
    assert shares == [0.25, 0.4, 0.6, 0.75, 1.0]
    assert course.share_after(Report(id="i", text="y", path="elsewhere.txt")) is None
    assert course.share_after(Report(id="i", text="y")) is None


def test_without_a_known_size_no_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"x" * 600)
    (tmp_path / "b.txt").write_bytes(b"x")
    assert Course.of(["-"]) is None
    assert Course.of([str(tmp_path)]) is None
    assert Course.of([str(tmp_path / "none.txt")]) is None
    assert Course.of([str(tmp_path / "b.*")]) is not None
    monkeypatch.setattr(cli_progress, "MOST_SECONDS_TO_COUNT", -1.0)
    assert Course.of([str(tmp_path / "b.txt")]) is None
