"""Features of an option by itself: what the entry is, how its name matched, and what kind of report asks for it."""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geoint.gazetteer.names import normalise
from geoint.placing.resolve_candidates import SHORT, Option
from geoint.placing.resolve_context import (
    Floats,
    Name,
    Scene,
    county_follows,
    distance_km,
    is_capital,
    is_facility,
    says_unit,
)

_KIND_GROUPS = {
    "country": "country", "admin": "admin", "county": "county", "city": "city", "locality": "city", "continent": "wide",
    "region": "wide", "ocean": "water", "sea": "water", "strait": "water", "bay": "water", "lake": "water",
    "river": "water", "island": "land", "islands": "land", "reef": "land", "peninsula": "land", "mountain": "land",
    "airfield": "airfield",
}  # fmt: skip
_GROUPS = ("country", "admin", "county", "city", "wide", "water", "land", "airfield", "site")
_MATCHES = ("name", "list", "bare", "part", "type", "county", "named", "next", "near", "main")
_CUES = ("US", "GB", "CA", "IE", "AU")
# Taken over from another name of the report.
TAKEN = frozenset({"next", "near", "main"})
INFERRED = TAKEN | {"named"}
OWN = (
    *(f"kind {g}" for g in _GROUPS), *(f"match {m}" for m in _MATCHES), *(f"cue {c}" for c in _CUES),
    "size of town", "size of unit", "gap to largest", "gap to largest, squared", "order", "first", "main name",
    "second-order", "capital", "says unit", "county follows", "county follows, no county", "facility, inferred",
    "facility, listed", "short form", "namesakes, town", "largest and big", "state of the US", "small town",
    "inferred town", "inferred unit", "inferred wide", "inferred, nothing listed", "contrary cue",
    "capital among countries", "country among countries", "large town among countries", "state among countries",
    "country in local news", "unit abroad in local news", "directional part", "seat has its name",
)  # fmt: skip
# A town this near to the point of the unit of its name is that unit's seat or heart.
TWIN_KM = 100.0
# Normal forms of names that were met before are remembered.
_normal = lru_cache(maxsize=65_536)(normalise)
_BIG, _LARGE, _SMALL = 200_000, 1_000_000, 5_000
# How many mentions of one name are looked at for the words after them.
_MENTIONS_READ = 8


class _Asked(NamedTuple):
    """What holds of a name and its report for all its options."""

    key: str
    short: bool
    facility: bool
    unit: bool
    county: bool
    largest: int
    towns: int
    towns_at: list[tuple[float, float]]
    listed: bool
    world: float
    local: float
    cues: dict[str, float]


def own_features(scene: Scene, *, only: Collection[int] | None = None) -> Floats:
    """Return a row of `OWN` for each option of each name; rows of zeros for names that are not in `only`."""
    rows = np.zeros((len(scene.owner), len(OWN)), dtype=np.float32)
    n = 0
    for k, name in enumerate(scene.names):
        if only is not None and k not in only:
            n += len(name.options)
            continue
        asked = _ask(scene, name)
        for option in name.options:
            row = _taken_row(option, asked) if option.match in TAKEN else _listed_row(option, asked)
            for feature, value in row.items():
                rows[n, _COLUMN[feature]] = value
            n += 1
    return rows


_COLUMN = {feature: n for n, feature in enumerate(OWN)}


def _ask(scene: Scene, name: Name) -> _Asked:
    towns = [o.entry for o in name.options if o.entry.kind == "city"]
    key = _normal(name.text)
    return _Asked(
        key=key,
        short=len(name.text.strip(".")) <= SHORT,
        facility=is_facility(name.text),
        unit=says_unit(name.text),
        county=any(county_follows(scene.text, scene.mentions[i]) for i in name.mentions[:_MENTIONS_READ]),
        largest=max((town.population for town in towns), default=0),
        towns=len(towns),
        towns_at=[(town.lon, town.lat) for town in towns if _normal(town.name) == key][:5],
        listed=any(o.match not in TAKEN for o in name.options),
        # How far the report is news of the world, and how far of one town.
        world=1.0 - 0.8**scene.nations,
        local=max(scene.cues.values()),
        cues=scene.cues,
    )


def _taken_row(option: Option, asked: _Asked) -> dict[str, float]:
    """Return the features of a place taken over from another name: its own size and kind say little here."""
    group = _KIND_GROUPS.get(option.entry.kind, "site")
    home = {"admin": "inferred unit", "country": "inferred wide", "wide": "inferred wide", "water": "inferred wide"}
    return {
        f"match {option.match}": 1.0,
        home.get(group, "inferred town"): 1.0,
        "facility, inferred": float(asked.facility),
        "inferred, nothing listed": float(not asked.listed),
    }


def _listed_row(option: Option, asked: _Asked) -> dict[str, float]:
    entry = option.entry
    group = _KIND_GROUPS.get(entry.kind, "site")
    row = {
        f"kind {group}": 1.0,
        f"match {option.match}": 1.0,
        "order": math.log1p(option.rank) / 3,
        "first": float(option.rank == 0),
        "main name": float(_normal(entry.name) == asked.key),
        "county follows" if group == "county" else "county follows, no county": float(asked.county),
        "facility, inferred" if option.match in INFERRED else "facility, listed": float(asked.facility),
        "directional part": float(option.match == "part"),
    }
    size = math.log10(entry.population + 1) / 7 if entry.population else 0.0
    row["size of town" if group == "city" else "size of unit"] = size
    if group == "city":
        row |= _town_row(option, asked)
    if group in {"admin", "county"}:
        row |= _unit_row(option, asked)
    if group == "country":
        row["country among countries"] = asked.world
        row["country in local news"] = (1 - asked.world) * asked.local * (entry.country not in asked.cues)
    if group not in {"country", "wide", "water"}:
        cue = asked.cues.get(entry.country or "", 0.0)
        if entry.country in _CUES:
            row[f"cue {entry.country}"] = cue
        row["contrary cue"] = asked.local - cue
    return row


def _town_row(option: Option, asked: _Asked) -> dict[str, float]:
    entry = option.entry
    gap = math.log10((asked.largest + 1) / (entry.population + 1)) / 5
    capital = float(is_capital(option))
    return {
        "gap to largest": gap,
        "gap to largest, squared": gap**2,
        "namesakes, town": math.log1p(asked.towns) / 3,
        "largest and big": float(gap == 0 and entry.population > _BIG),
        "small town": float(entry.population < _SMALL),
        "capital": capital,
        "capital among countries": asked.world * capital,
        "large town among countries": asked.world * (entry.population > _LARGE),
    }


def _unit_row(option: Option, asked: _Asked) -> dict[str, float]:
    entry = option.entry
    row = {"says unit": float(asked.unit)}
    if entry.kind == "admin":
        state = float(entry.id.startswith("adm1:US."))
        at_seat = any(distance_km((entry.lon, entry.lat), town) < TWIN_KM for town in asked.towns_at)
        row |= {
            "second-order": float(entry.id.startswith("adm2:")),
            "short form": float(asked.short),
            "state of the US": state,
            "state among countries": asked.world * state,
            "unit abroad in local news": asked.local * (entry.country not in asked.cues),
            "seat has its name": float(at_seat),
        }
    return row
