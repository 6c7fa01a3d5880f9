"""Sizes of a figure: for a column, a page and a slide, with letters that stay readable where the figure ends up."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoint.output.figure.text import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

INK, SOFT, FAINT, ACCENT = "#1c2126", "#4d565e", "#626c75", "#0b5580"
WATER_INK, LAND_INK = "#5d86a0", "#8b8072"


@dataclass(frozen=True)
class FigureSize:
    """Measures of a figure: lengths in millimetres, letters in points.

    A figure without a `height` is as high as what it holds, at most `most_height`. `aspect` is the least and the
    greatest height of a map, in parts of its width. `beside` says whether key and legend stand at the map's right.
    """

    width: float
    height: float | None
    most_height: float
    margin: float
    text: float
    small: float
    title: float
    symbol: float
    columns: int
    dense_columns: int
    legend_columns: int
    aspect: tuple[float, float]
    labels: int
    label_width: float
    globe: float
    panels_across: int
    beside: bool = False

    @property
    def key_style(self) -> Style:
        """Lines of the key."""
        return Style(self.text, "sans", INK)

    @property
    def bold_style(self) -> Style:
        """Numbers, and headings of panels."""
        return Style(self.text, "sans bold", INK)

    @property
    def title_style(self) -> Style:
        """The figure's title."""
        return Style(self.title, "serif bold", INK)

    @property
    def small_style(self) -> Style:
        """Second lines, legend, scale."""
        return Style(self.small, "sans", SOFT)

    @property
    def faint_style(self) -> Style:
        """Degrees and sources."""
        return Style(self.small, "sans", FAINT)

    @property
    def water_style(self) -> Style:
        """Names of waters."""
        return Style(self.small + 1.2, "serif italic", WATER_INK)

    @property
    def country_style(self) -> Style:
        """Names of countries, in capitals."""
        return Style(self.small - 0.1 if self.small > 6.1 else self.small, "sans", LAND_INK)


SIZES: Mapping[str, FigureSize] = MappingProxyType(
    {
        "column": FigureSize(
            width=89, height=None, most_height=240, margin=0.6, text=6.3, small=6.0, title=9, symbol=3.1,
            columns=2, dense_columns=2, legend_columns=2, aspect=(0.62, 1.05), labels=14, label_width=25, globe=19,
            panels_across=2,
        ),
        "page": FigureSize(
            width=183, height=None, most_height=270, margin=0.6, text=7, small=6.2, title=13, symbol=3.9,
            columns=3, dense_columns=3, legend_columns=3, aspect=(0.45, 0.72), labels=30, label_width=32, globe=25,
            panels_across=3,
        ),
        "slide": FigureSize(
            width=338.67, height=190.5, most_height=190.5, margin=9, text=11.5, small=10, title=24, symbol=6.4,
            columns=1, dense_columns=2, legend_columns=2, aspect=(0.45, 0.9), labels=20, label_width=50, globe=32,
            panels_across=4, beside=True,
        ),
    }
)  # fmt: skip
"""Name -> size: a column of a journal (89 mm), a page's text width (183 mm), a slide (13.33 by 7.5 inches)."""
