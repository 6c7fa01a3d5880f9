"""The map in a browser: opens with no network, layers switch, a click leads to the quotes, everything works by keyboard."""

from __future__ import annotations

import re

import map_samples
import pytest
from conftest import Open, Opened
from playwright.sync_api import expect

from geoint.models import Collection

pytestmark = pytest.mark.browser

SEA = (134.0, 41.0)  # in the Sea of Japan, off its symbol


def test_opens_without_network_or_complaint(sample: Opened) -> None:
    expect(sample.page.locator("h1")).to_have_text("Drills around the Sea of Japan")
    expect(sample.page.locator("#dek")).to_have_text("13 events from 6 reports, Aug 2021 to Sep 2024")
    expect(sample.page.locator("#cards .card")).to_have_count(13)
    assert (
        sample.page.locator(".leaflet-control-attribution").inner_text()
        == "Leaflet | GeoNames, Marine Regions, Natural Earth"
    )
    sample.assert_quiet()


def test_an_empty_run_still_opens(open_map: Open) -> None:
    opened = open_map(Collection())
    expect(opened.page.locator("#count")).to_have_text("No event was found in these reports.")
    opened.assert_quiet()


def test_a_card_says_which_report_only_repeats_another(open_map: Open) -> None:
    collection = map_samples.sample_collection()
    first, second = (r.report for r in collection.readings[:2])
    readings = tuple(
        r.model_copy(update={"report": r.report.model_copy(update={"copy_of": first.id})}) if r.report is second else r
        for r in collection.readings
    )
    both = [e for e in collection.events if {first.id, second.id} <= {m.report_id for m in e.mentions}]
    event, others = both[0], len({m.report_id for m in both[0].mentions})
    opened = open_map(collection.model_copy(update={"readings": readings, "events": (event,)}))
    card = opened.page.locator("#cards .card").first
    expect(card.locator(".card-head")).to_contain_text(f"{others} reports, one a copy")
    card.locator(".card-head").click()
    expect(card.locator(".quote .copy")).to_have_text([f", repeats the text of {first.publisher}"])
    opened.assert_quiet()


def test_a_click_on_the_sea_shows_quotes_and_reports(sample: Opened) -> None:
    sample.look_at(*SEA, 5)
    sample.click_at(*SEA)
    spot = sample.page.locator("#spot")
    expect(spot.locator("h2")).to_have_text("2 events · Sea of Japan")
    first = spot.locator(".card", has_text="Naval exercise, Sea of Japan")
    expect(first.locator("blockquote")).to_have_text(
        [
            "Last October the two navies trained together in the Sea of Japan.",
            "Russia and China held naval drills in the Sea of Japan in October 2021, and then a joint patrol in the western Pacific Ocean.",
        ]
    )
    expect(first.locator("figcaption b")).to_have_text(["The Harbour Gazette", "Northern Wire"])
    expect(first.locator("mark.mark-place").first).to_have_text("Sea of Japan")
    link = first.locator("figcaption a").first
    assert link.get_attribute("href") == "https://gazette.example.org/2022/vostok"
    assert link.get_attribute("rel") == "noopener noreferrer"
    expect(sample.page.locator(".note-popup")).to_contain_text("2 events · Sea of Japan")
    sample.page.keyboard.press("Escape")
    expect(spot).to_be_hidden()
    sample.assert_quiet()


def test_a_click_across_the_antimeridian(sample: Opened) -> None:
    for lon in (178.0, 182.0, 195.0):
        sample.look_at(lon, 57.5, 4)
        sample.click_at(lon, 57.5)
        expect(sample.page.locator("#spot .card-title")).to_have_text("Air patrol, Bering Sea")


def test_a_symbol_opens_its_card_with_the_keyboard(sample: Opened) -> None:
    pin = sample.page.locator('.pin[aria-label^="Missile test, Kura range"]')
    pin.focus()
    sample.page.keyboard.press("Enter")
    expect(sample.page.locator("#spot .card-title")).to_have_text("Missile test, Kura range")
    expect(sample.page.locator("#spot .facts")).to_contain_text("RS-28 Sarmat")
    sample.assert_quiet()


