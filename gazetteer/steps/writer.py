"""Writes the packed store that `geoint.gazetteer.store` reads. Same places, same bytes."""

from __future__ import annotations

import json
import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import marisa_trie
import numpy as np

from geoint.gazetteer import store
from geoint.gazetteer.geometry import pack
from geoint.gazetteer.names import exact_key, normalise
from geoint.models import Kind
from steps.place import Place, clean_names, is_latin

KINDS = list(get_args(Kind))

# Static order of namesakes: the weight of an entry's main name and of its other names, by layer. A town adds the
# decimal logarithm of its population (0 to 7.4) and 2 for a capital, so that a big town comes before a province's
# translated name, and a hand-made base's by-name ("Engels") after the big town but before a hamlet.
_WEIGHTS = {
    "country": (17.0, 14.0),
    "region": (16.0, 13.0),
    "handmade": (15.0, 12.0),
    "sea": (14.0, 11.0),
    "admin": (10.0, 7.0),
    "county": (6.0, 3.0),
    "city": (3.0, 0.0),
    "airfield": (4.0, 1.5),
}
_POINT_KINDS = {"base", "range", "airfield", "port", "spaceport", "facility", "seat", "locality", "city", "river"}
_HANDMADE_POINT = (15.0, 7.5)
_SUBUNIT = (6.0, 3.0)
# A unit that bears the name of a town of its own ("Donetsk"), or of a bigger town elsewhere ("Manchester" in Jamaica),
# comes after that town from 100,000 people on.
_NAMESAKE = (6.0, 4.9)
# A town with a garrison, a port or a range of its name counts as nearly five times as big: Estonia's "Tapa" is before
# the one in India that has four times its people, and no small garrison is before a big town.
_SITE = 2 / 3

# A town's Cyrillic or Han name is nearly as good as its display name.
_OWN_SCRIPT = 2.5
# Names in other languages come after any town of that name with more than a hundred people.
_WEAK = 5.0


def weight(place: Place, key: str, *, main: bool) -> float:
    """Return the static weight of a place under a normal form of its main name or of another name."""
    pair = _WEIGHTS[place.layer]
    if place.layer == "handmade" and place.kind in _POINT_KINDS:
        pair = (_HANDMADE_POINT[1],) * 2 if place.has_namesake else _HANDMADE_POINT
    elif place.layer == "admin" and place.where_prec == 3:
        pair = _SUBUNIT
    elif place.layer == "admin" and (place.has_namesake or key in place.town_names):
        pair = _NAMESAKE
    return pair[0 if main else 1] + (_size(place, main=main) if place.layer == "city" else 0.0)


def _size(town: Place, *, main: bool) -> float:
    return math.log10(town.population + 1) + 2 * town.capital + _SITE * (main and town.has_site)


def write_store(
    folder: Path, places: Iterable[Place], *, meta: dict[str, Any], tables: dict[str, dict[str, str]]
) -> None:
    """Write all files of the store into a folder.

    Parameters
    ----------
    folder
        Where the files go; existing ones are replaced.
    places
        All entries; a later one with the same id replaces an earlier one.
    meta
        Layers with their sources, package versions and checksums.
    tables
        Small look-up tables, such as demonyms.
    """
    by_id = {place.id: place for place in places}
    ids = marisa_trie.Trie(sorted(by_id))
    ids.save(str(folder / "ids.marisa"))
    rows = [by_id[ids.restore_key(number)] for number in range(len(ids))]
    countries = sorted({place.country for place in rows if place.country})
    admin1 = sorted({place.admin1 for place in rows if place.admin1})
    _write_entries(folder, rows, countries=countries, admin1=admin1, layers=list(meta["layers"]))
    _write_names(folder, rows)
    _write_keys(folder, rows)
    _write_geometries(folder, rows)
    _write_extras(folder, rows)
    (folder / "tables.json").write_text(_json(tables), "utf-8")
    for layer, about in meta["layers"].items():
        about["entries"] = sum(place.layer == layer for place in rows)
    meta = {"format": store.FORMAT, "countries": countries, "admin1": admin1, "kinds": KINDS, **meta}
    (folder / "meta.json").write_text(_json(meta), "utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write_entries(
    folder: Path, rows: Sequence[Place], *, countries: list[str], admin1: list[str], layers: list[str]
) -> None:
    country_number = {code: number for number, code in enumerate(countries, 1)}
    admin1_number = {code: number for number, code in enumerate(admin1, 1)}
    table = np.zeros(len(rows), store.ENTRY)
    for row, place in enumerate(rows):
        table[row] = (
            round(place.lon / store.POINT_STEP),
            round(place.lat / store.POINT_STEP),
            place.population,
            country_number.get(place.country or "", 0),
            admin1_number.get(place.admin1 or "", 0),
            KINDS.index(place.kind),
            layers.index(place.layer),
            place.where_prec,
            _flags(place),
        )
    np.save(folder / "entries.npy", table)


