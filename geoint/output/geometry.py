"""Geometry as the files need it: polygons cut at the antimeridian, counter-clockwise, rounded; boxes on a round Earth.

Everything is EPSG:4326 in degrees, longitude first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Point, Polygon, box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

COORDINATE_DECIMALS = 5
"""About one metre: finer than every source of the gazetteer, and a third fewer bytes than RFC 7946's limit of 7."""

POINT_RADIUS_M = 5_000.0
"""A place without an outline is drawn as a circle of this radius, about the size of a town or a base."""

CIRCLE_CORNERS = 48
"""Corners of that circle: round to the eye at every scale of the map, and still small."""

Box = tuple[float, float, float, float]


def to_point(lon: float, lat: float) -> Point:
    """Point in EPSG:4326, rounded, with the longitude brought into [-180, 180]."""
    return Point(round(_wrapped(lon), COORDINATE_DECIMALS), round(lat, COORDINATE_DECIMALS))


def to_polygons(geometry: BaseGeometry, *, lon: float, lat: float) -> MultiPolygon:
    """Make any geometry polygons that can be written to every format.

    Parameters
    ----------
    geometry
        EPSG:4326, longitude first. Longitudes beyond 180 are taken as lying across the antimeridian, and cut there.
    lon, lat
        Degrees. The centre of the circle that stands for a geometry without any surface, or of less than a metre.

    Returns
    -------
    MultiPolygon
        Valid, within [-180, 180], outer rings counter-clockwise, `COORDINATE_DECIMALS` decimals.
    """
    flat = shapely.force_2d(geometry if geometry.is_valid else shapely.make_valid(geometry))
    made = _cut_and_rounded(_polygons_of(flat)) or _cut_and_rounded([_circle(lon, lat)])
    return shapely.orient_polygons(MultiPolygon(made))


def bbox(geometries: Iterable[BaseGeometry]) -> Box | None:
    """Smallest box around geometries as (west, south, east, north) in degrees; none where there are none.

    As in RFC 7946, section 5.2, west is greater than east where the smallest box lies across the antimeridian.
    """
    bounds = shapely.bounds(shapely.get_parts(np.array(list(geometries), dtype=object)))
    if not len(bounds):
        return None
    west, east = _smallest_arc([(float(row[0]), float(row[2])) for row in bounds])
    return west, float(bounds[:, 1].min()), east, float(bounds[:, 3].max())


def _smallest_arc(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """Western and eastern end of the shortest arc that holds all spans of longitude."""
    spans = sorted(spans)
    west, east = spans[0][0], max(end for _, end in spans)
    widest_gap, reach = west + 360 - east, spans[0][1]
    for start, end in spans[1:]:
        if start - reach > widest_gap:
            widest_gap, west, east = start - reach, start, reach
        reach = max(reach, end)
    return west, east


def _cut_and_rounded(polygons: list[Polygon]) -> list[Polygon]:
    """Polygons as the files hold them; none where nothing is left of them."""
    if not polygons:
        return []
    whole = MultiPolygon(polygons)
    # Polygons of a collection may overlap, and then they are no valid whole.
    cut = _polygons_of(_cut(whole if whole.is_valid else shapely.union_all(polygons)))
    return _polygons_of(shapely.set_precision(MultiPolygon(cut), 10.0**-COORDINATE_DECIMALS))


def _polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Polygons inside a geometry of any kind, lines and points left aside."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    parts = getattr(geometry, "geoms", ())
    return [polygon for part in parts for polygon in _polygons_of(part)]


def _cut(polygons: BaseGeometry) -> BaseGeometry:
    """Bring what lies beyond 180 degrees to the other side of the antimeridian."""
    west, _, east, _ = polygons.bounds
    if west >= -180 and east <= 180:
        return polygons
    worlds = range(math.floor((west + 180) / 360), math.ceil((east - 180) / 360) + 1)
    pieces = []
    for world in worlds:
        frame = box(-180 + 360 * world, -90, 180 + 360 * world, 90)
        pieces.append(translate(polygons.intersection(frame), xoff=-360.0 * world))
    return shapely.union_all(pieces)


def _circle(lon: float, lat: float) -> Polygon:
    """Geodesic circle of `POINT_RADIUS_M`; longitudes may pass 180 so that the ring has no jump."""
    from pyproj import Geod

    earth, pole = Geod(ellps="WGS84"), math.copysign(90.0, lat)
    corners = np.full(CIRCLE_CORNERS, 1.0)
    azimuths = np.linspace(0.0, 360.0, CIRCLE_CORNERS, endpoint=False)
    lons, lats, _ = earth.fwd(corners * lon, corners * lat, azimuths, corners * POINT_RADIUS_M)
    if earth.inv(lon, lat, lon, pole)[2] < POINT_RADIUS_M:
        return _cap(np.asarray(lons), np.asarray(lats), pole)
    continuous = lon + (np.asarray(lons) - lon + 180.0) % 360.0 - 180.0
    return Polygon(np.column_stack([continuous, lats]))


def _cap(lons: NDArray[np.float64], lats: NDArray[np.float64], pole: float) -> Polygon:
    """Corners around a pole as a polygon: along them from -180 to 180 degrees, and back along the pole."""
    order = np.argsort(lons)
    lons, lats = lons[order], lats[order]
    seam = float(np.interp(180.0, [lons[-1], lons[0] + 360.0], [lats[-1], lats[0]]))
    rim = np.column_stack([lons, lats]).tolist()
    return Polygon([(-180.0, seam), *rim, (180.0, seam), (180.0, pole), (-180.0, pole)])


def _wrapped(lon: float) -> float:
    """Longitude in [-180, 180]; 180 itself stays as it is."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
