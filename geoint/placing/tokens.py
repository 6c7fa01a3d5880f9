"""Tokens of a text for the grammar of spatial expressions: words, numbers, signs, and anchors.

An anchor is a place that an expression starts from: a mention, a demonym or adjective that stands for a country
("Polish"), or
coordinates. Each is one token.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geoint.gazetteer import Gazetteer
from geoint.models import Kind, Mention
from geoint.placing.coordinates import Coordinates, find_coordinates
from geoint.placing.words import (
    BORDERS,
    CENTRAL,
    COASTS,
    FAR,
    LARGE_KINDS,
    NAME_ENDS,
    PREFIX_CODES,
    WIND_ADJECTIVES,
    WIND_EXTREMES,
    WIND_NOUNS,
)

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*|['’]s?(?!\w)|\S")
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "'S", "’S"})
_WINDS = frozenset({*WIND_NOUNS, *WIND_ADJECTIVES, *WIND_EXTREMES})
_DIRECTIONS = _WINDS | CENTRAL | FAR
# Small letters that belong to the expression and not to the name: "Russia's far", "Pacific coast".
_NO_NAME_ENDS = frozenset({*COASTS, *BORDERS, *_WINDS, *FAR, "waters", "airspace", "skies"})
_LONGEST_SHORT_FORM = 5  # letters before the full stop of "Calif." or "Okla."
_LONGEST_DEMONYM = 3  # words
_WHOLE_NAME = 0.9  # of a name that was put together from a mention and the word after it
_GUESS = 0.6  # confidence of a name that the grammar looked up by itself
_DEMONYM = 0.95  # of a demonym; few stand for two countries


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that an expression starts from. `adjective` is true for "Polish", false for "Poland".

    `inferred` is true where the place only holds, or stands beside, one whose own position is not known.
    """

    entry_id: str | None
    kind: Kind | None
    country: str | None
    name: str
    lon: float | None = None
    lat: float | None = None
    adjective: bool = False
    literal: bool = True
    confidence: float = 1.0
    guessed: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """Characters [start, end) of the text; `low` in small letters with straight apostrophes."""

    start: int
    end: int
    text: str
    low: str
    anchor: Anchor | None = None
    coordinates: Coordinates | None = None

    @property
    def is_possessive(self) -> bool:
        """Say whether this is the 's after a name."""
        return self.text in _POSSESSIVES

    @property
    def is_number(self) -> bool:
        """Say whether this is a number in digits."""
        return self.text[0].isdigit() and self.coordinates is None


def tokenise(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Token]:
    """Return the tokens of a text in order.

    Parameters
    ----------
    text
        The report's text.
    mentions
        Its mentions, resolved; where two overlap, the longer counts.
    gazetteer
        For demonyms, and for mentions such as "North-Central China" that hold a direction beside a name.
    """
    fixed = _fixed(text, mentions, gazetteer)
    tokens: list[Token] = []
    at = 0
    for token in [*fixed, None]:
        end = token.start if token else len(text)
        tokens += _words(text, at, end)
        if token:
            tokens.append(token)
            at = token.end
    return list(_with_ends(_with_demonyms(text, tokens, gazetteer), gazetteer))


def _fixed(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Token]:
    """Tokens for coordinates and mentions, none overlapping another."""
    coordinates = [
        Token(found.start, found.end, text[found.start : found.end], "", coordinates=found)
        for found in find_coordinates(text)
    ]
    names = [_mention_token(text, mention, gazetteer) for mention in mentions]
    chosen: list[Token] = []  # by their place; as none overlaps another, only the two neighbours can
    for token in [*coordinates, *sorted(names, key=lambda token: (token.start - token.end, token.start))]:
        at = bisect_left(chosen, token.start, key=lambda other: other.start)
        is_free_before = at == 0 or chosen[at - 1].end <= token.start
        if is_free_before and (at == len(chosen) or token.end <= chosen[at].start):
            chosen.insert(at, token)
    return chosen


def _mention_token(text: str, mention: Mention, gazetteer: Gazetteer) -> Token:
    start, end = _core_span(mention, gazetteer)
    anchor = Anchor(
        mention.entry_id, mention.kind, mention.country, text[start:end], mention.lon, mention.lat,
        literal=mention.literal, confidence=mention.confidence if mention.entry_id else 0.0,
        inferred=mention.method == "inferred",
    )  # fmt: skip
    is_whole = (start, end) == (mention.start, mention.end)
    if not is_whole and (mention.entry_id is None or mention.entry_id not in gazetteer.lookup(anchor.name)):
        anchor = guessed_anchor(anchor.name, gazetteer) or anchor
    return Token(start, end, anchor.name, anchor.name.lower(), anchor)


