"""The hand-made layers: every place file in gazetteer/handmade/, bad rows named and left out."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geoint.errors import GazetteerError
from geoint.gazetteer.rows import PlaceRow, has_place_columns, read_rows
from steps.countries import is_short_form
from steps.place import Place, clean_names
from steps.shapes import inner_point, polygons_of, settle


def read_handmade(folder: Path, land: BaseGeometry) -> tuple[list[Place], list[str]]:
    """Return the places of all files and the complaints about rows that were left out."""
    places: dict[str, Place] = {}
    complaints: list[str] = []
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.geojson")]):
        for row in _rows_of(path):
            if isinstance(row, GazetteerError):
                complaints.append(str(row))
            elif row.entry.id in places:
                complaints.append(f"{row.where}: id {row.entry.id} is used twice; the first row counts")
            else:
                place = _place(row, land)
                if place is None:
                    complaints.append(f"{row.where}: nothing is left of {row.entry.id} after clip={row.clip}")
                else:
                    places[place.id] = place
    return list(places.values()), complaints


def _rows_of(path: Path) -> Iterator[PlaceRow | GazetteerError]:
    if path.name == "seats_of_power.csv":
        return _seats(path)
    if path.suffix == ".csv" and not has_place_columns(path):
        return iter(())
    return read_rows(path)


def _seats(path: Path) -> Iterator[PlaceRow | GazetteerError]:
    """Seats of power have no ids of their own in the file: they are made of kind and name."""
    from tempfile import TemporaryDirectory

    with path.open(encoding="utf-8", newline="") as file, TemporaryDirectory() as scratch:
        rows = list(csv.DictReader(file))
        copy = Path(scratch) / path.name
        with copy.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["id", "name", "kind", "lon", "lat", "country", "other_names", "source", "note"])
            for row in rows:
                entry_id = f"{row['kind']}:{slug(row['name'])}"
                values = (row[key] for key in ("name", "kind", "lon", "lat", "code", "other_names", "source", "note"))
                writer.writerow([entry_id, *values])
        yield from read_rows(copy)


def slug(name: str) -> str:
    """Return a name as it stands in an id: small Latin letters and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _place(row: PlaceRow, land: BaseGeometry) -> Place | None:
    entry = row.entry
    geometry = row.geometry
    if geometry is not None:
        geometry = settle(_coarser(polygons_of(_clip(geometry, land, row.clip)))) if geometry.area else geometry
        if geometry.is_empty:
            return None
    exact = [name for name in row.names if is_short_form(name)]
    lon, lat = entry.lon, entry.lat
    if row.clip in ("water", "land") and geometry is not None and not geometry.covers(shapely.Point(lon, lat)):
        lon, lat = inner_point(geometry)
    return Place(
        id=entry.id,
        name=entry.name,
        kind=entry.kind,
        lon=lon,
        lat=lat,
        layer="handmade",
        country=entry.country,
        where_prec=entry.where_prec,
        radius_km=entry.radius_km,
        claimants=entry.claimants,
        source=entry.source,
        note=entry.note,
        names=clean_names(entry.name, [name for name in row.names if name not in exact]),
        exact=exact,
        geometry=geometry,
    )


# Square degrees above which an area's edge is drawn coarser, and the tolerance there in degrees: a command's area of
# responsibility needs no quay walls.
_COARSER = ((100.0, 0.03), (20.0, 0.015))


def _coarser(geometry: BaseGeometry) -> BaseGeometry:
    for area, tolerance in _COARSER:
        if geometry.area > area:
            (simple,) = shapely.coverage_simplify([geometry], tolerance).tolist()
            return polygons_of(simple)
    return geometry


def _clip(geometry: BaseGeometry, land: BaseGeometry, clip: str) -> BaseGeometry:
    if clip not in ("water", "land"):
        return geometry
    near = shapely.clip_by_rect(land, *geometry.bounds)
    return geometry.difference(near) if clip == "water" else geometry.intersection(near)
