"""A run in other formats: CSV, GeoParquet, JSON-FG, KML and KMZ, and the GeoJSON and GeoPackage of the run itself."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoint.errors import InputError
from geoint.output.fields import LAYER_TITLES
from geoint.output.folder import DEFAULT_TITLE, GEOPACKAGE, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from geoint.output.fields import LayerName, Layers

    Write = Callable[[Layers, Path, str], None]

ALL = "all"


def export(
    layers: Layers, directory: str | Path, *, formats: Iterable[str], title: str = DEFAULT_TITLE
) -> tuple[Path, ...]:
    """Write a run's tables in other formats into a folder, all files or none.

    Parameters
    ----------
    layers
        Tables in EPSG:4326, longitude first; of a run's folder, `geoint.output.layers_read.load_layers` returns them.
    directory
        Output folder; it is made where it does not exist. Files of the same names are replaced, others are kept.
    formats
        Keys of `FORMATS`, or "all".
    title
        Name of the whole, where a format has one.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    InputError
        Where a format is unknown or none is named.
    OutputError
        Where pyarrow is needed and not installed, or the folder cannot be written. What was there stays.
    """
    chosen = checked_formats(formats)
    writers = {
        name: partial(_write, write, layers, title or DEFAULT_TITLE)
        for key in chosen
        for name, write in FORMATS[key].items()
    }
    return write_whole(directory, writers)


def checked_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """Formats in the order of `FORMATS`, each once, "all" spelt out.

    Raises
    ------
    InputError
        Where one is unknown, or none is named.
    OutputError
        Where one needs pyarrow and that is not installed.
    """
    wanted = {name.strip().lower() for name in formats}
    unknown = sorted(wanted - {ALL, *FORMATS})
    if unknown or not wanted:
        what = f"{unknown[0]!r} is no format" if unknown else "no format is named"
        raise InputError(f"{what}; choose {', '.join(FORMATS)} or {ALL}")
    if wanted & {ALL, "geoparquet"}:
        from geoint.output.geoparquet import check_pyarrow

        check_pyarrow()
    return tuple(key for key in FORMATS if ALL in wanted or key in wanted)


def _write(write: Write, layers: Layers, title: str, path: Path) -> None:
    write(layers, path, title)


def _geojson(layer: LayerName, layers: Layers, path: Path, title: str) -> None:
    from geoint.output.geojson import write_geojson

    write_geojson(layers, path, layer=layer)


def _geopackage(layers: Layers, path: Path, title: str) -> None:
    from geoint.output.geopackage import write_geopackage

    write_geopackage(layers, path)


def _csv(layer: LayerName, layers: Layers, path: Path, title: str) -> None:
    from geoint.output.csv_tables import write_csv

    write_csv(layers, path, layer=layer)


def _csvt(layer: LayerName, layers: Layers, path: Path, title: str) -> None:
    from geoint.output.csv_tables import write_csvt

    write_csvt(path, layer=layer)


def _prj(layer: LayerName, layers: Layers, path: Path, title: str) -> None:
    from geoint.output.csv_tables import write_prj

    write_prj(path)


def _geoparquet(layer: LayerName, layers: Layers, path: Path, title: str) -> None:
    from geoint.output.geoparquet import write_geoparquet

    write_geoparquet(layers, path, layer=layer)


def _jsonfg(layer: LayerName, layers: Layers, path: Path, title: str) -> None:
    from geoint.output.jsonfg import write_jsonfg

    write_jsonfg(layers, path, layer=layer)


def _kml(layers: Layers, path: Path, title: str) -> None:
    from geoint.output.kml import write_kml

    write_kml(layers, path, title=title)


def _kmz(layers: Layers, path: Path, title: str) -> None:
    from geoint.output.kml import write_kmz

    write_kmz(layers, path, title=title)


def _of_each_layer(write: Callable[[LayerName, Layers, Path, str], None], suffix: str) -> Mapping[str, Write]:
    return MappingProxyType({f"{layer}{suffix}": partial(write, layer) for layer in LAYER_TITLES})


FORMATS: Mapping[str, Mapping[str, Write]] = MappingProxyType(
    {
        "csv": MappingProxyType(
            {**_of_each_layer(_csv, ".csv"), **_of_each_layer(_csvt, ".csvt"), **_of_each_layer(_prj, ".prj")}
        ),
        "geojson": _of_each_layer(_geojson, ".geojson"),
        "geoparquet": _of_each_layer(_geoparquet, ".parquet"),
        "gpkg": MappingProxyType({GEOPACKAGE: _geopackage}),
        "jsonfg": _of_each_layer(_jsonfg, ".fg.json"),
        "kml": MappingProxyType({"events.kml": _kml}),
        "kmz": MappingProxyType({"events.kmz": _kmz}),
    }
)
"""Format -> the files that it makes, with their writers."""
