"""events.json, the review list, and the extraction record."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from output_samples import SEA_TEXT, sample

from geoint.models import Collection, Reading, Report, ReviewItem
from geoint.output.layers import flatten
from geoint.output.tables import REVIEW_COLUMNS, as_cell, to_record, write_events_json, write_review_csv


def events_json(collection: Collection, folder: Path) -> tuple[str, dict[str, Any]]:
    path = folder / "events.json"
    write_events_json(collection, flatten(collection), path)
    text = path.read_text(encoding="utf-8")
    return text, json.loads(text)


def review_rows(collection: Collection, folder: Path) -> list[dict[str, str]]:
    path = folder / "review.csv"
    write_review_csv(collection, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_events_json_has_all_events_with_evidence_and_quotes(tmp_path: Path) -> None:
    _, document = events_json(sample(), tmp_path)
    assert list(document) == ["title", "events", "reports", "faults", "review"]
    assert [event["id"] for event in document["events"]] == ["E0001", "E0002", "E0003", "E0004"]
    first = document["events"][0]
    assert (first["name"], first["start"], first["end"], first["troops"]) == (
        "Joint Sea 2021", "2021-10-14", "2021-10-17", 10000,
    )  # fmt: skip
    told = first["mentions"][0]
    assert (told["report_id"], told["name"]) == ("a-sea", "Joint Sea")
    assert told["evidence"] == [{"start": 0, "end": 110, "quote": SEA_TEXT[:110]}]
    assert told["participants"][2] == {"code": "MN", "role": "observer", "words": "", "evidence": None}
    assert "footprint" not in told["places"][0]
    assert first["decisions"][0]["reasons"] == ["same area", "dates overlap"]
    assert first["decisions"][1]["verdict"] == "different"
    assert first["conflicts"][0]["chosen"] == "2021-10-14"
    assert document["events"][3]["areas"] == [] and document["events"][3]["lon"] is None


def test_areas_carry_geojson_each_on_one_line(tmp_path: Path) -> None:
    text, document = events_json(sample(), tmp_path)
    bering = document["events"][1]["areas"][0]
    assert bering["geometry"]["type"] == "MultiPolygon"
    assert len(bering["geometry"]["coordinates"]) == 2
    assert (bering["name"], bering["role"], bering["where_prec"]) == ("Берингово море", "area", 7)
    lines = [line.strip() for line in text.split("\n") if '"geometry"' in line]
    assert len(lines) == 4
    assert all(line.startswith('"geometry": {"type":"MultiPolygon"') and line.endswith("]]]}") for line in lines)


def test_a_report_cannot_forge_a_geometry(tmp_path: Path) -> None:
    event = sample().events[0].model_copy(update={"label": 'x\n     "geometry": 0\n'})
    _, document = events_json(Collection(events=(event,)), tmp_path)
    assert document["events"][0]["label"] == 'x\n     "geometry": 0\n'


def test_reports_are_listed_without_their_text(tmp_path: Path) -> None:
    text, document = events_json(sample(), tmp_path)
    assert document["reports"][0] == {
        "id": "a-sea",
        "title": "Joint drills",
        "published": "2021-10-15",
        "published_from": "field",
        "publisher": "Naval News",
        "url": "https://example.org/sea",
        "language": None,
        "copy_of": None,
    }
    assert [report["id"] for report in document["reports"]] == ["a-sea", "b-patrol", "c-bering", "d-nowhere"]
    assert "Beijing said the drills" not in text
    assert document["faults"] == [{"where": "e.txt", "line": None, "why": "it is empty", "advice": "remove it"}]
    assert document["review"][0]["rivals"] == ["Vladivostok (RU)", "Vladivostok Avenue"]


def test_events_json_is_indented_and_readable(tmp_path: Path) -> None:
    text, _ = events_json(sample(), tmp_path)
    assert text.startswith('{\n "title": "",\n "events": [\n  {\n   "id": "E0001",\n   "name": "Joint Sea 2021",\n')
    assert "Tōkyō" in text and "\\u" not in text
    assert text.endswith(" ]\n}\n")


def test_nothing_is_four_empty_lists(tmp_path: Path) -> None:
    text, document = events_json(Collection(), tmp_path)
    assert document == {"title": "", "events": [], "reports": [], "faults": [], "review": []}
    assert text == '{\n "title": "",\n "events": [],\n "reports": [],\n "faults": [],\n "review": []\n}\n'


def test_half_a_surrogate_is_written_as_an_escape(tmp_path: Path) -> None:
    _, document = events_json(Collection(readings=(Reading(report=Report(id="x\ud83d", text="")),)), tmp_path)
    assert document["reports"][0]["id"] == "x\ud83d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+7 495", "'+7 495"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("  =1", "'  =1"),
        ("\x00=1", "'=1"),
        ("Joint Sea = drill", "Joint Sea = drill"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_cells_cannot_be_formulas(text: str, expected: str) -> None:
    assert as_cell(text) == expected


def test_the_review_list_reads_back(tmp_path: Path) -> None:
    rows = review_rows(sample(), tmp_path)
    assert list(rows[0]) == list(REVIEW_COLUMNS)
    assert rows[0] == {
        "report_id": "a-sea",
        "what": "place",
        "subject": "VLADIVOSTOK",
        "quote": "VLADIVOSTOK — Russian",
        "reason": "no entry",
        "rivals": "Vladivostok (RU); Vladivostok Avenue",
        "confidence": "0.123",
        "start": "0",
        "end": "11",
    }
    assert [rows[1][column] for column in ("subject", "quote", "reason", "rivals")] == ["'=1+1", "'-2", "'@x", "'+7"]
    assert (rows[1]["start"], rows[1]["end"]) == ("", "")
    assert rows[2]["subject"] == 'Тест, "quoted"\nline'


def test_an_empty_review_list_has_its_heading(tmp_path: Path) -> None:
    write_review_csv(Collection(), tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text() == ",".join(REVIEW_COLUMNS) + "\n"


def test_half_a_surrogate_does_not_stop_the_review_list(tmp_path: Path) -> None:
    item = ReviewItem(report_id="r", what="date", subject="x\ud83dy", reason="odd")
    assert review_rows(Collection(review=(item,)), tmp_path)[0]["subject"] == "x?y"


def test_the_extraction_record_keeps_the_contract() -> None:
    record = to_record(sample().readings[0])
    assert list(record) == ["id", "mentions", "events"]
    assert record["id"] == "a-sea"
    lost, sea, beijing = record["mentions"]
    assert sea == {
        "start": 77,
        "end": 89,
        "text": "Sea of Japan",
        "name": "Sea of Japan",
        "entry_id": "sea:sea-of-japan",
        "kind": "sea",
        "country": None,
        "lon": 135.0,
        "lat": 40.0,
        "literal": True,
        "role": "mentioned",
        "confidence": 0.97,
        "method": "gazetteer",
    }
    assert (lost["lon"], lost["lat"], lost["entry_id"]) == (None, None, None)
    assert beijing["literal"] is False
    (event,) = record["events"]
    assert event["participants"] == ["CN", "RU"]  # Mongolia only observes
    assert [(place["start"], place["end"], place["role"]) for place in event["places"]] == [(77, 89, "area")]
    assert event["evidence"] == [{"start": 0, "end": 110}]
    assert (event["name"], event["type"], event["status"]) == ("Joint Sea", "exercise", "ongoing")
    assert (event["start"], event["end"], event["troops"], event["confidence"]) == ("2021-10-14", None, 10000, 0.9)
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        ("area", True),
        ("base", True),
        ("target", True),
        ("departure", False),
        ("headquarters", False),
        ("mentioned", False),
    ],
)
def test_places_of_an_event_are_where_it_happens(role: str, kept: bool) -> None:
    reading = sample().readings[0]
    place = reading.events[0].places[0].model_copy(update={"role": role})
    event = reading.events[0].model_copy(update={"places": (place,)})
    record = to_record(reading.model_copy(update={"events": (event,)}))
    assert bool(record["events"][0]["places"]) is kept


def test_footprints_come_on_request() -> None:
    (footprint,) = to_record(sample().readings[0], footprints=True)["footprints"]
    assert (footprint["start"], footprint["end"], footprint["expression"]) == (77, 89, "Sea of Japan")
    assert (footprint["rule"], footprint["where_prec"], footprint["lon"], footprint["lat"]) == ("entry", 7, 135, 41)
    assert footprint["geometry"]["type"] == "Polygon"
    assert footprint["geometry"]["coordinates"][0][0] == [130.0, 36.0]
