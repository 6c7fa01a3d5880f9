"""`geoint export`, and the function behind it: which files, all or none, the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from export_samples import hostile
from output_samples import sample
from typer.testing import CliRunner

from geoint.cli import app
from geoint.errors import InputError, OutputError
from geoint.output.export import FORMATS, checked_formats, export
from geoint.output.folder import save
from geoint.output.layers import flatten

EACH = ("events", "areas", "mentions")
FILES = {
    "csv": [f"{layer}.{ending}" for ending in ("csv", "csvt", "prj") for layer in EACH],
    "geojson": [f"{layer}.geojson" for layer in EACH],
    "geoparquet": [f"{layer}.parquet" for layer in EACH],
    "gpkg": ["events.gpkg"],
    "jsonfg": [f"{layer}.fg.json" for layer in EACH],
    "kml": ["events.kml"],
    "kmz": ["events.kmz"],
}


@pytest.mark.parametrize("name", FILES)
def test_a_format_makes_its_files_and_no_others(name: str, tmp_path: Path) -> None:
    files = export(flatten(sample()), tmp_path / "out", formats=[name])
    assert [file.name for file in files] == FILES[name]
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(FILES[name])


def test_the_formats_are_all_told() -> None:
    assert list(FORMATS) == list(FILES)
    assert checked_formats(["all"]) == tuple(FILES)
    assert checked_formats(["KML", " csv ", "csv"]) == ("csv", "kml")


@pytest.mark.parametrize(
    ("formats", "told"), [(["shp"], "'shp' is no format; choose csv, "), ([], "no format is named")]
)
def test_an_unknown_format_is_one_line(formats: list[str], told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        export(flatten(sample()), tmp_path / "out", formats=formats)
    assert not (tmp_path / "out").exists()


def test_the_same_run_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from output_samples import sample\n"
        "from geoint.output.export import export; from geoint.output.layers import flatten\n"
        "export(flatten(sample()), sys.argv[2], formats=['all'])"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"})
    names = sorted(file.name for file in (tmp_path / "1").iterdir())
    assert names == sorted(name for files in FILES.values() for name in files)
    assert [n for n in names if (tmp_path / "1" / n).read_bytes() != (tmp_path / "2" / n).read_bytes()] == []


def test_hostile_texts_stop_no_format(tmp_path: Path) -> None:
    files = export(flatten(hostile()), tmp_path, formats=["all"])
    assert len(files) == sum(map(len, FILES.values()))


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "events.kml").mkdir()
    with pytest.raises(OutputError, match=r"events\.kml away"):
        export(flatten(sample()), tmp_path, formats=["csv", "kml"])
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events.csv", "events.kml"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "mine"
    save(sample(), folder, title="Drills, 2021")
    return folder


def test_the_verb_exports_a_run(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["export", str(run), "-o", str(out), "--format", "kml", "-f", "geojson"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("4 events, 4 areas, 4 place mentions; 1 without a place\n")
    assert sorted(file.name for file in out.iterdir()) == sorted(FILES["geojson"] + FILES["kml"])
    assert "<name>Drills, 2021</name>" in (out / "events.kml").read_text(encoding="utf-8")
    for name in FILES["geojson"]:
        assert (out / name).read_bytes() == (run / name).read_bytes()


def test_the_newest_run_is_taken_where_none_is_named(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoint.runs.newest_run.__defaults__", (run.parent,))
    done = CliRunner().invoke(app, ["export", "-o", str(tmp_path / "out"), "-f", "csv"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "mentions.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "RUN", "-o", "OUT", "-f", "shp"], "'shp' is no format; choose csv, geojson, geoparquet"),
        (["export", "nowhere", "-o", "OUT", "-f", "csv"], "nowhere is no run: there is no such folder"),
        (["schema", "places"], "no schema of 'places'; choose one of events, areas, mentions, record, events.json"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], told: str, run: Path, tmp_path: Path) -> None:
    filled = [{"RUN": str(run), "OUT": str(tmp_path / "out")}.get(word, word) for word in arguments]
    done = subprocess.run([sys.executable, "-m", "geoint", *filled], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and told in done.stderr
    assert not (tmp_path / "out").exists()
