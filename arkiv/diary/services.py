"""The shell of the diary room: read registers in, check a box, keep the answers. Each act is one transaction.

Nothing here decides; see ``register_rows`` (what a row says), ``difference`` (what changed), ``check`` (the
answers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.diary.answers import DiaryAnswer, DiaryReport, ReverseFinding, ReverseKind
from arkiv.diary.check import check
from arkiv.diary.difference import Difference, RegisterRow, compare, difference_findings
from arkiv.diary.errors import UnreadableTable
from arkiv.diary.model import Binder, DiaryEntry, PersonaktEntry, Registers
from arkiv.diary.models import (
    BinderRow,
    Diary,
    DiaryAnswerRow,
    DiaryEntryRow,
    DiaryImport,
    DiaryReportRow,
    PersonaktRow,
)
from arkiv.diary.paper import Authority
from arkiv.diary.personakter import binders, personakter
from arkiv.diary.profiles import KIND_NAMES, ColumnProfile, ColumnUse, RegisterKind, load_profile
from arkiv.diary.register_rows import RegisterTable, RowDoubt, diary_entries, open_register, without_classes
from arkiv.diary.reverse import grouped
from arkiv.diary.rulebook import rulebook
from arkiv.diary.tables import BadRow
from arkiv.errors import BadInput
from arkiv.holdings import stored
from arkiv.holdings.models import Box

RowModel = type[DiaryEntryRow] | type[PersonaktRow] | type[BinderRow]

_BATCH = 500
_MODELS: dict[RegisterKind, RowModel] = {
    RegisterKind.DIARY: DiaryEntryRow,
    RegisterKind.PERSONAKT: PersonaktRow,
    RegisterKind.BINDER: BinderRow,
}


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import understood and did; with ``dry_run`` what it would have done."""

    name: str
    kind: RegisterKind
    dry_run: bool
    rows: int
    added: int
    changed: int
    vanished: int
    unreadable: tuple[BadRow, ...]
    doubts: tuple[RowDoubt, ...]
    columns: tuple[ColumnUse, ...]
    notes: tuple[str, ...]
    findings: tuple[ReverseFinding, ...]
    samples: tuple[str, ...]


def import_diary(
    path: Path, *, name: str, profile: Path | None = None, dry_run: bool = False, actor: str
) -> ImportSummary:
    """Read a diary in under ``name``; an earlier import of that name is compared with it and replaced.

    All or nothing. Raises a BadInput that names file and line when the file cannot be understood.
    """
    return _import(path, name, RegisterKind.DIARY, profile, dry_run, actor)


def import_personakter(
    path: Path, *, name: str = "personakter", profile: Path | None = None, dry_run: bool = False, actor: str
) -> ImportSummary:
    """Read a register of personakter in, as ``import_diary``."""
    return _import(path, name, RegisterKind.PERSONAKT, profile, dry_run, actor)


def import_binders(
    path: Path, *, name: str = "pärmar", profile: Path | None = None, dry_run: bool = False, actor: str
) -> ImportSummary:
    """Read a list of binders and series in, as ``import_diary``."""
    return _import(path, name, RegisterKind.BINDER, profile, dry_run, actor)


def _import(
    path: Path, name: str, kind: RegisterKind, profile: Path | None, dry_run: bool, actor: str
) -> ImportSummary:
    told = load_profile(profile, kind) if profile is not None else ColumnProfile()
    table = open_register(path, kind, told)
    rows, bad, doubts = _read(table, kind, name, told.unit)
    if len(rows) <= len(bad):
        raise UnreadableTable(
            path.name,
            f"{len(bad)} rader av {len(rows) + len(bad)} kunde inte läsas som {KIND_NAMES[kind]}.",
            _first_reason(bad),
        )
    digest = _sha256(path)
    with transaction.atomic():
        earlier = Diary.objects.select_for_update().filter(name=name).first()
        if earlier is not None and earlier.kind != kind.value:
            raise BadInput(
                f"{name} är redan inläst som {KIND_NAMES[RegisterKind(earlier.kind)]}. Inget har lästs in. "
                "Välj ett annat namn."
            )
        before = _rows_of(earlier, kind) if earlier is not None else ()
        difference = compare(before, rows)
        findings = _findings(difference, earlier, bad)
        if not dry_run:
            _store(name, kind, earlier, path, digest, table, difference, findings, actor)
    return ImportSummary(
        name=name,
        kind=kind,
        dry_run=dry_run,
        rows=len(difference.rows),
        added=len(difference.added),
        changed=len(difference.changed),
        vanished=len(difference.vanished),
        unreadable=bad,
        doubts=doubts,
        columns=table.columns,
        notes=table.notes,
        findings=findings,
        samples=tuple(_sample(row) for row in difference.rows[:5]),
    )


