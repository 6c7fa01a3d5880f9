"""What the network is told of each token: the word, its spelling, the gazetteer, and the report's use of the word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoint.reading.facts import Facts, ReportWords, run_heads
from geoint.reading.word_table import WordTable

# Affixes share this many rows of weights; those that fall on the same row are told apart by the rest.
AFFIXES = 8192
NUMBERS = 16


class Kinds(NamedTuple):
    """Numbers of the gazetteer's classes, as the weights know them; 0 for a class they do not know."""

    flags: dict[str, int]
    classes: dict[str, int]


class Inputs(NamedTuple):
    """One row for each token of a report, sentence after sentence."""

    words: NDArray[np.int64]
    spellings: NDArray[np.int64]
    flags: NDArray[np.int64]
    singles: NDArray[np.int64]
    runs: NDArray[np.int64]
    affixes: NDArray[np.int64]
    numbers: NDArray[np.float32]

    def part(self, start: int, stop: int) -> Inputs:
        """Return the rows [start, stop)."""
        return Inputs(
            words=self.words[start:stop],
            spellings=self.spellings[start:stop],
            flags=self.flags[start:stop],
            singles=self.singles[start:stop],
            runs=self.runs[start:stop],
            affixes=self.affixes[start:stop],
            numbers=self.numbers[start:stop],
        )


def network_inputs(report: Sequence[Facts], words: ReportWords, table: WordTable, kinds: Kinds) -> Inputs:
    """Return what the network reads of a report."""
    columns: list[tuple[int, int, int, int, int, int, int, int]] = []
    numbers = np.zeros((sum(len(f.tokens) for f in report), NUMBERS), dtype=np.float32)
    at = 0
    for facts in report:
        whole = [0] * len(facts.tokens)
        heads = [(False, False, False)] * len(facts.tokens)
        for run in facts.runs:
            kind, found = kinds.classes.get(run.kind, 0), run_heads(facts.lowers, run)
            for k in range(run.first, run.last + 1):
                whole[k], heads[k] = kind, found
        for i, token in enumerate(facts.tokens):
            single = kinds.classes.get(facts.singles[i], 0) + len(kinds.classes) * facts.demonyms[i]
            flag = kinds.flags.get(facts.flags[i], 0)
            columns.append((table.row(facts.lowers[i]), *_spelling(token.text), flag, single, whole[i]))
            if facts.capital[i]:
                _describe(numbers[at + i], facts.lowers[i], words, heads[i])
            numbers[at + i, 5] = facts.lowers[i] in words.lower
            numbers[at + i, 14] = min(len(token.text), 10) / 10
        numbers[at : at + len(facts.tokens), 6] = facts.style == "headline"
        numbers[at : at + len(facts.tokens), 7] = facts.style == "titled"
        if facts.tokens:
            numbers[at, 12] = numbers[at + len(facts.tokens) - 1, 13] = 1.0
        at += len(facts.tokens)
    table_of = np.array(columns, dtype=np.int64).reshape(-1, 8)
    return Inputs(
        words=table_of[:, 0],
        spellings=table_of[:, 1],
        affixes=table_of[:, 2:5],
        flags=table_of[:, 5],
        singles=table_of[:, 6],
        runs=table_of[:, 7],
        numbers=numbers,
    )


def _describe(row: NDArray[np.float32], lower: str, words: ReportWords, heads: tuple[bool, bool, bool]) -> None:
    """Write what the report says of a capitalised word, in steps between 0 and 1."""
    placed, personal = words.placed[lower], words.personal[lower]
    row[:5] = (
        min(placed, 3) / 3,
        1,
        min(personal, 3) / 3,
        min(words.last[lower], 2) / 2,
        min(words.alone[lower], 2) / 2,
    )
    row[8:11] = heads
    row[11] = 0 < personal < placed


@lru_cache(maxsize=65_536)
def _spelling(word: str) -> tuple[int, int, int, int]:
    """Return the number of a word's spelling, and rows for its first three, last three and last two letters."""
    lower = word.lower()
    return _case(word), _row(f"p{lower[:3]}"), _row(f"s{lower[-3:]}"), _row(f"q{lower[-2:]}")


def _case(word: str) -> int:
    if word.islower():
        return 1
    if word.isupper():
        return 2 if len(word) == 1 else 3
    if word[0].isupper():
        return 4 if word[1:].islower() else 5
    return 6 if word[0].isdigit() else 7


def _row(affix: str) -> int:
    """Return a row for an affix: FNV-1a, since Python's own hash differs from run to run."""
    value = 2166136261
    for byte in affix.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value % AFFIXES
