"""The file of a workspace: its tables, how it is opened and locked, and what is said where that fails.

One SQLite file in a folder, in WAL mode: readers see the last finished state while one run writes. Nothing that was
committed is lost when the program is killed; a power cut may cost the last commits, never the file.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from geoint.errors import GeointError, InputError, OutputError

FILE, LOCK = "workspace.sqlite", "workspace.lock"
# "geoW": says that an SQLite file is a workspace of ours.
APPLICATION_ID = 0x67656F57
# Raised with every change of the tables; another format is refused.
FORMAT = 1
# Milliseconds that a reader waits while a finished state is being put in place.
_BUSY_MS = 20_000
_CACHE_KB = 64_000
# So often is a file read that others write to without its being seen: where a run goes on, the second time sees it.
_READ_TRIES = 5

T = TypeVar("T")

DECISION_INDEX = "CREATE INDEX decision_b ON decision (b)"
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- A report: its number gives the order. (place, own, nth) is where it comes from: file, id inside, which of that id.
CREATE TABLE report (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place TEXT NOT NULL, own TEXT NOT NULL, nth INTEGER NOT NULL,
    hash BLOB NOT NULL, settings TEXT NOT NULL, is_pending INTEGER NOT NULL, is_merged INTEGER NOT NULL,
    is_dated INTEGER NOT NULL, year TEXT, copy_of INTEGER, UNIQUE (place, own, nth)
);
CREATE INDEX report_hash ON report (hash);
CREATE INDEX report_pending ON report (number) WHERE is_pending;
CREATE INDEX report_copies ON report (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX report_undated ON report (number) WHERE NOT is_dated;
-- A reading, by 4 * report + part: see geoint.workspace.reports. Outlines are kept once, for all readings.
CREATE TABLE reading (key INTEGER PRIMARY KEY, body BLOB NOT NULL, minima BLOB);
CREATE TABLE outline (digest TEXT PRIMARY KEY, wkb BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE band (key INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (key, report)) WITHOUT ROWID;
-- An event mention. is_again: read with a year from other reports. tier: 1 it counts in the first round of merging, 2
-- in the second, 3 in both. years: what its event of the first round tells of its report's year.
CREATE TABLE mention (
    number INTEGER PRIMARY KEY, report INTEGER NOT NULL, is_again INTEGER NOT NULL, tier INTEGER NOT NULL,
    id TEXT NOT NULL, name INTEGER NOT NULL, states TEXT NOT NULL, traits BLOB NOT NULL, record TEXT NOT NULL,
    event INTEGER, years TEXT
);
CREATE INDEX mention_report ON mention (report);
CREATE INDEX mention_event ON mention (event);
CREATE INDEX mention_first ON mention (number) WHERE tier = 1;
CREATE INDEX mention_second ON mention (number) WHERE tier = 2;
CREATE TABLE name (number INTEGER PRIMARY KEY, series TEXT NOT NULL, folded TEXT NOT NULL, UNIQUE (series, folded));
CREATE TABLE block (key TEXT NOT NULL, mention INTEGER NOT NULL, PRIMARY KEY (key, mention)) WITHOUT ROWID;
-- A decision that two mentions are one event (is_same) or may be; a's id comes before b's. score: in hundredths.
CREATE TABLE decision (
    a INTEGER NOT NULL, b INTEGER NOT NULL, is_same INTEGER NOT NULL, score INTEGER NOT NULL, reasons INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE TABLE reasons (number INTEGER PRIMARY KEY, told TEXT NOT NULL UNIQUE);
CREATE TABLE event (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
"""
STATEMENTS = (*(statement for statement in SCHEMA.split(";\n") if statement.strip()), DECISION_INDEX)


def open_file(folder: Path, *, write: bool) -> sqlite3.Connection:
    """Open the file of a workspace; where `write`, make it if there is none.

    Raises
    ------
    InputError
        Where there is none to read, or the file is damaged, no workspace, or of another version's make.
    OutputError
        Where it cannot be opened or written.
    """
    return _open(folder, write=write, alone=not write and _is_alone(folder / FILE))


