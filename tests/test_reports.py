"""Readers: every kind of input, good and bad, and what a user is told of it."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports_samples import Outcome, write

from geoint.models import Fault, Report
from geoint.reports import read_reports
from geoint.reports.decode import MAX_FILE_BYTES, MAX_TEXT_CHARS
from geoint.reports.fields import date_in_name, parse_published
from geoint.reports.text import split_front_matter

RUSSIAN = "Российские и китайские корабли начали совместные учения в Японском море."
FRENCH = (
    "Des navires russes et chinois ont commencé mardi des manœuvres en mer du Japon, a annoncé le ministère. "
    "Les exercices dureront une semaine, et d’autres pays y sont invités."
)
CHINESE = "中国和俄罗斯海军在日本海举行联合演习,演习将持续到下周。国防部发言人说,演习不针对第三方。"
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Drills begin | Daily Example</title>
<meta property="og:title" content="Warships &amp; bombers begin drills">
<meta property="article:published_time" content="2024-10-14T23:30:00+08:00">
<meta property="og:site_name" content="Daily Example">
<link rel="canonical" href="https://example.org/world/drills"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Drills begin</h1>
<p>Russian and Chinese warships began drills in the Sea of Japan on Monday, S&aacute;nchez reports.</p>
<p>They are to end next week, the ministry said.</p>
<script>document.write("SCRIPT RAN")</script></article>
<footer>Copyright 2021 Daily Example</footer></body></html>"""


# -- one report in a file


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Drills began.\n", "Drills began.\n"),
        ("Drills began.\r\nThey end today.\r\n", "Drills began.\r\nThey end today.\r\n"),
        ("\n  Drills began.", "\n  Drills began."),
        (b"\xef\xbb\xbfDrills began.", "Drills began."),
        ("Drills\u2028began \U0001f6a2.", "Drills\u2028began \U0001f6a2."),
        ("---\ntitle: no front matter in .txt\n---\nDrills.", "---\ntitle: no front matter in .txt\n---\nDrills."),
    ],
)
def test_text_is_kept_as_it_stands(tmp_path: Path, content: str | bytes, text: str) -> None:
    outcome = Outcome(write(tmp_path / "a.txt", content))
    assert outcome.only.text == text
    assert outcome.notices == []


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "utf-16", None),
        (RUSSIAN, "utf-8-sig", None),
        (RUSSIAN, "utf-32", None),
        (FRENCH, "cp1252", "cp1252"),
        ("“Vostok 2022” — Seoul’s reply", "cp1252", "cp1252"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_encoding(tmp_path: Path, text: str, encoding: str, read_as: str | None) -> None:
    outcome = Outcome(write(tmp_path / "a.txt", text.encode(encoding)))
    assert outcome.only.text == text
    expected = [] if read_as is None else [f"is not in UTF-8 and was read as {read_as}"]
    assert [n.why for n in outcome.notices] == expected


def test_one_damaged_byte_does_not_garble_the_rest(tmp_path: Path) -> None:
    outcome = Outcome(write(tmp_path / "a.txt", RUSSIAN.encode() + b" \xff end"))
    assert outcome.only.text == RUSSIAN + " \ufffd end"
    assert [n.why for n in outcome.notices] == ["has bytes that are not UTF-8, each read as U+FFFD"]


def test_text_cut_in_the_middle_of_a_letter(tmp_path: Path) -> None:
    assert Outcome(write(tmp_path / "a.txt", RUSSIAN.encode()[:-2])).only.text == RUSSIAN[:-2] + "\ufffd"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (bytes(range(256)), "is a binary file"),
        (b"%PDF-1.7 ...", "is a PDF document, not a text"),
        (b"PK\x03\x04 ...", "is a ZIP archive or an office document, not a text"),
        (b"\x1f\x8b\x08 ...", "is a gzip archive, not a text"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 9, "is no readable text"),
        (b"a" * (MAX_TEXT_CHARS + 1), "has 2,000,001 characters, more than 2,000,000"),
        (b"a" * 20_000_000, "has 20.0 MB, too much for one report"),
    ],
    ids=["empty", "blank", "mark-only", "binary", "pdf", "zip", "gzip", "control", "long", "20MB"],
)
def test_file_that_is_no_report(tmp_path: Path, content: bytes, why: str) -> None:
    path = write(tmp_path / "a.txt", content)
    fault = Outcome(path).only_fault
    assert (fault.where, fault.line, fault.why) == (path.as_posix(), None, why)
    assert str(fault) == f"{path.as_posix()}: {why}; {fault.advice}"
    assert len(fault.advice) > 10
    assert "\n" not in str(fault)


