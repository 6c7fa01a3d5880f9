"""The one flattening: what a run found, as tables of rows: events, areas, mentions, and events without a place.

Every file that has rows (GeoJSON, GeoPackage, data frames) is written from these tables, so that all say the same.
`geoint.output.fields` names every column, its type and its meaning.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from shapely.geometry import MultiPolygon

from geoint.output.fields import LAYER_TITLES, AreaRow, EventRow, Layers, MentionRow, fields_of
from geoint.output.geometry import to_point, to_polygons
from geoint.runs import RunEvents, run_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geopandas import GeoDataFrame
    from shapely.geometry import Point

    from geoint.models import Collection, Conflict, Event, EventArea, EventMention, Mention, Report

QUOTE_MARGIN = 80
"""Characters kept on either side of a mention: about one line of print."""

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters and half surrogates: XML cannot hold the first, UTF-8 cannot hold the second."""

MAX_COUNT = 2**31 - 1
"""The largest whole number that every format holds (KML's int). A report that tells of more troops is in error; its
number stands in events.json and in the quote, and one such word must not cost the whole run."""

AnyRow = TypeVar("AnyRow", EventRow, AreaRow, MentionRow)


def flatten(collection: Collection) -> Layers:
    """Flatten a run into its tables.

    Events without a place are in a table of their own. Mentions that were not resolved have no row: they stay in the
    review list. The order is that of the collection.

    Parameters
    ----------
    collection
        Geometry in EPSG:4326, longitude first.

    Returns
    -------
    Layers
        Points and polygons cut at the antimeridian, with counter-clockwise outer rings and 5 decimals.
    """
    return flatten_events(run_of(collection, name=""), mentions=tuple(_mention_rows(collection)))


def flatten_events(run: RunEvents, *, mentions: Sequence[MentionRow] = (), prepared: bool = False) -> Layers:
    """Flatten the events of a run, as `flatten` does.

    Parameters
    ----------
    mentions
        Rows of the third table, which the run's events do not hold.
    prepared
        Whether the areas are as this function once made them, which holds for a run that was read back. They are then
        taken as they are: to round an outline twice may move a corner.
    """
    shapes = _Shapes(prepared=prepared)
    events: list[EventRow] = []
    unplaced: list[EventRow] = []
    areas: list[AreaRow] = []
    for event in run.events:
        days = supported_days(event, run.reports)
        if event.lon is not None and event.lat is not None:
            events.append(_safe(_event_row(event, days, run, to_point(event.lon, event.lat))))
        else:
            unplaced.append(_safe(_event_row(event, days, run, None)))
        for number, area in enumerate(event.areas, 1):
            areas.append(_safe(_area_row(event, days, run, number, shapes.polygons(area))))
    return Layers(tuple(events), tuple(areas), tuple(mentions), tuple(unplaced))


def to_geodataframes(layers: Layers) -> dict[str, GeoDataFrame]:
    """Layers as GeoDataFrames in EPSG:4326, by name; dates are datetime64, integers may be null."""
    import geopandas
    import pandas

    dtypes = {"text": "object", "integer": "Int64", "real": "float64", "boolean": "bool", "date": "datetime64[s]"}
    frames: dict[str, GeoDataFrame] = {}
    for layer in LAYER_TITLES:
        rows = layers.rows(layer)
        columns = {
            spec.name: pandas.Series([getattr(row, spec.name) for row in rows], dtype=dtypes[spec.type])
            for spec in fields_of(layer)
        }
        frames[layer] = geopandas.GeoDataFrame(columns, geometry=[row.geometry for row in rows], crs="EPSG:4326")
    return frames


def supported_days(event: Event, reports: Mapping[str, Report]) -> tuple[date | None, date | None]:
    """First and last day that the reports support; both null where the event has no date.

    A month or a year counts from its first to its last day. Where no end is known, an event that is still ongoing
    reaches to the last report's date, any other to the end of its start's period.
    """
    first = first_day(event.start) or first_day(event.end)
    last = last_day(event.end) or last_day(event.start)
    if event.status == "ongoing" and last and last_day(event.end) is None:
        published = [first_day(reports[m.report_id].published) for m in event.mentions if m.report_id in reports]
        last = max([last, *(day for day in published if day)])
    return first, last


