"""Which way a clause looks in time: a guess from the verb nearest to a date.

The direction decides what "on Monday" or "in July" means, so the guess only tells past, present and future. Scheduled
events stand in the present ("starts on Monday"), which for a date without more is read as the coming one.
"""

from __future__ import annotations

from typing import Literal

from geoint.reading.dates_lex import MONTHS, Tokens

Tense = Literal["past", "present", "future", "unknown"]

_FUTURE = frozenset(
    """will shall would plans planned planning due scheduled slated expected expects expect upcoming forthcoming intends
    intend intended foreseen prepares preparing prepare tentatively awaits""".split()
)
# Finite past forms that are no participle of a noun phrase: they decide at once.
_PAST = frozenset(
    """was were had did began went took came saw flew fell gave left met sent said told spoke held became ran made
    became got brought drew drove fought knew sank rose sailed sat stood shot struck swam threw won wrote
    ended opened started concluded finished wrapped kicked lasted entered arrived departed visited returned closed
    happened occurred followed continued announced reported stated added confirmed declared warned claimed replied
    tracked scrambled intercepted test-fired crossed landed docked moored participated joined hosted carried fired
    launched conducted staged completed detected""".split()
)
_PRESENT = frozenset(
    """is are has have starts begins opens ends closes concludes finishes runs lasts continues kicks takes goes comes
    stays visits meets holds hosts arrives departs sails gets kick start begin open end last run continue stay go
    reads brings conducts stages celebrates marks launches wraps returns
    leaves joins enters reaches flies sends deploys involves includes""".split()
)
REPORTING = frozenset(
    """said says announced announces reported reports told tells stated states added adds confirmed confirms
    quoted wrote writes tweeted posted spoke speaking disclosed revealed warned claimed replied noted
    explained commented released informed briefed acknowledged insisted denied vowed pledged responded cited
    complained condemned protested urged mentioned accused called statement remarks briefing""".split()
)
# At the head of a clause "On Saturday Taiwan reported 20 planes" tells of Saturday; only these are about speaking.
_SPEAKING = frozenset(
    "said says told tells stated added warned complained condemned protested urged accused called".split()
)
_CUES = _FUTURE | _PAST | _PRESENT | {"could", "may", "might", "should", "to", "set", "due"}
# Past forms without -ed that are also something else.
_SHORT_PAST = frozenset("put hit cut set sunk flown held fled used".split())
_BREAKS = frozenset(", ; : and but which who that when while after before because although as where whose whom".split())
_MARKED = _CUES | _SHORT_PAST | _BREAKS | {"("}
_RELATIVES = frozenset("which who whose whom where".split())
_OPENING = frozenset("on in at from by until till through since during late early mid the this of around about".split())
_NOT_PAST = frozenset(
    """hundred united based named called red indeed need speed feed armed combined naval-led unmanned so-called seed
    code-named codenamed nicknamed dubbed known led joint advanced unannounced untitled titled entitled
    allied""".split()
)
_OWNERS = frozenset("the a an its their his her our these those of war defence defense".split())
_BE = frozenset("is are was were be been".split())
_AHEAD = _BE | frozenset(
    """be ready about going scheduled plan plans agreed planning intends hopes aims wants due set decided prepare
    prepares""".split()
)
# Words between which and the verb phrase no boundary is sought; long sentences are cut off here (tokens).
_WINDOW = 40


def guess_tense(tokens: Tokens, span: tuple[int, int], bounds: tuple[int, int]) -> Tense:
    """Guess the tense of the clause around a date.

    Parameters
    ----------
    tokens
        The text.
    span
        Token indexes [first, after) of the date.
    bounds
        Token indexes [first, after) of its sentence.
    """
    first, after = span
    low, high = max(bounds[0], first - _WINDOW), min(bounds[1], after + _WINDOW)
    opens_clause = _opens_clause(tokens, first, low)
    if opens_clause:
        tense = _scan_right(tokens, after, high, stop_at_break=True)
        if tense:
            return tense
    return _scan_left(tokens, first, low) or _scan_right(tokens, after, high, stop_at_break=False) or "unknown"


