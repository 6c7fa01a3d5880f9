"""Small runs with every oddity that the writers must bear."""

from __future__ import annotations

from typing import Any

from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.models import (
    Collection,
    Conflict,
    Event,
    EventArea,
    EventMention,
    EventPlace,
    Fault,
    Footprint,
    Mention,
    MergeDecision,
    Participant,
    Reading,
    Report,
    ReviewItem,
    Span,
)

SEA_TEXT = (
    "VLADIVOSTOK — Russian and Chinese warships began the Joint Sea drills in the Sea of Japan on October 14, 2021.\n"
    "They fired at floating targets. Beijing said the drills were routine."
)
PATROL_TEXT = 'Ten ships sailed through the "Tsugaru Strait" in October 2021 & then <b>east</b>; Tōkyō watched.'
BERING_TEXT = '=HYPERLINK("x") Учения «Океан» идут в Беринговом море, near the Bering Strait, since September 2024.'
NOWHERE_TEXT = "An exercise was announced; neither its date nor its place was given."

SEA_OF_JAPAN = Polygon([(130, 36), (130, 42), (136, 46), (140, 45), (139, 38), (135, 36)])  # clockwise on purpose
BERING_ACROSS = box(172, 55, 195, 65)  # passes 180, as a buffer around a coast does
TSUGARU = MultiPolygon([box(139.9, 41.1, 140.5, 41.5), box(140.6, 41.2, 141.1, 41.7)])


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start=start, end=start + len(part))


def mention(report: Report, text: str, **known: Any) -> Mention:
    span = span_of(report.text, text)
    values: dict[str, Any] = {"name": text, **known}
    return Mention(report_id=report.id, start=span.start, end=span.end, text=text, **values)


def area(name: str, geometry: BaseGeometry, *mention_ids: str, **known: Any) -> EventArea:
    point = geometry.representative_point()
    values: dict[str, Any] = {
        "entry_ids": (f"sea:{name}",),
        "role": "area",
        "rule": "entry",
        "lon": point.x,
        "lat": point.y,
        "where_prec": 7,
        "confidence": 0.91234,
        **known,
    }
    return EventArea(name=name, geometry=geometry, mention_ids=mention_ids, **values)


def sample() -> Collection:
    """Four events: two reports merged, a month and a formula and a dateline, no date, no place."""
    sea = Report(
        id="a-sea", text=SEA_TEXT, title="Joint drills", published="2021-10-15", publisher="Naval News",
        url="https://example.org/sea", published_from="field",
    )  # fmt: skip
    patrol = Report(id="b-patrol", text=PATROL_TEXT, published="2021-10", publisher="Pacific Daily")
    bering = Report(id="c-bering", text=BERING_TEXT, published="2024-09-20", title="=cmd|' /C calc'!A0", language="ru")
    nowhere = Report(id="d-nowhere", text=NOWHERE_TEXT)
    return Collection(
        readings=(_sea_reading(sea), _patrol_reading(patrol), _bering_reading(bering), Reading(report=nowhere)),
        events=(_joint_sea(sea, patrol), _ocean(bering), _undated(patrol), _unplaced(nowhere)),
        review=_review(),
        faults=(Fault(where="e.txt", why="it is empty", advice="remove it"),),
    )


def _sea_reading(report: Report) -> Reading:
    sea = mention(
        report, "Sea of Japan", entry_id="sea:sea-of-japan", kind="sea", lon=135.0, lat=40.0,
        confidence=0.97, method="gazetteer",
    )  # fmt: skip
    beijing = mention(
        report, "Beijing", literal=False, entry_id="gn:1816670", kind="city", country="CN", lon=116.39723,
        lat=39.9075, confidence=0.9, method="gazetteer",
    )  # fmt: skip
    lost = mention(report, "VLADIVOSTOK", reasons=("no entry",))
    place = sea
    event = EventMention(
        id="a-sea#1", report_id=report.id, name="Joint Sea", type="exercise", status="ongoing", start="2021-10-14",
        participants=(
            Participant(code="RU", role="host"), Participant(code="CN"), Participant(code="MN", role="observer"),
        ),
        places=(
            EventPlace(start=place.start, end=place.end, name=place.name, entry_id=place.entry_id, footprint=0),
            EventPlace(start=beijing.start, end=beijing.end, name="Beijing", role="mentioned"),
        ),
        domains=("sea",), troops=10000, evidence=(span_of(report.text, SEA_TEXT[:110]),), confidence=0.9,
    )  # fmt: skip
    footprint = Footprint(
        report_id=report.id, start=place.start, end=place.end, expression="Sea of Japan", rule="entry",
        anchors=("sea:sea-of-japan",), geometry=SEA_OF_JAPAN, lon=135, lat=41, where_prec=7, confidence=0.97,
    )  # fmt: skip
    return Reading(report=report, mentions=(lost, sea, beijing), footprints=(footprint,), events=(event,))


def _patrol_reading(report: Report) -> Reading:
    strait = mention(
        report, "Tsugaru Strait", entry_id="strait:tsugaru-strait", kind="strait", lon=140.5, lat=41.4,
        confidence=0.95, method="custom",
    )  # fmt: skip
    return Reading(report=report, mentions=(strait,))


