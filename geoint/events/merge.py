"""Event mentions of many reports -> events: block, compare, cluster, and build the merged record.

Two mentions of one report are never merged: the report tells them apart. A cluster never holds a pair against which
something speaks. Every decision that two are one, or may be, is kept; in a small run also that they are not.

What two reports share is decided by these two alone, and which mentions are one by those that are linked with them: a
store of many reports need look again only at what a new one touches (`geoint.workspace`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain

from geoint.events.areas import AREA_ROLES
from geoint.events.blocking import SMALL_RUN, find_pairs
from geoint.events.build import build_event, label_of
from geoint.events.cluster import Pair, cluster, top_of
from geoint.events.compare import compare, weapons_in
from geoint.events.located import Located, number_of
from geoint.events.repeated import leaders
from geoint.models import Event, EventMention, MergeDecision, Reading

# An event of a large run may be compared with thousands of others; so many tell a reader enough.
MAX_OUTSIDE = 100
# All pairs of 25 mentions. Of an event that a thousand reports tell of there are half a million.
MAX_INSIDE = 300


def merge_events(readings: Sequence[Reading]) -> tuple[tuple[Event, ...], tuple[MergeDecision, ...]]:
    """Return the merged events, earliest first, and the decisions on pairs.

    Pairs are compared twice: what two reports share beyond doubt shows that they tell one story, and then less is
    needed for what else they tell.
    """
    located = {m.id: locate(m, r) for r in readings for m in r.events}
    decisions = decide(located)
    clusters = cluster(located, decisions)
    mentions = [[located[i].mention for i in ids] for ids in clusters]
    return build_events(mentions, {r.report.id: r for r in readings}, decisions), tuple(decisions)


def decide(located: Mapping[str, Located]) -> list[MergeDecision]:
    """Compare the pairs that share a block, in the order of their ids, and the undecided ones again.

    What a copy repeats is compared with its leader alone (`geoint.events.repeated`).
    """
    leader_of = leaders(located.values())
    ordered = [located[i] for i in sorted(located) if leader_of[i] == i]
    all_of_them = len(ordered) <= SMALL_RUN
    first = (compare(ordered[a], ordered[b]) for a, b in find_pairs(ordered))
    repeated = (compare(located[leader], located[i]) for i, leader in leader_of.items() if i != leader)
    kept = [d for d in chain(first, repeated) if all_of_them or d.verdict != "different"]
    return settle(sorted(kept, key=lambda d: (d.a, d.b)), located)


def settle(decisions: Sequence[MergeDecision], located: Mapping[str, Located]) -> list[MergeDecision]:
    """Return the decisions with the undecided pairs compared again, now knowing what else the two reports share.

    Parameters
    ----------
    decisions
        All that there are on two reports, or none.
    """
    stories = _stories(decisions, located)
    return [_again(decision, located, stories) for decision in decisions]


def build_events(
    clusters: Iterable[Sequence[EventMention]],
    readings: Mapping[str, Reading],
    decisions: Sequence[MergeDecision],
    *,
    ids: Sequence[str] | None = None,
) -> tuple[Event, ...]:
    """Return the events that some clusters of mentions are, each with an id of its own, earliest first.

    Parameters
    ----------
    ids
        The ids of the events, where they are known.
    """
    touching = _by_mention(decisions)
    events = [
        build_event(mentions, readings, _within(decisions, touching, [m.id for m in mentions])) for mentions in clusters
    ]
    own = own_ids([(event.id, event.mentions[0].id) for event in events], ()) if ids is None else ids
    named = [e if e.id == i else e.model_copy(update={"id": i}) for e, i in zip(events, own, strict=True)]
    return tuple(sorted(named, key=order_of))


def order_of(event: Event) -> tuple[str, str, str]:
    """Return what events are sorted by: when they began, label, id."""
    return (event.start or event.end or "9999", event.label, event.id)


def own_ids(wanted: Sequence[tuple[str, str]], taken: Container[str]) -> list[str]:
    """Return an id for each event, with a number behind one that is taken.

    Parameters
    ----------
    wanted
        The id of each event and that of its first mention, which says whose turn is first.
    taken
        Ids that other events have.
    """
    given: dict[str, int] = {}
    for number in sorted(range(len(wanted)), key=lambda n: wanted[n]):
        own, suffix = wanted[number][0], 1
        while own in given or own in taken:
            suffix += 1
            own = f"{wanted[number][0]}-{suffix}"
        given[own] = number
    return sorted(given, key=given.__getitem__)


def locate(mention: EventMention, reading: Reading) -> Located:
    """Return a mention as it is compared, with what its report's reading says of its places and weapons."""
    places = [p for p in mention.places if p.role in AREA_ROLES]
    ids = frozenset(p.entry_id for p in places if p.entry_id)
    shapes = tuple(reading.footprints[p.footprint].geometry for p in places if p.footprint is not None)
    sentences = [reading.report.text[e.start : e.end] for e in mention.evidence]
    weapons = weapons_in(" ".join(sentences)) | {name.casefold() for name in mention.equipment}
    report = reading.report
    return Located(mention, ids, shapes, report.published, weapons, report.source_id, number_of(sentences[:1]))


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
    decision: MergeDecision, located: Mapping[str, Located], stories: Mapping[Pair, Sequence[MergeDecision]]
) -> MergeDecision:
    """Compare an undecided pair once more, now knowing what else the two reports share."""
    if decision.verdict != "unsure":
        return decision
    for shared in stories.get(_reports(decision, located), ()):
        if not {shared.a, shared.b} & {decision.a, decision.b}:
            story = label_of(located[shared.a].mention)
            return compare(located[decision.a], located[decision.b], story=story)
    return decision


# -- what an event keeps of the decisions


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
    """Return the decisions inside a cluster, of many the telling ones, and the `MAX_OUTSIDE` closest to others."""
    members = set(ids)
    numbers = {number for i in ids for number in touching.get(i, ())}
    inside = {n for n in numbers if decisions[n].a in members and decisions[n].b in members}
    outside = sorted(numbers - inside, key=lambda n: (-decisions[n].score, n))
    kept = _telling(inside, decisions) | set(outside[:MAX_OUTSIDE])
    return tuple(decisions[number] for number in sorted(kept))


def _telling(inside: set[int], decisions: Sequence[MergeDecision]) -> set[int]:
    """Return the decisions inside a cluster that tell a reader enough: those that link it, and the least sure."""
    if len(inside) <= MAX_INSIDE:
        return inside
    group: dict[str, str] = {}
    linking = set()
    for number in sorted(inside, key=lambda n: (-decisions[n].score, n)):
        a, b = top_of(group, decisions[number].a), top_of(group, decisions[number].b)
        if a != b:
            group[a] = b
            linking.add(number)
    least_sure = sorted(inside - linking, key=lambda n: (decisions[n].score, n))
    return linking | set(least_sure[: max(0, MAX_INSIDE - len(linking))])
