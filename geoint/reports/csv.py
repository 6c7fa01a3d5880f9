"""CSV: one report in each row, read as a stream; a row that has no end costs that row, not the memory or its followers.

One quotation mark too many makes one row of many lines. Where such a row turns out to be none, and its lines look like
rows of their own, reading goes back to the second of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import BinaryIO, NamedTuple, TextIO

from geoint.models import Fault, Report
from geoint.reports.decode import MAX_TEXT_CHARS
from geoint.reports.fields import FIELDS, Origin, record_to_report
from geoint.reports.ids import IdTable
from geoint.reports.lines import MAX_LINE_CHARS, open_text
from geoint.reports.unpack import UnpackError

_DELIMITERS = (",", ";", "\t")
_QUOTE = '"'
_QUOTING_ADVICE = "put quotation marks round each text, doubled inside it"
_LENGTH_ADVICE = f"keep each report under {MAX_TEXT_CHARS:,} characters"
# Of a row that turns out to be none, so many lines tell whether they are rows or the lines of a text.
_LOOKED_AT = 200


def read_csv(stream: BinaryIO, origin: Origin) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each row; the first row names the columns, of which `text` is needed."""
    opened = open_text(stream, origin, newline="")
    if isinstance(opened, Fault):
        yield opened
        return
    delimiter, columns = _read_header(opened.readline(MAX_LINE_CHARS))
    if "text" not in columns:
        advice = f"name the columns in the first line, of {', '.join(FIELDS)}"
        yield replace(origin, line=1).fault("has no column named text", advice)
        return
    # csv knows one limit for the whole process, 128 KB at first; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE_CHARS))
    seen = IdTable()
    for number, row in _Rows(opened, delimiter, columns):
        here = replace(origin, line=number)
        if isinstance(row, _NoRow):
            yield here.fault(row.why, row.advice)
        elif len(row) > len(columns):
            advice = "put quotation marks round texts that hold commas"
            yield here.fault(f"has {len(row)} values for {len(columns)} columns", advice)
        elif row:
            record = {name: value for name, value in zip(columns, row, strict=False) if name in FIELDS}
            yield record_to_report(record, number, seen, here)


def _read_header(line: str) -> tuple[str, list[str]]:
    for delimiter in _DELIMITERS:
        try:
            columns = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if "text" in columns:
            return delimiter, columns
    return ",", []


class _NoRow(NamedTuple):
    """Why lines are no row, and what to do."""

    why: str
    advice: str


class _TooLongError(csv.Error):
    """A row has more characters than a report can have.

    `in_quotes` says whether it goes on in the next line, `by_lines` whether each of its lines alone could be a row.
    """

    def __init__(self, *, in_quotes: bool, by_lines: bool) -> None:
        super().__init__("no end of a quotation mark")
        self.in_quotes = in_quotes
        self.by_lines = by_lines


