"""Keep and merge made-up readings in forks of this process that are killed at random moments; print what came of it."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from workspace_samples import Desk, some_reading, some_text

from geoint.models import Reading
from geoint.workspace import Workspace

BATCHES, PER_BATCH = 4, 12


def readings(folder: str, batch: int) -> list[Reading]:
    rng = random.Random(batch)
    originals: list[str] = []
    return [some_reading(rng, f"{folder}{batch}-{n}", some_text(rng, originals)) for n in range(PER_BATCH)]


def run(folder: Path, batch: int) -> int:
    """Begin a run that adds a batch, as far as it is not there, and takes out one report of the batch before."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        desk = Desk(folder)
        for earlier in range(batch + 1):
            for reading in readings("r", earlier):
                desk.pipeline.known[reading.report.id] = reading
        known = {own for own, _, _ in Workspace(folder).reports()} if (folder / "workspace.sqlite").exists() else set()
        for reading in readings("r", batch):
            if reading.report.id not in known:
                desk.put(reading)
        gone = f"r{batch - 1}-3"
        desk.readings[gone] = readings("r", 0)[0]
        desk.merge(*([gone] if gone in known else []))
        code = 0
    finally:
        os._exit(code)


def main(folder: Path, n_kills: int) -> None:
    rng = random.Random(n_kills)
    started = time.perf_counter()
    for batch in range(BATCHES):
        assert os.waitstatus_to_exitcode(os.waitpid(run(folder / "whole", batch), 0)[1]) == 0
    each_s = (time.perf_counter() - started) / BATCHES
    kills = 0
    for batch in range(BATCHES):
        for _ in range(n_kills // BATCHES):
            child = run(folder / "killed", batch)
            time.sleep(rng.uniform(0.0, 0.7 * each_s))
            os.kill(child, signal.SIGKILL)
            kills += os.WIFSIGNALED(os.waitpid(child, 0)[1])
            if (folder / "killed" / "workspace.sqlite").exists() and Workspace(folder / "killed").reports():
                assert Workspace(folder / "killed").check() == []
        assert os.waitstatus_to_exitcode(os.waitpid(run(folder / "killed", batch), 0)[1]) == 0
    whole, killed = (Workspace(folder / name).collection().model_dump_json() for name in ("whole", "killed"))
    told = {"kills": kills, "same": whole == killed, "n_events": whole.count('"decisions"')}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
