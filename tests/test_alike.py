"""Names that may be one are found among many as the rule finds them pair by pair, and quickly."""

from __future__ import annotations

import random
import time
from itertools import combinations

import numpy as np
import pytest

from geoint.events.alike import AlikeNames, Name
from geoint.events.compare import may_be_one_name

WORDS = "amber wolf steel lynx iron gate vostok vostak ocean okean shield shields freedom ulchi joint sea east 24 é ab".split()


def some_names(seed: int, count: int) -> list[Name | None]:
    """Names of one to four words, some with a series, some with a letter changed."""
    rng = random.Random(seed)
    names: list[Name | None] = []
    for _ in range(count):
        letters = [*" ".join(rng.choice(WORDS) for _ in range(rng.choice([1, 2, 2, 3, 4])))]
        if rng.random() < 0.4:
            letters[rng.randrange(len(letters))] = rng.choice("abcdeo ")
        folded = " ".join("".join(letters).split())
        names.append(rng.choice([None, ("s1", folded), ("s2", folded), *[(None, folded)] * 4]) if folded else None)
    return names


@pytest.mark.parametrize("seed", range(8))
def test_the_same_pairs_as_one_by_one(seed: int) -> None:
    names = some_names(seed, 120)
    pairs = np.array(list(combinations(range(len(names)), 2)), dtype=np.int64)
    fits = AlikeNames(names).fit(pairs[:, 0], pairs[:, 1])
    wanted = [a is None or b is None or may_be_one_name(a, b) for a, b in combinations(names, 2)]
    assert fits.tolist() == wanted
    assert 0.02 < np.mean([w for w, (a, b) in zip(wanted, combinations(names, 2), strict=True) if a and b]) < 0.9


@pytest.mark.parametrize("seed", range(4))
def test_pairs_of_some_rows(seed: int) -> None:
    names = some_names(seed, 100)
    rows = np.zeros(100, dtype=bool)
    rows[random.Random(seed).sample(range(100), 20)] = True
    pairs = np.array([(a, b) for a in np.flatnonzero(rows) for b in range(100) if a != b], dtype=np.int64)
    some, every = AlikeNames(names, rows), AlikeNames(names)
    assert some.fit(pairs[:, 0], pairs[:, 1]).tolist() == every.fit(pairs[:, 0], pairs[:, 1]).tolist()


def test_very_many_names_cost_little() -> None:
    """All pairs of 4,000 names are eight million; compared one by one in Python they took more than ten seconds."""
    rng = random.Random(1)
    names: list[Name | None] = [
        (None, "".join(rng.choice("abcdefghijklmnop") for _ in range(rng.randrange(6, 16)))) for _ in range(4_000)
    ]
    started = time.process_time()
    alike = AlikeNames(names)
    quick = time.process_time() - started
    started = time.process_time()
    for a, b in combinations(names[:400], 2):
        assert a and b
        may_be_one_name(a, b)
    assert quick < 100 * (time.process_time() - started) / 5, "at most a fifth of what one by one would take"
    assert alike.fit(np.array([0]), np.array([1])).tolist() == [False]
