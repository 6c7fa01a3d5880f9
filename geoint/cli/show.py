"""What the command line shows: the table of events, one line for a place or a fault."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from geoint.geocode import Geocoder
    from geoint.models import Candidate, Event, EventType, Fault, GazetteerEntry, Mention
    from geoint.result import Result

MAX_SHOWN_EVENTS = 30
MAX_SHOWN_FAULTS = 20
# Width of the table where no terminal says its own: a file, a pipe, a log.
PLAIN_WIDTH = 132
_TYPES: Mapping[EventType, tuple[str, str]] = MappingProxyType(
    {
        "exercise": ("exercise", "exercises"),
        "patrol": ("patrol", "patrols"),
        "incursion": ("incursion", "incursions"),
        "missile_test": ("missile test", "missile tests"),
        "deployment": ("deployment", "deployments"),
        "other": ("other activity", "other activities"),
    }
)


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return "1 report", "2 reports"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def place_line(place: Mention | Candidate) -> str:
    """Return a resolved place in one line: name, kind, country, lon, lat, id."""
    country = place.country or "no country"
    return f"{place.name} ({place.kind}, {country})  {place.lon:.4f} {place.lat:.4f}  {place.entry_id or 'geocoder'}"


def entry_line(entry: GazetteerEntry) -> str:
    """Return a gazetteer entry in one line: name, kind, country, people, lon, lat."""
    people = f", {entry.population:,} people" if entry.population else ""
    return f"{entry.name} ({entry.kind}, {entry.country or 'no country'}{people})  {entry.lon:.4f} {entry.lat:.4f}"


def show_result(result: Result, output: Path) -> None:
    """End a run: what was found, where the map lies, how to open it."""
    if result.events:
        _show_events(result.events)
    placed = sum(m.lon is not None for m in result.mentions)
    reports = count_of(len(result.collection.readings), "report")
    kinds = Counter(event.type for event in result.events)
    listed = ", ".join(count_of(kinds[kind], *words) for kind, words in _TYPES.items() if kinds[kind])
    typer.echo(f"{count_of(len(result.events), 'event')} in {reports}{f': {listed}' if listed else ''}.")
    names, entries = count_of(len(result.mentions), "place name"), count_of(len(result.review), "entry", "entries")
    typer.echo(f"{placed} of {names} located; {entries} to review.")
    typer.echo(f"\nMap:    {output / 'map.html'}   (open it in any browser; it needs no network)")
    typer.echo(f"Layers: {output / 'events.qgz'}   (open it in QGIS; events.gpkg and GeoJSON lie beside it)")
    typer.echo(f"Review: {output / 'review.csv'}   (what is unsure, for a person to look at)")


def show_geocoding(geocoder: Geocoder | None, mentions: Sequence[Mention], *, err: bool = False) -> None:
    """Say what the geocoder could not do, or, without one, how many names it could look up."""
    if geocoder is not None:
        for notice in geocoder.notices:
            typer.echo(f"note: {' '.join(notice.split())}", err=True)
        return
    from geoint.geocode.mentions import offer_line

    line = offer_line(mentions)
    if line is not None:
        typer.echo(line, err=err)


def _show_events(events: Sequence[Event]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from geoint.result import summary_row

    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("When", "What", "Who", "Where", "Reports", "Sure"):
        table.add_column(column, overflow="fold", justify="right" if column in {"Reports", "Sure"} else "left")
    for event in events[:MAX_SHOWN_EVENTS]:
        table.add_row(*(Text(cell) for cell in summary_row(event)))
    console.print(table)
    if len(events) > MAX_SHOWN_EVENTS:
        typer.echo(f"and {len(events) - MAX_SHOWN_EVENTS} more, in events.json")
    typer.echo("")


def show_faults(faults: Iterable[Fault], *, label: str = "") -> None:
    """Print faults to standard error, one line each, and the number of those that are too many to show."""
    lines = list(faults)
    for fault in lines[:MAX_SHOWN_FAULTS]:
        typer.echo(f"{label}{' '.join(str(fault).split())}", err=True)
    if len(lines) > MAX_SHOWN_FAULTS:
        typer.echo(f"{label}and {len(lines) - MAX_SHOWN_FAULTS} more of this kind", err=True)
