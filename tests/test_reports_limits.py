"""Inputs that are made to do harm, or are merely huge: each costs one line, and the next is read."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import subprocess
import sys
import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzz_samples import http, warc_record, zstd
from reports_samples import Outcome, write

from geoint.models import Fault
from geoint.reports import read_reports
from geoint.reports.decode import MAX_TEXT_CHARS, clean_name, shown
from geoint.reports.find import find_files
from geoint.reports.ids import IdTable
from geoint.reports.lines import MAX_LINE_CHARS
from geoint.reports.told import MAX_TOLD, Told
from geoint.reports.unpack import MAX_RATIO, WINDOW_BYTES

GOOD = '{"id": "good", "text": "Drills."}\n'


# -- ids


def test_ids_by_number() -> None:
    table = IdTable()
    ids = [f"report {n}" for n in range(5_000)] + ["", "é\ud800", "x" * 100_000]
    for number, name in enumerate(ids, start=1):
        assert table.get(name) is None
        assert table.add(name, number)
    assert [table.get(name) for name in ids] == list(range(1, len(ids) + 1))
    assert not table.add("report 7", 99)
    assert (table.get("report 7"), len(table), "report 8" in table, "report" in table) == (8, len(ids), True, False)
    table.put("report 7", 2**40 - 1)
    assert table.get("report 7") == 2**40 - 1


def test_ids_take_a_bounded_place() -> None:
    tracemalloc.start()
    table = IdTable()
    for number in range(20_000):
        table.add(f"{number}/{'x' * 500}", number + 1)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used / 20_000 < 50


# -- memory


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz"])
def test_memory_does_not_grow_with_the_table(tmp_path: Path, name: str) -> None:
    """Twenty times as many reports take the same place."""

    def peak(count: int) -> int:
        row = (
            '"{0}","Drills near {0}. {1}"\n' if ".csv" in name else '{{"id": "{0}", "text": "Drills near {0}. {1}"}}\n'
        )
        lines = "id,text\n" * (".csv" in name) + "".join(row.format(n, "x" * 500) for n in range(count))
        path = write(tmp_path / name, gzip.compress(lines.encode()) if name.endswith("gz") else lines)
        tracemalloc.start()
        faults: list[Fault] = []
        assert sum(1 for _ in read_reports([path], faults=faults)) == count
        assert faults == []
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)  # what is loaded at first use
    assert peak(3_000) < peak(150) + 400_000


def test_memory_does_not_grow_with_the_tree(tmp_path: Path) -> None:
    for folder in range(30):
        (tmp_path / f"{folder:03}").mkdir()
        for number in range(40):
            (tmp_path / f"{folder:03}" / f"{'n' * 100}{number:03}.txt").touch()
    tracemalloc.start()
    names = [found.name[-7:] for found in find_files([tmp_path], []) if not isinstance(found, Fault)]
    del names[1:]
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert names == ["000.txt"]
    assert used < 1_200 * 200  # the names alone are 1,200 times 200


def test_lines_on_what_was_left_out_have_an_end(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "[]\n" * MAX_TOLD + "x\n" * 20 + '{"id": "a"}\n' * 30 + GOOD)
    outcome = Outcome(path)
    assert outcome.ids == ["good"]
    assert len(outcome.faults) == MAX_TOLD + 2
    assert [str(f) for f in outcome.faults[-2:]] == [
        "all inputs: 30 more were left out after the first 10,000 lines, which are told one by one; put the report in text",
        "all inputs: 20 more were left out after the first 10,000 lines, which are told one by one; "
        'write one JSON object in each line: {"id": "a1", "text": "..."}',
    ]


def test_kinds_of_what_was_left_out_have_an_end() -> None:
    lines: list[Fault] = []
    told = Told(lines, "more were left out")
    for number in range(MAX_TOLD + 500):
        told.append(Fault(where="x", why="y", advice=str(number)))
    told.finish()
    assert len(lines) == MAX_TOLD + 101


# -- bombs

BOMB_BYTES = 3 * WINDOW_BYTES


def bomb(packing: str) -> bytes:
    """Return 100 MB of one letter, packed."""
    if packing == ".zst":
        return zstd(b"x" * BOMB_BYTES)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"x" * (1 << 20)) for _ in range(BOMB_BYTES >> 20)) + packer.flush()


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("kind", [".jsonl", ".csv", ".rss", ".warc", ".txt", ".html"])
def test_bomb(tmp_path: Path, packing: str, kind: str) -> None:
    data = bomb(packing)
    assert len(data) < 200_000
    path = write(tmp_path / f"bomb{kind}{packing}", data)
    tracemalloc.start()
    outcome = Outcome(path, write(tmp_path / "next.txt", "Drills."))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome.ids == ["next"]
    assert len(outcome.faults) <= 2
    expected = {
        f"unpacks to more than {MAX_RATIO} times its size, as archives do that are made to fill a disk",
        "has more than 8.0 MB, too much for one report",
        "has no column named text",
        "has a tag of more than 1,048,576 characters",
    }
    assert outcome.faults[-1].why in expected
    assert used < 130_000_000


def test_bomb_behind_sound_lines(tmp_path: Path) -> None:
    data = gzip.compress(GOOD.encode()) + bomb(".gz")
    outcome = Outcome(write(tmp_path / "a.jsonl.gz", data))
    assert outcome.ids == ["good"]
    assert [f.why[:24] for f in outcome.faults] == ["the line is too long", "unpacks to more than 300"]


def test_bomb_in_a_bomb_and_in_an_archive(tmp_path: Path) -> None:
    inside = zlib.compressobj(9, zlib.DEFLATED, 31)
    page = b"".join(inside.compress(b"<p>" * (1 << 18)) for _ in range(100)) + inside.flush()
    record = warc_record(http(page, "Content-Encoding: gzip"), 1)
    good = warc_record(http(b"<html><body><p>Warships began drills in the Sea of Japan today.</p></body></html>"), 2)
    packed = gzip.compress(record) + bomb(".gz") + gzip.compress(good)
    outcome = Outcome(write(tmp_path / "a.warc.gz", packed), write(tmp_path / "b.txt.gz", gzip.compress(bomb(".gz"))))
    assert [r.url for r in outcome.reports] == ["https://example.org/2"]
    assert [f.why[:32] for f in outcome.faults] == [
        "has too much for one report",
        "is no record of a web archive",
        "unpacks to more than 300 times i",
        "is a gzip archive, not a text",
    ]


@pytest.mark.parametrize("times", [1, 100])
def test_a_table_of_copies_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """However well it is packed, for there are reports in it."""
    monkeypatch.setattr("geoint.reports.unpack.WINDOW_BYTES", 1 << 18)
    text = "The fleet left port for exercises in the Barents Sea, and its commander spoke of a routine matter. " * times
    lines = "".join(json.dumps({"id": str(n), "text": f"{n} {text}"}) + "\n" for n in range(9_000 // times))
    packed = zstd(lines.encode())
    assert (len(lines) > 3 << 18, len(lines) / len(packed) > 2 * MAX_RATIO) == (True, times == 100)
    outcome = Outcome(write(tmp_path / "a.jsonl.zst", packed))
    assert (len(outcome.reports), outcome.faults) == (9_000 // times, [])


# -- JSON and CSV


@pytest.mark.parametrize("depth", [100, 400, 600, 900, 980, 5_000])
@pytest.mark.parametrize("field", ["title", "published", "other"])
def test_deep_json(tmp_path: Path, field: str, depth: int) -> None:
    line = f'{{"id": "deep", "text": "Drills.", "{field}": {"[" * depth}{"]" * depth}}}\n'
    outcome = Outcome(write(tmp_path / "a.jsonl", line + GOOD))
    assert outcome.ids in (["deep", "good"], ["good"])
    assert all(len(str(told)) < 300 for told in [*outcome.faults, *outcome.notices])


def test_line_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as stream:
        stream.write(GOOD + '{"text": "')
        stream.write("x" * (3 * MAX_LINE_CHARS))
        stream.write('"}\n{"id": "last", "text": "Patrol."}')
    outcome = Outcome(path)
    assert (outcome.ids, [(f.line, f.why) for f in outcome.faults]) == (["good", "last"], [(2, "the line is too long")])


LIMIT = 50_000  # in place of twelve million, which would take its time
LONG = "x" * LIMIT
NEW_LINE = "\n"
LINES = "a line of text\n" * (LIMIT // 10)


@pytest.fixture
def small_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoint.reports.csv.MAX_LINE_CHARS", LIMIT)


@pytest.mark.parametrize(
    "row",
    [
        f"b,{LONG}",
        f'b,"{LONG}"',
        f'b,"{LONG}{LONG}{LONG}"',
        f'b,"{LINES}{LINES}"',
        f'b,"{LINES}""{LINES}, ""quoted""\n{LONG}"',
        f'b,"{LINES}\n{LONG}\n{LONG} end"',
    ],
    ids=["plain", "quoted", "three", "lines", "quotes", "both"],
)
@pytest.mark.usefixtures("small_lines")
def test_row_without_an_end(tmp_path: Path, row: str) -> None:
    """The row is left out, and nothing in it is taken for a row of its own."""
    outcome = Outcome(write(tmp_path / "a.csv", f"id,text\na,Drills\n{row}\nlast,Patrol\n"))
    more = f" and goes on to line {3 + row.count(NEW_LINE)}" if NEW_LINE in row else ""
    assert outcome.ids == ["a", "last"]
    assert [(f.line, f.why) for f in outcome.faults] == [(3, f"the row is too long{more}")]


@pytest.mark.usefixtures("small_lines")
def test_row_that_never_closes(tmp_path: Path) -> None:
    outcome = Outcome(write(tmp_path / "a.csv", f'id,text\na,Drills\nb,"{LINES}{LINES}'))
    assert outcome.ids == ["a"]
    assert [(f.line, f.why) for f in outcome.faults] == [
        (3, f"the row is too long and goes on to line {2 + 2 * LINES.count(NEW_LINE)}")
    ]


# -- fields


def test_long_fields(tmp_path: Path) -> None:
    record = {
        "id": "i" * 100_000,
        "text": "Drills.",
        "title": "t" * 100_000,
        "publisher": "p" * 1_001,
        "url": "https://e.org/" + "u" * 100_000,
        "language": "l" * 600,
        "published": "2024-10-14T00" + ":" * 100_000 + "\nx",
    }
    outcome = Outcome(write(tmp_path / "a.jsonl", json.dumps(record)))
    report = outcome.only
    assert (report.id, len(report.title or ""), len(report.publisher or "")) == ("a:1", 1_000, 1_000)
    assert (report.url, report.language, report.published) == (None, None, None)
    assert [n.why[:60] for n in outcome.notices] == [
        'has an id of 100,000 characters and was called "a:1"',
        'the publication date "2024-10-14T00::::::::::::::::::::::::.',
        "title has 100,000 characters and was cut to 1,000",
        "publisher has 1,001 characters and was cut to 1,000",
        "url has 100,014 characters and was left out",
        "language has 600 characters and was left out",
    ]


def test_long_id_in_front_matter(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", f"---\nid: {'i' * 1000}\n---\nDrills.")
    assert Outcome(path).ids == ["a"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("a\nb\tc  d", "a b c d"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("\u202eturned\u2066 \ud800", "\ufffdturned\ufffd \ufffd"),
        ("x" * 100, "x" * 77 + "..."),
        (" " * 1_000, "..."),
        ("учения", "учения"),
    ],
)
def test_shown(text: str, line: str) -> None:
    assert shown(text) == line
    assert len(shown(text)) <= 80


@pytest.mark.parametrize(
    ("content", "seconds_for"),
    [
        ("---\nk: a" + " " * 300_000 + "b\n---\nDrills.", ".md"),
        ("---\n" + "k: a  \n" * 40_000 + "Drills.", ".md"),
        ("<html " * 50_000, ".html"),
        ("<html lang" + " " * 300_000, ".html"),
        ("<div>" * 60_000, ".html"),
        ("<p>x" * 10_000, ".html"),
        ("<p>x" * 60_001, ".html"),
        ("<table><tr><td>" * 20_000, ".html"),
        ("charset=" * 40_000 + "\xff", ".html"),
        ('<meta property="article:published_time" content="' + "2024-10-" * 40_000, ".html"),
    ],
)
def test_time_grows_with_the_size_alone(tmp_path: Path, content: str, seconds_for: str) -> None:
    """A second for 10 kB at most, which what grows with the square of 300 kB does not keep."""
    import time

    path = write(tmp_path / f"a{seconds_for}", content.encode("latin-1"))
    start = time.process_time()
    outcome = Outcome(path)
    assert time.process_time() - start < len(content) / 10_000
    assert len(outcome.reports) + len(outcome.faults) == 1


# -- names


def test_names_that_would_break_a_line(tmp_path: Path) -> None:
    names = ["new\nline.txt", "\x1b[31mred.txt", "turned\u202egnp.txt", os.fsdecode(b"bytes\xff.txt"), "<b>&amp;.txt"]
    for name in names:
        write(tmp_path / "in" / name, "Drills.")
        write(tmp_path / "empty" / name, "")
        write(tmp_path / "others" / name.replace(".txt", ".bin"), "x")
    outcome = Outcome(tmp_path / "in", tmp_path / "empty", tmp_path / "others", str(tmp_path / "no\nsuch\x1b"))
    assert sorted(outcome.ids) == sorted(
        ["new\ufffdline", "\ufffd[31mred", "turned\ufffdgnp", "bytes\ufffd", "<b>&amp;"]
    )
    assert len(outcome.faults) == 5 + 1 + 1
    assert len(outcome.notices) == 1
    for line in [*outcome.faults, *outcome.notices, *(r.path for r in outcome.reports)]:
        assert not any(sign in str(line) for sign in "\n\x1b\u202e\udcff")


def test_clean_name_of_what_is_no_name() -> None:
    assert clean_name("a\ud800b\udcffc\x1b") == "a\ufffdb\ufffdc\ufffd"


def test_clean_name_keeps_what_names_have() -> None:
    for name in ("a/b c.txt", "Учения.md", "می‌روم.txt", "演习.txt", 'it\'s "x".md'):
        assert clean_name(name) == name


# -- what is no file


def test_pipe_device_and_socket_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", "Drills.")
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.jsonl").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "s.csv"))
        outcome = Outcome(folder)
        globbed = Outcome(f"{folder}/*.*")
    for found in (outcome, globbed):
        assert found.ids == ["a"]
        assert [f.why for f in found.faults] == ["is no file but a pipe, a device or a socket"] * 3


def test_pipe_that_was_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe.jsonl").write_text(GOOD))
    writer.start()
    assert Outcome(tmp_path / "pipe.jsonl").ids == ["good"]
    writer.join()


def test_links_in_a_circle(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", "Drills.")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "self.txt").symlink_to("self.txt")
    outcome = Outcome(tmp_path / "in")
    assert outcome.ids == ["a"]
    assert [f.why for f in outcome.faults] == ["cannot be read (too many levels of symbolic links)"]
    assert [n.why for n in outcome.notices] == ["1 link to a folder was not followed: loop"]


def test_folders_in_folders_beyond_the_stack(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    deep = 1_050  # deeper than Python calls go, and within the length of a path
    for _ in range(deep):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    with open(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as stream:
        stream.write("Drills.")
    os.close(here)
    try:
        assert Outcome(tmp_path).ids == ["d/" * deep + "a"]
    finally:
        subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # Python's own rmtree calls itself for each folder


@pytest.mark.parametrize("name", ["x" * 5_000, "x/" * 5_000, "[" * 300, "x" * 300 + "*"])
def test_path_that_no_disk_can_hold(name: str) -> None:
    assert len(str(Outcome(name).only_fault)) < 500


def test_names_in_the_order_of_whole_paths(tmp_path: Path) -> None:
    names = ["a/x.txt", "a-b/x.txt", "a.txt", "a/b/c.txt", "a0.txt", "B.txt", "a/b.txt", "a b.txt", "a.d/e.txt"]
    for name in names:
        write(tmp_path / name, f"Drills in {name}.")
    outcome = Outcome(tmp_path)
    assert [(r.path or "").removeprefix(f"{tmp_path.as_posix()}/") for r in outcome.reports] == sorted(names)


# -- files that change


def test_table_that_grows_while_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "log.jsonl", '{"text": "Drills."}\n')
    count = 0
    with path.open("ab") as log:
        for _ in read_reports([path], faults=[]):
            count += 1
            log.write(b'{"text": "More."}\n' * 10_000)
            log.flush()
            assert count < 10
    assert count == 1


def test_file_that_vanishes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.jsonl"):
        write(tmp_path / "in" / name, GOOD)
    faults: list[Fault] = []
    reports = read_reports([tmp_path / "in"], faults=faults)
    assert next(reports).id == "a"
    (tmp_path / "in" / "b.txt").unlink()
    assert [r.id for r in reports] == ["good"]
    assert [f.why for f in faults] == ["cannot be read (no such file or directory)"]


def test_table_that_is_cut_while_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "".join(f'{{"id": "{n}", "text": "Drills."}}\n' for n in range(50_000)))
    reports = read_reports([path], faults=[])
    assert next(reports).id == "0"
    os.truncate(path, 0)
    assert 0 < sum(1 for _ in reports) < 50_000


def test_a_failure_of_ours_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Iterator[object]:
        raise ZeroDivisionError("one\ntwo")

    monkeypatch.setattr("geoint.reports.read_csv", fail)
    outcome = Outcome(write(tmp_path / "a.csv", "text\nx\n"), write(tmp_path / "b.txt", "Drills."))
    assert outcome.ids == ["b"]
    assert [f.why for f in outcome.faults] == ["geoint failed on it (ZeroDivisionError: one\ufffdtwo)"]


# -- standard input


class Slow(io.RawIOBase):
    """A pipe into which each line is written only when the one before was read."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        if self.given == len(self.lines):
            return 0
        line = self.lines[self.given]
        self.given += 1
        buffer[: len(line)] = line
        return len(line)


