"""The subject line (*ärendemening, ämne*): ``Angående``, ``Ämne:``, ``Ärende:`` … and what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import Field, FieldName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_LABEL = re.compile(
    r"^(?P<label>[äa]mne|subject|[äa]rende(?:mening)?|rubrik|saken|betr(?:[äa]ffande)?\.?|"
    r"ang(?:[åa]ende)?\.?|r[öo]rande|avser|"
    r"yrkande|meddelande om)\s*(?P<colon>:)?\s*(?P<rest>.*)$",
    re.I,
)
_SURE = frozenset({"ämne", "amne", "subject", "ärende", "arende", "ärendemening", "rubrik", "saken"})


def find_subjects(pages: Sequence[PageText]) -> Iterator[Field]:
    """What the first page says it is about; the words are the paper's own."""
    first = next((page for page in pages if page.body_lines), None)
    if first is None:
        return
    lines = [line for line in first.body_lines if line.top < 0.6]
    for position, line in enumerate(lines):
        match = _LABEL.match(line.text)
        if match is None or line.text[:1].islower():
            continue
        start, end = line.start + match.start("rest"), line.end
        label, colon = match.group("label"), match.group("colon")
        if not match.group("rest").strip():
            if position + 1 >= len(lines) or (not colon and label.lower() not in _SURE):
                continue
            start, end = lines[position + 1].start, lines[position + 1].end
        elif not colon and label.lower() in _SURE | {"avser"}:
            continue
        text = re.sub(r"\s+", " ", first.text[start:end]).strip(" :.")
        if not 3 <= len(text) <= 140:
            continue
        sure = 0.9 if colon else 0.75
        trust = min(1.0, 0.4 + 0.65 * first.confidence(start, end))
        evidence = first.evidence(start, end, f"ledord {label}")
        yield Field(FieldName.SUBJECT, text, text, round(sure * trust, 3), (evidence,))
