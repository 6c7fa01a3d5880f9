"""Which reports repeat another one: copies of a wire's text are found, what one template tells is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_merge import mention

from geoint.copies import MAX_BUCKET, find_copies, mark_copies
from geoint.copies_words import repeats, words_of
from geoint.events.build import build_event
from geoint.models import Event, Reading, Report

BODY = """Two Russian bombers flew over the neutral waters of the Sea of Japan on Tuesday, the defence ministry said.
The flight lasted about seven hours, and fighter jets of the Eastern Military District escorted the bombers along
the whole route. At some stages the jets of foreign states accompanied them, the ministry added.
Japan scrambled its own fighters from Chitose and followed the aircraft until they turned north. Tokyo said that its
airspace was not violated. It was the third such flight this year, and the longest since October 2021. Both sides have
sent more aircraft to the region since the end of the naval exercise in which some 40 ships and 5,000 troops took part
off Vladivostok, an official said."""
LAST = (
    "An analyst in Seoul said that more flights were likely before the winter, when the weather closes the airfields."
)
FIRST = "Tensions in the north-west Pacific rose again this week as both sides showed what they have in the air."
COMMUNIQUE = """On {day} the ministry of defence published its daily summary. Between 6 am and 6 am, {planes} aircraft and
{ships} ships were seen around the island. Of the aircraft, {crossed} crossed the median line and entered the
south-western part of the identification zone. The armed forces watched the situation and employed aircraft, ships and
coastal missile systems in response. The ministry will publish its next summary tomorrow at the usual time."""
EDITION = """The exercise {name} {year} began on {day} in {place}, the fleet said in a statement. Warships of both navies
are to practise the joint search for submarines, air defence and live firing at targets at sea. The exercise is held each
year under a plan of the two ministries, and is not directed against third countries, the statement said. It will last
until {end}. More than {troops} troops take part."""


def report(report_id: str, text: str) -> Report:
    return Report(id=report_id, text=text)


def copies(*texts: str) -> dict[str, str]:
    return find_copies(report(str(n), text) for n, text in enumerate(texts))


COPIES = [
    ("the same text", BODY),
    ("another dateline", "TOKYO, Sept. 3 (Kyodo) -- " + BODY),
    ("a headline in the text", "Bombers over the sea: Moscow's long arm\n\n" + BODY),
    ("another first paragraph", FIRST + "\n" + BODY),
    ("a last paragraph more", BODY + "\n" + LAST),
    ("its end cut", BODY[: BODY.index("Both sides")]),
    ("half of it", BODY[: BODY.index("It was the third")]),
    ("first paragraph and cut end", FIRST + "\n" + BODY[: BODY.index("Both sides")]),
    ("a sentence left out", BODY.replace("Tokyo said that its\nairspace was not violated. ", "")),
    ("British spelling", BODY.replace("defence", "defense").replace("Defence", "Defense")),
    ("other line breaks and quotes", BODY.replace("\n", "  ").replace("such", "“such”")),
    ("in capitals", BODY.upper()),
]  # fmt: skip
DIFFERENT = [
    ("another day", BODY, BODY.replace("Tuesday", "Friday")),
    ("another number", BODY, BODY.replace("some 40 ships", "some 14 ships")),
    ("the last number", BODY, BODY + " It was flight 12.", BODY + " It was flight 13."),
    ("another sea", BODY, BODY.replace("Sea of Japan", "Sea of Okhotsk")),
    ("another bearing", BODY, BODY.replace("turned north", "turned south")),
    ("denied", BODY, BODY.replace("was not violated", "was violated")),
    ("half of another text", BODY, BODY[: len(BODY) // 3] + COMMUNIQUE),
    ("communiques of two days",
     COMMUNIQUE.format(day="3 March", planes=12, ships=6, crossed=8), COMMUNIQUE.format(day="4 March", planes=14, ships=6, crossed=9)),
    ("communiques that differ in one number",
     COMMUNIQUE.format(day="3 March", planes=12, ships=6, crossed=8), COMMUNIQUE.format(day="3 March", planes=12, ships=6, crossed=9)),
    ("communiques that differ in the day alone",
     COMMUNIQUE.format(day="3 March", planes=12, ships=6, crossed=8), COMMUNIQUE.format(day="4 March", planes=12, ships=6, crossed=8)),
    ("two editions by one template",
     EDITION.format(name="Joint Sea", year=2021, day="October 14", place="the Sea of Japan", end="October 17", troops="2,000"),
     EDITION.format(name="Joint Sea", year=2022, day="December 21", place="the East China Sea", end="December 27", troops="3,000")),
    ("two names by one template",
     EDITION.format(name="Joint Sea", year=2021, day="October 14", place="the Sea of Japan", end="October 17", troops="2,000"),
     EDITION.format(name="Amber Wolf", year=2021, day="October 14", place="the Sea of Japan", end="October 17", troops="2,000")),
    ("short texts", "Two ships sailed from the port on Monday.", "Two ships sailed from the port on Friday."),
    ("nothing to compare", "12", "13"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), COPIES, ids=[name for name, _ in COPIES])
def test_a_copy_is_found(name: str, text: str) -> None:
    assert copies(BODY, COMMUNIQUE, text) == {"2": "0"}
    assert repeats(words_of(text), words_of(BODY)), "whichever comes first"


@pytest.mark.parametrize(
    ("name", "texts"), [(name, texts) for name, *texts in DIFFERENT], ids=[row[0] for row in DIFFERENT]
)
def test_what_differs_in_a_fact_is_no_copy(name: str, texts: list[str]) -> None:
    first, second = texts[-2:]
    assert copies(first, second) == {}
    assert copies(second, first) == {}


def test_each_copy_names_the_first_original_and_no_copy_is_one() -> None:
    assert copies(BODY, BODY + LAST, COMMUNIQUE, BODY[:400], COMMUNIQUE, BODY) == {
        "1": "0",
        "3": "0",
        "4": "2",
        "5": "0",
    }


def test_the_retold_reports_hold_no_copy() -> None:
    """Many of them tell of the same events, each in words of its own."""
    folder = Path(__file__).parents[1] / "bench" / "reports"
    texts = [
        json.loads(line)["text"]
        for path in sorted(folder.glob("articles.*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]
    assert len(texts) == 94
    assert copies(*texts) == {}


@pytest.mark.parametrize(
    "text", ["", " \n", "word", "а б в г д е ж", "海军演习" * 30, "\ud800 half", "a " * 300_000, "(" * 5000]
)
def test_any_text_is_a_copy_of_itself_and_of_no_other(text: str) -> None:
    assert copies(text, BODY, text).get("2") == "0"
    assert "1" not in copies(text, BODY, text)


def test_a_template_of_many_reports_is_looked_at_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of communiques share their bands; each is compared with few, and none is a copy."""
    compared: list[int] = []
    real = repeats
    monkeypatch.setattr("geoint.copies.repeats", lambda a, b: compared.append(1) or real(a, b))
    texts = [COMMUNIQUE.format(day=f"{n} March", planes=n, ships=n + 1, crossed=n + 2) for n in range(3 * MAX_BUCKET)]
    assert copies(*texts) == {}
    assert len(compared) <= 6 * len(texts)


