"""Letters of a figure: cleaned, measured, wrapped, and given to a font that has them.

Lengths are in millimetres, sizes in points. Widths come from the fonts' own outlines, so a layout is the same for
PNG, SVG and PDF.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

MM_PER_POINT = 25.4 / 72
ASCENT, DESCENT = 0.76, 0.22
"""Of a line, as parts of the letters' size: from the baseline to the top of "d", and to the foot of "p"."""

LEADING = 1.22
"""From baseline to baseline, as a part of the letters' size."""

NAME_LIMIT = 200
"""Characters kept of a text: no real name is longer, and measuring 100,000 letters would take seconds."""

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufff8\ud800-\udfff]+")
"""What has no shape of its own, or turns the direction of the letters after it."""

# Matplotlib brings these with it, so every machine draws the same.
SHIPPED = {
    "sans": "DejaVuSans.ttf", "sans bold": "DejaVuSans-Bold.ttf", "sans italic": "DejaVuSans-Oblique.ttf",
    "serif italic": "STIXGeneralItalic.ttf", "serif bold": "DejaVuSerif-Bold.ttf",
}  # fmt: skip
# Asked in this order for letters that those lack.
FALLBACKS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew",
    "Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS",
)  # fmt: skip

FaceName = Literal["sans", "sans bold", "sans italic", "serif italic", "serif bold"]


class Style(NamedTuple):
    """How a text is set: size in points, face, colour (sRGB hex)."""

    size: float
    face: FaceName = "sans"
    colour: str = "#1c2126"

    @property
    def ascent(self) -> float:
        """Height above the baseline (mm)."""
        return self.size * ASCENT * MM_PER_POINT

    @property
    def descent(self) -> float:
        """Depth below the baseline (mm)."""
        return self.size * DESCENT * MM_PER_POINT

    @property
    def leading(self) -> float:
        """From baseline to baseline (mm)."""
        return self.size * LEADING * MM_PER_POINT


def clean(text: str | None, limit: int = NAME_LIMIT) -> str:
    """Return a text as one line that any font and file can hold, cut at a limit with an ellipsis."""
    kept = (text or "")[: 4 * limit]  # before the costly steps
    line = " ".join(UNSEEN.sub(" ", kept).split())
    return line if len(line) <= limit and len(text or "") <= 4 * limit else f"{line[: limit - 1].rstrip()}…"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back Matplotlib's two lines on every letter that no font has: `without_font` tells it once and plainly."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def width_of(text: str, style: Style) -> float:
    """Width (mm) of a cleaned line."""
    return _width(text, style.face) * style.size * MM_PER_POINT


@lru_cache(maxsize=20_000)
def _width(text: str, face: FaceName) -> float:
    """Width at a size of one."""
    from matplotlib.textpath import text_to_path

    if not text:
        return 0.0
    font = font_for(text, face).copy()
    font.set_size(100.0)
    # Measured between two bars, for a blank at the end has no outline.
    with quiet():
        full = text_to_path.get_text_width_height_descent(f"|{text}|", font, False)[0]
        bars = text_to_path.get_text_width_height_descent("||", font, False)[0]
    return float(full - bars) / 100.0


def wrap(text: str, style: Style, *, width: float, lines: int) -> tuple[str, ...]:
    """Break a cleaned text into at most so many lines of a width (mm); what does not fit ends in an ellipsis."""
    done: list[str] = []
    rest = text
    while rest and len(done) < lines:
        head, rest = _split(rest, style, width)
        done.append(head)
    if rest and done:
        done[-1] = shorten(f"{done[-1]} {rest}", style, width=width)
    return tuple(done)


def _split(text: str, style: Style, width: float) -> tuple[str, str]:
    """Return the first line of a text and the rest; a word that is too wide is broken anywhere."""
    if width_of(text, style) <= width:
        return text, ""
    words = text.split(" ")
    count = _most(len(words), lambda n: width_of(" ".join(words[:n]), style) <= width)
    if count:
        return " ".join(words[:count]), " ".join(words[count:])
    letters = max(1, _most(len(text), lambda n: width_of(text[:n], style) <= width))
    return text[:letters], text[letters:].lstrip()


def shorten(text: str, style: Style, *, width: float) -> str:
    """Cut a text to a width (mm), with an ellipsis where something was cut."""
    if width_of(text, style) <= width:
        return text
    kept = _most(len(text), lambda n: width_of(f"{text[:n].rstrip()}…", style) <= width)
    return f"{text[:kept].rstrip()}…"


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number below or at the limit that fits, by halving; 0 where none does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def font_for(text: str, face: FaceName) -> FontProperties:
    """Return the shipped font of a face, or where it lacks letters of the text, it and the system's fonts after it."""
    from matplotlib.font_manager import FontProperties

    if not lacking(text, face):
        return FontProperties(fname=_shipped_path(face))
    family = [_family(face), *_fallbacks()]
    return FontProperties(
        family=family,
        weight="bold" if face.endswith("bold") else "normal",
        style=("oblique" if face.startswith("sans") else "italic") if face.endswith("italic") else "normal",
    )


def lacking(text: str, face: FaceName = "sans") -> frozenset[str]:
    """Return the letters of a text that the shipped font of a face does not have."""
    return frozenset() if text.isascii() else frozenset(c for c in text if ord(c) not in _letters(_shipped_path(face)))


def without_font(texts: Iterable[str]) -> str:
    """Return the letters of cleaned texts that no font of this machine has, sorted."""
    missing = {c for text in texts for c in lacking(text)}
    if missing:
        for path in _fallback_paths():
            missing -= {c for c in missing if ord(c) in _letters(path)}
    return "".join(sorted(missing))


def _shipped_path(face: FaceName) -> str:
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / SHIPPED[face])


@lru_cache(maxsize=32)
def _letters(path: str) -> frozenset[int]:
    return frozenset(_open(path).get_charmap())


def _open(path: str) -> FT2Font:
    from matplotlib.font_manager import get_font

    return get_font(path)


def _family(face: FaceName) -> str:
    if face == "serif italic":
        return "STIXGeneral"
    return "DejaVu Serif" if face.startswith("serif") else "DejaVu Sans"


@lru_cache(maxsize=1)
def _fallbacks() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    here = {font.name for font in fontManager.ttflist}
    return tuple(name for name in FALLBACKS if name in here)


def _fallback_paths() -> Sequence[str]:
    from matplotlib.font_manager import FontProperties, findfont

    return [str(findfont(FontProperties(family=name))) for name in _fallbacks()]
