"""How the archive is doing: boxes, work, log, disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from arkiv.audit.models import EventRow
from arkiv.holdings.accounts import ledger_of
from arkiv.holdings.models import Box
from arkiv.jobs import ledger as steps
from arkiv.settings import Settings


@dataclass(frozen=True, slots=True)
class BoxStatus:
    ref: str
    title: str
    state: str
    files: int
    files_unread: int
    pages: int
    documents: int
    steps_open: int
    steps_failed: int
    balanced: bool
    gaps: int


@dataclass(frozen=True, slots=True)
class Overview:
    home: str
    boxes: tuple[BoxStatus, ...]
    events: int
    free_mb: int


def overview(settings: Settings) -> Overview:
    """The state of the archive now."""
    return Overview(
        home=str(settings.home),
        boxes=tuple(_status(box) for box in Box.objects.order_by("ref")),
        events=EventRow.objects.count(),
        free_mb=shutil.disk_usage(settings.home).free // (1 << 20),
    )


def _status(box: Box) -> BoxStatus:
    account, standing = ledger_of(box), steps.standing(box.pk)
    return BoxStatus(
        ref=box.ref,
        title=box.title,
        state=box.get_state_display(),
        files=account.files,
        files_unread=account.files_unread,
        pages=account.pages,
        documents=account.documents,
        steps_open=standing.open,
        steps_failed=sum(count[3] for count in standing.counts.values()),
        balanced=account.balanced,
        gaps=len(account.gaps),
    )
