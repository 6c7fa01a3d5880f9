"""A toy gazetteer for the tests of spatial expressions, and a short way to write down what the grammar read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from geoint.errors import EntryNotFoundError
from geoint.models import GazetteerEntry, Mention
from geoint.placing.reader import Relation

# kind: names with their country; the id is the first name in small letters, of a country "country:" and its code
PLACES = {
    "country": """Russia RU, China CN, Japan JP, South Korea KR, North Korea KP, Taiwan TW, Philippines PH, Poland PL, Belarus BY,
        Norway NO, Sweden SE, Finland FI, Estonia EE, Latvia LV, Ukraine UA, Syria SY, Turkey TR, Romania RO, Germany DE, Spain ES,
        Portugal PT, Vietnam VN, Iran IR, Iraq IQ, India IN, Thailand TH, Cambodia KH, Cyprus CY, Guam GU, Libya LY, Oman OM,
        Mozambique MZ, South Africa ZA, Colombia CO""",
    "admin": "Guangdong CN, Ningxia CN, Scotland GB, Florida US, Alaska US, California US, Virginia US, Uttarakhand IN",
    "city": """Zhanjiang CN, Vladivostok RU, Kazan RU, Khabarovsk RU, Kyiv UA, Odesa UA, Kharkiv UA, Sevastopol UA, Vilnius LT,
        Kaunas LT, Moscow RU, Tokyo JP, Beijing CN, Gdansk PL, Durban ZA, Chabahar IR, Damascus SY, Narva EE, Pocheon KR,
        Norfolk US, Seoul KR, Belgorod RU, Kursk RU""",
    "island": "Jeju KR, Okinawa JP, Miyako JP, Luzon PH, Hainan CN, Gotland SE, Sakhalin RU, Hokkaido JP",
    "islands": "Kinmen TW, Matsu TW, Kuril Islands RU, Novaya Zemlya RU",
    "reef": "Mischief Reef",
    "peninsula": "Kamchatka RU, Kola Peninsula RU, Korean Peninsula",
    "region": "Baltic states, Siberia RU, Far East RU, Crimea UA, Africa",
    "sea": """Sea of Japan, Sea of Okhotsk, Baltic Sea, Black Sea, Barents Sea, Norwegian Sea, Chukchi Sea, Bering Sea, East China Sea,
        South China Sea, Caribbean Sea, Mediterranean Sea, Caspian Sea""",
    "bay": "Gulf of Oman, Gulf of Aden, Gulf of Finland, Bay of Bengal",
    "ocean": "Pacific Ocean, Indian Ocean",
    "strait": "Taiwan Strait",
    "river": "Vistula PL",
}  # fmt: skip
OTHER_NAMES = {"Pacific": "Pacific Ocean", "Mediterranean": "Mediterranean Sea", "Caribbean": "Caribbean Sea"}
DEMONYMS = {
    "Russian": "RU", "Chinese": "CN", "Japanese": "JP", "South Korean": "KR", "Polish": "PL", "Belarusian": "BY", "Finnish": "FI",
    "Swedish": "SE", "Norwegian": "NO", "Estonian": "EE", "Syrian": "SY", "Turkish": "TR", "Thai": "TH", "Cambodian": "KH",
    "Indian": "IN", "Philippine": "PH", "Colombian": "CO", "Ukrainian": "UA", "Taiwanese": "TW",
}  # fmt: skip


class ToyGazetteer:
    """Answers as `Gazetteer` does, from a few rows."""

    def __init__(self, entries: Sequence[GazetteerEntry], shapes: Mapping[str, BaseGeometry] | None = None) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.shapes = dict(shapes or {})
        self.by_name: dict[str, list[str]] = {}
        for entry in entries:
            self.by_name.setdefault(entry.name.lower(), []).append(entry.id)
        for name, full in OTHER_NAMES.items():
            self.by_name.setdefault(name.lower(), []).extend(self.by_name.get(full.lower(), []))

    def lookup(self, name: str) -> tuple[str, ...]:
        return tuple(self.by_name.get(name.lower(), ()))

    def entry(self, entry_id: str) -> GazetteerEntry:
        if entry_id not in self.entries:
            raise EntryNotFoundError(entry_id)
        return self.entries[entry_id]

    def names(self, entry_id: str) -> tuple[str, ...]:
        return (self.entry(entry_id).name,)

    def geometry(self, entry_id: str) -> BaseGeometry | None:
        return self.shapes.get(entry_id)

    def demonym(self, word: str) -> str | None:
        return DEMONYMS.get(word)

    def land(self) -> BaseGeometry:
        shapes = [
            shape for entry_id, shape in self.shapes.items() if self.entries[entry_id].kind in {"country", "island"}
        ]
        return MultiPolygon(
            [part for shape in shapes for part in getattr(shape, "geoms", [shape])] or [box(0, 0, 1, 1)]
        )


def named_places() -> ToyGazetteer:
    """The places above, all at 0, 0 and without polygons."""
    return ToyGazetteer([entry for kind, row in PLACES.items() for entry in map(_entry(kind), row.split(","))])


def _entry(kind):
    def make(text: str) -> GazetteerEntry:
        words = text.split()
        country = words[-1] if re.fullmatch("[A-Z]{2}", words[-1]) else None
        name = " ".join(words[:-1] if country else words)
        entry_id = f"country:{country}" if kind == "country" else name.lower()
        return GazetteerEntry(id=entry_id, name=name, kind=kind, lon=0, lat=0, country=country, population=100_000)

    return make


def mentions_in(text: str, gazetteer: ToyGazetteer, *, not_literal: Sequence[str] = ()) -> list[Mention]:
    """Every known name in a text as a resolved mention; the longest names win."""
    found: list[Mention] = []
    for name in sorted(gazetteer.by_name, key=lambda name: (-len(name), name)):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            if not match[0][0].isupper() or any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            entry = gazetteer.entry(gazetteer.lookup(name)[0])
            found.append(
                Mention(
                    report_id="r", start=match.start(), end=match.end(), text=match[0], name=match[0], entry_id=entry.id,
                    kind=entry.kind, country=entry.country, lon=entry.lon, lat=entry.lat, confidence=0.9,
                    literal=match[0] not in not_literal, method="gazetteer",
                )
            )  # fmt: skip
    return sorted(found, key=lambda mention: mention.start)


def tree(relation: Relation) -> str:
    """A relation in one line: "off:water(part:s(guangdong))"."""
    if relation.rule == "entry":
        return (relation.entry_id or "?").removeprefix("country:")
    if relation.rule == "coordinates":
        return relation.coordinates.shape
    km = f"{relation.km[0]:g}-{relation.km[1]:g}" if relation.km else ""
    limit = f"in {tree(relation.limit)}" if relation.limit else ""
    strength = "" if relation.strength == "part" else relation.strength
    details = [relation.wind, strength, relation.medium, "" if relation.mode == "at" else relation.mode, km, limit]
    inner = "; ".join(tree(part) for part in relation.of)
    return ":".join([relation.rule, *(detail for detail in details if detail)]) + f"({inner})"
