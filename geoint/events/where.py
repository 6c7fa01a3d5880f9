"""Where an activity takes place: the literal places of its sentences, each with its role."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from geoint.events.clauses import asides
from geoint.events.drafts import Activity, Draft, is_background
from geoint.models import EventMention, EventPlace, Footprint, Mention, PlaceRole

_HEADQUARTERS = re.compile(
    r"\b(?:headquarter\w*[^.;]{0,90}?\b(?:in|at|is|are)|headquarter\w*|based\s+(?:in|at|on|out\s+of)|"
    r"home\s+port\s+(?:in|of|at)|seat\s+(?:in|of))\b[^,;.]{0,25}$",
    re.I,
)
_DEPARTURE = re.compile(
    r"\b(?:from|left|leaving|departed|departing|based\s+in)\s+(?:the\s+)?(?:(?!will\b|to\b|is\b|are\b|was\b|"
    r"were\b|that\b|which\b)[\w-]+\s+){0,4}?(?:of\s+|at\s+|in\s+)?$",
    re.I,
)
# Where aircraft and ships of an exercise work from is one of its places.
_OPERATES_FROM = re.compile(
    r"\b(?:fl(?:y|ies|ying|ew|own)|operat\w+|tak(?:es|e|ing)\s+off|took\s+off|run|staged|based|launched)\b"
    r"(?:\s+(?!to\b)[\w’'-]+){0,4}?\s+(?:from|out\s+of)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,4}?$",
    re.I,
)
# "a swathe that reaches from the Makran coast to ..."
_SPANS = re.compile(
    r"\b(?:reach\w*|stretch\w*|extend\w*|spann?\w*|rang\w*|spread\w*)\s+(?:[\w-]+\s+){0,2}?from\s[^.;]{0,60}$", re.I
)
_COMES_FROM = re.compile(
    r"\b(?:com(?:e|es|ing)|came|sail\w*|left|depart\w*|flew|flown|mov(?:ed|ing)|transferred|arriv\w+|head(?:ed|ing)|"
    r"sent\s+up|rose|scrambl\w+|took\s+off|started)\s+from\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}?$|\bwhose\s+home\s+is\s+(?:in\s+)?$",
    re.I,
)
_REACHES = re.compile(r"\b(?:to|until|into)\b", re.I)
_TALK = re.compile(
    r"\b(?:said|says|told|announced|reported|denied|learned|noted|stated|confirm\w*|wrote|office|offices|yard|newspapers?|"
    r"source|agency|council|council\s+of\s+ministers|ministry\s+of\s+[\w\s]{3,30}|town\s+hall|ceremony|briefing|spoke|speaking|met|meeting|meets|talks?|summit|conference|visit(?:ed|"
    r"s)?|arrived|embassy|ministry|officials?|reporters|leaders?|authorities|statement|paper|press|"
    r"sat\s+together|ambassador|in\s+the\s+war|war|invasion|embassies|counterparts?|white\s+house|"
    r"the\s+foreign\s+ministry)\s+(?:[\w’'-]+\s+){0,4}?(?:in|at|to|on|of|from)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,2}?$",
    re.I,
)
_NOT_HERE = re.compile(
    r"\b(?:against|invasion\s+of|war\s+(?:in|on|over)|independence|defen[cs]e\s+of|relations\s+with|"
    r"tension\w*\s+(?:with|over|in|between)|link\s+to|agreement\s+with|bound\s+for|headed\s+for|road\s+to|"
    r"belongs\s+to|built\s+(?:at|in)|unloaded\s+(?:at|in|at\s+the\s+port\s+of)|shipped\s+(?:across|through|to)|"
    r"discuss\w*\s+(?:[\w-]+\s+){0,4}in|spokes\w+\s+in|given\s+in|(?:largest|biggest)\s+(?:[\w-]+\s+){0,4}in|"
    r"such\s+as|like|unlike|than|sanctions\s+on|cooperation\s+with|partner\w*\s+with|with|by|annexed|peace\s+in|"
    r"stability\s+(?:in|of)|defense\s+of|reinforce\s+the\s+defen[cs]e\s+of|freedom\s+of\s+the|company\s+in|"
    r"security\s+(?:of|in)|control\s+of|claims?\s+(?:to|over)|status\s+quo\s+in|km\s+from|miles\s+from|"
    r"kilomet(?:re|er)s\s+from|away\s+from|far\s+from|border\s+(?:with|of)|"
    r"line\s+of\s+control\s+with)\s+(?:the\s+)?(?:[\w’'-]+\s+)?$",
    re.I,
)
_LOCATIVE = re.compile(
    r"\b(?:in|near|off|around|over|at|on|across|along|through|inside|within|into|onto|toward|towards|round|"
    r"between|left|and|to|close\s+to|north|south|east|west|above|of|past|from|by|entered|reached|into|patrol\w*|"
    r"cover\w*|circl\w+|near(?:ed|ing)|up|down|skirt\w*|overfl\w+|as\s+far\s+as|cross\w*|transit\w*|rounded|passed)\s+(?:the\s+)?(?:[\w’'\-.“”\"]+\s+){0,6}?$|"
    r"[,(/:]\s*(?:the\s+)?(?:[\w’'\-]+\s+){0,2}$|^\W*(?:the\s+)?$",
    re.I,
)


# What such a clause names is background, not the scene: "as the army is bogged down in ...", "despite the war in ...".
_SUBORDINATE = re.compile(
    r"\b(?:as|because|since|despite|amid|following|although|though|whereas|just\s+as|in\s+response\s+to|"
    r"in\s+reply\s+to|over\s+the\s+war|hours\s+before|days\s+before)\s",
    re.I,
)


_WAS_IN = re.compile(r"\b(?:as|while|when)\s+[^,;]{0,60}\b(?:was|were|is|are)\s+(?:in|at)\s+(?:the\s+)?$", re.I)
_AUTHORITY_IN = re.compile(
    r"\b(?:military|government|ministry|command|staff|capital|on\s+(?:its|her|their)\s+way)\s+(?:in|to|of)\s+$", re.I
)
_OWN_PART = re.compile(r"['’]s?\s+(?:far\s+|extreme\s+|remote\s+)?(?:north|south|east|west|central)", re.I)
_OWN_WATERS = re.compile(
    r"['’]s?\s+(?:\w+ern\s+)?(?:coasts?|waters|airspace|air|shores?|economic|exclusive|identification|\w+\s+coast)\b"
)
# A name with a verb of its own is who acts: "China protested", "Japan will send".
_ACTS_ITSELF = re.compile(
    r"\s+(?:also\s+)?(?:protest\w*|warn\w*|sen[dt]s?|joins?|joined|brought|condemn\w*|call\w*|respond\w*|fired|tested|"
    r"launch\w*|deploy\w*|scrambl\w*|monitor\w*|says?|said|wants?|hopes?|sees|claims?|accus\w+|agreed?|plans?|"
    r"insists?|consider\w*|regards?|withdrew|criticis\w+|criticiz\w+|denounc\w*|oppos\w+|backs?|"
    r"takes?\s+part|took\s+part|participat\w+|contribut\w+|will\s+(?:send|join|host|take|not)|"
    r"(?:has|have|had)\s+(?:said|sent|accused|warned|called|condemned|never|long|not|deployed|protested))\b",
    re.I,
)
_ACTS = re.compile(
    r"(?:['’]s?)?\s+(?:\w+\s+)?(?:ministry|minister|president|government|officials?|navy|army|forces|troops|"
    r"warships|ships|military|state\s+media|said|says)\b",
    re.I,
)
# "units of the Eastern Theater Command": a body, not its area.
_ORGANISATION = re.compile(r"\b(?:Command|Fleet|Ministry|Headquarters|Staff)$")
_SHIP_NAME = re.compile(
    r"\b(?:destroyers?|frigates?|corvettes?|carriers?|submarines?|cruisers?|cutters?|tankers?|(?:support|landing|patrol|supply)\s+"
    r"(?:ships?|vessels?|boats?))\s+(?:(?:[A-Z][\w-]*\s+)?(?:of|de|del)\s+)?$|"
    r"\b(?:USS|USNS|HMS|HMAS|HMCS|HMNZS|INS|JS|ROKS|BRP|KRI|PNS|TCG|ITS|ORP|FS|ESPS|RSS)\s+(?:[A-Z][\w-]*\s+){0,2}(?:of\s+)?$"
)
_UNIT_NAME = re.compile(
    r"\s+(?:(?:Air|Airborne|Mechani[sz]ed|Armou?red|Infantry|Rifle|Tank|Marine|Mountain|National)\s+)?(?:Brigades?|Regiments?|"
    r"Divisions?|Battalions?|Flotillas?|Fleets?|Squadrons?|Corps|Guards?|air\s+policing|brigades?\b|regiments?\b|divisions?\b)\b"
)
_NOT_THERE = re.compile(r"\b(?:no|not|never|nor|neither|without|n[’']t)\b[^.;,]{0,60}$", re.I)
# Seas have ships and troops, not armies: "In the Kara Sea warships of the Northern Fleet ...".
_WATER_KINDS = frozenset({"sea", "ocean", "bay", "strait", "lake", "river"})
_CALL = re.compile(
    r"\b(?:calls?|called|stops?|stopped|stopover|visits?|docked|refuel\w*|bunker\w*)\s+(?:at|in|to)\s+(?:the\s+)?"
    r"(?:port\s+of\s+)?$|\b(?:expected|due)\s+in\s+$|\bbattles?\s+(?:of|for|in)\s+$|\bone\s+for\s+$",
    re.I,
)
_DATELINE = re.compile(
    r"[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2}\s*(?:\([\w\s]{2,25}\)\s*){0,2}(?:,\s*)?(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2})?"
    r"\s*\([A-Z][\w/ .-]{1,20}\)\s*(?::|[-–—]{1,2})|"
    r"[A-Z][A-Z .'&/-]{2,40}?(?:,\s*[\w\s,().-]{0,50}?)?(?:\s*\([^)]{2,30}\))?\s*(?:--|\s[-–—]|:|\.\s*/)"
)


# Between two names of one list.
_LISTED = re.compile(
    r"\s*(?:,\s*(?:and\s+|or\s+)?|and\s+|or\s+|as\s+well\s+as\s+)(?:(?:on|in|off|near|around)\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west|central)\w*\s+)?"
)


def find_places(text: str, draft: Draft, mentions: Sequence[Mention]) -> tuple[EventPlace, ...]:
    """Return the places of a draft's activity with their roles, in text order, not yet drawn."""
    found: list[EventPlace] = []
    for activity in draft.activities:
        first = bisect_left(mentions, activity.region.start, key=lambda m: m.start)
        behind = bisect_left(mentions, activity.region.end, key=lambda m: m.start)
        inside = [m for m in mentions[first:behind] if m.literal and m.end <= activity.region.end]
        before: tuple[Mention, PlaceRole | None] | None = None
        for mention in inside:
            role = _role_of(text, activity, mention, draft)
            if before is not None and _LISTED.fullmatch(text, before[0].end, mention.start):
                role = before[1]  # "from Ghana, Togo and Benin": one part for all in a list
            before = (mention, role)
            if role is not None and not (
                activity.weak and role == "area" and mention.kind == "country" and draft.type == "exercise"
            ):
                found.append(_place(mention, role))
    if draft.type == "incursion" and not any(p.role == "area" for p in found):
        found.extend(_whose_zone(text, draft, mentions))
    areas = _without_containers(text, found, mentions)
    return tuple(sorted(areas, key=lambda p: p.start))


