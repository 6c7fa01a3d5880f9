"""Graticule and scale bar of a map: lines of longitude and latitude with their degrees, and a length that is right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString

from geoint.output.figure.projection import lines_of, sphere
from geoint.output.figure.text import MM_PER_POINT, width_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoint.output.figure.projection import View
    from geoint.output.figure.text import Style

STEPS = (1, 2, 5, 10, 15, 20, 30, 45)
WORLD_STEPS = (30, 30)
LEAST_LINES = 2
SPACING_MM = 24.0
"""About so far apart are the lines of the graticule."""

NICE = (1, 2, 5)
SCALE_SHARE = (0.1, 0.26)
"""A scale bar takes such a share of the map's width."""


class Degree(NamedTuple):
    """A label of the graticule: where it stands (middle of its baseline), and whether it is turned upward."""

    x: float
    y: float
    text: str
    turned: bool


@dataclass(frozen=True)
class Graticule:
    """Lines in millimetres, and labels outside the frame."""

    lines: BaseGeometry
    labels: tuple[Degree, ...]


@dataclass(frozen=True)
class ScaleBar:
    """A length on the map: kilometres on Earth, millimetres on paper, right in the middle of the map."""

    km: float
    mm: float

    @property
    def text(self) -> str:
        """The length in words."""
        return f"{self.km:,.0f} km" if self.km >= 1 else f"{self.km * 1000:.0f} m"


def graticule(view: View, style: Style) -> Graticule:
    """Return the lines of a view with labels at its lower and left side."""
    west, south, east, north = view.bounds
    step = _step(view)
    lons = [float(v) for v in range(math.ceil(west / step) * step, math.floor(east / step) * step + 1, step)]
    lats = [float(v) for v in range(math.ceil(south / step) * step, math.floor(north / step) * step + 1, step)]
    meridians = [(lon, _visible(view, LineString([(lon, south), (lon, north)]))) for lon in lons]
    parallels = [(lat, _visible(view, LineString([(west, lat), (east, lat)]))) for lat in lats if abs(lat) < 90]
    labels = _below(view, meridians, style) + _left(view, parallels, style)
    shown = [part for _, line in (*meridians, *parallels) for part in lines_of(line)]
    return Graticule(MultiLineString(shown), tuple(labels))


def _visible(view: View, line: LineString) -> BaseGeometry:
    return shapely.clip_by_rect(view.lines(line), *view.frame)


def _step(view: View) -> int:
    if view.projection.kind == "world":
        return WORLD_STEPS[0]
    across = SPACING_MM / view.scale / 111_195
    return min(STEPS, key=lambda step: abs(math.log(step / max(across, 0.1))))


def _below(view: View, lines: list[tuple[float, BaseGeometry]], style: Style) -> list[Degree]:
    """Label meridians where they meet the frame's lower side."""
    labels: list[Degree] = []
    reach = view.frame.x0
    at_side = []
    for lon, line in lines:
        ends = [p for part in lines_of(line) for p in (part.coords[0], part.coords[-1])]
        at_side += [(x, _lon_text(lon)) for x, y in ends if abs(y - view.frame.y0) < 0.01]
    for x, text in sorted(at_side):
        half = width_of(text, style) / 2
        if x - half >= reach and x + half <= view.frame.x1:
            labels.append(Degree(x, view.frame.y0 - 0.6 - style.ascent, text, turned=False))
            reach = x + half + 1.5
    return labels


def _left(view: View, lines: list[tuple[float, BaseGeometry]], style: Style) -> list[Degree]:
    """Label parallels where they meet the frame's left side; on a world map, where they leave the globe."""
    labels: list[Degree] = []
    reach = view.frame.y0
    for lat, line in lines:
        ends = sorted(p for part in lines_of(line) for p in (part.coords[0], part.coords[-1]))
        if not ends:
            continue
        x, y = ends[0]
        text, middle = lat_text(lat), style.size * MM_PER_POINT * 0.36
        if abs(x - view.frame.x0) < 0.01:
            half = width_of(text, style) / 2
            if y - half >= reach and y + half <= view.frame.y1:
                labels.append(Degree(view.frame.x0 - 0.7, y, text, turned=True))
                reach = y + half + 1.5
        elif view.projection.kind == "world" and x - width_of(text, style) - 0.8 >= view.frame.x0:
            labels.append(Degree(x - 0.8 - width_of(text, style) / 2, y - middle, text, turned=False))
    return labels


def _lon_text(lon: float) -> str:
    turned = round((lon + 180) % 360 - 180)
    return "0°" if turned == 0 else "180°" if abs(turned) == 180 else f"{abs(turned)}°{'E' if turned > 0 else 'W'}"


def lat_text(lat: float) -> str:
    """Return a latitude as a label."""
    return "0°" if lat == 0 else f"{abs(round(lat))}°{'N' if lat > 0 else 'S'}"


def scale_bar(view: View) -> ScaleBar | None:
    """Return a bar of a round length that is right in the middle of the map; null for a map of the world.

    There a bar would be wrong nearly everywhere.
    """
    if view.projection.kind == "world":
        return None
    width = view.frame.width
    low, high = (_length_km(view, share * width) for share in SCALE_SHARE)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fitting = [n * 10.0**p for p in powers for n in NICE if low <= n * 10.0**p <= high]
    km = max(fitting) if fitting else low
    mm = SCALE_SHARE[0] * width
    for _ in range(20):  # the length on paper whose ends lie so far apart on Earth
        mm *= km / _length_km(view, mm)
    return ScaleBar(km, mm)


def _length_km(view: View, mm: float) -> float:
    """Length on Earth of a line across the middle of the map."""
    x, y = (view.frame.x0 + view.frame.x1) / 2, (view.frame.y0 + view.frame.y1) / 2
    lon, lat = view.to_degrees(np.array([x - mm / 2, x + mm / 2]), np.array([y, y]))
    _, _, metres = sphere().inv(lon[0], lat[0], lon[1], lat[1])
    return float(metres) / 1000
