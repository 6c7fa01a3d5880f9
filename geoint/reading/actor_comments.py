"""States that only comment: whose minister welcomes, praises or condemns an exercise takes no part in it by that.

"The Lithuanian defence minister welcomed the drill", "praise from Oslo's ambassador", "Japan hailed the exercise". A
state that supports a drill with ships does take part; only persons and offices support with words.
"""

from __future__ import annotations

import re

SPEECH_NOUN = (
    r"(?:defen[cs]e|foreign|interior|prime|state|government|military|security|presidential|official|national|joint)?\s*"
    r"(?:ministr(?:y|ies)|minister|ministers|official|officials|spokes\w+|president|leader|government|authorities|"
    r"media|agency|news\s+agency|"
    r"ambassador|embassy|diplomats?|chiefs?(?:\s+of\s+\w+)?|general\s+staff|secretary|senators?|analysts?|"
    r"newspaper|state\s+tv|parliament|counterparts?|"
    r"chief\s+of\s+staff|commander|general|admiral|captain|colonel|envoy|leaders|politicians|experts?|report|"
    r"statement|press)"
)
_HELPERS = (
    r"(?:(?:also|has|have|had|is|are|was|were|warmly|openly|publicly|sharply|strongly|again|later|then|all|both)\s+)*"
)
_APPROVES = (
    r"(?:welcom(?:es?|ed|ing)|prais(?:es?|ed|ing)|hail(?:s|ed|ing)?|applaud(?:s|ed|ing)?|laud(?:s|ed|ing)?|"
    r"commend(?:s|ed|ing)?|salut(?:es?|ed|ing)|celebrat(?:es?|ed|ing)|congratulat(?:es?|ed|ing)|thank(?:s|ed|ing)?)"
)
_BACKS = (
    r"(?:support(?:s|ed|ing)?|back(?:s|ed|ing)?|endors(?:es?|ed|ing)|approv(?:es?|ed|ing)\s+of|defend(?:s|ed|ing)?|"
    r"(?:express|voic|pledg)(?:es?|ed|ing)\s+(?:[\w-]+\s+){0,2}?(?:support|satisfaction|approval|concern|regret))"
)
_BLAMES = (
    r"(?:condemn(?:s|ed|ing)?|critici[sz](?:es?|ed|ing)|denounc(?:es?|ed|ing)|deplor(?:es?|ed|ing)|"
    r"oppos(?:es?|ed|ing)|question(?:s|ed|ing)?|mock(?:s|ed|ing)?|ridicul(?:es?|ed|ing)|regret(?:s|ted|ting)?|"
    r"protest(?:s|ed|ing)?|play(?:s|ed|ing)?\s+down|(?:call|describ|label|brand)(?:s|ed|es|led)?\s+(?:the|this|these|it|them))"
)
_COMMENTS = rf"(?:{_APPROVES}|{_BACKS}|{_BLAMES})"
_ACTIVITY = (
    r"(?:exercises?|drills?|man(?:o?eu)v(?:re|er)s|war\s?games?|patrols?|launch(?:es)?|tests?|deployments?|training|"
    r"operation|voyage|flights?)"
)
# "Lithuania's president, Gitanas Nausėda, praised", "the French defence ministry has welcomed"
_OFFICE_COMMENTS = re.compile(
    rf"^(?:['’]s?)?\s+(?:[\w-]+\s+){{0,3}}?{SPEECH_NOUN}\b(?:(?:,\s*|\s+)(?-i:[A-ZÀ-Þ])[\w’'.-]+){{0,5}},?\s+"
    rf"{_HELPERS}{_COMMENTS}\b",
    re.I,
)
# "the president of Kazakhstan praised", "the foreign ministers of Chile and Peru welcomed"
_OFFICE_OF = re.compile(rf"\b{SPEECH_NOUN}\s+of\s+(?:the\s+)?$", re.I)
_ITSELF_COMMENTS = re.compile(rf"^(?:,?\s+(?-i:[A-ZÀ-Þ])[\w’'.-]+){{0,4}},?\s+{_HELPERS}{_COMMENTS}\b", re.I)
# A state by its bare name: what it welcomes must be the exercise, for a host welcomes troops.
_STATE_COMMENTS = re.compile(
    rf"^\s+{_HELPERS}(?:{_APPROVES}|{_BLAMES})\s+(?:(?:the|this|these|such|an?|\w+['’]s?)\s+)?(?:(?!(?:to|for|in|at|from|with)\b)[\w-]+\s+){{0,4}}?{_ACTIVITY}\b",
    re.I,
)
# "was welcomed by", "drew praise from", "met with criticism from"
_BY_OR_FROM = re.compile(
    r"\b(?:(?:welcomed|praised|hailed|applauded|lauded|commended|condemned|criticised|criticized|denounced|deplored|"
    r"opposed|questioned|mocked|ridiculed|regretted)\s+(?:\w+ly\s+)?by|(?:praise|applause|criticism|condemnation|"
    r"protests?|objections?|complaints?|concern|anger|outrage|congratulations|words)\s+(?:[\w-]+\s+)?(?:from|by|in))\s+"
    rf"(?:(?:the|both|its|neighbou?ring)\s+)*(?:{SPEECH_NOUN}\s+of\s+(?:the\s+)?)?$",
    re.I,
)
# "praised the drill and sent two frigates"
_ACTS_TOO = re.compile(
    r"^[^.;]{0,140}\b(?:and|but)\s+(?:(?:then|later|also|\w+ly)\s+)?(?:held|began|started|fired|launched|sent|joined|"
    r"deployed|test\w*|took\s+part)\b",
    re.I,
)


def only_comments(before: str, after: str, *, by_name: bool) -> bool:
    """Whether the words before and after a group of states make it speak of what others do.

    Parameters
    ----------
    by_name
        Whether the states stand by their names, and not as "Lithuanian".
    """
    if _BY_OR_FROM.search(before):
        return True
    if _ACTS_TOO.match(after):
        return False
    if _OFFICE_COMMENTS.match(after) or (_OFFICE_OF.search(before) and _ITSELF_COMMENTS.match(after)):
        return True
    return by_name and _STATE_COMMENTS.match(after) is not None
