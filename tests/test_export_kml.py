"""KML and KMZ: order of the elements, times, places, and that nothing in a balloon can run."""

from __future__ import annotations

import html
import io
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pytest
import shapely
from export_samples import HOSTILE, dateline, hostile
from matplotlib.image import imread
from output_samples import many, sample
from shapely.geometry import MultiPolygon, Point

from geoint.models import Collection
from geoint.output.kml import write_kml, write_kmz
from geoint.output.kml.icons import icons
from geoint.output.kml.shapes import LONGEST_EDGE, MAX_CORNERS, fitted
from geoint.output.kml.text import time_span
from geoint.output.layers import flatten
from geoint.output.symbology import TYPES

NS = {"k": "http://www.opengis.net/kml/2.2"}
LAYERS = flatten(sample())
Element = ElementTree.Element

# The order in which OGC's schema (12-007r2) has the children of each element that is written here.
ORDER = {
    "Document": ["name", "open", "description", "Style", "Schema", "Folder"],
    "Folder": ["name", "Placemark"],
    "Placemark": [
        "name", "Snippet", "description", "TimeSpan", "styleUrl", "ExtendedData", "MultiGeometry",
    ],
    "Style": ["IconStyle", "LabelStyle", "LineStyle", "PolyStyle", "BalloonStyle"],
    "IconStyle": ["color", "scale", "Icon", "hotSpot"],
    "LineStyle": ["color", "width"],
    "PolyStyle": ["color", "fill"],
    "TimeSpan": ["begin", "end"],
    "Polygon": ["outerBoundaryIs", "innerBoundaryIs"],
    "MultiGeometry": ["Point", "Polygon"],
}  # fmt: skip


def tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def parsed(collection: Collection, folder: Path, *, title: str = "Drills") -> Element:
    write_kml(flatten(collection), folder / "events.kml", title=title)
    return ElementTree.parse(folder / "events.kml").getroot()


def text(element: Element, path: str) -> str:
    found = element.find(path, NS)
    assert found is not None, path
    return found.text or ""


def placemarks(root: Element) -> list[Element]:
    return root.findall(".//k:Placemark", NS)


@pytest.mark.parametrize("run", [sample(), dateline(), hostile(), Collection()], ids=["s", "d", "h", "nothing"])
def test_elements_stand_in_the_order_of_the_schema(run: Collection, tmp_path: Path) -> None:
    for element in parsed(run, tmp_path).iter():
        order = ORDER.get(tag(element))
        if order is not None:
            places = [order.index(tag(child)) for child in element]
            assert places == sorted(places), tag(element)


def test_every_event_is_in_a_folder_of_its_type(tmp_path: Path) -> None:
    root = parsed(sample(), tmp_path)
    folders = {text(f, "k:name"): [text(p, "k:name") for p in f.findall("k:Placemark", NS)] for f in root.iter(f"{{{NS['k']}}}Folder")}  # fmt: skip
    assert folders == {
        "Exercises (1)": ["Joint Sea 2021"],
        "Patrols (1)": ["=Океан «2024» <script>alert(1)</script>"],
        "Incursions (1)": ["Incursion near Tōkyō (doubtful)"],
        "Without a place (1)": ["Exercise (planned, doubtful)"],
    }


def test_styles_have_the_colours_of_the_map_and_are_all_there(tmp_path: Path) -> None:
    root = parsed(sample(), tmp_path)
    styles = {style.get("id"): style for style in root.findall(".//k:Style", NS)}
    assert set(styles) == {f"{kind}-{level}" for kind in TYPES for level in ("sure", "likely", "doubtful")}
    assert text(styles["exercise-sure"], "k:LineStyle/k:color") == "ffb27200"  # #0072b2, blue first
    assert [text(styles[f"exercise-{level}"], "k:PolyStyle/k:fill") for level in ("sure", "likely", "doubtful")] == [
        "1", "1", "0",
    ]  # fmt: skip
    used = [text(placemark, "k:styleUrl") for placemark in placemarks(root)]
    assert used == ["#exercise-sure", "#patrol-likely", "#incursion-doubtful", "#exercise-doubtful"]


