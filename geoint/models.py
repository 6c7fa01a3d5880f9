"""Every type that passes between the stages: frozen, without logic, importing nothing of ours.

Offsets count characters of `Report.text`, end exclusive. Coordinates are degrees, longitude first, EPSG:4326.
Dates are ISO 8601 at the precision that the text supports: YYYY, YYYY-MM or YYYY-MM-DD.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_serializer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

EventType = Literal["exercise", "patrol", "missile_test", "incursion", "deployment", "other"]
Status = Literal["planned", "ongoing", "completed", "unknown"]
Domain = Literal["land", "sea", "air", "amphibious", "missile", "cyber", "space"]
PlaceRole = Literal["area", "base", "headquarters", "departure", "target", "mentioned"]
ParticipantRole = Literal["participant", "host", "observer"]
Verdict = Literal["same", "different", "unsure"]
Kind = Literal[
    "continent", "region", "country", "admin", "county", "city", "locality", "ocean", "sea", "strait", "bay",
    "island", "islands", "reef", "peninsula", "mountain", "river", "lake", "base", "range", "airfield", "port",
    "spaceport", "facility", "zone", "seat",
]  # fmt: skip


class Frozen(BaseModel):
    """Base of all types: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Span(Frozen):
    """Characters [start, end) of a report's text."""

    start: int
    end: int


