"""Names of exercises in a text: those of the register, and those that the text itself introduces.

A name counts with its edition ("Joint Sea-2025", "Mosi II"). Ordinary words ("East", "Ocean", "Dragon") count only
where a year, quotation marks or a word such as "exercise" stands beside them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from geoint.events.series import Series, SeriesRegister, fold_name, without_edition

_EDITION = r"(?:\s*[-–/]\s*|\s+|\s*['’])(?:(?:19|20|1[34])\d\d|\d\d)(?:-?[A-Z]|/\d)?(?![\w/.,]*\d)\b|\s+[IVXL]{1,5}\b"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞА-Я][\w'’]*"
_NAME = rf"{_CAPITAL}(?:(?:[/–-]|[ \t]+(?:of[ \t]+|the[ \t]+|and[ \t]+)?){_CAPITAL}){{0,4}}"
EXERCISE_WORD = (
    r"(?:exercises?|drills?|man(?:o?eu|eu)v(?:re|er)s?|war[\s-]?games?|wargames?|training|games|phase|"
    r"edition|operation)"
)
_CALLED = (
    r"(?:code[\s-]?named|nick-?named|named|called|known\s+as|dubbed|titled|entitled|designated|christened|"
    r"under\s+the\s+name(?:\s+of)?|by\s+the\s+name\s+of|the\s+name)"
)
_QUOTED = re.compile(rf"[“\"'‘«](?P<name>{_NAME}(?:{_EDITION})?|{_NAME}\s*\d+)[,.]?[”\"'’»]")
_WITH_YEAR = re.compile(
    rf"\b(?P<name>{_NAME}(?:\s*\([A-Z]\w+\))?(?:[-–\s/]+|\s*['’])(?:(?:19|20)\d\d|\d\d)(?:-?[A-Z])?)\b(?![,.]\d)"
)
_AFTER_WORD = re.compile(
    rf"\b(?:[Ee]xercises?|EXERCISE|[Dd]rills?|[Ww]ar\s?games|[Mm]an(?:o?eu)v(?:re|"
    rf"er)s)\s+(?P<name>{_NAME}(?:{_EDITION})?)"
)
_BEFORE_WORD = re.compile(
    rf"\b(?P<name>{_NAME}(?:{_EDITION})?)[”\"'’»]?(?:\s+(?:joint|annual|military|naval|strategic|air|field|bilateral|"
    rf"multinational|command[\s-]post|command[\s-]staff)){{0,3}}\s+(?!phase|edition|operation|"
    rf"training){EXERCISE_WORD}\b"
)
_AFTER_CALLED = re.compile(rf"\b{_CALLED},?\s+[“\"'‘«]?(?P<name>{_NAME}(?:{_EDITION})?)")
# What is named is a ship or a weapon: "a missile named Ghadir".
_THING_NAMED = re.compile(
    r"\b(?:missiles?|rockets?|ships?|vessels?|frigates?|destroyers?|corvettes?|submarines?|drones?|satellites?|aircraft|"
    r"jets?|tanks?|islands?|towns?|villages?|storms?|typhoon|hurricane|groups?|company|programme|program)\b"
    r"(?:\s+of\s+[\w\s]{2,20})?,?\s+(?:(?:was|is|were|are)\s+)?(?:named|called|known\s+as|dubbed|code-?named)\b",
    re.I,
)
_EDITION_AFTER = re.compile(_EDITION)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TWO_DIGITS = re.compile(r"[-–\s'’](\d\d)[A-Z]?$")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday "
    "spring summer autumn fall winter".split()
)
# Capitalised words before "exercise" that name a force, a place or a time and not the exercise.
_NO_NAME = frozenset(
    """
    the a an this that these those its his her their our joint military naval air force forces army navy
    marine marines corps nato csto pla eu un us u.s. uk asean sco brics quad fleet command ministry defence
    defense theater theatre pacific northern southern eastern western central district north south east west
    coast guard royal national international in on at for from with during after before when while as by since
    until under and but both they it he she we minister president general admiral colonel captain type task
    world cold war operation exercise drill exercises drills strategic annual about some over nearly almost
    around more only first second third fourth fifth sixth seventh eighth ninth tenth last next such no some
    many several
    """.split()
)


class NameMention(NamedTuple):
    """An exercise's name at [start, end)."""

    start: int
    end: int
    text: str
    series_id: str | None
    year: int | None
    strength: float


