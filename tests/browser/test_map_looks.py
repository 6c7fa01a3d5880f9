"""Pictures of every look, kept in test-artefacts/ for a person to judge; a few measurements that a person need not make."""

from __future__ import annotations

import re

import map_samples
import pytest
from conftest import ARTEFACTS, Open

pytestmark = pytest.mark.browser

# Reads a pixel by way of a small canvas of its own: reading the map's canvases themselves slows them, and the browser says so.
PIXEL = """const pixel = (canvas, x, y) => { const own = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
    const ctx = own.getContext('2d', {willReadFrequently: true}); ctx.drawImage(canvas, -x, -y); return [...ctx.getImageData(0, 0, 1, 1).data].slice(0, 3); };"""


@pytest.mark.parametrize("look", ["light", "dark"])
def test_light_and_dark(open_map: Open, look: str) -> None:
    opened = open_map(map_samples.sample_collection(), color_scheme=look)
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 25, 30)"}[look]
    sea = f"() => {{ {PIXEL} return pixel(document.querySelector('.base-tile canvas'), 3, 3); }}"
    before = opened.page.evaluate(sea)
    opened.keep(f"map-{look}")
    opened.page.get_by_role("button", name="Switch between light and dark").click()
    opened.page.wait_for_timeout(150)
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    assert opened.page.evaluate(sea) != before
    opened.assert_quiet()


def test_phone(open_map: Open) -> None:
    opened = open_map(
        map_samples.sample_collection(), width=390, height=844, device_scale_factor=2, has_touch=True, is_mobile=True
    )
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    opened.keep("map-phone")
    opened.page.locator("#cards .card-head").nth(3).tap()
    opened.page.wait_for_timeout(400)
    wide = opened.page.evaluate(
        "[...document.querySelectorAll('#panel *')].filter((n) => n.getBoundingClientRect().right > 391).map((n) => n.className)"
    )
    assert wide == []
    opened.keep("map-phone-card")
    opened.assert_quiet()


def test_print_is_one_page_in_the_light_look(open_map: Open) -> None:
    opened = open_map(map_samples.sample_collection(), color_scheme="dark")
    view = "() => [geoint.map.getZoom(), geoint.map.getCenter().lng.toFixed(3)]"
    before = opened.page.evaluate(view)
    ARTEFACTS.mkdir(exist_ok=True)
    pdf = opened.page.pdf(path=ARTEFACTS / "map-print.pdf", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert opened.page.evaluate(view) == before
    assert opened.page.evaluate("document.querySelectorAll('.frozen, canvas[hidden]').length") == 0
    assert opened.page.evaluate("geoint.look()") == "dark"
    opened.assert_quiet()


def test_the_printed_list_numbers_the_symbols(open_map: Open) -> None:
    opened = open_map(map_samples.sample_collection())
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("#sheet li").count() == 13
    assert opened.page.locator(".pin-numbers").first.inner_text() != ""
    opened.page.set_viewport_size({"width": 1047, "height": 720})
    opened.keep("map-print")
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert opened.page.locator(".pin-numbers").count() == 0


def test_the_base_map_has_no_tear_at_180_degrees(open_map: Open) -> None:
    """Land goes on across the antimeridian: the same colour on both sides of it, in Chukotka."""
    opened = open_map(map_samples.sample_collection())
    opened.look_at(180, 67.2, 6)
    colour = """([lon, lat]) => { PIXEL const p = geoint.map.latLngToContainerPoint([lat, lon]), r = geoint.map.getContainer().getBoundingClientRect();
        const x = r.left + p.x, y = r.top + p.y;
        for (const c of document.querySelectorAll('.base-tile canvas')) { const b = c.getBoundingClientRect();
          if (x >= b.left && x < b.right && y >= b.top && y < b.bottom) {
            return pixel(c, Math.floor((x - b.left) * c.width / b.width), Math.floor((y - b.top) * c.height / b.height)); } }
        return null; }""".replace("PIXEL", PIXEL)
    land = [248, 246, 241]
    assert [opened.page.evaluate(colour, [lon, 67.3]) for lon in (178.5, 179.6, 180.4, 181.5)] == [land] * 4
    assert opened.page.evaluate(colour, [180, 64.0]) != land
    opened.keep("map-antimeridian")


@pytest.mark.parametrize(
    ("name", "lon", "lat", "zoom"), [("world", 100, 30, 2), ("sea", 135, 41, 5), ("two-million", 132, 43, 8)]
)
def test_scales(open_map: Open, name: str, lon: float, lat: float, zoom: float) -> None:
    opened = open_map(map_samples.sample_collection())
    opened.look_at(lon, lat, zoom)
    opened.keep(f"map-{name}")
    opened.assert_quiet()
