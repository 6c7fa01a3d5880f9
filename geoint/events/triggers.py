"""Words that report a military activity, and what stands beside them: negated, generic, definite, an older edition."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from geoint.events.civil import (
    is_break_in,
    is_civil_patrol,
    is_no_weapon,
    is_of_forces,
    is_play_or_trade,
    is_scramble_of_jets,
)
from geoint.events.military import MILITARY
from geoint.models import EventType, Span
from geoint.reading.forces import AIRCRAFT_NOUN, SHIP_NOUN


class Trigger(NamedTuple):
    """A word or phrase at [start, end) that reports an activity.

    `weak` triggers ("take part", "the event") only carry an activity on that was reported before. `definite` ones
    ("the drills", "it") take up an earlier one where there is one. `past_edition` marks "last year's edition",
    "the first one". `soft` ones (ships sail past, missiles are fired) may as well be the content of an exercise.
    """

    start: int
    end: int
    type: EventType
    text: str
    weak: bool = False
    definite: bool = False
    generic: bool = False
    soft: bool = False
    past_edition: bool = False


_EXERCISE = re.compile(
    r"\b(?:drills?|exercises?|man(?:o?eu)v(?:re|er)s?|war[\s-]?games?|wargaming|joint\s+training|"
    r"training\s+(?:exercise|event|session|manoeuvre)s?|"
    r"live[\s-]fir(?:e|ing)(?:\s+training|\s+practice)?|live\s+(?:ammunition|munitions|rounds)\s+(?:will|would|is|are|to)\s+be\s+(?:fired|used)|"
    r"mock\s+(?:attack|assault|battle|raid|invasion|landing)s?|shows?\s+of\s+force|military\s+training|(?:field|combat|naval|amphibious)\s+training|rehearsals?|"
    r"fleet\s+review)\b",
    re.I,
)
_EXERCISE_VERB = re.compile(
    r"\b(?:exercised|exercise|exercising|drilled|drill|drilling|(?:have\s+|had\s+|has\s+)?trained|train|training)\s+"
    r"(?:\w+ly\s+)?(?:together|jointly|side\s+by\s+side|alongside|with)\b|"
    r"\b(?:have|has|had)\s+(?:also\s+)?(?:practi[sc]ed|rehearsed|drilled)\b|\bto\s+exercise\s+in\b|\b(?:practised|"
    r"practiced|rehearsed)\s+(?:with|how|the\s+(?:landing|defen))",
    re.I,
)
# Armed people or craft as subject of a verb of training: "Iranian commandos rehearsed the seizure of a ship".
_FORCE_TRAINS = re.compile(
    rf"\b(?:troops|soldiers|forces|army|armies|navy|navies|marines|commandos|paratroopers|pilots|crews|sailors|gunners|"
    rf"infantry|units?|brigade|battalion|regiment|squadron|{SHIP_NOUN}|{AIRCRAFT_NOUN})\b"
    r"(?:(?!\b(?:that|which|who|said|says|and\s+(?:the|its|their))\b)[^.;:]){0,60}?\b"
    r"(?:practi[sc](?:es?|ed|ing)|rehears(?:e|es|ed|ing)|simulat(?:e|es|ed|ing)|train(?:s|ed|ing)?(?!\s+(?:station|line|driver|"
    r"service|carriage|ers?))|exercis(?:ed|ing)|drilled|(?:is|are|was|were|been)\s+drilling)\b(?!\s+(?:area|ground|range|camp|centre|center|mission|"
    r"programme|program|base|aircraft|ship|squadron))",
    re.I,
)
_SPORT = re.compile(r"\b(?:match|league|season|coach|goals?|striker|tournament|championship|playoffs?|cup)\b", re.I)
# "Exercise caution", civil drills, bits and wells, sport and business.
_NO_EXERCISE = re.compile(
    r"\b(?:fire|mass-casualty|airport|hospital|rescue\s+workers['’]|dentist['’]s|evacuation|earthquake|quake|tornado|tsunami|safety|school|lockdown|shooter|disaster|flood|oil|gas|"
    r"dental|power|cordless|physical|morning|breathing|"
    r"spelling|multiplication|football|soccer|basketball|tackling|passing|training-camp|practice)[\s-]+(?:drills?|exercises?)$|"
    r"\b(?:drills?|drilling)\s+(?:halls?|music|core|site|crew|contract|bit|rig|press|hole|well|down|ship|sergeant|team\s+competition)|"
    r"\bexercis\w+\s+(?:of\s+(?:(?:the\s+)?freedom|power|authority|rights?|jurisdiction|control)|"
    r"(?:its|their|his|her|the|a)?\s*(?:right|option|caution|restraint|control|power|authority|veto|discretion|"
    r"judg\w+|influence|patience|sovereignty|bike|class|routine|regime|program\w*))",
    re.I,
)
_ONE_AFTER_ANOTHER = re.compile(r"\s+(?:after|upon|on\s+top\s+of)\s+(?:another|exercises?|drills?)\b", re.I)
# Whose drill, exercise or patrol it is, right before it, decides that it is no armed force's.
_CIVIL_ACTOR = re.compile(
    r"\b(?:police(?:men|women)?|officers\s+of\s+the\s+police|fire\s*fighters|dentists?|nurses|doctors|hospitals?|clerks|"
    r"pupils|schools?|students|teachers|drivers?|lorry|lorries|truck(?:er)?s?|buses|banks?|bankers|investors|"
    r"airports?|refiner(?:y|ies)|strikers?|coach(?:es)?|players|teams?|choirs?|paramedics|lifeguards|volunteers|"
    r"(?:neighbou?rhood|mountain|ski|shark|school|highway|beach)(?=\s+patrol))['’]?s?\b"
    r"(?![^.;]{0,60}\b(?:army|navy|soldiers|troops|marines|military|armed|warships?|jets)\b)[^.;,]{0,40}$",
    re.I,
)
_PATROL = re.compile(
    r"\b(?:joint|air|naval|sea|maritime|strategic|bomber|combat[\s-]readiness|combat|routine|fifth|coordinated|"
    r"cooperative|border|freedom[\s-]of[\s-]navigation|aerial|follow-up|deterrence)?[\s-]*"
    r"(?:patrols?|patrolling|patrolled|CORPAT)\b(?![\s-]+(?:boats?|ships?|vessels?|craft|aircraft|planes?|jets?|fighters?|cars?|"
    r"officers?|posts?))|"
    r"\bjoint\s+surveillance\b|\bfreedom[\s-]of[\s-]navigation\s+operations?\b|\b(?:joint|coordinated)\s+(?:bomber\s+)?(?:flights?|"
    r"sorties?|voyages?|cruises?|sails?|navigation)\b|\bbomber\s+(?:task\s+force|mission|flight|sortie)s?\b",
    re.I,
)
# A ship told by its name alone.
_NAMED_SHIP = r"(?-i:(?:USS|USNS|HMS|HMAS|HMCS|HMNZS|INS|JS|ROKS|BRP|KRI|PNS|TCG|ITS|ORP|FS|ESPS|RSS)\s+[A-Z]\w+)"
# Aircraft told by their designation alone.
_NAMED_AIRCRAFT = r"(?-i:(?:[A-Z][A-Za-z]{0,2})-\d{1,3}[A-Z]?s?|Typhoons|Rafales|Gripens|Eurofighters)"
_SHIPS_MOVE = re.compile(
    rf"\b(?:{SHIP_NOUN}|{_NAMED_SHIP}|flotilla|task\s+group|strike\s+group|squadron)\b[^.;]{{0,80}}?\b(?:sailed|sailing|sail|"
    rf"transited|transits?|transiting|passed|steamed|went|go|gone)\s+"
    r"(?:(?<=transited\s)(?:the\s+)?(?-i:[A-Z][\w.]*)|(?:[\w-]+\s+){0,3}?(?:close|past|near|along|through|round|around|between|within|by))\b|"
    rf"\b(?:navy|navies|coast\s+guards?)\b[^.;]{{0,60}}?\bsail(?:ed|ing|s)?\s+(?:together|jointly|side\s+by\s+side)\b|"
    rf"\b(?:{AIRCRAFT_NOUN}|{_NAMED_AIRCRAFT})\b[^.;]{{0,60}}?\b(?:flew|flown|fly|flies|flying)\s+(?:side\s+by\s+side|together|"
    rf"alongside|jointly|in\s+formation|near|past|along|over|around|round|between|through|"
    rf"(?:an?\s+|the\s+)?(?:[\w-]+\s+){{0,2}}?(?:loop|circuit|sortie|mission|patrol)\s+(?:over|around|near|across|through))\b|"
    rf"\b(?:{AIRCRAFT_NOUN}|{_NAMED_AIRCRAFT})\b[^.;]{{0,40}}?\b(?:circled|rounded|skirted)\s+(?:the\s+)?(?-i:[A-Z][\w.]*)",
    re.I,
)
# "denied the charge and said that the jets had flown over neutral waters"
_REBUTTED = re.compile(
    r"\b(?:den(?:ied|ies)|reject(?:ed|s))\s+(?:the\s+)?(?:charges?|claims?|accusations?|everything|it|that|any)\b", re.I
)
_CEREMONY = re.compile(r"\b(?:parade|air\s?show|fly-?past|fly-?over|festival|funeral|ceremony|anniversary)\b", re.I)
# "the flotilla steamed close to": ships that were told of before
_TAKEN_UP = re.compile(r"\b(?:the|these|those|their|its|both)\s+(?:(?:same|two|three|four|combined|joint)\s+)?$", re.I)
_MET_AT_SEA = re.compile(
    rf"\b(?:met|found|spotted|observed|encountered|sighted|detected|tracked|shadowed|monitored|"
    rf"followed)\s+(?:[\w-]+\s+){{0,6}}?(?:{SHIP_NOUN}|{AIRCRAFT_NOUN})\b",
    re.I,
)
_MISSILE_WORD = (
    r"(?:missiles?|ICBMs?|SLBMs?|IRBMs?|SRBMs?|projectiles?|rockets?|Hwasong\S*|Agni\S*|Sarmat|Bulava|"
    r"Yars|Oreshnik|Minuteman\S*|Trident\sII|Shaheen\S*|Khorramshahr\S*|hypersonic\s+weapons?|"
    r"satellite\s+launch\s+vehicle)"
)
_LAUNCH_VERB = (
    r"(?:(?:test|flight)[\s-]?(?:fire[ds]?|firing|tested|tests?|launch(?:ed|es)?|flown)|fire[ds]?|firing|"
    r"launch(?:ed|es|ing)?|shot(?!\s+down)|shoots?(?!\s+down)|lobb?ed|hurled|blasted|flown|tested|tests?)"
)
_MISSILE = re.compile(
    rf"\b(?:(?:test|flight)[\s-](?:fire[ds]?|firing|launch(?:ed|es)?|tested|flown)|missile\s+(?:tests?|"
    rf"launch(?:es)?|firings?|trials?)|test\s+(?:launch|flight|firing)s?|(?:ballistic|weapons?|ICBM|"
    rf"SLBM)\s+(?:tests?|launch(?:es)?|testing)|test-fire\s+of|launch\s+of\s+an?\s+{_MISSILE_WORD}|"
    rf"let\s+(?:fly|off)\s+(?:[\w-]+\s+){{0,4}}?{_MISSILE_WORD}|"
    rf"{_LAUNCH_VERB}\b[^.;]{{0,50}}?\b{_MISSILE_WORD}|{_MISSILE_WORD}\b[^.;]{{0,70}}?\b(?:{_LAUNCH_VERB}|launched|"
    rf"fired|fell|lifted\s+off|left\s+(?:its\s+launcher|the\s+pad|the\s+rail|(?-i:[A-Z][\w.]*))|landed|came\s+down|flew|went\s+up|rose|climbed|soared|splashed|stayed\s+in\s+the\s+air|failed|exploded)|"
    rf"launch(?:es)?\s+of\s+(?:[\w-]+\s+){{0,5}}?{_MISSILE_WORD}|(?:first|maiden|second|"
    rf"third)\s+flight\s+of\s+(?:an?\s+)?{_MISSILE_WORD}|(?:ballistic|cruise)\s+missiles?\s+(?:from|into|toward)|"
    rf"{_MISSILE_WORD}\s+followed)",
    re.I,
)
_TEST_CUE = re.compile(
    r"\b(?:test|tests|tested|trial|trials|Minuteman|Trident|Agni\S*|Shaheen\S*|Bulava|Sarmat|Yars|test-fire|let\s+fly|flight-test\w*|test-fir\w*|ballistic|ICBM|SLBM|intercontinental|"
    r"hypersonic|cruise\s+missiles?|launch\w*|short-range|Hwasong\S*)\b",
    re.I,
)
_CIVIL_LAUNCH = re.compile(r"\bcivil(?:ian)?\b|\bspace\s+agency\b|\bastronauts?\b|\bfireworks?\b", re.I)
_INCURSION = re.compile(
    r"\b(?:intrud\w+|incursions?|trespass\w*|(?:violat\w+|breach\w+|penetrat\w+|"
    r"infring\w+)\b[^.;]{0,50}?\b(?:airspace|air\s+space|waters|border|zone|ADIZ|sovereignty|median\s+line)|"
    r"(?:airspace|ADIZ|air\s+space)\s+(?:violations?|breach(?:es)?|intrusions?)|"
    r"violations?\s+of\s+(?:[\w’'\s-]{0,30})(?:airspace|waters)|"
    rf"(?:{AIRCRAFT_NOUN}|balloons?|{_NAMED_AIRCRAFT})\b[^.;]{{0,60}}?\b(?:flew|stray\w*|crossed|came|wandered|drifted)\s+"
    r"(?:over\s+)?(?:into|across\s+the\s+border\s+(?:into|of))\s+(?:the\s+)?(?-i:[A-Z][\w.]*)|cut(?:ting)?\s+into\b[^.;]{0,30}\bairspace|"
    r"(?:is|was|were|flew|stayed|been)\b[^.;]{0,60}?\b(?:in|inside)\s+(?:the\s+)?(?-i:[A-Z]\w+n\s+)?airspace\s+(?:of|for|without)\b|"
    r"sen[dt](?:s|ing)?\b[^.;]{0,60}?\binto\b[^.;]{0,50}?\b(?:identification\s+zones?|ADIZ|airspace)|clipp(?:ed|ing)\s+(?:the\s+corner\s+of|a\s+corner\s+of)|(?:into|over)\s+(?:its|their|the\s+country['’]s)\s+skies|"
    r"(?:enter\w*|cross\w*|came|come|flew|flown|fl(?:y|ies|ying)|stray\w*|moved|went|"
    r"dipped)\b[^.;]{0,60}?\b(?:into\s+|in\s+|over\s+|across\s+)?(?:[\w’'.-]+\s+){0,5}?(?:identification\s+zones?|"
    r"ADIZ|K?J?ADIZ|airspace|air\s+space|median\s+line|territorial\s+(?:waters|sea))|"
    r"scrambl\w+|intercept(?:ed|s|ing)?\s+(?:[\w-]+\s+){0,4}?(?:jets?|aircraft|planes?|bombers?|drones?|fighters?|"
    r"helicopters?|(?-i:[A-Z][A-Za-z]?-\d{1,3}\w*))|(?:detect\w*|track\w*|operat\w+|spott\w+|identif\w+)\b[^.;]{0,60}?\b(?:in|inside|"
    r"within)\s+(?:the\s+|its\s+|their\s+)?(?:[\w’'.-]+\s+){0,3}?(?:identification\s+zones?|K?J?ADIZ))\b",
    re.I,
)
_NOT_ENTERED = re.compile(
    r"(?<!should\s)\b(?:not|never|nobody|no\s+one|none|without|neither|did\s*n[o’']t|nor)\b[^.;]{0,60}?(?:enter\w*|violat\w+|"
    r"intrud\w+|cross\w*|came|went|into|airspace)|"
    r"\b(?:remain\w*|stay\w*|kept)\s+(?:in|to|outside|within|over)\b[^.;]{0,25}(?:international|airspace|"
    r"territorial)|nobody['’]s\s+airspace",
    re.I,
)
_DEPLOYMENT = re.compile(
    rf"\b(?:(?:{AIRCRAFT_NOUN}|{_NAMED_AIRCRAFT})\b[^.;]{{0,40}}?\b(?:landed|arrived|touched\s+down|(?:have|has)\s+been"
    rf"(?:\s+parked|\s+based|\s+stationed)?|are\s+(?:parked|based|stationed))\s+(?:at|in|on)\s+(?:the\s+)?(?-i:[A-Z][\w.]*)|"
    rf"(?:tied\s+up|came\s+alongside|ha(?:s|ve)\s+berthed|lies|lay)\s+(?:at|in)\s+(?-i:[A-Z][\w.]*)|"
    rf"(?:has|have|had|was|were|been|be|will|to|and|its?|is|are|will\s+be|newly|recently|also|"
    rf"re)?\s*(?:re)?deploy(?:ed|s|ing|ment|ments)?\b(?!\s+(?:force|forces))|port\s+(?:call|visit)s?|"
    rf"call(?:ed|s|ing)?\s+(?:at|in)\b|(?:dock(?:ed|s|ing)?|moor(?:ed|s)?|berth(?:ed|s)?|anchored|put\s+in(?:to)?)\s+(?:at|in|"
    rf"on)\b|station(?:ed|ing)\b(?!\s*,)|forward-bas\w+|"
    rf"(?:sent|sends|sending|dispatch\w*|mov(?:ed|ing)|mobili[sz]ed|rotat\w+)\b[^.;]{{0,40}}?\b(?:{SHIP_NOUN}|"
    rf"{AIRCRAFT_NOUN}|{_NAMED_AIRCRAFT}|troops|soldiers|forces|brigades?|battalions?|batter(?:y|ies)|launchers?|"
    rf"carrier)\b[^.;]{{0,30}}?\bto\b|"
    rf"(?:troops|soldiers|brigades?|battalions?|convoys?|tanks|contingents?)\b[^.;]{{0,60}}?\b(?:arriv(?:ed|es)|reach(?:ed|es)|landed)"
    rf"\s+(?:at\s+|in\s+|on\s+)?(?-i:[A-Z][\w.]*)|"
    rf"(?:{SHIP_NOUN}|squadron|flotilla|detachment|group|fleet|{_NAMED_SHIP})\b[^.;]{{0,140}}?\b(?:arriv(?:ed|es|ing)|enter(?:ed|"
    rf"s|ing)|reach(?:ed|es)|sail(?:ed|s)\s+into|left\b[^.;]{0, 40}\bafter\s+a\s+(?:visit|call|stay)|"
    rf"paid\s+a\s+visit|visit(?:ed|s|ing)?|(?:were|was|is|are)\s+(?:here|there|in)|(?:had\s+been|came)\s+(?:here|there|in|to)|came\s+to))\b",
    re.I,
)
_WEAK = re.compile(
    r"\b(?:tak(?:e|es|ing|en)\s+part|took\s+part|participat\w+|participants?|edition|the\s+event|the\s+series|"
    r"phase|the\s+first\s+one|the\s+last\s+one|"
    r"having\s+(?:begun|started|opened)|(?:co-?)?hosted\s+it|"
    r"(?:it|they|that\s+one|this\s+one)\s+(?:had\s+|has\s+|have\s+|is\s+|are\s+|was\s+|were\s+|"
    r"will\s+)?(?:also\s+)?(?:be\s+)?(?:got\s+under\s*way|kicked\s+off|tied\s+up|berthed|docked|going\s+to|to\s+|begins?|began|begun|starts?|started|opens?|opened|ends?|ended|lasts?|"
    r"lasted|runs?|ran|goes\s+on|go\s+on|go(?:es)?\s+back|"
    r"held|came|covers?|covered|includes?|stretch\w*|spans?|takes?\s+place|took\s+place|finish\w*|clos\w+|"
    r"conclud\w+|took)|active\s+phase|the\s+hosts?|observers?|(?:be|are|were)\s+present|been\s+invited|(?:it|"
    r"they)\s+will|will\s+(?:act|operate)|the\s+others\s+are|the\s+end\s+(?:is|was)|join(?:s|ed|ing)?|speaks\s+of|(?:sends?|sent|brings?|"
    r"brought|sending|have\s+come\s+from|has\s+assigned|are\s+used|were\s+used|are\s+involved|were\s+involved|"
    r"are\s+in\s+it)|"
    r"the\s+(?:scenario|programme|program|aim|purpose|training|crossing)|(?:areas?|zones?|sites?|route)\b|"
    r"the\s+(?:first|last|opening|closing|final)\s+day|the\s+(?:flights|sorties|landings|firings?)\b|(?:no|an|the)\s+end\s+date|carried\s+out|came\s+into\s+view|in\s+(?:one\s+)?formation|(?:have|has|had)\s+trained|"
    r"the\s+(?:crews?|troops|soldiers|forces|units|participants|sailors|fleets|armies|navies)\b|"
    r"(?:the\s+(?:group|flotilla|ships|vessels|formation|planes|aircraft|bombers|crews|two|three|four|five|six|"
    r"seven|eight|nine|ten)|they|it)\b[^.;]{0,40}\b(?:sailed|went|steamed|flew|came\s+back|passed|crossed|"
    r"operated?|trained)|(?:nations|countries|ships|troops|soldiers)\s+(?:train|practise|are|were|will|came|"
    r"had\s+come))\b",
    re.I,
)
_DEFINITE = re.compile(
    r"\b(?:the|these|this|those|that|its|their|his|both|said)\s+(?:(?!(?:in|of|with|for|to|at|on|a|an|held|holds?|"
    r"conduct\w*|launch\w*|began|begin\w*|start\w*|carried|staged?|countries|nations|sides|navies|armies|"
    r"militaries|would|will|have|has|had|are|were|is|was|out|join(?!t\b)\w*|opened|said)\b)[\w’'“”\"/.\-]+\s+){0,4}$",
    re.I,
)
# "the two weeks of manoeuvres", "this time ... in drills"
_LENGTH_OF = re.compile(
    r"\bthe\s+(?:[\w-]+\s+)?(?:days?|weeks?|months?)\s+of\s+(?:[\w-]+\s+)?$|^\W*this\s+time\b", re.I
)
_INDEFINITE = re.compile(
    r"\b(?:a|an|another|new|some|several|more|other)\s+(?:(?!in\b|of\b|with\b|for\b|to\b|at\b|on\b|"
    r"the\b)[\w’'\-]+\s+){0,5}$",
    re.I,
)
_GENERIC = re.compile(
    r"\b(?:one(?=\s+(?:military|joint)?\s*exercise\s+after)|regular|such|frequent|series\s+of|number\s+of|"
    r"routine(?=\s+(?:drill|exercise))|any|all|many|most|several|similar|past|previous|more|future|ordinary|"
    r"kind\s+of|kinds\s+of|types?\s+of|"
    r"increasing\w*|repeated|usual|own\s+regular|skills\s+during|biggest|two\s+big|big|umbrella|"
    r"chain\s+of\s+smaller|smaller|other|various)\s+(?:[\w’'\-]+\s+){0,3}$",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:no|not(?!\s+(?:one|only|just|take\s+part|taking\s+part|join|participat\w+|attend|invited|announce\w*|say|said|comment|confirm|name))|never|without|cancel\w*|called\s+off|"
    r"postpon\w*|(?:denied|denies|deny)(?!\s+that\s+the)|"
    r"scrapp\w+|suspend\w*|n['’]t|halt\w*|refus\w+|rul\w+\s+out)\s+(?:(?!but\b|and\b|since\b|"
    r"only\b)[\w’'\-]+[,]?\s+){0,4}$",
    re.I,
)
_CANCELLED_AFTER = re.compile(
    r"^[^.;]{0,80}?\b(?:(?:was|were|has\s+been|have\s+been|had\s+been)\s+(?:cancel\w+|called\s+off|scrapped|"
    r"postponed\s+indefinitely|abandoned)|(?:will|did|does|do|would)\s+not\s+(?:take\s+place|be\s+held|happen|go\s+ahead)|"
    r"never\s+(?:happened|took\s+place)|(?:is|are|was|were)\s+(?:false|untrue|invented|fabricated|a\s+(?:hoax|fake)))\b",
    re.I,
)
# "dismissed reports of a missile test", "Neither navy held drills"
_DENIED_BEFORE = re.compile(
    r"\b(?:dismiss\w*|reject\w*|den(?:y|ies|ied)|refut\w+|contradict\w*)\s+(?:[\w’'\-]+\s+){0,3}?(?:reports?|claims?|"
    r"rumou?rs?|allegations?|news)\b[^.;]*$|"
    r"\bneither\b(?![^.;]*\binvited\b)[^.;]{0,80}\bnor\b[^.;]{0,60}$|\b(?:abandon\w*|drop\w*|shelv\w*|gave\s+up)\s+(?:[\w’'\-]+\s+){0,2}"
    r"(?:plans?|idea)\b[^.;]{0,40}$",
    re.I,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|could|might|should|whether|would\s+like\s+to|hope[sd]?\s+to|propos\w+|suggest\w+|call(?:ed|"
    r"s)?\s+for|consider\w*|(?-i:may)|possible|potential|so-called|call\s+for|fears?|feared|threaten\w*\s+to|"
    r"threats?\s+to|warn\w*\s+of|allow\w*(?:\s+\w+\s+and)?|permits?|permitted|offer\w*|invit\w*\s+\w+\s+to|ready\s+to|"
    r"prepared\s+to|willing\s+to|able\s+to|in\s+case\s+of|risk\s+of)\s+"
    r"(?:[\w’'\-]+\s+){0,5}$",
    re.I,
)
# A whole sentence that only supposes: "If tensions rise, ...", "Had the talks failed, ...", "In the novel, ...".
_SUPPOSED = re.compile(
    r"^\W*(?:if|unless|should|suppose)\s+(?!the\s+weather)[^.;]{3,90},\s[^.;]*\bwould\b|"
    r"^\W*had\s+[^.;,]{3,80},\s[^.;]*\bwould\s+have\b|"
    r"\bin\s+(?:the|his|her|a)\s+(?:\w+\s+)?(?:novel|film|movie|book|series|(?:video\s+|computer\s+)?game|play|"
    r"thriller)\b(?![^.;]{0,20}\bof\s+exercises)",
    re.I,
)
_METAPHOR = re.compile(
    r"\b(?:balancing|box-?ticking|tick-?box|branding|fund-?raising|trust-building|listening|cost-cutting|paper|"
    r"communications?|marketing|accounting|costing|writing|drawing|thought)\s+exercises?\b|"
    r"\b(?:missile|rocket)\s+of\s+an?\s+(?:speech|question|remark|letter|shot|goal|free\s+kick|header|serve|tweet)\b|\b(?:rocket|missile|bomb)\b[^.;]{0,20}\bfrom\s+\w+\s+(?:met(?:re|er)s|yards)\b|"
    r"\bscrambl\w+\s+(?:to|for|up|over|down|past)\b|\bmanoeuvre\s+(?:to|of|in)\s+(?:buy|sell|win|oust|the\s+board)|"
    r"\bdrill\s+halls?\b|"
    r"\b(?:rehearsal|drills?|exercises?)\s+(?:in|of)\s+(?:futility|democracy|style|patience|humility|"
    r"public\s+relations|diplomacy|provocation|for\s+(?:war|an\s+attack|invasion))|\bwar\s+rehearsals?|"
    r"rehearsal\s+for\b|(?:spoke|speak)\s+of\s+a\s+rehearsal",
    re.I,
)
_QUOTED_AS = re.compile(
    r"\b(?:what\s[\w\s’']+\s(?:call\w*|describ\w+|term\w+)|described\s+as|replied\s+that\s+it\s+was|"
    r"said\s+it\s+was|called\s+it)\s+(?:[\w’'\-]+\s+){0,3}$",
    re.I,
)
_PAST_EDITION = re.compile(
    r"\b(?:last\s+(?:year|month|time|autumn|summer|spring|winter)['’]?s?\s+(?:edition|exercise|drills?|one)|"
    r"previous\s+(?:edition|exercise|drills?|one|round|manoeuvres)|preceding|the\s+first(?!\s+(?:time|day|phase|"
    r"stage|part|week|two|three|common|ships?|of\s+(?:its|the)|half|foreign|group))|the\s+last(?!\s+(?:time|day|"
    r"phase|stage|part|fight|week|month|year))|in\s+its\s+first|"
    r"edition\s+before|before\s+this\s+one|an?\s+earlier|the\s+(?:year|month|edition|one|exercise)\s+before|"
    r"the\s+inaugural|the\s+one\s+before|old\s+exercise|used\s+to)\b",
    re.I,
)
_COUNTING = re.compile(
    r"\W*(?:these|this|it|they|that)\s+(?:is|are|was|were)\s+(?:also\s+)?(?:the|their|its|part)\b", re.I
)
# Missiles at a country are a strike, no test.
_STRIKE = re.compile(
    r"\b(?:missiles?|rockets?|drones?)\s+(?:and\s+\w+\s+)?(?:at|on|against)\s+(?:the\s+)?(?-i:[A-Z])(?!ast\s+Sea|onday|uesday|ednesday|hursday|riday|aturday|unday|anuary|ebruary|arch\b|pril|ay\b|une\b|uly\b|ugust|eptember|ctober|ovember|ecember|ept|ct\.|ov\.|ec\.|an\.|eb\.)",
    re.I,
)
_CONTENT = re.compile(r"\b(?:includ\w+|scenario|programme|program|consists?|subjects?|rehears\w+|practis\w+)\b", re.I)
_NTH_TIME = re.compile(r"\bfor\s+the\s+(?:second|third|fourth|fifth|sixth|\w+th)\s+time\b", re.I)


def is_past_edition(text: str, sentence: Span) -> bool:
    """Whether a sentence speaks of an older edition: "the first one", "last year's"."""
    return _PAST_EDITION.search(text, sentence.start, sentence.end) is not None


# What goes on in an activity that was told of before: forces that do something, or who sends what.
_SCENE = re.compile(
    rf"\b(?:troops|soldiers|marines|sailors|paratroopers|commandos|crews|gunners|infantry|units|battalions?|brigades?|"
    rf"compan(?:y|ies)|squadrons?|contingents?|{SHIP_NOUN}|{AIRCRAFT_NOUN}|tanks|artillery|guns|rockets|missiles|rounds|"
    rf"missile|rocket|ammunition|convoys?|boarding\s+parties|teams|nations|countries|allies|guests|participants|activity|landing|shoot|firing|phase|task\s+force|forces|detachments?|enemy|organi[sz]ers|host|"
    rf"{_NAMED_SHIP}|{_NAMED_AIRCRAFT})\b",
    re.I,
)
_SCENE_VERB = re.compile(
    r"\b(?:will|(?:is|are|was|were)\s+(?:at|on|near|around|to|\w+ing|\w+ed|flown|brought|sent|due|there|off|in)|took|takes?|land(?:s|ed|ing)?|"
    r"fir(?:e|es|ed|ing)|rose|fell|splashed|covered|hit|travel+ed|reached|struck|strikes?|join(?:s|ed|ing)?|sen[dt]s?|sending|contribut\w+|brings?|brought|bringing|fl(?:y|ies|ew)|"
    r"operat\w+|work(?:ed|ing)?|practi[sc]\w+|rehears\w+|cross(?:ed|es)?|went|move[ds]?|hail|come|came|pairs?|numbers?|"
    r"complete\s+the\s+list|represented|put\s+up|meets?|met|made|set\s+out|provid\w+|suppl(?:y|ies|ied))\b",
    re.I,
)
# Reactions, background and other matters, which carry nothing on.
_ASIDE = re.compile(
    r"\b(?:said\s+it\s+was|condemn\w*|protest\w*|critici[sz]\w*|dismiss\w*|denounc\w*|warned\s+(?:that|against)|accus\w+|"
    r"embassy|sanctions|elections?|summit|parliament|talks|visit(?:ed|ing|s)?\s+(?:to\s+)?[A-Z]|war\s+in|invasion|annex\w+|"
    r"stock\s+exchange|shares|invaded|ceasefire|treaty|relations|ties|borders?|dispute\w*|claims?|killed|since\s+\d{4})\b",
    re.I,
)


def find_scenes(text: str, sentence: Span) -> list[Trigger]:
    """Return what a sentence without a trigger shows of an activity told before; empty for reactions and asides."""
    piece = text[sentence.start : sentence.end]
    if piece.endswith("?") or piece[:1] in "“\"'‘" or _ASIDE.search(piece):
        return []
    scene = _SCENE.search(piece)
    if scene is None or _SCENE_VERB.search(piece) is None or _is_denied(piece, _scene_trigger(scene, 0)):
        return []
    return [_scene_trigger(scene, sentence.start)]


def _scene_trigger(match: re.Match[str], offset: int) -> Trigger:
    return Trigger(match.start() + offset, match.end() + offset, "exercise", match.group(), weak=True, definite=True)


def find_triggers(text: str, sentence: Span) -> list[Trigger]:
    """Return the triggers of one sentence, strong and weak, in order; negated and hypothetical ones are left out."""
    piece = text[sentence.start : sentence.end]
    if piece.endswith("?") or _SUPPOSED.search(piece):
        return []  # a question or a supposition tells of nothing
    found = [*_exercises(piece), *_missiles(piece), *_incursions(piece), *_patrols(piece), *_deployments(piece)]
    strong = [t for t in found if not _is_denied(piece, t)]
    if any(t.type == "incursion" for t in strong):
        strong = [t for t in strong if not (t.type == "patrol" and t.soft)]
    carrying = [
        Trigger(m.start(), m.end(), "exercise", m.group(), weak=True, definite=True) for m in _WEAK.finditer(piece)
    ]
    weak = [t for t in carrying if not _is_denied(piece, t)]
    if _COUNTING.match(piece) or _NTH_TIME.search(
        piece
    ):  # "These are the second joint exercises this year" tells of no further one
        strong = [t._replace(definite=True) for t in strong]
    past = _PAST_EDITION.search(piece) is not None
    marked = [
        t._replace(past_edition=past, start=t.start + sentence.start, end=t.end + sentence.start)
        for t in (*strong, *weak)
    ]
    return sorted(marked)


# No sentence of a person is longer; in a text without full stops, the cost would grow with the square of its length.
LOOK_BACK_CHARS = 1_000


def _exercises(piece: str) -> list[Trigger]:
    found = []
    for match in _EXERCISE.finditer(piece):
        first = max(0, match.start() - LOOK_BACK_CHARS)
        before = piece[first : match.start()]
        if (
            _CIVIL_ACTOR.search(before)
            or is_play_or_trade(before)
            or _ONE_AFTER_ANOTHER.match(piece, match.end())
            or _NO_EXERCISE.search(piece[first : match.end()])
            or _NO_EXERCISE.match(piece, match.start())
            or _METAPHOR.match(piece, max(0, match.start() - 4))
        ):
            continue
        if _METAPHOR.search(piece[max(0, match.start() - 30) : match.end() + 25]) or _QUOTED_AS.search(before):
            continue
        minor = re.match(r"live|rehearsal|(?:military|field|combat|naval|amphibious)\s+training", match.group(), re.I)
        found.append(_noun(match, before, "exercise")._replace(soft=minor is not None))
    found += [Trigger(m.start(), m.end(), "exercise", m.group()) for m in _EXERCISE_VERB.finditer(piece)]
    if not found and not _SPORT.search(piece):
        found += [Trigger(m.start(), m.end(), "exercise", m.group(), soft=True) for m in _FORCE_TRAINS.finditer(piece)]
    return found


def _noun(match: re.Match[str], before: str, kind: EventType) -> Trigger:
    definite = (_DEFINITE.search(before) is not None or _LENGTH_OF.search(before) is not None) and _INDEFINITE.search(
        before
    ) is None
    generic = _is_generic(before) and not definite
    return Trigger(match.start(), match.end(), kind, match.group(), definite=definite, generic=generic)


# "soldiers of three other countries began an exercise": one exercise, whatever stands before its article.
_ONE = re.compile(r"\ban?\s+(?:[\w-]+\s+){0,2}$", re.I)
_KIND = re.compile(
    r"(?:regular|such|frequent|series|number|routine|similar|ordinary|kinds?|types?|usual|repeated)\b", re.I
)


def _is_generic(before: str) -> bool:
    found = _GENERIC.search(before)
    return found is not None and (_KIND.match(found.group()) is not None or _ONE.search(before) is None)


def _patrols(piece: str) -> list[Trigger]:
    found = []
    for match in _PATROL.finditer(piece):
        before = piece[: match.start()]
        if _QUOTED_AS.search(before) or _CIVIL_ACTOR.search(before) or is_play_or_trade(before):
            continue
        if is_civil_patrol(piece[match.end() :]):
            continue
        found.append(_noun(match, before, "patrol")._replace(soft=_CONTENT.search(before) is not None))
    if not found and MILITARY.search(piece) and not _CEREMONY.search(piece) and not _REBUTTED.search(piece):
        found += [
            Trigger(
                m.start(),
                m.end(),
                "patrol",
                m.group(),
                soft=True,
                definite=_TAKEN_UP.search(piece[: m.start()]) is not None,
            )
            for m in _SHIPS_MOVE.finditer(piece)
            if not is_play_or_trade(piece[: m.start()])
        ]
    if not found and (met := _MET_AT_SEA.search(piece)):
        found.append(Trigger(met.start(), met.end(), "patrol", met.group(), definite=True, soft=True))
    return found


def _missiles(piece: str) -> list[Trigger]:
    if not re.search(_MISSILE_WORD, piece, re.I) and not re.search(
        r"(?:test|flight)-(?:fired|tested)|missile|launch", piece, re.I
    ):
        return []
    if _TEST_CUE.search(piece) is None or (match := _MISSILE.search(piece)) is None:
        return []
    if _METAPHOR.search(piece[max(0, match.start() - 30) : match.end() + 40]) or _CIVIL_LAUNCH.search(piece):
        return []
    if is_no_weapon(piece) or is_play_or_trade(piece[: match.start()], business=False):
        return []
    if _STRIKE.search(piece):
        return [Trigger(match.start(), match.end(), "other", match.group())]
    sure = re.search(r"\btest|\btrial|flight-test|ICBM|SLBM|intercontinental|Hwasong", piece, re.I) is not None
    definite = re.search(r"\b(?:the|this|that|its|both)\s+(?:\w+\s+)?$", piece[: match.start()], re.I) is not None
    return [Trigger(match.start(), match.end(), "missile_test", match.group(), soft=not sure, definite=definite)]


def _incursions(piece: str) -> list[Trigger]:
    return [
        Trigger(m.start(), m.end(), "incursion", m.group(), definite=m.group().lower().startswith("scrambl"))
        for m in _INCURSION.finditer(piece)
        if not _NOT_ENTERED.search(piece[max(0, m.start() - 40) : m.end()])
        and not _METAPHOR.match(piece, m.start())
        and not is_break_in(piece, m.start())
        and (not m.group().lower().startswith("scrambl") or is_scramble_of_jets(piece))
    ]


def _deployments(piece: str) -> list[Trigger]:
    found = (m for m in _DEPLOYMENT.finditer(piece) if is_of_forces(piece, m.start(), m.end()))
    return [Trigger(m.start(), m.end(), "deployment", m.group(), soft=True) for m in islice(found, 1)]


def _is_denied(piece: str, trigger: Trigger) -> bool:
    before = piece[max(0, trigger.start - LOOK_BACK_CHARS) : trigger.start]
    return bool(
        _NEGATED.search(before)
        or _DENIED_BEFORE.search(before)
        or _CANCELLED_AFTER.match(piece[trigger.end : trigger.end + LOOK_BACK_CHARS])
        or (_HYPOTHETICAL.search(before) and (not trigger.definite or trigger.soft))
    )
