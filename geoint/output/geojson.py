"""GeoJSON by RFC 7946: one file for each layer.

WGS 84 without a crs member, longitude first, counter-clockwise outer rings, cut at the antimeridian, at most 7
decimals, a box, an id for each feature, plain dates or null. Areas are all MultiPolygon, so that a file has one type.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import shapely

from geoint.output.fields import FieldSpec, LayerName, Layers, Row, fields_of
from geoint.output.geometry import Box, bbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_SEPARATORS = (",", ":")


def write_geojson(layers: Layers, path: Path, *, layer: LayerName) -> None:
    """Write one layer as a GeoJSON FeatureCollection, one feature a line.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first.
    path
        File to write (UTF-8 without a mark at its start, as RFC 8259 wants it); it is overwritten.
    layer
        Which of the three.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_pieces(layers, layer))


def to_geojson(layers: Layers, *, layer: LayerName) -> str:
    """One layer as the text of a GeoJSON FeatureCollection."""
    return "".join(_pieces(layers, layer))


def _pieces(layers: Layers, layer: LayerName) -> Iterator[str]:
    rows, specs = layers.rows(layer), fields_of(layer)
    shapes = Shapes(with_box=layer == "areas")
    yield '{"type":"FeatureCollection",'
    yield box_member(rows)
    yield '"features":['
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + feature_text(row, specs, shapes)
    yield "\n]}\n"


class Shapes:
    """Box and geometry members of a feature; an outline that many rows share is written out once.

    Parameters
    ----------
    with_box
        Whether each feature has a box of its own; for a point it would only repeat the position.
    """

    def __init__(self, *, with_box: bool) -> None:
        self._with_box = with_box
        self._known: dict[int, str] = {}

    def members(self, geometry: BaseGeometry | None) -> str:
        """Return the members as JSON text, `"geometry":null` where there is no geometry."""
        if geometry is None:
            return '"geometry":null'
        # The rows keep every geometry alive, so that an address stands for one geometry.
        key = id(geometry)
        if key not in self._known:
            box = bbox([geometry]) if self._with_box else None
            before = f'"bbox":{_box_text(box)},' if box else ""
            self._known[key] = f'{before}"geometry":{shapely.to_geojson(geometry)}'
        return self._known[key]


def feature_text(row: Row, specs: tuple[FieldSpec, ...], shapes: Shapes, *, more: str = "") -> str:
    """One row as the JSON text of a feature; its first column is the id.

    Parameters
    ----------
    more
        Further members as JSON text, each with a comma behind it.
    """
    properties = {spec.name: getattr(row, spec.name) for spec in specs}
    feature_id = json.dumps(properties[specs[0].name], ensure_ascii=False)
    values = json.dumps(properties, ensure_ascii=False, separators=_SEPARATORS, default=str)
    return f'{{"type":"Feature","id":{feature_id},{more}{shapes.members(row.geometry)},"properties":{values}}}'


def box_member(rows: Sequence[Row]) -> str:
    """The box around all rows as a JSON member with a comma behind it; empty where nothing has a geometry."""
    box = bbox(row.geometry for row in rows if row.geometry is not None)
    return f'"bbox":{_box_text(box)},' if box else ""


def _box_text(box: Box) -> str:
    return json.dumps(box, separators=_SEPARATORS)
