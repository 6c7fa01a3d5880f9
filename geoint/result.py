"""What a run gives back to Python: events, mentions, tables, files, and a table for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from geoint.errors import NothingToDoError
from geoint.models import Collection, Event, Fault, Mention, Report, ReviewItem

if TYPE_CHECKING:
    import geopandas as gpd

    from geoint.output.embed import Embed
    from geoint.runs import RunEvents

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

    def export(self, directory: str | Path, *, formats: Iterable[str], title: str | None = None) -> tuple[Path, ...]:
        """Write the tables in other formats ("csv", "geoparquet", "kmz", ... or "all"), all files or none.

        Raises
        ------
        InputError, OutputError
            Where a format is unknown, pyarrow is missing, or the folder cannot be written.
        """
        from geoint.output.export import export
        from geoint.output.folder import DEFAULT_TITLE
        from geoint.output.layers import flatten

        return export(flatten(self.collection), directory, formats=formats, title=title or DEFAULT_TITLE)

    def figure(
        self, path: str | Path, *, size: str = "page", by: Literal["year", "series"] | None = None, title: str = ""
    ) -> None:
        """Draw the events as a map for print: .png, .svg or .pdf, by the ending of `path`.

        Parameters
        ----------
        size
            "column" (89 mm wide), "page" (183 mm) or "slide" (13.33 by 7.5 inches).
        by
            A small map for each year or series, instead of one.

        Raises
        ------
        InputError, OutputError
            Where the ending or the size is unknown, or the file cannot be written.
        """
        from geoint.output.figure import write_figure

        write_figure(self._run(title), Path(path), size=size, by=by, title=title or None)

    def brief(self, path: str | Path, *, title: str = "") -> tuple[Path, ...]:
        """Write a brief with figure, time line, table and footnotes: .md, .html or .docx; return the files.

        Raises
        ------
        InputError, OutputError
            Where the ending is none of the three, or a file cannot be written.
        """
        from geoint.output.brief.write import write_brief

        return write_brief(self._run(title), path, title=title or None)

    def embed(self, *, title: str | None = None, height: int = 560) -> Embed:
        """Return the map as a snippet of HTML in a sandboxed frame, which a notebook shows.

        Parameters
        ----------
        height
            Pixels.
        """
        from geoint.output.embed import embed_collection
        from geoint.output.folder import DEFAULT_TITLE

        return embed_collection(self.collection, title=title or DEFAULT_TITLE, height=height)

    def _run(self, title: str) -> RunEvents:
        from geoint.output.folder import DEFAULT_TITLE
        from geoint.runs import run_of

        return run_of(self.collection, name="", title=title or DEFAULT_TITLE)

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
    jobs: int = 1,
) -> Result:
    """Read reports and return their events, merged and placed.

    Parameters
    ----------
    inputs
        Files, folders or globs of reports; docs/inputs.md has the kinds.
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
    jobs
        Worker processes, 0 for one on each core. A report on which geoint fails is then among the result's faults;
        with 1, the default, the failure is raised.

    Raises
    ------
    GazetteerError, GeocoderError, InputError
        Where one of these settings cannot be used.
    NothingToDoError
        Where no report could be read.
    """
    from geoint.corpus import read_corpus
    from geoint.corpus.settings import Settings

    settings = Settings(
        custom=tuple(Path(p) for p in gazetteer),
        display=tuple((display or {}).items()),
        sizes=Path(sizes) if sizes is not None else None,
        geocoder=geocoder,
        geocoder_domain=geocoder_domain,
        contact=contact,
    )
    pipeline = settings.open_pipeline()
    faults: list[Fault] = []
    notices: list[Fault] = []
    reports = read_all(inputs, faults=faults, notices=notices)
    if jobs == 1:
        readings = [pipeline.read(report) for report in reports]
    else:
        readings = list(read_corpus(reports, settings, faults=faults, jobs=jobs, pipeline=pipeline))
    if not readings:
        raise NothingToDoError("; ".join(str(f) for f in faults) or "no report found: name a file, a folder or a glob")
    return Result(pipeline.collect(readings, faults=faults))
