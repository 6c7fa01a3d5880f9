"""Train the resolver's ranker on the dev corpora.

usage: train_resolver.py CORPUS.jsonl... [--weights OUT]

A linear model: each option of a name gets a weighted sum of features, the options of one name compete in a softmax,
and the
weights make the options within reach of the gold point likely (all of them together, since a town and its county may
both be
right). Full-batch Adam from zero, fixed steps: same corpora, same weights. The confidence's weights come from
bench/toponyms.py, which has predictions on documents left out; they are kept as they stand in the file.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from train_tagger import is_kept, read_corpus

from geoint.gazetteer import Gazetteer
from geoint.models import Mention
from geoint.placing.resolve_candidates import Option
from geoint.placing.resolve_context import Floats, Scene, distance_km, read_scene
from geoint.placing.resolve_own import OWN, own_features
from geoint.placing.resolve_ranker import (
    NAMES,
    WEIGHTS_PATH,
    Variant,
    Weights,
    by_name,
    feature_rows,
    find_variants,
    with_homes,
)

STEPS, RATE, DECAY = 150, 0.05, 1e-4
REACH_KM, EXACT_KM, ROUGH = 161.0, 20.0, 0.6
# Smaller corpora count more for each name, so that no outlet's habits decide alone.
CORPUS_WEIGHT = {"lgl": 1.0, "trnews": 2.0, "geowebnews": 1.2, "gold": 1.5}
NO_CONFIDENCE = {"bias": 0.0, "recognition": 1.0, "chance": 1.0, "taken": 0.0, "named": 0.0, "part": 0.0}


class Example(NamedTuple):
    """One document: gold toponyms in text order, the scene and its variants."""

    gold: list[dict[str, Any]]
    scene: Scene
    variants: dict[Variant, list[int]]
    weight: float


class Groups(NamedTuple):
    """Rows of options, where each group of rivals begins, how right each row is, and the group's weight."""

    rows: Floats
    starts: np.ndarray
    right: Floats
    weights: Floats


def read_example(doc: dict[str, Any], gazetteer: Gazetteer, weight: float) -> Example:
    """Lay a document out with its gold spans as mentions."""
    gold = sorted((t for t in doc["toponyms"] if is_kept(t)), key=lambda t: (t["start"], t["end"]))
    text = doc["text"]
    mentions = [
        Mention(report_id="", start=t["start"], end=t["end"], text=text[t["start"] : t["end"]], name="") for t in gold
    ]
    scene = read_scene(text, mentions, gazetteer)
    return Example(gold, scene, find_variants(scene), weight)


def corpus_weight(name: str) -> float:
    """Return the weight of a corpus by its file name."""
    return CORPUS_WEIGHT.get(name.split(".")[0], 1.0)


def rightness(options: Sequence[Option], toponym: dict[str, Any]) -> Floats:
    """Return for each option 1 where it lies at the gold point, less where it is only within reach, 0 elsewhere."""
    limit = toponym.get("within_km", REACH_KM)
    gaps = [distance_km((o.entry.lon, o.entry.lat), (toponym["lon"], toponym["lat"])) for o in options]
    return np.array([0.0 if gap > limit else 1.0 if gap <= EXACT_KM else ROUGH for gap in gaps], dtype=np.float32)


def gather(examples: Sequence[Example], rows: Sequence[Sequence[Floats]]) -> Groups:
    """Return the groups in which at least one option is right."""
    kept: list[tuple[Floats, Floats, float]] = []
    for example, parts in zip(examples, rows, strict=True):
        for (variant, found), part in zip(example.variants.items(), parts, strict=True):
            gold = [example.gold[i] for i in found if example.gold[i].get("lat") is not None]
            if not gold or not len(part):
                continue
            right = np.mean([rightness(example.scene.names[variant.name].options, t) for t in gold], axis=0)
            if right.max() > 0:
                kept.append((part, right, example.weight * len(gold) ** 0.7))
    sizes = np.array([len(part) for part, _, _ in kept])
    return Groups(
        np.concatenate([part for part, _, _ in kept]),
        np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        np.concatenate([right for _, right, _ in kept]),
        np.array([weight for _, _, weight in kept], dtype=np.float32),
    )


