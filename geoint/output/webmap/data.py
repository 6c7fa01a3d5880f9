"""What the page knows: a Collection as one JSON-ready dictionary, small and sorted.

Reasons recur thousands of times in a large run, so they are kept once in `strings` and named by number; equal
geometries are kept once in `geometries`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from shapely.geometry import Point

from geoint.models import Collection, Domain, Event, EventArea, EventMention, Mention, Reading, ReviewItem
from geoint.output.symbology import TYPES
from geoint.output.webmap.geometry import Box, box_of, centre_longitude, encode_geometry, wrap_longitude
from geoint.output.webmap.text import clip, cut_parts, quotes_of, safe_url, sentence_around

DRAWN_ROLES = ("area", "base", "departure", "target")  # the others are named, but nothing happened there
VIEW_WIDTH, VIEW_HEIGHT = 75.0, 45.0  # degrees: a larger area (a whole country) does not set the first view
ARMS: dict[Domain, str] = {
    "sea": "naval",
    "air": "air",
    "land": "land",
    "amphibious": "amphibious",
    "cyber": "cyber",
    "space": "space",
}
"""What a domain makes of an exercise or a patrol."""
EXAMPLES = 3  # sentences shown for a place that is only named
# Name, longitude, latitude, and "geocoder" where a service and not the gazetteer placed it.
OtherKey = tuple[str, float, float, str]
# How a geocoder's first reason names it.
FOUND_BY = re.compile(r"not in the gazetteer; found by (?P<who>.+)$")
CODE_LIMIT = 12  # characters: a state's code has two
REVIEW_QUOTE = 300  # characters


def without_empty(value: Any) -> Any:
    """A copy without null, empty text and empty lists in its dictionaries: the page's script puts them back."""
    if isinstance(value, dict):
        return {
            key: without_empty(item) for key, item in value.items() if item is not None and item != "" and item != []
        }
    if isinstance(value, list):
        return [without_empty(item) for item in value]
    return value


def headline(event: Event) -> str:
    """What a card is headed with: the event's own name, else what and where in words."""
    if event.name:
        return event.label or event.name
    kind = TYPES[event.type].label
    arms = (
        [ARMS[domain] for domain in event.domains if domain in ARMS]
        if event.type not in ("missile_test", "other")
        else []
    )
    if 0 < len(arms) <= 2:
        kind = f"{' and '.join(arms)} {kind.lower()}".capitalize()
    return f"{kind}, {event.places[0]}" if event.places else kind


