"""Coordinates in the notations of reports, notices to airmen and navigational warnings.

    54.5N, 19.3E    39°24'N 124°50'E    39°24'30.5"N    25-15N 120-29E    25-15.5N    N3924 E12450    392430N1245030E
    E120°29′ N25°15′    24 degrees 30 minutes north, 123 degrees east    latitude 39.4, longitude 124.8    (54.5012,
    19.3044)

A position is a pair of a latitude and a longitude, in either order. Three positions or more in a row are the corners of
an area;
two latitudes followed by two longitudes are its limits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

Shape = Literal["point", "points", "polygon", "box"]

KM_PER_MINUTE = 1.852  # of latitude, the old definition of the nautical mile

_DEGREE = r"(?:\s?[°º˚]\s?|\s?-?deg(?:rees?|\.)?,?\s)"
_MINUTE = r"(?:\s?['’′‘`´](?!['’′‘`´])\s?|\s?-?min(?:utes?|\.)?,?\s?)"
_SECOND = r"(?:\s?(?:[\"”″“]|['’′‘`´]{2})|\s?-?sec(?:onds?|\.)?)"
_NUMBER = r"\d{1,3}(?:\.\d+)?"
# Whole degrees are followed by minutes only after a sign, a hyphen or a blank; "3924" is written in one.
_PARTS = rf"""
    (?: (?P<packed>\d{{4,7}}(?:\.\d+)?)
      | (?P<d>\d{{1,3}})(?:{_DEGREE}|-|\s)(?P<m>\d{{1,2}})(?:{_MINUTE}|-|\s)(?P<s>\d{{1,2}}(?:\.\d+)?){_SECOND}?
      | (?P<d2>\d{{1,3}})(?:{_DEGREE}|-|\s)(?P<m2>\d{{1,2}}(?:\.\d+)?){_MINUTE}?
      | (?P<d3>{_NUMBER})(?P<sign>{_DEGREE})?
    )"""
_LETTER = (
    r"(?:(?P<letter>[NSEW])(?![A-Za-z])"
    r"|(?P<word>(?i:north|south|east|west))(?:ern)?(?:\s+(?:latitude|longitude))?(?![A-Za-z]))"
)
_SUFFIXED = re.compile(rf"(?<![0-9.\-_A-DF-MO-RT-VX-Za-z]){_PARTS}\s?{_LETTER}", re.VERBOSE)
_PREFIXED = re.compile(
    rf"(?<![\w.])(?P<letter>[NSEW])\s?(?P<word>)?{_PARTS}(?![\d.]*\d|[A-DF-MO-RT-VX-Za-z])", re.VERBOSE
)
_LABELLED = re.compile(
    r"\blat(?:itude|\.)?\s*[:=]?\s*(?P<lat>[-−]?\d{1,2}(?:\.\d+)?)°?\s*[,;/]?\s*(?:and\s+)?"
    r"lon(?:g|gitude)?\.?\s*[:=]?\s*(?P<lon>[-−]?\d{1,3}(?:\.\d+)?)°?(?!\s?[NSEW\d°'-])",
    re.IGNORECASE,
)
# Without letters only where three decimals or a pair of degree signs leave no doubt; latitude comes first, as
# everywhere in print.
_SIGNED = re.compile(
    r"(?<![\w.,/-])(?P<lat>[-−]?\d{1,2}\.\d{3,})°?\s*[,;]\s*(?P<lon>[-−]?\d{1,3}\.\d{3,})°?(?![\w%.]*\d)"
)

_PAIR_GAP = re.compile(r"[\s,;/、，]*(?:and\s+|by\s+)?(?:(?:lat|long?)(?:itude|gitude)?\.?:?\s*)?", re.IGNORECASE)
_RUN_GAP = re.compile(
    r"[\s,;:.()\[\]/–—、，；-]*(?:(?:and|to|then|thence|&)\s+)*(?:(?:\(?(?:[a-hA-H]|\d{1,2})\)?[.):]|point|position|no\.?)\s*)*"
    r"[\s(\[]*(?:lat(?:itude)?\.?:?\s*)?",
    re.IGNORECASE,
)
_LIMIT_GAP = re.compile(
    r"[\s,–—-]*(?:(?:and|to|through|between|from|the|parallels?|meridians?|latitudes?|longitudes?|of)\s+)*",
    re.IGNORECASE,
)
_LONGEST_GAP = 60  # characters


class Angle(NamedTuple):
    """A latitude or a longitude at [start, end): its degrees, and the degrees that its last digit stands for."""

    start: int
    end: int
    is_latitude: bool
    degrees: float
    unit: float


@dataclass(frozen=True)
class Coordinates:
    """Positions at [start, end) of a text: one, several, the corners of an area in the order given, or its limits.

    `points` are (lon, lat); of a box the south-western and the north-eastern corner. `doubt_km` is half of what the
    last digit
    of the finer number stands for.
    """

    start: int
    end: int
    shape: Shape
    points: tuple[tuple[float, float], ...]
    doubt_km: float


class _Position(NamedTuple):
    start: int
    end: int
    point: tuple[float, float]
    unit: float


def find_coordinates(text: str) -> tuple[Coordinates, ...]:
    """Return all coordinates in a text, in order of their place in it; overlapping ones never."""
    if not any(character.isdigit() for character in text):
        return ()
    angles = _find_angles(text)
    boxes = list(_find_boxes(text, angles))
    taken = [(found.start, found.end) for found in boxes]
    positions = _free(sorted([*_pairs(text, angles), *_plain_pairs(text)]), taken)
    return tuple(sorted([*boxes, *_runs(text, positions)], key=lambda found: found.start))


def _free(positions: list[_Position], taken: list[tuple[int, int]]) -> list[_Position]:
    """Return the positions, sorted by their start, that overlap neither one before nor what is taken."""
    starts = [start for start, _ in taken]
    ends = list(accumulate((end for _, end in taken), max))
    kept: list[_Position] = []
    for position in positions:
        before = bisect_left(starts, position.end)
        is_free = not before or ends[before - 1] <= position.start
        if is_free and (not kept or kept[-1].end <= position.start):
            kept.append(position)
    return kept


def _find_angles(text: str) -> list[Angle]:
    found: list[Angle] = []
    at = 0
    ahead = {pattern: pattern.search(text) for pattern in (_PREFIXED, _SUFFIXED)}
    while True:
        # What lies ahead is looked for once: a notation that a text does not have would else be sought to its end
        # after each angle in the other.
        for pattern, match in ahead.items():
            if match is not None and match.start() < at:
                ahead[pattern] = pattern.search(text, at)
        matches = [match for match in ahead.values() if match is not None]
        if not matches:
            return found
        match = min(matches, key=lambda candidate: (candidate.start(), -candidate.end()))
        angle = _angle(match)
        if angle:
            found.append(angle)
        at = match.end() if angle else match.start() + 1


def _angle(match: re.Match[str]) -> Angle | None:
    letter = match["letter"] or match["word"][0].upper()
    if match["word"] and not re.search("deg|[°º˚]", match[0]):
        return None  # "50 north" is no latitude
    is_latitude = letter in "NS"
    value = _packed(match["packed"], is_latitude) if match["packed"] else _divided(match)
    if value is None or value[0] > (90 if is_latitude else 180):
        return None
    sign = -1 if letter in "SW" else 1
    end = match.start() + len(match[0].rstrip())
    return Angle(match.start(), end, is_latitude, sign * value[0], value[1])


def _divided(match: re.Match[str]) -> tuple[float, float] | None:
    if match["d3"]:
        return float(match["d3"]), _unit(match["d3"])
    if match["d2"]:
        return _value(match["d2"], match["m2"], None)
    return _value(match["d"], match["m"], match["s"])


def _packed(digits: str, is_latitude: bool) -> tuple[float, float] | None:
    whole, _, decimals = digits.partition(".")
    rest = f".{decimals}" if decimals else ""
    degrees = 2 if is_latitude or len(whole) % 2 == 0 else 3
    if len(whole) - degrees == 2:
        return _value(whole[:degrees], whole[degrees:] + rest, None)
    if len(whole) - degrees == 4:
        return _value(whole[:degrees], whole[degrees:-2], whole[-2:] + rest)
    return None


def _value(degrees: str, minutes: str, seconds: str | None) -> tuple[float, float] | None:
    if float(minutes) >= 60 or float(seconds or 0) >= 60:
        return None
    unit = _unit(seconds) / 3600 if seconds else _unit(minutes) / 60
    return float(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600, unit


def _unit(number: str) -> float:
    """What a one in the last place stands for."""
    return float(10 ** -len(number.partition(".")[2]))


def _gap(text: str, pattern: re.Pattern[str], start: int, end: int) -> bool:
    return 0 <= end - start <= _LONGEST_GAP and pattern.fullmatch(text, start, end) is not None


def _find_boxes(text: str, angles: list[Angle]) -> Iterator[Coordinates]:
    """Two latitudes and two longitudes, in either order of the two pairs."""
    for four in zip(angles, angles[1:], angles[2:], angles[3:], strict=False):
        kinds = [angle.is_latitude for angle in four]
        joined = all(_gap(text, _LIMIT_GAP, a.end, b.start) for a, b in pairwise(four))
        if kinds not in ([True, True, False, False], [False, False, True, True]) or not joined:
            continue
        lats, lons = (sorted(angle.degrees for angle in four if angle.is_latitude is kind) for kind in (True, False))
        unit = min(angle.unit for angle in four)
        points = ((lons[0], lats[0]), (lons[1], lats[1]))
        yield Coordinates(four[0].start, four[3].end, "box", points, unit * 60 * KM_PER_MINUTE / 2)


def _pairs(text: str, angles: list[Angle]) -> Iterator[_Position]:
    at = 0
    while at + 1 < len(angles):
        first, second = angles[at], angles[at + 1]
        if first.is_latitude != second.is_latitude and _gap(text, _PAIR_GAP, first.end, second.start):
            lat, lon = (first, second) if first.is_latitude else (second, first)
            yield _Position(first.start, second.end, (lon.degrees, lat.degrees), min(lat.unit, lon.unit))
            at += 2
        else:
            at += 1


def _plain_pairs(text: str) -> Iterator[_Position]:
    for pattern in (_LABELLED, _SIGNED):
        for match in pattern.finditer(text):
            lat, lon = (match[name].replace("−", "-") for name in ("lat", "lon"))
            if abs(float(lat)) <= 90 and abs(float(lon)) <= 180:
                yield _Position(match.start(), match.end(), (float(lon), float(lat)), min(_unit(lat), _unit(lon)))


def _runs(text: str, positions: list[_Position]) -> Iterator[Coordinates]:
    """Positions in a row, taken together."""
    run: list[_Position] = []
    for position in positions:
        if run and not _gap(text, _RUN_GAP, run[-1].end, position.start):
            yield _coordinates(run)
            run = []
        run.append(position)
    if run:
        yield _coordinates(run)


def _coordinates(run: list[_Position]) -> Coordinates:
    points = [position.point for position in run]
    closed = len(points) > 3 and points[0] == points[-1]
    points = points[:-1] if closed else points
    shape: Shape = "polygon" if len(points) > 2 else "points" if len(points) == 2 else "point"
    doubt = min(position.unit for position in run) * 60 * KM_PER_MINUTE / 2
    return Coordinates(run[0].start, run[-1].end, shape, tuple(points), doubt)
