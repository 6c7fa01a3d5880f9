"""The base map for any GIS: land, lakes, borders, grid and names as layers of one styled GeoPackage.

The data are those of the web map (Natural Earth; GeoNames for towns), decoded from one file of the package.
Everything is EPSG:4326, longitude first.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geoint.errors import OutputError
from geoint.output.fields import FieldSpec
from geoint.output.figure.basemap import decode_line
from geoint.output.geopackage_file import Table, write_tables
from geoint.output.qgis.basemap import BASE_LAYERS, BaseLayer, base_qml
from geoint.output.qgis.metadata import Facts, to_qmd
from geoint.output.symbology import CREDITS
from geoint.output.webmap.page import read_asset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

SOUTH_DEG = -85.0
"""What reaches beyond has a straight side where the data end; it needs corners to follow a curved projection."""

LARGE = 64
"""Rings that may have holes: the largest ones; a lagoon of a smaller island would not be seen."""

STEP_DEG = 2.0
"""Longest straight side of the grid: in a curved projection it follows its circle to a hair."""

GRID_STEP = 10

SPECS: Mapping[BaseLayer, tuple[FieldSpec, ...]] = {
    "land": (),
    "lakes": (),
    "borders": (
        FieldSpec((), "disputed", "boolean", "Disputed", "Disputed, or a line of control; drawn dashed"),
        FieldSpec((), "view", "text", "View", "Whose view of the borders it is"),
    ),
    "grid": (FieldSpec((), "degrees", "integer", "Degrees", "Latitude of a parallel or longitude of a meridian"),),
    "names": (
        FieldSpec((), "name", "text", "Name", "Name in English"),
        FieldSpec((), "kind", "text", "Kind", "water, country or town"),
        FieldSpec((), "zoom", "real", "Zoom", "Web map zoom from which the name is shown"),
    ),
}
"""Layer -> its columns."""

GEOMETRY_TYPES: Mapping[BaseLayer, str] = {
    "land": "Polygon", "lakes": "Polygon", "borders": "LineString", "grid": "LineString",
    "names": "Point",
}  # fmt: skip


class _Rows(NamedTuple):
    geometries: Sequence[BaseGeometry]
    values: Sequence[Sequence[Any]] = ()


def write_basemap(path: Path) -> None:
    """Write the base map with its styles; always the same bytes.

    Parameters
    ----------
    path
        File to write; an old one is overwritten.

    Raises
    ------
    OutputError
        If the file cannot be written, or the installation lacks the base map.
    """
    made = _made()
    try:
        path.write_bytes(made)
    except OSError as error:
        raise OutputError(
            f"{path.name}: {error.strerror}; check the free space and the folder's permissions"
        ) from error


@lru_cache(maxsize=1)
def _made() -> bytes:
    """Return the file, made once in a process: it is the same for every run."""
    data = json.loads(read_asset("basemap.json"))
    rows = _decode(data)
    facts = base_facts("basemap", "Base map", f"Land, lakes, borders and names. Borders: {data['view']}.")
    with TemporaryDirectory(prefix="geoint-") as folder:
        file = Path(folder) / "basemap.gpkg"
        write_tables([_table(layer, rows[layer]) for layer in BASE_LAYERS], file, about=to_qmd(facts))
        return file.read_bytes()


def view_of_borders() -> str:
    """Whose view of the borders the base map shows."""
    return str(json.loads(read_asset("basemap.json"))["view"])


def base_facts(name: str, title: str, abstract: str) -> Facts:
    """Metadata of a layer of the base map, or of all of it."""
    return Facts(
        identifier=f"geoint:{name}",
        title=title,
        abstract=abstract,
        box=(-180.0, -90.0, 180.0, 90.0),
        keywords=("base map",),
        topic="boundaries",
        history="Simplified to about 700 m.",
        credits=tuple(credit for credit in CREDITS if credit[0] in ("Natural Earth", "GeoNames")),
    )


def _table(layer: BaseLayer, rows: _Rows) -> Table:
    title, abstract = BASE_LAYERS[layer]
    return Table(
        name=layer,
        title=title,
        abstract=abstract,
        specs=SPECS[layer],
        values=rows.values,
        geometries=rows.geometries,
        geometry_type=GEOMETRY_TYPES[layer],
        qml=base_qml(layer),
        qmd=to_qmd(base_facts(layer, title, abstract)),
    )


def _decode(data: Mapping[str, Any]) -> Mapping[BaseLayer, _Rows]:
    quantum = float(data["quantum"])
    land = _land([decode_line(text, quantum) for text in data["land"]])
    lakes = _polygons([decode_line(text, quantum) for text in data["lakes"]])
    lines = [(False, text) for text in data["borders"]] + [(True, text) for text in data["disputed"]]
    borders = [(disputed, decode_line(text, quantum)) for disputed, text in lines]
    borders = [(disputed, line) for disputed, line in borders if len(line) > 1]
    kinds = (("water", "waters"), ("country", "countries"), ("town", "cities"))
    names = [(kind, *row) for kind, key in kinds for row in data[key]]
    grid = list(_grid())
    return {
        "land": _Rows(land),
        "lakes": _Rows(lakes),
        "borders": _Rows(
            [shapely.LineString(line) for _, line in borders],
            ([disputed for disputed, _ in borders], [data["view"]] * len(borders)),
        ),
        "grid": _Rows([line for _, line in grid], ([degrees for degrees, _ in grid],)),
        "names": _Rows(
            [shapely.Point(lon, lat) for _, _, lon, lat, _ in names],
            ([row[1] for row in names], [row[0] for row in names], [float(row[4]) for row in names]),
        ),
    }


def _polygons(rings: Sequence[np.ndarray]) -> list[BaseGeometry]:
    """Valid polygons; where rounding made an outline touch itself, it is mended."""
    polygons: Any = np.array([shapely.Polygon(ring) for ring in rings if len(ring) > 3], dtype=object)
    broken = ~shapely.is_valid(polygons)
    polygons[broken] = shapely.make_valid(polygons[broken], method="structure", keep_collapsed=False)
    parts = shapely.get_parts(polygons)
    return [part for part in parts if not part.is_empty]


def _land(rings: Sequence[np.ndarray]) -> list[BaseGeometry]:
    """Land with its inland seas as holes: the rings cover each other by turns, as the web map fills them."""
    polygons = _polygons(rings)
    order = np.argsort([-polygon.area for polygon in polygons], kind="stable")
    points = shapely.point_on_surface(polygons)
    tree = shapely.STRtree(points)
    depth = np.zeros(len(polygons), dtype=int)
    inside: dict[int, list[int]] = {}
    for outer in order[:LARGE]:
        shapely.prepare(polygons[outer])
        held = [int(i) for i in tree.query(polygons[outer], predicate="contains") if i != outer]
        depth[held] += 1
        inside[int(outer)] = held
    land = []
    for number, polygon in enumerate(polygons):
        if depth[number] % 2 == 0:
            holes = [polygons[i] for i in inside.get(number, ()) if depth[i] == depth[number] + 1]
            land.append(shapely.difference(polygon, shapely.union_all(holes)) if holes else polygon)
    whole = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    return [shapely.segmentize(part, STEP_DEG) if part.bounds[1] < SOUTH_DEG else part for part in whole]


def _grid() -> Iterator[tuple[int, BaseGeometry]]:
    """Parallels and meridians, in pieces of one field of the grid."""
    steps = round(GRID_STEP / STEP_DEG)
    for fixed in range(-180, 180, GRID_STEP):
        for start in range(-80, 80, GRID_STEP):
            yield fixed, shapely.LineString([(fixed, start + STEP_DEG * n) for n in range(steps + 1)])
    for fixed in range(-80, 81, GRID_STEP):
        for start in range(-180, 180, GRID_STEP):
            yield fixed, shapely.LineString([(start + STEP_DEG * n, fixed) for n in range(steps + 1)])
