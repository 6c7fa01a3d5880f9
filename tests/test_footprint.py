"""Areas of spatial expressions: on a toy world where they can be computed by hand, and on the real one."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box
from spatial_samples import ToyGazetteer, mentions_in

from geoint.errors import InputError
from geoint.gazetteer import Gazetteer
from geoint.models import GazetteerEntry, Mention
from geoint.placing.compass import part_of
from geoint.placing.footprint import builder_for, find_footprints
from geoint.placing.geometry import (
    area_km2,
    areal,
    buffered,
    destination,
    disc,
    distance_km,
    label_point,
    nearer,
    ring,
    sector,
    swept,
    unwrap,
    wrap,
)
from geoint.placing.reader import Relation
from geoint.placing.spatial_sizes import DEFAULT, Sizes

WORLD = box(-180, -90, 180, 90)


# Geometry


@given(lon=st.floats(-180, 180), lat=st.floats(-88, 88), km=st.floats(1, 800))
@settings(max_examples=60, deadline=None)
def test_disc_has_its_area_wherever_it_lies(lon, lat, km):
    found = disc((lon, lat), km)
    assert found.is_valid
    assert WORLD.covers(found)
    assert area_km2(found) == pytest.approx(math.pi * km**2, rel=0.02)
    for bearing in (0, 90, 180, 270):
        assert found.distance(Point(destination((lon, lat), bearing=bearing, km=0.98 * km))) < 1e-6 or abs(lat) > 80


def test_disc_across_the_antimeridian_is_cut():
    found = disc((179.9, 60), 100)
    assert found.geom_type == "MultiPolygon"
    assert found.covers(Point(-179.5, 60))
    assert not found.covers(Point(0, 60))


def test_disc_round_a_pole():
    found = disc((30, 89), 300)
    assert found.covers(Point(-150, 89.5))
    assert found.covers(Point(100, 89.9))
    assert not found.covers(Point(-150, 88.2))


def test_buffer_of_an_area_on_both_sides_of_the_antimeridian():
    cut = MultiPolygon([box(178, 50, 180, 52), box(-180, 50, -178, 52)])
    found = buffered(cut, 100)
    assert found.is_valid
    assert found.covers(Point(180, 52.8))
    assert found.covers(Point(-176.8, 51))
    assert not found.covers(Point(-176.2, 51))
    assert WORLD.covers(found)


def test_buffer_keeps_islets():
    areas = MultiPolygon([box(0, 0, 3, 3), box(6, 0, 6.02, 0.02)])
    assert buffered(areas, 200).covers(Point(7.5, 0))


def test_sector_and_ring():
    north = sector((25, 55), km=(40, 60), bearing=0, half_angle=22.5)
    assert area_km2(north) == pytest.approx(math.pi * (60**2 - 40**2) / 8, rel=0.01)
    assert north.covers(Point(destination((25, 55), bearing=10, km=50)))
    assert not north.covers(Point(destination((25, 55), bearing=180, km=50)))
    assert area_km2(ring((25, 55), km=(40, 60))) == pytest.approx(math.pi * (60**2 - 40**2), rel=0.01)


def test_swept_area_lies_in_the_direction():
    found = swept(box(10, 0, 11, 1), km=111.2, bearing=90, half_angle=45)
    assert found.covers(Point(11.9, 0.5))
    assert not found.covers(Point(9.9, 0.5))
    assert not found.covers(Point(10.5, 2.5))


def test_nearer_is_the_side_of_the_middle_line():
    found = nearer(box(0, 50, 1, 60), box(5, 50, 6, 60), spacing_km=10)
    assert found.covers(Point(2.9, 55))
    assert not found.covers(Point(3.1, 55))


def test_unwrap_and_wrap_are_inverse():
    cut = MultiPolygon([box(178, 50, 180, 52), box(-180, 50, -178, 52)])
    assert unwrap(cut).bounds == (178, 50, 182, 52)
    assert wrap(unwrap(cut)).equals(cut)
    assert unwrap(box(-170, -80, 170, 80)).bounds == (-170, -80, 170, 80)


# Parts

NARROWING = [["half", "part", "far", "tip"], ["half", "third", "quarter", "tip"]]


@pytest.mark.parametrize("wind", ["n", "e", "s", "w", "ne", "se", "sw", "nw"])
@pytest.mark.parametrize("strengths", NARROWING)
def test_parts_shrink_when_the_words_narrow(wind, strengths):
    ellipse = Point(100, 40).buffer(10)
    parts = [part_of(ellipse, wind=wind, strength=strength) for strength in strengths]
    if wind not in {"n", "e", "s", "w"}:
        parts = parts[:3]  # a tip is cut out of the far corner, which an ellipse does not fill
    areas = [area_km2(part) for part in parts]
    assert areas == sorted(areas, reverse=True)
    assert all(
        small == 0 or part.buffer(1e-9).covers(areal(next_part))
        for part, next_part, small in zip(parts, parts[1:], areas[1:], strict=False)
    )


def test_four_corners_and_middle_of_a_square():
    square = box(0, 0, 10, 10)
    assert part_of(square, wind="n", strength="half").bounds == pytest.approx((0, 5, 10, 10), abs=0.05)
    assert part_of(square, wind="ne").covers(Point(9, 9))
    assert not part_of(square, wind="ne").intersects(box(0, 0, 4.9, 4.9))
    assert part_of(square, wind="c").covers(Point(5, 5))
    assert part_of(square, wind="n-c").covers(Point(5, 9))
    assert not part_of(square, wind="n-c").covers(Point(9, 9))


def test_far_islands_do_not_decide_what_is_north():
    land = MultiPolygon([box(5, 58, 15, 64), box(15, 77, 20, 80)])
    north = part_of(land, wind="n")
    assert north.covers(Point(10, 63.5))
    assert north.bounds[3] == 64


# A toy world: two states with a straight border at 10 E, an island 2 degrees east of them, sea all round


def entry(entry_id, name, kind, point, **more):
    return GazetteerEntry(id=entry_id, name=name, kind=kind, lon=point[0], lat=point[1], **more)


def toy_world():
    shapes = {
        "country:PL": box(0, 50, 10, 56),
        "country:BY": box(10, 50, 16, 56),
        "island": box(18, 52, 19, 54),
        "sea": box(16, 45, 30, 60),
    }
    entries = [
        entry("country:PL", "Westland", "country", (5, 53), country="PL", where_prec=6, has_geometry=True),
        entry("country:BY", "Eastland", "country", (13, 53), country="BY", where_prec=6, has_geometry=True),
        entry("island", "Isle", "island", (18.5, 53), where_prec=5, has_geometry=True),
        entry("sea", "Toy Sea", "sea", (23, 52), where_prec=7, has_geometry=True),
        entry("port", "Porto", "city", (15.9, 53), country="BY", population=500_000),
        entry("town", "Middleton", "city", (5, 53), country="PL", population=50_000),
        entry("nowhere", "Nowhere", "locality", (-170, -40)),
    ]
    return ToyGazetteer(entries, shapes)


TOY = toy_world()


def footprints(text, *, sizes=DEFAULT):
    found = find_footprints(text, mentions_in(text, TOY), TOY, report_id="r", sizes=sizes)
    return [footprint for footprint in found if footprint.rule != "entry"] or list(found)


def area(text, **more):
    return footprints(text, **more)[0].geometry


def test_every_literal_mention_has_its_entry():
    text = "They left Porto for Isle. Westland protested."
    mentions = [
        mention.model_copy(update={"literal": mention.text != "Westland"}) for mention in mentions_in(text, TOY)
    ]
    found = find_footprints(text, mentions, TOY, report_id="r")
    assert [(footprint.expression, footprint.rule, footprint.anchors) for footprint in found] == [
        ("Porto", "entry", ("port",)),
        ("Isle", "entry", ("island",)),
    ]
    assert (found[0].lon, found[0].lat) == (15.9, 53)
    assert area_km2(found[0].geometry) == pytest.approx(500_000 / 3500, rel=0.02)  # its built-up area


def test_a_place_from_a_geocoder_is_a_disc_at_its_point():
    mention = Mention(
        report_id="r", start=0, end=7, text="Village", name="Village", kind="locality", lon=100.0, lat=10.0,
        confidence=0.5, method="geocoder",
    )  # fmt: skip
    (found,) = find_footprints("Village", [mention], TOY, report_id="r")
    assert area_km2(found.geometry) == pytest.approx(math.pi * 4, rel=0.02)


def test_an_unresolved_mention_has_no_footprint():
    mention = Mention(report_id="r", start=5, end=12, text="Unknown", name="Unknown")
    assert find_footprints("near Unknown", [mention], TOY, report_id="r") == ()


def test_off_a_coast_is_water_on_that_side():
    found = area("off the coast of Eastland")
    assert found.covers(Point(16.5, 53))
    assert not found.intersects(box(0, 50.01, 15.99, 55.99))
    assert not found.covers(Point(17.2, 53))  # nearer to the island
    assert found.covers(Point(13, 56.5))
    assert not found.covers(Point(9, 56.5))  # nearer to the other state


def test_one_side_of_a_coast():
    found = area("off the east coast of Eastland")
    assert found.covers(Point(16.5, 53))
    assert not found.covers(Point(13, 56.5))


def test_off_a_port_is_half_a_disc_at_most():
    found = area("off Porto")
    assert found.covers(Point(16.4, 53))
    assert not found.covers(Point(15.5, 53))
    assert area_km2(found) < math.pi * 51**2 / 2


def test_waters_around_an_island_are_a_ring():
    found = area("waters around Isle")
    assert found.covers(Point(17.8, 53))
    assert found.covers(Point(19.2, 53))
    assert not found.covers(Point(18.5, 53))


def test_waters_east_of_an_island_lie_east():
    found = area("waters east of Isle")
    assert found.covers(Point(19.5, 53))
    assert not found.intersects(box(16, 50, 18.4, 60))


def test_near_both_is_what_lies_near_both():
    found = area("near Eastland and Isle")
    assert found.covers(Point(17, 53))
    assert not found.covers(Point(21.2, 53))


def test_near_two_far_places_is_round_each():
    found = area("near Middleton and Nowhere")
    assert found.covers(Point(5, 53.2))
    assert found.covers(Point(-170, -40.1))


def test_between_a_coast_and_an_island():
    found = area("ships sailed between Eastland and Isle")
    assert found.covers(Point(17, 53))
    assert not found.covers(Point(15, 53))
    assert not found.covers(Point(18.5, 53))
    assert found.bounds[2] < 18.5


def test_border_strip():
    found = area("along the border between Westland and Eastland")
    west, south, east, north = found.bounds
    assert distance_km((west, 53), (10, 53)) == pytest.approx(15, abs=4)
    assert distance_km((east, 53), (10, 53)) == pytest.approx(15, abs=4)
    assert (south, north) == pytest.approx((50, 56), abs=0.01)


def test_border_of_one_state_is_on_land():
    found = area("near the border of Eastland")
    assert found.covers(Point(10.3, 53))
    assert not found.covers(Point(15.8, 53))


def test_distance_and_direction():
    found = area("50 km north of Middleton")
    assert found.covers(Point(destination((5, 53), bearing=0, km=50)))
    assert not found.covers(Point(5, 53))
    assert not found.covers(Point(destination((5, 53), bearing=90, km=50)))


def test_distance_counts_from_the_coast_of_an_area():
    found = area("100 km east of Isle")
    assert found.covers(Point(destination((19, 53), bearing=90, km=100)))
    assert not found.covers(Point(destination((18.5, 53), bearing=90, km=75)))


def test_more_doubt_makes_a_larger_area():
    assert area_km2(area("about 50 km north of Middleton")) > area_km2(area("50 km north of Middleton"))


def test_a_place_off_a_coast_stays_whole():
    (found,) = footprints("the garrison of Isle, off Eastland")
    assert found.rule == "overlap"
    assert found.geometry.equals(box(18, 52, 19, 54))


def test_halves_that_do_not_touch_come_apart():
    text = "They met in Middleton, near Nowhere."
    found = find_footprints(text, mentions_in(text, TOY), TOY, report_id="r")
    assert [(footprint.expression, footprint.rule) for footprint in found] == [
        ("Middleton", "entry"), ("near Nowhere", "near"), ("Nowhere", "entry"),
    ]  # fmt: skip


def test_airspace_is_land_and_territorial_sea():
    found = area("Isle airspace")
    assert found.covers(Point(18.5, 53))
    assert found.covers(Point(destination((19, 53), bearing=90, km=20)))
    assert not found.covers(Point(destination((19, 53), bearing=90, km=25)))


def test_coordinates_and_circles():
    (point,) = footprints("at 52-30N 020-00E")
    assert (point.lon, point.lat) == pytest.approx((20, 52.5), abs=1e-4)
    assert point.where_prec == 1
    assert area_km2(area("within 10 nautical miles of 52-30N 020-00E")) == pytest.approx(math.pi * 18.52**2, rel=0.02)
    square = area("closed: 52-00N 179-30E, 52-00N 179-30W, 51-00N 179-30W, 51-00N 179-30E")
    assert square.covers(Point(180, 51.5))
    assert not square.covers(Point(0, 51.5))


def test_corners_in_a_crossing_order_become_their_hull():
    found = area("bounded by 50N 20E, 51N 21E, 50N 21E, 51N 20E")
    assert found.equals(box(20, 50, 21, 51))


@pytest.mark.parametrize(
    ("text", "where_prec"),
    [("Isle", 5), ("Eastland airspace", 6), ("near Middleton", 2), ("off Porto", 2), ("northern Eastland", 5), ("off Eastland", 7),
     ("along the border between Westland and Eastland", 5)],
)  # fmt: skip
def test_where_prec(text, where_prec):
    assert footprints(text)[0].where_prec == where_prec


def test_confidence_is_that_of_rule_and_anchor():
    (found,) = footprints("off Porto")
    assert found.confidence == pytest.approx(0.9 * 0.75)
    assert footprints("Porto")[0].confidence == 0.9
    assert "off" in found.reasons[0]


def test_same_input_same_footprints():
    text = "near Eastland and Isle, off Porto"
    assert [f.model_dump_json() for f in footprints(text)] == [f.model_dump_json() for f in footprints(text)]
    assert builder_for(TOY, DEFAULT) is builder_for(TOY, DEFAULT)


# Sizes


def test_a_larger_size_gives_a_larger_area():
    wide = Sizes(near_city_km=80)
    assert area_km2(area("near Middleton", sizes=wide)) > 4 * area_km2(area("near Middleton"))


def test_every_size_has_a_reason():
    assert all(len(why) > 20 for _, _, why in Sizes.reasons())


def test_sizes_from_a_file(tmp_path):
    path = tmp_path / "sizes.toml"
    path.write_text("near_city_km = 40\n[point_radius_km]\nbase = 9\n")
    sizes = Sizes.read(path)
    assert (sizes.near_city_km, sizes.off_city_km, sizes.point_radius_km["base"]) == (40, DEFAULT.off_city_km, 9)
    assert sizes.point_radius_km["city"] == DEFAULT.point_radius_km["city"]


@pytest.mark.parametrize(
    "line",
    ["near_town_km = 4", "near_city_km = 0", "near_city_km = 'far'", "near_city_km", "[point_radius_km]\nmoon = 3"],
)
def test_unusable_sizes_are_told(tmp_path, line):
    path = tmp_path / "sizes.toml"
    path.write_text(line)
    with pytest.raises(InputError, match=r"sizes\.toml"):
        Sizes.read(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such file; check the path"),
        (b"near_city_km\n", "line 1 is no TOML; write lines such as near_city_km = 30"),
        (b"near_city_km = 30\n= 4", "line 2 is no TOML"),
        (b"[point_radius_km", "it is no whole TOML"),
        (b"# \xff", "it is not UTF-8 text; save it as UTF-8"),
        (b"point_radius_km = 3", "must be a table such as"),
        (b"near_city_km = { a = 1 }", "must be a number above 0"),
    ],
)
def test_what_is_wrong_with_sizes_is_one_clear_line(tmp_path, content, words):
    path = tmp_path / "sizes.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as failure:
        Sizes.read(path)
    said = str(failure.value)
    assert str(path) in said
    assert words in said
    assert said.isprintable()
    assert not re.search(r"Errno|\bcodec\b|Expected|column", said)


def test_a_folder_is_no_file_of_sizes(tmp_path):
    with pytest.raises(InputError, match="it is a folder; name a TOML file"):
        Sizes.read(tmp_path)


# Properties of every rule, wherever the places lie

RULES = [
    ("near",), ("around",), ("around", "water"), ("off",), ("coast",), ("airspace",), ("territorial sea",), ("approaches",), ("along",),
]  # fmt: skip


@st.composite
def small_worlds(draw):
    west, south = draw(st.floats(-180, 179)), draw(st.floats(-80, 76))
    width, height, gap = draw(st.floats(0.3, 6)), draw(st.floats(0.3, 4)), draw(st.floats(0.5, 4))
    shapes = {
        "a": wrap(box(west, south, west + width, south + height)),
        "b": wrap(box(west + width + gap, south, west + 2 * width + gap, south + height)),
    }
    entries = [
        entry("a", "A", "island", label_point(shapes["a"]), has_geometry=True),
        entry("b", "B", "island", label_point(shapes["b"]), has_geometry=True),
        entry("p", "P", "city", label_point(shapes["a"]), population=draw(st.integers(0, 20_000_000))),
    ]
    return ToyGazetteer(entries, shapes)


def at(entry_id):
    return Relation("entry", entry_id=entry_id)


def check(shape):
    assert shape is not None
    assert shape.geometry.is_valid
    assert shape.geometry.geom_type in {"Polygon", "MultiPolygon"}
    assert WORLD.covers(shape.geometry)
    assert shape.geometry.covers(Point(shape.lon, shape.lat))
    assert area_km2(shape.geometry) > 0


@given(world=small_worlds(), rule=st.sampled_from(RULES), place=st.sampled_from("ap"))
@settings(max_examples=80, deadline=None)
def test_areas_are_valid_inside_the_world_and_hold_their_point(world, rule, place):
    check(
        builder_for(world, DEFAULT).shape(Relation(rule[0], of=(at(place),), medium=rule[1] if len(rule) > 1 else ""))
    )


@given(
    world=small_worlds(),
    place=st.sampled_from("ap"),
    wind=st.sampled_from(["n", "ne", "e", "s", "wsw", "nw"]),
    km=st.floats(5, 400),
)
@settings(max_examples=60, deadline=None)
def test_directions_are_valid_too(world, place, wind, km):
    shapes = builder_for(world, DEFAULT)
    check(shapes.shape(Relation("side", of=(at(place),), wind=wind)))
    check(shapes.shape(Relation("distance", of=(at(place),), wind=wind, km=(km, km), mode="at")))
    check(shapes.shape(Relation("part", of=(at(place),), wind=wind, strength="part")))


@given(world=small_worlds(), rule=st.sampled_from(["near", "between", "list"]))
@settings(max_examples=40, deadline=None)
def test_order_of_anchors_does_not_matter(world, rule):
    shapes = builder_for(world, DEFAULT)
    one, other = (shapes.shape(Relation(rule, of=order)) for order in ((at("a"), at("b")), (at("b"), at("a"))))
    check(one)
    assert one.geometry.equals(other.geometry)
    assert (one.lon, one.lat) == pytest.approx((other.lon, other.lat))


@given(world=small_worlds(), km=st.floats(10, 300), less=st.floats(0.1, 0.9))
@settings(max_examples=40, deadline=None)
def test_a_smaller_distance_lies_inside_a_larger_one(world, km, less):
    shapes = builder_for(world, DEFAULT)
    large, small = (
        shapes.shape(Relation("distance", of=(at("p"),), km=(value, value), mode="within")).geometry
        for value in (km, less * km)
    )
    assert area_km2(small) < area_km2(large)
    assert area_km2(areal(small.difference(large))) < 0.01 * area_km2(small)


# The real world: expression, its rule, points (lon, lat) that must and must not lie inside, least and greatest area in km2

REAL = [
    ("drills in southeastern Turkey", "part", [(40.2, 37.9), (38.8, 37.2), (42.5, 37.5)], [(28.98, 41.0), (32.85, 39.9), (39.7, 41)], (2e4, 2.5e5)),
    ("drills in northern Norway", "part", [(18.95, 69.6), (23.2, 69.95)], [(10.7, 59.9), (10.4, 63.3), (15.6, 78.2)], (5e4, 2e5)),
    ("in central Ukraine", "part", [(32.2, 49.4), (32.0, 48.7)], [(24.0, 49.8), (37.8, 48.0), (30.7, 46.6)], (4e4, 2.5e5)),
    ("in the southern Red Sea", "part", [(42.3, 14.5), (41.5, 15.5)], [(37, 23), (35, 27)], (5e4, 2.5e5)),
    ("in western Kazakhstan", "part", [(51.9, 47.1), (52, 50)], [(76.9, 43.2), (71.4, 51.1)], (2e5, 1.2e6)),
    ("the eastern half of Ukraine", "part", [(37.8, 48), (34.6, 49.6)], [(24, 49.8), (28.5, 49.2)], (2e5, 3.5e5)),
    ("the southern tip of Taiwan", "part", [(120.85, 22.0)], [(121, 23.8), (120.3, 22.7)], (100, 6000)),
    ("the central Mediterranean", "part", [(16, 36), (18, 35)], [(33, 34), (5, 40), (0, 38)], (1.5e5, 1.2e6)),
    ("off the coast of Libya", "off", [(20, 32.5), (14.5, 33.3), (23, 33)], [(18, 27), (14.5, 36), (24, 35.2)], (5e4, 6e5)),
    ("off the coast of Lebanon", "off", [(35.2, 33.9)], [(36, 34), (33.4, 35), (34.5, 31.5)], (500, 2e4)),
    ("off Japan's Pacific coast", "off", [(141.8, 37), (137.5, 34)], [(136, 37), (138.5, 39), (138, 36)], (3e4, 1.2e6)),
    ("off Iran's southern coast", "off", [(57.5, 25.4), (60, 25)], [(51, 37.5), (53, 32)], (5e3, 2.5e5)),
    ("off the east coast of South Korea", "off", [(129.9, 37), (129.2, 38)], [(125.5, 36), (127, 37), (126.5, 33.9)], (3e3, 1.2e5)),
    ("off Qingdao", "off", [(120.5, 35.9), (120.7, 36.0)], [(120.3, 36.4), (122, 35)], (300, 3e4)),
    ("near Guam", "near", [(145.1, 13.2), (144.5, 13.6)], [(139, 13), (146, 18)], (1e3, 6e4)),
    ("near Kaliningrad", "near", [(20.5, 54.8), (20.2, 54.7)], [(21, 52.2), (25.3, 54.7)], (500, 6e4)),
    ("near Cyprus", "near", [(33, 34.4), (32, 35.2)], [(36.5, 33.5), (29, 33)], (5e3, 1.5e5)),
    ("near the Finnish border", "border", [(29.5, 61.5), (30.2, 65.5)], [(24.9, 60.2), (37.6, 55.8)], (1e4, 2.5e5)),
    ("sailed between Sakhalin and Hokkaido", "between", [(142, 45.75), (141.9, 45.7)], [(142.7, 47), (142.5, 44), (139, 46)], (1e3, 3e4)),
    ("sailed between Cyprus and Syria", "between", [(35.2, 35.4), (35.0, 35.3)], [(33, 35), (36.5, 35), (35.4, 33.9)], (1e3, 3e4)),
    ("in waters between Poland and Sweden", "between", [(16.5, 55.3), (15.8, 55.0)], [(16, 53.5), (15, 57), (20, 57)], (5e3, 8e4)),
    ("in the waters around Okinawa", "around", [(127.4, 26.3), (128.5, 26.5)], [(128.0, 26.6), (130.5, 31), (124, 24.3)], (2e3, 6e4)),
    ("30 km south of Kharkiv", "distance", [(36.25, 49.72)], [(36.25, 50.0), (36.25, 50.3), (36.8, 49.98)], (20, 3e3)),
    ("within 50 km of Aleppo", "distance", [(37.15, 36.2), (37.5, 36.3)], [(36.5, 33.5), (38.3, 36.2)], (3e3, 1.4e4)),
    ("300 km east of Japan", "distance", [(145.3, 39), (145.0, 37.5)], [(139, 36), (136, 39), (150, 40), (142.5, 38)], (5e3, 4e5)),
    ("12 nautical miles off Crete", "distance", [(25, 34.75)], [(24.9, 35.2), (25, 33.9)], (500, 3e4)),
    ("in Estonian airspace", "airspace", [(25, 58.6), (22.5, 58.4)], [(24, 57), (25, 60.3), (28.5, 58.8)], (4e4, 9e4)),
    ("along the Afghan-Tajik border", "border", [(69.3, 37.15), (71.5, 37.9)], [(69.2, 34.5), (71.5, 40.2)], (5e3, 6e4)),
    ("in the Black and Azov seas", "list", [(34, 43.3), (36.5, 46)], [(34, 45.3), (28, 41.2), (25, 39)], (4e5, 5.6e5)),
    ("in waters south of Hainan", "side", [(109.6, 17.7)], [(109.7, 19.2), (107, 20.5), (112, 21)], (2e3, 2e5)),
    ("southwest of Taiwan", "side", [(119.5, 22.0), (119.8, 22.4)], [(121, 23.8), (122, 23), (121, 25.8)], (1e3, 2.5e5)),
    ("north of Kyiv", "side", [(30.5, 50.75)], [(30.5, 50.1), (31.3, 50.45), (30.5, 52)], (50, 2e4)),
]  # fmt: skip


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.load()


def real_mentions(text, gazetteer):
    """The names in capitals, each as the gazetteer's first entry; demonyms are no mentions."""
    found, words = [], text.split()
    for i in range(len(words)):
        for count in (3, 2, 1):
            name = " ".join(words[i : i + count]).removesuffix("'s")
            start = text.index(name)
            free = not any(mention.start <= start < mention.end for mention in found)
            if (
                all(word[0].isupper() for word in name.split())
                and free
                and not gazetteer.demonym(name)
                and gazetteer.lookup_exact(name)
            ):
                item = gazetteer.entry(gazetteer.lookup_exact(name)[0])
                found.append(
                    Mention(
                        report_id="r", start=start, end=start + len(name), text=name, name=name, entry_id=item.id, kind=item.kind,
                        country=item.country, lon=item.lon, lat=item.lat, confidence=0.9, method="gazetteer",
                    )
                )  # fmt: skip
                break
    return found


