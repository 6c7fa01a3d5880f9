"""The project: what is in it, that nothing in it is broken, and that QGIS draws and prints it rightly."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from output_samples import area, many, sample
from shapely.geometry import Point, box
from test_output_qgis import INSIDE_ACROSS, INSIDE_SEA, OUTSIDE, across, probe

from geoint.models import Collection, Event
from geoint.output.basemap_layers import write_basemap
from geoint.output.geopackage import write_geopackage
from geoint.output.layers import flatten
from geoint.output.qgis.basemap import SEA
from geoint.output.qgis.project import to_qgs, write_project
from geoint.output.qgis.view import view_of

PROBE = Path(__file__).parent / "qgis" / "probe_project.py"
TITLE = "Drills [% 1+1 %] <b>&\ud800\x0b"
SHOWN_TITLE = "Drills [% 1+1 %] <b>&\ufffd"

# Half transparent colours of the two areas on the sea and on the land of the base map.
BLUE_ON_SEA, GREEN_ON_SEA = "#A6CADE", "#A6D5CE"
LAND_COLOUR, SEA_COLOUR = "#F8F6F1", SEA.upper()


def event_at(lon: float, lat: float, **known: Any) -> Event:
    values = {"id": f"E{lon:g},{lat:g}", "name": None, "label": "Exercise", "type": "exercise", "status": "planned"}
    return Event(**{**values, "lon": lon, "lat": lat, **known})


def write_all(collection: Collection, folder: Path, *, basemap: Path, title: str = TITLE) -> Path:
    folder.mkdir(exist_ok=True)
    shutil.copy(basemap, folder / "basemap.gpkg")
    layers = flatten(collection)
    write_geopackage(layers, folder / "events.gpkg")
    write_project(layers, folder / "events.qgz", title=title)
    return folder / "events.qgz"


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "basemap.gpkg"
    write_basemap(path)
    return path


@pytest.fixture(scope="module")
def seen(qgis_python: str, basemap: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("project")
    project = write_all(across(), folder / "written", basemap=basemap)
    moved = folder / "elsewhere"  # the project finds its files wherever the folder lies
    project.parent.rename(moved)
    places = json.dumps([*INSIDE_ACROSS, *INSIDE_SEA, *OUTSIDE])
    found = probe(qgis_python, moved / project.name, folder, places, script=PROBE)
    assert (folder / "page.pdf").read_bytes().startswith(b"%PDF-")
    return found


@pytest.mark.qgis
def test_the_project_opens_with_no_broken_layer(seen: dict[str, Any]) -> None:
    assert (seen["read"], seen["error"], seen["title"]) == (True, "", SHOWN_TITLE)
    assert {key: (layer["valid"], layer["renderer"]) for key, layer in seen["layers"].items()} == {
        "geoint_events": (True, "pointDisplacement"),
        "geoint_areas": (True, "RuleRenderer"),
        "geoint_mentions": (True, "singleSymbol"),
        "geoint_unplaced": (True, None),
        "geoint_base_names": (True, "RuleRenderer"),
        "geoint_base_borders": (True, "RuleRenderer"),
        "geoint_base_lakes": (True, "singleSymbol"),
        "geoint_base_land": (True, "singleSymbol"),
        "geoint_base_grid": (True, "singleSymbol"),
    }
    counts = {key: layer["count"] for key, layer in seen["layers"].items() if "base" not in key}
    assert counts == {"geoint_events": 3, "geoint_areas": 4, "geoint_mentions": 4, "geoint_unplaced": 1}
    assert all("/elsewhere/" in layer["source"] for layer in seen["layers"].values())


@pytest.mark.qgis
def test_groups_stand_in_order_and_mentions_are_off(seen: dict[str, Any]) -> None:
    assert seen["tree"] == [
        ["Events", True, ["geoint_events", "geoint_areas", "geoint_unplaced"]],
        ["Place mentions", False, ["geoint_mentions"]],
        ["Base map", True, [f"geoint_base_{name}" for name in ("names", "borders", "lakes", "land", "grid")]],
    ]
    assert not seen["layers"]["geoint_mentions"]["visible"]
    assert not seen["layers"]["geoint_mentions"]["scale_dependent"]  # switched on, they show at once
    assert seen["layers"]["geoint_events"]["alias"] == "Event id"


@pytest.mark.qgis
def test_the_time_line_has_the_events_range(seen: dict[str, Any]) -> None:
    assert seen["time"] == ["2021-10-14T00:00:00Z", "2024-09-30T23:59:59Z", 1.0, "mon"]
    temporal = {key for key, layer in seen["layers"].items() if layer["temporal"]}
    assert temporal == {"geoint_events", "geoint_areas"}


@pytest.mark.qgis
def test_layers_say_what_they_are_and_whose(seen: dict[str, Any]) -> None:
    told = seen["layers"]["geoint_areas"]["metadata"]
    assert (told["identifier"], told["title"], told["fees"]) == ("geoint:areas", "Event areas", "none")
    assert told["licenses"][0] == "GeoNames: places, CC BY 4.0"
    assert told["rights"] == [
        "GeoNames, Marine Regions, Natural Earth",
        "Reports quoted: Naval News; Pacific Daily; =cmd|&#x27; /C calc&#x27;!A0",
    ]
    assert told["crs"] == "EPSG:4326"
    assert told["boxes"] == [pytest.approx([-180, 36, 180, 64.7748], abs=1e-4)]
    assert told["spans"] == [["2021-10-14T00:00:00Z", "2024-09-30T23:59:59Z"]]
    assert told["keywords"]["gmd:topicCategory"] == ["intelligenceMilitary"]
    assert "https://www.geonames.org/" in told["links"]


@pytest.mark.qgis
def test_the_first_view_draws_base_map_areas_and_labels(seen: dict[str, Any]) -> None:
    assert seen["background"] == SEA
    assert seen["map"]["errors"] == []
    halves = seen["map"]["halves"]
    assert halves[BLUE_ON_SEA][0] > 2000 and halves[GREEN_ON_SEA][1] > 1000
    assert sum(halves[LAND_COLOUR]) > 50_000 and sum(halves[SEA_COLOUR]) > 100_000
    assert {"Joint Sea 2021", "Incursion near Tōkyō", "Bering Sea", "Sea of Okhotsk"} <= set(seen["map"]["texts"])


@pytest.mark.qgis
def test_areas_lie_where_they_are_in_the_projects_own_projection(seen: dict[str, Any]) -> None:
    assert seen["crs"][:2] == [True, "Albers equal area about 160 degrees"]
    drawn = seen["map"]["colours"]
    assert drawn == [GREEN_ON_SEA] * 4 + [BLUE_ON_SEA, BLUE_ON_SEA] + seen["base"]["colours"][6:]
    assert seen["base"]["colours"] == [SEA_COLOUR] * len(drawn)


@pytest.mark.qgis
def test_the_page_has_title_key_and_sources(seen: dict[str, Any]) -> None:
    page = seen["page"]
    assert page["labels"]["title"] == SHOWN_TITLE  # no expression in it is worked out
    assert page["labels"]["summary"] == "4 events; 2021-10-14 to 2024-09-30; 1 without a place, not on the map"
    for words in ("GeoNames (places, CC BY 4.0)", "Borders: view of Germany", "what a report says"):
        assert words in page["labels"]["sources"]
    assert page["legend"] == [
        ["Colour and shape: what it is", ["Exercise", "Patrol", "Incursion"]],
        ["How sure the place is", ["Sure"]],
    ]
    assert {"map", "scale", "signs", "key"} <= set(page["kinds"])


@pytest.mark.qgis
def test_the_page_is_printed_as_picture_and_pdf(seen: dict[str, Any]) -> None:
    assert seen["exported"]["codes"] == [0, 0]
    width, height = seen["exported"]["size"]
    assert width / height == pytest.approx(297 / 210, abs=0.01)
    halves = seen["exported"]["halves"]
    assert halves[BLUE_ON_SEA][0] > 1000
    assert halves["#FFFFFF"][1] > halves["#FFFFFF"][0] > 50_000  # the key stands on the right


# Points of the land and of the sea on all sides of a map that ends at 100 degrees west.
LAND_PLACES = ((-95.3, 41.7), (-105.3, 41.7), (-95.3, 62.7), (-110.7, 65.3), (-62.3, -12.3), (21.7, 3.3),
               (101.3, 62.7), (122.3, -26.3), (175.3, 67.3), (-175.3, 66.7), (-72.3, 2.3), (41.3, -83.3))  # fmt: skip
SEA_PLACES = ((-35, 35), (-135, 25), (-96, 5), (-104, 15), (75, -25), (-25, -35), (165, 35), (-165, 35), (3, 65),
              (65, 15), (-155, -45))  # fmt: skip
WHOLE_WORLD = (-17_250_000, -8_400_000, 17_250_000, 8_400_000)
"""Metres, in the Equal Earth projection."""


@pytest.mark.qgis
def test_nothing_is_torn_across_a_map_that_ends_in_the_middle_of_a_continent(
    qgis_python: str, basemap: Path, tmp_path: Path
) -> None:
    crossing = area("Plains", box(-106, 36, -94, 44), role="departure")
    events = tuple(event_at(80 + turn, 3) for turn in (-80, 0, 80))
    collection = Collection(events=(*events[:2], events[2].model_copy(update={"areas": (crossing,)})))
    view = view_of(flatten(collection))
    assert (view.name, view.seam) == ("Equal Earth about 80 degrees", -100)
    project = write_all(collection, tmp_path / "run", basemap=basemap)
    inside = ((-104.7, 42.6), (-95.3, 42.6))
    beside = ((-0.7, 38.7), (60.3, 38.7), (104.7, 38.7))  # where a torn area would lie as a band
    places = [*LAND_PLACES, *SEA_PLACES, *inside, *beside]
    found = probe(qgis_python, project, tmp_path, json.dumps(places), json.dumps(WHOLE_WORLD), script=PROBE)
    base = dict(zip(places, found["base"]["colours"], strict=True))
    assert [place for place in LAND_PLACES if base[place] != LAND_COLOUR] == []
    assert [place for place in SEA_PLACES if base[place] != SEA_COLOUR] == []
    drawn = dict(zip(places, found["map"]["colours"], strict=True))
    assert {drawn[place] for place in inside} == {"#BAD5E2"}
    assert [drawn[place] for place in beside] == [base[place] for place in beside]


@pytest.mark.parametrize(
    ("events", "name", "seam"),
    [
        ((), "Equal Earth about 0 degrees", 180),
        ((event_at(30, 50),), "Albers equal area about 30 degrees", -150),
        ((event_at(30, 5),), "Equal Earth about 30 degrees", -150),
        ((event_at(175, 50), event_at(-165, 60)), "Albers equal area about -175 degrees", 5),
        ((event_at(-80, 25), event_at(-130, 50)), "Albers equal area about -105 degrees", 75),
        ((event_at(-80, 25), event_at(100, 50)), "Equal Earth about 10 degrees", -170),
        ((event_at(0, -40), event_at(20, -35)), "Albers equal area about 10 degrees", -170),
    ],
)
def test_the_projection_fits_the_events(events: tuple[Event, ...], name: str, seam: float) -> None:
    view = view_of(flatten(Collection(events=events)))
    assert (view.name, view.seam) == (name, seam)


def test_the_view_holds_all_events_but_not_a_whole_ocean() -> None:
    ocean = event_at(-140, -20, areas=(area("Pacific", box(-179, -60, -80, 60)),))
    view = view_of(flatten(Collection(events=(event_at(130, 40), event_at(140, 45), ocean))))
    assert view.name == "Albers equal area about 135 degrees"
    xmin, ymin, xmax, ymax = view.extent
    assert 900_000 < xmax - xmin < 1_300_000 and 800_000 < ymax - ymin < 1_200_000
    west, south, east, north = view.fitted(200, 100)
    assert (east - west) / (north - south) == pytest.approx(2)
    assert west <= xmin and east >= xmax and south <= ymin and north >= ymax


@pytest.mark.parametrize(
    ("days", "step"),
    [(("2024-05-01", "2024-06-15"), "d"), (("2024-01-01", "2024-12-31"), "wk"), (("2015-01-01", "2024-12-31"), "mon"),
     (("1990-01-01", "2024-12-31"), "y")],
)  # fmt: skip
def test_the_time_lines_step_fits_its_length(days: tuple[str, str], step: str) -> None:
    document = to_qgs(flatten(Collection(events=(event_at(1, 50, start=days[0], end=days[1]),))), title="x")
    settings = ET.fromstring(document).find("ProjectTimeSettings")
    assert settings is not None
    assert (settings.attrib["timeStep"], settings.attrib["timeStepUnit"]) == ("1", step)
    assert settings.findtext("TemporalRange/end") == f"{date.fromisoformat(days[1])}T23:59:59Z"


def test_without_dates_there_is_no_time_line() -> None:
    document = to_qgs(flatten(Collection(events=(event_at(1, 50),))), title="x")
    assert ET.fromstring(document).find("ProjectTimeSettings") is None


def test_a_run_without_events_has_a_project_too() -> None:
    root = ET.fromstring(to_qgs(flatten(Collection()), title="Nothing found"))
    assert root.findtext("title") == "Nothing found"
    assert len(root.findall("projectlayers/maplayer")) == 9
    texts = {item.attrib["id"]: item.attrib.get("labelText") for item in root.iter("LayoutItem")}
    assert texts["summary"] == "0 events"


def test_the_archive_holds_one_document_without_a_time(tmp_path: Path) -> None:
    write_project(flatten(sample()), tmp_path / "events.qgz", title=TITLE)
    write_project(flatten(sample()), tmp_path / "again.qgz", title=TITLE)
    with zipfile.ZipFile(tmp_path / "events.qgz") as archive:
        assert [(i.filename, i.date_time) for i in archive.infolist()] == [("events.qgs", (1980, 1, 1, 0, 0, 0))]
        document = archive.read("events.qgs").decode()
    assert document == to_qgs(flatten(sample()), title=TITLE)
    assert "saveDateTime" not in document and str(tmp_path) not in document
    with zipfile.ZipFile(tmp_path / "again.qgz") as archive:
        assert archive.read("again.qgs").decode() == document


def test_the_page_lists_only_signs_that_occur() -> None:
    def key(*events: Event) -> list[str]:
        root = ET.fromstring(to_qgs(flatten(Collection(events=events)), title="x"))
        return [item.attrib["id"] for item in root.iter("LayoutItem") if item.attrib["id"].startswith("signs")]

    assert key(event_at(1, 50, confidence=0.9)) == []
    assert key(event_at(1, 50, confidence=0.9, domains=("sea",))) == ["signs", "signs heading"]
    assert key(event_at(1, 50, confidence=0.3)) == ["signs", "signs heading"]


def test_many_events_make_no_larger_a_project() -> None:
    few, more = (len(to_qgs(flatten(many(count)), title="many")) for count in (100, 1000))
    assert abs(more - few) < 500


def test_an_event_at_the_antimeridian_is_in_the_middle_of_its_map() -> None:
    view = view_of(flatten(Collection(events=(event_at(180, 60, areas=(area("Here", Point(180, 60)),)),))))
    xmin, _, xmax, _ = view.extent
    assert abs(view.seam) < 1
    assert xmin < 0 < xmax and xmax - xmin < 2_000_000
