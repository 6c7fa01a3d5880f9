"""Sound inputs of every kind for the fuzzers to damage, and the words that their formats and grammars know."""

from __future__ import annotations

import gzip
import importlib
import io
import json

TEXT = (
    "Russian and Chinese warships began drills in the Sea of Japan on Monday, 14 October 2024, S\u00e1nchez reports.\n"
    "They are to end next week, the ministry said. About 2,000 troops take part off Vladivostok.\n"
)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Drills begin</title><meta charset="utf-8">'
    '<meta property="article:published_time" content="2024-10-14T23:30:00+08:00">'
    '<link rel="canonical" href="https://example.org/drills"></head><body><nav><a href="/">Home</a></nav><article>'
    + "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    + "</article></body></html>"
)
MARKDOWN = f'---\nid: a-7\ntitle: "Drills: again"\npublished: 2024-10-14\ntags:\n  - sea\n# note\n---\n{TEXT}'
JSONL = "".join(
    json.dumps({"id": f"a{n}", "text": f"{TEXT} {n}", "published": "2024-10-14", "title": "Drills"}) + "\n"
    for n in range(4)
)
CSV = "id,text,published\n" + "".join(f'c{n},"Drills, say ""Vostok"".\nMore {n}.",2024-10-14\n' for n in range(4))
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Daily Example</title><link>https://example.org/</link><language>en-gb</language>
<item><title>Drills begin</title><link>https://example.org/1</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Mon, 14 Oct 2024 23:30:00 +0800</pubDate><description>Warships &amp;amp; bombers&nbsp;drill.</description>
<content:encoded><![CDATA[<p>Warships began <b>drills</b> in the Sea of Japan.</p><script>x()</script>]]></content:encoded></item>
<item><title>Patrol</title><link>https://example.org/2</link><dc:date>2024-10-15T01:00:00Z</dc:date></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire Example</title><id>urn:f</id>
<entry><title type="html">Drills &lt;i&gt;begin&lt;/i&gt;</title><id>urn:1</id><link href="https://example.org/a1"/>
<published>2024-10-14T23:30:00+08:00</published><updated>2024-10-16T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Warships began drills.</p><p>They end today.</p></div>
</content></entry>
<entry><title>Patrol</title><id>urn:2</id><link rel="alternate" href="https://example.org/a2"/>
<updated>2024-10-15T00:00:00Z</updated><summary>A patrol off Jeju.</summary></entry></feed>
"""


def http(page: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer of a web server."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + page


def warc_record(body: bytes, number: int = 1, **headers: str) -> bytes:
    """Return one record of a web archive; `headers` go before the usual ones."""
    stated = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Target-URI": f"https://example.org/{number}",
        "WARC-Date": "2025-01-31T10:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(body)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in stated.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + body + b"\r\n\r\n"


def zstd(data: bytes) -> bytes:
    """Return `data` packed with zstd."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return bytes(importlib.import_module(name).compress(data))
        except ImportError:
            continue
    raise ImportError("backports.zstd is needed")


def parquet(rows: list[dict[str, object]]) -> bytes:
    """Return rows as a Parquet table."""
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


