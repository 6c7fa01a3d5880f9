"""Tables of reports, one in each line or row: JSONL and CSV. They are read as streams, however long they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TextIO

from geoint.models import Fault, Report
from geoint.reports_decode import MAX_TEXT_CHARS, NotText, clean, find_encoding
from geoint.reports_fields import Origin, to_report

FIELDS = ("id", "text", "title", "published", "date", "publisher", "url", "language")
# JSON may write each character as \uXXXX, and the other fields want room.
_MAX_LINE_CHARS = 6 * MAX_TEXT_CHARS + 100_000
_DELIMITERS = (",", ";", "\t")


def read_jsonl(stream: BinaryIO, origin: Origin) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each line that is not blank."""
    opened = _open(stream, origin, newline="\n")
    if isinstance(opened, Fault):
        yield opened
        return
    seen: dict[str, int] = {}
    for number, line in _numbered_lines(opened):
        here = replace(origin, line=number)
        if len(line) > _MAX_LINE_CHARS:
            yield here.fault("the line is too long", f"keep each report under {MAX_TEXT_CHARS:,} characters")
        elif line.strip():
            record = _parse_object(line, here)
            yield record if isinstance(record, Fault) else _to_report(record, seen, here)


def read_csv(stream: BinaryIO, origin: Origin) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each row; the first row names the columns, of which `text` is needed."""
    opened = _open(stream, origin, newline="")
    if isinstance(opened, Fault):
        yield opened
        return
    header = opened.readline(_MAX_LINE_CHARS)
    delimiter, columns = _read_header(header)
    if "text" not in columns:
        advice = f"name the columns in the first line, of {', '.join(FIELDS)}"
        yield replace(origin, line=1).fault("has no column named text", advice)
        return
    # csv knows one limit for the whole process, 128 KB at first; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_LINE_CHARS))
    seen: dict[str, int] = {}
    for number, row in _numbered_rows(opened, delimiter):
        here = replace(origin, line=number)
        if isinstance(row, csv.Error):
            yield here.fault(
                f"is no row of a CSV table ({row})", "put quotation marks round each text, doubled inside it"
            )
        elif len(row) > len(columns):
            advice = "put quotation marks round texts that hold commas"
            yield here.fault(f"has {len(row)} values for {len(columns)} columns", advice)
        elif row:
            record = {name: value for name, value in zip(columns, row, strict=False) if name in FIELDS}
            yield _to_report(record, seen, here)


def _open(stream: BinaryIO, origin: Origin, *, newline: str) -> TextIO | Fault:
    encoding = find_encoding(stream)
    if isinstance(encoding, NotText):
        return origin.fault(encoding.why, encoding.advice)
    if encoding.guessed:
        origin.notices.append(origin.guessed(encoding.name))
    name = "utf-8-sig" if encoding.name == "utf-8" else encoding.name
    return io.TextIOWrapper(stream, encoding=name, errors="replace", newline=newline)


def _numbered_lines(stream: TextIO) -> Iterator[tuple[int, str]]:
    number = 0
    while line := stream.readline(_MAX_LINE_CHARS + 1):
        number += 1
        yield number, line
        while len(line) > _MAX_LINE_CHARS and not line.endswith("\n"):
            line = stream.readline(_MAX_LINE_CHARS + 1)


def _parse_object(line: str, origin: Origin) -> dict[str, object] | Fault:
    advice = 'write one JSON object in each line: {"id": "a1", "text": "..."}'
    try:
        record = json.loads(line.rstrip())
    except json.JSONDecodeError as error:
        return origin.fault(f"is no JSON ({error.msg} at column {error.colno})", advice)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets in brackets
        return origin.fault(f"is no JSON that can be read ({type(error).__name__})", advice)
    if not isinstance(record, dict):
        return origin.fault("is no JSON object", advice)
    return record


def _to_report(record: Mapping[str, object], seen: dict[str, int], origin: Origin) -> Report | Fault:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        return origin.fault("has an id that is no string", 'write it as "id": "a1"')
    report_id = clean(str(value)) if value not in (None, "") else f"{Path(origin.where).stem}:{origin.line}"
    if report_id in seen:
        return origin.fault(
            f'the id "{report_id}" stands in line {seen[report_id]} already', "give each report its own id"
        )
    report = to_report(record, report_id, origin)
    if isinstance(report, Report):
        seen[report_id] = origin.line or 0
    return report


def _read_header(line: str) -> tuple[str, list[str]]:
    for delimiter in _DELIMITERS:
        try:
            columns = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if "text" in columns:
            return delimiter, columns
    return ",", []


def _numbered_rows(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield each row, or what is wrong with it, with the number of the line that it starts in."""
    rows = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        number = rows.line_num + 2  # the header is line 1
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error
