"""Paragraphs of minutes and decisions (*paragraf*): ``§ 45``, ``Au § 12``, ``SN § 45/2005``, ``2005-11-12 § 232``.

A paragraph of a statute (``14 kap. 1 § SoL``) is not one: there the number stands before the sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import Field, FieldName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_PARAGRAPH = re.compile(
    r"(?<![\w§])(?:(?P<body>[A-ZÅÄÖ]{1,4}[a-zåäö]{0,2}|[A-ZÅÄÖ]u)\s?)?§{1,2}\s?(?P<no>\d{1,4})"
    r"(?:\s?[-–]\s?(?P<to>\d{1,4}))?(?:\s?/\s?(?P<year>(?:20|19)?\d\d))?(?![\d%])"
)
_STATUTE = re.compile(r"(\bkap\.?|\blag(en)?|\d\s?,|\bmom)\s*$|\b(enligt|jml|jmf|jfr)\s+$")
_STATUTE_AFTER = re.compile(
    r"^\s*(i\s+)?(st\b|sol\b|lvu\b|lvm\b|lss\b|socialtj|lag\b|lagen|sekretesslagen|forvaltningslagen|"
    r"kommunallagen|\d?\s?mom)"
)


def find_paragraphs(pages: Sequence[PageText]) -> Iterator[Field]:
    """Each paragraph number once a page, surest first where it stands at the start of a line."""
    for page in pages:
        seen: set[str] = set()
        for match in _PARAGRAPH.finditer(page.text):
            line = page.line_at(match.start())
            before = page.folded[line.start : match.start()] if line else ""
            after = page.folded[match.end() : match.end() + 24]
            if _STATUTE.search(before[-16:]) or _STATUTE_AFTER.match(after):
                continue
            value = _normal(match)
            if value in seen:
                continue
            seen.add(value)
            heading = not before.strip()
            sure = 0.93 if heading else 0.7
            trust = min(1.0, 0.4 + 0.65 * page.confidence(*match.span()))
            evidence = page.evidence(*match.span(), "paragraf")
            yield Field(
                FieldName.PARAGRAPH, value, match.group().strip(), round(sure * trust, 3), (evidence,)
            )


def _normal(match: re.Match[str]) -> str:
    body = f"{match.group('body')} " if match.group("body") else ""
    to = f"–{match.group('to')}" if match.group("to") else ""
    year = f"/{match.group('year')}" if match.group("year") else ""
    return f"{body}§ {int(match.group('no'))}{to}{year}"
