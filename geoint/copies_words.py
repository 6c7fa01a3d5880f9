"""Whether one text repeats another: the runs of words that both have, and what stands in the gaps between them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zlib import adler32, crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Runs = NDArray[np.uint64]
    Ends = tuple[int | None, int | None]

RUN_WORDS = 5
# The share of the runs of both texts that they have in common, from which one repeats the other.
SAME_SHARE = 0.6
# A copy that was cut: nearly all of the shorter text stands in the longer, which is at most twice as long.
INSIDE_SHARE, CUT_SHARE = 0.8, 0.45
# Enough of any report to tell; so many words take a tenth of a second.
MAX_WORDS = 20_000
# Words up to this length come again; the hashes of longer ones are not kept, for a report could be one of 400,000.
_KEPT_CHARS = 40
# A word of a script without spaces is a character; else letters and digits.
_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W_]+")
# "MOSCOW, June 3 (Agency) — ", "(Agency) ", "Tokyo, 4 June: ", which every desk writes anew. Blanks are never given
# back ("*+"), else a line of nothing but blanks would be tried in all ways in which three parts can share them.
_DATELINE = re.compile(
    r"^[ \t]*+(?:[A-Z][A-Z .'’/-]{2,40}|[A-Z][\w.'’ -]{1,30}(?=[ ]\(|,))?"  # a place, in capitals or before the rest
    r"(?:,?[ \t]*+(?:[A-Z][a-z]{2,8}\.?[ ]\d{1,2}|\d{1,2}[ ][A-Z][a-z]{2,8})(?:,?[ ]\d{4})?)?"  # a day
    r"(?:[ \t]*+\([^()\n]{2,30}\))?(?:[ \t]*+(?:[—–-]{1,2}|:)|(?<=\)))[ \t]",  # an agency and a dash
    re.MULTILINE,
)
# Accents and signs in a row, of which a letter has one or two. Unicode's normal forms sort the accents of a letter in
# a time that grows with the square of their number. (Halfwidth Katakana has its accents as letters.)
_SIGNS = re.compile(r"((?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){30})(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f])+")
_BEFORE_A_SENTENCE = frozenset('.!?:;\n"“”«»‘([')
_FIGURES = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty
    fifty sixty seventy eighty ninety hundred hundreds thousand thousands million first second third fourth fifth
    january february march april june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    north south east west northern southern eastern western northeast northwest southeast southwest""".split()
)
_DENIALS = frozenset(
    "not no never without cancelled canceled postponed suspended denied denies deny halted delayed".split()
)
# A word that is put in to deny stands alone or in few; longer additions are paragraphs of another desk.
_SHORT_GAP = 4
_VOWELS = str.maketrans({**dict.fromkeys("aeiouyw"), "c": "s", "z": "s"})


class Words(NamedTuple):
    """The words of a text as they are compared: folded, which of them are names, and a hash of each run of five."""

    folded: tuple[str, ...]
    named: NDArray[np.bool_]
    runs: Runs


class Gap(NamedTuple):
    """Words of one text, [start, end), that stand in no run which the other text has too."""

    start: int
    end: int


def words_of(text: str) -> Words:
    """Return the words of a text without its dateline; fewer than five words are one run."""
    start = text[: 20 * MAX_WORDS]
    if not start.isascii():
        start = unicodedata.normalize("NFKC", _SIGNS.sub(r"\1", start))
    plain = _DATELINE.sub("", start)
    folded: list[str] = []
    named: list[bool] = []
    for match in _WORD.finditer(plain):
        word = match.group()
        folded.append(word.casefold())
        before = plain[max(0, match.start() - 2) : match.start()]
        # The first word of a sentence has a capital, name or not.
        named.append(word[0].isupper() and match.start() > 0 and _BEFORE_A_SENTENCE.isdisjoint(before))
        if len(folded) == MAX_WORDS:
            break
    return Words(tuple(folded), np.array(named, dtype=bool), _runs(folded))


def _runs(words: list[str]) -> Runs:
    hashes = np.array([(_hash if len(word) <= _KEPT_CHARS else _hash_of)(word) for word in words], dtype=np.uint64)
    if len(hashes) < RUN_WORDS:
        hashes = np.pad(hashes, (0, RUN_WORDS - len(hashes)))
    runs: Runs = np.zeros(len(hashes) - RUN_WORDS + 1, dtype=np.uint64)
    for place in range(RUN_WORDS):
        runs = (runs ^ hashes[place : place + len(runs)]) * np.uint64(0xD1B54A32D192ED03)
        runs ^= runs >> np.uint64(32)
    return runs


