"""The map page without a browser: what is in it, what is not, and that it is the same for the same input."""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import map_samples
import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geoint.errors import InputError, OutputError
from geoint.models import Collection, Reading, Report, Span
from geoint.output import symbology, webmap
from geoint.output.webmap import data as webmap_data
from geoint.output.webmap import geometry as webmap_geometry
from geoint.output.webmap import page as webmap_page
from geoint.output.webmap import text as webmap_text

TITLE = "Drills around the Sea of Japan"


@pytest.fixture(scope="module")
def page() -> str:
    return webmap.to_html(map_samples.sample_collection(), title=TITLE)


@pytest.fixture(scope="module")
def payload() -> dict[str, Any]:
    return webmap_data.to_payload(map_samples.sample_collection())


def block(page: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def by_id(payload: dict[str, Any], event_id: str) -> dict[str, Any]:
    return next(event for event in payload["events"] if event["id"] == event_id)


def decode(text: str, quantum: float) -> list[tuple[float, float]]:
    """The page's decoder, in Python."""
    numbers, value, shift = [], 0, 0
    for character in text:
        code = webmap_geometry.ALPHABET.index(character)
        value |= (code & 31) << shift
        shift += 5
        if code < 32:
            numbers.append(-(value + 1) // 2 if value & 1 else value // 2)
            value = shift = 0
    x = y = 0
    points = []
    for dx, dy in (
        itertools.batched(numbers, 2)
        if hasattr(itertools, "batched")
        else zip(numbers[::2], numbers[1::2], strict=True)
    ):
        x, y = x + dx, y + dy
        points.append((x * quantum, y * quantum))
    return points


# Geometry


@pytest.mark.parametrize(
    ("intervals", "centre"),
    [
        ([], 0.0),
        ([(135, 135)], 135.0),
        ([(-10, 10), (30, 40)], 15.0),
        ([(130, 140), (170, 190)], 160.0),
        ([(175, 185), (-130, -120)], -152.5),  # both sides of the Pacific: not by way of Africa
        ([(-180, -170), (170, 180)], 180.0),
    ],
)
def test_centre_longitude_lies_opposite_to_the_widest_gap(intervals: list[tuple[float, float]], centre: float) -> None:
    found = webmap_geometry.centre_longitude(intervals)
    assert (found - centre) % 360 == pytest.approx(0, abs=1e-6)


def test_a_sea_cut_at_the_antimeridian_becomes_one_polygon() -> None:
    whole = webmap_geometry.make_whole(map_samples.BERING_SEA)
    assert whole.geom_type == "Polygon"
    assert whole.bounds == pytest.approx((163.5, 51.6, 201.5, 64.5))
    assert whole.area == pytest.approx(map_samples.BERING_SEA.area)


def test_a_part_beyond_greenwich_and_one_round_the_world_are_joined_rightly() -> None:
    halves = MultiPolygon([box(170, 0, 180, 10), box(-180, 0, 20, 10), box(-180, 70, 180, 80)])
    whole = webmap_geometry.make_whole(halves)
    assert sorted(part.bounds for part in webmap_geometry.parts_of(whole)) == [(-180, 70, 180, 80), (170, 0, 380, 10)]


@pytest.mark.parametrize(
    ("geometry", "lon", "west"),
    [
        (box(-130, 0, -120, 10), 200.0, 230.0),
        (box(100, 0, 110, 10), 105.0, 100.0),
        (box(100, 0, 110, 10), -255.0, -260.0),
        (map_samples.BERING_SEA, 180.0, 163.5),
        (map_samples.BERING_SEA, -175.0, -196.5),
    ],
)
def test_a_geometry_is_drawn_about_the_longitude_asked_for(geometry: Polygon, lon: float, west: float) -> None:
    coded = webmap_geometry.encode_geometry(geometry, lon)
    assert coded is not None
    assert coded["box"][0] == pytest.approx(west, abs=1e-3)


def test_coded_rings_come_back_within_the_tolerance() -> None:
    coded = webmap_geometry.encode_geometry(map_samples.SEA_OF_JAPAN, 135)
    assert coded is not None
    ring = Polygon(decode(coded["rings"][0][0], coded["q"]))
    assert ring.symmetric_difference(map_samples.SEA_OF_JAPAN).area < 0.02 * map_samples.SEA_OF_JAPAN.area


def test_islets_are_filled_and_large_holes_kept() -> None:
    sea = Polygon(box(0, 0, 40, 40).exterior, [box(5, 5, 5.3, 5.3).exterior, box(20, 20, 30, 30).exterior])
    coded = webmap_geometry.encode_geometry(sea, 20)
    assert coded is not None
    assert len(coded["rings"][0]) == 2


@pytest.mark.parametrize("geometry", [Point(10, 20), MultiPolygon(), Polygon()])
def test_points_and_nothing_are_no_areas(geometry: Any) -> None:
    assert webmap_geometry.encode_geometry(geometry, 10) is None


def test_lines_are_kept_as_lines_and_poles_cut() -> None:
    line = webmap_geometry.encode_geometry(LineString([(10, 10), (20, 12)]), 15)
    assert line is not None and decode(line["lines"][0], line["q"])[-1] == pytest.approx((20, 12), abs=0.01)
    arctic = webmap_geometry.encode_geometry(box(0, 70, 90, 90), 45)
    assert arctic is not None and arctic["box"][3] == 85.06  # just beyond the end of the map


def test_parts_on_both_sides_lie_side_by_side_even_if_none_was_cut() -> None:
    alaska = MultiPolygon([box(-170, 55, -130, 71), box(-178, 51, -172, 53), box(172, 52, 174, 53)])
    assert webmap_geometry.make_whole(alaska).bounds == (172, 51, 230, 71)
    europe = MultiPolygon([box(-61, 4, -51, 6), box(-5, 40, 55, 80), box(150, -22, 160, -20)])
    assert webmap_geometry.make_whole(europe).bounds == (-61, -22, 160, 80)
    nations = MultiPolygon([box(-109, 10, -108, 11), box(-10, 36, 60, 80)])
    assert webmap_geometry.make_whole(nations) is nations


def test_what_goes_round_the_world_has_no_edge_inside_the_map() -> None:
    coded = webmap_geometry.encode_geometry(box(-180, 70, 180, 90), 140)
    assert coded is not None and coded["box"] == [-180, 70, 180, 85.06]
    points = decode(coded["rings"][0][0], coded["q"])
    assert (min(x for x, _ in points), max(x for x, _ in points)) == pytest.approx((-540, 540))
    assert not [x for x, y in points if abs(x) < 539]


# Text


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" https://example.org", False),
        ("https://exa mple.org", False),
        ("https:\\\\example.org", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("ftp://example.org", False),
        ("http://[::1", False),
        ("https://", False),
        ("", False),
        (None, False),
        ("https://example.org/" + "a" * 3000, False),
    ],
)
def test_only_plain_http_links_pass(address: str | None, safe: bool) -> None:
    assert webmap_text.safe_url(address) == (address if safe else None)


