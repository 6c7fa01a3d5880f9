"""The schemas and the data dictionary, held against every file of a run.

`python tests/test_schema.py` writes docs/fields.md anew. Read what changed before you commit it.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pyarrow.parquet as pq
import pytest
from export_samples import ROOT, dateline, hostile, seeds
from output_samples import sample

from geoint import models
from geoint.models import Collection
from geoint.output import codes, dictionary, schema
from geoint.output.csv_tables import ENCODING, headings
from geoint.output.dictionary import fields_markdown
from geoint.output.export import export
from geoint.output.field_notes import EXAMPLES, MEANINGS, SHARED, example_of
from geoint.output.fields import FIELDS, LAYER_TITLES, LayerName, fields_of
from geoint.output.folder import save
from geoint.output.layers import flatten
from geoint.output.layers_read import load_layers
from geoint.output.schema import SCHEMAS, row_schema, schema_of
from geoint.output.tables import to_record
from geoint.runs import load_run

PAGE = ROOT / "docs" / "fields.md"
RUNS: dict[str, Callable[[], Collection]] = {
    "seeds": lambda: seeds().collection, "sample": sample, "dateline": dateline, "hostile": hostile,
    "nothing": Collection,
}  # fmt: skip


@pytest.fixture(scope="module", params=RUNS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder with every format that it can be exported to."""
    folder = tmp_path_factory.mktemp(request.param)
    collection = RUNS[request.param]()
    save(collection, folder)
    export(flatten(collection), folder, formats=["csv", "geoparquet", "jsonfg"])
    return folder


def validator(of: dict[str, Any]) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(of)
    return jsonschema.Draft202012Validator(of, format_checker=jsonschema.FormatChecker())


def faults(of: dict[str, Any], value: Any) -> list[str]:
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator(of).iter_errors(value)
    ]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON has it."""
    return {name: str(value) if isinstance(value, date) else value for name, value in row.items()}


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_geojson_keeps_its_schema(run: Path, layer: LayerName) -> None:
    assert faults(schema_of(layer), json.loads((run / f"{layer}.geojson").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_jsonfg_properties_keep_the_schema(run: Path, layer: LayerName) -> None:
    features = json.loads((run / f"{layer}.fg.json").read_text(encoding="utf-8"))["features"]
    assert [told for f in features for told in faults(row_schema(layer), f["properties"])] == []


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_parquet_rows_keep_the_schema(run: Path, layer: LayerName) -> None:
    rows = pq.read_table(run / f"{layer}.parquet").drop(["geometry", "bbox"]).to_pylist()
    assert [told for row in rows for told in faults(row_schema(layer), plain(row))] == []


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_csv_has_the_columns(run: Path, layer: LayerName) -> None:
    with (run / f"{layer}.csv").open(encoding=ENCODING, newline="") as file:
        assert tuple(next(csv.reader(file))) == headings(layer)


def gpkg_rows(path: Path, layer: LayerName) -> Iterator[dict[str, Any]]:
    is_boolean = {spec.name for spec in fields_of(layer) if spec.type == "boolean"}
    names = [spec.name for spec in fields_of(layer)]
    with closing(sqlite3.connect(path)) as connection:
        columns = ", ".join(f'"{name}"' for name in names)
        for values in connection.execute(f'SELECT {columns} FROM "{layer}"'):
            yield {n: bool(v) if n in is_boolean else v for n, v in zip(names, values, strict=True)}


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_geopackage_has_the_columns_with_their_types_and_keeps_the_schema(run: Path, layer: LayerName) -> None:
    kinds = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "BOOLEAN", "date": "DATE"}
    with closing(sqlite3.connect(run / "events.gpkg")) as connection:
        columns = {row[1]: row[2] for row in connection.execute(f'PRAGMA table_info("{layer}")')}
    assert {s.name: columns[s.name] for s in fields_of(layer)} == {s.name: kinds[s.type] for s in fields_of(layer)}
    assert set(columns) - {s.name for s in fields_of(layer)} == {"fid", "geom"}
    assert [told for row in gpkg_rows(run / "events.gpkg", layer) for told in faults(row_schema(layer), row)] == []


def test_events_json_keeps_its_schema(run: Path) -> None:
    assert faults(schema_of("events.json"), json.loads((run / "events.json").read_text(encoding="utf-8"))) == []


def test_a_run_that_was_read_back_keeps_the_schemas(run: Path) -> None:
    layers = load_layers(load_run(run), run)
    for layer in LAYER_TITLES:
        for row in layers.all_rows(layer):
            values = {spec.name: getattr(row, spec.name) for spec in fields_of(layer)}
            assert faults(row_schema(layer), plain(values)) == []


@pytest.mark.parametrize("footprints", [False, True])
def test_extraction_records_keep_the_schema(footprints: bool) -> None:
    record_schema = schema_of("record")
    for reading in (*seeds().collection.readings, *sample().readings, *hostile().readings):
        record = json.loads(json.dumps(to_record(reading, footprints=footprints)))
        assert faults(record_schema, record) == []


BAD_ROWS: list[tuple[LayerName, dict[str, Any]]] = [
    ("events", {"type": "battle"}), ("events", {"confidence": 1.5}), ("events", {"start_date": "2021-13-40"}),
    ("events", {"start_text": "May"}), ("events", {"label": None}), ("events", {"participants": "Russia"}),
    ("events", {"troops": 1.5}), ("events", {"domains": "sea,moon"}), ("events", {"where_prec": 8}),
    ("events", {"more": 1}), ("mentions", {"literal": "true"}), ("mentions", {"kind": "planet"}),
    ("areas", {"role": "somewhere"}),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "change"), BAD_ROWS)
def test_a_schema_refuses_what_is_wrong(layer: LayerName, change: dict[str, Any]) -> None:
    row = flatten(sample()).rows(layer)[0]
    values = plain({spec.name: getattr(row, spec.name) for spec in fields_of(layer)})
    assert faults(row_schema(layer), values) == []
    assert len(faults(row_schema(layer), values | change)) >= 1


def test_codes_are_those_of_the_models() -> None:
    for table, kind in (
        (codes.TYPE, models.EventType), (codes.STATUS, models.Status), (codes.ROLE, models.PlaceRole),
        (codes.DOMAIN, models.Domain), (codes.KIND, models.Kind), (codes.PARTICIPANT_ROLE, models.ParticipantRole),
        (codes.VERDICT, models.Verdict), (codes.METHOD, models.Mention.model_fields["method"].annotation),
        (codes.WHAT, models.ReviewItem.model_fields["what"].annotation),
    ):  # fmt: skip
        assert list(table) == list(get_args(kind))
    assert list(codes.DATE_PREC) == [1, 2, 3, 4, 5]
    assert list(codes.WHERE_PREC) == [1, 2, 3, 4, 5, 6, 7]


def described(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and description of every member of a schema."""
    for name, member in value.get("properties", {}).items():
        yield f"{path}.{name}", member.get("description", "")
        yield from described(member.get("items", {}), f"{path}.{name}")
    for name, model in value.get("$defs", {}).items():
        yield from described(model, name)


