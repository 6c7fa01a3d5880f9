"""How a workspace bears much: adding to a large one, merging many mentions, and being killed at any moment.

    .venv/bin/python bench/workspace.py            # writes its section of docs/performance.md
    .venv/bin/python bench/workspace.py --quick    # a tenth of it, printed only

Reports of the large workspace are not read but made up: each has one or two event mentions with the names, states,
dates and places that such reports have, over three years. They go in through the door that readings go in by.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from shapely.geometry import Point

from geoint.corpus.settings import Settings
from geoint.events.merge import merge_events
from geoint.events.series import load_series
from geoint.models import EventMention, EventPlace, Footprint, Participant, Reading, Report, Span
from geoint.pipeline import Pipeline
from geoint.workspace import Workspace
from geoint.workspace.file import open_file, transaction
from geoint.workspace.merge import Merge
from geoint.workspace.reports import Slot, content_hash, keep_reading

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- workspace: written by bench/workspace.py -->", "<!-- workspace: end -->"
STATES = """US RU CN JP KR KP IN PL DE FR GB BY MN IR IL TR GR EG PK PH VN AU ID MY SG TH SE FI NO DK EE LV LT RO BG
UA GE AM AZ KZ UZ TJ SA AE QA OM""".split()
TYPES = ["exercise"] * 5 + ["patrol", "incursion", "missile_test", "deployment", "other"]
# So many mentions tell of one event; so many events in a hundred have a name.
PER_EVENT, NAMED = 4, 0.3
YEARS = 3
KILLS = 50


class Maker:
    """Makes readings with a seed, of activities that begin within so many days."""

    def __init__(self, n_mentions: int, seed: int = 7, *, days: int = 365 * YEARS) -> None:
        self._rng = random.Random(seed)
        self._days = days
        self._n_events = max(1, n_mentions // PER_EVENT)
        self._series = list(load_series().series)
        self._spots = [
            (f"gn:{n}", self._rng.uniform(-170, 170), self._rng.uniform(-50, 70), self._rng.uniform(0.1, 3))
            for n in range(3000)
        ]
        self._shapes = [Point(lon, lat).buffer(size, quad_segs=8) for _, lon, lat, size in self._spots]

    def reading(self, number: int, n_mentions: int) -> Reading:
        rng, report_id = self._rng, f"r{number:07}"
        told = [self._told(report_id, place) for place in range(1, n_mentions + 1)]
        published = (date.fromisoformat(told[0][2]) + timedelta(days=rng.randrange(4))).isoformat()
        # Words of no meaning, of which each report has its own.
        text = " ".join(f"w{rng.randrange(20_000)}" for _ in range(120))
        footprints = tuple(footprint for _, footprint, _ in told)
        events = tuple(event for event, _, _ in told)
        report = Report(id=report_id, text=text, published=published, published_from="field", publisher="A Wire")
        return Reading(report=report, footprints=footprints, events=events)

    def _told(self, report_id: str, place: int) -> tuple[EventMention, Footprint, str]:
        rng, own = self._rng, random.Random(self._rng.randrange(self._n_events))
        kind = own.choice(TYPES)
        series = own.choice(self._series) if own.random() < NAMED and kind == "exercise" else None
        start = date(2022, 1, 1) + timedelta(days=own.randrange(self._days))
        end = start + timedelta(days=0 if kind == "missile_test" else own.choice([0, 3, 7, 14]))
        who, spot = own.sample(STATES, own.choice([1, 2, 2, 3, 5])), own.randrange(len(self._spots))
        form = rng.random()
        days = (start.isoformat(), end.isoformat()) if form < 0.5 else (start.isoformat()[:7],) * 2
        days = days if form < 0.8 else (None, None)
        entry_id, lon, lat, _ = self._spots[spot]
        footprint = Footprint(
            report_id=report_id, start=place, end=place + 1, expression=entry_id, rule="entry", anchors=(entry_id,),
            geometry=self._shapes[spot], lon=lon, lat=lat, where_prec=1, confidence=0.9,
        )  # fmt: skip
        event = EventMention(
            id=f"{report_id}#{place}", report_id=report_id, name=f"{series.name} {start.year}" if series else None,
            series_id=series.series_id if series else None, edition=str(start.year) if series else None, type=kind,
            status="completed", start=days[0], end=days[1], participants=tuple(Participant(code=c) for c in who),
            places=(EventPlace(start=place, end=place + 1, name=entry_id, entry_id=entry_id, footprint=place - 1),),
            evidence=(Span(start=place, end=place + 10),), confidence=0.8,
        )  # fmt: skip
        return event, footprint, end.isoformat()


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def keep(folder: Path, readings: list[Reading]) -> float:
    """Keep readings, not merged; return the seconds."""
    started = time.perf_counter()
    with closing(open_file(folder, write=True)) as db:
        for reading in readings:
            report = reading.report
            keep_reading(db, reading, Slot(None, f"/in/{report.id}", "", 1, content_hash(report)), "bench")
    return time.perf_counter() - started


def merge(folder: Path) -> tuple[float, float]:
    """Merge what was kept; return the seconds, and those of CPU time."""
    started, cpu = time.perf_counter(), time.process_time()
    with closing(open_file(folder, write=True)) as db, transaction(db):
        Merge(db, read_again=lambda report: None).run()
    return time.perf_counter() - started, time.process_time() - cpu


def measure_adding(n_reports: int) -> list[str]:
    """Fill a workspace, then add a hundred reports, three times."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="geoint-bench-") as name:
        folder, maker, number = Path(name), Maker(2 * n_reports), 0
        kept_s = 0.0
        while number < n_reports:
            some = [maker.reading(n, 2) for n in range(number, min(number + 5_000, n_reports))]
            kept_s += keep(folder, some)
            number += len(some)
            print(f"kept {number:,} in {kept_s:.0f} s, {memory_mb():,} MB", file=sys.stderr)
        wall_s, cpu_s = merge(folder)
        size = (folder / "workspace.sqlite").stat().st_size / 1e6
        status = Workspace(folder).status()
        lines.append(f"| {n_reports:,} reports kept, one commit each | {kept_s / n_reports * 1e3:.2f} ms a report |")
        lines.append(
            f"| their {status.n_mentions:,} event mentions merged, {status.n_events:,} events | "
            f"{cpu_s:.0f} s of CPU time, {wall_s:.0f} s on the clock, {memory_mb():,} MB at most, file {size:,.0f} MB |"
        )
        print("\n".join(lines), file=sys.stderr)
        seconds = []
        for _ in range(3):
            some = [maker.reading(n, 2) for n in range(number, number + 100)]
            number += 100
            kept_s = keep(folder, some)
            wall_s, cpu_s = merge(folder)
            seconds.append((kept_s + wall_s, cpu_s))
            print(f"added 100: {kept_s:.2f} + {wall_s:.2f} s, CPU {cpu_s:.2f} s", file=sys.stderr)
        wall_s, cpu_s = sorted(seconds)[1]
        lines.append(f"| 100 reports more, without their reading (middle of 3) | {wall_s:.1f} s, CPU {cpu_s:.1f} s |")
        shutil.rmtree(folder, ignore_errors=True)
    return lines


