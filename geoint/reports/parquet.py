"""Parquet tables: one report in each row, read as a stream."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from geoint.models import Fault, Report
from geoint.reports.decode import MAX_FILE_BYTES
from geoint.reports.fields import FIELDS, Origin, record_to_report
from geoint.reports.ids import IdTable

# Rows that are decoded at once. A page keeps a text that many rows share once, a batch keeps it for each of them, and
# that may be a gigabyte. A row at a time costs nine microseconds, a thousandth of what reading its text does.
_BATCH_ROWS = 1
# What is read ahead of one column; without it a whole row group of it is.
_BUFFER_BYTES = 1 << 20
# Column names and statistics in the footer of a table of news have kilobytes; Arrow's own limits are 100 MB.
_FOOTER_STRING_BYTES = 1 << 20
_FOOTER_ITEMS = 1 << 20
_DAMAGED = "write the table anew, or save it as .jsonl"


def read_parquet(stream: BinaryIO, origin: Origin) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each row; columns as in JSONL, of which `text` is needed."""
    try:
        import pyarrow.parquet
    except ImportError:
        advice = 'pip install "geoint[parquet]", or save the table as .jsonl or .csv'
        yield origin.fault("is a Parquet table, which needs the package pyarrow", advice)
        return
    try:
        table = pyarrow.parquet.ParquetFile(
            stream,
            buffer_size=_BUFFER_BYTES,
            thrift_string_size_limit=_FOOTER_STRING_BYTES,
            thrift_container_size_limit=_FOOTER_ITEMS,
        )
        names = _columns(table)
        problem = _problem(table, names, os.fstat(stream.fileno()).st_size, origin)
        if problem is not None:
            yield problem
            return
        yield from _read_rows(table, names, origin)
    except Exception as error:  # Arrow has many kinds, and none of them is more than this to a user
        yield origin.fault(_reason(error), _DAMAGED)


def _reason(error: Exception) -> str:
    return f"is no Parquet table that can be read ({type(error).__name__})"


def _columns(table: Any) -> dict[str, str]:
    """Return the names in the file of the fields that it has, by field; of two columns for one field the first."""
    columns: dict[str, str] = {}
    for name in table.schema_arrow.names:
        field = name.strip().lower()
        if field in FIELDS:
            columns.setdefault(field, name)
    return columns


def _problem(table: Any, names: Mapping[str, str], size: int, origin: Origin) -> Fault | None:
    if "text" not in names:
        return origin.fault("has no column named text", f"name the columns, of {', '.join(FIELDS)}")
    kind = table.schema_arrow.field(names["text"]).type
    if not _is_text(kind):
        return origin.fault(f"has a column text of {str(kind).partition('<')[0][:40]}", "write the texts as strings")
    # A row of its own has more than a byte, however well it is packed; a billion copies of one may have less.
    if table.metadata.num_rows > size:
        why = f"says that it has {table.metadata.num_rows:,} rows in {size:,} bytes"
        return origin.fault(why, "give each report one row")
    return None


def _is_text(kind: Any) -> bool:
    kind = getattr(kind, "value_type", kind) if str(kind).startswith("dictionary<") else kind
    return str(kind) in {"string", "large_string", "string_view", "binary", "large_binary"}


def _read_rows(table: Any, names: Mapping[str, str], origin: Origin) -> Iterator[Report | Fault]:
    seen = IdTable()
    number = 0
    for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=list(names.values()), use_threads=False):
        fields = {field: batch.column(batch.schema.get_field_index(name)) for field, name in names.items()}
        for row in range(batch.num_rows):
            number += 1
            here = replace(origin, where=f"{origin.where}, row {number}", unit="row")
            record = _record(fields, row, here)
            yield record if isinstance(record, Fault) else record_to_report(record, number, seen, here)


def _record(fields: Mapping[str, Any], row: int, origin: Origin) -> dict[str, object] | Fault:
    record: dict[str, object] = {}
    for field, column in fields.items():
        value = _value(column[row], origin)
        if isinstance(value, Fault):
            return value
        record[field] = value
    return record


def _value(cell: Any, origin: Origin) -> object:
    """Return a cell as Python has it: strings whatever their bytes are, dates as ISO 8601."""
    if hasattr(cell, "dictionary"):
        cell = cell.value
    if cell is None or not cell.is_valid:
        return None
    if hasattr(cell, "as_buffer"):
        data = cell.as_buffer()
        if data.size > MAX_FILE_BYTES:  # before it is copied
            return origin.fault(f"has a value of {data.size / 1e6:,.1f} MB, too much for one report", "split it")
        return _text(data.to_pybytes(), origin)
    try:
        value = cell.as_py()
    except (ValueError, OverflowError, ArithmeticError):  # a time outside the years that Python knows
        return str(cell)
    if isinstance(value, float):  # as pandas writes whole numbers where one is missing, and that one as NaN
        return None if value != value else int(value) if value.is_integer() else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(data: bytes, origin: Origin) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        origin.notices.append(origin.guessed("utf-8"))
        return data.decode("utf-8", errors="replace")
