"""The gazetteer: names to entries, entries to facts and polygons, and a user's own places over both.

    >>> gazetteer = Gazetteer.load()
    >>> gazetteer.entry(gazetteer.lookup("Zhanjiang")[0]).country
    'CN'

Order of namesakes (static; choosing in context is the business of `geoint.placing`): countries, continents and world
regions, what was made by hand, seas, first-order units, then towns by population and the rest. A main name comes before
another entry's by-name, unless that entry is far bigger. docs/gazetteer.md has the weights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.errors import EntryNotFoundError
from geoint.gazetteer.custom import CustomLayer
from geoint.gazetteer.names import (
    exact_key,
    may_be_short_form,
    normalise,
    without_settlement_word,
    without_unit_word,
)
from geoint.gazetteer.search import Match, search_names
from geoint.gazetteer.store import HAS_EXTRAS, HAS_GEOMETRY, HAS_OTHER_NAMES, Store
from geoint.models import GazetteerEntry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Gazetteer", "Match"]

# "Hebei Province" may mean only a unit or a state, "City of Tartus" only a town.
_UNITS = frozenset({"admin", "county", "country"})
_TOWNS = frozenset({"city", "locality"})
# Upper limit of a case-sensitive look-up: "IT" and "US" are words where they stand in small letters.
_SHORT = 4


class Gazetteer:
    """All places that are known, ours and the user's. Make one with `Gazetteer.load` and share it."""

    def __init__(self, store: Store, custom: CustomLayer, display: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._custom = custom
        self._display = dict(display or {})
        self._cached_lookup = lru_cache(maxsize=65_536)(self._lookup)
        self._cached_entry = lru_cache(maxsize=16_384)(self._entry)
        self._cached_geometry = lru_cache(maxsize=512)(self._geometry)

    @classmethod
    def load(cls, *, custom: Sequence[Path] = (), display: Mapping[str, str] | None = None) -> Gazetteer:
        """Open the gazetteer; data are mapped, not read.

        Parameters
        ----------
        custom
            The user's own places, CSV or GeoJSON. They come first; a row with an id of ours replaces our entry.
        display
            Display names by entry id, for places with several names that each take a side
            ({"sea:sea-of-japan": "East Sea"}). Look-ups find all names either way.

        Raises
        ------
        GazetteerError
            Where our data are missing or damaged, or where a custom row cannot be used; the message has file and line.
        EntryNotFoundError
            Where `display` names an unknown entry.
        """
        gazetteer = cls(Store.open(), CustomLayer.read([Path(path) for path in custom]), display)
        for entry_id in gazetteer._display:
            gazetteer.entry(entry_id)
        return gazetteer

    def lookup(self, name: str) -> tuple[str, ...]:
        """Return the ids of all entries with this name, best first; empty where there is none.

        Case, accents, hyphens and full stops do not count, but short forms ("US", "CA", "Calif.") must be written as
        such. Where the whole name is unknown, "Hebei Province" is tried as the unit "Hebei".
        """
        return self._cached_lookup(name)

    def _lookup(self, name: str) -> tuple[str, ...]:
        key = normalise(name)
        ids = self._store.ids_named(key)
        if may_be_short_form(name):
            ids = [*self._store.ids_named(exact_key(name)), *ids]
        if self._custom.entries:
            ids = [*self._custom.ids_named(key), *ids]
        if not ids:
            return tuple(self._ids_without_type_word(key))
        return (ids[0],) if len(ids) == 1 else tuple(dict.fromkeys(ids))

    def _ids_without_type_word(self, key: str) -> list[str]:
        if " " not in key:
            return []
        for rest, kinds in ((without_unit_word(key), _UNITS), (without_settlement_word(key), _TOWNS)):
            if rest is None:
                continue
            rows = [row for row in self._store.rows_named(rest) if self._is_of(row, kinds)]
            if rows:
                return [self._store.id_of(row) for row in rows]
        return []

    def _is_of(self, number: int, kinds: frozenset[str]) -> bool:
        """Say whether an entry is of these kinds; Gotland is a unit too, although its kind is island."""
        row = self._store.row(number)
        return row.kind in kinds or (kinds is _UNITS and row.layer == "admin")

    def lookup_exact(self, name: str) -> tuple[str, ...]:
        """Return the ids as `lookup` does, but with case where case tells a name from a word.

        A name in small letters ("march", "nice") or of at most four capitals ("IT") counts only for entries that have
        it written so.
        """
        found = self.lookup(name)
        if name.islower() or (name.isupper() and len(name) <= _SHORT):
            return tuple(entry_id for entry_id in found if self._is_written(name, entry_id))
        return found

    def _is_written(self, name: str, entry_id: str) -> bool:
        plain = name.replace(".", "")
        return any(plain == other.replace(".", "") for other in self.names(entry_id))

    def is_custom(self, entry_id: str) -> bool:
        """Return whether an entry is one of the user's own places."""
        return entry_id in self._custom.entries

    def has_name(self, name: str) -> bool:
        """Say whether any entry has this name, by the rules of `lookup`; faster than it."""
        key = normalise(name)
        if self._store.has_key(key) or self._custom.ids_named(key):
            return bool(key)
        if may_be_short_form(name) and self._store.has_key(exact_key(name)):
            return True
        return bool(self._ids_without_type_word(key))

    def entry(self, entry_id: str) -> GazetteerEntry:
        """Return an entry.

        Raises
        ------
        EntryNotFoundError
            Where no entry has this id.
        """
        return self._cached_entry(entry_id)

    def _entry(self, entry_id: str) -> GazetteerEntry:
        own = self._custom.entries.get(entry_id)
        if own is not None:
            return own
        number = self._row(entry_id)
        row = self._store.row(number)
        extras = dict(self._store.extras(number)) if row.flags & HAS_EXTRAS else {}
        extras["claimants"] = tuple(extras.get("claimants", ()))
        extras.setdefault("source", self._store.source(row.layer))
        return GazetteerEntry(
            id=entry_id,
            name=self._display.get(entry_id) or self._store.main_name(number),
            kind=row.kind,
            lon=row.lon,
            lat=row.lat,
            country=row.country,
            admin1=row.admin1,
            population=row.population,
            where_prec=row.where_prec,
            has_geometry=bool(row.flags & HAS_GEOMETRY),
            **extras,
        )

    def _row(self, entry_id: str) -> int:
        number = self._store.row_of(entry_id)
        if number is None:
            raise EntryNotFoundError(f"no entry {entry_id!r}; find it with `geoint gazetteer search NAME`")
        return number

    def names(self, entry_id: str) -> tuple[str, ...]:
        """Return all names of an entry, the display name first, the others sorted.

        Raises
        ------
        EntryNotFoundError
            Where no entry has this id.
        """
        own = self._custom.entries.get(entry_id)
        if own is not None:
            return (own.name, *self._custom.other_names[entry_id])
        number = self._row(entry_id)
        others = self._store.other_names(number) if self._store.row(number).flags & HAS_OTHER_NAMES else ()
        own_choice, main = self._display.get(entry_id), self._store.main_name(number)
        if own_choice is None:
            return (main, *others)
        return (own_choice, *sorted({main, *others} - {own_choice}))

    def geometry(self, entry_id: str) -> BaseGeometry | None:
        """Return the polygon of an entry, or None where it has only a point.

        Valid, cut at the antimeridian, EPSG:4326, lon/lat.

        Raises
        ------
        EntryNotFoundError
            Where no entry has this id.
        """
        return self._cached_geometry(entry_id)

    def _geometry(self, entry_id: str) -> BaseGeometry | None:
        if entry_id in self._custom.entries:
            return self._custom.geometries.get(entry_id)
        return self._store.geometry(self._row(entry_id))

    def search(self, query: str, *, limit: int = 10) -> list[Match]:
        """Return what a person may have meant: exact names, then other names, then misspelt ones.

        Parameters
        ----------
        query
            A name in any spelling.
        limit
            The most that come back.
        """
        return search_names(self, self._store, self._custom, query=query, limit=limit)

    def country_id(self, code: str) -> str:
        """Return the entry id of a country by its ISO 3166-1 alpha-2 code ("RU" -> "country:RU").

        Raises
        ------
        EntryNotFoundError
            Where no country has this code.
        """
        entry_id = f"country:{code.upper()}"
        if entry_id not in self._custom.entries:
            self._row(entry_id)
        return entry_id

    def demonym(self, word: str) -> str | None:
        """Return the ISO code of the country that a demonym or adjective names ("Russian" -> "RU"), or None."""
        return self._store.tables["demonyms"].get(" ".join(word.split()))

    def adm1_of(self, entry_id: str) -> str | None:
        """Return the entry id of the first-order unit that an entry lies in, or None where it is not known.

        Raises
        ------
        EntryNotFoundError
            Where no entry has this id.
        """
        entry = self.entry(entry_id)
        if not entry.country or not entry.admin1:
            return None
        unit = f"adm1:{entry.country}.{entry.admin1}"
        return unit if unit != entry_id and self._store.row_of(unit) is not None else None

    def land(self) -> BaseGeometry:
        """Return all land as one valid multipolygon, simplified to about 1 km (EPSG:4326, lon/lat)."""
        return self._land

    @cached_property
    def _land(self) -> BaseGeometry:
        return self._store.land()

    def ids(self) -> list[str]:
        """Return all entry ids, sorted, ours and the user's."""
        ours = (self._store.id_of(row) for row in range(len(self._store)))
        return sorted({*ours, *self._custom.entries})

    def ids_of_kinds(self, kinds: Collection[str]) -> list[str]:
        """Return the ids of all entries of some kinds, sorted, ours and the user's; the others are not read."""
        ours = {self._store.id_of(row) for row in self._store.rows_of_kinds(kinds)} - set(self._custom.entries)
        return sorted(ours | {entry_id for entry_id, entry in self._custom.entries.items() if entry.kind in kinds})

    @property
    def meta(self) -> dict[str, object]:
        """Versions and checksums of the inputs, and the layers with their sources and numbers of entries."""
        kept = ("built_from", "layers")
        return {key: self._store.meta[key] for key in kept}
