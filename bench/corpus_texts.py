"""Reports made from templates: real names of the gazetteer, states, dates and series, in the project's own words.

    for record in made_reports(1000, seed=1): ...

The same seed gives the same reports, and a longer run begins with those of a shorter one. About a third tell of no
activity at all, one in ten is a near-copy of an earlier one, as a syndicated report is, and the rest tell of one or two
activities. Reports of the development set can be mixed in, with other dates.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from geoint.gazetteer import Gazetteer

WITHOUT_EVENT, COPIES, RETOLD = 0.3, 0.1, 0.1
# A copy follows the original within so many reports.
COPY_REACH = 500
FIRST_DAY = datetime.date(2019, 1, 1)
DAYS = 6 * 365
PLACES_OF_A_KIND = 3000

STATES = (
    ("Russia", "Russian"), ("China", "Chinese"), ("the United States", "American"), ("Japan", "Japanese"),
    ("India", "Indian"), ("France", "French"), ("Germany", "German"), ("Poland", "Polish"), ("Turkey", "Turkish"),
    ("Brazil", "Brazilian"), ("Australia", "Australian"), ("South Korea", "South Korean"), ("Norway", "Norwegian"),
    ("Egypt", "Egyptian"), ("Pakistan", "Pakistani"), ("Kazakhstan", "Kazakh"), ("Vietnam", "Vietnamese"),
    ("Italy", "Italian"), ("Greece", "Greek"), ("Sweden", "Swedish"), ("Indonesia", "Indonesian"), ("Iran", "Iranian"),
)  # fmt: skip
NAMES = (
    "Steady Anvil", "Northern Lantern", "Amber Shield", "Silver Heron", "Iron Meadow", "Quiet Harbour", "Red Granite",
    "Long Current", "Open Compass", "Winter Orchard", "Vostok", "Zapad", "Joint Sea", "Malabar", "Balikatan",
    "Cobra Gold", "Defender", "Sea Breeze",
)  # fmt: skip
EVENTS = (
    "{a} and {b} troops began the exercise {name} near {town} on {day}, the {a} defence ministry said.",
    "Warships of {A} and {B} sailed together through the {sea} on {day} in a joint patrol that both called routine.",
    "The {name} {year} drills opened on {day} at the {base} with {n} soldiers from {A} and {B}.",
    "{A} fired a ballistic missile from a site near {town} on {day}; it fell into the {sea}, the ministry said.",
    "Two {a} bombers entered the air defence zone of {B} over the {sea} on {day}, according to the {b} air force.",
    "A battalion of {n} {a} soldiers was deployed to {town} on {day} and is to stay until the end of the month.",
    "{A}, {B} and {C} will hold the naval exercise {name} in the {sea} from {day}, with {m} ships.",
    "Off the coast of {B}, {m} {a} frigates trained with {b} aircraft on {day}, a spokesman said.",
)
FOLLOWING = (
    "The drill was to last {m} days.", "Some {n} service members took part, with {m} aircraft.",
    "Live firing followed in the {sea} two days later.", "A landing near {town2} ended the exercise.",
    "{C} sent observers.", "The manoeuvres had been announced last month.",
    "Ships of {B} put to sea from {town2} the next day.", "The staff directed it from {town2}.",
)  # fmt: skip
BACKGROUND = (
    "Relations between {A} and {B} had cooled in the months before.", "{B} said that it had been told in advance.",
    "The ministry in {capital} gave no further details.", "An analyst in {town2} called the timing no accident.",
    "{A} has held such drills each year since {year0}.", "Talks between the two governments are to go on in {town2}.",
    "The two armies had last trained together in {year0}.", "Neighbours of {A} watched closely.",
    "Residents of {town} heard the noise until late in the evening.", "The weather in {town} was clear.",
)  # fmt: skip
PEACE = (
    "The harvest around {town} was the best in {m} years, farmers said on {day}.",
    "A new ferry will link {town} and {town2} from next spring, the regional government of {A} announced.",
    "Shares in {capital} fell by {m} per cent after figures from {B} disappointed investors.",
    "The orchestra of {town} begins its tour of {B} on {day}.", "Heavy rain closed the road from {town} to {town2}.",
    "Researchers from {A} counted {n} seals along the {sea}, more than in {year0}.",
    "The mayor of {town} opened a library that {m} years of work had gone into.",
    "{A} and {B} signed a treaty on fishing in the {sea} on {day}.", "{town2} won against {town} on {day}.",
)  # fmt: skip


class Places(NamedTuple):
    """Names to choose from."""

    towns: Sequence[str]
    seas: Sequence[str]
    bases: Sequence[str]


def made_reports(count: int, *, seed: int = 1, retold: Path | None = None) -> Iterator[dict[str, Any]]:
    """Yield reports as JSONL records have them: id, text, title, published, publisher.

    Parameters
    ----------
    count
        How many.
    seed
        Chooses all that is chosen.
    retold
        A JSONL file of reports to mix in, one in ten.
    """
    places = _places()
    dice = random.Random(seed)
    others = _read(retold) if retold is not None else []
    recent: list[dict[str, Any]] = []
    for number in range(count):
        draw = dice.random()
        if recent and draw < COPIES:
            record = _copy(dice, dice.choice(recent))
        elif others and draw < COPIES + RETOLD:
            record = _other(dice, dice.choice(others))
        else:
            record = _made(dice, places)
        record = {**record, "id": f"m{number:07}"}
        recent = [*recent[-COPY_REACH:], record]
        yield record


def write_reports(path: Path, count: int, *, seed: int = 1, retold: Path | None = None) -> None:
    """Write a JSONL file of made reports."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in made_reports(count, seed=seed, retold=retold):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _places() -> Places:
    gazetteer = Gazetteer.load()

    def names(*kinds: str, least: int = 0) -> list[str]:
        entries = [gazetteer.entry(i) for i in gazetteer.ids_of_kinds(kinds)]
        known = sorted(
            (e for e in entries if e.population >= least and e.name.isascii()), key=lambda e: (-e.population, e.id)
        )
        return [e.name.removeprefix("The ").removeprefix("the ") for e in known[:PLACES_OF_A_KIND]]

    return Places(names("city", least=50_000), names("sea", "strait", "bay"), names("base", "range"))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _made(dice: random.Random, places: Places) -> dict[str, Any]:
    published = FIRST_DAY + datetime.timedelta(dice.randrange(DAYS))
    words = _words(dice, places, published)
    if dice.random() < WITHOUT_EVENT:
        sentences = dice.sample(PEACE, dice.randint(4, 7)) + dice.sample(BACKGROUND[1:4], 2)
    else:
        told = dice.sample(EVENTS, 2 if dice.random() < 0.3 else 1)
        sentences = [told[0], *dice.sample(FOLLOWING, dice.randint(2, 5)), *told[1:]]
        sentences += dice.sample(BACKGROUND, dice.randint(3, 7))
    text = " ".join(_capital(sentence.format(**words)) for sentence in sentences)
    title = _capital(sentences[0].format(**words).rstrip("."))[:80]
    return {
        "text": text,
        "title": title,
        "published": published.isoformat(),
        "publisher": f"Daily {dice.randrange(400)}",
    }


