"""The words of a brief: counts, dates at their precision, kinds, states. Each row is what a reader would write."""

from __future__ import annotations

from typing import Any

import pytest

from geoint.models import Event
from geoint.output.event_words import (
    counted,
    country_name,
    country_words,
    day_words,
    heading,
    kind_words,
    level_of,
    listed,
    series_name,
    short_heading,
    short_when,
    when_words,
    with_article,
)


def event(**known: Any) -> Event:
    values = {"id": "e", "name": None, "label": "x", "type": "exercise", "status": "completed", **known}
    return Event(**values)


@pytest.mark.parametrize(
    ("start", "end", "status", "in_prose", "in_a_cell"),
    [
        ("2022-08", "2022-08", "completed", "in August 2022", "Aug 2022"),
        ("2022-08-30", "2022-09-05", "planned", "from 30 August to 5 September 2022", "30 Aug to 5 Sep 2022"),
        ("2022-05-07", "2022-05-18", "ongoing", "from 7 to 18 May 2022", "7 to 18 May 2022"),
        (
            "2021-12-30",
            "2022-01-02",
            "completed",
            "from 30 December 2021 to 2 January 2022",
            "30 Dec 2021 to 2 Jan 2022",
        ),
        ("2018-06-03", "2018-06-03", "completed", "on 3 June 2018", "3 Jun 2018"),
        ("2012", "2012", "completed", "in 2012", "2012"),
        ("2021-05", "2021-06", "completed", "between May and June 2021", "May to Jun 2021"),
        ("2021", "2022", "completed", "between 2021 and 2022", "2021 to 2022"),
        ("2013", "2013-09-15", "ongoing", "from some day in 2013 to 15 September 2013", "2013 to 15 Sep 2013"),
        ("2024-07-14", "2024-07", "completed", "from 14 July 2024 to some day in July 2024", "14 Jul 2024 to Jul 2024"),
        ("2025-08-06", None, "ongoing", "since 6 August 2025", "from 6 Aug 2025"),
        ("2024-06-25", None, "completed", "from 25 June 2024 on", "from 25 Jun 2024"),
        (None, "2024-03", "completed", "until March 2024", "until Mar 2024"),
        (None, None, "planned", "without a date", "undated"),
    ],
)
def test_dates_keep_their_precision(start: str, end: str, status: str, in_prose: str, in_a_cell: str) -> None:
    dated = event(start=start, end=end, status=status)
    assert (when_words(dated), short_when(dated)) == (in_prose, in_a_cell)


@pytest.mark.parametrize(
    ("text", "words"),
    [("2022-13", "2022-13"), ("last week", "last week"), (None, ""), ("0900-01-02", "2 January 0900")],
)
def test_what_is_no_date_stays_as_it_is(text: str | None, words: str) -> None:
    assert day_words(text) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "no reports"),
        (1, "one report"),
        (2, "two reports"),
        (12, "twelve reports"),
        (13, "13 reports"),
        (10000, "10,000 reports"),
    ],
)
def test_counts_are_true_for_one_and_for_many(number: int, words: str) -> None:
    assert counted(number, "report") == words


def test_lists() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert [with_article(word) for word in ("exercise", "patrol", "air patrol")] == [
        "an exercise",
        "a patrol",
        "an air patrol",
    ]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"domains": ("air", "sea")}, "naval and air exercise"),
        ({"type": "missile_test", "domains": ("missile", "sea")}, "missile test"),
        ({"type": "patrol", "domains": ("amphibious", "land", "air")}, "land, air and amphibious patrol"),
        ({"type": "other", "domains": ("land",)}, "activity"),
    ],
)
def test_kinds(known: dict[str, Any], words: str) -> None:
    assert kind_words(event(**known)) == words


@pytest.mark.parametrize(
    ("known", "long", "short"),
    [
        ({"name": "Vostok", "label": "Vostok 2022", "places": ("Tsugol",)}, "Vostok 2022", "Vostok 2022"),
        ({"participants": ("CN", "US"), "domains": ("sea",), "places": ("Sea of Japan",)}, "Naval exercise by China and the United States, Sea of Japan", "Naval exercise, Sea of Japan"),
        ({"participants": ("CN", "RU", "IR", "IN")}, "Exercise by four states", "Exercise"),
        ({"type": "missile_test", "participants": ("KP",), "places": ("Sunan",)}, "Missile test by North Korea, Sunan", "Missile test, Sunan"),
        ({"type": "other"}, "Other activity", "Other activity"),
    ],
)  # fmt: skip
def test_headings(known: dict[str, Any], long: str, short: str) -> None:
    assert (heading(event(**known)), short_heading(event(**known))) == (long, short)


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [
        ("CN", "China", "China"), ("US", "United States", "the United States"), ("NL", "The Netherlands", "the Netherlands"),
        ("PH", "Philippines", "the Philippines"), ("MH", "Marshall Islands", "the Marshall Islands"), ("qq", "qq", "qq"), ("ZZ", "ZZ", "ZZ"),
        ("\ud800<b>", "\ufffd<b>", "\ufffd<b>"),
    ],
)  # fmt: skip
def test_states_are_called_as_the_gazetteer_calls_them(code: str, name: str, words: str) -> None:
    assert (country_name(code), country_words(code)) == (name, words)


def test_levels_and_series() -> None:
    assert [level_of(value) for value in (0.0, 0.49, 0.5, 0.79, 0.8, 1.0)] == [
        "doubtful",
        "doubtful",
        "likely",
        "likely",
        "sure",
        "sure",
    ]
    assert [series_name(key) for key in ("vostok", "no-such-series")] == ["Vostok", "no-such-series"]
