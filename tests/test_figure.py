"""`geoint figure` and its files: sizes, resolution, fonts, the same bytes, hostile texts, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
import typer
from matplotlib import style
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from geoint.cli.figure import add_figure_verb
from geoint.errors import GeointError, InputError, OutputError
from geoint.output.figure import SIZES, figure_bytes, kind_of, letters_without_font, plan_of, write_figure
from geoint.output.figure.sheet import KINDS, Ink, Rect, Sheet, settings
from geoint.output.figure.symbols import draw_symbol, svg_path
from geoint.output.figure.text import Style
from geoint.output.folder import default_writers, save
from geoint.output.symbology import GLYPHS, SHAPES, TYPES
from geoint.runs import RunEvents, load_run
from tests.figure_samples import at, run
from tests.map_samples import HOSTILE
from tests.output_samples import sample

OTHER_PROCESS = """
import hashlib, sys
import geoint.cli
assert not {"matplotlib", "pyproj", "pandas"} & set(sys.modules), "the command line loads what it need not"
import matplotlib as mpl
mpl.rcParams.update({"font.family": "serif", "svg.hashsalt": "other", "savefig.dpi": 50})
from geoint.output.figure import figure_bytes
from tests.figure_samples import run
for kind in ("png", "svg", "pdf"):
    print(hashlib.sha256(figure_bytes(run("sample"), kind=kind, size="column")).hexdigest())
assert "matplotlib.pyplot" not in sys.modules, "a figure needs no pyplot"
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {kind: figure_bytes(run("sample"), kind=kind, size="column") for kind in KINDS}


