"""Maps of a figure: projection, extent, the cut at the antimeridian, graticule and scale, without drawing anything."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geoint.output.figure.basemap import base_map, decode_line, shores
from geoint.output.figure.extent import extent_for
from geoint.output.figure.grid import lat_text, scale_bar
from geoint.output.figure.marks import marks_of, reach_of, sites_of, whole_of
from geoint.output.figure.projection import EARTH_RADIUS_M, View, fit, polygons_of
from geoint.output.figure.sheet import Rect
from geoint.output.webmap.geometry import Box, encode_line, make_whole
from tests.figure_samples import MAKERS, plan, run
from tests.map_samples import BERING_SEA, SEA_OF_JAPAN

FRAME = Rect(0, -100, 170, 0)
PACIFIC: Box = (125, 20, 200, 60)
EUROPE: Box = (-10, 35, 40, 60)
WORLD = [(-120.0, -30.0, -60.0, 50.0), (0.0, -30.0, 60.0, 60.0), (100.0, -30.0, 150.0, 50.0)]
HEMISPHERES = [[PACIFIC], [EUROPE], WORLD]


def sphere_area(geometry: shapely.Geometry) -> float:
    """Square metres on the projections' sphere."""
    geod = Geod(a=EARTH_RADIUS_M, b=EARTH_RADIUS_M)
    fine = shapely.segmentize(geometry, 0.25)
    return abs(sum(geod.geometry_area_perimeter(shapely.orient_polygons(part))[0] for part in polygons_of(fine)))


@pytest.mark.parametrize(
    ("boxes", "kind", "lon_0", "lat_0"),
    [
        ([(130.0, 36.0, 140.0, 46.0)], "local", 135.0, 41.0),
        ([(172.0, 55.0, 195.0, 65.0)], "local", -176.5, 60.0),  # across the antimeridian
        ([(170.0, 50.0, 180.0, 60.0), (-180.0, 50.0, -170.0, 60.0)], "local", 180.0, 55.0),
        ([(0.0, 80.0, 0.0, 80.0)], "local", 0.0, 80.0),
        (WORLD, "world", 15.0, 0.0),
        ([(140.0, 30.0, 150.0, 40.0), (-130.0, 30.0, -120.0, 40.0)], "local", -170.0, 35.0),  # about the Pacific
        ([], "world", 0.0, 0.0),
    ],
)
def test_projection(boxes: list[Box], kind: str, lon_0: float, lat_0: float) -> None:
    found = fit(boxes, FRAME, least_m=500_000).projection
    assert found.kind == kind
    assert abs((found.lon_0 - lon_0 + 180) % 360 - 180) < 0.01
    assert found.lat_0 == pytest.approx(lat_0, abs=0.01)


@pytest.mark.parametrize("boxes", HEMISPHERES)
def test_every_box_lies_in_the_frame(boxes: list[Box]) -> None:
    view = fit(boxes, FRAME, least_m=500_000)
    for west, south, east, north in boxes:
        for lon, lat in ((west, south), (east, south), (east, north), (west, north)):
            x, y = view.point(lon, lat)
            assert view.frame.holds(Rect(x, y, x, y)), (lon, lat)


@pytest.mark.parametrize("boxes", HEMISPHERES)
def test_degrees_and_millimetres_are_each_others_inverse(boxes: list[Box]) -> None:
    view = fit(boxes, FRAME, least_m=500_000)
    x, y = np.array([20.0, 85.0, 150.0]), np.array([-80.0, -50.0, -20.0])
    lon, lat = view.to_degrees(x, y)
    assert np.isfinite(lon).all()
    assert np.allclose(np.column_stack(view.to_mm(lon, lat)), np.column_stack([x, y]), atol=1e-4)


def test_no_earth_beyond_the_globe() -> None:
    view = fit(WORLD, FRAME, least_m=500_000)
    lon, _ = view.to_degrees(np.array([view.frame.x0 + 0.5]), np.array([view.frame.y1 - 0.5]))
    assert not np.isfinite(lon[0])


# A streak, a turned ring or a lost half would all change the area, for both projections keep it.
@pytest.mark.parametrize(
    "boxes",
    [[(160, 50, 205, 67)], [(-179.0, 40.0, 179.0, 60.0), (-20.0, -40.0, 20.0, 40.0)], WORLD, [(30, 50, 230, 80)]],
)
@pytest.mark.parametrize("geometry", [BERING_SEA, box(172, 55, 195, 65), box(-180, 51, -175, 60)])
def test_an_area_keeps_its_size_wherever_the_map_is_cut(boxes: list[Box], geometry: shapely.Geometry) -> None:
    view = fit(boxes, Rect(0, -170, 170, 0), least_m=500_000)
    drawn = view.fill(make_whole(geometry)).area / view.scale**2
    assert drawn == pytest.approx(sphere_area(geometry), rel=0.02)


