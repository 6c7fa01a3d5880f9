"""A run's folder: all files or none, whatever happens."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from output_samples import many, sample

from geoint.errors import OutputError
from geoint.models import Collection
from geoint.output.folder import Run, default_writers, save

FILES = {
    "events.json", "review.csv", "events.geojson", "areas.geojson", "mentions.geojson", "events.gpkg", "basemap.gpkg",
    "events.qgz", "map.html",
}  # fmt: skip
NOBODY = 65534
Writer = Callable[[Run, Path], None]


def without_map() -> dict[str, Writer]:
    return {name: writer for name, writer in default_writers().items() if name != "map.html"}


def text_writer(text: str) -> Writer:
    def write(run: Run, path: Path) -> None:
        path.write_text(text)

    return write


def failing_writer(error: BaseException) -> Writer:
    def write(run: Run, path: Path) -> None:
        path.write_text("half")
        raise error

    return write


def contents(directory: Path) -> dict[str, str]:
    return {str(p.relative_to(directory)): p.read_text() for p in sorted(directory.rglob("*")) if p.is_file()}


def test_the_names_of_the_files() -> None:
    assert set(default_writers()) == FILES


def test_every_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    paths = save(sample(), tmp_path / "deep" / "run", writers=without_map())
    assert {path.name for path in paths} == FILES - {"map.html"}
    assert set(os.listdir(tmp_path / "deep" / "run")) == FILES - {"map.html"}


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save(sample(), tmp_path / name, writers=without_map())
    for file in FILES - {"map.html"}:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_a_new_run_replaces_its_files_and_keeps_foreign_ones(tmp_path: Path) -> None:
    save(Collection(), tmp_path, writers={"a.txt": text_writer("old a"), "b.txt": text_writer("old b")})
    (tmp_path / "notes.md").write_text("mine")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "deep.txt").write_text("mine too")
    save(Collection(), tmp_path, writers={"a.txt": text_writer("new a"), "b.txt": text_writer("new b")})
    assert contents(tmp_path) == {"a.txt": "new a", "b.txt": "new b", "notes.md": "mine", "sub/deep.txt": "mine too"}


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), ValueError("bug"), KeyboardInterrupt()]
)
def test_the_old_output_stays_when_a_writer_fails(tmp_path: Path, error: BaseException) -> None:
    save(Collection(), tmp_path, writers={"a.txt": text_writer("old a"), "b.txt": text_writer("old b")})
    with pytest.raises((OutputError, ValueError, KeyboardInterrupt)):
        save(Collection(), tmp_path, writers={"a.txt": text_writer("new a"), "b.txt": failing_writer(error)})
    assert contents(tmp_path) == {"a.txt": "old a", "b.txt": "old b"}


def test_nothing_is_left_when_the_first_run_fails(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        save(Collection(), tmp_path / "new" / "run", writers={"a.txt": failing_writer(OSError(errno.EIO, "broken"))})
    assert list(tmp_path.iterdir()) == []


def test_the_old_output_stays_when_the_process_is_killed(tmp_path: Path) -> None:
    save(Collection(), tmp_path, writers={"a.txt": text_writer("old a"), "b.txt": text_writer("old b")})
    code = (
        "import os, signal, sys; from geoint.models import Collection; from geoint.output.folder import save\n"
        "def kill(run, path): path.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
        "save(Collection(), sys.argv[1], writers={'a.txt': lambda run, path: path.write_text('new'), 'b.txt': kill})\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=False).returncode == -9
    visible = {name: text for name, text in contents(tmp_path).items() if not name.startswith(".")}
    assert visible == {"a.txt": "old a", "b.txt": "old b"}


@pytest.mark.parametrize("failing", ["a.txt", "b.txt", "c.txt"])
def test_all_files_are_put_back_when_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    save(Collection(), tmp_path, writers={"a.txt": text_writer("old a"), "b.txt": text_writer("old b")})
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == failing and Path(source).parent.name != "old":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    new = {name: text_writer(f"new {name}") for name in ("a.txt", "b.txt", "c.txt")}
    with pytest.raises(OutputError, match=r"cannot write to .*: Permission denied; choose another folder"):
        save(Collection(), tmp_path, writers=new)
    assert contents(tmp_path) == {"a.txt": "old a", "b.txt": "old b"}


def test_all_files_are_put_back_where_links_are_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    save(Collection(), tmp_path, writers={"a.txt": text_writer("old a")})
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match=r"a folder stands where a file must go; move .*b.txt away"):
        save(Collection(), tmp_path, writers={"a.txt": text_writer("new a"), "b.txt": text_writer("new b")})
    assert contents(tmp_path) == {"a.txt": "old a"}


def test_leftovers_of_an_open_geopackage_go_with_it(tmp_path: Path) -> None:
    for name in ("events.gpkg", "events.gpkg-wal", "events.gpkg-shm"):
        (tmp_path / name).write_text("old")
    save(Collection(), tmp_path, writers={"events.gpkg": text_writer("new")})
    assert contents(tmp_path) == {"events.gpkg": "new"}


def test_what_a_killed_run_left_is_cleared_after_a_day(tmp_path: Path) -> None:
    for name, age_s in ((".geoint-old", 48 * 3600), (".geoint-young", 60)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "events.json").write_text("half")
        then = time.time() - age_s
        os.utime(tmp_path / name, (then, then))
    save(Collection(), tmp_path, writers={"a.txt": text_writer("new")})
    assert contents(tmp_path) == {"a.txt": "new", ".geoint-young/events.json": "half"}


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    save(Collection(), tmp_path / "link", writers={"a.txt": text_writer("new")})
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "real") == {"a.txt": "new"}


def test_the_current_folder_can_be_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert save(Collection(), ".", writers={"a.txt": text_writer("new")}) == (Path("a.txt"),)
    assert os.listdir() == ["a.txt"]


def test_files_have_the_usual_permissions(tmp_path: Path) -> None:
    save(Collection(), tmp_path / "run", writers={"a.txt": text_writer("new")})
    (tmp_path / "usual").touch()
    assert (tmp_path / "run" / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("file", "cannot write to .*file: .*; a file stands where a folder must be"),
        ("file/run", "cannot write to .*file/run: .*; a file stands where a folder must be"),
        ("x" * 300, "cannot write to .*: File name too long; choose a shorter name"),
    ],
)
def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match=message) as caught:
        save(Collection(), tmp_path / place, writers={"a.txt": text_writer("new")})
    assert "\n" not in str(caught.value)
    assert contents(tmp_path) == {"file": "mine"}


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """Folder that may not be written; root may write anywhere, so become nobody for a while."""
    tmp_path.chmod(0o500)
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield tmp_path
    os.seteuid(before)
    tmp_path.chmod(0o700)


def test_a_folder_without_permission_is_one_clear_line(closed_folder: Path) -> None:
    with pytest.raises(OutputError, match="Permission denied; choose another folder, or change its permissions"):
        save(Collection(), closed_folder / "run", writers={"a.txt": text_writer("new")})


def test_an_error_of_gdal_names_the_folder_and_the_file(tmp_path: Path) -> None:
    def write(run: Run, path: Path) -> None:
        raise OutputError("events.gpkg: disk full; check the free space")

    with pytest.raises(OutputError, match=r"cannot write to .*run: events.gpkg: disk full; check the free space"):
        save(Collection(), tmp_path / "run", writers={"events.gpkg": write})


@pytest.mark.slow
def test_ten_thousand_events_take_under_half_a_minute(tmp_path: Path) -> None:
    collection = many(10_000)
    begin = time.process_time()
    save(collection, tmp_path, writers=without_map())
    assert time.process_time() - begin < 30
    assert (tmp_path / "events.gpkg").stat().st_size > 1_000_000
