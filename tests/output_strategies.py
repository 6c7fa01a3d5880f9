"""Hypothesis strategies for a whole run: any collection that the models allow, in hostile words and odd outlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from export_samples import HOSTILE
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from geoint.models import (
    Candidate,
    Collection,
    Conflict,
    DateExpression,
    Domain,
    Event,
    EventArea,
    EventMention,
    EventPlace,
    EventType,
    Fault,
    Footprint,
    Kind,
    Mention,
    MergeDecision,
    Organisation,
    Participant,
    ParticipantRole,
    PlaceRole,
    Quantity,
    Reading,
    Report,
    ReviewItem,
    Span,
    Status,
    Verdict,
)
from geoint.output.layers import first_day, last_day

Strategy = st.SearchStrategy

# -- words

LONGEST = 3000
"""Longer than every limit of the files (titles, quotes, addresses); the 100 kB names are in the plain tests."""

MARKUP = (
    "", " ", "\u2028\u2029", "\x85\x1c", "a\rb", "a\r\n=b", "\ufeff", "\u200f\u202e\u2066\u202a", "\u061c\u200b", "\x7f\x9b31m",
    "</script><script>alert(1)</script>", "<!--<script>", "</title></style>--><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x=\"", "' onfocus='x", "&amp;&#0;&lt;&unknown;", "{{7*7}}{% x %}{# y #}", "@@data@@", "@@title@@", "@@policy@@",
    "$$x^2$$", "\\ud800", "\\", "`", "```", "| a | b |", "\n\n# x\n\n- y", "[^1]: x", "[x](javascript:alert(1))", "<https://x.example.org>",
    "NaN", "null", "[% 1+1 %]", "%s%n", "\x1b[31m", "\ud83d\ude00", "\udc00\ud800", "\U0001f600", "e\u0301" * 40, "'=1", "; ", ",", "1. x", "\t", "море",
)  # fmt: skip
HOSTILE_WORDS = (*(text[:LONGEST] for text in HOSTILE), *MARKUP)

_any_text = st.text(st.characters(codec=None), max_size=10)
_hostile = st.sampled_from(HOSTILE_WORDS)


def _joined(text: str) -> str:
    """Two halves of a character side by side are that character to JSON, and no reader of reports leaves them apart."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


words: Strategy[str] = (_hostile | _any_text | st.tuples(_any_text, _hostile).map("".join)).map(_joined)
maybe_words = st.none() | words
some_words = st.lists(words, max_size=2).map(tuple)
codes = st.sampled_from(["CN", "RU", "US", "XK"]) | words
urls = st.none() | st.sampled_from([
    "https://example.org/a?b=c&d=%22#e", "http://user:pass@example.org:8080/", "https://example.org/\"onclick=\"alert(1)", "https://example.org/<b>|a]",
    "https://пример.рф/море", "https://example.org/a)b`c", "HTTPS://EXAMPLE.ORG", "javascript:alert(1)", "data:text/html,<script>1</script>", "//example.org",
    "https://", "https://[::1", "https://[::1]/", "https://example.org/\u202e", "https://exa mple.org", "ftp://example.org", "https:\\\\example.org", "x",
    "https://example.org/" + "a" * LONGEST, "https://example.org/\ud800", "https://example.org/\ufffe\x7f\x85", "https://example.org/''{{7*7}}@@data@@",
]) | words  # fmt: skip

# -- numbers and dates

shares = st.sampled_from([0.0, 1.0, 0.5, 0.0005]) | st.floats(0, 1)
longitudes = st.sampled_from([-180.0, 180.0, -0.0, 179.999999, -179.999999]) | st.floats(-180, 180)
latitudes = st.sampled_from([-90.0, 90.0, 0.0, 89.999999]) | st.floats(-90, 90)
counts = st.none() | st.sampled_from([0, 1, 10_000, 2**31, 2**63 - 1, 2**63, 10**30])
precisions = st.integers(1, 7)
days = st.dates().map(str) | st.sampled_from(["2024-02-29", "0001-01-01", "9999-12-31", "2021-10-14"])
dates = st.none() | days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4])


def _is_span(span: tuple[str | None, str | None]) -> bool:
    first, last = first_day(span[0]), last_day(span[1])
    return first is None or last is None or first <= last


