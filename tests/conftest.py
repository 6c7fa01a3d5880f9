"""What all tests share: where things lie, the browser, QGIS, and the rule that CI may skip neither of the two."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Marker -> the variable that forbids skipping the tests so marked.
REQUIRED = {"browser": "GEOINT_REQUIRE_BROWSER", "qgis": "GEOINT_REQUIRE_QGIS"}


def _is_required(marker: str) -> bool:
    return os.environ.get(REQUIRED[marker], "") not in {"", "0"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip of a required test into a failure that keeps the reason."""
    report = yield
    markers = [m for m in REQUIRED if item.get_closest_marker(m) is not None and _is_required(m)]
    if markers and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which {REQUIRED[markers[0]]}=1 forbids: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure too: what it holds, and whether it is required, is not known."""
    report = yield
    if report.outcome == "skipped" and any(_is_required(m) for m in REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skip single tests, not the file, while CI requires browser and QGIS tests"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The example reports."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def real_reports_dir() -> Path:
    """The original reports, which lie beside the project on some machines only."""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium-like browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="session")
def qgis_python() -> str:
    """A Python that can import qgis.core: the system's own, since QGIS is no wheel."""
    for name in ("/usr/bin/python3", shutil.which("python3") or ""):
        if name and subprocess.run([name, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0:
            return name
    pytest.skip("no python3-qgis on this machine")
