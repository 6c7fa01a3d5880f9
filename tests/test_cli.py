"""The command line: every verb, its example, its exit codes, and one clear line for whatever is wrong."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import geoint
from geoint import cli
from geoint.cli import progress as cli_progress
from geoint.cli import show as cli_show
from geoint.cli.setup import Setup
from geoint.models import Fault, Reading, Report
from geoint.pipeline import Pipeline

DRILL = "Polish and German troops began a joint exercise near Drawsko Pomorskie on Monday, the army said.\n"
PATROL = "Japanese and Indian warships patrolled the Bay of Bengal together on 3 March 2024.\n"
FILES = {
    "map.html", "events.geojson", "areas.geojson", "mentions.geojson", "events.gpkg", "basemap.gpkg", "events.qgz",
    "events.json", "review.csv",
}  # fmt: skip
NOBODY = 65534
VERBS = [
    ["map"],
    ["extract"],
    ["events"],
    ["show"],
    ["evaluate"],
    ["resolve"],
    ["gazetteer"],
    ["gazetteer", "search"],
    ["gazetteer", "show"],
]


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


Run = Callable[..., Ran]
PLAIN = Setup()


@pytest.fixture(scope="session")
def shared_pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shared_pipeline: Pipeline) -> Run:
    """Run `geoint ARGUMENTS` in this process, with one gazetteer for all; nothing it prints may be a traceback."""

    def open_pipeline(setup: Setup) -> Pipeline:
        """One pipeline for all runs that ask for nothing special."""
        return shared_pipeline if setup == PLAIN else really_open(setup)

    really_open = Setup.open_pipeline
    monkeypatch.setattr(Setup, "open_pipeline", open_pipeline)

    def call(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["geoint", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = 0
        try:
            cli.main()
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 0
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    return call


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a-drill.txt").write_text(DRILL, encoding="utf-8")
    (folder / "b-patrol.md").write_text(f"---\npublished: 2024-03-05\n---\n{PATROL}", encoding="utf-8")
    yield folder


# -- help


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help_of_each_verb_shows_an_example_that_runs(run: Run, verb: list[str]) -> None:
    shown = run(*verb, "--help")
    assert shown.code == 0
    (example,) = [line for line in shown.out.splitlines() if "Example: geoint" in line]
    assert example.split("Example: geoint ")[1].startswith(" ".join(verb))


@pytest.mark.parametrize(
    ("verb", "first"),
    [
        (["resolve"], "Zhanjiang (city, CN)  110.3875 21.2339  gn:1784990"),
        (["gazetteer", "search"], "gn:1784990                   Zhanjiang (city, CN, 1,400,709 people)"),
        (["gazetteer", "show"], "Sea of Japan (sea, no country)"),
    ],
)
def test_the_examples_of_the_gazetteer_verbs_work(
    run: Run, verb: list[str], first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = run(*verb, "--help")
    example = next(line for line in shown.out.splitlines() if "Example: geoint" in line)
    monkeypatch.chdir(tmp_path)
    ran = run(*shlex.split(example.split("Example: geoint ")[1]))
    assert ran.code == 0
    assert ran.out.startswith(first)


def test_help_tells_the_exit_codes(run: Run) -> None:
    shown = run("--help")
    words = " ".join(shown.out.split())
    assert "0 all was done; 1 done, but some inputs were left out; 2 nothing could be done" in words


def test_no_verb_shows_the_help(run: Run) -> None:
    ran = run()
    assert ran.code == 2
    assert "map " in ran.out + ran.err


def test_version(run: Run) -> None:
    assert run("--version").out == f"geoint {geoint.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["map"], "Missing argument 'IN...'"),
        (["map", "x"], "Missing option '--output'"),
        (["extract", "x"], "Missing option '--output'"),
        (["resolve"], "Missing argument"),
        (["resolve", " "], "type a place's name"),
        (["gazetteer", "search", ""], "type a place's name"),
        (["gazetteer", "search", "Riga", "--limit", "0"], "Invalid value for '--limit'"),
        (["draw"], "No such command 'draw'"),
    ],
)
def test_wrong_usage_is_told(run: Run, arguments: list[str], told: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert told in ran.err


# -- map


def test_map_writes_every_file_and_says_where(run: Run, reports: Path, tmp_path: Path) -> None:
    ran = run("map", reports, "-o", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES
    lines = ran.out.splitlines()
    assert "2 events in 2 reports: 1 exercise, 1 patrol." in lines
    assert f"Map:    {tmp_path / 'out' / 'map.html'}   (open it in any browser; it needs no network)" in lines
    assert any(line.startswith("2024-03-03") and "Bay of Bengal" in line and "IN, JP" in line for line in lines)


def test_map_takes_a_title(run: Run, reports: Path, tmp_path: Path) -> None:
    assert run("map", reports, "-o", tmp_path / "out", "--title", "Spring <drills>").code == 0
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "Spring &lt;drills&gt;" in page
    assert "Spring <drills>" not in page


def test_map_of_a_glob(run: Run, reports: Path, tmp_path: Path) -> None:
    ran = run("map", f"{reports}/b-*", "-o", tmp_path / "out")
    assert ran.code == 0
    assert "1 event in 1 report: 1 patrol." in ran.out


def test_map_of_standard_input(run: Run, tmp_path: Path) -> None:
    ran = run("map", "-", "-o", tmp_path / "out", stdin=PATROL.encode())
    assert ran.code == 0
    events = json.loads((tmp_path / "out" / "events.json").read_text(encoding="utf-8"))["events"]
    assert [(e["type"], e["start"], e["places"]) for e in events] == [("patrol", "2024-03-03", ["Bay of Bengal"])]


def test_a_report_without_an_event_makes_a_map_all_the_same(run: Run, tmp_path: Path) -> None:
    ran = run("map", "-", "-o", tmp_path / "out", stdin=b"The bakery in Riga opens at seven.")
    assert ran.code == 0
    assert "0 events in 1 report." in ran.out
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES


def test_own_places_win(run: Run, tmp_path: Path) -> None:
    places = tmp_path / "mine.csv"
    places.write_text("id,name,kind,lon,lat,country\nmine:1,Drawsko Pomorskie,range,15.75,53.45,PL\n", encoding="utf-8")
    ran = run("resolve", "Drawsko Pomorskie", "--gazetteer", places, "--json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert (found["method"], found["kind"], found["lon"], found["lat"]) == ("custom", "range", 15.75, 53.45)


# -- extract, resolve, gazetteer


def test_extract_writes_one_record_for_each_report(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "deep" / "out.jsonl"
    rows = [{"id": "z", "text": PATROL, "published": "2024-03-05"}, {"id": "a", "text": "Riga is in Latvia."}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ran = run("extract", source, "-o", target)
    assert (ran.code, ran.out, ran.err) == (0, "", f"2 reports -> {target}\n")
    first, second = (json.loads(line) for line in target.read_text(encoding="utf-8").splitlines())
    assert (first["id"], second["id"], second["events"]) == ("z", "a", [])
    (event,) = first["events"]
    (place,) = event["places"]
    assert PATROL[place["start"] : place["end"]] == "Bay of Bengal"
    assert (event["type"], event["start"], event["participants"]) == ("patrol", "2024-03-03", ["IN", "JP"])
    assert [p.name for p in target.parent.iterdir()] == ["out.jsonl"], "no unfinished file is left"


def test_extract_to_standard_output(run: Run) -> None:
    ran = run("extract", "-", "-o", "-", stdin=PATROL.encode())
    assert (ran.code, ran.err) == (0, "")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["stdin"]


def test_extract_adds_footprints_when_asked(run: Run, tmp_path: Path) -> None:
    text = b"Warships sailed off the coast of Latvia."
    assert run("extract", "-", "-o", tmp_path / "a.jsonl", "--footprints", stdin=text).code == 0
    record = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert "off the coast of Latvia" in [f["expression"] for f in record["footprints"]]
    assert "footprints" not in json.loads(run("extract", "-", "-o", "-", stdin=text).out)


def test_an_old_file_stays_when_nothing_could_be_read(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old\n", encoding="utf-8")
    assert run("extract", tmp_path / "nowhere.txt", "-o", target).code == 2
    assert target.read_text(encoding="utf-8") == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_resolve_as_json(run: Run) -> None:
    ran = run("resolve", "Zhanjiang", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["entry_id"], found["kind"], found["country"]) == (0, "gn:1784990", "city", "CN")
    assert (found["lon"], found["lat"]) == pytest.approx((110.39, 21.23), abs=0.01)
    assert found["confidence"] > 0.9
    assert found["candidates"][0]["entry_id"] == "gn:1784990"


@pytest.mark.parametrize(
    ("context", "country"), [("a city in Georgia, south of Tbilisi", "GE"), ("a state that borders Florida", "US")]
)
def test_resolve_heeds_the_context(run: Run, context: str, country: str) -> None:
    found = json.loads(run("resolve", "Georgia", "--context", context, "--json").out)
    assert found["country"] == country


def test_resolve_names_the_rivals(run: Run) -> None:
    ran = run("resolve", "Tripoli")
    assert ran.out.splitlines()[0].startswith("Tripoli (city, LY)")
    assert any(line.startswith("  or ") and ", LB)" in line for line in ran.out.splitlines())


def test_resolve_of_an_unknown_name_says_what_to_do(run: Run) -> None:
    ran = run("resolve", "Zzyzxograd")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Zzyzxograd: no entry has this name; `geoint gazetteer search 'Zzyzxograd'` finds similar ones\n"


def test_search_finds_a_misspelt_name(run: Run) -> None:
    ran = run("gazetteer", "search", "Zhanjang", "--limit", "3")
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert len(lines) == 3
    assert lines[0].split()[:2] == ["gn:1784990", "Zhanjiang"]
    assert lines[0].endswith("[misspelt: Zhanjiang]")


def test_search_finds_another_name(run: Run) -> None:
    first = run("gazetteer", "search", "East Sea", "--limit", "5").out
    assert "sea:sea-of-japan" in first


def test_search_without_a_result(run: Run) -> None:
    ran = run("gazetteer", "search", "qqqqqqqqqqqqqqqqq")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing similar found; try another spelling" in ran.err


def test_show_tells_names_and_source(run: Run) -> None:
    ran = run("gazetteer", "show", "sea:sea-of-japan")
    assert ran.code == 0
    assert ran.out.startswith("Sea of Japan (sea, no country)")
    assert "East Sea" in ran.out
    assert "Marine Regions" in ran.out


def test_show_of_an_unknown_id(run: Run) -> None:
    ran = run("gazetteer", "show", "gn:0")
    assert (ran.code, ran.err) == (2, "geoint: no entry 'gn:0'; find it with `geoint gazetteer search NAME`\n")


# -- bad input


def write_empty(folder: Path) -> str:
    (folder / "bad.txt").write_bytes(b"")
    return "bad.txt: is empty; put a report in, or remove it"


def write_binary(folder: Path) -> str:
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 50)
    return "bad.txt: is a binary file"


def write_zip(folder: Path) -> str:
    (folder / "bad.txt").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    return "bad.txt: is a ZIP archive or an office document"


def write_large(folder: Path) -> str:
    (folder / "bad.txt").write_bytes(DRILL.encode() * (20_000_000 // len(DRILL) + 1))
    return "bad.txt: has 20.0 MB, too much for one report; split it into one file, or JSONL line, for each report"


def write_jsonl(folder: Path) -> str:
    rows = [json.dumps({"id": "ok", "text": PATROL}), "{'text': 1}", json.dumps({"id": "ok2", "text": DRILL})]
    (folder / "bad.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return "bad.jsonl, line 2: "


def write_csv(folder: Path) -> str:
    (folder / "bad.csv").write_text("id,words\n1,hello\n", encoding="utf-8")
    return "bad.csv"


BAD = [write_empty, write_binary, write_zip, write_large, write_jsonl, write_csv]


@pytest.mark.parametrize("write", BAD, ids=lambda w: w.__name__.removeprefix("write_"))
@pytest.mark.parametrize("verb", ["map", "extract"])
def test_bad_input_is_one_line_and_the_rest_goes_on(
    run: Run, reports: Path, tmp_path: Path, write: Callable[[Path], str], verb: str
) -> None:
    told = write(reports)
    out = tmp_path / "out" if verb == "map" else tmp_path / "out.jsonl"
    ran = run(verb, reports, "-o", out)
    assert ran.code == 1
    faults = [line for line in ran.lines if " -> " not in line]
    assert len(faults) == 1, ran.err
    assert f"{reports}/{told}" in faults[0]
    assert faults[0].count("; ") >= 1, "why; what to do"
    data = json.loads((out / "events.json").read_text(encoding="utf-8")) if verb == "map" else None
    if data is not None:
        assert {"a-drill", "b-patrol"} <= {r["id"] for r in data["reports"]}
        assert len(data["faults"]) == 1
    else:
        assert {"a-drill", "b-patrol"} <= {json.loads(x)["id"] for x in out.read_text(encoding="utf-8").splitlines()}


@pytest.mark.parametrize("write", [write_empty, write_binary, write_zip, write_large], ids=lambda w: w.__name__)
def test_nothing_but_bad_input(run: Run, tmp_path: Path, write: Callable[[Path], str]) -> None:
    told = write(tmp_path)
    ran = run("map", tmp_path / "bad.txt", "-o", tmp_path / "out")
    assert ran.code == 2
    assert len(ran.lines) == 2
    assert told in ran.lines[0]
    assert ran.lines[1] == "geoint: no report could be read; name a file, a folder or a glob of reports"
    assert not (tmp_path / "out").exists()


def test_a_wrong_encoding_is_read_with_a_note(run: Run, reports: Path, tmp_path: Path) -> None:
    text = "Российские корабли вышли из Владивостока. Учения начались в Японском море. " * 20
    (reports / "c.txt").write_bytes(text.encode("windows-1251"))
    ran = run("extract", reports, "-o", tmp_path / "out.jsonl")
    assert ran.code == 0, "nothing was left out"
    note = next(line for line in ran.lines if "c.txt" in line)
    assert note.startswith("note: ")
    assert "encoding" in note


def test_missing_folder(run: Run, reports: Path, tmp_path: Path) -> None:
    ran = run("map", tmp_path / "nowhere", reports, "-o", tmp_path / "out")
    assert (ran.code, ran.lines) == (1, [f"{tmp_path}/nowhere: there is no such file or folder; check the path"])
    alone = run("map", tmp_path / "nowhere", "-o", tmp_path / "out2")
    assert alone.code == 2
    assert len(alone.lines) == 2


def test_files_of_other_kinds_are_a_note_only(run: Run, reports: Path, tmp_path: Path) -> None:
    (reports / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    ran = run("extract", reports, "-o", tmp_path / "out.jsonl")
    assert ran.code == 0
    assert ran.lines[0].startswith(f"note: {reports}: 1 file was passed over: photo.jpg; ")


def test_many_faults_are_counted_not_listed(run: Run, reports: Path, tmp_path: Path) -> None:
    for number in range(30):
        (reports / f"empty-{number:02}.txt").write_bytes(b"")
    ran = run("extract", reports, "-o", tmp_path / "out.jsonl")
    assert ran.code == 1
    shown = [line for line in ran.lines if " -> " not in line]
    assert len(shown) == cli_show.MAX_SHOWN_FAULTS + 2
    assert shown[-2:] == ["and 10 more of this kind", "30 left out: 30 empty"]


def test_a_failure_of_ours_in_one_report_leaves_the_others(
    run: Run, reports: Path, tmp_path: Path, shared_pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = shared_pipeline.read

    def fail_on_the_first(report: Report, **options: Any) -> Reading:
        if report.id == "a-drill":
            raise ZeroDivisionError("division\nby zero")
        return read(report, **options)

    monkeypatch.setattr(shared_pipeline, "read", fail_on_the_first)
    ran = run("extract", reports, "-o", tmp_path / "out.jsonl")
    assert ran.code == 1
    told = next(line for line in ran.lines if "a-drill" in line)
    assert "geoint failed on report a-drill (ZeroDivisionError: division by zero); leave it out, or set" in told
    assert [json.loads(x)["id"] for x in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()] == [
        "b-patrol"
    ]
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        run("extract", reports, "-o", tmp_path / "out.jsonl")


# -- bad output


@pytest.mark.parametrize("verb", ["map", "extract"])
def test_output_under_a_file(run: Run, reports: Path, tmp_path: Path, verb: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ran = run(verb, reports, "-o", tmp_path / "file" / "out")
    assert ran.code == 2
    (line,) = ran.lines
    assert line.startswith("geoint: cannot write ")
    assert str(tmp_path / "file") in line
    assert line.endswith("with -o")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.fixture
def not_root() -> Iterator[Callable[[], None]]:
    """Give up root's rights from the call on, until the test ends: root may write everywhere."""
    before = os.geteuid()
    yield lambda: os.seteuid(NOBODY) if before == 0 else None
    os.seteuid(before)


