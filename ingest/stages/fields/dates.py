"""Days on paper (*datum*): every Swedish way to write one, and which day of the record each is.

``parse_days`` finds and proves them; ``find_dates`` says which is the document's own, which is the
received stamp (*inkom*) and which only stands in the text. Normal form ISO 8601; a month alone is ``2005-11``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.model import BlockKind, Field, FieldName, StackContext, TokenCheck
from ingest.stages.folding import as_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "maj": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_MONTH = (
    r"(?P<name>januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"jan|febr|feb|mar|apr|jun|jul|aug|sept|sep|okt|nov|dec)\.?"
)
_N = r"[0-9OoIl]"
_Y4 = r"(?:19|2[0Oo])\s?[0-9OoIlSB]\s?[0-9OoIlSB]"
_SP = r"\s{0,2}"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write a day and how far it can be trusted without any other support."""

    pattern: re.Pattern[str]
    trust: float


_FORMS = (
    # Rubber stamps leave gaps: "2005 -11- 0 3".
    _Form(
        re.compile(
            rf"(?<!\d)(?P<y>{_Y4}){_SP}[-–—.]{_SP}(?P<m>{_N}\s?{_N}){_SP}[-–—.:,]{_SP}(?P<d>{_N}\s?{_N})(?!\d)"
        ),
        0.97,
    ),
    _Form(
        re.compile(
            rf"(?<![\d/])(?P<d>\d{{1,2}})(?::?e|:a)?\.?{_SP}{_MONTH}[,\s]{{0,3}}(?P<y>{_Y4}|"
            rf"[-–'’]?\s?\d\d)(?!\d)",
            re.I,
        ),
        0.96,
    ),
    _Form(re.compile(rf"(?<!\d)(?P<y>{_Y4}){_SP}{_MONTH}{_SP}(?P<d>\d{{1,2}})(?!\d)", re.I), 0.85),
    _Form(
        re.compile(
            rf"(?<![\d/])(?P<d>\d{{1,2}}){_SP}/{_SP}(?P<m>\d{{1,2}}){_SP}[-–—,'’]?{_SP}(?P<y>{_Y4}|"
            rf"(?<=[-–—'’ ])\d\d)(?![\d/])"
        ),
        0.9,
    ),
    _Form(re.compile(r"(?<!\d)(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>(?:19|20)\d\d)(?!\d)"), 0.8),
    _Form(re.compile(rf"(?<![\w-])(?P<y>[0-9Oo]\d)[-–](?P<m>{_N}{{2}})[-–](?P<d>{_N}{{2}})(?![\d-])"), 0.85),
    # Rubber stamps with a short year leave gaps too: "05 -10- 2 8".
    _Form(
        re.compile(
            rf"(?<![\w-])(?<!\d )(?P<y>[0O9]\d)\s?[-–—]\s?(?P<m>[01OoIl]\s?{_N})\s?[-–—]\s?"
            rf"(?P<d>[0-3OoIl]\s?{_N})(?![\w-])"
        ),
        0.8,
    ),
    _Form(
        re.compile(r"(?<![\d-])(?<!\d )(?P<y>(?:19|20)\d\d) (?P<m>[01]\d) (?P<d>[0-3]\d)(?![\d-])(?! \d)"),
        0.8,
    ),
    _Form(re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\d+-]|\s?-\s?\d)"), 0.75),
    _Form(re.compile(r"(?<![\d/:-])(?P<y>\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\d/:+]|\s?-\s?[\dXxA-Z])"), 0.6),
    _Form(re.compile(rf"\b{_MONTH}{_SP}(?P<y>{_Y4})(?!\d)", re.I), 0.75),
    _Form(re.compile(r"(?<![\d/])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/(])(?P<y>(?!))?"), 0.35),
    _Form(
        re.compile(rf"(?<![\d/])(?P<d>\d{{1,2}})(?::?e)?{_SP}{_MONTH}(?P<y>(?!))?(?![a-zåäö])", re.I), 0.35
    ),
)

