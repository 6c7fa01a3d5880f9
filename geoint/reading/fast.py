"""Toponym recognition for the fast profile: only capitalised words are looked at, by a small random field.

The weights in fast.crfsuite are the project's own; bench/train_fast.py makes them. Names that begin with a small letter
are not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.gazetteer import Gazetteer
from geoint.models import Mention, Report, Span
from geoint.reading.fast_features import Habits, NameClasses, read_habits, sentence_rows
from geoint.reading.fast_words import Sentence, capital_words
from geoint.reading.votes import decide

if TYPE_CHECKING:
    import pycrfsuite

MODEL_PATH = Path(__file__).with_name("fast.crfsuite")
# Adjectives of direction name no place by themselves.
_NO_PLACES = frozenset("western eastern northern southern central north south east west".split())
# What follows one of these is a person, whatever the gazetteer says.
_PERSONS = frozenset("mr mr. mrs mrs. ms ms. miss sir".split())


class FastTagger:
    """Finds toponyms in sentences; the same use as `geoint.reading.mentions.Tagger`."""

    def __init__(self, names: NameClasses, crf: pycrfsuite.Tagger) -> None:
        self._names, self._crf = names, crf

    def find(self, report: Report, sentences: Sequence[Span]) -> tuple[Mention, ...]:
        """Return the toponyms of a report in text order, unresolved."""
        text = report.text
        parts = capital_words(text, sentences, is_name=self._names.of)
        habits = read_habits(text, parts)
        chances = [self._chances(text, sentence, habits) for sentence in parts]
        found = []
        for name in decide([sentence.words for sentence in parts], chances):
            part = parts[name.sentence]
            if _is_no_place(part, name.first, name.last):
                continue
            start, end = part.words[name.first].start, part.words[name.last].end
            found.append(
                Mention(
                    report_id=report.id,
                    start=start,
                    end=end,
                    text=text[start:end],
                    name=text[start:end],
                    recognition=round(name.certainty, 4),
                )
            )
        return tuple(found)

    def _chances(self, text: str, sentence: Sentence, habits: Habits) -> list[tuple[float, float]]:
        """Return for each word the chances that a name begins with it, and that one goes on in it."""
        crf = self._crf
        crf.set(sentence_rows(text, sentence, self._names, habits))
        out = []
        for n, goes_on in enumerate(sentence.joined):
            begin, inside = crf.marginal("B", n), crf.marginal("I", n)
            # A name never goes on across a gap.
            out.append((begin, inside) if goes_on else (begin + inside, 0.0))
        return out


def _is_no_place(sentence: Sentence, first: int, last: int) -> bool:
    """Say whether a name can be none: a bare direction, or a person after a title."""
    if first == last and sentence.lowers[first] in _NO_PLACES:
        return True
    return sentence.joined[first] and sentence.lowers[first - 1] in _PERSONS


def load_fast_tagger(gazetteer: Gazetteer, *, path: Path = MODEL_PATH) -> FastTagger:
    """Open the fast profile's weights."""
    import pycrfsuite

    crf = pycrfsuite.Tagger()
    crf.open(str(path))
    return FastTagger(NameClasses(gazetteer), crf)
