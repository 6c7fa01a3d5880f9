"""The tables of a run that lies in a folder, read back: the same rows that the run wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape

from geoint.errors import InputError
from geoint.output.fields import Layers, MentionRow, fields_of
from geoint.output.layers import first_day, flatten_events
from geoint.runs import RunEvents

MENTIONS_FILE = "mentions.geojson"
"""The file of a run's folder with all place mentions; events.json holds the rest."""


def load_layers(run: RunEvents, folder: str | Path) -> Layers:
    """Return all tables of a run.

    Parameters
    ----------
    run
        The run as `geoint.runs.load_run` read it.
    folder
        Its folder, or the events.json in it; the place mentions are read from there.

    Raises
    ------
    InputError
        Where mentions.geojson is missing or damaged.
    """
    path = Path(folder)
    parent = path if path.is_dir() else path.parent
    return flatten_events(run, mentions=_read_mentions(parent / MENTIONS_FILE), prepared=True)


def _read_mentions(file: Path) -> tuple[MentionRow, ...]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return tuple(_mention(feature) for feature in document["features"])
    except OSError as error:
        why = error.strerror or str(error)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ShapelyError) as error:
        why = f"it is damaged ({type(error).__name__})"
    raise InputError(f"cannot use {file}: {why}; make the run anew with `geoint map`")


def _mention(feature: Mapping[str, Any]) -> MentionRow:
    values = {spec.name: feature["properties"][spec.name] for spec in fields_of("mentions")}
    point: Any = shape(feature["geometry"])
    return MentionRow(**{**values, "published": first_day(values["published"])}, geometry=point)
