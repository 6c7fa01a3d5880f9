"""A run's folder, written as a whole: an old output stays as it is until the new one is complete.

All files are written into a hidden folder inside the output folder and brought to the disk. Only then does each take
its place by a rename, and if one cannot, all are put back. Foreign files are not touched, and neither is the folder
itself, which may be a mount point, a link, or where the user's shell stands.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoint.errors import OutputError
from geoint.output.layers import flatten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geoint.models import Collection
    from geoint.output.fields import LayerName, Layers

DEFAULT_TITLE = "Military activities in the reports"

STAGE_PREFIX = ".geoint-"
"""Start of the hidden folder's name."""

ABANDONED_AFTER_S = 24 * 3600
"""Age at which a hidden folder counts as left behind by a run that was killed; no run lasts a day."""

GEOPACKAGE = "events.gpkg"
BASEMAP = "basemap.gpkg"
SIDE_ENDINGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside an open GeoPackage; with the next one it would be read as damage, so it goes."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a writer receives: the collection, the same flattened, a title, and a tile server where one is asked for."""

    collection: Collection
    layers: Layers
    title: str
    tiles: str | None = None
    tiles_credit: str | None = None


if TYPE_CHECKING:
    Writer = Callable[[Run, Path], None]


def save(
    collection: Collection,
    directory: str | Path,
    *,
    title: str = DEFAULT_TITLE,
    tiles: str | None = None,
    tiles_credit: str | None = None,
    writers: Mapping[str, Writer] | None = None,
) -> tuple[Path, ...]:
    """Write all files of a run into a folder, all or none.

    Parameters
    ----------
    collection
        The whole of a run.
    directory
        Output folder; it is made where it does not exist. Files of the same names are replaced, others are kept.
    title
        Heading of the map.
    tiles
        Address of a tile server for the map, with {z}, {x} and {y}; without one the map asks nothing of the network.
    tiles_credit
        Whom the tile server asks to name.
    writers
        File name -> function that writes it; by default all of `default_writers`.

    Returns
    -------
    tuple of Path
        The files, in the order of the writers.

    Raises
    ------
    OutputError
        If the folder cannot be made or written (permission, full disk, a file in its place). What was there stays.
    """
    chosen = default_writers() if writers is None else writers
    run = Run(collection=collection, layers=flatten(collection), title=title, tiles=tiles, tiles_credit=tiles_credit)
    return write_whole(directory, {name: partial(write, run) for name, write in chosen.items()})


def write_whole(directory: str | Path, writers: Mapping[str, Callable[[Path], None]]) -> tuple[Path, ...]:
    """Write files into a folder, all or none.

    Parameters
    ----------
    directory
        Output folder; it is made where it does not exist. Files of the same names are replaced, others are kept.
    writers
        File name -> function that writes it to the path that it is given.

    Returns
    -------
    tuple of Path
        The files, in the order of the writers.

    Raises
    ------
    OutputError
        If the folder cannot be made or written, or a writer fails on the disk. What was there stays.
    """
    target = Path(directory)
    try:
        with _stage(target) as stage:
            for name, write in writers.items():
                write(stage / name)
                _to_disk(stage / name)
            _take_over(stage, target, names=tuple(writers))
    except OutputError as error:
        raise OutputError(f"cannot write to {target}: {error}") from error
    except OSError as error:
        raise OutputError(_explain(error, target)) from error
    return tuple(target / name for name in writers)


def default_writers() -> Mapping[str, Writer]:
    """File name -> writer of everything that a run leaves in its folder."""
    return MappingProxyType(
        {
            "events.json": _write_events_json,
            "review.csv": _write_review_csv,
            "events.geojson": _geojson_writer("events"),
            "areas.geojson": _geojson_writer("areas"),
            "mentions.geojson": _geojson_writer("mentions"),
            GEOPACKAGE: _write_geopackage,
            BASEMAP: _write_basemap,
            "events.qgz": _write_project,
            "map.html": _write_map,
        }
    )


def _write_events_json(run: Run, path: Path) -> None:
    from geoint.output.tables import write_events_json

    write_events_json(run.collection, run.layers, path, title=run.title)


