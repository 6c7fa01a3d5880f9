"""The map as a snippet for somebody else's page: a frame that can do nothing but show it, a picture behind, a caption.

The frame is sandboxed without `allow-same-origin`: the map runs, and reaches neither the page around it nor its
storage. Popups are allowed, for the links to the reports open so. The picture lies behind the frame, so it shows while
the map loads, in print, where scripts are off, and where a page's host takes frames out.
"""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from geoint.errors import InputError
from geoint.output.brief.types import clean, plain
from geoint.output.symbology import CREDITS

if TYPE_CHECKING:
    from geoint.models import Collection
    from geoint.runs import RunEvents

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""What the map in the frame may do; a source that a reader opens is a page like any other again."""

DEFAULT_HEIGHT = 560
"""Pixels: the map with its list beside it, and the page around it still in sight on a laptop."""

MIN_HEIGHT, MAX_HEIGHT = 200, 4000

MAP_FILE, PICTURE_FILE = "map.html", "map.png"
"""Files of a run's folder that a snippet points to."""

_FILL = "position:absolute;inset:0;width:100%;height:100%"
_PICTURE = f"{_FILL};object-fit:contain"
_FRAME = f"{_FILL};border:0"
_BOX = "position:relative;overflow:hidden;border:1px solid #c9c4b8;border-radius:6px;background:#fff"
_CAPTION = "margin-top:.5em;font-size:.9em"
_HIDE = ".geoint-embed iframe{display:none}"
_SAFE_IN_ADDRESS = "/:?#[]@!$&'()*+,;=~%-._"


@dataclass(frozen=True, slots=True)
class Embed:
    """A snippet of HTML; a notebook shows it as what it is."""

    html: str

    def __str__(self) -> str:
        return self.html

    def _repr_html_(self) -> str:
        return self.html


def embed_file(
    run: RunEvents,
    *,
    at: str = "",
    with_picture: bool = True,
    height: int = DEFAULT_HEIGHT,
    caption: str | None = None,
) -> Embed:
    """Return a snippet that points to a run's map.html, and to map.png for readers without frames.

    Parameters
    ----------
    run
        Tells what the caption and the picture's description say.
    at
        Where the run's folder lies, seen from the page: "" for the page's own folder, "maps/seeds", "https://...".
    with_picture
        Whether map.png lies there too.
    height
        Pixels.
    caption
        Text below; by default what the map rests on.

    Raises
    ------
    InputError
        If the address is none that a page may point to, or the height is out of bounds.
    """
    folder = _folder_address(at)
    picture = folder + PICTURE_FILE if with_picture else None
    page = folder + MAP_FILE
    return _snippet(run, f'src="{html.escape(page)}"', picture=picture, link=page, height=height, caption=caption)


def embed_page(
    run: RunEvents,
    page: str,
    *,
    picture: bytes | None = None,
    height: int = DEFAULT_HEIGHT,
    caption: str | None = None,
) -> Embed:
    """Return a snippet that holds the whole map and needs no other file.

    Parameters
    ----------
    page
        The map's HTML, as `geoint.output.webmap.to_html` makes it.
    picture
        A PNG for readers without frames.

    Raises
    ------
    InputError
        If the height is out of bounds.
    """
    source = data_address(picture) if picture else None
    return _snippet(run, f'srcdoc="{attribute(page)}"', picture=source, link=None, height=height, caption=caption)


def embed_collection(
    collection: Collection, *, title: str, height: int = DEFAULT_HEIGHT, caption: str | None = None
) -> Embed:
    """Return a snippet with the whole map of reports that were just read, for a notebook.

    Parameters
    ----------
    title
        Heading of the map.

    Raises
    ------
    InputError
        If the height is out of bounds.
    """
    from geoint.output.webmap import to_html
    from geoint.runs import run_of

    run = run_of(collection, name="", title=title)
    page = to_html(collection, title=title)
    return embed_page(run, page, picture=picture_of(run), height=height, caption=caption)


