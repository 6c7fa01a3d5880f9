"""Bytes -> lines of text, none longer than a report can be; from files that can be read twice and from pipes."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from geoint.models import Fault
from geoint.reports.decode import MAX_TEXT_CHARS, NotText, find_encoding
from geoint.reports.fields import Origin
from geoint.reports.unpack import Unpacked

# JSON may write each character as \uXXXX, and the other fields want room.
MAX_LINE_CHARS = 6 * MAX_TEXT_CHARS + 100_000
# What a guess of the encoding is made from, where the whole cannot be looked at first.
_SAMPLE_BYTES = 1 << 17


def open_text(stream: BinaryIO, origin: Origin, *, newline: str, declares: bool = False) -> TextIO | Fault:
    """Return a seekable stream as text, in the encoding that the whole of it speaks for."""
    raw = getattr(stream, "raw", None)
    if isinstance(raw, Unpacked):
        raw.lenient = True  # what stands before a damage is read, and the damage told when it is come to
    encoding = find_encoding(stream, declares=declares)
    if isinstance(raw, Unpacked):
        raw.lenient = False
    if isinstance(encoding, NotText):
        return origin.fault(encoding.why, encoding.advice)
    if encoding.guessed:
        origin.notices.append(origin.guessed(encoding.name))
    name = "utf-8-sig" if encoding.name == "utf-8" else encoding.name
    return io.TextIOWrapper(stream, encoding=name, errors="replace", newline=newline)


def numbered_lines(stream: TextIO) -> Iterator[tuple[int, str]]:
    """Yield each line with its number; of one that is too long, its first MAX_LINE_CHARS + 1 characters."""
    number = 0
    while line := stream.readline(MAX_LINE_CHARS + 1):
        number += 1
        yield number, line
        while len(line) > MAX_LINE_CHARS and not line.endswith("\n"):
            line = stream.readline(MAX_LINE_CHARS + 1)


def numbered_lines_of_pipe(stream: BinaryIO, start: list[bytes], origin: Origin) -> Iterator[tuple[int, str]]:
    """Yield the lines of a stream that comes once, each as soon as it is there.

    It is UTF-8 until a line is not; then the next 128 KB decide what it is. `start` holds lines that were read before.
    """
    encoding = None
    lines = _PipeLines(stream, start)
    for number, line in enumerate(lines, start=1):
        if encoding is None:
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
                continue
            except UnicodeDecodeError:
                found = find_encoding(io.BytesIO(line + lines.look_ahead()))
                encoding = "utf-8" if isinstance(found, NotText) else found.name
                origin.notices.append(origin.guessed(encoding))
        yield number, line.decode(encoding, errors="replace")


class _PipeLines:
    """The lines of a stream that comes once, of one that is too long only the start."""

    # UTF-8 takes up to four bytes for a character.
    _LIMIT = 4 * MAX_LINE_CHARS + 1

    def __init__(self, stream: BinaryIO, start: list[bytes]) -> None:
        self._stream = stream
        self._ready = deque(start[:-1])
        if start:
            self._ready.append(self._whole(start[-1]))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._ready:
            return self._ready.popleft()
        line = self._whole(b"")
        if not line:
            raise StopIteration
        return line

    def _whole(self, start: bytes) -> bytes:
        """Return a line from its start on, cut where it is too long."""
        if start.endswith(b"\n"):
            return start
        rest = self._stream.readline(self._LIMIT - len(start))
        line = start + rest
        while len(line) == self._LIMIT and rest and not rest.endswith(b"\n"):
            rest = self._stream.readline(self._LIMIT)
        return line

    def look_ahead(self) -> bytes:
        """Return as many bytes of what follows as tell an encoding; what a pipe holds at a moment is chance."""
        ahead = b"".join(self._ready) + self._stream.read(_SAMPLE_BYTES)
        if ahead and not ahead.endswith(b"\n"):
            ahead += self._stream.readline(self._LIMIT)
        self._ready = deque(io.BytesIO(ahead).readlines())
        return ahead[:_SAMPLE_BYTES]
