"""Metadata of layers and project as QGIS keeps them: what it is, whose data, on which terms, where and when.

Publishers' names are other people's words. QGIS shows metadata as a page, so they are escaped and cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.geometry import Box, bbox
from geoint.output.gis_tables import TABLES, TableName, rows_of
from geoint.output.qgis.xml import QGIS_VERSION, add_wgs84, clean, to_text
from geoint.output.symbology import CREDITS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geoint.output.fields import Layers

MAX_PUBLISHERS = 40
MAX_NAME = 120
"""More and longer names make no notice that anyone reads; the rows have them all."""

KEYWORDS = ("military activity", "news reports", "events")
TOPIC = "intelligenceMilitary"
"""ISO 19115's category."""

HISTORY = "Read from news reports by rules and small models. A place or a date is what a report says, not a survey."


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a layer or a file; the box is EPSG:4326 (west, south, east, north), days are included."""

    identifier: str
    title: str
    abstract: str
    is_placed: bool = True
    box: Box | None = None
    days: tuple[date, date] | None = None
    publishers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = KEYWORDS
    topic: str = TOPIC
    history: str = HISTORY
    credits: tuple[tuple[str, str, str], ...] = CREDITS


def facts_of_table(layers: Layers, table: TableName) -> Facts:
    """Facts of one table."""
    title, abstract = TABLES[table]
    rows = rows_of(layers, table)
    return Facts(
        identifier=f"geoint:{table}",
        title=title,
        abstract=abstract,
        is_placed=table != "unplaced",
        box=_box(row.geometry for row in rows if row.geometry is not None),
        days=_days((getattr(row, "start_date", None), getattr(row, "end_date", None)) for row in rows),
        publishers=_publishers(getattr(row, "reports", None) or getattr(row, "publisher", None) for row in rows),
    )


def facts_of_run(layers: Layers, *, title: str = "Military activities in news reports") -> Facts:
    """Facts of all tables together."""
    parts = [facts_of_table(layers, table) for table in TABLES]
    events = len(layers.events) + len(layers.unplaced)
    return Facts(
        identifier="geoint:events",
        title=title,
        abstract=f"{events} events, {len(layers.unplaced)} of them without a place; "
        f"{len(layers.areas)} areas; {len(layers.mentions)} place mentions.",
        box=_box(g for g in (*(r.geometry for r in layers.events), *(r.geometry for r in layers.areas)) if g),
        days=_days(part.days for part in parts if part.days),
        publishers=tuple(dict.fromkeys(name for part in parts for name in part.publishers)),
    )


def to_qmd(facts: Facts) -> str:
    """QGIS metadata document."""
    root = ET.Element("qgis", {"version": QGIS_VERSION})
    add_metadata(root, facts)
    return to_text(root)


def add_metadata(parent: ET.Element, facts: Facts) -> None:
    """Add the elements of QGIS's layer metadata."""
    texts = {
        "identifier": facts.identifier, "parentidentifier": "", "language": "ENG", "type": "dataset",
        "title": clean(facts.title), "abstract": facts.abstract,
    }  # fmt: skip
    for tag, text in texts.items():
        ET.SubElement(parent, tag).text = text
    for vocabulary, words in (("keywords", facts.keywords), ("gmd:topicCategory", (facts.topic,))):
        node = ET.SubElement(parent, "keywords", {"vocabulary": vocabulary})
        for word in words:
            ET.SubElement(node, "keyword").text = word
    links = ET.SubElement(parent, "links")
    for name, address, terms in facts.credits:
        link = {"name": name, "type": "WWW:LINK", "url": address, "description": terms}
        ET.SubElement(links, "link", {**link, "format": "", "mimeType": "", "size": ""})
    ET.SubElement(parent, "history").text = facts.history
    ET.SubElement(parent, "fees").text = "none"
    for right in rights_of(facts):
        ET.SubElement(parent, "rights").text = right
    for name, _, terms in facts.credits:
        ET.SubElement(parent, "license").text = f"{name}: {terms}"
    ET.SubElement(parent, "encoding").text = "UTF-8"
    if facts.is_placed:
        add_wgs84(ET.SubElement(parent, "crs"))
    _add_extent(parent, facts)


def rights_of(facts: Facts) -> tuple[str, ...]:
    """Whom to name: the sources of places, then the publishers of the reports, escaped for a page."""
    sources = ", ".join(name for name, _, _ in facts.credits)
    if not facts.publishers:
        return (sources,)
    names = [escape(clean(name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}…")) for name in facts.publishers]
    more = f"; and {len(names) - MAX_PUBLISHERS} more" if len(names) > MAX_PUBLISHERS else ""
    return sources, f"Reports quoted: {'; '.join(names[:MAX_PUBLISHERS])}{more}"


def _add_extent(parent: ET.Element, facts: Facts) -> None:
    extent = ET.SubElement(parent, "extent")
    if facts.box is not None:
        west, south, east, north = facts.box
        if west > east:  # across the antimeridian; QGIS knows no such box
            west, east = -180.0, 180.0
        sides = {"minx": west, "miny": south, "maxx": east, "maxy": north, "minz": 0.0, "maxz": 0.0}
        bounds = {name: f"{round(value, 5)}" for name, value in sides.items()}
        ET.SubElement(extent, "spatial", {"crs": "EPSG:4326", "dimensions": "2", **bounds})
    if facts.days is not None:
        period = ET.SubElement(ET.SubElement(extent, "temporal"), "period")
        ET.SubElement(period, "start").text = f"{facts.days[0].isoformat()}T00:00:00Z"
        ET.SubElement(period, "end").text = f"{facts.days[1].isoformat()}T23:59:59Z"


def _box(geometries: Iterable[object]) -> Box | None:
    box = bbox(geometries)  # type: ignore[arg-type]
    return None if box is None else (round(box[0], 5), round(box[1], 5), round(box[2], 5), round(box[3], 5))


def _days(spans: Iterable[tuple[date | None, date | None]]) -> tuple[date, date] | None:
    known = [(first, last) for first, last in spans if first is not None and last is not None]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None


def _publishers(cells: Iterable[str | None]) -> tuple[str, ...]:
    """Publishers in the order of their first row, each once."""
    return tuple(dict.fromkeys(name for cell in dict.fromkeys(cells) if cell for name in cell.split("; ")))