def fit(groups: Groups) -> Floats:
    """Return the weights, one for each column."""
    scale = np.maximum(groups.rows.std(axis=0), 0.08)
    rows = ((groups.rows - groups.rows.mean(axis=0)) / scale).astype(np.float32)
    sizes = np.diff(np.append(groups.starts, len(rows)))
    share = np.repeat(groups.weights / groups.weights.sum(), sizes)
    weights, mean, square = (np.zeros(rows.shape[1], dtype=np.float64) for _ in range(3))
    for step in range(1, STEPS + 1):
        chances = group_softmax(rows @ weights.astype(np.float32), groups.starts, sizes)
        hit = chances * groups.right
        wanted = hit / np.maximum(np.repeat(np.add.reduceat(hit, groups.starts), sizes), 1e-9)
        slope = rows.T @ (share * (chances - wanted)) + DECAY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = RATE * (0.05 + 0.475 * (1 + math.cos(math.pi * step / STEPS)))
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return (weights / scale).astype(np.float32)


def group_softmax(scores: Floats, starts: np.ndarray, sizes: np.ndarray) -> Floats:
    """Return chances that sum to one in each group."""
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    return raised / np.repeat(np.add.reduceat(raised, starts), sizes)


def train(examples: Sequence[Example]) -> Weights:
    """Fit the three looks one after the other, each on what the one before it leaves."""
    own = [own_features(e.scene) for e in examples]
    parts = [
        [o[e.scene.starts[v.name] : e.scene.starts[v.name + 1]] for v in e.variants]
        for e, o in zip(examples, own, strict=True)
    ]
    alone = fit(gather(examples, parts))
    likely = [by_name(e.scene, [p @ alone for p in part], e.variants) for e, part in zip(examples, parts, strict=True)]
    rows = [feature_rows(e.scene, o, c, e.variants) for e, o, c in zip(examples, own, likely, strict=True)]
    first = fit(gather(examples, rows))
    wider, last_rows = [], []
    for example, own_rows, part in zip(examples, own, rows, strict=True):
        chances = by_name(example.scene, [r @ first for r in part], example.variants)
        scene, owns, chances = with_homes(example.scene, own_rows, chances)
        wider.append(example._replace(scene=scene))
        last_rows.append(feature_rows(scene, owns, chances, example.variants))
    return Weights(alone, first, fit(gather(wider, last_rows)), dict(NO_CONFIDENCE))


def write_weights(weights: Weights, path: Path) -> None:
    """Write the weights, one feature a line."""
    lines = []
    for n, name in enumerate(NAMES):
        alone = float(weights.alone[n]) if n < len(OWN) else 0.0
        lines.append(
            f"  {json.dumps(name)}: [{alone:.3f}, {float(weights.first[n]):.3f}, {float(weights.last[n]):.3f}]"
        )
    confidence = json.dumps({k: round(v, 4) for k, v in weights.confidence.items()})
    path.write_text(
        '{"confidence": ' + confidence + ',\n "features": {\n' + ",\n".join(lines) + "\n }}\n", encoding="utf-8"
    )


def main() -> None:
    """Read the arguments, train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS_PATH)
    args = parser.parse_args()
    gazetteer = Gazetteer.load()
    examples = [
        read_example(doc, gazetteer, corpus_weight(path.name)) for path in args.corpus for doc in read_corpus(path)
    ]
    weights = train(examples)
    if args.weights.exists():
        weights = weights._replace(confidence=json.loads(args.weights.read_text(encoding="utf-8"))["confidence"])
    write_weights(weights, args.weights)
    print(f"{args.weights}: {len(NAMES)} features, {len(examples)} documents")


if __name__ == "__main__":
    main()
