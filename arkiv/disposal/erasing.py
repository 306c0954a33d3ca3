"""Work off the journal of a disposal: after the rows, every byte. Safe to stop anywhere and to run again.

This is the only module that makes a ``PurgePermit``; ``tests/arkiv/disposal/test_paths.py`` holds all others to that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.accounts.services import subject
from arkiv.audit import log
from arkiv.blobs.permit import PurgePermit
from arkiv.disclosure import folder
from arkiv.disposal import places, protocol, services
from arkiv.disposal.model import Stage
from arkiv.disposal.models import Disposal, Trace
from arkiv.disposal.outcome import Outcome
from arkiv.disposal.places import TraceKind
from arkiv.errors import NotAllowedNow, StoreError
from arkiv.holdings import masters
from arkiv.holdings.identity import page_id
from arkiv.holdings.models import SourceFile
from arkiv.settings import Settings


def finish(ref: str, *, now: datetime, settings: Settings) -> services.Case:
    """Do what the journal of ``ref`` still lists and close it. Raises NotAllowedNow before its approval."""
    row = services.row_of(ref)
    if row.stage == Stage.DONE:
        return services.case(ref)
    if row.stage != Stage.ERASING:
        raise NotAllowedNow(f"{ref} är inte godkänd av två personer. Inget har gallrats.")
    outcome = msgspec.json.decode(row.outcome, type=Outcome)
    for trace in Trace.objects.filter(disposal=row, gone_at=None).order_by("place"):
        _work(row, outcome, now, settings)[TraceKind(trace.kind)](trace.name)
        trace.gone_at = now
        trace.save(update_fields=("gone_at",))
    with transaction.atomic():
        row = services.row_of(ref)
        row.stage = Stage.DONE.value
        row.save(update_fields=("stage",))
        log.append(
            "disposal.done",
            actor="arkiv",
            subject=f"disposal:{ref}",
            data={"digest": row.digest, "protocol": protocol.digest(row.protocol)},
        )
    return services.case(ref)


def unfinished() -> tuple[str, ...]:
    """The refs of disposals that were stopped half-way: their rows are gone, their bytes perhaps not."""
    return tuple(
        Disposal.objects.filter(stage=Stage.ERASING.value).order_by("pk").values_list("ref", flat=True)
    )


def _work(
    row: Disposal, outcome: Outcome, now: datetime, settings: Settings
) -> dict[TraceKind, Callable[[str], object]]:
    pages = [(item.box, page.file, page.number) for item in outcome.items for page in item.pages]
    store = bootstrap.blob_store(settings)
    return {
        TraceKind.INDEX: lambda _: places.clear_index(settings, pages),
        TraceKind.BLOB: lambda name: store.purge(name, _permit(row)),
        TraceKind.REPORT: lambda box: places.clear_reports(settings, box),
        TraceKind.RELEASE: lambda ref: folder.clear_pages(settings.home, ref),
        TraceKind.WORK: lambda _: places.clear_work(settings),
        TraceKind.DATABASE: lambda _: places.clear_database(),
        TraceKind.PROOF: lambda _: _prove(row, outcome, settings),
        TraceKind.PROTOCOL: lambda _: protocol.write(row, outcome, now, settings),
    }


def _permit(row: Disposal) -> PurgePermit:
    """What the row says, which the database itself holds to two persons and a decision."""
    fresh = Disposal.objects.get(pk=row.pk, stage=Stage.ERASING.value)
    blobs = Trace.objects.filter(disposal=row, kind=TraceKind.BLOB.value).values_list("name", flat=True)
    return PurgePermit(
        disposal=fresh.ref,
        decision=fresh.dnr,
        requested_by=subject(fresh.requested_by_id),
        approved_by=subject(fresh.approved_by_id),
        names=frozenset(blobs),
    )


def _prove(row: Disposal, outcome: Outcome, settings: Settings) -> None:
    """Look once more: what should be gone is gone, and what should be left is whole. Raises StoreError."""
    store = bootstrap.blob_store(settings)
    blobs = Trace.objects.filter(disposal=row, kind=TraceKind.BLOB.value).values_list("name", flat=True)
    left = [name for name in blobs if store.exists(name)]
    found = places.indexed(settings)
    shown = [
        page
        for item in outcome.items
        for page in item.pages
        if page_id(item.box, page.file, page.number) in found
    ]
    files = SourceFile.objects.filter(pk__in=[draft.row for draft in outcome.parted])
    broken = [file.pk for file in files if not store.verify(masters.blob_of(file))]
    if left or shown or broken:
        raise StoreError(
            f"{row.ref}: {len(left)} filer och {len(shown)} sidor i sökregistret är kvar, {len(broken)} delade filer "
            "är inte hela. Rör inget; kör 'arkiv audit verify' och 'arkiv disposal finish' igen."
        )
