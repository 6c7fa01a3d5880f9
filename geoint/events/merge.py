"""Event mentions of many reports -> events: block, compare, cluster, and build the merged record.

Two mentions of one report are never merged: the report tells them apart. A cluster never holds a pair against which
something speaks. Every decision is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from geoint.events.areas import AREA_ROLES
from geoint.events.blocking import find_pairs
from geoint.events.build import build_event, label_of
from geoint.events.compare import DIFFERENT_BELOW, IMPOSSIBLE, compare, weapons_in
from geoint.events.located import Located
from geoint.models import Event, EventMention, MergeDecision, Reading

Pair = tuple[str, str]
# An event of a large run may be compared with thousands of others; so many tell a reader enough.
MAX_OUTSIDE = 100


def merge_events(readings: Sequence[Reading]) -> tuple[tuple[Event, ...], tuple[MergeDecision, ...]]:
    """Return the merged events, earliest first, and every decision on a pair.

    Pairs are compared twice: what two reports share beyond doubt shows that they tell one story, and then less is
    needed for what else they tell.
    """
    by_report = {r.report.id: r for r in readings}
    located = {m.id: locate(m, r) for r in readings for m in r.events}
    decisions = _decide(located)
    clusters = _cluster(located, decisions)
    touching = _by_mention(decisions)
    events = [
        build_event([located[i].mention for i in ids], by_report, _within(decisions, touching, ids)) for ids in clusters
    ]
    return tuple(sorted(events, key=_order)), tuple(decisions)


def _decide(located: Mapping[str, Located]) -> list[MergeDecision]:
    """Compare the pairs that share a block, by their ids, and the undecided ones again."""
    ids = sorted(located)
    ordered = [located[i] for i in ids]
    first = {(ids[a], ids[b]): compare(ordered[a], ordered[b]) for a, b in find_pairs(ordered)}
    stories = _stories(first.values(), located)
    return [_again(pair, decision, located, stories) for pair, decision in first.items()]


def _order(event: Event) -> tuple[str, str, str]:
    return (event.start or event.end or "9999", event.label, event.id)


def locate(mention: EventMention, reading: Reading) -> Located:
    """Return a mention as it is compared, with what its report's reading says of its places and weapons."""
    places = [p for p in mention.places if p.role in AREA_ROLES]
    ids = frozenset(p.entry_id for p in places if p.entry_id)
    shapes = tuple(reading.footprints[p.footprint].geometry for p in places if p.footprint is not None)
    told = " ".join(reading.report.text[e.start : e.end] for e in mention.evidence)
    weapons = weapons_in(told) | {name.casefold() for name in mention.equipment}
    return Located(mention, ids, shapes, reading.report.published, weapons)


# -- reports that tell one story


def _stories(decisions: Iterable[MergeDecision], located: Mapping[str, Located]) -> dict[Pair, list[MergeDecision]]:
    """Return the pairs of reports that surely share an event, with the decisions that say so, the surest first."""
    shared: dict[Pair, list[MergeDecision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda d: (-d.score, d.a, d.b)):
        if decision.verdict == "same":
            shared[_reports(decision, located)].append(decision)
    return shared


def _reports(decision: MergeDecision, located: Mapping[str, Located]) -> Pair:
    a, b = sorted(located[i].mention.report_id for i in (decision.a, decision.b))
    return a, b


def _again(
    pair: Pair, decision: MergeDecision, located: Mapping[str, Located], stories: Mapping[Pair, Sequence[MergeDecision]]
) -> MergeDecision:
    """Compare an undecided pair once more, now knowing what else the two reports share."""
    if decision.verdict != "unsure":
        return decision
    for shared in stories.get(_reports(decision, located), ()):
        if not {shared.a, shared.b} & set(pair):
            return compare(located[pair[0]], located[pair[1]], story=label_of(located[shared.a].mention))
    return decision


# -- clusters


def _cluster(located: Mapping[str, Located], decisions: Sequence[MergeDecision]) -> list[list[str]]:
    """Join the surest pairs first; never mentions of one report, never where a pair speaks against it."""
    scores = {(d.a, d.b): d.score for d in decisions}
    group = {i: [i] for i in located}
    for decision in sorted(decisions, key=lambda d: (-d.score, d.a, d.b)):
        if decision.verdict != "same":
            continue
        left, right = group[decision.a], group[decision.b]
        if left is right or not _may_join(left, right, located, scores):
            continue
        joined = sorted(left + right)
        for i in joined:
            group[i] = joined
    unique = {id(ids): ids for ids in group.values()}
    return sorted(unique.values())


def _may_join(
    left: Sequence[str], right: Sequence[str], located: Mapping[str, Located], scores: dict[Pair, float]
) -> bool:
    """Whether two clusters have no report in common, no pair that cannot be, and agree on the whole."""
    reports = {located[i].mention.report_id for i in left}
    if any(located[j].mention.report_id in reports for j in right):
        return False
    total = 0.0
    for i in left:
        for j in right:
            pair = (min(i, j), max(i, j))
            if pair not in scores:  # in no block together, or sorted out there
                scores[pair] = compare(located[i], located[j]).score
            if scores[pair] <= IMPOSSIBLE:
                return False
            total += scores[pair]
    return total / (len(left) * len(right)) >= DIFFERENT_BELOW


def _by_mention(decisions: Sequence[MergeDecision]) -> Mapping[str, list[int]]:
    """Return the numbers of the decisions on each mention."""
    touching: dict[str, list[int]] = defaultdict(list)
    for number, decision in enumerate(decisions):
        touching[decision.a].append(number)
        touching[decision.b].append(number)
    return touching


def _within(
    decisions: Sequence[MergeDecision], touching: Mapping[str, Sequence[int]], ids: Sequence[str]
) -> tuple[MergeDecision, ...]:
    """Return the decisions on pairs inside a cluster, and of those with other mentions the `MAX_OUTSIDE` closest."""
    inside = set(ids)
    numbers = {number for i in ids for number in touching.get(i, ())}
    outside = [n for n in numbers if not (decisions[n].a in inside and decisions[n].b in inside)]
    if len(outside) > MAX_OUTSIDE:
        numbers -= set(sorted(outside, key=lambda n: (-decisions[n].score, n))[MAX_OUTSIDE:])
    return tuple(decisions[number] for number in sorted(numbers))
