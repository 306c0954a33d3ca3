"""Attachments (*bilagor*): which segments of a stack are one, whose, and what becomes of their facts.

An attachment that lies right behind its main document is part of that document: it is registered, kept and
handed out with it. What is read on it is never more than a second opinion on the main document's own facts.
An attachment that has lost its main document stays a document of its own, with a relation to the likeliest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.model import (
    Attachment,
    DocumentReading,
    Field,
    FieldName,
    Finding,
    PageRef,
    Relation,
    RelationKind,
    Severity,
)
from ingest.stages.findings import FindingRule, finding_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.stages.pagetext import TextLine
    from ingest.stages.signs import PageSigns
    from ingest.stages.split import Segment

_SAME_FILE, _OTHER_FILE = 0.9, 0.65
_UNPROVED = 0.5
"""What is left of a case number's confidence when only an attachment carries it."""
_BELOW = 0.05
_KEPT = frozenset(
    {
        FieldName.FOREIGN_NUMBER,
        FieldName.OTHER_DATE,
        FieldName.PERSON_NAME,
        FieldName.PERSONAL_NUMBER,
        FieldName.SECRECY_STAMP,
    }
)
"""Facts that hold for the whole document wherever in it they stand."""
_DAYS = frozenset({FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE})


@dataclass(frozen=True, slots=True)
class Belonging:
    """A segment marked as an attachment. ``of`` is the main segment's position; ``joined``: part of its document."""

    segment: int
    of: int
    joined: bool
    confidence: float
    mark: str


def belongings(signs: Sequence[PageSigns], segments: Sequence[Segment]) -> tuple[Belonging, ...]:
    """Every attachment that has a document before it, in order. The first in a stack can only stand alone."""
    found: list[Belonging] = []
    main: int | None = None
    unbroken = False
    for position, segment in enumerate(segments):
        mark = _mark(signs, segment) if segment.attachment else None
        if mark is None:
            written = any(not each.is_blank for each in signs[segment.start : segment.end])
            main, unbroken = (position, True) if written else (main, False)
        elif main is not None:
            unbroken = unbroken and _follows(signs, segments[position - 1], segment)
            same_file = _file(signs, segments[main].start) == _file(signs, segment.start)
            confidence = _SAME_FILE if same_file else _OTHER_FILE
            found.append(Belonging(position, main, unbroken, confidence, mark.text))
    return tuple(found)


def _mark(signs: Sequence[PageSigns], segment: Segment) -> TextLine | None:
    own = (each for each in signs[segment.start : segment.end] if not each.is_blank)
    first = next(own, None)
    return first.attachment_mark if first is not None else None


def _file(signs: Sequence[PageSigns], position: int) -> str:
    return signs[position].page.page.file


def _follows(signs: Sequence[PageSigns], before: Segment, here: Segment) -> bool:
    """Whether nothing lies between: the same file, or sheets that were saved as one file each."""
    if _file(signs, before.end - 1) == _file(signs, here.start):
        return True
    around = signs[max(0, before.end - 2) : here.start + 2]
    files = [each.page.page.file for each in around]
    return len(set(files)) == len(files)


def with_attachments(
    main: DocumentReading, parts: Sequence[tuple[Belonging, DocumentReading]]
) -> DocumentReading:
    """``main`` with the documents read on its attachments' pages taken in; the facts of ``main`` go first."""
    if not parts:
        return main
    fields = [*main.fields]
    for _, part in parts:
        fields += _subordinate(part.fields, main)
    return replace(
        main,
        pages=(*main.pages, *(page for _, part in parts for page in part.pages)),
        fields=tuple(_joined(fields)),
        findings=(*main.findings, *(finding for _, part in parts for finding in part.findings)),
        attachments=tuple(_attachment(belonging, part) for belonging, part in parts),
    )


def _attachment(belonging: Belonging, part: DocumentReading) -> Attachment:
    mark = belonging.mark.strip(" :.")
    named = part.title.casefold()
    title = mark if not named or named in mark.casefold() else part.title
    if mark.casefold() not in title.casefold():
        title = f"{mark} – {part.title}"
    reasons = (f"Första sidan är märkt ”{mark}” och följer direkt på handlingen.", *part.start_reasons)
    return Attachment(part.pages, title, part.starts_sure, tuple(dict.fromkeys(reasons)))


