"""A part of a run as a brief tells of it: the events that are wanted, their reports, and a sentence on the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoint.output.event_words import KINDS, counted, country_words, day_words, listed, sentence, spelt

if TYPE_CHECKING:
    from geoint.runs import RunEvents
    from geoint.runs_search import Wanted


def chosen(run: RunEvents, wanted: Wanted) -> tuple[RunEvents, str]:
    """Return a run with the wanted events only, and a sentence that says what was chosen.

    Reports and entries of the review list stay where they belong to an event that was chosen. Where all is wanted, the
    run stays as it is and the sentence is empty.
    """
    conditions = _conditions(wanted)
    if not conditions:
        return run, ""
    events = tuple(event for event in run.events if wanted.has(event))
    telling = {mention.report_id for event in events for mention in event.mentions}
    part = run.model_copy(
        update={
            "events": events,
            "reports": {name: report for name, report in run.reports.items() if name in telling},
            "review": tuple(item for item in run.review if item.report_id in telling),
        }
    )
    fitting = f"{spelt(len(events))} {'fits' if len(events) == 1 else 'fit'}"
    text = f"Of {counted(len(run.events), 'event')} of the run, {fitting} what was asked for: "
    return part, text + "; ".join(conditions) + "." + _undated(run, wanted)


def _conditions(wanted: Wanted) -> list[str]:
    said = []
    if wanted.types:
        said.append(listed([KINDS[kind][1] for kind in KINDS if kind in wanted.types]))
    if wanted.series:
        said.append(f"the series {wanted.series}")
    if wanted.codes:
        said.append(f"with {listed(sorted(country_words(code) for code in wanted.codes))}")
    if wanted.since:
        said.append(f"not over before {day_words(wanted.since)}")
    if wanted.until:
        said.append(f"begun by {day_words(wanted.until)}")
    if wanted.min_confidence > 0:
        said.append(f"a score of {wanted.min_confidence:.0%} or more")
    return said


def _undated(run: RunEvents, wanted: Wanted) -> str:
    """Say how many events are left out only because nothing is known of their dates."""
    if not (wanted.since or wanted.until):
        return ""
    rest = wanted._replace(since="", until="")
    count = sum(event.start is None and event.end is None and rest.has(event) for event in run.events)
    if not count:
        return ""
    return f" {sentence(counted(count, 'event'))} without a date {'is' if count == 1 else 'are'} left out."
