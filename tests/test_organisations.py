"""Organisations that take part as such; whoever only speaks, or is spoken of, does not."""

from __future__ import annotations

import pytest

from geoint.models import Report
from geoint.pipeline import Pipeline

CASES = [
    ("NATO began the exercise Steadfast Defender in Norway on Monday with troops from Poland.", ["NATO"]),
    ("The CSTO will hold drills in Tajikistan next week, and Ukraine condemned them.", ["CSTO"]),
    ("Ships of the European Union mission and of Djibouti held a naval drill off Djibouti on Monday.", ["EU"]),
    ("Soldiers of the African Union and Kenya trained together near Nanyuki in May.", ["AU"]),
    ("ECOWAS and Ghana held a joint military exercise near Accra in March.", ["ECOWAS"]),
    ("Warships of the Combined Maritime Forces and Oman began a joint patrol in the Gulf of Aden on Monday.", ["CMF"]),
    ("The Shanghai Cooperation Organisation opened an anti-terror military drill in Xinjiang on Monday.", ["SCO"]),
    ("Saudi and Emirati troops of the Peninsula Shield Force began drills near Hafr al-Batin on Monday.", ["GCC"]),
    ("Russian troops held a drill near the border with NATO member Estonia on Monday.", []),
    ("The NATO secretary-general said that Russia held a military exercise in Belarus on Monday.", []),
    ("Finnish troops held a military exercise in Lapland on Monday, a year after Finland joined NATO.", []),
    ("NATO said that Russian jets had violated Estonian airspace on Monday.", []),
    ("Chinese troops held an amphibious exercise off Fujian on Monday, and the EU warned against it.", []),
    ("Polish troops began a military exercise near Orzysz on Monday to NATO standards.", []),
]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize(("text", "names"), CASES)
def test_organisations_that_take_part(pipeline: Pipeline, text: str, names: list[str]) -> None:
    (event,) = pipeline.read(Report(id="r", text=text, published="2024-09-12"), draw="none").events
    assert [body.name for body in event.organisations] == names
    for body in event.organisations:
        assert text[body.evidence.start : body.evidence.end] == body.words
