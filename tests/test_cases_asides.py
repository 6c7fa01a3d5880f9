"""Clauses of time beside the clause that reports an activity, and states that only comment on it.

Each row is a report published on Thursday, 2024-09-12, which tells of one event; then who takes part, and where it is.
"""

from __future__ import annotations

from typing import Any

import pytest

from geoint.models import Report
from geoint.pipeline import Pipeline
from geoint.reading.actor_comments import only_comments

PUBLISHED = "2024-09-12"


# Something else that comes before, after or at the same time.
TIMES: list[Any] = [
    ("North Korea fired a ballistic missile off Wonsan on Monday, days before the US carrier Truman was due to arrive in Busan.", "KP", ["Wŏnsan"]),
    ("North Korea fired a ballistic missile into the Yellow Sea on Monday before the carrier was due to arrive in Busan.", "KP", ["Yellow Sea"]),
    ("Days after the British carrier arrived in Busan, North Korea fired a ballistic missile off Wonsan.", "KP", ["Wŏnsan"]),
    ("Iran test-fired a missile in the Gulf of Oman on Monday as the German foreign minister was visiting Riyadh.", "IR", ["Gulf of Oman"]),
    ("Russia began a naval exercise in the Barents Sea on Monday while Norwegian and British troops were training in Troms.", "RU", ["Barents Sea"]),
    ("India test-fired an Agni missile from Abdul Kalam Island on Monday, hours before Pakistan's prime minister landed in Beijing.", "IN", ["Abdul Kalam Island"]),
    ("China held a live-fire drill in the Taiwan Strait on Monday, two days after the president of Palau had left for Honolulu.", "CN", ["Taiwan Strait"]),
    ("Pakistan held a naval drill in the Arabian Sea on Monday until a Chinese submarine left Karachi.", "PK", ["Arabian Sea"]),
    ("Two weeks before the Romanian president travelled to Ankara, Turkish and Bulgarian ships began a naval drill off Burgas.", "BG TR", ["Burgas"]),
    ("Pakistan's navy test-fired a cruise missile in the Arabian Sea on Tuesday as the Indian carrier Vikrant left Karwar.", "PK", ["Arabian Sea"]),
    ("While the Danish king visited Nuuk, Danish soldiers began an exercise near Ilulissat on Tuesday.", "DK", ["Ilulissat"]),
    ("Egyptian and Saudi troops began an exercise near Tabuk on Tuesday, a month after Iranian warships had passed the Suez Canal.", "EG SA", ["Tabuk"]),
    ("North Korea launched a missile from Sunan on Tuesday, when the South Korean president was in Tokyo.", "KP", ["Sunan"]),
    ("The Russian frigate Golovko fired a cruise missile in the Barents Sea on Tuesday before it returned to Severomorsk.", "RU", ["Barents Sea"]),
    ("French and Greek jets began an air exercise over Crete on Tuesday once the Turkish drones had gone back to Dalaman.", "FR GR", ["Crete"]),
    ("Two Chinese bombers flew over the Bering Sea on Monday as soon as a Canadian frigate had reached Nome, the US Navy said.", "CN", ["Bering Sea"]),
    ("Serbian soldiers began an exercise near Nis on Monday as Kosovo's police entered Mitrovica.", "RS", ["Niš"]),
]  # fmt: skip

# Clauses of time that do speak of it, and words that only look like one.
SAME: list[Any] = [
    ("After Polish and Czech troops arrived in Tapa, they began an exercise with the Estonian army on Tuesday.", "CZ EE PL"),
    ("Exercise Amber Wolf began near Tapa on Tuesday while Latvian and Estonian soldiers are deployed there.", "EE LV"),
    ("The Finnish and Swedish navies held a drill off Turku on Tuesday as part of their training with Estonia.", "EE FI SE"),
    ("Thai and Lao soldiers began an exercise in Udon Thani on Tuesday after a combined patrol.", "LA TH"),
    ("The Chilean army began an exercise near Arica on Monday after Peruvian soldiers joined the drill.", "CL PE"),
    ("When the Kenyan and Ugandan armies held an exercise near Jinja on Monday, rain fell.", "KE UG"),
]  # fmt: skip

