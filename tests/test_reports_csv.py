"""CSV with a quotation mark too many: it costs its own row, and no other."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports_samples import Outcome, write

FUZZ = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PLAIN = [f"r{n},Drills {n}\n" for n in range(1, 13)]
OPEN = 'r5,"He said so\n'
NO_END = "is no row of a CSV table (unexpected end of data)"
GOES_ON = "is no row of a CSV table (',' expected after '\"')"


def table(*rows: str, header: str = "id,text\n") -> str:
    return header + "".join(rows)


def test_an_open_quotation_mark_costs_its_row(tmp_path: Path) -> None:
    outcome = Outcome(write(tmp_path / "a.csv", table(*PLAIN[:4], OPEN, *PLAIN[5:])))
    assert outcome.ids == [f"r{n}" for n in range(1, 13) if n != 5]
    assert [r.text for r in outcome.reports][4:6] == ["Drills 6", "Drills 7"]
    assert [(f.line, f.why) for f in outcome.faults] == [(6, NO_END)]


@pytest.mark.parametrize(
    ("last", "text"),
    [
        ('r12,"Drills, again"\n', "Drills, again"),
        ('"r12","Drills"\n', "Drills"),
        ('r12,"Two\nlines, ""quoted"""\n', 'Two\nlines, "quoted"'),
        ('r12,"Drills"', "Drills"),
        ('r12,the "Vostok"\n', 'the "Vostok"'),
    ],
)
def test_up_to_a_later_quotation_mark(tmp_path: Path, last: str, text: str) -> None:
    outcome = Outcome(write(tmp_path / "a.csv", table(*PLAIN[:4], OPEN, *PLAIN[5:11], last)))
    assert outcome.ids == [f"r{n}" for n in range(1, 13) if n != 5]
    assert outcome.reports[-1].text == text
    assert [(f.line, f.why) for f in outcome.faults] == [(6, GOES_ON)]


def test_several_open_quotation_marks(tmp_path: Path) -> None:
    rows = [f'r{n},"Drills {n}\n' if n in (2, 3, 7, 12) else f"r{n},Drills {n}\n" for n in range(1, 13)]
    outcome = Outcome(write(tmp_path / "a.csv", table(*rows)))
    assert outcome.ids == ["r1", "r4", "r5", "r6", "r8", "r9", "r10", "r11"]
    assert [f.line for f in outcome.faults] == [3, 4, 8, 13]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_lines_are_counted_on(tmp_path: Path, line_end: str, name: str) -> None:
    rows = [*PLAIN[:4], OPEN, *PLAIN[5:11], 'r12,"Two\nlines."\n', "r13\n"]
    data = table(*rows).replace("\n", line_end).encode()
    outcome = Outcome(write(tmp_path / name, gzip.compress(data, mtime=0) if name.endswith(".gz") else data))
    assert outcome.ids == [f"r{n}" for n in range(1, 13) if n != 5]
    assert outcome.reports[-1].text == f"Two{line_end}lines."
    assert [(f.line, f.why) for f in outcome.faults] == [(6, GOES_ON), (15, "has no text")]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Ships left Riga.\n\nThey will be back, he said, and left.\n", [(3, f"{NO_END} and goes on to line 5")]),
        (
            'He said\n"Yes" to it.\nShe left, he, too."\n',
            [(3, f"{GOES_ON} and goes on to line 4"), (5, "has 3 values for 2 columns")],
        ),
    ],
)
def test_the_lines_of_a_text_are_not_taken_for_rows(tmp_path: Path, text: str, faults: list[tuple[int, str]]) -> None:
    """A row that is cut off, or whose text holds marks that are not doubled."""
    outcome = Outcome(write(tmp_path / "a.csv", table("a,Drills\n", f'b,"{text}')))
    assert outcome.ids == ["a"]
    assert [(f.line, f.why) for f in outcome.faults] == faults


