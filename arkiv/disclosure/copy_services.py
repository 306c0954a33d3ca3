"""Copies in other boxes: what may be another copy or version of a record in the scope, so that none is forgotten.

Within a box copies are linked when it is put together, and follow by themselves. Between boxes nothing links them; here
the same file is known by its bytes, and the same words by the search index. A person takes them in or does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.db import transaction

from arkiv.accounts import visiting
from arkiv.accounts.visitor import Visitor
from arkiv.disclosure import scope_services, services
from arkiv.disclosure.copies_elsewhere import alike, telling
from arkiv.disclosure.marking_services import page_reading
from arkiv.disclosure.model import Item
from arkiv.holdings.models import Document, Page
from arkiv.search.opening import open_for
from arkiv.settings import Settings
from index.model import Access, Circle, Hit, Mode
from index.service import Index
from ingest.model import DocumentReading

LEAST_ALIKE = 0.5
"""Share of common word triples, of the shorter page's, from which two pages are shown as possible copies."""
_HITS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record outside the scope that may be a copy of ``of`` in it. ``share`` is 1.0 for the same file."""

    document: str
    box: str
    number: int
    title: str
    of: Item
    same_file: bool
    share: float


def candidates(
    ref: str, items: Sequence[Item], settings: Settings, access: Access, *, actor: str
) -> tuple[Candidate, ...]:
    """What may be copies of ``items``, among what ``access`` reaches; the most alike first. It is logged."""
    known = set(scope_services.rows_of(services.row_of(ref)))
    found: dict[str, tuple[Item, bool, float]] = {}
    for item in items:
        for document, same_file, share in (*_same_files(item), *_same_words(item, settings, access)):
            if document not in known and share > found.get(document, (item, False, 0.0))[2]:
                found[document] = item, same_file, share
    with transaction.atomic():
        data = {"documents": len(items), "found": len(found)}
        services.note(services.row_of(ref), "copies_looked_for", actor, data)
    return tuple(sorted(_told(found, settings, access), key=lambda one: -one.share))


def same_files(ref: str, items: Sequence[Item], visitor: Visitor) -> int:
    """How many records outside the scope, of those the visitor reaches, hold a file of one in it."""
    known = set(scope_services.rows_of(services.row_of(ref)))
    files = {page.file for item in items if item.included for page in item.pages}
    rows = Page.objects.filter(file__sha256__in=files, file__box__in=visiting.boxes_of(visitor))
    others = rows.exclude(document__uid__in=known).exclude(document=None)
    return int(others.values("document").distinct().count())


def _same_files(item: Item) -> Iterator[tuple[str, bool, float]]:
    """Records of other boxes that hold the very pages of this one."""
    for page in item.pages:
        rows = Page.objects.filter(file__sha256=page.file, number=page.number, document__isnull=False)
        for uid in rows.exclude(document__uid=item.document).values_list("document__uid", flat=True):
            yield uid, True, 1.0


def _same_words(item: Item, settings: Settings, access: Access) -> Iterator[tuple[str, bool, float]]:
    """Records whose pages share their words with the first page of this one that has any to go by."""
    with open_for(settings, Mode.READ) as index:
        for place in range(1, len(item.pages) + 1):
            text = page_reading(item, place, settings).text
            questions = telling(text)
            for hit in _hits(index, questions, access):
                share = alike(text, hit.entry.text)
                if share >= LEAST_ALIKE:
                    yield str(hit.document_id), False, min(share, 0.99)
            if questions:
                return


def _hits(index: Index, questions: Iterable[str], access: Access) -> Iterator[Hit]:
    for question in questions:
        yield from index.search(question, access, widest=Circle.COMPOUND, limit=_HITS).hits


def _told(
    found: dict[str, tuple[Item, bool, float]], settings: Settings, access: Access
) -> Iterator[Candidate]:
    """The candidates with what a list shows of them; only those whose box ``access`` reaches."""

    units = {grant.unit for grant in access.grants}
    for row in Document.objects.filter(uid__in=found).select_related("box"):
        if None not in units and visiting.unit_of(row.box, settings) not in units:
            continue
        item, same_file, share = found[row.uid]
        title = msgspec.json.decode(row.reading, type=DocumentReading).title
        yield Candidate(row.uid, row.box.ref, row.number, title, item, same_file, share)
