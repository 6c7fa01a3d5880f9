"""The geometry of each spatial rule: from a relation over places to an area.

`Shapes.area` is the way in; `RULES` at the end lists the rules. How far they reach stands in `spatial_sizes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geoint.gazetteer import Gazetteer
from geoint.placing.compass import WINDS, Frame, main_part, part_of
from geoint.placing.coordinates import Coordinates
from geoint.placing.geometry import (
    EMPTY,
    KM_PER_DEGREE,
    Plane,
    area_km2,
    areal,
    buffered,
    disc,
    distance_km,
    plane_of,
    polygons,
    radius_km,
    ring,
    sector,
    union,
    unwrap,
    wrap,
)
from geoint.placing.places import LAND_KINDS, SETTLEMENTS, SLIVER_KM2
from geoint.placing.reader import Relation
from geoint.placing.shores import Shores, in_mode, split_at_distance
from geoint.placing.spatial_sizes import Sizes
from geoint.placing.words import SEA_KINDS

if TYPE_CHECKING:
    from geoint.models import GazetteerEntry

_WIND_NAMES = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast",
    "sw": "southwest",
    "c": "central",
}  # fmt: skip
_TOUCH_SHARE = 0.02  # of the smaller of two areas: below it they only touch
_TOUCH_DEGREES = 0.1  # an island is cut out of the waters off a coast, which surround it
_WIDE_DEGREES = 60.0  # an area this wide takes a coast as a whole
_ADJACENT_KM = 5.0  # nearer than this, what lies between two places is their border


class Shapes(Shores):
    """Areas of relations."""

    def __init__(self, gazetteer: Gazetteer, sizes: Sizes) -> None:
        super().__init__(gazetteer, sizes)
        self._drawn = lru_cache(maxsize=4096)(self._draw)

    def area(self, relation: Relation) -> BaseGeometry:
        """Return the area of a relation, EPSG:4326; empty where it has none."""
        return self._drawn(relation)

    def _draw(self, relation: Relation) -> BaseGeometry:
        return RULES[relation.rule](self, relation)

    # The place itself and its parts

    def _entry(self, relation: Relation) -> BaseGeometry:
        return self.base(relation)

    def _coordinates(self, relation: Relation) -> BaseGeometry:
        found = relation.coordinates
        if found is None:
            return EMPTY
        if found.shape in {"point", "points"}:
            return union(disc(point, self.reach_km(relation)) for point in found.points)
        return _from_corners(found)

    def _part(self, relation: Relation) -> BaseGeometry:
        named = self.named_part(relation)
        if named and (relation.strength == "far" or self.kind(relation.of[0]) != "country"):
            return self.base(named)
        part = self._cut_part(relation)
        return union([part, self.base(named)]) if named else part  # "northwest China" by custom and by the compass

    def _cut_part(self, relation: Relation) -> BaseGeometry:
        whole = relation.of[0]
        area = self.area(whole)
        frame = self.frame(whole) if whole.rule == "entry" else Frame(area)
        for strength in (relation.strength or "part", "part", "half"):  # an odd shape may have nothing where it should
            part = part_of(area, wind=relation.wind, strength=strength, frame=frame)
            if area_km2(part) > SLIVER_KM2:
                return part
        return area

    def named_part(self, relation: Relation) -> Relation | None:
        """The gazetteer's own entry for a part, where it has one: "western Pacific", "Russia's Far East"."""
        whole = self.entry(relation.of[0]) if relation.of[0].rule == "entry" else None
        word = _WIND_NAMES.get(relation.wind)
        if whole is None or word is None or relation.strength not in {"part", "far"}:
            return None
        if relation.strength == "far":
            return self._region_named([f"{whole.name}'s Far {word.title()}", f"Far {word.title()}"], whole, own=True)
        adjective = word if word == "central" else f"{word}ern"
        names = [
            f"{direction} {name}" for direction in (adjective, word) for name in self.gazetteer.names(whole.id)[:6]
        ]
        return self._region_named(names, whole, own=False)

    def _region_named(self, names: Sequence[str], whole: GazetteerEntry, *, own: bool) -> Relation | None:
        """The first region or sea of these names; of the same country, or of none where `own` is false."""
        for entry_id in (entry_id for name in names for entry_id in self.gazetteer.lookup(name)):
            entry = self.gazetteer.entry(entry_id)
            fits = entry.country == whole.country or (entry.country is None and not own)
            if fits and entry.kind in {"region", "sea", "ocean"} and entry.has_geometry and entry_id != whole.id:
                return Relation("entry", entry_id=entry_id)
        return None

    def _mainland(self, relation: Relation) -> BaseGeometry:
        return areal(wrap(max(polygons(main_part(self.area(relation.of[0]))), key=lambda part: part.area)))

    def _list(self, relation: Relation) -> BaseGeometry:
        return union(self.area(place) for place in relation.of)

    def _overlap(self, relation: Relation) -> BaseGeometry:
        """A place and what narrows it down; a town or an island off a coast stays whole."""
        place, narrower = relation.of
        first = self.area(place)
        second = self._off_beside(narrower, first) if narrower.rule == "off" else self.area(narrower)
        if first.is_empty or second.is_empty:
            return EMPTY
        if self.is_point(place) and first.intersects(second):
            return first
        if place.rule == "entry" and narrower.rule == "off" and self.kind(place) not in SEA_KINDS:
            near = buffered(self.mainly(narrower.of[0]), self.sizes.off_apposition_km)
            return first if first.intersects(near) else EMPTY  # an island off a coast is no part of the coast's waters
        common = areal(first.intersection(second))
        if area_km2(common) > _TOUCH_SHARE * min(area_km2(first), area_km2(second)):
            return common
        return first if place.rule == "entry" and first.distance(second) < _TOUCH_DEGREES else EMPTY

    def _off_beside(self, narrower: Relation, area: BaseGeometry) -> BaseGeometry:
        """The waters off a coast as far as they can touch an area: of a long coast only the part near it is drawn."""
        place = narrower.of[0]
        west, south, east, north = area.bounds if not area.is_empty else (0.0, 0.0, 360.0, 0.0)
        if narrower.wind or narrower.limit or self.is_point(self.island_of(place)) or east - west > _WIDE_DEGREES:
            return self.area(narrower)
        base, whole = self.mainly(place), radius_km(self.mainly(place))
        reach = min(max(whole * self.sizes.off_area_share, self.sizes.off_area_min_km), self.sizes.off_area_max_km)
        if narrower.mode == "apposition":
            reach = self.sizes.off_apposition_km
        margin = 2.5 * reach / KM_PER_DEGREE
        window = box(west - 2 * margin, south - margin, east + 2 * margin, north + margin)
        nearby = areal(base.intersection(window))
        return self.waters_of(nearby, reach) if not nearby.is_empty else self.area(narrower)

    # Round a place

    def _near(self, relation: Relation) -> BaseGeometry:
        areas = [self._neighbourhood(place, relation.medium) for place in relation.of]
        common = areas[0]
        for area in areas[1:]:
            common = areal(common.intersection(area))
        smallest = min(area_km2(area) for area in areas)
        return common if area_km2(common) > _TOUCH_SHARE * smallest else union(areas)

    def _neighbourhood(self, place: Relation, medium: str) -> BaseGeometry:
        place = self.island_of(place)
        if self.is_point(place):
            near = self.sizes.near_city_km if self.kind(place) in SETTLEMENTS else self.sizes.near_place_km
            if place.rule == "coordinates":
                near = self.sizes.near_coordinate_km
            elif medium == "water":
                near = self.sizes.off_city_km
            return self.in_medium(disc(self.centre(place), self.reach_km(place) + near), medium)
        base = self.mainly(place)
        if self.kind(place) in SEA_KINDS:
            return self.in_medium(buffered(base, self.sizes.near_sea_km), medium)
        return self._ring(place, base, medium)

    def _ring(self, place: Relation, base: BaseGeometry, medium: str) -> BaseGeometry:
        """Round an area: farther out at sea than on land; without the land of the place, unless that is small."""
        least = self.sizes.near_country_min_km if self.kind(place) == "country" else self.sizes.near_area_min_km
        radius = radius_km(base)
        reach = min(max(radius * self.sizes.near_area_share, least), self.sizes.near_area_max_km)
        around = buffered(base, reach)
        if reach > self.sizes.near_land_max_km and medium != "water":
            inland = self.land.within(buffered(base, self.sizes.near_land_max_km))
            around = union([self.land.without(around), inland])
        is_large = medium == "water" or radius > self.sizes.near_area_min_km
        if self.kind(place) in LAND_KINDS and medium != "air" and is_large:
            around = areal(around.difference(base))
        return self.in_medium(around, medium)

    def _around(self, relation: Relation) -> BaseGeometry:
        place = self.island_of(relation.of[0])
        if self.is_point(place) and relation.medium:
            reach = self.reach_km(place) + self.sizes.off_city_km
            return self.in_medium(disc(self.centre(place), reach), relation.medium)
        return self._neighbourhood(place, relation.medium)

    def _side(self, relation: Relation) -> BaseGeometry:
        place, bearing = self.island_of(relation.of[0]), WINDS[relation.wind]
        angle = self.sizes.side_degrees if len(relation.wind) < 3 else self.sizes.side_degrees / 2
        if self.is_point(place):
            reach = self.sizes.side_port_km if relation.medium == "water" else self.sizes.side_city_km
            reach += self.reach_km(place)
            area = sector(self.centre(place), km=(self.reach_km(place) / 2, reach), bearing=bearing, half_angle=angle)
            return self.in_medium(area, relation.medium)
        base = self.mainly(place)
        reach = min(max(self.sizes.side_share * radius_km(base), self.sizes.side_min_km), self.sizes.side_max_km)
        if place.rule == "border":
            reach = self.sizes.near_border_km
        area = areal(buffered(base, reach).intersection(self.beside(base, reach, bearing, angle)))
        return self.in_medium(self._beyond_middle(area, base, relation.wind), relation.medium)

    def _beyond_middle(self, area: BaseGeometry, base: BaseGeometry, wind: str) -> BaseGeometry:
        """The part of an area that lies on one side of a place's middle: north-west of an island is not east of it."""
        if base.is_empty:
            return area  # nobody knows where the place lies, and so there is no area either
        half = wrap(areal(unwrap(area).intersection(Frame(base).mask(wind, "half" if len(wind) < 3 else "part"))))
        return areal(half) if area_km2(half) > SLIVER_KM2 else area

    def _distance(self, relation: Relation) -> BaseGeometry:
        tolerance = self.sizes.about_tolerance if relation.strength == "about" else self.sizes.distance_tolerance
        low, high = relation.km or (0.0, 0.0)
        if relation.mode == "within":
            low = 0.0
        elif relation.mode == "beyond":
            high = 1.5 * high
        else:
            least = self.sizes.distance_tolerance_km
            low, high = max(0.0, low - max(least, low * tolerance)), high + max(least, high * tolerance)
        band = (low, min(high, self.sizes.circle_max_km))
        place = self.island_of(relation.of[0]) if relation.wind or relation.medium == "water" else relation.of[0]
        area = (
            self._band_of_point(place, band, relation)
            if self.is_point(place)
            else self._band_of_area(place, band, relation)
        )
        return self.in_medium(area, relation.medium)

    def _band_of_point(self, place: Relation, band: tuple[float, float], relation: Relation) -> BaseGeometry:
        reach = 0.0 if place.rule == "coordinates" else self.reach_km(place)
        band = (band[0], band[1] + reach)
        if relation.wind:
            angle = self.sizes.bearing_degrees / (1 if len(relation.wind) < 3 else 2)
            return sector(self.centre(place), km=band, bearing=WINDS[relation.wind], half_angle=angle)
        if band[0] <= reach:
            return disc(self.centre(place), band[1])
        return ring(self.centre(place), km=band)

    def _band_of_area(self, place: Relation, band: tuple[float, float], relation: Relation) -> BaseGeometry:
        base = self.area(in_mode(place, "line")) if place.rule == "border" else self.mainly(place)
        area = self._band(buffered(base, band[1]), base, band[0], relation)
        if relation.medium == "water" and not relation.wind:
            own = self._band(self.waters_of(base, band[1]), base, band[0], relation)
            area = own if area_km2(own) > SLIVER_KM2 else area  # "off Portugal" is not off Spain
        if relation.wind:
            beside = self.beside(base, band[1], WINDS[relation.wind], self.sizes.side_degrees)
            area = self._beyond_middle(areal(area.intersection(beside)), base, relation.wind)
        return self.facing(area, relation.limit) if relation.limit else area

    def _band(self, around: BaseGeometry, base: BaseGeometry, least: float, relation: Relation) -> BaseGeometry:
        """What lies round a place at some distance, or all round it without the place itself."""
        if least > 0:
            return areal(around.difference(buffered(base, least)))
        is_land = self.kind(relation.of[0]) in LAND_KINDS and relation.medium != "land"
        return areal(around.difference(base)) if is_land else around

    # Between places

    def _between(self, relation: Relation) -> BaseGeometry:
        if len(relation.of) == 1:
            return self._between_points(relation.of[0])
        places = sorted((self.island_of(place) for place in relation.of), key=repr)
        bases = [
            self.area(in_mode(place, "line")) if place.rule == "border" else self.mainly(place) for place in places
        ]
        if any(base.is_empty for base in bases):
            return EMPTY
        pairs = [(i, j) for i in range(len(bases)) for j in range(i + 1, len(bases))]
        corridors = [self._corridor(bases[i], bases[j]) for i, j in pairs]
        area = union(corridors) if len(bases) == 2 else areal(wrap(unwrap(union(corridors)).convex_hull))
        free = area
        for base, place in zip(bases, places, strict=True):
            free = areal(free.difference(base)) if not self.is_point(place) else free
        if area_km2(free) <= SLIVER_KM2:
            return self._between_neighbours(bases[0], bases[1], relation.medium)
        water = self.land.without(free)
        mostly_water = area_km2(water) > area_km2(free) / 2
        return water if relation.medium == "water" or (mostly_water and relation.medium != "air") else free

    def _between_neighbours(self, first: BaseGeometry, second: BaseGeometry, medium: str) -> BaseGeometry:
        """The border of two states; at sea the water near both, such as the Gulf of Bothnia."""
        if medium == "water":
            reach = self.sizes.near_country_min_km
            water = self.land.without(areal(buffered(first, reach).intersection(buffered(second, reach))))
            if area_km2(water) > SLIVER_KM2:
                return water
        return self.shared(first, second, self.sizes.along_border_km)

    def _between_points(self, place: Relation) -> BaseGeometry:
        points = place.coordinates.points if place.coordinates else ()
        if len(points) < 2:
            return self.area(place)
        length = distance_km(points[0], points[1])
        plane = Plane(*points[0])
        line = plane.forward(MultiPoint(points).convex_hull)
        return areal(plane.inverse(line.buffer(length * 1000 * self.sizes.between_margin)))

    def _corridor(self, first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
        """The hull of the two facing shores, a little wider."""
        first, second = self.without_islets(first), self.without_islets(second)
        here, there = _facing_points(first, second)
        gap = distance_km(here, there)
        if gap < _ADJACENT_KM:
            return EMPTY
        reach = min(
            max(gap * self.sizes.between_reach, 2 * self.sizes.along_border_km), self.sizes.between_reach_max_km
        )
        shores = [
            union([split_at_distance(base, point, reach), disc(point, 1.0)])
            for base, point in ((first, here), (second, there))
        ]
        plane = plane_of(union(shores))
        flat = [plane.forward(shore) for shore in shores]
        margin = gap * self.sizes.between_margin * 1000
        hull: BaseGeometry = flat[0].union(flat[1]).convex_hull.buffer(margin)
        for shore in flat:  # nothing that lies behind the other
            hull = hull.intersection(shore.buffer(gap * 1000 + margin))
        return areal(plane.inverse(hull))


def _facing_points(first: BaseGeometry, second: BaseGeometry) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two points (lon, lat) at which areas come nearest to each other."""
    first, second = unwrap(first), unwrap(second)
    shift = 360.0 * round((first.centroid.x - second.centroid.x) / 360)
    scale = math.cos(math.radians((first.centroid.y + second.centroid.y) / 2))
    one = shapely.transform(first, lambda points: points * [scale, 1.0])
    other = shapely.transform(second, lambda points: (points + np.array([shift, 0.0])) * [scale, 1.0])
    found = nearest_points(one, other)
    here, there = ((_turn(point.x / scale), float(point.y)) for point in found)
    return here, there


def _turn(lon: float) -> float:
    return (lon + 180) % 360 - 180


def _from_corners(found: Coordinates) -> BaseGeometry:
    """The area with these corners; their hull where the order given crosses itself."""
    lons = [lon for lon, _ in found.points]
    turned = [(lon + 360 if max(lons) - min(lons) > 180 and lon < 0 else lon, lat) for lon, lat in found.points]
    if found.shape == "box":
        (west, south), (east, north) = turned
        return areal(wrap(box(west, south, east, north)))
    polygon = Polygon(turned)
    return areal(wrap(polygon if polygon.is_valid else MultiPoint(turned).convex_hull))


RULES: dict[str, Callable[[Shapes, Relation], BaseGeometry]] = {
    "entry": Shapes._entry,
    "coordinates": Shapes._coordinates,
    "part": Shapes._part,
    "mainland": Shapes._mainland,
    "list": Shapes._list,
    "overlap": Shapes._overlap,
    "near": Shapes._near,
    "around": Shapes._around,
    "side": Shapes._side,
    "distance": Shapes._distance,
    "between": Shapes._between,
    "off": Shapes.off,
    "coast": Shapes.coast,
    "approaches": Shapes.approaches,
    "along": Shapes.along,
    "airspace": Shapes.airspace,
    "territorial sea": Shapes.territorial_sea,
    "contiguous zone": Shapes.contiguous_zone,
    "economic zone": Shapes.economic_zone,
    "waters": Shapes.waters,
    "identification zone": Shapes.published_zone,
    "flight information region": Shapes.published_zone,
    "border": Shapes.border,
}
