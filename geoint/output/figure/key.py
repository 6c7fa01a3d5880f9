"""The numbered key of a figure, and the lines below it: what could not be placed, sources, projection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoint.output.figure.symbols import draw_symbol
from geoint.output.figure.text import Style, clean, shorten, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.figure.marks import Mark
    from geoint.output.figure.sheet import Sheet
    from geoint.output.figure.sizes import FigureSize

FULL_ROWS = 24
"""With more events each gets one line: name and date."""

DATED_MM = 8.5
"""Millimetres to a point of the letters' size: a narrower column of one-line rows has room for names alone."""

GUTTER = 3.5
"""Between columns (mm)."""

MOST_IN_KEY = 400
"""With more events a key would be a few of them by chance; the map then shows groups."""

MORE = "and {} more, for which there is no room here"


def is_too_long(marks: Sequence[Mark]) -> bool:
    """Whether a map has more events than a key can list."""
    return sum(mark.lon is not None for mark in marks) > MOST_IN_KEY


@dataclass(frozen=True)
class Row:
    """One event in the key, wrapped to its column."""

    mark: Mark
    name: tuple[str, ...]
    detail: tuple[str, ...]
    height: float


@dataclass(frozen=True)
class Key:
    """Numbered events set in columns, down each column; what has no room is counted.

    `full` says whether each event gets its dates and participants in a second line.
    """

    marks: tuple[Mark, ...]
    size: FigureSize
    room: float
    columns: int
    full: bool

    @classmethod
    def fitting(cls, marks: tuple[Mark, ...], size: FigureSize, *, room: float, width: float) -> Key:
        """Return the full key where it has room, else one with a line for each event, in as few columns as will do."""
        full = cls(marks, size, room, size.columns, full=True)
        if len(marks) <= FULL_ROWS and full.hidden(width) == 0:
            return full
        dense = [cls(marks, size, room, n, full=False) for n in range(size.columns, size.dense_columns + 1)]
        return next((key for key in dense if key.hidden(width) == 0), dense[-1])

    def hidden(self, width: float) -> int:
        """How many events have no room."""
        return self._laid(width)[1]

    @property
    def _style(self) -> Style:
        """Names are set smaller where there are many."""
        style = self.size.key_style
        return style if self.full else style._replace(size=self.size.small)

    @property
    def _bold(self) -> Style:
        return self._style._replace(face="sans bold")

    @property
    def _lead(self) -> float:
        """Number and symbol before the name."""
        widest = max((width_of(str(m.number), self._bold) for m in self.marks), default=0.0)
        return widest + 0.8 + self._symbol + 1.0

    @property
    def _symbol(self) -> float:
        return self._style.leading * 0.92

    def height(self, width: float) -> float:
        """Height (mm) at a width."""
        columns, more = self._laid(width)
        high = max((sum(row.height for row in column) for column in columns), default=0.0)
        return high + (self.size.small_style.leading if more else 0.0)

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""
        columns, more = self._laid(width)
        each = self._column_width(width)
        for i, column in enumerate(columns):
            y = top
            for row in column:
                self._draw_row(sheet, row, (x + i * (each + GUTTER), y), each)
                y -= row.height
        if more:
            high = max((sum(row.height for row in column) for column in columns), default=0.0)
            sheet.text(x, top - high - self.size.small_style.ascent, MORE.format(more), self.size.small_style)

    def _column_width(self, width: float) -> float:
        return (width - GUTTER * (self.columns - 1)) / self.columns

    def _laid(self, width: float) -> tuple[list[list[Row]], int]:
        """Return the columns, as even as can be, and how many events have no room."""
        rows = [self._row(mark, self._column_width(width)) for mark in self.marks[: self._most()]]
        shown = len(rows)
        limit = self.room - self.size.small_style.leading
        while shown and _highest(_even(rows[:shown], self.columns)) > (
            self.room if shown == len(self.marks) else limit
        ):
            shown -= 1
        return _even(rows[:shown], self.columns), len(self.marks) - shown

    def _most(self) -> int:
        """More rows than this have no room in any case."""
        return max(0, int(self.room / self._style.leading)) * self.columns

    def _row(self, mark: Mark, width: float) -> Row:
        style, small = self._style, self.size.small_style
        room = width - self._lead
        if not self.full:
            date = mark.when if width >= DATED_MM * style.size else ""
            name = shorten(mark.label, style, width=room - width_of(date, small) - 1.2)
            return Row(mark, (name,), (date,), style.leading * 1.05)
        name_lines = wrap(mark.label, style, width=room, lines=2)
        detail = wrap(detail_of(mark), small, width=room, lines=2)
        return Row(mark, name_lines, detail, style.leading * len(name_lines) + small.leading * len(detail) + 0.7)

    def _draw_row(self, sheet: Sheet, row: Row, at: tuple[float, float], width: float) -> None:
        x, y = at
        style, small = self._style, self.size.small_style
        baseline = y - style.ascent
        right = x + self._lead - self._symbol - 1.8
        sheet.text(right, baseline, str(row.mark.number), self._bold, align="right")
        middle = (right + 0.8 + self._symbol / 2, baseline + style.ascent * 0.46)
        hollow = row.mark.level == 0
        draw_symbol(sheet, middle, self._symbol, type_=row.mark.type, domain=row.mark.domain, hollow=hollow)
        left = x + self._lead
        for line in row.name:
            sheet.text(left, baseline, line, style)
            baseline -= style.leading
        if self.full:
            for i, line in enumerate(row.detail, 1):
                sheet.text(left, baseline + style.leading - i * small.leading, line, small)
        else:
            sheet.text(x + width, y - style.ascent, row.detail[0], small, align="right")


