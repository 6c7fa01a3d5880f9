"""The register of exercise series: Vostok, Joint Sea, BALTOPS, ... with their spellings."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from geoint.data import data_path

_YEAR_SUFFIX = re.compile(r"[\s\-–/']*(?:(?:19|20)\d\d|\d\d)[A-Za-z]?$|\s+[IVXL]+$")


class Series(NamedTuple):
    """One exercise series. `generic` names are ordinary words and need a year, quotes or "exercise" beside them."""

    series_id: str
    name: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    participants: tuple[str, ...]
    domains: tuple[str, ...]
    generic: bool
    generic_names: frozenset[str]

    def is_generic(self, name: str) -> bool:
        """Return whether a name is an ordinary word that needs a year, quotes or "exercise" beside it."""
        return self.generic or fold_name(name) in self.generic_names


@lru_cache(maxsize=16384)
def fold_name(name: str) -> str:
    """Return a name without case, accents, punctuation and spacing."""
    if name.isascii() and name.isalnum():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters).strip().casefold()


def without_edition(name: str) -> str:
    """Return a name without its year or number: "Joint Sea-2025" -> "Joint Sea", "Mosi II" -> "Mosi"."""
    return _YEAR_SUFFIX.sub("", name.strip())


class SeriesRegister:
    """Series by any of their folded names."""

    def __init__(self, series: Iterable[Series]) -> None:
        self.series = tuple(series)
        self._by_id = {s.series_id: s for s in self.series}
        self._by_name: dict[str, Series] = {}
        for entry in self.series:
            for name in (entry.name, *entry.names):
                self._by_name.setdefault(fold_name(name), entry)
        self.longest = max((len(n.split()) for n in self._by_name), default=1)
        self.first_words = frozenset(n.split()[0] for n in self._by_name if n)

    def get(self, series_id: str) -> Series | None:
        """Return the series with this id, if there is one."""
        return self._by_id.get(series_id)

    def find(self, name: str) -> Series | None:
        """Return the series that a name, with or without its edition, belongs to."""
        return self._by_name.get(fold_name(name)) or self._by_name.get(fold_name(without_edition(name)))


def read_series(path: Path) -> SeriesRegister:
    """Read a register from a CSV file with the columns of gazetteer/series.csv."""
    with path.open(encoding="utf-8", newline="") as stream:
        return SeriesRegister(_series_of(row) for row in csv.DictReader(stream) if row.get("series_id"))


@cache
def load_series() -> SeriesRegister:
    """Return the register that comes with the package."""
    return read_series(data_path("series.csv"))


def _series_of(row: dict[str, str]) -> Series:
    return Series(
        series_id=row["series_id"],
        name=row["name"],
        names=_split(row["names"]),
        hosts=_split(row["hosts"]),
        participants=_split(row["participants"]),
        domains=_split(row["domain"]),
        generic=row["generic"].strip().lower() == "yes",
        generic_names=frozenset(fold_name(n) for n in _split(row.get("generic_names", ""))),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())
