"""Why a candidate was chosen, in words: read from the same features that the ranker weighs."""

from __future__ import annotations

from geoint.placing.resolve_candidates import Option
from geoint.placing.resolve_context import Floats
from geoint.placing.resolve_own import INFERRED
from geoint.placing.resolve_ranker import NAMES

_COLUMN = {name: n for n, name in enumerate(NAMES)}
# Feature, least value at which it is worth a reason, words.
_WORDS = (
    ("main name", 0.5, "its main name"),
    ("capital", 0.5, "a national capital"),
    ("says unit", 0.5, "the name says that it is a unit"),
    ("county follows", 0.5, "the text calls it a county"),
    ("in next", 0.3, "lies in the place named after it"),
    ("in one before", 0.3, "lies in the place named before it"),
    ("in next elsewhere", 0.3, "the report says elsewhere in what it lies"),
    ("holds one before", 0.3, "holds the place named before it"),
    ("country named", 0.3, "its country is named in the report"),
    ("country adjective", 0.3, "its country's adjective stands in the report"),
    ("own people", 0.3, "its people are named in the report"),
    ("unit named", 0.3, "its first-order unit is named in the report"),
    ("country of other places", 0.3, "other places of the report lie in its country"),
    ("unit of other places", 0.2, "other places of the report lie in its first-order unit"),
    ("unit holds others", 0.3, "holds other places of the report"),
    ("holds others", 0.3, "holds other places of the report"),
    ("near 30", 0.3, "within a day's walk of another place of the report"),
    ("beside", 0.2, "near a place that is named beside it"),
    ("near 150", 0.4, "near other places of the report"),
)
_OF_THE_ENTRY = frozenset({"main name", "capital", "says unit"})
_COLUMNS = tuple((_COLUMN[feature], least, words) for feature, least, words in _WORDS)
_MATCH_WORDS = {
    "list": "with the noun that ends the list",
    "bare": "without an added word",
    "part": "the whole of which it is a part",
    "type": "without its type word",
    "county": "a county, by its bare name",
    "named": "not listed; put at the place in its name",
    "next": "not listed; put into the place named after it",
    "near": "not listed; put at the nearest place in the text",
    "main": "not listed; put at the report's main place",
}


# From here on the words are about the report, not about the entry itself.
_FROM_THE_REPORT = tuple(pair for pair, word in zip(_COLUMNS, _WORDS, strict=True) if word[0] not in _OF_THE_ENTRY)


def support_of(row: Floats) -> int:
    """Return in how many ways the report speaks for an option."""
    return sum(1 for column, least, _ in _FROM_THE_REPORT if row[column] >= least)


def reasons_of(option: Option, row: Floats, name: str) -> tuple[str, ...]:
    """Return what speaks for an option, first what it is and how its name matched."""
    entry = option.entry
    if option.match in INFERRED:  # the features are that place's own, and say nothing of the name that is put there
        return (f"{_MATCH_WORDS[option.match]}: {entry.name} ({entry.kind})",)
    reasons = [f"{entry.kind} of {entry.population:,}" if entry.population else entry.kind]
    if option.match in _MATCH_WORDS:
        reasons.append(
            f"{_MATCH_WORDS[option.match]}: {entry.name}" if option.match != "list" else _MATCH_WORDS["list"]
        )
    values = row.tolist()
    reasons += [words for column, least, words in _COLUMNS if values[column] >= least]
    return tuple(dict.fromkeys(reasons))