def _write_review_csv(run: Run, path: Path) -> None:
    from geoint.output.tables import write_review_csv

    write_review_csv(run.collection, path)


def _geojson_writer(layer: LayerName) -> Writer:
    def write(run: Run, path: Path) -> None:
        from geoint.output.geojson import write_geojson

        write_geojson(run.layers, path, layer=layer)

    return write


def _write_geopackage(run: Run, path: Path) -> None:
    from geoint.output.geopackage import write_geopackage

    write_geopackage(run.layers, path)


def _write_basemap(_: Run, path: Path) -> None:
    from geoint.output.basemap_layers import write_basemap

    write_basemap(path)


def _write_project(run: Run, path: Path) -> None:
    from geoint.output.qgis.project import write_project

    write_project(run.layers, path, title=run.title)


def _write_map(run: Run, path: Path) -> None:
    from geoint.output.webmap import write_webmap

    write_webmap(run.collection, path, title=run.title, tiles=run.tiles, tiles_credit=run.tiles_credit)


@contextmanager
def _stage(target: Path) -> Iterator[Path]:
    """Empty hidden folder inside the target, removed in the end; folders made for a failed run are removed too."""
    made = _make_folders(target)
    try:
        _remove_abandoned(target)
        stage = Path(tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=target))
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def _make_folders(target: Path) -> list[Path]:
    """Make the target with its parents; return those that were made, innermost first."""
    made = []
    for folder in (target, *target.parents):
        if folder.exists():
            break
        made.append(folder)
    target.mkdir(parents=True, exist_ok=True)
    return made


def _remove_abandoned(target: Path) -> None:
    """Remove hidden folders that a killed run left behind; those of a run beside this one are young and stay."""
    for folder in target.glob(f"{STAGE_PREFIX}*/"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(folder, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Wait until the disk holds the file, so that a rename never brings a half-written one into place."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _take_over(stage: Path, target: Path, *, names: tuple[str, ...]) -> None:
    """Move the new files to their places; if anything fails, put the old ones back."""
    kept = stage / "old"
    kept.mkdir()
    replaced: list[str] = []
    try:
        databases = [name for name in (GEOPACKAGE, BASEMAP) if name in names]
        for name in (f"{database}{ending}" for database in databases for ending in SIDE_ENDINGS):
            _keep(target / name, kept / name)
            replaced.append(name)
            (target / name).unlink(missing_ok=True)
        for name in names:
            _keep(target / name, kept / name)
            replaced.append(name)
            os.replace(stage / name, target / name)
    except BaseException:
        _put_back(replaced, kept, target)
        raise
    _folder_to_disk(target)


def _keep(old: Path, copy: Path) -> None:
    """Keep an old file under a second name, so that its place is never empty; a copy where links are not known."""
    if old.is_dir() and not old.is_symlink():
        raise IsADirectoryError(errno.EISDIR, "a folder stands where a file must go", str(old))
    if not os.path.lexists(old):
        return
    try:
        os.link(old, copy, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, copy, follow_symlinks=False)


def _put_back(names: Iterable[str], kept: Path, target: Path) -> None:
    for name in names:
        with suppress(OSError):
            if os.path.lexists(kept / name):
                os.replace(kept / name, target / name)
            else:
                (target / name).unlink(missing_ok=True)


def _folder_to_disk(folder: Path) -> None:
    """Bring the renames to the disk; not every system can open a folder for that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _explain(error: OSError, target: Path) -> str:
    """One line: what failed, where, why, and what to do."""
    advice = {
        errno.EACCES: "choose another folder, or change its permissions",
        errno.EPERM: "choose another folder, or change its permissions",
        errno.EROFS: "the disk is read-only, choose another folder",
        errno.ENOSPC: "free some space, or choose a folder on another disk",
        errno.EDQUOT: "free some space, or choose a folder on another disk",
        errno.ENOTDIR: "a file stands where a folder must be, choose another name",
        errno.EEXIST: "a file stands where a folder must be, choose another name",
        errno.EISDIR: f"move {error.filename} away, or choose another folder",
        errno.ENAMETOOLONG: "choose a shorter name",
    }.get(error.errno or 0, "choose another folder")
    return f"cannot write to {target}: {error.strerror or error}; {advice}"
