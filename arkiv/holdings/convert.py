"""Readings → the register's rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from arkiv.diary.answers import DiaryAnswer
from arkiv.holdings import register as reg
from arkiv.holdings.corrections import FactName
from arkiv.holdings.doctype_names import name_of
from arkiv.holdings.stored import StoredDocument
from arkiv.retention.answers import RetentionAnswer
from ingest.model import Attachment, Difference, DocumentType, Evidence, Field, FieldName, Finding, Relation
from ingest.stages.review import Doubt
from ingest.stages.review import doubts as doubts_about

MACHINE = "machine"
_DOUBTS = {
    Doubt.START: "var handlingen börjar",
    Doubt.TYPE: "handlingstyp",
    Doubt.CASE_NUMBER: "diarienummer",
    Doubt.DOCUMENT_DATE: "handlingens datum",
    Doubt.RECEIVED_DATE: "ankomstdatum",
    Doubt.SENDER: "avsändare",
    Doubt.RECIPIENT: "mottagare",
}
_OWN_COLUMN = (
    *(FieldName.CASE_NUMBER, FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE),
    *(FieldName.SENDER, FieldName.RECIPIENT),
)
_LISTS = (FieldName.PERSONAL_NUMBER, FieldName.PERSON_NAME)


class HasReason(Protocol):
    """A row that may carry a named reason and a person's acceptance of the gap."""

    reason_code: str
    reason_text: str
    accepted_by: str
    accepted_because: str


def reason_of(row: HasReason) -> reg.Reason | None:
    """The row's reason, or ``None`` when there is none."""
    if not row.reason_code:
        return None
    return reg.Reason(row.reason_code, row.reason_text, row.accepted_by or None, row.accepted_because or None)


def place(evidence: Evidence) -> reg.Place:
    """Evidence as the register shows it; boxes to a tenth of a pixel."""
    box = evidence.box
    return reg.Place(
        evidence.page.file,
        evidence.page.number,
        (round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1)),
        evidence.printed,
        evidence.by,
    )


def value(field: Field, decided_by: str = MACHINE) -> reg.Value:
    """A field candidate as the register shows it."""
    return reg.Value(
        field.value,
        field.printed,
        round(field.confidence, 4),
        tuple(place(evidence) for evidence in field.evidence),
        field.role,
        str(field.check),
        decided_by,
    )


def found_fact(finding: Finding) -> reg.FoundFact:
    """A finding as the register shows it."""
    page = reg.PageName(finding.page.file, finding.page.number) if finding.page else None
    box = finding.box
    return reg.FoundFact(
        finding.rule,
        str(finding.severity),
        finding.message,
        page,
        (round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1)) if box else None,
    )


def type_row(doctype: DocumentType, decided_by: str = MACHINE) -> reg.TypeRow:
    """The handlingstyp with its Swedish name."""
    return reg.TypeRow(
        code=doctype.code,
        name=name_of(doctype.code) if doctype.code else None,
        confidence=round(doctype.confidence, 4),
        reasons=doctype.reasons,
        evidence=tuple(place(evidence) for evidence in doctype.evidence),
        runners_up=tuple((code, round(share, 4)) for code, share in doctype.runners_up),
        decided_by=decided_by,
    )


def relation_row(relation: Relation, ids: Mapping[int, str]) -> reg.RelationRow:
    """A relation by document ids instead of places in the stack."""
    return reg.RelationRow(
        kind=str(relation.kind),
        of=ids[relation.of],
        confidence=round(relation.confidence, 4),
        reason=relation.reason,
        differences=tuple(_difference(difference) for difference in relation.differences),
    )


def _difference(difference: Difference) -> reg.DifferenceRow:
    return reg.DifferenceRow(
        difference.ours,
        difference.theirs,
        tuple(place(evidence) for evidence in difference.our_evidence),
        tuple(place(evidence) for evidence in difference.their_evidence),
    )


def document_row(
    document: StoredDocument,
    ids: Mapping[int, str],
    diary: DiaryAnswer | None,
    retention: RetentionAnswer | None,
    look_below: Mapping[str, float],
) -> reg.DocumentRow:
    """A document with all that is known of it. ``ids`` are those of the whole stack by place, from 0.

    ``look_below`` is the profile's: the confidence below which a person looks, by what it is about.
    """
    reading = document.reading
    by = {name.value: stamp.by for name, stamp in document.decided.items()}
    grouped = {
        name: tuple(value(f, by.get(name.value, MACHINE)) for f in reading.candidates(name))
        for name in FieldName
    }

    def best(name: FieldName) -> reg.Value | None:
        return grouped[name][0] if grouped[name] else None

    return reg.DocumentRow(
        id=document.id,
        number=document.number,
        pages=tuple(reg.PageName(page.file, page.number) for page in reading.pages),
        starts_confidence=round(reading.starts_sure, 4),
        starts_because=reading.start_reasons,
        type=type_row(reading.doctype, by.get(FactName.TYPE, MACHINE)),
        title=reading.title,
        case_number=best(FieldName.CASE_NUMBER),
        document_date=best(FieldName.DOCUMENT_DATE),
        received_date=best(FieldName.RECEIVED_DATE),
        sender=best(FieldName.SENDER),
        recipient=best(FieldName.RECIPIENT),
        personal_numbers=grouped[FieldName.PERSONAL_NUMBER],
        person_names=grouped[FieldName.PERSON_NAME],
        other_fields={
            str(name): values
            for name, values in grouped.items()
            if values and name not in _OWN_COLUMN and name not in _LISTS
        },
        candidates={str(name): grouped[name][1:] for name in _OWN_COLUMN if len(grouped[name]) > 1},
        relations=tuple(relation_row(relation, ids) for relation in document.relations),
        findings=tuple(found_fact(finding) for finding in reading.findings),
        needs_person=_doubts(document, diary, retention, look_below),
        diary=diary,
        retention=retention,
        attachments=tuple(_attachment(attachment) for attachment in reading.attachments),
        folder=reading.folder,
    )


def _attachment(attachment: Attachment) -> reg.AttachmentRow:
    return reg.AttachmentRow(
        tuple(reg.PageName(page.file, page.number) for page in attachment.pages),
        attachment.title,
        round(attachment.confidence, 4),
        attachment.reasons,
    )


def _doubts(
    document: StoredDocument,
    diary: DiaryAnswer | None,
    retention: RetentionAnswer | None,
    look_below: Mapping[str, float],
) -> tuple[str, ...]:
    """What a person must look at, in words for a list (Swedish)."""
    unsure = doubts_about(document.reading, look_below)
    doubts = [words for doubt, words in _DOUBTS.items() if doubt in unsure]
    if diary and diary.needs_person:
        doubts.append("diariet")
    if retention and retention.needs_person:
        doubts.append("bevara eller gallra")
    return tuple(doubts)
