"""One request a second, counted over all processes that share a folder."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geoint.errors import GeocoderError

# Nominatim's usage policy: at most one request a second, from one thread.
INTERVAL_S = 1.0
_LOCK_NAME = "geocoder.lock"


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock (seconds since 1970, the same for all processes) and how to wait; tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Limiter:
    """Lets one request at a time pass, no sooner than `INTERVAL_S` seconds after the last one began.

    Parameters
    ----------
    folder
        Where the lock file with the time of the last request lies; processes that share it share the limit.
    timing
        Clock and pause.
    """

    def __init__(self, folder: Path, timing: Timing | None = None) -> None:
        self._path = folder / _LOCK_NAME
        self._timing = timing or Timing()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it: make the request inside.

        Raises
        ------
        GeocoderError
            Where the lock file cannot be used.
        """
        with self._locked() as stream:
            self._wait(stream)
            yield

    @contextmanager
    def _locked(self) -> Iterator[IO[str]]:
        try:
            stream = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")
        except OSError as error:
            raise GeocoderError(
                f"cannot use {self._path} ({error.strerror}); set XDG_CACHE_HOME to a folder that can be written"
            ) from error
        with stream:
            _lock(stream)
            try:
                yield stream
            finally:
                _unlock(stream)

    def _wait(self, stream: IO[str]) -> None:
        stream.seek(0)
        try:
            last = float(stream.read(32).strip("\0 \n") or 0.0)
        except ValueError:
            last = 0.0
        wait = last + INTERVAL_S - self._timing.now()
        # A longer wait can only come from a clock that was set back.
        if 0 < wait <= INTERVAL_S:
            self._timing.sleep(wait)
        stream.seek(0)
        stream.write(f"{self._timing.now():020.6f}")
        stream.flush()


if sys.platform == "win32":
    import msvcrt

    # Locks one byte far behind the time stamp: Windows forbids reading what is locked.
    _LOCKED_BYTE = 1000

    def _lock(stream: IO[str]) -> None:
        while True:
            stream.seek(_LOCKED_BYTE)
            try:
                msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)  # gives up after ten seconds
            except OSError:
                continue
            return

    def _unlock(stream: IO[str]) -> None:
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX)

    def _unlock(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
