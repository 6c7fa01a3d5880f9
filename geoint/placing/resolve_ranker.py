"""The ranker: a weighted sum of features for each option, and chances from the sums of one name's options.

The weights are in resolve_weights.json, one line for each feature: before the report is looked at as a whole, after
the first
look, and after places that no gazetteer has were offered homes. bench/train_resolver.py makes the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from geoint.placing.resolve_beside import BESIDE, Containment, beside_features
from geoint.placing.resolve_candidates import Option
from geoint.placing.resolve_context import Floats, Scene, with_options
from geoint.placing.resolve_inferred import infer_options
from geoint.placing.resolve_own import OWN, own_features
from geoint.placing.resolve_support import CONTEXT, Surroundings, context_features

NAMES = (*OWN, *CONTEXT, *BESIDE)
WEIGHTS_PATH = Path(__file__).with_name("resolve_weights.json")


class Variant(NamedTuple):
    """Mentions of one name that have the same container beside them: (name, next, before, bare comma)."""

    name: int
    following: int
    before: int
    comma: bool


class Weights(NamedTuple):
    """Weights of the three looks, and of the confidence."""

    alone: Floats
    first: Floats
    last: Floats
    confidence: dict[str, float]


class Ranking(NamedTuple):
    """The chances of each option of each variant, the scene with all options, and the rows of features."""

    scene: Scene
    variants: dict[Variant, list[int]]
    chances: list[Floats]
    rows: list[Floats]


@cache
def load_weights(path: Path = WEIGHTS_PATH) -> Weights:
    """Read the weights; features that the file does not know count nothing."""
    data = json.loads(path.read_text(encoding="utf-8"))
    table = data["features"]
    columns = np.array([table.get(name, (0.0, 0.0, 0.0)) for name in NAMES], dtype=np.float32)
    return Weights(columns[: len(OWN), 0], columns[:, 1], columns[:, 2], data["confidence"])


def find_variants(scene: Scene) -> dict[Variant, list[int]]:
    """Return the mentions of each variant."""
    out: dict[Variant, list[int]] = {}
    for i, k in enumerate(scene.of_mention):
        following, before = scene.beside.following.get(i), scene.beside.preceding.get(i)
        variant = Variant(
            k,
            -1 if following is None else scene.of_mention[following],
            -1 if before is None else scene.of_mention[before],
            i in scene.beside.comma,
        )
        out.setdefault(variant, []).append(i)
    return out


def rank(scene: Scene, weights: Weights) -> Ranking:
    """Score all options of a report in three looks."""
    # Some builds of numpy's matrix product leave a floating-point flag set on finite input, which numpy then reports.
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return _rank(scene, weights)


def _rank(scene: Scene, weights: Weights) -> Ranking:
    variants = find_variants(scene)
    own = own_features(scene)
    likely = by_name(
        scene, [own[scene.starts[v.name] : scene.starts[v.name + 1]] @ weights.alone for v in variants], variants
    )
    around, held = Surroundings(scene), Containment()
    rows = feature_rows(scene, own, likely, variants, around=around, held=held)
    likely = by_name(scene, [r @ weights.first for r in rows], variants)
    wider, own, likely = with_homes(scene, own, likely)
    if wider is not scene:
        scene, around = wider, Surroundings(wider)
    rows = feature_rows(scene, own, likely, variants, around=around, held=held)
    return Ranking(scene, variants, [softmax(r @ weights.last) for r in rows], rows)


def with_homes(scene: Scene, own: Floats, likely: Floats) -> tuple[Scene, Floats, Floats]:
    """Offer homes to names that may be listed nowhere; return the scene, its own features and the chances so far."""
    extra = infer_options(scene, likely)
    if not extra:
        return scene, own, likely
    wider = with_options(scene, extra)
    chances = np.zeros(len(wider.owner), dtype=np.float32)
    for k in range(len(scene.names)):
        old = likely[scene.starts[k] : scene.starts[k + 1]]
        chances[wider.starts[k] : wider.starts[k] + len(old)] = old
    return wider, _own_again(scene, wider, own, extra), chances


def _own_again(scene: Scene, wider: Scene, own: Floats, extra: Mapping[int, Sequence[Option]]) -> Floats:
    """Return the own features of a scene with more options, reckoned anew only where they may have changed."""
    # What kind of report it is, which all rows hold, may change with a country that is now the first option of a name.
    if wider.nations != scene.nations:
        return own_features(wider)
    rows = own_features(wider, only=extra)
    for k in range(len(scene.names)):
        if k not in extra:
            rows[wider.starts[k] : wider.starts[k + 1]] = own[scene.starts[k] : scene.starts[k + 1]]
    return rows


def feature_rows(
    scene: Scene,
    own: Floats,
    likely: Floats,
    variants: dict[Variant, list[int]],
    *,
    around: Surroundings | None = None,
    held: Containment | None = None,
) -> list[Floats]:
    """Return for each variant the features of its options, in the order of `NAMES`.

    `around` and `held` are what an earlier look at the same scene found.
    """
    context = context_features(Surroundings(scene) if around is None else around, likely)
    keys = list(variants)
    out = []
    besides = beside_features(scene, likely, keys, Containment() if held is None else held)
    for variant, beside in zip(keys, besides, strict=True):
        part = slice(scene.starts[variant.name], scene.starts[variant.name + 1])
        out.append(np.concatenate([own[part], context[part], beside], axis=1))
    return out


def by_name(scene: Scene, scores: Sequence[Floats], variants: dict[Variant, list[int]]) -> Floats:
    """Return the chance of each option within its name, over the name's variants by their numbers of mentions."""
    chances = np.zeros(len(scene.owner), dtype=np.float32)
    for (variant, found), score in zip(variants.items(), scores, strict=True):
        share = len(found) / len(scene.names[variant.name].mentions)
        chances[scene.starts[variant.name] : scene.starts[variant.name + 1]] += share * softmax(score)
    return chances


def softmax(scores: Floats) -> Floats:
    """Return chances that sum to one; empty for no scores."""
    if not len(scores):
        return scores
    raised = np.exp(scores - scores.max())
    chances: Floats = (raised / raised.sum()).astype(np.float32)
    return chances
