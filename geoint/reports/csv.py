"""CSV: one report in each row, read as a stream; a row that has no end costs that row, not the memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, TextIO

from geoint.models import Fault, Report
from geoint.reports.decode import MAX_TEXT_CHARS
from geoint.reports.fields import FIELDS, Origin, record_to_report
from geoint.reports.ids import IdTable
from geoint.reports.lines import MAX_LINE_CHARS, open_text

_DELIMITERS = (",", ";", "\t")
_QUOTE = '"'
_QUOTING_ADVICE = "put quotation marks round each text, doubled inside it"


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
    for number, row in _Rows(opened, delimiter):
        here = replace(origin, line=number)
        if isinstance(row, _TooLongError):
            yield here.fault("the row is too long", f"keep each report under {MAX_TEXT_CHARS:,} characters")
        elif isinstance(row, csv.Error):
            yield here.fault(f"is no row of a CSV table ({row})", _QUOTING_ADVICE)
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


class _TooLongError(csv.Error):
    """A row has more characters than a report can have; `in_quotes` says whether it goes on in the next line."""

    def __init__(self, in_quotes: bool) -> None:
        super().__init__("too long")
        self.in_quotes = in_quotes


class _Rows:
    """The rows behind the header, each with the number of the line that it starts in, or what is wrong with it."""

    def __init__(self, stream: TextIO, delimiter: str) -> None:
        self._stream = stream
        self._delimiter = delimiter
        self._line = 1  # the header
        self._room = 0
        self._resumed = False

    def __iter__(self) -> Iterator[tuple[int, list[str] | csv.Error]]:
        rows = self._reader()
        while True:
            number = self._line + 1
            self._room = MAX_LINE_CHARS
            try:
                yield number, next(rows)
            except StopIteration:
                return
            except _TooLongError as error:
                yield number, error
                if error.in_quotes:
                    self._skip_quoted()
                rows = self._reader()
            except csv.Error as error:
                yield number, error

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self._delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        """Yield lines to csv, which takes several for a row only within quotation marks, until the row is too long."""
        while line := self._stream.readline(self._room + 1):
            self._line += 1
            resumed, self._resumed = self._resumed, False
            in_quotes = resumed or self._room < MAX_LINE_CHARS
            self._room -= len(line)
            if self._room < 0:
                quotes = line.count(_QUOTE) + self._drop_line(line)
                raise _TooLongError(in_quotes=(quotes % 2 == 1) != in_quotes)
            yield _QUOTE + line if resumed else line

    def _drop_line(self, line: str) -> int:
        """Read a line that is too long to its end; return how many quotation marks the rest of it has."""
        quotes = 0
        while not line.endswith(("\n", "\r")) and (line := self._stream.readline(MAX_LINE_CHARS)):
            quotes += line.count(_QUOTE)
        return quotes

    def _skip_quoted(self) -> None:
        """Read on to the end of a row that was too long, for its next lines look like rows of their own."""
        while True:
            self._room, self._resumed = MAX_LINE_CHARS, True
            try:
                next(self._reader())
                return
            except StopIteration:
                return
            except _TooLongError as error:
                if not error.in_quotes:
                    return
            except csv.Error:
                return
