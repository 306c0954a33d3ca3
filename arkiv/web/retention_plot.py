"""Retention as pictures: the days of one document, and the years of a box. Pure: places, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arkiv.retention.answers import RetentionAnswer, RetentionCode
from arkiv.retention.timeline import YearDue

WIDTH = 640
_LEFT, _RIGHT = 20.0, 620.0
_ROW = 24
_DAY_WORDS = {
    RetentionCode.DISPOSE_FROM: "får eller ska gallras från",
    RetentionCode.KEEP_UNTIL: "måste finnas kvar till",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A day on the line. ``x`` is where, ``row`` the height of its words; ``before`` says they stand left of it."""

    day: date
    word: str
    kind: str  # "from", "due", "end" or "today"
    x: float
    row: int
    before: bool


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one document in view box ``0 0 WIDTH height``; ``axis`` is the height of the line."""

    events: tuple[Event, ...]
    ticks: tuple[tuple[int, float], ...]  # year, x
    axis: int
    height: int
    span: tuple[float, float] | None  # the years the document must be kept, x from and to


def days_of(answer: RetentionAnswer, today: date) -> Days | None:
    """The days an answer is made of; ``None`` where it has none."""
    found: list[tuple[date, str, str]] = []
    if answer.counted_from is not None:
        found.append((answer.counted_from.day, answer.counted_from.what, "from"))
    if answer.day is not None:
        found.append((answer.day, _DAY_WORDS.get(answer.code, "dag"), "due"))
    if answer.finish_by is not None:
        found.append((answer.finish_by, "gallringen ska vara klar", "end"))
    if not found:
        return None
    found = sorted([*found, (today, "i dag", "today")])
    first, last = found[0][0].year - 1, found[-1][0].year + 1
    place = {day: _across(day, first, last) for day, _, _ in found}
    axis = 14 + _ROW * len(found)
    events = tuple(
        Event(day, word, kind, place[day], 14 + _ROW * row, place[day] > WIDTH / 2)
        for row, (day, word, kind) in enumerate(found)
    )
    start, end = answer.counted_from, answer.day
    span = (place[start.day], place[end]) if start and end and start.day < end else None
    ticks = tuple((year, _across(date(year, 1, 1), first, last)) for year in _ticks(first, last))
    return Days(events, ticks, axis, axis + 26, span)


@dataclass(frozen=True, slots=True)
class Column:
    """A year: how many may go from it (up), must be gone by it (the mark), must stay until it (down)."""

    year: int
    dispose: int
    finish: int
    keep: int
    x: float
    width: float
    up: float
    up_height: float
    down_height: float


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a box in view box ``0 0 WIDTH 170``; the axis is at 100."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, float], ...]
    today: float


def years_of(years: Sequence[YearDue], today: date) -> Years | None:
    """What falls due, as columns; ``None`` where nothing has a day."""
    if not years:
        return None
    first, last = min(years[0].year, today.year) - 1, max(years[-1].year, today.year) + 1
    most = max(1, *(max(len(row.dispose_from), len(row.keep_until), len(row.finish_by)) for row in years))
    wide = max(2.0, min(18.0, (_RIGHT - _LEFT) / (last - first + 1) * 0.7))
    columns = []
    for row in years:
        up, down = (round(72 * len(some) / most, 1) for some in (row.dispose_from, row.keep_until))
        middle = _across(date(row.year, 7, 1), first, last)
        counts = (len(row.dispose_from), len(row.finish_by), len(row.keep_until))
        columns.append(
            Column(row.year, *counts, round(middle - wide / 2, 1), round(wide, 1), 100 - up, up, down * 0.6)
        )
    ticks = tuple((year, _across(date(year, 1, 1), first, last)) for year in _ticks(first, last))
    return Years(tuple(columns), ticks, _across(today, first, last))


def _across(day: date, first: int, last: int) -> float:
    whole = date(min(last + 1, date.max.year), 1, 1).toordinal() - date(first, 1, 1).toordinal()
    share = (day.toordinal() - date(first, 1, 1).toordinal()) / whole
    return round(_LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share)), 1)


def _ticks(first: int, last: int) -> range:
    """At most a dozen round years."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 10_000) if (last - first) / step <= 12)
    return range(first + -first % step, last + 1, step)
