"""JSONL: one report in each line, read as a stream, however long it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from geoint.models import Fault, Report
from geoint.reports.decode import MAX_TEXT_CHARS
from geoint.reports.fields import Origin, record_to_report
from geoint.reports.ids import IdTable
from geoint.reports.lines import MAX_LINE_CHARS, numbered_lines, numbered_lines_of_pipe, open_text


def read_jsonl(stream: BinaryIO, origin: Origin) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each line of a file that is not blank."""
    opened = open_text(stream, origin, newline="\n")
    if isinstance(opened, Fault):
        yield opened
        return
    yield from _read_lines(numbered_lines(opened), origin)


def read_jsonl_pipe(stream: BinaryIO, start: list[bytes], origin: Origin) -> Iterator[Report | Fault]:
    """Yield the same from a stream that comes once; `start` holds the lines that were read from it before."""
    yield from _read_lines(numbered_lines_of_pipe(stream, start, origin), origin)


def _read_lines(lines: Iterable[tuple[int, str]], origin: Origin) -> Iterator[Report | Fault]:
    seen = IdTable()
    for number, line in lines:
        here = replace(origin, line=number)
        if len(line) > MAX_LINE_CHARS:
            yield here.fault("the line is too long", f"keep each report under {MAX_TEXT_CHARS:,} characters")
        elif line.strip():
            record = _parse_object(line, here)
            yield record if isinstance(record, Fault) else record_to_report(record, number, seen, here)


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