def _flags(place: Place) -> int:
    return (
        (store.HAS_GEOMETRY if place.geometry is not None else 0)
        | (store.HAS_EXTRAS if _extras(place) else 0)
        | (store.HAS_OTHER_NAMES if place.names or place.also or place.weak or place.exact else 0)
    )


def _write_names(folder: Path, rows: Sequence[Place]) -> None:
    mains = [place.name.encode("utf-8") for place in rows]
    (folder / "main_names.bin").write_bytes(b"".join(mains))
    np.save(folder / "main_offsets.npy", np.cumsum([0, *map(len, mains)]).astype("<u4"))
    lines = [
        "\t".join(clean_names(place.name, [*place.names, *place.also, *place.weak, *place.exact])) for place in rows
    ]
    blocks = [
        zlib.compress("\n".join(lines[at : at + store.BLOCK]).encode("utf-8"), 9)
        for at in range(0, len(lines), store.BLOCK)
    ]
    (folder / "other_names.bin").write_bytes(b"".join(blocks))
    np.save(folder / "other_offsets.npy", np.cumsum([0, *map(len, blocks)]).astype("<u4"))


def _write_keys(folder: Path, rows: Sequence[Place]) -> None:
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row, place in enumerate(rows):
        for name in place.weak:
            key = normalise(name)
            other = weight(place, key, main=False)
            found[key][row] = min(other, _WEAK if is_latin(name) else other)
        for name in place.names:
            key = normalise(name)
            own_script = _OWN_SCRIPT if place.layer == "city" and not is_latin(name) else 0.0
            found[key][row] = weight(place, key, main=False) + own_script
        for name in place.exact:
            key = exact_key(name)
            found[key][row] = weight(place, key, main=False)
        for name in (place.name, *place.also):
            key = normalise(name)
            found[key][row] = weight(place, key, main=True)
    found.pop("", None)
    trie = marisa_trie.Trie(sorted(found))
    trie.save(str(folder / "names.marisa"))
    ordered = [
        [row for row, _ in sorted(found[trie.restore_key(number)].items(), key=lambda pair: (-pair[1], pair[0]))]
        for number in range(len(trie))
    ]
    index: list[int] = []
    several: list[int] = []
    for rows_of_name in ordered:
        if len(rows_of_name) == 1:
            index.append(rows_of_name[0])
        else:
            index.append(store.SEVERAL + len(several))
            several += [len(rows_of_name), *rows_of_name]
    np.save(folder / "name_index.npy", np.array(index, "<u4"))
    np.save(folder / "name_rows.npy", np.array(several, "<u4"))


def _write_geometries(folder: Path, rows: Sequence[Place]) -> None:
    having = [row for row, place in enumerate(rows) if place.geometry is not None]
    packed = [pack(rows[row].geometry) for row in having]  # type: ignore[arg-type]
    (folder / "geometry.bin").write_bytes(b"".join(packed))
    np.save(folder / "geometry_rows.npy", np.array(having, "<u4"))
    np.save(folder / "geometry_offsets.npy", np.cumsum([0, *map(len, packed)]).astype("<u4"))


def _extras(place: Place) -> dict[str, Any]:
    facts = {
        "claimants": list(place.claimants),
        "source": place.source,
        "note": place.note,
        "radius_km": place.radius_km,
        "feature_code": place.feature_code,
    }
    return {key: value for key, value in facts.items() if value not in ("", None, [])}


def _write_extras(folder: Path, rows: Sequence[Place]) -> None:
    extras = {str(row): _extras(place) for row, place in enumerate(rows)}
    text = json.dumps({row: facts for row, facts in extras.items() if facts}, ensure_ascii=False)
    (folder / "extras.json.z").write_bytes(zlib.compress(text.encode("utf-8"), 9))