def find_names(text: str, register: SeriesRegister, *, blocked: frozenset[str] = frozenset()) -> list[NameMention]:
    """Return the exercises' names in a text, in order and without overlaps.

    Parameters
    ----------
    blocked
        Folded words that name places, peoples or weapons in this text: a name made of them alone is none.
    """
    introduced = _introduced(text, register, blocked)
    dated = [n for n in introduced if n.year is not None]
    # "Dragon Shield 2027" is a name of its own, although "Dragon" is one too.
    registered = [
        r
        for r in _registered(text, register)
        if r.year is not None or not any(n.start <= r.start and r.end < n.end for n in dated)
    ]
    found = [*registered, *introduced]
    return _without_overlaps(found)


def _registered(text: str, register: SeriesRegister) -> list[NameMention]:
    """Return the register's names; one that a cue has introduced counts without a cue elsewhere in the text."""
    hits = []
    words = [(m.start(), m.end(), fold_name(m.group())) for m in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text)]
    i = 0
    while i < len(words):
        hit = _series_at(text, words, i, register)
        if hit is not None:
            hits.append((words[i][0], words[hit[1]][1], hit[0]))
        i = hit[1] + 1 if hit is not None else i + 1
    sure = {e.series_id for start, end, e in hits if _mention_of(text, start, end, e) is not None}
    found = (_mention_of(text, start, end, e, introduced=e.series_id in sure) for start, end, e in hits)
    return [m for m in found if m is not None]


def _series_at(
    text: str, words: list[tuple[int, int, str]], i: int, register: SeriesRegister
) -> tuple[Series, int] | None:
    """Return the series whose longest name starts at word `i`, with the index of its last word."""
    if words[i][2].split(" ")[0] not in register.first_words or not _starts_name(text, words[i][0]):
        return None
    for last in range(min(i + register.longest, len(words)) - 1, i - 1, -1):
        gap_ok = all(text[words[k][1] : words[k + 1][0]].strip(" -–/·.") == "" for k in range(i, last))
        if not gap_ok:
            continue
        entry = register.find(text[words[i][0] : words[last][1]])
        if entry is not None and all(
            _starts_name(text, words[k][0]) or words[k][2] in {"of", "the", "and"} for k in range(i, last + 1)
        ):
            return entry, last
    return None


def _starts_name(text: str, start: int) -> bool:
    return text[start].isupper() or text[start].isdigit() or not text[start].isascii()


def _mention_of(text: str, start: int, end: int, entry: Series, *, introduced: bool = False) -> NameMention | None:
    edition = re.compile(rf"(?:\s*\([A-Z]\w+\))?(?:{_EDITION})").match(text, end)
    if edition is not None and not _is_date(text, start, edition.end()):
        end = edition.end()
    elif (
        without_edition(text[start:end]) == text[start:end]
        and not introduced
        and entry.is_generic(text[start:end])
        and not _has_cue(text, start, end)
        and not _stands_out(text, start, end)
    ):
        return None
    return _named(text, start, end, entry.series_id, 1.0)


def _stands_out(text: str, start: int, end: int) -> bool:
    """Whether two or more words have capitals in the middle of a sentence: "embark on Spring Storm, ..."."""
    words = re.findall(r"[^\W\d_]+", text[start:end])
    before = re.search(r"([^\W_]+)[ \t]+[“\"'‘]?$", text[max(0, start - 30) : start])
    after = re.match(r"[ \t]+[A-Z]", text[end : end + 3])
    return len(words) > 1 and after is None and before is not None and before.group(1).islower()


def _is_date(text: str, start: int, end: int) -> bool:
    """Whether a number after the name belongs to a date or a count: "Mosi 17 February", "Vostok 50 ships"."""
    number = _YEAR.search(text, start, end)
    following = re.match(r"\s+([A-Za-z]+)", text[end : end + 20])
    if number is None and following is not None and text[end - 2 : end].isdigit():
        word = following.group(1).lower()
        return word in _MONTHS or word in {"ships", "troops", "soldiers", "nations", "countries", "aircraft", "planes"}
    return False


