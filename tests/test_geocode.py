"""The geocoder: the real geopy client against a local server that answers as Nominatim does, faults included."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nominatim import BARABASH, CHILEAN, Nominatim, place

from geoint.errors import GeocoderError
from geoint.gazetteer import Gazetteer
from geoint.geocode import FAR_KM, PAUSES_S, Geocoder, requested_geocoder
from geoint.geocode.answers import clean, kind_of, to_answer, why_not_asked
from geoint.geocode.cache import MISS_AGE_S, AnswerCache, cache_folder
from geoint.geocode.client import RequestError, make_client
from geoint.geocode.limit import INTERVAL_S, Limiter, Timing
from geoint.geocode.mentions import geocode_unresolved, names_to_look_up, offer_line
from geoint.models import Candidate, Mention


class Clock:
    """A clock that only moves when somebody waits."""

    def __init__(self) -> None:
        self.time = 1_750_000_000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    @property
    def timing(self) -> Timing:
        return Timing(now=lambda: self.time, sleep=self.sleep)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nominatim]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    running = Nominatim()
    yield running
    running.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def geocoder(server: Nominatim, clock: Clock, tmp_path: Path, gazetteer: Gazetteer) -> Geocoder:
    return build(server, clock, tmp_path, gazetteer)


def build(server: Nominatim, clock: Clock, folder: Path, gazetteer: Gazetteer) -> Geocoder:
    told: list[str] = []
    made = Geocoder(
        make_client("nominatim", domain=server.domain, contact="you@example.org"),
        cache=AnswerCache(folder, tell=told.append, timing=clock.timing),
        limiter=Limiter(folder, clock.timing),
        gazetteer=gazetteer,
        timing=clock.timing,
    )
    made.notices = told
    return made


def named(text: str, *, start: int = 0, **more: object) -> Mention:
    fields: dict[str, object] = {"report_id": "a", "start": start, "end": start + len(text), "text": text, "name": text}
    return Mention.model_validate(fields | more)


def test_an_answer_becomes_a_place_with_service_licence_and_little_confidence(
    geocoder: Geocoder, server: Nominatim
) -> None:
    server.replies = [[BARABASH]]
    found = geocoder.resolve(named("Barabash"), countries=["RU"], near=[(131.9, 43.1)])
    assert (found.lon, found.lat, found.country, found.kind) == (131.48, 43.17, "RU", "locality")
    assert (found.method, found.entry_id, found.confidence, found.name) == ("geocoder", None, 0.5, "Barabash")
    assert "nominatim" in found.reasons[0] and "ODbL" in found.reasons[0]
    assert "OpenStreetMap node/240109" in found.reasons
    asked = server.requests[0]
    assert (asked["q"], asked["countrycodes"], asked["format"], asked["limit"]) == ("Barabash", "ru", "json", "5")
    from geoint import __version__

    assert server.agents == [f"geoint/{__version__} (you@example.org)"]


def test_a_name_that_nobody_knows_stays_as_it_was_with_the_reason(geocoder: Geocoder) -> None:
    mention = named("Xyzzyville", reasons=("no gazetteer entry has this name",))
    found = geocoder.resolve(mention, countries=["RU", "CN"])
    assert (found.method, found.lon, found.confidence) == ("unresolved", None, 0.0)
    assert found.reasons == ("no gazetteer entry has this name", "nominatim does not know the name in CN, RU")


@pytest.mark.parametrize(
    ("answer", "options", "reason"),
    [
        (CHILEAN, {"countries": ["RU"]}, "an answer in CL was refused: the text speaks of RU"),
        (CHILEAN, {"near": [(131.9, 43.1)]}, "km from the places of the text was refused"),
        (BARABASH, {"excluded": {"RU"}}, "an answer in RU was refused: the text rules it out"),
        (place("Barabash, Russia", -71.0, -52.5, "ru"), {"countries": ["RU"]}, "outside its own country (RU)"),
        (place("Barabash", 131.48, 43.17, "ru", **{"class": "natural", "type": "bay", "addresstype": "bay"}),
         {"countries": ["RU"]}, "no place for a point (natural/bay)"),
        (place("Barabash", 131.48, 43.17, "ru", **{"class": "amenity", "type": "pub", "addresstype": "amenity"}),
         {"countries": ["RU"]}, "no place for a point (amenity/pub)"),
        (place("Barabash", 131.48, 43.17, "ru") | {"lat": "95.0"}, {"countries": ["RU"]}, "no usable position"),
        (place("Barabash", 131.48, 43.17, "ru") | {"lon": "NaN"}, {"countries": ["RU"]}, "no usable position"),
        (place("Barabash", 131.48, 43.17, "ru") | {"lat": "<script>"}, {"countries": ["RU"]}, "no usable position"),
    ],
)  # fmt: skip
def test_an_answer_that_the_text_contradicts_is_refused(
    geocoder: Geocoder, server: Nominatim, answer: object, options: dict[str, object], reason: str
) -> None:
    server.replies = [[answer]]
    found = geocoder.resolve(named("Barabash"), **options)  # type: ignore[arg-type]
    assert (found.method, found.lon) == ("unresolved", None)
    assert reason in found.reasons[-1]


def test_the_second_answer_counts_where_the_first_is_refused(geocoder: Geocoder, server: Nominatim) -> None:
    server.replies = [[CHILEAN, BARABASH]]
    found = geocoder.resolve(named("Barabash"), countries=["RU"])
    assert (found.country, found.lon, found.confidence) == ("RU", 131.48, 0.5)


def test_a_country_is_found_by_its_polygon_where_the_answer_names_none(geocoder: Geocoder, server: Nominatim) -> None:
    silent = BARABASH | {"address": {}}
    server.replies = [[silent]]
    assert geocoder.resolve(named("Barabash"), countries=["CN", "RU"]).country == "RU"
    assert geocoder.resolve(named("Barabash")).country == "RU"
    refused = geocoder.resolve(named("Barabash"), countries=["US"])
    assert refused.reasons[-1] == "nominatim: an answer in RU was refused: the text speaks of US"


@pytest.mark.parametrize(
    ("answers", "options", "confidence"),
    [
        ([BARABASH], {"countries": ["RU"]}, 0.5),
        ([BARABASH, place("Barabash, Amur Oblast, Russia", 127.5, 50.3, "ru")], {"countries": ["RU"]}, 0.35),
        ([BARABASH, place("Barabash, Primorsky Krai, Russia", 131.5, 43.2, "ru")], {"countries": ["RU"]}, 0.5),
        ([place("Novo-Barabash, Russia", 131.48, 43.17, "ru")], {"countries": ["RU"]}, 0.35),
        ([BARABASH], {}, 0.2),
    ],
)
def test_confidence_falls_with_rivals_other_names_and_nothing_to_check(
    geocoder: Geocoder, server: Nominatim, answers: object, options: dict[str, list[str]], confidence: float
) -> None:
    server.replies = [answers]
    assert geocoder.resolve(named("Barabash"), countries=options.get("countries", ())).confidence == confidence


def test_of_namesakes_the_one_nearest_to_the_text_is_taken(geocoder: Geocoder, server: Nominatim) -> None:
    amur = place("Ivanovka, Amur Oblast, Russia", 127.98, 50.37, "ru")
    server.replies = [[place("Ivanovka, Saratov Oblast, Russia", 46.1, 51.9, "ru"), amur]]
    assert geocoder.resolve(named("Ivanovka"), countries=["RU"], near=[(127.54, 50.29)]).lon == 127.98


def test_a_hostile_name_is_never_the_name_and_carries_no_control_characters(
    geocoder: Geocoder, server: Nominatim
) -> None:
    hostile = "<img src=x onerror=alert(1)>\x1b[2J\u202e${alert(1)}`\n=HYPERLINK(1)" + "A" * 10_000
    server.replies = [[place(hostile, 131.48, 43.17, "ru") | {"osm_type": "node/../x", "osm_id": "1; DROP"}]]
    found = geocoder.resolve(named("Barabash"), countries=["RU"])
    assert found.name == "Barabash" and found.text == "Barabash"
    words = next(r for r in found.reasons if r.startswith("its words: "))
    assert len(words) < 140 and "\x1b" not in words and "\u202e" not in words and "\n" not in words
    assert not any(r.startswith("OpenStreetMap") for r in found.reasons)


@pytest.mark.parametrize(
    "name",
    ["Sea of Japan", "Arabian Sea", "Pacific Ocean", "Kerch Strait", "Gulf of Aden", "Ussuri Bay", "Bashi Channel",
     "western Pacific", "Indo-Pacific region", "Korean Peninsula", "Suwalki Gap", "first island chain", "Far East",
     "东海", "台湾海峡", "Японское море", "northern border", "coast", "US", "NATO", "PLA", "X", "a" * 200],
)  # fmt: skip
def test_water_vague_regions_and_abbreviations_are_never_asked_for(
    geocoder: Geocoder, server: Nominatim, name: str
) -> None:
    assert geocoder.resolve(named(name)).method == "unresolved"
    assert why_not_asked(name)
    assert server.requests == []


@pytest.mark.parametrize(
    "name", ["Barabash", "Novoselki", "Baumholder Training Area", "Nawabshah", "丰镇", "Барабаш", "Ob"]
)
def test_names_of_places_may_be_asked_for(name: str) -> None:
    assert why_not_asked(name) is None


@pytest.mark.parametrize(
    ("what", "addresstype", "kind"),
    [
        ("place/town", "town", "city"), ("place/hamlet", "hamlet", "locality"), ("boundary/administrative", "city", "city"),
        ("boundary/administrative", "state", "admin"), ("boundary/administrative", "country", None),
        ("military/range", "range", "range"), ("military/naval_base", "", "base"), ("landuse/military", "", "base"),
        ("aeroway/aerodrome", "aerodrome", "airfield"), ("natural/strait", "", None), ("place/sea", "sea", None),
        ("highway/primary", "road", None), ("shop/supermarket", "", None), ("man_made/tower", "", "facility"), ("", "", "locality"),
    ],
)  # fmt: skip
def test_kinds(what: str, addresstype: str, kind: str | None) -> None:
    key, _, value = what.partition("/")
    answer = to_answer(1.0, 2.0, "X", {"class": key, "type": value, "addresstype": addresstype})
    assert kind_of(answer) == kind


# Cache


def test_a_known_name_makes_no_request_in_this_run_or_the_next(
    geocoder: Geocoder, server: Nominatim, clock: Clock, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    server.replies = [[BARABASH]]
    first = geocoder.resolve(named("Barabash"), countries=["RU"])
    assert geocoder.resolve(named("Barabash"), countries=["RU"]) == first
    clock.time += 10 * MISS_AGE_S
    assert build(server, clock, tmp_path, gazetteer).resolve(named("Barabash"), countries=["RU"]) == first
    assert len(server.requests) == 1
    assert clock.waits == []
    geocoder.resolve(named("Barabash"), countries=["CN", "RU"])
    assert len(server.requests) == 2


def test_a_miss_is_remembered_for_a_month(geocoder: Geocoder, server: Nominatim, clock: Clock) -> None:
    geocoder.resolve(named("Xyzzyville"))
    clock.time += MISS_AGE_S - 1
    geocoder.resolve(named("Xyzzyville"))
    assert len(server.requests) == 1
    clock.time += 2
    server.replies = [[BARABASH]]
    assert geocoder.resolve(named("Xyzzyville")).method == "geocoder"
    assert len(server.requests) == 2


@pytest.mark.parametrize("damage", [b"not a database " * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_cache_is_set_aside_with_one_line(
    server: Nominatim, clock: Clock, tmp_path: Path, gazetteer: Gazetteer, damage: bytes
) -> None:
    (tmp_path / "geocoder.sqlite").write_bytes(damage)
    server.replies = [[BARABASH]]
    geocoder = build(server, clock, tmp_path, gazetteer)
    assert geocoder.resolve(named("Barabash"), countries=["RU"]).method == "geocoder"
    assert (tmp_path / "geocoder.damaged").read_bytes() == damage
    assert len(geocoder.notices) == 1 and "cache was damaged" in geocoder.notices[0]


@pytest.mark.parametrize("row", ["{}", "[1]", "nonsense", '[{"lon": "x", "lat": 1}]', '[{"lon": 1e999, "lat": 1}]'])
def test_a_row_of_the_cache_that_is_no_answer_is_asked_again(
    geocoder: Geocoder, server: Nominatim, tmp_path: Path, row: str
) -> None:
    server.replies = [[BARABASH]]
    first = geocoder.resolve(named("Barabash"), countries=["RU"])
    with sqlite3.connect(tmp_path / "geocoder.sqlite") as base:
        base.execute("UPDATE answers SET answers = ?", (row,))
    base.close()
    assert geocoder.resolve(named("Barabash"), countries=["RU"]) == first
    assert len(server.requests) == 2


def test_the_cache_lies_in_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "geoint"
    for unusable in ("", "relative/folder"):
        monkeypatch.setenv("XDG_CACHE_HOME", unusable)
        assert cache_folder() == Path.home() / ".cache" / "geoint"


def test_a_folder_that_cannot_be_used_is_one_clear_line(tmp_path: Path, gazetteer: Gazetteer) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GeocoderError, match="XDG_CACHE_HOME") as failure:
        Geocoder.open(contact="you@example.org", gazetteer=gazetteer, cache=tmp_path / "file" / "cache")
    assert "\n" not in str(failure.value)


# Faults

FAULTS = {
    "429": ((429, {}, "{}"), "asked too often"),
    "500": ((500, {}, "<html>broken</html>"), "500"),
    "503": ((503, {}, ""), "no answer within"),
    "broken JSON": ((200, {}, '[{"lat": "43.1", "lon"'), "cannot be read"),
    "no UTF-8": ((200, {"Content-Type": "application/json; charset=ascii"}, "[\"é\"]"), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_tried_three_times_with_growing_pauses_and_then_the_run_goes_on_without(
    geocoder: Geocoder, server: Nominatim, clock: Clock, fault: str
) -> None:
    reply, why = FAULTS[fault]
    server.replies = [reply]
    found = geocoder.resolve(named("Barabash"), countries=["RU"])
    assert (found.method, found.lon, len(server.requests)) == ("unresolved", None, 3)
    assert why in found.reasons[-1]
    assert clock.waits == list(PAUSES_S) and clock.waits == sorted(clock.waits)
    other = geocoder.resolve(named("Novoselki"), countries=["RU"])
    assert "not asked again in this run" in other.reasons[-1]
    assert len(server.requests) == 3
    assert len(geocoder.notices) == 1 and "\n" not in geocoder.notices[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes_is_no_fault(geocoder: Geocoder, server: Nominatim, fault: str) -> None:
    server.replies = [FAULTS[fault][0], FAULTS[fault][0], [BARABASH]]
    assert geocoder.resolve(named("Barabash"), countries=["RU"]).lon == 131.48
    assert geocoder.notices == []


def test_a_service_that_is_late_is_timed_out(
    geocoder: Geocoder, server: Nominatim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoint.geocode.client.TIMEOUT_S", 0.05)
    server.replies = [(200, {}, "late")]
    found = geocoder.resolve(named("Barabash"))
    assert "no answer within" in found.reasons[-1]
    assert len(server.requests) == 3


def test_a_service_that_is_not_there(clock: Clock, tmp_path: Path, gazetteer: Gazetteer, server: Nominatim) -> None:
    server.close()
    geocoder = build(server, clock, tmp_path, gazetteer)
    assert "refused" in geocoder.resolve(named("Barabash")).reasons[-1].lower()
    assert len(geocoder.notices) == 1


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_refusal_is_not_tried_again(geocoder: Geocoder, server: Nominatim, clock: Clock, status: int) -> None:
    server.replies = [(status, {}, "blocked")]
    assert "refuses to answer" in geocoder.resolve(named("Barabash")).reasons[-1]
    assert (len(server.requests), clock.waits, len(geocoder.notices)) == (1, [], 1)


def test_a_bad_question_stops_nothing(geocoder: Geocoder, server: Nominatim) -> None:
    server.replies = [(400, {}, "{}"), [BARABASH]]
    assert "does not understand" in geocoder.resolve(named("Qqq")).reasons[-1]
    assert geocoder.resolve(named("Barabash")).lon == 131.48
    assert geocoder.notices == []


def test_the_wait_that_a_service_asks_for_is_kept_up_to_a_minute(
    geocoder: Geocoder, server: Nominatim, clock: Clock
) -> None:
    server.replies = [(429, {"Retry-After": "30"}, ""), [BARABASH]]
    assert geocoder.resolve(named("Barabash")).lon == 131.48
    assert clock.waits == [30.0]
    server.replies = [(429, {"Retry-After": "3600"}, "")]
    assert "not asked again" in geocoder.resolve(named("Novoselki")).reasons[-1]
    assert clock.waits[1:] in ([], [INTERVAL_S])
    assert len(server.requests) == 3


@pytest.mark.parametrize("reply", [{"error": "Bandwidth limit"}, "text", 7, {"lat": 1}, [[1, 2]], [None]])
def test_json_of_another_shape_is_no_answer(geocoder: Geocoder, server: Nominatim, reply: object) -> None:
    server.replies = [reply]
    found = geocoder.resolve(named("Barabash"), countries=["RU"])
    assert (found.method, found.lon) == ("unresolved", None)


# One request a second


def test_requests_follow_each_other_a_second_apart_and_hits_do_not_wait(
    geocoder: Geocoder, server: Nominatim, clock: Clock
) -> None:
    server.replies = [[BARABASH]]
    for name in ("Aaa", "Bbb", "Aaa", "Bbb", "Ccc"):
        geocoder.resolve(named(name))
    assert clock.waits == pytest.approx([INTERVAL_S, INTERVAL_S], abs=1e-3)
    assert len(server.requests) == 3


@pytest.mark.parametrize("stamp", ["", "nonsense", "9999999999.0", "nan"])
def test_a_strange_time_stamp_delays_nobody(tmp_path: Path, clock: Clock, stamp: str) -> None:
    (tmp_path / "geocoder.lock").write_text(stamp)
    limiter = Limiter(tmp_path, clock.timing)
    with limiter.turn():
        assert clock.waits == []
    with limiter.turn():
        assert clock.waits == pytest.approx([INTERVAL_S], abs=1e-3)


def test_two_processes_share_the_limit(server: Nominatim, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom geoint.geocode.client import make_client\n"
        "from geoint.geocode.limit import Limiter\n"
        "client, limiter = make_client(domain=sys.argv[1]), Limiter(Path(sys.argv[2]))\n"
        "for name in ('Aaa', 'Bbb'):\n    with limiter.turn():\n        client.ask(name, ())\n"
    )
    command = [sys.executable, "-c", script, server.domain, str(tmp_path)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate(timeout=60)[1] for process in running] == [b"", b""]
    assert len(server.times) == 4
    gaps = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    # The server notes arrivals: on a busy machine one comes late and makes the next gap shorter, never both.
    assert min(gaps) >= INTERVAL_S - 0.3
    assert server.times[-1] - server.times[0] >= 3 * INTERVAL_S - 0.3


# Configuration


@pytest.mark.parametrize(
    ("service", "options", "words"),
    [
        ("nominatim", {}, "--contact"),
        ("nominatim", {"domain": "https://Nominatim.OpenStreetMap.org/"}, "--contact"),
        ("nominatim", {"contact": "nobody"}, "is no contact"),
        ("nominatim", {"contact": "a@example.org\r\nX-Evil: 1"}, "is no contact"),
        ("nominatim", {"domain": "ftp://example.org"}, "is no server"),
        ("nominatim", {"domain": "file:///etc"}, "is no server"),
        ("nominatim", {"domain": "user:word@example.org"}, "is no server"),
        ("nonesuch", {}, "no geocoder is called 'nonesuch'; choose one of"),
        ("banfrance\x1b[2J", {}, "no geocoder is called"),
        ("opencage", {}, "the geocoder opencage needs a key, and none is set; set GEOINT_GEOCODER_KEY to yours"),
        ("google", {}, "needs a key, and none is set; set GEOINT_GEOCODER_KEY"),
        ("here", {}, "needs a key, and none is set; set GEOINT_GEOCODER_KEY"),
        ("geonames", {}, "needs a user name, and none is set; set GEOINT_GEOCODER_KEY"),
        ("pelias", {}, "has no server of its own; add --geocoder-domain HOST"),
        ("liveaddress", {}, "needs auth_id and auth_token, which geoint cannot give it"),
        ("geonames", {"domain": "example.org", "contact": "a@example.org"}, "GEOINT_GEOCODER_KEY"),
    ],
)
def test_wrong_settings_are_one_clear_line(
    service: str, options: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GEOINT_GEOCODER_KEY", raising=False)
    with pytest.raises(GeocoderError) as failure:
        make_client(service, **options)
    assert words in str(failure.value)
    assert str(failure.value).isprintable()
    assert "__init__" not in str(failure.value)


def test_any_service_of_geopy_and_any_domain(monkeypatch: pytest.MonkeyPatch, server: Nominatim) -> None:
    monkeypatch.setenv("GEOINT_GEOCODER_KEY", "secret")
    assert make_client("opencage").service == "opencage"
    assert make_client("arcgis").service == "arcgis"  # a key is no user name, which there goes with a password
    assert make_client("nominatim", domain="nominatim.example.org").host == "nominatim.example.org"
    feature = {"geometry": {"coordinates": [131.48, 43.17]},
               "properties": {"name": "Barabash", "countrycode": "RU", "osm_key": "place", "osm_value": "village"}}  # fmt: skip
    server.replies = [{"type": "FeatureCollection", "features": [feature]}]
    (answer,) = make_client("photon", domain=server.domain).ask("Barabash", ["RU"])
    assert (answer.lon, answer.lat, answer.country, kind_of(answer)) == (131.48, 43.17, "RU", "locality")
    assert "secret" not in json.dumps(server.requests)


def test_a_geocoder_is_opened_only_where_one_is_asked_for(
    gazetteer: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    contact = {"GEOINT_CONTACT": "you@example.org"}
    assert requested_geocoder(gazetteer, contact, service=None, domain=None, contact=None) is None
    assert list(tmp_path.iterdir()) == []
    environ = contact | {"GEOINT_GEOCODER": "nominatim"}
    assert requested_geocoder(gazetteer, environ, service=None, domain=None, contact=None) is not None
    assert requested_geocoder(gazetteer, {}, service="nominatim", domain="localhost:1", contact=None) is not None
    with pytest.raises(GeocoderError, match="--contact"):
        requested_geocoder(gazetteer, {}, service="nominatim", domain=None, contact=None)


# Names of a report

TEXT = "Troops moved from Barabash, Russia, to Vladivostok. China watched. Barabash was calm, officials outside Japan said."


def mentions_of(text: str) -> list[Mention]:
    def at(word: str, nth: int = 0, **more: object) -> Mention:
        start = -1
        for _ in range(nth + 1):
            start = text.index(word, start + 1)
        return named(word, start=start, **more)

    resolved = {"method": "gazetteer", "confidence": 0.9}
    return [
        at("Barabash"),
        at("Russia", kind="country", country="RU", lon=100.0, lat=60.0, entry_id="country:RU", **resolved),
        at("Vladivostok", kind="city", country="RU", lon=131.9, lat=43.1, entry_id="gn:2013348", **resolved),
        at(
            "China", kind="country", country="CN", lon=105.0, lat=35.0, entry_id="country:CN", literal=False, **resolved
        ),
        at("Barabash", 1),
        at("Japan", kind="country", country="JP", lon=139.75, lat=35.7, entry_id="country:JP", **resolved),
    ]


def test_a_name_is_asked_for_once_in_the_country_behind_it_and_placed_everywhere(
    geocoder: Geocoder, server: Nominatim
) -> None:
    server.replies = [[BARABASH]]
    before = mentions_of(TEXT)
    after = geocode_unresolved(before, geocoder, text=TEXT)
    assert [r["countrycodes"] for r in server.requests] == ["ru"]
    assert [(m.method, m.lon) for m in after if m.text == "Barabash"] == [("geocoder", 131.48)] * 2
    assert [m for m in after if m.text != "Barabash"] == [m for m in before if m.text != "Barabash"]
    assert [(m.start, m.end) for m in after] == [(m.start, m.end) for m in before]


def test_without_a_country_behind_it_the_countries_of_the_report_count_but_not_those_ruled_out(
    geocoder: Geocoder, server: Nominatim
) -> None:
    text = TEXT.replace("Barabash, Russia,", "Barabash by way of Russia")
    geocode_unresolved(mentions_of(text), geocoder, text=text)
    assert server.requests[0]["countrycodes"] == "cn,ru"


def test_metonyms_water_and_known_places_are_not_looked_up(geocoder: Geocoder, server: Nominatim) -> None:
    mentions = [named("Zubovka", literal=False), named("Gizhigin Bay"), named("Vladivostok", method="gazetteer")]
    assert geocode_unresolved(mentions, geocoder, text="") == tuple(mentions)
    assert server.requests == []


@pytest.mark.parametrize(("lon", "method"), [(132.3, "geocoder"), (127.5, "inferred")])
def test_a_place_put_into_a_town_moves_only_beside_it(
    geocoder: Geocoder, server: Nominatim, lon: float, method: str
) -> None:
    town = Candidate(
        entry_id="gn:2013348", name="Vladivostok", kind="city", country="RU", lon=131.9, lat=43.1, score=0.8
    )
    school = named("Makarov School", method="inferred", kind="facility", country="RU", lon=131.9, lat=43.1,
                   entry_id="gn:2013348", confidence=0.6, candidates=(town,))  # fmt: skip
    server.replies = [[place("Makarov School, Russia", lon, 43.3, "ru")]]
    (found,) = geocode_unresolved([school], geocoder, text="")
    assert found.method == method
    assert found.lon == (lon if method == "geocoder" else 131.9)


def test_a_run_says_how_many_names_could_be_looked_up() -> None:
    mentions = [
        named("Barabash"),
        named("barabash"),
        named("Zubovka"),
        named("Gizhigin Bay"),
        named("Zz", literal=False),
    ]
    assert names_to_look_up(mentions) == ("Barabash", "Zubovka")
    assert offer_line(mentions) == (
        "2 names are not in the gazetteer; --geocoder nominatim --contact you@example.org would look them up"
    )
    assert "1 name is not in the gazetteer" in (offer_line(mentions[:1]) or "")
    assert offer_line([]) is None


def test_the_same_mentions_give_the_same_result_twice(geocoder: Geocoder, server: Nominatim) -> None:
    server.replies = [[BARABASH, CHILEAN]]
    first = geocode_unresolved(mentions_of(TEXT), geocoder, text=TEXT)
    assert geocode_unresolved(mentions_of(TEXT), geocoder, text=TEXT) == first


def test_errors_of_strangers_are_cleaned() -> None:
    assert clean("a\x1b[31m\u202eb\n\nc") == "a [31m b c"
    assert clean(None) == "" and len(clean("x" * 1000)) == 120
    assert FAR_KM < 20_000 / 2
    assert not RequestError("x").again


def test_a_run_without_a_geocoder_opens_no_socket(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    """The main job, with every socket forbidden and an address in the text that must not be followed."""

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, forbidden)
    for name in [name for name in os.environ if name.startswith("GEOINT_")]:
        monkeypatch.delenv(name)
    from geoint.result import map_reports

    report = tmp_path / "report.txt"
    report.write_text(
        "2025-08-03. Russia and China held the Joint Sea-2025 naval exercise near Vladivostok and Xyzzyville, "
        "see https://example.org/x. Ships sailed from Zhanjiang to the Sea of Japan.\n",
        encoding="utf-8",
    )
    result = map_reports(report)
    result.save(tmp_path / "out")
    assert {"RU", "CN"} <= set(result.events[0].participants)
    assert (tmp_path / "out" / "map.html").stat().st_size > 10_000
