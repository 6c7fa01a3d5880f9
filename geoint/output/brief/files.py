"""Several files written as one: all or none, and an old one stays until the new ones are whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from geoint.errors import OutputError


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, all or none.

    Each is written beside its place under a hidden name first. Only when all are on the disk do they take their
    places, the last one last; if one cannot, those before it are put back.

    Parameters
    ----------
    files
        Path -> contents; folders are made where they do not exist, and removed again if nothing comes of it.

    Raises
    ------
    OutputError
        If a file cannot be written; what was there before stays.
    """
    made: list[Path] = []
    done: list[Path] = []
    current = next(iter(files), Path())
    try:
        for current, data in files.items():
            made += _make_folders(current.parent)
            if current.is_dir():
                raise IsADirectoryError(None, "a folder stands in its place")
            _write(_beside(current, "new"), data)
        for current in files:
            _keep(current)
            done.append(current)
            os.replace(_beside(current, "new"), current)
    except OSError as error:
        _put_back(done)
        why = error.strerror or str(error)
        raise OutputError(f"cannot write {current}: {why}; choose another place with -o") from error
    except BaseException:
        _put_back(done)
        raise
    finally:
        complete = len(done) == len(files) and all(path.exists() for path in files)
        _clear(files, () if complete else made)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}")


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder with its parents; return those that were made, innermost first."""
    made = []
    for parent in (folder, *folder.parents):
        if parent.exists():
            break
        made.append(parent)
    folder.mkdir(parents=True, exist_ok=True)
    return made


def _write(path: Path, data: bytes) -> None:
    """Write and wait until the disk has it, so that no half-written file ever takes a place."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep(path: Path) -> None:
    """Keep an old file under a second name, so that its place is never empty."""
    if os.path.lexists(path):
        kept = _beside(path, "old")
        kept.unlink(missing_ok=True)
        try:
            os.link(path, kept, follow_symlinks=False)
        except OSError:  # a disk without links
            shutil.copy2(path, kept, follow_symlinks=False)


def _put_back(paths: list[Path]) -> None:
    for path in reversed(paths):
        with suppress(OSError):
            if os.path.lexists(_beside(path, "old")):
                os.replace(_beside(path, "old"), path)
            elif not os.path.lexists(_beside(path, "new")):
                path.unlink(missing_ok=True)


def _clear(files: Mapping[Path, bytes], made: list[Path] | tuple[()]) -> None:
    for path in files:
        for what in ("new", "old"):
            with suppress(OSError):
                _beside(path, what).unlink(missing_ok=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()
