"""From pages that were read to documents that are understood: the whole of understanding in one pure
function.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from ingest.stages.attachments import Belonging, loose, placed_copies, with_attachments
from ingest.stages.concerns import find_concerns
from ingest.stages.confidence import calibrated_fields, calibrated_start, calibrated_type
from ingest.stages.decided import as_decided
from ingest.stages.doctype import Scorer, cue_scorer, propose_type, view_document
from ingest.stages.duplicates import find_copies
from ingest.stages.extracts import is_extract
from ingest.stages.fields.parties import find_issuer, reversed_for_form
from ingest.stages.fields.reading import read_fields
from ingest.stages.findings import FindingRule, finding_on
from ingest.stages.numbering import missing_pages, missing_paragraphs
from ingest.stages.pagetext import PageText
from ingest.stages.review import Doubt, accept_from
from ingest.stages.signs import PageSigns
from ingest.stages.split import Segment, split
from ingest.stages.stack_sheets import papers_of
from ingest.stages.title import find_title
from ingest.stages.versions import ComparedDocument
from ingest.stages.vocabulary import vocabulary_scorer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet


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
    ``error_costs``: what an error costs, in looks by a person, by what it is about (see ``stages.review``).
    ``scorers``: who gives points to types; () is the rules of ``doctypes.yaml`` and the taught vocabulary.
    ``calibrate``: put what was measured in place of what was reckoned; off only while that is measured.
    """

    accept_type_from: float = 0.55
    error_costs: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(Doubt, 5.0))
    scorers: tuple[Scorer, ...] = ()
    calibrate: bool = True

    @property
    def look_below(self) -> Mapping[str, float]:
        """The confidence below which a person looks, by what it is about."""
        return {about: accept_from(cost) for about, cost in self.error_costs.items()}


def understand(
    pages: Sequence[PageReading],
    context: StackContext,
    settings: UnderstandingSettings = UnderstandingSettings(),
) -> StackReading:
    """Read ``pages``, in scan order across the files of a box, as documents.

    Every page but separator sheets is in exactly one document: a blank back in that before it, a leading blank in
    that after it. Deterministic; looks at nothing but its arguments.
    """
    papers = papers_of(pages, context.box)
    told = replace(context, starts={**papers.starts, **context.starts})
    stack = _understood(papers.pages, told, settings)
    folders = papers.folders
    documents = (replace(each, folder=folders.get(each.pages[0], "")) for each in stack.documents)
    return replace(
        stack,
        documents=tuple(documents) if folders else stack.documents,
        findings=(*stack.findings, *papers.findings),
        sheets=papers.sheets,
    )


def _understood(
    pages: Sequence[PageReading], context: StackContext, settings: UnderstandingSettings
) -> StackReading:
    signs = [PageSigns(PageText(page), context) for page in pages]
    segments, found = as_decided(signs, split(signs), context.starts)
    scorers = settings.scorers or default_scorers()
    seen = frozenset[str]().union(*(each.plain_numbers for each in signs))
    read = [_document(signs, segment, scorers, context, settings, seen) for segment in segments]
    joined = {each.segment: each for each in found if each.joined}
    place = _places(len(segments), {each.segment: each.of for each in joined.values()})
    copies, findings = find_copies(_compared(signs, segments, read, place))
    parts: dict[int, list[tuple[Belonging, DocumentReading]]] = defaultdict(list)
    for each in joined.values():
        parts[each.of].append((each, read[each.segment]))
    documents = tuple(
        with_attachments(reading, parts[main]) for main, reading in enumerate(read) if main not in joined
    )
    relations, copied = placed_copies(
        _believable(copies, {each.segment for each in found} - joined.keys()),
        {each.segment: each.of for each in joined.values()},
        place,
        [signs[segment.start].page.page for segment in segments],
    )
    apart = tuple(loose(each, place) for each in found if not each.joined)
    return StackReading(documents, (*apart, *relations), (*findings, *copied))


def default_scorers() -> tuple[Scorer, ...]:
    """Those who give points to types when a run does not choose: the rules and the vocabulary."""
    return (cue_scorer(), vocabulary_scorer())


def _places(segments: int, mains: Mapping[int, int]) -> dict[int, int]:
    """Each segment's document (0-based): its own, or that of the main segment it is joined to."""
    own = [position for position in range(segments) if position not in mains]
    place = {position: number for number, position in enumerate(own)}
    return place | {position: place[main] for position, main in mains.items()}


def _compared(
    signs: Sequence[PageSigns],
    segments: Sequence[Segment],
    read: Sequence[DocumentReading],
    place: Mapping[int, int],
) -> list[ComparedDocument]:
    return [
        ComparedDocument.of(
            reading,
            [each.page for each in signs[segment.start : segment.end] if each.page.body_lines],
            place[position] + 1,
        )
        for position, (segment, reading) in enumerate(zip(segments, read, strict=True))
    ]


def _believable(copies: Sequence[Relation], loose_attachments: AbstractSet[int]) -> tuple[Relation, ...]:
    """A loose attachment is no other wording of a record: only copies of it count."""
    return tuple(
        each
        for each in copies
        if each.kind is not RelationKind.VERSION or each.document not in loose_attachments
    )


def _document(
    signs: Sequence[PageSigns],
    segment: Segment,
    scorers: Sequence[Scorer],
    context: StackContext,
    settings: UnderstandingSettings,
    seen: frozenset[str],
) -> DocumentReading:
    own = signs[segment.start : segment.end]
    texts = [each.page for each in own if not each.is_blank]
    issuer = find_issuer(texts, context)
    fields = read_fields(texts, issuer, context, seen)
    proposed = propose_type(view_document(own, issuer), scorers)
    doctype = (
        calibrated_type(proposed, accept_from=settings.accept_type_from) if settings.calibrate else proposed
    )
    if doctype.code in SENT_BY_PERSONS:
        fields = reversed_for_form(fields, issuer)
    if settings.calibrate:
        fields = calibrated_fields(fields)
    numbered = [(each.page.page, each.number) for each in own if not each.is_blank]
    extract = is_extract(texts, [number for _, number in numbered])
    reading = DocumentReading(
        pages=tuple(each.page.page for each in own),
        starts_sure=calibrated_start(segment.sure) if settings.calibrate else segment.sure,
        start_reasons=segment.reasons,
        title=find_title(texts, fields, doctype),
        doctype=doctype,
        fields=fields,
    )
    missing = missing_pages(numbered, extract=extract) or missing_paragraphs(
        [(each.page.page, each.paragraphs) for each in own if not each.is_blank], dict(numbered)
    )
    findings = (*missing, *find_concerns(reading, texts, context), *_unread(own))
    return replace(reading, findings=findings)


def _unread(own: Sequence[PageSigns]) -> Iterator[Finding]:
    for each in own:
        if each.is_unread and not each.is_blank:
            message = "Sidan har skrift som inte gick att läsa; en person behöver titta på den."
            yield finding_on(FindingRule.UNREAD_PAGE, Severity.WARNING, message, each.page.page)
