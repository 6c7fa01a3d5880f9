"""Collections for the tests of the map: a dozen events told by six reports, a hostile one, and a large one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoint.models import (
    Candidate,
    Collection,
    Conflict,
    DateExpression,
    Event,
    EventArea,
    EventMention,
    EventPlace,
    Fault,
    Footprint,
    Mention,
    MergeDecision,
    Participant,
    Quantity,
    Reading,
    Report,
    ReviewItem,
    Span,
)

# Hand-drawn outlines, good enough to see: lon, lat.
SEA_OF_JAPAN = Polygon([
    (130.0, 35.6), (132.6, 35.9), (134.8, 35.9), (136.2, 36.4), (137.2, 37.4), (138.9, 38.3), (139.7, 39.8), (139.9, 41.4),
    (140.4, 42.9), (141.5, 44.6), (141.9, 46.0), (141.8, 48.5), (140.7, 50.8), (140.3, 48.0), (138.4, 46.2), (136.0, 44.5),
    (133.8, 43.0), (131.9, 42.9), (130.3, 41.8), (128.4, 40.2), (127.9, 39.3), (129.1, 37.3), (129.4, 35.7),
])  # fmt: skip
SEA_OF_OKHOTSK = Polygon([
    (143.2, 46.8), (145.6, 44.4), (150.5, 46.2), (155.8, 50.2), (156.4, 54.0), (155.6, 57.5), (161.5, 60.5), (160.0, 61.7),
    (154.0, 59.4), (148.0, 59.3), (142.5, 58.4), (137.5, 54.4), (140.8, 53.7), (142.6, 53.5), (143.4, 50.5),
])  # fmt: skip
BERING_SEA = MultiPolygon([
    Polygon([(163.5, 58.5), (166.0, 55.3), (172.0, 53.0), (180.0, 51.6), (180.0, 64.0), (176.5, 62.2), (170.0, 60.0)]),
    Polygon([(-180.0, 51.6), (-172.0, 52.5), (-163.0, 54.9), (-158.5, 57.8), (-165.0, 61.0), (-166.5, 64.5), (-173.0, 64.3), (-180.0, 64.0)]),
])  # fmt: skip
NINGXIA = Polygon(
    [
        (104.3, 37.4),
        (105.3, 36.1),
        (106.3, 35.3),
        (106.9, 36.6),
        (107.5, 37.4),
        (106.8, 38.2),
        (106.9, 39.3),
        (105.9, 38.8),
    ]
)
FAR_EAST = Polygon([
    (127.5, 49.8), (131.0, 47.7), (135.0, 48.4), (133.1, 45.2), (131.2, 43.5), (130.7, 42.4), (135.3, 44.5), (140.3, 48.1),
    (141.2, 52.9), (138.0, 55.0), (130.0, 55.6), (121.5, 53.3),
])  # fmt: skip
WESTERN_PACIFIC = Polygon(
    [
        (141.5, 42.0),
        (155.0, 44.0),
        (158.0, 25.0),
        (148.0, 15.0),
        (131.0, 19.0),
        (132.0, 31.0),
        (138.0, 34.0),
        (141.2, 36.5),
    ]
)
OFF_ZHANJIANG = Point(110.8, 20.9).buffer(1.3, quad_segs=12)
ADIZ = Polygon([(124.0, 32.4), (128.0, 32.4), (132.9, 36.6), (132.9, 39.0), (124.0, 37.2)])
BELARUS = Polygon([(23.5, 53.9), (26.6, 55.7), (30.9, 55.6), (32.7, 53.4), (31.5, 52.1), (23.6, 51.5)])

TEXTS: dict[str, tuple[str, str, str, str | None, str]] = {
    # id: title, publisher, published, url, text
    "r1": (
        "Beijing to join war games in Russia's east",
        "The Harbour Gazette",
        "2022-08-17",
        "https://gazette.example.org/2022/vostok",
        "China said on Wednesday that its troops will join the Vostok drills in Russia's Far East from 30 August to 5 September. "
        "India, Belarus, Mongolia and Tajikistan also take part. Beijing said the move has nothing to do with the war.\n\n"
        "Last October the two navies trained together in the Sea of Japan. Days later their warships sailed on a first joint "
        "patrol of the western Pacific. Russia's eastern military district has its headquarters in Khabarovsk.",
    ),
    "r2": (
        "Week of manoeuvres draws six armies",
        "Northern Wire",
        "2022-08-18",
        "https://wire.example.com/manoeuvres?id=7&lang=en",
        "Six armies meet for Vostok 2022, a week of manoeuvres in the Russian Far East that starts on 30 August. Organisers speak of 50,000 soldiers. "
        "Russia and China held naval drills in the Sea of Japan in October 2021, and then a joint patrol in the western Pacific Ocean. "
        "In August 2021 more than 10,000 troops of the two countries exercised in Ningxia in north-central China.",
    ),
    "r3": (
        "Northern drills announced",
        "Meridian Post",
        "2024-09-09",
        "https://meridian.example.net/north-joint",
        "China will hold the Northern Joint drills with Russia this month in the skies and waters of the Sea of Japan and the Sea of Okhotsk. "
        "In July the two trained in waters and airspace near Zhanjiang in Guangdong. The ministry in Beijing gave no exact date. "
        "A summit in Kazan is planned for October.",
    ),
    "r4": (
        "Warplanes cross into air defence zone",
        "Peninsula Daily",
        "2021-11-20",
        None,
        "Seoul said two Chinese and seven Russian warplanes entered its air defence identification zone on Friday. "
        "Jets took off from a base near Vladivostok, the military said.",
    ),
    "r5": (
        "Missile flies from Plesetsk to Kamchatka",
        "Arctic Monitor",
        "2022-04-21",
        "https://monitor.example.org/sarmat",
        "Russia fired a Sarmat missile from Plesetsk on 20 April 2022; its dummy warheads fell on the Kura range in Kamchatka. "
        "Later that spring bombers flew over the Bering Sea. Tanks of an unnamed brigade trained somewhere in Belarus.",
    ),
    "r6": (
        "Officials talk of new exercises",
        "Column Inches",
        "",
        None,
        "An official in Moscow spoke of large exercises to come, but named neither place nor date. Ships may gather at Tartus.",
    ),
}


def span(report_id: str, words: str, nth: int = 0) -> tuple[int, int]:
    """Where words stand in a report's text."""
    text, at = TEXTS[report_id][4], -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def report(report_id: str) -> Report:
    """One sample report."""
    title, publisher, published, url, text = TEXTS[report_id]
    return Report(
        id=report_id, text=text, title=title, publisher=publisher, published=published or None,
        published_from="field" if published else None, url=url, language="en", path=f"reports/{report_id}.md",
    )  # fmt: skip


