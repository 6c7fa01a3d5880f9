"""Sentences -> drafts: which sentences of one report speak of the same activity.

Each sentence yields activities (one for each name, one for each type of unnamed trigger). An activity opens a draft,
or carries on an earlier one: by name and edition, by a definite phrase ("the drills"), or because nothing speaks
against it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile

from geoint.events.names import NameMention
from geoint.events.periods import finest_interval, gap_days
from geoint.events.series import fold_name, without_edition
from geoint.events.tense import region_tense
from geoint.events.triggers import Trigger, find_scenes, find_triggers, is_past_edition
from geoint.models import DateExpression, EventType, Span, Status

# Drills of one edition are told within a season; what lies further apart is another edition.
EXERCISE_GAP_DAYS = 40
# Launches, flights and intrusions are single acts: another day is another act.
SINGLE_ACT_GAP_DAYS = 0

# In which order the triggers of a sentence open activities: a patrol for which ships are deployed is a patrol.
_PRIORITY = {"exercise": 0, "missile_test": 1, "patrol": 2, "incursion": 3, "deployment": 4, "other": 5}
# How many sentences a lead may go on before it gives the exercise that it tells of its name.
NAMED_WITHIN = 4
# How many sentences later "it lasts", "they sail" or "observers" still speak of the same activity.
CARRIED_WITHIN = 5

_NAMING = re.compile(r"\b(?:named|called|known\s+as|code[\s-]?named|dubbed|the\s+name)\b", re.I)
_TAKING_PART = re.compile(r"part|host|observer|others|join|brings?|sends?|sent|sending|come\s+from|assigned", re.I)
_SPLIT = re.compile(r"[;:]|,\s|\s(?:and|while|after|before|when|but|which|whereas|following)\s")
_OTHER_EDITION = re.compile(
    r"\b(?:edition|held|took\s+place|takes\s+place|the\s+first|the\s+last|previous|the\s+one\s+before|came|"
    r"there\s+were|there\s+had\s+been|not\s+since|involved|organi[sz]ed|launched|visited)\b",
    re.I,
)
# What a state does now and then, in no sentence that tells of one time.
_HABIT = re.compile(
    r"\b(?:regularly|routinely|frequently|often)\s+(?:hold|conduct|stage|carr|train|run)\w*|"
    r"\bevery\s+(?:two|three|four|five|few)\s+years\b",
    re.I,
)
# What a series is, was or used to be; no edition of it.
_BACKGROUND = re.compile(
    r"\b(?:used\s+to|(?:is|are)\s+held\s+(?:once|twice|annually|yearly|regularly|by\s+turns)|of\s+this\s+(?:kind|sort|type)\s+with|"
    r"every\s+(?:other\s+)?year|each\s+year|was\s+(?:first\s+)?launched\s+in|"
    r"when\s+it\s+was\s+launched|old\s+exercise|has\s+been\s+held\s+(?:since|every|in\s+\w+\s+and)|comes\s+in|"
    r"(?:has|have)\s+been\s+held\s+in|takes\s+place\s+in\s+(?:spring|summer|autumn|March)|by\s+turns)\b",
    re.I,
)
# "held every year, is being run from 9 June": the habit is told in passing, of an edition that is under way.
_THIS_ONE = re.compile(
    r"\b(?:is|are)\s+(?:now\s+|currently\s+)?(?:being\s+(?:run|held|conducted|staged)|under\s*way|running)\b|"
    r"\b(?:began|begins|started|starts|opened|opens|kicked\s+off|kicks\s+off|will\s+(?:be|begin|start|run|open))\b",
    re.I,
)
_IS_NOW = re.compile(r"\b(?:takes?\s+place|is|are|runs?|lasts?|involves?|includes?|goes\s+on)\b", re.I)
_PART_OF = re.compile(
    r"\b(?:part\s+of|belongs?\s+to|within\s+the\s+framework|umbrella|pieces?\s+of|series\s+of|element|phase\s+of)\b",
    re.I,
)
_BEGUN = re.compile(r"\b(?:began|begun|started|opened|launched|kicked\s+off|under\s*way)\b", re.I)
# "its own drills" are another activity; "its own fighters" only take part in this one.
_ANOTHER = re.compile(
    r"\b(?:another|separate|own(?!\s+(?:\w+\s+)?(?:fighters?|jets?|(?:war)?planes?|aircraft|ships?|warships?|forces|troops)\b)|earlier|before\s+that|directly\s+before|on\s+the\s+way|recently|afterwards?|"
    r"shortly\s+before|also\s+(?:held|conducted|carried))\b",
    re.I,
)


@dataclass
class Activity:
    """What one sentence says of one activity: the region of the sentence that is about it, and its cues."""

    sentence: int
    region: Span
    type: EventType
    name: NameMention | None = None
    triggers: list[Trigger] = field(default_factory=list)
    weak: bool = False

    @property
    def definite(self) -> bool:
        """Whether every trigger takes up something said before."""
        return bool(self.triggers) and all(t.definite for t in self.triggers)

    @property
    def past_edition(self) -> bool:
        """Whether the sentence speaks of another edition."""
        return any(t.past_edition for t in self.triggers)


@dataclass
class Draft:
    """An event mention in the making."""

    type: EventType
    activities: list[Activity] = field(default_factory=list)
    name: NameMention | None = None
    inherited_name: str | None = None
    series_id: str | None = None
    past_edition: bool = False

    @property
    def last_sentence(self) -> int:
        """The sentence that last spoke of it."""
        return self.activities[-1].sentence

    def interval(self, dates: Sequence[DateExpression]) -> tuple[str, str] | None:
        """Return the first and last day that its regions speak of, if any."""
        return finest_interval(d for a in self.activities for d in dates_in(dates, a.region))


def dates_in(dates: Sequence[DateExpression], region: Span) -> list[DateExpression]:
    """Return the resolved dates inside a region; `dates` are in text order."""
    first = bisect_left(dates, region.start, key=lambda d: d.start_char)
    inside = takewhile(lambda d: d.start_char < region.end, islice(dates, first, None))
    return [d for d in inside if d.end_char <= region.end and (d.start or d.end)]


def find_drafts(
    text: str, sentences: Sequence[Span], names: Sequence[NameMention], dates: Sequence[DateExpression]
) -> list[Draft]:
    """Return the drafts of a report in the order in which they are first told."""
    drafts: list[Draft] = []
    for index, sentence in enumerate(sentences):
        here = [n for n in names if sentence.start <= n.start < sentence.end]
        triggers = find_triggers(text, sentence)
        for activity in _activities(text, index, sentence, here, triggers):
            _place(text, activity, drafts, dates)
    return [d for d in drafts if not _is_idle(d)]


def _activities(
    text: str, index: int, sentence: Span, names: Sequence[NameMention], triggers: Sequence[Trigger]
) -> list[Activity]:
    """Return the activities of one sentence, each with its region."""
    strong = [t for t in triggers if not t.weak and not t.generic and not _inside_name(t, names)]
    background = (
        _BACKGROUND.search(text, sentence.start, sentence.end) is not None
        and _THIS_ONE.search(text, sentence.start, sentence.end) is None
    )
    found = [
        Activity(index, sentence, _type_of(n), name=n, weak=(background and n.year is None) or _is_series(text, n))
        for n in _distinct(names)
    ]
    habit = background or _HABIT.search(text, sentence.start, sentence.end) is not None
    for trigger in sorted(strong, key=lambda t: (_PRIORITY[t.type], t.start)):
        owner = _owner(text, trigger, found, strong)
        if owner is None:
            found.append(
                Activity(index, sentence, trigger.type, triggers=[trigger], weak=habit and not trigger.definite)
            )
        else:
            owner.triggers.append(trigger)
    if not found:
        weak = [t._replace(weak=True) for t in triggers if t.weak or t.generic] or find_scenes(text, sentence)
        return [Activity(index, sentence, "exercise", triggers=weak, weak=True)] if weak else []
    past = is_past_edition(text, sentence)
    for activity in found:
        if past and not activity.past_edition and activity.name is not None:
            activity.triggers.append(
                Trigger(activity.name.start, activity.name.end, "exercise", "", definite=True, past_edition=True)
            )
    if any(not a.weak for a in found):
        found = [a for a in found if not a.weak]
    return _with_regions(text, sentence, [*_taken_up(text, sentence, found, triggers), *found])


def is_background(text: str, activity: Activity) -> bool:
    """Whether a sentence tells what the series is or used to be, and no edition."""
    region = activity.region
    return (
        _BACKGROUND.search(text, region.start, region.end) is not None
        and _THIS_ONE.search(text, region.start, region.end) is None
    )


def _taken_up(text: str, sentence: Span, found: Sequence[Activity], triggers: Sequence[Trigger]) -> list[Activity]:
    """Return what a pronoun takes up before the name of the whole: "It lasts until May and is part of X"."""
    first = found[0]
    if first.name is None or len(found) > 1:
        return []
    before = [t for t in triggers if t.weak and t.end <= first.name.start]
    if (
        not before
        or not re.match(r"(?:it|they)\b", text[sentence.start :], re.I)
        or not _PART_OF.search(text, sentence.start, first.name.start)
    ):
        return []
    return [Activity(first.sentence, sentence, "exercise", triggers=before, weak=True)]


def _type_of(name: NameMention) -> EventType:
    """Return the type that a name gives: games are contests, not exercises."""
    return "other" if re.search(r"\b(?:Games|Biathlon|Olympics)\b", name.text) else "exercise"


def _is_series(text: str, name: NameMention) -> bool:
    """Whether the series is meant and no edition: "an exercise of the Steadfast Defender series"."""
    return re.match(r"[”\"'’»]?\s+series\b", text[name.end : name.end + 12]) is not None


def _inside_name(trigger: Trigger, names: Sequence[NameMention]) -> bool:
    return any(n.start <= trigger.start and trigger.end <= n.end for n in names)


def _distinct(names: Sequence[NameMention]) -> list[NameMention]:
    kept: dict[str, NameMention] = {}
    for name in names:
        kept.setdefault(f"{name.series_id or fold_name(without_edition(name.text))}|{name.year}", name)
    return list(kept.values())


def _owner(text: str, trigger: Trigger, found: list[Activity], strong: Sequence[Trigger]) -> Activity | None:
    """Return the activity of the sentence that a trigger belongs to, or None where it opens one of its own."""
    if trigger.type == "exercise":
        same = [a for a in found if a.type in {"exercise", "other"}]
        if not same and any(a.type in {"incursion", "patrol", "missile_test"} for a in found) and trigger.definite:
            return found[-1]
        return min(same, key=lambda a: abs(_position(a) - trigger.start)) if same else None
    if trigger.type == "deployment":
        return found[0] if found else None
    if trigger.type == "patrol":
        named = [a for a in found if a.name is not None]
        if (
            named
            and not re.search(r"\bjoint\b|\btogether\b", trigger.text, re.I)
            and not re.search(r"\b(?:a|joint|their)\s+$", text[: trigger.start][-8:])
        ):
            return named[0]
        return next((a for a in found if a.type == "patrol"), None)
    if trigger.type == "incursion":
        return next((a for a in found if a.type in {"incursion", "patrol", "missile_test"}), None)
    if any(t.type == "exercise" and not t.definite for t in strong) and not re.search(r"\btest", trigger.text, re.I):
        return next((a for a in found if a.type == "exercise"), None)
    return next((a for a in found if a.type == "missile_test"), None)


def _position(activity: Activity) -> int:
    return activity.name.start if activity.name is not None else activity.triggers[0].start


def _with_regions(text: str, sentence: Span, found: list[Activity]) -> list[Activity]:
    """Share the sentence among its activities, cut at the clause boundary between their cues."""
    found.sort(key=_position)
    cuts = [sentence.start]
    for left, right in pairwise(found):
        low = max([left.name.end if left.name else 0, *(t.end for t in left.triggers if t.end <= _position(right))])
        boundaries = [m.start() for m in _SPLIT.finditer(text, low, max(low, _position(right)))]
        cuts.append(boundaries[-1] if boundaries else _position(right))
    cuts.append(sentence.end)
    for activity, start, end in zip(found, cuts, cuts[1:], strict=False):
        activity.region = Span(start=min(start, end), end=end)
    return found


def _place(text: str, activity: Activity, drafts: list[Draft], dates: Sequence[DateExpression]) -> None:
    """Attach an activity to the draft that it carries on, or open a new one."""
    if (
        activity.name is None
        and drafts
        and activity.triggers
        and all(t.soft for t in activity.triggers)
        and _is_content(text, activity, drafts, dates)
    ):
        activity.weak = True
    draft = (
        _named_draft(text, activity, drafts, dates) if activity.name else _unnamed_draft(text, activity, drafts, dates)
    )
    if draft is not None:
        if activity.name is not None and _called_off(text, activity):
            return
        draft.activities.append(activity)
        if activity.name is not None and (
            draft.name is None or (draft.name.year is None and activity.name.year is not None)
        ):
            draft.name, draft.series_id = activity.name, activity.name.series_id or draft.series_id
        return
    if activity.name is not None and _called_off(text, activity):
        return
    if activity.weak and (activity.name is not None or not _opens_edition(text, activity, drafts, dates)):
        return
    new = Draft(activity.type, [activity], activity.name, past_edition=activity.past_edition)
    new.series_id = activity.name.series_id if activity.name else None
    if activity.name is None and activity.type == "exercise" and (activity.weak or activity.past_edition):
        _inherit_name(new, drafts)
    drafts.append(new)


# "should have taken place a year ago but was called off": an edition that never was.
_CALLED_OFF = re.compile(
    r"\bshould\s+have\s+(?:taken\s+place|been\s+held)\b|\b(?:was|were|has\s+been|had\s+been|is)\s+"
    r"(?:called\s+off|cancel\w+|scrapped)\b|\bdid\s+not\s+take\s+place\b",
    re.I,
)


def _called_off(text: str, activity: Activity) -> bool:
    """Whether a sentence tells of a named exercise that was cancelled, and of nothing that happened."""
    region = activity.region
    return _CALLED_OFF.search(text, region.start, region.end) is not None


def _inherit_name(new: Draft, drafts: Sequence[Draft]) -> None:
    """Name an unnamed older edition after the series that the report is about."""
    named = [d for d in drafts if d.type == "exercise" and d.name is not None]
    source = max(named, key=lambda d: (d.last_sentence, named.index(d)), default=None)
    if source is not None and source.name is not None:
        new.inherited_name, new.series_id, new.past_edition = without_edition(source.name.text), source.series_id, True


def _named_draft(
    text: str, activity: Activity, drafts: Sequence[Draft], dates: Sequence[DateExpression]
) -> Draft | None:
    name = activity.name
    assert name is not None
    for draft in reversed(drafts):
        if draft.name is None or not _same_series(text, activity, draft):
            continue
        years = {y for y in (name.year, draft.name.year) if y is not None}
        if len(years) > 1 or fold_name(_letter(name.text)) != fold_name(_letter(draft.name.text)):
            continue
        if not _conflicts(activity, draft, dates, EXERCISE_GAP_DAYS) and not (
            activity.past_edition and not draft.past_edition and _dated(activity, dates)
        ):
            return draft
    return _unnamed_to_name(text, activity, drafts, dates)


def _same_series(text: str, activity: Activity, draft: Draft) -> bool:
    """Whether a name is of a draft's series, or said to be its other name ("now called Super Garuda Shield")."""
    name = activity.name
    assert draft.name is not None and name is not None
    if name.series_id is not None and name.series_id == draft.series_id:
        return True
    mine, theirs = fold_name(without_edition(name.text)), fold_name(without_edition(draft.name.text))
    renamed = _NAMING.search(text, activity.region.start, name.start) is not None
    return mine == theirs or (renamed and (f" {mine} " in f" {theirs} " or f" {theirs} " in f" {mine} "))


