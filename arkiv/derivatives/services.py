"""Write the derivatives of a box to a folder outside the archive. Nothing is kept in it: they can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from arkiv import __version__, bootstrap
from arkiv.audit import log
from arkiv.blobs.protocol import BlobStore
from arkiv.derivatives import sources
from arkiv.derivatives.alto_write import SourceImage, alto
from arkiv.derivatives.outbox import Kept, Outbox
from arkiv.derivatives.pdf_document import PdfFacts, PdfPage, write_pdf
from arkiv.errors import NoSuchThing, StoreError
from arkiv.holdings import masters
from arkiv.holdings.models import Box, Document, Page
from arkiv.settings import Settings

WRITER = f"Arkiv {__version__} derivat-1"
"""Raised whenever the same page and reading would give other bytes; then everything is written anew."""

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which derivatives, and of which documents (their ids; () is all)."""

    alto: bool = True
    pdf: bool = True
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedFile:
    """A file in the folder. ``new`` is false where last time's was still right."""

    name: str
    document: str
    pages: int
    sha256: str
    bytes: int
    new: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """What a run left. ``without_picture`` names pages whose picture the file did not give (file, number).

    ``failed`` names documents that could not be written, and why; the others are.
    """

    folder: str
    documents: int
    pages: int
    written: int
    up_to_date: int
    files: tuple[DerivedFile, ...]
    without_picture: tuple[tuple[str, int], ...]
    left_over: tuple[str, ...]
    failed: tuple[tuple[str, str], ...] = ()


def derive(
    box: Box,
    settings: Settings,
    folder: Path,
    wanted: Wanted,
    *,
    actor: str,
    progress: Progress = lambda _done, _all: None,
) -> Derived:
    """Write what is ``wanted`` of ``box`` to ``folder``. Raises BadInput, NoSuchThing, StoreError."""
    documents = _documents(box, wanted.documents)
    outbox = Outbox(folder, box.ref, settings.home)
    run = _Run(box, settings, outbox, bootstrap.blob_store(settings))
    total = Page.objects.filter(document__in=documents).count()
    done = 0
    for document in documents:
        pages = sources.pages_of(document)
        run.document(document, pages, wanted)
        done += len(pages)
        progress(done, total)
    run.check_masters()
    derived = run.result(len(documents), done, _all_names(box))
    with transaction.atomic():
        log.append(
            "derivatives.exported", actor=actor, subject=f"box:{box.pk}", data=_log_data(derived, wanted)
        )
    return derived


def _documents(box: Box, wanted: tuple[str, ...]) -> list[Document]:
    rows = Document.objects.filter(box=box).order_by("number")
    if not wanted:
        return list(rows)
    chosen = [row for row in rows if row.uid in wanted]
    missing = sorted(set(wanted) - {row.uid for row in chosen})
    if missing:
        raise NoSuchThing(
            f"Kartong {box.ref} har ingen handling med id {', '.join(missing)}. 'arkiv box show {box.ref} --json' "
            "visar alla."
        )
    return chosen


def pdf_name(document: str) -> str:
    return f"pdf/{document}.pdf"


def alto_name(file: str, number: int) -> str:
    return f"alto/{file[:16]}-{number:04d}.xml"


def _all_names(box: Box) -> set[str]:
    """Every name a file of the box can have now."""
    pages = Page.objects.filter(file__box=box, document__isnull=False).values_list("file__sha256", "number")
    names = {alto_name(file, number) for file, number in pages}
    return names | {pdf_name(uid) for uid in Document.objects.filter(box=box).values_list("uid", flat=True)}


def _log_data(derived: Derived, wanted: Wanted) -> dict[str, object]:
    """Counts, and one hash over all files with theirs: what left the archive can be told again, by its bytes."""
    listed = "\n".join(f"{file.sha256}  {file.name}" for file in derived.files)
    return {
        "documents": derived.documents,
        "pages": derived.pages,
        "written": derived.written,
        "alto": wanted.alto,
        "pdf": wanted.pdf,
        "without_picture": len(derived.without_picture),
        "failed": len(derived.failed),
        "files_sha256": hashlib.sha256(listed.encode()).hexdigest(),
    }


@dataclass(slots=True)
class _Run:
    """One run over a box: what has been written and what was missing."""

    box: Box
    settings: Settings
    outbox: Outbox
    store: BlobStore
    files: list[DerivedFile] = field(default_factory=list)
    without_picture: list[tuple[str, int]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    blobs: set[str] = field(default_factory=set)

    def document(self, document: Document, pages: list[Page], wanted: Wanted) -> None:
        """What is wanted of one document; one that cannot be written stops no other."""
        try:
            if wanted.alto:
                self.alto(document, pages)
            if wanted.pdf:
                self.pdf(document, pages)
        except StoreError as error:
            self.failed.append((document.uid, str(error)))

    def alto(self, document: Document, pages: list[Page]) -> None:
        """One ALTO file for each page."""
        for page in pages:

            def make(out: Path, _draft: Path, page: Page = page) -> None:
                source = SourceImage(page.file.name, page.file.sha256, page.number)
                out.write_bytes(alto(sources.reading_of(page, self.store), source, WRITER))

            name = alto_name(page.file.sha256, page.number)
            self._written(
                name, document, [page], sources.made_from(page, f"{WRITER}\0{page.file.name}"), make
            )

    def pdf(self, document: Document, pages: list[Page]) -> None:
        """One PDF for the document."""
        digests = [sources.made_from(page, WRITER) for page in pages]
        made_from = hashlib.sha256("\0".join([document.uid, *digests]).encode()).hexdigest()
        facts = PdfFacts(document.uid, WRITER, timezone.now())

        def make(out: Path, draft: Path) -> None:
            write_pdf(self._drawn(pages), out, facts, draft)

        self._written(pdf_name(document.uid), document, pages, made_from, make)

    def _drawn(self, pages: list[Page]) -> Iterator[PdfPage]:
        with sources.pictures(self.settings) as pictures:
            for page in pages:
                picture = pictures.picture(page)
                if picture is None:
                    self.without_picture.append((page.file.sha256, page.number))
                yield PdfPage(sources.reading_of(page, self.store), picture)

    def _written(
        self,
        name: str,
        document: Document,
        pages: list[Page],
        made_from: str,
        make: Callable[[Path, Path], None],
    ) -> None:
        new = not self.outbox.has(name, made_from)
        kept: Kept = self.outbox.write(name, made_from, make) if new else self.outbox.files[name]
        self.blobs.update(masters.blob_of(page.file) for page in pages)
        self.files.append(DerivedFile(name, document.uid, len(pages), kept.sha256, kept.bytes, new))

    def check_masters(self) -> None:
        """Raises StoreError unless every file that was read still has the bytes it is named by."""
        broken = sorted(blob for blob in self.blobs if not self.store.verify(blob))
        if broken:
            raise StoreError(
                f"Originalet {broken[0][:12]}… har inte de byte det är namngivet efter. Det som skrivits av det går "
                "inte att lita på. Kör 'arkiv audit verify' och återställ från säkerhetskopian."
            )

    def result(self, documents: int, pages: int, current: set[str]) -> Derived:
        new = sum(file.new for file in self.files)
        return Derived(
            folder=str(self.outbox.folder),
            documents=documents,
            pages=pages,
            written=new,
            up_to_date=len(self.files) - new,
            files=tuple(self.files),
            without_picture=tuple(self.without_picture),
            left_over=tuple(sorted(self.outbox.files.keys() - current)),
            failed=tuple(self.failed),
        )