# -- one source


def event_of(*told: tuple[str, str | None, dict[str, Any]]) -> Event:
    """The event of some reports: id, original, what the mention says."""
    readings = {}
    for number, (report_id, original, given) in enumerate(told):
        event = mention(report_id, **given)
        readings[report_id] = Reading(
            report=Report(id=report_id, text="", published=f"2023-05-0{number + 1}", copy_of=original), events=(event,)
        )
    return build_event([r.events[0] for r in readings.values()], readings, ())


def test_copies_do_not_outvote_another_source() -> None:
    wrong, right = {"when": "2023-05-02/2023-05-12", "troops": 9000}, {"when": "2023-05-03/2023-05-12", "troops": 12000}
    alone = event_of(("a", None, right), ("b", None, right), ("c", None, wrong), ("d", None, wrong), ("e", None, wrong))
    assert (alone.start, alone.troops) == ("2023-05-02", 9000), "three sources against two"
    event = event_of(("a", None, right), ("b", None, right), ("c", None, wrong), ("d", "c", wrong), ("e", "c", wrong))
    assert (event.start, event.troops) == ("2023-05-03", 12000)
    assert [m.report_id for m in event.mentions] == ["a", "b", "c", "d", "e"], "but all are kept"


def test_copies_make_an_event_no_surer() -> None:
    one, two, copied = (
        event_of(("a", None, {}), *more) for more in ([], [("b", None, {})], [("b", "a", {}), ("c", "a", {})])
    )
    assert one.confidence == copied.confidence < two.confidence


def test_of_copies_whose_original_tells_of_something_else_one_is_heard() -> None:
    copied = event_of(
        ("a", None, {}), ("b", "x", {"troops": 900}), ("c", "x", {"troops": 900}), ("d", None, {"troops": 800})
    )
    assert copied.troops == 800, "one against one: the later"
    assert copied.confidence == event_of(("a", None, {}), ("b", None, {}), ("d", None, {})).confidence


def test_what_only_a_copy_says_is_not_lost() -> None:
    event = event_of(("a", None, {"name": None}), ("b", "a", {"name": "Amber Wolf", "when": "2023-05", "troops": 700}))
    assert (event.name, event.start, event.troops) == ("Amber Wolf", "2023-05", 700)


def test_a_run_marks_copies() -> None:
    readings = [Reading(report=report(str(n), text)) for n, text in enumerate([BODY, COMMUNIQUE, BODY])]
    assert [r.report.copy_of for r in mark_copies(readings)] == [None, None, "0"]


def test_names_are_told_from_first_words() -> None:
    words = words_of("The fleet sailed. It met Russia. Ships left Kiel")
    assert [w for w, named in zip(words.folded, words.named, strict=True) if named] == ["russia", "kiel"]
    assert words.runs.dtype == np.uint64