def first_day(text: str | None) -> date | None:
    """First day of YYYY, YYYY-MM or YYYY-MM-DD; null for null and for what is no date."""
    return _day(text, ("-01-01", "-01"))


def last_day(text: str | None) -> date | None:
    """Last day of YYYY, YYYY-MM or YYYY-MM-DD; null for null and for what is no date."""
    first = first_day(text)
    if first is None or text is None or len(text) >= len("2021-10-01"):
        return first
    month = first.month if len(text) == len("2021-10") else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def to_edtf(start: str | None, end: str | None, *, ongoing: bool = False) -> str | None:
    """Dates as Extended Date/Time Format (ISO 8601-2), level 1; null where neither is known.

    An unknown side stays empty ("2022-09-01/"), the open end of an ongoing event is "..".
    """
    if start is None and end is None:
        return None
    if start == end:
        return start
    return f"{start or ''}/{end or ('..' if ongoing else '')}"


def one_line(text: str) -> str:
    """Text with every run of white space made one blank."""
    return " ".join(text.split())


def source_name(report: Report | None, report_id: str) -> str:
    """What to call a report's source: publisher, else title, else id."""
    return (report and (report.publisher or report.title)) or report_id


def _day(text: str | None, endings: tuple[str, str]) -> date | None:
    if not text:
        return None
    whole = text + {4: endings[0], 7: endings[1]}.get(len(text), "")
    try:
        return date.fromisoformat(whole[:10])
    except ValueError:
        return None


class _Shapes:
    """Polygons of areas; the same outline, which many events share, is prepared once."""

    def __init__(self, *, prepared: bool) -> None:
        self._prepared = prepared
        self._known: dict[tuple[bytes, float, float], MultiPolygon] = {}

    def polygons(self, area: EventArea) -> MultiPolygon:
        if self._prepared and isinstance(area.geometry, MultiPolygon):
            return area.geometry
        key = (area.geometry.wkb, area.lon, area.lat)
        if key not in self._known:
            self._known[key] = to_polygons(area.geometry, lon=area.lon, lat=area.lat)
        return self._known[key]


def _event_row(event: Event, days: tuple[date | None, date | None], run: RunEvents, geometry: Point | None) -> EventRow:
    quotes = _quotes(event.mentions, run)
    return EventRow(
        event_id=event.id,
        label=event.label,
        name=event.name,
        series_id=event.series_id,
        edition=event.edition,
        type=event.type,
        status=event.status,
        start_date=days[0],
        end_date=days[1],
        start_text=event.start,
        end_text=event.end,
        edtf=to_edtf(event.start, event.end, ongoing=event.status == "ongoing"),
        date_prec=event.date_prec,
        participants=_joined(event.participants, ","),
        hosts=_joined(event.hosts, ","),
        observers=_joined(event.observers, ","),
        domains=_joined(event.domains, ","),
        troops=event.troops if event.troops is not None and abs(event.troops) <= MAX_COUNT else None,
        places=_joined(event.places, "; "),
        where_prec=event.where_prec,
        confidence=round(event.confidence, 3),
        n_reports=run.n_reports(event),
        n_sources=run.n_sources(event),
        n_mentions=len(event.mentions),
        reports=_sources(event.mentions, run.reports),
        quote=quotes[0][0] if quotes else None,
        quotes=_numbered(quotes),
        conflicts=_joined(map(_conflict_line, event.conflicts), "\n"),
        merged_because=_joined(
            (
                one_line(f"{decision.a} = {decision.b}: {'; '.join(decision.reasons)}")
                for decision in event.decisions
                if decision.verdict == "same"
            ),
            "\n",
        ),
        geometry=geometry,
    )


def _area_row(
    event: Event,
    days: tuple[date | None, date | None],
    run: RunEvents,
    number: int,
    geometry: MultiPolygon,
) -> AreaRow:
    area = event.areas[number - 1]
    told_by = [mention for mention in event.mentions if mention.id in area.mention_ids] or list(event.mentions)
    return AreaRow(
        area_id=f"{event.id}/{number}",
        event_id=event.id,
        area=area.name,
        role=area.role,
        rule=area.rule,
        where_prec=area.where_prec,
        confidence=round(area.confidence, 3),
        label=event.label,
        type=event.type,
        status=event.status,
        start_date=days[0],
        end_date=days[1],
        start_text=event.start,
        end_text=event.end,
        edtf=to_edtf(event.start, event.end, ongoing=event.status == "ongoing"),
        participants=_joined(event.participants, ","),
        reports=_sources(told_by, run.reports),
        quotes=_numbered(_quotes(told_by, run)),
        geometry=geometry,
    )


