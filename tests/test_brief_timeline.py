"""The timeline: where each event lies on it, at which precision, that no two touch, and that it is drawn."""

from __future__ import annotations

import io
from typing import Any

import map_samples
import output_samples
import pytest
from brief_samples import run

from geoint.models import Collection, Event
from geoint.output.brief.timeline import is_counted, timeline_bytes
from geoint.output.brief.timeline_plan import LABEL, LEFT, RIGHT, Bar, month_x, plan_of
from geoint.output.figure.text import width_of
from geoint.output.symbology import TYPES


def bars_of(**known: Any) -> list[tuple[int, Bar]]:
    values = {
        "id": "e",
        "name": "Drill",
        "label": "Drill",
        "type": "exercise",
        "status": "completed",
        "confidence": 0.9,
        **known,
    }
    return [(row.year, bar) for row in plan_of(run(Collection(events=(Event(**values),)))).rows for bar in row.bars]


MONTH = (RIGHT - LEFT) / 12


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        ("2022-08", "2022-08", [(month_x(8), month_x(9), True)]),
        ("2022", "2022", [(LEFT, RIGHT, True)]),
        ("2022-06-01", "2022-06-30", [(month_x(6), month_x(7), False)]),
        ("2022-02-08", "2022-03-31", [(month_x(2) + MONTH / 4, month_x(4), False)]),
        ("2022", "2022-09-30", [(LEFT, month_x(10), True), (month_x(10) - 1.3, month_x(10), False)]),
        ("2022-12-31", "2022-12-31", [(RIGHT - 1.3, RIGHT, False)]),
    ],
)
def test_a_bar_is_as_long_as_what_is_known(start: str, end: str, parts: list[tuple[float, float, bool]]) -> None:
    ((_, bar),) = bars_of(start=start, end=end)
    tolerance = 0.7  # a day is widened to be seen
    assert [part.is_pale for part in bar.parts] == [pale for _, _, pale in parts]
    for part, (x0, x1, _) in zip(bar.parts, parts, strict=True):
        assert part.x0 == pytest.approx(x0, abs=tolerance) and part.x1 == pytest.approx(x1, abs=tolerance)


def test_a_day_can_be_seen() -> None:
    ((_, bar),) = bars_of(start="2022-05-10", end="2022-05-10")
    assert bar.body[1] - bar.body[0] == pytest.approx(1.3)


def test_an_end_that_is_not_known_gets_an_arrow() -> None:
    ((_, after),) = bars_of(start="2022-05-10", status="ongoing")
    ((_, before),) = bars_of(end="2022-05-10")
    ((_, whole),) = bars_of(start="2022-05-10", end="2022-05-11")
    assert [(bar.opens_left, bar.opens_right) for bar in (after, before, whole)] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert after.x1 > after.body[1] and before.x0 < before.body[0] and whole.x1 == whole.body[1]


def test_an_event_over_new_year_stands_in_both_years() -> None:
    rows = bars_of(start="2021-12-20", end="2022-01-10")
    assert [(year, bar.opens_left, bar.opens_right) for year, bar in rows] == [(2021, False, True), (2022, True, False)]
    assert (rows[0][1].body[1], rows[1][1].body[0]) == (RIGHT, LEFT)


def test_dates_that_contradict_each_other_are_no_failure() -> None:
    assert [year for year, _ in bars_of(start="2022-05-10", end="2021-01-01")] == [2022]


def test_doubt_and_plans_are_marked() -> None:
    ((_, doubtful),) = bars_of(start="2022", end="2022", confidence=0.3)
    ((_, planned),) = bars_of(start="2022", end="2022", status="planned")
    assert (doubtful.is_doubtful, doubtful.is_planned) == (True, False)
    assert (planned.is_doubtful, planned.is_planned) == (False, True)


def test_undated_events_are_listed_and_years_without_events_are_marked() -> None:
    plan = plan_of(run(map_samples.sample_collection()))
    assert [(row.year, row.follows_gap) for row in plan.rows] == [(2021, False), (2022, False), (2024, True)]
    assert [bar.label for bar in plan.undated] == [
        "11 Naval deployment, Tartus",
        "12 Exercise",
        "13 Other activity, road",
    ]
    assert sorted(bar.number for row in plan.rows for bar in row.bars) == list(range(1, 11))


@pytest.mark.parametrize(
    "collection", [map_samples.sample_collection(), output_samples.many(200), map_samples.large_collection(300)]
)
def test_no_two_bars_or_labels_touch(collection: Collection) -> None:
    for row in plan_of(run(collection)).rows:
        spans = [
            (bar.lane, min(bar.x0, bar.label_x), max(bar.x1, bar.label_x + width_of(bar.label, LABEL)))
            for bar in row.bars
        ]
        for number, (lane, low, high) in enumerate(spans):
            assert low >= LEFT - 3 and high <= RIGHT + 2
            assert not any(lane == other and low < right and left < high for other, left, right in spans[number + 1 :])


def test_the_picture_has_the_colours_of_its_events() -> None:
    from PIL import Image

    data = timeline_bytes(run(map_samples.sample_collection()))
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width == 2007  # 170 mm at 300 dpi
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    for kind in ("exercise", "missile_test", "incursion"):
        red, green, blue = (int(TYPES[kind].light[i : i + 2], 16) for i in (1, 3, 5))  # type: ignore[index]
        assert (red, green, blue) in colours


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_run_gives_the_same_picture(kind: Any) -> None:
    told = run(output_samples.sample())
    assert timeline_bytes(told, kind=kind) == timeline_bytes(told, kind=kind)


def test_hostile_names_are_drawn_as_they_are() -> None:
    from xml.etree import ElementTree

    picture = ElementTree.fromstring(timeline_bytes(run(map_samples.hostile_collection()), kind="svg"))
    tags = {str(node.tag).rpartition("}")[2] for node in picture.iter()}
    assert tags <= {
        "svg",
        "metadata",
        "RDF",
        "Work",
        "type",
        "format",
        "creator",
        "Agent",
        "title",
        "defs",
        "style",
        "g",
        "path",
        "use",
        "clipPath",
        "rect",
    }
    assert "pwned" not in "".join(picture.itertext())  # letters are outlines


def test_many_events_are_counted() -> None:
    many = run(map_samples.large_collection(1200))
    assert is_counted(many) and not is_counted(run(map_samples.sample_collection()))
    from PIL import Image

    with Image.open(io.BytesIO(timeline_bytes(many))) as picture:
        assert picture.height < 1000


def test_nothing_to_draw_is_no_failure() -> None:
    assert timeline_bytes(run(Collection())).startswith(b"\x89PNG")
