"""Printed page numbers (*sidnumrering*): ``Sida 2 av 4``, ``2 (4)``, ``2/4``, ``- 2 -``, and what is
missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.model import Evidence, Finding, PageRef, Severity
from ingest.stages.findings import FindingRule, finding_on
from ingest.stages.folding import as_digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ingest.stages.pagetext import PageText, TextLine

_D = r"[0-9OoIl|]{1,3}"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to print a page number. ``alone``: only when nothing else stands on the line."""

    pattern: re.Pattern[str]
    confidence: float
    alone: bool = False


_FORMS = (
    _Form(
        re.compile(rf"\b(?:sida|sidan|sid|sidnr|blad|s)[.:\s]*({_D})\s*(?:av|\(|/|:)\s*({_D})\)?", re.I), 0.97
    ),
    _Form(re.compile(rf"(?<![\d/.-])({_D})\s?\(\s?({_D})\s?\)?(?!\s*(?:kap|§|st))(?=\s|$)"), 0.93),
    _Form(re.compile(rf"\bpage\s+({_D})\s*(?:of|/)\s*({_D})", re.I), 0.5),
    _Form(re.compile(rf"^({_D})\s*av\s*({_D})$", re.I), 0.85, alone=True),
    _Form(re.compile(rf"^({_D})\s?/\s?({_D})$"), 0.7, alone=True),
    _Form(re.compile(rf"^(?:sida|sidan|sid|blad)[.:\s]*({_D})$", re.I), 0.9, alone=True),
    _Form(re.compile(rf"^[-–—]\s?({_D})\s?[-–—]$"), 0.85, alone=True),
    _Form(re.compile(rf"^[-–—]\s?({_D})\s?[.,]?$"), 0.7, alone=True),
    _Form(re.compile(rf"^[.·•]\s?({_D})\s?[.·•-]$"), 0.7, alone=True),
    _Form(re.compile(r"^(\d{1,2})[.,]?$"), 0.45, alone=True),
)
_EDGE_TOP, _EDGE_BOTTOM = 0.17, 0.88
_MOST_PAGES = 400
_SURE = 0.6
_A_COLUMN = 4
"""Lines of one form from which they are a column of a table: days, amounts, hours."""
_RUNS_ON, _A_SHEET = 2, 9
"""Steps of one that show § to be numbered throughout, and the longest jump that a lost sheet explains."""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A printed page number: ``number`` of ``total`` (``None`` where no total is printed)."""

    number: int
    total: int | None
    confidence: float
    evidence: Evidence

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def is_last(self) -> bool:
        return self.total is not None and self.number == self.total

    def follows(self, other: PageNumber) -> bool:
        """Whether this can be a later page of the document that ``other`` is a page of."""
        same_total = self.total is None or other.total is None or self.total == other.total
        return self.number > other.number and same_total


def page_number(page: PageText) -> PageNumber | None:
    """The number printed in the page's head or foot; ``None`` where there is none to trust."""
    lines = page.body_lines
    columns = {form for form in _FORMS if form.alone and _in_lines(form, lines) >= _A_COLUMN}
    found = [number for line in _edge_lines(page) for number in _numbers_in(page, line, without=columns)]
    return max(found, key=lambda number: number.confidence, default=None)


def missing_pages(
    pages: Sequence[tuple[PageRef, PageNumber | None]], *, extract: bool = False
) -> tuple[Finding, ...]:
    """What the printed numbers of one document say about pages that are gone or out of order.

    Of an ``extract`` some pages are meant to be elsewhere: then it is told which, and is no warning.
    """
    numbered = _trusted([(ref, number) for ref, number in pages if number is not None])
    if not numbered:
        return ()
    seen = [number.number for _, number in numbered]
    findings = []
    if seen != sorted(seen):
        findings.append(_out_of_order(numbered))
    absent = _absent(numbered, unnumbered=len(pages) - len(numbered))
    if absent:
        findings.append(_not_here(numbered, absent, extract=extract))
    return tuple(findings)


def _trusted(numbered: Sequence[tuple[PageRef, PageNumber]]) -> list[tuple[PageRef, PageNumber]]:
    """Those that are page numbers beyond doubt. Bare figures vouch for one another where they rise from 1."""
    seen = [number.number for _, number in numbered]
    if len(seen) > 1 and seen[0] == 1 and all(a < b for a, b in pairwise(seen)):
        return list(numbered)
    return [(ref, number) for ref, number in numbered if number.confidence >= _SURE]


