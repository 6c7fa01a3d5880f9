"""Strict readings of every file that a run leaves: what each must hold, and what must not be in it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import mistune
import shapely
from geojson_rules import complaints
from lxml import etree
from pyarrow import parquet

from geoint.models import Collection, Event
from geoint.output.fields import LayerName, Layers
from geoint.output.kml import DRAWN_ROLES
from geoint.output.layers_read import load_layers
from geoint.output.symbology import TYPES
from geoint.output.tables import FORMULA_STARTS
from geoint.output.webmap import to_html
from geoint.runs import load_run, run_of

TEXT_SUFFIXES = {".csv", ".csvt", ".prj", ".geojson", ".json", ".kml", ".html", ".md"}


def strict_json(text: str) -> Any:
    def refuse(name: str) -> float:
        raise ValueError(name)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)


def files_of(directory: Path) -> dict[str, bytes]:
    found = {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()}  # fmt: skip
    for name, data in found.items():
        if Path(name).suffix in TEXT_SUFFIXES:
            assert "\0" not in data.decode("utf-8"), name
    return found


# -- CSV


def check_csv(data: bytes, heads: tuple[str, ...], count: int, *, encoding: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))
    assert rows[0] == list(heads)
    assert len(rows) == count + 1
    for row in rows[1:]:
        assert len(row) == len(heads)
        assert not [cell for cell in row if cell.lstrip(" ").startswith(FORMULA_STARTS)]
    return rows[1:]


# -- HTML


class Page(HTMLParser):
    """Elements with their attributes, and what stands in scripts, styles and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.scripts: list[str] = []
        self.run: list[bool] = []
        self.others: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append("")
            self.run.append(dict(attrs).get("type") != "application/json")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts[-1] += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def all(self, wanted: str) -> list[str]:
        return [value or "" for _, attrs in self.elements for name, value in attrs if name == wanted]

    def count(self, wanted: str) -> int:
        return sum(tag == wanted for tag, _ in self.elements)


def plain_map(run: Collection) -> Page:
    """The map of as many types of events, of which nothing else is known."""
    kinds = [kind for kind in TYPES if kind in {event.type for event in run.events}]
    events = tuple(Event(id=kind, name=None, label="", type=kind, status="unknown") for kind in kinds)
    return Page(to_html(Collection(events=events), title="plain"))


def without_policy(page: Page) -> list[Any]:
    return [e for e in page.elements if ("http-equiv", "Content-Security-Policy") not in e[1]]


def check_map(text: str, run: Collection) -> None:
    page, plain = Page(text), plain_map(run)
    assert without_policy(page) == without_policy(plain)
    assert page.others == plain.others
    data = [n for n, (own, other) in enumerate(zip(page.scripts, plain.scripts, strict=True)) if own != other]
    assert len(data) == 1
    payload = page.scripts[data[0]]
    assert not set(payload) & set("<>&\u2028\u2029")
    known = strict_json(payload)
    assert len(known["events"]) == len(run.events)
    assert len(known["reports"]) == len(run.readings)
    assert len(known["review"]) == len(run.review)
    (rules,) = [value for value in page.all("content") if value.startswith("default-src 'none'")]
    digests = [base64.b64encode(hashlib.sha256(s.encode("utf-8")).digest()).decode("ascii") for s in page.scripts]
    assert all(f"'sha256-{d}'" in rules for d, runs in zip(digests, page.run, strict=True) if runs)
    assert not page.run[data[0]]
    assert "unsafe" not in rules


# -- a run's folder


def check_geojson(texts: dict[LayerName, str], layers: Layers) -> None:
    for layer, text in texts.items():
        assert complaints(text) == [], layer
        assert len(json.loads(text)["features"]) == len(layers.rows(layer))


def check_geopackage(path: Path, layers: Layers) -> None:
    tables: dict[str, Any] = {
        "events": layers.events,
        "areas": layers.areas,
        "mentions": layers.mentions,
        "unplaced": layers.unplaced,
    }
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, rows in tables.items():
            text = "label" if name != "mentions" else "quote"
            assert [value for (value,) in connection.execute(f"SELECT {text} FROM {name} ORDER BY fid")] == [
                getattr(row, text) for row in rows
            ]
        for (document,) in connection.execute("SELECT metadata FROM gpkg_metadata"):
            ElementTree.fromstring(document)


