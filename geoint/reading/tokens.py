"""Text -> tokens, as (start, end, text). Hyphens and possessives are tokens of their own, "U.S." is one."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S., D.P.R.K.
    r"|[’'](?:s|S)\b"  # possessive
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]+)*"  # words, with Xi'an and O'Higgins whole
    r"|[^\s]"
)


class Token(NamedTuple):
    """A word, number or mark at [start, end) of the text."""

    start: int
    end: int
    text: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of text[start:end], with offsets into `text`."""
    stop = len(text) if end is None else end
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, start, stop)]
