"""A brief as a Word document: A4, real headings, footnotes and page numbers, pictures with their descriptions."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geoint.output.brief.docx_parts import (
    Anchors,
    Footnotes,
    inner_link,
    line_elements,
    run_of_text,
    table_element,
    text_paragraph,
    without_clock,
)
from geoint.output.brief.docx_styles import TEXT_WIDTH_MM, prepare
from geoint.output.brief.markdown import REVIEW_HEADS, TABLE_HEADS
from geoint.output.brief.types import line

if TYPE_CHECKING:
    from docx.document import Document

    from geoint.output.brief.types import Brief, Line, Picture, TableRow

TABLE_MM = (8.0, 21.0, 40.0, 22.0, 31.0, 15.0, 33.0)
REVIEW_MM = (20.0, 35.0, 40.0, 75.0)

MAX_PICTURE_MM = 215.0
"""Height of a picture that still leaves its page room for heading and caption."""

MAX_PROPERTY_CHARS = 255
"""What the format allows for a document's title in its properties."""


def brief_docx(brief: Brief, pictures: Mapping[str, bytes]) -> bytes:
    """Return a brief as a Word document.

    Parameters
    ----------
    pictures
        PNG by the name of the picture: figure, timeline.

    Returns
    -------
    bytes
        The file; the same for the same input.
    """
    return _Writer(brief, pictures).write()


class _Writer:
    """Puts the parts of a brief into a document one after the other."""

    def __init__(self, brief: Brief, pictures: Mapping[str, bytes]) -> None:
        import docx

        self._brief = brief
        self._pictures = pictures
        self._document: Document = docx.Document()
        self._anchors = Anchors()
        self._footnotes = Footnotes(self._document, brief.notes, self._anchors)
        self._told = frozenset(paragraph.number for paragraph in brief.paragraphs)
        prepare(self._document, title=brief.title)

    def write(self) -> bytes:
        """Return the document."""
        brief = self._brief
        self._document.add_paragraph(brief.title, style="Title")
        self._paragraph(brief.basis, "Subtitle")
        self._paragraph(brief.scope, "Subtitle")
        self._heading("Key facts", 1)
        self._list(brief.facts)
        self._heading("Map", 1)
        self._picture(brief.figure, 1)
        self._heading("Timeline", 1)
        self._picture(brief.timeline, 2)
        self._heading("Table of events", 1)
        self._add(table_element(TABLE_HEADS, TABLE_MM, map(self._row, brief.table)))
        self._paragraph(brief.states, "Caption")
        self._events()
        self._differences()
        self._missing()
        self._heading("How this was made", 1)
        for text in brief.made:
            self._paragraph(text)
        return self._saved()

    def _saved(self) -> bytes:
        self._footnotes.attach()
        core = self._document.core_properties
        core.title = self._brief.title[:MAX_PROPERTY_CHARS]
        core.author, core.comments, core.revision = "geoint", "", 1
        for child in list(core._element):
            if child.tag.endswith(("}created", "}modified", "}lastModifiedBy")):  # the template's, of another day
                core._element.remove(child)
        buffer = io.BytesIO()
        self._document.save(buffer)
        return without_clock(buffer.getvalue())

    # -- blocks

    def _add(self, block: Any) -> None:
        body = self._document.element.body
        body.insert(len(body) - 1, block)  # the last child holds the page's measures

    def _paragraph(self, text: Line, style: str | None = None) -> None:
        if text:
            paragraph = self._document.add_paragraph(style=style)
            self._fill(paragraph, text)

    def _fill(self, paragraph: Any, text: Line) -> None:
        for part in line_elements(text, self._footnotes, self._told):
            paragraph._p.append(part)

    def _list(self, lines: Iterable[Line]) -> None:
        for text in lines:
            self._paragraph(text, "List Bullet")

    def _heading(self, text: str, level: int, *, anchor: str = "") -> None:
        heading = self._document.add_heading(level=level)
        words = run_of_text(text)
        for part in self._anchors.around(anchor, words) if anchor else [words]:
            heading._p.append(part)

    def _picture(self, picture: Picture, number: int) -> None:
        from docx.shared import Mm

        data = self._pictures[picture.name]
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")  # PNG, section 11.2.2
        wide = min(TEXT_WIDTH_MM, MAX_PICTURE_MM * width / max(height, 1))
        shape = self._document.add_picture(io.BytesIO(data), width=Mm(wide))
        about = shape._inline.docPr
        about.set("descr", picture.alt)
        about.set("name", f"Figure {number}")
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        caption = self._document.add_paragraph(style="Caption")
        caption._p.append(run_of_text(f"Figure {number}. ", is_bold=True))
        self._fill(caption, picture.caption)

    def _row(self, row: TableRow) -> list[Any]:
        number = str(row.number)
        link = inner_link(f"event_{number}", number) if row.is_told else run_of_text(number)
        what = (run_of_text(row.what, is_bold=True), run_of_text(f" ({row.kind.lower()})"))
        cells = [text_paragraph("TableText", link), text_paragraph("TableText", run_of_text(row.when))]
        cells.append(text_paragraph("TableText", *what))
        rest = (row.who, row.where, row.sure, row.sources)
        return [*cells, *(text_paragraph("TableText", run_of_text(text)) for text in rest)]

    # -- sections

    def _events(self) -> None:
        if not self._brief.paragraphs and not self._brief.told:
            return
        self._heading("Event by event", 1)
        self._paragraph(self._brief.told)
        for event in self._brief.paragraphs:
            self._heading(f"{event.number}  {event.heading}", 2, anchor=f"event_{event.number}")
            self._document.add_paragraph(" · ".join(event.tags), style="EventTags")
            self._paragraph(event.text)
            if event.doubts:
                doubts = self._document.add_paragraph(style="EventDoubts")
                doubts._p.append(run_of_text("In doubt. ", is_bold=True))
                self._fill(doubts, event.doubts)

    def _differences(self) -> None:
        if self._brief.differences:
            self._heading("Where sources differ", 1)
        for item in self._brief.differences:
            self._heading(f"{item.event}  {item.heading}: {item.field}", 2)
            self._list(item.values)
            self._paragraph(item.taken)

    def _missing(self) -> None:
        brief = self._brief
        self._heading("What could not be placed or dated", 1)
        for text in brief.gaps or (line("Every event has a place and a date."),):
            self._paragraph(text)
        if brief.review:
            self._heading("To review", 2)
            cells = ((row.what, row.subject, row.source, row.reason) for row in brief.review)
            rows = ([text_paragraph("TableText", run_of_text(text)) for text in row] for row in cells)
            self._add(table_element(REVIEW_HEADS, REVIEW_MM, rows))
            self._paragraph(brief.review_rest, "Caption")
        if brief.left_out:
            self._heading("Left out", 2)
            self._list(brief.left_out)
