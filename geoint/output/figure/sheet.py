"""The sheet that a figure is drawn on: one Matplotlib axes in millimetres, and no global state.

The upper left corner is (0, 0) and y grows upward, so what lies on the sheet has a negative y: a figure is laid out
from the top, and its height is known last.

PNG, SVG and PDF get the same drawing. Text is never read as mathematics. In PDF the letters stay letters, with their
fonts inside the file; in SVG they are outlines, so that no font is needed to see them.
"""

from __future__ import annotations

import io
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from geoint.output.figure.text import Style, font_for, lacking, quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.path import Path as MplPath

Kind = Literal["png", "svg", "pdf"]
KINDS: tuple[Kind, ...] = ("png", "svg", "pdf")
DPI = 300
MM_PER_INCH = 25.4

# Matplotlib's settings belong to the whole process: they are set for one drawing at a time, and put back after it.
_ONE_AT_A_TIME = threading.RLock()
SETTINGS: dict[str, Any] = {
    "pdf.fonttype": 42,  # TrueType: every reader and printer takes it, and the letters can be searched
    "svg.fonttype": "path",
    "svg.hashsalt": "geoint",  # else ids are drawn at random
    "text.hinting": "none",  # letters as wide as they were measured
    "text.usetex": False,
    "text.parse_math": False,
    "path.simplify": True,
    "path.simplify_threshold": 0.1,
    "path.snap": False,
    "savefig.bbox": None,
}
NO_DATES: dict[Kind, dict[str, str | None]] = {
    "png": {"Software": "geoint"},
    "svg": {"Date": None, "Creator": "geoint"},
    "pdf": {"CreationDate": None, "Creator": "geoint", "Producer": None},
}
"""Metadata: nothing that changes from one run to the next."""


class Rect(NamedTuple):
    """A box in millimetres."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Millimetres."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Millimetres."""
        return self.y1 - self.y0

    def grown(self, by: float) -> Rect:
        """Return the box with so many millimetres more on each side."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def meets(self, other: Rect) -> bool:
        """Whether two boxes overlap."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, other: Rect) -> bool:
        """Whether the other box lies inside."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1


class Ink(NamedTuple):
    """How a shape is drawn: colours (sRGB hex), opacities, width of the line in points, dashes in points."""

    fill: str | None = None
    fill_alpha: float = 1.0
    line: str | None = None
    line_alpha: float = 1.0
    width: float = 0.5
    dash: tuple[float, ...] = ()
    round_caps: bool = False


class Sheet:
    """A page of a given size in millimetres that is drawn on and then saved."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0, width), ylim=(-height, 0))
        self.axes.set_axis_off()
        self._order = 0.0

    def path(self, path: MplPath, ink: Ink, *, clip: Rect | MplPath | None = None) -> None:
        """Draw a path whose points are millimetres."""
        from matplotlib.patches import PathPatch

        patch = PathPatch(path, **_looks(ink), zorder=self._next())
        self.axes.add_artist(patch)  # not add_patch, which works out limits that are fixed here
        if isinstance(clip, Rect):
            patch.set_clip_path(_rectangle(clip), self.axes.transData)
        elif clip is not None:
            patch.set_clip_path(clip, self.axes.transData)

    def rect(self, rect: Rect, ink: Ink) -> None:
        """Draw a box."""
        self.path(_rectangle(rect), ink)

    def line(self, points: Sequence[tuple[float, float]] | np.ndarray, ink: Ink, *, clip: Rect | None = None) -> None:
        """Draw an open line."""
        from matplotlib.path import Path

        self.path(Path(points), ink, clip=clip)

    def circle(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """Draw a circle; the radius is in millimetres."""
        from matplotlib.path import Path

        self.path(Path.circle((x, y), radius), ink)

    def text(
        self, x: float, y: float, text: str, style: Style, *, halo: float = 0.0, align: str = "left", turn: float = 0.0
    ) -> None:
        """Write a cleaned line with its baseline at y.

        Parameters
        ----------
        halo
            Width (points) of a white rim that parts the letters from what lies under them.
        align
            left, center or right of x.
        turn
            Degrees, counter-clockwise about (x, y).
        """
        if not text:
            return
        font = font_for(text, style.face)
        font.set_size(style.size)
        write = partial(self._write, x, y, text, font, align=align, turn=turn)
        if halo:
            write(colour="white", halo=halo)
        write(colour=style.colour, outline=bool(lacking(text, style.face)))

    def _write(self, x: float, y: float, text: str, font: Any, **how: Any) -> None:
        from matplotlib.patheffects import Normal, Stroke

        artist = self.axes.text(
            x, y, text, color=how["colour"], fontproperties=font, horizontalalignment=how["align"],
            verticalalignment="baseline", rotation=how["turn"], rotation_mode="anchor", parse_math=False, usetex=False,
            zorder=self._next(),
        )  # fmt: skip
        artist.set_in_layout(False)
        if how.get("halo"):
            artist.set_path_effects([Stroke(linewidth=2 * how["halo"], foreground=how["colour"], joinstyle="round")])
        elif how.get("outline"):
            # Drawn as shapes: the system's fonts for other scripts come in formats that a PDF cannot take in.
            artist.set_path_effects([Normal()])

    def _next(self) -> float:
        """Later lies above earlier."""
        self._order += 1
        return self._order

    def save(self, kind: Kind) -> bytes:
        """Return the file's bytes: the same for the same drawing."""
        buffer = io.BytesIO()
        with quiet():
            self.figure.savefig(buffer, format=kind, dpi=DPI, facecolor="white", metadata=NO_DATES[kind])
        return buffer.getvalue()


class settings:  # noqa: N801  # read as a word: `with settings():`
    """Matplotlib's own defaults with ours, whatever the process has set; one thread at a time."""

    def __enter__(self) -> None:
        from matplotlib import style

        _ONE_AT_A_TIME.acquire()
        try:
            self._context = style.context(["default", SETTINGS])
            self._context.__enter__()
        except BaseException:
            _ONE_AT_A_TIME.release()
            raise

    def __exit__(self, *error: Any) -> None:
        try:
            self._context.__exit__(*error)
        finally:
            _ONE_AT_A_TIME.release()


def _looks(ink: Ink) -> dict[str, Any]:
    from matplotlib.colors import to_rgba

    looks: dict[str, Any] = {
        "facecolor": to_rgba(ink.fill, ink.fill_alpha) if ink.fill else "none",
        "edgecolor": to_rgba(ink.line, ink.line_alpha) if ink.line else "none",
        "linewidth": ink.width if ink.line else 0.0,
        "fill": ink.fill is not None,
        "joinstyle": "round",
        "capstyle": "round" if ink.round_caps else "butt",
    }
    if ink.dash:
        looks["linestyle"] = (0, tuple(length / max(ink.width, 0.01) for length in ink.dash))
    return looks


def _rectangle(rect: Rect) -> MplPath:
    from matplotlib.path import Path

    corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1), (rect.x0, rect.y0)]
    return Path(corners, closed=True)
