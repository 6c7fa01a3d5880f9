"""Score footprints of spatial expressions, and measure how fast they are made.

    python bench/spatial.py GOLD.jsonl [--failures]

GOLD has a line for each expression: {"id", "text", "start", "end", "expression", "relation", "inside": [[lon, lat]],
"outside", "min_area_km2", "max_area_km2"}. The footprint whose span shares most characters with the expression counts
(the shortest of several); it passes when it holds all points inside, none outside, and its area lies within the bounds.
Speed is measured on the same texts once every anchor has been drawn: reading, cached geometry, finished footprints.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from shapely.geometry import Point

from geoint.models import Footprint, Mention, Report
from geoint.pipeline import Pipeline
from geoint.placing.footprint import find_footprints
from geoint.placing.geometry import area_km2, polygons
from geoint.reading.sentences import split_sentences

ROUNDS = 5  # of the speed test; the fastest counts
Case = dict[str, Any]


def chosen(case: Case, footprints: tuple[Footprint, ...]) -> Footprint | None:
    """The footprint whose span shares most characters with the expression's."""

    def shared(footprint: Footprint) -> int:
        return min(footprint.end, case["end"]) - max(footprint.start, case["start"])

    near = [footprint for footprint in footprints if shared(footprint) > 0]
    return max(near, key=lambda footprint: (shared(footprint), footprint.start - footprint.end), default=None)


def faults(case: Case, footprint: Footprint | None) -> list[str]:
    """What is wrong with a footprint; empty where it passes."""
    if footprint is None or not polygons(footprint.geometry):
        return ["no area"]
    covers = footprint.geometry.covers
    missed = [point for point in case["inside"] if not covers(Point(point))]
    wrong = [point for point in case["outside"] if covers(Point(point))]
    area = area_km2(footprint.geometry)
    found = [f"misses {missed}"] * bool(missed) + [f"wrongly covers {wrong}"] * bool(wrong)
    if not case["min_area_km2"] <= area <= case["max_area_km2"]:
        found.append(f"area {area:,.0f} km2, not within {case['min_area_km2']:,} to {case['max_area_km2']:,}")
    return found


def mentions_of(pipeline: Pipeline, case: Case) -> tuple[Mention, ...]:
    """The mentions of a text, found and resolved as in a real run."""
    report = Report(id=case["id"], text=case["text"])
    return pipeline.place(report, pipeline.tagger.find(report, split_sentences(report.text)))


def speed(pipeline: Pipeline, rows: list[tuple[Case, tuple[Mention, ...]]]) -> float:
    """Spatial expressions a second of processor time."""
    best = 0.0
    for _ in range(ROUNDS):
        start, count = time.process_time(), 0
        for case, mentions in rows:
            found = find_footprints(case["text"], mentions, pipeline.gazetteer, report_id=case["id"])
            count += sum(footprint.rule != "entry" for footprint in found)
        best = max(best, count / (time.process_time() - start))
    return best


def main() -> None:
    """Read the gold file, score, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--failures", action="store_true", help="tell what is wrong with each that fails")
    args = parser.parse_args()
    pipeline = Pipeline()
    cases = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [(case, mentions_of(pipeline, case)) for case in cases]
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    failures = []
    for case, mentions in rows:
        found = find_footprints(case["text"], mentions, pipeline.gazetteer, report_id=case["id"])
        wrong = faults(case, chosen(case, found))
        table[case["relation"]][0] += not wrong
        table[case["relation"]][1] += 1
        failures += [f"  {case['id']} {case['expression']!r}: {'; '.join(wrong)}"] if wrong else []
    for relation, (passed, total) in sorted(table.items()):
        print(f"{relation:18} {passed:3}/{total}")
    print(f"{'all':18} {sum(row[0] for row in table.values()):3}/{len(cases)}")
    print(f"{speed(pipeline, rows):,.0f} expressions a second")
    if args.failures:
        print("\n".join(failures))


if __name__ == "__main__":
    main()
