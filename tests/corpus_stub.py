"""A worker process whose pipeline does at once what a report's text asks for; the rest is the real worker.

"FAIL" raises, "KILL" and "EXIT 7" end the process, "HANG" never ends, "SLEEP 0.2" takes a while, "SPIN" never ends in C code, "KILL ONCE path"
ends the process unless the file is there, and "PID path" writes the process's number to the file. "KNOWN" is a place
that the gazetteer has, any other first word one that it has not.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from geoint.corpus import processes as corpus_processes
from geoint.corpus import settings as corpus_settings
from geoint.corpus import worker as corpus_worker
from geoint.models import Mention, Reading, Report

PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from corpus_stub import main; main()"
SPIN = re.compile(r"(a+)+$")


def read(report: Report, *, draw: str = "events") -> Reading:
    what, _, rest = report.text.partition(" ")
    if what == "FAIL":
        raise ValueError(rest)
    if what == "KILL" and rest.startswith("ONCE "):
        once = Path(rest.removeprefix("ONCE "))
        if not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif what == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "EXIT":
        os._exit(int(rest))
    elif what == "HANG":
        time.sleep(600)
    elif what == "SLEEP":
        time.sleep(float(rest))
    elif what == "SPIN":
        SPIN.match("a" * 60 + "b")
    elif what == "PRINT":
        sys.stdout.write(rest)
        sys.stdout.flush()
        os.write(1, rest.encode())
    elif what == "PID":
        Path(rest).write_text(str(os.getpid()))
    method = "gazetteer" if what == "KNOWN" else "unresolved"
    mention = Mention(report_id=report.id, start=0, end=len(what), text=what, name=what, method=method)
    return Reading(report=report, mentions=(mention,))


def unpack(packed: bytes) -> Any:
    known = json.loads(packed)
    if known["profile"] == "fast":
        raise ValueError("no tagger here")
    return SimpleNamespace(tagger=None, register=None, read=read, gazetteer=None, geocoder=None)


def main() -> None:
    corpus_settings.unpack_pipeline = unpack
    corpus_worker.main()


def dask_setup(worker: Any) -> None:
    """Make a Dask worker that preloads this module use it, too."""
    corpus_processes.PROGRAM = PROGRAM
