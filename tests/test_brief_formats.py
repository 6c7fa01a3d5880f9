"""The three formats of a brief: what they hold, that nothing of a report becomes markup in them, the same bytes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import brief_samples
import docx
import map_samples
import mistune
import output_samples
import pytest
from brief_samples import brief_of, stub_pictures, written

from geoint.errors import InputError, OutputError
from geoint.output.brief import make_brief
from geoint.output.brief.docx import brief_docx
from geoint.output.brief.files import write_files
from geoint.output.brief.html import brief_html, policy
from geoint.output.brief.markdown import escaped
from geoint.output.brief.types import Brief
from geoint.output.brief.write import check_format, compact
from geoint.output.symbology import TYPES

ENDINGS = (".md", ".html", ".docx")
PLUGINS = [
    "table",
    "footnotes",
    "url",
    "strikethrough",
    "math",
    "superscript",
    "mark",
    "insert",
    "task_lists",
    "def_list",
    "abbr",
    "spoiler",
]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def amber() -> Brief:
    return make_brief(brief_samples.told_thrice(), version="0.0")


@pytest.fixture(scope="module")
def hostile() -> Brief:
    return brief_of(map_samples.hostile_collection(), title=map_samples.HOSTILE[1])


# -- Markdown


def tokens_of(text: str) -> list[dict[str, Any]]:
    """All tokens of a Markdown text, read with every extension that there is."""
    found, todo = [], list(mistune.create_markdown(renderer=None, plugins=PLUGINS)(text))
    while todo:
        token = todo.pop()
        found.append(token)
        todo += token.get("children") or []
    return found


def test_markdown_is_what_it_should_be(amber: Brief) -> None:
    text = str(written(amber, ".md"))
    assert text.startswith("# Amber\n\nThis brief rests on four reports")
    assert (
        "\n| 1 | 13 to 24 May 2024 | **Amber Wolf 2024** (exercise) | EE, LV | not placed | sure, 95% | 3: The Baltic Wire; Riga Daily; Report C |\n"
        in text
    )
    assert (
        "\n[^2]: “Amber Wolf of Latvia ran from 13 to 23 May 2024 with 2,500 soldiers.” Riga Daily, *Report B*, 25 May 2024. <https://example.org/b>\n"
        in text
    )
    assert "![Map without an event: none could be placed.](brief_files/figure.png)" in text
    kinds = Counter(token["type"] for token in tokens_of(text))
    assert (kinds["footnote_item"], kinds["footnote_ref"], kinds["image"], kinds["table"], kinds["link"]) == (
        3,
        11,
        2,
        1,
        3,
    )


def test_nothing_becomes_markup_in_markdown(hostile: Brief) -> None:
    text = str(written(hostile, ".md"))
    tokens = tokens_of(text)
    kinds = Counter(token["type"] for token in tokens)
    # No HTML, code, mathematics, marks; links are the notes' own, and images the two pictures.
    assert set(kinds) <= {
        "heading", "paragraph", "text", "blank_line", "list", "list_item", "block_text", "image", "strong", "emphasis", "table", "table_head", "table_body",
        "table_row", "table_cell", "block_quote", "footnote_ref", "footnotes", "footnote_item", "link", "softbreak",
    }  # fmt: skip
    assert kinds["image"] == 2
    assert kinds["footnote_item"] == len(hostile.notes)
    rows = len(hostile.table) + len(hostile.review)
    assert (kinds["table_row"], kinds["table_cell"]) == (rows, len(hostile.table) * 7 + len(hostile.review) * 4 + 11)
    addresses = {token["attrs"]["url"] for token in tokens if token["type"] == "link"}
    assert addresses == {note.url for note in hostile.notes if note.url}
    assert all(
        address.startswith(("https://ok.example.org/%22onclick=%22", "https://user@host.example.org/%3Cb%3E"))
        for address in addresses
    )


@pytest.mark.parametrize(
    "words",
    [
        "<b>x</b>", "a | b", "`code`", "*bold* _it_", "[x](javascript:y)", "![x](y)", "1. one", "12) two", "- item", "+ item", "=====", "# head", "> quote", "~~gone~~",
        "$x^2$", "&lt;b&gt;", "https://evil.example.org/x", "www.evil.example.org", "a@evil.example.org", "[^1]", "<https://x.example.org>", "a\\", "==mark==", "^^ins^^", ">! no !<",
        "```x", "    code", ": term", "*[HTML]: x", "[x]: http://y",
    ],
)  # fmt: skip
def test_words_stay_words_in_markdown(words: str) -> None:
    tokens = tokens_of(escaped(words.strip()) + "\n")
    assert {token["type"] for token in tokens} <= {"paragraph", "text", "blank_line"}
    said = "".join(token["raw"] for token in reversed(tokens) if token["type"] == "text")
    assert said.replace("\u2060", "") == words.strip()


# -- HTML


class Page(HTMLParser):
    """Elements, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str) -> list[str]:
        return [value for _, key, value in self.attributes if key == name]


