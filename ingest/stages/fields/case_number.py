"""Case numbers (*diarienummer*): the forms municipalities print, one normal form, and whose number it is.

A number is ours or another authority's. The unit code says so where there is one; else the label
(``Vår``/``Er beteckning``) read against the letterhead; else the received stamp it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.model import BlockKind, Field, FieldName, StackContext
from ingest.stages.fields.number_labels import (
    Label,
    in_unmarked_stamp,
    is_telephone,
    label_of,
    written_by_them,
)
from ingest.stages.fields.worn_numbers import WornNumber, most_believable, ways_to_read
from ingest.stages.folding import as_digits, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.fields.parties import Issuer
    from ingest.stages.pagetext import PageText

FIRST_YEAR = 1950
_BORNE_OUT, _UNPROVED = 0.95, 0.6
"""How sure a damaged number is: one that the diary or another page bears out, and one that only its label does."""
_NEXT_WORD = re.compile(r"[ -]{0,2}([A-ZÅÄÖ]{2,5})(?![\w/]|[\s.-]{0,3}\d)")
_STATUTE = re.compile(r"(?:\b(?:sfs|sosfs|sou|prop|ds|lag|lagen|forordning\w*|foreskrift\w*)\s*\(?|\()$")
_KNOWN_UNITS = frozenset(
    re.findall(
        r"\S+",
        "KS KF KSAU SN SCN SON SOC SOCN ON VON VOO VN IAN IFN HN HON BUN BN SBN TN ÄN AN AON KFN KUN FN "
        "ÖFN OFN MN MBN HMK ST FOR UN NN SAN AMN LN RN",
    )
)
_D = r"[0-9OoIlSB]"
_YEAR4 = r"(?:19|2[O0o])[0-9OoIlSB]{2}"
_UNIT = r"[A-ZÅÄÖa-zåäö0-9]{1,7}"
_SEP = r"\s?[/\-–.: ]\s?"
_CLASS = (
    r"(?:(?:[\s/.\-]\s?(?P<cls>\d{3}(?:\.\d{2}){0,2}|\d{2,3}\.\d{2}(?:\.\d{2})?)|/(?P<dossier>\d{2,4})))?"
)
_SUB = r"(?:\s?[-–:.]{1,2}\s?(?P<sub>\d{1,3})(?:[ ]\d{3}(?!\d))?)?(?![\d/])"
_END = r"(?![\w/§%])"

_NO_UNITS = frozenset(
    re.findall(
        r"\S+",
        "DNR NR DIARIENR DIARIE MÅL MAL NO REF SID SIDA TEL FAX BOX SFS SOU DS PROP KL AB DEN PGR BGR",
    )
)
_LABELLED = re.compile(r"(?<![\w/-])[A-ZÅÄÖ]{0,4}[ -]?\d[\d./-]{3,18}\d(?![\w/-])")
_POLICE = re.compile(r"\b(?:\d{4}-)?K\s?\d{3,7}\s?[-/]\s?\d{2}(?:\d{2})?\b")
_COURT = re.compile(
    r"\b(?:m[åa]l\s*(?:nr|nummer)?\.?\s*:?\s*)(?P<no>[TBÄÖFMUO]{0,2}\s?\d{1,5}\s?-\s?\d{2}(?:\d{2})?)(?!\d)",
    re.I,
)

_WITH_UNIT = (
    re.compile(
        rf"(?<![\w/])(?P<unit>{_UNIT})[\s\-/.]\s?(?P<year>{_YEAR4}|"
        rf"\d\d){_SEP}(?P<no>{_D}{{1,6}}){_CLASS}{_SUB}{_END}"
    ),
    re.compile(
        rf"(?<![\w/])(?P<unit>[A-ZÅÄÖ]{{1,5}})(?P<year>{_YEAR4}|"
        rf"\d\d)\s?[/\-]\s?(?P<no>{_D}{{1,6}}){_CLASS}{_SUB}{_END}"
    ),
    re.compile(rf"(?<![\w/])(?P<year>\d\d)(?P<unit>[A-ZÅÄÖ]{{2,4}})\s?/\s?(?P<no>{_D}{{1,6}}){_SUB}{_END}"),
    re.compile(rf"(?<![\w/])(?P<year>\d\d)/(?P<unit>[A-ZÅÄÖ]{{2,4}})\s?(?P<no>{_D}{{2,6}}){_SUB}{_END}"),
)
_BARE = (
    re.compile(rf"(?<![\w/.-])(?P<year>{_YEAR4})\s?[/\-:.]\s?(?P<no>{_D}{{1,6}}){_CLASS}{_SUB}{_END}"),
    re.compile(
        rf"(?<![\w/.-])(?P<no>\d{{1,6}})\s?[/-]\s?(?P<year>{_YEAR4})(?:[\s/]\s?(?P<cls>\d{{3}}))?(?P<sub>(?!))?{_END}"
    ),
    re.compile(rf"(?<![\w/.-])(?P<year>\d\d)\s?/\s?(?P<no>\d{{1,6}}){_CLASS}{_SUB}{_END}"),
    re.compile(rf"(?<![\w/.-])(?P<no>\d{{1,6}})/(?P<year>\d\d)(?:\s(?P<cls>\d{{3}}))?(?P<sub>(?!))?{_END}"),
)
_DATABASE_KEY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<no>0\d{4,5})(?P<cls>(?!))?(?P<sub>(?!))?(?!\d)"
)


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number taken apart. ``unit`` is "" where none is printed; ``sub`` the record's number in
    the case.
    """

    unit: str
    year: int
    number: int
    sub: int | None = None
    class_code: str | None = None

    @property
    def normal(self) -> str:
        """``SN 2005/123`` or ``SN 2005/123-4``; without unit ``2005/123``."""
        unit = f"{self.unit} " if self.unit else ""
        return f"{unit}{self.year}/{self.number}" + (f"-{self.sub}" if self.sub is not None else "")


