"""Who takes part, who hosts, who only watches, and who has no part in it.

Each row is a report published on Thursday, 2024-09-12, which tells of one event; then the codes of those who take part, with the
hosts; the hosts; the observers.
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


# Lists, demonyms, forces, services, ships with a prefix.
LISTS: list[Any] = [
    ("Warships from Bahrain, Kuwait and Qatar held drills in the Persian Gulf on Monday.", "BH KW QA", "", ""),
    ("Moroccan, Senegalese and U.S. troops began an exercise near Agadir on Monday.", "MA SN US", "", ""),
    ("The armed forces of Bosnia and Herzegovina and of Montenegro held an exercise near Sarajevo in May.", "BA ME", "", ""),
    ("Kazakh, Kyrgyz, Tajik and Uzbek soldiers held an exercise near Osh in July.", "KG KZ TJ UZ", "", ""),
    ("Dutch and Belgian minesweepers ended a naval exercise off Den Helder on Tuesday.", "BE NL", "", ""),
    ("Soldiers of Guinea and Guinea-Bissau took part in a military exercise in Conakry in August.", "GN GW", "", ""),
    ("The South Korean and Japanese navies held a rescue exercise in the East China Sea in August.", "JP KR", "", ""),
    ("New Zealand and Papua New Guinea held a joint army exercise in Lae in August.", "NZ PG", "", ""),
    ("A Franco-British air exercise started over Brittany on Monday.", "FR GB", "", ""),
    ("An Indo-Thai naval drill took place in the Andaman Sea in May.", "IN TH", "", ""),
    ("Turkish-Azerbaijani exercises began near Nakhchivan on Monday.", "AZ TR", "", ""),
    ("Filipino and Australian marines landed on Palawan on Monday in a joint exercise.", "AU PH", "", ""),
    ("Emirati and Saudi pilots flew in a joint air exercise near Abu Dhabi on Monday.", "AE SA", "", ""),
    ("U.S. Marines and Japan's Ground Self-Defense Force held a live-fire exercise in Hokkaido in August.", "JP US", "", ""),
    hard("The Bundeswehr and the Royal Netherlands Navy began a naval exercise in the North Sea on Monday.", "DE NL", "", "", why="the state in the name of its navy is neither a toponym nor a demonym"),
    ("The Royal Thai Navy held an exercise in the Gulf of Thailand on Monday.", "TH", "", ""),
    ("Ships of the Black Sea Fleet and of the Algerian navy held a drill off Oran in August.", "DZ RU", "", ""),
    ("Israel Defense Forces units held a surprise exercise near Eilat on Monday.", "IL", "", ""),
    ("The Japanese destroyer Izumo and INS Kolkata began a joint exercise off Visakhapatnam on Monday.", "IN JP", "", ""),
    ("The destroyer USS Higgins and the frigate HMS Richmond began an anti-submarine exercise in the Norwegian Sea on Monday.", "GB US", "", ""),
    ("Ethiopia's and Djibouti's armies held a joint exercise near Dire Dawa in June.", "DJ ET", "", ""),
    ("Soldiers from Côte d'Ivoire and Burkina Faso held an exercise near Bouaké in June.", "BF CI", "", ""),
    ("The Peruvian, Ecuadorian and Colombian navies began a river exercise on the Amazon on Monday.", "CO EC PE", "", ""),
    ("Two Danish and three Norwegian frigates held a drill in the Skagerrak on Monday.", "DK NO", "", ""),
    ("The air forces of Singapore and Australia ended an exercise near Darwin on Tuesday.", "AU SG", "", ""),
    ("Czech, Hungarian, Polish and Slovak troops began a joint exercise near Lest on Monday.", "CZ HU PL SK", "", ""),
    ("Royal Navy and Royal Australian Navy submarines held an exercise off Perth in July.", "AU GB", "", ""),
    ("The PLA Navy and the Pakistan Navy began a drill in the Arabian Sea on Monday.", "CN PK", "", ""),
    ("The Indian and Nepalese armies held an exercise in Saljhandi in March.", "IN NP", "", ""),
    ("Units of Russia's Eastern Military District and of the Mongolian army began drills near Ulan-Ude on Monday.", "MN RU", "", ""),
    ("The Hellenic Navy and the Italian Navy held a naval exercise off Kefalonia in June.", "GR IT", "", ""),
    ("Bangladeshi soldiers and U.S. Army troops held an exercise in Sylhet in May.", "BD US", "", ""),
    ("Troops of the Czech Republic and the Netherlands held a military exercise near Brdy in May.", "CZ NL", "", ""),
    hard("Costa Rican and Honduran coast guards began a joint exercise off Limón on Monday.", "CR HN", "", "", why="two words of a demonym before coast guards are not read"),
]  # fmt: skip

# "The two countries", "both sides", "it": named before.
TAKEN_UP: list[Any] = [
    ("The defence ministers of Serbia and Hungary met in Subotica on Friday. On Monday the armies of the two countries began an exercise near Szeged.", "HU RS", "", ""),
    ("Relations between Oman and Pakistan are good. Both sides held a naval exercise off Muscat on Monday.", "OM PK", "", ""),
    ("Italy and Malta are neighbours at sea. On Monday the two navies began an exercise off Gozo.", "IT MT", "", ""),
    ("Benin, Niger and Nigeria share a border. Troops of the three countries began a joint exercise near Gaya on Monday.", "BJ NE NG", "", ""),
    ("Vietnam borders Laos and Cambodia. Soldiers of all three countries held a rescue exercise in Kratie in August.", "KH LA VN", "", ""),
    ("The Finnish army began an exercise in Rovaniemi on Monday. It will last until Friday.", "FI", "", ""),
    ("Thailand opened an exercise with Singapore in Sattahip on Monday. The neighbours will train until Friday.", "SG TH", "", ""),
    ("Argentina's navy wants to see more of the south. It will hold an exercise off Ushuaia with its Chilean counterpart next week.", "AR CL", "", ""),
    ("The exercise of Zambia and Malawi near Chipata began on Monday. Both armies sent 200 soldiers.", "MW ZM", "", ""),
    ("Tunisia signed an agreement with Libya in May. The two neighbours began a joint exercise near Ben Gardane on Monday.", "LY TN", "", ""),
    ("The presidents of Colombia and Panama met on Friday. Their navies began a joint exercise in the Gulf of Urabá on Monday.", "CO PA", "", ""),
    ("India and Mongolia began a military exercise near Ulaanbaatar on Monday. The two armies train there until Friday.", "IN MN", "", ""),
    ("Turkish and Pakistani commandos began an exercise near Tarbela on Monday. They will jump from aircraft on Friday.", "PK TR", "", ""),
]  # fmt: skip

# "Six nations including ...".
COUNTED: list[Any] = [
    ("Six nations including Canada and Portugal took part in a naval exercise off Lisbon in May.", "CA PT", "", ""),
    ("Troops from 14 countries, among them Kenya, Rwanda and Burundi, began an exercise in Gisenyi on Monday.", "BI KE RW", "", ""),
    hard("More than 20 nations, including host Romania, sent ships to an exercise in the Black Sea in June.", "RO", "RO", "", why="host before a name, and a text of ships alone, are not read"),
    ("Soldiers from eight NATO countries such as Spain and Slovenia held an exercise in Latvia in May.", "ES SI", "", ""),
    ("Fiji, Tonga, Vanuatu, Samoa and ten other Pacific states joined an exercise of the armed forces in Suva in August.", "FJ TO VU WS", "", ""),
    ("Three countries, namely Chad, Niger and Mali, held a military exercise near Lake Chad in April.", "ML NE TD", "", ""),
    ("Ships of five navies, those of France, Greece, Italy, Spain and Tunisia, began an exercise off Bizerte on Monday.", "ES FR GR IT TN", "", ""),
    ("About 4,000 soldiers from Australia, Fiji, Japan and three other countries began an exercise near Townsville on Monday.", "AU FJ JP", "", ""),
    ("The naval exercise off Salalah on Monday brought together Oman, India and Iran.", "IN IR OM", "", ""),
    ("A dozen armies, among them those of Sweden, Denmark and Finland, train near Boden until Friday in a field exercise.", "DK FI SE", "", ""),
]  # fmt: skip

# Hosts, told apart.
HOSTS: list[Any] = [
    ("Latvia is hosting an exercise of Estonian and Danish troops near Adazi this week.", "DK EE LV", "LV", ""),
    ("Mozambique hosts a naval exercise with Madagascar and the Comoros off Nacala until Friday.", "KM MG MZ", "MZ", ""),
    ("The exercise near Jinja, hosted by Uganda, brought together soldiers from Kenya and Rwanda in August.", "KE RW UG", "UG", ""),
    ("Under the leadership of Ghana, the navies of Benin and Togo held an exercise off Tema in March.", "BJ GH TG", "GH", ""),
    ("The Jordanian army hosts a military exercise with Bahrain and Kuwait near Aqaba this week.", "BH JO KW", "JO", ""),
    ("Egypt will host an exercise of Sudanese and Saudi troops near Cairo next month.", "EG SA SD", "EG", ""),
    ("A military exercise organised by Kazakhstan began near Otar on Monday with Uzbek and Tajik troops.", "KZ TJ UZ", "KZ", ""),
]  # fmt: skip

# Observers, told apart.
OBSERVERS: list[Any] = [
    ("Troops of Mongolia and Turkey began an exercise near Ulaanbaatar on Monday; Japan and Nepal sent observers.", "MN TR", "", "JP NP"),
    ("Officers from Brazil watched as observers while Uruguayan and Argentine soldiers held an exercise near Salto on Monday.", "AR UY", "", "BR"),
    ("India attended the naval exercise of Sri Lanka and the Maldives off Male in June as an observer.", "LK MV", "", "IN"),
    ("Military observers from 17 countries, among them Austria and Sweden, visited the Belarusian drills near Brest on Monday.", "BY", "", "AT SE"),
    ("The Egyptian-Greek exercise Medusa began off Crete on Monday. Cyprus takes part, Jordan observes.", "CY EG GR", "", "JO"),
    ("Soldiers of Panama and Costa Rica held an exercise near David in April. Mexico had observer status.", "CR PA", "", "MX"),
    ("Ireland was an observer at the military exercise of Finland and Sweden near Rovaniemi in May.", "FI SE", "", "IE"),
    ("Officers from Morocco observed the military exercise of Mauritanian and Senegalese troops near Rosso in May.", "MR SN", "", "MA"),
    ("Ethiopia and Rwanda, with Kenya as an observer, held a military exercise near Awash in April.", "ET RW", "", "KE"),
    ("The Croatian and Slovenian armies began an exercise near Slunj on Monday. Observers came from Albania and Kosovo.", "HR SI", "", "AL XK"),
]  # fmt: skip

# Who is left out, stays away or withdraws.
EXCLUDED: list[Any] = [
    ("Estonian, Latvian and Lithuanian troops held an exercise near Valga in May without the participation of Poland.", "EE LT LV", "", ""),
    ("All Gulf states excluding Qatar took part in the naval exercise off Fujairah in May, among them Bahrain and Oman.", "BH OM", "", ""),
    ("Hungary does not take part in the exercise that Slovak and Czech troops began near Brno on Monday.", "CZ SK", "", ""),
    ("Malaysia withdrew from the naval exercise that Indonesia and Brunei began off Natuna on Monday.", "BN ID", "", ""),
    ("Unlike Norway, Sweden and Finland sent tanks to the military exercise near Boden on Monday.", "FI SE", "", ""),
    ("The Greek air force exercise over Skyros on Monday took place without Turkish jets.", "GR", "", ""),
    ("Neither Ghana nor Togo was invited to the exercise that Ivorian and French troops held in Abidjan in May.", "CI FR", "", ""),
    ("Instead of Russia, China sent ships to the South African naval exercise off Durban in May.", "CN ZA", "", ""),
    ("Except for Hungary, all its neighbours sent troops to the Slovak exercise near Kosice in May, among them Austria and Poland.", "AT PL SK", "", ""),
    ("The Slovenian army held an exercise near Postojna in May; Croatia declined to take part.", "SI", "", ""),
    ("Chile stayed away from the exercise of the Argentine and Bolivian armies near Jujuy in June.", "AR BO", "", ""),
    ("Kyrgyzstan withdrew its troops from the exercise that Tajik and Russian soldiers began near Khujand on Monday.", "RU TJ", "", ""),
    ("Romanian and Bulgarian warships held a drill in the Black Sea on Monday, but no Turkish ones.", "BG RO", "", ""),
]  # fmt: skip

# Who comments, protests, is the aim, the place or the maker.
BESIDE: list[Any] = [
    ("Sudan criticised a naval exercise that Egypt and Eritrea began in the Red Sea on Monday.", "EG ER", "", ""),
    ("North Korea condemned the exercise of U.S. and South Korean troops near Pohang that began on Monday.", "KR US", "", ""),
    ("Polish troops held a live-fire exercise with South Korean K2 tanks near Orzysz on Monday.", "PL", "", ""),
    ("The Indian navy began a drill in the Bay of Bengal on Monday after talks with Bangladesh.", "IN", "", ""),
    ("Danish soldiers began an exercise in Greenland on Monday, days after a visit by the president of Iceland.", "DK", "", ""),
    ("Iran's army began an exercise near Bandar Abbas on Monday in a message to Israel.", "IR", "", ""),
    ("The exercise of the Lithuanian army near Pabrade on Monday simulates an attack from Belarus.", "LT", "", ""),
    ("Chinese state media said that Pakistani and Saudi troops began an exercise in Punjab on Monday.", "PK SA", "", ""),
    hard("The Ukrainian foreign ministry protested against Russian drills in Transnistria on Monday.", "RU", "", "", why="what is protested against is not read as an event"),
    ("Taiwanese marines held an exercise on Kinmen on Monday, a few miles from the Chinese coast.", "TW", "", ""),
    ("The Peruvian navy, which uses German submarines, held drills off Callao on Monday.", "PE", "", ""),
    ("Japan will follow closely the drills that Russia and China began in the Sea of Okhotsk on Monday, a spokesman in Tokyo said.", "CN RU", "", ""),
    ("Lithuania watches closely as Belarusian and Russian troops hold an exercise near Grodno this week.", "BY RU", "", ""),
    ("China said that the naval exercise of Japan and the Philippines off Luzon on Monday harms peace.", "JP PH", "", ""),
    ("A year after its war with Armenia, Azerbaijan's army began an exercise near Ganja on Monday.", "AZ", "", ""),
    ("Bulgarian soldiers began an exercise near Novo Selo on Monday, the Greek news agency reported.", "BG", "", ""),
    ("The Estonian army began an exercise near Narva on Monday, within sight of the Russian border.", "EE", "", ""),
    ("Vietnamese troops held a live-fire exercise near Da Nang on Monday during a visit by the Indian defence minister.", "VN", "", ""),
]  # fmt: skip

# Organisations are not turned into their members.
ORGANISATIONS: list[Any] = [
    ("NATO began an exercise in the Baltic Sea on Monday with ships from Germany and Sweden.", "DE SE", "", ""),
    ("A CSTO exercise of Russian, Kazakh and Belarusian troops began near Balkhash on Monday.", "BY KZ RU", "", ""),
    ("Ships of the European Union's mission, from France and Belgium, held a drill with the navy of Djibouti on Monday.", "BE DJ FR", "", ""),
    ("The African Union force in Somalia, made up of Ugandan and Burundian troops, held an exercise near Baidoa on Monday.", "BI UG", "", ""),
    ("ASEAN navies, among them those of Thailand and Vietnam, held a drill off Batam in May.", "TH VN", "", ""),
]  # fmt: skip

# Patrols, flights, launches, port calls.
OTHER_TYPES: list[Any] = [
    ("Australian and Philippine ships sailed together on a joint patrol in the South China Sea on Monday.", "AU PH", "", ""),
    ("German Eurofighters intercepted a Russian Il-20 that had entered Estonian airspace on Monday.", "RU", "", ""),
    ("Finland scrambled jets on Monday after two Russian bombers violated its airspace.", "RU", "", ""),
    ("Pakistan test-fired a Shaheen missile on Monday; India was told beforehand.", "PK", "", ""),
    ("South Korea's military said that North Korea fired a ballistic missile into the East Sea on Monday.", "KP", "", ""),
    ("A Turkish submarine made a port call in Karachi, Pakistan, on Monday.", "TR", "", ""),
    ("The British carrier strike group, with a Norwegian frigate, called at Singapore on Monday.", "GB NO", "", ""),
    ("Two Chinese and four Russian bombers flew a joint patrol near Alaska on Wednesday.", "CN RU", "", ""),
    ("Iranian and Omani ships patrolled the Strait of Hormuz together on Monday.", "IR OM", "", ""),
    ("Twelve Chinese warplanes entered Taiwan's air defence identification zone on Monday, and Taiwan sent jets.", "CN", "", ""),
    ("India flight-tested an Agni missile from Odisha on Monday; Pakistan had been told.", "IN", "", ""),
    ("The Brazilian frigate Liberal arrived in Beirut, Lebanon, on Monday for a port call.", "BR", "", ""),
    ("A U.S. destroyer sailed through the Taiwan Strait on Monday; China's navy followed it.", "US", "", ""),
    ("Canadian and Japanese warships transited the Taiwan Strait together on Monday.", "CA JP", "", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


ROWS = [*LISTS, *TAKEN_UP, *COUNTED, *HOSTS, *OBSERVERS, *EXCLUDED, *BESIDE, *ORGANISATIONS, *OTHER_TYPES]


@pytest.mark.parametrize(("text", "taking_part", "hosts", "observers"), ROWS)
def test_participants(pipeline: Pipeline, text: str, taking_part: str, hosts: str, observers: str) -> None:
    (event,) = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    codes = {role: " ".join(p.code for p in event.participants if p.role == role) for role in ("host", "observer")}
    active = " ".join(sorted(p.code for p in event.participants if p.role != "observer"))
    assert (active, codes["host"], codes["observer"]) == (taking_part, hosts, observers)


def test_each_value_has_the_words_that_say_so(pipeline: Pipeline) -> None:
    """Of every row that holds: the words stand at their offsets."""
    for row in (r for r in ROWS if not hasattr(r, "values")):
        (event,) = pipeline.read(Report(id="t", text=row[0], published=PUBLISHED), draw="none").events
        for party in event.participants:
            assert party.evidence is not None, (row[0], party.code)
            assert row[0][party.evidence.start : party.evidence.end] == party.words


def test_no_text_is_there_twice() -> None:
    texts = [row.values[0] if hasattr(row, "values") else row[0] for row in ROWS]
    assert len(set(texts)) == len(texts)
