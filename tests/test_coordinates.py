"""Coordinates in the notations that reports, notices to airmen and navigational warnings use."""

import pytest

from geoint.placing.coordinates import find_coordinates

POINTS = [
    ("the raft lay at 39°24'N 124°50'E, they said", "39°24'N 124°50'E", (124.83333, 39.4), 0.926),
    ("first seen near 54.5N, 19.3E", "54.5N, 19.3E", (19.3, 54.5), 5.556),
    ("39°24′30.5″N, 124°50′12″E", "39°24′30.5″N, 124°50′12″E", (124.83667, 39.40847), 0.00154),
    ("N3924 E12450", "N3924 E12450", (124.83333, 39.4), 0.926),
    ("392430N1245030E", "392430N1245030E", (124.84167, 39.40833), 0.0154),
    ("3924.5N 12450.3E", "3924.5N 12450.3E", (124.83833, 39.40833), 0.0926),
    ("E120°29′N25°15′", "E120°29′N25°15′", (120.48333, 25.25), 0.926),
    ("25-15.5N 120-29.3E", "25-15.5N 120-29.3E", (120.48833, 25.25833), 0.0926),
    ("N25-15-00 E120-29-00", "N25-15-00 E120-29-00", (120.48333, 25.25), 0.0154),
    ("S34-10 W058-20", "S34-10 W058-20", (-58.33333, -34.16667), 0.926),
    ("33° 52' 10'' S 151° 12' 30'' E", "33° 52' 10'' S 151° 12' 30'' E", (151.20833, -33.86944), 0.0154),
    ("at 24 degrees 30 minutes north, 123 degrees east", "24 degrees 30 minutes north, 123 degrees east", (123, 24.5), 0.926),
    ("24 degrees north latitude and 123.5 degrees east longitude", None, (123.5, 24.0), 5.556),
    ("latitude 39.4, longitude 124.8", None, (124.8, 39.4), 5.556),
    ("the wreck (54.5012, 19.3044) is", "54.5012, 19.3044", (19.3044, 54.5012), 0.0056),
    ("-33.8688, 151.2093", None, (151.2093, -33.8688), 0.0056),
    ("25°15'26\"N、120°29'20\"E", None, (120.48889, 25.25722), 0.0154),
    ("39 24 N 124 50 E", None, (124.83333, 39.4), 0.926),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "point", "doubt_km"), POINTS)
def test_one_position(text, words, point, doubt_km):
    (found,) = find_coordinates(text)
    assert found.shape == "point"
    assert found.points[0] == pytest.approx(point, abs=1e-5)
    assert found.doubt_km == pytest.approx(doubt_km, rel=0.01)
    assert text[found.start : found.end] == (words or text)


@pytest.mark.parametrize(
    ("text", "shape", "points"),
    [
        (
            "bounded by 69-30N 033-30E, 69-50N 034-00E and 70-00N 033-00E until Sunday",
            "polygon",
            [(33.5, 69.5), (34.0, 69.83333), (33.0, 70.0)],
        ),
        ("5424N 01910E 5430N 01930E 5410N 01940E 5424N 01910E", "polygon", [(19.16667, 54.4), (19.5, 54.5), (19.66667, 54.16667)]),
        ("(a) 25-15N 120-29E; (b) 24-50N 120-05E", "points", [(120.48333, 25.25), (120.08333, 24.83333)]),
        ("1. 10N 20E 2. 11N 21E 3. 12N 22E", "polygon", [(20, 10), (21, 11), (22, 12)]),
        ("between latitudes 25-15N and 25-45N and longitudes 120-30E and 120-00E", "box", [(120.0, 25.25), (120.5, 25.75)]),
    ],
)  # fmt: skip
def test_several_positions_belong_together(text, shape, points):
    (found,) = find_coordinates(text)
    assert found.shape == shape
    assert [pytest.approx(point, abs=1e-5) for point in points] == list(found.points)


def test_positions_in_different_clauses_are_apart():
    first, second = find_coordinates("It left 54.5N, 19.3E at noon and was seen at 55.1N, 18.0E in the evening.")
    assert (first.points, second.points) == (((19.3, 54.5),), ((18.0, 55.1),))


@pytest.mark.parametrize(
    "text",
    [
        "20,000 men, 50 miles north of the town",
        "In 2022 N Korea fired 8, east of the range 10-15 N",
        "91-00N 120-00E",  # no such latitude
        "25-75N 120-29E",  # no such minute
        "45N but 30 km away 12E",
        "a score of 3.12, 4.25",
        "won 24-17 in the 7th",
    ],
)
def test_no_coordinates(text):
    assert find_coordinates(text) == ()


def test_latitude_comes_first_without_letters():
    (found,) = find_coordinates("target 24.5012, 118.3044")
    assert found.points == ((118.3044, 24.5012),)
