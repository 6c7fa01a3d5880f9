"""Who takes part in an activity, and with how many troops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoint.events.clauses import asides
from geoint.events.drafts import Activity, Draft
from geoint.events.series import load_series
from geoint.events.who_before import from_group, has_group, listed_beside
from geoint.models import Participant, ParticipantRole, Quantity, Span
from geoint.reading.actors import Actor
from geoint.reading.forces import find_quantities

_TAKES_PART = re.compile(
    r"\b(?:tak\w+\s+part|took\s+part|participat\w+|join\w*|sen[dt]\w*|sending|come\s+from|came|have\s+come|hosts?|"
    r"host\w*|invol\w+|contribut\w+|brought|brings?|assign\w*|are|is\s+sending|includ\w+|there\s+with|train\w*|"
    r"represented|navies|armies|troops|soldiers|warships|ships|units)\b",
    re.I,
)
_TAKING = frozenset({"force", "listed", "partner", "subject", "host"})


def find_participants(
    text: str, draft: Draft, actors: dict[int, list[Actor]], earlier: Sequence[tuple[Draft, tuple[Participant, ...]]]
) -> tuple[Participant, ...]:
    """Return the states that take part, host or observe, sorted by code; from the text alone.

    Parameters
    ----------
    actors
        The actors of each sentence, by its index.
    earlier
        Drafts told before this one with their participants, for "the two countries" and "joint".
    """
    acting = [
        a for activity in draft.activities for a in _acting(text, activity, actors.get(activity.sentence, []), draft)
    ]
    if any(a.part in _TAKING for a in acting):
        acting = [a for a in acting if a.part in _TAKING or a.part == "observer"]
    if draft.type != "incursion":
        acting += listed_beside(text, draft, earlier, actors)
    found: dict[str, Participant] = {}
    for actor in acting:
        participant = _participant(text, actor)
        known = found.get(actor.code)
        if known is None or (known.role == "observer" and participant.role != "observer"):
            found[actor.code] = participant
    taken_up = from_group(text, draft, found, earlier, actors)
    for actor in _hosts_named(draft, actors):
        found.setdefault(actor.code, _participant(text, actor._replace(part="host")))
    for code, participant in taken_up.items():
        found.setdefault(code, participant)
    return tuple(found[code] for code in sorted(found))


def _participant(text: str, actor: Actor) -> Participant:
    roles: dict[str, ParticipantRole] = {"observer": "observer", "host": "host"}
    span = Span(start=actor.start, end=actor.end)
    words = text[actor.start : actor.end]
    return Participant(code=actor.code, role=roles.get(actor.part, "participant"), words=words, evidence=span)


# A host that is only the place of an edition, or stays away from it, is no host by that.
_NO_HOSTS = frozenset({"absent", "opponent", "related"})


def _hosts_named(draft: Draft, actors: dict[int, list[Actor]]) -> list[Actor]:
    """Return the hosts of the draft's series as far as its sentences name them, in whatever part."""
    series = load_series().get(draft.series_id) if draft.series_id and not draft.past_edition else None
    if series is None or len(series.hosts) != 1:
        return []
    return [
        a
        for act in draft.activities
        for a in actors.get(act.sentence, [])
        if a.code in series.hosts and a.form != "capital" and a.part not in _NO_HOSTS
    ]


def _acting(text: str, activity: Activity, actors: Sequence[Actor], draft: Draft) -> list[Actor]:
    """Return the actors of one activity's region that act in it."""
    beside = asides(text, activity)
    inside = [
        a
        for a in actors
        if activity.region.start <= a.start
        and a.end <= activity.region.end
        and not any(start <= a.start < end for start, end in beside)
    ]
    observers = [a for a in inside if a.part == "observer"]
    region = text[activity.region.start : activity.region.end]
    if draft.type == "incursion" or activity.type == "incursion":
        inside = [a for a in inside if a.part == "met" or (a.part in _TAKING and not _is_defender(text, a))]
    if activity.weak:
        telling = _TAKING if _TAKES_PART.search(region) else {"listed"}
        taking = [a for a in inside if a.part in telling and not _is_own_side(text, a) and not _reacts(text, a)]
        return [*taking, *observers]
    strong = [a for a in inside if a.part in _TAKING or (a.part == "met" and draft.type in {"incursion", "patrol"})]
    if strong:
        return [*strong, *observers]
    plain = [a for a in inside if a.part == "plain" and a.form != "capital"]
    speakers = [] if has_group(region) else [a for a in inside if a.part == "speaker" and _is_force_speaking(text, a)]
    return [*(plain or speakers), *observers]


def _is_force_speaking(text: str, actor: Actor) -> bool:
    """Whether a state's ministry or force speaks, which tells whose activity it is, and no person."""
    return (
        re.match(
            r"(?:['’]s?)?\s+(?:defen[cs]e\s+)?(?:ministry|military|armed\s+forces|navy|army|command)\b",
            text[actor.end : actor.end + 40],
            re.I,
        )
        is not None
    )


