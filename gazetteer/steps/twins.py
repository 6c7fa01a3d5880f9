"""One entry for one area: units, countries and hand-made areas that bear one name and cover the same land."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from geoint.gazetteer.names import normalise
from steps.place import Place, clean_names

# Share of the land of both together that both must cover to be one area. The towns with county rights that GeoNames
# counts to a county, and coasts that were simplified apart, take up the rest.
_SAME_AREA = 0.75


def merge_twins(
    units: Sequence[Place], states: Sequence[Place], own: Sequence[Place]
) -> tuple[list[Place], list[Place]]:
    """Return the units and the hand-made places without those that are another entry's area under its very name.

    A country comes before a first-order unit, that before a hand-made area, that before a second-order unit. The entry
    that stays takes the names and the kind of a hand-made one, so that Gotland stays an island. A unit that goes leaves
    no names: Natural Earth's other names of small units are too often another place's.

    An archipelago drawn with its waters is another area than the unit made of its islands.
    """
    firsts = [unit for unit in units if unit.where_prec != 3]
    seconds = [unit for unit in units if unit.where_prec == 3]
    dropped: set[str] = set()
    kept = defaultdict(list)
    for layer in (states, firsts, own, seconds):
        for place in layer:
            if place.geometry is None:
                continue
            twin = next((other for other in kept[normalise(place.name)] if _is_same_area(place, other)), None)
            if twin is None:
                kept[normalise(place.name)].append(place)
            else:
                _absorb(twin, place)
                dropped.add(place.id)
    return [unit for unit in units if unit.id not in dropped], [place for place in own if place.id not in dropped]


def _is_same_area(one: Place, other: Place) -> bool:
    if one.geometry is None or other.geometry is None or not one.geometry.intersects(other.geometry):
        return False
    shared = one.geometry.intersection(other.geometry).area
    return bool(shared >= _SAME_AREA * (one.geometry.area + other.geometry.area - shared))


def _absorb(kept: Place, twin: Place) -> None:
    """Give the names of the twin to the entry that stays, and what only a hand-made place knows."""
    if twin.layer == "handmade":
        kept.also = clean_names(kept.name, [*kept.also, *twin.names])
        kept.kind = twin.kind if kept.layer == "admin" else kept.kind
        kept.claimants, kept.note = kept.claimants or twin.claimants, kept.note or twin.note
        kept.source = f"area and code: {_SOURCE[kept.layer]}; names: {twin.source}"
        kept.exact = clean_names(kept.name, [*kept.exact, *twin.exact])


_SOURCE = {
    "admin": "Natural Earth 10m admin-1, public domain, and GeoNames, CC BY 4.0",
    "country": "Natural Earth 10m admin-0, public domain, and GeoNames, CC BY 4.0",
}
