"""The XML of a feed -> its entries, in one pass, within limits and without what attacks by XML need."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from geoint.errors import ReportError
from geoint.reports.decode import MAX_FILE_BYTES

MAX_DEPTH = 200
"""Elements in elements: feeds have ten, a page inside one some dozens."""

MAX_ENTRY_CHARS = MAX_FILE_BYTES
"""Characters of one entry, markup included."""

# expat holds a tag or a comment as a whole, and reads it again with each part of it that comes.
_MAX_TOKEN_CHARS = 1 << 20

_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_RSS = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2")
_DC = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_CONTENT = ("http://purl.org/rss/1.0/modules/content/",)
_XML_LANG = "http://www.w3.org/XML/1998/namespace lang"
_ROOTS = ("rss", "feed", "RDF")
_ENTRIES = ("item", "entry")
# The elements of an entry that are read, by the vocabularies that they may be of: others' titles are of pictures.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": (*_RSS, *_ATOM),
    "link": (*_RSS, *_ATOM),
    "guid": _RSS,
    "id": _ATOM,
    "description": _RSS,
    "encoded": _CONTENT,
    "summary": _ATOM,
    "content": _ATOM,
    "source": _RSS,
    "language": _DC,
    "pubDate": _RSS,
    "date": _DC,
    "issued": (*_DC, *_ATOM),
    "published": _ATOM,
    "updated": _ATOM,
    "modified": (*_DC, *_ATOM),
}
_HTML_FIELDS = frozenset({"title", "description", "encoded", "source"})
_BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote section article figure figcaption".split())
_BLANKS = re.compile(r"\s+")
_HIDDEN = frozenset({"script", "style", "head", "noscript", "template"})


class FeedRefusedError(ReportError):
    """A file that is no feed, or that no feed needs to be like; `why` and `advice` are for its `Fault`.

    `is_other_xml` is true where it may be quite in order, but is no feed.
    """

    def __init__(self, why: str, advice: str = "leave it out", *, is_other_xml: bool = False) -> None:
        super().__init__(f"{why}; {advice}")
        self.why = why
        self.advice = advice
        self.is_other_xml = is_other_xml


class Value(NamedTuple):
    """The text of one element, and whether it is HTML."""

    text: str
    is_html: bool


@dataclass
class Entry:
    """One entry: the line that it starts in, and the first value of each field that it has."""

    line: int
    values: dict[str, Value] = field(default_factory=dict)
    is_too_long: bool = False
    size: int = 0


@dataclass
class _Open:
    """The element whose text is being gathered: a field of an entry, or the title of the feed."""

    name: str
    depth: int
    is_html: bool
    is_xhtml: bool = False
    parts: list[str] = field(default_factory=list)
    hidden_at: int | None = None


class FeedParser:
    """Takes the text of a feed piece by piece; what it says of the whole stands in `title` and `language`.

    Raises
    ------
    FeedRefusedError, xml.parsers.expat.ExpatError
        From `feed` and `close`, where the file is no feed, goes beyond a limit, or is no XML.
    """

    def __init__(self) -> None:
        self.title: str | None = None
        self.language: str | None = None
        self._depth = 0
        self._entry: Entry | None = None
        self._entry_depth = 0
        self._open: _Open | None = None
        self._done: list[Entry] = []
        self._since_event = 0
        self._parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        # With a document type, though an empty one, "&nbsp;" is an entity that is passed over, and no error.
        parser.UseForeignDTD(True)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        parser.ExternalEntityRefHandler = self._outside
        return parser

    @property
    def line(self) -> int:
        """The line that the parser has come to."""
        return self._parser.CurrentLineNumber

    def feed(self, text: str) -> Iterator[Entry]:
        """Take more of the file; yield the entries that it ended, those before a damage too."""
        self._since_event += len(text)
        failure: expat.ExpatError | FeedRefusedError | None = None
        try:
            self._parser.Parse(text, False)
        except (expat.ExpatError, FeedRefusedError) as error:
            failure = error
        done, self._done = self._done, []
        yield from done
        if failure is not None:
            raise failure
        if self._since_event > _MAX_TOKEN_CHARS:
            raise FeedRefusedError(f"has a tag of more than {_MAX_TOKEN_CHARS:,} characters")

    def close(self) -> None:
        """Say that the file ends here."""
        self._parser.Parse("", True)

    # -- what the parser finds

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._since_event = 0
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FeedRefusedError(f"has more than {MAX_DEPTH} elements in each other")
        vocabulary, _, local = name.rpartition(" ")
        if self._depth == 1 and local not in _ROOTS:
            raise FeedRefusedError("is XML, but no RSS or Atom feed", is_other_xml=True)
        if self._open is not None:
            self._start_inside(self._open, local)
        elif self._entry is None:
            self._start_outside(vocabulary, local, attributes)
        elif self._depth == self._entry_depth + 1:
            self._start_field(vocabulary, local, attributes)
        elif self._depth == self._entry_depth + 2 and local == "title" and "source" not in self._entry.values:
            self._open_source(vocabulary)

    def _start_outside(self, vocabulary: str, local: str, attributes: dict[str, str]) -> None:
        if local in _ENTRIES and vocabulary in (*_RSS, *_ATOM):
            self._entry, self._entry_depth = Entry(self.line), self._depth
        elif local == "title" and self.title is None and vocabulary in (*_RSS, *_ATOM) and self._depth <= 3:
            self._open = _Open("feed title", self._depth, _is_html(local, vocabulary, attributes))
        elif local == "language" and self.language is None and self._depth <= 3:
            self._open = _Open("feed language", self._depth, is_html=False)
        elif self._depth == 1:
            self.language = attributes.get(_XML_LANG)

    def _start_field(self, vocabulary: str, local: str, attributes: dict[str, str]) -> None:
        assert self._entry is not None
        if vocabulary not in _FIELDS.get(local, ()) or local in self._entry.values:
            return
        if local == "link" and vocabulary in _ATOM:
            # The page itself is the "alternate" of its entry; others are its pictures and comments.
            if attributes.get("rel", "alternate") == "alternate" and attributes.get("href"):
                self._entry.values["link"] = Value(attributes["href"], is_html=False)
            return
        is_xhtml = vocabulary in _ATOM and attributes.get("type") == "xhtml"
        self._open = _Open(local, self._depth, _is_html(local, vocabulary, attributes), is_xhtml)

    def _open_source(self, vocabulary: str) -> None:
        """Take the title of the feed that an Atom entry comes from."""
        if vocabulary in _ATOM:
            self._open = _Open("source", self._depth, is_html=False)

    def _start_inside(self, opened: _Open, local: str) -> None:
        if local in _HIDDEN and opened.hidden_at is None:
            opened.hidden_at = self._depth
        if local in _BLOCKS:
            self._add("\n")

    def _end(self, name: str) -> None:
        self._since_event = 0
        opened = self._open
        if opened is not None:
            if opened.hidden_at == self._depth:
                opened.hidden_at = None
            if self._depth == opened.depth:
                self._close_field(opened)
            elif name.rpartition(" ")[2] in _BLOCKS:
                self._add("\n")
        elif self._entry is not None and self._depth == self._entry_depth:
            self._done.append(self._entry)
            self._entry = None
        self._depth -= 1

    def _close_field(self, opened: _Open) -> None:
        value = Value("".join(opened.parts), opened.is_html)
        self._open = None
        if opened.name == "feed title":
            self.title = " ".join(html.unescape(value.text).split()) or None
        elif opened.name == "feed language":
            self.language = value.text.strip() or None
        elif self._entry is not None and value.text.strip():
            self._entry.values[opened.name] = value

    def _characters(self, text: str) -> None:
        self._since_event = 0
        if self._open is not None and self._open.hidden_at is None:
            self._add(_BLANKS.sub(" ", text) if self._open.is_xhtml else text)

    def _add(self, text: str) -> None:
        assert self._open is not None
        if self._entry is not None:
            self._entry.size += len(text)
            if self._entry.size > MAX_ENTRY_CHARS:
                self._entry.is_too_long = True
                return
        elif len(self._open.parts) > 1_000:  # the title of a feed
            return
        self._open.parts.append(text)

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        self._characters(html.unescape(f"&{name};"))

    def _outside(self, context: str | None, *_: object) -> int:
        """Take any document that the file names for an empty one; nothing is fetched."""
        self._parser.ExternalEntityParserCreate(context).Parse("", True)
        return 1

    def _entity(self, *_: object) -> None:
        raise FeedRefusedError("declares entities of its own, as no feed does", "leave it out, or fetch it again")


def _is_html(local: str, vocabulary: str, attributes: Mapping[str, str]) -> bool:
    if vocabulary in _ATOM:
        return attributes.get("type", "text").lower() in {"html", "text/html"}
    return local in _HTML_FIELDS
