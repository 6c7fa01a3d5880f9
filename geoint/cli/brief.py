"""`geoint brief` and `geoint embed`: a run as a report to read, and its map as a snippet for another page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geoint.cli.events import Codes, Confidence, Series, Since, Types, Until
from geoint.cli.show import count_of
from geoint.cli.show_event import escaped
from geoint.errors import InputError

if TYPE_CHECKING:
    from geoint.runs import RunEvents

# As `geoint.output.brief` and `geoint.output.embed` have them; importing those would slow every verb down.
LIMIT, HEIGHT = 100, 560
# Pixels: the picture behind a frame, sharp enough on a wide screen.
PICTURE_WIDTH = 1600

RunFolder = Annotated[
    Path | None, typer.Argument(metavar="[RUN]", help="A run's folder; else the newest run in outputs/.")
]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="brief.md, brief.html or brief.docx.")]
Title = Annotated[str | None, typer.Option(help="Heading of the brief; else the run's.")]
Limit = Annotated[int, typer.Option(min=0, help="Events told in full, the surest; the table has all.")]
Height = Annotated[int, typer.Option(min=200, max=4000, help="Height of the frame in pixels.")]
Caption = Annotated[str | None, typer.Option(help="Text below the map; else what the map rests on.")]
Srcdoc = Annotated[bool, typer.Option("--srcdoc", help="Put the whole map into the snippet; no other file is needed.")]
At = Annotated[
    str,
    typer.Option(metavar="ADDRESS", help="Where the run's folder lies, seen from the page: maps/seeds, https://..."),
]
NoPicture = Annotated[bool, typer.Option("--no-picture", help="Leave out the picture for readers without frames.")]
Quarto = Annotated[bool, typer.Option("--quarto", help="Wrap the snippet in a raw block, for Quarto and Pandoc.")]


def add_brief_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("brief")(brief_command)
    app.command("embed")(embed_command)


def brief_command(
    output: Output,
    run: RunFolder = None,
    title: Title = None,
    limit: Limit = LIMIT,
    type_: Types = None,
    series: Series = None,
    participant: Codes = None,
    since: Since = None,
    until: Until = None,
    min_confidence: Confidence = 0.0,
) -> None:
    """Write a brief: map, timeline, table, a paragraph for each event with footnotes, where sources differ.

    Example: geoint brief outputs/seeds -o outputs/brief.html
    """
    from geoint.output.brief.scope import chosen
    from geoint.output.brief.write import check_format, write_brief
    from geoint.runs_search import Wanted

    check_format(output)
    wanted = Wanted.checked(type_, series, participant, since, until, min_confidence)
    opened, folder = _open(run)
    part, scope = chosen(opened, wanted)
    if opened.events and not part.events:
        raise InputError(f"no event of {escaped(opened.name)} is left; ask for less, `geoint events` lists all")
    files = write_brief(part, output, title=title, scope=scope, limit=limit, folder=folder)
    told = min(limit, len(part.events))
    in_full = "" if told == len(part.events) else f", {told} of them in full"
    typer.echo(f"{count_of(len(part.events), 'event')}{in_full}", err=True)
    for file in files:
        typer.echo(escaped(str(file)))


def embed_command(
    run: RunFolder = None,
    srcdoc: Srcdoc = False,
    height: Height = HEIGHT,
    caption: Caption = None,
    at: At = "",
    no_picture: NoPicture = False,
    quarto: Quarto = False,
) -> None:
    """Print a snippet of HTML that shows the map in another page, in a sandboxed frame.

    Without --srcdoc the snippet points to map.html, and to map.png, which is written beside it.

    Example: geoint embed outputs/seeds --at maps/seeds > snippet.html
    """
    from geoint.output import embed

    opened, folder = _open(run)
    page = _map_of(folder)
    picture = None if no_picture else _picture(opened)
    if srcdoc:
        snippet = embed.embed_page(opened, page, picture=picture, height=height, caption=caption)
    else:
        snippet = embed.embed_file(opened, at=at, with_picture=bool(picture), height=height, caption=caption)
        _keep(picture, folder / embed.PICTURE_FILE)
    typer.echo(embed.as_quarto(snippet) if quarto else snippet.html)


def _open(run: Path | None) -> tuple[RunEvents, Path]:
    """Return the run that is named, or the newest, and its folder."""
    from geoint.runs import load_run, newest_run

    path = run
    if path is None:
        path = newest_run()
        typer.echo(f"Run: {escaped(str(path))}", err=True)
    return load_run(path), path if path.is_dir() else path.parent


def _map_of(folder: Path) -> str:
    from geoint.output.embed import MAP_FILE

    file = folder / MAP_FILE
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise InputError(f"cannot use {escaped(str(file))}: {why}; make the run anew with `geoint map`") from error


def _picture(run: RunEvents) -> bytes:
    from geoint.output.brief.write import compact
    from geoint.output.embed import picture_of

    return compact(picture_of(run), width=PICTURE_WIDTH)


def _keep(picture: bytes | None, file: Path) -> None:
    from geoint.output.brief.files import write_files

    if picture is not None:
        write_files({file: picture})
        typer.echo(f"Picture for readers without frames: {escaped(str(file))}", err=True)
