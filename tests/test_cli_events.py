"""`geoint events` and `geoint show`, as a user types them, over reports written for the purpose."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from geoint.cli import events as cli_events
from geoint.cli.events import add_event_verbs
from geoint.cli.setup import Profile, Setup
from geoint.cli.show_event import escaped, json_escaped
from geoint.errors import GeointError
from geoint.models import Fault, Report
from geoint.output.folder import default_writers, save
from geoint.pipeline import Pipeline
from geoint.result import Result as Reading
from geoint.result import read_all

REPORTS = (
    Report(
        id="wire", published="2024-05-20", publisher="Baltic Wire", title="Amber Wolf in its second week",
        url="https://example.org/amber",
        text="Exercise Amber Wolf 2024 of Latvia and Estonia takes place near Adazi from 13 to 24 May 2024. "
        "About 3,000 soldiers of the two armies take part.",
    ),
    Report(
        id="daily", published="2024-05-25", publisher="Riga \x1b[31mDaily\u202e", title="Amber\x9b2J Wolf ends",
        text="Latvian and Estonian troops held exercise Amber Wolf 2024 near Adazi from 13 to 23 May 2024. "
        "A total of 2,500 soldiers took part.",
    ),
    Report(
        id="bay", published="2024-03-05", publisher="Pacific Daily",
        text="Japanese and Indian warships patrolled the Bay of Bengal together on 3 March 2024.",
    ),
    Report(id="undated", text="Kenyan and Ugandan troops held a military exercise in Tanzania."),
    Report(
        id="plan", published="2024-05-25",
        text="The navies of Japan and India will hold a joint exercise off Okinawa in July 2024.",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def reading() -> Reading:
    pipeline = Pipeline()
    return Reading(pipeline.collect([pipeline.read(report) for report in REPORTS]))


@pytest.fixture(scope="module")
def folder(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("runs") / "baltic"
    save(reading.collection, target, writers={"events.json": default_writers()["events.json"]})
    return target


@pytest.fixture
def asked() -> list[list[str]]:
    """What the verbs asked to be read."""
    return []


@pytest.fixture
def setups() -> list[Setup]:
    """How reports were asked to be read."""
    return []


@pytest.fixture
def app(reading: Reading, asked: list[list[str]], setups: list[Setup]) -> typer.Typer:
    def collect(inputs: list[str], setup: Setup) -> Reading:
        asked.append(inputs)
        setups.append(setup)
        faults: list[Fault] = []
        for name in inputs:
            list(read_all([name], faults=faults, notices=[]))
        return Reading(reading.collection.model_copy(update={"faults": tuple(faults)}))

    app = typer.Typer()
    add_event_verbs(app, collect)
    return app


def run(app: typer.Typer, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))


# -- the table


def test_a_pipe_gets_a_heading_and_one_full_line_for_each_event(app: typer.Typer, folder: Path) -> None:
    result = run(app, "events", folder)
    assert [(r["start"], r["end"], r["type"], r["participants"], r["places"], r["reports"]) for r in rows(result)] == [
        ("2024-03-03", "2024-03-03", "patrol", "IN,JP", "Bay of Bengal", "1"),
        ("2024-05-13", "2024-05-23", "exercise", "EE,LV", "near Adazi", "2"),
        ("2024-07", "2024-07", "exercise", "IN,JP", "off Okinawa", "1"),
        ("", "", "exercise", "KE,UG", "Tanzania", "1"),
    ]
    assert rows(result)[1]["label"] == "Amber Wolf 2024"
    assert all(re.fullmatch(r"0\.\d\d", r["confidence"]) for r in rows(result))
    assert "\x1b" not in result.output


def test_undated_events_stand_last(app: typer.Typer, folder: Path) -> None:
    assert [bool(r["start"]) for r in rows(run(app, "events", folder))] == [True, True, True, False]


FILTERS = [
    (["--type", "patrol"], ["2024-03-03"]),
    (["--type", "patrol", "--type", "exercise"], ["2024-03-03", "2024-05-13", "2024-07", ""]),
    (["--series", "amber wolf"], ["2024-05-13"]),
    (["--series", "AMBER-WOLF"], ["2024-05-13"]),
    (["--series", "vostok"], []),
    (["--participant", "JP"], ["2024-03-03", "2024-07"]),
    (["--participant", "jp", "--participant", "EE"], []),
    (["--since", "2024-05-23"], ["2024-05-13", "2024-07"]),
    (["--since", "2024-05-24"], ["2024-07"]),
    (["--since", "2024-07-31"], ["2024-07"]),  # of which no day is known, so it may be the last
    (["--since", "2024-08"], []),
    (["--since", "2024"], ["2024-03-03", "2024-05-13", "2024-07"]),
    (["--until", "2024-03-02"], []),
    (["--until", "2024-03-03"], ["2024-03-03"]),
    (["--until", "2024-05"], ["2024-03-03", "2024-05-13"]),
    (["--until", "2024-07-01"], ["2024-03-03", "2024-05-13", "2024-07"]),
    (["--since", "2024-03-04", "--until", "2024-06"], ["2024-05-13"]),
    (["--min-confidence", "0.9"], ["2024-05-13"]),
    (["--min-confidence", "1"], []),
]


@pytest.mark.parametrize(("options", "starts"), FILTERS, ids=lambda v: " ".join(v))
def test_filters(app: typer.Typer, folder: Path, options: list[str], starts: list[str]) -> None:
    assert [r["start"] for r in rows(run(app, "events", folder, *options))] == starts


def test_a_period_says_what_it_leaves_out_for_want_of_a_date(app: typer.Typer, folder: Path) -> None:
    result = run(app, "events", folder, "--since", "2024-05")
    assert result.stderr == "note: 1 undated event not shown, for --since or --until\n"
    assert run(app, "events", folder, "--since", "2024-05", "--type", "patrol").stderr == ""


BAD = [
    (["--type", "parade"], "'parade' is no type; choose one of exercise, patrol"),
    (["--participant", "Russia"], "'Russia' is no code of a state; type two letters"),
    (["--since", "May"], "'May' is no date; type YYYY"),
    (["--until", "2024-13"], "'2024-13' is no date"),
    (["--until", "2024-02-40"], "'2024-02-40' is no date"),
]


@pytest.mark.parametrize(("options", "why"), BAD)
def test_what_no_event_can_have_is_refused(app: typer.Typer, folder: Path, options: list[str], why: str) -> None:
    result = run(app, "events", folder, *options)
    assert isinstance(result.exception, GeointError)
    assert why in str(result.exception)


def test_json_is_a_list_with_what_the_table_has(app: typer.Typer, folder: Path) -> None:
    events = json.loads(run(app, "events", folder, "--json").stdout)
    assert [(e["start"], e["participants"], e["reports"]) for e in events][1] == (
        "2024-05-13", ["EE", "LV"], ["daily", "wire"],
    )  # fmt: skip
    assert events[1]["troops"] in {2500, 3000}
    assert (events[3]["start"], events[3]["date_prec"]) == (None, None)


def test_csv_has_the_same_rows_with_commas(app: typer.Typer, folder: Path) -> None:
    found = list(csv.DictReader(io.StringIO(run(app, "events", folder, "--csv").stdout)))
    assert found == rows(run(app, "events", folder))


@pytest.mark.parametrize("width", [40, 66, 80, 200])
def test_on_a_terminal_the_table_is_as_wide_as_the_window(
    app: typer.Typer, folder: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(cli_events, "_on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run(app, "events", folder).stdout.splitlines()
    ids = [e["id"][-6:] for e in json.loads(run(app, "events", folder, "--json").stdout)]
    assert lines[0].split() == ["When", "What", "Who", "Where", "Rep.", "Sure", "Id"]
    assert max(map(len, lines[:-1])) <= max(width, 66)
    assert [line.split()[-1] for line in lines if line.rstrip().endswith(tuple(ids))] == ids  # each whole, in one line
    assert lines[-1] == "4 events. `geoint show ID` tells everything about one."
    assert "(planned)" in " ".join(lines)
    assert "undated" in " ".join(lines)


# -- which run


def test_reports_are_read_where_they_are_named(app: typer.Typer, asked: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Drills began.", encoding="utf-8")
    assert len(rows(run(app, "events", tmp_path / "a.txt"))) == 4
    assert asked == [[str(tmp_path / "a.txt")]]


@pytest.mark.parametrize(
    ("options", "setup"),
    [
        ([], Setup()),
        (["--sizes", "s.toml"], Setup(sizes=Path("s.toml"))),
        (["--display-name", "a=b", "--display-name", "c=d"], Setup(display=["a=b", "c=d"])),
        (["--profile", "fast"], Setup(profile=Profile.FAST)),
        (["--gazetteer", "g.csv"], Setup([Path("g.csv")])),
    ],
)
@pytest.mark.parametrize("command", ["events", "show"])
def test_reports_are_read_as_the_options_say(
    app: typer.Typer, setups: list[Setup], tmp_path: Path, command: str, options: list[str], setup: Setup
) -> None:
    (tmp_path / "a.txt").write_text("Drills began.", encoding="utf-8")
    where = [tmp_path / "a.txt"] if command == "events" else ["amber", "-r", tmp_path / "a.txt"]
    assert run(app, command, *where, *options).exit_code == 0
    assert setups == [setup]


@pytest.mark.parametrize("command", [["events"], ["show", "amber", "-r"]])
def test_a_run_says_what_it_cannot_take_up(app: typer.Typer, folder: Path, command: list[str]) -> None:
    told = run(app, *command, folder, "--sizes", "s.toml", "--profile", "fast").stderr
    assert told == "note: --sizes, --profile are for reports; this run is shown as it was made\n"
    assert run(app, *command, folder).stderr == ""


def test_inputs_left_out_make_the_exit_code_1(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = run(app, "events", tmp_path / "empty.txt")
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr
    assert result.stdout.count("\n") == 5


@pytest.mark.parametrize("command", [["show", "amber"], ["events"]])
def test_the_newest_run_is_taken_and_named(
    app: typer.Typer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (tmp_path / "outputs").mkdir()
    (tmp_path / "outputs" / "baltic").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    result = run(app, *command)
    assert result.stderr == "Run: outputs/baltic\n"
    assert "Amber Wolf 2024" in result.stdout


def test_no_run_and_no_reports(app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no run in outputs/" in str(run(app, "events").exception)


def test_a_run_among_reports_is_refused(app: typer.Typer, folder: Path, tmp_path: Path) -> None:
    assert "name one run, or reports only" in str(run(app, "events", folder, tmp_path).exception)


# -- one event


@pytest.fixture
def shown(app: typer.Typer, folder: Path) -> str:
    result = run(app, "show", "Amber", "Wolf", "-r", folder)
    assert result.exit_code == 0
    return result.stdout


SECTIONS = [
    "Dates", "Participants", "Numbers and equipment", "Places", "Where sources differ", "What the reports say",
    "Merged because",
]  # fmt: skip


def test_every_section_is_there_in_order(shown: str) -> None:
    heads = [line for line in shown.splitlines() if line and not line.startswith(" ")]
    assert [h for h in heads if h != "Compared with other events"] == ["Amber Wolf 2024", *SECTIONS]


def section(shown: str, name: str) -> str:
    """A section as one line."""
    return " ".join(shown.split(f"\n{name}\n")[1].split("\n\n")[0].split())


SAID = [
    ("Dates", "[1] 2024-05-13 to 2024-05-24, to the day, from the words \"from 13 to 24 May 2024\", rule: range"),
    ("Dates", "[2] 2024-05-13 to 2024-05-23, to the day, from the words \"from 13 to 23 May 2024\""),
    ("Participants", 'EE participant: "Estonia" [1] at 39, "Estonian" [2] at 12'),
    ("Numbers and equipment", "[1] troops: About 3,000"),
    ("Places", "drawn by rule near from gn:461650; lon 24.3368"),
    ("Where sources differ", "dates: 2024-05-13/2024-05-23 [2]"),
    ("Where sources differ", "2024-05-13/2024-05-24 [1]"),
    ("Where sources differ", "troops: 2500 [2]"),
    ("Where sources differ", "taken: given by most reports"),
    ("What the reports say", "[1] Baltic Wire, 2024-05-20, Amber Wolf in its second week report wire https://example.org/amber"),
    ("What the reports say", "“Exercise Amber Wolf 2024 of Latvia and Estonia takes place near Adazi from 13 to 24 May 2024.”"),
    ("Merged because", "[1] and [2]: same, score"),
    ("Merged because", "same series and edition amber wolf 2024 (+3.0)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words"), SAID)
def test_what_is_said(shown: str, name: str, words: str) -> None:
    assert words.casefold() in section(shown, name).casefold()


def test_no_line_is_wider_than_a_page(shown: str) -> None:
    assert max(map(len, shown.splitlines())) <= cli_events.PLAIN_WIDTH


def test_reports_named_in_place_of_a_run_tell_the_choice_of_each_place(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Drills began.", encoding="utf-8")
    told = run(app, "show", "amber", "-r", tmp_path / "a.txt").stdout
    assert re.search(r"\[1\] taken for gn:461650 by gazetteer: ", section(told, "Places"))


def test_show_as_json_is_the_whole_event(app: typer.Typer, folder: Path) -> None:
    event = json.loads(run(app, "show", "amber", "-r", folder, "--json").stdout)
    assert [m["date_words"] for m in event["mentions"]] == ["from 13 to 24 May 2024", "from 13 to 23 May 2024"]
    assert {c["field"] for c in event["conflicts"]} == {"dates", "troops"}
    assert event["areas"][0]["geometry"]["type"] in {"Polygon", "MultiPolygon"}


def test_words_that_fit_several_events_list_them(app: typer.Typer, folder: Path) -> None:
    result = run(app, "show", "exercise", "-r", folder)
    assert result.exit_code == 2
    assert result.stdout == ""
    first, *candidates = result.stderr.splitlines()
    assert first == "exercise may be one of 2 events; type more words, or the id of one:"
    for line in candidates:
        assert run(app, "show", line.split()[0], "-r", folder).exit_code == 0


def test_the_end_of_an_id_as_the_table_shows_it_is_enough(app: typer.Typer, folder: Path) -> None:
    for event in json.loads(run(app, "events", folder, "--json").stdout):
        assert run(app, "show", event["id"][-6:], "-r", folder).stdout.startswith(event["label"])


def test_an_unknown_event(app: typer.Typer, folder: Path) -> None:
    assert "do you mean 'Amber Wolf 2024'?" in str(run(app, "show", "Ambre Wolff", "-r", folder).exception)


# -- what a report contains does not reach the terminal

COMMANDS = [
    ["events"], ["events", "--json"], ["events", "--csv"], ["show", "amber"], ["show", "amber", "--json"],
]  # fmt: skip


@pytest.fixture
def hostile(app: typer.Typer, folder: Path) -> Iterator[Path]:
    """The run with control characters in whatever a report can fill."""
    text = (folder / "events.json").read_text(encoding="utf-8")
    target = folder.parent / "hostile"
    target.mkdir(exist_ok=True)
    bad = text.replace("Amber Wolf", "Amber\\u001b[2J\\u009b31m\\u202eWolf").replace(
        "Estonia ", "\\u0007Estonia\\u2066 "
    )
    (target / "events.json").write_text(bad, encoding="utf-8")
    yield target


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("terminal", [False, True])
def test_control_characters_are_shown_not_obeyed(
    app: typer.Typer, hostile: Path, command: list[str], terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_events, "_on_terminal", lambda: terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    options = ["-r", str(hostile)] if command[0] == "show" else [str(hostile)]
    result = run(app, *command, *options)
    assert result.exit_code == 0
    kept = set("\t\n") if command == ["events"] else {"\n"}
    assert [c for c in result.output if (ord(c) < 32 and c not in kept) or 127 <= ord(c) < 160] == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", result.output)
    if "--json" in command:
        assert "\x1b[2J\x9b31m\u202eWolf" in json.dumps(json.loads(result.stdout), ensure_ascii=False).replace(
            "\\u001b", "\x1b"
        )
    else:
        assert "\\x1b" in "".join(result.output.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"), ("a\x07b", "a\\x07b"), ("\x9b2J", "\\x9b2J"), ("a\u202eb", "a\\u202eb"),
        ("a\r\nb\tc", "a b c"), ("Ōmuta – “ok”", "Ōmuta – “ok”"), ("\ud800", "\\ud800"), ("a\u200bb", "a\\u200bb"),
    ],
)  # fmt: skip
def test_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_json_means_the_same_after_escaping() -> None:
    value = {"a": "\x9b2J \u202e", "b": ["\x7f", "plain"]}
    text = json_escaped(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(text) == value
    assert text.isascii()
