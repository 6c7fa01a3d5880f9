"""The GeoPackage: layers, types, styles, dictionary, and the same bytes on every run."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from base64 import b64decode
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas
import pandas
import pyogrio
import pytest
from output_samples import sample

from geoint.errors import OutputError
from geoint.models import Collection
from geoint.output.fields import LAYER_TITLES, EventRow, LayerName, Layers, fields_of
from geoint.output.geopackage import write_geopackage
from geoint.output.gis_tables import TABLES, TableName, columns_of
from geoint.output.layers import flatten
from geoint.output.qgis.metadata import facts_of_table, rights_of, to_qmd
from geoint.output.qgis.style import to_qml
from geoint.output.symbology import GLYPHS, SHAPES, TYPES

GDAL_TYPES = {"text": "OFTString", "integer": "OFTInteger64", "real": "OFTReal", "boolean": "OFTInteger"}
GDAL_TYPES["date"] = "OFTDate"
GEOMETRY_TYPES = {"events": "Point", "areas": "MultiPolygon", "mentions": "Point"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "events.gpkg"
    write_geopackage(flatten(sample()), path)
    return path


@pytest.fixture(scope="module")
def empty_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "events.gpkg"
    write_geopackage(flatten(Collection()), path)
    return path


def query(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("count", ["some", "none"])
@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_layers_have_their_type_and_columns_even_when_empty(
    layer: LayerName, count: str, package: Path, empty_package: Path
) -> None:
    info = pyogrio.read_info(package if count == "some" else empty_package, layer=layer)
    assert info["geometry_type"] == GEOMETRY_TYPES[layer]
    assert info["crs"] == "EPSG:4326"
    specs = fields_of(layer)
    assert list(info["fields"]) == [spec.name for spec in specs]
    assert list(info["ogr_types"]) == [GDAL_TYPES[spec.type] for spec in specs]
    assert info["features"] == (len(flatten(sample()).rows(layer)) if count == "some" else 0)


def test_values_and_nulls_survive(package: Path) -> None:
    events = geopandas.read_file(package, layer="events")
    assert events["start_date"].tolist()[:2] == [pandas.Timestamp("2021-10-14"), pandas.Timestamp("2024-09-01")]
    assert events["start_date"].isna().tolist() == [False, False, True]
    assert events["troops"].isna().tolist() == [False, True, True]
    assert events["label"].tolist()[1] == "=Океан «2024» <script>alert(1)</script>"
    assert events["end_text"].isna().tolist() == [False, True, True]
    assert query(package, "SELECT start_date, troops FROM events") == [
        ("2021-10-14", 10000),
        ("2024-09-01", None),
        (None, None),
    ]
    areas = geopandas.read_file(package, layer="areas")
    assert areas.geometry.iloc[2].bounds == (-180, 55, 180, 65)
    assert geopandas.read_file(package, layer="mentions")["literal"].tolist() == [True, False, True, True]


def test_every_layer_has_one_default_style_of_ours(package: Path) -> None:
    rows = query(package, "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles")
    assert [row[:3] for row in rows] == [
        ("events", "geom", 1), ("areas", "geom", 1), ("mentions", "geom", 1), ("unplaced", "", 1),
    ]  # fmt: skip
    assert [row[3] for row in rows] == [to_qml(table) for table in TABLES]
    assert query(package, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [("attributes",)]


def test_the_dictionary_lies_in_the_file(package: Path) -> None:
    rows = query(package, "SELECT table_name, column_name, title, description FROM gpkg_data_columns")
    expected = {(table, s.name, s.alias, s.meaning) for table in TABLES for s in columns_of(table)}
    assert set(rows) == expected


def test_events_without_a_place_are_a_table_of_their_own(package: Path) -> None:
    assert query(package, "SELECT data_type, identifier FROM gpkg_contents WHERE table_name = 'unplaced'") == [
        ("attributes", "Events without a place")
    ]
    assert query(package, "SELECT event_id, label, status, start_date FROM unplaced") == [
        ("E0004", "Exercise", "planned", None)
    ]
    assert "E0004" not in {event_id for (event_id,) in query(package, "SELECT event_id FROM events")}
    info = pyogrio.read_info(package, layer="unplaced")
    assert info["geometry_type"] is None
    assert list(info["fields"]) == [spec.name for spec in fields_of("events")]


def test_contents_have_title_and_abstract(package: Path) -> None:
    rows = query(
        package, "SELECT table_name, identifier, description FROM gpkg_contents WHERE table_name != 'layer_styles'"
    )
    assert {name: (title, abstract) for name, title, abstract in rows} == dict(TABLES)


def test_file_and_tables_have_metadata(package: Path) -> None:
    rows = query(
        package,
        "SELECT r.reference_scope, r.table_name, r.md_parent_id, m.md_scope, m.md_standard_uri, m.mime_type, m.metadata"
        " FROM gpkg_metadata_reference r JOIN gpkg_metadata m ON m.id = r.md_file_id ORDER BY m.id",
    )
    assert [row[:3] for row in rows] == [
        ("geopackage", None, None), ("table", "events", 1), ("table", "areas", 1), ("table", "mentions", 1),
        ("table", "unplaced", 1),
    ]  # fmt: skip
    assert {row[3:6] for row in rows} == {("dataset", "http://mrcc.com/qgis.dtd", "text/xml")}
    told = [ET.fromstring(row[6]) for row in rows]
    assert [root.findtext("identifier") for root in told] == [f"geoint:{name}" for name in ("events", *TABLES)]
    assert told[0].findtext("abstract") == "4 events, 1 of them without a place; 4 areas; 4 place mentions."
    assert told[2].findtext("extent/temporal/period/start") == "2021-10-14T00:00:00Z"
    assert set(query(package, "SELECT timestamp FROM gpkg_metadata_reference")) == {("1970-01-01T00:00:00.000Z",)}
    assert sorted(query(package, "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata'")) == [
        ("gpkg_metadata",), ("gpkg_metadata_reference",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("publishers", "told"),
    [
        (["<script>alert(1)</script>"], "Reports quoted: &lt;script&gt;alert(1)&lt;/script&gt;"),
        (["a" * 100_000], f"Reports quoted: {'a' * 120}…"),
        (
            [f"P{number}" for number in range(50)],
            f"Reports quoted: {'; '.join(f'P{n}' for n in range(40))}; and 10 more",
        ),
        (["x\x0by\ufffe"], "Reports quoted: x\ufffdy\ufffd"),
    ],
)
def test_publishers_in_the_metadata_are_safe_and_short(publishers: list[str], told: str, tmp_path: Path) -> None:
    row = flatten(sample()).events[0]
    rows: tuple[EventRow, ...] = tuple(replace(row, reports=name) for name in publishers)
    rights = rights_of(facts_of_table(Layers(events=rows), "events"))
    assert rights == ("GeoNames, Marine Regions, Natural Earth", told)
    ET.fromstring(to_qmd(facts_of_table(Layers(events=rows), "events")))


def test_the_database_is_sound_and_names_no_time(package: Path) -> None:
    assert query(package, "PRAGMA integrity_check") == [("ok",)]
    assert query(package, "PRAGMA foreign_key_check") == []
    assert query(package, "PRAGMA user_version") == [(10200,)]
    assert set(query(package, "SELECT last_change FROM gpkg_contents")) == {("1970-01-01T00:00:00.000Z",)}
    assert not list(package.parent.glob("events.gpkg-*"))


def test_the_same_bytes_in_the_same_process_and_the_next(package: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.gpkg"
    again.write_bytes(b"old")
    write_geopackage(flatten(sample()), again)
    assert again.read_bytes() == package.read_bytes()
    code = (
        "import sys; from pathlib import Path; from output_samples import sample;"
        "from geoint.output.geopackage import write_geopackage; from geoint.output.layers import flatten;"
        "write_geopackage(flatten(sample()), Path(sys.argv[1]))"
    )
    environment = {
        **os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
    }  # fmt: skip
    other = tmp_path / "other.gpkg"
    subprocess.run([sys.executable, "-c", code, str(other)], check=True, env=environment)
    assert hashlib.sha256(other.read_bytes()).digest() == hashlib.sha256(package.read_bytes()).digest()


def test_gdals_settings_are_put_back(package: Path, tmp_path: Path) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-02-03T04:05:06.789Z"})
    try:
        write_geopackage(flatten(sample()), tmp_path / "x.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-02-03T04:05:06.789Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    assert (tmp_path / "x.gpkg").read_bytes() == package.read_bytes()


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"events.gpkg: .*; check the free space"):
        write_geopackage(flatten(sample()), tmp_path / "nowhere" / "events.gpkg")


def colour_of(options: dict[str, str], name: str) -> str:
    red, green, blue, _ = map(int, options[name].split(","))
    return f"#{red:02x}{green:02x}{blue:02x}"


def options_of(symbol: ET.Element, layer_class: str) -> dict[str, str]:
    layer = symbol.find(f"layer[@class='{layer_class}']/Option")
    assert layer is not None
    return {o.attrib["name"]: o.attrib["value"] for o in layer.findall("Option")}


def test_events_have_the_web_maps_colours_shapes_and_pictograms() -> None:
    root = ET.fromstring(to_qml("events"))
    assert {c.attrib["value"]: c.attrib["label"] for c in root.iter("category")} == {
        key: style.label for key, style in TYPES.items()
    }
    symbols = root.findall("renderer-v2/renderer-v2/symbols/symbol")
    options = [options_of(symbol, "SvgMarker") for symbol in symbols]
    assert [colour_of(o, "color") for o in options] == [style.light for style in TYPES.values()]
    pictures = [b64decode(o["name"].removeprefix("base64:")).decode() for o in options]
    for style, picture in zip(TYPES.values(), pictures, strict=True):
        assert f'd="{SHAPES[style.shape]}"' in picture
    expressions = [o.attrib["value"] for o in symbols[0].iter("Option") if o.attrib.get("name") == "expression"]
    glyphs = [b64decode(found).decode() for found in re.findall(r"base64:([A-Za-z0-9+/=]+)", " ".join(expressions))]
    for path in GLYPHS.values():
        assert any(f'd="{path}"' in picture for picture in glyphs)


def test_areas_have_the_web_maps_colours() -> None:
    root = ET.fromstring(to_qml("areas"))
    rules = root.findall("renderer-v2/rules/rule")[0].findall("rule")
    symbols = root.findall("renderer-v2/symbols/symbol")
    fills = [options_of(symbols[int(rule.attrib["symbol"])], "SimpleFill") for rule in rules]
    assert {rule.attrib["label"]: colour_of(fill, "color") for rule, fill in zip(rules, fills, strict=True)} == {
        style.label: style.light for style in TYPES.values()
    }


@pytest.mark.parametrize("layer", ["events", "areas"])
def test_styles_have_both_ends_of_time(layer: TableName) -> None:
    temporal = ET.fromstring(to_qml(layer)).find("temporal")
    assert temporal is not None
    assert (temporal.attrib["enabled"], temporal.attrib["startField"], temporal.attrib["endField"]) == (
        "1", "start_date", "end_date",
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_styles_give_every_column_its_heading(table: TableName) -> None:
    root = ET.fromstring(to_qml(table))
    aliases = {a.attrib["field"]: a.attrib["name"] for a in root.iter("alias")}
    assert aliases == {spec.name: spec.alias for spec in columns_of(table)}
