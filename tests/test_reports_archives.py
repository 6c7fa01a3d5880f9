"""Packed files and web archives: what comes out of sound ones, and what a damaged part costs."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from pathlib import Path

import pytest
from fuzz_samples import CSV, JSONL, MARKDOWN, PAGE, RECORDS, RSS, TEXT, http, warc_record, zstd
from reports_samples import Outcome, write

from geoint.reports.kinds import Kind, kind_of
from geoint.reports.warc_records import MAX_DAMAGES

PACK = {".gz": lambda data: gzip.compress(data, mtime=0), ".zst": zstd}


# -- names


@pytest.mark.parametrize(
    ("name", "kind", "readable", "many"),
    [
        ("a.txt", Kind("a", ".txt", ""), True, False),
        ("sub/A.JSONL.GZ", Kind("sub/A", ".jsonl", ".gz"), True, True),
        ("page.html.zst", Kind("page", ".html", ".zst"), True, False),
        ("x.warc.gz", Kind("x", ".warc", ".gz"), True, True),
        ("x.parquet", Kind("x", ".parquet", ""), True, True),
        ("x.parquet.gz", Kind("x", ".parquet", ".gz"), False, True),
        ("x.tar.gz", Kind("x", ".tar", ".gz"), False, False),
        ("notes.gz", Kind("notes", "", ".gz"), False, False),
        ("notes", Kind("notes", "", ""), False, False),
        ("2024.10.14", Kind("2024.10", ".14", ""), False, False),
        ("x.gz.gz", Kind("x", ".gz", ".gz"), False, False),
    ],
)
def test_kind_of_a_name(name: str, kind: Kind, readable: bool, many: bool) -> None:
    assert kind_of(name) == kind
    assert (kind.is_readable, kind.holds_many) == (readable, many)


# -- packed


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", TEXT), ("a.md", MARKDOWN), ("a.html", PAGE), ("a.jsonl", JSONL), ("a.csv", CSV), ("a.rss", RSS)],
)
def test_packed_file_is_read_as_the_file_in_it(tmp_path: Path, packing: str, name: str, content: str) -> None:
    plain = Outcome(write(tmp_path / "plain" / name, content))
    packed = Outcome(write(tmp_path / "packed" / f"{name}{packing}", PACK[packing](content.encode())))
    assert packed.faults == packed.notices == []
    assert len(plain.reports) >= 1
    assert [r.model_copy(update={"path": None}) for r in packed.reports] == [
        r.model_copy(update={"path": None}) for r in plain.reports
    ]
    assert {r.path for r in packed.reports} == {f"{tmp_path.as_posix()}/packed/{name}{packing}"}


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_members_one_after_the_other_are_one_file(tmp_path: Path, packing: str) -> None:
    lines = JSONL.encode().splitlines(keepends=True)
    data = b"".join(PACK[packing](line) for line in lines)
    outcome = Outcome(write(tmp_path / f"a.jsonl{packing}", data + bytes(1000) * (packing == ".gz")))
    assert (outcome.ids, outcome.faults) == (["a0", "a1", "a2", "a3"], [])


def test_packed_table_in_another_encoding(tmp_path: Path) -> None:
    text = "Российские и китайские корабли начали учения."
    lines = "".join(json.dumps({"id": str(n), "text": text}, ensure_ascii=False) + "\n" for n in range(3))
    outcome = Outcome(write(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode("utf-16"), mtime=0)))
    assert ([r.text for r in outcome.reports], outcome.faults) == ([text] * 3, [])


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_cut_off_table_gives_what_is_there(tmp_path: Path, packing: str) -> None:
    lines = "".join(json.dumps({"id": f"n{n}", "text": f"{n * 7919} drills {n}"}) + "\n" for n in range(20_000))
    data = PACK[packing](lines.encode())
    outcome = Outcome(write(tmp_path / f"a.jsonl{packing}", data[: len(data) // 2]))
    assert 5_000 < len(outcome.reports) < 15_000
    assert outcome.ids == [f"n{n}" for n in range(len(outcome.reports))]
    assert [f.why for f in outcome.faults] == ["is cut off where it is packed"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt.gz", b"no gzip", "is damaged where it is packed"),
        ("a.txt.zst", b"no zstd", "is damaged where it is packed"),
        ("a.txt.gz", gzip.compress(b"Drills.", mtime=0)[:-4], "is cut off where it is packed"),
        ("a.txt.gz", gzip.compress(b"Drills.", mtime=0)[:-8] + b"\0" * 8, "is damaged where it is packed"),
        ("a.txt.gz", gzip.compress(b"Drills.", mtime=0) + b"garbage", "is damaged where it is packed"),
        ("a.txt.gz", b"", "is empty"),
        ("a.txt.gz", gzip.compress(b" ", mtime=0), "is empty"),
        ("a.txt.gz", gzip.compress(gzip.compress(b"Drills.", mtime=0), mtime=0), "is a gzip archive, not a text"),
        ("a.txt.zst", zstd(zstd(b"Drills.")), "is a zstd archive, not a text"),
        ("a.txt", zstd(b"Drills."), "is a zstd archive, not a text"),
        ("a.parquet.gz", gzip.compress(b"x", mtime=0), "is a packed Parquet table, which must be read from its end"),
    ],
)
def test_packed_file_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    assert Outcome(write(tmp_path / name, data)).only_fault.why == why


def test_zstd_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zstd(b"Drills.")
    for name in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    fault = Outcome(write(tmp_path / "a.txt.zst", data)).only_fault
    assert fault.why == "is packed with zstd, which needs a package"
    assert fault.advice.startswith("pip install backports.zstd")


def test_packed_files_in_a_folder(tmp_path: Path) -> None:
    for name, data in [
        ("a.txt.gz", gzip.compress(b"A.", mtime=0)),
        ("b.tar.gz", b"x"),
        ("c.gz", b"x"),
        ("d.md.ZST", zstd(b"D.")),
    ]:
        write(tmp_path / "in" / name, data)
    outcome = Outcome(tmp_path / "in")
    assert outcome.ids == ["a", "d"]
    assert [n.why for n in outcome.notices] == ["2 files were passed over: b.tar.gz, c.gz"]


# -- web archives


def warc(path: Path, *records: bytes, packed: bool = False) -> Outcome:
    parts = [gzip.compress(record, mtime=0) for record in records] if packed else records
    return Outcome(write(path, b"".join(parts)))


@pytest.mark.parametrize("packed", [False, True])
def test_archive(tmp_path: Path, packed: bool) -> None:
    outcome = warc(tmp_path / f"a.warc{'.gz' * packed}", *RECORDS, packed=packed)
    assert outcome.ids == ["00000000-0000-0000-0000-000000000002", "00000000-0000-0000-0000-000000000003"]
    first = outcome.reports[0]
    assert (first.title, first.url, first.language) == ("Drills begin", "https://example.org/2", "en")
    assert first.text.startswith("Russian and Chinese warships began drills")
    assert first.text == outcome.reports[1].text
    assert [f"{f.where.rpartition(', ')[2]}: {f.why}" for f in outcome.faults] == [
        "record 4: no article was found in this page"
    ]
    assert [n.why for n in outcome.notices] == ["2 records were passed over: 1 warcinfo, 1 with status 404"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gz", "zst"])
def test_archive_packed_as_a_whole(tmp_path: Path, pack: object) -> None:
    suffix = ".gz" if pack is gzip.compress else ".zst"
    outcome = Outcome(write(tmp_path / f"a.warc{suffix}", pack(b"".join(RECORDS))))  # type: ignore[operator]
    assert len(outcome.reports) == 2


def test_fetched_is_not_published(tmp_path: Path) -> None:
    """WARC-Date says when a page was fetched, which is no publication date."""
    page = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines())}</article></body></html>"
    dated, undated = warc_record(http(PAGE.encode()), 1), warc_record(http(page.encode()), 2)
    reports = warc(tmp_path / "2025-01-31.warc", dated, undated).reports
    assert [(r.published, r.published_from) for r in reports] == [("2024-10-14", "html"), (None, None)]


def test_archive_written_by_a_library_of_archivists(tmp_path: Path) -> None:
    warcio = pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for packed in (False, True):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        for number in range(3):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            url = f"https://example.org/{number}"
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(PAGE.encode()), http_headers=headers)
            )
        outcome = Outcome(write(tmp_path / f"w.warc{'.gz' * packed}", out.getvalue()))
        assert [r.url for r in outcome.reports] == [f"https://example.org/{n}" for n in range(3)]
        assert outcome.faults == []
    assert warcio


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (["Content-Encoding: deflate"], zlib.compress(PAGE.encode()), True),
        (["Content-Encoding: deflate"], zlib.compress(PAGE.encode())[2:-4], True),  # as some servers send it
        (["Content-Encoding: gzip"], PAGE.encode(), True),  # some archives keep it unpacked
        (["Transfer-Encoding: chunked"], PAGE.encode(), True),
        (["Transfer-Encoding: chunked"], b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode()), True),
        (["Content-Encoding: br"], b"\x1b\x03", "packed with br"),
        (["Content-Encoding: gzip"], b"\x1f\x8b\x08 damaged", "damaged where they are packed"),
    ],
)
def test_answer_of_a_server(tmp_path: Path, headers: list[str], body: bytes, text: bool | str) -> None:
    outcome = warc(tmp_path / "a.warc", warc_record(http(body, *headers)))
    if text is True:
        assert outcome.only.text.startswith("Russian and Chinese warships")
    else:
        assert [n.why for n in outcome.notices] == [f"1 record was passed over: 1 {text}"]


def test_charset_of_the_server(tmp_path: Path) -> None:
    text = "Российские и китайские корабли начали совместные учения в Японском море."
    page = f"<html><body><p>{text}</p></body></html>".encode("cp1251")
    body = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset="windows-1251"\r\n\r\n' + page
    outcome = warc(tmp_path / "a.warc", warc_record(body))
    assert (outcome.only.text, outcome.notices) == (text, [])


@pytest.mark.parametrize(
    ("headers", "body", "count"),
    [
        ({"WARC_Type": "resource", "Content_Type": "text/html"}, PAGE.encode(), 1),
        ({"WARC_Type": "conversion", "Content_Type": "text/plain"}, TEXT.encode(), 1),
        ({"WARC_Type": "resource", "Content_Type": "image/png"}, b"x", 0),
        ({"WARC_Type": "request"}, b"GET / HTTP/1.1\r\n\r\n", 0),
        ({"WARC_Type": "revisit"}, b"", 0),
        ({"WARC_Type": ""}, b"", 0),
        ({}, b"no answer", 0),
        ({}, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *", 0),
    ],
)
def test_kinds_of_records(tmp_path: Path, headers: dict[str, str], body: bytes, count: int) -> None:
    outcome = warc(tmp_path / "a.warc", warc_record(body, **headers))
    assert (len(outcome.reports), len(outcome.faults), len(outcome.notices)) == (count, 0, 1 - count)


GOOD = [warc_record(http(PAGE.encode()), number) for number in range(1, 4)]
DAMAGED = [
    (warc_record(http(PAGE.encode()), 9, Content_Length="999999999999"), "is not as long as it says, or is damaged"),
    (warc_record(http(PAGE.encode()), 9, Content_Length="10"), "is not as long as it says, or is damaged"),
    (warc_record(http(PAGE.encode()), 9, Content_Length="-1"), "does not say how long it is"),
    (warc_record(http(PAGE.encode()), 9, Content_Length="x"), "does not say how long it is"),
    (b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", "has no end of its header lines"),
    (b"some bytes of no record\r\n\r\n", "is no record of a web archive"),
]


@pytest.mark.parametrize(("record", "why"), DAMAGED)
@pytest.mark.parametrize("packed", [False, True])
def test_damaged_record_costs_itself(tmp_path: Path, packed: bool, record: bytes, why: str) -> None:
    outcome = warc(tmp_path / f"a.warc{'.gz' * packed}", GOOD[0], record, *GOOD[1:], packed=packed)
    assert [r.url for r in outcome.reports] == [f"https://example.org/{n}" for n in (1, 2, 3)]
    if packed and "99999" in record.decode():
        why = "is cut off"
    assert [(f.where.rpartition(", ")[2], f.why) for f in outcome.faults] == [("record 2", why)]


def test_record_damaged_where_it_is_packed(tmp_path: Path) -> None:
    parts = [bytearray(gzip.compress(record, mtime=0)) for record in GOOD]
    parts[1][40:44] = b"\xff\xff\xff\xff"
    outcome = Outcome(write(tmp_path / "a.warc.gz", b"".join(parts)))
    assert [r.url for r in outcome.reports] == ["https://example.org/1", "https://example.org/3"]
    assert [f.why for f in outcome.faults] == ["is damaged where it is packed"]


def test_archive_cut_off(tmp_path: Path) -> None:
    for packed in (False, True):
        parts = [gzip.compress(record, mtime=0) for record in GOOD] if packed else GOOD
        data = b"".join(parts)
        outcome = Outcome(write(tmp_path / f"a.warc{'.gz' * packed}", data[: -len(parts[-1]) // 2]))
        assert (len(outcome.reports), len(outcome.faults)) == (2, 1)


def test_archive_with_nothing_but_damage_is_given_up(tmp_path: Path) -> None:
    outcome = Outcome(write(tmp_path / "a.warc", b"WARC/1.0\r\n\r\n" * (3 * MAX_DAMAGES)))
    assert len(outcome.faults) == MAX_DAMAGES + 1
    assert outcome.faults[-1].why == "and all after it were left out: 1,000 before were damaged"


def test_record_in_two_copies(tmp_path: Path) -> None:
    outcome = warc(tmp_path / "a.warc", GOOD[0], GOOD[0])
    assert len(outcome.reports) == 1
    assert [f.why for f in outcome.faults] == ["has the id of record 1"]


@pytest.mark.parametrize("data", [b"\n\n", b"PK\x03\x04", b"no archive"])
def test_archive_that_is_none(tmp_path: Path, data: bytes) -> None:
    whys = {"is no record of a web archive", "holds no record of a web archive"}
    assert Outcome(write(tmp_path / "a.warc", data)).only_fault.why in whys
