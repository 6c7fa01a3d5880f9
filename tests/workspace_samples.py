"""Made-up readings for a workspace, with everything that makes merging hard, and a pipeline that reads nothing."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

from shapely.geometry import Point

from geoint.models import EventMention, EventPlace, Footprint, Participant, Reading, Report, Span
from geoint.pipeline import Pipeline
from geoint.workspace.file import open_file, transaction
from geoint.workspace.merge import Merge, Merged
from geoint.workspace.reports import Slot, content_hash, keep_reading, number_of

STATES = ["RU", "CN", "JP", "US"]
SPOTS = [("Sea of Japan", 135.0, 40.0), ("Drawsko", 16.0, 53.0), ("Bering Sea", 179.5, 58.0)]
NAMES = [
    (None, None),
    (None, None),
    ("Vostok", "vostok"),
    ("Vostak", None),
    ("Amber Wolf", None),
    ("Amber Wolf East", None),
]
WHEN = [None, None, "2022", "2022-09", "2022-09-01", "2022-09-03/2022-09-09", "2022-08-30/2022-09-05", "2018-09"]
WORDS = (
    "ships sailed jets flew over the sea and tanks fired at targets while crews trained near a coast for days".split()
)


class Unreading(Pipeline):
    """A pipeline that is given readings; one that is read again gets a date in the year that it is told."""

    def __init__(self) -> None:
        self.known: dict[str, Reading] = {}

    def read(self, report: Report, **_: object) -> Reading:
        before = self.known[report.id]
        year = report.published
        events = tuple(
            e.model_copy(update={"start": f"{year}-09", "end": f"{year}-09", "edition": year}) for e in before.events
        )
        return before.model_copy(update={"report": report, "events": events})


def some_text(rng: random.Random, originals: list[str]) -> str:
    """A text of its own, or one that repeats another with its end cut."""
    if originals and rng.random() < 0.5:
        kept = rng.choice(originals).split()
        return " ".join(kept[: rng.choice([len(kept), len(kept), int(len(kept) * 0.85)])])
    text = " ".join(rng.choice(WORDS) for _ in range(60)) + f" {rng.randrange(10**6)}"
    originals.append(text)
    return text


def some_reading(rng: random.Random, report_id: str, text: str) -> Reading:
    """A report of one to three activities, dated or not; one that repeats another often tells the same ones."""
    published = rng.choice([None, "2022-09-02", "2022-09-05", "2022-10-01"])
    report = Report(id=report_id, text=text, published=published, path=f"in/{report_id}.txt")
    if rng.random() < 0.7:
        rng = random.Random(text[:60])
    spots = rng.sample(SPOTS, rng.choice([1, 2]))
    footprints = tuple(
        Footprint(
            report_id=report_id, start=n, end=n + 1, expression=name, rule="entry", anchors=(f"x:{name}",),
            geometry=Point(lon, lat).buffer(1.0, quad_segs=2), lon=lon, lat=lat, where_prec=5, confidence=0.9,
        )
        for n, (name, lon, lat) in enumerate(spots)
    )  # fmt: skip
    events = tuple(_some_mention(rng, report_id, number, spots) for number in range(1, rng.choice([1, 1, 2, 3]) + 1))
    return Reading(report=report, footprints=footprints, events=events)


def _some_mention(
    rng: random.Random, report_id: str, number: int, spots: list[tuple[str, float, float]]
) -> EventMention:
    name, series = rng.choice(NAMES)
    start, _, end = (rng.choice(WHEN) or "").partition("/")
    places = tuple(
        EventPlace(
            start=n, end=n + 1, name=spot[0], entry_id=f"x:{spot[0]}", footprint=n if rng.random() < 0.8 else None
        )
        for n, spot in enumerate(spots)
    )
    return EventMention(
        id=f"{report_id}#{number}", report_id=report_id, name=name, series_id=series, type=rng.choice(["exercise", "patrol"]),
        edition=start[:4] or None if name and rng.random() < 0.5 else None, status=rng.choice(["planned", "completed"]),
        start=start or None, end=None if rng.random() < 0.2 else (end or start) or None, places=places if rng.random() < 0.8 else (),
        participants=tuple(Participant(code=code) for code in rng.sample(STATES, rng.choice([0, 1, 2, 2, 3]))),
        troops=rng.choice([None, None, 5000, 20000]), evidence=(Span(start=number, end=number + 10),), confidence=0.7,
    )  # fmt: skip


class Desk:
    """A workspace that is given readings, and the same readings beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pipeline = Unreading()
        self.readings: dict[str, Reading] = {}

    def put(self, *readings: Reading) -> None:
        """Keep readings as a run does that was killed before it merged."""
        with closing(open_file(self.folder, write=True)) as db:
            for reading in readings:
                report = reading.report
                slot = Slot(number_of(db, report.id), f"/in/{report.id}", "", 1, content_hash(report))
                keep_reading(db, reading, slot, "as ever")
                self.pipeline.known[report.id] = reading
                self.readings[report.id] = reading

    def merge(self, *removed: str) -> Merged:
        """Merge what was kept, and take reports out."""
        with closing(open_file(self.folder, write=True)) as db, transaction(db):
            numbers = [number_of(db, report_id) for report_id in removed]
            for report_id in removed:
                del self.readings[report_id]
            return Merge(db, read_again=self.pipeline.read).run([n for n in numbers if n is not None])

    def take_out(self, *removed: str) -> Merged:
        """Take reports out, and leave what was kept for the next merge."""
        with closing(open_file(self.folder, write=True)) as db, transaction(db):
            numbers = [number_of(db, report_id) for report_id in removed]
            for report_id in removed:
                del self.readings[report_id]
            return Merge(db, read_again=self.pipeline.read).run([n for n in numbers if n is not None], only=())
