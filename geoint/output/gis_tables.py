"""The tables of the GeoPackage: the three layers of a run, and its events without a place, which have no geometry."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from geoint.output.fields import LAYER_TITLES, FieldSpec, Layers, Row, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TableName = Literal["events", "areas", "mentions", "unplaced"]

TABLES: Mapping[TableName, tuple[str, str]] = MappingProxyType(
    {
        "events": LAYER_TITLES["events"],
        "areas": LAYER_TITLES["areas"],
        "mentions": LAYER_TITLES["mentions"],
        "unplaced": ("Events without a place", "Events whose place is not told or could not be resolved"),
    }
)
"""Table -> its title and one line on what it holds."""

GEOMETRY_TYPES: Mapping[TableName, str | None] = MappingProxyType(
    {"events": "Point", "areas": "MultiPolygon", "mentions": "Point", "unplaced": None}
)
"""Table -> what it draws; null for none."""


def columns_of(table: TableName) -> tuple[FieldSpec, ...]:
    """Columns of a table, in the order of its rows."""
    return fields_of("events" if table == "unplaced" else table)


def rows_of(layers: Layers, table: TableName) -> Sequence[Row]:
    """Rows of a table."""
    return layers.unplaced if table == "unplaced" else layers.rows(table)
