"""Event mentions of one text: what, when, who, where. Tables of sentences written for the purpose."""

from __future__ import annotations

import time

import pytest

from geoint.models import EventMention, Report
from geoint.pipeline import Pipeline

PUBLISHED = "2024-09-12"  # a Thursday


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def events_of(pipeline: Pipeline, text: str, *, published: str | None = PUBLISHED) -> tuple[EventMention, ...]:
    return pipeline.read(Report(id="t", text=text, published=published)).events


def one(events: tuple[EventMention, ...]) -> EventMention:
    assert len(events) == 1, [(e.type, e.name, e.start) for e in events]
    return events[0]


TYPES = [
    ("The navies of Japan and India began a joint exercise off Okinawa on Monday.", "exercise"),
    ("Polish and German soldiers hold manoeuvres near Drawsko Pomorskie until Friday.", "exercise"),
    ("War games of the Iranian army started in Isfahan on Tuesday.", "exercise"),
    ("Chinese and Russian bombers flew a joint patrol over the Sea of Japan on Wednesday.", "patrol"),
    ("Russian and Chinese warships completed a joint patrol in the Bering Sea on Tuesday.", "patrol"),
    ("North Korea test-fired a ballistic missile from Wonsan on Tuesday.", "missile_test"),
    ("India successfully flight-tested the Agni-4 missile from Abdul Kalam Island on Friday.", "missile_test"),
    ("Four Russian fighter jets violated Estonian airspace on Tuesday, the military in Tallinn said.", "incursion"),
    ("Twelve Chinese warplanes entered Taiwan's air defence identification zone on Monday.", "incursion"),
    ("Three warships of the Russian Navy arrived in Havana on Wednesday for a port call.", "deployment"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_type(pipeline: Pipeline, text: str, kind: str) -> None:
    assert one(events_of(pipeline, text)).type == kind


NO_EVENT = [
    "The school held a fire drill on Monday, and the army was not called.",
    "Thousands joined an earthquake drill in Tokyo on Thursday; soldiers watched.",
    "The minister urged the army to exercise restraint near the border with India on Monday.",
    "Oil drilling off Norway resumed on Monday, the navy said.",
    "No military drills were held in Poland in August, the ministry said.",
    "The joint exercise of the Greek and Egyptian navies off Crete was cancelled.",
    "The army team drilled the defence before its match with Navy in Philadelphia on Saturday.",
    "A price war between two grocers in Germany heats up, and the military has no part in it.",
    "The president exercised his right of veto on Friday; the armed forces of Kenya kept out of it.",
]


@pytest.mark.parametrize("text", NO_EVENT)
def test_no_event(pipeline: Pipeline, text: str) -> None:
    assert events_of(pipeline, text) == ()


DATES = [
    ("Finnish troops began an exercise in Lapland on Monday.", "2024-09-09", None, "ongoing"),
    ("The Swedish navy ended a drill off Gotland on Tuesday.", None, "2024-09-10", "completed"),
    ("Polish troops will hold an exercise near Orzysz from 3 to 14 November.", "2024-11-03", "2024-11-14", "planned"),
    (
        "In July, the navies of France and Egypt held a joint exercise off Alexandria.",
        "2024-07",
        "2024-07",
        "completed",
    ),
    ("Last month the armies of Mongolia and China held drills in Inner Mongolia.", "2024-08", "2024-08", "completed"),
    ("The Italian and Spanish navies will hold an exercise off Sicily next month.", "2024-10", "2024-10", "planned"),
    ("Brazil and Argentina held a joint exercise in Uruguay in 2019.", "2019", "2019", "completed"),
    ("Estonian troops on Monday started an 11-day exercise near Tapa.", "2024-09-09", "2024-09-19", "ongoing"),
]


@pytest.mark.parametrize(("text", "start", "end", "status"), DATES)
def test_dates(pipeline: Pipeline, text: str, start: str | None, end: str | None, status: str) -> None:
    event = one(events_of(pipeline, text))
    assert (event.start, event.end, event.status) == (start, end, status)


def test_a_relative_date_without_publication_stays_unresolved(pipeline: Pipeline) -> None:
    event = one(
        events_of(
            pipeline, "The navies of Japan and India held a joint exercise off Okinawa last month.", published=None
        )
    )
    assert (event.start, event.end) == (None, None)


WHO = [
    ("Russian and Chinese warships held drills in the Sea of Japan on Monday.", {"CN", "RU"}),
    ("The navies of Iran, Russia and China began an exercise in the Gulf of Oman on Monday.", {"CN", "IR", "RU"}),
    ("India began a joint exercise with Nepal in Uttarakhand on Monday.", {"IN", "NP"}),
    ("Troops from Kenya and Uganda took part in a military exercise in Tanzania in August.", {"KE", "UG"}),
    ("A Sino-Russian naval exercise started off Vladivostok on Monday.", {"CN", "RU"}),
    ("The PLA held live-fire drills in the Taiwan Strait on Monday.", {"CN"}),
    ("Ships of the Northern Fleet began an exercise in the Barents Sea on Monday.", {"RU"}),
    (
        "The exercise of the armies of Peru and Chile near Arica began on Monday. Bolivia and Brazil sent observers.",
        {"CL", "PE"},
    ),
    ("China held military drills near Taiwan on Monday in response to a visit by a US delegation.", {"CN"}),
    ("The British and Jordanian armies held a joint exercise in Jordan in August.", {"GB", "JO"}),
]


@pytest.mark.parametrize(("text", "codes"), WHO)
def test_participants(pipeline: Pipeline, text: str, codes: set[str]) -> None:
    event = one(events_of(pipeline, text))
    assert {p.code for p in event.participants if p.role != "observer"} == codes


WHERE = [
    ("Russian and Chinese warships held drills in the Sea of Japan on Monday.", ["Sea of Japan"]),
    ("The minister said in Beijing that Chinese troops began an exercise in Ningxia on Monday.", ["Ningxia"]),
    (
        "The district, which has its headquarters in Khabarovsk, began a military exercise on the island of Sakhalin on Monday.",
        ["Sakhalin"],
    ),
    ("Polish troops held drills near Orzysz on Monday, ahead of a summit in Kazan.", ["Orzysz"]),
]


@pytest.mark.parametrize(("text", "places"), WHERE)
def test_places(pipeline: Pipeline, text: str, places: list[str]) -> None:
    event = one(events_of(pipeline, text))
    assert [text[p.start : p.end] for p in event.places if p.role in {"area", "base"}] == places


def test_two_activities_in_one_text_stay_two(pipeline: Pipeline) -> None:
    text = (
        "In October, the navies of Russia and China held joint drills in the Sea of Japan. "
        "Days later their ships made a first joint patrol in the western Pacific."
    )
    drills, patrol = events_of(pipeline, text)
    assert (drills.type, drills.start, patrol.type, patrol.start) == ("exercise", "2023-10", "patrol", "2023-10")
    assert {p.code for p in patrol.participants} == {"CN", "RU"}


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (
            "Two Russian bombers flew over the Sea of Japan on Tuesday. Japan scrambled its own fighters from Chitose and "
            "followed the aircraft until they turned north.",
            ["patrol"],
        ),
        (
            "Chinese and Russian warships sailed through the Tsugaru Strait on Monday. Japan sent its own ships and "
            "aircraft to watch the patrol.",
            ["patrol"],
        ),
        (
            "The armies of Poland and Lithuania began an exercise near Suwalki on Monday. The Belarusian army held its own "
            "drills near Grodno on Tuesday.",
            ["exercise", "exercise"],
        ),
    ],
)
def test_own_forces_are_no_activity_of_their_own(pipeline: Pipeline, text: str, types: list[str]) -> None:
    assert [event.type for event in events_of(pipeline, text)] == types


