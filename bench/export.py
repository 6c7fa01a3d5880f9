"""Measure how long every file of a large run takes to write, and how much memory.

    python bench/export.py            the tables in docs/performance.md, between their two marks
    python bench/export.py --print    the tables on the terminal alone

Two runs of 10,000 events: one in which they share a few large outlines, as reports of the same seas do, and one with
2,500 different outlines. Each is measured in a process of its own, as `geoint map` and `geoint export` meet it: the
events are in memory, and what is measured is flattening them and writing each file. Another process reads the run back
from its folder, as `geoint export` does. Seconds are CPU time, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

DOCS = ROOT / "docs" / "performance.md"
MARKS = ("<!-- files: python bench/export.py -->", "<!-- end of files -->")
EVENTS = 10_000
OUTLINES = 2_500  # of the second run: reports of many years come back to the same places
CORNERS = 160  # of such an outline: about as many as a drawn expression has
MAX_SECONDS, MAX_MB = 30.0, 1000.0
KINDS = {"shared": "a few outlines, shared", "many": f"{OUTLINES:,} different outlines"}


def collection_of(kind: str) -> Any:
    """The run of that kind."""
    from output_samples import many

    shared = many(EVENTS)
    if kind == "shared":
        return shared
    outlines = [_outline(number) for number in range(OUTLINES)]
    events = []
    for number, event in enumerate(shared.events):
        outline = outlines[number % OUTLINES]
        area = event.areas[0].model_copy(
            update={"geometry": outline, "lon": outline.centroid.x, "lat": outline.centroid.y}
        )
        events.append(event.model_copy(update={"areas": (area,)}))
    return shared.model_copy(update={"events": tuple(events)})


def _outline(number: int) -> Any:
    """A ragged outline, another for each number; some lie across the antimeridian."""
    from shapely.geometry import Polygon

    lon, lat, size = -180 + number * 37 % 360, -60 + number * 7 % 120, 0.5 + number % 9
    turns = [2 * math.pi * i / CORNERS for i in range(CORNERS)]
    reach = [size * (1 + 0.2 * math.sin(5 * t + number) + 0.1 * math.sin(13 * t + 2 * number)) for t in turns]
    return Polygon([(lon + r * math.cos(t), lat + r / 2 * math.sin(t)) for t, r in zip(turns, reach, strict=True)])


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def write_all(kind: str, folder: Path) -> dict[str, Any]:
    """Write every file of a run; seconds and MB of each."""
    from geoint.output.export import FORMATS
    from geoint.output.folder import Run, default_writers
    from geoint.output.layers import flatten

    collection = collection_of(kind)
    start = time.process_time()
    layers, flattening = timed(lambda: flatten(collection))
    run = Run(collection=collection, layers=layers, title="Large")
    rows = [("tables in memory", flattening, None)]
    for name, write in default_writers().items():
        _, seconds = timed(lambda write=write, name=name: write(run, folder / name))
        rows.append((name, seconds, (folder / name).stat().st_size / 1e6))
    for key in FORMATS:
        for name, export in FORMATS[key].items():
            if key not in ("geojson", "gpkg") and not name.endswith((".csvt", ".prj")):
                _, seconds = timed(lambda export=export, name=name: export(layers, folder / name, "Large"))
                rows.append((name, seconds, (folder / name).stat().st_size / 1e6))
    return {"rows": rows, "seconds": time.process_time() - start, "peak": peak_mb()}


def read_back(folder: Path) -> dict[str, Any]:
    """Read a run from its folder."""
    from geoint.output.layers_read import load_layers
    from geoint.runs import load_run

    run, reading = timed(lambda: load_run(folder))
    _, flattening = timed(lambda: load_layers(run, folder))
    return {"reading": reading, "flattening": flattening, "peak": peak_mb()}


def child(*arguments: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tables() -> str:
    """Measure, and return the text between the marks."""
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for kind in KINDS:
            (Path(folder) / kind).mkdir()
            found[kind] = child("--write", kind, f"{folder}/{kind}") | {"back": child("--read", f"{folder}/{kind}")}
    lines = [
        f"| {EVENTS:,} events | " + " | ".join(f"{name}: s | MB" for name in KINDS.values()) + " |",
        "|---|---|---|---|---|",
    ]
    for parts in zip(*(found[kind]["rows"] for kind in KINDS), strict=True):
        cells = [f"{s:.1f} | {'' if size is None else f'{size:.1f}'}" for _, s, size in parts]
        lines.append(f"| {parts[0][0]} | " + " | ".join(cells) + " |")
    totals = " | ".join(f"**{found[kind]['seconds']:.1f}** |" for kind in KINDS)
    peaks = " | ".join(f"| **{found[kind]['peak']:.0f}**" for kind in KINDS)
    back = " | ".join(
        f"{found[kind]['back']['reading'] + found[kind]['back']['flattening']:.1f} | {found[kind]['back']['peak']:.0f}"
        for kind in KINDS
    )
    lines += [
        f"| **all files** | {totals} |",
        f"| memory at most, MB | {peaks} |",
        f"| read back from the folder (memory in MB) | {back} |",
    ]
    return "\n".join(lines) + f"\n\nPromised: all files in {MAX_SECONDS:.0f} s and {MAX_MB / 1000:.0f} GB."


def write_docs(text: str) -> None:
    """Put the tables between their marks; the page and the section are made where they are missing."""
    page = DOCS.read_text(encoding="utf-8") if DOCS.exists() else "# Performance\n"
    if MARKS[0] not in page:
        page += f"\n## Writing the files of a run\n\n{MARKS[0]}\n{MARKS[1]}\n"
    head, rest = page.split(MARKS[0])
    tail = rest.split(MARKS[1])[1]
    DOCS.write_text(f"{head}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--write", nargs=2, metavar=("KIND", "DIR"), help=argparse.SUPPRESS)
    parser.add_argument("--read", metavar="DIR", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        print(json.dumps(write_all(arguments.write[0], Path(arguments.write[1]))))
    elif arguments.read:
        print(json.dumps(read_back(Path(arguments.read))))
    else:
        text = tables()
        print(text)
        if not arguments.print:
            write_docs(text)


if __name__ == "__main__":
    main()
