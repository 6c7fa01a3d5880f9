"""Chances of single words -> spans: a low bar for a first reading, then the report's other mentions of a name vote.

A name is met again and again in a report, and not each time with a word beside it that gives it away. Where the mean
chance over all its occurrences is high, the doubtful ones are taken too; where it is low, they are dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geoint.reading.tokens import Token

# Found by cross-validation on the dev corpora: a lower bar finds more names and keeps F1.
FIRST_BAR = 0.35
KEEP_ABOVE, DROP_BELOW = 0.5, 0.35
# Votes overrule no sure reading, and make no name of a word that can hardly be one where it stands.
SURE, HARDLY = 0.8, 0.08
SHORTEST = 3

# For each token the chance that a name begins with it, and that one goes on in it.
Chances = Sequence[tuple[float, float]]


class Found(NamedTuple):
    """A name over the tokens [first, last] of a sentence, with its certainty."""

    sentence: int
    first: int
    last: int
    certainty: float


def decide(sentences: Sequence[Sequence[Token]], chances: Sequence[Chances]) -> list[Found]:
    """Return the names of a report in text order."""
    found = [
        Found(n, first, last, _certainty(row, first, last))
        for n, row in enumerate(chances)
        for first, last in _runs(row)
    ]
    return sorted(_vote(sentences, chances, found))


def _runs(chances: Chances) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i, (begin, inside) in enumerate(chances):
        if begin + inside <= FIRST_BAR:
            continue
        if runs and runs[-1][1] == i - 1 and inside >= begin:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _certainty(chances: Chances, first: int, last: int) -> float:
    return min(1.0, min(sum(pair) for pair in chances[first : last + 1]))


def _vote(sentences: Sequence[Sequence[Token]], chances: Sequence[Chances], found: Sequence[Found]) -> list[Found]:
    by_name: dict[tuple[str, ...], list[Found]] = defaultdict(list)
    for each in found:
        words = tuple(t.text for t in sentences[each.sentence][each.first : each.last + 1])
        if sum(map(len, words)) >= SHORTEST:
            by_name[words] = []
    for words, (n, first) in _occurrences(sentences, set(by_name)):
        last = first + len(words) - 1
        by_name[words].append(Found(n, first, last, _certainty(chances[n], first, last)))
    kept = {each[:3]: each for each in found}
    taken = {(each.sentence, i) for each in found for i in range(each.first, each.last + 1)}
    for places in by_name.values():
        mean = sum(p.certainty for p in places) / max(len(places), 1)
        for place in places if len(places) > 1 else ():
            if place[:3] in kept:
                if mean < DROP_BELOW and place.certainty < SURE:
                    del kept[place[:3]]
            elif mean > KEEP_ABOVE and place.certainty > HARDLY:
                own = {(place.sentence, i) for i in range(place.first, place.last + 1)}
                if not own & taken:
                    kept[place[:3]] = place
                    taken |= own
    return list(kept.values())


def _occurrences(
    sentences: Sequence[Sequence[Token]], names: set[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Yield each name with (sentence, first token) of all its occurrences."""
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(names):
        by_first[name[0]].append(name)
    for n, tokens in enumerate(sentences):
        words = [t.text for t in tokens]
        for i, word in enumerate(words):
            for name in by_first.get(word, ()):
                if tuple(words[i : i + len(name)]) == name:
                    yield name, (n, i)
