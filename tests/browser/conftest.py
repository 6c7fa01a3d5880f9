"""A page of the map in headless Chromium, with the network watched and every fault kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import map_samples
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from geoint.models import Collection
from geoint.output.webmap import to_html

ARTEFACTS = Path(__file__).resolve().parents[2] / "test-artefacts"
TITLE = "Drills around the Sea of Japan"


@dataclass
class Opened:
    """A page with what it asked for and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        assert self.requests == []
        assert self.messages == []

    def click_at(self, lon: float, lat: float) -> None:
        """Click the map at a place, wherever it is on the screen."""
        x, y = self.page.evaluate(
            """([lon, lat]) => { const p = geoint.map.latLngToContainerPoint([lat, lon]), r = geoint.map.getContainer().getBoundingClientRect();
               return [r.left + p.x, r.top + p.y]; }""",
            [lon, lat],
        )
        self.page.mouse.click(x, y)

    def look_at(self, lon: float, lat: float, zoom: float) -> None:
        self.page.evaluate(
            "([lon, lat, zoom]) => geoint.map.setView([lat, lon], zoom, {animate: false})", [lon, lat, zoom]
        )
        self.settle()

    def settle(self) -> None:
        """Let the page do what it put off: its views follow a change in the next frame."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def wait_until(self, expression: str) -> None:
        """Wait until something holds in the page; the page's own policy forbids Playwright's way of waiting."""
        for _ in range(100):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never true: {expression}")

    def open_layers(self) -> None:
        """Open the layer switches with the keyboard, as a mouse would be in the way of the map."""
        self.page.locator(".leaflet-control-layers-toggle").focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".leaflet-control-layers-expanded")).to_be_visible()

    def switch(self, name: str) -> None:
        """Tick a layer in the open list, or take the tick away, with the keyboard."""
        entry = self.page.locator(".leaflet-control-layers-overlays label", has=self.page.get_by_text(name, exact=True))
        box = entry.locator("input")
        expect(box).to_be_visible()
        before = box.is_checked()
        box.focus()
        self.page.keyboard.press("Space")
        expect(box).to_be_checked(checked=not before)
        self.settle()

    def shown(self) -> list[str]:
        """Ids of the events that the map shows."""
        return list(self.page.evaluate("() => geoint.store.shown.map((event) => event.id)"))

    def keep(self, name: str) -> None:
        """Save a picture for a person to look at."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def pages() -> dict[tuple[int, str], str]:
    """Pages already made, by collection and title: making one takes a second."""
    return {}


@pytest.fixture
def open_map(browser: Browser, tmp_path: Path, pages: dict[tuple[int, str], str]) -> Iterator[Open]:
    """Open a collection's map; the network is cut off, and requests and console messages are kept."""
    contexts = []

    def opener(
        collection: Collection,
        *,
        title: str = TITLE,
        width: int = 1440,
        height: int = 900,
        fragment: str = "",
        **options: object,
    ) -> Opened:
        path = tmp_path / "map.html"
        key = (hash(repr([event.id for event in collection.events])), title)
        if key not in pages:
            pages[key] = to_html(collection, title=title)
        path.write_text(pages[key], encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)  # type: ignore[arg-type]
        contexts.append(context)
        opened = Opened(context.new_page())
        own = path.as_uri()
        opened.page.on(
            "request",
            lambda request: (
                None
                if request.url.split("#")[0] == own or request.url.startswith("data:")
                else opened.requests.append(request.url)
            ),
        )
        opened.page.on("console", lambda message: opened.messages.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.messages.append(f"error: {error}"))
        opened.page.on("dialog", lambda dialog: opened.messages.append(f"dialog: {dialog.message}"))
        opened.page.goto(own + fragment)
        opened.page.wait_for_selector("html[data-ready]", timeout=60_000)
        opened.settle()
        opened.page.wait_for_timeout(50)  # for a message that comes late
        return opened

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def sample(open_map: Open) -> Opened:
    return open_map(map_samples.sample_collection())
