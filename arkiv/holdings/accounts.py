"""Gather what the ledger counts, from the rows."""

from __future__ import annotations

from arkiv.holdings.ledger import FileAccount, PageAccount, balance
from arkiv.holdings.models import Box, Document, FileState, Page, SourceFile
from arkiv.holdings.register import LedgerRow


def ledger_of(box: Box) -> LedgerRow:
    """The account of every file and page of ``box``."""
    pages = tuple(
        PageAccount(
            name=f"{page.file.name} sida {page.number}",
            state=page.state,
            reason=page.reason_text,
            accepted=bool(page.accepted_by),
            in_document=page.document_id is not None,
            indexed=bool(page.indexed),
        )
        for page in Page.objects.filter(file__box=box)
        .select_related("file")
        .order_by("file__position", "number")
    )
    files = tuple(_file_account(file) for file in SourceFile.objects.filter(box=box).order_by("position"))
    return balance(files, pages, Document.objects.filter(box=box).count())


def _file_account(file: SourceFile) -> FileAccount:
    import msgspec

    from ingest.model import FileInfo

    listed = 0
    if file.state == FileState.LISTED:
        listed = len(msgspec.json.decode(file.info, type=FileInfo).pages)
    return FileAccount(
        name=file.name,
        state=file.state,
        reason=file.reason_text,
        accepted=bool(file.accepted_by),
        pages=listed,
        rows=file.pages.count(),
    )
