"""Everything that changes the holdings: load, decide, store and log in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.blobs.protocol import BlobStore
from arkiv.errors import BadInput, NotAllowedNow
from arkiv.holdings import history, identity
from arkiv.holdings.accounts import ledger_of
from arkiv.holdings.corrections import NOTHING_DECIDED, Decided
from arkiv.holdings.models import Box, BoxState, Document, FileState, Page, PageState, SourceFile
from arkiv.holdings.said import with_said
from arkiv.jobs import ledger as steps
from arkiv.jobs.model import StepKind
from arkiv.learning import active
from ingest.model import FileInfo, PageReading, PageRef, PageStatus, StackReading

_BATCH = 500  # below SQLite's limit of parameters to a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a box was found, when and by whom; ``years`` is the span its papers are said to hold."""

    title: str
    found_where: str = ""
    found_on: date | None = None
    found_by: str = ""
    years: tuple[int, int] | None = None


def new_box(ref: str, provenance: Provenance, *, actor: str) -> Box:
    """Open a box. Raises NotAllowedNow if the reference is taken, BadInput if it is no reference."""
    if not identity.is_reference(ref):
        raise BadInput(
            f"'{ref}' duger inte som beteckning. Använd 1–40 bokstäver, siffror, punkt eller bindestreck."
        )
    years = provenance.years
    with transaction.atomic():
        if Box.objects.filter(ref=ref).exists():
            raise NotAllowedNow(f"Det finns redan en kartong med beteckningen {ref}. Välj en annan.")
        box = Box.objects.create(
            ref=ref,
            title=provenance.title,
            found_where=provenance.found_where,
            found_on=provenance.found_on,
            found_by=provenance.found_by,
            years_from=years[0] if years else None,
            years_to=years[1] if years else None,
        )
        log.append("box.opened", actor=actor, subject=f"box:{box.pk}")
    return box


def add_file(box: Box, path: Path, name: str, *, store: BlobStore, code_version: str, actor: str) -> bool:
    """Keep the bytes of ``path`` and offer them for listing; ``False`` when the box holds them already.

    The blob is stored before the row: a crash between leaves bytes nothing refers to, never a row without bytes.
    """
    with path.open("rb") as stream:
        sha256 = store.put(stream)
    with transaction.atomic():
        state = locked(box.pk).state
        known = SourceFile.objects.filter(box=box, sha256=sha256).first()
        if known:
            return note_other_name(known, name, actor)
        if state == BoxState.CLOSED:
            raise NotAllowedNow(f"Kartongen {box.ref} är stängd. Lägg fyndet i en ny kartong.")
        free = free_name(box, name)
        row = SourceFile.objects.create(
            box=box,
            sha256=sha256,
            name=free,
            also_named=[name] if free != name else [],
            position=SourceFile.objects.filter(box=box).count() + 1,
            size_bytes=path.stat().st_size,
        )
        steps.offer(StepKind.LIST, box=box.pk, unit=str(row.pk), input_hash=sha256, code_version=code_version)
        log.append("file.kept", actor=actor, subject=f"file:{row.pk}", data={"sha256": sha256, "box": box.pk})
    return True


def locked(box: int) -> Box:
    """The row of a box, nobody else's until this transaction ends: places are given out, the box may close.

    On SQLite the whole database is ours from the start of the transaction (BEGIN IMMEDIATE).
    """
    return Box.objects.select_for_update().get(pk=box)


def free_name(box: Box, name: str) -> str:
    """``name``, told apart from other files of the box that came in under the same."""
    return identity.told_apart(name, lambda tried: SourceFile.objects.filter(box=box, name=tried).exists())


def note_other_name(known: SourceFile, name: str, actor: str) -> bool:
    """The same bytes under another name: one file, two names, and neither is lost."""
    if name != known.name and name not in known.also_named:
        known.also_named = sorted([*known.also_named, name])
        known.save(update_fields=("also_named",))
        log.append("file.same_bytes", actor=actor, subject=f"file:{known.pk}")
    return False


