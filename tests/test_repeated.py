"""Copies in merging: what a copy tells in its original's own sentence is one event with it, at a cost that stays small."""

from __future__ import annotations

from typing import Any

import pytest
from test_merge import mention

from geoint.events.compare import compare
from geoint.events.located import Located
from geoint.events.merge import MAX_INSIDE, merge_events
from geoint.events.repeated import leaders
from geoint.events.windows import window_of
from geoint.models import EventMention, Reading, Report, Span

FLASH = "Ships of two navies are holding live-fire drills, the ministry said."


def told(report_id: str, published: str | None, *, sentence: int = 7, source: str = "a", **given: Any) -> Located:
    return Located(
        mention(report_id, who=[], **given), frozenset(), (), published, frozenset(), source=source, sentence=sentence
    )


PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("printed on the same day", {"published": "2023-03-01"}, {"published": "2023-03-01"}, "same"),
    ("printed a week later", {"published": "2023-03-01"}, {"published": "2023-03-08"}, "same"),
    ("a stock sentence, weeks later", {"published": "2023-03-01"}, {"published": "2023-05-28"}, "different"),
    ("one without a date of publication", {"published": "2023-03-01"}, {"published": None}, "same"),
    ("known by the month", {"published": "2023-03"}, {"published": "2023-03-20"}, "same"),
    ("yesterday, in a reprint of the next day", {"published": "2023-03-02", "type": "missile_test", "when": "2023-03-01"},
     {"published": "2023-03-03", "type": "missile_test", "when": "2023-03-02"}, "same"),
    ("dates further apart than the papers", {"published": "2023-03-02", "type": "missile_test", "when": "2023-03-01"},
     {"published": "2023-03-03", "type": "missile_test", "when": "2023-02-11"}, "different"),
    ("another sentence", {"published": "2023-03-01"}, {"published": "2023-03-01", "sentence": 8}, "different"),
    ("no copy", {"published": "2023-03-01"}, {"published": "2023-03-01", "source": "b"}, "different"),
    ("another activity", {"published": "2023-03-01"}, {"published": "2023-03-01", "type": "missile_test"}, "different"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "first", "second", "verdict"), PAIRS, ids=[row[0] for row in PAIRS])
def test_a_sentence_and_its_copy(why: str, first: dict[str, Any], second: dict[str, Any], verdict: str) -> None:
    a, b = told("a", **first), told("b", **second)
    assert compare(a, b).verdict == compare(b, a).verdict == verdict, why


def test_the_originals_mention_leads() -> None:
    copy, other, original, later = (
        told("b", "2023-03-01"), told("c", None), told("a", "2023-03-02"), told("d", "2023-06-01"),
    )  # fmt: skip
    found = {i.partition("#")[0]: led.partition("#")[0] for i, led in leaders([copy, other, original, later]).items()}
    assert found == {"a": "a", "b": "a", "c": "a", "d": "d"}
    assert leaders([later, original, copy, other]) == leaders([copy, other, original, later])


def test_where_the_original_does_not_say_it_the_earliest_copy_leads() -> None:
    found = leaders([told("c", "2023-03-02"), told("b", "2023-03-01")])
    assert {i[0]: led[0] for i, led in found.items()} == {"b": "b", "c": "b"}


def test_two_mentions_of_one_report_have_two_leaders() -> None:
    first, second, copy, other = (told(name, "2023-03-01") for name in ("a", "a", "b", "b"))
    found = leaders([first, second, copy, other])
    assert found[copy.mention.id] == first.mention.id and found[other.mention.id] == second.mention.id


def story(n_copies: int) -> list[Reading]:
    """One report and its copies, all of one sentence that has neither date nor place; another report beside them."""

    def of(report_id: str, text: str, copy_of: str | None, **given: Any) -> Reading:
        report = Report(id=report_id, text=text, published="2023-03-01", copy_of=copy_of)
        span = Span(start=0, end=len(text))
        event: EventMention = mention(report_id, evidence=(span,), status="ongoing", **given)
        return Reading(report=report, events=(event,))

    copies = [of(f"r{n:04}", FLASH, None if n == 0 else "r0000") for n in range(n_copies + 1)]
    return [*copies, of("x", "They sail on.", None)]


@pytest.mark.parametrize("n_copies", [3, 600])
def test_copies_are_compared_with_their_leader_alone(n_copies: int) -> None:
    events, decisions = merge_events(story(n_copies))
    assert sorted(len(event.mentions) for event in events) in ([1, n_copies + 1], [n_copies + 2])
    pairs = {(d.a.partition("#")[0], d.b.partition("#")[0]) for d in decisions}
    assert pairs == {("r0000", f"r{n:04}") for n in range(1, n_copies + 1)} | {("r0000", "x")}


def test_of_an_event_that_very_many_tell_of_the_telling_decisions_are_kept() -> None:
    readings = [
        Reading(
            report=Report(id=f"r{n:03}", text=f"Report {n}.", published="2023-03-01"),
            events=(mention(f"r{n:03}", name="Vostok", series_id="vostok", edition="2022"),),
        )
        for n in range(60)
    ]
    (event,), decisions = merge_events(readings)
    assert len(decisions) == 60 * 59 / 2
    assert len(event.decisions) == MAX_INSIDE
    linked = {event.mentions[0].id}
    for _ in range(60):
        linked |= {i for d in event.decisions if d.verdict == "same" and {d.a, d.b} & linked for i in (d.a, d.b)}
    assert linked == {m.id for m in event.mentions}


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "0001", "9999-12"])
@pytest.mark.parametrize("status", ["planned", "ongoing", "completed", "unknown"])
@pytest.mark.parametrize("when", [None, "0001-01-01/?", "9999-12-31/?"])
def test_dates_at_the_ends_of_the_calendar(published: str, status: str, when: str | None) -> None:
    event = mention(status=status, when=when)
    window = window_of(event, published)
    assert window is None or window.low <= window.high
    (merged,), _ = merge_events(
        [Reading(report=Report(id=event.report_id, text="", published=published), events=(event,))]
    )
    assert merged.mentions == (event,)
