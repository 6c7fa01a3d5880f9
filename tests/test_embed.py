"""The snippet for other pages: what it holds, that it survives Markdown and Quarto, in a notebook, from the command line."""

from __future__ import annotations

import base64
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import map_samples
import output_samples
import pytest
import typer
from brief_samples import dot, run
from typer.testing import CliRunner, Result

from geoint.cli import brief as cli_brief
from geoint.cli.brief import add_brief_verbs
from geoint.errors import GeointError, InputError
from geoint.output.embed import MAX_HEIGHT, Embed, as_quarto, attribute, embed_file, embed_page
from geoint.output.folder import default_writers, save
from geoint.output.webmap import to_html


class Snippet(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str]]] = {}
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append({name: value or "" for name, value in attrs})

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def page() -> str:
    return to_html(map_samples.sample_collection(), title="Drills")


SAMPLE = map_samples.sample_collection()


def test_a_snippet_that_points_to_files() -> None:
    found = Snippet(embed_file(run(SAMPLE), at="maps/my run").html)
    (frame,), (picture,) = found.found["iframe"], found.found["img"]
    assert (frame["src"], picture["src"]) == ("maps/my%20run/map.html", "maps/my%20run/map.png")
    assert (frame["sandbox"], frame["title"], frame["loading"]) == (
        "allow-scripts allow-popups allow-popups-to-escape-sandbox",
        "Drills",
        "lazy",
    )
    assert picture["alt"].startswith("Map with twelve events: 1 Vostok 2022")
    assert found.found["a"][0]["href"] == found.found["a"][-1]["href"] == "maps/my%20run/map.html"
    assert "13 events" in found.words and "Open the map" in found.words and "GeoNames" in found.words


@pytest.mark.parametrize(("at", "address"), [("", "map.html"), ("/", "/map.html"), ("a/", "a/map.html"), ("https://x.example.org/r", "https://x.example.org/r/map.html"), ('"><b>', "%22%3E%3Cb%3E/map.html")])  # fmt: skip
def test_addresses(at: str, address: str) -> None:
    assert Snippet(embed_file(run(SAMPLE), at=at).html).found["iframe"][0]["src"] == address


@pytest.mark.parametrize("at", ["javascript:alert(1)//", "data:text/html,", "vbscript:x", "http://[::1"])
def test_an_address_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(InputError, match="give a path such as maps/seeds, or https://"):
        embed_file(run(SAMPLE), at=at)


@pytest.mark.parametrize("height", [0, 199, MAX_HEIGHT + 1])
def test_a_height_out_of_bounds_is_refused(height: int) -> None:
    with pytest.raises(InputError, match=f"a height of {height} pixels is out of bounds; choose 200 to 4000"):
        embed_file(run(SAMPLE), height=height)


def test_a_snippet_that_holds_the_map(page: str) -> None:
    snippet = embed_page(run(SAMPLE), page, picture=dot(), height=640, caption="Mine & <yours>")
    found = Snippet(snippet.html)
    assert found.found["iframe"][0]["srcdoc"] == page
    assert base64.b64decode(found.found["img"][0]["src"].removeprefix("data:image/png;base64,")) == dot()
    assert "height:640px" in found.found["div"][0]["style"]
    assert found.words.strip().endswith("Mine & <yours>")
    assert "src" not in found.found["iframe"][0]
    assert str(snippet) == snippet._repr_html_() == snippet.html


def test_a_snippet_survives_markdown_and_site_generators(page: str) -> None:
    html = embed_page(run(SAMPLE), page + "\n\n```\n{{ x }}{% y %}\r\n", picture=dot()).html
    assert all(line.strip() for line in html.split("\n"))  # a blank line would end the block
    assert not re.search(r"`|\{\{|\{%", html)
    quarto = as_quarto(Embed(html))
    assert quarto.startswith("```{=html}\n<figure") and quarto.endswith("</figure>\n```")
    assert quarto.count("```") == 2
    assert Snippet(html).found["iframe"][0]["srcdoc"].endswith("\n\n```\n{{ x }}{% y %}\r\n")


def test_hostile_words_stay_words() -> None:
    found = Snippet(embed_file(run(map_samples.hostile_collection(), title=map_samples.HOSTILE[8])).html)
    assert set(found.found) == {"figure", "style", "noscript", "div", "a", "img", "iframe", "figcaption"}
    assert found.found["iframe"][0]["title"] == map_samples.HOSTILE[8]
    assert attribute("a\"b'c<d>") == "a&quot;b&#x27;c&lt;d&gt;"


# -- command line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("runs") / "drills"
    writers = default_writers()
    save(
        output_samples.sample(),
        target,
        title="Sea drills",
        writers={name: writers[name] for name in ("events.json", "map.html")},
    )
    return target


