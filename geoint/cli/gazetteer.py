"""The verbs of `geoint gazetteer`: search, show, export, check, add. What they do lives elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geoint.cli.show import count_of, entry_line
from geoint.errors import OutputError

if TYPE_CHECKING:
    from geoint.gazetteer import Gazetteer

gazetteer_app = typer.Typer(
    help="Look into the gazetteer.\n\nExample: geoint gazetteer search Zhanjang",
    no_args_is_help=True,
    rich_markup_mode=None,
)
PROBLEMS_FOUND, NOTHING_FOUND = 1, 2
MAX_SHOWN_NOTICES = 20
# How a search says that a name matched.
_HOW = {"name": "exact", "other name": "other name", "misspelt": "misspelt"}

OwnPlaces = Annotated[
    list[Path] | None, typer.Option("--gazetteer", metavar="FILE", help="Your own places (CSV or GeoJSON); they win.")
]


@gazetteer_app.command("search")
def search_command(
    name: Annotated[str, typer.Argument(help="A name, as you remember it.")],
    limit: Annotated[int, typer.Option(min=1, help="How many entries to show.")] = 10,
    gazetteer: OwnPlaces = None,
) -> None:
    """Find entries by name: exact, then other names, then misspelt.

    Example: geoint gazetteer search Zhanjang
    """
    if not name.strip():
        raise typer.BadParameter("it has no letters; type a place's name")
    store = _gazetteer(gazetteer)
    matches = store.search(name, limit=limit)
    for match in matches:
        how = _HOW[match.how] if match.how == "name" else f"{_HOW[match.how]}: {match.matched}"
        typer.echo(f"{match.entry_id:28} {entry_line(store.entry(match.entry_id))}  [{how}]")
    if not matches:
        typer.echo(f"{name}: nothing similar found; try another spelling or a longer form", err=True)
        raise typer.Exit(NOTHING_FOUND)


@gazetteer_app.command("show")
def show_command(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="An entry's id, as search prints it.")],
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Draw it into FILE.html or FILE.svg.")
    ] = None,
    gazetteer: OwnPlaces = None,
) -> None:
    """Show everything known of one entry, with a small picture.

    Example: geoint gazetteer show sea:sea-of-japan --map sea.html
    """
    store = _gazetteer(gazetteer)
    entry = store.entry(entry_id)
    typer.echo(entry_line(entry))
    facts = {
        "names": ", ".join(store.names(entry_id)), "admin-1": entry.admin1, "claimants": ", ".join(entry.claimants),
        "precision": entry.where_prec, "source": entry.source, "note": entry.note,
    }  # fmt: skip
    for label, value in facts.items():
        if value:
            typer.echo(f"{label:10} {value}")
    geometry = store.geometry(entry_id)
    if geometry is not None:
        west, south, east, north = (f"{degrees:.2f}" for degrees in geometry.bounds)
        typer.echo(f"{'area':10} {geometry.geom_type}, west {west}, south {south}, east {east}, north {north}")
    _draw(store, entry_id, map_file)


def _draw(store: Gazetteer, entry_id: str, map_file: Path | None) -> None:
    """Print a picture where the terminal has the characters, and write the one that was asked for."""
    from geoint.gazetteer.picture import to_braille, to_page, to_svg

    entry = store.entry(entry_id)
    if (sys.stdout.encoding or "").lower().replace("-", "") == "utf8":
        picture = to_braille(store, entry)
        if picture:
            typer.echo(f"\n{picture}")
    if map_file is None:
        return
    draw = {".html": to_page, ".htm": to_page, ".svg": to_svg}.get(map_file.suffix.lower())
    if draw is None:
        raise OutputError(f"cannot write {map_file}: the ending is neither .html nor .svg; choose one of them")
    try:
        map_file.parent.mkdir(parents=True, exist_ok=True)
        map_file.write_text(draw(store, entry), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {map_file}: {error.strerror or error}; choose another place") from error
    typer.echo(f"\nMap: {map_file}", err=True)


@gazetteer_app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.gpkg or FILE.geojson.")],
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Only this kind, such as strait; may be repeated.")
    ] = None,
    gazetteer: OwnPlaces = None,
) -> None:
    """Write entries to a file for QGIS: layers points and areas.

    Example: geoint gazetteer export ranges.gpkg --kind range --kind base
    """
    from geoint.gazetteer.export import export

    counts = export(_gazetteer(gazetteer), file, kinds=frozenset(_kinds(kind or [])))
    typer.echo(f"{count_of(counts['points'], 'point')}, {count_of(counts['areas'], 'area')} -> {file}", err=True)


@gazetteer_app.command("check")
def check_command(
    all_notices: Annotated[bool, typer.Option("--all", help="Show every notice.")] = False,
    gazetteer: OwnPlaces = None,
) -> None:
    """Check every entry: ids, names, sources, positions, polygons. Exit code 1 where there is an error.

    A notice is where a source is known to be coarse, such as a town on a quay outside a simplified coast.

    Example: geoint gazetteer check --gazetteer mine.csv
    """
    from geoint.gazetteer.check import check

    problems = check(_gazetteer(gazetteer))
    errors = [problem for problem in problems if problem.severity == "error"]
    notices = [problem for problem in problems if problem.severity == "notice"]
    shown = notices if all_notices else notices[:MAX_SHOWN_NOTICES]
    for problem in (*errors, *shown):
        typer.echo(str(problem))
    if len(shown) < len(notices):
        typer.echo(f"and {count_of(len(notices) - len(shown), 'more notice')}; --all shows them")
    typer.echo(f"{count_of(len(errors), 'error')}, {count_of(len(notices), 'notice')}", err=True)
    if errors:
        raise typer.Exit(PROBLEMS_FOUND)


@gazetteer_app.command("add")
def add_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Your own places; made where it is missing.")],
    name: Annotated[str, typer.Argument(help="The place's name.")],
    lon: Annotated[float, typer.Option(help="Longitude in degrees, east positive.")],
    lat: Annotated[float, typer.Option(help="Latitude in degrees, north positive.")],
    kind: Annotated[str, typer.Option(help="What it is, such as base, range, city, strait.")],
    more: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=VALUE", help="Another column, such as country=RU or other_names=A|B."),
    ] = None,
) -> None:
    """Add a place to your own file, which --gazetteer FILE then lays over the gazetteer.

    Example: geoint gazetteer add mine.csv "Camp Alpha" --lon 131.5 --lat 43.2 --kind base --set country=RU
    """
    from geoint.gazetteer.export import COLUMNS, add_place

    fields = {"name": name, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "kind": _kinds([kind])[0]}
    for pair in more or []:
        column, equals, value = pair.partition("=")
        if not equals or column not in COLUMNS:
            raise typer.BadParameter(f"{pair!r} is not COLUMN=VALUE; the columns are {', '.join(COLUMNS)}")
        fields[column] = value
    entry_id = add_place(file, fields)
    typer.echo(f"{name} -> {file} as {entry_id}; use it with --gazetteer {file}")


def _kinds(kinds: list[str]) -> list[str]:
    from typing import get_args

    from geoint.models import Kind

    for kind in kinds:
        if kind not in get_args(Kind):
            raise typer.BadParameter(f"{kind!r} is no kind of place; choose one of {', '.join(sorted(get_args(Kind)))}")
    return kinds


def _gazetteer(custom: list[Path] | None) -> Gazetteer:
    from geoint.gazetteer import Gazetteer

    return Gazetteer.load(custom=custom or [])
