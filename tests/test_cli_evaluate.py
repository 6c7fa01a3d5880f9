"""`geoint evaluate`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from geoint.cli.evaluate import evaluate
from geoint.errors import GeointError, NothingToDoError, OutputError

PLACES = {
    "Russian ships sailed from Murmansk to drills in the Barents Sea.": {
        "Murmansk": (68.97, 33.08),
        "Barents Sea": (75, 40),
    },
    # Marked on purpose where nobody would look for it.
    "The exercise near Riga ended on Friday.": {"Riga": (0.0, 0.0)},
}


def lines() -> list[str]:
    out = []
    for n, (text, places) in enumerate(PLACES.items(), start=1):
        toponyms = [
            {"start": text.index(name), "end": text.index(name) + len(name), "lat": lat, "lon": lon, "literal": True,
             "within_km": 600 if "Sea" in name else 30}
            for name, (lat, lon) in places.items()
        ]  # fmt: skip
        out.append(json.dumps({"id": f"r{n}", "text": text, "toponyms": toponyms}))
    return out


def geoint(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("profile", ["accurate", "fast"])
def test_figures_and_the_worst_errors_are_shown_and_written(profile: str, corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "figures.json"
    result = geoint(corpus, "--profile", profile, "--json", target)
    assert result.exit_code == 0, result.output
    heading, row = (line.split() for line in result.stdout.splitlines()[:2])
    figures = dict(zip(heading[:6], row[:6], strict=True))
    assert figures == {
        "corpus": "own.jsonl", "reports": "2", "toponyms": "3", "P": "1.000", "R": "1.000", "F1": "1.000",
    }  # fmt: skip
    # Riga lies 56.95 N, 24.11 E: 6,672 km from the point 0, 0 that the corpus claims.
    assert " km  r2:18  Riga " in result.stdout
    assert "expected Riga (0.00, 0.00), said Riga (56." in result.stdout
    record = json.loads(target.read_text(encoding="utf-8"))
    assert record["profile"] == profile
    assert record["corpora"]["own.jsonl"]["figures"]["end_to_end_acc161"] == 2 / 3
    assert record["corpora"]["own.jsonl"]["misplaced"][0]["km"] == pytest.approx(6672, abs=60)
    assert record["mean"]["f1"] == 1.0


def test_two_corpora_have_a_mean_and_files_of_one_name_are_told_apart(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "more" / "own.jsonl"
    other.parent.mkdir()
    other.write_text(lines()[1] + "\n", encoding="utf-8")
    result = geoint(corpus, other, "--errors", "0")
    assert [line[:14].rstrip() for line in result.stdout.splitlines()[:4]] == [
        "corpus", "own.jsonl (1)", "own.jsonl (2)", "mean",
    ]  # fmt: skip
    assert "Worst errors" not in result.stdout


def test_a_wrong_line_is_one_line_on_standard_error_and_the_rest_is_measured(corpus: Path) -> None:
    with corpus.open("a", encoding="utf-8") as file:
        file.write("no json\n")
    result = geoint(corpus)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{corpus}, line 3: no JSON (Expecting value); correct the line or leave it out"
    ]
    assert result.stdout.splitlines()[1].split()[:2] == ["own.jsonl", "2"]


def test_the_same_corpus_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        geoint(corpus, "--json", tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def error_of(*arguments: str | Path) -> GeointError:
    error = geoint(*arguments).exception
    assert isinstance(error, GeointError)
    return error


def test_nothing_to_measure_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("{}\n", encoding="utf-8")
    assert isinstance(error_of(empty), NothingToDoError)


def test_a_place_that_cannot_be_written_is_an_error(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    error = error_of(corpus, "--json", tmp_path / "file" / "figures.json")
    assert isinstance(error, OutputError)
    assert "choose another place" in str(error)


def test_the_help_has_an_example_and_the_format() -> None:
    shown = " ".join(geoint("--help").output.split())
    assert "Example: geoint evaluate corpus.jsonl" in shown
    assert '"toponyms"' in shown
