"""Which events of a run are meant: by what a user asks for, or by an id or words of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, get_args

from geoint.errors import InputError
from geoint.events.series import fold_name, load_series, without_edition
from geoint.models import Event, EventType
from geoint.runs import RunEvents

# An id ends in so many letters and digits, which alone tell it from all others.
KEY_CHARS = 6
# From this likeness on (0 to 100) a label is offered for words that fit none.
LIKE = 60

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"[A-Za-z]{2}")


class Wanted(NamedTuple):
    """What the options ask for."""

    types: frozenset[str]
    series: str
    codes: frozenset[str]
    since: str
    until: str
    min_confidence: float

    @classmethod
    def checked(
        cls,
        types: list[str] | None,
        series: str | None,
        codes: list[str] | None,
        since: str | None,
        until: str | None,
        min_confidence: float,
    ) -> Wanted:
        """Return the options as they can be compared; refuse what no event can have."""
        for name in types or []:
            if name not in get_args(EventType):
                raise InputError(f"{name!r} is no type; choose one of {', '.join(get_args(EventType))}")
        for code in codes or []:
            if not _CODE.fullmatch(code):
                raise InputError(f"{code!r} is no code of a state; type two letters, such as RU or CN")
        for day in (since, until):
            if day is not None and not _DATE.fullmatch(day):
                raise InputError(f"{day!r} is no date; type YYYY, YYYY-MM or YYYY-MM-DD")
        upper = frozenset(code.upper() for code in codes or [])
        return cls(frozenset(types or []), series or "", upper, since or "", until or "", min_confidence)

    def has(self, event: Event) -> bool:
        """Whether an event is wanted."""
        return (
            (not self.types or event.type in self.types)
            and (not self.series or _is_of_series(event, self.series))
            and self.codes <= {*event.participants, *event.hosts}
            and self._in_time(event)
            and event.confidence >= self.min_confidence
        )

    def _in_time(self, event: Event) -> bool:
        """Whether an event may touch the period, at whatever precision its dates have."""
        if not (self.since or self.until):
            return True
        start, end = event.start or event.end, event.end or event.start
        if start is None or end is None:
            return False
        ends_before = bool(self.since) and end < self.since[: len(end)]
        starts_after = bool(self.until) and start[: len(self.until)] > self.until
        return not ends_before and not starts_after


def _is_of_series(event: Event, wanted: str) -> bool:
    """Whether an event's series has this id or one of these names; whatever is between the words does not count."""
    names = (*_series_names(event), *(without_edition(m.name) for m in event.mentions if m.name))
    return fold_name(wanted) in {fold_name(name) for name in names if name}


def find_by_words(run: RunEvents, words: str) -> tuple[Event, ...]:
    """Return the event that has this id, or all whose id begins or ends so, or whose names hold all these words.

    Raises
    ------
    InputError
        Where there is none.
    """
    key = words.strip().casefold()
    if not key:
        raise InputError("no event is named; type an id, its start, or words of the name")
    for fits in (
        lambda e: e.id.casefold() == key,
        lambda e: len(key) == KEY_CHARS and e.id.casefold().endswith(f"-{key}"),
        lambda e: e.id.casefold().startswith(key),
        lambda e: fold_name(e.label) == fold_name(key),
        lambda e: _says(_own_names(e), key),
        lambda e: _says((*_own_names(e), *_series_names(e)), key),
    ):
        found = tuple(event for event in run.events if fits(event))
        if found:
            return found
    raise InputError(
        f"no event of {run.name} is called {words!r}{_like(run, key)}; `geoint events` with the same run lists all"
    )


def _own_names(event: Event) -> tuple[str, ...]:
    return event.label, event.edition or "", *(m.name or "" for m in event.mentions)


def _series_names(event: Event) -> tuple[str, ...]:
    known = load_series().get(event.series_id) if event.series_id else None
    return (event.series_id or "", known.name, *known.names) if known else (event.series_id or "",)


def _says(names: Iterable[str], key: str) -> bool:
    """Whether some names hold all words, or words that begin so."""
    said = fold_name(" ".join(names)).split()
    return all(any(word.startswith(wanted) for word in said) for wanted in fold_name(key).split())


def _like(run: RunEvents, key: str) -> str:
    """Return the label that is most like the words, as a hint."""
    from rapidfuzz import fuzz, process

    labels = {event.label: fold_name(event.label) for event in run.events}
    best = process.extractOne(fold_name(key), labels, scorer=fuzz.WRatio, score_cutoff=LIKE)
    return f" (do you mean {best[2]!r}?)" if best else ""
