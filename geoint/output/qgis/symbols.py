"""Renderers of the layers: the shapes, colours, pictograms and signs of doubt that the web map has.

Symbols are drawn from `geoint.output.symbology`, as pictures inside the style, so that a file needs nothing beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.qgis.seam import fill_symbol, outline_symbol
from geoint.output.qgis.xml import (
    INK,
    WHITE,
    Paint,
    Symbol,
    add_symbol,
    add_symbols,
    embedded,
    fill_paint,
    line_paint,
    qt_font,
    quoted,
    rgba,
    stable_id,
)
from geoint.output.symbology import (
    CERTAINTY,
    GLYPH_PLACE,
    GLYPH_PLACE_ELSE,
    GLYPHS,
    MENTION_COLOUR,
    SHAPES,
    TYPES,
    TypeStyle,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoint.models import EventType
    from geoint.output.gis_tables import TableName

SYMBOL_MM = 5.4
"""Size of an event's symbol: the smallest at which the pictogram inside it is read from paper."""

BOX, MARGIN = 32.0, 1.0
"""The box that shapes are drawn in, and the room around it for the outer half of their outline."""

TOGETHER_MM = 2.5
"""Symbols nearer than this, about half their size, are drawn side by side in a ring."""

DARK_GLYPHS: frozenset[EventType] = frozenset({"deployment"})
"""Types in whose bright colour a white pictogram would not be seen."""

VAST = 400
"""Square degrees, as on a Mercator map: an ocean or a large country would cover the map, so only its edge is drawn."""

FILLS = (24, 44, 64)
"""Opacity (0 to 255) of areas that are doubtful, likely, sure; the base map stays readable beneath."""

DASHES = ("0.4;1.4", "2;1.3", "")
"""Outlines (mm) of what is doubtful, likely, sure."""
LINE_MM, THIN_MM, SOFT_MM = 0.45, 0.25, 1.6
SMALL_SCALE = 40_000_000
"""From this scale (as 1:n) on, a continent on a page, full outlines of coasts would close up; they are drawn thin."""

SOFT_BAND = 32
"""Opacity (0 to 255) of the broad pale band along an edge that was drawn from words."""

HOW_SURE = "How sure the place is"
LEVEL_NAMES = ("Sure", "Likely", "Doubtful", "Edge drawn from words", "Vast area, outline only")
"""Names of the rules that draw outlines, in the order of the legend."""

# A legend has no feature, and there QGIS takes a column's name for its value.
CONFIDENCE = 'try(to_real("confidence"), 1)'
IS_DOUBTFUL = f"{CONFIDENCE} < {CERTAINTY[0]}"
IS_VAST = f"try(area($geometry) / max(0.05, cos(radians((y_min($geometry) + y_max($geometry)) / 2))) > {VAST}, false)"


def add_renderer(root: ET.Element, table: TableName, *, seam: float | None = None) -> None:
    """Add the renderer of a layer.

    Parameters
    ----------
    seam
        Longitude in degrees at which the map ends, null where the map is not known; see `qgis_seam`.
    """
    if table == "events":
        _add_events(root)
    elif table == "areas":
        _add_areas(root, seam)
    elif table == "mentions":
        _add_single(root, _mention_symbol())


def shape_svg(style: TypeStyle, *, hollow: bool = False) -> str:
    """Picture of a type's shape; QGIS fills in the colours. A doubtful one is hollow and dashed."""
    look = (
        'fill="param(outline) #fff" stroke="param(fill) #000" stroke-width="2.6" stroke-dasharray="4 2.6"'
        if hollow
        else 'fill="param(fill) #000" stroke="param(outline) #fff" stroke-width="1.6"'
    )
    low, side = -MARGIN, BOX + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side:g}" height="{side:g}" '
        f'viewBox="{low:g} {low:g} {side:g} {side:g}"><path d="{SHAPES[style.shape]}" {look} '
        'stroke-linejoin="round"/></svg>'
    )


