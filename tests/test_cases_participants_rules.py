"""Who takes part, by the construction that says so: pairs, ships, groups named before, lists, hosts, absence, reactions.

Each row is a report published on Thursday, 2024-09-12, which tells of one event; then the codes of those who take part
with the hosts; the hosts; the observers.
"""

from __future__ import annotations

import pytest

from geoint.models import Report
from geoint.pipeline import Pipeline
from geoint.reading.ship_prefixes import PREFIXES, find_ships

PUBLISHED = "2024-09-12"
Row = tuple[str, str, str, str]

# Two states in one word, or two owners of one noun.
PAIRS: list[Row] = [
    ("A Franco-British naval exercise began off Brest on Monday.", "FR GB", "", ""),
    ("An Indo-Thai naval drill took place in the Andaman Sea in May.", "IN TH", "", ""),
    ("The Sino-Russian naval drills in the Sea of Japan began on Monday.", "CN RU", "", ""),
    ("A Greco-Egyptian army exercise ended on Crete on Monday.", "EG GR", "", ""),
    ("The US-Philippine military exercise on Luzon began on Monday.", "PH US", "", ""),
    ("Turkish-Azerbaijani army exercises began near Nakhchivan on Monday.", "AZ TR", "", ""),
    ("Ethiopia's and Djibouti's armies held a joint exercise near Dire Dawa in June.", "DJ ET", "", ""),
    ("Peru's and Brazil's navies began a drill off Callao on Monday.", "BR PE", "", ""),
    ("A Kenyan and a Ugandan battalion held an exercise near Kisumu in May.", "KE UG", "", ""),
    ("Costa Rican and Honduran soldiers began a military exercise near Limón on Monday.", "CR HN", "", ""),
]

# Ships with the prefix of their navy.
SHIPS: list[Row] = [
    (
        "The Japanese destroyer Izumo and INS Kolkata began a naval exercise off Visakhapatnam on Monday.",
        "IN JP",
        "",
        "",
    ),
    ("The frigates KRI Bung Tomo and KD Jebat held a naval exercise off Batam on Monday.", "ID MY", "", ""),
    ("HTMS Naresuan and RSS Steadfast held a naval exercise in the Gulf of Thailand in May.", "SG TH", "", ""),
    ("BRP Jose Rizal and ROKS Munmu held an anti-submarine exercise off Palawan on Monday.", "KR PH", "", ""),
    ("PNS Tughril and TCG Büyükada began a naval exercise off Karachi on Monday.", "PK TR", "", ""),
    (
        "The corvette ORP Orkan and the frigate HNLMS Tromp held a naval drill in the Baltic Sea on Monday.",
        "NL PL",
        "",
        "",
    ),
    ("BNS Bangabandhu and SLNS Sayura held a naval exercise off Chittagong in June.", "BD LK", "", ""),
]

# "The two countries", "both sides", "it": named before, even where nothing was told of them.
TAKEN_UP: list[Row] = [
    (
        "Relations between Oman and Pakistan are good. Both sides held a naval exercise off Muscat on Monday.",
        "OM PK",
        "",
        "",
    ),
    (
        "Vietnam borders Laos and Cambodia. Soldiers of all three countries held a rescue exercise in Kratie in August.",
        "KH LA VN",
        "",
        "",
    ),
    (
        "Tunisia signed an agreement with Libya in May. The two neighbours began a military exercise near Ben Gardane on Monday.",
        "LY TN",
        "",
        "",
    ),
    (
        "Argentina's navy wants to see more of the south. It will hold an exercise off Ushuaia with its Chilean counterpart next week.",
        "AR CL",
        "",
        "",
    ),
    (
        "The presidents of Kenya and Uganda met on Friday. The two armies began an exercise near Busia on Monday.",
        "KE UG",
        "",
        "",
    ),
    (
        "Spain and Morocco share an interest in the strait. The two navies began an exercise off Tarifa on Monday.",
        "ES MA",
        "",
        "",
    ),
]

