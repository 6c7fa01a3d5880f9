"""Which event mentions of different reports are one event: pairs, clusters, and the merged record."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from geoint.events.build import build_event, label_of
from geoint.events.compare import compare, weapons_in
from geoint.events.located import Located
from geoint.events.merge import merge_events
from geoint.models import (
    Event,
    EventMention,
    EventPlace,
    Footprint,
    MergeDecision,
    Participant,
    PlaceRole,
    Reading,
    Report,
    Span,
)

PLACES: dict[str, BaseGeometry] = {
    "Sea of Japan": box(128, 35, 142, 48),
    "Peter the Great Bay": box(131, 42, 133, 43.3),
    "Sea of Okhotsk": box(143, 50, 155, 59),
    "Bay of Bengal": box(80, 8, 94, 21),
    "Baltic Sea": box(12, 54, 28, 60),
    "Pacific Ocean": box(140, 0, 180, 60),
    "Drawsko": Point(15.8, 53.5).buffer(0.2),
    "Poland": box(14, 49, 24, 54.8),
    "Havana": Point(-82.4, 23.1).buffer(0.2),
    "Durban": Point(31, -29.9).buffer(0.3),
    "Russia": box(30, 50, 170, 70),
    "Khabarovsk": Point(135.1, 48.5).buffer(0.1),
    "Ningxia": box(104, 35, 107, 39),
    "China": box(75, 22, 130, 52),
}
_numbers = count(1)


def mention(report: str = "", **given: Any) -> EventMention:
    """An event mention; `when` is "start" or "start/end", `who` a list of codes, `where` place names."""
    number = next(_numbers)
    when = given.pop("when", None)
    start, _, end = (when or "").partition("/")
    codes, roles = given.pop("who", ("CN", "RU")), given.pop("roles", {})
    places = given.pop("where", ())
    report = report or f"r{number}"
    fields: dict[str, Any] = {"name": None, "type": "exercise", "status": "completed", "confidence": 0.75}
    fields |= {"evidence": (Span(start=number, end=number + 10),)}
    fields |= given
    return EventMention(
        id=f"{report}#{number}",
        report_id=report,
        start=start or None,
        end=(end or start) if end != "?" and when else None,
        participants=tuple(Participant(code=c, role=roles.get(c, "participant")) for c in codes),
        places=tuple(_place(name, index) for index, name in enumerate(places)),
        **fields,
    )


def _place(name: str, index: int, role: PlaceRole = "area") -> EventPlace:
    return EventPlace(start=index, end=index + 1, name=name, entry_id=f"x:{name}", role=role, footprint=index)


def reading(*mentions: EventMention, published: str | None = None, text: str = "") -> Reading:
    """A report with these mentions; every place has its footprint."""
    report_id = mentions[0].report_id
    places = {p.footprint: p for m in mentions for p in m.places}
    assert len(places) == sum(len(m.places) for m in mentions) or len(mentions) == 1, "one footprint each"
    footprints = tuple(_footprint(report_id, places[i].name) for i in sorted(k for k in places if k is not None))
    return Reading(report=Report(id=report_id, text=text, published=published), events=mentions, footprints=footprints)


def _footprint(report_id: str, name: str, **changed: Any) -> Footprint:
    geometry = changed.pop("geometry", PLACES[name])
    at = geometry.representative_point()
    fields: dict[str, Any] = {"expression": name, "rule": "entry", "where_prec": 5}
    fields |= changed
    return Footprint(
        report_id=report_id, start=0, end=1, anchors=(f"x:{name}",), geometry=geometry, lon=at.x, lat=at.y, confidence=0.9, **fields
    )  # fmt: skip


def located(given: dict[str, Any]) -> Located:
    given = dict(given)
    published, told = given.pop("published", None), given.pop("told", "")
    event = mention(**given)
    return Located(
        event,
        frozenset(p.entry_id for p in event.places if p.entry_id),
        tuple(PLACES[p.name] for p in event.places),
        published,
        frozenset(event.equipment) | weapons_in(told),
    )


VOSTOK = {"name": "Vostok", "series_id": "vostok", "who": ["RU"]}
JOINT_SEA = {"name": "Joint Sea", "series_id": "joint-sea"}
PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("one edition, one report by the month", VOSTOK | {"edition": "2018", "when": "2018-09-11/2018-09-17"},
     VOSTOK | {"edition": "2018", "when": "2018-09"}, "same"),
    ("one edition, each report names its own country", VOSTOK | {"edition": "2018", "who": ["MN"]},
     VOSTOK | {"edition": "2018", "who": ["CN"]}, "same"),
    ("one edition, each report tells of another stage", VOSTOK | {"edition": "2018", "where": ["Sea of Okhotsk"]},
     VOSTOK | {"edition": "2018", "where": ["Ningxia"], "when": "2018"}, "same"),
    ("one edition, one knows the first day, one the last", VOSTOK | {"edition": "2018", "when": "2018-09-11/?"},
     VOSTOK | {"edition": "2018", "when": "2018-09-11/2018-09-17"}, "same"),
    ("two editions", VOSTOK | {"edition": "2018", "when": "2018-09"}, VOSTOK | {"edition": "2022", "when": "2022-09"}, "different"),
    ("two editions without a number, told apart by their dates", JOINT_SEA | {"when": "2019-04-29/2019-05-04"},
     JOINT_SEA | {"when": "2021-10-14/2021-10-17"}, "different"),
    ("two rounds within a year", JOINT_SEA | {"edition": "2016", "when": "2016-03"},
     JOINT_SEA | {"edition": "2016", "when": "2016-09"}, "different"),
    ("a series without dates or edition in one report", JOINT_SEA | {"when": "2019-05", "edition": "2019"},
     JOINT_SEA | {"where": ["Sea of Japan"]}, "same"),
    ("parts A and B of an edition", {"name": "Iron Gate-2023A", "edition": "2023", "when": "2023-05-02"},
     {"name": "Iron Gate-2023B", "edition": "2023", "when": "2023-05-02"}, "different"),
    ("other names, same days and place", {"name": "Amber Wolf", "when": "2023-05-02", "where": ["Drawsko"]},
     {"name": "Steel Lynx", "when": "2023-05-02", "where": ["Drawsko"]}, "different"),
    ("two registered series, one name inside the other",
     {"name": "Freedom Shield", "series_id": "freedom-shield", "edition": "2024", "when": "2024-08", "who": ["KR", "US"]},
     {"name": "Ulchi Freedom Shield", "series_id": "ulchi-freedom-shield", "edition": "2024", "when": "2024-08", "who": ["KR", "US"]},
     "different"),
    ("a name without a register, misspelt", {"name": "Amber Shield", "edition": "2023", "when": "2023-05"},
     {"name": "Ambar Shield", "edition": "2023", "when": "2023-05"}, "same"),
    ("a shorter form of the name", {"name": "Amber Wolf", "edition": "2023"}, {"name": "Amber Wolf Autumn", "edition": "2023"}, "same"),
    ("a date that contradicts the year in the name does not count",
     {"name": "Amber Wolf 2023", "edition": "2023", "when": "1975"}, {"name": "Amber Wolf 2023", "edition": "2023", "when": "2023-05"}, "same"),
    ("no name, month, participants and place agree", {"when": "2021-10", "where": ["Sea of Japan"]},
     {"when": "2021-10-14/2021-10-17", "where": ["Sea of Japan", "Peter the Great Bay"]}, "same"),
    ("no name, another month", {"when": "2021-10", "where": ["Sea of Japan"]}, {"when": "2021-12", "where": ["Sea of Japan"]}, "different"),
    ("no name, another year, undated month", {"when": "2021-10", "where": ["Sea of Japan"]}, {"when": "2022", "where": ["Sea of Japan"]}, "different"),
    ("no name, other participants", {"when": "2021-10", "where": ["Sea of Japan"]},
     {"when": "2021-10", "where": ["Sea of Japan"], "who": ["JP", "US"]}, "different"),
    ("no name, another sea", {"when": "2021-10", "where": ["Sea of Japan"]}, {"when": "2021-10", "where": ["Bay of Bengal"]}, "different"),
    ("no name and no place in one report", {"when": "2021-10", "where": ["Sea of Japan"]}, {"when": "2021-10"}, "unsure"),
    ("only the year agrees", {"when": "2021", "where": ["Sea of Japan"]}, {"when": "2021-10", "where": ["Sea of Japan"]}, "unsure"),
    ("undated, unpublished, same participants and place", {"when": "2021-10", "where": ["Sea of Japan"]}, {"where": ["Sea of Japan"]}, "unsure"),
    ("named in one report, month, participants, place and troops agree",
     {"name": "Amber Wolf", "edition": "2021", "when": "2021-08", "where": ["Ningxia"], "troops": 10000},
     {"when": "2021-08", "where": ["China"], "troops": 10000}, "same"),
    ("undated, but news of the same week", {"when": "2025-06-03/?", "where": ["Pacific Ocean"], "type": "patrol", "published": "2025-06-04"},
     {"where": ["Pacific Ocean"], "type": "patrol", "status": "planned", "published": "2025-06-01"}, "same"),
    ("undated, news of two months", {"when": "2025-06-03/?", "where": ["Pacific Ocean"], "type": "patrol", "published": "2025-06-04"},
     {"where": ["Pacific Ocean"], "type": "patrol", "status": "ongoing", "published": "2025-07-20"}, "unsure"),
    ("announced for the future, so not what is long over", {"when": "2021-10", "where": ["Sea of Japan"]},
     {"status": "planned", "where": ["Sea of Japan"], "published": "2024-09-09"}, "different"),
    ("three states are rarer than two", {"when": "2019-11-25/2019-11-30", "who": ["CN", "RU", "ZA"], "name": "Mosi", "where": ["Durban"]},
     {"when": "2019-11", "who": ["CN", "RU", "ZA"], "where": ["Durban"]}, "same"),
    ("a patrol to one reporter is an incursion to another", {"type": "patrol", "when": "2022-05-24", "where": ["Sea of Japan"]},
     {"type": "incursion", "when": "2022-05-24", "where": ["Sea of Japan"]}, "same"),
    ("flights of two days", {"type": "incursion", "when": "2022-05-24", "where": ["Sea of Japan"]},
     {"type": "incursion", "when": "2022-05-25", "where": ["Sea of Japan"]}, "different"),
    ("an exercise is no patrol", {"type": "exercise", "when": "2021-10", "where": ["Sea of Japan"]},
     {"type": "patrol", "when": "2021-10", "where": ["Sea of Japan"]}, "different"),
    ("launches by two states", {"type": "missile_test", "when": "2023-03-14", "who": ["KP"]},
     {"type": "missile_test", "when": "2023-03-14", "who": ["IN"]}, "different"),
    ("two launches of one day, other missiles", {"type": "missile_test", "when": "2023-03-14", "who": ["IN"], "equipment": ("Agni-V",)},
     {"type": "missile_test", "when": "2023-03-14", "who": ["IN"], "equipment": ("Prithvi",)}, "unsure"),
    ("two launches of one day, one a long-range missile", {"type": "missile_test", "when": "2023-03-14", "who": ["KP"], "told": "An ICBM was fired."},
     {"type": "missile_test", "when": "2023-03-14", "who": ["KP"], "told": "Two short-range missiles flew."}, "unsure"),
    ("an undated launch is news of the day", {"type": "missile_test", "when": "2023-03-14", "who": ["KP"], "where": ["Sea of Japan"], "published": "2023-03-20"},
     {"type": "missile_test", "who": ["KP"], "where": ["Sea of Japan"], "published": "2023-03-14"}, "same"),
    ("an undated launch is not that of two weeks later", {"type": "missile_test", "when": "2023-03-28", "who": ["KP"], "where": ["Sea of Japan"], "published": "2023-03-29"},
     {"type": "missile_test", "who": ["KP"], "where": ["Sea of Japan"], "published": "2023-03-14", "status": "planned"}, "different"),
    ("one launch, one missile", {"type": "missile_test", "when": "2023-03-14", "who": ["IN"], "equipment": ("Agni-V",)},
     {"type": "missile_test", "when": "2023-03-14", "who": ["IN"], "equipment": ("Agni-V",)}, "same"),
    ("announced and actual days differ a little", {"when": "2023-05-02/2023-05-12", "who": ["PL"], "where": ["Drawsko"]},
     {"when": "2023-05-14/2023-05-20", "who": ["PL"], "where": ["Drawsko"]}, "same"),
    ("a week lies between", {"when": "2023-05-02/2023-05-12", "who": ["PL"], "where": ["Drawsko"]},
     {"when": "2023-05-20/2023-05-26", "who": ["PL"], "where": ["Drawsko"]}, "different"),
    ("an observer is no participant", {"when": "2023-05", "who": ["PL", "SE"], "roles": {"SE": "observer"}, "where": ["Drawsko"]},
     {"when": "2023-05", "who": ["SE"], "where": ["Drawsko"]}, "different"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "verdict"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_pair(a: dict[str, Any], b: dict[str, Any], verdict: str) -> None:
    first, second = located(a), located(b)
    decision = compare(first, second)
    assert decision.verdict == verdict, decision
    assert compare(second, first) == decision, "the order of the two makes no difference"
    assert decision.reasons


def clusters(*readings: Reading) -> list[list[str]]:
    events, _ = merge_events(readings)
    return sorted(sorted(m.report_id for m in event.mentions) for event in events)


def test_one_report_keeps_its_two_activities_apart() -> None:
    twice = reading(
        mention("a", when="2021-10", where=()), mention("a", when="2021-10", where=()), published="2021-11-01"
    )
    once = reading(mention("b", when="2021-10-14", where=()), published="2021-10-15")
    assert clusters(twice, once) == [["a"], ["a"], ["b"]]


def test_a_cluster_holds_no_pair_that_cannot_be() -> None:
    """B knows the year only and fits both A and C; they are two rounds, and B joins the surer one."""
    name = {"name": "Joint Sea", "series_id": "joint-sea", "edition": "2016"}
    a = reading(mention("a", when="2016-03-01/2016-03-05", **name))
    b = reading(mention("b", when="2016-03", **name))
    c = reading(mention("c", when="2016-09-12/2016-09-19", **name))
    assert clusters(a, b, c) == [["a", "b"], ["c"]]


def test_reports_that_tell_one_story_need_less_for_the_rest() -> None:
    """What alone is unsure (no place in one report) is one event where both reports tell of the same exercise too."""
    drill = {"name": "Amber Wolf", "edition": "2023", "when": "2023-05-02/2023-05-12"}
    flight = {"type": "patrol", "when": "2023-05"}
    alone = [reading(mention("a", **flight, where=["Baltic Sea"])), reading(mention("b", **flight))]
    assert clusters(*alone) == [["a"], ["b"]]
    flight |= {"who": ["PL", "DE", "DK"]}
    with_drill = [
        reading(mention("a", **drill), mention("a", **flight, where=["Baltic Sea"])),
        reading(mention("b", **drill), mention("b", **flight)),
    ]
    events, decisions = merge_events(with_drill)
    assert [len(e.mentions) for e in events] == [2, 2]
    reasons = [reason for d in decisions for reason in d.reasons]
    assert "both reports tell of Amber Wolf 2023 too (+0.4)" in reasons


def test_undated_mentions_are_compared_too() -> None:
    a = reading(mention("a", when="2021-10", where=["Sea of Japan"]))
    b = reading(mention("b", where=["Sea of Japan"]))
    _, decisions = merge_events([a, b])
    assert [(d.verdict, d.score) for d in decisions] == [("unsure", 1.8)]


def test_every_decision_is_kept_with_its_event() -> None:
    readings = [reading(mention(r, name="Amber Wolf", edition="2023", when="2023-05")) for r in "abc"]
    (event,), decisions = merge_events(readings)
    assert len(decisions) == 3
    assert event.decisions == decisions


def test_events_come_earliest_first_and_undated_last() -> None:
    readings = [reading(mention("a")), reading(mention("b", when="2024")), reading(mention("c", when="2023-05-02"))]
    events, _ = merge_events(readings)
    assert [e.start for e in events] == ["2023-05-02", "2024", None]


def test_the_order_of_the_reports_changes_no_event() -> None:
    readings = [
        reading(
            mention("a", name="Amber Wolf", edition="2023", when="2023-05", where=["Drawsko"]), published="2023-05-01"
        ),
        reading(mention("b", name="Amber Wolf", edition="2023", when="2023-05-02/2023-05-12"), published="2023-05-03"),
        reading(mention("c", when="2023-05-02", who=["PL"], where=["Drawsko"]), published="2023-05-02"),
    ]
    there, _ = merge_events(readings)
    back, _ = merge_events(readings[::-1])
    assert there == back


# -- the merged record


def merged(*readings: Reading, decisions: tuple[MergeDecision, ...] = ()) -> Event:
    by_id = {r.report.id: r for r in readings}
    return build_event([m for r in readings for m in r.events], by_id, decisions)


def test_finest_dates_win_and_the_others_are_kept_as_a_conflict() -> None:
    event = merged(
        reading(mention("a", when="2023-05"), published="2023-04-01"),
        reading(mention("b", when="2023-05-02/2023-05-12"), published="2023-05-03"),
        reading(mention("c", when="2023-05-02/2023-05-13"), published="2023-05-04"),
        reading(mention("d", when="2023-05-02/2023-05-12"), published="2023-05-02"),
    )
    assert (event.start, event.end, event.date_prec) == ("2023-05-02", "2023-05-12", 1)
    (conflict,) = event.conflicts
    assert conflict.field == "dates"
    assert conflict.values == ("2023-05-02/2023-05-12", "2023-05-02/2023-05-13")
    assert conflict.chosen == "2023-05-02/2023-05-12"


def test_troops_by_most_reports_then_the_latest() -> None:
    event = merged(
        reading(mention("a", troops=9000), published="2023-05-09"),
        reading(mention("b", troops=10000), published="2023-05-01"),
        reading(mention("c", troops=10000), published="2023-05-02"),
    )
    assert event.troops == 10000
    assert [(c.field, c.values, c.chosen) for c in event.conflicts] == [("troops", ("9000", "10000"), "10000")]


def test_who_takes_part_is_no_mere_observer() -> None:
    event = merged(
        reading(mention("a", who=["RU", "MN", "IN"], roles={"RU": "host", "MN": "observer", "IN": "observer"})),
        reading(mention("b", who=["RU", "IN"])),
    )
    assert (event.participants, event.hosts, event.observers) == (("IN", "RU"), ("RU",), ("MN",))


def test_a_headquarters_is_drawn_but_is_not_where_the_event_lies() -> None:
    places = (_place("Sea of Japan", 0), _place("Khabarovsk", 1, "headquarters"))
    one = mention("a", where=["Sea of Japan", "Khabarovsk"]).model_copy(update={"places": places})
    source = Reading(
        report=Report(id="a", text=""),
        events=(one,),
        footprints=(_footprint("a", "Sea of Japan", where_prec=7), _footprint("a", "Khabarovsk", where_prec=1)),
    )
    event = merged(source)
    assert [(a.name, a.role) for a in event.areas] == [("Sea of Japan", "area"), ("Khabarovsk", "headquarters")]
    assert event.places == ("Sea of Japan",)
    sea = PLACES["Sea of Japan"].representative_point()
    assert (event.lon, event.lat, event.where_prec) == (sea.x, sea.y, 7)


def test_a_country_is_not_drawn_where_a_finer_place_is_known() -> None:
    one = reading(mention("a", where=["Poland"]))
    one = one.model_copy(update={"footprints": (_footprint("a", "Poland", where_prec=6),)})
    two = reading(mention("b", where=["Drawsko"]))
    assert [a.name for a in merged(one, two).areas] == ["Drawsko"]
    assert merged(one, two).places == ("Poland", "Drawsko")


def test_a_whole_is_left_out_where_another_report_names_the_part() -> None:
    whole = reading(mention("a", where=["Pacific Ocean"]))
    part = reading(mention("b", where=["Pacific Ocean"]))
    east = PLACES["Pacific Ocean"].intersection(box(140, 0, 155, 60))
    part = part.model_copy(
        update={
            "footprints": (_footprint("b", "Pacific Ocean", expression="western Pacific", rule="part", geometry=east),)
        }
    )
    event = merged(whole, part)
    assert event.places == ("western Pacific",)
    assert [a.name for a in event.areas] == ["western Pacific"]


def test_one_outline_is_drawn_once_and_named_as_the_first_report_names_it() -> None:
    named = ("western Pacific", "western Pacific Ocean")
    readings = [reading(mention(r, where=["Pacific Ocean"]), published=f"2021-11-0{n}") for n, r in enumerate("ab", 1)]
    readings = [
        r.model_copy(update={"footprints": (_footprint(r.report.id, "Pacific Ocean", expression=words, rule="part"),)})
        for r, words in zip(readings, named, strict=True)
    ]
    event = merged(*readings)
    assert event.places == ("western Pacific",)
    (area,) = event.areas
    assert (area.name, len(area.mention_ids)) == ("western Pacific", 2)


@pytest.mark.parametrize(
    ("expression", "rule", "shown"),
    [
        ("Russia’s far east,", "part", "Russia’s far east"),
        ("the sea and the sky around the eastern half of Russia", "around", "Russia"),
        ("Russian Federation", "entry", "Russia"),
    ],
)
def test_places_in_the_words_of_the_reports(expression: str, rule: str, shown: str) -> None:
    one = reading(mention("a", where=["Russia"]))
    one = one.model_copy(update={"footprints": (_footprint("a", "Russia", expression=expression, rule=rule),)})
    assert merged(one).places == (shown,)


@pytest.mark.parametrize(
    ("names", "name", "label"),
    [
        (["Vostok", "Vostak", "Vostok"], "Vostok", "Vostok 2018"),
        (["Vostok", "Vostak"], "Vostok", "Vostok 2018"),
        (["Vostak"], "Vostak", "Vostok 2018"),
        (["Vostok", "Vostok-2018"], "Vostok-2018", "Vostok-2018"),
    ],
)
def test_name_and_label_of_an_edition(names: list[str], name: str, label: str) -> None:
    event = merged(*(reading(mention(name=n, series_id="vostok", edition="2018", when="2018-09")) for n in names))
    assert (event.name, event.label) == (name, label)


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"when": "2021-10", "where": ["Sea of Japan"]}, "CN-RU exercise, Sea of Japan, 2021-10"),
        ({"type": "patrol", "who": [], "when": "2021-10", "where": ["Pacific Ocean"]}, "Patrol, Pacific Ocean, 2021-10"),
        ({"type": "missile_test", "who": ["KP"]}, "KP missile test, place unknown, undated"),
        ({"who": ["BY", "CN", "IN", "MN", "RU", "TJ"], "when": "2021"}, "BY-CN-IN and 3 more: exercise, place unknown, 2021"),
    ],
)  # fmt: skip
def test_label_without_a_name(given: dict[str, Any], label: str) -> None:
    assert label_of(mention(**given)) == label


def test_an_id_does_not_change_when_another_report_joins() -> None:
    one = reading(mention("a", name="Amber Wolf", edition="2023", when="2023-05"), published="2023-05-01")
    two = reading(mention("b", name="Amber Wolf", edition="2023", when="2023-05"), published="2023-05-08")
    assert merged(one).id == merged(one, two).id


def test_more_reports_make_an_event_surer() -> None:
    readings = [reading(mention(r, when="2023-05", where=["Drawsko"])) for r in "abc"]
    alone, two, three = (merged(*readings[:n]).confidence for n in (1, 2, 3))
    assert (alone, two) == (0.75, 0.89)
    assert two < three <= 0.98