_RECEIVED = re.compile(r"\b(?:in\s?kom\w*|ink|ank|ankom\w*|mottag(?:et|en|ning)?|inlamnad|registrerad)\b")
_OTHER_PAPER = re.compile(
    r"\b(?:anmalan|ansokan|\w*skrivelsen?|arendet|handling\w*|begaran|remissen|brevet|svar\w*|som|har|"
    r"uppgift\w*|det|den)\s+"
    r"(?:har |som )?(?:in\s?kom|ink|mottag|registr)"
)
"""``Anmälan inkom`` on a form or in a sentence speaks of another paper than the one it stands on."""
_OTHER_PAPER_APART = re.compile(
    r"\b(?:anmalan|ansokan|skrivelsen?|begaran|remissen)\b[^|]{0,60}\bin\s?kom\w*\W*$"
)
_ARRIVED = re.compile(r"in\s?kom|\bink\b|\bank\b|ankom|mottag|registrerad")
_OFFICE_STAMP = re.compile(r"namnd|kommun|forvaltning|kontor|social|registrator|in\s?kom|\bink\b|ankom")
_ALONE = 6
"""Characters that may stand on a line beside a day that has it to itself."""
_SENT_AWAY = re.compile(
    r"exped|utsand|avsand|avskriv|makuler|ad acta|avslut|anmals|justera|betald|utbetal|attest"
)
_DAY_LABEL = re.compile(r"(^|[|:]\s*|\s{2})(datum|dat|date|dag)\b[^|]*$|\bdatum\s*(\||:?\s*$)")
_OWN = re.compile(
    r"(\bdatum\b|\bdatera[dt]|\bdat\.|sammantradesdatum|sammantradesdag|beslutsdatum|fakturadatum|"
    r"utskriftsdatum|utfardad|\bskickat\b|\bsent\b|"
    r"\bdatum for (beslut|anmalan|upprattande)|upprattad|anmalningsdatum|anmalan gjord|\bavtalsdatum|"
    r"\bdag for beslut|meddelad|\bort och datum)"
)
_NOT_OWN = re.compile(
    r"(fodd|forfallo|betalas senast|senast den|t\.?o\.?m|\bf\.?\s?r?\.?\s?o\.?\s?m\b|from\b|"
    r"\bfran och med|\btill och med|\bsedan\b|handelse|brott|\bgall|fodelse|giltig|besvaras senast|"
    r"\bperiod|ert datum|er datum|"
    r"skrivelse|\bbrev\b|telefon|personn|\bdok|anslag|nedtagande|overklag|blankett|\bsvar senast|"
    r"justera|utskrift|\bsfs\b|senaste|\banm\.? i\b|\banmal[ds] i\b)"
)
_PREPOSITION = re.compile(r"\bd(?:en|\.)\s*$")
_PLACE_AND_DAY = re.compile(r"^[A-ZÅÄÖ][a-zåäö]+(?:\s[A-ZÅÄÖ][a-zåäö]+)?,?\s*(?:den|d\.)?\s*$")


class Doubt(StrEnum):
    """What is wrong with something that looks like a day."""

    NONE = "none"
    IMPOSSIBLE = "impossible"  # the thirtieth of February
    NO_YEAR = "no_year"  # the year was taken from the box's years


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day found in a text: its span, the day (``None`` if it cannot exist) and how far to trust the
    form.
    """

    start: int
    end: int
    day: date | None
    month_only: bool
    trust: float
    doubt: Doubt = Doubt.NONE

    @property
    def value(self) -> str:
        """ISO 8601: ``2005-11-03``, or ``2005-11`` for a month; "" for a day that cannot exist."""
        if self.day is None:
            return ""
        return self.day.isoformat()[:7] if self.month_only else self.day.isoformat()


def parse_days(text: str, context: StackContext) -> tuple[PrintedDay, ...]:
    """Every day written in ``text``, in order; no two share a character."""
    found: list[PrintedDay] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for match in form.pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            printed = _day(match, form, context)
            if printed is not None:
                found.append(printed)
                taken[start:end] = b"\1" * (end - start)
    return tuple(sorted(found, key=lambda printed: printed.start))


def find_dates(pages: Sequence[PageText], context: StackContext) -> Iterator[Field]:
    """Candidates for the document's day, the received day and all other days."""
    last = len(pages) - 1
    for position, page in enumerate(pages):
        for printed in parse_days(page.text, context):
            if printed.day is None:
                continue
            name, sure = _which_day(page, printed, first=position == 0, last=position == last)
            evidence = page.evidence(printed.start, printed.end, "datum")
            trust = min(1.0, 0.35 + 0.7 * page.confidence(printed.start, printed.end))
            confidence = round(sure * trust * _in_years(printed.day, context), 3)
            check = TokenCheck.VERIFIED if printed.doubt is Doubt.NONE else TokenCheck.UNVERIFIED
            words = page.text[printed.start : printed.end].strip()
            yield Field(name, printed.value, words, confidence, (evidence,), check=check)


