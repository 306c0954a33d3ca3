"""Personnummer and samordningsnummer: how they are printed, proved and brought to twelve digits.

A number whose check digit agrees is *verified*. One that cannot be proved stays a candidate, marked so:
a wrong personnummer puts a paper in another person's file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.model import Field, FieldName, StackContext, TokenCheck
from ingest.stages.folding import as_digits, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_C = r"[0-9OoIlSB]"
_FULL = re.compile(
    rf"(?<![\w-])(?P<century>19|20|"
    rf"18)?(?P<birth>{_C}{{6}})\s?(?P<sign>[-–—+])\s?(?P<last>{_C}{{4}})(?!\w|-\d)"
)
_RUN = re.compile(r"(?<![\w-])(?P<century>19|20|18)?(?P<birth>\d{6})(?P<sign>\s?)(?P<last>\d{4})(?!\w|-\d)")
_RESERVE = re.compile(
    r"(?<![\w-])(?P<century>19|20)?(?P<birth>\d{6})\s?(?P<sign>[-–+])\s?"
    r"(?P<last>[XxNn?*_.]{4}|0000|[A-ZÅÄÖ]{1,2}\d{2,3}|\d{1,3}[?*_X.x]{1,3}|[?*_]\d{3})(?!\w)"
)
_BROKEN = re.compile(
    r"(?<![\w-])(?P<century>19|20|18)?(?P<birth>\d{6})\s?(?P<sign>[-–—+])[ ]?\n[ ]?(?P<last>\d{4})(?!\w|-\d)"
)
"""A number whose hyphen ended its line; the rest opens the next. Believed only if the check digit agrees."""
_LABEL = re.compile(
    r"(person|samordnings|reserv)\s?-?\s?(nummer|nr|beteckning)|\bp\.?\s?nr|\bpers\.?\s?nr|\bfodd\b|\bfodelse"
)
_OTHER_LABEL = re.compile(
    r"\b(org|organisations?)\.?\s?-?(nr|nummer)|plusgiro|postgiro|bankgiro|\bbg\b|\bpg\b|konto|"
    r"telefon|\btel\b|\bfax\b|\bocr\b|\bdnr\b|diarie|faktura|kundn|artikel|mobil"
)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number for a person. ``digits`` is twelve digits with a hyphen; ``birth`` is ``None`` for a
    reserve form.
    """

    digits: str
    birth: date | None
    coordination: bool = False
    proved: bool = False


