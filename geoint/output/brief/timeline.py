"""The timeline of a brief as a picture: a row for each year, or columns of counts where the bars would fill a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geoint.output.brief.timeline_plan import GAP, LABEL, LEFT, RIGHT, WIDTH, Bar, Plan, Row, month_x, plan_of
from geoint.output.event_words import MONTHS, spelt
from geoint.output.figure.sheet import Ink, Rect, Sheet, settings
from geoint.output.figure.text import Style, width_of
from geoint.output.layers import supported_days
from geoint.output.symbology import TYPES

if TYPE_CHECKING:
    from geoint.models import EventType
    from geoint.output.figure.sheet import Kind
    from geoint.runs import RunEvents

MAX_HEIGHT = 225.0
"""Of the picture (mm): with its caption, an A4 page holds no more."""

MAX_BARS = 400
"""Events from which on no look is needed to see that their bars fill more than a page."""

LANE, BAR = 3.7, 2.3
"""From bar to bar, and the height of one (mm)."""

ROW_PAD, HEAD, KEY, UNDATED_GAP = 1.3, 6.0, 7.0, 2.5
COUNT_HEIGHT = 52.0
MIN_COLUMN_LABEL = 8.5
"""Width (mm) that a year needs under its column; of narrower columns not all are named."""

YEAR = Style(7.6, "sans bold")
SMALL = Style(6.8, colour="#4d565e")
RULE = Ink(line="#e2ded4", width=0.5)
STRONG = Ink(line="#98a3ac", width=0.6)
SHADE = Ink(fill="#f3f1ea")
PALE = 0.32


def timeline_bytes(run: RunEvents, *, kind: Kind = "png") -> bytes:
    """Draw when the events of a run took place.

    Parameters
    ----------
    run
        Its events carry the numbers 1, 2, ... in their order.
    kind
        png (300 dpi) or svg; 170 mm wide, at most 225 mm high.

    Returns
    -------
    bytes
        The file: the same for the same run.
    """
    with settings():
        plan = None if len(run.events) > MAX_BARS else plan_of(run)
        fits = plan is not None and _height(plan) <= MAX_HEIGHT
        sheet = _draw_rows(plan, _height(plan)) if plan is not None and fits else _draw_counts(run)
        return sheet.save(kind)


def is_counted(run: RunEvents) -> bool:
    """Whether the picture shows counts, because a bar for each event would fill more than a page."""
    return len(run.events) > MAX_BARS or _height(plan_of(run)) > MAX_HEIGHT


# -- rows


def _row_height(row: Row) -> float:
    return row.lanes * LANE + 2 * ROW_PAD


def _height(plan: Plan) -> float:
    lines = len(_undated_lines(plan.undated))
    undated = UNDATED_GAP + lines * LANE + 2 * ROW_PAD if plan.undated else 0.0
    return HEAD + sum(map(_row_height, plan.rows)) + undated + KEY


def _draw_rows(plan: Plan, height: float) -> Sheet:
    sheet = Sheet(WIDTH, height)
    top = -HEAD
    bottom = top - sum(map(_row_height, plan.rows))
    if plan.rows:
        _draw_months(sheet, top, bottom)
    y = top
    for row in plan.rows:
        _draw_row(sheet, row, y)
        y -= _row_height(row)
    if plan.rows:
        sheet.line([(0.0, y), (RIGHT, y)], STRONG)
    if plan.undated:
        _draw_undated(sheet, plan.undated, y - UNDATED_GAP)
    _draw_key(
        sheet, height, {bar.event.type for row in plan.rows for bar in row.bars} | {b.event.type for b in plan.undated}
    )
    return sheet


def _draw_months(sheet: Sheet, top: float, bottom: float) -> None:
    for month in range(1, 13, 2):
        sheet.rect(Rect(month_x(month), bottom, month_x(month + 1), top), SHADE)
    for month, name in enumerate(MONTHS, 1):
        sheet.text((month_x(month) + month_x(month + 1)) / 2, top + 1.6, name[:3], SMALL, align="center")


def _draw_row(sheet: Sheet, row: Row, top: float) -> None:
    sheet.line([(0.0, top), (RIGHT, top)], _dashed(STRONG) if row.follows_gap else STRONG)
    sheet.text(0.5, top - ROW_PAD - BAR + 0.2, str(row.year), YEAR)
    for bar in row.bars:
        _draw_bar(sheet, bar, top - ROW_PAD - bar.lane * LANE)


def _dashed(ink: Ink) -> Ink:
    """Return the ink of a line with dashes: years without events lie between."""
    return ink._replace(dash=(2.0, 1.6))


def _draw_bar(sheet: Sheet, bar: Bar, top: float) -> None:
    colour = TYPES[bar.event.type].light
    low = top - BAR
    sheet.rect(Rect(bar.body[0], low, bar.body[1], top), Ink(fill="white"))
    for part in bar.parts:
        sheet.rect(Rect(part.x0, low, part.x1, top), _ink(bar, part.is_pale))
    middle = (top + low) / 2
    if bar.opens_right:
        _draw_arrow(sheet, bar.body[1], bar.x1, middle, colour)
    if bar.opens_left:
        _draw_arrow(sheet, bar.body[0], bar.x0, middle, colour)
    sheet.text(bar.label_x, low + 0.35, bar.label, LABEL, halo=0.0 if bar.is_inside else 1.2)


def _ink(bar: Bar, is_pale: bool) -> Ink:
    """Return how a piece is drawn: full or pale; planned ones as an outline, doubtful ones dashed."""
    colour = TYPES[bar.event.type].light
    if bar.is_doubtful:
        return Ink(fill="white", line=colour, width=0.8, dash=(1.8, 1.2))
    if bar.is_planned:
        return Ink(fill=colour if is_pale else "white", fill_alpha=0.1 if is_pale else 1.0, line=colour, width=0.8)
    return Ink(fill=colour, fill_alpha=PALE if is_pale else 1.0)


def _draw_arrow(sheet: Sheet, x0: float, x1: float, y: float, colour: str) -> None:
    side = 0.9 if x1 > x0 else -0.9
    ink = Ink(line=colour, width=0.9)
    sheet.line([(x0, y), (x1, y)], ink)
    sheet.line([(x1 - side, y + 0.7), (x1, y), (x1 - side, y - 0.7)], ink)


def _undated_lines(bars: tuple[Bar, ...]) -> list[list[tuple[float, Bar]]]:
    """Break the events without a date into lines: x of each swatch."""
    lines: list[list[tuple[float, Bar]]] = [[]]
    x = LEFT
    for bar in bars:
        width = BAR + GAP + width_of(bar.label, LABEL) + 3.0
        if x + width > RIGHT and lines[-1]:
            lines.append([])
            x = LEFT
        lines[-1].append((x, bar))
        x += width
    return lines


def _draw_undated(sheet: Sheet, bars: tuple[Bar, ...], top: float) -> None:
    sheet.text(0.5, top - ROW_PAD - BAR + 0.35, "Undated", SMALL)
    for number, entries in enumerate(_undated_lines(bars)):
        upper = top - ROW_PAD - number * LANE
        for x, bar in entries:
            sheet.rect(Rect(x, upper - BAR, x + BAR, upper), _ink(bar, is_pale=False))
            sheet.text(x + BAR + GAP, upper - BAR + 0.35, bar.label, LABEL)


# -- key


def _draw_key(sheet: Sheet, height: float, types: set[EventType]) -> None:
    x, y = LEFT, 1.4 - height
    for key, style in TYPES.items():
        if key in types:
            sheet.rect(Rect(x, y, x + BAR, y + BAR), Ink(fill=style.light))
            sheet.text(x + BAR + GAP, y + 0.35, style.label, SMALL)
            x += BAR + GAP + width_of(style.label, SMALL) + 4.5


# -- counts


def _draw_counts(run: RunEvents) -> Sheet:
    """Draw how many events of each type each year has: for so many that bars would fill more than a page."""
    counts: Counter[tuple[int, EventType]] = Counter()
    for event in run.events:
        first, _ = supported_days(event, run.reports)
        if first is not None:
            counts[first.year, event.type] += 1
    years = [year for year, _ in counts]
    low, high = min(years), max(years)
    height = HEAD + COUNT_HEIGHT + LANE + KEY
    sheet = Sheet(WIDTH, height)
    base = KEY + LANE + 1.0 - height
    tallest = max(Counter({y: sum(n for (k, _), n in counts.items() if k == y) for y in set(years)}).values())
    unit = (COUNT_HEIGHT - 2.0) / tallest
    _draw_scale(sheet, base, unit, tallest)
    step = (RIGHT - LEFT) / (high - low + 1)
    every = max(1, -int(-MIN_COLUMN_LABEL // step))
    for year in range(low, high + 1):
        x0 = LEFT + (year - low) * step
        y = base
        for key in TYPES:
            rise = counts[year, key] * unit
            sheet.rect(Rect(x0 + step * 0.1, y, x0 + step * 0.9, y + rise), Ink(fill=TYPES[key].light))
            y += rise
        if (year - low) % every == 0:
            sheet.text(x0 + step / 2, base - LANE + 0.4, str(year), SMALL, align="center")
    undated = len(run.events) - counts.total()
    note = (
        f"Events by the year in which they begin; {spelt(undated)} without a date."
        if undated
        else ("Events by the year in which they begin.")
    )
    sheet.text(LEFT, base + COUNT_HEIGHT + 1.6, note, SMALL)
    _draw_key(sheet, height, {key for _, key in counts})
    return sheet


def _draw_scale(sheet: Sheet, base: float, unit: float, tallest: int) -> None:
    """Draw level lines at round numbers."""
    step = next(s * 10**p for p in range(10) for s in (1, 2, 5) if tallest / (s * 10**p) <= 5)
    for value in range(0, tallest + 1, step):
        sheet.line([(LEFT, base + value * unit), (RIGHT, base + value * unit)], RULE if value else STRONG)
        sheet.text(LEFT - 1.2, base + value * unit - 0.8, f"{value:,}", SMALL, align="right")