@pytest.mark.parametrize(
    ("marks", "parts"),
    [
        ([], [["Drills in the Sea of Japan."]]),
        ([(14, 26, "place")], [["Drills in the "], ["Sea of Japan", "place"], ["."]]),
        ([(14, 26, "place"), (21, 26, "who")], [["Drills in the "], ["Sea of Japan", "place"], ["."]]),
        ([(0, 6, "number"), (14, 26, "place")], [["Drills", "number"], [" in the "], ["Sea of Japan", "place"], ["."]]),
        ([(14, 99, "place"), (5, 5, "who")], [["Drills in the Sea of Japan."]]),
    ],
)
def test_marks_cut_a_quote_into_pieces(marks: list[tuple[int, int, str]], parts: list[list[str]]) -> None:
    assert webmap_text.cut_parts("Drills in the Sea of Japan.", 0, 27, marks) == parts


def test_offsets_count_characters_not_utf16_units() -> None:
    text = "🚢🚢 Drills off 湛江 🚢."
    start = text.index("湛江")
    assert webmap_text.cut_parts(text, 0, len(text), [(start, start + 2, "place")])[1] == ["湛江", "place"]


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Kazan", "A summit in Kazan is planned."),
        ("Beijing", "Beijing said so."),
        ("Tartus", "Ships lie at Tartus"),
    ],
)
def test_the_sentence_around_a_mention(word: str, sentence: str) -> None:
    text = "Beijing said so. A summit in Kazan is planned.\nShips lie at Tartus"
    start = text.index(word)
    low, high = webmap_text.sentence_around(text, start, start + len(word))
    assert text[low:high] == sentence


