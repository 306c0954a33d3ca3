"""Counting years. Where the calendar leaves a choice, the later day is taken: a day too long harms no one."""

from __future__ import annotations

from datetime import date


def plus_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 1 March in a common year.

    Lag (1930:173), which says how such periods end, was not read: see decision `gallring-skottdag`.
    Beyond the calendar's end the answer is ``date.max``.
    """
    year = day.year + years
    if year > date.max.year:
        return date.max
    if day.month == 2 and day.day == 29 and not _leap(year):
        return date(year, 3, 1)
    return date(year, day.month, day.day)


def year_end(year: int) -> date:
    """31 December of ``year``, or the last day there is."""
    return date(min(max(year, 1), date.max.year), 12, 31)


def day_after(day: date) -> date:
    """The next day; ``date.max`` stays."""
    return day if day == date.max else date.fromordinal(day.toordinal() + 1)


def day_before(day: date) -> date:
    """The day before; ``date.min`` stays."""
    return day if day == date.min else date.fromordinal(day.toordinal() - 1)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
