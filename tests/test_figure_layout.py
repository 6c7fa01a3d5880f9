"""What stands where on a figure: nothing overlaps, nothing leaves the sheet, and the legend lists what occurs."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from geoint.models import Event
from geoint.output.figure import plan_of
from geoint.output.figure.key import detail_of
from geoint.output.figure.layout import FigurePlan
from geoint.output.figure.legend import Legend
from geoint.output.figure.map import MapPlan
from geoint.output.figure.marks import Mark, marks_of, when_of
from geoint.output.figure.panels import groups_of
from geoint.output.figure.sheet import DPI, MM_PER_INCH, Rect, settings
from geoint.output.figure.sizes import SIZES
from geoint.output.figure.spread import Occupied, Point, Spread, short_count, size_factor
from geoint.output.figure.text import Style, clean, lacking, shorten, width_of, wrap
from geoint.output.symbology import DOMAINS, TYPES
from geoint.runs import RunEvents, run_of
from tests.figure_samples import MAKERS, at, crowd, plan, run

TOUCH_MM = 0.02  # boxes that only touch do not overlap
RUNS = ("sample", "dozen", "many", "one", "antimeridian", "none", "crowd", "world")


def overlaps(boxes: list[Rect]) -> list[tuple[Rect, Rect]]:
    return [(a, b) for a, b in combinations(boxes, 2) if a.grown(-TOUCH_MM).meets(b)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", RUNS)
def test_nothing_on_a_map_overlaps_or_leaves_its_frame(name: str, size: str) -> None:
    for each in plan(name, size).maps:
        assert overlaps(each.boxes()) == []
        assert all(each.view.frame.grown(TOUCH_MM).holds(box) for box in each.boxes())


@pytest.mark.parametrize("by", ["year", "series"])
@pytest.mark.parametrize("name", ["crowd", "dozen", "none"])
def test_nothing_on_small_maps_overlaps(name: str, by: str) -> None:
    for each in plan(name, "page", by).maps:
        assert overlaps(each.boxes()) == []


@pytest.mark.parametrize(
    ("name", "size"), [("dozen", "column"), ("crowd", "page"), ("crowd", "slide"), ("many", "column")]
)
def test_letters_as_they_are_drawn_do_not_overlap(name: str, size: str) -> None:
    """The renderer's own extents, of each text of the figure: none over another, none beyond the sheet."""
    with settings():
        sheet = plan(name, size).draw()
        canvas = sheet.figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        renderer = canvas.get_renderer()
        texts = [t for t in sheet.axes.texts if isinstance(t, Text) and not t.get_path_effects()]
        to_mm = MM_PER_INCH / DPI
        boxes = []
        for text in texts:
            box = text.get_window_extent(renderer)
            boxes.append(Rect(box.x0 * to_mm, box.y0 * to_mm, box.x1 * to_mm, box.y1 * to_mm))
    page = Rect(0, 0, sheet.width, sheet.height)
    lost = [t.get_text() for t, box in zip(texts, boxes, strict=True) if not page.grown(0.3).holds(box)]
    assert lost == []
    # A line's box has room above and below its letters; a quarter of a millimetre of it may be shared.
    pairs = [
        (a.get_text(), b.get_text())
        for (a, x), (b, y) in combinations(list(zip(texts, boxes, strict=True)), 2)
        if Rect(x.x0 + 0.05, x.y0 + 0.25, x.x1 - 0.05, x.y1 - 0.25).meets(y.grown(-0.25))
    ]
    assert pairs == []
    assert all(t.get_fontsize() >= 6 for t in texts)
    assert not any(t.get_parse_math() or t.get_usetex() for t in texts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", RUNS)
def test_blocks_stand_on_the_sheet_below_each_other(name: str, size: str) -> None:
    found = plan(name, size)
    sheet = Rect(0, -found.height, found.size.width, 0)
    boxes = [Rect(b.x, b.top - b.block.height(b.width), b.x + b.width, b.top) for b in found.blocks]
    maps = [each.view.frame for each in found.maps]
    assert all(sheet.grown(TOUCH_MM).holds(box) for box in (*boxes, *maps))
    assert overlaps([*boxes, *maps]) == []


@pytest.mark.parametrize(
    ("size", "width", "height"), [("column", 89, None), ("page", 183, None), ("slide", 338.67, 190.5)]
)
def test_sizes(size: str, width: float, height: float | None) -> None:
    found = plan("crowd", size)
    assert found.size.width == width
    assert found.height == height or (height is None and 100 < found.height <= found.size.most_height + 0.2)
    assert min(found.size.small, found.size.text) >= 6


# -- legend


def occurring(plans: tuple[MapPlan, ...]) -> dict[str, set[str]]:
    spots = [(each, spot) for each in plans for spot in each.spots]
    lone = [each.marks[spot.keys[0]] for each, spot in spots if len(spot.keys) == 1]
    sites = [site for each in plans for site, _, _ in each.sites]
    marks = [each.marks[key] for each, spot in spots for key in spot.keys]
    return {
        "type": {mark.type for mark in marks} | {site.type for site in sites},
        "domain": {mark.domain for mark in lone if mark.domain},
        "level": {str(site.level) for site in sites if not site.ring_km},
        "hollow": {"yes" for mark in lone if mark.level == 0},
        "group": {"yes" for _, spot in spots if len(spot.keys) > 1},
        "moved": {"yes" for _, spot in spots if spot.moved},
        "soft": {"yes" for site in sites if site.soft and not site.vast and site.kind == "area"},
        "ring": {"yes" for site in sites if site.ring_km},
        "vast": {"yes" for site in sites if site.vast and site.kind == "area"},
        "base": {"yes" for site in sites if site.kind == "base"},
        "border": {"yes" for each in plans if not each.borders.is_empty},
        "disputed": {"yes" for each in plans if not each.disputed.is_empty},
    }


def listed(legend: Legend | None) -> dict[str, set[str]]:
    valued = {"type", "domain", "level"}
    found: dict[str, set[str]] = {}
    for entry in legend.entries if legend else ():
        found.setdefault(entry.swatch, set()).add(entry.value if entry.swatch in valued else "yes")
    return found


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("by", [None, "year"])
def test_legend_lists_what_occurs_and_nothing_else(name: str, by: str | None) -> None:
    found = plan(name, "page", by)
    assert listed(found.legend) == {swatch: values for swatch, values in occurring(found.maps).items() if values}


def test_legend_says_it_in_the_words_of_the_web_map() -> None:
    legend = plan("dozen").legend
    assert legend is not None
    words = {entry.text for entry in legend.entries}
    assert {style.label for style in TYPES.values()} <= words
    assert {DOMAINS["sea"], DOMAINS["air"], DOMAINS["land"], "sure", "likely", "doubtful"} <= words
    assert "border (Germany’s view)" in words


# -- key, notes


def texts_of(found: FigurePlan) -> str:
    return " | ".join(f"{note.head} {note.text}" for note in found.notes)


def test_key_numbers_the_events_of_the_run() -> None:
    found = plan("sample")
    assert found.key is not None
    assert [(mark.number, mark.label) for mark in found.key.marks] == [
        (1, "Joint Sea 2021"), (2, "=Океан «2024» <script>alert(1)</script>"), (3, "Incursion"),
    ]  # fmt: skip
    assert "Not placed: 4 Exercise." in texts_of(found)
    assert plan_of(run("sample"), key=False).key is None


def test_a_figure_of_too_many_events_for_a_key_says_so() -> None:
    """Four hundred have one; one more has a line in its place, unless no key was wanted."""
    events = tuple(at(n, -170 + n * 0.8, -60 + n * 0.3) for n in range(1, 402))
    crowded = RunEvents(name="", events=events, reports={}, quotes={}, resolutions={})
    line = "Key: left out: a list of more than 400 events fits no figure. A brief has them all."
    assert line in texts_of(plan_of(crowded)) and plan_of(crowded).key is None
    assert "Key:" not in texts_of(plan_of(crowded, key=False))
    fewer = crowded.model_copy(update={"events": events[1:]})
    assert "Key:" not in texts_of(plan_of(fewer)) and plan_of(fewer).key is not None


def test_notes_name_sources_credits_and_whose_borders() -> None:
    said = texts_of(plan("sample"))
    assert "Sources: 4 reports by 2 publishers that are named (Naval News, Pacific Daily)" in said
    assert "published 2021-10 to 2024-09-20; 1 report without a date" in said
    for name in ("GeoNames", "Marine Regions", "Natural Earth’s edition for Germany", "equal-area"):
        assert name in said


@pytest.mark.parametrize("size", SIZES)
def test_key_has_every_event_or_counts_the_rest(size: str) -> None:
    found = plan("crowd", size)
    if found.key is None:
        return
    width = next(b.width for b in found.blocks if b.block is found.key)
    assert len(found.key.marks) == 80
    assert found.key.hidden(width) == (0 if size == "page" else found.key.hidden(width))
    assert found.key.height(width) <= found.key.room


def mark_of(**known: object) -> Mark:
    event = at(1, 10.0, 50.0, **known)
    return marks_of(RunEvents(name="", events=(event,), reports={}, quotes={}, resolutions={}))[0]


def test_detail_says_when_who_and_what_is_doubtful() -> None:
    known = {"start": "2024-08-30", "end": "2024-09-05", "participants": ("CN", "RU"), "status": "planned"}
    assert detail_of(mark_of(**known, confidence=0.9)) == "30 Aug – 5 Sep 2024 · CN, RU · planned"
    assert detail_of(mark_of(start=None, end=None, confidence=0.4)) == "undated · doubtful"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (None, None, "undated"), ("2024", None, "2024"), (None, "2024-07", "Jul 2024"), ("2024-07", "2024-07", "Jul 2024"),
        ("2024-07-14", "2024-07-17", "14–17 Jul 2024"), ("2024-08-30", "2024-09-05", "30 Aug – 5 Sep 2024"),
        ("2023-12-30", "2024-01-02", "30 Dec 2023 – 2 Jan 2024"), ("2024-05", "2024-06", "May – Jun 2024"),
        ("2024-07-14", "2024-07", "14 Jul 2024 – Jul 2024"), ("2024-13", None, "2024-13"),
    ],
)  # fmt: skip
def test_dates_in_few_letters(start: str | None, end: str | None, text: str) -> None:
    assert when_of(start, end) == text


