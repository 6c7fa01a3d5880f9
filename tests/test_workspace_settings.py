"""What a workspace was read with: what later runs take over, what they may do without, and reading all again."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_workspace import FAST, FLIGHT, SEA, VOSTOK, WOLF, write
from workspace_samples import Desk, some_reading, some_text

from geoint.corpus.settings import Settings
from geoint.errors import GeointError, InputError
from geoint.models import Fault, Mention, Reading, Report
from geoint.pipeline import Pipeline
from geoint.workspace import Workspace
from geoint.workspace.file import open_file, transaction
from geoint.workspace.merge import Merge
from geoint.workspace.reports import number_of
from geoint.workspace.settings import OPTIONS, keep_parts


@pytest.fixture
def places(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text("id,name,kind,lon,lat,country\nmine:1,Gdansk,base,18.5,54.4,PL\n", "utf-8")
    return path


def gdansk(folder: Path) -> set[str | None]:
    """The entries that the name was taken for."""
    readings = Workspace(folder).collection().readings
    return {m.entry_id for reading in readings for m in reading.mentions if m.text == "Gdansk"}


class _Silent:
    """A geocoder that knows no name."""

    name = "stub at nowhere"

    def resolve(self, mention: Mention, **_: object) -> Mention:
        return mention


# -- option by option


def test_each_option_that_is_not_said_is_as_before(tmp_path: Path, places: Path) -> None:
    desk, folder = tmp_path / "desk", write(tmp_path / "in", a=WOLF)
    Workspace(desk, settings=Settings(custom=(places,), profile="fast")).add([folder])
    for some in (Settings(custom=(places,)), Settings(profile="fast"), Settings()):
        assert Workspace(desk, settings=some).add([folder]).n_known == 1
    with pytest.raises(InputError, match="was read with another profile; "):
        Workspace(desk, said=("profile",)).add([folder])
    assert Workspace(desk).add([], again=True).n_read == 1
    assert (gdansk(desk), Workspace(desk).status().settings["profile"]) == ({"mine:1"}, "fast")
    names = Settings(display=(("country:PL", "Polska"),))
    assert Workspace(desk, settings=names).add([], again=True).n_read == 1
    assert (gdansk(desk), Workspace(desk).status().settings["profile"]) == ({"mine:1"}, "fast")
    assert Workspace(desk, settings=FAST, said=OPTIONS).add([], again=True).n_read == 1
    assert "mine:1" not in gdansk(desk)
    assert Workspace(desk).status().settings["display names"] == ""


def test_a_file_of_own_places_that_was_moved_is_noted(tmp_path: Path, places: Path) -> None:
    desk, folder = tmp_path / "desk", write(tmp_path / "in", a=WOLF)
    Workspace(desk, settings=Settings(custom=(places,), profile="fast")).add([folder])
    moved = places.rename(tmp_path / "moved.csv")
    with pytest.raises(GeointError, match=r"places\.csv"):
        Workspace(desk).add([folder])
    assert Workspace(desk, settings=Settings(custom=(moved,))).add([folder]).n_known == 1
    assert Workspace(desk).add([folder]).n_known == 1


def test_a_geocoder_of_the_environment_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, folder = tmp_path / "desk", write(tmp_path / "in", a="Warships sailed.")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GEOINT_GEOCODER", "photon")
    monkeypatch.setenv("GEOINT_GEOCODER_DOMAIN", "photon.invalid")
    Workspace(desk, settings=FAST).add([folder])
    assert Workspace(desk).status().settings["geocoder"] == "photon at photon.invalid"
    assert Workspace(desk).add([folder]).n_known == 1
    monkeypatch.delenv("GEOINT_GEOCODER")
    with pytest.raises(InputError, match="was read with another geocoder; give the same options"):
        Workspace(desk).add([folder])


# -- taking out


@pytest.mark.parametrize("change", ["geocoder", "own places gone", "version"])
def test_taking_out_needs_no_settings(
    change: str, tmp_path: Path, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, folder = tmp_path / "desk", write(tmp_path / "in", a=VOSTOK, b=SEA)
    settings = Settings(profile="fast", custom=(places,))
    pipeline = settings.open_pipeline()
    if change == "geocoder":
        pipeline.geocoder = _Silent()  # type: ignore[assignment]
    Workspace(desk, settings=settings, pipeline=pipeline).add([folder])
    if change == "own places gone":
        places.unlink()
    if change == "version":
        monkeypatch.setattr("geoint.__version__", "99.0")
    with pytest.raises(GeointError):
        Workspace(desk).add([])
    merged = Workspace(desk).remove(["a"])
    assert (merged.n_removed, [own for own, _, _ in Workspace(desk).reports()]) == (1, ["b"])
    assert Workspace(desk).check() == []


def test_a_report_that_must_be_read_again_waits_for_its_settings(tmp_path: Path) -> None:
    """One report less, and the others agree on the year of an undated one, which is to be read with it."""
    desk, removed, waiting = _one_less_and_a_year(tmp_path)
    desk.pipeline.gazetteer, desk.pipeline.geocoder = _NoGazetteer(), None  # type: ignore[assignment]
    with closing(open_file(desk.folder, write=True)) as db, transaction(db):
        keep_parts(db, {"geoint": "of long ago"}, Settings())
    Workspace(desk.folder, pipeline=desk.pipeline).remove([removed])
    with closing(open_file(desk.folder, write=False)) as db:
        query = "SELECT id, year FROM report WHERE settings = ''"
        assert db.execute(query).fetchall() == [(own, None) for own in waiting]
    assert Workspace(desk.folder).check() == []


class _NoGazetteer:
    meta = "none"


def _one_less_and_a_year(folder: Path) -> tuple[Desk, str, list[str]]:
    """Return a workspace, a report whose removal has others read again, and those others."""
    for seed in (23, *range(40)):  # the first is of use; should the samples change, another is
        rng, originals = random.Random(seed), []
        desk = Desk(folder / str(seed))
        desk.put(*(some_reading(rng, f"r{n}", some_text(rng, originals)) for n in range(14)))
        desk.merge()
        for report_id in desk.readings:
            with closing(open_file(desk.folder, write=True)) as db:
                asked: list[str] = []

                def read(report: Report, asked: list[str] = asked, desk: Desk = desk) -> Reading:
                    asked.append(report.id)
                    return desk.pipeline.read(report)

                db.execute("BEGIN")
                Merge(db, read_again=read).run([number_of(db, report_id) or 0])
                db.execute("ROLLBACK")
            if asked:
                return desk, report_id, asked
    raise AssertionError("none of these workspaces is of use")


# -- reading all again


def test_reading_again_that_was_stopped_while_merging_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, folder = tmp_path / "desk", write(tmp_path / "in", a=VOSTOK, b=SEA)
    Workspace(desk, settings=FAST).add([folder])

    class Stopped:
        def __init__(self, *_: object, **__: object) -> None: ...

        def run(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr("geoint.workspace.Merge", Stopped)
    with pytest.raises(KeyboardInterrupt):
        Workspace(desk).add([], again=True)
    monkeypatch.undo()
    added = Workspace(desk).add([], again=True)
    assert (added.n_read, added.merged.n_replaced) == (0, 2)
    assert Workspace(desk).add([], again=True).n_read == 2, "and the next time all is read anew"


def test_a_report_that_cannot_be_read_again_does_not_stand_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = FAST.open_pipeline()
    desk = Workspace(tmp_path / "desk", settings=FAST, pipeline=pipeline)
    desk.add([write(tmp_path / "in", a=VOSTOK, b=SEA, c=FLIGHT)])

    def read(report: Report, **options: Any) -> Reading:
        if report.id == "b":
            raise ZeroDivisionError("of ours")
        return Pipeline.read(pipeline, report, **options)

    monkeypatch.setattr(pipeline, "read", read)
    for _ in range(2):
        faults: list[Fault] = []
        assert desk.add([], again=True, faults=faults).n_read == 2
        assert [fault.why for fault in faults] == ["geoint failed on report b (ZeroDivisionError: of ours)"]