@pytest.mark.parametrize(
    ("status", "start", "end", "span"),
    [
        ("completed", "2021-10-14", "2021-10-17", ("2021-10-14", "2021-10-17")),
        ("completed", "2021-10", "2021-10", ("2021-10", "2021-10")),
        ("completed", "2021", None, ("2021", "2021")),
        ("planned", "2021-10-14", None, ("2021-10-14", "2021-10-14")),
        ("ongoing", "2021-10", None, ("2021-10", None)),
        ("ongoing", "2021-10", "2021-11", ("2021-10", "2021-11")),
        ("ongoing", None, "2021-11", ("2021-11", "2021-11")),
        ("unknown", None, "2021-11", ("2021-11", "2021-11")),
        ("unknown", None, None, None),
        ("unknown", "in May", None, None),
    ],
)
def test_time_is_at_the_precision_of_the_reports(status: str, start: str | None, end: str | None, span: Any) -> None:
    event = sample().events[0].model_copy(update={"status": status, "start": start, "end": end})
    (row,) = flatten(Collection(events=(event,))).events
    assert time_span(row) == span


def test_times_stand_in_the_file(tmp_path: Path) -> None:
    spans = [p.find("k:TimeSpan", NS) for p in placemarks(parsed(sample(), tmp_path))]
    told = [None if span is None else [(tag(side), side.text) for side in span] for span in spans]
    assert told == [[("begin", "2021-10-14"), ("end", "2021-10-17")], [("begin", "2024-09")], None, None]


def test_point_and_areas_are_together_and_cut_at_the_antimeridian(tmp_path: Path) -> None:
    root = parsed(sample(), tmp_path)
    sea, ocean, undated, unplaced = placemarks(root)
    assert text(sea, "k:MultiGeometry/k:Point/k:coordinates") == "135.12346,40.98765"
    assert [len(p.findall("k:MultiGeometry/k:Polygon", NS)) for p in (sea, ocean, undated)] == [3, 3, 0]
    assert unplaced.find("k:MultiGeometry", NS) is None
    rings = [ring.text or "" for ring in ocean.iterfind(".//k:LinearRing/k:coordinates", NS)]
    for ring in rings:
        points = [tuple(map(float, pair.split(","))) for pair in ring.split(" ")]
        assert points[0] == points[-1]
        assert max(abs(b[0] - a[0]) for a, b in pairwise(points)) <= LONGEST_EDGE + 1e-5
        assert all(-180 <= lon <= 180 for lon, _ in points)


def test_a_headquarters_is_told_and_not_drawn(tmp_path: Path) -> None:
    event = sample().events[0]
    areas = tuple(area.model_copy(update={"role": "headquarters"}) for area in event.areas)
    (placemark,) = placemarks(parsed(Collection(events=(event.model_copy(update={"areas": areas}),)), tmp_path))
    assert placemark.findall("k:MultiGeometry/k:Polygon", NS) == []
    assert "Sea of Japan (headquarters)" in text(placemark, "k:description")


def test_the_balloon_tells_what_the_reports_say(tmp_path: Path) -> None:
    balloon = html.unescape(text(placemarks(parsed(sample(), tmp_path))[0], "k:description"))
    for words in (
        "<h3>Joint Sea 2021</h3>", "Exercise; over", "2021-10-14 to 2021-10-17", "CN, RU", "<b>Host</b></td><td>RU",
        "10,000", "sure (88%)", "international waters or airspace", "(Naval News, 2021-10-15)", "taken: 2021-10-14",
    ):  # fmt: skip
        assert words in balloon


def test_nothing_of_a_report_can_run_in_a_balloon(tmp_path: Path) -> None:
    root = parsed(hostile(), tmp_path, title="<b>$[name]</b>")
    found = placemarks(root)
    assert len(found) == len(HOSTILE)
    allowed = {"h3", "table", "tr", "td", "b", "p", "br"}
    for placemark in found:
        balloon = text(placemark, "k:description")
        assert "$[" not in balloon and " on" not in "".join(p.split(">")[0] for p in balloon.split("<")[1:])
        assert {part.split(">")[0].split(" ")[0].strip("/") for part in balloon.split("<")[1:]} <= allowed
        assert len(balloon) < 20_000
        assert len(text(placemark, "k:name")) < 200
    assert {text(style, ".") for style in root.iterfind(".//k:BalloonStyle/k:text", NS)} == {"$[description]"}
    assert text(root, "k:Document/k:name") == "<b>$[name]</b>"


