"""Cross-validate toponym recognition: the random field and the network together, on documents that neither saw.

usage: recognition.py BENCH --models FOLDER [--spans OUT.json]

BENCH as for toponyms.py, and the same five folds. The readers of each fold are kept in FOLDER and trained only where
they are missing, which needs PyTorch. --spans writes what toponyms.py reads with its own --spans, for both profiles.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pycrfsuite
import toponyms
import train_network
import train_tagger
from train_tagger import read_corpus

from geoint.gazetteer import Gazetteer
from geoint.reading.facts import Facts
from geoint.reading.mentions import GazetteerNames, Tagger
from geoint.reading.network import load_network
from geoint.reading.sentences import split_sentences
from geoint.reading.word_table import load_word_table

THREE = ("LGL", "TR-News", "GeoWebNews")


def train_field(docs: list[dict[str, Any]], names: GazetteerNames, path: Path) -> None:
    """Train the random field on some documents."""
    train_tagger.train((train_tagger.labelled(doc, names) for doc in docs), str(path))


def train_second(docs: list[dict[str, Any]], names: GazetteerNames, path: Path) -> None:
    """Train the network on some documents."""
    table = load_word_table()
    reports: list[list[Facts]] = [train_tagger.facts_of(doc, names) for doc in docs]
    kinds = train_network.kinds_of(reports)
    pairs = zip(docs, reports, strict=True)
    examples = [train_network.example(doc, report, kinds, table) for doc, report in pairs]
    train_network.save(train_network.train([e for e in examples if len(e.labels)], kinds), kinds, path)


def finder(corpora: toponyms.Corpora, names: GazetteerNames, folder: Path) -> Callable[[int, str], toponyms.Finder]:
    """Return what gives the readers that did not see one fold."""

    def without(fold: int, _: str) -> toponyms.Finder:
        seen = [d for docs in corpora.values() for i, d in enumerate(docs) if i % toponyms.FOLDS != fold]
        field, network = folder / f"{fold}.crfsuite", folder / f"{fold}.npz"
        if not field.exists():
            train_field(seen, names, field)
        if not network.exists():
            train_second(seen, names, network)
        crf = pycrfsuite.Tagger()
        crf.open(str(field))
        tagger = Tagger(names, crf, network=load_network(path=network))
        return lambda report: tagger.find(report, split_sentences(report.text))

    return without


def figures(bench: Path, corpora: toponyms.Corpora, spans: toponyms.Spans) -> list[str]:
    """Return a line for each corpus with precision, recall and F1, and the mean of the first three."""
    score = toponyms.scorer(bench)
    lines, mean = [], 0.0
    for name, docs in corpora.items():
        found = {i: [{"start": a, "end": b, "lat": None, "lon": None} for a, b, _ in s] for i, s in spans[name].items()}
        row = score.score(docs, found)
        mean += row["f1"] / len(THREE) if name in THREE else 0.0
        lines.append(f"{name:12} P {row['precision']:.3f}  R {row['recall']:.3f}  F1 {row['f1']:.3f}")
    return [*lines, f"mean F1 of the first three {mean:.3f}"]


def main() -> None:
    """Read the arguments, cross-validate, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--spans", type=Path)
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)
    gazetteer = Gazetteer.load()
    corpora = {name: read_corpus(args.bench / path) for name, path in toponyms.CORPORA.items()}
    names = GazetteerNames(gazetteer)
    spans = {"accurate": toponyms.predict_spans(corpora, finder(corpora, names, args.models))}
    print("\n".join(figures(args.bench, corpora, spans["accurate"])))
    if args.spans is not None:
        spans["fast"] = toponyms.predict_spans(corpora, toponyms.fast_finder(corpora, gazetteer))
        args.spans.write_text(json.dumps(spans), encoding="utf-8")


if __name__ == "__main__":
    main()
