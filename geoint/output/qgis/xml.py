"""The building blocks of QGIS's XML: options, colours, symbols, reference systems.

The forms are those of QGIS 3.22, which later versions read and convert.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QGIS_VERSION = "3.22.0-geoint"
"""The oldest version that the files were checked with; QGIS converts from there."""

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

WHITE = "#ffffff"
INK = "#1c2126"
"""The web map's colour of text."""

FONT = "Open Sans"
"""QGIS brings this font along."""

WGS84_PROJ = "+proj=longlat +datum=WGS84 +no_defs"

# What XML 1.0 cannot hold: QGIS refuses a whole file for one such character in a title.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

EXPRESSION = "3"
"""QGIS's number for a value that an expression gives."""

SymbolType = Literal["marker", "line", "fill"]


@dataclass(frozen=True, slots=True)
class Paint:
    """One layer of a symbol.

    `options` are QGIS's own names and values. `dynamic` gives expressions for single properties, which win over the
    options for each feature; `inner` is the symbol that a geometry generator draws with.
    """

    kind: str
    options: Mapping[str, str]
    dynamic: Mapping[str, str] = field(default_factory=dict)
    inner: Symbol | None = None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol: its layers from the lowest to the topmost."""

    type: SymbolType
    paints: tuple[Paint, ...]


def to_text(root: ET.Element) -> str:
    """Document with QGIS's document type, indented."""
    ET.indent(root, " ")
    return DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def stable_id(name: str) -> str:
    """Identifier in the form that QGIS gives, the same on every run."""
    return "{" + str(uuid5(NAMESPACE_URL, f"geoint:{name}")) + "}"


def rgba(colour: str, alpha: int = 255) -> str:
    """#RRGGBB as QGIS writes it: red,green,blue,alpha."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"


def qt_font(size_pt: float, *, weight: int = 50, italic: bool = False) -> str:
    """Font as Qt 5 writes it, which Qt 6 reads too; weight 50 is normal, 75 bold."""
    return f"{FONT},{size_pt:g},-1,5,{weight},{int(italic)},0,0,0,0"


def quoted(text: str) -> str:
    """Text as a literal of QGIS's expressions."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def embedded(svg: str) -> str:
    """Picture as QGIS takes it in the place of a file name."""
    return "base64:" + base64.b64encode(svg.encode()).decode()


def add_options(parent: ET.Element, options: Mapping[str, str]) -> ET.Element:
    """Add a map of texts, and return it."""
    table = ET.SubElement(parent, "Option", {"type": "Map"})
    for name, value in options.items():
        ET.SubElement(table, "Option", {"type": "QString", "name": name, "value": value})
    return table


def add_dynamic(parent: ET.Element, tag: str, expressions: Mapping[str, str]) -> None:
    """Add the properties that expressions give."""
    table = ET.SubElement(ET.SubElement(parent, tag), "Option", {"type": "Map"})
    ET.SubElement(table, "Option", {"type": "QString", "name": "name", "value": ""})
    properties = ET.SubElement(table, "Option", {"name": "properties", "type": "Map"})
    for name, expression in expressions.items():
        one = ET.SubElement(properties, "Option", {"type": "Map", "name": name})
        ET.SubElement(one, "Option", {"type": "bool", "name": "active", "value": "true"})
        ET.SubElement(one, "Option", {"type": "QString", "name": "expression", "value": expression})
        ET.SubElement(one, "Option", {"type": "int", "name": "type", "value": EXPRESSION})
    ET.SubElement(table, "Option", {"type": "QString", "name": "type", "value": "collection"})


def add_symbol(parent: ET.Element, name: str, symbol: Symbol) -> None:
    """Add a symbol under a name."""
    node = ET.SubElement(
        parent, "symbol", {"type": symbol.type, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    )
    for number, paint in enumerate(symbol.paints):
        layer = ET.SubElement(node, "layer", {"class": paint.kind, "enabled": "1", "locked": "0", "pass": "0"})
        add_options(layer, paint.options)
        if paint.dynamic:
            add_dynamic(layer, "data_defined_properties", paint.dynamic)
        if paint.inner is not None:
            add_symbol(layer, f"@{name}@{number}", paint.inner)


def add_symbols(parent: ET.Element, symbols: Sequence[Symbol]) -> None:
    """Add the symbols of a renderer, named by their numbers."""
    table = ET.SubElement(parent, "symbols")
    for number, symbol in enumerate(symbols):
        add_symbol(table, str(number), symbol)


def add_wgs84(parent: ET.Element) -> None:
    """Add EPSG:4326."""
    node = ET.SubElement(parent, "spatialrefsys")
    values = {
        "proj4": WGS84_PROJ, "srsid": "3452", "srid": "4326", "authid": "EPSG:4326", "description": "WGS 84",
        "projectionacronym": "longlat", "ellipsoidacronym": "EPSG:7030", "geographicflag": "true",
    }  # fmt: skip
    for tag, value in values.items():
        ET.SubElement(node, tag).text = value


def fill_paint(colour: str, alpha: int = 255, *, dynamic: Mapping[str, str] | None = None) -> Paint:
    """Plain surface without an outline."""
    options = {"style": "solid", "color": rgba(colour, alpha), "outline_style": "no", "joinstyle": "round"}
    return Paint("SimpleFill", options, dynamic or {})


def line_paint(
    colour: str, width_mm: float, *, alpha: int = 255, dash: str = "", dynamic: Mapping[str, str] | None = None
) -> Paint:
    """Plain line; `dash` are lengths in millimetres of dashes and gaps, semicolons between."""
    options = {
        "line_color": rgba(colour, alpha), "line_style": "solid", "line_width": f"{width_mm:g}",
        "line_width_unit": "MM", "joinstyle": "round", "capstyle": "round",
    }  # fmt: skip
    if dash:
        options |= {"capstyle": "flat", "use_custom_dash": "1", "customdash": dash, "customdash_unit": "MM"}
    return Paint("SimpleLine", options, dynamic or {})


def generated(inner: Symbol, expression: str, *, where: str) -> Paint:
    """Layer of a symbol that draws another geometry than the feature's own, where an expression is true."""
    kind = {"fill": "Fill", "line": "Line", "marker": "Marker"}[inner.type]
    options = {"SymbolType": kind, "geometryModifier": expression, "units": "MapUnit"}
    return Paint("GeometryGenerator", options, {"enabled": where}, inner)