def means_itself(mention: Mention, gazetteer: Gazetteer) -> bool:
    """Say whether a mention means its entry; "Pacific coast" after "Russia's" does not mean America's."""
    start, end = _core_span(mention, gazetteer)
    name = mention.text[start - mention.start : end - mention.start]
    return (start, end) == (mention.start, mention.end) or mention.entry_id in gazetteer.lookup(name)


def _core_span(mention: Mention, gazetteer: Gazetteer) -> tuple[int, int]:
    """Where the name stands in a mention, without a direction before it and words such as "coast" behind it."""
    words = list(_TOKEN.finditer(mention.text))
    last = len(words)
    while last > 1 and (words[last - 1][0] in _NO_NAME_ENDS or _ends_a_clause(words[last - 2][0], words[last - 1][0])):
        last -= 1
    first = 0
    while first < last - 1 and (words[first][0].lower() in _DIRECTIONS or words[first][0] == "-"):
        first += 1
    if first and mention.entry_id and mention.entry_id in gazetteer.lookup(mention.text):
        first = 0  # the name itself begins with a direction
    if first and not gazetteer.lookup(mention.text[words[first].start() : words[last - 1].end()]):
        first = 0
    return mention.start + words[first].start(), mention.start + words[last - 1].end()


def _ends_a_clause(word: str, sign: str) -> bool:
    """Whether a sign after a word is no part of a name: the 's, or a full stop that marks no short form."""
    return sign in _POSSESSIVES or (sign in {".", ",", ";"} and len(word) > _LONGEST_SHORT_FORM)


def guessed_anchor(name: str, gazetteer: Gazetteer, *, kinds: frozenset[str] = LARGE_KINDS) -> Anchor | None:
    """Return an anchor for a name that is no mention, if a place of these kinds has it: by default a large one."""
    for entry_id in gazetteer.lookup(name)[:5]:
        entry = gazetteer.entry(entry_id)
        if entry.kind in kinds:
            return Anchor(
                entry_id, entry.kind, entry.country, name, entry.lon, entry.lat, confidence=_GUESS, guessed=True
            )
    return None


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield Token(match.start(), match.end(), match[0], match[0].lower().replace("’", "'"))


def _with_demonyms(text: str, tokens: list[Token], gazetteer: Gazetteer) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.anchor is None and token.text[0].isupper():
            for count in range(min(_LONGEST_DEMONYM, len(tokens) - at), 0, -1):
                joined = _joined(text, tokens[at : at + count])
                anchor = joined and _demonym(joined, gazetteer)
                if joined and anchor:
                    yield replace(token, end=tokens[at + count - 1].end, text=joined, low=joined.lower(), anchor=anchor)
                    at += count
                    break
            else:
                yield token
                at += 1
        else:
            yield token
            at += 1


def _with_ends(tokens: Iterator[Token], gazetteer: Gazetteer) -> Iterator[Token]:
    """Join a name with the small letters that end it, where the whole is a known place: "Baltic states"."""
    held: Token | None = None
    for token in tokens:
        whole = None
        if held and token.low in NAME_ENDS and token.text.islower() and held.text[0].isupper() and not held.coordinates:
            whole = guessed_anchor(f"{held.text} {token.text}", gazetteer)
        if held and whole:
            literal = held.anchor.literal if held.anchor else True
            whole = replace(whole, literal=literal, guessed=False, confidence=_WHOLE_NAME)
            yield replace(held, end=token.end, text=whole.name, low=whole.name.lower(), anchor=whole)
            held = None
            continue
        if held:
            yield held
        held = token
    if held:
        yield held


def _joined(text: str, tokens: list[Token]) -> str | None:
    """The words as they stand, if they are words with a capital each, parted by single blanks."""
    if any(token.anchor or token.coordinates or not token.text[0].isupper() for token in tokens):
        return None
    joined = text[tokens[0].start : tokens[-1].end]
    return joined if joined.split(" ") == [token.text for token in tokens] else None


def _demonym(word: str, gazetteer: Gazetteer) -> Anchor | None:
    code = gazetteer.demonym(word) or PREFIX_CODES.get(word.lower())
    if code:
        return _country_adjective(word, code, gazetteer)
    for cut in (1, 2):  # Crimean, Siberian, Alaskan; Hawaiian
        name = word[:-cut]
        if word.endswith("an"[-cut:]) and len(name) > 4 and " " not in word:
            anchor = guessed_anchor(name, gazetteer)
            if anchor and anchor.kind not in {"country", "continent"}:
                return replace(anchor, adjective=True, guessed=False)
    return None


def _country_adjective(word: str, code: str, gazetteer: Gazetteer) -> Anchor | None:
    try:
        entry = gazetteer.entry(f"country:{code}")
    except KeyError:
        return None
    return Anchor(entry.id, entry.kind, code, word, entry.lon, entry.lat, adjective=True, confidence=_DEMONYM)
