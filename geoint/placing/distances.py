"""Distances: "about 50 km north of Vilnius", "within 10 nautical miles of 25-15N 120-29E", "a 30-km zone around"."""

from __future__ import annotations

from typing import NamedTuple

from geoint.placing.limits import Limits
from geoint.placing.reader import Parsed, Relation, Wind, remembered
from geoint.placing.spatial_sizes import NAUTICAL_MILE_KM
from geoint.placing.words import (
    APPROXIMATELY,
    ARTICLES,
    BEYOND_PHRASES,
    COURSE,
    FROM_PHRASES,
    MORE_THAN,
    NUMBER_WORDS,
    ROUND_PHRASES,
    UNITS_KM,
    VAGUE_NUMBERS,
    WITHIN_PHRASES,
)

_ZONE_WORDS = frozenset(
    "radius circle zone exclusion buffer ring perimeter belt strip corridor area wide safety danger".split()
)
_STATUTE_KINDS = frozenset(
    "city locality base facility range airfield seat spaceport admin county mountain river lake".split()
)


_NUMBERS = frozenset({*NUMBER_WORDS, *VAGUE_NUMBERS})
_FARTHEST_NUMBER = 8  # words from the first of an expression: "within a circle with a radius of 5 km"
_LONGEST_KM = 1500.0  # more is the range of a missile or the length of a journey


class Quantity(NamedTuple):
    """A distance: least and greatest value in km, whether "about", whether all within or beyond it counts."""

    km: tuple[float, float]
    nautical_km: tuple[float, float]
    about: bool
    mode: str
    end: int


