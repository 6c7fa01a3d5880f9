"""Who is named in a text: states by name, demonym, capital, force or ship prefix; and what part each plays.

A part is read from the words beside a group of names ("Russian and Chinese warships", "drills with Iran and China",
"observers from Oman and Qatar", "against Taiwan"). It is local: which event an actor belongs to is decided later.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from geoint.data import data_path
from geoint.models import Mention, Span
from geoint.reading.actor_parts import FORCE_NOUN, LEADING, LONG_LIST, Actor, Part, governs, own_part, part_of
from geoint.reading.ship_prefixes import find_ships

__all__ = ["Actor", "Lexicon", "Part", "find_actors", "load_capitals", "load_lexicon"]


class Lexicon(NamedTuple):
    """Words that stand for states, and the patterns that find them; `first_halves` open a pair ("Indo-Thai")."""

    codes: dict[str, str]
    forms: dict[str, Literal["demonym", "capital", "force"]]
    pattern: re.Pattern[str]
    first_halves: re.Pattern[str]


# Words that stand for a state before a hyphen only.
_FIRST_HALVES = {"Sino": "CN", "Franco": "FR", "Anglo": "GB", "Russo": "RU"}


@cache
def load_lexicon() -> Lexicon:
    """Return the demonyms and force names that come with the package."""
    codes: dict[str, str] = {}
    forms: dict[str, Literal["demonym", "capital", "force"]] = {}
    for file, column, form in (("handmade/demonyms.csv", "word", "demonym"), ("forces.csv", "name", "force")):
        with data_path(file).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                codes.setdefault(row[column], row["code"])
                forms.setdefault(row[column], "demonym" if form == "demonym" else "force")
    for word, code in (
        ("US", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("UAE", "AE"),
        ("PRC", "CN"),
        ("DPRK", "KP"),
    ):
        codes.setdefault(word, code)
        forms.setdefault(word, "demonym")
    for word, code in _FIRST_HALVES.items():
        codes[word], forms[word] = code, "demonym"
    words = sorted(codes, key=lambda w: (-len(w), w))
    halves = sorted({w.rstrip("-") for w in words if w.endswith("-")} | set(_FIRST_HALVES), key=lambda w: (-len(w), w))
    whole = [w for w in words if not w.endswith("-") and w not in _FIRST_HALVES]
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in whole) + r")(?![\w])")
    first_halves = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in halves) + r")(?=[-–]\w)")
    return Lexicon(codes, forms, pattern, first_halves)


@cache
def load_capitals() -> dict[str, str]:
    """Return the capitals that stand for governments: name -> ISO code."""
    with data_path("handmade/capitals.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row["code"] for row in csv.DictReader(stream)}


# "Iran, Russia and China", "Ethiopia's and Djibouti's armies", "Franco-British"
_JOINERS = re.compile(
    r"^(?:['’]s?(?=,|\s+(?:and|or|as\s+well\s+as)\b))?[\s,]*+(?:and|as\s+well\s+as|or|nor|/|&|[-–])?[\s,]*+"
    # Possessive, the longer word before its beginning: digits in a row could be parted in ever more ways.
    r"(?:the|its|from|of|also|about|some|host|\d[\d,]*+|two|three|four|five|six|seven|eight|nine|ten|an?|\s)*+$",
    re.I,
)
# What a force says of others is a report; what it says of itself ("it held") is its own activity.
_SAYS = re.compile(
    rf"^(?:['’]s?)?\s+(?:[\w-]+\s+){{0,3}}?(?:{FORCE_NOUN}|joint\s+staff|command)\s+(?:\w+ly\s+)?"
    r"(?:said|says|reported|reports|stated|confirmed|told|added|claimed)\b(?!\s+(?:that\s+)?(?:it|its|they|their|our|we)\b)",
    re.I,
)
# The forces of a territory are those of the state it belongs to.
_SOVEREIGNS = {
    "AS": "US", "AW": "NL", "BM": "GB", "CW": "NL", "FK": "GB", "FO": "DK", "GF": "FR", "GG": "GB", "GI": "GB",
    "GL": "DK", "GP": "FR", "GU": "US", "MP": "US", "MQ": "FR", "NC": "FR", "PF": "FR", "PR": "US", "RE": "FR",
    "VI": "US", "WF": "FR", "YT": "FR",
}  # fmt: skip
# States that share their name with a town or a province; in a list of states they are meant themselves.
_ALSO_TOWNS = {
    "Benin": "BJ", "Chad": "TD", "Cuba": "CU", "Cyprus": "CY", "Djibouti": "DJ", "Georgia": "GE", "Guatemala": "GT",
    "Jordan": "JO", "Kuwait": "KW", "Lebanon": "LB", "Luxembourg": "LU", "Malta": "MT", "Mexico": "MX",
    "Monaco": "MC", "Niger": "NE", "Panama": "PA", "Peru": "PE", "Poland": "PL", "Singapore": "SG",
}  # fmt: skip
_WITH_OTHERS = re.compile(r"\b(?:join\w*|joint\w*|both|together|alongside|with\s+(?:its|their))\b", re.I)


def find_actors(
    text: str, mentions: Sequence[Mention], demonym: Callable[[str], str | None], sentence: Span
) -> list[Actor]:
    """Return the states named in one sentence, each with its part.

    Parameters
    ----------
    mentions
        Resolved mentions of the report; those inside the sentence count.
    demonym
        Turns "Russian" into "RU"; the gazetteer's.
    """
    named = _named(text, mentions, demonym, sentence)
    actors: list[Actor] = []
    for group in _groups(text, named, sentence):
        part = part_of(text, group, sentence)
        actors.extend(a._replace(part=own_part(text, a, part, sentence)) for a in group)
    actors = [a._replace(code=_SOVEREIGNS.get(a.code, a.code)) for a in actors]
    return _speakers_told_apart(text, _roll_call(actors), sentence)


def _roll_call(actors: list[Actor]) -> list[Actor]:
    """Make a sentence that names the forces of many states, one by one, a list of those who take part."""
    sure = {a.code for a in actors if a.part in {"force", "listed", "subject"}}
    counted = [a for a in actors if a.code in sure or (a.part in {"partner", "plain"} and a.form == "demonym")]
    if len(sure) < LONG_LIST - 1 or len({a.code for a in counted}) < LONG_LIST:
        return actors
    return [
        a._replace(part="listed")
        if a.part in {"force", "subject"} or (a.part in {"partner", "plain"} and a in counted)
        else a
        for a in actors
    ]


def _speakers_told_apart(text: str, actors: list[Actor], sentence: Span) -> list[Actor]:
    """Make a force that only tells what others did a speaker: "South Korea's military said that the North fired"."""
    if _WITH_OTHERS.search(text, sentence.start, sentence.end):
        return actors
    acting = {a.code for a in actors if a.part in {"force", "subject", "listed"}}
    return [
        a._replace(part="speaker")
        if a.part in {"force", "subject"} and acting - {a.code} and _SAYS.match(text[a.end : sentence.end])
        else a
        for a in actors
    ]


def _named(text: str, mentions: Sequence[Mention], demonym: Callable[[str], str | None], sentence: Span) -> list[Actor]:
    """Return who is named, without their parts."""
    capitals, adjectives, found = load_capitals(), load_lexicon().forms, []
    for mention in mentions:
        if not (sentence.start <= mention.start and mention.end <= sentence.end):
            continue
        if mention.kind == "country" and mention.text in adjectives and mention.text[-2:].islower():
            continue  # "Costa Rican", which the lexicon finds
        if mention.kind == "country" and mention.country:
            found.append(
                Actor(mention.start, mention.end, mention.country, "name", "location" if mention.literal else "plain")
            )
        elif mention.text in _ALSO_TOWNS and mention.kind != "country":
            found.append(Actor(mention.start, mention.end, _ALSO_TOWNS[mention.text], "group", "location"))
        elif not mention.literal and mention.country and mention.text in capitals and not mention.text.isupper():
            found.append(Actor(mention.start, mention.end, mention.country, "capital", "plain"))
    found += _koreas(text, sentence)
    found += [Actor(s.start, s.end, s.code, "force", "plain") for s in find_ships(text, sentence.start, sentence.end)]
    found += _pairs(text, sentence)
    lexicon = load_lexicon()
    for match in lexicon.pattern.finditer(text, sentence.start, sentence.end):
        inside = any(
            m.start <= match.start() and match.end() <= m.end and m.end - m.start > len(match.group()) for m in mentions
        )  # "Indian Ocean"
        if not inside and not any(a.start < match.end() and match.start() < a.end for a in found):
            word = match.group()
            code = demonym(word) or lexicon.codes[word]
            found.append(Actor(match.start(), match.end(), code, lexicon.forms[word], "plain"))
    return sorted(found)


def _pairs(text: str, sentence: Span) -> list[Actor]:
    """Return both states of "Indo-Thai" and "Sino-Russian", which the gazetteer's names hide."""
    lexicon, found = load_lexicon(), []
    for match in lexicon.first_halves.finditer(text, sentence.start, sentence.end):
        second = lexicon.pattern.match(text, match.end() + 1, sentence.end)
        if second is None or lexicon.forms[second.group()] != "demonym":
            continue  # "Indo-Pacific"
        first = lexicon.codes.get(match.group()) or lexicon.codes[f"{match.group()}-"]
        found.append(Actor(match.start(), match.end(), first, "demonym", "plain"))
        found.append(Actor(second.start(), second.end(), lexicon.codes[second.group()], "demonym", "plain"))
    return found


