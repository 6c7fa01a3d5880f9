"""The GeoPackage as QGIS sees it: styled, time-enabled, drawn in the right place."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from output_samples import sample

from geoint.models import Collection
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of
from geoint.output.geopackage import write_geopackage
from geoint.output.layers import flatten
from geoint.output.symbology import MENTION_COLOUR, TYPES

pytestmark = pytest.mark.qgis

PROBE = Path(__file__).parent / "qgis" / "probe.py"
POINT, MULTIPOLYGON = 1, 6
QGIS_TYPES = {"text": "String", "integer": "Integer64", "real": "Real", "boolean": "Boolean", "date": "Date"}


TYPE_COLOURS = {key: style.light.upper() for key, style in TYPES.items()}


def probe(qgis_python: str, *arguments: Path) -> dict[str, Any]:
    done = subprocess.run([qgis_python, str(PROBE), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def seen(qgis_python: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("qgis")
    write_geopackage(flatten(sample()), folder / "events.gpkg")
    before = (folder / "events.gpkg").read_bytes()
    result = probe(qgis_python, folder / "events.gpkg", folder / "map.png")
    assert (folder / "events.gpkg").read_bytes() == before
    return result


@pytest.mark.parametrize(
    ("layer", "count", "wkb", "extent"),
    [
        ("events", 3, POINT, [-176.5, 35.6895, 139.69171, 60.0]),
        ("areas", 4, MULTIPOLYGON, [-180.0, 36.0, 180.0, 65.0]),
        ("mentions", 4, POINT, [-168.97, 39.9075, 140.5, 65.75]),
    ],
)
def test_layers_load_whole(seen: dict[str, Any], layer: str, count: int, wkb: int, extent: list[float]) -> None:
    found = seen[layer]
    assert (found["valid"], found["count"], found["wkb"], found["crs"]) == (True, count, wkb, "EPSG:4326")
    assert found["extent"] == pytest.approx(extent)
    assert found["geometries_valid"]


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_columns_have_type_and_heading(seen: dict[str, Any], layer: LayerName) -> None:
    fields = dict(seen[layer]["fields"])
    assert fields.pop("fid")["widget"] == "Hidden"
    assert {name: (field["type"], field["alias"]) for name, field in fields.items()} == {
        spec.name: (QGIS_TYPES[spec.type], spec.alias) for spec in fields_of(layer)
    }


def test_forms_show_long_texts_and_readable_types(seen: dict[str, Any]) -> None:
    fields = seen["events"]["fields"]
    assert {name: fields[name]["widget"] for name in ("type", "status", "quotes", "conflicts", "merged_because")} == {
        "type": "ValueMap", "status": "ValueMap", "quotes": "TextEdit", "conflicts": "TextEdit", "merged_because": "TextEdit",
    }  # fmt: skip


@pytest.mark.parametrize(("layer", "alpha"), [("events", 255), ("areas", 70)])
def test_the_renderer_is_ours(seen: dict[str, Any], layer: str, alpha: int) -> None:
    found = seen[layer]
    assert (found["renderer"], found["attribute"]) == ("categorizedSymbol", "type")
    assert found["colours"] == TYPE_COLOURS
    assert found["fill_alpha"] == alpha


def test_mentions_are_grey(seen: dict[str, Any]) -> None:
    assert (seen["mentions"]["renderer"], seen["mentions"]["colours"]) == ("singleSymbol", {"": MENTION_COLOUR.upper()})


@pytest.mark.parametrize(
    ("layer", "field", "scale"), [("events", "label", 60e6), ("areas", "area", 40e6), ("mentions", "text", 3e6)]
)
def test_labels_have_a_halo_and_a_scale(seen: dict[str, Any], layer: str, field: str, scale: float) -> None:
    assert seen[layer]["labels"] == {
        "enabled": True, "field": field, "halo": True, "halo_mm": 0.9, "smallest_scale": scale,
    }  # fmt: skip


@pytest.mark.parametrize("layer", ["events", "areas"])
def test_the_time_controller_is_set(seen: dict[str, Any], layer: str) -> None:
    found = seen[layer]["time"]
    assert (found["active"], found["start"], found["end"]) == (True, "start_date", "end_date")
    assert [at[:10] for at in found["span"]] == ["2021-10-14", "2024-09-30"]


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2021-10-13", ["E0003"]),  # the one without a date shows at all times
        ("2021-10-14", ["E0001", "E0003"]),
        ("2021-10-17", ["E0001", "E0003"]),  # the last day belongs to it
        ("2021-10-18", ["E0003"]),
        ("2024-09-30", ["E0002", "E0003"]),
        ("2024-10-01", ["E0003"]),
    ],
)
@pytest.mark.parametrize("frame", ["day", "evening hour"])
def test_events_show_on_their_days(seen: dict[str, Any], day: str, shown: list[str], frame: str) -> None:
    assert seen["events"]["time"]["shown"][frame][day] == shown


def test_map_tips_escape_what_reports_contain(seen: dict[str, Any]) -> None:
    tip = seen["events"]["map_tips"][1]
    assert tip.startswith("<b>=Океан «2024» &lt;script&gt;alert(1)&lt;/script&gt;</b><br>2024-09/.. RU<br>")
    assert "&amp; then &lt;b&gt;east&lt;/b&gt;" in seen["areas"]["map_tips"][1]
    assert "<script" not in json.dumps([seen[layer]["map_tips"] for layer in LAYER_TITLES])


def test_the_picture_shows_points_and_soft_areas_on_both_sides_of_the_antimeridian(seen: dict[str, Any]) -> None:
    assert seen["pixels"]["#0072B2"] > 50  # the point of the exercise
    soft_green = "#B9E4D9"  # the patrol's colour at 70 of 255 on white
    assert seen["pixels"][soft_green] > 2000
    left, right = seen["halves"][soft_green]
    assert left > 1000 and right > 500


def test_empty_layers_load_with_their_style(qgis_python: str, tmp_path: Path) -> None:
    write_geopackage(flatten(Collection()), tmp_path / "events.gpkg")
    found = probe(qgis_python, tmp_path / "events.gpkg")
    for layer, wkb in (("events", POINT), ("areas", MULTIPOLYGON), ("mentions", POINT)):
        assert (found[layer]["valid"], found[layer]["count"], found[layer]["wkb"]) == (True, 0, wkb)
    assert found["areas"]["colours"] == TYPE_COLOURS


def test_gdals_validator_finds_no_fault(qgis_python: str, tmp_path: Path) -> None:
    write_geopackage(flatten(sample()), tmp_path / "events.gpkg")
    command = [qgis_python, "-m", "osgeo_utils.samples.validate_gpkg", str(tmp_path / "events.gpkg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr:
        pytest.skip("this GDAL comes without its GeoPackage validator")
    assert done.returncode == 0, done.stdout + done.stderr
