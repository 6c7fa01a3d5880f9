"""Feeds: RSS and Atom as they are written in the wild, and XML that is made to do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_samples import ATOM, RSS
from reports_samples import Outcome, write

from geoint.reports.feeds import _published
from geoint.reports.html import fragment_text
from geoint.reports.xml import MAX_DEPTH


def rss(items: str, *, channel: str = "<title>Daily</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'


def test_rss(tmp_path: Path) -> None:
    outcome = Outcome(write(tmp_path / "a.rss", RSS))
    first, second = outcome.reports
    assert (outcome.faults, outcome.notices) == ([], [])
    assert (first.id, first.title, first.url) == ("tag:1", "Drills begin", "https://example.org/1")
    assert (first.published, first.published_from, first.publisher, first.language) == (
        "2024-10-14", "field", "Daily Example", "en-gb",
    )  # fmt: skip
    assert first.text == "Warships began drills in the Sea of Japan."
    assert (second.id, second.text, second.published) == ("https://example.org/2", "Patrol", "2024-10-15")


def test_atom(tmp_path: Path) -> None:
    first, second = Outcome(write(tmp_path / "a.atom", ATOM)).reports
    assert (first.id, first.title, first.url, first.publisher) == (
        "urn:1", "Drills begin", "https://example.org/a1", "Wire Example",
    )  # fmt: skip
    assert (first.published, first.language) == ("2024-10-14", "en")
    assert first.text.split() == "Warships began drills. They end today.".split()
    assert first.text.count("\n") >= 1
    assert (second.text, second.published) == ("A patrol off Jeju.", "2024-10-15")


def test_rss_1_0(tmp_path: Path) -> None:
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old Wire</title></channel>
      <item rdf:about="y"><title>Drill</title><link>https://e.org/1</link><description>A drill.</description>
      <dc:date>2004-05-06T07:08:09Z</dc:date></item></rdf:RDF>"""
    report = Outcome(write(tmp_path / "a.xml", feed)).only
    assert (report.id, report.text, report.published, report.publisher) == (
        "https://e.org/1", "A drill.", "2004-05-06", "Old Wire",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<description>A &lt;b&gt;drill&lt;/b&gt; &amp;amp; more</description>", "A drill & more"),
        ("<description><![CDATA[<p>One.</p><p>Two.<br/>Three.</p>]]></description>", "One.\nTwo.\nThree."),
        ("<description>Caf&eacute; &mdash; 5&nbsp;ships</description>", "Café — 5\xa0ships"),
        ("<description>a &lt; b drill</description>", "a < b drill"),
        ("<title>A headline alone</title>", "A headline alone"),
        ("<title>T</title><description> </description>", "T"),
        ("<media:title xmlns:media='http://search.yahoo.com/mrss/'>Photo</media:title><title>T</title>", "T"),
        (f"<description>\x0bA drill{' of ships' * 20}.</description>", f"\ufffdA drill{' of ships' * 20}."),
    ],
)  # fmt: skip
def test_text_of_an_item(tmp_path: Path, item: str, text: str) -> None:
    assert Outcome(write(tmp_path / "a.xml", rss(f"<item>{item}</item>"))).only.text == text


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Mon, 14 Oct 2024 23:30:00 +0800", "2024-10-14"),
        ("14 Oct 24 23:30 GMT", "2024-10-14"),
        ("2024-10-14T23:30:00Z", "2024-10-14T23:30:00Z"),
        ("yesterday", "yesterday"),
        ("31 Feb 2024 00:00 GMT", "2024-02-31"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", "Mon, 01 Jan 0001 00:00:00 +0000"),
        ("01-Jan-0001 00:00:00 GMT", "01-Jan-0001 00:00:00 GMT"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01"),
        ("Wed, 31 Dec 1969 19:00:00 -0500", "Wed, 31 Dec 1969 19:00:00 -0500"),
        ("Wed, 31 Dec 1969 18:00:00 -0500", "1969-12-31"),
        ("1 Jan 01 00:00 +0000", "2001-01-01"),
        ("9" * 10_000, "9" * 10_000),
        (None, None),
    ],
)
def test_dates_of_feeds(value: str | None, day: str | None) -> None:
    assert _published(value) == day


@pytest.mark.parametrize(
    "date",
    [
        "31 Feb 2024", "Mon, 01 Jan 0001 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01 00:00:00 +0000 UTC",
        "Wed, 31 Dec 1969 19:00:00 -0500",
    ],
)  # fmt: skip
def test_date_that_is_none_is_told(tmp_path: Path, date: str) -> None:
    outcome = Outcome(write(tmp_path / "a.rss", rss(f"<item><title>T</title><pubDate>{date}</pubDate></item>")))
    assert (outcome.only.published, len(outcome.notices)) == (None, 1)


def test_source_goes_before_the_feed(tmp_path: Path) -> None:
    item = '<item><title>T</title><source url="https://e.org/feed">Agency</source></item>'
    assert Outcome(write(tmp_path / "a.rss", rss(item))).only.publisher == "Agency"


def test_ids_of_entries_that_have_none(tmp_path: Path) -> None:
    items = "".join(f"<item><title>T{n}</title></item>" for n in range(3))  # all in one line
    assert Outcome(write(tmp_path / "f.rss", rss(items))).ids == ["f:1", "f:2", "f:3"]


