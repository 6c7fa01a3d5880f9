"""What a GeoPackage says about itself: QGIS styles, the data dictionary, and metadata (its own extensions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from geoint.output.fields import FieldSpec

FIXED_TIME = "1970-01-01T00:00:00.000Z"
"""Written wherever the format wants the time of the last change: plainly unset, and the same on every run."""

QGIS_METADATA = "http://mrcc.com/qgis.dtd"
"""The standard under which QGIS keeps, and looks for, the metadata of a layer."""

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

_METADATA_TABLE = """
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '')
"""

_REFERENCES_TABLE = """
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))
"""


def add_styles(connection: sqlite3.Connection, styles: Sequence[tuple[str, str, bool, str]]) -> None:
    """Add QGIS's table of styles: of each table its name, what it holds, whether it has a geometry, and the QML."""
    connection.execute(_STYLES_TABLE)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?)",
        (FIXED_TIME,),
    )
    connection.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
        f" VALUES ('', '', ?, ?, 'geoint', ?, '', 1, ?, '', '{FIXED_TIME}')",
        [(name, "geom" if has_geometry else "", qml, abstract) for name, abstract, has_geometry, qml in styles],
    )


def add_dictionary(connection: sqlite3.Connection, tables: Sequence[tuple[str, Sequence[FieldSpec]]]) -> None:
    """Add heading and meaning of every column, as GeoPackage's schema extension has them."""
    connection.execute(_DICTIONARY_TABLE)
    connection.execute(_CONSTRAINTS_TABLE)
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
        [(table, spec.name, spec.name, spec.alias, spec.meaning) for table, specs in tables for spec in specs],
    )
    _add_extension(connection, "schema", ("gpkg_data_columns", "gpkg_data_column_constraints"))


def add_metadata(connection: sqlite3.Connection, about: str, tables: Sequence[tuple[str, str]]) -> None:
    """Add the metadata of the file and of each of its tables, as GeoPackage's metadata extension has them."""
    connection.execute(_METADATA_TABLE)
    connection.execute(_REFERENCES_TABLE)
    connection.executemany(
        "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata)"
        " VALUES (?, 'dataset', ?, 'text/xml', ?)",
        [(1, QGIS_METADATA, about), *((n, QGIS_METADATA, qmd) for n, (_, qmd) in enumerate(tables, 2))],
    )
    references = [("geopackage", None, 1, None), *(("table", name, n, 1) for n, (name, _) in enumerate(tables, 2))]
    connection.executemany(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id, md_parent_id)"
        f" VALUES (?, ?, '{FIXED_TIME}', ?, ?)",
        references,
    )
    _add_extension(connection, "metadata", ("gpkg_metadata", "gpkg_metadata_reference"))


def _add_extension(connection: sqlite3.Connection, name: str, tables: Sequence[str]) -> None:
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        [(t, f"gpkg_{name}", f"http://www.geopackage.org/spec120/#extension_{name}") for t in tables],
    )
