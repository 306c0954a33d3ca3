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


_UNIT = r"(?P<unit>[A-Za-zÅÄÖåäö]{1,5}|[A-ZÅÄÖ]{1,2}[058][A-ZÅÄÖ]{1,2})"
_SURE_DIGITS = 2  # of a year; more letters than that were never figures
_AS_CAPITALS = str.maketrans("058", "OSB")  # a figure among the diary's capitals: V0N, M8N
_LABEL = (
    r"(?P<label>(?:[Dd](?:iarie)?\.?\s?[Nn](?:umme)?r|[ÄäAa]rende(?:nr|nummer)|[Bb]eteckning)\b[.:]?[ \t]?)"
)
_LED = rf"(?:{_LABEL}?{_UNIT}[.,]?[ \t]{{0,2}}[-–—~,./]?[ \t]?|{_LABEL.replace('label', 'only')})?"
_SEP = r"[ \t]?[.,]?(?P<sep>[-–—~/:.]|(?<=[0-9])[lI|](?=[0-9]))['’]?[ \t]?"
_MISREAD_YEAR = r"[12ZzIl][90Oog][0-9OoIlSgzb]{2}"
_YEAR = rf"(?P<year>{_MISREAD_YEAR}|[0-9]{{2}}(?=/))"
_LAST_YEAR = rf"(?P<year>(?:19|20)[0-9]{{2}}(?![0-9])|{_MISREAD_YEAR}{_ENDS}|[0-9]{{2}}(?![0-9]))"
_PART = r"(?:\s?[-:.]\s?(?P<part>[0-9]{1,3}))?"
_NUMBER = (
    rf"(?:(?P<number>[0-9]{_D}{{0,5}}|[OoIl]{_D}{{1,5}}){_PART}{_ENDS}|(?P<plain>[0-9]{{1,6}})(?=[^\W\d_]))"
)
_CASE = re.compile(rf"{_BEGINS}{_LED}{_YEAR}{_SEP}{_NUMBER}")
"""SN 2005/123, SN2005-123, Son 2011/258-1, TN 2005-000123, HMK 2005.0012, ON 05/0123, dnr 2005-123, 2005-123"""
_INNER = re.compile(
    rf"{_BEGINS}{_LABEL}?(?P<year>(?:19|20)?[0-9]{{2}})(?P<sep>[-/ ]?)(?P<unit>[A-ZÅÄÖ]{{2,5}})[-/ ]"
    rf"(?P<number>[0-9]{{1,6}}){_PART}{_ENDS}"
)
"""The diary's letters between year and number: 2005/SN 0123, 2005-SN-123, 11SCN/0149"""
_TURNED = re.compile(
    rf"{_BEGINS}(?<!§)(?<!§[ \t]){_LED}(?P<number>[0-9Il]{_D}{{0,5}})[.,]?(?P<sep>/){_LAST_YEAR}{_PART}{_ENDS}"
)
"""The year last: SN 123/2005, dnr 123/05, 00166/2020"""
_STRAY = r"['’]?"  # a speck among the figures
_PERSON = re.compile(
    rf"(?<![0-9])(?P<century>18|[1Il|][9g]|[2Zz][0Oo])?{_STRAY}(?P<day>{_D}(?:{_STRAY}{_D}){{5}})"
    rf"{_STRAY}[ \t]?(?P<sep>[-+~–—.])?[ \t]?{_STRAY}"
    rf"(?P<serial>[0-9]{_D}{{3}}{_ENDS}|[0-9]{_D}{{2}}[.,][0-9]{_ENDS}|g[0-9]{{3}}{_ENDS}|[0-9]{{4}}(?=[^\W\d_]))"
)


_WITH_FIGURES = re.compile(r"^[^\n0-9]*[0-9].*(?:\n[^\n0-9]*[0-9].*)*", re.MULTILINE)
"""Lines in a row that hold figures: no number stands elsewhere, and most lines hold none."""

_CASES = (_CASE, _INNER, _TURNED)
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
    found: list[Identifier] = []
    for figures in _WITH_FIGURES.finditer(text):
        found += filter(None, map(_person, _PERSON.finditer(text, *figures.span())))
        for form in _CASES:
            found += filter(None, map(_case, form.finditer(text, *figures.span())))
    place = 0
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= place:
            yield hit
            place = hit.end


def identifier_at(text: str, start: int) -> Identifier | None:
    """The number that begins exactly at ``start``, if one does."""
    candidates = (_person(_PERSON.match(text, start)), *(_case(form.match(text, start)) for form in _CASES))
    return max((hit for hit in candidates if hit), key=lambda hit: hit.end, default=None)