@pytest.mark.parametrize("what", ["record", "events.json"])
def test_every_member_has_a_meaning(what: str) -> None:
    assert [path for path, told in described(schema_of(what)) if not told] == []


def test_no_meaning_is_of_a_member_that_is_gone() -> None:
    known = {"EventMention.context", "EventPlace.resolution", "Quote.quote"}
    for model in vars(models).values():
        if isinstance(model, type) and issubclass(model, models.Frozen):
            known |= {f"{model.__name__}.{name}" for name in model.model_fields}
    from geoint.runs import Resolution

    known |= {f"Resolution.{name}" for name in Resolution.model_fields}
    assert sorted(set(MEANINGS) - known) == []
    assert sorted(set(SHARED) - {name.partition(".")[2] for name in known}) == []


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_examples_are_values_of_the_example_reports(layer: LayerName) -> None:
    layers = flatten(seeds().collection)
    for spec in fields_of(layer):
        values = [getattr(row, spec.name) for row in layers.all_rows(layer)]
        told = {"true" if v is True else "false" if v is False else str(v) for v in values if v is not None}
        example = example_of(layer, spec.name)
        assert example in told or example == "", (
            f"{spec.name}: choose a new example of {sorted(told)[:5]} in field_notes.py"
        )


def test_examples_are_of_columns_that_exist() -> None:
    names = {spec.name for spec in FIELDS}
    assert {name.rpartition(".")[2] for name in EXAMPLES} <= names


def test_the_page_is_what_the_columns_and_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == fields_markdown(), "python tests/test_schema.py writes it anew"


def test_the_page_has_every_column_code_and_model() -> None:
    page = fields_markdown()
    assert [spec.name for spec in FIELDS if f"| `{spec.name}` | {spec.type} |" not in page] == []
    tables = [table for _, _, table in dictionary.CODE_TITLES]
    assert [code for table in tables for code in table if f"| `{code}` | {table[code]} |" not in page] == []
    assert sorted(set(schema_of("events.json")["$defs"]) - set(dictionary.MODEL_ORDER)) == []


@pytest.mark.parametrize("what", SCHEMAS)
def test_the_verb_prints_a_schema_of_the_draft(what: str) -> None:
    done = subprocess.run([sys.executable, "-m", "geoint", "schema", what], capture_output=True, text=True, check=True)
    printed = json.loads(done.stdout)
    assert printed["$schema"] == schema.DRAFT
    assert printed == json.loads(json.dumps(schema_of(what)))
    validator(printed)


def test_the_verb_prints_the_page() -> None:
    done = subprocess.run([sys.executable, "-m", "geoint", "schema", "fields"], capture_output=True, check=True)
    assert done.stdout.decode() == fields_markdown()


if __name__ == "__main__":
    PAGE.write_text(fields_markdown(), encoding="utf-8")
