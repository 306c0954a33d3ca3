"""What the index is told of a page. Pure."""

from __future__ import annotations

from datetime import date

from arkiv.holdings.doctype_names import name_of
from arkiv.holdings.identity import page_id
from arkiv.holdings.stored import StoredDocument
from arkiv.search.places import text_of
from index.model import DocumentId, Entry, PageId
from index.model import PageStatus as IndexedStatus
from ingest.model import FieldName, PageReading, PageStatus

POORLY_READ_BELOW = 0.85
"""A page whose worst words are below this is told of as poorly read: a search may miss what it says."""


def entry_of(box: str, unit: str, reading: PageReading, document: StoredDocument) -> Entry:
    """The index entry of one page: its own words, and what is known of its document."""
    facts = document.reading

    def values(name: FieldName) -> tuple[str, ...]:
        return tuple(dict.fromkeys(field.value for field in facts.candidates(name)))

    def best(name: FieldName) -> str:
        field = facts.best(name)
        return field.value if field else ""

    code = facts.doctype.code or ""
    return Entry(
        page_id=PageId(page_id(box, reading.page.file, reading.page.number)),
        document_id=DocumentId(document.id),
        box=box,
        unit=unit,
        status=_status(reading),
        text=text_of(reading),
        title=facts.title,
        doctype=code,
        doctype_name=name_of(code) if code else "",
        case_numbers=values(FieldName.CASE_NUMBER),
        personal_numbers=values(FieldName.PERSONAL_NUMBER),
        sender=best(FieldName.SENDER),
        recipient=best(FieldName.RECIPIENT),
        persons=values(FieldName.PERSON_NAME),
        document_date=_day(best(FieldName.DOCUMENT_DATE)),
        received_date=_day(best(FieldName.RECEIVED_DATE)),
        secret=True,  # papers of a socialnämnd: secret until somebody has reviewed them (OSL 26 kap. 1 §)
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("2005-01-01") else None


def _status(reading: PageReading) -> IndexedStatus:
    if reading.status is PageStatus.BLANK:
        return IndexedStatus.BLANK
    if reading.status is PageStatus.UNREADABLE:
        return IndexedStatus.UNREAD
    if reading.confidence < POORLY_READ_BELOW:
        return IndexedStatus.POORLY_READ
    return IndexedStatus.READ
