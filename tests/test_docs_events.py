"""Every example of docs/events.md is run, and the page must say what came out.

`python tests/test_docs_events.py` writes the results into the page anew: of its example tables (their first heading is
"text" or "first report"), of the table of points, and of the figures taken from docs/events_scores.md. Read what
changed before you commit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from geoint.events import compare
from geoint.models import Event, EventMention, MergeDecision, Report
from geoint.pipeline import Pipeline

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "events.md"
SCORES = ROOT / "docs" / "events_scores.md"
PUBLISHED = "2024-09-12"  # a Thursday; the page says so
RUN_OF_WORDS = 8
_RULER = re.compile(r"\|[-|: ]+\|")
_POINTS = re.compile(r'Points\((?P<value>-?\d\.\d), f?"(?P<reason>[^"]+)"\)')
_INTRODUCTION = ("text", "first report")


@cache
def pipeline() -> Pipeline:
    return Pipeline()


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def line_of(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


# -- one text


def events_in(text: str) -> tuple[EventMention, ...]:
    return pipeline().read(Report(id="t", text=text, published=PUBLISHED)).events


def _codes(event: EventMention, role: str) -> str:
    return " ".join(p.code for p in event.participants if p.role == role) or "none"


def _when(event: EventMention) -> str:
    return "undated" if not (event.start or event.end) else f"{event.start or '?'} / {event.end or '?'}"


def _trigger(event: EventMention) -> str:
    words = [r.removeprefix("reported by the words: ") for r in event.reasons if r.startswith("reported by the words")]
    return " ".join(words[0].split()) if words else "its name"


COLUMNS: dict[str, Callable[[EventMention], str]] = {
    "found": lambda e: e.type.replace("_", " "),
    "by the words": _trigger,
    "name": lambda e: e.name or "none",
    "series": lambda e: e.series_id or "none",
    "edition": lambda e: e.edition or "none",
    "first / last day": _when,
    "rule": lambda e: e.date_rule or "none",
    "status": lambda e: e.status,
    "take part": lambda e: _codes(e, "participant"),
    "hosts": lambda e: _codes(e, "host"),
    "observers": lambda e: _codes(e, "observer"),
    "troops": lambda e: "none" if e.troops is None else f"{e.troops:,}",
    "numbers": lambda e: ", ".join(f"{q.qualifier} {q.value:,} {q.what}".strip() for q in e.quantities) or "none",
    "places": lambda e: ", ".join(f"{p.name}: {p.role}" for p in e.places) or "none",
}


def told(text: str, headings: list[str]) -> list[str]:
    """The cells of one example: each event's value, a slash between events."""
    events = events_in(text)
    if not events:
        return ["nothing", *[""] * (len(headings) - 1)]
    return ["; ".join(COLUMNS[heading](event) for event in events) for heading in headings]


# -- two reports


def merged(first: str, second: str) -> tuple[MergeDecision | None, tuple[Event, ...]]:
    reports = []
    for name, cell in (("a", first), ("b", second)):
        published, _, text = cell.partition(": ")
        reports.append(Report(id=name, text=text, published=published))
    collection = pipeline().collect([pipeline().read(report) for report in reports])
    assert [len(reading.events) for reading in collection.readings] == [1, 1], (first, second)
    decisions = {(d.a, d.b): d for event in collection.events for d in event.decisions}
    return decisions.get(("a#1", "b#1")), collection.events


def judged(first: str, second: str, headings: list[str]) -> list[str]:
    decision, events = merged(first, second)
    if decision is None:
        return ["not compared", "", "in no block together"]
    values = {
        "judged": decision.verdict,
        "score": f"{decision.score:.1f}",
        "because": "; ".join(decision.reasons),
        "differ in": "; ".join(f"{c.field}: {', '.join(c.values)}" for e in events for c in e.conflicts) or "nothing",
        "taken": "; ".join(f"{c.chosen}, {c.why}" for e in events for c in e.conflicts) or "",
    }
    return [values[heading] for heading in headings]


# -- the page


