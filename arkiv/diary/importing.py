"""Read a register in: stage its rows on disk, compare them with what the register has, and store the outcome.

All or nothing: the database is written in one transaction, after the whole file has been understood. What
is in memory does not grow with the file. Nothing here decides; see ``register_rows`` (what a row says),
``difference`` and ``staging`` (what changed).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.diary import storing
from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.delay_rows import count_delays
from arkiv.diary.delegations import Delegated, delegations
from arkiv.diary.difference import RegisterRow, afterwards_finding, changed_finding, vanished_finding
from arkiv.diary.errors import UnreadableTable
from arkiv.diary.model import DiaryEntry, PersonaktEntry
from arkiv.diary.models import DelayCount, Diary, DiaryEntryRow, DiaryImport, LateEntry
from arkiv.diary.personakter import binders, personakter
from arkiv.diary.profiles import KIND_NAMES, ColumnProfile, RegisterKind
from arkiv.diary.register_rows import RegisterTable, RowDoubt, SubNumbers, diary_entries, without_class
from arkiv.diary.saved_profiles import profile_for
from arkiv.diary.sources import Format, format_of, registers_in
from arkiv.diary.staging import Counts, Staging
from arkiv.diary.survey import ColumnShare, Series, Survey
from arkiv.diary.tables import BadRow
from arkiv.errors import BadInput, NotAllowedNow, StoreError

_BATCH = 1_000
_MOST_LISTED = 10_000  # rows that could not be read, and doubts: more are counted, not kept
_MOST_FINDINGS = 1_000  # kept with the import and told in the report; every change stands in the database


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file a register was read from."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import understood and did; with ``dry_run`` what it would have done.

    ``unreadable``, ``doubts`` and ``findings`` hold the first of them; the counts are whole.
    """

    name: str
    kind: RegisterKind
    dry_run: bool
    form: tuple[Format, ...]
    profile: str
    sources: tuple[SourceFile, ...]
    rows: int
    added: int
    changed: int
    vanished: int
    unreadable_count: int
    doubt_count: int
    finding_count: int
    unreadable: tuple[BadRow, ...]
    doubts: tuple[RowDoubt, ...]
    columns: tuple[ColumnShare, ...]
    years: tuple[tuple[int, int], ...]
    series: tuple[Series, ...]
    notes: tuple[str, ...]
    findings: tuple[ReverseFinding, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for. ``profile`` is a file or the name of a saved profile; ``""`` the one used last."""

    paths: tuple[Path, ...]
    name: str
    kind: RegisterKind = RegisterKind.DIARY
    profile: str = ""
    form: Format | None = None
    dry_run: bool = False


def import_register(asked: Asked, *, actor: str) -> ImportSummary:
    """Read a register in under its name; an earlier import of that name is compared with it and replaced.

    Raises a BadInput that names file and line when the files cannot be understood, and NotAllowedNow when
    somebody else has read the same register in meanwhile.
    """
    earlier = _earlier(asked)
    last = earlier.imports.order_by("-number").first() if earlier is not None else None
    profile = profile_for(asked.profile, asked.kind, last)
    before = [_source(path) for path in asked.paths]
    with _room_on_disk(), closing(Staging(storing.SHAPES[asked.kind])) as staging:
        reading = _stage(staging, asked, profile)
        if [_source(path) for path in asked.paths] != before:
            raise UnreadableTable(asked.paths[0].name, "filen ändrades medan den lästes.", "Läs in den igen.")
        if earlier is not None:
            staging.add_known(storing.rows_of(earlier, asked.kind))
        counts = staging.settle()
        findings = tuple(_findings(staging, last, reading))
        summary = _summary(asked, profile, before, reading, counts, findings, staging)
        if not asked.dry_run:
            _store(asked, profile, staging, summary, last, actor)
    return summary


@contextmanager
def _room_on_disk() -> Iterator[None]:
    """The staging's own database has no other trouble than that; the archive's comes as Django's errors."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"Raderna fick inte plats i mappen för tillfälliga filer ({error}). Inget har lästs in. Frigör plats, "
            "eller sätt TMPDIR till en mapp med plats för två gånger filen, och läs in igen."
        ) from error


