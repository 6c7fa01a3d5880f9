"""The one flattening: rows, columns, dates, quotes."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import get_args

import pandas
import pytest
from output_samples import sample

from geoint.models import Collection, Event, EventMention, EventType, Report
from geoint.output.fields import FIELDS, LAYER_TITLES, AreaRow, EventRow, LayerName, MentionRow, fields_of
from geoint.output.layers import (
    first_day,
    flatten,
    last_day,
    supported_days,
    to_edtf,
    to_geodataframes,
    words_around,
)
from geoint.output.symbology import TYPES

LAYERS = flatten(sample())
EVENTS = {row.event_id: row for row in LAYERS.events}
AREAS = {row.area_id: row for row in LAYERS.areas}
MENTIONS = {row.text: row for row in LAYERS.mentions}


@pytest.mark.parametrize(("layer", "row_type"), [("events", EventRow), ("areas", AreaRow), ("mentions", MentionRow)])
def test_the_dictionary_names_every_column_once(layer: LayerName, row_type: type) -> None:
    columns = [field.name for field in fields(row_type) if field.name != "geometry"]
    assert [spec.name for spec in fields_of(layer)] == columns
    assert sorted(spec.name for spec in FIELDS if layer in spec.layers) == sorted(columns)


@pytest.mark.parametrize("layer", LAYER_TITLES)
def test_values_have_the_type_that_the_dictionary_says(layer: LayerName) -> None:
    types = {"text": str, "integer": int, "real": float, "boolean": bool, "date": date}
    for row in LAYERS.rows(layer):
        for spec in fields_of(layer):
            value = getattr(row, spec.name)
            assert value is None or type(value) is types[spec.type], (spec.name, value)


def test_an_event_becomes_a_row_of_flat_columns() -> None:
    row = EVENTS["E0001"]
    assert (row.label, row.name, row.series_id, row.edition) == (
        "Joint Sea 2021", "Joint Sea 2021", "joint-sea", "2021",
    )  # fmt: skip
    assert (row.type, row.status, row.troops, row.date_prec, row.where_prec) == ("exercise", "completed", 10000, 1, 7)
    assert (row.start_date, row.end_date) == (date(2021, 10, 14), date(2021, 10, 17))
    assert (row.start_text, row.end_text, row.edtf) == ("2021-10-14", "2021-10-17", "2021-10-14/2021-10-17")
    assert (row.participants, row.hosts, row.observers, row.domains) == ("CN,RU", "RU", "MN", "sea,air")
    assert row.places == "Sea of Japan; Tsugaru Strait"
    assert (row.n_reports, row.n_mentions, row.reports) == (2, 2, "Naval News; Pacific Daily")
    assert row.confidence == 0.877
    assert row.geometry.coords[0] == (135.12346, 40.98765)
    assert row.conflicts == "start: 2021-10-14 | 2021-10; taken: 2021-10-14 (more precise)"
    assert row.merged_because == "a-sea#1 = b-patrol#1: same area; dates overlap"
    sea, patrol = (row.quotes or "").split("\n")
    assert sea == f"1. “{row.quote}” (Naval News, 2021-10-15)"
    assert row.quote is not None and row.quote.endswith("in the Sea of Japan on October 14, 2021.")
    assert patrol.startswith("2. “Ten ships sailed") and patrol.endswith("watched.” (Pacific Daily, 2021-10)")


def test_a_month_counts_from_its_first_to_its_last_day() -> None:
    row = EVENTS["E0002"]
    assert (row.start_date, row.end_date) == (date(2024, 9, 1), date(2024, 9, 30))
    assert (row.start_text, row.end_text, row.edtf, row.date_prec) == ("2024-09", None, "2024-09/..", 3)


def test_an_event_without_date_has_nulls() -> None:
    row = EVENTS["E0003"]
    assert (row.start_date, row.end_date, row.start_text, row.end_text, row.edtf) == (None,) * 5


def test_an_event_without_place_is_in_no_layer() -> None:
    assert sorted(EVENTS) == ["E0001", "E0002", "E0003"]


def test_every_area_has_a_row_with_its_role_and_its_own_evidence() -> None:
    assert {key: (row.area, row.role) for key, row in AREAS.items()} == {
        "E0001/1": ("Sea of Japan", "area"),
        "E0001/2": ("Tsugaru Strait", "area"),
        "E0002/1": ("Берингово море", "area"),
        "E0002/2": ("Anadyr", "base"),
    }
    assert (AREAS["E0001/1"].reports, AREAS["E0001/2"].reports) == ("Naval News", "Pacific Daily")
    assert AREAS["E0001/1"].start_date == date(2021, 10, 14)
    assert AREAS["E0001/1"].confidence == 0.912
    assert AREAS["E0002/1"].geometry.bounds == (-180, 55, 180, 65)


def test_resolved_mentions_only_with_the_event_they_place() -> None:
    assert {row.text: row.in_event for row in LAYERS.mentions} == {
        "Sea of Japan": "E0001",
        "Beijing": None,  # merely mentioned
        "Tsugaru Strait": None,
        "Bering Strait": None,
    }
    row = MENTIONS["Beijing"]
    assert (row.mention_id, row.literal, row.country, row.kind) == ("a-sea:143-150", False, "CN", "city")
    assert (row.published, row.published_text) == (date(2021, 10, 15), "2021-10-15")
    assert row.quote == (
        "…in the Sea of Japan on October 14, 2021. They fired at floating targets. Beijing said the drills were routine."
    )
    assert MENTIONS["Tsugaru Strait"].published == date(2021, 10, 1)
    assert MENTIONS["Tsugaru Strait"].published_text == "2021-10"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2022-09-05", date(2022, 9, 5), date(2022, 9, 5)),
        ("2022-09-31", None, None),
        ("2022-13", None, None),
        ("soon", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_first_and_last_day(text: str | None, first: date | None, last: date | None) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    ("start", "end", "status", "expected"),
    [
        ("2022-08-30", "2022-09-05", "completed", ("2022-08-30", "2022-09-05")),
        ("2021-10", "2021-10", "completed", ("2021-10-01", "2021-10-31")),
        ("2022-09-01", None, "completed", ("2022-09-01", "2022-09-01")),  # nothing supports a later day
        ("2022-09-01", None, "planned", ("2022-09-01", "2022-09-01")),
        ("2022-09-01", None, "ongoing", ("2022-09-01", "2022-09-03")),  # to the day of the report
        ("2022-09", None, "ongoing", ("2022-09-01", "2022-09-30")),
        (None, "2022-09-05", "completed", ("2022-09-05", "2022-09-05")),
        ("2022-08", "2022-09-05", "completed", ("2022-08-01", "2022-09-05")),
        (None, None, "ongoing", (None, None)),
    ],
)
def test_days_for_filters_are_those_that_the_reports_support(
    start: str | None, end: str | None, status: str, expected: tuple[str | None, str | None]
) -> None:
    told = EventMention(id="m", report_id="r", name=None, type="exercise", status="unknown")
    event = Event.model_validate(
        {"id": "E", "name": None, "label": "x", "type": "exercise", "status": status, "start": start, "end": end}
    ).model_copy(update={"mentions": (told,)})
    reports = {"r": Report(id="r", text="", published="2022-09-03")}
    days = supported_days(event, reports)
    assert tuple(day.isoformat() if day else None for day in days) == expected


@pytest.mark.parametrize(
    ("start", "end", "ongoing", "expected"),
    [
        (None, None, False, None),
        ("2021-10", "2021-10", False, "2021-10"),
        ("2022-08-30", "2022-09-05", False, "2022-08-30/2022-09-05"),
        ("2022", "2023-05", False, "2022/2023-05"),
        ("2022-09-01", None, False, "2022-09-01/"),
        ("2022-09-01", None, True, "2022-09-01/.."),
        (None, "2022-09-05", False, "/2022-09-05"),
    ],
)
def test_edtf(start: str | None, end: str | None, ongoing: bool, expected: str | None) -> None:
    assert to_edtf(start, end, ongoing=ongoing) == expected


def test_words_around_keep_whole_words() -> None:
    text = "alpha " * 40 + "Kazan" + " omega" * 40
    quote = words_around(text, 240, 245)
    assert quote == "…" + "alpha " * 13 + "Kazan" + " omega" * 13 + "…"
    assert words_around("Kazan\n\thosts", 0, 5) == "Kazan hosts"


def test_characters_that_no_format_holds_are_replaced() -> None:
    event = sample().events[2].model_copy(update={"label": "a\x00b\ud800c\nd"})
    assert flatten(Collection(events=(event,))).events[0].label == "a\ufffdb\ufffdc\nd"


def test_areas_with_one_outline_share_it() -> None:
    event = sample().events[0]
    twice = Collection(events=(event, event.model_copy(update={"id": "E0009"})))
    rows = flatten(twice).areas
    assert rows[0].geometry is rows[2].geometry


def test_geodataframes_have_dates_nulls_and_a_crs() -> None:
    frames = to_geodataframes(LAYERS)
    assert list(frames) == ["events", "areas", "mentions"]
    events = frames["events"]
    assert events.crs.to_epsg() == 4326
    assert list(events.columns) == [*(spec.name for spec in fields_of("events")), "geometry"]
    assert str(events["start_date"].dtype) == "datetime64[s]"
    assert events["start_date"].iloc[0] == pandas.Timestamp("2021-10-14")
    assert events["start_date"].isna().tolist() == [False, False, True]
    assert (str(events["troops"].dtype), events["troops"].isna().tolist()) == ("Int64", [False, True, True])
    assert frames["mentions"]["literal"].tolist() == [True, False, True, True]


def test_geodataframes_of_nothing_keep_columns_and_crs() -> None:
    frames = to_geodataframes(flatten(Collection()))
    for layer in LAYER_TITLES:
        frame = frames[layer]
        assert len(frame) == 0
        assert list(frame.columns) == [*(spec.name for spec in fields_of(layer)), "geometry"]
        assert frame.crs.to_epsg() == 4326


def test_the_palette_has_a_colour_and_a_name_for_every_type() -> None:
    assert tuple(TYPES) == get_args(EventType)
    assert len({style.light for style in TYPES.values()}) == len(TYPES)
