"""Which pairs are compared: in a large block none is left out that might be one event."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest
from shapely.geometry import Point
from test_merge import PAIRS, located, mention

from geoint.events.blocking import block_keys, find_pairs
from geoint.events.compare import compare
from geoint.events.located import Located

STATES = ["RU", "CN", "JP", "US", "KR", "BY", "IN", "PL", "DE", "MN"]
SPOTS = [("Sea of Japan", 135, 40), ("Drawsko", 16, 53), ("Bering Sea", 179.5, 58), ("Tsugol", 115, 50)]
NAMES = [
    (None, None, None), (None, None, None), ("Vostok", "vostok", "2022"), ("Vostok", "vostok", "2018"),
    ("Vostak-2022", None, "2022"), ("Amber Wolf", None, None), ("Amber Wolf 2022", None, "2022"),
]  # fmt: skip
WHEN = [
    None,
    "2022",
    "2022-09/?",
    "2022-09-01/?",
    "2022-09",
    "2022-08",
    "2022-09-01",
    "2022-09-03/2022-09-09",
    "2022-08-30/2022-09-05",
    "2018-09",
]
TOLD = [None, "2022-09", "2022-09-02", "2022-09-05", "2022-10-01"]
TYPES = ["exercise", "patrol", "incursion", "missile_test", "deployment"]


def any_mention(rng: random.Random, number: int) -> Located:
    name, series, edition = rng.choice(NAMES)
    spots = rng.sample(SPOTS, rng.choice([0, 0, 1, 1, 2]))
    drawn = [spot for spot in spots if rng.random() < 0.8]
    told = mention(
        f"r{number // 2}", type=rng.choice(TYPES), name=name, series_id=series, edition=edition, when=rng.choice(WHEN),
        who=rng.sample(STATES, rng.choice([0, 1, 1, 2, 3, 4])), status=rng.choice(["planned", "completed", "unknown"]),
        troops=rng.choice([None, None, 5000, 5500, 20000]), where=[],
    )  # fmt: skip
    told = told.model_copy(update={"id": f"r{number // 2}#{number}"})
    return Located(
        told, frozenset(f"x:{spot[0]}" for spot in spots), tuple(Point(s[1], s[2]).buffer(2) for s in drawn),
        rng.choice(TOLD), frozenset(rng.sample(["cruise", "ballistic"], rng.choice([0, 0, 1]))),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_no_pair_of_a_block_is_left_out_that_is_not_different(seed: int) -> None:
    rng = random.Random(seed)
    items = [any_mention(rng, number) for number in range(260)]
    found = set(find_pairs(items, small_run=0))
    keys = [set(block_keys(item)) for item in items]
    judged = {
        (a, b): compare(items[a], items[b]).verdict
        for a, b in combinations(range(len(items)), 2)
        if keys[a] & keys[b] and items[a].mention.report_id != items[b].mention.report_id
    }
    missed = [pair for pair, verdict in judged.items() if verdict != "different" and pair not in found]
    assert missed == []
    assert found <= set(judged)
    verdicts = set(judged.values())
    assert verdicts == {"same", "different", "unsure"}
    assert len(found) < 0.5 * len(judged), "and most of the others are sorted out"


def test_every_pair_of_the_table_that_is_no_different_one_is_found() -> None:
    for name, a, b, verdict in PAIRS:
        items = [_of("a", a), _of("b", b)]
        if verdict != "different" and set(block_keys(items[0])) & set(block_keys(items[1])):
            assert list(find_pairs(items, small_run=0)) == [(0, 1)], name


def _of(report_id: str, given: dict[str, Any]) -> Located:
    item = located(dict(given))
    return Located(
        item.mention.model_copy(update={"report_id": report_id, "id": f"{report_id}#1"}),
        item.entry_ids, item.geometries, item.published, item.weapons,
    )  # fmt: skip


def test_a_small_run_gives_all_pairs_of_its_blocks() -> None:
    rng = random.Random(1)
    items = [any_mention(rng, number) for number in range(30)]
    keys = [set(block_keys(item)) for item in items]
    together = {
        (a, b)
        for a, b in combinations(range(30), 2)
        if keys[a] & keys[b] and items[a].mention.report_id != items[b].mention.report_id
    }
    assert set(find_pairs(items)) == together


def test_nothing_has_no_pairs() -> None:
    assert list(find_pairs([])) == []
