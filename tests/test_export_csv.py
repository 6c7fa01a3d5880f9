"""CSV: what pandas, GDAL, QGIS and a spreadsheet make of it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
import shapely
from export_samples import HOSTILE, dateline, hostile
from output_samples import sample

from geoint.models import Collection
from geoint.output.csv_tables import ENCODING, headings, write_csv
from geoint.output.export import export
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of
from geoint.output.layers import flatten
from geoint.output.tables import FORMULA_STARTS

LAYERS = flatten(sample())
ROWS = {"events": 4, "areas": 4, "mentions": 4}


def read(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding=ENCODING, newline="") as file:
        return list(csv.DictReader(file))


def test_values_are_those_of_the_rows(tmp_path: Path) -> None:
    write_csv(LAYERS, tmp_path / "events.csv", layer="events")
    first, ocean, undated, unplaced = read(tmp_path / "events.csv")
    assert list(first) == [*headings("events")]
    assert (first["event_id"], first["start_date"], first["troops"], first["participants"], first["confidence"]) == (
        "E0001", "2021-10-14", "10000", "CN,RU", "0.877",
    )  # fmt: skip
    assert first["wkt"] == "POINT (135.12346 40.98765)"
    assert (ocean["name"], ocean["label"]) == ("'=Океан", "'=Океан «2024» <script>alert(1)</script>")
    assert (ocean["end_text"], ocean["end_date"], ocean["wkt"]) == ("", "2024-09-30", "POINT (-176.5 60)")
    assert (undated["start_date"], undated["start_text"], undated["edtf"]) == ("", "", "")
    assert (unplaced["event_id"], unplaced["status"], unplaced["wkt"]) == ("E0004", "planned", "")


def test_a_mark_stands_first_for_excel(tmp_path: Path) -> None:
    write_csv(LAYERS, tmp_path / "events.csv", layer="events")
    assert (tmp_path / "events.csv").read_bytes().startswith(b"\xef\xbb\xbfevent_id,label,")
    assert b"\r" not in (tmp_path / "events.csv").read_bytes()


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_no_cell_of_hostile_texts_is_a_formula(layer: LayerName, tmp_path: Path) -> None:
    layers = flatten(hostile())
    write_csv(layers, tmp_path / "x.csv", layer=layer)
    rows = read(tmp_path / "x.csv")
    assert len(rows) == len(HOSTILE)
    assert [cell for row in rows for cell in row.values() if cell.lstrip(" ").startswith(FORMULA_STARTS)] == []
    for row, given in zip(rows, layers.all_rows(layer), strict=True):
        for spec in fields_of(layer):
            if spec.type == "text":
                assert row[spec.name].removeprefix("'") == (getattr(given, spec.name) or "").removeprefix("'")


@pytest.mark.parametrize("layer", LAYER_TITLES)
@pytest.mark.parametrize("run", [sample(), dateline(), hostile()], ids=["sample", "dateline", "hostile"])
def test_pandas_reads_it(run: Collection, layer: LayerName, tmp_path: Path) -> None:
    layers = flatten(run)
    write_csv(layers, tmp_path / "x.csv", layer=layer)
    table = pd.read_csv(tmp_path / "x.csv", keep_default_na=False)
    assert tuple(table.columns) == headings(layer)
    shapes = [row.geometry for row in layers.all_rows(layer)]
    assert [None if not text else shapely.from_wkt(text) for text in table["wkt"]] == shapes


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_gdal_knows_types_and_reference_system(layer: LayerName, tmp_path: Path) -> None:
    export(LAYERS, tmp_path, formats=["csv"])
    info = pyogrio.read_info(tmp_path / f"{layer}.csv", force_total_bounds=True)
    assert info["features"] == ROWS[layer]
    assert "WGS 84" in info["crs"]
    names = {
        "text": "OFTString",
        "integer": "OFTInteger64",
        "real": "OFTReal",
        "boolean": "OFTInteger",
        "date": "OFTDate",
    }
    found = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert {s.name: found[s.name] for s in fields_of(layer)} == {s.name: names[s.type] for s in fields_of(layer)}
    shapes = [row.geometry for row in LAYERS.rows(layer)]
    assert info["total_bounds"] == pytest.approx(tuple(shapely.total_bounds(shapes)))


PROBE = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(sys.argv[1], "x", "ogr")
box = layer.extent()
types = {field.name(): field.typeName() for field in layer.fields()}
shown = [[f["event_id"], f["start_date"].toString("yyyy-MM-dd") if f["start_date"] else None] for f in layer.getFeatures()]
print(json.dumps([layer.isValid(), layer.crs().isGeographic(), [box.xMinimum(), box.yMaximum()], types, shown]))
"""


@pytest.mark.qgis
def test_qgis_opens_it_with_dates_and_places(qgis_python: str, tmp_path: Path) -> None:
    export(LAYERS, tmp_path, formats=["csv"])
    run = [qgis_python, "-c", PROBE, str(tmp_path / "events.csv")]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    is_valid, is_geographic, corner, types, shown = json.loads(done.stdout)
    assert (is_valid, is_geographic) == (True, True)
    assert corner == pytest.approx([-176.5, 60])
    assert (types["event_id"], types["start_date"], types["confidence"]) == ("String", "Date", "Real")
    assert shown == [["E0001", "2021-10-14"], ["E0002", "2024-09-01"], ["E0003", None], ["E0004", None]]
