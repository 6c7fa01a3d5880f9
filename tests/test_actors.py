"""Who acts in a sentence, and in what part; without any resolved mention, from demonyms and forces alone."""

from __future__ import annotations

import pytest

from geoint.models import Span
from geoint.reading.actors import find_actors, load_lexicon

PARTS = [
    ("Russian and Chinese warships met.", [("RU", "force"), ("CN", "force")]),
    ("The Russian strategic drills began.", [("RU", "force")]),
    ("seven Russian and two Chinese planes", [("RU", "force"), ("CN", "force")]),
    ("Finnish observers watched.", [("FI", "observer")]),
    ("The Chinese defence ministry said so.", [("CN", "speaker")]),
    ("They met in Norwegian waters.", [("NO", "location")]),
    ("A Sino-Russian exercise began.", [("CN", "force"), ("RU", "force")]),
    ("Units of the PLA left port.", [("CN", "force")]),
    ("The frigate HMAS Perth arrived.", [("AU", "force")]),
    ("Ships of the Northern Fleet sailed.", [("RU", "force")]),
    ("The South Korean and U.S. air forces flew.", [("KR", "force"), ("US", "force")]),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parts(text: str, expected: list[tuple[str, str]]) -> None:
    codes = load_lexicon().codes
    found = find_actors(text, [], codes.get, Span(start=0, end=len(text)))
    assert [(a.code, a.part) for a in found] == expected


def test_a_demonym_inside_a_word_is_none() -> None:
    text = "The Germanic tribes and the Russianist left."
    assert find_actors(text, [], load_lexicon().codes.get, Span(start=0, end=len(text))) == []