def is_reporting(tokens: Tokens, span: tuple[int, int], bounds: tuple[int, int]) -> bool:
    """Whether the date tells when somebody spoke ("said on Monday") and not when something happened."""
    first, after = span
    # "said at a briefing in Beijing on Monday": the verb stands a few words before, with no other verb between.
    for index in range(first - 1, max(bounds[0], first - 9) - 1, -1):
        word = tokens.word(index)
        if word in REPORTING and not tokens.is_capital(index):
            return not (word in ("released", "told", "called") and tokens.word(index - 1) in _BE)
        if word in (";", "that", "which", "who") or _verb_at(tokens, index):
            return False
    # "On Monday the ministry said": only right at the head of a clause.
    if _opens_clause(tokens, first, bounds[0]) and not _closes_clause(tokens, span, bounds[0]):
        for index in range(after, min(bounds[1], after + 8)):
            word = tokens.word(index)
            if word in _SPEAKING or (word in REPORTING and tokens.word(index + 1) == "that"):
                return True
            if word in _BREAKS - {","} or (_verb_at(tokens, index) and word not in ("had", "has", "have")):
                return False
    return False


# A clause is hardly longer; a bound keeps the search linear in a text without full stops.
_CLAUSE_TOKENS = 40


def _closes_clause(tokens: Tokens, span: tuple[int, int], low: int) -> bool:
    """Whether a date between commas ends the clause before it: "held in Primorye, on 3 March, the ministry said"."""
    first, after = span
    opening = first
    while opening > low and tokens.word(opening - 1) in _OPENING:
        opening -= 1
    if tokens.word(after) != "," or opening == low or tokens.word(opening - 1) != ",":
        return False
    return any(_verb_at(tokens, index) for index in range(max(low, opening - _CLAUSE_TOKENS), opening - 1))


def _opens_clause(tokens: Tokens, first: int, low: int) -> bool:
    """Whether only small words stand between a clause boundary and the date."""
    index = first - 1
    while index >= low:
        word = tokens.word(index)
        if word in _BREAKS or word in ("–", "—", "(", '"', "“") or (word == "-" and not tokens.is_glued(index)):
            return True
        if word not in _OPENING:
            return False
        index -= 1
    return True


def _cues(tokens: Tokens) -> bytes:
    """Mark the few tokens that the search for a tense has to look at."""
    if tokens.cues is None:
        tokens.cues = bytes(
            (low in _MARKED or low.endswith(("ed", "'ll", "’ll"))) and raw != "May"
            for low, raw in zip(tokens.low, tokens.raw, strict=True)
        )
    return tokens.cues


def _scan_left(tokens: Tokens, first: int, low: int) -> Tense | None:
    weak: Tense | None = None
    cues = _cues(tokens)
    for index in range(first - 1, low - 1, -1):
        if not cues[index]:
            continue
        word = tokens.low[index]
        if word in _BREAKS and weak:
            return weak
        if word == ";":
            return weak
        tense = _verb_at(tokens, index)
        if tense:
            return _with_auxiliary(tokens, index, low, tense)
        if weak is None and _looks_past(tokens, index):
            weak = "past"
    return weak


def _scan_right(tokens: Tokens, after: int, high: int, *, stop_at_break: bool) -> Tense | None:
    weak: Tense | None = None
    index = after
    cues = _cues(tokens)
    while index < high:
        if not cues[index]:
            index += 1
            continue
        word = tokens.low[index]
        if word in _RELATIVES and tokens.word(index - 1) == ",":
            index = _after_comma(tokens, index, high)
            continue
        if word in (";", "("):
            return weak
        if index > after + 1 and word in _BREAKS and (weak or stop_at_break):
            return weak
        tense = _verb_at(tokens, index)
        if tense:
            return "future" if tense == "present" and _is_future_phrase(tokens, index) else tense
        if weak is None and _looks_past(tokens, index):
            weak = "past"
        index += 1
    return weak


def _after_comma(tokens: Tokens, index: int, high: int) -> int:
    """Skip a relative clause: the index after the comma that ends it."""
    while index < high and tokens.word(index) != ",":
        index += 1
    return index + 1


