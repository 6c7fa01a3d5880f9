"""The data dictionary as Markdown: every column and member with its type and meaning, every code with its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoint.output import codes
from geoint.output.field_notes import example_of
from geoint.output.fields import LAYER_TITLES, LayerName, fields_of, nullable_fields
from geoint.output.schema import EVENTS_JSON, RECORD, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MODEL_ORDER = (
    "Event", "EventArea", "EventMention", "Quote", "EventPlace", "Resolution", "Participant", "Organisation",
    "Quantity", "Span", "MergeDecision", "Conflict", "Report", "Fault", "ReviewItem",
)  # fmt: skip

CODE_TITLES = (
    ("type", "Type of an event", codes.TYPE),
    ("status", "Status, as of the report's date", codes.STATUS),
    ("role", "Role of a place", codes.ROLE),
    ("domains", "Domain", codes.DOMAIN),
    ("date_prec", "Precision of dates (UCDP's scale)", codes.DATE_PREC),
    ("where_prec", "Precision of places (UCDP's scale)", codes.WHERE_PREC),
    ("method", "How a place was found", codes.METHOD),
    ("kind", "Kind of place", codes.KIND),
    ("role of a participant", "Part of a state", codes.PARTICIPANT_ROLE),
    ("verdict", "Judgement on two event mentions", codes.VERDICT),
    ("what", "What an entry of the review list is about", codes.WHAT),
)

HEAD = """# Fields

What every file of a run holds, column by column. `geoint schema fields` prints this page; `geoint schema events`
(areas, mentions, record, events.json) prints a JSON Schema that the file keeps. Tests hold them against the files.

- Everything is WGS 84 in degrees, longitude first: EPSG:4326 in the GeoPackage, OGC:CRS84 in all other files.
- Offsets count characters of a report's text from 0; the end is the character after the last one.
- A date is a day or null. Beside it stands, as text, what the reports support: YYYY, YYYY-MM or YYYY-MM-DD.
- Lists are joined to text in the layers, and are lists in events.json.
- Null means that it is not known or not told. It never means none or zero.

Examples are from the reports in seeds/; a dash stands where those have none, or a text too long for a table.

## The layers
"""

FILES = """
| format | files | types of the columns |
|---|---|---|
| GeoPackage | events.gpkg | text, integer, real, boolean, date; layer `unplaced` for events without a place |
| GeoJSON (RFC 7946) | events.geojson, areas.geojson, mentions.geojson | as JSON has them; a date is text |
| JSON-FG 1.0 | events.fg.json, areas.fg.json, mentions.fg.json | the same, and the member `time` |
| GeoParquet 1.1 | events.parquet, areas.parquet, mentions.parquet | string, int64, double, bool, date32 |
| CSV | events.csv, areas.csv, mentions.csv | text; geometry as WKT in the last column, `wkt` |
| KML, KMZ | events.kml, events.kmz | point and areas of an event in one; long texts only in the balloon |

GeoPackage and GeoJSON come with every run, the others with `geoint export`. There the events without a place stand last
in the table of events, without geometry; events.geojson does not have them.

A CSV file begins with a byte order mark, for Excel; pandas, QGIS, GDAL and LibreOffice leave it out, Python's own
reader does with encoding="utf-8-sig". A text that a spreadsheet would run as a formula has an apostrophe before it. The
small files .csvt and .prj tell QGIS and GDAL the types of the columns and the reference system. The outline of a sea is
longer than a cell of Excel can be.
"""


def fields_markdown() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD.strip()
    yield FILES.rstrip()
    for layer in LAYER_TITLES:
        yield from _layer(layer)
    yield "\n## Codes"
    for name, title, table in CODE_TITLES:
        yield f"\n### {title}: `{name}`\n"
        yield from _table(("value", "meaning"), ((f"`{value}`", meaning) for value, meaning in table.items()))
    yield from _document(EVENTS_JSON, "## events.json\n\nEverything that a run found about its events.")
    yield from _record()


def _layer(layer: LayerName) -> Iterator[str]:
    title, abstract = LAYER_TITLES[layer]
    optional = nullable_fields(layer)
    yield f"\n### {title}: `{layer}`\n\n{abstract}.\n"
    rows = (
        (f"`{s.name}`", s.type, "yes" if s.name in optional else "", s.meaning, example_of(layer, s.name) or "-")
        for s in fields_of(layer)
    )
    yield from _table(("column", "type", "null", "meaning", "example"), rows)


def _document(what: str, head: str) -> Iterator[str]:
    schema = schema_of(what)
    yield f"\n{head}\n"
    yield from _members(schema)
    for name in MODEL_ORDER:
        yield f"\n### {name}\n"
        yield from _members(schema["$defs"][name])


def _record() -> Iterator[str]:
    schema = schema_of(RECORD)
    yield "\n## The extraction record\n\nOne line of `geoint extract`: what was found in one report.\n"
    yield from _members(schema)
    for name in ("mentions", "events", "footprints"):
        yield f"\n### {name} of a record\n"
        yield from _members(schema["properties"][name]["items"])


def _members(schema: dict[str, Any]) -> Iterator[str]:
    rows = (
        (f"`{name}`", _type(value), "yes" if _may_be_null(value) else "", value.get("description", ""))
        for name, value in schema["properties"].items()
    )
    yield from _table(("member", "type", "null", "meaning"), rows)


def _type(value: dict[str, Any]) -> str:
    """Type of a member in a few words."""
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2]
    if "anyOf" in value:
        return " or ".join(_type(part) for part in value["anyOf"] if part.get("type") != "null")
    if value.get("type") == "array":
        items = value["items"]
        return f"list of {'objects' if 'properties' in items else _type(items)}"
    if value.get("properties", {}).get("coordinates"):
        return "MultiPolygon"
    if "enum" in value:
        return "code"
    return {"string": "text", "number": "real"}.get(str(value["type"]), str(value["type"]))


def _may_be_null(value: dict[str, Any]) -> bool:
    return any(part.get("type") == "null" for part in value.get("anyOf", ()))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
