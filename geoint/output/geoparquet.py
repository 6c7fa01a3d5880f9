"""GeoParquet 1.1: one file for each layer, for columns of fixed types and quick reading of large runs.

pyarrow writes the tables themselves: a GeoDataFrame would lose the type of a column that is all null, and would not say
that outer rings run counter-clockwise.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoint.errors import OutputError
from geoint.output.fields import FieldSpec, LayerName, Layers, Row, fields_of, nullable_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow

VERSION = "1.1.0"
GEOMETRY, BBOX = "geometry", "bbox"
SIDES = ("xmin", "ymin", "xmax", "ymax")
COMPRESSION = "zstd"
"""As the format's own guide to distribution advises: half the size of snappy, and as quick to read."""

GEOMETRY_TYPES: dict[LayerName, str] = {"events": "Point", "areas": "MultiPolygon", "mentions": "Point"}


def check_pyarrow() -> None:
    """Make sure that pyarrow is installed, which is an extra.

    Raises
    ------
    OutputError
        Where it is not.
    """
    if find_spec("pyarrow") is None:
        raise OutputError('cannot write GeoParquet: pyarrow is not installed; pip install "geoint[parquet]"')


def write_geoparquet(layers: Layers, path: Path, *, layer: LayerName) -> None:
    """Write one layer, of events also those without a place (null geometry); the same layers give the same bytes.

    Geometry is WKB in OGC:CRS84, longitude first, outer rings counter-clockwise. The column `bbox` has the box of each
    row, which readers use as a spatial index. Like the file's own box it spans from -180 to 180 where a geometry
    touches the antimeridian on both sides: readers compare least and greatest values.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first.
    path
        File to write; it is overwritten.
    layer
        Which of the three.

    Raises
    ------
    OutputError
        Where pyarrow is not installed.
    OSError
        If the file cannot be written.
    """
    check_pyarrow()
    import pyarrow
    from pyarrow import parquet

    rows = layers.all_rows(layer)
    bounds = shapely.bounds(np.array([row.geometry for row in rows], dtype=object)).reshape(-1, 4)
    schema = parquet_schema(layer)
    arrays = [
        pyarrow.array([getattr(row, s.name) for row in rows], schema.field(s.name).type) for s in fields_of(layer)
    ]
    arrays.append(pyarrow.array(_wkb(rows), schema.field(GEOMETRY).type))
    arrays.append(_boxes(bounds))
    table = pyarrow.Table.from_arrays(arrays, schema=schema.with_metadata({"geo": _metadata(layer, rows, bounds)}))
    parquet.write_table(table, path, compression=COMPRESSION)


def parquet_schema(layer: LayerName) -> pyarrow.Schema:
    """Columns of a file with their types: the layer's own, then the geometry as WKB, and its box."""
    import pyarrow

    optional = nullable_fields(layer)
    columns = [pyarrow.field(spec.name, _type_of(spec), nullable=spec.name in optional) for spec in fields_of(layer)]
    columns.append(pyarrow.field(GEOMETRY, pyarrow.binary(), nullable=GEOMETRY in optional))
    box = pyarrow.struct([pyarrow.field(side, pyarrow.float64(), nullable=False) for side in SIDES])
    columns.append(pyarrow.field(BBOX, box, nullable=GEOMETRY in optional))
    return pyarrow.schema(columns)


def _type_of(spec: FieldSpec) -> pyarrow.DataType:
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "real": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }
    return types[spec.type]


def _wkb(rows: Sequence[Row]) -> list[bytes | None]:
    """Geometry of each row as WKB; an outline that many rows share is made once."""
    known: dict[int, bytes] = {}
    for row in rows:
        if row.geometry is not None and id(row.geometry) not in known:
            known[id(row.geometry)] = shapely.to_wkb(row.geometry, byte_order=1)
    return [None if row.geometry is None else known[id(row.geometry)] for row in rows]


def _boxes(bounds: np.ndarray[Any, np.dtype[np.float64]]) -> pyarrow.StructArray:
    import pyarrow

    missing = np.isnan(bounds).any(axis=1)
    sides = [np.where(missing, 0.0, bounds[:, number]) for number in range(len(SIDES))]
    fields = [pyarrow.field(side, pyarrow.float64(), nullable=False) for side in SIDES]
    return pyarrow.StructArray.from_arrays(
        [pyarrow.array(s) for s in sides], fields=fields, mask=pyarrow.array(missing)
    )


def _metadata(layer: LayerName, rows: Sequence[Row], bounds: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    """The member "geo" of the file's metadata."""
    from pyproj import CRS

    has_geometry = any(row.geometry is not None for row in rows)
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [GEOMETRY_TYPES[layer]] if has_geometry else [],
        "crs": CRS.from_authority("OGC", "CRS84").to_json_dict(),
        "edges": "planar",
        "orientation": "counterclockwise",
        "covering": {BBOX: {side: [BBOX, side] for side in SIDES}},
    }
    if has_geometry:
        lowest, highest = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
        column["bbox"] = [*lowest.tolist(), *highest.tolist()]
    return json.dumps({"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})
