"""Areas of events on a figure: soft fill, and an outline that says how sure the place is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiLineString, MultiPolygon

from geoint.output.figure.basemap import shores
from geoint.output.figure.projection import clipped, lines_of, polygons_of, sphere
from geoint.output.figure.sheet import Ink, Rect
from geoint.output.symbology import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.path import Path
    from shapely.geometry.base import BaseGeometry

    from geoint.output.figure.marks import Site
    from geoint.output.figure.projection import View
    from geoint.output.figure.sheet import Sheet

FILL = (0.07, 0.12, 0.16)
"""Opacity of the fill by certainty: doubtful, likely, sure."""

DASH: tuple[tuple[float, ...], ...] = ((0.1, 1.7), (3.0, 1.7), ())
"""Outline by certainty (points): dotted, dashed, solid."""

RING_DASH = (0.1, 1.4)
BAND_MM, BANDS, BAND_ALPHA = 1.5, 4, 0.05
"""Width, number and opacity of the strokes that fade from an outline: inward where it is sharp, else both ways."""

FEW_SITES = 60
"""With more areas in view bands would only blur the map."""

RING_POINTS = 72
MOST_FILLED = 0.55
"""Of a map may the fill of one vast area take."""

SPECK_MM, SPECK_VAST_MM = 0.5, 1.5
"""Rings smaller than this, islets in a sea, would only pepper the map with dots of the event's colour."""

VAST_WIDTH, VAST_ALPHA = 0.5, 0.5


def shown_sites(
    sites: Sequence[Site], view: View, *, least_ring: float
) -> list[tuple[Site, MultiPolygon, MultiLineString]]:
    """Return the sites that are seen in a view, with surface and outline in millimetres.

    A ring of a smaller radius than `least_ring` (mm) would only be drawn to be covered by its symbol. A vast area that
    lies whole in a map with room around it is no longer vast there.
    """
    found = []
    for site in sites:
        if site.ring_km and site.ring_km * 1000 * view.scale < least_ring:
            continue
        geometry = ring_of(site) if site.ring_km else site.geometry
        surface = view.fill(geometry)
        lines = view.lines(shores([geometry])) if not surface.is_empty else view.lines(_only_lines(geometry))
        if surface.is_empty and lines.is_empty:
            continue
        frame = shapely.box(*view.frame)
        if not (surface.intersects(frame) or lines.intersects(frame)):
            continue
        if site.vast and _has_room(surface, view):
            site = replace(site, vast=False)
        found.append((site, surface, _without_islets(lines, SPECK_VAST_MM if site.vast else SPECK_MM)))
    return found


def _has_room(surface: BaseGeometry, view: View) -> bool:
    frame = shapely.box(*view.frame)
    inside = view.projection.kind == "local" and frame.contains(surface)
    return inside and surface.area <= MOST_FILLED * frame.area


def ring_of(site: Site) -> BaseGeometry:
    """Return the circle (degrees) around a place of which only a point is known."""
    middle = site.geometry.centroid
    lon, lat = middle.x, middle.y
    around = np.linspace(0, 360, RING_POINTS, endpoint=False)
    full = np.ones(RING_POINTS)
    lons, lats, _ = sphere().fwd(full * lon, full * lat, around, full * site.ring_km * 1000)
    return shapely.Polygon(np.column_stack([lon + (np.asarray(lons) - lon + 180) % 360 - 180, lats]))


def _without_islets(lines: MultiLineString, least: float) -> MultiLineString:
    parts = lines_of(lines)
    bounds = shapely.bounds(parts) if parts else np.empty((0, 4))
    sizes = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    kept = [part for part, size in zip(parts, sizes, strict=True) if size >= least or len(parts) == 1]
    return MultiLineString(kept or parts[:1])


def _only_lines(geometry: BaseGeometry) -> MultiLineString:
    return MultiLineString(lines_of(geometry))


def draw_site(sheet: Sheet, frame: Rect, site: Site, shapes: tuple[BaseGeometry, BaseGeometry], *, bands: bool) -> None:
    """Draw one site."""
    surface, lines = shapes
    colour = TYPES[site.type].light
    inside = path_of(surface)
    outline = path_of(lines)
    if inside is not None and site.kind == "area" and not site.vast:
        strength = FILL[site.level] * (0.6 if site.ring_km else 1.0)
        sheet.path(inside, Ink(fill=colour, fill_alpha=strength), clip=frame)
    if outline is None:
        return
    if bands and not site.ring_km and site.kind == "area" and not site.vast:
        _draw_bands(sheet, site, (outline, surface), frame)
    width = VAST_WIDTH if site.vast else 0.6 if site.ring_km else 0.8
    alpha = (VAST_ALPHA if site.vast else 0.65 if site.soft else 0.9) * (0.85 if site.level == 0 else 1.0)
    dash = RING_DASH if site.ring_km else DASH[site.level]
    sheet.path(outline, Ink(line=colour, line_alpha=alpha, width=width, dash=dash, round_caps=True), clip=frame)


def _draw_bands(sheet: Sheet, site: Site, shapes: tuple[Path, BaseGeometry], frame: Rect) -> None:
    """Let the outline fade: inward only where it is a place's own, to both sides where it was drawn from words."""
    outline, surface = shapes
    inside = path_of(clipped(surface, frame))
    if inside is None:
        return
    x0, y0, x1, y1 = surface.bounds
    reach = min(BAND_MM, min(x1 - x0, y1 - y0) / 8)  # a small area must not fill up
    for i in range(1, BANDS + 1):
        width = 2 * reach * i / BANDS / (25.4 / 72)
        ink = Ink(
            line=TYPES[site.type].light, line_alpha=BAND_ALPHA * (site.level + 2) / 4, width=width, round_caps=True
        )
        sheet.path(outline, ink, clip=frame if site.soft else inside)


def path_of(geometry: BaseGeometry) -> Path | None:
    """Return polygons or lines in millimetres as one Matplotlib path; null where there are none."""
    from matplotlib.path import Path

    points: list[np.ndarray] = []
    codes: list[np.ndarray] = []
    rings = [ring for polygon in polygons_of(geometry) for ring in (polygon.exterior, *polygon.interiors)]
    for line, closed in (*((ring, True) for ring in rings), *((line, False) for line in lines_of(geometry))):
        line_points = np.asarray(line.coords)[:, :2]
        code = np.full(len(line_points), Path.LINETO, dtype=Path.code_type)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
        points.append(line_points)
        codes.append(code)
    return Path(np.concatenate(points), np.concatenate(codes)) if points else None
