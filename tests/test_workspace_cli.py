"""The verbs of `geoint project`: what they print, and their exit codes."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geoint.cli import main
from geoint.workspace.file import FILE

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["geoint", "project", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        shown = capsys.readouterr()
        return int(end.value.code or 0), shown.out, shown.err

    return call


def test_every_verb_of_the_command_line(tmp_path: Path, run: Run) -> None:
    desk, seeds = str(tmp_path / "desk"), str(Path(__file__).parents[1] / "seeds")
    assert run("add", desk, f"{seeds}/2022-*.md", "--profile", "fast")[:2] == (
        0,
        "3 reports added; events: 6 new, 0 changed, 0 gone\n",
    )
    code, out, _ = run("add", desk, seeds)
    assert (code, out.partition(";")[0]) == (0, "2 reports added, 3 known already")
    code, out, _ = run("status", desk)
    assert (code, out.splitlines()[0]) == (0, "5 reports")
    code, out, _ = run("status", desk, "--reports")
    first, place = out.splitlines()[0].split("\t")
    assert (first, place) == ("2022-08-17-china-joins-vostok", f"{seeds}/2022-08-17-china-joins-vostok.md")
    assert run("remove", desk, first)[1].startswith("1 report taken out; events: ")
    code, out, _ = run("map", desk, "-o", str(tmp_path / "out"), "--title", "Desk")
    assert (code, (tmp_path / "out" / "map.html").is_file()) == (0, True)
    assert json.loads((tmp_path / "out" / "events.json").read_text("utf-8"))["title"] == "Desk"
    assert run("check", desk) == (0, f"{desk}: all is well\n", "")
    assert run("add", desk, str(tmp_path / "none.txt"))[0] == 2
    with closing(sqlite3.connect(tmp_path / "desk" / FILE)) as db, db:
        db.execute("UPDATE reading SET body = x'00'")
    code, out, err = run("check", desk)
    assert (code, out, len(err.splitlines())) == (1, "", 4)


def test_a_map_among_the_reports_is_refused(tmp_path: Path, run: Run) -> None:
    reports, desk = tmp_path / "in", str(tmp_path / "desk")
    (reports / "monday").mkdir(parents=True)
    (reports / "monday" / "a.txt").write_text("Warships sailed from Gdansk on May 2, 2023.", "utf-8")
    run("add", desk, str(reports), "--profile", "fast")
    for inside in (reports, reports / "out", reports / "monday" / "out"):
        code, _, err = run("map", desk, "-o", str(inside))
        assert (code, err) == (
            2,
            f"geoint: cannot write to {inside}: it lies in {reports}, and the next run would read the results as "
            "reports; choose a place elsewhere with -o\n",
        )
    assert [path.name for path in reports.iterdir()] == ["monday"]
    assert run("map", desk, "-o", str(tmp_path / "out"))[0] == 0


def test_options_are_as_before_until_they_are_forgotten(tmp_path: Path, run: Run) -> None:
    desk, report = str(tmp_path / "desk"), tmp_path / "a.txt"
    report.write_text("Warships sailed from Gdansk on May 2, 2023.", "utf-8")
    sea = "--display-name=country:PL=Polska"
    run("add", desk, str(report), "--profile", "fast", sea)
    for options in ([], ["--profile", "fast"], [sea]):
        assert run("add", desk, str(report), *options)[1].startswith("0 reports added, 1 known already")
    assert "was read with another profile;" in run("add", desk, "--profile", "accurate")[2]
    assert run("add", desk, "--forget")[0] == 2, "that alone would change how reports are read"
    assert run("add", desk, "--again", "--forget", "--profile", "fast")[0] == 0
    assert "Polska" not in run("status", desk)[1]
    assert "profile: fast" in run("status", desk)[1]
