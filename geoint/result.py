"""What a run gives back to Python: events, mentions, tables, files, and a table for a notebook."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.errors import NothingToDoError
from geoint.models import Collection, Event, Fault, Mention, Report, ReviewItem

if TYPE_CHECKING:
    import geopandas as gpd

_COLUMNS = ("When", "What", "Who", "Where", "Reports", "Sure")
MAX_NOTEBOOK_ROWS = 50


class Result:
    """The events and mentions of a run.

    Parameters
    ----------
    collection
        Everything that was read and merged.
    """

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    @property
    def events(self) -> tuple[Event, ...]:
        """Events merged over all reports, earliest first."""
        return self.collection.events

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Toponyms of all reports, in text order."""
        return tuple(m for reading in self.collection.readings for m in reading.mentions)

    @property
    def review(self) -> tuple[ReviewItem, ...]:
        """What is unsure or unresolved."""
        return self.collection.review

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Inputs that were left out."""
        return self.collection.faults

    def to_geodataframes(self) -> dict[str, gpd.GeoDataFrame]:
        """Return the layers "events", "areas" and "mentions" (EPSG:4326, lon, lat)."""
        from geoint.output.layers import flatten, to_geodataframes

        return dict(to_geodataframes(flatten(self.collection)))

    def save(
        self,
        directory: str | Path,
        *,
        title: str | None = None,
        tiles: str | None = None,
        tiles_credit: str | None = None,
    ) -> tuple[Path, ...]:
        """Write the map and all layers into a folder, all or none; return the files.

        Parameters
        ----------
        title
            Heading of the map.
        tiles
            Address of a tile server, with {z}, {x} and {y}; without one the map asks nothing of the network.
        tiles_credit
            Whom the tile server asks to name.

        Raises
        ------
        OutputError
            Where the folder cannot be written; what was there before stays.
        """
        from geoint.output.folder import DEFAULT_TITLE, save

        return save(self.collection, directory, title=title or DEFAULT_TITLE, tiles=tiles, tiles_credit=tiles_credit)

    def __repr__(self) -> str:
        n_reports = len(self.collection.readings)
        return f"<Result: {len(self.events)} events, {len(self.mentions)} mentions, {n_reports} reports>"

    def _repr_html_(self) -> str:
        """Return a table of the events for a notebook."""
        head = "".join(f"<th>{c}</th>" for c in _COLUMNS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in summary_row(event)) + "</tr>"
            for event in self.events[:MAX_NOTEBOOK_ROWS]
        )
        more = f"<p>and {len(self.events) - MAX_NOTEBOOK_ROWS} more</p>" if len(self.events) > MAX_NOTEBOOK_ROWS else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def summary_row(event: Event) -> tuple[str, str, str, str, str, str]:
    """Return when, what, who, where, how many reports and how sure, as a reader would write them."""
    when = event.start or event.end or "undated"
    if event.start and event.end and event.start != event.end:
        when = f"{event.start} to {event.end}"
    elif event.end and not event.start:
        when = f"until {event.end}"
    elif event.start and not event.end:
        when = f"from {event.start}"
    reports = str(len({m.report_id for m in event.mentions}))
    return (
        when,
        event.label,
        ", ".join(event.participants),
        ", ".join(event.places) or "not placed",
        reports,
        f"{event.confidence:.0%}",
    )


def read_all(inputs: Sequence[str | Path], *, faults: list[Fault], notices: list[Fault]) -> Iterable[Report]:
    """Yield the reports of some inputs; see `geoint.reports.read_reports`."""
    from geoint.reports import read_reports

    return read_reports(inputs, faults=faults, notices=notices)


def map_reports(
    *inputs: str | Path,
    gazetteer: Sequence[str | Path] = (),
    display: Mapping[str, str] | None = None,
    sizes: str | Path | None = None,
    geocoder: str | None = None,
    geocoder_domain: str | None = None,
    contact: str | None = None,
) -> Result:
    """Read reports and return their events, merged and placed.

    Parameters
    ----------
    inputs
        Files, folders or globs of reports (.txt, .md, .html, .jsonl, .csv).
    gazetteer
        Files of your own places, which win over the built-in ones.
    display
        Names to show, by entry id: {"sea:sea-of-japan": "East Sea"}.
    sizes
        A TOML file of how far "near", "off", "along" and the like reach.
    geocoder
        A geocoding service by its name in geopy, asked for unknown names; the network is used for nothing else.
    geocoder_domain
        A server of your own.
    contact
        E-mail or web address that the service may write to.

    Raises
    ------
    GazetteerError, GeocoderError, InputError
        Where one of these settings cannot be used.
    NothingToDoError
        Where no report could be read.
    """
    from geoint.gazetteer import Gazetteer
    from geoint.geocode import requested_geocoder
    from geoint.pipeline import Pipeline

    places = Gazetteer.load(custom=[Path(p) for p in gazetteer], display=display)
    asked = requested_geocoder(places, os.environ, service=geocoder, domain=geocoder_domain, contact=contact)
    pipeline = Pipeline(gazetteer=places, geocoder=asked, sizes=Path(sizes) if sizes is not None else None)
    faults: list[Fault] = []
    notices: list[Fault] = []
    readings = [pipeline.read(report) for report in read_all(inputs, faults=faults, notices=notices)]
    if not readings:
        raise NothingToDoError("; ".join(str(f) for f in faults) or "no report found: name a file, a folder or a glob")
    return Result(pipeline.collect(readings, faults=faults))
