"""Small multiples: the events of a figure by year or by series, one small map for each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from geoint.output.figure.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoint.output.figure.marks import Mark

By = Literal["year", "series"]
UNDATED, NO_SERIES, OTHER = "undated", "no series", "other series"


class Group(NamedTuple):
    """One small map: its heading and its events."""

    heading: str
    marks: tuple[Mark, ...]


def groups_of(marks: Sequence[Mark], by: By, *, most: int) -> list[Group]:
    """Return at most so many groups of the events that have a place; what would be too many is put together.

    By year the earliest years share a map ("1988–2018"), and undated events come last. By series the largest come
    first, series of few events share a map, and events of no series come last. An event counts for the year in which
    it began.
    """
    placed = [mark for mark in marks if mark.lon is not None]
    return _by_year(placed, most) if by == "year" else _by_series(placed, most)


def _by_year(marks: Sequence[Mark], most: int) -> list[Group]:
    years: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        years[(mark.event.start or mark.event.end or "")[:4]].append(mark)
    undated = years.pop("", [])
    room = most - bool(undated)
    known = sorted(years)
    early = known[: max(0, len(known) - room + 1)] if len(known) > room else []
    groups = [_group(year, years[year]) for year in known[len(early) :]]
    if early:
        together = [mark for year in early for mark in years[year]]
        groups.insert(0, _group(f"{early[0]}–{early[-1]}" if len(early) > 1 else early[0], together))
    return [*groups, _group(UNDATED, undated)] if undated else groups


def _by_series(marks: Sequence[Mark], most: int) -> list[Group]:
    series: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        series[mark.event.series_id or ""].append(mark)
    none = series.pop("", [])
    room = most - bool(none)
    ranked = sorted(series, key=lambda key: (-len(series[key]), series[key][0].number))
    shown = ranked if len(ranked) <= room else ranked[: room - 1]
    groups = [_group(series_name(series[key][0]), series[key]) for key in shown]
    rest = [mark for key in ranked[len(shown) :] for mark in series[key]]
    if rest:
        groups.append(_group(OTHER, rest))
    return [*groups, _group(NO_SERIES, none)] if none else groups


def _group(heading: str, marks: Sequence[Mark]) -> Group:
    return Group(clean(heading, 60), tuple(sorted(marks, key=lambda mark: mark.number)))


def series_name(mark: Mark) -> str:
    """Return what a series is called: by the gazetteer of series, else by its id in words."""
    from geoint.events.series import load_series

    key = mark.event.series_id or ""
    known = load_series().get(key)
    return known.name if known else key.replace("-", " ").replace("_", " ")
