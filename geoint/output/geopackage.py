"""One GeoPackage of a run: events, areas, mentions, and events without a place, which QGIS opens styled and dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoint.output.geopackage_file import Table, write_tables
from geoint.output.gis_tables import GEOMETRY_TYPES, TABLES, TableName, columns_of, rows_of
from geoint.output.qgis.metadata import facts_of_run, facts_of_table, to_qmd
from geoint.output.qgis.style import to_qml

if TYPE_CHECKING:
    from pathlib import Path

    from geoint.output.fields import Layers


def write_geopackage(layers: Layers, path: Path) -> None:
    """Write all tables, their default styles, the data dictionary and metadata; the same layers give the same bytes.

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
    write_tables([_table(layers, name) for name in TABLES], path, about=to_qmd(facts_of_run(layers)))


def _table(layers: Layers, name: TableName) -> Table:
    specs, rows = columns_of(name), rows_of(layers, name)
    title, abstract = TABLES[name]
    return Table(
        name=name,
        title=title,
        abstract=abstract,
        specs=specs,
        values=[[getattr(row, spec.name) for row in rows] for spec in specs],
        geometries=[row.geometry for row in rows] if GEOMETRY_TYPES[name] else None,
        geometry_type=GEOMETRY_TYPES[name],
        qml=to_qml(name),
        qmd=to_qmd(facts_of_table(layers, name)),
    )
