"""Which event mentions only repeat another one: what a copy of a report tells in its original's own sentence.

An agency's report may be printed a thousand times. Its mentions are compared with the rest of the world once, in the
original's name, and those of the copies follow: so the cost grows with the number of copies, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from geoint.events.compare import compare
from geoint.events.located import Located


def leaders(items: Iterable[Located]) -> dict[str, str]:
    """Return the leader of each mention, by id: itself, or the mention that it repeats.

    The order of the items does not matter. The first to lead is the original's mention, where the original has it;
    whoever is not surely one with a leader leads for itself. No two mentions of one report have the same leader.
    """
    groups: dict[tuple[str, int], list[Located]] = defaultdict(list)
    found: dict[str, str] = {}
    for item in items:
        found[item.mention.id] = item.mention.id
        if item.source and item.sentence:
            groups[item.source, item.sentence].append(item)
    for members in groups.values():
        if len(members) > 1:
            found |= _led(sorted(members, key=_precedence))
    return found


def followers(leader_of: Mapping[str, str]) -> dict[str, list[str]]:
    """Return for each leader the mentions that repeat it, in the order of their ids."""
    found: dict[str, list[str]] = {i: [] for i, leader in sorted(leader_of.items()) if i == leader}
    for i, leader in sorted(leader_of.items()):
        if i != leader:
            found[leader].append(i)
    return found


def _precedence(item: Located) -> tuple[bool, str, str]:
    return (item.mention.report_id.rstrip("\0") != item.source, item.published or "9999", item.mention.id)


def _led(ordered: Iterable[Located]) -> dict[str, str]:
    """Return the leaders of mentions of one sentence, which come in the order in which they may lead."""
    led: list[tuple[Located, set[str]]] = []
    found = {}
    for item in ordered:
        report = item.mention.report_id
        for leader, reports in led:
            if report not in reports and compare(leader, item).verdict == "same":
                reports.add(report)
                found[item.mention.id] = leader.mention.id
                break
        else:
            led.append((item, {report}))
            found[item.mention.id] = item.mention.id
    return found
