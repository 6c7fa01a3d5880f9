"""Footprints: each place and each spatial expression of a report as an area.

    >>> footprints = find_footprints(text, mentions, gazetteer, report_id="a001")
    >>> [(footprint.expression, footprint.rule) for footprint in footprints]
    [('Sea of Japan', 'entry'), ("off Russia's coast", 'off'), ('Russia', 'entry')]

Every literal mention that has a place gets one of rule "entry" ("geocoder" where a service placed it, "inferred" where
it was put into a place that the report names); every expression gets one more over all its words. Areas are cached per
relation, so that the second "near Taiwan" costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoint.gazetteer import Gazetteer
from geoint.models import Footprint, Mention
from geoint.placing.geometry import area_km2, label_point
from geoint.placing.reader import Relation, entry_relation
from geoint.placing.shapes import Shapes
from geoint.placing.spatial import Expression, find_expressions
from geoint.placing.spatial_sizes import DEFAULT, Sizes
from geoint.placing.tokens import Anchor, means_itself

# How far a rule's area can be trusted, given the right anchors: published limits and measured distances most, vague
# words least.
_TRUST = {
    "entry": 1.0, "coordinates": 0.98, "mainland": 0.9, "waters": 0.8, "part": 0.8, "border": 0.85, "airspace": 0.85,
    "territorial sea": 0.85, "contiguous zone": 0.85, "economic zone": 0.8, "distance": 0.8, "between": 0.75,
    "near": 0.75,
    "around": 0.75, "off": 0.75, "coast": 0.75, "side": 0.7, "along": 0.7, "approaches": 0.5,
    "identification zone": 0.4,
    "flight information region": 0.4,
}  # fmt: skip
_TRUST_NAMED = 0.95  # the gazetteer has an entry for the whole expression
# What was put into a containing place is never known exactly.
_NEAR_PREC = 2
_NEAR_KM2 = 2000.0  # UCDP's 25 km round a point, where_prec 2
_UNIT_KM2 = 60_000.0  # about a first-order unit
_AT_SEA = frozenset(
    {
        "off",
        "side",
        "distance",
        "around",
        "between",
        "economic zone",
        "identification zone",
        "flight information region",
    }
)


class Shape(NamedTuple):
    """What a relation comes to: its area with a point inside, the rule to show, precision, trust and reasons."""

    geometry: BaseGeometry
    lon: float
    lat: float
    rule: str
    where_prec: int
    trust: float
    reasons: tuple[str, ...]


class Builder:
    """Makes footprints with one gazetteer and one table of sizes; keeps what it has drawn.

    Parameters
    ----------
    gazetteer
        Where polygons and land come from.
    sizes
        How far each rule reaches.
    """

    def __init__(self, gazetteer: Gazetteer, sizes: Sizes = DEFAULT) -> None:
        self._shapes = Shapes(gazetteer, sizes)
        self.shape = lru_cache(maxsize=4096)(self._shape)

    def _shape(self, relation: Relation) -> Shape | None:
        """The area of a relation with its facts; None where there is none."""
        geometry = self._shapes.area(relation)
        if geometry.is_empty:
            return None
        lon, lat = self._point(relation, geometry)
        named = self._named(relation)
        rule = _shown_rule(relation)
        trust = _TRUST_NAMED if named else _trust(relation)
        reasons = (f"the gazetteer has {named!r}",) if named else (_explained(relation, geometry),)
        return Shape(geometry, lon, lat, rule, self._where_prec(relation, geometry), trust, reasons)

    def _point(self, relation: Relation, geometry: BaseGeometry) -> tuple[float, float]:
        """The entry's own point where it lies inside, else one in the middle."""
        entry = self._shapes.entry(relation)
        if entry and geometry.covers(Point(entry.lon, entry.lat)):
            return entry.lon, entry.lat
        return label_point(geometry)

    def _named(self, relation: Relation) -> str | None:
        """The id of the entry that stands for the whole expression."""
        if relation.rule == "part":
            found = self._shapes.named_part(relation)
        elif relation.rule in {"identification zone", "flight information region"}:
            found = self._shapes.zone_entry(relation)
        else:
            return None
        return found.entry_id if found else None

    def _where_prec(self, relation: Relation, geometry: BaseGeometry) -> int:
        """UCDP's geographical precision."""
        rule, entry = relation.rule, self._shapes.entry(relation)
        if rule == "entry":
            return entry.where_prec if entry else 1
        if rule in {"list", "overlap"}:
            each = [self._where_prec(part, geometry) for part in relation.of]
            return max(each) if rule == "list" else min(each)
        if rule == "airspace":
            return self._where_prec(relation.of[0], geometry)
        if rule == "part" and self._shapes.kind(relation.of[0]) in {"admin", "county"}:
            return 4
        return self._by_extent(relation, geometry)

    def _by_extent(self, relation: Relation, geometry: BaseGeometry) -> int:
        area = area_km2(geometry)
        if relation.rule == "coordinates" and area < _NEAR_KM2:
            return 1
        if relation.of and self._shapes.is_point(relation.of[0]) and area < _UNIT_KM2 / 4:
            return 2
        if area < _NEAR_KM2:
            return 2
        at_sea = relation.medium == "water" or relation.rule in {"off", "economic zone", "identification zone"}
        return 7 if at_sea and relation.rule in _AT_SEA else 5


