"""The main job, whole: the example reports in, the events that they tell of out; the same bytes each time, no network.

The table of expectations is run on seeds/, which retells five reports, and on the originals where they lie beside the
project.
"""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from shapely.geometry import Point, shape
from test_output_qgis import MULTIPOLYGON, POINT, probe

import geoint
from geoint.output.folder import default_writers
from geoint.result import Result

FILES = tuple(default_writers())
# Capitals and cities in which somebody spoke, met or was visited.
TALK_CITIES = ("Kazan", "St. Petersburg", "Beijing", "Moscow", "Tokyo")


class Job(NamedTuple):
    """A finished run: its folder, its exit code, what it printed, and events.json."""

    folder: Path
    code: int
    out: str
    err: str
    data: dict[str, Any]

    @property
    def events(self) -> list[dict[str, Any]]:
        return list(self.data["events"])

    def layer(self, name: str) -> list[dict[str, Any]]:
        features = json.loads((self.folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        return [{**f["properties"], "geometry": f["geometry"]} for f in features]

    def one(self, **wanted: Any) -> dict[str, Any]:
        """The only event with these values; `place` is one of its places, `label` part of its label."""
        place, label = wanted.pop("place", None), wanted.pop("label", "")
        found = [
            e
            for e in self.events
            if all(e[key] == value for key, value in wanted.items())
            and label in e["label"]
            and (place is None or place in names_of(e))
        ]
        assert len(found) == 1, [(e["label"], e["type"], e["start"], e["places"], reports_of(e)) for e in self.events]
        return found[0]


def names_of(event: dict[str, Any]) -> set[str]:
    """Gazetteer names of the places where an event's mentions put it."""
    return {p["name"] for m in event["mentions"] for p in m["places"] if p["role"] in {"area", "base"}}


def reports_of(event: dict[str, Any]) -> set[str]:
    return {m["report_id"] for m in event["mentions"]}


def covers(event: dict[str, Any], lon: float, lat: float) -> bool:
    """Whether any area of an event, as drawn, holds a point."""
    return any(shape(a["geometry"]).covers(Point(lon, lat)) for a in event["areas"] if a["role"] in {"area", "base"})


def start_job(reports: Path, folder: Path, *, seed: str = "0") -> Job:
    command = [sys.executable, "-m", "geoint", "map", str(reports), "-o", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 1}, done.stderr
    data = json.loads((folder / "events.json").read_text(encoding="utf-8"))
    return Job(folder, done.returncode, done.stdout, done.stderr, data)


@pytest.fixture(scope="module")
def seeds_job(seeds_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    return start_job(seeds_dir, tmp_path_factory.mktemp("seeds") / "out")


@pytest.fixture(scope="module", params=["seeds", pytest.param("real reports", marks=pytest.mark.real_reports)])
def job(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Job:
    if request.param == "seeds":
        return request.getfixturevalue("seeds_job")  # type: ignore[no-any-return]
    return start_job(request.getfixturevalue("real_reports_dir"), tmp_path_factory.mktemp("real") / "out")


# -- what must show


def test_five_reports_are_read_and_none_is_left_out(job: Job) -> None:
    assert (job.code, job.err) == (0, "")
    assert len(job.data["reports"]) == 5
    assert job.data["faults"] == []


def test_vostok_2022_is_one_event_of_three_reports(job: Job) -> None:
    event = job.one(series_id="vostok")
    assert (event["type"], event["start"], event["end"]) == ("exercise", "2022-08-30", "2022-09-05")
    assert len(reports_of(event)) == 3
    assert event["participants"] == ["BY", "CN", "IN", "MN", "RU", "TJ"]
    assert {m["name"] for m in event["mentions"]} >= {"Vostok", "Vostak"}
    assert event["label"] == "Vostok 2022"


def test_vostok_2022_is_in_russias_far_east(job: Job) -> None:
    event = job.one(series_id="vostok")
    assert covers(event, 132.0, 44.0), "the Primorye"
    assert covers(event, 128.0, 51.0), "the Amur"
    assert not covers(event, 37.6, 55.8), "Moscow"
    assert not covers(event, 82.9, 55.0), "Novosibirsk"
    assert event["lon"] > 115


def test_the_sea_of_japan_drills_of_october_2021(job: Job) -> None:
    event = job.one(type="exercise", start="2021-10", end="2021-10")
    assert (event["participants"], names_of(event)) == (["CN", "RU"], {"Sea of Japan"})
    assert len(reports_of(event)) == 2
    assert covers(event, 135.0, 40.0)
    assert event["status"] == "completed"


def test_the_western_pacific_patrol_after_them(job: Job) -> None:
    event = job.one(type="patrol", start="2021-10")
    assert (event["participants"], names_of(event)) == (["CN", "RU"], {"Pacific Ocean"})
    assert len(reports_of(event)) == 2
    assert covers(event, 145.0, 30.0)
    assert not covers(event, -130.0, 30.0), "the eastern Pacific"


def test_ningxia_august_2021(job: Job) -> None:
    event = job.one(label="Sibu/Cooperation-2021")
    assert (event["type"], event["start"], event["end"]) == ("exercise", "2021-08", "2021-08")
    assert event["participants"] == ["CN", "RU"]
    assert event["troops"] == 10000
    assert covers(event, 106.2, 37.5), "Ningxia"
    assert len(reports_of(event)) == 2
    assert [e["label"] for e in job.events if "Ningxia" in names_of(e)] == [event["label"]]


def test_north_joint_2024(job: Job) -> None:
    event = job.one(label="North-Joint 2024")
    assert (event["type"], event["start"], event["end"]) == ("exercise", "2024-09", "2024-09")
    assert names_of(event) == {"Sea of Japan", "Sea of Okhotsk"}
    assert covers(event, 135.0, 41.5), "the Sea of Japan"
    assert covers(event, 148.0, 54.0), "the Sea of Okhotsk"


def test_zhanjiang_july_2024(job: Job) -> None:
    event = job.one(type="exercise", start="2024-07", place="Zhanjiang")
    assert (event["end"], event["participants"]) == ("2024-07", ["CN", "RU"])
    assert (event["lon"], event["lat"]) == pytest.approx((110.4, 21.2), abs=0.6)


def test_the_incursion_of_november_2021(job: Job) -> None:
    event = job.one(type="incursion")
    assert (event["start"], event["participants"], event["status"]) == ("2021-11", ["CN", "RU"], "completed")
    assert names_of(event) == {"South Korea"}
    assert event["lon"] is not None


@pytest.mark.parametrize("city", TALK_CITIES)
def test_cities_of_talk_are_mentions_and_no_place_of_an_exercise(job: Job, city: str) -> None:
    told = {"St. Petersburg": {"Saint Petersburg", "St. Petersburg", "St Petersburg"}}.get(city, {city})
    mentions = [m for m in job.layer("mentions") if m["text"] == city]
    assert mentions
    assert {m["in_event"] for m in mentions if m["role"] != "area"} <= {None}
    for event in job.events:
        if event["type"] == "exercise":
            assert not told & names_of(event), event["label"]
            at = shape(mentions[0]["geometry"])
            fine = [a for a in event["areas"] if a["where_prec"] <= 3]
            assert not any(shape(a["geometry"]).distance(at) < 0.5 for a in fine), event["label"]


def test_khabarovsk_is_the_seat_of_a_headquarters(job: Job) -> None:
    (mention,) = [m for m in job.layer("mentions") if m["text"] == "Khabarovsk"]
    assert (mention["role"], mention["in_event"]) == ("headquarters", None)
    assert not [e["label"] for e in job.events if "Khabarovsk" in names_of(e)]


def test_army_games_near_moscow_are_no_exercise(job: Job) -> None:
    """Only one of the original reports tells of them, under a picture; the retold one does not."""
    games = [(e["type"], e["start"], e["end"]) for e in job.events if "Army Games" in (e["name"] or "")]
    assert games in ([], [("other", "2022-08-14", "2022-08-14")])
    assert [e["label"] for e in job.events if e["type"] == "exercise" and "Moscow" in names_of(e)] == []


def test_nothing_is_dated_without_a_reason(job: Job) -> None:
    """An event without a date is in the review list, and so is a report without one."""
    with (job.folder / "review.csv").open(encoding="utf-8", newline="") as stream:
        review = list(csv.DictReader(stream))
    undated = {r["id"] for r in job.data["reports"] if r["published"] is None}
    dated_by_others = {r["id"] for r in job.data["reports"] if r["published_from"] == "other reports"}
    listed = {row["report_id"]: row["reason"] for row in review if row["what"] == "publication date"}
    assert listed.keys() == undated | dated_by_others
    assert all(("taken from other reports" in listed[r]) == (r in dated_by_others) for r in listed)
    for event in job.events:
        if event["start"] is None and event["end"] is None:
            told = {(row["report_id"], row["what"]) for row in review if "no date" in row["reason"]}
            assert {(r, "event") for r in reports_of(event)} <= told


def test_every_value_leads_to_a_sentence(job: Job) -> None:
    for event in job.events:
        assert all(m["evidence"] for m in event["mentions"])


# -- the files


def test_the_run_ends_with_what_was_found_and_how_to_open_it(seeds_job: Job) -> None:
    lines = seeds_job.out.splitlines()
    assert f"{len(seeds_job.events)} events in 5 reports: " in seeds_job.out
    assert f"Map:    {seeds_job.folder / 'map.html'}   (open it in any browser; it needs no network)" in lines


def test_all_files_are_there(seeds_job: Job) -> None:
    assert {p.name for p in seeds_job.folder.iterdir()} == set(FILES)


def test_layers_and_events_agree(seeds_job: Job) -> None:
    points, areas = seeds_job.layer("events"), seeds_job.layer("areas")
    placed = {e["id"]: e for e in seeds_job.events if e["lon"] is not None}
    assert {p["event_id"] for p in points} == set(placed)
    for point in points:
        event = placed[point["event_id"]]
        assert point["geometry"]["coordinates"] == pytest.approx([event["lon"], event["lat"]], abs=1e-5)
        assert (point["start_text"], point["end_text"]) == (event["start"], event["end"])
        assert point["n_reports"] == len(reports_of(event))
    assert len(areas) == sum(len(e["areas"]) for e in seeds_job.events)
    assert all(shape(a["geometry"]).is_valid for a in areas)


@pytest.mark.slow
def test_a_cold_run_is_quick_and_small(seeds_dir: Path, tmp_path: Path) -> None:
    """Under 700 MB; about 8 s of CPU on two cores of 2024, where half as much again allows for a busy or older machine."""
    command = [sys.executable, "-m", "geoint", "map", str(seeds_dir), "-o", str(tmp_path / "out")]
    # A small process starts the run: Linux counts what the starting process holds into the peak of the started one,
    # and this one holds all that the tests have loaded.
    measure = (
        "import json, resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([used.ru_maxrss, used.ru_utime + used.ru_stime]))\n"
    )
    done = subprocess.run([sys.executable, "-c", measure, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    peak_kb, cpu_seconds = json.loads(done.stdout)
    assert peak_kb < 700_000
    assert cpu_seconds < 15


def test_the_same_input_gives_the_same_bytes(seeds_job: Job, seeds_dir: Path, tmp_path: Path) -> None:
    """Run again in another process, in which sets and dictionaries of strings have another order."""
    again = start_job(seeds_dir, tmp_path / "again", seed="4711")
    for name in FILES:
        assert (again.folder / name).read_bytes() == (seeds_job.folder / name).read_bytes(), name


@pytest.fixture(scope="module")
def offline(seeds_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, tuple[Path, ...]]:
    """The same verb in Python, with every way into the network shut."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked for")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        result = geoint.map_reports(seeds_dir)
        return result, result.save(tmp_path_factory.mktemp("offline") / "out")


def test_no_socket_is_opened_and_python_gives_the_same_files(
    offline: tuple[Result, tuple[Path, ...]], seeds_job: Job
) -> None:
    assert [p.name for p in offline[1]] == list(FILES)
    for path in offline[1]:
        assert path.read_bytes() == (seeds_job.folder / path.name).read_bytes(), path.name


def test_result_in_python(offline: tuple[Result, tuple[Path, ...]], seeds_job: Job) -> None:
    result = offline[0]
    assert [e.id for e in result.events] == [e["id"] for e in seeds_job.events]
    frames = result.to_geodataframes()
    assert {name: len(frame) for name, frame in frames.items()} == {
        name: len(seeds_job.layer(name)) for name in ("events", "areas", "mentions")
    }
    assert {str(frame.crs) for frame in frames.values()} == {"EPSG:4326"}
    html = result._repr_html_()
    assert html.count("<tr>") == len(result.events) + 1
    assert "Vostok 2022" in html


def bounds(features: Sequence[dict[str, Any]]) -> list[float]:
    boxes = [shape(f["geometry"]).bounds for f in features]
    return [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]


@pytest.fixture(scope="module")
def in_qgis(qgis_python: str, seeds_job: Job) -> dict[str, Any]:
    return probe(qgis_python, seeds_job.folder / "events.gpkg")


@pytest.mark.qgis
@pytest.mark.parametrize(("layer", "wkb"), [("events", POINT), ("areas", MULTIPOLYGON), ("mentions", POINT)])
def test_qgis_opens_each_layer_whole(in_qgis: dict[str, Any], seeds_job: Job, layer: str, wkb: int) -> None:
    found, features = in_qgis[layer], seeds_job.layer(layer)
    assert (found["valid"], found["count"], found["wkb"], found["crs"]) == (True, len(features), wkb, "EPSG:4326")
    assert found["extent"] == pytest.approx(bounds(features), abs=1e-5)
    assert found["geometries_valid"]


@pytest.mark.qgis
@pytest.mark.parametrize(
    ("layer", "dates"),
    [("events", {"start_date", "end_date"}), ("areas", {"start_date", "end_date"}), ("mentions", {"published"})],
)
def test_qgis_sees_dates_as_dates(in_qgis: dict[str, Any], layer: str, dates: set[str]) -> None:
    assert {name for name, field in in_qgis[layer]["fields"].items() if field["type"] == "Date"} == dates


@pytest.mark.qgis
def test_qgis_plays_the_events_in_time(in_qgis: dict[str, Any], seeds_job: Job) -> None:
    shown = in_qgis["events"]["time"]["shown"]["day"]["2021-10-14"]
    october = {e["id"] for e in seeds_job.events if e["start"] == "2021-10"}
    assert len(october) == 2
    assert october <= set(shown)
    assert seeds_job.one(series_id="vostok")["id"] not in shown


GEOJSON_PROBE = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
seen = {}
for path in sys.argv[1:]:
    layer = QgsVectorLayer(path, path, "ogr")
    box = layer.extent()
    seen[os.path.basename(path)] = [layer.isValid(), layer.featureCount(), layer.crs().authid(),
        [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()],
        sorted(f.name() for f in layer.fields() if f.typeName() == "Date")]
    del layer
print(json.dumps(seen))
application.exitQgis()
"""


@pytest.mark.qgis
def test_qgis_opens_each_geojson(qgis_python: str, seeds_job: Job) -> None:
    names = ("events", "areas", "mentions")
    paths = [str(seeds_job.folder / f"{name}.geojson") for name in names]
    done = subprocess.run([qgis_python, "-c", GEOJSON_PROBE, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    for name in names:
        features = seeds_job.layer(name)
        valid, count, crs, extent, dates = seen[f"{name}.geojson"]
        assert (valid, count, crs) == (True, len(features), "EPSG:4326")
        assert extent == pytest.approx(bounds(features), abs=1e-5)
        assert set(dates) >= ({"published"} if name == "mentions" else {"end_date", "start_date"})
