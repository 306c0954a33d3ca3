"""Working days of a Swedish authority, and the last day to appeal. Pure.

Free days are Saturdays, Sundays, public holidays, and the eves of midsummer, Christmas and New Year. The half-days
before other holidays count whole: the clock measures us, and a short day is no excuse (beslut ``utlämning-3``).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

APPEAL_WEEKS = 3
"""FL (2017:900) 44 §: three weeks from the day the appellant was told, by OSL (2009:400) 6 kap. 11 §."""
_ONE = timedelta(days=1)
_SUNDAY = 6


@lru_cache(maxsize=32)
def _free_days(year: int) -> frozenset[date]:
    categories = (holidays.PUBLIC, holidays.DE_FACTO)
    return frozenset(
        holidays.country_holidays("SE", years=year, categories=categories, include_sundays=False)
    )


def is_working_day(day: date) -> bool:
    """Whether an authority is at work on ``day``."""
    return day.weekday() < _SUNDAY - 1 and day not in _free_days(day.year)


def working_day_from(day: date) -> date:
    """``day`` itself, or the first working day after it."""
    while not is_working_day(day):
        day += _ONE
    return day


def after_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which is not counted; 0 gives ``working_day_from(day)``."""
    day = working_day_from(day)
    for _ in range(count):
        day = working_day_from(day + _ONE)
    return day


def working_days_since(start: date, today: date) -> int:
    """How many working days have begun after the one ``start`` fell on (or led to), up to and with ``today``."""
    day, count = working_day_from(start) + _ONE, 0
    while day <= today:
        count += is_working_day(day)
        day += _ONE
    return count


def last_day_to_appeal(told_on: date) -> date:
    """The last day an appeal must have come in, when the decision reached the person on ``told_on``.

    Three weeks (FL 44 §), moved to the next working day when it falls on a free one. The act on counting such
    periods (1930:173) was not read; moving it only ever gives the appellant longer.
    """
    return working_day_from(told_on + timedelta(weeks=APPEAL_WEEKS))


def hold_ends(told_on: date) -> date:
    """The last day nothing may be destroyed: one working day past the last day to appeal.

    What reaches us the next working day may count as come in the day before (FL 22 § second and third paragraphs).
    """
    return after_working_days(last_day_to_appeal(told_on), 1)
