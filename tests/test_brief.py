"""What a brief says: every sentence against the run that it tells of, exact words for small runs, nothing made up."""

from __future__ import annotations

import re
from collections.abc import Iterable

import brief_samples
import map_samples
import output_samples
import pytest
from brief_samples import brief_of, run, shown

from geoint.models import Collection, Event
from geoint.output.brief import make_brief
from geoint.output.brief.notes import address_of
from geoint.output.brief.scope import chosen
from geoint.output.brief.types import Brief, Line, Paragraph, clean
from geoint.output.event_words import MONTHS, country_words, heading, series_name
from geoint.pipeline import Pipeline
from geoint.reports import read_reports
from geoint.runs import RunEvents
from geoint.runs_search import Wanted

ALL = Wanted.checked(None, None, None, None, None, 0.0)


@pytest.fixture(scope="module")
def seeds(seeds_dir: object) -> Collection:
    pipeline = Pipeline()
    reports = read_reports([str(seeds_dir)], faults=[], notices=[])
    return pipeline.collect([pipeline.read(report) for report in reports])


@pytest.fixture(scope="module")
def amber() -> Brief:
    return make_brief(brief_samples.told_thrice(), version="0.0")


# -- exact words


def test_the_top_says_what_it_rests_on(amber: Brief) -> None:
    assert amber.title == "Amber"
    assert shown(amber.basis) == (
        "This brief rests on four reports published between 20 May 2024 and June 2024 (one without a date): Riga Daily (2) and The Baltic Wire; "
        "one without a named publisher. One report tells of no event."
    )
    assert [shown(fact) for fact in amber.facts] == [
        "The reports tell of one exercise.",
        "It lies between 13 and 24 May 2024.",
        "It is told as over, as of the day of the reports.",
        "Two states are named: Estonia in one event and Latvia in one.",
        "Only one event has a number of troops: Amber Wolf 2024 (more than 3,000 soldiers).",
        "It could not be placed.",
        "By the score of the reading, one event counts as sure (sure is 80% or more, doubtful below 50%; no probability).",
        "Sources differ on one event.",
    ]


def test_a_paragraph_and_its_doubts(amber: Brief) -> None:
    (event,) = amber.paragraphs
    assert event.heading == "Amber Wolf 2024"
    assert event.tags == ("13 to 24 May 2024", "over when reported", "sure, 95%", "series amber-wolf, edition 2024")
    assert shown(event.text) == (
        "Three reports tell of an exercise from 13 to 24 May 2024; two of them speak of it as over.[1][2][3] "
        "Estonia and Latvia are named as taking part, Latvia also as host.[1] No place could be worked out. "
        "Numbers given: more than 3,000 soldiers[1], 2,500 soldiers[2] and 1 ship of Estonia[1]."
    )
    assert shown(event.doubts) == (
        "Of two reports that name states, only one names Estonia. Sources differ on the dates and the number of troops; see “Where sources differ”."
    )


def test_conflicts_give_each_value_its_source(amber: Brief) -> None:
    said = [(d.event, d.field, [shown(value) for value in d.values], shown(d.taken)) for d in amber.differences]
    assert said == [
        (1, "dates", ["from 13 to 23 May 2024: Riga Daily[2]", "from 13 to 24 May 2024: The Baltic Wire[1]"], "Taken: from 13 to 24 May 2024; given first."),
        (1, "number of troops", ["2,500: Riga Daily[2]", "3,000: The Baltic Wire[1]"], "Taken: 3,000; given first."),
    ]  # fmt: skip


def test_notes_have_quote_source_and_address(amber: Brief) -> None:
    first, second, third = amber.notes
    assert first.quote == brief_samples.TOLD[0][4]
    assert (first.source, first.title, first.published, first.url) == (
        "The Baltic Wire",
        "Report A",
        "20 May 2024",
        "https://example.org/a",
    )
    assert (second.source, second.published) == ("Riga Daily", "25 May 2024")
    assert (third.source, third.title, third.published) == ("Report C", "", "")


