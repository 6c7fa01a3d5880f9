"""QGIS styles of the base map's layers, in the light look of the web map."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from geoint.output.qgis.labels import BEYOND_ANY_SCALE, Label, add_settings
from geoint.output.qgis.seam import fill_symbol, line_symbol, outline_symbol
from geoint.output.qgis.symbols import circle_paint
from geoint.output.qgis.xml import (
    QGIS_VERSION,
    Symbol,
    add_symbols,
    fill_paint,
    line_paint,
    stable_id,
    to_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BaseLayer = Literal["names", "borders", "lakes", "land", "grid"]

BASE_LAYERS: Mapping[BaseLayer, tuple[str, str]] = MappingProxyType(
    {
        "names": ("Names", "Names of waters, countries and towns"),
        "borders": ("Borders", "Borders of states; disputed ones and lines of control are marked"),
        "lakes": ("Lakes", "Large lakes"),
        "land": ("Land", "Land, without inland seas"),
        "grid": ("Degrees", "Parallels and meridians"),
    }
)
"""Layer -> its title and one line on what it holds; from the topmost to the lowest."""

SEA, LAND, LAKE = "#dde7ec", "#f8f6f1", "#e3ecf0"
COAST, BORDER, DISPUTED, GRID = "#9fb2bd", "#c3b9a8", "#a59a88", "#cddae1"
WATER_NAME, COUNTRY_NAME, TOWN_NAME = "#6f8fa1", "#857c6f", "#5c564d"

WORLD_SCALE = 559_082_264
"""A web map's scale (1:n) at zoom 0 on a screen of 96 dpi; each further zoom halves it."""

OCEANS_TO = 2.0
OCEANS_GONE = 5.5
"""Zooms: names of oceans begin before the first and are left out from the second on."""


def base_qml(layer: BaseLayer) -> str:
    """QGIS style document of a layer of the base map."""
    root = ET.Element("qgis", {"version": QGIS_VERSION, "styleCategories": "AllStyleCategories", **base_flags(layer)})
    add_base_style(root, layer)
    codes = {"names": "0", "land": "2", "lakes": "2"}
    ET.SubElement(root, "layerGeometryType").text = codes.get(layer, "1")
    return to_text(root)


def base_flags(layer: BaseLayer) -> Mapping[str, str]:
    """Attributes of a layer: whether it is labelled."""
    return {"labelsEnabled": "1" if layer == "names" else "0", "hasScaleBasedVisibilityFlag": "0", "readOnly": "1"}


def add_base_style(root: ET.Element, layer: BaseLayer, *, seam: float | None = None) -> None:
    """Add renderer and labels of a layer; `seam` as in `qgis_seam`."""
    if layer == "names":
        town = Symbol("marker", (circle_paint(0.9, TOWN_NAME, TOWN_NAME, 0.0),))
        unseen = Symbol("marker", (circle_paint(0.0, TOWN_NAME, TOWN_NAME, 0.0, alpha=0),))  # QGIS names what it draws
        is_town = "\"kind\" = 'town'"
        rules = [("Town", f"{is_town} and {_from_zoom('town')}", town), ("Water or country", f"not {is_town}", unseen)]
        _add_rules(root, rules)
        _add_name_labels(root)
    elif layer == "borders":
        settled = line_symbol([line_paint(BORDER, 0.26)], seam)
        disputed = line_symbol([line_paint(DISPUTED, 0.28, dash="1.2;0.9")], seam)
        rules = [("Border", 'not "disputed"', settled), ("Disputed, or line of control", '"disputed"', disputed)]
        _add_rules(root, rules)
    else:
        _add_single(root, _plain(layer, seam))
    ET.SubElement(root, "layerOpacity").text = "1"


def _plain(layer: BaseLayer, seam: float | None) -> Symbol:
    if layer == "grid":
        return line_symbol([line_paint(GRID, 0.2)], seam)
    if layer == "lakes":
        return fill_symbol([fill_paint(LAKE), line_paint(COAST, 0.15)], seam)
    # A hairline of the land's own colour closes the joint of two halves at 180 degrees.
    surface = fill_symbol([fill_paint(LAND), line_paint(LAND, 0.15)], seam)
    coast = outline_symbol([line_paint(COAST, 0.2)], seam)
    return Symbol("fill", (*surface.paints, *coast.paints))


def _add_single(root: ET.Element, symbol: Symbol) -> None:
    add_symbols(ET.SubElement(root, "renderer-v2", {"type": "singleSymbol", "enableorderby": "0"}), [symbol])


def _add_rules(root: ET.Element, rules: Sequence[tuple[str, str, Symbol]]) -> None:
    renderer = ET.SubElement(root, "renderer-v2", {"type": "RuleRenderer", "enableorderby": "0"})
    table = ET.SubElement(renderer, "rules", {"key": stable_id("base")})
    for number, (label, condition, _) in enumerate(rules):
        attributes = {"key": stable_id(f"base/{label}"), "label": label, "symbol": str(number)}
        ET.SubElement(table, "rule", {**attributes, "filter": condition})
    add_symbols(renderer, [symbol for _, _, symbol in rules])


def _from_zoom(kind: str) -> str:
    """Expression: whether the map's scale has reached the zoom of a name; other kinds wait a little longer."""
    later = {"water": 0.0, "country": 0.4, "town": 0.8}[kind]
    return f'@map_scale <= {WORLD_SCALE} / 2^("zoom" + {later:g})'


def _add_name_labels(root: ET.Element) -> None:
    gone = f'not ("zoom" <= {OCEANS_TO:g} and @map_scale < {WORLD_SCALE} / 2^{OCEANS_GONE:g})'
    water = _name("water", '"name"', 8, WATER_NAME, SEA)
    country = _name("country", 'upper("name")', 7, COUNTRY_NAME, LAND)
    labels = {
        "water": replace(water, rank=1, italic=True, spacing_pt=0.8, wrap=12, show=f"{water.show} and {gone}"),
        "country": replace(country, rank=2, weight=63, spacing_pt=0.9, wrap=14),
        "town": replace(_name("town", '"name"', 7, TOWN_NAME, LAND), around_mm=0.3),
    }
    labeling = ET.SubElement(root, "labeling", {"type": "rule-based"})
    rules = ET.SubElement(labeling, "rules", {"key": stable_id("names")})
    for kind, label in labels.items():
        attributes = {"key": stable_id(f"names/{kind}"), "description": kind.capitalize()}
        rule = ET.SubElement(rules, "rule", {**attributes, "filter": f"\"kind\" = '{kind}'"})
        add_settings(rule, label)


def _name(kind: str, expression: str, size_pt: float, colour: str, halo: str) -> Label:
    label = Label(expression, size_pt, colour, BEYOND_ANY_SCALE, 0)
    return replace(label, halo=halo, halo_mm=0.6, show=_from_zoom(kind))
