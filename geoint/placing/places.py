"""Places as geometry: the polygon of a gazetteer entry, or a disc of a sensible size where it has only a point."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from geoint.gazetteer import Gazetteer
from geoint.placing.compass import Frame
from geoint.placing.geometry import EMPTY, area_km2, areal, buffered, disc, distance_km, polygons
from geoint.placing.land import Land
from geoint.placing.reader import Relation
from geoint.placing.spatial_sizes import Sizes
from geoint.placing.words import SEA_KINDS

if TYPE_CHECKING:
    from geoint.models import GazetteerEntry

SETTLEMENTS = frozenset({"city", "locality", "seat", "port"})
POINT_KINDS = SETTLEMENTS | {"airfield", "facility", "base", "spaceport", "range"}
SLIVER_KM2 = 1.0  # less is left over by rounding
# Polygons of these are land; those of archipelagos, reefs and regions hold the water between as well.
LAND_KINDS = frozenset({"country", "admin", "county", "continent", "island", "peninsula"})
_ISLAND_KINDS = frozenset({"island", "islands", "reef", "peninsula"})
_NAMESAKE_KM = 150.0  # an island this near to the town or unit of the same name is the same place


class Places:
    """Places as geometry: entries with their polygons or discs, land and water.

    Parameters
    ----------
    gazetteer
        Where entries and land come from.
    sizes
        The table of sizes.
    """

    def __init__(self, gazetteer: Gazetteer, sizes: Sizes) -> None:
        self.gazetteer = gazetteer
        self.sizes = sizes
        self.land = Land(gazetteer.land)
        self.base = lru_cache(maxsize=2048)(self._base)
        self.frame = lru_cache(maxsize=256)(self._frame)

    def entry(self, relation: Relation) -> GazetteerEntry | None:
        """The gazetteer entry of a relation of rule "entry"."""
        return self.gazetteer.entry(relation.entry_id) if relation.entry_id else None

    def kind(self, relation: Relation) -> str:
        """The kind of place; empty for anything but an entry."""
        if relation.point:
            return relation.point[2]
        entry = self.entry(relation)
        return entry.kind if entry else ""

    def is_point(self, relation: Relation) -> bool:
        """Say whether a place is a settlement, a base or the like, whose distances count from a centre."""
        if relation.rule == "coordinates":
            return relation.coordinates is not None and relation.coordinates.shape == "point"
        return self.kind(relation) in POINT_KINDS and relation.rule == "entry"

    def centre(self, relation: Relation) -> tuple[float, float]:
        """The point (lon, lat) of a place for which `is_point` holds."""
        if relation.coordinates:
            return relation.coordinates.points[0]
        if relation.point:
            return relation.point[:2]
        entry = self.gazetteer.entry(relation.entry_id or "")
        return entry.lon, entry.lat

    def reach_km(self, relation: Relation) -> float:
        """The radius in kilometres of a place that has only a point."""
        if relation.coordinates:
            return max(self.sizes.coordinate_min_km, relation.coordinates.doubt_km)
        entry = self.entry(relation)
        radius = self.sizes.point_radius_km[self.kind(relation)]
        if entry is None:
            return radius
        if entry.radius_km:
            return entry.radius_km
        if entry.kind in SETTLEMENTS and entry.population:
            built = math.sqrt(entry.population / self.sizes.people_per_km2 / math.pi)
            return max(radius, min(built, self.sizes.city_limit_km))
        return radius

    def island_of(self, relation: Relation) -> Relation:
        """The island with the name of a town or a unit, where one lies there: "the waters around Jeju"."""
        entry = self.entry(relation)
        if relation.rule != "entry" or entry is None or entry.kind not in {"city", "locality", "admin", "county"}:
            return relation
        names = (entry.name, f"{entry.name} Island", f"{entry.name} Islands")
        for entry_id in (entry_id for name in names for entry_id in self.gazetteer.lookup(name)):
            other = self.gazetteer.entry(entry_id)
            near = distance_km((entry.lon, entry.lat), (other.lon, other.lat)) < _NAMESAKE_KM
            if other.kind in _ISLAND_KINDS and other.has_geometry and near:
                return Relation("entry", entry_id=entry_id)
        return relation

    def _base(self, relation: Relation) -> BaseGeometry:
        """The polygon of an entry, or a disc."""
        geometry = self.gazetteer.geometry(relation.entry_id) if relation.entry_id else None
        if geometry is not None and polygons(geometry):
            return areal(geometry)
        if relation.entry_id is None and relation.point is None:
            return EMPTY
        point = self.centre(relation)
        if geometry is not None and not geometry.is_empty:
            return buffered(geometry, self.sizes.along_line_km)
        around = disc(point, self.reach_km(relation))
        if self.kind(relation) in SEA_KINDS - {"lake"}:
            return self.land.without(around) or around
        return around

    def _frame(self, relation: Relation) -> Frame:
        return Frame(self.base(relation))

    def in_medium(self, area: BaseGeometry, medium: str) -> BaseGeometry:
        """The water or the land of an area; all of it where there is none, as round an inland town."""
        if medium not in {"water", "land"}:
            return area
        part = self.land.without(area) if medium == "water" else self.land.within(area)
        return part if area_km2(part) > SLIVER_KM2 else area
