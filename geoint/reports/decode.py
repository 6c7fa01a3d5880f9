"""Bytes -> characters: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import os
import re
from contextlib import suppress
from typing import BinaryIO, NamedTuple

# A long book has about a million characters and a news report some thousands; more is a whole archive in one file.
MAX_TEXT_CHARS = 2_000_000
# UTF-8 takes up to four bytes for a character.
MAX_FILE_BYTES = 4 * MAX_TEXT_CHARS

_CHUNK_BYTES = 1 << 16
# Enough for a guess, and for the head of a web page.
_SAMPLE_BYTES = 1 << 17

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the start of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_BINARIES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
# What these are read as under their own name, and only once: an archive inside an archive is refused.
_PACKED_ADVICE = "unpack it, or name it with what it holds (reports.jsonl.gz, page.html.zst)"
_KNOWN_ADVICE = {
    "a gzip archive": _PACKED_ADVICE,
    "a zstd archive": _PACKED_ADVICE,
    "a Parquet table": "name it .parquet",
}
# What a page may declare, once it is known not to be in Unicode. Python knows stranger codecs ("idna", "punycode").
_DECLARABLE = re.compile(r"(?:iso|latin|windows|cp|koi8|gb|big5|euc|shift|sjis|mac|tis)", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_ASCII = bytes(range(0x80))
# … ‘ ’ “ ” • – — and the no-break space, in the windows-125x encodings alike.
_WINDOWS_PUNCTUATION = b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0"
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
# What breaks a line, moves a cursor, turns the direction of writing, or is no character.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SHOWN_CHARS = 80


class Encoding(NamedTuple):
    """The encoding of a file; `guessed` where neither UTF-8, nor a byte order mark, nor a declaration settled it."""

    name: str
    guessed: bool = False


class NotText(NamedTuple):
    """Why a file is no text, and what to do."""

    why: str
    advice: str


def find_encoding(stream: BinaryIO, *, declares: bool = False, declared: str | None = None) -> Encoding | NotText:
    """Return the encoding of `stream`, which is read to its end and put back to its start.

    UTF-8 comes first, then what was declared beside the file (`declared`: the charset of an HTTP header), then what it
    declares itself (`declares`: web pages and feeds do), then a guess.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE_BYTES)
    try:
        return _marked(head) or _known_binary(head) or _utf8_or_other(stream, head, _claims(head, declares, declared))
    finally:
        stream.seek(0)


def _claims(head: bytes, declares: bool, declared: str | None) -> list[str]:
    match = _DECLARED.search(head) if declares else None
    return [name for name in (declared, match and match.group(1).decode("ascii")) if name]


def decode(data: bytes, encoding: str) -> str:
    """Return the characters of `data` without a byte order mark; nothing else changes, line ends included.

    Bytes that do not fit become U+FFFD, as does what no output format can hold.
    """
    return clean(data.decode(encoding, errors="replace").removeprefix("\ufeff"))


def clean(text: str) -> str:
    """Return `text` with U+FFFD for NUL and lone surrogates, which cannot be written to any file; offsets stay."""
    return _UNUSABLE.sub("\ufffd", text)


def clean_name(name: str) -> str:
    """Return a file's name or path as one line that a terminal can show, U+FFFD for all that is no part of a name."""
    with suppress(UnicodeEncodeError):  # half a pair of surrogates, which no file has in its name
        name = os.fsencode(name).decode("utf-8", errors="replace")
    return _UNSHOWABLE.sub("\ufffd", name)


def shown(text: str, limit: int = _SHOWN_CHARS) -> str:
    """Return the start of `text` for a message: one line, at most `limit` characters, nothing that a terminal obeys."""
    line = _UNSHOWABLE.sub("\ufffd", " ".join(text[: 4 * limit].split()))
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 3] + "..."


def is_printable(text: str) -> bool:
    """Say whether `text` looks like writing: under two in a hundred characters are control characters or damaged."""
    sample = text[:_SAMPLE_BYTES]
    return len(_UNPRINTABLE.findall(sample)) <= 0.02 * len(sample)


def _marked(head: bytes) -> Encoding | None:
    return next((Encoding(name) for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), None)


def _known_binary(head: bytes) -> NotText | None:
    for magic, what in _KNOWN_BINARIES:
        if head.startswith(magic):
            return NotText(f"is {what}, not a text", _KNOWN_ADVICE.get(what, "convert it to .txt or .html first"))
    return None


def _utf8_or_other(stream: BinaryIO, head: bytes, claims: list[str]) -> Encoding | NotText:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    stream.seek(0)
    while True:
        chunk = stream.read(_CHUNK_BYTES)
        if b"\x00" in chunk:
            return NotText("is a binary file", "convert it to a text file in UTF-8")
        if is_utf8:
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        if not chunk:
            break
    if is_utf8:
        return Encoding("utf-8")
    believed = (_declared(head, claim) for claim in claims)
    return next((e for e in believed if e is not None), None) or _damaged_utf8(stream) or _guess(head)


def _damaged_utf8(stream: BinaryIO) -> Encoding | None:
    """Return UTF-8 where most letters outside ASCII are sound: one bad line must not garble all the others."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    sound = damaged = 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK_BYTES):
        text = decoder.decode(chunk)
        bad = text.count("\ufffd")
        damaged += bad
        sound += len(text) - len(text.encode("ascii", "ignore")) - bad
    return Encoding("utf-8", guessed=True) if sound > 2 * damaged else None


def _declared(head: bytes, claim: str) -> Encoding | None:
    if not _DECLARABLE.match(claim):
        return None
    try:
        name = codecs.lookup(claim).name
        codecs.getincrementaldecoder(name)().decode(head)
    except (LookupError, UnicodeError, ValueError):  # ValueError: a name with NUL
        return None
    # Pages that declare ISO 8859-1 mean windows-1252, which has curly quotes where the former has control characters.
    return Encoding("cp1252" if name in {"iso8859-1", "ascii"} else name)


def _guess(head: bytes) -> Encoding | NotText:
    # Few bytes outside ASCII, or quotes and dashes only, are Western European Windows: too little for statistics, which
    # then finds Baltic or Vietnamese.
    high = head.translate(None, _ASCII)
    if (len(high) < 0.05 * len(head) or not high.translate(None, _WINDOWS_PUNCTUATION)) and _fits(head, "cp1252"):
        return Encoding("cp1252", guessed=True)
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    if best is None:
        return NotText("is a binary file, or in no known encoding", "save it as UTF-8")
    return Encoding(best.encoding, guessed=True)


def _fits(head: bytes, encoding: str) -> bool:
    try:
        head.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
