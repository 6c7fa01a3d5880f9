"""The GeoPackage as QGIS sees it: styled, time-enabled, drawn in the right place."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from output_samples import sample
from shapely.geometry import box

from geoint.models import Collection
from geoint.output.geopackage import write_geopackage
from geoint.output.gis_tables import TABLES, TableName, columns_of
from geoint.output.layers import flatten
from geoint.output.symbology import MENTION_COLOUR, TYPES

pytestmark = pytest.mark.qgis

PROBE = Path(__file__).parent / "qgis" / "probe.py"
NO_GEOMETRY, POINT, MULTIPOLYGON = 100, 1, 6
QGIS_TYPES = {"text": "String", "integer": "Integer64", "real": "Real", "boolean": "Boolean", "date": "Date"}

TYPE_COLOURS = {key: style.light.upper() for key, style in TYPES.items()}
TYPE_LABELS = [style.label for style in TYPES.values()]

# On white, at the opacity of a sure area (64 of 255).
SOFT_BLUE, SOFT_GREEN = "#BFDCEC", "#BFE7DC"

ACROSS = box(176.5, 57.5, 189.5, 62.5)
"""Passes 180 degrees, and is not so large that only its outline would be drawn."""

# Well inside the area of either event, and well outside, on both sides of the antimeridian.
INSIDE_ACROSS = ((177.2, 61.3), (178.7, 61.7), (-179.3, 61.4), (-172.3, 58.4))
INSIDE_SEA = ((133.3, 38.3), (137.3, 44.3))
OUTSIDE = ((173.7, 58.3), (-167.3, 54.3), (163.3, 58.3), (-176.7, 52.3), (178.3, 53.7))


LONG_NAME = "\N{RIGHT-TO-LEFT OVERRIDE}" + "Exercise " * 12_000


def across() -> Collection:
    """The sample, with an area across the antimeridian that is filled."""
    whole = sample()
    ocean = whole.events[1]
    areas = (ocean.areas[0].model_copy(update={"geometry": ACROSS}), *ocean.areas[1:])
    events = (whole.events[0], ocean.model_copy(update={"areas": areas}), *whole.events[2:])
    return whole.model_copy(update={"events": events})


def probe(qgis_python: str, *arguments: Path | str, script: Path = PROBE) -> dict[str, Any]:
    done = subprocess.run([qgis_python, str(script), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def seen(qgis_python: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("qgis")
    write_geopackage(flatten(across()), folder / "events.gpkg")
    before = (folder / "events.gpkg").read_bytes()
    places = json.dumps([*INSIDE_ACROSS, *INSIDE_SEA, *OUTSIDE])
    result = probe(qgis_python, folder / "events.gpkg", folder / "map.png", places)
    assert (folder / "events.gpkg").read_bytes() == before
    return result


@pytest.mark.parametrize(
    ("layer", "count", "wkb", "extent"),
    [
        ("events", 3, POINT, [-176.5, 35.6895, 139.69171, 60.0]),
        ("areas", 4, MULTIPOLYGON, [-180.0, 36.0, 180.0, 64.77484]),
        ("mentions", 4, POINT, [-168.97, 39.9075, 140.5, 65.75]),
    ],
)
def test_layers_load_whole(seen: dict[str, Any], layer: str, count: int, wkb: int, extent: list[float]) -> None:
    found = seen[layer]
    assert (found["valid"], found["count"], found["wkb"], found["crs"]) == (True, count, wkb, "EPSG:4326")
    assert found["extent"] == pytest.approx(extent, abs=1e-4)
    assert found["geometries_valid"]


def test_events_without_a_place_are_a_table(seen: dict[str, Any]) -> None:
    found = seen["unplaced"]
    assert (found["valid"], found["count"], found["wkb"], found["crs"]) == (True, 1, NO_GEOMETRY, "")
    assert found["map_tips"][0].startswith("<b>Exercise</b>")
    assert found["metadata"] == list(TABLES["unplaced"])
    assert found["form"] == seen["events"]["form"]


@pytest.mark.parametrize("table", TABLES)
def test_columns_have_type_and_heading(seen: dict[str, Any], table: TableName) -> None:
    fields = dict(seen[table]["fields"])
    assert fields.pop("fid")["widget"] == "Hidden"
    assert {name: (field["type"], field["alias"]) for name, field in fields.items()} == {
        spec.name: (QGIS_TYPES[spec.type], spec.alias) for spec in columns_of(table)
    }


@pytest.mark.parametrize(
    ("table", "column", "widget"),
    [
        ("events", "quotes", "TextEdit"),
        ("events", "conflicts", "TextEdit"),
        ("events", "start_date", "DateTime"),
        ("events", "type", "ValueMap"),
        ("areas", "role", "ValueMap"),
        ("mentions", "literal", "CheckBox"),
        ("unplaced", "status", "ValueMap"),
    ],
)
def test_forms_fit_the_column(seen: dict[str, Any], table: str, column: str, widget: str) -> None:
    assert seen[table]["fields"][column]["widget"] == widget


@pytest.mark.parametrize(
    ("table", "column", "code", "words"),
    [
        ("events", "type", "missile_test", "Missile test"),
        ("events", "status", "ongoing", "Under way"),
        ("events", "where_prec", "2", "2: near the place, within 25 km"),
        ("events", "date_prec", "3", "3: the month"),
        ("areas", "role", "headquarters", "Headquarters"),
        ("mentions", "method", "inferred", "Inferred from a place beside it"),
    ],
)
def test_codes_are_shown_in_words(seen: dict[str, Any], table: str, column: str, code: str, words: str) -> None:
    assert {words: code} in seen[table]["fields"][column]["words"]


@pytest.mark.parametrize("table", TABLES)
def test_the_form_has_every_column_once_in_tabs(seen: dict[str, Any], table: TableName) -> None:
    names = [name for _, groups in seen[table]["form"] for _, fields in groups for name in fields]
    assert sorted(names) == sorted(spec.name for spec in columns_of(table))


def test_the_form_gives_quotes_a_tab_and_room(seen: dict[str, Any]) -> None:
    tabs = dict(seen["events"]["form"])
    assert list(tabs) == ["Event", "Quotes", "Doubts"]
    assert [fields for _, fields in tabs["Quotes"]] == [["quotes", "reports", "quote"]]
    on_top = {name for name, field in seen["events"]["fields"].items() if field["label_on_top"]}
    assert on_top == {"quote", "quotes", "conflicts", "merged_because"}


def test_ids_cannot_be_changed_by_hand(seen: dict[str, Any]) -> None:
    locked = {t: {n for n, f in seen[t]["fields"].items() if f["read_only"]} for t in ("events", "areas", "mentions")}
    assert locked == {
        "events": {"event_id", "n_reports", "n_sources", "n_mentions"},
        "areas": {"event_id", "area_id"},
        "mentions": {"mention_id", "report_id", "start", "end"},
    }


def test_the_attribute_table_begins_with_what_a_reader_wants(seen: dict[str, Any]) -> None:
    assert seen["events"]["columns"][:6] == ["label", "type", "status", "start_text", "end_text", "participants"]
    assert set(seen["events"]["columns"]) == {spec.name for spec in columns_of("events")}
    assert {t: seen[t]["display"] for t in TABLES} == {
        "events": '"label"', "areas": '"area"', "mentions": '"text"', "unplaced": '"label"',
    }  # fmt: skip


def test_events_are_drawn_by_type_side_by_side_with_shape_and_pictogram(seen: dict[str, Any]) -> None:
    found = seen["events"]["renderer"]
    assert (found["type"], found["inner"], found["attribute"]) == ("pointDisplacement", "categorizedSymbol", "type")
    assert (found["colours"], found["labels"]) == (TYPE_COLOURS, TYPE_LABELS)
    assert found["layers"] == ["SvgMarker", "SvgMarker"]


def test_areas_have_fills_by_type_and_outlines_by_certainty_large_ones_below(seen: dict[str, Any]) -> None:
    found = seen["areas"]["renderer"]
    assert found["type"] == "RuleRenderer"
    assert found["rules"] == [
        ["What it is", TYPE_LABELS],
        ["How sure the place is", ["Sure", "Likely", "Doubtful", "Edge drawn from words"]],
        ["Vast area, outline only", []],
    ]
    assert found["colours"] == {style.label: style.light.upper() for style in TYPES.values()}
    assert found["order"] == "area($geometry) DESC NULLS LAST"


def test_mentions_are_small_grey_and_only_seen_from_near(seen: dict[str, Any]) -> None:
    found = seen["mentions"]["renderer"]
    assert (found["type"], found["colours"]) == ("singleSymbol", {"": MENTION_COLOUR.upper()})
    assert {t: seen[t]["smallest_scale"] for t in TABLES} == {
        "events": None, "areas": None, "mentions": 5e6, "unplaced": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "field", "scale"), [("events", "label", 200e6), ("areas", "area", 9e6), ("mentions", "text", 3e6)]
)
def test_labels_have_a_halo_and_a_scale(seen: dict[str, Any], layer: str, field: str, scale: float) -> None:
    found = dict(seen[layer]["labels"])
    assert found.pop("field").endswith(f'"{field}")')
    assert found == {"enabled": True, "halo": True, "halo_mm": 0.9, "smallest_scale": scale}


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
    assert "&quot;Tsugaru Strait&quot;" in seen["areas"]["map_tips"][1]
    assert "<script" not in json.dumps([seen[table]["map_tips"] for table in TABLES])


def test_the_picture_shows_points_and_labels(seen: dict[str, Any]) -> None:
    assert seen["pixels"]["#0072B2"] > 50  # the point of the exercise
    assert seen["texts"] == ["=Океан «2024» <script>alert(1)</script>", "Incursion near Tōkyō", "Joint Sea 2021"]


def test_areas_lie_where_they_are_on_both_sides_of_the_antimeridian(seen: dict[str, Any]) -> None:
    inside, outside = len(INSIDE_ACROSS) + len(INSIDE_SEA), len(OUTSIDE)
    assert seen["colours"] == [SOFT_GREEN] * 4 + [SOFT_BLUE] * 2 + ["#FFFFFF"] * outside
    assert inside == 6
    left, right = seen["halves"][SOFT_GREEN]
    assert left > 300 and right > 150


@pytest.fixture(scope="module")
def odd(qgis_python: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three events that differ in confidence alone, three at one place, and one with a name of 100 kB."""
    plain = sample().events[0].model_copy(update={"areas": (), "domains": (), "label": "", "lat": 10.0})
    events = [
        *(plain.model_copy(update={"lon": 60.0 * n, "confidence": c}) for n, c in enumerate((0.49, 0.5, 1.0))),
        *(
            plain.model_copy(update={"lon": 30.0, "lat": 40.0, "type": t})
            for t in ("patrol", "deployment", "incursion")
        ),
        plain.model_copy(update={"lon": -90.0, "label": LONG_NAME}),
    ]
    collection = Collection(events=tuple(e.model_copy(update={"id": f"E{n}"}) for n, e in enumerate(events)))
    folder = tmp_path_factory.mktemp("odd")
    write_geopackage(flatten(collection), folder / "events.gpkg")
    places = json.dumps([(event.lon, event.lat) for event in events[:3]])
    return probe(qgis_python, folder / "events.gpkg", folder / "map.png", places)


