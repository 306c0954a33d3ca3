"""The one writer of the index: told of boxes by the step ledger, never by two processes at once."""

from __future__ import annotations

from collections.abc import Mapping

from arkiv.accounts.visiting import unit_of
from arkiv.audit import log
from arkiv.blobs.protocol import BlobStore
from arkiv.holdings import stacks, stored
from arkiv.holdings.identity import page_id
from arkiv.holdings.models import Box, Page, PageState
from arkiv.search.entries import entry_of
from arkiv.search.opening import open_for
from arkiv.settings import Settings
from index.model import Entry, Mode, PageId
from index.service import Index

BATCH = 200


def write_box(box: Box, settings: Settings, store: BlobStore) -> dict[str, str]:
    """Bring the index up to date with ``box`` and commit; page id → digest of what was written."""
    known = {
        page_id(box.ref, page.file.sha256, page.number)
        for page in Page.objects.filter(file__box=box).select_related("file")
    }
    with open_for(settings, Mode.WRITE) as index:
        gone = [key for key in index.digests() if key.startswith(f"{box.ref}:") and key not in known]
        index.delete(PageId(key) for key in gone)
        digests = put_box(index, box, settings, store)
        index.commit()
    return digests


def put_box(index: Index, box: Box, settings: Settings, store: BlobStore) -> dict[str, str]:
    """Put every page of ``box`` into ``index`` in batches, without a commit; page id → digest."""
    documents = {ref: document for document in stored.documents(box) for ref in document.reading.pages}
    unit = unit_of(box, settings)
    digests: dict[str, str] = {}
    batch: list[Entry] = []
    for page in stacks.pages_of(box):
        if page.state == PageState.SHEET:
            continue
        reading = stacks.reading_of(page, store)
        entry = entry_of(box.ref, unit, reading, documents[reading.page])
        digests[entry.page_id] = entry.digest
        batch.append(entry)
        if len(batch) >= BATCH:
            index.put(batch)
            batch = []
    index.put(batch)
    return digests


def mark_indexed(box: Box, digests: Mapping[str, str], *, actor: str) -> None:
    """Note on each page what the index holds of it. Call inside the step's transaction, after the commit."""
    pages = list(Page.objects.filter(file__box=box).select_related("file"))
    for page in pages:
        page.indexed = digests.get(page_id(box.ref, page.file.sha256, page.number), "")
    Page.objects.bulk_update(pages, ("indexed",), batch_size=500)
    log.append("box.indexed", actor=actor, subject=f"box:{box.pk}", data={"pages": len(pages)})
