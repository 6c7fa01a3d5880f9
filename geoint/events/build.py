"""A cluster of event mentions -> one event, with its areas and the conflicts between its sources.

A report and its copies are one source: its mention is heard once, however often it was printed.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from geoint.events.areas import AREA_ROLES, areas_of, place_names
from geoint.events.periods import precision_of
from geoint.events.series import load_series, without_edition
from geoint.models import (
    Conflict,
    Event,
    EventArea,
    EventMention,
    MergeDecision,
    Reading,
    Status,
)

Readings = Mapping[str, Reading]

_TYPE_WORDS = {
    "exercise": "exercise",
    "patrol": "patrol",
    "missile_test": "missile test",
    "incursion": "incursion",
    "deployment": "deployment",
    "other": "activity",
}
# More participants than this are counted in a label, not listed.
MAX_LABEL_CODES = 4
# Likeness (0 to 100) from which a name is its series' own, misspelt: "Vostak" and "Vostok" have 83.
MISSPELT = 80


def build_event(mentions: Sequence[EventMention], readings: Readings, decisions: Sequence[MergeDecision]) -> Event:
    """Return the event that some mentions tell of together.

    Parameters
    ----------
    readings
        The readings of all reports, by report id.
    decisions
        Decisions on pairs of which at least one mention is in the event.
    """
    ordered = tuple(sorted(mentions, key=lambda m: _when_told((readings[m.report_id].report.published, m))))
    heard = _one_of_each_source(ordered, readings)
    conflicts: list[Conflict] = []
    start, end = _dates(_with(heard, ordered, lambda m: m.start or m.end), readings, conflicts)
    series_id = next((m.series_id for m in ordered if m.series_id), None)
    edition = next((m.edition for m in ordered if m.edition), None) or (start[:4] if start and series_id else None)
    areas = areas_of(ordered, readings)
    best = next((a for a in areas if a.role in AREA_ROLES), None)
    event = Event(
        id="",
        name=_name(_with(heard, ordered, lambda m: m.name), series_id),
        label="",
        series_id=series_id,
        edition=edition,
        type=Counter(m.type for m in heard).most_common(1)[0][0],
        status=_latest_status(heard, readings),
        start=start,
        end=end,
        date_prec=precision_of(start, end),
        **_parties(ordered),
        domains=tuple(sorted({d for m in ordered for d in m.domains})),
        troops=_troops(_with(heard, ordered, lambda m: m.troops is not None), readings, conflicts),
        places=place_names(ordered, readings),
        areas=areas,
        lon=best.lon if best else None,
        lat=best.lat if best else None,
        where_prec=best.where_prec if best else None,
        confidence=_confidence(heard, best),
        mentions=ordered,
        decisions=tuple(decisions),
        conflicts=tuple(conflicts),
    )
    return event.model_copy(update={"label": label_of(event), "id": event_id_of(ordered[0])})


def _one_of_each_source(mentions: Sequence[EventMention], readings: Readings) -> tuple[EventMention, ...]:
    """Return the mentions that are heard: of an original and its copies one, the original's where it is among them."""
    speaker: dict[str, str] = {}
    for mention in mentions:
        source = readings[mention.report_id].report.source_id
        if mention.report_id == source or source not in speaker:
            speaker[source] = mention.report_id
    speakers = set(speaker.values())
    return tuple(m for m in mentions if m.report_id in speakers)


def _with(
    heard: Sequence[EventMention], mentions: Sequence[EventMention], says: Callable[[EventMention], object]
) -> list[EventMention]:
    """Return those that say something, the copies' too where nobody else does."""
    return [m for m in heard if says(m)] or [m for m in mentions if says(m)]


def _parties(mentions: Sequence[EventMention]) -> dict[str, tuple[str, ...]]:
    """Return participants, hosts and observers; who takes part according to one report is no mere observer."""
    by_role: dict[str, set[str]] = {"participant": set(), "host": set(), "observer": set()}
    for mention in mentions:
        for party in mention.participants:
            by_role[party.role].add(party.code)
    active = by_role["participant"] | by_role["host"]
    return {
        "participants": tuple(sorted(active)),
        "hosts": tuple(sorted(by_role["host"])),
        "observers": tuple(sorted(by_role["observer"] - active)),
    }


def _name(mentions: Sequence[EventMention], series_id: str | None) -> str | None:
    """Return the commonest name, one with its edition before one without, the series' own spelling where they tie."""
    names = Counter(m.name for m in mentions if m.name)
    if not names:
        return None
    series = load_series().get(series_id) if series_id else None

    def rank(name: str) -> tuple[bool, int, bool, str]:
        is_own = series is not None and without_edition(name).casefold() == series.name.casefold()
        return (re.search(r"\d", name) is None, -names[name], not is_own, name)

    return min(names, key=rank)


