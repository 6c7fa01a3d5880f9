"""Which report it is that makes merging fail: one is named, so that it can be taken out and the others go on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from geoint.errors import DEBUG, GeointError, InputError, told
from geoint.workspace.file import transaction
from geoint.workspace.merge import Merge, ReadAgain
from geoint.workspace.reports import from_db

# What SQLite raises over what it was given; all else that it raises is about the file, the disk or another program.
_OF_VALUES = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError)


class _TakenBackError(Exception):
    """Raised to take back what was done to see whether it can be done."""


@contextmanager
def blamed(db: sqlite3.Connection, folder: Path, merge: Merge, read_again: ReadAgain) -> Iterator[None]:
    """Turn a failure of a merge that is taken back into a line that names the report with which it begins.

    With GEOINT_DEBUG set it is raised as it is.

    Raises
    ------
    InputError
        Which names the report.
    """
    try:
        yield
    except Exception as error:
        if os.environ.get(DEBUG) or not _is_of_a_report(error):
            raise
        number = merge.in_hand or _first_failing(db, read_again)
        if number is None:
            raise
        (report_id,) = db.execute("SELECT id FROM report WHERE number = ?", (number,)).fetchone()
        shown = ascii(from_db(report_id))
        raise InputError(
            f"report {shown} cannot be merged with the others of the workspace {folder} ({told(error)}); take it out: "
            f"geoint project remove {folder} {shown}, leave it out from then on, and report the failure"
        ) from error


def _is_of_a_report(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return isinstance(error, _OF_VALUES)
    return not isinstance(error, GeointError | OSError | MemoryError)


def _first_failing(db: sqlite3.Connection, read_again: ReadAgain) -> int | None:
    """Return the report that is read but not merged up to which merging works, and with which it fails."""
    pending = [n for (n,) in db.execute("SELECT number FROM report WHERE is_pending ORDER BY number")]
    works, fails = 0, len(pending)
    while fails - works > 1:
        middle = (works + fails) // 2
        if _can_merge(db, pending[:middle], read_again):
            works = middle
        else:
            fails = middle
    return pending[fails - 1] if pending else None


def _can_merge(db: sqlite3.Connection, reports: Sequence[int], read_again: ReadAgain) -> bool:
    try:
        with transaction(db):
            Merge(db, read_again=read_again).run(only=set(reports))
            raise _TakenBackError
    except _TakenBackError:
        return True
    except Exception as error:
        if not _is_of_a_report(error):
            raise
        return False
