"""Days as registers write them. Pure; a day that cannot be read is ``None``, never a guess."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), start=1
    )
}
_ZONE = re.compile(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$", re.I)  # as XML writes it: 2005-03-14+01:00
_CLOCK = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AP]M)?$", re.I)
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})$")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)$")
_SHORT = re.compile(r"^(\d\d)-?(\d\d)-?(\d\d)$")
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\- ]\s*-?((?:19|20)?\d\d)$")
_WRITTEN = re.compile(r"^(?:den\s+)?(\d{1,2})\s*:?e?\s+([a-zå]{3})[a-z]*\.?\s+(\d{4})$", re.I)


@lru_cache(maxsize=65536)
def parse_day(text: str) -> date | None:
    """The day in ``2005-03-14``, ``20050314``, ``050314``, ``05-03-14``, ``14/3 -05``, ``14.3.2005`` or ``14 mars
    2005``, with or without a time of day and its zone. ``3/14/2005`` is read month first, since no month is 14;
    ``None`` if it is no day.
    """
    bare = _CLOCK.sub("", _ZONE.sub("", text.strip()))
    if found := _YEAR_FIRST.match(bare) or _COMPACT.match(bare):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT.match(bare):
        return _day(_century(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.match(bare):
        year, first, second = _century(found[3]), int(found[1]), int(found[2])
        return _day(year, second, first) if second <= 12 else _day(year, first, second)
    if found := _WRITTEN.match(bare):
        month = _MONTHS.get(found[2].casefold())
        return _day(int(found[3]), month, int(found[1])) if month else None
    return None


def _century(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 50 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None
