"""How QGIS shows the rows of a table: headings, words for codes, a form in tabs, the attribute table, the map tip."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geoint.output.gis_tables import TableName, columns_of
from geoint.output.qgis.xml import add_options
from geoint.output.symbology import ROLES, STATUSES, TYPES, WHERE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoint.output.fields import FieldSpec

LONG_TEXTS = frozenset({"quote", "quotes", "conflicts", "merged_because"})

FIXED = frozenset(
    {"event_id", "area_id", "mention_id", "report_id", "start", "end", "n_reports", "n_sources", "n_mentions"}
)
"""Columns that join the files of a run or count its reports: a change by hand would only break them."""

DATE_PRECISIONS = {
    1: "the day", 2: "within a week", 3: "the month", 4: "within a year", 5: "a year or longer",
}  # fmt: skip
METHODS = {
    "gazetteer": "Gazetteer",
    "custom": "Your own places",
    "geocoder": "Geocoding service",
    "inferred": "Inferred from a place beside it",
}

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "type": {str(key): style.label for key, style in TYPES.items()},
        "status": {str(key): label for key, label in STATUSES.items()},
        "role": {str(key): label for key, label in ROLES.items()},
        "where_prec": {str(key): f"{key}: {words}" for key, (words, _) in WHERE.items()},
        "date_prec": {str(key): f"{key}: {words}" for key, words in DATE_PRECISIONS.items()},
        "method": METHODS,
    }
)
"""Column -> its codes in words."""

TIP_LENGTH = 2000
"""Characters of a text that a map tip shows: more would cover the map."""

Groups = tuple[tuple[str, tuple[str, ...]], ...]

_WHEN = ("start_text", "end_text", "start_date", "end_date", "edtf")
_EVENT: Groups = (
    ("What", ("label", "name", "type", "status", "series_id", "edition")),
    ("When", (*_WHEN, "date_prec")),
    ("Who", ("participants", "hosts", "observers", "domains", "troops")),
    ("Where", ("places", "where_prec")),
    ("How sure", ("confidence", "n_reports", "n_sources", "n_mentions", "event_id")),
)
_EVENT_TABS: tuple[tuple[str, Groups], ...] = (
    ("Event", _EVENT),
    ("Quotes", (("What the reports say", ("quotes", "reports", "quote")),)),
    ("Doubts", (("Where sources differ, and why reports were merged", ("conflicts", "merged_because")),)),
)

TABS: Mapping[TableName, tuple[tuple[str, Groups], ...]] = MappingProxyType(
    {
        "events": _EVENT_TABS,
        "unplaced": _EVENT_TABS,
        "areas": (
            (
                "Area",
                (
                    ("Where", ("area", "role", "rule", "where_prec", "confidence")),
                    ("Event", ("label", "type", "status", "participants")),
                    ("When", _WHEN),
                    ("Keys", ("area_id", "event_id")),
                ),
            ),
            ("Quotes", (("What the reports say", ("quotes", "reports")),)),
        ),
        "mentions": (
            (
                "Mention",
                (
                    ("Words", ("text", "quote")),
                    ("Place", ("name", "kind", "country", "literal", "role", "confidence", "method", "entry_id")),
                    ("Report", ("publisher", "published_text", "published", "report_id", "start", "end")),
                    ("Keys", ("in_event", "mention_id")),
                ),
            ),
        ),
    }
)
"""Table -> the tabs of its form, each with groups of columns."""

# What a reader looks at first; all other columns follow in their own order.
FIRST: Mapping[TableName, tuple[str, ...]] = MappingProxyType(
    {
        "events": ("label", "type", "status", "start_text", "end_text", "participants", "places", "confidence"),
        "unplaced": ("label", "type", "status", "start_text", "end_text", "participants", "confidence"),
        "areas": ("area", "label", "type", "role", "start_text", "end_text", "participants", "confidence"),
        "mentions": ("text", "name", "kind", "country", "role", "literal", "publisher", "published_text", "quote"),
    }
)
SORTED_BY: Mapping[TableName, str] = MappingProxyType(
    {"events": '"start_date"', "unplaced": '"start_date"', "areas": '"start_date"', "mentions": '"mention_id"'}
)
WIDTHS = {
    "label": 260, "name": 180, "quote": 420, "quotes": 420, "conflicts": 260, "merged_because": 260, "reports": 200,
    "places": 200, "area": 180, "text": 160, "edtf": 150,
}  # fmt: skip
"""Pixels; QGIS's own width for all others."""


