"""Symbols of the web map as Matplotlib paths: shape and colour say the type, the pictogram the domain."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geoint.output.figure.sheet import Ink
from geoint.output.figure.spread import short_count
from geoint.output.figure.text import MM_PER_POINT, Style, width_of
from geoint.output.symbology import GLYPH_PLACE, GLYPH_PLACE_ELSE, GLYPHS, SHAPES, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.path import Path

    from geoint.models import Domain, EventType
    from geoint.output.figure.sheet import Sheet

SHAPE_BOX, GLYPH_BOX = 32.0, 24.0
"""Sides of the boxes that `symbology` draws in."""

LEAST_LETTERS = 6.0
"""Points: smaller ones cannot be read in print."""

CAPITAL = 0.72
"""Height of a digit, in parts of the letters' size."""

INNER = 0.74
"""Width inside a ring, in parts of its own."""

TIGHT = 2
"""With more letters than this a ring's number is not bold."""

DARK = "#1c2126"
DARK_GLYPH_ON: frozenset[EventType] = frozenset({"deployment"})
"""Types whose colour is too light for a white pictogram."""


def draw_symbol(
    sheet: Sheet, at: tuple[float, float], size: float, *, type_: EventType, domain: Domain | None, hollow: bool = False
) -> None:
    """Draw the symbol of an event about a point.

    Parameters
    ----------
    at
        Middle, in millimetres.
    size
        Side of the box (mm) that holds the symbol.
    hollow
        Doubtful: white with a dashed rim in the type's colour.
    """
    style = TYPES[type_]
    unit = size / SHAPE_BOX
    shape = _placed(SHAPES[style.shape], at, unit, (SHAPE_BOX / 2, SHAPE_BOX / 2))
    rim = unit / MM_PER_POINT
    if hollow:
        sheet.path(shape, Ink(fill="white", line="white", width=4.4 * rim))
        sheet.path(shape, Ink(fill="white", line=style.light, width=2.6 * rim, dash=(4 * rim, 2.4 * rim)))
    else:
        sheet.path(shape, Ink(line="white", width=3.4 * rim))
        sheet.path(shape, Ink(fill=style.light))
    if domain in GLYPHS:
        scale, drop = GLYPH_PLACE.get(style.shape, GLYPH_PLACE_ELSE)
        middle = (at[0], at[1] + (SHAPE_BOX / 2 - drop) * unit)
        glyph = _placed(GLYPHS[domain], middle, unit * scale, (GLYPH_BOX / 2, GLYPH_BOX / 2))
        light = DARK if type_ in DARK_GLYPH_ON else "white"
        sheet.path(glyph, Ink(fill=style.light if hollow else light))


def draw_pictogram(sheet: Sheet, at: tuple[float, float], size: float, *, domain: Domain) -> None:
    """Draw a pictogram alone, in the colour of the text."""
    sheet.path(_placed(GLYPHS[domain], at, size / GLYPH_BOX, (GLYPH_BOX / 2, GLYPH_BOX / 2)), Ink(fill="#4d565e"))


def draw_group(
    sheet: Sheet, at: tuple[float, float], size: float, *, counts: Sequence[tuple[EventType, int]], style: Style
) -> None:
    """Draw a ring with the types' shares and the number of events in its middle."""
    from matplotlib.path import Path

    total = sum(count for _, count in counts)
    sheet.circle(*at, size / 2 + 0.2, Ink(fill="white"))
    turned = 0.0
    for type_, count in counts:
        # Clockwise from the top, as on the web map.
        first, last = 90 - 360 * (turned + count) / total, 90 - 360 * turned / total
        arc = Path.arc(first, last) if count < total else Path.unit_circle()
        radius = size * 0.42
        moved = Path(np.asarray(arc.vertices) * radius + np.array(at), arc.codes)
        sheet.path(moved, Ink(line=TYPES[type_].light, width=size * 0.13 / MM_PER_POINT))
        turned += count
    text = short_count(total)
    plain = style._replace(face="sans" if len(text) > TIGHT else "sans bold")
    across = math.hypot(width_of(text, plain), plain.size * MM_PER_POINT * CAPITAL)
    fitting = plain._replace(size=max(LEAST_LETTERS, min(plain.size, plain.size * size * INNER / across)))
    sheet.text(at[0], at[1] - fitting.size * MM_PER_POINT * CAPITAL / 2, text, fitting, align="center")


def _placed(d: str, at: tuple[float, float], unit: float, middle: tuple[float, float]) -> Path:
    """Return an SVG path with its middle at a point; SVG counts downward."""
    from matplotlib.path import Path

    raw = svg_path(d)
    points = (np.asarray(raw.vertices) - np.array(middle)) * np.array([unit, -unit]) + np.array(at)
    return Path(points, raw.codes)


@lru_cache(maxsize=64)
def svg_path(d: str) -> Path:
    """Return an SVG path as Matplotlib's, y downward."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path
    from matplotlib.path import Path

    pen = RecordingPen()
    parse_path(d, pen)
    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    moves = {
        "moveTo": (Path.MOVETO,),
        "lineTo": (Path.LINETO,),
        "curveTo": (Path.CURVE4,) * 3,
        "qCurveTo": (Path.CURVE3,) * 2,
    }
    for name, given in pen.value:
        if name in moves:
            points += given
            codes += moves[name]
        elif name == "closePath":
            points.append(points[-1])
            codes.append(Path.CLOSEPOLY)
    return Path(points, codes)
