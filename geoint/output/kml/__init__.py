"""KML 2.2 for Google Earth: a folder for each type of event, a placemark for each event with its point and its areas.

KML draws no dashed line, so what is doubtful is hollow and says so in its name. `write_kmz` packs the same with our own
symbols; a plain KML file can only point at pictures elsewhere, so there the viewer's own pin takes the type's colour.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoint.output.fields import AreaRow, EventRow, Layers, fields_of
from geoint.output.kml.icons import icon_name, icons
from geoint.output.kml.shapes import fitted
from geoint.output.kml.text import balloon_of, level_of, name_of, snippet_of, time_span, xml
from geoint.output.symbology import CREDITS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from geoint.models import EventType
    from geoint.output.fields import FieldType

DRAWN_ROLES = frozenset({"area", "base", "departure", "target"})
"""Roles of the places that are drawn, as on the map; a headquarters is only named in the balloon."""

LEVELS: Mapping[str, tuple[int, int, float]] = {
    "sure": (0x50, 0xFF, 2.0),
    "likely": (0x30, 0xE0, 1.6),
    "doubtful": (0, 0xC0, 1.2),
}
"""Certainty -> how opaque the fill and the line are (0 to 255), and the line's width in pixels."""

TOLD = ("quote", "quotes", "conflicts", "merged_because")
"""Columns that are no data fields here: long texts, which the balloon tells or the other formats hold."""

_TYPE_NAMES: Mapping[FieldType, str] = {
    "text": "string",
    "integer": "int",
    "real": "double",
    "boolean": "bool",
    "date": "string",
}
_SCHEMA = "event"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows: plainly unset, and the same on every run
_ICON_FOLDER = "icons"


def write_kml(layers: Layers, path: Path, *, title: str) -> None:
    """Write all events as one KML file.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first. Events without a place are listed in a folder of their own.
    path
        File to write (UTF-8); it is overwritten.
    title
        Name of the whole.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_document(layers, title, has_icons=False))


def write_kmz(layers: Layers, path: Path, *, title: str) -> None:
    """Write the same as a KMZ file, with the symbols of the map inside; the same layers give the same bytes.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        # The first file is the one that is shown.
        text = "".join(_document(layers, title, has_icons=True))
        archive.writestr(_entry("doc.kml"), text.encode())
        for name, picture in icons().items():
            archive.writestr(_entry(f"{_ICON_FOLDER}/{name}"), picture)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever it is written
    return entry


def _document(layers: Layers, title: str, *, has_icons: bool) -> Iterator[str]:
    drawn, tolerance = fitted([row.geometry for row in layers.areas if row.role in DRAWN_ROLES])
    areas: dict[str, list[AreaRow]] = defaultdict(list)
    for row in layers.areas:
        areas[row.event_id].append(row)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
    yield f"<name>{xml(title)}</name>\n<open>1</open>\n<description>{xml(_about(tolerance))}</description>\n"
    yield from _styles(has_icons=has_icons)
    yield _schema()
    for event_type, style in TYPES.items():
        rows = [row for row in layers.events if row.type == event_type]
        yield from _folder(style.plural, rows, areas, drawn)
    yield from _folder("Without a place", layers.unplaced, areas, drawn)
    yield "</Document>\n</kml>\n"


def _about(tolerance: float) -> str:
    parts = [
        "Military activities as news reports tell of them. A balloon has the quotes: read them before you rely on it."
    ]
    if tolerance:
        parts.append(
            f"Outlines are simplified, by {tolerance:g} degrees at most, to keep the file small; "
            "the other formats have them whole."
        )
    parts.append("Sources: " + "; ".join(f"{name}, {terms}" for name, _, terms in CREDITS) + ".")
    return " ".join(parts)


def _styles(*, has_icons: bool) -> Iterator[str]:
    for event_type, style in TYPES.items():
        for level, (fill, line, width) in LEVELS.items():
            icon = _icon_style(event_type, style.light, level, has_icons=has_icons)
            yield (
                f'<Style id="{event_type}-{level}">{icon}<LabelStyle><scale>0.8</scale></LabelStyle>'
                f"<LineStyle><color>{_colour(style.light, line)}</color><width>{width}</width></LineStyle>"
                f"<PolyStyle><color>{_colour(style.light, fill)}</color><fill>{int(fill > 0)}</fill></PolyStyle>"
                "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n"
            )


