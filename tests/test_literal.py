"""Territory, or the state that it stands for."""

from __future__ import annotations

import pytest

from geoint.models import Kind, Mention
from geoint.placing.literal import judge_literal

CAPITALS = frozenset({"Beijing", "Moscow", "Seoul", "Washington"})


def literal(text: str, name: str, kind: Kind, *, entry: str | None = None) -> bool:
    start = text.index(name)
    mention = Mention(
        report_id="r", start=start, end=start + len(name), text=name, name=entry or name, kind=kind, entry_id="x"
    )
    (judged,) = judge_literal(text, [mention], capitals=CAPITALS)
    assert judged.literal_reason
    return judged.literal


@pytest.mark.parametrize(
    ("text", "name", "kind", "wanted"),
    [
        ("Beijing said the drills were routine.", "Beijing", "city", False),
        ("The summit was held in Beijing on Friday.", "Beijing", "city", True),
        ("Russia's defence ministry announced the exercise.", "Russia", "country", False),
        ("They sailed off Russia's coast.", "Russia", "country", True),
        ("Troops from Mongolia took part.", "Mongolia", "country", False),
        ("The island lies north of Taiwan.", "Taiwan", "country", True),
        ("Aircraft flew close to Taiwan.", "Taiwan", "country", True),
        ("Two bombers flew round Japan.", "Japan", "country", True),
        ("A marathon took place on Guam.", "Guam", "country", True),
        ("It held talks with China on trade.", "China", "country", False),
        ("Ships crossed the Sea of Japan.", "Sea of Japan", "sea", True),
        ("The Sea of Japan said nothing.", "Sea of Japan", "sea", True),
        ("Drills at Khmeimim Air Base ended.", "Khmeimim Air Base", "base", True),
        ("It opened in the capital, Moscow, on Monday.", "Moscow", "city", True),
        ("Bhubaneswar (India), April 4", "India", "country", True),
        ("He returned from state visits to Mexico and Peru.", "Mexico", "country", True),
    ],
)
def test_place_or_state(text: str, name: str, kind: Kind, wanted: bool) -> None:
    assert literal(text, name, kind) is wanted


def test_a_part_of_a_country_is_land() -> None:
    assert literal("Flights over Southern Germany go on.", "Southern Germany", "country", entry="Germany")
    assert not literal("South Korea said so.", "South Korea", "country")


def test_a_list_is_judged_as_one() -> None:
    text = "The exercise will stretch from Norway to Poland and Germany."
    names = ("Norway", "Poland", "Germany")
    mentions = [
        Mention(
            report_id="r", start=text.index(n), end=text.index(n) + len(n), text=n, name=n, kind="country", entry_id=n
        )
        for n in names
    ]
    judged = judge_literal(text, mentions, capitals=CAPITALS)
    assert [m.literal for m in judged[1:]] == [True, True]