def detail_of(mark: Mark) -> str:
    """Return when, who and how sure, as the data say."""
    who = ", ".join(clean(code, 12) for code in mark.event.participants)
    parts = [mark.when, who]
    if mark.event.status == "planned":
        parts.append("planned")
    if mark.level == 0:
        parts.append("doubtful")
    return " · ".join(part for part in parts if part)


def _even(rows: Sequence[Row], columns: int) -> list[list[Row]]:
    """Fill columns downward so that none is higher than needed."""
    low = max((row.height for row in rows), default=0.0)
    high = sum(row.height for row in rows)
    low = max(low, high / max(1, columns))
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(rows, middle)) <= columns else (middle, high)
    return _filled(rows, high + 1e-6)


def _filled(rows: Sequence[Row], limit: float) -> list[list[Row]]:
    columns: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        if used + row.height > limit + 1e-9 and columns[-1]:
            columns.append([])
            used = 0.0
        columns[-1].append(row)
        used += row.height
    return columns


def _highest(columns: Sequence[Sequence[Row]]) -> float:
    return max((sum(row.height for row in column) for column in columns), default=0.0)


@dataclass(frozen=True)
class Note:
    """A paragraph, wrapped to the width; `head` is set in bold before it."""

    head: str
    text: str
    style: Style
    most_lines: int = 4

    def height(self, width: float) -> float:
        """Height (mm) at a width."""
        return self.style.leading * len(self._lines(width))

    def draw(self, sheet: Sheet, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""
        bold = self.style._replace(face="sans bold")
        baseline = top - self.style.ascent
        if self.head:
            sheet.text(x, baseline, self.head, bold)
        for i, line in enumerate(self._lines(width)):
            sheet.text(x + (self._indent if i == 0 else 0.0), baseline - i * self.style.leading, line, self.style)

    @property
    def _indent(self) -> float:
        return width_of(f"{self.head} ", self.style._replace(face="sans bold")) if self.head else 0.0

    def _lines(self, width: float) -> tuple[str, ...]:
        """Wrap; the first line is shorter by the head."""
        words = self.text.split(" ")
        first: list[str] = []
        while words and width_of(" ".join([*first, words[0]]), self.style) <= width - self._indent:
            first.append(words.pop(0))
        rest = wrap(" ".join(words), self.style, width=width, lines=self.most_lines - 1)
        return (" ".join(first), *rest)