def test_a_sentence_too_long_is_cut_between_words() -> None:
    text = "squadron " * 30 + "Kazan" + " flotilla" * 30
    start = text.index("Kazan")
    low, high = webmap_text.sentence_around(text, start, start + 5)
    assert set(text[low:high].split()) == {"squadron", "Kazan", "flotilla"}
    assert webmap_text.CONTEXT < high - low < 2 * webmap_text.CONTEXT + 5


def test_long_text_says_that_it_was_cut() -> None:
    assert webmap_text.clip("A" * 100_000) == "A" * 300 + "… [cut, 100,000 characters]"
    long = webmap_text.quote("B" * 5000, (0, 5000), [])
    assert long["cut"] and len(long["parts"][0][0]) == webmap_text.QUOTE_LIMIT


def test_spans_outside_the_text_or_touching_are_put_right() -> None:
    spans = [Span(start=5, end=9), Span(start=0, end=5), Span(start=20, end=900), Span(start=30, end=25)]
    assert webmap_text.merge_spans(spans, 40) == [(0, 9), (20, 40)]


# What the page knows


def test_events_keep_their_order_dates_and_places(payload: dict[str, Any]) -> None:
    assert [event["id"] for event in payload["events"]][:3] == ["vostok-2022", "sea-of-japan-2021-10", "patrol-2021-10"]
    vostok = by_id(payload, "vostok-2022")
    assert (vostok["start"], vostok["end"], vostok["datePrec"]) == ("2022-08-30", "2022-09-05", 1)
    assert (
        vostok["who"] == ["CN", "RU", "IN", "BY", "MN", "TJ"]
        and vostok["hosts"] == ["RU"]
        and vostok["troops"] == 50000
    )
    assert [(area["name"], area["role"]) for area in vostok["areas"]] == [
        ("Russia's Far East", "area"),
        ("Khabarovsk", "headquarters"),
    ]
    assert vostok["conflicts"][0]["values"] == ["Vostok", "Vostok 2022"] and vostok["conflicts"][0]["reports"] == [0, 1]


def test_every_source_of_an_event_is_quoted_with_its_place_marked(payload: dict[str, Any]) -> None:
    sources = by_id(payload, "sea-of-japan-2021-10")["sources"]
    quotes = ["".join(part[0] for part in quote["parts"]) for source in sources for quote in source["quotes"]]
    assert quotes == [
        "Last October the two navies trained together in the Sea of Japan.",
        "Russia and China held naval drills in the Sea of Japan in October 2021, and then a joint patrol in the western Pacific Ocean.",
    ]
    assert [part for part in sources[0]["quotes"][0]["parts"] if len(part) == 2] == [
        ["Last October", "date"],
        ["Sea of Japan", "place"],
    ]


def test_equal_geometries_and_reasons_are_kept_once(payload: dict[str, Any]) -> None:
    sea = by_id(payload, "sea-of-japan-2021-10")["areas"][0]["g"]
    assert by_id(payload, "northern-joint-2024")["areas"][0]["g"] == sea
    assert len(payload["strings"]) == len(set(payload["strings"]))
    place = by_id(payload, "zhanjiang-2024")["sources"][0]["places"][0]
    assert "sea side of a 130 km circle" in payload["strings"][place["why"][1]]  # the footprint's own reason


def test_places_where_nothing_happened_are_apart(payload: dict[str, Any]) -> None:
    named = {place["name"]: place for place in payload["mentions"]}
    assert set(named) == {"Beijing", "Guangdong", "Kazan", "Khabarovsk", "Mongolia", "Moscow", "Seoul", "Vladivostok"}
    assert (named["Beijing"]["n"], named["Beijing"]["literal"]) == (2, 0)
    assert named["Kazan"]["examples"][0]["parts"] == [
        ["A summit in "],
        ["Kazan", "place"],
        [" is planned for October."],
    ]
    drawn = {area["name"] for event in payload["events"] for area in event.get("areas", []) if area["role"] == "area"}
    assert not drawn & {"Beijing", "Kazan", "Moscow", "Seoul"}


def test_events_without_date_or_place_stay(payload: dict[str, Any]) -> None:
    talk = by_id(payload, "talk")
    assert not {"lon", "lat", "start", "end", "areas"} & set(talk)
    assert talk["sources"][0]["words"] == "to come"
    assert [item["subject"] for item in payload["review"]] == ["to come", "Tartus", "r6"]
    assert payload["faults"] == ["reports/r7.html: the file is empty; save the page again"]


