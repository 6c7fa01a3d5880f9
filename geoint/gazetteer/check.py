"""Validates the whole gazetteer: what `geoint gazetteer check` prints and a test asserts.

A problem is an error where somebody must correct something, and a notice where a source is known to be coarse: a town
on a quay lies outside a coast that was drawn to the nearest kilometre.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geoint.errors import EntryNotFoundError
from geoint.gazetteer import Gazetteer
from geoint.models import GazetteerEntry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry
    from shapely.strtree import STRtree

# Kinds whose point must lie in water, and those whose point must lie on land (or within the tolerance of a coast).
_WATER_KINDS = frozenset({"sea", "ocean", "bay", "strait"})
_LAND_KINDS = frozenset({"country", "continent", "admin", "county", "peninsula", "mountain"})
# Degrees (2 km): the land is simplified to 1 km, and a channel or an islet may be narrower than that.
_COAST = 0.02
# Degrees (5 km): how far outside its country's simplified polygon a town may lie before it is an error.
_BORDER = 0.05
# Degrees: how far the point of an area may lie outside it (vague regions have points by usage, not by geometry).
_NEAR = 0.5
# From this where_prec on (UCDP) a point stands for so large an area that land or water says nothing.
_COUNTRY_PREC = 6
# Degrees (17 km): a canal, lagoon or harbour that is nowhere wider than twice this may be drawn over the land, which
# leaves out what is narrow. A wider water whose point lies on land is an error of ours.
_NARROW = 0.15
# What a table's empty cell becomes where it is taken for text; "Nan" and "None" are towns.
_BLANKS = frozenset({"nan", "NaN", "none", "null", "NULL", "N/A", "n/a", "<NA>", "-99"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: which rule, which entry, what is wrong."""

    severity: Literal["error", "notice"]
    rule: str
    entry_id: str
    why: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.rule}: {self.entry_id}: {self.why}"


def check(gazetteer: Gazetteer) -> list[Problem]:
    """Check every entry and return what is wrong, sorted; empty where nothing is.

    Rules: ids unique and well formed; names non-empty, findable and no empty cells; a source on everything;
    coordinates in the world; polygons valid and in the world; an area's point inside or near it; seas in water;
    countries and units on land; towns in their country's polygon; never a single claimant.
    """
    ids = gazetteer.ids()
    entries = [gazetteer.entry(entry_id) for entry_id in ids]
    found = [
        *_ids(ids),
        *(problem for entry in entries for problem in _fields(gazetteer, entry)),
        *_shapes(gazetteer, [entry for entry in entries if entry.has_geometry]),
        *_land_or_water(gazetteer, entries),
        *_towns(gazetteer, [entry for entry in entries if entry.kind == "city" and entry.id.startswith("gn:")]),
    ]
    return sorted(found, key=lambda problem: (problem.severity, problem.rule, problem.entry_id))


def _ids(ids: Sequence[str]) -> Iterator[Problem]:
    for entry_id, count in Counter(ids).items():
        if count > 1:
            yield Problem("error", "unique id", entry_id, f"used {count} times")
        prefix, colon, rest = entry_id.partition(":")
        if not (prefix and colon and rest) or entry_id != entry_id.strip():
            yield Problem("error", "form of id", entry_id, "is not of the form kind:name")


def _fields(gazetteer: Gazetteer, entry: GazetteerEntry) -> Iterator[Problem]:
    if not entry.name.strip():
        yield Problem("error", "name", entry.id, "is empty")
    elif entry.id not in gazetteer.lookup(entry.name):
        yield Problem("error", "name", entry.id, f"{entry.name!r} does not lead back to the entry")
    for name in gazetteer.names(entry.id):
        if name in _BLANKS:
            yield Problem("error", "name", entry.id, f"{name!r} is an empty cell, not a name")
    if not entry.source.strip():
        yield Problem("error", "source", entry.id, "is empty")
    if not (-180 <= entry.lon <= 180 and -90 <= entry.lat <= 90):
        yield Problem("error", "coordinates", entry.id, f"{entry.lon}, {entry.lat} lie outside the world")
    if len(entry.claimants) == 1:
        yield Problem("notice", "claimants", entry.id, f"{entry.claimants[0]} alone is no dispute")


