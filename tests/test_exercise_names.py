"""Names of exercises: those of the register, those that a text introduces, and what only looks like one."""

from __future__ import annotations

import pytest

from geoint.events.names import find_names
from geoint.events.series import fold_name, load_series, without_edition

FOUND = [
    ("The exercise Joint Sea-2025 began.", "Joint Sea-2025", "joint-sea", 2025),
    ("Ships take part in Maritime Cooperation 2025, an exercise.", "Maritime Cooperation 2025", "joint-sea", 2025),
    ("the “North-Joint 2024” exercises", "North-Joint 2024", "northern-interaction", 2024),
    ("exercise Northern/Interaction-2024 was held", "Northern/Interaction-2024", "northern-interaction", 2024),
    ("in the military exercise named “Vostak”", "Vostak", "vostok", None),
    ("The exercises, called Vostok, are usually massive.", "Vostok", "vostok", None),
    ("Vostok, as the exercises are named, is large.", "Vostok", "vostok", None),
    ("The BALTOPS exercise began.", "BALTOPS", "baltops", None),
    ("drills code-named 'Dragon Shield 2027' will begin", "Dragon Shield 2027", None, 2027),
    ("the exercise Silver Lynx in the mountains", "Silver Lynx", None, None),
    ("Exercise Mosi II began on Monday.", "Mosi II", "mosi", None),
    ("Nordic Response 24 is an exercise.", "Nordic Response 24", "nordic-response", 2024),
    ("Zapad/Interaction-2021, a drill, ended.", "Zapad/Interaction-2021", "western-interaction", 2021),
    ("the drills, Ulchi Freedom Shield, ended", "Ulchi Freedom Shield", "ulchi-freedom-shield", None),
]


@pytest.mark.parametrize(("text", "name", "series_id", "year"), FOUND)
def test_found(text: str, name: str, series_id: str | None, year: int | None) -> None:
    names = find_names(text, load_series())
    assert [(n.text, n.series_id, n.year) for n in names] == [(name, series_id, year)]


NO_NAMES = [
    "The Chinese exercises began.",
    "Large drills began in October 2021.",
    "F-35 fighters took part in the drills.",
    "The Army exercise ended in March 2024.",
    "He lives in East Vostok Street.",
    "The winds blow east and west.",
    "A dragon was seen in 2024.",
    "The Pacific Ocean is large.",
    "About 19,000 troops are in the exercise.",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_no_name(text: str) -> None:
    assert find_names(text, load_series(), blocked=frozenset({"chinese", "pacific"})) == []


def test_a_name_once_introduced_counts_without_a_cue() -> None:
    text = "The exercise Vostok begins on Monday. Later, Vostok moves north."
    assert [n.text for n in find_names(text, load_series())] == ["Vostok", "Vostok"]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Joint Sea-2025", "Joint Sea"),
        ("Mosi II", "Mosi"),
        ("Joint Sword-2024B", "Joint Sword"),
        ("BALTOPS 50", "BALTOPS"),
        ("Balikatan", "Balikatan"),
    ],
)
def test_without_edition(name: str, bare: str) -> None:
    assert without_edition(name) == bare


def test_fold_name_is_blind_to_case_accents_and_marks() -> None:
    assert fold_name("Northern/Interaction") == fold_name("NORTHERN-interaction") == "northern interaction"


def test_no_name_belongs_to_two_series() -> None:
    owners: dict[str, set[str]] = {}
    for series in load_series().series:
        for name in (series.name, *series.names):
            owners.setdefault(fold_name(name), set()).add(series.series_id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}