def area(name: str, geometry: BaseGeometry, **fields: Any) -> EventArea:
    """An area of an event; its representative point is the geometry's own."""
    point = geometry.representative_point()
    base: dict[str, Any] = {
        "name": name, "entry_ids": (f"sea:{name.lower().replace(' ', '-')}",), "role": "area", "rule": "entry", "geometry": geometry,
        "lon": point.x, "lat": point.y, "where_prec": 5, "confidence": 0.95,
    }  # fmt: skip
    return EventArea(**(base | fields))


def told(report_id: str, sentence: str, place: str | None, **fields: Any) -> EventMention:
    """What one report says of an event: the sentence that says so, and the place in it."""
    start, end = span(report_id, sentence)
    places: tuple[EventPlace, ...] = ()
    if place:
        at = TEXTS[report_id][4].index(place, start)
        places = (EventPlace(start=at, end=at + len(place), name=place, role=fields.pop("role", "area"), footprint=fields.pop("footprint", None),
                             reason=fields.pop("reason", f"“{place}” follows a verb of taking place")),)  # fmt: skip
    base: dict[str, Any] = {
        "id": f"{report_id}:{start}", "report_id": report_id, "name": None, "type": "exercise", "status": "completed", "places": places,
        "evidence": (Span(start=start, end=end),), "confidence": 0.9, "reasons": ("a noun of exercise with a place and a date",),
    }  # fmt: skip
    return EventMention(**(base | fields))


