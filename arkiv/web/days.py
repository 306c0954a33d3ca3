"""A day as a person writes it in a form or an address."""

from __future__ import annotations

from datetime import date

from django.utils.dateparse import parse_date

from arkiv.errors import BadInput

_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)


def day_of(text: str) -> date | None:
    """``2005-03-17`` as a day; ``None`` if nothing is written.

    Raises BadInput for what is no day (2005-02-31) and for days outside 1900-2200, which sums of years would leave.
    """
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        raise BadInput("Dagen skrivs som 2005-03-17. Inget har ändrats.")
    return day