def test_what_is_doubtful_is_hollow(odd: dict[str, Any]) -> None:
    assert odd["colours"] == ["#FFFFFF", "#0072B2", "#0072B2"]


def test_events_at_one_place_stand_side_by_side(odd: dict[str, Any]) -> None:
    assert min(odd["pixels"][TYPE_COLOURS[name]] for name in ("patrol", "deployment", "incursion")) > 100


def test_labels_and_map_tips_are_short_however_long_a_name_is(odd: dict[str, Any]) -> None:
    assert [text for text in odd["texts"] if text] == [LONG_NAME[:80] + "…"]
    assert 2000 < len(odd["events"]["map_tips"][6]) < 3000


def test_empty_layers_load_with_their_style(qgis_python: str, tmp_path: Path) -> None:
    write_geopackage(flatten(Collection()), tmp_path / "events.gpkg")
    found = probe(qgis_python, tmp_path / "events.gpkg")
    kinds = (("events", POINT), ("areas", MULTIPOLYGON), ("mentions", POINT), ("unplaced", NO_GEOMETRY))
    for table, wkb in kinds:
        assert (found[table]["valid"], found[table]["count"], found[table]["wkb"]) == (True, 0, wkb)
    assert found["events"]["renderer"]["colours"] == TYPE_COLOURS


