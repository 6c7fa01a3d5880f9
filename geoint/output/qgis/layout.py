"""The project's page to print: A4 landscape with title, map, key, scale bar and sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from geoint.output.qgis.basemap import SEA
from geoint.output.qgis.key import area_kinds_in, key_svg, types_in
from geoint.output.qgis.symbols import HOW_SURE, LEVEL_NAMES
from geoint.output.qgis.tree import add_tree_layer, layer_of_table
from geoint.output.qgis.xml import INK, Symbol, add_symbol, embedded, fill_paint, qt_font, stable_id
from geoint.output.symbology import CREDITS, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoint.output.fields import Layers
    from geoint.output.qgis.view import View

NAME = "Map"
PAGE_MM = (297.0, 210.0)
SOFT = "#4d565e"

PAGE, MAP, PICTURE, LABEL, LEGEND, SCALE_BAR = "65638", "65639", "65640", "65641", "65642", "65646"
"""QGIS's numbers of the kinds of items."""

LEFT, TOP, MIDDLE = "1", "32", "128"
"""Qt's numbers of alignments."""

BAR_MM = 36.0
"""Length that the scale bar should come near to."""


class Frame(NamedTuple):
    """Place of an item on the page: left, top, width, height in millimetres."""

    x: float
    y: float
    width: float
    height: float


MAP_FRAME = Frame(10, 26, 219, 161)
SIDE_X, SIDE_WIDTH = 232.0, 56.0
HEADING_MM, TYPE_MM, KIND_MM = 6.0, 6.8, 5.0
"""Room of a heading and of one line of the legend, as QGIS sets them; it measures the rest itself."""


def add_layout(parent: ET.Element, layers: Layers, view: View, *, borders: str) -> None:
    """Add the page. `borders` says whose view of the borders the base map shows."""
    layout = ET.SubElement(parent, "Layout", {"name": NAME, "units": "mm", "printResolution": "300"})
    pages = ET.SubElement(layout, "PageCollection")
    paper = Symbol("fill", (fill_paint("#ffffff"),))
    add_symbol(pages, "", paper)
    page = _add_item(pages, PAGE, "page", Frame(0, 0, *PAGE_MM))
    add_symbol(page, "", paper)
    _add_map(layout, view)
    _add_text(layout, "title", Frame(10, 7, 277, 10), "[% @project_title %]", size_pt=18, weight=75)
    _add_text(layout, "summary", Frame(10, 17, 277, 7), summary(layers), size_pt=10, colour=SOFT)
    _add_text(layout, "sources", Frame(10, 189, 277, 14), sources(borders), size_pt=7.5, colour=SOFT)
    _add_key(layout, layers)
    if view.is_region:
        _add_scale_bar(layout, view)


def summary(layers: Layers) -> str:
    """One line on the events of the page: how many, from when to when, and what is not on the map."""
    count = len(layers.events) + len(layers.unplaced)
    days = [day for row in (*layers.events, *layers.unplaced) for day in (row.start_date, row.end_date) if day]
    parts = [f"{count} event{'' if count == 1 else 's'}"]
    if days:
        parts.append(f"{min(days).isoformat()} to {max(days).isoformat()}")
    if layers.unplaced:
        parts.append(f"{len(layers.unplaced)} without a place, not on the map")
    return "; ".join(parts)


def sources(borders: str) -> str:
    """Whom the page must name, and what it is."""
    named = "; ".join(f"{name} ({terms})" for name, _, terms in CREDITS)
    return (
        f"Sources: news reports; {named}. Borders: view of {borders}.\n"
        "A place or a date is what a report says. Symbols lie in the most precise area that is known."
    )


def _add_item(
    parent: ET.Element, kind: str, name: str, place: Frame, look: Mapping[str, str] | None = None
) -> ET.Element:
    at = f"{place.x:g},{place.y:g},mm"
    item_id = stable_id(f"layout/{name}")
    known = {
        "type": kind, "id": name, "uuid": item_id, "templateUuid": item_id, "position": at, "positionOnPage": at,
        "size": f"{place.width:g},{place.height:g},mm", "referencePoint": "0", "visibility": "1", "opacity": "1",
        "background": "false", "frame": "false", "itemRotation": "0", "groupUuid": "", "excludeFromExports": "0",
        "positionLock": "false", "blendMode": "0", "zValue": "1",
    }  # fmt: skip
    return ET.SubElement(parent, "LayoutItem", {**known, **(look or {})})


def _add_colour(item: ET.Element, tag: str, colour: str) -> None:
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    ET.SubElement(item, tag, dict(zip(("red", "green", "blue"), map(str, parts), strict=True), alpha="255"))


