"""Files, folders, globs and standard input -> Report.

One report to a file (.txt, .md with front matter, .html) or one to a line or row (.jsonl, .csv). What cannot be read
is a `Fault` (where, line, why, what to do) and the rest goes on: nothing here raises on bad input.
"""

from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from geoint.models import Fault, Report
from geoint.reports_decode import MAX_FILE_BYTES, NotText, decode, find_encoding
from geoint.reports_fields import Origin, date_in_name, to_report
from geoint.reports_html import read_page
from geoint.reports_tables import read_csv, read_jsonl

SUFFIXES = (".txt", ".md", ".html", ".htm", ".jsonl", ".csv")
_PAGES = (".html", ".htm")
_TABLES = (".jsonl", ".csv")
_STDIN = "-"
_SHOWN_NAMES = 5

# Three hyphens open it in the first line; the next such line closes it.
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_MATTER_LINE = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*?))?[ \t]*")
# What else may stand in front matter: blank lines, comments, lists and what belongs to the line before.
_PASSED_OVER_LINE = re.compile(r"\s*|#.*|-\s.*|\s+.*")


class _File(NamedTuple):
    """A file to read, with the name it has inside the folder or glob that it was found by."""

    path: Path
    name: str


def read_reports(
    inputs: Sequence[str | Path], *, faults: list[Fault], notices: list[Fault] | None = None
) -> Iterator[Report]:
    """Yield the reports in `inputs`, in order; those of a folder in the order of their names.

    Parameters
    ----------
    inputs
        Files, folders (with those inside; hidden ones are left out), globs, or "-" for standard input, which is JSONL
        where its first character is "{" and one text otherwise. A file named twice is read once.
    faults
        Receives, while the reports are read, one entry for each input, line or row that was left out.
    notices
        Receives one entry for each report that was read, but not as it was meant (a publication date that is no date,
        a guessed encoding), and for each folder in which files of other kinds were passed over. Without it they go to
        `faults`.

    Yields
    ------
    Report
        With an id of its own: the `id` of its line, row or front matter, else the name of its file without the suffix,
        with the folders inside the input. Offsets count in `text`, which is as in the file, less a byte order mark
        and, in Markdown, the front matter.
    """
    notices = faults if notices is None else notices
    ids: set[str] = set()
    for found in _find_files(inputs, notices):
        outcomes = [found] if isinstance(found, Fault) else _read_file(found, notices)
        for outcome in outcomes:
            if isinstance(outcome, Fault):
                faults.append(outcome)
                continue
            unique = _unique_id(outcome, ids)
            ids.add(unique)
            yield outcome if unique == outcome.id else outcome.model_copy(update={"id": unique})


def _unique_id(report: Report, taken: set[str]) -> str:
    """Return the report's id, told apart by its file where another file's report has the same."""
    if report.id not in taken:
        return report.id
    path = Path(report.path) if report.path is not None else Path("stdin")
    named = path.suffix in _TABLES or report.path is None
    wider = [f"{path.stem}/{report.id}"] if named else [path.with_suffix("").as_posix(), path.as_posix()]
    for candidate in wider:
        if candidate not in taken:
            return candidate
    number = 2
    while f"{report.id}~{number}" in taken:
        number += 1
    return f"{report.id}~{number}"


# -- finding files


def _find_files(inputs: Iterable[str | Path], notices: list[Fault]) -> Iterator[_File | Fault]:
    seen: set[str] = set()
    for item in inputs:
        for found in _find_in(str(item), notices):
            if isinstance(found, _File):
                key = found.name if found.name == _STDIN else os.path.realpath(found.path)
                if key in seen:
                    continue
                seen.add(key)
            yield found


def _find_in(item: str, notices: list[Fault]) -> Iterator[_File | Fault]:
    if item == _STDIN:
        yield _File(Path(_STDIN), _STDIN)
        return
    if "\x00" in item or not item:
        yield Fault(where=ascii(item), why="is no path", advice="name a file, a folder or a glob")
        return
    path = Path(item)
    if path.is_dir():
        yield from _find_in_folder(path, notices)
    elif os.path.lexists(path):
        yield _File(path, path.name)
    elif glob.has_magic(item):
        yield from _find_by_glob(item, notices)
    else:
        yield Fault(where=_printable(item), why="there is no such file or folder", advice="check the path")


def _find_by_glob(pattern: str, notices: list[Fault]) -> Iterator[_File | Fault]:
    matches = sorted(glob.glob(pattern, recursive=True))
    if not matches:
        yield Fault(where=pattern, why="matches no file", advice="check the pattern; ** goes into folders")
    fixed = Path(*_before_magic(Path(pattern).parts))
    for match in matches:
        path = Path(match)
        if path.is_dir():
            # "**" also matches the folders themselves, whose files it names one by one.
            if "**" not in pattern:
                yield from _find_in_folder(path, notices)
        else:
            yield _File(path, path.relative_to(fixed).as_posix())


def _before_magic(parts: tuple[str, ...]) -> list[str]:
    return list(parts[: next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts))])


