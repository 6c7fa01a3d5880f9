"""The example briefs in docs/examples: of seeds/, of the military development set, and the pictures of five reports.

Run by hand, after a change of what a brief says or of how it looks: `.venv/bin/python bench/briefs.py`. The last two
need the corpora beside the project; of the five reports only the pictures are kept, for their sentences are not ours.
"""

from __future__ import annotations

import sys
from pathlib import Path

from geoint import __version__, map_reports
from geoint.output.brief import make_brief
from geoint.output.brief.files import write_files
from geoint.output.brief.write import brief_files, compact, pictures_of
from geoint.runs import RunEvents, run_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "examples"
SHARED = ROOT.parent / "shared"
PICTURE_WIDTH = 1400
"""Pixels: sharp at the width of a page on GitHub, and small enough to keep."""

SOURCES = (
    ("seeds", ROOT / "seeds", "Exercises and patrols in five reports", True),
    (
        "military",
        SHARED / "bench" / "military" / "articles.dev.jsonl",
        "Military activity in 88 reports",
        True,
    ),
    ("five-reports", SHARED / "seeds", "Exercises and patrols in the five original reports", False),
)


def main() -> None:
    """Write every example whose reports are here."""
    for name, source, title, with_text in SOURCES:
        if not source.exists():
            print(f"{name}: no {source}", file=sys.stderr)
            continue
        run = run_of(map_reports(source).collection, name=name, title=title)
        for path in write_example(run, name, with_text=with_text):
            print(path.relative_to(ROOT))


def write_example(run: RunEvents, name: str, *, with_text: bool) -> tuple[Path, ...]:
    """Write one brief as Markdown with its pictures, or the pictures alone."""
    pictures = {key: compact(data, width=PICTURE_WIDTH) for key, data in pictures_of(run).items()}
    files = brief_files(make_brief(run, version=__version__), pictures, TARGET / f"{name}.md")
    chosen = {path: data for path, data in files.items() if with_text or path.suffix == ".png"}
    write_files(chosen)
    return tuple(chosen)


if __name__ == "__main__":
    main()
