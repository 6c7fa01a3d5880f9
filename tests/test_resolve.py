"""Names in context -> entries: which namesake, why, and how sure."""

from __future__ import annotations

import pytest

from geoint.gazetteer import Gazetteer
from geoint.models import Mention
from geoint.placing.resolve import confidence_of, resolve_mentions, resolve_name
from geoint.placing.resolve_candidates import find_options, spelling_key
from geoint.placing.resolve_ranker import NAMES, load_weights


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def mentions_of(text: str, *names: str) -> list[Mention]:
    """Mentions of names in text order, each at its first place after the one before."""
    out, at = [], 0
    for name in names:
        start = text.index(name, at)
        out.append(Mention(report_id="r", start=start, end=start + len(name), text=name, name=name))
        at = start + len(name)
    return out


def resolved(text: str, names: tuple[str, ...], gazetteer: Gazetteer) -> dict[str, Mention]:
    return {m.text: m for m in resolve_mentions(text, mentions_of(text, *names), gazetteer)}


@pytest.mark.parametrize(
    ("name", "context", "country", "unit"),
    [
        ("Paris", "Texas", "US", "adm1:US.TX"),
        ("Paris", None, "FR", "adm1:FR.11"),
        ("Dublin", "Georgia", "US", "adm1:US.GA"),
        ("Dublin", "Ireland", "IE", "adm1:IE.L"),
        ("Springfield", "Massachusetts", "US", "adm1:US.MA"),
        ("Cambridge", "England", "GB", "adm1:GB.ENG"),
        ("Zhanjiang", "a city in Guangdong", "CN", "adm1:CN.30"),
        ("London", "Ontario", "CA", "adm1:CA.08"),
    ],
)
def test_container_decides(name: str, context: str | None, country: str, unit: str, gazetteer: Gazetteer) -> None:
    mention = resolve_name(name, gazetteer, context=context)
    assert mention.entry_id is not None
    assert (mention.country, gazetteer.adm1_of(mention.entry_id)) == (country, unit)


def test_a_container_elsewhere_in_the_report_counts_for_the_bare_name(gazetteer: Gazetteer) -> None:
    text = "Fire damages a house. Firefighters in Paris were called at noon. The mayor of Paris, Texas, thanked them."
    found = resolve_mentions(text, mentions_of(text, "Paris", "Paris", "Texas"), gazetteer)
    assert [m.entry_id for m in found] == ["gn:4717560", "gn:4717560", "adm1:US.TX"]


@pytest.mark.parametrize(
    ("text", "names", "ids"),
    [
        (
            "Ships of the fleet will operate in the Barents and White seas.",
            ("Barents", "White"),
            ("sea:barents-sea", "sea:white-sea"),
        ),
        ("TOKYO: Japan and the United States began a drill.", ("TOKYO", "Japan"), ("gn:1850147", "country:JP")),
        (
            "China, Russia and Iran urged Washington to end its sanctions on Tehran.",
            ("China", "Russia", "Iran", "Washington"),
            ("country:CN", "country:RU", "country:IR", "gn:4140963"),
        ),
        (
            "Georgian troops left Tbilisi. Russia and Georgia blame each other.",
            ("Tbilisi", "Russia", "Georgia"),
            ("gn:611717", "country:RU", "country:GE"),
        ),
        (
            "Sheriff's deputies from Macon and Savannah searched woods all over Georgia.",
            ("Macon", "Savannah", "Georgia"),
            ("gn:4207400", "gn:4221552", "adm1:US.GA"),
        ),
    ],
)
def test_report_decides(text: str, names: tuple[str, ...], ids: tuple[str, ...], gazetteer: Gazetteer) -> None:
    found = resolved(text, names, gazetteer)
    assert tuple(found[name].entry_id for name in names) == ids


def test_a_place_that_no_gazetteer_has_is_put_at_its_neighbour(gazetteer: Gazetteer) -> None:
    text = "The women were taken to Frobisher Lane Elementary School in Colchester, England, on Monday."
    school = resolved(text, ("Frobisher Lane Elementary School", "Colchester", "England"), gazetteer)[
        "Frobisher Lane Elementary School"
    ]
    assert (school.method, school.kind, school.name) == ("inferred", "facility", "Frobisher Lane Elementary School")
    assert (school.lon, school.lat) == pytest.approx((0.904, 51.889), abs=0.02)
    assert any("Colchester" in reason for reason in school.reasons)


@pytest.mark.parametrize("name", ["Zzyzx Alliance", "Indo-Qwertian", "Glorbian Union"])
def test_wide_unknown_names_are_left_unresolved(name: str, gazetteer: Gazetteer) -> None:
    mention = resolved(f"Officials in Berlin spoke of the {name}.", ("Berlin", name), gazetteer)[name]
    assert (mention.entry_id, mention.method, mention.confidence) == (None, "unresolved", 0.0)


