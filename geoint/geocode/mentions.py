"""The names of one report that the gazetteer does not have: which may be looked up, and what the report says of where.

>>> mentions = geocode_unresolved(mentions, geocoder, text=report.text)  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geoint.gazetteer.names import normalise
from geoint.geocode.answers import why_not_asked
from geoint.models import Mention

if TYPE_CHECKING:
    from geoint.geocode import Geocoder

# How far a place may lie from the town that the report puts it in.
_BESIDE_KM = 100.0
# More countries than this say nothing of where a name may lie.
_MOST_COUNTRIES = 8
_TOWN_KINDS = frozenset({"city", "locality", "county", "base", "airfield", "port", "facility", "range", "island"})
_WITHIN = re.compile(r"^\s*(?:,|in|of|\()\s*(?:the\s+)?$")
_OUTSIDE = re.compile(
    r"\b(?:outside|beyond|except|not\s+in|rather\s+than|instead\s+of)(?:\s+(?:in|of))?(?:\s+the)?\s+$", re.I
)


def geocode_unresolved(mentions: Sequence[Mention], geocoder: Geocoder, *, text: str) -> tuple[Mention, ...]:
    """Return the mentions of one report; those that the gazetteer does not have as the geocoder placed them.

    Each name is looked up once, in the countries that the report names: the one right behind the name
    ("Novoselki, Belarus") where there is one, else all of them. A name that was put into the town around it
    (`method` "inferred") moves only to an answer beside that town.

    Parameters
    ----------
    mentions
        Resolved and judged literal or not, in text order.
    text
        The report's text.
    """
    from geoint.geocode import FAR_KM

    wanted = [m for m in mentions if _is_wanted(m)]
    if not wanted:
        return tuple(mentions)
    countries, excluded = _countries_of(mentions, text)
    near = [(m.lon, m.lat) for m in mentions if m.method in {"gazetteer", "custom"} and m.lon is not None
            and m.lat is not None and m.kind in _TOWN_KINDS]  # fmt: skip
    placed: dict[str, Mention] = {}
    for mention in wanted:
        key = normalise(mention.text)
        if key in placed:
            continue
        same = [m for m in wanted if normalise(m.text) == key]
        own = next((code for m in same if (code := _country_behind(m, mentions, text)) is not None), None)
        home = _home_of(mention)
        placed[key] = geocoder.resolve(
            mention,
            countries=[own] if own else [mention.country] if home and mention.country else countries,
            excluded=excluded,
            near=[home] if home else near,
            within_km=_BESIDE_KM if home else FAR_KM,
        )
    return tuple(_like(m, placed[normalise(m.text)]) if _is_wanted(m) else m for m in mentions)


def names_to_look_up(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the names that a geocoder might know, each once, sorted."""
    names: Mapping[str, str] = {
        normalise(m.text): " ".join(m.text.split()) for m in reversed(mentions) if _is_wanted(m)
    }
    return tuple(sorted(names.values()))


def offer_line(mentions: Sequence[Mention]) -> str | None:
    """Return the line that ends a run without a geocoder, or None where no name could be looked up."""
    count = len(names_to_look_up(mentions))
    if not count:
        return None
    what = "1 name is not in the gazetteer" if count == 1 else f"{count} names are not in the gazetteer"
    return f"{what}; --geocoder nominatim --contact you@example.org would look {'it' if count == 1 else 'them'} up"


def _is_wanted(mention: Mention) -> bool:
    """Say whether a mention is a place that the gazetteer does not have, and that a geocoder may be asked for."""
    if not mention.literal or mention.method not in {"unresolved", "inferred"}:
        return False
    return why_not_asked(mention.text) is None


def _home_of(mention: Mention) -> tuple[float, float] | None:
    """The town that an inferred place was put into; None where that is a country, a unit or nothing."""
    best = mention.candidates[0] if mention.method == "inferred" and mention.candidates else None
    return (best.lon, best.lat) if best is not None and best.kind in _TOWN_KINDS else None


def _countries_of(mentions: Sequence[Mention], text: str) -> tuple[list[str], frozenset[str]]:
    """Countries that the report speaks of, most often named first, and those that it only names to rule them out."""
    counts: Counter[str] = Counter()
    ruled_out: set[str] = set()
    for mention in mentions:
        if mention.country is None or mention.method == "unresolved":
            continue
        if _OUTSIDE.search(text[max(0, mention.start - 40) : mention.start]):
            ruled_out.add(mention.country)
        else:
            counts[mention.country] += 2 if mention.literal else 1
    ordered = sorted(counts, key=lambda code: (-counts[code], code))[:_MOST_COUNTRIES]
    return ordered, frozenset(ruled_out - set(counts))


def _country_behind(mention: Mention, mentions: Sequence[Mention], text: str) -> str | None:
    """The country of the country or unit that follows right behind a name, or None."""
    for other in mentions:
        gap = text[mention.end : other.start] if other.start >= mention.end else None
        if gap is not None and other.kind in {"country", "admin"} and _WITHIN.match(gap):
            return other.country
    return None


def _like(mention: Mention, placed: Mention) -> Mention:
    """Return a mention with what was found for another one of the same name."""
    if placed.method != "geocoder":
        return mention.model_copy(update={"reasons": tuple(dict.fromkeys((*mention.reasons, placed.reasons[-1])))})
    fields = ("entry_id", "kind", "country", "lon", "lat", "method", "reasons", "confidence", "candidates")
    return mention.model_copy(update={"name": mention.text, **{name: getattr(placed, name) for name in fields}})
