"""Whether a report backs the place that was chosen for a name which no gazetteer has.

The ranker offers such a name the place in its own name, the one that follows it, the nearest in the text and the
report's main place. A wrong pin costs more than a missing one, so that the choice must be backed by what the report
names: the place itself, or other places of its country. Military sites and natural features lie outside towns, and
are put at one only where the words say so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geoint.models import Candidate, GazetteerEntry
from geoint.placing.resolve_candidates import MatchKind
from geoint.placing.resolve_own import INFERRED
from geoint.placing.resolve_ranker import Ranking

NOT_BACKED = "not listed, and the report names no place that it surely lies in"
# A place is surely named where its reading has at least this chance.
_SURE = 0.5
# The share of the report's places that must lie in the country where a name is put by nearness alone.
_MOSTLY = 0.5
_OUT_OF_TOWN = re.compile(
    r"\b(?:camp|fort|fortress|outpost|firebase|bases?|barracks|garrison|cantonment|ranges?|airfield|airstrip|depot|"
    r"arsenal|(?:training|proving|testing)\s+(?:area|ground|site|cent(?:er|re))s?|hills?|ridge|river|creek|lake|"
    r"reservoir|canal|cape|head|point|mount|mt|mountains?|peak|pass|valley|delta|forest|desert|bay|sound|reef|shoal|"
    r"islands?|isle|atoll)\b",
    re.I,
)
# "Camp Falcon near Drawsko", "the Kessel training area in Ghana"; "X in Y" and "X, Y" are found elsewhere.
_SAID_TO_BE = re.compile(
    r"^(?:\s+[a-z][\w-]*){0,2},?(?:\s+[\w.,]+\s+(?:km|kilomet(?:re|er)s|miles))?\s+(?:near|outside|beside|inside|in|at|"
    r"(?:close|next)\s+to|not\s+far\s+from|(?:north|south|east|west|inland)[\w-]*\s+(?:of|from))\s+(?:the\s+)?"
    r"(?:(?:town|city|village|port)\s+of\s+)?$",
    re.I,
)
_SAID = "the words between the two say so"
# Kinds that hold so much that nothing is said by them.
_VAST = frozenset({"region", "continent", "ocean", "sea", "river"})


class _Placed(NamedTuple):
    """What a name of the report means by the gazetteer, and how likely."""

    entry: GazetteerEntry
    chance: float


class Backing:
    """Where the listed names of one report lie, and what that says for a name that is not listed."""

    def __init__(self, ranking: Ranking) -> None:
        self._scene = ranking.scene
        self._placed = _listed_readings(ranking)

    def choose(
        self, name: int, found: Sequence[int], candidates: Sequence[Candidate], matches: Sequence[MatchKind]
    ) -> tuple[int, str | None]:
        """Return which candidate is backed, and by what: the leading one, else the place that is said to hold it."""
        why = self._why(name, found, candidates, matches)
        if why is None and "next" in matches:
            return matches.index("next"), _SAID
        return 0, why

    def _why(
        self, name: int, found: Sequence[int], candidates: Sequence[Candidate], matches: Sequence[MatchKind]
    ) -> str | None:
        """Return what backs the leading candidate for some mentions of a name; None where nothing does.

        Empty for what the gazetteer lists, and for no candidate, which need no backing.
        """
        if not candidates or matches[0] not in INFERRED:
            return ""
        best = candidates[0]
        if matches[0] == "next" or any(self._is_said(i, best.entry_id) for i in found):
            return _SAID
        if matches[0] == "named":
            return self._why_named(name, best)
        if not self._is_named(name, best.entry_id) or _OUT_OF_TOWN.search(self._scene.names[name].text):
            return None
        return self._why_country(name, best.country, least=_MOSTLY)

    def _why_named(self, name: int, best: Candidate) -> str | None:
        if self._is_named(name, best.entry_id):
            return "the report names that place by itself too"
        if best.kind in _VAST:
            return None
        if best.kind == "admin":  # "Tennessee Colony" in a report on Texas
            inside = any(f"adm1:{p.entry.country}.{p.entry.admin1}" == best.entry_id for p in self._others(name))
            return "other places of the report lie in it" if inside else None
        return self._why_country(name, best.country, least=0.0)

    def _why_country(self, name: int, country: str | None, *, least: float) -> str | None:
        """Return how many of the report's places lie in a country, if they are enough; states only where all are."""
        others = self._others(name)
        fine = [p for p in others if p.entry.kind != "country"]
        counted = Counter(p.entry.country for p in (fine or others) if p.entry.country)
        total = sum(counted.values())
        if country and counted[country] and counted[country] >= least * total:
            return f"{counted[country]} of {total} other places of the report lie in its country"
        is_named = any(p.entry.id == f"country:{country}" for p in others) or self._scene.demonyms[country or ""] > 0
        return "the report names its country" if is_named and not least else None

    def _others(self, name: int) -> list[_Placed]:
        return [placed for k, placed in self._placed.items() if k != name]

    def _is_named(self, name: int, entry_id: str) -> bool:
        return any(p.entry.id == entry_id and p.chance > _SURE for p in self._others(name))

    def _is_said(self, i: int, entry_id: str) -> bool:
        """Whether the words between a mention and the next one say that it lies in, at or near that place."""
        mentions = self._scene.mentions
        if i + 1 >= len(mentions):
            return False
        placed = self._placed.get(self._scene.of_mention[i + 1])
        between = self._scene.text[mentions[i].end : mentions[i + 1].start]
        return placed is not None and placed.entry.id == entry_id and _SAID_TO_BE.match(between) is not None


def _listed_readings(ranking: Ranking) -> Mapping[int, _Placed]:
    """Return what each name most likely means; names that are themselves put elsewhere are left out."""
    best: dict[int, _Placed] = {}
    for variant, chances in zip(ranking.variants, ranking.chances, strict=True):
        if not len(chances):
            continue
        n = int(chances.argmax())
        option, chance = ranking.scene.names[variant.name].options[n], float(chances[n])
        known = best.get(variant.name)
        if option.match not in INFERRED and (known is None or known.chance < chance):
            best[variant.name] = _Placed(option.entry, chance)
    return best
