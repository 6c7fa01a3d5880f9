"""Where symbols stand on paper: at their places where there is room, else fanned out beside them with a line back.

All lengths are millimetres on the sheet. The same input gives the same places.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geoint.output.figure.sheet import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

GAP = 0.25
"""Between symbols."""

SAME_PLACE = 0.35
"""Of a symbol's size: events nearer than this share a place, and all of them are fanned out from it."""

RINGS = (0.85, 1.1, 1.4, 1.75, 2.15, 2.6, 3.1, 3.7, 4.4)
"""Distances at which a fanned-out symbol is tried, in symbol sizes: further out a line back is hard to follow."""

FARTHEST, NEAREST_REACH = 0.09, 1.4
"""No symbol is set further from its place than this part of the map's width, else it would seem to be elsewhere; but
always as far as this many symbol sizes."""

TURNS = 20
"""Directions that are tried at each distance."""

MOST_SYMBOLS = 150
"""In one map: beyond it numbers and lines would cover the map, and near symbols are drawn as one."""

MOST_MERGES = 60
"""After so many joins the rest is not tried one by one."""

CLUSTER_REACH = 2.2
"""In symbol sizes: symbols nearer than this are drawn as one where there are too many."""

GROUP_SIZES = (1.35, 1.35, 1.75, 2.1)
"""Ring that stands for several events, in symbol sizes, by the number of letters in it."""


def short_count(total: int) -> str:
    """Return a number as it fits into a ring."""
    return str(total) if total < 1000 else f"{total / 1000:.1f}k" if total < 9950 else f"{total / 1000:.0f}k"


def size_factor(count: int) -> float:
    """Return how large the symbol of so many events is, in symbol sizes."""
    return GROUP_SIZES[len(short_count(count)) - 1] if count > 1 else 1.0


class Point(NamedTuple):
    """One event to be shown: its key and its place."""

    key: int
    x: float
    y: float


class Unit(NamedTuple):
    """One or several events that share a symbol, at a place."""

    keys: tuple[int, ...]
    x: float
    y: float


@dataclass(frozen=True)
class Spot:
    """Where a symbol stands: `keys` has several events where it stands for a group; `anchor` is the place itself."""

    keys: tuple[int, ...]
    x: float
    y: float
    anchor: tuple[float, float]
    number: Rect | None

    @property
    def moved(self) -> bool:
        """Whether it stands beside its place."""
        return math.hypot(self.x - self.anchor[0], self.y - self.anchor[1]) > 1e-9

    def box(self, size: float) -> Rect:
        """Box of the symbol."""
        half = size / 2 * size_factor(len(self.keys))
        return Rect(self.x - half, self.y - half, self.x + half, self.y + half)


