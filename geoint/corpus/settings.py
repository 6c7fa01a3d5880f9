"""What a pipeline is made from, as plain values that can be sent to another process or another machine."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geoint.errors import InputError, WorkerError

if TYPE_CHECKING:
    from geoint.gazetteer import Gazetteer
    from geoint.pipeline import Pipeline


@dataclass(frozen=True)
class Settings:
    """How reports are read; see `geoint.pipeline.Pipeline` and `geoint.geocode.requested_geocoder`.

    `custom` are files of a user's own places, `display` pairs of an entry id and the name to show, `sizes` is a TOML
    file. The geocoder's settings stay in the process that asks for them: requests keep to one a second, so that
    only one process makes them.
    """

    custom: tuple[Path, ...] = ()
    display: tuple[tuple[str, str], ...] = ()
    sizes: Path | None = None
    profile: Literal["accurate", "fast"] = "accurate"
    geocoder: str | None = None
    geocoder_domain: str | None = None
    contact: str | None = None

    def open_pipeline(self) -> Pipeline:
        """Return the pipeline, with the geocoder that the settings or the environment ask for.

        Raises
        ------
        GazetteerError, GeocoderError, InputError
            Where a setting cannot be used.
        """
        from geoint.gazetteer import Gazetteer
        from geoint.pipeline import Pipeline

        gazetteer = Gazetteer.load(custom=self.custom, display=dict(self.display))
        geocoder = None
        if self.geocoder or os.environ.get("GEOINT_GEOCODER"):  # else geopy is not loaded
            from geoint.geocode import requested_geocoder

            geocoder = requested_geocoder(
                gazetteer,
                os.environ,
                service=self.geocoder,
                domain=self.geocoder_domain,
                contact=self.contact,
            )
        return Pipeline(gazetteer=gazetteer, geocoder=geocoder, sizes=self.sizes, profile=self.profile)

    def packed(self, gazetteer: Gazetteer) -> bytes:
        """Return the settings as JSON for a worker, with what the files hold, for the worker may not have them.

        Parameters
        ----------
        gazetteer
            The one that these settings open; a worker whose own is of another make refuses to work.

        Raises
        ------
        InputError
            Where a file cannot be read.
        """
        record = {
            "make": _make_of(gazetteer),
            "custom": [_file(path) for path in self.custom],
            "display": self.display,
            "sizes": None if self.sizes is None else _file(self.sizes),
            "profile": self.profile,
        }
        return json.dumps(record).encode("ascii")


def unpack_pipeline(packed: bytes) -> Pipeline:
    """Return the pipeline of some packed settings, without a geocoder.

    Raises
    ------
    WorkerError
        Where this machine's geoint or gazetteer is of another make.
    """
    from geoint.gazetteer import Gazetteer
    from geoint.pipeline import Pipeline

    record: dict[str, Any] = json.loads(packed)
    with tempfile.TemporaryDirectory(prefix="geoint-") as folder:
        custom = [_put(Path(folder, str(n)), *file) for n, file in enumerate(record["custom"])]
        sizes = None if record["sizes"] is None else _put(Path(folder, "sizes"), *record["sizes"])
        gazetteer = Gazetteer.load(custom=custom, display=dict(record["display"]))
        own = _make_of(gazetteer)
        if own != record["make"]:
            raise WorkerError(f"a worker has geoint {own[0]} where {record['make'][0]} asks; install the same on both")
        return Pipeline(gazetteer=gazetteer, sizes=sizes, profile=record["profile"])


def _make_of(gazetteer: Gazetteer) -> list[str]:
    """The version, and what the gazetteer was built from: readings of another make would not be the same."""
    from geoint import __version__

    return [__version__, json.dumps(gazetteer.meta, sort_keys=True, default=str)]


def _file(path: Path) -> tuple[str, str]:
    try:
        return path.name, base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}; check the file") from error


def _put(folder: Path, name: str, content: str) -> Path:
    """Write a file into a folder of its own, under its own name, which says of what format it is."""
    folder.mkdir()
    path = folder / Path(name).name
    path.write_bytes(base64.b64decode(content))
    return path
