"""The traits of many event mentions as arrays, to find the pairs that may be one event without comparing each.

For each pair the most points are worked out that `geoint.events.compare` could give it. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np
from shapely import bounds

from geoint.events.compare import (
    DATE_SLACK_DAYS,
    DIFFERENT_BELOW,
    MANY,
    NEAR_NEWS_DAYS,
    SAME_NEWS_DAYS,
    SAME_SHARE,
    may_be_same_name,
)
from geoint.events.located import Located

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pairs = NDArray[np.bool_]
    Points = NDArray[np.float32]

# Days far before and after every date: of a mention whose time is not known at all.
_NEVER, _ALWAYS = -10_000_000, 10_000_000
_GRAINS = {"none": 0, "told": 1, "year": 2, "month": 3, "open": 4, "days": 5}
# The most points that two dates can give, by the coarser grain of the two; "told" goes by the days of the news.
_DATE_POINTS = np.array([0.0, 0.9, 0.2, 0.9, 1.2, 1.6], dtype=np.float32)
_EXTRA = 0.4
_ROUNDING = 1e-4
# Entry ids are bits of so many 64-bit numbers; two that share a bit are compared in vain, one time in 256.
_WORDS = 4
# So many cells of a table of pairs are worked out at once: some 10 MB for each step.
_CELLS = 1_000_000


class _Columns(NamedTuple):
    """One place for each mention; `rank` is the place of its name among those that occur."""

    low: NDArray[np.int32]
    high: NDArray[np.int32]
    slack: NDArray[np.int32]
    grain: NDArray[np.int8]
    news: NDArray[np.float32]
    news_end: NDArray[np.float32]
    edition: NDArray[np.int32]
    name: NDArray[np.int32]
    people: NDArray[np.float32]
    n_people: NDArray[np.float32]
    places: NDArray[np.uint64]
    box: NDArray[np.float32]
    troops: NDArray[np.float32]
    weapons: NDArray[np.float32]

    def of(self, chosen: NDArray[np.int64]) -> _Columns:
        columns: tuple[Any, ...] = tuple(column[chosen] for column in self)
        return _Columns(*columns)


class Traits:
    """The traits of mentions, and which pairs of them may be one event."""

    def __init__(self, located: Sequence[Located]) -> None:
        self._names = _Names(located)
        windows = [item.sane_window for item in located]
        editions = _Numbers()
        self._columns = _Columns(
            low=np.array([w.low.toordinal() if w else _NEVER for w in windows], dtype=np.int32),
            high=np.array([w.high.toordinal() if w else _ALWAYS for w in windows], dtype=np.int32),
            slack=np.array([DATE_SLACK_DAYS[item.mention.type] for item in located], dtype=np.int32),
            grain=np.array([_GRAINS[w.grain if w else "none"] for w in windows], dtype=np.int8),
            news=np.array([_news_day(item, first=True) for item in located], dtype=np.float32),
            news_end=np.array([_news_day(item, first=False) for item in located], dtype=np.float32),
            edition=np.array([editions.of(item.mention.edition) for item in located], dtype=np.int32),
            name=np.array(self._names.numbers, dtype=np.int32),
            people=_one_hot([item.codes for item in located]),
            n_people=np.array([len(item.codes) for item in located], dtype=np.float32),
            places=_bits([item.entry_ids for item in located]),
            box=_boxes(located),
            troops=np.array([_EXTRA * (item.mention.troops is not None) for item in located], dtype=np.float32),
            weapons=np.array([_EXTRA * _has_weapon(item) for item in located], dtype=np.float32),
        )

    def pairs_in(self, members: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the first and the second of pairs of these mentions that may be one event, some pairs at a time."""
        own = self._columns.of(members)
        alike, rank = self._names.table(own.name)
        step = max(1, _CELLS // len(members))
        for start in range(0, len(members), step):
            rows = np.arange(start, min(start + step, len(members)))
            agree = _may_agree(own.of(rows), own) & _names_fit(own.name, rank, rows, alike)
            first, second = np.nonzero(agree)
            later = second > first + start
            yield members[first[later] + start], members[second[later]]


def _may_agree(rows: _Columns, block: _Columns) -> Pairs:
    """Say of each row with each mention of the block whether dates allow it and the points may suffice."""
    gap = np.maximum.outer(rows.low, block.low) - np.minimum.outer(rows.high, block.high)
    in_time = gap <= np.maximum.outer(rows.slack, block.slack)
    editions = (rows.edition[:, None] == 0) | (block.edition == 0) | (rows.edition[:, None] == block.edition)
    most = _date_points(rows, block) + _people_points(rows, block) + _place_points(rows, block)
    most += np.minimum.outer(rows.troops, block.troops) + np.minimum.outer(rows.weapons, block.weapons)
    named = (rows.name[:, None] > 0) & (block.name > 0)
    agree: Pairs = in_time & editions & (named | (most + _ROUNDING >= DIFFERENT_BELOW))
    return agree


def _names_fit(name: NDArray[np.int32], rank: NDArray[np.int64], rows: NDArray[np.int64], alike: Pairs) -> Pairs:
    unnamed = (name[rows][:, None] == 0) | (name == 0)
    fits: Pairs = unnamed | alike[rank[rows]][:, rank]
    return fits


def _date_points(rows: _Columns, block: _Columns) -> Points:
    grain = np.minimum.outer(rows.grain, block.grain)
    days = np.maximum.outer(rows.news, block.news) - np.minimum.outer(rows.news_end, block.news_end)
    # Without a day of the news, the comparison with NaN is false, and the least points are given.
    told = np.where(days <= SAME_NEWS_DAYS, 0.9, np.where(days <= NEAR_NEWS_DAYS, 0.5, 0.2))
    points: Points = np.where(grain == _GRAINS["told"], told, _DATE_POINTS[grain])
    return points


def _people_points(rows: _Columns, block: _Columns) -> Points:
    shared = rows.people @ block.people.T
    together = np.add.outer(rows.n_people, block.n_people) - shared
    both = (rows.n_people[:, None] > 0) & (block.n_people > 0)
    some = np.where(shared < SAME_SHARE * together - _ROUNDING, 0.5, np.where(shared >= MANY, 1.3, 0.9))
    points: Points = np.where(both, np.where(shared == 0, -1.5, some), 0.0)
    return points


def _place_points(rows: _Columns, block: _Columns) -> Points:
    shared = np.zeros((len(rows.low), len(block.low)), dtype=bool)
    for word in range(_WORDS):
        shared |= (rows.places[:, word, None] & block.places[:, word]) > 0
    west, south, east, north = (rows.box[:, side, None] for side in range(4))
    drawn = ~np.isnan(west) & ~np.isnan(block.box[:, 0])
    touch = (block.box[:, 0] <= east) & (block.box[:, 2] >= west) & (block.box[:, 1] <= north)
    touch &= block.box[:, 3] >= south
    points: Points = np.where(shared, 0.9, np.where(drawn, np.where(touch, 0.7, -0.8), 0.0))
    return points


class _Numbers:
    """Numbers from 1 for values, 0 for none."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}

    def of(self, value: object) -> int:
        return 0 if value is None else self._known.setdefault(value, len(self._known) + 1)


class _Names:
    """Numbers for the names of mentions, 0 for none, and which names may be one; each two are compared once."""

    def __init__(self, located: Sequence[Located]) -> None:
        numbers = _Numbers()
        self._known: dict[tuple[int, int], bool] = {}
        self._samples: dict[int, Located] = {}
        self.numbers: list[int] = []
        for item in located:
            number = numbers.of((item.mention.series_id, item.folded) if item.key else None)
            self._samples.setdefault(number, item)
            self.numbers.append(number)

    def table(self, numbers: NDArray[np.int32]) -> tuple[Pairs, NDArray[np.int64]]:
        """Return for each two of the numbers that occur whether the names may be one, and each number's place there."""
        occurring, rank = np.unique(numbers, return_inverse=True)
        alike = np.ones((len(occurring), len(occurring)), dtype=bool)
        for (i, a), (j, b) in combinations(enumerate(occurring.tolist()), 2):
            alike[i, j] = alike[j, i] = a == 0 or self._may_be_one(a, b)
        return alike, rank

    def _may_be_one(self, a: int, b: int) -> bool:
        if (a, b) not in self._known:
            self._known[a, b] = may_be_same_name(self._samples[a], self._samples[b])
        return self._known[a, b]


def _news_day(item: Located, *, first: bool) -> float:
    days = item.news_days
    return float("nan") if days is None else float((days.low if first else days.high).toordinal())


def _has_weapon(item: Located) -> bool:
    return item.mention.type == "missile_test" and bool(item.weapons)


def _one_hot(sets: Sequence[frozenset[str]]) -> NDArray[np.float32]:
    columns = {code: column for column, code in enumerate(sorted(set().union(*sets)))}
    table = np.zeros((len(sets), max(1, len(columns))), dtype=np.float32)
    for row, codes in enumerate(sets):
        table[row, [columns[code] for code in codes]] = 1.0
    return table


def _bits(sets: Sequence[frozenset[str]]) -> NDArray[np.uint64]:
    table = np.zeros((len(sets), _WORDS), dtype=np.uint64)
    for row, words in enumerate(sets):
        for word in words:
            bit = crc32(word.encode("utf-8", "surrogatepass")) % (64 * _WORDS)
            table[row, bit // 64] |= np.uint64(1 << (bit % 64))
    return table


def _boxes(located: Sequence[Located]) -> NDArray[np.float32]:
    """Return (west, south, east, north) of each mention's places in degrees, NaN where nothing is drawn."""
    table = np.full((len(located), 4), np.nan, dtype=np.float32)
    for row, item in enumerate(located):
        if item.geometries:
            each = bounds(np.array(item.geometries, dtype=object))
            # Rounded outward, so that what touches still touches.
            table[row, :2] = np.nextafter(each[:, :2].min(axis=0).astype(np.float32), np.float32(-np.inf))
            table[row, 2:] = np.nextafter(each[:, 2:].max(axis=0).astype(np.float32), np.float32(np.inf))
    return table