def parse_case_number(printed: str, context: StackContext) -> CaseNumber | None:
    """Read one case number that is known to be one, as in a diary's own column; ``None`` if it is not."""
    for pattern in (*_WITH_UNIT, *_BARE, _DATABASE_KEY):
        match = pattern.fullmatch(printed.strip())
        number = _taken_apart(match, context) if match else None
        if match is None or number is None:
            continue
        if number.unit or not _is_written_day(match):
            return number
    return None


def find_case_numbers(
    pages: Sequence[PageText], issuer: Issuer, context: StackContext, seen: frozenset[str] = frozenset()
) -> Iterator[Field]:
    """Every case number of a document: ours as ``CASE_NUMBER``, all others as ``FOREIGN_NUMBER``.

    ``seen`` are own numbers read plainly elsewhere in the stack: they may bear out a damaged one, as the diary does.
    """
    for position, page in enumerate(pages):
        taken = _Taken(len(page.text))
        for start, end in _foreign_spans(page):
            taken.take(start, end)
            yield _field(page, FieldName.FOREIGN_NUMBER, page.text[start:end].strip(), start, end, 0.85)
        for match, with_unit in _matches(page.text):
            if taken.any_of(*match.span()):
                continue
            candidate = _candidate(page, match, with_unit, issuer, context, first_page=position == 0)
            if candidate is not None:
                taken.take(*match.span())
                yield candidate
        for worn, sure in _worn(page, context, seen):
            if not taken.any_of(worn.start, worn.end):
                taken.take(worn.start, worn.end)
                yield _field(page, FieldName.CASE_NUMBER, worn.normal, worn.start, worn.end, sure)
        yield from _labelled_foreign(page, issuer, taken)


class _Taken:
    """Which characters of a page already belong to a number."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length + 1)

    def take(self, start: int, end: int) -> None:
        self._marks[start:end] = b"\1" * (end - start)

    def any_of(self, start: int, end: int) -> bool:
        return any(self._marks[start:end])


def _labelled_foreign(page: PageText, issuer: Issuer, taken: _Taken) -> Iterator[Field]:
    """Numbers in forms we do not know that a label says are another authority's."""
    for match in _LABELLED.finditer(page.text):
        start, end = match.span()
        if page.top(start) > 0.5 or taken.any_of(start, end):
            continue
        label = label_of(page, start, end)
        if label is not Label.NONE and written_by_them(label, issuer) and not _is_a_day(match.group()):
            yield _field(page, FieldName.FOREIGN_NUMBER, match.group().strip(), start, end, 0.75)


_WRITTEN_DAY = re.compile(r"(?:19|20)\d\d\s?[-–.]\s?(?:0\d|1[0-2])\s?[-–.]\s?(?:[0-2]\d|3[01])(?!\d)")
"""A day in full with month and day of two digits: never a case number, even where a case has those figures."""


