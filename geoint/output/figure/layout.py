"""The layout of a figure: where its maps, the legend, the key and the notes stand on the sheet."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from geoint.output.figure.globe import draw_globe, wants_globe
from geoint.output.figure.key import Key, Note, is_too_long
from geoint.output.figure.legend import Legend, legend_of
from geoint.output.figure.map_draw import draw_map
from geoint.output.figure.maps import GAP, SIDE_SHARE, WIDE_MM, below_room, left_room, plan_maps
from geoint.output.figure.marks import marks_of
from geoint.output.figure.notes import notes_of, subtitle_of, title_of
from geoint.output.figure.sheet import Rect, Sheet
from geoint.output.figure.text import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.figure.map import MapPlan
    from geoint.output.figure.maps import Maps
    from geoint.output.figure.marks import Mark
    from geoint.output.figure.panels import By
    from geoint.output.figure.projection import View
    from geoint.output.figure.sizes import FigureSize
    from geoint.runs import RunEvents

NOTE_GAP = 0.5
"""Between paragraphs (mm)."""

NOTES_GUESS = 14.0
"""Room (mm) for the notes of a slide while its maps are planned for the first time."""

LEAST_KEY_ROWS = 3


class Block(Protocol):
    """Something with a height at a width that can be drawn."""

    def height(self, width: float) -> float:
        """Millimetres."""

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""


class Placed(NamedTuple):
    """A block at its place."""

    block: Block
    x: float
    top: float
    width: float


class Wish(NamedTuple):
    """What is asked for."""

    size: FigureSize
    by: By | None
    title: str | None
    key: bool


@dataclass
class FigurePlan:
    """All that a figure holds, laid out; `height` is the sheet's (mm)."""

    size: FigureSize
    marks: tuple[Mark, ...]
    height: float = 0.0
    maps: tuple[MapPlan, ...] = ()
    blocks: list[Placed] = field(default_factory=list)

    @property
    def legend(self) -> Legend | None:
        """The legend, where there is one."""
        return next((p.block for p in self.blocks if isinstance(p.block, Legend)), None)

    @property
    def key(self) -> Key | None:
        """The numbered key, where there is one."""
        return next((p.block for p in self.blocks if isinstance(p.block, Key)), None)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The paragraphs below the maps."""
        return tuple(p.block for p in self.blocks if isinstance(p.block, Note))

    def draw(self) -> Sheet:
        """Draw everything on a sheet."""
        sheet = Sheet(self.size.width, self.height)
        for plan in self.maps:
            draw_map(sheet, plan)
        for placed in self.blocks:
            placed.block.draw(sheet, placed.x, placed.top, placed.width)
        return sheet

    def put(self, block: Block, x: float, top: float, width: float) -> float:
        """Place a block and return where the next one may begin."""
        self.blocks.append(Placed(block, x, top, width))
        return top - block.height(width)


@dataclass(frozen=True)
class Title:
    """The title in up to two lines, with a line below it."""

    text: str
    below: str
    size: FigureSize

    def _lines(self, width: float) -> tuple[str, ...]:
        return wrap(self.text, self.size.title_style, width=width, lines=2) if self.text else ()

    def height(self, width: float) -> float:
        """Millimetres."""
        lines = len(self._lines(width)) * self.size.title_style.leading
        return lines + self.size.key_style.leading + 1.4

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""
        style = self.size.title_style
        for line in self._lines(width):
            sheet.text(x, top - style.ascent, line, style)
            top -= style.leading
        soft = self.size.key_style._replace(colour=self.size.small_style.colour)
        sheet.text(x, top - soft.ascent - 0.2, self.below, soft)


@dataclass(frozen=True)
class Globe:
    """The small globe as a block; it stands at the right of its width."""

    view: View
    size: FigureSize

    def height(self, width: float) -> float:
        """Millimetres."""
        return min(self.size.globe, width)

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""
        radius = self.height(width) / 2 - 0.3
        draw_globe(sheet, (x + width - radius - 0.3, top - radius - 0.3), radius, self.view)


def plan_figure(run: RunEvents, wish: Wish) -> FigurePlan:
    """Lay out a figure of a run."""
    size = wish.size
    plan = FigurePlan(size, marks_of(run))
    width = size.width - 2 * size.margin
    title = Title(title_of(run, wish.title), subtitle_of(run, plan.marks), size)
    top = plan.put(title, size.margin, -size.margin, width)
    bottom = -size.most_height + size.margin
    if size.beside:
        # How high the notes are is known only when the maps are: the maps are planned twice.
        draft = _maps(plan, wish, top, bottom + NOTES_GUESS)
        bottom += _height_of(notes_of(run, plan.marks, draft.plans, wish), width) + GAP
    maps = _maps(plan, wish, top, bottom)
    plan.maps = maps.plans
    plan.blocks += [Placed(*heading) for heading in maps.headings]
    notes = notes_of(run, plan.marks, plan.maps, wish)
    if size.beside:
        _put_side(plan, wish, top=top, bottom=bottom)
        top = bottom - GAP
    else:
        top = _put_below(plan, wish, maps.bottom, room=_height_of(notes, width))
    for note in notes:
        top = plan.put(note, size.margin, top, width) - NOTE_GAP
    plan.height = size.height or math.ceil((-top + size.margin) * 10) / 10
    return plan


def _height_of(notes: Sequence[Note], width: float) -> float:
    return sum(note.height(width) + NOTE_GAP for note in notes)


def _maps(plan: FigurePlan, wish: Wish, top: float, bottom: float) -> Maps:
    """Plan the maps between two heights of the sheet."""
    size = wish.size
    left = size.margin + left_room(size)
    right = size.width - size.margin - (size.width * SIDE_SHARE if size.beside else 0.0)
    return plan_maps(plan.marks, size, wish.by, Rect(left, bottom + below_room(size), right, top))


def _has_second(plan: FigurePlan, wish: Wish) -> bool:
    return wish.by is None and len(plan.maps) == 2


def _globe(plan: FigurePlan, wish: Wish) -> Globe | None:
    """Return the globe, where one map alone might leave its reader lost."""
    view = plan.maps[0].view
    return Globe(view, wish.size) if wish.by is None and len(plan.maps) == 1 and wants_globe(view) else None


def _put_below(plan: FigurePlan, wish: Wish, top: float, *, room: float) -> float:
    """Set legend, globe and key below the maps, or the legend beside the second one; `room` is for the notes."""
    size = wish.size
    width = size.width - 2 * size.margin
    entries = legend_of(plan.maps)
    if _has_second(plan, wish) and size.width > WIDE_MM:
        second = plan.maps[1].view.frame
        x = second.x1 + GAP * 1.4
        top = min(top, plan.put(Legend(entries, size, 1), x, second.y1, size.width - size.margin - x))
    else:
        globe = _globe(plan, wish)
        beside = size.globe + GAP if globe else 0.0
        low = plan.put(Legend(entries, size, size.legend_columns), size.margin, top - 0.8, width - beside)
        if globe:
            low = min(low, plan.put(globe, size.width - size.margin - size.globe, top - 0.8, size.globe))
        top = low
    key = _key(plan, wish, room=size.most_height + top - size.margin - room - 2 * GAP, width=width)
    if key:
        top = plan.put(key, size.margin, top - GAP * 0.6, width)
    return top - GAP * 0.7


def _put_side(plan: FigurePlan, wish: Wish, *, top: float, bottom: float) -> None:
    """Set legend, globe and key at the right of a slide's map."""
    size = wish.size
    x = size.width - size.margin - size.width * SIDE_SHARE + GAP * 2
    width = size.width - size.margin - x
    if _has_second(plan, wish):
        top = plan.maps[1].view.frame.y0 - below_room(size) - GAP
    globe = _globe(plan, wish)
    beside = size.globe + GAP if globe else 0.0
    columns = 1 if globe else size.legend_columns
    low = plan.put(Legend(legend_of(plan.maps), size, columns), x, top, width - beside)
    if globe:
        low = min(low, plan.put(globe, x + width - size.globe, top, size.globe))
    key = _key(plan, wish, room=low - GAP - bottom, width=width)
    if key:
        plan.put(key, x, low - GAP, width)


def _key(plan: FigurePlan, wish: Wish, *, room: float, width: float) -> Key | None:
    placed = tuple(mark for mark in plan.marks if mark.lon is not None)
    if not wish.key or not placed or is_too_long(plan.marks) or room < wish.size.key_style.leading * LEAST_KEY_ROWS:
        return None
    return Key.fitting(placed, wish.size, room=room, width=width)
