"""Train the toponym tagger, or cross-validate it.

usage: train_tagger.py CORPUS.jsonl... [--model OUT] [--folds N]

CORPUS lines are {"id", "text", "toponyms": [{"start", "end", "type"?}], "ignore"?}, or gold files whose texts lie
beside them ("gold" -> "articles"). With --folds nothing is written: each corpus is split by document, and exact-span
precision, recall and F1 on the documents left out are printed. Training is deterministic: L-BFGS from zero, documents
in file order, and words hidden by a fixed sequence.

Hidden words: in two of five sentences, half of the capitalised words lose what tells them apart (the word and its
affixes, sometimes what the gazetteer says of it), in their own features and in their neighbours'. The tagger so learns
to find names that it never met by the words around them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite

from geoint.gazetteer import Gazetteer
from geoint.models import Report
from geoint.reading.facts import Facts, read_facts, report_words
from geoint.reading.features import sentence_features
from geoint.reading.mentions import MODEL_PATH, GazetteerNames, Tagger
from geoint.reading.sentences import split_sentences
from geoint.reading.tokens import Token, tokenize
from geoint.reading.word_table import load_word_table

PARAMETERS = {"c1": 0.1, "c2": 0.02, "max_iterations": 80, "feature.possible_transitions": True, "feature.minfreq": 2}
HIDDEN_SENTENCES, HIDDEN_WORDS, HIDDEN_ENTRIES = 0.4, 0.5, 0.15
SEED = 5


def read_corpus(path: Path) -> list[dict[str, Any]]:
    """Return the documents of one corpus, with their texts."""
    docs = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    if docs and "text" not in docs[0]:
        articles = path.with_name(path.name.replace("gold", "articles"))
        texts = {
            d["id"]: d["text"] for d in map(json.loads, filter(None, articles.read_text(encoding="utf-8").split("\n")))
        }
        docs = [{**d, "text": texts[d["id"]]} for d in docs]
    return docs


def is_kept(toponym: dict[str, Any]) -> bool:
    """Return whether the tagger is to find a gold toponym: demonyms aside."""
    return "demonym" not in str(toponym.get("type", "")).lower()


def labelled(doc: dict[str, Any], names: GazetteerNames) -> list[tuple[list[list[str]], list[str]]]:
    """Return features and B, I, O labels of a document's sentences."""
    report = facts_of(doc, names)
    words, table = report_words([f.tokens for f in report]), load_word_table()
    return [(sentence_features(f, words=words, table=table), gold_labels(doc, f.tokens)) for f in report]


def facts_of(doc: dict[str, Any], names: GazetteerNames) -> list[Facts]:
    """Return what is looked up for a document's sentences."""
    return [read_facts(tokenize(doc["text"], s.start, s.end), names) for s in split_sentences(doc["text"])]


def gold_labels(doc: dict[str, Any], tokens: Sequence[Token]) -> list[str]:
    """Return B, I or O for the tokens of a sentence."""
    gold = [(t["start"], t["end"]) for t in doc["toponyms"] if is_kept(t)]
    labels = []
    for token in tokens:
        inside = next(((a, b) for a, b in gold if a <= token.start and token.end <= b), None)
        labels.append("O" if inside is None else "B" if token.start == inside[0] else "I")
    return labels


def train(docs: Iterable[list[tuple[list[list[str]], list[str]]]], model: str) -> None:
    """Train on labelled documents and write the model."""
    trainer = pycrfsuite.Trainer(verbose=False, params=PARAMETERS)
    chance = random.Random(SEED)
    for doc in docs:
        for features, labels in doc:
            trainer.append(hide_words(features, chance) if chance.random() < HIDDEN_SENTENCES else features, labels)
    trainer.train(model)


def hide_words(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Return a sentence's features with some capitalised words unknown."""
    hidden = [row[2].startswith("s=X") and chance.random() < HIDDEN_WORDS for row in rows]
    unlisted = [h and chance.random() < HIDDEN_ENTRIES for h in hidden]
    out = []
    for i, row in enumerate(rows):
        gone: list[str] = []
        if hidden[i]:
            gone += ["w=", "p2=", "p3=", "e3=", "e4="]
        if unlisted[i]:
            gone += ["g=", "sg=", "g1="]
        for offset in (-2, -1, 1, 2):
            k = i + offset
            if 0 <= k < len(rows):
                gone += [f"{offset}w="] * hidden[k] + [f"{offset}g="] * unlisted[k]
        out.append([feature for feature in row if not feature.startswith(tuple(gone))] if gone else row)
    return out


def spans(doc: dict[str, Any], tagger: Tagger) -> set[tuple[int, int]]:
    """Return the spans that the tagger finds in a document."""
    report = Report(id=str(doc["id"]), text=doc["text"])
    return {(m.start, m.end) for m in tagger.find(report, split_sentences(doc["text"]))}


def cross_validate(corpora: dict[str, list[dict[str, Any]]], names: GazetteerNames, folds: int) -> None:
    """Print exact-span figures of each corpus on documents that the model did not see."""
    rows = {name: [labelled(d, names) for d in docs] for name, docs in corpora.items()}
    counts = {name: [0, 0, 0] for name in corpora}
    for fold in range(folds):
        model = f"/tmp/fold-{fold}.crfsuite"
        train((r for name in rows for i, r in enumerate(rows[name]) if i % folds != fold), model)
        crf = pycrfsuite.Tagger()
        crf.open(model)
        tagger = Tagger(names, crf)
        for name, docs in corpora.items():
            for doc in docs[fold::folds]:
                found = spans(doc, tagger)
                gold = {(t["start"], t["end"]) for t in doc["toponyms"] if is_kept(t)}
                left_out = {(t["start"], t["end"]) for t in doc["toponyms"] if not is_kept(t)}
                ignored = [(i["start"], i["end"]) for i in doc.get("ignore", [])]
                found = {
                    s
                    for s in found
                    if s in gold or (s not in left_out and not any(a < s[1] and s[0] < b for a, b in ignored))
                }
                for k, n in enumerate((len(found & gold), len(found), len(gold))):
                    counts[name][k] += n
    for name, (hit, predicted, gold) in counts.items():
        print(f"{name:20} P {hit / predicted:.3f}  R {hit / gold:.3f}  F1 {2 * hit / (predicted + gold):.3f}")


def main() -> None:
    """Read the arguments and train or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL_PATH)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    names = GazetteerNames(Gazetteer.load())
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
