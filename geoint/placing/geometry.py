"""Geodesic geometry in EPSG:4326, lon/lat degrees: buffers, the cut at the antimeridian, land and water.

Lengths are kilometres on the WGS 84 ellipsoid. Buffers are drawn in an azimuthal equidistant projection round each
piece of
at most 20 degrees, where distances are true to one per cent. All results are valid, lie within [-180, 180] by [-90,
90],
and are cut at the antimeridian.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import GeometryCollection, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from pyproj import Geod

Array = np.ndarray[Any, np.dtype[np.float64]]
Parts = np.ndarray[Any, np.dtype[np.object_]]

KM_PER_DEGREE = 111.2  # a degree of latitude, mean; only for tolerances and first guesses
EARTH_RADIUS_KM = 6371.007  # of the sphere with the area of the ellipsoid
EMPTY = MultiPolygon()
EMPTY_POLYGON = Polygon()

_PIECE_DEGREES = 20.0  # across; scale is true to 1 per cent in the corners of an azimuthal projection of this width
_SIMPLIFY_SHARE = 0.03  # of the distance of a buffer: what the eye cannot tell on a shape of that width
_METRES_PER_DEGREE = 110_000.0  # of latitude, at least
_STEP_M = 100_000.0  # longest straight edge that is carried over from the plane; its sag stays below 1 km
_POLE_HOLE_M = 500.0  # taken out round a pole, where longitude has no meaning
_FAN_DEGREES = 15.0  # between the directions in which an area is moved
_MARGIN_DEGREES = 10.0  # beyond the outlines, for lines of equal distance
_ARC_SEGMENTS = 16  # of a quarter circle: the polygon falls short of the circle by 0.1 per cent


@lru_cache(maxsize=1)
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons within a geometry, none of them empty."""
    if geometry.is_empty:
        return []
    if isinstance(geometry, Polygon):
        return [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in polygons(part)]


def areal(geometry: BaseGeometry) -> BaseGeometry:
    """Return the areal part of a geometry, made valid: a Polygon, or a MultiPolygon where there is not just one."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    parts = polygons(geometry)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts) if parts else EMPTY


def union(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the areal union."""
    return areal(shapely.union_all([geometry for geometry in geometries if not geometry.is_empty]))


def distance_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the geodesic distance of two points (lon, lat) in kilometres."""
    return float(_geod().inv(*start, *end)[2]) / 1000


def destination(start: tuple[float, float], *, bearing: float, km: float) -> tuple[float, float]:
    """Return the point (lon, lat) `km` kilometres from `start` in direction `bearing` (degrees from north)."""
    lon, lat, _ = _geod().fwd(*start, bearing, km * 1000)
    return float(lon), float(lat)


def area_km2(geometry: BaseGeometry) -> float:
    """Return the area in square kilometres, on the sphere of equal area (within half a per cent of the ellipsoid)."""

    def to_equal_area(points: Array) -> Array:
        lon, sine = np.radians(points[:, 0]), np.sin(np.radians(points[:, 1]))
        return np.column_stack([lon, sine]) * EARTH_RADIUS_KM

    return float(shapely.transform(geometry, to_equal_area).area)


def radius_km(geometry: BaseGeometry) -> float:
    """Return the radius in kilometres of the circle with the same area."""
    return math.sqrt(area_km2(geometry) / math.pi)


def unwrap(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in one piece across the antimeridian (longitudes up to 360) where that makes it narrower."""
    west, _, east, _ = geometry.bounds
    parts = getattr(geometry, "geoms", [geometry])
    if east - west < 180 or any(part.bounds[0] < 0 < part.bounds[2] for part in parts):
        return geometry  # a part across the prime meridian would be torn apart

    def shift(points: Array) -> Array:
        shifted: Array = points + np.column_stack([np.where(points[:, 0] < 0, 360.0, 0.0), np.zeros(len(points))])
        return shifted

    moved = shapely.transform(geometry, shift)
    return moved if moved.bounds[2] - moved.bounds[0] < east - west else geometry


