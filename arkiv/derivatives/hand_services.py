"""A handwriting engine's reading of a page, kept beside the machine's own and laid over every later one."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator

import msgspec

from arkiv.audit import log
from arkiv.blobs.protocol import BlobStore
from arkiv.derivatives.handwriting import HandReading, merged
from arkiv.derivatives.models import HandReadingRow
from arkiv.holdings import services
from arkiv.holdings.models import Page
from arkiv.holdings.readings import load_reading, store_reading
from ingest.model import PageReading

IMPORTED = "handwriting.imported"


def lay_over(row: Page, hand: HandReading, blob: str, outside: int, store: BlobStore, actor: str) -> None:
    """Make ``hand``, kept as ``blob``, the hand reading of the page ``row``. Call inside a transaction.

    ``outside`` is how many lines of the answer stood on print and were left out.
    """
    known = HandReadingRow.objects.filter(page=row).first()
    base = known.base if known else row.reading
    reading = merged(load_reading(store, base), hand)
    HandReadingRow.objects.update_or_create(page=row, defaults={"hand": blob, "base": base})
    services.page_read(row, reading, store_reading(store, reading), actor=actor)
    told = {
        "hand": blob,
        "base": base,
        "engine": hand.engine,
        "lines": len(hand.lines),
        "outside": outside,
    }
    log.append(IMPORTED, actor=actor, subject=f"page:{row.pk}", data=told)


def as_read(
    page: Page, reading: PageReading, blob: str, store: BlobStore, *, actor: str
) -> tuple[str, Callable[[], None]]:
    """What a new reading of ``page`` leaves: its blob, and the change to make.

    A hand reading is never lost to a newer version of the reader: it is laid over the new reading as over the old.
    """
    row = HandReadingRow.objects.filter(page=page).first()
    if row is None:
        return blob, lambda: services.page_read(page, reading, blob, actor=actor)
    both = merged(reading, load_hand(store, row.hand))
    shown = store_reading(store, both)

    def effect() -> None:
        HandReadingRow.objects.filter(pk=row.pk).update(base=blob)
        services.page_read(page, both, shown, actor=actor)

    return shown, effect


def blobs_of(page: Page) -> tuple[str, ...]:
    """The blobs kept for ``page`` beside its reading; they must go when it goes."""
    row = HandReadingRow.objects.filter(page=page).first()
    return () if row is None else (row.hand, row.base)


def kept_blobs() -> Iterator[str]:
    """Every blob hand readings refer to."""
    for hand, base in HandReadingRow.objects.values_list("hand", "base").iterator():
        yield from (hand, base)


def store_hand(store: BlobStore, hand: HandReading) -> str:
    return store.put(io.BytesIO(gzip.compress(msgspec.json.encode(hand), mtime=0)))


def load_hand(store: BlobStore, name: str) -> HandReading:
    with store.open(name) as stream:
        return msgspec.json.decode(gzip.decompress(stream.read()), type=HandReading)
