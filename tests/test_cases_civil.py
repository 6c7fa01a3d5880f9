"""Military words in civilian and figurative use, beside the same words where forces are meant.

Each row is a report published on Thursday, 2024-09-12. All name armed forces somewhere, so that they are read at all.
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


# Staff, software, vehicles and things that are deployed, stationed or sent by others than forces.
DEPLOYED: list[str] = [
    "The German car maker invaded the market in Poland on Monday and deployed 200 dealers in Warsaw; its army of salesmen grows.",
    "The city of Lyon deployed 300 buses on Monday to move fans of the French army team.",
    "A software firm in Tallinn deployed its new defence software in Latvia on Monday.",
    "Spain deployed 500 extra nurses to Madrid on Monday to relieve the army hospital.",
    "Police in Naples deployed cameras on Monday near the naval museum.",
    "The British bank deployed 40 advisers in Nairobi on Monday, its chief, a former soldier, said.",
    "The French utility deployed crews in Brest on Monday to repair power lines that a navy ship had cut.",
    "Airlines deployed larger aircraft on routes from Dubai to Mumbai on Monday; the air force watched.",
    "The Portuguese airline deployed a larger jet to Luanda on Monday.",
    "The Argentine polo team deployed a new tactic on Monday in Palm Beach; their defence stood.",
    "The Indian railway deployed 200 ticket inspectors in Mumbai on Monday; an army officer was fined.",
    "China deployed a large telescope in Tibet on Monday, said the air force engineer who built it.",
    "The Czech postal service deployed tanks of drinking water in Ostrava on Monday.",
    "The Red Cross deployed 60 doctors to Beirut on Monday, a Lebanese army spokesman said.",
    "Election observers of the EU deployed to Tunis on Monday; the army guards the polling stations.",
    "The Dutch brewer deployed robots in its plant near Breda on Monday; a former navy officer runs it.",
    "Ireland deployed 200 teachers to schools in Cork on Monday, and the army lent a band.",
    "A phone company deployed a new network in Vilnius on Monday, the defence minister said.",
    "The Swedish startup dispatched an army of drones to deliver parcels in Uppsala on Monday.",
    "The Greek shipping line moved two vessels from Piraeus to Odesa on Monday, the navy said.",
    "US diplomats stationed in Moscow left on Monday; marines guard the embassy.",
    "The Hungarian army stationed in Papa gave blood on Monday.",
    "The Kenyan police deployed officers in Nairobi on Monday against protesters; the army stayed away.",
]  # fmt: skip

# Civilian ships in port.
IN_PORT: list[str] = [
    "The cruise ship Aida docked in Tallinn on Monday with 2,000 German tourists, a port authority near the naval base said.",
    "The container ship Ever Given arrived in Rotterdam on Monday and the Dutch navy band played.",
    "The Turkish ferry called at Piraeus on Monday; a Greek coast guard officer welcomed it.",
    "A Liberian oil tanker anchored off Fujairah on Monday, the British navy said.",
]  # fmt: skip

# Sport, business, diplomacy, crime, daily life.
FIGURATIVE: list[str] = [
    "The Italian police launched a patrol car with a camera in Turin on Monday, the defence ministry's fair showed.",
    "The mayor of Lisbon launched a patrol of wardens on Monday; a soldier leads it.",
    "Waiting for the budget was an exercise in patience, the Dutch defence minister said in The Hague on Monday.",
    "Learning Finnish is an exercise in humility, a British army officer said in Helsinki on Monday.",
    "The Polish striker fired a missile from 25 metres in Barcelona on Monday, and the army of Polish fans sang.",
    'The Pakistani fast bowler, the "Karachi Missile", launched an attack in Lahore on Monday as the army team lost.',
    "The Brazilian coach called the friendly in Doha on Monday a military exercise.",
    "The Croatian midfielder shot a rocket into the corner in Zagreb on Monday, and the air force flew over.",
    "Indian batsman Sharma fired in Delhi on Monday as the army team collapsed, and his missiles went over the rope.",
    "A Norwegian sailor won the regatta off Marstrand on Monday; his boat sailed past the fleet of Danish rivals.",
    "Russian figure skaters performed a military drill on ice in Sochi on Monday.",
    "The Mexican navy team beat the army in a football match in Veracruz on Monday after a training session.",
    "The Portuguese bank launched a takeover raid in Lisbon on Monday, manoeuvres that its defence did not expect.",
    "Oil traders scrambled in London on Monday after a tanker was hit by a missile.",
    "The French minister scrambled in Paris on Monday for votes on the army budget.",
    "French diplomats launched a charm offensive in Berlin on Monday before the defence ministers met.",
    "The Chinese ambassador was called in by the foreign ministry in Oslo on Monday over a navy ship.",
    "A US hacker intruded into the network of the Pentagon in Washington on Monday.",
    "The thieves intruded into an army museum in Vienna on Monday.",
    "A wild boar intruded into a garden in Berlin on Monday and a soldier shot it.",
    "The Israeli firm tested a rocket stove in Haifa on Monday for soldiers.",
    "The Danish toy maker launched a rocket made of bricks in Billund on Monday before soldiers.",
]  # fmt: skip

# The same words of armed forces.
OF_FORCES: list[Any] = [
    ("Germany deployed Patriot batteries to Slovakia on Monday.", "deployment"),
    ("The Netherlands deployed 300 people to Lithuania on Monday, its army said.", "deployment"),
    ("France deployed an air defence system to Abu Dhabi on Monday.", "deployment"),
    ("Turkey deployed drones to Northern Cyprus on Monday.", "deployment"),
    ("The Italian army deployed a field hospital to Turkey on Monday.", "deployment"),
    ("Australia deployed an E-7A Wedgetail to Germany on Monday.", "deployment"),
    ("Two companies of Danish infantry deployed to Estonia on Monday.", "deployment"),
    ("Russia deployed Iskander missiles to Kaliningrad on Monday.", "deployment"),
    ("The deployment of 2,000 Kenyan soldiers to Goma began on Monday.", "deployment"),
    ("The Indian Navy deployed engineers of its fleet to Male on Monday.", "deployment"),
    ("Rwandan police and soldiers were deployed to Cabo Delgado on Monday.", "deployment"),
    ("Poland deployed 5,000 troops along the border with Belarus on Monday.", "deployment"),
    ("Algeria deployed military nurses to Tindouf on Monday.", "deployment"),
    ("Spanish soldiers were stationed at Adazi in Latvia on Monday.", "deployment"),
    ("NATO stationed four battlegroups in Romania on Monday.", "deployment"),
    ("The aircraft carrier Liaoning anchored in Hong Kong on Monday.", "deployment"),
    ("A Russian naval tanker called at Tartus on Monday, the navy said.", "deployment"),
    ("The Swedish submarine Gotland arrived in Gdynia on Monday.", "deployment"),
    ("After a football match, Kenyan and British soldiers began an exercise near Nanyuki on Monday.", "exercise"),
    ("Philippine sailors played basketball with US Marines, then began a naval exercise off Palawan on Monday.", "exercise"),
    ("Indian troops, whose country shares a border with Nepal, began an exercise near Pithoragarh on Monday.", "exercise"),
    ("One of the goals of the exercise that Kenyan troops began near Isiolo on Monday is trust.", "exercise"),
    ("Ahead of the Olympics, French soldiers held an exercise in Marseille on Monday.", "exercise"),
    ("The navies of Arab League states held a naval exercise off Jeddah on Monday with Saudi frigates.", "exercise"),
    ("Israeli soldiers in the West Bank began a military exercise near Jenin on Monday.", "exercise"),
    ("Egyptian jets scrambled on Monday when a drone entered Egyptian airspace near Taba.", "incursion"),
    ("By phone, the South Korean army said that North Korea had test-fired a missile off Wonsan on Monday.", "missile_test"),
    hard("The Canadian supply ship Asterix and the frigate Regina put into Yokosuka on Monday.", "deployment", why="put into is no word for a port call yet"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize("text", [*DEPLOYED, *IN_PORT, *FIGURATIVE])
def test_no_event(pipeline: Pipeline, text: str) -> None:
    assert pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events == ()


@pytest.mark.parametrize(("text", "kind"), OF_FORCES)
def test_forces_are_meant(pipeline: Pipeline, text: str, kind: str) -> None:
    events = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    assert [e.type for e in events] == [kind]


def test_no_text_is_there_twice() -> None:
    texts = [row.values[0] if hasattr(row, "values") else row[0] for row in OF_FORCES]
    assert len(set(texts)) == len(texts)