class Report(Frozen):
    """One text with what is known of its origin.

    `published_from` says where the publication date comes from: the caller's field, the front matter, the page's
    metadata, the file's name, a sentence of the text itself, or other reports' dates of an event that it tells of too.
    `copy_of` is the id of the report whose text this one repeats; it is known only among other reports.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    published_from: Literal["field", "front matter", "html", "file name", "text", "other reports"] | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    path: str | None = None
    copy_of: str | None = None

    @property
    def source_id(self) -> str:
        """The id under which a report counts as a source: a copy counts as its original."""
        return self.copy_of or self.id


class Fault(Frozen):
    """One input that was left out: what, where, why, what to do."""

    where: str
    line: int | None = None
    why: str
    advice: str

    def __str__(self) -> str:
        place = f"{self.where}, line {self.line}" if self.line is not None else self.where
        return f"{place}: {self.why}; {self.advice}"


class GazetteerEntry(Frozen):
    """One place of the gazetteer.

    `where_prec` is UCDP's geographical precision: 1 exact place, 2 near it (25 km), 3 second-order unit, 4
    first-order unit, 5 a line or a fuzzy area, 6 country, 7 international waters or airspace.
    """

    id: str
    name: str
    kind: Kind
    lon: float
    lat: float
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    where_prec: int = 1
    feature_code: str | None = None
    radius_km: float | None = None
    has_geometry: bool = False
    claimants: tuple[str, ...] = ()
    source: str = ""
    note: str = ""


class Candidate(Frozen):
    """A gazetteer entry that a mention might mean, with its score and the reasons for it."""

    entry_id: str
    name: str
    kind: Kind
    country: str | None
    lon: float
    lat: float
    score: float
    reasons: tuple[str, ...] = ()


class Mention(Frozen):
    """A toponym found at [start, end), resolved or not.

    `literal` is true where territory, water or a settlement is meant, false where the name stands for a government,
    an army or a people. `role` is the widest part that the place plays in the report. `method` says how the entry was
    chosen; `inferred` is a place of unknown position that was put into the containing place which the report names.
    """

    report_id: str
    start: int
    end: int
    text: str
    name: str
    literal: bool = True
    literal_reason: str = ""
    role: PlaceRole = "mentioned"
    recognition: float = 1.0
    entry_id: str | None = None
    kind: Kind | None = None
    country: str | None = None
    lon: float | None = None
    lat: float | None = None
    confidence: float = 0.0
    method: Literal["gazetteer", "custom", "geocoder", "inferred", "unresolved"] = "unresolved"
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class Footprint(Frozen):
    """Where an expression such as "off the coast of Guangdong" lies.

    `geometry` is EPSG:4326, valid, cut at the antimeridian; (`lon`, `lat`) is a representative point inside it.
    `rule` names the spatial rule ("entry" where the gazetteer's own geometry was taken), `anchors` the gazetteer
    entries that it started from. `where_prec` as in `GazetteerEntry`. `inferred` is true where an anchor is the place
    that a name of unknown position was put into; such a footprint is never exact (`where_prec` 1).
    """

    report_id: str
    start: int
    end: int
    expression: str
    rule: str
    anchors: tuple[str, ...]
    geometry: BaseGeometry
    lon: float
    lat: float
    where_prec: int
    confidence: float
    reasons: tuple[str, ...] = ()
    inferred: bool = False

    @field_serializer("geometry")
    def _geometry_as_geojson(self, geometry: BaseGeometry) -> dict[str, Any]:
        return dict(mapping(geometry))


class DateExpression(Frozen):
    """A time that the text names, resolved as far as the text supports.

    `start` and `end` are both null where it could not be resolved (no publication date, say); `reason` then says why.
    `date_prec` is UCDP's: 1 day, 2 within a week, 3 month, 4 within a year, 5 year or wider.
    """

    start_char: int
    end_char: int
    text: str
    start: str | None
    end: str | None
    date_prec: int | None
    rule: str
    reason: str = ""


class Participant(Frozen):
    """A state (ISO 3166-1 alpha-2) that takes part, hosts or observes, with the words that say so."""

    code: str
    role: ParticipantRole = "participant"
    words: str = ""
    evidence: Span | None = None


class Quantity(Frozen):
    """A number of troops, ships or aircraft; `qualifier` keeps "more than", "about", "up to"."""

    what: str
    value: int
    qualifier: str = ""
    country: str | None = None
    evidence: Span | None = None


class EventPlace(Frozen):
    """A place attached to an event mention, by the index of the footprint that draws it where there is one."""

    start: int
    end: int
    name: str
    entry_id: str | None = None
    role: PlaceRole = "area"
    footprint: int | None = None
    reason: str = ""


class Organisation(Frozen):
    """An alliance or union that takes part in an activity as such; its members are not expanded."""

    name: str
    words: str
    evidence: Span


class EventMention(Frozen):
    """What one report says of one activity. `footprint` indexes of `places` count in the report's reading."""

    id: str
    report_id: str
    name: str | None
    series_id: str | None = None
    edition: str | None = None
    type: EventType
    status: Status
    start: str | None = None
    end: str | None = None
    date_prec: int | None = None
    date_rule: str = ""
    date_words: str = ""
    participants: tuple[Participant, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[EventPlace, ...] = ()
    domains: tuple[Domain, ...] = ()
    troops: int | None = None
    quantities: tuple[Quantity, ...] = ()
    equipment: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()


class Reading(Frozen):
    """Everything that was found in one report."""

    report: Report
    mentions: tuple[Mention, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    events: tuple[EventMention, ...] = ()


class MergeDecision(Frozen):
    """Whether two event mentions are one event, with the reasons."""

    a: str
    b: str
    verdict: Verdict
    score: float
    reasons: tuple[str, ...] = ()


class Conflict(Frozen):
    """Two sources' values of one field, side by side; `chosen` was taken because of `why`."""

    field: str
    values: tuple[str, ...]
    mention_ids: tuple[str, ...]
    chosen: str
    why: str


class EventArea(Frozen):
    """One place of a merged event as it is drawn: a footprint with the names and mentions that led to it.

    `inferred` as in `Footprint`.
    """

    name: str
    entry_ids: tuple[str, ...]
    role: PlaceRole
    rule: str
    geometry: BaseGeometry
    lon: float
    lat: float
    where_prec: int
    confidence: float
    mention_ids: tuple[str, ...] = ()
    inferred: bool = False

    @field_serializer("geometry")
    def _geometry_as_geojson(self, geometry: BaseGeometry) -> dict[str, Any]:
        return dict(mapping(geometry))


class Event(Frozen):
    """One activity as all reports together tell it.

    (`lon`, `lat`) is null where no place could be resolved. `areas` holds what is drawn, most precise first, inferred
    places behind all others; the point lies in the first.
    """

    id: str
    name: str | None
    label: str
    series_id: str | None = None
    edition: str | None = None
    type: EventType
    status: Status
    start: str | None = None
    end: str | None = None
    date_prec: int | None = None
    participants: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    troops: int | None = None
    places: tuple[str, ...] = ()
    areas: tuple[EventArea, ...] = ()
    lon: float | None = None
    lat: float | None = None
    where_prec: int | None = None
    confidence: float = 0.0
    mentions: tuple[EventMention, ...] = ()
    decisions: tuple[MergeDecision, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


class ReviewItem(Frozen):
    """Something an analyst should look at: unsure or unresolved, with the reason and the rivals."""

    report_id: str
    what: Literal["place", "date", "event", "merge", "publication date"]
    subject: str
    start: int | None = None
    end: int | None = None
    quote: str = ""
    reason: str
    rivals: tuple[str, ...] = ()
    confidence: float = Field(default=0.0)


class Collection(Frozen):
    """The whole of a run: what the writers in `geoint.output` receive."""

    readings: tuple[Reading, ...] = ()
    events: tuple[Event, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    faults: tuple[Fault, ...] = ()