def _unnamed_to_name(
    text: str, activity: Activity, drafts: Sequence[Draft], dates: Sequence[DateExpression]
) -> Draft | None:
    """Return the unnamed exercise told before that the activity gives its name to, if there is one."""
    name = activity.name
    assert name is not None
    unnamed = [
        d
        for d in drafts
        if d.type == "exercise"
        and d.name is None
        and d.inherited_name is None
        and not _conflicts(activity, d, dates, EXERCISE_GAP_DAYS)
        and not _tenses_conflict(text, activity, d)
        and _fits_year(name, d, dates)
    ]
    if not unnamed or activity.past_edition or activity.type == "other":
        return None
    near = [
        d
        for d in unnamed
        if activity.sentence - d.last_sentence <= NAMED_WITHIN
        and d.last_sentence == max(e.last_sentence for e in drafts)
    ]
    region = text[activity.region.start : activity.region.end]
    takes_up = (
        any(t.definite for t in activity.triggers)
        or _NAMING.search(region)
        or re.search(r"\bthe\s+[“\"'‘]?$", text[max(0, name.start - 6) : name.start])
    )
    if takes_up:
        return near[0] if near else max(unnamed, key=lambda d: len(d.activities))
    return near[0] if near and (activity.triggers or activity.sentence - near[0].last_sentence <= 1) else None