def _person(match: re.Match[str] | None) -> Identifier | None:
    """A personnummer, samordningsnummer (day + 60) or organisationsnummer (third and fourth digit ≥ 20)."""
    if match is None:
        return None
    day, serial = (_NOT_STRAY.sub("", match[name].translate(_DIGITS)) for name in ("day", "serial"))
    century = (match["century"] or "").translate(_DIGITS)
    if not (century + day + serial).isdigit() or (_mended(match) and not _checks(day + serial)):
        return None
    month, of_month, ten = int(day[2:4]), int(day[4:6]), day + serial
    start, end = match.span()
    if month >= 20 and not century:
        token = f"o{ten}"
        return Identifier(IdentifierKind.ORGANISATION, start, end, (token,), token)
    if not 1 <= month <= 12 or not 1 <= of_month % 60 <= 31 or of_month > 91:
        return None
    if century:
        full = f"p{century}{ten}"
        return Identifier(IdentifierKind.PERSON, start, end, (full, f"p{ten}"), full, (f"q{ten}",))
    return Identifier(IdentifierKind.PERSON, start, end, (f"p{ten}", f"q{ten}"), f"p{ten}")


_NOT_STRAY = re.compile(r"['’.,]")


def _mended(match: re.Match[str]) -> bool:
    """Whether a figure was read as a letter, or a speck stood among them."""
    return not all((match[name] or "0").isdigit() for name in ("century", "day", "serial"))


def _checks(ten: str) -> bool:
    """Whether the last of ten digits is the check digit of the others (Luhn)."""
    return sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(ten)) % 10 == 0


def _case(match: re.Match[str] | None) -> Identifier | None:
    if match is None or sum(map(str.isdigit, match["year"])) < _SURE_DIGITS:
        return None
    printed = _GLUED.sub("", match["unit"] or "").translate(_AS_CAPITALS)
    unit = fold(printed) if printed else ""
    named = any(match.groupdict().get(name) for name in ("label", "only")) or unit in _LABELS
    if unit in _NOT_UNITS or unit in _LABELS or (match.re is _TURNED and not printed.isupper()):
        unit = ""  # "Fre 3/05" is a day of the week
    number = (_group(match, "number") or _group(match, "plain")).translate(_DIGITS)
    year = _year(match["year"].translate(_DIGITS))
    if not number.isdigit() or (_group(match, "sep") in ("l", "I", "|") and not printed.isupper()):
        return None
    if len(match["year"]) == 2 and _YEAR_ALONE.fullmatch(number):
        return None  # SN 12/2005 is number 12 of 2005, and not number 2005 of 2012
    if year is None or _is_day(match) or not (unit or named or _speaks_for_itself(match, number)):
        return None
    return _case_number(match.span(), unit, printed, f"{year}_{int(number)}", _group(match, "part"))


def _case_number(span: tuple[int, int], unit: str, printed: str, base: str, part: str) -> Identifier:
    tails = [base, f"{base}_{int(part)}"] if part else [base]
    stored = [f"c_{tail}" for tail in tails]
    stored += [f"c_{unit}_{tail}" for tail in tails] if unit else []
    if not unit or printed[0].islower():  # "barn 2005/12": the word may not belong to the number
        stored += [f"cx_{tail}" for tail in tails]
    asked = f"c_{unit}_{tails[-1]}" if unit else f"c_{tails[-1]}"
    possible = (f"cx_{tails[-1]}",) if unit else ()
    return Identifier(IdentifierKind.CASE, *span, tuple(stored), asked, possible)


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def _speaks_for_itself(match: re.Match[str], number: str) -> bool:
    """Whether it is a case number without letters or a label: 2005/1, 2005-123, 123/2005.

    Not 2005-12, a month, nor 2005-2006; not 2005:123, a law; not 4/2005, an issue of a paper.
    """
    if len(match["year"]) != len("2005"):
        return False
    if match.re is _TURNED:
        return len(number) >= _SURE_NUMBER
    if match["sep"] == "/":
        return True
    return match["sep"] in "-–—" and len(number) >= _SURE_NUMBER and not _YEAR_ALONE.fullmatch(number)


_SURE_NUMBER = 3
_YEAR_ALONE = re.compile(r"(?:19[5-9]|20[0-4])[0-9]")
_LABELS = frozenset({"dnr", "diar", "diarn", "arnr"})

# Words that stand before a case number without being the diary's letters.
_NOT_UNITS = frozenset(
    {"nr", "d", "ar", "aren", "aret", "av", "i", "se", "och", "till", "fran", "den", "mal"}
)


def _year(digits: str) -> int | None:
    """Four digits as they stand; two are 19yy from 50 on. None outside 1950-2049."""
    year = int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 50 else 2000)
    return year if 1950 <= year <= 2049 else None


def _is_day(match: re.Match[str]) -> bool:
    """2005-03-14 is a day, not case 3 part 14 (also 2005.03.14); 2005/10-10 is a case."""
    number, part = _group(match, "number"), _group(match, "part")
    if match["sep"] == "/" or len(match["year"]) != len("2005") or len(number) != 2 or len(part) != 2:
        return False
    return number.isdigit() and 1 <= int(number) <= 12 and 1 <= int(part) <= 31