_SAME_PLACE = re.compile(
    r"\b(?:the\s+same|that|the|this)\s+(?:range|island|islands|waters|area|areas|place|site|region|sea|base|strait|zone|"
    r"training\s+ground|grounds?|gulf|bay|spot|pad|airfield|port)\b|\b(?:there|here)\b(?!\s+(?:is|are|was|were|has|have|had|will)\b)",
    re.I,
)


def same_places(text: str, draft: Draft, earlier: Sequence[EventMention]) -> tuple[EventPlace, ...]:
    """Return the places of the activity told before, where a draft has none but "the same range" or "there"."""
    for activity in draft.activities:
        words = _SAME_PLACE.search(text, activity.region.start, activity.region.end)
        if words is None or activity.weak:
            continue
        for event in reversed(earlier):
            areas = [p for p in event.places if p.role in {"area", "base"}]
            if areas:
                return tuple(p.model_copy(update={"reason": f"told before: {words.group()!r}"}) for p in areas)
    return ()


# An event's area says most of a place, a departure least.
_ROLE_ORDER: tuple[PlaceRole, ...] = ("area", "base", "target", "headquarters", "departure")


def with_roles(text: str, mentions: Sequence[Mention], events: Sequence[EventMention]) -> tuple[Mention, ...]:
    """Return the mentions with the part that each plays in the report: that of its event, or a headquarters' seat."""
    roles: dict[tuple[int, int], set[PlaceRole]] = defaultdict(set)
    for event in events:
        for place in event.places:
            roles[place.start, place.end].add(place.role)
    for mention in mentions:
        if mention.literal and _HEADQUARTERS.search(text[max(0, mention.start - 140) : mention.start]):
            roles[mention.start, mention.end].add("headquarters")
    out = []
    for mention in mentions:
        known = roles.get((mention.start, mention.end), set())
        role = next((r for r in _ROLE_ORDER if r in known), None)
        out.append(mention if role is None else mention.model_copy(update={"role": role}))
    return tuple(out)