def event(
    event_id: str, label: str, mentions: Sequence[EventMention], areas: Sequence[EventArea], **fields: Any
) -> Event:
    """A merged event; its point is its first area's."""
    base: dict[str, Any] = {
        "id": event_id, "name": None, "label": label, "type": "exercise", "status": "completed", "areas": tuple(areas), "mentions": tuple(mentions),
        "places": tuple(dict.fromkeys(a.name for a in areas if a.role == "area")), "confidence": 0.9,
    }  # fmt: skip
    if areas:
        base |= {"lon": areas[0].lon, "lat": areas[0].lat, "where_prec": areas[0].where_prec}
    return Event(**(base | fields))


def vostok() -> Event:
    """Vostok 2022: two reports, a number, a conflict, a headquarters."""
    first = told("r1", "China said on Wednesday that its troops will join the Vostok drills in Russia's Far East from 30 August to 5 September.",
                 "Russia's Far East", name="Vostok", start="2022-08-30", end="2022-09-05", date_prec=1, date_words="from 30 August to 5 September")  # fmt: skip
    at, stop = span("r2", "50,000 soldiers")
    second = told("r2", "Six armies meet for Vostok 2022, a week of manoeuvres in the Russian Far East that starts on 30 August. Organisers speak of 50,000 soldiers.",
                  "Russian Far East", name="Vostok 2022", start="2022-08-30", date_prec=1, date_words="30 August", troops=50000,
                  quantities=(Quantity(what="soldiers", value=50000, evidence=Span(start=at, end=stop)),))  # fmt: skip
    seat = area("Khabarovsk", Point(135.08, 48.48), role="headquarters", where_prec=1)
    return event(
        "vostok-2022", "Vostok 2022", (first, second), (area("Russia's Far East", FAR_EAST, rule="region", confidence=0.86), seat),
        name="Vostok 2022", series_id="series:vostok", edition="2022", start="2022-08-30", end="2022-09-05", date_prec=1, status="planned",
        participants=("CN", "RU", "IN", "BY", "MN", "TJ"), hosts=("RU",), domains=("land", "sea", "air"), troops=50000, confidence=0.93,
        decisions=(MergeDecision(a=first.id, b=second.id, verdict="same", score=0.94, reasons=("same series: Vostok", "dates overlap", "same area")),),
        conflicts=(Conflict(field="name", values=("Vostok", "Vostok 2022"), mention_ids=(first.id, second.id), chosen="Vostok 2022", why="names the edition"),),
    )  # fmt: skip


def sea_of_japan_2021() -> Event:
    """Naval drills of October 2021, from two reports."""
    first = told(
        "r1",
        "Last October the two navies trained together in the Sea of Japan.",
        "Sea of Japan",
        start="2021-10",
        date_prec=3,
        date_words="Last October",
    )
    second = told("r2", "Russia and China held naval drills in the Sea of Japan in October 2021, and then a joint patrol in the western Pacific Ocean.",
                  "Sea of Japan", start="2021-10", date_prec=3, date_words="in October 2021")  # fmt: skip
    return event(
        "sea-of-japan-2021-10", "Naval drills in the Sea of Japan", (first, second), (area("Sea of Japan", SEA_OF_JAPAN),),
        start="2021-10", end="2021-10", date_prec=3, participants=("CN", "RU"), domains=("sea",), confidence=0.91,
        decisions=(MergeDecision(a=first.id, b=second.id, verdict="same", score=0.88, reasons=("same month", "same sea", "same participants")),),
    )  # fmt: skip


