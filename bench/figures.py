"""Draw the figures that docs/figures.md shows, and measure what a figure costs.

    python bench/figures.py seeds=outputs/seeds real=outputs/real military=outputs/military

Each NAME=RUN is a run's folder. Pictures go to docs/images as figure-NAME-*.webp; the table goes to standard output.
Times are processor seconds of this process, once everything is loaded.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from pathlib import Path

from PIL import Image

from geoint.output.figure import figure_bytes
from geoint.runs import RunEvents, load_run, run_of

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PICTURES = {
    "seeds": (("page", None), ("slide", None)),
    "real": (("column", None),),
    "military": (("page", None), ("page", "year")),
}
"""Name of a run -> sizes and groupings that are shown."""

SHOWN_PX = {"page": 1300, "column": 760, "slide": 1400}
QUALITY = 82
LARGE = 10_000


def draw_pictures(name: str, run: RunEvents) -> None:
    """Write a run's pictures, smaller than in print."""
    for size, by in PICTURES.get(name, ()):
        data = figure_bytes(run, size=size, by=by)  # type: ignore[arg-type]
        image = Image.open(io.BytesIO(data)).convert("RGB")
        width = SHOWN_PX[size]
        small = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
        target = IMAGES / f"figure-{name}-{by or size}.webp"
        small.save(target, quality=QUALITY, method=6)
        print(f"{target}: {target.stat().st_size / 1000:.0f} kB", file=sys.stderr)


def measure(name: str, run: RunEvents) -> None:
    """Print a line for each kind of file."""
    for kind in ("png", "svg", "pdf"):
        start = time.process_time()
        size = len(figure_bytes(run, kind=kind))  # type: ignore[arg-type]
        print(f"| {name} | {len(run.events):,} | {kind} | {time.process_time() - start:.1f} | {size / 1e6:.1f} |")


def main() -> None:
    """Draw and measure the runs that are named, and a large made-up one."""
    runs = {name: load_run(folder) for name, _, folder in (argument.partition("=") for argument in sys.argv[1:])}
    for name, run in runs.items():
        draw_pictures(name, run)
    print("| run | events | file | processor seconds | MB |\n|---|---|---|---|---|")
    for name, run in runs.items():
        measure(name, run)
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from tests.map_samples import large_collection

    measure("made up", run_of(large_collection(LARGE), name="made up"))
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