def test_largest_text_is_read(tmp_path: Path) -> None:
    assert len(Outcome(write(tmp_path / "a.txt", b"a" * MAX_TEXT_CHARS)).only.text) == MAX_TEXT_CHARS
    assert MAX_FILE_BYTES >= 4 * MAX_TEXT_CHARS


def test_endless_file() -> None:
    assert Outcome("/dev/zero").only_fault.why == "has more than 8.0 MB, too much for one report"


# -- Markdown with front matter


def test_front_matter_fills_the_fields(tmp_path: Path) -> None:
    content = (
        '---\nid: a-7\ntitle: "China: drills, again"\npublisher: Daily: Example\npublished: 2024-09-09\n'
        "url: https://example.org/a?b=c\nlanguage: en\ntags:\n  - sea\n# a comment\n---\n\nDrills began.\n"
    )
    path = write(tmp_path / "2020-01-01.md", content)
    assert Outcome(path).only == Report(
        id="a-7",
        text="\nDrills began.\n",
        title="China: drills, again",
        publisher="Daily: Example",
        published="2024-09-09",
        published_from="front matter",
        url="https://example.org/a?b=c",
        language="en",
        path=path.as_posix(),
    )


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("---\ntitle: A\n---\nBody", {"title": "A"}, "Body"),
        ("---\r\nTitle: A\r\n---\r\nBody\r\n", {"title": "A"}, "Body\r\n"),
        ("---\ntitle: A\n...\nBody", {"title": "A"}, "Body"),
        ("---\ntitle: 'A'\n---", {"title": "A"}, ""),
        ("---\n---\nBody", {}, "Body"),
        ("---\ntitle:\n---\nBody", {"title": ""}, "Body"),
        ("---\ntitle: A\nBody without an end", {}, "---\ntitle: A\nBody without an end"),
        ("---\nA rule, and prose.\n---\nBody", {}, "---\nA rule, and prose.\n---\nBody"),
        ("Body\n---\ntitle: A\n---\n", {}, "Body\n---\ntitle: A\n---\n"),
        ("", {}, ""),
    ],
)
def test_front_matter_is_told_from_text(text: str, fields: dict[str, str], body: str) -> None:
    assert split_front_matter(text) == (fields, body)


def test_front_matter_without_text_is_a_fault(tmp_path: Path) -> None:
    assert Outcome(write(tmp_path / "a.md", "---\ntitle: A\n---\n")).only_fault.why == "is empty"


# -- publication dates


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2024", "2024"),
        ("2024-10", "2024-10"),
        ("2024-10-14", "2024-10-14"),
        (" 2024-10-14 ", "2024-10-14"),
        ("2024-02-29", "2024-02-29"),
        ("2024-10-14T23:30:00+08:00", "2024-10-14"),
        ("2024-10-14 23:30", "2024-10-14"),
        ("2024-10-14T23:30Z", "2024-10-14"),
        ("2023-02-29", None),
        ("2024-13", None),
        ("2024-1-5", None),
        ("14 October 2024", None),
        ("10/14/2024", None),
        ("0000", None),
        ("2024-10-14x", None),
        ("20241014", None),
        ("٢٠٢٤-١٠-١٤", None),
        ("", None),
        ("1800", "1800"),
        ("1944-06-06T06:30", "1944-06-06"),
        ("1970", "1970"),
        ("1970-01", "1970-01"),
        ("1970-01-02T00:00:00Z", "1970-01-02"),
        ("1969-12-31", "1969-12-31"),
        ("1969-12-31T19:00:00Z", "1969-12-31"),
        ("1969-12-31T19:00:00", "1969-12-31"),
        ("1900-01-01", "1900-01-01"),
        ("1900-01-01T09:30", "1900-01-01"),
        ("2200-12-31", "2200-12-31"),
    ],
)
def test_iso_dates(value: str, published: str | None) -> None:
    assert parse_published(value) == published


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2024-10-14_drills.txt", "2024-10-14"),
        ("reuters-2024-10-14.txt", "2024-10-14"),
        ("2024_10_14.md", "2024-10-14"),
        ("20241014-drills.html", "2024-10-14"),
        ("2024-10-14 and 2024-10-15.txt", None),
        ("2024-10-14_2024-10-14.txt", "2024-10-14"),
        ("2024-13-14.txt", None),
        ("2024-10.txt", None),
        ("12024-10-14.txt", None),
        ("report-20241014.txt", None),
        ("vostok-2022.txt", None),
        ("1970-01-01_drills.txt", None),
        ("1970-01-02_drills.txt", "1970-01-02"),
        ("000_1d24909ffaeee963.txt", None),
    ],
)
def test_dates_in_file_names(name: str, published: str | None) -> None:
    assert date_in_name(f"2001-01-01/{name}") == published


