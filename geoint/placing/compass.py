"""Parts of an area by the compass: "northern", "north-central", "the far east of", "the southern tip of".

Directions on a map are latitude and longitude, so a part is cut in those and not in a projection, in which Chukotka
would lie north of
Moscow. Longitude and latitude are scaled for each side of the middle of the area's main part to u, v within [-1, 1];
then

    north            v > 0.3 + 0.3 |u|     the outer part, deeper in the middle: corners are shared with north-east and
    north-west
    north-east       u > 0, v > 0, u + v > 0.7
    far north        v > 0.6 + 0.2 |u|
    central          |u| < 0.4, |v| < 0.4; the limit across a long country is wider, from a ratio of 1.5
    north-central    |u| < 0.4, v > -0.1; the same
    northern half    v > 0;   third v > 1/3;   tip v > 0.85

Thus "southern China" is Yunnan to Fujian without Tibet and Shanghai, and "western Ukraine" ends before Kyiv.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geoint.placing.geometry import KM_PER_DEGREE, Array, area_km2, areal, polygons, radius_km, unwrap, wrap

WINDS: dict[str, float] = {
    "n": 0, "nne": 22.5, "ne": 45, "ene": 67.5, "e": 90, "ese": 112.5, "se": 135, "sse": 157.5,
    "s": 180, "ssw": 202.5, "sw": 225, "wsw": 247.5, "w": 270, "wnw": 292.5, "nw": 315, "nnw": 337.5,
}  # fmt: skip

_MAIN_GAP_SHARE = 0.4  # a part belongs to the main one if the gap is below this share of the main part's radius ...
# ... within these limits: Alaska and Svalbard do not decide what "northern" means, and the Kurils hang together
_MAIN_GAP_KM = (150.0, 400.0)
# or if it is this large beside the largest: both halves of Malaysia, both islands of New Zealand
_MAIN_AREA_SHARE = 1 / 3
_GRID = 60  # points a side, to weigh the area
_TAIL = 0.05  # share of the area on one side that may be a tail
_TAIL_REACH = 1.5
_CENTRAL = 0.4  # "central": a sixth of a rectangle
_LONG = 1.5  # length over width from which a country is long
_OUT = 50.0  # masks go on beyond the extent, for the tails
Points = list[tuple[float, float]]


def main_part(geometry: BaseGeometry) -> BaseGeometry:
    """Return the part of an area that people mean when they speak of its north or its middle, unwrapped.

    The largest polygon with all that lie near it, by way of others, or are nearly as large.
    """
    parts = sorted(polygons(unwrap(geometry)), key=lambda polygon: -polygon.area)
    if len(parts) < 2:
        return unwrap(geometry)
    limit = min(_MAIN_GAP_KM[1], max(_MAIN_GAP_KM[0], _MAIN_GAP_SHARE * radius_km(parts[0]))) / KM_PER_DEGREE
    large = [part for part in parts[1:] if area_km2(part) >= _MAIN_AREA_SHARE * area_km2(parts[0])]
    chosen, rest = [parts[0], *large], [part for part in parts[1:] if part not in large]
    grown = sorted(_grown(chosen, rest, limit), key=lambda polygon: tuple(polygon.bounds))
    return areal(MultiPolygon(grown))


def _grown(chosen: list[Polygon], rest: list[Polygon], limit: float) -> list[Polygon]:
    """The chosen parts and those that a chain of gaps below `limit` degrees of latitude joins to them."""

    def squeezed(parts: Sequence[Polygon]) -> list[BaseGeometry]:
        return [shapely.transform(part.simplify(0.02), lambda points: points * [scale, 1.0]) for part in parts]

    scale = math.cos(math.radians(chosen[0].centroid.y))
    tree, flat = shapely.STRtree(squeezed(rest)), squeezed(chosen)
    reached: set[int] = set()
    todo = list(flat)
    shapes = tree.geometries
    while todo:
        found = {int(i) for i in tree.query(todo.pop(), predicate="dwithin", distance=limit)} - reached
        reached |= found
        todo += [shapes[i] for i in sorted(found)]
    return chosen + [rest[i] for i in sorted(reached)]


class Frame:
    """The middle (lon, lat) of an area's main part and its extent in degrees to each of the four sides.

    A thin tail (the Aleutians) counts only up to one and a half times the distance within which 95 per cent of the area
    lie.
    """

    def __init__(self, geometry: BaseGeometry) -> None:
        main = main_part(geometry)
        self.main = main
        self.lon, self.lat = _balance_point(main)
        west, south, east, north = main.bounds
        bounds = np.array([self.lon - west, east - self.lon, self.lat - south, north - self.lat])
        self.west, self.east, self.south, self.north = np.maximum(np.minimum(bounds, self._usual(main)), 1e-6)

    def _usual(self, main: BaseGeometry) -> Array:
        west, south, east, north = main.bounds
        x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(west, east, _GRID), np.linspace(south, north, _GRID)))
        inside = shapely.contains_xy(main.simplify(max(east - west, north - south) / 500), x, y)
        if inside.sum() < _GRID:
            return np.full(4, np.inf)
        x, y = x[inside], y[inside]
        low, high = np.quantile(x, [_TAIL, 1 - _TAIL]), np.quantile(y, [_TAIL, 1 - _TAIL])
        reach = [self.lon - low[0], low[1] - self.lon, self.lat - high[0], high[1] - self.lat]
        return np.array([_TAIL_REACH * side if side > 0 else np.inf for side in reach])

    @property
    def length_over_width(self) -> float:
        """North-south extent over east-west extent, on the ground."""
        wide = (self.west + self.east) * math.cos(math.radians(self.lat))
        return float((self.south + self.north) / max(wide, 1e-6))

    def to_lonlat(self, points: Array) -> Array:
        """Return longitudes and latitudes of points u, v."""
        u, v = points[:, 0], points[:, 1]
        return np.column_stack(
            [
                self.lon + u * np.where(u < 0, self.west, self.east),
                self.lat + v * np.where(v < 0, self.south, self.north),
            ]
        )

    def mask(self, wind: str, strength: str = "part") -> BaseGeometry:
        """Return all that lies in a direction from the middle, inside the area and beyond; longitudes may pass 180."""
        outline = Polygon(self.to_lonlat(np.array(_mask(wind, strength, self.length_over_width))))
        return shapely.make_valid(outline)


def _balance_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The centroid on the sphere's equal-area cylinder: fair to the south of northern countries."""
    flat = shapely.transform(geometry, lambda points: np.column_stack([points[:, 0], np.sin(np.radians(points[:, 1]))]))
    return float(flat.centroid.x), math.degrees(math.asin(max(-1.0, min(1.0, flat.centroid.y))))