def _is_written_day(match: re.Match[str]) -> bool:
    at = match.start("year")
    line = match.string[at : match.string.find("\n", at) if "\n" in match.string[at:] else None]
    return bool(_WRITTEN_DAY.match(line))


def _is_a_day(printed: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)?\d\d-?[01]\d-?[0-3]\d", printed.strip()))


def _matches(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    for pattern in _WITH_UNIT:
        yield from ((match, True) for match in pattern.finditer(text))
    for pattern in (*_BARE, _DATABASE_KEY):
        yield from ((match, False) for match in pattern.finditer(text))


def _worn(page: PageText, context: StackContext, seen: frozenset[str]) -> Iterator[tuple[WornNumber, float]]:
    for ways in ways_to_read(page.text, _units(context), context.years):
        found = most_believable(ways, (context.known_case_numbers, seen))
        if found is not None:
            number, proved = found
            yield number, _BORNE_OUT if proved else _UNPROVED


def _foreign_spans(page: PageText) -> Iterator[tuple[int, int]]:
    for match in _POLICE.finditer(page.text):
        yield match.span()
    for match in _COURT.finditer(page.text):
        yield match.span("no")


def _candidate(
    page: PageText,
    match: re.Match[str],
    with_unit: bool,
    issuer: Issuer,
    context: StackContext,
    *,
    first_page: bool,
) -> Field | None:
    number = _taken_apart(match, context)
    if (
        number is None
        or "\n" in match.group()
        or (number.unit not in _units(context) and _is_written_day(match))
    ):
        return None
    if not with_unit and (
        is_telephone(page, *match.span())
        or (":" in match.group() and _STATUTE.search(_before(page, match.start())))
    ):
        return None
    if not number.unit:
        number = replace(number, unit=_unit_after(match, context))
    with_unit = with_unit or bool(number.unit)
    label = label_of(page, *match.span())
    in_stamp = page.kind(match.start()) is BlockKind.STAMP or in_unmarked_stamp(page, *match.span())
    head = first_page and page.top(match.start()) < 0.33
    if not with_unit and not _believable(number, label, head or in_stamp, context, match.group()):
        return None
    unit_known = number.unit in _units(context)
    if with_unit and not unit_known and number.unit not in _KNOWN_UNITS and label is Label.NONE:
        return None
    name = _whose(number, label, issuer, context, in_stamp=in_stamp)
    if name is FieldName.CASE_NUMBER:
        number = _with_only_unit(number, context)
    sure = _confidence(number, label, name, context, head=head or in_stamp)
    value = number.normal if name is FieldName.CASE_NUMBER else match.group().strip()
    return _field(page, name, value, *match.span(), sure)


def _unit_after(match: re.Match[str], context: StackContext) -> str:
    """Our own unit code where it stands behind the number (``2005/160-2 SN``); "" where it does not."""
    after = _NEXT_WORD.match(match.string, match.end())
    return after.group(1) if after and after.group(1) in _units(context) else ""


def _before(page: PageText, start: int) -> str:
    line = page.line_at(start)
    return page.folded[line.start : start].rstrip(" ") if line else ""


def _with_only_unit(number: CaseNumber, context: StackContext) -> CaseNumber:
    """The number with its unit code filled in where the diary or the authority's only code proves it."""
    if number.unit:
        return number
    known = {
        code for code in _units(context) if f"{code} {_bare_normal(number)}" in context.known_case_numbers
    }
    codes = known or _units(context)
    return replace(number, unit=next(iter(codes))) if len(codes) == 1 else number


def _field(page: PageText, name: FieldName, value: str, start: int, end: int, sure: float) -> Field:
    evidence = page.evidence(start, end, "diarienummer")
    confidence = round(sure * _word_trust(page.confidence(start, end)), 3)
    return Field(name, value, page.text[start:end].strip(), confidence, (evidence,))


def _word_trust(confidence: float) -> float:
    """What the reader's doubt leaves of ours: nothing lost when sure, about half when it guesses."""
    return min(1.0, 0.35 + 0.7 * confidence)


def _taken_apart(match: re.Match[str], context: StackContext) -> CaseNumber | None:
    groups = match.groupdict()
    year = _year(as_digits(groups["year"]), context)
    digits = as_digits(groups["no"])
    unit = _unit(groups.get("unit") or "", context)
    if year is None or unit is None or not digits.isdigit() or int(digits) == 0:
        return None
    sub = int(groups["sub"]) if groups.get("sub") else None
    return CaseNumber(unit, year, int(digits), sub, groups.get("cls") or groups.get("dossier"))


def _year(printed: str, context: StackContext) -> int | None:
    if not printed.isdigit():
        return None
    last = context.today.year if context.today else 2099
    if len(printed) == 4:
        return int(printed) if FIRST_YEAR <= int(printed) <= last else None
    centuries = [base + int(printed) for base in (1900, 2000) if FIRST_YEAR <= base + int(printed) <= last]
    if context.years:
        middle = sum(context.years) / 2
        return min(centuries, key=lambda year: abs(year - middle), default=None)
    return min(centuries, key=lambda year: abs(year - 2005), default=None)


def _units(context: StackContext) -> frozenset[str]:
    return frozenset(code.upper() for code in context.unit_codes)


def _unit(printed: str, context: StackContext) -> str | None:
    """The unit code in capitals, look-alike digits mended when that gives one of ours; ``None`` if it
    is no code.
    """
    code = printed.upper()
    if code in _NO_UNITS:
        return None
    mended = code.replace("5", "S").replace("0", "O").replace("1", "I").replace("8", "B")
    for form in (code, mended):
        if form in _units(context):
            return form
    without_marks = {fold(unit): unit for unit in _units(context)}
    if fold(code) in without_marks and any(char in unit for unit in _units(context) for char in "ÅÄÖ"):
        return without_marks[fold(code)]
    if mended in _KNOWN_UNITS:
        return mended
    letters = code.isalpha() and (printed.isupper() or (len(printed) <= 3 and printed[:1].isupper()))
    return code if letters or not code else None


def _believable(number: CaseNumber, label: Label, in_head: bool, context: StackContext, printed: str) -> bool:
    """Whether a number without a unit code is a case number at all, and not a period, a fraction or a
    date.
    """
    if _bare_normal(number) in _without_units(context.known_case_numbers):
        return label is not Label.OTHER
    if label is not Label.NONE:
        return True
    period = abs(number.number - number.year) <= 2 or number.number == (number.year + 1) % 100
    full_year = bool(re.search(r"(19|20)\d\d", as_digits(printed)))
    return in_head and full_year and not period and "/" in printed


def _whose(
    number: CaseNumber, label: Label, issuer: Issuer, context: StackContext, *, in_stamp: bool
) -> FieldName:
    ours, theirs = FieldName.CASE_NUMBER, FieldName.FOREIGN_NUMBER
    if label is Label.OTHER:
        return theirs
    if number.unit:
        if context.unit_codes:
            return ours if number.unit in _units(context) else theirs
        return theirs if written_by_them(label, issuer) and not in_stamp else ours
    if _normal_in_case(number) in context.known_case_numbers or in_stamp:
        return ours
    return theirs if written_by_them(label, issuer) else ours


def _confidence(
    number: CaseNumber, label: Label, name: FieldName, context: StackContext, *, head: bool
) -> float:
    if name is FieldName.CASE_NUMBER and _is_known(number, context):
        return 0.99
    sure = 0.5
    if number.unit:
        sure += 0.3 if number.unit in _units(context) or not context.unit_codes else 0.2
    if label is not Label.NONE:
        sure += 0.22
    if head:
        sure += 0.1
    if context.years and not context.years[0] - 2 <= number.year <= context.years[1] + 1:
        sure -= 0.3
    return max(0.1, min(0.98, sure))


def _is_known(number: CaseNumber, context: StackContext) -> bool:
    known = context.known_case_numbers
    return number.normal in known or _normal_in_case(number) in known


def _normal_in_case(number: CaseNumber) -> str:
    return CaseNumber(number.unit, number.year, number.number).normal


def _bare_normal(number: CaseNumber) -> str:
    return f"{number.year}/{number.number}"


@lru_cache(maxsize=4)
def _without_units(known: frozenset[str]) -> frozenset[str]:
    """A diary's numbers without their units: made once a diary, not once a number."""
    return frozenset(_without_unit(number) for number in known)


def _without_unit(normal: str) -> str:
    return normal.split(" ")[-1].split("-")[0]
