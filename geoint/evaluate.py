"""The field's metrics for toponym recognition and resolution, over marked reports and what was found in them.

All functions are pure: the same reports and mentions give the same figures. Distances are great circles on a sphere of
6371.0088 km.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median

from geoint.evaluate_corpus import GoldPlace, GoldReport
from geoint.models import Frozen, Mention
from geoint.placing.resolve_context import distance_km

# Half of the Earth's circumference: the error of a toponym that was missed.
MAX_ERROR_KM = 20039.0
# "In the right place" as the literature has it: 100 miles.
REACH_KM = 161.0
NEAR_KM = 20.0
BINS = 10
Found = Mapping[str, Sequence[Mention]]


class Bin(Frozen):
    """The mentions whose confidence lies in [low, high): how many, how sure in the mean, and what share is right."""

    low: float
    high: float
    mentions: int
    confidence: float
    right: float


class Misplaced(Frozen):
    """A toponym that was found and put elsewhere, or nowhere (`km` is then null)."""

    report_id: str
    start: int
    words: str
    expected: str
    expected_lat: float
    expected_lon: float
    said: str
    said_id: str | None
    said_lat: float | None
    said_lon: float | None
    km: float | None


class Figures(Frozen):
    """What is measured on one corpus; null where nothing could be counted."""

    reports: int
    gold: int
    gold_located: int
    predicted: int
    precision: float
    recall: float
    f1: float
    end_to_end_acc161: float | None
    end_to_end_acc20: float | None
    resolution_acc161: float | None
    resolution_acc20: float | None
    resolution_auc: float | None
    mean_km: float | None
    median_km: float | None
    literal_accuracy: float | None
    calibration_error: float | None


class Evaluation(Frozen):
    """Figures of one corpus, its reliability table, and where it went wrong, the worst first."""

    figures: Figures
    reliability: tuple[Bin, ...]
    misplaced: tuple[Misplaced, ...]
    missed: tuple[tuple[str, int], ...]
    spurious: tuple[tuple[str, int], ...]


class _Tally:
    """What adds up over the reports of a corpus."""

    def __init__(self) -> None:
        self.gold = self.predicted = self.hit = 0
        self.errors: list[float] = []
        self.in_reach: list[bool] = []
        self.placed_errors: list[float] = []
        self.placed_in_reach: list[bool] = []
        self.literal: list[bool] = []
        self.judged: list[tuple[float, bool]] = []
        self.misplaced: list[Misplaced] = []
        self.missed: Counter[str] = Counter()
        self.spurious: Counter[str] = Counter()


def evaluate(reports: Sequence[GoldReport], found: Found) -> Evaluation:
    """Compare what was found with what a person marked.

    Parameters
    ----------
    found
        The mentions of each report by its id; a report that is missing counts as one without mentions.
    """
    tally = _Tally()
    for report in reports:
        _count_report(report, found.get(report.id, ()), tally)
    bins, error = reliability(tally.judged)
    precision = tally.hit / tally.predicted if tally.predicted else 0.0
    recall = tally.hit / tally.gold if tally.gold else 0.0
    figures = Figures(
        reports=len(reports),
        gold=tally.gold,
        gold_located=len(tally.errors),
        predicted=tally.predicted,
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        end_to_end_acc161=_share(tally.in_reach),
        end_to_end_acc20=_share(error <= NEAR_KM for error in tally.errors),
        resolution_acc161=_share(tally.placed_in_reach),
        resolution_acc20=_share(error <= NEAR_KM for error in tally.placed_errors),
        resolution_auc=area_under_errors(tally.placed_errors),
        mean_km=fmean(tally.placed_errors) if tally.placed_errors else None,
        median_km=median(tally.placed_errors) if tally.placed_errors else None,
        literal_accuracy=_share(tally.literal),
        calibration_error=error,
    )
    return Evaluation(
        figures=figures,
        reliability=bins,
        misplaced=tuple(sorted(tally.misplaced, key=_worst_first)),
        missed=_most_frequent(tally.missed),
        spurious=_most_frequent(tally.spurious),
    )


def _count_report(report: GoldReport, mentions: Sequence[Mention], tally: _Tally) -> None:
    gold = {(p.start, p.end): p for p in report.places if not p.demonym}
    left_out = {(p.start, p.end) for p in report.places if p.demonym}
    counted = {
        (m.start, m.end): m
        for m in mentions
        if (m.start, m.end) in gold or not _is_open(m, report, gold=gold, left_out=left_out)
    }
    tally.gold += len(gold)
    tally.predicted += len(counted)
    for span, place in gold.items():
        _count_gold(report, place, counted.get(span), tally)
    for span, mention in counted.items():
        if span not in gold:
            tally.spurious[mention.text] += 1
            if mention.lat is not None:
                tally.judged.append((mention.confidence, False))


def _is_open(
    mention: Mention, report: GoldReport, *, gold: Mapping[tuple[int, int], GoldPlace], left_out: set[tuple[int, int]]
) -> bool:
    """Say whether a mention that is no gold toponym is neither right nor wrong."""
    span = (mention.start, mention.end)
    return span in left_out or (_touches(span, report.ignored) and not _touches(span, gold))


def _count_gold(report: GoldReport, place: GoldPlace, mention: Mention | None, tally: _Tally) -> None:
    words = report.text[place.start : place.end]
    if mention is None:
        tally.missed[words] += 1
    else:
        tally.hit += 1
        if place.literal is not None:
            tally.literal.append(place.literal == mention.literal)
    if place.lat is None or place.lon is None:
        return
    limit = REACH_KM if place.within_km is None else place.within_km
    error = MAX_ERROR_KM
    if mention is not None:
        km = _gap_km(place, mention)
        if km is not None:
            error = km
            tally.placed_errors.append(km)
            tally.placed_in_reach.append(km <= limit)
            tally.judged.append((mention.confidence, km <= limit))
        if km is None or km > limit:
            tally.misplaced.append(_misplaced(report, place, mention, km))
    tally.errors.append(error)
    tally.in_reach.append(error <= limit)


def _gap_km(place: GoldPlace, mention: Mention) -> float | None:
    if place.lat is None or place.lon is None or mention.lat is None or mention.lon is None:
        return None
    return distance_km((place.lon, place.lat), (mention.lon, mention.lat))


def _misplaced(report: GoldReport, place: GoldPlace, mention: Mention, km: float | None) -> Misplaced:
    assert place.lat is not None and place.lon is not None
    best = mention.candidates[0].name if mention.candidates else mention.name
    return Misplaced(
        report_id=report.id,
        start=place.start,
        words=report.text[place.start : place.end],
        expected=place.name,
        expected_lat=place.lat,
        expected_lon=place.lon,
        said=best if mention.entry_id else "unresolved",
        said_id=mention.entry_id,
        said_lat=mention.lat,
        said_lon=mention.lon,
        km=None if km is None else round(km, 1),
    )


def area_under_errors(errors: Sequence[float]) -> float | None:
    """Return the area under the sorted curve of errors in km on a log scale: 0 is best, 1 worst."""
    top = math.log(MAX_ERROR_KM)
    heights = sorted(math.log(min(error, MAX_ERROR_KM - 1) + 1) / top for error in errors)
    if len(heights) < 2:
        return heights[0] if heights else None
    return sum((a + b) / 2 for a, b in pairwise(heights)) / (len(heights) - 1)


def reliability(judged: Sequence[tuple[float, bool]]) -> tuple[tuple[Bin, ...], float | None]:
    """Return the reliability table over (confidence, right), and the expected calibration error.

    The error is the mean gap between confidence and share right over ten bins, each weighed by its number of mentions.
    """
    inside: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        inside.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    bins = tuple(
        Bin(
            low=n / BINS,
            high=(n + 1) / BINS,
            mentions=len(rows),
            confidence=fmean(c for c, _ in rows),
            right=fmean(r for _, r in rows),
        )
        for n, rows in sorted(inside.items())
    )
    if not judged:
        return bins, None
    return bins, sum(abs(b.confidence - b.right) * b.mentions for b in bins) / len(judged)


def mean_figures(figures: Sequence[Figures]) -> dict[str, float | None]:
    """Return the plain mean of each figure over corpora; null where none has it."""
    out: dict[str, float | None] = {}
    for name in Figures.model_fields:
        values = [value for each in figures if (value := getattr(each, name)) is not None]
        out[name] = fmean(values) if values else None
    return out


def _share(values: Iterable[bool]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def _touches(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _worst_first(row: Misplaced) -> tuple[float, str, int]:
    return (-(MAX_ERROR_KM if row.km is None else row.km), row.report_id, row.start)


def _most_frequent(names: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(names.items(), key=lambda pair: (-pair[1], pair[0])))
