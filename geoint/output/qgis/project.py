"""A QGIS project of a run, made without QGIS: groups, base map, time line, first view and a page to print.

It lies beside events.gpkg and basemap.gpkg and finds them there, wherever the folder is moved.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.basemap_layers import base_facts, view_of_borders
from geoint.output.gis_tables import TABLES, TableName
from geoint.output.qgis.basemap import BASE_LAYERS, SEA, BaseLayer, add_base_style, base_flags
from geoint.output.qgis.layout import add_layout
from geoint.output.qgis.metadata import Facts, add_metadata, facts_of_run, facts_of_table, rights_of
from geoint.output.qgis.style import add_style, layer_attributes
from geoint.output.qgis.tree import TreeLayer, add_tree, layer_of_base, layer_of_table
from geoint.output.qgis.view import View, view_of
from geoint.output.qgis.xml import QGIS_VERSION, add_wgs84, clean, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from geoint.output.fields import Layers

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file can name: plainly unset, and the same on every run."""

STEPS = ((62, "d"), (400, "wk"), (366 * 15, "mon"))
LONGEST_STEP = "y"
"""Frames of the time line: days up to two months, weeks up to a year, months up to 15 years, then years."""


def write_project(layers: Layers, path: Path, *, title: str) -> None:
    """Write the project; the same run gives the same bytes.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first. Only their extent and dates are used; QGIS reads the rows from the
        events.gpkg beside the project.
    path
        File to write (.qgz); an old one is overwritten.
    title
        Heading of the project and of its page.
    """
    document = to_qgs(layers, title=title)
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo(f"{path.stem}.qgs", date_time=ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        archive.writestr(info, document.encode("utf-8"))


def to_qgs(layers: Layers, *, title: str) -> str:
    """Project document as text."""
    title = clean(" ".join(title.split()))
    view, facts = view_of(layers), facts_of_run(layers, title=title)
    root = ET.Element("qgis", {"version": QGIS_VERSION, "projectname": title})
    ET.SubElement(root, "homePath", {"path": ""})
    ET.SubElement(root, "title").text = title
    add_view_crs(ET.SubElement(root, "projectCrs"), view)
    add_tree(root)
    order = ET.SubElement(root, "projectlayers")
    for table in TABLES:
        _add_table(order, table, facts_of_table(layers, table), view.seam)
    for base in BASE_LAYERS:
        _add_base(order, base, view.seam)
    _add_properties(root)
    metadata = ET.SubElement(root, "projectMetadata")
    add_metadata(metadata, facts)
    add_layout(ET.SubElement(root, "Layouts"), layers, view, borders=view_of_borders())
    _add_view(root, view)
    _add_time(root, facts.days)
    return to_text(root)


def add_view_crs(parent: ET.Element, view: View) -> None:
    """Add the project's own reference system."""
    node = ET.SubElement(parent, "spatialrefsys", {"nativeFormat": "Wkt"})
    values = {
        "wkt": view.wkt, "proj4": view.proj4, "srsid": "0", "srid": "0", "authid": "", "description": view.name,
        "projectionacronym": "", "ellipsoidacronym": "EPSG:7030", "geographicflag": "false",
    }  # fmt: skip
    for tag, value in values.items():
        ET.SubElement(node, tag).text = value


def _add_table(parent: ET.Element, table: TableName, facts: Facts, seam: float) -> None:
    node = _add_layer(parent, layer_of_table(table), layer_attributes(table), facts)
    add_style(node, table, seam=seam)


def _add_base(parent: ET.Element, base: BaseLayer, seam: float) -> None:
    title, abstract = BASE_LAYERS[base]
    node = _add_layer(parent, layer_of_base(base), base_flags(base), base_facts(base, title, abstract))
    flags = ET.SubElement(node, "flags")
    for name, value in {"Identifiable": "0", "Removable": "1", "Searchable": "0", "Private": "0"}.items():
        ET.SubElement(flags, name).text = value
    add_base_style(node, base, seam=seam)


def _add_layer(parent: ET.Element, layer: TreeLayer, attributes: Mapping[str, str], facts: Facts) -> ET.Element:
    shape = {"type": "vector", "geometry": layer.geometry, "styleCategories": "AllStyleCategories"}
    simplify = {"simplifyDrawingHints": "1", "simplifyDrawingTol": "1", "simplifyLocal": "1", "simplifyMaxScale": "1"}
    node = ET.SubElement(parent, "maplayer", {**shape, **simplify, **attributes})
    ET.SubElement(node, "id").text = layer.id
    ET.SubElement(node, "datasource").text = layer.source
    ET.SubElement(node, "layername").text = layer.title
    if facts.is_placed:
        add_wgs84(ET.SubElement(node, "srs"))
    add_metadata(ET.SubElement(node, "resourceMetadata"), facts)
    ET.SubElement(node, "title").text = facts.title
    ET.SubElement(node, "abstract").text = facts.abstract
    ET.SubElement(node, "attribution").text = "; ".join(rights_of(facts))
    ET.SubElement(node, "provider", {"encoding": "UTF-8"}).text = "ogr"
    return node


def _add_properties(root: ET.Element) -> None:
    red, green, blue = (int(SEA[at : at + 2], 16) for at in (1, 3, 5))
    sections: Mapping[str, Mapping[str, tuple[str, str]]] = {
        "Gui": {
            "CanvasColorBluePart": ("int", str(blue)),
            "CanvasColorGreenPart": ("int", str(green)),
            "CanvasColorRedPart": ("int", str(red)),
        },
        "Measure": {"Ellipsoid": ("QString", "EPSG:7030")},
        "Measurement": {"AreaUnits": ("QString", "km2"), "DistanceUnits": ("QString", "km")},
        "PAL": {"PlacementEngineVersion": ("int", "1")},
        "Paths": {"Absolute": ("bool", "false")},
        "PositionPrecision": {"Automatic": ("bool", "true"), "DegreeFormat": ("QString", "MU")},
        "SpatialRefSys": {"ProjectionsEnabled": ("int", "1")},
    }
    properties = ET.SubElement(root, "properties")
    for section, values in sections.items():
        node = ET.SubElement(properties, section)
        for name, (kind, value) in values.items():
            ET.SubElement(node, name, {"type": kind}).text = value


def _add_view(root: ET.Element, view: View) -> None:
    sides = {name: f"{side:.0f}" for name, side in zip(("xmin", "ymin", "xmax", "ymax"), view.extent, strict=True)}
    canvas = ET.SubElement(root, "mapcanvas", {"name": "theMapCanvas", "annotationsVisible": "1"})
    ET.SubElement(canvas, "units").text = "meters"
    extent = ET.SubElement(canvas, "extent")
    for name, side in sides.items():
        ET.SubElement(extent, name).text = side
    ET.SubElement(canvas, "rotation").text = "0"
    add_view_crs(ET.SubElement(canvas, "destinationsrs"), view)
    settings = ET.SubElement(root, "ProjectViewSettings", {"UseProjectScales": "0", "rotation": "0"})
    ET.SubElement(settings, "Scales")
    add_view_crs(ET.SubElement(settings, "DefaultViewExtent", sides), view)


def _add_time(root: ET.Element, days: tuple[date, date] | None) -> None:
    """Set range and step of the time controller, which stays off until the clock is pressed."""
    if days is None:
        return
    length = (days[1] - days[0]).days + 1
    unit = next((unit for most, unit in STEPS if length <= most), LONGEST_STEP)
    steps = {"timeStepUnit": unit, "timeStep": "1", "frameRate": "1", "cumulativeTemporalRange": "0"}
    span = ET.SubElement(ET.SubElement(root, "ProjectTimeSettings", steps), "TemporalRange")
    ET.SubElement(span, "start").text = f"{days[0].isoformat()}T00:00:00Z"
    ET.SubElement(span, "end").text = f"{days[1].isoformat()}T23:59:59Z"
