"""A saved web page -> the article in it, with what the page says of its origin."""

from __future__ import annotations

import logging
import re
import warnings
from typing import Any

from geoint.models import Fault, Report
from geoint.reports.decode import clean
from geoint.reports.fields import Origin, to_report

# Only dates that the page states as its own; a search through its text would take the first date that it finds there.
# The newest date that htmldate would believe is today, which would make a result depend on the day of the run.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}
# Bounded, and looked for at the start of the page only: else each "<html" of thousands would search the whole page.
_LANGUAGE = re.compile(
    r"""<html\b[^>]{0,500}?\slang\s{0,9}=\s{0,9}["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,9}){0,4})""", re.IGNORECASE
)
_HEAD_CHARS = 20_000
MAX_PAGE_TAGS = 60_000
"""A page of an article has some thousands; what finds the article takes time by the square of some of them."""

_BLOCKS = frozenset(
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 hr tr table blockquote pre section article figure figcaption".split()
)
_HIDDEN = frozenset({"script", "style", "head", "noscript", "template", "title"})
_BLANKS = re.compile(r"\s+")
_ADVICE = "save the article as .txt"


def read_page(page: str, report_id: str, origin: Origin, *, url: str | None = None) -> Report | Fault:
    """Return the report in a page, without menus, advertisements and comments; no script of it runs.

    `url` is where the page was fetched from, where that is known; it goes before what the page says of itself.
    """
    tags = page.count("<")
    if tags > MAX_PAGE_TAGS:
        return origin.fault(f"has {tags:,} tags, more than {MAX_PAGE_TAGS:,}", _ADVICE)
    try:
        article = _extract(page)
    except Exception as error:  # whatever a page makes of the libraries that take it apart, it is this page's fault
        return origin.fault(f"the page cannot be taken apart ({type(error).__name__})", _ADVICE)
    if article is None or not article.text or not article.text.strip():
        return origin.fault("no article was found in this page", _ADVICE)
    language = _LANGUAGE.search(page, 0, _HEAD_CHARS)
    fields = {
        "text": article.text,
        "title": article.title,
        "published": _stated_date(article.date, page, article.text),
        "publisher": article.sitename,
        "url": url or article.url,
        "language": language.group(1) if language else None,
    }
    return to_report(fields, report_id, origin)


def _stated_date(date: str | None, page: str, text: str) -> str | None:
    """Return the date as far as the page itself states it: none out of its prose, no day where it has a month."""
    if date is None or 0 < page.count(date) <= text.count(date):
        return None
    month = date[:7]
    # htmldate takes today's day for a date without one.
    return month if date not in page and re.search(rf"""["']{month}["']""", page) else date


def _extract(page: str) -> Any:
    from trafilatura import bare_extraction

    for library in ("trafilatura", "htmldate", "courlan"):
        # Without a handler, Python prints their complaints on a page; we say in one line what came of it.
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a time zone that the parser of dates does not know, say
        return bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=_DATE_SEARCH)


def fragment_text(fragment: str) -> str:
    """Return the text of a piece of HTML, each block on a line of its own; text without markup comes back as it is."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    from lxml import etree

    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    # The element round it keeps a text that starts with "<?xml encoding" from being taken for a document.
    root = etree.fromstring(f"<div>{clean(fragment)}</div>", parser)
    if root is None:
        return ""
    parts: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_hidden, is_block = element.tag in _HIDDEN, element.tag in _BLOCKS
        hidden += is_hidden if event == "start" else -is_hidden
        if is_block:
            parts.append("\n")
        text = element.text if event == "start" else element.tail
        if text and not hidden:
            parts.append(_BLANKS.sub(" ", text))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
