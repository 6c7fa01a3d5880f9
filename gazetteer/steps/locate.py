"""Facts that follow from where a place lies or who claims it."""

from __future__ import annotations

import csv
import fnmatch
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import shapely
from rapidfuzz.distance import OSA

from geoint.gazetteer.names import normalise
from steps.place import Place, clean_names, is_latin


def fill_units(places: Sequence[Place], units: Sequence[Place], countries: Sequence[Place]) -> None:
    """Give places without one the first-order unit, and where empty the country, whose polygon holds them."""
    firsts = [unit for unit in units if unit.where_prec == 4 and unit.geometry is not None]
    states = [state for state in countries if state.geometry is not None]
    unit_tree, state_tree = _tree(firsts), _tree(states)
    for place in places:
        if place.where_prec > 3:  # an area lies in no single unit
            continue
        point = shapely.Point(place.lon, place.lat)
        if place.country is None and not place.claimants:
            inside = sorted(state_tree.query(point, predicate="intersects").tolist())
            place.country = states[inside[0]].country if inside else None
        for number in sorted(unit_tree.query(point, predicate="intersects").tolist()):
            if firsts[number].country == place.country:
                place.admin1 = firsts[number].admin1
                break


# Above this similarity two names of one town are spellings of one name.
_SAME_NAME = 0.65


def _tree(places: Sequence[Place]) -> shapely.STRtree:
    return shapely.STRtree([place.geometry for place in places if place.geometry is not None])


# From this population on, a town's name means the town before its province (see `steps.writer`).
_BIG_TOWN = 100_000
# A hand-made base within a degree of the town whose name it bears, such as "Agadir".
_SAME_PLACE = 1.0


# Degrees (5 km) that a town may lie outside the simplified polygon of its unit.
_AT_EDGE = 0.05


def mark_namesakes(units: Sequence[Place], own: Sequence[Place], towns: Sequence[Place], handmade: Path) -> None:
    """Mark units and hand-made points whose name, by default, means a big town.

    A unit gives way to a big town of its name in it, and to one elsewhere that has more people than the towns of the
    unit together; a town with a military site of its name counts as big. Lines of admin1_names.csv with the use "first"
    exempt a unit: "Jilin" is the province before it is the city.
    """
    with (handmade / "admin1_names.csv").open(encoding="utf-8", newline="") as file:
        exempt = {row["id"] for row in csv.DictReader(file) if row["use"] == "first"}
    big = [town for town in towns if town.population >= _BIG_TOWN or town.has_site]
    by_spelling = defaultdict(list)
    for town in big:
        for key in _spellings(town):
            by_spelling[town.country, key].append(town)
    largest: Counter[str] = Counter()
    for town in big:
        key = normalise(town.name)
        largest[key] = max(largest[key], town.population)
    people: Counter[tuple[str | None, str | None]] = Counter()
    for town in towns:
        people[town.country, town.admin1] += town.population
    for unit in units:
        keys = {normalise(name) for name in (unit.name, *unit.also, *unit.names)}
        if unit.id not in exempt:
            towns_of = {key: by_spelling.get((unit.country, key), ()) for key in keys}
            inside = {key for key in keys if any(_is_in(town, unit) for town in towns_of[key])}
            beaten = {key for key in keys if largest[key] > people[unit.country, unit.admin1]}
            # A unit that is an island or a region of its own name ("Crete") is not called after the town in it.
            unit.has_namesake = bool(inside) and not unit.also
            unit.town_names = frozenset(inside | beaten)
    places_named = defaultdict(list)
    for town in big:
        if town.population < _BIG_TOWN:
            continue
        places_named[normalise(town.name)].append((town.lon, town.lat))
    for place in own:
        near = places_named.get(normalise(place.name), ())
        place.has_namesake = any(max(abs(place.lon - x), abs(place.lat - y)) < _SAME_PLACE for x, y in near)


def _is_in(town: Place, unit: Place) -> bool:
    if town.admin1 is not None and (town.country, town.admin1) == (unit.country, unit.admin1):
        return True
    return unit.geometry is not None and unit.geometry.dwithin(shapely.Point(town.lon, town.lat), _AT_EDGE)


