"""A user's own places, laid over ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.errors import GazetteerError
from geoint.gazetteer.names import normalise
from geoint.gazetteer.rows import PlaceRow, read_rows
from geoint.models import GazetteerEntry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(slots=True)
class CustomLayer:
    """Places read from the user's files, by id and by normal form of each name."""

    entries: dict[str, GazetteerEntry] = field(default_factory=dict)
    other_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    geometries: dict[str, BaseGeometry] = field(default_factory=dict)
    _ids_by_key: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, paths: Sequence[Path]) -> CustomLayer:
        """Read files in order; of two rows with one id in different files the later counts.

        Raises
        ------
        GazetteerError
            At the first row that cannot be used, with file and line.
        """
        layer = cls()
        for path in paths:
            seen: dict[str, str] = {}
            for row in read_rows(path, default_source=path.name):
                if isinstance(row, GazetteerError):
                    raise row
                if row.entry.id in seen:
                    raise GazetteerError(f"{row.where}: id {row.entry.id!r} is used twice; give the row its own id")
                seen[row.entry.id] = row.where
                layer._add(row)
        return layer

    def _add(self, row: PlaceRow) -> None:
        entry_id = row.entry.id
        if entry_id in self.entries:
            self._forget_names(entry_id)
        self.entries[entry_id] = row.entry
        self.other_names[entry_id] = tuple(sorted(set(row.names)))
        if row.geometry is None:
            self.geometries.pop(entry_id, None)
        else:
            self.geometries[entry_id] = row.geometry
        for key in {normalise(name) for name in (row.entry.name, *row.names)} - {""}:
            self._ids_by_key[key].append(entry_id)

    def _forget_names(self, entry_id: str) -> None:
        for ids in self._ids_by_key.values():
            if entry_id in ids:
                ids.remove(entry_id)

    def ids_named(self, key: str) -> tuple[str, ...]:
        """Return the ids with this normal form, in the order of the files."""
        return tuple(self._ids_by_key.get(key, ()))

    def keys(self) -> list[str]:
        """Return all normal forms."""
        return [key for key, ids in self._ids_by_key.items() if ids]
