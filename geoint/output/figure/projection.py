"""The map's projection: chosen for the extent, centred on it, and laid into a frame of the sheet without streaks.

Both are equal-area, so that an area's size on paper is its size on Earth: Lambert's azimuthal one up to about a
third of the globe, and the Equal Earth projection beyond. Input is EPSG:4326, longitude first, degrees; output is
millimetres on the sheet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, box

from geoint.output.figure.sheet import Rect
from geoint.output.webmap.geometry import centre_longitude, parts_of, wrap_longitude

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyproj import Geod, Transformer
    from shapely.geometry.base import BaseGeometry

    Box = tuple[float, float, float, float]

EARTH_RADIUS_M = 6_371_007.0
LOCAL_REACH_M = 2 * EARTH_RADIUS_M * math.sin(math.radians(62) / 2)
"""How far a corner of the frame may lie from the centre in Lambert's projection: 62 degrees, where shapes begin to
look wrong (at 62 degrees a circle is drawn 1.36 times as long as it is wide)."""

STEP_DEG = 1.0
"""Longest side of an outline before it is projected: a straight line on paper departs from it by less than 0.1 mm."""

FINE_MM = 0.03
"""Outlines are simplified to this: a third of a dot at 300 dpi."""

BLEED_MM = 1.0
"""Outlines reach so far beyond the frame, so that no cut edge is seen in it."""

WORLD_SOUTH, WORLD_NORTH = -58.0, 84.0
"""Latitudes that a world map shows where no event lies beyond: without Antarctica."""

PADDING = 0.07
"""Of the extent, kept free on each side."""

Seam = Literal["local", "world"]


@dataclass(frozen=True)
class Projection:
    """An equal-area projection about a centre (degrees); `kind` is local (Lambert) or world (Equal Earth)."""

    lon_0: float
    lat_0: float
    kind: Seam

    @property
    def proj4(self) -> str:
        """The projection in PROJ's words."""
        if self.kind == "world":
            return f"+proj=eqearth +lon_0={self.lon_0} +R={EARTH_RADIUS_M} +units=m +no_defs"
        return f"+proj=laea +lat_0={self.lat_0} +lon_0={self.lon_0} +R={EARTH_RADIUS_M} +units=m +no_defs"

    @cached_property
    def _there(self) -> Transformer:
        from pyproj import Transformer

        sphere = f"+proj=longlat +R={EARTH_RADIUS_M} +no_defs"
        return Transformer.from_crs(sphere, self.proj4, always_xy=True)

    def forward(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Degrees to metres. The meridian opposite to the centre stays on the side that it is named on."""
        turned = np.asarray(lon, dtype=float) - self.lon_0
        # PROJ brings 180.0000001 to the other side; a whisker less keeps the edge of a cut polygon where it belongs.
        inside = np.clip(turned, -180 + 1e-9, 180 - 1e-9) if self.kind == "world" else turned
        return self._there.transform(inside + self.lon_0, np.asarray(lat, dtype=float))

    def inverse(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Metres to degrees, longitude continuous about the centre; infinite off the map."""
        lon, lat = self._there.transform(np.asarray(x, float), np.asarray(y, float), direction="INVERSE")
        lon, lat = np.asarray(lon, float), np.asarray(lat, float)
        back_x, back_y = self._there.transform(lon, lat)
        lost = ~(np.hypot(np.asarray(back_x) - x, np.asarray(back_y) - y) < 1000.0)  # PROJ answers beyond the edge too
        lon = self.lon_0 + (lon - self.lon_0 + 180) % 360 - 180
        return np.where(lost, np.inf, lon), np.where(lost, np.inf, lat)


@dataclass(frozen=True)
class View:
    """A projection laid into a frame: (x, y) metres at the frame's middle, and millimetres of paper to a metre."""

    projection: Projection
    frame: Rect
    x: float
    y: float
    scale: float
    _cache: dict[bytes, MultiPolygon] = field(default_factory=dict, repr=False, compare=False)

    def to_mm(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Degrees to millimetres on the sheet."""
        x, y = self.projection.forward(lon, lat)
        return self._x_mm(np.asarray(x)), self._y_mm(np.asarray(y))

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """One position in millimetres on the sheet."""
        x, y = self.to_mm(np.array([wrap_longitude(lon, self.projection.lon_0)]), np.array([lat]))
        return float(x[0]), float(y[0])

    def to_degrees(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Millimetres to degrees, infinite where the sheet shows no Earth."""
        middle = ((self.frame.x0 + self.frame.x1) / 2, (self.frame.y0 + self.frame.y1) / 2)
        return self.projection.inverse((x - middle[0]) / self.scale + self.x, (y - middle[1]) / self.scale + self.y)

    def _x_mm(self, x: np.ndarray) -> np.ndarray:
        return (x - self.x) * self.scale + (self.frame.x0 + self.frame.x1) / 2

    def _y_mm(self, y: np.ndarray) -> np.ndarray:
        return (y - self.y) * self.scale + (self.frame.y0 + self.frame.y1) / 2

    @cached_property
    def bounds(self) -> Box:
        """(west, south, east, north) in degrees of a box that holds the frame; about the centre's longitude."""
        frame = self.frame.grown(2 * BLEED_MM)
        xs, ys = np.meshgrid(np.linspace(frame.x0, frame.x1, 41), np.linspace(frame.y0, frame.y1, 41))
        lon, lat = (a[np.isfinite(a)] for a in self.to_degrees(xs.ravel(), ys.ravel()))
        if self.projection.kind == "world" or not len(lon):
            return self.projection.lon_0 - 180, -90.0, self.projection.lon_0 + 180, 90.0
        south, north = max(-90.0, lat.min() - 1), min(90.0, lat.max() + 1)
        north, south = (90.0 if self._shows_pole(90.0) else north), (-90.0 if self._shows_pole(-90.0) else south)
        if north == 90.0 or south == -90.0:
            return self.projection.lon_0 - 180, south, self.projection.lon_0 + 180, north
        return (
            max(lon.min() - 2, self.projection.lon_0 - 180),
            south,
            min(lon.max() + 2, self.projection.lon_0 + 180),
            north,
        )

    def _shows_pole(self, lat: float) -> bool:
        x, y = self.point(self.projection.lon_0, lat)
        frame = self.frame.grown(2 * BLEED_MM)
        return math.isfinite(x) and frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1

    def fill(self, geometry: BaseGeometry) -> MultiPolygon:
        """Surface of a geometry (made whole) as it lies in the frame, in millimetres, cut a little beyond it."""
        key = geometry.wkb
        if key not in self._cache:
            pieces = [_valid(self._projected(piece)) for piece in self._pieces(geometry)]
            framed = [self._framed(piece) for piece in pieces]
            self._cache[key] = _surfaces(framed[0] if len(framed) == 1 else shapely.union_all(framed))
        return self._cache[key]

    def lines(self, geometry: BaseGeometry) -> MultiLineString:
        """Lines of a geometry as they lie in the frame, in millimetres, cut a little beyond it."""
        pieces = (self._framed(self._projected(piece)) for piece in self._pieces(geometry))
        return MultiLineString([line for piece in pieces for line in lines_of(piece)])

    def _framed(self, geometry: BaseGeometry) -> BaseGeometry:
        return clipped(geometry, self.frame.grown(BLEED_MM))

    def _pieces(self, geometry: BaseGeometry) -> Iterator[BaseGeometry]:
        """Cut what a box around the frame needs out of a geometry, turned by 360 degrees where that brings it in."""
        if geometry.is_empty:
            return
        west, _, east, _ = self.bounds
        low, _, high, _ = geometry.bounds
        for turn in range(math.ceil((west - high) / 360), math.floor((east - low) / 360) + 1):
            moved = translate(geometry, 360.0 * turn) if turn else geometry
            cut = clipped(moved, self.bounds)
            if not cut.is_empty:
                yield shapely.segmentize(cut, STEP_DEG)

    def _projected(self, geometry: BaseGeometry) -> BaseGeometry:
        def move(points: np.ndarray) -> np.ndarray:
            return np.column_stack(self.to_mm(points[:, 0], points[:, 1]))

        return shapely.simplify(shapely.transform(geometry, move), FINE_MM, preserve_topology=False)


def fit(boxes: Sequence[Box], frame: Rect, *, least_m: float) -> View:
    """Choose a projection for boxes in degrees and lay it into a frame.

    Parameters
    ----------
    boxes
        (west, south, east, north); east may pass 180.
    least_m
        The frame is at least so wide (metres), so that a single place has something around it.
    """
    lon_0 = centre_longitude((west, east) for west, _, east, _ in boxes)
    if not boxes:
        everywhere = [(-179.9, WORLD_SOUTH, 179.9, WORLD_NORTH)]
        return _world(everywhere, frame, lon_0=0.0, south=WORLD_SOUTH, north=WORLD_NORTH)
    turned = [_turned(b, lon_0) for b in boxes]
    south, north = min(b[1] for b in turned), max(b[3] for b in turned)
    local = _lay(Projection(lon_0, round((south + north) / 2, 4), "local"), turned, frame, least_m=least_m)
    reach = max(math.hypot(local.x + sx * frame.width / 2 / local.scale, local.y + sy * frame.height / 2 / local.scale)
                for sx in (-1, 1) for sy in (-1, 1))  # fmt: skip
    if math.isfinite(reach) and reach <= LOCAL_REACH_M:
        return local
    return _world(turned, frame, lon_0=lon_0, south=south, north=north)


def extent_of(boxes: Sequence[Box], *, least_m: float) -> tuple[float, float]:
    """Width and height (metres) that boxes take in the projection that `fit` would choose for a square frame."""
    view = fit(boxes, Rect(0, 0, 100, 100), least_m=least_m)
    x0, y0, x1, y1 = _bounds(view.projection, [_turned(b, view.projection.lon_0) for b in boxes])
    return max(x1 - x0, least_m), max(y1 - y0, least_m)


def _world(boxes: Sequence[Box], frame: Rect, *, lon_0: float, south: float, north: float) -> View:
    """Equal Earth: the frame holds the boxes, and shrinks where it would show more than the world."""
    projection = Projection(lon_0, 0.0, "world")
    low, high = max(-90.0, min(WORLD_SOUTH, south - 4)), min(90.0, max(WORLD_NORTH, north + 2))
    half, _ = projection.forward(np.array([lon_0 + 180]), np.array([0.0]))
    _, ends = projection.forward(np.array([lon_0, lon_0]), np.array([low, high]))
    wide, bottom, top = float(half[0]), float(ends[0]), float(ends[1])
    x0, y0, x1, y1 = _padded(_bounds(projection, boxes))
    scale = min(frame.width / min(x1 - x0, 2 * wide), frame.height / min(y1 - y0, top - bottom))
    scale = max(scale, min(frame.width / (2 * wide), frame.height / (top - bottom)))
    width, height = min(frame.width, 2 * wide * scale), min(frame.height, (top - bottom) * scale)
    middle = ((frame.x0 + frame.x1) / 2, (frame.y0 + frame.y1) / 2)
    shown = Rect(middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2)
    x = _within((x0 + x1) / 2, -wide + width / scale / 2, wide - width / scale / 2)
    y = _within((y0 + y1) / 2, bottom + height / scale / 2, top - height / scale / 2)
    return View(projection, shown, x, y, scale)


def _lay(projection: Projection, boxes: Sequence[Box], frame: Rect, *, least_m: float) -> View:
    x0, y0, x1, y1 = _padded(_bounds(projection, boxes))
    scale = min(frame.width / max(x1 - x0, least_m), frame.height / max(y1 - y0, least_m * frame.height / frame.width))
    return View(projection, frame, (x0 + x1) / 2, (y0 + y1) / 2, scale)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high) if low <= high else (low + high) / 2


def _padded(bounds: Box) -> Box:
    x0, y0, x1, y1 = bounds
    by = PADDING * max(x1 - x0, y1 - y0)
    return x0 - by, y0 - by, x1 + by, y1 + by


def _bounds(projection: Projection, boxes: Iterable[Box]) -> Box:
    """Bounds of boxes in metres."""
    points = np.concatenate([_edge(b) for b in dict.fromkeys(boxes)])
    x, y = projection.forward(points[:, 0], points[:, 1])
    return float(np.min(x)), float(np.min(y)), float(np.max(x)), float(np.max(y))


def _edge(b: Box) -> np.ndarray:
    """Points along a box's sides; of a small one its corners."""
    west, south, east, north = b
    if east - west <= STEP_DEG and north - south <= STEP_DEG:
        return np.array([(west, south), (east, south), (east, north), (west, north)])
    return np.asarray(shapely.segmentize(box(*b), STEP_DEG).exterior.coords)


def _turned(b: Box, lon_0: float) -> Box:
    """The same box about a longitude; a point gets a little size, for a line has no outline."""
    by = wrap_longitude((b[0] + b[2]) / 2, lon_0) - (b[0] + b[2]) / 2
    return b[0] + by - 1e-6, max(b[1] - 1e-6, -90.0), b[2] + by + 1e-6, min(b[3] + 1e-6, 90.0)


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry of any kind."""
    return [part for part in parts_of(geometry) if isinstance(part, Polygon)]


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """Return the lines of a geometry of any kind."""
    return [part for part in parts_of(geometry) if isinstance(part, LineString)]


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    return geometry if geometry.is_valid else shapely.make_valid(geometry)


def clipped(geometry: BaseGeometry, bounds: Iterable[float]) -> BaseGeometry:
    """Return what of a geometry lies in a box (west, south, east, north)."""
    west, south, east, north = bounds
    try:
        return shapely.clip_by_rect(geometry, west, south, east, north)
    except shapely.GEOSException:  # the quick way fails where a needle's point touches the box
        return shapely.intersection(shapely.make_valid(geometry), box(west, south, east, north))


def _surfaces(geometry: BaseGeometry) -> MultiPolygon:
    return MultiPolygon(polygons_of(geometry))


def outline_in_degrees(view: View) -> np.ndarray:
    """Return the frame of a local view as a closed line of (longitude, latitude), continuous beyond 180 degrees."""
    frame, side = view.frame, np.linspace(0, 1, 31)
    right, up = frame.x0 + frame.width * side, frame.y0 + frame.height * side
    same = np.ones(len(side))
    xs = np.concatenate([right, same * frame.x1, right[::-1], same * frame.x0])
    ys = np.concatenate([same * frame.y0, up, same * frame.y1, up[::-1]])
    lon, lat = view.to_degrees(xs, ys)
    seen = np.isfinite(lon)
    return np.column_stack([np.unwrap(lon[seen], period=360), lat[seen]])


def sphere() -> Geod:
    """The sphere of the projections, to measure on."""
    from pyproj import Geod

    return Geod(a=EARTH_RADIUS_M, b=EARTH_RADIUS_M)
