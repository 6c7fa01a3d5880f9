"""What the readings of a workspace depend on: with other settings, or another geoint, reports must be read anew."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.errors import InputError
from geoint.readings_codec import FORMAT as READINGS_FORMAT
from geoint.workspace.file import transaction

if TYPE_CHECKING:
    from geoint.corpus.settings import Settings
    from geoint.gazetteer import Gazetteer

_KEY, _OPTIONS, _TIMES = "settings", "options", "read again"
# What a user calls each part; a part that is missing was not asked for.
_PARTS = ("geoint", "gazetteer", "models", "own places", "display names", "sizes", "profile", "geocoder")


def parts_of(settings: Settings, gazetteer: Gazetteer) -> dict[str, str]:
    """Return the parts of what readings depend on; those that hold much as digests.

    Raises
    ------
    InputError
        Where a file of the settings cannot be read.
    """
    from geoint import __version__

    return {
        "geoint": f"{__version__}, readings {READINGS_FORMAT}",
        "gazetteer": _digest(json.dumps(gazetteer.meta, sort_keys=True, default=str).encode()),
        "models": _models(),
        "own places": " ".join(_digest(_content(path)) for path in settings.custom),
        "display names": json.dumps(sorted(settings.display)) if settings.display else "",
        "sizes": "" if settings.sizes is None else _digest(_content(settings.sizes)),
        "profile": settings.profile,
        "geocoder": f"{settings.geocoder} {settings.geocoder_domain or ''}".strip() if settings.geocoder else "",
    }


def key_of(db: sqlite3.Connection, parts: Mapping[str, str], *, again: bool) -> str:
    """Return what each report carries that was read with these parts; others are out of date.

    Parameters
    ----------
    again
        Put all reports out of date, unless some are: then an earlier run was stopped, and this one goes on.
    """
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_TIMES,)).fetchone()
    times = 0 if row is None else int(row[0])
    digest = _digest(json.dumps(dict(sorted(parts.items()))).encode())
    key = f"{digest}.{times}"
    if not again or db.execute("SELECT 1 FROM report WHERE settings <> ?", (key,)).fetchone():
        return key
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_TIMES, str(times + 1)))
    return f"{digest}.{times + 1}"


def known_parts(db: sqlite3.Connection) -> dict[str, str] | None:
    """Return the parts that a workspace was read with; None where nothing was read yet."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    return None if row is None else dict(json.loads(row[0]))


def keep_parts(db: sqlite3.Connection, parts: Mapping[str, str], settings: Settings) -> None:
    """Set what the workspace is read with from now on."""
    options = {
        "custom": [str(path.absolute()) for path in settings.custom],
        "display": settings.display,
        "sizes": None if settings.sizes is None else str(settings.sizes.absolute()),
        "profile": settings.profile,
    }
    rows = [(_KEY, json.dumps(parts, sort_keys=True)), (_OPTIONS, json.dumps(options, sort_keys=True))]
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def as_before(db: sqlite3.Connection, settings: Settings) -> Settings:
    """Return the settings that a workspace was made with where none are said.

    The geocoder is asked only where this run says so: nothing goes to the network because an earlier run did.
    """
    said = replace(settings, geocoder=None, geocoder_domain=None, contact=None)
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_OPTIONS,)).fetchone()
    if row is None or said != type(settings)():
        return settings
    options = json.loads(row[0])
    return replace(
        settings,
        custom=tuple(Path(path) for path in options["custom"]),
        display=tuple((entry_id, name) for entry_id, name in options["display"]),
        sizes=None if options["sizes"] is None else Path(options["sizes"]),
        profile=options["profile"],
    )


def check_parts(folder: Path, known: Mapping[str, str], parts: Mapping[str, str]) -> None:
    """Refuse other settings than those that a workspace was read with.

    Raises
    ------
    InputError
        Which names the parts that differ.
    """
    other = [name for name in _PARTS if known.get(name, "") != parts.get(name, "")]
    if other:
        names = " and ".join([", ".join(other[:-1]), other[-1]] if len(other) > 1 else other)
        raise InputError(
            f"the workspace {folder} was read with another {names}; give the same options as then, "
            "or --again to read all its reports anew with these"
        )


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
