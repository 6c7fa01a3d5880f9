"""Words of the data dictionary that no type can hold: an example of each column, the meaning of each member of a model.

`geoint.output.fields` has the meaning of the columns. A test holds this against the columns, the models and seeds/.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "area_id": "vostok-2022-89099e/1",
        "mention_id": "2022-08-17-china-joins-vostok:35-41",
        "event_id": "vostok-2022-89099e",
        "area": "Russia’s far east",
        "areas.role": "area",
        "rule": "part",
        "label": "Vostok 2022",
        "events.name": "Vostok",
        "series_id": "vostok",
        "edition": "2022",
        "type": "exercise",
        "status": "planned",
        "start_date": "2022-08-30",
        "end_date": "2022-09-05",
        "start_text": "2022-08-30",
        "end_text": "2022-09-05",
        "edtf": "2022-08-30/2022-09-05",
        "date_prec": "1",
        "participants": "BY,CN,IN,MN,RU,TJ",
        "domains": "land",
        "troops": "10000",
        "places": "Russia’s far east",
        "where_prec": "5",
        "report_id": "2022-08-17-china-joins-vostok",
        "start": "35",
        "end": "41",
        "text": "Russia",
        "mentions.name": "Russia",
        "entry_id": "country:RU",
        "kind": "country",
        "country": "RU",
        "literal": "true",
        "mentions.role": "area",
        "method": "gazetteer",
        "n_reports": "3",
        "n_sources": "3",
        "n_mentions": "3",
        "reports": "Retold from The Guardian",
        "events.confidence": "0.98",
        "events.quote": "In October that year, the Sea of Japan saw naval exercises by Russia and China.",
        "publisher": "Retold from Euronews with AP",
        "published": "2022-08-17",
        "published_text": "2022-08-17",
        "in_event": "vostok-2022-89099e",
    }
)
"""Column, or layer and column -> a value that the reports in seeds/ give; none where they give none, or a long one."""

SHARED: Mapping[str, str] = MappingProxyType(
    {
        "confidence": "0 to 1",
        "start": "first character, counted from 0 in the report's text",
        "end": "the character after the last one",
        "lon": "degrees east of Greenwich, WGS 84; null where nothing was resolved",
        "lat": "degrees north of the equator, WGS 84; null where nothing was resolved",
        "where_prec": "how precise the place is, 1 to 7",
        "date_prec": "how precise the dates are, 1 to 5; null without a date",
        "entry_id": "gazetteer entry that was chosen; null where none was",
        "kind": "kind of place",
        "country": "ISO 3166-1 alpha-2; null in international waters",
        "role": "what the place is to the event",
        "type": "type of the event",
        "status": "as of the report's date",
        "reasons": "why, in words",
        "report_id": "identifier of the report",
        "series_id": "series of exercises that it belongs to, null: of none that is known",
        "edition": "which one of the series, mostly a year",
        "domains": "land, sea, air and so on",
        "troops": "number of troops",
        "quote": "the words of the report, white space made plain",
        "evidence": "where the report says so",
        "geometry": "GeoJSON, WGS 84, longitude first, cut at the antimeridian",
        "rule": "how the outline was made; entry: the gazetteer's own",
    }
)
"""Member -> its meaning in every model that has no other."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "Event.id": "identifier of the event, the same in every file of a run",
        "Event.name": "proper name, null where the reports give none",
        "Event.label": "short title",
        "Event.start": "YYYY, YYYY-MM or YYYY-MM-DD: what the reports support; null: not known",
        "Event.end": "likewise",
        "Event.participants": "states that take part, ISO 3166-1 alpha-2, hosts among them",
        "Event.hosts": "states that host",
        "Event.observers": "states that only watch",
        "Event.places": "names of the places where it happens",
        "Event.areas": "what is drawn, most precise first",
        "Event.mentions": "what each report says",
        "Event.decisions": "which event mentions were compared, and how it was judged",
        "Event.conflicts": "where sources differ",
        "EventArea.name": "the place as the reports or the gazetteer name it",
        "EventArea.entry_ids": "gazetteer entries that the outline started from",
        "EventArea.mention_ids": "event mentions that name it",
        "EventArea.inferred": "true: of unknown position, and put into a place that is named beside it",
        "EventArea.lon": "degrees east of a point inside the outline",
        "EventArea.lat": "degrees north of the same point",
        "EventMention.id": "report id, #, and a number",
        "EventMention.name": "proper name as this report has it",
        "EventMention.start": "YYYY, YYYY-MM or YYYY-MM-DD, as this report tells; null: not told",
        "EventMention.end": "likewise",
        "EventMention.date_rule": "how the dates were worked out",
        "EventMention.date_words": "the words that give them",
        "EventMention.participants": "states in this report",
        "EventMention.organisations": "alliances that take part as such",
        "EventMention.places": "places in this report",
        "EventMention.quantities": "numbers of troops, ships, aircraft",
        "EventMention.equipment": "ships, aircraft, weapons that are named",
        "EventMention.evidence": "the sentences that tell of it",
        "EventMention.context": "other sentences that name its states, organisations, places and numbers",
        "EventPlace.name": "the place as it was looked up",
        "EventPlace.footprint": "number of the footprint that draws it",
        "EventPlace.reason": "why it has this role",
        "EventPlace.resolution": "how the entry was chosen; missing where none was",
        "Resolution.method": "which source the entry comes from",
        "Resolution.rivals": "the next best entries",
        "Participant.code": "ISO 3166-1 alpha-2",
        "Participant.role": "takes part, hosts or observes",
        "Participant.words": "the words that say so",
        "Organisation.name": "its name",
        "Organisation.words": "the words that say so",
        "Quantity.what": "of what: troops, ships, aircraft",
        "Quantity.value": "the number",
        "Quantity.qualifier": "more than, about, up to; empty: as it stands",
        "Quantity.country": "whose, ISO 3166-1 alpha-2; null: not said",
        "MergeDecision.a": "first event mention",
        "MergeDecision.b": "second event mention",
        "MergeDecision.verdict": "what was judged",
        "MergeDecision.score": "points; see docs/events.md",
        "Conflict.field": "in what the sources differ",
        "Conflict.values": "the values",
        "Conflict.mention_ids": "event mentions that give them, in the same order",
        "Conflict.chosen": "the value that was taken",
        "Conflict.why": "why",
        "Report.id": "identifier of the report",
        "Report.title": "its heading",
        "Report.published": "date of publication: YYYY, YYYY-MM or YYYY-MM-DD",
        "Report.published_from": "where that date comes from",
        "Report.copy_of": "id of the report whose text it repeats; null where it is a source of its own",
        "Report.publisher": "who published it",
        "Report.url": "address of the original",
        "Report.language": "language of the text, as the report states it",
        "Fault.where": "input that was left out",
        "Fault.line": "line in it",
        "Fault.why": "why",
        "Fault.advice": "what to do",
        "ReviewItem.what": "what it is about",
        "ReviewItem.subject": "the name, words or title",
        "ReviewItem.start": "first character of it in the report's text; null where it is of no one place",
        "ReviewItem.end": "the character after the last one",
        "ReviewItem.reason": "why a person should look at it",
        "ReviewItem.rivals": "what else it may be",
        "Footprint.expression": "the words, such as off the coast of Guangdong",
        "Footprint.lon": "degrees east of a point inside it",
        "Footprint.lat": "degrees north of the same point",
        "Mention.text": "the words as the report writes them",
        "Mention.name": "the name that was looked up",
        "Mention.literal": "true: the place itself; false: a government, an army or a people",
        "Mention.role": "the widest part that the place plays in the report",
        "Mention.method": "how the entry was chosen",
    }
)
"""Model and member -> its meaning, where it is not the shared one."""


def meaning_of(model: str, member: str) -> str:
    """Meaning of a member of a model; empty where it has none yet."""
    return MEANINGS.get(f"{model}.{member}", SHARED.get(member, ""))


def example_of(layer: str, column: str) -> str:
    """A value of a column from the example reports; empty where there is none."""
    return EXAMPLES.get(f"{layer}.{column}", EXAMPLES.get(column, ""))
