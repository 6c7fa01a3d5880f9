"""README and CONTRIBUTING say what is true: commands run, links lead somewhere, the picture is there."""

from __future__ import annotations

import os
import re
import shlex
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from geoint.output.folder import default_writers

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)\)")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DATA_LICENCES.md", "docs/architecture.md")


def blocks(page: Path, language: str) -> list[str]:
    return [code for kind, code in _FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def commands(page: Path) -> list[str]:
    """Commands of the shell blocks, without their remarks."""
    lines = [line.strip() for block in blocks(page, "sh") for line in block.splitlines()]
    return [re.sub(r"\s+#\s.*$", "", line) for line in lines if line]


def geoint_commands(root: Path) -> list[str]:
    return [c for c in commands(root / "README.md") if c.startswith("geoint ")]


@pytest.fixture(scope="module")
def workplace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example reports and an empty outputs/, as in a fresh clone."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "seeds").symlink_to(root / "seeds")
    (folder / "outputs").mkdir()
    return folder


def run(command: list[str], folder: Path, root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_command_of_the_readme_is_known(root: Path) -> None:
    """So that none is left untested below."""
    first_words = {shlex.split(c)[0] for c in commands(root / "README.md")}
    assert first_words == {"make", ".", "geoint", "printf"}
    assert len(geoint_commands(root)) >= 7


def test_the_commands_run_as_they_stand(root: Path, workplace: Path) -> None:
    script = ["set -e", f'geoint() {{ {shlex.quote(sys.executable)} -m geoint "$@"; }}']
    for command in commands(root / "README.md"):
        if command.startswith(("geoint ", "printf ")):
            script += [f"echo {shlex.quote('$ ' + command)}", command]
    done = run(["bash", "-c", "\n".join(script)], workplace, root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {p.name for p in (workplace / "outputs" / "seeds").iterdir()} == set(default_writers())
    assert "Tripoli (city, LB)" in done.stdout
    assert "Zhanjiang" in done.stdout
    assert "Camp Amber (base, LV)" in done.stdout


def test_the_python_of_the_readme_runs(root: Path, workplace: Path) -> None:
    (code,) = blocks(root / "README.md", "python")
    done = run([sys.executable, "-c", code], workplace, root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Vostok 2022 2022-08-30 2022-09-05 ('BY', 'CN', 'IN', 'MN', 'RU', 'TJ')\n")
    assert (workplace / "outputs" / "mine" / "map.html").is_file()


@pytest.mark.parametrize("target", ["map", "test", "check", "wheel", "clean"])
def test_make_targets_exist(root: Path, target: str) -> None:
    outside = {name: value for name, value in os.environ.items() if name not in ("MAKELEVEL", "MAKEFLAGS", "MFLAGS")}
    done = subprocess.run(["make", "-n", target], cwd=root, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if target == "map":
        assert done.stdout.splitlines()[-1] == ".venv/bin/geoint map seeds -o outputs/seeds"


def test_make_commands_of_the_readme_are_targets(root: Path) -> None:
    named = {shlex.split(c)[1] for c in commands(root / "README.md") if c.startswith("make ")}
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert named == {"map", "test"}
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in named)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files(root: Path, name: str) -> None:
    page = root / name
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_file_of_a_run_is_explained(root: Path) -> None:
    for page in ("README.md", "outputs/README.md"):
        text = (root / page).read_text(encoding="utf-8")
        assert [name for name in default_writers() if name not in text] == [], page


def test_the_exit_codes_are_those_of_the_program(root: Path) -> None:
    from geoint import cli

    table = dict(re.findall(r"^\| (\d+) \| (.+) \|$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(table) == {str(c) for c in (cli.DONE, cli.SOME_LEFT_OUT, cli.NOTHING_DONE, cli.STOPPED)}
    assert "some inputs were left out" in table[str(cli.SOME_LEFT_OUT)]


def test_required_attributions_are_named(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert all(name in readme for name in ("GeoNames", "Marine Regions", "Natural Earth", "OurAirports", "CC BY 4.0"))


def test_the_picture_is_a_map_of_some_size(root: Path) -> None:
    data = (root / "docs" / "images" / "map.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (1400, 900)
    assert 50_000 < len(data) < 1_000_000


def test_architecture_names_files_that_exist(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:geoint/)?(?:\w+/)?\w+\*?\.py)`", text)
    assert len(named) > 20
    package = root / "geoint"
    homes = [package, *(p for p in package.rglob("*") if p.is_dir())]
    missing = [n for n in named if not any(list(h.glob(n.removeprefix("geoint/"))) for h in homes)]
    assert missing == []
