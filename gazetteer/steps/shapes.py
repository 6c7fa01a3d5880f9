"""Geometry that several layers need: cleaning, simplifying, joining, points inside. EPSG:4326, lon/lat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoint.gazetteer.geometry import STEP


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one valid (multi)polygon; lines and points are dropped."""
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    if valid.geom_type in ("Polygon", "MultiPolygon"):
        return valid
    parts = [part for part in shapely.get_parts(valid).tolist() if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def settle(geometry: BaseGeometry) -> BaseGeometry:
    """Return the geometry on the store's grid, valid, within the world, and with its parts in a fixed order."""
    inside = shapely.clip_by_rect(geometry, -180.0, -90.0, 180.0, 90.0) if _outside(geometry) else geometry
    snapped = shapely.set_precision(inside, STEP)
    clean = polygons_of(snapped)
    return shapely.normalize(shapely.orient_polygons(clean)) if not clean.is_empty else clean


def _outside(geometry: BaseGeometry) -> bool:
    west, south, east, north = geometry.bounds
    return bool(west < -180 or south < -90 or east > 180 or north > 90)


def simplify_together(geometries: Sequence[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """Return neighbours simplified alike, so that shared borders still meet; small islands stay.

    Parameters
    ----------
    geometries
        Polygons that share borders.
    tolerance
        In degrees; the square root of the area of the largest triangle that may go.
    """
    whole = [polygons_of(geometry) for geometry in geometries]
    return [settle(part) for part in shapely.coverage_simplify(np.array(whole), tolerance).tolist()]


def without_holes(geometry: BaseGeometry, area: float) -> BaseGeometry:
    """Return the polygons with holes below an area (square degrees) filled."""
    filled = [
        shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area >= area])
        for part in shapely.get_parts(geometry).tolist()
    ]
    return shapely.MultiPolygon(filled)


def inner_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return (lon, lat) of the centroid where it lies inside, else of a point well inside the largest part."""
    centre = geometry.centroid
    if geometry.covers(centre):
        return round(centre.x, 4), round(centre.y, 4)
    largest = max(shapely.get_parts(geometry).tolist(), key=lambda part: part.area)
    point = largest.centroid if largest.covers(largest.centroid) else largest.representative_point()
    return round(point.x, 4), round(point.y, 4)
