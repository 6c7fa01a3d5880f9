"""`geoint events` and `geoint show`: the events of a run as a table, and everything about one of them.

On a terminal the table is as wide as the window. Written to a file or a pipe it is tab-separated text with a heading,
one event a line, in full and without colour, as other programs expect.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from geoint.cli.setup import DisplayNames, OwnPlaces, Profile, ProfileName, Setup, SizesFile
from geoint.cli.show import count_of, show_faults
from geoint.cli.show_event import candidate_lines, escaped, event_lines, json_escaped, when_of
from geoint.errors import InputError

if TYPE_CHECKING:
    from geoint.models import Event
    from geoint.result import Result
    from geoint.runs import RunEvents
    from geoint.runs_search import Wanted

    Collect = Callable[[list[str], Setup], Result]

SOME_LEFT_OUT, NOTHING_FOUND = 1, 2
# Width of what `show` writes where no terminal says its own.
PLAIN_WIDTH = 100
MAX_CANDIDATES = 20
HEADINGS = ("When", "What", "Who", "Where", "Rep.", "Sure", "Id")
GAP = 2
# "2022-08-30 to", with the last day in the next line.
WHEN_CHARS = 13
# A column that wraps is never narrower, nor is the table; where the window is, its lines break.
MIN_CHARS = 8
MIN_TABLE_CHARS = 66
COLUMNS = (
    "start", "end", "type", "label", "status", "participants", "places", "reports", "confidence", "id",
)  # fmt: skip

RunOrReports = Annotated[
    list[str] | None,
    typer.Argument(metavar="[RUN | IN...]", help="A run's folder, or reports; else the newest run in outputs/."),
]
RunOption = Annotated[
    str | None,
    typer.Option("--run", "-r", metavar="RUN", help="A run's folder, or reports; else the newest run in outputs/."),
]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only exercise, patrol, ...; may be repeated.")]
Series = Annotated[str | None, typer.Option(metavar="NAME", help="Only this series of exercises, such as vostok.")]
Codes = Annotated[
    list[str] | None,
    typer.Option("--participant", metavar="CODE", help="Only with this state (RU, CN); repeated: with all of them."),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only what may lie on or after it: YYYY[-MM[-DD]].")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only what may lie on or before it: YYYY[-MM[-DD]].")]
Confidence = Annotated[float, typer.Option(min=0.0, max=1.0, help="Only events at least so sure, 0 to 1.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, safe to open in a spreadsheet.")]
Words = Annotated[list[str], typer.Argument(metavar="EVENT", help="An id, its start or end, or words of the name.")]


def add_event_verbs(app: typer.Typer, collect: Collect) -> None:
    """Add the verbs to the command line.

    Parameters
    ----------
    collect
        Reads and merges reports, where these are named in place of a run.
    """

    @app.command("events")
    def events_command(
        inputs: RunOrReports = None,
        type_: Types = None,
        series: Series = None,
        participant: Codes = None,
        since: Since = None,
        until: Until = None,
        min_confidence: Confidence = 0.0,
        as_json: AsJson = False,
        as_csv: AsCsv = False,
        gazetteer: OwnPlaces = None,
        display_name: DisplayNames = None,
        sizes: SizesFile = None,
        profile: ProfileName = Profile.ACCURATE,
    ) -> None:
        """List events: when, what, who, where, how many reports, how sure. A pipe gets tab-separated text.

        Example: geoint events outputs/seeds --type exercise --since 2022
        """
        from geoint.runs_search import Wanted

        wanted = Wanted.checked(type_, series, participant, since, until, min_confidence)
        setup = Setup(gazetteer, display_name, sizes, profile=profile)
        run, left_out = _open(inputs or [], collect, setup)
        events = [event for event in run.events if wanted.has(event)]
        _tell_undated(run, wanted)
        if as_json:
            _say_json([_record(event) for event in events])
        elif as_csv:
            _say_csv(events)
        elif _on_terminal():
            _say_table(events)
        else:
            _say_tabbed(events)
        if left_out:
            raise typer.Exit(SOME_LEFT_OUT)

    @app.command("show")
    def show_command(
        words: Words,
        run: RunOption = None,
        as_json: AsJson = False,
        gazetteer: OwnPlaces = None,
        display_name: DisplayNames = None,
        sizes: SizesFile = None,
        profile: ProfileName = Profile.ACCURATE,
    ) -> None:
        """Show everything about one event: values, quotes, conflicts, why reports were merged.

        Example: geoint show Vostok 2022 --run outputs/seeds
        """
        from geoint.runs_search import find_by_words

        setup = Setup(gazetteer, display_name, sizes, profile=profile)
        opened, left_out = _open([run] if run else [], collect, setup)
        found = find_by_words(opened, " ".join(words))
        if len(found) > 1:
            _say_candidates(" ".join(words), found)
            raise typer.Exit(NOTHING_FOUND)
        if as_json:
            _say_json(found[0].model_dump(mode="json"))
        else:
            width = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if _on_terminal() else PLAIN_WIDTH
            for line in event_lines(opened, found[0], width=width):
                typer.echo(line)
        if left_out:
            raise typer.Exit(SOME_LEFT_OUT)


# -- which run


def _open(inputs: Sequence[str], collect: Collect, setup: Setup) -> tuple[RunEvents, bool]:
    """Return the run that is named, the newest where none is, or what reports tell; and whether any was left out."""
    from geoint.runs import is_run, load_run, newest_run, run_of

    if not inputs:
        newest = newest_run()
        typer.echo(f"Run: {escaped(str(newest))}", err=True)
        _tell_unused(setup)
        return load_run(newest), False
    if len(inputs) == 1 and is_run(inputs[0]):
        _tell_unused(setup)
        return load_run(inputs[0]), False
    runs = [name for name in inputs if is_run(name)]
    if runs:
        raise InputError(f"{escaped(runs[0])} is a run among other inputs; name one run, or reports only")
    result = collect(list(inputs), setup)
    show_faults(result.faults)
    return run_of(result.collection, name=" ".join(inputs)), bool(result.faults)


def _tell_unused(setup: Setup) -> None:
    """Say which options a run that is already there cannot take up."""
    given = setup.reading_options()
    if given:
        many = "are" if len(given) > 1 else "is"
        typer.echo(f"note: {', '.join(given)} {many} for reports; this run is shown as it was made", err=True)


def _tell_undated(run: RunEvents, wanted: Wanted) -> None:
    """Say how many events a period leaves out only because nothing is known of their dates."""
    if wanted.since or wanted.until:
        rest = wanted._replace(since="", until="")
        undated = sum(event.start is None and event.end is None and rest.has(event) for event in run.events)
        if undated:
            typer.echo(f"note: {count_of(undated, 'undated event')} not shown, for --since or --until", err=True)


# -- how they are written


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def what_of(event: Event) -> str:
    """Return the name with its edition, else the type; and whether it is only planned."""
    what = event.label if event.name else event.type.replace("_", " ")
    return f"{what} (planned)" if event.status == "planned" else what


def _n_reports(event: Event) -> int:
    return len({m.report_id for m in event.mentions})


def _say_table(events: Sequence[Event]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.width = max(console.width, MIN_TABLE_CHARS)
    rows = [[escaped(cell) for cell in _table_cells(event)] for event in events]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, GAP, 0, 0))
    for column, width in zip(HEADINGS, _widths(rows, console.width), strict=True):
        justify: Literal["left", "right"] = "right" if column in {"Rep.", "Sure"} else "left"
        table.add_column(column, width=width, overflow="fold", justify=justify, style="dim" if column == "Id" else "")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    typer.echo(f"\n{count_of(len(events), 'event')}. `geoint show ID` tells everything about one.")


def _table_cells(event: Event) -> tuple[str, ...]:
    from geoint.runs_search import KEY_CHARS

    return (
        when_of(event), what_of(event), ", ".join(event.participants) or "not said",
        ", ".join(event.places) or "not placed", str(_n_reports(event)), f"{event.confidence:.0%}",
        event.id[-KEY_CHARS:],
    )  # fmt: skip


def _widths(rows: Sequence[Sequence[str]], total: int) -> list[int]:
    """Share the width: what, who and where wrap, and of these the narrow ones get all that they need."""
    needed = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    needed[0] = min(needed[0], WHEN_CHARS)
    wrapped = sorted((1, 2, 3), key=lambda i: needed[i])
    spare = total - GAP * len(needed) - sum(width for i, width in enumerate(needed) if i not in wrapped)
    for left, column in zip((3, 2, 1), wrapped, strict=True):
        needed[column] = max(min(needed[column], spare // left), MIN_CHARS)
        spare -= needed[column]
    return needed


def _cells(event: Event) -> tuple[str, ...]:
    return (
        event.start or "", event.end or "", event.type, event.label, event.status, ",".join(event.participants),
        "; ".join(event.places), str(_n_reports(event)), f"{event.confidence:.2f}", event.id,
    )  # fmt: skip


def _say_tabbed(events: Iterable[Event]) -> None:
    for cells in (COLUMNS, *map(_cells, events)):
        typer.echo("\t".join(map(escaped, cells)))


def _say_csv(events: Iterable[Event]) -> None:
    from geoint.output.tables import as_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([as_cell(escaped(cell)) for cell in _cells(event)] for event in events)
    typer.echo(buffer.getvalue(), nl=False)


def _record(event: Event) -> dict[str, Any]:
    """Return an event as JSON, flat; `geoint show --json` has the rest."""
    fields = (
        "id", "label", "name", "series_id", "edition", "type", "status", "start", "end", "date_prec", "participants",
        "hosts", "observers", "troops", "places", "lon", "lat", "where_prec", "confidence",
    )  # fmt: skip
    values = event.model_dump(mode="json", include=set(fields))
    return {name: values[name] for name in fields} | {"reports": sorted({m.report_id for m in event.mentions})}


def _say_json(value: Any) -> None:
    typer.echo(json_escaped(json.dumps(value, ensure_ascii=False, indent=1)))


def _say_candidates(words: str, found: Sequence[Event]) -> None:
    typer.echo(f"{escaped(words)} may be one of {len(found)} events; type more words, or the id of one:", err=True)
    for line in list(candidate_lines(found))[:MAX_CANDIDATES]:
        typer.echo(f"  {line}", err=True)
    if len(found) > MAX_CANDIDATES:
        typer.echo(f"  and {len(found) - MAX_CANDIDATES} more", err=True)
