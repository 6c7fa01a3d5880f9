"""The word table: like words share classes and have like vectors; what it lacks is told as unknown."""

from __future__ import annotations

import numpy as np
import pytest

from geoint.reading.word_table import UNKNOWN, load_word_table


@pytest.mark.parametrize(
    ("word", "like"),
    [("monday", "tuesday"), ("frigate", "destroyer"), ("tennis", "golf"), ("kentucky", "missouri")],
)
def test_like_words_share_a_coarse_class(word: str, like: str) -> None:
    table = load_word_table()
    assert table.classes(word)[0] == table.classes(like)[0]


def test_classes_grow_finer() -> None:
    kinds = np.array([load_word_table().classes(word) for word in ("vladivostok", "said", "near", "fleet", "smith")])
    assert (kinds >= 0).all()
    assert (kinds.max(axis=0) < (64, 256, 256, 1024, 2048)).all()


def test_words_that_are_not_in_the_table() -> None:
    table = load_word_table()
    assert table.classes("qzxvbnmw") == UNKNOWN
    rows = np.array([table.row("qzxvbnmw"), table.row("warship")])
    vectors = table.vectors(rows)
    assert vectors.shape == (2, table.width)
    assert not vectors[0].any()
    assert vectors[1].any()


def test_words_are_looked_up_in_lower_case() -> None:
    table = load_word_table()
    assert table.row("Paris") == table.row("qzxvbnmw") != table.row("paris")


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("paris", "london", "bicycle"), ("admiral", "commander", "spoon"), ("sea", "ocean", "tax")],
)
def test_vectors_of_like_words_point_the_same_way(word: str, near: str, far: str) -> None:
    table = load_word_table()
    own, one, other = table.vectors(np.array([table.row(w) for w in (word, near, far)]))

    def cosine(left: np.ndarray, right: np.ndarray) -> float:
        return float(left @ right / np.sqrt((left @ left) * (right @ right)))

    assert cosine(own, one) > cosine(own, other) + 0.2
