"""GeoJSON held against RFC 7946, member by member, and against GDAL's reader."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from export_samples import dateline, hostile, seeds
from geojson_rules import complaints
from output_samples import many, sample

from geoint.models import Collection
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of
from geoint.output.geojson import to_geojson, write_geojson
from geoint.output.layers import flatten

LAYERS = flatten(sample())
GEOMETRY_TYPES = {"events": "Point", "areas": "MultiPolygon", "mentions": "Point"}
RUNS = {
    "sample": sample, "many": lambda: many(20), "hostile": hostile, "dateline": dateline, "nothing": Collection,
    "seeds": lambda: seeds().collection,
}  # fmt: skip
OGR_TYPES = {
    "text": "OFTString",
    "integer": "OFTInteger",
    "real": "OFTReal",
    "boolean": "OFTInteger",
    "date": "OFTDate",
}


@pytest.mark.parametrize("layer", LAYER_TITLES)
@pytest.mark.parametrize("run", RUNS)
def test_each_file_is_strict_geojson_of_one_type(run: str, layer: LayerName) -> None:
    layers = flatten(RUNS[run]())
    text = to_geojson(layers, layer=layer)
    assert complaints(text) == []
    features = json.loads(text)["features"]
    assert len(features) == len(layers.rows(layer))
    assert {f["geometry"]["type"] for f in features} <= {GEOMETRY_TYPES[layer]}


SQUARE = "[[0,0],[1,0],[1,1],[0,1],[0,0]]"
BROKEN = [
    ('{"type":"FeatureCollection","crs":null,"features":[]}', "member crs is not of the standard"),
    ('{"type":"FeatureCollection","features":[],"features":[]}', "a member stands twice"),
    ('\ufeff{"type":"FeatureCollection","features":[]}', "byte order mark"),
    ('{"type":"Feature"}', "no FeatureCollection"),
]
BROKEN_FEATURES = [
    ('"geometry":{"type":"Point","coordinates":[181,0]}', "181 is out of range"),
    ('"geometry":{"type":"Point","coordinates":[0.12345678,0]}', "over 7 decimals"),
    ('"geometry":{"type":"Point","coordinates":[0,NaN]}', "NaN is no number"),
    ('"geometry":{"type":"Point","coordinates":[0,0,0,0]}', "is no pair"),
    ('"geometry":{"type":"GeometryCollection","geometries":[]}', "GeometryCollection is not wanted"),
    ('"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}', "a ring is not closed"),
    ('"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}', "runs the wrong way"),
    ('"geometry":{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,1],[179,0]]]}', "antimeridian"),
    (f'"geometry":{{"type":"MultiPolygon","coordinates":[[{SQUARE}],[{SQUARE}]]}}', "overlap"),
    (f'"bbox":[0,0,0.5,1],"geometry":{{"type":"Polygon","coordinates":[{SQUARE}]}}', "does not hold 1, 0"),
    (f'"bbox":[0,1,1,0],"geometry":{{"type":"Polygon","coordinates":[{SQUARE}]}}', "south is north"),
    ('"when":1,"geometry":null', "member when is not of the standard"),
    ('"place":{}', "member geometry is missing"),
]


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_the_rules_see_what_is_wrong_with_a_file(text: str, told: str) -> None:
    assert any(told in complaint for complaint in complaints(text))


@pytest.mark.parametrize(("members", "told"), BROKEN_FEATURES)
def test_the_rules_see_what_is_wrong_with_a_feature(members: str, told: str) -> None:
    text = f'{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"a","properties":{{}},{members}}}]}}'
    assert any(told in complaint for complaint in complaints(text))


def test_the_rules_see_ids_that_stand_twice_and_mixed_types() -> None:
    geometries = ({"type": "Point", "coordinates": [0, 0]}, {"type": "Polygon", "coordinates": [json.loads(SQUARE)]})
    features = [{"type": "Feature", "id": "a", "properties": {}, "geometry": geometry} for geometry in geometries]
    found = complaints(json.dumps({"type": "FeatureCollection", "features": features}))
    assert found == ["an id stands twice", "mixed types: ['Point', 'Polygon']"]


@pytest.mark.parametrize("layer", LAYER_TITLES)
@pytest.mark.parametrize("run", ["sample", "dateline", "hostile", "seeds"])
def test_gdal_reads_what_was_written(run: str, layer: LayerName, tmp_path: Path) -> None:
    layers = flatten(RUNS[run]())
    write_geojson(layers, tmp_path / "x.geojson", layer=layer)
    info = pyogrio.read_info(tmp_path / "x.geojson", force_total_bounds=True)
    rows = layers.rows(layer)
    assert info["features"] == len(rows)
    assert info["geometry_type"] == GEOMETRY_TYPES[layer]
    assert info["crs"] == "EPSG:4326"
    extent = shapely.total_bounds(shapely.from_wkb(shapely.to_wkb([row.geometry for row in rows])))
    assert info["total_bounds"] == pytest.approx(tuple(extent))
    found = dict(zip(info["fields"], info["ogr_types"], strict=True))
    wanted = {spec.name: OGR_TYPES[spec.type] for spec in fields_of(layer)}
    # GDAL guesses from the values: it cannot know a column that is all null, and takes a text of days only for a date.
    known = {
        n for n in wanted if any(getattr(row, n) is not None for row in rows) and not n.endswith(("_text", "edtf"))
    }
    assert {n: found[n] for n in known} == {n: wanted[n] for n in known}
    shapes = shapely.from_wkb(shapely.to_wkb([row.geometry for row in rows]))
    assert shapely.equals(pyogrio.read_dataframe(tmp_path / "x.geojson").geometry.values, shapes).all()


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_properties_are_flat_and_dates_are_days_or_null(layer: LayerName) -> None:
    for feature in json.loads(to_geojson(LAYERS, layer=layer))["features"]:
        properties = feature["properties"]
        assert list(properties) == [spec.name for spec in fields_of(layer)]
        for spec in fields_of(layer):
            value = properties[spec.name]
            assert not isinstance(value, list | dict)
            if spec.type == "date":
                assert value is None or re.fullmatch(r"\d{4}-\d\d-\d\d", value)
                assert value is None or date.fromisoformat(value).year > 1900


def test_dates_stand_as_days_and_as_the_reports_have_them() -> None:
    features = json.loads(to_geojson(LAYERS, layer="events"))["features"]
    names = ("start_date", "end_date", "start_text", "end_text", "edtf")
    assert [tuple(feature["properties"][name] for name in names) for feature in features] == [
        ("2021-10-14", "2021-10-17", "2021-10-14", "2021-10-17", "2021-10-14/2021-10-17"),
        ("2024-09-01", "2024-09-30", "2024-09", None, "2024-09/.."),
        (None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("number", "box", "parts"),
    [
        (0, [175.0, 50.0, -174.0, 60.0], 2),
        (1, [173.0, 10.0, -178.0, 20.0], 2),
        (2, [178.0, -10.0, 180.0, 0.0], 1),
        (3, [-180.0, -30.0, -177.0, -20.0], 1),
        (4, [172.0, 62.0, -172.0, 78.0], 2),
        (5, [170.0, 0.0, -170.0, 1.0], 2),
        (6, [-180.0, 80.0, 180.0, 90.0], 1),
    ],
)
def test_areas_at_the_antimeridian_are_cut_with_boxes_that_say_so(number: int, box: list[float], parts: int) -> None:
    feature = json.loads(to_geojson(flatten(dateline()), layer="areas"))["features"][number]
    assert (feature["bbox"], len(feature["geometry"]["coordinates"])) == (box, parts)


def test_an_area_across_the_antimeridian_is_cut_with_a_box_that_says_so() -> None:
    document = json.loads(to_geojson(LAYERS, layer="areas"))
    bering = next(f for f in document["features"] if f["properties"]["area"] == "Берингово море")
    assert bering["id"] == "E0002/1"
    assert bering["bbox"] == [172.0, 55.0, -165.0, 65.0]
    assert len(bering["geometry"]["coordinates"]) == 2
    assert document["bbox"] == [130.0, 36.0, -165.0, 65.0]


def test_texts_stay_readable_and_harmless_to_json() -> None:
    text = to_geojson(LAYERS, layer="events")
    assert "Tōkyō" in text and "«2024»" in text
    labels = [feature["properties"]["label"] for feature in json.loads(text)["features"]]
    assert labels[1] == "=Океан «2024» <script>alert(1)</script>"


def test_one_feature_a_line(tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    write_geojson(LAYERS, path, layer="events")
    lines = path.read_bytes().decode().split("\n")
    assert len(lines) == 1 + 3 + 2
    assert json.loads(lines[1].rstrip(","))["id"] == "E0001"
    assert path.read_text(encoding="utf-8") == to_geojson(LAYERS, layer="events")


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_nothing_is_an_empty_collection_without_box(layer: LayerName) -> None:
    empty: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    assert json.loads(to_geojson(flatten(Collection()), layer=layer)) == empty