def _fits_year(name: NameMention, draft: Draft, dates: Sequence[DateExpression]) -> bool:
    interval = draft.interval(dates)
    return name.year is None or interval is None or interval[0][:4] <= str(name.year) <= interval[1][:4]


def _letter(name: str) -> str:
    """Return the letter or Roman number of a numbered edition: "2024B" -> "B", "Mosi II" -> "II"."""
    match = re.search(r"\d([A-Z])$|\s([IVXL]+)$", name)
    return (match.group(1) or match.group(2)) if match else ""


def _unnamed_draft(
    text: str, activity: Activity, drafts: Sequence[Draft], dates: Sequence[DateExpression]
) -> Draft | None:
    flights = activity.type == "incursion" or (activity.type == "patrol" and activity.definite)
    types = {"incursion", "patrol"} if flights else {activity.type}
    if activity.weak:
        taking_part = any(_TAKING_PART.search(t.text) for t in activity.triggers)
        latest = max(drafts, key=lambda d: d.last_sentence, default=None)
        if (
            latest is not None
            and latest.type != "exercise"
            and not (taking_part and any(d.type == "exercise" for d in drafts))
        ):
            gap = SINGLE_ACT_GAP_DAYS if latest.type != "deployment" else EXERCISE_GAP_DAYS
            return latest if not _conflicts(activity, latest, dates, gap) else None
        types = {"exercise"}
    same = [d for d in drafts if d.type in types]
    if not same:
        return None
    gap = EXERCISE_GAP_DAYS if activity.type in {"exercise", "deployment"} else SINGLE_ACT_GAP_DAYS
    region = text[activity.region.start : activity.region.end]
    if (
        activity.past_edition
        and _dated(activity, dates)
        and not same[-1].past_edition
        and _conflicts(activity, same[-1], dates, gap)
    ):
        return None
    apart = _ANOTHER.search(region) is not None and not activity.weak
    if apart and not all(re.match(r"the|these|those", _determiner(text, t), re.I) for t in activity.triggers):
        return None
    present = activity.definite and _IS_NOW.search(region) is not None
    order = sorted(
        same,
        key=lambda d: (
            d.past_edition and not activity.past_edition,
            present and _told_tense(text, d) == "completed",
            -d.last_sentence,
        ),
    )
    for draft in order:
        if activity.weak and activity.sentence - draft.last_sentence > CARRIED_WITHIN:
            continue
        if _conflicts(activity, draft, dates, gap) or _is_told_apart(text, activity, draft):
            continue
        if draft.type != activity.type and (
            activity.sentence - draft.last_sentence > (2 if activity.definite else 1)
            or _opens_with_time(text, activity)
        ):
            continue
        if activity.definite or activity.weak:
            return draft
        if not _ANOTHER.search(region) and not _own_story(activity, draft, dates):
            return draft
    return None


