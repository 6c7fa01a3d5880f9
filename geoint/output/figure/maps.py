"""The maps of a figure: one, or one of where most events lie beside one of the whole, or a small one for each group."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoint.output.figure.extent import LEAST_WIDTH_M, extent_for
from geoint.output.figure.map import MapPlan, Order, Window, plan_map
from geoint.output.figure.marks import reach_of, sites_of
from geoint.output.figure.notes import count
from geoint.output.figure.panels import By, Group, groups_of
from geoint.output.figure.projection import extent_of, fit, outline_in_degrees
from geoint.output.figure.sheet import Rect, Sheet
from geoint.output.figure.text import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.figure.extent import Extent
    from geoint.output.figure.marks import Mark, Site
    from geoint.output.figure.projection import Box, View
    from geoint.output.figure.sizes import FigureSize

GAP = 2.6
"""Between blocks (mm)."""

DEGREES_LEFT, DEGREES_BELOW = 1.5, 1.4
"""Room for the degrees beside a map: the height of their letters and this (mm)."""

SECOND_SHARE = 0.62
"""Of the width is the second map's, with the legend beside it."""

WIDE_MM = 120.0
"""A narrower figure has no room for a legend beside a map."""

SIDE_SHARE = 0.33
"""Of a slide's width is the column with legend and key."""

SMALLER, SMALLEST = 0.82, 0.62
"""Symbols on small maps, in parts of their usual size; and on those of a slide, whose letters are large."""

MOST_COVERED = 0.4
"""Of the second map may the first one's extent cover: else one map of all tells as much."""

MAIN_ASPECT, SECOND_ASPECT, PANEL_ASPECT = 0.5, 0.6, 0.75
"""Greatest height, in parts of the width, of a first map with a second one, of a second one, and of a small one."""

MAP_LETTERS = ("A", "B")
PANEL_ROWS = 4
PANEL_GAP = 2.2  # mm


class Placed(NamedTuple):
    """The heading of a small map at its place."""

    heading: Heading
    x: float
    top: float
    width: float


class Maps(NamedTuple):
    """Planned maps with their headings, and where the next block may begin."""

    plans: tuple[MapPlan, ...]
    headings: tuple[Placed, ...]
    bottom: float


@dataclass(frozen=True)
class Heading:
    """The heading of a small map."""

    text: str
    events: str
    size: FigureSize

    def height(self, width: float) -> float:
        """Millimetres."""
        return self.size.bold_style.leading + 0.5

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""
        bold, small = self.size.bold_style, self.size.small_style
        base = top - bold.ascent
        for line in wrap(self.text, bold, width=width * 0.72, lines=1):
            sheet.text(x, base, line, bold)
        sheet.text(x + width, base, self.events, small, align="right")


def plan_maps(marks: Sequence[Mark], size: FigureSize, by: By | None, area: Rect) -> Maps:
    """Plan the maps of a figure into an area (mm), from its upper left corner on."""
    sites = sites_of(marks)
    if by is not None:
        return _panels(marks, sites, groups_of(marks, by, most=size.panels_across * PANEL_ROWS), (size, area))
    extent = extent_for(marks)
    pair = _pair(extent, size, area)
    if pair is None:
        view = view_of(extent.whole or extent.main, area, size, fill=size.beside)
        return Maps((plan_map(view, Order(marks, sites), size),), (), view.frame.y0 - below_room(size))
    return _two(marks, sites, pair, size)


def _pair(extent: Extent, size: FigureSize, area: Rect) -> tuple[View, View] | None:
    """Return the views of two maps; null where one is enough."""
    if not extent.whole:
        return None
    main = view_of(extent.main, area, size, most=MAIN_ASPECT, fill=size.beside)
    if size.beside:
        left = area.x1 + GAP * 2 + left_room(size)
        place = Rect(left, area.y0, size.width - size.margin, main.frame.y1)
    else:
        top = main.frame.y0 - below_room(size) - GAP
        share = SECOND_SHARE if size.width > WIDE_MM else 1.0
        place = Rect(area.x0, top - area.width, area.x0 + area.width * share, top)
    second = view_of(extent.whole, place, size, most=SECOND_ASPECT)
    if main.projection.kind == "world":
        return None
    covered = second.fill(shapely.Polygon(outline_in_degrees(main)))
    wide = covered.area > MOST_COVERED * second.frame.width * second.frame.height
    return None if wide else (main, second)