def _earlier(asked: Asked) -> Diary | None:
    earlier = Diary.objects.filter(name=asked.name).first()
    if earlier is not None and earlier.kind != asked.kind.value:
        raise BadInput(
            f"{asked.name} är redan inläst som {KIND_NAMES[RegisterKind(earlier.kind)]}. Inget har lästs in. "
            "Välj ett annat namn."
        )
    return earlier


def _source(path: Path) -> SourceFile:
    format_of(path)  # says in words what no digest can be made of
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    name = os.fsencode(path.name).decode("utf-8", "replace")  # a name may be no text at all; the digest tells
    return SourceFile(name, digest, path.stat().st_size)


# --- reading --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """What is kept of a reading besides its rows."""

    survey: Survey = field(default_factory=Survey)
    subs: SubNumbers = field(default_factory=SubNumbers)
    rows: int = 0
    bad: int = 0
    doubted: int = 0
    unreadable: list[BadRow] = field(default_factory=list)
    doubts: list[RowDoubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def rows_of(self, items: Iterable[RegisterRow | BadRow | RowDoubt]) -> Iterator[Any]:
        """The rows among ``items``; the rest is noted."""
        for item in items:
            if isinstance(item, BadRow):
                self.bad += 1
                if self.bad <= _MOST_LISTED:
                    self.unreadable.append(item)
            elif isinstance(item, RowDoubt):
                self.doubted += 1
                if self.doubted <= _MOST_LISTED:
                    self.doubts.append(item)
            else:
                self.rows += 1
                self.survey.count(item)
                if isinstance(item, DiaryEntry):
                    self.subs.count(item)
                yield item


def _stage(staging: Staging[Any], asked: Asked, profile: ColumnProfile) -> _Reading:
    reading = _Reading()
    for table in registers_in(asked.paths, asked.kind, profile, asked.form):
        reading.notes += [note for note in table.notes if note not in reading.notes]
        watched = replace(table, rows=reading.survey.watch(table))
        staging.add_fresh(reading.rows_of(_made(watched, asked, profile)))
    if reading.rows <= reading.bad:
        raise UnreadableTable(
            asked.paths[0].name,
            f"{reading.bad} rader av {reading.rows + reading.bad} gick inte att förstå.",
            _first_reason(reading.unreadable),
        )
    if reading.subs.are_classes:
        staging.rewrite(without_class)
    return reading


def _made(
    table: RegisterTable, asked: Asked, profile: ColumnProfile
) -> Iterator[RegisterRow | BadRow | RowDoubt]:
    if asked.kind is RegisterKind.DIARY:
        return diary_entries(table, asked.name, profile.unit)
    if asked.kind is RegisterKind.PERSONAKT:
        return personakter(table, asked.name)
    if asked.kind is RegisterKind.DELEGATION:
        return delegations(table, asked.name)
    return binders(table, asked.name)


def _first_reason(bad: Sequence[BadRow]) -> str:
    if not bad:
        return "Registret har rubriker men inga rader; exportera det igen."
    return f"Första felet: rad {bad[0].line}, {bad[0].reason}. Ange kolumnerna i en profil och försök igen."


# --- telling --------------------------------------------------------------------------------------


def _findings(staging: Staging[Any], last: DiaryImport | None, reading: _Reading) -> Iterator[ReverseFinding]:
    """The first findings of each kind: what is gone, what is changed, what could not be read."""
    if last is not None:
        since = last.at.date().isoformat()
        for row in islice(staging.vanished(), _MOST_FINDINGS):
            yield vanished_finding(row, since)
        for change in islice(staging.changed(), _MOST_FINDINGS):
            yield changed_finding(change, since)
        for row in islice(staging.put_in_afterwards(), _MOST_FINDINGS):
            yield afterwards_finding(row, since)
    for bad in reading.unreadable[:_MOST_FINDINGS]:
        yield ReverseFinding(ReverseKind.UNREADABLE_ROW, f"Rad {bad.line} kunde inte läsas: {bad.reason}.")


def _summary(
    asked: Asked,
    profile: ColumnProfile,
    sources: Sequence[SourceFile],
    reading: _Reading,
    counts: Counts,
    findings: tuple[ReverseFinding, ...],
    staging: Staging[Any],
) -> ImportSummary:
    forms = dict.fromkeys(format_of(path, asked.form) for path in asked.paths)
    return ImportSummary(
        name=asked.name,
        kind=asked.kind,
        dry_run=asked.dry_run,
        form=tuple(forms),
        profile=profile.name,
        sources=tuple(sources),
        rows=counts.rows,
        added=counts.added,
        changed=counts.changed,
        vanished=counts.vanished,
        unreadable_count=reading.bad,
        doubt_count=reading.doubted,
        finding_count=counts.changed
        + counts.vanished
        + reading.bad
        + sum(finding.kind is ReverseKind.OUT_OF_ORDER for finding in findings),
        unreadable=tuple(reading.unreadable),
        doubts=tuple(reading.doubts),
        columns=reading.survey.columns,
        years=reading.survey.years,
        series=reading.survey.series,
        notes=tuple(reading.notes),
        findings=findings,
        samples=tuple(map(_sample, staging.first(5))),
    )


def _sample(row: RegisterRow) -> str:
    """A row as understood, for the dry run."""
    if isinstance(row, DiaryEntry):
        return row.summary
    if isinstance(row, PersonaktEntry):
        days = f"{row.opened or '?'} till {row.closed or row.last_entry or 'öppen'}"
        return f"{row.personal_number or 'utan nummer'}, {row.kind or 'akt'}, {days}"
    if isinstance(row, Delegated):
        return ", ".join(part for part in (str(row.decided or ""), row.number, row.what) if part)
    return f"{row.what}, {row.begins or '?'} till {row.ends or '?'}"


# --- storing --------------------------------------------------------------------------------------


def _store(
    asked: Asked,
    profile: ColumnProfile,
    staging: Staging[Any],
    summary: ImportSummary,
    last: DiaryImport | None,
    actor: str,
) -> None:
    with storing.large_cache(), transaction.atomic():
        diary, _ = Diary.objects.select_for_update().get_or_create(
            name=asked.name, defaults={"kind": asked.kind.value}
        )
        newest = DiaryImport.objects.filter(diary=diary).order_by("-number").first()
        if newest != last:
            raise NotAllowedNow(
                f"{asked.name} lästes in av någon annan medan filen lästes. Inget har ändrats. Läs in den igen."
            )
        made = DiaryImport.objects.create(
            diary=diary,
            number=last.number + 1 if last is not None else 1,
            actor=actor,
            file_name=", ".join(source.name for source in summary.sources)[:400],
            sha256=_digest(summary.sources),
            columns=[[use.header, use.field] for use in summary.columns],
            rows=summary.rows,
            added=summary.added,
            changed=summary.changed,
            vanished=summary.vanished,
            findings=msgspec.json.encode(summary.findings).decode(),
            form=",".join(summary.form),
            sources=[[source.name, source.sha256, source.size_bytes] for source in summary.sources],
            profile=profile.settings,
            unreadable=summary.unreadable_count,
            doubts=summary.doubt_count,
        )
        storing.store(staging, made, asked.kind)
        if asked.kind is RegisterKind.DIARY:
            count_delays(diary.pk, DiaryEntryRow, DelayCount, LateEntry)
        _log(made, asked.kind, summary, actor)


def _digest(sources: Sequence[SourceFile]) -> str:
    """Of one file its own SHA-256; of several that of their digests in order."""
    if len(sources) == 1:
        return sources[0].sha256
    return hashlib.sha256("\n".join(source.sha256 for source in sources).encode()).hexdigest()


def _log(made: DiaryImport, kind: RegisterKind, summary: ImportSummary, actor: str) -> None:
    settings = msgspec.json.encode(made.profile, order="deterministic")
    log.append(
        "diary.imported",
        actor=actor,
        subject=f"register:{made.diary_id}",
        data={
            "kind": kind.value,
            "import": made.number,
            "form": made.form,
            "sha256": made.sha256,
            "sources": [source.sha256 for source in summary.sources],
            "profile": hashlib.sha256(settings).hexdigest(),
            "rows": made.rows,
            "added": made.added,
            "changed": made.changed,
            "vanished": made.vanished,
            "unreadable": made.unreadable,
            "doubts": made.doubts,
            "findings": summary.finding_count,
        },
    )
