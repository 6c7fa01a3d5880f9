"""Expressions that keep QGIS from drawing streaks where a map ends.

Data in EPSG:4326 are cut at 180 degrees. A map centred elsewhere ends at another meridian, its seam, and what lies
across it would be drawn as a band over the whole map. QGIS cuts it while it draws, so that the data stay as they are.
`seam` is its longitude in degrees; null where the map is not known, as in the style of a GeoPackage.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoint.output.qgis.xml import Paint, Symbol, generated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.qgis.xml import SymbolType

GAP_DEG = 0.00001
"""Half the width of the strip taken out at the seam: about a metre at the equator, seen at no scale."""

SOUTH, NORTH = -85.04, 89.99
"""Degrees of latitude beyond which an outline is no shore: the base map ends there, and other data at the poles."""

STEP_DEG = 3
"""Sides along the seam get corners this far apart: a meridian may be a curve on the map."""


def frame(seam: float | None, *, south: float = -90, north: float = 90) -> str:
    """Expression of all the Earth but thin strips at 180 degrees and at the seam."""
    west, east = -180 + GAP_DEG, 180 - GAP_DEG
    edges = [(west, east)] if _is_plain(seam) else [(west, seam - GAP_DEG), (seam + GAP_DEG, east)]  # type: ignore[operator]
    boxes = ", ".join(f"(({_ring(low, high, south, north)}))" for low, high in edges)
    return f"geom_from_wkt('MULTIPOLYGON({boxes})')"


def _is_plain(seam: float | None) -> bool:
    return seam is None or abs(seam) == 180


def _ring(west: float, east: float, south: float, north: float) -> str:
    lats = [south, *range(-90 + STEP_DEG, 90, STEP_DEG), north]
    up = [lat for lat in lats if south <= lat <= north]
    corners = [*((east, lat) for lat in up), *((west, lat) for lat in reversed(up)), (east, up[0])]
    return ", ".join(f"{lon:.5f} {lat:g}" for lon, lat in corners)


def _reaches_cut(seam: float | None) -> str:
    """Expression: whether a feature reaches a meridian at which the map, or the data, are cut."""
    edge = "x_min($geometry) <= -180 or x_max($geometry) >= 180"
    return edge if _is_plain(seam) else f"{edge} or (x_min($geometry) < {seam:g} and x_max($geometry) > {seam:g})"


def _reaches_rim(seam: float | None) -> str:
    """Expression: the same, or a latitude near a pole where an outline is no shore."""
    return f"{_reaches_cut(seam)} or y_min($geometry) < {SOUTH} or y_max($geometry) > {NORTH}"


def fill_symbol(paints: Sequence[Paint], seam: float | None) -> Symbol:
    """Symbol of surfaces, cut at the seam where the map has one."""
    return _cut_symbol(Symbol("fill", tuple(paints)), seam)


def line_symbol(paints: Sequence[Paint], seam: float | None) -> Symbol:
    """Symbol of lines, cut at the seam where the map has one."""
    return _cut_symbol(Symbol("line", tuple(paints)), seam)


def outline_symbol(paints: Sequence[Paint], seam: float | None) -> Symbol:
    """Symbol of surfaces that draws their outlines only, without sides that are mere cuts."""
    shores = f"intersection(boundary($geometry), {frame(seam, south=SOUTH, north=NORTH)})"
    return _two_ways("fill", Symbol("line", tuple(paints)), shores, where=_reaches_rim(seam))


def _cut_symbol(plain: Symbol, seam: float | None) -> Symbol:
    if seam is None:
        return plain
    return _two_ways(plain.type, plain, f"intersection($geometry, {frame(seam)})", where=_reaches_cut(seam))


def _two_ways(kind: SymbolType, drawn: Symbol, expression: str, *, where: str) -> Symbol:
    """Symbol that draws another geometry where a condition holds, else the feature's own; a legend shows the latter."""
    plainly = f"coalesce(try(not ({where}), true), true)"
    plain = [replace(paint, dynamic={**paint.dynamic, "enabled": plainly}) for paint in drawn.paints]
    unseen = tuple(_unseen_in_legend(paint) for paint in drawn.paints)
    return Symbol(kind, (*plain, generated(Symbol(drawn.type, unseen), expression, where=f"not ({plainly})")))


def _unseen_in_legend(paint: Paint) -> Paint:
    """Paint whose colour only a feature gives: in a legend QGIS would put a blot of it."""
    if "outlineColor" not in paint.dynamic:
        return paint
    return replace(paint, options={**paint.options, "line_color": "0,0,0,0"})
