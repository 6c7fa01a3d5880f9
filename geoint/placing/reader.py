"""Reading tokens: the tree that the grammar builds, and the reader of single words and directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from geoint.gazetteer import Gazetteer
from geoint.placing.compass import WINDS
from geoint.placing.coordinates import Coordinates
from geoint.placing.tokens import Anchor, Token
from geoint.placing.words import (
    ARTICLES,
    CENTRAL,
    FAR,
    FILLERS,
    WIND_ADJECTIVES,
    WIND_EXTREMES,
    WIND_LETTERS,
    WIND_NOUNS,
)

MOST_FILLERS = 4  # words between an article and a name
_HYPHENS = frozenset("-‐‑–—")


@dataclass(frozen=True, slots=True)
class Relation:
    """What an expression says: a rule over places, which may be relations themselves.

    Parameters
    ----------
    rule
        A name that `footprint` knows.
    of
        The places that it starts from; one relation of rule "entry" or "coordinates" for each anchor.
    entry_id, point
        Of rule "entry": the gazetteer entry, or else lon, lat and kind of a place from elsewhere.
    wind, strength
        A key of `compass.WINDS` and how much of the area ("part", "far", "half", ...).
    km
        Least and greatest distance.
    medium
        "water", "air" or "land" where the words say so.
    mode
        A variant of the rule: "along", "near" and "area" of a border, "within" of a distance.
    limit
        A place that the result is kept within: the sea of "Russia's Pacific coast".
    coordinates
        Of rule "coordinates".
    """

    rule: str
    of: tuple[Relation, ...] = ()
    entry_id: str | None = None
    point: tuple[float, float, str] | None = None
    wind: str = ""
    strength: str = ""
    km: tuple[float, float] | None = None
    medium: str = ""
    mode: str = ""
    limit: Relation | None = None
    coordinates: Coordinates | None = None


PhraseTable = Mapping[str, Sequence[tuple[str, ...]]]


class Parsed(NamedTuple):
    """A relation, the number of the token after it, the anchors that were read, and how sure the reading is."""

    relation: Relation
    end: int
    anchors: tuple[Anchor, ...] = ()
    certainty: float = 1.0

    @property
    def items(self) -> tuple[Relation, ...]:
        """The parts of a list, or the relation itself."""
        return self.relation.of if self.relation.rule == "list" else (self.relation,)


class Wind(NamedTuple):
    """A direction word: its code, how much of an area it means, whether it is a noun, and the token after it."""

    code: str
    strength: str
    is_noun: bool
    end: int


def joined(items: Iterable[Relation]) -> Relation:
    """Return one relation for one item, a list for several."""
    parts = tuple(dict.fromkeys(items))
    return parts[0] if len(parts) == 1 else Relation("list", of=parts)


def entry_relation(anchor: Anchor) -> Relation:
    """Return the relation for a place itself."""
    if anchor.entry_id is None and anchor.lon is not None and anchor.lat is not None:
        return Relation("entry", point=(anchor.lon, anchor.lat, anchor.kind or "locality"))
    return Relation("entry", entry_id=anchor.entry_id)


# Phrases in phrases, "the north of the coast of ..."; English has five. Without a limit a page of "Russia's Russia's"
# would be more than Python can call.
_DEEPEST = 40
_LEAVES = frozenset({"wind", "winds"})  # read no other phrase, and always return something
_Reader = TypeVar("_Reader", bound="Reader")
_Found = TypeVar("_Found")


def remembered(read: Callable[[_Reader, int], _Found]) -> Callable[[_Reader, int], _Found]:
    """Make a reading method keep what it found at each token, since several rules ask for the same phrase."""
    name = read.__name__

    @wraps(read)
    def recalled(self: _Reader, i: int) -> _Found:
        key = (name, i)
        if key not in self.memory:
            if self.depth >= _DEEPEST and name not in _LEAVES:
                return cast("_Found", None)
            self.depth += 1
            self.memory[key] = read(self, i)
            self.depth -= 1
        found: _Found = self.memory[key]
        return found

    return recalled


class Reader:
    """Reader of single words and directions.

    Parameters
    ----------
    tokens
        Of one text, from `tokens.tokenise`.
    gazetteer
        For names that are no mentions.
    """

    def __init__(self, tokens: Sequence[Token], gazetteer: Gazetteer) -> None:
        self.tokens = tokens
        self.gazetteer = gazetteer
        # Empty for anchors, so that no name is read as a word.
        self._lows = ["" if token.anchor or token.coordinates else token.low for token in tokens]
        self.memory: dict[tuple[str, int], Any] = {}
        self.depth = 0

    # Single tokens

    def low(self, i: int) -> str:
        """The word in small letters; empty for anchors and beyond the text."""
        return self._lows[i] if 0 <= i < len(self._lows) else ""

    def anchor(self, i: int) -> Anchor | None:
        """The anchor at a token."""
        return self.tokens[i].anchor if 0 <= i < len(self.tokens) else None

    def is_hyphen(self, i: int) -> bool:
        """Say whether a token is a hyphen or a dash."""
        return self.low(i) in _HYPHENS

    def is_possessive(self, i: int) -> bool:
        """Say whether a token is the 's after a name."""
        return 0 <= i < len(self.tokens) and self.tokens[i].is_possessive

    def comes(self, i: int, words: frozenset[str], *, within: int) -> bool:
        """Say whether one of the words stands at a token or shortly after it; saves trying what cannot be there."""
        return not words.isdisjoint(self._lows[i : i + within])

    def phrase(self, i: int, words: Sequence[str]) -> int | None:
        """The token after a fixed phrase, or None."""
        for k, word in enumerate(words):
            if self.low(i + k) != word:
                return None
        return i + len(words)

    def phrase_of(self, i: int, phrases: PhraseTable) -> tuple[tuple[str, ...], int] | None:
        """The first of the phrases that stands here, and the token after it."""
        for words in phrases.get(self.low(i), ()):
            end = self.phrase(i, words)
            if end is not None:
                return words, end
        return None

    def skip(self, i: int, words: frozenset[str] | set[str], *, most: int = 1) -> int:
        """The first token that is none of the words, at most `most` words on; hyphens between them do not count."""
        for _ in range(most):
            if self.low(i) not in words:
                break
            i += 2 if self.is_hyphen(i + 1) and self.low(i + 2) in words else 1
        return i

    def skip_fillers(self, i: int) -> int:
        """The first token after an article and adjectives that do not change the place."""
        i = self.skip(i, ARTICLES)
        return self.skip(i, FILLERS, most=MOST_FILLERS)

    # Directions

    @remembered
    def wind(self, i: int) -> Wind | None:
        """A direction: "north-western", "far east", "north-central", "central"."""
        strength = "part"
        while self.low(i) in FAR:
            i, strength = i + 1, "far"
        word = self.low(i)
        if not word:
            return None
        if word in CENTRAL:
            return Wind("c", "part", False, i + 2 if self.is_hyphen(i + 1) else i + 1)
        first = self._wind_word(i)
        if first is None:
            return None
        code, is_noun, extreme = first
        i += 1
        following = i + 1 if self.is_hyphen(i) else i
        if self.low(following) == "central" and len(code) == 1:
            return Wind(f"{code}-c", "part", False, following + 1)
        second = self._wind_word(following)
        if second and code + second[0] in WINDS and (following > i or is_noun):
            return Wind(code + second[0], "far" if second[2] else strength, second[1], following + 1)
        return Wind(code, "far" if extreme else strength, is_noun, i)

    def _wind_word(self, i: int) -> tuple[str, bool, bool] | None:
        """Code, whether a noun, whether "-most"."""
        word = self.low(i)
        if word in WIND_NOUNS:
            return WIND_NOUNS[word], True, False
        if word in WIND_ADJECTIVES:
            return WIND_ADJECTIVES[word], False, False
        if word in WIND_EXTREMES:
            return WIND_EXTREMES[word], False, True
        return None

    @remembered
    def winds(self, i: int) -> tuple[list[Wind], int]:
        """One or more directions: "north, south and east", "western and northern"."""
        found: list[Wind] = []
        end = at = i
        while (wind := self.wind(at)) is not None:
            found.append(wind)
            end = at = wind.end
            at = self.skip(at, {","})
            at = self.skip(at, {"and", "or", "&"})
            if at == end:
                break
            at = self.skip(at, {"to"}) if self.low(at + 1) == "the" else at
            at = self.skip(at, ARTICLES)
        return found, end

    def wind_letters(self, i: int) -> Wind | None:
        """A direction in capitals, as in "50 km NNE of"."""
        if 0 <= i < len(self.tokens) and self.tokens[i].text in WIND_LETTERS:
            return Wind(self.tokens[i].text.lower(), "part", True, i + 1)
        return None
