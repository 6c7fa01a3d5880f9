"""A workspace from outside: what is read, what is known, what is replaced, and what it gives back."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from geoint.corpus.settings import Settings
from geoint.errors import InputError
from geoint.models import Fault
from geoint.pipeline import Pipeline
from geoint.reports import read_reports
from geoint.workspace import Added, Workers, Workspace

FAST = Settings(profile="fast")
VOSTOK = (
    "Russia began the Vostok 2022 exercise at the Sergeevsky training range on September 1, 2022. China takes part."
)
SEA = "Chinese and Russian warships held the Joint Sea-2021 exercise in the Sea of Japan from October 14 to 17, 2021."
FLIGHT = "North Korea fired a ballistic missile into the Sea of Japan on January 14, 2024, South Korea's military said."
WOLF = "Poland and the United States began the exercise Amber Wolf 2023 near Gdansk in Poland on May 2, 2023."


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return FAST.open_pipeline()


@pytest.fixture
def desk(tmp_path: Path, pipeline: Pipeline) -> Workspace:
    return Workspace(tmp_path / "desk", settings=FAST, pipeline=pipeline)


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def lines(path: Path, *records: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def held(desk: Workspace) -> dict[str, str]:
    """The text of each report, by its id, in the order of the workspace."""
    return {r.report.id: r.report.text for r in desk.collection().readings}


def counts(added: Added) -> tuple[int, int, int, int]:
    return added.n_read, added.n_known, added.merged.n_added, added.merged.n_replaced


def labels(desk: Workspace) -> dict[str, str]:
    return {event.label: event.id for event in desk.collection().events}


# -- what is new


def test_a_second_run_reads_only_what_is_new(desk: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=VOSTOK, b=SEA)
    assert counts(desk.add([folder])) == (2, 0, 2, 0)
    before = labels(desk)
    assert counts(desk.add([folder])) == (0, 2, 0, 0)
    write(folder, c=FLIGHT)
    assert counts(desk.add([folder])) == (1, 2, 1, 0)
    assert held(desk) == {"a": VOSTOK, "b": SEA, "c": FLIGHT}
    assert before.items() < labels(desk).items(), "and the events from before keep their ids"


def test_the_same_events_as_one_run(desk: Workspace, tmp_path: Path, pipeline: Pipeline, seeds_dir: Path) -> None:
    for path in sorted(seeds_dir.iterdir()):
        desk.add([path])
    faults: list[Fault] = []
    whole = pipeline.collect([pipeline.read(r) for r in read_reports([seeds_dir], faults=faults)])
    found = desk.collection()
    assert found.readings == whole.readings
    assert [e.model_copy(update={"id": ""}) for e in found.events] == [
        e.model_copy(update={"id": ""}) for e in whole.events
    ]
    assert found.review == whole.review


def test_a_changed_report_takes_its_own_place(desk: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=VOSTOK, b=SEA)
    desk.add([folder])
    vostok = labels(desk)["Vostok 2022"]
    write(folder, a=VOSTOK.replace("September 1", "September 2"))
    assert counts(desk.add([folder])) == (1, 1, 0, 1)
    assert list(held(desk)) == ["a", "b"]
    (event,) = [e for e in desk.collection().events if e.label == "Vostok 2022"]
    assert (event.start, event.id) == ("2022-09-02", vostok)
    assert desk.check() == []


def test_a_field_that_changes_is_a_change(desk: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    desk.add([lines(path, {"id": "a", "text": VOSTOK})])
    assert counts(desk.add([lines(path, {"id": "a", "text": VOSTOK, "publisher": "A Wire"})])) == (1, 0, 0, 1)
    assert desk.collection().readings[0].report.publisher == "A Wire"


def test_reports_of_one_name_in_two_folders_are_two(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, two = write(Path("one"), day=VOSTOK), write(Path("two"), day=SEA)
    desk.add([one])
    assert counts(desk.add([two])) == (1, 0, 1, 0)
    assert held(desk) == {"day": VOSTOK, "two/day": SEA}
    for inputs in ([two, one], [one, two], [two], [tmp_path / "one", "two/day.txt"]):
        assert desk.add(inputs).n_read == 0, "however they are named"
    assert held(desk) == {"day": VOSTOK, "two/day": SEA}


def test_lines_of_one_id_in_many_tables_are_told_apart(desk: Workspace, tmp_path: Path) -> None:
    texts = [VOSTOK, SEA, FLIGHT]
    tables = [
        lines(tmp_path / name / "t.jsonl", {"id": "1", "text": text}) for name, text in zip("pqr", texts, strict=True)
    ]
    for table in tables:
        desk.add([table])
    assert held(desk) == {"1": VOSTOK, "t/1": SEA, "1~2": FLIGHT}
    assert desk.add(list(reversed(tables))).n_read == 0
    lines(tables[2], {"id": "1", "text": WOLF})
    desk.add([tables[2]])
    assert held(desk) == {"1": VOSTOK, "t/1": SEA, "1~2": WOLF}


def test_a_file_that_was_moved_is_known(desk: Workspace, tmp_path: Path) -> None:
    desk.add([write(tmp_path / "in", a=VOSTOK)])
    shutil.move(tmp_path / "in", tmp_path / "archive")
    assert counts(desk.add([tmp_path / "archive"])) == (0, 1, 0, 0)
    write(tmp_path / "archive", a=SEA)
    assert counts(desk.add([tmp_path / "archive"])) == (1, 0, 0, 1), "and its new place is remembered"


def test_two_files_with_one_text_are_two_reports_and_one_source(desk: Workspace, tmp_path: Path) -> None:
    desk.add([write(tmp_path / "one", a=VOSTOK), write(tmp_path / "two", b=VOSTOK)])
    assert [r.report.copy_of for r in desk.collection().readings] == [None, "a"]
    assert desk.status().n_copies == 1
    assert desk.add([tmp_path / "two", tmp_path / "one"]).n_read == 0


def test_the_second_copy_becomes_the_original_when_the_first_goes(desk: Workspace, tmp_path: Path) -> None:
    desk.add([write(tmp_path / "in", a=VOSTOK, b=VOSTOK, c=SEA, d=VOSTOK)])
    assert desk.reports() == [
        ("a", str(tmp_path / "in" / "a.txt"), None), ("b", str(tmp_path / "in" / "b.txt"), "a"),
        ("c", str(tmp_path / "in" / "c.txt"), None), ("d", str(tmp_path / "in" / "d.txt"), "a"),
    ]  # fmt: skip
    desk.remove(["a"])
    assert [(own, original) for own, _, original in desk.reports()] == [("b", None), ("c", None), ("d", "b")]
    write(tmp_path / "in", b=WOLF)
    desk.add([tmp_path / "in" / "b.txt"])
    assert [(own, original) for own, _, original in desk.reports()] == [("b", None), ("c", None), ("d", None)]


def test_a_stream_replaces_nothing(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def send(text: str) -> Added:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return desk.add(["-"])

    assert [counts(send(text)) for text in (VOSTOK, SEA, VOSTOK)] == [(1, 0, 1, 0), (1, 0, 1, 0), (0, 1, 0, 0)]
    assert held(desk) == {"stdin": VOSTOK, "stdin~2": SEA}


# -- taking out, settings, workers


def test_removing_reports_takes_their_events_and_leaves_the_others(desk: Workspace, tmp_path: Path) -> None:
    desk.add([write(tmp_path / "in", a=VOSTOK, b=SEA, c=VOSTOK + " More than 50,000 troops take part, Moscow said.")])
    before = labels(desk)
    merged = desk.remove(["b", "c"])
    assert (merged.n_removed, merged.events.gone, merged.events.changed) == (2, 1, 1)
    assert labels(desk) == {"Vostok 2022": before["Vostok 2022"]}
    assert desk.check() == []
    assert desk.add([tmp_path / "in"]).n_read == 2, "what was taken out is new again"


def test_an_unknown_id_takes_nothing_out(desk: Workspace, tmp_path: Path) -> None:
    desk.add([write(tmp_path / "in", a=VOSTOK)])
    with pytest.raises(InputError, match=r"has no report 'x', 'y'; `geoint project status .* --reports` lists all"):
        desk.remove(["a", "x", "y"])
    assert list(held(desk)) == ["a"]


def test_other_settings_are_refused_until_all_is_read_again(tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("id,name,kind,lon,lat,country\nmine:1,Gdansk,base,18.5,54.4,PL\n", "utf-8")
    folder = write(tmp_path / "in", a=WOLF, b=SEA)
    Workspace(tmp_path / "desk", settings=FAST).add([folder])
    mine = Settings(profile="fast", custom=(places,))
    with pytest.raises(InputError, match="was read with another own places; give the same options as then, or --again"):
        Workspace(tmp_path / "desk", settings=mine).add([folder])
    (folder / "a.txt").unlink()  # what is read again comes from the workspace itself
    added = Workspace(tmp_path / "desk", settings=mine).add([], again=True)
    assert (added.n_read, added.merged.n_replaced) == (2, 2)
    named = Workspace(tmp_path / "desk").collection().readings[0].mentions
    assert {m.entry_id for m in named if m.text == "Gdansk"} == {"mine:1"}
    assert Workspace(tmp_path / "desk").add([folder]).n_known == 1, "what is not said is as it was said before"
    places.write_text(places.read_text().replace("18.5", "18.6"), "utf-8")
    with pytest.raises(InputError, match="another own places"):
        Workspace(tmp_path / "desk").add([folder])


def test_reading_again_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "in", a=VOSTOK, b=SEA, c=FLIGHT)
    Workspace(tmp_path / "desk", settings=FAST).add([folder])
    named = Settings(profile="fast", display=(("sea:sea-of-japan", "East Sea"),))
    monkeypatch.setattr("geoint.workspace.Merge", None)  # fails after the first report that is kept
    with pytest.raises(KeyboardInterrupt):
        Workspace(tmp_path / "desk", settings=named).add([], again=True, on_reading=_stop)
    monkeypatch.undo()
    assert Workspace(tmp_path / "desk").add([]).n_read == 2
    names = {m.name for r in Workspace(tmp_path / "desk").collection().readings for m in r.mentions if m.kind == "sea"}
    assert names == {"East Sea"}


def test_all_is_read_again_with_the_same_settings_too(desk: Workspace, tmp_path: Path) -> None:
    desk.add([write(tmp_path / "in", a=VOSTOK, b=SEA)])
    before = desk.collection()
    assert [desk.add([], again=again).n_read for again in (False, True, False, True)] == [0, 2, 0, 2]
    assert desk.collection() == before, "with the same events under the same ids"


def _stop(_: Any) -> None:
    raise KeyboardInterrupt


def test_workers_make_the_same_workspace(tmp_path: Path, pipeline: Pipeline, desk: Workspace) -> None:
    folder = write(tmp_path / "in", a=VOSTOK, b=SEA, c=FLIGHT, d=WOLF, e=SEA)
    desk.add([folder])
    spread = Workspace(tmp_path / "spread", settings=FAST, pipeline=pipeline)
    spread.add([folder], workers=Workers(jobs=2))
    assert spread.collection() == desk.collection()


def test_faults_and_notices_are_told_and_tried_again(desk: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=VOSTOK, empty="")
    (folder / "b.jsonl").write_text('{"id": "b", "text": "Ships sailed.", "published": "soon"}\n', "utf-8")
    for _ in range(2):
        faults: list[Fault] = []
        notices: list[Fault] = []
        desk.add([folder], faults=faults, notices=notices)
        assert [f.why for f in faults] == ["is empty"]
        assert [n.why for n in notices] == ['the publication date "soon" is no date']


def test_texts_of_strangers_come_through(desk: Workspace, tmp_path: Path) -> None:
    """Half surrogates, formulas, markup and a name of five hundred characters."""
    name = "=cmd|' /C calc'!A0 <script>" + "x" * 400
    text = VOSTOK + " \u202e\U0001f6a2 'Robert'); DROP TABLE report;--"
    desk.add(
        [lines(tmp_path / "in.jsonl", {"id": name, "text": text, "title": "\ud800"}, {"id": "\udfff", "text": SEA})]
    )
    first, second = desk.collection().readings
    assert (first.report.id, first.report.text) == (name, text)
    assert desk.add([tmp_path / "in.jsonl"]).n_known == 2
    desk.remove([first.report.id, second.report.id])
    assert desk.status().n_reports == 0