def patrol_2021() -> Event:
    """The patrol after it: the date is known only as after another event."""
    first = told(
        "r1",
        "Days later their warships sailed on a first joint patrol of the western Pacific.",
        "western Pacific",
        type="patrol",
        start="2021-10",
        date_prec=3,
    )
    return event(
        "patrol-2021-10", "Joint naval patrol", (first,), (area("western Pacific", WESTERN_PACIFIC, rule="part_of", confidence=0.62, where_prec=7),),
        type="patrol", start="2021-10", end="2021-11", date_prec=3, participants=("CN", "RU"), domains=("sea",), confidence=0.74,
    )  # fmt: skip


def dated_events() -> list[Event]:
    """Six more events with dates."""
    cooperation = told("r2", "In August 2021 more than 10,000 troops of the two countries exercised in Ningxia in north-central China.", "Ningxia", troops=10000,
                       quantities=(Quantity(what="troops", value=10000, qualifier="more than"),))  # fmt: skip
    north = told("r3", "China will hold the Northern Joint drills with Russia this month in the skies and waters of the Sea of Japan and the Sea of Okhotsk.",
                 "Sea of Japan", name="Northern Joint", date_words="this month")  # fmt: skip
    south = told(
        "r3",
        "In July the two trained in waters and airspace near Zhanjiang in Guangdong.",
        "near Zhanjiang",
        footprint=0,
    )
    jets = told("r4", "Seoul said two Chinese and seven Russian warplanes entered its air defence identification zone on Friday.", "air defence identification zone",
                type="incursion", quantities=(Quantity(what="warplanes", value=2, country="CN"), Quantity(what="warplanes", value=7, country="RU")))  # fmt: skip
    sarmat = told("r5", "Russia fired a Sarmat missile from Plesetsk on 20 April 2022; its dummy warheads fell on the Kura range in Kamchatka.", "Plesetsk",
                  type="missile_test", role="departure", equipment=("RS-28 Sarmat",))  # fmt: skip
    bombers = told("r5", "Later that spring bombers flew over the Bering Sea.", "Bering Sea", type="patrol")
    return [
        event("ningxia-2021", "Cooperation 2021", (cooperation,), (area("Ningxia", NINGXIA, where_prec=4),), name="Cooperation 2021", start="2021-08", end="2021-08", date_prec=3,
              participants=("CN", "RU"), hosts=("CN",), domains=("land", "air"), troops=10000, confidence=0.88),
        event("northern-joint-2024", "Northern Joint 2024", (north,), (area("Sea of Japan", SEA_OF_JAPAN), area("Sea of Okhotsk", SEA_OF_OKHOTSK)),
              name="Northern Joint 2024", series_id="series:northern-joint", edition="2024", start="2024-09", end="2024-09", date_prec=3, status="planned", participants=("CN", "RU"),
              domains=("air", "sea"), confidence=0.9),
        event("zhanjiang-2024", "Drills off Zhanjiang", (south,), (area("near Zhanjiang", OFF_ZHANJIANG, rule="near", confidence=0.7),), start="2024-07", end="2024-07",
              date_prec=3, participants=("CN", "RU"), domains=("sea", "air"), confidence=0.78),
        event("kadiz-2021", "Warplanes in South Korea's air defence zone", (jets,),
              (area("South Korea's air defence identification zone", ADIZ), area("base near Vladivostok", Point(132.1, 43.4), role="departure", where_prec=2, confidence=0.4)),
              type="incursion", start="2021-11-19", end="2021-11-19", date_prec=1, participants=("CN", "RU"), domains=("air",), confidence=0.83),
        event("sarmat-2022", "Sarmat test", (sarmat,), (area("Kura range", Point(161.8, 57.3), role="area", where_prec=2, confidence=0.85),
              area("Plesetsk", Point(40.58, 62.93), role="departure", where_prec=1)), type="missile_test", start="2022-04-20", end="2022-04-20", date_prec=1,
              participants=("RU",), domains=("missile",), confidence=0.95),
        event("bering-2022", "Bombers over the Bering Sea", (bombers,), (area("Bering Sea", BERING_SEA, confidence=0.66),), type="patrol", start="2022-04", end="2022-06",
              date_prec=4, participants=("RU",), domains=("air",), confidence=0.64),
    ]  # fmt: skip


