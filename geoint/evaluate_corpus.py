"""A user's own corpus for `geoint evaluate`: JSON Lines with texts and the toponyms that a person marked in them.

One object a line:

    {"id": "r1", "text": "Ships left Baltiysk.",
     "toponyms": [{"start": 11, "end": 19, "lat": 54.65, "lon": 19.91, "literal": true, "within_km": 20}],
     "ignore": [{"start": 0, "end": 5}]}

Offsets count characters, end exclusive. Of a toponym only `start` and `end` must be there. Without `lat` and `lon` it
counts for recognition alone. `within_km` says how far an answer may lie from it (161 where it is missing). `literal` is
false where the name stands for a government, army or people. A `type` that holds "demonym" leaves it out. What
overlaps an `ignore` span and no toponym is neither right nor wrong. Where a line has no `text`, the file beside the
corpus whose name has "articles" for "gold" is asked for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from geoint.errors import InputError
from geoint.models import Fault, Frozen

ADVICE = "correct the line or leave it out"


class GoldPlace(Frozen):
    """A toponym that a person marked at [start, end), with its position where it is known (degrees)."""

    start: int
    end: int
    name: str = ""
    lat: float | None = None
    lon: float | None = None
    literal: bool | None = None
    within_km: float | None = None
    demonym: bool = False


class GoldReport(Frozen):
    """A text with its toponyms, and the spans where an answer is neither right nor wrong."""

    id: str
    text: str
    places: tuple[GoldPlace, ...]
    ignored: tuple[tuple[int, int], ...] = ()


class Corpus(NamedTuple):
    """The reports of a file, and the lines that were left out."""

    name: str
    reports: tuple[GoldReport, ...]
    faults: tuple[Fault, ...]


def read_corpus(path: Path) -> Corpus:
    """Read a corpus file; a wrong line becomes a fault and the rest goes on.

    Raises
    ------
    InputError
        Where the file cannot be read at all.
    """
    texts = _texts_beside(path)
    reports: list[GoldReport] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            report = _report(json.loads(line), texts)
            if report.id in seen:
                raise ValueError(f"id {report.id!r} stands on line {seen[report.id]} too")
        except json.JSONDecodeError as error:
            faults.append(Fault(where=str(path), line=number, why=f"no JSON ({error.msg})", advice=ADVICE))
        except ValueError as error:
            faults.append(Fault(where=str(path), line=number, why=str(error), advice=ADVICE))
        else:
            seen[report.id] = number
            reports.append(report)
    return Corpus(path.name, tuple(reports), tuple(faults))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot read {path}: {why}; name a JSON Lines file of reports with their toponyms") from error
    # Only line feeds end a record: other line separators may stand inside a string.
    yield from ((n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip())


def _texts_beside(path: Path) -> dict[str, str]:
    """Return the texts of the articles file that belongs to a gold file; none where there is no such file."""
    other = path.with_name(path.name.replace("gold", "articles"))
    if other == path or not other.is_file():
        return {}
    texts: dict[str, str] = {}
    for _, line in _lines(other):
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue  # the corpus line that needs this text is told of
        if isinstance(record, dict) and isinstance(record.get("text"), str):
            texts[str(record.get("id"))] = record["text"]
    return texts


def _report(record: Any, texts: Mapping[str, str]) -> GoldReport:
    if not isinstance(record, dict):
        raise ValueError("not an object with id, text and toponyms")
    if not isinstance(record.get("id"), str | int):
        raise ValueError("no id")
    report_id = str(record["id"])
    text = record.get("text", texts.get(report_id))
    if not isinstance(text, str):
        raise ValueError(f"report {report_id} has no text")
    if not isinstance(record.get("toponyms"), list):
        raise ValueError(f"report {report_id} has no list of toponyms")
    places = tuple(_place(each, text, report_id) for each in record["toponyms"])
    ignored = tuple(_span(each, text, report_id) for each in record.get("ignore") or ())
    return GoldReport(id=report_id, text=text, places=places, ignored=ignored)


def _place(record: Any, text: str, report_id: str) -> GoldPlace:
    start, end = _span(record, text, report_id)
    where = f"report {report_id}, toponym at {start}"
    numbers = {key: _number(record.get(key), f"{where}: {key}") for key in ("lat", "lon", "within_km")}
    lat, lon = numbers["lat"], numbers["lon"]
    if (lat is None) != (lon is None):
        raise ValueError(f"{where} has only one of lat and lon")
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{where}: lat {lat}, lon {lon} lie outside the world")
    literal = record.get("literal")
    if literal is not None and not isinstance(literal, bool):
        raise ValueError(f"{where}: literal is neither true nor false")
    return GoldPlace(
        start=start,
        end=end,
        name=str(record.get("name") or text[start:end]),
        literal=literal,
        demonym="demonym" in str(record.get("type", "")).lower(),
        **numbers,
    )


def _span(record: Any, text: str, report_id: str) -> tuple[int, int]:
    start, end = (record.get("start"), record.get("end")) if isinstance(record, dict) else (None, None)
    if type(start) is not int or type(end) is not int:
        raise ValueError(f"report {report_id} has a toponym or span without start and end")
    if not 0 <= start < end <= len(text):
        raise ValueError(f"report {report_id}: [{start}, {end}) lies outside its text of {len(text)} characters")
    return start, end


def _number(value: Any, what: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{what} is no number")
    return float(value)
