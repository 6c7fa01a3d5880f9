"""What runs in a worker process: it reads the reports that come in by standard input, and answers one by one.

A message is its length (4 bytes), then its kind (1 byte), then what it says. First comes `SETTINGS`, answered by
`READY` or `REFUSED`; then any number of reports, each answered by `READING` or `FAILED`. The process ends when its
input does, when its parent is gone, or when one report takes too long.
"""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from geoint.errors import DEBUG, told

if TYPE_CHECKING:
    from geoint.pipeline import Drawing, Pipeline

SETTINGS, REPORT = b"S", b"r"
READY, REFUSED, READING, FAILED = b"Y", b"N", b"R", b"F"
LENGTH = struct.Struct("<I")
# The signal by which the system ends a process in which a report takes too long, whatever its code is doing. Such an
# end is told from all others: Python itself leaves with 1 on any failure. (Windows has no such signal.)
OVERTIME: int = getattr(signal, "SIGALRM", 14)
BROKEN = 3
# Seconds without a report after which a process ends; who wants it again starts it anew.
IDLE_S = 600.0
_LOOK_AFTER_PARENT_S = 1.0


def write_message(stream: BinaryIO, kind: bytes, content: bytes) -> None:
    """Write one message.

    Raises
    ------
    OSError
        Where nobody reads any more.
    """
    stream.write(LENGTH.pack(len(content)) + kind + content)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Return the kind and the content of the next message, or None where the stream ends, be it in the middle."""
    head = stream.read(LENGTH.size + 1)
    if len(head) <= LENGTH.size:
        return None
    (length,) = LENGTH.unpack_from(head)
    content = stream.read(length)
    return (head[-1:], content) if len(content) == length else None


def main() -> NoReturn:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what a Ctrl-C stops
    signal.signal(OVERTIME, signal.SIG_DFL)  # a parent may hand down that it ignores it
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {OVERTIME})
    _die_first()
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        _answer_all(incoming, outgoing)
    except OSError:
        pass  # nobody reads the answers any more
    except BaseException:
        traceback.print_exc()
        os._exit(BROKEN)
    os._exit(0)  # at once: nothing is open that must be closed


def _answer_all(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    pipeline: Pipeline | None = None
    draw: Drawing = "none"
    limits = (0.0, 0.0)
    while _is_wanted(incoming) and (message := read_message(incoming)) is not None:
        kind, content = message
        if kind == SETTINGS:
            record = json.loads(content)
            draw, limits = record["draw"], record["limits_s"]
            pipeline, answer = _open(record["pipeline"].encode("ascii"))
        elif pipeline is not None:
            signal.setitimer(signal.ITIMER_REAL, limits[0] + limits[1] * len(content) / 1000)
            answer = _read(pipeline, content, draw)
            signal.setitimer(signal.ITIMER_REAL, 0)
        write_message(outgoing, *answer)


def _is_wanted(incoming: BinaryIO) -> bool:
    """Wait for the next message, not for ever; one is sent at a time, so that none can be in the buffer already."""
    return bool(select.select([incoming], [], [], IDLE_S)[0])


def _open(packed: bytes) -> tuple[Pipeline | None, tuple[bytes, bytes]]:
    try:
        from geoint.corpus.settings import unpack_pipeline

        pipeline = unpack_pipeline(packed)
        _ = pipeline.tagger, pipeline.register  # loaded now, so that no report's time counts it
    except Exception as error:
        return None, (REFUSED, str(error).encode("utf-8", "replace"))
    return pipeline, (READY, b"")


def _read(pipeline: Pipeline, content: bytes, draw: Drawing) -> tuple[bytes, bytes]:
    from geoint.models import Report
    from geoint.readings_codec import reading_to_bytes

    try:
        return READING, reading_to_bytes(pipeline.read(Report(**json.loads(content)), draw=draw))
    except Exception as error:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return FAILED, told(error).encode("utf-8", "replace")


def _die_first() -> None:
    """Where memory runs out, let Linux end this process and not its parent, which knows what to do then."""
    try:
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("500")
    except OSError:
        return  # another system


def _end_with(parent: int) -> None:
    """End this process soon after its parent, whatever it is doing."""
    while os.getppid() == parent:
        time.sleep(_LOOK_AFTER_PARENT_S)
    os._exit(0)
