"""The map as one HTML file: opens with no network, shows doubt, leads every value back to a quote.

`to_html` is a pure function of its input: the same Collection and title give the same bytes. Longitude comes before
latitude up to the page's own script, which hands Leaflet the pair turned.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geoint.errors import OutputError
from geoint.models import Collection
from geoint.output.symbology import (
    CERTAINTY,
    CREDITS,
    DOMAINS,
    GLYPH_PLACE,
    GLYPH_PLACE_ELSE,
    GLYPHS,
    ROLES,
    SHAPES,
    STATUSES,
    TYPES,
    WHERE,
)
from geoint.output.webmap.data import to_payload
from geoint.output.webmap.page import assemble, read_asset, tile_source
from geoint.output.webmap.text import clip


def feature_groups(collection: Collection) -> list[dict[str, Any]]:
    """The layers that Folium makes: the event types that occur, areas, bases, other mentions (off at first), names."""
    present = {event.type for event in collection.events}
    groups = [
        {"key": f"type:{key}", "name": style.plural, "show": True} for key, style in TYPES.items() if key in present
    ]
    fixed = (
        ("areas", "Areas of events", True),
        ("bases", "Bases, departures and targets", True),
        ("mentions", "Headquarters and other places named", False),
        ("labels", "Names on the base map", True),
        ("graticule", "Grid of latitude and longitude", True),
    )
    return groups + [{"key": key, "name": name, "show": show} for key, name, show in fixed]


def style_payload() -> dict[str, Any]:
    """Colours, shapes, pictograms and words for the page's script."""
    return {
        "shapes": SHAPES,
        "glyphs": GLYPHS,
        "glyphPlace": {"": GLYPH_PLACE_ELSE, **GLYPH_PLACE},
        "types": {key: style._asdict() for key, style in TYPES.items()},
        "statuses": STATUSES,
        "domains": DOMAINS,
        "roles": ROLES,
        "certainty": CERTAINTY,
        "where": {str(key): {"words": words, "ring": ring} for key, (words, ring) in WHERE.items()},
        "credits": [list(credit) for credit in CREDITS],
    }


def to_html(collection: Collection, *, title: str, tiles: str | None = None, tiles_credit: str | None = None) -> str:
    """Draw a run as one self-contained HTML page.

    Parameters
    ----------
    collection
        Events, readings, review list and faults; geometries in EPSG:4326, longitude first, cut at the antimeridian.
    title
        The page's headline, shown as plain text.
    tiles
        Address of a tile server, with {z}, {x} and {y}, drawn over the bundled base map. Null, the default, keeps the
        page off the network.
    tiles_credit
        Whom the tile server asks to name, shown as plain text at the map's edge.

    Returns
    -------
    str
        HTML with every script, style and datum inside, behind a Content-Security-Policy.

    Raises
    ------
    InputError
        If `tiles` is no http(s) tile address.
    OutputError
        If the installation lacks one of the map's files.
    """
    if tiles is not None:
        tile_source(tiles)
    data = to_payload(collection) | {"title": clip(title), "style": style_payload(), "tiles": tiles}
    data["tilesCredit"] = clip(tiles_credit)
    return assemble(feature_groups(collection), data, title=clip(title) or "", tiles=tiles)


def write_webmap(
    collection: Collection,
    path: Path,
    *,
    title: str,
    tiles: str | None = None,
    tiles_credit: str | None = None,
) -> None:
    """Write `to_html` to a file (UTF-8).

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    page = to_html(collection, title=title, tiles=tiles, tiles_credit=tiles_credit)
    try:
        Path(path).write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"{path}: the map could not be written ({error.strerror}); is the folder writable?"
        ) from error


__all__ = ["CREDITS", "read_asset", "to_html", "write_webmap"]