def _whose_zone(text: str, draft: Draft, mentions: Sequence[Mention]) -> list[EventPlace]:
    """Return the state that "its air defence identification zone" belongs to: the last one named before it."""
    for activity in draft.activities:
        zone = re.compile(r"\b(?:its|their)\s+(?:[\w-]+\s+){0,3}(?:zone|airspace|waters)\b", re.I).search(
            text, activity.region.start, activity.region.end
        )
        if zone is not None:
            before = [m for m in mentions if m.kind == "country" and activity.region.start <= m.start < zone.start()]
            if before:
                return [_place(before[-1], "area").model_copy(update={"reason": f"whose zone: {zone.group()!r}"})]
    return []


def _role_of(text: str, activity: Activity, mention: Mention, draft: Draft) -> PlaceRole | None:
    """Return the part that a place plays in an activity, by the words before and after it; None in a dateline."""
    if _is_dateline(text, mention):
        return None
    if any(start <= mention.start < end for start, end in asides(text, activity)):
        return "mentioned"  # "days before the carrier was due to arrive in Busan"
    before = text[activity.region.start : mention.start]
    if _HEADQUARTERS.search(before):
        return "headquarters"
    if _is_departure(text, activity, mention, draft):
        return "departure"
    after = text[mention.end : mention.end + 60]
    if _SHIP_NAME.search(text[max(0, mention.start - 45) : mention.start]) or _UNIT_NAME.match(after):
        return "mentioned"  # "the destroyer Brisbane", "the Karelia Brigade"
    if (activity.weak or draft.type == "incursion") and _NOT_THERE.search(before[-70:]):
        return "mentioned"  # "at no moment entered the airspace of the United States"
    if _ORGANISATION.search(mention.text) or (activity.weak and is_background(text, activity)):
        return "mentioned"
    if _is_background(before, after, draft) or (mention.kind not in _WATER_KINDS and _ACTS.match(after)):
        return "mentioned"
    if draft.type in {"exercise", "patrol"} and _CALL.search(before[-60:]):
        return "mentioned"
    if _SUBORDINATE.search(_between(text, activity, mention)) or not _LOCATIVE.search(before):
        return "mentioned"
    return "area"


