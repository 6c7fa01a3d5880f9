"""Records and lists: events.json with everything, review.csv for the analyst, and the extraction record of a report."""

from __future__ import annotations

import csv
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import shapely

from geoint.output.layers import one_line
from geoint.output.webmap.text import context_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geoint.models import Collection, Event, EventMention, Mention, Reading, Report, ReviewItem
    from geoint.output.fields import Layers

Spot = tuple[str, int, int]
"""A report's id, and where in its text a mention begins and ends."""

PLACE_ROLES = frozenset({"area", "base", "target"})
"""Roles of the places where an event happens; a headquarters, a port of departure or a place merely named is none."""

PARTICIPANT_ROLES = frozenset({"participant", "host"})
"""Roles that count as taking part; an observer does not."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would run; some take the full-width signs for the plain ones."""

REVIEW_COLUMNS = ("report_id", "what", "subject", "quote", "reason", "rivals", "confidence", "start", "end")

# A line break inside a JSON string is always escaped, so a line of this form can only be a member of an object.
_GEOMETRY_LINE = re.compile(r'^( *"geometry": )(\d+)$', re.MULTILINE)


def write_events_json(collection: Collection, layers: Layers, path: Path, *, title: str = "") -> None:
    """Write events with their evidence, geometry and merge decisions, then reports, faults and the review list.

    Parameters
    ----------
    collection
        The whole of a run.
    layers
        The same run flattened; the areas' geometry is taken from here (GeoJSON, EPSG:4326, longitude first).
    path
        File to write (UTF-8); it is overwritten.
    title
        Heading of the run, for whoever reads it back.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    # A half surrogate, which UTF-8 cannot hold, becomes its own JSON escape.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write("{\n")
        file.write(f' "title": {json.dumps(title, ensure_ascii=False)},\n')
        file.writelines(_member("events", _event_texts(collection, layers)))
        reports = (reading.report for reading in collection.readings)
        file.writelines(_member("reports", (_dump(_report_record(report)) for report in reports)))
        file.writelines(_member("faults", (_dump(fault.model_dump()) for fault in collection.faults)))
        file.writelines(_member("review", (_dump(item.model_dump()) for item in collection.review), is_last=True))
        file.write("}\n")


def write_review_csv(collection: Collection, path: Path) -> None:
    """Write the review list as CSV (UTF-8), safe to open in a spreadsheet.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REVIEW_COLUMNS)
        writer.writerows(_review_row(item) for item in collection.review)


def to_record(reading: Reading, *, footprints: bool = False) -> dict[str, Any]:
    """Extraction record of one report, as plain values for one line of JSON.

    Parameters
    ----------
    reading
        What was found in the report.
    footprints
        Whether to add what each spatial expression covers (GeoJSON, EPSG:4326, longitude first).
    """
    record: dict[str, Any] = {
        "id": reading.report.id,
        "mentions": [_mention_record(mention) for mention in reading.mentions],
        "events": [_event_record(event) for event in reading.events],
    }
    if footprints:
        record["footprints"] = [
            {
                "start": footprint.start,
                "end": footprint.end,
                "expression": footprint.expression,
                "rule": footprint.rule,
                "where_prec": footprint.where_prec,
                "lon": footprint.lon,
                "lat": footprint.lat,
                "geometry": json.loads(shapely.to_geojson(footprint.geometry)),
            }
            for footprint in reading.footprints
        ]
    return record


def as_cell(text: str) -> str:
    """Text as a CSV cell: one that a spreadsheet would take for a formula gets an apostrophe before it."""
    clean = text.replace("\0", "")
    return "'" + clean if clean.lstrip(" ").startswith(FORMULA_STARTS) else clean


def _dump(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1)


def _member(name: str, texts: Iterable[str], *, is_last: bool = False) -> Iterator[str]:
    """One list of the top object, element by element, so that a large run is never held as one text."""
    yield f' "{name}": ['
    count = 0
    for count, text in enumerate(texts, 1):
        yield (",\n  " if count > 1 else "\n  ") + text.replace("\n", "\n  ")
    yield ("\n ]" if count else "]") + ("\n" if is_last else ",\n")


