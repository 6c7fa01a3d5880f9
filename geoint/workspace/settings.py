"""What the readings of a workspace depend on: with other settings, or another geoint, reports must be read anew."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoint.errors import InputError
from geoint.readings_codec import FORMAT as READINGS_FORMAT

if TYPE_CHECKING:
    from geoint.corpus.settings import Settings
    from geoint.pipeline import Pipeline

OPTIONS = ("custom", "display", "sizes", "profile")
"""The settings that a workspace remembers, by their names in `geoint.corpus.Settings`."""

_KEY, _OPTIONS, _FOLDERS = "settings", "options", "folders"
# How often all was read again, and whether it is being read again: then a run that was stopped is to go on.
_TIMES, _UNDER_WAY = "read again", "reading again"
# What a user calls each part; a part that is missing was not asked for.
_PARTS = ("geoint", "gazetteer", "models", "own places", "display names", "sizes", "profile", "geocoder")


def parts_of(settings: Settings, pipeline: Pipeline) -> dict[str, str]:
    """Return the parts of what readings depend on; those that hold much as digests.

    Parameters
    ----------
    pipeline
        What the settings opened: a geocoder may come from the environment.

    Raises
    ------
    InputError
        Where a file of the settings cannot be read.
    """
    from geoint import __version__

    return {
        "geoint": f"{__version__}, readings {READINGS_FORMAT}",
        "gazetteer": _digest(json.dumps(pipeline.gazetteer.meta, sort_keys=True, default=str).encode()),
        "models": _models(),
        "own places": " ".join(_digest(_content(path)) for path in settings.custom),
        "display names": json.dumps(sorted(settings.display)) if settings.display else "",
        "sizes": "" if settings.sizes is None else _digest(_content(settings.sizes)),
        "profile": settings.profile,
        "geocoder": "" if pipeline.geocoder is None else pipeline.geocoder.name,
    }


def key_of(db: sqlite3.Connection, parts: Mapping[str, str], *, again: bool) -> str:
    """Return what each report carries that was read with these parts; others are out of date.

    Parameters
    ----------
    again
        Put all reports out of date, unless an earlier run did and was stopped before `end_reading_again`: then this
        one goes on.
    """
    times = int(_value(db, _TIMES) or 0)
    if again and _value(db, _UNDER_WAY) is None:
        times += 1
        rows = [(_TIMES, str(times)), (_UNDER_WAY, "yes")]
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
    return f"{_digest(json.dumps(dict(sorted(parts.items()))).encode())}.{times}"


def end_reading_again(db: sqlite3.Connection) -> None:
    """Note that all was read again, and merged."""
    db.execute("DELETE FROM meta WHERE key = ?", (_UNDER_WAY,))


def known_parts(db: sqlite3.Connection) -> dict[str, str] | None:
    """Return the parts that a workspace was read with; None where nothing was read yet."""
    known = _value(db, _KEY)
    return None if known is None else dict(json.loads(known))


def keep_parts(db: sqlite3.Connection, parts: Mapping[str, str], settings: Settings) -> None:
    """Set what the workspace is read with from now on."""
    options = {
        "custom": [str(path.absolute()) for path in settings.custom],
        "display": settings.display,
        "sizes": None if settings.sizes is None else str(settings.sizes.absolute()),
        "profile": settings.profile,
    }
    _keep(db, _KEY, parts)
    _keep(db, _OPTIONS, options)


def as_before(db: sqlite3.Connection, settings: Settings, said: Collection[str] = ()) -> Settings:
    """Return settings in which each option that is not said is as it was said before.

    The geocoder is asked only where this run says so: nothing goes to the network because an earlier run did.

    Parameters
    ----------
    said
        Names of `OPTIONS` that are said though they are as by default.
    """
    known = _value(db, _OPTIONS)
    if known is None:
        return settings
    options = json.loads(known)
    before: dict[str, Any] = {
        "custom": tuple(Path(path) for path in options["custom"]),
        "display": tuple((entry_id, name) for entry_id, name in options["display"]),
        "sizes": None if options["sizes"] is None else Path(options["sizes"]),
        "profile": options["profile"],
    }
    default = type(settings)()
    unsaid = {n: v for n, v in before.items() if n not in said and getattr(settings, n) == getattr(default, n)}
    return replace(settings, **unsaid)


def other_parts(known: Mapping[str, str], parts: Mapping[str, str]) -> list[str]:
    """Return the names of the parts that differ."""
    return [name for name in _PARTS if known.get(name, "") != parts.get(name, "")]


def check_parts(folder: Path, known: Mapping[str, str], parts: Mapping[str, str]) -> None:
    """Refuse other settings than those that a workspace was read with.

    Raises
    ------
    InputError
        Which names the parts that differ.
    """
    other = other_parts(known, parts)
    if other:
        names = " and ".join([", ".join(other[:-1]), other[-1]] if len(other) > 1 else other)
        raise InputError(
            f"the workspace {folder} was read with another {names}; give the same options as then, "
            "or --again to read all its reports anew with these"
        )


def note_folders(db: sqlite3.Connection, folders: Collection[str]) -> None:
    """Remember folders, by their absolute paths, from which reports are read."""
    known = known_folders(db)
    if not known.issuperset(folders):
        _keep(db, _FOLDERS, sorted(known.union(folders)))


def known_folders(db: sqlite3.Connection) -> set[str]:
    """Return the folders from which reports were read."""
    return set(json.loads(_value(db, _FOLDERS) or "[]"))


def _value(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _keep(db: sqlite3.Connection, key: str, value: object) -> None:
    """Write a value as JSON, unless it is there already: a run that brings nothing new writes nothing."""
    told = json.dumps(value, sort_keys=True)
    if _value(db, key) != told:
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, told))


@cache
def _models() -> str:
    """The digest of the files from which names are recognised."""
    folder = Path(__file__).parents[1] / "reading"
    files = sorted(path for path in folder.iterdir() if path.suffix in {".crfsuite", ".npz", ".marisa"})
    return _digest(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}; check the file") from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
