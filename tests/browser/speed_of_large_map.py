"""How quick the page is with ten thousand events and twenty thousand reports. Run by hand, for it depends on the machine:

    python -m pytest tests/browser/speed_of_large_map.py

Times are the main thread's own (CPU).
"""

from __future__ import annotations

from pathlib import Path

import map_samples
import pytest
from playwright.sync_api import Browser, Page

from geoint.output.webmap import to_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def thread_seconds(client: object) -> float:
    metrics = client.send("Performance.getMetrics")["metrics"]  # type: ignore[attr-defined]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


@pytest.fixture(scope="module")
def large(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Page, object, float]:
    path = tmp_path_factory.mktemp("large") / "map.html"
    path.write_text(to_html(map_samples.large_collection(), title="Large"), encoding="utf-8")
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    return path, page, client, thread_seconds(client)


def test_opening(large: tuple[Path, Page, object, float]) -> None:
    assert large[3] <= 4.0


def test_search(large: tuple[Path, Page, object, float]) -> None:
    _, page, client, _ = large
    for _ in range(300):  # the page makes its search text in idle moments
        if page.evaluate("geoint.store.events.every((event) => event.hay !== undefined)"):
            break
        page.wait_for_timeout(200)
    before = thread_seconds(client)
    found = page.evaluate(
        "() => { geoint.store.filters.text = 'place512 tuesday'; geoint.refresh(); return geoint.store.shown.length; }"
    )
    assert found == 10
    assert thread_seconds(client) - before <= 0.1
    page.evaluate("() => { geoint.store.filters.text = ''; geoint.refresh(); }")


def test_panning(large: tuple[Path, Page, object, float]) -> None:
    """A frame of a drag costs the main thread at most a twentieth of a second."""
    _, page, client, _ = large
    page.mouse.move(900, 400)
    page.mouse.down()
    before = thread_seconds(client)
    steps = 60
    for i in range(steps):
        page.mouse.move(900 - i * 4, 400 + i)
    spent = thread_seconds(client) - before
    page.mouse.up()
    assert spent / steps <= 0.05
