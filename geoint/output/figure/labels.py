"""Names on the map that cover neither each other nor a symbol nor the frame; where there is no room there is none.

Places are tried in a fixed order, so the same input gives the same map. Lengths are millimetres on the sheet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geoint.output.figure.sheet import Rect
from geoint.output.figure.text import MM_PER_POINT, Style, clean, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geoint.output.figure.basemap import Name
    from geoint.output.figure.projection import View
    from geoint.output.figure.spread import Occupied, Spot

MARGIN, APART = 0.5, 0.35
"""Between a label and the frame, and between two labels."""

NAME_GAP = 0.35
"""Between number and name, in parts of the letters' size."""

FAR = (1.6, 2.6, 3.8, 5.2)
"""Distances of a label with a leader line, in symbol sizes from the symbol's middle."""

FAR_TURNS = 12
LONGEST_WORD = 1.6
"""Of the usual width a single long word may take, such as "Northern/Interaction-2024"."""

NUDGES = (
    (0.0, 0.0),
    (0.0, 0.6),
    (0.0, -0.6),
    (0.35, 0.0),
    (-0.35, 0.0),
    (0.0, 1.2),
    (0.0, -1.2),
    (0.4, 0.8),
    (-0.4, -0.8),
)
"""Where a name of the base map is tried, in its own widths and heights from its place."""


class Wanted(NamedTuple):
    """A label to be placed at a spot: its number and its name."""

    spot: Spot
    number: str
    name: str


@dataclass(frozen=True)
class Label:
    """A placed label: its box, its lines with their left ends and baselines, and a leader line or none.

    The first piece of the first line is the number, which is set in bold.
    """

    box: Rect
    number: tuple[float, float, str]
    lines: tuple[tuple[float, float, str], ...]
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None


class BaseLabel(NamedTuple):
    """A placed name of the base map: its box, lines with their middles and baselines, and how it is set."""

    box: Rect
    lines: tuple[tuple[float, float, str], ...]
    style: Style