def _determiner(text: str, trigger: Trigger) -> str:
    """Return the word "the", "its", "a", ... that the trigger's phrase begins with, as far as it can be seen."""
    match = re.search(
        r"\b(the|these|those|this|that|its|their|his|her|a|an)\s+(?:(?!in\b|of\b|with\b)[\w’'-]+\s+){0,4}$",
        text[max(0, trigger.start - 60) : trigger.start],
        re.I,
    )
    return match.group(1) if match else ""


def _opens_with_time(text: str, activity: Activity) -> bool:
    """Whether a region begins with a time of its own: "The next month, ...", "In November ..."."""
    return (
        re.match(
            r"\W*(?:(?:in|on|the|a|two|three|some|last|next|later|earlier|weeks?|months?|days?|years?|"
            r"one)\s+){1,4}(?:next|following|previous|same|month|week|year|later|after|ago|before|\w+day|"
            r"[A-Z]\w+)\b",
            text[activity.region.start : activity.region.end],
            re.I,
        )
        is not None
    )


def _tenses_conflict(text: str, activity: Activity, draft: Draft) -> bool:
    """Whether one is told as still to come and the other as over; what has begun is not over."""
    if any(_BEGUN.search(text, a.region.start, a.region.end) for a in draft.activities if not a.weak):
        return False
    mine = region_tense(text[activity.region.start : activity.region.end])
    return {mine, _told_tense(text, draft)} == {"planned", "completed"}