# Ministers, spokesmen, presidents, governments and states that welcome, praise or condemn.
COMMENTS: list[Any] = [
    ("The Lithuanian defence minister welcomed the exercise that Polish and German troops began near Drawsko on Monday.", "DE PL"),
    ("Polish troops began an exercise near Drawsko on Monday. Lithuania's president praised the exercise.", "PL"),
    ("Polish and German troops began an exercise near Drawsko on Monday. The Lithuanian defence minister, Jonas Petraitis, welcomed the exercise.", "DE PL"),
    ("The Serbian president supported the military exercise of Russia and Belarus near Brest on Monday.", "BY RU"),
    ("Japan welcomed the naval exercise that Australia and the Philippines held off Palawan on Monday.", "AU PH"),
    ("Hungary's government backed the naval drill that Romania held off Constanta on Monday.", "RO"),
    ("Ethiopian foreign minister Abebe Tadesse criticised the military exercise of Egypt and Sudan near Merowe on Monday.", "EG SD"),
    ("The Italian defence ministry praised the naval exercise that Greece held off Crete on Monday.", "GR"),
    ("Spain's defence spokeswoman hailed the naval drill that Portugal and Morocco began off Faro on Monday.", "MA PT"),
    ("The president of Kazakhstan praised the military exercise that Uzbekistan began near Termez on Monday.", "UZ"),
    ("The Cuban government expressed support for the naval exercise that Russia and Venezuela held off La Guaira on Monday.", "RU VE"),
    ("A military exercise of Uzbek troops near Termez began on Monday and was welcomed by the president of Kazakhstan.", "UZ"),
    ("The military exercise of Georgia near Gori on Monday drew praise from Estonia's defence minister.", "GE"),
    ("Kosovo's prime minister denounced the military exercise of Serbia near Raska on Monday.", "RS"),
    ("The foreign ministers of Chile and Peru praised the naval exercise that Ecuador held off Guayaquil on Monday.", "EC"),
    ("Norway's ambassador applauded the military exercise that Latvian troops began near Adazi on Monday.", "LV"),
]  # fmt: skip

# Who supports with forces, or acts besides, takes part.
ACTS: list[Any] = [
    ("Polish troops supported the military exercise that Lithuania began near Pabrade on Monday.", "LT PL"),
    ("The German army supported the military exercise that Lithuania began near Pabrade on Monday with 200 soldiers.", "DE LT"),
    ("The Bulgarian defence minister opened the military exercise of Bulgaria and Romania near Novo Selo on Monday.", "BG RO"),
    ("India thanked Oman for the naval exercise that both navies held off Muscat on Monday.", "IN OM"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize(("text", "codes", "places"), TIMES)
def test_a_clause_of_time_tells_of_something_else(pipeline: Pipeline, text: str, codes: str, places: list[str]) -> None:
    (event,) = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    assert [p.code for p in event.participants] == codes.split()
    assert [p.name for p in event.places if p.role not in {"mentioned"}] == places


@pytest.mark.parametrize(("text", "codes"), [*SAME, *COMMENTS, *ACTS])
def test_who_takes_part(pipeline: Pipeline, text: str, codes: str) -> None:
    (event,) = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    assert [p.code for p in event.participants] == codes.split()


@pytest.mark.parametrize(
    ("before", "after", "by_name", "expected"),
    [
        ("The ", " defence minister, Jonas Petraitis, has welcomed the drill.", False, True),
        ("The president of ", " sharply condemned the launch.", True, True),
        ("The drill was praised by the foreign minister of ", ".", True, True),
        ("", " hailed the joint patrol.", True, True),
        ("", " welcomed 300 soldiers to the exercise.", True, False),
        ("", " supports the exercise with two frigates.", True, False),
        ("The ", " army supported the exercise.", False, False),
        ("", "'s minister praised the drill and sent two frigates.", True, False),
    ],
)
def test_comments(before: str, after: str, by_name: bool, expected: bool) -> None:
    assert only_comments(before, after, by_name=by_name) is expected


def test_no_text_is_there_twice() -> None:
    texts = [row[0] for row in (*TIMES, *SAME, *COMMENTS, *ACTS)]
    assert len(set(texts)) == len(texts)
