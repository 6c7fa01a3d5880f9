"""One map of a figure, planned before it is drawn, so that the legend knows what occurs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import shapely
from shapely.geometry import MultiLineString

from geoint.output.figure.areas import shown_sites
from geoint.output.figure.basemap import base_map
from geoint.output.figure.grid import Graticule, ScaleBar, graticule, scale_bar
from geoint.output.figure.labels import APART, BaseLabel, Label, Placer, Wanted, base_labels
from geoint.output.figure.marks import whole_of
from geoint.output.figure.projection import lines_of, polygons_of
from geoint.output.figure.sheet import Rect
from geoint.output.figure.sizes import FigureSize
from geoint.output.figure.spread import Occupied, Point, Spot, Spread
from geoint.output.figure.text import width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry import LineString
    from shapely.geometry.base import BaseGeometry

    from geoint.output.figure.marks import Mark, Site
    from geoint.output.figure.projection import View

LEAST_RING = 0.7  # of a symbol's size: a smaller ring would lie under its symbol
SCALE_BAR_HEIGHT = 0.8  # mm
MOST_NUMBERS = 4  # beside a symbol that stands for several events
BAR_GAP = 1.0  # mm, between the bar and its length
CORNER_GAP = 1.6  # mm, between the scale bar and the frame


class Window(NamedTuple):
    """The extent of another map, outlined on this one, with its letter."""

    outline: BaseGeometry
    letter: str
    corner: tuple[float, float]


@dataclass(frozen=True)
class MapPlan:
    """All that is drawn of one map, in millimetres on the sheet."""

    view: View
    size: FigureSize
    marks: Mapping[int, Mark]
    sites: tuple[tuple[Site, BaseGeometry, BaseGeometry], ...]
    spots: tuple[Spot, ...]
    labels: Mapping[int, Label]
    waters: tuple[BaseLabel, ...]
    countries: tuple[BaseLabel, ...]
    grid: Graticule
    bar: tuple[ScaleBar, Rect] | None
    windows: tuple[Window, ...]
    borders: BaseGeometry
    disputed: BaseGeometry
    outside: tuple[int, ...]
    letter: str

    @property
    def symbol(self) -> float:
        """Side of a symbol's box (mm)."""
        return self.size.symbol

    @property
    def grouped(self) -> bool:
        """Whether a symbol stands for several events."""
        return any(len(spot.keys) > 1 for spot in self.spots)

    def boxes(self) -> list[Rect]:
        """Boxes of everything that is written or set as a symbol, none of which overlap."""
        named = [label.box for label in self.labels.values()]
        numbers = [s.number for s in self.spots if s.number and s.keys[0] not in self.labels]
        symbols = [spot.box(self.symbol) for spot in self.spots]
        return [*named, *numbers, *symbols, *(b.box for b in (*self.waters, *self.countries))]


class Order(NamedTuple):
    """What a map is to show: marks, outlines, extents of other maps, whether names are written, and its letter."""

    marks: Sequence[Mark]
    sites: Sequence[Site]
    windows: tuple[Window, ...] = ()
    names: bool = True
    letter: str = ""


def plan_map(view: View, order: Order, size: FigureSize) -> MapPlan:
    """Plan a map in a view: what is seen of its areas, where symbols stand, and which names have room."""
    base = base_map()
    taken = Occupied()
    points, outside = _points(order.marks, view, inset=size.symbol / 2 + 0.4)
    bar = _place_bar(view, size, points, taken, letter=order.letter)
    for window in order.windows:
        taken.add(window_letter(window, size))
        for part in lines_of(window.outline):
            _take_outline(part, taken)
    grid = _grid(view, order.letter, size, taken)
    number_style = size.bold_style
    spread = Spread(
        size.symbol, view.frame, taken, lambda keys: width_of(numbers_of(keys), number_style), number_style.ascent + 0.2
    )
    spots = spread.place(points)
    taken = spread.taken
    marks = {mark.number: mark for mark in order.marks}
    labels = _names(spots, marks, view, taken, size) if order.names else {}
    waters = base_labels(view, base.waters, taken, style=size.water_style, limit=size.labels)
    countries = base_labels(view, base.countries, taken, style=size.country_style, limit=size.labels, upper=True)
    sites = shown_sites(order.sites, view, least_ring=LEAST_RING * size.symbol)
    return MapPlan(
        view=view, size=size, marks=marks, sites=tuple(sites), spots=tuple(spots), labels=labels,
        waters=tuple(waters), countries=tuple(countries), grid=grid, bar=bar,
        windows=order.windows, borders=_clipped(view, base.borders), disputed=_clipped(view, base.disputed),
        outside=outside, letter=order.letter,
    )  # fmt: skip


def _points(marks: Iterable[Mark], view: View, *, inset: float) -> tuple[list[Point], tuple[int, ...]]:
    """Return where each event lies on the sheet; and the numbers of those that the view does not show."""
    points: list[Point] = []
    outside: list[int] = []
    seen: dict[int, tuple[float, float] | None] = {}
    inner = view.frame.grown(-inset)
    for mark in marks:
        at = _position(mark, view, inner, seen)
        if at is None:
            outside.append(mark.number)
        else:
            points.append(Point(mark.number, *at))
    return points, tuple(outside)


