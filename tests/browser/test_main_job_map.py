"""The map of the main job in a browser with the network cut off: it opens, layers switch, the Sea of Japan answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Open, Opened
from playwright.sync_api import expect

import geoint
from geoint.output.folder import DEFAULT_TITLE
from geoint.result import Result

pytestmark = pytest.mark.browser

SEA = (134.5, 39.0)  # in the Sea of Japan, off its symbol


@pytest.fixture(scope="module")
def result() -> Result:
    return geoint.map_reports(Path(__file__).resolve().parents[2] / "seeds")


@pytest.fixture
def opened(open_map: Open, result: Result) -> Iterator[Opened]:
    page = open_map(result.collection, title=DEFAULT_TITLE)
    yield page
    page.assert_quiet()  # whatever the test did: no request left, and the console holds no error


def test_it_opens_and_lists_every_event(opened: Opened, result: Result) -> None:
    expect(opened.page.locator("h1")).to_have_text(DEFAULT_TITLE)
    expect(opened.page.locator("#cards .card")).to_have_count(len(result.events))
    assert sorted(opened.shown()) == sorted(e.id for e in result.events)
    attribution = opened.page.locator(".leaflet-control-attribution").inner_text()
    assert all(name in attribution for name in ("GeoNames", "Marine Regions", "Natural Earth"))


def test_a_click_on_the_sea_of_japan_shows_quotes_and_their_reports(opened: Opened, result: Result) -> None:
    opened.look_at(*SEA, 5)
    opened.click_at(*SEA)
    spot = opened.page.locator("#spot")
    expect(spot.locator("h2")).to_contain_text("Sea of Japan")
    card = spot.locator(".card", has_text="October 2021").first
    expect(card).to_be_visible()
    event = next(e for e in result.events if e.type == "exercise" and e.start == "2021-10")
    texts = {r.report.id: r.report for r in result.collection.readings}
    expect(card.locator("blockquote")).to_have_count(len(event.mentions))
    shown = " ".join(card.locator("blockquote").all_inner_texts())
    for mention in event.mentions:
        span = mention.evidence[0]
        assert texts[mention.report_id].text[span.start : span.end].strip() in shown
    captions = " ".join(card.locator("figcaption").all_inner_texts())
    for mention in event.mentions:
        assert str(texts[mention.report_id].publisher) in captions


def test_the_patrols_can_be_switched_off_and_on(opened: Opened, result: Result) -> None:
    patrols = sum(e.type == "patrol" for e in result.events)
    assert patrols
    count = "geoint.store.shown.filter((e) => e.type === 'patrol').length"
    opened.open_layers()
    opened.switch("Patrols")
    opened.wait_until(f"{count} === 0")
    assert len(opened.shown()) == len(result.events) - patrols
    opened.switch("Patrols")
    opened.wait_until(f"{count} === {patrols}")
    assert len(opened.shown()) == len(result.events)


def test_the_areas_and_the_other_places_are_layers(opened: Opened) -> None:
    areas, mentions = (f"geoint.map.hasLayer(geoint.groups.{name})" for name in ("areas", "mentions"))
    opened.wait_until(f"{areas} && !{mentions}")
    opened.open_layers()
    opened.switch("Headquarters and other places named")
    opened.wait_until(f"{areas} && {mentions}")
    opened.switch("Areas of events")
    opened.wait_until(f"!{areas} && {mentions}")
