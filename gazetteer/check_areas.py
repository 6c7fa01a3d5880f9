"""Check the hand-made areas: straits and bays, islands and reefs, regions, zones.

Run it as ``python gazetteer/check_areas.py``. Properties, order, names, decimals and the validity of every polygon are
always checked, and the control points and published areas of check_areas.csv: a point that an area must or must not
hold, and a number of square kilometres that it must reach to within 18 per cent. The seas of the built gazetteer, which
come from the IHO's areas, are held against the same table, to within a third of the published size, since sources draw
their limits differently; each must stand there. Clipping uses the land of the built
gazetteer, or with ``--land FILE`` that of any file of polygons (Natural Earth 10m countries, say); ``--no-land`` leaves
out what needs land. ``--areas`` prints the square kilometres of every area. EPSG:4326, longitude first.

Whose a place is: `country` is the state that holds it, or null where several do, or none; a place of Ukraine's that
Russia holds is Ukraine's, after General Assembly resolution 68/262. `claimants` names all who claim it; an authority
without an ISO 3166-1 code stands with its name.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
LAYERS = ("straits_and_bays", "islands_and_reefs", "regions", "zones")
PROPERTIES = (
    "id", "name", "kind", "country", "claimants", "other_names", "where_prec", "clip", "source", "check", "note", "lon",
    "lat",
)  # fmt: skip
KINDS = frozenset({"strait", "bay", "sea", "lake", "river", "island", "islands", "reef", "peninsula", "region", "zone"})
CLIPS = frozenset({"water", "land", "none"})
ID = re.compile(r"[a-z]+:[a-z0-9]+(-[a-z0-9]+)*")
ISO2 = re.compile(r"[A-Z]{2}")
# Authorities that no ISO 3166-1 code stands for.
UNRECOGNISED = frozenset({"Abkhazia", "Somaliland", "South Ossetia", "Transnistria"})
DECIMALS = 4
# Share of an outline that must be left when land is taken away: fjords have less water than land around them.
LEAST_WATER = 0.2
# Tolerance of a published area; coarse outlines and generalised coasts differ by several per cent.
AREA_TOLERANCE = 0.18
# The same for a sea: a third too large or too small is another sea.
SEA_TOLERANCE = 1 / 3
SEA_KINDS = ("bay", "ocean", "sea", "strait")
# Degrees: a ring wider than this runs round the world the wrong way, unless it holds a pole.
WIDEST = 300.0
POLAR = 60.0


@dataclass(frozen=True)
class Problem:
    """One fault of one area."""

    layer: str
    area_id: str
    message: str

    def __str__(self) -> str:
        return f"{self.layer}: {self.area_id}: {self.message}"


@dataclass(frozen=True)
class Area:
    """One feature of a layer; `land` is what clipping takes away or keeps, or None where it is not to be used."""

    layer: str
    properties: dict[str, Any]
    shape: dict[str, Any]
    land: BaseGeometry | None

    @property
    def id(self) -> str:
        """The area's id."""
        return str(self.properties.get("id", "?"))

    @cached_property
    def geometry(self) -> BaseGeometry:
        """The outline as drawn."""
        from shapely.geometry import shape

        return shape(self.shape)

    @cached_property
    def clipped(self) -> BaseGeometry:
        """What the build keeps of the outline."""
        import shapely

        clip = self.properties["clip"]
        if clip == "none" or self.land is None:
            return self.geometry
        near = shapely.clip_by_rect(self.land, *self.geometry.bounds)
        return self.geometry.difference(near) if clip == "water" else self.geometry.intersection(near)


@dataclass(frozen=True)
class Control:
    """One line of check_areas.csv: a point in or out of an area, or its published size in km²."""

    area_id: str
    check: str
    lon: float
    lat: float
    km2: float
    what: str


def area_km2(geometry: BaseGeometry) -> float:
    """Area on the WGS 84 ellipsoid in square kilometres; long edges are followed as straight in degrees."""
    import shapely
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return sum(abs(geod.geometry_area_perimeter(shapely.segmentize(part, 0.5))[0]) for part in parts) / 1e6


