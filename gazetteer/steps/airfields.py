"""Airfields: OurAirports' large and medium airports, and every military one by its name."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

from steps.place import Place, clean_names, in_kept_script

FILE = "ourairports/data/airports.csv.gz"
_KEPT_TYPES = frozenset({"large_airport", "medium_airport"})
_MILITARY = re.compile(
    r"air ?base|air force|\bAFB\b|\bAB\b|\bRAF\b|\bRAAF\b|\bRNAS\b|air station|naval|navy|\bNAS\b|\bMCAS\b|army|"
    r"military|marine corps|\bBA \d|base a[eé]r[eé]a|a[eé]rienne|\bAvB\b|fliegerhorst|joint base|\bAAF\b|\bNAF\b|"
    r"air guard|\bJASDF\b|\bPLA\b|aerodrom.*voen",
    re.IGNORECASE,
)
_MILITARY_WORDS = re.compile(
    r" (?:(?:joint |naval |military )?air (?:force )?(?:base|station|field)|afb|airfield|naval air station|airbase)$",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\[duplicate\]|^\(duplicate\)|\bduplicate\b", re.IGNORECASE)
# "Hmeimim / Bassel Al-Assad International Airport" is known by either part.
_PARTS = re.compile(r"\s*/\s*|\s+[-–]\s+|\s*\(([^)]*)\)\s*")
_TYPE_WORDS = re.compile(
    r"\s+(?:international|regional|municipal|domestic|national)?\s*(?:airport|airfield|aerodrome)$", re.IGNORECASE
)


def read_airfields(package: Path) -> list[Place]:
    """Return the airfields that news of military activity may name."""
    with gzip.open(package / FILE, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _is_kept(row)]
    return [_airfield(row) for row in rows]


def _is_kept(row: dict[str, str]) -> bool:
    if _CLOSED.search(row["name"]) or not in_kept_script(row["name"]):
        return False
    military = _MILITARY.search(row["name"]) and row["type"] not in ("heliport", "balloonport")
    return row["type"] in _KEPT_TYPES or bool(military)


def _airfield(row: dict[str, str]) -> Place:
    name = " ".join(row["name"].split())
    parts = [part for part in _PARTS.split(name) if part and len(part) > 3]
    others = [*parts, *(_TYPE_WORDS.sub(" Airport", part) for part in [name, *parts]), *row["keywords"].split(",")]
    region = row["iso_region"]
    return Place(
        id=f"airfield:{row['ident']}",
        name=name,
        kind="airfield",
        lon=round(float(row["longitude_deg"]), 5),
        lat=round(float(row["latitude_deg"]), 5),
        layer="airfield",
        country=row["iso_country"] or region[:2] or None,
        feature_code="AIRB" if _MILITARY.search(name) else "AIRP",
        names=clean_names(name, [other for other in map(str.strip, others) if _is_a_name(other)]),
        weak=clean_names(name, _bare_names(parts or [name])),
        note="closed" if row["type"] == "closed" else "",
    )


def _bare_names(names: list[str]) -> list[str]:
    """Return what is left of names such as "Bagram Air Base"; towns of that name come before the base."""
    bare = [_MILITARY_WORDS.sub("", name) for name in names if _MILITARY_WORDS.search(name)]
    return [name for name in bare if len(name) > 3 and name[0].isupper()]  # "Los", "Al"


def _is_a_name(text: str) -> bool:
    """Leave out codes and single words: a bare "Clark" belongs to the town."""
    return len(text) > 5 and " " in text and any(char.islower() for char in text)