def test_the_view_holds_both_sides_of_the_antimeridian(payload: dict[str, Any]) -> None:
    west, south, east, north = payload["view"]
    assert (west, east) == (pytest.approx(23.5), pytest.approx(201.5))  # Belarus to the Bering Sea
    assert south < 20 and north > 60
    assert west <= payload["centre"] <= east
    bering = by_id(payload, "bering-2022")
    assert west < bering["lon"] < east
    assert payload["geometries"][bering["areas"][0]["g"]]["box"][0::2] == [163.5, 201.5]


@pytest.mark.parametrize(
    ("name", "entry_ids", "method", "by"),
    [
        ("near Zhanjiang", (), "geocoder", "geocoder"),
        ("near Zhanjiang", (), "gazetteer", None),
        ("near Zhanjiang", ("gn:1784990",), "geocoder", None),  # one anchor of several is in the gazetteer
        ("Guangdong", (), "geocoder", None),  # another place of the same sentence
    ],
)
def test_areas_that_a_geocoder_placed_are_marked(
    name: str, entry_ids: tuple[str, ...], method: str, by: str | None
) -> None:
    told = map_samples.told(
        "r3", "In July the two trained in waters and airspace near Zhanjiang in Guangdong.", "Zhanjiang"
    )
    drawn = map_samples.area(name, map_samples.OFF_ZHANJIANG, entry_ids=entry_ids, mention_ids=(told.id,))
    reasons = ("not in the gazetteer; found by nominatim (ODbL)",) if method == "geocoder" else ()
    found = map_samples.mention("r3", "Zhanjiang", 110.4, 21.2, method=method, reasons=reasons)
    reading = Reading(report=map_samples.report("r3"), mentions=(found,))
    payload = webmap_data.to_payload(
        Collection(readings=(reading,), events=(map_samples.event("e", "L", (told,), (drawn,)),))
    )
    assert payload["events"][0]["areas"][0].get("by") == by
    assert payload["geocoders"] == (["nominatim (ODbL)"] if reasons else [])


def test_vast_areas_do_not_set_the_view() -> None:
    event = map_samples.sea_of_japan_2021()
    ocean = map_samples.event("ocean", "Patrol", (), (map_samples.area("Pacific Ocean", box(-170, -60, -80, 60)),))
    with_ocean = webmap_data.to_payload(Collection(events=(event, ocean)))
    assert with_ocean["view"] == webmap_data.to_payload(Collection(events=(event,)))["view"]
    assert webmap_data.to_payload(Collection(events=(ocean,)))["view"] is not None
    assert webmap_data.to_payload(Collection())["view"] is None


@pytest.mark.parametrize(
    ("fields", "headline"),
    [
        ({"name": "Vostok 2022"}, "Label"),
        ({"domains": ("sea",), "places": ("Sea of Japan",)}, "Naval exercise, Sea of Japan"),
        (
            {"domains": ("air", "sea"), "places": ("Sea of Japan", "Sea of Okhotsk")},
            "Air and naval exercise, Sea of Japan",
        ),
        ({"domains": ("air", "sea", "land")}, "Exercise"),
        ({"type": "missile_test", "domains": ("missile",), "places": ("Kura",)}, "Missile test, Kura"),
        ({"type": "other", "domains": ("sea",)}, "Other activity"),
    ],
)
def test_headlines_say_what_and_where(fields: dict[str, Any], headline: str) -> None:
    assert webmap_data.headline(map_samples.event("e", "Label", (), (), **fields)) == headline


# The page


def inline(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


def test_the_policy_names_every_inline_script_and_style_and_nothing_else(page: str) -> None:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert found is not None
    rules = dict(rule.split(" ", 1) for rule in html.unescape(found[1]).split("; "))
    assert rules["default-src"] == "'none'" and rules["img-src"] == "data:" and rules["base-uri"] == "'none'"
    assert set(rules) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
    for tag in ("script", "style"):
        digests = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in inline(page, tag)]
        assert rules[f"{tag}-src"].split() == [f"'sha256-{digest}'" for digest in digests]
        assert len(re.findall(rf"<{tag}[\s>]", page)) == len(digests) + (2 if tag == "script" else 0)  # two data blocks
    assert page.index("Content-Security-Policy") < page.index("<style")


