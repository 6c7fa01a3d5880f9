"""Warships named with the prefix of their navy: "INS Kolkata" is Indian, "ORP Orkan" Polish.

Source of the table: Wikipedia, "Ship prefix" (section on national prefixes, read in 2024); prefixes that allied use
alone knows are marked so. A prefix counts only before a name. One that is a common word or a company's name as well
counts only beside a word for a ship, and one that two navies share goes to the navy whose country the report names.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from geoint.reading.forces import SHIP_NOUN


class Rival(NamedTuple):
    """A second navy with the same prefix: whose it is where a text has its words and none of the usual navy's."""

    words: str
    code: str
    usual_words: str


class ShipPrefix(NamedTuple):
    """A prefix, whose navy it stands for, and what else it may be."""

    prefix: str
    code: str
    source: str
    needs_ship: bool = False
    rival: Rival | None = None


PREFIXES = (
    ShipPrefix("ARA", "AR", "Armada de la República Argentina", needs_ship=True),
    ShipPrefix("ARC", "CO", "Armada de la República de Colombia", needs_ship=True),
    ShipPrefix("ARM", "MX", "Armada de la República Mexicana; also a company", needs_ship=True),
    ShipPrefix("BAE", "EC", "Buque de la Armada de Ecuador; also a company", needs_ship=True),
    ShipPrefix("BAP", "PE", "Buque Armada Peruana"),
    ShipPrefix(
        "BNS", "BD", "Bangladesh Naval Ship; in allied use Belgian too", rival=Rival("Belgi", "BE", "Bangladesh")
    ),
    ShipPrefix("BRP", "PH", "Barko ng Republika ng Pilipinas"),
    ShipPrefix("CCGS", "CA", "Canadian Coast Guard Ship"),
    ShipPrefix("CNS", "CN", "Chinese Navy Ship, in English use", needs_ship=True),
    ShipPrefix("EML", "EE", "Eesti Mereväe Laev", needs_ship=True),
    ShipPrefix("ENS", "EG", "Egyptian Navy Ship", needs_ship=True),
    ShipPrefix("ESPS", "ES", "Spanish ship, in allied use"),
    ShipPrefix("FGS", "DE", "Federal German Ship, in allied use"),
    ShipPrefix("FNS", "FI", "Finnish Navy Ship, in allied use", needs_ship=True),
    ShipPrefix("FS", "FR", "French Ship, in allied use"),
    ShipPrefix("GNS", "GH", "Ghana Navy Ship"),
    ShipPrefix("HDMS", "DK", "His or Her Danish Majesty's Ship"),
    ShipPrefix("HMAS", "AU", "His or Her Majesty's Australian Ship"),
    ShipPrefix("HMBS", "BS", "His or Her Majesty's Bahamian Ship"),
    ShipPrefix("HMCS", "CA", "His or Her Majesty's Canadian Ship"),
    ShipPrefix("HMJS", "JM", "His or Her Majesty's Jamaican Ship"),
    ShipPrefix("HMNZS", "NZ", "His or Her Majesty's New Zealand Ship"),
    ShipPrefix(
        "HMS",
        "GB",
        "His or Her Majesty's Ship; the Swedish navy's own use too",
        rival=Rival("Swed", "SE", r"Brit(?:ain|ish)|Royal Navy|United Kingdom|U\.?K\b"),
    ),
    ShipPrefix("HNLMS", "NL", "His or Her Netherlands Majesty's Ship"),
    ShipPrefix("HNoMS", "NO", "His or Her Norwegian Majesty's Ship"),
    ShipPrefix("HS", "GR", "Hellenic Ship, in allied use", needs_ship=True),
    ShipPrefix("HSwMS", "SE", "His or Her Swedish Majesty's Ship"),
    ShipPrefix("HTMS", "TH", "His Thai Majesty's Ship"),
    ShipPrefix("INS", "IN", "Indian Naval Ship; Israeli Naval Ship too", rival=Rival("Israel", "IL", r"Indian?\b")),
    ShipPrefix("IRIS", "IR", "Islamic Republic of Iran Ship", needs_ship=True),
    ShipPrefix("ITS", "IT", "Italian Ship, in allied use"),
    ShipPrefix("JDS", "JP", "Japanese Defense Ship, until 2008"),
    ShipPrefix("JS", "JP", "Japanese Ship"),
    ShipPrefix("KD", "MY", "Kapal Diraja"),
    ShipPrefix("KDB", "BN", "Kapal Diraja Brunei"),
    ShipPrefix("KNM", "NO", "Kongelig Norsk Marine"),
    ShipPrefix("KNS", "KE", "Kenya Navy Ship", needs_ship=True),
    ShipPrefix("KRI", "ID", "Kapal Perang Republik Indonesia"),
    ShipPrefix("NNS", "NG", "Nigerian Navy Ship"),
    ShipPrefix("NRP", "PT", "Navio da República Portuguesa"),
    ShipPrefix("ORP", "PL", "Okręt Rzeczypospolitej Polskiej"),
    ShipPrefix("PNS", "PK", "Pakistan Navy Ship"),
    ShipPrefix("RBNS", "BH", "Royal Bahrain Naval Ship"),
    ShipPrefix("RFA", "GB", "Royal Fleet Auxiliary", needs_ship=True),
    ShipPrefix("RFS", "RU", "Russian Federation Ship, in allied use"),
    ShipPrefix("RNOV", "OM", "Royal Navy of Oman Vessel"),
    ShipPrefix("ROCS", "TW", "Republic of China Ship"),
    ShipPrefix("ROKS", "KR", "Republic of Korea Ship"),
    ShipPrefix("ROU", "UY", "República Oriental del Uruguay", needs_ship=True),
    ShipPrefix("RSS", "SG", "Republic of Singapore Ship"),
    ShipPrefix("SAS", "ZA", "South African Ship; also an airline and a British force", needs_ship=True),
    ShipPrefix("SLNS", "LK", "Sri Lanka Navy Ship"),
    ShipPrefix("SPS", "ES", "Spanish Ship, in allied use"),
    ShipPrefix("TCG", "TR", "Türkiye Cumhuriyeti Gemisi"),
    ShipPrefix("UMS", "MM", "Union of Myanmar Ship"),
    ShipPrefix("USCGC", "US", "United States Coast Guard Cutter"),
    ShipPrefix("USNS", "US", "United States Naval Ship"),
    ShipPrefix("USS", "US", "United States Ship"),
    ShipPrefix("Zr.Ms.", "NL", "Zijner Majesteits"),
)
# How far before a prefix, in letters, the word for a ship may stand: "the patrol vessels ARA Piedrabuena and".
_SHIP_WITHIN = 60
_SHIP = re.compile(rf"\b(?:{SHIP_NOUN}|ships?|tankers?|auxiliary|icebreakers?)\b", re.I)


