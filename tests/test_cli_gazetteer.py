"""`geoint gazetteer`: search, show, export, check, add, as a user types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geoint.cli import app
from geoint.errors import GazetteerError, OutputError
from geoint.gazetteer import Gazetteer
from geoint.gazetteer.check import Problem
from geoint.gazetteer.export import add_place, export
from geoint.gazetteer.picture import to_braille, to_page, to_svg

VERBS = ["search", "show", "export", "check", "add"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the towns out, which take ten seconds to go through."""
    every = Gazetteer.ids
    monkeypatch.setattr(Gazetteer, "ids", lambda self: [i for i in every(self) if not i.startswith("gn:")])


def geoint(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["gazetteer", *map(str, arguments)])


@pytest.mark.parametrize("verb", VERBS)
def test_every_help_has_an_example(verb: str) -> None:
    result = geoint(verb, "--help")
    assert result.exit_code == 0
    assert f"Example: geoint gazetteer {verb}" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("query", "entry_id", "how"),
    [
        ("Zhanjiang", "gn:1784990", "exact"), ("湛江", "gn:1784990", "other name: 湛江"),
        ("Zhanjang", "gn:1784990", "misspelt: Zhanjiang"), ("Khabarosk", "gn:2022890", "misspelt: Khabarovsk"),
        ("East Sea", "sea:sea-of-japan", "other name: East Sea"), ("Sea of Japan", "sea:sea-of-japan", "exact"),
    ],
)  # fmt: skip
def test_search_says_how_the_name_matched(query: str, entry_id: str, how: str) -> None:
    first = geoint("search", query, "--limit", "1").stdout.splitlines()[0]
    assert first.split()[0] == entry_id
    assert first.endswith(f"[{how}]")


def test_a_search_without_an_answer_says_what_to_do() -> None:
    result = geoint("search", "qqqqqqqqzzzzzz")
    assert result.exit_code == 2
    assert "try another spelling" in result.stderr
    assert geoint("search", " ").exit_code == 2


def test_show_has_names_source_claimants_and_extent() -> None:
    shown = geoint("show", "sea:sea-of-japan").stdout
    assert "Sea of Japan (sea, no country)" in shown
    assert re.search(r"names +Sea of Japan, .*East Sea", shown)
    assert re.search(r"source +.*Marine Regions", shown)
    west, south, east, north = (float(v) for v in re.findall(r"(?:west|south|east|north) (-?[\d.]+)", shown))
    assert (125 < west < 130, 31 < south < 36, 140 < east < 143, 50 < north < 53) == (True,) * 4


def test_show_of_an_unknown_id_is_one_line() -> None:
    result = geoint("show", "sea:nowhere")
    assert result.exit_code != 0
    assert "geoint gazetteer search" in str(result.exception)


def test_the_picture_has_the_shape_of_the_place(gazetteer: Gazetteer) -> None:
    """Chile is tall and narrow, Russia wide and in one piece, a town is a dot on its province."""
    chile = to_braille(gazetteer, gazetteer.entry("country:CL")).splitlines()
    assert len(chile) == 16 and max(map(len, chile)) < 30
    russia = to_braille(gazetteer, gazetteer.entry("country:RU")).splitlines()
    assert max(map(len, russia)) > 35 and "●" in "".join(russia)
    blank = chr(0x2800)
    widest = max(russia, key=lambda line: len(line.replace(blank, "")))
    assert widest.strip(blank).count(blank) < 10  # not torn in two at the antimeridian
    town = to_braille(gazetteer, gazetteer.entry("gn:1784990")).splitlines()
    line = next(number for number, text in enumerate(town) if "●" in text)
    assert line > len(town) * 0.6 and town[line].index("●") < 20  # Zhanjiang: the south-west of Guangdong
    assert all(len(text) <= 60 for text in (*chile, *russia, *town))