class Table:
    """Values kept once, named by number, in the order of their first use."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._index: dict[Any, int] = {}

    def add(self, key: Any, value: Any) -> int:
        """The number of a value, added under its key if it is new."""
        if key not in self._index:
            self._index[key] = len(self.values)
            self.values.append(value)
        return self._index[key]


class Payload:
    """Builds the page's data from a Collection."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.readings = {reading.report.id: reading for reading in collection.readings}
        self.report_index = {report_id: i for i, report_id in enumerate(self.readings)}
        self.geocoded = {
            (mention.report_id, mention.start)
            for reading in collection.readings
            for mention in reading.mentions
            if mention.method == "geocoder"
        }
        self.strings = Table()
        self.geometries = Table()
        self.centre = centre_longitude([(west, east) for west, _, east, _ in self._view_boxes()])

    def build(self) -> dict[str, Any]:
        """The whole payload."""
        events = [without_empty(self._event(event)) for event in self.collection.events]
        return {
            "centre": self.centre,
            "view": self._view(),
            "events": events,
            "reports": [without_empty(self._report(reading)) for reading in self.readings.values()],
            "mentions": without_empty(self._other_mentions()),
            "review": [without_empty(self._review(item)) for item in self.collection.review],
            "faults": [clip(str(fault), REVIEW_QUOTE) for fault in self.collection.faults],
            "geocoders": self._geocoders(),
            "geometries": self.geometries.values,
            "strings": self.strings.values,
        }

    def _geocoders(self) -> list[str]:
        """Whose answers are on the map, with their licence: they ask to be named."""
        mentions = (m for reading in self.readings.values() for m in reading.mentions if m.method == "geocoder")
        return sorted({found["who"] for m in mentions if m.reasons and (found := FOUND_BY.match(m.reasons[0]))})

    # Where the map looks

    def _view_boxes(self) -> list[Box]:
        """What the first view must hold: boxes of areas, points of events without one; nothing of vast areas."""
        boxes: list[Box] = []
        points: list[Box] = []
        for event in self.collection.events:
            drawn = [box_of(area.geometry) for area in event.areas if area.role == "area"]
            fitting = [b for b in drawn if b[2] - b[0] <= VIEW_WIDTH and b[3] - b[1] <= VIEW_HEIGHT]
            vast = bool(drawn) and all((b[2] - b[0]) * (b[3] - b[1]) > VIEW_WIDTH * VIEW_HEIGHT for b in drawn)
            boxes += fitting
            if event.lon is not None and event.lat is not None and not fitting:
                (points if vast else boxes).append((event.lon, event.lat, event.lon, event.lat))
        return boxes or points

    def _view(self) -> list[float] | None:
        """(west, south, east, north) of the first view, about the centre longitude; null without located events."""
        boxes = []
        for west, south, east, north in self._view_boxes():
            moved = wrap_longitude((west + east) / 2, self.centre) - (west + east) / 2
            boxes.append((west + moved, south, east + moved, north))
        if not boxes:
            return None
        low = [round(min(b[i] for b in boxes), 4) for i in (0, 1)]
        return [*low, *(round(max(b[i] for b in boxes), 4) for i in (2, 3))]

    # Reports, reasons, geometry

    def _report(self, reading: Reading) -> dict[str, Any]:
        report = reading.report
        link = safe_url(report.url)
        return {
            "id": clip(report.id),
            "title": clip(report.title),
            "publisher": clip(report.publisher),
            "published": clip(report.published),
            "from": report.published_from,
            "path": clip(report.path),
            "copyOf": self.report_index.get(report.copy_of) if report.copy_of else None,
            "url": link,
            "badUrl": None if link else clip(report.url),
        }

    def _why(self, reasons: Iterable[str]) -> list[int]:
        return [self.strings.add(reason, clip(reason)) for reason in dict.fromkeys(reasons) if reason]

    def _is_geocoded(self, area: EventArea, event: Event) -> bool:
        """Whether an area stands on a geocoder's answers alone: it has no entry, and the service knew its name."""
        return not area.entry_ids and any(
            place.role == area.role and place.name in area.name and (mention.report_id, place.start) in self.geocoded
            for mention in event.mentions
            if mention.id in area.mention_ids
            for place in mention.places
        )

    def _area(self, area: EventArea, event: Event) -> dict[str, Any]:
        lon = wrap_longitude(area.lon, self.centre)
        key = area.geometry.wkb
        number = self.geometries.add(key, None)
        if self.geometries.values[number] is None and not isinstance(area.geometry, Point):
            self.geometries.values[number] = encode_geometry(area.geometry, lon)
        coded = self.geometries.values[number] is not None
        return {
            "name": clip(area.name),
            "role": area.role,
            "rule": clip(area.rule),
            "by": "geocoder" if self._is_geocoded(area, event) else "",
            "g": number if coded else None,
            "lon": round(lon, 5),
            "lat": round(area.lat, 5),
            "prec": area.where_prec,
            "conf": round(area.confidence, 2),
        }

    # Events

    def _event(self, event: Event) -> dict[str, Any]:
        located = event.lon is not None and event.lat is not None
        return {
            "id": clip(event.id),
            "label": clip(event.label),
            "headline": clip(headline(event)),
            "name": clip(event.name),
            "series": clip(event.series_id),
            "edition": clip(event.edition),
            "type": event.type,
            "status": event.status,
            "start": event.start,
            "end": event.end,
            "datePrec": event.date_prec,
            "who": [clip(code, CODE_LIMIT) for code in event.participants],
            "hosts": [clip(code, CODE_LIMIT) for code in event.hosts],
            "observers": [clip(code, CODE_LIMIT) for code in event.observers],
            "domains": list(event.domains),
            "troops": event.troops,
            "places": [clip(name) for name in event.places],
            "lon": round(wrap_longitude(event.lon, self.centre), 5) if event.lon is not None and located else None,
            "lat": round(event.lat, 5) if event.lat is not None and located else None,
            "prec": event.where_prec,
            "conf": round(event.confidence, 2),
            "areas": [self._area(area, event) for area in event.areas],
            "sources": [self._source(mention) for mention in event.mentions],
            "merges": self._merges(event),
            "conflicts": self._conflicts(event),
        }

    def _source(self, mention: EventMention) -> dict[str, Any]:
        reading = self.readings.get(mention.report_id)
        places = [
            {"name": clip(place.name), "role": place.role, "why": self._place_reasons(mention, index)}
            for index, place in enumerate(mention.places)
        ]
        quantities = [
            {
                "what": clip(q.what),
                "value": q.value,
                "qualifier": clip(q.qualifier),
                "country": clip(q.country, CODE_LIMIT),
            }
            for q in mention.quantities
        ]
        return {
            "r": self.report_index.get(mention.report_id),
            "name": clip(mention.name),
            "start": mention.start,
            "end": mention.end,
            "words": clip(mention.date_words),
            "dateRule": clip(mention.date_rule),
            "quotes": quotes_of(mention, reading) if reading else [],
            "places": places,
            "quantities": quantities,
            "equipment": [clip(item) for item in mention.equipment],
            "conf": round(mention.confidence, 2),
            "why": self._why(mention.reasons),
        }

    def _place_reasons(self, mention: EventMention, index: int) -> list[int]:
        place = mention.places[index]
        reading = self.readings.get(mention.report_id)
        reasons = [place.reason]
        if reading and place.footprint is not None and 0 <= place.footprint < len(reading.footprints):
            reasons += reading.footprints[place.footprint].reasons
        if reading:
            reasons += [r for m in reading.mentions if m.start == place.start and m.end == place.end for r in m.reasons]
        return self._why(reasons)

    def _mention_reports(self, event: Event) -> dict[str, int | None]:
        return {mention.id: self.report_index.get(mention.report_id) for mention in event.mentions}

    def _merges(self, event: Event) -> list[dict[str, Any]]:
        reports = self._mention_reports(event)
        return [
            {
                "a": reports.get(decision.a),
                "b": reports.get(decision.b),
                "verdict": decision.verdict,
                "score": round(decision.score, 2),
                "why": self._why(decision.reasons),
            }
            for decision in event.decisions
        ]

    def _conflicts(self, event: Event) -> list[dict[str, Any]]:
        reports = self._mention_reports(event)
        return [
            {
                "field": clip(conflict.field),
                "values": [clip(value) for value in conflict.values],
                "reports": [reports.get(mention_id) for mention_id in conflict.mention_ids],
                "chosen": clip(conflict.chosen),
                "why": clip(conflict.why),
            }
            for conflict in event.conflicts
        ]

    # Places where nothing happened, and what is unsure

    def _other_mentions(self) -> list[dict[str, Any]]:
        roles = {
            (mention.report_id, place.start): place.role
            for event in self.collection.events
            for mention in event.mentions
            for place in mention.places
        }
        groups: dict[OtherKey, list[tuple[Mention, str]]] = defaultdict(list)
        for reading in self.readings.values():
            for mention in reading.mentions:
                role = roles.get((mention.report_id, mention.start), "mentioned")
                if mention.lon is not None and mention.lat is not None and role not in DRAWN_ROLES:
                    by = "geocoder" if mention.method == "geocoder" else ""
                    groups[mention.name, mention.lon, mention.lat, by].append((mention, role))
        return [self._other(key, groups[key]) for key in sorted(groups, key=lambda k: (-len(groups[k]), k))]

    def _other(self, key: OtherKey, group: list[tuple[Mention, str]]) -> dict[str, Any]:
        name, lon, lat, by = key
        first = group[0][0]
        seats = any(role == "headquarters" for _, role in group)
        shown = sorted(group, key=lambda pair: pair[1] != "headquarters")[:EXAMPLES]
        return {
            "name": clip(name),
            "lon": round(wrap_longitude(lon, self.centre), 4),
            "lat": round(lat, 4),
            "kind": first.kind,
            "country": clip(first.country, CODE_LIMIT),
            "role": "headquarters" if seats else "mentioned",
            "n": len(group),
            "literal": sum(mention.literal for mention, _ in group),
            "conf": round(max(mention.confidence for mention, _ in group), 2),
            "why": self._why(first.reasons) if by else [],
            "by": by,
            "examples": [self._example(mention) for mention, _ in shown],
        }

    def _example(self, mention: Mention) -> dict[str, Any]:
        text = self.readings[mention.report_id].report.text
        low, high = sentence_around(text, mention.start, mention.end)
        parts = cut_parts(text, low, high, [(mention.start, mention.end, "place")])
        return {"r": self.report_index[mention.report_id], "parts": parts}

    def _review(self, item: ReviewItem) -> dict[str, Any]:
        return {
            "r": self.report_index.get(item.report_id),
            "what": item.what,
            "subject": clip(item.subject),
            "quote": clip(item.quote, REVIEW_QUOTE),
            "reason": clip(item.reason),
            "rivals": [clip(rival) for rival in item.rivals],
            "conf": round(item.confidence, 2),
        }


def to_payload(collection: Collection) -> dict[str, Any]:
    """Everything that the page shows, as plain lists, dictionaries, numbers and strings.

    Longitudes are continuous about `centre` and so may pass 180 degrees; longitude comes before latitude.
    """
    return Payload(collection).build()
