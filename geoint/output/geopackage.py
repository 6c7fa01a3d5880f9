"""One GeoPackage with the layers events, areas and mentions, which QGIS opens styled and ready for its time controller.

GDAL writes the layers; the styles and the data dictionary are added with plain SQL.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoint.errors import OutputError
from geoint.output.fields import LAYER_TITLES, FieldSpec, LayerName, Layers, Row, fields_of
from geoint.output.qgis_style import to_qml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FIXED_TIME = "1970-01-01T00:00:00.000Z"
"""Written wherever the format wants the time of the last change: plainly unset, and the same on every run."""

GEOPACKAGE_VERSION = "1.2"
"""The version that QGIS 3.22 and GDAL 3 read without a warning; nothing of later versions is needed."""

GEOMETRY_TYPES: dict[LayerName, str] = {"events": "Point", "areas": "MultiPolygon", "mentions": "Point"}

# The columns are those that QGIS itself makes, so that a user can save further styles beside ours.
_STYLES_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""

_DICTIONARY_TABLE = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name))
"""


_CONSTRAINTS_TABLE = """
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))
"""


def write_geopackage(layers: Layers, path: Path) -> None:
    """Write all layers, their default styles and the data dictionary; the same layers give the same bytes.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first. An empty table becomes an empty layer with the same columns.
    path
        File to write; an old one is overwritten.

    Raises
    ------
    OutputError
        If GDAL or SQLite cannot write the file (no space, no permission).
    """
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    try:
        path.unlink(missing_ok=True)
        with _fixed_time():
            for layer in LAYER_TITLES:
                _write_layer(layers.rows(layer), layer, path)
        _add_tables(path)
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, sqlite3.Error) as error:
        reason = " ".join(str(error).split())
        raise OutputError(f"{path.name}: {reason}; check the free space and the folder's permissions") from error


@contextmanager
def _fixed_time() -> Iterator[None]:
    """Have GDAL write `FIXED_TIME` instead of the clock's; the setting holds for the whole process, so put it back."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _write_layer(rows: Sequence[Row], layer: LayerName, path: Path) -> None:
    from pyogrio.raw import write

    specs = fields_of(layer)
    columns = [_column(rows, spec) for spec in specs]
    title, abstract = LAYER_TITLES[layer]
    is_first = not path.exists()
    write(
        str(path),
        shapely.to_wkb(np.array([row.geometry for row in rows], dtype=object)),
        [values for values, _ in columns],
        [spec.name for spec in specs],
        field_mask=[mask for _, mask in columns],
        layer=layer,
        driver="GPKG",
        geometry_type=GEOMETRY_TYPES[layer],
        crs="EPSG:4326",
        dataset_options={"VERSION": GEOPACKAGE_VERSION} if is_first else None,
        layer_options={"IDENTIFIER": title, "DESCRIPTION": abstract},
    )


def _column(rows: Sequence[Row], spec: FieldSpec) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Values of a column and where they are null, as GDAL wants them: a date is a day, not an instant."""
    values = [getattr(row, spec.name) for row in rows]
    if spec.type == "date":
        return np.array(values, dtype="datetime64[D]"), None
    if spec.type == "text":
        return np.array(values, dtype=object), None
    dtype = {"integer": "int64", "real": "float64", "boolean": "bool"}[spec.type]
    is_null = np.array([value is None for value in values], dtype=bool)
    return np.array([value or 0 for value in values], dtype=dtype), is_null


def _add_tables(path: Path) -> None:
    """Add the styles and the data dictionary."""
    styles = [(layer, to_qml(layer), LAYER_TITLES[layer][1]) for layer in LAYER_TITLES]
    meanings = [
        (layer, spec.name, spec.name, spec.alias, spec.meaning) for layer in LAYER_TITLES for spec in fields_of(layer)
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_STYLES_TABLE)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?)",
            (FIXED_TIME,),
        )
        connection.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
            f" VALUES ('', '', ?, 'geom', 'geoint', ?, '', 1, ?, '', '{FIXED_TIME}')",
            styles,
        )
        connection.execute(_DICTIONARY_TABLE)
        connection.execute(_CONSTRAINTS_TABLE)
        connection.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
            meanings,
        )
        connection.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema',"
            " 'http://www.geopackage.org/spec120/#extension_schema', 'read-write')",
            [("gpkg_data_columns",), ("gpkg_data_column_constraints",)],
        )
