"""The report as the resolver sees it: names, their options as arrays, and who stands beside whom."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoint.gazetteer import Gazetteer
from geoint.models import Mention
from geoint.placing.resolve_candidates import Option, find_options, spelling_key, written_name
from geoint.reading.actors import load_capitals, load_lexicon

EARTH_RADIUS_KM = 6371.0088
# The most names whose places are compared with each other: work must grow with the length of a text, not its square.
MAX_ANCHORS = 60
# How much of a text is read for words of one country's English: what comes later changes nothing.
CUE_CHARACTERS = 20_000
LONGEST_GAP = 60
# How far around the mentions a text is read for names of peoples.
MARGIN_CHARACTERS = 20_000
WIDE = frozenset({"country", "continent", "ocean", "region"})
_CONTAINER_GAP = re.compile(
    r"^\s*(?:,|\(|in|,\s*in|,?\s*(?:an?|the)\s+[\w\s-]{0,40}?(?:in|of)|,?\s*on\s+[\w\s-]{0,25}?of|"
    r",?\s*capital\s+of|off\s+the\s+coast\s+of)\s*(?:the\s+)?"
    r"(?:(?:north|south|east|west|central)[\w-]*\s+)?(?:\w+\s+(?:province|state|region|"
    r"oblast)\s+of\s+|[a-z]+\s+of\s+)?$",
    re.I,
)
# "Georgia's Dublin", "the Ohio town of Dublin", "in Texas, Paris"
_BEFORE_GAP = re.compile(
    r"^(?:['’]s?\s+(?:[a-z-]+\s+){0,3}|\s+(?:[a-z-]+\s+){0,2}(?:city|town|village|port|suburb|capital|"
    r"community|borough|settlement)\s+of\s+)$"
)
_COMMA_GAP = re.compile(r"^\s*,\s*$|^\s*\(\s*$")
_CUES = {
    "US": re.compile(
        r"\b(?:sheriff|deputies|county|counties|parish|township|school\s+board|interstate|troopers?|"
        r"FBI|attorney\s+general|Rep\.|Sen\.|Republican|Democrat|Gov\.|ZIP|high\s+school|Ave\.|"
        r"Blvd\.?|U\.S\.|statewide|city\s+council)\b",
        re.I,
    ),
    "GB": re.compile(
        r"(?:£|\b(?:councillors?|MPs?|pensioners?|borough|Tesco|NHS|Crown\s+Court|constabulary|colour|"
        r"neighbour\w*|organis\w+|metres|tyres?|kerb|Labour|Tory|bookies|pub)\b)"
    ),
    "CA": re.compile(
        r"\b(?:RCMP|O\.?P\.?P\.?|provincial|Ontario|Legion|Loblaws?|MPP|Canadian|reeve|Tim\s+Hortons|"
        r"centre|kilomet(?:re|er)s|hockey)\b"
    ),
    "IE": re.compile(r"\b(?:Gard[aá]í?|Taoiseach|Fianna|Fine\s+Gael|D[aá]il|TDs?|HSE|GAA|€)"),
    "AU": re.compile(r"\b(?:NSW|Aussie|Australian|shire|suburb)\b"),
}
_FACILITY = re.compile(
    r"\b(?:school|elementary|high|middle|academy|college|university|institute|hospital|clinic|church|"
    r"cathedral|temple|mosque|street|st\.|road|rd\.?|avenue|ave\.?|boulevard|drive|lane|highway|route|"
    r"park|square|bridge|"
    r"stadium|arena|cent(?:er|re)|mall|hotel|tower|house|hall|building|theat(?:er|re)|museum|library|"
    r"court|courthouse|estate|jail|prison|cemetery|graveyard|market|club|station|farm|plaza|place|embassy|council|cup|"
    r"commission|union|department|police|restaurant|bank|office|gallery|field|racecourse|track|"
    r"speedway|casino|ministry|complex)\b|^[AMB]\d+$",
    re.I,
)
_UNIT_TEXT = re.compile(
    r"\b(?:province|oblast|krai|prefecture|state|region|governorate|county|district|republic|parish|"
    r"department|canton|voivodeship)\b",
    re.I,
)
# Names whose words were judged before are remembered.
NAME_CACHE_SIZE = 65_536
# How a name of a people or of a force begins.
_CAPITAL_WORD = re.compile(r"(?<!\w)[0-9A-Z]\w*")
_FIRST_WORD = re.compile(r"\w+")
_COUNTY_AFTER = re.compile(r"^\s+(?:Count(?:y|ies)|Parish(?:es)?|Sheriff|counties|(?:and|,)[^.]{0,60}\b[Cc]ounties\b)")
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Name:
    """One spelling as one list shares it, with its options and mentions."""

    text: str
    options: tuple[Option, ...]
    mentions: tuple[int, ...]


class Beside(NamedTuple):
    """Which mention the next one is said to contain, and which the one before does.

    `comma` holds the mentions with nothing but a comma or bracket before their container.
    """

    following: dict[int, int]
    comma: frozenset[int]
    preceding: dict[int, int]


@dataclass(frozen=True)
class Scene:
    """A report's names and options, laid out flat: option `n` belongs to name `owner[n]`."""

    text: str
    mentions: Sequence[Mention]
    names: list[Name]
    demonyms: Counter[str]
    cues: dict[str, float]
    beside: Beside

    @cached_property
    def of_mention(self) -> list[int]:
        """The name of each mention."""
        out = [0] * len(self.mentions)
        for k, name in enumerate(self.names):
            for i in name.mentions:
                out[i] = k
        return out

    @cached_property
    def options(self) -> list[Option]:
        """All options of all names, in the order of the arrays."""
        return [option for name in self.names for option in name.options]

    @cached_property
    def owner(self) -> Ints:
        """The name that each option belongs to."""
        return np.repeat(np.arange(len(self.names)), [len(name.options) for name in self.names])

    @cached_property
    def starts(self) -> Ints:
        """Where each name's options begin, and the end of all."""
        return np.concatenate([[0], np.cumsum([len(name.options) for name in self.names], dtype=np.intp)]).astype(
            np.intp
        )

    @cached_property
    def nations(self) -> int:
        """How many states the report names, by name or by adjective."""
        named = {
            name.options[0].entry.country
            for name in self.names
            if name.options and name.options[0].entry.kind == "country"
        }
        return len(named | set(self.demonyms))

    @cached_property
    def countries(self) -> list[str]:
        """All countries that any option lies in."""
        return sorted({o.entry.country for o in self.options if o.entry.country})

    @cached_property
    def units(self) -> list[str]:
        """All first-order units that any option lies in, or is."""
        return sorted({unit for unit in map(_own_unit, self.options) if unit})

    @cached_property
    def country(self) -> Ints:
        """The index of each option's country, or -1."""
        index = {code: n for n, code in enumerate(self.countries)}
        return np.array([index.get(o.entry.country or "", -1) for o in self.options], dtype=np.intp)

    @cached_property
    def unit(self) -> Ints:
        """The index of each option's first-order unit, or -1."""
        index = {code: n for n, code in enumerate(self.units)}
        return np.array([index.get(_own_unit(o) or "", -1) for o in self.options], dtype=np.intp)

    @cached_property
    def is_country(self) -> npt.NDArray[np.bool_]:
        """Whether each option is a country."""
        return np.array([o.entry.kind == "country" for o in self.options], dtype=bool)

    @cached_property
    def is_unit(self) -> npt.NDArray[np.bool_]:
        """Whether each option is a first-order unit."""
        return np.array([o.entry.id.startswith("adm1:") for o in self.options], dtype=bool)

    @cached_property
    def people(self) -> Floats:
        """How often the people of each option's country is named."""
        return np.array([self.demonyms.get(o.entry.country or "", 0) for o in self.options], dtype=np.float32)

    @cached_property
    def points(self) -> Floats:
        """Unit vectors of the options' points, so that distances are products."""
        lon = np.radians(np.array([o.entry.lon for o in self.options], dtype=np.float64))
        lat = np.radians(np.array([o.entry.lat for o in self.options], dtype=np.float64))
        return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1).astype(np.float32)

    @cached_property
    def wide(self) -> npt.NDArray[np.bool_]:
        """Whether each option is too large to be near anything."""
        return np.array([o.entry.kind in WIDE for o in self.options], dtype=bool)