def glyph_svg(path: str) -> str:
    """Picture of a pictogram; QGIS fills in the colour. Without a path it is empty."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        f'<path d="{path}" fill="param(fill) #fff"/></svg>'
    )


def event_symbol(event_type: EventType) -> Symbol:
    """Symbol of an event: shape and colour of its type, pictogram of its first domain, hollow where doubtful."""
    style = TYPES[event_type]
    solid, hollow = (embedded(shape_svg(style, hollow=doubt)) for doubt in (False, True))
    shape = Paint(
        "SvgMarker",
        {**_marker(SYMBOL_MM), "name": solid, "color": rgba(style.light), "outline_color": rgba(WHITE)},
        {"name": f"if({IS_DOUBTFUL}, {quoted(hollow)}, {quoted(solid)})"},
    )
    return Symbol("marker", (shape, _glyph_paint(event_type)))


def _glyph_paint(event_type: EventType) -> Paint:
    style = TYPES[event_type]
    scale, middle = GLYPH_PLACE.get(style.shape, GLYPH_PLACE_ELSE)
    unit = SYMBOL_MM / (BOX + 2 * MARGIN)
    colour = INK if event_type in DARK_GLYPHS else WHITE
    pictures = ", ".join(f"{quoted(domain)}, {quoted(embedded(glyph_svg(path)))}" for domain, path in GLYPHS.items())
    return Paint(
        "SvgMarker",
        {
            **_marker(24 * scale * unit),
            "name": embedded(glyph_svg("")),
            "color": rgba(colour),
            "offset": f"0,{(middle - BOX / 2) * unit:.3f}",
            "offset_unit": "MM",
        },
        {
            "name": f"""map_get(map({pictures}), array_first(string_to_array("domains")))""",
            "fillColor": f"if({IS_DOUBTFUL}, {quoted(rgba(style.light))}, {quoted(rgba(colour))})",
        },
    )


def _marker(size_mm: float) -> dict[str, str]:
    return {"size": f"{size_mm:.3f}", "size_unit": "MM", "outline_width": "0", "fixedAspectRatio": "0"}


def _add_events(root: ET.Element) -> None:
    """One category for each type; symbols at one place stand in a ring around it, so that none hides another."""
    ring = {
        "tolerance": f"{TOGETHER_MM:g}", "toleranceUnit": "MM", "placement": "0", "circleWidth": "0.2",
        "circleColor": rgba(INK, 90), "circleRadiusAddition": "0", "labelAttributeName": "",
        "maxLabelScaleDenominator": "0",
    }  # fmt: skip
    outer = ET.SubElement(root, "renderer-v2", {"type": "pointDisplacement", **_common(), **ring})
    ET.SubElement(outer, "labelFontProperties", {"description": qt_font(8), "style": ""})
    inner = ET.SubElement(outer, "renderer-v2", {"type": "categorizedSymbol", "attr": "type", **_common()})
    categories = ET.SubElement(inner, "categories")
    for number, (event_type, style) in enumerate(TYPES.items()):
        category = {"value": event_type, "type": "string", "symbol": str(number), "label": style.label}
        ET.SubElement(categories, "category", {**category, "render": "true"})
    add_symbols(inner, [event_symbol(event_type) for event_type in TYPES])
    add_symbol(outer, "centerSymbol", Symbol("marker", (circle_paint(1.0, INK, INK, 0.1),)))


def _add_areas(root: ET.Element, seam: float | None) -> None:
    """Two groups of rules: surfaces by type, outlines by certainty; large areas lie below small ones."""
    renderer = ET.SubElement(root, "renderer-v2", {"type": "RuleRenderer", **_common(), "enableorderby": "1"})
    rules = ET.SubElement(renderer, "rules", {"key": stable_id("areas")})
    symbols: list[Symbol] = []

    def add_rule(parent: ET.Element, label: str, condition: str, symbol: Symbol) -> None:
        attributes = {"key": stable_id(f"areas/{len(symbols)}"), "label": label, "symbol": str(len(symbols))}
        ET.SubElement(parent, "rule", {**attributes, "filter": condition})
        symbols.append(symbol)

    what = ET.SubElement(rules, "rule", {"key": stable_id("what"), "label": "What it is", "filter": f"not {IS_VAST}"})
    for event_type, style in TYPES.items():
        add_rule(what, style.label, f"\"type\" = '{event_type}'", _area_fill(style.light, seam))
    *levels, derived, vast = LEVEL_NAMES
    how = ET.SubElement(rules, "rule", {"key": stable_id("how"), "label": HOW_SURE, "filter": f"not {IS_VAST}"})
    for name, (level, condition) in zip(levels, _levels(), strict=True):
        add_rule(how, name, condition, _area_outline(level, seam))
    band = line_paint(INK, SOFT_MM, alpha=SOFT_BAND, dynamic={"outlineColor": _type_colour(SOFT_BAND)})
    add_rule(how, derived, "\"rule\" not in ('entry', 'geocoder')", outline_symbol([band], seam))
    add_rule(rules, vast, IS_VAST, _vast_outline(seam))
    add_symbols(renderer, symbols)
    order = ET.SubElement(renderer, "orderby")
    ET.SubElement(order, "orderByClause", {"asc": "0", "nullsFirst": "0"}).text = "area($geometry)"


def _levels() -> Sequence[tuple[int, str]]:
    """Sure, likely, doubtful: number in the tables above, and condition."""
    low, high = CERTAINTY
    middle = f'"confidence" >= {low} and "confidence" < {high}'
    return [(2, f'"confidence" >= {high}'), (1, middle), (0, f'"confidence" < {low}')]


def _area_fill(colour: str, seam: float | None) -> Symbol:
    low, high = CERTAINTY
    doubtful, likely, sure = FILLS
    alpha = f"CASE WHEN {CONFIDENCE} < {low} THEN {doubtful} WHEN {CONFIDENCE} < {high} THEN {likely} ELSE {sure} END"
    return fill_symbol([fill_paint(colour, sure, dynamic={"fillColor": _with_alpha(quoted(colour), alpha)})], seam)


def _area_outline(level: int, seam: float | None) -> Symbol:
    width = f"if(@map_scale > {SMALL_SCALE}, {THIN_MM}, {LINE_MM})"
    dynamic = {"outlineColor": _type_colour(220), "outlineWidth": width}
    edge = outline_symbol([line_paint(INK, LINE_MM, dash=DASHES[level], dynamic=dynamic)], seam)
    # A legend, which looks at no expression here, shows the edge around a surface; on the map other rules fill it.
    return Symbol("fill", (fill_paint(INK, FILLS[level], dynamic={"enabled": "false"}), *edge.paints))


def _vast_outline(seam: float | None) -> Symbol:
    low, high = CERTAINTY
    style = f"CASE WHEN {CONFIDENCE} < {low} THEN 'dot' WHEN {CONFIDENCE} < {high} THEN 'dash' ELSE 'solid' END"
    dynamic = {"outlineColor": _type_colour(140), "outlineStyle": style}
    return outline_symbol([line_paint(INK, THIN_MM, dynamic=dynamic)], seam)


def _type_colour(alpha: int) -> str:
    """Expression of the colour of a feature's type; null, and so the symbol's own colour, in a legend."""
    pairs = ", ".join(f"{quoted(key)}, {quoted(rgba(style.light, alpha))}" for key, style in TYPES.items())
    return f'map_get(map({pairs}), "type")'


def _with_alpha(colour: str, alpha: str) -> str:
    return f"set_color_part({colour}, 'alpha', {alpha})"


def _mention_symbol() -> Symbol:
    """Small hollow dot, as the web map has it for what is only named."""
    return Symbol("marker", (circle_paint(1.6, WHITE, MENTION_COLOUR, 0.4),))


def circle_paint(size_mm: float, colour: str, edge: str, edge_mm: float, *, alpha: int = 255) -> Paint:
    """Plain dot."""
    return Paint(
        "SimpleMarker",
        {
            "name": "circle", "color": rgba(colour, alpha), "size": f"{size_mm:g}", "size_unit": "MM",
            "outline_color": rgba(edge, alpha), "outline_style": "solid", "outline_width": f"{edge_mm:g}",
            "outline_width_unit": "MM",
        },
    )  # fmt: skip


def _add_single(root: ET.Element, symbol: Symbol) -> None:
    renderer = ET.SubElement(root, "renderer-v2", {"type": "singleSymbol", **_common()})
    add_symbols(renderer, [symbol])


def _common() -> Mapping[str, str]:
    return {"symbollevels": "0", "forceraster": "0", "enableorderby": "0", "referencescale": "-1"}
