"""Coasts, territorial waters, zones and borders as areas."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from geoint.placing.compass import WINDS
from geoint.placing.geometry import (
    EMPTY,
    area_km2,
    areal,
    buffered,
    disc,
    nearer,
    polygons,
    radius_km,
    sector,
    swept,
    union,
    unwrap,
    wrap,
)
from geoint.placing.places import SLIVER_KM2, Places
from geoint.placing.reader import Relation
from geoint.placing.words import OPEN_SEAS, SEA_KINDS

_ISLET_KM2 = 100.0  # other land below this does not push a coast's waters back
_SAME_LINE_DEGREES = 0.04  # two neighbours' outlines of their border were simplified apart; this close they are one
_LINE_STEP_DEGREES = 0.02  # between the points at which that is looked up
_ZONE_NAMES = {
    "identification zone": ("{} ADIZ", "{} air defence identification zone", "{} air defense identification zone"),
    "flight information region": ("{} FIR", "{} flight information region"),
}


class Shores(Places):
    """Rules for coasts, zones and borders."""

    @abstractmethod
    def area(self, relation: Relation) -> BaseGeometry:
        """The area of a relation."""

    def mainly(self, place: Relation) -> BaseGeometry:
        """The area of a place; of a state its main part, since "off Spain" is not off the Canaries."""
        return areal(wrap(self.frame(place).main)) if self.kind(place) == "country" else self.area(place)

    # Coasts

    def off(self, relation: Relation) -> BaseGeometry:
        """Water off a coast or a port."""
        place = self.island_of(relation.of[0])
        if self.is_point(place):
            return self.in_medium(self._round_port(place, relation, self.sizes.off_city_km), "water")
        base = self.mainly(place)
        if self.kind(place) in SEA_KINDS:
            return self.in_medium(buffered(base, self.sizes.near_sea_km), "water")
        reach = min(
            max(radius_km(base) * self.sizes.off_area_share, self.sizes.off_area_min_km), self.sizes.off_area_max_km
        )
        if relation.mode == "apposition":
            reach = self.sizes.off_apposition_km
        return self._towards(self.waters_of(base, reach), base, reach, relation)

    def _round_port(self, place: Relation, relation: Relation, km: float) -> BaseGeometry:
        reach = self.reach_km(place) + km
        if relation.wind:
            return sector(
                self.centre(place), km=(0, reach), bearing=WINDS[relation.wind], half_angle=self.sizes.side_degrees
            )
        return disc(self.centre(place), reach)

    def waters_of(self, base: BaseGeometry, km: float) -> BaseGeometry:
        """Water within a distance of an area and nearer to it than to other land."""
        around = buffered(base, km)
        water = self.land.without(around)
        others = self._other_land(base, around, km)
        if others.is_empty or area_km2(water) <= SLIVER_KM2:
            return water
        own = areal(water.intersection(nearer(base, others, spacing_km=max(2.0, km / 15))))
        return own if area_km2(own) > SLIVER_KM2 else water

    def _other_land(self, base: BaseGeometry, around: BaseGeometry, km: float) -> BaseGeometry:
        """Land from which something in the area round a place may be nearer than from the place itself."""
        land = areal(self.land.within(buffered(around, km)).difference(base))
        parts = [part for part in polygons(land) if area_km2(part) >= _ISLET_KM2]  # no slivers between two outlines
        return MultiPolygon(parts) if parts else EMPTY

    def _towards(self, area: BaseGeometry, base: BaseGeometry, km: float, relation: Relation) -> BaseGeometry:
        """The part of a coast's waters on one side of the place, and in one sea."""
        if relation.wind:
            beside = self.beside(base, km, WINDS[relation.wind], self.sizes.side_degrees * 2 / 3)
            part = areal(area.intersection(beside))
            area = part if area_km2(part) > SLIVER_KM2 else area
        return self.facing(area, relation.limit) if relation.limit else area

    def beside(self, base: BaseGeometry, km: float, bearing: float, angle: float) -> BaseGeometry:
        """What lies in a direction from an area and not in the opposite one: no bays of the other side."""
        base = self.without_islets(base)
        ahead = swept(base, km=km, bearing=bearing, half_angle=angle)
        behind = swept(base, km=km, bearing=bearing + 180, half_angle=angle)
        return areal(ahead.difference(behind))

    def without_islets(self, base: BaseGeometry) -> BaseGeometry:
        """An area without its islets: the Batanes are not the shore of the Philippines, nor Ulleungdo that of Korea."""
        parts = polygons(base)
        largest = max((part.area for part in parts), default=0.0)
        return union(part for part in parts if part.area >= self.sizes.between_part * largest)

    def facing(self, area: BaseGeometry, limit: Relation) -> BaseGeometry:
        """The part of an area in or near a sea; all of it where that leaves nothing."""
        sea = union([self.area(limit), *(self.area(part) for part in self._open_seas(limit))])
        part = areal(area.intersection(buffered(sea, self.sizes.coast_land_km)))
        return part if area_km2(part) > SLIVER_KM2 else area

    def _open_seas(self, limit: Relation) -> list[Relation]:
        """Seas that belong to an ocean where it meets a coast: nobody calls Shikoku's the Philippine Sea coast."""
        names = OPEN_SEAS.get(self.gazetteer.entry(limit.entry_id).name, ()) if limit.entry_id else ()
        ids = (next(iter(self.gazetteer.lookup(name)), None) for name in names)
        return [Relation("entry", entry_id=entry_id) for entry_id in ids if entry_id]

    def coast(self, relation: Relation) -> BaseGeometry:
        """A strip of water and land along a shore."""
        place = self.island_of(relation.of[0])
        if self.is_point(place):
            return self.in_medium(self._round_port(place, relation, self.sizes.near_city_km), relation.medium)
        base, reach = self.mainly(place), self.sizes.coast_water_km
        if self.kind(place) in SEA_KINDS:
            return self._coast_of_sea(base, relation.medium)
        water = self._towards(self.waters_of(base, reach), base, max(reach, radius_km(base) / 2), relation)
        if relation.medium == "water" or area_km2(water) <= SLIVER_KM2:
            return water
        inland = areal(base.intersection(buffered(water, self.sizes.coast_land_km)))
        return inland if relation.medium == "land" else union([water, inland])

    def _coast_of_sea(self, base: BaseGeometry, medium: str) -> BaseGeometry:
        shore = self.land.within(buffered(base, self.sizes.coast_land_km))
        if medium == "land":
            return shore
        water = areal(base.intersection(buffered(shore, self.sizes.coast_water_km + self.sizes.coast_land_km)))
        return water if medium == "water" else union([shore, water])

    def approaches(self, relation: Relation) -> BaseGeometry:
        """Water before a port, a bay or a strait."""
        place = relation.of[0]
        if self.is_point(place):
            return self.in_medium(self._round_port(place, relation, self.sizes.approach_km), "water")
        base = self.area(place)
        area = areal(buffered(base, self.sizes.approach_km).difference(base))
        if relation.wind:
            beside = self.beside(base, self.sizes.approach_km, WINDS[relation.wind], self.sizes.side_degrees)
            area = areal(area.intersection(beside))
        return self.in_medium(area, "water")

    def along(self, relation: Relation) -> BaseGeometry:
        """A strip along a river or a range."""
        return buffered(self.area(relation.of[0]), self.sizes.along_line_km)

    # Zones

    def airspace(self, relation: Relation) -> BaseGeometry:
        """The territory with its territorial sea; over a sea the sea, over a town the town with its surroundings."""
        place = relation.of[0]
        if self.is_point(place):
            return disc(self.centre(place), self.reach_km(place) + self.sizes.near_city_km)
        base = self.area(place)
        if self.kind(place) in SEA_KINDS:
            return base
        return union([base, self.land.without(buffered(base, self.sizes.territorial_km))])

    def territorial_sea(self, relation: Relation) -> BaseGeometry:
        """Twelve nautical miles of water."""
        return self._belt(relation, self.sizes.territorial_km)

    def contiguous_zone(self, relation: Relation) -> BaseGeometry:
        """Twenty-four nautical miles of water."""
        return self._belt(relation, self.sizes.contiguous_km)

    def economic_zone(self, relation: Relation) -> BaseGeometry:
        """Two hundred nautical miles of water, up to the neighbours' half."""
        return self._belt(relation, self.sizes.economic_km)

    def waters(self, relation: Relation) -> BaseGeometry:
        """Read "The waters of the Baltic", "Philippine waters"."""
        place = relation.of[0]
        if self.kind(place) in SEA_KINDS:
            return self.area(place)
        if self.kind(place) == "region":  # "the seas of the Arctic"
            return self.in_medium(self.area(place), "water")
        return self._belt(relation, self.sizes.contiguous_km)

    def _belt(self, relation: Relation, km: float) -> BaseGeometry:
        place = self.island_of(relation.of[0])
        if self.is_point(place):
            return self.in_medium(
                disc(self.centre(place), self.reach_km(place) + min(km, self.sizes.off_city_km)), "water"
            )
        return self.waters_of(self.area(place), km)

    def published_zone(self, relation: Relation) -> BaseGeometry:
        """An identification zone or a flight information region; drawn from the coast where the gazetteer has none."""
        known = self.zone_entry(relation)
        if known:
            return self.base(known)
        if self.is_point(relation.of[0]):
            return self.airspace(relation)
        return union([self.airspace(relation), self.waters_of(self.area(relation.of[0]), self.sizes.identification_km)])

    def zone_entry(self, relation: Relation) -> Relation | None:
        """The gazetteer's zone of a country or a region."""
        owner = self.entry(relation.of[0]) if relation.of[0].rule == "entry" else None
        if owner is None:
            return None
        names = [owner.name, *self.gazetteer.names(owner.id)[:12]]
        names += [name.split()[-1] for name in names[:1] if " " in name]  # the zone of South Korea is called Korea's
        for name in names:
            for pattern in _ZONE_NAMES[relation.rule]:
                for entry_id in self.gazetteer.lookup(pattern.format(name)):
                    if self._is_zone_of(entry_id, owner.country):
                        return Relation("entry", entry_id=entry_id)
        return None

    def _is_zone_of(self, entry_id: str, country: str | None) -> bool:
        zone = self.gazetteer.entry(entry_id)
        return zone.kind == "zone" and zone.has_geometry and zone.country in {None, country}

    # Borders

    def border(self, relation: Relation) -> BaseGeometry:
        """A strip along the border of two states, or along all land borders of one."""
        width = {
            "along": self.sizes.along_border_km, "near": self.sizes.near_border_km, "area": self.sizes.near_border_km,
            "line": 1.0,
        }[relation.mode or "along"]  # fmt: skip
        states = sorted(relation.of, key=repr)  # the strip is the same from either side
        first = self.area(states[0])
        second = self.area(states[1]) if len(states) > 1 else self._land_beyond(first)
        strip = self.shared(first, second, width)
        if relation.wind and not strip.is_empty:
            part = areal(wrap(areal(unwrap(strip).intersection(self.frame(relation.of[0]).mask(relation.wind)))))
            strip = part if area_km2(part) > SLIVER_KM2 else strip
        return strip

    def shared(self, first: BaseGeometry, second: BaseGeometry, km: float) -> BaseGeometry:
        """The strip on both sides of the line between two neighbours, on their land; empty where they are none."""
        line = _common_line(first, second)
        return areal(buffered(line, km).intersection(union([first, second]))) if not line.is_empty else EMPTY

    def _land_beyond(self, base: BaseGeometry) -> BaseGeometry:
        """Other land round a state."""
        around = self.land.within(buffered(base, self.sizes.near_border_km))
        parts = [part for part in polygons(areal(around.difference(base))) if area_km2(part) >= _ISLET_KM2]
        return MultiPolygon(parts) if parts else EMPTY


def _common_line(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    """The stretches of an area's outline that another area touches."""
    west, south, east, north = second.bounds
    near_by = _SAME_LINE_DEGREES
    reach = box(west - near_by, south - near_by, east + near_by, north + near_by)
    outline = shapely.segmentize(first.boundary.intersection(reach), _LINE_STEP_DEGREES)
    shapely.prepare(second)
    stretches = []
    for line in shapely.get_parts(outline):
        points = shapely.get_coordinates(line)
        near = np.asarray(shapely.dwithin(second, np.asarray(shapely.points(points)), _SAME_LINE_DEGREES))
        both = near[:-1] & near[1:]
        stretches += np.asarray(shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)[both])).tolist()
    return shapely.line_merge(shapely.union_all(stretches)) if stretches else EMPTY


def in_mode(relation: Relation, mode: str) -> Relation:
    """Return a relation in another mode."""
    return replace(relation, mode=mode)


def split_at_distance(base: BaseGeometry, point: tuple[float, float], km: float) -> BaseGeometry:
    """Return the part of an area within a distance of a point."""
    return areal(shapely.intersection(base, disc(point, km)))
