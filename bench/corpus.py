"""Measure a corpus: rate on one core and memory as it grows, workers against one process, and what a kill costs.

usage: corpus.py [--part growth|workers] [--sizes 1000 10000 100000] [--spread 6000] [--retold FILE] [--docs]

Each measurement is a process of its own. Rates are reports in a second of CPU time, counted after the first report,
when all is loaded; speed-ups are ratios of wall time in one turn, and the middle of the turns counts. --docs writes the
table into docs/performance.md, between this script's markers. Nothing else may run meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "performance.md"
PARTS = ("growth", "workers")
HEAD = "# Performance\n\nWhat runs of some size cost. Each section is written by the script that it names.\n"
SEED = 1
# What is promised: rate and memory against those of a smaller run, and workers against one process.
LEAST_RATE, MOST_MEMORY, LEAST_SPEED_UP = 0.90, 1.20, 1.7
# It loads for one or two of them.
KILL_AFTER_CPU_S = 4.0
# Reports of which whole maps are compared.
MAPPED = 1_000
WAYS = ("one process", "--jobs 2", "Dask, 2 worker processes", "--engine dask --jobs 2")


# -- in a process of its own


def measure(path: Path, jobs: int, engine: str, scheduler: str | None) -> dict[str, Any]:
    """Extract a file as `geoint extract` does, and return what it took."""
    from geoint.corpus import Settings, read_corpus
    from geoint.models import Report
    from geoint.output.tables import to_record
    from geoint.reports import read_reports

    settings = Settings()
    pipeline = settings.open_pipeline()
    pipeline.read(Report(id="first", text="Ships left Baltiysk for a drill in the Baltic Sea on Monday."), draw="none")
    faults: list[Any] = []
    digest, count, growth = hashlib.sha256(), 0, []
    cpu, wall = time.process_time(), time.perf_counter()
    for reading in read_corpus(
        read_reports([path], faults=faults), settings, faults=faults, jobs=jobs, engine=engine,  # type: ignore[arg-type]
        scheduler=scheduler, draw="none", pipeline=pipeline,
    ):  # fmt: skip
        digest.update(json.dumps(to_record(reading), ensure_ascii=True).encode())
        count += 1
        if count % 1000 == 0:
            growth.append(peak_mb())
    return {
        "reports": count, "faults": len(faults), "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - wall, "peak_mb": peak_mb(), "growth_mb": growth, "digest": digest.hexdigest(),
    }  # fmt: skip


def peak_mb() -> float:
    """The most memory that this process has held; ru_maxrss would count what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


# -- the measurements


