"""Figurative and civilian uses of military words: dealers that are deployed, a cruise ship in port, a striker's rocket.

A deployment needs forces: what is deployed, or who deploys, must be armed. For the other words it is decided by what
stands nearest before them, sport and business or armed people.
"""

from __future__ import annotations

import re

from geoint.events.military import MILITARY
from geoint.reading.forces import AIRCRAFT_NOUN, SHIP_NOUN, TROOP_NOUN

# Sure signs of sport, and of business, wherever they stand before the word.
_SPORT = (
    r"strikers?|goalkeepers?|midfielders?|bowlers?|batsm[ae]n|referees?|football(?:er)?s?|soccer|rugby|cricket(?:er)?s?|handball|"
    r"basketball|volleyball|baseball|ice\s+hockey|tennis|golfers?|regatta|yachtsm[ae]n|skaters?|sprinters?|marathon|"
    r"cyclists?|wrestlers?|boxers?|half-?time|penalty\s+(?:kick|area|shoot-?out)|team-?mates?"
)
_BUSINESS = (
    r"takeovers?|mergers?|shareholders?|boardrooms?|stock\s+exchange|bankers?|brokers?|investors?|(?-i:traders?)"
)
# These count in the same clause alone: "ahead of the championship, the army began a drill".
_PERHAPS_SPORT = (
    r"(?:an?|the|his|her|their|last|next)\s+(?:[\w-]+\s+)?match|matches\s+(?:in|against)|(?<!Arab\s)league|coach|"
    r"tournament|championships?|play-?offs?|polo|the\s+friendly|Olympics?|World\s+Cup"
)
_PERHAPS_BUSINESS = (
    r"(?<!west\s)(?<!left\s)(?<!right\s)(?<!river\s)(?-i:bank)|retailers?|supermarkets?|car\s?makers?|insurers?"
)
_ARMED = (
    r"soldiers?|troops|arm(?:y|ies)|nav(?:y|ies)|air\s+forces?|forces|marines|commandos|paratroopers|sailors|pilots|warships?|"
    r"frigates?|destroyers?|submarines?|jets|bombers?|NATO"
)
_SURE = re.compile(rf"\b(?:(?P<sport>{_SPORT})|(?P<trade>{_BUSINESS})|(?P<armed>{_ARMED}))\b", re.I)
_PERHAPS = re.compile(
    rf"\b(?:(?P<sport>{_SPORT}|{_PERHAPS_SPORT})|(?P<trade>{_BUSINESS}|{_PERHAPS_BUSINESS})|(?P<armed>{_ARMED}))\b",
    re.I,
)
_CLAUSES = re.compile(r"[,;:]\s|\s[-–—]{1,2}\s")
# So far back it is looked: several sentences. With the whole text, the cost would grow with the square of its length.
_BEFORE_CHARS = 1_000


def is_play_or_trade(before: str, *, business: bool = True) -> bool:
    """Whether sport, or business where it counts, stands nearer before a word than any armed people."""
    before = before[-_BEFORE_CHARS:]
    return _nearest_is_civil(_SURE, before, business=business) or _nearest_is_civil(
        _PERHAPS, _CLAUSES.split(before)[-1], business=business
    )


def _nearest_is_civil(pattern: re.Pattern[str], before: str, *, business: bool) -> bool:
    found = [*pattern.finditer(before)]
    return bool(found) and (found[-1]["sport"] is not None or (business and found[-1]["trade"] is not None))


# ---- deployments and port calls

