"""Train the small network that reads beside the toponym tagger.

usage: train_network.py CORPUS.jsonl... [--model OUT]

CORPUS as for train_tagger.py. Needs PyTorch, which the package itself does not need: at run time the network is a few
products of matrices in numpy. Training is deterministic on one thread: fixed seed, documents in file order, and what is
shipped is the running mean of the weights.

Hidden words: capitalised words lose their vector and their affixes in two of five cases, and any token loses what the
gazetteer says of it in one of ten. The network so learns to find names that it never met by the words around them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from train_tagger import facts_of, gold_labels, read_corpus

from geoint.gazetteer import Gazetteer
from geoint.reading.facts import Facts, report_words
from geoint.reading.mentions import GazetteerNames
from geoint.reading.network import NETWORK_PATH
from geoint.reading.network_inputs import AFFIXES, NUMBERS, Inputs, Kinds, network_inputs
from geoint.reading.word_table import WordTable, load_word_table

WIDTH = 96
DILATIONS = (1, 1, 2)
# Numbers kept for a spelling, a gazetteer flag, a class of one token, of a run of tokens, and an affix.
SPELLINGS = 8
SIZES = {"case": 12, "flag": 16, "single": 12, "run": 12, "affix": 12}
DROPPED = 0.3
EPOCHS, RATE, DECAY = 20, 1.5e-3, 0.05
HIDDEN_WORDS, HIDDEN_ENTRIES = 0.4, 0.1
# Tokens in one piece of a report, and pieces in one step.
PIECE, PIECES = 128, 16
WARM_STEPS = 100
# How slowly the running mean of the weights follows them.
MEMORY = 0.998
SEED = 1
LABELS = "OBI"
UNCOUNTED = -100


class Example(NamedTuple):
    """A report's inputs and labels, and the vectors of its words."""

    inputs: Inputs
    vectors: Tensor
    labels: Tensor


class Piece(NamedTuple):
    """Some tokens of several reports, padded to one length."""

    vectors: Tensor
    spellings: Tensor
    flags: Tensor
    singles: Tensor
    runs: Tensor
    affixes: Tensor
    numbers: Tensor
    labels: Tensor


def kinds_of(reports: Iterable[Sequence[Facts]]) -> Kinds:
    """Number the gazetteer's classes in some reports. Number 0 is also for classes that are not among them."""
    flags, classes = {"O"}, {""}
    for report in reports:
        for facts in report:
            flags.update(facts.flags)
            classes.update(facts.singles)
            classes.update(run.kind for run in facts.runs)
    return Kinds(
        {kind: n for n, kind in enumerate(["O", *sorted(flags - {"O"})])},
        {kind: n for n, kind in enumerate(sorted(classes))},
    )


def example(doc: dict[str, Any], report: Sequence[Facts], kinds: Kinds, table: WordTable) -> Example:
    """Return what the network is to learn from a document."""
    inputs = network_inputs(report, report_words([f.tokens for f in report]), table, kinds)
    labels = [LABELS.index(label) for facts in report for label in gold_labels(doc, facts.tokens)]
    return Example(inputs, torch.from_numpy(table.vectors(inputs.words)), torch.tensor(labels, dtype=torch.long))


class TrainedNetwork(nn.Module):
    """The network of geoint.reading.network, as PyTorch learns it."""

    def __init__(self, kinds: Kinds, vector_width: int) -> None:
        super().__init__()
        rows = {
            "case": SPELLINGS,
            "flag": len(kinds.flags),
            "single": 2 * len(kinds.classes),
            "run": len(kinds.classes),
            "affix": AFFIXES,
        }
        self.tables = nn.ModuleDict({name: nn.Embedding(rows[name], size) for name, size in SIZES.items()})
        nn.init.normal_(self.tables["affix"].weight, std=0.1)
        width = vector_width + sum(SIZES.values()) + 2 * SIZES["affix"] + NUMBERS
        self.entry = nn.Linear(width, WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.drop = nn.Dropout(DROPPED)
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, len(LABELS))

    def forward(self, piece: Piece) -> Tensor:
        """Return the logits of O, B and I."""
        vectors = piece.vectors
        affixes = self.tables["affix"](piece.affixes).flatten(-2)
        flags = piece.flags
        if self.training:
            named = (piece.spellings >= 2) & (piece.spellings <= 5)
            shown = ~((torch.rand(flags.shape) < HIDDEN_WORDS) & named)[..., None]
            vectors, affixes = vectors * shown, affixes * shown
            flags = flags.masked_fill(torch.rand(flags.shape) < HIDDEN_ENTRIES, 0)
        parts = [
            self.drop(vectors),
            self.tables["case"](piece.spellings),
            self.tables["flag"](flags),
            self.tables["single"](piece.singles),
            self.tables["run"](piece.runs),
            self.drop(affixes),
            piece.numbers,
        ]
        hidden = self.entry(torch.cat(parts, -1))
        for norm, layer in zip(self.norms, self.layers, strict=True):
            both = layer(norm(hidden).transpose(1, 2)).transpose(1, 2)
            hidden = hidden + self.drop(functional.glu(both, -1))
        logits: Tensor = self.head(self.drop(self.norm(hidden)))
        return logits