# Lists behind "including", "such as", "namely", a colon; states that share a name with a town.
LISTS: list[Row] = [
    (
        "Soldiers from eight NATO countries such as Spain and Slovenia held an exercise in Latvia in May.",
        "ES SI",
        "",
        "",
    ),
    (
        "Troops from 14 countries, including Kenya, Rwanda and Burundi, began an exercise in Gisenyi on Monday.",
        "BI KE RW",
        "",
        "",
    ),
    (
        "A military exercise began near Tapa on Monday. Those taking part are Estonia, Denmark and Iceland.",
        "DK EE IS",
        "",
        "",
    ),
    (
        "A naval exercise began in the Gulf of Guinea on Monday. Sailors of nine nations have come: Ghana, Togo, Benin and Senegal.",
        "BJ GH SN TG",
        "",
        "",
    ),
    (
        "Ships of the European Union's mission, from France and Belgium, held a drill with the navy of Djibouti on Monday.",
        "BE DJ FR",
        "",
        "",
    ),
    (
        "The Danish army began an exercise on Bornholm on Monday. A Swedish and a Polish battalion are coming too.",
        "DK PL SE",
        "",
        "",
    ),
    ("Kazakh, Kyrgyz, Tajik and Uzbek soldiers held an exercise near Osh in July.", "KG KZ TJ UZ", "", ""),
    (
        "Three countries, namely Chad, Niger and Mali, held a military exercise near Lake Chad in April.",
        "ML NE TD",
        "",
        "",
    ),
    (
        "The Italian navy began an exercise off Sicily on Monday with ships from Greece, Malta and Spain.",
        "ES GR IT MT",
        "",
        "",
    ),
    ("Troops from Jordan, Iraq and Egypt began a military exercise near Zarqa on Monday.", "EG IQ JO", "", ""),
]

# Hosts, told apart.
HOSTS: list[Row] = [
    (
        "The army exercise near Jinja, hosted by Uganda, brought together soldiers from Kenya and Rwanda in August.",
        "KE RW UG",
        "UG",
        "",
    ),
    ("Nine navies, including host Romania, began an exercise in the Black Sea on Monday.", "RO", "RO", ""),
    (
        "Soldiers from Togo and Niger began an exercise near Kara on Monday. The hosts are Benin and Ghana.",
        "BJ GH NE TG",
        "BJ GH",
        "",
    ),
    (
        "Mozambique hosts a naval exercise with Madagascar and the Comoros off Nacala until Friday.",
        "KM MG MZ",
        "MZ",
        "",
    ),
    ("Latvia is hosting an exercise of Estonian and Danish troops near Adazi this week.", "DK EE LV", "LV", ""),
]

# Observers, told apart.
OBSERVERS: list[Row] = [
    (
        "Officers from Brazil watched as observers while Uruguayan and Argentine soldiers held an exercise near Salto on Monday.",
        "AR UY",
        "",
        "BR",
    ),
    (
        "India attended the naval exercise of Sri Lanka and the Maldives off Male in June as an observer.",
        "LK MV",
        "",
        "IN",
    ),
    (
        "The Egyptian-Greek exercise Medusa began off Crete on Monday. Cyprus takes part, Jordan observes.",
        "CY EG GR",
        "",
        "JO",
    ),
    (
        "Troops of Mongolia and Turkey began an exercise near Ulaanbaatar on Monday; Japan and Nepal sent observers.",
        "MN TR",
        "",
        "JP NP",
    ),
    (
        "Ireland was an observer at the military exercise of Finland and Sweden near Rovaniemi in May.",
        "FI SE",
        "",
        "IE",
    ),
    (
        "Soldiers of Panama and Costa Rica held an exercise near David in April. Mexico had observer status.",
        "CR PA",
        "",
        "MX",
    ),
    ("The Chilean navy began an exercise off Iquique on Monday. Bolivia and Paraguay only watch.", "CL", "", "BO PY"),
]

# Who is left out, stays away or withdraws.
EXCLUDED: list[Row] = [
    (
        "Estonian, Latvian and Lithuanian troops held an exercise near Valga in May without the participation of Poland.",
        "EE LT LV",
        "",
        "",
    ),
    (
        "Malaysia withdrew from the naval exercise that Indonesia and Brunei began off Natuna on Monday.",
        "BN ID",
        "",
        "",
    ),
    (
        "Kyrgyzstan withdrew its troops from the exercise that Tajik and Russian soldiers began near Khujand on Monday.",
        "RU TJ",
        "",
        "",
    ),
    ("Unlike Norway, Sweden and Finland sent tanks to the military exercise near Boden on Monday.", "FI SE", "", ""),
    ("Instead of Russia, China sent ships to the South African naval exercise off Durban in May.", "CN ZA", "", ""),
    (
        "Except for Hungary, all its neighbours sent troops to the Slovak exercise near Kosice in May, among them Austria and Poland.",
        "AT PL SK",
        "",
        "",
    ),
    (
        "Greek and Cypriot troops began a military exercise near Larnaca on Monday. Turkey was not invited.",
        "CY GR",
        "",
        "",
    ),
    (
        "Zambian and Malawian troops began an exercise near Chipata on Monday. Missing were Zimbabwe and Botswana.",
        "MW ZM",
        "",
        "",
    ),
]

