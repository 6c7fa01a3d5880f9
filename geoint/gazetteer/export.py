"""Gazetteer entries as files for QGIS, and a user's own places added to a CSV file."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoint.errors import EntryNotFoundError, GazetteerError, OutputError
from geoint.gazetteer.custom import CustomLayer
from geoint.gazetteer.names import normalise

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoint.gazetteer import Gazetteer
    from geoint.models import GazetteerEntry

# The columns of a user's own file, in the order in which `add_place` writes a new one.
COLUMNS = (
    "id", "name", "other_names", "kind", "lon", "lat", "country", "where_prec", "radius_km", "claimants",
    "source", "note",
)  # fmt: skip
# RFC 7946 has seven decimals enough; the same number keeps two runs' bytes the same.
_DECIMALS = 6
_FIXED_TIME = "1970-01-01T00:00:00.000Z"


def export(gazetteer: Gazetteer, path: Path, *, kinds: Collection[str] = ()) -> dict[str, int]:
    """Write entries to a file, whole or not at all, and return how many points and areas it holds.

    Parameters
    ----------
    path
        *.gpkg (layers "points" and "areas") or *.geojson (one collection, which `--gazetteer` reads back).
    kinds
        Kinds to write; all where empty. Every entry has a point; those with a polygon have an area too.

    Raises
    ------
    GazetteerError
        Where no entry is of these kinds.
    OutputError
        Where the file cannot be written, or its ending is another one.
    """
    writer = {".gpkg": _write_geopackage, ".geojson": _write_geojson}.get(path.suffix.lower())
    if writer is None:
        raise OutputError(f"cannot write {path}: the ending is neither .gpkg nor .geojson; choose one of them")
    ids = gazetteer.ids_of_kinds(kinds) if kinds else gazetteer.ids()
    entries = [gazetteer.entry(entry_id) for entry_id in ids]
    if not entries:
        raise GazetteerError(f"no entry is of kind {', '.join(sorted(kinds))}; leave --kind out to write all")
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        writer(gazetteer, entries, partial)
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another place") from error
    finally:
        if partial.parent.is_dir():
            partial.unlink(missing_ok=True)
    return {"points": len(entries), "areas": sum(entry.has_geometry for entry in entries)}


def _fields(gazetteer: Gazetteer, entry: GazetteerEntry) -> dict[str, Any]:
    return {
        "id": entry.id, "name": entry.name, "other_names": "|".join(gazetteer.names(entry.id)[1:]), "kind": entry.kind,
        "lon": entry.lon, "lat": entry.lat, "country": entry.country, "admin1": entry.admin1,
        "population": entry.population, "where_prec": entry.where_prec, "radius_km": entry.radius_km,
        "claimants": "|".join(entry.claimants), "source": entry.source, "note": entry.note,
    }  # fmt: skip


def _shapes(gazetteer: Gazetteer, entries: list[GazetteerEntry]) -> Iterator[tuple[GazetteerEntry, BaseGeometry]]:
    for entry in entries:
        geometry = gazetteer.geometry(entry.id) if entry.has_geometry else None
        if geometry is not None:
            yield entry, geometry


def _write_geopackage(gazetteer: Gazetteer, entries: list[GazetteerEntry], path: Path) -> None:
    import geopandas
    import shapely
    from pyogrio import set_gdal_config_options
    from pyogrio.errors import DataLayerError, DataSourceError

    points = shapely.points([entry.lon for entry in entries], [entry.lat for entry in entries])
    with_area = list(_shapes(gazetteer, entries))
    layers = {"points": (entries, list(points)), "areas": ([e for e, _ in with_area], [g for _, g in with_area])}
    set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_TIME})
    try:
        for layer, (members, shapes) in layers.items():
            if members:
                rows = [_fields(gazetteer, entry) for entry in members]
                frame = geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
                frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio", promote_to_multi=layer == "areas")
    except (DataSourceError, DataLayerError) as error:
        raise OSError(str(error)) from error
    finally:
        set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _write_geojson(gazetteer: Gazetteer, entries: list[GazetteerEntry], path: Path) -> None:
    from shapely.geometry import Point, mapping

    shapes = {entry.id: geometry for entry, geometry in _shapes(gazetteer, entries)}
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"type": "FeatureCollection", "features": [\n')
        for number, entry in enumerate(entries):
            shape = shapes.get(entry.id)
            drawn = Point(entry.lon, entry.lat) if shape is None else _counter_clockwise(shape)
            geometry = _rounded(mapping(drawn))
            feature = {"type": "Feature", "properties": _fields(gazetteer, entry), "geometry": geometry}
            stream.write((",\n" if number else "") + json.dumps(feature, ensure_ascii=False))
        stream.write("\n]}\n")


def _counter_clockwise(geometry: BaseGeometry) -> BaseGeometry:
    """Turn the outer rings the way that RFC 7946 wants them."""
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.polygon import orient

    if isinstance(geometry, Polygon):
        return orient(geometry)
    return MultiPolygon([orient(part) for part in geometry.geoms]) if isinstance(geometry, MultiPolygon) else geometry


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, Mapping):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, (list, tuple)) else value


def add_place(path: Path, fields: Mapping[str, str]) -> str:
    """Append a place to a user's own CSV file, which is made where it is missing, and return the place's id.

    The whole file is checked with the new row before it replaces the old one.

    Parameters
    ----------
    path
        A .csv file with at least the columns id, name, kind, lon and lat.
    fields
        Values by column. Without an id, one is made of the name ("custom:camp-alpha").

    Raises
    ------
    GazetteerError
        Where the file or the new row cannot be used; the file is as it was.
    OutputError
        Where the file cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise GazetteerError(f"{path}: places are added to a .csv file; edit a GeoJSON file in QGIS")
    values = {key: value.strip() for key, value in fields.items() if value.strip()}
    values.setdefault("id", "custom:" + normalise(values.get("name", "")).replace(" ", "-"))
    header, text = _existing(path)
    unknown = sorted(set(values) - set(header))
    if unknown:
        raise GazetteerError(f"{path}, line 1: no column {', '.join(unknown)}; add it to the header")
    partial = path.with_name(f".{path.stem}.partial.csv")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            csv.DictWriter(stream, header, restval="", lineterminator="\n").writerow(values)
        _checked(partial, path)
        os.replace(partial, path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another place") from error
    finally:
        if partial.parent.is_dir():
            partial.unlink(missing_ok=True)
    return values["id"]


def _existing(path: Path) -> tuple[list[str], str]:
    """The header and the text of a file, the text ending with its last line's break."""
    try:
        text = path.read_text("utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: cannot be read ({error}); save it as a UTF-8 CSV file") from error
    if not text.strip():
        text = ",".join(COLUMNS) + "\n"
    text = text if text.endswith("\n") else text + "\n"
    return next(csv.reader(text.splitlines())), text


def _checked(partial: Path, path: Path) -> None:
    try:
        CustomLayer.read([partial])
    except EntryNotFoundError:
        raise
    except GazetteerError as error:
        raise GazetteerError(str(error).replace(str(partial), str(path))) from error
