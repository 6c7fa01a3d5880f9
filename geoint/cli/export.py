"""`geoint export` and `geoint schema`: a run in other formats, and what its files hold; the work is done elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from geoint.cli.show import count_of
from geoint.cli.show_event import escaped

RunFolder = Annotated[
    Path | None, typer.Argument(metavar="RUN", help="A run's folder; else the newest run in outputs/.")
]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the files.")]
Formats = Annotated[
    list[str],
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="csv, geojson, geoparquet, gpkg, jsonfg, kml, kmz or all; may be repeated.",
    ),
]
What = Annotated[str, typer.Argument(metavar="WHAT", help="events, areas, mentions, record, events.json or fields.")]
KILO, MEGA = 1e3, 1e6


def add_export_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("export")(export_command)
    app.command("schema")(schema_command)


def export_command(output: Output, format_: Formats, run: RunFolder = None) -> None:
    """Write a run in other formats: CSV, GeoParquet, KML, ...

    KMZ is KML with the symbols of the map inside; JSON-FG is GeoJSON with times.

    Example: geoint export outputs/seeds -o outputs/seeds-export --format csv --format kmz
    """
    from geoint.output.export import checked_formats, export
    from geoint.output.layers_read import load_layers
    from geoint.runs import load_run, newest_run

    checked_formats(format_)  # before anything is read
    folder = run
    if folder is None:
        folder = newest_run()
        typer.echo(f"Run: {escaped(str(folder))}", err=True)
    opened = load_run(folder)
    layers = load_layers(opened, folder)
    files = export(layers, output, formats=format_, title=opened.title)
    events = count_of(len(layers.events) + len(layers.unplaced), "event")
    counts = (events, count_of(len(layers.areas), "area"), count_of(len(layers.mentions), "place mention"))
    typer.echo(", ".join(counts) + (f"; {len(layers.unplaced)} without a place" if layers.unplaced else ""))
    for file in files:
        typer.echo(f"{_size_of(file):>8}  {escaped(str(file))}")


def schema_command(what: What = "fields") -> None:
    """Print the data dictionary, or the JSON Schema of a file.

    fields: the dictionary, as Markdown; events, areas, mentions: schemas of the GeoJSON layers; record: of a line of
    `geoint extract`; events.json: of the run's own file.

    Example: geoint schema events > events.schema.json
    """
    if what == "fields":
        from geoint.output.dictionary import fields_markdown

        typer.echo(fields_markdown(), nl=False)
        return
    from geoint.output.schema import schema_of

    typer.echo(json.dumps(schema_of(what), ensure_ascii=False, indent=1))


def _size_of(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / MEGA:.1f} MB" if size >= MEGA else f"{size / KILO:.1f} kB"
