"""What is known of English words before any training: classes of like words, and a short vector for each.

The table is made by bench/make_word_table.py from the GloVe vectors of Wikipedia and newswire (Stanford, PDDL 1.0);
docs/model-card.md tells more.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import marisa_trie

WORDS_PATH = Path(__file__).with_name("words.marisa")
TABLE_PATH = Path(__file__).with_name("words.npz")
CACHE_SIZE = 65_536

# The classes of a word in five partitions, the coarsest first; -1 where the word is not in the table.
Classes = tuple[int, int, int, int, int]
UNKNOWN: Classes = (-1, -1, -1, -1, -1)


class WordTable:
    """Looks words up, in lower case."""

    def __init__(
        self,
        words: marisa_trie.Trie,
        classes: NDArray[np.uint16],
        vectors: NDArray[np.int8],
        scale: NDArray[np.float32],
    ) -> None:
        self._words, self._classes, self._vectors, self._scale = words, classes, vectors, scale
        self.classes = lru_cache(maxsize=CACHE_SIZE)(self._classes_of)

    @property
    def width(self) -> int:
        """The length of a vector."""
        return int(self._scale.shape[0])

    def row(self, word: str) -> int:
        """Return the word's row; one past the last where it is not in the table."""
        return int(self._words.get(word, len(self._words)))

    def vectors(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the vectors of some rows; zeros for words that are not in the table."""
        return self._vectors[rows] * self._scale

    def _classes_of(self, word: str) -> Classes:
        row = self.row(word)
        if row == len(self._words):
            return UNKNOWN
        first, second, third, fourth, fifth = self._classes[row].tolist()
        return first, second, third, fourth, fifth


@lru_cache(maxsize=1)
def load_word_table() -> WordTable:
    """Open the table that comes with the package; it is read once."""
    import marisa_trie

    words = marisa_trie.Trie()
    words.mmap(str(WORDS_PATH))
    with np.load(TABLE_PATH) as stored:
        return WordTable(words, stored["classes"], stored["vectors"], stored["scale"])
