"""The verbs of `geoint project`: what they print, and their exit codes."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from geoint.cli import main
from geoint.workspace.file import FILE


def test_every_verb_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, seeds = str(tmp_path / "desk"), str(Path(__file__).parents[1] / "seeds")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["geoint", "project", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        shown = capsys.readouterr()
        return int(end.value.code or 0), shown.out, shown.err

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
