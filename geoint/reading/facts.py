"""What is looked up for a report before its words are judged: spelling, gazetteer, and the report's use of a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from geoint.reading.cues import FACILITY_HEADS, KIN, LOCATIVES, ORG_HEADS, PERSON_HEADS, SPEECH
from geoint.reading.tokens import Token

MAX_NAME_TOKENS = 6


class NameIndex(Protocol):
    """What the features ask of a gazetteer."""

    def name_class(self, name: str) -> str:
        """Return a coarse class of the best entry with this name, or an empty string."""
        ...

    def is_demonym(self, word: str) -> bool:
        """Return whether the word is a demonym."""
        ...


_SHAPES = ((re.compile(r"[A-ZÀ-ÖØ-ÞА-Я]"), "X"), (re.compile(r"[a-zß-öø-ÿа-я]"), "x"), (re.compile(r"\d"), "9"))


@lru_cache(maxsize=65_536)
def shape_of(word: str) -> str:
    """Return a word's shape with runs shortened: "Zhanjiang" -> "Xx", "F-35" -> "X-9"."""
    out: list[str] = []
    for char in word:
        kind = next((letter for pattern, letter in _SHAPES if pattern.match(char)), char)
        if not out or out[-1] != kind:
            out.append(kind)
    return "".join(out)[:6]


def gazetteer_flags(tokens: Sequence[Token], index: NameIndex) -> list[str]:
    """Return for each token B- or I- and the class of the longest gazetteer name over it, or "O"."""
    flags = ["O"] * len(tokens)
    i = 0
    while i < len(tokens):
        length, kind = _longest(tokens, i, index)
        for k in range(length):
            flags[i + k] = ("B-" if k == 0 else "I-") + kind
        i += max(length, 1)
    return flags


def _longest(tokens: Sequence[Token], i: int, index: NameIndex) -> tuple[int, str]:
    if not tokens[i].text[0].isupper():
        return 0, ""
    for length in range(min(MAX_NAME_TOKENS, len(tokens) - i), 0, -1):
        last = tokens[i + length - 1].text
        if not (last[0].isalnum() or last == "."):
            continue
        kind = index.name_class(joined(tokens[i : i + length]))
        if kind:
            return length, kind
    return 0, ""


def joined(tokens: Sequence[Token]) -> str:
    """Return the text that some tokens cover, with single spaces where the text has white space."""
    parts = [tokens[0].text]
    for left, right in pairwise(tokens):
        if right.start > left.end:
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)


class ReportWords(NamedTuple):
    """What a report as a whole says of its words: a name is met again and again, not always with a cue beside it.

    `lower` are words also written in lower case: a capital at the start of a sentence then says little. The others map
    capitalised words to the number of times that the report has them after a word of place, before or after a word of
    speech, rank or kinship, last in a run of two or three capitalised words, and alone.
    """

    lower: frozenset[str]
    placed: Counter[str]
    personal: Counter[str]
    last: Counter[str]
    alone: Counter[str]


def report_words(sentences: Sequence[Sequence[Token]]) -> ReportWords:
    """Count over a report's sentences what `ReportWords` tells."""
    lower = frozenset(t.text for tokens in sentences for t in tokens if t.text.islower())
    words = ReportWords(lower, Counter(), Counter(), Counter(), Counter())
    for tokens in sentences:
        for first, last in capital_runs(tokens):
            _count_run(tokens, first, last, words)
    return words


def capital_runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of capitalised words."""
    runs: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        if not token.text[0].isupper():
            continue
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _count_run(tokens: Sequence[Token], first: int, last: int, words: ReportWords) -> None:
    before = tokens[first - 1].text.lower() if first else ""
    after = tokens[last + 1].text.lower() if last + 1 < len(tokens) else ""
    for token in tokens[first : last + 1]:
        key = token.text.lower()
        if before in LOCATIVES:
            words.placed[key] += 1
        if after in SPEECH or before in PERSON_HEADS or tokens[first].text.lower() in PERSON_HEADS or before in KIN:
            words.personal[key] += 1
    if first == last:
        words.alone[tokens[first].text.lower()] += 1
    elif last - first < 3:
        words.last[tokens[last].text.lower()] += 1


class Run(NamedTuple):
    """A run of capitalised words over the tokens [first, last], with the gazetteer's class for the whole of it."""

    first: int
    last: int
    kind: str


class Facts(NamedTuple):
    """What is looked up once for a sentence, and read by the random field and by the network.

    `flags` tell of the longest gazetteer name over each token, `singles` of the token alone, `demonyms` whether it is
    one. `style` is "headline" for a sentence in capitals, "titled" for one whose words nearly all begin with one.
    """

    tokens: Sequence[Token]
    lowers: list[str]
    capital: list[bool]
    shapes: list[str]
    flags: list[str]
    singles: list[str]
    demonyms: list[bool]
    runs: list[Run]
    style: str


def read_facts(tokens: Sequence[Token], index: NameIndex) -> Facts:
    """Look up what the gazetteer and the spelling say of a sentence's tokens."""
    capital = [t.text[0].isupper() for t in tokens]
    return Facts(
        tokens=tokens,
        lowers=[t.text.lower() for t in tokens],
        capital=capital,
        shapes=[shape_of(t.text) for t in tokens],
        flags=gazetteer_flags(tokens, index),
        singles=[index.name_class(t.text) if up else "" for t, up in zip(tokens, capital, strict=True)],
        demonyms=[up and index.is_demonym(t.text) for t, up in zip(tokens, capital, strict=True)],
        runs=[
            Run(
                first,
                last,
                index.name_class(joined(tokens[first : last + 1])) if last - first < MAX_NAME_TOKENS else "",
            )
            for first, last in capital_runs(tokens)
        ],
        style=_style(tokens),
    )


def _run_class(tokens: Sequence[Token], index: NameIndex) -> str:
    return index.name_class(joined(tokens)) if len(tokens) <= MAX_NAME_TOKENS else ""


def _style(tokens: Sequence[Token]) -> str:
    if sum(t.text.isupper() and len(t.text) > 1 for t in tokens) / max(1, len(tokens)) > 0.6:
        return "headline"
    alphabetic = [t.text for t in tokens if t.text[0].isalpha() and len(t.text) > 3]
    return "titled" if len(alphabetic) > 3 and sum(w[0].isupper() for w in alphabetic) > 0.7 * len(alphabetic) else ""


def run_heads(lowers: Sequence[str], run: Run) -> tuple[bool, bool, bool]:
    """Return whether a run has a word of an organisation, of a person's rank, of a building."""
    inside = lowers[run.first : run.last + 1]
    return (
        any(word in ORG_HEADS for word in inside),
        any(word in PERSON_HEADS for word in inside),
        any(word in FACILITY_HEADS for word in inside),
    )
