"""What the layers hand to the writer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

_LATIN_CYRILLIC_HAN = re.compile(
    r"^[\u0020-\u024f\u0250-\u02af\u02b0-\u036f\u0400-\u052f\u1ab0-\u1aff\u1e00-\u1eff\u2000-\u206f\u3005\u3007"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+$"
)


@dataclass(slots=True)
class Place:
    """One entry on its way into the store.

    `also` holds names as good as the display name, `names` other names that count fully, `weak` those in other
    languages, which a town of that very name beats ("Nederland" in Texas), `exact` short forms that count only as
    written ("CA"). `has_namesake` marks a place whose name, by default, means a town in it, `town_names` are the normal
    forms of a unit's names that mean a bigger town elsewhere, and `has_site` marks a town that a hand-made military
    site is called after.
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    layer: str
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    where_prec: int = 1
    radius_km: float | None = None
    feature_code: str | None = None
    claimants: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    names: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)
    geometry: BaseGeometry | None = None
    capital: bool = False
    has_namesake: bool = False
    has_site: bool = False
    town_names: frozenset[str] = frozenset()


_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def is_latin(name: str) -> bool:
    """Say whether a name holds Latin letters."""
    return bool(_LATIN.search(name))


def in_kept_script(name: str) -> bool:
    """Say whether a name is written in Latin, Cyrillic or Han letters throughout."""
    return bool(_LATIN_CYRILLIC_HAN.match(name))


def clean_names(main: str, names: list[str]) -> list[str]:
    """Return other names without the main one, blanks, tabs and doubles, sorted."""
    tidy = {" ".join(name.split()) for name in names if name and in_kept_script(name)}
    return sorted(tidy - {main, ""})