def find_footprints(
    text: str,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    report_id: str,
    sizes: Sizes = DEFAULT,
    at: Sequence[tuple[int, int]] | None = None,
) -> tuple[Footprint, ...]:
    """Return the footprints of a report, in the order of the text.

    Parameters
    ----------
    text
        The report's text.
    mentions
        Its mentions, resolved.
    gazetteer
        Where polygons and land come from.
    report_id
        Goes into each footprint.
    sizes
        How far each rule reaches.
    at
        Spans of the text; only what overlaps one of them is drawn, since drawing is what costs. All by default.

    Returns
    -------
    tuple of Footprint
        One of rule "entry" for each literal mention with a place, and one for each spatial expression. Geometries are
        EPSG:4326, valid, cut at the antimeridian.
    """
    builder = builder_for(gazetteer, sizes)
    own = [mention for mention in mentions if mention.literal and means_itself(mention, gazetteer)]
    expressions: Sequence[Expression] = find_expressions(text, mentions, gazetteer)
    if at is not None:
        own = [m for m in own if any(m.start < end and start < m.end for start, end in at)]
        expressions = [e for e in expressions if any(e.start < end and start < e.end for start, end in at)]
    found = [*_of_mentions(own, builder), *_of_expressions(expressions, builder)]
    footprints = [_footprint(text, report_id, expression, shape) for expression, shape in found]
    return tuple(sorted(footprints, key=lambda footprint: (footprint.start, -footprint.end, footprint.rule == "entry")))


@lru_cache(maxsize=4)
def builder_for(gazetteer: Gazetteer, sizes: Sizes) -> Builder:
    """Return the builder for a gazetteer and a table of sizes, always the same one."""
    return Builder(gazetteer, sizes)


def _of_mentions(mentions: Sequence[Mention], builder: Builder) -> Iterator[tuple[Expression, Shape]]:
    for mention in mentions:
        anchor = Anchor(
            mention.entry_id,
            mention.kind,
            mention.country,
            mention.name,
            mention.lon,
            mention.lat,
            confidence=mention.confidence,
            inferred=mention.method == "inferred",
        )
        relation = entry_relation(anchor)
        shape = builder.shape(relation) if relation.entry_id or relation.point else None
        if shape and mention.method == "geocoder":
            shape = shape._replace(rule="geocoder", reasons=mention.reasons)
        if shape and mention.method == "inferred":
            shape = shape._replace(rule="inferred", reasons=mention.reasons)
        if shape:
            yield Expression(mention.start, mention.end, relation, (anchor,)), shape


def _of_expressions(expressions: Sequence[Expression], builder: Builder) -> Iterator[tuple[Expression, Shape]]:
    """Each expression with its area; its two halves where they do not touch."""
    for expression in expressions:
        shape = builder.shape(expression.relation)
        if shape:
            yield expression, shape
        else:
            told = [part for part in expression.parts if part.relation.rule != "entry"]
            yield from _of_expressions(told, builder)


def _footprint(text: str, report_id: str, expression: Expression, shape: Shape) -> Footprint:
    anchors = tuple(dict.fromkeys(anchor.entry_id for anchor in expression.anchors if anchor.entry_id))
    known = min((anchor.confidence for anchor in expression.anchors), default=1.0)
    inferred = any(anchor.inferred for anchor in expression.anchors)
    reasons = shape.reasons
    if expression.certainty < 1:
        reasons = (*reasons, "a word such as 'its' or 'the island' was traced to a place named before")
    return Footprint(
        report_id=report_id,
        start=expression.start,
        end=expression.end,
        expression=text[expression.start : expression.end],
        rule=shape.rule,
        anchors=anchors,
        geometry=shape.geometry,
        lon=shape.lon,
        lat=shape.lat,
        where_prec=max(shape.where_prec, _NEAR_PREC) if inferred else shape.where_prec,
        inferred=inferred,
        confidence=round(known * shape.trust * expression.certainty, 4),
        reasons=reasons,
    )


def _shown_rule(relation: Relation) -> str:
    """The rule of a relation; of a list whose items have one rule, that."""
    rules = {_shown_rule(part) for part in relation.of}
    if relation.rule == "list":
        return rules.pop() if len(rules) == 1 and rules != {"entry"} else "list"
    return relation.rule


def _trust(relation: Relation) -> float:
    inner = min((_trust(part) for part in relation.of), default=1.0)
    return inner * _TRUST.get(relation.rule, 1.0)


def _explained(relation: Relation, geometry: BaseGeometry) -> str:
    detail = " ".join(
        word
        for word in (
            f"wind {relation.wind}" if relation.wind else "",
            f"{relation.km[0]:.0f} to {relation.km[1]:.0f} km" if relation.km else "",
            relation.medium and f"{relation.medium} only" if relation.medium in {"water", "land"} else "",
            relation.mode,
        )
        if word
    )
    return f"rule {relation.rule}{f' ({detail})' if detail else ''}: {area_km2(geometry):,.0f} km2"
