"""Toponyms in sentences: which words are a name of a place, and with which ends."""

from __future__ import annotations

import pytest

from geoint.gazetteer import Gazetteer
from geoint.models import Report
from geoint.reading.facts import capital_runs, report_words, shape_of
from geoint.reading.mentions import Tagger, load_tagger
from geoint.reading.sentences import split_sentences
from geoint.reading.tokens import tokenize
from geoint.reading.votes import decide


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger(Gazetteer.load())


def found(text: str, tagger: Tagger) -> list[str]:
    return [m.text for m in tagger.find(Report(id="r", text=text), split_sentences(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russian and Chinese warships sailed through the Sea of Japan on Tuesday.", ["Sea of Japan"]),
        ("The drills took place near Zhanjiang in Guangdong Province.", ["Zhanjiang", "Guangdong Province"]),
        (
            "Troops from India, Belarus and Mongolia arrived in Vladivostok.",
            ["India", "Belarus", "Mongolia", "Vladivostok"],
        ),
        ("The Pacific Fleet said its ships had left port.", []),
        ("He was born in Springfield, Ohio, and moved to the U.S. East Coast.", ["Springfield", "Ohio"]),
        ("Admiral John Washington said nothing.", []),
        ("They met in Washington, D.C., and in Geneva.", ["Washington", "Geneva"]),
    ],
)
def test_names_of_places(text: str, names: list[str], tagger: Tagger) -> None:
    got = found(text, tagger)
    assert [name for name in names if not any(name in g for g in got)] == []
    assert "Pacific Fleet" not in got
    assert "John Washington" not in got


def test_offsets_and_certainty(tagger: Tagger) -> None:
    text = "Ships sailed from Vladivostok to the Baltic Sea."
    mentions = tagger.find(Report(id="r", text=text), split_sentences(text))
    assert [(m.start, m.end, m.text) for m in mentions] == [(18, 29, "Vladivostok"), (37, 47, "Baltic Sea")]
    assert all(0.35 < m.recognition <= 1.0 for m in mentions)


def test_abbreviated_states_are_names(tagger: Tagger) -> None:
    assert "N.H." in found("Police in Concord, N.H., arrested two men.", tagger)


def test_empty_text(tagger: Tagger) -> None:
    assert found("", tagger) == []


@pytest.mark.parametrize(
    ("word", "shape"), [("Zhanjiang", "Xx"), ("F-35", "X-9"), ("NATO", "X"), ("Xi'an", "Xx'x"), ("2022", "9")]
)
def test_shapes(word: str, shape: str) -> None:
    assert shape_of(word) == shape


def test_what_a_report_says_of_its_words() -> None:
    sentences = [
        tokenize("Mr Kent said so."),
        tokenize("They live in Kent and in Dover."),
        tokenize("a march in March"),
    ]
    words = report_words(sentences)
    assert (words.personal["kent"], words.placed["kent"], words.placed["dover"]) == (1, 1, 1)
    assert "march" in words.lower


def test_capital_runs() -> None:
    assert capital_runs(tokenize("The Royal Navy left Port Said today")) == [(0, 2), (4, 5)]


class TestVotes:
    """A name's other mentions decide where one is in doubt."""

    SENTENCES = (tokenize("Ridgeton won"), tokenize("near Ridgeton today"), tokenize("in Ridgeton too"))

    def test_doubtful_mentions_of_a_sure_name_are_taken(self) -> None:
        chances = [[(0.2, 0.0), (0, 0)], [(0, 0), (0.9, 0.0), (0, 0)], [(0, 0), (0.95, 0.0), (0, 0)]]
        assert [f[:3] for f in decide(self.SENTENCES, chances)] == [(0, 0, 0), (1, 1, 1), (2, 1, 1)]

    def test_doubtful_mentions_of_an_unlikely_name_are_dropped(self) -> None:
        chances = [[(0.4, 0.0), (0, 0)], [(0, 0), (0.1, 0.0), (0, 0)], [(0, 0), (0.05, 0.0), (0, 0)]]
        assert decide(self.SENTENCES, chances) == []

    def test_what_can_hardly_be_a_name_where_it_stands_is_none(self) -> None:
        chances = [[(0.01, 0.0), (0, 0)], [(0, 0), (0.9, 0.0), (0, 0)], [(0, 0), (0.95, 0.0), (0, 0)]]
        assert [f.sentence for f in decide(self.SENTENCES, chances)] == [1, 2]

    def test_names_of_several_words_stay_whole(self) -> None:
        tokens = [tokenize("in New Haven now")]
        assert [f[:3] for f in decide(tokens, [[(0, 0), (0.9, 0), (0.1, 0.8), (0, 0)]])] == [(0, 1, 2)]


def test_a_word_with_a_number_behind_it_is_no_place(tagger: Tagger) -> None:
    text = "The frigate shadowed the flotilla 120 miles east of Luzon until sunset."
    found = tagger.find(Report(id="r", text=text), split_sentences(text))
    assert [m.text for m in found] == ["Luzon"]
