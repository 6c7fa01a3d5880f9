"""Hostile text in every field: it is shown as text, and nothing of it runs."""

from __future__ import annotations

import csv
from pathlib import Path

import map_samples
import pytest
from conftest import Open
from nominatim import Nominatim, place

import geoint

pytestmark = pytest.mark.browser

SHOWN = [bad for bad in map_samples.HOSTILE if len(bad) < 200 and not set(bad) & set("\x00\x07\ud800\u2028\u2029")]


def test_hostile_text_is_shown_and_nothing_runs(open_map: Open) -> None:
    opened = open_map(map_samples.hostile_collection(), title=map_samples.HOSTILE[1])
    page = opened.page
    page.evaluate(
        "document.querySelectorAll('#cards .card').forEach((card) => card.querySelector('.card-head').click())"
    )
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate(
        "geoint.store.events.forEach((event, i) => { geoint.choose([i], [event.lat, event.lon]); if (i < 4) geoint.goTo(i); })"
    )
    page.evaluate(
        "geoint.map.addLayer(geoint.groups.mentions); geoint.data.mentions.forEach((place) => geoint.showPlace(place))"
    )
    for tab in ("places", "sources", "review"):
        page.evaluate("(tab) => geoint.showTab(tab)", tab)
    page.evaluate("document.querySelectorAll('button.sentinel, .view > .button').forEach((button) => button.click())")
    page.evaluate("[...document.querySelectorAll('.card-tools a')].slice(0, 4).forEach((link) => link.click())")
    page.evaluate("document.querySelectorAll('.leaflet-bar a, [role=tab], label').forEach((node) => node.click())")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    text = page.evaluate("document.body.textContent")
    assert [bad for bad in SHOWN if bad not in text] == []
    opened.assert_quiet()


def test_hostile_addresses_are_never_links(open_map: Open) -> None:
    page = open_map(map_samples.hostile_collection()).page
    page.evaluate(
        "document.querySelectorAll('#cards .card-head').forEach((head) => head.click()); geoint.showTab('sources')"
    )
    links = page.evaluate("[...document.querySelectorAll('a[target]')].map((a) => [a.protocol, a.rel])")
    assert links and {tuple(link) for link in links} == {("https:", "noopener noreferrer")}
    assert (
        page.evaluate(
            "document.querySelectorAll('[href^=javascript], [href^=data], [onclick], [onerror], [onload]').length"
        )
        == 0
    )
    assert "address, not a safe link" in page.inner_text("#view-sources")


def test_the_policy_stops_what_slips_through(open_map: Open) -> None:
    opened = open_map(map_samples.sample_collection())
    opened.page.evaluate(
        """() => { const script = document.createElement("script"); script.textContent = "window.pwned = 1"; document.body.append(script);
             const div = document.createElement("div"); div.innerHTML = "<img src=x onerror='window.pwned = 2'>"; document.body.append(div); }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in message for message in opened.messages)


def test_the_search_takes_any_text(open_map: Open) -> None:
    opened = open_map(map_samples.hostile_collection())
    for bad in SHOWN:
        opened.page.evaluate("(text) => { geoint.store.filters.text = text; geoint.refresh(); }", bad)
        assert opened.page.evaluate("geoint.store.shown.length") >= 1, bad
    opened.assert_quiet()


FILE_NAMES = (
    "<img src=x onerror=window.pwned=50>.md", "'; window.pwned=51; '.md", "`${window.pwned=52}`.md", "{{ 7*7 }}{% raw %}.md",
    "\\u003cscript\\u003e.md", "javascript:window.pwned=53.md", "\u202egnp.md", "zero\u200bwidth.md", "&lt;b&gt;.md", "a" * 200 + ".md",
)  # fmt: skip
FIELDS = [bad for bad in map_samples.HOSTILE if len(bad) < 1000 and not set(bad) & set("\x00\x07\ud800\u2028\u2029\n")]


def quoted(text: str) -> str:
    """A value of the front matter."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture
def hostile_files(tmp_path: Path) -> tuple[Path, Path, int]:
    """A folder of reports whose names, titles, publishers, addresses and text are hostile, a gazetteer of hostile names, and how many."""
    folder, places, plants = tmp_path / "reports", tmp_path / "places.csv", 0
    folder.mkdir()
    for i, bad in enumerate(FIELDS):
        name = f"{i:02d} {FILE_NAMES[i % len(FILE_NAMES)]}"
        address = map_samples.HOSTILE_URLS[i % len(map_samples.HOSTILE_URLS)]
        head = (
            f"---\ntitle: {quoted(bad)}\npublisher: {quoted(bad)}\nurl: {quoted(address)}\npublished: 2024-03-08\n---\n"
        )
        body = (
            f"{bad} Ships of Russia and China held drills at Camp Amber{i} in the Sea of Japan on {1 + i} February 2024, {bad} said. "
            f"The end of {bad}.\n"
        )
        (folder / name).write_text(head + body, encoding="utf-8")
        plants += 7  # file name, title, publisher, address, three times in the text
    (folder / "zarechnovka.md").write_text(
        "Russian and Chinese troops held a joint exercise near Zarechnovka village in Primorsky Krai, Russia, on 3 March 2024.\n",
        encoding="utf-8",
    )
    with places.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("id", "name", "kind", "lon", "lat", "country", "other_names"))
        for i, bad in enumerate(FIELDS):
            for kind, name in (("base", "Camp"), ("port", "Port"), ("range", "Range")):
                rows.writerow((f"mine:{kind}-{i}", f"{bad} {i}", kind, 131 + i / 10, 43, "RU", f"{name} Amber{i}"))
                plants += 1
    return folder, places, plants