def run(
    path: Path, *, jobs: int = 1, engine: str = "processes", scheduler: str | None = None, kill: bool = False
) -> Any:
    """Measure in a fresh process; with `kill`, end one of its workers after a while."""
    command = [sys.executable, __file__, "--measure", str(path), str(jobs), engine, scheduler or ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if kill:
            threading.Thread(target=kill_one, args=(process.pid,), daemon=True).start()
        out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return json.loads(out.splitlines()[-1])


def kill_one(parent: int) -> None:
    """Wait until a worker of a process reads, and end it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for pid in children(parent):
            if b"corpus_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                while cpu_s(pid) < KILL_AFTER_CPU_S:
                    time.sleep(0.1)
                os.kill(pid, signal.SIGKILL)
                print(f"killed worker {pid}", file=sys.stderr)
                return
        time.sleep(0.1)


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for file in found for pid in file.read_text().split()]


@contextlib.contextmanager
def dask_cluster() -> Iterator[str]:
    """A Dask cluster with two workers, each a process of its own."""
    from distributed import LocalCluster

    options = {"processes": True, "dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
    with LocalCluster(n_workers=2, threads_per_worker=1, **options) as cluster:
        yield cluster.scheduler_address


def take_turns(path: Path, turns: int) -> dict[str, list[Any]]:
    """Measure the ways to read one after the other, `turns` times."""
    found: dict[str, list[Any]] = {way: [] for way in WAYS}
    with dask_cluster() as scheduler:
        for _ in range(turns):
            found[WAYS[0]].append(run(path))
            found[WAYS[1]].append(run(path, jobs=2))
            found[WAYS[2]].append(run(path, engine="dask", scheduler=scheduler))
            found[WAYS[3]].append(run(path, jobs=2, engine="dask"))
    return found


def map_digests(path: Path, folder: Path) -> dict[str, dict[str, str]]:
    """Return the digest of each file of a map, for each way to make it."""
    ways = {WAYS[0]: [], WAYS[1]: ["--jobs", "2"], WAYS[3]: ["--engine", "dask", "--jobs", "2"]}
    digests = {}
    for number, (way, options) in enumerate(ways.items()):
        out = folder / f"map{number}"
        command = [sys.executable, "-m", "geoint", "map", str(path), "-o", str(out), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in {0, 1}:
            raise SystemExit(f"{' '.join(command)}: {done.stderr}")
        digests[way] = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(out.iterdir())}
    return digests


# -- the table


def growth(sizes: dict[int, Any]) -> str:
    """Return the section on one process and more and more reports."""
    first = next(iter(sizes.values()))
    lines = [
        "## Many reports", "",
        f"Written by `bench/corpus.py` ({platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}). Reports are made from templates with real names of the",
        "gazetteer (`bench/corpus_texts.py`): 60 to 200 words, a third of them without an event, a tenth near-copies.",
        "Extraction, without footprints.", "",
        "One process. Rate: reports in a second of CPU time. Memory: the most that the process held.", "",
        "| reports | reports/s on one core | to the first row | memory at most | left out |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for found in sizes.values():
        rate, base = (one["reports"] / one["cpu_s"] for one in (found, first))
        lines.append(
            f"| {found['reports']:,} | {rate:.1f} | {rate / base:.2f} | {found['peak_mb']:.0f} MB | {found['faults']} |"
        )
    return "\n".join(lines) + "\n"


def workers(turns: dict[str, list[Any]], killed: Any, maps: dict[str, dict[str, str]]) -> str:
    """Return the section on workers against one process."""
    spread = turns[WAYS[0]][0]["reports"]
    lines = [
        "### Workers", "",
        f"{spread:,} of these reports; wall time, the start of the workers included; the middle of "
        f"{len(turns[WAYS[0]])} turns.",
        "", "| | seconds | times one process | same records |", "|---|---|---|---|",
    ]  # fmt: skip
    for way, rows in turns.items():
        seconds = statistics.median(row["wall_s"] for row in rows)
        same = all(row["digest"] == turns[WAYS[0]][0]["digest"] for row in rows)
        lines.append(f"| {way} | {seconds:.1f} | {speed_up(turns, way):.2f} | {'yes' if same else 'NO'} |")
    base_map = maps[WAYS[0]]
    agree = "the same" if all(digests == base_map for digests in maps.values()) else "NOT the same"
    alike = "the same" if killed["digest"] == turns[WAYS[0]][0]["digest"] else "NOT the same"
    lines += [
        "", f"`geoint map` of {MAPPED:,} reports: {len(base_map)} files, {agree} to the byte in {len(maps)} ways "
        f"(one process, processes, Dask); `events.json` is {base_map['events.json'][:12]}.",
        "", f"One of two workers killed (`kill -9`) in the middle: {killed['reports']:,} of {spread:,} reports came "
        f"back, {alike}, {killed['faults']} left out.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def speed_up(turns: dict[str, list[Any]], way: str) -> float:
    pairs = zip(turns[WAYS[0]], turns[way], strict=True)
    return float(statistics.median(one["wall_s"] / other["wall_s"] for one, other in pairs))


def broken_growth(sizes: dict[int, Any]) -> list[str]:
    """Return what is worse than promised of more and more reports."""
    out = []
    found = list(sizes.values())
    for one in found[1:]:
        ratio = (one["reports"] / one["cpu_s"]) / (found[0]["reports"] / found[0]["cpu_s"])
        if ratio < LEAST_RATE:
            out.append(f"the rate at {one['reports']} reports is {ratio:.2f} of that at {found[0]['reports']}")
    for small, large in pairwise(found[1:]):
        if large["peak_mb"] > MOST_MEMORY * small["peak_mb"]:
            out.append(f"memory at {large['reports']} reports is {large['peak_mb'] / small['peak_mb']:.2f} of the last")
    return out


def broken_workers(turns: dict[str, list[Any]], killed: Any, maps: Any) -> list[str]:
    """Return what is worse than promised of workers."""
    out = []
    if speed_up(turns, WAYS[2]) < LEAST_SPEED_UP:
        out.append(f"Dask with two workers is {speed_up(turns, WAYS[2]):.2f} times one process")
    digest = turns[WAYS[0]][0]["digest"]
    if any(row["digest"] != digest for rows in turns.values() for row in rows) or killed["digest"] != digest:
        out.append("not all ways gave the same records")
    if any(digests != maps[WAYS[0]] for digests in maps.values()):
        out.append("not all ways gave the same map")
    return out


def write_docs(part: str, text: str) -> None:
    """Put a section into docs/performance.md, in its old place or behind the others."""
    begin, end = f"<!-- bench/corpus.py {part} -->", f"<!-- end of {part} -->"
    page = DOCS.read_text(encoding="utf-8") if DOCS.exists() else HEAD
    block = f"{begin}\n\n{text}\n{end}"
    if begin in page:
        before, _, rest = page.partition(begin)
        page = before + block + rest.partition(end)[2]
    else:
        page = page.rstrip("\n") + "\n\n" + block + "\n"
    DOCS.write_text(page, encoding="utf-8")


def main() -> None:
    """Read the arguments, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, action="append", help="one part alone")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--spread", type=int, default=6000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--retold", type=Path)
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--measure", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        path, jobs, engine, scheduler = args.measure
        print(json.dumps(measure(Path(path), int(jobs), engine, scheduler or None)))
        return
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        for part in args.part or PARTS:
            text, found = measure_growth(args, Path(name)) if part == "growth" else measure_workers(args, Path(name))
            problems += found
            if args.docs:
                write_docs(part, text)
            print(text, flush=True)
    print("\n".join(problems), file=sys.stderr)
    sys.exit(bool(problems))


def made(folder: Path, count: int, retold: Path | None) -> Path:
    """Return a file with so many made reports."""
    from corpus_texts import write_reports

    path = folder / f"reports-{count}.jsonl"
    write_reports(path, count, seed=SEED, retold=retold)
    return path


def measure_growth(args: argparse.Namespace, folder: Path) -> tuple[str, list[str]]:
    """Return the section, and what is worse than promised."""
    sizes = {size: run(made(folder, size, args.retold)) for size in args.sizes}
    return growth(sizes), broken_growth(sizes)


def measure_workers(args: argparse.Namespace, folder: Path) -> tuple[str, list[str]]:
    """Return the section, and what is worse than promised."""
    path = made(folder, args.spread, args.retold)
    turns = take_turns(path, args.turns)
    killed = run(path, jobs=2, kill=True)
    maps = map_digests(made(folder, MAPPED, args.retold), folder)
    return workers(turns, killed, maps), broken_workers(turns, killed, maps)


if __name__ == "__main__":
    main()
