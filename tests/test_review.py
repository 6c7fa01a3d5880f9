"""The review list: what is unsure is listed with a quote of whole words and a reason that a person understands."""

from __future__ import annotations

import pytest

from geoint.models import Report
from geoint.pipeline import Pipeline
from geoint.review import _quote, find_review_items

TEXT = "Although much of the world condemns it, in recent months India and China have been accused of giving it help."


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize(
    ("text", "words", "width", "quote"),
    [
        (TEXT, "recent months", 10, "… it, in recent months India and …"),
        (TEXT, "Although", 10, "Although much of …"),
        (TEXT, "giving it help.", 12, "… accused of giving it help."),
        (TEXT, TEXT, 60, TEXT),
        ("one\n two  three\tfour", "two", 60, "one two three four"),
        ("x" * 200, "x" * 10, 20, "x" * 30 + " …"),
        ("Корабли вышли из Находки во Владивосток", "Находки", 6, "… из Находки во …"),
        ("  lead  ", "lead", 60, "lead"),
    ],
)
def test_a_quote_has_whole_words(pipeline: Pipeline, text: str, words: str, width: int, quote: str) -> None:
    reading = pipeline.read(Report(id="r", text=text))
    start = text.index(words)
    assert _quote(reading, start, start + len(words), width=width) == quote


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("inferred", "place of an event; no entry of this name, so placed by the words around it: near Vladivostok"),
        ("geocoder", "place of an event; no entry of this name, so placed by the geocoding service: near Vladivostok"),
    ],
)
def test_a_place_that_no_gazetteer_has_says_how_it_was_placed(pipeline: Pipeline, method: str, reason: str) -> None:
    text = "Troops of Russia began a military exercise near Vladivostok on 3 March 2024."
    reading = pipeline.read(Report(id="r", text=text, published="2024-03-04"))
    placed = tuple(
        m.model_copy(update={"method": method, "reasons": ("near Vladivostok",)} if m.text == "Vladivostok" else {})
        for m in reading.mentions
    )
    (item,) = find_review_items([reading.model_copy(update={"mentions": placed})], (), ())
    assert (item.subject, item.reason) == ("Vladivostok", reason)
    assert item.quote == text
