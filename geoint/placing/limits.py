"""Coasts, borders, airspace and zones: "Russia's Pacific coast", "the Polish-Belarusian border", "Finnish airspace"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geoint.placing.phrases import Phrases
from geoint.placing.reader import Parsed, Relation, Wind, entry_relation, joined, remembered
from geoint.placing.tokens import Anchor, guessed_anchor
from geoint.placing.words import (
    ARTICLES,
    BORDER_AREAS,
    BORDER_WITH,
    BORDERS,
    COASTS,
    FILLERS,
    LARGE_KINDS,
    NOT_AFTER_BORDER,
    NOT_AFTER_COAST,
    POSSESSIVES,
    SEA_KINDS,
    WATER_ADJECTIVES,
    table,
)

_MOST_BEFORE_COAST = 6  # owners, directions and seas between "the" and "coast"
_SEA_WORDS = ("Sea", "Ocean")
# Heads of zones and the rule of each.
_ZONES: dict[str, str] = {
    "air defence identification zone": "identification zone", "air defense identification zone": "identification zone",
    "air - defence identification zone": "identification zone",
    "air - defense identification zone": "identification zone",
    "air identification zone": "identification zone", "identification zone": "identification zone",
    "air defence zone": "identification zone", "air defense zone": "identification zone", "adiz": "identification zone",
    "exclusive economic zone": "economic zone", "economic exclusion zone": "economic zone",
    "economic zone": "economic zone",
    "eez": "economic zone", "maritime zone": "economic zone", "contiguous zone": "contiguous zone",
    "flight information region": "flight information region", "fir": "flight information region",
    "territorial waters": "territorial sea", "territorial seas": "territorial sea",
    "territorial sea": "territorial sea",
    "internal waters": "territorial sea", "sovereign waters": "territorial sea", "coastal waters": "territorial sea",
    "territorial airspace": "airspace", "airspace": "airspace", "air space": "airspace", "skies": "airspace",
    "waters": "waters",
}  # fmt: skip
_ZONE_TABLE = table(_ZONES)
_ZONE_ENDS = frozenset(words.split()[-1] for words in _ZONES)
_BORDER_WORDS = BORDERS | {"line"}
_FARTHEST_HEAD = 12  # words before "coast", "border", "zone" or "seas": owners, directions, a list of names
_IN_CAPITALS = frozenset({"adiz", "eez", "fir"})
_OVER = frozenset({"over", "of", "above", "across"})
_SHARED_HEAD = 0.9  # the full name was put together and found
_SERVICES = frozenset({"air", "naval", "army", "military"})
_WITH_HEADS = LARGE_KINDS | {"base", "airfield", "facility"}
_PLURALS = {
    "seas": "Sea", "oceans": "Ocean", "straits": "Strait", "gulfs": "Gulf", "bays": "Bay", "islands": "Islands",
    "channels": "Channel",
    "peninsulas": "Peninsula", "provinces": "Province", "regions": "Region", "oblasts": "Oblast",
    "prefectures": "Prefecture",
}  # fmt: skip
_PLURAL_WORDS = frozenset({*_PLURALS, "bases"})


class Limits(Phrases):
    """Reader of coasts, borders and zones."""

    # Coasts

    @remembered
    def coast(self, i: int) -> Parsed | None:
        """Read "the coast of Somalia", "Russia's Pacific coast", "the Black Sea coast of Romania"."""
        if not self.comes(i, COASTS, within=_FARTHEST_HEAD):
            return None
        at = self.skip(i, ARTICLES)
        owners: list[Parsed] = []
        seas: list[Parsed] = []
        winds: list[Wind] = []
        for _ in range(_MOST_BEFORE_COAST):
            if self.low(at) in COASTS:
                if self.low(self.skip(at + 1, {"-"})) in NOT_AFTER_COAST:
                    return None
                return self._coast(owners, seas, winds, at + 1)
            step = self._before_coast(at, owners, seas, winds)
            if step is None:
                return None
            at = step
        return None

    def _before_coast(self, at: int, owners: list[Parsed], seas: list[Parsed], winds: list[Wind]) -> int | None:
        """Read one word between "the" and "coast" into the lists; the token after it, or None."""
        found, end = self.winds(at)
        if found:
            winds.extend(found)
            return end
        sea = self.sea(at)
        if sea:
            seas.append(sea)
            return sea.end
        owner = self.owner(at)
        if owner:
            if winds and self.is_possessive(owner.end - 1):  # southern Guangdong's coast
                owner = self._parts(owner, winds, "")
                winds.clear()
            owners.append(owner)
            return self.skip(owner.end, {"and", ","})
        end = self.skip(at, FILLERS | WATER_ADJECTIVES)
        return end if end > at else None

    def _coast(self, owners: list[Parsed], seas: list[Parsed], winds: list[Wind], end: int) -> Parsed | None:
        after = self.places(end + 1) if self.low(end) == "of" else None
        if after and not owners:
            owners, end = [after], after.end
        if not owners:
            owners, seas = seas, []
        if not owners:
            return None
        whole = self.together(owners)
        limit = seas[0].relation if seas else None
        coasts = [
            Relation("coast", of=(owner,), wind=wind, limit=limit)
            for wind in ([wind.code for wind in winds] or [""])
            for owner in whole.items
        ]
        anchors = whole.anchors + (seas[0].anchors if seas else ())
        return Parsed(joined(coasts), end, anchors, whole.certainty)

    @remembered
    def sea(self, i: int) -> Parsed | None:
        """A sea that stands before "coast": a mention, or an adjective such as "Pacific"."""
        anchor = self.anchor(i)
        if anchor and anchor.kind in SEA_KINDS and not self.is_possessive(i + 1):
            return Parsed(entry_relation(anchor), i + 1, (anchor,))
        if not 0 <= i < len(self.tokens) or not self.tokens[i].text[:1].isupper() or self.tokens[i].coordinates:
            return None
        if anchor and (anchor.adjective or anchor.kind == "country"):
            return None
        for word in _SEA_WORDS:
            guess = guessed_anchor(f"{self.tokens[i].text} {word}", self.gazetteer)
            if guess and guess.kind in {"ocean", "sea"}:
                return Parsed(entry_relation(guess), i + 1, (guess,))
        return None

    @remembered
    def owner(self, i: int) -> Parsed | None:
        """Who has a coast, a border or a zone: "Russia's", "Syrian", "Alaska", "its", "the island's"."""
        parsed = self.pronoun(i)
        if parsed:
            return parsed
        thing = self.thing(i)
        if thing and self.is_possessive(thing.end):
            return thing._replace(end=thing.end + 1)
        anchor = self.anchor(i) or self.guess(i)
        if anchor is None:
            return None
        end = i + (1 if self.anchor(i) else self._guess_length(i))
        end += 1 if self.is_possessive(end) else 0
        return Parsed(entry_relation(anchor), end, (anchor,))

    # Zones

    @remembered
    def zone(self, i: int) -> Parsed | None:
        """Read "South Korea's air defence identification zone", "Finnish airspace", "the economic zone of Japan"."""
        if not self.comes(i, _ZONE_ENDS, within=_FARTHEST_HEAD):
            return None
        at = self.skip(i, ARTICLES)
        return self._zone_of(at) or self._owned_zone(i, at)

    def _zone_head(self, i: int) -> tuple[str, int] | None:
        found = self.phrase_of(i, _ZONE_TABLE)
        if found is None or (found[0][0] in _IN_CAPITALS and not self.tokens[i].text.isupper()):
            return None
        return _ZONES[" ".join(found[0])], found[1]

    def _zone_of(self, i: int) -> Parsed | None:
        head = self._zone_head(
            self.skip(i, WATER_ADJECTIVES - {"territorial", "internal", "sovereign", "coastal"}, most=2)
        )
        if head is None:
            return None
        rule, end = head
        if not (self.low(end) == "of" or (rule in {"airspace", "identification zone"} and self.low(end) in _OVER)):
            return None
        owners = self.places(end + 1)
        return self._zones(owners, rule, owners.end) if owners else None

    def _owned_zone(self, i: int, at: int) -> Parsed | None:
        owners: list[Parsed] = []
        while (owner := (self.owner(i) or self.owner(at)) if not owners else self.owner(at)) is not None:
            if owners and self.low(at) in POSSESSIVES:
                return None
            owners.append(owner)
            at = self.skip(owner.end, {"and", ",", "or"})
        if not owners:
            return None
        winds, at = self.winds(at)
        at = self.skip(at, WATER_ADJECTIVES - {"territorial", "internal", "sovereign", "coastal"}, most=2)
        head = self._zone_head(at)
        if head is None or not self._may_own(owners, head[0]):
            return None
        zones = self._zones(self.together(owners), head[0], head[1])
        return self._parts(zones, winds, "") if winds else zones

    def _may_own(self, owners: Sequence[Parsed], rule: str) -> bool:
        """Seas have no airspace of their own; "Baltic waters" means the sea."""
        kinds = {anchor.kind for owner in owners for anchor in owner.anchors}
        return rule == "waters" or not kinds & SEA_KINDS

    def _zones(self, owners: Parsed, rule: str, end: int) -> Parsed:
        zones = [Relation(rule, of=(owner,)) for owner in owners.items]
        return owners._replace(relation=joined(zones), end=end)

    # Borders

    @remembered
    def border(self, i: int) -> Parsed | None:
        """Read "the Polish-Belarusian border", "its border with Poland", "the Chinese border area"."""
        if not self.comes(i, _BORDER_WORDS, within=_FARTHEST_HEAD):
            return None
        at = self.skip(i, ARTICLES)
        pair = self._border_owners(at)
        wind = self.wind(pair[1])
        at = wind.end if wind and not wind.is_noun else pair[1]
        at = self.skip(at, FILLERS | {"land", "common", "shared"}, most=2)
        if self.low(at) not in BORDERS and self.phrase(at, ("line", "of", "control")) is None:
            return None
        end = at + 3 if self.low(at) == "line" else at + 1
        mode = "along"
        if self.low(self.skip(end, {"-"})) in NOT_AFTER_BORDER:
            return None
        if self.low(end) in BORDER_AREAS:
            mode, end = "area", end + 1
        owners, end = self._border_partners(pair[0], end)
        if not owners:
            return None
        whole = self.together(owners)
        relation = Relation("border", of=whole.items[:2], wind=wind.code if wind else "", mode=mode)
        return whole._replace(relation=relation, end=end)

    def _border_owners(self, i: int) -> tuple[list[Parsed], int]:
        """Read "Polish-Belarusian", "Russia-Ukraine", "Poland's", "the US and Mexican"."""
        owners: list[Parsed] = []
        at = i
        korean = self.phrase(i, ("inter", "-"))
        if korean is not None and korean < len(self.tokens) and self.tokens[korean].text == "Korean":
            return self._both_koreas(), korean + 1
        while len(owners) < 2 and (owner := self.owner(at)):
            owners.append(owner)
            at = owner.end
            if self.is_hyphen(at) or (self.low(at) == "and" and self.anchor(at + 1)):
                at += 1
            elif len(owners) == 1:
                break
        return owners, at

    def _both_koreas(self) -> list[Parsed]:
        anchors = [Anchor(f"country:{code}", "country", code, "Korea", adjective=True) for code in ("KP", "KR")]
        return [Parsed(entry_relation(anchor), 0, (anchor,)) for anchor in anchors]

    def _border_partners(self, owners: list[Parsed], end: int) -> tuple[list[Parsed], int]:
        if self.low(end) not in BORDER_WITH:
            return owners, end
        partners = self.places(end + 1)
        if partners is None or len(owners) > 1 or (owners and self.low(end) == "of"):
            return owners, end
        if self.low(end) == "of" and any(anchor.kind != "country" for anchor in partners.anchors):
            return owners, end  # "the border regions of Belgorod and Kursk" are these regions
        return [*owners, partners], partners.end

    def border_with_owner(self, parsed: Parsed, owner: Anchor | None) -> Parsed:
        """The border with a state, seen from the place that the sentence has named before."""
        relation = parsed.relation
        if relation.rule != "border" or len(relation.of) != 1 or owner is None or owner.country is None:
            return parsed
        own = Relation("entry", entry_id=f"country:{owner.country}")
        return parsed if own in relation.of else parsed._replace(relation=replace(relation, of=(*relation.of, own)))

    # Lists with one head

    @remembered
    def seas(self, i: int) -> Parsed | None:
        """Read "the Baltic and Barents seas", "the Gulfs of Aden and Oman": names that share their kind."""
        if not self.comes(i, _PLURAL_WORDS, within=_FARTHEST_HEAD):
            return None
        return self._head_last(self.skip(i, ARTICLES)) or self._head_first(self.skip(i, ARTICLES))

    def _head_last(self, i: int) -> Parsed | None:
        names, at = [], i
        while 0 <= at < len(self.tokens) and self.tokens[at].text[:1].isupper() and not self.tokens[at].coordinates:
            end = at + 1
            while not self.anchor(at) and not self.anchor(end) and self.low(end) and self.tokens[end].text[0].isupper():
                end += 1
            names.append(" ".join(token.text for token in self.tokens[at:end]))
            at = self.skip(self.skip(end, {","}), {"and", "or", "&"})
            if at == end:
                break
        plural = self.tokens[at].low if at < len(self.tokens) else ""
        if len(names) < 2:
            return None
        if plural in _SERVICES and self.low(at + 1) == "bases":
            return self._with_head([f"{name} {plural.title()} Base" for name in names], at + 2)
        if plural not in _PLURALS:
            return None
        return self._with_head([f"{name} {_PLURALS[plural]}" for name in names], at + 1)

    def _head_first(self, i: int) -> Parsed | None:
        plural = self.tokens[i].low if 0 <= i < len(self.tokens) else ""
        if plural not in _PLURALS or self.low(i + 1) != "of":
            return None
        names, at, end = [], self.skip(i + 2, ARTICLES), i
        while at < len(self.tokens) and self.tokens[at].text[:1].isupper() and not self.tokens[at].coordinates:
            names.append(f"{_PLURALS[plural]} of {self.tokens[at].text}")
            end = at + 1
            at = self.skip(self.skip(self.skip(end, {","}), {"and", "or", "&"}), ARTICLES)
            if at == end:
                break
        return self._with_head(names, end) if len(names) > 1 else None

    def _with_head(self, names: Sequence[str], end: int) -> Parsed | None:
        anchors = [guessed_anchor(name, self.gazetteer, kinds=_WITH_HEADS) for name in names]
        if not all(anchors):
            return None
        found = tuple(replace(anchor, guessed=False, confidence=_SHARED_HEAD) for anchor in anchors if anchor)
        return Parsed(joined(entry_relation(anchor) for anchor in found), end, found)
