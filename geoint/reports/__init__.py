"""Files, folders, globs and standard input -> Report.

One report to a file (text, Markdown, page) or many (JSONL, CSV, Parquet, feeds, web archives), packed or not. What
cannot be read is a `Fault` (where, line, why, what to do) and the rest goes on: nothing here raises on bad input, and
memory does not grow with it.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from geoint.models import Fault, Report
from geoint.reports.csv import read_csv
from geoint.reports.decode import MAX_FILE_BYTES, clean_name
from geoint.reports.feeds import read_feed
from geoint.reports.fields import Origin, date_in_name
from geoint.reports.find import STDIN, File, find_files, os_reason
from geoint.reports.ids import IdTable
from geoint.reports.kinds import ARCHIVES, FEEDS, Kind, kind_of
from geoint.reports.parquet import read_parquet
from geoint.reports.tables import read_jsonl, read_jsonl_pipe
from geoint.reports.text import read_text
from geoint.reports.told import Tellable, Told
from geoint.reports.unpack import Unpacked, UnpackError
from geoint.reports.warc import read_warc

# Blank lines at the start of standard input behind which its first character is still looked for.
_MAX_BLANK_BYTES = 1 << 12
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Incoming(NamedTuple):
    """A report, and the id that its file gives it: the report's own is told apart from those of other files."""

    report: Report
    stated_id: str


def read_reports(
    inputs: Sequence[str | Path], *, faults: list[Fault], notices: list[Fault] | None = None
) -> Iterator[Report]:
    """Yield the reports in `inputs`, in order; those of a folder in the order of their names.

    Parameters
    ----------
    inputs
        Files, folders (with those inside; hidden ones are left out), globs, or "-" for standard input, which is JSONL
        where its first character is "{" and one text otherwise. A file named twice is read once.
    faults
        Receives, while the reports are read, one entry for each input, line or row that was left out. After ten
        thousand the rest are counted, in one entry for each kind at the end.
    notices
        Receives one entry for each report that was read, but not as it was meant (a publication date that is no date,
        a guessed encoding), and for each folder in which files of other kinds were passed over. Without it they go to
        `faults`.

    Yields
    ------
    Report
        With an id of its own: the `id` of its line, row, entry, record or front matter, else the name of its file
        without the suffix, with the folders inside the input. Offsets count in `text`, which is as in the file, less a
        byte order mark and, in Markdown, the front matter.
    """
    for incoming in read_incoming(inputs, faults=faults, notices=notices):
        yield incoming.report


def read_incoming(
    inputs: Sequence[str | Path], *, faults: list[Fault], notices: list[Fault] | None = None
) -> Iterator[Incoming]:
    """Yield the same reports as `read_reports`, each with the id that its file gives it."""
    left_out = Told(faults, "more were left out")
    noted = left_out if notices is None else Told(notices, "more notes were made")
    ids = IdTable()
    for found in find_files(inputs, noted):
        outcomes = [found] if isinstance(found, Fault) else _read_file(found, noted)
        for outcome in outcomes:
            if isinstance(outcome, Fault):
                left_out.append(outcome)
                continue
            unique = _unique_id(outcome, ids)
            ids.add(unique)
            told_apart = outcome if unique == outcome.id else outcome.model_copy(update={"id": unique})
            yield Incoming(told_apart, outcome.id)
    left_out.finish()
    if noted is not left_out:
        noted.finish()


def _unique_id(report: Report, taken: IdTable) -> str:
    """Return the report's id, told apart by its file where another file's report has the same."""
    if report.id not in taken:
        return report.id
    kind = kind_of(report.path) if report.path is not None else Kind("stdin", ".jsonl", "")
    wider = [f"{Path(kind.stem).name}/{report.id}"] if kind.holds_many else [kind.stem, cast(str, report.path)]
    for candidate in wider:
        if candidate not in taken:
            return candidate
    # The number of tries is kept too: a million reports of one name would else try a million numbers each.
    tries = f"\0{report.id}"
    number = (taken.get(tries) or 1) + 1
    while f"{report.id}~{number}" in taken:
        number += 1
    taken.put(tries, number)
    return f"{report.id}~{number}"


# -- reading one file


def _read_file(file: File, notices: Tellable) -> Iterator[Report | Fault]:
    path = None if file.name == STDIN else clean_name(file.path.as_posix())
    origin = Origin(where=path or "standard input", notices=notices, path=path)
    try:
        if path is None:
            yield from _read_stdin(origin)
            return
        # Opening a pipe waits for somebody who writes: only one that the user named himself is worth it.
        if not file.named and not stat.S_ISREG(os.stat(file.path).st_mode):
            yield origin.fault("is no file but a pipe, a device or a socket", "leave it out, or name it itself")
            return
        with file.path.open("rb") as stream:
            yield from _read_stream(stream, file, origin)
    except OSError as error:
        yield origin.fault(os_reason(error), "check the file and its permissions")
    except UnpackError as error:
        yield origin.fault(error.why, error.advice)
    except Exception as error:  # ours or a library's, it is this file's failure, and the others go on
        why = f"geoint failed on it ({type(error).__name__}: {clean_name(str(error))[:200]})"
        yield origin.fault(why, "leave it out, and report the failure")


