"""How far a run is, and how long it will last: a bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import glob
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from geoint.models import Report

# A run that is over sooner needs no progress bar.
PROGRESS_AFTER_S = 1.0
# A forecast from less than this says nothing.
LEAST_SHARE, LEAST_SECONDS = 0.01, 3.0
# Files of these kinds hold more than their size says, so that nobody knows how much is left.
PACKED = (".gz", ".zst", ".bz2", ".xz", ".zip", ".parquet", ".warc")
# A folder whose files are not counted by then has no forecast.
MOST_SECONDS_TO_COUNT = 2.0


class Bar:
    """A progress bar on standard error: after a second, on a terminal only.

    Parameters
    ----------
    inputs
        Files, folders and globs that will be read, for the time left; none where it shall not be told.
    """

    def __init__(self, inputs: Sequence[str] = ()) -> None:
        self._started = time.monotonic()
        self._done = 0
        self._inputs = inputs
        self._course: Course | None = None
        self._shown: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Bar:
        """Return the bar, which is not shown yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown[0].stop()

    def show(self, verb: str, *, done: int = 0, report: Report | None = None) -> None:
        """Say what is being done, that `done` more reports are read, and which one is the last of them."""
        self._done += done
        elapsed = time.monotonic() - self._started
        if self._shown is None and sys.stderr.isatty() and elapsed > PROGRESS_AFTER_S:
            self._shown = self._start()
            self._course = Course.of(self._inputs)
        if self._shown is None:
            return
        share = self._course.share_after(report) if self._course is not None and report is not None else None
        bar, task = self._shown
        bar.update(
            task,
            description=verb,
            completed=share or 0.0,
            total=None if share is None else 1.0,
            told=told(self._done, elapsed, share),
        )

    @staticmethod
    def _start() -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
        bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
        bar.start()
        return bar, bar.add_task("", total=None, told="")


def told(done: int, elapsed_s: float, share: float | None) -> str:
    """Return "1,234 reports, 56 a second, about 3 min left"; the time only where a share of the whole is known."""
    words = [f"{done:,} {'report' if done == 1 else 'reports'}"]
    if done and elapsed_s > 0:
        rate = done / elapsed_s
        words.append(f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second")
    if share is not None and share >= LEAST_SHARE and elapsed_s >= LEAST_SECONDS:
        words.append(_time_left(elapsed_s * (1 - share) / share))
    return ", ".join(words)


def _time_left(seconds: float) -> str:
    for unit, name in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 1.5 * unit:
            return f"about {seconds / unit:.0f} {name} left"
    return f"about {max(1, 5 * round(seconds / 5))} s left"


class Course:
    """Which share of some files' bytes has been read, told from the reports that came out of them.

    Parameters
    ----------
    sizes
        Bytes of each file, by path.
    """

    def __init__(self, sizes: dict[str, int]) -> None:
        self._sizes = sizes
        self._total = sum(sizes.values())
        self._before = 0
        self._path: str | None = None
        self._inside = 0

    @classmethod
    def of(cls, inputs: Iterable[str]) -> Course | None:
        """Look the files up; None where their sizes say nothing of the work, or there are too many to count."""
        until = time.monotonic() + MOST_SECONDS_TO_COUNT
        sizes: dict[str, int] = {}
        try:
            for path in _files(inputs):
                if path == "-" or path.lower().endswith(PACKED) or time.monotonic() > until:
                    return None
                sizes[path] = os.path.getsize(path)
        except (OSError, ValueError):
            return None
        return cls(sizes) if sum(sizes.values()) else None

    def share_after(self, report: Report) -> float | None:
        """Return the share after one more report, 0 to 1; None where its file is not among those looked up."""
        path = report.path
        if path is None or path not in self._sizes:
            return None
        if path != self._path:
            self._before += self._sizes.get(self._path, 0) if self._path is not None else 0
            self._path, self._inside = path, 0
        self._inside += len(report.text)
        return min(1.0, (self._before + min(self._inside, self._sizes[path])) / self._total)


def _files(inputs: Iterable[str]) -> Iterator[str]:
    for item in inputs:
        if os.path.isdir(item):
            for parent, folders, names in os.walk(item):
                folders[:] = [name for name in folders if not name.startswith(".")]
                yield from (os.path.join(parent, name) for name in names if not name.startswith("."))
        elif os.path.exists(item) or item == "-":
            yield os.path.normpath(item)
        else:
            yield from (path for path in glob.glob(item, recursive=True) if os.path.isfile(path))
