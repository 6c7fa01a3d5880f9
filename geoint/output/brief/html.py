"""A brief as one HTML file: pictures inside, the live map in a sandboxed frame, no script of its own, fit for print.

The page's Content-Security-Policy names by their hashes the only style that it has, and the map's scripts and styles: a
document in a frame's `srcdoc` obeys the policy of the page around it as well as its own.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from geoint.output.brief.types import Brief, Line, plain
from geoint.output.embed import SANDBOX, data_address
from geoint.output.symbology import TYPES
from geoint.output.webmap.page import read_asset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

MAX_MAP_CHARS = 16_000_000
"""A larger map is linked, not held: a brief of 20 MB and more is nothing to mail, and slow to open."""

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def brief_html(
    brief: Brief, pictures: Mapping[str, bytes], *, page: str | None = None, map_address: str | None = None
) -> str:
    """Return a brief as a page.

    Parameters
    ----------
    pictures
        PNG by the name of the picture: figure, timeline.
    page
        The run's map, to be held in a frame; null leaves the frame out.
    map_address
        Where the map lies, seen from the brief's folder, for a link.

    Returns
    -------
    str
        HTML; the same for the same input.
    """
    held = page if page is not None and len(page) <= MAX_MAP_CHARS else None
    style = read_asset("brief.css")
    return _template().render(
        brief=brief,
        style=style,
        policy=policy(style, held),
        pictures={name: data_address(data) for name, data in pictures.items()},
        page=held,
        map_address=map_address,
        sandbox=SANDBOX,
        types=TYPES,
        told={paragraph.number for paragraph in brief.paragraphs},
        first_refs=first_refs(brief),
        plain=plain,
    )


def policy(style: str, page: str | None) -> str:
    """Return the page's Content-Security-Policy: its own style, pictures inside it, and what the held map needs."""
    rules = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": f"'sha256-{_digest(style)}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if page is not None:
        own = _rules(page)
        rules["style-src"] += " " + own.get("style-src", "")
        rules["script-src"] = own.get("script-src", "'none'")
        rules["img-src"] = own.get("img-src", "data:")
    return "; ".join(f"{name} {value.strip()}" for name, value in rules.items())


def first_refs(brief: Brief) -> dict[int, str]:
    """Return note -> where it is first referred to: a note leads back there."""
    found: dict[int, str] = {}
    for paragraph in brief.paragraphs:
        for piece in paragraph.text + paragraph.doubts:
            found.setdefault(piece.note, f"event-{paragraph.number}")
    for difference in brief.differences:
        for piece in (piece for value in difference.values for piece in value):
            found.setdefault(piece.note, "differ")
    return found


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _rules(page: str) -> dict[str, str]:
    """Return the map's own policy; a map of another make has none, and then nothing of it may run."""
    found = _POLICY.search(page)
    text = html.unescape(found[1]) if found else ""
    pairs = (rule.strip().partition(" ") for rule in text.split(";"))
    return {name: value for name, _, value in pairs if name}


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["groups"] = _groups
    return environment.from_string(read_asset("brief.html"))


def _groups(text: Line) -> list[dict[str, Any]]:
    """Return a line's pieces, with the notes that follow each other as one group."""
    groups: list[dict[str, Any]] = []
    for piece in text:
        if piece.note and groups and groups[-1]["notes"]:
            groups[-1]["notes"].append(piece.note)
        else:
            groups.append({"piece": piece, "notes": [piece.note] if piece.note else []})
    return groups
