"""What a mention may mean: the gazetteer's entries for each spelling under which a name may be listed.

A name is looked up as it stands; then without "mainland" or a possessive, as a part of what it names ("southern
Germany"), without its type word ("Jeju Island"), and, for American English, with "County" left out by the writer
("Clarke and Oconee counties", "the Walton sheriff").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from geoint.gazetteer import Gazetteer
from geoint.gazetteer.names import normalise
from geoint.models import GazetteerEntry, Mention

# The most namesakes that are weighed: "San Jose" has some 200, and nearly all gold answers stand among the first 40.
MAX_CANDIDATES = 40
MAX_COUNTIES = 32
# Names whose words were judged before are remembered.
NAME_CACHE_SIZE = 65_536
# Up to this length capitals tell a short form from a word.
SHORT = 4
MatchKind = Literal["name", "list", "bare", "part", "type", "county", "named", "next", "near", "main"]

_SHARED_HEAD = re.compile(
    r"[\s,]*(?:[A-Z][\w-]+(?:,\s*|\s+))*(?:and\s+|or\s+)?(?:the\s+)?(?:[A-Z][\w-]+\s+)?"
    r"(seas|straits|islands|oceans|provinces|oblasts|gulfs|counties|parishes|rivers|townships|Seas|"
    r"Straits|Islands|Oceans|Provinces|Oblasts|Gulfs|Counties|Parishes|Rivers|Townships)\b"
)
_HEAD_SINGULAR = {"counties": "county", "parishes": "parish"}
_PREFIX = re.compile(
    r"^(?:the|mainland|greater|metropolitan|downtown|old\s+town|inner|continental|metro|historic|suburban|rural)\s+",
    re.I,
)
_POSSESSIVE = re.compile(r"['’]s?$")
_DIRECTION = re.compile(
    r"^(?:(?:north|south|east|west|central|mid|upper|lower|far)(?:ern)?|(?:north|south)[\s-]?(?:east|"
    r"west)(?:ern)?)(?:[\s-]+(?:north|south|east|west|central)\w*)?[\s-]+(?:of\s+)?(?:the\s+)?(?=\w)",
    re.I,
)
_ONLY_DIRECTION = re.compile(
    r"(?:the\s+)?(?:north|south|east|west|central)(?:ern)?(?:\s+(?:coast|side|end|bank|shore|wing|point))?", re.I
)
_TYPE_WORD = re.compile(
    r"\s+(?:township|twp\.?|islands?|isles?|peninsula|valley|harbou?r|(?:international\s+|regional\s+|"
    r"municipal\s+)?airport|beach|city\s+centre|local\s+government\s+area|lga|agency|"
    r"borough|metro|area|basin|plateau|archipelago|district|municipality|suburb|metropolitan\s+area|"
    r"governorate|heights|port|air\s+base|naval\s+base|base|training\s+(?:area|ground)|range|parish|shire)$",
    re.I,
)
_SHORT_WORDS = (
    (re.compile(r"\bTwp\.?$"), "Township"),
    (re.compile(r"\bCo\.?$"), "County"),
    (re.compile(r"^Co\.?\s"), "County "),
    (re.compile(r"^W\.\s"), "West "),
    (re.compile(r"^E\.\s"), "East "),
    (re.compile(r"^N\.\s?(?=[A-Z][a-z])"), "North "),
    (re.compile(r"^S\.\s?(?=[A-Z][a-z])"), "South "),
)
_UNIT_WORD = re.compile(
    r"\b(?:county|counties|parish|borough|province|state|island|sea|river|lake|city|township)\b", re.I
)


# What a site is, and no place's name, although some hamlet is called so.
_SAYS_ONLY_WHAT = re.compile(
    rf"{_ONLY_DIRECTION.pattern}|(?:the\s+)?(?:camp|fort|fortress|base|outpost|station|range|ridge|field|college|school|"
    r"university|hospital|market|metro|mill|bridge|castle|church|centre|center|park|port|harbou?r|airport|airfield|"
    r"island|islands|mount|mountain|hill|hills|valley|river|lake|bend|beach|bay|point|cape|tower|house|hall|court|"
    r"town|city|village|county|district|province|state|land|forest|garden|gardens|square|street|road)",
    re.I,
)
_NAMED_IN_HONOUR = re.compile(
    r"(?:(?:forward|fire|patrol|combat|joint|operating)\s+)*(?:camp|fort|fortress|firebase|outpost|base|barracks|"
    r"cantonment|FOB|COP)\s",
    re.I,
)
_CAMP_BEFORE = re.compile(r"\b(Camp|Fort|Fortress|Firebase|Outpost|FOB|COP)\s+$")
# Names of what is wider than any place beside them: better unresolved than put into a town.
_WIDE_WORD = re.compile(
    r"^(?:the\s+)?(?:north|south|east|west|western|eastern|northern|southern)$|\b(?:Union|Nations|"
    r"Pacific|Atlantic|Ocean|Sea|Arctic|Antarctic|Gulf|Strait|Peninsula|Cape|Mountains|Empire|"
    r"Republic|Bloc|Alliance|Hemisphere|"
    r"Coast|Islands|Rim|Heartland|World|Far\s+East)$|^(?:Indo|Asia|Euro|Trans)-|^Council\s+of\s+Europe|^European\b",
)


class Option(NamedTuple):
    """One entry that a name may mean, its place in the gazetteer's order, and how the name matched."""

    entry: GazetteerEntry
    rank: int
    match: MatchKind
    unit: str | None


