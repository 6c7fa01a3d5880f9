"""Words around the maps: heading, what could not be placed, sources, credits, projection and borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoint.output.figure.basemap import base_map
from geoint.output.figure.grid import lat_text
from geoint.output.figure.key import MOST_IN_KEY, Note, is_too_long
from geoint.output.figure.text import clean
from geoint.output.symbology import CREDITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoint.output.figure.layout import Wish
    from geoint.output.figure.map import MapPlan
    from geoint.output.figure.marks import Mark
    from geoint.output.figure.projection import Projection
    from geoint.runs import RunEvents

DEFAULT_TITLE = "Reported military activity"
TITLE_LIMIT = 140
MOST_PUBLISHERS = 4
MOST_UNPLACED = 40
PUBLISHER_LIMIT = 48


def title_of(run: RunEvents, title: str | None) -> str:
    """Return the title that is asked for (none for ""), else the run's, else a plain one."""
    if title == "":
        return ""
    return clean(title, TITLE_LIMIT) or clean(run.title, TITLE_LIMIT) or DEFAULT_TITLE


def subtitle_of(run: RunEvents, marks: Sequence[Mark]) -> str:
    """Return how many events and reports, and from when to when."""
    days = sorted(day for mark in marks for day in (mark.event.start, mark.event.end) if day)
    years = sorted({day[:4] for day in days})
    span = "" if not years else f", {years[0]}" if len(years) == 1 else f", {years[0]}–{years[-1]}"
    reports = len({mention.report_id for mark in marks for mention in mark.event.mentions})
    return f"{count(len(marks), 'event')} from {count(reports, 'report')}{span}"


def count(number: int, word: str) -> str:
    """Return a number with its word."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def notes_of(run: RunEvents, marks: Sequence[Mark], plans: Sequence[MapPlan], wish: Wish) -> list[Note]:
    """Return the paragraphs below the maps."""
    notes, size = [], wish.size
    if wish.key and is_too_long(marks):
        words = f"left out: a list of more than {MOST_IN_KEY} events fits no figure. A brief has them all."
        notes.append(Note("Key:", words, size.small_style))
    lost = [mark for mark in marks if mark.lon is None]
    if lost:
        notes.append(Note("Not placed:", _listed(lost), size.small_style))
    shown = {key for plan in plans for spot in plan.spots for key in spot.keys}
    outside = [mark for mark in marks if mark.lon is not None and mark.number not in shown]
    if outside:
        notes.append(Note("Outside the map:", _listed(outside), size.small_style))
    if any(plan.grouped for plan in plans):
        words = "a ring with a number stands for so many events that lie near each other."
        notes.append(Note("Groups:", words, size.small_style))
    notes.append(Note("Sources:", _sources(run, marks), size.faint_style, most_lines=6))
    notes.append(Note("Map:", _about(plans), size.faint_style, most_lines=6))
    return notes


def _listed(marks: Sequence[Mark]) -> str:
    named = [f"{mark.number} {clean(mark.label, 60)}" for mark in marks[:MOST_UNPLACED]]
    more = len(marks) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "") + "."


def _sources(run: RunEvents, marks: Sequence[Mark]) -> str:
    """Return how many reports tell of the events, by whom and from when, as far as it is known."""
    ids = dict.fromkeys(mention.report_id for mark in marks for mention in mark.event.mentions)
    reports = [run.reports[key] for key in ids if key in run.reports]
    tally: dict[str, int] = {}
    for report in reports:
        name = clean(report.publisher, PUBLISHER_LIMIT)
        if name:
            tally[name] = tally.get(name, 0) + 1
    ranked = sorted(tally, key=lambda name: (-tally[name], name))
    words = count(len(ids), "report")
    if ranked:
        words += f" by {count(len(ranked), 'publisher')}" + (
            " that are named" if sum(tally.values()) < len(ids) else ""
        )
        others = len(ranked) - MOST_PUBLISHERS
        words += f" ({', '.join(ranked[:MOST_PUBLISHERS])}{f' and {others} more' if others > 0 else ''})"
    dates = sorted(clean(report.published, 10) for report in reports if report.published)
    if dates:
        words += f", published {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "")
    if len(dates) < len(ids):
        words += f"; {count(len(ids) - len(dates), 'report')} without a date" if dates else ", without dates"
    return f"{words}."


def _about(plans: Sequence[MapPlan]) -> str:
    credits_ = "; ".join(f"{name} ({terms})" for name, _, terms in CREDITS)
    seen = dict.fromkeys(projection_words(plan.view.projection) for plan in plans)
    words = f"{credits_}. Borders as in Natural Earth’s edition for {base_map().whose}. {_joined(seen)}."
    if any(plan.bar is None for plan in plans):
        words += " No scale bar on the map of the world: distances differ over it."
    return words


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def projection_words(projection: Projection) -> str:
    """Return what a projection is called, with its centre."""
    lon = round((projection.lon_0 + 180) % 360 - 180)
    east = f"{abs(lon)}°{'E' if lon >= 0 else 'W'}" if lon else "0°"
    if projection.kind == "world":
        return f"Equal Earth projection (equal-area) about {east}"
    return f"Lambert’s azimuthal equal-area projection about {east} {lat_text(projection.lat_0)}"
