"""The rule that CI may skip no browser test and no QGIS test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = """
import pytest

@pytest.mark.browser
def test_page():
    pytest.skip("no Chromium on this machine")

@pytest.mark.qgis
@pytest.mark.skipif(True, reason="no QGIS on this machine")
def test_layer():
    pass

def test_other():
    pytest.skip("another reason")
"""


def run_tests(root: Path, folder: Path, content: str, **environment: str) -> str:
    (folder / "test_it.py").write_text(content)
    (folder / "conftest.py").write_text((root / "tests" / "conftest.py").read_text("utf-8"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(root / "pyproject.toml"),
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    return done.stdout


# pytest counts what a mark skips as an error of the set-up; either way the run fails.
@pytest.mark.parametrize(
    ("environment", "summary"),
    [
        ({}, "3 skipped"),
        ({"GEOINT_REQUIRE_BROWSER": "0"}, "3 skipped"),
        ({"GEOINT_REQUIRE_BROWSER": "1"}, "1 failed, 2 skipped"),
        ({"GEOINT_REQUIRE_QGIS": "1"}, "2 skipped, 1 error"),
        ({"GEOINT_REQUIRE_BROWSER": "1", "GEOINT_REQUIRE_QGIS": "1"}, "1 failed, 1 skipped, 1 error"),
    ],
)
def test_required_tests_may_not_be_skipped(
    root: Path, tmp_path: Path, environment: dict[str, str], summary: str
) -> None:
    out = run_tests(root, tmp_path, SKIPPING, **environment)
    assert out.strip().splitlines()[-1].startswith(summary), out
    assert ("forbids: Skipped: no Chromium on this machine" in out) == (
        environment.get("GEOINT_REQUIRE_BROWSER") == "1"
    )


def test_whole_file_may_not_be_skipped(root: Path, tmp_path: Path) -> None:
    skipped = 'import pytest\npytest.importorskip("no_such_library")\n'
    assert "1 skipped" in run_tests(root, tmp_path, skipped)
    assert "1 error" in run_tests(root, tmp_path, skipped, GEOINT_REQUIRE_QGIS="1")
