"""QGIS styles (QML) of the three layers, as text, made without QGIS.

A style holds the renderer in the colours of the web map, labels with a halo, the temporal settings, the headings of the
fields, a form with whole quotes, and a map tip. It was checked with QGIS 3.22 and keeps to what later versions read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.fields import FieldSpec, LayerName, fields_of
from geoint.output.symbology import MENTION_COLOUR, STATUSES, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

QGIS_VERSION = "3.22.0-geoint"
"""The oldest version that the styles were checked with; QGIS converts from there."""

AREA_ALPHA = 70
"""Opacity of fills, 0 to 255: the base map and overlapping areas stay readable beneath."""

WHITE = "255,255,255,255"
INK = "40,40,40,255"

LABEL_SCALES: Mapping[LayerName, int] = {"events": 60_000_000, "areas": 40_000_000, "mentions": 3_000_000}
"""Layer -> the smallest scale (as 1:n) with labels: an ocean, a sea and a province fill the screen."""

# QGIS 3.22 takes a date as the midnight before it, and so drops the last day where it compares fields itself. Undated
# rows get texts that it sorts before and after every date: they show at all times and do not stretch the time line.
TEMPORAL_FROM_TWO_EXPRESSIONS = "4"
FIRST_MOMENT = """coalesce(to_datetime("start_date"), '')"""
LAST_MOMENT = """coalesce("end_date" + to_interval('86399 seconds'), 'undated')"""
LIMITS_INCLUDED = "1"
GEOMETRY_CODES: Mapping[LayerName, str] = {"events": "0", "areas": "2", "mentions": "0"}
AROUND_POINT, HORIZONTAL_IN_POLYGON = "6", "4"

LONG_TEXTS = frozenset({"quote", "quotes", "conflicts", "merged_because"})


def to_qml(layer: LayerName) -> str:
    """QGIS style document of a layer.

    Events and areas have one category for each type and are filtered in time by `start_date` and `end_date`, both
    included; those without dates show at every time. Mentions are small and grey, and not filtered.
    """
    root = ET.Element(
        "qgis",
        {
            "version": QGIS_VERSION,
            "styleCategories": "AllStyleCategories",
            "labelsEnabled": "1",
            "hasScaleBasedVisibilityFlag": "0",
            "readOnly": "0",
        },
    )
    specs = fields_of(layer)
    if layer != "mentions":
        _add_temporal(root)
    _add_renderer(root, layer)
    _add_labels(root, layer)
    _add_fields(root, specs)
    ET.SubElement(root, "layerOpacity").text = "1"
    ET.SubElement(root, "previewExpression").text = '"text"' if layer == "mentions" else '"label"'
    ET.SubElement(root, "mapTip").text = _map_tip(layer)
    ET.SubElement(root, "layerGeometryType").text = GEOMETRY_CODES[layer]
    ET.indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, encoding="unicode") + "\n"


def _rgba(colour: str, alpha: int = 255) -> str:
    """#RRGGBB as QGIS writes it: red,green,blue,alpha."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"


def _add_options(parent: ET.Element, options: Mapping[str, str]) -> None:
    table = ET.SubElement(parent, "Option", {"type": "Map"})
    for name, value in options.items():
        ET.SubElement(table, "Option", {"type": "QString", "name": name, "value": value})


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


def _add_renderer(root: ET.Element, layer: LayerName) -> None:
    kind = "singleSymbol" if layer == "mentions" else "categorizedSymbol"
    renderer = ET.SubElement(
        root, "renderer-v2", {"type": kind, "symbollevels": "0", "forceraster": "0", "enableorderby": "0"}
    )
    if layer == "mentions":
        symbols = ET.SubElement(renderer, "symbols")
        _add_marker(symbols, "0", _rgba(MENTION_COLOUR, 200), size="1.4")
        return
    renderer.set("attr", "type")
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (event_type, style) in enumerate(TYPES.items()):
        category = {
            "value": event_type,
            "type": "string",
            "symbol": str(number),
            "label": style.label,
            "render": "true",
        }
        ET.SubElement(categories, "category", category)
        if layer == "events":
            _add_marker(symbols, str(number), _rgba(style.light), size="3.4")
        else:
            _add_fill(symbols, str(number), style.light)


