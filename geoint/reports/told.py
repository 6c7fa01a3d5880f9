"""What is told of inputs that were left out: the first ones line by line, the rest counted by what to do."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from geoint.models import Fault

MAX_TOLD = 10_000
"""Lines of one kind that a run keeps. Nobody reads more, and each takes a kilobyte."""

# Advice is a fixed sentence with few exceptions, so this holds all kinds; a hostile input could make up more.
_MAX_KINDS = 100
_OTHERS = "look at the lines above for what they are"


class Tellable(Protocol):
    """What a line can be added to: a list, or the first lines of one."""

    def append(self, fault: Fault, /) -> None:
        """Add one line."""


class Told:
    """Adds lines to a list until it has `MAX_TOLD` of this run; counts the rest, so that memory does not grow.

    Parameters
    ----------
    lines
        The list that is filled.
    what
        How the counted ones are called in the last lines ("more inputs were left out").
    """

    def __init__(self, lines: list[Fault], what: str) -> None:
        self._lines = lines
        self._what = what
        self._told = 0
        self._more: Counter[str] = Counter()

    def append(self, fault: Fault, /) -> None:
        """Add a line, or count it."""
        if self._told < MAX_TOLD:
            self._told += 1
            self._lines.append(fault)
            return
        kind = fault.advice if fault.advice in self._more or len(self._more) < _MAX_KINDS else _OTHERS
        self._more[kind] += 1

    def finish(self) -> None:
        """Add one line for each kind that was counted only, the most frequent first."""
        for advice, count in sorted(self._more.items(), key=lambda item: (-item[1], item[0])):
            why = f"{count:,} {self._what} after the first {MAX_TOLD:,} lines, which are told one by one"
            self._lines.append(Fault(where="all inputs", why=why, advice=advice))
        self._more.clear()
