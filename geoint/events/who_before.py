"""States named before: whom "the two navies", "they", "both sides" and "joint" speak of, and lists told beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from geoint.events.drafts import Activity, Draft
from geoint.events.series import without_edition
from geoint.events.triggers import find_triggers
from geoint.models import Participant, Span
from geoint.reading.actors import Actor

Earlier = Sequence[tuple[Draft, tuple[Participant, ...]]]

_STATES = (
    r"(?:countries|nations|states|sides|navies|armies|air\s+forces|militaries|fleets|allies|partners|neighbou?rs|"
    r"governments|forces|capitals|powers|members)"
)
_GROUP = re.compile(
    rf"\b(?:the|both|these|all)\s+(?P<n>two|three|four|five)?\s*(?:[\w-]+\s+)?{_STATES}\b|"
    r"\bjoint\b|\bof\s+(?:the\s+two|both)\b|"
    r"\b(?:of\s+)?all\s+three\b|\b(?:the|these)\s+(?:same\s+)?(?:ships|vessels|warships|crews|planes|aircraft|"
    r"flotilla|detachment|bombers|squadron|command|forces|troops|fleet)\b|\b(?:they|theirs?|its|it)\b",
    re.I,
)
# Who is meant was told before, all of them: a list beside belongs to something else.
_CLOSED_GROUP = re.compile(
    rf"\b(?:the|these)\s+(?:two|three|four|five)\s+(?:[\w-]+\s+)?{_STATES}\b|\bboth\s+{_STATES}\b", re.I
)
_NAMED_GROUP = re.compile(
    r"countries|nations|states|sides|navies|armies|air forces|militar|allies|partners|neighbou?rs|both|joint|three|"
    r"the two|the four|the five",
    re.I,
)
# "It will hold an exercise with its Chilean counterpart": whoever the sentence before was about, and the partner.
_IT_HOLDS = re.compile(
    r"^\W*(?:(?:on|in|last|next|this|then|now|\w+day|\w+ly)\s+(?:[\w-]+\s+){0,2}?,?\s*)?(?:it|they|the\s+(?:navy|army|"
    r"air\s+force|military|country|fleet|landing|operation|crossing|mission|event))\b",
    re.I,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
# Parts that leave a state nameable by "the two countries" later on.
_UNNAMED = frozenset({"observer", "opponent", "absent"})
# Sentences so far from the draft's own may tell who takes part.
BESIDE = (-1, 1, 2, 3)
# How far behind a name, in letters, its clause is looked at.
CLAUSE_LETTERS = 160
# "La Perouse 25": an exercise of its own; "14 May 2025" is none.
_NAMED_WITH_YEAR = re.compile(
    r"\b(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|In|Since|By|From)\b)"
    r"[A-Z][a-zà-ÿ]+[ -](?:20)?\d\d\b(?![,.]?\d)"
)
_PRONOUN = re.compile(r"(?:they|theirs?|its?)$", re.I)
_MANY_STATES = re.compile(
    r"\b(?:multinational|(?:\d{1,2}|several|many|dozens?\s+of|\w+teen|\w+ty|eight|nine|ten|eleven|twelve)\s+(?:[\w-]+\s+)?"
    r"(?:countries|nations|states))\b",
    re.I,
)
# What a sentence without a word for the exercise may tell of it.
_TOLD_BESIDE = frozenset({"listed", "host", "observer"})
# More states than this are no "two countries" or "the neighbours".
MOST_TAKEN_UP = 6


def has_group(words: str) -> bool:
    """Whether words speak of states, or forces, that were named before."""
    return _GROUP.search(words) is not None


def as_participants(text: str, actors: Iterable[Actor]) -> dict[str, Participant]:
    """Return a participant for each state, with the words that last name it as evidence."""
    return {
        a.code: Participant(code=a.code, words=text[a.start : a.end], evidence=Span(start=a.start, end=a.end))
        for a in actors
    }


def from_group(
    text: str, draft: Draft, found: Mapping[str, Participant], earlier: Earlier, actors: Mapping[int, list[Actor]]
) -> dict[str, Participant]:
    """Take the partners told of before for "the two navies", "joint", or an older edition of a small exercise."""
    active = {c for c, p in found.items() if p.role != "observer"}
    if subject := _taken_up_subject(text, draft, active, actors):
        return subject
    if len(active) > 1 or (active and draft.type in {"missile_test", "incursion", "deployment"}):
        return {}
    regions = " ".join(_without_name(text, a) for a in draft.activities if not a.weak)
    matches = list(_GROUP.finditer(regions))
    match = next((m for m in matches if _NAMED_GROUP.search(m.group())), matches[0] if matches else None)
    alike = draft.type == "missile_test" or draft.inherited_name is not None or draft.past_edition
    if match is None and not alike:
        return {}
    number = _number_of(match) if match is not None else None
    named_group = match is not None and _NAMED_GROUP.search(match.group()) is not None
    if active and not named_group:
        return {}
    least = 2 if named_group or (alike and draft.type != "missile_test") else 1
    if match is not None and _PRONOUN.match(match.group()) and any(_is_another(draft, other) for other, _ in earlier):
        earlier = [(o, p) for o, p in earlier if len(p) == 1 or not _is_another(draft, o)]
    elif not named_group and not alike:
        before = _just_before(text, draft, actors)
        if before:
            return before
    for other, participants in reversed(earlier):
        partners = {p.code: p for p in participants if p.role != "observer"}
        if alike and match is None and (other.type != draft.type or len(partners) > 3):
            continue
        if number is not None and len(partners) != number:
            continue
        if alike and match is None and (_is_multinational(text, other) or _is_multinational(text, draft)):
            continue
        if least <= len(partners) <= MOST_TAKEN_UP and active <= set(partners):
            return {c: p.model_copy(update={"role": "participant"}) for c, p in partners.items()}
    if not named_group or active or match is None:
        return {}
    return _last_named_together(text, draft, actors, number, only_states=match.group().lower() != "joint")


def _taken_up_subject(
    text: str, draft: Draft, active: set[str], actors: Mapping[int, list[Actor]]
) -> dict[str, Participant]:
    """Return who "it" is where a sentence names nobody but its partner."""
    first = draft.activities[0]
    here = [a for a in actors.get(first.sentence, []) if a.code in active]
    if not here or any(a.part != "partner" for a in here):
        return {}
    if _IT_HOLDS.match(text[first.region.start : here[0].start]) is None:
        return {}
    return _just_before(text, draft, actors)


def _without_name(text: str, activity: Activity) -> str:
    """Return the words of an activity but for its name: the joint of "Joint Sword" takes up nobody."""
    start, end = activity.region.start, activity.region.end
    if activity.name is None:
        return text[start:end]
    return text[start : max(start, activity.name.start)] + " " + text[min(end, activity.name.end) : end]


def _is_another(draft: Draft, other: Draft) -> bool:
    """Whether two drafts have names of different exercises: "its largest exercise" brings no partners along."""
    if draft.name is None or other.name is None:
        return False
    if draft.series_id or other.series_id:
        return draft.series_id != other.series_id
    return without_edition(draft.name.text).casefold() != without_edition(other.name.text).casefold()


def _is_multinational(text: str, draft: Draft) -> bool:
    """Whether a draft speaks of more states than it names; who came to it came to no older edition by that."""
    return any(_MANY_STATES.search(text, a.region.start, a.region.end) for a in draft.activities)


def _just_before(text: str, draft: Draft, actors: Mapping[int, list[Actor]]) -> dict[str, Participant]:
    """Return who acted in the sentence before the draft: what "their task group" and "the ships" refer to."""
    first = draft.activities[0].sentence
    return as_participants(text, (a for a in actors.get(first - 1, []) if a.part in {"force", "listed", "subject"}))


def _number_of(match: re.Match[str]) -> int | None:
    words = match.group().lower()
    if match.group("n"):
        return _NUMBERS[match.group("n").lower()]
    return 2 if "both" in words or "the two" in words else 3 if "three" in words else None


def _last_named_together(
    text: str, draft: Draft, actors: Mapping[int, list[Actor]], number: int | None, *, only_states: bool
) -> dict[str, Participant]:
    """Return the last so many states that one sentence, or two in a row, named before or where the draft begins."""
    wanted = {number} if number else set(range(2, MOST_TAKEN_UP + 1)) if only_states else {2}
    first = draft.activities[0].sentence
    for sentence in range(first, -1, -1):
        for reach in (1, 2):
            pool = [a for i in range(max(0, sentence - reach + 1), sentence + 1) for a in actors.get(i, [])]
            named = as_participants(text, (a for a in pool if _can_be_meant(a, in_draft=sentence == first)))
            if len(named) in wanted and (reach == 1 or number):
                return named
    return {}


def _can_be_meant(actor: Actor, *, in_draft: bool) -> bool:
    """Whether "the two countries" can mean a state: not where the activity only takes place in it."""
    return actor.part not in _UNNAMED and not (actor.part == "location" and (in_draft or actor.form != "name"))


def listed_beside(text: str, draft: Draft, earlier: Earlier, actors: Mapping[int, list[Actor]]) -> list[Actor]:
    """Return lists of those who take part from sentences next to the draft's that nothing else took up."""
    if draft.past_edition and (
        draft.inherited_name or any(o.name is not None and not _is_another(draft, o) for o, _ in earlier)
    ):
        return []
    if any(_CLOSED_GROUP.search(text, a.region.start, a.region.end) for a in draft.activities if not a.weak):
        return []
    own = {a.sentence: a.region for a in draft.activities}
    told = {a.sentence for other, _ in earlier for a in other.activities}
    beside = _TOLD_BESIDE if draft.type == "exercise" else {"listed"}  # a patrol has no host
    found: dict[tuple[int, int], Actor] = {}
    for sentence, region in own.items():
        for step in BESIDE:
            near = sentence + step
            if near in own or near in told or (step < 0 and near - 1 in told):
                continue
            if any(i in told or i in own for i in range(sentence + 1, near)):
                continue
            for actor in actors.get(near, []):
                if actor.part in beside and not _tells_of_another(text, region, actor):
                    found[(actor.start, actor.end)] = actor
    return [found[key] for key in sorted(found)]


def _tells_of_another(text: str, region: Span, actor: Actor) -> bool:
    """Whether another activity begins between a draft's own words and a state named beside them."""
    if actor.end <= region.start:
        between = Span(start=actor.start, end=region.start)
    else:
        stop = re.compile(r"[.;]\s|\n|$").search(text, actor.end, actor.end + CLAUSE_LETTERS)
        between = Span(start=region.end, end=stop.start() if stop else min(len(text), actor.end + CLAUSE_LETTERS))
    if _NAMED_WITH_YEAR.search(text, between.start, between.end):
        return True
    return any(not (t.weak or t.generic or t.definite) for t in find_triggers(text, between))
