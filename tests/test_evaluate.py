"""The field's metrics on small tables whose figures are reckoned by hand, and the corpus format."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from geoint.errors import InputError
from geoint.evaluate import (
    MAX_ERROR_KM,
    Evaluation,
    area_under_errors,
    evaluate,
    mean_figures,
    reliability,
)
from geoint.evaluate_corpus import GoldPlace, GoldReport, read_corpus
from geoint.models import Mention

TEXT = "Ships left Baltiysk for Riga and Tallinn. Washington and Danish jets watched; the Ventspils Post wrote of it."
# One degree of a meridian on the sphere that the metrics use.
DEGREE_KM = 6371.0088 * math.pi / 180


def gold(name: str, lat: float | None = None, lon: float | None = None, **more: Any) -> GoldPlace:
    start = TEXT.index(name)
    return GoldPlace(start=start, end=start + len(name), name=name, lat=lat, lon=lon, **more)


def said(name: str, lat: float | None, lon: float | None, *, confidence: float = 0.9, literal: bool = True) -> Mention:
    start = TEXT.index(name)
    entry_id = None if lat is None else f"x:{name.lower()}"
    return Mention(
        report_id="r", start=start, end=start + len(name), text=name, name=name, literal=literal, entry_id=entry_id,
        lat=lat, lon=lon, confidence=confidence,
    )  # fmt: skip


REPORT = GoldReport(
    id="r",
    text=TEXT,
    places=(
        gold("Baltiysk", 54.0, 20.0, literal=True),
        gold("Riga", 57.0, 24.0, literal=True),
        gold("Tallinn", 59.0, 25.0),
        gold("Washington", 39.0, -77.0, literal=False, within_km=400.0),
        gold("Danish", demonym=True),
    ),
    ignored=((TEXT.index("Ventspils"), TEXT.index(" wrote")),),
)
FOUND = [
    said("Baltiysk", 54.0, 20.0, confidence=0.95),  # right to the point
    said("Riga", 60.0, 24.0, confidence=0.85),  # three degrees, 334 km, off: wrong
    said("Washington", 42.0, -77.0, confidence=0.85),  # as far off, but within its own 400 km; literal is wrong
    said("Danish", 56.0, 10.0),  # a demonym: left out
    said("Ventspils", 57.4, 21.6),  # inside a newspaper's name: neither right nor wrong
    said("jets", 10.0, 10.0, confidence=0.25),  # no place at all
]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate([REPORT], {"r": FOUND})


def test_recognition_counts_exact_spans_without_demonyms_and_ignored_spans(evaluation: Evaluation) -> None:
    figures = evaluation.figures
    # 4 toponyms (the demonym aside), 4 counted mentions (Baltiysk, Riga, Washington, jets), 3 of them toponyms.
    assert (figures.reports, figures.gold, figures.gold_located, figures.predicted) == (1, 4, 4, 4)
    assert (figures.precision, figures.recall, figures.f1) == (0.75, 0.75, 0.75)


def test_resolution_counts_all_gold_end_to_end_and_the_found_ones_alone(evaluation: Evaluation) -> None:
    figures = evaluation.figures
    assert figures.end_to_end_acc161 == 2 / 4  # Baltiysk, and Washington by its own tolerance
    assert figures.end_to_end_acc20 == 1 / 4
    assert figures.resolution_acc161 == 2 / 3
    assert figures.resolution_acc20 == 1 / 3
    assert figures.median_km == pytest.approx(3 * DEGREE_KM)
    assert figures.mean_km == pytest.approx(2 * DEGREE_KM)


def test_literal_and_calibration(evaluation: Evaluation) -> None:
    assert evaluation.figures.literal_accuracy == 2 / 3  # Tallinn was missed, Washington's flag is wrong
    # Bins 0.2: one wrong at 0.25; 0.8: one of two right at 0.85; 0.9: one right at 0.95.
    assert [(b.low, b.mentions, b.confidence, b.right) for b in evaluation.reliability] == [
        (0.2, 1, 0.25, 0.0),
        (0.8, 2, 0.85, 0.5),
        (0.9, 1, 0.95, 1.0),
    ]
    assert evaluation.figures.calibration_error == pytest.approx((0.25 + 2 * 0.35 + 0.05) / 4)


def test_errors_are_told_worst_first(evaluation: Evaluation) -> None:
    (row,) = evaluation.misplaced
    assert (row.report_id, row.start, row.words, row.expected, row.said_id) == ("r", 24, "Riga", "Riga", "x:riga")
    assert row.km == round(3 * DEGREE_KM, 1)
    assert evaluation.missed == (("Tallinn", 1),)
    assert evaluation.spurious == (("jets", 1),)


def test_an_unresolved_toponym_is_found_but_placed_nowhere() -> None:
    report = REPORT.model_copy(update={"places": REPORT.places[:1]})
    result = evaluate([report], {"r": [said("Baltiysk", None, None)]})
    assert (result.figures.f1, result.figures.end_to_end_acc161, result.figures.resolution_acc161) == (1.0, 0.0, None)
    assert [(row.said, row.km) for row in result.misplaced] == [("unresolved", None)]


def test_a_report_without_an_answer_is_all_missed() -> None:
    figures = evaluate([REPORT], {}).figures
    assert (figures.precision, figures.recall, figures.f1, figures.end_to_end_acc161) == (0.0, 0.0, 0.0, 0.0)
    assert (figures.resolution_auc, figures.calibration_error, figures.median_km) == (None, None, None)


@pytest.mark.parametrize(
    ("errors", "area"),
    [
        ([], None),
        ([0.0, 0.0], 0.0),
        ([MAX_ERROR_KM, MAX_ERROR_KM], 1.0),
        # Heights 0, log 10 / log 20039, log 100 / log 20039, and the trapezes between them.
        ([9.0, 99.0, 0.0], (math.log(10) / 2 + (math.log(10) + math.log(100)) / 2) / 2 / math.log(MAX_ERROR_KM)),
    ],
)
def test_area_under_errors(errors: list[float], area: float | None) -> None:
    assert area_under_errors(errors) == (area if area is None else pytest.approx(area))


def test_a_confidence_of_one_belongs_to_the_last_bin() -> None:
    bins, error = reliability([(1.0, True), (0.9, False)])
    assert [(b.low, b.mentions) for b in bins] == [(0.9, 2)]
    assert error == pytest.approx(0.45)


def test_the_mean_leaves_out_what_a_corpus_does_not_have() -> None:
    one = evaluate([REPORT], {"r": FOUND}).figures
    none = evaluate([], {}).figures
    mean = mean_figures([one, none])
    assert mean["f1"] == 0.375
    assert mean["end_to_end_acc161"] == 0.5  # the second corpus has no toponym with a position
    assert mean_figures([none])["literal_accuracy"] is None


def scorer(root: Path) -> ModuleType:
    path = root.parent / "shared" / "bench" / "score_toponyms.py"
    if not path.is_file():
        pytest.skip(f"no {path}")
    spec = importlib.util.spec_from_file_location("score_toponyms", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SECOND = GoldReport(
    id="s",
    text=TEXT,
    places=(gold("Riga", 57.0, 24.0), gold("Baltiysk"), gold("Ventspils", 57.4, 21.6, literal=True)),
    ignored=((TEXT.index("Ventspils"), TEXT.index(" wrote")),),
)
ANSWERS = {
    "r": FOUND,
    "s": [said("Riga", 57.1, 24.1), said("Baltiysk", None, None), said("Ventspils", -33.0, 150.0, literal=False)],
}


@pytest.mark.parametrize("reports", [[REPORT], [SECOND], [REPORT, SECOND], []], ids=["first", "second", "both", "none"])
def test_figures_equal_those_of_the_benchmarks_scorer(reports: list[GoldReport], root: Path) -> None:
    records = [
        {
            "id": r.id,
            "toponyms": [
                {k: v for k, v in p.model_dump(exclude={"demonym", "name"}).items() if v is not None}
                | ({"type": "Demonym"} if p.demonym else {})
                for p in r.places
            ],
            "ignore": [{"start": a, "end": b} for a, b in r.ignored],
        }
        for r in reports
    ]
    predictions = {key: [m.model_dump() for m in mentions] for key, mentions in ANSWERS.items()}
    wanted = scorer(root).score(records, predictions)
    got = evaluate(reports, ANSWERS).figures.model_dump()
    assert {name: got[name] for name in wanted} == {
        name: value if value is None else pytest.approx(value) for name, value in wanted.items()
    }


GOOD = {"id": 7, "text": "Ships left Baltiysk.", "toponyms": [{"start": 11, "end": 19, "lat": 54.65, "lon": 19.91}]}


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_corpus_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    place = {"start": 11, "end": 19, "lat": 54.65, "lon": 19.91, "literal": False, "within_km": 5, "name": "Pillau"}
    people = {"start": 0, "end": 5, "type": "Demonym"}
    line = GOOD | {"toponyms": [place, people], "ignore": [{"start": 6, "end": 10}]}
    corpus = read_corpus(write(tmp_path / "own.jsonl", json.dumps(line)))
    (report,) = corpus.reports
    assert (corpus.name, corpus.faults, report.id, report.ignored) == ("own.jsonl", (), "7", ((6, 10),))
    assert report.places == (
        GoldPlace(start=11, end=19, name="Pillau", lat=54.65, lon=19.91, literal=False, within_km=5.0),
        GoldPlace(start=0, end=5, name="Ships", demonym=True),
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "no JSON"),
        ("[]", "not an object"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "id"}), "no id"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "text"}), "report 7 has no text"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "toponyms"}), "report 7 has no list of toponyms"),
        (json.dumps(GOOD | {"toponyms": [{"start": 11}]}), "without start and end"),
        (json.dumps(GOOD | {"toponyms": [{"start": 11, "end": 99}]}), "[11, 99) lies outside its text of 20"),
        (json.dumps(GOOD | {"toponyms": [{"start": 11, "end": 19, "lat": 1}]}), "only one of lat and lon"),
        (json.dumps(GOOD | {"toponyms": [{"start": 11, "end": 19, "lat": 91, "lon": 0}]}), "outside the world"),
        (json.dumps(GOOD | {"toponyms": [{"start": 11, "end": 19, "lat": "N", "lon": 0}]}), "lat is no number"),
        (json.dumps(GOOD | {"toponyms": [{"start": 11, "end": 19, "literal": 1}]}), "neither true nor false"),
        (json.dumps(GOOD | {"ignore": [{"start": "a", "end": 3}]}), "without start and end"),
    ],
)
def test_a_wrong_line_is_told_and_the_rest_goes_on(line: str, why: str, tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path / "own.jsonl", line, "", json.dumps(GOOD | {"id": "next"})))
    assert [report.id for report in corpus.reports] == ["next"]
    (fault,) = corpus.faults
    assert fault.line == 1
    assert why in fault.why
    assert str(fault).count("\n") == 0


def test_an_id_may_stand_only_once(tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path / "own.jsonl", json.dumps(GOOD), json.dumps(GOOD)))
    assert len(corpus.reports) == 1
    assert [(fault.line, fault.why) for fault in corpus.faults] == [(2, "id '7' stands on line 1 too")]


def test_texts_may_lie_beside_the_gold_file(tmp_path: Path) -> None:
    write(tmp_path / "articles.dev.jsonl", json.dumps({"id": 7, "text": GOOD["text"]}), "broken")
    line = {"id": 7, "toponyms": GOOD["toponyms"]}
    corpus = read_corpus(write(tmp_path / "gold.dev.jsonl", json.dumps(line)))
    assert [report.text for report in corpus.reports] == [GOOD["text"]]


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*none\.jsonl: No such file"):
        read_corpus(tmp_path / "none.jsonl")