def test_rows_before_a_damage_are_read_behind_an_open_quotation_mark(tmp_path: Path) -> None:
    rows = "".join(f"n{n},{n * 7919} drills {n}\n" for n in range(20_000))
    data = gzip.compress(table('r,"open\n', rows).encode(), mtime=0)
    outcome = Outcome(write(tmp_path / "a.csv.gz", data[: len(data) // 2]))
    assert 5_000 < len(outcome.reports) < 15_000
    assert outcome.ids == [f"n{n}" for n in range(len(outcome.reports))]
    assert [f.why for f in outcome.faults] == [NO_END, "is cut off where it is packed"]


def test_a_cut_off_row_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f'n{n},"{n * 7919} drills\non land"\n' for n in range(20_000))
    data = gzip.compress(table(rows).encode(), mtime=0)
    outcome = Outcome(write(tmp_path / "a.csv.gz", data[: len(data) // 2]))
    assert outcome.ids == [f"n{n}" for n in range(len(outcome.reports))]
    assert [f.why for f in outcome.faults] == ["is cut off where it is packed"]


# -- large


def test_more_rows_behind_an_open_quotation_mark_than_one_row_can_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoint.reports.csv.MAX_LINE_CHARS", 5_000)
    rows = [f"r{n},Drills {n}\n" for n in range(2_000)]
    rows[700] = f'r700,"{"Drills, " * 400}\nby night"\n'
    outcome = Outcome(write(tmp_path / "a.csv", table('open,"Drills\n', *rows)))
    assert outcome.ids == [f"r{n}" for n in range(2_000)]
    assert [(f.line, f.why) for f in outcome.faults] == [(2, "is no row of a CSV table (no end of a quotation mark)")]


@pytest.mark.parametrize(
    "line",
    ['a","\n', 'a,"b\n', '"\n', '","\n', '",",\n', 'a,"""\n', 'a,"","\n', '"a\n\n', 'a,"b\nc,d\n', 'a,b"\n', '""",\n'],
)
@pytest.mark.parametrize("header", ["id,text\n", "text\n", "id,text,title\n"])
def test_time_of_stray_quotation_marks(tmp_path: Path, line: str, header: str) -> None:
    """In the first of these each line opens a quotation that no later line closes, whichever it is read from."""
    path = write(tmp_path / "a.csv", table(line * (100_000 // len(line)), header=header))
    start = time.process_time()
    outcome = Outcome(path)
    assert time.process_time() - start < 10
    assert outcome.reports or outcome.faults


# -- any table

CELL = st.text(st.sampled_from("abcx .-;'\t\u0436\u4e2d"), min_size=1, max_size=12).map(lambda cell: f"x{cell}x")


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """Return a table with one quotation mark too many, the ids of its other rows, and the id of that one."""
    width = draw(st.integers(2, 5))
    count = draw(st.integers(1, 12))
    rows = [[f"r{n}", *(draw(CELL) for _ in range(width - 1))] for n in range(count)]
    broken = draw(st.integers(0, count - 1))
    lines = [",".join(f'"{c}"' for c in row) if draw(st.booleans()) else ",".join(row) for row in rows]
    column = draw(st.integers(0, width - 1))
    cell = rows[broken][column]
    place = draw(st.integers(0, len(cell)) | st.just(0))
    lines[broken] = ",".join([*rows[broken][:column], f'{cell[:place]}"{cell[place:]}', *rows[broken][column + 1 :]])
    header = ["id", "text", "title", "publisher", "language"][:width]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    ids = [row[0] for row in rows]
    return end.join([",".join(header), *lines]) + draw(st.sampled_from([end, ""])), ids, ids[broken]


@given(case=damaged())
@FUZZ
def test_one_quotation_mark_too_many_costs_one_row_at_most(tmp_path: Path, case: tuple[str, list[str], str]) -> None:
    content, ids, broken = case
    outcome = Outcome(write(tmp_path / "a.csv", content))
    assert [i for i in outcome.ids if i in ids and i != broken] == [i for i in ids if i != broken]
    assert len(outcome.reports) + len(outcome.faults) == len(ids)


@given(rows=st.lists(st.lists(st.text(st.sampled_from('ab",\n \r'), min_size=1, max_size=8), min_size=2, max_size=2)))
@FUZZ
def test_a_sound_table_is_read_whole(tmp_path: Path, rows: list[list[str]]) -> None:
    quoted = [f'"r{n}","x{row[1].replace(chr(34), chr(34) * 2)}"\n' for n, row in enumerate(rows)]
    outcome = Outcome(write(tmp_path / "a.csv", table(*quoted)))
    assert [(r.id, r.text) for r in outcome.reports] == [(f"r{n}", f"x{row[1]}") for n, row in enumerate(rows)]
    assert outcome.faults == []
