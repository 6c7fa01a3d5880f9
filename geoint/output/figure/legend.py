"""The legend of a figure: only what occurs on its maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geoint.output.figure.areas import BAND_ALPHA, BANDS, DASH, FILL, RING_DASH, VAST_ALPHA, VAST_WIDTH
from geoint.output.figure.basemap import base_map
from geoint.output.figure.map_draw import BORDER, DISPUTED
from geoint.output.figure.sheet import Ink, Rect
from geoint.output.figure.sizes import SOFT, FigureSize
from geoint.output.figure.symbols import draw_group, draw_pictogram, draw_symbol
from geoint.output.figure.text import MM_PER_POINT, wrap
from geoint.output.symbology import DOMAINS, GLYPHS, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.models import Domain, EventType
    from geoint.output.figure.map import MapPlan
    from geoint.output.figure.sheet import Sheet

WHAT, MOVES, SURE, UNDER = "What it is", "Where it moves", "How sure the place is", "Base map"
LEVELS = ("doubtful", "likely", "sure")


class Entry(NamedTuple):
    """One line: under which heading, which swatch, of which value, and its words."""

    heading: str
    swatch: str
    value: str
    text: str


def legend_of(plans: Sequence[MapPlan]) -> tuple[Entry, ...]:
    """Return the lines for what occurs on the maps, in the order of the symbology."""
    marks = [plan.marks[key] for plan in plans for spot in plan.spots for key in spot.keys]
    lone = [plan.marks[spot.keys[0]] for plan in plans for spot in plan.spots if len(spot.keys) == 1]
    sites = [site for plan in plans for site, _, _ in plan.sites]
    types = {mark.type for mark in marks} | {site.type for site in sites}
    domains = {mark.domain for mark in lone}
    entries = [Entry(WHAT, "type", name, style.label) for name, style in TYPES.items() if name in types]
    doubtful = [mark.type for mark in lone if mark.level == 0]
    if doubtful:
        entries.append(Entry(WHAT, "hollow", doubtful[0], "hollow: doubtful"))
    if any(plan.grouped for plan in plans):
        entries.append(Entry(WHAT, "group", "", "so many events"))
    if any(spot.moved for plan in plans for spot in plan.spots):
        entries.append(Entry(WHAT, "moved", "", "set beside its place"))
    entries += [Entry(MOVES, "domain", name, DOMAINS[name]) for name in GLYPHS if name in domains]
    entries += _area_entries(plans)
    if any(not plan.borders.is_empty for plan in plans):
        entries.append(Entry(UNDER, "border", "", f"border ({base_map().whose}’s view)"))
    if any(not plan.disputed.is_empty for plan in plans):
        entries.append(Entry(UNDER, "disputed", "", "disputed, or line of control"))
    return tuple(entries)


def _area_entries(plans: Sequence[MapPlan]) -> list[Entry]:
    sites = [site for plan in plans for site, _, _ in plan.sites]
    filled = [site for site in sites if not site.ring_km]
    levels = {site.level for site in filled}
    entries = [Entry(SURE, "level", str(n), LEVELS[n]) for n in (2, 1, 0) if n in levels]
    if any(site.soft and not site.vast and site.kind == "area" for site in sites):
        entries.append(Entry(SURE, "soft", "", "edge drawn from words (“off the coast”)"))
    if any(site.ring_km for site in sites):
        entries.append(Entry(SURE, "ring", "", "point known within 25 to 300 km"))
    if any(site.vast and site.kind == "area" for site in sites):
        entries.append(Entry(SURE, "vast", "", "vast area: outline only"))
    if any(site.kind == "base" for site in sites):
        entries.append(Entry(SURE, "base", "", "base, departure or target: outline only"))
    return entries


@dataclass(frozen=True)
class Legend:
    """Entries set in columns, group by group."""

    entries: tuple[Entry, ...]
    size: FigureSize
    columns: int

    @property
    def _swatch(self) -> float:
        return self.size.small * 0.95

    @property
    def _row(self) -> float:
        return self.size.small_style.leading * 1.12

    def height(self, width: float) -> float:
        """Height (mm) at a width."""
        return max((self._height(column, width) for column in self._columns(width)), default=0.0)

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""
        columns = self._columns(width)
        each = self._column_width(width)
        for i, groups in enumerate(columns):
            y = top
            for heading, entries in groups:
                y = self._draw_group(sheet, (x + i * (each + 3.0), y), each, (heading, entries))

    def _column_width(self, width: float) -> float:
        return (width - 3.0 * (self.columns - 1)) / self.columns

    def _groups(self) -> list[tuple[str, list[Entry]]]:
        headings = dict.fromkeys(entry.heading for entry in self.entries)
        return [(name, [e for e in self.entries if e.heading == name]) for name in headings]

    def _columns(self, width: float) -> list[list[tuple[str, list[Entry]]]]:
        """Share the groups out in their order, so that the highest column is as low as can be."""
        groups = self._groups()
        best: list[list[tuple[str, list[Entry]]]] = [groups]
        for cuts in _cuts(len(groups), self.columns):
            columns = [groups[a:b] for a, b in zip((0, *cuts), (*cuts, len(groups)), strict=True)]
            if max(self._height(c, width) for c in columns) < max(self._height(c, width) for c in best) - 1e-9:
                best = columns
        return best

    def _height(self, groups: Sequence[tuple[str, list[Entry]]], width: float) -> float:
        each = self._column_width(width)
        return sum(self._row * (1 + sum(len(self._lines(e, each)) for e in entries)) + 1.2 for _, entries in groups)

    def _lines(self, entry: Entry, width: float) -> tuple[str, ...]:
        return wrap(entry.text, self.size.small_style, width=width - self._swatch - 1.4, lines=2)

    def _draw_group(self, sheet: Sheet, at: tuple[float, float], width: float, group: tuple[str, list[Entry]]) -> float:
        x, y = at
        style = self.size.small_style
        bold = style._replace(face="sans bold")
        sheet.text(x, y - style.ascent, group[0], bold)
        y -= self._row
        for entry in group[1]:
            draw_swatch(sheet, Rect(x, y - style.ascent - style.descent, x + self._swatch, y), entry, self.size)
            for line in self._lines(entry, width):
                sheet.text(x + self._swatch + 1.4, y - style.ascent, line, style)
                y -= self._row
        return y - 1.2


def _cuts(groups: int, columns: int) -> list[tuple[int, ...]]:
    from itertools import combinations

    return [cut for n in range(1, columns) for cut in combinations(range(1, groups), n)]


def draw_swatch(sheet: Sheet, box: Rect, entry: Entry, size: FigureSize) -> None:
    """Draw the sample of an entry into a box."""
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    side = min(box.height * 1.1, box.width)
    if entry.swatch == "type":
        draw_symbol(sheet, middle, side, type_=_type(entry.value), domain=None)
    elif entry.swatch == "hollow":
        draw_symbol(sheet, middle, side, type_=_type(entry.value), domain=None, hollow=True)
    elif entry.swatch == "group":
        draw_group(sheet, middle, side * 1.1, counts=(("exercise", 3), ("patrol", 2)), style=size.bold_style)
    elif entry.swatch == "moved":
        _draw_moved(sheet, box, side)
    elif entry.swatch == "domain":
        draw_pictogram(sheet, middle, side, domain=_domain(entry.value))
    elif entry.swatch in ("border", "disputed"):
        disputed = entry.swatch == "disputed"
        ink = Ink(line=DISPUTED if disputed else BORDER, width=0.8, dash=(2.0, 1.4) if disputed else ())
        sheet.line([(box.x0, middle[1]), (box.x1, middle[1])], ink)
    else:
        _draw_area(sheet, box, entry)


def _draw_moved(sheet: Sheet, box: Rect, side: float) -> None:
    low = (box.x0 + 0.6, box.y0 + 0.4)
    high = (box.x1 - side * 0.35, box.y1 - side * 0.38)
    sheet.line([low, high], Ink(line=SOFT, width=0.45))
    sheet.circle(*low, 0.5, Ink(fill=TYPES["exercise"].light))
    draw_symbol(sheet, high, side * 0.7, type_="exercise", domain=None)


def _draw_area(sheet: Sheet, box: Rect, entry: Entry) -> None:
    colour = TYPES["exercise"].light
    inner = Rect(box.x0 + 0.2, box.y0 + 0.25, box.x1 - 0.2, box.y1 - 0.25)
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    if entry.swatch == "level":
        level = int(entry.value)
        sheet.rect(
            inner,
            Ink(fill=colour, fill_alpha=FILL[level] * 1.5, line=colour, width=0.8, dash=DASH[level], round_caps=True),
        )
    elif entry.swatch == "soft":
        for i in range(1, BANDS + 1):
            width = 2.0 * i / BANDS / MM_PER_POINT
            sheet.rect(inner.grown(-0.4), Ink(line=colour, line_alpha=BAND_ALPHA * 1.6, width=width, round_caps=True))
        sheet.rect(inner.grown(-0.4), Ink(fill=colour, fill_alpha=0.12))
    elif entry.swatch == "ring":
        radius = inner.height / 2
        sheet.circle(
            *middle, radius, Ink(fill=colour, fill_alpha=0.1, line=colour, width=0.6, dash=RING_DASH, round_caps=True)
        )
        sheet.circle(*middle, 0.4, Ink(fill=colour))
    else:
        vast = entry.swatch == "vast"
        sheet.rect(inner, Ink(line=colour, line_alpha=VAST_ALPHA if vast else 0.9, width=VAST_WIDTH if vast else 0.8))


def _type(value: str) -> EventType:
    return next(type_ for type_ in TYPES if type_ == value)


def _domain(value: str) -> Domain:
    return next(domain for domain in GLYPHS if domain == value)
