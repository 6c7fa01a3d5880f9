"""What each value of a coded column means: one table for the data dictionary, the JSON Schemas and the files' forms."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Code = str | int
    CodeTable = Mapping[Code, str]

TYPE: CodeTable = MappingProxyType(
    {
        "exercise": "drills, manoeuvres, war games, joint training",
        "patrol": "ships or aircraft that go somewhere together, or watch an area",
        "missile_test": "the launch of a missile or rocket as a test or a drill",
        "incursion": "forces that come into or near a state's territory, airspace or zone uninvited",
        "deployment": "forces that are sent or stationed, ships in a port",
        "other": "another military activity, such as a strike",
    }
)

STATUS: CodeTable = MappingProxyType(
    {
        "planned": "announced, not begun when it was reported",
        "ongoing": "under way when it was reported",
        "completed": "over when it was reported",
        "unknown": "the reports do not say",
    }
)

ROLE: CodeTable = MappingProxyType(
    {
        "area": "it happens here",
        "base": "a base from which it is run or supplied",
        "headquarters": "those who take part are led from here; it does not happen here",
        "departure": "ships, aircraft or troops set out from here",
        "target": "what a missile or an attack is aimed at",
        "mentioned": "named beside it; it does not happen here",
    }
)

DOMAIN: CodeTable = MappingProxyType(
    {
        "land": "on land",
        "sea": "at sea",
        "air": "in the air",
        "amphibious": "from the sea onto land",
        "missile": "missiles or rockets",
        "cyber": "in networks",
        "space": "in space",
    }
)

METHOD: CodeTable = MappingProxyType(
    {
        "gazetteer": "an entry of the built-in gazetteer",
        "custom": "an entry of the user's own places",
        "geocoder": "the answer of a geocoding service, which the user asked for",
        "inferred": "a name of unknown position, put into the place that the report names beside it",
        "unresolved": "no place was found",
    }
)

DATE_PREC: CodeTable = MappingProxyType(
    {
        1: "the day is known",
        2: "within a week",
        3: "the month is known",
        4: "within a year",
        5: "the year, or wider",
    }
)

WHERE_PREC: CodeTable = MappingProxyType(
    {
        1: "the exact place",
        2: "near the place, within about 25 km",
        3: "a district or another second-order unit",
        4: "a province or another first-order unit",
        5: "a line, or an area with loose bounds",
        6: "a country",
        7: "the high seas or international airspace",
    }
)

KIND: CodeTable = MappingProxyType(
    {
        "continent": "continent",
        "region": "region of several states, or a vague one",
        "country": "state or territory",
        "admin": "province, state, oblast: a first-order unit",
        "county": "district, county: a second-order unit",
        "city": "city, town or village",
        "locality": "a place smaller than a town, or without inhabitants",
        "ocean": "ocean",
        "sea": "sea",
        "strait": "strait or channel",
        "bay": "bay or gulf",
        "island": "island",
        "islands": "group of islands",
        "reef": "reef or shoal",
        "peninsula": "peninsula or cape",
        "mountain": "mountain or range of mountains",
        "river": "river",
        "lake": "lake",
        "base": "military base",
        "range": "training area or firing range",
        "airfield": "airfield",
        "port": "port",
        "spaceport": "spaceport or launch site",
        "facility": "another installation",
        "zone": "air defence zone, military district or another zone with set bounds",
        "seat": "seat of a government or a command, such as the Kremlin",
    }
)

PARTICIPANT_ROLE: CodeTable = MappingProxyType(
    {"participant": "takes part", "host": "takes part, at home", "observer": "only watches"}
)

VERDICT: CodeTable = MappingProxyType(
    {
        "same": "one event, so they were merged",
        "different": "two events",
        "unsure": "perhaps one event; left apart, and on the review list",
    }
)

WHAT: CodeTable = MappingProxyType(
    {
        "place": "a place name without an entry, or with a doubtful one",
        "date": "a time that could not be resolved",
        "event": "an event that is doubtful, undated or without a place",
        "merge": "two event mentions that may be one event",
        "publication date": "a report whose date is missing or was worked out",
    }
)

CODES: Mapping[str, CodeTable] = MappingProxyType(
    {
        "type": TYPE,
        "status": STATUS,
        "role": ROLE,
        "domains": DOMAIN,
        "method": METHOD,
        "date_prec": DATE_PREC,
        "where_prec": WHERE_PREC,
        "kind": KIND,
    }
)
"""Column of a layer -> its values and their meaning. `domains` holds several, with commas between."""
