"""The top of a brief: what it rests on, the key facts, the captions of the pictures, and the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from geoint.output.brief.event import quantity_words
from geoint.output.brief.notes import source_words
from geoint.output.brief.types import Line, Picture, Piece, TableRow, clean, foreign, line, listed_line
from geoint.output.event_words import (
    KINDS,
    LEVELS,
    STATUS_WORDS,
    between,
    counted,
    country_name,
    country_words,
    day_words,
    heading,
    level_of,
    listed,
    sentence,
    short_when,
    spelt,
)
from geoint.output.symbology import CERTAINTY, TYPES

if TYPE_CHECKING:
    from geoint.models import Event, Report
    from geoint.runs import RunEvents

MAX_PUBLISHERS = 5
"""Publishers that are named in the line on what the brief rests on."""

MAX_STATES = 5
"""States that the key facts name, those in most events."""

MAX_ALT_EVENTS = 10
"""Events that a picture's description names; the rest stand in the table."""


def basis(run: RunEvents) -> Line:
    """Say how many reports by whom and from when the brief rests on, and how many inputs were left out."""
    reports = list(run.reports.values())
    left_out = f" {sentence(counted(len(run.faults), 'input'))} could not be read." if run.faults else ""
    if not reports:
        return line(f"This brief rests on no report.{left_out}")
    head = f"This brief rests on {counted(len(reports), 'report')}{_published(reports)}"
    telling = {mention.report_id for event in run.events for mention in event.mentions}
    silent = sum(report.id not in telling for report in reports)
    none = f" {sentence(counted(silent, 'report'))} {'tells' if silent == 1 else 'tell'} of no event." if silent else ""
    return line(head, _publishers(reports), f".{_copies(reports)}{none}{left_out}")


def _copies(reports: Sequence[Report]) -> str:
    count = sum(report.copy_of is not None for report in reports)
    if not count:
        return ""
    return (
        f" {sentence(counted(count, 'report'))} {'repeats' if count == 1 else 'repeat'} the text of another, and "
        f"{'counts' if count == 1 else 'count'} with it as one source."
    )


def _published(reports: Sequence[Report]) -> str:
    days = sorted(clean(report.published) for report in reports if report.published)
    if not days:
        return f", {'which has' if len(reports) == 1 else 'none of which has'} {_no_date(len(reports))}"
    first, last = day_words(days[0]), day_words(days[-1])
    missing = len(reports) - len(days)
    without = f" ({spelt(missing)} without a date)" if missing else ""
    if first == last:
        return f" published {'on' if len(days[0]) == len('2022-08-30') else 'in'} {first}{without}"
    return f" published {between(days[0], days[-1])}{without}"


def _no_date(count: int) -> str:
    return "no date of publication" if count == 1 else "a date of publication"


def _publishers(reports: Sequence[Report]) -> Line:
    counts = Counter(clean(report.publisher) for report in reports if report.publisher)
    unnamed = len(reports) - counts.total()
    if not counts:
        return line("; no publisher is named")
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    shown = [line(foreign(name), f" ({counts[name]})" if counts[name] > 1 else "") for name in ranked[:MAX_PUBLISHERS]]
    rest = len(ranked) - len(shown)
    if rest:
        shown.append(line(counted(rest, "other publisher")))
    return line(": ", listed_line(shown), f"; {spelt(unnamed)} without a named publisher" if unnamed else "")


# -- key facts


def facts(run: RunEvents) -> tuple[Line, ...]:
    """State what can be counted, one sentence each."""
    events = run.events
    if not events:
        return (line("No event was found in the reports."),)
    found = (_kinds(events), _period(events), _status(events), _states(events), _largest(events), _placed(events))
    return tuple(fact for fact in (*found, _certainty(events), _disputed(events)) if fact)


def _kinds(events: Sequence[Event]) -> Line:
    counts = Counter(event.type for event in events)
    kinds = [counted(counts[kind], *KINDS[kind]) for kind in KINDS if counts[kind]]
    if len(kinds) == 1:
        return line(f"The reports tell of {kinds[0]}.")
    return line(f"The reports tell of {counted(len(events), 'event')}: {listed(kinds)}.")