def _read(
    table: RegisterTable, kind: RegisterKind, name: str, unit: str
) -> tuple[list[RegisterRow], tuple[BadRow, ...], tuple[RowDoubt, ...]]:
    made: Iterator[RegisterRow | BadRow | RowDoubt]
    if kind is RegisterKind.DIARY:
        made = diary_entries(table, name, unit)
    elif kind is RegisterKind.PERSONAKT:
        made = personakter(table, name)
    else:
        made = binders(table, name)
    rows: list[RegisterRow] = []
    bad: list[BadRow] = []
    doubts: list[RowDoubt] = []
    for item in made:
        if isinstance(item, BadRow):
            bad.append(item)
        elif isinstance(item, RowDoubt):
            doubts.append(item)
        else:
            rows.append(item)
    if kind is RegisterKind.DIARY:
        rows = [*without_classes([row for row in rows if isinstance(row, DiaryEntry)])]
    return rows, tuple(bad), tuple(doubts)


def _first_reason(bad: tuple[BadRow, ...]) -> str:
    if not bad:
        return "Registret har rubriker men inga rader; exportera det igen."
    return f"Första felet: rad {bad[0].line}, {bad[0].reason}. Ange kolumnerna i en profil och försök igen."


def _findings(
    difference: Difference[RegisterRow], earlier: Diary | None, bad: tuple[BadRow, ...]
) -> tuple[ReverseFinding, ...]:
    unread = tuple(
        ReverseFinding(ReverseKind.UNREADABLE_ROW, f"Rad {row.line} kunde inte läsas: {row.reason}.")
        for row in bad
    )
    if earlier is None:
        return unread
    last = DiaryImport.objects.filter(diary=earlier).order_by("-number").first()
    since = last.at.date().isoformat() if last is not None else ""
    return difference_findings(difference, since) + unread


def _sample(row: RegisterRow) -> str:
    """A row as understood, for the dry run's table."""
    if isinstance(row, DiaryEntry):
        return row.summary
    if isinstance(row, PersonaktEntry):
        days = f"{row.opened or '?'} till {row.closed or row.last_entry or 'öppen'}"
        return f"{row.personal_number or 'utan nummer'}, {row.kind or 'akt'}, {days}"
    return f"{row.what}, {row.begins or '?'} till {row.ends or '?'}"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- rows in and out ------------------------------------------------------------------------------


def _rows_of(diary: Diary, kind: RegisterKind) -> tuple[RegisterRow, ...]:
    """The rows the newest import has, in file order."""
    rows = _MODELS[kind].objects.filter(diary=diary, vanished_in=None).order_by("line", "id")
    payloads = rows.values_list("payload", flat=True).iterator(chunk_size=2000)
    if kind is RegisterKind.DIARY:
        return tuple(msgspec.json.decode(payload, type=DiaryEntry) for payload in payloads)
    if kind is RegisterKind.PERSONAKT:
        return tuple(msgspec.json.decode(payload, type=PersonaktEntry) for payload in payloads)
    return tuple(msgspec.json.decode(payload, type=Binder) for payload in payloads)


def _store(
    name: str,
    kind: RegisterKind,
    earlier: Diary | None,
    path: Path,
    digest: str,
    table: RegisterTable,
    difference: Difference[RegisterRow],
    findings: tuple[ReverseFinding, ...],
    actor: str,
) -> None:
    diary = earlier or Diary.objects.create(name=name, kind=kind.value)
    made = DiaryImport.objects.create(
        diary=diary,
        number=DiaryImport.objects.filter(diary=diary).count() + 1,
        actor=actor,
        file_name=path.name,
        sha256=digest,
        columns=[[use.header, use.field] for use in table.columns],
        rows=len(difference.rows),
        added=len(difference.added),
        changed=len(difference.changed),
        vanished=len(difference.vanished),
        findings=msgspec.json.encode(findings).decode(),
    )
    model = _MODELS[kind]
    gone = [row.id for row in difference.vanished]
    for start in range(0, len(gone), _BATCH):
        model.objects.filter(diary=diary, uid__in=gone[start : start + _BATCH]).update(vanished_in=made)
    kept: list[Any] = [_row(model, diary, row) for row in difference.rows]
    model.objects.bulk_create(
        kept,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["diary", "uid"],
        update_fields=[
            "line",
            "payload",
            "vanished_in",
            *(["case_number"] if model is DiaryEntryRow else []),
        ],
    )
    log.append(
        "diary.imported",
        actor=actor,
        subject=f"register:{diary.pk}",
        data={
            "kind": kind.value,
            "import": made.number,
            "sha256": digest,
            "rows": made.rows,
            "added": made.added,
            "changed": made.changed,
            "vanished": made.vanished,
            "findings": len(findings),
        },
    )


