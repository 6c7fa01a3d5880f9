"""The notes of a brief: which kept sentence says a thing, numbered in the order of their first use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from geoint.output.brief.types import Line, Note, Piece, clean, clean_quote
from geoint.output.event_words import day_words
from geoint.output.layers import source_name
from geoint.output.webmap.text import QUOTE_LIMIT, safe_url

if TYPE_CHECKING:
    from geoint.models import EventMention, Report
    from geoint.runs import RunEvents

_SAFE_IN_ADDRESS = "/:?#[]@!$&()*+,;=%~-._"

MAX_REFS = 8
"""Notes after one sentence; more would bury it, and the table names every source."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A kept sentence of a report: [start, end) of its text; both -1 where the sentence is not kept."""

    report_id: str
    start: int = -1
    end: int = -1

    @property
    def is_kept(self) -> bool:
        """Whether the sentence itself can be shown, and not only its report."""
        return self.start >= 0


class Notes:
    """Numbers sentences as they are referred to.

    Parameters
    ----------
    run
        Its quotes are the sentences that can be shown.
    """

    def __init__(self, run: RunEvents) -> None:
        self._run = run
        self._numbers: dict[Ref, int] = {}
        self._kept: dict[str, list[Ref]] = defaultdict(list)
        for (report_id, start, end), said in run.quotes.items():
            if said:
                self._kept[report_id].append(Ref(report_id, start, end))
        for refs in self._kept.values():
            refs.sort()

    def at(self, mention: EventMention, offset: int | None) -> Ref:
        """Return the sentence in which something stands, by its first character.

        Where nothing says where it stands, it is the mention's first sentence; where that sentence is not kept, the
        report alone.
        """
        if offset is None:
            return self.first(mention)
        inside = (ref for ref in self._kept[mention.report_id] if ref.start <= offset < ref.end)
        return next(inside, Ref(mention.report_id))

    def first(self, mention: EventMention) -> Ref:
        """Return the first kept sentence that a mention rests on."""
        return next(iter(self._evidence(mention)), Ref(mention.report_id))

    def dated(self, mention: EventMention) -> Ref:
        """Return the sentence with the words that a mention's dates come from; its first where none has them."""
        words = [part for part in mention.date_words.split("; ") if part]
        for ref in self._evidence(mention):
            said = self._run.quotes[ref.report_id, ref.start, ref.end]
            if any(part in said for part in words):
                return ref
        return self.first(mention)

    def saying(self, mention: EventMention, words: str) -> Ref:
        """Return the sentence of a mention's evidence that has these words; its first where none has."""
        said = (ref for ref in self._evidence(mention) if words in self._run.quotes[ref.report_id, ref.start, ref.end])
        return next(said, self.first(mention))

    def _evidence(self, mention: EventMention) -> list[Ref]:
        spans = [(mention.report_id, span.start, span.end) for span in mention.evidence]
        return [Ref(*key) for key in spans if self._run.quotes.get(key)]

    def cite(self, refs: Iterable[Ref]) -> Line:
        """Return the notes of some sentences, each once, as pieces to put after a sentence."""
        chosen = list(dict.fromkeys(refs))[:MAX_REFS]
        numbers = sorted(self._numbers.setdefault(ref, len(self._numbers) + 1) for ref in chosen)
        return tuple(Piece(note=number) for number in numbers)

    def all(self) -> tuple[Note, ...]:
        """Return every note that was cited, by number."""
        return tuple(self._note(ref, number) for ref, number in self._numbers.items())

    def _note(self, ref: Ref, number: int) -> Note:
        report = self._run.reports.get(ref.report_id)
        said = self._run.quotes.get((ref.report_id, ref.start, ref.end), "")
        title = clean(report.title) if report else ""
        source = source_words(report, ref.report_id)
        return Note(
            number=number,
            quote=clean_quote(said, QUOTE_LIMIT),
            source=source,
            title="" if title == source else title,
            published=day_words(clean(report.published)) if report else "",
            url=address_of(report) if report else None,
        )


def address_of(report: Report) -> str | None:
    """Return a report's address if it is http or https, with every sign that a format might obey percent-encoded."""
    address = safe_url(report.url)
    return quote(address, safe=_SAFE_IN_ADDRESS) if address else None


def source_words(report: Report | None, report_id: str) -> str:
    """Return what to call a report's source: publisher, else title, else id."""
    return clean(source_name(report, report_id))


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to tell of an event: the run, the notes, and each event's number by its mentions' ids."""

    run: RunEvents
    notes: Notes
    numbers: Mapping[str, int]
    headings: Mapping[int, str]
