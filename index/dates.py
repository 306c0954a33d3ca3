"""Days as people ask for them: 2005, 2005-03, 2005-03-14, 2005-03..2005-06, 2005.., ..2006-06-30."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from index.errors import SearchError

_DAY = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")


class DaysFault(SearchError):
    """The value is no day or span; the message is Swedish and goes into the query's list of faults."""


def parse_days(text: str) -> tuple[date | None, date | None]:
    """First and last day of ``text``, both counted; None where it is open. Raises DaysFault."""
    first_text, dots, last_text = text.partition("..")
    if not dots:
        return _span(text)
    if not first_text and not last_text:
        raise DaysFault("Skriv en dag på någon sida om punkterna, till exempel 2005-03..2005-06.")
    first = _span(first_text)[0] if first_text else None
    last = _span(last_text)[1] if last_text else None
    if first and last and first > last:
        raise DaysFault(f"Tiden slutar ({last}) innan den börjar ({first}).")
    return first, last


def _span(text: str) -> tuple[date, date]:
    match = _DAY.fullmatch(text)
    if match is None:
        raise DaysFault(f"”{text}” är ingen tid. Skriv 2005, 2005-03, 2005-03-14 eller 2005-03..2005-06.")
    year, month, day = (int(group) if group else None for group in match.groups())
    assert year is not None  # the expression requires it
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError as cause:
        raise DaysFault(f"”{text}” finns inte i kalendern.") from cause
    return first, last
