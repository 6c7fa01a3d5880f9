"""Features of capitalised words for the fast profile: the word, its run, what stands around the run, the gazetteer."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from geoint.gazetteer import Gazetteer
from geoint.reading.fast_words import Sentence

NAME_CACHE_SIZE = 200_000
# The longest name, in capitalised words, that is looked up.
_LONGEST = 5
# Share of capitalised words above which a line is a headline, where capitals tell nothing.
_TITLED = 0.7

# Countries whose town names are English family names too.
_ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})
_STEPS = (2, 4, 11)

_PLACE_HEADS = frozenset(
    """
    sea ocean bay gulf strait straits channel island islands isle isles peninsula cape coast river lake mount mountain
    mountains valley county parish province oblast region district prefecture krai city town village township
    municipality borough state republic territory range ground grounds base airfield airport port harbor harbour
    station field camp fort north south east west northern southern eastern western central
    """.split()
)
_FACILITY_HEADS = frozenset(
    """
    school elementary academy college university hospital church cathedral mosque temple street st st. road rd rd.
    avenue ave ave. boulevard blvd blvd. drive dr. lane highway route parkway bridge stadium arena center centre mall
    hotel tower theatre theater museum library court courthouse estate jail prison cemetery park square plaza farm
    house hall
    """.split()
)
_ORG_HEADS = frozenset(
    """
    fleet command navy army force forces ministry minister company corp inc ltd club party times post news agency
    department police office association council committee institute bank group union league team united fc airlines
    sheriff journal herald tribune act bill cup championship
    """.split()
)
_TITLES = frozenset(
    """
    mr mr. mrs mrs. ms ms. dr dr. president minister general gen gen. adm. admiral col col. capt capt. sen sen. rep
    rep. gov gov. king queen pope sir lt. sgt. sgt maj. officer deputy attorney coach chief detective judge mayor
    senator governor director son daughter wife husband mother father brother sister
    """.split()
)
_SPEECH = frozenset("said says told added asked explained noted was has who is had thinks says, 's".split())
_LOCATIVES = frozenset(
    """
    in at near from to around outside across throughout toward towards into through of off over between inside leaving
    visiting
    """.split()
)
_MOTION = frozenset(
    """
    left leave leaves leaving reach reached reaches reaching enter entered enters entering visit visited visits tour
    toured depart departed departing departs quit fled flee flees crossed cross crosses crossing passed passing bypass
    bypassed approach approached approaching besieged besiege seized seize captured capture bombed shelled struck hit
    surround surrounded surrounding overlooking
    """.split()
)
_CUES = (("in", _LOCATIVES), ("go", _MOTION), ("title", _TITLES), ("noun", _PLACE_HEADS), ("org", _ORG_HEADS))
_HEADS = (("place", _PLACE_HEADS), ("facility", _FACILITY_HEADS), ("org", _ORG_HEADS), ("title", _TITLES))


def _classes(lists: Sequence[tuple[str, frozenset[str]]]) -> dict[str, str]:
    """Return the class of each word, the first that has it."""
    out: dict[str, str] = {}
    for label, words in lists:
        for word in words:
            out.setdefault(word, label)
    return out


_HEAD = _classes(_HEADS)
_CUE = _classes(_CUES)


class NameClasses:
    """Coarse classes of names in the gazetteer, remembered."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.of = lru_cache(maxsize=NAME_CACHE_SIZE)(self._of)
        self.spread = lru_cache(maxsize=NAME_CACHE_SIZE)(self._spread)

    def _of(self, name: str) -> str:
        """Return the layer of the best entry with this name; towns by size; a mark for peoples; else nothing."""
        if self._gazetteer.demonym(name) is not None:
            return "people"
        ids = self._gazetteer.lookup(name)
        if not ids:
            return ""
        layer = ids[0].partition(":")[0]
        if layer != "gn":
            return layer
        entry = self._gazetteer.entry(ids[0])
        return f"city{min(len(str(entry.population)), 7)}" if entry.kind == "city" else entry.kind

    def _spread(self, name: str) -> str:
        """Return how many entries have this name, in steps, and whether the best lies where English is spoken.

        "Lincoln" and "Jackson" are many towns and many people, "Baltiysk" is one town.
        """
        ids = self._gazetteer.lookup(name)
        if not ids:
            return ""
        english = self._gazetteer.entry(ids[0]).country in _ENGLISH
        return f"{bisect(_STEPS, len(ids))}{'e' if english else 'x'}"


class Habits(NamedTuple):
    """How a report as a whole uses its capitalised words.

    `lower` are its words in small letters. The others count words after a word of place, beside a word of speech or
    rank, last in a run of two or three, and alone.
    """

    lower: frozenset[str]
    placed: Counter[str]
    personal: Counter[str]
    last: Counter[str]
    alone: Counter[str]