def test_the_page_refers_to_no_file(page: str) -> None:
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b", page)
    assert not re.search(r"<script[^>]*\ssrc=", page)
    assert "url(" not in "".join(inline(page, "style"))
    assert "@import" not in page and "sourceMappingURL" not in page
    assert not re.search(r"<[^>]+\son\w+=", re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL))


def test_no_text_of_a_report_reaches_a_script_a_style_or_markup() -> None:
    page = webmap.to_html(map_samples.hostile_collection(), title=map_samples.HOSTILE[1])
    assert len(inline(page, "script")) == 3
    outside = re.sub(r"<script type=.*?</script>", "", page, flags=re.DOTALL)
    assert "pwned" not in re.sub(r"<title>.*?</title>|<bdi>.*?</bdi>", "", outside)
    assert re.search(r"<title>(.*?)</title>", page)[1] == html.escape(map_samples.HOSTILE[1])  # type: ignore[index]
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None and not set("<>&\u2028\u2029") & set(data[1])
    assert block(page, "data")["events"][0]["headline"] == "<script>window.pwned=1</script>"
    page.encode("utf-8")  # lone surrogates are gone


def test_the_same_input_gives_the_same_bytes(page: str, tmp_path: Path) -> None:
    assert webmap.to_html(map_samples.sample_collection(), title=TITLE) == page
    code = (
        "import sys, map_samples, hashlib; from geoint.output.webmap import to_html;"
        f"print(hashlib.sha256(to_html(map_samples.sample_collection(), title={TITLE!r}).encode()).hexdigest())"
    )
    here = Path(__file__).parent
    path = os.pathsep.join((str(here), str(here.parent)))
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(page.encode()).hexdigest()


def test_a_small_run_is_a_small_file(page: str) -> None:
    assert len(page.encode()) <= 2_500_000


def test_sources_of_the_map_and_licences_are_there(page: str) -> None:
    credits = [name for name, _, _ in block(page, "data")["style"]["credits"]]
    assert credits == ["GeoNames", "Marine Regions", "Natural Earth"]
    assert "BSD 2-Clause" in webmap_page.read_asset("leaflet/LICENSE")
    assert "Leaflet 1.9.4" in page and "Natural Earth" in block(page, "basemap")["view"]


def test_folium_makes_a_layer_for_each_type_that_occurs(page: str) -> None:
    assert len(re.findall(r"L\.featureGroup\(", inline(page, "script")[-1])) == 6 + 5
    empty = webmap.to_html(Collection(), title="Nothing")
    assert len(re.findall(r"L\.featureGroup\(", inline(empty, "script")[-1])) == 5
    assert "user-scalable=no" not in page


def test_tiles_are_drawn_only_on_request() -> None:
    page = webmap.to_html(Collection(), title="T", tiles="https://{s}.tile.example.org/{z}/{x}/{y}.png")
    assert "img-src data: https://*.tile.example.org" in html.unescape(page)
    assert block(page, "data")["tiles"] == "https://{s}.tile.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    "tiles",
    [
        "javascript:{z}{x}{y}",
        "https://example.org/a.png",
        "https://a b/{z}/{x}/{y}",
        "https://x;script-src */{z}/{x}/{y}",
        "{z}/{x}/{y}",
    ],
)
def test_a_bad_tile_address_is_refused(tiles: str) -> None:
    with pytest.raises(InputError, match="no tile address"):
        webmap.to_html(Collection(), title="T", tiles=tiles)


def test_write_webmap(tmp_path: Path, page: str) -> None:
    webmap.write_webmap(map_samples.sample_collection(), tmp_path / "map.html", title=TITLE)
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == page
    with pytest.raises(OutputError, match="writable"):
        webmap.write_webmap(Collection(), tmp_path / "no" / "map.html", title=TITLE)


# Colours


def to_linear(colour: str) -> list[float]:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


# Machado, Oliveira and Fernandes (2009), severity 1.0, linear RGB.
DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def to_lab(linear: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1.0, 1.08883)
    ratios = [
        max(0.0, sum(a * b for a, b in zip(row, linear, strict=True))) / w for row, w in zip(rows, white, strict=True)
    ]
    x, y, z = (r ** (1 / 3) if r > 0.008856 else 7.787 * r + 16 / 116 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, deficiency: str) -> tuple[float, float, float]:
    linear = to_linear(colour)
    return to_lab(
        [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in DEFICIENCIES[deficiency]]
    )


