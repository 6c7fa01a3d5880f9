"""What the tests of the export share: the run over seeds/, a hostile run, and one that lies across the antimeridian."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from output_samples import area, mention, sample, span_of
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geoint.models import Collection, Event, EventMention, Reading, Report
from geoint.result import Result, map_reports

ROOT = Path(__file__).resolve().parent.parent

HOSTILE = (
    "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "  =1+1", "\x00=1",
    "<script>alert(1)</script>", "$[description]", "]]>&amp;<!--", "\ud83d", "\u202egnirts", "\ufffe\uffff\x0b\x1f",
    "a\"b,c;d\ne", "'quoted'", "${x}`y`", "x" * 100_000,
)  # fmt: skip


@cache
def seeds() -> Result:
    """The example reports, read once."""
    return map_reports(ROOT / "seeds")


def hostile() -> Collection:
    """One event for each hostile text, which stands wherever a report's words can."""
    readings, events = [], []
    for number, text in enumerate(HOSTILE):
        report = Report(
            id=f"r{number}{text[:20]}", text=f"{text} in Tokyo", title=text, publisher=text, published="2024"
        )
        place = mention(report, "Tokyo", name=text, lon=139.7, lat=35.7, entry_id=text, kind="city", country="JP")
        told = EventMention(
            id=f"{report.id}#1", report_id=report.id, name=text, type="exercise", status="unknown", start="2024",
            evidence=(span_of(report.text, "Tokyo"),),
        )  # fmt: skip
        readings.append(Reading(report=report, mentions=(place,), events=(told,)))
        events.append(
            Event(
                id=f"E{number}", name=text, label=text, series_id=text, edition=text, type="exercise",
                status="unknown", start="2024", places=(text,), areas=(area(text, box(139, 35, 140, 36), told.id),),
                lon=139.7, lat=35.7, where_prec=1, confidence=0.3, mentions=(told,),
            )
        )  # fmt: skip
    return Collection(readings=tuple(readings), events=tuple(events))


def dateline() -> Collection:
    """Areas that touch, cross and lie beside the antimeridian, one with a hole across it, one around the pole."""
    ring = Point(180, 70).buffer(8).difference(Point(180, 70).buffer(3))
    shapes = (
        box(175, 50, 186, 60), box(-187, 10, -178, 20), box(178, -10, 180, 0), box(-180, -30, -177, -20), ring,
        MultiPolygon([box(170, 0, 171, 1), box(-171, 0, -170, 1)]), Polygon([(-180, 80), (180, 80), (180, 90), (-180, 90)]),
    )  # fmt: skip
    first = sample().events[1]
    areas = tuple(area(f"Area {number}", shape) for number, shape in enumerate(shapes))
    points = ((179.9, 55), (-179.9, 15), (180, -5), (-180, -25), (180.5, 70), (-170.5, 0.5), (0, 85))
    events = [
        first.model_copy(update={"id": f"D{number}", "areas": (drawn,), "lon": lon, "lat": lat})
        for number, (drawn, (lon, lat)) in enumerate(zip(areas, points, strict=True))
    ]
    return Collection(readings=sample().readings, events=tuple(events))
