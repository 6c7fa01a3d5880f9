"""What is doubtful about an event, in prose; nothing is said where nothing is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geoint.output.brief.notes import Telling
from geoint.output.brief.places import SCENES, area_words, unplaced_names
from geoint.output.brief.types import Line, Piece, foreign, line, listed_line
from geoint.output.event_words import counted, country_words, level_of, listed, sentence, spelt

if TYPE_CHECKING:
    from geoint.models import Event, EventMention, EventPlace
    from geoint.runs import RunEvents

FIELD_WORDS = {"dates": "the dates", "troops": "the number of troops"}


def doubts_of(event: Event, number: int, telling: Telling) -> list[Line]:
    """Return one sentence for each kind of doubt about an event."""
    return [
        *_weak(event),
        *_some_only(event),
        *_unsure_places(event, telling.run),
        *_borrowed_year(event, telling.run),
        *_maybe_same(event, number, telling),
        *_differing(event),
    ]


def _weak(event: Event) -> Iterable[Line]:
    if level_of(event.confidence) == "doubtful":
        yield line(f"The score is low ({event.confidence:.0%}): read the sentences before you rely on it.")


def _some_only(event: Event) -> Iterable[Line]:
    """Say which states only some of the reports name, of those reports that name any."""
    naming = [{p.code for p in m.participants if p.role != "observer"} for m in event.mentions]
    naming = [codes for codes in naming if codes]
    counts = Counter(code for codes in naming for code in codes)
    for count in sorted({n for n in counts.values() if n < len(naming)}):
        names = sorted(country_words(code) for code, n in counts.items() if n == count)
        verb = "names" if count == 1 else "name"
        yield line(f"Of {counted(len(naming), 'report')} that name states, only {spelt(count)} {verb} {listed(names)}.")


def _unsure_places(event: Event, run: RunEvents) -> Iterable[Line]:
    by_method: dict[str, list[str]] = defaultdict(list)
    for mention, place in _scene_places(event):
        chosen = run.resolutions.get((mention.report_id, place.start, place.end))
        if chosen is not None and place.name not in by_method[chosen.method]:
            by_method[chosen.method].append(place.name)
    for method, words in (
        ("inferred", "was inferred from what the report names beside it"),
        ("geocoder", "comes from a geocoding service"),
    ):
        if by_method[method]:
            yield line("The position of ", listed_line(map(foreign, by_method[method])), f" {words}.")
    for area in event.areas:
        if level_of(area.confidence) == "doubtful" and area.role in SCENES:
            yield line("That ", area_words(area), f" is the place meant is doubtful ({area.confidence:.0%}).")
    unknown = unplaced_names(event)
    if unknown and event.lon is not None:
        yield line("Named too, but not found: ", listed_line(map(foreign, unknown)), ".")


def _scene_places(event: Event) -> Iterable[tuple[EventMention, EventPlace]]:
    for mention in event.mentions:
        for place in mention.places:
            if place.role in SCENES:
                yield mention, place


def _borrowed_year(event: Event, run: RunEvents) -> Iterable[Line]:
    reports = [run.reports[m.report_id] for m in event.mentions if m.report_id in run.reports]
    count = sum(report.published_from == "other reports" for report in reports)
    if count:
        have, their = ("has", "its") if count == 1 else ("have", "their")
        subject = sentence(counted(count, "report"))
        yield line(f"{subject} {have} no date of {their} own; the year was taken from other reports of {their} events.")


def _maybe_same(event: Event, number: int, telling: Telling) -> Iterable[Line]:
    own = {mention.id for mention in event.mentions}
    others = set()
    for decision in event.decisions:
        if decision.verdict == "unsure" and (decision.a in own) != (decision.b in own):
            others.add(telling.numbers.get(decision.b if decision.a in own else decision.a, 0))
    shown = sorted(others - {0, number})
    if shown:
        named = (line(Piece(f"{n} (", event=n), foreign(telling.headings[n]), ")") for n in shown)
        yield line("It may be the same as ", listed_line(named, last=" or "), "; that was left open.")
    if 0 in others:
        yield line("It may be the same as an event that this brief leaves out; that was left open.")


def _differing(event: Event) -> Iterable[Line]:
    fields = [FIELD_WORDS.get(conflict.field, f"the {conflict.field}") for conflict in event.conflicts]
    if fields:
        names = listed_line(foreign(name) for name in dict.fromkeys(fields))
        yield line("Sources differ on ", names, "; see “Where sources differ”.")