def test_a_sea_at_the_edge_of_the_map_lies_on_both_sides_without_a_streak() -> None:
    view = fit([(-170.0, -50.0, 170.0, 70.0)], FRAME, least_m=500_000)
    assert view.projection.lon_0 == pytest.approx(0, abs=0.1)
    parts = polygons_of(view.fill(make_whole(BERING_SEA)))
    widths = [part.bounds[2] - part.bounds[0] for part in parts]
    sides = {part.centroid.x < (view.frame.x0 + view.frame.x1) / 2 for part in parts}
    assert sides == {True, False}
    assert max(widths) < view.frame.width / 10


def test_the_seam_of_the_map_is_no_outline() -> None:
    """Where a sea is cut by the map's edge, the cut is not drawn as a shore."""
    view = fit([(-170.0, -50.0, 170.0, 70.0)], FRAME, least_m=500_000)
    lines = view.lines(shores([make_whole(BERING_SEA)]))
    assert lines.length > 10
    for line in lines.geoms:
        points = np.asarray(line.coords)
        lon, _ = view.to_degrees(points[:, 0], points[:, 1])
        at_edge = np.abs(np.abs(lon) - 180) < 0.01
        assert not (at_edge[:-1] & at_edge[1:]).any()


@pytest.mark.parametrize("boxes", [[(-175.0, -50.0, 175.0, 70.0)], [(20.0, -50.0, 370.0, 70.0)]])
def test_land_keeps_its_size_wherever_the_world_is_cut(boxes: list[Box]) -> None:
    view = fit(boxes, Rect(0, -200, 300, 0), least_m=500_000)
    frame = shapely.box(*view.frame)
    land = [polygon for polygon in base_map().land if polygon.area > 1]  # continents and large islands: 99 % of it
    parts = [part for polygon in land for part in polygons_of(view.fill(polygon))]
    drawn = sum(float(part.intersection(frame).area) for part in parts) / view.scale**2
    band = box(-360, _lat_of(view, view.frame.y0), 360, _lat_of(view, view.frame.y1))
    assert drawn == pytest.approx(sum(sphere_area(polygon.intersection(band)) for polygon in land), rel=0.01)


def _lat_of(view: View, y: float) -> float:
    middle = (view.frame.x0 + view.frame.x1) / 2
    return float(view.to_degrees(np.array([middle]), np.array([y]))[1][0])


def test_decoding_is_the_inverse_of_encoding() -> None:
    line = [(0.0, 0.0), (-12.345, 60.5), (179.998, -85.06), (179.998, -85.06), (-179.99, 12.25)]
    points = decode_line(encode_line(line, 0.002), 0.002)
    assert points.tolist() == pytest.approx(np.array([p for i, p in enumerate(line) if i != 3]), abs=0.0011)


def test_base_map_says_whose_borders_it_draws() -> None:
    base = base_map()
    assert base.whose == "Germany"
    assert any(polygon.contains(Point(185, 66.5)) for polygon in base.land)  # Chukotka lies whole beyond 180 degrees


def test_whole_of_agrees_with_make_whole() -> None:
    islands = [Point(170 + i, 55 + i % 3).buffer(0.3) for i in range(9)]
    cut = MultiPolygon([*islands, box(178, 50, 180, 54), box(-180, 50, -176, 54), box(-170, 50, -168, 51)])
    assert whole_of(cut).equals(make_whole(cut))
    assert whole_of(SEA_OF_JAPAN) is SEA_OF_JAPAN


@pytest.mark.parametrize(
    ("name", "maps"),
    [
        ("sample", 1),
        ("dozen", 2),
        ("many", 1),
        ("one", 1),
        ("none", 1),
        ("crowd", 2),
        ("world", 1),
        ("antimeridian", 1),
    ],
)
def test_far_events_get_a_second_map(name: str, maps: int) -> None:
    found = plan(name).maps
    assert len(found) == maps
    assert [m.letter for m in found] == (["A", "B"] if maps == 2 else [""])


def test_main_map_holds_most_events_and_the_second_the_rest() -> None:
    first, second = plan("crowd").maps
    keys = [{key for spot in each.spots for key in spot.keys} for each in (first, second)]
    assert keys[0].isdisjoint(keys[1])
    assert keys[0] | keys[1] == set(range(1, 81))
    assert len(keys[0]) >= 50
    assert len(second.windows) == 1


