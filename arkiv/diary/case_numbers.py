"""Case numbers (diarienummer): read in the forms diaries print them in, compared in one normal form.

Normal form: ``SN 2005/123`` or ``SN 2005/123-4``; the unit may be missing (``2005/123``). Attested forms are
listed in the tests: ``KS-2018-00526-1``, ``11SCN/0149``, ``00166/2020``, ``93/ST0123``, ``2005000123`` ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1950, 2049
_PIVOT = 50  # two-digit years from 50 belong to the 1900s

_LABEL = re.compile(r"^\s*(?:d(?:iarie)?\.?\s?n(?:umme)?r|ärende(?:nummer|nr)?|beteckning)\b[.:\s]*", re.I)
_UNIT = r"(?P<unit>[A-Za-zÅÄÖåäö]{1,5})"
_SEP = r"\s*[/\-.:\s]\s*"
_SUB = r"(?:\s*[-:.]\s*(?P<sub>\d{1,4})(?P<rest>\.\d+)*)?"
_TAIL = r"(?:[\s/]+(?P<dossier>\d[\d.]*))?"
_FORMS = (
    # VON 2021 00198 2, SN 2005 123
    re.compile(rf"^{_UNIT}\s*(?P<year>(?:19|20)\d\d)\s+(?P<number>\d{{1,6}})(?:\s+(?P<sub>\d{{1,2}}))?$"),
    # SN 2005/123-4, KS-2018-00526-1, Son 2011/258-1, TN 2005-123, 2014/304, SN 05/123
    re.compile(
        rf"^(?:{_UNIT}[\s\-./]*)?(?P<year>(?:19|20)\d\d|\d\d){_SEP}(?P<number>\d{{1,6}}){_SUB}{_TAIL}$"
    ),
    # 11SCN/0149
    re.compile(rf"^(?P<year>(?:19|20)\d\d|\d\d){_UNIT}\s*[/\-]\s*(?P<number>\d{{1,6}}){_SUB}{_TAIL}$"),
    # 93/ST0123
    re.compile(rf"^(?P<year>(?:19|20)\d\d|\d\d)\s*[/\-]\s*{_UNIT}\s*(?P<number>\d{{1,6}}){_SUB}{_TAIL}$"),
    # 00166/2020, SN 123/2005, 173/05
    re.compile(
        rf"^(?:{_UNIT}[\s\-./]*)?(?P<number>\d{{1,6}})\s*[/\-]\s*(?P<year>(?:19|20)\d\d|\d\d){_SUB}{_TAIL}$"
    ),
    # 2005000123: a database key, year and a padded running number
    re.compile(r"^(?P<year>(?:19|20)\d\d)(?P<number>0\d{4,5})(?::(?P<sub>\d{1,4}))?$"),
)
_DAY = re.compile(r"^(?:19|20)\d\d\s?-\s?(?:0[1-9]|1[0-2])\s?-\s?(?:0[1-9]|[12]\d|3[01])$")
# Signs that printers, stamps and readers take for one another.
_LOOKALIKES = ("0689", "17", "27", "35689", "49", "56", "38", "25")


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """One diarienummer. ``unit`` is upper case or empty, ``year`` four digits, ``sub`` the handling's
    number.
    """

    year: int
    number: int
    unit: str = ""
    sub: int | None = None

    @property
    def case(self) -> CaseNumber:
        """The case alone, without the handling's number."""
        return self if self.sub is None else replace(self, sub=None)

    @property
    def key(self) -> tuple[int, int]:
        """What two writings of the same case always share; the unit may be left out on one of them."""
        return self.year, self.number

    def same_case(self, other: CaseNumber) -> bool:
        """Same year and number, and no two different units."""
        return self.key == other.key and (not self.unit or not other.unit or self.unit == other.unit)

    def __str__(self) -> str:
        text = f"{self.unit} {self.year}/{self.number}".strip()
        return text if self.sub is None else f"{text}-{self.sub}"


@lru_cache(maxsize=65536)
def parse(text: str) -> CaseNumber | None:
    """``text`` as a case number, or ``None`` when it is not one. Nothing but the number may stand in it."""
    bare = _LABEL.sub("", text).strip().strip(".;,")
    if is_day(bare):
        return None
    for form in _FORMS:
        found = form.match(bare)
        if found is None:
            continue
        groups = found.groupdict()
        year = _year(groups["year"])
        number = int(groups["number"])
        if year is None or number == 0:
            continue
        sub = groups.get("sub")
        # "0013.01.02" is a running number with a dotted class, not a handling's number
        sub_number = int(sub) if sub and not groups.get("rest") else None
        return CaseNumber(year, number, (groups.get("unit") or "").upper(), sub_number)
    return None


def is_day(text: str) -> bool:
    """Whether ``text`` is a day in ISO form: it reads as year, number and sub-number, but is no case number."""
    return _DAY.match(text.strip()) is not None


def _year(digits: str) -> int | None:
    value = int(digits)
    if len(digits) == 2:
        value += 1900 if value >= _PIVOT else 2000
    return value if FIRST_YEAR <= value <= LAST_YEAR else None


def slip(ours: CaseNumber, theirs: CaseNumber) -> str | None:
    """How ``theirs`` could be ``ours`` badly read or wrongly written, in Swedish; ``None`` if no slip
    explains it.
    """
    if ours.same_case(theirs):
        return None
    if ours.unit and theirs.unit and ours.unit != theirs.unit:
        return "annan beteckning före numret" if ours.key == theirs.key else None
    if ours.year == theirs.year:
        return _digit_slip(str(ours.number), str(theirs.number))
    if ours.number == theirs.number and abs(ours.year - theirs.year) == 1:
        return "fel år"
    return None


def _digit_slip(ours: str, theirs: str) -> str | None:
    if len(ours) == len(theirs):
        apart = [place for place, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]]
        if (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and ours[apart[0]] == theirs[apart[1]]
            and ours[apart[1]] == theirs[apart[0]]
        ):
            return "omkastade siffror"
        if len(apart) == 1 and _alike(ours[apart[0]], theirs[apart[0]]):
            return "en siffra som lätt förväxlas"
        return None
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if (
        len(longer) - len(shorter) == 1
        and len(longer) > 2
        and any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    ):
        return "en siffra för mycket eller för lite"
    return None


def _alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _LOOKALIKES)


def digits_alike(ours: int, theirs: int) -> bool:
    """Whether one number could be the other with badly read digits, none lost or added."""
    one, other = str(ours), str(theirs)
    return len(one) == len(other) and all(a == b or _alike(a, b) for a, b in zip(one, other, strict=True))


def slips_of(number: CaseNumber) -> Iterator[tuple[int, int]]:
    """Keys a register could hold if ``number`` was badly read or written; bounded (about a hundred) and
    without doubles.
    """
    digits, seen = str(number.number), {number.key}
    variants = [(number.year, int(variant)) for variant in _variants(digits) if variant and int(variant)]
    variants += [(number.year - 1, number.number), (number.year + 1, number.number)]
    for key in variants:
        if key not in seen:
            seen.add(key)
            yield key


def _variants(digits: str) -> Iterator[str]:
    for place in range(len(digits) - 1):
        yield digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    for place, digit in enumerate(digits):
        for group in _LOOKALIKES:
            if digit in group:
                for other in group:
                    yield digits[:place] + other + digits[place + 1 :]
        if len(digits) > 2:
            yield digits[:place] + digits[place + 1 :]
    if len(digits) >= 2:
        for place in range(len(digits) + 1):
            for extra in "0123456789":
                yield digits[:place] + extra + digits[place:]
