"""The page stays small: five events at most 2.5 MB, ten thousand with twenty thousand reports at most 15 MB."""

from __future__ import annotations

import map_samples

from geoint.output.webmap import to_html


def test_ten_thousand_events_make_at_most_15_mb() -> None:
    assert len(to_html(map_samples.large_collection(), title="Large").encode()) <= 15_000_000


def test_a_dozen_events_make_at_most_2_5_mb() -> None:
    assert len(to_html(map_samples.sample_collection(), title="Small").encode()) <= 2_500_000
