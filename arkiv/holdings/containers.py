"""What came out of a container becomes source files of the box, right after it, in the container's own step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import F

from arkiv.audit import log
from arkiv.holdings import services
from arkiv.holdings.models import Box, SourceFile
from arkiv.holdings.unpacking import ATTACHMENTS, Contents, Inner
from arkiv.jobs import ledger as steps
from arkiv.jobs.model import StepKind
from ingest.model import FileInfo, Finding, Severity, Sha256


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file that is new to the box, still without a row."""

    inner: Inner
    row: SourceFile


def unpacked(file: SourceFile, contents: Contents, *, code_version: str, actor: str) -> None:
    """Give each file of ``contents`` a row and a listing step, and close the container's own account.

    Call inside the step's transaction. The files stand after their container in its order, whichever worker was
    first: the stack, and with it every document, is the same however the work was shared.
    """
    new = _take_in(file, contents, code_version, actor)
    _account(file, contents, code_version, actor)
    for arrived in new:
        if arrived.inner.contents:
            _account(arrived.row, arrived.inner.contents, code_version, actor)


def listed_with_attachments(
    file: SourceFile, info: FileInfo, contents: Contents, *, code_version: str, actor: str
) -> None:
    """A PDF with files in it: its own pages as ``services.file_listed``, each file in it as ``unpacked``."""
    if contents.fault is None:
        severity, message = Severity.INFO, f"PDF-filen bar på bilagor. {_told(contents)}"
    else:
        severity, message = Severity.WARNING, f"PDF-filen bär på bilagor. {contents.fault} {_told(contents)}"
    told = Finding(ATTACHMENTS, severity, message)
    findings = tuple(told if finding.rule == ATTACHMENTS else finding for finding in info.findings)
    new = _take_in(file, contents, code_version, actor)
    services.file_listed(file, replace(info, findings=findings), code_version=code_version, actor=actor)
    for arrived in new:
        if arrived.inner.contents:
            _account(arrived.row, arrived.inner.contents, code_version, actor)


def _take_in(file: SourceFile, contents: Contents, code_version: str, actor: str) -> list[_Arrived]:
    """A row right after ``file`` for everything in it that the box does not hold already."""
    box = services.locked(file.box_id)
    file.refresh_from_db(fields=("position",))
    new: dict[str, _Arrived] = {}
    _gather(box, contents, new, actor)
    _make_room(box, file.position, len(new))
    for place, arrived in enumerate(new.values(), start=file.position + 1):
        _keep(arrived, place, file, code_version, actor)
    return list(new.values())


def _gather(box: Box, contents: Contents, new: dict[str, _Arrived], actor: str) -> None:
    """Depth first, each run of bytes once; one the box or the container holds already only gets its other name."""
    for inner in contents.files:
        if inner.sha256 in new:
            row = new[inner.sha256].row
            row.also_named = sorted({*row.also_named, inner.name} - {row.name})
        elif known := SourceFile.objects.filter(box=box, sha256=inner.sha256).first():
            services.note_other_name(known, inner.name, actor)
        else:
            row = SourceFile(box=box, sha256=inner.sha256, name=inner.name, size_bytes=inner.size_bytes)
            new[inner.sha256] = _Arrived(inner, row)
            if inner.contents:
                _gather(box, inner.contents, new, actor)


def _make_room(box: Box, after: int, count: int) -> None:
    """Move the files that stand later. By way of negative places: no two rows may share one even for a moment."""
    if count:
        SourceFile.objects.filter(box=box, position__gt=after).update(position=-(F("position") + count))
        SourceFile.objects.filter(box=box, position__lt=0).update(position=-F("position"))


def _keep(arrived: _Arrived, place: int, container: SourceFile, code_version: str, actor: str) -> None:
    row = arrived.row
    row.position = place
    free = services.free_name(row.box, row.name)
    if free != row.name:
        row.also_named, row.name = sorted({*row.also_named, row.name}), free
    row.save(force_insert=True)
    log.append(
        "file.kept",
        actor=actor,
        subject=f"file:{row.pk}",
        data={"sha256": row.sha256, "box": row.box_id, "container": container.pk},
    )
    if arrived.inner.contents is None:
        steps.offer(
            StepKind.LIST,
            box=row.box_id,
            unit=str(row.pk),
            input_hash=row.sha256,
            code_version=code_version,
        )


def _account(file: SourceFile, contents: Contents, code_version: str, actor: str) -> None:
    """The container itself: listed with no page of its own, or unread when not all came out of it."""
    if contents.fault is None:
        finding = Finding("container", Severity.INFO, _told(contents))
        info = FileInfo(Sha256(file.sha256), file.size_bytes, contents.media_type, (), (finding,))
        services.file_listed(file, info, code_version=code_version, actor=actor)
        return
    message = str(contents.fault)
    if contents.files:
        message += f" {_told(contents)}"
    services.file_unread(file, contents.fault.code, message, actor=actor)


def _told(contents: Contents) -> str:
    count = len(contents.files)
    told = (
        f"{count} filer ur den är inlästa var för sig." if count != 1 else "En fil ur den är inläst för sig."
    )
    if contents.passed_over:
        told += f" Hoppade över {', '.join(contents.passed_over)} (systemfiler eller länkar, inget papper)."
    return told
