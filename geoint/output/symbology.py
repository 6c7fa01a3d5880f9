"""What colours, shapes, pictograms and words mean: one table for the web map, the GIS layers, the figure and the brief.

The colours are Okabe and Ito's, which stay apart for readers with protanopia, deuteranopia and tritanopia. None of
them says friend or foe: a colour stands for the type of activity, never for a state. Shape repeats what colour says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from geoint.models import Domain, EventType, PlaceRole, Status


class TypeStyle(NamedTuple):
    """How one event type is named and drawn; `light` and `dark` are the colours of the two looks (sRGB hex)."""

    label: str
    plural: str
    light: str
    dark: str
    shape: str


TYPES: dict[EventType, TypeStyle] = {
    "exercise": TypeStyle("Exercise", "Exercises", "#0072b2", "#56b4e9", "circle"),
    "patrol": TypeStyle("Patrol", "Patrols", "#009e73", "#009e73", "hexagon"),
    "missile_test": TypeStyle("Missile test", "Missile tests", "#d55e00", "#d55e00", "triangle"),
    "incursion": TypeStyle("Incursion", "Incursions", "#cc79a7", "#cc79a7", "diamond"),
    "deployment": TypeStyle("Deployment", "Deployments", "#e69f00", "#f0e442", "square"),
    "other": TypeStyle("Other activity", "Other activity", "#2b3036", "#f4f5f6", "dot"),
}

MENTION_COLOUR = "#6b6b6b"
"""Grey of place mentions, so that they stay behind the events."""

SHAPES: dict[str, str] = {
    "circle": "M3.5 16a12.5 12.5 0 1 1 25 0a12.5 12.5 0 1 1-25 0z",
    "hexagon": "M16 2.6 27.8 9.3v13.4L16 29.4 4.2 22.7V9.3z",
    "triangle": "M16 2.4 30.4 27.6H1.6z",
    "diamond": "M16 1.4 30.6 16 16 30.6 1.4 16z",
    "square": "M6.5 4h19a2.5 2.5 0 0 1 2.5 2.5v19a2.5 2.5 0 0 1-2.5 2.5h-19a2.5 2.5 0 0 1-2.5-2.5v-19"
    "a2.5 2.5 0 0 1 2.5-2.5z",
    "dot": "M6 16a10 10 0 1 1 20 0a10 10 0 1 1-20 0z",
}
"""Shape of a symbol -> SVG path in a box of 32 by 32, y downward."""

GLYPHS: dict[Domain, str] = {
    "missile": "M12 1.6c2.2 2.2 3.1 5 3.1 8v5.2l3 2.8v4l-4-1.7h-4.2l-4 1.7v-4l3-2.8V9.6c0-3 .9-5.8 3.1-8z",
    "amphibious": "M4.4 7.2H14l2.2 3.6h5.1l-2.6 5H5.2l-3-5h2.2zM2 18.2c2-1.7 3.3-1.7 5 0s3.3 1.7 5 0 3.3-1.7 5 0 3.3"
    " 1.7 5 0v2.5c-2 1.7-3.3 1.7-5 0s-3.3-1.7-5 0-3.3 1.7-5 0-3 1.7-5 0z",
    "sea": "M2.5 14.2h19l-3 5.6H5.6zM8 13V9.4h3V4.6h1.9v4.8h3.6l1.3 3.6z",
    "air": "M12 1.8c.9 0 1.5 1.4 1.5 3.2v4.1l8 5v2.3l-8-2.5v4.3l2.5 1.9v1.7L12 20.7l-4 1.1v-1.7l2.5-1.9v-4.3l-8 2.5"
    "v-2.3l8-5V5c0-1.8.6-3.2 1.5-3.2z",
    "land": "M7.6 7.2h6.6l.5 1.5h7v1.7h-6.6l.4 1.6H6.3zM3.4 13.2h17.2l1.6 2.7-2.4 3.9H4.2l-2.4-3.9z",
    "space": "M12 8.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6zM2.6 17.5C.4 14.8 5 9 11.5 5.7c4.3-2.2 8.6-2.7 9.9-.9 1.5"
    " 2-.7 5.8-4.8 8.9l-.6-1.5c3-2.5 4.5-4.9 3.8-5.9-.7-.9-3.9-.3-7.5 1.5-5 2.6-8.8 6.8-8.1 8.1.3.5 1.3.6 2.7.3l.4 1.5"
    "c-2.2.6-4 .6-4.7-.2z",
    "cyber": "M8.2 5.5 1.8 12l6.4 6.5 1.9-1.9L5.6 12l4.5-4.6zM15.8 5.5 22.2 12l-6.4 6.5-1.9-1.9 4.5-4.6-4.5-4.6z",
}
"""Domain -> pictogram, an SVG path in a box of 24 by 24, y downward; in the order of the legend."""

GLYPH_PLACE: dict[str, tuple[float, float]] = {"triangle": (0.5, 19.6), "diamond": (0.6, 16.0)}
"""Shape -> scale of the pictogram inside it, and the height (in the box of 32) of its middle."""

GLYPH_PLACE_ELSE = (0.68, 16.0)
"""The same for all other shapes."""

STATUSES: dict[Status, str] = {
    "planned": "Planned",
    "ongoing": "Under way",
    "completed": "Over",
    "unknown": "Status not said",
}

DOMAINS: dict[Domain, str] = {
    "land": "Land",
    "sea": "Sea",
    "air": "Air",
    "missile": "Missile",
    "amphibious": "Amphibious",
    "cyber": "Cyber",
    "space": "Space",
}

ROLES: dict[PlaceRole, str] = {
    "area": "Area of the event",
    "base": "Base used",
    "departure": "Place of departure",
    "target": "Target",
    "headquarters": "Headquarters",
    "mentioned": "Named, but nothing happened here",
}

# Below the first value doubtful, below the second likely, else sure. The page says so in its legend.
CERTAINTY = (0.5, 0.8)

# UCDP's geographical precision in words, and the nominal radius (km) of the ring around a place known only as a point.
# UCDP sets 25 km for 2; the others are rounded up from the usual size of such units and called nominal in the legend.
WHERE: dict[int, tuple[str, int]] = {
    1: ("exact place", 0),
    2: ("near the place, within 25 km", 25),
    3: ("somewhere in the district", 50),
    4: ("somewhere in the province", 150),
    5: ("an area with loose bounds", 150),
    6: ("somewhere in the country", 300),
    7: ("international waters or airspace", 300),
}


CREDITS = (
    ("GeoNames", "https://www.geonames.org/", "places, CC BY 4.0"),
    ("Marine Regions", "https://www.marineregions.org/", "IHO sea areas, CC BY 4.0"),
    ("Natural Earth", "https://www.naturalearthdata.com/", "base map, public domain"),
)
"""Whom a map must name: source, address, what it gave and on which terms."""


def main_domain(domains: Iterable[Domain]) -> Domain | None:
    """Return the domain whose pictogram a symbol shows: the first in the event's own order that has one."""
    return next((domain for domain in domains if domain in GLYPHS), None)