def _icon_style(event_type: EventType, colour: str, level: str, *, has_icons: bool) -> str:
    if not has_icons:
        return f"<IconStyle><color>{_colour(colour, 0xFF)}</color></IconStyle>"
    name = icon_name(event_type, doubtful=level == "doubtful")
    middle = '<hotSpot x="0.5" y="0.5" xunits="fraction" yunits="fraction"/>'
    return f"<IconStyle><Icon><href>{_ICON_FOLDER}/{name}</href></Icon>{middle}</IconStyle>"


def _colour(rgb: str, alpha: int) -> str:
    """KML's order: alpha, blue, green, red."""
    return f"{alpha:02x}{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}"


def _schema() -> str:
    fields = "".join(
        f'<SimpleField type="{_TYPE_NAMES[spec.type]}" name="{spec.name}"><displayName>{xml(spec.alias)}</displayName>'
        "</SimpleField>"
        for spec in fields_of("events")
        if spec.name not in TOLD
    )
    return f'<Schema name="{_SCHEMA}" id="{_SCHEMA}">{fields}</Schema>\n'


def _folder(
    name: str, rows: Sequence[EventRow], areas: Mapping[str, Sequence[AreaRow]], drawn: Mapping[int, Sequence[Polygon]]
) -> Iterator[str]:
    if not rows:
        return
    yield f"<Folder><name>{xml(name)} ({len(rows)})</name>\n"
    for row in rows:
        own = areas.get(row.event_id, ())
        polygons = [part for area in own if area.role in DRAWN_ROLES for part in drawn[id(area.geometry)]]
        yield (
            f"<Placemark><name>{xml(name_of(row))}</name>"
            f'<Snippet maxLines="1">{xml(snippet_of(row))}</Snippet>'
            f"<description>{xml(balloon_of(row, own))}</description>"
            f"{_time(row)}<styleUrl>#{row.type}-{level_of(row.confidence)}</styleUrl>{_data(row)}"
        )
        yield from _geometry(row.geometry, polygons)
        yield "</Placemark>\n"
    yield "</Folder>\n"


def _time(row: EventRow) -> str:
    span = time_span(row)
    if span is None:
        return ""
    sides = zip(("begin", "end"), span, strict=True)
    return "<TimeSpan>" + "".join(f"<{side}>{text}</{side}>" for side, text in sides if text) + "</TimeSpan>"


def _data(row: EventRow) -> str:
    values = ((spec.name, getattr(row, spec.name)) for spec in fields_of("events") if spec.name not in TOLD)
    texts = "".join(f'<SimpleData name="{name}">{xml(str(v))}</SimpleData>' for name, v in values if v is not None)
    return f'<ExtendedData><SchemaData schemaUrl="#{_SCHEMA}">{texts}</SchemaData></ExtendedData>'


def _geometry(point: BaseGeometry | None, polygons: Sequence[Polygon]) -> Iterator[str]:
    """Point and areas together, so that one click, one tick and one moment of the slider hold for both."""
    if point is None and not polygons:
        return
    yield "<MultiGeometry>"
    if point is not None:
        yield f"<Point><coordinates>{_positions(point)}</coordinates></Point>"
    for polygon in polygons:
        yield f"<Polygon><outerBoundaryIs>{_ring(polygon.exterior)}</outerBoundaryIs>"
        for hole in polygon.interiors:
            yield f"<innerBoundaryIs>{_ring(hole)}</innerBoundaryIs>"
        yield "</Polygon>"
    yield "</MultiGeometry>"


def _ring(ring: BaseGeometry) -> str:
    return f"<LinearRing><coordinates>{_positions(ring)}</coordinates></LinearRing>"


def _positions(geometry: BaseGeometry) -> str:
    rounded = np.round(shapely.get_coordinates(geometry), 5) + 0.0  # no minus zero
    return " ".join(f"{lon},{lat}" for lon, lat in rounded.tolist())