def _row(model: RowModel, diary: Diary, row: RegisterRow) -> DiaryEntryRow | PersonaktRow | BinderRow:
    common = {
        "diary": diary,
        "uid": row.id,
        "line": row.line,
        "payload": msgspec.json.encode(row).decode(),
        "vanished_in": None,
    }
    if isinstance(row, DiaryEntry):
        return DiaryEntryRow(case_number=str(row.number.case), **common)
    return model(**common)


# --- asking ---------------------------------------------------------------------------------------


def registers() -> Registers:
    """Every register as its newest import has it."""
    known = {kind: Diary.objects.filter(kind=kind.value).order_by("name") for kind in RegisterKind}
    rows = {kind: [row for diary in known[kind] for row in _rows_of(diary, kind)] for kind in RegisterKind}
    return Registers.of(
        (row for row in rows[RegisterKind.DIARY] if isinstance(row, DiaryEntry)),
        (row for row in rows[RegisterKind.PERSONAKT] if isinstance(row, PersonaktEntry)),
        (row for row in rows[RegisterKind.BINDER] if isinstance(row, Binder)),
        diaries=(diary.name for diary in known[RegisterKind.DIARY]),
        personakt_registers=(diary.name for diary in known[RegisterKind.PERSONAKT]),
    )


def known_case_numbers() -> frozenset[str]:
    """Every case number of the diaries, in normal form and without the handling's number."""
    numbers = DiaryEntryRow.objects.filter(vanished_in=None).values_list("case_number", flat=True)
    return frozenset(numbers.distinct().iterator())


def check_box(box: Box, *, today: date, actor: str) -> DiaryReport:
    """Check every document of ``box`` against the registers; keep and log the answers. Repeating changes
    nothing.
    """
    settings = bootstrap.current()
    authority = Authority(settings.authority, settings.municipality, settings.unit_codes)
    years = (box.years_from, box.years_to) if box.years_from and box.years_to else None
    with transaction.atomic():
        documents = stored.documents(box)
        report = check(documents, registers(), rulebook(), authority=authority, today=today, years=years)
        report = DiaryReport(report.answers, (*report.reverse, *_import_findings()))
        _keep(box, report, today)
        log.append(
            "diary.checked",
            actor=actor,
            subject=f"box:{box.pk}",
            data={
                "documents": len(documents),
                "answers": _counts(report),
                "reverse": dict(grouped(report.reverse)),
            },
        )
    return report


def _import_findings() -> Iterator[ReverseFinding]:
    """Changed and vanished rows of every import, and the rows the newest import of each register could not
    read.
    """
    newest = {
        made.diary.pk: made.pk for made in DiaryImport.objects.select_related("diary").order_by("number")
    }
    for made in DiaryImport.objects.select_related("diary").order_by("diary__name", "number"):
        for finding in msgspec.json.decode(made.findings, type=tuple[ReverseFinding, ...]):
            if finding.kind is not ReverseKind.UNREADABLE_ROW or newest[made.diary.pk] == made.pk:
                yield finding


def _counts(report: DiaryReport) -> dict[str, int]:
    counts: dict[str, int] = {}
    for answer in report.answers:
        counts[answer.code.value] = counts.get(answer.code.value, 0) + 1
    return counts


def _keep(box: Box, report: DiaryReport, today: date) -> None:
    DiaryAnswerRow.objects.filter(box=box).delete()
    DiaryAnswerRow.objects.bulk_create(
        [
            DiaryAnswerRow(
                box=box, document=answer.document, number=number, payload=msgspec.json.encode(answer).decode()
            )
            for number, answer in enumerate(report.answers, start=1)
        ],
        batch_size=_BATCH,
    )
    reverse = msgspec.json.encode(report.reverse).decode()
    DiaryReportRow.objects.update_or_create(box=box, defaults={"made_on": today, "reverse": reverse})


def report_of(box: Box) -> DiaryReport | None:
    """The newest report of ``box``, or ``None`` if it has not been checked."""
    kept = DiaryReportRow.objects.filter(box=box).first()
    if kept is None:
        return None
    payloads = DiaryAnswerRow.objects.filter(box=box).order_by("number").values_list("payload", flat=True)
    return DiaryReport(
        tuple(msgspec.json.decode(payload, type=DiaryAnswer) for payload in payloads),
        msgspec.json.decode(kept.reverse, type=tuple[ReverseFinding, ...]),
    )
