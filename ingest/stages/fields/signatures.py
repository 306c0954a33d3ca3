"""Signatures (*underskrift*): the names that stand under a closing, over a title, or at a line to sign on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import Field, FieldName
from ingest.stages.fields.persons import names_in_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText, TextLine

CLOSING = re.compile(
    r"^(?:(?:med (?:vanlig|vanliga|basta|kollegial|hjartliga|kamratlig)\w* halsning\w*|med halsning\w*|"
    r"vanlig\w* halsning\w*|basta halsning\w*|halsning\w*|hogaktning\w*|med hogaktning|m\.?v\.?h\.?|"
    r"med vanliga? h\w*ar|tack pa forhand)(?:\W+[\w.]+){0,4}|"
    r"enligt uppdrag|for (?:socialnamnden|namnden|forvaltningen|kommunen)|vid protokollet|"
    r"pa (?:socialnamndens|namndens|forvaltningens|delegationens?)(?: vagnar)?|dag som ovan)\W*$"
)
"""A closing, alone on its line or with the name of the one who closes; on folded text."""
TITLE = re.compile(
    r"^(sokande[n]?|medsokande[n]?|arbetstagare[n]?|den anstallde|uppgiftslamnare[n]?|vardnadshavare[n]?|"
    r"anmalare[n]?|foraldrar?|undertecknad|social(sekreterare|chef|arbetare|assistent)|"
    r"1:e socialsekreterare|forste socialsekreterare|"
    r"rektor|bitr\w* rektor|kurator|skolkurator|"
    r"skolskoterska|skolskot\w*|enhetschef|forvaltningschef|sektionschef|ordforande|sekreterare|"
    r"namndsekreterare|registrator|"
    r"bistandshandlaggare|handlaggare|jurist|radman|lagman|kammaraklagare|aklagare|polis(inspektor|"
    r"assistent|kommissarie)|kriminalinspektor|"
    r"krim(inal)?insp\w*|overlakare|lakare|distriktslakare|leg\.? \w+|psykolog|barnmorska|"
    r"distriktsskoterska|bvc-skoterska|familjerattssekreterare|"
    r"avdelningschef|forestandare|chef|ekonom|assistent|justerare|utredare|larare|forskollarare|"
    r"klassforestandare|vd|saljare)\b"
)
_SIGN_LABEL = re.compile(
    r"(namnfortydligande|underskrift|namnteckning|sokandens underskrift|justera[ts]|ordforande|sekreterare)\b"
)


def find_signatures(pages: Sequence[PageText]) -> Iterator[Field]:
    """Names of those who signed, the closing's own name first."""
    for page in pages:
        lines = page.written_lines
        for position, line in enumerate(lines):
            folded = page.folded[line.start : line.end].strip()
            if CLOSING.match(folded):
                yield from _below(page, lines[position : position + 5])
            elif TITLE.match(folded) and position and line.top > 0.3 and len(folded.split()) <= 5:
                yield from _in_line(page, lines[position - 1], 0.7)
            elif _SIGN_LABEL.search(folded) and line.top > 0.3 and len(folded.split()) <= 8:
                yield from _at_label(page, line)


def _at_label(page: PageText, label: TextLine) -> Iterator[Field]:
    """The name beside the label of a line to sign on, or else over it, where the line is."""
    beside = tuple(_in_line(page, label, 0.6))
    over = page.line_over(label)
    if beside or over is None:
        yield from beside
    else:
        yield from _in_line(page, over, 0.75)


def _below(page: PageText, lines: Sequence[TextLine]) -> Iterator[Field]:
    for line in lines:
        found = tuple(_in_line(page, line, 0.88))
        if found:
            yield from found
            return


def _in_line(page: PageText, line: TextLine, sure: float) -> Iterator[Field]:
    if len(line.text.split()) > 9:
        return
    for start, end in names_in_text(page, line.start, line.end):
        evidence = page.evidence(start, end, "underskrift")
        trust = min(1.0, 0.4 + 0.65 * page.confidence(start, end))
        name = page.text[start:end]
        yield Field(FieldName.SIGNATURE, name, name, round(sure * trust, 3), (evidence,))
