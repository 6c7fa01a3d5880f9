"""Every reader on damaged files of its kind: nothing is raised, and each line for the user is one line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from fuzz_samples import READER_SAMPLES, READER_WORDS, zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports_samples import Outcome, write

FUZZ = settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
SAMPLES = dict(READER_SAMPLES)
# Where a file is changed, in thousandths of its length; how many bytes go; and what comes instead.
EDITS = st.lists(
    st.tuples(
        st.integers(0, 1000),
        st.sampled_from([0, 0, 1, 4, 40, 400]),
        st.sampled_from([b"", *READER_WORDS]) | st.binary(max_size=6),
        st.sampled_from([1, 1, 1, 3, 200]),
    ),
    min_size=1,
    max_size=5,
)


def edited(data: bytes, edits: list[tuple[int, int, bytes, int]]) -> bytes:
    for place, gone, words, times in edits:
        at = place * len(data) // 1000
        data = data[:at] + words * times + data[at + gone :]
    return data


def check(path: Path) -> Outcome:
    outcome = Outcome(path)
    assert len(set(outcome.ids)) == len(outcome.ids)
    for report in outcome.reports:
        assert report.text.strip()
        report.model_dump_json().encode("utf-8")
    for line in [*outcome.faults, *outcome.notices]:
        assert len(str(line).splitlines()) == 1
        assert line.where.startswith(path.as_posix())
        assert not line.why.startswith("geoint failed"), line
        assert len(line.advice) > 5
    return outcome


@pytest.mark.parametrize("name", SAMPLES)
@given(edits=EDITS)
@FUZZ
def test_damaged_file(tmp_path: Path, name: str, edits: list[tuple[int, int, bytes, int]]) -> None:
    check(write(tmp_path / name, edited(SAMPLES[name], edits)))


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.rss", "a.warc", "a.md"])
@given(edits=EDITS, outside=EDITS, packing=st.sampled_from([".gz", ".zst"]), damaged=st.booleans())
@FUZZ
def test_damaged_inside_and_outside(
    tmp_path: Path, name: str, edits: list[tuple[int, int, bytes, int]], outside: list[tuple[int, int, bytes, int]],
    packing: str, damaged: bool,
) -> None:  # fmt: skip
    inside = edited(SAMPLES[name], edits)
    packed = gzip.compress(inside, mtime=0) if packing == ".gz" else zstd(inside)
    check(write(tmp_path / f"{name}{packing}", edited(packed, outside) if damaged else packed))


@pytest.mark.parametrize("suffix", [".rss", ".warc", ".warc.gz", ".parquet", ".txt.gz", ".jsonl.zst", ".csv.gz"])
@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(READER_WORDS), max_size=30).map(b"".join))
@FUZZ
def test_anything_at_all(tmp_path: Path, suffix: str, data: bytes) -> None:
    outcome = check(write(tmp_path / f"a{suffix}", data))
    assert outcome.reports or outcome.faults or outcome.notices or ".jsonl" in suffix or ".csv" in suffix


def test_the_samples_are_sound(tmp_path: Path) -> None:
    """Else the tests above would damage what nobody can read anyway."""
    counts = {name: len(Outcome(write(tmp_path / name, data)).reports) for name, data in READER_SAMPLES}
    assert counts == {
        "2024-10-14.txt": 1, "a.md": 1, "a.html": 1, "a.jsonl": 4, "a.csv": 4, "a.rss": 2, "a.atom": 2, "a.warc": 2,
        "a.warc.gz": 2, "a.jsonl.gz": 4, "a.jsonl.zst": 4, "a.parquet": 4,
    }  # fmt: skip
