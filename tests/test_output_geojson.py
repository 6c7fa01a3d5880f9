"""GeoJSON held against RFC 7946, member by member."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from output_samples import sample
from shapely.geometry import LinearRing

from geoint.models import Collection
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of
from geoint.output.geojson import to_geojson, write_geojson
from geoint.output.layers import flatten

LAYERS = flatten(sample())
GEOMETRY_TYPES = {"events": "Point", "areas": "MultiPolygon", "mentions": "Point"}


def check_position(position: list[float]) -> None:
    assert len(position) == 2
    assert -180 <= position[0] <= 180 and -90 <= position[1] <= 90
    for value in position:
        assert len(repr(value).partition(".")[2]) <= 7, value


def check_polygon(rings: list[list[list[float]]]) -> None:
    for number, ring in enumerate(rings):
        assert len(ring) >= 4 and ring[0] == ring[-1]
        for position in ring:
            check_position(position)
        assert LinearRing(ring).is_ccw == (number == 0)
        steps = [abs(b[0] - a[0]) for a, b in pairwise(ring)]
        assert max(steps) <= 180, "an edge across the antimeridian"


def check_bbox(box: list[float]) -> None:
    assert len(box) == 4
    check_position(box[:2])
    check_position(box[2:])
    assert box[1] <= box[3]


def check_feature(feature: dict[str, Any], geometry_type: str) -> None:
    assert feature["type"] == "Feature"
    assert isinstance(feature["id"], str)
    assert {"geometry", "properties"} <= set(feature) <= {"type", "id", "bbox", "geometry", "properties"}
    if "bbox" in feature:
        check_bbox(feature["bbox"])
    geometry = feature["geometry"]
    assert set(geometry) == {"type", "coordinates"}
    assert geometry["type"] == geometry_type
    if geometry_type == "Point":
        check_position(geometry["coordinates"])
    else:
        for polygon in geometry["coordinates"]:
            check_polygon(polygon)


def check_rfc7946(document: dict[str, Any], geometry_type: str) -> None:
    assert document["type"] == "FeatureCollection"
    assert set(document) <= {"type", "bbox", "features"}, "crs and other members do not belong here"
    if "bbox" in document:
        check_bbox(document["bbox"])
    ids = [feature["id"] for feature in document["features"]]
    assert len(set(ids)) == len(ids)
    for feature in document["features"]:
        check_feature(feature, geometry_type)


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_each_file_is_strict_geojson(layer: LayerName) -> None:
    text = to_geojson(LAYERS, layer=layer)
    document = json.loads(text)
    check_rfc7946(document, GEOMETRY_TYPES[layer])
    assert len(document["features"]) == len(LAYERS.rows(layer))
    assert "NaN" not in text and "Infinity" not in text


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
    assert json.loads(to_geojson(flatten(Collection()), layer=layer)) == {"type": "FeatureCollection", "features": []}