@pytest.mark.parametrize("verb", ["map", "extract"])
def test_output_folder_without_permission(run: Run, tmp_path: Path, not_root: Callable[[], None], verb: str) -> None:
    assert run("extract", "-", "-o", "-", stdin=PATROL.encode()).code == 0  # all is loaded before the rights are gone
    tmp_path.chmod(0o555)
    not_root()
    ran = run(verb, "-", "-o", tmp_path / "out", stdin=PATROL.encode())
    assert (ran.code, ran.out) == (2, "")
    (line,) = ran.lines
    assert line.startswith("geoint: cannot write ")
    assert "permission" in line.casefold()
    assert line.endswith("with -o")


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(
    run: Run, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode, **_: False)
    ran = run("map", reports, "-o", tmp_path / "out")
    assert ran.code == 2
    why = f"cannot write to {tmp_path}/out: no permission in {tmp_path}"
    assert ran.lines == [f"geoint: {why}; choose another folder with -o"]


def test_extract_onto_a_folder(run: Run, reports: Path, tmp_path: Path) -> None:
    ran = run("extract", reports, "-o", tmp_path)
    assert ran.code == 2
    assert ran.lines == [f"geoint: cannot write {tmp_path}: Is a directory; choose another place with -o"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["reports"]


@pytest.mark.parametrize(
    ("verb", "inside"), [("map", "."), ("map", "maps"), ("map", "deep/er"), ("extract", "a.jsonl")]
)
def test_results_do_not_go_among_the_reports(run: Run, reports: Path, verb: str, inside: str) -> None:
    before = sorted(p.name for p in reports.rglob("*"))
    ran = run(verb, reports, "-o", reports / inside)
    assert ran.code == 2
    (line,) = ran.lines
    assert f"it lies in {reports}, and the next run would read the results as reports" in line
    assert sorted(p.name for p in reports.rglob("*")) == before


def test_a_map_beside_a_single_report_is_fine(run: Run, reports: Path) -> None:
    assert run("map", reports / "a-drill.txt", "-o", reports / "maps").code == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name,lon,lat\nX,1,2\n", "line 1: no column id"),
        ("id,name,kind,lon,lat\nx:1,X,city,200,10\n", "line 2"),
        (None, "mine.csv"),
    ],
)
def test_own_places_that_cannot_be_used(
    run: Run, reports: Path, tmp_path: Path, content: str | None, told: str
) -> None:
    places = tmp_path / "mine.csv"
    if content is not None:
        places.write_text(content, encoding="utf-8")
    ran = run("map", reports, "-o", tmp_path / "out", "--gazetteer", places)
    assert ran.code == 2
    (line,) = ran.lines
    assert "mine.csv" in line
    assert told in line


