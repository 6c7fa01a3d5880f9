"""How an event is put into words: counts, lists, dates at their precision, states, kinds, how sure it is.

Nothing is added to what the event holds. Numbers up to twelve are spelt out, as in prose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoint.output.brief.types import clean
from geoint.output.symbology import CERTAINTY, TYPES

if TYPE_CHECKING:
    from geoint.gazetteer import Gazetteer
    from geoint.models import Domain, Event, EventType, Status

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Numbers that prose spells out; from 13 on figures read better."""

ARMS: Mapping[Domain, str] = MappingProxyType(
    {"land": "land", "sea": "naval", "air": "air", "amphibious": "amphibious", "cyber": "cyber", "space": "space"}
)
"""What a domain makes of an exercise, a patrol, an incursion or a deployment."""

KINDS: Mapping[EventType, tuple[str, str]] = MappingProxyType(
    {
        "exercise": ("exercise", "exercises"),
        "patrol": ("patrol", "patrols"),
        "missile_test": ("missile test", "missile tests"),
        "incursion": ("incursion", "incursions"),
        "deployment": ("deployment", "deployments"),
        "other": ("other activity", "other activities"),
    }
)

STATUS_WORDS: Mapping[Status, str] = MappingProxyType(
    {"planned": "planned", "ongoing": "under way", "completed": "over", "unknown": "of unknown status"}
)
"""What an event was when it was reported."""

LEVELS = ("doubtful", "likely", "sure")
"""The three levels of confidence, parted by `CERTAINTY`, as the map's legend calls them."""

MAX_HEADED_STATES = 3
"""States that a heading names; of more it gives the number."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_CODE = re.compile("[A-Za-z]{2}")
_WITH_ARTICLE = re.compile(
    r"(United |Philippines|Bahamas|Maldives|Comoros|Seychelles|Gambia|U\.S\. |Democratic |Republic of |Dominican Rep|"
    r"Central African|Czech Rep|Palestinian )|.* (Islands|Territories|Territory)$"
)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, spelt out up to twelve: "one report", "13 reports"."""
    return f"{spelt(number)} {one if number == 1 else many or one + 's'}"


def spelt(number: int) -> str:
    """Return a number as prose writes it."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """Return items as a list in prose: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def day_words(date: str | None) -> str:
    """Return a date at its own precision: "30 August 2022", "August 2022", "2022"; other text as it is."""
    match = _DATE.fullmatch(date or "")
    if match is None or not 1 <= int(match[2] or 1) <= len(MONTHS):
        return date or ""
    year, month, day = match.groups()
    return " ".join(part for part in (day and str(int(day)), month and MONTHS[int(month) - 1], year) if part)


def short_day(date: str | None) -> str:
    """Return the same with the month in three letters, for tables and pictures."""
    words = day_words(date).split()
    return " ".join(word[:3] if word in MONTHS else word for word in words)


def when_words(event: Event) -> str:
    """Return an event's dates as a phrase after "an exercise": "from 30 August to 5 September 2022", "in 2022".

    An event without a date gives "without a date".
    """
    if event.start and not event.end and event.status == "ongoing":
        return f"since {day_words(event.start)}"
    return when_span(event.start, event.end)


def when_span(start: str | None, end: str | None) -> str:
    """Return two dates, of which either may be unknown, as a phrase."""
    if start and end:
        return _span_words(start, end)
    if start:
        return f"from {day_words(start)} on"
    return f"until {day_words(end)}" if end else "without a date"


def _span_words(start: str, end: str) -> str:
    if start == end:
        return f"{'on' if len(start) == len('2022-08-30') else 'in'} {day_words(start)}"
    if len(start) < len("2022-08-30") and len(end) < len("2022-08-30"):
        return between(start, end)
    first = _shared(start, end) if len(start) == len(end) else _some_day(start)
    return f"from {first} to {_some_day(end)}"


def between(start: str, end: str) -> str:
    """Return two dates as the bounds of a period: "between 13 and 24 May 2024", "between 2022 and 9 June 2024"."""
    return f"between {_shared(start, end) if len(start) == len(end) else day_words(start)} and {day_words(end)}"


def _some_day(date: str) -> str:
    return day_words(date) if len(date) == len("2022-08-30") else f"some day in {day_words(date)}"


def _shared(start: str, end: str) -> str:
    """Return the start without the year, or the year and month, that the end names too."""
    words = day_words(start).split()
    if start[:4] == end[:4] and len(words) > 1:
        words.pop()
        if len(start) == len(end) == len("2022-08-30") and start[:7] == end[:7]:
            words.pop()
    return " ".join(words)


def short_when(event: Event) -> str:
    """Return an event's dates for a cell: "30 Aug to 5 Sep 2022", "from 3 Aug 2025", "undated"."""
    start, end = event.start, event.end
    if start and end and start != end:
        shared = _shared(start, end) if len(start) == len(end) else day_words(start)
        return f"{' '.join(w[:3] if w in MONTHS else w for w in shared.split())} to {short_day(end)}"
    if start and not end:
        return f"from {short_day(start)}"
    if end and not start:
        return f"until {short_day(end)}"
    return short_day(start) or "undated"


def kind_words(event: Event) -> str:
    """Return what an event is: "naval and air exercise", "missile test", "activity"."""
    kind = KINDS[event.type][0] if event.type != "other" else "activity"
    arms = [] if event.type in ("missile_test", "other") else [word for d, word in ARMS.items() if d in event.domains]
    return f"{listed(arms)} {kind}" if arms else kind


def with_article(words: str) -> str:
    """Return words after "a" or "an"."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def level_of(confidence: float) -> str:
    """Return the level of a confidence of 0 to 1: doubtful, likely or sure."""
    return LEVELS[sum(confidence >= bound for bound in CERTAINTY)]


def country_name(code: str) -> str:
    """Return a state's English name from the gazetteer; the code itself where it has none.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2.
    """
    if not _CODE.fullmatch(code):
        return clean(code)
    from geoint.errors import GazetteerError

    try:
        places = _gazetteer()
        return places.entry(places.country_id(code)).name
    except GazetteerError:
        return code


@cache
def _gazetteer() -> Gazetteer:
    from geoint.gazetteer import Gazetteer

    return Gazetteer.load()


def country_words(code: str) -> str:
    """Return a state's name as a sentence writes it: "the United States", "China"."""
    name = country_name(code)
    bare = name.removeprefix("The ")
    return f"the {bare}" if bare != name or _WITH_ARTICLE.match(name) else name


def heading(event: Event) -> str:
    """Return what an event is called over its paragraph: its name, else what, whose and where."""
    if event.name:
        return event.label or event.name
    states = event.participants
    if len(states) > MAX_HEADED_STATES:
        who = f" by {counted(len(states), 'state')}"
    else:
        who = f" by {listed([country_words(code) for code in states])}" if states else ""
    kind = kind_words(event) if event.type != "other" else TYPES["other"].label
    return sentence(kind) + who + (f", {event.places[0]}" if event.places else "")


def short_heading(event: Event) -> str:
    """Return the same without the states, for pictures: "Vostok 2022", "Naval exercise, Sea of Japan"."""
    if event.name:
        return event.label or event.name
    kind = kind_words(event) if event.type != "other" else TYPES["other"].label
    return sentence(kind) + (f", {event.places[0]}" if event.places else "")


def series_name(series_id: str) -> str:
    """Return the name of a series of exercises; its id where the register lacks it."""
    from geoint.events.series import load_series

    known = load_series().get(series_id)
    return known.name if known else series_id