RECORDS = [
    warc_record(b"software: example\r\n", 1, WARC_Type="warcinfo", Content_Type="application/warc-fields"),
    warc_record(http(PAGE.encode()), 2),
    warc_record(http(gzip.compress(PAGE.encode(), mtime=0), "Content-Encoding: gzip"), 3),
    warc_record(http(b"5\r\n<html\r\n2\r\n> \r\n0\r\n\r\n", "Transfer-Encoding: chunked"), 4),
    warc_record(http(PAGE.encode(), status="404 Not Found"), 5),
]
READER_SAMPLES: list[tuple[str, bytes]] = [
    ("2024-10-14.txt", TEXT.encode()),
    ("a.md", MARKDOWN.encode()),
    ("a.html", PAGE.encode()),
    ("a.jsonl", JSONL.encode()),
    ("a.csv", CSV.encode()),
    ("a.rss", RSS.encode()),
    ("a.atom", ATOM.encode()),
    ("a.warc", b"".join(RECORDS)),
    ("a.warc.gz", b"".join(gzip.compress(record, mtime=0) for record in RECORDS)),
    ("a.jsonl.gz", gzip.compress(JSONL.encode(), mtime=0)),
    ("a.jsonl.zst", zstd(JSONL.encode())),
    ("a.parquet", parquet([json.loads(line) for line in JSONL.splitlines()])),
]
READER_WORDS: list[bytes] = [
    *b"--- \n|: |title: |published: 2024-13-40\n|{|}|[|]|[[[[[[[[|\"|,|;|\t|\n|\r\n|\r|\x00|\xff\xfe|\xef\xbb\xbf|\xe9|\\ud800|"
    b"<html |<p>|</p>|<div>|<!--|-->|<![CDATA[|]]>|<script>|<table><tr><td>|<a href='|&amp;|&nbsp;|&x;|&#0;|&#x110000;|"
    b"<!DOCTYPE a [<!ENTITY x \"y\">]>|<?xml version='1.0'?>|<item>|</item>|<entry>|<title>|<content type='xhtml'>|xmlns='|"
    b"WARC/1.0\r\n|Content-Length: 99999999999\r\n|Content-Length: 0\r\n|HTTP/1.1 200 OK\r\n|\r\n\r\n|ffffffff\r\n|"
    b"\x1f\x8b\x08\x00|\x28\xb5\x2f\xfd|PAR1|lang |charset=utf-16|2024-10-14T00:00|{\"text\": \"|\"id\": 1e999|    ".split(b"|"),
    "\u043c\u043e\u0440\u0435".encode(),
    "\u202e\u2028".encode(),
]  # fmt: skip
DATE_WORDS: list[str] = [
    *"""January February Feb. March May June Jul Sept. October Oct. November Dec. Monday Tuesday Wed. Friday weekend 1 2 3rd 14
    14th 28 29 30 31 32 99 0 2024 1999 2022 '24 1990s 20241014 2024-10-14 10/14/2024 14.10.2024 12/2024 today yesterday
    tomorrow tonight now last next this previous coming past late early mid mid- end beginning start of the a an one two three
    dozen several few couple day days week weeks month months year years decade century hour hours quarter spring winter summer
    autumn fall first second third ago earlier later before after since until till from to through between and or on in at by
    during for within over about around almost nearly more than same that following ensuing ended ending began will would said
    was were is are has been had held anniversary birthday dateline BEIJING, MOSCOW, (Xinhua) -- - \u2013 \u2014 / . , ; : ( ) "
    ' \n\n Published: Updated: GMT 09:30 a.m. midnight days-long three-day year-long 10-day Q3 H1 FY2024 BC AD""".split(),
    "\n", "\u00a0", "\ufffd", "999999999999", "twenty-first",
]  # fmt: skip
PLACE_WORDS: list[str] = [
    *"""near around off along between within beyond outside inside from to of and or the a an its their in at on over
    towards north south east west northern southern eastern western north-west southwestern northernmost far central middle
    coast coasts coastal border borders waters airspace sea seas strait island islands zone economic exclusive identification
    air defence mainland circle radius centred part parts half third tip shore offshore km kilometres miles nautical metres 5 12
    100 1,000 3.5 fifty several hundred about less more than up Russia China Japan Taiwan Luzon Jeju Kinmen Matsu Guangdong
    Vladivostok Kyiv Moscow Damascus Crimea Siberia Gotland Vistula Russia's China's Russian Chinese Syrian South North Korea
    Sea Japan Okhotsk Black Baltic Gulf Bay Bengal Pacific Ocean Mediterranean 's , . ; : ( ) - \u2013 54.5N, 19.3E
    39\u00b024'N 124\u00b050'E bounded by following points surrounding neighbouring disputed side outskirts close""".split(),
    "Sea of Japan", "South China Sea", "Kola Peninsula", "Bay of Bengal", "Taiwan Strait", "\n", "\u00a0", "\ufffd",
]  # fmt: skip
POSITION_WORDS: list[str] = [
    *"""0 1 5 9 12 25 39 54 59 60 89 90 91 120 124 179 180 181 360 3924 12450 392430 1245030 3924.5 54.5 19.3044 -33.8688
    151.2093 99999999 N S E W n s e w north south east west northern latitude longitude lat lon lat. long. degrees deg minutes
    min seconds sec \u00b0 ' \" \u2032 \u2033 \u2019 '' - -- \u2013 . , ; : / ( ) [ ] and to through between by bounded a) (b) 1. 2. point
    position no. N3924 E12450 25-15N 120-29E 69-30N 033-30E 5424N 01910E \u2212 = \u3001 \uff0c""".split(),
    "\n", " ", "    ", "\u00a0", "\u0663\u0669", "\u00b2\u00b3",
]  # fmt: skip

COPY_WORDS: list[str] = [
    "MOSCOW,", "Tokyo", "BEIJING", "A", "AB", "June 3", "Sept. 14,", "14 October", "2024", "(Xinhua)", "(", ")", "--", "-",
    "\u2014", ":", ",", ".", " ", "\t", "   ", "\n", "\n\n", "\n  ", "\f", "not", "never", "three", "1,000", "Two", "bombers",
    "flew over the Sea of Japan on Tuesday, the ministry said.", "Japan scrambled its own fighters from Chitose.",
    "The flight lasted about seven hours.", "defence", "defense", "Kyiv", "Kiev", "\u0301", "\u0327", "e\u0301\u0327",
    "\uff9e", "\ufdfa", "\u6f14\u4e60", "\u0443\u0447\u0435\u043d\u0438\u044f", "\u00a0", "\ufffd", "_", "\u201c", "\u201d",
]  # fmt: skip

EVENT_WORDS: list[str] = [
    "exercise", "Exercise", "exercises", "drills", "joint", "military", "naval", "war games", "patrol", "patrols",
    "manoeuvres", "missile", "ballistic missile", "launched", "fired", "test-fired", "deployed", "scrambled", "jets",
    "warships", "bombers", "troops", "soldiers", "navy", "Navy", "army", "forces", "fleet", "airspace", "entered",
    "violated", "Vostok", "Vostok 2022", "Zapad-2021", "Joint Sea", "Malabar", "Amber Wolf 2024", "the", "a", "of", "in",
    "and", "with", "near", "off", "from", "to", "said", "ministry of defence", "held", "began", "will hold", "called off",
    "not", "no", "neither", "nor", "if", "it", "they", "its", "their", "Russia", "Russian", "China", "Chinese", "U.S.",
    "NATO", "Japan", "South Korea", "North", "North Korea", "Georgia", "Jordan", "Washington", "Sea of Japan", "Beijing",
    "USS Ronald Reagan", "3,000", "five", "2nd", "Brigade", "Lt. Gen.", "Mr.", "Smith", "(", ")", ",", ";", ":", ".", "-",
    "\u2014", "'s", "\u2019s", '"', "\u201c", "\u201d", "\n", "\n\n", "\t", "*", "#", "http://example.org/a", "@a", "A", "I",
]  # fmt: skip
