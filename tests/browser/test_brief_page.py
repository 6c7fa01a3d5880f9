"""The brief's page and the snippet in Chromium: the map inside its frame draws, reaches nothing, and has a way round it."""

from __future__ import annotations

import base64
import html
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import map_samples
import pytest
from conftest import ARTEFACTS, Opened
from playwright.sync_api import Browser, Error, Frame

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from brief_samples import brief_of, run
from test_embed import notebook_page

from geoint.models import Collection
from geoint.output.brief.html import brief_html
from geoint.output.brief.timeline import timeline_bytes
from geoint.output.embed import embed_file, embed_page
from geoint.output.webmap import to_html

pytestmark = pytest.mark.browser
TITLE = "Drills around the Sea of Japan"

Show = Callable[..., Opened]


def picture() -> bytes:
    """A picture that is red all over, so that a pixel tells whether it is seen."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (160, 90), "#ff0000").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def map_page() -> str:
    return to_html(map_samples.sample_collection(), title=TITLE)


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Open a page without a network; what it asks for and complains of is kept."""
    contexts = []

    def opener(page: str, *, files: dict[str, str | bytes] | None = None, width: int = 1300, **options: Any) -> Opened:
        for name, data in {**(files or {}), "page.html": page}.items():
            (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        contexts.append(context)
        opened = Opened(context.new_page())
        own = tmp_path.as_uri()
        opened.page.on(
            "request", lambda r: None if r.url.startswith((own, "data:", "about:")) else opened.requests.append(r.url)
        )
        opened.page.on("console", lambda message: opened.messages.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.messages.append(f"error: {error}"))
        opened.page.on("dialog", lambda dialog: opened.messages.append(f"dialog: {dialog.message}"))
        opened.page.goto((tmp_path / "page.html").as_uri())
        return opened

    yield opener
    for context in contexts:
        context.close()


def frame_of(opened: Opened, *, visible: bool = True) -> Frame:
    """The map's frame, when its map is drawn."""
    if visible:
        opened.page.locator("iframe").last.scroll_into_view_if_needed()
    for _ in range(400):
        inner = [frame for frame in opened.page.frames if frame != opened.page.main_frame]
        # While the frame's first, empty document gives way to the map, it cannot be asked.
        with suppress(Error):
            if inner and inner[-1].evaluate("document.documentElement.dataset.ready") == "yes":
                return inner[-1]
        opened.page.wait_for_timeout(50)
        if visible:
            opened.page.locator("iframe").last.scroll_into_view_if_needed()
    raise AssertionError("the map in the frame was never ready")


COLOURS = """() => Math.max(0, ...[...document.querySelectorAll("canvas")].filter((c) => c.width).map((c) =>
  new Set(new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer)).size))"""
VIEW = "() => [geoint.map.getCenter().lat, geoint.map.getCenter().lng, geoint.map.getZoom()]"
SYMBOLS = "() => document.querySelectorAll('.leaflet-marker-icon').length"


def assert_drawn(frame: Frame) -> None:
    """Whether the map shows its events and has painted their areas; it paints in the frames after it is ready."""
    assert frame.evaluate("geoint.store.shown.length") == len(map_samples.sample_collection().events)
    for _ in range(100):
        # A frame out of sight paints nothing, and a picture above it that comes late moves it there.
        frame.page.locator("iframe").last.scroll_into_view_if_needed()
        symbols, colours = frame.evaluate(SYMBOLS), frame.evaluate(COLOURS)
        if symbols > 3 and colours > 20:
            return
        frame.page.wait_for_timeout(50)
    raise AssertionError(f"{symbols} symbols and {colours} colours on the map")


def assert_shut_in(frame: Frame) -> None:
    """The frame has an origin of its own and no way out."""
    assert frame.evaluate("window.origin") == "null"
    assert (
        frame.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()")
        == "SecurityError"
    )
    assert (
        frame.evaluate("(() => { try { return String(localStorage.length); } catch (error) { return error.name; } })()")
        == "SecurityError"
    )


def page_of(collection: Collection, map_page: str | None) -> str:
    pictures = {"figure": picture(), "timeline": timeline_bytes(run(collection))}
    return brief_html(brief_of(collection, title=TITLE), pictures, page=map_page, map_address="map.html")


@pytest.mark.parametrize(
    ("name", "width", "options"), [("desktop", 1300, {}), ("phone", 390, {}), ("dark", 1300, {"color_scheme": "dark"})]
)
def test_the_brief_holds_the_live_map(
    show: Show, map_page: str, name: str, width: int, options: dict[str, Any]
) -> None:
    opened = show(page_of(map_samples.sample_collection(), map_page), width=width, **options)
    frame = frame_of(opened)
    assert_drawn(frame)
    assert_shut_in(frame)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.keep(f"brief-{name}")
    opened.assert_quiet()


def test_the_map_works_inside_its_frame(show: Show, map_page: str) -> None:
    opened = show(page_of(map_samples.sample_collection(), map_page))
    frame = frame_of(opened)
    frame.locator(".card").first.locator("button, summary, h3").first.click()
    opened.page.wait_for_timeout(100)
    assert frame.evaluate("geoint.store.selected.length") == 1
    frame.locator("a.skip").focus()
    opened.page.keyboard.press("Enter")
    assert frame.evaluate("document.activeElement.id") == "panel"
    assert (
        frame.evaluate("document.documentElement.dataset.ready") == "yes"
    )  # it is still the map, not the page around it
    assert frame.locator("button[aria-label=Print]").count() == 0  # a sandboxed frame may not print
    opened.assert_quiet()


@pytest.mark.parametrize("closed", ["display: none", "height: 0", "width: 0; height: 0"])
def test_a_map_in_a_frame_that_is_opened_late_shows_all_events(show: Show, map_page: str, closed: str) -> None:
    """A tab or a folded part of a page: the map starts without a size, and has a view only when it gets one."""
    opened = show(page_around(f'<iframe style="width: 100%; height: 700px" srcdoc="{html.escape(map_page)}"></iframe>'))
    at_once = frame_of(opened).evaluate(VIEW)
    late = show(
        page_around(f'<iframe style="width: 100%; {closed}" srcdoc="{html.escape(map_page)}"></iframe>').replace(
            "<body>", "<body style='min-height: 1000px'>"
        )
    )
    frame = frame_of(late, visible=False)
    assert frame.evaluate(SYMBOLS) == 0
    late.page.evaluate("document.querySelector('iframe').style.cssText = 'width: 100%; height: 700px'")
    assert_drawn(frame)
    assert frame.evaluate(VIEW) == at_once
    late.assert_quiet()


def test_a_hostile_brief_runs_nothing(show: Show) -> None:
    collection = map_samples.hostile_collection()
    opened = show(page_of(collection, to_html(collection, title=map_samples.HOSTILE[1])))
    frame = frame_of(opened)
    assert opened.page.evaluate("window.pwned") is None and frame.evaluate("window.pwned") is None
    for address in opened.page.evaluate("[...document.links].map((link) => link.protocol)"):
        assert address in ("http:", "https:", "file:")
    opened.assert_quiet()


def test_notes_lead_there_and_back(show: Show) -> None:
    opened = show(page_of(map_samples.sample_collection(), None))
    opened.page.locator("article .refs a").first.click()
    assert opened.page.evaluate("location.hash") == "#note-1"
    opened.page.locator("#note-1 .back").click()
    assert opened.page.evaluate("location.hash") == "#event-1"
    opened.assert_quiet()


def test_print_fills_a4_pages(show: Show, map_page: str) -> None:
    from pypdf import PdfReader

    opened = show(page_of(map_samples.sample_collection(), map_page))
    frame_of(opened)
    reader = PdfReader(io.BytesIO(opened.page.pdf(prefer_css_page_size=True)))
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {
        (595, 842)
    }
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Vostok 2022" in text and "Six armies meet for Vostok 2022" in text
    assert "The same map, live" not in text
    ARTEFACTS.mkdir(exist_ok=True)
    opened.page.pdf(path=ARTEFACTS / "brief.pdf", prefer_css_page_size=True)


# -- the snippet


def page_around(snippet: str) -> str:
    return f"<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>A report</title><body><h1>A report</h1>\n{snippet}\n</body></html>"


def seen_colour(opened: Opened) -> tuple[int, int, int]:
    """The colour in the middle of the snippet's box."""
    from PIL import Image

    shot = opened.page.locator(".geoint-embed > div").screenshot()
    with Image.open(io.BytesIO(shot)) as image:
        pixel = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def test_a_snippet_with_files_shows_the_map(show: Show, map_page: str) -> None:
    snippet = embed_file(run(map_samples.sample_collection())).html
    opened = show(page_around(snippet), files={"map.html": map_page, "map.png": picture()})
    frame = frame_of(opened)
    assert_drawn(frame)
    assert_shut_in(frame)
    assert seen_colour(opened) != (255, 0, 0)
    opened.keep("embed-file")
    opened.assert_quiet()


def test_a_snippet_with_the_map_inside_shows_it(show: Show, map_page: str) -> None:
    opened = show(page_around(embed_page(run(map_samples.sample_collection()), map_page, picture=picture()).html))
    frame = frame_of(opened)
    assert_drawn(frame)
    assert_shut_in(frame)
    opened.assert_quiet()


def test_without_scripts_the_picture_is_seen(show: Show, map_page: str) -> None:
    snippet = embed_page(run(map_samples.sample_collection()), map_page, picture=picture()).html
    opened = show(page_around(snippet), java_script_enabled=False)
    assert seen_colour(opened) == (255, 0, 0)


def test_where_a_host_takes_frames_out_the_picture_is_seen(show: Show, map_page: str) -> None:
    snippet = embed_file(run(map_samples.sample_collection())).html
    start, end = snippet.index("<iframe"), snippet.index("</iframe>") + len("</iframe>")
    opened = show(page_around(snippet[:start] + snippet[end:]), files={"map.html": map_page, "map.png": picture()})
    assert seen_colour(opened) == (255, 0, 0)
    assert opened.page.locator("figcaption a", has_text="Open the map").get_attribute("href") == "map.html"


def test_the_picture_is_printed(show: Show, map_page: str) -> None:
    opened = show(page_around(embed_page(run(map_samples.sample_collection()), map_page, picture=picture()).html))
    frame_of(opened)
    opened.page.emulate_media(media="print")
    assert seen_colour(opened) == (255, 0, 0)


def test_a_notebook_shows_the_map(show: Show) -> None:
    opened = show(notebook_page())
    assert_drawn(frame_of(opened))
    shown = base64.b64decode(opened.page.locator(".geoint-embed img").get_attribute("src").partition(",")[2])  # type: ignore[union-attr]
    assert shown.startswith(b"\x89PNG")
    assert "It costs $5 and $6" in opened.page.locator(".geoint-embed figcaption").inner_text()
