"""Which of many names may be one, found without looking at each pair of them in turn.

The rule is `geoint.events.compare.may_be_one_name`; a test holds the two together. One name inside another is found by
its rarest word, a misspelling among the names of about its length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from geoint.events.compare import ALIKE, MIN_CHARS_ALIKE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

Name = tuple[str | None, str]
"""A series where it is known, and the folded name."""

# So many cells of a table of likenesses are worked out at once, a byte each.
_CELLS = 4_000_000


class AlikeNames:
    """Numbers for names, 0 for none, and which of them may be one.

    Parameters
    ----------
    names
        The name of each mention.
    rows
        Which mentions are ever the first of a pair that is asked for; by default all.
    """

    def __init__(self, names: Sequence[Name | None], rows: NDArray[np.bool_] | None = None) -> None:
        known: dict[Name | None, int] = {None: 0}
        numbers = [known.setdefault(name, len(known)) for name in names]
        self.numbers = np.array(numbers, dtype=np.int64)
        series: dict[str | None, int] = {None: 0}
        self._series = np.array([series.setdefault(name and name[0], len(series)) for name in known], dtype=np.int64)
        wanted = known.values() if rows is None else set(self.numbers[rows].tolist())
        self._pairs = _alike_pairs([name[1] if name else "" for name in known], sorted({*wanted} - {0}))

    def fit(self, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
        """Say of pairs of mentions whether the names may be one; a mention without a name fits all."""
        x, y = self.numbers[a], self.numbers[b]
        fits: NDArray[np.bool_] = (x == 0) | (y == 0) | (x == y)
        both = (self._series[x] > 0) & (self._series[y] > 0)
        fits |= both & (self._series[x] == self._series[y])
        open_ones = np.flatnonzero(~fits & ~both)
        keys = _key(x[open_ones], y[open_ones])
        found = np.searchsorted(self._pairs, keys)
        fits[open_ones] = np.append(self._pairs, -1)[found] == keys
        return fits


def _key(a: Numbers, b: Numbers) -> Numbers:
    return np.minimum(a, b) << 32 | np.maximum(a, b)


def _alike_pairs(folded: Sequence[str], rows: Sequence[int]) -> Numbers:
    """Return the pairs of names, as sorted keys, of which one is inside the other or a misspelling of it."""
    found = [*_inside(folded, set(rows)), *_misspelt(folded, rows)]
    if not found:
        return np.empty(0, dtype=np.int64)
    first, second = np.concatenate(found).T
    return np.unique(_key(first, second))


def _inside(folded: Sequence[str], rows: set[int]) -> Iterator[Numbers]:
    """Yield pairs (n, 2) of names of which the first stands in the second, word for word."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(folded):
        for word in set(name.split()):
            having[word].append(number)
    for number, name in enumerate(folded):
        words = name.split()
        if not words:
            continue
        rarest = min(words, key=lambda word: len(having[word]))
        holding = [
            other
            for other in having[rarest]
            if other != number and (number in rows or other in rows) and f" {name} " in f" {folded[other]} "
        ]
        if holding:
            yield np.array([(number, other) for other in holding], dtype=np.int64)


def _misspelt(folded: Sequence[str], rows: Sequence[int]) -> Iterator[Numbers]:
    """Yield pairs (n, 2) of names that are as alike as a misspelling is."""
    size = [len(name) for name in folded]
    by_length = sorted((n for n in range(len(folded)) if size[n] >= MIN_CHARS_ALIKE), key=size.__getitem__)
    lengths = np.array([size[n] for n in by_length], dtype=np.int64)
    ordered = sorted((n for n in rows if size[n] >= MIN_CHARS_ALIKE), key=size.__getitem__)
    # Two texts of lengths m < n are at most 2 m / (m + n) alike.
    reach = (200 - ALIKE) / ALIKE
    start = 0
    while start < len(ordered):
        low = np.searchsorted(lengths, size[ordered[start]] / reach - 1)
        some = ordered[start : start + max(1, _CELLS // (len(by_length) - int(low) + 1))]
        high = np.searchsorted(lengths, size[some[-1]] * reach + 1, side="right")
        others = by_length[int(low) : int(high)]
        rows_of, columns_of = [folded[n] for n in some], [folded[n] for n in others]
        scores = process.cdist(rows_of, columns_of, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)
        a, b = np.nonzero(scores)
        yield np.stack([np.array(some)[a], np.array(others)[b]], axis=1)
        start += len(some)
