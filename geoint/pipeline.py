"""The order of the stages. No other file knows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from geoint.copies import mark_copies
from geoint.events.backdate import infer_publication_years
from geoint.events.extract import Context, find_events, find_exercise_names
from geoint.events.merge import merge_events
from geoint.events.series import SeriesRegister, load_series
from geoint.events.where import with_footprints, with_roles
from geoint.gazetteer import Gazetteer
from geoint.models import Collection, EventMention, Fault, Footprint, Mention, Reading, Report, Span
from geoint.placing.footprint import find_footprints
from geoint.placing.literal import judge_literal
from geoint.placing.resolve import resolve_mentions
from geoint.placing.spatial_sizes import DEFAULT, Sizes
from geoint.reading.actors import load_capitals
from geoint.reading.dates import find_times
from geoint.reading.fast import load_fast_tagger
from geoint.reading.mentions import load_tagger
from geoint.reading.publication import find_publication_date
from geoint.reading.sentences import split_sentences
from geoint.review import find_review_items

if TYPE_CHECKING:
    from geoint.geocode import Geocoder


class Recogniser(Protocol):
    """What finds toponyms."""

    def find(self, report: Report, sentences: Sequence[Span]) -> tuple[Mention, ...]:
        """Return the toponyms of a report in text order, unresolved."""
        ...


Drawing = Literal["events", "all", "none"]


class Pipeline:
    """Reads reports and merges their events. Make one and share it: it holds the gazetteer and the tagger.

    Parameters
    ----------
    custom
        Files of a user's own places (CSV or GeoJSON), which win over the gazetteer's.
    gazetteer
        An open gazetteer instead.
    geocoder
        Asked for the names that the gazetteer does not have; nobody is asked where None.
    sizes
        A TOML file of how far "near", "off", "along" and the like reach, over the built-in table.

    profile
        How toponyms are found: "accurate", or "fast", which is several times quicker and misses more.

    Raises
    ------
    GazetteerError
        Where the gazetteer is damaged, or a custom row cannot be used.
    InputError
        Where the file of sizes cannot be used.
    """

    def __init__(
        self,
        *,
        custom: Sequence[Path] = (),
        gazetteer: Gazetteer | None = None,
        geocoder: Geocoder | None = None,
        sizes: Path | None = None,
        profile: Literal["accurate", "fast"] = "accurate",
    ) -> None:
        self.gazetteer = gazetteer or Gazetteer.load(custom=custom)
        self.geocoder = geocoder
        self.profile = profile
        self.sizes = Sizes.read(sizes) if sizes is not None else DEFAULT

    @cached_property
    def tagger(self) -> Recogniser:
        """The toponym tagger of the profile, loaded at first use."""
        return load_fast_tagger(self.gazetteer) if self.profile == "fast" else load_tagger(self.gazetteer)

    @cached_property
    def register(self) -> SeriesRegister:
        """The exercise series, loaded at first use."""
        return load_series()

    def read(self, report: Report, *, draw: Drawing = "events") -> Reading:
        """Return what is found in one report.

        Parameters
        ----------
        draw
            Which spatial expressions get their geometry: those where something happens, all, or none. Drawing is what
            costs.
        """
        report = _with_publication_date(report)
        sentences = split_sentences(report.text)
        found = self.tagger.find(report, sentences)
        names = find_exercise_names(report.text, found, self.register)
        mentions = self.place(report, [m for m in found if not any(n.start < m.end and m.start < n.end for n in names)])
        times = find_times(report.text, published=report.published, sentences=sentences, title=report.title)
        events = find_events(Context(report, sentences, mentions, times, names), self.gazetteer.demonym)
        footprints = self._draw(report, mentions, events, draw)
        return Reading(
            report=report,
            mentions=with_roles(report.text, mentions, events),
            footprints=footprints,
            dates=tuple(t.expression for t in times),
            events=with_footprints(events, footprints),
        )

    def _draw(
        self, report: Report, mentions: Sequence[Mention], events: Sequence[EventMention], draw: Drawing
    ) -> tuple[Footprint, ...]:
        if draw == "none":
            return ()
        happens = [(p.start, p.end) for e in events for p in e.places if p.role != "mentioned"]
        happens += [(s.start, s.end) for e in events if e.type == "incursion" for s in e.evidence]
        at = None if draw == "all" else happens
        return find_footprints(report.text, mentions, self.gazetteer, report_id=report.id, sizes=self.sizes, at=at)

    def place(self, report: Report, found: Sequence[Mention]) -> tuple[Mention, ...]:
        """Return mentions resolved and judged literal or not; the geocoder comes last, where there is one."""
        resolved = resolve_mentions(report.text, found, self.gazetteer)
        judged = judge_literal(report.text, resolved, capitals=frozenset(load_capitals()))
        if self.geocoder is None:
            return judged
        from geoint.geocode.mentions import geocode_unresolved

        return geocode_unresolved(judged, self.geocoder, text=report.text)

    def collect(self, readings: Iterable[Reading], *, faults: Sequence[Fault] = ()) -> Collection:
        """Merge the events of all readings, and list what an analyst should look at; copies are one source."""
        ordered = mark_copies(tuple(readings))
        events, decisions = merge_events(ordered)
        years = infer_publication_years(ordered, events)
        if years:
            ordered = tuple(self._read_again(r, years.get(r.report.id)) for r in ordered)
            events, decisions = merge_events(ordered)
        review = find_review_items(ordered, events, decisions)
        return Collection(readings=ordered, events=events, review=review, faults=tuple(faults))

    def _read_again(self, reading: Reading, year: str | None) -> Reading:
        """Read a report once more with the publication year that other reports gave it."""
        if year is None:
            return reading
        return self.read(reading.report.model_copy(update={"published": year, "published_from": "other reports"}))


def _with_publication_date(report: Report) -> Report:
    """Take the publication date from the text where nothing else gives it."""
    if report.published is not None:
        return report
    found = find_publication_date(report.text, title=report.title)
    if found is None or found.start is None:
        return report
    return report.model_copy(update={"published": found.start, "published_from": "text"})
