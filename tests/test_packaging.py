"""What ships: the wheel works away from the repository, and the pinned versions name no registry."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def unpacked_wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_wheel_holds_every_file_that_is_read_at_run_time(root: Path, unpacked_wheel: Path) -> None:
    package = {
        p.relative_to(root) for p in (root / "geoint").rglob("*") if p.is_file() and "__pycache__" not in p.parts
    }
    missing = sorted(str(p) for p in package if not (unpacked_wheel / p).is_file())
    assert missing == []
    data = {p.name for p in (root / "gazetteer" / "data").iterdir()}
    assert {p.name for p in (unpacked_wheel / "geoint" / "_data" / "data").iterdir()} == data
    named = _data_files_named_in_the_code(root)
    assert {"series.csv", "forces.csv", "data/meta.json"} <= set(named)
    assert [name for name in named if not (unpacked_wheel / "geoint" / "_data" / name).is_file()] == []


def _data_files_named_in_the_code(root: Path) -> list[str]:
    code = "".join(path.read_text("utf-8") for path in sorted((root / "geoint").rglob("*.py")))
    literals = set(re.findall(r"""["']([\w/]+\.\w+)["']""", code))
    return sorted(name for name in literals if (root / "gazetteer" / name).is_file())


@pytest.mark.slow
def test_wheel_works_away_from_the_repository(root: Path, unpacked_wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "geoint", "extract", str(root / "seeds"), "-o", str(tmp_path / "out.jsonl")]
    environment = {"PYTHONPATH": str(unpacked_wheel), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 5


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_is_pinned_with_hashes_and_names_no_host(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    assert "://" not in text
    pins = re.split(r"\n(?=[a-z])", text.strip())
    assert len(pins) > 30
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_both_locks_agree(root: Path) -> None:
    run, test = (
        set(re.findall(r"^\S+==.*(?= \\$)", (root / name).read_text("utf-8"), flags=re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run - test == set()
