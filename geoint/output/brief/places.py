"""Where an event took place, in prose: each place with its precision, and the names that were not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geoint.output.brief.notes import Notes, Ref
from geoint.output.brief.types import Line, foreign, joined_line, line, listed_line
from geoint.output.symbology import WHERE

if TYPE_CHECKING:
    from geoint.models import Event, EventArea, PlaceRole

SCENES = ("area", "base", "target", "departure")
"""Roles of places at which something of the event happens; a headquarters and a place merely named are none."""

ROLE_WORDS: Mapping[PlaceRole, str] = {
    "base": "Base used", "departure": "Place of departure", "target": "Target", "headquarters": "Headquarters",
}  # fmt: skip

NAMED = ("entry", "inferred")
"""Rules that keep an outline or a point of the gazetteer; all others draw an area for the words of a report."""

MAX_NAMED = 6
"""Names that were not found that a sentence lists; more would say no more."""


def places_line(event: Event, notes: Notes) -> Line:
    """Say where an event took place, which bases it used, and where it set out from."""
    sentences = [_scene(event, notes)]
    for role, words in ROLE_WORDS.items():
        areas = [area for area in event.areas if area.role == role]
        if areas:
            sentences.append(line(f"{words}: ", _grouped(areas), ".", _place_refs(event, areas, notes)))
    return joined_line(sentences)


def _scene(event: Event, notes: Notes) -> Line:
    areas = [area for area in event.areas if area.role == "area"]
    if areas:
        names = list(dict.fromkeys(area.name for area in areas))
        start = "The place is given as " if len(names) == 1 else "The places are given as "
        return line(start, _grouped(areas), ".", _place_refs(event, areas, notes))
    if event.places and event.lon is not None:
        start = "The place is given as " if len(event.places) == 1 else "The places are given as "
        return line(start, listed_line(map(foreign, event.places)), ".")
    if event.lon is not None:
        return line("It has a point on the map, without a named place.")
    unknown = unplaced_names(event)
    if not unknown:
        return line("No place could be worked out.")
    return line("No place could be worked out; named, but not found: ", listed_line(map(foreign, unknown)), ".")


def _grouped(areas: Sequence[EventArea]) -> Line:
    """Return places with their precision, those of one precision together."""
    groups: dict[str, dict[str, Line]] = defaultdict(dict)
    for area in areas:
        known = WHERE[area.where_prec][0] if area.where_prec in WHERE else ""
        words = ", ".join(filter(None, (known, "" if area.rule in NAMED else "drawn by rule")))
        groups[words].setdefault(area.name, area_words(area))
    parts = [line(listed_line(names.values()), f" ({words})" if words else "") for words, names in groups.items()]
    return listed_line(parts, last="; ", separator="; ")


def area_words(area: EventArea) -> Line:
    """Return what a place is called; in quotation marks where it is an expression of the report, not a name."""
    return line(foreign(area.name)) if area.rule in NAMED else line("“", foreign(area.name), "”")


def _place_refs(event: Event, areas: Sequence[EventArea], notes: Notes) -> Line:
    refs = [next(iter(_area_refs(event, area, notes)), None) for area in areas]
    return notes.cite(ref for ref in refs if ref is not None)


def _area_refs(event: Event, area: EventArea, notes: Notes) -> list[Ref]:
    """Return the sentences that name a place, kept ones first."""
    refs = []
    for mention in event.mentions:
        if mention.id in area.mention_ids:
            found = [p for p in mention.places if p.entry_id in area.entry_ids or p.name in area.name]
            refs += [notes.at(mention, place.start) for place in found] or [notes.first(mention)]
    return sorted(refs, key=lambda ref: not ref.is_kept)


def unplaced_names(event: Event) -> list[str]:
    """Return the names of places of an event that no gazetteer entry and no area stands for."""
    drawn = {name for area in event.areas for name in (area.name, *area.name.split(" and "))}
    places = (p for m in event.mentions for p in m.places if p.role in SCENES and p.entry_id is None)
    return [name for name in dict.fromkeys(place.name for place in places) if name not in drawn][:MAX_NAMED]
