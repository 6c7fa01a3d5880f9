"""Words and tokens that the reader of dates works on."""

from __future__ import annotations

import re
from bisect import bisect_left

from geoint.reading.dates_calendar import FIRST_YEAR, LAST_YEAR

# An ISO date, a number with its separators, a word with an apostrophe inside, or one other character. A line's end
# is a token, so that no date reaches across it.
_TOKEN = re.compile(r"\d{4}-\d\d-\d\d(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\s\w]|[_\n]")

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
SHORT_MONTHS = frozenset(name for name in MONTHS if len(name) <= 4) - {"may", "june", "july"}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
         "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
UNITS = {
    name: unit
    for unit, names in {"minute": "minute minutes", "hour": "hour hours", "day": "day days", "week": "week weeks",
                        "fortnight": "fortnight fortnights", "weekend": "weekend", "month": "month months",
                        "year": "year years", "decade": "decade decades"}.items()
    for name in names.split()
}  # fmt: skip
SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(), start=1)
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}  # fmt: skip
VAGUE_NUMBERS = frozenset({"few", "several", "some", "many"})
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
DAY_PARTS = frozenset({"morning", "afternoon", "evening", "night", "noon", "midday"})
# After a number these say that it counts or measures: "2000 soldiers", "1900 hrs".
COUNTED = frozenset(
    """troops soldiers servicemen servicewomen personnel people persons men women sailors marines reservists conscripts
    recruits cadets volunteers airmen paratroopers police officers participants members civilians residents visitors
    ships vessels boats warships aircraft planes jets warplanes helicopters drones vehicles tanks missiles rockets
    shells rounds pieces units guns weapons sorties flights targets km kilometres kilometers miles mile metres meters
    m nm feet ft tons tonnes kg lb mm cm mph kph knots hrs hours h hr gmt utc zulu local ist jst kst dollars euros
    yuan rubles roubles pounds yen won million billion thousand hundred percent cases homes houses""".split()
)


class Tokens:
    """The tokens of a text: `raw` as written, `low` in lower case without a possessive, `start` and `end`."""

    __slots__ = ("cues", "end", "low", "raw", "size", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.cues: bytes | None = None  # which tokens matter for tense; filled on demand
        self.raw: list[str] = []
        self.low: list[str] = []
        self.start: list[int] = []
        self.end: list[int] = []
        for match in _TOKEN.finditer(text):
            word = match.group()
            start, end = match.span()
            if word[-2:] in ("'s", "’s"):
                word, end = word[:-2], end - 2
            self.raw.append(word)
            self.low.append(word.lower())
            self.start.append(start)
            self.end.append(end)
        self.size = len(self.raw)

    def word(self, index: int) -> str:
        """Return the lower-case token at `index`, or "" outside the text."""
        return self.low[index] if 0 <= index < self.size else ""

    def is_glued(self, index: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        return 0 < index < self.size and self.start[index] == self.end[index - 1]

    def is_capital(self, index: int) -> bool:
        """Whether the token is a word with a capital first letter."""
        return 0 <= index < self.size and self.raw[index][0].isupper()

    def is_possessive(self, index: int) -> bool:
        """Whether the word is followed by 's."""
        return 0 <= index < self.size and self.text[self.end[index] : self.end[index] + 2] in ("'s", "’s")

    def is_dash(self, index: int) -> bool:
        """Whether the token is a hyphen or a dash."""
        return self.word(index) in ("-", "–", "—", "‑", "−")

    def at_char(self, char: int) -> int:
        """Return the index of the first token that begins at or after a character."""
        return bisect_left(self.start, char)

    def day(self, index: int) -> tuple[int, int] | None:
        """Read a day of the month ("3", "3rd"): the number and the next index."""
        word = self.word(index)
        if not word or len(word) > 2 or not (word.isascii() and word.isdigit()) or not 1 <= int(word) <= 31:
            return None
        if self.is_designation(index) or self.word(index - 1) in ("$", "€", "£", "#"):
            return None
        if self.is_glued(index + 1):
            follower = self.word(index + 1)
            if follower in ("st", "nd", "rd", "th"):
                return int(word), index + 2
            if follower[0].isalpha() or follower in "%°:":
                return None
        return int(word), index + 1

    def year(self, index: int) -> int | None:
        """Return the year at `index`, or None where the four digits count or measure something."""
        word = self.word(index)
        if len(word) != 4 or not (word.isascii() and word.isdigit()) or not FIRST_YEAR <= int(word) <= LAST_YEAR:
            return None
        follower = self.raw[index + 1] if index + 1 < self.size else ""
        if follower in COUNTED or (follower in ("%", "°") and self.is_glued(index + 1)):
            return None
        return None if self.word(index - 1) in ("$", "€", "£", "#") else int(word)

    def is_designation(self, index: int) -> bool:
        """Whether a number hangs on a word by a hyphen ("F-35", "K-9")."""
        if not (self.is_glued(index) and self.is_dash(index - 1) and self.is_glued(index - 1)):
            return False
        return self.raw[index - 2][0].isalpha() and self.low[index - 2] not in MONTHS
