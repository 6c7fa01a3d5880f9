"""What python-docx has no words for: true footnotes, links, bookmarks, fields, long tables, and a file without a clock.

Elements are built, never parsed from text with words in it, so nothing that a report contains can become markup.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

    from geoint.output.brief.types import Line, Note

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file knows; every member gets it."""

TWIPS_PER_MM = 56.6929
"""Word counts in twentieths of a point."""

_FIRST_NOTE = 1
_SEPARATORS = ((-1, "separator", "w:separator"), (0, "continuationSeparator", "w:continuationSeparator"))


@cache
def _name(tag: str) -> str:
    """Return the full name of a tag or attribute such as "w:p"."""
    from docx.oxml.ns import qn

    return str(qn(tag))


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """Return an element such as "w:p"; attributes are of the same name space, "val" standing for "w:val"."""
    # Not python-docx's own maker, which takes three times as long, and a long table has a hundred thousand elements.
    made = _maker()(_name(tag), nsmap=_name_spaces())
    for name, value in attributes.items():
        made.set(_name(f"w:{name}"), value)
    made.extend(children)
    return made


@cache
def _maker() -> Any:
    from lxml import etree

    return etree.Element


@cache
def _name_spaces() -> dict[str, str]:
    from docx.oxml.ns import nsmap

    return {prefix: nsmap[prefix] for prefix in ("w", "r")}


def run_of_text(text: str, *, style: str | None = None, is_bold: bool = False) -> Any:
    """Return a run of characters, in a character style where one is named."""
    words = element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    looks = element("w:rPr")
    if style:
        looks.append(element("w:rStyle", val=style))
    if is_bold:
        looks.append(element("w:b"))
    return element("w:r", *([looks] if len(looks) else []), words)


def text_paragraph(style: str, *runs: Any) -> Any:
    """Return a paragraph in a paragraph style."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style)), *runs)


def inner_link(anchor: str, text: str) -> Any:
    """Return a link to a bookmark of the document."""
    return element("w:hyperlink", run_of_text(text, style="Hyperlink"), anchor=anchor, history="1")


def outer_link(part: Any, address: str) -> Any:
    """Return a link to an address, whose relation is kept with a part of the file."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    link = element("w:hyperlink", run_of_text(address, style="Hyperlink"), history="1")
    link.set(_name("r:id"), part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return link


def field(code: str, shown: str, *, style: str | None = None) -> Any:
    """Return a field, such as a page's number, with what it shows until a reader's program counts anew."""
    return element("w:fldSimple", run_of_text(shown, style=style), instr=f" {code} ")


class Anchors:
    """Bookmarks, numbered as Word asks for."""

    def __init__(self) -> None:
        self._count = 0

    def around(self, name: str, *inside: Any) -> list[Any]:
        """Return elements between the two ends of a bookmark."""
        self._count += 1
        number = str(self._count)
        return [element("w:bookmarkStart", id=number, name=name), *inside, element("w:bookmarkEnd", id=number)]


class Footnotes:
    """The footnotes of a document: the first reference makes one, later ones point to the same.

    Parameters
    ----------
    notes
        In the order of their first references, which is how Word numbers them.
    """

    def __init__(self, document: Document, notes: Sequence[Note], anchors: Anchors) -> None:
        self._document = document
        self._notes = notes
        self._anchors = anchors
        self._cited: set[int] = set()

    def reference(self, number: int) -> list[Any]:
        """Return the elements of a reference to a note."""
        bookmark = f"_Note{number}"
        if number in self._cited:
            return [field(f"NOTEREF {bookmark} \\f \\h", str(number), style="FootnoteReference")]
        self._cited.add(number)
        looks = element("w:rPr", element("w:rStyle", val="FootnoteReference"))
        mark = element("w:r", looks, element("w:footnoteReference", id=str(number)))
        return self._anchors.around(bookmark, mark)

    def attach(self) -> None:
        """Add the part with the notes' own words to the document."""
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        body = element("w:footnotes")
        name = PackURI("/word/footnotes.xml")
        part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, body, self._document.part.package)
        for number, kind, line in _SEPARATORS:
            paragraph = element("w:p", element("w:r", element(line)))
            body.append(element("w:footnote", paragraph, type=kind, id=str(number)))
        for note in self._notes:
            if note.number in self._cited:
                body.append(element("w:footnote", self._paragraph(note, part), id=str(note.number)))
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    @staticmethod
    def _paragraph(note: Note, part: Any) -> Any:
        looks = element("w:rPr", element("w:rStyle", val="FootnoteReference"))
        quoted = f"“{note.quote}” " if note.quote else ""
        title = f", “{note.title}”" if note.title else ""
        date = f", {note.published}" if note.published else ""
        missing = "" if note.quote else " The sentence itself is not kept in the run."
        runs = [element("w:r", looks, element("w:footnoteRef"))]
        runs.append(run_of_text(f" {quoted}{note.source}{title}{date}.{missing}" + (" " if note.url else "")))
        if note.url:
            runs.append(outer_link(part, note.url))
        return text_paragraph("FootnoteText", *runs)


def line_elements(text: Line, footnotes: Footnotes, told: Iterable[int]) -> list[Any]:
    """Return a line as the elements of a paragraph."""
    elements: list[Any] = []
    in_full = frozenset(told)
    for before, piece in zip((None, *text), text, strict=False):
        if piece.note:
            if before is not None and before.note:
                elements.append(run_of_text(" ", style="FootnoteReference"))
            elements += footnotes.reference(piece.note)
        elif piece.event in in_full:
            elements.append(inner_link(f"event_{piece.event}", piece.text))
        else:
            elements.append(run_of_text(piece.text))
    return elements


def table_element(heads: Sequence[str], widths_mm: Sequence[float], rows: Iterable[Sequence[Any]]) -> Any:
    """Return a table whose head is repeated on every page.

    Parameters
    ----------
    rows
        Of each cell its paragraph.
    """
    widths = [str(round(width * TWIPS_PER_MM)) for width in widths_mm]
    table = element("w:tbl", _table_looks(sum(map(int, widths))), _grid(widths))
    head = [text_paragraph("TableHead", run_of_text(text)) for text in heads]
    table.append(_row(head, widths, element("w:trPr", element("w:cantSplit"), element("w:tblHeader"))))
    for cells in rows:
        table.append(_row(cells, widths, element("w:trPr", element("w:cantSplit"))))
    return table


def _table_looks(width: int) -> Any:
    line = {"val": "single", "sz": "4", "space": "0", "color": "BDB8AC"}
    strong = line | {"sz": "8", "color": "1C2126"}
    borders = element(
        "w:tblBorders",
        element("w:top", **strong), element("w:bottom", **strong), element("w:insideH", **line),
    )  # fmt: skip
    margins = element(
        "w:tblCellMar",
        element("w:left", w="0", type="dxa"), element("w:right", w="90", type="dxa"),
    )  # fmt: skip
    fixed = element("w:tblLayout", type="fixed")
    return element("w:tblPr", element("w:tblW", w=str(width), type="dxa"), borders, fixed, margins)


def _grid(widths: Sequence[str]) -> Any:
    return element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))


def _row(cells: Sequence[Any], widths: Sequence[str], looks: Any) -> Any:
    row = element("w:tr", looks)
    for cell, width in zip(cells, widths, strict=True):
        row.append(element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), cell))
    return row


def without_clock(data: bytes) -> bytes:
    """Return a zip file with one fixed day for all its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return buffer.getvalue()