def test_layers_by_type_switch_events_on_map_and_in_the_list(sample: Opened) -> None:
    sample.open_layers()
    sample.switch("Patrols")
    assert "bering-2022" not in sample.shown() and len(sample.shown()) == 11
    expect(sample.page.locator("#count")).to_have_text("11 of 13 events shown")
    expect(sample.page.locator('.pin[aria-label^="Air patrol"]')).to_have_count(0)
    sample.look_at(190, 57, 4)
    sample.click_at(185, 57)
    expect(sample.page.locator("#spot")).to_be_hidden()
    sample.open_layers()
    sample.switch("Patrols")
    assert len(sample.shown()) == 13
    sample.assert_quiet()


def test_the_mouse_opens_the_layers_and_ticks_them(sample: Opened) -> None:
    box = sample.page.locator(".leaflet-control-layers-toggle").bounding_box()
    assert box is not None
    sample.page.mouse.move(box["x"] + 8, box["y"] + 8)  # not `hover`: the list comes up under the pointer
    entry = sample.page.locator(".leaflet-control-layers-overlays label", has_text="Patrols")
    expect(entry).to_be_visible()
    entry.click()
    expect(sample.page.locator("#count")).to_have_text("11 of 13 events shown")
    entry.click()
    expect(sample.page.locator("#count")).to_have_text("13 events")
    sample.assert_quiet()


@pytest.mark.parametrize(
    ("group", "name", "left"),
    [
        ("Events by participant", "China", 10),  # those without China, or with another state still on
        ("Events by series", "Vostok", 12),
        ("Events by status", "Planned", 9),
    ],
)
def test_layers_by_other_groups(sample: Opened, group: str, name: str, left: int) -> None:
    sample.open_layers()
    fold = sample.page.locator(
        ".leaflet-control-layers-overlays details", has=sample.page.locator("summary", has_text=group)
    )
    fold.locator("summary").click()
    if group == "Events by participant":
        sample.switch("Russia")
        sample.switch("No state named")
        assert len(sample.shown()) == 8
        return
    sample.switch(name)
    assert len(sample.shown()) == left


def test_areas_and_other_mentions_are_layers(sample: Opened) -> None:
    count = "() => [geoint.groups.areas.getLayers().length, geoint.map.hasLayer(geoint.groups.areas), geoint.map.hasLayer(geoint.groups.mentions)]"
    areas, shown, mentions = sample.page.evaluate(count)
    assert areas >= 9 and shown and not mentions
    sample.open_layers()
    sample.switch("Areas of events")
    sample.switch("Headquarters and other places named")
    assert sample.page.evaluate(count)[1:] == [False, True]
    sample.page.mouse.move(5, 5)
    sample.look_at(135.08, 48.48, 6)
    sample.click_at(135.08, 48.48)
    expect(sample.page.locator(".note-popup")).to_contain_text("has its headquarters in Khabarovsk")
    expect(sample.page.locator("#spot")).to_be_hidden()
    sample.assert_quiet()


def test_all_or_none_of_a_group(sample: Opened) -> None:
    sample.open_layers()
    sample.page.locator(".leaflet-control-layers-overlays .all").first.click()
    sample.settle()
    assert sample.shown() == []
    sample.page.mouse.move(5, 5)
    sample.page.get_by_role("button", name="Show everything").click()
    sample.settle()
    assert len(sample.shown()) == 13


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vostok", ["vostok-2022"]),
        ("SEA of okhotsk", ["northern-joint-2024"]),
        ("dummy warheads", ["sarmat-2022"]),
        ("tajikistan", ["vostok-2022"]),
        ("harbour gazette patrol days", ["patrol-2021-10"]),
        ("湛江", []),
        ("nothing like it", []),
    ],
)
def test_search_finds_names_places_states_and_quotes(sample: Opened, text: str, found: list[str]) -> None:
    sample.page.keyboard.press("/")
    sample.page.keyboard.type(text)
    sample.settle()
    assert sample.shown() == found


@pytest.mark.parametrize(
    ("key", "value", "left"),
    [("type", "patrol", 2), ("who", "BY", 2), ("status", "planned", 4), ("level", "2", 6)],
)
def test_filters_narrow_the_list(sample: Opened, key: str, value: str, left: int) -> None:
    sample.page.locator("#finder summary").click()
    sample.page.locator(f'#finder select[data-key="{key}"]').select_option(value)
    sample.settle()
    assert len(sample.shown()) == left
    sample.page.locator("#reset").click()
    sample.settle()
    assert len(sample.shown()) == 13