def _words(dice: random.Random, places: Places, published: datetime.date) -> dict[str, str]:
    (big_a, a), (big_b, b), (big_c, _) = dice.sample(STATES, 3)
    day = published - datetime.timedelta(dice.randrange(1, 12))
    return {
        "A": big_a, "a": a, "B": big_b, "b": b, "C": big_c, "name": dice.choice(NAMES), "capital": dice.choice(
            ("Moscow", "Beijing", "Washington", "Tokyo", "Delhi", "Paris", "Berlin", "Ankara")
        ), "town": dice.choice(places.towns), "town2": dice.choice(places.towns), "sea": dice.choice(places.seas),
        "base": dice.choice(places.bases), "day": f"{day:%B} {day.day}, {day.year}", "year": str(day.year),
        "year0": str(day.year - dice.randint(1, 9)), "n": f"{dice.randrange(2, 90) * 100:,}",
        "m": str(dice.randrange(2, 20)),
    }  # fmt: skip


def _copy(dice: random.Random, record: dict[str, Any]) -> dict[str, Any]:
    """The same report in another paper: a line in front, the last sentence cut."""
    head = dice.choice(("", "(Reuse) ", "FROM THE WIRE - "))
    kept = record["text"].rsplit(". ", 1)[0].rstrip(".") + "." if dice.random() < 0.5 else record["text"]
    return {**record, "text": head + kept, "publisher": f"Daily {dice.randrange(400)}"}


def _other(dice: random.Random, record: dict[str, Any]) -> dict[str, Any]:
    published = FIRST_DAY + datetime.timedelta(dice.randrange(DAYS))
    return {
        "text": record["text"], "title": record.get("title"), "published": published.isoformat(),
        "publisher": f"Daily {dice.randrange(400)}",
    }  # fmt: skip


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
