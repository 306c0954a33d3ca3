"""From pages that were read to documents that are understood: the whole of understanding in one pure
function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.model import (
    DocumentReading,
    Finding,
    PageReading,
    Relation,
    RelationKind,
    Severity,
    StackContext,
    StackReading,
)
from ingest.stages.concerns import find_concerns
from ingest.stages.doctype import Scorer, cue_scorer, propose_type, view_document
from ingest.stages.duplicates import find_copies
from ingest.stages.fields.parties import find_issuer, reversed_for_form
from ingest.stages.fields.reading import read_fields
from ingest.stages.findings import FindingRule, finding_on
from ingest.stages.numbering import missing_pages
from ingest.stages.pagetext import PageText
from ingest.stages.signs import PageSigns
from ingest.stages.split import Segment, split
from ingest.stages.title import find_title
from ingest.stages.versions import ComparedDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


SENT_BY_PERSONS = frozenset(
    {
        "ansokan_bistand",
        "jobbansokan",
        "begaran_handling",
        "klagomal",
        "enkat",
        "ledighetsansokan",
        "tidrapport",
    }
)
"""Types of record that people send in, often on the authority's own form."""


@dataclass(frozen=True, slots=True)
class UnderstandingSettings:
    """What may be chosen for a run.

    ``accept_type_from``: the chance (0.0-1.0) from which a document type is proposed rather than left to a person.
    ``scorers``: who gives points to types; () is the rules of ``doctypes.yaml`` alone.
    """

    accept_type_from: float = 0.55
    scorers: tuple[Scorer, ...] = ()


def understand(
    pages: Sequence[PageReading],
    context: StackContext,
    settings: UnderstandingSettings = UnderstandingSettings(),
) -> StackReading:
    """Read ``pages``, in scan order across the files of a box, as documents.

    Every page is in exactly one document: a blank back in that before it, a leading blank in that after it.
    Deterministic; looks at nothing but its arguments.
    """
    signs = [PageSigns(PageText(page), context) for page in pages]
    segments = split(signs)
    scorers = settings.scorers or (cue_scorer(),)
    documents = [_document(signs, segment, scorers, context, settings) for segment in segments]
    compared = [
        ComparedDocument.of(
            document, [each.page for each in signs[segment.start : segment.end] if each.page.body_lines]
        )
        for document, segment in zip(documents, segments, strict=True)
    ]
    copies, findings = find_copies(compared)
    attachments = tuple(_attachments(signs, segments))
    attached = {relation.document for relation in attachments}
    kept = tuple(
        each for each in copies if each.kind is not RelationKind.VERSION or each.document not in attached
    )
    return StackReading(tuple(documents), (*attachments, *kept), findings)


def _document(
    signs: Sequence[PageSigns],
    segment: Segment,
    scorers: Sequence[Scorer],
    context: StackContext,
    settings: UnderstandingSettings,
) -> DocumentReading:
    own = signs[segment.start : segment.end]
    texts = [each.page for each in own if not each.is_blank]
    issuer = find_issuer(texts, context)
    fields = read_fields(texts, issuer, context)
    doctype = propose_type(view_document(own, issuer), scorers, accept_from=settings.accept_type_from)
    if doctype.code in SENT_BY_PERSONS:
        fields = reversed_for_form(fields, issuer)
    numbered = [(each.page.page, each.number) for each in own if not each.is_blank]
    reading = DocumentReading(
        pages=tuple(each.page.page for each in own),
        starts_sure=segment.sure,
        start_reasons=segment.reasons,
        title=find_title(texts, fields, doctype),
        doctype=doctype,
        fields=fields,
    )
    findings = (*missing_pages(numbered), *find_concerns(reading, texts, context), *_unread(own))
    return replace(reading, findings=findings)


def _unread(own: Sequence[PageSigns]) -> Iterator[Finding]:
    for each in own:
        if each.is_unread and not each.is_blank:
            message = "Sidan har skrift som inte gick att läsa; en person behöver titta på den."
            yield finding_on(FindingRule.UNREAD_PAGE, Severity.WARNING, message, each.page.page)


def _attachments(signs: Sequence[PageSigns], segments: Sequence[Segment]) -> Iterator[Relation]:
    """Each document marked as an attachment belongs to the nearest document before it that is none."""
    parent: int | None = None
    for position, segment in enumerate(segments):
        if not segment.attachment:
            parent = position
            continue
        mark = next(each.attachment_mark for each in signs[segment.start : segment.end] if not each.is_blank)
        if parent is not None and mark is not None:
            same_file = signs[segments[parent].start].page.page.file == signs[segment.start].page.page.file
            sure = 0.9 if same_file else 0.65
            yield Relation(
                RelationKind.ATTACHMENT, position, parent, sure, f"Första sidan är märkt ”{mark.text}”."
            )
