"""The data dictionary: rows, columns, types and meanings of the three layers of a run.

Columns are flat: lists are joined to text, and each part of a value that has no column type of its own (a month, an
interval) has a text column.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from shapely.geometry import MultiPolygon, Point

LayerName = Literal["events", "areas", "mentions"]
FieldType = Literal["text", "integer", "real", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column: in which layers, name, type, what a reader sees as its heading, and what it means."""

    layers: tuple[LayerName, ...]
    name: str
    type: FieldType
    alias: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event; `FIELDS` explains the columns. `geometry` is null where no place could be resolved."""

    event_id: str
    label: str
    name: str | None
    series_id: str | None
    edition: str | None
    type: str
    status: str
    start_date: date | None
    end_date: date | None
    start_text: str | None
    end_text: str | None
    edtf: str | None
    date_prec: int | None
    participants: str | None
    hosts: str | None
    observers: str | None
    domains: str | None
    troops: int | None
    places: str | None
    where_prec: int | None
    confidence: float
    n_reports: int
    n_sources: int
    n_mentions: int
    reports: str | None
    quote: str | None
    quotes: str | None
    conflicts: str | None
    merged_because: str | None
    geometry: Point | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One place of an event as it is drawn; `FIELDS` explains the columns."""

    area_id: str
    event_id: str
    area: str
    role: str
    rule: str
    where_prec: int | None
    confidence: float
    label: str
    type: str
    status: str
    start_date: date | None
    end_date: date | None
    start_text: str | None
    end_text: str | None
    edtf: str | None
    participants: str | None
    reports: str | None
    quotes: str | None
    geometry: MultiPolygon


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One place name of one report that was resolved; `FIELDS` explains the columns."""

    mention_id: str
    report_id: str
    start: int
    end: int
    text: str
    name: str
    entry_id: str | None
    kind: str | None
    country: str | None
    literal: bool
    role: str
    confidence: float
    method: str
    quote: str | None
    publisher: str | None
    published: date | None
    published_text: str | None
    in_event: str | None
    geometry: Point


Row = EventRow | AreaRow | MentionRow

_ROW_TYPES: Mapping[LayerName, type[Row]] = MappingProxyType(
    {"events": EventRow, "areas": AreaRow, "mentions": MentionRow}
)


@dataclass(frozen=True, slots=True)
class Layers:
    """The three tables of a run, each of one geometry type, EPSG:4326, longitude first.

    `unplaced` holds the events that have no place, with the columns of `events` and no geometry.
    """

    events: tuple[EventRow, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    unplaced: tuple[EventRow, ...] = ()

    def rows(self, layer: LayerName) -> Sequence[Row]:
        """Rows of the layer of that name."""
        tables: dict[LayerName, Sequence[Row]] = {"events": self.events, "areas": self.areas, "mentions": self.mentions}
        return tables[layer]

    def all_rows(self, layer: LayerName) -> Sequence[Row]:
        """Rows of the layer of that name; of events also those without a place, last."""
        return (*self.events, *self.unplaced) if layer == "events" else self.rows(layer)


LAYER_TITLES: Mapping[LayerName, tuple[str, str]] = MappingProxyType(
    {
        "events": ("Events", "Military activities as all reports together tell them, one point each"),
        "areas": ("Event areas", "Where each event takes place, as surfaces"),
        "mentions": ("Place mentions", "Every place name in the reports that was resolved, with its words"),
    }
)
"""Layer -> its title and one line on what it holds."""

_EVENTS: tuple[LayerName, ...] = ("events",)
_AREAS: tuple[LayerName, ...] = ("areas",)
_MENTIONS: tuple[LayerName, ...] = ("mentions",)
_BOTH: tuple[LayerName, ...] = ("events", "areas")
_ALL: tuple[LayerName, ...] = ("events", "areas", "mentions")

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(_AREAS, "area_id", "text", "Area id", "Event id, a slash and the number of the area in the event"),
    FieldSpec(_MENTIONS, "mention_id", "text", "Mention id", "Report id and character offsets"),
    FieldSpec(_BOTH, "event_id", "text", "Event id", "Identifier of the event, the same in every file of a run"),
    FieldSpec(_AREAS, "area", "text", "Area", "The place as the reports or the gazetteer name it"),
    FieldSpec(_AREAS, "role", "text", "Role", "area, base, headquarters, departure, target or mentioned"),
    FieldSpec(_AREAS, "rule", "text", "Spatial rule", "How the outline was made; entry: the gazetteer's own outline"),
    FieldSpec(_BOTH, "label", "text", "Label", "Short title: the name, else type, states, place and time"),
    FieldSpec(_EVENTS, "name", "text", "Name", "Proper name of the event, null where the reports give none"),
    FieldSpec(
        _EVENTS,
        "series_id",
        "text",
        "Series",
        "Series of exercises that the event belongs to, null: of none that is known",
    ),
    FieldSpec(_EVENTS, "edition", "text", "Edition", "Which one of the series, mostly a year"),
    FieldSpec(_BOTH, "type", "text", "Type", "exercise, patrol, missile_test, incursion, deployment or other"),
    FieldSpec(_BOTH, "status", "text", "Status", "planned, ongoing, completed or unknown, as of the report's date"),
    FieldSpec(
        _BOTH,
        "start_date",
        "date",
        "First day",
        "First day that the reports support, for filters: the first of the month or year where no day is known",
    ),
    FieldSpec(
        _BOTH,
        "end_date",
        "date",
        "Last day",
        "Last day that the reports support, for filters; where no end is known, the end of the start's period, "
        "or the date of the last report if the event was still ongoing",
    ),
    FieldSpec(_BOTH, "start_text", "text", "Start", "Start as YYYY, YYYY-MM or YYYY-MM-DD: what the reports support"),
    FieldSpec(_BOTH, "end_text", "text", "End", "End, likewise; null: not known"),
    FieldSpec(_BOTH, "edtf", "text", "Dates (EDTF)", "Both as an interval of ISO 8601-2; an unknown side stays empty"),
    FieldSpec(
        _EVENTS, "date_prec", "integer", "Date precision", "1 day, 2 a week, 3 month, 4 within a year, 5 year or wider"
    ),
    FieldSpec(
        _BOTH, "participants", "text", "Participants", "States that take part, ISO 3166-1 alpha-2, commas between"
    ),
    FieldSpec(_EVENTS, "hosts", "text", "Hosts", "States that host, likewise"),
    FieldSpec(_EVENTS, "observers", "text", "Observers", "States that observe, likewise"),
    FieldSpec(
        _EVENTS, "domains", "text", "Domains", "land, sea, air, amphibious, missile, cyber, space; commas between"
    ),
    FieldSpec(
        _EVENTS,
        "troops",
        "integer",
        "Troops",
        "Number of troops that take part, all states together; null where over 2,147,483,647",
    ),
    FieldSpec(_EVENTS, "places", "text", "Places", "Names of the places where it happens, semicolons between"),
    FieldSpec(
        _BOTH,
        "where_prec",
        "integer",
        "Place precision",
        "1 exact, 2 within 25 km, 3 district, 4 province, 5 line or vague area, 6 country, 7 high seas or airspace",
    ),
    FieldSpec(_MENTIONS, "report_id", "text", "Report id", "Identifier of the report"),
    FieldSpec(_MENTIONS, "start", "integer", "From", "First character of the mention in the report's text, from 0"),
    FieldSpec(_MENTIONS, "end", "integer", "To", "Character after the last one"),
    FieldSpec(_MENTIONS, "text", "text", "Words", "The mention as the report writes it"),
    FieldSpec(_MENTIONS, "name", "text", "Name", "The name that was looked up"),
    FieldSpec(_MENTIONS, "entry_id", "text", "Gazetteer id", "Gazetteer entry that was chosen"),
    FieldSpec(_MENTIONS, "kind", "text", "Kind", "Kind of place: city, sea, strait, base and so on"),
    FieldSpec(_MENTIONS, "country", "text", "Country", "ISO 3166-1 alpha-2, null in international waters"),
    FieldSpec(
        _MENTIONS, "literal", "boolean", "Literal", "True: the place itself; false: a government, an army or a people"
    ),
    FieldSpec(
        _MENTIONS, "role", "text", "Role", "Part of the place: area, base, headquarters, departure, target, mentioned"
    ),
    FieldSpec(_MENTIONS, "method", "text", "Method", "gazetteer, custom, geocoder or inferred"),
    FieldSpec(
        _ALL, "confidence", "real", "Confidence", "0 to 1; calibrated for a mention, a score for events and areas"
    ),
    FieldSpec(_EVENTS, "n_reports", "integer", "Reports", "How many reports tell of the event"),
    FieldSpec(
        _EVENTS, "n_sources", "integer", "Independent", "The same, a report and those that repeat its text counted once"
    ),
    FieldSpec(_EVENTS, "n_mentions", "integer", "Event mentions", "How many event mentions were merged"),
    FieldSpec(_BOTH, "reports", "text", "Sources", "Publishers, semicolons between; a report's id where there is none"),
    FieldSpec(("events", "mentions"), "quote", "text", "Quote", "The first sentence of evidence, or the words around"),
    FieldSpec(_BOTH, "quotes", "text", "Quotes", "All evidence, numbered, one line each, with publisher and date"),
    FieldSpec(
        _EVENTS, "conflicts", "text", "Conflicts", "Where sources differ, and which value was taken, one line each"
    ),
    FieldSpec(
        _EVENTS, "merged_because", "text", "Merged because", "Why event mentions were taken as one, one line each"
    ),
    FieldSpec(_MENTIONS, "publisher", "text", "Publisher", "Publisher of the report"),
    FieldSpec(
        _MENTIONS, "published", "date", "Published", "Day of publication; the first day where only a month is known"
    ),
    FieldSpec(_MENTIONS, "published_text", "text", "Published as", "Publication date as it is known"),
    FieldSpec(_MENTIONS, "in_event", "text", "In events", "Ids of the events that take place here, commas between"),
)
"""The data dictionary: every column of the three layers."""


@cache
def fields_of(layer: LayerName) -> tuple[FieldSpec, ...]:
    """Columns of a layer, in the order of its rows."""
    by_name = {spec.name: spec for spec in FIELDS if layer in spec.layers}
    return tuple(by_name[field.name] for field in fields(_ROW_TYPES[layer]) if field.name != "geometry")


@cache
def nullable_fields(layer: LayerName) -> frozenset[str]:
    """Names of the columns of a layer that may be null; all others always have a value."""
    # The annotations are text, so that the types they name need not be imported.
    return frozenset(field.name for field in fields(_ROW_TYPES[layer]) if "None" in str(field.type))
