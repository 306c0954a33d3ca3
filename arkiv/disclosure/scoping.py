"""Which records a request is about: the hits, and every copy, other version or attachment of one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arkiv.disclosure.model import Item, Why
from arkiv.disclosure.rulebook import SecrecyBook
from arkiv.holdings.stored import StoredDocument
from ingest.model import DocumentReading, FieldName, RelationKind

_WHY = {
    RelationKind.DUPLICATE: Why.COPY,
    RelationKind.VERSION: Why.VERSION,
    RelationKind.ATTACHMENT: Why.ATTACHMENT,
}
_DAYS = (FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE)


@dataclass(frozen=True, slots=True)
class Link:
    """That ``document`` is followed from ``of``, both opaque ids, and why."""

    document: str
    of: str
    why: Why


def linked(stack: Sequence[StoredDocument], chosen: Iterable[str]) -> tuple[Link, ...]:
    """Every record of one box that hangs together with the ``chosen`` ones, in the order they are met.

    Relations are followed both ways and on: the copy of a version of a hit is in the scope too.
    """
    ties = _ties(stack)
    met = dict.fromkeys(chosen)
    found: list[Link] = []
    queue = list(met)
    while queue:
        at = queue.pop(0)
        for other, why in ties.get(at, ()):
            if other not in met:
                met[other] = None
                found.append(Link(other, at, why))
                queue.append(other)
    return tuple(found)


def _ties(stack: Sequence[StoredDocument]) -> Mapping[str, list[tuple[str, Why]]]:
    """Both ends of every relation. Positions in a relation are places in the stack, 0-based."""
    ties: dict[str, list[tuple[str, Why]]] = {}
    by_place = {document.number - 1: document.id for document in stack}
    for document in stack:
        for one in document.relations:
            ours, theirs = by_place.get(one.document), by_place.get(one.of)
            if ours is not None and theirs is not None and ours != theirs:
                ties.setdefault(ours, []).append((theirs, _WHY[one.kind]))
                ties.setdefault(theirs, []).append((ours, _WHY[one.kind]))
    return ties


def item_of(box: str, document: StoredDocument, why: Why, book: SecrecyBook, *, of: str = "") -> Item:
    """``document`` as a record of the scope."""
    code = document.reading.doctype.code
    return Item(
        document=document.id,
        box=box,
        number=document.number,
        title=document.reading.title,
        pages=document.reading.pages,
        why=why,
        activity=book.activity_of(code),
        of=of,
        day=newest_day(document.reading),
        is_decision=code in book.decision_types,
    )


def newest_day(reading: DocumentReading) -> date | None:
    """The latest day the record may have come to be: secrecy counted from it ends no earlier than it may."""
    return max(_days(reading), default=None)


def _days(reading: DocumentReading) -> Iterator[date]:
    for name in _DAYS:
        for candidate in reading.candidates(name):
            try:
                yield date.fromisoformat(candidate.value)
            except ValueError:
                continue
