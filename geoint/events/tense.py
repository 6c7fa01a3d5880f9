"""Whether a clause tells of something planned, under way or over, by its verbs."""

from __future__ import annotations

import re

from geoint.models import Status

_ENDED = re.compile(
    r"\b(?:ended|concluded|completed|wrapped\s+up|finished|closed|c[ao]me\s+to\s+(?:an|its)\s+end|is\s+over|"
    r"declared\s+over|have\s+come\s+back)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|would|to\s+(?:hold|begin|start|take|be|join|conduct|host|train|patrol|head|send|carry|run|open)|"
    r"(?<!\bthe\s)(?<!\bas\s)plan(?:s|ned|ning)?|expected|scheduled|upcoming|due|set\s+to|are\s+to|is\s+to|next|later\s+this|ahead\s+of|"
    r"get\s+ready|prepar\w+|foreseen|moving\s+to|forthcoming|head\s+into|about\s+to)\b",
    re.I,
)
_OVER = re.compile(
    r"\b(?:ended|concluded|completed|wrapped\s+up|finished|closed|c[ao]me\s+to\s+(?:an|its)\s+end|over|held|"
    r"conducted|took\s+(?:part|place)|carried\s+out|staged|were\s+held|was\s+held|had|fired|launched|tested|"
    r"landed|fell|flew|left|have\s+come\s+back|returned|last)\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:began|begun|started|opened|launched|kicked\s+off|got\s+under\s*way|under\s*way|are\s+(?:holding|being|"
    r"taking|training)|is\s+being\s+(?:held|run)|is\s+holding|ongoing|currently|continu\w+|now|are\s+out|"
    r"runs\s+until|runs|takes\s+place|take\s+place|goes\s+on|lasts|starts|has\s+patrolled|have\s+patrolled|"
    r"belongs)\b",
    re.I,
)
PERFECT = re.compile(
    r"\b(?:have|has)\s+(?:\w+ly\s+|also\s+|just\s+)?(?:\w+ed|held|begun|flown|gone|come|taken|made)\b", re.I
)


# "the largest since the Cold War came to an end" says nothing of the activity's own end.
_SINCE_CLAUSE = re.compile(r"\bsince\s[^,;.]*", re.I)
_PAST_BE = re.compile(r"\b(?:was|were|had)\b", re.I)


def region_tense(region: str) -> Status:
    """Return the status that the verbs of a clause give it; unknown where they say nothing."""
    region = _SINCE_CLAUSE.sub(" ", region)
    if _ENDED.search(region):
        return "completed"
    if _FUTURE.search(region):
        return "planned"
    if _NOW.search(region):
        return "ongoing"
    if _OVER.search(region) or PERFECT.search(region) or _PAST_BE.search(region):
        return "completed"
    return "unknown"