def test_file_name_dates_a_report_that_does_not_say(tmp_path: Path) -> None:
    report = Outcome(write(tmp_path / "2024-10-14_x.txt", "Drills.")).only
    assert (report.published, report.published_from) == ("2024-10-14", "file name")


def test_undated_report(tmp_path: Path) -> None:
    report = Outcome(write(tmp_path / "x.txt", "Monday, September 9, 2024: drills.")).only
    assert (report.published, report.published_from) == (None, None)


@pytest.mark.parametrize(
    "value",
    [
        "0001-01-01T00:00:00Z", "0001-01-01", "0001", "1799-12-31", "2201", "9999-12-31", "9999-12-31T23:59:59.999",
        "1970-01-01", "1970-01-01T00:00:00Z", "1970-01-01 08:00:00+08:00", "1969-12-31T19:00:00-05:00",
        "1900-01-01T00:00:00", "1900-01-01 00:00:00.000", "1899-12-30T00:00:00Z",
    ],
)  # fmt: skip
def test_a_date_that_stands_for_none_is_told_and_the_report_is_undated(tmp_path: Path, value: str) -> None:
    assert parse_published(value) is None
    outcome = Outcome(write(tmp_path / "x.jsonl", json.dumps({"id": "a", "text": "Drills.", "published": value})))
    assert (outcome.only.published, outcome.only.published_from) == (None, None)
    assert [n.why for n in outcome.notices] == [f'the publication date "{value}" stands for none']


def test_bad_date_is_told_and_the_report_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path / "x.md", "---\npublished: 31 September\n---\nDrills.")
    outcome = Outcome(path)
    assert (outcome.only.published, outcome.only.text) == (None, "Drills.")
    assert [(n.where, n.why) for n in outcome.notices] == [
        (path.as_posix(), 'the publication date "31 September" is no date')
    ]


