"""The base map under a figure: land, lakes, borders, and the names of waters and countries, from the web map's data.

The data are Natural Earth's, coded as `geoint.output.webmap.geometry` writes them: EPSG:4326, longitude first.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, Polygon

from geoint.output.webmap.geometry import ALPHABET, is_round, parts_of
from geoint.output.webmap.page import read_asset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

SEAM_DEG = 179.9985
"""From here on a side of an outline is the cut at the antimeridian, no coast (the data have a step of 0.002)."""

SOUTH_DEG = -85.0
"""Below it Antarctica's outline is where the data end."""

FINEST_DEG = 0.002

_VALUES = {ord(letter): value for value, letter in enumerate(ALPHABET)}


class Name(NamedTuple):
    """A name on the base map: at a position in degrees, shown from a zoom (Leaflet's) on."""

    text: str
    lon: float
    lat: float
    zoom: float


class BaseMap(NamedTuple):
    """Decoded shapes and names; `view` says whose view of the borders it is."""

    view: str
    land: tuple[Polygon, ...]
    lakes: tuple[Polygon, ...]
    borders: tuple[LineString, ...]
    disputed: tuple[LineString, ...]
    waters: tuple[Name, ...]
    countries: tuple[Name, ...]

    @property
    def whose(self) -> str:
        """The state whose view of the borders is drawn."""
        return self.view.split(" (")[0]


@lru_cache(maxsize=1)
def base_map() -> BaseMap:
    """Read and decode the base map, once.

    Raises
    ------
    OutputError
        If the installation lacks the file.
    """
    data = json.loads(read_asset("basemap.json"))
    quantum = float(data["quantum"])

    def lines(name: str) -> list[np.ndarray]:
        return [decode_line(text, quantum) for text in data[name]]

    return BaseMap(
        view=str(data["view"]),
        land=_joined(_polygons(lines("land"))),
        lakes=tuple(_polygons(lines("lakes"))),
        borders=tuple(LineString(line) for line in lines("borders") if len(line) > 1),
        disputed=tuple(LineString(line) for line in lines("disputed") if len(line) > 1),
        waters=tuple(Name(*item) for item in data["waters"]),
        countries=tuple(Name(*item) for item in data["countries"]),
    )


def decode_line(text: str, quantum: float) -> np.ndarray:
    """Return the points (lon, lat in degrees) of a line coded by `webmap_geometry.encode_line`."""
    values = np.array([_VALUES[code] for code in text.encode("ascii")], dtype=np.int64)
    ends = np.flatnonzero(values < 32)
    starts = np.concatenate(([0], ends[:-1] + 1))
    place = np.arange(len(values)) - np.repeat(starts, ends - starts + 1)
    whole = np.add.reduceat((values & 31) << (5 * place), starts)
    deltas = np.where(whole & 1, -((whole + 1) >> 1), whole >> 1)
    points: np.ndarray = np.cumsum(deltas.reshape(-1, 2), axis=0) * quantum
    return points


def _polygons(rings: Iterable[np.ndarray]) -> list[Polygon]:
    found = []
    for ring in rings:
        if len(ring) > 2:
            polygon = Polygon(ring)
            whole = polygon if polygon.is_valid else shapely.make_valid(polygon)
            found += [part for part in parts_of(whole) if isinstance(part, Polygon)]
    return found


def _joined(land: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """Join what was cut at the antimeridian: Chukotka, Wrangel Island and one of Fiji's lie whole beyond 180."""
    west = [p for p in land if p.bounds[0] <= -SEAM_DEG and not is_round(p)]
    east = [p for p in land if p.bounds[2] >= SEAM_DEG and not is_round(p)]
    cut = {id(p) for p in (*west, *east)}
    whole = shapely.union_all([*east, *(translate(p, 360.0) for p in west)], grid_size=FINEST_DEG / 10)
    return (*(p for p in land if id(p) not in cut), *(p for p in parts_of(whole) if isinstance(p, Polygon)))


def shores(polygons: Iterable[BaseGeometry]) -> MultiLineString:
    """Outlines of polygons without the sides that are only the edge of the data, at 180 degrees and near the poles."""
    found = []
    for polygon in polygons:
        for part in parts_of(polygon):
            if isinstance(part, Polygon):
                round_world = is_round(part)
                for ring in (part.exterior, *part.interiors):
                    found += _runs(np.asarray(ring.coords)[:, :2], at_seam=round_world)
    return MultiLineString(found)


def _runs(points: np.ndarray, *, at_seam: bool) -> list[np.ndarray]:
    """Cut a ring where its sides are an edge of the data."""
    lat = points[:, 1]
    edge = (np.minimum(lat[:-1], lat[1:]) <= SOUTH_DEG) & (np.abs(np.diff(lat)) < 1e-6) & (lat[:-1] <= SOUTH_DEG)
    edge |= (lat[:-1] >= 89.99) & (lat[1:] >= 89.99)
    if at_seam:
        lon = np.abs((points[:, 0] + 180) % 360 - 180)
        edge |= (lon[:-1] >= SEAM_DEG) & (lon[1:] >= SEAM_DEG)
    if not edge.any():
        return [points]
    bounds = [0, *(np.flatnonzero(edge) + 1), len(points)]
    runs = (points[low:high] for low, high in pairwise(bounds))
    return [run for run in runs if len(run) > 1]