def part_of(geometry: BaseGeometry, *, wind: str, strength: str = "part", frame: Frame | None = None) -> BaseGeometry:
    """Return the part of an area in a direction.

    Parameters
    ----------
    geometry
        The area, EPSG:4326.
    wind
        A key of `WINDS`, "c" for central, or both ("n-c" for north-central).
    strength
        "part", "far", "half", "third", "quarter" or "tip".
    frame
        Of the area, where it is known already. Only the main part is cut: "northern Norway" has no Svalbard.

    Returns
    -------
    BaseGeometry
        Polygon or MultiPolygon; empty where nothing of the area lies there.
    """
    frame = frame or Frame(geometry)
    return areal(wrap(areal(frame.main.intersection(frame.mask(wind, strength)))))


def _mask(wind: str, strength: str, length_over_width: float) -> Points:
    """The part's outline in u, v."""
    u, v = (_CENTRAL * max(1.0, ratio / _LONG) for ratio in (length_over_width, 1 / length_over_width))
    if wind == "c":
        return [(-u, -v), (u, -v), (u, v), (-u, v)]
    if wind.endswith("-c"):
        degrees = WINDS[wind.removesuffix("-c")]
        half = u if degrees % 180 == 0 else v
        return _turned([(-half, -0.1), (half, -0.1), (half, _OUT), (-half, _OUT)], degrees)
    degrees = WINDS[wind]
    if degrees % 90 == 0:
        return _turned(_cardinal(strength), degrees)
    if degrees % 45 == 0:
        return _turned(_corner(strength), degrees - 45)
    return _wedge(degrees, inner={"far": 0.6, "tip": 0.8}.get(strength, 0.3))


def _cardinal(strength: str) -> Points:
    """North: all that lies beyond base + slope |u|."""
    base, slope = {
        "part": (0.3, 0.3), "far": (0.6, 0.2), "half": (0.0, 0.0), "third": (1 / 3, 0.0), "quarter": (0.5, 0.0),
        "tip": (0.85, 0.0),
    }[strength]  # fmt: skip
    rim = base + slope * _OUT
    return [(-_OUT, rim), (0.0, base), (_OUT, rim), (_OUT, 2 * _OUT), (-_OUT, 2 * _OUT)]


def _corner(strength: str) -> Points:
    """North-east: u and v beyond `least`, their sum beyond `both`."""
    if strength == "half":
        return [(0.0, 0.0), (_OUT, -_OUT), (_OUT, _OUT), (-_OUT, _OUT)]
    least, both = {
        "part": (0.0, 0.7), "far": (0.3, 1.1), "third": (0.0, 0.7), "quarter": (0.2, 0.9), "tip": (0.6, 1.2),
    }[strength]  # fmt: skip
    return [(least, both - least), (both - least, least), (_OUT, least), (_OUT, _OUT), (least, _OUT)]


def _wedge(degrees: float, inner: float) -> Points:
    """A direction of sixteen winds: 30 degrees to either side."""
    angles = np.radians(np.arange(degrees - 30, degrees + 31, 2.5))
    unit = np.column_stack([np.sin(angles), np.cos(angles)])
    return [(float(x), float(y)) for x, y in np.vstack([unit * inner, unit[::-1] * _OUT])]


def _turned(points: Points, degrees: float) -> Points:
    """Points turned clockwise by a multiple of 90 degrees."""
    for _ in range(round(degrees / 90) % 4):
        points = [(v, -u) for u, v in points]
    return points
