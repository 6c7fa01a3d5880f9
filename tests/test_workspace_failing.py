"""A file that changes while it is read, and a report on which merging fails."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from workspace_samples import Desk, some_reading, some_text

from geoint.corpus.settings import Settings
from geoint.errors import InputError
from geoint.workspace import Workspace, collection
from geoint.workspace.copies import Copies
from geoint.workspace.decisions import Decisions


def some_more(desk: Desk, name: str, count: int) -> None:
    rng, originals = random.Random(name), list[str]()
    desk.put(*(some_reading(rng, f"{name}{n}", some_text(rng, originals)) for n in range(count)))
    desk.merge()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Thirty reports, merged."""
    made = Desk(tmp_path / "desk")
    some_more(made, "r", 30)
    return made


@pytest.mark.parametrize("times", [1, 99])
def test_a_file_that_changes_under_a_reader_is_read_again(
    desk: Desk, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may not write beside the file cannot lock it, and must see that a run wrote to it meanwhile."""
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    find, calls = collection._mentions, 0

    def find_while_a_run_writes(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls <= times:
            some_more(desk, f"more {calls} ", 1)
        return find(*arguments)

    monkeypatch.setattr(collection, "_mentions", find_while_a_run_writes)
    if times == 1:
        found = Workspace(desk.folder).collection()
        assert len(found.readings) == 31
        assert found == Workspace(desk.folder).collection()
        assert calls == 3, "the second time nothing came between"
    else:
        with pytest.raises(InputError) as error:
            Workspace(desk.folder).collection()
        assert str(error.value).endswith("was written to each time that it was read; try again when that run is done")


# -- a report on which merging fails


@pytest.mark.parametrize("stage", ["put in", "compared"])
def test_a_report_that_cannot_be_merged_is_named_and_can_be_taken_out(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert, decide = Copies.insert, Decisions.decide

    def insert_or_fail(self: Copies, number: int) -> None:
        if number == 3 and stage == "put in":
            raise ZeroDivisionError("of ours")
        insert(self, number)

    def decide_or_fail(self: Decisions, new: Sequence[int]) -> None:
        if stage == "compared" and any(self._mentions.located(number).mention.report_id == "c" for number in new):
            raise ZeroDivisionError("of ours")
        decide(self, new)

    monkeypatch.setattr(Copies, "insert", insert_or_fail)
    monkeypatch.setattr(Decisions, "decide", decide_or_fail)
    text = "Russia began the Vostok 2022 exercise at the Sergeevsky training range on September 1, 2022."
    for name in "abcdef":
        (tmp_path / f"{name}.txt").write_text(f"{text} {name}", "utf-8")
    desk = Workspace(tmp_path / "desk", settings=Settings(profile="fast"))
    for _ in range(2):
        with pytest.raises(InputError) as error:
            desk.add([tmp_path / "*.txt"])
        assert str(error.value) == (
            f"report 'c' cannot be merged with the others of the workspace {desk.folder} (ZeroDivisionError: of ours);"
            f" take it out: geoint project remove {desk.folder} 'c', leave it out from then on, and report the failure"
        )
    assert (desk.status().n_reports, desk.status().n_pending) == (6, 6)
    assert desk.remove(["c"]).n_removed == 1
    assert desk.add([]).merged.n_added == 5
    assert [own for own, _, _ in desk.reports()] == ["a", "b", "d", "e", "f"]
    assert desk.check() == []
