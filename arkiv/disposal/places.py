"""Where a destroyed document may still lie, besides its rows, and how each place is cleared.

Every function may run twice and may find its work half done: that is what a crash leaves. Each clears for good; none
asks whether it should, since only ``erasing`` calls them, with a journal in its hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from django.db import connection

from arkiv.disposal.scope import WORK_PREFIX
from arkiv.errors import NotAllowedNow
from arkiv.holdings.identity import page_id
from arkiv.search.opening import open_for
from arkiv.settings import Settings
from index.errors import IndexMissing
from index.model import Mode, PageId


class TraceKind(StrEnum):
    """What the journal can name."""

    INDEX = "index"
    BLOB = "blob"
    REPORT = "report"
    RELEASE = "release"
    WORK = "work"
    DATABASE = "database"
    PROOF = "proof"
    PROTOCOL = "protocol"


REPORT_FOLDER = "rapport"
_TABLES = (
    "holdings_document", "holdings_page", "holdings_file", "holdings_box", "retention_answer", "diary_answer",
    "diary_work", "diary_late", "jobs_step", "derivatives_hand_reading", "holdings_operation",
    "alterations_wording", "diary_ruling",
    "disclosure_scope", "disclosure_passage",
    "web_document_card", "web_receipt", "web_waiting", "web_settled",
)  # fmt: skip


def clear_index(settings: Settings, pages: Iterable[tuple[str, str, int]]) -> None:
    """Take (box, file, page) out of the index and write it anew: a segment keeps what was only marked deleted."""
    try:
        open_for(settings, Mode.READ).close()
    except IndexMissing:
        return
    with open_for(settings, Mode.WRITE) as index:
        index.delete(PageId(page_id(*page)) for page in pages)
        index.commit()
        index.purge()


def indexed(settings: Settings) -> frozenset[str]:
    """The ids of every page in the index."""
    try:
        with open_for(settings, Mode.READ) as index:
            return frozenset(map(str, index.digests()))
    except IndexMissing:
        return frozenset()


def clear_reports(settings: Settings, box: str) -> None:
    """The find reports of ``box`` written inside the archive, and what a broken-off writing left."""
    folder = settings.home / REPORT_FOLDER
    for path in (*folder.glob(f"fyndrapport-{box}.*"), *folder.glob(".*")):
        if path.is_file():
            path.unlink(missing_ok=True)


def clear_work(settings: Settings) -> None:
    """Benches that a crash left standing."""
    for path in settings.home.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)


def clear_database() -> None:
    """Write the database anew, so that no free page and no log of it holds what was removed.

    SQLite: VACUUM, then the WAL is emptied. PostgreSQL: VACUUM FULL of the tables concerned; its own write-ahead log
    goes round by itself and is told of in the protocol. Raises NotAllowedNow while another process reads.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in _TABLES:
                cursor.execute(f"VACUUM FULL {table}")
            cursor.execute("CHECKPOINT") if _may_checkpoint(cursor) else None
            return
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, _, _) = cursor.fetchone()
    if busy:
        raise NotAllowedNow(
            "Ett annat program läser databasen, så dess logg kunde inte tömmas. Raderna är borta; stäng det andra och "
            "kör 'arkiv disposal finish' med ärendets beteckning."
        )


def _may_checkpoint(cursor: object) -> bool:
    cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


_OWN = frozenset({"arkiv.yaml", "blobs", "index", "rapport", "protokoll", "utredning", "utlamnande"})


def strangers(settings: Settings) -> tuple[str, ...]:
    """Files in the archive's folder that Arkiv did not put there, by name: a person must see to them."""
    return tuple(
        sorted(
            path.name
            for path in settings.home.iterdir()
            if path.name not in _OWN and not path.name.startswith((settings.sqlite.name, WORK_PREFIX))
        )
    )


def protocol_folder(settings: Settings) -> Path:
    """Where protocols are written."""
    return settings.home / "protokoll"