def _told_tense(text: str, draft: Draft) -> Status:
    """Return the first tense that a draft's own sentences give it."""
    tenses = (region_tense(text[a.region.start : a.region.end]) for a in draft.activities if not a.weak)
    return next((t for t in tenses if t != "unknown"), "unknown")


def _is_content(text: str, activity: Activity, drafts: Sequence[Draft], dates: Sequence[DateExpression]) -> bool:
    """Whether sailing, firing or deploying belongs to the exercise that was just told of."""
    latest = max(drafts, key=lambda d: d.last_sentence)
    return (
        latest.type == "exercise"
        and activity.sentence - latest.activities[-1].sentence <= 2
        and not _conflicts(activity, latest, dates, EXERCISE_GAP_DAYS if activity.type == "exercise" else 3)
        and not _opens_with_time(text, activity)
        and not (
            activity.type == "deployment" and re.search(r"\bport\s+(?:call|visit)", activity.triggers[0].text, re.I)
        )
    )


def _is_told_apart(text: str, activity: Activity, draft: Draft) -> bool:
    """Whether the tenses keep an activity and a draft apart; a definite phrase overrides them, plans do not."""
    if activity.weak:
        mine = region_tense(text[activity.region.start : activity.region.end])
        return mine == "planned" and _tenses_conflict(text, activity, draft)
    return not activity.definite and _tenses_conflict(text, activity, draft)


