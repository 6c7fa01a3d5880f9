"""Whether a text speaks of armed forces at all: the words without which no drill, patrol or launch is looked for."""

from __future__ import annotations

import re

__all__ = ["MILITARY"]

_PEOPLE = r"""militar\w+|arm(?:y|ies)|nav(?:y|ies|al)|air\s+forces?|armed\s+forces|forces|troops?|soldiers?|
servicem[ae]n|
service\s?members?|sailors|marines|commandos|paratroop\w*|infantry\w*|reservists|conscripts|cadets|legionnaires|
(?:military|fighter|air\s+force|naval)\s+pilots?|airmen|special\s+(?:forces|operations)|coast\s?guard\w*|
border\s+guards?|
gendarm\w+|national\s+guard|peacekeepers|battlegroups?|battle\s+groups?|task\s+(?:force|group)s?|strike\s+group|
brigades?|battalions?|regiments?|squadrons?|flotillas?|fleets?|garrisons?|platoons?|divisions?\s+of\s+the\s+army"""
_BODIES = r"""NATO|PLA|CSTO|NORAD|Pentagon|Bundeswehr|IRGC|Revolutionary\s+Guards?|Self-Defen[cs]e\s+Forces?|
defen[cs]e\s+(?:minist\w+|forces?|secretary|chiefs?|staff)|minist\w+\s+of\s+(?:national\s+)?defen[cs]e|defen[cs]e|
joint\s+chiefs|general\s+staff|theat(?:er|re)\s+command|combat\w*"""
_VESSELS = r"""warships?|destroyers?|frigates?|corvettes?|submarines?|cruisers?|minesweepers?|minehunters?|gunboats?|
aircraft\s+carriers?|carrier\s+(?-i:[A-Z]\w+)|carrier\s+(?:strike\s+)?group|landing\s+(?:ships?|craft)|
patrol\s+(?:boats?|vessels?|ships?)|
(?-i:(?:USS|HMS|INS|HMAS|HMCS|HMNZS|JS|ROKS|BRP|KRI|PNS|TCG|ITS|ORP|FS|ESPS|HNoMS|HNLMS|SAS|KDB|HTMS|BNS|SLNS|USNS|
RSS)\s+[A-Z]\w+)"""
_AIRCRAFT = r"""warplanes?|bombers?|fighters?\s+(?:jets?|planes?|aircraft)|fighter\s+jets?|jets|aircraft|
attack\s+helicopters?|
drones?|Eurofighters?|Typhoons|Rafales?|Gripens?|Raptors|
(?-i:(?:A|AH|B|C|CH|E|EA|F|FA|H|IL|Il|J|JH|K|KC|MiG|MQ|P|RC|RQ|Su|Tu|UH|U|V|Y)-\d{1,3}[A-Z]?s?|F/A-\d\d|JF-\d\d)"""
_WEAPONS = r"""missiles?|warheads?|ICBMs?|SLBMs?|ballistic|artillery|howitzers?|tanks\b|armou?red\s+vehicles?|
rocket\s+launchers?|
torpedo\w*|live[\s-]fir\w+|live\s+(?:ammunition|munitions|rounds)|air\s+defen[cs]e|Patriot\s+(?:batter\w+|missiles?|
systems?)|
(?:test|flight)-(?:fire[ds]?|firing|tested|tests?|launch\w*)|(?-i:HIMARS|THAAD|S-[34]00|Iskander|Sarmat|Bulava|Yars|
Oreshnik|
Hwasong\S*|Agni\S*|Shaheen\S*|Minuteman\S*|Trident|Khorramshahr\S*)"""
_ACTS = r"""(?-i:[A-Z]\w+-[A-Z]\w+|[A-Z]\w+(?:ian|ese|ish|ani|eli|aqi|ch))\s+(?:exercises?|drills|manoeuvres|maneuvers)|
(?:exercises?|drills)\s+(?:with|that)\s+(?-i:[A-Z])\w+|ships?\s+patrol\w*|war\s?games?|joint\s+(?:exercise|drill|man\w+|patrol|training|sail|sortie)s?|man(?:o?eu)v(?:re|er)s|
(?:air|naval|sea|maritime|land|field|army|landing|artillery|cyber|tactical|nuclear|command[\s-]post|staff|
anti-terror\w*|
counter-?terror\w*|amphibious|rescue)\s+(?:exercise|drill)s?|identification\s+zone|(?-i:ADIZ)|airspace|median\s+line|
territorial\s+waters|firing\s+ranges?|training\s+(?:grounds?|areas?|ranges?)|mock\s+(?:attack|assault|battle|raid)s?|
show\s+of\s+force|(?-i:Exercise\s+[A-Z]\w+)"""

MILITARY = re.compile(
    rf"\b(?:{'|'.join((_PEOPLE, _BODIES, _VESSELS, _AIRCRAFT, _WEAPONS, _ACTS))})\b".replace("\n", ""), re.IGNORECASE
)
