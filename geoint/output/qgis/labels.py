"""Labels of the layers: what they say, from which scale on, and how they keep clear of what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.qgis.symbols import SYMBOL_MM
from geoint.output.qgis.xml import FONT, INK, WHITE, add_dynamic, rgba
from geoint.output.symbology import MENTION_COLOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoint.output.gis_tables import TableName

BEYOND_ANY_SCALE = 1_000_000_000
LONGEST = 80
"""Characters of a label: three lines."""

MOST = 1500
"""Labels that QGIS tries to place at once: more would not fit, and trying takes seconds."""

AROUND_POINT, OVER_POINT = "6", "1"
BELOW = "7"
"""QGIS's number of the quadrant under a point."""


@dataclass(frozen=True, slots=True)
class Label:
    """How a layer is labelled.

    `scale` is the smallest (as 1:n) with labels, `rank` 0 to 10, 10 is placed first. `show` and `size` are expressions
    that say whether a feature is labelled, and how large (points).
    """

    expression: str
    size_pt: float
    colour: str
    scale: int
    rank: int
    halo: str = WHITE
    halo_mm: float = 0.9
    weight: int = 50
    italic: bool = False
    spacing_pt: float = 0.0
    wrap: int = 26
    around_mm: float | None = None
    below_mm: float = 0.0
    show: str = ""
    size: str = ""


def _short(field: str) -> str:
    """Expression of a field's text, cut: a report may hold a name of any length."""
    return f"""if(length("{field}") > {LONGEST}, left("{field}", {LONGEST}) || '…', "{field}")"""


LABELS: Mapping[TableName, Label] = {
    "events": Label(
        _short("label"), 8.5, INK, 200_000_000, 9, weight=63, around_mm=SYMBOL_MM / 2 - 0.4,
        size="if(@map_scale > 60000000, 7, 8.5)",
    ),
    "areas": Label(_short("area"), 7.5, "#4d565e", 9_000_000, 5, italic=True, below_mm=SYMBOL_MM * 0.7),
    "mentions": Label(_short("text"), 7.5, MENTION_COLOUR, 3_000_000, 2, around_mm=0.6),
}  # fmt: skip
"""Layer -> its labels: the world, a sea and a district fill the screen at the scales where they begin."""


def add_labels(root: ET.Element, table: TableName) -> None:
    """Add the labels of a layer; a table without geometry has none."""
    if table in LABELS:
        labeling = ET.SubElement(root, "labeling", {"type": "simple"})
        add_settings(labeling, LABELS[table])


def add_settings(parent: ET.Element, label: Label) -> None:
    """Add one kind of labels."""
    settings = ET.SubElement(parent, "settings", {"calloutType": "simple"})
    style = ET.SubElement(
        settings,
        "text-style",
        {
            "fieldName": label.expression,
            "isExpression": "1",
            "fontFamily": FONT,
            "fontSize": f"{label.size_pt:g}",
            "fontSizeUnit": "Point",
            "fontItalic": "1" if label.italic else "0",
            "fontWeight": str(label.weight),
            "fontLetterSpacing": f"{label.spacing_pt:g}",
            "textColor": rgba(label.colour),
            "textOpacity": "1",
            "multilineHeight": "0.95",
            "allowHtml": "0",
        },
    )
    halo = {"bufferDraw": "1", "bufferSize": f"{label.halo_mm:g}", "bufferSizeUnits": "MM", "bufferNoFill": "1"}
    look = {"bufferColor": rgba(label.halo), "bufferOpacity": "0.9", "bufferJoinStyle": "128"}
    ET.SubElement(style, "text-buffer", {**halo, **look})
    wrap = {"autoWrapLength": str(label.wrap), "useMaxLineLengthForAutoWrap": "1", "multilineAlign": "3"}
    ET.SubElement(settings, "text-format", wrap)
    ET.SubElement(settings, "placement", {**_placement(label), "priority": str(label.rank)})
    scales = {"scaleVisibility": "1", "scaleMin": "0", "scaleMax": str(label.scale)}
    rendering = {"drawLabels": "1", "obstacle": "1", "obstacleFactor": "1", "fontMaxPixelSize": "10000"}
    rendering |= {"limitNumLabels": "1", "maxNumLabels": str(MOST)}
    ET.SubElement(settings, "rendering", {**scales, **rendering})
    dynamic = {"Show": label.show, "Size": label.size}
    if any(dynamic.values()):
        add_dynamic(settings, "dd_properties", {name: value for name, value in dynamic.items() if value})


def _placement(label: Label) -> Mapping[str, str]:
    if label.around_mm is None:
        over = {"placement": OVER_POINT, "centroidInside": "1", "centroidWhole": "0"}
        if label.below_mm:
            over |= {"quadOffset": BELOW, "yOffset": f"{label.below_mm:g}", "offsetUnits": "MM"}
        return over if label.below_mm else {**over, "quadOffset": "4"}
    order = {"predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR", "offsetType": "1"}
    return {"placement": AROUND_POINT, **order, "dist": f"{label.around_mm:.2f}", "distUnits": "MM"}
