"""Finding what a person meant: exact names, other names, misspelt names."""

from __future__ import annotations

import math
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geoint.gazetteer.names import normalise

if TYPE_CHECKING:
    from geoint.gazetteer import Gazetteer
    from geoint.gazetteer.custom import CustomLayer
    from geoint.gazetteer.store import Store

# Below this similarity (1 - edits / length) two names are different names: "Zhanjang" and "Zhanjiang" have .89.
_LEAST_SIMILARITY = 0.75
# What a display name and each tenfold of the population are worth beside similarity: less than one edit in ten letters.
_DISPLAY_NAME = 0.04
_BIGGER = 0.015
_NOT_A_TOWN = 6.0
# As many like names are ranked.
_COMPARED = 60
# More candidates than this are never compared; longer prefixes are taken instead.
_MOST_CANDIDATES = 20_000


@dataclass(frozen=True, slots=True)
class Match:
    """One answer to a search: how the name matched, which of the entry's names did, how similar it is (0 to 1)."""

    entry_id: str
    name: str
    how: Literal["name", "other name", "misspelt"]
    matched: str
    similarity: float


def search_names(gazetteer: Gazetteer, store: Store, custom: CustomLayer, *, query: str, limit: int) -> list[Match]:
    """Return the best matches of a query, see `Gazetteer.search`."""
    key = normalise(query)
    if not key or limit < 1:
        return []
    exact = [_match(gazetteer, entry_id, key=key, similarity=1.0) for entry_id in gazetteer.lookup(query)]
    exact.sort(key=lambda match: match.how != "name")
    if len(exact) >= limit:
        return exact[:limit]
    best: dict[str, tuple[float, Match]] = {}
    for candidate, similarity in _similar(store, custom, key=key):
        for entry_id in gazetteer.lookup(candidate):
            match = _match(gazetteer, entry_id, key=candidate, similarity=similarity)
            rank = _rank(gazetteer, match)
            if rank > best.get(entry_id, (0.0, match))[0]:
                best[entry_id] = (rank, match)
    for known in exact:
        best.pop(known.entry_id, None)
    misspelt = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].entry_id))
    return [*exact, *(match for _, match in misspelt)][:limit]


def _rank(gazetteer: Gazetteer, match: Match) -> float:
    """Similarity first; of about equally similar names the display name and the bigger place."""
    entry = gazetteer.entry(match.entry_id)
    weight = math.log10(entry.population + 1) if entry.kind == "city" else _NOT_A_TOWN
    return match.similarity + (_DISPLAY_NAME if match.matched == match.name else 0.0) + _BIGGER * weight


def _match(gazetteer: Gazetteer, entry_id: str, *, key: str, similarity: float) -> Match:
    names = gazetteer.names(entry_id)
    matched = next((name for name in names if normalise(name) == key), names[0])
    how: Literal["name", "other name", "misspelt"] = "name" if matched == names[0] else "other name"
    return Match(entry_id, names[0], how if similarity == 1.0 else "misspelt", matched, round(similarity, 3))


def _similar(store: Store, custom: CustomLayer, *, key: str) -> list[tuple[str, float]]:
    """Normal forms like this one, most alike first; equal ones in alphabetical order."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    candidates = sorted({*_neighbours(store, key), *custom.keys()} - {key})
    scored = process.extract(
        key, candidates, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_SIMILARITY, limit=_COMPARED
    )
    return sorted(((name, score) for name, score, _ in scored), key=lambda pair: (-pair[1], pair[0]))


def _neighbours(store: Store, key: str) -> set[str]:
    """Stored names that share the beginning, or whose first letters differ by one edit."""
    for length in (2, 3, 4, 5):
        near = store.keys_from(key[:length])
        if len(near) <= _MOST_CANDIDATES:
            break
    found = set(near)
    letters = string.ascii_lowercase if key[0].isascii() else ""
    second_on, third_on = key[1:5], key[2:6]
    prefixes = {second_on, *(letter + second_on for letter in letters), *(letter + key[:4] for letter in letters)}
    prefixes |= {key[0] + letter + third_on for letter in letters} | {key[:1] + third_on, key[1:2] + key[:1] + third_on}
    for prefix in prefixes:
        if len(prefix) >= 4:  # shorter prefixes would take in a large part of the store
            found.update(store.keys_from(prefix))
    return found