def read_file(folder: Path, use: Callable[[sqlite3.Connection], T]) -> T:
    """Return what `use` makes of the file of a workspace, of one finished state of it.

    Raises
    ------
    InputError, OutputError
        As `open_file`, and where `use` cannot read something.
    """
    path = folder / FILE
    with explained(folder):
        for _ in range(_READ_TRIES):
            before = _stamp(path)  # first of all: what changes from here on is seen
            alone = _is_alone(path)
            try:
                with closing(_open(folder, write=False, alone=alone)) as db, transaction(db, read=True):
                    found = use(db)
            except Exception:
                if not alone or _stamp(path) == before:
                    raise
                continue  # a mixture of two states may break anything
            if not alone or _stamp(path) == before:
                return found
    raise InputError(f"{path} was written to each time that it was read; try again when that run is done")


def _open(folder: Path, *, write: bool, alone: bool) -> sqlite3.Connection:
    path = folder / FILE
    if not write and not path.is_file():
        raise InputError(f"{folder} holds no workspace; make one: geoint project add {folder} REPORTS")
    with explained(folder):
        if write:
            folder.mkdir(parents=True, exist_ok=True)
        db = _connect(path, write=write, alone=alone)
        try:
            _check(db, path, write=write)
        except BaseException:
            db.close()
            raise
    return db


def _is_alone(path: Path) -> bool:
    """Say whether nothing can be written beside the file and no run left a journal there: it is all there is.

    SQLite can open such a file only where it is told that nobody writes to it, which need not stay so.
    """
    if os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        return False
    journal = _stamp(path.with_name(f"{FILE}-wal"))
    return journal is None or journal.size == 0


class _Stamp(NamedTuple):
    """What is another after whatever is written to a file."""

    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int


def _stamp(path: Path) -> _Stamp | None:
    """Return the stamp of a file; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return _Stamp(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _connect(path: Path, *, write: bool, alone: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}{'&immutable=1' if alone else ''}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000)


def _check(db: sqlite3.Connection, path: Path, *, write: bool) -> None:
    (ours,) = db.execute("PRAGMA application_id").fetchone()
    (made,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if ours == made == tables == 0:
        if not write:
            raise InputError(f"{path} is empty; fill it: geoint project add {path.parent} REPORTS")
        _make(db)
    elif ours != APPLICATION_ID:
        raise InputError(f"{path} is an SQLite file of another program; choose another folder for the workspace")
    elif made != FORMAT:
        advice = "update geoint" if made > FORMAT else "read the reports into a new workspace"
        raise InputError(f"{path} has format {made}, and this geoint writes {FORMAT}; {advice}")
    if write:
        # The journal spares a wait for the disk at each report; a power cut may cost the last ones, no more.
        db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    db.execute("PRAGMA temp_store = MEMORY")


def _make(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    with transaction(db):
        for statement in STATEMENTS:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {FORMAT}")
        # Last, so that a file without it is known to be unfinished, should that ever be.
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@contextmanager
def transaction(db: sqlite3.Connection, *, read: bool = False) -> Iterator[None]:
    """Do all that is done inside, or nothing of it; where `read`, see one state throughout."""
    db.execute("BEGIN" if read else "BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def locked(folder: Path, *, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Be the only run that writes, for the time of a `with` block; the system takes the lock from a run that dies.

    Parameters
    ----------
    on_wait
        Receives one line where another run has to be waited for.

    Raises
    ------
    OutputError
        Where the lock's file cannot be made.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait(f"another run is writing to {folder}; waiting until it is done")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into one line: what, where, why, what to do."""
    try:
        yield
    except GeointError:
        raise
    except sqlite3.Error as error:
        raise _explained(error, folder / FILE) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(
            f"cannot use the workspace {folder}: {why}; choose another folder, or free its disk"
        ) from error


def _explained(error: sqlite3.Error, path: Path) -> GeointError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says more than a user needs
    why = " ".join(str(error).split())
    if code == sqlite3.SQLITE_NOTADB:
        return InputError(
            f"{path} is no SQLite file, or its start is damaged; choose another folder, or restore a backup"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return InputError(
            f"{path} is damaged ({why}); `geoint project check {path.parent}` says more, restore a backup"
        )
    if code == sqlite3.SQLITE_FULL:
        return OutputError(f"cannot write to {path}: the disk is full; free some space and run again, nothing is lost")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return OutputError(f"cannot open or write {path}: {why}; check the permissions of the folder and its files")
    if code == sqlite3.SQLITE_IOERR:
        return OutputError(f"cannot read or write {path}: {why}; check the disk and its free space, then run again")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return OutputError(f"cannot write to {path}: another program holds it open ({why}); close it and run again")
    return InputError(f"cannot use {path}: {why}; `geoint project check {path.parent}` says more")