def test_standard_input_gives_each_line_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Slow([f'{{"id": "{n}", "text": "Drills."}}\n'.encode() for n in range(5)])
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BufferedReader(pipe)}))
    given = [(report.id, pipe.given) for report in read_reports(["-"], faults=[])]
    assert given == [("0", 1), ("1", 2), ("2", 3), ("3", 4), ("4", 5)]


@pytest.mark.parametrize(
    ("encoding", "text", "notice"),
    [
        ("utf-8", "Учения", None),
        (
            "cp1252",
            "Des navires russes et chinois ont commencé mardi des manœuvres en mer du Japon, le ministère l’a dit",
            "is not in UTF-8 and was read as cp1252",
        ),
        ("cp1251", "Российские корабли начали учения в Японском море", "is not in UTF-8 and was read as cp1251"),
    ],
)
def test_encoding_of_standard_input(
    monkeypatch: pytest.MonkeyPatch, encoding: str, text: str, notice: str | None
) -> None:
    lines = ['{"id": "ascii", "text": "Drills."}'] + [
        json.dumps({"id": str(n), "text": f"{text} {n}"}, ensure_ascii=False) for n in range(2_000)
    ]
    data = "\n".join(lines).encode(encoding)
    results = []
    for size in (1_000_000, 17):  # whatever a pipe holds at a moment
        parts = [data[at : at + size] for at in range(0, len(data), size)]
        buffer = io.BufferedReader(Slow(parts), buffer_size=2_000_000)
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": buffer}))
        outcome = Outcome("-")
        results.append((outcome.reports, outcome.notices))
        assert [r.text for r in outcome.reports] == ["Drills."] + [f"{text} {n}" for n in range(2_000)]
        assert [n.why for n in outcome.notices] == ([] if notice is None else [notice])
    assert results[0] == results[1]


def test_endless_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"x", b"\n"):
        with open("/dev/zero", "rb") as zero:
            endless = type("Endless", (io.RawIOBase,), {
                "readable": lambda self: True,
                "readinto": lambda self, b, d=data: (b.__setitem__(slice(None), d * len(b)), len(b))[1],
            })  # fmt: skip
            buffer = io.BufferedReader(endless())
            monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": buffer}))
            assert Outcome("-").only_fault.why == "has more than 8.0 MB, too much for one report"
            assert zero


def test_longest_text_is_still_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"id": "a", "text": "\u0416" * MAX_TEXT_CHARS}))
    assert len(Outcome(path).only.text) == MAX_TEXT_CHARS
