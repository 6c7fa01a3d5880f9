"""Seas and oceans: the International Hydrographic Organization's areas, under the names that reports use."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from steps.place import Place, clean_names
from steps.shapes import inner_point, polygons_of, settle

FILE = "package/oceans-seas.geo.json"
# Outlines of our own where the IHO's limits, as the package has them, are far from what the name means; by sea_id.
OUTLINES = "sea_outlines.geojson"
# An area with a larger share of land is cut along the coast: the Gulf of Finland comes with Ladoga, Onega and all the
# land between. Below it, the package's own coast is only coarse.
_MOST_LAND = 0.1


def read_seas(package: Path, handmade: Path, land: BaseGeometry) -> list[Place]:
    """Return one entry for each line of sea_names.csv; several areas named there are joined."""
    features = json.loads((package / FILE).read_text("utf-8"))["features"]
    areas = {each["properties"]["NAME"]: _wet(polygons_of(shape(each["geometry"])), land) for each in features}
    with (handmade / "sea_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    unused = set(areas) - {name for row in rows for name in row["iho_areas"].split("|")}
    if unused:
        raise ValueError(f"IHO areas without a line in sea_names.csv: {', '.join(sorted(unused))}")
    outlines = _read_outlines(handmade.parent / OUTLINES)
    unknown = set(outlines) - {row["sea_id"] for row in rows}
    if unknown:
        raise ValueError(f"outlines without a line in sea_names.csv: {', '.join(sorted(unknown))}")
    return [_sea(row, areas, outlines=outlines, land=land) for row in rows]


def _wet(area: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Return the area, cut along the coast where much of it is land."""
    near = shapely.clip_by_rect(land, *area.bounds)
    is_wet = near.intersection(area).area <= _MOST_LAND * area.area
    return area if is_wet else polygons_of(area.difference(near))


def _read_outlines(path: Path) -> dict[str, dict[str, Any]]:
    features = json.loads(path.read_text("utf-8"))["features"]
    return {feature["properties"]["sea_id"]: feature for feature in features}


def _sea(
    row: dict[str, str],
    areas: Mapping[str, BaseGeometry],
    *,
    outlines: Mapping[str, dict[str, Any]],
    land: BaseGeometry,
) -> Place:
    outline = outlines.get(row["sea_id"])
    if outline is None:
        geometry = settle(shapely.union_all([areas[name] for name in row["iho_areas"].split("|")]))
    else:
        drawn = polygons_of(shape(outline["geometry"]))
        geometry = settle(polygons_of(drawn.difference(shapely.clip_by_rect(land, *drawn.bounds))))
    lon, lat = (float(row["lon"]), float(row["lat"])) if row["lon"] else inner_point(geometry)
    joined = "|" in row["iho_areas"]
    others = [*row["other_names"].split("|"), *([] if joined else [row["iho_areas"]])]
    return Place(
        id=row["sea_id"],
        name=row["name"],
        kind=row["kind"],
        lon=lon,
        lat=lat,
        layer="sea",
        where_prec=7,
        source=outline["properties"]["source"] if outline else "",
        note=row["note"],
        names=clean_names(row["name"], others),
        geometry=geometry,
    )
