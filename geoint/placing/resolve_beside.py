"""Features of an option from the names beside it: "Paris, Texas", "Georgia's Dublin", "a town in Guangdong"."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from geoint.placing.resolve_candidates import Option
from geoint.placing.resolve_context import Floats, Scene, distance_km

BESIDE = (
    "in next",
    "not in next",
    "in next elsewhere",
    "not in next elsewhere",
    "in one before",
    "not in one before",
    "holds one before",
    "next is this",
)


class Containment:
    """How far each option of one name lies in each option of another, remembered between the looks at a report."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[tuple[Option, ...], tuple[Option, ...], Floats]] = {}

    def matrix(self, scene: Scene, inner: int, outer: int) -> Floats:
        """Return a row for each option of the name `inner`, a column for each option of the name `outer`."""
        options, containers = scene.names[inner].options, scene.names[outer].options
        known = self._known.get((inner, outer))
        if known is not None and known[0] is options and known[1] is containers:
            return known[2]
        matrix = np.array([[lies_in(o, c) for c in containers] for o in options], dtype=np.float32).reshape(
            len(options), len(containers)
        )
        self._known[inner, outer] = (options, containers, matrix)
        return matrix


def beside_features(
    scene: Scene, likely: Floats, variants: Sequence[tuple[int, int, int, bool]], held: Containment
) -> list[Floats]:
    """Return for each variant (name, next container or -1, container before or -1, bare comma) rows of `BESIDE`."""
    starts = scene.starts
    inside_of: dict[tuple[int, int], tuple[Floats, float]] = {}

    def inside(k: int, other: int) -> tuple[Floats, float]:
        if (k, other) not in inside_of:
            inside_of[k, other] = _inside(scene, held.matrix(scene, k, other), other, likely)
        return inside_of[k, other]

    elsewhere: dict[int, list[tuple[Floats, float]]] = {}
    holds: dict[int, list[Floats]] = {}
    for k, following, before, _ in variants:
        for other in (following, before):
            if other >= 0 and other != k:
                elsewhere.setdefault(k, []).append(inside(k, other))
                holds.setdefault(other, []).append(
                    _holds(held.matrix(scene, k, other).T, likely[starts[k] : starts[k + 1]])
                )
    out = []
    for k, following, before, comma in variants:
        rows = np.zeros((starts[k + 1] - starts[k], len(BESIDE)), dtype=np.float32)
        if following >= 0 and following != k:
            value, sure = inside(k, following)
            rows[:, 0], rows[:, 1] = value, (sure - value).clip(0) * (1.0 if comma else 0.6)
        if elsewhere.get(k):
            rows[:, 2] = np.max([v for v, _ in elsewhere[k]], axis=0)
            rows[:, 3] = np.max([(s - v).clip(0) for v, s in elsewhere[k]], axis=0)
        if before >= 0 and before != k:
            value, sure = inside(k, before)
            rows[:, 4], rows[:, 5] = value, (sure - value).clip(0)
        if holds.get(k):
            rows[:, 6] = np.max(holds[k], axis=0)
            rows[:, 7] = 1.0 - rows[:, 6]
        out.append(rows)
    return out


def _inside(scene: Scene, matrix: Floats, other: int, likely: Floats) -> tuple[Floats, float]:
    """Return how likely each option lies in what `other` means, and how likely that is a container at all."""
    containers = scene.names[other].options
    chances = likely[scene.starts[other] : scene.starts[other + 1]]
    sure = float(
        sum(p for c, p in zip(containers, chances, strict=True) if c.entry.kind in {"country", "admin", "county"})
    )
    return matrix @ chances, sure


def _holds(matrix: Floats, chances: Floats) -> Floats:
    """Return how likely each option (row) holds what another name (columns, with their chances) means."""
    # Any possible reading counts here, since a small town's own likelihood is low before its container is known.
    held_at: Floats = np.maximum(matrix @ chances, 0.7 * matrix.max(axis=1, initial=0.0))
    return held_at


def lies_in(option: Option, container: Option) -> float:
    """Return how far an entry lies in a container: by codes, else by distance."""
    entry, outer = option.entry, container.entry
    if entry.id == outer.id:
        return 0.0
    if outer.kind == "country":
        return float(entry.country == outer.country and entry.kind != "country")
    if outer.id.startswith("adm1:"):
        return float(option.unit == outer.id)
    if outer.kind in {"admin", "county", "island", "islands", "region"} and entry.kind != "country":
        if outer.country and entry.country and outer.country != entry.country:
            return 0.0
        return math.exp(-distance_km((entry.lon, entry.lat), (outer.lon, outer.lat)) / 80)
    if (
        outer.kind == "city"
        and entry.kind in {"city", "locality", "base", "airfield", "facility", "port"}
        and outer.population > 10 * entry.population
    ):
        return 0.8 * math.exp(-distance_km((entry.lon, entry.lat), (outer.lon, outer.lat)) / 40)
    return 0.0
