"""What ten million reports a day need, on paper: parts measured here, and what follows from them.

    .venv/bin/python bench/scale.py            # writes its section of docs/performance.md
    .venv/bin/python bench/scale.py --print    # prints it only

Nothing here runs at that size. Each part is timed in this process, in CPU seconds; the day is worked out from them.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpus import peak_mb
from corpus_texts import made_reports
from workspace import Maker, keep

from geoint.copies import find_copies
from geoint.corpus.settings import Settings
from geoint.events.merge import merge_events
from geoint.models import Reading, Report
from geoint.readings_codec import reading_from_bytes, reading_to_bytes

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- scale: written by bench/scale.py -->", "<!-- scale: end -->"
SEED = 1
N_READ = 1_500
SIZES = (10_000, 20_000, 40_000)
MONTH = 30
"""Days: what a day's reports tell of lies close together, and so is compared with much of the rest."""

# -- the day that is asked for, and what is assumed of it
A_DAY = 10_000_000
KB_A_REPORT = 3.0
TELLING = 0.05
"""The share of a general stream that tells of an activity; a stream chosen by words has far more."""
REPEATING = 0.8
"""The share of these that repeat another one's text: agencies write most of what many thousand sites print."""
PEAK = 3.0
BUSY = 0.6
"""The busiest hour against the mean, and how busy a core may then be."""
SECONDS = 86_400


class Parts(NamedTuple):
    """What was measured: CPU seconds, bytes and MB."""

    mentions_s_a_kb: float
    read_s_a_kb: float
    kb_a_report: float
    mentions_a_report: float
    codec_s: float
    codec_bytes: float
    copies_s: float
    keep_s: float
    disk_bytes: float
    merge_s: tuple[float, ...]
    worker_mb: float


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives, and its CPU seconds."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def measure() -> Parts:
    """Measure each part."""
    pipeline = Settings().open_pipeline()
    reports = [Report(**fields(record)) for record in made_reports(N_READ, seed=SEED)]
    for report in reports[:100]:
        pipeline.read(report)  # what is loaded once is no part of the rate
    kb = sum(len(report.text.encode()) for report in reports) / 1000
    _, mentions_s = timed(lambda: [pipeline.read(report, draw="none") for report in reports])
    readings, read_s = timed(lambda: [pipeline.read(report) for report in reports])
    worker_mb = peak_mb()
    packed, out_s = timed(lambda: [reading_to_bytes(reading) for reading in readings])
    _, in_s = timed(lambda: [reading_from_bytes(data) for data in packed])
    _, copies_s = timed(lambda: find_copies(reports))
    keep_s, disk = keeping(readings)
    telling = [len(reading.events) for reading in readings if reading.events]
    return Parts(
        mentions_s_a_kb=mentions_s / kb,
        read_s_a_kb=read_s / kb,
        kb_a_report=kb / len(reports),
        mentions_a_report=sum(telling) / len(telling),
        codec_s=(out_s + in_s) / len(reports),
        codec_bytes=sum(map(len, packed)) / len(packed),
        copies_s=copies_s / len(reports),
        keep_s=keep_s / len(reports),
        disk_bytes=disk / len(reports),
        merge_s=tuple(merging(size) for size in SIZES),
        worker_mb=worker_mb,
    )


def fields(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in ("id", "text", "title", "published", "publisher") if name in record}


def keeping(readings: Sequence[Reading]) -> tuple[float, float]:
    """Return the CPU seconds to keep readings in a workspace, one commit each, and the bytes that they take."""
    with tempfile.TemporaryDirectory(prefix="geoint-bench-") as name:
        _, seconds = timed(lambda: keep(Path(name), list(readings)))
        return seconds, sum(path.stat().st_size for path in Path(name).iterdir())


