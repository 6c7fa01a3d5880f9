"""Drawing a planned map: base map, areas, names, symbols, frame."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPolygon

from geoint.output.figure.areas import FEW_SITES, draw_site, path_of
from geoint.output.figure.basemap import base_map, shores
from geoint.output.figure.map import BAR_GAP, SCALE_BAR_HEIGHT, letter_box, numbers_of, window_letter
from geoint.output.figure.projection import polygons_of
from geoint.output.figure.sheet import Ink, Rect
from geoint.output.figure.sizes import INK, SOFT, FigureSize
from geoint.output.figure.spread import Spot, size_factor
from geoint.output.figure.symbols import draw_group, draw_symbol
from geoint.output.figure.text import MM_PER_POINT
from geoint.output.symbology import TYPES

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoint.models import EventType
    from geoint.output.figure.grid import ScaleBar
    from geoint.output.figure.map import MapPlan
    from geoint.output.figure.projection import View
    from geoint.output.figure.sheet import Sheet

SEA, SHALLOW, LAND, COAST, LAKE = "#e3ebef", "#cfdce4", "#f8f6f1", "#9fb2bd", "#e3ebef"
BORDER, DISPUTED, GRID, FRAME = "#bdb2a1", "#93886f", "#c3d0d8", "#59646d"
SMALLEST_ISLAND_MM = 0.15
FULL_LINES = 2e-5  # millimetres of paper to a metre, 1:50,000,000: from this scale on lines have their full width


def draw_map(sheet: Sheet, plan: MapPlan) -> None:
    """Draw a planned map."""
    _draw_base(sheet, plan)
    bands = len(plan.sites) <= FEW_SITES
    for site, surface, lines in plan.sites:
        draw_site(sheet, plan.view.frame, site, (surface, lines), bands=bands)
    for name in (*plan.waters, *plan.countries):
        for x, y, line in name.lines:
            sheet.text(x, y, line, name.style, halo=0.5, align="center")
    _draw_windows(sheet, plan)
    _draw_leaders(sheet, plan)
    for spot in sorted(plan.spots, key=lambda s: (-s.y, s.x)):
        _draw_spot(sheet, spot, plan)
    _draw_labels(sheet, plan)
    _draw_furniture(sheet, plan)


def _draw_base(sheet: Sheet, plan: MapPlan) -> None:
    view, frame = plan.view, plan.view.frame
    whole_world = shapely.box(view.projection.lon_0 - 180, -90, view.projection.lon_0 + 180, 90)
    globe = view.fill(whole_world) if view.projection.kind == "world" else shapely.box(*frame)
    _paint(sheet, globe, Ink(fill=SEA), frame)
    base = base_map()
    shown = [p for p in base.land if _is_seen(p, view)]
    surfaces = [part for p in shown for part in polygons_of(view.fill(p))]
    coast = view.lines(shores(shown))
    fine = line_scale(view)
    for width, alpha in ((3.2, 0.35), (1.7, 0.5)):
        _paint(sheet, coast, Ink(line=SHALLOW, line_alpha=alpha, width=width * fine, round_caps=True), frame)
    _paint(sheet, plan.grid.lines, Ink(line=GRID, width=0.35), frame)
    _paint(sheet, MultiPolygon(surfaces), Ink(fill=LAND), frame)
    lakes = [part for p in base.lakes if _is_seen(p, view) for part in polygons_of(view.fill(p))]
    _paint(sheet, MultiPolygon(lakes), Ink(fill=LAKE, line=COAST, width=0.3), frame)
    thin = 0.25 + 0.25 * fine
    _paint(sheet, coast, Ink(line=COAST, width=thin * 0.8), frame)
    _paint(sheet, plan.borders, Ink(line=BORDER, width=thin), frame)
    _paint(sheet, plan.disputed, Ink(line=DISPUTED, width=thin, dash=(4 * thin, 2.8 * thin)), frame)


def line_scale(view: View) -> float:
    """Return how strong the lines of the base map are: on a map of the world they would cover small countries."""
    return min(1.0, max(0.3, view.scale / FULL_LINES))


def _is_seen(polygon: BaseGeometry, view: View) -> bool:
    west, south, east, north = polygon.bounds
    if max(east - west, north - south) * 111_000 * view.scale < SMALLEST_ISLAND_MM:
        return False
    low, bottom, high, top = view.bounds
    if south > top or north < bottom:
        return False
    return any(west + turn <= high and east + turn >= low for turn in (-720, -360, 0, 360, 720))


def _paint(sheet: Sheet, geometry: BaseGeometry, ink: Ink, frame: Rect) -> None:
    path = path_of(geometry)
    if path is not None:
        sheet.path(path, ink, clip=frame)


def _draw_windows(sheet: Sheet, plan: MapPlan) -> None:
    for window in plan.windows:
        path = path_of(window.outline)
        if path is None:
            continue
        sheet.path(path, Ink(line="white", width=2.0), clip=plan.view.frame)
        sheet.path(path, Ink(line=INK, width=0.8), clip=plan.view.frame)
        box = window_letter(window, plan.size)
        sheet.text((box.x0 + box.x1) / 2, box.y0 + 0.3, window.letter, plan.size.bold_style, halo=1.0, align="center")


def _draw_leaders(sheet: Sheet, plan: MapPlan) -> None:
    for ink in (Ink(line="white", width=1.5, line_alpha=0.8), Ink(line=SOFT, width=0.45)):
        for spot in plan.spots:
            if spot.moved:
                sheet.line([spot.anchor, (spot.x, spot.y)], ink)
    for spot in plan.spots:
        if spot.moved:
            colour = TYPES[plan.marks[spot.keys[0]].type].light
            sheet.circle(*spot.anchor, 0.5, Ink(fill=colour, line="white", width=0.4))


def _draw_spot(sheet: Sheet, spot: Spot, plan: MapPlan) -> None:
    if spot.number and not plan.labels.keys() & set(spot.keys):
        sheet.text(spot.number.x0, spot.number.y0 + 0.1, numbers_of(spot.keys), plan.size.bold_style, halo=0.9)
    if len(spot.keys) > 1:
        counts: Counter[EventType] = Counter(plan.marks[key].type for key in spot.keys)
        shares = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        draw_group(
            sheet,
            (spot.x, spot.y),
            plan.symbol * size_factor(len(spot.keys)),
            counts=shares,
            style=plan.size.bold_style,
        )
        return
    mark = plan.marks[spot.keys[0]]
    draw_symbol(sheet, (spot.x, spot.y), plan.symbol, type_=mark.type, domain=mark.domain, hollow=mark.level == 0)


def _draw_labels(sheet: Sheet, plan: MapPlan) -> None:
    for label in plan.labels.values():
        if label.leader:
            sheet.line(label.leader, Ink(line="white", width=1.4, line_alpha=0.8))
            sheet.line(label.leader, Ink(line=SOFT, width=0.4))
    for label in plan.labels.values():
        x, y, number = label.number
        sheet.text(x, y, number, plan.size.bold_style, halo=0.9)
        for left, baseline, line in label.lines:
            sheet.text(left, baseline, line, plan.size.key_style, halo=0.9)


def _draw_furniture(sheet: Sheet, plan: MapPlan) -> None:
    """Frame, degrees, scale bar, letter."""
    view, size = plan.view, plan.size
    if view.projection.kind == "world":
        whole_world = shapely.box(view.projection.lon_0 - 180, -90, view.projection.lon_0 + 180, 90)
        _paint(
            sheet,
            shapely.clip_by_rect(view.fill(whole_world), *view.frame),
            Ink(line=FRAME, width=0.5),
            view.frame.grown(0.2),
        )
    else:
        sheet.rect(view.frame, Ink(line=FRAME, width=0.6))
    for degree in plan.grid.labels:
        sheet.text(degree.x, degree.y, degree.text, size.faint_style, align="center", turn=90 if degree.turned else 0)
    if plan.bar:
        _draw_bar(sheet, *plan.bar, size)
    if plan.letter:
        box = letter_box(view.frame, plan.letter, size)
        sheet.rect(box, Ink(fill="white", line=FRAME, width=0.6))
        style = size.bold_style
        sheet.text(
            (box.x0 + box.x1) / 2,
            (box.y0 + box.y1) / 2 - style.size * MM_PER_POINT * 0.36,
            plan.letter,
            style,
            align="center",
        )


def _draw_bar(sheet: Sheet, bar: ScaleBar, box: Rect, size: FigureSize) -> None:
    sheet.rect(box.grown(0.7), Ink(fill="white", fill_alpha=0.75))
    middle, half = (box.y0 + box.y1) / 2, SCALE_BAR_HEIGHT / 2
    parts = ((box.x0, box.x0 + bar.mm / 2, SOFT), (box.x0 + bar.mm / 2, box.x0 + bar.mm, "white"))
    for x0, x1, fill in parts:
        sheet.rect(Rect(x0, middle - half, x1, middle + half), Ink(fill=fill, line=SOFT, width=0.4))
    style = size.small_style
    sheet.text(box.x0 + bar.mm + BAR_GAP, middle - style.size * MM_PER_POINT * 0.36, bar.text, style)
