"""Runs for the tests of the brief, and a small picture in place of the map, which has tests of its own."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from geoint.models import Collection, Event, EventMention, Participant, Quantity, Report, Span
from geoint.output.brief import make_brief
from geoint.output.brief.types import Brief, Line
from geoint.output.brief.write import brief_files
from geoint.runs import RunEvents, run_of

VERSION = "0.0"


@cache
def dot() -> bytes:
    """A picture of two by one pixels."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (2, 1), "white").save(buffer, "PNG")
    return buffer.getvalue()


def stub_pictures() -> dict[str, bytes]:
    return {"figure": dot(), "timeline": dot()}


def run(collection: Collection, title: str = "Drills") -> RunEvents:
    return run_of(collection, name="run", title=title)


def brief_of(collection: Collection, **options: object) -> Brief:
    return make_brief(run(collection), version=VERSION, **options)  # type: ignore[arg-type]


def written(brief: Brief, ending: str, folder: Path = Path("out")) -> str | bytes:
    """What a format makes of a brief: text for Markdown and HTML, bytes for Word."""
    data = brief_files(brief, stub_pictures(), folder / f"brief{ending}")[folder / f"brief{ending}"]
    return data if ending == ".docx" else data.decode("utf-8")


def shown(line: Line) -> str:
    """A line with its notes in brackets."""
    return "".join(f"[{piece.note}]" if piece.note else piece.text for piece in line)


TOLD = (
    ("a", "The Baltic Wire", "2024-05-20", "completed", "Latvia and Estonia hold Amber Wolf from 13 to 24 May 2024 with more than 3,000 soldiers and 1 ship."),
    ("b", "Riga Daily", "2024-05-25", "completed", "Amber Wolf of Latvia ran from 13 to 23 May 2024 with 2,500 soldiers."),
    ("c", None, None, "planned", "Amber Wolf is planned for May 2024."),
)  # fmt: skip


def told_thrice() -> RunEvents:
    """One event of three reports that differ in dates, troops and states, and a report that tells of nothing."""
    from geoint.models import Conflict

    mentions = []
    for number, (name, _, _, status, text) in enumerate(TOLD):
        whole = Span(start=0, end=len(text))
        states = tuple(
            Participant(code=code, words=word, evidence=Span(start=text.index(word), end=text.index(word) + len(word)))
            for code, word in (("LV", "Latvia"), ("EE", "Estonia"))
            if word in text
        )
        troops = (3000, 2500, None)[number]
        quantities = (
            (Quantity(what="soldiers", value=3000, qualifier="more than", evidence=whole), Quantity(what="ships", value=1, country="EE", evidence=whole)),
            (Quantity(what="soldiers", value=2500, evidence=whole),),
            (),
        )[number]  # fmt: skip
        start, end = (("2024-05-13", "2024-05-24"), ("2024-05-13", "2024-05-23"), ("2024-05", "2024-05"))[number]
        mentions.append(
            EventMention(
                id=f"{name}#1", report_id=name, name="Amber Wolf", type="exercise", status=status, start=start, end=end, date_words="May 2024",
                participants=states, troops=troops, quantities=quantities, evidence=(whole,), confidence=0.9,
            )
        )  # fmt: skip
    event = Event(
        id="amber", name="Amber Wolf", label="Amber Wolf 2024", series_id="amber-wolf", edition="2024", type="exercise", status="completed",
        start="2024-05-13", end="2024-05-24", date_prec=1, participants=("EE", "LV"), hosts=("LV",), troops=3000, confidence=0.95, mentions=tuple(mentions),
        conflicts=(
            Conflict(field="dates", values=("2024-05-13/2024-05-23", "2024-05-13/2024-05-24"), mention_ids=("a#1", "b#1"), chosen="2024-05-13/2024-05-24", why="given first"),
            Conflict(field="troops", values=("2500", "3000"), mention_ids=("a#1", "b#1"), chosen="3000", why="given first"),
        ),
    )  # fmt: skip
    reports = {
        name: Report(id=name, text=text, publisher=publisher, published=day, title=f"Report {name.upper()}", url=f"https://example.org/{name}")
        for name, publisher, day, _, text in TOLD
    }  # fmt: skip
    reports["d"] = Report(id="d", text="Nothing.", published="2024-06", publisher="Riga Daily")
    quotes = {(name, 0, len(text)): text for name, _, _, _, text in TOLD}
    return RunEvents(name="r", events=(event,), reports=reports, quotes=quotes, resolutions={}, title="Amber")
