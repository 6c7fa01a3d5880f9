"""Features from classes of like words: what a word is akin to, where it is too rare itself to have taught much."""

from __future__ import annotations

from collections.abc import Sequence

from geoint.reading.word_table import UNKNOWN, Classes, WordTable

# How far to both sides the classes of words are told.
_NEAR = (-2, -1, 1, 2)


def class_features(
    lowers: Sequence[str],
    capital: Sequence[bool],
    flags: Sequence[str],
    runs: Sequence[tuple[int, int]],
    table: WordTable,
) -> list[list[str]]:
    """Return for each token of a sentence what the classes of it and of the words around it say.

    Parameters
    ----------
    lowers
        The words in lower case.
    capital
        Whether each begins with a capital.
    flags
        What `gazetteer_flags` gives.
    runs
        What `capital_runs` gives.
    """
    classes = [table.classes(word) for word in lowers]
    around = [_as_neighbour(kinds, up) for kinds, up in zip(classes, capital, strict=True)]
    rows = []
    for i, (kinds, up) in enumerate(zip(classes, capital, strict=True)):
        first, second, third, fourth, fifth = kinds
        row = [f"A={first}|{up}", f"B={second}|{up}", f"C={third}|{up}", f"D={fourth}", f"E={fifth}"]
        for offset in _NEAR:
            k = i + offset
            if 0 <= k < len(around):
                near, nearest = around[k]
                row += [f"{offset}{feature}" for feature in near]
                if -1 <= offset <= 1:
                    row += [f"{offset}{feature}" for feature in nearest]
        rows.append(row)
    for first, last in runs:
        _add_run(rows, classes, flags, first, last)
    return rows


def _as_neighbour(kinds: Classes, up: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a word says of others two words away at most, and what it says of its very neighbours."""
    return (f"B={kinds[1]}|{up}", f"A={kinds[0]}"), (f"D={kinds[3]}", f"C={kinds[2]}|{up}")


def _add_run(rows: list[list[str]], classes: Sequence[Classes], flags: Sequence[str], first: int, last: int) -> None:
    """Add what the words before and after a run of capitalised words say."""
    before = classes[first - 1] if first else None
    after = classes[last + 1] if last + 1 < len(classes) else None
    left, right = before or UNKNOWN, after or UNKNOWN
    edge_left, edge_right = "" if before else "^", "" if after else "$"
    inner = [
        f"bB={edge_left}{left[1]}",
        f"eB={edge_right}{right[1]}",
        f"bC={edge_left}{left[2]}",
        f"eC={edge_right}{right[2]}",
        f"bAeA={edge_left}{left[0]}|{edge_right}{right[0]}",
    ]
    if last + 2 < len(classes):
        inner += [f"e2B={classes[last + 2][1]}", f"eAe2A={right[0]}|{classes[last + 2][0]}"]
    if first > 1:
        inner += [f"b2B={classes[first - 2][1]}", f"bAb2A={left[0]}|{classes[first - 2][0]}"]
    for k in range(first, last + 1):
        rows[k] += inner
        rows[k] += [
            f"bBg={edge_left}{left[1]}|{flags[k]}",
            f"eBg={edge_right}{right[1]}|{flags[k]}",
            f"lastB={classes[last][1]}|{last - k}",
            f"firstB={classes[first][1]}|{k - first}",
        ]
