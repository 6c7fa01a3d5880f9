"""When a report was published, told by nothing but its own text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoint.reading.dates import find_dates
from geoint.reading.publication import find_publication_date

FILLER = " The crews trained hard and the harbour was full." * 20

# fmt: off
FOUND: list[tuple[str, str, int, str]] = [
    # a label, or a line of its own
    ("Published on 14 August 2022\nShips left the port.", "2022-08-14", 1, "stated by a label"),
    ("Published: August 14, 2022 | 10:30\nShips left the port.", "2022-08-14", 1, "stated by a label"),
    ("Posted on 2022-08-14 by the fleet. Ships left.", "2022-08-14", 1, "stated by a label"),
    ("Updated 16 August 2022. Published 14 August 2022. Ships left.", "2022-08-14", 1, "stated by a label"),
    ("Updated 16 August 2022. Ships left.", "2022-08-16", 1, "stated by a label"),
    ("DATE: AUGUST 3, 2025\nShips left.", "2025-08-03", 1, "stated by a label"),
    ("Fleet at sea\nAugust 3, 2025\nShips left the port.", "2025-08-03", 1, "a line of its own"),
    ("Fleet at sea\nBy A. Writer | 3 August 2025, 10:30 GMT\nShips left.", "2025-08-03", 1, "a line of its own"),
    ("Sunday, 3 August 2025\nShips left the port.", "2025-08-03", 1, "a line of its own"),
    # datelines
    ("KIEL, April 26, 2010, News Desk -- Ships left the port.", "2010-04-26", 1, "dateline"),
    ("KIEL, April 26 (News) -- The drill Far Shield 2010 began on Monday.", "2010-04-26", 1, "dateline"),
    ("OSLO, Dec. 2 (News) -- The drill Far Shield 2023 ended on Friday.", "2023-12-02", 1, "dateline"),
    # somebody spoke that day
    ("Ships will sail in autumn, a spokesman announced on Monday, September 9, 2024, in Kiel.", "2024-09-09", 2, "somebody spoke that day"),
    ("Ships will sail in autumn, the ministry said on September 9, 2024.", "2024-09-09", 2, "somebody spoke that day"),
    ("The ministry said on September 9, 2024 that ships had left. On May 3, 2024 it had said nothing.", "2024-09-09", 2, "somebody spoke that day"),
    ("The drill began on October 14, 2024. On October 10, 2024 the president had said that all was ready.", "2024-10-14", 2, "told as past"),
    # told with its weekday
    ("Three ships left the port on Monday, June 17, 2024 after a visit of five days.", "2024-06-17", 2, "told with its weekday"),
    ("The navies opened the drill Far Shield 2025 on Sunday, August 3.", "2025-08-03", 2, "told with its weekday"),
    # the latest dated event of the opening
    ("The drill began on May 7, 2018 and ends on the 18th.", "2018-05", 3, "latest dated event told"),
    ("The drill is held from 9 to 21 June 2019 off Kiel.", "2019-06", 3, "latest dated event told"),
    ("The drill was held from 24 June to 3 July 2019 off Kiel.", "2019-07", 3, "latest dated event told"),
    ("A tank at the games, 14 August 2022\nTroops will train later this month, from 30 August to 5 September.", "2022-08", 3, "latest dated event told"),
    ("They form part of Far Shield-2022, which runs from October 10 to 21. The last phase began on October 17.", "2022-10", 3, "latest dated event told"),
    ("On 17 February 2023 the drill began; it goes on until 27 February.", "2023-02", 3, "latest dated event told"),
    # only the year
    ("This year's drill lasts until Sept. 15, 2013.", "2013", 5, "end that is still ahead"),
    ("A year ago this month they drilled in the hills. A minister praised the Red Ridge-2021 drill.", "2022", 5, "years ago, and the year of the edition"),
    ("Two years ago they held Red Ridge 2021 in the hills.", "2023", 5, "years ago, and the year of the edition"),
]

NOT_FOUND = [
    "Ships left the port on Monday.",
    "KIEL, April 26 (News) -- Ships left the port.",
    "Published on\nShare Comments\nShips left the port.",
    "Ships will sail from 3 to 14 March 2024.",
    "The drill Far Shield 2024 will be held from 3 to 14 March.",
    "OSLO, Dec. 2 (News) -- The drill Far Shield 2024 will be the largest.",
    "In November 2022 the leaders met. They spoke again in February.",
    "The last such drill was in 2017; the treaty dates from 1992.",
    "Ships left the port." + FILLER + " A treaty had been signed on May 13, 2013.",
    "Ships will sail on Sept. 15, 2025. The first drill was held on June 27, 2024.",
    "",
]
# fmt: on


@pytest.mark.parametrize(("text", "start", "precision", "rule"), FOUND, ids=[row[0][:60] for row in FOUND])
def test_publication_date_in_the_text(text: str, start: str, precision: int, rule: str) -> None:
    found = find_publication_date(text)
    assert found is not None
    assert (found.start, found.end, found.date_prec, found.rule) == (start, start, precision, rule)
    assert text[found.start_char : found.end_char] == found.text


@pytest.mark.parametrize("text", NOT_FOUND, ids=[text[:60] for text in NOT_FOUND])
def test_nothing_is_made_up(text: str) -> None:
    assert find_publication_date(text) is None


def test_headline_gives_the_year() -> None:
    text = "The drills took place from September 1 to 14 in the hills."
    found = find_publication_date(text, title="Red Ridge 2025 ends")
    assert found is not None
    assert (found.start, found.date_prec) == ("2025-09", 3)
    assert find_publication_date(text) is None


def test_weak_anchor_says_so() -> None:
    found = find_publication_date("The drill is held from 9 to 21 June 2019 off Kiel.")
    assert found is not None
    assert found.reason == "the report is not older than 2019-06-09"


def test_found_date_resolves_the_rest() -> None:
    text = (
        "The ministry announced on Monday, September 9, 2024, that ships would sail this month. "
        "In July they had drilled in the south. On Friday they rested."
    )
    anchor = find_publication_date(text)
    assert anchor is not None
    found = [(d.text, d.start) for d in find_dates(text, published=anchor.start)]
    assert found == [
        ("Monday, September 9, 2024", "2024-09-09"),
        ("this month", "2024-09"),
        ("July", "2024-07"),
        ("Friday", "2024-09-06"),
    ]


def test_year_alone_keeps_to_the_story() -> None:
    text = (
        "A year ago this month they drilled in the hills. A minister praised the Red Ridge-2021 drill. "
        "In October ships drilled at sea. Days later they sailed on. The next month jets rose. "
        "The treaty was signed on 24 February."
    )
    anchor = find_publication_date(text)
    assert anchor is not None
    found = [(d.text, d.start) for d in find_dates(text, published=anchor.start)]
    assert found == [
        ("A year ago this month", "2021"),
        ("2021", "2021"),
        ("October", "2021-10"),
        ("Days later", "2021-10"),
        ("The next month", "2021-11"),
        ("24 February", "2022-02-24"),
    ]


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    found = find_publication_date(text)
    assert found is None or (text[found.start_char : found.end_char] == found.text and found.start == found.end)
