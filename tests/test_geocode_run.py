"""The geocoder in a whole run: asked only when asked for, its answers marked in every file and on the map."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from nominatim import BARABASH, Nominatim, place

import geoint
from geoint import cli
from geoint.errors import GeocoderError

TEXT = (
    "Russian and Chinese troops held a joint exercise near Zarechnovka village in Primorsky Krai, Russia, on 3 March 2024, "
    "the ministry said. The exercise near Zarechnovka ended on 5 March 2024.\n"
)
ZARECHNOVKA = place("Zarechnovka, Khasansky District, Primorsky Krai, Russia", 131.41, 43.11, "ru")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Nominatim]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    running = Nominatim()
    yield running
    running.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def geoint_cli(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["geoint", *map(str, arguments)])
    code: object = 0
    try:
        cli.main()
    except SystemExit as leave:
        code = leave.code
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return int(str(code or 0)), out, err


def test_a_run_without_a_geocoder_ends_with_how_many_names_it_could_look_up(
    report: Path, tmp_path: Path, server: Nominatim, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = geoint_cli(monkeypatch, capfd, "map", report, "-o", tmp_path / "out")
    assert code == 0
    assert out.splitlines()[-1] == (
        "1 name is not in the gazetteer; --geocoder nominatim --contact you@example.org would look it up"
    )
    assert server.requests == []


def test_a_geocoded_place_is_marked_everywhere(
    report: Path, tmp_path: Path, server: Nominatim, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server.replies = [[ZARECHNOVKA]]
    out = tmp_path / "out"
    code, _, err = geoint_cli(
        monkeypatch, capfd, "map", report, "-o", out, "--geocoder", "nominatim", "--geocoder-domain", server.domain,
        "--contact", "you@example.org",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert [(r["q"], r["countrycodes"]) for r in server.requests] == [("Zarechnovka", "ru")]  # once for two mentions

    mentions = json.loads((out / "mentions.geojson").read_text(encoding="utf-8"))["features"]
    placed = [m for m in mentions if m["properties"]["text"] == "Zarechnovka"]
    assert [(m["properties"]["method"], m["properties"]["entry_id"]) for m in placed] == [("geocoder", None)] * 2
    assert placed[0]["geometry"]["coordinates"] == [131.41, 43.11]

    areas = json.loads((out / "areas.geojson").read_text(encoding="utf-8"))["features"]
    assert any(a["properties"]["rule"] in {"geocoder", "near"} for a in areas)

    with (out / "review.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["subject"] == "Zarechnovka"]
    assert len(rows) == 2
    assert all("placed by the geocoding service" in r["reason"] and "ODbL" in r["reason"] for r in rows)

    page = (out / "map.html").read_text(encoding="utf-8")
    assert '"geocoders":["nominatim (' in page


def test_an_unknown_name_stays_in_the_review_list_and_says_why(
    report: Path, tmp_path: Path, server: Nominatim, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    monkeypatch.setenv("GEOINT_GEOCODER", "nominatim")
    monkeypatch.setenv("GEOINT_GEOCODER_DOMAIN", server.domain)
    monkeypatch.setenv("GEOINT_CONTACT", "you@example.org")
    code, _, _ = geoint_cli(monkeypatch, capfd, "map", report, "-o", out)
    assert code == 0
    with (out / "review.csv").open(encoding="utf-8-sig", newline="") as stream:
        reasons = [r["reason"] for r in csv.DictReader(stream) if r["subject"] == "Zarechnovka"]
    assert reasons
    assert all("nominatim does not know the name in RU" in reason for reason in reasons)


def test_a_service_that_refuses_is_told_once_and_the_run_goes_on(
    report: Path, tmp_path: Path, server: Nominatim, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server.replies = [(403, {}, "blocked")]
    code, _, err = geoint_cli(
        monkeypatch, capfd, "map", report, "-o", tmp_path / "out", "--geocoder", "nominatim", "--geocoder-domain",
        server.domain, "--contact", "you@example.org",
    )  # fmt: skip
    assert code == 0
    (line,) = err.splitlines()
    assert line.startswith("note: nominatim at 127.0.0.1")
    assert "not asked again in this run" in line
    assert len(server.requests) == 1


def test_resolve_asks_only_for_what_the_gazetteer_does_not_have(
    server: Nominatim, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server.replies = [[BARABASH]]
    ask = ("--geocoder", "nominatim", "--geocoder-domain", server.domain, "--contact", "you@example.org")
    code, out, _ = geoint_cli(monkeypatch, capfd, "resolve", "Zhanjiang", *ask)
    assert (code, server.requests) == (0, [])
    assert out.startswith("Zhanjiang (city, CN)")
    code, out, _ = geoint_cli(monkeypatch, capfd, "resolve", "Barabashnoe Polye", *ask)
    assert code == 0
    assert "131.4800 43.1700  geocoder" in out
    assert "ODbL" in out


def test_python_and_the_command_line_are_twins(report: Path, server: Nominatim) -> None:
    server.replies = [[ZARECHNOVKA]]
    result = geoint.map_reports(report, geocoder="nominatim", geocoder_domain=server.domain, contact="you@example.org")
    assert {m.method for m in result.mentions if m.text == "Zarechnovka"} == {"geocoder"}


def test_the_public_server_wants_a_contact(report: Path) -> None:
    with pytest.raises(GeocoderError, match="contact"):
        geoint.map_reports(report, geocoder="nominatim")
