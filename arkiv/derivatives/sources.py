"""The pages of a box as derivatives need them: reading, picture, and what both depend on."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack

from arkiv import bootstrap
from arkiv.blobs.protocol import BlobStore
from arkiv.holdings import masters, stacks
from arkiv.holdings.models import Document, Page
from arkiv.settings import Settings
from ingest.errors import IngestError
from ingest.intake.pages import open_source
from ingest.intake.picture import Picture
from ingest.intake.pictures import PictureFile, open_pictures
from ingest.model import PageImage, PageReading


def pages_of(document: Document) -> list[Page]:
    """The pages of a document in order."""
    return list(Page.objects.filter(document=document).select_related("file").order_by("position"))


def made_from(page: Page, writer: str) -> str:
    """A hash of all that a derivative of ``page`` written by ``writer`` depends on."""
    facts = (
        writer,
        page.file.sha256,
        masters.blob_of(page.file),
        str(page.number),
        str(page.held_number or ""),
        page.state,
        page.reading,
    )
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


def reading_of(page: Page, store: BlobStore) -> PageReading:
    """What the page says; an empty reading where it could not be read. Raises StoreError."""
    return stacks.reading_of(page, store)


class Pictures:
    """Pictures of pages in the order asked for; a file stays open while its pages follow each other."""

    def __init__(self, settings: Settings) -> None:
        self._store = bootstrap.blob_store(settings)
        self._limits = bootstrap.profile(settings).limits
        self._open = ExitStack()
        self._blob = ""
        self._file: PictureFile | None = None

    def picture(self, page: Page) -> Picture | None:
        """The coded picture of ``page``; ``None`` where the file does not give it."""
        master = masters.master_of(page)
        try:
            if self._file is None or self._blob != master.blob:
                self.close()
                path = self._open.enter_context(self._store.local_path(master.blob))
                self._file = self._open.enter_context(open_pictures(path, master.info, self._limits))
                self._blob = master.blob
            return self._file.picture(master.number)
        except IngestError:
            return None

    def close(self) -> None:
        """Close the file that is open."""
        self._file = None
        self._open.close()


@contextlib.contextmanager
def pictures(settings: Settings) -> Iterator[Pictures]:
    """``Pictures`` for as long as the ``with`` lasts."""
    source = Pictures(settings)
    try:
        yield source
    finally:
        source.close()


def image_of(page: Page, settings: Settings) -> PageImage:
    """The decoded master of ``page``. Raises IngestError, NoSuchThing."""
    master = masters.master_of(page)
    limits = bootstrap.profile(settings).limits
    with (
        bootstrap.blob_store(settings).local_path(master.blob) as path,
        open_source(path, master.info, limits) as source,
    ):
        return source.page(master.number)