# -- small multiples


def events_of(*years: str | None) -> list[Mark]:
    events = tuple(at(i, 10.0, 50.0, start=year, end=None) for i, year in enumerate(years, 1))
    return list(marks_of(RunEvents(name="", events=events, reports={}, quotes={}, resolutions={})))


@pytest.mark.parametrize(
    ("years", "most", "headings"),
    [
        (("2021", "2019-05", "2021-01-01"), 6, [("2019", [2]), ("2021", [1, 3])]),
        (("2021", None), 6, [("2021", [1]), ("undated", [2])]),
        (("2001", "2005", "2010", "2011", None), 4, [("2001–2005", [1, 2]), ("2010", [3]), ("2011", [4]), ("undated", [5])]),
        ((), 6, []),
    ],
)  # fmt: skip
def test_groups_by_year(years: tuple[str | None, ...], most: int, headings: list[tuple[str, list[int]]]) -> None:
    found = groups_of(events_of(*years), "year", most=most)
    assert [(group.heading, [mark.number for mark in group.marks]) for group in found] == headings


def test_groups_by_series() -> None:
    series = ("vostok", None, "okean", "vostok", "my-own", "other-one")
    events = tuple(at(i, 10.0, 50.0, series_id=name) for i, name in enumerate(series, 1))
    marks = marks_of(RunEvents(name="", events=events, reports={}, quotes={}, resolutions={}))
    found = [(g.heading, [m.number for m in g.marks]) for g in groups_of(marks, "series", most=4)]
    assert found == [("Vostok", [1, 4]), ("Okean", [3]), ("other series", [5, 6]), ("no series", [2])]
    assert [g.heading for g in groups_of(marks, "series", most=9)][2:4] == ["my own", "other one"]


