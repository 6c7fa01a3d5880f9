"""Numbers of troops, ships and aircraft, domains and equipment."""

from __future__ import annotations

import pytest

from geoint.reading.forces import find_domains, find_equipment, find_quantities

QUANTITIES = [
    ("more than 10,000 troops", [("troops", 10_000, "more than")]),
    ("over 10 thousand soldiers", [("troops", 10_000, "over")]),
    ("some 8,600 men and women", [("troops", 8_600, "some")]),
    ("99,999,999,999,999,999,999 troops and 2 warships", [("ships", 2, "")]),
    (f"{'9' * 400} troops and 900 soldiers", [("troops", 900, "")]),
    ("up to 14 ships and about 60 vehicles", [("ships", 14, "up to"), ("vehicles", 60, "about")]),
    ("two Chinese and seven Russian warplanes", [("aircraft", 7, "")]),
    ("1.100 Soldaten and 90,000 soldiers", [("troops", 90_000, "")]),
    ("hundreds of thousands of troops", []),
    ("five soldiers fell ill", []),
    ("at least three dozen aircraft", [("aircraft", 36, "at least")]),
    ("eleven ballistic missiles", [("missiles", 11, "")]),
]


@pytest.mark.parametrize(("text", "expected"), QUANTITIES)
def test_quantities(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(q.what, q.value, q.qualifier) for q in find_quantities(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("warships met at sea", ("sea",)),
        ("bombers flew a patrol", ("air",)),
        ("tanks and artillery on a range", ("land",)),
        ("a ballistic missile was fired", ("missile",)),
        ("an amphibious landing of marines from ships", ("amphibious", "sea")),
        ("a talk about trade", ()),
    ],
)
def test_domains(text: str, domains: tuple[str, ...]) -> None:
    assert find_domains(text, 0, len(text)) == domains


def test_equipment_is_listed_once() -> None:
    text = "Two Tu-95MS, an H-6K and another Tu-95MS with Su-35S."
    assert find_equipment(text, 0, len(text)) == ("Tu-95MS", "H-6K", "Su-35S")