_CIVIL_THINGS = re.compile(
    r"\b(?:nurses?|doctors?|medics?|paramedics?|surgeons?|teachers?|dealers?|salesm[ae]n|sales\w*|advisers?|advisors?|"
    r"consultants?|staff|staffers|employees|workers|clerks|agents|inspectors?|auditors?|lawyers?|lobbyists?|observers|"
    r"monitors|volunteers|stewards|fire\s?fighters?|fire\s+(?:crews|engines?|brigades?)|police(?:m[ae]n|women)?|journalists?|reporters?|correspondents?|"
    r"diplomats?|envoys?|negotiators?|mediators?|technicians|engineers(?!\s+of\s+the)|software|apps?|chatbots?|algorithms?|"
    r"artificial\s+intelligence|AI|servers?|networks?|updates?|cameras?|sensors\s+in\s+shops|telescopes?|turbines?|panels?|buses|"
    r"trams?|trains?|taxis?|cabs|scooters?|bicycles|bikes|lorries|trucks(?=\s+(?:of|with|to)\b)|ambulances|tractors|"
    r"snow\s?ploughs?|parachutes?|airbags?|tactics?|strateg(?:y|ies)|formations?|policy|policies|tax\w*|measures|funds?|"
    r"capital|money|resources|arguments?|charm|rhetoric|skills?|drinking\s+water|food|vaccines?|tents|generators|"
    r"parcels?|mail|ticket\w*|lifeboats?|lifeguards?|tugs?|ferr(?:y|ies)|liners?|robots?|technolog(?:y|ies))\b",
    re.I,
)
_CIVIL_CRAFT = re.compile(
    r"\b(?:(?:cruise|container|cargo|merchant|passenger|fishing|research|tall|sailing|tourist|pleasure|whaling|aid|rescue|"
    r"expedition|museum|cable)\s+(?:ships?|vessels?|boats?|liners?|schooners?)|ferr(?:y|ies)|(?:ocean\s+)?liners?|yachts?|trawlers?|"
    r"freighters?|bulk\s+carriers?|(?:oil|gas|LNG|product|chemical)\s+tankers?|icebreakers?\s+tour|lifeboats?|catamarans?|"
    r"airliners?|passenger\s+(?:jets?|planes?|aircraft)|cargo\s+planes?|holiday\w*|charter\s+flights?)\b",
    re.I,
)
_ARMED_THINGS = re.compile(
    rf"{MILITARY.pattern}|\b(?:{SHIP_NOUN}|{AIRCRAFT_NOUN}|tanks|guns|howitzers|launchers?|rockets?|radars?|batter(?:y|ies)|"
    r"Patriots?|weapons?|contingents?|detachments?|reinforcements|corps|compan(?:y|ies)\s+of|armou?r|firepower|gunners|mines|"
    r"ammunition|(?-i:[A-Z][A-Za-z]{0,3}-\d{1,3}[A-Z]{0,2}s?))\b",
    re.I,
)
# What armed forces and others have alike: no firm or charity must stand before it.
_EITHER = re.compile(
    rf"\b(?:{TROOP_NOUN}|crews?|systems?|units?|vehicles|equipment|assets|capabilities|hardware|instructors|guards?|teams?|"
    r"officers|specialists|experts|engineers|helicopters?|drones?|hospitals?|bridges?|boats?)\b",
    re.I,
)
_ARMED_ONE = re.compile(r"\b(?:arm(?:y|ies)|navy|naval|military|combat|soldiers?|troops|armed|marines)\b", re.I)
_EMPLOYER = re.compile(
    r"\b(?:utilit(?:y|ies)|firms?|(?:software|power|oil|gas|phone|rail\w*|bus|shipping|insurance|taxi|tech\w*)\s+(?:company|companies|"
    r"giant|operator|provider)|operators?|start-?ups?|shipping\s+lines?|charit(?:y|ies)|Red\s+C(?:ross|rescent)|aid\s+\w+|railways?|postal|post\s+office|"
    r"council|municipality|mayor|city\s+of|town\s+of|hospitals?|health|universit(?:y|ies)|schools?|clubs?|unions?|broadcasters?|"
    r"newspapers?|airlines?|retailers?|hotels?|police|fire\s?fighters|fire\s+service|election)\b[^,;]*$",
    re.I,
)
_OBJECT_END = re.compile(
    r"[,.](?!\d)|[;:()]|\s(?:to|in|into|at|on|onto|along|near|off|from|after|before|over|across|around|within|inside|for|against|as|"
    r"when|while|because|since|during|under|between|throughout|outside|alongside|and\s+\w+ed)\s",
    re.I,
)
# Who was told of before: "it deployed to", "the deployment".
_TAKEN_UP = re.compile(
    r"(?:^|[,;]\s*|\b(?:and|but|where|when)\s+)\W*(?:it|they|she|he|both|the\s+(?:two|three|four|five))\b[^,;]{0,40}$|"
    r"\b(?:the|this|their|its|that)\s+(?:[\w-]+\s+){0,2}?$",
    re.I,
)
_IS_STATIONED = re.compile(
    r"\b(?:is|are|was|were|has|have|had|be|been|being|get|got|remain|remains|remained|stay|stayed)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_FIGURATIVE_ARMY = re.compile(r"\barm(?:y|ies)\s+of\s+(?:[a-z]+\s+)?(?:[a-z]+s|volunteers|models|fans|drones)\b")
_COMES_INTO_PORT = re.compile(r"\b(?:call|dock|moor|berth|anchor|put\s+in|port|tied|came\s+alongside|lies|lay)", re.I)


def is_of_forces(piece: str, start: int, end: int) -> bool:
    """Whether a deployment, a port call or an arrival at [start, end) of a sentence is one of armed forces."""
    before = _FIGURATIVE_ARMY.sub("", piece[:start])
    words = piece[start:end]
    if _CIVIL_CRAFT.search(before[-60:] + words):
        return False
    if re.search(r"deploy", words, re.I) is None:
        return _of_craft(before, words, piece[end:]) and not is_play_or_trade(before)
    thing = _object_of(piece, end, noun=re.search(r"ments?$", words) is not None)
    if _CIVIL_THINGS.search(thing):
        return _ARMED_ONE.search(thing) is not None or _ARMED_ONE.search(re.split(r"[,;]\s", before)[-1]) is not None
    if is_play_or_trade(before):
        return False
    if thing and _ARMED_THINGS.search(thing) and not _EITHER.fullmatch(thing.strip()):
        return _ARMED_ONE.search(thing) is not None or _EMPLOYER.search(before) is None
    if thing and _EITHER.search(thing):
        return _EMPLOYER.search(before) is None
    armed = [m.end() for m in _ARMED_THINGS.finditer(before)]
    civil = [m.end() for m in _CIVIL_THINGS.finditer(before)]
    return max(armed, default=-1) > max(civil, default=-1) or (not civil and _TAKEN_UP.search(before) is not None)


def _object_of(piece: str, end: int, *, noun: bool) -> str:
    """Return the words behind "deployed" or "deployment of" as far as they name what is deployed."""
    of = re.match(r"\s+of\s", piece[end:])
    if noun and of is None:
        return ""
    after = piece[end + of.end() :] if of is not None else piece[end:]
    stop = _OBJECT_END.search(after)
    return after[: stop.start()] if stop else after


def _of_craft(before: str, words: str, after: str) -> bool:
    """Whether what comes into port, is sent or is stationed was called armed, or is a pronoun."""
    if re.match(r"\W*station", words, re.I) and not _IS_STATIONED.search(before):
        stop = _OBJECT_END.search(after)  # "the brigade stationed in Tapa" tells of nothing new, "stationed tanks" does
        return stop is not None and _ARMED_THINGS.search(after, 0, stop.start()) is not None
    if _COMES_INTO_PORT.search(words) or re.match(r"\W*(?:station|forward)", words, re.I):
        return _ARMED_THINGS.search(before + words + after) is not None or _TAKEN_UP.search(before) is not None
    return _FIGURATIVE_ARMY.search(words) is None and (
        _EMPLOYER.search(before) is None or _ARMED_ONE.search(words) is not None
    )


# ---- intrusions, scrambles, launches

_INTO_A_HOUSE = re.compile(
    r"^\w*\s+(?:(?:in|into|on|upon|at)\s+)?(?:the\s+|an?\s+|his\s+|her\s+|its\s+|their\s+|private\s+)*(?:[\w-]+\s+){0,3}?(?:networks?|computers?|servers?|"
    r"systems?|databases?|accounts?|museums?|houses?|homes?|flats?|rooms?|offices?|shops?|banks?|privacy|lives|life|"
    r"pitch|stadium|stage|market|gardens?|villas?|hotels?|schools?|websites?|e-?mails?|conversations?|debate)\b",
    re.I,
)
_BY_AIR = re.compile(
    rf"\b(?:{AIRCRAFT_NOUN}|air\s+force|airspace|air[\s-](?:policing|defen[cs]e)|pilots|intercept\w*|alert|QRA|"
    r"(?-i:[A-Z][A-Za-z]{0,2}-\d{1,3}[A-Z]?s?)|Typhoons|Rafales|Gripens|Eurofighters|identification\s+zone|ADIZ)\b",
    re.I,
)
# "The 'Karachi Missile' fired two balls" is a bowler, whatever the report calls him else.
_NICKNAME = re.compile(
    r"[“\"‘'](?:the\s+)?[A-Z][\w-]+\s+(?:Missile|Rocket|Torpedo)[”\"’']?,?[”\"’']?\s+(?:has\s+|had\s+)?"
    r"(?:launched|fired|shot|tested|flew)\s+(?:an?|his|her|two|three|past)\b|"
    r"\bnick-?named\s+(?:the\s+)?[“\"‘']?(?:the\s+)?(?:[A-Z][\w-]+\s+)?(?:Missile|Rocket)\b"
)
_CIVIL_ROCKET = re.compile(
    r"\brockets?\s+(?:stoves?|salads?|lettuce|leaves|cars?|bikes?|sleds?|science|scientists?)\b|\btoy\s+\w+|\broller\s?coasters?\b|"
    r"\bvideo\s+games?\b",
    re.I,
)
_INTRUDERS = re.compile(r"\b(?:hackers?|thieves|thief|burglars?|fans|paparazzi|wild\s+boars?)\b[^.;]{0,40}$", re.I)


# "a patrol of wardens"
_CIVIL_PATROL = re.compile(
    r"\s+(?:of|by)\s+(?:[\w-]+\s+){0,2}(?:wardens|volunteers|stewards|parents|lifeguards|school\s+guards|residents|firemen|"
    r"rangers)\b",
    re.I,
)


def is_civil_patrol(after: str) -> bool:
    """Whether the words behind "patrol" name people who are no force."""
    return _CIVIL_PATROL.match(after) is not None


def is_break_in(piece: str, start: int) -> bool:
    """Whether an intrusion is one into a house, a computer or a life, by people who are no force."""
    return _INTO_A_HOUSE.match(piece[start:]) is not None or _INTRUDERS.search(piece[:start]) is not None


def is_scramble_of_jets(piece: str) -> bool:
    """Whether a sentence with "scrambled" speaks of aircraft, and not of traders or eggs."""
    return _BY_AIR.search(piece) is not None


def is_no_weapon(piece: str) -> bool:
    """Whether the missile of a sentence is a nickname or a thing of daily life."""
    return _NICKNAME.search(piece) is not None or _CIVIL_ROCKET.search(piece) is not None