def _shapes(gazetteer: Gazetteer, entries: Iterable[GazetteerEntry]) -> Iterator[Problem]:
    import shapely

    for entry in entries:
        geometry = gazetteer.geometry(entry.id)
        if geometry is None or geometry.is_empty:
            yield Problem("error", "polygon", entry.id, "is missing or empty")
            continue
        if not geometry.is_valid:
            yield Problem("error", "polygon", entry.id, shapely.is_valid_reason(geometry))
        west, south, east, north = geometry.bounds
        if west < -180 or south < -90 or east > 180 or north > 90:
            yield Problem("error", "polygon", entry.id, f"leaves the world: {geometry.bounds}")
        if geometry.distance(shapely.Point(entry.lon, entry.lat)) > _NEAR:
            yield Problem("notice", "point of area", entry.id, f"{entry.lon}, {entry.lat} lie outside the area")


def _land_or_water(gazetteer: Gazetteer, entries: Iterable[GazetteerEntry]) -> Iterator[Problem]:
    import shapely

    land = gazetteer.land()
    tree = shapely.STRtree(shapely.get_parts(land))
    wet = [entry for entry in entries if entry.kind in _WATER_KINDS]
    for entry, part in _on_land(tree, wet):
        if part is not None and not _is_drawn_over(gazetteer.geometry(entry.id), entry):
            is_near = part.boundary.distance(shapely.Point(entry.lon, entry.lat)) <= _COAST
            severity: Literal["error", "notice"] = "notice" if is_near else "error"
            yield Problem(severity, "sea in water", entry.id, f"{entry.lon}, {entry.lat} lie on land")
    dry = [entry for entry in entries if entry.kind in _LAND_KINDS and entry.where_prec < _COUNTRY_PREC]
    for entry, part in _on_land(tree, dry):
        if part is None and not land.dwithin(shapely.Point(entry.lon, entry.lat), _COAST):
            yield Problem("notice", "unit on land", entry.id, f"{entry.lon}, {entry.lat} lie in water")


def _is_drawn_over(own: BaseGeometry | None, entry: GazetteerEntry) -> bool:
    """Say whether a narrow water of its own lies at the point, which a coast drawn to the kilometre leaves out."""
    import shapely

    return own is not None and own.covers(shapely.Point(entry.lon, entry.lat)) and bool(own.buffer(-_NARROW).is_empty)


def _on_land(tree: STRtree, entries: Sequence[GazetteerEntry]) -> Iterator[tuple[GazetteerEntry, BaseGeometry | None]]:
    """Each entry with the piece of land that its point lies on, or None."""
    import shapely

    parts = tree.geometries
    shapely.prepare(parts)
    points = shapely.points([entry.lon for entry in entries], [entry.lat for entry in entries])
    near_points, near_parts = tree.query(points)
    is_inside = shapely.intersects(parts[near_parts], points[near_points])
    inside = dict(zip(near_points[is_inside].tolist(), near_parts[is_inside].tolist(), strict=True))
    pieces: list[BaseGeometry] = parts.tolist()
    for number, entry in enumerate(entries):
        yield entry, pieces[inside[number]] if number in inside else None


def _towns(gazetteer: Gazetteer, towns: Sequence[GazetteerEntry]) -> Iterator[Problem]:
    """Towns against their country's polygon; a border or a coast within `_BORDER` is forgiven."""
    import shapely

    by_country: dict[str, list[GazetteerEntry]] = {}
    for town in towns:
        by_country.setdefault(town.country or "", []).append(town)
    for code, members in sorted(by_country.items()):
        polygon = _country_polygon(gazetteer, code)
        if polygon is None:
            yield Problem("notice", "town in country", f"country:{code}", f"has no polygon for {len(members)} towns")
            continue
        shapely.prepare(polygon)
        points = shapely.points([town.lon for town in members], [town.lat for town in members])
        outside = ~shapely.dwithin(polygon, points, _BORDER)
        for town, is_outside in zip(members, outside.tolist(), strict=True):
            if is_outside:
                yield Problem("notice", "town in country", town.id, f"{town.name} lies outside {code}")


def _country_polygon(gazetteer: Gazetteer, code: str) -> BaseGeometry | None:
    try:
        return gazetteer.geometry(gazetteer.country_id(code))
    except EntryNotFoundError:
        return None