def unsure_events() -> list[Event]:
    """A whole country, an undated one, one of each kind of doubt, and one with no place at all."""
    tanks = told("r5", "Tanks of an unnamed brigade trained somewhere in Belarus.", "Belarus")
    gather = told("r6", "Ships may gather at Tartus.", "Tartus", type="deployment", status="planned", role="base")
    talk = told(
        "r6",
        "An official in Moscow spoke of large exercises to come, but named neither place nor date.",
        None,
        status="planned",
        date_words="to come",
    )
    return [
        event("belarus-tanks", "Tank training in Belarus", (tanks,), (area("Belarus", BELARUS, where_prec=6, confidence=0.45),), start="2022", end="2022", date_prec=5,
              participants=("BY",), domains=("land",), confidence=0.41),
        event("tartus", "Ships at Tartus", (gather,), (area("Tartus", Point(35.87, 34.9), where_prec=1, confidence=0.48),), type="deployment", status="planned",
              participants=("RU",), domains=("sea",), confidence=0.44),
        event("talk", "Large exercises announced", (talk,), (), status="planned", participants=("RU",), confidence=0.3),
        event("line", "Convoy to the coast", (told("r6", "Ships may gather at Tartus.", None, type="other"),), (area("road", LineString([(36.3, 33.5), (36.0, 34.9)]), where_prec=5),),
              type="other", status="unknown", confidence=0.5),
    ]  # fmt: skip


def mention(report_id: str, text: str, lon: float, lat: float, **fields: Any) -> Mention:
    """A toponym of a sample report."""
    start, end = span(report_id, text, fields.pop("nth", 0))
    base: dict[str, Any] = {"report_id": report_id, "start": start, "end": end, "text": text, "name": text, "lon": lon, "lat": lat, "kind": "city",
                            "confidence": 0.9, "method": "gazetteer", "entry_id": f"gn:{text}"}  # fmt: skip
    return Mention(**(base | fields))


def readings() -> tuple[Reading, ...]:
    """The sample reports with some of their mentions."""
    beijing = {"country": "CN", "literal": False, "literal_reason": "subject of a verb of saying", "kind": "city"}
    near = span("r3", "near Zhanjiang")
    footprint = Footprint(report_id="r3", start=near[0], end=near[1], expression="near Zhanjiang", rule="near", anchors=("gn:1784990",), geometry=OFF_ZHANJIANG,
                          lon=110.8, lat=20.9, where_prec=2, confidence=0.7, reasons=("“near” a port, with “waters”: the sea side of a 130 km circle",))  # fmt: skip
    words = span("r1", "Last October")
    mentions: dict[str, tuple[Mention, ...]] = {
        "r1": (mention("r1", "Beijing", 116.4, 39.9, **beijing), mention("r1", "Khabarovsk", 135.08, 48.48, country="RU"), mention("r1", "Mongolia", 103.8, 46.9, kind="country", literal=False)),
        "r3": (mention("r3", "Beijing", 116.4, 39.9, **beijing), mention("r3", "Kazan", 49.12, 55.79, country="RU"), mention("r3", "Guangdong", 113.4, 23.4, kind="admin", country="CN")),
        "r4": (mention("r4", "Seoul", 126.98, 37.57, country="KR", literal=False), mention("r4", "Vladivostok", 131.87, 43.1, country="RU")),
        "r6": (mention("r6", "Moscow", 37.62, 55.75, country="RU", candidates=(Candidate(entry_id="gn:5", name="Moscow", kind="city", country="US", lon=-117, lat=46.7, score=0.1),)),),
    }  # fmt: skip
    dates = (
        DateExpression(
            start_char=words[0],
            end_char=words[1],
            text="Last October",
            start="2021-10",
            end="2021-10",
            date_prec=3,
            rule="last month name",
        ),
    )
    return tuple(
        Reading(
            report=report(i),
            mentions=mentions.get(i, ()),
            footprints=(footprint,) if i == "r3" else (),
            dates=dates if i == "r1" else (),
        )
        for i in TEXTS
    )


