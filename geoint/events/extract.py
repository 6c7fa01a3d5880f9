"""One report's sentences, mentions and dates -> event mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache

from geoint.events.drafts import Draft, find_drafts
from geoint.events.military import MILITARY
from geoint.events.names import NameMention, find_names
from geoint.events.organisations import find_organisations
from geoint.events.series import SeriesRegister, fold_name
from geoint.events.timing import Timing, find_timing
from geoint.events.where import find_places, same_places
from geoint.events.who import find_participants, find_troops
from geoint.models import EventMention, Mention, Participant, Report, Span
from geoint.reading.actors import Actor, find_actors, load_lexicon
from geoint.reading.dates import TimeMention
from geoint.reading.forces import find_domains, find_equipment

MAX_EVIDENCE = 4


class Context:
    """What is known of one report before its events are read."""

    def __init__(
        self,
        report: Report,
        sentences: Sequence[Span],
        mentions: Sequence[Mention],
        times: Sequence[TimeMention],
        names: Sequence[NameMention],
    ) -> None:
        self.report, self.sentences, self.mentions = report, sentences, mentions
        self.names = names
        self.dates = [t.expression for t in times if _tells_when(report.text, t)]


# "The three decided on the drills in August": the day of a decision.
_DECIDED = re.compile(r"\b(?:decided|agreed|approved|signed|founded|took\s+office|elected)\b[^.;,\n]{0,50}$", re.I)


# "the largest since the series began in 2007"
_SERIES_SINCE = re.compile(r"\b(?:largest|biggest|first|most|series)\b[^.;\n]{0,60}\bsince\b[^.;\n]{0,40}$", re.I)


# "Pyongyang, January 7 --", "ISLAMABAD (AP), May 3:"
_DATELINE = re.compile(
    r"\s*[A-Z][\w.'’ -]{1,30}(?:\s*\([^)\n]{2,25}\))?,\s*[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?\s*"
    r"(?:\([^)\n]{2,25}\))?\s*(?:--|[-–—:]|\.\s*/)"
)


def _in_dateline(text: str, start: int) -> bool:
    dateline = _DATELINE.match(text)
    return dateline is not None and start < dateline.end()


def _tells_when(text: str, time: TimeMention) -> bool:
    """Whether a time may be an event's: not a dateline, a year inside a name, or the day of words or decisions."""
    start = time.expression.start_char
    if (
        time.kind in {"name", "dateline"}
        or "decade" in time.expression.rule
        or _in_dateline(text, start)
        or _DECIDED.search(text[max(0, start - 70) : start])
    ):
        return False
    return not time.is_reporting or time.kind == "anchor-relative"


@cache
def _people_words() -> frozenset[str]:
    """The words of all names of states and peoples, folded."""
    return frozenset(w for name in load_lexicon().codes for w in fold_name(name).split())


def find_exercise_names(text: str, mentions: Sequence[Mention], register: SeriesRegister) -> list[NameMention]:
    """Return the exercises' names in a text; places, peoples and parts of them ("Pacific Ocean") are none."""
    blocked = _people_words() | {w for m in mentions for w in fold_name(m.text).split()}
    found = find_names(text, register, blocked=blocked)
    return [
        n
        for n in found
        if not any(m.start <= n.start and n.end <= m.end and m.end - m.start > n.end - n.start for m in mentions)
    ]


def find_events(context: Context, demonym: Callable[[str], str | None]) -> tuple[EventMention, ...]:
    """Return the event mentions of one report, in the order in which they are told.

    Parameters
    ----------
    demonym
        Turns "Russian" into "RU"; the gazetteer's.
    """
    text = context.report.text
    names = context.names
    military = MILITARY.search(text) or MILITARY.search(context.report.title or "")
    if military is None and not any(n.series_id for n in names):
        return ()
    drafts = find_drafts(text, context.sentences, names, context.dates)
    # Each sentence sees its own mentions: all of them for each would cost the square of the report's length.
    starts = [m.start for m in context.mentions]
    actors = {
        i: find_actors(text, context.mentions[bisect_left(starts, s.start) : bisect_left(starts, s.end)], demonym, s)
        for i, s in enumerate(context.sentences)
    }
    earlier: list[tuple[Draft, tuple[Participant, ...]]] = []
    found: list[EventMention] = []
    for draft in drafts:
        participants = find_participants(text, draft, actors, earlier) or _by_title_or_place(
            context, draft, demonym, first=not earlier
        )
        earlier.append((draft, participants))
        event = _event_of(context, draft, participants, actors)
        if not any(p.role in {"area", "base"} for p in event.places):
            event = event.model_copy(update={"places": (*event.places, *same_places(text, draft, found))})
        if _is_supported(text, event, draft):
            found.append(event)
    return tuple(e.model_copy(update={"id": f"{context.report.id}#{n}"}) for n, e in enumerate(found, start=1))