@lru_cache(maxsize=4)
def _names_a_korea(text: str) -> bool:
    """Asked for each sentence of one report, answered once."""
    return re.search(r"\b(?:North|South)\s+Korea|\bPyongyang\b|\bKim\s+(?:Jong|Yo)|\bSeoul\b", text) is not None


def _koreas(text: str, sentence: Span) -> list[Actor]:
    """Read "the North" and "the South" as the two Koreas in a report that names one of them."""
    if not _names_a_korea(text):
        return []
    pattern = re.compile(
        r"\b[Tt]he\s+(North|South)\b(?!\s+(?:Korea|China|Sea|Atlantic|Pacific|Africa|America|Pole|of\b|[A-Z]))"
    )
    codes = {"North": "KP", "South": "KR"}
    return [
        Actor(m.start(1), m.end(1), codes[m.group(1)], "name", "plain")
        for m in pattern.finditer(text, sentence.start, sentence.end)
    ]


def _groups(text: str, actors: list[Actor], sentence: Span) -> list[list[Actor]]:
    """Put names that are listed together into one group: "Iran, Russia and China"."""
    groups: list[list[Actor]] = []
    for actor in actors:
        if groups and _JOINERS.match(text[groups[-1][-1].end : actor.start]) is not None:
            groups[-1].append(actor)
        else:
            groups.append([actor])
    sure = [[a._replace(form="name") for a in g] if _is_list(g) else g for g in groups]
    kept = [g for g in sure if any(a.form != "group" for a in g)]
    return [part for group in kept for part in _without_leading(text, group, sentence)]


