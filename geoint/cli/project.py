"""`geoint project`: reports that are read once and remembered, in a folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geoint.cli.progress import Bar
from geoint.cli.read import Unknown, leave, nothing_read
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
    SchedulerAddress,
    Setup,
    SizesFile,
    Workers,
)
from geoint.cli.show import count_of, show_faults, show_geocoding, show_result
from geoint.cli.show_event import escaped

if TYPE_CHECKING:
    from geoint.models import Fault, Reading
    from geoint.workspace import Added
    from geoint.workspace.merge import Merged

PROBLEMS = 1

project_app = typer.Typer(
    name="project",
    help="A workspace: reports are read once and remembered, and events keep their ids.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the workspace.")]
# Without a default, for what is not given is as it was before.
ProfileName = Annotated[Profile | None, typer.Option("--profile", help="Read place names with all care, or quickly.")]


@project_app.command("add")
def add_command(
    folder: Folder,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[IN...]", help="Files, folders, globs, or -; none finishes what was begun."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read all reports of the workspace anew, with the options given now.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="With --again: options that are not given are not as before, but unset.")
    ] = False,
    gazetteer: OwnPlaces = None,
    display_name: DisplayNames = None,
    sizes: SizesFile = None,
    geocoder: GeocoderName = None,
    geocoder_domain: GeocoderDomain = None,
    contact: Contact = None,
    profile: ProfileName = None,
    jobs: Jobs = 1,
    engine: EngineName = EngineChoice.PROCESSES,
    scheduler: SchedulerAddress = None,
) -> None:
    """Read what is new or changed, and bring the events up to date.

    What was read is kept, whenever you stop: the same command goes on from there. Options that are not given are as
    they were before, but for the geocoder.

    Example: geoint project add desk reports/
    """
    from geoint.workspace import Workers as Reading_workers
    from geoint.workspace import Workspace
    from geoint.workspace.settings import OPTIONS

    if forget and not again:
        raise typer.BadParameter("--forget changes how reports are read; give --again with it, or neither")
    setup = Setup(gazetteer, display_name, sizes, geocoder, geocoder_domain, contact, profile or Profile.ACCURATE)
    said = OPTIONS if forget else ("profile",) if profile else ()
    asked = Workers(jobs, engine, scheduler).checked()
    workers = Reading_workers(asked.jobs, asked.engine.value, asked.scheduler)
    faults: list[Fault] = []
    notices: list[Fault] = []
    unknown = Unknown()
    with Bar(inputs or []) as bar:
        workspace = Workspace(folder, settings=setup.settings(), said=said, on_wait=_say_wait)

        def show(reading: Reading) -> None:
            unknown.note(reading)
            bar.show("Reading", done=1, report=reading.report)

        added = workspace.add(
            inputs or [], faults=faults, notices=notices, workers=workers, again=again, on_reading=show
        )
    show_faults(notices, label="note: ")
    if inputs and not added.n_read and not added.n_known:
        raise nothing_read(faults)
    _say_added(added)
    show_geocoding(workspace.pipeline.geocoder, unknown.mentions)
    leave(faults)


@project_app.command("status")
def status_command(
    folder: Folder,
    reports: Annotated[
        bool, typer.Option("--reports", help="List the reports: id, file, which it is a copy of.")
    ] = False,
) -> None:
    """Say what a workspace holds.

    Example: geoint project status desk
    """
    from geoint.workspace import Workspace

    workspace = Workspace(folder)
    if reports:
        for report_id, place, original in workspace.reports():
            copy = f"\tcopy of {escaped(original)}" if original is not None else ""
            typer.echo(f"{escaped(report_id)}\t{escaped(place) or '-'}{copy}")
        return
    status = workspace.status()
    copies = f", {count_of(status.n_copies, 'of them a copy', 'of them copies')}" if status.n_copies else ""
    typer.echo(f"{count_of(status.n_reports, 'report')}{copies}")
    typer.echo(f"{count_of(status.n_events, 'event')}, told by {count_of(status.n_mentions, 'event mention')}")
    for part, value in status.settings.items():
        if value:
            typer.echo(f"{part}: {value}")
    _say_pending(folder, status.n_pending)


@project_app.command("remove")
def remove_command(
    folder: Folder,
    report_ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids of reports; status --reports has them.")
    ],
) -> None:
    """Take reports out, and bring the events up to date.

    Example: geoint project remove desk 2022-09-01_drill
    """
    from geoint.workspace import Workspace

    workspace = Workspace(folder, on_wait=_say_wait)
    merged = workspace.remove(report_ids)
    typer.echo(f"{count_of(merged.n_removed, 'report')} taken out; {_events_line(merged)}")
    _say_pending(folder, workspace.status().n_pending)


@project_app.command("map")
def map_command(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Folder for the map and the layers.")],
    title: Annotated[str | None, typer.Option(help="Heading of the map.")] = None,
) -> None:
    """Write the map and the layers of all that a workspace holds, as `geoint map` does.

    Example: geoint project map desk -o outputs/desk
    """
    from geoint.cli import _check_folder  # not at import: that module imports this one
    from geoint.workspace import Workspace

    workspace = Workspace(folder)
    _check_folder(output, [str(place) for place in workspace.folders()])
    with Bar() as bar:
        bar.show("Collecting")
        result = workspace.result()
        bar.show("Writing the map")
        result.save(output, title=title)
    show_result(result, output)
    _say_pending(folder, workspace.status().n_pending)


@project_app.command("check")
def check_command(folder: Folder) -> None:
    """Look for damage in a workspace; exit code 1 where there is some.

    Example: geoint project check desk
    """
    from geoint.workspace import Workspace

    problems = Workspace(folder).check()
    for line in problems:
        typer.echo(line, err=True)
    if problems:
        raise typer.Exit(PROBLEMS)
    typer.echo(f"{folder}: all is well")


def _say_wait(line: str) -> None:
    typer.echo(f"note: {line}", err=True)


def _say_pending(folder: Path, count: int) -> None:
    if count:
        what = count_of(count, "report is", "reports are")
        typer.echo(f"note: {what} read but not merged yet; geoint project add {folder}", err=True)


def _say_added(added: Added) -> None:
    merged = added.merged
    counts = [
        f"{count_of(merged.n_added, 'report')} added",
        f"{merged.n_replaced} replaced" if merged.n_replaced else "",
        f"{added.n_known} known already" if added.n_known else "",
        count_of(merged.n_copies, "is a copy of another", "are copies of others") if merged.n_copies else "",
    ]
    typer.echo(f"{', '.join(filter(None, counts))}; {_events_line(merged)}")


def _events_line(merged: Merged) -> str:
    events = merged.events
    return f"events: {events.new} new, {events.changed} changed, {events.gone} gone"
