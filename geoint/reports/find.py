"""Files, folders and globs -> the files to read, in order, without holding all of a tree's names at once."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from geoint.models import Fault
from geoint.reports.decode import clean_name, shown
from geoint.reports.ids import IdTable
from geoint.reports.kinds import PACKINGS, SUFFIXES, kind_of
from geoint.reports.told import Tellable

STDIN = "-"
_SHOWN_NAMES = 5
_PATH_CHARS = 300


class File(NamedTuple):
    """A file to read, with the name it has inside the folder or glob that it was found by.

    `named` is true where the user named this very file, and false where it was found.
    """

    path: Path
    name: str
    named: bool


def find_files(inputs: Iterable[str | Path], notices: Tellable) -> Iterator[File | Fault]:
    """Yield the files that `inputs` name, in order, each once; those of a folder in the order of their paths.

    Of a folder, the names of one folder at a time are held, not those of the tree. Files of other kinds are counted in
    `notices`.
    """
    seen = IdTable()
    for item in inputs:
        for found in _find_in(str(item), notices):
            if isinstance(found, File):
                key = found.name if found.name == STDIN else os.path.realpath(found.path)
                if not seen.add(key):
                    continue
            yield found


def os_reason(error: OSError) -> str:
    """Return why the system did not let a file be read, as the end of a sentence."""
    return f"cannot be read ({(error.strerror or type(error).__name__).lower()})"


def _find_in(item: str, notices: Tellable) -> Iterator[File | Fault]:
    if item == STDIN:
        yield File(Path(STDIN), STDIN, named=True)
        return
    if "\x00" in item or not item:
        yield Fault(where=shown(ascii(item)), why="is no path", advice="name a file, a folder or a glob")
        return
    path = Path(item)
    if os.path.isdir(item):
        yield from _find_in_folder(path, notices)
    elif os.path.lexists(item):
        yield File(path, path.name, named=True)
    elif glob.has_magic(item):
        yield from _find_by_glob(item, notices)
    else:
        where = shown(clean_name(item), _PATH_CHARS)
        yield Fault(where=where, why="there is no such file or folder", advice="check the path")


def _find_by_glob(pattern: str, notices: Tellable) -> Iterator[File | Fault]:
    matches = sorted(glob.glob(pattern, recursive=True))
    if not matches:
        where = shown(clean_name(pattern), _PATH_CHARS)
        yield Fault(where=where, why="matches no file", advice="check the pattern; ** goes into folders")
    fixed = Path(*_before_magic(Path(pattern).parts))
    for match in matches:
        path = Path(match)
        if os.path.isdir(match):
            # "**" also matches the folders themselves, whose files it names one by one.
            if "**" not in pattern:
                yield from _find_in_folder(path, notices)
        else:
            yield File(path, path.relative_to(fixed).as_posix(), named=False)


def _before_magic(parts: tuple[str, ...]) -> list[str]:
    return list(parts[: next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts))])


# -- folders


@dataclass
class _Tally:
    """How many there were of one kind, and the names of the first."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.count += 1
        if len(self.names) < _SHOWN_NAMES:
            self.names.append(name)

    def told(self, one: str, many: str) -> str:
        """Return the sentence on them: how many, and the names of the first."""
        more = f" and {self.count - len(self.names):,} more" if self.count > len(self.names) else ""
        return f"{f'1 {one}' if self.count == 1 else f'{self.count:,} {many}'}: {', '.join(self.names)}{more}"


def _find_in_folder(folder: Path, notices: Tellable) -> Iterator[File | Fault]:
    others, links = _Tally(), _Tally()
    empty = True
    for found in _walk(folder, links):
        if isinstance(found, str):
            if not kind_of(found).is_readable:
                others.add(clean_name(found))
                continue
            yield File(folder / found, found, named=False)
        else:
            yield found
        empty = False
    where = clean_name(str(folder))
    if others.count:
        advice = (
            f"only {', '.join(SUFFIXES)} are read from a folder, also with {' or '.join(PACKINGS)} behind; "
            "name another file itself to have it read as text"
        )
        notices.append(
            Fault(where=where, why=others.told("file was passed over", "files were passed over"), advice=advice)
        )
    if links.count:
        why = links.told("link to a folder was not followed", "links to folders were not followed")
        notices.append(Fault(where=where, why=why, advice="name the folder itself to have it read"))
    if empty:
        yield Fault(where=where, why="holds no report", advice=f"put reports there ({', '.join(SUFFIXES)})")


def _walk(folder: Path, links: _Tally) -> Iterator[str | Fault]:
    """Yield the files below a folder by their paths inside it, sorted as whole paths are; hidden ones are left out."""
    # A stack, for folders may lie deeper in each other than Python calls may.
    levels = [_level(folder, "", links)]
    while levels:
        name = next(levels[-1], None)
        if name is None:
            levels.pop()
        elif isinstance(name, Fault) or not name.endswith("/"):
            yield name
        else:
            levels.append(_level(folder, name, links))


def _level(folder: Path, inside: str, links: _Tally) -> Iterator[str | Fault]:
    """Yield what one folder holds: files by name, folders with "/" behind, which puts both where whole paths stand."""
    names = []
    linked = []
    try:
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    names.append(f"{entry.name}/")
                elif entry.is_symlink() and os.path.isdir(entry.path):
                    linked.append(entry.name)
                else:
                    names.append(entry.name)
    except OSError as error:
        yield Fault(
            where=clean_name(str(folder / inside)),
            why=os_reason(error),
            advice="allow reading the folder, or leave it out",
        )
    for name in sorted(linked):
        links.add(clean_name(inside + name))
    names.sort()
    for name in names:
        yield inside + name
