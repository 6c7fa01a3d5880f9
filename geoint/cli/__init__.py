"""The command line: verbs, arguments, exit codes. What they do lives elsewhere.

Exit codes: 0 all was done; 1 done, but some inputs were left out; 2 nothing could be done; 130 stopped by the user.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geoint.cli.brief import add_brief_verbs
from geoint.cli.evaluate import evaluate
from geoint.cli.events import add_event_verbs
from geoint.cli.export import add_export_verbs
from geoint.cli.figure import add_figure_verb
from geoint.cli.gazetteer import gazetteer_app
from geoint.cli.progress import Bar
from geoint.cli.project import project_app
from geoint.cli.read import Reader, Unknown, leave, nothing_read, write_lines
from geoint.cli.setup import (
    Contact,
    DisplayNames,
    EngineChoice,
    EngineName,
    GeocoderDomain,
    GeocoderName,
    Jobs,
    OwnPlaces,
    Profile,
    ProfileName,
    SchedulerAddress,
    Setup,
    SizesFile,
    Workers,
)
from geoint.cli.show import count_of, place_line, show_geocoding, show_result
from geoint.errors import DEBUG, GeointError, OutputError, told

if TYPE_CHECKING:
    from geoint.models import Fault
    from geoint.result import Result

DONE, SOME_LEFT_OUT, NOTHING_DONE, STOPPED = 0, 1, 2, 130

app = typer.Typer(
    name="geoint",
    help="Military activities in news reports: found, dated, placed, merged, mapped.",
    epilog="Exit codes: 0 all was done; 1 done, but some inputs were left out; 2 nothing could be done. "
    "Example: geoint map seeds/ -o outputs/seeds",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(gazetteer_app, name="gazetteer")
app.add_typer(project_app, name="project")

Inputs = Annotated[list[str], typer.Argument(metavar="IN...", help="Files, folders, globs, or - for standard input.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        from geoint import __version__

        typer.echo(f"geoint {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def _every_verb(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Carry the options that stand before a verb."""


@app.command("map")
def map_command(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the map and the layers.")],
    title: Annotated[str | None, typer.Option(help="Heading of the map.")] = None,
    tiles: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Tile server under the map, {z}/{x}/{y}; it is asked when the map opens."),
    ] = None,
    tiles_credit: Annotated[
        str | None, typer.Option("--tiles-credit", metavar="TEXT", help="Whom the tile server asks to name.")
    ] = None,
    gazetteer: OwnPlaces = None,
    display_name: DisplayNames = None,
    sizes: SizesFile = None,
    geocoder: GeocoderName = None,
    geocoder_domain: GeocoderDomain = None,
    contact: Contact = None,
    profile: ProfileName = Profile.ACCURATE,
    jobs: Jobs = 1,
    engine: EngineName = EngineChoice.PROCESSES,
    scheduler: SchedulerAddress = None,
) -> None:
    """Map reports: map.html, GeoJSON and GeoPackage layers, events.json, review.csv.

    Example: geoint map seeds/ -o outputs/seeds
    """
    _check_folder(output, inputs)
    _check_tiles(tiles)
    setup = Setup(gazetteer, display_name, sizes, geocoder, geocoder_domain, contact, profile)
    workers = Workers(jobs, engine, scheduler).checked()
    with Bar(inputs) as bar:
        pipeline = setup.open_pipeline()
        result = Reader(setup, pipeline, workers, bar).collect(inputs)
        bar.show("Writing the map")
        result.save(output, title=title, tiles=tiles, tiles_credit=tiles_credit)
    show_result(result, output)
    show_geocoding(pipeline.geocoder, result.mentions)
    leave(result.faults)


@app.command("extract")
def extract_command(
    inputs: Inputs,
    output: Annotated[str, typer.Option("--output", "-o", metavar="OUT.jsonl", help="File for the records, or -.")],
    footprints: Annotated[bool, typer.Option("--footprints", help="Add the geometry of spatial expressions.")] = False,
    gazetteer: OwnPlaces = None,
    display_name: DisplayNames = None,
    sizes: SizesFile = None,
    geocoder: GeocoderName = None,
    geocoder_domain: GeocoderDomain = None,
    contact: Contact = None,
    profile: ProfileName = Profile.ACCURATE,
    jobs: Jobs = 1,
    engine: EngineName = EngineChoice.PROCESSES,
    scheduler: SchedulerAddress = None,
) -> None:
    """Write one JSON record for each report: mentions and events, with offsets.

    Example: geoint extract reports.jsonl -o records.jsonl
    """
    from geoint.output.tables import to_record

    if output != "-":
        _check_apart(Path(output), inputs)
    faults: list[Fault] = []
    unknown = Unknown()
    setup = Setup(gazetteer, display_name, sizes, geocoder, geocoder_domain, contact, profile)
    workers = Workers(jobs, engine, scheduler).checked()
    with Bar(inputs) as bar:
        pipeline = setup.open_pipeline()
        reader = Reader(setup, pipeline, workers, bar)
        with closing(reader.readings(inputs, faults, draw="all" if footprints else "none")) as readings:
            records = (to_record(unknown.note(reading), footprints=footprints) for reading in readings)
            count = write_lines(output, (json.dumps(record, ensure_ascii=False) for record in records))
    if not count:
        raise nothing_read(faults)
    if output != "-":
        typer.echo(f"{count_of(count, 'report')} -> {output}", err=True)
    show_geocoding(pipeline.geocoder, unknown.mentions, err=True)
    leave(faults)


