"""The spatial expressions of the original reports: each drawn by its rule, over the right points."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, shape

# Report (its number), words, rule, a point inside, a point outside (lon, lat).
EXPECTED = [
    ("000", "waters and airspace around Zhanjiang", "around", (110.6, 21.1), (116.4, 39.9)),
    ("000", "off Russia’s coast", "overlap", (145.0, 50.0), (37.6, 55.8)),
    ("000", "southern China", "part", (110.0, 23.5), (126.0, 46.0)),
    ("001", "near Japan and South Korea", "near", (129.5, 34.6), (150.0, 0.0)),
    ("002", "Russia’s far east", "part", (135.0, 50.0), (37.6, 55.8)),
    ("002", "near Taiwan", "near", (119.5, 24.0), (139.7, 35.7)),
    ("002", "north-central China", "part", (106.0, 38.0), (113.0, 23.0)),
    ("002", "western Pacific", "part", (140.0, 20.0), (-120.0, 20.0)),
    ("002", "its air defence identification zone", "identification zone", (127.0, 33.0), (139.7, 35.7)),
    ("002", "near the Chinese border", "overlap", (135.07, 48.48), (131.9, 43.1)),
    ("004", "North-Central China", "part", (106.0, 38.0), (113.0, 23.0)),
    ("004", "western Pacific Ocean", "part", (140.0, 20.0), (-120.0, 20.0)),
]


@pytest.fixture(scope="module")
def drawn(
    real_reports_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The footprints of each report, by its number, with their words."""
    out = tmp_path_factory.mktemp("real") / "records.jsonl"
    command = [sys.executable, "-m", "geoint", "extract", str(real_reports_dir), "--footprints", "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    found = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = (real_reports_dir / f"{record['id']}.txt").read_text(encoding="utf-8")
        found[record["id"][:3]] = [(text[f["start"] : f["end"]], f) for f in record["footprints"]]
    return found


@pytest.mark.real_reports
@pytest.mark.parametrize(("report", "words", "rule", "inside", "outside"), EXPECTED)
def test_an_expression_of_the_real_reports(
    drawn: dict[str, list[tuple[str, dict[str, Any]]]],
    report: str,
    words: str,
    rule: str,
    inside: tuple[float, float],
    outside: tuple[float, float],
) -> None:
    (footprint,) = [f for told, f in drawn[report] if told.endswith(words) and f["rule"] == rule]
    area = shape(footprint["geometry"])
    assert area.is_valid
    assert area.covers(Point(inside))
    assert not area.covers(Point(outside))