def test_hostile_files_gazetteer_and_geocoder(
    open_map: Open, hostile_files: tuple[Path, Path, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, places, plants = hostile_files
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    server = Nominatim()
    answer = "Zarechnovka <img src=x onerror=window.pwned=60> </script><script>window.pwned=61</script> ${window.pwned=62} {{7*7}}"
    server.replies = [[place(answer, 131.41, 43.11, "ru", licence=f"{answer} licence")]]
    try:
        result = geoint.map_reports(
            folder, gazetteer=[places], geocoder="nominatim", geocoder_domain=server.domain, contact="you@example.org"
        )
    finally:
        server.close()
    assert plants >= 200
    collection = result.collection
    assert len(collection.readings) == len(FIELDS) + 1
    assert {m.method for m in result.mentions if m.text == "Zarechnovka"} == {"geocoder"}
    assert any(m.entry_id and m.entry_id.startswith("mine:") for m in result.mentions)
    opened = open_map(collection, title=FIELDS[0])
    page = opened.page
    page.evaluate("() => { let b; while ((b = document.querySelector('button.sentinel'))) b.click(); }")
    page.evaluate("document.querySelectorAll('#cards .card').forEach((card) => card.show(true))")
    page.evaluate(
        "geoint.map.addLayer(geoint.groups.mentions); geoint.data.mentions.forEach((p) => geoint.showPlace(p))"
    )
    for tab in ("places", "sources", "review"):
        page.evaluate("(tab) => geoint.showTab(tab)", tab)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate("document.querySelectorAll('.pin').forEach((pin) => pin.click())")
    page.evaluate(
        "document.querySelectorAll('button:not([aria-label=Print]), [role=tab], label').forEach((node) => node.click())"
    )
    opened.settle()
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert "Some places: nominatim (" in page.inner_text(".leaflet-control-attribution")
    text = page.evaluate("document.body.textContent")
    assert "placed by a geocoding service, not by the gazetteer" in text
    marked = (
        "geoint.sites.filter((s) => s.members.some((m) => m.area.by) && s.layer).map((s) => s.layer.options.dashArray)"
    )
    assert set(page.evaluate(marked)) == {"1 4"}  # dotted
    sources = page.evaluate("document.querySelector('#view-sources').textContent")
    assert [bad for bad in FIELDS if len(bad) < 300 and bad.strip() not in text] == []  # longer ones are cut
    paths = [reading.report.path or "" for reading in collection.readings]  # what a terminal obeys is spelt out in them
    assert [path for path in paths if path.rpartition("/")[2] not in sources] == []
    assert "<img src=x onerror=window.pwned=60>" in text
    links = page.evaluate("[...document.querySelectorAll('a[target]')].map((a) => [a.protocol, a.rel])")
    assert {tuple(link) for link in links} == {("https:", "noopener noreferrer")}
    assert (
        page.evaluate(
            "document.querySelectorAll('[onclick], [onerror], [onload], iframe, img, body script[src]').length"
        )
        == 0
    )
    opened.assert_quiet()