def test_sorting(sample: Opened) -> None:
    first = {}
    sample.page.locator("#finder summary").click()
    for order in ("date", "oldest", "sure", "name"):
        sample.page.locator('#finder select[data-key="sort"]').select_option(order)
        sample.settle()
        first[order] = sample.shown()[0]
    assert first == {
        "date": "northern-joint-2024",
        "oldest": "ningxia-2021",
        "sure": "sarmat-2022",
        "name": "kadiz-2021",
    }


def test_time_narrows_and_undated_events_stay_reachable(sample: Opened) -> None:
    sample.page.locator(".handle-0").focus()
    for _ in range(30):
        sample.page.keyboard.press("ArrowRight")
    sample.settle()
    assert sample.shown() == ["northern-joint-2024", "zhanjiang-2024", "tartus", "talk", "line"]
    sample.page.locator("#undated").click()
    sample.settle()
    assert sample.shown() == ["northern-joint-2024", "zhanjiang-2024"]
    sample.page.get_by_role("button", name="all dates").click()
    sample.settle()
    assert len(sample.shown()) == 13


def test_play_moves_through_time(sample: Opened) -> None:
    text = sample.page.locator(".range-text")
    sample.page.get_by_role("button", name="Play through time").click()
    expect(text).to_have_text("1 Aug 2021 – 31 Oct 2021")
    expect(text).to_have_text("1 Sep 2021 – 30 Nov 2021", timeout=3000)
    sample.page.get_by_role("button", name="Stop").click()
    sample.assert_quiet()


def test_a_card_tells_dates_numbers_reasons_and_conflicts(sample: Opened) -> None:
    card = sample.page.locator("#cards .card", has_text="Vostok 2022")
    card.locator(".card-head").focus()
    sample.page.keyboard.press("Enter")
    facts = card.locator(".facts")
    expect(facts).to_contain_text("30 August – 5 September 2022")
    expect(facts).to_contain_text("known to the day")
    expect(facts).to_contain_text("50,000 soldiers")
    expect(card.locator(".state")).to_contain_text(["China", "Russia", "India", "Belarus", "Mongolia", "Tajikistan"])
    expect(card.locator(".conflict")).to_contain_text("names the edition")
    card.locator("summary", has_text="Why these reports make one event").click()
    expect(card).to_contain_text("same series: Vostok")
    card.locator("summary", has_text="Why it is placed here").click()
    expect(card).to_contain_text("“Russia's Far East” follows a verb of taking place")
    assert sample.page.evaluate("geoint.store.selected") == [0]
    assert sample.page.evaluate("location.hash") == "#vostok-2022"
    sample.assert_quiet()


def test_dates_are_shown_at_their_precision(sample: Opened) -> None:
    spelled = sample.page.evaluate(
        """() => [["2022-08-30", "2022-09-05"], ["2025-08-03", "2025-08-05"], ["2025-08-03", "2025-08-03"], ["2021-10", "2021-10"], ["2021-10", null],
             ["2022-04", "2022-06"], ["2022", "2022"], ["2021-12", "2022-01"], ["2021", "2022-03-04"], [null, null], ["later", null]].map(([a, b]) => geoint.dates(a, b))"""
    )
    assert spelled == [
        "30 August – 5 September 2022", "3–5 August 2025", "3 August 2025", "October 2021", "October 2021", "April – June 2022", "2022",
        "December 2021 – January 2022", "2021 – 4 March 2022", None, None,
    ]  # fmt: skip


def test_a_link_to_one_event_opens_it(open_map: Open) -> None:
    opened = open_map(map_samples.sample_collection(), fragment="#tartus")
    expect(opened.page.locator("#spot .card-title")).to_have_text("Naval deployment, Tartus")
    assert opened.page.evaluate("geoint.map.getBounds().contains([34.9, 35.87])")
    opened.page.evaluate("location.hash = 'ningxia-2021'")
    expect(opened.page.locator("#spot .card-title")).to_have_text("Cooperation 2021")
    opened.assert_quiet()


