"""Decisions on pairs -> clusters: the mentions that are one event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from geoint.events.compare import DIFFERENT_BELOW, IMPOSSIBLE, compare
from geoint.events.located import Located
from geoint.events.repeated import followers, leaders
from geoint.models import MergeDecision

Pair = tuple[str, str]


def cluster(located: Mapping[str, Located], decisions: Sequence[MergeDecision]) -> list[list[str]]:
    """Join the surest pairs first; never mentions of one report, never where a pair speaks against it.

    What a copy repeats goes with its leader, and has no say.

    Parameters
    ----------
    located
        The mentions, by id.
    decisions
        Those on pairs of these mentions; different ones may be left out.
    """
    behind = followers(leaders(located.values()))
    among = [d for d in decisions if d.a in behind and d.b in behind]
    surest = sorted((d for d in among if d.verdict == "same"), key=lambda d: (-d.score, d.a, d.b))
    reports = {i: {located[j].mention.report_id for j in (i, *behind[i])} for i in behind}
    scores = _Scores(_scores(behind, surest, among), located)
    group = {i: [i] for i in behind}
    for decision in surest:
        left, right = group[decision.a], group[decision.b]
        if left is right or not _may_join(left, right, reports, scores):
            continue
        joined = sorted(left + right)
        for i in joined:
            group[i] = joined
    unique = {id(ids): ids for ids in group.values()}
    return sorted(sorted([*ids, *(j for i in ids for j in behind[i])]) for ids in unique.values())


def _scores(
    ids: Iterable[str], linked: Iterable[MergeDecision], decisions: Iterable[MergeDecision]
) -> dict[Pair, float]:
    """Return the scores of the pairs that may come into one cluster: those that a chain of same ones links."""
    group = {i: i for i in ids}
    for decision in linked:
        group[top_of(group, decision.a)] = top_of(group, decision.b)
    return {(d.a, d.b): d.score for d in decisions if top_of(group, d.a) == top_of(group, d.b)}


class _Scores(NamedTuple):
    """The scores of pairs, worked out where no decision is."""

    known: dict[Pair, float]
    located: Mapping[str, Located]

    def of(self, i: str, j: str) -> float:
        pair = (min(i, j), max(i, j))
        if pair not in self.known:
            self.known[pair] = compare(self.located[pair[0]], self.located[pair[1]]).score
        return self.known[pair]


def _may_join(left: Sequence[str], right: Sequence[str], reports: Mapping[str, set[str]], scores: _Scores) -> bool:
    """Whether two clusters have no report in common, no pair that cannot be, and agree on the whole."""
    theirs = set().union(*(reports[i] for i in left))
    if any(not theirs.isdisjoint(reports[j]) for j in right):
        return False
    total = 0.0
    for i in left:
        for j in right:
            score = scores.of(i, j)
            if score <= IMPOSSIBLE:
                return False
            total += score
    return total / (len(left) * len(right)) >= DIFFERENT_BELOW


def top_of(group: dict[str, str], i: str) -> str:
    """Return what stands for a mention's group, and shorten the way there."""
    while (above := group.setdefault(i, i)) != i:
        group[i] = group.setdefault(above, above)
        i = above
    return i
