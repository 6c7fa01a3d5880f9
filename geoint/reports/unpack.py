"""Packed files (.gz, .zst) as streams: bounded in memory, and refused where they unpack to a flood."""

from __future__ import annotations

import importlib
import io
import zlib
from typing import Any, BinaryIO, Protocol

from geoint.errors import ReportError

WINDOW_BYTES = 1 << 25
"""After each so many unpacked bytes (32 MiB) without a report in them, their packed bytes are looked at."""

MAX_RATIO = 300
"""How many times as large a stretch of that length may be as its packed bytes. News comes to 3 to 10; gzip's most is
1,032 and zstd's far more. A table of copies may come to that too, but it has reports in it."""

# Small against what WINDOW_BYTES are packed into, for the ratio counts whole chunks.
_CHUNK_BYTES = 1 << 14
# zstd's own limit: 2^27 bytes, the memory that one frame may ask for.
_ZSTD_WINDOW_LOG = 27
_SAVE = "fetch it again, or unpack what can be saved"
_GZIP_WBITS = 31  # with the gzip header and its checksum


class UnpackError(ReportError):
    """A packed file that is damaged, or unpacks to a flood; `why` and `advice` are for its `Fault`."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}; {advice}")
        self.why = why
        self.advice = advice


class _Decoder(Protocol):
    """What unpacks one member of a file, at most `size` bytes at a time."""

    @property
    def needs_input(self) -> bool: ...

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def feed(self, data: bytes, size: int) -> bytes: ...


class _Gzip:
    """One gzip member."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_GZIP_WBITS)

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def feed(self, data: bytes, size: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, size)


class _Zstd:
    """One zstd frame."""

    def __init__(self) -> None:
        module = _zstd_module()
        limit = {module.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        self._inner = module.ZstdDecompressor(options=limit)

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.needs_input)

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def feed(self, data: bytes, size: int) -> bytes:
        try:
            return bytes(self._inner.decompress(data, size))
        except _zstd_module().ZstdError as error:
            raise zlib.error(str(error)) from error  # one class for both kinds


def _zstd_module() -> Any:
    for name in ("compression.zstd", "backports.zstd"):  # a part of Python from 3.14
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise UnpackError("is packed with zstd, which needs a package", "pip install backports.zstd, or pack it with gzip")


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a stream, one member after the other; it goes back to its start only.

    Parameters
    ----------
    source
        The packed stream, read from where it stands; it must be seekable where this is read twice.
    packing
        ".gz" or ".zst".
    single
        Whether to stop behind the first member; `source_position` then says where the next one starts.

    Attributes
    ----------
    lenient
        Where true, damage looks like the end: for a first look at what can be read at all.

    Raises
    ------
    UnpackError
        From `read`, where the rest cannot be unpacked, or should not be.
    """

    def __init__(self, source: BinaryIO, packing: str, *, single: bool = False) -> None:
        super().__init__()
        self._source = source
        self._make: type[_Gzip | _Zstd] = _Gzip if packing == ".gz" else _Zstd
        self._single = single
        self._start = source.tell()
        self.lenient = False
        self._begin()

    def _begin(self) -> None:
        self._decoder: _Decoder | None = self._make()
        self._input = b""
        self._taken = 0
        self._position = 0
        self._window_in = self._window_out = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True, though only its start can be gone to."""
        return True

    def tell(self) -> int:
        """Return how many bytes were unpacked."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go back to the start; where it stands already is allowed too.

        Raises
        ------
        io.UnsupportedOperation
            For any other place.
        """
        if whence == io.SEEK_SET and not offset:
            self._source.seek(self._start)
            self._begin()
        elif (whence, offset) not in {(io.SEEK_CUR, 0), (io.SEEK_SET, self._position)}:
            raise io.UnsupportedOperation("a packed stream goes back to its start only")
        return self._position

    @property
    def source_position(self) -> int:
        """Where in the source the bytes start that were not used."""
        return self._start + self._taken - len(self._input)

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer with the next bytes; return how many, 0 at the end."""
        try:
            data = self._next(len(buffer))
        except UnpackError:
            if not self.lenient:
                raise
            return 0
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def restart_count(self) -> None:
        """Say that there was a report in what came last, so that it is no flood."""
        self._window_in = self._window_out = 0

    def _next(self, size: int) -> bytes:
        while size and self._decoder is not None:
            at_end = False
            if self._decoder.needs_input and not self._input:
                self._input = self._source.read(_CHUNK_BYTES)
                self._taken += len(self._input)
                self._window_in += len(self._input)
                at_end = not self._input
            data, self._input = (self._input, b"") if self._decoder.needs_input else (b"", self._input)
            try:
                out = self._decoder.feed(data, size)
            except (zlib.error, EOFError) as error:
                raise UnpackError("is damaged where it is packed", _SAVE) from error
            self._check_ratio(len(out))
            if self._decoder.eof:
                self._input = self._decoder.unused_data + self._input
                self._decoder = None if self._single else self._following()
            elif at_end and not out:
                raise UnpackError("is cut off where it is packed", _SAVE)
            if out:
                return out
        return b""

    def _following(self) -> _Decoder | None:
        """Return what unpacks the next member, None behind the last; zeros there are padding."""
        while True:
            self._input = self._input.lstrip(b"\0")
            if self._input:
                return self._make()
            self._input = self._source.read(_CHUNK_BYTES)
            self._taken += len(self._input)
            self._window_in += len(self._input)
            if not self._input:
                return None

    def _check_ratio(self, size: int) -> None:
        self._window_out += size
        if self._window_out >= WINDOW_BYTES:
            if self._window_out > MAX_RATIO * self._window_in:
                why = f"unpacks to more than {MAX_RATIO} times its size, as archives do that are made to fill a disk"
                raise UnpackError(why, "unpack it yourself if you trust it")
            self.restart_count()


def unpack(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return what gzip or zlib packed, at most `limit` bytes, and whether that is the whole.

    Raises
    ------
    UnpackError
        Where it is neither.
    """
    last = zlib.error()
    for wbits in (47, -15):  # gzip or zlib by their headers; "deflate" without one, as some servers send it
        inner = zlib.decompressobj(wbits)
        try:
            return inner.decompress(data, limit), inner.eof
        except zlib.error as error:
            last = error
    raise UnpackError("is damaged where it is packed", "fetch it again") from last