def _day(match: re.Match[str], form: _Form, context: StackContext) -> PrintedDay | None:
    groups = match.groupdict()
    doubt = Doubt.NONE
    year = _year(as_digits(re.sub(r"[^0-9OoIlSB]", "", groups["y"])), context) if groups["y"] else None
    if year is None:
        if groups["y"] or context.years is None:
            return None
        year, doubt = context.years[0], Doubt.NO_YEAR
    month = _MONTHS[groups["name"].lower()[:3]] if groups.get("name") else _number(groups.get("m"))
    day = _number(groups.get("d"))
    month_only = groups.get("d") is None
    if month is None or (day is None and not month_only):
        return None
    start, end = match.span()
    try:
        return PrintedDay(start, end, date(year, month, day or 1), month_only, form.trust, doubt)
    except ValueError:
        surely_a_day = form.trust >= 0.85 and (
            groups.get("name") is not None or len(groups["y"].strip()) >= 4
        )
        near = month <= 19 and (day or 0) <= 39
        return (
            PrintedDay(start, end, None, month_only, form.trust, Doubt.IMPOSSIBLE)
            if surely_a_day and near
            else None
        )


def _number(digits: str | None) -> int | None:
    if digits is None:
        return None
    cleaned = as_digits(re.sub(r"\s", "", digits))
    return int(cleaned) if cleaned.isdigit() else None


def _year(digits: str, context: StackContext) -> int | None:
    if not digits.isdigit():
        return None
    if len(digits) == 4:
        return int(digits) if 1880 <= int(digits) <= 2100 else None
    middle = sum(context.years) / 2 if context.years else 2005
    return min((1900 + int(digits), 2000 + int(digits)), key=lambda year: abs(year - middle))


def _in_years(day: date, context: StackContext) -> float:
    """A prior from the years the box is said to hold: 1.0 inside them, less the further outside."""
    if context.today is not None and day > context.today:
        return 0.2
    if context.years is None or context.years[0] <= day.year <= context.years[1]:
        return 1.0
    away = min(abs(day.year - context.years[0]), abs(day.year - context.years[1]))
    return 0.9 if away <= 1 else 0.7


def _which_day(page: PageText, printed: PrintedDay, *, first: bool, last: bool) -> tuple[FieldName, float]:
    start, end = printed.start, printed.end
    line = page.line_at(start)
    before = page.folded[line.start : start] if line else ""
    preposition = _PREPOSITION.search(before)
    if preposition:  # a label stands over "den 3 maj", not over its figures
        start = line.start + preposition.start() if line else start
        before = before[: preposition.start()]
    near = f"{before[-40:].strip()} | {page.left_of(start, end)[-40:]} | {page.above(start, end)}"
    near = near.strip(" |")
    stamp = page.kind(start) is BlockKind.STAMP
    stamped = _block_text(page, start) if stamp else ""
    if stamp and _SENT_AWAY.search(stamped) and not _ARRIVED.search(before):
        return FieldName.OTHER_DATE, 0.85 * printed.trust
    if _ARRIVED.search(stamped) or _is_arrival_label(near, before):
        return FieldName.RECEIVED_DATE, 0.95 * _month_discount(printed)
    if stamp and printed.trust >= 0.75:
        return FieldName.RECEIVED_DATE, 0.6
    if not stamp and _under_stamp(page, start, end):
        return FieldName.RECEIVED_DATE, 0.85 * _month_discount(printed)
    top = page.top(start)
    own_label = bool(_OWN.search(near))
    day_label = any(_DAY_LABEL.search(place.strip()) for place in (before[-40:], *near.split("|")))
    if _OTHER_PAPER.search(near) or _OTHER_PAPER_APART.search(near):
        return FieldName.OTHER_DATE, 0.85 * printed.trust
    if _NOT_OWN.search(before[-40:]) or (_NOT_OWN.search(near) and not own_label):
        return FieldName.OTHER_DATE, 0.85 * printed.trust
    after = page.text[end : line.end] if line else ""
    printed = replace(printed, start=start)
    return _own_day(
        page, printed, before, after, top, own_label=own_label, day_label=day_label, first=first, last=last
    )