@dataclass
class Placer:
    """Places labels in a frame; `taken` holds what they must not cover, and gets what they take."""

    frame: Rect
    taken: Occupied
    size: float
    number_style: Style
    name_style: Style
    widest: float

    def name(self, wanted: Wanted) -> Label | None:
        """Return a label beside its symbol, or further off with a leader line; null where there is no room."""
        spot = wanted.spot
        if spot.number:
            self.taken.remove(spot.number)
        label = next((found for found in self._tries(wanted) if self._fits(found)), None)
        if label is None:
            if spot.number:
                self.taken.add(spot.number)
            return None
        self.taken.add(label.box.grown(APART))
        if label.leader:
            self.taken.add_line(*label.leader)
        return label

    def _tries(self, wanted: Wanted) -> Iterator[Label]:
        layouts = self._layouts(wanted)
        away = self.size / 2 + 0.35
        x, y = wanted.spot.x, wanted.spot.y
        for lines in layouts:
            width, height = self._extent(wanted.number, lines)
            for left, low, right_set in (
                (x + away, y - height / 2, False), (x - away - width, y - height / 2, True),
                (x + away * 0.75, y + away * 0.45, False), (x + away * 0.75, y - away * 0.45 - height, False),
                (x - away * 0.75 - width, y + away * 0.45, True),
                (x - away * 0.75 - width, y - away * 0.45 - height, True),
                (x - width / 2, y + away, False), (x - width / 2, y - away - height, False),
            ):  # fmt: skip
                yield self._set(wanted.number, lines, Rect(left, low, left + width, low + height), right_set=right_set)
        for far in FAR:
            for turn in range(FAR_TURNS):
                yield self._far(wanted, layouts[0], far * self.size, 2 * math.pi * turn / FAR_TURNS)

    def _layouts(self, wanted: Wanted) -> list[tuple[str, ...]]:
        """Return the name in few lines and in more, without repeats; a word is broken only where it is endless."""
        indent, style = self._indent(wanted.number), self.name_style
        longest = max((width_of(word, style) for word in wanted.name.split(" ")), default=0.0)
        full = width_of(wanted.name, style)
        found: list[tuple[str, ...]] = []
        for room in (self.widest - indent, max(full / 2 * 1.1, self.widest * 0.4), full / 3 * 1.15):
            width = max(room, min(longest, LONGEST_WORD * self.widest))
            lines = wrap(wanted.name, style, width=min(width, LONGEST_WORD * self.widest), lines=3)
            if lines not in found and (not found or not lines[-1].endswith("…")):
                found.append(lines)
        return found

    def _indent(self, number: str) -> float:
        return width_of(number, self.number_style) + self.name_style.size * MM_PER_POINT * NAME_GAP

    def _extent(self, number: str, lines: Sequence[str]) -> tuple[float, float]:
        style, indent = self.name_style, self._indent(number)
        widths = [width_of(line, style) + (indent if i == 0 else 0.0) for i, line in enumerate(lines)]
        return max(widths), style.ascent + style.descent + style.leading * (len(lines) - 1)

    def _set(self, number: str, lines: Sequence[str], box: Rect, *, right_set: bool) -> Label:
        style, indent = self.name_style, self._indent(number)
        placed = []
        first = (box.x0, box.y1 - style.ascent)
        for i, line in enumerate(lines):
            lead = indent if i == 0 else 0.0
            left = box.x1 - width_of(line, style) if right_set else box.x0 + lead
            baseline = box.y1 - style.ascent - i * style.leading
            placed.append((left, baseline, line))
            first = (left - lead, baseline) if i == 0 else first
        return Label(box, (*first, number), tuple(placed))

    def _far(self, wanted: Wanted, lines: Sequence[str], radius: float, angle: float) -> Label:
        width, height = self._extent(wanted.number, lines)
        x, y = wanted.spot.x + radius * math.cos(angle), wanted.spot.y + radius * math.sin(angle)
        to_left = math.cos(angle) < -0.1
        left = x - width if to_left else x if math.cos(angle) > 0.1 else x - width / 2
        box = Rect(left, y - height / 2, left + width, y + height / 2)
        label = self._set(wanted.number, lines, box, right_set=to_left)
        return Label(label.box, label.number, label.lines, self._leader(wanted.spot, box))

    def _leader(self, spot: Spot, box: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return a line from the symbol's rim to the nearest point of a box."""
        near = (min(max(spot.x, box.x0), box.x1), min(max(spot.y, box.y0), box.y1))
        away = math.hypot(near[0] - spot.x, near[1] - spot.y) or 1.0
        rim = self.size / 2 + 0.1
        start = (spot.x + (near[0] - spot.x) / away * rim, spot.y + (near[1] - spot.y) / away * rim)
        stop = (near[0] - (near[0] - spot.x) / away * 0.3, near[1] - (near[1] - spot.y) / away * 0.3)
        return start, stop

    def _fits(self, label: Label) -> bool:
        if not self.frame.grown(-MARGIN).holds(label.box) or self.taken.hit(label.box):
            return False
        return label.leader is None or not self._crosses(label.leader)

    def _crosses(self, leader: tuple[tuple[float, float], tuple[float, float]]) -> bool:
        (x0, y0), (x1, y1) = leader
        count = max(2, math.ceil(math.hypot(x1 - x0, y1 - y0) / 0.5))
        points = ((x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(1, count))
        return any(self.taken.hit(Rect(x, y, x, y).grown(0.05)) for x, y in points)


def base_labels(
    view: View, names: Iterable[Name], taken: Occupied, *, style: Style, limit: int, upper: bool = False
) -> list[BaseLabel]:
    """Place names of the base map that fit the scale, the most important first."""
    zoom = zoom_of(view)
    placed: list[BaseLabel] = []
    frame = view.frame.grown(-MARGIN)
    for name in sorted((n for n in names if n.zoom <= zoom), key=lambda n: (n.zoom, n.text, n.lon)):
        if len(placed) >= limit:
            break
        x, y = view.point(name.lon, name.lat)
        if not (frame.x0 < x < frame.x1 and frame.y0 < y < frame.y1):
            continue
        label = _base_label(name.text.upper() if upper else name.text, (x, y), frame, taken, style)
        if label:
            taken.add(label.box.grown(0.3))
            placed.append(label)
    return placed


def _base_label(text: str, at: tuple[float, float], frame: Rect, taken: Occupied, style: Style) -> BaseLabel | None:
    lines = _two_lines(clean(text), style)
    width = max(width_of(line, style) for line in lines)
    height = style.ascent + style.descent + style.leading * (len(lines) - 1)
    for right, up in NUDGES:
        x, y = at[0] + right * width, at[1] + up * height
        box = Rect(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if frame.holds(box) and not taken.hit(box):
            return BaseLabel(
                box, tuple((x, box.y1 - style.ascent - i * style.leading, line) for i, line in enumerate(lines)), style
            )
    return None


def _two_lines(text: str, style: Style) -> tuple[str, ...]:
    """Break a name of several words in two, as maps do."""
    words = text.split(" ")
    if len(words) < 2 or len(text) < 9:
        return (text,)
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return min(cuts, key=lambda cut: max(width_of(part, style) for part in cut))


def zoom_of(view: View) -> float:
    """Return the zoom at which the web map has the same scale (256 pixels a tile, a pixel taken as 0.26 mm)."""
    return math.log2(40_075_017 / 256 * view.scale / 0.26)