def _position(
    mark: Mark, view: View, inner: Rect, seen: dict[int, tuple[float, float] | None]
) -> tuple[float, float] | None:
    """Return the event's own point, or where that lies off the map, the middle of what is seen of its area."""
    if mark.lon is None or mark.lat is None:
        return None
    x, y = view.point(mark.lon, mark.lat)
    if view.frame.x0 <= x <= view.frame.x1 and view.frame.y0 <= y <= view.frame.y1:
        return min(max(x, inner.x0), inner.x1), min(max(y, inner.y0), inner.y1)
    for area in mark.event.areas:
        if area.role == "area":
            key = id(area.geometry)
            if key not in seen:
                seen[key] = _seen_middle(area.geometry, view, inner)
            if seen[key]:
                return seen[key]
    return None


def _seen_middle(geometry: BaseGeometry, view: View, inner: Rect) -> tuple[float, float] | None:
    surface = shapely.intersection(view.fill(whole_of(geometry)), shapely.box(*inner))
    parts = sorted(polygons_of(surface), key=lambda p: (-p.area, p.bounds))
    if not parts:
        return None
    middle = shapely.maximum_inscribed_circle(parts[0], tolerance=1.0).coords[0]
    return float(middle[0]), float(middle[1])


def _place_bar(
    view: View, size: FigureSize, points: Sequence[Point], taken: Occupied, *, letter: str
) -> tuple[ScaleBar, Rect] | None:
    """Take the emptiest corner for the scale bar, and the upper left one for the map's letter."""
    if letter:
        taken.add(letter_box(view.frame, letter, size))
    bar = scale_bar(view)
    if bar is None:
        return None
    height = size.small_style.ascent
    width = bar.mm + BAR_GAP + width_of(bar.text, size.small_style)
    frame = view.frame.grown(-CORNER_GAP)
    corners = [
        Rect(frame.x0, frame.y0, frame.x0 + width, frame.y0 + height),
        Rect(frame.x1 - width, frame.y0, frame.x1, frame.y0 + height),
        Rect(frame.x1 - width, frame.y1 - height, frame.x1, frame.y1),
    ]
    if not letter:
        corners.append(Rect(frame.x0, frame.y1 - height, frame.x0 + width, frame.y1))
    near = [
        sum(box.grown(2 * size.symbol).meets(Rect(p.x, p.y, p.x, p.y).grown(0.01)) for p in points) for box in corners
    ]
    best = corners[near.index(min(near))]
    taken.add(best.grown(0.8))
    return bar, best


def numbers_of(keys: Sequence[int]) -> str:
    """Return the numbers of the events that a symbol stands for."""
    return ", ".join(map(str, keys[:MOST_NUMBERS])) + (" …" if len(keys) > MOST_NUMBERS else "")


def _grid(view: View, letter: str, size: FigureSize, taken: Occupied) -> Graticule:
    """Return the graticule; its labels inside the frame, beside the globe, keep off the letter and take their room."""
    grid = graticule(view, size.faint_style)
    corner = letter_box(view.frame, letter, size) if letter else None
    kept = []
    for degree in grid.labels:
        half = width_of(degree.text, size.faint_style) / 2
        box = Rect(degree.x - half, degree.y, degree.x + half, degree.y + size.faint_style.ascent)
        if degree.turned or corner is None or not box.grown(APART).meets(corner):
            kept.append(degree)
            if not degree.turned:
                taken.add(box)
    return replace(grid, labels=tuple(kept))


def letter_box(frame: Rect, letter: str, size: FigureSize) -> Rect:
    """Box of the letter that tells a map from the others of the figure."""
    side = size.bold_style.ascent + 2.0
    return Rect(frame.x0, frame.y1 - side, frame.x0 + max(side, width_of(letter, size.bold_style) + 2.0), frame.y1)


def window_letter(window: Window, size: FigureSize) -> Rect:
    """Box of the letter at the upper left corner of another map's outline."""
    x, y = window.corner[0] + 0.9, window.corner[1] - 0.9
    return Rect(x, y - size.bold_style.ascent - 0.6, x + width_of(window.letter, size.bold_style) + 0.6, y)


def _take_outline(line: LineString, taken: Occupied) -> None:
    for a, b in pairwise(line.coords):
        taken.add_line((a[0], a[1]), (b[0], b[1]))


def _names(
    spots: Sequence[Spot], marks: Mapping[int, Mark], view: View, taken: Occupied, size: FigureSize
) -> dict[int, Label]:
    """Write as many names as have room, the surest and most reported first."""
    placer = Placer(view.frame, taken, size.symbol, size.bold_style, size.key_style, size.label_width)
    lone = [spot for spot in spots if len(spot.keys) == 1]
    lone.sort(key=lambda s: (-marks[s.keys[0]].level, -len(marks[s.keys[0]].event.mentions), s.keys))
    labels: dict[int, Label] = {}
    for spot in lone:
        if len(labels) >= size.labels:
            break
        number = spot.keys[0]
        label = placer.name(Wanted(spot, str(number), marks[number].label))
        if label:
            labels[number] = label
    return labels


def _clipped(view: View, lines: Sequence[LineString]) -> BaseGeometry:
    return shapely.clip_by_rect(view.lines(MultiLineString(list(lines))), *view.frame)
