"""Reports that repeat another one: the copies of an agency's text that many papers print, to count as one source.

A report is a copy of the first report, in the order of the input, that it repeats and that is no copy itself. To repeat
is to share nearly all runs of five words, with no other number, date or name in the same place: what is told by one
template (a daily communique, the next edition) is no copy.

Candidates come from MinHash and banding, so that no report is compared with all others; `geoint.copies_words` then
compares word by word.

References
----------
Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from geoint.copies_words import Words, repeats, words_of
from geoint.models import Reading, Report

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Minima = NDArray[np.uint32]

# 20 bands of 4 numbers each find a pair that shares half of its runs of words with a chance of 73 %, one that shares
# 60 % with 94 %, 80 % with 99.998 %.
BANDS, BAND_ROWS = 20, 4
# A band that more originals share than this is no trace of a copy but of a template: the first ones stand for all.
MAX_BUCKET = 50
# So many of the candidates, the likeliest, are compared word by word.
MAX_COMPARED = 6
# The share of common runs, as MinHash guesses it, under which that is not done; the guess is off by .06 mostly.
MIN_GUESS = 0.4
# Texts that are compared again and again are split into words once; some 20 kB each.
_KEPT_WORDS = 2_000
_CHUNK = 4_096


class Known(Protocol):
    """The originals that a report may repeat, by number, in the order of the input."""

    def sharing(self, keys: Sequence[int], before: int) -> set[int]:
        """Return the originals before a report that share a band, of each band the first `MAX_BUCKET`."""
        ...

    def minima(self, number: int) -> Minima:
        """Return what `minima_of` gave for an original."""
        ...

    def words(self, number: int) -> Words:
        """Return the words of an original, or of the report that is compared with it."""
        ...


def find_copies(reports: Iterable[Report]) -> dict[str, str]:
    """Return for each report that repeats an earlier one the id of that original.

    Examples
    --------
    >>> text = "Two bombers flew over the Sea of Japan on Monday, the ministry said in a statement."
    >>> find_copies([Report(id="a", text=text), Report(id="b", text=text), Report(id="c", text="Nothing else.")])
    {'b': 'a'}
    """
    known = _InMemory()
    found: dict[str, str] = {}
    for number, report in enumerate(reports):
        minima = minima_of(words_of(report.text))
        known.add(number, report, minima)
        original = original_of(number, minima, known)
        if original is None:
            known.keep(number)
        else:
            found[report.id] = known.forget(number, original)
    return found


def mark_copies(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the readings with `copy_of` set in the reports that repeat an earlier one."""
    copies = find_copies(reading.report for reading in readings)
    return tuple(with_original(reading, copies.get(reading.report.id)) for reading in readings)


def with_original(reading: Reading, original: str | None) -> Reading:
    """Return a reading whose report is a copy of the report with that id, or of none."""
    if reading.report.copy_of == original:
        return reading
    return reading.model_copy(update={"report": reading.report.model_copy(update={"copy_of": original})})


def original_of(number: int, minima: Minima, known: Known) -> int | None:
    """Return the number of the first original that a report repeats; None where it repeats none.

    Parameters
    ----------
    number
        Of the report: only what came before it counts.
    """
    candidates = sorted(known.sharing(band_keys(minima), number))
    guesses = [(float(np.mean(known.minima(other) == minima)), other) for other in candidates]
    likely = sorted((guess for guess in guesses if guess[0] >= MIN_GUESS), key=lambda guess: (-guess[0], guess[1]))
    for other in sorted(other for _, other in likely[:MAX_COMPARED]):
        if repeats(known.words(other), known.words(number)):
            return other
    return None


def minima_of(words: Words) -> Minima:
    """Return the smallest values that many hashes give to the runs of words of a text."""
    factors, terms = _constants()
    least = np.full(len(factors), np.iinfo(np.uint32).max, dtype=np.uint32)
    runs = np.unique(words.runs)
    for start in range(0, len(runs), _CHUNK):
        hashed = (runs[start : start + _CHUNK, None] * factors + terms) >> np.uint64(32)
        least = np.minimum(least, hashed.min(axis=0).astype(np.uint32))
    return least


def band_keys(minima: Minima) -> list[int]:
    """Return a number of 63 bits for each band; two texts that share one may be copies."""
    key = np.arange(1, BANDS + 1, dtype=np.uint64)
    for column in minima.reshape(BANDS, BAND_ROWS).T.astype(np.uint64):
        key = (key ^ column) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    keys: list[int] = (key >> np.uint64(1)).tolist()
    return keys


@cache
def _constants() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The hashes' constants, drawn by splitmix64, which is the same in every version of every library."""
    state, drawn = 0x67656F696E74, []
    for _ in range(2 * BANDS * BAND_ROWS):
        state = (state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        drawn.append(mixed ^ (mixed >> 31))
    both = np.array(drawn, dtype=np.uint64).reshape(2, -1)
    return both[0] | np.uint64(1), both[1]


class _InMemory:
    """The originals of one run."""

    def __init__(self) -> None:
        self._reports: dict[int, Report] = {}
        self._minima: dict[int, Minima] = {}
        self._buckets: dict[int, list[int]] = defaultdict(list)
        self.words = lru_cache(maxsize=_KEPT_WORDS)(self._words)

    def add(self, number: int, report: Report, minima: Minima) -> None:
        self._reports[number], self._minima[number] = report, minima

    def keep(self, number: int) -> None:
        for key in band_keys(self._minima[number]):
            if len(bucket := self._buckets[key]) < MAX_BUCKET:
                bucket.append(number)

    def forget(self, copy: int, original: int) -> str:
        del self._reports[copy], self._minima[copy]
        return self._reports[original].id

    def sharing(self, keys: Sequence[int], before: int) -> set[int]:
        return {number for key in keys for number in self._buckets.get(key, ()) if number < before}

    def minima(self, number: int) -> Minima:
        return self._minima[number]

    def _words(self, number: int) -> Words:
        return words_of(self._reports[number].text)
