"""CSV for spreadsheets and for everything else: one file for each layer, the geometry as WKT in the last column.

The files begin with a byte order mark: without it Excel takes UTF-8 for the machine's old code page, and no name in
Cyrillic or Han survives. QGIS, GDAL, pandas, DuckDB and LibreOffice leave the mark out by themselves; Python's own
reader does with encoding="utf-8-sig".
"""

from __future__ import annotations

import csv
from types import MappingProxyType
from typing import TYPE_CHECKING

import shapely

from geoint.output.fields import FieldSpec, LayerName, Layers, fields_of
from geoint.output.geometry import COORDINATE_DECIMALS
from geoint.output.tables import as_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geoint.output.fields import FieldType

ENCODING = "utf-8-sig"

CSVT: Mapping[FieldType, str] = MappingProxyType(
    {"text": "String", "integer": "Integer64", "real": "Real", "boolean": "Integer(Boolean)", "date": "Date"}
)
"""Column type -> what GDAL and QGIS call it."""

PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
"""WGS 84 as a .prj file says it."""

WKT = "wkt"
"""The last column: the outline of an ocean is longer than a cell of Excel can be, and must not push others aside."""


def write_csv(layers: Layers, path: Path, *, layer: LayerName) -> None:
    """Write one layer, of events also those without a place; the geometry as WKT, empty where there is none.

    A text that a spreadsheet would run as a formula gets an apostrophe before it. Null is an empty cell.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first.
    path
        File to write (UTF-8 with a byte order mark); it is overwritten.
    layer
        Which of the three.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    specs = fields_of(layer)
    shown = [(spec.name, _shower(spec)) for spec in specs]
    known: dict[int, str] = {}  # many areas share one outline, and the layers keep each alive
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*headings(layer)])
        for row in layers.all_rows(layer):
            cells = ["" if (value := getattr(row, name)) is None else show(value) for name, show in shown]
            writer.writerow([*cells, _wkt(row.geometry, known)])


def write_csvt(path: Path, *, layer: LayerName) -> None:
    """Write the types of a layer's columns, for a file of the same name that ends in .csvt.

    Without it QGIS and GDAL take every column for text, and a date cannot drive the time controller.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    types = [CSVT[spec.type] for spec in fields_of(layer)]
    path.write_text(",".join(f'"{name}"' for name in (*types, "WKT")) + "\n", encoding="ascii")


def write_prj(path: Path) -> None:
    """Write the reference system, for a file of the same name that ends in .prj; without it QGIS has to ask.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path.write_text(PRJ + "\n", encoding="ascii")


def headings(layer: LayerName) -> tuple[str, ...]:
    """Headings of the columns of a file."""
    return (*(spec.name for spec in fields_of(layer)), WKT)


def _shower(spec: FieldSpec) -> Callable[[object], str]:
    """How a value of a column is written."""
    if spec.type == "text":
        return lambda value: as_cell(str(value))
    if spec.type == "boolean":
        return lambda value: "true" if value else "false"
    return str


def _wkt(geometry: BaseGeometry | None, known: dict[int, str]) -> str:
    if geometry is None:
        return ""
    if id(geometry) not in known:
        known[id(geometry)] = shapely.to_wkt(geometry, rounding_precision=COORDINATE_DECIMALS, trim=True)
    return known[id(geometry)]
