"""What any run at all brought to light in the writers (tests/test_output_fuzz.py), each with its smallest case."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import numpy as np
import pytest
import shapely
from geojson_rules import complaints
from output_samples import area, sample
from pyproj import Geod
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.models import Collection, Event, ReviewItem
from geoint.output.figure.projection import clipped
from geoint.output.folder import default_writers, save
from geoint.output.geojson import to_geojson
from geoint.output.geometry import POINT_RADIUS_M, to_polygons
from geoint.output.layers import MAX_COUNT, flatten
from geoint.output.tables import write_events_json, write_review_csv
from geoint.output.webmap import to_html
from geoint.result import Result, map_reports
from geoint.runs import load_run

EVENT = sample().events[0]


def one(**known: object) -> Collection:
    return Collection(readings=sample().readings, events=(EVENT.model_copy(update=known),))


# -- numbers


@pytest.mark.parametrize(
    ("told", "kept"),
    [(None, None), (0, 0), (10_000, 10_000), (MAX_COUNT, MAX_COUNT), (MAX_COUNT + 1, None), (2**63, None), (10**30, None)],
)  # fmt: skip
def test_a_number_that_no_format_holds_is_null_in_the_tables(told: int | None, kept: int | None) -> None:
    assert flatten(one(troops=told)).events[0].troops == kept


def test_one_report_of_too_many_troops_does_not_cost_the_run(tmp_path: Path) -> None:
    text = "Russia began the Vostok 2022 exercise in the Sea of Japan on 1 September 2022 with 99,999,999,999,999,999,999 troops."
    (tmp_path / "2022-09-02.txt").write_text(text, encoding="utf-8")
    result = map_reports(tmp_path / "2022-09-02.txt")
    result.save(tmp_path / "run")
    result.export(tmp_path / "more", formats=["all"])
    (event,) = load_run(tmp_path / "run").events
    assert event.troops is None  # a slip, not a number
    assert result.to_geodataframes()["events"]["troops"].isna().all()


# -- outlines


@pytest.mark.parametrize(
    ("lon", "lat"), [(0, 90), (-180, 90), (180, -90), (139.7, 89.99), (-60, -89.96), (12, -89.9999)]
)
def test_a_place_at_a_pole_is_a_cap(lon: float, lat: float) -> None:
    cap = to_polygons(Point(lon, lat), lon=lon, lat=lat)
    assert cap.is_valid
    assert cap.covers(Point(lon, lat))
    assert cap.bounds[0::2] == (-180, 180)
    assert (90 if lat > 0 else -90) in cap.bounds[1::2]
    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(cap, 0.1))
    assert area_m2 == pytest.approx(3.1416 * POINT_RADIUS_M**2, rel=0.02)
    place = area("Pole", Point(lon, lat))
    assert complaints(to_geojson(flatten(one(areas=(place,))), layer="areas")) == []


@pytest.mark.parametrize(
    ("what", "geometry"),
    [
        ("a millimetre", box(12, 34, 12 + 1e-8, 34 + 1e-8)),
        ("a strip of half a metre", box(11, 34, 13, 34 + 4e-6)),
        ("nothing", Polygon()),
        ("a line", LineString([(11, 34), (13, 34)])),
    ],
)
def test_what_is_thinner_than_a_metre_is_drawn_as_a_point_is(what: str, geometry: BaseGeometry) -> None:
    assert to_polygons(geometry, lon=12, lat=34) == to_polygons(Point(12, 34), lon=12, lat=34), what


def test_parts_that_overlap_become_one() -> None:
    both = GeometryCollection([box(0, 0, 2, 2), box(1, 1, 3, 3)])
    assert to_polygons(both, lon=1, lat=1).area == 7
    assert to_polygons(both, lon=1, lat=1).is_valid
    assert to_polygons(shapely.transform(both, lambda corners: np.add(corners, (178.5, 0))), lon=180, lat=1).area == 7


def test_a_needle_at_the_edge_of_the_figure() -> None:
    needle = Polygon([(-112.05764836056586, 1e-6), (-112.05764836056586, 0), (-119.05764836056586, -90)])
    frame = (-139.05764836056585, -90.0, -119.05764836056585, -87.0)
    assert clipped(needle, frame).area == pytest.approx(0, abs=1e-9)
    assert clipped(box(0, 0, 9, 9), (1, 2, 3, 4)).equals(box(1, 2, 3, 4))


# -- words


def test_a_carriage_return_ends_no_row_of_the_review_list(tmp_path: Path) -> None:
    item = ReviewItem(report_id="a\rb", what="place", subject="c\r\n=d", quote="\r=1", reason="e")
    write_review_csv(Collection(review=(item,)), tmp_path / "review.csv")
    with (tmp_path / "review.csv").open(encoding="utf-8", newline="") as file:
        _, row = csv.reader(file, strict=True)
    assert row[:5] == ["a\nb", "place", "c\n=d", "'\n=1", "e"]


def test_an_id_with_a_control_character_keeps_its_areas(tmp_path: Path) -> None:
    run = one(id="E\x01")
    write_events_json(run, flatten(run), tmp_path / "events.json")
    (event,) = load_run(tmp_path).events
    assert event.id == "E\x01"
    assert [place.geometry for place in event.areas] == [row.geometry for row in flatten(run).areas]


def test_a_title_with_control_characters() -> None:
    page = to_html(Collection(), title="a\x00b\x1bc\x9bd")
    assert "<title>a\ufffdb\ufffdc\ufffdd</title>" in page
    assert not set(page) & {"\x00", "\x1b"}  # the data escape what JSON must


def test_an_event_without_anything_is_in_every_file(tmp_path: Path) -> None:
    bare = Event(id="", name=None, label="", type="other", status="unknown")
    writers = {name: write for name, write in default_writers().items() if name != "basemap.gpkg"}
    save(Collection(events=(bare,)), tmp_path / "run", writers=writers)
    Result(Collection(events=(bare,))).export(tmp_path / "more", formats=["csv", "kml"])
    assert load_run(tmp_path / "run").events == (bare,)
    assert (tmp_path / "more" / "events.kml").read_text(encoding="utf-8").count("<Placemark>") == 1


def test_a_letter_that_no_font_has_is_no_warning_of_a_library(tmp_path: Path) -> None:
    run = Result(one(label="Drill \U00012000", name="Drill \U00012000"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for ending in (".png", ".pdf"):
            run.figure(tmp_path / f"figure{ending}", size="column")
        run.brief(tmp_path / "brief.docx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.docx", "figure.pdf", "figure.png"]