@pytest.mark.parametrize(("text", "rule", "inside", "outside", "areas"), REAL, ids=[row[0] for row in REAL])
def test_real_geography(text, rule, inside, outside, areas, gazetteer):
    found = find_footprints(text, real_mentions(text, gazetteer), gazetteer, report_id="r")
    footprint = max(found, key=lambda candidate: (candidate.rule != "entry", candidate.end - candidate.start))
    assert footprint.rule == rule
    assert footprint.geometry.is_valid
    assert [point for point in inside if not footprint.geometry.covers(Point(point))] == []
    assert [point for point in outside if footprint.geometry.covers(Point(point))] == []
    assert areas[0] <= area_km2(footprint.geometry) <= areas[1]
    assert footprint.geometry.covers(Point(footprint.lon, footprint.lat))


def test_offshore_holds_no_land_and_onshore_no_sea(gazetteer):
    land = gazetteer.land()
    text = "off the coast of Libya"
    (water,) = (
        f for f in find_footprints(text, real_mentions(text, gazetteer), gazetteer, report_id="r") if f.rule == "off"
    )
    assert area_km2(areal(water.geometry.intersection(land))) < 0.001 * area_km2(water.geometry)
    text = "in northern Libya"
    (part,) = (
        f for f in find_footprints(text, real_mentions(text, gazetteer), gazetteer, report_id="r") if f.rule == "part"
    )
    assert area_km2(areal(part.geometry.difference(land))) < 0.01 * area_km2(part.geometry)


def test_identification_zones_come_from_the_gazetteer(gazetteer):
    text = "South Korea's air defence identification zone"
    found = find_footprints(text, real_mentions(text, gazetteer), gazetteer, report_id="r")
    assert found[0].rule == "identification zone"
    assert found[0].reasons == ("the gazetteer has 'zone:korea-adiz'",)
