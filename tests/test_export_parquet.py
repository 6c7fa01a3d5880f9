"""GeoParquet: metadata by version 1.1, types of columns, and the same values as every other file."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import geopandas
import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from export_samples import dateline, hostile, seeds
from output_samples import sample

from geoint.errors import OutputError
from geoint.models import Collection
from geoint.output.export import export
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of, nullable_fields
from geoint.output.geoparquet import write_geoparquet
from geoint.output.layers import flatten

RUNS = {
    "sample": sample,
    "dateline": dateline,
    "hostile": hostile,
    "nothing": Collection,
    "seeds": lambda: seeds().collection,
}

# What version 1.1 says of the metadata, as far as it concerns one column of WKB.
RULES: dict[str, Any] = {
    "type": "object",
    "required": ["version", "primary_column", "columns"],
    "properties": {
        "version": {"const": "1.1.0"},
        "primary_column": {"const": "geometry"},
        "columns": {
            "type": "object",
            "required": ["geometry"],
            "additionalProperties": {
                "type": "object",
                "required": ["encoding", "geometry_types"],
                "properties": {
                    "encoding": {"const": "WKB"},
                    "geometry_types": {
                        "type": "array",
                        "uniqueItems": True,
                        "items": {"enum": ["Point", "MultiPolygon"]},
                    },
                    "crs": {"type": "object", "required": ["type", "id"]},
                    "edges": {"const": "planar"},
                    "orientation": {"const": "counterclockwise"},
                    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                    "covering": {"type": "object", "required": ["bbox"]},
                },
            },
        },
    },
}
ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "real": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def written(run: str, layer: LayerName, folder: Path) -> Path:
    path = folder / f"{layer}.parquet"
    write_geoparquet(flatten(RUNS[run]()), path, layer=layer)
    return path


@pytest.mark.parametrize("layer", LAYER_TITLES)
@pytest.mark.parametrize("run", RUNS)
def test_metadata_and_columns_are_those_of_the_format(run: str, layer: LayerName, tmp_path: Path) -> None:
    schema = pq.read_schema(written(run, layer, tmp_path))
    geo = json.loads(schema.metadata[b"geo"])
    jsonschema.validate(geo, RULES)
    column = geo["columns"]["geometry"]
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert column["covering"]["bbox"] == {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}
    wanted = [(s.name, ARROW_TYPES[s.type], s.name in nullable_fields(layer)) for s in fields_of(layer)]
    assert [(f.name, f.type, f.nullable) for f in schema][:-2] == wanted
    assert (schema.field("geometry").type, schema.field("geometry").nullable) == (pa.binary(), layer == "events")


@pytest.mark.parametrize("layer", LAYER_TITLES)
@pytest.mark.parametrize("run", ["sample", "dateline", "hostile"])
def test_values_come_back_as_they_were(run: str, layer: LayerName, tmp_path: Path) -> None:
    path = written(run, layer, tmp_path)
    rows = flatten(RUNS[run]()).all_rows(layer)
    assert pq.read_table(path).drop(["geometry", "bbox"]).to_pylist() == [
        {spec.name: getattr(row, spec.name) for spec in fields_of(layer)} for row in rows
    ]
    table = geopandas.read_parquet(path)
    assert table.crs.to_authority() == ("OGC", "CRS84")
    assert [shape if shape else None for shape in table.geometry] == [row.geometry for row in rows]


def test_events_without_a_place_are_there(tmp_path: Path) -> None:
    table = pq.read_table(written("sample", "events", tmp_path))
    assert table["event_id"].to_pylist() == ["E0001", "E0002", "E0003", "E0004"]
    assert table["geometry"].is_null().to_pylist() == table["bbox"].is_null().to_pylist() == [False, False, False, True]


def test_each_row_has_its_box_and_the_file_the_whole(tmp_path: Path) -> None:
    path = written("dateline", "areas", tmp_path)
    boxes = pq.read_table(path, columns=["bbox"])["bbox"].to_pylist()
    assert boxes[0] == {"xmin": -180, "ymin": 50, "xmax": 180, "ymax": 60}
    assert boxes[3] == {"xmin": -180, "ymin": -30, "xmax": -177, "ymax": -20}
    assert json.loads(pq.read_schema(path).metadata[b"geo"])["columns"]["geometry"]["bbox"] == [-180, -30, 180, 90]
    found = geopandas.read_parquet(path, bbox=(-179, -25, -178, -24))
    assert found["area"].tolist() == ["Area 3"]


def test_rings_run_as_the_metadata_say(tmp_path: Path) -> None:
    shapes = geopandas.read_parquet(written("dateline", "areas", tmp_path)).geometry.values
    polygons = shapely.get_parts(shapes)
    assert shapely.is_ccw(shapely.get_exterior_ring(polygons)).all()
    holes = [hole for polygon in polygons for hole in polygon.interiors]
    assert len(holes) == 0 or not shapely.is_ccw(holes).any()


def test_the_same_layers_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for layer in LAYER_TITLES:
        assert written("sample", layer, tmp_path).read_bytes() == written("sample", layer, tmp_path / "b").read_bytes()


def test_without_pyarrow_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr("geoint.output.geoparquet.find_spec", lambda name: None if name == "pyarrow" else known(name))
    with pytest.raises(OutputError, match=r'pip install "geoint\[parquet\]"'):
        export(flatten(sample()), tmp_path / "out", formats=["csv", "geoparquet"])
    assert not (tmp_path / "out").exists()
    assert len(export(flatten(sample()), tmp_path / "out", formats=["csv"])) == 9
