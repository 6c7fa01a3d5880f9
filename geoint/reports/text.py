"""One text, with front matter where it has one -> Report."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from geoint.models import Fault, Report
from geoint.reports.decode import NotText, decode, find_encoding
from geoint.reports.fields import Origin, to_report, usable_id
from geoint.reports.html import read_page
from geoint.reports.kinds import PAGES

# Three hyphens open it in the first line; the next such line closes it.
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"[A-Za-z_][\w-]*")
# What else may stand in front matter: blank lines, comments, lists and what belongs to the line before.
_PASSED_OVER_LINE = re.compile(r"\s*|#.*|-\s.*|\s+.*")


def read_text(data: bytes, report_id: str, origin: Origin, suffix: str) -> Report | Fault:
    """Return the report that a file of this kind (".txt", ".md", ".html" ...) holds, or why there is none."""
    if not data.strip():
        return origin.empty()
    encoding = find_encoding(io.BytesIO(data), declares=suffix in PAGES)
    if isinstance(encoding, NotText):
        return origin.fault(encoding.why, encoding.advice)
    if encoding.guessed:
        origin.notices.append(origin.guessed(encoding.name))
    text = decode(data, encoding.name)
    if suffix in PAGES:
        return read_page(text, report_id, replace(origin, published_from="html"))
    if suffix != ".md":
        return to_report({"text": text}, report_id, origin)
    fields, body = split_front_matter(text)
    origin = replace(origin, published_from="front matter")
    report_id = usable_id(fields["id"], report_id, origin) if fields.get("id") else report_id
    return to_report({**fields, "text": body}, report_id, origin)


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
        # Cut by hand: a pattern for the whole line would try each run of blanks in it from each of its blanks.
        key, colon, value = line.partition(":")
        if colon and _KEY.fullmatch(key.rstrip(" \t")) and value[:1] in {"", " ", "\t"}:
            fields[key.rstrip(" \t").lower()] = _unquoted(value.strip(" \t"))
        elif not _PASSED_OVER_LINE.fullmatch(line):
            return {}, text  # a rule across the page, and prose below it
    return fields, text[match.end() :]


def _unquoted(value: str) -> str:
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value