def test_small_maps_share_extent_and_legend() -> None:
    found = plan("crowd", "page", "year")
    assert len(found.maps) == 9
    shapes = {
        (round(m.view.x), round(m.view.y), round(m.view.scale, 12), round(m.view.frame.width, 6)) for m in found.maps
    }
    assert len(shapes) == 1
    assert sum(isinstance(b.block, Legend) for b in found.blocks) == 1
    assert sum(len(spot.keys) for m in found.maps for spot in m.spots) == 80


# -- symbols


@pytest.mark.parametrize("count", [2, 3, 7, 12])
def test_events_at_one_place_are_fanned_out_with_a_line_back(count: int) -> None:
    found = Spread(4.0, Rect(0, 0, 180, 100), Occupied(), lambda keys: 2.0, 2.0).place(
        [Point(i, 90.0, 50.0) for i in range(count)]
    )
    assert [spot.keys for spot in found] == [(i,) for i in range(count)]
    assert all(spot.moved and spot.anchor == (90.0, 50.0) for spot in found)
    assert overlaps([spot.box(4.0) for spot in found] + [spot.number for spot in found if spot.number]) == []
    assert max(math.dist((spot.x, spot.y), spot.anchor) for spot in found) <= 0.09 * 180


def test_a_lone_symbol_stands_at_its_place() -> None:
    found = Spread(4.0, Rect(0, 0, 180, 100), Occupied(), lambda keys: 2.0, 2.0).place(
        [Point(1, 20, 20), Point(2, 90, 50)]
    )
    assert [(spot.x, spot.y, spot.moved) for spot in found] == [(20, 20, False), (90, 50, False)]


