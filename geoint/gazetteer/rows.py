"""Hand-made and users' own places: CSV and GeoJSON in, checked rows out.

The same columns serve the files in gazetteer/handmade/ and a user's own `--gazetteer FILE`; docs/gazetteer.md lists
them. Every complaint names the file and the line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from geoint.errors import GazetteerError
from geoint.models import GazetteerEntry, Kind

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_KINDS = frozenset(get_args(Kind))
_CLIPS = frozenset({"", "none", "water", "land"})
_REQUIRED = ("id", "name", "kind")
# Kinds that are areas: a point stands for something of unsure extent.
_AREAS = frozenset({"region", "sea", "ocean", "strait", "bay", "zone", "islands", "peninsula", "continent"})


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One checked row. `clip` says what the build takes away: "water" leaves the sea, "land" the land."""

    entry: GazetteerEntry
    names: tuple[str, ...]
    geometry: BaseGeometry | None
    clip: str
    check: str
    where: str


def read_rows(path: Path, *, default_source: str = "") -> Iterator[PlaceRow | GazetteerError]:
    """Yield each row of a CSV or GeoJSON file of places, or the error that it holds.

    Parameters
    ----------
    path
        *.csv (points; UTF-8 with a header) or *.geojson (a FeatureCollection, EPSG:4326).
    default_source
        Source for rows without one; where empty, a row must name its own.

    Raises
    ------
    GazetteerError
        Where the file as a whole cannot be read.
    """
    reader = {".csv": _csv_rows, ".geojson": _geojson_rows, ".json": _geojson_rows}.get(path.suffix.lower())
    if reader is None:
        raise GazetteerError(f"{path}: not a .csv or .geojson file; save the places in one of these formats")
    for line, fields, geometry in reader(path):
        try:
            yield _row(fields, geometry, where=f"{path}, line {line}", default_source=default_source)
        except ValueError as error:
            yield GazetteerError(f"{path}, line {line}: {error}; correct or remove the row")


def has_place_columns(path: Path) -> bool:
    """Say whether a CSV file holds places rather than an auxiliary table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    return {*_REQUIRED, "lon", "lat"} <= set(header)


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any], None]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in (*_REQUIRED, "lon", "lat") if name not in (reader.fieldnames or [])]
            if missing:
                raise GazetteerError(f"{path}, line 1: no column {', '.join(missing)}; add it to the header")
            for fields in reader:
                yield reader.line_num, fields, None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GazetteerError(f"{path}: cannot be read ({error}); save it as a UTF-8 CSV file") from error


def _geojson_rows(path: Path) -> Iterator[tuple[int, dict[str, Any], Any]]:
    try:
        text = path.read_text("utf-8-sig")
        features = json.loads(text)["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"{path}: no GeoJSON FeatureCollection ({error}); export it again") from error
    lines = _feature_lines(text, len(features))
    for line, feature in zip(lines, features, strict=True):
        fields = dict(feature.get("properties") or {})
        yield line, fields, feature.get("geometry")


def _feature_lines(text: str, count: int) -> list[int]:
    """Line on which each feature begins; where features share lines, their number in the file."""
    begins = [number for number, line in enumerate(text.splitlines(), 1) if '"Feature"' in line]
    return begins if len(begins) == count else list(range(1, count + 1))


def _row(fields: dict[str, Any], geometry: Any, *, where: str, default_source: str) -> PlaceRow:
    if None in fields:
        raise ValueError("more values than columns")
    text = {key: _text(value) for key, value in fields.items()}
    for name in _REQUIRED:
        if not text.get(name):
            raise ValueError(f"{name} is empty")
    if text["kind"] not in _KINDS:
        raise ValueError(f"kind {text['kind']!r} is none of {', '.join(sorted(_KINDS))}")
    clip = text.get("clip", "")
    if clip not in _CLIPS:
        raise ValueError(f"clip {clip!r} is none of none, water, land")
    source = text.get("source") or default_source
    if not source:
        raise ValueError("source is empty")
    shape = _shape(geometry)
    lon, lat = _point(text, shape)
    entry = GazetteerEntry(
        id=text["id"],
        name=text["name"],
        kind=text["kind"],
        lon=lon,
        lat=lat,
        country=text.get("country") or None,
        population=int(text.get("population") or 0),
        where_prec=_where_prec(text),
        radius_km=_number(text, "radius_km"),
        has_geometry=shape is not None,
        claimants=_list(text.get("claimants", "")),
        source=source,
        note=text.get("note", ""),
    )
    return PlaceRow(entry, _list(text.get("other_names", "")), shape, clip, text.get("check", ""), where)


def _text(value: Any) -> str:
    """A field as text; GeoJSON may hold lists where a CSV has values between bars."""
    if isinstance(value, list):
        return "|".join(_text(each) for each in value)
    return "" if value is None else str(value).strip()


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _number(text: dict[str, str], name: str) -> float | None:
    value = text.get(name, "")
    try:
        return float(value) if value else None
    except ValueError:
        raise ValueError(f"{name} {value!r} is no number") from None


def _where_prec(text: dict[str, str]) -> int:
    value = text.get("where_prec") or ("5" if text["kind"] in _AREAS else "1")
    if value not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise ValueError(f"where_prec {value!r} is none of 1 to 7")
    return int(value)


def _point(text: dict[str, str], shape: BaseGeometry | None) -> tuple[float, float]:
    lon, lat = _number(text, "lon"), _number(text, "lat")
    if lon is None or lat is None:
        if shape is None:
            raise ValueError("lon or lat is empty")
        inside = shape.representative_point()
        lon, lat = round(inside.x, 4), round(inside.y, 4)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"lon {lon}, lat {lat} lie outside the world")
    return lon, lat


def _shape(geometry: Any) -> BaseGeometry | None:
    if not geometry:
        return None
    from shapely import make_valid
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        found = make_valid(shape(geometry))
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise ValueError(f"the geometry cannot be read ({error})") from None
    if found.is_empty:
        raise ValueError("the geometry is empty")
    west, south, east, north = found.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError("the geometry leaves the world; cut it at the antimeridian")
    return None if found.geom_type == "Point" else found
