"""Numbers of troops, ships and aircraft, the domains of an activity, and the equipment that is named."""

from __future__ import annotations

import re

from geoint.models import Domain, Quantity, Span

TROOP_NOUN = (
    r"troops?|soldiers?|servicemen|servicewomen|service\s?members?|service\s+personnel|personnel|marines|sailors|"
    r"paratroopers|airmen|conscripts|reservists|fighters?(?=\s+of\s+the)|men\s+and\s+women|men|people|"
    r"participants|forces\s+members|cadets|"
    r"military\s+members|military\s+personnel|members\s+of\s+the\s+(?:[\w-]+\s+){0,3}forces|combatants|"
    r"peacekeepers|members"
)
SHIP_NOUN = (
    r"warships?|ships?|vessels?|boats?|destroyers?|frigates?|corvettes?|submarines?|carriers?|cruisers?|cutters?|"
    r"tankers?|tugs?|"
    r"minehunters?|minesweepers?|landing\s+(?:ships?|craft)|surface\s+combatants"
)
AIRCRAFT_NOUN = (
    r"aircraft|warplanes?|planes?|jets?|fighters?|bombers?|helicopters?|drones?|airplanes?|transports|"
    r"fixed-wing\s+aircraft"
)
VEHICLE_NOUN = (
    r"vehicles|tanks|combat\s+vehicles|armou?red\s+vehicles|pieces\s+of\s+(?:military\s+)?equipment|guns|howitzers"
)
MISSILE_NOUN = r"missiles?|rockets?"

_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "hundred": 100, "thousand": 1000, "dozen": 12, "one": 1,
}  # fmt: skip
_NUMBER = (
    r"\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d+(?:\.\d+)?|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|"
    r"hundred)"
)
_QUALIFIER = (
    r"more\s+than|over|upwards\s+of|in\s+excess\s+of|at\s+least|about|around|some|roughly|nearly|almost|approximately|"
    r"up\s+to|as\s+many\s+as|fewer\s+than|less\s+than|an\s+estimated|no\s+fewer\s+than|close\s+to"
)
# "Filipino and American troops" is one number for both.
_MODIFIER = r"(?:(?-i:[A-Z])[\w.]+(?:,\s+(?-i:[A-Z])[\w.]+)*\s+and\s+(?-i:[A-Z])[\w.]+(?:\s+(?-i:[A-Z])[\w.]+)?\s+)?"
_MODIFIER += r"(?:(?!and\b|of\b|in\b|from\b|to\b|or\b)[A-Za-zÀ-ÿ.\-’']+\s+){0,3}?"
_QUANTITY = re.compile(
    rf"(?:\b(?P<qual>{_QUALIFIER})\s+)?(?<![\w.,:-])(?P<num>{_NUMBER})(?P<scale>[\s-]+(?:thousand|hundred|dozen|"
    rf"million))?\s+"
    rf"(?:of\s+(?:its|their|the|his)\s+)?(?P<mod>{_MODIFIER})"
    rf"(?P<noun>(?P<troops>{TROOP_NOUN})|(?P<ships>{SHIP_NOUN})|(?P<aircraft>{AIRCRAFT_NOUN})|"
    rf"(?P<vehicles>{VEHICLE_NOUN})|(?P<missiles>{MISSILE_NOUN}))\b",
    re.IGNORECASE,
)
_KINDS = ("troops", "ships", "aircraft", "vehicles", "missiles")

