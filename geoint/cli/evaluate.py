"""The verb `geoint evaluate`: the field's metrics on a user's own corpus. What they mean lives in `geoint.evaluate`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from geoint.cli.progress import Bar
from geoint.cli.show import count_of, show_faults
from geoint.errors import NothingToDoError, OutputError

if TYPE_CHECKING:
    from geoint.evaluate import Bin, Evaluation
    from geoint.evaluate_corpus import Corpus, GoldReport
    from geoint.models import Mention
    from geoint.pipeline import Pipeline

Profile = Literal["accurate", "fast"]
SOME_LEFT_OUT = 1
MAX_SHOWN_NAMES = 10
_WORDS_WIDTH, _PLACE_WIDTH = 28, 40
# Figure, heading, decimals.
_COLUMNS = (
    ("precision", "P", 3), ("recall", "R", 3), ("f1", "F1", 3), ("end_to_end_acc161", "e2e@161", 3),
    ("end_to_end_acc20", "e2e@20", 3), ("resolution_acc161", "res@161", 3), ("resolution_acc20", "res@20", 3),
    ("resolution_auc", "AUC", 3), ("median_km", "median km", 1), ("mean_km", "mean km", 0),
    ("literal_accuracy", "literal", 3), ("calibration_error", "ECE", 3),
)  # fmt: skip
_LEGEND = (
    "P, R, F1: exact spans. e2e: of all toponyms with a position, the share found and put within 161 (20) km, or "
    "within their own within_km. res: the same over those found. AUC: area under the log error, 0 is best. "
    "literal: literal or not. ECE: expected calibration error of the confidence."
)


def evaluate(
    corpora: Annotated[
        list[Path], typer.Argument(metavar="CORPUS.jsonl...", help="Marked reports, one JSON object a line.")
    ],
    profile: Annotated[Profile, typer.Option(help="How toponyms are found.")] = "accurate",
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures and errors to a file.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="How many of the worst errors to show for each corpus.")] = 15,
    gazetteer: Annotated[
        list[Path] | None,
        typer.Option("--gazetteer", metavar="FILE", help="Your own places (CSV or GeoJSON); they win."),
    ] = None,
) -> None:
    """Measure recognition and resolution on your own marked reports.

    Each line: {"id", "text", "toponyms": [{"start", "end", "lat", "lon", "literal"?, "within_km"?}]}.

    Example: geoint evaluate corpus.jsonl --json figures.json
    """
    from geoint.evaluate import evaluate as compare
    from geoint.evaluate_corpus import read_corpus

    read = [read_corpus(path) for path in corpora]
    faults = [fault for corpus in read for fault in corpus.faults]
    if not any(corpus.reports for corpus in read):
        show_faults(faults)
        raise NothingToDoError("no line holds a report with its toponyms; see the format in `geoint evaluate --help`")
    results: dict[str, Evaluation] = {}
    with Bar() as bar:
        pipeline = _pipeline(gazetteer or [], profile)
        for corpus, name in zip(read, _names(read), strict=True):
            results[name] = compare(corpus.reports, _found(pipeline, corpus.reports, bar))
    _show(results, errors)
    if json_file is not None:
        _write(json_file, results, profile)
    show_faults(faults)
    if faults:
        raise typer.Exit(SOME_LEFT_OUT)


def _pipeline(custom: list[Path], profile: Profile) -> Pipeline:
    from geoint.pipeline import Pipeline

    return Pipeline(custom=custom, profile=profile)


def _names(corpora: Sequence[Corpus]) -> list[str]:
    """Return the corpora's names, numbered where two files have the same."""
    names = [corpus.name for corpus in corpora]
    return [name if names.count(name) == 1 else f"{name} ({n})" for n, name in enumerate(names, start=1)]


def _found(pipeline: Pipeline, reports: Sequence[GoldReport], bar: Bar) -> dict[str, Sequence[Mention]]:
    from geoint.models import Report

    found: dict[str, Sequence[Mention]] = {}
    for gold in reports:
        found[gold.id] = pipeline.read(Report(id=gold.id, text=gold.text), draw="none").mentions
        bar.show("Reading", done=1)
    return found


def _show(results: Mapping[str, Evaluation], errors: int) -> None:
    from geoint.evaluate import mean_figures

    rows: list[tuple[str, Mapping[str, Any]]] = [(name, e.figures.model_dump()) for name, e in results.items()]
    if len(rows) > 1:
        rows.append(("mean", mean_figures([e.figures for e in results.values()])))
    lines = [["corpus", "reports", "toponyms", *(heading for _, heading, _ in _COLUMNS)]]
    for name, row in rows:
        counts = ["", ""] if name == "mean" else [str(row["reports"]), str(row["gold"])]
        lines.append([name, *counts, *(_told(row[figure], decimals) for figure, _, decimals in _COLUMNS)])
    _print_table(lines)
    typer.echo(_LEGEND)
    for name, evaluation in results.items():
        _show_reliability(name, evaluation.reliability)
        _show_errors(name, evaluation, errors)


def _told(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:.{decimals}f}"


def _print_table(lines: Sequence[Sequence[str]]) -> None:
    """Print columns, the first to the left, the others to the right."""
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for line in lines:
        cells = [
            cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(line, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())


def _show_reliability(name: str, bins: Sequence[Bin]) -> None:
    typer.echo(f"\nReliability of the confidence in {name}")
    lines = [["confidence", "mentions", "mean", "right"]]
    lines += [[f"{b.low:.1f} to {b.high:.1f}", str(b.mentions), f"{b.confidence:.3f}", f"{b.right:.3f}"] for b in bins]
    _print_table(lines)


def _show_errors(name: str, evaluation: Evaluation, limit: int) -> None:
    if not limit:
        return
    if evaluation.misplaced:
        typer.echo(f"\nWorst errors in {name}: {count_of(len(evaluation.misplaced), 'toponym')} put elsewhere")
    for row in evaluation.misplaced[:limit]:
        gap = "nowhere" if row.km is None else f"{row.km:.0f} km"
        expected = f"{row.expected} ({row.expected_lat:.2f}, {row.expected_lon:.2f})"
        said = row.said
        if row.said_lat is not None and row.said_lon is not None:
            said = f"{row.said} ({row.said_lat:.2f}, {row.said_lon:.2f}) {row.said_id}"
        words = _cut(row.words, _WORDS_WIDTH).ljust(_WORDS_WIDTH)
        typer.echo(
            f"{gap:>9}  {row.report_id}:{row.start}  {words}  expected {_cut(expected, _PLACE_WIDTH)}, said {said}"
        )
    _show_names("Most often missed", evaluation.missed)
    _show_names("Most often found where none is marked", evaluation.spurious)


def _show_names(label: str, names: Sequence[tuple[str, int]]) -> None:
    if names:
        listed = ", ".join(f"{_cut(name, _WORDS_WIDTH)} ({count})" for name, count in names[:MAX_SHOWN_NAMES])
        typer.echo(f"{label}: {listed}")


def _cut(text: str, width: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= width else f"{one_line[: width - 1]}…"


def _write(path: Path, results: Mapping[str, Evaluation], profile: Profile) -> None:
    from geoint.evaluate import mean_figures

    record = {
        "profile": profile,
        "corpora": {name: evaluation.model_dump() for name, evaluation in results.items()},
        "mean": mean_figures([evaluation.figures for evaluation in results.values()]),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another place") from error
    typer.echo(f"\nFigures: {path}", err=True)
