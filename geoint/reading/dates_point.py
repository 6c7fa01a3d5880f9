"""The point of time as a text words it, and how years are read: "in 2021", "Vostok 2022", ", 2025", "last year"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geoint.reading.dates_calendar import FIRST_YEAR, LAST_YEAR
from geoint.reading.dates_lex import COUNTED, MONTHS, SEASONS, WEEKDAYS, Tokens

Form = Literal[
    "date", "name year", "decade", "weekday", "unit", "today", "ago", "ahead", "shift", "near", "span", "day number",
    "vague",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A point of time before it is resolved.

    `mod` is the word that turns it ("last", "that", "following"), `year_ref` the same for its year, `count` and `unit`
    a distance (count None: "days later"; negative: earlier), `part` the part of it ("early", "week 1", "summer").
    `base` is the point that a distance is counted from where the text gives it in the same breath.
    """

    form: Form
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    year_ref: str = ""
    mod: str = ""
    unit: str = ""
    count: int | None = None
    part: str = ""
    sign: int = 0
    base: Point | None = None
    reason: str = ""

    @property
    def is_day(self) -> bool:
        """Whether a day is named by number."""
        return self.form == "date" and self.day is not None


Found = tuple[Point, int]
SAME_AS = {"preceding": "previous", "current": "this", "past": "last", "coming": "next"}
MODS = frozenset("last this next that same following previous preceding past coming current".split())
_LEADS_YEAR = frozenset(
    "in since by until till from during before after through between year circa early late mid and or (".split()
)
_NOT_NAMES = frozenset(
    """force group brigade division article resolution route flight type level class page chapter terminal block pier
    regiment squadron channel number no version model mark phase batch week day round stage part section line room gate
    tier figure table battalion corps company army fleet hill height area zone sector camp building gen adm
    hwasong agni rodong nodong pukguksong copyright""".split()
)
PREPOSITIONS = frozenset(
    """in since until till by from to of last next this that early late mid between and during through before after
    on around about for every the a an or starting beginning earlier later following previous as throughout into amid
    spring summer autumn winter""".split()
)


def year_tail(tokens: Tokens, index: int) -> tuple[int | None, str, int]:
    """Read ", 2025", "of 2025", "last year", "that same year" after a date: year, reference, next index."""
    after = index + 1 if tokens.word(index) in (",", "of") else index
    year = tokens.year(after)
    if year is not None and not _is_glued_code(tokens, after):
        return year, "", after + 1
    at = index + 1 if tokens.word(index) == "of" else index
    at = at + 1 if tokens.word(at) == "the" else at
    word, following = tokens.word(at), tokens.word(at + 1)
    if word in ("that", "this") and following == "same":
        at, following = at + 1, tokens.word(at + 2)
    if following == "year" and word in MODS:
        return None, _plain_mod(word), at + 2
    if word in ("a", "one") and following == "year" and tokens.word(at + 2) in ("ago", "earlier", "before"):
        return None, "last" if tokens.word(at + 2) == "ago" else "previous", at + 3
    return None, "", index


def _plain_mod(word: str) -> str:
    return {"same": "that", **SAME_AS}.get(word, word)


def _is_glued_code(tokens: Tokens, index: int) -> bool:
    """Whether letters or digits hang on the four digits ("2024th", "2024-118")."""
    return tokens.is_glued(index + 1) and tokens.word(index + 1).isalpha()


def decade(tokens: Tokens, index: int) -> Found | None:
    """Read "1980s"."""
    word = tokens.word(index)
    if len(word) != 4 or not word.isdigit() or word[3] != "0" or not tokens.is_glued(index + 1):
        return None
    if tokens.word(index + 1) != "s" or not FIRST_YEAR <= int(word) <= LAST_YEAR:
        return None
    return Point("decade", int(word)), index + 2


def bare_year(tokens: Tokens, index: int) -> Found | None:
    """Read a year by itself where the words before it say that it is one, or where it belongs to a name."""
    year = tokens.year(index)
    if year is None:
        return _short_name_year(tokens, index)
    month = tokens.word(index + 2)
    if tokens.is_dash(index + 1) and tokens.is_glued(index + 1) and tokens.is_glued(index + 2) and len(month) == 2:
        is_month = month.isdigit() and 1 <= int(month) <= 12 and int(month) != (year + 1) % 100
        ends = not tokens.is_glued(index + 3) or tokens.word(index + 3) in (".", ",", ")", ";", ":")
        if is_month and ends and tokens.word(index - 1) in _LEADS_YEAR:
            return Point("date", year, int(month)), index + 3
    if _is_in_name(tokens, index):
        return Point("name year", year), index + 1
    if _is_glued_code(tokens, index) or (tokens.is_glued(index) and tokens.word(index - 1) in "-–/.'’:+"):
        return None
    before, follower = tokens.word(index - 1), tokens.word(index + 1)
    beyond = tokens.word(index + 2) if follower in ("to", "-", "–") else ""
    if before != "in" and len(beyond) > 2 and beyond.isdigit() and tokens.year(index + 2) is None:
        return None  # "from 2000 to 2500 men"
    if before in _LEADS_YEAR or index == 0 or before in (".", ":", "—", ";", "\n") or tokens.is_possessive(index - 1):
        return Point("date", year), index + 1
    if before in ("the", "a", "its", "their", "his", "our", "this", "first"):
        return Point("date", year), index + 1
    if before == "to" and tokens.word(index - 2) == "back":
        return Point("date", year), index + 1
    if before in ("of", "for") and (not follower.endswith("s") or follower in ("was", "has", "is", "as")):
        return Point("date", year), index + 1
    if before == "," and tokens.year(index - 2) is not None:
        return Point("date", year), index + 1
    return None


def _is_in_name(tokens: Tokens, index: int) -> bool:
    """Whether the year belongs to a name: "Vostok 2022", "Ocean-2024", "Belt - 2024", "'Joint Sword' 2024"."""
    at = index - 1
    if tokens.is_dash(at) or tokens.word(at) in ("'", '"', "’", "”", ")"):
        at -= 1
    word = tokens.word(at)
    if not (tokens.is_capital(at) and word.isalpha()) or word in MONTHS or word in WEEKDAYS or word in SEASONS:
        return False
    return word not in PREPOSITIONS and word not in _NOT_NAMES and not tokens.is_possessive(at)


def _short_name_year(tokens: Tokens, index: int) -> Found | None:
    """Read the year of "Dragon-24": two digits after a name of some length; the resolver checks that the year fits."""
    word = tokens.word(index)
    if len(word) != 2 or not word.isdigit() or not 10 <= int(word) <= 60:
        return None
    if tokens.is_dash(index + 1) and tokens.word(index + 2)[:1].isdigit():
        return None  # a score
    if not _is_in_name(tokens, index) or (tokens.is_glued(index + 1) and tokens.word(index + 1).isalpha()):
        return None
    at = index - 2 if tokens.is_dash(index - 1) else index - 1
    name = tokens.word(at)
    if at == index - 1 and not (tokens.is_capital(at - 1) and tokens.word(at - 1).isalpha()):
        return None  # "Among 12 others": without a hyphen it takes a name of two words
    if len(name) < 4 or not name.isalpha() or tokens.word(index + 1) in COUNTED or tokens.word(index + 1) in MONTHS:
        return None
    return Point("name year", 2000 + int(word), part="short"), index + 1
