"""What the map's colours, shapes and words mean: one table for the page, the legend and the tests.

The colours are Okabe and Ito's, which stay apart for readers with protanopia, deuteranopia and tritanopia. None of
them says friend or foe: a colour stands for the type of activity, never for a state. Shape repeats what colour says.
"""

from __future__ import annotations

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
