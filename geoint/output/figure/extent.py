"""How far a figure reaches: one map of all, or a map of where most events lie and a second one of the whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoint.output.figure.marks import reach_of
from geoint.output.figure.projection import extent_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.figure.marks import Mark
    from geoint.output.figure.projection import Box

LEAST_WIDTH_M = 500_000.0
"""A map is at least so wide, so that a single town has a coast or a border around it."""

RADII_DEG = (6.0, 9.0, 13.0, 18.0, 24.0)
"""Caps that are tried as the region where most events lie."""

LEAST_SHARE = 0.4
"""Of the events must lie in the region."""

MOST_SIZE = 0.5
"""Of the whole's extent may the region have: else a second map would show little more."""

SIZE_COST = 0.6
"""How much a region's size, in parts of the whole, counts against the share of events that it holds."""

MOST_BOX = 0.75
"""Of the cap's radius: a larger area does not set the region's extent, its event's point does."""

WHOLE_M = 8_000_000.0
"""A figure that reaches no further than this needs no second map."""

MOST_EVENTS = 2_000
"""With more events the distances between all of them are too many; one map shows them in groups."""


class Extent(NamedTuple):
    """Boxes (degrees) of the main map, and of the whole where a second map shows it, else empty."""

    main: tuple[Box, ...]
    whole: tuple[Box, ...]


def extent_for(marks: Sequence[Mark]) -> Extent:
    """Choose the extent of a figure's maps from its events."""
    whole = tuple(reach_of(marks))
    placed = [mark for mark in marks if mark.boxes and not mark.vast and mark.lon is not None]
    if not 3 <= len(placed) <= MOST_EVENTS:
        return Extent(whole, ())
    size = max(extent_of(whole, least_m=LEAST_WIDTH_M))
    if size <= WHOLE_M:
        return Extent(whole, ())
    best: tuple[float, tuple[Box, ...]] | None = None
    apart = _distances(placed)
    for radius in RADII_DEG:
        near = apart <= radius
        centre = int(np.argmax(near.sum(axis=1)))
        share = float(near[centre].mean())
        region = _boxes_near([placed[i] for i in np.flatnonzero(near[centre])], radius)
        part = max(extent_of(region, least_m=LEAST_WIDTH_M)) / size
        score = share - SIZE_COST * part
        if LEAST_SHARE < share < 1 and part < MOST_SIZE and (best is None or score > best[0] + 1e-9):
            best = (score, region)
    return Extent(best[1], whole) if best else Extent(whole, ())


def _distances(marks: Sequence[Mark]) -> np.ndarray:
    """Great-circle distances (degrees) between all events."""
    lon = np.radians([mark.lon or 0.0 for mark in marks])
    lat = np.radians([mark.event.lat or 0.0 for mark in marks])
    xyz = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    angles: np.ndarray = np.degrees(np.arccos(np.clip(xyz @ xyz.T, -1, 1)))
    return angles


def _boxes_near(marks: Sequence[Mark], radius: float) -> tuple[Box, ...]:
    """Boxes of a region's events; of areas as large as the region itself only the event's point."""
    boxes: list[Box] = []
    for mark in marks:
        fitting = [b for b in mark.boxes if _size(b) <= radius * MOST_BOX]
        lon, lat = mark.lon or 0.0, mark.event.lat or 0.0
        boxes += fitting or [(lon, lat, lon, lat)]
    return tuple(boxes)


def _size(b: Box) -> float:
    middle = math.radians((b[1] + b[3]) / 2)
    return max((b[2] - b[0]) * math.cos(middle), b[3] - b[1])