def _find_in_folder(folder: Path, notices: list[Fault]) -> Iterator[_File | Fault]:
    unreadable: list[OSError] = []
    paths = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths += [Path(parent, name).relative_to(folder) for name in names if not name.startswith(".")]
    for error in unreadable:
        yield Fault(
            where=str(error.filename), why=_os_reason(error), advice="allow reading the folder, or leave it out"
        )
    readable = sorted((p for p in paths if p.suffix.lower() in SUFFIXES), key=lambda p: p.as_posix())
    others = sorted(p.as_posix() for p in paths if p.suffix.lower() not in SUFFIXES)
    if others:
        notices.append(_passed_over(folder, others))
    if not readable and not unreadable:
        advice = f"put reports there ({', '.join(SUFFIXES)})"
        yield Fault(where=str(folder), why="holds no report", advice=advice)
    yield from (_File(folder / path, path.as_posix()) for path in readable)


def _passed_over(folder: Path, names: list[str]) -> Fault:
    shown = ", ".join(names[:_SHOWN_NAMES])
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    files = "1 file was" if len(names) == 1 else f"{len(names)} files were"
    advice = f"only {', '.join(SUFFIXES)} are read from a folder; name another file itself to have it read as text"
    return Fault(where=str(folder), why=f"{files} passed over: {shown}{more}", advice=advice)


# -- reading one file


def _read_file(file: _File, notices: list[Fault]) -> Iterator[Report | Fault]:
    if file.name == _STDIN:
        yield from _read_stdin(notices)
        return
    path = _printable(file.path.as_posix())
    origin = Origin(where=path, notices=notices, path=path)
    try:
        with file.path.open("rb") as stream:
            yield from _read_stream(stream, file, origin)
    except OSError as error:
        yield origin.fault(_os_reason(error), "check the file and its permissions")


def _read_stream(stream: BinaryIO, file: _File, origin: Origin) -> Iterator[Report | Fault]:
    suffix = file.path.suffix.lower()
    if suffix in _TABLES and stream.seekable():
        if os.fstat(stream.fileno()).st_size == 0:
            yield _empty(origin)
            return
        yield from (read_jsonl if suffix == ".jsonl" else read_csv)(stream, origin)
        return
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        size = os.fstat(stream.fileno()).st_size
        shown = f"{size / 1e6:,.1f} MB" if size else "no end in sight"
        yield origin.fault(
            f"has {shown}, too much for one report", "split it into one file, or JSONL line, for each report"
        )
        return
    name_date = date_in_name(origin.path or "")
    yield _read_text(
        data, _printable(Path(file.name).with_suffix("").as_posix()), replace(origin, name_date=name_date), suffix
    )


def _read_stdin(notices: list[Fault]) -> Iterator[Report | Fault]:
    origin = Origin(where="standard input", notices=notices)
    data = sys.stdin.buffer.read()
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        yield from read_jsonl(io.BytesIO(data), origin)
    elif len(data) > MAX_FILE_BYTES:
        yield origin.fault(
            f"has {len(data) / 1e6:,.1f} MB, too much for one report", "pass one JSON object in each line"
        )
    else:
        yield _read_text(data, "stdin", origin, ".md")


def _read_text(data: bytes, report_id: str, origin: Origin, suffix: str) -> Report | Fault:
    if not data.strip():
        return _empty(origin)
    encoding = find_encoding(io.BytesIO(data), declares=suffix in _PAGES)
    if isinstance(encoding, NotText):
        return origin.fault(encoding.why, encoding.advice)
    if encoding.guessed:
        origin.notices.append(origin.guessed(encoding.name))
    text = decode(data, encoding.name)
    if suffix in _PAGES:
        return read_page(text, report_id, replace(origin, published_from="html"))
    if suffix != ".md":
        return to_report({"text": text}, report_id, origin)
    fields, body = split_front_matter(text)
    origin = replace(origin, published_from="front matter")
    return to_report({**fields, "text": body}, fields.get("id") or report_id, origin)


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the `key: value` lines between two lines of "---" at the start of `text`, and the text after them.

    Keys come in lower case; quotation marks round a value go; lists are passed over. A text without front matter
    comes back whole. This is less than YAML on purpose: a title with a colon in it is no mistake here.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    fields = {}
    for line in match.group(1).splitlines():
        pair = _FRONT_MATTER_LINE.fullmatch(line)
        if pair is not None:
            fields[pair.group(1).lower()] = _unquoted(pair.group(2) or "")
        elif not _PASSED_OVER_LINE.fullmatch(line):
            return {}, text  # a rule across the page, and prose below it
    return fields, text[match.end() :]


def _unquoted(value: str) -> str:
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def _printable(path: str) -> str:
    """Return a path without the surrogates that Python puts for bytes of a name that are not UTF-8."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def _empty(origin: Origin) -> Fault:
    return origin.fault("is empty", "put a report in, or remove it")


def _os_reason(error: OSError) -> str:
    return f"cannot be read ({(error.strerror or type(error).__name__).lower()})"
