"""The tokens that matter most on a municipal paper, and where they are found in lines of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum


class CriticalKind(StrEnum):
    """What kind of token; the value names it in the figures."""

    PERSONAL_NUMBER = "personnummer"
    CASE_NUMBER = "diarienummer"
    DAY = "datum"
    AMOUNT = "belopp"


PATTERNS: Mapping[CriticalKind, tuple[re.Pattern[str], ...]] = {
    CriticalKind.PERSONAL_NUMBER: (re.compile(r"(?<![\w/-])(?:19|20)?\d{6}[-+]\d{4}(?![\w/-])"),),
    CriticalKind.DAY: (
        re.compile(r"(?<![\w/-])(?:19|20)\d\d ?- ?\d\d ?- ?\d\d(?![\w/-])"),
        re.compile(
            r"(?<![\w/.-])\d{1,2} (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober"
            r"|november|december) (?:19|20)\d\d(?!\w)"
        ),
    ),
    CriticalKind.CASE_NUMBER: (
        re.compile(
            r"(?<![\w/.-])(?:[A-ZÅÄÖ]{2,4}[ -]?)?(?:19|20)?\d\d/\d{1,5}(?:-\d{1,3})?(?![\w/])",
        ),
    ),
    CriticalKind.AMOUNT: (re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})*,\d\d(?!\d)"),),
}


def critical_tokens(lines: Sequence[str]) -> Mapping[CriticalKind, Counter[str]]:
    """Every token of each kind, spaces left out."""
    return {
        kind: Counter(
            match.group().replace(" ", "")
            for line in lines
            for pattern in patterns
            for match in pattern.finditer(line)
        )
        for kind, patterns in PATTERNS.items()
    }


def tokens(lines: Sequence[str]) -> Counter[str]:
    """Identity numbers, days, case numbers and amounts together."""
    return sum(critical_tokens(lines).values(), Counter())