def _period(events: Sequence[Event]) -> Line:
    starts = [event.start or event.end for event in events]
    ends = [event.end or event.start for event in events]
    known = sorted(day for day in starts if day)
    undated = starts.count(None)
    if not known:
        return line("None of them has a date." if len(events) > 1 else "It has no date.")
    first, last = day_words(known[0]), day_words(max(day for day in ends if day))
    dated = counted(len(known), "event") if undated else ("They" if len(events) > 1 else "It")
    span = f"in {first}" if first == last else between(known[0], max(day for day in ends if day))
    without = f"; {counted(undated, 'event')} {_has(undated)} no date" if undated else ""
    one = dated == "It" or (undated and len(known) == 1)
    return line(f"{sentence(dated)} {'lies' if one else 'lie'} {_on(span, known[0])}{without}.")


def _on(span: str, day: str) -> str:
    return span.replace("in ", "on ", 1) if span.startswith("in ") and len(day) == len("2022-08-30") else span


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _status(events: Sequence[Event]) -> Line:
    counts = Counter(event.status for event in events)
    parts = [f"{spelt(counts[status])} as {words}" for status, words in STATUS_WORDS.items() if counts[status]]
    if len(parts) == 1:
        subject = "It is" if len(events) == 1 else "All are"
        return line(f"{subject} told {parts[0].partition(' ')[2]}, as of the day of the reports.")
    return line(f"As of the day of the reports, {listed([_reported(parts[0]), *parts[1:]])}.")


def _reported(part: str) -> str:
    number, words = part.split(" ", 1)
    return f"{number} {'is' if number == 'one' else 'are'} told {words}"


def _states(events: Sequence[Event]) -> Line:
    counts = Counter(code for event in events for code in event.participants)
    if not counts:
        return line("No state is named as taking part.")
    ranked = sorted(counts, key=lambda code: (-counts[code], country_words(code)))
    if len(ranked) == 1:
        return line(f"The only state named is {country_words(ranked[0])}, in {counted(counts[ranked[0]], 'event')}.")
    shown = [f"{country_words(code)} in {spelt(counts[code])}" for code in ranked[:MAX_STATES]]
    shown[0] = f"{country_words(ranked[0])} in {counted(counts[ranked[0]], 'event')}"
    often = ", most often" if len(ranked) > MAX_STATES else ""
    return line(f"{sentence(counted(len(ranked), 'state'))} are named{often}: {listed(shown)}.")


def _largest(events: Sequence[Event]) -> Line:
    numbered = [(event.troops, -number) for number, event in enumerate(events, 1) if event.troops is not None]
    if not numbered:
        return ()
    troops, number = max(numbered)
    event = events[-number - 1]
    words = {quantity_words(q) for m in event.mentions for q in m.quantities if q.value == troops}
    told = min(words, default=f"{troops:,} troops") if len(words) <= 1 else f"{troops:,} troops"
    start = "Only one event has a number of troops:" if len(numbered) == 1 else "The largest by troops reported is"
    return line(f"{start} ", Piece(clean(heading(event)), foreign=True, event=-number), f" ({clean(told)}).")


def _placed(events: Sequence[Event]) -> Line:
    placed = sum(event.lon is not None for event in events)
    missing = len(events) - placed
    if not missing:
        return line("All of them are on the map." if placed > 1 else "It is on the map.")
    if not placed:
        return line("None of them could be placed." if missing > 1 else "It could not be placed.")
    return line(
        f"{sentence(spelt(placed))} {'is' if placed == 1 else 'are'} on the map, {spelt(missing)} could not be placed."
    )


def _certainty(events: Sequence[Event]) -> Line:
    counts = Counter(level_of(event.confidence) for event in events)
    low, high = (f"{bound:.0%}" for bound in CERTAINTY)
    levels = [level for level in reversed(LEVELS) if counts[level]]
    first = f"{counted(counts[levels[0]], 'event')} {'counts' if counts[levels[0]] == 1 else 'count'} as {levels[0]}"
    parts = [first, *(f"{spelt(counts[level])} as {level}" for level in levels[1:])]
    key = f"sure is {high} or more, doubtful below {low}; no probability"
    return line(f"By the score of the reading, {listed(parts)} ({key}).")