def _verb_at(tokens: Tokens, index: int) -> Tense | None:
    """The tense of a word that decides by itself."""
    word = tokens.low[index]
    if word not in _CUES:
        return "future" if word.endswith(("'ll", "’ll")) else None
    if word in MONTHS and (word != "may" or tokens.is_capital(index)):
        return None
    if word in ("could", "may", "might", "should") and tokens.word(index + 1) != "have":
        return "future"
    if word == "to" and _is_future_infinitive(tokens, index):
        return "future"
    if word == "set" and tokens.word(index + 1) in ("to", "for"):
        return "future"
    before = tokens.word(index - 1)
    if word == "due" and tokens.word(index + 1) == "to" and before not in _BE:
        return None  # "due to the storm"
    if word in ("plans", "planned") and before in _OWNERS and tokens.word(index + 1) not in ("to", "for"):
        return None  # "tests its plans", "the planned drills"
    if word in _FUTURE:
        return "future"
    if word in _PAST:
        # "is held", "being held", "to be held" are no past.
        if before in ("be", "being", "is", "are"):
            return "future" if before == "be" and tokens.word(index - 2) in ("to", "will", "would") else "present"
        return "past"
    if word in _PRESENT:
        return _present_at(tokens, index)
    return None


def _present_at(tokens: Tokens, index: int) -> Tense | None:
    word, before, following = tokens.word(index), tokens.word(index - 1), tokens.word(index + 1)
    if word in ("has", "have"):
        return "past"
    if word in ("is", "are"):
        return "future" if _is_future_phrase(tokens, index) else "present"
    if word in ("start", "end", "last", "run", "open", "begin", "continue", "stay", "kick", "go"):
        if before in ("the", "a", "an", "this", "at", "its", "their", "of", "in", "for", "first"):
            return None  # a noun, or "last" as an adjective
        if before in ("will", "would", "shall", "may", "could", "might", "should", "not", "also"):
            return None  # the auxiliary before it decides
        if word == "last" and following not in ("until", "till", "through", "for", "from", "about", "some", "to"):
            return None
        if word == "open" and following in ("sea", "seas", "ocean", "waters", "source", "fire"):
            return None
        return "past" if before in ("did",) else ("future" if before == "to" else "present")
    if before in ("the", "a", "an", "of", "their", "its", "these", "live", "two", "three"):
        return None  # plural nouns: "the ends", "of visits"
    return "present"


def _is_future_phrase(tokens: Tokens, index: int) -> bool:
    """Whether "is" or "are" goes on as "is to", "are due", "is going to", "are not expected"."""
    for follower in (tokens.word(index + 1), tokens.word(index + 2)):
        if follower in ("to", "set") or follower in _FUTURE or follower == "going":
            return follower != "to" or tokens.word(index + 1) in ("to", "not", "also", "both", "now", "all")
    return False


def _is_future_infinitive(tokens: Tokens, index: int) -> bool:
    """Whether "to" opens something still ahead: "is to", "plans to", "ready to", "to go on until"."""
    before, following = tokens.word(index - 1), tokens.word(index + 1)
    if before in _AHEAD:
        return following.isalpha() and following not in ("the", "a", "an")
    return before == "," and following in ("go", "last", "run", "end", "continue", "be", "begin", "start")


def _looks_past(tokens: Tokens, index: int) -> bool:
    """Whether a word looks like a regular past form; it may be a participle and counts only if nothing else does."""
    word = tokens.low[index]
    if word in _SHORT_PAST:
        return tokens.word(index - 1) not in ("to", "will", "would", "be")
    if not word.endswith("ed") or len(word) < 5 or word in _NOT_PAST:
        return False
    before = tokens.word(index - 1)
    if before in ("-", "–"):
        return False
    return before not in ("the", "a", "an", "be", "being", "is", "are", "of", "its", "their", "more", "most")


def _with_auxiliary(tokens: Tokens, index: int, low: int, tense: Tense) -> Tense:
    """Let an auxiliary shortly before a past form decide ("will be held", "is to be completed")."""
    if tense != "past":
        return tense
    for back in range(index - 1, max(low, index - 4) - 1, -1):
        word = tokens.word(back)
        if word in ("will", "would", "shall"):
            return "future"
        if word in _BREAKS:
            break
    return tense