# -- the process


def test_a_failure_of_ours_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(setup: object) -> None:
        raise RuntimeError("broken\nin two lines")

    monkeypatch.setattr(Setup, "open_gazetteer", fail)
    ran = run("resolve", "Riga")
    assert (ran.code, ran.out) == (2, "")
    told = (
        "geoint: it failed (RuntimeError: broken in two lines); set GEOINT_DEBUG=1 to see where, and report the failure"
    )
    assert ran.lines == [told]


def test_stopping_a_run_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(setup: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Setup, "open_gazetteer", stop)
    ran = run("resolve", "Riga")
    assert (ran.code, ran.lines) == (130, ["geoint: stopped; an earlier output is as it was"])


def test_a_closed_pipe_is_no_traceback(reports: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m geoint extract {shlex.quote(str(reports))} -o - | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_the_module_runs(reports: Path) -> None:
    command = [sys.executable, "-m", "geoint", "extract", "-", "-o", "-"]
    done = subprocess.run(command, input=PATROL.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["id"] == "stdin"


def test_help_loads_no_heavy_library() -> None:
    code = "import sys; sys.argv = ['geoint', '--help']\nimport geoint.cli\ntry: geoint.cli.main()\nexcept SystemExit: pass\n"
    code += "print(sorted({'shapely', 'geopandas', 'folium', 'pydantic', 'trafilatura'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# -- the progress bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_appears_after_a_second_and_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(cli_progress.time, "monotonic", lambda: now[0])
    for stream, expected in ((io.StringIO(), [False, False, False]), (Terminal(), [False, False, True])):
        monkeypatch.setattr(sys, "stderr", stream)
        now[0], seen = 0.0, []
        with cli_progress.Bar() as bar:
            for moment in (0.1, 0.9, 1.1):
                now[0] = moment
                bar.show("Reading", done=1)
                seen.append(bar._shown is not None)
        assert seen == expected


def test_faults_stay_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    cli_show.show_faults([Fault(where="a\nb.txt", line=3, why="is\nodd", advice="look")], label="note: ")
    assert capsys.readouterr().err == "note: a b.txt, line 3: is odd; look\n"


def test_tiles_are_put_on_the_map_with_their_credit(run: Run, reports: Path, tmp_path: Path) -> None:
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    ran = run("map", reports, "-o", tmp_path / "out", "--tiles", address, "--tiles-credit", "Example <Maps>")
    assert ran.code == 0
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "img-src data: https://tiles.example.org" in page
    assert '"tilesCredit":"Example \\u003cMaps\\u003e"' in page


def test_a_tile_address_that_is_none_is_told_before_anything_is_read(run: Run, reports: Path, tmp_path: Path) -> None:
    ran = run("map", reports, "-o", tmp_path / "out", "--tiles", "javascript:alert(1)")
    assert ran.code == 2
    assert ran.lines == ["geoint: tiles: 'javascript:alert(1)' is no tile address; give https://host/{z}/{x}/{y}.png"]
    assert not (tmp_path / "out").exists()
