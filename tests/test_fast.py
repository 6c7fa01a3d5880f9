"""The fast profile's recogniser: runs of capitalised words, what it finds, and how two opinions are joined."""

from __future__ import annotations

import pytest

from geoint.gazetteer import Gazetteer
from geoint.models import Mention, Report, Span
from geoint.reading.fast import FastTagger, load_fast_tagger
from geoint.reading.fast_features import NameClasses
from geoint.reading.fast_words import capital_words
from geoint.reading.sentences import split_sentences


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def tagger(gazetteer: Gazetteer) -> FastTagger:
    return load_fast_tagger(gazetteer)


def found(text: str, tagger: FastTagger) -> list[str]:
    mentions = tagger.find(Report(id="r", text=text), split_sentences(text))
    assert all(m.text == text[m.start : m.end] and m.entry_id is None and 0 < m.recognition <= 1 for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    return [m.text for m in mentions]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Ships left the Sea of Japan.", ["Ships", "Sea of Japan"]),
        ("They met in Aix-en-Provence and Paris.", ["They", "Aix-en-Provence", "Paris"]),
        ("It joined Trinidad and Tobago.", ["It", "Trinidad and Tobago"]),
        ("It joined Russia and Belarus.", ["It", "Russia", "Belarus"]),
        ("The fire in St. Charles, La., spread.", ["The", "St. Charles", "La."]),
        ("The U.S. sent W.Va. crews to Xi'an.", ["The U.S.", "W.Va.", "Xi'an"]),
        ("Crashes closed Highway 200 near 14th St. today.", ["Crashes", "Highway 200", "14th St."]),
        ("Ukraine's army held Žitava and Čierna.", ["Ukraine", "Žitava", "Čierna"]),
        ("nothing here is written large, not even 40.", []),
    ],
)
def test_runs_of_capitalised_words(text: str, runs: list[str], gazetteer: Gazetteer) -> None:
    sentences = capital_words(text, split_sentences(text), is_name=NameClasses(gazetteer).of)
    assert [text[s.words[first].start : s.words[last].end] for s in sentences for first, last in s.runs] == runs


def test_the_words_around_a_run_are_those_of_the_text(gazetteer: Gazetteer) -> None:
    text = "Two ships of the fleet then left Baltiysk for good."
    (sentence,) = capital_words(text, [Span(start=0, end=len(text))], is_name=NameClasses(gazetteer).of)
    assert sentence.lowers == ["two", "baltiysk"]
    assert sentence.before == [("^", ""), ("left", "then")]
    assert sentence.after == [("ships", "of"), ("for", "good")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("TOKYO: Japan and the United States began a drill off Okinawa.", ["TOKYO", "Japan", "United States", "Okinawa"]),
        ("A fire broke out in Paris, Texas, and in Springfield, Ill., police said.", ["Paris", "Texas", "Springfield", "Ill."]),
        ("Mr Paris said he would fly from London to Trinidad and Tobago.", ["London", "Trinidad and Tobago"]),
        ("Drills took place in the Sea of Japan and near Aix-en-Provence.", ["Sea of Japan", "Aix-en-Provence"]),
        ("The destroyer crossed the Taiwan Strait, Beijing said.", ["Taiwan Strait", "Beijing"]),
        ("Ships of the Baltic Fleet sailed to the Barents Sea on Monday.", ["Barents Sea"]),
        ("Deputies in Clay County were called at noon.", ["Clay County"]),
        ("The western and the northern group met. Western troops left.", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_found(text: str, names: list[str], tagger: FastTagger) -> None:
    assert found(text, tagger) == names


def test_the_same_report_gives_the_same_mentions(tagger: FastTagger, gazetteer: Gazetteer) -> None:
    text = "Troops from Lviv and Kharkiv trained at Yavoriv.\nLviv's mayor, who was in Kyiv, was told."
    assert found(text, tagger) == found(text, load_fast_tagger(gazetteer))


def mention(start: int, end: int, certainty: float) -> Mention:
    return Mention(report_id="r", start=start, end=end, text="x" * (end - start), name="x", recognition=certainty)