def test_oddities_of_the_sample_run() -> None:
    brief = brief_of(output_samples.sample())
    text = {event.number: shown(event.text) for event in brief.paragraphs}
    assert text[1] == (
        "Two reports tell of a naval and air exercise from 14 to 17 October 2021; one of them speaks of it as over.[1][2] "
        "China and Russia are named as taking part, Russia also as host.[1] Mongolia is named as an observer.[1] "
        "The places are given as Sea of Japan and Tsugaru Strait (international waters or airspace).[1][2] Numbers given: 10,000 troops[1]."
    )
    assert text[2].startswith("One report tells of a patrol since September 2024 and speaks of it as under way.[3]")
    assert text[3].startswith(
        "One report tells of an incursion without a date and does not say whether it is over.[4] No state is named."
    )
    assert (
        text[4]
        == "One report tells of an exercise without a date and speaks of it as planned.[5] No state is named. No place could be worked out."
    )
    assert [shown(gap) for gap in brief.gaps] == [
        "One event without a place: 4 Exercise.",
        "Two events without a date: 3 Incursion; 4 Exercise.",
    ]
    assert [shown(fault) for fault in brief.left_out] == ["e.txt: it is empty; remove it."]
    assert [(row.what, row.subject) for row in brief.review] == [
        ("place", "VLADIVOSTOK"),
        ("event", "=1+1"),
        ("date", 'Тест, "quoted" line'),
    ]
    assert [row.is_doubtful for row in brief.table] == [False, False, True, True]
    assert (brief.table[3].where, brief.table[3].when) == ("not placed", "undated")


def test_a_run_without_events() -> None:
    brief = brief_of(Collection())
    assert shown(brief.basis) == "This brief rests on no report."
    assert [shown(fact) for fact in brief.facts] == ["No event was found in the reports."]
    assert (brief.table, brief.paragraphs, brief.notes) == ((), (), ())


# -- nothing that is not in the run


def numbers_of(text: str) -> set[int]:
    return {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?<!,)", text)}


def known_numbers(event: Event, run: RunEvents) -> set[int]:
    """Numbers that may stand in an event's text: all of its own, its scores in per cent, and the 25 km of UCDP."""
    own = numbers_of(event.model_dump_json(exclude={"areas": {"__all__": {"geometry"}}}))
    scores = {round(100 * value) for value in (event.confidence, *(area.confidence for area in event.areas))}
    reports = numbers_of(
        " ".join(run.reports[m.report_id].title or "" for m in event.mentions if m.report_id in run.reports)
    )
    return own | scores | reports | {25}


def known_names(event: Event) -> set[str]:
    """Words with a capital that may stand in our own sentences about an event."""
    codes = {p.code for m in event.mentions for p in m.participants} | {
        q.country for m in event.mentions for q in m.quantities if q.country
    }
    names = " ".join(country_words(code) for code in codes | {*event.participants, *event.hosts, *event.observers})
    dates = {d for m in (event, *event.mentions) for d in (m.start, m.end) if d}
    months = {MONTHS[int(date[5:7]) - 1] for date in dates if len(date) > 4}
    return {*re.findall(r"\w+", names), *months}


STARTERS = set(
    "One Two Three Four Five Six Seven Eight Nine Ten The No Numbers Equipment Base Place Target Headquarters Of It Sources That Named Where".split()
)


def check_text(event: Event, paragraph: Paragraph, run: RunEvents) -> list[str]:
    """Return what a paragraph says that the event does not hold."""
    haystack = clean_json(event)
    wrong: list[str] = []
    for line in (paragraph.text, paragraph.doubts):
        wrong += [f"number {n}" for n in numbers_of(own_words(line)) - known_numbers(event, run)]
        capitals = set(re.findall(r"\b[A-Z]\w+", own_words(line)))
        sentence_starts = set(re.findall(r"(?:^|[.:;] |“)([A-Z]\w+)", own_words(line)))
        wrong += [f"name {word}" for word in capitals - known_names(event) - (sentence_starts & STARTERS)]
        wrong += [f"words {p.text!r}" for p in line if p.foreign and not all(w in haystack for w in fragments(p.text))]
    return wrong


def own_words(line: Line) -> str:
    return "".join("" if piece.foreign or piece.event else piece.text for piece in line)


def fragments(text: str) -> Iterable[str]:
    """Parts of foreign words that must stand in the run; a number stands there without its commas."""
    return [
        part
        for part in re.split(r" (?:of|and) |[^\w’“”«»<>()=/ .-]+", re.sub(r"(?<=\d),(?=\d)", "", text))
        if part.strip()
    ]


def clean_json(event: Event) -> str:
    words = {
        word
        for m in event.mentions
        for q in m.quantities
        for word in (
            f"{q.qualifier} {q.value} {q.what}".strip(),
            f"{q.value} {q.what[:-1]}",
            f"{q.qualifier} {q.value} {q.what}",
        )
    }
    countries = {
        country_words(code)
        for code in (*event.participants, *(q.country or "" for m in event.mentions for q in m.quantities))
    }
    troops = {f"{m.troops} troops" for m in event.mentions}
    fields = {f"the {c.field}" for c in event.conflicts} | {"the number of troops", "the dates"}
    return " | ".join([event.model_dump_json(), *words, *countries, *troops, *fields]).replace('\\"', '"')


def corpora() -> list[tuple[str, Collection]]:
    return [("output sample", output_samples.sample()), ("map sample", map_samples.sample_collection())]