def test_where_there_is_no_room_events_share_a_ring_and_none_is_lost() -> None:
    points = [Point(i, 20.0 + i % 3, 20.0) for i in range(60)]
    found = Spread(4.0, Rect(0, 0, 40, 40), Occupied(), lambda keys: 2.0, 2.0).place(points)
    assert sorted(key for spot in found for key in spot.keys) == list(range(60))
    assert any(len(spot.keys) > 1 for spot in found)
    assert overlaps([spot.box(4.0) for spot in found]) == []


def test_many_events_are_drawn_in_groups_that_do_not_overlap() -> None:
    points = [Point(i, 5 + (i * 37.7) % 170, 5 + (i * 17.3) % 90) for i in range(10_000)]
    found = Spread(4.0, Rect(0, 0, 180, 100), Occupied(), lambda keys: 2.0, 2.0).place(points)
    assert sum(len(spot.keys) for spot in found) == 10_000
    assert 50 < len(found) < 400
    assert overlaps([spot.box(4.0) for spot in found]) == []


@pytest.mark.parametrize(("count", "text"), [(2, "2"), (999, "999"), (1000, "1.0k"), (9949, "9.9k"), (10_000, "10k")])
def test_counts_in_rings(count: int, text: str) -> None:
    assert short_count(count) == text
    assert size_factor(count) == {1: 1.35, 2: 1.35, 3: 1.75, 4: 2.1}[len(text)]


# -- letters

PLAIN = Style(7.0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, ""), ("  a\n b\t", "a b"), ("a\x00b\x07", "a b"), ("\u202eabc\u202c", "abc"), ("lone \ud800 half", "lone half"),
        ("zero\u200bwidth\ufeff", "zero width"), ("$\\frac{1}{2}$", "$\\frac{1}{2}$"), ("x" * 201, "x" * 199 + "…"),
    ],
)  # fmt: skip
def test_clean(text: str | None, line: str) -> None:
    assert clean(text) == line


def test_clean_is_quick_and_short_for_endless_text() -> None:
    assert len(clean("A" * 100_000)) == 200
    assert clean("A" * 100_000).endswith("…")


@pytest.mark.parametrize(
    ("text", "width", "lines", "found"),
    [
        ("one two three", 100.0, 3, ("one two three",)),
        ("one two three", 12.0, 3, ("one two", "three")),
        ("", 10.0, 2, ()),
        ("$a$ _b_ \\c", 100.0, 1, ("$a$ _b_ \\c",)),
    ],
)
def test_wrap(text: str, width: float, lines: int, found: tuple[str, ...]) -> None:
    assert wrap(text, PLAIN, width=width, lines=lines) == found


def test_wrap_breaks_an_endless_word_and_cuts_what_is_too_much() -> None:
    found = wrap("A" * 150, PLAIN, width=20.0, lines=2)
    assert len(found) == 2
    assert found[-1].endswith("…")
    assert all(width_of(line, PLAIN) <= 20.0 for line in found)
    assert width_of(shorten("Northern Resolve", PLAIN, width=12.0), PLAIN) <= 12.0


def test_width_grows_with_size_and_counts_blanks() -> None:
    assert width_of("Sea of Japan", Style(14.0)) == pytest.approx(2 * width_of("Sea of Japan", PLAIN))
    assert width_of("a ", PLAIN) > width_of("a", PLAIN)
    assert lacking("Joint Sea Океан Tōkyō") == frozenset()
    assert lacking("漢字") == {"漢", "字"}


def test_an_event_without_a_name_keeps_its_number() -> None:
    events = (
        Event(id="e", name="\u202e\x00", label="\u202e\x00", type="exercise", status="unknown", lon=1.0, lat=2.0),
    )
    assert marks_of(RunEvents(name="", events=events, reports={}, quotes={}, resolutions={}))[0].label == "Event 1"


def test_makers_cover_the_runs() -> None:
    assert set(RUNS) <= set(MAKERS)
    assert len(run_of(crowd(), name="").events) == 80