def _hash_of(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return crc32(data) << 32 | crc32(data, adler32(data))


_hash = lru_cache(maxsize=65_536)(_hash_of)


def repeats(first: Words, second: Words) -> bool:
    """Say whether one of two texts repeats the other, whole or cut, with other words only at its ends or added.

    The order of the two makes no difference.
    """
    common = np.intersect1d(first.runs, second.runs)
    sizes = [len(np.unique(words.runs)) for words in (first, second)]
    share = len(common) / (sum(sizes) - len(common))
    inside = len(common) / min(sizes)
    if not (share >= SAME_SHARE or (inside >= INSIDE_SHARE and share >= CUT_SHARE)):
        return False
    return not _contradict(first, second, common)


def _contradict(first: Words, second: Words, common: Runs) -> bool:
    """Say whether other figures, names or denials stand in one place of both texts."""
    own, other = _gaps(first, common), _gaps(second, common)
    for ends in own.keys() | other.keys():
        here, there = own.get(ends, []), other.get(ends, [])
        if here and there:
            judge = _differ if None not in ends else _begin_otherwise if ends[0] is None else _end_otherwise
            if any(judge(_told(first, a), _told(second, b)) for a, b in zip(here, there, strict=False)):
                return True
        elif None not in ends and (any(_denies(first, g) for g in here) or any(_denies(second, g) for g in there)):
            return True
    return False


def _gaps(words: Words, common: Runs) -> dict[Ends, list[Gap]]:
    """Return the words that are in no common run, by the run before and the run after, None at an end of the text."""
    shared = np.isin(words.runs, common)
    covered = np.zeros(max(len(words.folded), RUN_WORDS), dtype=bool)
    for place in range(RUN_WORDS):
        covered[place : place + len(shared)] |= shared
    gaps: dict[Ends, list[Gap]] = defaultdict(list)
    for gap in _uncovered(covered):
        before = int(words.runs[gap.start - RUN_WORDS]) if gap.start else None
        after = int(words.runs[gap.end]) if gap.end < len(covered) else None
        gaps[before, after].append(gap)
    return gaps


def _uncovered(covered: NDArray[np.bool_]) -> Iterator[Gap]:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], covered, [True]]).astype(np.int8)))
    yield from (Gap(int(start), int(end)) for start, end in edges.reshape(-1, 2))


class _Told(NamedTuple):
    words: tuple[str, ...]
    figures: frozenset[str]
    names: frozenset[str]
    denials: frozenset[str]


def _told(words: Words, gap: Gap) -> _Told:
    inside = words.folded[gap.start : gap.end]
    named = words.named[gap.start : gap.end]
    figures = frozenset(w for w in inside if w in _FIGURES or any(c.isdigit() for c in w))
    names = frozenset(w for w, is_name in zip(inside, named, strict=True) if is_name and w not in figures)
    return _Told(inside, figures, names, frozenset(inside) & _DENIALS)


def _differ(here: _Told, there: _Told) -> bool:
    if here.figures and there.figures and here.figures != there.figures:
        return True
    if here.denials != there.denials:
        return True
    return bool(here.names and there.names) and {_spelt(n) for n in here.names} != {_spelt(n) for n in there.names}


def _begin_otherwise(here: _Told, there: _Told) -> bool:
    """Say whether two texts begin with one sentence on something else; headlines are free."""
    other_names = bool(here.names and there.names) and here.names != there.names
    return _end_otherwise(here, there) or (other_names and _n_same(here, there) >= len(here.words) / 2)


def _end_otherwise(here: _Told, there: _Told) -> bool:
    """Say whether two texts end with one sentence with other figures; signatures are free."""
    other_figures = bool(here.figures and there.figures) and here.figures != there.figures
    return other_figures and _n_same(here, there) >= (len(here.words) - 1) / 2


def _n_same(here: _Told, there: _Told) -> int:
    """Return how many words stand in one place of both gaps; less than none where they have not as many."""
    if len(here.words) != len(there.words):
        return -1
    return sum(a == b for a, b in zip(here.words, there.words, strict=True))


def _spelt(name: str) -> str:
    """Return a name in which spellings do not differ: "Defense" and "Defence", "Kiev" and "Kyiv"."""
    return name[0] + name[1:].translate(_VOWELS) + str((len(name) + 1) // 3)


def _denies(words: Words, gap: Gap) -> bool:
    return gap.end - gap.start <= _SHORT_GAP and not _DENIALS.isdisjoint(words.folded[gap.start : gap.end])
