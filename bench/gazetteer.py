"""Speed of the gazetteer: a cold `geoint resolve Zhanjiang` and 100,000 look-ups in a warm process.

    python bench/gazetteer.py

Prints a table; its figures belong into docs/gazetteer.md. The limits are the project's own: 1.0 s and 200 MB for the
first, 2 s for the second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

RUNS = 5
LOOK_UPS = 100_000
COLD = ("-m", "geoint", "resolve", "Zhanjiang")


def cold_run(arguments: tuple[str, ...]) -> tuple[float, float, float]:
    """Wall and CPU seconds and the most megabytes of a command in a process of its own."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def warm_look_ups() -> tuple[float, float]:
    """Seconds for `LOOK_UPS` distinct names, and for the same ones again."""
    from geoint.gazetteer import Gazetteer

    source = Gazetteer.load()
    ids = source.ids()
    names = [source.entry(entry_id).name for entry_id in ids[:: max(1, len(ids) // LOOK_UPS)]]
    names = (names * (LOOK_UPS // len(names) + 1))[:LOOK_UPS]
    gazetteer = Gazetteer.load()
    seconds = []
    for _ in range(2):
        started = time.process_time()
        for name in names:
            gazetteer.lookup(name)
        seconds.append(time.process_time() - started)
    return seconds[0], seconds[1]


def main() -> None:
    cold_run(COLD)  # the first one fills the system's file cache
    runs = [cold_run(COLD) for _ in range(RUNS)]
    wall, cpu, memory = min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs)
    distinct, repeated = warm_look_ups()
    print("| what | measured | limit |")
    print("|---|---|---|")
    print(f"| `geoint resolve Zhanjiang`, new process, wall (best of {RUNS}) | {wall:.2f} s | 1.0 s |")
    print(f"| the same, CPU | {cpu:.2f} s | |")
    print(f"| the same, memory | {memory:.0f} MB | 200 MB |")
    print(f"| {LOOK_UPS:,} look-ups, warm, distinct names, CPU | {distinct:.2f} s | 2 s |")
    print(f"| the same names again, CPU | {repeated:.2f} s | |")


if __name__ == "__main__":
    main()
