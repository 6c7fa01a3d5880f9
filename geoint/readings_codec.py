"""A reading as bytes and back, exactly: JSON for what was found, WKB for what was drawn, zlib round both.

    >>> data = reading_to_bytes(reading)
    >>> reading_from_bytes(data) == reading
    True

An outline that several expressions share is held once. Nearly all of a reading's bytes are outlines, and reports draw
the same few over and over: whoever keeps many readings takes them apart (`split_reading`) and keeps each outline once.
Nothing here is pickled; what does not come out of `reading_to_bytes` is refused.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from geoint.errors import InputError
from geoint.models import Reading

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Raised with every change of what stands below; bytes of another make are refused, and the report is read again.
FORMAT = 1
_MAGIC = b"GEOR"
_HEAD = struct.Struct("<4sBI")  # magic, format, CRC-32 of all that follows
_LENGTH = struct.Struct("<I")
# Outlines are drawn once and come again; so many are kept in both forms, some 100 MB where all are large.
_KEPT_SHAPES = 1024
# An outline of a million points is 16 MB; more than this is no outline but a bomb.
_MAX_BYTES = 256_000_000
# Level 1 makes them half as large; level 6 takes three times as long for five per cent more.
_LEVEL = 1
_KEY_BYTES = 16
_ADVICE = "read the report again"
_GEOMETRY = {"footprints": {"__all__": {"geometry"}}}


class SplitReading(NamedTuple):
    """A reading taken apart: its words (compressed JSON), and its outlines (compressed WKB) by their digest.

    Equal outlines of different readings have the same digest and the same bytes.
    """

    body: bytes
    shapes: dict[str, bytes]


def reading_to_bytes(reading: Reading) -> bytes:
    """Return a reading as bytes, the same for equal readings."""
    body, shapes = split_reading(reading)
    blocks = (body, *shapes.values())
    payload = b"".join(part for block in blocks for part in (_LENGTH.pack(len(block)), block))
    return _HEAD.pack(_MAGIC, FORMAT, zlib.crc32(payload)) + payload


def reading_from_bytes(data: bytes) -> Reading:
    """Return the reading that `reading_to_bytes` was given.

    Equal outlines come back as one object, also those of different readings.

    Raises
    ------
    InputError
        Where the bytes are damaged, cut short, or of another version's make.
    """
    if len(data) < _HEAD.size:
        raise _damaged("it is cut short")
    magic, version, checksum = _HEAD.unpack_from(data)
    if magic != _MAGIC:
        raise _damaged("it is none")
    if version != FORMAT:
        raise InputError(f"a stored reading has format {version}, not {FORMAT}; {_ADVICE}")
    payload = memoryview(data)[_HEAD.size :]
    if zlib.crc32(payload) != checksum:
        raise _damaged("its checksum is wrong")
    body, *shapes = _blocks(payload)
    return _joined(body, shapes)


def split_reading(reading: Reading) -> SplitReading:
    """Return a reading's words and outlines apart, for a store that keeps each outline once."""
    shapes: dict[str, bytes] = {}
    keys: list[str] = []
    for footprint in reading.footprints:
        key, shape = _packed(_Same(footprint.geometry))
        keys.append(key)
        shapes[key] = shape
    record: dict[str, Any] = reading.model_dump(exclude=_GEOMETRY)
    for footprint_record, key in zip(record["footprints"], keys, strict=True):
        footprint_record["geometry"] = key
    # ASCII, so that half a surrogate pair, which UTF-8 cannot hold, comes through
    text = json.dumps(record, separators=(",", ":"))
    return SplitReading(zlib.compress(text.encode("ascii"), _LEVEL), shapes)


def join_reading(split: SplitReading | tuple[bytes, Mapping[str, bytes]]) -> Reading:
    """Return the reading that `split_reading` was given.

    Parameters
    ----------
    split
        Its words, and its outlines by their digest; more outlines than it needs may be there.

    Raises
    ------
    InputError
        Where the words are damaged, or an outline is missing or damaged.
    """
    return _joined(*split)


def _joined(body: bytes, shapes: Mapping[str, bytes] | Sequence[bytes]) -> Reading:
    """Put a reading together; outlines that come in a row stand in the order in which footprints first need them."""
    try:
        record = json.loads(_inflated(body))
        if not isinstance(shapes, Mapping):
            needed = dict.fromkeys(footprint["geometry"] for footprint in record["footprints"])
            shapes = dict(zip(needed, shapes, strict=True))
        for footprint in record["footprints"]:
            footprint["geometry"] = _geometry(shapes[footprint["geometry"]])
        return Reading.model_validate(record)
    except InputError:
        raise
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _damaged(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except KeyError as error:
        raise _damaged(f"it lacks {error.args[0]!r}") from error
    except (ValueError, TypeError, AttributeError, RecursionError, zlib.error) as error:
        raise _damaged(type(error).__name__) from error


def _blocks(payload: memoryview) -> list[bytes]:
    """The pieces that a payload is made of; at least one."""
    blocks, at = [], 0
    while at < len(payload):
        if at + _LENGTH.size > len(payload):
            raise _damaged("it is cut short")
        (length,) = _LENGTH.unpack_from(payload, at)
        at += _LENGTH.size
        if at + length > len(payload):
            raise _damaged("it is cut short")
        blocks.append(bytes(payload[at : at + length]))
        at += length
    if not blocks:
        raise _damaged("it is empty")
    return blocks


def _inflated(packed: bytes) -> bytes:
    """Decompress, but never to more than `_MAX_BYTES`."""
    stream = zlib.decompressobj()
    plain = stream.decompress(packed, _MAX_BYTES)
    if not stream.eof:
        raise _damaged("it is cut short" if len(plain) < _MAX_BYTES else "it is too large")
    return plain


class _Same:
    """A geometry as a key: itself, not its value, for comparing values costs as much as packing them."""

    __slots__ = ("geometry",)

    def __init__(self, geometry: BaseGeometry) -> None:
        self.geometry = geometry

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.geometry is other.geometry


@lru_cache(maxsize=_KEPT_SHAPES)
def _packed(same: _Same) -> tuple[str, bytes]:
    """The digest and the packed form of a geometry, which the cache keeps alive, so that no other gets its id."""
    import shapely

    wkb: bytes = shapely.to_wkb(same.geometry, byte_order=1)
    return hashlib.blake2b(wkb, digest_size=_KEY_BYTES).hexdigest(), zlib.compress(wkb, _LEVEL)


@lru_cache(maxsize=_KEPT_SHAPES)
def _geometry(shape: bytes) -> BaseGeometry:
    import shapely

    try:
        geometry: BaseGeometry = shapely.from_wkb(_inflated(shape))
    except (shapely.errors.ShapelyError, zlib.error) as error:
        raise _damaged(f"an outline cannot be read ({type(error).__name__})") from error
    return geometry


def _damaged(why: str) -> InputError:
    return InputError(f"a stored reading cannot be used: {why}; {_ADVICE}")
