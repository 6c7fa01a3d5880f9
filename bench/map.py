"""Measure the map of a large run, and take the pictures of docs/map.md.

    python bench/map.py speed                  the table of figures in docs/map.md, between its two marks
    python bench/map.py pictures [--military ARTICLES.jsonl]   docs/images/map*.png, *.webp

Needs Chromium. Speed takes the better of two rounds, for other work on the machine disturbs it. Pictures are of seeds/
and of retold reports; the plain Folium map beside ours gets Leaflet from this package and pins drawn here, because both
would come from the network, as would jQuery, and no tiles.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

import geoint
from geoint.models import Collection
from geoint.output.webmap import read_asset, to_html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import map_samples  # noqa: E402  (the large and the small run of the tests)

DOCS = ROOT / "docs" / "map.md"
IMAGES = ROOT / "docs" / "images"
MARKS = ("<!-- figures: python bench/map.py speed -->", "<!-- end of figures -->")
ROUNDS = 2
STEPS = 90  # of the drag
YEARS = 33  # steps of the time line's handle: what is left are the years since 2021
COLOURS = 256  # of a palette PNG
WEBP_QUALITY = 82
TITLE = "Exercises and patrols of Russia and China"
PIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="25" height="41"><path d="M12.5 40C9 30 1 22 1 12.5a11.5 11.5 0 0 1 '
    '23 0C24 22 16 30 12.5 40z" fill="#2a81cb" stroke="#31527d"/>'
    '<circle cx="12.5" cy="12.5" r="4.5" fill="#fff"/></svg>'
)

# The one call of jQuery that Folium's popups make.
JQUERY = (
    "window.$ = (html) => [Object.assign(document.createElement('template'), {innerHTML: html}).content.firstChild];"
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if path is None:
        raise SystemExit("bench/map.py needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


# Speed

DRAG = """() => { let frames = 0, on = true;
    const count = () => { frames += 1; if (on) requestAnimationFrame(count); };
    requestAnimationFrame(count);
    window.drag = { stop: () => { on = false; return frames; } }; }"""
SEARCH = """(words) => { const from = performance.now(); geoint.store.filters.text = words; geoint.refresh();
    return [performance.now() - from, geoint.store.shown.length]; }"""


def measure(browser: Browser, path: Path) -> dict[str, float]:
    """One round: seconds to open, frames a second of a drag, milliseconds of the slowest search."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    opened = time.perf_counter() - start
    while not page.evaluate("geoint.store.events.every((event) => event.hay !== undefined)"):
        page.wait_for_timeout(200)
    page.mouse.move(1000, 400)
    page.mouse.down()
    page.evaluate(DRAG)
    start = time.perf_counter()
    for i in range(STEPS):
        page.mouse.move(1000 - i * 4, 400 + i)
    frames = page.evaluate("() => window.drag.stop()") / (time.perf_counter() - start)
    page.mouse.up()
    searches = [
        page.evaluate(SEARCH, words)[0] for words in ("place512 tuesday", "town", "paper 7", "nothing like it", "")
    ]
    context.close()
    return {"open": opened, "frames": frames, "search": max(searches)}


def speed() -> None:
    """Measure, and write the table into docs/map.md."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        large, small = Path(folder) / "large.html", Path(folder) / "small.html"
        large.write_text(to_html(map_samples.large_collection(), title="Large"), encoding="utf-8")
        five = map_samples.sample_collection()
        small.write_text(to_html(five.model_copy(update={"events": five.events[:5]}), title="Small"), encoding="utf-8")
        rounds = [measure(browser, large) for _ in range(ROUNDS)]
        sizes = [path.stat().st_size / 1e6 for path in (large, small)]
    opened, search = (min(r[key] for r in rounds) for key in ("open", "search"))
    frames = max(r["frames"] for r in rounds)
    rows = [
        ("file, 10,000 events of 20,000 mentions", f"{sizes[0]:.1f} MB", "15 MB at most"),
        ("the same, opened until it can be used", f"{opened:.1f} s", "4 s at most"),
        ("the same, dragged", f"{frames:.0f} frames a second", "20 at least"),
        ("the same, slowest of five searches with the list drawn anew", f"{search:.0f} ms", "100 ms at most"),
        ("file, 5 events", f"{sizes[1]:.1f} MB", "2.5 MB at most"),
    ]
    table = "\n".join(["| what | measured | limit |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)])
    print(table)
    text = DOCS.read_text(encoding="utf-8")
    head, rest = text.split(MARKS[0])
    tail = rest.split(MARKS[1])[1]
    DOCS.write_text(f"{head}{MARKS[0]}\n\n{table}\n\n{MARKS[1]}{tail}", encoding="utf-8")


# Pictures


def read_png(data: bytes) -> np.ndarray[Any, Any]:
    """Rows of RGB of a browser's PNG (8 bits, no interlacing)."""
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    channels = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width * channels + 1)
    out = np.zeros((height, width, channels), np.uint8)
    before = np.zeros((width, channels), np.int32)
    for y in range(height):
        line = rows[y, 1:].reshape(width, channels).astype(np.int32)
        before = unfilter(int(rows[y, 0]), line, before)
        out[y] = before
    return out[:, :, :3]


