"""What the pages show of a box, a document and a page; that somebody read it is logged. Rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.functional import cached_property

from arkiv import bootstrap
from arkiv.accounts.visitor import Visitor
from arkiv.audit import reads
from arkiv.diary.answers import DiaryAnswer
from arkiv.diary.models import DiaryAnswerRow
from arkiv.errors import NoSuchThing
from arkiv.holdings import readings
from arkiv.holdings.convert import document_row
from arkiv.holdings.models import Box, Document, Page
from arkiv.holdings.register import DocumentRow, PageRow
from arkiv.holdings.registers import page_row
from arkiv.holdings.stored import StoredDocument
from arkiv.retention.answers import RetentionAnswer
from arkiv.retention.models import RetentionAnswerRow
from arkiv.web.cards import claim_of
from arkiv.web.thresholds import look_below
from ingest.model import DocumentReading, PageReading, Relation
from ingest.stages.review import Doubt, doubts


@dataclass(frozen=True)
class Held:
    """A document as it stands: its row, what is said of it, and its pages' rows in order."""

    row: Document
    pages: tuple[Page, ...]
    diary_payload: str
    retention_payload: str
    relations: tuple[Relation, ...]

    @cached_property
    def told(self) -> DocumentRow:
        """Everything said of it, as the register has it."""
        numbers = {relation.of + 1 for relation in self.relations}
        ids = dict(
            Document.objects.filter(box=self.row.box_id, number__in=numbers).values_list("number", "uid")
        )
        stored = StoredDocument(
            self.row.uid,
            self.row.number,
            msgspec.json.decode(self.row.reading, type=DocumentReading),
            tuple(relation for relation in self.relations if relation.of + 1 in ids),
        )
        diary, retention = self.diary_payload, self.retention_payload
        return document_row(
            stored,
            {number - 1: uid for number, uid in ids.items()},
            msgspec.json.decode(diary, type=DiaryAnswer) if diary else None,
            msgspec.json.decode(retention, type=RetentionAnswer) if retention else None,
            look_below(),
        )

    @cached_property
    def unsure(self) -> frozenset[Doubt]:
        """What of it a person should look at."""
        return doubts(msgspec.json.decode(self.row.reading, type=DocumentReading), look_below())

    @cached_property
    def claim(self) -> str:
        """The hash of everything shown; a decision is made of this and of nothing newer."""
        return claim_of(self.row, self.diary_payload, self.retention_payload)


def pages() -> Any:  # a query set; Django has no types
    """Pages with their files, but for what a file lists of itself: a line for each of its pages, maybe thousands."""
    return Page.objects.select_related("file").defer("file__info", "file__held_info")


def held(row: Document) -> Held:
    """The document of ``row`` with what its pages and answers say."""
    own = pages().filter(document=row).order_by("position", "pk")
    diary = DiaryAnswerRow.objects.filter(box=row.box_id, document=row.uid).values_list("payload", flat=True)
    retention = RetentionAnswerRow.objects.filter(box=row.box_id, document=row.uid)
    return Held(
        row,
        tuple(own),
        diary.first() or "",
        retention.values_list("payload", flat=True).first() or "",
        msgspec.json.decode(row.relations, type=tuple[Relation, ...]),
    )


def page_named(box: Box, sha256: str, number: int) -> Page:
    """The page of ``box`` with this name. Raises NoSuchThing."""
    rows = pages().select_related("document")
    row = rows.filter(file__box=box, file__sha256=sha256, number=number).first()
    if row is None:
        raise NoSuchThing(
            f"Filen {sha256[:12]}… har ingen sida {number} i kartongen {box.ref}, eller är inte läst."
        )
    return row


def told_page(page: Page) -> PageRow:
    """A page with its reading."""
    return page_row(page, reading_of(page))


def reading_of(page: Page) -> PageReading | None:
    """The page's reading, if it has one."""
    if not page.reading:
        return None
    return readings.load_reading(bootstrap.blob_store(bootstrap.current()), page.reading)


def beside(page: Page) -> tuple[Page | None, Page | None]:
    """The pages before and after in scan order."""
    rows = pages().filter(file__box=page.file.box_id)
    own = rows.filter(file=page.file_id)
    earlier = own.filter(number__lt=page.number).order_by("-number").first()
    later = own.filter(number__gt=page.number).order_by("number").first()
    if earlier is None:
        before = rows.filter(file__position__lt=page.file.position)
        earlier = before.order_by("-file__position", "-number").first()
    if later is None:
        later = (
            rows.filter(file__position__gt=page.file.position).order_by("file__position", "number").first()
        )
    return earlier, later


def note_reading(visitor: Visitor, what: str, subject: str, *, documents: Sequence[str] = ()) -> None:
    """Log that somebody read: ``what`` is ``page``, ``document``, ``report`` …; ``subject`` is an opaque id.

    ``documents`` are the ids of several documents that were shown at once.
    """
    data = {"documents": list(documents)} if documents else {}
    reads.note(f"web.{what}_read", actor=visitor.actor, subject=subject, data=data)