class NamedShip(NamedTuple):
    """A prefix at [start, end) before a ship's name, and whose ship it is."""

    start: int
    end: int
    code: str


@cache
def _by_prefix() -> dict[str, ShipPrefix]:
    return {row.prefix: row for row in PREFIXES}


@cache
def _pattern() -> re.Pattern[str]:
    prefixes = "|".join(re.escape(p) for p in sorted(_by_prefix(), key=lambda p: (-len(p), p)))
    return re.compile(rf"(?<![\w.])(?P<prefix>{prefixes})(?=\s+[“\"'‘]?[A-ZÀ-Þ][\wÀ-ÿ])")


def find_ships(text: str, start: int, end: int) -> list[NamedShip]:
    """Return the ships of text[start:end] that are named with their navy's prefix."""
    found = []
    for match in _pattern().finditer(text, start, end):
        row = _by_prefix()[match.group("prefix")]
        if row.needs_ship and not _SHIP.search(text, max(start, match.start() - _SHIP_WITHIN), match.start()):
            continue
        found.append(NamedShip(match.start(), match.end(), _navy(text, row)))
    return found


def _navy(text: str, row: ShipPrefix) -> str:
    rival = row.rival
    if rival is None or not re.search(rf"\b{rival.words}", text) or re.search(rf"\b(?:{rival.usual_words})", text):
        return row.code
    return rival.code
