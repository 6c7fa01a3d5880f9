"""Runs for the tests of figures: near and far, crowded and empty, across the antimeridian."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from shapely.geometry import Point

from geoint.models import Collection, Event
from geoint.output.figure import plan_of
from geoint.output.figure.layout import FigurePlan
from geoint.runs import RunEvents, run_of
from tests import map_samples
from tests.output_samples import area, many, sample

TYPES = ("exercise", "patrol", "missile_test", "incursion", "deployment", "other")


def at(number: int, lon: float, lat: float, **known: object) -> Event:
    """One event at a town, with an outline about it."""
    fields: dict[str, object] = {
        "id": f"E{number:04}", "name": f"Northern Resolve {number}", "label": f"Northern Resolve {number}",
        "type": TYPES[number % 6], "status": "completed", "start": f"{2015 + number % 9}-03-04",
        "lon": lon, "lat": lat, "where_prec": 1, "confidence": (0.4, 0.7, 0.9)[number % 3], "domains": ("sea", "air"),
        "areas": (area(f"Place {number}", Point(lon, lat).buffer(0.2), where_prec=1, confidence=0.9),),
    }  # fmt: skip
    return Event.model_validate({**fields, **known})


def crowd() -> Collection:
    """Eighty events: fifty around Korea, Japan and Taiwan, many of them at one place, and the others far apart."""
    near = [(127.0 + (i * 7 % 11) * 0.9, 24.0 + (i * 5 % 13) * 1.4) for i in range(44)] + [(125.7, 39.2)] * 6
    far = [(-82.4 + i % 5, 23.1 + i % 3) for i in range(5)] + [(9.0 + 3 * i, 48.0 + i) for i in range(9)]
    far += [(60.0, 25.0), (18.4, -33.9), (-149.8, 61.3), (178.0, 53.0), (-71.6, -33.0), (104.2, -4.1)]
    far += [(30.0 + 5 * i, 20.0 - 2 * i) for i in range(10)]
    return Collection(events=tuple(at(i, lon, lat) for i, (lon, lat) in enumerate((*near, *far), 1)))


def world() -> Collection:
    """Thirty events spread evenly over the globe."""
    return Collection(events=tuple(at(i, -174 + 12.0 * i, -50 + (i * 37) % 115) for i in range(30)))


def only(collection: Collection, number: int) -> Collection:
    """The same reports with one of their events."""
    return collection.model_copy(update={"events": (collection.events[number],)})


MAKERS: dict[str, Callable[[], Collection]] = {
    "sample": sample,
    "dozen": map_samples.sample_collection,
    "many": lambda: many(200),
    "one": lambda: only(sample(), 0),
    "antimeridian": lambda: only(sample(), 1),
    "point": lambda: only(sample(), 2),
    "unplaced": lambda: only(sample(), 3),
    "none": Collection,
    "crowd": crowd,
    "world": world,
}


@cache
def run(name: str) -> RunEvents:
    """A run by its name in `MAKERS`."""
    return run_of(MAKERS[name](), name=name)


@cache
def plan(name: str, size: str = "page", by: str | None = None) -> FigurePlan:
    """A figure of a run, laid out once."""
    return plan_of(run(name), size=size, by=by)  # type: ignore[arg-type]