def _has_cue(text: str, start: int, end: int) -> bool:
    """Whether quotation marks, a word for exercises or a naming verb stand beside text[start:end]."""
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if before[-1:] in "“\"'‘«(" and re.match(r"[,.]?[”\"'’»)]", after):
        return True
    if re.search(rf"(?:{_CALLED}|{EXERCISE_WORD}(?:\s+of)?),?\s+[“\"'‘«]?$", before, re.IGNORECASE):
        return True
    if re.match(
        r"[”\"'’»]?,\s+as\s+(?:the|these|this|it|they)\s+(?:[\w-]+\s+){0,2}(?:is|are|was|were)\s+(?:named|called|"
        r"known)",
        after,
    ):
        return True
    return re.match(rf"[”\"'’»]?(?:\s+\(\w+\))?(?:\s+[a-z-]+){{0,2}}\s+{EXERCISE_WORD}\b", after) is not None


def _introduced(text: str, register: SeriesRegister, blocked: frozenset[str]) -> list[NameMention]:
    found = []
    for pattern, strength in (
        (_QUOTED, 0.8),
        (_WITH_YEAR, 0.7),
        (_AFTER_CALLED, 0.8),
        (_AFTER_WORD, 0.7),
        (_BEFORE_WORD, 0.6),
    ):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if pattern in (_QUOTED, _WITH_YEAR) and not _near_exercise_word(text, start, end):
                continue
            if _THING_NAMED.search(text[max(0, match.start() - 40) : match.start() + 12]):
                continue
            start = _trim_start(text, start, end)
            if pattern is _BEFORE_WORD and not re.search(r"[\s/–-]", text[start:end]):
                continue  # "Large drills", "Polish exercises": one capitalised word is rarely a name
            if start < end and _is_plausible(text[start:end], blocked):
                entry = register.find(text[start:end])
                found.append(_named(text, start, end, entry.series_id if entry else None, strength))
    return found


def _near_exercise_word(text: str, start: int, end: int) -> bool:
    window = text[max(0, start - 70) : start].rsplit("\n", 1)[-1] + " " + text[end : end + 70].split("\n", 1)[0]
    return re.search(rf"\b(?:{EXERCISE_WORD}|{_CALLED})\b", window, re.IGNORECASE) is not None


def _trim_start(text: str, start: int, end: int) -> int:
    """Drop leading words that are articles, sentence openers or force names: "The Joint Sea" -> "Joint Sea"."""
    while True:
        match = re.match(r"([^\W_]+\.?)(\s+)", text[start:end])
        if match is None or fold_name(match.group(1)) not in _NO_NAME - {
            "joint",
            "northern",
            "southern",
            "eastern",
            "western",
            "international",
        }:
            return start
        start += match.end()


def _is_plausible(name: str, blocked: frozenset[str]) -> bool:
    """Whether a capitalised run can be an exercise's name: not a date, a force, a place or a weapon alone."""
    bare = fold_name(without_edition(name))
    words = bare.split()
    if not words or len(bare) < 3 or any(w in _MONTHS for w in words):
        return False
    if re.search(
        r"^(?:Two|Three|Four|Five|Six|Several|Some)\s|\b(?:Tu|Su|Il|MiG|F|B|P|J|H|Y|KJ|RC|MQ|RQ)[-–]\d+\b", name
    ):
        return False
    if re.search(r"\b[A-Za-z]{1,4}[-–]\d+[A-Z]+\b|\b[A-Z]\w+-[A-Z]\b", name):  # MiG-29K, Rafale-M
        return False
    if re.fullmatch(r"[A-Za-z]{1,3}[-–]?\d+\w*", name):  # F-35, Tu-95, SS-N-22
        return False
    return not all(w in _NO_NAME or w in blocked for w in words)


def _named(text: str, start: int, end: int, series_id: str | None, strength: float) -> NameMention:
    name = text[start:end]
    year = _YEAR.search(name)
    two = _TWO_DIGITS.search(name)
    number = int(year.group()) if year else 2000 + int(two.group(1)) if two and series_id else None
    return NameMention(start, end, name, series_id, number, strength)


def _without_overlaps(found: list[NameMention]) -> list[NameMention]:
    """Keep the stronger, then the longer of overlapping names."""
    kept: list[NameMention] = []
    for name in sorted(found, key=lambda n: (-n.strength, n.start - n.end, n.start)):
        if all(name.end <= k.start or k.end <= name.start for k in kept):
            kept.append(name)
    return sorted(kept)
