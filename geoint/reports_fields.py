"""Fields -> Report: the one place where ids, texts, dates and titles are checked, whatever file they come from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from geoint.models import Fault, Report
from geoint.reports_decode import MAX_TEXT_CHARS, clean, is_printable

ISO_DATE_ADVICE = "write published as YYYY-MM-DD (or YYYY-MM, or YYYY); the report was read without it"

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]\s?\d\d[:.\d]*.*", re.ASCII)
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_])(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_COMPACT_DATE_IN_NAME = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", re.ASCII)
_LINE_BREAKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Origin:
    """Where a report comes from: for messages, and for what its fields leave open.

    `notices` collects the lines on reports that were read, though not wholly as they were meant; `name_date` is the
    date in the name of a file that holds one report.
    """

    where: str
    notices: list[Fault] = field(repr=False)
    line: int | None = None
    path: str | None = None
    name_date: str | None = None
    published_from: Literal["field", "front matter", "html"] = "field"

    def fault(self, why: str, advice: str) -> Fault:
        """Return a fault at this place."""
        return Fault(where=self.where, line=self.line, why=why, advice=advice)

    def guessed(self, encoding: str) -> Fault:
        """Return the line on a file whose encoding is only likely."""
        if encoding == "utf-8":
            return self.fault(
                "has bytes that are not UTF-8, each read as U+FFFD", "check its names, or save it as UTF-8"
            )
        return self.fault(f"is not in UTF-8 and was read as {encoding}", "check its names, or save it as UTF-8")


def to_report(fields: Mapping[str, object], report_id: str, origin: Origin) -> Report | Fault:
    """Return the report of `fields` (text, title, published, publisher, url, language), or why there is none.

    A date that cannot be used is told in `origin.notices`; the report goes on without it.
    """
    text = fields.get("text")
    if not isinstance(text, str):
        return origin.fault("has no text" if text is None else "has a text that is no string", "put the report in text")
    problem = _text_problem(text)
    if problem is not None:
        return origin.fault(*problem)
    published = _published(fields.get("published") or fields.get("date"), origin)  # as other tools write it
    return Report(
        id=report_id,
        text=clean(text),
        title=_line(fields, "title", origin),
        published=published or origin.name_date,
        published_from=origin.published_from if published else "file name" if origin.name_date else None,
        publisher=_line(fields, "publisher", origin),
        url=_line(fields, "url", origin),
        language=_line(fields, "language", origin),
        path=origin.path,
    )


def parse_published(value: str) -> str | None:
    """Return the date of an ISO date or date and time: YYYY, YYYY-MM or YYYY-MM-DD; None where it is no such date."""
    value = value.strip()
    with_time = _DATE_TIME.fullmatch(value)
    match = _PARTIAL_DATE.fullmatch(with_time.group(1) if with_time else value)
    if match is None:
        return None
    year, month, day = match.groups()
    return match.group() if _is_date(year, month, day) else None


def date_in_name(path: str) -> str | None:
    """Return the one full date in the file's name ("2024-10-14_drills.txt"); None where there is none, or two."""
    name = Path(path).name
    found = {f"{y}-{m}-{d}" for y, _, m, d in _DATE_IN_NAME.findall(name) if _is_date(y, m, d)}
    compact = _COMPACT_DATE_IN_NAME.match(name)
    if compact is not None and _is_date(*compact.groups()):
        found.add("-".join(compact.groups()))
    return found.pop() if len(found) == 1 else None


def _is_date(year: str, month: str | None, day: str | None) -> bool:
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


def _text_problem(text: str) -> tuple[str, str] | None:
    if not text.strip():
        return "is empty", "put a report in, or remove it"
    if len(text) > MAX_TEXT_CHARS:
        return f"has {len(text):,} characters, more than {MAX_TEXT_CHARS:,}", "split it into one report each"
    if not is_printable(text):
        return "is no readable text", "save it as UTF-8 text"
    return None


def _published(value: object, origin: Origin) -> str | None:
    if value is None or value == "":
        return None
    # A year alone is likely to stand there as a number.
    value = str(value) if type(value) is int else value
    published = parse_published(value) if isinstance(value, str) else None
    if published is None:
        shown = _short(value)
        origin.notices.append(origin.fault(f"the publication date {shown} is no date", ISO_DATE_ADVICE))
    return published


def _line(fields: Mapping[str, object], name: str, origin: Origin) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        origin.notices.append(origin.fault(f"{name} is no string but {_short(value)}", "it was read without it"))
        return None
    return _LINE_BREAKS.sub(" ", clean(value)).strip() or None if value is not None else None


def _short(value: object) -> str:
    shown = ascii(value) if not isinstance(value, str) else f'"{_LINE_BREAKS.sub(" ", clean(value))}"'
    return shown if len(shown) <= 40 else shown[:37] + "..."