# Who only reacts, speaks, made the weapon, or gives the place.
BESIDE: list[Row] = [
    ("Sudan criticised a naval exercise that Egypt and Eritrea began in the Red Sea on Monday.", "EG ER", "", ""),
    (
        "North Korea condemned the exercise of U.S. and South Korean troops near Pohang that began on Monday.",
        "KR US",
        "",
        "",
    ),
    (
        "Venezuela denounced a naval exercise that Guyanese and British sailors began off Georgetown on Monday.",
        "GB GY",
        "",
        "",
    ),
    ("Polish troops held a live-fire exercise with South Korean K2 tanks near Orzysz on Monday.", "PL", "", ""),
    ("The Peruvian navy, which uses German submarines, held drills off Callao on Monday.", "PE", "", ""),
    ("A year after its war with Armenia, Azerbaijan's army began an exercise near Ganja on Monday.", "AZ", "", ""),
    ("The Indian navy began a drill in the Bay of Bengal on Monday after talks with Bangladesh.", "IN", "", ""),
    ("Chinese warships held drills off Hainan on Monday, according to the Vietnamese navy.", "CN", "", ""),
]

# Intruders, launches and passages: who comes, not who answers.
OTHER_TYPES: list[Row] = [
    ("German Eurofighters intercepted a Russian Il-20 that had entered Estonian airspace on Monday.", "RU", "", ""),
    (
        "South Korea's military said that North Korea fired a ballistic missile into the East Sea on Monday.",
        "KP",
        "",
        "",
    ),
    (
        "Twelve Chinese warplanes entered Taiwan's air defence identification zone on Monday, and Taiwan sent jets.",
        "CN",
        "",
        "",
    ),
    ("A U.S. destroyer sailed through the Taiwan Strait on Monday; China's navy followed it.", "US", "", ""),
    ("Finland scrambled jets on Monday after two Russian bombers violated its airspace.", "RU", "", ""),
    ("The British carrier strike group, with a Norwegian frigate, called at Singapore on Monday.", "GB NO", "", ""),
]

ROWS = [*PAIRS, *SHIPS, *TAKEN_UP, *LISTS, *HOSTS, *OBSERVERS, *EXCLUDED, *BESIDE, *OTHER_TYPES]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize(("text", "taking_part", "hosts", "observers"), ROWS)
def test_participants(pipeline: Pipeline, text: str, taking_part: str, hosts: str, observers: str) -> None:
    (event,) = pipeline.read(Report(id="t", text=text, published=PUBLISHED), draw="none").events
    codes = {role: " ".join(p.code for p in event.participants if p.role == role) for role in ("host", "observer")}
    active = " ".join(sorted(p.code for p in event.participants if p.role != "observer"))
    assert (active, codes["host"], codes["observer"]) == (taking_part, hosts, observers)


# A prefix needs a name; a common one a ship beside it; a shared one goes to the country that the text names.
NAMED_SHIPS = [
    ("INS Kolkata sailed.", ["IN"]),
    ("The Israeli navy sent INS Hanit.", ["IL"]),
    ("India and Israel sent INS Kolkata.", ["IN"]),
    ("The Swedish corvette HMS Visby sailed.", ["SE"]),
    ("The Belgian minehunter BNS Crocus sailed.", ["BE"]),
    ("The patrol ship ARA Piedrabuena sailed.", ["AR"]),
    ("ARM Holdings and BAE Systems reported profits.", []),
    ("The frigate Zr.Ms. Tromp sailed.", ["NL"]),
    ("Written in JS and CSS.", []),
]


@pytest.mark.parametrize(("text", "codes"), NAMED_SHIPS)
def test_ships_by_their_prefix(text: str, codes: list[str]) -> None:
    assert [s.code for s in find_ships(text, 0, len(text))] == codes


def test_every_prefix_is_there_once_and_in_order() -> None:
    prefixes = [row.prefix for row in PREFIXES]
    assert prefixes == sorted(set(prefixes), key=str.casefold)
