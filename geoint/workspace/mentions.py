"""The event mentions of a workspace: what is kept of each to compare it, and the decisions on pairs.

Of a mention a compact record is kept, without its quotes and reasons: enough to compare it with another, which touches
no reading. What two reports share is decided by these two alone, so that a new one needs comparing only with what
shares a block with it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from geoint.errors import InputError
from geoint.events.areas import AREA_ROLES
from geoint.events.blocking import block_keys, pairs_of, with_pairs
from geoint.events.compare import compare
from geoint.events.located import Located
from geoint.events.merge import locate, settle
from geoint.events.repeated import leaders
from geoint.events.traits import Trait, Traits, trait_of
from geoint.models import EventMention, Footprint, Reading, Report
from geoint.readings_codec import split_reading
from geoint.workspace.file import DECISION_INDEX
from geoint.workspace.reports import from_db, to_db

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Numbers = NDArray[np.int64]

# Tiers, bit by bit: in the first round of merging undated reports have no year, in the second they may have one.
FIRST, SECOND, BOTH = 1, 2, 3
# Behind the ids of what was read again: no id has it, and it changes no order.
_AGAIN_MARK = "\0"
# So many mentions are kept as they are compared; some 2 kB each.
_KEPT = 250_000
_KEPT_OUTLINES = 4_000
# Pairs are decided so many at a time.
_BATCH = 20_000
# From so many new mentions on, more than there were, the index of decisions is made anew.
_BULK = 10_000
_NO_REPORT = Report(id="", text="")


class _Party(NamedTuple):
    code: str
    role: str


class _Place(NamedTuple):
    name: str
    role: str = "area"


class _Evidence(NamedTuple):
    start: int


class _Kept(NamedTuple):
    """The fields of an `EventMention` that comparing, labels and ids need."""

    id: str
    report_id: str
    type: str
    name: str | None
    series_id: str | None
    edition: str | None
    status: str
    start: str | None
    end: str | None
    troops: int | None
    participants: tuple[_Party, ...]
    places: tuple[_Place, ...]
    evidence: tuple[_Evidence, ...]


Told = tuple[str, str, str | None]
"""The id, type and name of a mention."""


def _told(mention: EventMention) -> Told:
    return mention.id.rstrip(_AGAIN_MARK), mention.type, mention.name


def without_mark(mention: EventMention) -> EventMention:
    """Return a mention with the ids that it has outside, whether it was read again or not."""
    kept = cast(_Kept, mention)
    own = kept._replace(id=kept.id.rstrip(_AGAIN_MARK), report_id=kept.report_id.rstrip(_AGAIN_MARK))
    return cast(EventMention, own)


class _Shapes(Sequence[Any]):
    """The outlines of a mention's places, looked up when they are needed: few comparisons come so far."""

    def __init__(self, digests: Sequence[str], load: Callable[[str], BaseGeometry]) -> None:
        self._digests, self._load = digests, load

    def __len__(self) -> int:
        return len(self._digests)

    def __getitem__(self, index: Any) -> Any:
        return self._load(self._digests[index])

    def __iter__(self) -> Iterator[Any]:
        return map(self._load, self._digests)


class Mentions:
    """The event mentions of a workspace.

    Parameters
    ----------
    db
        Its file, inside a transaction where anything is written.
    outline
        Returns a packed outline by its digest.
    """

    def __init__(self, db: sqlite3.Connection, outline: Callable[[str], bytes]) -> None:
        self._db = db
        self._shape = lru_cache(maxsize=_KEPT_OUTLINES)(lambda digest: _shape_of(outline(digest)))
        # With the footprints, so that no other object gets their numbers.
        self._digests: dict[int, tuple[Footprint, str]] = {}
        self.located = lru_cache(maxsize=_KEPT)(self._located)
        self._reasons = lru_cache(maxsize=_KEPT)(self._reasons_number)
        (last,) = db.execute("SELECT max(number) FROM mention").fetchone()
        self._last = last or 0

    # -- in and out

    def insert(
        self, report: int, reading: Reading, *, tier: int, events: Mapping[Told, int] | None = None
    ) -> list[int]:
        """Keep the mentions of a reading; return their numbers. Of the second tier alone is what was read again.

        Parameters
        ----------
        events
            Where the reading replaces another, the events of its mentions.
        """
        numbers = []
        for mention in reading.events:
            # No number comes twice in one run, or what is kept of an earlier one would be taken for it.
            self._last = number = self._last + 1
            item = locate(mention, reading)
            trait = trait_of(item)
            self._db.execute(
                "INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    number, report, tier == SECOND, tier, to_db(mention.id), self._name_number(trait.name),
                    to_db(trait.states), trait.record,
                    _record_of(item, [self._digest(reading.footprints[n]) for n in _drawn(mention)]),
                    (events or {}).get(_told(mention)),
                ),
            )  # fmt: skip
            keys = [(to_db(key), number) for key in set(block_keys(item))]
            self._db.executemany("INSERT INTO block VALUES (?, ?)", keys)
            numbers.append(number)
        return numbers

    def _digest(self, footprint: Footprint) -> str:
        """Return the digest of an outline; the same outline comes again as the same object."""
        key = id(footprint.geometry)
        if key not in self._digests:
            if len(self._digests) >= _KEPT_OUTLINES:
                self._digests.clear()
            self._digests[key] = footprint, _digest_of(footprint)
        return self._digests[key][1]

    def events_of(self, numbers: Iterable[int]) -> dict[Told, int]:
        """Return the events of mentions, by what would show that a corrected report tells of the same."""
        query = "SELECT event FROM mention WHERE number = ?"
        found = [(self.told(n), self._db.execute(query, (n,)).fetchone()[0]) for n in numbers]
        return {told: event for told, event in found if event is not None}

    def told(self, number: int) -> Told:
        """Return by what a mention is known again."""
        return _told(self._located(number).mention)

    def delete(self, number: int) -> None:
        """Forget a mention, on which there are no decisions any more."""
        keys = [(to_db(key), number) for key in set(block_keys(self._located(number)))]
        self._db.executemany("DELETE FROM block WHERE key = ? AND mention = ?", keys)
        self._db.execute("DELETE FROM mention WHERE number = ?", (number,))

    def of_report(self, report: int, *, again: bool) -> list[int]:
        """Return the mentions of a report as it was read first, or again."""
        rows = self._db.execute(
            "SELECT number FROM mention WHERE report = ? AND is_again = ? ORDER BY number", (report, again)
        )
        return [number for (number,) in rows]

    def _name_number(self, name: tuple[str | None, str] | None) -> int:
        if name is None:
            return 0
        key = (to_db(name[0] or ""), to_db(name[1]))
        self._db.execute("INSERT OR IGNORE INTO name (series, folded) VALUES (?, ?)", key)
        return int(self._db.execute("SELECT number FROM name WHERE series = ? AND folded = ?", key).fetchone()[0])

    def _located(self, number: int) -> Located:
        row = self._db.execute(
            "SELECT m.id, r.id, m.is_again, m.record, ifnull(o.id, r.id) FROM mention m "
            "JOIN report r ON r.number = m.report LEFT JOIN report o ON o.number = r.copy_of WHERE m.number = ?",
            (number,),
        ).fetchone()
        mark = _AGAIN_MARK if row[2] else ""
        ids = _Ids(from_db(row[0]) + mark, from_db(row[1]) + mark, from_db(row[4]))
        return _located_of(ids, json.loads(row[3]), self._shape)

    # -- decisions

    def undecide(self, number: int) -> set[int]:
        """Forget the decisions on a mention; return the mentions that it was taken as one with."""
        rows = self._db.execute(
            "SELECT b FROM decision WHERE a = ? AND is_same UNION SELECT a FROM decision WHERE b = ? AND is_same",
            (number, number),
        ).fetchall()
        self._db.execute("DELETE FROM decision WHERE a = ?", (number,))
        self._db.execute("DELETE FROM decision WHERE b = ?", (number,))
        return {other for (other,) in rows}

    def decide(self, new: Sequence[int]) -> None:
        """Compare new mentions with all that share a block, and keep what is not different."""
        (count,) = self._db.execute("SELECT count(*) FROM mention").fetchone()
        bulk = len(new) > max(count / 2, _BULK)
        if bulk:  # an index is made in a tenth of the time that it takes to keep it up
            self._db.execute("DROP INDEX decision_b")
        self._decide(new)
        if bulk:
            self._db.execute(DECISION_INDEX)

    def _decide(self, new: Sequence[int]) -> None:
        for first, second in self._pairs(new):
            pairs = zip(first.tolist(), second.tolist(), strict=True)
            compared = [compare(self.located(a), self.located(b)) for a, b in pairs]
            numbers = np.unique(np.concatenate([first, second])).tolist()
            ids = {self.located(number).mention.id: number for number in numbers}
            located = {key: self.located(number) for key, number in ids.items()}
            kept = settle([d for d in compared if d.verdict != "different"], located)
            rows = [
                (ids[d.a], ids[d.b], d.verdict == "same", round(d.score * 100), self._reasons(d.reasons)) for d in kept
            ]
            self._db.executemany("INSERT INTO decision VALUES (?, ?, ?, ?, ?)", rows)

    def _pairs(self, new: Sequence[int]) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the pairs to compare, many at a time, but those of two reports together.

        What a copy repeats is compared with its leader alone, in each tier in which it has one.
        """
        blocks = self._blocks(new)
        numbers = np.unique(np.concatenate([np.array(list(new), dtype=np.int64), *blocks]))
        led = self._led(numbers.tolist())
        fresh = set(new)
        behind = [pair for follower_of in led.values() for pair in follower_of.items() if not fresh.isdisjoint(pair)]
        repeated = np.array(behind, dtype=np.int64).reshape(-1, 2)
        numbers = np.unique(np.concatenate([numbers, repeated.ravel()]))
        if not len(numbers):
            return
        is_new = np.isin(numbers, np.array(list(new), dtype=np.int64))
        traits, tier, report = self._traits(numbers, is_new)
        places = (np.searchsorted(numbers, members) for members in blocks)
        ordered = ((np.concatenate([p[is_new[p]], p[~is_new[p]]]), int(is_new[p].sum())) for p in places)
        a, b = pairs_of(traits, ordered)
        fit = _both_lead(numbers, tier, led, (a, b)) & (report[a] != report[b])
        a, b = with_pairs(a[fit], b[fit], np.searchsorted(numbers, repeated))
        last = np.maximum(np.where(is_new[a], report[a], 0), np.where(is_new[b], report[b], 0))
        order = np.argsort(last, kind="stable")
        a, b, last = numbers[a[order]], numbers[b[order]], last[order]
        start = 0
        while start < len(last):
            end = int(np.searchsorted(last, last[min(start + _BATCH, len(last)) - 1], side="right"))
            yield a[start:end], b[start:end]
            start = end

    def _blocks(self, new: Sequence[int]) -> list[Numbers]:
        """Return the members of each block that a new mention is in and another one too."""
        keys = {key for number in new for key in block_keys(self.located(number))}
        found = []
        for key in sorted(keys):
            rows = self._db.execute("SELECT mention FROM block WHERE key = ?", (to_db(key),)).fetchall()
            if len(rows) > 1:
                found.append(np.array(rows, dtype=np.int64)[:, 0])
        return found

    def _led(self, numbers: Sequence[int]) -> dict[int, dict[int, int]]:
        """Return for each tier the leaders of the mentions that repeat another, in the reports of some mentions."""
        sources = self._sources_with_copies(numbers)
        found: dict[int, dict[int, int]] = {FIRST: {}, SECOND: {}}
        for source in sorted(sources):
            rows = self._db.execute(
                "SELECT m.number, m.tier FROM report r JOIN mention m ON m.report = r.number "
                "WHERE r.number = ? OR r.copy_of = ? ORDER BY m.number",
                (source, source),
            ).fetchall()
            for tier, led in found.items():
                of_id = {self.located(n).mention.id: n for n, own in rows if own & tier}
                leader_of = leaders(self.located(n) for n in of_id.values())
                led.update((of_id[i], of_id[leader]) for i, leader in leader_of.items() if i != leader)
        return found

    def _sources_with_copies(self, numbers: Sequence[int]) -> set[int]:
        """Return the reports that those of some mentions count as, where they have copies."""
        rows = self._db.execute("SELECT number, copy_of FROM report WHERE copy_of IS NOT NULL")
        source_of = dict(rows.fetchall())
        source_of |= {source: source for source in source_of.values()}
        if not source_of:
            return set()
        reports = {report for (report,) in self.rows(numbers, "report")}
        return {source_of[report] for report in reports if report in source_of}

    def _traits(self, numbers: Numbers, is_new: NDArray[np.bool_]) -> tuple[Traits, Numbers, Numbers]:
        names: dict[int, tuple[str | None, str] | None] = {0: None}
        for number, series, folded in self._db.execute("SELECT number, series, folded FROM name"):
            names[number] = (from_db(series) or None, from_db(folded))
        rows = list(self.rows(numbers.tolist(), "tier, report, traits, states, name"))
        traits = Traits([Trait(row[2], from_db(row[3]), names[row[4]]) for row in rows], is_new)
        return traits, np.array([row[0] for row in rows]), np.array([row[1] for row in rows])

    def rows(self, numbers: Iterable[int], columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield some columns of some mentions, in the order of their numbers."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (number INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((number,) for number in numbers))
        yield from self._db.execute(
            f"SELECT {columns} FROM wanted CROSS JOIN mention USING (number) ORDER BY wanted.number"
        ).fetchall()

    def _reasons_number(self, reasons: tuple[str, ...]) -> int:
        told = json.dumps(reasons)
        self._db.execute("INSERT OR IGNORE INTO reasons (told) VALUES (?)", (told,))
        return int(self._db.execute("SELECT number FROM reasons WHERE told = ?", (told,)).fetchone()[0])


def _both_lead(
    numbers: Numbers, tier: Numbers, led: Mapping[int, Mapping[int, int]], pairs: tuple[Numbers, Numbers]
) -> NDArray[np.bool_]:
    """Say of each pair whether there is a tier in which both are and neither repeats another mention."""
    a, b = pairs
    fits = np.zeros(len(a), dtype=bool)
    for each, follower_of in led.items():
        leads = ((tier & each) > 0) & ~np.isin(numbers, np.array(list(follower_of), dtype=np.int64))
        fits |= leads[a] & leads[b]
    return fits


def _drawn(mention: EventMention) -> list[int]:
    """Return the footprints, by their numbers in the reading, of the places that are compared."""
    return [p.footprint for p in mention.places if p.role in AREA_ROLES and p.footprint is not None]


def _record_of(item: Located, digests: Sequence[str]) -> str:
    """Return what comparing needs of a mention, as JSON; a half surrogate is its own escape there."""
    mention = item.mention
    places = [p for p in mention.places if p.role in AREA_ROLES]
    record = [
        mention.type, mention.name, mention.series_id, mention.edition, mention.status, mention.start, mention.end,
        mention.troops, [[p.code, p.role] for p in mention.participants], [p.name for p in places[:1]],
        mention.evidence[0].start if mention.evidence else None,
        sorted(item.entry_ids), digests, item.published, sorted(item.weapons), item.sentence,
    ]  # fmt: skip
    return json.dumps(record, separators=(",", ":"))


def _digest_of(footprint: Footprint) -> str:
    """Return the digest under which an outline is kept."""
    alone = Reading(report=_NO_REPORT, footprints=(footprint,))
    return next(iter(split_reading(alone).shapes))


def _shape_of(packed: bytes) -> BaseGeometry:
    """Return an outline; it is compressed WKB."""
    import shapely

    try:
        geometry: BaseGeometry = shapely.from_wkb(zlib.decompress(packed))
    except (zlib.error, shapely.errors.ShapelyError) as error:
        raise InputError(
            f"an outline in the workspace is damaged ({type(error).__name__}); restore a backup, or read the reports "
            "into a new workspace"
        ) from error
    return geometry


class _Ids(NamedTuple):
    mention: str
    report: str
    source: str


def _located_of(ids: _Ids, record: list[Any], shape: Callable[[str], BaseGeometry]) -> Located:
    *plain, parties, places, evidence, entry_ids, digests, published, weapons, sentence = record
    make: Any = _Kept  # the plain members stand in its order, which no type can say
    kept = make(
        ids.mention,
        ids.report,
        *plain,
        participants=tuple(_Party(*party) for party in parties),
        places=tuple(map(_Place, places)),
        evidence=() if evidence is None else (_Evidence(evidence),),
    )
    shapes = cast("tuple[BaseGeometry, ...]", _Shapes(digests, shape))
    return Located(kept, frozenset(entry_ids), shapes, published, frozenset(weapons), ids.source, sentence)