def file_listed(file: SourceFile, info: FileInfo, *, code_version: str, actor: str) -> None:
    """Intake knows the pages: a row and a reading step for each. Call inside the step's transaction."""
    Page.objects.bulk_create(
        Page(
            file=file,
            number=page.number,
            width_px=page.width_px,
            height_px=page.height_px,
            dpi=page.dpi,
            kind=page.kind,
        )
        for page in info.pages
    )
    file.state, file.media_type = FileState.LISTED, info.media_type
    file.reason_code = file.reason_text = ""
    file.info = msgspec.json.encode(info).decode()
    # Not the place: a container opened meanwhile may have moved it.
    file.save(update_fields=("state", "media_type", "reason_code", "reason_text", "info"))
    for row in Page.objects.filter(file=file).order_by("number"):
        steps.offer(
            StepKind.READ,
            box=file.box_id,
            unit=str(row.pk),
            input_hash=file.sha256,
            code_version=code_version,
        )
    log.append("file.listed", actor=actor, subject=f"file:{file.pk}", data={"pages": len(info.pages)})


def file_unread(file: SourceFile, code: str, message: str, *, actor: str) -> None:
    """The file could not be opened: it stays, listed as unread with its reason."""
    file.state, file.reason_code, file.reason_text = FileState.UNREAD, code, message
    file.save(update_fields=("state", "reason_code", "reason_text"))
    log.append("file.unread", actor=actor, subject=f"file:{file.pk}", data={"code": code})


_STATES = {
    PageStatus.READ: PageState.READ,
    PageStatus.BLANK: PageState.BLANK,
    PageStatus.UNREADABLE: PageState.UNREADABLE,
    PageStatus.SHEET: PageState.SHEET,
}


def page_read(page: Page, reading: PageReading, blob: str, *, actor: str) -> None:
    """The page has been read (or found blank, or found unreadable by every engine)."""
    page.state, page.reading = _STATES[reading.status], blob
    page.reason_code = page.reason_text = ""
    if reading.status is PageStatus.UNREADABLE:
        page.reason_code = "no-words"
        page.reason_text = "Det finns skrift på sidan men inga ord gick att läsa. Läs bilden för hand."
    page.save(update_fields=("state", "reading", "reason_code", "reason_text"))
    engine = reading.engine
    log.append(
        "page.read",
        actor=actor,
        subject=f"page:{page.pk}",
        data={"reading": blob, "engine": f"{engine.name} {engine.version} {engine.settings}".strip()},
    )


def page_failed(page: Page, code: str, message: str, *, actor: str) -> None:
    """No reading could be made of the page; it keeps its place and its named reason."""
    page.state, page.reason_code, page.reason_text = PageState.FAILED, code, message
    page.save(update_fields=("state", "reason_code", "reason_text"))
    log.append("page.failed", actor=actor, subject=f"page:{page.pk}", data={"code": code})


def box_assembled(
    box: Box,
    pages: Sequence[Page],
    stack: StackReading,
    made_from: str,
    *,
    decided: Decided = NOTHING_DECIDED,
    actor: str,
) -> None:
    """Put the documents proposed for the stack in place of those before. Every page but sheets must stand in one.

    What persons have ``decided`` goes on top. Does nothing if they decided more while the stack was understood: the
    box still says that it was made from something else, and is put together anew.
    """
    if history.latest(box) != decided.latest:
        return
    rows = {(page.file.sha256, page.number): page for page in pages}
    placed = [ref for document in stack.documents for ref in document.pages]
    accounted = [*placed, *stack.sheets]
    if len(accounted) != len(rows) or {(ref.file, ref.number) for ref in accounted} != rows.keys():
        raise AssertionError("the stack does not account for every page exactly once")
    uids = [
        identity.document_id(box.ref, document.pages[0].file, document.pages[0].number)
        for document in stack.documents
    ]
    there = _without_gone(box, uids)
    _put(box, uids, stack, there, rows, decided)
    _lay_aside(stack.sheets, rows)
    box.assembled_from = made_from
    box.findings = msgspec.json.encode(stack.findings).decode()
    box.save(update_fields=("assembled_from", "findings"))
    log.append(
        "box.assembled",
        actor=actor,
        subject=f"box:{box.pk}",
        data={
            "documents": len(stack.documents),
            "pages": len(placed),
            "sheets": len(stack.sheets),
            "made_from": made_from,
            "model": active.digest(),
        },
    )