def merging(n_mentions: int) -> float:
    """Return the CPU seconds to merge so many event mentions of one month."""
    maker = Maker(n_mentions, days=MONTH)
    readings = [maker.reading(n, 2) for n in range(n_mentions // 2)]
    print(f"merging {n_mentions:,}", file=sys.stderr)
    return timed(lambda: merge_events(readings))[1]


def exponent(parts: Parts) -> float:
    """Return how the cost of merging grows: 1 with the number of mentions, 2 with its square."""
    return math.log(parts.merge_s[-1] / parts.merge_s[-2]) / math.log(SIZES[-1] / SIZES[-2])


# -- the day


def section(parts: Parts) -> str:
    """Return the section of docs/performance.md."""
    reading_cores = A_DAY * KB_A_REPORT * parts.read_s_a_kb / SECONDS
    bare_cores = A_DAY * KB_A_REPORT * parts.mentions_s_a_kb / SECONDS
    client_s = A_DAY * (parts.codec_s + parts.copies_s + parts.keep_s)
    mentions = A_DAY * TELLING * parts.mentions_a_report
    grows = exponent(parts)
    originals = mentions * (1 - REPEATING)
    all_s, original_s = (parts.merge_s[-1] * (n / SIZES[-1]) ** grows for n in (mentions, originals))
    shards = math.ceil(client_s / SECONDS / BUSY)
    measured = [
        (
            "reading without areas, as `geoint extract` does",
            f"{1000 * parts.mentions_s_a_kb:.1f} ms of CPU a kB of text",
        ),
        ("reading with the areas of events drawn", f"{1000 * parts.read_s_a_kb:.1f} ms of CPU a kB of text"),
        ("a worker's memory", f"{parts.worker_mb:,.0f} MB"),
        ("a reading packed and unpacked", f"{1000 * parts.codec_s:.2f} ms, {parts.codec_bytes / 1000:.1f} kB a report"),
        ("looked for among the copies", f"{1000 * parts.copies_s:.2f} ms a report"),
        ("kept in a workspace", f"{1000 * parts.keep_s:.2f} ms, {parts.disk_bytes / 1000:.1f} kB a report"),
        *(
            (f"{size:,} event mentions of one month merged", f"{seconds:.1f} s")
            for size, seconds in zip(SIZES, parts.merge_s, strict=True)
        ),
        ("so merging grows with the power", f"{grows:.2f}"),
    ]
    peak_cores = math.ceil(reading_cores * PEAK / BUSY)
    needed = [
        ("cores that read, on average", f"{reading_cores:.0f}; without areas {bare_cores:.0f}"),
        (f"cores for the busiest hour ({PEAK:.0f} times the mean), {BUSY:.0%} busy", f"{peak_cores}"),
        ("memory of as many workers", f"{peak_cores * parts.worker_mb / 1000:.0f} GB"),
        ("text to the workers, readings back",
         f"{A_DAY * KB_A_REPORT / SECONDS / 1000:.2f} and {A_DAY * parts.codec_bytes / SECONDS / 1e6:.2f} MB/s"),
        ("packets for the scheduler", f"{A_DAY * KB_A_REPORT / 20 / SECONDS:.0f} a second, of 20 kB"),
        ("the one process that collects: unpack, look for copies, keep", f"{client_s / SECONDS:.2f} cores"),
        (f"workspaces beside each other, {BUSY:.0%} busy", f"{shards}"),
        ("disk", f"{A_DAY * parts.disk_bytes / 1e9:.0f} GB a day"),
        (f"event mentions ({TELLING:.0%} of the reports tell of an activity)", f"{mentions:,.0f} a day"),
        ("all merged at once", f"{all_s / 3600:.1f} hours of one core"),
        (f"those of originals ({1 - REPEATING:.0%}) merged at once", f"{original_s / 60:.0f} minutes of one core"),
    ]  # fmt: skip
    return "\n".join([
        "## Ten million reports a day, on paper", "",
        f"Written by `bench/scale.py` ({platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}). Nothing ran at this size: each part was measured",
        f"on {N_READ:,} made reports of {parts.kb_a_report:.1f} kB (`bench/corpus_texts.py`) and made-up mentions "
        "(`bench/workspace.py`), in CPU time",
        "of one core. The day is worked out from that.", "",
        "| part | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in measured), "",
        f"| {A_DAY:,} reports of {KB_A_REPORT:.0f} kB a day | needed |", "|---|---|",
        *(f"| {name} | {value} |" for name, value in needed), "",
    ])  # fmt: skip


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", action="store_true", help="print only")
    args = parser.parse_args()
    text = section(measure())
    print(text)
    if args.print:
        return
    path = ROOT / "docs" / "performance.md"
    page = path.read_text(encoding="utf-8")
    block = f"{BEGIN}\n{text}{END}\n"
    if BEGIN in page:
        before, _, rest = page.partition(BEGIN)
        page = before + block + rest.partition(f"{END}\n")[2]
    else:
        page = page.rstrip("\n") + "\n\n" + block
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
