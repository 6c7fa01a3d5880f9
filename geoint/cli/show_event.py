"""Everything about one event, as lines for the terminal: values, the words they rest on, conflicts, merge reasons."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geoint.cli.show import count_of

if TYPE_CHECKING:
    from geoint.models import Event, EventArea, EventMention, EventPlace, MergeDecision
    from geoint.runs import RunEvents

# What a terminal obeys instead of showing, or shows elsewhere than it stands: control characters, marks that turn the
# direction of writing, lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_DATE_PREC = {1: "to the day", 2: "within a week", 3: "to the month", 4: "within a year", 5: "to the year"}
_WHERE_PREC = {
    1: "exact place", 2: "within 25 km", 3: "district", 4: "province", 5: "line or vague area", 6: "country",
    7: "high seas or airspace",
}  # fmt: skip
LABEL_CHARS = 12
MIN_WIDTH = 40


def escaped(text: str) -> str:
    r"""Return text on one line without anything that a terminal would obey: an escape becomes "\\x1b"."""
    return _UNSAFE.sub(_visible, " ".join(text.split()))


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def json_escaped(text: str) -> str:
    r"""Return JSON text with the same characters written as \\uXXXX, which means the same; line ends stay."""
    return "\n".join(_UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", line) for line in text.split("\n"))


def when_of(item: Event | EventMention) -> str:
    """Return the dates as a reader would write them."""
    if item.start and item.end:
        return item.start if item.start == item.end else f"{item.start} to {item.end}"
    return f"from {item.start}" if item.start else f"until {item.end}" if item.end else "undated"


def event_lines(run: RunEvents, event: Event, *, width: int) -> Iterator[str]:
    """Yield everything about an event, line by line, escaped; nothing is longer than the width but single words."""
    numbers = {m.id: f"[{n}]" for n, m in enumerate(event.mentions, 1)}
    sections = (
        ("", _summary(run, event)),
        ("Dates", _dates(event, numbers)),
        ("Participants", _participants(event, numbers)),
        ("Numbers and equipment", _numbers(event, numbers)),
        ("Places", _places(run, event, numbers)),
        ("Where sources differ", _conflicts(event, numbers)),
        ("What the reports say", _reports(run, event, numbers)),
        ("Merged because", _merged(event, numbers)),
        ("Compared with other events", _outside(run, event, numbers)),
    )
    yield escaped(event.label)
    for heading, rows in sections:
        lines = [line for indent, text in rows for line in _wrapped(text, indent, max(width, MIN_WIDTH))]
        if lines and heading:
            yield ""
            yield heading
        yield from lines


Row = tuple[int, str]


def _wrapped(text: str, indent: int, width: int) -> list[str]:
    """Return a text broken into lines; what follows the first is set in under it."""
    blank = " " * indent
    return textwrap.wrap(
        escaped(text), width, initial_indent=blank, subsequent_indent=blank + "  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _fact(label: str, value: str) -> Row:
    return 2, f"{label}: {value}"


def _summary(run: RunEvents, event: Event) -> Iterator[Row]:
    yield _fact("id", event.id)
    domains = f" ({', '.join(event.domains)})" if event.domains else ""
    yield _fact("what", f"{event.type.replace('_', ' ')}{domains}, {event.status}")
    if event.series_id:
        yield _fact("series", event.series_id + (f", edition {event.edition}" if event.edition else ""))
    precision = f", {_DATE_PREC[event.date_prec]}" if event.date_prec in _DATE_PREC else ""
    yield _fact("when", when_of(event) + precision)
    yield _fact("who", ", ".join(event.participants) or "not said")
    if event.hosts:
        yield _fact("hosts", ", ".join(event.hosts))
    if event.observers:
        yield _fact("observers", ", ".join(event.observers))
    if event.troops is not None:
        yield _fact("troops", f"{event.troops:,}")
    at = f" (lon {event.lon:.4f}, lat {event.lat:.4f})" if event.lon is not None and event.lat is not None else ""
    yield _fact("where", (", ".join(event.places) or "not placed") + at)
    n_reports = run.n_reports(event)
    n_copies = n_reports - run.n_sources(event)
    copies = f", {n_copies} of them repeating another's text" if n_copies else ""
    yield _fact("sure", f"{event.confidence:.0%}, from {count_of(n_reports, 'report')}{copies}")


def _dates(event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    for mention in event.mentions:
        words = f', from the words "{mention.date_words}"' if mention.date_words else ""
        rule = f", rule: {mention.date_rule}" if mention.date_rule else ""
        precision = f", {_DATE_PREC[mention.date_prec]}" if mention.date_prec in _DATE_PREC else ""
        yield 2, f"{numbers[mention.id]} {when_of(mention)}{precision}{words}{rule}"


def _participants(event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mention in event.mentions:
        for party in mention.participants:
            where = f" at {party.evidence.start}" if party.evidence else ""
            words = f'"{party.words}" ' if party.words else ""
            said[party.code, party.role].append(f"{words}{numbers[mention.id]}{where}")
    for (code, role), places in sorted(said.items()):
        yield 2, f"{code} {role}: {', '.join(places)}"
    for mention in event.mentions:
        for body in mention.organisations:
            yield 2, f'{body.name} as such: "{body.words}" {numbers[mention.id]} at {body.evidence.start}'


def _numbers(event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    for mention in event.mentions:
        for quantity in mention.quantities:
            whose = f" of {quantity.country}" if quantity.country else ""
            qualifier = f"{quantity.qualifier} " if quantity.qualifier else ""
            yield 2, f"{numbers[mention.id]} {quantity.what}{whose}: {qualifier}{quantity.value:,}"
        if mention.equipment:
            yield 2, f"{numbers[mention.id]} equipment: {', '.join(mention.equipment)}"


def _places(run: RunEvents, event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    for area in event.areas:
        told = " ".join(numbers[i] for i in area.mention_ids if i in numbers)
        precision = _WHERE_PREC.get(area.where_prec, str(area.where_prec))
        yield 2, f"{area.name}: {area.role}, {precision}, {area.confidence:.0%} sure {told}"
        yield 6, f"drawn by rule {area.rule} from {', '.join(area.entry_ids)}; lon {area.lon:.4f}, lat {area.lat:.4f}"
        for mention, place in _behind(event, area):
            yield from _choice(run, mention, place, numbers)
    for mention in event.mentions:
        for place in mention.places:
            if not any(mention.id in area.mention_ids and place.entry_id in area.entry_ids for area in event.areas):
                entry = place.entry_id or "not in the gazetteer"
                yield 2, f"{place.name}: {place.role}, not drawn ({entry}) {numbers[mention.id]}"
                yield from _choice(run, mention, place, numbers)


def _behind(event: Event, area: EventArea) -> Iterator[tuple[EventMention, EventPlace]]:
    for mention in event.mentions:
        if mention.id in area.mention_ids:
            for place in mention.places:
                if place.entry_id in area.entry_ids and place.role == area.role:
                    yield mention, place


def _choice(run: RunEvents, mention: EventMention, place: EventPlace, numbers: dict[str, str]) -> Iterator[Row]:
    """Yield why a place is what it is, where anything is known of it."""
    chosen = run.resolutions.get((mention.report_id, place.start, place.end))
    why = [place.reason] if place.reason else []
    if chosen is not None:
        why.append(f"taken for {place.entry_id} by {chosen.method}: {'; '.join(chosen.reasons) or 'no rival'}")
    if why:
        yield 6, f"{numbers[mention.id]} {'; '.join(why)}"
    if chosen is not None and chosen.rivals:
        yield 6, f"{numbers[mention.id]} rivals: {'; '.join(chosen.rivals)}"


def _conflicts(event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    for conflict in event.conflicts:
        yield 2, f"{conflict.field}:"
        for value in conflict.values:
            by = " ".join(numbers[m.id] for m in event.mentions if _value(m, conflict.field) == value)
            taken = f", taken: {conflict.why}" if value == conflict.chosen else ""
            yield 4, f"{value} {by}{taken}"
        if conflict.chosen not in conflict.values:
            yield 4, f"taken: {conflict.chosen}, {conflict.why}"


def _value(mention: EventMention, field: str) -> str | None:
    """Return what a mention says of a field, as conflicts write it."""
    if field == "dates":
        return f"{mention.start or '?'}/{mention.end or '?'}"
    value = getattr(mention, field, None)
    return None if value is None else str(value)


def _reports(run: RunEvents, event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    for mention in event.mentions:
        report = run.reports.get(mention.report_id)
        known = [report.publisher, report.published or "no date", report.title] if report else []
        yield 2, f"{numbers[mention.id]} {', '.join([k for k in known if k] or [mention.report_id])}"
        if report and report.copy_of:
            yield 6, f"repeats the text of report {report.copy_of}"
        yield 6, f"report {mention.report_id}" + (f" {report.url}" if report and report.url else "")
        for quote in run.quotes_of(mention):
            yield 6, f"“{quote}”"
        name = f'"{mention.name}", ' if mention.name else ""
        kind = f"{name}{mention.type.replace('_', ' ')}, {mention.status}, {mention.confidence:.0%} sure"
        yield 6, f"{kind}: {'; '.join(mention.reasons)}"


def _merged(event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    for decision in event.decisions:
        if decision.a in numbers and decision.b in numbers:
            pair = sorted((decision.a, decision.b), key=list(numbers).index)
            yield 2, f"{numbers[pair[0]]} and {numbers[pair[1]]}: {_judged(decision)}"


def _judged(decision: MergeDecision) -> str:
    return f"{decision.verdict}, score {decision.score:.1f}: {'; '.join(decision.reasons) or 'nothing either way'}"


def _outside(run: RunEvents, event: Event, numbers: dict[str, str]) -> Iterator[Row]:
    """Yield the pairs with other events that nothing decides, and how many were surely told apart."""
    owners = {m.id: other for other in run.events for m in other.mentions}
    outside = [d for d in event.decisions if (d.a in numbers) != (d.b in numbers)]
    for decision in outside:
        own, other_id = (decision.a, decision.b) if decision.a in numbers else (decision.b, decision.a)
        other = owners.get(other_id)
        name = f"{other.label} ({other.id})" if other else other_id
        if decision.verdict == "unsure":
            yield 2, f"{numbers[own]} and perhaps {name}: {_judged(decision)}"
        elif decision.verdict == "same":
            yield 2, f"{numbers[own]} and {name}: {_judged(decision)}, but their other pairs speak against it"
    apart = sum(d.verdict == "different" for d in outside)
    if apart:
        yield 2, f"{count_of(apart, 'pair')} judged different"


def candidate_lines(events: Sequence[Event]) -> Iterable[str]:
    """Return a line for each event that words may mean."""
    return [escaped(f"{event.id}  {when_of(event)}  {event.label}") for event in events]
