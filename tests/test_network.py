"""The network that reads beside the random field: what it is told, and that it says the same however it is asked."""

from __future__ import annotations

import numpy as np
import pycrfsuite
import pytest

from geoint.gazetteer import Gazetteer
from geoint.models import Report
from geoint.reading import network as network_module
from geoint.reading.facts import Facts, read_facts, report_words
from geoint.reading.mentions import MODEL_PATH, GazetteerNames, Tagger
from geoint.reading.network import Network, load_network
from geoint.reading.network_inputs import Inputs, network_inputs
from geoint.reading.sentences import split_sentences
from geoint.reading.tokens import tokenize
from geoint.reading.word_table import load_word_table

TEXT = (
    "Russian ships left Vladivostok on Monday and sailed through the Tsushima Strait. Capt. Ivan Kent said they would "
    "call at Kent.\nThe drills off Kamchatka last until Friday, the Pacific Fleet said. "
)


@pytest.fixture(scope="module")
def names() -> GazetteerNames:
    return GazetteerNames(Gazetteer.load())


@pytest.fixture(scope="module")
def network() -> Network:
    return load_network()


def facts_of(text: str, names: GazetteerNames) -> list[Facts]:
    return [read_facts(tokenize(text, s.start, s.end), names) for s in split_sentences(text)]


def inputs_of(text: str, names: GazetteerNames, network: Network) -> Inputs:
    facts = facts_of(text, names)
    return network_inputs(facts, report_words([f.tokens for f in facts]), load_word_table(), network.kinds)


class TestInputs:
    """One row for each token, in the order of the text."""

    def test_rows_follow_the_tokens(self, names: GazetteerNames, network: Network) -> None:
        tokens = [t.text for f in facts_of(TEXT, names) for t in f.tokens]
        inputs = inputs_of(TEXT, names, network)
        table = load_word_table()
        assert inputs.words.tolist() == [table.row(t.lower()) for t in tokens]
        assert all(len(column) == len(tokens) for column in inputs)

    @pytest.mark.parametrize(
        ("word", "spelling"), [("ships", 1), ("A", 2), ("NATO", 3), ("Kent", 4), ("McKay", 5), ("2022", 6), (",", 7)]
    )
    def test_spelling(self, word: str, spelling: int, names: GazetteerNames, network: Network) -> None:
        assert inputs_of(word, names, network).spellings.tolist() == [spelling]

    def test_what_the_report_says_of_a_word(self, names: GazetteerNames, network: Network) -> None:
        tokens = [t.text for f in facts_of(TEXT, names) for t in f.tokens]
        inputs = inputs_of(TEXT, names, network)
        person, place = (i for i, t in enumerate(tokens) if t == "Kent")
        # Both mentions are told of both uses: once after a rank, once after "at".
        assert inputs.numbers[person, :5].tolist() == inputs.numbers[place, :5].tolist()
        assert inputs.numbers[place, 0] > 0
        assert inputs.numbers[place, 2] > 0

    def test_the_gazetteer_speaks(self, names: GazetteerNames, network: Network) -> None:
        sea, word = inputs_of("Sea of Japan", names, network), inputs_of("price of sugar", names, network)
        assert sea.flags.all()
        assert not word.flags.any()

    def test_no_text(self, names: GazetteerNames, network: Network) -> None:
        inputs = inputs_of("", names, network)
        assert network.chances(inputs, load_word_table()).shape == (0, 2)


def test_blocks_change_nothing(names: GazetteerNames, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = inputs_of(TEXT * 4, names, network)
    whole = network.chances(inputs, load_word_table())
    monkeypatch.setattr(network_module, "BLOCK", 7)
    assert np.allclose(network.chances(inputs, load_word_table()), whole, atol=1e-5)
    assert whole.max() > 0.9


def test_chances_are_chances(names: GazetteerNames, network: Network) -> None:
    chances = network.chances(inputs_of(TEXT, names, network), load_word_table())
    assert (chances >= 0).all()
    assert (chances.sum(axis=1) <= 1 + 1e-6).all()


@pytest.mark.parametrize(
    ("text", "word", "is_place"),
    [
        ("He lives in Drumbrackle, Minnesota, with two cats.", "Drumbrackle", True),
        ("Troops marched into Ostervale, 40 km north of Harnwick.", "Harnwick", True),
        ("Mr Harnwick said the people were tired.", "Harnwick", False),
        ("Capt. Anna Harnwick told reporters that the ship was safe.", "Harnwick", False),
    ],
)
def test_names_that_no_gazetteer_has_are_read_from_their_context(
    text: str, word: str, is_place: bool, names: GazetteerNames, network: Network
) -> None:
    tokens = [t.text for f in facts_of(text, names) for t in f.tokens]
    chances = network.chances(inputs_of(text, names, network), load_word_table())
    assert bool(chances[tokens.index(word)].sum() > 0.5) is is_place


class TestTagger:
    """The field alone, and both together."""

    @pytest.fixture
    def field(self) -> pycrfsuite.Tagger:
        crf = pycrfsuite.Tagger()
        crf.open(str(MODEL_PATH))
        return crf

    def found(self, tagger: Tagger) -> dict[str, float]:
        return {m.text: m.recognition for m in tagger.find(Report(id="r", text=TEXT), split_sentences(TEXT))}

    def test_the_field_reads_alone_where_there_is_no_network(
        self, names: GazetteerNames, field: pycrfsuite.Tagger
    ) -> None:
        assert {"Vladivostok", "Tsushima Strait", "Kamchatka"} <= set(self.found(Tagger(names, field)))

    def test_both_have_a_say(self, names: GazetteerNames, field: pycrfsuite.Tagger, network: Network) -> None:
        alone, both = self.found(Tagger(names, field)), self.found(Tagger(names, field, network=network))
        assert {"Vladivostok", "Tsushima Strait", "Kamchatka"} <= set(both)
        assert alone != both

    def test_the_same_text_reads_the_same(
        self, names: GazetteerNames, field: pycrfsuite.Tagger, network: Network
    ) -> None:
        tagger = Tagger(names, field, network=network)
        assert self.found(tagger) == self.found(tagger)