def _without_gone(box: Box, uids: Sequence[str]) -> dict[str, Document]:
    """The box's documents by id, without those that the new stack does not have: they are taken away."""
    # Without a stamp the documents are "being made anew": the only time an open box's may be taken away. One that
    # is still there keeps its row, and with it what people have answered about it.
    Box.objects.filter(pk=box.pk).update(assembled_from="")
    there = {row.uid: row for row in Document.objects.filter(box=box).defer("reading")}
    gone = [there[uid].pk for uid in there.keys() - set(uids)]
    for at in range(0, len(gone), _BATCH):
        Document.objects.filter(pk__in=gone[at : at + _BATCH]).delete()
    return there


def _put(
    box: Box,
    uids: Sequence[str],
    stack: StackReading,
    there: Mapping[str, Document],
    rows: Mapping[tuple[str, int], Page],
    decided: Decided,
) -> None:
    """Every document of the stack with its pages in their places."""
    for index, (uid, document) in enumerate(zip(uids, stack.documents, strict=True)):
        facts = decided.facts.get(document.pages[0], {})
        row = there.get(uid) or Document(box=box, uid=uid)
        row.number = index + 1
        row.reading = msgspec.json.encode(with_said(document, facts)).decode()
        row.decided = history.packed(facts)
        row.relations = msgspec.json.encode([r for r in stack.relations if r.document == index]).decode()
        row.save()
        for position, ref in enumerate(document.pages, start=1):
            page = rows[ref.file, ref.number]
            page.document, page.position, page.indexed = row, position, ""
            if page.state == PageState.SHEET:
                page.state = PageState.BLANK  # it was the back of a sheet, before pages were put otherwise
            page.save(update_fields=("document", "position", "indexed", "state"))


def _lay_aside(sheets: Sequence[PageRef], rows: Mapping[tuple[str, int], Page]) -> None:
    """Separator sheets stand in no document."""
    for ref in sheets:
        page = rows[ref.file, ref.number]
        page.state, page.document, page.position, page.indexed = PageState.SHEET, None, None, ""
        page.save(update_fields=("document", "position", "indexed", "state"))


def accept_gap(box: Box, name: str, because: str, *, actor: str) -> int:
    """A person takes note that ``name`` (a file's name, or ``name sida N``) is not read; how many gaps that was."""
    if not because.strip():
        raise BadInput("Skriv varför luckan godtas, så att den som granskar senare förstår.")
    name = identity.file_name(name)
    with transaction.atomic():
        files = SourceFile.objects.filter(box=box, name=name, state=FileState.UNREAD)
        count = files.update(accepted_by=actor, accepted_because=because)
        stem, _, number = name.rpartition(" sida ")
        if number.isdigit():
            pages = Page.objects.filter(
                file__box=box,
                file__name=stem,
                number=int(number),
                state__in=(PageState.UNREADABLE, PageState.FAILED),
            )
            count += pages.update(accepted_by=actor, accepted_because=because)
        if not count:
            raise BadInput(
                f"'{name}' är ingen lucka i kartong {box.ref}. 'arkiv box show {box.ref}' visar luckorna."
            )
        log.append("gap.accepted", actor=actor, subject=f"box:{box.pk}", data={"gaps": count})
    return count


def close_box(box: Box, *, actor: str) -> None:
    """Close the box. Raises NotAllowedNow with the gaps while the ledger does not balance."""
    with transaction.atomic():
        locked(box.pk)  # a file arriving now waits, and then finds the box closed
        account = ledger_of(box)
        if not account.balanced:
            shown = "\n".join(f"  · {gap}" for gap in account.gaps[:20])
            more = f"\n  … och {len(account.gaps) - 20} till" if len(account.gaps) > 20 else ""
            raise NotAllowedNow(
                f"Kartong {box.ref} kan inte stängas: {len(account.gaps)} luckor är inte redovisade.\n{shown}{more}\n"
                "Läs dem igen, eller godta var och en med skäl: 'arkiv box accept'."
            )
        box.state = BoxState.CLOSED
        box.save(update_fields=("state",))
        log.append(
            "box.closed",
            actor=actor,
            subject=f"box:{box.pk}",
            data={"files": account.files, "pages": account.pages, "documents": account.documents},
        )