def _subordinate(fields: Iterable[Field], main: DocumentReading) -> Iterator[Field]:
    """What an attachment says, put so that nothing of it is taken for the main document's own."""
    own = main.best(FieldName.CASE_NUMBER)
    for each in fields:
        if each.name in _KEPT:
            yield each
        elif each.name in _DAYS:
            yield replace(each, name=FieldName.OTHER_DATE)
        elif each.name is FieldName.CASE_NUMBER:
            ceiling = own.confidence - _BELOW if own is not None else 1.0
            confidence = max(0.0, min(_UNPROVED * each.confidence, ceiling))
            yield replace(each, confidence=round(confidence, 3))


def _joined(fields: Sequence[Field]) -> Iterator[Field]:
    """One candidate a value, the best kept with the evidence of all; best first within a name."""
    together: dict[tuple[FieldName, str], Field] = {}
    for each in fields:
        key = (each.name, each.value.casefold())
        known = together.get(key)
        if known is None:
            together[key] = each
            continue
        best = max(known, each, key=lambda field: field.confidence)
        evidence = tuple(dict.fromkeys((*known.evidence, *each.evidence)))
        together[key] = replace(best, evidence=evidence, role=known.role or each.role)
    order = {name: place for place, name in enumerate(FieldName)}
    yield from sorted(together.values(), key=lambda field: (order[field.name], -field.confidence))


def loose(belonging: Belonging, place: Mapping[int, int]) -> Relation:
    """The relation of an attachment that does not lie behind its main document."""
    reason = f"Första sidan är märkt ”{belonging.mark}”."
    document, of = place[belonging.segment], place[belonging.of]
    return Relation(RelationKind.ATTACHMENT, document, of, min(_OTHER_FILE, belonging.confidence), reason)


def placed_copies(
    copies: Sequence[Relation],
    joined: Mapping[int, int],
    place: Mapping[int, int],
    first_pages: Sequence[PageRef],
) -> tuple[tuple[Relation, ...], tuple[Finding, ...]]:
    """Copies among segments as copies among documents, and as findings where an attachment is one of the two.

    ``joined`` is the main segment of each joined attachment, ``place`` each segment's document (0-based) and
    ``first_pages`` each segment's first page. Two copies of a document whose attachments differ are versions.
    """
    relations: dict[tuple[int, int], Relation] = {}
    findings: list[Finding] = []
    for each in copies:
        pair = (place[each.document], place[each.of])
        if each.document not in joined and each.of not in joined:
            relations[pair] = replace(each, document=pair[0], of=pair[1])
    for each in copies:
        pair = (place[each.document], place[each.of])
        if pair[0] == pair[1] or (each.document not in joined and each.of not in joined):
            continue
        whole = relations.get(pair)
        both = each.document in joined and each.of in joined
        if whole is None:
            findings += _copied_attachment(each, joined, pair, first_pages)
        elif both and each.kind is RelationKind.VERSION and whole.kind is RelationKind.DUPLICATE:
            reason = f"Huvudhandlingen är densamma men bilagan har ändrats. {each.reason}"
            relations[pair] = replace(each, document=pair[0], of=pair[1], reason=reason)
    return tuple(relations.values()), tuple(findings)


def _copied_attachment(
    relation: Relation, joined: Mapping[int, int], pair: tuple[int, int], first_pages: Sequence[PageRef]
) -> Iterator[Finding]:
    if relation.kind is not RelationKind.DUPLICATE:
        return
    ours = relation.document in joined
    segment, other = (relation.document, pair[1]) if ours else (relation.of, pair[0])
    both = ours and relation.of in joined
    what = f"en bilaga till handling {other + 1}" if both else f"handling {other + 1}"
    message = f"Bilagan är en kopia av {what} i samma kartong."
    page = first_pages[segment]
    yield finding_on(FindingRule.COPIED_ATTACHMENT, Severity.INFO, message, page)