def test_the_page_has_its_parts(amber: Brief) -> None:
    page = Page(str(written(amber, ".html")))
    assert {tag: page.tags[tag] for tag in ("h1", "img", "article", "tr", "figure", "script", "iframe", "link")} == {
        "h1": 1, "img": 2, "article": 1, "tr": 2, "figure": 2, "script": 0, "iframe": 0, "link": 0,
    }  # fmt: skip
    assert "Amber Wolf of Latvia ran from 13 to 23 May 2024 with 2,500 soldiers." in page.words
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in page.all("href") if address.startswith("#")} <= set(ids)
    assert all(address.startswith("data:image/png;base64,") for address in page.all("src"))


def test_the_live_map_is_held_in_a_sandbox(amber: Brief) -> None:
    map_page = '<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;; script-src &#x27;sha256-AAA=&#x27;; style-src &#x27;sha256-BBB=&#x27;">\n<b>"</b>'
    page = Page(brief_html(amber, stub_pictures(), page=map_page, map_address="run/map.html"))
    assert page.all("srcdoc") == [map_page]
    assert page.all("sandbox") == ["allow-scripts allow-popups allow-popups-to-escape-sandbox"]
    assert "run/map.html" in page.all("href")
    rules = dict(rule.strip().split(" ", 1) for rule in page.all("content")[0].split(";"))
    assert rules["script-src"] == "'sha256-AAA='"
    assert re.fullmatch(r"'sha256-[\w+/=]{44}' 'sha256-BBB='", rules["style-src"])
    assert "script-src" not in policy("p{}", None)
    assert "script-src 'none'" in policy("p{}", "<p>a page without a policy")


def test_nothing_becomes_markup_in_html(hostile: Brief) -> None:
    page = Page(str(written(hostile, ".html")))
    plain = Page(str(written(brief_of(map_samples.sample_collection()), ".html")))
    assert set(page.tags) - {"cite"} <= {*plain.tags, "a"}
    assert {name for _, name, _ in page.attributes} <= {name for _, name, _ in plain.attributes} | {"target", "rel"}
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    outer = {address for address in page.all("href") if not address.startswith("#")}
    assert outer == {note.url for note in hostile.notes if note.url}
    assert len("".join(page.words)) < 400_000  # a name of 100,000 letters is cut wherever it stands


# -- Word


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: file.read(name) for name in file.namelist()}


def test_the_document_has_its_parts(amber: Brief) -> None:
    data = bytes(written(amber, ".docx"))  # type: ignore[arg-type]
    document = docx.Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings == [
        "Key facts", "Map", "Timeline", "Table of events", "Event by event", "1  Amber Wolf 2024", "Where sources differ", "1  Amber Wolf 2024: dates",
        "1  Amber Wolf 2024: number of troops", "What could not be placed or dated", "How this was made",
    ]  # fmt: skip
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "When", "What", "Who", "Where", "How sure", "Sources"]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        amber.figure.alt,
        amber.timeline.alt,
    ]
    assert (document.core_properties.title, document.core_properties.author) == ("Amber", "geoint")
    assert "PAGE" in parts_of(data)["word/footer1.xml"].decode()


def test_notes_are_true_footnotes(amber: Brief) -> None:
    parts = parts_of(bytes(written(amber, ".docx")))  # type: ignore[arg-type]
    notes = ElementTree.fromstring(parts["word/footnotes.xml"])
    said = {note.get(f"{WORD}id"): "".join(note.itertext()).strip() for note in notes}
    assert list(said) == ["-1", "0", "1", "2", "3"]
    assert (
        said["2"]
        == "“Amber Wolf of Latvia ran from 13 to 23 May 2024 with 2,500 soldiers.” Riga Daily, “Report B”, 25 May 2024. https://example.org/b"
    )
    body = ElementTree.fromstring(parts["word/document.xml"])
    first = [node.get(f"{WORD}id") for node in body.iter(f"{WORD}footnoteReference")]
    again = [node.get(f"{WORD}instr") for node in body.iter(f"{WORD}fldSimple")]
    assert first == ["1", "2", "3"]  # Word numbers them by where they stand
    assert len(again) == 8 and set(again) == {f" NOTEREF _Note{n} \\f \\h " for n in (1, 2)}
    names = [node.get(f"{WORD}name") for node in body.iter(f"{WORD}bookmarkStart")]
    assert {"_Note1", "_Note2", "event_1"} <= set(names) and len(names) == len(set(names))
    assert {node.get(f"{WORD}anchor") for node in body.iter(f"{WORD}hyperlink")} <= set(names)
    assert b'Target="https://example.org/b"' in parts["word/_rels/footnotes.xml.rels"]