def _add_symbol(symbols: ET.Element, name: str, kind: str, options: Mapping[str, str]) -> None:
    symbol = ET.SubElement(
        symbols, "symbol", {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    )
    layer_class = {"marker": "SimpleMarker", "fill": "SimpleFill"}[kind]
    layer = ET.SubElement(symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"})
    _add_options(layer, options)


def _add_marker(symbols: ET.Element, name: str, colour: str, *, size: str) -> None:
    outline = {
        "outline_color": WHITE,
        "outline_style": "solid",
        "outline_width": "0.3",
        "outline_width_unit": "MM",
    }
    options = {"name": "circle", "color": colour, "size": size, "size_unit": "MM", **outline}
    _add_symbol(symbols, name, "marker", options)


def _add_fill(symbols: ET.Element, name: str, colour: str) -> None:
    outline = {"outline_style": "solid", "outline_width": "0.4", "outline_width_unit": "MM", "joinstyle": "round"}
    options = {"style": "solid", "color": _rgba(colour, AREA_ALPHA), "outline_color": _rgba(colour, 220), **outline}
    _add_symbol(symbols, name, "fill", options)


def _add_labels(root: ET.Element, layer: LayerName) -> None:
    field = {"events": "label", "areas": "area", "mentions": "text"}[layer]
    labeling = ET.SubElement(root, "labeling", {"type": "simple"})
    settings = ET.SubElement(labeling, "settings", {"calloutType": "simple"})
    style = ET.SubElement(
        settings,
        "text-style",
        {
            "fieldName": field,
            "isExpression": "0",
            "fontFamily": "Open Sans",
            "fontSize": "9" if layer == "events" else "8",
            "fontSizeUnit": "Point",
            "fontItalic": "1" if layer == "areas" else "0",
            "fontWeight": "63" if layer == "events" else "50",
            "textColor": INK,
            "textOpacity": "1",
            "multilineHeight": "1",
        },
    )
    halo = {"bufferDraw": "1", "bufferSize": "0.9", "bufferSizeUnits": "MM", "bufferColor": WHITE}
    ET.SubElement(style, "text-buffer", {**halo, "bufferOpacity": "0.9", "bufferNoFill": "1", "bufferJoinStyle": "128"})
    ET.SubElement(settings, "text-format", {"autoWrapLength": "26", "useMaxLineLengthForAutoWrap": "1", "wrapChar": ""})
    ET.SubElement(settings, "placement", _placement(layer))
    scales = {"scaleVisibility": "1", "scaleMin": "0", "scaleMax": str(LABEL_SCALES[layer])}
    ET.SubElement(settings, "rendering", {**scales, "drawLabels": "1", "obstacle": "1", "fontMaxPixelSize": "10000"})


def _placement(layer: LayerName) -> dict[str, str]:
    if layer == "areas":
        return {
            "placement": HORIZONTAL_IN_POLYGON,
            "centroidInside": "1",
            "priority": "4",
            "polygonPlacementFlags": "2",
        }
    around = {"predefinedPositionOrder": "R,TR,BR,L,TL,BL,TSR,BSR", "offsetType": "1", "dist": "0.6", "distUnits": "MM"}
    return {"placement": AROUND_POINT, "priority": "8" if layer == "events" else "2", **around}


def _add_fields(root: ET.Element, specs: tuple[FieldSpec, ...]) -> None:
    configuration = ET.SubElement(root, "fieldConfiguration")
    aliases = ET.SubElement(root, "aliases")
    _add_widget(configuration, "fid")
    for number, spec in enumerate(specs, 1):
        _add_widget(configuration, spec.name)
        ET.SubElement(aliases, "alias", {"field": spec.name, "name": spec.alias, "index": str(number)})


def _add_widget(configuration: ET.Element, name: str) -> None:
    """How the form shows a field: whole texts, readable types, no row number."""
    types = {str(name): style.label for name, style in TYPES.items()}
    statuses = {str(name): label for name, label in STATUSES.items()}
    values: Mapping[str, Mapping[str, str]] = {"type": types, "status": statuses}
    kind = {"fid": "Hidden"}.get(name, "")
    kind = "TextEdit" if name in LONG_TEXTS else "ValueMap" if name in values else kind
    field = ET.SubElement(configuration, "field", {"name": name, "configurationFlags": "None"})
    widget = ET.SubElement(field, "editWidget", {"type": kind})
    config = ET.SubElement(widget, "config")
    if name in LONG_TEXTS:
        _add_options(config, {"IsMultiline": "true", "UseHtml": "false"})
    elif name in values:
        table = ET.SubElement(config, "Option", {"type": "Map"})
        entries = ET.SubElement(table, "Option", {"type": "List", "name": "map"})
        for value, label in values[name].items():
            _add_options(entries, {label: value})


def _map_tip(layer: LayerName) -> str:
    """HTML that QGIS fills in; what comes from reports is escaped, for the tip is shown by a browser."""
    if layer == "mentions":
        return f"<b>{_escaped('text')}</b><br>{_escaped('quote')}<br><i>{_escaped('publisher')}</i>"
    quotes = "quote" if layer == "events" else "quotes"
    head = f"<b>{_escaped('label')}</b><br>{_escaped('edtf')} {_escaped('participants')}"
    return f"{head}<br>{_escaped(quotes)}<br><i>{_escaped('reports')}</i>"


def _escaped(field: str) -> str:
    entities = "map('&', '&amp;', '<', '&lt;', '>', '&gt;')"
    return f"[% replace(coalesce(\"{field}\", ''), {entities}) %]"
