"""Counties of the United States: us-atlas (Census Bureau), by FIPS code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from steps.place import Place, clean_names
from steps.shapes import inner_point, simplify_together

FILE = "package/counties-10m.json"
# 1 km: counties show where a report's county lies, not where its fence runs.
_TOLERANCE = 0.01
# Rounding has worn the smallest islands down to lines.
_LEAST_RING = 4
_STATES = dict(
    pair.split(":")
    for pair in (
        "01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN 19:IA 20:KS 21:KY "
        "22:LA 23:ME 24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH 34:NJ 35:NM 36:NY 37:NC 38:ND 39:OH "
        "40:OK 41:OR 42:PA 44:RI 45:SC 46:SD 47:TN 48:TX 49:UT 50:VT 51:VA 53:WA 54:WV 55:WI 56:WY"
    ).split()
)
# Virginia's independent cities have FIPS numbers from 510 on and are towns in GeoNames already, as are a few others.
_FIRST_INDEPENDENT_CITY = 510
_CITY_COUNTIES = frozenset({"11001", "24510", "29510", "32510"})
_ALASKA = {
    "02016": "Aleutians West Census Area", "02020": "Anchorage", "02050": "Bethel Census Area",
    "02063": "Chugach Census Area", "02066": "Copper River Census Area", "02070": "Dillingham Census Area",
    "02105": "Hoonah-Angoon Census Area", "02110": "Juneau", "02158": "Kusilvak Census Area",
    "02180": "Nome Census Area",
    "02198": "Prince of Wales-Hyder Census Area", "02220": "Sitka", "02230": "Skagway",
    "02240": "Southeast Fairbanks Census Area", "02261": "Valdez-Cordova Census Area", "02275": "Wrangell",
    "02282": "Yakutat", "02290": "Yukon-Koyukuk Census Area",
}  # fmt: skip


def read_counties(package: Path) -> list[Place]:
    """Return the counties, parishes and boroughs of the fifty states."""
    topology = json.loads((package / FILE).read_text("utf-8"))
    arcs = _arcs(topology)
    records = [each for each in topology["objects"]["counties"]["geometries"] if _is_kept(str(each["id"]))]
    shapes = simplify_together([_polygon(each, arcs) for each in records], _TOLERANCE)
    return [_county(record, shape) for record, shape in zip(records, shapes, strict=True)]


def _is_kept(fips: str) -> bool:
    city = fips[:2] == "51" and int(fips[2:]) >= _FIRST_INDEPENDENT_CITY
    return fips[:2] in _STATES and not city and fips not in _CITY_COUNTIES


def _arcs(topology: dict[str, Any]) -> list[Any]:
    """TopoJSON arcs as arrays of degrees: the file holds differences of whole numbers."""
    scale, translate = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def _polygon(record: dict[str, Any], arcs: list[Any]) -> BaseGeometry:
    polygons = [record["arcs"]] if record["type"] == "Polygon" else record["arcs"]
    parts = []
    for rings in polygons:
        shell, *holes = [_ring(ring, arcs) for ring in rings]
        if len(shell) >= _LEAST_RING:
            parts.append(shapely.Polygon(shell, [hole for hole in holes if len(hole) >= _LEAST_RING]))
    return shapely.MultiPolygon(parts)


def _ring(numbers: list[int], arcs: list[Any]) -> Any:
    """Join arcs end to end; a negative number means the arc ~number, backwards."""
    return np.concatenate([arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers])


def _county(record: dict[str, Any], geometry: BaseGeometry) -> Place:
    fips, bare = str(record["id"]), str(record["properties"]["name"])
    lon, lat = inner_point(geometry)
    name = _full_name(fips, bare)
    return Place(
        id=f"county:{fips}",
        name=name,
        kind="county",
        lon=lon,
        lat=lat,
        layer="county",
        country="US",
        admin1=_STATES[fips[:2]],
        where_prec=3,
        feature_code="ADM2",
        names=clean_names(name, [name.replace(" County", " Co.")] if name.endswith(" County") else []),
        geometry=geometry,
    )


def _full_name(fips: str, bare: str) -> str:
    if fips[:2] == "02":
        return _ALASKA.get(fips, f"{bare} Borough")
    return f"{bare} Parish" if fips[:2] == "22" else f"{bare} County"
