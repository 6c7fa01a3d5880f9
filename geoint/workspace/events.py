"""The events of a workspace: which mentions are one, worked out again only where something changed.

Mentions that a chain of "same" decisions links are a component. No other mention has a say in how a component falls
into events, so that only components which something touched are looked at again.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geoint.events.backdate import years_told
from geoint.events.build import event_id_of, first_of
from geoint.events.cluster import cluster
from geoint.events.merge import own_ids
from geoint.models import EventMention, MergeDecision
from geoint.workspace.mentions import FIRST, SECOND, Mentions, without_mark
from geoint.workspace.reports import to_db

Cluster = tuple[int, ...]


class EventChanges(NamedTuple):
    """How many events are new, have other mentions than before, or are gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0


class Events:
    """The events of a workspace, inside a transaction."""

    def __init__(self, db: sqlite3.Connection, mentions: Mentions) -> None:
        self._db = db
        self._mentions = mentions

    # -- the first round: what other reports tell of the year of an undated one

    def note_years(self, touched: Iterable[int]) -> set[int]:
        """Note what the events of the first round tell; return the reports whose year may be another now.

        Parameters
        ----------
        touched
            Mentions that are new, or were taken as one with such as are gone.
        """
        rows = self._db.execute(
            "SELECT m.number, m.report FROM report r JOIN mention m ON m.report = r.number "
            "WHERE NOT r.is_dated AND m.tier <> ?",
            (SECOND,),
        )
        all_undated = dict(rows.fetchall())
        reports: set[int] = set()
        for component in self._components(touched, FIRST) if all_undated else ():
            undated = {number: all_undated[number] for number in component.numbers if number in all_undated}
            if undated:
                reports.update(undated.values())
                told = self._years(self._clusters(component), undated)
                notes = [(json.dumps(sorted(told.get(number, ()))), number) for number in undated]
                self._db.executemany("UPDATE mention SET years = ? WHERE number = ?", notes)
        return reports

    def _years(self, clusters: Iterable[Cluster], undated: dict[int, int]) -> dict[int, set[str]]:
        told: dict[int, set[str]] = {}
        for members in clusters:
            kept = {number: self._mentions.located(number).mention for number in members}
            if any(mention.name for mention in kept.values()):
                of_id = {mention.id: number for number, mention in kept.items()}
                without = {kept[number].report_id for number in members if number in undated}
                told |= {of_id[m.id]: years for m, years in years_told(list(kept.values()), without)}
        return told

    # -- the second round: events

    def renew(self, touched: Iterable[int], lost: Iterable[int]) -> EventChanges:
        """Put the touched mentions into events again, which keep their ids where they can.

        Parameters
        ----------
        lost
            The events of mentions that were taken out.
        """
        before: dict[int, int | None] = {}
        clusters: list[Cluster] = []
        for component in self._components(touched, SECOND):
            for number in component.numbers:
                (before[number],) = self._db.execute("SELECT event FROM mention WHERE number = ?", (number,)).fetchone()
            clusters.extend(self._clusters(component))
        kept = _inherit(clusters, before)
        self._put(((kept.get(members), number) for members in clusters for number in members), before)
        gone = self.drop_empty()  # now, so that their ids are free
        new = [members for members in clusters if members not in kept]
        added = dict(zip(new, self._add(new), strict=True))
        self._put(((event, number) for members, event in added.items() for number in members), {})
        moved = {n: e for members, e in (kept | added).items() for n in members if before[n] != e}
        changed = {event for number, now in moved.items() for event in (now, before[number]) if event is not None}
        changed.update(lost)
        return EventChanges(len(new), len(changed - set(added.values()) - gone), len(gone))

    def _put(self, rows: Iterable[tuple[int | None, int]], before: dict[int, int | None]) -> None:
        """Set the event of mentions, where it is another than before."""
        other = [(event, number) for event, number in rows if number not in before or before[number] != event]
        self._db.executemany("UPDATE mention SET event = ? WHERE number = ?", other)

    def drop_empty(self) -> set[int]:
        """Take out the events that no mention is in any more; return their numbers."""
        empty = "FROM event WHERE NOT EXISTS (SELECT 1 FROM mention WHERE mention.event = event.number)"
        gone = {number for (number,) in self._db.execute(f"SELECT number {empty}")}
        if gone:
            self._db.execute(f"DELETE {empty}")
        return gone

    def _add(self, clusters: Sequence[Cluster]) -> list[int]:
        """Make events for clusters that have none; return their numbers."""
        (last,) = self._db.execute("SELECT max(number) FROM event").fetchone()
        first = [self._first(members) for members in clusters]
        wanted = [(event_id_of(mention), mention.id) for mention in first]
        ids = own_ids(wanted, _Taken(self._db))
        numbers = list(range((last or 0) + 1, (last or 0) + 1 + len(ids)))
        self._db.executemany(
            "INSERT INTO event VALUES (?, ?)", [(n, to_db(i)) for n, i in zip(numbers, ids, strict=True)]
        )
        return numbers

    def _first(self, members: Cluster) -> EventMention:
        located = [self._mentions.located(number) for number in members]
        return without_mark(first_of((item.published, item.mention) for item in located))

    # -- components and clusters

    def _components(self, touched: Iterable[int], tier: int) -> Iterator[_Component]:
        outside = {
            n for (n,) in self._db.execute("SELECT number FROM mention WHERE tier = ?", (FIRST + SECOND - tier,))
        }
        done: set[int] = set()
        for start in sorted(touched):
            if start in done or start in outside:
                continue
            component = self._component(start, outside)
            done.update(component.numbers)
            yield component

    def _component(self, start: int, outside: set[int]) -> _Component:
        numbers, waiting = {start}, [start]
        found: list[tuple[int, int, int, int]] = []
        while waiting:
            number = waiting.pop()
            later = self._db.execute("SELECT a, b, is_same, score FROM decision WHERE a = ?", (number,)).fetchall()
            found += later
            earlier = self._db.execute("SELECT a FROM decision WHERE b = ? AND is_same", (number,))
            linked = [a for (a,) in earlier] + [b for _, b, is_same, _ in later if is_same]
            for other in linked:
                if other not in numbers and other not in outside:
                    numbers.add(other)
                    waiting.append(other)
        return _Component(sorted(numbers), [row for row in found if row[0] in numbers and row[1] in numbers])

    def _clusters(self, component: _Component) -> list[Cluster]:
        if len(component.numbers) == 1:
            return [(component.numbers[0],)]
        located = {number: self._mentions.located(number) for number in component.numbers}
        by_id = {item.mention.id: item for item in located.values()}
        of_id = {item.mention.id: number for number, item in located.items()}
        decisions = [
            MergeDecision.model_construct(
                a=located[a].mention.id, b=located[b].mention.id, verdict="same" if is_same else "unsure",
                score=score / 100, reasons=(),
            )
            for a, b, is_same, score in component.decisions
        ]  # fmt: skip
        return [tuple(of_id[i] for i in ids) for ids in cluster(by_id, decisions)]


class _Component(NamedTuple):
    """Mentions that a chain of decisions links, and the decisions (a, b, is_same, score) on pairs of them."""

    numbers: list[int]
    decisions: list[tuple[int, int, int, int]]


class _Taken:
    """The ids that events have."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __contains__(self, event_id: object) -> bool:
        found = self._db.execute("SELECT 1 FROM event WHERE id = ?", (to_db(str(event_id)),)).fetchone()
        return found is not None


def _inherit(clusters: Sequence[Cluster], before: dict[int, int | None]) -> dict[Cluster, int]:
    """Return the earlier event that each cluster goes on as: that of most of its mentions, each to one cluster only."""
    claims = [
        (-count, event, members)
        for members in clusters
        for event, count in Counter(before[number] for number in members).items()
        if event is not None
    ]
    kept: dict[Cluster, int] = {}
    given: set[int] = set()
    for _, event, members in sorted(claims):
        if members not in kept and event not in given:
            kept[members] = event
            given.add(event)
    return kept