def check_digit(nine: str) -> int:
    """The Luhn check digit for the nine digits ``YYMMDDNNN``."""
    total = 0
    for position, char in enumerate(nine):
        product = int(char) * (2 if position % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return -total % 10


def parse_identity_number(
    century: str, birth: str, sign: str, last: str, context: StackContext
) -> IdentityNumber | None:
    """Read the parts of a printed number; ``None`` where they cannot be a person's at all.

    Without a printed century the youngest person is taken who was born when the box's years ended;
    ``+`` means the person had turned 100 (folkbokföringslagen (1991:481) 18 §).
    """
    if not (birth.isdigit() and last.isdigit()):
        return None
    day = int(birth[4:])
    coordination = day > 60
    base = int(century + birth[:2]) if century else _full_year(int(birth[:2]), sign, context)
    try:
        born = date(base, int(birth[2:4]), day - 60 if coordination else day)
    except ValueError:
        return None
    proved = check_digit(birth + last[:3]) == int(last[3]) and last != "0000"
    return IdentityNumber(f"{base}{birth[2:]}-{last}", born, coordination, proved)


def find_identity_numbers(pages: Sequence[PageText], context: StackContext) -> Iterator[Field]:
    """Every number for a person in the document, without role."""
    for page in pages:
        taken = bytearray(len(page.text))
        for pattern in (_FULL, _BROKEN, _RUN, _RESERVE):
            for match in pattern.finditer(page.text):
                start, end = match.span()
                if any(taken[start:end]):
                    continue
                if pattern is _BROKEN:
                    found = _broken(page, match, context)
                else:
                    found = _candidate(
                        page, match, context, is_run=pattern is _RUN, is_reserve=pattern is _RESERVE
                    )
                if found is not None:
                    taken[start:end] = b"\1" * (end - start)
                    yield found


def _candidate(
    page: PageText, match: re.Match[str], context: StackContext, *, is_run: bool, is_reserve: bool
) -> Field | None:
    if "\n" in match.group():
        return None
    labelled, other = _labels(page, *match.span())
    if other and not labelled:
        return None
    century, birth = match.group("century") or "", as_digits(match.group("birth"))
    if is_reserve:
        return _reserve(page, match, context, labelled=labelled)
    number = parse_identity_number(
        century, birth, match.group("sign"), as_digits(match.group("last")), context
    )
    if number is None or (is_run and not (labelled or number.proved)):
        return None
    letters_mended = not (match.group("birth") + match.group("last")).isdigit()
    if letters_mended and not number.proved:
        return None
    if is_run and not labelled and not match.group("century") and not number.proved:
        return None
    sure = (
        (0.96 if number.proved else 0.45)
        - (0.06 if letters_mended else 0.0)
        - (0.25 if is_run and not labelled else 0.0)
    )
    sure += 0.03 if labelled and number.proved else 0.0
    check = TokenCheck.VERIFIED if number.proved else TokenCheck.UNVERIFIED
    return _field(page, match, number.digits, sure, check)


def _broken(page: PageText, match: re.Match[str], context: StackContext) -> Field | None:
    """A number over two lines, framed on both."""
    parts = (match.group("century") or "", match.group("birth"), match.group("sign"), match.group("last"))
    number = parse_identity_number(*parts, context)
    if number is None or not number.proved or _labels(page, *match.span())[1]:
        return None
    (first, _), (_, second) = match.span("birth"), match.span("last")
    frames = ((match.start(), match.end("sign")), (match.start("last"), second))
    evidence = tuple(page.evidence(*frame, "personnummer") for frame in frames)
    trust = max(0.85, min(1.0, 0.4 + 0.65 * page.confidence(first, second)))
    printed = match.group().replace("\n", "")
    sure = round(0.93 * trust, 3)
    return Field(FieldName.PERSONAL_NUMBER, number.digits, printed, sure, evidence, check=TokenCheck.VERIFIED)


def _reserve(page: PageText, match: re.Match[str], context: StackContext, *, labelled: bool) -> Field | None:
    """A reserve or damaged form: letters, zeros or gaps in the last four. Kept as printed, never verified."""
    birth = match.group("birth")
    whole = parse_identity_number(match.group("century") or "", birth, match.group("sign"), "0000", context)
    if whole is None:
        return None
    value = f"{whole.digits[:8]}-{match.group('last')}"
    return _field(page, match, value, 0.5 if labelled else 0.35, TokenCheck.UNVERIFIED)


def _field(page: PageText, match: re.Match[str], value: str, sure: float, check: TokenCheck) -> Field:
    trust = min(1.0, 0.4 + 0.65 * page.confidence(*match.span()))
    if check is TokenCheck.VERIFIED:
        trust = max(trust, 0.85)  # the check digit vouches for what the reader doubted
    evidence = page.evidence(*match.span(), "personnummer")
    return Field(
        FieldName.PERSONAL_NUMBER,
        value,
        match.group().strip(),
        round(sure * trust, 3),
        (evidence,),
        check=check,
    )


def _labels(page: PageText, start: int, end: int) -> tuple[bool, bool]:
    line = page.line_at(start)
    before = page.folded[line.start : start][-40:] if line else ""
    near = f"{before} | {page.left_of(start, end)[-40:]} | {page.above(start, end)}"
    return bool(_LABEL.search(near)), bool(_OTHER_LABEL.search(fold(near[:45])))


def _full_year(short: int, sign: str, context: StackContext) -> int:
    newest = context.years[1] if context.years else (context.today.year if context.today else 2006)
    year = newest - (newest - short) % 100
    return year - 100 if sign == "+" else year


def is_complete(value: str) -> bool:
    """Whether ``value`` has all twelve digits, so that its check digit can be tried."""
    digits = value.replace("-", "")
    return len(digits) == 12 and digits.isdigit() and not digits.endswith("0000")