def sample_collection() -> Collection:
    """Thirteen events from six reports, with things to review and one report left out."""
    review = (
        ReviewItem(report_id="r6", what="date", subject="to come", quote="spoke of large exercises to come", reason="no date can be worked out from it", confidence=0.2),
        ReviewItem(report_id="r6", what="place", subject="Tartus", quote="Ships may gather at Tartus.", reason="two places share the name",
                   rivals=("Tartus, Syria (0.48)", "Tartus, Turkey (0.31)"), confidence=0.48),
        ReviewItem(report_id="r6", what="publication date", subject="r6", reason="neither the file nor the text says when it was published"),
    )  # fmt: skip
    fault = Fault(where="reports/r7.html", why="the file is empty", advice="save the page again")
    return Collection(
        readings=readings(),
        events=(vostok(), sea_of_japan_2021(), patrol_2021(), *dated_events(), *unsure_events()),
        review=review,
        faults=(fault,),
    )


HOSTILE = (
    "<script>window.pwned=1</script>", "</script><script>window.pwned=2</script>", "<img src=x onerror=window.pwned=3>", "${window.pwned=4}", "`${window.pwned=5}`",
    "\\`${window.pwned=6}//", "{{ 7*7 }}{% set x = 1 %}", "{# comment #}", "\"><svg onload=window.pwned=7>", "' onmouseover='window.pwned=8", "javascript:window.pwned=9",
    "\u202egnp.exe\u202c\u2066", "zero\u200bwidth\u200d\ufeff", "<!--<script>", "]]><!--", "\u2028window.pwned=10\u2029", "&lt;b&gt;&amp;", "@@data@@ @@script@@ @@title@@",
    "\ud800 lone", "\x00\x07null", "A" * 100_000, "Ж" * 500 + "漢字" * 200, "<style>*{display:none}</style>", "<iframe srcdoc='<script>parent.pwned=11</script>'>",
    "<a href='javascript:window.pwned=12'>x</a>",
)  # fmt: skip
HOSTILE_URLS = (
    "javascript:window.pwned=20", "JaVaScRiPt:alert(1)", "data:text/html,<script>parent.pwned=21</script>", "https://ok.example.org/\"onclick=\"window.pwned=22",
    "http://[::1", "vbscript:x", " https://lead.example.org", "https://user@host.example.org/<b>", "file:///etc/passwd", "//no.scheme.example.org",
)  # fmt: skip


def hostile_event(number: int, bad: str, address: str) -> tuple[Event, Reading]:
    """One event and its report with a hostile string in every field that takes text."""
    text = f"{bad} drills near {bad} were held. The end {bad}."
    source = Report(
        id=f"{bad}{number}", text=text, title=bad, published="2024-01-02", publisher=bad, url=address, path=bad
    )
    place = EventPlace(start=0, end=len(bad), name=bad, entry_id=bad, reason=bad, footprint=0)
    told_ = EventMention(
        id=f"m{number}{bad}", report_id=source.id, name=bad, series_id=bad, edition=bad, type="exercise", status="completed", date_words=bad, date_rule=bad,
        participants=(Participant(code="RU", words=bad),), places=(place,), quantities=(Quantity(what=bad, value=3, qualifier=bad),), equipment=(bad,),
        evidence=(Span(start=0, end=len(text)),), reasons=(bad,),
    )  # fmt: skip
    drawn = area(bad, box(100 + number, 20, 100.6 + number, 20.6), rule=bad)
    event_ = event(
        f"e{number}-{bad}", bad, (told_,), (drawn,), name=bad, series_id=f"{bad}{number % 3}", edition=bad, participants=("RU", bad[:40]), places=(bad,),
        decisions=(MergeDecision(a=told_.id, b=told_.id, verdict="unsure", score=0.5, reasons=(bad,)),),
        conflicts=(Conflict(field=bad, values=(bad, "other"), mention_ids=(told_.id, told_.id), chosen=bad, why=bad),), start="2024-01-02",
    )  # fmt: skip
    footprint = Footprint(report_id=source.id, start=0, end=len(bad), expression=bad, rule=bad, anchors=(bad,), geometry=drawn.geometry, lon=drawn.lon, lat=drawn.lat,
                          where_prec=1, confidence=0.9, reasons=(bad,))  # fmt: skip
    named = Mention(report_id=source.id, start=len(text) - len(bad) - 1, end=len(text) - 1, text=bad, name=bad, lon=100.0 + number, lat=25.0, kind="city", country=bad[:2],
                    confidence=0.9, method="geocoder")  # fmt: skip
    return event_, Reading(report=source, mentions=(named,), footprints=(footprint,))


