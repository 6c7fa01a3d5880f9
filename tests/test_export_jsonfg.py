"""JSON-FG: its members by OGC 21-045r1, and GeoJSON underneath."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pyogrio
import pytest
from export_samples import dateline, hostile, seeds
from geojson_rules import complaints
from output_samples import sample

from geoint.models import Collection
from geoint.output.fields import LAYER_TITLES, LayerName
from geoint.output.jsonfg import time_of, write_jsonfg
from geoint.output.layers import flatten

RUNS = {
    "sample": sample,
    "dateline": dateline,
    "hostile": hostile,
    "nothing": Collection,
    "seeds": lambda: seeds().collection,
}

DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
RULES: dict[str, Any] = {
    "type": "object",
    "required": ["type", "conformsTo", "featureType", "coordRefSys", "features"],
    "properties": {
        "conformsTo": {"contains": {"const": "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"}},
        "coordRefSys": {"const": "http://www.opengis.net/def/crs/OGC/0/CRS84"},
        "features": {
            "items": {
                "required": ["type", "time", "place", "geometry", "properties"],
                "properties": {
                    "place": {"type": "null"},
                    "time": {
                        "oneOf": [
                            {"type": "null"},
                            {"type": "object", "required": ["date"], "properties": {"date": DATE}, "maxProperties": 1},
                            {
                                "type": "object",
                                "required": ["interval"],
                                "maxProperties": 1,
                                "properties": {
                                    "interval": {
                                        "type": "array",
                                        "minItems": 2,
                                        "maxItems": 2,
                                        "items": {"anyOf": [DATE, {"const": ".."}]},
                                    }
                                },
                            },
                        ]
                    },
                },
            }
        },
    },
}


def written(run: str, layer: LayerName, folder: Path) -> Path:
    path = folder / f"{layer}.fg.json"
    write_jsonfg(flatten(RUNS[run]()), path, layer=layer)
    return path


@pytest.mark.parametrize("layer", LAYER_TITLES)
@pytest.mark.parametrize("run", RUNS)
def test_members_are_those_of_the_standard_and_the_rest_is_geojson(run: str, layer: LayerName, tmp_path: Path) -> None:
    document = json.loads(written(run, layer, tmp_path).read_text(encoding="utf-8"))
    jsonschema.validate(document, RULES)
    for name in ("conformsTo", "featureType", "coordRefSys", "geometryDimension"):
        document.pop(name, None)
    for feature in document["features"]:
        del feature["time"], feature["place"]
    assert complaints(json.dumps(document)) == []


@pytest.mark.parametrize(
    ("start", "end", "time"),
    [
        ("2021-10-14", "2021-10-17", {"interval": ["2021-10-14", "2021-10-17"]}),
        ("2021-10-14", "2021-10-14", {"date": "2021-10-14"}),
        ("2021-10", "2021-10", {"interval": ["2021-10-01", "2021-10-31"]}),
        ("2024-02", "2024-02", {"interval": ["2024-02-01", "2024-02-29"]}),
        ("2021", "2022-03", {"interval": ["2021-01-01", "2022-03-31"]}),
        ("2021-10", None, {"interval": ["2021-10-01", ".."]}),
        (None, "2021", {"interval": ["..", "2021-12-31"]}),
        (None, None, None),
        ("soon", None, None),
    ],
)
def test_time_is_a_date_or_an_interval(start: str | None, end: str | None, time: dict[str, Any] | None) -> None:
    assert time_of(start, end) == time


def test_events_have_their_time_and_those_without_a_place_are_there(tmp_path: Path) -> None:
    document = json.loads(written("sample", "events", tmp_path).read_text(encoding="utf-8"))
    assert document["featureType"] == "event" and "geometryDimension" not in document
    assert [(f["id"], f["time"], f["geometry"] is None) for f in document["features"]] == [
        ("E0001", {"interval": ["2021-10-14", "2021-10-17"]}, False),
        ("E0002", {"interval": ["2024-09-01", ".."]}, False),
        ("E0003", None, False),
        ("E0004", None, True),
    ]


@pytest.mark.parametrize(("layer", "name", "dimension"), [("areas", "event_area", 2), ("mentions", "place_mention", 0)])
def test_type_and_dimension_are_those_of_the_layer(layer: LayerName, name: str, dimension: int, tmp_path: Path) -> None:
    document = json.loads(written("sample", layer, tmp_path).read_text(encoding="utf-8"))
    assert (document["featureType"], document["geometryDimension"]) == (name, dimension)


def test_a_mention_has_the_day_of_its_report(tmp_path: Path) -> None:
    document = json.loads(written("sample", "mentions", tmp_path).read_text(encoding="utf-8"))
    assert [feature["time"] for feature in document["features"]] == [
        {"date": "2021-10-15"},
        {"date": "2021-10-15"},
        {"interval": ["2021-10-01", "2021-10-31"]},
        {"date": "2024-09-20"},
    ]


def test_gdal_reads_the_time(tmp_path: Path) -> None:
    table = pyogrio.read_dataframe(f"JSONFG:{written('sample', 'events', tmp_path)}")
    assert [str(day)[:10] for day in table["time_start"]] == ["2021-10-14", "2024-09-01", "NaT", "NaT"]
    assert [str(day)[:10] for day in table["time_end"]] == ["2021-10-17", "NaT", "NaT", "NaT"]
    assert table["event_id"].tolist() == ["E0001", "E0002", "E0003", "E0004"]