@pytest.mark.parametrize(
    ("name", "head", "first", "match"),
    [
        ("Chukchi", "sea", "sea:chukchi-sea", "list"),
        ("metropolitan Paris", "", "gn:2988507", "bare"),
        ("southern Germany", "", "country:DE", "part"),
        ("Gwinnett", "", "county:13135", "county"),
        ("W. Columbia", "", "gn:4600541", "bare"),
    ],
)
def test_spellings(name: str, head: str, first: str, match: str, gazetteer: Gazetteer) -> None:
    option = find_options(name, head, gazetteer)[0]
    assert (option.entry.id, option.match) == (first, match)


def test_short_forms_are_no_towns(gazetteer: Gazetteer) -> None:
    assert all(option.entry.kind != "city" for option in find_options("EU", "", gazetteer))


@pytest.mark.parametrize(
    ("text", "name", "head"),
    [
        ("the Chukchi and Bering seas", "Chukchi", "sea"),
        ("the Chukchi and Bering seas", "Bering", "sea"),
        ("in Clarke and Oconee counties", "Clarke", "county"),
        ("in Clarke and in winter", "Clarke", ""),
    ],
)
def test_shared_heads(text: str, name: str, head: str) -> None:
    (mention,) = mentions_of(text, name)
    assert spelling_key(text, mention)[1] == head


def test_reasons_and_rivals_are_kept(gazetteer: Gazetteer) -> None:
    mention = resolve_name("Springfield", gazetteer, context="Massachusetts")
    assert "lies in the place named after it" in mention.reasons
    assert len(mention.candidates) == 5
    scores = [c.score for c in mention.candidates]
    assert scores == sorted(scores, reverse=True)
    assert mention.candidates[0].entry_id == mention.entry_id


def test_confidence_grows_with_its_parts_and_falls_for_places_put_elsewhere() -> None:
    table = load_weights().confidence
    low, high = (confidence_of(value, 0.9, "name", table) for value in (0.5, 0.99))
    unsure, sure = (confidence_of(0.9, value, "name", table) for value in (0.4, 0.99))
    assert low < high
    assert unsure < sure
    assert confidence_of(0.99, 0.99, "near", table) < 0.7 < confidence_of(0.99, 0.99, "name", table) < 1.0


def test_weights_cover_the_features() -> None:
    weights = load_weights()
    assert len(weights.first) == len(weights.last) == len(NAMES) == len(set(NAMES))
    assert weights.last[NAMES.index("in next elsewhere")] > 0
    assert weights.last[NAMES.index("size of town")] > 0


def test_order_and_number_are_kept_and_empty_is_empty(gazetteer: Gazetteer) -> None:
    text = "Kyiv, Oslo, Qwxyz and Lima"
    names = ("Kyiv", "Oslo", "Qwxyz", "Lima")
    assert [m.text for m in resolve_mentions(text, mentions_of(text, *names), gazetteer)] == list(names)
    assert resolve_mentions("", [], gazetteer) == ()


def test_same_input_same_output(gazetteer: Gazetteer) -> None:
    text = "Springfield, Lancaster and Dublin are in Ohio."
    mentions = mentions_of(text, "Springfield", "Lancaster", "Dublin", "Ohio")
    assert resolve_mentions(text, mentions, gazetteer) == resolve_mentions(text, mentions, Gazetteer.load())


@pytest.mark.parametrize(
    ("text", "name", "entry"),
    [
        ("Nigeria, Benin, Togo and Ghana sent troops to the exercise.", "Benin", "country:BJ"),
        ("Nigerian troops marched through Benin City in Nigeria.", "Benin City", "gn:2347283"),
    ],
)
def test_a_country_is_no_town_that_has_its_name_for_short(
    gazetteer: Gazetteer, text: str, name: str, entry: str
) -> None:
    assert resolve_name(name, gazetteer, context=text).entry_id == entry


@pytest.mark.parametrize(
    ("name", "text", "entry"),
    [
        (
            "Kunsan",
            "U.S. and South Korean troops trained at the Kunsan and Osan air bases, the South Korean army said in Seoul.",
            "gn:1842025",
        ),
        ("Kunsan", "Factories in Suzhou and Kunsan, in the Chinese province of Jiangsu, reopened.", "gn:1785623"),
    ],
)
def test_a_report_speaks_for_the_smaller_town(gazetteer: Gazetteer, name: str, text: str, entry: str) -> None:
    assert resolve_name(name, gazetteer, context=text).entry_id == entry