def test_entry_in_two_copies(tmp_path: Path) -> None:
    item = "<item><guid>g</guid><title>T</title></item>"
    outcome = Outcome(write(tmp_path / "f.rss", rss(item * 2)))
    assert outcome.ids == ["g"]
    assert [f.why for f in outcome.faults] == ['the id "g" stands in entry 1 already']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "gb2312"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    title = "联合演习" if encoding == "gb2312" else "Учения"
    feed = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
        + rss(f"<item><title>{title}</title></item>").partition("?>")[2]
    )
    assert Outcome(write(tmp_path / "a.xml", feed.encode(encoding))).only.title == title


def test_blank_line_before_the_feed(tmp_path: Path) -> None:
    assert Outcome(write(tmp_path / "a.rss", "\n\n" + rss("<item><title>T</title></item>"))).only.text == "T"


def test_feed_that_breaks_off(tmp_path: Path) -> None:
    items = "<item><title>One</title></item>\n<item><title>Two</title></item>\n<item><title>AT&T</title></item>"
    outcome = Outcome(write(tmp_path / "a.rss", rss(items)))
    assert [r.text for r in outcome.reports] == ["One", "Two"]
    assert [(f.line, f.why) for f in outcome.faults] == [
        (3, "is no XML from here on (not well-formed (invalid token)), and the rest was left out")
    ]


def test_feed_without_entries(tmp_path: Path) -> None:
    assert Outcome(write(tmp_path / "a.rss", rss(""))).only_fault.why == "is a feed without entries"


def test_other_xml(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "sitemap.xml", '<?xml version="1.0"?><urlset><url>x</url></urlset>')
    write(tmp_path / "in" / "a.txt", "Drills.")
    assert Outcome(path).only_fault.why == "is XML, but no RSS or Atom feed"
    found = Outcome(tmp_path / "in")  # where nobody named it, it is passed over
    assert (found.ids, found.faults) == (["a"], [])
    assert [n.why for n in found.notices] == ["is XML, but no RSS or Atom feed"]


# -- harm

LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";" + "&" + chr(97 + n) + ";"}">' for n in range(20)
)
ENTITY = "declares entities of its own, as no feed does"


@pytest.mark.parametrize(
    ("doctype", "why"),
    [
        (f"{LAUGHS}]>", ENTITY),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "SECRET">]>', ENTITY),
        ('<!DOCTYPE rss [<!ENTITY % x SYSTEM "SECRET"> %x;]>', ENTITY),
        (f'<!DOCTYPE rss [<!ENTITY x "{"a" * 100_000}">]>', ENTITY),
    ],
    ids=["laughs", "file", "parameter", "quadratic"],
)
def test_entities_are_refused(tmp_path: Path, doctype: str, why: str) -> None:
    secret = write(tmp_path / "secret", "SECRET TEXT")
    feed = rss("<item><title>&x; T</title></item>").replace("?>", "?>" + doctype.replace("SECRET", secret.as_uri()), 1)
    assert Outcome(write(tmp_path / "a.rss", feed)).only_fault.why == why


def test_document_type_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.dtd", '<!ENTITY x "SECRET">')
    feed = rss("<item><title>&x;T</title></item>").replace("?>", f'?><!DOCTYPE rss SYSTEM "{secret.as_uri()}">', 1)
    assert Outcome(write(tmp_path / "a.rss", feed)).only.text == "&x;T"


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ("<a>" * 100_000, f"has more than {MAX_DEPTH} elements in each other"),
        (f'<item a="{"x" * 3_000_000}">', "has a tag of more than 1,048,576 characters"),
        (f"<!-- {'x' * 3_000_000} -->", "has a tag of more than 1,048,576 characters"),
        (f"<item><description>{'x ' * 5_000_000}</description></item>", "has too much for one report"),
        (f"<item><description>{'x' * 3_000_000}</description></item>", "has 3,000,000 characters, more than 2,000,000"),
    ],
    ids=["deep", "attribute", "comment", "entry", "text"],
)
def test_beyond_the_limits(tmp_path: Path, items: str, why: str) -> None:
    good = "<item><title>T</title></item>"
    outcome = Outcome(write(tmp_path / "a.rss", rss(f"{good}{items}")))
    assert ([r.text for r in outcome.reports], [f.why for f in outcome.faults]) == (["T"], [why])


# -- pieces of HTML


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("plain", "plain"),
        ("a <b>bold</b> word", "a bold word"),
        ("<p>One</p>two<div>three<ul><li>four</li><li>five</li></ul></div>", "One\ntwo\nthree\nfour\nfive"),
        ("x<script>alert(1)</script>y<style>p{}</style><!-- no -->z", "xyz"),
        ("  many\n\n blanks <br><br> here ", "many blanks\nhere"),
        ("&lt;b&gt; is markup", "<b> is markup"),
        ("<?xml version='1.0' encoding='x'?><p>A", "A"),
        ("<", "<"),
        ("<!-- ", ""),
        ("<p>" * 5_000 + "deep", "deep"),
    ],
)
def test_fragment_text(fragment: str, text: str) -> None:
    assert fragment_text(fragment) == text
