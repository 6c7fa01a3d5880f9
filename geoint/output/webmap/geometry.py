"""Geometry for the page: made whole across the antimeridian, shifted to the map's centre, simplified, delta-coded.

Input is EPSG:4326, longitude first, cut at the antimeridian. Output longitudes are continuous around the map's centre
longitude, so they may pass 180 degrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from shapely import make_valid, union_all
from shapely.affinity import translate
from shapely.geometry import GeometryCollection, Polygon, box
from shapely.geometry.base import BaseGeometry

Interval = tuple[float, float]
Box = tuple[float, float, float, float]

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LETTERS = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
NORTH = 85.06  # degrees: Web Mercator ends at 85.05, so that an edge cut here is never seen
ROUND = 359  # degrees: a part as wide as this goes round the world
DETAIL = 2500  # a geometry keeps at most about this many steps across: a line is never finer than a fifth of a pixel
SMALLEST_HOLE = 40  # of a geometry's width: smaller holes (islets in a sea) only make its outline noisy
FINEST, COARSEST = 0.0002, 0.01  # degrees: 22 m, and 1.1 km, which is two pixels at 1:2,000,000


def parts_of(geometry: BaseGeometry) -> list[BaseGeometry]:
    """All simple parts of a geometry, none of them empty."""
    if hasattr(geometry, "geoms"):
        return [part for item in geometry.geoms for part in parts_of(item)]
    return [] if geometry.is_empty else [geometry]


def is_round(part: BaseGeometry) -> bool:
    """Whether a part goes round the world, as the Arctic Ocean does."""
    return bool(part.bounds[2] - part.bounds[0] > ROUND)


def make_whole(geometry: BaseGeometry) -> BaseGeometry:
    """Lay the parts side by side from the widest empty stretch on, and melt those that were cut at the antimeridian.

    So the Bering Sea becomes one polygon, and the westernmost Aleutians lie beside Alaska.
    """
    west, _, east, _ = geometry.bounds if not geometry.is_empty else (0.0, 0.0, 0.0, 0.0)
    parts = parts_of(geometry)
    spans = [(part.bounds[0], part.bounds[2]) for part in parts if not is_round(part)]
    if east - west <= 180 or len(spans) < 2:
        return geometry
    start = (round(centre_longitude(spans) + 360, 4)) % 360 - 180  # in the middle of the empty stretch
    turns = [0 if is_round(part) else -((part.bounds[0] - start) // 360) for part in parts]
    if (
        len({t for t, part in zip(turns, parts, strict=True) if not is_round(part)}) < 2
    ):  # they lie side by side already
        return geometry
    return union_all([make_valid(translate(p, 360 * t) if t else p) for p, t in zip(parts, turns, strict=True)])


def close_round(geometry: BaseGeometry) -> BaseGeometry:
    """Repeat what goes round the world a turn to each side: it has no edge where its data happen to be cut."""
    parts = parts_of(geometry)
    if not any(is_round(part) for part in parts):
        return geometry
    copies = [translate(part, turn) for part in parts if is_round(part) for turn in (-360, 360)]
    return union_all([make_valid(part) for part in (*parts, *copies)])


def wrap_longitude(lon: float, centre: float) -> float:
    """The same meridian, within 180 degrees of the centre."""
    return centre + (lon - centre + 180) % 360 - 180


def shift_to(geometry: BaseGeometry, lon: float) -> BaseGeometry:
    """Move a whole geometry by turns of 360 degrees to lie about this longitude."""
    west, _, east, _ = geometry.bounds
    turns = round((lon - (west + east) / 2) / 360)
    return translate(geometry, 360 * turns) if turns else geometry


def box_of(geometry: BaseGeometry) -> Box:
    """(west, south, east, north) of a geometry made whole; east may pass 180."""
    west, south, east, north = make_whole(geometry).bounds
    return west, south, east, north


def centre_longitude(intervals: Iterable[Interval]) -> float:
    """The longitude opposite to the widest empty stretch of the globe; 0 where there is nothing.

    So events on both sides of the Pacific give a Pacific map, and events of Europe and Asia one with Asia whole.
    """
    spans = sorted((west % 360, east - west) for west, east in intervals)
    if not spans:
        return 0.0
    reach = spans[0][0] + spans[0][1]
    widest, middle = -1.0, 0.0
    for west, width in [*spans[1:], (spans[0][0] + 360, 0.0)]:
        if west - reach > widest:
            widest, middle = west - reach, (west + reach) / 2
        reach = max(reach, west + width)
    return round(wrap_longitude(middle + 180, 0.0), 4)


def encode_numbers(numbers: Iterable[int]) -> str:
    """Write integers as text: zigzag, five bits a character, the sixth bit set where more follow."""
    values = np.array(numbers if isinstance(numbers, np.ndarray) else list(numbers), dtype=np.int64)
    zigzag = np.where(values >= 0, values << 1, (-values << 1) - 1)
    count = max(1, -(-int(zigzag.max(initial=0)).bit_length() // 5))  # characters of the largest
    parts = zigzag[:, None] >> (5 * np.arange(count))
    is_needed = parts > 0
    is_needed[:, 0] = True
    codes = (parts & 31) | np.where(parts >= 32, 32, 0)
    letters: bytes = _LETTERS[codes[is_needed]].tobytes()
    return letters.decode("ascii")


def encode_line(line: Iterable[Sequence[float]], quantum: float) -> str:
    """Delta-code a line at a quantum in degrees; repeated points are dropped."""
    points = np.asarray(line if hasattr(line, "__array__") else list(line), dtype=float)
    if not len(points):
        return ""
    points = points[:, :2]
    steps = np.diff(np.rint(points / quantum).astype(np.int64), axis=0, prepend=0)
    is_new = ((steps[:, 0] != 0) | (steps[:, 1] != 0))[1:]
    return encode_numbers(steps[np.append(True, is_new)].ravel())


def rings_of(geometry: BaseGeometry) -> Iterator[list[Any]]:
    """The rings of each polygon, as one list for each polygon."""
    for part in parts_of(geometry):
        if isinstance(part, Polygon):
            yield [part.exterior, *part.interiors]


def drop_holes(geometry: BaseGeometry, side: float) -> BaseGeometry:
    """Fill the holes of a polygon that are smaller than a square of this side (degrees): islets in a sea."""
    parts = parts_of(geometry)
    if not any(isinstance(part, Polygon) and part.interiors for part in parts):
        return geometry
    filled = []
    for part in parts:
        if isinstance(part, Polygon):
            kept = [ring for ring in part.interiors if Polygon(ring).area >= side * side]
            part = Polygon(part.exterior, kept)
        filled.append(part)
    return GeometryCollection(filled)


def encode_geometry(geometry: BaseGeometry, lon: float) -> dict[str, Any] | None:
    """One geometry as the page wants it, about the longitude `lon`; null for a lone point, which is drawn as a marker.

    Returns
    -------
    dict
        `q` the quantum in degrees, `rings` a list of polygons, each a list of coded rings, `lines` coded lines,
        `box` (west, south, east, north), `area` in square degrees as drawn on a Mercator map's middle.
    """
    whole = make_whole(geometry)
    west, south, east, north = whole.bounds
    if south < -NORTH or north > NORTH:
        whole = whole.intersection(box(west - 1, -NORTH, east + 1, NORTH))
    lines = [part for part in parts_of(whole) if part.geom_type in ("LineString", "LinearRing")]
    if whole.is_empty or (not lines and not any(True for _ in rings_of(whole))):
        return None
    whole = shift_to(whole, lon)
    west, south, east, north = whole.bounds
    tolerance = min(COARSEST, max(FINEST, max(east - west, north - south) / DETAIL))
    simple = drop_holes(
        make_valid(close_round(whole).simplify(tolerance)), max(east - west, north - south) / SMALLEST_HOLE
    )
    quantum = tolerance / 2
    return {
        "q": round(quantum, 7),
        "rings": [[encode_line(ring.coords, quantum) for ring in polygon] for polygon in rings_of(simple)],
        "lines": [encode_line(p.coords, quantum) for p in parts_of(simple) if p.geom_type == "LineString"],
        "box": [round(value, 4) for value in (west, south, east, north)],
        "area": round(whole.area / max(0.05, math.cos(math.radians((south + north) / 2))), 4),
    }
