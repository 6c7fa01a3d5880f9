"""Web archives (.warc, .warc.gz, .warc.zst): the pages in them -> reports, read as saved pages are."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from geoint.models import Fault, Report
from geoint.reports.decode import MAX_FILE_BYTES, NotText, clean_name, decode, find_encoding
from geoint.reports.fields import Origin, to_report, usable_id
from geoint.reports.html import read_page
from geoint.reports.http import Payload, read_http
from geoint.reports.ids import IdTable
from geoint.reports.unpack import UnpackError
from geoint.reports.warc_records import Damage, Record, read_records

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Which records hold a page or a text, by WARC-Type and the type of their content. A text that a server answered is
# robots.txt or the like; a conversion is the text that somebody took from a page.
_WANTED = {
    "response": _PAGE_TYPES,
    "resource": _PAGE_TYPES | {"text/plain"},
    "conversion": frozenset({"text/plain"}),
}
_UUID = re.compile(r"<?(?:urn:uuid:)?([^<>]{1,200})>?")
_MAX_KINDS = 50
_SHOWN_KINDS = 5


def read_warc(stream: BinaryIO, packing: str, origin: Origin) -> Iterator[Report | Fault]:
    """Yield the report, or the fault, of each record that holds a page; the others are counted in a notice.

    The address that was fetched is the report's URL. The time at which it was fetched is not taken for the date of
    publication, which comes from the page alone.
    """
    seen = IdTable()
    passed_over: Counter[str] = Counter()
    count = 0
    for item in read_records(stream, packing):
        count += 1
        here = replace(origin, where=f"{origin.where}, record {item.number}", unit="record", published_from="html")
        if isinstance(item, Damage):
            yield here.fault(item.why, item.advice)
            continue
        outcome = _read_record(item, seen, here)
        if isinstance(outcome, str):
            kind = outcome if outcome in passed_over or len(passed_over) < _MAX_KINDS else "others"
            passed_over[kind] += 1
        else:
            yield outcome
    if passed_over:
        origin.notices.append(_passed_over(passed_over, origin))
    if not count:
        yield origin.fault("holds no record of a web archive", "fetch it again, or leave it out")


def _passed_over(kinds: Counter[str], origin: Origin) -> Fault:
    total = sum(kinds.values())
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{count:,} {kind}" for kind, count in ordered[:_SHOWN_KINDS])
    more = " and others" if len(ordered) > _SHOWN_KINDS else ""
    why = f"{total:,} {'record was' if total == 1 else 'records were'} passed over: {shown}{more}"
    return origin.fault(why, "only pages that a server answered with status 200 are read, and texts taken from them")


def _read_record(record: Record, seen: IdTable, origin: Origin) -> Report | Fault | str:
    """Return the report, the fault, or as a string the kind of a record that is none."""
    payload = _payload(record)
    if isinstance(payload, str):
        return payload
    if record.is_cut or len(payload.data) > MAX_FILE_BYTES:
        return origin.fault("has too much for one report", "leave it out, or save its article as .txt")
    wanted = clean_name(record.headers.get("warc-record-id", ""))
    match = _UUID.fullmatch(wanted.strip())
    own = f"{origin.stem}:{record.number}"
    report_id = usable_id(match.group(1), own, origin) if match else own
    before = seen.get(report_id)
    if before is not None:
        return origin.fault(f"has the id of record {before}", "fetch the archive again, or leave the record out")
    report = _to_report(payload, report_id, record.headers.get("warc-target-uri"), origin)
    if isinstance(report, Report):
        seen.add(report_id, record.number)
    return report


def _payload(record: Record) -> Payload | str:
    """Return what a record holds, or the kind of one that holds no page."""
    warc_type = record.headers.get("warc-type", "").lower()
    if warc_type not in _WANTED:
        return _name_of(warc_type, "of no type")
    if warc_type == "response":
        try:
            payload = read_http(record.body)
        except UnpackError:
            return "damaged where they are packed"
        if payload is None:
            return "no answer of a web server"
        if payload.status != "200":
            return f"with status {_name_of(payload.status, 'unknown')}"
        if payload.unknown_packing:
            return f"packed with {_name_of(payload.unknown_packing, 'something')}"
    else:
        payload = Payload.of_type(record.body, record.headers.get("content-type", ""))
    return payload if payload.media_type in _WANTED[warc_type] else _name_of(payload.media_type, "of no type")


def _name_of(kind: str, otherwise: str) -> str:
    return clean_name(kind)[:40] or otherwise


def _to_report(payload: Payload, report_id: str, url: str | None, origin: Origin) -> Report | Fault:
    if not payload.data.strip():
        return origin.empty()
    is_page = payload.media_type in _PAGE_TYPES
    encoding = find_encoding(io.BytesIO(payload.data), declares=is_page, declared=payload.charset)
    if isinstance(encoding, NotText):
        return origin.fault(encoding.why, encoding.advice)
    if encoding.guessed:
        origin.notices.append(origin.guessed(encoding.name))
    if payload.is_cut:
        origin.notices.append(origin.fault("is cut off", "read it with care; what is there was read"))
    text = decode(payload.data, encoding.name)
    url = url.strip("<> ") if url else None  # some versions of wget write it in brackets
    if is_page:
        return read_page(text, report_id, origin, url=url)
    return to_report({"text": text, "url": url}, report_id, origin)