def read_layer(name: str, land: BaseGeometry | None) -> list[Area]:
    """Read one GeoJSON layer of gazetteer/handmade/."""
    text = (HERE / "handmade" / f"{name}.geojson").read_text("utf-8")
    return [Area(name, feature["properties"], feature["geometry"], land) for feature in json.loads(text)["features"]]


def read_controls() -> list[Control]:
    """Read check_areas.csv."""
    with (HERE / "check_areas.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Control(
                area_id=row["id"],
                check=row["check"],
                lon=float(row["lon"] or 0),
                lat=float(row["lat"] or 0),
                km2=float(row["km2"] or 0),
                what=row["what"],
            )
            for row in csv.DictReader(stream)
        ]


def check_lines(name: str) -> Iterator[Problem]:
    """One feature on a line, sorted by id, so that a change is a readable diff."""
    lines = (HERE / "handmade" / f"{name}.geojson").read_text("utf-8").splitlines()
    ids = [json.loads(line.rstrip(","))["properties"]["id"] for line in lines[1:-1]]
    for before, here in pairwise(ids):
        if here <= before:
            yield Problem(name, here, f"must come after {before}, once; sort the file")


def check_properties(area: Area) -> Iterator[str]:
    """Ids, kinds, codes, names, sources."""
    found = area.properties
    if tuple(found) != PROPERTIES:
        yield f"the properties must be {', '.join(PROPERTIES)}"
        return
    if found["kind"] not in KINDS or not ID.fullmatch(area.id) or not area.id.startswith(found["kind"] + ":"):
        yield f"kind {found['kind']!r} and id do not fit"
    if found["clip"] not in CLIPS or found["where_prec"] not in range(1, 8):
        yield "clip or where_prec is not allowed"
    if any(not found[key].strip() for key in ("name", "source", "check")):
        yield "name, source or check is empty"
    names = [found["name"], *found["other_names"]]
    if len(set(names)) != len(names) or any(name != name.strip() or not name or "|" in name for name in names):
        yield "a name is empty, repeated or has spaces around it"
    if found["country"] is not None and not ISO2.fullmatch(found["country"]):
        yield f"country {found['country']!r} is no ISO 3166-1 alpha-2 code"
    claimants = found["claimants"]
    if len(claimants) == 1 or claimants != sorted(set(claimants)):
        yield "claimants must be sorted, and two at least"
    if any(not ISO2.fullmatch(code) and code not in UNRECOGNISED for code in claimants):
        yield "claimants has an unknown code"


def check_shape(area: Area) -> Iterator[str]:
    """Valid, in the world, counter-clockwise, cut at the antimeridian, with four decimals at most."""
    import shapely

    geometry = area.geometry
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        yield f"is a {geometry.geom_type}, not a polygon"
        return
    if not geometry.is_valid:
        yield shapely.is_valid_reason(geometry)
    west, south, east, north = geometry.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        yield "leaves the world"
    for part in shapely.get_parts(geometry):
        width = part.bounds[2] - part.bounds[0]
        if width > WIDEST and abs(part.centroid.y) < POLAR:
            yield "has a part that runs round the world; cut it at the antimeridian"
        if not part.exterior.is_ccw:
            yield "has a clockwise outer ring (RFC 7946)"
    numbers = [*shapely.get_coordinates(geometry).ravel().tolist(), area.properties["lon"], area.properties["lat"]]
    if any(round(number, DECIMALS) != number for number in numbers):
        yield f"has more than {DECIMALS} decimals"


def check_on_map(area: Area) -> Iterator[str]:
    """Something is left after clipping, the point lies in it, waters are water."""
    import shapely

    if area.clipped.is_empty:
        yield f"nothing is left after clip={area.properties['clip']}"
        return
    if not area.clipped.covers(shapely.Point(area.properties["lon"], area.properties["lat"])):
        yield "its point lies outside it"
    if area.properties["clip"] == "water" and area.clipped.area < LEAST_WATER * area.geometry.area:
        yield f"only {area.clipped.area / area.geometry.area:.0%} of it is water"


