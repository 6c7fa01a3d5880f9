"""What a key must explain for one run: the types, pictograms and kinds of areas that occur in it, and no others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geoint.output.qgis.symbols import LEVEL_NAMES, VAST, glyph_svg, shape_svg
from geoint.output.qgis.xml import FONT, INK
from geoint.output.symbology import CERTAINTY, DOMAINS, GLYPHS, TYPES, main_domain

if TYPE_CHECKING:
    from geoint.models import Domain, EventType
    from geoint.output.fields import AreaRow, Layers

ROW_MM, SIGN_MM, TEXT_MM, WIDTH_MM = 5.2, 3.6, 2.75, 56.0
"""Height of a line of the key, size of its sign and of its letters, and the width of it all."""


def types_in(layers: Layers) -> list[EventType]:
    """Types of the placed events, in the order of the key."""
    found = {row.type for row in layers.events}
    return [event_type for event_type in TYPES if event_type in found]


def domains_in(layers: Layers) -> list[Domain]:
    """Domains whose pictogram some symbol shows, in the order of the key."""
    cells = {row.domains for row in layers.events if row.domains}
    found = {main_domain(cell.split(",")) for cell in cells}  # type: ignore[arg-type]
    return [domain for domain in GLYPHS if domain in found]


def area_kinds_in(layers: Layers) -> list[str]:
    """Names of the rules for outlines that draw some area, as `qgis_symbols` has them."""
    found: set[str] = set()
    for row in layers.areas:
        found |= _kinds(row)
    return [name for name in LEVEL_NAMES if name in found]


def _kinds(row: AreaRow) -> set[str]:
    sure, likely, doubtful, derived, vast = LEVEL_NAMES
    _, south, _, north = row.geometry.bounds
    if row.geometry.area / max(0.05, math.cos(math.radians((south + north) / 2))) > VAST:
        return {vast}
    low, high = CERTAINTY
    level = doubtful if row.confidence < low else likely if row.confidence < high else sure
    return {level} if row.rule in ("entry", "geocoder") else {level, derived}


def key_svg(layers: Layers) -> tuple[str, float]:
    """Picture of the signs that QGIS's own legend cannot list, and its height (mm); empty where there is none.

    It has the pictograms of the domains and, where there is a doubtful event, the hollow symbol.
    """
    rows: list[tuple[str, str]] = []
    for domain in domains_in(layers):
        rows.append((_inner(glyph_svg(GLYPHS[domain]), 24, {"fill": INK}), DOMAINS[domain]))
    if any(row.confidence < CERTAINTY[0] for row in layers.events):
        style = TYPES["exercise"]
        colours = {"fill": style.light, "outline": "#fff"}
        rows.append((_inner(shape_svg(style, hollow=True), 34, colours), "Doubtful event: hollow"))
    height = ROW_MM * len(rows)
    lines = [
        f'<g transform="translate(0.9 {number * ROW_MM + (ROW_MM - SIGN_MM) / 2:.2f})">{sign}</g>'
        f'<text x="9" y="{number * ROW_MM + ROW_MM / 2 + TEXT_MM * 0.36:.2f}" font-family="{FONT}" '
        f'font-size="{TEXT_MM}" fill="{INK}">{words}</text>'
        for number, (sign, words) in enumerate(rows)
    ]
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {WIDTH_MM:g} {height:g}">{"".join(lines)}</svg>'
    )
    return (picture, height) if rows else ("", 0.0)


def _inner(svg: str, side: float, colours: dict[str, str]) -> str:
    """Drawing inside a symbol's picture, with its colours filled in, at the size of a sign."""
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    for name, colour in colours.items():
        for default in ("#fff", "#000"):
            body = body.replace(f"param({name}) {default}", colour)
    shift = "translate(1 1)" if side > 32 else ""
    return f'<g transform="scale({SIGN_MM / side:.5f}) {shift}">{body}</g>'
