"""The page itself: a Folium map whose scripts and styles are inlined, behind a Content-Security-Policy.

Folium writes the map, its feature groups and its layer control from fixed words of ours. No text of a report, a
gazetteer or a geocoder passes through a template: it arrives as JSON in a data block, and our script makes text nodes
of it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from geoint.errors import InputError, OutputError
from geoint.output.webmap.text import clean

SCRIPTS = (
    "leaflet/leaflet.js", "js/util.js", "js/symbols.js", "js/store.js", "js/basemap.js", "js/labels.js", "js/areas.js",
    "js/markers.js", "js/places.js", "js/layers.js", "js/card.js", "js/panel.js", "js/lists.js", "js/timeline.js",
    "js/legend.js", "js/print.js", "js/main.js",
)  # fmt: skip
STYLES = ("leaflet/leaflet.css", "css/base.css", "css/panel.css", "css/map.css", "css/print.css")
FIRST_ZOOM = 2
# Control characters, which no HTML may hold: the data escape them, the title stands as it is.
_NO_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
ZOOMS = (1, 11)  # the base map holds detail for 1:2,000,000 (zoom 8); three steps more for crowded bases


@cache
def read_asset(name: str) -> str:
    """One file of geoint/output/assets as text.

    Raises
    ------
    OutputError
        If the installation lacks the file.
    """
    try:
        return files("geoint.output").joinpath("assets", name).read_text(encoding="utf-8")
    except OSError as error:
        raise OutputError(f"the map needs {name}, and it is missing: install geoint again") from error


def script_text() -> str:
    """All scripts as one; the source map's address is dropped, because a browser's tools would fetch it."""
    text = "\n".join(read_asset(name) for name in SCRIPTS)
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def style_text() -> str:
    """All styles as one, without the pictures and the Internet Explorer behaviour that Leaflet's own style names."""
    text = "\n".join(read_asset(name) for name in STYLES)
    return re.sub(r"^\s*(background-image|behavior): url\([^)]*\);\s*$", "", text, flags=re.MULTILINE)


def to_json(value: Any) -> str:
    """JSON that is safe inside a script element and the same for the same value."""
    text = clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def tile_source(tiles: str) -> str:
    """The Content-Security-Policy source of a tile address, such as "https://*.tile.example.org".

    Raises
    ------
    InputError
        If it is no http(s) template with {z}, {x} and {y}.
    """
    parts = urlsplit(tiles.replace("{s}", "s"))
    known = parts.scheme in ("http", "https") and all(f"{{{axis}}}" in tiles for axis in "zxy")
    host = parts.netloc
    if not known or not re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", host):
        raise InputError(f"tiles: {tiles!r} is no tile address; give https://host/{{z}}/{{x}}/{{y}}.png")
    if "{s}" in tiles:
        host = "*." + host.split(".", 1)[1]
    return f"{parts.scheme}://{host}"


def policy(page: str, tiles: str | None) -> str:
    """The Content-Security-Policy of a finished page: nothing but its own inline scripts and styles, by hash."""

    def hashes(tag: str) -> str:
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        digests = (hashlib.sha256(body.encode("utf-8")).digest() for body in found)
        return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)

    images = "data:" if tiles is None else f"data: {tile_source(tiles)}"
    rules = {
        "default-src": "'none'",
        "script-src": hashes("script"),
        "style-src": hashes("style"),
        "img-src": images,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def number_elements(root: Any) -> None:
    """Give Folium's elements ids by their order: its own are random, and equal input must give equal bytes."""
    todo, count = [root], 0
    while todo:
        element = todo.pop(0)
        count += 1
        element._id = str(count)
        todo += [*element._children.values()]


def folium_page(groups: list[dict[str, Any]]) -> str:
    """Render the map with its feature groups and its layer control; assets and data are marked by placeholders."""
    import folium
    from branca.element import Element, Figure, MacroElement
    from jinja2 import Template

    class Start(MacroElement):
        """The call that hands Folium's map and groups to our script."""

        _template = Template(
            "{% macro script(this, kwargs) %}geoint.start({map: {{ this.map }}, groups: { "
            "{% for key, name in this.groups %}{{ key|tojson }}: {{ name }}, {% endfor %}"
            "}, control: {{ this.control }}});{% endmacro %}"
        )

    page = Figure()
    page._template = Template(read_asset("page.html"))
    chart = folium.Map(
        location=(0, 0), zoom_start=FIRST_ZOOM, min_zoom=ZOOMS[0], max_zoom=ZOOMS[1], tiles=None, prefer_canvas=True,
        zoom_control="topright", zoom_snap=0.25, fade_animation=False, max_bounds_viscosity=1.0,
    )  # fmt: skip
    chart.default_js, chart.default_css = [], []  # the page asks for no file
    page.add_child(chart)
    layers = [(g["key"], folium.FeatureGroup(name=g["name"], show=g["show"])) for g in groups]
    for _, layer in layers:
        layer.add_to(chart)
    control = folium.LayerControl(position="topright", collapsed=True).add_to(chart)
    start: Any = Start()  # type: ignore[no-untyped-call]
    chart.add_child(start)
    number_elements(page)
    start.map, start.control = chart.get_name(), control.get_name()
    start.groups = [(key, layer.get_name()) for key, layer in layers]
    page.html.add_child(Element(read_asset("shell.html")), name="shell", index=0)
    text = str(page.render()).replace(", maximum-scale=1.0, user-scalable=no", "")  # readers may zoom the page
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


def assemble(groups: list[dict[str, Any]], data: dict[str, Any], *, title: str, tiles: str | None) -> str:
    """The finished page: Folium's page with scripts, styles, base map, data, title and policy put in."""
    page = folium_page(groups)
    for mark, asset in (("@@style@@", style_text()), ("@@script@@", script_text())):
        page = page.replace(mark, asset)
    page = page.replace("@@policy@@", html.escape(policy(page, tiles), quote=True))
    page = page.replace("@@basemap@@", to_json(json.loads(read_asset("basemap.json"))))
    head, tail = page.split("@@data@@")
    return (
        head.replace("@@title@@", html.escape(_NO_HTML.sub("\N{REPLACEMENT CHARACTER}", clean(title))))
        + to_json(data)
        + tail
    )
