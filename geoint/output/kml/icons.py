"""Symbols of the event types as small pictures for Google Earth, with a white rim that stands out from the ground.

A doubtful event's symbol is hollow, as on the map. The pictures are computed here, byte for byte the same everywhere.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import Polygon

from geoint.output.symbology import SHAPES, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoint.models import EventType

SIZE = 64
"""Pixels of a side: Google Earth shows an icon at half of that on a usual screen."""

OVERSAMPLING = 4
"""Points tried along each side of a pixel, for smooth edges."""

BOX = 32.0
"""Side of the box in which `SHAPES` are drawn."""

RIM, STROKE = 1.6, 3.2
"""Width of the white rim, and of a hollow symbol's line, in units of that box."""

INSIDE_ALPHA = 0.45
"""How white the inside of a hollow symbol is: the ground shows through, and a click still meets it."""

WHITE = np.array([255.0, 255.0, 255.0])
CURVE_STEPS = 24

DOUBTFUL = "-doubtful"


def icon_name(event_type: EventType, *, doubtful: bool) -> str:
    """Name of a symbol's file."""
    return f"{event_type}{DOUBTFUL if doubtful else ''}.png"


def icons() -> Mapping[str, bytes]:
    """File name -> PNG of every symbol, solid and hollow."""
    return {
        icon_name(event_type, doubtful=doubtful): _icon(style.shape, style.light, hollow=doubtful)
        for event_type, style in TYPES.items()
        for doubtful in (False, True)
    }


def _icon(shape: str, colour: str, *, hollow: bool) -> bytes:
    body = _polygon(SHAPES[shape]).buffer(-RIM)  # so that the rim stays inside the picture
    rim = body.buffer(RIM)
    inside = body.buffer(-STROKE) if hollow else Polygon()
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)
    coloured, white, pale = _cover(body.difference(inside)), _cover(rim.difference(body)), _cover(inside)
    alpha = coloured + white + pale * INSIDE_ALPHA
    weights = np.where(alpha > 0, alpha, 1.0)[..., None]
    mixed = (coloured[..., None] * rgb + (white + pale * INSIDE_ALPHA)[..., None] * WHITE) / weights
    return _png(np.dstack([mixed, np.minimum(alpha, 1.0) * 255]).round().astype(np.uint8))


def _cover(area: BaseGeometry) -> NDArray[np.float64]:
    """Share of each pixel that an area covers."""
    count = SIZE * OVERSAMPLING
    along = (np.arange(count) + 0.5) * (BOX / count)
    x, y = np.meshgrid(along, along)
    hits = shapely.contains_xy(area, x, y).astype(float)
    blocks: NDArray[np.float64] = hits.reshape(SIZE, OVERSAMPLING, SIZE, OVERSAMPLING).mean(axis=(1, 3))
    return blocks


def _polygon(path: str) -> Polygon:
    """Outline of an SVG path of one closed ring, curves as short lines."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    parse_path(path, pen)
    ring: list[tuple[float, float]] = []
    for name, points in pen.value:
        if name in ("moveTo", "lineTo"):
            ring.append(points[0])
        elif name == "curveTo":
            ring += _curve(ring[-1], points)
    return Polygon(ring).buffer(0)


def _curve(start: tuple[float, float], points: Any) -> list[tuple[float, float]]:
    """Points along a cubic Bezier curve, without its start."""
    corners = np.array([start, *points], dtype=float)
    t = np.linspace(0, 1, CURVE_STEPS + 1)[1:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return [(float(x), float(y)) for x, y in weights @ corners]


def _png(picture: NDArray[np.uint8]) -> bytes:
    """PNG of rows of red, green, blue and alpha."""
    height, width, _ = picture.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), picture.reshape(height, -1)])
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    packed = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)
