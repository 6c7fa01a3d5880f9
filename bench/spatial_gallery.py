"""Draw the gallery of docs/spatial.md: one picture and one line for each rule, and the table of sizes.

    python bench/spatial_gallery.py docs

Writes docs/spatial.md and docs/spatial/*.svg. Same gazetteer, same bytes.
"""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path

import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.gazetteer import Gazetteer
from geoint.models import Footprint, Mention
from geoint.placing.footprint import find_footprints
from geoint.placing.geometry import area_km2, polygons, unwrap
from geoint.placing.spatial_sizes import DEFAULT, Sizes

WIDTH, HEIGHT = 320, 220  # pixels
MARGIN = 1.35  # of the map round the footprint
LEAST_DEGREES = 0.25  # half the width of the smallest map
STEPS = 700.0  # outlines are simplified to the map's width over this

# Names with their entries, the sentence, and what the rule does.
EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("part", "a brigade in western Ukraine", "The outer part by the compass: latitude and longitude, scaled to the "
     "country's main part."),
    ("north-central", "an exercise in north-central China", "North of the middle, in the middle third of the width."),
    ("half", "the eastern half of Poland", "East of the middle."),
    ("named part", "exercises in Russia's far east", "The gazetteer has this region, so its outline is taken."),
    ("off a coast", "off the coast of Libya", "Water as far out as the country's radius, 100 nautical miles at most, "
     "and nearer to it than to others. No land."),
    ("one side", "off the east coast of South Korea", "The same, on the side from which the coast lies to the west."),
    ("one sea", "off Romania's Black Sea coast", "The same, in that sea."),
    ("off a port", "off Vladivostok", "Water within 24 nautical miles of the town's edge."),
    ("coast", "along the southern coast of Turkey", "The territorial sea and 10 km of land."),
    ("near a town", "a range near Moscow", "25 km from the town's edge; the edge follows from the population."),
    ("near a state", "drills near Taiwan", "Round it, out to its radius, but 100 to 185 km."),
    ("near both", "flights near Japan and South Korea", "What lies near both; else what lies near either."),
    ("waters around", "the waters around Jeju", "A ring of water."),
    ("side", "waters east of Taiwan", "Water from which the island lies in the west, up to twice its radius."),
    ("distance and direction", "50 km north of Vilnius", "A tenth off in distance, 22.5 degrees in direction."),
    ("distance from a coast", "200 nautical miles off Portugal", "Counted from the coast, not from the middle."),
    ("within", "within 50 km of Aleppo", "A disc."),
    ("between", "sailed between Taiwan and the Philippines", "The hull of the two facing shores without the land."),
    ("border", "along the Polish-Belarusian border", "15 km on either side of the line."),
    ("near a border", "near the Estonian border", "50 km on either side of all its land borders."),
    ("airspace", "Estonian airspace", "The land with its territorial sea."),
    ("economic zone", "Portugal's exclusive economic zone", "200 nautical miles, up to the neighbours' half."),
    ("identification zone", "South Korea's air defence identification zone", "From the gazetteer."),
    ("list", "the Baltic and Barents seas", "Each of them; never the hull."),
    ("narrowed down", "in the Black Sea off Odesa", "What both halves share."),
    ("coordinates", "bounded by 69-30N 033-30E, 69-50N 034-00E, 70-00N 033-00E", "The corners in their order."),
    ("circle", "within 10 nautical miles of 25-15N 120-29E", "A geodesic circle."),
    ("across the antimeridian", "near the Aleutian Islands", "Cut at 180 degrees, as GeoJSON asks."),
)  # fmt: skip
INTRODUCTION = """# Spatial expressions

Reports seldom name a point. What they say instead is read by a small grammar (`geoint/placing/spatial.py`) and drawn as
an area (`shapes.py` and `shores.py` beside it). Each footprint keeps its words, its rule, its anchors, a precision
(UCDP's where_prec), a confidence, and a representative point that always lies inside.

This page is made by `python bench/spatial_gallery.py docs`.

## Gallery
"""
SIZES = """
## Sizes

One table holds them all, each with its reason. To change some: `Sizes(near_city_km=40)`, or a TOML file with lines such
as `near_city_km = 40` for `Sizes.read`.

| size | default | why |
|---|---:|---|
"""
LIMITS = """
## What it does not know

- Areas follow the words alone. "Near Japan" is drawn the same for a bomber and for a fishing boat.
- A direction before a country follows the compass, and the gazetteer where custom has a region of that name; both are
  drawn then.
- Coasts are true to about a kilometre, so a small harbour may lie on land.
- Waters end half-way to the next land. That is no claim about maritime boundaries, many of which are disputed.
- "Its coast" is traced to the country that the sentence names first, and marked as less certain.
"""