def wrap(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a geometry at the antimeridian and bring it into [-180, 180] by [-90, 90]."""
    if geometry.is_empty:
        return geometry
    west, south, east, north = geometry.bounds
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return geometry
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    turns = range(math.floor((west + 180) / 360), math.floor((east + 180) / 360) + 1)
    parts = [_turned(geometry.intersection(box(turn * 360 - 180, -90, turn * 360 + 180, 90)), turn) for turn in turns]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _turned(geometry: BaseGeometry, turn: int) -> BaseGeometry:
    return shapely.transform(geometry, lambda points: points - [turn * 360.0, 0.0]) if turn else geometry


class Plane:
    """The azimuthal equidistant projection round a point: metres with true distance and bearing from it."""

    def __init__(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat

    def forward(self, geometry: BaseGeometry) -> BaseGeometry:
        """Project from lon/lat; edges are straight between the vertices, so long ones should be divided before."""
        return shapely.transform(geometry, self._to_plane)

    def inverse(self, geometry: BaseGeometry) -> BaseGeometry:
        """Bring a geometry back to lon/lat, cut at the antimeridian; a pole inside is left out with 500 m round it."""
        dense = shapely.segmentize(geometry, _STEP_M)
        parts = [shapely.transform(part, self._from_plane) for part in self._halves(dense)]
        return wrap(parts[0]) if len(parts) == 1 else shapely.union_all([wrap(part) for part in parts])

    def _to_plane(self, points: Array) -> Array:
        count = len(points)
        azimuth, _, metres = _geod().inv(
            np.full(count, self.lon), np.full(count, self.lat), points[:, 0].copy(), points[:, 1].copy()
        )
        angle = np.radians(azimuth)
        return np.column_stack([metres * np.sin(angle), metres * np.cos(angle)])

    def _from_plane(self, points: Array) -> Array:
        count = len(points)
        azimuth = np.degrees(np.arctan2(points[:, 0], points[:, 1]))
        lon, lat, _ = _geod().fwd(
            np.full(count, self.lon), np.full(count, self.lat), azimuth, np.hypot(points[:, 0], points[:, 1])
        )
        turned = (lon - self.lon + 180) % 360 - 180  # within half a turn of the centre, so that no ring is torn
        side = np.sign(points[:, 0].mean()) if count else 0.0
        on_seam = np.abs(np.abs(turned) - 180) < 1e-9
        turned = np.where(on_seam, side * 180, turned)
        return np.column_stack([self.lon + turned, lat])

    def _halves(self, geometry: BaseGeometry) -> list[BaseGeometry]:
        """The geometry in parts that lie on one side of the meridian beyond the pole each."""
        if abs(self.lat) + max(abs(bound) for bound in geometry.bounds) / _METRES_PER_DEGREE < 89:
            return [geometry]  # no pole is near
        for pole in (90.0, -90.0):
            y = float(self._to_plane(np.array([[self.lon, pole]]))[0, 1])
            beyond = (y, geometry.bounds[3]) if pole > 0 else (geometry.bounds[1], y)
            if beyond[1] > beyond[0] and geometry.intersects(shapely.LineString([(0, beyond[0]), (0, beyond[1])])):
                holed = geometry.difference(Point(0, y).buffer(_POLE_HOLE_M, quad_segs=_ARC_SEGMENTS))
                west, south, east, north = holed.bounds
                halves = (box(west - 1, south - 1, 0, north + 1), box(0, south - 1, east + 1, north + 1))
                cut = [areal(holed.intersection(half)) for half in halves]
                return [shapely.segmentize(part, _STEP_M) for part in cut if not part.is_empty]
        return [geometry]


def centre(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the middle (lon, lat) of the bounds of a geometry, across the antimeridian where it lies on both sides."""
    west, south, east, north = unwrap(geometry).bounds
    lon = (west + east) / 2
    return (lon - 360 if lon > 180 else lon), (south + north) / 2


def plane_of(geometry: BaseGeometry) -> Plane:
    """Return the projection round the middle of a geometry."""
    return Plane(*centre(geometry))


def simplified(geometry: BaseGeometry, km: float) -> list[BaseGeometry]:
    """Return the parts of a geometry simplified to about `km` kilometres, each valid; they may overlap.

    Small islands become boxes and do not vanish. Points and lines come back as they are.
    """
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return [geometry]
    parts = np.array(polygons(geometry), dtype=object)
    simpler = shapely.simplify(parts, km / KM_PER_DEGREE, preserve_topology=False)
    lost = shapely.is_empty(simpler)
    simpler[lost] = shapely.envelope(parts[lost])
    broken = ~shapely.is_valid(simpler)
    simpler[broken] = shapely.make_valid(simpler[broken])
    return list(simpler)


def _spread(parts: Parts, step: float) -> Parts:
    """Return the parts, of small ones one in each cell of `step` degrees: a skerry beside another adds nothing."""
    west, south, east, north = shapely.bounds(parts).T
    small = np.maximum(east - west, north - south) < step
    cells = np.floor(np.column_stack([west[small], south[small]]) / step)
    keep = ~small
    if small.any():
        keep[np.flatnonzero(small)[np.unique(cells, axis=0, return_index=True)[1]]] = True
    kept: Parts = parts[keep]
    return kept


def buffered(geometry: BaseGeometry, km: float) -> BaseGeometry:
    """Return the area within `km` kilometres of a geometry (points, lines or polygons), the geometry included.

    Outlines are simplified to three per cent of the distance before.
    """
    if geometry.is_empty:
        return EMPTY
    parts = np.array(simplified(geometry, km * _SIMPLIFY_SHARE), dtype=object)
    parts = _spread(parts, 2 * km * _SIMPLIFY_SHARE / KM_PER_DEGREE)
    return union([_buffered_piece(piece, km) for piece in _pieces(parts)])


def _buffered_piece(piece: BaseGeometry, km: float) -> BaseGeometry:
    plane = plane_of(piece)
    flat = plane.forward(shapely.segmentize(piece, 1.0))
    return plane.inverse(flat.buffer(km * 1000, quad_segs=_ARC_SEGMENTS // 2))


def _pieces(parts: Parts) -> list[BaseGeometry]:
    """Geometries gathered into collections of at most twenty degrees, cut where they are larger."""
    parts = parts[~shapely.is_empty(parts)]
    if not len(parts):
        return []
    west, south, east, north = shapely.total_bounds(parts)
    if max(east - west, north - south) <= _PIECE_DEGREES:
        return [GeometryCollection(list(parts))]
    if east - west >= north - south:
        middle = (west + east) / 2
        halves = (box(west, south, middle, north), box(middle, south, east, north))
    else:
        middle = (south + north) / 2
        halves = (box(west, south, east, middle), box(west, middle, east, north))
    return [piece for half in halves for piece in _pieces(shapely.intersection(parts, half))]


def disc(point: tuple[float, float], km: float) -> BaseGeometry:
    """Return the geodesic disc of `km` kilometres round a point (lon, lat)."""
    return areal(Plane(*point).inverse(Point(0, 0).buffer(km * 1000, quad_segs=_ARC_SEGMENTS)))


def sector(point: tuple[float, float], *, km: tuple[float, float], bearing: float, half_angle: float) -> BaseGeometry:
    """Return the part of a ring that lies in a direction.

    Parameters
    ----------
    point
        The centre (lon, lat).
    km
        Inner and outer radius in kilometres.
    bearing, half_angle
        Direction in degrees clockwise from north, and how far the part goes to either side of it.
    """
    angles = np.radians(np.linspace(bearing - half_angle, bearing + half_angle, max(3, int(half_angle / 2) + 3)))
    unit = np.column_stack([np.sin(angles), np.cos(angles)]) * 1000
    inner = unit[::-1] * km[0] if km[0] > 0 else np.zeros((1, 2))
    return areal(Plane(*point).inverse(Polygon(np.vstack([unit * km[1], inner]))))


def ring(point: tuple[float, float], *, km: tuple[float, float]) -> BaseGeometry:
    """Return the ring round a point (lon, lat) between an inner and an outer radius in kilometres."""
    circles = [Point(0, 0).buffer(radius * 1000, quad_segs=_ARC_SEGMENTS) for radius in km]
    return areal(Plane(*point).inverse(circles[1].difference(circles[0])))


def swept(geometry: BaseGeometry, *, km: float, bearing: float, half_angle: float) -> BaseGeometry:
    """Return what a geometry passes when it moves in a direction, give or take `half_angle` degrees.

    A point lies in the result when some point of the geometry sees it in that direction.
    """
    simple = unwrap(GeometryCollection(simplified(geometry, km * _SIMPLIFY_SHARE)))
    edges = [_edges(polygon) for polygon in polygons(simple)]
    if not edges:
        return EMPTY
    starts, ends = (np.vstack([edge[i] for edge in edges]) for i in (0, 1))
    steps = max(2, math.ceil(half_angle / _FAN_DEGREES))
    angles = np.radians(np.linspace(bearing - half_angle, bearing + half_angle, 2 * steps + 1))
    reach = km / math.cos(half_angle / steps * math.pi / 360)  # chords between the directions stay outside the arc
    corners = [starts, ends]
    for angle in angles:
        corners += [_moved(starts, angle, reach), _moved(ends, angle, reach)]
    hulls = shapely.convex_hull(np.asarray(shapely.multipoints(np.stack(corners, axis=1))))
    return areal(wrap(shapely.union_all([*hulls.tolist(), *polygons(simple)])))


def _edges(polygon: Polygon) -> tuple[Array, Array]:
    points = shapely.get_coordinates(shapely.segmentize(polygon.exterior, 2.0))
    return points[:-1], points[1:]


def _moved(points: Array, angle: float, km: float) -> Array:
    north = km / KM_PER_DEGREE * math.cos(angle)
    wide = np.maximum(np.cos(np.radians(points[:, 1])), 0.02)
    east = km / KM_PER_DEGREE * math.sin(angle) / wide
    return np.column_stack([points[:, 0] + east, np.clip(points[:, 1] + north, -90, 90)])


def _widest_place(polygon: Polygon) -> Point:
    """The centre of the largest circle inside a polygon, roughly."""
    step = math.sqrt(polygon.area) / 100
    simple = max([*polygons(polygon.simplify(step)), EMPTY_POLYGON], key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(simple if simple.area else polygon, tolerance=5 * step)
    return Point(shapely.get_coordinates(radius)[0])


def nearer(geometry: BaseGeometry, others: BaseGeometry, *, spacing_km: float) -> BaseGeometry:
    """Return where one geometry is nearer than others: its side of the line of equal distance.

    It ends 10 degrees beyond the bounds. Drawn from points along both outlines, `spacing_km` apart, as their Voronoi
    cells on Mercator's map, which keeps distances in proportion wherever two are compared.
    """
    own, foreign = (_outline_points(unwrap(shape), spacing_km) for shape in (geometry, others))
    if not len(foreign) or not len(own):
        return box(-180, -90, 180, 90)
    turns = round((own[:, 0].mean() - foreign[:, 0].mean()) / 360)
    foreign = foreign + np.array([360.0 * turns, 0.0])
    points, kept = np.unique(np.round(np.vstack([own, foreign]), 4), axis=0, return_index=True)
    flat: Array = np.column_stack([points[:, 0], _mercator(points[:, 1])])
    frame = box(*(flat.min(axis=0) - _MARGIN_DEGREES), *(flat.max(axis=0) + _MARGIN_DEGREES))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(flat), extend_to=frame, ordered=True))
    mine = cells[(kept < len(own)) & (shapely.get_type_id(cells) == shapely.GeometryType.POLYGON)]
    try:
        area = shapely.coverage_union_all(mine)
    except shapely.errors.GEOSException:  # cells of points in one line may be degenerate; this way is slower
        area = shapely.union_all(mine)
    back = shapely.transform(area, lambda xy: np.column_stack([xy[:, 0], _from_mercator(xy[:, 1])]))
    return areal(wrap(back))


def _outline_points(geometry: BaseGeometry, spacing_km: float) -> Array:
    parts = np.array(simplified(geometry, spacing_km / 4), dtype=object)
    points: Array = shapely.get_coordinates(shapely.segmentize(parts, spacing_km / KM_PER_DEGREE))
    return points


def _mercator(latitude: Array) -> Array:
    clipped = np.radians(np.clip(latitude, -89, 89))
    return np.degrees(np.log(np.tan(np.pi / 4 + clipped / 2)))


def _from_mercator(y: Array) -> Array:
    return np.degrees(2 * np.arctan(np.exp(np.radians(y))) - np.pi / 2)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return a point (lon, lat) inside an areal geometry: the middle or the widest place of its largest part."""
    largest = max(polygons(geometry), key=lambda polygon: polygon.area)
    middle = largest.centroid
    if not shapely.contains_properly(largest, middle):
        middle = _widest_place(largest)
    if not shapely.contains_properly(largest, middle):
        middle = largest.representative_point()
    return float(middle.x), float(middle.y)
