"""Where a merged event takes place: what is drawn of it, and what its places are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geoint.models import EventArea, EventMention, EventPlace, Footprint, PlaceRole, Reading

AREA_ROLES: frozenset[PlaceRole] = frozenset({"area", "base"})
# A country as an area is left out where a finer place of the same event is known.
COARSE_PREC = 6
# A longer expression is told by its place's name alone, and so is what begins with something else ("the air around X").
MAX_PLACE_CHARS = 32
_BY_NAME = frozenset({"entry", "geocoder", "inferred", "around", "airspace", "waters", "coordinates"})

Readings = Mapping[str, Reading]


def areas_of(mentions: Sequence[EventMention], readings: Readings) -> tuple[EventArea, ...]:
    """Return what is drawn, most precise first, what only leads to the event (headquarters, departure) last.

    Inferred places stand behind the others of their role, however fine the place is that they were put into. Each
    outline comes once. A country is left out where a finer place is known, and so is any place of which another report
    names the part.
    """
    found: dict[tuple[PlaceRole, bytes], EventArea] = {}
    for mention, place, footprint in _drawn(mentions, readings):
        area = _area(mention, place, footprint)
        key = (area.role, area.geometry.wkb)
        known = found.get(key, area)
        surer = area if known.inferred and not area.inferred else known
        found[key] = surer.model_copy(update={"mention_ids": tuple(dict.fromkeys((*known.mention_ids, mention.id)))})
    areas = sorted(found.values(), key=_order)
    fine = any(a.where_prec < COARSE_PREC for a in areas if a.role in AREA_ROLES and not a.inferred)
    parts = _in_parts(mentions, readings)
    return tuple(a for a in areas if not (_is_whole(a, parts) or (fine and _is_country(a))))


def place_names(mentions: Sequence[EventMention], readings: Readings) -> tuple[str, ...]:
    """Return where it happens in the reports' words, if these are few: "Russia's far east" rather than "Russia".

    Two names of one outline ("western Pacific", "western Pacific Ocean") are one place.
    """
    found: dict[str | bytes, str] = {}
    parts = _in_parts(mentions, readings)
    for mention in mentions:
        footprints = readings[mention.report_id].footprints
        for place in mention.places:
            if place.role not in AREA_ROLES:
                continue
            footprint = footprints[place.footprint] if place.footprint is not None else None
            name = _name(place, footprint)
            if name != place.name and footprint is not None:
                found.setdefault(footprint.geometry.wkb, name)
            elif place.entry_id not in parts:
                found.setdefault(name, name)
    return tuple(dict.fromkeys(found.values()))


def _drawn(
    mentions: Sequence[EventMention], readings: Readings
) -> Iterator[tuple[EventMention, EventPlace, Footprint]]:
    for mention in mentions:
        for place in mention.places:
            if place.footprint is not None and place.role != "mentioned":
                yield mention, place, readings[mention.report_id].footprints[place.footprint]


def _in_parts(mentions: Sequence[EventMention], readings: Readings) -> frozenset[str]:
    """Return the entries of which some mention names a part: of "western Pacific", the Pacific Ocean."""
    return frozenset(
        anchor
        for _, place, footprint in _drawn(mentions, readings)
        if place.role in AREA_ROLES and footprint.rule == "part"
        for anchor in footprint.anchors
    )


def _is_whole(area: EventArea, parts: frozenset[str]) -> bool:
    return area.role in AREA_ROLES and area.rule == "entry" and bool(parts.intersection(area.entry_ids))


def _is_country(area: EventArea) -> bool:
    return area.role in AREA_ROLES and area.rule in {"entry", "inferred"} and area.where_prec == COARSE_PREC


def _order(area: EventArea) -> tuple[bool, bool, int, int, str, str]:
    return (area.role not in AREA_ROLES, area.inferred, area.where_prec, -len(area.mention_ids), area.name, area.rule)


def _area(mention: EventMention, place: EventPlace, footprint: Footprint) -> EventArea:
    return EventArea(
        name=place.name if footprint.rule in {"entry", "geocoder", "inferred"} else _clean(footprint.expression),
        entry_ids=tuple(sorted(footprint.anchors)),
        role=place.role,
        rule=footprint.rule,
        geometry=footprint.geometry,
        lon=footprint.lon,
        lat=footprint.lat,
        where_prec=footprint.where_prec,
        confidence=footprint.confidence,
        mention_ids=(mention.id,),
        inferred=footprint.inferred,
    )


def _name(place: EventPlace, footprint: Footprint | None) -> str:
    if footprint is None or footprint.rule in _BY_NAME:
        return place.name
    words = _clean(footprint.expression)
    return words if len(words) <= MAX_PLACE_CHARS else place.name


def _clean(expression: str) -> str:
    return " ".join(expression.split()).strip(" ,.;:")