def add_fields(root: ET.Element, table: TableName) -> None:
    """Add everything about a table's columns."""
    specs = columns_of(table)
    configuration = ET.SubElement(root, "fieldConfiguration")
    aliases = ET.SubElement(root, "aliases")
    _add_widget(configuration, "fid", "Hidden", {})
    for number, spec in enumerate(specs, 1):
        _add_widget(configuration, spec.name, *_widget(spec))
        ET.SubElement(aliases, "alias", {"field": spec.name, "name": spec.alias, "index": str(number)})
    _add_table(root, table, specs)
    ET.SubElement(root, "editform", {"tolerant": "1"})
    ET.SubElement(root, "featformsuppress").text = "0"
    ET.SubElement(root, "editorlayout").text = "tablayout"
    _add_form(root, table, specs)
    editable, on_top = ET.SubElement(root, "editable"), ET.SubElement(root, "labelOnTop")
    for spec in specs:
        ET.SubElement(editable, "field", {"name": spec.name, "editable": "0" if spec.name in FIXED else "1"})
        ET.SubElement(on_top, "field", {"name": spec.name, "labelOnTop": "1" if spec.name in LONG_TEXTS else "0"})
    ET.SubElement(root, "previewExpression").text = f'"{FIRST[table][0]}"'
    ET.SubElement(root, "mapTip").text = _map_tip(table)


def _widget(spec: FieldSpec) -> tuple[str, Mapping[str, str]]:
    """Kind of a field's editor, and its settings."""
    if spec.name in LONG_TEXTS:
        return "TextEdit", {"IsMultiline": "true", "UseHtml": "false"}
    if spec.name in WORDS:
        return "ValueMap", WORDS[spec.name]
    if spec.type == "date":
        form = "yyyy-MM-dd"
        return "DateTime", {
            "display_format": form, "field_format": form, "calendar_popup": "true", "allow_null": "true",
        }  # fmt: skip
    return {"boolean": "CheckBox", "text": "TextEdit"}.get(spec.type, ""), {}


def _add_widget(configuration: ET.Element, name: str, kind: str, settings: Mapping[str, str]) -> None:
    field = ET.SubElement(configuration, "field", {"name": name, "configurationFlags": "None"})
    config = ET.SubElement(ET.SubElement(field, "editWidget", {"type": kind}), "config")
    if kind != "ValueMap":
        add_options(config, settings)
        return
    entries = ET.SubElement(ET.SubElement(config, "Option", {"type": "Map"}), "Option", {"type": "List", "name": "map"})
    for value, label in settings.items():
        add_options(entries, {label: value})


def _add_table(root: ET.Element, table: TableName, specs: Sequence[FieldSpec]) -> None:
    order = {"actionWidgetStyle": "dropDown", "sortExpression": SORTED_BY[table], "sortOrder": "0"}
    columns = ET.SubElement(ET.SubElement(root, "attributetableconfig", order), "columns")
    names = [*FIRST[table], *(spec.name for spec in specs if spec.name not in FIRST[table]), "fid"]
    for name in names:
        look = {"width": str(WIDTHS.get(name, -1)), "hidden": "1" if name == "fid" else "0"}
        ET.SubElement(columns, "column", {"type": "field", "name": name, **look})
    ET.SubElement(columns, "column", {"type": "actions", "width": "-1", "hidden": "1"})


def _add_form(root: ET.Element, table: TableName, specs: Sequence[FieldSpec]) -> None:
    numbers = {spec.name: number for number, spec in enumerate(specs, 1)}
    form = ET.SubElement(root, "attributeEditorForm")
    for title, groups in TABS[table]:
        tab = _add_box(form, title, is_group=False, columns=2 if len(groups) > 1 else 1)
        for heading, names in groups:
            group = _add_box(tab, heading, is_group=True, columns=1)
            for name in names:
                ET.SubElement(
                    group, "attributeEditorField", {"name": name, "index": str(numbers[name]), "showLabel": "1"}
                )


def _add_box(parent: ET.Element, name: str, *, is_group: bool, columns: int) -> ET.Element:
    look = {"name": name, "groupBox": "1" if is_group else "0", "columnCount": str(columns), "showLabel": "1"}
    return ET.SubElement(
        parent, "attributeEditorContainer", {**look, "visibilityExpressionEnabled": "0", "visibilityExpression": ""}
    )


def _map_tip(table: TableName) -> str:
    """HTML that QGIS fills in; what comes from reports is escaped, for the tip is shown by a browser."""
    if table == "mentions":
        return f"<b>{_escaped('text')}</b><br>{_escaped('quote')}<br><i>{_escaped('publisher')}</i>"
    head = f"<b>{_escaped('label')}</b><br>{_escaped('edtf')} {_escaped('participants')}"
    return f"{head}<br>{_escaped('quotes')}<br><i>{_escaped('reports')}</i>"


def _escaped(field: str) -> str:
    # One after the other: in a single map QGIS would take the characters in the order of the alphabet.
    text = f"replace(left(coalesce(\"{field}\", ''), {TIP_LENGTH}), '&', '&amp;')"
    signs = "map('<', '&lt;', '>', '&gt;', '\"', '&quot;')"
    return f"[% replace(replace({text}, {signs}), '\\n', '<br>') %]"