def test_without_a_list_for_notices_they_are_faults(tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = write(tmp_path / "x.md", "---\npublished: soon\n---\nDrills.")
    assert [r.id for r in read_reports([path], faults=faults)] == ["x"]
    assert [f.why for f in faults] == ['the publication date "soon" is no date']


# -- web pages


def test_page(tmp_path: Path) -> None:
    report = Outcome(write(tmp_path / "page.html", PAGE)).only
    assert report.text.splitlines() == [
        "Drills begin",
        "Russian and Chinese warships began drills in the Sea of Japan on Monday, Sánchez reports.",
        "They are to end next week, the ministry said.",
    ]
    assert (report.id, report.title, report.publisher) == ("page", "Warships & bombers begin drills", "Daily Example")
    assert (report.published, report.published_from) == ("2024-10-14", "html")
    assert (report.url, report.language) == ("https://example.org/world/drills", "en-GB")


def test_page_in_its_declared_encoding(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1251"><title>Учения</title></head><body><p>{RUSSIAN}</p></body></html>'
    outcome = Outcome(write(tmp_path / "page.htm", page.encode("cp1251")))
    assert (outcome.only.text, outcome.notices) == (RUSSIAN, [])


@pytest.mark.parametrize("declared", ["no-such-code", "idna", "utf-7x", "rot13", "ascii"])
def test_page_with_a_useless_declaration(tmp_path: Path, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{FRENCH}</p></body></html>'
    assert Outcome(write(tmp_path / "page.html", page.encode("cp1252"))).only.text == FRENCH


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta name="date" content="2022-08-17">', "", "2022-08-17"),
        ('<meta name="date" content="2022-08">', "", "2022-08"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-08-17T01:02Z"}</script>', "", "2022-08-17"),
        ("", '<time datetime="2022-08-17T10:00">17 Aug</time>', "2022-08-17"),
        ("", "<p>The drills of 2022-08-17 were large.</p>", None),
        ("", "<p>On 17 August 2022, drills began in the Sea of Japan.</p>", None),
        ("", "<p>Copyright 2022 Daily Example</p>", None),
    ],
)  # fmt: skip
def test_date_of_a_page_is_the_one_that_it_states(tmp_path: Path, head: str, body: str, published: str | None) -> None:
    page = f"<html><head>{head}</head><body><article>{body}<p>{FRENCH}</p></article></body></html>"
    report = Outcome(write(tmp_path / "page.html", page)).only
    assert (report.published, report.published_from) == (published, "html" if published else None)


def test_page_dated_by_its_file_name_only(tmp_path: Path) -> None:
    page = f"<html><body><article><p>{FRENCH}</p></article></body></html>"
    report = Outcome(write(tmp_path / "2024-10-14.html", page)).only
    assert (report.published, report.published_from) == ("2024-10-14", "file name")


@pytest.mark.parametrize("page", ["<html></html>", "<p>", "<html><body><script>1</script></body></html>", "<<<>>>"])
def test_page_without_an_article(tmp_path: Path, page: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert Outcome(write(tmp_path / "page.html", page)).only_fault.why == "no article was found in this page"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("date", ["2024-10-14 10:00 L", "2024-10-14T10:00:00 QQ"])
def test_odd_date_of_a_page_prints_nothing(
    tmp_path: Path, date: str, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    page = f'<html><head><meta name="date" content="{date}"></head><body><p>{FRENCH}</p></body></html>'
    assert Outcome(write(tmp_path / "page.html", page)).only.text == FRENCH
    assert capfd.readouterr() == ("", "")
    assert [str(w.message) for w in recwarn] == []


def test_page_cannot_read_files(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "SECRET")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>{FRENCH} &x;</p></body></html>'
    report = Outcome(write(tmp_path / "page.html", page)).only
    assert FRENCH in report.text
    assert "SECRET" not in report.text


# -- JSONL


def test_jsonl(tmp_path: Path) -> None:
    lines = [
        {
            "id": "a001",
            "text": "Drills.",
            "published": "2024-10-14T08:00:00Z",
            "title": " Two\nlines ",
            "url": "https://e.org",
        },
        {"id": 7, "text": "Patrol.", "publisher": "Daily", "language": "en", "toponyms": [1, 2]},
        {"text": "Nameless.", "published": None, "title": ""},
        {"id": "year", "text": "Dated.", "published": 2022},
    ]
    path = write(tmp_path / "2020-01-01.jsonl", "\n\n".join(json.dumps(x) for x in lines) + "\r\n")
    outcome = Outcome(path)
    assert outcome.ids == ["a001", "7", "2020-01-01:5", "year"]
    first, second, third, fourth = outcome.reports
    assert (first.published, first.published_from, first.title, first.url) == (
        "2024-10-14",
        "field",
        "Two lines",
        "https://e.org",
    )
    assert (second.text, second.publisher, second.language, second.path) == ("Patrol.", "Daily", "en", path.as_posix())
    assert (third.published, third.published_from, third.title) == (None, None, None)
    assert fourth.published == "2022"
    assert (outcome.faults, outcome.notices) == ([], [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "is no JSON (Expecting value at column 1)"),
        ('{"id": "a", "text": "x"', "is no JSON (Expecting ',' delimiter at column 24)"),
        ('["a", "b"]', "is no JSON object"),
        ("null", "is no JSON object"),
        ('{"id": "b"}', "has no text"),
        ('{"id": "b", "text": null}', "has no text"),
        ('{"id": "b", "text": ["x"]}', "has a text that is no string"),
        ('{"id": "b", "text": " "}', "is empty"),
        ('{"id": 1.5, "text": "x"}', "has an id that is no string"),
        ('{"id": true, "text": "x"}', "has an id that is no string"),
        ('{"id": ["b"], "text": "x"}', "has an id that is no string"),
        ('{"id": "good", "text": "x"}', 'the id "good" stands in line 1 already'),
        ("[" * 100_000, "is no JSON that can be read (RecursionError)"),
        ('{"id": ' + "9" * 5000 + ', "text": "x"}', "is no JSON that can be read (ValueError)"),
        (json.dumps({"text": "a" * (MAX_TEXT_CHARS + 1)}), "has 2,000,001 characters, more than 2,000,000"),
        (json.dumps({"text": "a" * (7 * MAX_TEXT_CHARS)}), "the line is too long"),
    ],
    ids=lambda value: value[:24],
)
def test_bad_line_leaves_the_others_alone(tmp_path: Path, line: str, why: str) -> None:
    good, last = '{"id": "good", "text": "Drills."}', '{"id": "last", "text": "Patrol."}'
    path = write(tmp_path / "a.jsonl", f"{good}\n{line}\n{last}")
    outcome = Outcome(path)
    assert outcome.ids == ["good", "last"]
    assert [(f.where, f.line, f.why) for f in outcome.faults] == [(path.as_posix(), 2, why)]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("title", 5, "title is no string but 5"),
        ("url", ["x"], "url is no string but ['x']"),
        ("published", "yesterday", 'the publication date "yesterday" is no date'),
        ("published", {"y": 2024}, "the publication date {'y': 2024} is no date"),
        ("published", True, "the publication date True is no date"),
    ],
)
def test_field_of_a_wrong_type_is_left_out(tmp_path: Path, field: str, value: object, why: str) -> None:
    outcome = Outcome(write(tmp_path / "a.jsonl", json.dumps({"id": "a", "text": "Drills.", field: value})))
    assert (outcome.only.text, getattr(outcome.only, field)) == ("Drills.", None)
    assert [(n.line, n.why) for n in outcome.notices] == [(1, why)]


def test_characters_that_no_file_can_hold(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        r'{"id": "\ud800", "text": "Sea\u0000 of \udc00Japan, and the coast of it beyond the bay"}',
    )
    report = Outcome(path).only
    assert report.text == "Sea\ufffd of \ufffdJapan, and the coast of it beyond the bay"
    assert report.id == "\ufffd"


def test_damaged_bytes_in_one_line_of_jsonl(tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(i), "text": RUSSIAN}, ensure_ascii=False).encode() for i in range(3)]
    lines[1] = lines[1].replace("Я".encode(), b"\xdf")
    outcome = Outcome(write(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert [r.text for r in outcome.reports] == [RUSSIAN, RUSSIAN.replace("Я", "\ufffd"), RUSSIAN]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
@pytest.mark.parametrize(("content", "why"), [(b"", "is empty"), (b"\x00\x01\x02", "is a binary file")])
def test_table_that_is_none(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    assert Outcome(write(tmp_path / name, content)).only_fault.why == why


# -- CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv(tmp_path: Path, delimiter: str, line_end: str) -> None:
    rows = [
        ("ID", " Text ", "published", "score"),
        ("a", '"Drills, say ""Vostok""; tab\there."', "2024-10-14", "1"),
        ("b", f'"Two{line_end}lines."', "", "2"),
        ("", "Nameless.", "2024", ""),
    ]
    content = line_end.join(delimiter.join(row) for row in rows)
    outcome = Outcome(write(tmp_path / "a.csv", "\ufeff" + content))
    assert (outcome.faults, outcome.notices) == ([], [])
    assert outcome.ids == ["a", "b", "a:5"]
    assert [r.text for r in outcome.reports] == [
        'Drills, say "Vostok"; tab\there.',
        f"Two{line_end}lines.",
        "Nameless.",
    ]
    assert [r.published for r in outcome.reports] == ["2024-10-14", None, "2024"]


@pytest.mark.parametrize(
    ("row", "line", "why"),
    [
        ("b,Drills, again", 3, "has 3 values for 2 columns"),
        ("b", 3, "has no text"),
        ("b,", 3, "is empty"),
        ("good,Again", 3, 'the id "good" stands in line 2 already'),
        ('b,"Drills" again', 3, "is no row of a CSV table (',' expected after '\"')"),
    ],
)
def test_bad_row_leaves_the_others_alone(tmp_path: Path, row: str, line: int, why: str) -> None:
    outcome = Outcome(write(tmp_path / "a.csv", f"id,text\ngood,Drills\n{row}\nlast,Patrol\n"))
    assert outcome.ids == ["good", "last"]
    assert [(f.line, f.why) for f in outcome.faults] == [(line, why)]


def test_csv_without_a_text_column(tmp_path: Path) -> None:
    fault = Outcome(write(tmp_path / "a.csv", "id,body\na,Drills\n")).only_fault
    assert (fault.line, fault.why) == (1, "has no column named text")


def test_csv_with_a_long_text(tmp_path: Path) -> None:
    outcome = Outcome(write(tmp_path / "a.csv", "text\n" + "a" * 200_000 + "\n"))
    assert [len(r.text) for r in outcome.reports] == [200_000]


# -- folders, globs, standard input


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "sub/c.txt", "sub/deep/d.TXT", ".hidden.txt", ".git/e.txt", "Z.txt"):
        write(tmp_path / "in" / name, f"Drills in {name}.")
    return tmp_path / "in"


def test_folder_is_read_in_the_order_of_names(folder: Path) -> None:
    outcome = Outcome(folder)
    assert outcome.ids == ["Z", "a", "b", "sub/c", "sub/deep/d"]
    assert [r.path for r in outcome.reports] == [
        (folder / name).as_posix() for name in ("Z.txt", "a.md", "b.txt", "sub/c.txt", "sub/deep/d.TXT")
    ]
    assert (outcome.faults, outcome.notices) == ([], [])


def test_other_files_in_a_folder_are_told_in_one_line(folder: Path) -> None:
    for name in ("README", "x.js", "x.css", "p1.png", "p2.png", "p3.png", "p4.png"):
        write(folder / name, "x")
    outcome = Outcome(folder)
    assert (len(outcome.reports), outcome.faults) == (5, [])
    whys = [n.why for n in outcome.notices]
    assert whys == ["7 files were passed over: README, p1.png, p2.png, p3.png, p4.png and 2 more"]


def test_file_of_another_kind_is_read_when_named(tmp_path: Path) -> None:
    report = Outcome(write(tmp_path / "notes.rst", "Drills.")).only
    assert (report.id, report.text) == ("notes", "Drills.")


def test_folder_without_reports(tmp_path: Path) -> None:
    assert Outcome(tmp_path).only_fault.why == "holds no report"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing", "there is no such file or folder"),
        ("missing.txt", "there is no such file or folder"),
        ("*.pdf", "matches no file"),
        ("a\x00b", "is no path"),
    ],
)
def test_input_that_is_not_there(folder: Path, name: str, why: str) -> None:
    assert Outcome(f"{folder}/{name}").only_fault.why == why


