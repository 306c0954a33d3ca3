"""Build the register of a box from what is kept: rows and readings in, one frozen ``Register`` out."""

from __future__ import annotations

import msgspec

from arkiv import __version__, bootstrap
from arkiv.blobs.protocol import BlobStore
from arkiv.diary.answers import DiaryAnswer
from arkiv.diary.services import report_of
from arkiv.holdings import readings, stored
from arkiv.holdings import register as reg
from arkiv.holdings.accounts import ledger_of
from arkiv.holdings.convert import document_row, found_fact, reason_of
from arkiv.holdings.models import Box, Page, SourceFile
from arkiv.retention.answers import RetentionAnswer
from arkiv.retention.services import answers_of
from ingest.model import FileInfo, Finding, PageReading


def register_of(box: Box, store: BlobStore) -> reg.Register:
    """Everything known about ``box`` now. No clock in it: the same holdings give the same register."""
    report = report_of(box)
    diary = {answer.document: answer for answer in report.answers} if report else {}
    retention = {answer.document: answer for answer in answers_of(box)}
    return reg.Register(
        schema_version=reg.SCHEMA_VERSION,
        arkiv_version=__version__,
        box=_box_row(box),
        ledger=ledger_of(box),
        files=tuple(_file_row(file) for file in SourceFile.objects.filter(box=box).order_by("position")),
        pages=_page_rows(box, store),
        documents=_document_rows(box, diary, retention),
        diary_findings=report.reverse if report else (),
        findings=tuple(
            found_fact(finding) for finding in msgspec.json.decode(box.findings, type=tuple[Finding, ...])
        ),
    )


def _box_row(box: Box) -> reg.BoxRow:
    years = (box.years_from, box.years_to) if box.years_from and box.years_to else None
    return reg.BoxRow(
        ref=box.ref,
        title=box.title,
        found_where=box.found_where,
        found_on=box.found_on.isoformat() if box.found_on else None,
        found_by=box.found_by,
        years=years,
        state=box.state,
    )


def _file_row(file: SourceFile) -> reg.FileRow:
    info = msgspec.json.decode(file.info, type=FileInfo) if file.info else None
    return reg.FileRow(
        sha256=file.sha256,
        name=file.name,
        also_named=tuple(file.also_named),
        size_bytes=file.size_bytes,
        media_type=file.media_type,
        status=file.state,
        pages=len(info.pages) if info else file.pages.count(),
        reason=reason_of(file),
        findings=tuple(found_fact(finding) for finding in info.findings) if info else (),
    )


def _page_rows(box: Box, store: BlobStore) -> tuple[reg.PageRow, ...]:
    rows = (
        Page.objects.filter(file__box=box)
        .select_related("file", "document")
        .order_by("file__position", "number")
    )
    return tuple(
        page_row(page, readings.load_reading(store, page.reading) if page.reading else None) for page in rows
    )


def page_row(page: Page, reading: PageReading | None) -> reg.PageRow:
    """A page with its reading, as the register shows it."""
    engine = reading.engine if reading else None
    return reg.PageRow(
        file=page.file.sha256,
        number=page.number,
        status=page.state,
        blank=page.state == "blank",
        turn_deg=reading.turn_deg if reading else 0,
        skew_deg=round(reading.skew_deg, 3) if reading else 0.0,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=page.dpi,
        confidence=round(reading.confidence, 4) if reading else 0.0,
        engine=f"{engine.name} {engine.version} {engine.settings}".strip() if engine else "",
        text="\n".join(line.text for line in reading.lines) if reading else "",
        document=page.document.uid if page.document else None,
        reason=reason_of(page),
        findings=tuple(found_fact(finding) for finding in reading.findings) if reading else (),
    )


def _document_rows(
    box: Box, diary: dict[str, DiaryAnswer], retention: dict[str, RetentionAnswer]
) -> tuple[reg.DocumentRow, ...]:
    documents = stored.documents(box)
    ids = {
        document.number - 1: document.id for document in documents
    }  # numbers keep their gaps after disposal
    look_below = bootstrap.profile(bootstrap.current()).understanding.look_below
    return tuple(
        document_row(document, ids, diary.get(document.id), retention.get(document.id), look_below)
        for document in documents
    )
