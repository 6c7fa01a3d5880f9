"""Features of tokens for the toponym tagger: the word, its shape, its neighbours, gazetteer and whole report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from geoint.reading.class_features import class_features
from geoint.reading.cues import FACILITY_HEADS, LOCATIVES, ORG_HEADS, PERSON_HEADS, PLACE_HEADS
from geoint.reading.facts import Facts, ReportWords, run_heads
from geoint.reading.word_table import WordTable


def sentence_features(facts: Facts, *, words: ReportWords, table: WordTable) -> list[list[str]]:
    """Return the feature lists of a sentence's tokens, given what the whole report says of its words."""
    tokens, lowers, shapes, flags = facts.tokens, facts.lowers, facts.shapes, facts.flags
    runs = _run_features(facts)
    classes = class_features(lowers, facts.capital, flags, [(r.first, r.last) for r in facts.runs], table)
    around = [
        (f"w={lower}", f"s={shape}", f"g={flag}") for lower, shape, flag in zip(lowers, shapes, flags, strict=True)
    ]
    rows = []
    for i, token in enumerate(tokens):
        row = _own(facts, i)
        if i == 0:
            row.append("first")
        if lowers[i] in words.lower:
            row.append("alsolower")
        if facts.style:
            row.append(facts.style)
        for offset in (-2, -1, 1, 2):
            k = i + offset
            if 0 <= k < len(tokens):
                row += [f"{offset}{feature}" for feature in around[k]]
            else:
                row.append(f"{offset}edge")
        row += _combined(lowers, shapes, flags, i)
        if token.text[0].isupper():
            row += _elsewhere(lowers[i], words)
        row += runs[i]
        row += classes[i]
        rows.append(row)
    return rows


def _elsewhere(lower: str, words: ReportWords) -> list[str]:
    """Return what the whole report says of a word, in steps."""
    row = []
    placed, personal, last, alone = words.placed[lower], words.personal[lower], words.last[lower], words.alone[lower]
    row.append(f"placed={min(placed, 3)}")
    row.append(f"personal={min(personal, 3)}")
    row.append(f"last={min(last, 2)}|{min(alone, 2)}")
    if placed and personal:
        row.append("placed>personal" if placed > personal else "placed<personal")
    return row


def _run_features(facts: Facts) -> list[list[str]]:
    """Return for each token what holds of the capitalised run that it stands in."""
    lowers = facts.lowers
    rows: list[list[str]] = [[] for _ in lowers]
    for run in facts.runs:
        first, last, kind = run
        length = last - first + 1
        before = lowers[first - 1] if first else "^"
        after = lowers[last + 1] if last + 1 < len(lowers) else "$"
        inner = [f"rung={kind}", f"runlen={min(length, 5)}", f"around={before}|{after}"]
        heads = run_heads(lowers, run)
        inner += [name for name, met in zip(("runorg", "runperson", "runfacility"), heads, strict=True) if met]
        for k in range(first, last + 1):
            rows[k] = [
                *inner,
                f"inrun={k - first}|{last - k}" if length <= 4 else "inrun=long",
                f"rg={kind}|{k - first}",
                f"runhead={lowers[last]}|{k == last}",
            ]
    return rows


def _own(facts: Facts, i: int) -> list[str]:
    lower, flag = facts.lowers[i], facts.flags[i]
    row = [*_spelling(lower, facts.shapes[i]), f"g={flag}", f"sg={facts.shapes[i]}|{flag}"]
    if facts.capital[i]:
        row.append(f"g1={facts.singles[i]}")
        if facts.demonyms[i]:
            row.append("demonym")
    if lower in PLACE_HEADS:
        row.append("placehead")
    if lower in ORG_HEADS:
        row.append("orghead")
    if lower in FACILITY_HEADS:
        row.append("facilityhead")
    return row


@lru_cache(maxsize=65_536)
def _spelling(lower: str, shape: str) -> tuple[str, ...]:
    affixes = [f"p{n}={lower[:n]}" for n in (2, 3)] + [f"e{n}={lower[-n:]}" for n in (1, 2, 3, 4)]
    return ("bias", f"w={lower}", f"s={shape}", *affixes)


def _combined(lowers: Sequence[str], shapes: Sequence[str], flags: Sequence[str], i: int) -> list[str]:
    row = []
    if i > 0:
        row += [f"-1w0s={lowers[i - 1]}|{shapes[i]}", f"-1w0g={lowers[i - 1]}|{flags[i]}"]
        if lowers[i - 1] in PERSON_HEADS:
            row.append("afterperson")
        if lowers[i - 1] in LOCATIVES:
            row.append("afterlocative")
    if i > 1:
        row += [f"-2w-1w={lowers[i - 2]}|{lowers[i - 1]}", f"-2g-1w={flags[i - 2]}|{lowers[i - 1]}"]
    if i + 1 < len(lowers):
        row += [f"0s1w={shapes[i]}|{lowers[i + 1]}", f"0g1w={flags[i]}|{lowers[i + 1]}"]
        row += [
            f"next={kind}"
            for kind, words in (("place", PLACE_HEADS), ("org", ORG_HEADS), ("facility", FACILITY_HEADS))
            if lowers[i + 1] in words
        ]
    if i + 2 < len(lowers):
        row += [f"1w2w={lowers[i + 1]}|{lowers[i + 2]}", f"1w2g={lowers[i + 1]}|{flags[i + 2]}"]
    if i > 0 and i + 1 < len(lowers):
        row.append(f"-1w+1w={lowers[i - 1]}|{lowers[i + 1]}")
    # The first word after the capitalised run that the token stands in, and the last one before it.
    right = i
    while right < len(lowers) and shapes[right].startswith("X"):
        right += 1
    left = i
    while left >= 0 and shapes[left].startswith("X"):
        left -= 1
    row.append(f"afterrun={lowers[right] if right < len(lowers) else ''}")
    row.append(f"beforerun={lowers[left] if left >= 0 else ''}")
    row.append(f"runlast={lowers[right - 1] if right > i else ''}")
    return row