def _event_texts(collection: Collection, layers: Layers) -> Iterator[str]:
    reports = {reading.report.id: reading.report for reading in collection.readings}
    found = {(m.report_id, m.start, m.end): m for reading in collection.readings for m in reading.mentions}
    rows = iter(layers.areas)  # in the order of the events; their ids may be written otherwise than the events' own
    known: dict[int, str] = {}  # many areas share one outline, and the layers keep each alive
    for event in collection.events:
        own = [row.geometry for row in islice(rows, len(event.areas))]
        known.update((id(shape), shapely.to_geojson(shape)) for shape in own if id(shape) not in known)
        text = _dump(_event_document(event, reports, found))
        yield _with_geometries(text, [known[id(shape)] for shape in own])


def _with_geometries(text: str, geometries: Sequence[str]) -> str:
    """Put each geometry, on one line, where its number stands: indented, every coordinate would take four lines."""

    def geometry(line: re.Match[str]) -> str:
        return line[1] + geometries[int(line[2])]

    return _GEOMETRY_LINE.sub(geometry, text)


def _event_document(event: Event, reports: Mapping[str, Report], found: Mapping[Spot, Mention]) -> dict[str, Any]:
    """Everything of an event; each area's geometry is its number, which stands for text that is put in later."""
    document = event.model_dump(exclude={"areas", "mentions"})
    document["areas"] = [
        {**area.model_dump(exclude={"geometry"}), "geometry": number} for number, area in enumerate(event.areas)
    ]
    document["mentions"] = [
        _mention_document(mention, reports.get(mention.report_id), found) for mention in event.mentions
    ]
    return document


def _mention_document(mention: EventMention, report: Report | None, found: Mapping[Spot, Mention]) -> dict[str, Any]:
    document = mention.model_dump(exclude={"places": {"__all__": {"footprint"}}})
    text = report.text if report else ""
    document["evidence"] = [
        {"start": span.start, "end": span.end, "quote": one_line(text[span.start : span.end])}
        for span in mention.evidence
    ]
    document["context"] = [
        {"start": start, "end": end, "quote": one_line(text[start:end])} for start, end in context_of(mention, text)
    ]
    document["places"] = [
        _with_choice(place, found.get((mention.report_id, place["start"], place["end"])))
        for place in document["places"]
    ]
    return document


def _with_choice(place: dict[str, Any], mention: Mention | None) -> dict[str, Any]:
    """A place with how its entry was chosen."""
    from geoint.runs import resolution_of

    return place if mention is None else place | {"resolution": resolution_of(mention).model_dump()}


def _report_record(report: Report) -> dict[str, Any]:
    return report.model_dump(
        include={"id", "title", "publisher", "published", "published_from", "language", "url", "copy_of"}
    )


def _mention_record(mention: Mention) -> dict[str, Any]:
    names = (
        "start",
        "end",
        "text",
        "name",
        "entry_id",
        "kind",
        "country",
        "lon",
        "lat",
        "literal",
        "role",
        "confidence",
    )
    return {name: getattr(mention, name) for name in (*names, "method")}


def _event_record(event: EventMention) -> dict[str, Any]:
    return {
        "id": event.id,
        "name": event.name,
        "series_id": event.series_id,
        "edition": event.edition,
        "type": event.type,
        "status": event.status,
        "start": event.start,
        "end": event.end,
        "date_prec": event.date_prec,
        "participants": sorted({p.code for p in event.participants if p.role in PARTICIPANT_ROLES}),
        "places": [
            {"start": p.start, "end": p.end, "name": p.name, "entry_id": p.entry_id, "role": p.role}
            for p in event.places
            if p.role in PLACE_ROLES
        ],
        "domains": list(event.domains),
        "troops": event.troops,
        "evidence": [{"start": span.start, "end": span.end} for span in event.evidence],
        "confidence": event.confidence,
    }


def _review_row(item: ReviewItem) -> list[str | int | float | None]:
    texts = (item.report_id, item.what, item.subject, item.quote, item.reason, "; ".join(item.rivals))
    # A lone carriage return ends a row for most readers, and Python's writer does not quote it.
    cells = (as_cell(text.replace("\r\n", "\n").replace("\r", "\n")) for text in texts)
    return [*cells, round(item.confidence, 3), item.start, item.end]
