"""Event mentions of many reports -> events: block, compare, cluster, and build the merged record.

Two mentions of one report are never merged: the report tells them apart. A cluster never holds a pair against which
something speaks. Every decision is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from geoint.events.areas import AREA_ROLES
from geoint.events.build import build_event, label_of
from geoint.events.compare import DIFFERENT_BELOW, IMPOSSIBLE, Located, compare, family, name_key, weapons_in
from geoint.models import Event, EventMention, MergeDecision, Reading

Pair = tuple[str, str]
# A window that falls into more months than this is in none of their blocks: it would be in every one.
MAX_BLOCK_MONTHS = 14


def merge_events(readings: Sequence[Reading]) -> tuple[tuple[Event, ...], tuple[MergeDecision, ...]]:
    """Return the merged events, earliest first, and every decision on a pair.

    Pairs are compared twice: what two reports share beyond doubt shows that they tell one story, and then less is
    needed for what else they tell.
    """
    by_report = {r.report.id: r for r in readings}
    located = {m.id: _locate(m, r) for r in readings for m in r.events}
    first = {(a, b): compare(located[a], located[b]) for a, b in _pairs(located.values())}
    stories = _stories(first.values(), located)
    decisions = [_again(pair, decision, located, stories) for pair, decision in first.items()]
    clusters = _cluster(located, decisions)
    events = [
        build_event([located[i].mention for i in ids], by_report, _within(decisions, frozenset(ids)))
        for ids in clusters
    ]
    return tuple(sorted(events, key=_order)), tuple(decisions)


def _order(event: Event) -> tuple[str, str, str]:
    return (event.start or event.end or "9999", event.label, event.id)


def _locate(mention: EventMention, reading: Reading) -> Located:
    places = [p for p in mention.places if p.role in AREA_ROLES]
    ids = frozenset(p.entry_id for p in places if p.entry_id)
    shapes = tuple(reading.footprints[p.footprint].geometry for p in places if p.footprint is not None)
    told = " ".join(reading.report.text[e.start : e.end] for e in mention.evidence)
    weapons = weapons_in(told) | {name.casefold() for name in mention.equipment}
    return Located(mention, ids, shapes, reading.report.published, weapons)


# -- which pairs to compare


def _pairs(located: Iterable[Located]) -> list[Pair]:
    """Return the pairs of mentions of different reports that share a block."""
    blocks: dict[str, list[EventMention]] = defaultdict(list)
    for item in located:
        for key in set(_block_keys(item)):
            blocks[key].append(item.mention)
    pairs = {
        (min(a.id, b.id), max(a.id, b.id))
        for members in blocks.values()
        for a, b in combinations(members, 2)
        if a.report_id != b.report_id
    }
    return sorted(pairs)


def _block_keys(item: Located) -> Iterator[str]:
    """Yield a mention's blocks: its name, each month of its window, or where it has none its participants and place."""
    mention, kind = item.mention, family(item.mention)
    key = name_key(mention)
    if key:
        yield f"name:{key}"
    who = "-".join(sorted(p.code for p in mention.participants if p.role != "observer"))
    yield from (f"{kind}:{who}:{entry_id}" for entry_id in item.entry_ids if who)
    window = item.window
    if window is not None:
        first, last = (day.year * 12 + day.month for day in (window.low, window.high))
        if last - first < MAX_BLOCK_MONTHS:
            yield from (f"{kind}:{month}" for month in range(first, last + 1))


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
    left: Sequence[str], right: Sequence[str], located: Mapping[str, Located], scores: Mapping[Pair, float]
) -> bool:
    """Whether two clusters have no report in common, no pair that cannot be, and agree on the whole."""
    reports = {located[i].mention.report_id for i in left}
    if any(located[j].mention.report_id in reports for j in right):
        return False
    known = [scores[pair] for i in left for j in right if (pair := (min(i, j), max(i, j))) in scores]
    return min(known) > IMPOSSIBLE and sum(known) / len(known) >= DIFFERENT_BELOW


def _within(decisions: Sequence[MergeDecision], ids: frozenset[str]) -> tuple[MergeDecision, ...]:
    return tuple(d for d in decisions if d.a in ids or d.b in ids)