def _by_title_or_place(
    context: Context, draft: Draft, demonym: Callable[[str], str | None], *, first: bool
) -> tuple[Participant, ...]:
    """Return whose forces the headline names, or for a launch the state from whose land it was made."""
    title = context.report.title or ""
    if first and title:
        named = find_actors(title, (), demonym, Span(start=0, end=len(title)))
        codes = {a.code: title[a.start : a.end] for a in named if a.part in {"force", "subject", "plain"}}
        if codes:
            return tuple(Participant(code=c, words=f"headline: {w}") for c, w in sorted(codes.items()))
    if draft.type == "missile_test":
        regions = [a.region for a in draft.activities]
        for m in context.mentions:
            if (
                m.literal
                and m.country
                and m.kind not in {"country", "sea", "ocean", "bay"}
                and any(r.start <= m.start < r.end for r in regions)
            ):
                return (Participant(code=m.country, words=m.text, evidence=Span(start=m.start, end=m.end)),)
    return ()


def _event_of(
    context: Context, draft: Draft, participants: tuple[Participant, ...], actors: dict[int, list[Actor]]
) -> EventMention:
    text = context.report.text
    timing = find_timing(text, draft, context.dates, context.report.published)
    active = [p for p in participants if p.role != "observer"]
    troops, quantities = find_troops(text, draft, actors, len(active))
    regions = [(a.region.start, a.region.end) for a in draft.activities]
    domains = tuple(sorted({d for start, end in regions for d in find_domains(text, start, end)}))
    equipment = tuple(dict.fromkeys(e for start, end in regions for e in find_equipment(text, start, end)))
    return EventMention(
        id="",
        report_id=context.report.id,
        name=_name_of(draft),
        series_id=draft.series_id,
        edition=_edition_of(draft, timing),
        type=draft.type,
        status=timing.status,
        start=timing.start,
        end=timing.end,
        date_prec=timing.date_prec,
        date_rule=timing.rule,
        date_words=timing.words,
        participants=participants,
        organisations=find_organisations(text, draft.activities),
        places=find_places(text, draft, context.mentions),
        domains=domains,
        troops=troops,
        quantities=quantities,
        equipment=equipment,
        evidence=_evidence(context.sentences, draft),
        confidence=_confidence(draft, timing, participants),
        reasons=_reasons(draft, timing),
    )


def _name_of(draft: Draft) -> str | None:
    return draft.name.text if draft.name is not None else draft.inherited_name


def _edition_of(draft: Draft, timing: Timing) -> str | None:
    if draft.name is not None and draft.name.year is not None:
        return str(draft.name.year)
    known = timing.start or timing.end
    return known[:4] if known and draft.series_id else None


def _evidence(sentences: Sequence[Span], draft: Draft) -> tuple[Span, ...]:
    """Return the sentences that carry the event: those with a name or strong trigger, else the first."""
    telling = [a.sentence for a in draft.activities if not a.weak] or [draft.activities[0].sentence]
    return tuple(sentences[i] for i in sorted(set(telling))[:MAX_EVIDENCE])


def _confidence(draft: Draft, timing: Timing, participants: Sequence[Participant]) -> float:
    """Return how sure it is that the report tells of this activity: more said of it, surer."""
    score = 0.45
    score += 0.2 * (draft.name is not None) + 0.1 * (timing.start is not None or timing.end is not None)
    score += 0.1 * bool(participants) + 0.1 * (sum(not a.weak for a in draft.activities) > 1)
    return round(min(score, 0.95), 2)


def _reasons(draft: Draft, timing: Timing) -> tuple[str, ...]:
    words = [t.text for a in draft.activities if not a.weak for t in a.triggers if t.text]
    reasons = [f"reported by the words: {', '.join(dict.fromkeys(words))}"] if words else []
    if draft.name is not None:
        reasons.append(f"named {draft.name.text!r}" + (f", series {draft.series_id}" if draft.series_id else ""))
    if draft.inherited_name:
        reasons.append(f"another edition of {draft.inherited_name!r}")
    if timing.rule:
        reasons.append(f"dates by: {timing.rule}" + (f" ({timing.words})" if timing.words else ""))
    return tuple(reasons)


def _is_supported(text: str, event: EventMention, draft: Draft) -> bool:
    """Whether an unnamed activity has anything that makes it an event: who, where or when."""
    if event.name is not None:
        return True
    who = any(p.role != "observer" for p in event.participants)
    where = any(p.role == "area" for p in event.places)
    when = event.start is not None or event.end is not None
    if not who and where and when:
        return any(not a.weak and MILITARY.search(text, a.region.start, a.region.end) for a in draft.activities)
    # A headline in the text tells of nothing that the report does not tell again.
    told = any(not a.weak and text[a.region.end - 1] in ".!?\"”’'" for a in draft.activities)
    together = told and sum(p.role != "observer" for p in event.participants) > 1
    return who and (where or when or together or draft.type in {"patrol", "missile_test", "incursion"})