def _is_departure(text: str, activity: Activity, mention: Mention, draft: Draft) -> bool:
    """Whether forces only leave from a place; a launch site or a port left after a visit is where it happens."""
    if _SPANS.search(text[max(0, mention.start - 90) : mention.start]):
        return False
    if draft.type in {"exercise", "patrol"} and _OPERATES_FROM.search(text[activity.region.start : mention.start]):
        return False
    if draft.type in {"deployment", "incursion"} and _COMES_FROM.search(
        text[max(0, mention.start - 60) : mention.start]
    ):
        return True
    if draft.type in {"missile_test", "deployment"} or re.match(r"\s+to\s+(?:the\s+)?[A-Z]", text[mention.end :]):
        return False
    cues = [activity.region.start, *(t.end for t in activity.triggers if t.end <= mention.start)]
    return _DEPARTURE.search(text[max(cues) : mention.start]) is not None


def _is_background(before: str, after: str, draft: Draft) -> bool:
    """Whether a place is where somebody spoke, met or rules, or what is talked about."""
    patterns = (_WAS_IN, _AUTHORITY_IN)
    if any(p.search(before) for p in patterns) or _TALK.search(before[-80:]) or _NOT_HERE.search(before[-60:]):
        return True
    own = _OWN_PART.match(after) or (draft.type != "exercise" and _OWN_WATERS.match(after))
    if re.match(r"['’]s?\s", after) and not own:
        return True
    return _ACTS_ITSELF.match(after) is not None


