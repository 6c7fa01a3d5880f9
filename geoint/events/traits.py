"""The traits of many event mentions as arrays, to find the pairs that may be one event without comparing each.

For each pair the most points are worked out that `geoint.events.compare` could give it. A test holds the two together.
A mention's traits are some 100 bytes that can be kept (`trait_of`), so that nothing else of it need be read again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np

from geoint.events.alike import AlikeNames
from geoint.events.compare import (
    DATE_SLACK_DAYS,
    DIFFERENT_BELOW,
    MANY,
    NEAR_NEWS_DAYS,
    SAME_NEWS_DAYS,
    SAME_SHARE,
)
from geoint.events.located import Located

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Pairs = NDArray[np.bool_]
    Points = NDArray[np.float32]

# Days far before and after every date: of a mention whose time is not known at all.
_NEVER, _ALWAYS = -10_000_000, 10_000_000
_GRAINS = {"none": 0, "told": 1, "year": 2, "month": 3, "open": 4, "days": 5}
# The most points that two dates can give, in tenths, by the coarser grain of the two.
_DATE_TENTHS = np.array([0, 9, 2, 12, 12, 16], dtype=np.int8)
_ENOUGH = round(10 * DIFFERENT_BELOW)
_HALF = np.float32(0.5)
_EXTRA, _NAMED_IN_ONE = 0.4, 0.2
_ROUNDING = 1e-4
# Entry ids are bits of so many 64-bit numbers; two that share a bit are compared in vain, one time in 256.
_WORDS = 4
# So many cells of a table of pairs are worked out at once: some 10 MB in all.
_CELLS = 1_000_000
_NO_BOX = (float("nan"),) * 4
# Degrees, more than 32 bits lose of a longitude, so that what touches still touches.
_OUTWARD = 3e-5
# One record, as numpy reads it and as struct writes it; the two have the same order and no padding.
_RECORD = np.dtype(
    [
        ("low", "<i4"), ("high", "<i4"), ("slack", "<i4"), ("news", "<f4"), ("news_end", "<f4"), ("edition", "<u4"),
        ("places", "<u8", (_WORDS,)), ("box", "<f4", (4,)), ("troops", "<f4"), ("weapons", "<f4"), ("grain", "i1"),
    ]
)  # fmt: skip
_PACKED = struct.Struct(f"<3i2fI{_WORDS}Q4f2fb")


class Trait(NamedTuple):
    """One mention's traits: a packed record, its states as "CN-RU", and its name (series, folded) where it has one."""

    record: bytes
    states: str
    name: tuple[str | None, str] | None


class _Columns(NamedTuple):
    """One place for each mention; `name` is a number, 0 for none."""

    low: NDArray[np.int32]
    high: NDArray[np.int32]
    slack: NDArray[np.int32]
    grain: NDArray[np.int8]
    news: NDArray[np.float32]
    news_end: NDArray[np.float32]
    edition: NDArray[np.uint32]
    name: NDArray[np.int32]
    people: NDArray[np.float32]
    n_people: NDArray[np.float32]
    places: NDArray[np.uint64]
    box: NDArray[np.float32]
    troops: NDArray[np.float32]
    weapons: NDArray[np.float32]

    def of(self, chosen: Numbers) -> _Columns:
        columns: tuple[Any, ...] = tuple(column[chosen] for column in self)
        return _Columns(*columns)

    def part(self, start: int, end: int) -> _Columns:
        columns: tuple[Any, ...] = tuple(column[start:end] for column in self)
        return _Columns(*columns)


def trait_of(item: Located) -> Trait:
    """Return what of a mention decides whether it is worth comparing with another."""
    window, news, mention = item.sane_window, item.news_days, item.mention
    record = _PACKED.pack(
        window.low.toordinal() if window else _NEVER,
        window.high.toordinal() if window else _ALWAYS,
        DATE_SLACK_DAYS[mention.type],
        news.low.toordinal() if news else float("nan"),
        news.high.toordinal() if news else float("nan"),
        # Two editions of one number are compared in vain, and found to be different.
        0 if mention.edition is None else crc32(_bytes(mention.edition)) or 1,
        *_bits(item.entry_ids),
        *_box(item),
        _EXTRA * (mention.troops is not None),
        _EXTRA * (mention.type == "missile_test" and bool(item.weapons)),
        _GRAINS[window.grain if window else "none"],
    )
    name = (mention.series_id, item.folded) if item.key else None
    return Trait(record, states_of(item), name)


def states_of(item: Located) -> str:
    """Return the states that take part as "CN-RU"."""
    return "-".join(sorted(item.codes))


