"""Every row that tells of a destroyed document, and the journal of what must follow. One transaction, not its own.

``TOUCHED`` names each table with text of documents in it and what becomes of it; a test goes through all tables
there are, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import msgspec
from django.db.models import Q

from arkiv import bootstrap
from arkiv.alterations.models import WordingRow
from arkiv.audit import log
from arkiv.audit.models import EventRow
from arkiv.blobs.protocol import BlobStore
from arkiv.derivatives.hand_services import blobs_of, kept_blobs
from arkiv.derivatives.models import HandReadingRow
from arkiv.diary import services as diary
from arkiv.diary.models import DiaryAnswerRow, LateRow, RulingRow, WorkRow
from arkiv.disclosure.models import PassageRow, ScopeRow
from arkiv.disposal.model import FileFate, Item, Kind, PageName
from arkiv.disposal.models import Disposal, Trace, Warrant
from arkiv.disposal.outcome import Outcome
from arkiv.disposal.places import TraceKind
from arkiv.holdings import masters, stored
from arkiv.holdings.corrections import Effect, unsaid
from arkiv.holdings.models import Box, Document, FileState, OperationRow, Page, PageState, SourceFile
from arkiv.jobs.model import StepKind
from arkiv.jobs.models import Step
from arkiv.links.models import LinkRow, SketchRow
from arkiv.retention.models import RetentionAnswerRow
from arkiv.settings import Settings
from arkiv.web.models import Receipt
from ingest.model import FileInfo, Finding, Relation

CODE = "disposed"

TOUCHED: Mapping[str, str] = MappingProxyType(
    {
        "holdings_document": "raden tas bort; andras hänvisningar till den stryks",
        "holdings_page": "raden står kvar utan innehåll och anger beslutet",
        "holdings_file": "namn och innehållsuppgifter stryks när alla sidor är gallrade",
        "holdings_box": "iakttagelser om gallrade sidor stryks",
        "retention_answer": "raden tas bort",
        "diary_answer": "raden tas bort",
        "diary_ruling": "raden tas bort",
        "holdings_operation": "värden och skäl stryks; vem, när och vad slags åtgärd står kvar",
        "diary_work": "raden tas bort, med vad som antecknats",
        "diary_late": "raden tas bort",
        "jobs_step": "läsningens steg tas bort",
        "disclosure_scope": "raden tas bort",
        "disclosure_passage": "raden tas bort",
        "web_document_card": "raden tas bort av databasen själv med handlingens",
        "web_settled": "raden tas bort av databasen själv med handlingens",
        "web_receipt": "kartongens kvitton tas bort",
        "web_waiting": "raden tas bort av databasen själv med handlingens",
        "alterations_wording": "raden tas bort",
        "links_sketch": "raden tas bort",
        "links_link": "raden tas bort",
        "derivatives_hand_reading": "raden och handskriftsläsningens filer tas bort",
    }
)
UNTOUCHED: Mapping[str, str] = MappingProxyType(
    {
        "accounts_account": "konton",
        "accounts_role": "konton",
        "accounts_presence": "konton",
        "accounts_unit": "enheter",
        "accounts_account_unit": "enheter",
        "accounts_box_unit": "enheter",
        "accounts_token": "nycklar för program",
        "web_box_summary": "antal",
        "web_queue_count": "antal",
        "web_saved_search": "personens egna frågor, inget ur handlingarna",
        "web_paper_count": "antal",
        "web_stale": "opaka beteckningar",
        "audit_event": "opaka beteckningar, antal och hashvärden",
        "diary_register": "nämndens eget register, med egen gallring",
        "diary_import": "nämndens eget register",
        "diary_entry": "nämndens eget register",
        "diary_delay": "räknat ur nämndens eget register",
        "diary_late_entry": "räknat ur nämndens eget register",
        "diary_personakt": "nämndens eget register",
        "diary_binder": "nämndens eget register",
        "diary_delegation": "nämndens eget register",
        "diary_change": "nämndens eget register",
        "diary_profile": "kolumnernas namn",
        "diary_destroyed": "vilken post i diariet handlingen var, med dagen och beslutet",
        "diary_report": "vad registren säger, inget ur handlingarna",
        "retention_plan": "nämndens plan",
        "retention_plan_row": "nämndens plan",
        "retention_hold": "gallringsstoppens register",
        "disclosure_request": "begäran och beslutet, egna handlingar med egen gallring",
        "disclosure_delegation": "konton",
        "disclosure_sending": "begärans egna uppgifter och hashvärden",
        "disposal_disposal": "opaka beteckningar, antal och hashvärden",
        "disposal_warrant": "opaka beteckningar",
        "disposal_trace": "hashvärden",
        "learning_model": "vikter för ordbörjan och ändelser, och opaka beteckningar; inga namn eller nummer",
        "sampling_sample": "opaka beteckningar och antal",
        "sampling_answer": "opaka beteckningar, handlingstyp och vilka uppgifter som var fel",
    }
)


def erase(row: Disposal, outcome: Outcome, settings: Settings) -> None:
    """Take the rows away and write the journal. Call in the transaction that set the disposal to ``erasing``."""
    Warrant.objects.bulk_create(Warrant(disposal=row, document=item.document) for item in outcome.items)
    store = bootstrap.blob_store(settings)
    blobs: list[str] = []
    releases: list[str] = []
    if row.kind == Kind.RECORDS:
        releases = _erase_disclosures(outcome)
        blobs = [*_erase_records(row, outcome, store)]
    live = _live()
    doomed = [name for name in dict.fromkeys(blobs) if name and name not in live]
    _write_journal(row, outcome, doomed, releases)
    log.append(
        "disposal.rows_gone",
        actor="arkiv",
        subject=f"disposal:{row.ref}",
        data={
            "documents": [item.document for item in outcome.items],
            "left_out": [one.document for one in outcome.left_out],
            "blobs": doomed,
            "parted": [[one.old, one.new] for one in outcome.parted],
        },
    )


def _erase_disclosures(outcome: Outcome) -> list[str]:
    """What ended requests hold of the documents goes; their files with pages follow by the journal. The requests."""
    gone = [item.document for item in outcome.items]
    refs = ScopeRow.objects.filter(document__in=gone).values_list("request__ref", flat=True)
    releases = sorted(set(refs))
    PassageRow.objects.filter(document__in=gone).delete()
    ScopeRow.objects.filter(document__in=gone).delete()
    return releases


def _erase_records(row: Disposal, outcome: Outcome, store: BlobStore) -> Iterator[str]:
    """The rows go; yields the blobs that must follow (some may still be another's: the caller looks)."""
    doomed = frozenset(page for item in outcome.items for page in item.pages)
    pages = _pages(outcome.items)
    yield from (page.reading for page in pages)
    yield from (blob for page in pages for blob in blobs_of(page))
    yield from _logged_readings(pages)
    yield from _stray_readings(store, doomed)
    _erase_pages(row, outcome, pages)
    for ref in {item.box for item in outcome.items}:
        box = Box.objects.select_for_update().get(ref=ref)
        gone = [item.document for item in outcome.items if item.box == ref]
        diary.remember_destroyed(box, gone, disposal=row.ref, on=outcome.day)
        _erase_documents(box, outcome.items)
        _strike_findings(box, doomed)
        _strike_operations(box, doomed)
        Step.objects.filter(box_id=box.pk).update(error_text="")
    yield from _erase_files(row, outcome, doomed)


def _pages(items: Iterable[Item]) -> list[Page]:
    documents = [item.document for item in items]
    return list(
        Page.objects.select_related("file")
        .filter(document__uid__in=documents)
        .order_by("file__position", "number")
    )


def _reason(row: Disposal, outcome: Outcome) -> str:
    said = f"{row.body} {row.decided_on} {row.paragraph}, dnr {row.dnr}"
    return f"Gallrad {outcome.day} ({row.ref}) enligt beslut: {said}."


def _erase_pages(row: Disposal, outcome: Outcome, pages: Iterable[Page]) -> None:
    reason = _reason(row, outcome)
    for page in pages:
        page.state, page.document, page.position = PageState.DESTROYED, None, None
        page.reading = page.indexed = page.accepted_by = page.accepted_because = ""
        page.held_number, page.reason_code, page.reason_text = None, CODE, reason
        page.save()
    units = [str(page.pk) for page in pages]
    Step.objects.filter(kind=StepKind.READ, unit__in=units).delete()
    HandReadingRow.objects.filter(page__in=[page.pk for page in pages]).delete()


def _erase_documents(box: Box, items: Iterable[Item]) -> None:
    gone = {item.document for item in items if item.box == box.ref}
    numbers = {item.number for item in items if item.box == box.ref}
    RetentionAnswerRow.objects.filter(box=box, document__in=gone).delete()
    for derived in (DiaryAnswerRow, RulingRow, WorkRow, LateRow):
        derived.objects.filter(box=box, document__in=gone).delete()
    WordingRow.objects.filter(box=box).filter(Q(ours__in=gone) | Q(theirs__in=gone)).delete()
    SketchRow.objects.filter(document__in=gone).delete()
    LinkRow.objects.filter(Q(ours__in=gone) | Q(theirs__in=gone)).delete()
    for document in Document.objects.filter(box=box).exclude(uid__in=gone).exclude(relations="[]"):
        relations = msgspec.json.decode(document.relations, type=list[Relation])
        left = [one for one in relations if one.of + 1 not in numbers and one.document + 1 not in numbers]
        if left != relations:
            document.relations = msgspec.json.encode(left).decode()
            document.save(update_fields=("relations",))
    Document.objects.filter(box=box, uid__in=gone).delete()
    Receipt.objects.filter(box=box.ref).delete()


def _strike_operations(box: Box, doomed: frozenset[PageName]) -> None:
    """What persons said of a page that is gone; that somebody acted, and when, stays."""
    for row in OperationRow.objects.filter(box=box):
        effect = msgspec.json.decode(row.effect, type=Effect)
        pages = {PageName(page.file, page.number) for run in (*effect.before, *effect.after) for page in run}
        if not pages.isdisjoint(doomed):
            row.effect, row.because = msgspec.json.encode(unsaid(effect)).decode(), ""
            row.save(update_fields=("effect", "because"))


def _strike_findings(box: Box, doomed: frozenset[PageName]) -> None:
    found = msgspec.json.decode(box.findings, type=tuple[Finding, ...])
    box.findings = msgspec.json.encode(_without(found, doomed)).decode()
    box.save(update_fields=("findings",))


def _without(findings: Iterable[Finding], doomed: frozenset[PageName]) -> tuple[Finding, ...]:
    return tuple(
        one for one in findings if one.page is None or PageName(one.page.file, one.page.number) not in doomed
    )


def _erase_files(row: Disposal, outcome: Outcome, doomed: frozenset[PageName]) -> Iterator[str]:
    drafts = {draft.row: draft for draft in outcome.parted}
    for share in outcome.files:
        file = SourceFile.objects.select_for_update().get(box__ref=share.box, sha256=share.file)
        yield masters.blob_of(file)
        yield file.sha256
        yield from _logged_parts(file)
        if share.fate is FileFate.PARTED:
            draft = drafts[file.pk]
            _note_parted(file, draft.new, draft.info, draft.places, doomed)
        else:
            _note_gone(file, _reason(row, outcome))


def _note_parted(
    file: SourceFile, blob: str, info: str, places: Mapping[int, int], doomed: frozenset[PageName]
) -> None:
    listed = msgspec.json.decode(file.info, type=FileInfo)
    findings = _without(listed.findings, doomed)
    file.info = msgspec.json.encode(replace(listed, findings=findings)).decode()
    file.held_as, file.held_info = blob, info
    file.save(update_fields=("info", "held_as", "held_info"))
    for number, place in places.items():
        Page.objects.filter(file=file, number=number).update(held_number=place)


def _note_gone(file: SourceFile, reason: str) -> None:
    """The row stays and is counted, but a file's name may be a person's."""
    file.state, file.name, file.also_named = FileState.DESTROYED, f"gallrad-{file.position}", []
    file.info = file.held_info = file.held_as = file.accepted_by = file.accepted_because = ""
    file.reason_code, file.reason_text = CODE, reason
    file.save()
    Step.objects.filter(kind=StepKind.LIST, unit=str(file.pk)).delete()


def _live() -> set[str]:
    """Every blob some row refers to now."""
    return {*stored.originals(), *kept_blobs()}


# --- blobs nobody's row names any more --------------------------------------------------------------


def _logged_readings(pages: Iterable[Page]) -> Iterator[str]:
    """Every reading ever made of ``pages``, also those a later one replaced: the log names them."""
    subjects = [f"page:{page.pk}" for page in pages]
    for at in range(0, len(subjects), 500):
        events = EventRow.objects.filter(kind="page.read", subject__in=subjects[at : at + 500])
        for data in events.values_list("data", flat=True):
            yield msgspec.json.decode(data)["reading"]


def _logged_parts(file: SourceFile) -> Iterator[str]:
    """Every file ever made of pages of ``file``, also by an execution that a crash stopped."""
    events = EventRow.objects.filter(kind="disposal.part_made", subject=f"file:{file.pk}")
    for data in events.values_list("data", flat=True):
        made = msgspec.json.decode(data)
        yield made["to"]
        yield made["from"]


def _stray_readings(store: BlobStore, doomed: frozenset[PageName]) -> Iterator[str]:
    """Readings of doomed pages that a worker stored and died before anybody was told."""
    live = _live()
    for name in store.names():
        if name not in live and (page := _page_read(store, name)) is not None and page in doomed:
            yield name


def _page_read(store: BlobStore, name: str) -> PageName | None:
    with store.open(name) as stream:
        if stream.read(2) != b"\x1f\x8b":
            return None
        stream.seek(0)
        try:
            told = msgspec.json.decode(gzip.decompress(stream.read()))
            return PageName(told["page"]["file"], told["page"]["number"])
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            return None


# --- the journal ------------------------------------------------------------------------------------


def _write_journal(row: Disposal, outcome: Outcome, blobs: list[str], releases: list[str]) -> None:
    boxes = sorted({item.box for item in outcome.items})
    todo: list[tuple[TraceKind, str]] = []
    if row.kind == Kind.RECORDS:
        todo += [(TraceKind.INDEX, "")]
        todo += [(TraceKind.BLOB, name) for name in blobs]
        todo += [(TraceKind.REPORT, box) for box in boxes]
        todo += [(TraceKind.RELEASE, ref) for ref in releases]
        todo += [(TraceKind.WORK, ""), (TraceKind.DATABASE, ""), (TraceKind.PROOF, "")]
    todo += [(TraceKind.PROTOCOL, "")]
    Trace.objects.bulk_create(
        Trace(disposal=row, place=place, kind=kind.value, name=name)
        for place, (kind, name) in enumerate(todo, start=1)
    )