def measure_merging(n_mentions: int) -> str:
    """Merge mentions in memory, in a process of its own."""
    command = [sys.executable, __file__, "--in-memory", str(n_mentions)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def merge_in_memory(n_mentions: int) -> None:
    maker = Maker(n_mentions)
    readings = [maker.reading(n, 2) for n in range(n_mentions // 2)]
    before, started, cpu = memory_mb(), time.perf_counter(), time.process_time()
    events, decisions = merge_events(readings)
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu
    print(
        f"| {n_mentions:,} event mentions merged in memory, {len(events):,} events, {len(decisions):,} decisions | "
        f"{cpu_s:.0f} s of CPU time, {wall_s:.0f} s on the clock, {memory_mb() - before:,} MB over the readings |"
    )


# -- killed at any moment


def measure_kills(n_kills: int) -> str:
    """Kill runs at random moments, run each again, and compare the bytes of what comes out."""
    rng = random.Random(5)
    inputs = [str(ROOT / "seeds"), *(str(p) for p in sorted((ROOT / "bench" / "reports").glob("articles.wire.jsonl")))]
    settings = Settings(profile="fast")
    pipeline = settings.open_pipeline()
    _ = pipeline.tagger, pipeline.register  # loaded once: each run is a fork, so that its moments are moments of work
    with tempfile.TemporaryDirectory(prefix="geoint-bench-") as name:
        folder = Path(name)
        begin = partial(start_adding, inputs=inputs, settings=settings, pipeline=pipeline)
        started = time.perf_counter()
        assert end_of(begin(folder / "whole")) == 0
        whole_s = time.perf_counter() - started
        expected = outputs(folder / "whole", folder / "out")
        n_reports = Workspace(folder / "whole").status().n_reports
        kills = tries = same = 0
        while kills < n_kills:
            desk = folder / f"desk{tries}"
            tries += 1
            if kill_at(begin(desk), rng.uniform(0.0, whole_s)):
                kills += 1
                assert end_of(begin(desk)) == 0
                same += outputs(desk, folder / "out") == expected and Workspace(desk).check() == []
                print(f"kill {kills}, {same} the same", file=sys.stderr)
            shutil.rmtree(desk, ignore_errors=True)
        return (
            f"| {kills} times a run over {n_reports} reports killed (SIGKILL) at a random moment, then run again | "
            f"{same} times every file with the bytes of an undisturbed run |"
        )


def start_adding(desk: Path, *, inputs: list[str], settings: Settings, pipeline: Pipeline) -> int:
    """Begin a run in a process of its own; return its number."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            Workspace(desk, settings=settings, pipeline=pipeline).add(inputs)
            code = 0
        finally:
            os._exit(code)
    return child


def kill_at(child: int, seconds: float) -> bool:
    """Kill a process after some seconds; say whether it was still at work."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def end_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def outputs(desk: Path, folder: Path) -> dict[str, bytes]:
    """The files that a workspace gives, and their bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    Workspace(desk).result().save(folder, title="Bench")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write_section(lines: list[str]) -> None:
    path = ROOT / "docs" / "performance.md"
    text = path.read_text("utf-8") if path.exists() else "# Performance\n"
    head, found, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2] if found else "\n"
    section = "\n".join(
        [
            BEGIN,
            "## The workspace",
            "",
            "Written by `bench/workspace.py`. Two cores that other work shared: CPU time says more. Made-up",
            f"readings with 2 event mentions each, {PER_EVENT} mentions an event, over {YEARS} years.",
            "",
            "| what | measured |",
            "|---|---|",
            *lines,
            END,
        ]
    )
    path.write_text(head.rstrip("\n") + "\n\n" + section + tail, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of it, printed only")
    parser.add_argument("--in-memory", type=int, metavar="N", help=argparse.SUPPRESS)
    parser.add_argument("--kills", type=int, metavar="N", help="only so many kills, printed only")
    asked = parser.parse_args()
    if asked.in_memory:
        merge_in_memory(asked.in_memory)
    elif asked.kills:
        print(measure_kills(asked.kills))
    else:
        measure_all(quick=asked.quick)


def measure_all(*, quick: bool) -> None:
    n_reports = 10_000 if quick else 100_000
    lines = measure_adding(n_reports)
    lines.append(measure_merging(2 * n_reports))
    print(lines[-1], file=sys.stderr)
    lines.append(measure_kills(KILLS // 10 if quick else KILLS))
    print("\n".join(lines))
    if not quick:
        write_section(lines)


if __name__ == "__main__":
    main()
