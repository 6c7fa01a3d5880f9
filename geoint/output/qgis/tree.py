"""The project's tree of layers: which there are, under which names, in which groups, and which are on at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from geoint.output.gis_tables import GEOMETRY_TYPES, TABLES, TableName
from geoint.output.qgis.basemap import BASE_LAYERS, BaseLayer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVENTS_FILE, BASEMAP_FILE = "events.gpkg", "basemap.gpkg"
"""The files beside the project that hold its rows."""

GROUPS: Sequence[tuple[str, bool, tuple[TableName, ...]]] = (
    ("Events", True, ("events", "areas", "unplaced")),
    ("Place mentions", False, ("mentions",)),
)
"""Group -> whether it is on at first, and its layers from the topmost down."""
BASE_GROUP = "Base map"

NO_GEOMETRY = "No geometry"


class TreeLayer(NamedTuple):
    """One layer of the project: its name for the reader, where its rows lie, and what it draws (in QGIS's words)."""

    id: str
    title: str
    source: str
    geometry: str


def layer_of_table(table: TableName) -> TreeLayer:
    """Layer of a table of events.gpkg."""
    geometry = {"Point": "Point", "MultiPolygon": "Polygon", None: NO_GEOMETRY}[GEOMETRY_TYPES[table]]
    return TreeLayer(f"geoint_{table}", TABLES[table][0], f"./{EVENTS_FILE}|layername={table}", geometry)


def layer_of_base(base: BaseLayer) -> TreeLayer:
    """Layer of the base map."""
    geometry = {"names": "Point", "land": "Polygon", "lakes": "Polygon"}.get(base, "Line")
    return TreeLayer(f"geoint_base_{base}", BASE_LAYERS[base][0], f"./{BASEMAP_FILE}|layername={base}", geometry)


def add_tree(root: ET.Element) -> None:
    """Add the tree that the layer panel shows: events, mentions (off), base map (closed)."""
    tree = ET.SubElement(root, "layer-tree-group")
    for name, is_on, tables in GROUPS:
        _add_group(tree, name, [layer_of_table(table) for table in tables], is_on=is_on, is_open=True)
    _add_group(tree, BASE_GROUP, [layer_of_base(base) for base in BASE_LAYERS], is_on=True, is_open=False)
    ET.SubElement(tree, "custom-order", {"enabled": "0"})


def add_tree_layer(
    group: ET.Element, layer: TreeLayer, *, is_open: bool, properties: Mapping[str, str] | None = None
) -> None:
    """Add a layer to a tree; `properties` say how a legend shows it."""
    known = {"id": layer.id, "name": layer.title, "source": layer.source, "providerKey": "ogr"}
    look = {"checked": "Qt::Checked", "expanded": "1" if is_open else "0", "legend_exp": "", "patch_size": "-1,-1"}
    node = ET.SubElement(group, "layer-tree-layer", {**known, **look})
    if properties:
        table = ET.SubElement(ET.SubElement(node, "customproperties"), "Option", {"type": "Map"})
        for name, value in properties.items():
            ET.SubElement(table, "Option", {"type": "QString", "name": name, "value": value})


def _add_group(tree: ET.Element, name: str, layers: Sequence[TreeLayer], *, is_on: bool, is_open: bool) -> None:
    state = {"checked": "Qt::Checked" if is_on else "Qt::Unchecked", "expanded": "1" if is_open else "0"}
    group = ET.SubElement(tree, "layer-tree-group", {"name": name, **state})
    for layer in layers:
        add_tree_layer(group, layer, is_open=is_open and layer.geometry != NO_GEOMETRY)