def label_of(activity: Event | EventMention) -> str:
    """Return a heading: "Vostok 2022", or "CN-RU patrol, western Pacific, 2021-10"."""
    if activity.name:
        return _named_label(activity.name, activity.series_id, activity.edition)
    who = _codes_label(sorted({p if isinstance(p, str) else p.code for p in activity.participants}))
    places = [
        p if isinstance(p, str) else p.name for p in activity.places if isinstance(p, str) or p.role in AREA_ROLES
    ]
    where = places[0] if places else "place unknown"
    label = f"{who}{_TYPE_WORDS[activity.type]}, {where}, {activity.start or activity.end or 'undated'}"
    return label[0].upper() + label[1:]


def _codes_label(codes: Sequence[str]) -> str:
    if len(codes) <= MAX_LABEL_CODES:
        return "-".join(codes) + " " if codes else ""
    return f"{'-'.join(codes[: MAX_LABEL_CODES - 1])} and {len(codes) - MAX_LABEL_CODES + 1} more: "


def _named_label(name: str, series_id: str | None, edition: str | None) -> str:
    """Return a name with its edition; a misspelt one as its series is spelt."""
    if re.search(r"\d", name):
        return name
    series = load_series().get(series_id) if series_id else None
    misspelt = series is not None and fuzz.ratio(name.casefold(), series.name.casefold()) >= MISSPELT
    shown = series.name if series is not None and misspelt else name
    return f"{shown} {edition}" if edition else shown


def first_of(mentions: Iterable[tuple[str | None, EventMention]]) -> EventMention:
    """Return the mention that tells of an event first, by the publication dates of the reports; they come in pairs."""
    return min(mentions, key=_when_told)[1]


def _when_told(told: tuple[str | None, EventMention]) -> tuple[str, str]:
    published, mention = told
    return (published or "9999", mention.id)


def event_id_of(first: EventMention) -> str:
    """Return the id of the event that a mention tells of first: other reports that join do not change it."""
    slug = re.sub(r"[^a-z0-9]+", "-", label_of(first).casefold()).strip("-")[:48]
    key = f"{first.report_id}|{first.evidence[0].start if first.evidence else 0}|{first.type}|{first.name}"
    return f"{slug}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def _dates(
    known: Sequence[EventMention], readings: Readings, conflicts: list[Conflict]
) -> tuple[str | None, str | None]:
    """Choose the dates that most reports give at the finest precision; the later report where they tie."""
    if not known:
        return None, None
    counts = Counter((m.start, m.end) for m in known)

    def rank(m: EventMention) -> tuple[int, int, int, str]:
        length = len(m.start or "") + len(m.end or "")
        return (length, counts[(m.start, m.end)], m.status == "completed", readings[m.report_id].report.published or "")

    best = max(known, key=rank)
    full = sorted(
        {f"{m.start or '?'}/{m.end or '?'}" for m in known if len(m.start or "") == 10 and len(m.end or "") == 10}
    )
    if len(full) > 1:
        ids = tuple(m.id for m in known if f"{m.start or '?'}/{m.end or '?'}" in full)
        why = "given by most reports at the finest precision, then by the latest"
        conflicts.append(
            Conflict(field="dates", values=tuple(full), mention_ids=ids, chosen=f"{best.start}/{best.end}", why=why)
        )
    return best.start, best.end


def _troops(known: Sequence[EventMention], readings: Readings, conflicts: list[Conflict]) -> int | None:
    if not known:
        return None
    counts = Counter(m.troops for m in known)
    best = max(known, key=lambda m: (counts[m.troops], readings[m.report_id].report.published or "", m.id))
    values = sorted({str(m.troops) for m in known}, key=int)
    if len(values) > 1:
        why = "given by most reports, then by the latest"
        conflicts.append(
            Conflict(
                field="troops",
                values=tuple(values),
                mention_ids=tuple(m.id for m in known),
                chosen=str(best.troops),
                why=why,
            )
        )
    return best.troops


def _latest_status(mentions: Sequence[EventMention], readings: Readings) -> Status:
    """Return the status in the latest report; an event once told as over stays over."""
    if any(m.status == "completed" for m in mentions):
        return "completed"
    latest = max(mentions, key=lambda m: (readings[m.report_id].report.published or "", m.id))
    return latest.status


def _confidence(mentions: Sequence[EventMention], best: EventArea | None) -> float:
    """Return how sure the event is: the surest mention, surer with each further report, less without a place."""
    doubt = 1.0
    for mention in mentions:
        doubt *= 1.0 - mention.confidence * 0.9
    score = max(max(m.confidence for m in mentions), 1.0 - doubt)
    return round(min(score * (1.0 if best is not None else 0.9), 0.98), 2)
