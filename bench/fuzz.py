"""Throw damaged and random input at readers, dates, spatial expressions, coordinates, copies, and reading as a whole.

    python bench/fuzz.py [--seconds 1800] [--seed 1] [--keep DIR]
        [--target readers,dates,spatial,coordinates,copies,whole]

Every input is a mutation of a sound one, or a row of words that the grammar knows. An input fails where anything is
raised, where a line for the user is no line, where a report comes back empty or twice, and where it takes more than a
second of processor time for each 10 kB. What fails is kept in a file of its own; the table at the end says how many
were tried and which was slowest for its size. The same seed tries the same inputs in the same order.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fuzz_samples import (
    COPY_WORDS,
    DATE_WORDS,
    EVENT_WORDS,
    PLACE_WORDS,
    POSITION_WORDS,
    READER_SAMPLES,
    READER_WORDS,
)
from spatial_samples import named_places

from geoint.copies_words import repeats, words_of
from geoint.corpus.settings import Settings
from geoint.models import Fault, Mention, Report
from geoint.pipeline import Pipeline
from geoint.placing.coordinates import find_coordinates
from geoint.placing.spatial import find_expressions
from geoint.reading.dates import find_times
from geoint.reading.dates_durations import find_durations
from geoint.reading.publication import find_publication_date
from geoint.reports import read_reports

SECONDS_PER_BYTE = 1 / 10_000
SHORTEST_LIMIT = 1.0  # seconds; what is smaller than 10 kB has a second too
LARGEST = 200_000  # bytes of an input, so that what grows with the square shows
LONGEST_TEXT = 16_000  # bytes of a text that is read as a whole, which takes a hundred times as long
PUBLISHED = (None, "2024", "2024-10", "2024-10-14", "0001-01-01", "9999-12-31", "2024-02-29", "1000-01")


class TooSlowError(Exception):
    """An input had more processor time than its size allows."""


@dataclass
class Score:
    """What one target did."""

    tried: int = 0
    failed: int = 0
    slowest: float = 0.0  # seconds for 10 kB
    slowest_size: int = 0


# -- inputs


def mutated(data: bytes, words: list[bytes], rng: random.Random) -> bytes:
    """Return `data` after one to six changes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randint(0, len(out))
        end = min(len(out), at + rng.choice([1, 2, 8, 64, 512]))
        change = rng.randrange(8) if rng.random() < 0.4 else rng.randrange(7)
        if change == 0 and out:
            out[min(at, len(out) - 1)] = rng.randrange(256)
        elif change == 1:
            del out[at:end]
        elif change == 2:
            out[at:at] = out[at:end]
        elif change in (3, 4):
            out[at:at] = rng.choice(words)
        elif change == 5:
            out[at:end] = rng.choice(words)
        elif change == 6:
            out = out[:at] if rng.random() < 0.3 else out
        else:
            # A piece many times over: what a reader does again for each of them shows in its time.
            piece = bytes(out[at:end]) if rng.random() < 0.5 else rng.choice(words)
            out[at:at] = piece * min(rng.choice([10, 100, 1_000, 20_000]), LARGEST // max(len(piece), 1))
        if len(out) > LARGEST:
            del out[LARGEST:]
    return bytes(out)


def row_of_words(words: list[str], rng: random.Random) -> str:
    """Return words in any order, some without a blank between them."""
    chosen = (rng.choice(words) for _ in range(rng.choice([3, 8, 20, 60, 2_000 if rng.random() < 0.1 else 30])))
    return "".join(word + (" " if rng.random() < 0.85 else "") for word in chosen)


def text_input(words: list[str], rng: random.Random) -> bytes:
    """Return a row of words, changed in one of two cases."""
    data = row_of_words(words, rng).encode()
    return mutated(data, [word.encode() for word in words], rng) if rng.random() < 0.5 else data


# -- targets: each makes an input, or tries one


def check_reader(data: bytes, name: str) -> None:
    """Read a file of this name and content, and look at what comes back."""
    with tempfile.TemporaryDirectory(prefix="geoint-fuzz-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        faults: list[Fault] = []
        notices: list[Fault] = []
        ids = set()
        for report in read_reports([path], faults=faults, notices=notices):
            assert report.text.strip(), "an empty report"
            assert report.id not in ids, "an id twice"
            ids.add(report.id)
            report.model_dump_json().encode("utf-8")
        for line in [*faults, *notices]:
            assert len(str(line).splitlines()) == 1, f"no line: {line}"
            assert "geoint failed" not in line.why, str(line)
            assert line.why and line.advice


def reader_input(rng: random.Random) -> tuple[bytes, str]:
    """Return a changed file and its name; packed ones are changed inside or outside."""
    name, data = rng.choice(READER_SAMPLES)
    other = rng.choice(READER_SAMPLES)
    if rng.random() < 0.1:
        at = rng.randint(0, len(data))
        data = data[:at] + other[1][rng.randint(0, len(other[1])) :]
    data = mutated(data, READER_WORDS, rng)
    if rng.random() < 0.15 and not name.endswith((".gz", ".zst", ".parquet")):
        packed = gzip.compress(data, mtime=0)
        return mutated(packed, READER_WORDS, rng) if rng.random() < 0.5 else packed, name + ".gz"
    return data, name


def check_dates(data: bytes, name: str) -> None:
    """Find dates, durations and the publication date."""
    text = data.decode("utf-8", errors="replace")
    for mention in find_times(text, published=name if name != "None" else None, title=text[:80]):
        assert text[mention.expression.start_char : mention.expression.end_char] == mention.expression.text
    find_durations(text)
    find_publication_date(text, title=text[:80])


def check_spatial(data: bytes, _name: str) -> None:
    """Find spatial expressions in a text with known names."""
    text = data.decode("utf-8", errors="replace")
    last = 0
    for expression in find_expressions(text, known_mentions(text), GAZETTEER):  # type: ignore[arg-type]
        assert last <= expression.start < expression.end <= len(text), "expressions overlap"
        last = expression.end


def check_coordinates(data: bytes, _name: str) -> None:
    """Find coordinates; all must lie on the globe."""
    for found in find_coordinates(data.decode("utf-8", errors="replace")):
        assert found.start < found.end
        assert all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in found.points), str(found)


def copies_input(rng: random.Random) -> tuple[bytes, str]:
    """Return two texts with a form feed between them: the second is another one, or the first with changes."""
    first = text_input(COPY_WORDS, rng)
    words = [word.encode() for word in COPY_WORDS]
    second = text_input(COPY_WORDS, rng) if rng.random() < 0.2 else mutated(first, words, rng)
    return first[: LARGEST // 2] + b"\f" + second[: LARGEST // 2], ""


def check_copies(data: bytes, _name: str) -> None:
    """Say of two texts whether one repeats the other; each repeats itself, and their order does not matter."""
    texts = data.decode("utf-8", errors="replace").partition("\f")
    first, second = words_of(texts[0]), words_of(texts[2])
    assert len(first.folded) == len(first.named)
    assert repeats(first, first) and repeats(second, second), "a text does not repeat itself"
    assert repeats(first, second) == repeats(second, first), "the order of two texts matters"


def known_mentions(text: str) -> list[Mention]:
    """Return the known names in a text as resolved mentions, in one pass whatever the text is."""
    found = []
    for match in NAMES.finditer(text):
        entry = GAZETTEER.entry(GAZETTEER.lookup(match[0])[0])
        fields = entry.model_dump(include={"kind", "country", "lon", "lat"})
        span = {"report_id": "r", "start": match.start(), "end": match.end(), "text": match[0], "name": match[0]}
        found.append(Mention(entry_id=entry.id, confidence=0.9, method="gazetteer", **span, **fields))
    return found


def whole_input(rng: random.Random) -> tuple[bytes, str]:
    """Return a text of event words and names: a few of them over and over, or a changed row of them."""
    words = [*EVENT_WORDS, *(rng.choice([PLACE_WORDS, DATE_WORDS]))]
    if rng.random() < 0.5:
        return text_input(words, rng)[:LONGEST_TEXT], str(rng.choice(PUBLISHED))
    unit = "".join(rng.choice(words) + rng.choice([" ", " ", " ", ""]) for _ in range(rng.choice([1, 2, 2, 3, 4, 8])))
    data = (unit * (LONGEST_TEXT // max(len(unit.encode()), 1))).encode()
    return data[: rng.choice([LONGEST_TEXT // 4, LONGEST_TEXT])], str(rng.choice(PUBLISHED))


def check_whole(data: bytes, name: str) -> None:
    """Read a report as `geoint map` does, from its text to its event mentions."""
    report = Report(id="r", text=data.decode("utf-8", errors="replace"), published=None if name == "None" else name)
    reading = whole_pipeline().read(report)
    for mention in reading.mentions:
        assert report.text[mention.start : mention.end] == mention.text
    for event in reading.events:
        assert all(0 <= span.start < span.end <= len(report.text) for span in event.evidence), "evidence lies outside"


@cache
def whole_pipeline() -> Pipeline:
    """Return what reads a report; it is loaded before the clock runs."""
    pipeline = Settings().open_pipeline()
    pipeline.read(Report(id="first", text="Ships left Baltiysk for a drill in the Baltic Sea on Monday."))
    return pipeline


GAZETTEER = named_places()
NAMES = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(e.name) for e in sorted(GAZETTEER.entries.values(), key=lambda e: -len(e.name)))
    + r")(?!\w)"
)
Make = Callable[[random.Random], tuple[bytes, str]]
TARGETS: dict[str, tuple[Make, Callable[[bytes, str], None]]] = {
    "readers": (reader_input, check_reader),
    "dates": (lambda rng: (text_input(DATE_WORDS, rng), str(rng.choice(PUBLISHED))), check_dates),
    "spatial": (lambda rng: (text_input(PLACE_WORDS, rng), ""), check_spatial),
    "coordinates": (lambda rng: (text_input(POSITION_WORDS, rng), ""), check_coordinates),
    "copies": (copies_input, check_copies),
    "whole": (whole_input, check_whole),
}


# -- running


def limit_of(data: bytes) -> float:
    """Return how many seconds of processor time an input may take."""
    return max(SHORTEST_LIMIT, len(data) * SECONDS_PER_BYTE)


def run_one(check: Callable[[bytes, str], None], data: bytes, name: str) -> tuple[float, str]:
    """Return the seconds that an input took, and how it failed, "" where it did not."""

    def stop(*_: object) -> None:
        raise TooSlowError(f"more than {limit_of(data):.1f} s for {len(data)} bytes")

    signal.signal(signal.SIGVTALRM, stop)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit_of(data))
    try:
        check(data, name)
    except Exception:
        return time.process_time() - start, traceback.format_exc(limit=-8)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start, ""


def keep(folder: Path, target: str, data: bytes, name: str, why: str) -> str:
    """Write a failing input and its story; return their name."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    (folder / f"{stem}.bin").write_bytes(data)
    (folder / f"{stem}.txt").write_text(f"name: {name}\n\n{why}", encoding="utf-8", errors="replace")
    return stem


def rounds(targets: list[str], seed: int) -> Iterator[tuple[str, bytes, str]]:
    """Yield inputs for all targets in turn, without end."""
    number = 0
    while True:
        for target in targets:
            rng = random.Random(f"{seed}/{target}/{number}")
            yield target, *TARGETS[target][0](rng)
        number += 1


def main() -> int:
    """Run for the time asked for; print a table; return 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", default=",".join(TARGETS))
    parser.add_argument("--keep", type=Path, default=Path("outputs/fuzz"))
    args = parser.parse_args()
    scores = {target: Score() for target in args.target.split(",")}
    if "whole" in scores:
        whole_pipeline()
    end = time.monotonic() + args.seconds
    for target, data, name in rounds(list(scores), args.seed):
        if time.monotonic() > end:
            break
        score = scores[target]
        seconds, why = run_one(TARGETS[target][1], data, name)
        score.tried += 1
        pace = seconds * 10_000 / max(len(data), 10_000)
        if pace > score.slowest:
            score.slowest, score.slowest_size = pace, len(data)
        if why:
            score.failed += 1
            print(f"{keep(args.keep, target, data, name, why)}: {why.strip().splitlines()[-1][:200]}", flush=True)
    print_table(scores)
    return 1 if any(score.failed for score in scores.values()) else 0


def print_table(scores: dict[str, Score]) -> None:
    """Print what was tried."""
    out = io.StringIO()
    out.write("| target | inputs | failed | slowest, seconds for 10 kB | its bytes |\n|---|---|---|---|---|\n")
    for target, score in scores.items():
        out.write(f"| {target} | {score.tried:,} | {score.failed} | {score.slowest:.3f} | {score.slowest_size:,} |\n")
    print(out.getvalue())


if __name__ == "__main__":
    sys.exit(main())