_DOMAIN_WORDS: tuple[tuple[Domain, re.Pattern[str]], ...] = (
    ("amphibious", re.compile(
        r"\bamphibious|\bbeach\s+landing|\blanding\s+(?:ship|craft|force|operation)|\bmarines\b",
        re.I,
    )),
    ("sea", re.compile(
        rf"\b(?:nav(?:y|ies|al)|maritime|fleets?|at\s+sea|{SHIP_NOUN}|flotilla|anti-submarine)\b",
        re.I,
    )),
    ("air", re.compile(
        r"\b(?:air\s+(?:forces?|patrols?|units?|drills?|defen[cs]e)|in\s+the\s+(?:air|skies)|airspace|"
        rf"{AIRCRAFT_NOUN}|flights?|aerial)\b",
        re.I,
    )),
    ("missile", re.compile(r"\b(?:missiles?|ICBMs?|SLBMs?|rocket\s+(?:force|artillery)|ballistic)\b", re.I)),
    ("cyber", re.compile(r"\bcyber\w*", re.I)),
    ("space", re.compile(r"\b(?:space\s+(?:force|domain|command)|satellites?)\b", re.I)),
    ("land", re.compile(
        r"\b(?:arm(?:y|ies)|ground\s+(?:forces?|troops)|land\s+forces?|on\s+(?:land|the\s+ground)|tanks?|"
        r"infantry|artillery|paratroop\w*|soldiers?|brigades?|battalions?|desert|field\s+training)\b",
        re.I,
    )),
)  # fmt: skip
_EQUIPMENT = re.compile(
    r"\b(?:(?:Tu|Su|MiG|Il|Ka|Mi|An|Yak|Be)-\d{2,3}[A-Z]{0,3}|[BFAC]-\d{1,3}[A-Z]{0,2}|[HJYZ]-\d{1,2}[A-Z]?|"
    r"[EPRU]-\d{1,2}[A-Z]?|"
    r"KC-\d{2,3}|EA-18G|MQ-\d|RQ-\d|AH-\d+|UH-\d+|CH-\d+|Type\s\d{2,3}[A-Z]?|T-\d{2}[A-Z]{0,2}|M1A\d|HIMARS|"
    r"Patriot|Typhon|"
    r"Iskander(?:-[MK])?|Kalibr|Kinzhal|Zircon|Tsirkon|Oreshnik|Yars|Topol-M|Sarmat|Bulava|Hwasong-\d+\w*|"
    r"Pukguksong-\d|KN-\d+|"
    r"DF-\d+[A-Z]*|JL-\d|Agni-(?:[IVX]+|P(?:rime)?|\d)|BrahMos|Prithvi(?:-\w+)?|Shaheen-\w+|Ababeel|"
    r"Fattah(?:-\d)?|Khorramshahr\S*|Minuteman\sIII|Trident\sII|ATACMS|THAAD|"
    r"S-[345]00|Bastion|Bal|Eurofighter(?:\sTyphoon)?|Rafale|Gripen|Leopard\s2\w*|Abrams|Bradley|Stryker)\b"
)


def find_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """Return the numbers of troops, ships, aircraft, vehicles and missiles in text[start:end]."""
    found = []
    for match in _QUANTITY.finditer(text, start, end):
        value = _value_of(match.group("num"), match.group("scale"))
        kind = next(k for k in _KINDS if match.group(k))
        if value is None or (kind == "troops" and value < 20) or _is_age_or_share(text, match):
            continue
        qualifier = " ".join((match.group("qual") or "").split()).lower()
        evidence = Span(start=match.start(), end=match.end())
        found.append(Quantity(what=kind, value=value, qualifier=qualifier, evidence=evidence))
    return found


# No army, fleet or arsenal is larger: a larger number is a slip, or a row of digits that is no number.
MOST = 100_000_000


def _value_of(number: str, scale: str | None) -> int | None:
    word = number.lower()
    if word in _WORDS:
        value = float(_WORDS[word])
    elif re.fullmatch(r"\d{1,3}(?:[,.\u00a0 ]\d{3})+", number):
        value = float(re.sub(r"\D", "", number))
    else:
        value = float(number)
    if scale:
        value *= {"thousand": 1000, "hundred": 100, "dozen": 12, "million": 1_000_000}[scale.strip(" -\n\t").lower()]
    return int(value) if value <= MOST and value == int(value) else None


def _is_age_or_share(text: str, match: re.Match[str]) -> bool:
    following = text[match.start("num") : match.end("num") + 12]
    return re.match(r"\S+\s*(?:%|percent|per\s+cent)", following) is not None


def find_domains(text: str, start: int, end: int) -> tuple[Domain, ...]:
    """Return the domains that the words of text[start:end] point to."""
    piece = text[start:end]
    return tuple(domain for domain, pattern in _DOMAIN_WORDS if pattern.search(piece))


def find_equipment(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the types of aircraft, missiles and vehicles named in text[start:end], each once, in order."""
    return tuple(dict.fromkeys(m.group() for m in _EQUIPMENT.finditer(text, start, end)))
