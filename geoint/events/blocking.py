"""Which pairs of event mentions are worth comparing: those that share a block, and in a large one may be one event.

The cost of all pairs of a block grows with its square. In a block of more than `SMALL_BLOCK` mentions, pairs that
`compare` would call different for their dates, editions, names, participants and places are sorted out with arrays
(`geoint.events.traits`). What is left out is only what would have been different: the bound on the points is never too
low.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from geoint.events.located import Located
from geoint.events.traits import Traits

# A window that falls into more months than this is in none of their blocks: it would be in every one.
MAX_BLOCK_MONTHS = 14
# Up to this size all pairs are compared, so that a small run can show why each was judged different.
SMALL_BLOCK = 40


def block_keys(item: Located) -> Iterator[str]:
    """Yield a mention's blocks: its name, each month of its window, and its participants with each place."""
    if item.key:
        yield f"name:{item.key}"
    who = "-".join(sorted(item.codes))
    yield from (f"{item.family}:{who}:{entry_id}" for entry_id in item.entry_ids if who)
    window = item.window
    if window is not None:
        first, last = (day.year * 12 + day.month for day in (window.low, window.high))
        if last - first < MAX_BLOCK_MONTHS:
            yield from (f"{item.family}:{month}" for month in range(first, last + 1))


def find_pairs(located: Sequence[Located], *, small_block: int = SMALL_BLOCK) -> Iterator[tuple[int, int]]:
    """Yield the pairs to compare, as numbers in `located`, each once, the lower first; never two of one report.

    Parameters
    ----------
    small_block
        Up to so many mentions, all pairs of a block are given.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(located):
        for key in set(block_keys(item)):
            blocks[key].append(number)
    total = len(located)
    traits: Traits | None = None
    found = [np.empty(0, dtype=np.int64)]
    for members in blocks.values():
        if len(members) <= small_block:
            found.append(np.array([a * total + b for a, b in combinations(members, 2)], dtype=np.int64))
        else:
            traits = traits or Traits(located)
            found += [first * total + second for first, second in traits.pairs_in(np.array(members))]
    for code in np.unique(np.concatenate(found)):
        a, b = divmod(int(code), total)
        if located[a].mention.report_id != located[b].mention.report_id:
            yield a, b
