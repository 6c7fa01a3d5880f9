"""Organisations that take part in an activity as such: NATO, the CSTO, ECOWAS. Their members are never expanded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from geoint.events.drafts import Activity
from geoint.models import Organisation, Span

__all__ = ["find_organisations"]

# Short name -> how it is written. Alliances and unions with forces, staffs or missions of their own.
_NAMES = MappingProxyType(
    {
        "NATO": r"NATO|North\s+Atlantic\s+(?:Treaty\s+Organi[sz]ation|[Aa]lliance)",
        "EU": r"EU|European\s+Union|EUNAVFOR(?:\s+\w+)?|EUFOR(?:\s+\w+)?",
        "CSTO": r"CSTO|Collective\s+Security\s+Treaty\s+Organi[sz]ation",
        "SCO": r"SCO|Shanghai\s+Cooperation\s+Organi[sz]ation",
        "ASEAN": r"ASEAN|Association\s+of\s+Southeast\s+Asian\s+Nations",
        "AU": r"African\s+Union|AMISOM|ATMIS",
        "ECOWAS": r"ECOWAS|Economic\s+Community\s+of\s+West\s+African\s+States",
        "SADC": r"SADC|Southern\s+African\s+Development\s+Community|SAMIM",
        "EAC": r"East\s+African\s+Community",
        "GCC": r"GCC|Gulf\s+Cooperation\s+Council|Peninsula\s+Shield(?:\s+Force)?",
        "UN": r"UN|United\s+Nations|UNIFIL|MINUSMA|MONUSCO|UNMISS",
        "CIS": r"CIS|Commonwealth\s+of\s+Independent\s+States",
        "OTS": r"Organi[sz]ation\s+of\s+Turkic\s+States",
        "JEF": r"JEF|Joint\s+Expeditionary\s+Force",
        "CMF": r"Combined\s+Maritime\s+Forces",
        "FPDA": r"Five\s+Power\s+Defence\s+Arrangements",
    }
)
_ANY = re.compile("|".join(rf"(?P<{key}>\b(?:{pattern})\b)" for key, pattern in _NAMES.items()))
# Who only speaks, is spoken of, or is measured against, takes no part.
_SPEAKS = re.compile(
    r"(?:['’]s?)?\s+(?:(?:secretary[\s-]general|chief|spokes\w+|officials?|headquarters|members?|member\s+states?|allies|"
    r"candidate|ally|summit|report|council|membership|standards?|resolution|charter|border|airspace|ambassadors?)\b|"
    r"(?:has\s+|have\s+)?(?:said|says|announced|warned|called|condemned|condemns|accus\w+|denied|urged|agreed|decided|adopted)\b)",
    re.I,
)
_ASIDE = re.compile(
    r"\b(?:against|with|join(?:ed|ing|s)?|outside|member\s+of|members\s+of|candidate\s+for|from|left|leave|invited\s+by|warned|"
    r"told|quoted|anti-)\s*(?:the\s+)?$",
    re.I,
)


def find_organisations(text: str, activities: Sequence[Activity]) -> tuple[Organisation, ...]:
    """Return the organisations that a draft's own sentences name as taking part or in charge, each once, by name."""
    found: dict[str, Organisation] = {}
    for activity in activities:
        if activity.weak:
            continue
        for match in _ANY.finditer(text, activity.region.start, activity.region.end):
            before = text[max(activity.region.start, match.start() - 30) : match.start()]
            if _SPEAKS.match(text, match.end()) or _ASIDE.search(before):
                continue
            name = match.lastgroup or ""
            span = Span(start=match.start(), end=match.end())
            found.setdefault(name, Organisation(name=name, words=match.group(), evidence=span))
    return tuple(found[name] for name in sorted(found))
