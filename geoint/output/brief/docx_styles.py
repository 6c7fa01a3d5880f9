"""The page and the styles of a brief as a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoint.output.brief.docx_parts import element, field

if TYPE_CHECKING:
    from docx.document import Document

PAGE_MM = (210.0, 297.0)
MARGIN_MM = 20.0
TEXT_WIDTH_MM = PAGE_MM[0] - 2 * MARGIN_MM

FONT = "Calibri"
"""On every machine with Word; others put Carlito in its place, which is as wide."""

INK, SOFT, ACCENT, WARN = "1C2126", "4D565E", "0B5580", "8A4B00"

# Name, size in points, colour, space before and after in points, and whether the next paragraph stays on the page.
_HEADINGS = (("Heading 1", 16.0, INK, 20.0, 6.0), ("Heading 2", 12.0, INK, 12.0, 2.0))


def prepare(document: Document, *, title: str) -> None:
    """Give a new document its page, its styles and its footer."""
    from docx.enum.style import WD_STYLE_TYPE

    _drop_thumbnail(document)
    _set_page(document)
    _look(document, "Normal", size=10.5, after=6.0)
    for name, size, colour, before, after in _HEADINGS:
        _look(document, name, size=size, colour=colour, before=before, after=after, is_bold=True)
    _look(document, "Title", size=24.0, after=6.0, is_bold=True)
    _look(document, "Subtitle", size=12.0, colour=SOFT, after=6.0)
    _look(document, "Caption", size=9.0, colour=SOFT, before=4.0, after=8.0, is_bold=False)
    _look(document, "List Bullet", size=10.5, after=2.0)
    styles = document.styles
    for name, size, colour in (
        ("TableText", 8.5, INK), ("TableHead", 8.5, SOFT), ("EventTags", 9.0, SOFT), ("EventDoubts", 9.5, INK),
    ):  # fmt: skip
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _look(document, name, size=size, colour=colour, before=1.0, after=1.0, is_bold=name == "TableHead")
    styles["EventTags"].paragraph_format.keep_with_next = True
    styles["EventTags"].paragraph_format.space_after = _points(4.0)
    _mark_doubts(styles["EventDoubts"])
    _add_note_styles(document)
    _add_footer(document, title)


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _look(
    document: Document, name: str, *, size: float, colour: str = INK, before: float = 0.0, after: float = 0.0,
    is_bold: bool | None = None,
) -> None:  # fmt: skip
    """Set a paragraph style; nothing of the template's own colours, slopes and lines stays."""
    from docx.shared import RGBColor

    style: Any = document.styles[name]
    style.font.size, style.font.name = _points(size), FONT
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.italic = False
    if is_bold is not None:
        style.font.bold = is_bold
    style.paragraph_format.space_before, style.paragraph_format.space_after = _points(before), _points(after)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [key for key in fonts.attrib if "Theme" in key or "theme" in key]:
        del fonts.attrib[attribute]
    for child in list(style.element.pPr) if style.element.pPr is not None else ():
        if child.tag.endswith("}pBdr"):
            style.element.pPr.remove(child)
    for child in list(style.element.rPr):
        if child.tag.endswith(("}spacing", "}kern")):
            style.element.rPr.remove(child)


def _mark_doubts(style: Any) -> None:
    """Draw a line left of what is doubtful."""
    properties = style.element.get_or_add_pPr()
    border = element("w:pBdr", element("w:left", val="single", sz="18", space="6", color=WARN))
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    style.paragraph_format.left_indent = _points(9.0)
    style.paragraph_format.space_before, style.paragraph_format.space_after = _points(3.0), _points(6.0)


def _add_note_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    styles = document.styles
    text: Any = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.element.set(_qualified("w:styleId"), "FootnoteText")
    _look(document, "footnote text", size=8.5, after=2.0)
    mark: Any = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.element.set(_qualified("w:styleId"), "FootnoteReference")
    mark.font.superscript = True
    link: Any = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb = RGBColor.from_string(ACCENT)


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _set_page(document: Document) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    section.footer_distance = Mm(10.0)


def _add_footer(document: Document, title: str) -> None:
    """Put the title and the page's number at the foot of each page."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    paragraph: Any = document.sections[0].footer.paragraphs[0]
    _look(document, "Footer", size=8.5, colour=SOFT)
    stops = document.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    shown = title if len(title) <= MAX_FOOTER_CHARS else title[:MAX_FOOTER_CHARS].rstrip() + "…"
    paragraph.add_run(f"{shown}\t")
    paragraph._p.append(field("PAGE", "1"))


MAX_FOOTER_CHARS = 90
"""What fits on a line beside the page's number."""


def _drop_thumbnail(document: Document) -> None:
    """Remove the picture of the empty template that a file manager would show."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]
