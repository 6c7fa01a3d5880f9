"""Copies count as one source wherever a run tells how many reports an event rests on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_copies import BODY, FIRST

from geoint import map_reports
from geoint.cli.show_event import event_lines
from geoint.output.brief import make_brief
from geoint.output.brief.types import Line
from geoint.output.layers import flatten
from geoint.output.webmap.data import to_payload
from geoint.result import Result
from geoint.runs import RunEvents, load_run, run_of

OTHER = (
    "Two Russian bombers flew over the Sea of Japan on 3 September 2024, Japan's defence ministry said on Wednesday."
)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    told = {"agency": BODY, "paper": FIRST + "\n" + BODY, "other": OTHER}
    lines = [
        json.dumps({"id": name, "text": text, "published": "2024-09-04", "publisher": name.title()})
        for name, text in told.items()
    ]
    file = tmp_path_factory.mktemp("reports") / "reports.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return map_reports(file)


@pytest.fixture(scope="module")
def run(result: Result) -> RunEvents:
    return run_of(result.collection, name="run")


def test_a_row_counts_reports_and_sources(result: Result) -> None:
    (event,) = result.events
    assert {m.report_id for m in event.mentions} == {"agency", "paper", "other"}
    tables = flatten(result.collection)
    (row,) = tables.events
    assert (row.n_reports, row.n_sources) == (3, 2)


def test_a_run_that_is_read_back_knows_its_copies(result: Result, tmp_path: Path) -> None:
    result.save(tmp_path)
    kept = load_run(tmp_path)
    (event,) = kept.events
    assert (kept.n_reports(event), kept.n_sources(event)) == (3, 2)


def test_show_says_so(run: RunEvents) -> None:
    (event,) = run.events
    lines = list(event_lines(run, event, width=120))
    assert any(line.endswith("from 3 reports, 1 of them repeating another's text") for line in lines)
    assert "      repeats the text of report agency" in lines


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line)


def test_the_brief_says_so(run: RunEvents) -> None:
    brief = make_brief(run, version="1")
    (paragraph,) = brief.paragraphs
    assert text_of(paragraph.text).startswith("Three reports, one of which repeats another’s text, tell of ")
    assert [row.sources for row in brief.table] == ["3 (1 copied): Agency; Other; Paper"]
    assert " One report repeats the text of another, and counts with it as one source." in text_of(brief.basis)


def test_the_map_knows_which_report_is_repeated(result: Result) -> None:
    reports = to_payload(result.collection)["reports"]
    assert {r["id"]: r.get("copyOf") for r in reports} == {"agency": None, "other": None, "paper": 0}
