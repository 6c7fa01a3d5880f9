"""A run read back from its folder: the events with their reports and quotes, as the models of `geoint.models`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geoint.errors import InputError
from geoint.models import Collection, Event, EventMention, Fault, Frozen, Mention, Report, ReviewItem

EVENTS_FILE = "events.json"
"""The file of a run's folder that holds everything about its events."""

DEFAULT_PARENT = Path("outputs")
"""Where runs are looked for when none is named; `make map` writes here."""

MAX_RIVALS = 3

# What events.json says of a report; its text stays with the user's own files.
_NO_TEXT = ""


class Resolution(Frozen):
    """How the entry of one place was chosen, with the next best ones."""

    method: str
    confidence: float
    reasons: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


class RunEvents(Frozen):
    """Events with what is needed to tell of them.

    `name` says where the run comes from, `title` is the heading that its maker gave it ("" where none).
    `reports` is by report id, without texts where the run was read from a folder. `quotes` and `resolutions` are by
    report id, start and end: the sentences of evidence, and the places.
    """

    name: str
    events: tuple[Event, ...]
    reports: Mapping[str, Report]
    quotes: Mapping[tuple[str, int, int], str]
    resolutions: Mapping[tuple[str, int, int], Resolution]
    review: tuple[ReviewItem, ...] = ()
    faults: tuple[Fault, ...] = ()
    title: str = ""

    def quotes_of(self, mention: EventMention) -> tuple[str, ...]:
        """Return the sentences that a mention rests on, each on one line."""
        keys = ((mention.report_id, span.start, span.end) for span in mention.evidence)
        return tuple(self.quotes[key] for key in keys if self.quotes.get(key))

    def n_reports(self, event: Event) -> int:
        """Return how many reports tell of an event."""
        return len({mention.report_id for mention in event.mentions})

    def n_sources(self, event: Event) -> int:
        """Return the same with a report and those that repeat its text counted once."""
        told_by = {mention.report_id for mention in event.mentions}
        return len({self.reports[name].source_id if name in self.reports else name for name in told_by})


def is_run(path: str | Path) -> bool:
    """Whether a path is a run's folder, or its events.json."""
    try:
        return _file_of(Path(path)).is_file()
    except (OSError, ValueError):  # a name that no disk can hold
        return False


def newest_run(parent: Path = DEFAULT_PARENT) -> Path:
    """Return the folder in `parent` whose run was written last.

    Raises
    ------
    InputError
        Where there is none.
    """
    try:
        runs = [(_file_of(p).stat().st_mtime_ns, p) for p in sorted(parent.iterdir()) if p.is_dir() and is_run(p)]
    except OSError:
        runs = []
    if not runs:
        raise InputError(f"no run in {parent}/; name a run's folder, or make one: geoint map REPORTS -o {parent}/mine")
    return max(runs)[1]


def load_run(path: str | Path) -> RunEvents:
    """Read the events of a run.

    Parameters
    ----------
    path
        The folder that `geoint map` wrote, or its events.json.

    Raises
    ------
    InputError
        Where the folder has no run, or its events.json is damaged or of another make.
    """
    folder = Path(path)
    file = _file_of(folder)
    document = _read(file, folder)
    try:
        quotes: dict[tuple[str, int, int], str] = {}
        resolutions: dict[tuple[str, int, int], Resolution] = {}
        return RunEvents(
            name=str(folder),
            events=tuple(_event(record, quotes, resolutions) for record in document["events"]),
            reports={r["id"]: Report(text=_NO_TEXT, **r) for r in document["reports"]},
            quotes=quotes,
            resolutions=resolutions,
            review=tuple(ReviewItem(**record) for record in document["review"]),
            faults=tuple(Fault(**record) for record in document["faults"]),
            title=str(document.get("title", "")),
        )
    except ValidationError as error:
        raise _damaged(file, _told(error)) from error
    except KeyError as error:
        raise _damaged(file, f"it has no {error.args[0]!r}") from error
    except (TypeError, ValueError, AttributeError, ShapelyError) as error:
        raise _damaged(file, str(error)) from error


def run_of(collection: Collection, *, name: str, title: str = "") -> RunEvents:
    """Return the same for reports that were just read."""
    from geoint.output.webmap.text import context_of

    readings = collection.readings
    texts = {r.report.id: r.report.text for r in readings}
    found = {(m.report_id, m.start, m.end): m for r in readings for m in r.mentions}
    mentions = [mention for event in collection.events for mention in event.mentions]
    places = [(m.report_id, p.start, p.end) for m in mentions for p in m.places]
    return RunEvents(
        name=name,
        events=collection.events,
        reports={r.report.id: r.report for r in readings},
        quotes={
            (m.report_id, start, end): " ".join(texts[m.report_id][start:end].split())
            for m in mentions
            if m.report_id in texts
            for start, end in (*((s.start, s.end) for s in m.evidence), *context_of(m, texts[m.report_id]))
        },
        resolutions={key: resolution_of(found[key]) for key in places if key in found},
        review=collection.review,
        faults=collection.faults,
        title=title,
    )


def _file_of(path: Path) -> Path:
    return path if path.name == EVENTS_FILE else path / EVENTS_FILE


def resolution_of(mention: Mention) -> Resolution:
    """Return how a mention got its entry, with its first rivals."""
    rivals = (f"{c.name} ({c.kind}, {c.country or 'no country'}, {c.entry_id})" for c in mention.candidates[1:])
    return Resolution(
        method=mention.method,
        confidence=mention.confidence,
        reasons=mention.reasons,
        rivals=tuple(rivals)[:MAX_RIVALS],
    )


def _read(file: Path, folder: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        why = "it has no events.json" if folder.is_dir() else "there is no such folder"
        raise InputError(f"{folder} is no run: {why}; name a folder that `geoint map ... -o FOLDER` wrote") from error
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror or error}; check its permissions") from error
    except (ValueError, RecursionError) as error:
        raise _damaged(file, f"it is no JSON in UTF-8: {error}") from error
    if not isinstance(document, dict):
        raise _damaged(file, "it holds no object")
    return document


def _event(
    record: dict[str, Any],
    quotes: dict[tuple[str, int, int], str],
    resolutions: dict[tuple[str, int, int], Resolution],
) -> Event:
    areas = [{**area, "geometry": shape(area["geometry"])} for area in record["areas"]]
    mentions = [_mention(mention, quotes, resolutions) for mention in record["mentions"]]
    return Event(**{**record, "areas": areas, "mentions": mentions})


def _mention(
    record: dict[str, Any],
    quotes: dict[tuple[str, int, int], str],
    resolutions: dict[tuple[str, int, int], Resolution],
) -> dict[str, Any]:
    """Return a mention's fields, and put its quotes and the choice of its places aside, which the model has not."""
    evidence, places = [], []
    for span in record["evidence"]:
        quotes[record["report_id"], span["start"], span["end"]] = str(span.get("quote", ""))
        evidence.append({"start": span["start"], "end": span["end"]})
    known_fields = {name: value for name, value in record.items() if name != "context"}
    for span in record.get("context", ()):
        quotes.setdefault((record["report_id"], span["start"], span["end"]), str(span.get("quote", "")))
    for place in record["places"]:
        known = dict(place)
        resolution = known.pop("resolution", None)
        if resolution is not None:
            resolutions[record["report_id"], place["start"], place["end"]] = Resolution(**resolution)
        places.append(known)
    return {**known_fields, "evidence": evidence, "places": places}


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _damaged(file: Path, why: str) -> InputError:
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(why.split()))  # it may quote the file
    return InputError(f"cannot use {file}: {shown}; make the run anew with `geoint map`")