def picture_of(run: RunEvents) -> bytes:
    """Return the picture behind the frame: the map at the size of a slide, as PNG."""
    from geoint.output.figure import figure_bytes

    return figure_bytes(run, kind="png", size="slide", key=False)


def data_address(picture: bytes, kind: str = "image/png") -> str:
    """Return a picture as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(picture).decode('ascii')}"


def attribute(page: str) -> str:
    """Return a page as the value of an attribute, on one line and without signs that a site generator reads.

    A blank line would end the snippet in Markdown, three backticks a raw block, two braces are a template's.
    """
    text = html.escape(page, quote=True)
    for sign, code in (("\r", "&#13;"), ("\n", "&#10;"), ("`", "&#96;"), ("{{", "&#123;&#123;"), ("{%", "&#123;%")):
        text = text.replace(sign, code)
    return text


def as_quarto(snippet: Embed) -> str:
    """Return a snippet as a raw block, which Quarto and Pandoc pass on to HTML as it is and leave out elsewhere."""
    return f"```{{=html}}\n{snippet.html}\n```"


def _folder_address(at: str) -> str:
    """Return the address of a folder, with a slash at its end; "" stays."""
    try:
        scheme = urlsplit(at).scheme
    except ValueError as error:
        raise InputError(
            f"{clean(at)!r} is no address: {error}; give a path such as maps/seeds, or https://..."
        ) from error
    if scheme not in ("", "http", "https", "file"):
        raise InputError(f"{clean(at)!r} is no address of a folder; give a path such as maps/seeds, or https://...")
    address = quote(at.encode("utf-8", "replace"), safe=_SAFE_IN_ADDRESS)
    return address if address in ("",) or address.endswith("/") else address + "/"


def _snippet(
    run: RunEvents, source: str, *, picture: str | None, link: str | None, height: int, caption: str | None
) -> Embed:
    if not MIN_HEIGHT <= height <= MAX_HEIGHT:
        raise InputError(f"a height of {height} pixels is out of bounds; choose {MIN_HEIGHT} to {MAX_HEIGHT}")
    from geoint.output.brief.overview import figure

    title = _text(run.title or "Map of the events")
    image = f'<img src="{html.escape(picture or "")}" alt="{attribute(figure(run.events).alt)}" style="{_PICTURE}">'
    behind = f'<a href="{html.escape(link)}">{image}</a>' if link else image
    opens = f' <a href="{html.escape(link)}" target="_blank" rel="noopener">Open the map</a>' if link else ""
    frame = f'<iframe sandbox="{SANDBOX}" referrerpolicy="no-referrer" loading="lazy" title="{title}" style="{_FRAME}"'
    parts = (
        # The classes keep a notebook from reading dollar signs as mathematics.
        '<figure class="geoint-embed tex2jax_ignore mathjax_ignore" style="margin:1.5em 0">',
        f"<style>@media print{{{_HIDE}}}</style>",
        f"<noscript><style>{_HIDE}</style></noscript>",
        f'<div style="{_BOX};height:{height}px">',
        behind if picture else "",
        f"{frame} {source}></iframe>",
        "</div>",
        f'<figcaption style="{_CAPTION}">{_text(caption) if caption else _caption(run)}{opens}</figcaption>',
        "</figure>",
    )
    return Embed("\n".join(part for part in parts if part))


def _text(words: str) -> str:
    return attribute(clean(words))


def _caption(run: RunEvents) -> str:
    from geoint.output.brief.overview import basis
    from geoint.output.event_words import counted, listed, sentence

    events = sentence(counted(len(run.events), "event"))
    rests = plain(basis(run)).removeprefix("This brief rests on ")
    credits = listed([f'<a href="{address}" target="_blank" rel="noopener">{name}</a>' for name, address, _ in CREDITS])
    return f"{events} from {attribute(rests)} Made with geoint; data: {credits}."
