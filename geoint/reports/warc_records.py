"""The records of a web archive, one after the other; a damaged one costs itself, and reading goes on at the next."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from geoint.reports.decode import MAX_FILE_BYTES
from geoint.reports.http import MAX_HEADER_BYTES, read_headers
from geoint.reports.unpack import Unpacked, UnpackError

# The answer of a server has header lines before the page.
_MAX_BODY_BYTES = MAX_FILE_BYTES + MAX_HEADER_BYTES
_CHUNK_BYTES = 1 << 16
_MAGIC = b"WARC/"
_GZIP_MAGIC = b"\x1f\x8b\x08"
# Where a packed record is damaged, the next may have begun this far before the damage shows.
_LOOK_BACK_BYTES = 1 << 17
MAX_DAMAGES = 1_000
"""Damaged records after which the rest of an archive is given up: looking for the next one costs time for each."""
_FETCH_ADVICE = "fetch the archive again, or leave the record out"


class Record(NamedTuple):
    """One record: header lines by their names in lower case, and its content, of which `is_cut` says it is too long."""

    number: int
    headers: dict[str, str]
    body: bytes
    is_cut: bool


class Damage(NamedTuple):
    """What is wrong with a record that is left out."""

    number: int
    why: str
    advice: str = _FETCH_ADVICE


def read_records(stream: BinaryIO, packing: str) -> Iterator[Record | Damage]:
    """Yield the records of an archive in order; after `MAX_DAMAGES` damaged ones the rest is given up.

    Parameters
    ----------
    stream
        The file, seekable, as it is on the disk.
    packing
        "", ".gz" (each record by itself, or all together) or ".zst".
    """
    damages = 0
    if packing == ".gz":
        items = _read_members(stream)
    elif packing:
        items = _Reader(io.BufferedReader(Unpacked(stream, packing)), can_seek=False).records()
    else:
        items = _Reader(stream, can_seek=True).records()
    for number, item in enumerate(items, start=1):
        yield item._replace(number=number)
        if isinstance(item, Damage):
            damages += 1
            if damages == MAX_DAMAGES:
                yield Damage(number + 1, f"and all after it were left out: {damages:,} before were damaged")
                return


def _read_members(stream: BinaryIO) -> Iterator[Record | Damage]:
    """Yield the records of a file in which each is packed by itself, so that one can be lost without the next."""
    while True:
        start = stream.tell()
        if not stream.read(1):
            return
        stream.seek(start)
        member = Unpacked(stream, ".gz", single=True)
        reader = io.BufferedReader(member)
        try:
            yield from _Reader(reader, can_seek=False).records()
            while reader.read(_CHUNK_BYTES):  # to the end of the member
                pass
            stream.seek(member.source_position)
        except UnpackError as error:
            yield Damage(0, error.why)
            after = max(start + 1, member.source_position - _LOOK_BACK_BYTES)
            if not _go_to_next(stream, after):
                return


def _go_to_next(stream: BinaryIO, start: int) -> bool:
    """Go to the next place at which a packed record may begin; say whether there is one."""
    stream.seek(start)
    kept = b""
    while chunk := stream.read(_CHUNK_BYTES):
        at = (kept + chunk).find(_GZIP_MAGIC)
        if at >= 0:
            stream.seek(stream.tell() - len(chunk) - len(kept) + at)
            return True
        kept = (kept + chunk)[-2:]
    return False


class _Reader:
    """Reads records from a stream of them that are not packed."""

    def __init__(self, stream: BinaryIO | io.BufferedReader, *, can_seek: bool) -> None:
        self._stream = stream
        self._can_seek = can_seek
        self._size = stream.seek(0, io.SEEK_END) if can_seek else 0
        if can_seek:
            stream.seek(0)

    def records(self) -> Iterator[Record | Damage]:
        """Yield the records to the end of the stream.

        Raises
        ------
        UnpackError
            Where it cannot be unpacked any further.
        """
        line = self._next_line()
        while line:
            if not line.startswith(_MAGIC):
                yield Damage(0, "is no record of a web archive")
                line = self._next_start()
                continue
            item = self._record()
            yield item
            line = self._next_start() if isinstance(item, Damage) else self._next_line()

    def _next_line(self) -> bytes:
        """Return the next line that is not blank, of a long one the start; b"" at the end."""
        while line := self._stream.readline(_CHUNK_BYTES):
            if line.strip():
                return line
        return b""

    def _next_start(self) -> bytes:
        while line := self._stream.readline(_CHUNK_BYTES):
            if line.startswith(_MAGIC):
                return line
        return b""

    def _record(self) -> Record | Damage:
        lines = self._header_lines()
        if lines is None:
            return Damage(0, "has no end of its header lines")
        headers = read_headers(lines)
        stated = headers.get("content-length", "")
        if not (stated.isascii() and stated.isdigit() and len(stated) < 19):
            return Damage(0, "does not say how long it is")
        length = int(stated)
        if self._can_seek and not self._ends_after(length):
            return Damage(0, "is not as long as it says, or is damaged")
        body = self._stream.read(min(length, _MAX_BODY_BYTES))
        if not self._skip(length - len(body)):
            return Damage(0, "is cut off")
        if not self._can_seek and not self._is_end():
            return Damage(0, "is not as long as it says, or is damaged")
        return Record(0, headers, body, length > len(body))

    def _header_lines(self) -> bytes | None:
        lines = b""
        while line := self._stream.readline(MAX_HEADER_BYTES):
            if line in {b"\r\n", b"\n"}:
                return lines
            lines += line
            if len(lines) > MAX_HEADER_BYTES:
                return None
        return None

    def _ends_after(self, length: int) -> bool:
        """Say whether a record may end there, before its content is read: a false length may swallow all others."""
        start = self._stream.tell()
        if start + length > self._size:
            return False
        self._stream.seek(start + length)
        is_end = self._is_end()
        self._stream.seek(start)
        return is_end

    def _is_end(self) -> bool:
        """Say whether a record may end here: with a line end, of which one is missing at times, or at the next one."""
        assert isinstance(self._stream, io.BufferedReader)
        ahead = self._stream.peek(len(_MAGIC))
        return ahead[:1] in {b"", b"\r", b"\n"} or ahead.startswith(_MAGIC)

    def _skip(self, count: int) -> bool:
        """Go past so many bytes; say whether they were there."""
        if self._can_seek:
            self._stream.seek(count, io.SEEK_CUR)
            return True
        while count:
            got = len(self._stream.read(min(count, _CHUNK_BYTES)))
            if not got:
                return False
            count -= got
        return True
