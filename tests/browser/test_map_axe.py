"""Accessibility rules of axe-core, in every tab and look. Needs the package axe-playwright-python, which carries them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import map_samples
import pytest
from conftest import Open


@pytest.fixture(scope="module")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-playwright-python is not installed")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_no_serious_finding(open_map: Open, axe: str, look: str, width: int, height: int) -> None:
    page = open_map(
        map_samples.sample_collection(), width=width, height=height, color_scheme=look, bypass_csp=True
    ).page
    page.evaluate("document.querySelectorAll('#cards .card-head').forEach((head) => head.click())")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.add_script_tag(content=axe)
    for tab in ("events", "places", "sources", "review"):
        page.evaluate("(tab) => geoint.showTab(tab)", tab)
        found = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.impact, v.id, v.nodes[0].html])")
        assert [v for v in found if v[0] in ("serious", "critical")] == []