def _is_own_side(text: str, actor: Actor) -> bool:
    """Whether a mere official of the state is meant: "Finnish Defence Minister"."""
    return (
        re.match(
            r"(?:['’]s?)?\s+(?:\w+\s+)?(?:minister|president|officials?|spokes\w+)\b",
            text[actor.end : actor.end + 40],
            re.I,
        )
        is not None
    )


def _is_defender(text: str, actor: Actor) -> bool:
    """Whether an actor scrambles, tracks or complains, or owns the airspace, rather than comes."""
    after = text[actor.end : actor.end + 90]
    before = text[max(0, actor.start - 40) : actor.start]
    return (
        _reacts(text, actor)
        or _SENT_JETS.match(after) is not None
        or _OWN_SPACE.match(after) is not None
        or re.search(
            r"\b(?:into|in|over|(?:airspace|zone|border|waters|coast|skies)\s+of|near|off|to|by|violat\w+|enter\w*|from\s+violating)\s+(?:the\s+)?$",
            before,
            re.I,
        )
        is not None
    )


_SENT_JETS = re.compile(r"\s+(?:has\s+)?sent\s+(?:[\w-]+\s+){0,3}?(?:jets|fighters|planes|warplanes|aircraft)\b", re.I)
_OWN_SPACE = re.compile(
    r"(?:['’]s?)?\s+(?:sovereign\s+|air\s+defen[cs]e\s+|national\s+)*(?:airspace|identification|zone|ADIZ|waters)", re.I
)
_REACTS = re.compile(
    r"(?:['’]s?)?[^.;]{0,80}?\b(?:scrambl\w+|intercept\w*|track\w*|said\s+it|dispatch\w*|(?:sent|sends|send)\s+up|air\s+policing|"
    r"military\s+said|identified|detect\w*|monitor\w*|counted|protest\w*)\b",
    re.I,
)


# What only those who answer an intruder do.
_ANSWERS = re.compile(
    r"(?:['’]s?)?[^.;]{0,80}?\b(?:air[\s-]policing|(?:was|were)\s+(?:sent\s+up|scrambled)|(?:rose|took\s+off)\s+to)\b",
    re.I,
)
_NUMBERED = re.compile(r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+$", re.I)


def _reacts(text: str, actor: Actor) -> bool:
    """Whether an actor only answers what others do: "South Korea sent up fighters"."""
    if _ANSWERS.match(text[actor.end : actor.end + 90]):
        return True
    if _NUMBERED.search(text[max(0, actor.start - 12) : actor.start]):
        return False  # "seven Russian and two Chinese" are those who come
    return _REACTS.match(text[actor.end : actor.end + 90]) is not None


def find_troops(
    text: str, draft: Draft, actors: dict[int, list[Actor]], n_participants: int
) -> tuple[int | None, tuple[Quantity, ...]]:
    """Return the total of troops, where the text states one or its parts cover all, with every number found."""
    quantities: list[Quantity] = []
    total: int | None = None
    shares: dict[str, int] = {}
    for activity in sorted(draft.activities, key=lambda a: a.sentence):
        for quantity in find_quantities(text, activity.region.start, activity.region.end):
            owner = _owner(text, quantity, actors.get(activity.sentence, []))
            quantities.append(quantity.model_copy(update={"country": owner}))
            if quantity.what != "troops":
                continue
            if _each_side(text, quantity) and n_participants == 2:
                total = total or 2 * quantity.value
            elif not _counts(text, activity, quantity):
                continue
            elif owner is None:
                total = total or quantity.value
            else:
                shares.setdefault(owner, quantity.value)
    if total is None and n_participants >= 1 and len(shares) == n_participants:
        total = sum(shares.values())
    return total, tuple(quantities)


def _owner(text: str, quantity: Quantity, actors: Sequence[Actor]) -> str | None:
    """Return the state whose share a number is: "300 US soldiers", "4,100 Indonesians", "2,000 soldiers of the PLA"."""
    assert quantity.evidence is not None
    start, end = quantity.evidence.start, quantity.evidence.end
    listed = [
        a
        for a in actors
        if start <= a.start < end or re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?", text[end : a.start] or "x")
    ]
    if len(listed) == 1:
        following = text[listed[0].end : listed[0].end + 30]
        more = re.match(r"\s*(?:,|and)\s", following) is not None and any(
            a.start - listed[0].end < 8 for a in actors if a.start > listed[0].end
        )
        return None if more else listed[0].code
    return None


def _each_side(text: str, quantity: Quantity) -> bool:
    assert quantity.evidence is not None
    return (
        re.search(
            r"\b(?:each|both)\s+(?:side|country|army|contingent|nation)s?\b",
            text[max(0, quantity.evidence.start - 60) : quantity.evidence.end + 60],
            re.I,
        )
        is not None
    )


def _counts(text: str, activity: Activity, quantity: Quantity) -> bool:
    """Whether a number of troops is of this activity and no share, loss or usual size."""
    assert quantity.evidence is not None
    before = text[max(activity.region.start, quantity.evidence.start - 45) : quantity.evidence.start]
    return (
        re.search(
            r"\b(?:of\s+them|usually|killed|wounded|sends?|sent|others?|including|among\s+them|"
            r"on\s+the\s+\w+\s+side)\s+[\w\s,]*$",
            before,
            re.I,
        )
        is None
    )
