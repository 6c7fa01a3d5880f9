"""What can go wrong with a workspace, and the one clear line that each gives: the rows of docs/reliability.md."""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from workspace_samples import Desk, some_reading, some_text

from geoint.errors import GeointError, InputError, OutputError
from geoint.workspace import Workspace
from geoint.workspace.file import FILE, LOCK, open_file


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Thirty reports, merged."""
    rng, originals = random.Random(2), []
    made = Desk(tmp_path / "desk")
    made.put(*(some_reading(rng, f"r{n}", some_text(rng, originals)) for n in range(30)))
    made.merge()
    return made


def one_more(desk: Desk) -> None:
    rng = random.Random(99)
    desk.put(some_reading(rng, "more", some_text(rng, [])))


def change(desk: Desk, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(desk.folder / FILE)) as db, db:
        db.execute(statement, values)


def line_of(error: pytest.ExceptionInfo[GeointError]) -> str:
    line = str(error.value)
    assert "\n" not in line
    return line


@pytest.fixture
def not_root() -> Iterator[Callable[[], None]]:
    """Give up root's rights from the call on, until the test ends: root may write everywhere."""
    before = os.geteuid()
    yield lambda: os.seteuid(65534) if before == 0 else None
    os.seteuid(before)


# -- the file


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"This is a text, and long enough to be read as the start of a file." * 40)
    with pytest.raises(InputError) as error:
        Workspace(tmp_path).status()
    assert line_of(error).endswith(
        "is no SQLite file, or its start is damaged; choose another folder, or restore a backup"
    )


def test_a_database_of_another_program(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("CREATE TABLE theirs (value)")
    for use in (Workspace(tmp_path).status, Workspace(tmp_path).check, lambda: open_file(tmp_path, write=True)):
        with pytest.raises(InputError) as error:
            use()
        assert line_of(error).endswith("is an SQLite file of another program; choose another folder for the workspace")
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,), "and it is as it was"