def test_an_older_edition_is_an_event_of_its_own(pipeline: Pipeline) -> None:
    text = "Exercise Mosi of South Africa, Russia and China began off Durban on Monday. The first Mosi took place off Cape Town in November 2019."
    new, old = events_of(pipeline, text)
    assert (new.series_id, new.start, old.series_id, old.start) == ("mosi", "2024-09-09", "mosi", "2019-11")


TROOPS = [
    ("More than 10,000 troops of China and Russia held an exercise in Ningxia in August.", 10_000),
    ("Each side sent 450 soldiers to the joint exercise of India and Japan in Rajasthan in August.", 900),
    ("The armies of India and Japan held an exercise in Rajasthan in August. India sent 120 soldiers.", None),
]


@pytest.mark.parametrize(("text", "troops"), TROOPS)
def test_troops(pipeline: Pipeline, text: str, troops: int | None) -> None:
    assert one(events_of(pipeline, text)).troops == troops


def test_evidence_quotes_the_sentence(pipeline: Pipeline) -> None:
    text = (
        "The weather was fine. Russian and Chinese warships held drills in the Sea of Japan on Monday. People cheered."
    )
    span = one(events_of(pipeline, text)).evidence[0]
    assert text[span.start : span.end] == "Russian and Chinese warships held drills in the Sea of Japan on Monday."


@pytest.mark.parametrize("word", ["Exercise ", "Russia, ", "No exercise of the navy ", "joint drills and "])
def test_a_sentence_without_end_costs_no_more_than_its_length(pipeline: Pipeline, word: str) -> None:
    """What grew with the square took 17 s for 32 kB of "Exercise": four times the length then costs sixteen times."""

    def seconds(n_chars: int) -> float:
        started = time.process_time()
        events_of(pipeline, word * (n_chars // len(word)))
        return time.process_time() - started

    seconds(3_000)  # loads what is loaded once
    assert seconds(12_000) < 9 * seconds(3_000)


@pytest.mark.parametrize(
    "between", ["1" * 60 + "x", " " * 4_000 + "x", ", " * 2_000 + "x", "1,2" * 40 + "x", " the a an of" * 300 + " x"]
)
def test_nothing_between_two_states_makes_a_pattern_search_for_ever(pipeline: Pipeline, between: str) -> None:
    """Sixty digits in a row could be parted in 2^60 ways."""
    text = f"Warships of Iran{between} Russia and China began a naval exercise in the Gulf of Oman on Monday."
    started = time.process_time()
    (event,) = events_of(pipeline, text)
    assert event.type == "exercise"
    assert time.process_time() - started < 5