class _Rows:
    """The rows behind the header, each with the number of the line that it starts in, or what is wrong with it.

    Parameters
    ----------
    stream
        The table behind its header.
    delimiter
        What stands between the values.
    columns
        Their names in the header; `text` is one of them.
    """

    def __init__(self, stream: TextIO, delimiter: str, columns: list[str]) -> None:
        self._stream = stream
        self._delimiter = delimiter
        self._least, self._most = columns.index("text") + 1, len(columns)  # values of a row with a text
        self._last = self._most  # values of the last such row
        self._line = 1  # the header
        self._kept = _lines_in_memory()  # of the row in hand, behind its first
        self._again = _lines_in_memory()  # from here lines come first
        # A row that goes on from one line to the next before this one is within quotation marks there, as that row was
        # from which reading went back. So it comes to the same fault, which is not looked for again.
        self._known_until = 0
        self._known = ""
        self._at_end = False
        self._damage: UnpackError | None = None

    def __iter__(self) -> Iterator[tuple[int, list[str] | _NoRow]]:
        while True:
            number = self._line + 1
            if self._kept.tell():
                self._kept = _lines_in_memory()
            try:
                row = next(self._reader(self._lines()))
            except StopIteration:
                break
            except csv.Error as error:
                no_row = self._go_on_behind(number, error)
                if no_row is not None:
                    yield number, no_row
                continue
            if self._least <= len(row) <= self._most:
                self._last = len(row)
            yield number, row
        if self._damage is not None:
            raise self._damage

    def _reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)

    def _lines(self, opening: str = "") -> Iterator[str]:
        """Yield the lines of one row to csv, which asks for a second one only within quotation marks.

        With `opening`, a quotation mark, the row's start was passed over.
        """
        room = MAX_LINE_CHARS
        has_start, in_quotes = not opening, bool(opening)
        while line := self._next_line():
            room -= len(line)
            fits = len(line) <= MAX_LINE_CHARS
            if in_quotes and has_start and fits:
                self._kept.write(line)
            if room < 0:
                quotes = line.count(_QUOTE) + self._drop_line(line)
                raise _TooLongError(in_quotes=(quotes % 2 == 1) != in_quotes, by_lines=fits)
            yield opening + line
            opening, in_quotes = "", True
            if self._line < self._known_until:
                raise csv.Error(self._known)

    def _next_line(self) -> str:
        """Return the next line, of one that is too long its start; "" at the end, and where the file is damaged."""
        line = self._again.readline()
        if not line and self._damage is None:
            try:
                line = self._stream.readline(MAX_LINE_CHARS + 1)
            except UnpackError as error:  # told when the rows before it have been read
                self._damage = error
        self._line += bool(line)
        self._at_end = not line
        return line

    def _drop_line(self, line: str) -> int:
        """Read a line that is too long to its end; return how many quotation marks the rest of it has."""
        quotes = 0
        while len(line) >= MAX_LINE_CHARS and not line.endswith(("\n", "\r")):
            line = self._stream.readline(MAX_LINE_CHARS)
            quotes += line.count(_QUOTE)
        return quotes

    # -- behind a row that is none

    def _go_on_behind(self, number: int, error: csv.Error) -> _NoRow | None:
        """Find the line to go on with; return what to say of the row, None where the damage of the file says it."""
        by_lines = not isinstance(error, _TooLongError) or error.by_lines
        if by_lines and self._go_back(number, str(error)):
            return _NoRow(f"is no row of a CSV table ({error})", _QUOTING_ADVICE)
        if isinstance(error, _TooLongError):
            if error.in_quotes:
                self._skip_quoted()
            return _NoRow(f"the row is too long{self._as_far_as(number)}", _LENGTH_ADVICE)
        if self._damage is not None:
            return None
        return _NoRow(f"is no row of a CSV table ({error}){self._as_far_as(number)}", _QUOTING_ADVICE)

    def _as_far_as(self, number: int) -> str:
        return f" and goes on to line {self._line}" if self._line > number else ""

    def _go_back(self, number: int, why: str) -> bool:
        """Go back to the second line of a row, where its lines look like rows of their own; say whether they do."""
        if not self._kept.tell() or not self._are_rows(self._kept):
            return False
        self._again, self._kept = self._kept, _lines_in_memory()
        self._again.seek(0)
        self._known_until, self._known = self._line + self._at_end, why
        self._line = number
        return True

    def _are_rows(self, lines: io.StringIO) -> bool:
        """Whether most lines have as many values as the header or the last row; lines of a text seldom have."""
        lines.seek(0)
        looked_at = [line for line in islice(lines, _LOOKED_AT) if line.strip()]
        rows = (next(csv.reader([line], delimiter=self._delimiter), []) for line in looked_at)
        return 2 * sum(len(row) in {self._last, self._most} for row in rows) >= len(looked_at)

    def _skip_quoted(self) -> None:
        """Read on to the end of a row that was too long, for its next lines look like rows of their own."""
        in_quotes = True
        while in_quotes:
            try:
                next(self._reader(self._lines(_QUOTE)), None)
                in_quotes = False
            except _TooLongError as error:
                in_quotes = error.in_quotes
            except csv.Error:
                in_quotes = False


def _lines_in_memory() -> io.StringIO:
    return io.StringIO(newline="")
