"""The geopy fallback: names that the gazetteer does not have, looked up with a geocoding service. Off unless asked for.

    >>> geocoder = Geocoder.open("nominatim", contact="you@example.org", gazetteer=gazetteer)  # doctest: +SKIP
    >>> mention = geocoder.resolve(mention, countries=["RU"])                                  # doctest: +SKIP

What leaves the machine is the name and the codes of the countries to look in, never a text. An answer is taken only
where the report's own countries and places allow it, and is marked `method="geocoder"` with the service and its
licence. It has coordinates but no gazetteer entry, so that `entry_id` stays None.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from geoint.errors import EntryNotFoundError, GeocoderError
from geoint.gazetteer.names import normalise
from geoint.geocode.answers import Answer, kind_of, why_not_asked
from geoint.geocode.cache import AnswerCache, cache_folder
from geoint.geocode.client import Client, RequestError, make_client
from geoint.geocode.limit import Limiter, Timing
from geoint.models import Mention

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoint.gazetteer import Gazetteer

__all__ = ["FAR_KM", "Geocoder", "requested_geocoder"]

# Never more sure than a coin: a service knows the name, not the report.
MOST_CONFIDENCE = 0.5
_WITH_RIVALS = 0.35
_UNCHECKED = 0.2
# Three tries; seconds between them. A service may ask for more, up to a minute; beyond that the run goes on without it.
PAUSES_S = (2.0, 8.0)
_LONGEST_PAUSE_S = 60.0
# An answer farther than this from all places of the report is a namesake on the other side of the world.
FAR_KM = 5000.0
# Two answers nearer to each other than this are one place, told twice.
_SAME_KM = 50.0
# Degrees (50 km): islets, piers and reefs lie outside the simplified polygon of their country.
_OFF_COAST = 0.5


class Geocoder:
    """A geocoding service behind a cache, a limit of one request a second, and a circuit breaker.

    Parameters
    ----------
    client
        The service.
    cache
        What was asked before.
    limiter
        The turns that requests take.
    gazetteer
        Country polygons, to check answers with.
    timing
        Clock and pauses between tries.
    """

    def __init__(
        self,
        client: Client,
        *,
        cache: AnswerCache,
        limiter: Limiter,
        gazetteer: Gazetteer,
        timing: Timing | None = None,
    ) -> None:
        self._client = client
        self._cache = cache
        self._limiter = limiter
        self._gazetteer = gazetteer
        self._timing = timing or Timing()
        self._stopped: str | None = None
        self.notices: list[str] = []

    @property
    def name(self) -> str:
        """The service and its host."""
        return f"{self._client.service} at {self._client.host}"

    @classmethod
    def open(
        cls,
        service: str = "nominatim",
        *,
        gazetteer: Gazetteer,
        domain: str | None = None,
        contact: str | None = None,
        cache: Path | None = None,
    ) -> Geocoder:
        """Return a geocoder, ready but silent: the first request is made by `resolve`.

        Parameters
        ----------
        service
            A service by its name in geopy.
        gazetteer
            Country polygons, to check answers with.
        domain
            A server of your own, such as "http://localhost:8080"; https where no scheme is given.
        contact
            An e-mail or web address that the service may write to; a must for Nominatim's public server.
        cache
            Folder for answers and for the limit's lock file; geoint's folder in the user's cache where None.

        Raises
        ------
        GeocoderError
            Where a setting is wrong or the folder cannot be used.
        """
        client = make_client(service, domain=domain, contact=contact)
        folder, notices = cache or cache_folder(), list[str]()
        opened = cls(
            client, cache=AnswerCache(folder, tell=notices.append), limiter=Limiter(folder), gazetteer=gazetteer
        )
        opened.notices = notices
        return opened

    def resolve(
        self,
        mention: Mention,
        *,
        countries: Sequence[str] = (),
        excluded: Collection[str] = frozenset(),
        near: Sequence[tuple[float, float]] = (),
        within_km: float = FAR_KM,
    ) -> Mention:
        """Return a mention with the place that the service knows, or as it was, with the reason why not.

        Parameters
        ----------
        mention
            A name that the gazetteer does not have.
        countries
            ISO 3166-1 alpha-2 codes of the countries that the text speaks of; an answer elsewhere is refused.
        excluded
            Codes of countries that the text rules out.
        near
            Places (lon, lat) of the same text; an answer farther than `within_km` kilometres from all is refused.
        """
        why = why_not_asked(mention.text)
        if why is not None:
            return _unplaced(mention, why)
        allowed = sorted({code.upper() for code in countries} - {code.upper() for code in excluded})
        try:
            answers = self.answers(mention.text, allowed)
        except GeocoderError as error:
            return _unplaced(mention, str(error))
        if not answers:
            return _unplaced(mention, f"{self._client.service} does not know the name{_among(allowed)}")
        refused: list[str] = []
        usable: list[tuple[Answer, str | None]] = []
        for answer in answers:
            country, reason = self._judge(answer, allowed, excluded)
            if reason is None and near and _nearest_km(answer, near) > within_km:
                reason = f"an answer {_nearest_km(answer, near):.0f} km from the places of the text was refused"
            if reason is None:
                usable.append((answer, country))
            else:
                refused.append(reason)
        if not usable:
            return _unplaced(mention, f"{self._client.service}: {refused[0]}")
        usable.sort(key=lambda pair: _nearest_km(pair[0], near) if near else 0.0)
        return self._placed(mention, usable, is_checked=bool(allowed or near))

    def answers(self, name: str, countries: Sequence[str] = ()) -> tuple[Answer, ...]:
        """Return a service's answers to a name, from the cache where it was asked before.

        Raises
        ------
        GeocoderError
            Where the service gave no usable answer, now or earlier in this run, or the cache cannot be used.
        """
        plain = " ".join(name.split())
        key = json.dumps([self._client.service, self._client.host, plain, sorted(countries)], ensure_ascii=False)
        known = self._cache.get(key)
        if known is not None:
            return known
        if self._stopped is not None:
            raise GeocoderError(self._stopped)
        found = self._ask(plain, sorted(countries))
        self._cache.put(key, found)
        return found

    def _ask(self, name: str, countries: Sequence[str]) -> tuple[Answer, ...]:
        """Try three times, one request a second at most; then no more in this run."""
        for pause in (*PAUSES_S, None):
            try:
                with self._limiter.turn():
                    return self._client.ask(name, countries)
            except RequestError as failure:
                if not failure.again and not failure.stop:
                    raise GeocoderError(f"{self._client.service}: {failure}") from failure
                if failure.stop or pause is None or failure.after_s > _LONGEST_PAUSE_S:
                    raise self._stop(failure) from failure
                self._timing.sleep(max(pause, failure.after_s))
        raise AssertionError("unreachable")  # pragma: no cover

    def _stop(self, failure: RequestError) -> GeocoderError:
        self._stopped = f"{self.name} gave no answer: {failure}; not asked again in this run"
        self.notices.append(f"{self._stopped}; names that it might know stay in the review list")
        return GeocoderError(self._stopped)

    def _judge(
        self, answer: Answer, allowed: Sequence[str], excluded: Collection[str]
    ) -> tuple[str | None, str | None]:
        """Return the country of an answer, and why it is refused (None where it is not)."""
        if kind_of(answer) is None:
            return None, f"an answer that is no place for a point ({answer.what}) was refused"
        country = answer.country or self._country_at(answer, allowed)
        if answer.country and self._degrees_off(answer, answer.country) > _OFF_COAST:
            return None, f"an answer whose position lies outside its own country ({country}) was refused"
        if country in excluded:
            return None, f"an answer in {country} was refused: the text rules it out"
        if allowed and country not in allowed:
            told = ", ".join(allowed)
            return None, f"an answer in {country or 'no known country'} was refused: the text speaks of {told}"
        return country, None

    def _country_at(self, answer: Answer, likely: Sequence[str]) -> str | None:
        """Return the country that an answer lies in, or the nearest one where it lies just off a coast."""
        nearest: tuple[float, str] | None = None
        for code in (*likely, *self._all_countries):
            off = self._degrees_off(answer, code)
            if off == 0 and self._polygon(code) is not None:
                return code
            if 0 < off <= _OFF_COAST and (nearest is None or (off, code) < nearest):
                nearest = (off, code)
        return nearest[1] if nearest else None

    @cached_property
    def _all_countries(self) -> tuple[str, ...]:
        return tuple(e.partition(":")[2] for e in self._gazetteer.ids() if e.startswith("country:"))

    def _polygon(self, code: str) -> BaseGeometry | None:
        try:
            return self._gazetteer.geometry(self._gazetteer.country_id(code))
        except EntryNotFoundError:
            return None

    def _degrees_off(self, answer: Answer, code: str) -> float:
        """Degrees between an answer and a country; 0 inside, and where there is no polygon to tell."""
        from shapely.geometry import Point

        polygon = self._polygon(code)
        return 0.0 if polygon is None else float(polygon.distance(Point(answer.lon, answer.lat)))

    def _placed(self, mention: Mention, usable: Sequence[tuple[Answer, str | None]], *, is_checked: bool) -> Mention:
        best, country = usable[0]
        rivals = [a for a, _ in usable[1:] if _km((a.lon, a.lat), (best.lon, best.lat)) > _SAME_KM]
        own_name = best.label.partition(",")[0]
        is_same = normalise(own_name) == normalise(mention.text)
        confidence = _WITH_RIVALS if rivals or not is_same else MOST_CONFIDENCE
        reasons = [f"not in the gazetteer; found by {self._client.service} ({self._client.licence})"]
        if best.osm:
            reasons.append(f"OpenStreetMap {best.osm}")
        if best.label:
            reasons.append(f"its words: {best.label!r}")
        if rivals:
            reasons.append(f"{len(rivals)} more of this name there")
        if not is_checked:
            confidence = _UNCHECKED
            reasons.append("nothing in the text to check it against")
        return mention.model_copy(
            update={
                "name": mention.text, "entry_id": None, "kind": kind_of(best), "country": country,
                "lon": best.lon, "lat": best.lat, "method": "geocoder", "reasons": tuple(reasons),
                "confidence": round(min(confidence, mention.recognition), 3), "candidates": (),
            }
        )  # fmt: skip


def requested_geocoder(
    gazetteer: Gazetteer, environ: Mapping[str, str], *, service: str | None, domain: str | None, contact: str | None
) -> Geocoder | None:
    """Return the geocoder that options or the environment ask for, or None where neither does.

    GEOINT_GEOCODER, GEOINT_GEOCODER_DOMAIN and GEOINT_CONTACT stand in for the options that are not given.

    Raises
    ------
    GeocoderError
        Where the settings are wrong.
    """
    chosen = service or environ.get("GEOINT_GEOCODER")
    if not chosen:
        return None
    domain = domain or environ.get("GEOINT_GEOCODER_DOMAIN") or None
    contact = contact or environ.get("GEOINT_CONTACT") or None
    return Geocoder.open(chosen, gazetteer=gazetteer, domain=domain, contact=contact)


def _unplaced(mention: Mention, why: str) -> Mention:
    return mention.model_copy(update={"reasons": (*mention.reasons, why)})


def _among(countries: Sequence[str]) -> str:
    return f" in {', '.join(countries)}" if countries else ""


def _nearest_km(answer: Answer, near: Sequence[tuple[float, float]]) -> float:
    return min(_km((answer.lon, answer.lat), place) for place in near)


def _km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance on a sphere: half a per cent of error is nothing beside 100 km."""
    (lon, lat), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (start, end))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 12_742.0 * math.asin(min(1.0, math.sqrt(half)))