spans_of_time = st.tuples(dates, dates).map(lambda span: span if _is_span(span) else span[::-1]).filter(_is_span)


def one_of(literal: Any) -> Strategy[Any]:
    """Return any value of a Literal."""
    return st.sampled_from(get_args(literal))


# -- outlines

_CAP = Polygon([(-180, 80), (180, 80), (180, 90), (-180, 90)])
ODD_SHAPES: tuple[BaseGeometry, ...] = (
    box(-180, -90, 180, 90), box(-180, -90, 180, 90).difference(box(10, 10, 20, 20)), _CAP, box(-180, -90, 180, -60), Point(0, 90), Point(180, -90),
    Point(-180, 0), box(175, 50, 186, 60), box(-187, 10, -178, 20), box(178, -10, 180, 0), box(-180, -30, -177, -20),
    Point(180, 70).buffer(8).difference(Point(180, 70).buffer(3)), MultiPolygon([box(178, 0, 180, 5), box(-180, 0, -177, 5)]),
    MultiPolygon([box(170, 0, 171, 1), box(-171, 0, -170, 1)]), LineString([(170, 0), (190, 10)]), LineString([(180, -90), (180, 90)]),
    LineString([(-180, 10), (180, 10)]), MultiLineString([[(0, 0), (1, 1)], [(179, 0), (180, 0)]]), MultiPoint([(0, 0), (180, 90), (-180, -90)]),
    GeometryCollection([Point(1, 2), LineString([(3, 3), (4, 4)]), box(5, 5, 6, 6)]), GeometryCollection([Point(1, 2), LineString([(3, 3), (4, 4)])]),
    GeometryCollection([box(5, 5, 7, 7), box(6, 6, 8, 8)]), Polygon(),
    box(10, 10, 10 + 1e-7, 10 + 1e-7), box(10, 10, 40, 10 + 4e-6), box(0, 0, 1e-300, 1e-300),
    Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(0, 0), (3, 1), (1, 3)]]), Polygon([(0, 0), (2, 4e-6), (4, 0), (4, 4), (2, 5e-6), (0, 4)]),
    MultiPolygon([box(x / 2, y / 2, x / 2 + 0.3, y / 2 + 0.3) for x in range(12) for y in range(12)]),
    MultiPolygon([box(0, 0, 1, 1), box(1 + 2e-6, 0, 2, 1)]), Polygon([(-180, 89.99), (180, 89.99), (0, 90)]),
    Point(20, 20).buffer(3).difference(MultiPoint([(20 + n / 5, 20) for n in range(8)]).buffer(0.05)),
)  # fmt: skip
_GLOBE = box(-540, -90, 540, 90)


def _shape_at(lon: float, lat: float, kind: str, size: float) -> BaseGeometry:
    made: dict[str, BaseGeometry] = {
        "point": Point(lon, lat),
        "line": LineString([(lon, lat), (lon + size, max(-90.0, lat - size))]),
        "circle": Point(lon, lat).buffer(size).intersection(_GLOBE),
        "box": box(lon, lat - size, lon + size, lat).intersection(_GLOBE),
        "spike": Polygon([(lon, lat), (lon + size, 0), (lon + size, 1e-6)]).intersection(_GLOBE),
    }
    return made[kind] if made[kind].is_valid and not made[kind].is_empty else made["point"]


shapes: Strategy[BaseGeometry] = st.sampled_from(ODD_SHAPES) | st.builds(
    _shape_at, longitudes, latitudes, st.sampled_from(["point", "line", "circle", "box", "spike"]),
    st.sampled_from([1e-9, 1e-6, 0.01, 1.0, 7.0]),
)  # fmt: skip
roles = one_of(PlaceRole)


def _inside(geometry: BaseGeometry) -> dict[str, float]:
    point = Point(12, 34) if geometry.is_empty else geometry.representative_point()
    return {"lon": point.x, "lat": point.y}


areas: Strategy[EventArea] = shapes.flatmap(
    lambda shape: st.builds(
        EventArea, name=words, entry_ids=some_words, role=roles, rule=words, geometry=st.just(shape), where_prec=precisions,
        confidence=shares, inferred=st.booleans(), mention_ids=some_words, **{k: st.just(v) for k, v in _inside(shape).items()},
    )
)  # fmt: skip

# -- what is found in one report


