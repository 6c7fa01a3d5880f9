"""JSON Schemas (draft 2020-12) of what geoint writes, made from the columns of the layers and from the models."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geoint.errors import InputError
from geoint.output.codes import CODES
from geoint.output.field_notes import meaning_of
from geoint.output.fields import LAYER_TITLES, FieldSpec, LayerName, fields_of, nullable_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
RECORD, EVENTS_JSON = "record", "events.json"
SCHEMAS = (*LAYER_TITLES, RECORD, EVENTS_JSON)
"""What there is a schema of."""

_TYPES = {"text": "string", "integer": "integer", "real": "number", "boolean": "boolean", "date": "string"}
_DAY = r"^\d{4}-\d\d-\d\d$"
_DATE = r"^\d{4}(-\d\d(-\d\d)?)?$"
_COUNTRY = "^[A-Z]{2}$"
_COUNTRIES = "^[A-Z]{2}(,[A-Z]{2})*$"

_PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "start_text": _DATE,
        "end_text": _DATE,
        "published_text": _DATE,
        "country": _COUNTRY,
        "participants": _COUNTRIES,
        "hosts": _COUNTRIES,
        "observers": _COUNTRIES,
        "domains": f"^({'|'.join(map(str, CODES['domains']))})(,({'|'.join(map(str, CODES['domains']))}))*$",
    }
)
"""Column of a layer -> what its text looks like."""

POSITION: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
RING: Schema = {"type": "array", "items": POSITION, "minItems": 4}
POINT: Schema = {
    "type": "object",
    "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
    "required": ["type", "coordinates"],
    "additionalProperties": False,
}
MULTIPOLYGON: Schema = {
    "type": "object",
    "properties": {
        "type": {"const": "MultiPolygon"},
        "coordinates": {"type": "array", "items": {"type": "array", "items": RING, "minItems": 1}, "minItems": 1},
    },
    "required": ["type", "coordinates"],
    "additionalProperties": False,
}
BOX: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
GEOMETRIES: Mapping[LayerName, Schema] = MappingProxyType({"events": POINT, "areas": MULTIPOLYGON, "mentions": POINT})

REPORT_MEMBERS = ("id", "title", "published", "published_from", "publisher", "url", "language", "copy_of")
MENTION_MEMBERS = (
    "start", "end", "text", "name", "entry_id", "kind", "country", "lon", "lat", "literal", "role", "confidence",
    "method",
)  # fmt: skip
EVENT_MEMBERS = (
    "id", "name", "series_id", "edition", "type", "status", "start", "end", "date_prec", "participants", "places",
    "domains", "troops", "evidence", "confidence",
)  # fmt: skip
PLACE_MEMBERS = ("start", "end", "name", "entry_id", "role")
FOOTPRINT_MEMBERS = ("start", "end", "expression", "rule", "where_prec", "lon", "lat", "geometry")


def schema_of(what: str) -> Schema:
    """JSON Schema of a GeoJSON layer, of a line of `geoint extract` ("record"), or of "events.json".

    Raises
    ------
    InputError
        Where there is no such schema.
    """
    for layer in LAYER_TITLES:
        if what in (layer, f"{layer}.geojson"):
            return _layer_schema(layer)
    if what == RECORD:
        return _record_schema()
    if what == EVENTS_JSON:
        return _events_schema()
    raise InputError(f"no schema of {what!r}; choose one of {', '.join(SCHEMAS)}, or fields for the data dictionary")


def row_schema(layer: LayerName) -> Schema:
    """Schema of one row of a layer: its columns by name, dates as text."""
    optional = nullable_fields(layer)
    return _object({spec.name: _column(spec, is_optional=spec.name in optional) for spec in fields_of(layer)})


def _column(spec: FieldSpec, *, is_optional: bool) -> Schema:
    kind = _TYPES[spec.type]
    schema: Schema = {"title": spec.alias, "description": spec.meaning, "type": [kind, "null"] if is_optional else kind}
    if spec.type == "date":
        schema |= {"format": "date", "pattern": _DAY}
    if spec.name in _PATTERNS:
        schema["pattern"] = _PATTERNS[spec.name]
    elif spec.name in CODES:
        schema["enum"] = [*CODES[spec.name], *([None] if is_optional else [])]
    if spec.name == "confidence":
        schema |= {"minimum": 0, "maximum": 1}
    return schema


def _layer_schema(layer: LayerName) -> Schema:
    feature: Schema = {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": GEOMETRIES[layer],
        "properties": {"$ref": "#/$defs/row"},
    }
    collection: Schema = {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": _object(feature)},
    }
    collection["features"]["items"]["properties"]["bbox"] = BOX
    schema = _head(f"{layer}.geojson", LAYER_TITLES[layer][1]) | _object(collection)
    schema["properties"]["bbox"] = BOX
    return schema | {"$defs": {"row": row_schema(layer)}}


def _record_schema() -> Schema:
    """A subset of the models: what the extraction record promises, which the models may outgrow."""
    from geoint.models import EventMention, EventPlace, Footprint, Mention

    definitions = _definitions(EventMention, EventPlace, Footprint, Mention)
    events = _picked(definitions["EventMention"], EVENT_MEMBERS)
    events["properties"]["participants"] |= {"items": {"type": "string", "pattern": _COUNTRY}}
    events["properties"]["places"] |= {"items": _picked(definitions["EventPlace"], PLACE_MEMBERS)}
    footprints = _picked(definitions["Footprint"], FOOTPRINT_MEMBERS)
    schema = _head("extraction record", "One line of `geoint extract`: what was found in one report") | _object(
        {
            "id": {"type": "string", "description": "identifier of the report"},
            "mentions": _list(
                _picked(definitions["Mention"], MENTION_MEMBERS), "place names, in the order of the text"
            ),
            "events": _list(events, "activities that the report tells of"),
        }
    )
    schema["properties"]["footprints"] = _list(footprints, "spatial expressions with what they cover (--footprints)")
    return schema | {"$defs": {"Span": definitions["Span"]}}


def _events_schema() -> Schema:
    from geoint.models import Event, Fault, Report, ReviewItem
    from geoint.runs import Resolution

    definitions = _definitions(Event, Fault, Report, ReviewItem, Resolution)
    definitions["Report"] = _picked(definitions["Report"], REPORT_MEMBERS)
    definitions["EventArea"]["properties"]["geometry"] |= MULTIPOLYGON
    span = definitions["Span"]["properties"]
    definitions["Quote"] = _object(span | {"quote": {"type": "string", "description": meaning_of("Quote", "quote")}})
    mention = definitions["EventMention"]
    mention["properties"]["evidence"] |= {"items": {"$ref": "#/$defs/Quote"}}
    mention["properties"]["context"] = _list({"$ref": "#/$defs/Quote"}, meaning_of("EventMention", "context"))
    mention["required"] = [*mention["required"], "context"]
    place = _without(definitions["EventPlace"], "footprint")
    place["properties"]["resolution"] = {
        "$ref": "#/$defs/Resolution",
        "description": meaning_of("EventPlace", "resolution"),
    }
    definitions["EventPlace"] = place
    members = {
        "title": {"type": "string", "description": "heading of the run"},
        "events": _list({"$ref": "#/$defs/Event"}, "events merged over all reports, earliest first"),
        "reports": _list({"$ref": "#/$defs/Report"}, "the reports, without their texts"),
        "faults": _list({"$ref": "#/$defs/Fault"}, "inputs that were left out"),
        "review": _list({"$ref": "#/$defs/ReviewItem"}, "what a person should look at"),
    }
    return (
        _head(EVENTS_JSON, "Everything that a run found about its events") | _object(members) | {"$defs": definitions}
    )


def _definitions(*models: type[BaseModel]) -> dict[str, Schema]:
    """Schemas of models as they are written, with those that they hold; every member is always there."""
    from pydantic.json_schema import models_json_schema

    _, whole = models_json_schema([(model, "serialization") for model in models])
    definitions: dict[str, Schema] = whole["$defs"]
    for name, schema in definitions.items():
        for member, value in schema["properties"].items():
            value.pop("default", None)
            value.pop("title", None)
            value["description"] = meaning_of(name, member)
        schema["required"] = list(schema["properties"])
    return definitions


def _picked(schema: Schema, members: Iterable[str]) -> Schema:
    return _object({name: dict(schema["properties"][name]) for name in members})


def _without(schema: Schema, *members: str) -> Schema:
    return _picked(schema, (name for name in schema["properties"] if name not in members))


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "description": description, "items": items}


def _head(title: str, description: str) -> Schema:
    return {"$schema": DRAFT, "title": f"geoint: {title}", "description": description}
