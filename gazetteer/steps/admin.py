"""First-order units: Natural Earth's polygons under GeoNames' codes.

Natural Earth's own `gn_a1_code` is out of date for a quarter of the towns (its FR.11 is Aude, GeoNames' is
Ile-de-France). So the towns vote: a polygon belongs to the unit that most GeoNames towns inside it are filed under.
Several polygons of one unit (French departments) are joined to the unit and kept as second-order units beside it.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from steps.countries import is_short_form
from steps.place import Place, clean_names, is_latin
from steps.shapes import inner_point, polygons_of, settle, simplify_together

FILE = "package/data/states/admin1.json"
# About 0.8 km: the corner that goes has an area below (0.008 degrees) squared.
TOLERANCE = 0.008
# A unit wins a polygon only with more than half of the towns in it.
_MAJORITY = 0.5
_STRONG = ("name", "name_en", "name_alt", "name_local", "woe_name", "gn_name", "gns_name")
_LANGUAGES = ("de", "es", "fr", "it", "nl", "pl", "pt", "sv", "ru", "uk", "zh", "zht", "ja", "id", "hu", "tr", "vi")
# Natural Earth files Crimea under Russia with Ukrainian codes: the codes count, claims.csv names both claimants.
_CODE = re.compile(r"^([A-Z]{2})\.(\w+)$")
# "Yaroslavl Oblast" is also findable as "Yaroslavl".
_TYPE_WORD = re.compile(
    r" (?:Province|Oblast|Region|Krai|Governorate|Prefecture|County|Department|District|Canton|Voivodeship|"
    r"Autonomous (?:Okrug|Oblast|Region|Republic)|Republic|State)$|"
    r"^(?:Autonomous )?(?:Republic|State|Province|Region|Department|Canton) of "
)


# Disputed reefs, leases and bases that Natural Earth gives to one side, and dependencies that are countries here; the
# hand-made layers have them with their claimants.
_LEFT_OUT = frozenset({"ATC", "CLP", "CSI", "ESB", "IOA", "KAB", "KAS", "PGA", "SCR", "USG", "WSB"})
_LEFT_OUT_UNITS = frozenset({"CN-X01~", "SY-X01~", "FR-GF", "FR-GP", "FR-MQ", "FR-RE", "FR-YT"})
# Their towns are filed under the districts of the state that claims them.
_SELF_RULED = frozenset({"CYN", "SOL"})
_OBLAST_STATES = frozenset({"BY", "KG", "RU", "UA"})
_OBLAST_TYPES = frozenset({"Region", "Province", "Oblast", None})


@dataclass(slots=True)
class Unit:
    """One Natural Earth record with its country, its GeoNames code where known, and its polygon."""

    fields: dict[str, Any]
    country: str
    code: str | None
    geometry: BaseGeometry


def read_admin(package: Path, towns: Sequence[Place], handmade: Path) -> list[Place]:
    """Return first-order units, and second-order ones where Natural Earth is finer than GeoNames."""
    features = json.loads((package / FILE).read_text("utf-8"))["features"]
    features = [each for each in features if _is_kept(each["properties"])]
    fields = [each["properties"] for each in features]
    whole = [polygons_of(shape(each["geometry"])) for each in features]
    countries = [_country_of(each) for each in fields]
    codes = _vote(whole, countries, towns)
    codes = [None if each["adm0_a3"] in _SELF_RULED else code for each, code in zip(fields, codes, strict=True)]
    simple = simplify_together(whole, TOLERANCE)
    units = [Unit(*each) for each in zip(fields, countries, codes, simple, strict=True)]
    _fill_codes(units)
    hand = _read_hand(handmade)
    return _places(units, hand)


def _is_kept(fields: dict[str, Any]) -> bool:
    if fields["adm0_a3"] in _LEFT_OUT or fields.get("iso_3166_2") in _LEFT_OUT_UNITS:
        return False
    return bool(fields.get("name_en") or fields.get("name"))


def _country_of(fields: dict[str, Any]) -> str:
    for code in (fields.get("gn_a1_code"), (fields.get("iso_3166_2") or "").replace("-", ".")):
        if code and re.match(r"^[A-Z]{2}\.", code):
            return str(code[:2])
    return str(fields["iso_a2"])


def _vote(polygons: Sequence[BaseGeometry], countries: Sequence[str], towns: Sequence[Place]) -> list[str | None]:
    points = shapely.points([town.lon for town in towns], [town.lat for town in towns])
    pairs = shapely.STRtree(list(polygons)).query(points, predicate="intersects")
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for town_number, polygon_number in zip(*pairs.tolist(), strict=True):
        town = towns[town_number]
        if town.country == countries[polygon_number] and town.admin1:
            votes[polygon_number][f"{town.country}.{town.admin1}"] += 1
    return [_winner(votes[number]) for number in range(len(polygons))]


def _winner(votes: Counter[str]) -> str | None:
    if not votes:
        return None
    code, count = min(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    return code if count > _MAJORITY * votes.total() else None


def _fill_codes(units: list[Unit]) -> None:
    """Give polygons without towns Natural Earth's code, where no other polygon has won it."""
    taken = {unit.code for unit in units}
    offered = Counter(unit.fields.get("gn_a1_code") for unit in units)
    for unit in units:
        code = unit.fields.get("gn_a1_code") or ""
        if unit.code is None and _CODE.match(code) and code not in taken and offered[code] == 1:
            unit.code = code


