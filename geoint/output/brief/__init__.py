"""What a brief says of a run: the parts put together, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoint.output.brief import overview as brief_overview
from geoint.output.brief import rest as brief_rest
from geoint.output.brief.event import paragraph_of
from geoint.output.brief.notes import Notes, Telling
from geoint.output.brief.types import Brief, Line, clean, line
from geoint.output.event_words import counted, heading

if TYPE_CHECKING:
    from geoint.runs import RunEvents

DEFAULT_LIMIT = 100
"""Events that get a paragraph: some 25 pages. A longer brief is not read, and the table has all."""


def make_brief(
    run: RunEvents, *, version: str, title: str | None = None, scope: str = "", limit: int = DEFAULT_LIMIT
) -> Brief:
    """Say what a run found.

    Parameters
    ----------
    run
        Its events are numbered 1, 2, ... in their order, in the table, the paragraphs and the pictures alike.
    version
        The version of geoint that made the brief.
    title
        Heading; by default the run's own.
    scope
        What of the run was chosen, where not all: a whole sentence.
    limit
        How many events get a paragraph: the surest, then those with most reports.
    """
    from geoint.output.brief.timeline import is_counted

    notes = Notes(run)
    numbers = {m.id: n for n, event in enumerate(run.events, 1) for m in event.mentions}
    headings = {n: heading(event) for n, event in enumerate(run.events, 1)}
    telling = Telling(run=run, notes=notes, numbers=numbers, headings=headings)
    told = _chosen(run, limit)
    paragraphs = tuple(paragraph_of(run.events[n - 1], n, telling) for n in told)
    review, review_rest = brief_rest.review(run)
    return Brief(
        title=clean(title or run.title) or "Military activities in the reports",
        basis=brief_overview.basis(run),
        scope=line(clean(scope)),
        facts=brief_overview.facts(run),
        figure=brief_overview.figure(run.events),
        timeline=brief_overview.timeline(run.events, is_counted=is_counted(run)),
        table=brief_overview.table(run, told),
        states=brief_overview.states_key(run.events),
        told=_told(len(told), len(run.events)),
        paragraphs=paragraphs,
        differences=brief_rest.differences(telling),
        gaps=brief_rest.gaps(run),
        review=review,
        review_rest=review_rest,
        left_out=brief_rest.left_out(run),
        made=brief_rest.made(version),
        notes=notes.all(),
    )


def _chosen(run: RunEvents, limit: int) -> list[int]:
    """Return the numbers of the events to tell in full, in their order."""
    events = run.events
    ranked = sorted(range(len(events)), key=lambda i: (-events[i].confidence, -run.n_sources(events[i]), i))
    return sorted(i + 1 for i in ranked[: max(limit, 0)])


def _told(count: int, total: int) -> Line:
    if count == total:
        return ()
    if not count:
        return line("No event is told in full here; all are in the table.")
    surest = f"{counted(count, 'event')} of {total:,}"
    return line(f"Told in full: {surest}, those with the highest score, then with most reports. All are in the table.")
