"""Maps of real text with the network cut off: the original reports, and the retold reports of the military dev set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ARTEFACTS, Open, Opened
from playwright.sync_api import expect

import geoint
from geoint.models import Collection
from geoint.output.webmap.data import VIEW_HEIGHT, VIEW_WIDTH

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MILITARY = Path(__file__).resolve().parents[3] / "shared" / "bench" / "military" / "articles.dev.jsonl"


@pytest.fixture(scope="module", params=[pytest.param("real", marks=pytest.mark.real_reports), "military"])
def corpus(request: pytest.FixtureRequest) -> tuple[str, Collection]:
    if request.param == "real":
        source = request.getfixturevalue("real_reports_dir")
    elif MILITARY.is_file():
        source = MILITARY
    else:
        pytest.skip(f"no {MILITARY}")
    return request.param, geoint.map_reports(source).collection


@pytest.fixture
def opened(open_map: Open, corpus: tuple[str, Collection]) -> Iterator[Opened]:
    page = open_map(corpus[1], title=f"The {corpus[0]} reports")
    yield page
    page.assert_quiet()  # whatever the test did: no request left, and the console holds nothing


def located(collection: Collection) -> list[str]:
    return [event.id for event in collection.events if event.lon is not None]


def test_every_event_has_a_card_that_opens_with_its_quotes(opened: Opened, corpus: tuple[str, Collection]) -> None:
    name, collection = corpus
    opened.keep(f"map-{name}")
    assert sorted(opened.shown()) == sorted(event.id for event in collection.events)
    opened.page.evaluate("() => { let b; while ((b = document.querySelector('button.sentinel'))) b.click(); }")
    expect(opened.page.locator("#cards .card")).to_have_count(len(collection.events))
    wrong = opened.page.evaluate(
        """() => [...document.querySelectorAll("#cards .card")].filter((card) => { card.show(true);
             const event = geoint.store.events[card.dataset.index];
             return card.querySelectorAll("figure.quote").length !== event.sources.length || !card.querySelector("blockquote"); })
             .map((card) => card.dataset.index)"""
    )
    assert wrong == []


def test_every_event_is_in_the_first_view_and_can_be_gone_to(opened: Opened, corpus: tuple[str, Collection]) -> None:
    """An event in a whole ocean does not set the view, which would shrink all others."""
    outside = opened.page.evaluate(
        """(most) => geoint.store.events.filter((e) => { const box = geoint.boxOf(e);
             return box && (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth()) <= most
               && !geoint.map.getBounds().contains([e.lat, e.lon]); }).map((e) => e.id)""",
        VIEW_WIDTH * VIEW_HEIGHT,
    )
    assert outside == []
    lost = opened.page.evaluate(
        """(ids) => ids.filter((id) => { const event = geoint.store.events.find((e) => e.id === id); geoint.openCard(event.index); geoint.goTo(event.index);
             return document.querySelector("#spot .card").dataset.index !== String(event.index); })""",
        located(corpus[1]),
    )
    assert lost == []


def test_search_filters_layers_and_time(opened: Opened, corpus: tuple[str, Collection]) -> None:
    collection = corpus[1]
    states = sorted({code for event in collection.events for code in event.participants})
    opened.page.locator("#finder summary").click()
    for code in states[:3]:
        opened.page.locator('#finder select[data-key="who"]').select_option(code)
        opened.settle()
        mine = {e.id for e in collection.events if code in {*e.participants, *e.hosts, *e.observers}}
        assert set(opened.shown()) == mine
    opened.page.locator("#reset").click()
    opened.page.keyboard.press("Escape")
    opened.page.locator("#search").fill("sea of japan")
    opened.settle()
    assert 0 < len(opened.shown()) < len(collection.events)
    opened.page.locator("#search").fill("")
    opened.page.locator(".handle-0").focus()
    opened.page.keyboard.press("End")
    opened.settle()
    assert len(opened.shown()) < len(collection.events)
    opened.page.get_by_role("button", name="all dates").click()
    opened.open_layers()
    opened.switch("Exercises")
    assert set(opened.shown()) == {event.id for event in collection.events if event.type != "exercise"}
    opened.switch("Headquarters and other places named")


def test_tabs_symbols_looks_and_play(opened: Opened, corpus: tuple[str, Collection]) -> None:
    collection = corpus[1]
    for tab, count in (("sources", len(collection.readings)), ("review", len(collection.review))):
        opened.page.locator(f"#tab-{tab}").click()
        expect(opened.page.locator(f"#view-{tab} .rows > li").first).to_be_visible()
        assert opened.page.locator(f"#tab-{tab} .tally").inner_text() == str(count)
    opened.page.locator("#tab-places").click()
    opened.page.locator("#view-places .row-head").first.click()
    expect(opened.page.locator(".note-popup")).to_be_visible()
    opened.page.locator("#tab-events").click()
    opened.page.get_by_role("button", name="Show all events").click()
    opened.settle()
    opened.page.evaluate("document.querySelectorAll('.pin').forEach((pin) => pin.click())")
    expect(opened.page.locator("#spot .card").first).to_be_visible()
    opened.page.get_by_role("button", name="Switch between light and dark").click()
    opened.page.get_by_role("button", name="Play through time").click()
    opened.page.get_by_role("button", name="Stop").click()


def test_it_prints_on_one_page(opened: Opened, corpus: tuple[str, Collection]) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    target = ARTEFACTS / f"map-{corpus[0]}-print.pdf"
    pdf = opened.page.pdf(path=target, prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_on_a_phone_nothing_is_wider_than_the_screen(open_map: Open, corpus: tuple[str, Collection]) -> None:
    opened = open_map(
        corpus[1], title=f"The {corpus[0]} reports", width=390, height=844, device_scale_factor=2, has_touch=True, is_mobile=True
    )  # fmt: skip
    opened.page.evaluate("document.querySelectorAll('#cards .card').forEach((card) => card.show(true))")
    wide = opened.page.evaluate(
        "[...document.querySelectorAll('#panel > :not(.tabs), #panel > :not(.tabs) *')].filter((n) => n.getBoundingClientRect().right > 391).map((n) => n.className)"
    )
    assert wide == []
    opened.keep(f"map-{corpus[0]}-phone")
    opened.assert_quiet()
