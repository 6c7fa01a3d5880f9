"""The decisions of a workspace on pairs of event mentions: which to compare, and what is kept.

What two reports share is decided by these two alone, so that a new one needs comparing only with what shares a block
with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geoint.events.blocking import block_keys, pairs_of, with_pairs
from geoint.events.compare import compare
from geoint.events.merge import settle
from geoint.events.repeated import leaders
from geoint.events.traits import Trait, Traits
from geoint.workspace.file import DECISION_INDEX
from geoint.workspace.mentions import FIRST, SECOND, Mentions
from geoint.workspace.reports import from_db, to_db

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

# From so many new mentions on, more than there were, the index of decisions is made anew.
BULK = 10_000
# Pairs are decided so many at a time.
_BATCH = 20_000
_KEPT_REASONS = 250_000


class Decisions:
    """The decisions of a workspace, inside a transaction."""

    def __init__(self, db: sqlite3.Connection, mentions: Mentions) -> None:
        self._db = db
        self._mentions = mentions
        self._reasons = lru_cache(maxsize=_KEPT_REASONS)(self._reasons_number)

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
        bulk = len(new) > max(count / 2, BULK)
        if bulk:  # an index is made in a tenth of the time that it takes to keep it up
            self._db.execute("DROP INDEX decision_b")
        self._decide(new)
        if bulk:
            self._db.execute(DECISION_INDEX)

    def _decide(self, new: Sequence[int]) -> None:
        for first, second in self._pairs(new):
            pairs = zip(first.tolist(), second.tolist(), strict=True)
            compared = [compare(self._mentions.located(a), self._mentions.located(b)) for a, b in pairs]
            numbers = np.unique(np.concatenate([first, second])).tolist()
            ids = {self._mentions.located(number).mention.id: number for number in numbers}
            located = {key: self._mentions.located(number) for key, number in ids.items()}
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
        keys = {key for number in new for key in block_keys(self._mentions.located(number))}
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
                of_id = {self._mentions.located(n).mention.id: n for n, own in rows if own & tier}
                leader_of = leaders(self._mentions.located(n) for n in of_id.values())
                led.update((of_id[i], of_id[leader]) for i, leader in leader_of.items() if i != leader)
        return found

    def _sources_with_copies(self, numbers: Sequence[int]) -> set[int]:
        """Return the reports that those of some mentions count as, where they have copies."""
        rows = self._db.execute("SELECT number, copy_of FROM report WHERE copy_of IS NOT NULL")
        source_of = dict(rows.fetchall())
        source_of |= {source: source for source in source_of.values()}
        if not source_of:
            return set()
        reports = {report for (report,) in self._mentions.rows(numbers, "report")}
        return {source_of[report] for report in reports if report in source_of}

    def _traits(self, numbers: Numbers, is_new: NDArray[np.bool_]) -> tuple[Traits, Numbers, Numbers]:
        names: dict[int, tuple[str | None, str] | None] = {0: None}
        for number, series, folded in self._db.execute("SELECT number, series, folded FROM name"):
            names[number] = (from_db(series) or None, from_db(folded))
        rows = list(self._mentions.rows(numbers.tolist(), "tier, report, traits, states, name"))
        traits = Traits([Trait(row[2], from_db(row[3]), names[row[4]]) for row in rows], is_new)
        return traits, np.array([row[0] for row in rows]), np.array([row[1] for row in rows])

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
