"""Keep and merge made-up readings in forks of this process that are killed; print what came of it.

The moments are statements of SQL, drawn by chance from all that an undisturbed run makes, so that a slow machine and a
quick one die at the same.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
from pathlib import Path

import workspace_samples
from workspace_samples import Desk, some_reading, some_text

from geoint.errors import InputError
from geoint.models import Reading
from geoint.workspace import Workspace
from geoint.workspace.file import open_file

BATCHES, PER_BATCH = 4, 12
NEVER = 10**9


class Fuse:
    """Counts statements, and kills this process at one."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def open_file(self, folder: Path, *, write: bool) -> sqlite3.Connection:
        db = open_file(folder, write=write)
        db.set_trace_callback(self.burn)
        return db

    def burn(self, _: str) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def readings(batch: int) -> list[Reading]:
    rng = random.Random(batch)
    originals: list[str] = []
    return [some_reading(rng, f"r{batch}-{n}", some_text(rng, originals)) for n in range(PER_BATCH)]


def known_ids(folder: Path) -> set[str]:
    try:
        return {own for own, _, _ in Workspace(folder).reports()}
    except InputError:  # killed before there was a workspace
        return set()


def add(folder: Path, batch: int, fuse: Fuse) -> None:
    """Add what of a batch is not there yet, and take out one report of the batch before."""
    workspace_samples.open_file = fuse.open_file
    desk = Desk(folder)
    for earlier in range(batch + 1):
        desk.pipeline.known |= {r.report.id: r for r in readings(earlier)}
    known = known_ids(folder)
    for reading in readings(batch):
        if reading.report.id not in known:
            desk.put(reading)
    gone = f"r{batch - 1}-3"
    desk.readings[gone] = readings(0)[0]
    desk.merge(*([gone] if gone in known else []))


def is_killed(folder: Path, batch: int, last: int) -> bool:
    """Add a batch in a fork that dies at a statement; say whether it came so far."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            add(folder, batch, Fuse(last))
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)


def main(folder: Path, n_kills: int) -> None:
    rng = random.Random(n_kills)
    kills = 0
    for batch in range(BATCHES):
        whole = Fuse(NEVER)
        add(folder / "whole", batch, whole)
        for _ in range(n_kills // BATCHES):
            kills += is_killed(folder / "killed", batch, rng.randrange(1, whole.count))
            if known_ids(folder / "killed"):
                assert Workspace(folder / "killed").check() == []
        assert not is_killed(folder / "killed", batch, NEVER)
    ended, killed = (Workspace(folder / name).collection().model_dump_json() for name in ("whole", "killed"))
    told = {"kills": kills, "same": ended == killed, "n_events": ended.count('"decisions"')}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
