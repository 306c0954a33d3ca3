"""What other rooms may ask of the holdings: values out, no rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from django.db.models import Case, F, When

from arkiv.errors import NoSuchThing
from arkiv.holdings.corrections import FactName
from arkiv.holdings.history import Stamp, unpacked
from arkiv.holdings.models import Box, Document, FileState, Page, SourceFile
from ingest.model import DocumentReading, Relation


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as kept: its opaque id, its number in the box (from 1), what was read of it and what persons said."""

    id: str
    number: int
    reading: DocumentReading
    relations: tuple[Relation, ...] = ()
    decided: Mapping[FactName, Stamp] = field(default_factory=dict)


def box(ref: str) -> Box:
    """The box ``ref``. Raises NoSuchThing with the boxes there are."""
    try:
        return Box.objects.get(ref=ref)
    except Box.DoesNotExist as error:
        known = ", ".join(Box.objects.order_by("ref").values_list("ref", flat=True)[:10]) or "inga ännu"
        raise NoSuchThing(f"Kartongen {ref} finns inte i arkivet. Kartonger här: {known}.") from error


def documents(of: Box) -> tuple[StoredDocument, ...]:
    """The documents of a box, in order."""
    return tuple(
        StoredDocument(
            id=row.uid,
            number=row.number,
            reading=msgspec.json.decode(row.reading, type=DocumentReading),
            relations=msgspec.json.decode(row.relations, type=tuple[Relation, ...]),
            decided=unpacked(row.decided),
        )
        for row in Document.objects.filter(box=of).order_by("number").iterator()
    )


def originals() -> Iterator[str]:
    """The blob name of every source file and page reading the archive refers to, once each."""
    files = SourceFile.objects.exclude(state=FileState.DESTROYED).annotate(
        blob=Case(When(held_as="", then=F("sha256")), default=F("held_as"))
    )
    yield from files.order_by("blob").values_list("blob", flat=True).distinct().iterator()
    pages = Page.objects.exclude(reading="").order_by("reading").values_list("reading", flat=True).distinct()
    yield from pages.iterator()