def test_vast_areas_do_not_set_the_extent() -> None:
    marks = marks_of(run("dozen"))
    pacific = next(mark for mark in marks if mark.label.startswith("Naval patrol, western Pacific"))
    assert all(b[2] - b[0] <= 75 and b[3] - b[1] <= 45 for b in reach_of(marks))
    assert pacific.boxes
    assert extent_for(marks[:2]).whole == ()


@pytest.mark.parametrize("name", MAKERS)
def test_every_placed_event_is_shown_once_or_told_of(name: str) -> None:
    found = plan(name)
    shown = [key for each in found.maps for spot in each.spots for key in spot.keys]
    placed = {mark.number for mark in found.marks if mark.lon is not None}
    assert len(shown) == len(set(shown))
    outside = placed - set(shown)
    said = " ".join(note.text for note in found.notes if note.head == "Outside the map:")
    assert all(str(number) in said for number in outside)
    unplaced = [mark for mark in found.marks if mark.lon is None]
    told = " ".join(note.text for note in found.notes if note.head == "Not placed:")
    assert all(f"{mark.number} {mark.label}"[:60] in told for mark in unplaced)


@pytest.mark.parametrize(
    ("boxes", "size"), [([PACIFIC], 170.0), ([EUROPE], 83.0), ([(139.5, 35.5, 139.9, 35.8)], 83.0)]
)
def test_scale_bar_is_right_in_the_middle(boxes: list[Box], size: float) -> None:
    view = fit(boxes, Rect(0, -size * 0.6, size, 0), least_m=500_000)
    bar = scale_bar(view)
    assert bar is not None
    assert 0.09 < bar.mm / size < 0.27
    y = np.array([-size * 0.3] * 2)
    lon, lat = view.to_degrees(np.array([size / 2 - bar.mm / 2, size / 2 + bar.mm / 2]), y)
    metres = Geod(a=EARTH_RADIUS_M, b=EARTH_RADIUS_M).inv(lon[0], lat[0], lon[1], lat[1])[2]
    assert metres == pytest.approx(bar.km * 1000, rel=0.002)
    assert str(int(bar.km)).strip("0") in {"1", "2", "5"}


def test_no_scale_bar_on_a_map_of_the_world_and_the_notes_say_so() -> None:
    found = plan("world")
    assert found.maps[0].bar is None
    assert any("No scale bar" in note.text for note in found.notes)
    assert not any("No scale bar" in note.text for note in plan("one").notes)


@pytest.mark.parametrize("name", ["sample", "world", "antimeridian", "crowd"])
def test_degrees_stand_outside_the_frame_and_apart(name: str) -> None:
    for each in plan(name).maps:
        labels = each.grid.labels
        assert (
            len({(label.text, label.text.endswith(("N", "S")) or label.turned) for label in labels}) >= len(labels) - 1
        )
        assert len(labels) >= 4
        lower = sorted(label.x for label in labels if not label.turned and label.y < each.view.frame.y0)
        assert all(b - a > 4 for a, b in pairwise(lower))
    texts = {label.text for label in plan("antimeridian").maps[0].grid.labels}
    assert {"180°", "178°W", "178°E"} <= texts


@pytest.mark.parametrize(("lat", "text"), [(0.0, "0°"), (30.0, "30°N"), (-15.0, "15°S")])
def test_latitude_in_words(lat: float, text: str) -> None:
    assert lat_text(lat) == text


def test_one_outline_for_events_that_share_it() -> None:
    sites = sites_of(marks_of(run("many")))
    assert len(sites) == 8
    assert sum(len(site.numbers) for site in sites) == 200


def test_a_vast_area_is_filled_only_where_it_lies_whole_in_the_map() -> None:
    marks = marks_of(run("antimeridian"))
    assert [site.vast for site in sites_of(marks) if site.kind == "area"] == [True]
    assert [site.vast for site, _, _ in plan("antimeridian").maps[0].sites if site.kind == "area"] == [False]
    assert all(a is not b for a, b in combinations(plan("antimeridian").maps[0].sites, 2))


def test_an_area_that_goes_round_the_pole_has_no_seam() -> None:
    arctic = Polygon([(-180, 70), (180, 70), (180, 90), (-180, 90)])
    view = fit([(0.0, 75.0, 60.0, 85.0)], FRAME, least_m=500_000)
    lines = view.lines(shores([arctic]))
    x, y = view.point(179.99, 80.0)
    if view.frame.holds(Rect(x, y, x, y)):
        assert lines.distance(Point(x, y)) > 1
    assert view.fill(arctic).contains(Point(*view.point(30.0, 80.0)))
