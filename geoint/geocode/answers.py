"""What a geocoder may be asked, and what its answers are taken for. An answer's own words are never trusted."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from geoint.models import Kind

# Water and vague regions are areas: a geocoder's point for them would be the pin in mid-sea that is to be avoided.
_WIDE_WORDS = re.compile(
    r"\b(?:seas?|oceans?|straits?|gulf|bay|channel|sound|passage|lagoon|waters|coast|coastline|shores?|seaboard|littoral|"
    r"regions?|zones?|theat(?:re|er)|front|frontline|border|corridor|gap|belt|rim|chain|hemisphere|basin|sector|"
    r"airspace|adiz|pacific|atlantic|arctic|antarctic|mediterranean|caribbean|peninsula|desert|mountains|plateau|steppe|"
    r"north|south|east|west|northern|southern|eastern|western|(?:north|south)(?:east|west)(?:ern)?|world|continent|"
    r"мор[ея]|океан|пролив|залив|бухта|район|регион)\b"
    r"|(?<!training )(?<!firing )(?<!exercise )\barea\b|(?:海|洋|海峡|海峽|湾|灣|地区|地區)$",
    re.IGNORECASE,
)
# Longer than any place's name; what is longer is a piece of text that was taken for one.
_LONGEST_NAME = 80
_ABBREVIATION = 4
_LABEL_LENGTH = 120

_OF_MILITARY: Mapping[str, Kind] = MappingProxyType(
    {"range": "range", "training_area": "range", "danger_area": "range", "airfield": "airfield"}
)
_BY_TYPE: Mapping[str, Kind] = MappingProxyType(
    {
        "city": "city", "town": "city", "municipality": "city", "village": "locality", "hamlet": "locality",
        "suburb": "locality", "quarter": "locality", "neighbourhood": "locality", "isolated_dwelling": "locality",
        "locality": "locality", "city_district": "locality", "borough": "locality", "allotments": "locality",
        "state": "admin", "province": "admin", "county": "county", "district": "county", "state_district": "county",
        "island": "island", "islet": "island", "archipelago": "islands", "reef": "reef", "shoal": "reef",
        "aerodrome": "airfield", "airport": "airfield", "spaceport": "spaceport", "peak": "mountain",
        "volcano": "mountain", "harbour": "port", "port": "port", "river": "river", "lake": "lake", "reservoir": "lake",
        "military": "base",
    }
)  # fmt: skip
# What an answer may not be: water and regions for the reason above, and things whose name a place only shares.
_TOO_WIDE = frozenset({"sea", "ocean", "strait", "bay", "country", "continent", "region", "peninsula", "coastline"})
_NO_PLACE = frozenset(
    {"shop", "tourism", "office", "craft", "leisure", "club", "healthcare", "advertising", "highway", "route"}
)
_EATING = frozenset({"restaurant", "cafe", "bar", "pub", "fast_food", "nightclub"})
_OSM_TYPES = frozenset({"node", "way", "relation"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that a service names: where, what, in which country (ISO 3166-1 alpha-2), in whose words.

    `label` is a stranger's text: cleaned of control characters and cut, but never to be used as a name or as markup.
    `what` is the service's own class and type ("military/range"), `osm` an object of OpenStreetMap ("node/123").
    """

    lon: float
    lat: float
    label: str = ""
    country: str | None = None
    what: str = ""
    addresstype: str = ""
    osm: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON can hold them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Answer:
        """Return an answer from `to_dict`'s fields, checked again: a cache on disk is a stranger's text too.

        Raises
        ------
        ValueError, TypeError, KeyError
            Where the fields make no answer.
        """
        return cls(
            **_position(fields["lon"], fields["lat"]),
            label=clean(fields.get("label")),
            country=_code(fields.get("country")),
            what=_word(fields.get("what")),
            addresstype=_word(fields.get("addresstype")),
            osm=_word(fields.get("osm")),
        )


def to_answer(lon: Any, lat: Any, label: Any, raw: Any) -> Answer:
    """Return what a service said as an answer.

    Parameters
    ----------
    lon, lat
        Degrees.
    label
        The service's name for the place, such as Nominatim's display_name.
    raw
        The whole of what the service sent for this place.

    Raises
    ------
    ValueError, TypeError
        Where the position is none.
    """
    fields = raw if isinstance(raw, Mapping) else {}
    properties = fields.get("properties")
    inner: Mapping[Any, Any] = properties if isinstance(properties, Mapping) else fields
    what = [_word(inner.get(key)) for key in ("category", "class", "osm_key", "type", "osm_value")]
    return Answer(
        **_position(lon, lat),
        label=clean(label),
        country=_country_of(fields),
        what="/".join(word for word in what if word),
        addresstype=_word(inner.get("addresstype")),
        osm=_osm_of(fields),
    )


def _position(lon: Any, lat: Any) -> dict[str, float]:
    x, y = float(lon), float(lat)
    if not (math.isfinite(x) and math.isfinite(y) and -180 <= x <= 180 and -90 <= y <= 90):
        raise ValueError("the answer lies outside the world")
    return {"lon": round(x, 6), "lat": round(y, 6)}


def _country_of(raw: Mapping[str, Any]) -> str | None:
    """The country code where the usual services put it: Nominatim, Photon, GeoNames."""
    for inside, key in (("address", "country_code"), ("properties", "countrycode"), ("", "countryCode")):
        home = raw.get(inside) if inside else raw
        code = _code(home.get(key)) if isinstance(home, Mapping) else None
        if code:
            return code
    return None


def _code(value: Any) -> str | None:
    return value.upper() if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2}", value) else None


def _osm_of(raw: Mapping[str, Any]) -> str:
    kind, number = raw.get("osm_type"), str(raw.get("osm_id", ""))
    return f"{kind}/{number}" if kind in _OSM_TYPES and re.fullmatch(r"\d{1,15}", number) else ""


def _word(value: Any) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[\w:/-]{1,80}", value) else ""


def clean(value: Any) -> str:
    """Return a stranger's text on one line, short, without control or invisible characters."""
    text = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in str(value or ""))
    text = " ".join(text.split())
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"


def why_not_asked(name: str) -> str | None:
    """Return why a name is not for a geocoder, or None where it is: water, vague regions, abbreviations."""
    plain = " ".join(name.split())
    if sum(c.isalpha() for c in plain) < 2 or (len(plain) <= _ABBREVIATION and plain.isupper() and plain.isascii()):
        return "an abbreviation, not looked up"
    if len(plain) > _LONGEST_NAME or not plain.isprintable():
        return "no name of a place, not looked up"
    if _WIDE_WORDS.search(plain):
        return "water or a region, not looked up: a geocoder would give a point for an area"
    return None


def kind_of(answer: Answer) -> Kind | None:
    """Return the kind of place of an answer, or None where it is no place that a report means."""
    key, _, value = answer.what.partition("/")
    values = {value, answer.addresstype}
    if values & _TOO_WIDE or key in _NO_PLACE or value in _EATING:
        return None
    if key == "military" or value == "military":
        return _OF_MILITARY.get(value, "base")
    for word in (answer.addresstype, value, key):
        if word in _BY_TYPE:
            return _BY_TYPE[word]
    return "facility" if key else "locality"
