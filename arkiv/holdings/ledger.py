"""The page ledger: does every file and every page end somewhere, by name? Pure.

A page is accounted for when it is read or blank, stands in a document and in the index, or has a named reason why
not that a person has taken note of, or has been destroyed under a decision that its row names, or is a separator
sheet. A box may close only when nothing is left over.
"""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.holdings.register import LedgerRow


@dataclass(frozen=True, slots=True)
class FileAccount:
    """A file as the ledger sees it. ``pages`` is what intake listed, ``rows`` what the table holds."""

    name: str
    state: str
    reason: str
    accepted: bool
    pages: int
    rows: int


@dataclass(frozen=True, slots=True)
class PageAccount:
    """A page as the ledger sees it."""

    name: str
    state: str
    reason: str
    accepted: bool
    in_document: bool
    indexed: bool


def balance(files: tuple[FileAccount, ...], pages: tuple[PageAccount, ...], documents: int) -> LedgerRow:
    """Count everything and name every gap (Swedish). Balanced means: no gap that is not accepted."""
    gaps = (*(g for f in files for g in _file_gaps(f)), *(g for p in pages for g in _page_gaps(p)))

    def of(state: str) -> int:
        return sum(page.state == state for page in pages)

    def files_in(state: str) -> int:
        return sum(file.state == state for file in files)

    return LedgerRow(
        files=len(files),
        files_listed=files_in("listed"),
        files_unread=files_in("unread"),
        files_pending=files_in("pending"),
        files_destroyed=files_in("destroyed"),
        pages=len(pages),
        pages_read=of("read"),
        pages_blank=of("blank"),
        pages_unreadable=of("unreadable"),
        pages_failed=of("failed"),
        pages_pending=of("pending"),
        pages_destroyed=of("destroyed"),
        pages_sheets=of("sheet"),
        pages_in_documents=sum(page.in_document for page in pages),
        documents=documents,
        pages_indexed=sum(page.indexed for page in pages),
        balanced=not gaps,
        gaps=gaps,
    )


def _file_gaps(file: FileAccount) -> tuple[str, ...]:
    if file.state == "pending":
        return (f"{file.name}: är inte genomgången än. Kör 'arkiv ingest' igen.",)
    if file.state == "unread" and not file.accepted:
        return (f"{file.name}: oläst. {file.reason}",)
    if file.state == "listed" and file.pages != file.rows:
        return (f"{file.name}: {file.pages} sidor i filen men {file.rows} i arkivet.",)
    return ()


def _page_gaps(page: PageAccount) -> tuple[str, ...]:
    if page.state == "pending":
        return (f"{page.name}: är inte läst än. Kör 'arkiv ingest' igen.",)
    if page.state in {"destroyed", "sheet"}:
        return ()  # its row names the decision it was destroyed by; a sheet is no paper of the box
    gaps = []
    if page.state in {"unreadable", "failed"} and not page.accepted:
        gaps.append(f"{page.name}: gick inte att läsa. {page.reason}")
    if not page.in_document:
        gaps.append(f"{page.name}: hör inte till någon handling.")
    if not page.indexed:
        gaps.append(f"{page.name}: finns inte i sökregistret.")
    return tuple(gaps)