def _read_stream(stream: BinaryIO, file: File, origin: Origin) -> Iterator[Report | Fault]:
    kind = kind_of(file.name)
    if not stream.seekable():
        yield from _read_pipe(stream, kind, file, origin)
        return
    if kind.holds_many or kind.packing:
        size = os.fstat(stream.fileno()).st_size
        if not size:
            yield origin.empty()
            return
        # What is added to a file while it is read waits for the next run: a log that grows has no end.
        stream = cast(BinaryIO, io.BufferedReader(_Window(stream, size)))
    if kind.suffix in ARCHIVES:
        yield from read_warc(stream, kind.packing, origin)
    elif kind.suffix == ".parquet":
        yield from _read_parquet(stream, kind, origin)
    elif kind.packing:
        unpacked = Unpacked(stream, kind.packing)
        for outcome in _read_plain(cast(BinaryIO, io.BufferedReader(unpacked)), kind, file, origin):
            if isinstance(outcome, Report):
                unpacked.restart_count()
            yield outcome
    else:
        yield from _read_plain(stream, kind, file, origin)


def _read_pipe(stream: BinaryIO, kind: Kind, file: File, origin: Origin) -> Iterator[Report | Fault]:
    if kind.suffix == ".jsonl" and not kind.packing:
        yield from read_jsonl_pipe(stream, [], origin)
    elif kind.holds_many or kind.packing:
        yield origin.fault("cannot be read from a pipe", "save it as a file, or pass JSONL")
    else:
        yield from _read_one(stream, kind, file, origin)


def _read_parquet(stream: BinaryIO, kind: Kind, origin: Origin) -> Iterator[Report | Fault]:
    if kind.packing:
        yield origin.fault("is a packed Parquet table, which must be read from its end", "unpack it")
    else:
        yield from read_parquet(stream, origin)


def _read_plain(stream: BinaryIO, kind: Kind, file: File, origin: Origin) -> Iterator[Report | Fault]:
    """Yield what a stream holds that was unpacked where it had to be."""
    if kind.suffix == ".jsonl":
        yield from read_jsonl(stream, origin)
    elif kind.suffix == ".csv":
        yield from read_csv(stream, origin)
    elif kind.suffix in FEEDS:
        yield from read_feed(stream, origin, named=file.named)
    else:
        yield from _read_one(stream, kind, file, origin)


def _read_one(stream: BinaryIO, kind: Kind, file: File, origin: Origin) -> Iterator[Report | Fault]:
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        size = 0 if kind.packing else os.fstat(stream.fileno()).st_size
        shown = f"{size / 1e6:,.1f} MB" if size else f"more than {MAX_FILE_BYTES / 1e6:,.1f} MB"
        yield origin.fault(
            f"has {shown}, too much for one report", "split it into one file, or JSONL line, for each report"
        )
        return
    name_date = date_in_name(origin.path or "")
    yield read_text(data, clean_name(kind.stem), replace(origin, name_date=name_date), kind.suffix)


def _read_stdin(origin: Origin) -> Iterator[Report | Fault]:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None or stream.closed:  # as for programs that cron and other services start
        yield origin.fault("is closed", "pass reports by a pipe, or name files")
        return
    start: list[bytes] = []
    size = 0
    while size < _MAX_BLANK_BYTES and (line := stream.readline(MAX_FILE_BYTES + 1)):
        start.append(line)
        size += len(line)
        if line.removeprefix(_BYTE_ORDER_MARK).strip():
            break
    if start and start[-1].removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] == b"{":
        yield from read_jsonl_pipe(stream, start, origin)
        return
    data = b"".join(start) + stream.read(max(MAX_FILE_BYTES + 1 - size, 0))
    if len(data) > MAX_FILE_BYTES:
        why = f"has more than {MAX_FILE_BYTES / 1e6:,.1f} MB, too much for one report"
        yield origin.fault(why, "pass one JSON object in each line")
    else:
        yield read_text(data, "stdin", origin, ".md")


class _Window(io.RawIOBase):
    """The first `size` bytes of a file, which another program may be writing to."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        super().__init__()
        self._source = source
        self._size = size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._source.fileno()

    def tell(self) -> int:
        return self._source.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence == io.SEEK_END:
            return self._source.seek(self._size + offset)
        return self._source.seek(offset, whence)

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(cast(bytearray, buffer))
        room = max(self._size - self._source.tell(), 0)
        data = self._source.read(min(len(view), room))
        view[: len(data)] = data
        return len(data)