def _read_hand(handmade: Path) -> dict[str, dict[str, list[str]]]:
    """Read admin1_names.csv (id, name, use, note) and admin1_points.csv (id, lon, lat, source)."""
    hand: dict[str, dict[str, list[str]]] = {
        "display": {}, "other": defaultdict(list), "drop": defaultdict(list), "point": {}
    }  # fmt: skip
    with (handmade / "admin1_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["name"]:
                hand["drop" if row["use"] == "drop" else "other"][row["id"]].append(row["name"])
            if row["use"] == "display":
                hand["display"][row["id"]] = [row["name"]]
    with (handmade / "admin1_points.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hand["point"][row["id"]] = [row["lon"], row["lat"]]
    return hand


def _places(units: list[Unit], hand: dict[str, dict[str, list[str]]]) -> list[Place]:
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[unit.code or f"-{unit.fields['adm1_code']}"].append(unit)
    lonely = {country for country, count in Counter(unit.country for unit in units).items() if count == 1}
    regions = _codes_of_regions(groups)
    places: list[Place] = []
    for code, members in sorted(groups.items()):
        if members[0].country in lonely:
            continue  # the country entry has the same polygon
        joined = len(members) > 1
        name = _name_of_group(members, regions)
        if not code.startswith("-"):
            geometry = settle(shapely.union_all([unit.geometry for unit in members])) if joined else members[0].geometry
            largest = max(members, key=lambda unit: unit.geometry.area)
            namesake = largest if name == _name(largest.fields) else None
            places.append(_place(f"adm1:{code}", name, geometry, unit=largest, names_of=namesake, hand=hand))
        if joined or code.startswith("-"):
            places += [
                _place(_second_order_id(unit), _name(unit.fields), unit.geometry, unit=unit, names_of=unit, hand=hand)
                for unit in members
            ]
    return places


def _second_order_id(unit: Unit) -> str:
    iso = (unit.fields.get("iso_3166_2") or "").rstrip("~")
    own = re.sub(r"\+00\?$", "", unit.fields["adm1_code"])
    return f"adm2:{iso if re.match(r'^[A-Z]{2}-[A-Z0-9]+$', iso) else own}"


def _codes_of_regions(groups: dict[str, list[Unit]]) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for code, members in groups.items():
        for unit in members:
            codes[f"{unit.country} {unit.fields.get('region')}"].add(code)
    return codes


def _name_of_group(members: list[Unit], regions: dict[str, set[str]]) -> str:
    """The name of Natural Earth's region where it is this unit and no other, else the largest member's name."""
    names = {unit.fields.get("region") for unit in members}
    if len(members) > 1 and len(names) == 1 and None not in names:
        region = str(names.pop())
        if len(regions[f"{members[0].country} {region}"]) == 1:
            return region
    return _name(max(members, key=lambda unit: unit.geometry.area).fields)


def _name(fields: dict[str, Any]) -> str:
    """The English name, with "Oblast" where Natural Earth gives only the town that the region is called after."""
    name = str(fields.get("name_en") or fields["name"])
    is_oblast = fields["iso_a2"] in _OBLAST_STATES and fields.get("type_en") in _OBLAST_TYPES
    return f"{name} Oblast" if is_oblast and not _TYPE_WORD.search(name) else name


def _place(
    entry_id: str,
    name: str,
    geometry: BaseGeometry,
    *,
    unit: Unit,
    names_of: Unit | None,
    hand: dict[str, dict[str, list[str]]],
) -> Place:
    own = hand["other"].get(entry_id, [])
    display = hand["display"].get(entry_id, [name])[0]
    strong, weak = _names(names_of.fields) if names_of else ([name], [])
    exact = [each for each in own if is_short_form(each)]
    strong += [name, *(each for each in own if each not in exact)]
    strong += [_TYPE_WORD.sub("", each) for each in strong]
    dropped = set(hand["drop"].get(entry_id, []))
    lon, lat = map(float, hand["point"].get(entry_id) or inner_point(geometry))
    first_order = entry_id.startswith("adm1:")
    return Place(
        id=entry_id,
        name=display,
        kind="admin",
        lon=lon,
        lat=lat,
        layer="admin",
        country=unit.country,
        admin1=unit.code.partition(".")[2] if unit.code else None,
        where_prec=4 if first_order else 3,
        feature_code="ADM1" if first_order else "ADM2",
        names=clean_names(display, [each for each in strong if each not in dropped]),
        weak=clean_names(display, [each for each in weak if each not in dropped]),
        exact=exact,
        geometry=geometry if not geometry.is_empty else None,
    )


def _names(fields: dict[str, Any]) -> tuple[list[str], list[str]]:
    strong = [_plain(part) for key in _STRONG for part in str(fields.get(key) or "").split("|")]
    weak = [str(fields.get(f"name_{language}") or "") for language in _LANGUAGES]
    return [each for each in strong if len(each) > 2], [each for each in weak if len(each) > 2 or not is_latin(each)]


def _plain(name: str) -> str:
    """Drop damaged spellings (question marks, control characters) and abbreviations, which admin1_names.csv lists."""
    damaged = "?" in name or not name.isprintable()
    short = name.endswith(".") or "." in name[:-1].partition(" ")[0] or (name.isupper() and name.isascii())
    return "" if damaged or short else name.strip()