def _between(text: str, activity: Activity, mention: Mention) -> str:
    """Return the words from the nearest cue before a mention to the mention; empty where all cues follow it."""
    ends = [t.end for t in activity.triggers if t.end <= mention.start]
    if activity.name is not None and activity.name.end <= mention.start:
        ends.append(activity.name.end)
    return text[max(ends) : mention.start] if ends and not activity.weak else ""


def _is_dateline(text: str, mention: Mention) -> bool:
    """Whether a mention is in the place line of a paragraph: "TOKYO, May 24 -", "SUWON, South Korea --"."""
    line_start = text.rfind("\n", 0, mention.start) + 1
    line = _DATELINE.match(text[line_start : line_start + 120])
    return line is not None and mention.end - line_start <= line.end()


def _place(mention: Mention, role: PlaceRole) -> EventPlace:
    return EventPlace(start=mention.start, end=mention.end, name=mention.name, entry_id=mention.entry_id, role=role)


def with_footprints(events: Sequence[EventMention], footprints: Sequence[Footprint]) -> tuple[EventMention, ...]:
    """Return the events with each place drawn by the widest expression round it, each entry once for each role."""
    return tuple(
        e.model_copy(update={"places": tuple(_unique([_drawn(p, footprints) for p in e.places], footprints))})
        for e in events
    )


def _drawn(place: EventPlace, footprints: Sequence[Footprint]) -> EventPlace:
    around = [(f.end - f.start, i) for i, f in enumerate(footprints) if f.start <= place.start and place.end <= f.end]
    if not around and place.reason:  # "its identification zone": drawn where these words stand, not at the state's name
        around = [(f.end - f.start, i) for i, f in enumerate(footprints) if place.entry_id in f.anchors]
    return place.model_copy(update={"footprint": max(around)[1]}) if around else place


def _without_containers(text: str, places: list[EventPlace], mentions: Sequence[Mention]) -> list[EventPlace]:
    """Call a country that only says where a finer place lies "mentioned": "Zhanjiang, a city in southern China"."""
    kinds = {(m.start, m.end): m.kind for m in mentions}
    areas = [p for p in places if p.role == "area"]
    countries = {(m.start, m.end): m.country for m in mentions}
    finer = [p for p in areas if kinds.get((p.start, p.end)) not in {"country", "continent", None}]
    out = []
    for place in places:
        if place.role == "area" and kinds.get((place.start, place.end)) == "country" and finer:
            code = countries.get((place.start, place.end))
            inside = [f for f in finer if countries.get((f.start, f.end)) == code]
            near = [f for f in inside if 0 <= place.start - f.end < 60 and "." not in text[f.end : place.start]]
            direct = any(text[f.end : place.start] in {", ", " in "} for f in near)
            possessive = re.match(r"['’]s?\s", text[place.end :]) is not None
            if (near and not direct) or possessive:
                place = place.model_copy(update={"role": "mentioned", "reason": "says only where a finer place lies"})
        out.append(place)
    return out


def _unique(places: Sequence[EventPlace], footprints: Sequence[Footprint]) -> list[EventPlace]:
    """Keep each entry once for each role: where an expression says more of it ("Russia's far east"), that one."""
    seen: dict[tuple[str | None, str, str], EventPlace] = {}
    for place in places:
        # The name too: places that were put into the same town share its entry.
        key = (place.entry_id, place.name.casefold(), place.role)
        if key not in seen or (not _says_more(seen[key], footprints) and _says_more(place, footprints)):
            seen[key] = place
    return list(seen.values())


def _says_more(place: EventPlace, footprints: Sequence[Footprint]) -> bool:
    return place.footprint is not None and footprints[place.footprint].rule not in {"entry", "geocoder", "inferred"}
