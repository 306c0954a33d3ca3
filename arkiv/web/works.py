"""The thread that reads what was sent in and brings boxes up to date after corrections, while the server runs.

It holds nothing: the step ledger and the operations say what is left, so a stopped server goes on where it was. It
takes a box only where no other process is at work on it.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from arkiv import bootstrap, following
from arkiv.errors import ArkivError
from arkiv.holdings.models import Box
from arkiv.jobs.models import Step, StepState
from arkiv.jobs.pool import work_off
from arkiv.web import receiving

_PAUSE_SECONDS = 2.0
_QUIET_SECONDS = 4.0
_ACTOR = "arkiv"
_log = logging.getLogger("django.arkiv")
_woken: dict[str, float] = {}
_lock = threading.Lock()


def wake(ref: str) -> None:
    """Something came into the box ``ref``: read it once nothing more comes for a little while."""
    with _lock:
        _woken[ref] = time.monotonic()


class Works(threading.Thread):
    """Reads boxes, one at a time, and follows corrections."""

    def __init__(self) -> None:
        super().__init__(name="arkiv-works", daemon=True)
        self._end = threading.Event()

    def run(self) -> None:
        """Read what came in, and what was left over, until asked to end."""
        receiving.tidy(bootstrap.current())
        for ref in left_over():
            wake(ref)
        while not self._end.wait(_PAUSE_SECONDS):
            close_old_connections()
            try:
                self._once()
            except (ArkivError, DatabaseError, OSError):
                # What is left stands in the ledger and is tried again when something wakes the box.
                _log.exception("Ett arbete kunde inte göras färdigt nu; inget har gått förlorat.")
        connection.close()

    def _once(self) -> None:
        settings = bootstrap.current()
        for ref in _due():
            box = Box.objects.filter(ref=ref).first()
            if box is not None and not _someone_at(box):
                work_off(box, settings, progress=lambda _: None)
        for ref in following.waiting():
            box = Box.objects.filter(ref=ref).first()
            if box is not None and not _someone_at(box):
                following.follow(settings, today=timezone.localdate(), actor=_ACTOR, only=ref)

    def stop(self) -> None:
        """Ask it to end; work in hand is left in the ledger."""
        self._end.set()
        self.join(timeout=5)


def left_over() -> list[str]:
    """Boxes with steps that nobody holds."""
    ready = Step.objects.filter(state=StepState.READY).values("box_id")
    return list(Box.objects.filter(pk__in=ready).values_list("ref", flat=True))


def _due() -> list[str]:
    now = time.monotonic()
    with _lock:
        due = [ref for ref, at in _woken.items() if now - at > _QUIET_SECONDS]
        for ref in due:
            del _woken[ref]
    return due


def _someone_at(box: Box) -> bool:
    now = time.time()
    return bool(Step.objects.filter(box_id=box.pk, state=StepState.RUNNING, lease_until__gt=now).exists())