def pages(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_png_has_300_dots_to_the_inch(files: dict[str, bytes]) -> None:
    image = Image.open(io.BytesIO(files["png"]))
    height = plan_of(run("sample"), size="column").height
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert image.size == pytest.approx((89 / 25.4 * 300, height / 25.4 * 300), abs=1)
    assert image.convert("RGB").getpixel((2, image.height - 2)) == (255, 255, 255)


def test_png_shows_the_colours_of_the_symbols(files: dict[str, bytes]) -> None:
    colours = {pixel for _, pixel in Image.open(io.BytesIO(files["png"])).convert("RGB").getcolors(1 << 24) or []}
    wanted = [TYPES["exercise"].light, TYPES["patrol"].light, TYPES["incursion"].light, "#f8f6f1", "#e3ebef"]
    assert {tuple(bytes.fromhex(colour[1:])) for colour in wanted} <= colours


@pytest.mark.parametrize(("size", "width", "height"), [("column", 89, None), ("slide", 338.67, 190.5)])
def test_pdf_is_as_large_as_asked_for(size: str, width: float, height: float | None) -> None:
    box = PdfReader(io.BytesIO(figure_bytes(run("point"), kind="pdf", size=size))).pages[0].mediabox
    assert float(box.width) / 72 * 25.4 == pytest.approx(width, abs=0.1)
    assert height is None or float(box.height) / 72 * 25.4 == pytest.approx(height, abs=0.1)


def test_pdf_has_its_fonts_inside_and_letters_that_can_be_searched(files: dict[str, bytes]) -> None:
    reader = PdfReader(io.BytesIO(files["pdf"]))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert inner["/FontDescriptor"].get_object()["/FontFile2"]  # a TrueType file, whole or in part
        assert inner["/Subtype"] in {"/CIDFontType2", "/TrueType"}
    text = pages(files["pdf"])
    for words in ("Joint Sea 2021", "=Океан «2024»", "Not placed:", "4 Exercise", "GeoNames", "1,000 km"):
        assert words in text
    assert set(reader.metadata or {}) <= {"/Creator"}


def test_svg_needs_no_font_and_nothing_from_outside(files: dict[str, bytes]) -> None:
    text = files["svg"].decode()
    root = ElementTree.fromstring(text)
    assert float((root.get("width") or "0pt").removesuffix("pt")) == pytest.approx(89 / 25.4 * 72, abs=0.01)
    tags = {re.sub(r"\{.*\}", "", element.tag) for element in root.iter()}
    assert tags.isdisjoint({"text", "script", "image", "foreignObject", "a"})
    links = [value for e in root.iter() for key, value in e.attrib.items() if key.endswith("href")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "<dc:date>" not in text


def test_same_bytes_whatever_the_process(files: dict[str, bytes], root: Path) -> None:
    env = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], env=env, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == [hashlib.sha256(files[kind]).hexdigest() for kind in ("png", "svg", "pdf")]


def test_process_settings_neither_matter_nor_change(files: dict[str, bytes]) -> None:
    with style.context({"axes.facecolor": "red", "savefig.bbox": "tight", "text.parse_math": True, "font.size": 30}):
        before = dict(mpl.rcParams)
        assert figure_bytes(run("sample"), kind="png", size="column") == files["png"]
        assert dict(mpl.rcParams) == before


def hostile_run(texts: tuple[str, ...]) -> RunEvents:
    events = tuple(
        at(i, 100 + 2.0 * (i % 6), 20 + 2.0 * (i // 6), name=bad, label=bad, series_id=bad, participants=(bad[:40],))
        for i, bad in enumerate(texts, 1)
    )
    return RunEvents(name="hostile", events=events, reports={}, quotes={}, resolutions={}, title=texts[0])


MATHS = ("$\\frac{1}{2}$ drill", "a $ b $ c", "\\undefined{x", "100% \\\\ _x_ ^y^", "$", "line\nbreak\r\nand\ttab")


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_only_text(kind: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        data = figure_bytes(hostile_run((*HOSTILE, *MATHS)), kind=kind, size="column")  # type: ignore[arg-type]
    assert len(data) > 50_000
    if kind == "svg":
        assert b"<script" not in data
        ElementTree.fromstring(data.decode())


def test_mathematics_is_not_parsed() -> None:
    text = pages(figure_bytes(hostile_run(MATHS), kind="pdf", size="column"))
    for words in ("$\\frac{1}{2}$ drill", "a $ b $ c", "\\undefined{x", "line break and tab"):
        assert words in text


def test_names_of_other_scripts_are_drawn_or_told_of() -> None:
    found = hostile_run(("漢字 演习", "Учения", "Tōkyō"))
    lost = letters_without_font(found)
    assert set(lost) <= set("漢字演习")
    assert lost == "".join(sorted(set(lost)))
    assert letters_without_font(hostile_run(("Учения Tōkyō €",))) == ""
    assert letters_without_font(found, title="plain \U000e0041") == lost + (
        "\U000e0041" if "\U000e0041" not in lost else ""
    )
    reader = PdfReader(io.BytesIO(figure_bytes(found, kind="pdf", size="column")))
    names = [str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("DejaVu" in name or "STIX" in name for name in names)  # other scripts are outlines


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_without_events_is_still_a_figure(kind: str) -> None:
    assert len(figure_bytes(run("none"), kind=kind, size="column")) > 10_000  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"kind": "gif"}, "'gif' is no kind of figure; choose one of png, svg, pdf"),
        ({"size": "a4"}, "'a4' is no size of a figure; choose one of column, page, slide"),
        ({"by": "month"}, "'month' is no grouping of a figure; choose one of year, series, or none"),
    ],
)
def test_what_there_is_not_is_refused(known: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as error:
        figure_bytes(run("point"), **known)  # type: ignore[arg-type]
    assert str(error.value) == message


@pytest.mark.parametrize(("name", "kind"), [("a.png", "png"), ("b.SVG", "svg"), ("c.x.pdf", "pdf")])
def test_the_ending_says_the_kind(name: str, kind: str) -> None:
    assert kind_of(Path(name)) == kind


@pytest.mark.parametrize("name", ["figure", "figure.jpg", ".png"])
def test_other_endings_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"choose one of \.png, \.svg, \.pdf"):
        write_figure(run("point"), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told_of_and_the_old_one_stays(tmp_path: Path) -> None:
    taken = tmp_path / "taken.svg"
    taken.mkdir()
    with pytest.raises(OutputError, match=r"cannot write .*taken\.svg: .*; choose another place with -o"):
        write_figure(run("point"), taken, size="column")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.svg"]


def test_sizes_are_the_three_of_the_interface() -> None:
    assert {name: round(size.width) for name, size in SIZES.items()} == {"column": 89, "page": 183, "slide": 339}


# -- symbols


@pytest.mark.parametrize("d", [*SHAPES.values(), *GLYPHS.values()])
def test_svg_paths_stay_in_their_box(d: str) -> None:
    box = svg_path(d).get_extents()
    side = 32 if d in SHAPES.values() else 24
    assert 0 <= box.x0 < box.x1 <= side
    assert 0 <= box.y0 < box.y1 <= side
    assert box.width > side / 3


def test_doubtful_symbols_are_hollow_and_point_up() -> None:
    def drawn(*, hollow: bool) -> Image.Image:
        with settings():
            sheet = Sheet(20, 20)
            draw_symbol(sheet, (10, -10), 16, type_="missile_test", domain=None, hollow=hollow)
            return Image.open(io.BytesIO(sheet.save("png"))).convert("RGB")

    colour = tuple(bytes.fromhex(TYPES["missile_test"].light[1:]))
    middle = (118, 125)
    assert drawn(hollow=False).getpixel(middle) == colour
    assert drawn(hollow=True).getpixel(middle) == (255, 255, 255)
    full = drawn(hollow=False)
    rows = [sum(full.getpixel((x, y)) == colour for x in range(236)) for y in (60, 180)]
    assert 0 < rows[0] < rows[1]  # a triangle stands on its side


def test_sheet_counts_from_the_upper_left_corner() -> None:
    with settings():
        sheet = Sheet(20, 10)
        sheet.rect(Rect(0, -2, 2, 0), Ink(fill="#ff0000"))
        sheet.text(10, -5, "$x$", Style(8.0))
        image = Image.open(io.BytesIO(sheet.save("png"))).convert("RGB")
    assert image.getpixel((5, 5)) == (255, 0, 0)
    assert image.getpixel((5, 100)) == (255, 255, 255)


# -- the command line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("runs") / "sample"
    save(sample(), target, title="Sample", writers={"events.json": default_writers()["events.json"]})
    return target


def call(*arguments: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_figure_verb(app, lambda inputs, setup: pytest.fail("no report is to be read"))
    return CliRunner().invoke(app, ["figure", *arguments])


def test_command_draws_a_run(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "figure.pdf"
    done = call(str(folder), "-o", str(target), "--size", "column", "--no-key", "--title", "Of my own")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"4 events -> {target}\n"
    assert "Of my own" in pages(target.read_bytes())
    assert "undated · doubtful" not in pages(target.read_bytes())


def test_command_takes_the_filters_of_events(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "figure.pdf"
    done = call(str(folder), "-o", str(target), "--type", "exercise", "--since", "2021", "--size", "column")
    assert done.stderr == f"note: 1 undated event not shown, for --since or --until\n1 event -> {target}\n"
    text = pages(target.read_bytes())
    assert "Joint Sea 2021" in text
    assert "Sample" in text
    assert "Океан" not in text


def test_a_figure_read_back_is_the_figure_of_the_run(folder: Path, tmp_path: Path) -> None:
    write_figure(load_run(folder), tmp_path / "a.svg", size="column")
    assert call(str(folder), "-o", str(tmp_path / "b.svg"), "--size", "column").exit_code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-o", "f.jpg"), "its ending says no kind"), (("-o", "f.png", "--size", "big"), "is no size of a figure"),
        (("-o", "f.png", "--by", "month"), "is no grouping"), (("-o", "f.png", "--type", "parade"), "is no type"),
        (("-o", "f.png", "--since", "soon"), "is no date"),
    ],
)  # fmt: skip
def test_command_refuses_before_it_reads(options: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = call(str(tmp_path / "nowhere"), *options)
    assert isinstance(done.exception, GeointError)
    assert words in str(done.exception)