@app.command("resolve")
def resolve_command(
    name: Annotated[str, typer.Argument(help="A place's name.")],
    context: Annotated[str | None, typer.Option(help="A text in which the name stands.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    gazetteer: OwnPlaces = None,
    display_name: DisplayNames = None,
    geocoder: GeocoderName = None,
    geocoder_domain: GeocoderDomain = None,
    contact: Contact = None,
) -> None:
    """Say which place a name means, with the rivals and the reasons.

    Example: geoint resolve Zhanjiang --context "a city in Guangdong"
    """
    from geoint.placing.resolve import resolve_name

    setup = Setup(gazetteer, display_name, None, geocoder, geocoder_domain, contact)
    known = setup.open_gazetteer()
    mention = resolve_name(_checked(name), known, context=context)
    asked = setup.open_geocoder(known) if mention.entry_id is None else None
    if asked is not None:
        mention = asked.resolve(mention)
    if as_json:
        typer.echo(mention.model_dump_json(exclude={"report_id"}, indent=1))
    elif mention.lon is None:
        told = f"; {mention.reasons[-1]}" if asked is not None and mention.reasons else ""
        typer.echo(
            f"{name}: no entry has this name{told}; `geoint gazetteer search {name!r}` finds similar ones", err=True
        )
    else:
        typer.echo(place_line(mention))
        typer.echo(f"confidence {mention.confidence:.2f}: {'; '.join(mention.reasons)}")
        for rival in mention.candidates[1:]:
            typer.echo(f"  or {place_line(rival)}")
    if mention.lon is None:
        raise typer.Exit(NOTHING_DONE)


def _checked(name: str) -> str:
    if not name.strip():
        raise typer.BadParameter("it has no letters; type a place's name")
    return name


def _check_folder(output: Path, inputs: Sequence[str]) -> None:
    """Refuse, before anything is read, an output folder that cannot be one, or that the next run would read."""
    nearest = next(
        p for p in (output, *output.absolute().parents) if os.path.exists(p)
    )  # never raises, unlike p.exists()
    if not os.path.isdir(nearest):
        raise OutputError(f"cannot write to {output}: {nearest} is a file; choose another folder with -o")
    if not os.access(nearest, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise OutputError(f"cannot write to {output}: no permission in {nearest}; choose another folder with -o")
    _check_apart(output, inputs)


def _check_tiles(tiles: str | None) -> None:
    """Refuse an address that is none before anything is read."""
    if tiles is not None:
        from geoint.output.webmap.page import tile_source

        tile_source(tiles)


def _check_apart(output: Path, inputs: Sequence[str]) -> None:
    """Refuse an output among the reports: the next run would read it."""
    folders = [Path(name) for name in inputs if name != "-" and os.path.isdir(name)]
    for folder in folders:
        if output.resolve().is_relative_to(folder.resolve()):
            why = f"it lies in {folder}, and the next run would read the results as reports"
            raise OutputError(f"cannot write to {output}: {why}; choose a place elsewhere with -o")


def _collect_for_table(inputs: list[str], setup: Setup) -> Result:
    with Bar(inputs) as bar:
        return Reader(setup, setup.open_pipeline(), Workers(), bar).collect(inputs)


add_event_verbs(app, _collect_for_table)
add_figure_verb(app, _collect_for_table)
add_export_verbs(app)
add_brief_verbs(app)
app.command("evaluate")(evaluate)


def main() -> None:
    """Run the command line; an error is one line, never a traceback."""
    try:
        app()
    except GeointError as error:
        typer.echo(f"geoint: {error}", err=True)
        sys.exit(NOTHING_DONE)
    except SystemExit as leave:
        if leave.code == STOPPED:
            typer.echo("geoint: stopped; an earlier output is as it was", err=True)
        raise
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        typer.echo(f"geoint: it failed ({told(error)}); set {DEBUG}=1 to see where, and report the failure", err=True)
        sys.exit(NOTHING_DONE)
