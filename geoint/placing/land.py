"""Land and water: which part of an area is which."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.placing.geometry import area_km2, areal, polygons, simplified, union

_TILE_DEGREES = 10  # of land; small enough for quick differences, large enough for few of them
_LARGEST_TILE = 8  # in units of ten degrees
_COARSE_DEGREES = 40.0  # areas this wide are cut along a coarser coast ...
_COARSE_KM = 2.0  # ... off by no more than this
_GREAT_LAKE_KM2 = 50_000.0  # from here on a lake has coasts to be "off": the Caspian Sea, Victoria, Superior


def _without_lakes(land: BaseGeometry) -> BaseGeometry:
    """Land with its lakes filled but for the greatest: nobody sails "off Syria" on the Sea of Galilee."""
    filled = []
    for polygon in polygons(land):
        holes = [hole for hole in polygon.interiors if area_km2(Polygon(hole)) >= _GREAT_LAKE_KM2]
        filled.append(Polygon(polygon.exterior, holes) if len(holes) < len(polygon.interiors) else polygon)
    return MultiPolygon(filled)


class Land:
    """All land: in tiles for small areas, cut when they are first needed, in whole polygons for large ones.

    Parameters
    ----------
    read
        Returns the land as one valid multipolygon in EPSG:4326.
    """

    def __init__(self, read: Callable[[], BaseGeometry]) -> None:
        self._read = lru_cache(maxsize=1)(lambda: _without_lakes(read()))
        self._tiles: dict[tuple[int, int, int], BaseGeometry] = {}
        self._trees: dict[bool, shapely.STRtree] = {}

    def without(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return the part of a geometry that is water."""
        return union([self._water(polygon) for polygon in polygons(geometry)])

    def within(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return the part of a geometry that is land."""
        parts = [areal(polygon.intersection(land)) for polygon in polygons(geometry) for land in self._round(polygon)]
        return union(parts)

    def _water(self, polygon: Polygon) -> BaseGeometry:
        water: BaseGeometry = polygon
        for land in self._round(polygon):
            water = water.difference(land)
        return areal(water)

    def _round(self, polygon: Polygon) -> list[BaseGeometry]:
        """Land round a polygon, in one or several geometries that do not overlap."""
        west, south, east, north = polygon.bounds
        if max(east - west, north - south) > 2 * _TILE_DEGREES:
            coarse = max(east - west, north - south) > _COARSE_DEGREES
            tree = self._tree(coarse=coarse)
            found = tree.geometries[np.sort(tree.query(polygon, predicate="intersects"))]
            return [shapely.union_all(found)] if coarse else [MultiPolygon(list(found))]
        columns, rows = (
            range(
                math.floor(low / _TILE_DEGREES),
                max(math.ceil(high / _TILE_DEGREES), math.floor(low / _TILE_DEGREES) + 1),
            )
            for low, high in ((west, east), (south, north))
        )
        return [self._tile(x, y, 1) for x in columns for y in rows]

    def _tree(self, *, coarse: bool) -> shapely.STRtree:
        if coarse not in self._trees:
            land = self._read()
            parts = [p for part in simplified(land, _COARSE_KM) for p in polygons(part)] if coarse else polygons(land)
            self._trees[coarse] = shapely.STRtree(parts)
        return self._trees[coarse]

    def _tile(self, x: int, y: int, size: int) -> BaseGeometry:
        """A tile of `size` units; cut from the one twice as large, so that the whole land is cut only a few times."""
        key = (x, y, size)
        if key not in self._tiles:
            west, south, step = x * _TILE_DEGREES, y * _TILE_DEGREES, size * _TILE_DEGREES
            twice = 2 * size
            larger = (
                self._read() if size >= _LARGEST_TILE else self._tile(x // twice * twice, y // twice * twice, twice)
            )
            self._tiles[key] = areal(larger.intersection(box(west, south, west + step, south + step)))
        return self._tiles[key]
