"""Write tables into one GeoPackage: GDAL writes the rows; styles, dictionary and metadata are added with plain SQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoint.errors import OutputError
from geoint.output.geopackage_metadata import FIXED_TIME, add_dictionary, add_metadata, add_styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoint.output.fields import FieldSpec

GEOPACKAGE_VERSION = "1.2"
"""The version that QGIS 3.22 and GDAL 3 read without a warning; nothing of later versions is needed."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table to write, with everything that is said about it.

    `values` has one sequence for each column of `specs`. `geometries` are EPSG:4326, longitude first, all of
    `geometry_type`; both are null for a table without geometry. `qml` is its QGIS style, `qmd` its QGIS metadata.
    """

    name: str
    title: str
    abstract: str
    specs: Sequence[FieldSpec]
    values: Sequence[Sequence[Any]]
    geometries: Sequence[BaseGeometry | None] | None
    geometry_type: str | None
    qml: str
    qmd: str


def write_tables(tables: Sequence[Table], path: Path, *, about: str) -> None:
    """Write all tables with their default styles, dictionary and metadata; the same tables give the same bytes.

    Parameters
    ----------
    tables
        An empty one becomes an empty layer with the same columns.
    path
        File to write; an old one is overwritten.
    about
        QGIS metadata (XML) of the whole file.

    Raises
    ------
    OutputError
        If GDAL or SQLite cannot write the file (no space, no permission).
    """
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    try:
        path.unlink(missing_ok=True)
        with _fixed_time():
            for table in tables:
                _write_rows(table, path)
        with closing(sqlite3.connect(path)) as connection, connection:
            add_styles(connection, [(t.name, t.abstract, t.geometries is not None, t.qml) for t in tables])
            add_dictionary(connection, [(t.name, t.specs) for t in tables])
            add_metadata(connection, about, [(t.name, t.qmd) for t in tables])
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


def _write_rows(table: Table, path: Path) -> None:
    from pyogrio.raw import write

    columns = [_column(values, spec) for values, spec in zip(table.values, table.specs, strict=True)]
    is_placed = table.geometries is not None
    is_first = not path.exists()
    write(
        str(path),
        shapely.to_wkb(np.array(table.geometries, dtype=object)) if is_placed else None,
        [values for values, _ in columns],
        [spec.name for spec in table.specs],
        field_mask=[mask for _, mask in columns],
        layer=table.name,
        driver="GPKG",
        geometry_type=table.geometry_type,
        crs="EPSG:4326" if is_placed else None,
        dataset_options={"VERSION": GEOPACKAGE_VERSION} if is_first else None,
        layer_options={"IDENTIFIER": table.title, "DESCRIPTION": table.abstract},
    )


def _column(values: Sequence[Any], spec: FieldSpec) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Values of a column and where they are null, as GDAL wants them: a date is a day, not an instant."""
    if spec.type == "date":
        return np.array(values, dtype="datetime64[D]"), None
    if spec.type == "text":
        return np.array(values, dtype=object), None
    dtype = {"integer": "int64", "real": "float64", "boolean": "bool"}[spec.type]
    is_null = np.array([value is None for value in values], dtype=bool)
    return np.array([value or 0 for value in values], dtype=dtype), is_null
