"""RFC 7946 as a list of complaints about a text; an empty list is strict GeoJSON with one type of geometry."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from shapely.geometry import LinearRing, shape

MAX_DECIMALS = 7
COLLECTION_MEMBERS = {"type", "bbox", "features"}
FEATURE_MEMBERS = {"type", "id", "bbox", "geometry", "properties"}
GEOMETRY_MEMBERS = {"type", "coordinates"}


def complaints(text: str) -> list[str]:
    """Everything in a FeatureCollection that the standard forbids or advises against, and mixed types."""
    if text.startswith("\ufeff"):
        return ["it begins with a byte order mark (RFC 8259, 8.1)"]
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except ValueError as error:
        return [f"no JSON: {error}"]
    return list(_collection(document))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _collection(document: dict[str, Any]) -> Iterator[str]:
    if document.get("type") != "FeatureCollection" or not isinstance(document.get("features"), list):
        yield "no FeatureCollection"
        return
    yield from (f"member {name} is not of the standard" for name in sorted(set(document) - COLLECTION_MEMBERS))
    ids, types, boxed = [], set(), []
    for feature in document["features"]:
        yield from (f"{feature.get('id')}: {told}" for told in _feature(feature))
        ids.append(feature.get("id"))
        geometry = feature.get("geometry")
        if geometry:
            types.add(geometry.get("type"))
            boxed.append(geometry)
    if len(set(ids)) != len(ids):
        yield "an id stands twice"
    if len(types) > 1:
        yield f"mixed types: {sorted(types)}"
    if "bbox" in document:
        yield from _box(document["bbox"], boxed)


def _feature(feature: dict[str, Any]) -> Iterator[str]:
    if feature.get("type") != "Feature":
        yield "no Feature"
    yield from (f"member {name} is not of the standard" for name in sorted(set(feature) - FEATURE_MEMBERS))
    yield from (f"member {name} is missing" for name in ("geometry", "properties") if name not in feature)
    if "id" in feature and (isinstance(feature["id"], bool) or not isinstance(feature["id"], str | int | float)):
        yield "its id is neither text nor number"
    if not isinstance(feature.get("properties"), dict | None):
        yield "its properties are no object"
    geometry = feature.get("geometry")
    if geometry is not None:
        yield from _geometry(geometry)
        if "bbox" in feature:
            yield from _box(feature["bbox"], [geometry])


def _geometry(geometry: dict[str, Any]) -> Iterator[str]:
    yield from (f"member {name} is not of the standard" for name in sorted(set(geometry) - GEOMETRY_MEMBERS))
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        yield from _position(coordinates)
    elif geometry.get("type") == "Polygon":
        yield from _polygon(coordinates)
    elif geometry.get("type") == "MultiPolygon":
        for polygon in coordinates:
            yield from _polygon(polygon)
        if not shape(geometry).is_valid:
            yield "its polygons overlap, or one is not valid"
    else:
        yield f"geometry {geometry.get('type')} is not wanted"


def _position(position: Any) -> Iterator[str]:
    if not isinstance(position, list) or len(position) != 2:
        yield f"position {position} is no pair"
        return
    for value, limit in zip(position, (180, 90), strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            yield f"{value} is no number"
        elif abs(value) > limit:
            yield f"{value} is out of range"
        elif len(f"{value:.12f}".rstrip("0").partition(".")[2]) > MAX_DECIMALS:
            yield f"{value} has over {MAX_DECIMALS} decimals"


def _polygon(rings: list[Any]) -> Iterator[str]:
    for number, ring in enumerate(rings):
        told = [part for position in ring for part in _position(position)]
        yield from told
        if told:
            return
        if len(ring) < 4:
            yield "a ring has under four positions"
        elif ring[0] != ring[-1]:
            yield "a ring is not closed"
        else:
            if LinearRing(ring).is_ccw != (number == 0):
                yield "a ring runs the wrong way"
            # Around a pole an edge may run the whole way, from one side of the antimeridian to the other.
            if any(abs(b[0] - a[0]) > 180 and {a[0], b[0]} != {-180, 180} for a, b in pairwise(ring)):
                yield "an edge crosses the antimeridian"


def _box(box: Any, geometries: list[dict[str, Any]]) -> Iterator[str]:
    if not isinstance(box, list) or len(box) != 4:
        yield f"bbox {box} has not four numbers"
        return
    west, south, east, north = box
    yield from _position([west, south])
    yield from _position([east, north])
    if south > north:
        yield "bbox: south is north of north"
    for geometry in geometries:
        for lon, lat in _positions(geometry["coordinates"]):
            inside = west <= lon <= east if west <= east else lon >= west or lon <= east
            if not (inside or (abs(lon) == 180 and (west <= -lon or -lon <= east))) or not south <= lat <= north:
                yield f"bbox {box} does not hold {lon}, {lat}"
                return


def _positions(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from _positions(part)
    else:
        yield coordinates[0], coordinates[1]