def spelling_key(text: str, mention: Mention) -> tuple[str, str]:
    """Return a mention's text and the head that its list shares ("Chukchi and Bering seas"), or "".

    Long names are compared without case, since headlines and datelines are set in capitals.
    """
    shared = _SHARED_HEAD.match(text, mention.end, mention.end + 80)
    head = shared.group(1).lower() if shared is not None else ""
    name = written_name(text, mention)
    own = name if len(name) <= SHORT else name.casefold()
    return own, _HEAD_SINGULAR.get(head, head.rstrip("s"))


def written_name(text: str, mention: Mention) -> str:
    """Return a mention's text, with the "Camp" or "Fort" before it: Camp Lincoln is not the town of Lincoln."""
    before = _CAMP_BEFORE.search(text, max(0, mention.start - 20), mention.start)
    return f"{before.group(1)} {mention.text}" if before is not None else mention.text


def find_options(name: str, head: str, gazetteer: Gazetteer) -> tuple[Option, ...]:
    """Return what a name may mean, each entry once, the gazetteer's order kept within each way of matching."""
    ids: dict[str, tuple[int, MatchKind]] = {}
    for spelling, match in _spellings(name, head):
        if ids and match in {"part", "type"}:
            break
        # "EU" is no town called Eu: short forms count only where an entry is written so.
        found = (
            gazetteer.lookup_exact(spelling)
            if spelling.isupper() and len(spelling) <= SHORT
            else gazetteer.lookup(spelling)
        )
        for rank, entry_id in enumerate(found[:MAX_CANDIDATES]):
            ids.setdefault(entry_id, (rank, match))
        if ids and match == "list":
            break
    for rank, entry_id in enumerate(_counties(name, gazetteer)):
        ids.setdefault(entry_id, (rank, "county"))
    if not ids:
        for rank, entry_id in enumerate(_named_after(name, gazetteer)):
            ids.setdefault(entry_id, (rank, "named"))
    return tuple(_option(entry_id, rank, match, gazetteer) for entry_id, (rank, match) in ids.items())


def _option(entry_id: str, rank: int, match: MatchKind, gazetteer: Gazetteer) -> Option:
    entry = gazetteer.entry(entry_id)
    unit = f"adm1:{entry.country}.{entry.admin1}" if entry.country and entry.admin1 else None
    return Option(entry, rank, match, unit)


def _spellings(name: str, head: str) -> list[tuple[str, MatchKind]]:
    """Return the spellings to try in turn, with how each matches."""
    out: list[tuple[str, MatchKind]] = []
    if head:
        out.append((f"{name} {head}", "list"))
    bare = _POSSESSIVE.sub("", _PREFIX.sub("", name))
    long = bare
    for pattern, word in _SHORT_WORDS:
        long = pattern.sub(word, long)
    county = re.sub(r"^County\s+(?:of\s+)?(\w.*)$", r"\1", long) if long.startswith("County ") else long
    out += [(name, "name"), (bare, "bare"), (long, "bare"), (county, "bare")]
    part = _DIRECTION.sub("", long)
    # "Far East" is no part of a place called "East".
    if _ONLY_DIRECTION.fullmatch(part):
        part = long
    out += [(part, "part")] if part != long else []
    out += [(_TYPE_WORD.sub("", spelling), "type") for spelling in (long, part) if _TYPE_WORD.search(spelling)]
    return list(dict.fromkeys(pair for pair in out if pair[0]))


@lru_cache(maxsize=NAME_CACHE_SIZE)
def is_wide(name: str) -> bool:
    """Say whether a name is one of alliances, waters or parts of the world, which lie in no town."""
    return _WIDE_WORD.search(name) is not None


def _named_after(name: str, gazetteer: Gazetteer) -> Sequence[str]:
    """Return the places inside a longer name.

    "Colchester" of "Colchester Hospital", "California" of "University of California". By their main names alone: the
    other names of all hamlets hold nearly every word there is. "Camp Lincoln" bears a man's name and lies elsewhere.
    """
    if is_wide(name) or _NAMED_IN_HONOUR.match(name):
        return ()
    words = name.split()
    tails = [name.split(mark, 1)[1] for mark in (" of the ", " of ", " at ", " in ") if mark in name]
    heads = [" ".join(words[:n]) for n in range(len(words) - 1, 0, -1)]
    for part in (*tails, *heads, *words[-1:]):
        if len(part) > 3 and part[0].isupper() and not _SAYS_ONLY_WHAT.fullmatch(part):
            bare = _POSSESSIVE.sub("", part)
            found = [entry_id for entry_id in gazetteer.lookup_exact(bare) if _is_main(bare, entry_id, gazetteer)]
            if found:
                return found[:MAX_CANDIDATES]
    return ()


def _is_main(name: str, entry_id: str, gazetteer: Gazetteer) -> bool:
    """Say whether a name is an entry's main one, with or without its type word; a state's names are all well known."""
    entry = gazetteer.entry(entry_id)
    key, main = normalise(name), normalise(entry.name)
    return entry.kind == "country" or main == key or main.startswith(f"{key} ")


def _counties(name: str, gazetteer: Gazetteer) -> Sequence[str]:
    """Return the counties and parishes that a name without "County" may mean."""
    if _UNIT_WORD.search(name) or name.count(" ") > 2 or not normalise(name) or len(name) < 3:
        return ()
    found = [*gazetteer.lookup(f"{name} County"), *gazetteer.lookup(f"{name} Parish")]
    return [entry_id for entry_id in found if entry_id.startswith("county:")][:MAX_COUNTIES]
