"""QGIS styles (QML) of the tables, as text, made without QGIS.

A style holds the renderer in the colours of the web map, labels with a halo, the temporal settings, the headings of the
fields, a form with whole quotes, and a map tip. It was checked with QGIS 3.22 and keeps to what later versions read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.gis_tables import GEOMETRY_TYPES, TableName
from geoint.output.qgis.form import add_fields
from geoint.output.qgis.labels import add_labels
from geoint.output.qgis.symbols import add_renderer
from geoint.output.qgis.xml import QGIS_VERSION, to_text

# QGIS 3.22 takes a date as the midnight before it, and so drops the last day where it compares fields itself. Undated
# rows get texts that it sorts before and after every date: they show at all times and do not stretch the time line.
TEMPORAL_FROM_TWO_EXPRESSIONS = "4"
FIRST_MOMENT = """coalesce(to_datetime("start_date"), '')"""
LAST_MOMENT = """coalesce("end_date" + to_interval('86399 seconds'), 'undated')"""
LIMITS_INCLUDED = "1"

if TYPE_CHECKING:
    from collections.abc import Mapping

GEOMETRY_CODES: Mapping[str | None, str] = {"Point": "0", "MultiPolygon": "2", None: "4"}

MENTIONS_FROM = 5_000_000
"""Mentions, hundreds of them, show from this scale on (as 1:n); a project has a switch for them instead."""


def to_qml(table: TableName) -> str:
    """QGIS style document of a table, for a GeoPackage.

    Events and areas are filtered in time by `start_date` and `end_date`, both included; those without dates show at
    every time. Mentions are small, grey, not filtered, and show at large scales only.
    """
    root = ET.Element("qgis", {"version": QGIS_VERSION, "styleCategories": "AllStyleCategories", **_flags(table)})
    if table == "mentions":
        root.attrib |= {"hasScaleBasedVisibilityFlag": "1", "minScale": str(MENTIONS_FROM), "maxScale": "0"}
    add_style(root, table)
    ET.SubElement(root, "layerGeometryType").text = GEOMETRY_CODES[GEOMETRY_TYPES[table]]
    return to_text(root)


def add_style(root: ET.Element, table: TableName, *, seam: float | None = None) -> None:
    """Add the elements of a table's style, to a style document or to a layer of a project.

    Parameters
    ----------
    seam
        Longitude in degrees at which the map ends, null where the map is not known; see `qgis_seam`.
    """
    if table in ("events", "areas"):
        _add_temporal(root)
    add_renderer(root, table, seam=seam)
    add_labels(root, table)
    if GEOMETRY_TYPES[table]:
        ET.SubElement(root, "layerOpacity").text = "1"
    add_fields(root, table)


def layer_attributes(table: TableName) -> Mapping[str, str]:
    """Attributes of a project's layer that its style would set in a style document."""
    return _flags(table)


def _flags(table: TableName) -> dict[str, str]:
    return {
        "labelsEnabled": "0" if table == "unplaced" else "1",
        "hasScaleBasedVisibilityFlag": "0",
        "readOnly": "0",
    }


def _add_temporal(root: ET.Element) -> None:
    temporal = ET.SubElement(
        root,
        "temporal",
        {
            "enabled": "1",
            "mode": TEMPORAL_FROM_TWO_EXPRESSIONS,
            "limitMode": LIMITS_INCLUDED,
            "startField": "start_date",
            "endField": "end_date",
            "startExpression": FIRST_MOMENT,
            "endExpression": LAST_MOMENT,
            "durationField": "",
            "durationUnit": "d",
            "fixedDuration": "0",
            "accumulate": "0",
        },
    )
    fixed = ET.SubElement(temporal, "fixedRange")
    ET.SubElement(fixed, "start")
    ET.SubElement(fixed, "end")