class Occupied:
    """Boxes that are taken, found by a grid."""

    def __init__(self, cell: float = 6.0) -> None:
        self._cell = cell
        self._boxes: dict[tuple[int, int], list[Rect]] = defaultdict(list)

    def _cells(self, rect: Rect) -> Iterator[tuple[int, int]]:
        for i in range(int(rect.x0 // self._cell), int(rect.x1 // self._cell) + 1):
            for j in range(int(rect.y0 // self._cell), int(rect.y1 // self._cell) + 1):
                yield i, j

    def add(self, rect: Rect) -> None:
        """Take a box."""
        for cell in self._cells(rect):
            self._boxes[cell].append(rect)

    def remove(self, rect: Rect) -> None:
        """Give a box back."""
        for cell in self._cells(rect):
            self._boxes[cell].remove(rect)

    def add_line(self, a: tuple[float, float], b: tuple[float, float], *, width: float = 0.4) -> None:
        """Take small boxes along a line."""
        count = max(1, math.ceil(math.hypot(b[0] - a[0], b[1] - a[1]) / width))
        for i in range(count + 1):
            x, y = a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count
            self.add(Rect(x, y, x, y).grown(width / 2))

    def hit(self, rect: Rect) -> bool:
        """Whether a box would overlap one that is taken."""
        return any(rect.meets(other) for cell in self._cells(rect) for other in self._boxes.get(cell, ()))


@dataclass
class Spread:
    """Spreads symbols of a size inside a frame; `taken` holds what they must not cover, and gets what they take.

    `width` gives the width of the numbers that are written beside a symbol, `height` is their height.
    """

    size: float
    frame: Rect
    taken: Occupied
    width: Callable[[tuple[int, ...]], float]
    height: float

    def place(self, points: Sequence[Point]) -> list[Spot]:
        """Return a spot for each point, or for several together where there is no room. Points lie inside the frame."""
        if len(points) <= MOST_SYMBOLS:
            units = [Unit((p.key,), p.x, p.y) for p in points]
            for _ in range(MOST_MERGES):
                spots = self._one_each(units)
                if isinstance(spots, list):
                    return spots
                units = _merged(units, spots)
        return self._grouped(points)

    def _one_each(self, units: Sequence[Unit]) -> list[Spot] | Unit:
        """Return a spot for each unit, or the first unit that has no room."""
        before = self.taken
        self.taken = _copy(before)
        alone, crowded = self._parted(units)
        spots: list[Spot] = []
        for unit in alone:
            spot = self._at(unit, unit.x, unit.y)
            (spots.append(self._take(spot)) if spot else crowded.append(unit))
        for unit in crowded:
            self.taken.add(Rect(unit.x, unit.y, unit.x, unit.y).grown(0.4))  # the dot at the place
        middle = _middle(units)
        for unit in sorted(crowded, key=lambda u: u.keys):
            spot = self._beside(unit, middle)
            if spot is None:
                self.taken = before
                return unit
            spots.append(self._take(spot))
            self.taken.add_line((spot.x, spot.y), spot.anchor)
        return sorted(spots, key=lambda s: s.keys)

    def _parted(self, points: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
        """Part those that stand alone, or first among near ones, from those that have to move."""
        alone: list[Unit] = []
        crowded: list[Unit] = []
        for i, point in enumerate(points):
            near = [p for j, p in enumerate(points) if j != i and _apart(p, point) < self.size + GAP]
            if any(_apart(p, point) < SAME_PLACE * self.size for p in near) or any(
                _apart(p, point) < self.size + GAP for p in alone
            ):
                crowded.append(point)
            else:
                alone.append(point)
        return alone, crowded

    def _take(self, spot: Spot) -> Spot:
        self.taken.add(spot.box(self.size).grown(GAP / 2))
        if spot.number:
            self.taken.add(spot.number)
        return spot

    def _beside(self, point: Unit, middle: tuple[float, float]) -> Spot | None:
        """Return the nearest free spot, outward from the middle of all first."""
        outward = math.atan2(point.y - middle[1], point.x - middle[0])
        farthest = max(NEAREST_REACH, FARTHEST * self.frame.width / self.size)
        for ring in (r for r in RINGS if r <= farthest):
            for turn in range(TURNS):
                angle = outward + (turn + 1) // 2 * (-1) ** turn * 2 * math.pi / TURNS
                radius = ring * self.size
                spot = self._at(point, point.x + radius * math.cos(angle), point.y + radius * math.sin(angle))
                if spot:
                    return spot
        return None

    def _at(self, point: Unit, x: float, y: float) -> Spot | None:
        """Return a spot with room for symbol and number, or null."""
        half = self.size / 2 * size_factor(len(point.keys))
        symbol = Rect(x - half, y - half, x + half, y + half)
        if not self.frame.holds(symbol.grown(GAP)) or self.taken.hit(symbol.grown(GAP / 2)):
            return None
        width, height = self.width(point.keys), self.height
        away = half + 0.2
        corners = (
            (x + away, y - height / 2), (x - away - width, y - height / 2),
            (x - width / 2, y + away), (x - width / 2, y - away - height),
        )  # fmt: skip
        for left, low in corners:
            number = Rect(left, low, left + width, low + height)
            if self.frame.holds(number.grown(GAP)) and not self.taken.hit(number):
                return Spot(point.keys, x, y, (point.x, point.y), number)
        # A lone event without its number could not be told; a ring says how many they are.
        return Spot(point.keys, x, y, (point.x, point.y), None) if len(point.keys) > 1 else None

    def _grouped(self, points: Sequence[Point]) -> list[Spot]:
        """Draw near ones as one."""
        inset = self.size * GROUP_SIZES[-1] / 2 + GAP
        inside = [self._inside(point, inset) for point in points]
        spots = []
        for group in _near(inside, CLUSTER_REACH * self.size):
            # At the first one's place: groups are so far apart that no two rings meet, as their middles need not be.
            x, y = group[0].x, group[0].y
            spots.append(Spot(tuple(sorted(p.key for p in group)), x, y, (x, y), None))
        for spot in spots:
            self.taken.add(spot.box(self.size))
        return [self._numbered(spot) for spot in spots]

    def _inside(self, point: Point, inset: float) -> Point:
        x = min(max(point.x, self.frame.x0 + inset), self.frame.x1 - inset)
        return Point(point.key, x, min(max(point.y, self.frame.y0 + inset), self.frame.y1 - inset))

    def _numbered(self, spot: Spot) -> Spot:
        """Give a lone symbol its number where there is room."""
        if len(spot.keys) > 1:
            return spot
        half, width = self.size / 2 + 0.2, self.width(spot.keys)
        for left in (spot.x + half, spot.x - half - width):
            number = Rect(left, spot.y - self.height / 2, left + width, spot.y + self.height / 2)
            if self.frame.holds(number) and not self.taken.hit(number):
                self.taken.add(number)
                return Spot(spot.keys, spot.x, spot.y, spot.anchor, number)
        return spot


def _near(points: Iterable[Point], reach: float) -> list[list[Point]]:
    """Group points: each joins the first group whose first point is nearer than the reach."""
    cells: dict[tuple[int, int], list[list[Point]]] = defaultdict(list)
    groups: list[list[Point]] = []
    for point in points:
        i, j = int(point.x // reach), int(point.y // reach)
        around = (g for a in (-1, 0, 1) for b in (-1, 0, 1) for g in cells.get((i + a, j + b), ()))
        home = next((g for g in around if _apart(g[0], point) < reach), None)
        if home is None:
            home = []
            groups.append(home)
            cells[i, j].append(home)
        home.append(point)
    return groups


def _merged(units: Sequence[Unit], without_room: Unit) -> list[Unit]:
    """Join the unit that has no room with the nearest other one, at the place of the one that comes first."""
    others = [unit for unit in units if unit is not without_room]
    near = min(others, key=lambda u: (_apart(u, without_room), u.keys), default=None)
    if near is None:
        return list(units)
    first = min(near, without_room, key=lambda u: u.keys)
    joined = Unit(tuple(sorted((*near.keys, *without_room.keys))), first.x, first.y)
    return sorted((*(u for u in others if u is not near), joined), key=lambda u: u.keys)


def _apart(a: Point | Unit, b: Point | Unit) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


def _middle(points: Sequence[Point | Unit]) -> tuple[float, float]:
    count = max(1, len(points))
    return sum(p.x for p in points) / count, sum(p.y for p in points) / count


def _copy(occupied: Occupied) -> Occupied:
    fresh = Occupied(occupied._cell)
    for cell, boxes in occupied._boxes.items():
        fresh._boxes[cell] = list(boxes)
    return fresh
