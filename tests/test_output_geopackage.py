"""The GeoPackage: layers, types, styles, dictionary, and the same bytes on every run."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
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
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of
from geoint.output.geopackage import write_geopackage
from geoint.output.layers import flatten
from geoint.output.qgis_style import to_qml
from geoint.output.symbology import TYPES

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
    assert [row[:3] for row in rows] == [("events", "geom", 1), ("areas", "geom", 1), ("mentions", "geom", 1)]
    assert [row[3] for row in rows] == [to_qml(layer) for layer in LAYER_TITLES]
    assert query(package, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [("attributes",)]


def test_the_dictionary_lies_in_the_file(package: Path) -> None:
    rows = query(package, "SELECT table_name, column_name, title, description FROM gpkg_data_columns")
    expected = {(layer, s.name, s.alias, s.meaning) for layer in LAYER_TITLES for s in fields_of(layer)}
    assert set(rows) == expected


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


@pytest.mark.parametrize("layer", ["events", "areas"])
def test_styles_have_the_palette_and_both_ends_of_time(layer: LayerName) -> None:
    root = ET.fromstring(to_qml(layer))
    categories = {c.attrib["value"]: c.attrib["label"] for c in root.iter("category")}
    assert categories == {key: style.label for key, style in TYPES.items()}
    colours = []
    for symbol in root.findall("renderer-v2/symbols/symbol"):
        options = {o.attrib["name"]: o.attrib["value"] for o in symbol.iter("Option") if "name" in o.attrib}
        red, green, blue, _ = map(int, options["color"].split(","))
        colours.append(f"#{red:02x}{green:02x}{blue:02x}")
    assert colours == [style.light for style in TYPES.values()]
    temporal = root.find("temporal")
    assert temporal is not None
    assert (temporal.attrib["enabled"], temporal.attrib["startField"], temporal.attrib["endField"]) == (
        "1", "start_date", "end_date",
    )  # fmt: skip


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_styles_give_every_column_its_heading(layer: LayerName) -> None:
    root = ET.fromstring(to_qml(layer))
    aliases = {a.attrib["field"]: a.attrib["name"] for a in root.iter("alias")}
    assert aliases == {spec.name: spec.alias for spec in fields_of(layer)}
