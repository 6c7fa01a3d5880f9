"""A static map of a run for print: `geoint figure`. No browser, no network, the same bytes for the same run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from geoint.errors import InputError, OutputError
from geoint.output.figure.layout import FigurePlan, Wish, plan_figure
from geoint.output.figure.notes import title_of
from geoint.output.figure.sheet import KINDS, Kind, settings
from geoint.output.figure.sizes import SIZES
from geoint.output.figure.text import clean, without_font
from geoint.output.webmap.data import headline

if TYPE_CHECKING:
    from geoint.runs import RunEvents

BYS = ("year", "series")

__all__ = [
    "BYS",
    "KINDS",
    "SIZES",
    "check_figure",
    "figure_bytes",
    "kind_of",
    "letters_without_font",
    "plan_of",
    "write_figure",
]


def figure_bytes(
    run: RunEvents,
    *,
    kind: Literal["png", "svg", "pdf"] = "png",
    size: str = "page",
    by: Literal["year", "series"] | None = None,
    title: str | None = None,
    key: bool = True,
) -> bytes:
    """Draw the events of a run as a static map.

    Events are numbered from 1 in the run's order, those without a place too.

    Parameters
    ----------
    run
        Areas in EPSG:4326, longitude first, cut at the antimeridian.
    kind
        png (300 dpi), svg (letters as outlines) or pdf (fonts inside the file).
    size
        One of `SIZES`: column (89 mm wide), page (183 mm), slide (13.33 by 7.5 inches).
    by
        A small map for each year, or for each series; null for one map of all.
    title
        Heading; null takes the run's own, "" leaves it out.
    key
        Whether the numbered events are listed.

    Returns
    -------
    bytes
        The file: the same for the same run.

    Raises
    ------
    InputError
        For a kind, a size or a grouping that there is not.
    """
    if kind not in KINDS:
        raise InputError(f"{kind!r} is no kind of figure; choose one of {', '.join(KINDS)}")
    with settings():
        return plan_of(run, size=size, by=by, title=title, key=key).draw().save(kind)


def plan_of(
    run: RunEvents,
    *,
    size: str = "page",
    by: Literal["year", "series"] | None = None,
    title: str | None = None,
    key: bool = True,
) -> FigurePlan:
    """Lay out a figure without drawing it: what stands where, in millimetres.

    Raises
    ------
    InputError
        For a size or a grouping that there is not.
    """
    _check(size, by)
    return plan_figure(run, Wish(SIZES[size], by, title, key))


def write_figure(
    run: RunEvents,
    path: Path,
    *,
    size: str = "page",
    by: Literal["year", "series"] | None = None,
    title: str | None = None,
    key: bool = True,
) -> None:
    """Write a figure to a file whose ending says its kind; an old file stays until the new one is whole.

    Raises
    ------
    InputError
        For an ending, a size or a grouping that there is not.
    OutputError
        If the file cannot be written.
    """
    data = figure_bytes(run, kind=kind_of(path), size=size, by=by, title=title, key=key)
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another place with -o") from error


def check_figure(path: Path, *, size: str, by: str | None) -> None:
    """Refuse a file's ending, a size or a grouping that there is not, before anything is read.

    Raises
    ------
    InputError
        With what there is.
    """
    kind_of(path)
    _check(size, by)


def _check(size: str, by: str | None) -> None:
    if size not in SIZES:
        raise InputError(f"{size!r} is no size of a figure; choose one of {', '.join(SIZES)}")
    if by is not None and by not in BYS:
        raise InputError(f"{by!r} is no grouping of a figure; choose one of {', '.join(BYS)}, or none")


def kind_of(path: Path) -> Kind:
    """Return the kind that a file's ending says.

    Raises
    ------
    InputError
        For any other ending.
    """
    ending = path.suffix.lower().removeprefix(".")
    for kind in KINDS:
        if ending == kind:
            return kind
    endings = ", ".join(f".{kind}" for kind in KINDS)
    raise InputError(f"cannot write a figure to {path.name!r}: its ending says no kind; choose one of {endings}")


def letters_without_font(run: RunEvents, *, title: str | None = None) -> str:
    """Return the letters of a figure that no font of this machine has, and that would show as boxes."""
    names = [headline(event) for event in run.events]
    publishers = [report.publisher for report in run.reports.values()]
    return without_font(clean(text) for text in (title_of(run, title), *names, *publishers))
