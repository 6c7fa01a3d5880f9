"""The options that the verbs which read reports share, and the pipeline that they ask for."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

if TYPE_CHECKING:
    from geoint.corpus.settings import Settings
    from geoint.gazetteer import Gazetteer
    from geoint.geocode import Geocoder
    from geoint.pipeline import Pipeline

OwnPlaces = Annotated[
    list[Path] | None, typer.Option("--gazetteer", metavar="FILE", help="Your own places (CSV or GeoJSON); they win.")
]
DisplayNames = Annotated[
    list[str] | None,
    typer.Option("--display-name", metavar="ID=NAME", help="Call an entry so, as in sea:sea-of-japan='East Sea'."),
]
SizesFile = Annotated[
    Path | None, typer.Option("--sizes", metavar="FILE.toml", help="How far near, off, along, ... reach; see docs.")
]
GeocoderName = Annotated[
    str | None,
    typer.Option("--geocoder", metavar="SERVICE", help="Look unknown names up on the network: nominatim, photon, ..."),
]
GeocoderDomain = Annotated[
    str | None, typer.Option("--geocoder-domain", metavar="HOST", help="A geocoding server of your own.")
]
Contact = Annotated[
    str | None, typer.Option("--contact", metavar="WHO", help="E-mail or web address that the service may write to.")
]


class Profile(StrEnum):
    """How place names are read: with all care, or several times quicker."""

    ACCURATE = "accurate"
    FAST = "fast"


ProfileName = Annotated[Profile, typer.Option("--profile", help="Read place names with all care, or quickly.")]


class EngineChoice(StrEnum):
    """What spreads reports over several workers."""

    PROCESSES = "processes"
    DASK = "dask"


Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Read with N workers; 0: one per core.")]
EngineName = Annotated[
    EngineChoice, typer.Option("--engine", help="Worker processes of this machine, or a Dask cluster.")
]
SchedulerAddress = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="tcp://HOST:PORT", help="A running Dask scheduler; else one is started here."),
]


class Workers(NamedTuple):
    """Who reads."""

    jobs: int = 1
    engine: EngineChoice = EngineChoice.PROCESSES
    scheduler: str | None = None

    def checked(self) -> Workers:
        """Return itself.

        Raises
        ------
        typer.BadParameter
            Where a scheduler is named for another engine.
        """
        if self.scheduler is not None and self.engine is not EngineChoice.DASK:
            raise typer.BadParameter("--scheduler is for --engine dask; give both, or neither")
        return self


class Setup(NamedTuple):
    """What a user asked for."""

    custom: list[Path] | None = None
    display: list[str] | None = None
    sizes: Path | None = None
    geocoder: str | None = None
    geocoder_domain: str | None = None
    contact: str | None = None
    profile: Profile = Profile.ACCURATE

    def reading_options(self) -> tuple[str, ...]:
        """Return the options given that change how reports are read, as they are typed."""
        given = {
            "--gazetteer": self.custom, "--display-name": self.display, "--sizes": self.sizes,
            "--profile": self.profile is not Profile.ACCURATE,
        }  # fmt: skip
        return tuple(option for option, value in given.items() if value)

    def settings(self) -> Settings:
        """Return the same as plain values, for workers."""
        from geoint.corpus.settings import Settings

        return Settings(
            custom=tuple(self.custom or ()),
            display=tuple(_display_names(self.display or []).items()),
            sizes=self.sizes,
            profile=self.profile.value,
            geocoder=self.geocoder,
            geocoder_domain=self.geocoder_domain,
            contact=self.contact,
        )

    def open_gazetteer(self) -> Gazetteer:
        """Return the gazetteer with the user's own places and display names."""
        from geoint.gazetteer import Gazetteer

        return Gazetteer.load(custom=self.custom or [], display=_display_names(self.display or []))

    def open_geocoder(self, gazetteer: Gazetteer) -> Geocoder | None:
        """Return the geocoder that the options or the environment ask for; geopy is loaded for nobody else."""
        if not (self.geocoder or os.environ.get("GEOINT_GEOCODER")):
            return None
        from geoint.geocode import requested_geocoder

        return requested_geocoder(
            gazetteer, os.environ, service=self.geocoder, domain=self.geocoder_domain, contact=self.contact
        )

    def open_pipeline(self) -> Pipeline:
        """Return the pipeline."""
        from geoint.pipeline import Pipeline

        gazetteer = self.open_gazetteer()
        return Pipeline(
            gazetteer=gazetteer,
            geocoder=self.open_geocoder(gazetteer),
            sizes=self.sizes,
            profile=self.profile.value,
        )


def _display_names(pairs: list[str]) -> dict[str, str]:
    names = {}
    for pair in pairs:
        entry_id, equals, name = pair.partition("=")
        if not equals or not entry_id.strip() or not name.strip():
            raise typer.BadParameter(f"{pair!r} is not ID=NAME, as in sea:sea-of-japan='East Sea'")
        names[entry_id.strip()] = name.strip()
    return names
