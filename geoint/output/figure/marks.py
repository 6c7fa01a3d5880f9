"""What a figure shows of a run: numbered marks for its events, sites for their areas, and how far it must reach."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from shapely import make_valid, union_all
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Point, Polygon

from geoint.output.figure.text import clean
from geoint.output.symbology import CERTAINTY, WHERE, main_domain
from geoint.output.webmap.data import DRAWN_ROLES, VIEW_HEIGHT, VIEW_WIDTH, headline
from geoint.output.webmap.geometry import centre_longitude, is_round, make_whole, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geoint.models import Domain, Event, EventArea, EventType
    from geoint.output.figure.projection import Box
    from geoint.runs import RunEvents

VAST_DEG2 = 400.0
"""Square degrees: an ocean or a large country is outlined, for its fill would cover the map (as on the web map)."""

FEW_PARTS = 8
"""Joining so few parts costs nothing; a coast has thousands of islands, and all but a few lie whole."""

SEAM_DEG = 1e-6

POINT_RULES = frozenset({"entry", "geocoder"})
"""Spatial rules whose outline is a place's own; every other one was drawn from words, and gets a soft edge."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

SiteKind = Literal["area", "base"]


class Mark(NamedTuple):
    """One event of the figure.

    `number` counts all events of the run from 1. `level` is 0 doubtful, 1 likely, 2 sure. `lon` and `lat` are null
    where the event has no place. `boxes` say how far the map must reach to show it, and are empty for what is vast.
    """

    number: int
    event: Event
    label: str
    when: str
    level: int
    lon: float | None
    lat: float | None
    domain: Domain | None
    boxes: tuple[Box, ...]
    vast: bool

    @property
    def type(self) -> EventType:
        """Event type."""
        return self.event.type


@dataclass(frozen=True)
class Site:
    """One outline that is drawn once, however many events of a type share it.

    `ring_km` is the radius of the ring around a place of which only a point is known, else 0.
    """

    kind: SiteKind
    type: EventType
    geometry: BaseGeometry
    ring_km: int
    level: int
    soft: bool
    vast: bool
    size: float
    numbers: tuple[int, ...]


def marks_of(run: RunEvents) -> tuple[Mark, ...]:
    """Return a mark for each event, in the run's order."""
    boxes = Boxes()
    return tuple(_mark(number, event, boxes) for number, event in enumerate(run.events, 1))


class Boxes:
    """Boxes of outlines, worked out once for each: many events share one, and runs that were read back repeat it."""

    def __init__(self) -> None:
        self._known: dict[bytes, Box] = {}

    def of(self, geometry: BaseGeometry) -> Box:
        """Return (west, south, east, north) in degrees; east may pass 180."""
        key = geometry.wkb
        if key not in self._known:
            west, south, east, north = geometry.bounds
            crosses = east - west > 180
            self._known[key] = whole_of(geometry).bounds if crosses else (west, south, east, north)
        return self._known[key]


def _mark(number: int, event: Event, known: Boxes) -> Mark:
    placed = event.lon is not None and event.lat is not None
    boxes, vast = _view_boxes(event, known)
    return Mark(
        number=number,
        event=event,
        label=clean(headline(event)) or f"Event {number}",
        when=when_of(event.start, event.end),
        level=level_of(event.confidence),
        lon=event.lon if placed else None,
        lat=event.lat if placed else None,
        domain=main_domain(event.domains),
        boxes=boxes,
        vast=vast,
    )


def _view_boxes(event: Event, known: Boxes) -> tuple[tuple[Box, ...], bool]:
    """Return what the view must hold, by the web map's rule: areas that are not vast, else the event's point."""
    drawn = [known.of(area.geometry) for area in event.areas if area.role == "area"]
    fitting = tuple(b for b in drawn if b[2] - b[0] <= VIEW_WIDTH and b[3] - b[1] <= VIEW_HEIGHT)
    vast = bool(drawn) and all((b[2] - b[0]) * (b[3] - b[1]) > VIEW_WIDTH * VIEW_HEIGHT for b in drawn)
    if fitting or event.lon is None or event.lat is None:
        return fitting, vast
    return ((event.lon, event.lat, event.lon, event.lat),), vast


def reach_of(marks: Iterable[Mark]) -> list[Box]:
    """Return the boxes that the view must hold; points of vast areas only where there is nothing else."""
    boxes = [(b, mark.vast) for mark in marks for b in mark.boxes]
    return [b for b, vast in boxes if not vast] or [b for b, _ in boxes]


def level_of(confidence: float) -> int:
    """Return 0 doubtful, 1 likely, 2 sure."""
    return sum(confidence >= bound for bound in CERTAINTY)