def pairs(look: str) -> Iterator[tuple[str, str, str, str]]:
    for (a, style_a), (b, style_b) in itertools.combinations(symbology.TYPES.items(), 2):
        yield a, getattr(style_a, look), b, getattr(style_b, look)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("deficiency", sorted(DEFICIENCIES))
def test_types_stay_apart_for_colour_blind_readers(look: str, deficiency: str) -> None:
    for a, colour_a, b, colour_b in pairs(look):
        first, second = seen(colour_a, deficiency), seen(colour_b, deficiency)
        distance = sum((p - q) ** 2 for p, q in zip(first, second, strict=True)) ** 0.5
        assert distance > 10, f"{a} and {b} look alike: {distance:.1f}"


def test_shapes_repeat_what_colours_say() -> None:
    shapes = [style.shape for style in symbology.TYPES.values()]
    assert len(shapes) == len(set(shapes))


# The base map


@pytest.fixture(scope="module")
def base() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(webmap_page.read_asset("basemap.json"))
    return data


@pytest.mark.parametrize(
    ("name", "lon", "lat", "is_land"),
    [
        ("Moscow", 37.6, 55.75, True),
        ("Ningxia", 106.0, 37.5, True),
        ("Sakhalin", 142.8, 50.0, True),
        ("Iturup", 147.9, 45.0, True),
        ("Okinawa", 128.2, 26.7, True),
        ("Chukotka, west of 180", 178.0, 67.0, True),
        ("Chukotka, east of 180", -175.0, 66.5, True),
        ("Antarctica", 0.0, -80.0, True),
        ("Sea of Japan", 135.0, 40.0, False),
        ("Caspian Sea", 50.5, 42.0, False),
        ("Taiwan Strait", 119.5, 24.5, False),
        ("Bering Sea", 180.0, 57.0, False),
    ],
)
def test_land_and_sea_of_the_base_map(base: dict[str, Any], name: str, lon: float, lat: float, is_land: bool) -> None:
    rings = (decode(text, base["quantum"]) for text in base["land"])
    assert sum(Polygon(ring).buffer(0).contains(Point(lon, lat)) for ring in rings if len(ring) > 3) % 2 == int(is_land)


@pytest.mark.parametrize(
    ("kind", "name", "lon", "lat"),
    [
        ("borders", "Russia and China on the Amur", 127.5, 50.2),
        ("borders", "Poland and Belarus", 23.6, 52.1),
        ("disputed", "Crimea, the line of control", 34.0, 46.1),
        ("disputed", "Kashmir, the line of control", 74.2, 34.0),
        ("disputed", "Korea, the demarcation line", 127.5, 38.3),
        ("disputed", "Kosovo and Serbia", 21.2, 42.95),
        ("lakes", "Lake Baikal", 108.0, 53.5),
    ],
)
def test_lines_of_the_base_map(base: dict[str, Any], kind: str, name: str, lon: float, lat: float) -> None:
    lines = [LineString(points) for text in base[kind] if len(points := decode(text, base["quantum"])) > 1]
    assert min(line.distance(Point(lon, lat)) for line in lines) < 0.4


def test_names_of_the_base_map(base: dict[str, Any]) -> None:
    waters = {name for name, *_ in base["waters"]}
    assert {
        "Sea of Japan",
        "Sea of Okhotsk",
        "Bering Sea",
        "South China Sea",
        "Taiwan Strait",
        "Pacific Ocean",
    } <= waters
    assert (
        base["names"]["US"] == "United States"
        and base["names"]["TJ"] == "Tajikistan"
        and base["names"]["KR"] == "South Korea"
    )
    assert "Côte" not in json.dumps(base["names"]) or "Ã" not in json.dumps(base["names"], ensure_ascii=False)
    assert len(webmap_page.read_asset("basemap.json")) < 1_000_000


def test_report_without_anything_still_has_a_card() -> None:
    collection = Collection(events=(map_samples.event("e", "Label", (), ()),), readings=())
    assert webmap_data.to_payload(collection)["events"][0]["headline"] == "Exercise"
    assert Report(id="x", text="").title is None