def test_empty_input_is_no_path() -> None:
    assert Outcome("").only_fault.why == "is no path"


def test_bad_input_leaves_the_others_alone(folder: Path) -> None:
    outcome = Outcome(folder / "missing", folder / "b.txt")
    assert (outcome.ids, [f.where for f in outcome.faults]) == (["b"], [f"{folder}/missing"])


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("*.txt", ["Z", "b"]),
        ("**/*.txt", ["Z", "b", "sub/c"]),
        ("[ab].*", ["a", "b"]),
        ("s?b", ["c", "deep/d"]),
        ("sub/*.txt", ["c"]),
    ],
)
def test_glob(folder: Path, pattern: str, ids: list[str]) -> None:
    assert Outcome(f"{folder}/{pattern}").ids == ids


def test_relative_glob(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    outcome = Outcome("./*.md", "sub/*.txt")
    assert [(r.id, r.path) for r in outcome.reports] == [("a", "a.md"), ("c", "sub/c.txt")]


def test_file_with_brackets_in_its_name_is_no_glob(tmp_path: Path) -> None:
    assert Outcome(write(tmp_path / "drills[1].txt", "Drills.")).ids == ["drills[1]"]


def test_file_named_twice_is_read_once(folder: Path) -> None:
    assert Outcome(folder / "b.txt", folder, f"{folder}/*.txt", folder / "sub" / ".." / "b.txt").ids == [
        "b", "Z", "a", "sub/c", "sub/deep/d",
    ]  # fmt: skip


def test_ids_stay_unique(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one/a.txt", "one/a.md", "two/a.txt"):
        write(Path(name), f"Drills in {name}.")
    for name in ("one/t.jsonl", "two/u.jsonl"):
        write(Path(name), '{"id": "1", "text": "Drills."}')
    outcome = Outcome("one", "two")
    assert outcome.ids == ["a", "one/a", "1", "two/a", "u/1"]
    assert [r.path for r in outcome.reports] == ["one/a.md", "one/a.txt", "one/t.jsonl", "two/a.txt", "two/u.jsonl"]


def test_link_in_a_circle(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    assert Outcome(folder).ids == ["Z", "a", "b", "sub/c", "sub/deep/d"]


def test_broken_link(folder: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    outcome = Outcome(folder)
    assert [f.why for f in outcome.faults] == ["cannot be read (no such file or directory)"]
    assert len(outcome.reports) == 5


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission(folder: Path) -> None:
    (folder / "b.txt").chmod(0)
    assert [f.why for f in Outcome(folder).faults] == ["cannot be read (permission denied)"]
    (folder / "b.txt").chmod(stat.S_IRUSR)


def test_file_that_the_system_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_open = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return real_open(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    outcome = Outcome(folder)
    assert outcome.ids == ["Z", "a", "sub/c", "sub/deep/d"]
    assert [str(f) for f in outcome.faults] == [
        f"{folder.as_posix()}/b.txt: cannot be read (permission denied); check the file and its permissions"
    ]


def test_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"drills\xff.txt")
    path.write_text("Drills.")
    report = Outcome(tmp_path).only
    assert (report.id, report.path) == ("drills\ufffd", f"{tmp_path.as_posix()}/drills\ufffd.txt")


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("data", "ids", "texts"),
    [
        (b"Drills.\n", ["stdin"], ["Drills.\n"]),
        (b"---\nid: a\n---\nDrills.", ["a"], ["Drills."]),
        (b' {"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n', ["a", "b"], ["One.", "Two."]),
        (b'\xef\xbb\xbf{"text": "One."}', ["standard input:1"], ["One."]),
        (b"\n" * 9 + b'{"text": "One."}', ["standard input:10"], ["One."]),
        (json.dumps({"id": "long", "x": "y" * MAX_FILE_BYTES, "text": "One."}).encode() + b"\n{}", ["long"], ["One."]),
    ],
)
def test_standard_input(data: bytes, ids: list[str], texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(data))
    outcome = Outcome("-", "-")
    assert (outcome.ids, [r.text for r in outcome.reports]) == (ids, texts)
    assert {r.path for r in outcome.reports} == {None}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"a" * (MAX_FILE_BYTES + 1), "has more than 8.0 MB, too much for one report"),
        (b"\x00", "is a binary file"),
    ],
)
def test_standard_input_that_is_no_report(data: bytes, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(data))
    fault = Outcome("-").only_fault
    assert (fault.where, fault.why) == ("standard input", why)


