"""The words that report an activity, in many forms, and the type that they give it.

Each row is a report published on Thursday, 2024-09-12, that tells of one event.
"""

from __future__ import annotations

from typing import Any

import pytest

from geoint.models import Report
from geoint.pipeline import Pipeline

PUBLISHED = "2024-09-12"


def hard(*row: Any, why: str) -> Any:
    """A row that the rules do not get right yet."""
    return pytest.param(*row, marks=pytest.mark.xfail(reason=why, strict=True))


# Exercises.
EXERCISES: list[Any] = [
    ("Polish and Lithuanian troops are on manoeuvres near Suwalki this week.", "exercise"),
    ("Serbian tanks took part in a live-fire exercise near Nis on Monday.", "exercise"),
    ("The Indian and French navies kicked off the drill off Goa on Monday.", "exercise"),
    ("A week of military training by Kenyan and British soldiers near Nanyuki ended on Tuesday.", "exercise"),
    ("Soldiers of Japan and Mongolia trained together near Ulaanbaatar in August.", "exercise"),
    ("Swedish, Finnish and Danish pilots practised air combat over Lapland in an exercise last week.", "exercise"),
    ("Romanian marines rehearsed a landing with Bulgarian troops near Constanta on Monday.", "exercise"),
    ("The Iranian navy staged war games in the Gulf of Oman on Monday.", "exercise"),
    ("The armies of Peru and Bolivia wrapped up their field training near Puno on Tuesday.", "exercise"),
    ("Cyber specialists of the Estonian and Latvian armed forces held an exercise in Tallinn in May.", "exercise"),
    ("Chinese troops stormed a beach in Fujian on Monday in an amphibious landing drill.", "exercise"),
    ("Russia's Baltic Fleet held anti-aircraft firing drills off Kaliningrad on Monday.", "exercise"),
    ("A naval review with warships from Chile and Peru opened an exercise off Valparaiso on Monday.", "exercise"),
    ("The Egyptian army's manoeuvres in Sinai, announced in July, got under way on Monday.", "exercise"),
    ("A command post exercise of the Spanish and Portuguese armies takes place in Zaragoza until Friday.", "exercise"),
    ("Greek and Israeli jets exercised together over the Aegean Sea on Monday.", "exercise"),
]  # fmt: skip

# Patrols, voyages, transits, bomber flights.
PATROLS: list[Any] = [
    ("Chinese and Russian coast guard ships patrolled the Bering Sea together on Monday.", "patrol"),
    ("Two U.S. B-52 bombers flew over the Baltic Sea with Swedish fighters on Monday.", "patrol"),
    ("The navies of Australia and the Philippines held a joint sail through the South China Sea on Monday.", "patrol"),
    ("The destroyer USS Higgins carried out a freedom of navigation operation near the Paracel Islands on Monday.", "patrol"),
    ("Two Tu-95 bombers of the Russian air force flew a patrol over the Norwegian Sea on Monday.", "patrol"),
    ("The Canadian frigate HMCS Ottawa sailed through the Taiwan Strait on Monday.", "patrol"),
    ("Indonesian and Indian warships began a coordinated patrol along their sea border on Monday.", "patrol"),
    ("Four Russian warships passed through the Tsushima Strait on Monday, Japan's defence ministry said.", "patrol"),
]  # fmt: skip

# Launches.
LAUNCHES: list[Any] = [
    ("North Korea fired a short-range ballistic missile off its east coast on Tuesday, the joint chiefs in Seoul said.", "missile_test"),
    ("Russia test-launched a Yars intercontinental missile from Plesetsk on Tuesday.", "missile_test"),
    ("Pakistan carried out a successful test of the Shaheen missile on Tuesday.", "missile_test"),
    ("The U.S. Air Force launched an unarmed Minuteman III from Vandenberg on Tuesday in a test.", "missile_test"),
    ("Iran tested a new hypersonic missile near Semnan on Tuesday.", "missile_test"),
    ("An Indian submarine fired a K-4 ballistic missile in the Bay of Bengal on Tuesday in a trial.", "missile_test"),
    ("France conducted a test flight of its M51 ballistic missile from a submarine off Finistere on Tuesday.", "missile_test"),
    ("A Hwasong-18 missile was launched from near Pyongyang on Tuesday, North Korean state media said.", "missile_test"),
]  # fmt: skip

# Entries into airspace, zones and waters.
FLIGHTS: list[Any] = [
    ("Japan scrambled fighters on Monday when a Russian patrol plane entered its airspace near Rebun Island.", "incursion"),
    ("Thirty Chinese military aircraft crossed the median line of the Taiwan Strait on Monday.", "incursion"),
    ("A Russian drone violated Romanian airspace on Monday, the defence ministry in Bucharest said.", "incursion"),
    ("South Korea's military said that Chinese and Russian warplanes had entered its air defence identification zone on Monday.", "incursion"),
    ("Two Turkish jets breached Greek airspace near Lesbos on Monday.", "incursion"),
    ("A Chinese survey ship and two coast guard vessels intruded into Philippine waters near Palawan on Monday, the navy said.", "incursion"),
]  # fmt: skip

# Forces that are sent, stationed, or in a port.
STATIONED: list[Any] = [
    ("The United States deployed two destroyers to the eastern Mediterranean on Monday.", "deployment"),
    ("German soldiers of the new brigade arrived in Lithuania on Monday.", "deployment"),
    ("The Russian frigate Admiral Gorshkov docked in Havana on Monday.", "deployment"),
    ("Britain sent a carrier strike group to the Indo-Pacific on Monday.", "deployment"),
    hard("Patriot batteries of the Dutch army were moved to Slovakia in March.", "deployment", why="were moved to, behind the batteries, is not read"),
    ("Two Chinese warships called at Sihanoukville, Cambodia, on Monday.", "deployment"),
    ("Six Spanish F-18s were stationed in Bulgaria in August.", "deployment"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


ROWS = [*EXERCISES, *PATROLS, *LAUNCHES, *FLIGHTS, *STATIONED]


@pytest.mark.parametrize(("text", "kind"), ROWS)
def test_type(pipeline: Pipeline, text: str, kind: str) -> None:
    events = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    assert [e.type for e in events] == [kind]


def test_no_text_is_there_twice() -> None:
    texts = [row.values[0] if hasattr(row, "values") else row[0] for row in ROWS]
    assert len(set(texts)) == len(texts)