def _mention_rows(collection: Collection) -> Iterable[MentionRow]:
    places = _places_of_events(collection.events)
    for reading in collection.readings:
        for mention in reading.mentions:
            if mention.lon is not None and mention.lat is not None:
                events = places.get(reading.report.id, ())
                yield _safe(_mention_row(mention, reading.report, events, to_point(mention.lon, mention.lat)))


def _mention_row(
    mention: Mention, report: Report, places: Sequence[tuple[int, int, str]], geometry: Point
) -> MentionRow:
    inside = {event_id for start, end, event_id in places if start < mention.end and mention.start < end}
    return MentionRow(
        mention_id=f"{report.id}:{mention.start}-{mention.end}",
        report_id=report.id,
        start=mention.start,
        end=mention.end,
        text=one_line(mention.text),
        name=mention.name,
        entry_id=mention.entry_id,
        kind=mention.kind,
        country=mention.country,
        literal=mention.literal,
        role=mention.role,
        confidence=round(mention.confidence, 3),
        method=mention.method,
        quote=words_around(report.text, mention.start, mention.end),
        publisher=report.publisher,
        published=first_day(report.published),
        published_text=report.published,
        in_event=_joined(sorted(inside), ","),
        geometry=geometry,
    )


def words_around(text: str, start: int, end: int) -> str:
    """Words around [start, end), up to `QUOTE_MARGIN` characters on either side, whole words only."""
    left, right = max(0, start - QUOTE_MARGIN), min(len(text), end + QUOTE_MARGIN)
    before, after = text[left:start], text[end:right]
    if left > 0:
        before = "…" + before.partition(" ")[2]
    if right < len(text):
        after = after.rpartition(" ")[0] + "…"
    return one_line(before + text[start:end] + after)


def _places_of_events(events: Iterable[Event]) -> dict[str, list[tuple[int, int, str]]]:
    """Report id -> (start, end, event id) of every place at which an event takes place."""
    places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for event in events:
        for mention in event.mentions:
            for place in mention.places:
                if place.role not in ("headquarters", "mentioned"):
                    places[mention.report_id].append((place.start, place.end, event.id))
    return places


def _quotes(mentions: Iterable[EventMention], run: RunEvents) -> list[tuple[str, str]]:
    """Quote and source of every piece of evidence, each once, in the order of the mentions."""
    found: dict[tuple[str, int, int], tuple[str, str]] = {}
    for mention in mentions:
        report = run.reports.get(mention.report_id)
        if report is None:
            continue
        source = ", ".join(filter(None, (source_name(report, report.id), report.published)))
        for span in mention.evidence:
            key = (report.id, span.start, span.end)
            found.setdefault(key, (run.quotes.get(key, ""), one_line(source)))
    return list(found.values())


def _numbered(quotes: Sequence[tuple[str, str]]) -> str | None:
    return _joined((f"{number}. “{quote}” ({source})" for number, (quote, source) in enumerate(quotes, 1)), "\n")


def _sources(mentions: Iterable[EventMention], reports: Mapping[str, Report]) -> str | None:
    names = (one_line(source_name(reports.get(m.report_id), m.report_id)) for m in mentions)
    return _joined(dict.fromkeys(names), "; ")


def _conflict_line(conflict: Conflict) -> str:
    return one_line(f"{conflict.field}: {' | '.join(conflict.values)}; taken: {conflict.chosen} ({conflict.why})")


def _joined(parts: Iterable[str], separator: str) -> str | None:
    return separator.join(parts) or None


def _safe(row: AnyRow) -> AnyRow:
    """Row without the characters that some file format cannot hold."""
    changes: dict[str, Any] = {}
    for name in row.__slots__:
        value = getattr(row, name)
        if isinstance(value, str) and UNSAFE.search(value):
            changes[name] = UNSAFE.sub("\N{REPLACEMENT CHARACTER}", value)
    return replace(row, **changes) if changes else row