def test_nothing_becomes_markup_in_word(hostile: Brief) -> None:
    parts = parts_of(bytes(written(hostile, ".docx")))  # type: ignore[arg-type]
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(data)
    outer = re.findall(
        rb'Target="(\w+:[^"]*)"', b"".join(data for name, data in parts.items() if name.startswith("word/_rels/"))
    )
    assert {address.decode().replace("&amp;", "&") for address in outer} == {
        note.url for note in hostile.notes if note.url
    }
    text = "".join(ElementTree.fromstring(parts["word/document.xml"]).itertext())
    assert "<script>window.pwned=1</script>" in text and "\u202e" not in text


# -- all


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("samples", [output_samples.sample, map_samples.sample_collection])
def test_the_same_run_gives_the_same_bytes(ending: str, samples: Any) -> None:
    assert written(brief_of(samples()), ending) == written(brief_of(samples()), ending)


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "import map_samples; from brief_samples import brief_of, written\n"
        "brief = brief_of(map_samples.sample_collection())\n"
        "for e in ('.md', '.html', '.docx'):\n"
        "    data = written(brief, e); print(hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    one, two = (
        subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    )
    assert one == two and len(set(one.split())) == 3


def test_long_briefs_stay_readable_in_all_formats() -> None:
    brief = brief_of(output_samples.many(600), limit=10)
    assert str(written(brief, ".md")).count("\n| ") == 600 + 2
    assert Page(str(written(brief, ".html"))).tags["article"] == 10
    body = ElementTree.fromstring(parts_of(brief_docx(brief, stub_pictures()))["word/document.xml"])
    assert sum(1 for _ in body.iter(f"{WORD}tr")) == 601


def test_pictures_keep_their_size_and_lose_weight() -> None:
    from PIL import Image

    data = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(data, "PNG", dpi=(300, 300))
    with (
        Image.open(io.BytesIO(compact(data.getvalue()))) as same,
        Image.open(io.BytesIO(compact(data.getvalue(), width=64))) as small,
    ):
        assert (same.size, same.mode, round(same.info["dpi"][0])) == ((256, 256), "P", 300)
        assert small.size == (64, 64)


def test_small_symbols_keep_their_colours() -> None:
    from PIL import Image, ImageDraw

    picture = Image.effect_noise((400, 400), 60).convert("RGB")
    picture.paste(Image.linear_gradient("L").resize((400, 200)).convert("RGB"), (0, 0))
    for number, style in enumerate(TYPES.values()):
        ImageDraw.Draw(picture).rectangle((20 * number, 0, 20 * number + 5, 5), fill=style.light)
    data = io.BytesIO()
    picture.save(data, "PNG")
    with Image.open(io.BytesIO(compact(data.getvalue()))) as small:
        seen = [
            "#{:02x}{:02x}{:02x}".format(*small.convert("RGB").getpixel((20 * n + 2, 2))) for n in range(len(TYPES))
        ]  # type: ignore[str-format]
    assert seen == [style.light for style in TYPES.values()]


# -- files


@pytest.mark.parametrize("name", ["brief.pdf", "brief", "brief.MDX"])
def test_an_ending_that_is_no_format_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"a brief ends in .md, .html or .docx, and {name!r} does not")):
        check_format(Path(name))


def test_all_files_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "deep" / "b.txt"
    write_files({first: b"old"})
    (tmp_path / "deep" / "b.txt").mkdir(parents=True)
    with pytest.raises(
        OutputError, match=r"cannot write .*b\.txt: a folder stands in its place; choose another place with -o"
    ):
        write_files({first: b"new", second: b"x"})
    assert first.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.txt", "b.txt", "deep"]


def test_what_was_replaced_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    write_files({first: b"old"})
    replace = __import__("os").replace

    def full(source: Path, target: Path) -> None:
        if target == second:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("geoint.output.brief.files.os.replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_files({first: b"new", second: b"x"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a.txt": b"old"}


def test_a_folder_made_for_nothing_is_removed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError):
        write_files({tmp_path / "new" / "a.txt": b"1", tmp_path / "file" / "b.txt": b"2"})
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