def _add_map(layout: ET.Element, view: View) -> None:
    look = {"background": "true", "frame": "true", "outlineWidthM": "0.2,mm", "frameJoinStyle": "miter"}
    state = {"followPreset": "false", "keepLayerSet": "false", "mapRotation": "0", "drawCanvasItems": "true",
             "labelMargin": "1,mm", "mapFlags": "0", "isTemporal": "0"}  # fmt: skip
    item = _add_item(layout, MAP, "map", MAP_FRAME, {**look, **state})
    _add_colour(item, "FrameColor", "#9fb2bd")
    _add_colour(item, "BackgroundColor", SEA)
    xmin, ymin, xmax, ymax = view.fitted(MAP_FRAME.width, MAP_FRAME.height)
    sides = {"xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax}
    ET.SubElement(item, "Extent", {name: f"{side:.0f}" for name, side in sides.items()})
    ET.SubElement(item, "LayerSet")


def _add_text(
    layout: ET.Element, name: str, frame: Frame, text: str, *, size_pt: float, weight: int = 50, colour: str = INK
) -> None:
    item = _add_item(
        layout,
        LABEL,
        name,
        frame,
        {"labelText": text, "htmlState": "0", "halign": LEFT, "valign": TOP, "marginX": "0", "marginY": "0"},
    )
    ET.SubElement(item, "LabelFont", {"description": qt_font(size_pt, weight=weight), "style": ""})
    _add_colour(item, "FontColor", colour)


def _add_key(layout: ET.Element, layers: Layers) -> None:
    """QGIS's own legend of what occurs, which follows a user's changes, and below it the signs that it cannot list."""
    picture, height = key_svg(layers)
    types, kinds = types_in(layers), area_kinds_in(layers)
    length = sum(HEADING_MM + line * len(names) for line, names in ((TYPE_MM, types), (KIND_MM, kinds)) if names)
    frame = Frame(SIDE_X, MAP_FRAME.y - 1, SIDE_WIDTH, length)
    look = {"title": "", "columnCount": "1", "symbolWidth": "6", "symbolHeight": "3.6", "boxSpace": "0",
            "lineSpacing": "1", "columnSpace": "2", "fontColor": INK, "resizeToContents": "1", "legendFilterByMap": "0",
            "map_uuid": stable_id("layout/map"), "wrapChar": "", "titleAlignment": LEFT, "symbolAlignment": "1",
            "splitLayer": "0", "equalColumnWidth": "0"}  # fmt: skip
    item = _add_item(layout, LEGEND, "key", frame, look)
    styles = ET.SubElement(item, "styles")
    for style, size, weight, margins in (
        ("title", 11, 75, {}),
        ("group", 9, 75, {"marginTop": "2"}),
        ("subgroup", 9, 75, {"marginTop": "3"}),
        ("symbol", 8, 50, {"marginTop": "1.3"}),
        ("symbolLabel", 8, 50, {"marginTop": "1", "marginLeft": "2"}),
    ):
        node = ET.SubElement(styles, "style", {"name": style, "alignment": LEFT, "indent": "0", **margins})
        ET.SubElement(node, "styleFont", {"description": qt_font(size, weight=weight), "style": ""})
    tree = ET.SubElement(item, "layer-tree-group")
    for table, heading, nodes in (
        ("events", "Colour and shape: what it is", _nodes(list(TYPES), types, first=0)),
        ("areas", HOW_SURE, _nodes(LEVEL_NAMES, kinds, first=len(TYPES) + 2)),
    ):
        if nodes:
            properties = {"legend/node-order": nodes, "cached_name": heading, "legend/title-label": heading}
            add_tree_layer(tree, layer_of_table(table), is_open=True, properties=properties)  # type: ignore[arg-type]
    if picture:
        _add_picture(layout, picture, Frame(SIDE_X, frame.y + length + 2 * HEADING_MM, SIDE_WIDTH, height))


def _nodes(known: Sequence[str], found: Sequence[str], *, first: int) -> str:
    """Numbers of the legend's lines that a page shows."""
    return ",".join(str(first + number) for number, name in enumerate(known) if name in found)


def _add_picture(layout: ET.Element, svg: str, frame: Frame) -> None:
    look = {"file": embedded(svg), "mode": "0", "resizeMode": "0", "anchorPoint": "0", "pictureRotation": "0",
            "svgFillColor": "0,0,0,255", "svgBorderColor": "0,0,0,255", "svgBorderWidth": "0"}  # fmt: skip
    _add_item(layout, PICTURE, "signs", frame, look)
    heading = Frame(frame.x, frame.y - HEADING_MM + 1.5, frame.width, HEADING_MM)
    _add_text(layout, "signs heading", heading, "Pictogram: where it moves", size_pt=9, weight=75)


def _add_scale_bar(layout: ET.Element, view: View) -> None:
    xmin, _, xmax, _ = view.fitted(MAP_FRAME.width, MAP_FRAME.height)
    km_per_mm = (xmax - xmin) / 1000 / MAP_FRAME.width
    segment = _round_length(BAR_MM / 2 * km_per_mm)
    bar: Mapping[str, str] = {
        "style": "Line Ticks Up", "mapUuid": stable_id("layout/map"), "unitType": "km", "unitLabel": "km",
        "numMapUnitsPerScaleBarUnit": "1", "numUnitsPerSegment": f"{segment:g}", "numSegments": "2",
        "numSegmentsLeft": "0", "segmentSizeMode": "0", "height": "1.6", "labelBarSpace": "1", "boxContentSpace": "1",
        "outlineWidth": "0.25", "alignment": "0", "labelVerticalPlacement": "0", "labelHorizontalPlacement": "0",
    }  # fmt: skip
    frame = Frame(SIDE_X - 1, MAP_FRAME.y + MAP_FRAME.height - 9, BAR_MM + 16, 8)
    item = _add_item(layout, SCALE_BAR, "scale", frame, {**bar, "zValue": "2"})
    style = {"fontFamily": "Open Sans", "fontSize": "7.5", "fontSizeUnit": "Point", "textOpacity": "1"}
    ET.SubElement(item, "text-style", {**style, "textColor": "77,86,94,255", "fontWeight": "50"})
    _add_colour(item, "strokeColor", SOFT)
    _add_colour(item, "fillColor", SOFT)
    _add_colour(item, "fillColor2", "#ffffff")


def _round_length(wanted: float) -> float:
    """Greatest of 1, 2, 5, 10, 20 ... that is not longer."""
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step for step in (5 * power, 2 * power, power) if step <= wanted)