def test_data_fields_are_typed_and_are_those_of_the_layer(tmp_path: Path) -> None:
    root = parsed(sample(), tmp_path)
    types = {field.get("name"): field.get("type") for field in root.iterfind(".//k:SimpleField", NS)}
    assert (types["event_id"], types["troops"], types["confidence"]) == ("string", "int", "double")
    values = {d.get("name"): d.text for d in placemarks(root)[0].iterfind(".//k:SimpleData", NS)}
    assert (values["event_id"], values["troops"], values["participants"]) == ("E0001", "10000", "CN,RU")
    assert values.keys() <= types.keys() and "quotes" not in types


@pytest.mark.parametrize("driver", ["KML", "LIBKML"])
def test_gdal_reads_all_events(driver: str, tmp_path: Path) -> None:
    write_kml(LAYERS, tmp_path / "events.kml", title="Drills")
    names = [name for name, _ in pyogrio.list_layers(f"{tmp_path}/events.kml")]
    assert names == ["Exercises (1)", "Patrols (1)", "Incursions (1)", "Without a place (1)"]
    table = pyogrio.read_dataframe(tmp_path / "events.kml", layer="Patrols (1)", allowed_drivers=[driver])
    drawn = sum(row.geometry.area for row in LAYERS.areas if row.event_id == "E0002")
    assert shapely.area(table.geometry.iloc[0]) == pytest.approx(drawn, rel=1e-6)


def test_the_same_events_give_the_same_bytes_with_symbols_inside(tmp_path: Path) -> None:
    write_kmz(LAYERS, tmp_path / "a.kmz", title="Drills")
    write_kmz(flatten(sample()), tmp_path / "b.kmz", title="Drills")
    assert (tmp_path / "a.kmz").read_bytes() == (tmp_path / "b.kmz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.kmz") as archive:
        assert archive.namelist()[0] == "doc.kml"
        root = ElementTree.fromstring(archive.read("doc.kml"))
        named = {href.text for href in root.iterfind(".//k:Icon/k:href", NS)}
        assert named == set(archive.namelist()[1:])
        assert all(archive.read(name)[:8] == b"\x89PNG\r\n\x1a\n" for name in archive.namelist()[1:])
    assert b"://" not in (tmp_path / "a.kmz").read_bytes()


def test_symbols_have_the_colours_and_hollow_ones_show_the_ground() -> None:
    pictures = {name: imread(io.BytesIO(data), format="png") for name, data in icons().items()}
    for kind, style in TYPES.items():
        solid, hollow = pictures[f"{kind}.png"], pictures[f"{kind}-doubtful.png"]
        rgb = [int(style.light[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        assert solid[34, 32].tolist() == pytest.approx([*rgb, 1], abs=0.01)
        assert 0.2 < hollow[34, 32][3] < 0.7
        assert solid[0, 0, 3] == 0


def test_outlines_are_simplified_only_where_the_file_would_grow_too_large() -> None:
    small = MultiPolygon([Point(10, 10).buffer(5, quad_segs=50)])
    polygons, tolerance = fitted([small])
    assert tolerance == 0
    assert shapely.equals_exact(shapely.MultiPolygon(list(polygons[id(small)])), small)
    large = MultiPolygon([Point(10, 10).buffer(20, quad_segs=15_000)])
    polygons, tolerance = fitted([large, large])
    assert tolerance == 0.001
    (polygon,) = polygons[id(large)]
    assert 100 < shapely.get_num_coordinates(polygon) < 20_000
    assert shapely.hausdorff_distance(polygon, large) < 0.0011


def test_a_large_run_stays_small_and_says_so(tmp_path: Path) -> None:
    layers = flatten(many(1500))
    write_kml(layers, tmp_path / "events.kml", title="Large")
    root = ElementTree.parse(tmp_path / "events.kml").getroot()
    corners = sum(len((c.text or "").split()) for c in root.iterfind(".//k:LinearRing/k:coordinates", NS))
    assert sum(shapely.get_num_coordinates([row.geometry for row in layers.areas])) > MAX_CORNERS
    assert corners < MAX_CORNERS
    assert "Outlines are simplified, by 0.0" in text(root, "k:Document/k:description")
    assert len(placemarks(root)) == 1500
