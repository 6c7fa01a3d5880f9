"""The base map: its layers, what lies where on it, and the same bytes on every run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas
import pytest
import shapely

from geoint.errors import OutputError
from geoint.output.basemap_layers import view_of_borders, write_basemap
from geoint.output.qgis.basemap import BASE_LAYERS, BaseLayer, base_qml

GEOMETRY_TYPES = {
    "names": "Point",
    "borders": "LineString",
    "lakes": "Polygon",
    "land": "Polygon",
    "grid": "LineString",
}


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "basemap.gpkg"
    write_basemap(path)
    return path


@pytest.fixture(scope="module")
def land(basemap: Path) -> Any:
    return geopandas.read_file(basemap, layer="land")


def test_it_is_small_and_always_the_same(basemap: Path, tmp_path: Path) -> None:
    assert basemap.stat().st_size < 6_000_000
    (tmp_path / "again.gpkg").write_bytes(b"old")
    code = (
        "import sys; from pathlib import Path; from geoint.output.basemap_layers import write_basemap;"
        "write_basemap(Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "again.gpkg")], check=True, env=environment)
    assert (tmp_path / "again.gpkg").read_bytes() == basemap.read_bytes()


@pytest.mark.parametrize("layer", BASE_LAYERS)
def test_layers_are_valid_and_of_one_type(basemap: Path, layer: BaseLayer) -> None:
    frame = geopandas.read_file(basemap, layer=layer)
    assert set(frame.geom_type) == {GEOMETRY_TYPES[layer]}
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()
    west, south, east, north = frame.total_bounds
    assert (west, east) >= (-180, 0) and east <= 180 and south >= -90 and north <= 90


@pytest.mark.parametrize(
    ("lon", "lat", "is_land"),
    [
        (100, 60, True),  # Siberia
        (51, 41, False),  # the Caspian Sea is a hole
        (-175, 67, True),  # Chukotka beyond the antimeridian
        (176, 67, True),
        (178, 60, False),
        (0, -80, True),  # Antarctica
        (135, 40, False),
        (-155, 65, True),
        (29.7, 46.2, True),
    ],
)
def test_land_is_where_land_is(land: Any, lon: float, lat: float, is_land: bool) -> None:
    assert bool(land.contains(shapely.Point(lon, lat)).any()) is is_land


def test_no_land_lies_over_other_land(land: Any) -> None:
    big = [geometry for geometry in land.geometry if geometry.area > 1]
    tree = shapely.STRtree(big)
    pairs = [(a, b) for a, b in zip(*tree.query(big, predicate="intersects"), strict=True) if a < b]
    assert [pair for pair in pairs if big[pair[0]].intersection(big[pair[1]]).area > 0.01] == []


def test_disputed_borders_are_marked_with_the_view(basemap: Path) -> None:
    with closing(sqlite3.connect(basemap)) as connection:
        rows = connection.execute("SELECT disputed, view, count(*) FROM borders GROUP BY 1, 2").fetchall()
    assert rows == [(0, view_of_borders(), 353), (1, view_of_borders(), 52)]
    rules = {r.attrib["label"]: r.attrib["symbol"] for r in ET.fromstring(base_qml("borders")).iter("rule")}
    symbols = ET.fromstring(base_qml("borders")).findall("renderer-v2/symbols/symbol")
    dashed = [any(o.attrib.get("name") == "use_custom_dash" for o in symbol.iter("Option")) for symbol in symbols]
    assert [dashed[int(rules[name])] for name in ("Border", "Disputed, or line of control")] == [False, True]


@pytest.mark.parametrize(("name", "kind"), [("Bering Sea", "water"), ("Japan", "country"), ("Beijing", "town")])
def test_names_say_what_they_name(basemap: Path, name: str, kind: str) -> None:
    with closing(sqlite3.connect(basemap)) as connection:
        assert connection.execute("SELECT DISTINCT kind FROM names WHERE name = ?", (name,)).fetchall() == [(kind,)]


def test_every_layer_has_its_style_and_metadata(basemap: Path) -> None:
    with closing(sqlite3.connect(basemap)) as connection:
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
        about = connection.execute("SELECT metadata FROM gpkg_metadata WHERE id = 1").fetchone()[0]
    assert styles == {layer: base_qml(layer) for layer in BASE_LAYERS}
    assert [node.text for node in ET.fromstring(about).iter("license")] == [
        "GeoNames: places, CC BY 4.0", "Natural Earth: base map, public domain",
    ]  # fmt: skip
    assert "Germany" in (ET.fromstring(about).findtext("abstract") or "")


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"basemap.gpkg: .*; check the free space"):
        write_basemap(tmp_path / "nowhere" / "basemap.gpkg")
