"""One event in prose: how many reports tell of it and as what, who, where, how many, and what is doubtful about it.

Every sentence says what the event holds and ends with the notes that it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geoint.output.brief.doubts import doubts_of
from geoint.output.brief.notes import Notes, Ref, Telling
from geoint.output.brief.places import places_line
from geoint.output.brief.types import Line, Paragraph, foreign, joined_line, line, listed_line
from geoint.output.event_words import (
    STATUS_WORDS,
    counted,
    country_words,
    heading,
    kind_words,
    level_of,
    listed,
    sentence,
    series_name,
    short_when,
    spelt,
    when_words,
    with_article,
)

if TYPE_CHECKING:
    from geoint.models import Event, EventMention, Quantity
    from geoint.runs import RunEvents

ACTING = ("missile_test", "incursion", "deployment")
"""Types of which it would be odd to say that a state takes part."""


def paragraph_of(event: Event, number: int, telling: Telling) -> Paragraph:
    """Tell of one event."""
    sentences = (
        _opening(event, telling.run, telling.notes),
        _participants(event, telling.notes),
        _other_parties(event, telling.notes),
        places_line(event, telling.notes),
        _numbers(event, telling.notes),
        _equipment(event, telling.notes),
    )
    return Paragraph(
        number=number,
        heading=foreign(heading(event)).text,
        type=event.type,
        tags=_tags(event),
        is_doubtful=level_of(event.confidence) == "doubtful",
        text=joined_line(sentences),
        doubts=joined_line(doubts_of(event, number, telling)),
    )


def _tags(event: Event) -> tuple[str, ...]:
    status = {"unknown": "status not said"}.get(event.status, STATUS_WORDS[event.status])
    tags = [
        short_when(event),
        f"{status} when reported" if event.status != "unknown" else status,
        f"{level_of(event.confidence)}, {event.confidence:.0%}",
    ]
    if event.series_id:
        edition = f", edition {event.edition}" if event.edition else ""
        tags.append(f"series {series_name(event.series_id)}{edition}")
    return tuple(foreign(tag).text for tag in tags)


# -- what the reports say


def _opening(event: Event, run: RunEvents, notes: Notes) -> Line:
    count = run.n_reports(event)
    copies = count - run.n_sources(event)
    repeats = f", {spelt(copies)} of which {_verb(copies, 'repeat')} another’s text," if copies else ""
    subject = sentence(counted(count, "report")) + repeats
    refs = notes.cite(notes.dated(mention) for mention in event.mentions)
    what = f"{with_article(kind_words(event))} {when_words(event)}"
    return line(f"{subject} {_verb(count, 'tell')} of {what}{_status(event)}.", refs)


def _verb(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def _status(event: Event) -> str:
    """Return how the reports speak of an event, each as of its own day."""
    statuses = [mention.status for mention in event.mentions]
    words = STATUS_WORDS[event.status]
    if event.status == "unknown":
        return f" and {'does' if len(statuses) == 1 else 'do'} not say whether it is over"
    if len(set(statuses)) <= 1:
        return f" and {'speaks' if len(statuses) == 1 else 'speak'} of it as {words}"
    if event.status == "completed":
        count = statuses.count("completed")
        return f"; {spelt(count)} of them {'speaks' if count == 1 else 'speak'} of it as {words}"
    return f"; the latest speaks of it as {words}"


def _participants(event: Event, notes: Notes) -> Line:
    codes = sorted(event.participants, key=country_words)
    if not codes:
        bodies = any(mention.organisations for mention in event.mentions)
        return () if bodies else line("No state is named.")
    names = listed([country_words(code) for code in codes])
    refs = notes.cite(_covering(event, codes, notes))
    if event.type in ACTING:
        return line(f"The {'state' if len(codes) == 1 else 'states'} named {_be(codes)} {names}.", refs)
    hosts = listed([country_words(code) for code in codes if code in event.hosts])
    also = f", {hosts} also as {'host' if len(event.hosts) == 1 else 'hosts'}" if hosts else ""
    return line(f"{sentence(names)} {_be(codes)} named as taking part{also}.", refs)


def _be(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _covering(event: Event, codes: Iterable[str], notes: Notes) -> list[Ref]:
    """Return sentences that name all states between them: each time the one that names most of those left."""
    naming: dict[Ref, set[str]] = defaultdict(set)
    for mention in event.mentions:
        for party in mention.participants:
            naming[notes.at(mention, party.evidence.start if party.evidence else None)].add(party.code)
    left = set(codes)
    chosen: list[Ref] = []
    for kept in (True, False):  # a report alone, without its sentence, stands in only where nothing else does
        while left:
            ranked = [(len(left & named), ref) for ref, named in naming.items() if ref.is_kept == kept]
            most, best = max(ranked, key=lambda pair: pair[0], default=(0, None))
            if not most or best is None:
                break
            chosen.append(best)
            left -= naming[best]
    return chosen


def _other_parties(event: Event, notes: Notes) -> Line:
    sentences: list[Line] = []
    hosts = () if event.type not in ACTING and set(event.hosts) <= set(event.participants) else event.hosts
    for codes, words in ((hosts, "host"), (event.observers, "observer")):
        if codes:
            names = sentence(listed(sorted(country_words(code) for code in codes)))
            role = with_article(words) if len(codes) == 1 else f"{words}s"
            sentences.append(line(f"{names} {_be(codes)} named as {role}.", notes.cite(_covering(event, codes, notes))))
    bodies: dict[str, list[Ref]] = defaultdict(list)
    for mention in event.mentions:
        for body in mention.organisations:
            bodies[body.name].append(notes.at(mention, body.evidence.start))
    if bodies:
        refs = notes.cite(refs[0] for refs in bodies.values())
        names_line = listed_line(foreign(name) for name in sorted(bodies))
        its = "its" if len(bodies) == 1 else "their"
        rest = f"named as {'a body' if len(bodies) == 1 else 'bodies'}; {its} members are not counted as taking part."
        sentences.append(line(names_line, f" {_be(list(bodies))} {rest}", refs))
    return joined_line(sentences)


# -- how many


def _numbers(event: Event, notes: Notes) -> Line:
    said: dict[tuple[str | None, str, int, str], list[Ref]] = defaultdict(list)
    for mention in event.mentions:
        for q in mention.quantities:
            at = q.evidence.start if q.evidence else None
            said[q.country, q.what, q.value, q.qualifier].append(notes.at(mention, at))
        if mention.troops is not None and not any(q.value == mention.troops for q in mention.quantities):
            said[None, "troops", mention.troops, ""].append(notes.first(mention))
    if not said:
        return ()
    order = sorted(said, key=lambda key: (key[0] is not None, country_words(key[0]) if key[0] else ""))
    parts = []
    for country, what, value, qualifier in order:
        ref = min(said[country, what, value, qualifier], key=lambda r: not r.is_kept)
        owner = f" of {country_words(country)}" if country else ""
        words = f"{qualifier} {value:,} {_noun(what, value)}{owner}".strip()
        parts.append(line(foreign(words), notes.cite([ref])))
    return line("Numbers given: ", listed_line(parts), ".")


def _noun(what: str, value: int) -> str:
    """Return what was counted, in the singular for one: "1 ship"; troops and aircraft stay as they are."""
    return what[:-1] if value == 1 and what.endswith("s") and what != "troops" else what


def quantity_words(quantity: Quantity) -> str:
    """Return a number as a report gives it: "more than 10,000 troops"."""
    return f"{quantity.qualifier} {quantity.value:,} {_noun(quantity.what, quantity.value)}".strip()


def _equipment(event: Event, notes: Notes) -> Line:
    said: dict[str, EventMention] = {}
    for mention in event.mentions:
        for item in mention.equipment:
            said.setdefault(item, mention)
    if not said:
        return ()
    refs = notes.cite(notes.saying(mention, item) for item, mention in said.items())
    return line("Equipment named: ", listed_line(map(foreign, said)), ".", refs)
