"""Every writer on any run at all: files that strict readers take, the same events in each, the same bytes twice."""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from unittest import mock
from xml.etree import ElementTree

import pytest
from brief_samples import stub_pictures
from export_samples import hostile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from output_checks import (
    Page,
    check_brief_docx,
    check_brief_html,
    check_brief_markdown,
    check_csv,
    check_geojson,
    check_geopackage,
    check_kml,
    check_map,
    check_parquet,
    check_project,
    check_read_back,
    files_of,
    strict_json,
)
from output_samples import sample
from output_strategies import collections, words

from geoint.models import Collection
from geoint.output.csv_tables import headings
from geoint.output.fields import LAYER_TITLES
from geoint.output.layers import flatten
from geoint.output.tables import REVIEW_COLUMNS, to_record
from geoint.result import Result

TIMES = int(os.environ.get("GEOINT_FUZZ_TIMES", "1"))
"""How many times as many examples are tried; CI tries a few of each."""


def fuzz(examples: int) -> settings:
    return settings(
        max_examples=examples * TIMES, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip


RUNS = collections()
TITLES = st.just("Drills") | words


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def copy_of(run: Collection) -> Collection:
    """The same run with other objects: nothing may hang on where they lie in memory."""
    return run.model_copy(deep=True)


@given(run=RUNS, title=TITLES)
@example(run=hostile(), title="</title><script>")
@fuzz(7)
def test_a_run_saved(run: Collection, title: str) -> None:
    layers = flatten(run)
    with folder() as place:
        Result(run).save(place / "a", title=title)
        made = files_of(place / "a")
        document = strict_json(made["events.json"].decode("utf-8"))
        assert [len(document[name]) for name in ("events", "reports", "faults", "review")] == [
            len(run.events), len(run.readings), len(run.faults), len(run.review),
        ]  # fmt: skip
        check_csv(made["review.csv"], REVIEW_COLUMNS, len(run.review), encoding="utf-8")
        check_geojson({layer: made[f"{layer}.geojson"].decode("utf-8") for layer in LAYER_TITLES}, layers)
        check_geopackage(place / "a" / "events.gpkg", layers)
        check_project(place / "a" / "events.qgz")
        check_map(made["map.html"].decode("utf-8"), run)
        check_read_back(place / "a", run, layers)
        Result(copy_of(run)).save(place / "b", title=title)
        assert files_of(place / "b") == made


@given(run=RUNS, title=TITLES)
@example(run=hostile(), title="]]>&$[name]")
@fuzz(9)
def test_a_run_exported(run: Collection, title: str) -> None:
    layers = flatten(run)
    formats = ("csv", "geoparquet", "jsonfg", "kml", "kmz")
    with folder() as place:
        Result(run).export(place / "a", formats=formats, title=title)
        made = files_of(place / "a")
        for layer in LAYER_TITLES:
            count = len(layers.all_rows(layer))
            check_csv(made[f"{layer}.csv"], headings(layer), count, encoding="utf-8-sig")
            check_parquet(place / "a" / f"{layer}.parquet", layers, layer)
            assert len(strict_json(made[f"{layer}.fg.json"].decode("utf-8"))["features"]) == count
        check_kml(made["events.kml"], run, layers)
        with zipfile.ZipFile(place / "a" / "events.kmz") as archive:
            assert archive.testzip() is None
            check_kml(archive.read("doc.kml"), run, layers)
        Result(copy_of(run)).export(place / "b", formats=formats, title=title)
        assert files_of(place / "b") == made


@given(run=RUNS)
@fuzz(10)
def test_a_run_in_a_notebook_and_as_records(run: Collection) -> None:
    for reading in run.readings:
        record = strict_json(json.dumps(to_record(reading, footprints=True), allow_nan=False))
        assert [len(record[name]) for name in ("mentions", "events", "footprints")] == [
            len(reading.mentions), len(reading.events), len(reading.footprints),
        ]  # fmt: skip
    page = Page(Result(run)._repr_html_())
    assert set(page.elements) <= {(tag, ()) for tag in ("table", "thead", "tbody", "tr", "th", "td")}
    assert page.count("td") == 6 * len(run.events)
    assert page.others == []
    frames = Result(run).to_geodataframes()
    assert {name: len(frame) for name, frame in frames.items()} == {
        layer: len(flatten(run).rows(layer)) for layer in LAYER_TITLES
    }


@given(run=RUNS, title=TITLES)
@example(run=hostile(), title="# <b>\n| $x$")
@fuzz(9)
def test_a_brief(run: Collection, title: str) -> None:
    pictures = mock.patch("geoint.output.brief.write.pictures_of", lambda _: stub_pictures())
    with folder() as place, pictures:
        for name in ("a", "b"):
            for ending in (".md", ".html", ".docx"):
                Result(run if name == "a" else copy_of(run)).brief(place / name / f"brief{ending}", title=title)
        made = files_of(place / "a")
        check_brief_html(made["brief.html"], run)
        check_brief_markdown(made["brief.md"], run)
        check_brief_docx(made["brief.docx"], run)
        assert files_of(place / "b") == made


@given(run=RUNS, title=TITLES)
@fuzz(8)
def test_a_snippet(run: Collection, title: str) -> None:
    with mock.patch("geoint.output.embed.picture_of", lambda _: b"\x89PNG"):
        snippet = Result(run).embed(title=title).html
        assert Result(copy_of(run)).embed(title=title).html == snippet
    assert not re.search(r"\n\s*\n|`|\{\{|\{%|\r", snippet)
    page = Page(snippet)
    assert Counter(tag for tag, _ in page.elements) == Counter(
        figure=1, style=2, noscript=1, div=1, img=1, iframe=1, figcaption=1, a=page.count("a")
    )
    assert {name for _, attrs in page.elements for name, _ in attrs} == {
        "class", "style", "src", "alt", "sandbox", "referrerpolicy", "loading", "title", "srcdoc", "href", "target", "rel",
    }  # fmt: skip
    (inside,) = page.all("srcdoc")
    check_map(inside, run)


@pytest.mark.parametrize(("ending", "by"), [(".png", None), (".svg", "year"), (".pdf", "series")])
@given(run=RUNS, title=TITLES)
@example(run=sample(), title="$x^2$")
@fuzz(1)
def test_a_figure(ending: str, by: Literal["year", "series"] | None, run: Collection, title: str) -> None:
    with folder() as place:
        for name in ("a", "b"):
            drawn = Result(run if name == "a" else copy_of(run))
            drawn.figure(place / f"{name}{ending}", size="column", by=by, title=title)
        data = (place / f"a{ending}").read_bytes()
        assert (place / f"b{ending}").read_bytes() == data
    assert data.startswith({".png": b"\x89PNG\r\n", ".svg": b"<?xml", ".pdf": b"%PDF-"}[ending])
    if ending == ".svg":
        names = {str(element.tag).rpartition("}")[2] for element in ElementTree.fromstring(data).iter()}
        assert not names & {"script", "foreignObject", "a", "image"}