def mentions_in(text: str, gazetteer: Gazetteer) -> list[Mention]:
    """The names in capitals, each as the gazetteer's first entry."""
    found: list[Mention] = []
    words = [(match.start(), match.end()) for match in re.finditer(r"[^\W\d_]+", text)]
    for first in range(len(words)):
        for last in range(min(first + 3, len(words)) - 1, first - 1, -1):
            start, end = words[first][0], words[last][1]
            name = text[start:end]
            taken = any(mention.start < end and start < mention.end for mention in found)
            if taken or not all(word[0].isupper() for word in name.split()) or gazetteer.demonym(name):
                continue
            for entry_id in gazetteer.lookup_exact(name)[:1] if len(name) > 2 else ():
                entry = gazetteer.entry(entry_id)
                found.append(
                    Mention(
                        report_id="gallery", start=start, end=end, text=name, name=name, entry_id=entry_id,
                        kind=entry.kind, country=entry.country, lon=entry.lon, lat=entry.lat, confidence=1.0,
                        method="gazetteer",
                    )
                )  # fmt: skip
    return found


class Map:
    """A small map in plate carree, true to scale in its middle.

    Parameters
    ----------
    area
        What it is drawn round; longitudes may pass 180.
    """

    def __init__(self, area: BaseGeometry) -> None:
        west, south, east, north = area.bounds
        self.lon, self.lat = (west + east) / 2, (south + north) / 2
        self.squeeze = max(0.05, math.cos(math.radians(self.lat)))
        half_width = max((east - west) / 2 * self.squeeze, LEAST_DEGREES) * MARGIN
        half_height = max((north - south) / 2, LEAST_DEGREES) * MARGIN
        self.scale = min(WIDTH / 2 / half_width, HEIGHT / 2 / half_height)

    @property
    def window(self) -> Polygon:
        """What the map shows, in degrees."""
        x, y = WIDTH / 2 / self.scale / self.squeeze, HEIGHT / 2 / self.scale
        return box(self.lon - x, self.lat - y, self.lon + x, self.lat + y)

    def path(self, geometry: BaseGeometry) -> str:
        """An SVG path."""
        shown = geometry.intersection(self.window).simplify((self.window.bounds[2] - self.window.bounds[0]) / STEPS)
        rings = [ring for part in polygons(shown) for ring in (part.exterior, *part.interiors)]
        return "".join("M" + "L".join(self.point(*point) for point in ring.coords[:-1]) + "Z" for ring in rings)

    def point(self, lon: float, lat: float) -> str:
        """Pixels of a point."""
        x = WIDTH / 2 + (lon - self.lon) * self.squeeze * self.scale
        return f"{x:.1f},{HEIGHT / 2 - (lat - self.lat) * self.scale:.1f}"


def picture(footprint: Footprint, land: BaseGeometry) -> str:
    """The SVG of a footprint on its piece of the world."""
    area = unwrap(footprint.geometry)
    drawn = Map(area)
    turned = shapely.transform(land, lambda points: points + [360.0, 0.0])  # noqa: RUF005  # an array
    paths = "".join(drawn.path(part) for part in (land, turned))
    lon = footprint.lon + (360 if footprint.lon < area.bounds[0] - 1e-6 else 0)
    x, y = drawn.point(lon, footprint.lat).split(",")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#d3e4ee"/>'
        f'<path d="{paths}" fill="#ece7da" stroke="#a9a18e" stroke-width=".6"/>'
        f'<path d="{drawn.path(area)}" fill="#b5402e" fill-opacity=".4" stroke="#b5402e" fill-rule="evenodd"/>'
        f'<circle cx="{x}" cy="{y}" r="3.2" fill="#222"/></svg>\n'
    )


def main() -> None:
    """Write the page and its pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", type=Path)
    docs = parser.parse_args().docs
    gazetteer = Gazetteer.load()
    (docs / "spatial").mkdir(exist_ok=True)
    rows = ["| | words | what is drawn | km² |", "|---|---|---|---:|"]
    for name, text, told in EXAMPLES:
        found = find_footprints(text, mentions_in(text, gazetteer), gazetteer, report_id="gallery")
        footprint = max(found, key=lambda item: (item.rule != "entry", item.end - item.start))
        file = f"spatial/{re.sub('[^a-z]+', '-', name)}.svg"
        (docs / file).write_text(picture(footprint, gazetteer.land()), encoding="utf-8")
        rows.append(f"| ![{name}]({file}) | {footprint.expression} | {told} | {area_km2(footprint.geometry):,.0f} |")
    sizes = [f"| `{name}` | {value:g} | {why} |" for name, value, why in Sizes.reasons()]
    sizes += [
        f"| `point_radius_km.{kind}` | {radius:g} | a place known only as a point |"
        for kind, radius in sorted(DEFAULT.point_radius_km.items())
    ]
    page = INTRODUCTION + "\n" + "\n".join(rows) + "\n" + SIZES + "\n".join(sizes) + "\n" + LIMITS
    (docs / "spatial.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
