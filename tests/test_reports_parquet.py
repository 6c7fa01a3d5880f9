"""Parquet tables: columns and types as other programs write them, and tables that are made to do harm."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pytest
from reports_samples import Outcome, write

from geoint.models import Fault
from geoint.reports import read_reports

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(path: Path, columns: dict[str, object], **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_columns_and_types(tmp_path: Path) -> None:
    columns = {
        "ID": [7, 8, 9],
        " Text ": ["A drill.", "B drill.", "C drill."],
        "published": pa.array([datetime.date(2024, 10, 14), None, datetime.date(2024, 10, 15)]),
        "title": pa.array(["One", "Two", "One"]).dictionary_encode(),
        "publisher": pa.array(["Daily", None, ""], pa.large_string()),
        "score": [1.5, 2.5, 3.5],
    }
    path = table(tmp_path / "a.parquet", columns)
    outcome = Outcome(path)
    assert (outcome.faults, outcome.notices) == ([], [])
    assert [(r.id, r.text, r.published, r.title, r.publisher) for r in outcome.reports] == [
        ("7", "A drill.", "2024-10-14", "One", "Daily"),
        ("8", "B drill.", None, "Two", None),
        ("9", "C drill.", "2024-10-15", "One", None),
    ]
    assert {(r.path, r.published_from) for r in outcome.reports} == {
        (path.as_posix(), "field"),
        (path.as_posix(), None),
    }


@pytest.mark.parametrize(
    ("column", "value", "published"),
    [
        ("date", datetime.datetime(2024, 10, 14, 23, 30), "2024-10-14"),
        ("published", datetime.datetime(2024, 10, 14, 23, 30, tzinfo=datetime.UTC), "2024-10-14"),
        ("published", 2024, "2024"),
        ("published", 2024.0, "2024"),
        ("published", float("nan"), None),
        ("published", "2024-10", "2024-10"),
    ],
)
def test_dates(tmp_path: Path, column: str, value: object, published: str | None) -> None:
    outcome = Outcome(table(tmp_path / "a.parquet", {"text": ["Drills."], column: [value]}))
    assert (outcome.only.published, outcome.notices) == (published, [])


def test_bad_row_leaves_the_others_alone(tmp_path: Path) -> None:
    columns = {"text": ["A.", None, " ", "D.", "E."], "id": ["x", "y", "z", "x", None]}
    outcome = Outcome(table(tmp_path / "t.parquet", columns))
    assert outcome.ids == ["x", "t:5"]
    assert [(f.where.rpartition(", ")[2], f.why) for f in outcome.faults] == [
        ("row 2", "has no text"),
        ("row 3", "is empty"),
        ("row 4", 'the id "x" stands in row 1 already'),
    ]


def test_fields_of_other_types(tmp_path: Path) -> None:
    columns = {"text": ["A."], "url": [["a"]], "title": [{"a": 1}], "language": [b"en"]}
    outcome = Outcome(table(tmp_path / "t.parquet", columns))
    assert (outcome.only.url, outcome.only.title, outcome.only.language) == (None, None, "en")
    assert [n.why for n in outcome.notices] == ["title is no string but {'a': 1}", "url is no string but ['a']"]


def test_many_rows_in_many_groups(tmp_path: Path) -> None:
    columns = {"text": [f"Drill {n}." for n in range(1_000)], "id": [f"n{n}" for n in range(1_000)]}
    outcome = Outcome(table(tmp_path / "t.parquet", columns, row_group_size=70))
    assert outcome.ids == [f"n{n}" for n in range(1_000)]


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"body": ["A."]}, "has no column named text"),
        ({"text": [1]}, "has a column text of int64"),
        ({"text": [["A."]]}, "has a column text of list"),
        ({"text": [{"x": "A."}]}, "has a column text of struct"),
    ],
)
def test_table_that_is_none(tmp_path: Path, columns: dict[str, object], why: str) -> None:
    assert Outcome(table(tmp_path / "t.parquet", columns)).only_fault.why == why


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"text", b"\0" * 4096])
def test_damaged_table(tmp_path: Path, data: bytes) -> None:
    why = Outcome(write(tmp_path / "t.parquet", data)).only_fault.why
    assert why.startswith("is no Parquet table that can be read (")


def test_cut_off_table(tmp_path: Path) -> None:
    data = table(tmp_path / "t.parquet", {"text": ["A."] * 100}).read_bytes()
    assert Outcome(write(tmp_path / "u.parquet", data[:-10])).only_fault.why.startswith("is no Parquet table")


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path / "t.parquet", {"text": ["A."]})
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    fault = Outcome(path).only_fault
    assert fault.why == "is a Parquet table, which needs the package pyarrow"
    assert fault.advice.startswith('pip install "geoint[parquet]"')


class Watching(list[Fault]):
    """Notes how much Arrow holds while each fault is told."""

    most = 0

    def append(self, fault: Fault, /) -> None:
        self.most = max(self.most, pa.total_allocated_bytes())
        super().append(fault)


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int64(), pa.string())], ids=["string", "dictionary"])
def test_huge_texts_are_held_one_by_one(tmp_path: Path, kind: object) -> None:
    """One text of 9 MB for 12 rows is in the file once; all together they would be 108 MB."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 12 + [1]), pa.array(["x" * 9_000_000, "A."]))
    path = table(tmp_path / "t.parquet", {"text": texts.cast(kind), "id": [str(n) for n in range(13)]})
    assert path.stat().st_size < 1_000_000
    del texts
    faults = Watching()
    assert [r.id for r in read_reports([path], faults=faults)] == ["12"]
    assert {f.why for f in faults} == {"has a value of 9.0 MB, too much for one report"}
    assert len(faults) == 12
    assert 9_000_000 < faults.most < 60_000_000


def test_more_rows_than_bytes(tmp_path: Path) -> None:
    path = table(tmp_path / "t.parquet", {"text": pa.nulls(2_000_000, pa.string())})
    fault = Outcome(path).only_fault
    assert fault.why == f"says that it has 2,000,000 rows in {path.stat().st_size:,} bytes"


def test_names_with_dots_and_copies(tmp_path: Path) -> None:
    columns = pa.table([pa.array(["A."]), pa.array(["B."]), pa.array(["C."])], names=["text", "Text", "text.x"])
    pq.write_table(columns, tmp_path / "t.parquet")
    assert Outcome(tmp_path / "t.parquet").only.text == "A."
