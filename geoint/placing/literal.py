"""Whether a name means a place, or the government, army or people that it stands for.

Countries and capitals are the hard case ("Beijing said", "in Beijing"); seas, islands and bases are always places. The
words beside the name, or beside the list that it stands in, decide; where they say nothing, a country is an actor and
any other place is a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoint.models import Kind, Mention

_ACTOR_KINDS = frozenset({"country"})
_MAYBE_KINDS = frozenset({"city", "admin", "region", "continent", "island"})

_PLACE_NOUN = (
    r"(?:coasts?|coastlines?|waters|territor\w+|territorial\s+\w+|airspace|"
    r"air\s+defen[cs]e\s+identification|identification|soil|border\w*|shores?|seas?|islands?|land|"
    r"mainland|exclusive|economic\s+zone|"
    r"(?:far\s+)?(?:north|south|east|west)\w*(?:[\s-](?:north|south|east|west)\w*)?|central|province|"
    r"region|city|capital|port|district|pacific|arctic|baltic|atlantic|bases?|ports|interior|cities|countryside|"
    r"[A-Z][\w-]+(?:\s+[A-Z][\w-]+)*)"
)
_POSSESSED_PLACE = re.compile(rf"^['’]s?\s+(?:\w+ern\s+)?{_PLACE_NOUN}\b")
_POSSESSED_ACTOR = re.compile(
    r"^['’]s?\s+(?:[\w-]+\s+){0,3}?(?:ministr\w+|minister\w*|senators?|lawmakers?|governors?|"
    r"congress\w*|militar\w+|arm(?:y|ies|ed)|nav\w+|government\w*|president\w*|leader\w*|forces?|"
    r"troops|officials?|foreign|defen[cs]e|spokes\w+|security|state|war|"
    r"economy|people|team|parliament|prime|top|air\s+force|fleet|coast\s+guard|participation|invasion|"
    r"support|ties|actions?|aggression|communist|ruling|nuclear|missile\w*|drills?|exercises?|claims?)\b",
    re.I,
)
_INTO = (
    r"(?:in|near|off|around|throughout|across|inside|outside|within|into|onto|toward|towards|over|at|"
    r"along|through|beyond|surrounding|amid|past|above|leave|left|reach(?:ed)?|enter(?:ed)?|"
    r"visit(?:ed|s|ing)?|close\s+to|round|on|cross(?:ed|es|ing)?|pass(?:ed|es|ing)|touch(?:ed|es|"
    r"ing)?|(?:road|bridge|corridor|land\s+link)\s+to|"
    r"line\s+of\s+(?:control|contact)\s+with|stretch\w*\s+[\w\s]{0,30}?to|bring\s+[\w\s]{0,30}?to|"
    r"invad\w+|invasion\s+of|attack\s+on|occupation\s+of|annex\w+(?:\s+of)?|border(?:s|"
    r"ing)?(?:\s+(?:with|of))?|coasts?\s+of|waters\s+(?:of|off)|shores?\s+of|(?:north|south|east|"
    r"west)\w*\s+of|(?:km|miles|kilomet\w+)\s+from|"
    r"centre\s+of|center\s+of|part\s+of|parts\s+of|tip\s+of|side\s+of|airspace\s+of|zone\s+of|"
    r"soil\s+of|territory\s+of|capital\s+of|city\s+of|region\s+of|island\s+of|province\s+of|port\s+of|"
    r"state\s+of|capital,|"
    r"arriv\w+\s+(?:in|from|to)|travel\w*\s+(?:to|from|through)|fl(?:y|ew|own|ying)\s+(?:to|from|"
    r"over)|visits?\s+to|trips?\s+to|return\w*\s+(?:to|from)|came\s+(?:to|from)|come\s+to|go(?:es|ing)?\s+to|went\s+to|"
    r"sen[dt]\w*\s+[\w\s]{0,30}?to|deploy\w*\s+[\w\s]{0,30}?(?:to|from)|mov\w+\s+(?:to|from)|way\s+to|"
    r"route\s+to|back\s+(?:to|from|in)|home\s+(?:to|from)|launch\w*\s+[\w\s]{0,20}?from|departed|departing)"
)
_PLACE_BEFORE = re.compile(
    rf"\b{_INTO}\s+(?:the\s+)?(?:(?:\w+ern|north\w*|south\w*|east\w*|west\w*|central|upper|lower|"
    rf"mainland|neighbou?ring|nearby|north-\w+|south-\w+|all\s+of|parts\s+of|much\s+of)[\s-]+)*(?:the\s+)?$",
    re.I,
)
_ACTOR_BEFORE = re.compile(
    r"\b(?:according\s+to|by|with|against|between|among|from|told|accus\w+|warn\w*|urg\w+|ask\w*|"
    r"relations\s+(?:with|between)|ties\s+(?:with|between)|join\w*|including|include[sd]?|"
    r"sanctions\s+(?:on|against)|sales?\s+to|"
    r"suppl\w+\s+to|aid\s+to|threat\s+to|member\w*|allies|ally|like|unlike|and|both|than|"
    r"support\s+(?:for|to|of)|behalf\s+of|part\s+of\s+the\s+allies|help\w*|arm(?:s|ed|ing)?|assist\w*|"
    r"message\s+to|response\s+to|"
    r"pressure\s+on|stance\s+on|policy\s+(?:on|toward\w*)|of)\s+(?:the\s+)?$",
    re.I,
)
_FORCES_FROM = re.compile(
    r"\b(?:troops|soldiers|forces|ships|warships|vessels|aircraft|planes|units|navies|armies|"
    r"observers|representatives|personnel|delegat\w+|fighters|bombers|representing|nav(?:y|ies)\s+of|"
    r"members?|teams?|officials?|people|servicemen|crews)\s+(?:of|from)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?$",
    re.I,
)
_ACTOR_AFTER = re.compile(
    r"^\s+(?:also\s+|has\s+|have\s+|had\s+|will\s+|would\s+|is\s+|are\s+|was\s+|were\s+|does\s+|"
    r"did\s+|not\s+|never\s+|itself\s+|regularly\s+|recently\s+|repeatedly\s+|both\s+|to\s+)*"
    r"(?:sa(?:id|ys)|announc\w+|claim\w*|den(?:y|ies|ied)|accus\w+|condemn\w*|warn\w*|want\w*|plan\w*|"
    r"agree\w*|send\w*|sent|hold\w*|held|conduct\w*|test\w*|fir(?:e|ed|es)|launch\w*|deploy\w*|"
    r"invit\w+|join\w*|participat\w+|took|take\w*|taking|"
    r"began|begin\w*|start\w*|open\w*|has|have|had|is|are|was|were|will|would|can|could|may|should|"
    r"must|does|did|insist\w*|call\w*|express\w*|consider\w*|see\w*|view\w*|regard\w*|invad\w+|"
    r"attack\w*|declar\w+|sign\w*|host\w*|lead\w*|led|"
    r"provid\w+|suppl\w+|support\w*|refus\w+|reject\w*|vow\w*|pledg\w+|urg\w+|demand\w*|respond\w*|"
    r"protest\w*|complain\w*|scrambl\w+|detect\w*|counted|report\w*|confirm\w*|tr(?:y|ies|ied)|"
    r"train\w*|practi\w+|rehears\w+|exercis\w+|observ\w+|enjoy\w*|forg\w+|remain\w*|present\w*|may|"
    r"agreed|set|spoke|came|shot)\b",
    re.I,
)
_IN_BRACKETS = re.compile(r"[\w)]\s*\(\s*$")
_SUPPORTERS = re.compile(r"\b(?:fans|supporters|players|captain|coach)\s+(?:of|for|from)\s+$", re.I)
_PART = re.compile(
    r"^(?:the\s+)?(?:north|south|east|west|central|mid|upper|lower)(?:ern)?(?:[\s-]+(?:east|west)(?:ern)?)?[\s-]+\w",
    re.I,
)
_ADJECTIVE_USE = re.compile(r"^\s+(?:officials?|militar\w+|government|forces|troops|ministry|president|summit)\b", re.I)
_LIST_GAP = re.compile(r"^[\s,]*(?:(?:and|or|as\s+well\s+as|&)\s+)?(?:the\s+)?$", re.I)


def judge_literal(text: str, mentions: Sequence[Mention], *, capitals: frozenset[str]) -> tuple[Mention, ...]:
    """Return the mentions with `literal` and `literal_reason` set.

    Parameters
    ----------
    mentions
        Of one report, resolved, in text order.
    capitals
        Names that stand for governments.
    """
    out: list[Mention] = []
    for group in _lists(text, mentions):
        out.extend(_judge_group(text, group, capitals))
    return tuple(out)


def _lists(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Put mentions that are listed together ("India, Belarus and Mongolia") into one group."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.kind == mention.kind
            and mention.start >= last.end
            and _LIST_GAP.match(text[last.end : mention.start])
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _judge_group(text: str, group: list[Mention], capitals: frozenset[str]) -> list[Mention]:
    before = text[max(0, group[0].start - 70) : group[0].start].rsplit("\n", 1)[-1]
    after = text[group[-1].end : group[-1].end + 70].split("\n", 1)[0]
    out = []
    for mention in group:
        own_after = text[mention.end : mention.end + 70].split("\n", 1)[0]
        literal, reason = _judge(mention, before, own_after if own_after[:1] in "'’" else after, capitals)
        out.append(mention.model_copy(update={"literal": literal, "literal_reason": reason}))
    return out


def _judge(mention: Mention, before: str, after: str, capitals: frozenset[str]) -> tuple[bool, str]:
    kind: Kind | None = mention.kind
    stands_for_state = kind in _ACTOR_KINDS or mention.text in capitals
    if not stands_for_state and kind not in _MAYBE_KINDS and kind is not None:
        return True, f"a {kind} is a place"
    if (
        kind == "country"
        and _PART.match(mention.text)
        and len(mention.text) > len(mention.name)
        and mention.text.endswith(mention.name)
    ):
        return True, "a part of a land"
    if _SUPPORTERS.search(before):
        return False, "a team or its supporters"
    if _POSSESSED_PLACE.match(after) and not _POSSESSED_ACTOR.match(after):
        return True, "its own land or water is named"
    if _POSSESSED_ACTOR.match(after):
        return False, "possessor of a government, force or policy"
    if _FORCES_FROM.search(before):
        return False, "contributor of forces"
    if _PLACE_BEFORE.search(before):
        return True, "after a word of place or motion"
    if stands_for_state and _ACTOR_AFTER.match(after):
        return False, "acts"
    if stands_for_state and _ADJECTIVE_USE.match(after):
        return False, "names a government or force"
    if stands_for_state and _ACTOR_BEFORE.search(before):
        return False, "partner, opponent or member"
    if _IN_BRACKETS.search(before) and after.startswith(")"):
        return True, "says in which country a place lies"
    if not stands_for_state:
        return True, "a place unless it acts"
    if (
        re.match(r"^\s*[,(]?\s*(?:[A-Z]{0,20}\s)?(?:\w+\.?\s\d|--|–|—|\()", after)
        and before.strip() == ""
        and mention.text.isupper()
    ):
        return True, "dateline"
    if (
        re.search(r",\s*$", before)
        and kind == "country"
        and re.search(r"[A-Z][\w’'-]+,\s*$", before)
        and re.match(r"^[,.\s)]", after)
    ):
        return True, "says in which country a place lies"
    return False, "a state where nothing speaks of its land"