def read_scene(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Scene:
    """Lay a report out for scoring."""
    keys: dict[tuple[str, str], list[int]] = {}
    for i, mention in enumerate(mentions):
        keys.setdefault(spelling_key(text, mention), []).append(i)
    names = []
    for (_, head), found in keys.items():
        written = written_name(text, mentions[found[0]])
        names.append(Name(written, find_options(written, head, gazetteer), tuple(found)))
    near = (
        text[max(mentions[0].start - MARGIN_CHARACTERS, 0) : mentions[-1].end + MARGIN_CHARACTERS] if mentions else ""
    )
    cues = {code: 1.0 - 0.6 ** len(pattern.findall(near, 0, CUE_CHARACTERS)) for code, pattern in _CUES.items()}
    return Scene(
        text=text,
        mentions=mentions,
        names=names,
        demonyms=_demonyms(near),
        cues=cues,
        beside=_neighbours(text, mentions),
    )


def with_options(scene: Scene, extra: Mapping[int, Sequence[Option]]) -> Scene:
    """Return the scene with more options for some names, after those that they have."""
    names = [
        replace(name, options=(*name.options, *extra[k])) if k in extra else name for k, name in enumerate(scene.names)
    ]
    return replace(scene, names=names)


def _own_unit(option: Option) -> str | None:
    """Return the first-order unit that an option lies in, or that it is."""
    return option.entry.id if option.entry.id.startswith("adm1:") else option.unit


def _demonyms(text: str) -> Counter[str]:
    """Count the countries whose people or force is named: the longest name at each place, as the lexicon's pattern.

    Only what begins with a word of the lexicon is compared, which is many times faster than its pattern.
    """
    by_first, found, position = _peoples(), Counter[str](), 0
    for match in _CAPITAL_WORD.finditer(text):
        start = match.start()
        if start < position:
            continue
        for word, code in by_first.get(match.group(), ()):
            end = start + len(word)
            if text.startswith(word, start) and not _is_word(text[end : end + 1]):
                found[code] += 1
                position = end
                break
    return found


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


@cache
def _peoples() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the lexicon's words and codes by their first word, the longest first."""
    out: dict[str, list[tuple[str, str]]] = {}
    codes = load_lexicon().codes
    for word in sorted(codes, key=lambda w: (-len(w), w)):
        first = _FIRST_WORD.match(word)
        if first is not None:
            out.setdefault(first.group(), []).append((word, codes[word]))
    return {first: tuple(pairs) for first, pairs in out.items()}


def _neighbours(text: str, mentions: Sequence[Mention]) -> Beside:
    following, comma, preceding = {}, set(), {}
    for i, (left, right) in enumerate(pairwise(mentions)):
        gap = text[left.end : right.start]
        if len(gap) > LONGEST_GAP or right.start < left.end:
            continue
        if _CONTAINER_GAP.match(gap):
            following[i] = i + 1
            if _COMMA_GAP.match(gap):
                comma.add(i)
        if _BEFORE_GAP.match(gap):
            preceding[i + 1] = i
    return Beside(following, frozenset(comma), preceding)


@lru_cache(maxsize=NAME_CACHE_SIZE)
def is_facility(name: str) -> bool:
    """Say whether a name's words are those of a building, street, institution or the like."""
    return _FACILITY.search(name) is not None


@lru_cache(maxsize=NAME_CACHE_SIZE)
def says_unit(name: str) -> bool:
    """Say whether a name says itself that it is an administrative unit."""
    return _UNIT_TEXT.search(name) is not None


def county_follows(text: str, mention: Mention) -> bool:
    """Say whether "County", "counties" or "Sheriff" follows a mention."""
    return _COUNTY_AFTER.match(text[mention.end : mention.end + 80]) is not None


def is_capital(option: Option) -> bool:
    """Say whether an option is a national capital that stands for its state."""
    return option.entry.kind == "city" and load_capitals().get(option.entry.name) == option.entry.country


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (lon, lat) in degrees."""
    p, q = math.radians(a[1]), math.radians(b[1])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
