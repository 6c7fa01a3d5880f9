"""Which pairs of event mentions are worth comparing: those that share a block, and may be one event.

The cost of all pairs of a block grows with its square. Pairs that `compare` would call different for their dates,
editions, names, participants and places are sorted out with arrays (`geoint.events.traits`). What is left out is only
what would have been different: the bound on the points is never too low.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from geoint.events.located import Located
from geoint.events.traits import Traits, states_of, trait_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

# A window that falls into more months than this is in none of their blocks: it would be in every one.
MAX_BLOCK_MONTHS = 14
# In a run of up to so many mentions all pairs of a block are compared, so that it can show why each was judged
# different; at worst that takes half a second.
SMALL_RUN = 400
# Pairs that several blocks share are counted once, as soon as there are so many: 8 bytes for each.
_MAX_FOUND = 20_000_000


def block_keys(item: Located) -> Iterator[str]:
    """Yield a mention's blocks: its name, each month of its window, and its participants with each place."""
    if item.key:
        yield f"name:{item.key}"
    who = states_of(item)
    yield from (f"{item.family}:{who}:{entry_id}" for entry_id in item.entry_ids if who)
    window = item.window
    if window is not None:
        first, last = (day.year * 12 + day.month for day in (window.low, window.high))
        if last - first < MAX_BLOCK_MONTHS:
            yield from (f"{item.family}:{month}" for month in range(first, last + 1))


def find_pairs(located: Sequence[Located], *, small_run: int = SMALL_RUN) -> Iterator[tuple[int, int]]:
    """Yield the pairs to compare, as numbers in `located`, each once, the lower first; never two of one report.

    Parameters
    ----------
    small_run
        With up to so many mentions, all pairs of a block are given.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(located):
        for key in set(block_keys(item)):
            blocks[key].append(number)
    reports: dict[str, int] = {}
    of_report = np.array([reports.setdefault(item.mention.report_id, len(reports)) for item in located], dtype=np.int64)
    if len(located) <= small_run:
        both = sorted({pair for members in blocks.values() for pair in combinations(members, 2)})
        first, second = np.array(both, dtype=np.int64).reshape(-1, 2).T
    else:
        traits = Traits([trait_of(item) for item in located])
        first, second = pairs_of(traits, ((np.array(members), len(members)) for members in blocks.values()))
    apart = of_report[first] != of_report[second]
    yield from zip(first[apart].tolist(), second[apart].tolist(), strict=True)


def with_pairs(first: Numbers, second: Numbers, more: Numbers) -> tuple[Numbers, Numbers]:
    """Return pairs with some more (n, 2), each once, the lower number first, in order."""
    a, b = more.T
    both = np.concatenate([first << 32 | second, np.minimum(a, b) << 32 | np.maximum(a, b)])
    return _apart(np.unique(both))


def _apart(pairs: Numbers) -> tuple[Numbers, Numbers]:
    return pairs >> 32, pairs & 0xFFFFFFFF


def pairs_of(traits: Traits, blocks: Iterable[tuple[Numbers, int]]) -> tuple[Numbers, Numbers]:
    """Return the pairs inside blocks that may be one event, each once, the lower number first, in order.

    Parameters
    ----------
    blocks
        The numbers of each block's mentions in `traits`, and how many of them, at its start, are to be paired: with
        one another and with the rest.
    """
    known = np.empty(0, dtype=np.int64)
    found: list[Numbers] = []
    count = 0
    for members, n_rows in blocks:
        for a, b in traits.pairs_in(members, n_rows):
            found.append(np.minimum(a, b) << 32 | np.maximum(a, b))
            count += len(a)
        if count > _MAX_FOUND:
            known, found, count = np.unique(np.concatenate([known, *found])), [], 0
    return _apart(np.unique(np.concatenate([known, *found])))