def cut(examples: Sequence[Example], spans: Sequence[tuple[int, int, int]]) -> Piece:
    """Return the tokens [start, stop) of some examples, padded."""

    def padded(columns: list[Tensor], filler: int = 0) -> Tensor:
        return nn.utils.rnn.pad_sequence(columns, batch_first=True, padding_value=filler)

    def column(name: str) -> Tensor:
        return padded([torch.from_numpy(getattr(examples[n].inputs, name)[a:b]) for n, a, b in spans])

    return Piece(
        vectors=padded([examples[n].vectors[a:b] for n, a, b in spans]),
        spellings=column("spellings"),
        flags=column("flags"),
        singles=column("singles"),
        runs=column("runs"),
        affixes=column("affixes"),
        numbers=column("numbers"),
        labels=padded([examples[n].labels[a:b] for n, a, b in spans], UNCOUNTED),
    )


def spans_of(examples: Sequence[Example], chance: random.Random) -> list[list[tuple[int, int, int]]]:
    """Return one epoch's batches: each report in pieces that begin anywhere, in random order."""
    shift = chance.randrange(PIECE)
    spans = [
        (n, max(start, 0), min(start + PIECE, len(each.labels)))
        for n, each in enumerate(examples)
        for start in range(-shift, len(each.labels), PIECE)
        if start + PIECE > 0
    ]
    chance.shuffle(spans)
    return [spans[k : k + PIECES] for k in range(0, len(spans), PIECES)]


def train(examples: Sequence[Example], kinds: Kinds) -> TrainedNetwork:
    """Train on labelled reports and return the network with the running mean of its weights."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    network = TrainedNetwork(kinds, examples[0].vectors.shape[1])
    mean = {name: value.detach().clone() for name, value in network.named_parameters()}
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    epochs = [spans_of(examples, chance) for _ in range(EPOCHS)]
    batches = [batch for epoch in epochs for batch in epoch]
    network.train()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM_STEPS) * max(0.02, 1 - step / len(batches))
        piece = cut(examples, batch)
        logits = network(piece)
        loss = functional.cross_entropy(logits.flatten(0, 1), piece.labels.flatten(), ignore_index=UNCOUNTED)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            keep = min(MEMORY, (step + 1) / (step + 10))
            for name, value in network.named_parameters():
                mean[name].mul_(keep).add_(value, alpha=1 - keep)
    network.load_state_dict(mean)
    return network.eval()


def save(network: TrainedNetwork, kinds: Kinds, path: Path) -> None:
    """Write the weights as geoint.reading.network reads them, with sixteen bits a number."""
    arrays = {name: table.weight for name, table in network.tables.items()}
    arrays |= {"in_weights": network.entry.weight.T, "in_bias": network.entry.bias}
    arrays |= {"out_scale": network.norm.weight, "out_shift": network.norm.bias}
    arrays |= {"out_weights": network.head.weight.T, "out_bias": network.head.bias}
    for n, (norm, layer) in enumerate(zip(network.norms, network.layers, strict=True)):
        # (out, in, 3) -> rows for the token before, the token and the token after.
        weights = layer.weight.permute(2, 1, 0).reshape(3 * WIDTH, 2 * WIDTH)
        parts = {"scale": norm.weight, "shift": norm.bias, "weights": weights, "bias": layer.bias}
        arrays |= {f"{n}_{part}": value for part, value in parts.items()}
    facts = {"dilations": DILATIONS, "flags": list(kinds.flags), "classes": list(kinds.classes)}
    stored = {name: value.detach().numpy().astype(np.float16) for name, value in arrays.items()}
    stored["facts"] = np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8)
    np.savez_compressed(path, **stored)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=NETWORK_PATH)
    args = parser.parse_args()
    started = time.perf_counter()
    names, table = GazetteerNames(Gazetteer.load()), load_word_table()
    docs = [doc for path in args.corpus for doc in read_corpus(path)]
    reports = [facts_of(doc, names) for doc in docs]
    kinds = kinds_of(reports)
    examples = [example(doc, report, kinds, table) for doc, report in zip(docs, reports, strict=True)]
    save(train([e for e in examples if len(e.labels)], kinds), kinds, args.model)
    print(f"{args.model}: {args.model.stat().st_size / 1e6:.2f} MB, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
