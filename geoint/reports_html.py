"""A saved web page -> the article in it, with what the page says of its origin."""

from __future__ import annotations

import logging
import re
from typing import Any

from geoint.models import Fault, Report
from geoint.reports_fields import Origin, to_report

# Only dates that the page states as its own; a search through its text would take the first date that it finds there.
# The newest date that htmldate would believe is today, which would make a result depend on the day of the run.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}
_LANGUAGE = re.compile(r"""<html\b[^>]*?\slang\s*=\s*["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)""", re.IGNORECASE)
_ADVICE = "save the article as .txt"


def read_page(page: str, report_id: str, origin: Origin) -> Report | Fault:
    """Return the report in a page, without menus, advertisements and comments; no script of it runs."""
    article = _extract(page)
    if article is None or not article.text or not article.text.strip():
        return origin.fault("no article was found in this page", _ADVICE)
    language = _LANGUAGE.search(page)
    fields = {
        "text": article.text,
        "title": article.title,
        "published": _stated_date(article.date, page, article.text),
        "publisher": article.sitename,
        "url": article.url,
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
    return bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=_DATE_SEARCH)
