"""Where the project looks: a projection for the extent of the events, centred on them, and the first view in it.

Both projections are equal-area. About the Pacific the map is centred on the Pacific, so that what lies on both sides
of the antimeridian lies together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geoint.output.geometry import bbox
from geoint.output.webmap.geometry import Box, centre_longitude, wrap_longitude

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.fields import AreaRow, Layers

WIDEST, TALLEST = 75.0, 45.0
"""Degrees: a larger area (a whole country, an ocean) does not set the first view, as on the web map."""

REGION_WIDTH, REGION_HEIGHT = 115.0, 75.0
"""Degrees: up to here a conic projection shows shapes better than one of the whole world."""

CONE_FROM = 15.0
"""Degrees of latitude: nearer to the equator the cone of a conic projection opens to a flat sheet."""

LEAST_WIDTH, LEAST_HEIGHT = 14.0, 9.0
"""Degrees: one event alone is shown with the land around it."""

PADDING = 0.08
"""Of the extent, kept free on each side for symbols and labels."""

WORLD: Box = (-180.0, -58.0, 180.0, 84.0)
"""The view where there is no event: the world without Antarctica."""

SAMPLES = 25
"""Points along each side of a box; its sides are curved in the projection."""

Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A projection (PROJ string and WKT2) and a view in it: (xmin, ymin, xmax, ymax) in metres.

    `seam` is the longitude, in degrees, at which the map ends. `is_region` says whether one scale holds for it all.
    """

    proj4: str
    wkt: str
    name: str
    seam: float
    extent: Extent
    is_region: bool

    def fitted(self, width: float, height: float) -> Extent:
        """Return the view widened to a frame of that shape."""
        xmin, ymin, xmax, ymax = self.extent
        across, up = xmax - xmin, ymax - ymin
        more_x = max(0.0, up * width / height - across) / 2
        more_y = max(0.0, across * height / width - up) / 2
        return xmin - more_x, ymin - more_y, xmax + more_x, ymax + more_y


def view_of(layers: Layers) -> View:
    """Choose projection and first view for the events of a run."""
    boxes = _boxes(layers)
    centre = float(round(centre_longitude([(west, east) for west, _, east, _ in boxes])))
    west, south, east, north = _around(boxes, centre) if boxes else WORLD
    middle = (south + north) / 2
    is_region = east - west <= REGION_WIDTH and north - south <= REGION_HEIGHT and abs(middle) >= CONE_FROM
    if is_region:
        sixth = (north - south) / 6
        words = f"+proj=aea +lat_1={south + sixth:.1f} +lat_2={north - sixth:.1f} +lat_0={middle:.1f}"
        name = f"Albers equal area about {centre:g} degrees"
    else:
        words, name = "+proj=eqearth", f"Equal Earth about {centre:g} degrees"
    proj4 = f"{words} +lon_0={centre:g} +datum=WGS84 +units=m +no_defs"
    seam = wrap_longitude(centre + 180.0, 0.0)
    return View(
        proj4=proj4,
        wkt=_wkt(proj4, name),
        name=name,
        seam=180.0 if abs(seam) == 180 else seam,
        extent=_projected((west, south, east, north), proj4, centre),
        is_region=is_region,
    )


def _boxes(layers: Layers) -> list[Box]:
    """Boxes that the first view must hold: areas where something happens, points of events without one; not vast."""
    known: dict[int, Box] = {}
    areas: dict[str, list[Box]] = {}
    for row in layers.areas:
        if row.role == "area":
            key = id(row.geometry)  # many events share an outline
            if key not in known:
                known[key] = _box_of(row)
            areas.setdefault(row.event_id, []).append(known[key])
    boxes: list[Box] = []
    points: list[Box] = []
    for event in layers.events:
        drawn = areas.get(event.event_id, [])
        fitting = [box for box in drawn if box[2] - box[0] <= WIDEST and box[3] - box[1] <= TALLEST]
        boxes += fitting
        if not fitting and event.geometry is not None:
            lon, lat = event.geometry.x, event.geometry.y
            (points if drawn else boxes).append((lon, lat, lon, lat))
    return boxes or points


def _box_of(row: AreaRow) -> Box:
    """Box of an area; east passes 180 where it lies across the antimeridian."""
    west, south, east, north = bbox([row.geometry]) or (0.0, 0.0, 0.0, 0.0)
    return west, south, east + 360 if west > east else east, north


def _around(boxes: Sequence[Box], centre: float) -> Box:
    """Box around all boxes, each moved to lie about the centre; never smaller than a region's."""
    moves = [wrap_longitude((b[0] + b[2]) / 2, centre) - (b[0] + b[2]) / 2 for b in boxes]
    west = min(b[0] + move for b, move in zip(boxes, moves, strict=True))
    east = max(b[2] + move for b, move in zip(boxes, moves, strict=True))
    south, north = min(b[1] for b in boxes), max(b[3] for b in boxes)
    wider = max((LEAST_WIDTH - (east - west)) / 2, (east - west) * PADDING)
    taller = max((LEAST_HEIGHT - (north - south)) / 2, (north - south) * PADDING)
    low, high = centre - 180, centre + 180
    return max(low, west - wider), max(-88.0, south - taller), min(high, east + wider), min(88.0, north + taller)


def _projected(box: Box, proj4: str, centre: float) -> Extent:
    """Box in degrees -> the smallest one around it in metres, rounded to kilometres."""
    from pyproj import Transformer

    west, south, east, north = box
    inset = 1e-6  # a point on the seam itself may come out on either side
    lons = np.linspace(max(west, centre - 180 + inset), min(east, centre + 180 - inset), SAMPLES)
    lats = np.linspace(south, north, SAMPLES)
    grid_x, grid_y = np.meshgrid(lons, lats)
    there = Transformer.from_crs("EPSG:4326", proj4, always_xy=True)
    x, y = there.transform(grid_x.ravel(), grid_y.ravel())
    low_x, low_y, high_x, high_y = (float(v) for v in (np.min(x), np.min(y), np.max(x), np.max(y)))
    return tuple(round(v, -3) for v in (low_x, low_y, high_x, high_y))  # type: ignore[return-value]


def _wkt(proj4: str, name: str) -> str:
    from pyproj import CRS

    unnamed = CRS.from_user_input(proj4).to_wkt()
    return unnamed.replace('PROJCRS["unknown"', f'PROJCRS["{name}"', 1)
