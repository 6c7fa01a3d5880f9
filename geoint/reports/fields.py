"""Fields -> Report: the one place where ids, texts, dates and titles are checked, whatever file they come from."""

from __future__ import annotations

import datetime
import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from geoint.models import Fault, Report
from geoint.reports.decode import MAX_TEXT_CHARS, clean, is_printable, shown
from geoint.reports.ids import IdTable
from geoint.reports.kinds import kind_of
from geoint.reports.told import Tellable

FIELDS = ("id", "text", "title", "published", "date", "publisher", "url", "language")
"""What is taken from a line, a row or an entry; the rest of it is passed over."""

MAX_ID_CHARS = 500
MAX_TITLE_CHARS = 1_000  # a headline has a hundred; more is the text itself, in the wrong field
MAX_URL_CHARS = 8_000  # more than browsers and servers take

ISO_DATE_ADVICE = "write published as YYYY-MM-DD (or YYYY-MM, or YYYY); the report was read without it"

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Years that a report can have been published in. Others stand for "none": 0001 in Go and .NET, 9999 in databases."""

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]\s?\d\d[:.\d]*.*", re.ASCII)
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_])(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_COMPACT_DATE_IN_NAME = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", re.ASCII)
_LINE_BREAKS = re.compile(r"\s+")
# The zero of Unix clocks; and, with midnight behind it, what spreadsheets and SQL Server have where nothing stands.
_ZERO_DAY = "1970-01-01"
_ZERO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_DAY_BEFORE_ZERO = "1969-12-31"  # which it still was in America
_ZERO_TIME = re.compile(r"(?:1899-12-30|1900-01-01)[Tt ]\s?00[:.]00(?:[:.][0:.]*)?(?:Z|[+-]00:?00)?", re.ASCII)
# A date and time has 35 characters at most.
_MAX_DATE_CHARS = 64
_SHOWN_CHARS = 40
# How long a field may be, and whether the start of a longer one is of any use.
_LIMITS = {
    "title": (MAX_TITLE_CHARS, True),
    "publisher": (MAX_TITLE_CHARS, True),
    "url": (MAX_URL_CHARS, False),
    "language": (MAX_ID_CHARS, False),
}


@dataclass(frozen=True)
class Origin:
    """Where a report comes from: for messages, and for what its fields leave open.

    `notices` collects the lines on reports that were read, though not wholly as they were meant; `name_date` is the
    date in the name of a file that holds one report; `unit` is what one of many reports in a file is called there.
    """

    where: str
    notices: Tellable = field(repr=False)
    line: int | None = None
    path: str | None = None
    name_date: str | None = None
    unit: str = "line"
    published_from: Literal["field", "front matter", "html"] = "field"

    @property
    def stem(self) -> str:
        """What a report is called after that has no id: the file's name without its endings."""
        return kind_of(Path(self.path).name).stem if self.path is not None else self.where

    def fault(self, why: str, advice: str) -> Fault:
        """Return a fault at this place."""
        return Fault(where=self.where, line=self.line, why=why, advice=advice)

    def empty(self) -> Fault:
        """Return the line on a file without anything in it."""
        return self.fault("is empty", "put a report in, or remove it")

    def guessed(self, encoding: str) -> Fault:
        """Return the line on a file whose encoding is only likely."""
        if encoding == "utf-8":
            return self.fault(
                "has bytes that are not UTF-8, each read as U+FFFD", "check its names, or save it as UTF-8"
            )
        return self.fault(f"is not in UTF-8 and was read as {encoding}", "check its names, or save it as UTF-8")


def record_to_report(record: Mapping[str, object], number: int, seen: IdTable, origin: Origin) -> Report | Fault:
    """Return the report of one of many records in a file, the `number`th line, row or entry; its id must be new.

    `seen` holds the ids of the records before, by their numbers.
    """
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        return origin.fault("has an id that is no string", 'write it as "id": "a1"')
    own = f"{origin.stem}:{number}"
    report_id = usable_id(clean(str(value)), own, origin) if value not in (None, "") else own
    before = seen.get(report_id)
    if before is not None:
        why = f'the id "{shown(report_id)}" stands in {origin.unit} {before} already'
        return origin.fault(why, "give each report its own id")
    report = to_report(record, report_id, origin)
    if isinstance(report, Report):
        seen.add(report_id, number)
    return report


def usable_id(wanted: str, own: str, origin: Origin) -> str:
    """Return the id that a report states, or our `own` for it where that is too long to be used as a name."""
    if len(wanted) <= MAX_ID_CHARS:
        return wanted
    why = f'has an id of {len(wanted):,} characters and was called "{shown(own)}"'
    origin.notices.append(origin.fault(why, f"give it one of at most {MAX_ID_CHARS} characters"))
    return own


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
    """Return the date of an ISO date or date and time: YYYY, YYYY-MM or YYYY-MM-DD.

    None where it is no such date, or one that stands for "none": a year that no report can be of, the zero of a clock.
    """
    date = _iso_date(value)
    return None if date is None or _stands_for_none(date, value) else date


def _iso_date(value: str) -> str | None:
    value = value.strip()
    if len(value) > _MAX_DATE_CHARS:
        return None
    with_time = _DATE_TIME.fullmatch(value)
    match = _PARTIAL_DATE.fullmatch(with_time.group(1) if with_time else value)
    if match is None:
        return None
    year, month, day = match.groups()
    return match.group() if _is_date(year, month, day) else None


def _stands_for_none(date: str, value: str) -> bool:
    """Whether a date, that of `value`, was written by a program that had none."""
    if not FIRST_YEAR <= int(date[:4]) <= LAST_YEAR or date == _ZERO_DAY or _ZERO_TIME.fullmatch(value.strip()):
        return True
    if date != _DAY_BEFORE_ZERO:
        return False
    try:
        return datetime.datetime.fromisoformat(value.strip()) == _ZERO
    except ValueError:
        return False


def date_in_name(path: str) -> str | None:
    """Return the one full date in the file's name ("2024-10-14_drills.txt"); None where there is none, or two."""
    name = Path(path).name
    found = {f"{y}-{m}-{d}" for y, _, m, d in _DATE_IN_NAME.findall(name) if _is_date(y, m, d)}
    compact = _COMPACT_DATE_IN_NAME.match(name)
    if compact is not None and _is_date(*compact.groups()):
        found.add("-".join(compact.groups()))
    date = found.pop() if len(found) == 1 else None
    return None if date == _ZERO_DAY else date


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
        why = "stands for none" if isinstance(value, str) and _iso_date(value) else "is no date"
        origin.notices.append(origin.fault(f"the publication date {_short(value)} {why}", ISO_DATE_ADVICE))
    return published


def _line(fields: Mapping[str, object], name: str, origin: Origin) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        origin.notices.append(origin.fault(f"{name} is no string but {_short(value)}", "it was read without it"))
        return None
    line = _LINE_BREAKS.sub(" ", clean(value)).strip()
    limit, can_be_cut = _LIMITS[name]
    if len(line) > limit:
        done = f"was cut to {limit:,}" if can_be_cut else "was left out"
        origin.notices.append(
            origin.fault(f"{name} has {len(line):,} characters and {done}", f"check that it is the {name}")
        )
        return line[:limit].rstrip() if can_be_cut else None
    return line or None


def _short(value: object) -> str:
    # reprlib goes neither deep nor far: a list in a list a thousand times over is no reason to fail.
    return f'"{shown(value, _SHOWN_CHARS)}"' if isinstance(value, str) else shown(reprlib.repr(value), _SHOWN_CHARS)
