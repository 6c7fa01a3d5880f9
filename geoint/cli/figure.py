"""`geoint figure`: a static map of a run's events for print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from geoint.cli.events import (
    SOME_LEFT_OUT,
    Codes,
    Confidence,
    RunOrReports,
    Series,
    Since,
    Types,
    Until,
    _open,
    _tell_undated,
)
from geoint.cli.setup import OwnPlaces, Setup
from geoint.cli.show import count_of
from geoint.cli.show_event import escaped

if TYPE_CHECKING:
    from geoint.cli.events import Collect

Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Figure to write: .png, .svg or .pdf.")]
Size = Annotated[str, typer.Option("--size", help="column (89 mm wide), page (183 mm) or slide (13.33 x 7.5 in).")]
By = Annotated[str | None, typer.Option("--by", help="A small map for each year, or each series.")]
Title = Annotated[str | None, typer.Option("--title", help="Heading; else the run's own.")]
NoKey = Annotated[bool, typer.Option("--no-key", help="Leave out the numbered list of the events.")]


def add_figure_verb(app: typer.Typer, collect: Collect) -> None:
    """Add the verb to the command line.

    Parameters
    ----------
    collect
        Reads and merges reports, where these are named in place of a run.
    """

    @app.command("figure")
    def figure_command(
        output: Output,
        inputs: RunOrReports = None,
        size: Size = "page",
        by: By = None,
        title: Title = None,
        no_key: NoKey = False,
        type_: Types = None,
        series: Series = None,
        participant: Codes = None,
        since: Since = None,
        until: Until = None,
        min_confidence: Confidence = 0.0,
        gazetteer: OwnPlaces = None,
    ) -> None:
        """Draw a map of a run for print: PNG of 300 dpi, SVG or PDF.

        Example: geoint figure outputs/seeds -o outputs/figure.pdf --size column
        """
        from geoint.output.figure import check_figure, letters_without_font, write_figure
        from geoint.runs_search import Wanted

        check_figure(output, size=size, by=by)
        wanted = Wanted.checked(type_, series, participant, since, until, min_confidence)
        run, left_out = _open(inputs or [], collect, Setup(gazetteer))
        _tell_undated(run, wanted)
        run = run.model_copy(update={"events": tuple(event for event in run.events if wanted.has(event))})
        grouping = cast(Literal["year", "series"] | None, by)
        write_figure(run, output, size=size, by=grouping, title=title, key=not no_key)
        lost = letters_without_font(run, title=title)
        if lost:
            typer.echo(f"note: no font here has {escaped(lost)}; they show as boxes. Install Noto fonts", err=True)
        typer.echo(f"{count_of(len(run.events), 'event')} -> {escaped(str(output))}", err=True)
        if left_out:
            raise typer.Exit(SOME_LEFT_OUT)