def check_project(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["events.qgs"]
        document = archive.read("events.qgs")
    assert etree.fromstring(document, etree.XMLParser(resolve_entities=False)).tag == "qgis"


def check_read_back(directory: Path, run: Collection, layers: Layers) -> None:
    back, made = load_run(directory), run_of(run, name="")
    rows = iter(layers.areas)
    for event, told in zip(back.events, run.events, strict=True):
        areas = tuple(area.model_copy(update={"geometry": next(rows).geometry}) for area in told.areas)
        mentions = tuple(
            m.model_copy(update={"places": tuple(p.model_copy(update={"footprint": None}) for p in m.places)})
            for m in told.mentions
        )
        assert event == told.model_copy(update={"areas": areas, "mentions": mentions})
    assert (back.review, back.faults) == (run.review, run.faults)
    assert [r.source_id for r in back.reports.values()] == [r.source_id for r in made.reports.values()]
    assert [back.n_sources(e) for e in back.events] == [made.n_sources(e) for e in made.events]
    assert load_layers(back, directory) == layers


# -- the other formats


def check_kml(document: bytes, run: Collection, layers: Layers) -> None:
    root = ElementTree.fromstring(document)
    space = {"k": "http://www.opengis.net/kml/2.2"}
    placemarks = root.findall(".//k:Placemark", space)
    assert len(placemarks) == len(run.events)
    for balloon in root.iterfind(".//k:Placemark/k:description", space):
        page = Page(balloon.text or "")
        assert {tag for tag, _ in page.elements} <= {"h3", "table", "tr", "td", "b", "p", "br"}
        assert {attrs for _, attrs in page.elements} <= {(), (("valign", "top"), ("nowrap", "nowrap"))}
        assert "$[" not in (balloon.text or "")
        assert page.others == []
    for positions in root.iterfind(".//k:coordinates", space):
        for lon, lat in (map(float, pair.split(",")) for pair in (positions.text or "").split(" ")):
            assert -180 <= lon <= 180 and -90 <= lat <= 90
    drawn = [row for row in layers.areas if row.role in DRAWN_ROLES]
    assert len(root.findall(".//k:Polygon", space)) >= len(drawn)


def check_parquet(path: Path, layers: Layers, layer: LayerName) -> None:
    table = parquet.read_table(path)
    table.validate(full=True)
    rows = layers.all_rows(layer)
    assert table.num_rows == len(rows)
    read = [None if data is None else shapely.from_wkb(data) for data in table.column("geometry").to_pylist()]
    assert read == [row.geometry for row in rows]
    about = strict_json(table.schema.metadata[b"geo"].decode("utf-8"))
    assert about["columns"]["geometry"].get("geometry_types") is not None


# -- brief, snippet, figure

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BRIEF_ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "aria-label", "href", "id", "src", "alt", "scope", "tabindex", "role", "target", "rel",
}  # fmt: skip
BRIEF_TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "p", "h1", "h2", "h3", "bdi", "nav", "a", "main", "section", "ul", "ol", "li", "sup", "figure", "img",
    "figcaption", "b", "div", "table", "thead", "tbody", "tr", "th", "td", "small", "article", "span", "q", "cite",
}  # fmt: skip
MARKDOWN_PARTS = {
    "heading", "paragraph", "text", "blank_line", "list", "list_item", "block_text", "image", "strong", "emphasis", "table", "table_head", "table_body", "table_row",
    "table_cell", "block_quote", "footnote_ref", "footnotes", "footnote_item", "link",
}  # fmt: skip
ALL_MARKDOWN = ["table", "footnotes", "url", "strikethrough", "math", "superscript", "mark", "insert", "task_lists", "def_list", "abbr", "spoiler"]  # fmt: skip


def is_web(address: str) -> bool:
    return re.fullmatch(r"https?://[!-~]+", address, re.IGNORECASE) is not None


def check_brief_html(data: bytes, run: Collection) -> None:
    page = Page(data.decode("utf-8"))
    assert {tag for tag, _ in page.elements} <= BRIEF_TAGS
    assert {name for _, attrs in page.elements for name, _ in attrs} <= BRIEF_ATTRIBUTES
    assert page.others == []
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert sum(name.startswith("row-") for name in ids) == len(run.events)
    for address in page.all("href"):
        assert address[1:] in ids if address.startswith("#") else is_web(address)
    assert all(address.startswith("data:image/png;base64,") for address in page.all("src"))


def check_brief_markdown(data: bytes, run: Collection) -> None:
    found: list[dict[str, Any]] = []
    todo: Any = list(mistune.create_markdown(renderer=None, plugins=ALL_MARKDOWN)(data.decode("utf-8")))
    while todo:
        found.append(todo.pop())
        todo += found[-1].get("children") or []
    kinds = Counter(token["type"] for token in found)
    assert set(kinds) <= MARKDOWN_PARTS
    assert kinds["image"] == 2
    # The table of events has seven columns, the review list four; the heads are cells too.
    assert kinds["table_row"] == len(run.events) + len(run.review)
    assert kinds["table_cell"] == 7 * (len(run.events) + 1) + (4 * (len(run.review) + 1) if run.review else 0)
    assert all(is_web(token["attrs"]["url"]) for token in found if token["type"] == "link")


def check_brief_docx(data: bytes, run: Collection) -> None:
    document = docx.Document(io.BytesIO(data))
    assert [len(table.rows) - 1 for table in document.tables] == [
        len(run.events),
        *([len(run.review)] if run.review else []),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = ElementTree.fromstring(archive.read(name))
            if name.endswith(".rels"):
                outer = [part.get("Target", "") for part in root if part.get("TargetMode") == "External"]
                assert all(map(is_web, outer)), outer
            assert {code.get(f"{WORD}instr", "").split()[0] for code in root.iter(f"{WORD}fldSimple")} <= {"PAGE", "NUMPAGES", "NOTEREF"}  # fmt: skip
            assert not list(root.iter(f"{WORD}instrText"))
