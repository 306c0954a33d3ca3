"""The shell of the diary room: read registers in, check a box, keep the answers. Each act is one transaction.

Nothing here decides; see ``importing`` (registers coming in) and ``check`` (the answers).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import msgspec
from django.db import transaction
from django.db.models import Count, Max

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.diary import late_services, worklist
from arkiv.diary.answers import DiaryAnswer, DiaryCode, DiaryReport, ReverseFinding, ReverseKind
from arkiv.diary.check import check_papers
from arkiv.diary.delegations import Delegated, without_trace
from arkiv.diary.importing import Asked, ImportSummary, import_register
from arkiv.diary.late import Find, LateProposal, propose
from arkiv.diary.model import Registers
from arkiv.diary.models import (
    DestroyedEntryRow,
    Diary,
    DiaryAnswerRow,
    DiaryEntryRow,
    DiaryImport,
    DiaryReportRow,
    RulingRow,
)
from arkiv.diary.paper import Authority, paper_of
from arkiv.diary.profiles import RegisterKind
from arkiv.diary.reverse import grouped
from arkiv.diary.rulebook import rulebook
from arkiv.diary.ruling import Ruling, RulingKind
from arkiv.diary.sources import Format
from arkiv.diary.storing import StoredEntries, rows_of
from arkiv.diary.triage import Seen, WorkItem, triage, without_decision
from arkiv.diary.triage_rules import triage_rules
from arkiv.holdings import history, stored
from arkiv.holdings.doctype_names import name_of
from arkiv.holdings.models import Box

_BATCH = 500
_TRIES = 2


def import_diary(
    *paths: Path,
    name: str,
    profile: Path | str = "",
    form: Format | None = None,
    dry_run: bool = False,
    actor: str,
) -> ImportSummary:
    """Read a diary in under ``name``; an earlier import of that name is compared with it and replaced.

    All or nothing. Raises a BadInput that names file and line when the files cannot be understood.
    """
    asked = Asked(paths=paths, name=name, profile=str(profile), form=form, dry_run=dry_run)
    return import_register(asked, actor=actor)


def import_personakter(
    *paths: Path, name: str = "personakter", profile: Path | str = "", dry_run: bool = False, actor: str
) -> ImportSummary:
    """Read a register of personakter in, as ``import_diary``."""
    kind = RegisterKind.PERSONAKT
    asked = Asked(paths=paths, name=name, kind=kind, profile=str(profile), dry_run=dry_run)
    return import_register(asked, actor=actor)


def import_binders(
    *paths: Path, name: str = "pärmar", profile: Path | str = "", dry_run: bool = False, actor: str
) -> ImportSummary:
    """Read a list of binders and series in, as ``import_diary``."""
    asked = Asked(paths=paths, name=name, kind=RegisterKind.BINDER, profile=str(profile), dry_run=dry_run)
    return import_register(asked, actor=actor)


def import_delegations(
    *paths: Path, name: str = "delegationslista", profile: Path | str = "", dry_run: bool = False, actor: str
) -> ImportSummary:
    """Read a delegation list in, as ``import_diary``."""
    kind = RegisterKind.DELEGATION
    asked = Asked(paths=paths, name=name, kind=kind, profile=str(profile), dry_run=dry_run)
    return import_register(asked, actor=actor)


# --- asking ---------------------------------------------------------------------------------------


def registers() -> Registers:
    """Every register as its newest import has it. Diary entries stay in the database until they are asked for."""
    known = {kind: Diary.objects.filter(kind=kind.value).order_by("name") for kind in RegisterKind}
    return Registers.of(
        StoredEntries(known[RegisterKind.DIARY]),
        chain.from_iterable(rows_of(one, RegisterKind.PERSONAKT) for one in known[RegisterKind.PERSONAKT]),
        chain.from_iterable(rows_of(one, RegisterKind.BINDER) for one in known[RegisterKind.BINDER]),
        diaries=(diary.name for diary in known[RegisterKind.DIARY]),
        personakt_registers=(diary.name for diary in known[RegisterKind.PERSONAKT]),
    )


def delegated() -> tuple[Delegated, ...]:
    """Every decision of the delegation lists, as their newest imports have them."""
    lists = Diary.objects.filter(kind=RegisterKind.DELEGATION.value).order_by("name")
    return tuple(row for one in lists for row in rows_of(one, RegisterKind.DELEGATION))


def known_case_numbers() -> frozenset[str]:
    """Every case number of the diaries, in normal form and without the handling's number.

    Remembered until a register is read in or taken back: a diary may hold a million entries, and every correction of
    a document asks.
    """
    imports = DiaryImport.objects.aggregate(last=Max("pk"), count=Count("pk"))
    return _case_numbers(str(bootstrap.current().home), imports["last"], imports["count"])


@lru_cache(maxsize=1)
def _case_numbers(_home: str, _last: int | None, _count: int) -> frozenset[str]:
    """The case numbers of the archive and the imports that are the key of what is remembered."""
    numbers = DiaryEntryRow.objects.filter(vanished_in=None).values_list("case_number", flat=True)
    return frozenset(numbers.distinct().iterator())


def check_box(
    box: Box, *, today: date, actor: str, claims: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> DiaryReport:
    """Check every document of ``box`` against the registers; keep and log the answers, the worklist and the
    proposals for late registration. Repeating changes nothing.

    ``claims`` are the open claims that reach each document, by its id.
    """
    for _ in range(_TRIES):
        began = _stamp(box)
        found = _examined(box, today, claims)
        with transaction.atomic():
            # The database's one writer is not held while a large diary is searched; what was examined must stand.
            if _stamp(box) == began:
                _keep_all(box, found, today, actor)
                return found.report
    with transaction.atomic():
        found = _examined(box, today, claims)
        _keep_all(box, found, today, actor)
    return found.report


@dataclass(frozen=True, slots=True)
class _Examined:
    """What a check came to, before it is kept."""

    report: DiaryReport
    items: tuple[WorkItem, ...]
    proposals: tuple[LateProposal, ...]


def _stamp(box: Box) -> tuple[object, ...]:
    """What changes whenever the documents of ``box`` or the registers do."""
    imports = DiaryImport.objects.aggregate(last=Max("pk"), count=Count("pk"))
    made_from = Box.objects.values_list("assembled_from", flat=True).get(pk=box.pk)
    destroyed = DestroyedEntryRow.objects.filter(box=box).count()
    rulings = RulingRow.objects.filter(box=box, undone=False).aggregate(last=Max("pk"), count=Count("pk"))
    ruled = (rulings["last"], rulings["count"])
    return made_from, history.latest(box), imports["last"], imports["count"], destroyed, ruled


def _examined(box: Box, today: date, claims: Mapping[str, Sequence[str]]) -> _Examined:
    settings = bootstrap.current()
    authority = Authority(settings.authority, settings.municipality, settings.unit_codes)
    years = (box.years_from, box.years_to) if box.years_from and box.years_to else None
    documents = stored.documents(box)
    known, rules = registers(), rulebook()
    papers = [paper_of(document, authority) for document in documents]
    report = check_papers(
        papers,
        known,
        rules,
        authority=authority,
        today=today,
        years=years,
        destroyed=_destroyed(box),
        rulings=rulings_of(box),
    )
    seen = [
        Seen(paper, kept.reading, tuple(claims.get(kept.id, ())))
        for paper, kept in zip(papers, documents, strict=True)
    ]
    items = triage(seen, lambda number: known.akt_by_number.get(number, ()), triage_rules(), today=today)
    reverse = (
        *report.reverse,
        *without_trace(papers, delegated()),
        *without_decision(items),
        *_import_findings(),
    )
    proposals = propose(
        papers,
        report.answers,
        find=Find(box.ref, box.found_on),
        rules=rules,
        authority=authority,
        type_name=name_of,
    )
    return _Examined(DiaryReport(report.answers, reverse), tuple(items), tuple(proposals))


def _keep_all(box: Box, found: _Examined, today: date, actor: str) -> None:
    report = found.report
    _keep(box, report, today)
    worklist.renew(box, found.items)
    late_services.renew(box, found.proposals)
    log.append(
        "diary.checked",
        actor=actor,
        subject=f"box:{box.pk}",
        data={
            "documents": len(report.answers),
            "answers": _counts(report),
            "reverse": dict(grouped(report.reverse)),
            "worklist": len(found.items),
            "late": len(found.proposals),
        },
    )


def remember_destroyed(box: Box, documents: Iterable[str], *, disposal: str, on: date) -> None:
    """Keep which entries the documents were registered as; to be called before their answers go.

    Part of a disposal's own transaction, which also writes the log.
    """
    payloads = DiaryAnswerRow.objects.filter(box=box, document__in=list(documents)).values_list(
        "payload", flat=True
    )
    answers = (msgspec.json.decode(payload, type=DiaryAnswer) for payload in payloads)
    entries = {
        answer.candidates[0].entry
        for answer in answers
        if answer.code is DiaryCode.REGISTERED and answer.candidates
    }
    DestroyedEntryRow.objects.bulk_create(
        [DestroyedEntryRow(box=box, entry=entry, disposal=disposal, on=on) for entry in sorted(entries)],
        ignore_conflicts=True,
    )


def _destroyed(box: Box) -> Mapping[str, str]:
    """Entry id → by which disposal and when its record was destroyed."""
    rows = DestroyedEntryRow.objects.filter(box=box)
    return {row.entry: f"{row.on} ({row.disposal})" for row in rows}


def rulings_of(box: Box) -> dict[str, Ruling]:
    """The newest ruling that stands on each document of ``box``."""
    rows = RulingRow.objects.filter(box=box, undone=False).order_by("pk")
    return {row.document: Ruling(row.document, RulingKind(row.kind), row.entry) for row in rows}


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
