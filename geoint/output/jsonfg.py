"""JSON-FG, OGC's Features and Geometries JSON 1.0 (OGC 21-045r1): GeoJSON with the time of each feature as a member.

The time is at the precision of a day, as the format has it: a month or a year becomes the interval from its first to
its last day, an end that is open or not known becomes "..". What the reports say stays in the properties beside it.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geoint.output.fields import LayerName, Layers, MentionRow, Row, fields_of
from geoint.output.geojson import Shapes, box_member, feature_text
from geoint.output.layers import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CONFORMANCE = (
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
)
"""What the files promise: the core, and that they name the type of their features."""

CRS84 = "http://www.opengis.net/def/crs/OGC/0/CRS84"
"""WGS 84, longitude first: the reference system of every position."""

UNBOUNDED = ".."

FEATURE_TYPES: Mapping[LayerName, tuple[str, int]] = MappingProxyType(
    {"events": ("event", 0), "areas": ("event_area", 2), "mentions": ("place_mention", 0)}
)
"""Layer -> what its features are called, and the dimension of their geometry."""


def write_jsonfg(layers: Layers, path: Path, *, layer: LayerName) -> None:
    """Write one layer as a JSON-FG feature collection, one feature a line; of events also those without a place.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first.
    path
        File to write (UTF-8); it is overwritten.
    layer
        Which of the three.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_pieces(layers, layer))


def time_of(start: str | None, end: str | None) -> dict[str, Any] | None:
    """Time member of a feature; none where neither side is known.

    Parameters
    ----------
    start, end
        YYYY, YYYY-MM or YYYY-MM-DD.
    """
    first, last = first_day(start), last_day(end)
    if first is None and last is None:
        return None
    if first is not None and first == last:
        return {"date": str(first)}
    return {"interval": [str(first or UNBOUNDED), str(last or UNBOUNDED)]}


def _time_of_row(row: Row) -> dict[str, Any] | None:
    """When an event took place; of a mention, when its report was published."""
    if isinstance(row, MentionRow):
        return time_of(row.published_text, row.published_text)
    return time_of(row.start_text, row.end_text)


def _pieces(layers: Layers, layer: LayerName) -> Iterator[str]:
    rows, specs = layers.all_rows(layer), fields_of(layer)
    shapes = Shapes(with_box=layer == "areas")
    name, dimension = FEATURE_TYPES[layer]
    head: dict[str, Any] = {"conformsTo": CONFORMANCE, "featureType": name, "coordRefSys": CRS84}
    if all(row.geometry is not None for row in rows):
        head["geometryDimension"] = dimension
    yield '{"type":"FeatureCollection",' + json.dumps(head, separators=(",", ":"))[1:-1] + ","
    yield box_member(rows)
    yield '"features":['
    for number, row in enumerate(rows):
        time = json.dumps(_time_of_row(row), separators=(",", ":"))
        # GeoJSON can hold every geometry, and then "place", the member for all others, has to be null.
        more = f'"time":{time},"place":null,'
        yield (",\n" if number else "\n") + feature_text(row, specs, shapes, more=more)
    yield "\n]}\n"
