"""Names and what stands round them: "southern Guangdong", "the Russian port of Vladivostok".

Each method tries to read one kind of phrase from a token on, and returns what it found with the number of the token
after it, or None.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from geoint.placing.reader import MOST_FILLERS, Parsed, Reader, Relation, Wind, entry_relation, joined, remembered
from geoint.placing.tokens import Anchor, guessed_anchor
from geoint.placing.words import (
    AFTER_NAME,
    ARTICLES,
    FILLERS,
    GENERICS,
    ISLAND_STATES,
    MIDDLES,
    PART_HEADS,
    POSSESSIVES,
    SEA_KINDS,
    THINGS,
)

_LONGEST_NAME = 4  # words of a name that is no mention
_LONGEST_LIST = 60  # places in a row; in a page of nothing else each would be read with all behind it
_FAR_BACK = 500  # names before "the island" among which its own is looked for; a long report has some hundreds
_ANAPHORA = 0.6  # certainty that "the island" or "its" was traced to the right place


class Phrases(Reader):
    """Reader of names with their modifiers."""

    # Names

    @remembered
    def places(self, i: int) -> Parsed | None:
        """One place or several: "Kinmen, Matsu and Dongyin"; without "and" the first only."""
        first = self.seas(i) or self.place(i)
        if first is None:
            return None
        items, closed = [first], 1
        while len(items) < _LONGEST_LIST and (step := self._next_item(items[-1].end)) is not None:
            at, is_last = step
            item = self.seas(at) or self.place(at)
            if item is None or not self._goes_with(first, item):
                break
            items.append(item)
            if is_last:
                closed = len(items)
                break
        return self.together(items[:closed])

    def _next_item(self, i: int) -> tuple[int, bool] | None:
        """Where a further item of a list begins, and whether "and" stands before it."""
        at = self.skip(i, {","})
        for words in (("and",), ("or",), ("&",), ("as", "well", "as")):
            end = self.phrase(at, words)
            if end is not None:
                return end, True
        return (at, False) if at > i else None

    def _goes_with(self, first: Parsed, item: Parsed) -> bool:
        """Whether two places may stand in one list: not "near Moscow and Beijing said", a new clause."""
        if self.is_possessive(item.end):
            return False
        if item.relation.rule != "entry":
            return True  # a part of a place is no actor
        literal = [all(anchor.literal for anchor in parsed.anchors) for parsed in (first, item)]
        return literal[1] or not literal[0]

    def together(self, items: Sequence[Parsed]) -> Parsed:
        """Several readings as one list."""
        relations = [relation for item in items for relation in item.items]
        anchors = tuple(anchor for item in items for anchor in item.anchors)
        return Parsed(joined(relations), items[-1].end, anchors, min(item.certainty for item in items))

    @remembered
    def place(self, i: int) -> Parsed | None:
        """One place with its modifiers."""
        return self.part(i) or self.named(self.skip_fillers(i)) or self.thing(i)

    @remembered
    def named(self, i: int) -> Parsed | None:
        """A name: "Jeju island", "the Russian port of Vladivostok", "China's Ningxia", "Norfolk, Virginia"."""
        if i < len(self.tokens) and self.tokens[i].coordinates:
            return Parsed(Relation("coordinates", coordinates=self.tokens[i].coordinates), i + 1)
        anchor = self.anchor(i) or self.guess(i)
        if anchor is None:
            return self._generic(i)
        if anchor.adjective:
            return self._of_country(anchor, i + 1)
        if self.is_possessive(i + 1):
            inner = self._of_country(anchor, i + 2)
            if inner:
                return inner
        end = i + (self._guess_length(i) if anchor.guessed and not self.anchor(i) else 1)
        if self.low(end) in AFTER_NAME and self.tokens[end].text.islower() and self.low(end + 1) != "of":
            end += 1
        return Parsed(entry_relation(anchor), self._after_container(anchor, end), (anchor,))

    def _after_container(self, anchor: Anchor, end: int) -> int:
        """The token after ", Virginia" or "of Russia", where that is what the place lies in."""
        if self.low(end) not in {",", "of"}:
            return end
        container = self.anchor(end + 1)
        if container is None or container.adjective or self.is_possessive(end + 2) or not _contains(container, anchor):
            return end
        if self.low(end) == "of" and anchor.kind not in {"region", "admin", "peninsula"}:
            return end
        return end + 2

    def _of_country(self, owner: Anchor, i: int) -> Parsed | None:
        """What follows "Russian" or "Russia's": a part ("far east"), a name within, or a name after "port of"."""
        at = self.skip(i, FILLERS, most=MOST_FILLERS)
        wind = self.wind(at)
        if wind:
            return self._part_of_owner(owner, wind)
        if PART_HEADS.get(self.low(at)) == "part" and self.low(at + 1) == "of":
            return self._share(owner, at + 2)
        inner = self._generic(at)
        if inner is None and self.anchor(at) and not self.anchor(at).adjective:  # type: ignore[union-attr]
            inner = self.named(at)
        if inner and all(_contains(owner, anchor) for anchor in inner.anchors):
            return inner
        return None

    def _share(self, owner: Anchor, i: int) -> Parsed | None:
        """Read "The Colombian part of the Caribbean", "the Finnish side of the border with Russia"."""
        border = self.border(i)
        whole = self.border_with_owner(border, owner) if border else self.places(i)
        if whole is None or not whole.anchors:
            return None
        own = entry_relation(replace(owner, adjective=False))
        at_sea = all(anchor.kind in SEA_KINDS for anchor in whole.anchors) and not border
        own = Relation("economic zone", of=(own,)) if at_sea else own
        shares = [Relation("overlap", of=(place, own)) for place in whole.items]
        return whole._replace(relation=joined(shares), anchors=(*whole.anchors, owner))

    def border(self, i: int) -> Parsed | None:
        """A border; `limits.Limits` reads it."""
        return None

    def seas(self, i: int) -> Parsed | None:
        """Names that share their kind; `limits.Limits` reads them."""
        return None

    def border_with_owner(self, parsed: Parsed, owner: Anchor | None) -> Parsed:
        """A border, seen from a state on it."""
        return parsed

    def _part_of_owner(self, owner: Anchor, wind: Wind) -> Parsed | None:
        """Read "Russia's far east", "Germany's southern regions", "China's northern Xinjiang"."""
        head = PART_HEADS.get(self.low(wind.end))
        inner = self.named(self.skip_fillers(wind.end)) if not wind.is_noun and not head else None
        if inner and all(_contains(owner, anchor) for anchor in inner.anchors):
            return inner if self.low(wind.end) in GENERICS else self._parts(inner, [wind], "")
        if head:
            return self._parts(Parsed(entry_relation(owner), wind.end + 1, (owner,)), [wind], head)
        if wind.is_noun:
            return self._parts(Parsed(entry_relation(owner), wind.end, (owner,)), [wind], "")
        return None

    def _generic(self, i: int) -> Parsed | None:
        """Read "port city of Zhanjiang", "islands of Kinmen, Matsu and Wuqiu", "city Kherson"."""
        at = self.skip(i, GENERICS | FILLERS, most=MOST_FILLERS)
        if at == i or self.low(at - 1) not in GENERICS:
            return None
        if self.low(at) == "of":
            return self.places(at + 1)
        anchor = self.anchor(at)
        return (
            self.named(at)
            if anchor and not anchor.adjective and self.low(at - 1) not in {"sea", "waters", "zone"}
            else None
        )

    @remembered
    def guess(self, i: int) -> Anchor | None:
        """A large place whose name is no mention, by its longest name in capitals."""
        if not 0 <= i < len(self.tokens) or not self._is_capital(i):
            return None
        for count in range(_LONGEST_NAME, 0, -1):
            words = self.tokens[i : i + count]
            if len(words) == count and all(self._is_capital(i + k) for k in range(count)):
                anchor = guessed_anchor(" ".join(word.text for word in words), self.gazetteer)
                if anchor:
                    return anchor
        return None

    def _guess_length(self, i: int) -> int:
        anchor = self.guess(i)
        return len(anchor.name.split()) if anchor else 1

    def _is_capital(self, i: int) -> bool:
        return bool(self.low(i)) and self.tokens[i].text[0].isupper()

    # Parts

    @remembered
    def part(self, i: int) -> Parsed | None:
        """Read "southern Guangdong", "the north of Norway", "the western side of Luzon", "mainland China"."""
        at = self.skip(i, ARTICLES)
        winds, end = self.winds(at)
        if not winds:
            return self._middle(i)
        head = PART_HEADS.get(self.low(end))
        if head and self.low(end + 1) == "of":
            whole = self.places(end + 2)
            return self._parts(whole, winds, head) if whole else None
        if self.low(end) == "of" and winds[0].is_noun:
            is_part = self.low(i) == "the" and self.low(i - 1) not in {"to", "and", "or", ","}
            whole = self.places(end + 1) if is_part else None
            return self._parts(whole, winds, "") if whole else None
        whole = self._alike(end)
        if whole and self.low(end) in GENERICS:
            return whole  # "the southwestern city of Kazan": the direction says where the city lies
        return self._parts(whole, winds, "") if whole else None

    def _middle(self, i: int) -> Parsed | None:
        at = self.skip(i, ARTICLES)
        word, following = self.low(at), self.low(at + 1)
        if word in MIDDLES and following == "of" and at > i:
            whole = self.places(at + 2)
            return self._parts(whole, [Wind("c", "part", True, at)], "") if whole else None
        if word == "mainland":
            whole = self.named(at + 1)
            return whole._replace(relation=Relation("mainland", of=(whole.relation,))) if whole else None
        return None

    def _alike(self, i: int) -> Parsed | None:
        """Names of one kind in a list, which share the direction before them: "northern Norway, Sweden and Finland"."""
        first = self.named(self.skip_fillers(i)) if self.low(i) not in ARTICLES else None
        if first is None:
            return None
        items, closed = [first], 1
        while (step := self._next_item(items[-1].end)) is not None:
            item = self.named(step[0]) if self.anchor(step[0]) else None
            kinds = {anchor.kind for parsed in (first, item) if parsed for anchor in parsed.anchors}
            if item is None or len(kinds) > 1 or not self._goes_with(first, item):
                break
            items.append(item)
            if step[1]:
                closed = len(items)
                break
        return self.together(items[:closed])

    def _parts(self, whole: Parsed, winds: Sequence[Wind], head: str) -> Parsed:
        parts = [
            Relation("part", of=(place,), wind=wind.code, strength=_stronger(wind.strength, head))
            for wind in winds
            for place in whole.items
        ]
        return whole._replace(relation=joined(parts))

    # Places named before

    @remembered
    def thing(self, i: int) -> Parsed | None:
        """Read "the island", "the peninsula": the nearest place of that kind before, which the text has named."""
        if self.low(i) not in {"the", "that", "this"}:
            return None
        at = self.skip(i + 1, FILLERS, most=MOST_FILLERS)
        kinds = THINGS.get(self.low(at))
        if kinds is None or self.low(at + 1) == "of" or (self.anchor(at + 1) and not self.is_possessive(at + 1)):
            return None
        before = bisect_left(self._anchored, i)
        for k in reversed(self._anchored[max(before - _FAR_BACK, 0) : before]):
            anchor = self.anchor(k)
            if anchor and not anchor.adjective and (anchor.kind in kinds or _is_island_state(anchor, self.low(at))):
                return Parsed(entry_relation(anchor), at + 1, (anchor,), _ANAPHORA)
        return None

    @cached_property
    def _anchored(self) -> list[int]:
        """The tokens that are anchors."""
        return [k for k, token in enumerate(self.tokens) if token.anchor]

    def pronoun(self, i: int) -> Parsed | None:
        """Read "its", "their": the country that the sentence, or else the one before it, names first."""
        if self.low(i) not in POSSESSIVES:
            return None
        end = i
        for _ in range(2):
            start = self.sentence_start(end)
            first = self._first_state(start)
            if first and first[0] < end:
                return Parsed(entry_relation(first[1]), i + 1, (first[1],), _ANAPHORA)
            end = start - 1
        return None

    @remembered
    def _first_state(self, start: int) -> tuple[int, Anchor] | None:
        """The first country of the sentence that starts at a token, with the token that names it."""
        for at in range(bisect_left(self._anchored, start), len(self._anchored)):
            k = self._anchored[at]
            if self.sentence_start(k) != start:
                return None
            anchor = self._as_state(k, start)
            if anchor:
                return k, anchor
        return None

    def _as_state(self, k: int, start: int) -> Anchor | None:
        """A country at a token; a town counts as its country where it stands for the government ("Seoul said")."""
        anchor = self.anchor(k)
        if anchor is None or anchor.kind == "country":
            return replace(anchor, adjective=False) if anchor else None
        if anchor.country and anchor.kind in {"city", "seat"} and (not anchor.literal or k == start):
            return replace(anchor, entry_id=f"country:{anchor.country}", kind="country", adjective=False)
        return None

    def sentence_start(self, i: int) -> int:
        """The first token of the sentence that a token stands in."""
        return self._starts[i] if i >= 0 else i

    @cached_property
    def _starts(self) -> list[int]:
        """For each token, and for the place behind the last, where its sentence starts."""
        starts = [0]
        for k in range(1, len(self.tokens) + 1):
            starts.append(k if self.low(k - 1) in {".", "!", "?"} else starts[-1])
        return starts


def _contains(container: Anchor, anchor: Anchor) -> bool:
    """Whether a place may lie in a country or a first-order unit, by its country code."""
    if container.kind not in {"country", "admin"} or container.entry_id == anchor.entry_id:
        return False
    return anchor.kind != "country" and anchor.country is not None and anchor.country == container.country


def _stronger(strength: str, head: str) -> str:
    if not head or head == "part":
        return strength
    return "tip" if head == "tip" else head if strength == "part" else "far"


def _is_island_state(anchor: Anchor, word: str) -> bool:
    return word == "island" and anchor.kind == "country" and anchor.country in ISLAND_STATES
