"""Features of an option from the whole report: its country, its unit, and the other places near it.

How likely every option of the report is, by what was known before, goes in, so that the resolver can look at a report
more than once.
"""

from __future__ import annotations

import math

import numpy as np

from geoint.placing.resolve_context import EARTH_RADIUS_KM, MAX_ANCHORS, Floats, Ints, Scene

CONTEXT = (
    "country named",
    "country share",
    "country adjective",
    "country of other places",
    "country first",
    "country foreign to all",
    "unit named",
    "unit named share",
    "unit of other places",
    "unit first",
    "own people",
    "own people absent",
    "holds others",
    "holds others share",
    "unit holds others",
    "unit holds others share",
    "near 30",
    "near 150",
    "near 30 mean",
    "near 150 mean",
    "near 500 mean",
    "beside",
    "far from all",
)
# Kernels of nearness: a town's surroundings, a day's drive, a part of a continent.
_REACHES_KM = (30.0, 150.0, 500.0)


class Surroundings:
    """What does not change between the passes over a report: who is near whom, in space and in the text."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        count = len(scene.names)
        self.weights = np.array([1.0 + math.log(len(n.mentions)) for n in scene.names], dtype=np.float32)
        order = sorted(
            (k for k, n in enumerate(scene.names) if n.options), key=lambda k: (-len(scene.names[k].mentions), k)
        )
        self.anchors = np.zeros(count, dtype=bool)
        self.anchors[order[:MAX_ANCHORS]] = True
        used = self.anchors[scene.owner] & ~scene.wide
        self.used = np.flatnonzero(used)
        cosine = np.clip(scene.points @ scene.points[self.used].T, -1.0, 1.0)
        distance = EARTH_RADIUS_KM * np.sqrt(np.maximum(2.0 - 2.0 * cosine, 0.0))
        self.kernels = [np.exp(-distance / reach) for reach in _REACHES_KM]
        self.closeness = _closeness(scene)


def _closeness(scene: Scene) -> Floats:
    """Return how near in the text each name stands to each other, 1 beside it, counting the four next mentions."""
    near = np.zeros((len(scene.names), len(scene.names)), dtype=np.float32)
    for i, left in enumerate(scene.mentions):
        for j in range(i + 1, min(i + 5, len(scene.mentions))):
            value = math.exp(-max(scene.mentions[j].start - left.end, 0) / 150)
            a, b = scene.of_mention[i], scene.of_mention[j]
            near[a, b] = near[b, a] = max(near[a, b], value)
    return near


def context_features(around: Surroundings, likely: Floats) -> Floats:
    """Return a row of `CONTEXT` for each option, given how likely each option is within its name."""
    scene = around.scene
    size = len(scene.owner)
    if not size:
        return np.zeros((0, len(CONTEXT)), dtype=np.float32)
    mass = likely * around.weights[scene.owner]
    columns = [
        *_country_columns(scene, mass),
        *_unit_columns(scene, mass),
        *_holding_columns(scene, mass),
        *_near_columns(around, likely),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _totals(scene: Scene, index: Ints, mass: Floats, length: int) -> tuple[Floats, Floats]:
    """Return for each option the mass of other names with its index, and the mass of all other names that have one."""
    has = index >= 0
    sums = np.bincount(index[has], weights=mass[has], minlength=length)
    pair = scene.owner * (length + 1) + np.where(has, index, length)
    own = np.bincount(pair[has], weights=mass[has], minlength=len(scene.names) * (length + 1))
    total = np.bincount(scene.owner[has], weights=mass[has], minlength=len(scene.names))
    same = (
        np.where(has, sums[np.where(has, index, 0)] - own[pair] if length else 0.0, 0.0)
        if length
        else np.zeros(len(index))
    )
    return same.astype(np.float32), (total.sum() - total[scene.owner]).astype(np.float32)


def _country_columns(scene: Scene, mass: Floats) -> list[Floats]:
    own, people = scene.is_country, scene.people
    length = len(scene.countries)
    named, all_named = _totals(scene, scene.country, np.where(own, mass, 0), length)
    placed, all_placed = _totals(scene, scene.country, np.where(own, 0, mass), length)
    share = (named + people) / (all_named + sum(scene.demonyms.values()) + 1.0)
    other = (placed + 0.0) / (all_placed + 1.0)
    best = other >= _best_share(scene, other) - 1e-6
    sub = (~own) & (scene.country >= 0)
    return [
        np.where(sub, 1 - np.exp(-named), 0),
        np.where(sub, share, 0),
        np.where(sub, 1 - np.exp(-people), 0),
        np.where(sub, other, 0),
        np.where(sub & best & (other > 0.2), 1.0, 0.0),
        np.where(sub & (named + people + placed < 0.05), 1.0, 0.0),
    ]


def _best_share(scene: Scene, values: Floats) -> Floats:
    best = np.zeros(len(scene.names), dtype=np.float32)
    np.maximum.at(best, scene.owner, values)
    return best[scene.owner]


def _unit_columns(scene: Scene, mass: Floats) -> list[Floats]:
    own = scene.is_unit
    length = len(scene.units)
    named, all_named = _totals(scene, scene.unit, np.where(own, mass, 0), length)
    placed, all_placed = _totals(scene, scene.unit, np.where(own, 0, mass), length)
    other = placed / (all_placed + 1.0)
    sub = (~own) & (scene.unit >= 0)
    best = other >= _best_share(scene, other) - 1e-6
    return [
        np.where(sub, 1 - np.exp(-1.5 * named), 0),
        np.where(sub, named / (all_named + 0.5), 0),
        np.where(sub, other, 0),
        np.where(sub & best & (other > 0.2), 1.0, 0.0),
    ]


def _holding_columns(scene: Scene, mass: Floats) -> list[Floats]:
    """For countries and first-order units: their people, and the report's other places inside them."""
    country, unit, people = scene.is_country, scene.is_unit, scene.people
    inside, all_inside = _totals(scene, scene.country, np.where(country, 0, mass), len(scene.countries))
    within, all_within = _totals(scene, scene.unit, np.where(unit, 0, mass), len(scene.units))
    return [
        np.where(country, 1 - np.exp(-people), 0),
        np.where(country & (people == 0), 1.0, 0.0),
        np.where(country, 1 - np.exp(-inside), 0),
        np.where(country, inside / (all_inside + 1.0), 0),
        np.where(unit, 1 - np.exp(-within), 0),
        np.where(unit, within / (all_within + 1.0), 0),
    ]


def _near_columns(around: Surroundings, likely: Floats) -> list[Floats]:
    scene, used = around.scene, around.used
    size, count = len(scene.owner), len(scene.names)
    if not len(used):
        return [np.zeros(size, dtype=np.float32)] * 6 + [np.where(scene.wide, 0.0, 1.0)]
    spread = np.zeros((len(used), count), dtype=np.float32)
    spread[np.arange(len(used)), scene.owner[used]] = likely[used]
    own = np.arange(count)[None, :] == scene.owner[:, None]
    reach = [np.where(own, 0.0, kernel @ spread) for kernel in around.kernels]
    present = np.zeros(count, dtype=np.float32)
    np.add.at(present, scene.owner[used], likely[used])
    weights = around.weights * present
    total = np.maximum(weights.sum() - weights[scene.owner], 1e-6) + 0.5
    means = [(r @ around.weights) / total for r in reach]
    beside = (reach[1] * around.closeness[scene.owner]).max(axis=1)
    fine = ~scene.wide
    columns = [reach[0].max(axis=1), reach[1].max(axis=1), *means, beside]
    return [np.where(fine, c, 0.0) for c in columns] + [np.where(fine & (reach[2].max(axis=1) < 0.05), 1.0, 0.0)]
