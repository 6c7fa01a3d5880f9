"""What the verbs that read reports share: the readings, the events made of them, and lines written as they come."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from geoint.cli.setup import Setup, Workers
from geoint.cli.show import show_faults
from geoint.cli.summary import summary_line
from geoint.errors import NothingToDoError, OutputError

if TYPE_CHECKING:
    from geoint.cli.progress import Bar
    from geoint.models import Fault, Mention, Reading
    from geoint.pipeline import Drawing, Pipeline
    from geoint.result import Result

SOME_LEFT_OUT = 1


class Reader(NamedTuple):
    """How a verb reads: what the user set up, the pipeline that this opened, the workers, and where progress shows."""

    setup: Setup
    pipeline: Pipeline
    workers: Workers
    bar: Bar

    def readings(self, inputs: Sequence[str], faults: list[Fault], *, draw: Drawing = "events") -> Generator[Reading]:
        """Yield the readings of all reports; notices are told at the end, for they leave nothing out."""
        from geoint.corpus import read_corpus
        from geoint.result import read_all

        notices: list[Fault] = []
        spread = read_corpus(
            read_all(inputs, faults=faults, notices=notices),
            self.setup.settings(),
            faults=faults,
            jobs=self.workers.jobs,
            engine=self.workers.engine.value,
            scheduler=self.workers.scheduler,
            draw=draw,
            pipeline=self.pipeline,
        )
        with closing(spread):
            for reading in spread:
                yield reading
                self.bar.show("Reading", done=1, report=reading.report)
        show_faults(notices, label="note: ")

    def collect(self, inputs: Sequence[str]) -> Result:
        """Return all that the reports tell, merged.

        Raises
        ------
        NothingToDoError
            Where no report could be read.
        """
        from geoint.result import Result

        faults: list[Fault] = []
        with closing(self.readings(inputs, faults)) as stream:
            readings = list(stream)
        if not readings:
            raise nothing_read(faults)
        self.bar.show("Merging the events")
        return Result(self.pipeline.collect(readings, faults=faults))


class Unknown:
    """The names that the gazetteer does not have, each once, for the line that ends a run."""

    def __init__(self) -> None:
        self._names: dict[str, Mention] = {}

    def note(self, reading: Reading) -> Reading:
        """Take the names of a reading, and return it."""
        for mention in reading.mentions:
            if mention.method in {"unresolved", "inferred"} and mention.literal:
                # the name alone counts, and a long run has many
                bare = mention.model_copy(update={"candidates": (), "reasons": ()})
                self._names.setdefault(" ".join(mention.text.split()), bare)
        return reading

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """A mention of each name."""
        return tuple(self._names.values())


def nothing_read(faults: Iterable[Fault]) -> NothingToDoError:
    """Show the faults, and return the error that ends a run without a report."""
    _show_all(list(faults))
    return NothingToDoError("no report could be read; name a file, a folder or a glob of reports")


def leave(faults: Sequence[Fault]) -> None:
    """Show what was left out, and end with the exit code that says so."""
    _show_all(faults)
    if faults:
        raise typer.Exit(SOME_LEFT_OUT)


def _show_all(faults: Sequence[Fault]) -> None:
    show_faults(faults)
    summary = summary_line(faults)
    if summary is not None:
        typer.echo(summary, err=True)


def write_lines(output: str, lines: Iterable[str]) -> int:
    """Write lines to a file, whole or not at all, or to standard output; return how many.

    Raises
    ------
    OutputError
        Where the file cannot be written; an earlier one is as it was.
    """
    count = 0
    if output == "-":
        for line in lines:
            typer.echo(line)
            count += 1
        return count
    target = Path(output)
    partial = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            for line in lines:
                stream.write(line + "\n")
                count += 1
        if count:
            partial.replace(target)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}; choose another place with -o") from error
    finally:
        _remove(partial)
    return count


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # its folder is none: nothing was written