def test_gdals_validator_finds_no_fault(qgis_python: str, tmp_path: Path) -> None:
    write_geopackage(flatten(sample()), tmp_path / "events.gpkg")
    command = [qgis_python, "-m", "osgeo_utils.samples.validate_gpkg", str(tmp_path / "events.gpkg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr:
        pytest.skip("this GDAL comes without its GeoPackage validator")
    assert done.returncode == 0, done.stdout + done.stderr


def test_gdal_reads_every_table_without_a_warning(qgis_python: str, tmp_path: Path) -> None:
    """What ogrinfo tells, through the library that it calls: it is not on every machine that has QGIS."""
    write_geopackage(flatten(across()), tmp_path / "events.gpkg")
    code = (
        "import json, sys; from osgeo import gdal; gdal.UseExceptions();"
        "told = []; gdal.PushErrorHandler(lambda *error: told.append(error[2]));"
        "data = gdal.OpenEx(sys.argv[1]); layers = [data.GetLayer(i) for i in range(data.GetLayerCount())];"
        "found = {l.GetName(): [l.GetFeatureCount(), l.GetGeometryColumn(), len([f for f in l])] for l in layers};"
        "print(json.dumps([found, told, data.GetMetadata()['GPKG_METADATA_ITEM_1'][:200]]))"
    )
    done = subprocess.run(
        [qgis_python, "-c", code, str(tmp_path / "events.gpkg")], capture_output=True, text=True, check=True
    )
    found, told, about = json.loads(done.stdout)
    assert {name: found[name] for name in TABLES} == {
        "events": [3, "geom", 3], "areas": [4, "geom", 4], "mentions": [4, "geom", 4], "unplaced": [1, "", 1],
    }  # fmt: skip
    assert told == []
    assert "<identifier>geoint:events</identifier>" in about
