"""Relations between places: "near", "around", "off", "between", "along", "east of", "over", "the approaches to"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from geoint.placing.distances import Distances
from geoint.placing.reader import Parsed, Relation, joined, remembered
from geoint.placing.words import (
    ABSTRACT_BEFORE_BETWEEN,
    ACTION_BEFORE_BETWEEN,
    AIRS,
    APPROACHES,
    AROUND_PHRASES,
    ARTICLES,
    AT_BORDER,
    FIGURATIVE,
    FLIGHT,
    HEAD_NOUNS,
    MOTION,
    NEAR_PHRASES,
    PHRASAL_OFF,
    SEA_KINDS,
    SPATIAL_BEFORE_BETWEEN,
    WATER_ADJECTIVES,
    WATERS,
)

_SETTLEMENTS = frozenset({"city", "locality", "base", "port", "airfield", "facility", "seat", "range", "spaceport"})
_LINES = frozenset({"river", "zone", "mountain", "lake", "region"})
_LOOK_BACK_OVER = 6  # words before "over" that may say that something flies
_LOOK_BACK_BETWEEN = 4


class Relations(Distances):
    """Reader of relations."""

    @remembered
    def relation(self, i: int) -> Parsed | None:
        """The longest relation from a token on."""
        readers = (
            self.distance, self.headed, self.around, self.near, self.off, self.between, self.along, self.side,
            self.over, self.approaches,
        )  # fmt: skip
        found = [parsed for read in readers if (parsed := read(i)) is not None]
        return max(found, key=lambda parsed: parsed.end, default=None)

    def headed(self, i: int) -> Parsed | None:
        """Read "waters and airspace around Zhanjiang", "international waters off Alaska", "the sea south of Jeju"."""
        head = self.heads(self.skip(i, ARTICLES))
        if head is None:
            return None
        medium, end = head
        relation = self.relation(end)
        if relation and relation.relation.rule != "entry":
            items = [replace(item, medium=item.medium or medium) for item in relation.items]
            return relation._replace(relation=joined(items))
        if self.low(end) in {"of", "in"} and medium == "water" and self.low(end - 1) in WATERS:
            whole = self.places(end + 1)
            return each(whole, lambda place: Relation("waters", of=(place,)))
        return None

    def heads(self, i: int) -> tuple[str, int] | None:
        """Medium and the token after "waters", "sea and air space", "waters and airspace"."""
        found: set[str] = set()
        end = at = i
        while True:
            at = self.skip(at, WATER_ADJECTIVES, most=3)
            if self.low(at) not in WATERS and self.low(at) not in AIRS:
                break
            found.add("water" if self.low(at) in WATERS else "air")
            end = at = self.skip(at + 1, HEAD_NOUNS)
            at = self.skip(self.skip(at, {","}), {"and", "or"})
            at = self.skip(at, ARTICLES)
        return (("water" if "water" in found else "air"), end) if found else None

    def around(self, i: int) -> Parsed | None:
        """Read "around Taiwan", "in and around the Sea of Japan"."""
        found = self.phrase_of(i, AROUND_PHRASES)
        if found is None or self.quantity(found[1]):
            return None
        return each(self.places(found[1]), around_relation)

    def near(self, i: int) -> Parsed | None:
        """Read "near Japan and South Korea", "not far from the border of Russia", "close to the coast of"."""
        found = self.phrase_of(i, NEAR_PHRASES)
        if found is None or (found[0][0].startswith(("close", "near")) and self.low(i - 1) in FIGURATIVE):
            return None
        words, end = found
        border = self.border(end)
        if border:
            return border._replace(relation=replace(border.relation, mode="near"))
        coast = self.coast(end)
        if coast:
            return coast
        target = self.places(end)
        if target is None or ("outside" in words and not kinds_of(target) <= _SETTLEMENTS):
            return None
        return target._replace(relation=Relation("near", of=target.items))

    def off(self, i: int) -> Parsed | None:
        """Read "off the coast of Somalia", "off Russia's Pacific coast", "off Vladivostok", "offshore from Durban"."""
        if self.low(i) not in {"off", "offshore"}:
            return None
        at = self.skip(i + 1, {"of", "from"})
        coast = self.coast(at)
        if coast:
            return coast._replace(relation=joined(replace(item, rule="off") for item in coast.items))
        if self.low(i - 1) in PHRASAL_OFF:
            return None
        target = self.part(at) or self.places(at)
        return (
            target._replace(relation=joined(Relation("off", of=(place,)) for place in target.items)) if target else None
        )

    def between(self, i: int) -> Parsed | None:
        """Read "between Taiwan and the Philippines", "between Durban and the border with Mozambique"."""
        at = self.skip(i, {"in"})
        if self.low(at) != "between":
            return None
        items: list[Parsed] = []
        at, closing = at + 1, False
        while (item := self.border(at) or self.coast(at) or self.place(at)) is not None:
            items.append(item)
            if closing:
                break
            at = self.skip(item.end, {","})
            closing = self.low(at) == "and"
            at = self.skip(at, {"and"})
            if at == item.end:
                break
        whole = self.together(items) if items else None
        enough = whole and (len(whole.items) > 1 or any(item.coordinates for item in whole.items))
        if whole is None or not enough or self._is_abstract(i, whole):
            return None
        return whole._replace(relation=Relation("between", of=whole.items))

    def _is_abstract(self, i: int, whole: Parsed) -> bool:
        """Whether "between" joins states and not places: "relations between China and Russia".

        The nearest telling word before it decides; without one, whether the names are meant literally.
        """
        states = bool(whole.anchors) and kinds_of(whole) <= {"country", "region", "continent", None}
        for k in range(i - 1, max(-1, i - 1 - _LOOK_BACK_BETWEEN), -1):
            anchor = self.anchor(k)
            if self.low(k) in SPATIAL_BEFORE_BETWEEN or (anchor and anchor.kind in SEA_KINDS):
                return False
            if self.low(k) in ABSTRACT_BEFORE_BETWEEN and not kinds_of(whole) & SEA_KINDS:
                return True
            if self.low(k) in ACTION_BEFORE_BETWEEN and states:
                return True
        return states and not all(anchor.literal for anchor in whole.anchors)

    def along(self, i: int) -> Parsed | None:
        """Read "along the coast of", "on the Polish-Belarusian border", "along the Vistula"."""
        if self.low(i) not in AT_BORDER:
            return None
        found = self.border(i + 1) or self.coast(i + 1)
        if found or self.low(i) != "along":
            return found
        target = self.part(i + 1) or self.places(i + 1)
        if target is None:
            return None
        rule = "along" if kinds_of(target) <= _LINES else "coast"
        return each(target, lambda place: Relation(rule, of=(place,)))

    def side(self, i: int) -> Parsed | None:
        """Read "east of Taiwan", "to the north, the south and the east of Taiwan", "west of the Russian border"."""
        at = self.phrase(i, ("to", "the")) or self.skip(i, {"just", "due", "directly", "immediately"})
        if at == i and self.low(i - 1) == "the" and self.low(i - 2) != "to":
            return None
        winds, end = self.winds(at)
        if not winds or not all(wind.is_noun for wind in winds) or self.low(end) != "of":
            return None
        target = self.border(end + 1) or self.part(end + 1) or self.places(end + 1)
        if target is None:
            return None
        if self.low(i) == "to" and self.low(i - 1) in MOTION:
            return self._parts(target, winds, "")
        sides = [Relation("side", of=(place,), wind=wind.code) for wind in winds for place in target.items]
        return target._replace(relation=joined(sides))

    def over(self, i: int) -> Parsed | None:
        """Read "over the Baltic states", where something flies."""
        if self.low(i) not in {"over", "above"} or self.quantity(i + 1):
            return None
        if not any(self.low(k) in FLIGHT for k in range(max(0, i - _LOOK_BACK_OVER), i)):
            return None
        target = self.part(i + 1) or self.places(i + 1)
        return (
            target._replace(relation=joined(Relation("airspace", of=(place,)) for place in target.items))
            if target
            else None
        )

    def approaches(self, i: int) -> Parsed | None:
        """Read "the approaches to Sevastopol", "the western approaches to", "the mouth of the Gulf of Finland"."""
        winds, at = self.winds(self.skip(i, ARTICLES))
        if self.low(at) not in APPROACHES or self.low(at + 1) not in {"to", "of"}:
            return None
        target = self.places(at + 2)
        if target is None:
            return None
        found = [
            Relation("approaches", of=(place,), wind=code)
            for code in ([w.code for w in winds] or [""])
            for place in target.items
        ]
        return target._replace(relation=joined(found))


def each(parsed: Parsed | None, make: Callable[[Relation], Relation]) -> Parsed | None:
    """Return a phrase with a relation made from each of its places."""
    return parsed._replace(relation=joined(make(place) for place in parsed.items)) if parsed else None


def around_relation(place: Relation) -> Relation:
    """Return the surroundings of a place."""
    return Relation("around", of=(place,))


def kinds_of(parsed: Parsed) -> set[str | None]:
    """Return the kinds of the anchors of a phrase."""
    return {anchor.kind for anchor in parsed.anchors}
