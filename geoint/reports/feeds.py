"""Feeds saved as files: RSS 0.9 to 2.0 and Atom -> one report for each entry, as the file is read."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, TextIO
from xml.parsers.expat import ExpatError

from geoint.models import Fault, Report
from geoint.reports.fields import Origin, parse_published, record_to_report
from geoint.reports.html import fragment_text
from geoint.reports.ids import IdTable
from geoint.reports.lines import open_text
from geoint.reports.xml import Entry, FeedParser, FeedRefusedError, Value

_CHUNK_CHARS = 1 << 16
# XML cannot hold these at all; feeds have them out of word processors.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAX_DATE_CHARS = 100
# "Mon, 01 Jan 0001", with which some programs say that they know none; it would be taken for 2001.
_YEAR_OF_ZEROS = re.compile(r"[A-Za-z][ -]{1,3}00\d\d\b", re.ASCII)
# Where the text is, the fullest first; an entry of a title alone is a headline, and still a report.
_TEXTS = ("content", "encoded", "description", "summary", "title")
_DATES = ("published", "pubDate", "issued", "date", "updated", "modified")


def read_feed(stream: BinaryIO, origin: Origin, *, named: bool = True) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each entry; after a place that is no XML the rest is left out.

    Other XML is a fault where the user `named` the file, and a notice where it lay in a folder.

    Nothing but this file is read: entities of the file's own making, the means of most attacks by XML, make it a
    fault, and documents that it names are never fetched.
    """
    opened = open_text(stream, origin, newline="", declares=True)
    if isinstance(opened, Fault):
        yield opened
        return
    parser = FeedParser()
    seen = IdTable()
    number = 0
    try:
        for chunk in _chunks(opened):
            for entry in parser.feed(chunk):
                number += 1
                yield _to_report(entry, number, parser, seen, replace(origin, line=entry.line, unit="entry"))
        parser.close()
    except FeedRefusedError as error:
        fault = replace(origin, line=parser.line).fault(error.why, error.advice)
        if named or not error.is_other_xml:
            yield fault
        else:
            origin.notices.append(fault)
        return
    except ExpatError as error:
        why = f"is no XML from here on ({str(error).partition(':')[0]}), and the rest was left out"
        yield replace(origin, line=parser.line).fault(why, "fetch the feed again, or repair it there")
        return
    if not number:
        yield origin.fault("is a feed without entries", "fetch it again, or leave it out")


def _chunks(opened: TextIO) -> Iterator[str]:
    is_start = True
    while chunk := opened.read(_CHUNK_CHARS):
        if is_start:
            chunk = chunk.lstrip("\ufeff \t\r\n")  # a blank before the XML declaration is an error, and a common one
            is_start = not chunk
        yield _NO_XML.sub("\ufffd", chunk)


def _to_report(entry: Entry, number: int, parser: FeedParser, seen: IdTable, origin: Origin) -> Report | Fault:
    if entry.is_too_long:
        return origin.fault("has too much for one report", "leave it out, or save its article as .txt")
    values = {name: text for name, value in entry.values.items() if (text := _text(value))}
    link = values.get("link")
    record = {
        "id": values.get("guid") or values.get("id") or link,
        "text": next((values[name] for name in _TEXTS if name in values), None),
        "title": values.get("title"),
        "published": _published(next((values[name] for name in _DATES if name in values), None)),
        "publisher": values.get("source") or parser.title,
        "url": link,
        "language": values.get("language") or parser.language,
    }
    return record_to_report(record, number, seen, origin)


def _text(value: Value) -> str:
    """Return a value as text: RSS has HTML in everything, Atom where it says so."""
    return fragment_text(value.text) if value.is_html else value.text.strip()


def _published(value: str | None) -> str | None:
    """Return the day of "Mon, 14 Oct 2024 23:30:00 +0800", as written there; other dates as they stand."""
    if value is None or parse_published(value) is not None or _YEAR_OF_ZEROS.search(value):
        return value
    try:
        parts = email.utils.parsedate_tz(value[:_MAX_DATE_CHARS])
        # The zero of a clock in a time zone where it was the day before.
        if parts is None or (parts[:3] == (1969, 12, 31) and parts[9] and not email.utils.mktime_tz(parts)):
            return value
    except (ValueError, IndexError, TypeError, OverflowError):  # it is not made for any text at all
        return value
    return f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"
