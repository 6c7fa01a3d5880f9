"""Outlines made light enough for Google Earth, which has to draw every corner anew in each frame."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

MAX_CORNERS = 300_000
"""Corners in a whole file: about 6 MB of it, as much as a viewer should have to draw in each frame."""

MAX_POLYGON_CORNERS = 20_000
"""Corners of one polygon; a viewer cuts it into triangles, which takes ever longer the more it has."""

TOLERANCES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""How far (degrees) a simplified line may leave the true one, tried in turn; the first is 100 m, the last 30 km."""

SAMPLE = 300
"""Outlines on which a tolerance is tried; simplifying all of a large run time and again would cost the most."""

LONGEST_EDGE = 2.0
"""Degrees. Google Earth follows the great circle between two corners, we the straight line in longitude and latitude;
over this length they part by less than half a kilometre."""


def fitted(shapes: Sequence[MultiPolygon]) -> tuple[Mapping[int, Sequence[Polygon]], float]:
    """Simplify outlines together until the file can hold them all.

    Parameters
    ----------
    shapes
        EPSG:4326, longitude first; one that stands here twice counts twice, for KML cannot share it.

    Returns
    -------
    shapes
        Polygons of each outline by `id` of the outline, with edges at most `LONGEST_EDGE` long. Where the coarsest
        tolerance is not enough, they are what it gives.
    tolerance
        Degrees; 0 where nothing was simplified.
    """
    uses = Counter(map(id, shapes))
    by_key = {id(shape): shape for shape in shapes}  # in the order of the rows, which an address is not
    given: NDArray[np.object_] = np.array([*by_key.values()], dtype=object)
    tolerance = _tolerance(given, np.array([uses[key] for key in by_key], dtype=np.int64))
    made = shapely.segmentize(_simplified(given, tolerance), LONGEST_EDGE)
    parts = {key: tuple(map(_polygon, shapely.get_parts(shape))) for key, shape in zip(by_key, made, strict=True)}
    return parts, tolerance


def _tolerance(shapes: NDArray[np.object_], uses: NDArray[np.int64]) -> float:
    """First tolerance with which the outlines fit. Of many, every n-th stands for its neighbours."""
    step = len(shapes) // SAMPLE + 1
    tried, weights = shapes[::step], uses[::step]
    share = uses.sum() / max(1, weights.sum())
    large = shapes[shapely.get_num_coordinates(shapes) > MAX_POLYGON_CORNERS]
    for tolerance in (0.0, *TOLERANCES):
        corners = shapely.get_num_coordinates(_simplified(tried, tolerance))
        largest = shapely.get_num_coordinates(shapely.get_parts(_simplified(large, tolerance))).max(initial=0)
        if (corners * weights).sum() * share <= MAX_CORNERS and largest <= MAX_POLYGON_CORNERS:
            return tolerance
    return TOLERANCES[-1]


def _simplified(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    return shapely.simplify(shapes, tolerance) if tolerance else shapes


def _polygon(part: BaseGeometry) -> Polygon:
    return cast("Polygon", part)
