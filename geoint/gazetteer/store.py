"""The packed gazetteer on disk: memory-mapped, nothing parsed before it is asked for.

`gazetteer/build.py` writes these files into gazetteer/data/:

    meta.json          versions, checksums of the inputs, counts, and the tables that the numbers below point into
    ids.marisa         trie of entry ids; the number of an id in the trie is its row
    entries.npy        one record for each row (see `ENTRY`)
    main_names.bin     display names, UTF-8, row after row; main_offsets.npy says where each begins
    other_names.bin    other names in compressed blocks of `BLOCK` rows; other_offsets.npy says where each begins
    names.marisa       trie of normal forms and of exact short forms ("=CA")
    name_index.npy     for each number in that trie its only row, or `SEVERAL` plus a place in name_rows.npy,
                       where the count stands and then the rows, best first
    geometry.bin       packed polygons; geometry_rows.npy and geometry_offsets.npy say whose and where
    land.bin           all land, packed
    extras.json.z      what only few entries have: claimants, sources, notes, radii
    tables.json        demonyms and the like
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Collection
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import marisa_trie
import numpy as np

from geoint.data import data_path
from geoint.errors import GazetteerError
from geoint.gazetteer.geometry import unpack

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

FORMAT = 1
BLOCK = 64
# Degrees per unit of the stored points: 1.1 m at the equator, and 180 degrees still fit 32 bits.
POINT_STEP = 1e-5
_POINTS_PER_DEGREE = 100_000
SEVERAL = 1 << 31
HAS_GEOMETRY, HAS_EXTRAS, HAS_OTHER_NAMES = 1, 2, 4

ENTRY = np.dtype(
    [
        ("lon", "<i4"), ("lat", "<i4"), ("population", "<u4"), ("country", "<u2"), ("admin1", "<u2"),
        ("kind", "u1"), ("layer", "u1"), ("where_prec", "u1"), ("flags", "u1"),
    ]
)  # fmt: skip


class Row(NamedTuple):
    """The fixed part of one entry; `country` and the rest are resolved to words by `Store.row`."""

    lon: float
    lat: float
    population: int
    country: str | None
    admin1: str | None
    kind: str
    layer: str
    where_prec: int
    flags: int


class Store:
    """Read access to one folder of packed data. Rows are numbers from 0; ids are strings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.meta = self._read_meta()
        self._countries: list[str | None] = [None, *self.meta["countries"]]
        self._admin1: list[str | None] = [None, *self.meta["admin1"]]
        self._kinds: list[str] = self.meta["kinds"]
        self._layers: list[str] = list(self.meta["layers"])
        self._ids = marisa_trie.Trie()
        self._ids.mmap(str(folder / "ids.marisa"))
        self._names = marisa_trie.Trie()
        self._names.mmap(str(folder / "names.marisa"))
        self._entries = self._array("entries")
        self._name_index = memoryview(self._array("name_index"))
        self._name_rows = memoryview(self._array("name_rows"))
        self._block = lru_cache(maxsize=64)(self._read_block)

    @classmethod
    def open(cls) -> Store:
        """Open the data that came with the package."""
        return cls(data_path("data/meta.json").parent)

    def _read_meta(self) -> dict[str, Any]:
        path = self._folder / "meta.json"
        try:
            meta: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise GazetteerError(f"{path} cannot be read ({error}); run gazetteer/build.py or install again") from error
        if meta.get("format") != FORMAT:
            raise GazetteerError(f"{path} has format {meta.get('format')}, not {FORMAT}; run gazetteer/build.py")
        return meta

    def _array(self, name: str) -> Any:
        path = self._folder / f"{name}.npy"
        try:
            return np.load(path, mmap_mode="r")
        except (OSError, ValueError) as error:
            raise GazetteerError(f"{path} cannot be read ({error}); run gazetteer/build.py or install again") from error

    def _bytes(self, name: str) -> mmap.mmap:
        with (self._folder / name).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _main_names(self) -> tuple[mmap.mmap, memoryview]:
        return self._bytes("main_names.bin"), memoryview(self._array("main_offsets"))

    @cached_property
    def _other_names(self) -> tuple[mmap.mmap, memoryview]:
        return self._bytes("other_names.bin"), memoryview(self._array("other_offsets"))

    @cached_property
    def _geometries(self) -> tuple[mmap.mmap, Any, Any]:
        return self._bytes("geometry.bin"), self._array("geometry_rows"), self._array("geometry_offsets")

    @cached_property
    def _extras(self) -> dict[str, dict[str, Any]]:
        packed = (self._folder / "extras.json.z").read_bytes()
        extras: dict[str, dict[str, Any]] = json.loads(zlib.decompress(packed))
        return extras

    @cached_property
    def tables(self) -> dict[str, dict[str, str]]:
        """Small tables by name; "demonyms" maps a word to a country code."""
        tables: dict[str, dict[str, str]] = json.loads((self._folder / "tables.json").read_text("utf-8"))
        return tables

    def __len__(self) -> int:
        return len(self._entries)

    def id_of(self, row: int) -> str:
        """Return the entry id of a row."""
        entry_id: str = self._ids.restore_key(row)
        return entry_id

    def row_of(self, entry_id: str) -> int | None:
        """Return the row of an entry id, or None."""
        row: int | None = self._ids.get(entry_id)
        return row

    def rows_named(self, key: str) -> tuple[int, ...]:
        """Return the rows that have this normal form or exact short form, best first."""
        number = self._names.get(key)
        if number is None:
            return ()
        value = self._name_index[number]
        if value < SEVERAL:
            return (value,)
        at = value - SEVERAL
        return tuple(self._name_rows[at + 1 : at + 1 + self._name_rows[at]])

    def ids_named(self, key: str) -> list[str]:
        """Return the entry ids that have this normal form or exact short form, best first."""
        restore = self._ids.restore_key
        return [restore(row) for row in self.rows_named(key)]

    def rows_of_kinds(self, kinds: Collection[str]) -> list[int]:
        """Return the rows of all entries of some kinds, without reading the others."""
        numbers = [number for number, kind in enumerate(self._kinds) if kind in kinds]
        rows: list[int] = np.flatnonzero(np.isin(self._entries["kind"], numbers)).tolist()
        return rows

    def has_key(self, key: str) -> bool:
        """Say whether any entry has this normal form or exact short form."""
        return key in self._names

    def keys_from(self, prefix: str) -> list[str]:
        """Return all stored normal forms that begin with a prefix."""
        keys: list[str] = self._names.keys(prefix)
        return keys

    def row(self, row: int) -> Row:
        """Return the fixed part of an entry."""
        lon, lat, population, country, admin1, kind, layer, where_prec, flags = self._entries[row].item()
        return Row(
            lon / _POINTS_PER_DEGREE,
            lat / _POINTS_PER_DEGREE,
            population,
            self._countries[country],
            self._admin1[admin1],
            self._kinds[kind],
            self._layers[layer],
            where_prec,
            flags,
        )

    def main_name(self, row: int) -> str:
        """Return the display name of an entry."""
        blob, offsets = self._main_names
        return blob[offsets[row] : offsets[row + 1]].decode("utf-8")

    def other_names(self, row: int) -> tuple[str, ...]:
        """Return the other names of an entry, sorted."""
        line = self._block(row // BLOCK)[row % BLOCK]
        return tuple(line.split("\t")) if line else ()

    def _read_block(self, number: int) -> tuple[str, ...]:
        blob, offsets = self._other_names
        text = zlib.decompress(blob[offsets[number] : offsets[number + 1]]).decode("utf-8")
        return tuple(text.split("\n"))

    def extras(self, row: int) -> dict[str, Any]:
        """Return what only few entries have: claimants, source, note, radius_km, feature_code."""
        return self._extras.get(str(row), {})

    def source(self, layer: str) -> str:
        """Return the source of a layer."""
        source: str = self.meta["layers"][layer]["source"]
        return source

    def geometry(self, row: int) -> BaseGeometry | None:
        """Return the polygon of an entry, or None."""
        blob, rows, offsets = self._geometries
        at = int(np.searchsorted(rows, row))
        if at == len(rows) or rows[at] != row:
            return None
        return unpack(blob[offsets[at] : offsets[at + 1]])

    def land(self) -> BaseGeometry:
        """Return all land as one multipolygon."""
        return unpack((self._folder / "land.bin").read_bytes())
