"""All fields of one document: every family asked, the same value joined, candidates best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.model import Field, FieldName, StackContext, TokenCheck
from ingest.stages.fields.case_number import find_case_numbers
from ingest.stages.fields.dates import find_dates
from ingest.stages.fields.paragraphs import find_paragraphs
from ingest.stages.fields.parties import Issuer, find_parties
from ingest.stages.fields.persons import find_persons
from ingest.stages.fields.signatures import find_signatures
from ingest.stages.fields.stamps import find_secrecy_stamps
from ingest.stages.fields.subject import find_subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.stages.pagetext import PageText

_ORDER = {name: position for position, name in enumerate(FieldName)}
_SURER_BY_REPEAT = frozenset({FieldName.CASE_NUMBER, FieldName.FOREIGN_NUMBER, FieldName.PERSONAL_NUMBER})
_RIVALS = frozenset({FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE, FieldName.CASE_NUMBER})
"""Fields a document has one of: a close second candidate means that the first is less sure."""


def read_fields(
    pages: Sequence[PageText], issuer: Issuer, context: StackContext, seen: frozenset[str] = frozenset()
) -> tuple[Field, ...]:
    """Every candidate for every field of the document on ``pages``, best first within a name.

    ``seen`` are own case numbers read plainly anywhere in the stack.
    """
    found = [
        *find_case_numbers(pages, issuer, context, seen),
        *find_dates(pages, context),
        *find_parties(pages, issuer, context),
        *find_persons(pages, context),
        *find_paragraphs(pages),
        *find_signatures(pages),
        *find_secrecy_stamps(pages),
        *find_subjects(pages),
    ]
    joined = sorted(_joined(found), key=lambda each: (_ORDER[each.name], -each.confidence))
    return tuple(_less_sure_of_rivals(joined))


def _joined(fields: Iterable[Field]) -> Iterable[Field]:
    """One candidate a value, with the evidence of every place it was read."""
    together: dict[tuple[FieldName, str], list[Field]] = {}
    for each in fields:
        together.setdefault((each.name, each.value.casefold()), []).append(each)
    for same in together.values():
        yield _join(same)


def _join(same: Sequence[Field]) -> Field:
    best = max(same, key=lambda each: each.confidence)
    seen = {evidence: None for each in (best, *same) for evidence in each.evidence}
    repeated = len(seen) > 1 and best.name in _SURER_BY_REPEAT
    confidence = 1 - (1 - best.confidence) * 0.6 if repeated else best.confidence
    role = best.role or next((each.role for each in same if each.role), None)
    verified = any(each.check is TokenCheck.VERIFIED for each in same)
    check = TokenCheck.VERIFIED if verified else best.check
    return Field(best.name, best.value, best.printed, round(confidence, 3), tuple(seen), role, check)


def _less_sure_of_rivals(fields: Sequence[Field]) -> Iterable[Field]:
    """Lower the first candidate where a second with another value is nearly as good."""
    for position, each in enumerate(fields):
        rival = fields[position + 1] if position + 1 < len(fields) else None
        first = position == 0 or fields[position - 1].name is not each.name
        if first and rival is not None and rival.name is each.name and each.name in _RIVALS:
            margin = each.confidence - rival.confidence
            factor = 1.0 if margin >= 0.15 else 0.85 + margin
            each = Field(
                each.name,
                each.value,
                each.printed,
                round(each.confidence * factor, 3),
                each.evidence,
                each.role,
                each.check,
            )
        yield each