@pytest.mark.parametrize(("made", "advice"), [(0, "read the reports into a new workspace"), (99, "update geoint")])
def test_another_format(desk: Desk, made: int, advice: str) -> None:
    change(desk, f"PRAGMA user_version = {made}")
    with pytest.raises(InputError) as error:
        Workspace(desk.folder).status()
    assert line_of(error).endswith(f"has format {made}, and this geoint writes 1; {advice}")


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        Workspace(tmp_path).collection()
    assert line_of(error) == f"{tmp_path} holds no workspace; make one: geoint project add {tmp_path} REPORTS"
    assert list(tmp_path.iterdir()) == [], "and asking makes none"


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    """A run was killed before it wrote anything."""
    (tmp_path / FILE).touch()
    with pytest.raises(InputError, match="is empty; fill it: geoint project add"):
        Workspace(tmp_path).status()
    open_file(tmp_path, write=True).close()
    assert Workspace(tmp_path).status().n_reports == 0


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_are_told_or_harmless(desk: Desk, seed: int) -> None:
    """A page of the file is overwritten: whatever is asked gives a result or one line, never a traceback."""
    rng = random.Random(seed)
    path = desk.folder / FILE
    whole = bytearray(path.read_bytes())
    page = 4096 * rng.randrange(1, len(whole) // 4096)
    whole[page : page + 4096] = rng.randbytes(4096)
    path.write_bytes(whole)
    told = 0
    for use in (Workspace(desk.folder).status, Workspace(desk.folder).collection, Workspace(desk.folder).reports):
        try:
            use()
        except GeointError as error:
            told += 1
            assert "\n" not in str(error)
            assert ";" in str(error), "it says what to do"
    try:
        problems = Workspace(desk.folder).check()
    except GeointError as error:
        problems = [str(error)]
    assert problems, f"check finds it (and {told} others did)"


def test_a_file_cut_short(desk: Desk) -> None:
    path = desk.folder / FILE
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(InputError) as error:
        Workspace(desk.folder).collection()
    assert line_of(error).startswith(f"{path} is damaged (database disk image is malformed); ")


@pytest.mark.parametrize("body", [b"", b"\x78\x9c", b"no zlib at all", None])
def test_a_damaged_reading_is_named_and_can_be_taken_out(desk: Desk, body: bytes | None) -> None:
    with closing(open_file(desk.folder, write=False)) as db:  # one that was read once, so that this reading is used
        (number,) = db.execute("SELECT min(number) FROM report WHERE number > 5 AND year IS NULL").fetchone()
    if body is None:
        change(desk, "DELETE FROM reading WHERE key = 4 * ?", number)
    else:
        change(desk, "UPDATE reading SET body = ? WHERE key = 4 * ?", body, number)
    name = f"r{number - 1}"
    with pytest.raises(InputError) as error:
        Workspace(desk.folder).collection()
    assert line_of(error).startswith(f"report '{name}' of the workspace is damaged (a stored reading")
    assert line_of(error).endswith("; take it out with `geoint project remove`, then add it again")
    assert [line.partition(" (")[0] for line in Workspace(desk.folder).check()] == [
        f"report '{name}' of the workspace is damaged"
    ]
    desk.merge(name)
    assert Workspace(desk.folder).check() == []
    assert len(Workspace(desk.folder).collection().readings) == 29


def test_a_damaged_outline_is_told_and_healed_by_reading_again(desk: Desk) -> None:
    expected = Workspace(desk.folder).collection()
    change(desk, "UPDATE outline SET wkb = x'00'")
    with pytest.raises(InputError, match="report 'r0' of the workspace is damaged"):
        Workspace(desk.folder).collection()
    desk.put(*list(desk.readings.values()))
    desk.merge()
    assert Workspace(desk.folder).collection() == expected
    assert Workspace(desk.folder).check() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM event WHERE number = 1", "event mentions are in an event that is not there"),
        ("UPDATE mention SET event = NULL WHERE number = 1", "event mentions are in no event"),
        ("INSERT INTO event VALUES (9999, 'stray')", "events have no event mention"),
        ("INSERT INTO decision VALUES (1, 9999, 1, 250, 1)", "decisions are on event mentions that are not there"),
        ("UPDATE report SET copy_of = 30 WHERE number = 1", "copies have no original before them"),
    ],
)
def test_what_does_not_fit_together_is_told(desk: Desk, statement: str, told: str) -> None:
    change(desk, statement)
    assert any(told in line for line in Workspace(desk.folder).check())


# -- the disk


