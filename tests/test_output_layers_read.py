"""A run's tables, read back from its folder, are those that the run wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from output_samples import many, sample

from geoint.errors import InputError
from geoint.models import Collection
from geoint.output.fields import Layers
from geoint.output.folder import save
from geoint.output.geojson import to_geojson
from geoint.output.layers import flatten
from geoint.output.layers_read import load_layers
from geoint.runs import load_run


@pytest.mark.parametrize("collection", [sample(), many(12), Collection()], ids=["sample", "many", "nothing"])
def test_all_tables_come_back_as_they_were(collection: Collection, tmp_path: Path) -> None:
    save(collection, tmp_path, title="Drills, 2021")
    written, read = flatten(collection), load_layers(load_run(tmp_path), tmp_path)
    for layer in ("events", "areas", "mentions"):
        assert to_geojson(read, layer=layer) == to_geojson(written, layer=layer)
    assert read.unplaced == written.unplaced
    assert [row.event_id for row in read.events + read.unplaced] == [
        row.event_id for row in written.events + written.unplaced
    ]


def test_the_heading_and_the_faults_come_back(tmp_path: Path) -> None:
    save(sample(), tmp_path, title="Drills, 2021")
    run = load_run(tmp_path)
    assert (run.title, run.faults) == ("Drills, 2021", sample().faults)


def test_an_event_without_a_place_has_a_row_without_geometry() -> None:
    rows: Layers = flatten(sample())
    assert [(row.event_id, row.geometry) for row in rows.unplaced] == [("E0004", None)]
    assert "E0004" not in {row.event_id for row in rows.events}


def test_points_have_the_rounding_of_the_files(tmp_path: Path) -> None:
    save(sample(), tmp_path)
    rows = load_layers(load_run(tmp_path), tmp_path / "events.json").mentions
    assert [shapely.get_coordinates(row.geometry)[0].tolist() for row in rows][:1] == [[135.0, 40.0]]


@pytest.mark.parametrize("content", [None, "{", '{"features": [{}]}', "[" * 100_000])
def test_mentions_that_cannot_be_used_are_one_line(content: str | None, tmp_path: Path) -> None:
    save(sample(), tmp_path)
    file = tmp_path / "mentions.geojson"
    if content is None:
        file.unlink()
    else:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"mentions.geojson: .*; make the run anew with `geoint map`"):
        load_layers(load_run(tmp_path), tmp_path)