def sites_of(marks: Sequence[Mark]) -> tuple[Site, ...]:
    """Return the outlines of the marks' areas and bases, the largest first."""
    members: dict[tuple[str, EventType, SiteKind], list[tuple[Mark, EventArea]]] = defaultdict(list)
    keys: dict[int, str] = {}  # hashing an outline with thousands of corners costs: once for each
    for mark in marks:
        for area in mark.event.areas:
            if area.role in DRAWN_ROLES:
                key = keys.setdefault(id(area.geometry), _place_key(area))
                members[key, mark.event.type, "area" if area.role == "area" else "base"].append((mark, area))
    sites = [_site(kind, type_, found) for (_, type_, kind), found in members.items()]
    return tuple(sorted(sites, key=lambda s: (-s.size, s.numbers, s.type, s.kind)))


def _place_key(area: EventArea) -> str:
    if isinstance(area.geometry, Point):
        return f"{area.lon},{area.lat},{_ring(area)}"
    return area.geometry.wkb_hex


def _ring(area: EventArea) -> int:
    return WHERE[area.where_prec][1] if area.where_prec in WHERE else 0


def _site(kind: SiteKind, type_: EventType, members: Sequence[tuple[Mark, EventArea]]) -> Site:
    best = max((area for _, area in members), key=lambda area: area.confidence)
    is_point = isinstance(best.geometry, Point)
    geometry = whole_of(best.geometry) if not is_point else Point(best.lon, best.lat)
    size = 0.0 if is_point else _size_of(geometry)
    return Site(
        kind=kind,
        type=type_,
        geometry=geometry,
        ring_km=_ring(best) if is_point else 0,
        level=level_of(best.confidence),
        soft=not is_point and best.rule not in POINT_RULES,
        vast=size >= VAST_DEG2,
        size=size,
        numbers=tuple(sorted({mark.number for mark, _ in members})),
    )


def whole_of(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry laid side by side across the antimeridian, as `make_whole` does, joining only what was cut."""
    west, _, east, _ = geometry.bounds if not geometry.is_empty else (0.0, 0.0, 0.0, 0.0)
    parts = [part for part in parts_of(geometry) if isinstance(part, Polygon)]
    spans = [(part.bounds[0], part.bounds[2]) for part in parts if not is_round(part)]
    if east - west <= 180 or len(parts) < FEW_PARTS or len(spans) < 2:
        return make_whole(geometry)
    start = (round(centre_longitude(spans) + 360, 4)) % 360 - 180
    moved = [p if is_round(p) else _turned(p, start) for p in parts]
    cut = [p for p in moved if not is_round(p) and _at_seam(p)]
    joined = parts_of(make_whole(union_all([make_valid(p) for p in cut]))) if cut else []
    kept = [p for p in moved if is_round(p) or not _at_seam(p)]
    return MultiPolygon([p for p in (*kept, *joined) if isinstance(p, Polygon)])


def _turned(part: Polygon, start: float) -> Polygon:
    turns = -((part.bounds[0] - start) // 360)
    return translate(part, 360 * turns) if turns else part


def _at_seam(part: Polygon) -> bool:
    """Whether a part touches the antimeridian, where the data are cut."""
    return any(abs((lon % 360) - 180) < SEAM_DEG for lon in (part.bounds[0], part.bounds[2]))


def _size_of(geometry: BaseGeometry) -> float:
    """Square degrees as drawn on a Mercator map's middle, the measure of the web map."""
    _, south, _, north = geometry.bounds
    return float(geometry.area / max(0.05, math.cos(math.radians((south + north) / 2))))


def when_of(start: str | None, end: str | None) -> str:
    """Return two partial dates in few letters: "30 Aug – 5 Sep 2022", "Oct 2021", "2024"; "undated" without any."""
    low = (start or end or "").split("-")
    high = (end or start or "").split("-")
    if not low[0]:
        return "undated"
    if low == high or not (start and end):
        return _spelt(low)
    if low[0] != high[0] or len(low) != len(high):
        return f"{_spelt(low)} – {_spelt(high)}"
    if len(low) == 3 and low[1] == high[1]:
        return f"{int(low[2])}–{_spelt(high)}"
    return f"{_spelt(low, year=False)} – {_spelt(high)}"


def _spelt(parts: Sequence[str], *, year: bool = True) -> str:
    try:
        words = [str(int(parts[2]))] if len(parts) > 2 else []
        words += [MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []
    except (ValueError, IndexError):  # a date of another make is shown as it is
        return clean("-".join(parts), 20)
    return " ".join([*words, clean(parts[0], 8)] if year or not words else words)