def _bering_reading(report: Report) -> Reading:
    strait = mention(
        report, "Bering Strait", entry_id="strait:bering-strait", kind="strait", lon=-168.97, lat=65.75,
        confidence=0.95, method="gazetteer",
    )  # fmt: skip
    return Reading(report=report, mentions=(strait,))


def _joint_sea(sea: Report, patrol: Report) -> Event:
    first = _sea_reading(sea).events[0]
    second = EventMention(
        id="b-patrol#1", report_id=patrol.id, name=None, type="exercise", status="completed", start="2021-10",
        end="2021-10", evidence=(span_of(patrol.text, PATROL_TEXT),), confidence=0.5,
    )  # fmt: skip
    return Event(
        id="E0001", name="Joint Sea 2021", label="Joint Sea 2021", series_id="joint-sea", edition="2021",
        type="exercise", status="completed", start="2021-10-14", end="2021-10-17", date_prec=1,
        participants=("CN", "RU"), hosts=("RU",), observers=("MN",), domains=("sea", "air"), troops=10000,
        places=("Sea of Japan", "Tsugaru Strait"),
        areas=(area("Sea of Japan", SEA_OF_JAPAN, first.id), area("Tsugaru Strait", TSUGARU, second.id)),
        lon=135.123456789, lat=40.987654321, where_prec=7, confidence=0.87654, mentions=(first, second),
        decisions=(
            MergeDecision(a=first.id, b=second.id, verdict="same", score=0.9, reasons=("same area", "dates overlap")),
            MergeDecision(a=first.id, b="c#1", verdict="different", score=0.1, reasons=("other year",)),
        ),
        conflicts=(
            Conflict(
                field="start", values=("2021-10-14", "2021-10"), mention_ids=(first.id, second.id),
                chosen="2021-10-14", why="more precise",
            ),
        ),
    )  # fmt: skip


def _ocean(report: Report) -> Event:
    told = EventMention(
        id="c-bering#1", report_id=report.id, name="Океан", type="patrol", status="ongoing", start="2024-09",
        evidence=(span_of(report.text, BERING_TEXT),), confidence=0.7,
    )  # fmt: skip
    return Event(
        id="E0002", name="=Океан", label="=Океан «2024» <script>alert(1)</script>", type="patrol", status="ongoing",
        start="2024-09", date_prec=3, participants=("RU",), places=("Bering Sea",),
        areas=(area("Берингово море", BERING_ACROSS, told.id), area("Anadyr", Point(177.5, 64.73), role="base")),
        lon=183.5, lat=60, where_prec=7, confidence=0.7, mentions=(told,),
    )  # fmt: skip


def _undated(report: Report) -> Event:
    told = EventMention(
        id="b-patrol#2", report_id=report.id, name=None, type="incursion", status="unknown",
        evidence=(span_of(report.text, "Tōkyō watched."),),
    )  # fmt: skip
    return Event(
        id="E0003", name=None, label="Incursion near Tōkyō", type="incursion", status="unknown", lon=139.69171,
        lat=35.6895, where_prec=1, confidence=0.4, mentions=(told,),
    )  # fmt: skip


def _unplaced(report: Report) -> Event:
    told = EventMention(
        id="d-nowhere#1", report_id=report.id, name=None, type="exercise", status="planned",
        evidence=(span_of(report.text, "An exercise was announced"),),
    )  # fmt: skip
    return Event(id="E0004", name=None, label="Exercise", type="exercise", status="planned", mentions=(told,))


def _review() -> tuple[ReviewItem, ...]:
    return (
        ReviewItem(
            report_id="a-sea", what="place", subject="VLADIVOSTOK", start=0, end=11, quote="VLADIVOSTOK — Russian",
            reason="no entry", rivals=("Vladivostok (RU)", "Vladivostok Avenue"), confidence=0.12345,
        ),
        ReviewItem(report_id="c-bering", what="event", subject="=1+1", quote="-2", reason="@x", rivals=("+7",)),
        ReviewItem(report_id="d-nowhere", what="date", subject="Тест, \"quoted\"\nline", reason="no date"),
    )  # fmt: skip


def many(count: int) -> Collection:
    """Run of `count` events, one report each, that share a few large outlines; some lie across the antimeridian."""
    outlines = [Point(100 + 12 * number, 10 + 5 * number).buffer(4 + number / 2, quad_segs=64) for number in range(8)]
    readings, events = [], []
    for number in range(count):
        report = Report(
            id=f"r{number:06}",
            text=f"Report {number}: " + SEA_TEXT,
            published="2021-10-15",
            publisher=f"P{number % 50}",
        )
        reading = _sea_reading(report)
        told = reading.events[0].model_copy(update={"id": f"{report.id}#1"})
        outline = outlines[number % len(outlines)]
        readings.append(reading)
        events.append(
            Event(
                id=f"E{number:06}",
                name=None,
                label=f"Exercise {number}",
                type="exercise",
                status="completed",
                start=f"20{number % 20:02}-03-04",
                end=f"20{number % 20:02}-03-09",
                date_prec=1,
                participants=("CN", "RU"),
                places=("Sea",),
                areas=(area("Sea", outline, told.id),),
                lon=100 + number % 80,
                lat=(number * 7) % 60,
                where_prec=7,
                confidence=0.5,
                mentions=(told,),
            )
        )
    return Collection(readings=tuple(readings), events=tuple(events))
