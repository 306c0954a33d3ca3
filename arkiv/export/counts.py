"""The counts that must add up: files, pages, documents, and the answers given for the documents.

Each total is the ledger's, each part is counted from the rows, so that a lost row shows as a sum that
does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from arkiv.diary.answers import DiaryCode
from arkiv.export.report_model import Part, Sum
from arkiv.export.words import (
    DIARY,
    FILES,
    GROUPS,
    PAGES,
    RETENTION,
    UNDECIDED,
    DiaryGroup,
    FileStatus,
    RowStatus,
)
from arkiv.holdings.register import LedgerRow, Register


def sums(register: Register) -> tuple[Sum, ...]:
    """Files, pages, pages in documents, documents by diary answer and by retention answer."""
    ledger = register.ledger
    documents = register.documents
    placed = Counter("placed" if page.document else page.status for page in register.pages)
    return (
        _sum(
            "Filer",
            ledger.files,
            "filer",
            Counter(row.status for row in register.files),
            {
                status.value: (words[0], "filer" if status == "listed" else "olast")
                for status, words in FILES.items()
            },
        ),
        _sum(
            "Sidor",
            ledger.pages,
            "sidor",
            Counter(row.status for row in register.pages),
            {status.value: (words[0], f"sidor-{status}") for status, words in PAGES.items()},
        ),
        _sum(
            "Sidornas plats",
            ledger.pages,
            "sidor",
            placed,
            {
                "placed": ("i handlingar", "handlingar"),
                **{s.value: (f"utanför, {w[0]}", f"sidor-{s}") for s, w in PAGES.items() if s in placed},
            },
        ),
        _sum(
            "Handlingar mot diariet",
            ledger.documents,
            "diarium",
            Counter(_group(row.diary.code if row.diary else None).value for row in documents),
            {group.value: (name, f"diarium-{group}") for group, name in GROUPS.items()},
        ),
        _sum(
            "Handlingar och gallring",
            ledger.documents,
            "gallring",
            Counter(row.retention.code.value if row.retention else UNDECIDED for row in documents),
            {
                **{code.value: (name, f"gallring-{code}") for code, name in RETENTION.items()},
                UNDECIDED: ("Inte prövade ännu", f"gallring-{UNDECIDED}"),
            },
        ),
    )


def faults(register: Register, totals: Iterable[Sum]) -> tuple[str, ...]:
    """A sentence for everything that does not add up; none where each has its place."""
    ledger = register.ledger
    return (
        *(f"{s.name}: delarna blir {s.counted} men liggaren säger {s.total}." for s in totals if not s.holds),
        *_ledger_faults(register, ledger),
        *_twice("Filen", (row.sha256 for row in register.files)),
        *_twice("Sidan", ((row.file, row.number) for row in register.pages)),
        *_twice("Handlingen", (row.id for row in register.documents)),
        *_twice("Handlingsnumret", (row.number for row in register.documents)),
        *_page_faults(register),
        *_relation_faults(register),
    )


def _group(code: DiaryCode | None) -> DiaryGroup:
    return DIARY[code][0] if code else DiaryGroup.UNCHECKED


_SELDOM = (FileStatus.DESTROYED, RowStatus.SHEET)
"""Parts that most boxes have nothing of."""


def _sum(
    name: str, total: int, anchor: str, counted: Mapping[str, int], words: Mapping[str, tuple[str, str]]
) -> Sum:
    whole = max(total, 1)
    parts = [
        Part(word, counted.get(key, 0), target, counted.get(key, 0) / whole)
        for key, (word, target) in words.items()
        if key not in _SELDOM or key in counted
    ]
    strange = sum(count for key, count in counted.items() if key not in words)
    if strange:
        parts.append(Part("okänd status", strange, anchor, strange / whole))
    return Sum(name, total, anchor, tuple(parts))


def _ledger_faults(register: Register, ledger: LedgerRow) -> tuple[str, ...]:
    """Where the ledger's own columns differ from the rows that the register lists."""
    files = Counter(row.status for row in register.files)
    pages = Counter(row.status for row in register.pages)
    columns = (
        ("inlästa filer", ledger.files_listed, files["listed"]),
        ("olästa filer", ledger.files_unread, files["unread"]),
        ("filer som väntar", ledger.files_pending, files["pending"]),
        ("gallrade filer", ledger.files_destroyed, files["destroyed"]),
        ("lästa sidor", ledger.pages_read, pages["read"]),
        ("blanka sidor", ledger.pages_blank, pages["blank"]),
        ("oläsliga sidor", ledger.pages_unreadable, pages["unreadable"]),
        ("misslyckade sidor", ledger.pages_failed, pages["failed"]),
        ("sidor som väntar", ledger.pages_pending, pages["pending"]),
        ("skiljeblad", ledger.pages_sheets, pages["sheet"]),
        ("gallrade sidor", ledger.pages_destroyed, pages["destroyed"]),
        ("sidor i handlingar", ledger.pages_in_documents, sum(1 for row in register.pages if row.document)),
        ("sidor enligt filerna", sum(row.pages for row in register.files), len(register.pages)),
        ("handlingar", ledger.documents, len(register.documents)),
    )
    return tuple(
        f"Liggaren säger {says} {what}, men raderna är {rows}."
        for what, says, rows in columns
        if says != rows
    )


def _twice(what: str, keys: Iterable[Hashable]) -> tuple[str, ...]:
    return tuple(f"{what} {key} står {times} gånger." for key, times in Counter(keys).items() if times > 1)


def _page_faults(register: Register) -> tuple[str, ...]:
    """A page must stand in the document that its own row names, and in no other."""
    names = {row.sha256: row.name for row in register.files}
    rows = {(row.file, row.number): row.document for row in register.pages}
    found: list[str] = []
    held: Counter[tuple[str, int]] = Counter()
    for document in register.documents:
        for page in document.pages:
            key = (page.file, page.number)
            held[key] += 1
            where = f"{names.get(page.file, page.file[:12])} sida {page.number}"
            if key not in rows:
                found.append(f"Handling {document.number} har en sida som inte är förtecknad: {where}.")
            elif rows[key] != document.id:
                found.append(f"{where} står i handling {document.number}, men sidan själv säger något annat.")
    found += [
        f"{names.get(file, file[:12])} sida {number} står i {times} handlingar."
        for (file, number), times in held.items()
        if times > 1
    ]
    found += [
        f"{names.get(file, file[:12])} sida {number} sägs stå i en handling, som inte har den."
        for (file, number), document in rows.items()
        if document and not held[file, number]
    ]
    return tuple(found)


def _relation_faults(register: Register) -> tuple[str, ...]:
    known = {row.id for row in register.documents}
    return tuple(
        f"Handling {row.number} hänvisar till en handling som inte finns i registret."
        for row in register.documents
        for relation in row.relations
        if relation.of not in known
    )