def _disputed(events: Sequence[Event]) -> Line:
    count = sum(bool(event.conflicts) for event in events)
    return line(f"Sources differ on {counted(count, 'event')}.") if count else ()


# -- pictures


def figure(events: Sequence[Event]) -> Picture:
    """Caption and description of the map."""
    placed = [(n, event) for n, event in enumerate(events, 1) if event.lon is not None]
    caption = line("Where the events lie, by the numbers of the table. Doubtful ones are hollow.")
    if not placed:
        return Picture("figure", line("No event could be placed."), "Map without an event: none could be placed.")
    head = f"Map with {counted(len(placed), 'event')}: "
    return Picture("figure", caption, head + _named(placed, _where))


def timeline(events: Sequence[Event], *, is_counted: bool) -> Picture:
    """Caption and description of the timeline; `is_counted` where it shows numbers of events only."""
    dated = [(n, event) for n, event in enumerate(events, 1) if event.start or event.end]
    undated = len(events) - len(dated)
    if not dated:
        return Picture("timeline", line("No event has a date."), "Timeline without an event: none has a date.")
    caption = (
        "When the events took place, by the numbers of the table, with a row for each year that has any. Full bars are "
        "known to the day, pale ones to the month or year only. An arrow leads to an end that is unknown or in another "
        "year. An outline alone is planned, a dashed one doubtful."
    )
    head = f"Timeline of {counted(len(dated), 'event')}: "
    rest = f" {sentence(counted(undated, 'event'))} without a date." if undated else ""
    if is_counted:
        caption = "How many events begin in each year, by kind of activity. The table has their dates."
    return Picture("timeline", line(caption), head + _named(dated, short_when) + rest)


def _where(event: Event) -> str:
    if not event.name:
        return ""  # its heading says where
    return listed(event.places[:2]) if event.places else "without a named place"


def _named(events: Sequence[tuple[int, Event]], say: Callable[[Event], str]) -> str:
    shown = ((number, heading(event), say(event)) for number, event in events[:MAX_ALT_EVENTS])
    parts = [f"{number} {clean(what)}" + (f", {clean(words)}" if words else "") for number, what, words in shown]
    rest = len(events) - len(parts)
    return "; ".join(parts) + (f"; and {spelt(rest)} more, all in the table." if rest else ".")


# -- the table


def table(run: RunEvents, told: Iterable[int]) -> tuple[TableRow, ...]:
    """Return a row for each event, numbered in the order of the run."""
    in_full = set(told)
    return tuple(_row(run, number, event, number in in_full) for number, event in enumerate(run.events, 1))


def _row(run: RunEvents, number: int, event: Event, is_told: bool) -> TableRow:
    reports = dict.fromkeys(mention.report_id for mention in event.mentions)
    sources = list(dict.fromkeys(source_words(run.reports.get(name), name) for name in reports))
    shown = "; ".join(sources[:MAX_PUBLISHERS])
    rest = f" and {spelt(len(sources) - MAX_PUBLISHERS)} more" if len(sources) > MAX_PUBLISHERS else ""
    count = run.n_reports(event)
    copies = count - run.n_sources(event)
    told_by = f"{count} ({copies} copied)" if copies else str(count)
    return TableRow(
        number=number,
        when=clean(short_when(event)),
        what=clean(heading(event)),
        kind=TYPES[event.type].label + (", planned" if event.status == "planned" else ""),
        who=clean(", ".join(event.participants)) or "not said",
        where=clean("; ".join(event.places)) or ("on the map, unnamed" if event.lon is not None else "not placed"),
        sure=f"{level_of(event.confidence)}, {event.confidence:.0%}",
        sources=f"{told_by}: {shown}{rest}" if sources else "none",
        is_told=is_told,
        is_doubtful=level_of(event.confidence) == "doubtful",
    )


def states_key(events: Sequence[Event]) -> Line:
    """Return which state each code of the table stands for."""
    codes = sorted({code for event in events for code in event.participants})
    known = [f"{clean(code)} {clean(country_name(code))}" for code in codes if country_name(code) != code]
    return line(f"States: {', '.join(known)}.") if known else ()
