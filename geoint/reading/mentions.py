"""Toponym recognition: a conditional random field, and a small network that reads beside it.

The weights in toponyms.crfsuite and network.npz are the project's own; bench/train_tagger.py and bench/train_network.py
made them and docs/model-card.md describes them.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.gazetteer import Gazetteer
from geoint.models import Mention, Report, Span
from geoint.reading.facts import Facts, ReportWords, joined, read_facts, report_words
from geoint.reading.features import sentence_features
from geoint.reading.network import Network, load_network
from geoint.reading.network_inputs import network_inputs
from geoint.reading.tokens import tokenize
from geoint.reading.votes import decide
from geoint.reading.word_table import WordTable, load_word_table

if TYPE_CHECKING:
    import pycrfsuite

MODEL_PATH = Path(__file__).with_name("toponyms.crfsuite")
NAME_CACHE_SIZE = 200_000
# How much the network has to say beside the random field. Found by cross-validation on the dev corpora.
NETWORK_SHARE = 0.5
# Kinds whose many-word names are found even where the tagger missed them: hardly anything else is called so.
_SURE_KINDS = frozenset({"ocean", "sea", "strait", "bay", "islands", "reef", "zone", "spaceport"})
# How sure such a name is that the tagger passed over.
_SURE_CERTAINTY = 0.8
# Hardly anything but a place stands behind these.
_BEFORE_PLACES = frozenset({"near", "off", "outside", "around", "toward", "towards"})
# Adjectives of direction name no place by themselves.
_NO_PLACES = frozenset("western eastern northern southern central north south east west".split())
# What follows a place's name where the whole names a force or an organisation.
_ORGANISATION = re.compile(
    r"^\s+(?:Fleet|Command|Flotilla|Group|Squadron|Regiment|Division|Brigade|Battalion|University|"
    r"Times|Post|Council|Cooperation|Treaty|Pact)\b"
)


class GazetteerNames:
    """What the features ask of the gazetteer, remembered."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.name_class = lru_cache(maxsize=NAME_CACHE_SIZE)(self._name_class)
        self.is_demonym = lru_cache(maxsize=NAME_CACHE_SIZE)(self._is_demonym)

    def _name_class(self, name: str) -> str:
        """Return the kind of the best entry with this name; towns by size; empty where there is none."""
        if not self._gazetteer.has_name(name):
            return ""
        ids = self._gazetteer.lookup(name)
        if not ids:
            return ""
        entry = self._gazetteer.entry(ids[0])
        if entry.kind != "city":
            return entry.kind
        return f"city{min(len(str(entry.population)), 7)}"

    def _is_demonym(self, word: str) -> bool:
        return self._gazetteer.demonym(word) is not None


class Tagger:
    """Finds toponyms in sentences.

    Parameters
    ----------
    table
        What is known of words; by default the table that comes with the package.
    network
        A second reader, whose chances are mixed with the random field's. Without it the field reads alone.
    """

    def __init__(
        self,
        names: GazetteerNames,
        crf: pycrfsuite.Tagger,
        *,
        table: WordTable | None = None,
        network: Network | None = None,
    ) -> None:
        self._names, self._crf, self._network = names, crf, network
        self._table = load_word_table() if table is None else table

    def find(self, report: Report, sentences: Sequence[Span]) -> tuple[Mention, ...]:
        """Return the toponyms of a report in text order, unresolved."""
        facts = [read_facts(tokenize(report.text, s.start, s.end), self._names) for s in sentences]
        tokens = [f.tokens for f in facts]
        found = []
        for name in decide(tokens, self.chances(facts)):
            span = tokens[name.sentence][name.first : name.last + 1]
            counted = span[0].text[0].islower() and any(t.text[0].isdigit() for t in span)  # "flotilla 120"
            if not counted and not all(t.text.lower() in _NO_PLACES or not t.text[0].isalpha() for t in span):
                found.append(_mention(report, span[0].start, span[-1].end, name.certainty))
        taken = sorted((m.start, m.end) for m in found)
        for start, end in (span for sentence in facts for span in self._sure_names(report.text, sentence)):
            at = bisect(taken, (end,))
            if not any(left < end and start < right for left, right in taken[max(at - 2, 0) : at + 1]):
                found.append(_mention(report, start, end, _SURE_CERTAINTY))
        return tuple(sorted(found, key=lambda m: m.start))

    def chances(self, report: Sequence[Facts]) -> list[list[tuple[float, float]]]:
        """Return for each token of each sentence the chances that a name begins with it, and that one goes on in it."""
        words = report_words([f.tokens for f in report])
        rows = [self._field_chances(facts, words) for facts in report]
        if self._network is None:
            return rows
        inputs = network_inputs(report, words, self._table, self._network.kinds)
        second = self._network.chances(inputs, self._table).tolist()
        mixed, at = [], 0
        for facts, row in zip(report, rows, strict=True):
            both = [_mix(first, other) for first, other in zip(row, second[at : at + len(row)], strict=True)]
            mixed.append(_with_doubt_for_the_place(facts, row, both))
            at += len(row)
        return mixed

    def _field_chances(self, facts: Facts, words: ReportWords) -> list[tuple[float, float]]:
        if not facts.tokens:
            return []
        crf = self._crf
        crf.set(sentence_features(facts, words=words, table=self._table))
        labels = set(crf.labels())
        begin, inside = "B" in labels, "I" in labels
        return [
            (crf.marginal("B", i) if begin else 0.0, crf.marginal("I", i) if inside else 0.0)
            for i in range(len(facts.tokens))
        ]

    def _sure_names(self, text: str, facts: Facts) -> list[tuple[int, int]]:
        """Return spans of names of two words or more that can hardly be anything but waters or islands."""
        tokens, flags, spans, i = facts.tokens, facts.flags, [], 0
        while i < len(tokens):
            end = i + 1
            while end < len(tokens) and flags[end].startswith("I-"):
                end += 1
            if (
                flags[i][2:] in _SURE_KINDS
                and end - i > 1
                and not _ORGANISATION.match(text[tokens[end - 1].end : tokens[end - 1].end + 20])
            ):
                spans.append((tokens[i].start, tokens[end - 1].end))
            i = end
        return spans


def _with_doubt_for_the_place(
    facts: Facts, field: Sequence[tuple[float, float]], mixed: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Take the surer of the two readers behind "near" and its like: the network doubts names that it never saw."""
    for i in range(1, len(mixed)):
        if facts.tokens[i].text[:1].isupper() and facts.tokens[i - 1].text.lower() in _BEFORE_PLACES:
            mixed[i] = max(field[i], mixed[i])
    return mixed


def _mix(field: tuple[float, float], network: Sequence[float]) -> tuple[float, float]:
    return (
        field[0] + NETWORK_SHARE * (network[0] - field[0]),
        field[1] + NETWORK_SHARE * (network[1] - field[1]),
    )


def _mention(report: Report, start: int, end: int, certainty: float) -> Mention:
    text = report.text[start:end]
    return Mention(report_id=report.id, start=start, end=end, text=text, name=text, recognition=round(certainty, 4))


def load_tagger(gazetteer: Gazetteer, *, path: Path = MODEL_PATH) -> Tagger:
    """Open the tagger's weights."""
    import pycrfsuite

    crf = pycrfsuite.Tagger()
    crf.open(str(path))
    return Tagger(GazetteerNames(gazetteer), crf, network=load_network())


__all__ = ["MODEL_PATH", "GazetteerNames", "Tagger", "joined", "load_tagger"]
