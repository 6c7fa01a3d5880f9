"""When an undated report was published, as far as other reports' dates of the same event tell.

A report that announces "Vostok, from August 30 to September 5" without a year is of the year in which another report
dates that edition. Its own relative dates ("one year ago this August") can then be resolved by a second reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from geoint.models import Event, EventMention, Reading

# An exercise that begins so early in a year may have been announced in the year before.
FIRST_SURE_MONTH = 3


def infer_publication_years(readings: Sequence[Reading], events: Sequence[Event]) -> dict[str, str]:
    """Return for reports without a publication date the year that merged events give them, where they agree on one.

    Returns
    -------
    dict
        Report id -> YYYY.
    """
    undated = {r.report.id for r in readings if r.report.published is None}
    years: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.name is None:
            continue  # an unnamed event may have been merged because it had no date
        for mention, found in years_told(event.mentions, undated):
            years[mention.report_id].update(found)
    return {report_id: found.pop() for report_id, found in sorted(years.items()) if len(found) == 1}


def years_told(mentions: Sequence[EventMention], undated: Container[str]) -> Iterator[tuple[EventMention, set[str]]]:
    """Yield the mentions of a named event that stand in undated reports, with the years that the others give them.

    Parameters
    ----------
    undated
        Ids of the reports without a publication date.
    """
    known = [m for m in mentions if m.report_id not in undated and (m.start or m.end)]
    for mention in mentions:
        if mention.report_id in undated and known:
            yield mention, _year_of(mention, known)


def _year_of(mention: EventMention, known: Sequence[EventMention]) -> set[str]:
    """Return the year of an edition that the mention announces, as its dated mentions give it."""
    starts = [m.start or m.end or "" for m in known]
    if mention.status != "planned":
        return set()
    return {s[:4] for s in starts if len(s) < 7 or int(s[5:7]) >= FIRST_SURE_MONTH}