def test_the_first_view_holds_every_event(open_map: Open) -> None:
    for width, height in ((1440, 900), (390, 844), (1024, 700)):
        opened = open_map(map_samples.sample_collection(), width=width, height=height)
        outside = opened.page.evaluate(
            """() => { const b = geoint.map.getBounds(); return geoint.store.events.filter((e) => e.lon !== null && !b.contains([e.lat, e.lon])).map((e) => e.id); }"""
        )
        assert outside == []


def test_tabs_list_places_sources_and_review(sample: Opened) -> None:
    sample.page.get_by_role("tab", name=re.compile("Places")).click()
    expect(sample.page.locator("#view-places")).to_contain_text("Beijing said the move has nothing to do with the war.")
    sample.page.keyboard.press("ArrowRight")
    expect(sample.page.locator("#view-sources .rows > li")).to_have_count(6)
    sample.page.keyboard.press("ArrowRight")
    expect(sample.page.locator("#view-review")).to_contain_text("Could be: Tartus, Syria (0.48); Tartus, Turkey (0.31)")
    expect(sample.page.locator("#view-review")).to_contain_text(
        "reports/r7.html: the file is empty; save the page again"
    )
    sample.assert_quiet()


def test_every_button_link_and_field_has_a_name(sample: Opened) -> None:
    nameless = sample.page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input, select, [role=button]")].filter((n) =>
             !(n.getAttribute("aria-label") || n.textContent.trim() || n.title || n.closest("label"))).map((n) => n.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    sample.page.keyboard.press("Tab")
    assert sample.page.evaluate("document.activeElement.className") == "skip"


def test_nothing_moves_by_itself_for_readers_who_asked_for_calm(open_map: Open) -> None:
    opened = open_map(map_samples.sample_collection(), reduced_motion="reduce")
    assert opened.page.evaluate("[geoint.map._zoomAnimated, geoint.map.options.inertia]") == [False, False]
    opened.page.evaluate("geoint.goTo(0)")
    assert opened.page.evaluate("geoint.map._panAnim === undefined || !geoint.map._panAnim._inProgress")
    opened.assert_quiet()


def test_a_vast_area_is_outlined_and_filled_only_when_chosen(sample: Opened) -> None:
    fills = """() => Object.fromEntries(geoint.sites.filter((s) => s.kind === "areas" && s.layer && s.g !== null)
        .map((s) => [s.members[0].area.name, s.layer.options.fill]))"""
    before = sample.page.evaluate(fills)
    assert before["western Pacific"] is False and before["Bering Sea"] is False
    assert before["Ningxia"] is True and before["Sea of Japan"] is True
    expect(sample.page.locator(".key")).to_contain_text("vast area: outline only")
    sample.page.evaluate("geoint.goTo(geoint.store.events.findIndex((e) => e.id === 'patrol-2021-10'))")
    assert sample.page.evaluate(fills)["western Pacific"] is True


def test_the_key_names_only_what_is_drawn(open_map: Open) -> None:
    opened = open_map(
        Collection(events=tuple(e for e in map_samples.sample_collection().events if e.id == "ningxia-2021"))
    )
    key = opened.page.locator(".key")
    expect(key).to_contain_text("sure")
    for words in ("vast area", "edge drawn from words", "point known within", "only named", "geocoding"):
        expect(key).not_to_contain_text(words)


@pytest.mark.parametrize(("lat", "zoom"), [(84.0, 4), (-84.0, 3), (60.0, 2)])
def test_the_map_ends_at_the_poles(sample: Opened, lat: float, zoom: float) -> None:
    sample.look_at(100, lat, zoom)
    sample.page.evaluate("geoint.map.panInsideBounds(geoint.map.options.maxBounds, {animate: false})")
    south, north = sample.page.evaluate("() => [geoint.map.getBounds().getSouth(), geoint.map.getBounds().getNorth()]")
    assert south >= -85.3 and north <= 85.3


def test_the_open_key_covers_no_symbol_at_first(open_map: Open) -> None:
    for width, height in ((1440, 900), (1024, 760)):
        opened = open_map(map_samples.sample_collection(), width=width, height=height)
        assert opened.page.evaluate("geoint.keyCovers(geoint.map)") == 0
