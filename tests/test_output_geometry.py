"""Polygons for every format, and boxes on a round Earth."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.output.geometry import POINT_RADIUS_M, bbox, to_point, to_polygons

RUSSIA_LIKE = MultiPolygon([box(27, 41, 180, 77), box(-180, 62, -169, 71)])


@pytest.mark.parametrize(
    ("what", "geometries", "expected"),
    [
        ("nothing", [], None),
        ("one point", [Point(139.7, 35.7)], (139.7, 35.7, 139.7, 35.7)),
        ("a sea", [box(127, 33, 142, 52)], (127, 33, 142, 52)),
        ("Fiji's islands", [Point(177, -20), Point(-178, -16)], (177, -20, -178, -16)),
        ("the Bering Sea, cut", [MultiPolygon([box(172, 55, 180, 65), box(-180, 55, -165, 65)])], (172, 55, -165, 65)),
        ("Russia", [RUSSIA_LIKE], (27, 41, -169, 77)),
        ("Europe and Japan", [Point(10, 50), Point(139.7, 35.7)], (10, 35.7, 139.7, 50)),
        ("Japan and the United States", [Point(139.7, 35.7), Point(-98.5, 39.76)], (139.7, 35.7, -98.5, 39.76)),
        ("the whole world", [box(-180, -90, 180, 90)], (-180, -90, 180, 90)),
        ("overlapping", [box(0, 0, 50, 5), box(10, 1, 20, 9), box(60, 2, 61, 3)], (0, 0, 61, 9)),
    ],
)
def test_bbox_is_the_smallest_on_the_globe(
    what: str, geometries: list[BaseGeometry], expected: tuple[float, ...] | None
) -> None:
    assert bbox(geometries) == expected, what


@pytest.mark.parametrize(
    ("given_lon", "expected"), [(135.1234567, 135.12346), (183.5, -176.5), (-190, 170), (180, 180), (-180, -180)]
)
def test_points_are_rounded_and_brought_into_range(given_lon: float, expected: float) -> None:
    assert to_point(given_lon, 40.0000049).coords[0] == (expected, 40.0)


def test_a_polygon_past_180_is_cut_there() -> None:
    cut = to_polygons(box(172, 55, 195, 65), lon=-176, lat=60)
    assert [part.bounds for part in cut.geoms] == [(-180, 55, -165, 65), (172, 55, 180, 65)]


def test_a_polygon_past_minus_180_is_cut_there() -> None:
    cut = to_polygons(box(-190, -20, -175, -10), lon=-182, lat=-15)
    assert sorted(part.bounds for part in cut.geoms) == [(-180, -20, -175, -10), (170, -20, 180, -10)]


def test_one_that_lies_wholly_beyond_is_moved() -> None:
    assert to_polygons(box(190, 0, 200, 10), lon=195, lat=5).bounds == (-170, 0, -160, 10)


def test_outer_rings_run_counter_clockwise_and_holes_clockwise() -> None:
    ring = Polygon([(0, 0), (0, 9), (9, 9), (9, 0)], holes=[[(1, 1), (8, 1), (8, 8), (1, 8)]])
    polygon = to_polygons(ring, lon=0, lat=0).geoms[0]
    assert polygon.exterior.is_ccw
    assert not polygon.interiors[0].is_ccw


@pytest.mark.parametrize(("lon", "lat"), [(39.0, 45.0), (179.99, -16.5), (-179.999, 71.0), (158.65, 53.0)])
def test_a_place_without_outline_is_a_circle_on_the_ground(lon: float, lat: float) -> None:
    circle = to_polygons(Point(lon, lat), lon=lon, lat=lat)
    corners = shapely.get_coordinates(circle)
    corners = corners[abs(corners[:, 0]) < 179.9999]  # where it is cut, corners lie inside
    _, _, distance = Geod(ellps="WGS84").inv([lon] * len(corners), [lat] * len(corners), corners[:, 0], corners[:, 1])
    assert max(distance) == pytest.approx(POINT_RADIUS_M, abs=2)
    assert min(distance) == pytest.approx(POINT_RADIUS_M, rel=0.01)
    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(circle)
    assert area_m2 == pytest.approx(3.1416 * POINT_RADIUS_M**2, rel=0.01)


@pytest.mark.parametrize(
    ("what", "geometry", "expected"),
    [
        ("lines and points are left aside", GeometryCollection([box(0, 0, 1, 1), Point(5, 5)]), 1.0),
        ("a bow tie is mended", Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), 2.0),
        ("height is dropped", Polygon([(0, 0, 7), (1, 0, 7), (1, 1, 7), (0, 1, 7)]), 1.0),
    ],
)
def test_odd_geometry_becomes_flat_polygons(what: str, geometry: BaseGeometry, expected: float) -> None:
    polygons = to_polygons(geometry, lon=0.5, lat=0.5)
    assert polygons.area == expected, what
    assert polygons.is_valid
    assert not polygons.has_z


def test_a_line_is_a_circle_too() -> None:
    line = LineString([(129, 35), (130, 36)])
    assert to_polygons(line, lon=129.5, lat=35.5).centroid.distance(Point(129.5, 35.5)) < 1e-4


@given(west=st.floats(-400, 400), south=st.floats(-85, 80), width=st.floats(0.001, 350), height=st.floats(0.001, 5))
def test_any_box_stays_whole_valid_and_in_range(west: float, south: float, width: float, height: float) -> None:
    polygons = to_polygons(box(west, south, west + width, south + height), lon=0, lat=0)
    left, bottom, right, top = polygons.bounds
    assert polygons.is_valid
    assert -180 <= left <= right <= 180
    assert -90 <= bottom <= top <= 90
    assert polygons.area == pytest.approx(width * height, rel=0.02, abs=1e-2)
    coordinates = shapely.get_coordinates(polygons)
    assert all(len(repr(float(value)).partition(".")[2]) <= 5 for value in coordinates.ravel() if abs(value) >= 1e-4)
