"""A small globe that shows where on Earth a map lies."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoint.output.figure.areas import path_of
from geoint.output.figure.basemap import base_map
from geoint.output.figure.projection import EARTH_RADIUS_M, Projection, outline_in_degrees, polygons_of
from geoint.output.figure.sheet import Ink

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoint.output.figure.projection import View
    from geoint.output.figure.sheet import Sheet

SEA, LAND, RIM, MARK = "#e3ebef", "#cfc9bd", "#8fa1ac", "#b3261e"
COARSE_DEG = 0.4
"""Land is simplified to this: about a dot on a globe of 25 mm."""

LEAST_ISLAND_DEG2 = 1.0
ROOM_DEG = 2.0
"""Cut out around the point opposite to the centre, which Lambert's projection cannot show."""

MOST_WIDE_M = 9_000_000.0
"""A map wider than this says by itself where it lies."""

GRID_STEP = 30


def wants_globe(view: View) -> bool:
    """Whether a map is so small that a reader may ask where it lies."""
    return view.projection.kind == "local" and view.frame.width / view.scale < MOST_WIDE_M


def draw_globe(sheet: Sheet, middle: tuple[float, float], radius: float, view: View) -> None:
    """Draw the half of the Earth about the map's middle, with the map's outline."""
    lon, lat = view.to_degrees(
        np.array([(view.frame.x0 + view.frame.x1) / 2]), np.array([(view.frame.y0 + view.frame.y1) / 2])
    )
    projection = Projection(float(lon[0]), float(np.clip(lat[0], -60, 60)), "local")
    disc = shapely.Point(0, 0).buffer(math.sqrt(2) * EARTH_RADIUS_M * 0.9999, quad_segs=45)
    land = shapely.intersection(_land(projection), disc)
    sheet.circle(*middle, radius, Ink(fill=SEA))
    for geometry, ink in (
        (_grid(projection, disc), Ink(line="#b9c9d3", width=0.25)),
        (land, Ink(fill=LAND)),
        (_outline(view, projection), Ink(fill=MARK, fill_alpha=0.22, line=MARK, width=0.8)),
    ):
        path = path_of(shapely.transform(geometry, lambda p: _as_seen(p) * radius + np.array(middle)))
        if path is not None:
            sheet.path(path, ink)
    sheet.circle(*middle, radius, Ink(line=RIM, width=0.5))


def _as_seen(points: np.ndarray) -> np.ndarray:
    """Turn Lambert's metres into a globe seen from far away, of radius 1."""
    away = np.hypot(points[:, 0], points[:, 1])
    angle = 2 * np.arcsin(np.clip(away / (2 * EARTH_RADIUS_M), 0, 1))
    shrunk: np.ndarray = points * (np.sin(angle) / np.maximum(away, 1e-9))[:, None]
    return shrunk


def _land(projection: Projection) -> BaseGeometry:
    """Land in Lambert's metres. Each ring is drawn for itself: what lies in an odd number of them is land."""
    opposite = shapely.box(*_around(projection))
    rings = []
    for polygon in _coarse_land():
        cut = shapely.difference(polygon, opposite) if polygon.intersects(opposite) else polygon
        for part in polygons_of(cut):
            rings += [_moved(ring, projection) for ring in (part.exterior, *part.interiors)]
    half = 2 * math.pi * EARTH_RADIUS_M**2
    land: BaseGeometry = shapely.union_all([ring for ring in rings if ring.area <= half])
    for ring in (ring for ring in rings if ring.area > half):  # around the opposite point
        land = shapely.symmetric_difference(land, ring)
    return land


def _around(projection: Projection) -> tuple[float, float, float, float]:
    lon, lat = (projection.lon_0 + 360) % 360 - 180, -projection.lat_0
    wide = ROOM_DEG / max(0.1, math.cos(math.radians(lat)))
    return lon - wide, lat - ROOM_DEG, lon + wide, lat + ROOM_DEG


def _moved(ring: BaseGeometry, projection: Projection) -> BaseGeometry:
    points = np.asarray(shapely.segmentize(ring, 3.0).coords)
    polygon = shapely.Polygon(np.column_stack(projection.forward(points[:, 0], points[:, 1])))
    return polygon if polygon.is_valid else shapely.make_valid(polygon)


@lru_cache(maxsize=1)
def _coarse_land() -> tuple[BaseGeometry, ...]:
    coarse = (shapely.simplify(p, COARSE_DEG) for p in base_map().land if p.area >= LEAST_ISLAND_DEG2)
    return tuple(p for p in coarse if not p.is_empty)


def _grid(projection: Projection, disc: BaseGeometry) -> BaseGeometry:
    lats, lons = np.linspace(-90, 90, 61), np.linspace(-180, 180, 121)
    lines = [np.column_stack(projection.forward(np.full(61, float(lon)), lats)) for lon in range(-180, 180, GRID_STEP)]
    lines += [np.column_stack(projection.forward(lons, np.full(121, float(lat)))) for lat in range(-60, 61, GRID_STEP)]
    return shapely.intersection(shapely.MultiLineString(lines), disc)


def _outline(view: View, projection: Projection) -> BaseGeometry:
    """Return the frame of a map in another projection."""
    line = outline_in_degrees(view)
    return shapely.Polygon(np.column_stack(projection.forward(line[:, 0], line[:, 1])))