class Distances(Limits):
    """Reader of distances."""

    @remembered
    def distance(self, i: int) -> Parsed | None:
        """A place given by its distance, with or without a direction."""
        if i < len(self.tokens) and self.tokens[i].coordinates:
            return self._radius_after(i)
        return self._radius(i) or self._measured(i) if self._number_comes(i) else None

    def _number_comes(self, i: int) -> bool:
        """Whether a number stands within the next few words."""
        near = self.tokens[i : i + _FARTHEST_NUMBER]
        return any(token.low in _NUMBERS or token.text[0].isdigit() for token in near)

    @remembered
    def quantity(self, i: int) -> Quantity | None:
        """Read "about 50 km", "between 80 and 100 nautical miles", "dozens of kilometres", "50 miles (80 km)"."""
        at, about, mode = self._qualifiers(i)
        first = self._number(at)
        if first is None:
            return None
        low, high, at = first
        step = at + 1 if self.is_hyphen(at) or self.low(at) in {"to", "and", "or"} else at
        second = self._number(step) if step > at else None
        if second:
            high, at = second[1], second[2]
        unit = self._unit(at)
        if unit is None:
            return None
        factor, nautical, at = unit
        end = self._conversion(at)
        return Quantity((low * factor, high * factor), (low * nautical, high * nautical), about, mode, end)

    def _qualifiers(self, i: int) -> tuple[int, bool, str]:
        at, about, mode = i, False, "at"
        while True:
            within, beyond = self.phrase_of(at, WITHIN_PHRASES), self.phrase_of(at, BEYOND_PHRASES)
            if within:
                at, mode = within[1], "within"
            elif beyond or self.low(at) in MORE_THAN:
                at, mode = beyond[1] if beyond else at + 1, "beyond"
            elif self.low(at) in APPROXIMATELY:
                at, about = at + 1, True
            elif self.low(at) in {"only", "just", "exactly", "between", "as", "close"} and at - i < 4:
                at += 1
            else:
                return at, about, mode

    def _number(self, i: int) -> tuple[float, float, int] | None:
        if i < len(self.tokens) and self.tokens[i].is_number:
            value = float(self.tokens[i].text.replace(",", ""))
            return (value, value, i + 1) if 0 < value < 100_000 else None
        at = self.skip(i, ARTICLES)
        if at > i and at < len(self.tokens) and self.tokens[at].is_number:
            return self._number(at)
        word = self.low(at)
        if word in VAGUE_NUMBERS:
            low, high = VAGUE_NUMBERS[word]
            at = self.skip(at + 1, {"of"})
            return low, high, at
        if word not in NUMBER_WORDS:
            return None
        value = NUMBER_WORDS[word]
        following = at + 2 if self.is_hyphen(at + 1) else at + 1
        extra = NUMBER_WORDS.get(self.low(following))
        if extra is None:
            return value, value, at + 1
        value = value * extra if extra >= 100 else value + extra
        return value, value, following + 1

    def _unit(self, i: int) -> tuple[float, float, int] | None:
        """Kilometres in a unit, the same if its miles were nautical, and the token after it."""
        at = i + 1 if self.is_hyphen(i) else i
        if self.low(at) == "nautical":
            at = at + 2 if self.is_hyphen(at + 1) else at + 1
            return (NAUTICAL_MILE_KM, NAUTICAL_MILE_KM, at + 1) if self.low(at) in {"mile", "miles"} else None
        factor = UNITS_KM.get(self.low(at))
        if factor is None:
            return None
        is_mile = self.low(at) in {"mile", "miles", "mi"}
        at = self.skip(at + 1, {"."}) if self.low(at) in {"mi", "nm"} and self.low(at + 2).islower() else at + 1
        return factor, NAUTICAL_MILE_KM if is_mile else factor, at

    def _conversion(self, i: int) -> int:
        """The token after "(80 km)", "/80 km" or ", or 80 km,"."""
        opening = (
            self.phrase(i, ("(",)) or self.phrase(i, ("/",)) or self.phrase(i, (",", "or")) or self.phrase(i, ("or",))
        )
        if opening is None:
            return i
        number = self._number(self._qualifiers(opening)[0])
        if number and (self.is_hyphen(number[2]) or self.low(number[2]) == "to"):
            number = self._number(number[2] + 1)
        unit = self._unit(number[2]) if number else None
        return self.skip(unit[2], {")", ","}) if unit else i

    def _measured(self, i: int) -> Parsed | None:
        quantity = self.quantity(i)
        if quantity is None or (self.low(i - 1) in COURSE and quantity.mode == "at"):
            return None
        at = quantity.end
        zone_end = self.skip(at + 1 if self.is_hyphen(at) else at, _ZONE_WORDS | {"-"}, most=4)
        if zone_end > at:
            return self._round(quantity, zone_end)
        if quantity.mode == "within" and self.low(at) == "of":
            return self._from(quantity, self.target(at + 1), None)
        return self._off(quantity, at) or self._directed(quantity, at) or self._plain(quantity, at)

    def _round(self, quantity: Quantity, i: int) -> Parsed | None:
        found = self.phrase_of(i, ROUND_PHRASES)
        return self._from(quantity._replace(mode="within"), self.target(found[1]), None) if found else None

    def _off(self, quantity: Quantity, i: int) -> Parsed | None:
        if self.low(i) not in {"off", "offshore"}:
            return None
        at = self.skip(i + 1, {"of", "from"})
        target = self.target(at)
        return self._from(quantity, target, None, medium="water") if target else None

    def _directed(self, quantity: Quantity, i: int) -> Parsed | None:
        at = self.phrase(i, ("to", "the")) or self.skip(i, {"due", "directly", "straight", "immediately"})
        winds, end = self.winds(at)
        letters = self.wind_letters(at)
        wind = winds[0] if winds else letters
        if wind is None or len(winds) > 1:
            return None
        end = end if winds else wind.end
        if self.low(end) in {"of", "from", "off"}:
            medium = "water" if self.low(end) == "off" else ""
            return self._from(quantity, self.target(end + 1), wind, medium=medium)
        return None

    def _plain(self, quantity: Quantity, i: int) -> Parsed | None:
        medium = "land" if self.low(i) == "inland" else ""
        found = self.phrase_of(i, FROM_PHRASES)
        return self._from(quantity, self.target(found[1]), None, medium=medium) if found else None

    def _radius(self, i: int) -> Parsed | None:
        """Read "within a radius of 50 km around", "a circle with a radius of 5 NM centred on"."""
        at = self.skip(i, {"within", "in", "inside"})
        at = self.skip(at, ARTICLES)
        if self.low(at) == "circle":
            at = self.skip(self.skip(at + 1, {"of", "with"}), ARTICLES)
        if self.low(at) != "radius":
            return None
        quantity = self.quantity(self.skip(at + 1, {"of"}))
        return self._round(quantity, quantity.end) if quantity else None

    def _radius_after(self, i: int) -> Parsed | None:
        """Coordinates with "radius 5 NM" behind them, as notices have it."""
        if i >= len(self.tokens) or not self.tokens[i].coordinates:
            return None
        at = self.skip(self.skip(self.skip(i + 1, {",", ";", "("}), {"with", "in", "within"}), ARTICLES)
        quantity = self.quantity(self.skip(at + 1, {"of", ":"})) if self.low(at) == "radius" else None
        if quantity is None:
            return None
        parsed = self._from(quantity._replace(mode="within"), self.named(i), None)
        return parsed._replace(end=quantity.end) if parsed else None

    @remembered
    def target(self, i: int) -> Parsed | None:
        """What a distance counts from: a border, a coast, a place."""
        return self.border(i) or self.coast(i) or self.part(i) or self.places(i)

    def _from(self, quantity: Quantity, target: Parsed | None, wind: Wind | None, *, medium: str = "") -> Parsed | None:
        if target is None:
            return None
        whole, code = target.relation, wind.code if wind else ""
        if whole.rule == "coast":
            medium, code, whole = medium or "water", code or whole.wind, joined_owner(whole)
        kinds = {anchor.kind for anchor in target.anchors}
        low, high = quantity.km
        if low > _LONGEST_KM:
            return None
        if medium == "water" or (kinds and not kinds & _STATUTE_KINDS):
            high = max(high, quantity.nautical_km[1])  # miles at sea may be either
        relation = Relation(
            "distance", of=target.items if whole is target.relation else (whole,), wind=code, km=(low, high),
            medium=medium,
            mode=quantity.mode, strength="about" if quantity.about else "", limit=target.relation.limit,
        )  # fmt: skip
        return target._replace(relation=relation)


def joined_owner(coast: Relation) -> Relation:
    """Whose coast it is."""
    return coast.of[0]
