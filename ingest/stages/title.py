"""A short title in the paper's own words: its heading, its subject, or the first line that says something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import DocumentType, Field, FieldName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.pagetext import PageText, TextLine

LONGEST = 110
_GENERIC = frozenset(
    {
        "beslut",
        "anmälan",
        "ansökan",
        "kallelse",
        "protokoll",
        "utredning",
        "yttrande",
        "avtal",
        "meddelande",
        "faktura",
    }
)


def find_title(pages: Sequence[PageText], fields: Sequence[Field], doctype: DocumentType) -> str:
    """The title of a document; "" only where nothing was read.

    A heading of one common word is joined with the subject, as a person would: ``Beslut – Ansökan om …``.
    """
    first = next((page for page in pages if page.body_lines), None)
    if first is None:
        return ""
    subject = next(
        (field.value for field in fields if field.name is FieldName.SUBJECT and field.confidence > 0.4), ""
    )
    parties = {each.printed for each in fields if each.name in {FieldName.SENDER, FieldName.RECIPIENT}}
    heading = _heading(first, doctype, parties)
    if (
        heading
        and subject
        and heading.casefold() in _GENERIC
        and heading.casefold() not in subject.casefold()
    ):
        return _short(f"{heading} – {subject}")
    return _short(heading or subject or _first_line(first))


def _heading(page: PageText, doctype: DocumentType, parties: set[str]) -> str:
    """The most heading-like line; that the type rules saw their cue in it counts too."""
    best: tuple[float, str] = (0.0, "")
    for line, strength in _candidates(page):
        if line.text in parties:
            continue
        seen = any(
            evidence.printed in line.text for evidence in doctype.evidence[:3] if evidence.page == page.page
        )
        score = strength - 1.2 * line.top + 0.35 * seen
        if score > best[0]:
            best = score, _clean(line.text)
    return best[1] if best[0] >= 0.15 else ""


def _candidates(page: PageText) -> list[tuple[TextLine, float]]:
    """The headings, and lines in which the type rules may have seen one without its being set as such."""
    return [(each.line, each.strength) for each in page.headings]


def _first_line(page: PageText) -> str:
    for line in page.body_lines:
        text = _clean(line.text)
        if len(text.split()) >= 3 and line.top > 0.1 and not any(char.isdigit() for char in text[:4]):
            return text
    return _clean(page.body_lines[0].text)


def _clean(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" :;,.-–_")
    return text.capitalize() if text.isupper() and len(text) > 6 else text


def _short(text: str) -> str:
    """At most ``LONGEST`` characters, cut between words."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
