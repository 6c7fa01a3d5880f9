"""A reading as bytes and back: nothing is lost, nothing is taken that is damaged."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Literal, get_args, get_origin

import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from output_samples import BERING_ACROSS, SEA_OF_JAPAN, sample
from pydantic import BaseModel
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.errors import InputError
from geoint.models import Footprint, Reading, Report
from geoint.readings_codec import (
    FORMAT,
    join_reading,
    reading_from_bytes,
    reading_to_bytes,
    split_reading,
)

# Half surrogates, zeros and marks that turn the direction are text too.
WORDS = st.text(st.characters(codec=None), max_size=12)
NUMBERS = st.floats(allow_nan=False, width=64)
SHAPES = (
    SEA_OF_JAPAN, BERING_ACROSS, MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]), Point(0.1 + 0.2, -0.0),
    LineString([(0, 0), (1e-300, 1e300)]), Polygon(), GeometryCollection([Point(1, 2), box(0, 0, 1, 1)]),
    Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)]]),
)  # fmt: skip

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS, float: NUMBERS, int: st.integers(-(2**60), 2**60), bool: st.booleans(), type(None): st.none(),
    BaseGeometry: st.sampled_from(SHAPES),
}  # fmt: skip


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type; a model gets all of its fields, also those that have a default."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {name: values(field.annotation) for name, field in kind.model_fields.items()}
        return st.fixed_dictionaries(fields).map(lambda known: kind(**known))
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=2).map(tuple)
    return st.one_of(*map(values, inner))


READINGS = values(Reading)


@given(READINGS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_reading_comes_back_as_it_was(reading: Reading) -> None:
    data = reading_to_bytes(reading)
    back = reading_from_bytes(data)
    assert back == reading
    assert [f.geometry.wkb for f in back.footprints] == [f.geometry.wkb for f in reading.footprints]
    assert repr(back.model_dump()) == repr(reading.model_dump())  # -0.0 is 0.0 to ==
    assert reading_to_bytes(back) == data
    assert join_reading(split_reading(reading)) == reading


def test_the_readings_of_the_samples_come_back() -> None:
    for reading in sample().readings:
        assert reading_from_bytes(reading_to_bytes(reading)) == reading


def footprint(geometry: Any) -> Footprint:
    return Footprint(
        report_id="r", start=0, end=3, expression="sea", rule="entry", anchors=(), geometry=geometry, lon=1, lat=2,
        where_prec=7, confidence=0.5,
    )  # fmt: skip


def test_a_shared_outline_is_held_once_and_stays_one_object() -> None:
    circle = Point(10, 10).buffer(5, quad_segs=500)
    one = Reading(report=Report(id="r", text="sea"), footprints=(footprint(circle),))
    same = Reading(report=one.report, footprints=tuple(footprint(shapely.from_wkb(circle.wkb)) for _ in range(9)))
    assert len(reading_to_bytes(same)) < len(reading_to_bytes(one)) + 200
    back = reading_from_bytes(reading_to_bytes(same))
    assert len({id(f.geometry) for f in back.footprints}) == 1
    other = reading_from_bytes(reading_to_bytes(one))
    assert other.footprints[0].geometry is back.footprints[0].geometry
    assert set(split_reading(one).shapes) == set(split_reading(same).shapes)


def payload_of(data: bytes) -> bytes:
    return data[9:]


def wrapped(payload: bytes, *, version: int = FORMAT) -> bytes:
    return struct.pack("<4sBI", b"GEOR", version, zlib.crc32(payload)) + payload


def block(plain: bytes) -> bytes:
    packed = zlib.compress(plain)
    return struct.pack("<I", len(packed)) + packed


GOOD = reading_to_bytes(sample().readings[0])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is cut short"),
        (b"PK\x03\x04 some archive", "it is none"),
        (GOOD[:-1], "its checksum is wrong"),
        (GOOD[:40] + bytes([GOOD[40] ^ 1]) + GOOD[41:], "its checksum is wrong"),
        (wrapped(b""), "it is empty"),
        (wrapped(b"\x01"), "it is cut short"),
        (wrapped(b"\xff\xff\xff\xff"), "it is cut short"),
        (wrapped(block(b"[]")), "TypeError"),
        (wrapped(block(b"{}")), "it lacks 'footprints'"),
        (wrapped(block(b'{"footprints": []}')), "report: Field required"),
        (wrapped(block(b"[" * 100_000)), "RecursionError"),
        (wrapped(block(b'{"footprints": [{"geometry": "k"}]}')), "ValueError"),
        (wrapped(block(b'{"footprints": [{"geometry": "k"}]}') + block(b"\x01\x02")), "an outline cannot be read"),
        (wrapped(struct.pack("<I", 3) + b"abc"), "error"),
    ],
    ids=range(14),
)
def test_damage_is_one_clear_line(data: bytes, why: str) -> None:
    with pytest.raises(InputError) as told:
        reading_from_bytes(data)
    assert str(told.value).startswith(f"a stored reading cannot be used: {why}")
    assert str(told.value).endswith("; read the report again")
    assert "\n" not in str(told.value)


def test_another_format_is_named() -> None:
    with pytest.raises(InputError, match=rf"^a stored reading has format {FORMAT + 1}, not {FORMAT}; read the report"):
        reading_from_bytes(wrapped(payload_of(GOOD), version=FORMAT + 1))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoint.readings_codec._MAX_BYTES", 1000)
    with pytest.raises(InputError, match="it is too large"):
        reading_from_bytes(wrapped(block(b" " * 1_000_000)))


def test_an_unknown_field_is_refused() -> None:
    body, shapes = split_reading(sample().readings[3])
    record = json.loads(zlib.decompress(body))
    record["report"]["colour"] = "red"
    with pytest.raises(InputError, match=r"report\.colour: Extra inputs are not permitted"):
        join_reading((zlib.compress(json.dumps(record).encode()), shapes))


@given(st.binary(max_size=200))
@example(GOOD)
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_are_a_reading_or_a_clear_line(data: bytes) -> None:
    for candidate in (data, wrapped(data), wrapped(block(data))):
        try:
            reading_from_bytes(candidate)
        except InputError as error:
            assert "a stored reading" in str(error)
