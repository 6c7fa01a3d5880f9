"""Worker processes on this machine: each reads reports one by one; what ends a process loses no other report.

They are started as new programs and spoken to through pipes, so that nothing of the caller is run twice, neither a
script nor a notebook, and nothing is pickled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from geoint.corpus.worker import OVERTIME, READY, REFUSED, REPORT, SETTINGS, read_message, write_message
from geoint.errors import MAX_ERROR_CHARS, WorkerError
from geoint.reports.decode import shown

if TYPE_CHECKING:
    from geoint.pipeline import Drawing

# So often is a report tried that ended the process in which it was read.
TRIES = 2
# Seconds that one report may take, and those for each kB more: some hundred times what the slowest text takes.
LIMITS_S = (120.0, 3.0)
# Kind of the answer for a report that was given up; it says why.
GIVEN_UP = b"X"
# The program of a worker. The caller's own paths come first, so that it finds the same geoint. Where it finds none, it
# says so in a message of its own (see `geoint.corpus.worker`), for it could not import what writes one.
PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
try:
    from geoint.corpus.worker import main
except Exception as error:
    why = f"{type(error).__name__}: {error}"[:200].encode("utf-8", "replace")
    sys.stdout.buffer.write(len(why).to_bytes(4, "little") + b"N" + why)
    sys.exit(4)
main()
"""
# Many processes are many threads already.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Answer(NamedTuple):
    """What came back for one report: `kind` is READING, FAILED (see `geoint.corpus.worker`) or `GIVEN_UP`."""

    kind: bytes
    content: bytes


class Orders(NamedTuple):
    """What all workers of a run are told first."""

    pipeline: bytes
    draw: Drawing

    def packed(self) -> bytes:
        """Return the orders as JSON."""
        record = {"pipeline": self.pipeline.decode("ascii"), "draw": self.draw, "limits_s": LIMITS_S}
        return json.dumps(record).encode("ascii")


class Hands:
    """Worker processes, as many as are needed at once; each takes one packet of reports at a time.

    Parameters
    ----------
    orders
        As `Orders.packed` returns them.
    """

    def __init__(self, orders: bytes) -> None:
        self._orders = orders
        self._idle: list[_Hand] = []
        self._all: list[_Hand] = []
        self._lock = threading.Lock()
        self._closed = False

    def work(self, reports: Sequence[bytes]) -> list[Answer]:
        """Return the answer to each report; called from as many threads as there shall be processes.

        Raises
        ------
        WorkerError
            Where no process can be started, or `close` was called.
        """
        with self._lock:
            hand = self._idle.pop() if self._idle else self._new()
        try:
            return hand.work(reports)
        finally:
            with self._lock:
                self._idle.append(hand)

    def _new(self) -> _Hand:
        hand = _Hand(self._orders)
        if self._closed:
            hand.close()
        self._all.append(hand)
        return hand

    def close(self) -> None:
        """End all processes now, whatever they are doing."""
        with self._lock:
            self._closed = True
            busy = [hand for hand in self._all if hand not in self._idle]
            idle = list(self._idle)
        for hand in (*idle, *busy):
            hand.close()
        for hand in idle:
            hand.bury()


class _Hand:
    """One worker process at a time; where it ends, the next one takes its place."""

    def __init__(self, orders: bytes) -> None:
        self._orders = orders
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    def work(self, reports: Sequence[bytes]) -> list[Answer]:
        """Return the answer to each report, in order; one that ends its process twice is given up."""
        answers: list[Answer] = []
        tries = 0
        while len(answers) < len(reports):
            left = reports[len(answers) :]
            # a report that was in hand when its process ended is tried alone, to be sure that it was the cause
            got = self._offer(left[:1] if tries else left)
            answers += got
            if len(got) == len(left) or (tries and got):
                tries = 0
                continue
            tries = 1 if got else tries + 1
            ended = self.bury()
            if tries >= TRIES:
                answers.append(Answer(GIVEN_UP, ended.encode()))
                tries = 0
        return answers

    def close(self) -> None:
        """End the process, and start none again."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def _offer(self, reports: Sequence[bytes]) -> list[Answer]:
        """Return the answers up to the one at which the process ended, if it did."""
        process = self._running()
        incoming, outgoing = _pipes(process)
        answers: list[Answer] = []
        try:
            for report in reports:
                write_message(outgoing, REPORT, report)
                message = read_message(incoming)
                if message is None:
                    break
                answers.append(Answer(*message))
        except OSError:
            pass  # it ended before it had read the report
        return answers

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, started and ready."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._process is not None:
            self.bury()  # it had nothing to do for long
        ended = ""
        for _ in range(TRIES):
            process = self._start()
            incoming, outgoing = _pipes(process)
            with suppress(OSError):  # it may have said why it ended
                write_message(outgoing, SETTINGS, self._orders)
            message = read_message(incoming)
            if message is not None and message[0] == READY:
                return process
            if message is not None and message[0] == REFUSED:
                why = shown(message[1].decode("utf-8", "replace"), 2 * MAX_ERROR_CHARS)
                raise WorkerError(f"a worker process cannot begin: {why}")
            ended = self.bury()
        raise WorkerError(f"worker processes end as soon as they start ({ended}); try fewer with --jobs, or --jobs 1")

    def _start(self) -> subprocess.Popen[bytes]:
        if not sys.executable:
            raise WorkerError("there is no Python to start worker processes with; use --jobs 1")
        environment = {**dict.fromkeys(_ONE_THREAD, "1"), **os.environ}
        command = [sys.executable, "-c", PROGRAM, json.dumps([path or os.getcwd() for path in sys.path])]
        with self._lock:
            if self._closed:
                raise WorkerError("the workers were stopped")
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=environment,
                    process_group=0,  # a Ctrl-C is for the parent, which then ends them all
                )
            except OSError as error:
                why = error.strerror or str(error)
                raise WorkerError(f"no worker process could be started: {why}; try fewer with --jobs") from error
            self._process = process
        return process

    def bury(self) -> str:
        """Take leave of a process that has ended, and say how it did."""
        process, self._process = self._process, None
        if process is None:
            return "it was gone"
        process.kill()  # where only its pipe was closed
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            _close(stream)
        return _how(code)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[BinaryIO, BinaryIO]:
    assert process.stdin is not None and process.stdout is not None  # both are pipes
    return process.stdout, process.stdin  # type: ignore[return-value]


def _close(stream: object) -> None:
    try:
        stream.close()  # type: ignore[attr-defined]
    except OSError:
        return  # something was left in its buffer, for a process that is gone


def _how(code: int) -> str:
    if code == -OVERTIME:
        return "it took too long"
    if code < 0:
        try:
            return f"its process was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"its process was ended by signal {-code}"
    return f"its process left with status {code}"