def drop_names_of_other_towns(units: Sequence[Place], towns: Sequence[Place]) -> None:
    """Take from units the names of big towns of their country that lie outside them.

    Natural Earth gives Jurmala the other name "Riga". "Moscow Oblast" keeps "Moscow": it is called after the town.
    """
    by_name = defaultdict(list)
    for town in towns:
        if town.population >= _BIG_TOWN:
            by_name[town.country, normalise(town.name)].append(town)
    for unit in units:
        display = set(normalise(unit.name).split())
        unit.names = [
            name for name in unit.names if display >= set(normalise(name).split()) or not _is_lent(name, unit, by_name)
        ]


def _is_lent(name: str, unit: Place, by_name: Mapping[tuple[str | None, str], Sequence[Place]]) -> bool:
    found = by_name.get((unit.country, normalise(name)), ())
    return bool(found) and not any(_is_in(town, unit) for town in found)


# A town lies this near (degrees, 22 km) to the military site that bears its name.
_NEAR_SITE = 0.2
_SITE_KINDS = frozenset({"airfield", "base", "facility", "port", "range", "spaceport"})


def mark_garrisons(towns: Sequence[Place], own: Sequence[Place]) -> None:
    """Mark towns whose name is part of the name of a hand-made military site beside them ("Naval Station Rota").

    Where the whole name of the site is the town's ("Fairford"), the site has its own place in the order.
    """
    by_words = defaultdict(list)
    for site in own:
        if site.kind in _SITE_KINDS:
            whole = {normalise(name) for name in (site.name, *site.names)}
            for words in sorted({words for name in whole for words in _runs(name)} - whole):
                by_words[site.country, words].append(site)
    for town in towns:
        near = by_words.get((town.country, normalise(town.name)), ())
        town.has_site = any(max(abs(town.lon - site.lon), abs(town.lat - site.lat)) < _NEAR_SITE for site in near)


def _runs(key: str) -> Iterator[str]:
    words = key.split()
    for begin in range(len(words)):
        for end in range(begin + 1, len(words) + 1):
            yield " ".join(words[begin:end])


# An airfield and a hand-made base with a common name this near (degrees, 7 km) are the same.
_SAME_FIELD = 0.06
_FIELD_KINDS = frozenset({"airfield", "base", "facility", "port", "spaceport"})


def _spellings(town: Place) -> set[str]:
    """The town's name and such of its other names as are the same name spelt otherwise ("Basrah", "Basra")."""
    name = normalise(town.name)
    if name.endswith(" city"):
        return {name}
    others = (normalise(other) for other in town.names if is_latin(other))
    return {name, *(other for other in others if OSA.normalized_similarity(name, other) > _SAME_NAME)}


def merge_airfields(fields: Sequence[Place], own: Sequence[Place]) -> list[Place]:
    """Return the airfields that the hand-made layers lack; the names of the others go to the hand-made entry."""
    by_key = defaultdict(list)
    for place in own:
        if place.kind in _FIELD_KINDS:
            for key in {normalise(name) for name in (place.name, *place.names)}:
                by_key[key].append(place)
    kept = []
    for field in fields:
        keys = sorted({normalise(name) for name in (field.name, *field.names, *field.weak)})
        twin = next((place for key in keys for place in by_key[key] if _is_near(field, place)), None)
        if twin is None:
            kept.append(field)
        else:
            twin.names = clean_names(twin.name, [*twin.names, field.name, *field.names])
    return kept


def _is_near(one: Place, other: Place) -> bool:
    return max(abs(one.lon - other.lon), abs(one.lat - other.lat)) < _SAME_FIELD


def apply_claims(places: Sequence[Place], path: Path) -> None:
    """Set the claimants of bulk entries from claims.csv (id, claimants, note, source).

    The towns and airfields of a claimed first-order unit have its claimants; "adm1:TW.*" means all units of Taiwan.
    """
    by_id = {place.id: place for place in places}
    inherited: dict[tuple[str | None, str | None], tuple[str, ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            claimants = tuple(sorted(row["claimants"].split("|")))
            for entry_id in _matching(row["id"], by_id, path):
                place = by_id[entry_id]
                place.claimants, place.note = claimants, place.note or row["note"]
                if entry_id.startswith("adm1:"):
                    inherited[place.country, place.admin1] = claimants
    for place in places:
        if place.layer in ("city", "airfield"):
            place.claimants = place.claimants or inherited.get((place.country, place.admin1), ())


def _matching(pattern: str, ids: Mapping[str, Place], path: Path) -> list[str]:
    found = sorted(fnmatch.filter(ids, pattern)) if "*" in pattern else [pattern] if pattern in ids else []
    if not found:
        raise ValueError(f"{path}: no entry {pattern}; correct the id")
    return found
