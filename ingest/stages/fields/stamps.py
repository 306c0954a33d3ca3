"""Secrecy stamps (*hemligstämpel, sekretessmarkering*) with the section they name.

Until 2009 the stamp said *hemlig* (sekretesslagen (1980:100) 15 kap. 3 §), now *sekretess*
(offentlighets- och sekretesslagen (2009:400) 5 kap. 5 §).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import BlockKind, Field, FieldName
from ingest.stages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText, TextLine

_STAMP = re.compile(
    r"\b(hemlig[at]?(?:stamplad)?(?: handling)?|sekretess(?:belagd|belagt|skydd\w*|markering|"
    r"markerad)?|konfidentiellt?)\b"
)
_SECTION = re.compile(
    r"(?P<chapter>\d{1,2})\s*(?:kap\.?|:)\s*(?P<section>\d{1,2}\s?[a-z]?)\s*(?:§|s\b|"
    r"\$)?\s*(?P<law>sekretesslagen|sekretessl\.?|sekrl|"
    r"offentlighets\w*[ a-z-]*|osl)?"
)


def find_secrecy_stamps(pages: Sequence[PageText]) -> Iterator[Field]:
    """Words of secrecy that were stamped or printed as a mark, not those of the running text."""
    for page in pages:
        for line in page.lines:
            match = _STAMP.search(page.folded[line.start : line.end])
            if match is None:
                continue
            sure = _likelihood(line, match)
            if sure == 0.0:
                continue
            start, end = _span(page, line)
            evidence = page.evidence(start, end, "sekretesstämpel")
            word = "Hemlig" if match.group(1).startswith("hemlig") else "Sekretess"
            value = f"{word}{_section(page.folded[start:end])}"
            confidence = round(sure * min(1.0, 0.4 + 0.65 * page.confidence(line.start, line.end)), 3)
            yield Field(
                FieldName.SECRECY_STAMP,
                value,
                page.text[start:end].replace("\n", " "),
                confidence,
                (evidence,),
            )


def _likelihood(line: TextLine, match: re.Match[str]) -> float:
    """How likely a line with the word is a mark: it is short, in capitals, and stamps stand apart."""
    if line.line.kind is BlockKind.STAMP:
        return 0.95
    words = line.text.split()
    word = line.text[match.start() : match.end()]
    if word.isupper() and len(words) <= 9:
        section_heading = match.start() > 0 and line.text[: match.start()].strip(" .)").isdigit()
        sure = word.startswith("HEMLIG") or len(word) > 10 or _SECTION.search(fold(line.text)) is not None
        return 0.0 if section_heading else 0.88 if sure else 0.55
    opens = match.start() <= 2 and word[:1].isupper()
    short = len(words) <= 3 or (len(words) <= 9 and _SECTION.search(fold(line.text)) is not None)
    heading_of_statement = "och" in words or "tystnadsplikt" in line.text.lower()
    return 0.6 if opens and short and not heading_of_statement else 0.0


def _span(page: PageText, line: TextLine) -> tuple[int, int]:
    """The mark with the section that may stand on the line below it."""
    position = page.lines.index(line)
    following = page.lines[position + 1] if position + 1 < len(page.lines) else None
    if following is not None and not _SECTION.search(page.folded[line.start : line.end]):
        near = abs(following.line.box.y0 - line.line.box.y1) < page.word_height * 1.8
        if near and _SECTION.search(page.folded[following.start : following.end]):
            return line.start, following.end
    return line.start, line.end


def _section(folded: str) -> str:
    match = _SECTION.search(folded)
    if match is None:
        return ""
    law = match.group("law") or ""
    name = " sekretesslagen" if law.startswith("sekr") else " OSL" if law else ""
    return f" enligt {int(match.group('chapter'))} kap. {match.group('section').strip()} §{name}"