@pytest.mark.parametrize("name", ["seeds", "output sample", "map sample"])
def test_every_number_date_name_and_quote_is_in_the_run(name: str, seeds: Collection) -> None:
    collection = dict([*corpora(), ("seeds", seeds)])[name]
    told = run(collection)
    brief = make_brief(told, version="0.0")
    assert len(brief.paragraphs) == len(told.events) > 3
    for event, paragraph in zip(told.events, brief.paragraphs, strict=True):
        assert check_text(event, paragraph, told) == []
        assert paragraph.heading == clean(heading(event))
    for note in brief.notes:
        assert not note.quote or note.quote in {clean(quote) for quote in told.quotes.values()}
        sources = {clean(report.publisher or report.title or report.id) for report in told.reports.values()}
        assert note.source in sources
        assert note.url is None or note.url in {address_of(report) for report in told.reports.values()}


def test_the_check_above_finds_what_is_not_in_the_run(seeds: Collection) -> None:
    told = run(seeds)
    brief = make_brief(told, version="0.0")
    vostok = next(n for n, event in enumerate(told.events) if event.series_id == "vostok")
    others = [p for n, p in enumerate(brief.paragraphs) if n != vostok]
    assert all(check_text(told.events[vostok], other, told) for other in others)


def test_each_event_stands_once_and_notes_follow_the_text(seeds: Collection) -> None:
    brief = brief_of(seeds)
    numbers = list(range(1, len(seeds.events) + 1))
    assert [row.number for row in brief.table] == numbers
    assert [paragraph.number for paragraph in brief.paragraphs] == numbers
    lines = [line for p in brief.paragraphs for line in (p.text, p.doubts)] + [
        v for d in brief.differences for v in d.values
    ]
    cited = list(dict.fromkeys(piece.note for line in lines for piece in line if piece.note))
    assert cited == [note.number for note in brief.notes] == list(range(1, len(cited) + 1))
    for event, paragraph in zip(seeds.events, brief.paragraphs, strict=True):
        opening = re.match(r"[^\[]*((?:\[\d+\])+)", shown(paragraph.text))
        assert opening and len(re.findall(r"\d+", opening[1])) == len({mention.report_id for mention in event.mentions})


def test_a_note_holds_the_words_it_is_cited_for(seeds: Collection) -> None:
    brief = brief_of(seeds)
    vostok = next(p for p in brief.paragraphs if p.heading == "Vostok 2022")
    groups = re.findall(r"(\w[^.]*)\.((?:\[\d+\])+)", shown(vostok.text))
    notes = {note.number: note.quote for note in brief.notes}
    said = {sentence: " ".join(notes[int(n)] for n in re.findall(r"\d+", refs)) for sentence, refs in groups}
    dates = next(quotes for sentence, quotes in said.items() if "30 August" in sentence)
    states = next(quotes for sentence, quotes in said.items() if "taking part" in sentence)
    assert "from 30 August to 5 September" in dates
    assert all(word in states for word in ("Belarus", "China", "India", "Mongolia", "Russia", "Tajikistan"))


def test_series_are_called_by_name(seeds: Collection) -> None:
    tags = {p.heading: p.tags for p in brief_of(seeds).paragraphs}
    assert tags["Vostok 2022"][-1] == f"series {series_name('vostok')}, edition 2022"


# -- a part of a run, and large runs


def test_a_choice_says_what_it_left_out() -> None:
    told = run(map_samples.sample_collection())
    wanted = Wanted.checked(["exercise"], None, ["RU"], "2022", None, 0.5)
    part, text = chosen(told, wanted)
    assert {event.type for event in part.events} == {"exercise"}
    assert set(part.reports) == {m.report_id for event in part.events for m in event.mentions}
    count = {1: "one fits", 2: "two fit", 3: "three fit"}[len(part.events)]
    assert text == (
        f"Of 13 events of the run, {count} what was asked for: exercises; with Russia; not over before 2022; a score of 50% or more."
    )
    assert chosen(told, ALL) == (told, "")


def test_a_long_run_is_told_in_part() -> None:
    brief = brief_of(output_samples.many(300), limit=20)
    assert (len(brief.table), len(brief.paragraphs)) == (300, 20)
    assert sum(row.is_told for row in brief.table) == 20
    assert (
        shown(brief.told)
        == "Told in full: 20 events of 300, those with the highest score, then with most reports. All are in the table."
    )
    assert [paragraph.number for paragraph in brief.paragraphs] == list(range(1, 21))
    assert shown(brief.timeline.caption).startswith("How many events begin in each year")


def test_the_surest_are_told() -> None:
    collection = map_samples.sample_collection()
    brief = brief_of(collection, limit=3)
    scores = sorted((event.confidence for event in collection.events), reverse=True)[:3]
    assert sorted((collection.events[p.number - 1].confidence for p in brief.paragraphs), reverse=True) == scores