def _is_arrival_label(near: str, before: str) -> bool:
    """Whether a word of arrival stands at the day as a label, and not within a sentence."""
    other = _OTHER_PAPER.search(near) or _OTHER_PAPER_APART.search(near)
    return bool(_RECEIVED.search(near)) and not other and len(before.split()) <= 5


def _own_day(
    page: PageText,
    printed: PrintedDay,
    before: str,
    after: str,
    top: float,
    *,
    own_label: bool,
    day_label: bool,
    first: bool,
    last: bool,
) -> tuple[FieldName, float]:
    """Tell the document's own day from days in the running text, by label, place and company."""
    alone = len(before.strip()) + len(after.strip()) < 26
    written_before = page.text[printed.start - len(before) : printed.start]
    place_and_day = bool(_PLACE_AND_DAY.match(written_before)) and len(after.strip()) < 12
    scale = printed.trust * _month_discount(printed)
    if day_label and first and top < 0.25:
        return FieldName.DOCUMENT_DATE, 0.97 * max(0.93, printed.trust) * _month_discount(printed)
    if own_label and first and top < 0.5:
        return FieldName.DOCUMENT_DATE, 0.88 * min(1.0, scale + 0.1)
    if place_and_day and first and top < 0.4:
        return FieldName.DOCUMENT_DATE, 0.95 * scale
    if first and top < 0.3 and alone:
        return FieldName.DOCUMENT_DATE, 0.9 * scale
    if place_and_day and last:
        return FieldName.DOCUMENT_DATE, 0.82 * scale
    if own_label and (first or last):
        return FieldName.DOCUMENT_DATE, 0.7 * scale
    if last and top > 0.4 and alone:
        return FieldName.DOCUMENT_DATE, 0.5 * scale
    return FieldName.OTHER_DATE, 0.85 * printed.trust


def _under_stamp(page: PageText, start: int, end: int) -> bool:
    """Whether the day, alone on its line, goes on with an office's stamp whose last row was read as print."""
    line = page.line_at(start)
    if line is None or len(line.text) - (end - start) > _ALONE:
        return False
    box, reach = line.line.box, 3 * page.word_height
    return any(
        other.line.kind is BlockKind.STAMP
        and 0 < box.y0 - other.line.box.y0 < reach
        and min(box.x1, other.line.box.x1) - max(box.x0, other.line.box.x0)
        > 0.4 * min(box.width, other.line.box.width)
        and _OFFICE_STAMP.search(page.folded[other.start : other.end])
        for other in page.lines
    )


def _month_discount(printed: PrintedDay) -> float:
    return 0.8 if printed.month_only else 1.0


def _block_text(page: PageText, start: int) -> str:
    """The folded words of all stamp lines close to the one at ``start``: a stamp is a few short lines."""
    line = page.line_at(start)
    if line is None:
        return ""
    reach = page.word_height * 6
    box = line.line.box
    close = (
        other
        for other in page.lines
        if other.line.kind is BlockKind.STAMP
        and abs(other.line.box.y0 - box.y0) < reach
        and other.line.box.x0 < box.x1 + reach
        and other.line.box.x1 > box.x0 - reach
    )
    return " ".join(page.folded[other.start : other.end] for other in close)
