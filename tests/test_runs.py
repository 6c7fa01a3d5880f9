"""A run read back from its folder: the same events, and one clear line for whatever is wrong with it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from output_samples import sample

from geoint.errors import GeointError, InputError
from geoint.models import Report
from geoint.output.folder import default_writers, save
from geoint.pipeline import Pipeline
from geoint.runs import Resolution, is_run, load_run, newest_run, resolution_of, run_of
from geoint.runs_search import find_by_words


def write(folder: Path) -> Path:
    save(sample(), folder, writers={"events.json": default_writers()["events.json"]})
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "run")


def test_what_was_written_comes_back(folder: Path) -> None:
    """All but what the file has not: which footprint of its reading a place had."""
    run, written = load_run(folder), sample().events
    assert [e.id for e in run.events] == ["E0001", "E0002", "E0003", "E0004"]
    for read, event in zip(run.events, written, strict=True):
        left_out = {"areas": {"__all__": {"geometry"}}, "mentions": {"__all__": {"places": {"__all__": {"footprint"}}}}}
        assert read.model_dump(exclude=left_out) == event.model_dump(exclude=left_out)
    assert [m.places[0].footprint for m in run.events[0].mentions if m.places] == [None]


def test_areas_come_back_as_they_lie(folder: Path) -> None:
    sea, strait = load_run(folder).events[0].areas
    assert sea.geometry.bounds == (130.0, 36.0, 140.0, 46.0)
    assert strait.geometry.bounds == pytest.approx((139.9, 41.1, 141.1, 41.7))


def test_quotes_reports_and_review_come_back(folder: Path) -> None:
    run = load_run(folder)
    first = run.events[0].mentions[0]
    assert run.quotes_of(first)[0].startswith("VLADIVOSTOK — Russian and Chinese warships began the Joint Sea drills")
    assert (run.reports["a-sea"].publisher, run.reports["a-sea"].url) == ("Naval News", "https://example.org/sea")
    assert [item.subject for item in run.review][:2] == ["VLADIVOSTOK", "=1+1"]


def test_the_file_itself_may_be_named(folder: Path) -> None:
    assert is_run(folder / "events.json")
    assert [e.id for e in load_run(folder / "events.json").events] == [e.id for e in load_run(folder).events]


def test_a_run_just_read_tells_the_same_as_one_from_its_folder(folder: Path) -> None:
    fresh, loaded = run_of(sample(), name="reports"), load_run(folder)
    for event in loaded.events:
        for mention in event.mentions:
            assert fresh.quotes_of(mention) == loaded.quotes_of(mention)


def test_the_choice_of_a_place_is_kept_with_its_rivals() -> None:
    pipeline = Pipeline()
    report = Report(
        id="t",
        text="Lebanese troops began a military exercise in Tripoli, Lebanon, on 3 May 2024.",
        published="2024-05-04",
    )
    run = run_of(pipeline.collect([pipeline.read(report)]), name="t")
    (place,) = [p for p in run.events[0].mentions[0].places if p.name == "Tripoli"]
    chosen = run.resolutions["t", place.start, place.end]
    assert (chosen.method, place.entry_id) == ("gazetteer", "gn:266826")
    assert any("gn:2210247" in rival for rival in chosen.rivals)  # Tripoli in Libya
    assert chosen.reasons


def test_the_choice_is_read_from_a_file_that_has_it(folder: Path) -> None:
    document = json.loads((folder / "events.json").read_text(encoding="utf-8"))
    place = document["events"][0]["mentions"][0]["places"][0]
    place["resolution"] = {"method": "gazetteer", "confidence": 0.9, "reasons": ["main name"], "rivals": ["East Sea"]}
    (folder / "events.json").write_text(json.dumps(document), encoding="utf-8")
    known = load_run(folder).resolutions["a-sea", place["start"], place["end"]]
    assert known == Resolution(method="gazetteer", confidence=0.9, reasons=("main name",), rivals=("East Sea",))


def test_a_resolution_has_the_first_rivals_only() -> None:
    (reading, *_) = sample().readings
    assert resolution_of(reading.mentions[0]) == Resolution(method="unresolved", confidence=0.0, reasons=("no entry",))


# -- what is no run


def broken(change: Any) -> str:
    document = {"events": [], "reports": [], "faults": [], "review": []}
    return json.dumps(change(document))


BROKEN = [
    ("not json", "no JSON in UTF-8"),
    ("", "no JSON in UTF-8"),
    ("[1, 2]", "it holds no object"),
    ("[" * 200_000, "no JSON in UTF-8"),
    ("{}", "it has no 'events'"),
    (broken(lambda d: {"events": []}), "it has no 'reports'"),
    (broken(lambda d: d | {"events": [1]}), "cannot use"),
    (broken(lambda d: d | {"events": [{"id": "x"}]}), "it has no 'areas'"),
    (broken(lambda d: d | {"events": [{"id": "x", "areas": [], "mentions": []}]}), "name: Field required"),
    (broken(lambda d: d | {"events": [{"areas": [{"geometry": {"type": "Cube"}}], "mentions": []}]}), "cannot use"),
    (broken(lambda d: d | {"events": None}), "cannot use"),
    (broken(lambda d: d | {"reports": [{"id": "r", "colour": "red"}]}), "colour: Extra inputs"),
    (broken(lambda d: d | {"review": ["x"]}), "cannot use"),
]


@pytest.mark.parametrize(("text", "why"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_one_clear_line(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "events.json").write_text(text, encoding="utf-8")
    with pytest.raises(GeointError) as caught:
        load_run(tmp_path)
    message = str(caught.value)
    assert why in message
    assert "events.json" in message
    assert "make the run anew" in message
    assert "\n" not in message


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    (tmp_path / "events.json").write_bytes(b'{"events": "\xff\xfe"}')
    with pytest.raises(InputError, match="no JSON in UTF-8"):
        load_run(tmp_path)


@pytest.mark.parametrize(("name", "why"), [("nowhere", "there is no such folder"), ("empty", "it has no events.json")])
def test_a_folder_without_a_run(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "empty").mkdir()
    assert not is_run(tmp_path / name)
    with pytest.raises(InputError, match=why):
        load_run(tmp_path / name)


def test_a_file_that_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Drills began.", encoding="utf-8")
    assert not is_run(tmp_path / "report.txt")
    with pytest.raises(InputError, match="no run"):
        load_run(tmp_path / "report.txt")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "events.json").chmod(0)
    with pytest.raises(InputError, match="check its permissions"):
        load_run(folder)


def test_a_name_that_no_disk_can_hold_is_no_run() -> None:
    assert not is_run("x" * 5000)
    assert not is_run("a\0b")


# -- the newest run


def test_the_newest_run_is_the_one_written_last(tmp_path: Path) -> None:
    for age, name in enumerate(("a", "c", "b")):
        os.utime(write(tmp_path / name) / "events.json", (1_700_000_000 + age, 1_700_000_000 + age))
    (tmp_path / "z-empty").mkdir()
    assert newest_run(tmp_path) == tmp_path / "b"


def test_no_run_at_all_says_how_to_make_one(tmp_path: Path) -> None:
    for parent in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InputError, match="geoint map REPORTS -o"):
            newest_run(parent)


# -- events by words

WORDS = [
    ("E0001", ["E0001"]),
    ("e0001", ["E0001"]),
    ("E000", ["E0001", "E0002", "E0003", "E0004"]),
    ("Joint Sea 2021", ["E0001"]),
    ("joint sea", ["E0001"]),
    ("sea 2021", ["E0001"]),
    ("Maritime Cooperation", ["E0001"]),  # another name of the series
    ("Океан", ["E0002"]),
    ("tokyo", ["E0003"]),
    ("exercise", ["E0004"]),
]


@pytest.mark.parametrize(("words", "ids"), WORDS)
def test_words_find_events(folder: Path, words: str, ids: list[str]) -> None:
    assert [e.id for e in find_by_words(load_run(folder), words)] == ids


@pytest.mark.parametrize(("words", "hint"), [("Jiont Sea", "do you mean 'Joint Sea 2021'"), ("qqqq", "lists all")])
def test_words_that_fit_nothing_get_a_hint(folder: Path, words: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        find_by_words(load_run(folder), words)


def test_no_words_at_all(folder: Path) -> None:
    with pytest.raises(InputError, match="no event is named"):
        find_by_words(load_run(folder), "  ")
