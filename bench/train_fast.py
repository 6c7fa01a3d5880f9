"""Train the fast profile's recogniser, or cross-validate it.

usage: train_fast.py CORPUS.jsonl... [--model OUT] [--folds N]

The corpora are those of train_tagger.py, and the training is as there: L-BFGS from zero, documents in file order, and
in some sentences what tells capitalised words apart hidden by a fixed sequence.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pycrfsuite
from train_tagger import SEED, is_kept, read_corpus

from geoint.gazetteer import Gazetteer
from geoint.models import Report
from geoint.reading.fast import MODEL_PATH, FastTagger
from geoint.reading.fast_features import NameClasses, read_habits, sentence_rows
from geoint.reading.fast_words import capital_words
from geoint.reading.sentences import split_sentences

PARAMETERS = {"c1": 0.2, "c2": 0.1, "max_iterations": 100, "feature.possible_transitions": True, "feature.minfreq": 2}
HIDDEN_SENTENCES, HIDDEN_WORDS, HIDDEN_ENTRIES = 0.2, 0.5, 0.1
_WORD_FEATURES = ("w=", "e=", "f=", "p=", "r=")
_ENTRY_FEATURES = ("g=", "o=", "s=", "gi=", "bg=", "ag=", "rk=", "bk=", "ak=")
Labelled = list[tuple[list[list[str]], list[str]]]


def labelled(doc: dict[str, Any], names: NameClasses) -> Labelled:
    """Return features and B, I, O labels of the capitalised words of a document's sentences."""
    sentences = capital_words(doc["text"], split_sentences(doc["text"]), is_name=names.of)
    habits = read_habits(doc["text"], sentences)
    gold = [(t["start"], t["end"]) for t in doc["toponyms"] if is_kept(t)]
    out = []
    for sentence in sentences:
        labels, last = [], None
        for word in sentence.words:
            inside = next(((a, b) for a, b in gold if a <= word.start and word.end <= b), None)
            labels.append("O" if inside is None else "I" if inside == last else "B")
            last = inside
        out.append((sentence_rows(doc["text"], sentence, names, habits), labels))
    return out


def train(docs: Iterable[Labelled], model: str) -> None:
    """Train on labelled documents and write the model."""
    trainer = pycrfsuite.Trainer(verbose=False, params=PARAMETERS)
    chance = random.Random(SEED)
    for doc in docs:
        for rows, labels in doc:
            trainer.append(hide_words(rows, chance) if chance.random() < HIDDEN_SENTENCES else rows, labels)
    trainer.train(model)


def hide_words(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Return a sentence's features with some words unknown, and some of them also to the gazetteer."""
    out = []
    for row in rows:
        gone: tuple[str, ...] = ()
        if chance.random() < HIDDEN_WORDS:
            gone = _WORD_FEATURES + (_ENTRY_FEATURES if chance.random() < HIDDEN_ENTRIES else ())
        out.append([feature for feature in row if not feature.startswith(gone)] if gone else row)
    return out


def open_tagger(names: NameClasses, model: str) -> FastTagger:
    """Return a tagger with a model just trained."""
    crf = pycrfsuite.Tagger()
    crf.open(model)
    return FastTagger(names, crf)


def cross_validate(corpora: dict[str, list[dict[str, Any]]], names: NameClasses, folds: int) -> None:
    """Print exact-span figures of each corpus on documents that the model did not see."""
    rows = {name: [labelled(d, names) for d in docs] for name, docs in corpora.items()}
    counts = {name: [0, 0, 0] for name in corpora}
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(folds):
            model = f"{folder}/{fold}.crfsuite"
            train((r for part in rows.values() for i, r in enumerate(part) if i % folds != fold), model)
            tagger = open_tagger(names, model)
            for name, docs in corpora.items():
                for doc in docs[fold::folds]:
                    for k, n in enumerate(_counts(doc, tagger)):
                        counts[name][k] += n
    for name, (hit, predicted, gold) in counts.items():
        print(f"{name:20} P {hit / predicted:.3f}  R {hit / gold:.3f}  F1 {2 * hit / (predicted + gold):.3f}")


def _counts(doc: dict[str, Any], tagger: FastTagger) -> tuple[int, int, int]:
    """Return how many spans are right, predicted and gold."""
    report = Report(id=str(doc["id"]), text=doc["text"])
    found = {(m.start, m.end) for m in tagger.find(report, split_sentences(doc["text"]))}
    gold = {(t["start"], t["end"]) for t in doc["toponyms"] if is_kept(t)}
    left_out = {(t["start"], t["end"]) for t in doc["toponyms"] if not is_kept(t)}
    ignored = [(i["start"], i["end"]) for i in doc.get("ignore", [])]
    found = {
        s for s in found if s in gold or (s not in left_out and not any(a < s[1] and s[0] < b for a, b in ignored))
    }
    return len(found & gold), len(found), len(gold)


def main() -> None:
    """Read the arguments and train or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL_PATH)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    names = NameClasses(Gazetteer.load())
    corpora = {p.name: read_corpus(p) for p in args.corpus}
    started = time.perf_counter()
    if args.folds:
        cross_validate(corpora, names, args.folds)
    else:
        train((labelled(d, names) for docs in corpora.values() for d in docs), str(args.model))
        print(f"{args.model}: {args.model.stat().st_size / 1e6:.2f} MB")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