@pytest.mark.parametrize("kind", ["none", "no buffer", "closed"])
def test_standard_input_that_is_closed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for programs that cron starts, and in notebooks."""
    stdin = None if kind == "none" else io.StringIO("Drills.") if kind == "no buffer" else Stdin(b"Drills.")
    if isinstance(stdin, Stdin):
        stdin.buffer.close()
    monkeypatch.setattr(sys, "stdin", stdin)
    fault = Outcome("-").only_fault
    assert str(fault) == "standard input: is closed; pass reports by a pipe, or name files"


def test_standard_input_that_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    with os.fdopen(os.open("/dev/null", os.O_RDONLY), "rb") as stream:
        os.dup2(folder, stream.fileno())
        os.close(folder)
        monkeypatch.setattr(sys, "stdin", type("Opened", (), {"buffer": stream}))
        assert Outcome("-").only_fault.why == "cannot be read (is a directory)"


# -- anything at all


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Bytes as they come, and bytes that get further in: what the readers look for, shuffled.
PIECES = st.lists(
    st.sampled_from([b"---\n", b"title: a\n", b"published: 2024-13-40\n", b'{"id": "a", ', b'"text": "b"}', b"\n", b"\r\n",
                     b"id,text\n", b'"', b",", b";", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\x00", b"<html><p>", b"</p>",
                     b"<meta charset=utf-16>", b"<!--", b"Drills in the Sea of Japan. ", "море".encode(), b"\\ud800"])
    | st.binary(max_size=8),
    max_size=20,
).map(b"".join)  # fmt: skip


@pytest.mark.parametrize("suffix", [".txt", ".md", ".jsonl", ".csv", ".html", ""])
@given(data=st.binary(max_size=200) | PIECES)
@FUZZ
def test_no_input_raises(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = write(tmp_path / f"fuzz{suffix}", data)
    outcome = Outcome(path)
    assert (
        outcome.reports
        or outcome.faults
        or not data.strip(b"\xff\xfe\xef\xbb\xbf\r\n\t ")
        or suffix in {".csv", ".jsonl"}
    )
    for report in outcome.reports:
        assert report.text.strip()
        report.model_dump_json().encode("utf-8")
    for line in [*outcome.faults, *outcome.notices]:
        assert "\n" not in str(line)
        assert str(line).encode("utf-8").startswith(path.as_posix().encode())


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
@FUZZ
def test_every_text_comes_back_whole(tmp_path: Path, text: str) -> None:
    record = write(tmp_path / "fuzz.jsonl", json.dumps({"id": "a", "text": text}))
    plain = write(tmp_path / "fuzz.txt", text)
    expected = [] if not text.strip() or "\ufffd" in text else [text]
    for path in (record, plain):
        texts = [r.text for r in Outcome(path).reports]
        assert texts == expected or "\ufffd" in text or text.startswith("\ufeff")


def test_seeds_are_five_dated_reports(seeds_dir: Path) -> None:
    outcome = Outcome(seeds_dir)
    assert (outcome.faults, outcome.notices) == ([], [])
    assert [(r.published, r.published_from, r.language) for r in outcome.reports] == [
        ("2022-08-17", "front matter", "en"),
        ("2022-08-17", "front matter", "en"),
        ("2022-08-18", "front matter", "en"),
        ("2024-09-09", "front matter", "en"),
        ("2024-10-14", "front matter", "en"),
    ]
    assert all(r.title and r.publisher and 1000 < len(r.text) < 4000 for r in outcome.reports)


@pytest.mark.real_reports
def test_seeds_copy_nothing_from_the_originals(seeds_dir: Path, real_reports_dir: Path) -> None:
    """No seven words in a row are shared."""

    def sequences(path: Path) -> set[tuple[str, ...]]:
        text = path.read_text("utf-8")
        words = "".join(c if c.isalnum() else " " for c in (split_front_matter(text)[1]).lower()).split()
        return {tuple(words[i : i + 7]) for i in range(len(words) - 6)}

    originals = set().union(*(sequences(path) for path in real_reports_dir.glob("*.txt")))
    assert len(originals) > 1000
    for seed in sorted(seeds_dir.glob("*.md")):
        assert sorted(sequences(seed) & originals) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\ndate: 2024-06-10\n---\nTroops held a drill near Gdynia.\n"),
        ("a.jsonl", '{"text": "Troops held a drill near Gdynia.", "date": "2024-06-10"}\n'),
        ("a.csv", "text,date\nTroops held a drill near Gdynia.,2024-06-10\n"),
    ],
)
def test_a_field_called_date_is_the_publication_date(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (report,) = read_reports([tmp_path / name], faults=[])
    assert report.published == "2024-06-10"
