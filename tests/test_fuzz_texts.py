"""Texts that fuzzing found to stop the grammar of dates, places or coordinates, the search of copies, or to slow it."""

from __future__ import annotations

import time

import pytest
from fuzz_samples import COPY_WORDS, DATE_WORDS, PLACE_WORDS, POSITION_WORDS
from hypothesis import given, settings
from hypothesis import strategies as st
from spatial_samples import ToyGazetteer, mentions_in, named_places, tree

from geoint.copies_words import _hash, repeats, words_of
from geoint.models import Mention
from geoint.placing.coordinates import find_coordinates
from geoint.placing.spatial import Expression, find_expressions
from geoint.reading.dates import find_times
from geoint.reading.publication import find_publication_date
from geoint.reading.sentences import split_sentences

FUZZ = settings(max_examples=150, deadline=None, derandomize=True)
GAZETTEER = named_places()
BYTES = 40_000


def texts(words: list[str]) -> st.SearchStrategy[str]:
    joined = st.lists(st.sampled_from(words), max_size=30).map(" ".join)
    return joined | st.lists(st.sampled_from(words) | st.text(max_size=3), max_size=20).map("".join)


def expressions(text: str, mentions: list[Mention] | None = None) -> tuple[Expression, ...]:
    gazetteer: ToyGazetteer = GAZETTEER
    return find_expressions(text, mentions_in(text, gazetteer) if mentions is None else mentions, gazetteer)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["The", "A", "They drilled near Moscow. The", "the a an", "A A A A", "Plan A"])
def test_text_that_ends_in_an_article(text: str) -> None:
    assert [e.end for e in expressions(text)] == ([text.index(". The")] if "Moscow" in text else [])


@pytest.mark.parametrize("words", ["Russia's ", "A ", "the north of ", "off the coast of ", "the Russian part of "])
def test_phrases_in_phrases_without_end(words: str) -> None:
    """Python calls a thousand functions in each other at most; a report of such words still comes through."""
    found = expressions(words * 3_000 + "Norway.")
    assert all(e.end <= len(words) * 3_000 + 6 for e in found)


def test_phrases_in_phrases_as_deep_as_people_write() -> None:
    (found,) = expressions(
        "a base [in the north of the south of the north of Norway]".replace("[", "").replace("]", "")
    )
    assert tree(found.relation).count("part") >= 1


def repeated(words: str, name: str = "") -> tuple[str, list[Mention]]:
    """Return 40 kB of the same words, with a mention at each `name` in them."""
    text = words * (BYTES // len(words))
    if not name:
        return text, []
    (mention,) = mentions_in(name, GAZETTEER)
    length = len(name)
    starts = range(words.index(name), len(text) - length, len(words))
    return text, [mention.model_copy(update={"start": at, "end": at + length}) for at in starts]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Crimea ", "Crimea"),
        ("and Japan ", "Japan"),
        ("Russia's ", "Russia"),
        ("between Kyiv and ", "Kyiv"),
        ("the island ", ""),
        ("the island of Japan ", "Japan"),
        ("its waters ", ""),
        ("their Crimea ", "Crimea"),
        ("A ", ""),
    ],
)
def test_time_of_spatial_expressions(words: str, name: str) -> None:
    text, mentions = repeated(words, name)
    start = time.process_time()
    expressions(text, mentions)
    assert time.process_time() - start < BYTES / 10_000


@pytest.mark.parametrize("words", ["25-15N 9 ", "54.5N, 19.3E ", "39 24 ", "lat ", "E ", "-33.8688, 151.2093 "])
def test_time_of_coordinates(words: str) -> None:
    """200 kB: with a search of the whole text after each angle, or a look at all pairs, it took a minute."""
    text = words * (200_000 // len(words))
    start = time.process_time()
    find_coordinates(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "words", ["." * 40, "?!", "...)", "\u2026", ". ", ".'", "Mr. ", "U.S. ", "A.", "(", "1.", "- ", " \n"]
)
def test_time_of_dates_and_sentences(words: str) -> None:
    """A row of dots without a blank behind it was tried from each dot to its end."""
    text = "Drills began" + words * (100_000 // len(words)) + "x"
    start = time.process_time()
    find_times(text, published="2024-10-14")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One... Two.", ["One...", "Two."]),
        ("One...Two. Three", ["One...Two.", "Three"]),
        ("He said \u201cGo!\u201d Then he left?! Yes.", ["He said \u201cGo!\u201d", "Then he left?!", "Yes."]),
        ("Wait.). Now.", ["Wait.).", "Now."]),
        ('A .". B.', ['A .".', "B."]),
    ],
)
def test_runs_of_stops_end_sentences_as_before(text: str, pieces: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == pieces


def test_many_positions_are_all_kept() -> None:
    text = "It lay at 54.5N, 19.3E. " * 500
    assert [f.points for f in find_coordinates(text)] == [((19.3, 54.5),)] * 500


@pytest.mark.parametrize(
    "words",
    [
        " ",
        "\t",
        "AB\t",
        "A. ",
        "A, ",
        "June 3 ",
        "(a) ",
        "(",
        "- ",
        ": ",
        "\n ",
        "e",
        "a\u0327",
        "\u0301\u0327",
        "\u0301\uff9e",
    ],
    ids=ascii,
)
def test_time_of_the_words_of_copies(words: str) -> None:
    """A line of blanks was tried in all ways to share them, and accents in a row were sorted one by one."""
    text = words * (100_000 // len(words))
    start = time.process_time()
    assert repeats(words_of(text), words_of(text))
    assert time.process_time() - start < 2


def test_hashes_of_long_words_are_not_kept() -> None:
    kept = _hash.cache_info().currsize
    words_of(" ".join(str(n) * 100 for n in range(100, 200)))
    assert _hash.cache_info().currsize == kept


@given(first=texts(COPY_WORDS), second=texts(COPY_WORDS))
@FUZZ
def test_any_two_texts_are_copies_in_either_order(first: str, second: str) -> None:
    for one, other in ((first, second), (first, first + second), (second + first, first)):
        words = words_of(one), words_of(other)
        assert repeats(*words) == repeats(*reversed(words))
        assert all(repeats(both, both) for both in words)
        assert all(len(both.folded) == len(both.named) for both in words)


@given(text=texts(PLACE_WORDS))
@FUZZ
def test_any_spatial_words(text: str) -> None:
    last = 0
    for found in expressions(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end


@given(text=texts(POSITION_WORDS))
@FUZZ
def test_any_coordinates(text: str) -> None:
    for found in find_coordinates(text):
        assert 0 <= found.start < found.end <= len(text)
        assert all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in found.points)


@given(text=texts(DATE_WORDS), published=st.sampled_from([None, "0001-01-01", "9999-12-31", "2024", "2024-02-29"]))
@FUZZ
def test_any_dates(text: str, published: str | None) -> None:
    for found in find_times(text, published=published):
        span = found.expression
        assert text[span.start_char : span.end_char] == span.text
    find_publication_date(text)
