"""A brief of a run, written to a file whose ending says the format: .md (with its pictures beside it), .html, .docx."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from geoint.errors import InputError
from geoint.output.brief import DEFAULT_LIMIT, make_brief
from geoint.output.brief.files import write_files
from geoint.output.symbology import TYPES

if TYPE_CHECKING:
    from PIL import Image

    from geoint.output.brief.types import Brief
    from geoint.runs import RunEvents

FORMATS = (".md", ".html", ".docx")

MAP_FILE = "map.html"

COLOURS = 256
"""Of a picture's palette: maps of flat colours look the same, and take a third of the bytes."""

SURFACES = 96
"""Colours of a picture that its palette keeps as they are: the commonest, which are its surfaces."""

if TYPE_CHECKING:
    Draw = Callable[[RunEvents], bytes]


def write_brief(
    run: RunEvents,
    path: str | Path,
    *,
    title: str | None = None,
    scope: str = "",
    limit: int = DEFAULT_LIMIT,
    folder: str | Path | None = None,
) -> tuple[Path, ...]:
    """Write a brief, with its pictures, all or none.

    Parameters
    ----------
    run
        Its events, numbered in their order.
    path
        File to write: .md, .html or .docx. Markdown's pictures go into a folder beside it, NAME_files.
    title, scope, limit
        As `geoint.output.brief.make_brief` takes them.
    folder
        The run's folder: a page holds the live map that lies there.

    Returns
    -------
    tuple of Path
        The files, the brief last.

    Raises
    ------
    InputError
        If the ending is none of the three.
    OutputError
        If a file cannot be written; what was there before stays.
    """
    from geoint import __version__

    target = Path(path)
    check_format(target)
    brief = make_brief(run, version=__version__, title=title, scope=scope, limit=limit)
    files = brief_files(brief, pictures_of(run), target, folder=Path(folder) if folder is not None else None)
    write_files(files)
    return tuple(files)


def check_format(path: Path) -> None:
    """Refuse a file whose ending says no format of a brief.

    Raises
    ------
    InputError
        Where it does not.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputError(f"a brief ends in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, and {path.name!r} does not")


def pictures_of(run: RunEvents, *, draw: Draw | None = None) -> dict[str, bytes]:
    """Return the pictures of a brief as PNG, by name.

    Parameters
    ----------
    draw
        Draws the map; by default `geoint.output.figure.figure_bytes`.
    """
    from geoint.output.brief.timeline import timeline_bytes

    return {
        "figure": compact(draw_figure(run) if draw is None else draw(run)),
        "timeline": compact(timeline_bytes(run)),
    }


def draw_figure(run: RunEvents) -> bytes:
    """Return the map as PNG, at the width of a page, without the list of events, which the table has."""
    from geoint.output.figure import figure_bytes

    return figure_bytes(run, kind="png", size="page", title="", key=False)


def compact(png: bytes, *, width: int | None = None) -> bytes:
    """Return a PNG with a palette, not wider than `width` pixels; colours of symbols and surfaces stay exact."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        image = picture.convert("RGB")
        dpi = picture.info.get("dpi")
    if width is not None and image.width > width:
        image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    _with_palette(image).save(buffer, "PNG", optimize=True, **({"dpi": dpi} if dpi else {}))
    return buffer.getvalue()


def _with_palette(image: Image.Image) -> Image.Image:
    """Return a picture with 256 colours: those of symbols and large surfaces as they are, the others by median cut."""
    import numpy as np
    from PIL import Image

    exact = _exact_colours(image)
    few = image.quantize(COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    pixels = np.asarray(image).astype(np.uint32)
    packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    keys = np.array([(red << 16) | (green << 8) | blue for red, green, blue in exact], dtype=np.uint32)
    place = np.minimum(np.searchsorted(keys, packed), len(keys) - 1)
    indexes = np.where(keys[place] == packed, place, np.asarray(few) + len(exact)).astype(np.uint8)
    made = Image.fromarray(indexes, "P")
    made.putpalette([*(part for colour in exact for part in colour), *(few.getpalette() or [])][: 3 * COLOURS])
    return made


def _exact_colours(image: Image.Image) -> list[tuple[int, int, int]]:
    """Return the symbols' colours and the commonest of a picture, in their order as numbers."""
    symbols = {tuple(int(style.light[at : at + 2], 16) for at in (1, 3, 5)) for style in TYPES.values()}
    counted: Any = image.getcolors(image.width * image.height) or []
    common = {colour for _, colour in sorted(counted, reverse=True)[:SURFACES]}
    return sorted((red, green, blue) for red, green, blue in symbols | common)


def brief_files(
    brief: Brief, pictures: Mapping[str, bytes], target: Path, *, folder: Path | None = None
) -> dict[Path, bytes]:
    """Return the files of a brief and what they hold, the brief last."""
    ending = target.suffix.lower()
    if ending == ".md":
        from geoint.output.brief.markdown import brief_markdown

        beside = f"{target.stem}_files"
        addresses = {name: f"{beside}/{name}.png" for name in pictures}
        files = {target.parent / beside / f"{name}.png": data for name, data in pictures.items()}
        return files | {target: brief_markdown(brief, addresses).encode("utf-8")}
    if ending == ".docx":
        from geoint.output.brief.docx import brief_docx

        return {target: brief_docx(brief, pictures)}
    from geoint.output.brief.html import brief_html

    page, address = _live_map(folder, target)
    return {target: brief_html(brief, pictures, page=page, map_address=address).encode("utf-8")}


def _live_map(folder: Path | None, target: Path) -> tuple[str | None, str | None]:
    """Return the run's map and its address seen from the brief; both null where the run has none."""
    if folder is None:
        return None, None
    file = folder / MAP_FILE
    try:
        page = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None, None
    try:
        relative = Path(os.path.relpath(file.resolve(), target.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        return page, None
    return page, quote(relative.encode("utf-8", "replace"))