def hostile_collection() -> Collection:
    """Every hostile string in every field, with every hostile address in turn: more than 200 plants."""
    pairs = [hostile_event(i, bad, HOSTILE_URLS[i % len(HOSTILE_URLS)]) for i, bad in enumerate(HOSTILE)]
    review = tuple(
        ReviewItem(report_id=r.report.id, what="place", subject=bad, quote=bad, reason=bad, rivals=(bad,))
        for bad, (_, r) in zip(HOSTILE, pairs, strict=True)
    )
    faults = tuple(Fault(where=bad, why=bad, advice=bad) for bad in HOSTILE)
    return Collection(
        readings=tuple(r for _, r in pairs), events=tuple(e for e, _ in pairs), review=review, faults=faults
    )


def large_collection(count: int = 10_000) -> Collection:
    """Many events of two mentions each, spread over Asia by a fixed pattern: as large as a map may become."""
    kinds = ("exercise", "patrol", "missile_test", "incursion", "deployment", "other")
    seas = (SEA_OF_JAPAN, SEA_OF_OKHOTSK, WESTERN_PACIFIC, FAR_EAST, NINGXIA)
    readings_, events = [], []
    for i in range(count):
        lon, lat = 20 + (i * 37.7) % 150, -5 + (i * 17.3) % 70
        text = f"Forces of two states met for exercise number {i} near the town of Place{i % 977}, officials said on Tuesday. The drills, the {i % 30}th of their kind, end soon."
        ids = (f"a{i}", f"b{i}")
        mentions = tuple(
            EventMention(id=f"{r}:0", report_id=r, name=None, type=kinds[i % 6], status="completed", evidence=(Span(start=0, end=text.index(".") + 1),),
                         places=(EventPlace(start=text.index("Place"), end=text.index(","), name=f"Place{i % 977}", reason="follows “near”"),), reasons=("a noun of exercise",))
            for r in ids
        )  # fmt: skip
        readings_ += [
            Reading(
                report=Report(
                    id=r,
                    text=text,
                    publisher=f"Paper {i % 40}",
                    title=f"Exercise {i}",
                    url=f"https://paper.example.org/{r}",
                )
            )
            for r in ids
        ]
        drawn = area(
            f"Place{i % 977}",
            seas[i % 5] if i % 4 == 0 else Point(lon, lat),
            where_prec=5 if i % 4 == 0 else 1 + i % 2,
            confidence=0.3 + (i % 70) / 100,
        )
        events.append(event(f"event-{i}", f"Exercise {i} near Place{i % 977}", mentions, (drawn,), type=kinds[i % 6], start=f"{2015 + i % 10}-{1 + i % 12:02d}",
                            participants=(("RU", "CN"), ("US", "KR", "JP"), ("IN",))[i % 3], domains=("sea",), confidence=0.3 + (i % 70) / 100, lon=lon, lat=lat))  # fmt: skip
    return Collection(readings=tuple(readings_), events=tuple(events))