def type_in(monkeypatch: pytest.MonkeyPatch, *words: object) -> Result:
    """Type a command; the map's picture, which has tests of its own, is a dot."""
    monkeypatch.setattr("geoint.output.figure.figure_bytes", lambda *_, **__: dot())
    app = typer.Typer()
    add_brief_verbs(app)
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("ending", ["md", "html", "docx"])
def test_brief_writes_its_files(ending: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / f"brief.{ending}"
    done = type_in(monkeypatch, "brief", folder, "-o", target, "--title", "My brief", "--limit", 2)
    assert (done.exit_code, done.stderr) == (0, "4 events, 2 of them in full\n")
    pictures = (
        [tmp_path / "new" / "brief_files" / name for name in ("figure.png", "timeline.png")] if ending == "md" else []
    )
    assert done.stdout.split("\n")[:-1] == [str(path) for path in (*pictures, target)]
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted([*pictures, target])
    first = target.read_bytes()
    type_in(monkeypatch, "brief", folder / "events.json", "-o", target, "--title", "My brief", "--limit", "2")
    assert target.read_bytes() == first
    if ending != "docx":
        assert b"My brief" in first
    if ending == "html":
        page = first.decode()
        assert 'href="../../' in page or "map.html" in page
        assert Snippet(page).found["iframe"][0]["srcdoc"] == (folder / "map.html").read_text(encoding="utf-8")


def test_brief_tells_of_a_part(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "part.md"
    assert type_in(monkeypatch, "brief", folder, "-o", target, "--type", "exercise", "--since", "2021").exit_code == 0
    text = target.read_text(encoding="utf-8")
    assert (
        "Of four events of the run, one fits what was asked for: exercises; not over before 2021. One event without a date is left out."
        in text
    )
    assert "Océan" not in text and "Океан" not in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "x.pdf"), "a brief ends in .md, .html or .docx"),
        (("-o", "x.md", "--type", "deployment"), "is left; ask for less"),
        (("-o", "x.md", "--since", "soon"), "'soon' is no date"),
    ],
)
def test_what_brief_refuses(
    words: tuple[str, ...], message: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = type_in(monkeypatch, "brief", folder, *words)
    assert isinstance(done.exception, GeointError) and message in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_embed_prints_a_snippet_and_keeps_the_picture(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = type_in(monkeypatch, "embed", folder, "--at", "maps", "--height", 300)
    frame = Snippet(done.stdout).found["iframe"][0]
    assert (done.exit_code, frame["src"], frame["title"]) == (0, "maps/map.html", "Sea drills")
    assert (folder / "map.png").read_bytes().startswith(b"\x89PNG")
    assert done.stderr == f"Picture for readers without frames: {folder / 'map.png'}\n"
    (folder / "map.png").unlink()
    assert "img" not in Snippet(type_in(monkeypatch, "embed", folder, "--no-picture").stdout).found
    assert not (folder / "map.png").exists()


def test_embed_with_the_map_inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = type_in(monkeypatch, "embed", folder, "--srcdoc", "--quarto", "--caption", "Ours")
    assert done.stdout.startswith("```{=html}\n") and done.stdout.endswith("\n```\n")
    assert Snippet(done.stdout).found["iframe"][0]["srcdoc"] == (folder / "map.html").read_text(encoding="utf-8")
    assert not (folder / "map.png").exists()


def test_embed_needs_the_map(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "events.json").write_bytes((folder / "events.json").read_bytes())
    done = type_in(monkeypatch, "embed", tmp_path)
    assert isinstance(done.exception, InputError) and "make the run anew with `geoint map`" in str(done.exception)


def test_the_command_line_knows_the_defaults() -> None:
    from geoint.output.brief import DEFAULT_LIMIT
    from geoint.output.embed import DEFAULT_HEIGHT

    assert (cli_brief.LIMIT, cli_brief.HEIGHT) == (DEFAULT_LIMIT, DEFAULT_HEIGHT)


# -- notebook


NOTEBOOK = """
import sys
sys.path.insert(0, {tests!r})
import map_samples
from brief_samples import dot, run
from geoint.output.embed import embed_page
from geoint.output.webmap import to_html
collection = map_samples.sample_collection()
embed_page(run(collection), to_html(collection, title="Drills"), picture=dot(), caption="It costs $5 and $6")
"""


@cache
def notebook_page() -> str:
    """Run a notebook that ends in a snippet, and turn it into HTML."""
    import nbformat
    from nbconvert import HTMLExporter
    from nbconvert.preprocessors import ExecutePreprocessor

    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(NOTEBOOK.format(tests=str(Path(__file__).parent)))]
    )
    ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(
        book, {"metadata": {"path": str(Path(__file__).parent)}}
    )
    html, _ = HTMLExporter().from_notebook_node(book)
    return str(html)


def test_a_notebook_shows_the_map(page: str) -> None:
    found = Snippet(notebook_page())
    frames = [frame for frame in found.found["iframe"] if "srcdoc" in frame]
    assert [frame["srcdoc"] for frame in frames] == [page]
    assert frames[0]["sandbox"].startswith("allow-scripts ")
    assert "It costs $5 and $6" in found.words
