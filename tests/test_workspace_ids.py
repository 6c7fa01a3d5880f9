"""How a workspace knows reports again whose ids look like its own numbering, and those that come by streams."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from test_workspace import FAST, FLIGHT, SEA, VOSTOK, WOLF, counts, held, lines, write

from geoint.pipeline import Pipeline
from geoint.workspace import Added, Workspace


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return FAST.open_pipeline()


@pytest.fixture
def desk(tmp_path: Path, pipeline: Pipeline) -> Workspace:
    return Workspace(tmp_path / "desk", settings=FAST, pipeline=pipeline)


# -- ids as the file states them


def test_a_file_whose_ids_end_in_numbers_gives_each_report_its_own(desk: Workspace, tmp_path: Path) -> None:
    """A rolling file, which holds the reports of one day."""
    path = tmp_path / "f.jsonl"
    monday = lines(path, {"id": "evt~101", "text": VOSTOK}, {"id": "evt~102", "text": SEA})
    assert counts(desk.add([monday])) == (2, 0, 2, 0)
    tuesday = lines(path, {"id": "evt~103", "text": FLIGHT}, {"id": "evt~104", "text": WOLF})
    assert counts(desk.add([tuesday])) == (2, 0, 2, 0)
    assert held(desk) == {"evt~101": VOSTOK, "evt~102": SEA, "evt~103": FLIGHT, "evt~104": WOLF}


def test_an_id_that_begins_with_the_name_of_its_file_is_its_own(desk: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    desk.add([lines(path, {"id": "t/1", "text": VOSTOK}, {"id": "1", "text": SEA})])
    assert counts(desk.add([lines(path, {"id": "1", "text": SEA})])) == (0, 1, 0, 0)
    assert counts(desk.add([lines(path, {"id": "1", "text": WOLF}, {"id": "t/1", "text": VOSTOK})])) == (1, 1, 0, 1)
    assert held(desk) == {"t/1": VOSTOK, "1": WOLF}


def test_numbers_that_geoint_gave_do_not_mix_with_stated_ones(desk: Workspace, tmp_path: Path) -> None:
    """Two files of one name and one id, the second of which is told apart by a number that a third file states."""
    texts = {"p": VOSTOK, "q": SEA, "r": FLIGHT}
    tables = [lines(tmp_path / folder / "t.jsonl", {"id": "1", "text": text}) for folder, text in texts.items()]
    stated = lines(tmp_path / "t.jsonl", {"id": "1~2", "text": WOLF})
    desk.add([*tables, stated])
    expected = {"1": VOSTOK, "t/1": SEA, "1~2": FLIGHT, "t/1~2": WOLF}
    assert held(desk) == expected
    for inputs in ([stated, *tables], [stated], tables[::-1]):
        assert desk.add(inputs).n_read == 0
    assert held(desk) == expected


# -- streams


@pytest.fixture
def send(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Added]:
    def give(*records: dict[str, str]) -> Added:
        data = "".join(json.dumps(record) + "\n" for record in records).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return desk.add(["-"])

    return give


def test_lines_of_a_stream_without_ids_are_known_by_what_they_say(desk: Workspace, send: Callable[..., Added]) -> None:
    assert counts(send({"text": VOSTOK}, {"text": SEA})) == (2, 0, 2, 0)
    assert counts(send({"text": FLIGHT}, {"text": VOSTOK}, {"text": SEA})) == (1, 2, 1, 0)
    assert held(desk) == {"standard input:1": VOSTOK, "standard input:2": SEA, "standard input:1~2": FLIGHT}


def test_lines_of_a_stream_with_ids_are_known_by_both(desk: Workspace, send: Callable[..., Added]) -> None:
    both = {"id": "a", "text": VOSTOK}, {"id": "b", "text": VOSTOK}
    assert counts(send(*both)) == (2, 0, 2, 0)
    assert counts(send(*reversed(both))) == (0, 2, 0, 0)
    assert counts(send({"id": "a", "text": SEA})) == (1, 0, 1, 0)
    assert held(desk) == {"a": VOSTOK, "b": VOSTOK, "a~2": SEA}


def test_a_line_that_a_stream_has_twice_is_two_reports_at_every_run(send: Callable[..., Added]) -> None:
    assert counts(send({"text": VOSTOK}, {"text": VOSTOK})) == (2, 0, 2, 0)
    assert counts(send({"text": VOSTOK}, {"text": VOSTOK})) == (0, 2, 0, 0)
    assert counts(send({"text": VOSTOK}, {"text": VOSTOK}, {"text": VOSTOK})) == (1, 2, 1, 0)


def by_named_pipe(desk: Workspace, folder: Path, text: str) -> Added:
    pipe = folder / "wire.txt"
    if not pipe.exists():
        os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(text, "utf-8"))
    writer.start()
    added = desk.add([pipe])
    writer.join()
    return added


def by_process_substitution(desk: Workspace, folder: Path, text: str) -> Added:
    read, write_end = os.pipe()
    with open(write_end, "w", encoding="utf-8") as stream:
        stream.write(text)
    try:
        return desk.add([f"/dev/fd/{read}"])
    finally:
        os.close(read)


def by_redirection(desk: Workspace, folder: Path, text: str) -> Added:
    with open(write(folder, a=text) / "a.txt", encoding="utf-8") as stream:
        return desk.add([f"/dev/fd/{stream.fileno()}"])


@pytest.mark.parametrize("give", [by_named_pipe, by_process_substitution, by_redirection])
def test_what_is_no_regular_file_replaces_nothing(
    give: Callable[[Workspace, Path, str], Added], desk: Workspace, tmp_path: Path
) -> None:
    told = [counts(give(desk, tmp_path, text)) for text in (VOSTOK, SEA, VOSTOK)]
    assert told == [(1, 0, 1, 0), (1, 0, 1, 0), (0, 1, 0, 0)]
    assert list(held(desk).values()) == [VOSTOK, SEA]
    assert [place for _, place, _ in desk.reports()] == ["", ""]
