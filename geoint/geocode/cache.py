"""Answers of geocoders, kept from run to run: what was found, and for a month what was not."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from geoint.errors import GeocoderError
from geoint.geocode.answers import Answer
from geoint.geocode.limit import Timing

# A name that nobody had mapped last month may be on the map now.
MISS_AGE_S = 30 * 24 * 3600.0
_FILE_NAME = "geocoder.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answers TEXT NOT NULL, asked_at REAL NOT NULL)"
# Seconds to wait for another process that writes.
_BUSY_S = 10.0

_T = TypeVar("_T")


def cache_folder() -> Path:
    """Return the user's cache folder for geoint: $XDG_CACHE_HOME/geoint, else ~/.cache/geoint."""
    root = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(root) if os.path.isabs(root) else Path.home() / ".cache") / "geoint"


class AnswerCache:
    """Answers by question, in an SQLite file that processes may share. A damaged file is set aside and made anew.

    Parameters
    ----------
    folder
        Where the file lies; made where it is missing.
    tell
        Receives the one line that says so when a damaged file was set aside.
    timing
        The clock that misses are aged by.

    Raises
    ------
    GeocoderError
        Where the folder cannot be made.
    """

    def __init__(self, folder: Path, *, tell: Callable[[str], None], timing: Timing | None = None) -> None:
        self._path = folder / _FILE_NAME
        self._tell = tell
        self._timing = timing or Timing()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self._unusable(error) from error

    def get(self, key: str) -> tuple[Answer, ...] | None:
        """Return the answers kept for a question: none at all (an empty tuple) or not known (None)."""
        row = self._run(
            lambda base: base.execute("SELECT answers, asked_at FROM answers WHERE key = ?", (key,)).fetchone()
        )
        if row is None:
            return None
        try:
            kept = json.loads(row[0])
            if not isinstance(kept, list):
                return None
            answers = tuple(Answer.from_dict(fields) for fields in kept)
            is_old = not answers and self._timing.now() - float(row[1]) > MISS_AGE_S
        except (ValueError, TypeError, KeyError, AttributeError):
            return None  # not of our making: ask again
        return None if is_old else answers

    def put(self, key: str, answers: Sequence[Answer]) -> None:
        """Keep the answers to a question; an empty sequence is a miss."""
        text = json.dumps([answer.to_dict() for answer in answers], ensure_ascii=False)
        row = (key, text, self._timing.now())
        self._run(lambda base: base.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", row))

    def _run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do one piece of work in a connection of its own, which any process or thread may do."""
        for last in (False, True):
            try:
                with closing(sqlite3.connect(self._path, timeout=_BUSY_S)) as base, base:
                    base.execute(_TABLE)
                    return work(base)
            except sqlite3.OperationalError as error:
                raise self._unusable(error) from error
            except sqlite3.DatabaseError as error:
                if last:
                    raise self._unusable(error) from error
                self._set_aside()
        raise AssertionError("unreachable")  # pragma: no cover

    def _set_aside(self) -> None:
        aside = self._path.with_suffix(".damaged")
        try:
            self._path.replace(aside)
        except OSError as error:
            raise self._unusable(error) from error
        self._tell(f"the geocoder's cache was damaged: it is kept as {aside}, and a new one is begun")

    def _unusable(self, error: Exception) -> GeocoderError:
        advice = "set XDG_CACHE_HOME to a folder that can be written"
        return GeocoderError(f"cannot use the geocoder's cache {self._path} ({error}); {advice}")
