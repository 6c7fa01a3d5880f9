"""What part a group of named states plays in its sentence, from the words before and after it.

"Russian and Chinese warships" are forces, "drills with Iran" makes Iran a partner, "observers from Oman" observe,
"Sudan criticised the drills" has no part in them. The checks run from the surest to the weakest; the first one that
holds decides.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from geoint.models import Span
from geoint.reading.actor_comments import SPEECH_NOUN, only_comments
from geoint.reading.forces import AIRCRAFT_NOUN, SHIP_NOUN, TROOP_NOUN, VEHICLE_NOUN

# "listed": among those who take part, in a list that needs no word for an exercise beside it. "met": foreign forces
# that were intercepted. "related": told of as having ties, talks or a border. "absent": left out, only commenting, or
# the maker of a weapon. The rest say what they mean.
Part = Literal[
    "force",
    "partner",
    "listed",
    "subject",
    "host",
    "observer",
    "speaker",
    "location",
    "opponent",
    "met",
    "related",
    "absent",
    "plain",
]


class Actor(NamedTuple):
    """A state named at [start, end), with the part that the words beside it give it."""

    start: int
    end: int
    code: str
    form: Literal["name", "demonym", "capital", "force", "group"]
    part: Part


# So many states in a row are a list of participants, whatever stands before them.
LONG_LIST = 4
# So many letters before and after a group may say what part it plays; the longest pattern spans fewer.
REACH = 400

_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MODIFIERS = r"(?:(?!(?:and|said|were|was|has|had|have|reported|counted|detected|saw)\b)[\w’'\-/]+\s+){0,4}?"
# Between a state's plain name and its force: "Germany army units" is rare, "Taiwan reported 20 planes" is not one.
_NAME_MODIFIERS = r"(?:(?:naval|army|navy|air|armed|special|military|border|coast|marine)\s+){0,2}"
FORCE_NOUN = (
    rf"(?:(?:(?:naval|air|land|ground|sea|army|navy)(?:,\s+|\s+and\s+))+)?(?:nav(?:y|ies)|arm(?:y|ies)|"
    rf"air\s+forces?|armed\s+forces|forces|troops|soldiers|militar(?:y|ies)|fleets?|flotillas?|{SHIP_NOUN}|"
    rf"{AIRCRAFT_NOUN}|{TROOP_NOUN}|units?|crews?|contingents?|battalions?|brigades?|regiments?|divisions?|"
    rf"squadrons?|task\s+(?:force|group)s?|teams?|services|"
    r"marines|paratroops?|infantry|special\s+forces|coast\s+guards?|commandos|officers|pilots|vehicles|tanks|"
    r"strategic\s+bombers|missile\s+carriers|batter(?:y|ies)|platoons?|riflemen|gunners|rangers|engineers|marine\s+corps|"
    r"(?:infantry|tank|parachute|rifle|ranger|engineer|mechani[sz]ed|armou?red|marine)\s+compan(?:y|ies)|"
    r"compan(?:y|ies)\s+of\s+(?:marines|soldiers|commandos|paratroopers|rangers)|"
    r"(?-i:[A-Z])[A-Za-z]{0,3}-\d{1,3}\w*|Gripens?|Eurofighters?|Typhoons?|Rafales?|Tornados?|Leopards?|Abrams)"
)
# A few words at most between what governs a name and the name: "against a Chinese", "told neighbouring Norway".
_TAIL = r"\s+(?:(?:the|an?|its|their|any)\s+)?(?:(?!of\b|by\b|from\b|with\b|exercises?\b|drills?\b)[\w-]+\s+)?$"

# "They come from China", "5,000 troops from Indonesia", "ships of Iran", "ships of the mission, from France"
_COMES_FROM = re.compile(
    rf"\b(?:(?:come|came|coming|drawn|sent)\s+(?:[\w-]+\s+){{0,6}}?from|(?:{FORCE_NOUN}|delegations|one|two|three|"
    rf"four|five|six|seven|eight|nine|ten)\s+(?:(?:and|also)\s+)?(?:of|"
    rf"from)|(?:{FORCE_NOUN})\b[^.;]{{0,60}},\s+(?:all\s+|mostly\s+|mainly\s+)?from)\s+"
    rf"(?:the\s+)?(?:\d+\s+\w+\s+and\s+from\s+)?$",
    re.I,
)
# "seven Russian and two Chinese"
_COUNTED = re.compile(rf"\b{_COUNT}\s+(?:more\s+)?$", re.I)
_SPEAKER_OF = re.compile(rf"\b{SPEECH_NOUN}\s+(?:of\s+\w+\s+)?of\s+(?:the\s+)?$|\baccording\s+to\s+(?:the\s+)?$", re.I)
# "the Russian strategic drills", "China's live-fire exercise"
_ITS_EXERCISE = re.compile(
    r"^(?:['’]s?)?\s+(?:(?!(?:and|said|in|of|to|the|an?|that|this|these|its|their|minist\w+|president|government|"
    r"spokes\w+|ambassador|parliament|embassy)\b)[\w-]+\s+){0,4}?(?:exercises?|drills?|man(?:o?eu)v(?:re|"
    r"er)s|war\s?games?|patrols?|incursions?|launch(?:es)?)\b",
    re.I,
)
# "the Chinese-led exercise"
_LED = re.compile(r"^[-–](?:led|run|hosted|organi[sz]ed|commanded|sponsored)\b", re.I)
_LOCATIVE = re.compile(
    r"\b(?:in|near|off|around|over|at|toward|towards|across|along|through|inside|within|outside|into|onto|on|to|"
    r"from|down|up|past|round|beyond|close\s+to|out\s+of|(?:course|bound|left|leav\w+|head\w*|sail\w*|depart\w*)\s+for|"
    r"north\s+of|south\s+of|east\s+of|west\s+of|border(?:s|ing)?(?:\s+with)?|coast(?:s|line)?\s+of|"
    r"waters?\s+(?:of|off)|shores?\s+of|part\s+of|parts\s+of|airspace\s+of|"
    r"zone\s+of|island\s+of|capital\s+of|territory\s+of|visit(?:s|ed)?(?:\s+to)?|arriv\w+\s+in|soil\s+of|"
    r"approach\w*)\s+"
    r"(?:the\s+)?(?:[\w-]+(?:ern)?\s+(?:part|coast|tip|shore|side|end)\s+of\s+)?(?:north\w*|south\w*|east\w*|"
    r"west\w*|central|mainland|neighbou?ring|nearby)?[\s-]*(?:the\s+)?$",
    re.I,
)
# "in Karachi, Pakistan"
_IN_TOWN_OF = re.compile(
    r"\b(?:in|near|off|at|from|to|outside|around)\s+(?:(?-i:[A-ZÀ-Þ])[\w’'-]+\s+){0,2}(?-i:[A-ZÀ-Þ])[\w’'-]+,\s+$", re.I
)
_ITS_LAND = re.compile(
    r"\s+(?:soil|waters?|territory|territorial|coasts?|airspace|borders?|shores?|islands?|side|ports?|"
    r"mainland|peninsula|province)\b",
    re.I,
)
_OPPONENT = re.compile(
    r"\b(?:against|invasion\s+of|wars?\s+(?:in|on|against|with)|invad\w+|threats?\s+(?:from|to|of)|"
    r"tensions?\s+(?:with|between)|deter\w*|warn\w*|condemn\w*|"
    r"sanctions\s+(?:on|against)|conflict\s+(?:in|with)|defend\w*|"
    r"(?:opponent|adversar(?:y|ie)|enem(?:y|ie)|rival|threat|aggressor)s?\s+(?:such\s+as|like)|message\s+to|"
    r"clash\w*\s+(?:of\s+words\s+)?with|provo\w+|protest\w*\s+(?:to|from)|attack\w*\s+(?:on|by|from)|"
    r"intercept\w*\s+by|scrambl\w+(?:\s+by)?|met\s+by|tracked\s+by|monitored\s+by|watched\s+by|shadowed\s+by|"
    r"told|informed|notified|"
    r"part\s+of\s+the\s+economic\s+zone\s+of|annexed|visit\w*\s+(?:by|of|from)|"
    rf"link(?:ed)?\s+to|independence\s+of|leadership\s+in|government\s+of|missiles?\s+of){_TAIL}",
    re.I,
)
# What two states have with each other beside an exercise.
_RELATED = re.compile(
    r"\b(?:(?:relations|ties|cooperation|friendship)\s+(?:with|between|of)|(?:agreement|treaty|pact|deal)\s+(?:with|"
    r"between)|(?:meetings?|talks|summits?|quarrels?|disputes?|friction)\s+(?:with|between|in)|"
    rf"(?:border|line\s+of\s+control|frontier)\s+(?:with|between)|disputed?\s+with){_TAIL}",
    re.I,
)

# ---- who is left out, stays away, only comments, or made the weapon

_ABSENT_BEFORE = re.compile(
    r"\b(?:(?:without|in\s+the\s+absence\s+of|excluding|except(?:\s+for)?|unlike|instead\s+of|rather\s+than|"
    r"in\s+place\s+of|other\s+than|barring|replac\w+|(?<!more )(?<!less )(?<!fewer )(?<!rather )than|"
    r"(?:exclusion|withdrawal|absence|refusal)\s+of|(?:without|not)\s+(?:the\s+|any\s+)?(?:participation|presence|"
    r"involvement|support|help|contribution)\s+(?:of|from|by)|(?:not|n['’]t)\s+(?:includ\w+|involv\w+|invit\w+))"
    rf"{_TAIL[:-1]}|(?:neither|nor|(?:but|and)\s+not|(?:missing|absent)\s+(?:is|are|was|were):?|"
    r"(?:rumou?rs?|speculation)\s+(?:that|of|about))\s+(?:the\s+)?)$",
    re.I,
)
# A list after "Unlike" or "Instead of" ends at the comma before the subject.
LEADING = re.compile(
    r"^\W*(?:unlike|instead\s+of|except\s+for|apart\s+from|without|besides|together\s+with|alongside|like)\s+(?:the\s+)?$",
    re.I,
)
# Between a state and what it does: "Japan's coast guard has also".
_ITS_NOUN = (
    r"(?:['’]s?)?(?:\s+(?!(?:and|that|which|who|in|of|to|with|for|from|at|on|as|by|while|when|held|holds?|conduct\w*|"
    r"launch\w*|began|begin\w*|start\w*|fired|sent)\b)[\w./-]+){0,3}?\s+"
)
_HELPERS = (
    r"(?:(?:also|has|have|had|will|would|is|are|was|were|again|strongly|repeatedly|closely|sharply|then)\s+){0,3}"
)
_SEES = r"(?:track|monitor|shadow|intercept|detect|spot|escort|observ|watch|follow)(?:e?s|p?ed|t?ed|t?ing)?"
_REACTION = (
    r"(?:condemn(?:s|ed|ing)?|critici[sz](?:es?|ed|ing)|denounc(?:es?|ed|ing)|deplor(?:es?|ed|ing)|slam(?:s|med)|"
    r"protest(?:s|ed|ing)?|object(?:s|ed)|lodg(?:es|ed)|complain(?:s|ed)|summon(?:s|ed)|accus(?:es|ed)|warn(?:s|ed)|"
    r"urg(?:es|ed)|reject(?:s|ed)|dismiss(?:es|ed)|lament(?:s|ed)|voic(?:es|ed)|express(?:es|ed)|react(?:s|ed)|"
    r"fear(?:s|ed)|regard(?:s|ed)|call(?:s|ed)\s+(?:on|for|it|them|the)|scrambl(?:es|ed|ing)|"
    rf"(?:worried|concerned|alarmed|angry|wary|uneasy)\b|"
    rf"(?:follow|watch|monitor)(?:s|ed|ing)?\s+(?:[\w-]+\s+){{0,3}}?closely|"
    rf"look(?:s|ed|ing)?\s+on\b|{_SEES}\s+(?:the|an?|its|their|all|it\b|them\b|{_COUNT}|(?-i:[A-Z])))"
)
_ACTS_TOO = (
    r"(?![^.;]{0,90}\b(?:and|but)\s+(?:(?:then|later|also|\w+ly)\s+)?(?:held|began|started|fired|launched|sent|"
    r"deployed|test\w*)\b)"
)
_REACTS = re.compile(rf"^{_ITS_NOUN}{_HELPERS}{_REACTION}(?!\s+(?:by|in|as)\b){_ACTS_TOO}", re.I)
_JOINING = (
    r"(?:tak\w+\s+part|part\b|participat\w+|join\w*|attend\w*|sen[dt]\w*|involv\w+|invit\w+|includ\w+|among|present|"
    r"allowed|represented|come\b|coming)"
)
_STAYS_AWAY = re.compile(
    rf"^(?:\s*,[^,.;]{{0,80}},)?{_ITS_NOUN}{_HELPERS}(?:withdr(?:ew|aws?|awn|awing)(?:\s+from\b|\s+(?:its|their)\s+[\w-]+\s+from\b|"
    r"\s*[.,;]|\s+(?:for|at|after|on)\b)|(?:pull|drop|opt|back)(?:s|p?ed|ing)?\s+out|"
    r"stay(?:s|ed|ing)?\s+(?:away|out|at\s+home)|boycott(?:s|ed)?|skip(?:s|ped)?|declin(?:es|ed)|refus(?:es|ed)|"
    r"abstain(?:s|ed)?|(?:absent|excluded|barred|missing|left\s+out|disinvited|uninvited)\b|"
    rf"(?:(?:did|does|do|will|would|could|can|may|is|are|was|were)\s+)?(?:not|n['’]t)\s+(?:\w+\s+){{0,2}}?{_JOINING}|"
    rf"(?:did|does|do|will|would|is|are|was|were|has|have)n['’]t\s+(?:\w+\s+){{0,2}}?{_JOINING}|"
    r"(?:been\s+)?invited\s*,?\s+but\b|sen(?:ds?|t)\s+(?:no|neither)\b|(?:takes?|took|has|have|had)\s+no\s+part)|"
    # "had announced a platoon but called it off", "let it be known that it would not come"
    r"^[^.;]{0,110}\bbut\s+(?:\w+\s+)?(?:called\s+(?:it|them)\s+off|withdrew|pulled\s+out|cancel\w+|declin\w+|"
    r"stayed\s+away|backed\s+out|did\s+not\s+come)\b|"
    rf"^[^.;]{{0,110}}\bit\s+(?:would|will|could|did)\s+not\s+{_JOINING}",
    re.I,
)
_NOT_BEFORE_NOW = re.compile(rf"^{_ITS_NOUN}(?:has|have|had)\s+(?:not|never)\b", re.I)
# "US-made", "Russian-backed"
_MADE = re.compile(
    r"^[-–](?:made|built|supplied|designed|produced|donated|developed|manufactured|origin|backed|aligned|occupied|"
    r"controlled|claimed|held|administered|annexed|style)\b",
    re.I,
)
_OWNS = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|operat(?:e|es|ed|ing)|flies|fly|flew|flying|(?:equipped|armed|fitted)\s+with|bought|buys?|"
    rf"acquir\w+|purchas\w+|imported)\s+(?:(?:its|their|the|new|modern|several|some|{_COUNT})\s+){{0,2}}$",
    re.I,
)
_OWNED = re.compile(
    rf"^\s+(?:[\w.-]+\s+){{0,3}}?(?:{VEHICLE_NOUN}|{SHIP_NOUN}|{AIRCRAFT_NOUN}|missiles?|rockets?|launchers?|radars?|"
    r"\w+s)\b",
    re.I,
)
# Crewed ships and aircraft may be partners; tanks and guns that somebody trains with are what they were bought as.
_TRAINS_WITH = re.compile(
    r"\b(?:exercises?|drills?|training|man(?:o?eu)v(?:re|er)s)\s+(?:with|using)\s+(?:(?:its|their|new|modern)\s+){0,2}$",
    re.I,
)
_GUNS = re.compile(
    r"^\s+(?:(?!and\b)[\w.-]+\s+){0,2}?(?:tanks?|howitzers?|artillery|launchers?|missiles?|rifles?|guns?|drones?|radars?|"
    r"(?:armou?red\s+|combat\s+)?vehicles|equipment|weapons?|systems?|ammunition)\b",
    re.I,
)
_INTERCEPTED = re.compile(
    rf"\bintercept(?:s|ed|ing|ion\s+of)?\s+(?:(?:an?|the|{_COUNT}|several|more|another|suspected|approaching)\s+){{0,3}}$",
    re.I,
)

# ---- who watches

_CLAUSE = r"(?:(?!\b(?:while|whereas|when|but)\b)[^.;])"
_OBSERVER_BEFORE = re.compile(
    r"(?<!\bas )(?<!\bas an )(?<!\bas military )\bobservers?\b(?!\s+(?:at|to|for|in)\s+(?:the|its|an?)\b)"
    rf"{_CLAUSE}{{0,60}}$|\bobserved\s+by\s+(?:the\s+)?$|"
    rf"\battach[eé]s?\b{_CLAUSE}{{0,60}}$|"
    r"\bas\s+(?:an?\s+)?(?:\w+\s+)?observers?\s*(?::|from|of|were|are|came)\s*(?:the\s+)?$",
    re.I,
)
_JOINS = (
    r"(?:attend\w*|tak\w+\s+part|took\s+part|participat\w*|join\w*|watch\w*|follow\w*|present|invited|was|were|are|is|"
    r"came|come|act(?:s|ed)?|served?|sits?\s+in|be)"
)
_OBSERVER_AFTER = re.compile(
    r"^(?:[^.;,]{0,45}?\bobserv(?:e[sd]?|ing)\b(?!\s+by)|[^.;,]{0,20}?\s+observers?\b|"
    r"[^.;,]{0,60}?\b(?:only|merely|just)\s+(?:to\s+)?(?:look\w*\s+on|watch\w*)|[^.;,]{0,40}?\blooked\s+on\s+as\s+guests|"
    r"\s*,?[^.;,]{0,30}?\b(?:sen[dt]s?|sending|had|has|have|with)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}observers?\b|"
    r"\s+(?:as|with)\s+(?:an?\s+)?(?:\w+\s+)?observers?\b|"
    rf"{_ITS_NOUN}{_HELPERS}{_JOINS}\b(?:(?!\b(?:with|while)\b|\band\s+[\w\s]{{1,20}}\sas\b)[^.;,]){{0,90}}?\bas\s+(?:an?\s+)?(?:\w+\s+)?observers?\b)",
    re.I,
)

# ---- who takes part

_PARTNER = re.compile(
    r"(?:\b(?:with|between|among|alongside|together\s+with|along\s+with|including|include[sd]?|"
    r"(?:exercises?|drills?|man(?:o?eu)v(?:re|er)s?|games?|patrols?|training|series|tests?|launch(?:es)?|participation|"
    r"presence|help|support|involvement|contributions?|guests|hands?|\d)[”\"’]?\s+(?:of|from|by)|"
    r"\w+(?:ed|ld|un|wn)\s+(?:\w+ly\s+)?by|hail\w*\s+from|falls?\s+to|"
    r"involv(?:es|ed|ing)|featur(?:es|ing)|brings?\s+together|apart\s+from|besides|as\s+well\s+as|are|were|invited|"
    r"welcom\w+|hosts?|participants|participating|members?|countries|nations|namely|such\s+as|"
    r"among\s+(?:them|these|whom|others)|(?:so|as)\s+(?:does|do|did|has|have|will))\s*:?|:)\s+"
    r"(?:the\s+|those\s+of\s+(?:the\s+)?)?(?:(?:armed|own|host|neighbou?ring|fellow|partner|fully|candidate|newcomer)\s+)?$",
    re.I,
)
_ITS_COUNTERPART = re.compile(r"\b(?:its|their)\s+$", re.I)
_COUNTERPART = re.compile(r"^(?:\s+\w+)?\s+(?:counterparts?|colleagues|comrades)\b", re.I)
_COUNTERPARTS_FROM = re.compile(r"\bcounterparts\s+(?:from|of|in)\s+(?:the\s+)?$", re.I)
# "Sailors of 16 countries will be seen: Belize, Brazil ..."
_COUNTED_STATES = re.compile(
    r"\b(?:\d+|\w+teen|\w+ty|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|dozen)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:countries|nations|states|armies|navies|members|allies|partners|militaries)\b[^.;]{0,120}"
    r"(?::|\b(?:including|namely|such\s+as|among\s+(?:them|these)|from))\s+(?:the\s+)?$",
    re.I,
)
_TAKES_PART = re.compile(rf"\b(?:tak\w+\s+part|took\s+part|participat\w+|join\w*|sen[dt]\w*|{FORCE_NOUN})\b", re.I)
_TOGETHER = re.compile(
    r"\b(?:act(?:s|ed)?|operat(?:es?|ed)|work(?:s|ed)?|sail(?:s|ed)?|train(?:s|ed)?|fl[ei]w|fly)\s+(?:together|jointly|"
    r"side\s+by\s+side|alongside)\b",
    re.I,
)
_COME = re.compile(
    r"\b(?:com(?:e|es|ing)|came|gather\w*|hail\w*|sign(?:ed)?\s+up|join\w*|tak\w+\s+part|took\s+part|participa\w+|"
    r"contribut\w+|sen[dt]s?|sending|brought|appear\w*|guests|expected|seen|present|represented|falls\s+to|teams?)\b",
    re.I,
)
# "A Swedish and a British unit are coming too", "Four Norwegian F-35s kept them company"
_COMES_TOO = re.compile(
    rf"^\s+{_MODIFIERS}{FORCE_NOUN}\s+(?:[\w-]+\s+){{0,3}}?(?:com(?:e|es|ing)|came|join(?:s|ed|ing)?|take\s+part|took\s+part|"
    r"participat\w+|arriv\w+|(?:kept|keep)\s+(?:them|it|her)\s+company|are\s+there)\b",
    re.I,
)
# "From abroad came a Swedish squadron", "both vessels belong to the Iranian navy"
_CAME = re.compile(
    r"(?:\bfrom\s+abroad\s+c[ao]me|\bjoined\s+(?:boats|ships|them|forces)\s+(?:from|of|with)|\bbelongs?\s+to|\btook\s+on)\b"
    r"[^.;]{0,90}$",
    re.I,
)
_JOINED = re.compile(
    r"^\s+(?:also|has|have|had|is|are|was|were|will|be|all|each|\s)*\s*(?:sen[dt]s?(?!\s+(?:up|observers?))|sending|"
    r"contribut\w+|brought|brings?|provid\w+|join\w*|tak\w+\s+part|took\s+part|participat\w+|fly\w*\s+in|flew\s+in|"
    r"com(?:e|es|ing)\b|came\b|appear\w*|full\s+participants|there\b|(?:has|have|had)\s+(?:[\w-]+\s+){0,2}(?:aircraft|"
    r"marines|troops|soldiers|ships|planes|tanks)|(?:aircraft|marines|troops|soldiers|ships|planes|transport|tanks)\b)",
    re.I,
)
_SENDS = re.compile(
    r"^(?:['’]s)?(?:\s*,[^,]{0,60},)?(?:also|has|have|had|been|be|will|would|is|are|was|were|to|jointly|"
    r"together|both|each|today|now|recently|soon|again|regularly|then|later|first|and|on\s+\w+day|in\s+\w+|"
    r"yesterday|last\s+\w+|this\s+\w+|expected|due|set|scheduled|planning|plan|plans|going|about|held\s+back|not|"
    r"never|\s)*"
    r"(?:h[eo]ld\w*|conduct\w*|be(?:gan|gin|gins|gun|ginning)|start\w*|launch\w*|stag\w+|carr(?:y|ied|ies|"
    r"ying)\s+out|kick\w*\s+off|open\w*|join\w*|took\s+part|takes?\s+part|taken\s+part|taking\s+part|"
    r"participat\w*|"
    r"sen[dt]\w*|deploy\w*|test\w*|fir(?:e|ed|es|ing)|practi[sc]\w+|rehears\w+|train\w*|exercis\w+|drill\w*|"
    r"perform\w*|complet\w+|conclud\w+|wrap\w*|finish\w*|end(?:ed|s|ing)?|patrol\w*|sail\w*|flew|fly|flies|flown|"
    r"host\w*|lead\w*|led|organi[sz]\w+|invit\w+|assign\w*|contribut\w+|present|mount\w*|run(?:s|ning)?|ran|"
    r"brought|brings?|provid\w+|mobili[sz]\w+|com(?:e|es|ing)|came|appear\w*|arriv\w+|fields?|fielded|flying|suppl(?:y|ies|ied)|sign(?:ed)?\s+up|there\b|"
    r"here\b|in\s+it\b|(?:full\s+)?participants|(?:has|have|had)\s+(?:[\w-]+\s+){0,2}(?:aircraft|marines|troops|"
    r"soldiers|ships|planes|tanks)|intrud\w+|enter\w*|violat\w*|sit\s+down|sat\s+down|shot|"
    r"hurl\w*|lob\w*|flight-test\w*|announc\w+|to\s+hold)\b",
    re.I,
)
# "the British, together with American units"; "France sends a company and Latvia a battery"
_JOINED_BY = re.compile(r"^\s*,?\s+(?:(?:together|along|jointly)\s+with|alongside)\b", re.I)
_BROUGHT = re.compile(
    r"\b(?:sen(?:ds?|t)|fl\w+\s+in|there|came|comes?|present|took\s+part|join\w*|contribut\w+)\b", re.I
)
_BRINGS = re.compile(rf"^\s+(?:with\s+)?(?:an?|its|{_COUNT}|several)\s+(?:[\w-]+\s+){{0,3}}?{FORCE_NOUN}\b", re.I)
_HOST_AFTER = re.compile(
    r"^(?:[^.;,]{0,25}?\b(?:will\s+host|hosts?\b|hosted(?!\s+by)\b|is\s+hosting|to\s+host|acts?\s+as\s+host)|"
    r"[^.;,]{0,25},\s+(?:the|this\s+year['’]s|which\s+is\s+the|as)\s+hosts?\b)",
    re.I,
)
_HOST_BEFORE = re.compile(
    r"\b(?:hosts?\s+(?:are|is|was|were|includ\w+|nations?|countr(?:y|ies)|states?)|hosted\s+by|"
    r"(?<!countries )(?<!nations )(?<!states )(?<!coalition )(?<!West )led\s+by|"
    r"under\s+the\s+leadership\s+of|organi[sz]ed\s+by|(?<!will )(?<!to )(?<!would )(?:the\s+|including\s+|with\s+|"
    r"by\s+|from\s+|and\s+|^)hosts?,?)\s*:?\s+(?:the\s+)?$",
    re.I,
)
# "Belarus, India and further countries have been invited"
_AND_OTHERS = re.compile(
    r"^\s*,?\s*(?:and|as\s+well\s+as)\s+(?:[\w-]+\s+){0,3}(?:countries|nations|states|others|partners|allies)\b", re.I
)


def part_of(text: str, group: list[Actor], sentence: Span) -> Part:
    """Return the part of a group from the words before its first and after its last name."""
    before = text[max(sentence.start, group[0].start - REACH) : group[0].start]
    after = _AND_OTHERS.sub("", text[group[-1].end : min(sentence.end, group[-1].end + REACH)], count=1)
    part = (
        _watches_or_hosts(before, after)
        or _without_part(before, after, group)
        or _is_force(before, after, group)
        or _is_place(before, after, group)
        or _is_plain_force(before, after, group)
        or _takes_part(before, after, group)
    )
    return "listed" if _joins_in(text[sentence.start : sentence.end], before, after, group, part) else part


def _joins_in(words: str, before: str, after: str, group: list[Actor], part: Part) -> bool:
    """Whether a sentence itself says that its states take part, without a word for an exercise."""
    if part == "force" and len(group) >= LONG_LIST:
        return True
    if part in {"force", "partner", "subject"} and len(group) >= LONG_LIST and _COME.search(words):
        return True
    if part == "force":
        return _TOGETHER.search(words) is not None or _COMES_TOO.match(after) is not None or bool(_CAME.search(before))
    return part == "subject" and _JOINED.match(after) is not None


def _watches_or_hosts(before: str, after: str) -> Part | None:
    if _OBSERVER_BEFORE.search(before) or _OBSERVER_AFTER.match(after):
        return "observer"
    if _HOST_BEFORE.search(before) or _HOST_AFTER.match(after):
        return "host"
    return None


def _without_part(before: str, after: str, group: list[Actor]) -> Part | None:
    """Return what keeps a group out of the activity, if anything does."""
    if _ABSENT_BEFORE.search(before) or _MADE.match(after):
        return "absent"
    if not _NOT_BEFORE_NOW.match(after) and (_STAYS_AWAY.match(after) or _REACTS.match(after)):
        return "absent"
    if only_comments(before, after, by_name=group[-1].form == "name"):
        return "absent"
    if group[0].form == "demonym" and (
        (_OWNS.search(before) and _OWNED.match(after)) or (_TRAINS_WITH.search(before) and _GUNS.match(after))
    ):
        return "absent"
    if _INTERCEPTED.search(before):
        return "met"
    if _ITS_EXERCISE.match(after) and _COMMENTED.search(before):
        return "force"
    if _OPPONENT.search(before):
        return "opponent"
    return "related" if _RELATED.search(before) else None


# "protested against Russian drills": whose drills they are, and no opponent's
_COMMENTED = re.compile(
    r"\b(?:(?:protest\w*|warn\w*|object\w*|spoke|speak\w*|complain\w*)\s+(?:against|at|over|to|about|of)|condemn\w*|"
    r"critici\w+|denounc\w+|provo\w+\s+by)\s+(?:the\s+)?$",
    re.I,
)


def _is_force(before: str, after: str, group: list[Actor]) -> Part | None:
    """Return the part where the words leave no doubt whose forces or words they are."""
    if _ITS_EXERCISE.match(after) or _COMES_FROM.search(before) or _LED.match(after):
        return "force"
    if group[0].form == "demonym" and _ITS_LAND.match(after):
        return "location"
    if group[0].form == "demonym" and _COUNTED.search(before):
        return "force"
    if (_ITS_COUNTERPART.search(before) and _COUNTERPART.match(after)) or _COUNTERPARTS_FROM.search(before):
        return "partner"
    return "speaker" if _SPEAKER_OF.search(before) else None


def _is_place(before: str, after: str, group: list[Actor]) -> Part | None:
    if _has_force_noun(after, group[-1].form) and not re.match(
        rf"(?:['’]s?)?\s+(?:[\w-]+\s+)?{SPEECH_NOUN}\b", after, re.I
    ):
        return "force"
    if _speaks(after):
        return "speaker"
    if all(a.part == "location" for a in group) and _LOCATIVE.search(before):
        return "location"
    return None


def _is_plain_force(before: str, after: str, group: list[Actor]) -> Part | None:
    if group[0].form == "force":
        return "force"
    if group[0].form in {"name", "capital"} and _LOCATIVE.search(before):
        return "location"
    return "location" if _IN_TOWN_OF.search(before) and len(group) == 1 and not _SENDS.match(after) else None


def _takes_part(before: str, after: str, group: list[Actor]) -> Part:
    if len(group) > 1 and _COUNTED_STATES.search(before) and _TAKES_PART.search(before):
        return "listed"
    if _SENDS.match(after) and not (group[-1].form == "demonym" and re.match(r"\s+\w+ing\b", after)):
        return "subject"
    if _JOINED_BY.match(after) or (_BRINGS.match(after) and _BROUGHT.search(before)):
        return "subject"
    if re.search(rf"\b(?:{FORCE_NOUN})\s+(?:[\w-]+\s+){{0,6}}?(?:of|from)\s+(?:the\s+)?$", before, re.I):
        return "force"
    return "partner" if _PARTNER.search(before) or len(group) >= LONG_LIST else "plain"


def own_part(text: str, actor: Actor, part: Part, sentence: Span) -> Part:
    """Refine the group's part for one name: "the Chinese defence ministry and Russian warships"."""
    after = text[actor.end : sentence.end]
    if part in {"plain", "partner", "subject", "location"}:
        if _speaks(after) and not (part == "partner" and _COUNTERPART.match(after)):
            return "speaker"
        if actor.form != "name" and _has_force_noun(after, actor.form):
            return "force"
    return part


def _has_force_noun(after: str, form: str) -> bool:
    owned = form != "name" or re.match(r"['’]", after) is not None
    modifiers = _MODIFIERS if owned else _NAME_MODIFIERS
    return re.match(rf"(?:['’]s?)?\s+{modifiers}{FORCE_NOUN}\b", after, re.I) is not None


def _speaks(after: str) -> bool:
    return re.match(rf"(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?{SPEECH_NOUN}\b", after, re.I) is not None


def governs(before: str) -> bool:
    """Whether the words before a name put it in a phrase of place, enmity or absence, not at the head of a clause."""
    return any(p.search(before) for p in (_LOCATIVE, _OPPONENT, _RELATED, _ABSENT_BEFORE))