@pytest.mark.parametrize("free_pages", range(0, 40, 8))
def test_a_full_disk_loses_nothing(desk: Desk, free_pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, originals = random.Random(free_pages), []
    before = Workspace(desk.folder).collection()

    def small(folder: Path, *, write: bool) -> sqlite3.Connection:
        db = open_file(folder, write=write)
        db.execute(f"PRAGMA max_page_count = {n_pages + free_pages}")
        return db

    with closing(open_file(desk.folder, write=False)) as db:
        (n_pages,) = db.execute("PRAGMA page_count").fetchone()
    monkeypatch.setattr("workspace_samples.open_file", small)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        for n in range(60):
            desk.put(*(some_reading(rng, f"n{n}-{m}", some_text(rng, originals)) for m in range(4)))
            desk.merge()
            before = Workspace(desk.folder).collection()
    monkeypatch.undo()
    assert Workspace(desk.folder).collection() == before, "the state before"
    desk.merge()
    assert Workspace(desk.folder).check() == [], "and with room the next run goes on"


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    """No file of the process may grow beyond 200 kB, as on a disk without room."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from geoint.cli import main; main()"
    )
    seeds = Path(__file__).parents[1] / "seeds"
    command = [sys.executable, "-c", code, "project", "add", str(tmp_path / "desk"), str(seeds), "--profile", "fast"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("geoint:")]
    assert line.startswith(f"geoint: cannot read or write {tmp_path / 'desk' / FILE}: ")
    assert line.endswith("check the disk and its free space, then run again")


def test_a_folder_that_cannot_be_written(tmp_path: Path, not_root: Callable[[], None]) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "closed").mkdir(mode=0o555)
    not_root()
    with pytest.raises(OutputError) as error:
        Workspace(tmp_path / "closed" / "desk").add([])
    assert line_of(error).startswith(f"cannot use the workspace {tmp_path / 'closed' / 'desk'}: Permission denied; ")


def test_a_read_only_folder_can_be_read(desk: Desk, not_root: Callable[[], None]) -> None:
    expected = Workspace(desk.folder).collection()
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        (desk.folder / name).unlink(missing_ok=True)
    desk.folder.chmod(0o555)
    # pytest keeps its folders from other users.
    for folder in desk.folder.parents:
        if folder.stat().st_uid != os.geteuid() or folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    not_root()
    assert Workspace(desk.folder).collection() == expected
    with pytest.raises(OutputError) as error:
        Workspace(desk.folder).add([])
    assert "Permission denied" in line_of(error)


# -- two at once, and the clock


def test_a_second_run_waits_with_one_note(desk: Desk) -> None:
    notes: list[str] = []
    with open(desk.folder / LOCK, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = threading.Thread(
            target=Workspace(desk.folder, pipeline=desk.pipeline, on_wait=notes.append).remove, args=(["r0"],)
        )
        second.start()
        for _ in range(200):
            if notes:
                break
            time.sleep(0.02)
        assert notes == [f"another run is writing to {desk.folder}; waiting until it is done"]
        assert len(Workspace(desk.folder).collection().readings) == 30, "readers go on meanwhile"
        assert second.is_alive()
        fcntl.flock(held, fcntl.LOCK_UN)
        second.join(timeout=60)
    assert [own for own, _, _ in Workspace(desk.folder).reports()][:2] == ["r1", "r2"]


def test_the_lock_of_a_run_that_died_is_free(desk: Desk) -> None:
    code = f"import fcntl, os; f = open({str(desk.folder / LOCK)!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9
    notes: list[str] = []
    Workspace(desk.folder, pipeline=desk.pipeline, on_wait=notes.append).remove(["r0"])
    assert notes == []


def test_two_runs_at_once_do_no_damage(tmp_path: Path) -> None:
    seeds = sorted((Path(__file__).parents[1] / "seeds").glob("2022-*.md"))
    command = [sys.executable, "-m", "geoint", "project", "add", str(tmp_path / "desk"), "--profile", "fast"]
    both = [subprocess.Popen([*command, *map(str, some)], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
            for some in (seeds[:2], seeds[1:])]  # fmt: skip
    assert [run.wait(timeout=120) for run in both] == [0, 0]
    for run in both:
        run.communicate()
    assert sorted(own for own, _, _ in Workspace(tmp_path / "desk").reports()) == [p.stem for p in seeds]
    assert Workspace(tmp_path / "desk").check() == []


def test_no_clock_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times that jump, or files from the future, change nothing."""
    expected = Workspace(desk.folder).collection()

    def never(*_: object) -> float:
        raise AssertionError("the clock was asked")

    for name in ("time", "time_ns", "localtime", "gmtime"):
        monkeypatch.setattr(time, name, never)
    os.utime(desk.folder / FILE, (4e9, 4e9))
    one_more(desk)
    desk.merge()
    desk.merge("more")
    assert Workspace(desk.folder).collection() == expected


# -- killed


def test_killed_at_random_moments_the_end_is_the_same(tmp_path: Path) -> None:
    script = Path(__file__).with_name("workspace_kills.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), "40"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["same"] is True
    assert told["kills"] >= 20, "the others had come to their end before"
    assert told["n_events"] > 10


def test_the_table_of_faults_names_tests_that_exist() -> None:
    here = Path(__file__).parent
    page = (here.parent / "docs" / "reliability.md").read_text("utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", page)
    assert len(named) > 40
    sources = {name: (here / name).read_text("utf-8") for name, _ in named}
    assert [pair for pair in named if f"def {pair[1]}(" not in sources[pair[0]]] == []
