"""Text -> capitalised words with what stands between them: all that the fast profile looks at.

A place name is a run of capitalised words, so the rest of a text is passed over by one compiled pattern. What lies
between two capitalised words (the gap) says whether they belong to one run, and gives the words before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from geoint.models import Span
from geoint.reading.sentences import ABBREVIATIONS
from geoint.reading.tokens import Token

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚΑ-ΩЀ-Я"
# Short forms of states, provinces and parts of addresses, beside those at which a sentence does not end.
_MORE_ABBREVIATIONS = ("alta", "sask", "man", "ont", "que", "twp", "hwy", "rte", "pkwy", "ltd")
# Whole words: names of roads keep their number, "St." and "Calif." their full stop.
_WORD = re.compile(
    rf"[{_UPPER}]\.(?:[A-Z][a-z]*\.)+"  # U.S., W.Va.
    rf"|[A-Z]\.(?=\s+[{_UPPER}])"  # N. High St.
    r"|\b(?:" + "|".join(sorted({w.title() for w in (*ABBREVIATIONS, *_MORE_ABBREVIATIONS)})) + r")\."
    r"|\b(?:Highway|Hwy|Route|Road|Interstate|District)\s\d+\b"
    r"|\b\d+(?:st|nd|rd|th)\b(?=\s[A-Z])"  # 14th St.
    rf"|(?<![^\W_])[{_UPPER}]\w*(?:[’'](?!s\b)\w+)*"
)
_PIECE = re.compile(r"[’']s\b|\w+|[^\w\s]")
# What may stand inside one name.
_JOINERS = frozenset(
    {
        " ", "  ", "\u00a0", "-", "\u2010", "'", "’", ". ", " & ", " of ", " of the ", " on ", " upon ",
        "-on-", "-upon-", " de ", " de la ", " du ", " des ", " del ", " la ", " le ", " da ", " do ", " al-", " el-",
        "-en-", "-de-", "-sur-", "-le-", "-la-",
    }
)  # fmt: skip
# "Trinidad and Tobago" is one name, "Russia and China" are two: the gazetteer says which.
_AND = " and "
# How much of a long gap is read for the words at its two ends.
_GAP_END = 32


class Sentence(NamedTuple):
    """The capitalised words of a sentence.

    `joined[i]` says whether word i goes on the run of word i - 1. `before` and `after` hold for each word the two
    pieces of text next to it, nearest first: of the run's own words where it stands in one. `plain` is the number of
    other words.
    """

    start: int
    words: list[Token]
    lowers: list[str]
    joined: list[bool]
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]
    runs: list[tuple[int, int]]
    plain: int


def capital_words(text: str, sentences: Sequence[Span], *, is_name: Callable[[str], object]) -> list[Sentence]:
    """Return the sentences that hold any capitalised word.

    Parameters
    ----------
    is_name
        Says whether words on both sides of "and" are one name.
    """
    found = (_sentence(text, span.start, span.end, is_name) for span in sentences)
    return [sentence for sentence in found if sentence is not None]


def _sentence(text: str, start: int, end: int, is_name: Callable[[str], object]) -> Sentence | None:
    words = [Token(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, start, end)]
    if not words:
        return None
    joined: list[bool] = []
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    plain, position = 0, start
    for n, word in enumerate(words):
        gap = text[position : word.start]
        one_run = n > 0 and (gap in _JOINERS or (gap == _AND and bool(is_name(text[words[n - 1].start : word.end]))))
        joined.append(one_run)
        head, tail = _ends(gap)
        plain += gap.count(" ") - (n > 0)
        if n:
            after.append(_two(head, word.text.lower()))
        before.append(_two(tail, words[n - 1].text.lower() if n else "^"))
        position = word.end
    gap = text[position:end]
    plain += gap.count(" ")
    after.append(_two(_ends(gap)[0], "$"))
    return Sentence(start, words, [w.text.lower() for w in words], joined, before, after, _runs(joined), plain)


def _ends(gap: str) -> tuple[list[str], list[str]]:
    """Return the first two pieces of a gap in order, and the last two backwards."""
    if gap == " " or not gap:
        return [], []
    if len(gap) <= 2 * _GAP_END:
        pieces = _PIECE.findall(gap.lower())
        return pieces[:2], pieces[:-3:-1]
    return _PIECE.findall(gap[:_GAP_END].lower())[:2], _PIECE.findall(gap[-_GAP_END:].lower())[:-3:-1]


def _two(pieces: list[str], beyond: str) -> tuple[str, str]:
    """Return two pieces, with what lies beyond the gap where it has fewer."""
    if len(pieces) > 1:
        return pieces[0], pieces[1]
    return (pieces[0], beyond) if pieces else (beyond, "")


def _runs(joined: Sequence[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for n, goes_on in enumerate(joined):
        if goes_on:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs
