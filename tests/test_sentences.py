"""Sentences of news texts: abbreviations, initials, quotes, datelines."""

from __future__ import annotations

import pytest

from geoint.reading.sentences import sentence_at, split_sentences

SPLITS = [
    ("One ends here. Another begins.", ["One ends here.", "Another begins."]),
    ("Gen. Eirik Kristoffersen spoke. He left.", ["Gen. Eirik Kristoffersen spoke.", "He left."]),
    ("It ran until Sept. 16 off the coast.", ["It ran until Sept. 16 off the coast."]),
    ("The U.S. Navy sailed. It came back.", ["The U.S. Navy sailed.", "It came back."]),
    ("They train in the U.S. The drill is new.", ["They train in the U.S.", "The drill is new."]),
    ("“We are ready.” He smiled.", ["“We are ready.”", "He smiled."]),
    ("MOSCOW, August 28. /TASS/. Ships left.", ["MOSCOW, August 28. /TASS/.", "Ships left."]),
    ("A headline\nA sentence.", ["A headline", "A sentence."]),
    (
        "Lai took office on May 20. Three days later it began.",
        ["Lai took office on May 20.", "Three days later it began."],
    ),
    (
        "J. R. Smith of St. Petersburg sailed at 7.45 a.m. on Monday.",
        ["J. R. Smith of St. Petersburg sailed at 7.45 a.m. on Monday."],
    ),
    ("It took off at 9:50 a.m. local time.", ["It took off at 9:50 a.m. local time."]),
    ("Was it over? Nobody knew! The end.", ["Was it over?", "Nobody knew!", "The end."]),
    ("", []),
    ("   \n \n", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_split(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == expected


def test_sentence_at_finds_the_sentence_that_holds_an_offset() -> None:
    spans = split_sentences("One. Two is here. Three.")
    assert [sentence_at(spans, k) for k in (0, 3, 5, 10, 19)] == [0, 0, 1, 1, 2]