def spans_of(text: str) -> Strategy[Span]:
    """Return any stretch of a text, also an empty one."""
    ends = st.integers(0, len(text))
    return st.tuples(ends, ends).map(lambda pair: Span(start=min(pair), end=max(pair)))


def _places(span: Span, n_footprints: int) -> Strategy[EventPlace]:
    indexes = st.none() | st.integers(0, n_footprints - 1) if n_footprints else st.none()
    return st.builds(
        EventPlace, start=st.just(span.start), end=st.just(span.end), name=words, entry_id=maybe_words, role=roles, footprint=indexes, reason=words,
    )  # fmt: skip


@st.composite
def readings(draw: st.DrawFn, report: Report, number: int) -> Reading:
    """Return what was found in a report; the ids of its event mentions are unlike those of every other number."""
    spans = spans_of(report.text)
    found = sorted({(s.start, s.end) for s in draw(st.lists(spans, max_size=2))})
    mentions = tuple(draw(_mention(report, Span(start=start, end=end))) for start, end in found)
    footprints = tuple(draw(_footprint(report, draw(spans))) for _ in range(draw(st.integers(0, 1))))
    dated = st.builds(
        DateExpression, start_char=st.just(0), end_char=st.just(min(3, len(report.text))), text=words, start=dates, end=dates, date_prec=st.none(), rule=words
    )  # fmt: skip
    events = tuple(
        draw(_event_mention(report, f"{report.id}#{number}.{n}", mentions, len(footprints)))
        for n in range(draw(st.integers(0, 2)))
    )
    return Reading(report=report, mentions=mentions, footprints=footprints, dates=draw(st.lists(dated, max_size=1).map(tuple)), events=events)  # fmt: skip


def _mention(report: Report, span: Span) -> Strategy[Mention]:
    rivals = st.builds(
        Candidate,
        entry_id=words,
        name=words,
        kind=one_of(Kind),
        country=st.none() | codes,
        lon=longitudes,
        lat=latitudes,
        score=shares,
    )
    known = st.builds(
        Mention, report_id=st.just(report.id), start=st.just(span.start), end=st.just(span.end), text=st.just(report.text[span.start : span.end]), name=words,
        literal=st.booleans(), role=roles, entry_id=maybe_words, kind=st.none() | one_of(Kind), country=st.none() | codes, lon=longitudes, lat=latitudes,
        confidence=shares, method=st.sampled_from(["gazetteer", "custom", "geocoder", "inferred"]), reasons=some_words | words.map(lambda w: (f"not in the gazetteer; found by {w}",)),
        candidates=st.lists(rivals, max_size=1).map(tuple),
    )  # fmt: skip
    return known | known.map(lambda m: m.model_copy(update={"lon": None, "lat": None, "method": "unresolved"}))


def _footprint(report: Report, span: Span) -> Strategy[Footprint]:
    return st.builds(
        lambda shape, expression, reasons: Footprint(
            report_id=report.id, start=span.start, end=span.end, expression=expression, rule="entry", anchors=(), geometry=shape, where_prec=5, confidence=0.5,
            reasons=reasons, **_inside(shape),
        ),
        shapes, words, some_words,
    )  # fmt: skip


@st.composite
def _event_mention(
    draw: st.DrawFn, report: Report, name: str, found: Sequence[Mention], n_footprints: int
) -> EventMention:
    spans = spans_of(report.text)
    at = [Span(start=m.start, end=m.end) for m in found] or [draw(spans)]
    start, end = draw(spans_of_time)
    who = st.builds(Participant, code=codes, role=one_of(ParticipantRole), words=words, evidence=st.none() | spans)
    numbers = st.builds(Quantity, what=st.sampled_from(["troops", "ships"]) | words, value=counts.filter(lambda n: n is not None), qualifier=words, country=st.none() | codes, evidence=st.none() | spans)  # fmt: skip
    unions = st.builds(Organisation, name=words, words=words, evidence=spans)
    return EventMention(
        id=name, report_id=report.id, name=draw(maybe_words), series_id=draw(maybe_words), edition=draw(maybe_words), type=draw(one_of(EventType)),
        status=draw(one_of(Status)), start=start, end=end, date_prec=draw(st.none() | st.integers(1, 5)), date_rule=draw(words), date_words=draw(words),
        participants=draw(st.lists(who, max_size=2).map(tuple)), organisations=draw(st.lists(unions, max_size=1).map(tuple)),
        places=tuple(draw(_places(span, n_footprints)) for span in at), domains=draw(st.lists(one_of(Domain), max_size=2, unique=True).map(tuple)),
        troops=draw(counts), quantities=draw(st.lists(numbers, max_size=1).map(tuple)), equipment=draw(some_words),
        evidence=draw(st.lists(spans, max_size=2).map(tuple)), confidence=draw(shares), reasons=draw(some_words),
    )  # fmt: skip


