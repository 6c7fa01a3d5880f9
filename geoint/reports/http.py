"""One answer of a web server as an archive keeps it -> status, type and content."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geoint.reports.decode import MAX_FILE_BYTES
from geoint.reports.unpack import UnpackError, unpack

MAX_HEADER_BYTES = 1 << 16
"""More than servers accept; the header lines of a record have a thousand bytes."""

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?:[ \r\n]|\Z)")
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,9}(?:;[^\r\n]{0,999})?\r?\n")


@dataclass(frozen=True)
class Payload:
    """What was sent: `data` without chunks and packing, `is_cut` where they end too soon.

    `unknown_packing` names a packing that is not read here; `data` is then as it was sent.
    """

    data: bytes
    media_type: str
    charset: str | None = None
    status: str = ""
    unknown_packing: str = ""
    is_cut: bool = False

    @classmethod
    def of_type(cls, data: bytes, content_type: str) -> Payload:
        """Return content of the type that a header states, "text/html; charset=utf-8"."""
        charset = _CHARSET.search(content_type[:MAX_HEADER_BYTES])
        media_type = content_type.partition(";")[0].strip().lower()
        return cls(data, media_type, charset.group(1) if charset else None)


def read_headers(lines: bytes) -> dict[str, str]:
    """Return header lines by their names in lower case; of two with one name the first, folded ones joined."""
    headers: dict[str, str] = {}
    name = ""
    for line in lines.decode("utf-8", errors="replace").splitlines():
        if line[:1] in {" ", "\t"}:
            if name:
                headers[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        if name in headers:
            name = ""
        elif name:
            headers[name] = value.strip()
    return headers


def read_http(answer: bytes) -> Payload | None:
    """Return what a server answered, or None where it is no answer.

    Raises
    ------
    UnpackError
        Where it is packed and damaged.
    """
    status = _STATUS_LINE.match(answer)
    end = _end_of_headers(answer)
    if status is None or end is None:
        return None
    headers = read_headers(answer[: end[0]].partition(b"\n")[2])
    data = answer[end[1] :]
    is_cut = False
    if "chunked" in headers.get("transfer-encoding", "").lower():
        data, is_cut = _without_chunks(data)
    payload = Payload.of_type(b"", headers.get("content-type", ""))
    packing = headers.get("content-encoding", "").strip().lower()
    unknown = ""
    if packing in {"gzip", "x-gzip", "deflate"}:
        data, lacks_end = _unpacked(data, packing)
        is_cut = is_cut or lacks_end
    elif packing not in {"", "identity", "none", "utf-8"}:
        unknown = packing
    return Payload(data, payload.media_type, payload.charset, status.group(1).decode(), unknown, is_cut)


def _end_of_headers(answer: bytes) -> tuple[int, int] | None:
    """Return where the header lines end and the content starts."""
    found = ((answer.find(blank, 0, MAX_HEADER_BYTES), len(blank)) for blank in (b"\r\n\r\n", b"\n\n"))
    return min(((at, at + size) for at, size in found if at >= 0), default=None)


def _without_chunks(data: bytes) -> tuple[bytes, bool]:
    """Return chunked content as one, and whether its end is missing.

    It comes back as it stands where it has no chunks, for many archives keep it so.
    """
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(data, at):
        size = int(match.group(1), 16)
        if not size:
            return b"".join(parts), False
        parts.append(data[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if data[at : at + 2] == b"\r\n" else 1 if data[at : at + 1] == b"\n" else 0
    return (b"".join(parts), True) if parts else (data, False)


def _unpacked(data: bytes, packing: str) -> tuple[bytes, bool]:
    """Return packed content, and whether it is cut off; as it stands where it is text, for some archives keep it so."""
    try:
        unpacked, is_whole = unpack(data, MAX_FILE_BYTES + 1)
    except UnpackError:
        if data[:2] == b"\x1f\x8b" or (packing == "deflate" and not data.lstrip().startswith(b"<")):
            raise
        return data, False
    return unpacked, not is_whole and len(unpacked) <= MAX_FILE_BYTES
