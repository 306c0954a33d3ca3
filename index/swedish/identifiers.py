"""Case numbers and identity numbers in one canonical form, whatever the notation.

All notations of one number give a common token; different numbers never do. What a notation leaves out
(the diary's letters, the century) is left open: such a number has a token of its own kind, so that the
asker can be told that it *may* be the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.swedish.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = str.maketrans("OoQIlSsBZzgbG|", "00011558229661")
_D = "[0-9OoQIlSsBZzgbG]"  # a digit as scanners give it, allowed only inside the digit groups
# A space lost before or after the number is forgiven where letters and digits still show the border; a letter
# that may be a digit counts as one only if the group ends with it.
_BEGINS = r"(?:(?<![^\W_])|(?<=[a-zåäö])(?=[A-ZÅÄÖ]))"
_ENDS = r"(?![^\W_])"


# SN 2005/123, SN2005-123, Son 2011/258-1, TN 2005-000123, HMK 2005.0012, ON 05/0123
_UNIT = r"(?P<unit>[A-Za-zÅÄÖåäö]{1,5})"
_YEAR = r"(?P<year>[12][90Oog][0-9OoIlSgzb]{2}|[0-9]{2}(?=/))"
_PART = r"(?:\s?[-:.]\s?(?P<part>[0-9]{1,3}))?"
_NUMBER = (
    rf"(?:(?P<number>[0-9]{_D}{{0,5}}|[OoIl]{_D}{{1,5}}){_PART}{_ENDS}|(?P<plain>[0-9]{{1,6}})(?=[^\W\d_]))"
)
_CASE = re.compile(
    rf"{_BEGINS}(?:{_UNIT}[ \t]{{0,2}}[-–—.]?[ \t]?)?{_YEAR}[ \t]?(?P<sep>[-–—/:.])['’]?[ \t]?{_NUMBER}"
)
_PERSON = re.compile(
    rf"(?<![0-9])(?P<century>(?:18|19|20))?(?P<day>{_D}{{6}})['’]?[ \t]?(?P<sep>[-+~–—.])?[ \t]?"
    rf"(?P<serial>[0-9]{_D}{{3}}{_ENDS}|[0-9]{{4}}(?=[^\W\d_]))"
)


_GLUED = re.compile(r".*[a-zåäö](?=[A-ZÅÄÖ]{2})")  # attSN 2005/12: the space before the letters was lost


class IdentifierKind(StrEnum):
    CASE = "case"
    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One number in the text. ``stored`` are the tokens a page that holds it gets; ``asked`` finds every page
    that surely holds it; ``possible`` finds those whose notation leaves open whether it is the same.
    """

    kind: IdentifierKind
    start: int
    end: int
    stored: tuple[str, ...]
    asked: str
    possible: tuple[str, ...] = ()


def identifiers(text: str) -> Iterator[Identifier]:
    """Every number in ``text``, in order, none overlapping another."""
    found = [
        *filter(None, map(_person, _PERSON.finditer(text))),
        *filter(None, map(_case, _CASE.finditer(text))),
    ]
    place = 0
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= place:
            yield hit
            place = hit.end


def identifier_at(text: str, start: int) -> Identifier | None:
    """The number that begins exactly at ``start``, if one does."""
    candidates = (_person(_PERSON.match(text, start)), _case(_CASE.match(text, start)))
    return max((hit for hit in candidates if hit), key=lambda hit: hit.end, default=None)


def _person(match: re.Match[str] | None) -> Identifier | None:
    """A personnummer, samordningsnummer (day + 60) or organisationsnummer (third and fourth digit ≥ 20)."""
    if match is None:
        return None
    day, serial = match["day"].translate(_DIGITS), match["serial"].translate(_DIGITS)
    month, of_month, ten = int(day[2:4]), int(day[4:6]), day + serial
    start, end = match.span()
    if month >= 20 and not match["century"]:
        token = f"o{ten}"
        return Identifier(IdentifierKind.ORGANISATION, start, end, (token,), token)
    if not 1 <= month <= 12 or not 1 <= of_month % 60 <= 31 or of_month > 91:
        return None
    if match["century"]:
        full = f"p{match['century']}{ten}"
        return Identifier(IdentifierKind.PERSON, start, end, (full, f"p{ten}"), full, (f"q{ten}",))
    return Identifier(IdentifierKind.PERSON, start, end, (f"p{ten}", f"q{ten}"), f"p{ten}")


def _case(match: re.Match[str] | None) -> Identifier | None:
    if match is None:
        return None
    printed = _GLUED.sub("", match["unit"] or "")
    unit = fold(printed) if printed else ""
    if unit in _NOT_UNITS:
        unit = ""
    if not unit and (match["sep"] != "/" or len(match["year"]) == 2):  # only 2005/123 speaks for itself
        return None
    year = _year(match["year"].translate(_DIGITS))
    if year is None or _is_day(match):
        return None
    base = f"{year}_{int((match['number'] or match['plain']).translate(_DIGITS))}"
    tails = [base, f"{base}_{int(match['part'])}"] if match["part"] else [base]
    stored = [f"c_{tail}" for tail in tails]
    stored += [f"c_{unit}_{tail}" for tail in tails] if unit else []
    if not unit or printed[0].islower():  # "barn 2005/12": the word may not belong to the number
        stored += [f"cx_{tail}" for tail in tails]
    asked = f"c_{unit}_{tails[-1]}" if unit else f"c_{tails[-1]}"
    possible = (f"cx_{tails[-1]}",) if unit else ()
    return Identifier(IdentifierKind.CASE, *match.span(), tuple(stored), asked, possible)


# Words that stand before a case number without being the diary's letters.
_NOT_UNITS = frozenset(
    {"dnr", "diar", "nr", "d", "arnr", "ar", "av", "i", "se", "och", "till", "fran", "den", "mal"}
)


def _year(digits: str) -> int | None:
    """Four digits as they stand; two are 19yy from 50 on. None outside 1950-2049."""
    year = int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 50 else 2000)
    return year if 1950 <= year <= 2049 else None


def _is_day(match: re.Match[str]) -> bool:
    """2005-03-14 is a day, not case 3 part 14 (also 2005.03.14); 2005/10-10 is a case."""
    number, part = match["number"], match["part"]
    if (
        match["sep"] == "/"
        or not part
        or not number
        or len(number) != 2
        or len(part) != 2
        or len(match["year"]) != 4
    ):
        return False
    return number.isdigit() and 1 <= int(number) <= 12 and 1 <= int(part) <= 31
