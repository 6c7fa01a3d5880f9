"""What was left out of a run and why, in one line: "12 left out: 7 empty, 3 not text, 2 too long"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoint.models import Fault

MOST_REASONS = 8
_MOST_CHARS = 50
_REASONS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^geoint failed\b", "on which geoint failed"),
        (r"\bgiven up\b", "given up"),
        (r"\bis empty\b|\bhas no text\b|\bholds no report\b", "empty"),
        (r"\btoo (?:long|much|large|big|deep)\b|\bcharacters, more than\b|\bno end in sight\b", "too long"),
        (r"\bis no (?:readable )?text\b|\bbinary\b", "not text"),
        (r"\bis no JSON\b", "not JSON"),
        (r"\bstands in line [\d,]+ already\b", "with an id that is taken"),
        (r"\bis no row\b|\bvalues for [\d,]+ columns\b|\bno column named\b", "not in the table's form"),
        (r"\bno such file\b|\bmatches no file\b|\bis no path\b", "not found"),
        (r"\bcannot be read\b", "not readable"),
    )
)
# What is special to one fault: what it quotes, what it adds in brackets, and its numbers.
_OWN = re.compile(r"\([^()]*\)|\"[^\"]*\"|'[^']*'|\b[\d.,]*\d\b")


def summary_line(faults: Iterable[Fault]) -> str | None:
    """Return how many inputs were left out for which reasons, the most frequent first; None for fewer than two."""
    counts = Counter(_reason(fault.why) for fault in faults)
    total = sum(counts.values())
    if total < 2:
        return None
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{count:,} {reason}" for reason, count in ordered[:MOST_REASONS]]
    rest = sum(count for _, count in ordered[MOST_REASONS:])
    return f"{total:,} left out: {', '.join(shown)}" + (f", {rest:,} for other reasons" if rest else "")


def _reason(why: str) -> str:
    for pattern, words in _REASONS:
        if pattern.search(why):
            return words
    plain = " ".join(_OWN.sub("", why).split()).replace(" ,", ",")
    return plain if 0 < len(plain) <= _MOST_CHARS else (plain[: _MOST_CHARS - 3] + "..." if plain else "otherwise")