class Traits:
    """The traits of mentions, and which pairs of them may be one event.

    Parameters
    ----------
    rows
        Which mentions are ever among the first ones of `pairs_in`; by default all.
    """

    def __init__(self, traits: Sequence[Trait], rows: NDArray[np.bool_] | None = None) -> None:
        self._names = AlikeNames([trait.name for trait in traits], rows)
        records = np.frombuffer(b"".join(trait.record for trait in traits), dtype=_RECORD)
        people = _one_hot([trait.states for trait in traits])
        plain = {name: np.ascontiguousarray(records[name]) for name in _RECORD.names or ()}
        self._columns = _Columns(
            name=self._names.numbers.astype(np.int32),
            people=people,
            n_people=people.sum(axis=1),
            **plain,
        )

    def pairs_in(self, members: Numbers, n_rows: int | None = None) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield pairs of these mentions that may be one event, some pairs at a time, each once.

        Parameters
        ----------
        members
            Their numbers.
        n_rows
            Only pairs in which at least one of the first so many is.
        """
        own = self._columns.of(members)
        rows = len(members) if n_rows is None else n_rows
        start = 0
        while start < rows:
            # What stands before the rows was paired with them already.
            end = min(rows, start + max(1, _CELLS // (len(members) - start)))
            first, second = np.nonzero(_may_suffice(own.part(start, end), own.part(start, len(members))))
            later = second > first
            a, b = first[later] + start, second[later] + start
            agree = _may_agree(own.of(a), own.of(b)) & self._names.fit(members[a], members[b])
            yield members[a[agree]], members[b[agree]]
            start = end


def _may_suffice(rows: _Columns, block: _Columns) -> Pairs:
    """Say of each row with each mention of the block, in few and small steps, whether a closer look is worth it.

    Points are counted in tenths.
    """
    slack = block.slack.max()
    agree: Pairs = (rows.low[:, None] - slack <= block.high) & (block.low - slack <= rows.high[:, None])
    most = _DATE_TENTHS[np.minimum.outer(rows.grain, block.grain)]
    shared = rows.people @ block.people.T > _HALF
    apart = (rows.n_people[:, None] > 0) & (block.n_people > 0) & ~shared
    most += np.int8(13) * shared.view(np.int8) - np.int8(15) * apart.view(np.int8)
    for extra in (rows.troops, block.troops), (rows.weapons, block.weapons):
        if extra[0].any() and extra[1].any():
            most += np.int8(4) * np.logical_and.outer(*extra).view(np.int8)
    most += np.int8(9)  # a place shared
    agree &= ((rows.name[:, None] > 0) & (block.name > 0)) | (most >= _ENOUGH)
    return agree


def _may_agree(a: _Columns, b: _Columns) -> NDArray[np.bool_]:
    """Say of each pair whether dates allow it and the points may suffice."""
    in_time = np.maximum(a.low, b.low) - np.minimum(a.high, b.high) <= np.maximum(a.slack, b.slack)
    editions = (a.edition == 0) | (b.edition == 0) | (a.edition == b.edition)
    most = _date_points(a, b) + _people_points(a, b) + _place_points(a, b)
    most += np.minimum(a.troops, b.troops) + np.minimum(a.weapons, b.weapons)
    named, unnamed = (a.name > 0) & (b.name > 0), (a.name == 0) & (b.name == 0)
    most -= np.where(named | unnamed, 0.0, _NAMED_IN_ONE)
    agree: NDArray[np.bool_] = in_time & editions & (named | (most + _ROUNDING >= DIFFERENT_BELOW))
    return agree


def _date_points(a: _Columns, b: _Columns) -> Points:
    grain = np.minimum(a.grain, b.grain)
    days = np.maximum(a.news, b.news) - np.minimum(a.news_end, b.news_end)
    # Without a day of the news, the comparison with NaN is false, and the least points are given.
    told = np.where(days <= SAME_NEWS_DAYS, 0.9, np.where(days <= NEAR_NEWS_DAYS, 0.5, 0.2))
    first = a.low == b.low
    stated = np.where(first & (a.high == b.high), 1.6, 1.2)
    is_open = (a.grain == _GRAINS["open"]) | (b.grain == _GRAINS["open"])
    rest = np.where(grain == _GRAINS["days"], stated, np.where(is_open & first, 1.2, 0.9))
    coarse = [grain == _GRAINS[name] for name in ("none", "told", "year")]
    points: Points = np.select(coarse, [np.zeros_like(told), told, np.full_like(told, 0.2)], rest)
    return points


def _people_points(a: _Columns, b: _Columns) -> Points:
    shared = np.einsum("ij,ij->i", a.people, b.people)
    together = a.n_people + b.n_people - shared
    both = (a.n_people > 0) & (b.n_people > 0)
    some = np.where(shared < SAME_SHARE * together - _ROUNDING, 0.5, np.where(shared >= MANY, 1.3, 0.9))
    points: Points = np.where(both, np.where(shared == 0, -1.5, some), 0.0)
    return points


def _place_points(a: _Columns, b: _Columns) -> Points:
    shared = (a.places & b.places).any(axis=1)
    drawn = ~np.isnan(a.box[:, 0]) & ~np.isnan(b.box[:, 0])
    touch = (b.box[:, :2] <= a.box[:, 2:]).all(axis=1) & (b.box[:, 2:] >= a.box[:, :2]).all(axis=1)
    points: Points = np.where(shared, 0.9, np.where(drawn, np.where(touch, 0.7, -0.8), 0.0))
    return points


def _one_hot(states: Sequence[str]) -> NDArray[np.float32]:
    kinds: dict[str, int] = {}
    numbers = [kinds.setdefault(text, len(kinds)) for text in states]
    columns = {code: n for n, code in enumerate(sorted({code for text in kinds for code in text.split("-") if code}))}
    table = np.zeros((len(kinds), max(1, len(columns))), dtype=np.float32)
    for row, text in enumerate(kinds):
        table[row, [columns[code] for code in text.split("-") if code]] = 1.0
    return table[numbers]


def _bits(words: frozenset[str]) -> list[int]:
    bits = [0] * _WORDS
    for word in words:
        bit = crc32(_bytes(word)) % (64 * _WORDS)
        bits[bit // 64] |= 1 << (bit % 64)
    return bits


def _box(item: Located) -> tuple[float, ...]:
    """Return (west, south, east, north) of a mention's places in degrees, NaN where nothing is drawn."""
    if not item.geometries:
        return _NO_BOX
    west, south, east, north = zip(*(geometry.bounds for geometry in item.geometries), strict=True)
    return min(west) - _OUTWARD, min(south) - _OUTWARD, max(east) + _OUTWARD, max(north) + _OUTWARD


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
