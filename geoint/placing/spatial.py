"""The grammar of spatial expressions: which words of a text say where, and what they say.

    >>> expressions = find_expressions("drills in the waters off the coast of southern Guangdong", mentions, gazetteer)
    >>> expressions[0].relation.rule
    'off'

Read from left to right; at each word the longest expression wins. The grammar, in short:

    expression  = (relation | coast | border | zone | part | list | coordinates) [[","] relation]
    relation    = near places | around places | off (coast | places) | between places and places | along (coast | border
    | river)
                | wind of places | distance [wind] (of | from | off) target | heads relation
    heads       = ["international" ...] ("waters" | "airspace" | "sea" ...) {"and" ...}
    places      = place {"," place} ["and" place]
    place       = [part] name | name "'s" part | generic "of" places | "the island" | coordinates

docs/spatial.md shows each rule with a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geoint.gazetteer import Gazetteer
from geoint.models import Mention
from geoint.placing.reader import Parsed, Relation, joined
from geoint.placing.relations import Relations, around_relation, each, kinds_of
from geoint.placing.tokens import Anchor, tokenise
from geoint.placing.words import (
    AIRS,
    APPROACHES,
    APPROXIMATELY,
    AROUND_PHRASES,
    ARTICLES,
    AT_BORDER,
    BEYOND_PHRASES,
    BORDERS,
    BOUNDED,
    BOUNDED_REST,
    CENTRAL,
    COASTS,
    FAR,
    GENERICS,
    LOCATIVES,
    MIDDLES,
    MORE_THAN,
    NEAR_PHRASES,
    NUMBER_WORDS,
    POSSESSIVES,
    SEA_KINDS,
    SURROUNDINGS,
    THINGS,
    VAGUE_NUMBERS,
    WATER_ADJECTIVES,
    WATERS,
    WIND_ADJECTIVES,
    WIND_EXTREMES,
    WIND_NOUNS,
    WITHIN_PHRASES,
)

_ISLANDS = frozenset({"island", "islands", "reef"})
_REACH = 14  # words before the first name: "a circle with a radius of five nautical miles centred on"
# Words with which an expression may begin, besides names, numbers and words in capitals.
_STARTERS = frozenset({
    *WIND_NOUNS, *WIND_ADJECTIVES, *WIND_EXTREMES, *FAR, *CENTRAL, *MIDDLES, *ARTICLES, *POSSESSIVES, *WATERS, *AIRS,
    *COASTS, *WATER_ADJECTIVES, *GENERICS, *BORDERS, *NUMBER_WORDS, *VAGUE_NUMBERS, *APPROXIMATELY, *MORE_THAN,
    *APPROACHES, *AT_BORDER, *NEAR_PHRASES, *AROUND_PHRASES, *WITHIN_PHRASES, *BEYOND_PHRASES,
    *"off offshore between to above more at farther further mainland circle radius".split(),
    *"exclusive economic identification".split(),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """Characters [start, end) of a text with what they say.

    `parts` are the two halves of "Khabarovsk, near the Chinese border", for the case that they turn out not to touch.
    `certainty` is below 1 where "its" or "the island" had to be traced.
    """

    start: int
    end: int
    relation: Relation
    anchors: tuple[Anchor, ...]
    certainty: float = 1.0
    parts: tuple[Expression, ...] = ()


def find_expressions(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Expression, ...]:
    """Return the spatial expressions of a text, in order, none overlapping another.

    Parameters
    ----------
    text
        The report's text.
    mentions
        Its mentions, resolved.
    gazetteer
        For demonyms, and for large places that are no mentions.
    """
    return Grammar(tokenise(text, mentions, gazetteer), gazetteer).expressions()


class Grammar(Relations):
    """Reader of whole expressions."""

    def expressions(self) -> tuple[Expression, ...]:
        """All expressions from left to right."""
        found: list[Expression] = []
        i = 0
        while i < len(self.tokens):
            core = self.core(i) if self._may_start(i) else None
            if core is None:
                i += 1
                continue
            refined = self._refined(i, core)
            if refined or self._is_told(i, core):
                found.append(refined[0] if refined else self._made(i, core))
                i = refined[1] if refined else core.end
            else:
                i += 1
        return tuple(found)

    def _may_start(self, i: int) -> bool:
        """Whether an expression may begin at a token; only to save time."""
        token = self.tokens[i]
        if token.low in ARTICLES and self._name_follows(i):
            if i + 1 == len(self.tokens):
                return False
            i, token = i + 1, self.tokens[i + 1]
        if token.anchor or token.coordinates:
            return True
        if not self._name_follows(i):
            return False
        return token.low in _STARTERS or token.text[0].isupper() or token.is_number

    def _name_follows(self, i: int) -> bool:
        """Whether a name or coordinates stand within reach."""
        for token in self.tokens[i : i + _REACH]:
            if token.anchor or token.coordinates or token.text[0].isupper():
                return True
            if token.low in THINGS or token.low in POSSESSIVES:
                return True  # "around the island", "its airspace"
        return False

    def core(self, i: int) -> Parsed | None:
        """The longest expression from a token on that is one relation or one phrase."""
        token = self.tokens[i]
        readers: tuple[Callable[[int], Parsed | None], ...] = (self.zone, self.coast, self.border, self.seas)
        if token.anchor or token.low in _STARTERS or token.is_number or token.coordinates:  # else a name, no mention
            relation = () if token.anchor else (self.relation,)
            readers = (*readers[:3], *relation, self.seas, self.part, self.places)
        found = [parsed for read in readers if (parsed := read(i)) is not None]
        return max(found, key=lambda parsed: parsed.end, default=None)

    def _made(self, i: int, parsed: Parsed) -> Expression:
        start = self.skip(i, ARTICLES)
        if parsed.relation.rule == "coordinates":
            start = self._bounded_from(start)
        return Expression(
            self.tokens[start].start, self.tokens[parsed.end - 1].end, parsed.relation, parsed.anchors, parsed.certainty
        )

    def _bounded_from(self, i: int) -> int:
        """The token with which "bounded by the following points" begins before coordinates; else "at"."""
        at = i
        while self.low(at - 1) in BOUNDED_REST:
            at -= 1
        if self.low(at - 1) in BOUNDED:
            return at - 1
        return i - 1 if self.low(i - 1) == "at" else i

    def _is_told(self, i: int, core: Parsed) -> bool:
        """Whether a phrase says more than its names do: "China's Ningxia" does, "China" does not."""
        relations = core.items
        if any(relation.rule not in {"entry"} for relation in relations):
            return all(anchor.entry_id or anchor.lon is not None for anchor in core.anchors[:1])
        if len(relations) == 1:
            named = [k for k in range(self.skip(i, ARTICLES), core.end) if self.anchor(k)]
            return len(named) > 1 and core.end - i > 1
        if any(self.low(k) in {"a", "an"} for k in range(i, core.end)):
            return False  # "a Pacific and an Atlantic phase"
        return kinds_of(core) <= SEA_KINDS | _ISLANDS or (
            self.low(i - 1) in LOCATIVES and all(anchor.literal for anchor in core.anchors)
        )

    # Two halves

    def _refined(self, i: int, core: Parsed) -> tuple[Expression, int] | None:
        """A phrase and what narrows it down: "Khabarovsk, near the Chinese border", "the Black Sea off Odesa"."""
        comma = self.low(core.end) == ","
        at = core.end + 1 if comma else core.end
        around = self._surroundings(i, core)
        if around:
            return self._made(i, around), around.end
        if core.anchors and all(anchor.inferred for anchor in core.anchors):
            return None  # "Camp Sommerby near Aalborg": the second half alone says where
        second = self.relation(at) if self._may_be_refined(i, core, comma) else None
        second = second or self._inside(core, at)
        if second is None or (comma and len(second.items) > 1 and second.relation.of[0].rule == "side"):
            return None  # "the Taiwan Strait, north and south of the island" is a list
        owner = next((anchor for anchor in core.anchors), None)
        second = self.border_with_owner(second, owner)
        if core.anchors and kinds_of(core) <= SEA_KINDS:
            second = second._replace(relation=joined(_at_sea(item, comma) for item in second.items))
        parts = (self._made(i, core), self._made(at, second))
        whole = Relation("overlap", of=(core.relation, second.relation))
        anchors = (*core.anchors, *second.anchors)
        certainty = min(core.certainty, second.certainty)
        return Expression(parts[0].start, parts[1].end, whole, anchors, certainty, parts), second.end

    def _may_be_refined(self, i: int, core: Parsed, comma: bool) -> bool:
        if any(relation.rule != "entry" for relation in core.items):
            return True
        if not core.anchors or not all(anchor.literal and not anchor.guessed for anchor in core.anchors):
            return False
        kinds = {anchor.kind for anchor in core.anchors}
        return comma or kinds <= SEA_KINDS or self.low(self.skip(i, ARTICLES) - 1) in LOCATIVES | ARTICLES

    def _inside(self, core: Parsed, i: int) -> Parsed | None:
        """Read "off Chabahar in the Gulf of Oman": the water that a relation lies in."""
        if self.low(i) not in {"in", "inside"} or all(relation.rule == "entry" for relation in core.items):
            return None
        water = self.places(i + 1)
        if water and water.anchors and {anchor.kind for anchor in water.anchors} <= SEA_KINDS:
            return water
        return None

    def _surroundings(self, i: int, core: Parsed) -> Parsed | None:
        """Read "Taiwan and its surrounding waters"."""
        if self.low(core.end) != "and" or any(relation.rule != "entry" for relation in core.items):
            return None
        at = self.skip(core.end + 1, ARTICLES | {"its", "their"})
        if self.low(at) not in SURROUNDINGS:
            return None
        head = self.heads(at)
        if head:
            return each(core._replace(end=head[1]), lambda place: replace(around_relation(place), medium=head[0]))
        return None


def _at_sea(relation: Relation, after_comma: bool) -> Relation:
    """A relation that narrows down a sea; "the Sea of Okhotsk, off Russia's coast" tells where all of the sea lies."""
    if relation.rule == "off" and after_comma:
        return replace(relation, mode="apposition")
    return replace(relation, medium="water") if relation.rule in {"near", "side", "between"} else relation
