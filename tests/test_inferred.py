"""Names that no gazetteer has: put into a place only where the report names it, and told as what they are."""

from __future__ import annotations

import pytest

from geoint.models import Event, Mention, Report
from geoint.pipeline import Pipeline
from geoint.placing.resolve import resolve_mentions
from geoint.placing.resolve_candidates import find_options


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def placed(pipeline: Pipeline, text: str, *names: str) -> Mention:
    """The first of some names, as the report places it."""
    mentions = sorted(
        (Mention(report_id="r", start=text.index(n), end=text.index(n) + len(n), text=n, name=n) for n in names),
        key=lambda m: m.start,
    )
    found = resolve_mentions(text, mentions, pipeline.gazetteer)
    return next(m for m in found if m.text == names[0])


# A text, its names with the unlisted one first, and the place that the unlisted one is put into.
BACKED = [
    ("Danish soldiers trained at Camp Sommerby near Aalborg in May.", ("Camp Sommerby", "Aalborg"), "Aalborg"),
    ("The army held a drill at the Kessel Ridge training area in Ghana.", ("Kessel Ridge", "Ghana"), "Ghana"),
    ("The wounded are in Tartu Garrison Hospital. Tartu is in Estonia.", ("Tartu Garrison Hospital", "Tartu", "Estonia"), "Tartu"),
    ("They met in Zyntek Street, Gdansk, before the parade in Gdynia.", ("Zyntek Street", "Gdansk", "Gdynia"), "Gdańsk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "home"), BACKED)
def test_put_into_a_place_that_the_report_names(
    pipeline: Pipeline, text: str, names: tuple[str, ...], home: str
) -> None:
    mention = placed(pipeline, text, *names)
    assert (mention.method, mention.name) == ("inferred", names[0])
    assert mention.candidates[0].name == home
    assert mention.reasons[0].startswith("not listed; put")
    assert home in mention.reasons[0]


# The far entry's other name, its main name, or a place that the report only mentions elsewhere.
NOT_BACKED = [
    ("Iraqi troops held a drill at Camp Falcon in May, the army said.", ("Camp Falcon",)),
    ("Iraqi troops held a drill at Camp Falcon in May, the army said.", ("Falcon",)),  # as a reader may cut it
    ("Ghana's army held a drill at Fort Redstone in May.", ("Fort Redstone", "Ghana")),
    ("Norwegian jets landed at Outpost Bergfalk; the minister spoke in Oslo.", ("Outpost Bergfalk", "Oslo")),
    ("Kenyan rangers crossed the Zyntek River before they flew home to Nairobi.", ("Zyntek River", "Nairobi")),
    ("Troops left Warsaw, Riga and Oslo for the Windfang Range.", ("Windfang Range", "Warsaw", "Riga", "Oslo")),
    ("In Kazakhstan the drill at Tennessee Garrison School ended.", ("Tennessee Garrison School", "Kazakhstan")),
    ("Chadian soldiers train at the Salt and Smoke Institute in May.", ("Salt and Smoke Institute",)),
]


@pytest.mark.parametrize(("text", "names"), NOT_BACKED)
def test_better_no_pin_than_a_wrong_one(pipeline: Pipeline, text: str, names: tuple[str, ...]) -> None:
    mention = placed(pipeline, text, *names)
    assert (mention.method, mention.lon, mention.entry_id) == ("unresolved", None, None)
    assert len(mention.reasons) == 1


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Colchester Hospital", "Colchester"),
        ("University of California", "California"),
        ("Riga Military School", "Riga"),
    ],
)
def test_a_place_in_a_name_goes_by_its_main_name(pipeline: Pipeline, name: str, part: str) -> None:
    options = find_options(name, "", pipeline.gazetteer)
    assert part in {o.entry.name for o in options}
    assert {o.match for o in options} == {"named"}


@pytest.mark.parametrize("name", ["Camp Falcon", "Fort Redstone", "FOB Lincoln", "Career College", "Paddock Bend"])
def test_what_a_site_is_and_whom_it_honours_is_no_place(pipeline: Pipeline, name: str) -> None:
    assert find_options(name, "", pipeline.gazetteer) == ()


@pytest.mark.parametrize("name", ["Camp Lejeune", "Camp Pendleton", "Fort Irwin", "Fort Worth"])
def test_a_listed_camp_is_found(pipeline: Pipeline, name: str) -> None:
    assert find_options(name, "", pipeline.gazetteer) != ()


# -- what that means for an event


def the_event(pipeline: Pipeline, text: str) -> Event:
    reading = pipeline.read(Report(id="r", text=text, published="2024-09-12"))
    (event,) = pipeline.collect([reading]).events
    return event


# Where the point of an event lies, and how precise it is: an inferred place is never exact, and yields to any other.
POINTS = [
    ("Danish soldiers held an exercise at Camp Sommerby near Aalborg on Monday.", "near Aalborg", 2),
    ("Danish soldiers held an exercise at Camp Sommerby near Aalborg and at Skagen on Monday.", "Skagen", 1),
    ("Ghanaian soldiers held an exercise at the Kessel Ridge training area in Ghana on Monday.", "Kessel Ridge", 6),
    ("Polish soldiers held an exercise at Camp Zubrin, Drawsko Pomorskie, on Monday.", "Drawsko Pomorskie range", 2),
]


@pytest.mark.parametrize(("text", "area", "precision"), POINTS)
def test_the_point_lies_in_the_surest_area(pipeline: Pipeline, text: str, area: str, precision: int) -> None:
    event = the_event(pipeline, text)
    assert (event.areas[0].name, event.where_prec) == (area, precision)
    assert (event.lon, event.lat) == (event.areas[0].lon, event.areas[0].lat)


@pytest.mark.parametrize("text", [text for text, _, _ in POINTS])
def test_inferred_places_are_never_exact(pipeline: Pipeline, text: str) -> None:
    reading = pipeline.read(Report(id="r", text=text, published="2024-09-12"), draw="all")
    inferred = [f for f in reading.footprints if f.inferred]
    assert all(f.where_prec > 1 for f in inferred)
    areas = pipeline.collect([reading]).events[0].areas
    assert [a.inferred for a in areas] == sorted(a.inferred for a in areas)


def test_an_inferred_place_says_how_it_was_drawn(pipeline: Pipeline) -> None:
    text = "Ghanaian soldiers held an exercise at the Kessel Ridge training area in Ghana on Monday."
    reading = pipeline.read(Report(id="r", text=text, published="2024-09-12"), draw="all")
    (footprint,) = [f for f in reading.footprints if f.rule == "inferred"]
    assert (footprint.expression, footprint.anchors) == ("Kessel Ridge", ("country:GH",))
    assert footprint.reasons[0] == "not listed; put at the nearest place in the text: Ghana (country)"