def _not_here(
    numbered: Sequence[tuple[PageRef, PageNumber]], absent: Sequence[int], *, extract: bool
) -> Finding:
    last_ref = numbered[-1][0]
    total = _total(numbered)
    of_total = f" av {total}" if total else ""
    if extract:
        here = ", ".join(str(number.number) for _, number in numbered)
        message = f"Ett protokollsutdrag: sida {here}{of_total} ligger här, resten i hela protokollet."
        return finding_on(FindingRule.EXTRACT_PAGES, Severity.INFO, message, last_ref)
    listed = ", ".join(str(number) for number in absent)
    message = f"Sida {listed}{of_total} saknas i handlingen enligt den tryckta sidnumreringen."
    return finding_on(FindingRule.MISSING_PAGE, Severity.WARNING, message, last_ref)


def missing_paragraphs(
    pages: Sequence[tuple[PageRef, Sequence[int]]], printed: Mapping[PageRef, PageNumber | None]
) -> tuple[Finding, ...]:
    """Where the § of minutes jump from one page to the next though they run on everywhere else.

    ``pages`` are each page with the numbers of its § headings, in order; ``printed`` their page numbers. An extract
    with picked § says nothing, nor does a jump between pages 2 and 3: there the § was not read.
    """
    steps = [b - a for _, numbers in pages for a, b in pairwise(numbers)]
    jumps: list[tuple[PageRef, int, int]] = []
    before: int | None = None
    above: PageRef | None = None
    for ref, numbers in pages:
        if numbers and before is not None:
            steps.append(1 if numbers[0] in {before, before + 1} else 0)
            if numbers[0] > before + 1 and not _follow(
                printed.get(above) if above else None, printed.get(ref)
            ):
                jumps.append((ref, before, numbers[0]))
        before, above = numbers[-1] if numbers else before, ref
    run_on = sum(step in {0, 1} for step in steps) == len(steps) and steps.count(1) >= _RUNS_ON
    return tuple(
        finding_on(
            FindingRule.MISSING_PAGE,
            Severity.WARNING,
            f"Paragraferna hoppar från § {before} till § {after}: en sida kan saknas.",
            ref,
        )
        for ref, before, after in jumps
        if run_on and after - before <= _A_SHEET
    )


def _follow(above: PageNumber | None, here: PageNumber | None) -> bool:
    return above is not None and here is not None and here.number == above.number + 1


def _out_of_order(numbered: Sequence[tuple[PageRef, PageNumber]]) -> Finding:
    listed = ", ".join(str(number.number) for _, number in numbered)
    message = f"Sidorna ligger i annan ordning än den tryckta numreringen: {listed}."
    return finding_on(FindingRule.PAGE_ORDER, Severity.WARNING, message, numbered[0][0])


def _total(numbered: Sequence[tuple[PageRef, PageNumber]]) -> int | None:
    totals = [number.total for _, number in numbered if number.total is not None]
    return max(set(totals), key=totals.count) if totals else None


def _absent(numbered: Sequence[tuple[PageRef, PageNumber]], unnumbered: int) -> tuple[int, ...]:
    """Numbers nobody saw. A first page often has no number, and an unread one may hide any of them."""
    seen = {number.number for _, number in numbered}
    total = _total(numbered)
    start = 1 if total is not None or 1 in seen else min(seen)
    absent = [number for number in range(start, (total or max(seen)) + 1) if number not in seen]
    return tuple(absent) if len(absent) > unnumbered and len(absent) <= 50 else ()


def _edge_lines(page: PageText) -> list[TextLine]:
    lines = page.body_lines
    edge = [line for line in lines if line.top < _EDGE_TOP or line.top > _EDGE_BOTTOM]
    if lines and lines[-1] not in edge:
        edge.append(lines[-1])
    return edge


def _in_lines(form: _Form, lines: Sequence[TextLine]) -> int:
    return sum(form.pattern.match(line.text.strip()) is not None for line in lines)


def _numbers_in(page: PageText, line: TextLine, without: AbstractSet[_Form]) -> list[PageNumber]:
    found = []
    for form in (form for form in _FORMS if form not in without):
        text = line.text.strip() if form.alone else line.text
        for match in form.pattern.finditer(text):
            number = _as_number(page, line, match, form)
            if number is not None:
                found.append(number)
    return found


def _as_number(page: PageText, line: TextLine, match: re.Match[str], form: _Form) -> PageNumber | None:
    parts = [as_digits(part) for part in match.groups()]
    if not any(char.isdigit() for char in match.group(1)) and len(parts) < 2:
        return None
    number, total = int(parts[0]), int(parts[1]) if len(parts) > 1 else None
    if not 1 <= number <= _MOST_PAGES or (total is not None and not number <= total <= _MOST_PAGES):
        return None
    start, end = line.start + match.start(), line.start + match.end()
    if form.alone:
        start, end = line.start, line.end
    stripped = len(line.text) - len(line.text.lstrip()) if form.alone else 0
    figures = (
        line.start + stripped + match.start(1),
        line.start + stripped + match.end(match.lastindex or 1),
    )
    confidence = form.confidence * (0.5 + 0.5 * page.confidence(*figures))
    return PageNumber(number, total, confidence, page.evidence(start, end, "sidnumrering"))
