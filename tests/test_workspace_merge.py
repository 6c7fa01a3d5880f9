"""The events of a workspace after any additions, replacements and removals are those of one run over what is left."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from workspace_samples import WORDS, Desk, some_reading, some_text

from geoint.models import Collection, Event, EventMention, Reading, Report, Span
from geoint.workspace import Workspace


def same_but_for_ids(found: Collection, expected: Collection) -> None:
    assert found.readings == expected.readings
    assert sorted(map(_told, found.events)) == sorted(map(_told, expected.events))
    assert found.review == expected.review


def _told(event: Event) -> str:
    return event.model_copy(update={"id": ""}).model_dump_json()


def clusters(collection: Collection) -> dict[str, frozenset[str]]:
    return {event.id: frozenset(m.id for m in event.mentions) for event in collection.events}


@pytest.mark.parametrize("small_run", [400, 0], ids=["small run", "as in a large run"])
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 9, 49])
def test_any_sequence_ends_as_one_run(
    seed: int, small_run: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoint.events.merge.SMALL_RUN", small_run)
    monkeypatch.setattr("geoint.workspace.collection.SMALL_RUN", small_run)
    monkeypatch.setattr("geoint.workspace.decisions.BULK", small_run)
    rng = random.Random(seed)
    desk, originals = Desk(tmp_path), []
    seen = {"copies": 0, "years": 0, "replaced": 0, "removed": 0}
    before: dict[str, frozenset[str]] = {}
    for step in range(6):
        replaced: set[str] = set()
        for number in range(rng.choice([2, 4, 8])):
            report_id = f"r{step}-{number}"
            if desk.readings and rng.random() < 0.25:
                report_id = rng.choice(sorted(desk.readings))
                replaced.add(report_id)
            desk.put(some_reading(rng, report_id, some_text(rng, originals)))
        removed = rng.sample(sorted(desk.readings), min(len(desk.readings) - 1, rng.choice([0, 0, 1, 3])))
        seen["removed"] += len(removed)
        seen["replaced"] += len(replaced)
        if step % 2:  # as `geoint project remove` does it
            desk.take_out(*removed)
            desk.merge()
        else:
            desk.merge(*removed)
        found = Workspace(tmp_path).collection()
        same_but_for_ids(found, desk.pipeline.collect(list(desk.readings.values())))
        now = clusters(found)
        assert len(now) == len(found.events), "no id is given twice"
        for event_id, members in before.items():
            if members in now.values() and not {m.partition("#")[0] for m in members} & replaced:
                assert now[event_id] == members, "an event that nothing touched keeps its id"
        before = now
        seen["copies"] += sum(r.report.copy_of is not None for r in found.readings)
        seen["years"] += sum(r.report.published_from == "other reports" for r in found.readings)
    assert Workspace(tmp_path).check() == []
    assert min(seen.values()) > 0, f"the sequence has everything in it: {seen}"


def test_all_at_once_has_the_ids_of_one_run(tmp_path: Path) -> None:
    rng = random.Random(11)
    desk, originals = Desk(tmp_path), []
    desk.put(*(some_reading(rng, f"r{n}", some_text(rng, originals)) for n in range(40)))
    desk.merge()
    assert Workspace(tmp_path).collection() == desk.pipeline.collect(list(desk.readings.values()))


def test_a_report_that_turns_into_a_copy_is_compared_again(tmp_path: Path) -> None:
    """The second report is the original of the third, until the first one's new text makes it a copy of that."""
    rng = random.Random(1)
    words = [rng.choice(WORDS) + "x" * rng.randrange(9) for _ in range(200)]
    other, whole, without_start, without_end = " ".join(words[::-1]), words, words[60:], words[:150]
    desk = Desk(tmp_path)
    for report_id, text in [("a", other), ("b", " ".join(whole)), ("c", " ".join(without_end))]:
        desk.put(undated(report_id, text, 70))
    desk.merge()
    found = Workspace(tmp_path).collection()
    assert [(r.report.id, r.report.copy_of) for r in found.readings] == [("a", None), ("b", None), ("c", "b")]
    assert {"b#1", "c#1"} in [{m.id for m in event.mentions} for event in found.events]
    desk.put(undated("a", " ".join(without_start), 10))
    desk.merge()
    found = Workspace(tmp_path).collection()
    assert [(r.report.id, r.report.copy_of) for r in found.readings] == [("a", None), ("b", "a"), ("c", None)]
    assert sorted({m.id for m in event.mentions} for event in found.events) == [{"a#1", "b#1"}, {"c#1"}]
    same_but_for_ids(found, desk.pipeline.collect(list(desk.readings.values())))


def undated(report_id: str, text: str, word: int) -> Reading:
    """A reading of one activity of which only the sentence is known, ten words from one on."""
    words = text.split()
    start = len(" ".join(words[:word])) + 1
    span = Span(start=start, end=start + len(" ".join(words[word : word + 10])))
    mention = EventMention(
        id=f"{report_id}#1", report_id=report_id, name=None, type="patrol", status="unknown", evidence=(span,),
        confidence=0.5,
    )  # fmt: skip
    return Reading(report=Report(id=report_id, text=text, published="2022-09-02"), events=(mention,))