def points_table() -> list[str]:
    """What compare.py gives points for, from its own words."""
    source = Path(compare.__file__).read_text(encoding="utf-8")
    rows = [(m["reason"], float(m["value"])) for m in _POINTS.finditer(source)]
    plain = [(re.sub(r"\s*\{[^}]+\}", "", reason), value) for reason, value in rows]
    plain.append(("both reports surely share another event", compare.SAME_STORY))
    return [line_of((reason, f"{value:+.1f}")) for reason, value in dict.fromkeys(plain)]


def figures_table() -> list[str]:
    """The first table of the scores, and the totals of the error tables."""
    lines = SCORES.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if _RULER.fullmatch(line)) + 1
    table = lines[start : lines.index("", start)]
    heads = [lines[i - 1] for i, line in enumerate(lines) if _RULER.fullmatch(line)]
    totals = [line for line in lines if line.startswith("| all |")]
    named = [cells_of(h)[0] for h in heads if cells_of(h)[0].startswith(("missed", "extra", "wrong", "single"))]
    return [*table, *[line_of((name, *cells_of(t)[1:])) for name, t in zip(named, totals, strict=True)]]


def filled(page: str) -> str:
    """The page with the results of its tables written anew."""
    out: list[str] = []
    headings: list[str] = []
    lines = page.splitlines()
    skip = False
    for i, line in enumerate(lines):
        if not line.startswith("|"):
            headings, skip = [], False
        elif _RULER.fullmatch(line):
            headings = cells_of(lines[i - 1])
            out.append(line)
            special = {"what agrees or differs": points_table, "figure": figures_table}.get(headings[0])
            if special is not None:
                out += special()
                skip = True
            continue
        elif headings and headings[0] in _INTRODUCTION:
            cells = cells_of(line)
            n = 1 if headings[0] == "text" else 2
            results = told(cells[0], headings[1:]) if n == 1 else judged(cells[0], cells[1], headings[2:])
            line = line_of((*cells[:n], *results))
        if not skip:
            out.append(line)
    return "\n".join(out) + "\n"


def tables(page: str) -> list[tuple[str, str]]:
    """Every line of the page with what it must be, for a report of the first that differs."""
    return list(zip(page.splitlines(), filled(page).splitlines(), strict=False))


def test_every_example_of_the_page_gives_what_the_page_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [(said, got) for said, got in tables(page) if said != got] == []
    assert filled(page) == page


def test_the_page_has_examples_of_every_rule() -> None:
    page = PAGE.read_text(encoding="utf-8")
    heads = [cells_of(line) for line in page.splitlines() if line.startswith(tuple(f"| {h} |" for h in _INTRODUCTION))]
    shown = {heading for head in heads for heading in head}
    assert shown >= {*COLUMNS, "judged", "score", "because", "differ in", "taken"}
    verdicts = {cells_of(line)[2] for line in page.splitlines() if re.match(r"\| \d{4}-", line)}
    assert verdicts >= {"same", "different", "unsure"}


CONSTANTS = [
    ("same", compare.SAME_AT), ("different", compare.DIFFERENT_BELOW), ("slack of an exercise", compare.DATE_SLACK_DAYS["exercise"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "value"), CONSTANTS)
def test_the_thresholds_are_those_of_the_code(what: str, value: float) -> None:
    numbers = {"same": "at 2.5 points", "different": "under 1.2", "slack of an exercise": "4 days"}
    assert f"{value:g}" in numbers[what]
    assert numbers[what] in PAGE.read_text(encoding="utf-8")


def test_the_page_holds_no_text_of_the_real_reports(real_reports_dir: Path) -> None:
    """No eight words in a row; fewer are any reporter's."""
    words = re.findall(r"\w+", PAGE.read_text(encoding="utf-8") + SCORES.read_text(encoding="utf-8"))
    said = {tuple(w.casefold() for w in words[i : i + RUN_OF_WORDS]) for i in range(len(words) - RUN_OF_WORDS + 1)}
    for path in sorted(real_reports_dir.glob("*.txt")):
        real = [w.casefold() for w in re.findall(r"\w+", path.read_text(encoding="utf-8"))]
        assert [
            r for i in range(len(real) - RUN_OF_WORDS + 1) if (r := tuple(real[i : i + RUN_OF_WORDS])) in said
        ] == [], path.name


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
