"""What a file holds, by its name: the kind of report, and how it is packed."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

TEXTS = (".txt", ".md")
PAGES = (".html", ".htm")
TABLES = (".jsonl", ".csv", ".parquet")
FEEDS = (".xml", ".rss", ".atom")
ARCHIVES = (".warc",)
SUFFIXES = (*TEXTS, *PAGES, *TABLES, *FEEDS, *ARCHIVES)
"""Endings of the files that are read from a folder."""

PACKINGS = (".gz", ".zst")
"""Endings that may stand behind those; Parquet packs its own pages and is read from both ends."""

# One file, several reports: their ids are told apart by the name of the file.
_MANY = (*TABLES, *FEEDS, *ARCHIVES)


class Kind(NamedTuple):
    """The kind of a file: `suffix` and `packing` in lower case, "" where there is none; `stem` is the name before."""

    stem: str
    suffix: str
    packing: str

    @property
    def is_readable(self) -> bool:
        """Whether such a file is read from a folder."""
        return self.suffix in SUFFIXES and not (self.suffix == ".parquet" and self.packing)

    @property
    def holds_many(self) -> bool:
        """Whether one such file holds many reports."""
        return self.suffix in _MANY


def kind_of(name: str) -> Kind:
    """Return the kind of a file with this name; folders before it stay in `stem`."""
    path = PurePath(name)
    packing = path.suffix.lower()
    if packing not in PACKINGS:
        return Kind(_without_suffix(path), packing, "")
    inner = PurePath(_without_suffix(path))
    return Kind(_without_suffix(inner), inner.suffix.lower(), packing)


def _without_suffix(path: PurePath) -> str:
    return path.with_suffix("").as_posix() if path.suffix else path.as_posix()