def read_habits(text: str, sentences: Sequence[Sentence]) -> Habits:
    """Count over a report what `Habits` tells."""
    habits = Habits(frozenset(text.split()), Counter(), Counter(), Counter(), Counter())
    for sentence in sentences:
        lowers = sentence.lowers
        for first, last in sentence.runs:
            before, after = sentence.before[first][0], sentence.after[last][0]
            placed = before in _LOCATIVES
            personal = after in _SPEECH or before in _TITLES or lowers[first] in _TITLES
            if placed or personal:
                for word in lowers[first : last + 1]:
                    habits.placed[word] += placed
                    habits.personal[word] += personal
            if first == last:
                habits.alone[lowers[first]] += 1
            elif last - first < 3:
                habits.last[lowers[last]] += 1
    return habits


def sentence_rows(text: str, sentence: Sentence, names: NameClasses, habits: Habits) -> list[list[str]]:
    """Return the features of a sentence's capitalised words."""
    flags = _flags(text, sentence, names)
    titled = len(sentence.words) > 3 and len(sentence.words) > _TITLED * (len(sentence.words) + sentence.plain)
    rows: list[list[str]] = []
    for first, last in sentence.runs:
        about = _about_run(text, sentence, names, first, last)
        if titled:
            about.append("titled")
        rows += [[*about, *_about_word(sentence, flags, names, habits, n, first, last)] for n in range(first, last + 1)]
    if sentence.words[0].start == sentence.start:
        rows[0].append("first")
    return rows


def _flags(text: str, sentence: Sentence, names: NameClasses) -> list[str]:
    """Return for each word B or I and the class of the longest name over it, or "O"."""
    flags = ["O"] * len(sentence.words)
    for first, last in sentence.runs:
        n = first
        while n <= last:
            start, step = sentence.words[n].start, 1
            for end in range(min(last, n + _LONGEST - 1), n - 1, -1):
                kind = names.of(text[start : sentence.words[end].end])
                if kind:
                    step = end - n + 1
                    flags[n : end + 1] = ["B" + kind] + ["I" + kind] * (step - 1)
                    break
            n += step
    return flags


def _about_run(text: str, sentence: Sentence, names: NameClasses, first: int, last: int) -> list[str]:
    """Return what holds of all words of a run."""
    length = last - first + 1
    (before, before2), (after, after2) = sentence.before[first], sentence.after[last]
    kind = names.of(text[sentence.words[first].start : sentence.words[last].end]) if length <= _LONGEST else ""
    row = [
        f"rk={kind}|{length if length < 5 else 5}",
        f"b={before}",
        f"bb={before2}|{before}",
        f"a={after}",
        f"aa={after}|{after2}",
        f"ba={before}|{after}",
        f"bk={before}|{kind}",
        f"ak={after}|{kind}",
    ]
    if length > 1:
        row += [f"h={label}" for label in {_HEAD.get(word, "") for word in sentence.lowers[first : last + 1]} if label]
    return row


def _about_word(
    sentence: Sentence, flags: Sequence[str], names: NameClasses, habits: Habits, n: int, first: int, last: int
) -> list[str]:
    """Return what holds of one word of a run."""
    word, lower, flag = sentence.words[n].text, sentence.lowers[n], flags[n]
    own = names.of(word)
    row = [
        f"w={lower}",
        f"e={lower[-3:]}",
        f"f={lower[-4:]}",
        f"p={lower[:3]}",
        f"g={flag}",
        f"o={own}",
        f"n={names.spread(word) if own else ''}|{first == last}",
        f"s={'A' if word.isupper() else 'x'}{min(len(word), 4)}|{flag}",
        f"i={n - first}|{last - n}" if last - first < 4 else f"i={min(n - first, 2)}+",
        f"gi={flag}|{n == first}|{n == last}",
        f"u={min(habits.placed[lower], 3)}|{min(habits.personal[lower], 3)}",
        f"l={min(habits.last[lower], 2)}|{min(habits.alone[lower], 2)}",
    ]
    if n > first:
        row += [f"w-={sentence.lowers[n - 1]}", f"g-={flags[n - 1]}|{flag}", f"h-={_HEAD.get(sentence.lowers[n - 1])}"]
    else:
        cue = _CUE.get(sentence.before[n][0], "")
        row += [f"bg={sentence.before[n][0]}|{flag}", f"q={cue}", f"qg={cue}|{flag}", f"qn={cue}|{bool(own)}"]
    if n < last:
        row += [f"w+={sentence.lowers[n + 1]}", f"g+={flag}|{flags[n + 1]}", f"h+={_HEAD.get(sentence.lowers[n + 1])}"]
        row.append(f"r={sentence.lowers[last]}")
    else:
        row.append(f"ag={sentence.after[n][0]}|{flag}")
    if lower in _HEAD:
        row.append(f"h0={_HEAD[lower]}")
    if lower in habits.lower:
        row.append("alsolower")
    # "Paris, Texas": what stands beyond the comma, on both sides.
    if (
        n == last
        and sentence.after[n][0] == ","
        and n + 1 < len(flags)
        and sentence.after[n][1] == sentence.lowers[n + 1]
    ):
        row += [f"c+={flags[n + 1]}", f"cg+={flag}|{flags[n + 1]}"]
    if n == first and n and sentence.before[n] == (",", sentence.lowers[n - 1]):
        row += [f"c-={flags[n - 1]}", f"cg-={flags[n - 1]}|{flag}"]
    return row