def unfilter(kind: int, line: np.ndarray[Any, Any], above: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Undo one row's PNG filter."""
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, axis=0) % 256
    if kind == 2:
        return (line + above) % 256
    left, corner = [0] * line.shape[1], [0] * line.shape[1]
    raw, up = line.tolist(), above.tolist()
    for x, pixel in enumerate(raw):
        for c, value in enumerate(pixel):
            guess = (left[c] + up[x][c]) // 2 if kind == 3 else paeth(left[c], up[x][c], corner[c])
            pixel[c] = (value + guess) % 256
        left, corner = pixel, up[x]
    return np.array(raw, np.int32)


def paeth(a: int, b: int, c: int) -> int:
    """PNG's fourth predictor."""
    guess = a + b - c
    return min((a, b, c), key=lambda value: abs(guess - value))


def palette(colours: np.ndarray[Any, Any], counts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """At most `COLOURS` colours, by median cut: the box with the widest spread is halved."""
    boxes = [np.arange(len(colours))]
    while len(boxes) < COLOURS:
        spreads = [
            np.ptp(colours[box], axis=0).max() * np.log1p(counts[box].sum()) if len(box) > 1 else -1 for box in boxes
        ]
        widest = int(np.argmax(spreads))
        if spreads[widest] <= 0:
            break
        box = boxes.pop(widest)
        axis = int(np.argmax(np.ptp(colours[box], axis=0)))
        order = box[np.argsort(colours[box][:, axis], kind="stable")]
        half = int(np.searchsorted(np.cumsum(counts[order]), counts[order].sum() / 2))
        half = min(max(half, 1), len(order) - 1)
        boxes += [order[:half], order[half:]]
    return np.array([np.round(np.average(colours[box], axis=0, weights=counts[box])) for box in boxes], np.uint8)


def write_palette_png(picture: np.ndarray[Any, Any], path: Path) -> None:
    """Write a PNG of at most 256 colours."""
    height, width, _ = picture.shape
    colours, inverse, counts = np.unique(picture.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    chosen = palette(colours.astype(np.int32), counts)
    nearest = np.concatenate([
        np.argmin(((part[:, None, :].astype(np.int32) - chosen[None].astype(np.int32)) ** 2).sum(axis=2), axis=1)
        for part in np.array_split(colours, max(1, len(colours) // 4096))
    ])  # fmt: skip
    rows = nearest[inverse.reshape(-1)].astype(np.uint8).reshape(height, width)
    packed = zlib.compress(np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes(), 9)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", chosen.tobytes()),
        (b"IDAT", packed),
        (b"IEND", b""),
    )
    out = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + out)


def keep(page: Page, name: str) -> None:
    """Save the screen as docs/images/NAME, a palette PNG or a WebP by its ending."""
    path = IMAGES / name
    if path.suffix == ".png":
        write_palette_png(read_png(page.screenshot()), path)
    else:
        client = page.context.new_cdp_session(page)
        shot = client.send("Page.captureScreenshot", {"format": "webp", "quality": WEBP_QUALITY})
        path.write_bytes(base64.b64decode(shot["data"]))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def settle(page: Page) -> None:
    page.wait_for_timeout(500)


def choose(page: Page, test: str) -> None:
    """Open the card of the first event that passes a test in the page's script."""
    page.evaluate(
        f"() => {{ const found = geoint.store.events.find((e) => {test}).index; "
        "geoint.openCard(found); geoint.goTo(found); }"
    )


def show_layers(page: Page) -> None:
    page.locator(".leaflet-control-layers-toggle").focus()
    page.keyboard.press("Enter")
    page.evaluate("document.querySelectorAll('.leaflet-control-layers-overlays summary')[2].click()")


def show_reasons(page: Page) -> None:
    choose(page, "e.conflicts.length && e.lon !== null")
    page.evaluate("document.querySelectorAll('#spot details').forEach((fold) => { fold.open = true; })")
    page.evaluate("document.querySelector('#spot .conflicts').scrollIntoView({block: 'center'})")


def show_time(page: Page) -> None:
    page.locator(".handle-0").focus()
    for _ in range(YEARS):
        page.keyboard.press("ArrowRight")


def show_places(page: Page) -> None:
    page.evaluate("geoint.map.addLayer(geoint.groups.mentions)")
    page.locator("#tab-places").click()


def show_korea(page: Page) -> None:
    page.evaluate("() => { geoint.map.setView([38.5, 132], 5.5, {animate: false}); }")


def show_paper(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": 1047, "height": 725})
    page.emulate_media(media="print")


Do = Callable[[Page], object]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PICTURES: tuple[tuple[str, str, dict[str, Any], Do], ...] = (
    ("map.png", "seeds", {}, lambda page: None),
    ("event.png", "seeds", {}, lambda page: choose(page, "e.sources.length > 1 && e.places.includes('Sea of Japan')")),
    ("map-dark.webp", "seeds", {"color_scheme": "dark"}, lambda page: None),
    ("map-phone.webp", "seeds", PHONE, lambda page: None),
    ("map-print.webp", "seeds", {}, show_paper),
    ("map-layers.webp", "seeds", {}, show_layers),
    ("map-places.webp", "seeds", {}, show_places),
    ("map-world.webp", "military", {}, lambda page: None),
    ("map-time.webp", "military", {}, show_time),
    ("map-reasons.webp", "military", {}, show_reasons),
    ("map-close.webp", "military", {}, show_korea),
    ("map-hostile.webp", "hostile", {}, lambda page: page.evaluate("geoint.openCard(0)")),
    ("map-antimeridian.webp", "sample", {}, lambda page: choose(page, "e.id === 'bering-2022'")),
)  # fmt: skip


def plain_folium(collection: Collection) -> str:
    """What a few lines of Folium give: a marker with a popup at each event's point."""
    import folium

    chart = folium.Map(location=(30, 120), zoom_start=3, tiles=None)
    for event in collection.events:
        if event.lon is not None and event.lat is not None:
            folium.Marker((event.lat, event.lon), popup=folium.Popup(event.label, parse_html=True)).add_to(chart)
    points = [(e.lat, e.lon) for e in collection.events if e.lat is not None]
    chart.fit_bounds(
        [tuple(min(p[i] for p in points) for i in (0, 1)), tuple(max(p[i] for p in points) for i in (0, 1))]
    )
    return str(chart.get_root().render())


def serve(route: Route) -> None:
    """Leaflet and a pin for the plain map, in place of the network."""
    address = route.request.url
    if address.startswith("file:"):
        route.continue_()
    elif address.endswith(("leaflet.js", "leaflet.css")):
        kind = "text/css" if address.endswith("css") else "text/javascript"
        route.fulfill(body=read_asset(f"leaflet/{address.rsplit('/', 1)[1]}"), content_type=kind)
    elif "jquery" in address:
        route.fulfill(body=JQUERY, content_type="text/javascript")
    elif "marker-icon" in address:
        route.fulfill(body=PIN, content_type="image/svg+xml")
    else:
        route.abort()


def picture_plain(context: BrowserContext, folder: Path, collection: Collection) -> None:
    """The plain Folium map of the seeds, with what it asked the network for."""
    path = folder / "plain.html"
    path.write_text(plain_folium(collection), encoding="utf-8")
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url) if not request.url.startswith("file:") else None)
    page.route("**/*", serve)
    page.goto(path.as_uri())
    settle(page)
    keep(page, "plain-folium.webp")
    print(f"plain Folium map: {path.stat().st_size / 1000:.0f} kB, {len(asked)} files asked of the network")


def pictures(military: Path | None) -> None:
    """Take every picture of docs/map.md."""
    runs = {
        "seeds": geoint.map_reports(ROOT / "seeds").collection,
        "sample": map_samples.sample_collection(),
        "hostile": map_samples.hostile_collection(),
    }
    titles = {
        "seeds": TITLE,
        "military": "Reports of military activity",
        "sample": "Drills on both sides of the Pacific",
        "hostile": "<script>alert(1)</script>",
    }
    if military is not None:
        runs["military"] = geoint.map_reports(military).collection
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name, run, options, work in PICTURES:
            if run not in runs:
                continue
            path = Path(folder) / f"{run}.html"
            if not path.exists():
                path.write_text(to_html(runs[run], title=titles[run]), encoding="utf-8")
            context = browser.new_context(
                **({"viewport": {"width": 1400, "height": 900}, "offline": True, "reduced_motion": "reduce"} | options)
            )
            page = context.new_page()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            work(page)
            settle(page)
            keep(page, name)
            context.close()
        picture_plain(browser.new_context(viewport={"width": 1400, "height": 900}), Path(folder), runs["seeds"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "pictures"])
    parser.add_argument("--military", type=Path)
    arguments = parser.parse_args()
    if arguments.what == "speed":
        speed()
    else:
        pictures(arguments.military)


if __name__ == "__main__":
    main()
