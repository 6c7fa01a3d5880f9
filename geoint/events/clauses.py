"""Subordinate clauses of time: "before the carrier was due to arrive in Busan" tells of something else.

Whatever "before", "after", "as", "while", "when" and "until" join to an activity has a subject and a verb of its own.
Who and what it names is no participant and no scene of that activity, unless it is the clause that reports it.
"""

from __future__ import annotations

import re

from geoint.events.drafts import Activity

_AUXILIARY = (
    r"(?:was|were|is|are|had|has|have|will|would|did|does|could|can|may|might|must|should)(?:n['’]t)?"
    r"(?!\s+(?:it|they|he|she)\b)"
)
_IRREGULAR = (
    r"(?:arose|became|began|brought|broke|came|fell|fled|flew|fought|found|gave|got|held|hit|led|left|lost|made|met|"
    r"overflew|ran|rose|sank|said|saw|sent|set\s+(?:off|out|sail)|shot|spoke|struck|took|told|went|withdrew|won)"
)
# A form in -ed is a verb where no noun follows: "arrived in", "visited Hanoi", and not "a combined exercise".
_REGULAR = (
    r"[a-z]+ed\s+(?=(?:in|at|on|to|into|from|for|off|over|near|by|with|against|through|across|along|under|up|down|out|"
    r"back|around|that|the|an?|its|their|his|her|two|three|four|five|\d+|(?-i:[A-Z]))\b)|[a-z]+ed(?=\W*$|[,.;])"
)
_PRESENT = (
    r"(?:arrives?|visits?|meets?|leaves?|prepares?|gathers?|hosts?|holds?|begins?|starts?|marks?|celebrates?|votes?|"
    r"enters?|returns?|sails?|flies|fly|lands?|heads?|travels?|takes?\s+office|tries|try|seeks?|fights?|struggles?|"
    r"remains?|stays?|grows?|rises?|mounts?|worsens?|looms?|comes?|goes|go|continues?)"
)
_WORD = r"(?:[\w’'“”\"/.\-]+\s+)"
# "the Norwegian carrier was", "tensions rose", "foreign minister Tanaka, who ... , landed": a subject, then its verb.
_CLAUSE = rf"(?:{_WORD}){{1,12}}?(?:{_AUXILIARY}\b|{_IRREGULAR}\b|{_REGULAR}|{_PRESENT}\b(?!\s+of\b))"
_TIME_CLAUSE = re.compile(
    r"\b(?:before|after|while|until|till|once|when|whenever|as\s+soon\s+as|"
    r"as(?!\s+(?:part|well|an?|observers?|guests?|hosts?|far|many|much|long|soon|usual|planned|scheduled|of|it|they|"
    r"did|do|does|was|were|if|though|the\s+(?:host|lead|first|last))\b))"
    rf"\s+(?=(?!(?:that|which|who|being|having|[a-z]+ing)\b){_CLAUSE})"
    r"(?:(?<=before\s)|(?<=after\s)|(?<=until\s)|(?<=once\s)|(?!(?:it|they|he|she|we)\b))",
    re.I,
)
# "The drills are spread over the south, while smaller parts are held in Senegal": the same activity goes on.
_OF_THE_SAME = re.compile(r"while\b", re.I)
# "while Latvian soldiers are there", "after Poland joined the drill"; "after the troops arrived, they began": who acts
# in the clause acts in the activity too.
_SPEAKS_OF_IT = re.compile(
    r"\b(?:there|(?:in|for|to)\s+(?:it|them)|(?:the|these|those|its|their)\s+(?:[\w-]+\s+){0,2}?(?:exercises?|drills?|"
    r"man(?:o?eu)v(?:re|er)s|war\s?games|patrols?|event|training)|tak\w+\s+part|took\s+part|participat\w+|join\w*)\b",
    re.I,
)
_GOES_ON = re.compile(
    r",\s+(?:they|it|both|all|these|the\s+(?:two|three|four|ships|vessels|troops|soldiers|aircraft))\b", re.I
)
_CLAUSE_END = re.compile(r"[,;:]\s|\s[-–—]{1,2}\s|[.!?][\"”’']?(?:\s|$)")


def asides(text: str, activity: Activity) -> tuple[tuple[int, int], ...]:
    """Return the clauses of time in an activity's region that do not report it, as (start, end) in the text."""
    region = activity.region
    found = []
    for match in _TIME_CLAUSE.finditer(text, region.start, region.end):
        if (activity.weak or activity.definite) and _OF_THE_SAME.match(match.group()):
            continue
        stop = _CLAUSE_END.search(text, match.end(), region.end)
        start, end = match.start(), stop.start() if stop else region.end
        if _SPEAKS_OF_IT.search(text, start, end) or (stop and _GOES_ON.match(text, stop.start())):
            continue
        if not any(start <= cue < end for cue in _cues(activity)):
            found.append((start, end))
    return tuple(found)


def _cues(activity: Activity) -> list[int]:
    """Return where the words stand that report an activity; a ship that arrives is no cue of a launch."""
    named = [activity.name.start] if activity.name is not None else []
    return named + [t.start for t in activity.triggers if activity.weak or (t.type == activity.type and not t.weak)]