def _two(marks: Sequence[Mark], sites: Sequence[Site], pair: tuple[View, View], size: FigureSize) -> Maps:
    """Plan the map of where most events lie, and that of the whole with the first one's extent outlined."""
    main, second = pair
    inside = [mark for mark in marks if _has(mark, main)]
    rest = [mark for mark in marks if not _has(mark, main)]
    first = plan_map(main, Order(inside, _of(sites, inside), letter=MAP_LETTERS[0]), size)
    lon, lat = main.to_degrees(np.array([main.frame.x0]), np.array([main.frame.y1]))
    window = Window(outline_of(main, second), MAP_LETTERS[0], second.point(float(lon[0]), float(lat[0])))
    order = Order(rest, _of(sites, rest), windows=(window,), letter=MAP_LETTERS[1])
    small = replace(size, labels=size.labels // 2, symbol=size.symbol * SMALLER)
    return Maps((first, plan_map(second, order, small)), (), second.frame.y0 - below_room(size))


def left_room(size: FigureSize) -> float:
    """Room (mm) for the degrees at a map's left."""
    return size.faint_style.ascent + DEGREES_LEFT


def below_room(size: FigureSize) -> float:
    """Room (mm) for the degrees below a map."""
    return size.faint_style.ascent + DEGREES_BELOW


def view_of(
    boxes: Sequence[Box], area: Rect, size: FigureSize, *, most: float | None = None, fill: bool = False
) -> View:
    """Fit a view into the upper part of an area, as high as its boxes ask for, or into all of it."""
    low, high = size.aspect[0], most or size.aspect[1]
    across, up = extent_of(boxes, least_m=LEAST_WIDTH_M) if boxes else (1.0, 0.5)
    height = area.height if fill else min(area.height, area.width * min(max(up / across, low), high))
    frame = Rect(area.x0, area.y1 - height, area.x1, area.y1)
    view = fit(boxes, frame, least_m=LEAST_WIDTH_M)
    shown = view.frame  # a map of the world may be smaller than asked for
    up_by = frame.y1 - shown.y1
    left_by = 0.0 if size.beside else frame.x0 - shown.x0
    moved = Rect(shown.x0 + left_by, shown.y0 + up_by, shown.x1 + left_by, shown.y1 + up_by)
    return replace(view, frame=moved, _cache={})


def _has(mark: Mark, view: View) -> bool:
    """Whether an event's point lies in a view."""
    if mark.lon is None or mark.lat is None:
        return False
    x, y = view.point(mark.lon, mark.lat)
    return view.frame.x0 <= x <= view.frame.x1 and view.frame.y0 <= y <= view.frame.y1


def _of(sites: Sequence[Site], marks: Sequence[Mark]) -> list[Site]:
    numbers = {mark.number for mark in marks}
    return [site for site in sites if numbers.intersection(site.numbers)]


def outline_of(view: View, on: View) -> shapely.MultiLineString:
    """Return the frame of a view as lines on another map, in millimetres."""
    return on.lines(shapely.MultiLineString([outline_in_degrees(view)]))


def _panels(
    marks: Sequence[Mark], sites: Sequence[Site], groups: Sequence[Group], where: tuple[FigureSize, Rect]
) -> Maps:
    """Plan a small map for each group, all of the same extent."""
    size, area = where
    groups = groups or [Group("", ())]
    across = min(size.panels_across, len(groups))
    rows = math.ceil(len(groups) / across)
    gap = PANEL_GAP + left_room(size)
    width = (area.width - gap * (across - 1)) / across
    head = Heading("", "", size).height(width)
    most = (area.height - rows * (head + below_room(size) + PANEL_GAP)) / rows
    boxes = reach_of(marks)
    small = replace(size, symbol=size.symbol * (SMALLEST if size.beside else SMALLER), labels=size.labels // 2)
    plans: list[MapPlan] = []
    headings: list[Placed] = []
    top = area.y1
    for number, group in enumerate(groups):
        x, column = area.x0 + number % across * (width + gap), number % across
        headings.append(Placed(Heading(group.heading, count(len(group.marks), "event"), size), x, top, width))
        view = view_of(boxes, Rect(x, top - head - most, x + width, top - head), size, most=PANEL_ASPECT)
        plans.append(plan_map(view, Order(group.marks, _of(sites, group.marks), names=False), small))
        if column == across - 1:
            top = view.frame.y0 - below_room(size) - PANEL_GAP
    return Maps(tuple(plans), tuple(headings), plans[-1].view.frame.y0 - below_room(size))