# -- a whole run


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    made: list[Report] = []
    for number in range(draw(st.integers(0, 3))):
        copies = st.none() | st.sampled_from([*(r.id for r in made), "gone"])
        text = draw(st.lists(words, min_size=1, max_size=4).map(" ".join)) or "."
        made.append(
            Report(
                id=f"r{number}{draw(words)[:40]}", text=text, title=draw(maybe_words), published=draw(dates), publisher=draw(maybe_words), url=draw(urls),
                published_from=draw(st.sampled_from([None, "field", "other reports"])), language=draw(maybe_words), path=draw(maybe_words), copy_of=draw(copies),
            )
        )  # fmt: skip
    return made


@st.composite
def _event(draw: st.DrawFn, number: int, told: tuple[EventMention, ...]) -> Event:
    ids = [mention.id for mention in told] or ["gone"]
    drawn = tuple(
        area.model_copy(update={"mention_ids": tuple(ids[: draw(st.integers(0, len(ids)))])})
        for area in draw(st.lists(areas, max_size=2))
    )
    point = draw(st.none() | st.tuples(longitudes, latitudes))
    start, end = draw(spans_of_time)
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids))
    decisions = st.builds(
        lambda pair, verdict, score, reasons: MergeDecision(a=pair[0], b=pair[1], verdict=verdict, score=score, reasons=reasons),
        pairs, one_of(Verdict), shares, some_words,
    )  # fmt: skip
    conflicts = st.builds(Conflict, field=st.sampled_from(["start", "dates", "troops", "name"]) | words, values=some_words, mention_ids=pairs, chosen=words, why=words)  # fmt: skip
    states = st.lists(codes, max_size=3).map(tuple)
    return Event(
        id=f"E{number}{draw(words)[:40]}", name=draw(maybe_words), label=draw(words), series_id=draw(maybe_words), edition=draw(maybe_words),
        type=draw(one_of(EventType)), status=draw(one_of(Status)), start=start, end=end, date_prec=draw(st.none() | st.integers(1, 5)),
        participants=draw(states), hosts=draw(states), observers=draw(states), domains=draw(st.lists(one_of(Domain), max_size=3, unique=True).map(tuple)),
        troops=draw(counts), places=draw(some_words), areas=drawn, lon=point and point[0], lat=point and point[1], where_prec=draw(precisions) if point else None,
        confidence=draw(shares), mentions=told, decisions=draw(st.lists(decisions, max_size=2).map(tuple)), conflicts=draw(st.lists(conflicts, max_size=1).map(tuple)),
    )  # fmt: skip


@st.composite
def collections(draw: st.DrawFn) -> Collection:
    """Return a whole run: up to three reports and four events, each mention in at most one of them."""
    found = tuple(draw(readings(report, n)) for n, report in enumerate(draw(_reports())))
    n_events = draw(st.integers(0, 4))
    pool = [mention for reading in found for mention in reading.events]
    owners = [draw(st.integers(0, n_events)) for _ in pool]
    events = tuple(
        draw(_event(n, tuple(m for m, owner in zip(pool, owners, strict=True) if owner == n))) for n in range(n_events)
    )
    names = st.sampled_from([*(reading.report.id for reading in found), "gone"])
    items = st.builds(
        ReviewItem, report_id=names, what=st.sampled_from(["place", "date", "event", "merge", "publication date"]), subject=words, start=st.none() | st.integers(0, 9),
        end=st.none(), quote=words, reason=words, rivals=some_words, confidence=shares,
    )  # fmt: skip
    faults = st.builds(Fault, where=words, line=st.none() | st.integers(1, 9), why=words, advice=words)
    return Collection(
        readings=found, events=events, review=draw(st.lists(items, max_size=2).map(tuple)), faults=draw(st.lists(faults, max_size=1).map(tuple))
    )  # fmt: skip
