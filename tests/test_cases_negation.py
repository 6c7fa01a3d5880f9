"""What is an event and what only sounds like one: negation, hypotheticals, older editions, metaphors, civil drills.

Each row is a report published on Thursday, 2024-09-12, and what an analyst finds in it: type and first known day of each event.
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


# Negated, cancelled, called off, denied.
DENIED: list[Any] = [
    ("Lithuania held no military exercises near the border in August, its army said.", []),
    ("The navies of Chile and Peru did not hold their joint drills off Callao in August.", []),
    ("The Thai air force has never exercised with Chinese jets, the ministry in Bangkok said on Monday.", []),
    ("Georgia cancelled a military exercise with the United States that was due to begin on Monday.", []),
    ("The joint manoeuvres of Serbia and Russia near Nis were called off on Tuesday.", []),
    ("Seoul and Washington have postponed indefinitely the air drills that were planned for October.", []),
    ("The Belarusian defence ministry denied that troops were holding drills near the Lithuanian border on Monday.", []),
    ("Moldova's army is not taking part in any exercise in Romania, a spokesman said on Monday.", []),
    ("Neither the Greek nor the Turkish navy held drills in the Aegean Sea in July.", []),
    ("Reports that Chinese warships had held drills off Guam in August are false, the US Navy said.", []),
    ("The Russian army dismissed reports of a missile test in the Barents Sea on Monday as untrue.", []),
    ("No Russian aircraft violated Norwegian airspace in August, the air force said.", []),
    ("The two Russian jets never crossed into Polish airspace on Monday, the army in Warsaw said.", []),
    ("North Korea has not tested a missile since May, the joint chiefs in Seoul said on Monday.", []),
    ("The South African navy ruled out joint drills with Iran off Durban this year.", []),
    ("India and Pakistan have suspended all military exercises along the border since Monday.", []),
    ("Because of the storm, the landing exercise of Dutch marines on Texel on Tuesday did not take place.", []),
    ("Kazakhstan scrapped a military exercise with NATO countries, which had been planned for July.", []),
    ("There will be no joint exercise of the Swedish and Danish navies in the Baltic Sea in October.", []),
    ("The drill of the Ghanaian navy off Tema never happened, the army said on Monday.", []),
    ("Nigeria's navy abandoned its plan to hold drills in the Gulf of Guinea in November.", []),
]  # fmt: skip

# A negation or denial of something else.
NOT_DENIED: list[Any] = [
    ("Not only Polish but also German troops took part in the exercise near Drawsko Pomorskie on Monday.", [("exercise", "2024-09-09")]),
    ("Without any announcement, Chinese warships began live-fire drills off Hainan on Monday.", [("exercise", "2024-09-09")]),
    ("No one was hurt when Swedish and Finnish troops began an exercise in Lapland on Monday.", [("exercise", "2024-09-09")]),
    ("The Estonian army denied that the exercise near Tapa, which began on Monday, is aimed at Russia.", [("exercise", "2024-09-09")]),
    ("The joint drills of Egypt and Jordan, postponed in May, began near Aqaba on Monday.", [("exercise", "2024-09-09")]),
    ("Two Russian jets violated Finnish airspace on Monday; Moscow denied it.", [("incursion", "2024-09-09")]),
    ("North Korea did not announce the missile that it test-fired from Sinpo on Tuesday.", [("missile_test", "2024-09-10")]),
    ("No foreign observers were invited to the Iranian army's drills in Isfahan, which began on Monday.", [("exercise", "2024-09-09")]),
    hard("The navies of India and France agreed to hold a joint exercise off Goa in January 2025.", [("exercise", "2025-01")], why="a date behind agreed is taken for that of the decision"),
]  # fmt: skip

# Wishes, conditions, offers, threats, questions.
HYPOTHETICAL: list[Any] = [
    ("The Dutch navy could hold drills with Japan next year, the minister said.", []),
    ("If tensions rise, the Polish army would hold an exercise near Suwalki in October.", []),
    ("Vietnam is considering a joint naval exercise with India in the South China Sea.", []),
    ("A senator called for joint patrols of US and Philippine warships near Scarborough Shoal.", []),
    ("Armenia might host an exercise of US troops next summer, a newspaper wrote.", []),
    ("Brazil proposed a joint army exercise with Colombia in the Amazon.", []),
    ("What would happen if China held a blockade exercise around Taiwan? The navy has an answer.", []),
    ("Analysts fear a Russian incursion into Estonian airspace this autumn, and jets stand ready in Amari.", []),
    ("The ministers discussed whether Indonesian and Australian soldiers should train together in Papua.", []),
    ("The treaty allows Iran and Russia to hold naval exercises in the Caspian Sea.", []),
    ("Had the talks failed, South Korea would have begun live-fire drills on Yeonpyeong Island on Monday.", []),
    ("The Finnish general hopes to exercise with Japanese troops one day.", []),
    ("North Korea threatened to launch a ballistic missile towards Guam.", []),
    ("Taiwan fears that China may announce new drills around the island in October.", []),
    ("Turkey offered Somalia joint naval exercises in the Gulf of Aden.", []),
    ("Iran's army is ready to hold drills with Iraq near Basra, a general said on Monday.", []),
]  # fmt: skip

# No single activity.
GENERIC: list[Any] = [
    ("The Indian army regularly holds exercises with Nepal.", []),
    ("The navies of Greece and Egypt have held many exercises in the Mediterranean Sea over the years.", []),
    ("Such drills are common on the Korean peninsula, the South Korean army said.", []),
    ("Every two years the armies of Spain and Morocco hold an exercise.", []),
    ("Military exercises cost money, the Danish defence minister said on Monday.", []),
]  # fmt: skip

# Older editions: events of their own, or none.
PAST: list[Any] = [
    ("Exercise Amber Wolf of Estonia and Latvia began near Tapa on Monday. Last year's edition took place near Adazi in September 2023.", [("exercise", "2024-09-09"), ("exercise", "2023-09")]),
    ("The navies of Italy and Spain began an exercise off Sicily on Monday. The previous exercise was held off Malta in May 2022.", [("exercise", "2024-09-09"), ("exercise", "2022-05")]),
    ("Exercise Steel Lynx of the Latvian army began near Adazi on Monday. In 2021 the exercise was cancelled because of the pandemic.", [("exercise", "2024-09-09")]),
    ("Ecuador and Peru began a naval exercise off Guayaquil on Monday. No such exercise was held last year.", [("exercise", "2024-09-09")]),
    hard("Jordan and Oman began an army exercise near Zarqa on Monday. The one before took place in Salalah in March 2023.", [("exercise", "2024-09-09"), ("exercise", "2023-03")], why="an unnamed older edition is not opened"),
]  # fmt: skip

# Figures of speech, sport, business, fiction.
METAPHOR: list[Any] = [
    ("The French navy chief began a charm offensive in Manila on Monday.", []),
    ("The Swedish coach drilled the defence for an hour in Stockholm on Monday, like an army.", []),
    ("A price war between Polish and German supermarkets began in Warsaw on Monday; the army buys there.", []),
    ("The budget talks with the navy were an exercise in futility, the Irish minister said in Dublin on Monday.", []),
    ("The Italian army's new website is a public relations exercise, a senator said in Rome on Tuesday.", []),
    ("The Brazilian striker launched a rocket from thirty metres in Rio de Janeiro on Sunday, and the navy band played.", []),
    ("Argentina's forwards bombarded the Chilean goal in Santiago on Sunday; the armed forces had sent a band.", []),
    ("The Spanish bank's manoeuvre to buy its Portuguese rival failed on Monday; the air force's own bank keeps out.", []),
    ("The lorry driver's manoeuvre blocked the bridge to the naval base in Brest, France, on Monday.", []),
    ("The bank in London plays war games with its balance sheet, a former British navy captain said on Monday.", []),
    ("An army of volunteers scrambled to clean the beach in Goa, India, on Monday.", []),
    ("Chinese investors scrambled for shares of the navy's shipyard in Shanghai on Monday.", []),
    ("Japan's government deployed a new tax policy on Monday; the defence ministry welcomed it.", []),
    ("The Turkish central bank exercised an option on Monday to sell its stake in an air defence firm.", []),
    ("The opposition in Kenya launched a missile of a speech at the defence minister in Mombasa on Monday.", []),
    ("The visit to Hanoi on Monday was a balancing exercise, the Indian navy chief said.", []),
    ("In the novel, Chinese warships hold drills off Hawaii in 2031.", []),
    ("The fashion house invaded Tokyo on Monday with an army of models from Italy.", []),
]  # fmt: skip

# Civil drills and exercises, tools, police, other senses of the words.
CIVIL: list[Any] = [
    ("The dentist's drill fell silent on Monday at the Turkish military hospital in Ankara.", []),
    ("Norwegian marines guard the oil field where drilling began in the Barents Sea on Monday.", []),
    ("Pupils of a school beside the naval base in Rota, Spain, held a lockdown drill on Tuesday.", []),
    ("A hospital in Seoul ran a mass-casualty drill for its nurses on Monday; the South Korean army had lent the tents.", []),
    ("The Labour Party opened its election campaign in Britain on Monday with a walk past the army museum.", []),
    ("Police patrolled the streets of Marseille on Saturday after the French football team won; the army stayed in barracks.", []),
    ("A patrol boat of the Finnish navy was sold in Turku on Monday.", []),
    hard("An airport fire exercise with a model aircraft closed the runway in Nairobi, Kenya, on Tuesday.", [], why="exercise with is taken for training together"),
    ("A tsunami exercise of schools in Indonesia and India took place on Tuesday; navy officers watched.", []),
    ("The flood drill on the Danube in Vienna, Austria, on Monday used two army boats.", []),
    ("Retired Russian army officers launched a football league in Kaliningrad on Monday.", []),
    ("US Navy sailors should take exercise every morning, a doctor in San Diego said on Monday.", []),
    ("The drill hall of the Canadian army in Halifax was sold on Monday.", []),
    ("A drill sergeant of the British army won a cooking contest in Aldershot on Saturday.", []),
    ("Shipyard workers in Gdynia, Poland, drilled holes into the hull of a navy frigate on Monday.", []),
    hard("Bank clerks in Zurich, Switzerland, began a cyber exercise against fraud on Monday; the army was not asked.", [], why="an exercise of a bank is not told from one of troops"),
]  # fmt: skip

# Whole reports with military words and without any activity.
REPORTS: list[Any] = [
    ("HAMBURG, Sept. 10 - The port of Hamburg handled four per cent more containers in August. A dispute over pay in the German docks was settled on Monday, a day before ships of the Danish line were to be turned away. The navy's own quay is not affected, a spokesman said.", []),
    ("The Norwegian government on Tuesday offered 24 new drilling licences in the Barents Sea. Fishermen near Hammerfest protest. The defence ministry had asked for one block to be left out because submarines train there.", []),
    ("Army beat Navy 20-14 in Philadelphia on Saturday. The cadets' offence launched a long bomb in the first quarter, and their defence held its line until the end. The manoeuvre that decided the game came in the last minute.", []),
    ("The foreign ministers of China and Japan met in Seoul on Monday. They spoke of the East China Sea, of fishing and of a hotline between the two armed forces. No joint exercise is planned, both said.", []),
    ("Rheinmetall and Leonardo will build tanks for the Italian army, the two firms said in Rome on Wednesday. The first are to be delivered in 2026. Shares rose by three per cent in Frankfurt.", []),
    ("Turkey's parliament voted on Tuesday to send no more aid to northern Syria. The opposition spoke of an exercise in hypocrisy. The general staff in Ankara had no comment.", []),
    ("A court in Manila heard the case of a former navy officer on Monday. He is accused of having sold radios. Prosecutors say that he drilled through the floor of a store in Cavite in May 2022.", []),
    ("Floods have cut off parts of Lower Austria since Sunday. Soldiers fill sandbags in Krems and St. Poelten, and helicopters of the army lift people from roofs. The Danube is expected to fall on Thursday.", []),
    ("The museum ship Mikasa in Yokosuka opened again on Monday after repairs. Veterans of the Japanese navy fired a salute. The ship fought at Tsushima in 1905.", []),
    ("India's defence minister opened a shipyard in Goa on Friday. The yard will build patrol vessels for the coast guard, and later frigates for the navy. A patrol boat costs some 20 million dollars.", []),
    ("Poland and Lithuania signed a treaty on railways in Vilnius on Tuesday. A line is to run from Bialystok to Kaunas by 2030, and could one day carry troops and tanks of NATO, the ministers said.", []),
    ("The price war in the mobile market of Kenya enters its second year. Safaricom fired the first shot in March 2023 with a cheap plan, and Airtel returned fire. Analysts expect a truce.", []),
    ("Pope Francis arrived in Singapore on Wednesday. Soldiers of the guard of honour stood at the airport, and two fighter jets had met his aircraft. He called for peace in the South China Sea.", []),
    ("Lawmakers in Taipei asked on Monday what the army would do if China held large drills round the island. The defence minister answered that Taiwan could hold out. A study of the ministry will follow in December.", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


ROWS = [*DENIED, *NOT_DENIED, *HYPOTHETICAL, *GENERIC, *PAST, *METAPHOR, *CIVIL, *REPORTS]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_events(pipeline: Pipeline, text: str, expected: list[tuple[str, str]]) -> None:
    events = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    assert [(e.type, e.start or e.end) for e in events] == expected


def test_no_text_is_there_twice() -> None:
    texts = [row.values[0] if hasattr(row, "values") else row[0] for row in ROWS]
    assert len(set(texts)) == len(texts)