@pytest.mark.parametrize("ending", ["html", "svg"])
def test_show_draws_a_map_that_needs_no_network(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "new" / f"strait.{ending}"
    assert geoint("show", "strait:taiwan-strait", "--map", file).exit_code == 0
    text = file.read_text("utf-8")
    assert text.count("<path") == 2 and text.count("<circle") == 1
    assert "Taiwan Strait" in text and "<script" not in text
    assert not re.findall(r"(?:src|href)=", text)


def test_a_map_is_the_same_twice_and_holds_no_markup_of_strangers(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    fields = {"id": "base:x", "name": "<img src=x onerror=alert(1)>", "lon": "121.5", "lat": "25", "kind": "base",
              "country": "TW", "note": "</td><script>alert(1)</script>", "other_names": "\"><b>"}  # fmt: skip
    add_place(file, fields)
    own = Gazetteer.load(custom=[file])
    page = to_page(own, own.entry("base:x"))
    assert "<img" not in page and "<script" not in page and "<b>" not in page
    assert page == to_page(own, own.entry("base:x"))
    assert to_svg(own, own.entry("base:x")) in page


def test_show_refuses_other_endings(tmp_path: Path) -> None:
    result = geoint("show", "country:CL", "--map", tmp_path / "chile.png")
    assert isinstance(result.exception, OutputError)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("few")
def test_export_to_a_geopackage_has_points_and_areas(tmp_path: Path) -> None:
    import pyogrio

    file = tmp_path / "straits.gpkg"
    assert geoint("export", file, "--kind", "strait", "--kind", "spaceport").exit_code == 0
    assert {str(name) for name, _ in pyogrio.list_layers(file)} == {"points", "areas"}
    points, areas = pyogrio.read_dataframe(file, layer="points"), pyogrio.read_dataframe(file, layer="areas")
    assert points.crs.to_epsg() == areas.crs.to_epsg() == 4326
    assert set(points["kind"]) == {"strait", "spaceport"}
    korea = areas.set_index("id").loc["strait:taiwan-strait"]
    assert korea.geometry.bounds[0] > 115 and korea.geometry.bounds[2] < 124
    assert set(areas.geom_type) == {"MultiPolygon"}
    first = file.read_bytes()
    assert geoint("export", file, "--kind", "strait", "--kind", "spaceport").exit_code == 0
    assert file.read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["straits.gpkg"]


@pytest.mark.usefixtures("few")
def test_an_export_to_geojson_can_be_read_back_as_own_places(tmp_path: Path, gazetteer: Gazetteer) -> None:
    file = tmp_path / "ranges.geojson"
    counts = export(gazetteer, file, kinds={"spaceport", "strait"})
    assert counts["points"] == len(json.loads(file.read_text("utf-8"))["features"]) > 60
    again = Gazetteer.load(custom=[file])
    for entry_id in ("strait:taiwan-strait", gazetteer.lookup("Vostochny Cosmodrome")[0]):
        before, after = gazetteer.entry(entry_id), again.entry(entry_id)
        assert (after.name, after.kind, after.country, after.lon) == (
            before.name,
            before.kind,
            before.country,
            before.lon,
        )
        assert sorted(again.names(entry_id)) == sorted(gazetteer.names(entry_id))
        assert (again.geometry(entry_id) is None) == (gazetteer.geometry(entry_id) is None)


@pytest.mark.parametrize(
    ("file", "options", "words"),
    [("x.shp", (), "neither .gpkg nor .geojson"), ("x.gpkg", ("--kind", "castle"), "no kind of place")],
)
def test_export_refuses_what_it_cannot_do(tmp_path: Path, file: str, options: tuple[str, ...], words: str) -> None:
    result = geoint("export", tmp_path / file, *options)
    assert result.exit_code != 0
    assert words in " ".join((result.output + str(result.exception)).split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("notice", 0)])
def test_check_leaves_with_1_where_there_is_an_error(monkeypatch: pytest.MonkeyPatch, severity: str, code: int) -> None:
    found = [Problem(severity, "name", f"gn:{number}", "is empty") for number in range(30)]  # type: ignore[arg-type]
    monkeypatch.setattr("geoint.gazetteer.check.check", lambda _: found)
    result = geoint("check")
    assert result.exit_code == code
    shown = 30 if severity == "error" else 20
    assert result.stdout.count("is empty") == shown
    assert ("and 10 more notices" in result.stdout) == (severity == "notice")
    assert geoint("check", "--all").stdout.count("is empty") == 30


def test_add_makes_a_file_that_wins_over_the_gazetteer(tmp_path: Path) -> None:
    file = tmp_path / "new" / "own.csv"
    more = ("--set", "country=RU", "--set", "other_names=Lager Alfa|Лагерь Альфа")
    result = geoint("add", file, "Camp Alpha", "--lon", "131.5", "--lat", "-43.25", "--kind", "base", *more)
    assert result.exit_code == 0, result.output
    assert "custom:camp-alpha" in result.stdout
    assert geoint("add", file, "Zhanjiang", "--lon", "-1.5", "--lat", "2", "--kind", "city").exit_code == 0
    own = Gazetteer.load(custom=[file])
    camp = own.entry("custom:camp-alpha")
    assert (camp.lon, camp.lat, camp.kind, camp.country) == (131.5, -43.25, "base", "RU")
    assert own.lookup("лагерь альфа") == ("custom:camp-alpha",)
    assert own.lookup("Zhanjiang")[0] == "custom:zhanjiang"
    assert geoint("search", "Camp Alpha", "--gazetteer", file).stdout.startswith("custom:camp-alpha")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Camp", "--lon", "200", "--lat", "0", "--kind", "base"), "outside the world"),
        (("Camp", "--lon", "20", "--lat", "0", "--kind", "castle"), "no kind of place"),
        (("Camp", "--lon", "20", "--lat", "0", "--kind", "base", "--set", "colour=red"), "the columns are"),
        (("Camp", "--lon", "20", "--lat", "0", "--kind", "base", "--set", "where_prec=9"), "none of 1 to 7"),
        (("Old", "--lon", "20", "--lat", "0", "--kind", "base"), "used twice"),
        (("Camp", "--lon", "nan", "--lat", "0", "--kind", "base"), "outside the world"),
    ],
)
def test_add_refuses_a_bad_row_and_leaves_the_file_as_it_was(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    file = tmp_path / "own.csv"
    add_place(file, {"name": "Old", "lon": "1", "lat": "2", "kind": "base"})
    before = file.read_bytes()
    result = geoint("add", file, *arguments)
    assert result.exit_code != 0
    told = " ".join((result.output + str(result.exception)).split())
    assert words in told and ".partial" not in told
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["own.csv"]


def test_add_keeps_a_users_own_header_and_an_unfinished_last_line(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("\ufeffkind,name,id,lat,lon\nbase,One,x:1,2,1", encoding="utf-8")
    add_place(file, {"name": "Two, the second", "lon": "3", "lat": "4", "kind": "base"})
    assert file.read_text("utf-8").splitlines()[-1] == 'base,"Two, the second",custom:two-the-second,4,3'
    assert Gazetteer.load(custom=[file]).entry("x:1").name == "One"
    with pytest.raises(GazetteerError, match="no column country"):
        add_place(file, {"name": "Three", "lon": "3", "lat": "4", "kind": "base", "country": "RU"})
    with pytest.raises(GazetteerError, match=r"\.csv file"):
        add_place(tmp_path / "own.geojson", {"name": "Three"})
