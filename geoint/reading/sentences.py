"""Text -> sentences, as spans.

A line break ends a sentence: news texts come with one paragraph a line, and headlines carry no full stop.
"""

from __future__ import annotations

import re

from geoint.models import Span

# A full stop after one of these ends no sentence. Titles, ranks, months and Latin abbreviations of English news style.
ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof st sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt brig vice rear hon rev pres sec
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no nos vs etc eg ie al fig vol approx est inc ltd co corp dept univ ave blvd rd mt ft bros jr sr
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo spc pfc avg min max sq km mi nm hrs
    """.split()
)

# Words that open a sentence so often that even "U.S." before them ends one.
_OPENERS = frozenset(
    "the a an it he she they we in on at but and this that these those there its his her their".split()
)

# No abbreviation is longer; looking further back would make a text of initials quadratic.
LONGEST_WORD = 24

# Taken whole or not at all: a row of ten thousand dots would else be tried from each of them to the end.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s|$)|\n+""")
_LAST_WORD = re.compile(r"((?:[^\W\d_]\.)+[^\W\d_]|[^\W_]+)$")
_NEXT = re.compile(r"""\s*(["'“‘«(\[]*)([^\s"'“‘«(\[]+)""")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text in order, without the white space around them."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] != "\n" and not _ends_sentence(text, start, match):
            continue
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + piece.index(stripped[0])
        spans.append(Span(start=offset, end=offset + len(stripped)))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the stop at `match` ends a sentence that began at `start`."""
    following = _NEXT.match(text, match.end())
    if following is None or "\n" in text[match.end() : following.start(2)]:
        return True
    word = following.group(2)
    if not (word[0].isupper() or word[0].isdigit() or following.group(1)):
        return False
    if match.group()[0] != ".":
        return True
    before = _LAST_WORD.search(text, max(start, match.start() - LONGEST_WORD), match.start())
    if before is None:
        return True
    last = before.group(1)
    if "." in last or (len(last) == 1 and last.isalpha() and last.isupper()):  # U.S. or an initial
        return "." in last and word.lower() in _OPENERS
    return last.lower() not in ABBREVIATIONS or (len(last) > 1 and last.islower() and last.lower() not in {"no", "vs"})


def sentence_at(sentences: tuple[Span, ...], offset: int) -> int:
    """Return the index of the sentence that holds `offset`, or of the one before it."""
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle].start <= offset:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, 0)
