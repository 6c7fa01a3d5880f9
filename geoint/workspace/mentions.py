"""The event mentions of a workspace: what is kept of each to compare it.

Of a mention a compact record is kept, without its quotes and reasons: enough to compare it with another, which touches
no reading.
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
from geoint.events.blocking import block_keys
from geoint.events.located import Located
from geoint.events.merge import locate
from geoint.events.traits import trait_of
from geoint.models import EventMention, Footprint, Reading, Report
from geoint.readings_codec import split_reading
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

    def rows(self, numbers: Iterable[int], columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield some columns of some mentions, in the order of their numbers."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (number INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((number,) for number in numbers))
        yield from self._db.execute(
            f"SELECT {columns} FROM wanted CROSS JOIN mention USING (number) ORDER BY wanted.number"
        ).fetchall()


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
