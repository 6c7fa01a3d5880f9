"""Pictures of one gazetteer entry: dots for a terminal, SVG for a browser. No network, no template, no script."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoint.placing.geometry import unwrap

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoint.gazetteer import Gazetteer
    from geoint.models import GazetteerEntry

# A terminal of 80 columns and 24 lines shows the picture with the facts above it.
_COLUMNS, _LINES = 60, 16
# A character of braille holds 2 by 4 dots; these are their bits, by row and column.
_BRAILLE = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_MARK = "●"
# Part of the extent that is shown around an area; degrees around a point that lies in no known country.
_MARGIN = 0.05
_AROUND_POINT = 2.0
# Beyond this latitude a degree of longitude is so short that the true shape would be a thread.
_MOST_LATITUDE = 80.0
_SVG_WIDTH = 800.0


def to_braille(gazetteer: Gazetteer, entry: GazetteerEntry) -> str:
    """Return an entry as lines of braille dots: its area, or its point on the unit or country that it lies in.

    North is up; a degree of longitude is drawn as short as it is at the middle of the picture. Empty where neither the
    entry nor what it lies in has an area.
    """
    area = _area(gazetteer, entry)
    if area is None:
        return ""
    lon = _beside(entry.lon, area)
    columns, lines, (west, north, step_x, step_y) = _grid(area)
    xs = west + (np.arange(columns * 2) + 0.5) * step_x
    ys = north - (np.arange(lines * 4) + 0.5) * step_y
    shapely.prepare(area)
    grid_x, grid_y = np.meshgrid(xs, ys)
    cells = _characters(np.asarray(shapely.contains_xy(area, grid_x, grid_y), dtype=np.bool_))
    column, line = int((lon - west) / step_x / 2), int((north - entry.lat) / step_y / 4)
    if 0 <= column < columns and 0 <= line < lines:
        cells[line][column] = _MARK
    return "\n".join("".join(row).rstrip(chr(_BRAILLE)) for row in cells)


def _area(gazetteer: Gazetteer, entry: GazetteerEntry) -> BaseGeometry | None:
    """The entry's own area, else that of its first-order unit, else that of its country; in one piece."""
    homes = [entry.id, gazetteer.adm1_of(entry.id), f"country:{entry.country}" if entry.country else None]
    for home in homes:
        geometry = gazetteer.geometry(home) if home else None
        if geometry is not None and geometry.area > 0:
            return unwrap(geometry)
    return None


def _beside(lon: float, area: BaseGeometry) -> float:
    """The longitude in the turn in which the area was unwrapped."""
    return lon + 360.0 if lon < 0 and area.bounds[2] > 180 else lon


def _grid(area: BaseGeometry) -> tuple[int, int, tuple[float, float, float, float]]:
    """Columns and lines of the picture; its north-west corner and the size of a dot in degrees."""
    west, south, east, north = area.bounds
    shrink = math.cos(math.radians(min(abs(south + north) / 2, _MOST_LATITUDE)))
    width, height = (east - west) * shrink or 1e-6, (north - south) or 1e-6
    step = max(width / (_COLUMNS * 2), height / (_LINES * 4))
    columns = max(1, min(_COLUMNS, math.ceil(width / step / 2)))
    lines = max(1, min(_LINES, math.ceil(height / step / 4)))
    return columns, lines, (west, north, step / shrink, step)


def _characters(dots: NDArray[np.bool_]) -> list[list[str]]:
    lines, columns = dots.shape[0] // 4, dots.shape[1] // 2
    values = np.full((lines, columns), _BRAILLE)
    for row, bits in enumerate(_BITS):
        for column, bit in enumerate(bits):
            values += bit * dots[row::4, column::2]
    return [[chr(value) for value in line] for line in values.tolist()]


def to_svg(gazetteer: Gazetteer, entry: GazetteerEntry) -> str:
    """Return an entry as an SVG drawing: land in grey, its area in red, its point; equirectangular, north up."""
    own = gazetteer.geometry(entry.id)
    own = unwrap(own) if own is not None else None
    west, south, east, north = _window(gazetteer, entry)
    shrink = math.cos(math.radians(min(abs(south + north) / 2, _MOST_LATITUDE)))
    scale = _SVG_WIDTH / max(east - west, 1e-6)
    height = (north - south) * scale / shrink

    def path(geometry: BaseGeometry, style: str) -> str:
        shown = shapely.simplify(geometry, 0.5 / scale)
        rings = [ring for part in _polygons(shown) for ring in (part.exterior, *part.interiors)]
        steps = ("M" + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale / shrink:.1f}" for x, y in r.coords)
                 for r in rings)  # fmt: skip
        return f'<path fill-rule="evenodd" {style} d="{"Z".join(steps)}Z"/>' if rings else ""

    window = shapely.box(west, south, east, north)
    land = [gazetteer.land()]
    if east > 180:  # the land beyond the antimeridian, one turn on
        land.append(shapely.transform(land[0], lambda points: points + np.array([360.0, 0.0])))
    drawn = [path(piece.intersection(window), 'fill="#d9d5cb" stroke="#8c877a" stroke-width="0.6"') for piece in land]
    if own is not None:
        drawn.append(path(own.intersection(window), 'fill="#c0392b" fill-opacity="0.35" stroke="#c0392b"'))
    x, y = (_beside(entry.lon, window) - west) * scale, (north - entry.lat) * scale / shrink
    drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#c0392b" stroke="#ffffff" stroke-width="1.5"/>')
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SVG_WIDTH:.0f} {height:.0f}" role="img">'
        f'<title>{escape(entry.name)}</title><rect width="100%" height="100%" fill="#eaf1f6"/>'
    )
    return head + "\n".join(part for part in drawn if part) + "</svg>\n"


def _window(gazetteer: Gazetteer, entry: GazetteerEntry) -> tuple[float, float, float, float]:
    area = _area(gazetteer, entry)
    if area is None:
        lon, lat, around = entry.lon, entry.lat, _AROUND_POINT
        return lon - around, max(lat - around, -90.0), lon + around, min(lat + around, 90.0)
    west, south, east, north = area.bounds
    margin = max(east - west, north - south) * _MARGIN
    return west - margin, max(south - margin, -90.0), east + margin, min(north + margin, 90.0)


def _polygons(geometry: BaseGeometry) -> list[shapely.Polygon]:
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]


def to_page(gazetteer: Gazetteer, entry: GazetteerEntry) -> str:
    """Return an entry as one HTML page without a script: the drawing, its names, where they come from."""
    names = ", ".join(gazetteer.names(entry.id))
    facts = {
        "Kind": entry.kind, "Country": entry.country, "Claimed by": ", ".join(entry.claimants), "Names": names,
        "Position": f"{entry.lon:.4f}, {entry.lat:.4f} (lon, lat)", "Source": entry.source, "Note": entry.note,
    }  # fmt: skip
    rows = "\n".join(f"<tr><th>{key}</th><td>{escape(value)}</td></tr>" for key, value in facts.items() if value)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(entry.name)}</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem}"
        "svg{width:100%;height:auto;max-height:80vh}th{text-align:left;vertical-align:top;padding-right:1rem}</style></head>\n"
        f"<body><h1>{escape(entry.name)}</h1>\n{to_svg(gazetteer, entry)}<table>\n{rows}\n</table></body></html>\n"
    )