def check_control(shape: BaseGeometry, control: Control, *, tolerance: float = AREA_TOLERANCE) -> str:
    """Hold one control against a shape; the complaint, or an empty text."""
    import shapely

    if control.check == "area":
        found = area_km2(shape)
        if abs(found / control.km2 - 1) > tolerance:
            return f"has {found:,.0f} km2, published {control.km2:,.0f}"
        return ""
    is_in = shape.intersects(shapely.Point(control.lon, control.lat))
    if is_in != (control.check == "in"):
        return f"{control.lon}, {control.lat} ({control.what}) must be {control.check}"
    return ""


def find_problems(land: BaseGeometry | None) -> list[Problem]:
    """Check all layers.

    Parameters
    ----------
    land : BaseGeometry or None
        All land, EPSG:4326; without it nothing is clipped, and control points and sizes are not checked.

    Returns
    -------
    list of Problem
        Sorted by layer and id.
    """
    areas = [area for name in LAYERS for area in read_layer(name, land)]
    problems = [problem for name in LAYERS for problem in check_lines(name)]
    problems += [Problem(area.layer, area.id, text) for area in areas for text in _complaints(area)]
    for area_id, count in Counter(area.id for area in areas).items():
        if count > 1:
            problems.append(Problem("all", area_id, "is used in two layers"))
    problems += _control_problems({area.id: area for area in areas}, land)
    return sorted(problems, key=str)


def _complaints(area: Area) -> Iterator[str]:
    wrong = list(check_properties(area))
    yield from wrong
    if not wrong:
        yield from check_shape(area)
    if not wrong and area.land is not None:
        yield from check_on_map(area)


def _control_problems(areas: dict[str, Area], land: BaseGeometry | None) -> Iterator[Problem]:
    for control in read_controls():
        area = areas.get(control.area_id)
        if area is not None and land is not None and (message := check_control(area.clipped, control)):
            yield Problem(area.layer, area.id, message)


def find_sea_problems(hand_made: Collection[str]) -> list[Problem]:
    """Hold the seas of the built gazetteer against check_areas.csv.

    Parameters
    ----------
    hand_made
        The ids of all hand-made areas, which are no seas of the IHO's.
    """
    sys.path.insert(0, str(HERE.parent))
    from geoint.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    controls = read_controls()
    seas = set(gazetteer.ids_of_kinds(SEA_KINDS)) - set(hand_made)
    problems = [Problem("seas", sea, "has no control") for sea in seas - {control.area_id for control in controls}]
    for control in controls:
        if control.area_id in seas:
            shape = gazetteer.geometry(control.area_id)
            message = check_control(shape, control, tolerance=SEA_TOLERANCE) if shape is not None else "has no area"
            problems += [Problem("seas", control.area_id, message)] if message else []
        elif control.area_id not in hand_made:
            problems.append(Problem("check_areas.csv", control.area_id, "is neither a hand-made area nor a sea"))
    return sorted(problems, key=str)


def read_land(path: Path | None) -> BaseGeometry:
    """Read all land from a file of polygons, or from the built gazetteer where `path` is None.

    Raises
    ------
    GazetteerError
        The gazetteer has not been built.
    """
    import shapely

    if path is None:
        sys.path.insert(0, str(HERE.parent))
        from geoint.gazetteer import Gazetteer

        return Gazetteer.load().land()
    import geopandas

    return shapely.union_all(shapely.make_valid(geopandas.read_file(path).geometry.to_numpy()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every problem; return 1 where there is one, else 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--land", type=Path, help="file of land polygons; without it that of the built gazetteer")
    parser.add_argument("--no-land", action="store_true", help="leave out what needs land")
    parser.add_argument("--areas", action="store_true", help="print the square kilometres of every area")
    options = parser.parse_args(arguments)
    land = None if options.no_land else read_land(options.land)
    layers = {name: read_layer(name, land) for name in LAYERS}
    problems = find_problems(land)
    problems += find_sea_problems({area.id for areas in layers.values() for area in areas}) if land is not None else []
    for problem in problems:
        print(problem)
    if options.areas:
        for area in (area for name in LAYERS for area in layers[name]):
            print(f"{area_km2(area.clipped):14,.0f} km2  {area.id}")
    counts = ", ".join(f"{name} {len(areas)}" for name, areas in layers.items())
    print(f"{len(problems)} problems; areas: {counts}; controls: {len(read_controls())}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