def _is_list(group: list[Actor]) -> bool:
    """Whether a name that a town has too stands in a list of states."""
    return any(a.form == "group" for a in group) and any(a.form == "name" for a in group)


def _without_leading(text: str, group: list[Actor], sentence: Span) -> list[list[Actor]]:
    """Part the states of "Unlike Norway," from the subject that follows: "Sweden and Finland sent"."""
    before = text[sentence.start : group[0].start]
    if len(group) > 1 and LEADING.match(before) is None and governs(before):
        return _without_subject(text, group, sentence)
    if len(group) < 2 or LEADING.match(before) is None:
        return [group]
    between = [text[a.end : b.start] for a, b in pairwise(group)]
    commas = [i for i, words in enumerate(between) if words.strip() == ","]
    after_and = [i for i in commas if any("and" in words for words in between[:i])]
    cut = (after_and or commas or [len(between)])[0] + 1
    return [part for part in (group[:cut], group[cut:]) if part]


def _without_subject(text: str, group: list[Actor], sentence: Span) -> list[list[Actor]]:
    """Part the subject from a phrase before it: "after its war with Armenia, Azerbaijan began"."""
    last, after = text[group[-2].end : group[-1].start], text[group[-1].end : sentence.end]
    if last.strip() == "," and re.match(r"\s*,?\s+(?:and|or|as\s+well\s+as)\b|\s*,", after) is None:
        return [group[:-1], group[-1:]]
    return [group]