def _own_story(activity: Activity, draft: Draft, dates: Sequence[DateExpression]) -> bool:
    """Whether an indefinite activity has a date of its own that the draft lacks, or that is not clearly the same."""
    mine = [d for d in dates_in(dates, activity.region) if d.start]  # "until May 31" may go on with it
    dated, known = finest_interval(mine), draft.interval(dates)
    if dated is None:
        return False
    if known is None:
        return draft.activities[0].sentence != activity.sentence
    return (
        gap_days(dated, known) > 0
        or all(len(d.start or d.end or "") == 4 for d in mine)
        or (known[0][5:] == "01-01" and known[1][5:] == "12-31")
    )


def _dated(activity: Activity, dates: Sequence[DateExpression]) -> bool:
    return bool(dates_in(dates, activity.region))


def _conflicts(activity: Activity, draft: Draft, dates: Sequence[DateExpression], gap: int) -> bool:
    """Whether the activity's dates lie too far from the draft's for one event."""
    told, theirs = dates_in(dates, activity.region), draft.interval(dates)
    if told and theirs is not None and all(d.start is None for d in told):
        # "until May 31" sets no beginning: it conflicts only where it ends before the other begins.
        mine = finest_interval(told)
        return mine is not None and mine[1] < theirs[0] and gap_days(mine, theirs) > gap
    mine = finest_interval(told)
    return mine is not None and theirs is not None and gap_days(mine, theirs) > gap


def _opens_edition(text: str, activity: Activity, drafts: Sequence[Draft], dates: Sequence[DateExpression]) -> bool:
    """Whether a weak sentence tells of another edition, with a date of its own: "In 2024 it was held in the south"."""
    region = text[activity.region.start : activity.region.end]
    return (
        bool(drafts)
        and _dated(activity, dates)
        and _OTHER_EDITION.search(region) is not None
        and any(d.name for d in drafts)
    )


def _is_idle(draft: Draft) -> bool:
    return all(a.weak for a in draft.activities) and draft.inherited_name is None
