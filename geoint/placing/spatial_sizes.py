"""The one table of sizes behind footprints: how far "near", "off" or "along" reach, each with its reason.

Every value can be changed: `Sizes(near_city_km=40)`, or a TOML file with the same names for `Sizes.read`. Distances are
kilometres on the ground. "Radius of an area" means the radius of the circle with the same area.

Sources. UCDP: the Georeferenced Event Dataset codebook, where_prec. UNCLOS: the UN Convention on the Law of the Sea,
articles 3 (territorial sea, 12 nautical miles), 33 (contiguous zone, 24) and 57 (exclusive economic zone, 200).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from geoint.errors import InputError

NAUTICAL_MILE_KM = 1.852  # by definition
STATUTE_MILE_KM = 1.609344  # by definition

# Radius in km of places that the gazetteer knows only as points, by kind: about the extent of a typical one, so that a
# map shows a place and no false precision. Populated places grow with their population (see `people_per_km2`).
_POINT_RADIUS_KM = {
    "city": 3.0, "locality": 2.0, "seat": 0.5, "port": 3.0, "airfield": 3.0, "facility": 2.0, "base": 4.0,
    "spaceport": 15.0, "range": 12.0, "reef": 5.0, "island": 10.0, "islands": 40.0, "mountain": 8.0, "river": 20.0,
    "lake": 10.0, "bay": 15.0, "strait": 30.0, "sea": 150.0, "ocean": 1500.0, "peninsula": 60.0, "county": 20.0,
    "admin": 60.0, "zone": 150.0, "region": 150.0, "country": 150.0, "continent": 1500.0,
}  # fmt: skip


def _size(value: float, why: str) -> float:
    """A field of the table with its reason."""
    result: float = field(default=value, metadata={"why": why})
    return result


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """All sizes; `reasons()` lists them with why they are so."""

    people_per_km2: float = _size(
        3500,
        "built-up area of a town: its population over a typical urban density; Moscow comes to a radius of 31 km",
    )
    city_limit_km: float = _size(
        35,
        "the largest built-up areas reach about so far; population figures of whole municipalities would go on",
    )
    near_city_km: float = _size(
        25,
        "from the town's edge; UCDP codes an event within 25 km of a known point as 'near' it (where_prec 2)",
    )
    near_place_km: float = _size(
        15,
        "from the edge of a base, an airfield or a range: the approach and the country round it, less than for a town",
    )
    near_area_share: float = _size(
        1.0,
        "near an island, a region or a country: as far out as the area's own radius, within the next two limits",
    )
    near_area_min_km: float = _size(
        24 * NAUTICAL_MILE_KM,
        "a small island's nearness still spans its contiguous zone (UNCLOS 33)",
    )
    near_area_max_km: float = _size(
        100 * NAUTICAL_MILE_KM,
        "half an exclusive economic zone: farther out nobody says 'near Japan'",
    )
    near_country_min_km: float = _size(100, "flights and sailings 'near' a small country pass it at up to 100 km")
    near_land_max_km: float = _size(
        100,
        "on land, 'near' a country or a region ends sooner than at sea: a day's march or an hour's drive",
    )
    near_sea_km: float = _size(
        50,
        "the coast of a sea: 50 km inland is where coastal zones of planners and statisticians end",
    )
    near_border_km: float = _size(
        50,
        "the border area of cross-border statistics and of local border traffic agreements: 30 to 50 km",
    )
    along_border_km: float = _size(15, "what patrols along a line see and use, on either side")
    along_line_km: float = _size(10, "along a river, a road or a parallel: both banks")
    coast_land_km: float = _size(
        10,
        "a coast, landwards: the strip from which landings are opposed and coastal batteries fire",
    )
    coast_water_km: float = _size(12 * NAUTICAL_MILE_KM, "a coast, seawards: the territorial sea (UNCLOS 3)")
    off_city_km: float = _size(
        24 * NAUTICAL_MILE_KM,
        "off a port: from its edge to the end of the contiguous zone (UNCLOS 33), where patrols out of it begin",
    )
    off_area_share: float = _size(
        1.0,
        "off a coast: as far out as the area's own radius, within the next two limits; a small state has a short 'off'",
    )
    off_area_min_km: float = _size(24 * NAUTICAL_MILE_KM, "the contiguous zone (UNCLOS 33)")
    off_area_max_km: float = _size(
        100 * NAUTICAL_MILE_KM,
        "half an exclusive economic zone; reports call farther waters by their own names",
    )
    off_apposition_km: float = _size(
        200 * NAUTICAL_MILE_KM,
        "'the Sea of Okhotsk, off Russia's coast' tells where the sea lies: up to a whole economic zone",
    )
    side_share: float = _size(
        2.0,
        "'east of Taiwan' without a distance: as far as the area is wide, within the next two limits",
    )
    side_min_km: float = _size(100, "drills 'south of' a small island take an area of this order")
    side_max_km: float = _size(200 * NAUTICAL_MILE_KM, "an exclusive economic zone (UNCLOS 57)")
    side_city_km: float = _size(
        50,
        "'north of Kyiv' without a distance: from the town's edge, twice what 'near' means",
    )
    side_port_km: float = _size(
        150, "the same at sea, where ships are placed by the nearest port that readers know: most of a day's patrol"
    )
    side_degrees: float = _size(
        45,
        "half the angle of an eight-wind direction with its doubt: the quarter of the horizon round it",
    )
    distance_tolerance: float = _size(0.1, "'50 km north of': distances in reports are rounded to one or two figures")
    distance_tolerance_km: float = _size(
        3, "at least: coasts and borders are drawn to a kilometre or two, and reports round"
    )
    about_tolerance: float = _size(0.2, "'about 50 km': twice that")
    bearing_degrees: float = _size(22.5, "a bearing of eight winds is good to half the step between two of them")
    between_reach: float = _size(1.0, "'between A and B' takes in the facing shores as far round as the gap is wide")
    between_reach_max_km: float = _size(300, "but of a whole continent's shore only what lies opposite")
    between_margin: float = _size(
        0.1,
        "the corridor is widened by a tenth of the gap: ships and roads do not keep to the straight line",
    )
    between_part: float = _size(
        0.02,
        "islets under two per cent of the largest part do not count as the shore of A or B",
    )
    approach_km: float = _size(
        60,
        "the approaches of a port or a bay: from where pilots and defenders meet ships, some 30 nautical miles",
    )
    territorial_km: float = _size(
        12 * NAUTICAL_MILE_KM,
        "the territorial sea, and with it a state's airspace (UNCLOS 2 and 3)",
    )
    contiguous_km: float = _size(24 * NAUTICAL_MILE_KM, "the contiguous zone (UNCLOS 33)")
    economic_km: float = _size(
        200 * NAUTICAL_MILE_KM,
        "the exclusive economic zone (UNCLOS 57), up to the line of equal distance from the neighbours",
    )
    identification_km: float = _size(
        120 * NAUTICAL_MILE_KM,
        "an identification zone that the gazetteer does not hold: about what published ones reach beyond the coast",
    )
    coordinate_min_km: float = _size(
        0.5,
        "a point given to the second is still a ship, a target raft or a range, and no pin prick",
    )
    near_coordinate_km: float = _size(
        20,
        "'near 54.5N, 19.3E': of the order of 'near' a town, a little less, since someone measured",
    )
    circle_max_km: float = _size(1500, "greater circles are ranges of missiles, and no areas")
    point_radius_km: Mapping[str, float] = field(
        default_factory=lambda: dict(_POINT_RADIUS_KM),
        metadata={"why": "extent of a typical place of each kind"},
        hash=False,
    )

    @classmethod
    def read(cls, path: Path) -> Sizes:
        """Return the table with the values of a TOML file over the defaults.

        Raises
        ------
        InputError
            Where the file cannot be read, or has an unknown name or a value that is no positive number.
        """
        given = _read_toml(path)
        radii = given.pop("point_radius_km", {})
        if not isinstance(radii, dict):
            raise InputError(f"{path}: point_radius_km is {radii!r}, but must be a table such as {{ base = 6 }}")
        known = {item.name for item in fields(cls)}
        _check(path, names=set(given) - known, values={**given, **radii})
        _check(path, names=set(radii) - set(_POINT_RADIUS_KM), values={})
        return cls(**given, point_radius_km={**_POINT_RADIUS_KM, **radii})

    @classmethod
    def reasons(cls) -> tuple[tuple[str, Any, str], ...]:
        """Return (name, default, reason) of each size, in the order of the table."""
        return tuple(
            (item.name, item.default, item.metadata["why"]) for item in fields(cls) if item.name != "point_radius_km"
        )


def _read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says; what is wrong with it is told in our words, not in Python's."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        why, advice = "there is no such file", "check the path"
        cause: Exception = error
    except IsADirectoryError as error:
        why, advice, cause = "it is a folder", "name a TOML file", error
    except OSError as error:
        why, advice, cause = (error.strerror or "it cannot be opened").lower(), "check its permissions", error
    except UnicodeDecodeError as error:
        why, advice, cause = "it is not UTF-8 text", "save it as UTF-8", error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        why = f"line {line[1]} is no TOML" if line else "it is no whole TOML"
        advice, cause = "write lines such as near_city_km = 30", error
    raise InputError(f"cannot read the sizes in {path}: {why}; {advice}") from cause


def _check(path: Path, *, names: set[str], values: Mapping[str, Any]) -> None:
    if names:
        raise InputError(
            f"{path}: unknown sizes {', '.join(sorted(names))}; the names stand in geoint/placing/spatial_sizes.py"
        )
    for name, value in sorted(values.items()):
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            raise InputError(f"{path}: {name} is {value!r}, but must be a number above 0")


DEFAULT = Sizes()
