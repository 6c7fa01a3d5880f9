"""An event mention as it is compared with others: with places, dates and names worked out once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from shapely.geometry.base import BaseGeometry

from geoint.events.periods import first_day
from geoint.events.series import fold_name, without_edition
from geoint.events.windows import Window, window_of
from geoint.models import EventMention

FULL_DATE_CHARS = len("2024-09-09")
_FAMILY = {"incursion": "flight", "patrol": "flight"}
_PART = re.compile(r"\d([A-Z])$")


def number_of(sentences: Sequence[str]) -> int:
    """Return a number for the words of sentences, whatever their case and the spaces between them; 0 for none."""
    words = " ".join(" ".join(sentences).casefold().split())
    return crc32(words.encode("utf-8", "surrogatepass")) or 1 if words else 0


@dataclass(frozen=True)
class Located:
    """An event mention with what its report says besides: entry ids and geometries of its places, date, weapons.

    `source` is the report that its report counts as, and `sentence` a number for the words of its first evidence (0
    where there is none): both are the same where a copy tells what its original told.
    """

    mention: EventMention
    entry_ids: frozenset[str]
    geometries: tuple[BaseGeometry, ...]
    published: str | None
    weapons: frozenset[str] = frozenset()
    source: str = ""
    sentence: int = 0

    @cached_property
    def family(self) -> str:
        """The group of types that may be one event: a patrol to one reporter is an incursion to another."""
        return _FAMILY.get(self.mention.type, self.mention.type)

    @cached_property
    def key(self) -> str | None:
        """The series, or the folded name without its edition."""
        return self.mention.series_id or (self.folded if self.mention.name else None)

    @cached_property
    def folded(self) -> str:
        """The name, folded and without its edition; empty where there is none."""
        return fold_name(without_edition(self.mention.name or ""))

    @cached_property
    def part(self) -> str:
        """The letter that tells parts of an edition apart: "B" of "Joint Sword-2024B"."""
        match = _PART.search(self.mention.name or "")
        return match.group(1) if match else ""

    @cached_property
    def codes(self) -> frozenset[str]:
        """The states that take part or host."""
        return frozenset(p.code for p in self.mention.participants if p.role != "observer")

    @cached_property
    def window(self) -> Window | None:
        """The days within which it lies."""
        return window_of(self.mention, self.published)

    @cached_property
    def sane_window(self) -> Window | None:
        """The window, unless it contradicts the year in the mention's own name."""
        window, edition = self.window, self.mention.edition
        if window is None or edition is None or edition not in (self.mention.name or ""):
            return window
        return window if window.low.year - 1 <= int(edition) <= window.high.year + 1 else None

    @cached_property
    def news_days(self) -> Window | None:
        """The stated days of the activity, else the day on which its report came out."""
        stated = [day for day in (self.mention.start, self.mention.end) if day and len(day) == FULL_DATE_CHARS]
        if stated:
            return Window(first_day(stated[0]), first_day(stated[-1]), "days")
        if self.published is None or len(self.published) < FULL_DATE_CHARS:
            return None
        day = first_day(self.published)
        return Window(day, day, "told")
