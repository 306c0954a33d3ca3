"""The thread that has what was sent in read, and boxes brought up to date after corrections, while the server runs.

The work itself is done beside the server (``arkiv.attendant``). It holds nothing: the step ledger and the operations
say what is left, so a stopped server goes on where it was. It takes a box only where no other process is at work on it.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Max, Min
from django.utils import timezone

from arkiv import bootstrap
from arkiv.errors import ArkivError
from arkiv.holdings.models import Box, OperationRow
from arkiv.jobs.models import Step, StepState
from arkiv.web import receiving
from arkiv.web.watching import Watcher

_PAUSE_SECONDS = 2.0
_QUIET_SECONDS = 4.0
_LOOK_SECONDS = 0.25
_IN_PEACE = timedelta(seconds=10)
_AT_LATEST = timedelta(minutes=2)
_log = logging.getLogger("django.arkiv")
_woken: dict[str, float] = {}
_to_check: dict[str, str] = {}
_lock = threading.Lock()


def wake(ref: str) -> None:
    """Something came into the box ``ref``: read it once nothing more comes for a little while."""
    with _lock:
        _woken[ref] = time.monotonic()


def check(ref: str, actor: str) -> None:
    """Try the box ``ref`` against diary and law as soon as nothing else is done with it; ``actor`` asked."""
    with _lock:
        _to_check.setdefault(ref, actor)


def checking(ref: str) -> bool:
    """Whether the box waits to be tried, or is being tried now."""
    with _lock:
        return ref in _to_check


class Works(threading.Thread):
    """Reads boxes, one at a time, and follows corrections."""

    def __init__(self) -> None:
        super().__init__(name="arkiv-works", daemon=True)
        self._end = threading.Event()
        self._watcher = Watcher()

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
        for ref in self._watcher.look(bootstrap.current()):
            wake(ref)
        asked = _asked()
        refs = dict.fromkeys((*_due(), *_changed(), *asked))
        for ref in refs:
            box = Box.objects.filter(ref=ref).first()
            if box is None:
                _checked(ref)
            elif not _someone_at(box) and not self._end.is_set():
                try:
                    self._attend(ref, asked.get(ref, ""))
                finally:
                    _checked(ref)

    def _attend(self, ref: str, checked_by: str) -> None:
        """Let a process of its own work the box off; the pipe that is its standard input ends it with us."""
        command = [sys.executable, "-m", "arkiv.attendant", str(bootstrap.current().home), ref, checked_by]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as attendant:
            while attendant.poll() is None and not self._end.wait(_LOOK_SECONDS):
                pass

    def stop(self) -> None:
        """Ask it to end; work in hand is left in the ledger."""
        self._end.set()
        self.join(timeout=15)


def _changed() -> list[str]:
    """Boxes in which people have changed something and then left it in peace a while, or not for a long time."""
    now = timezone.now()
    waiting = OperationRow.objects.filter(followed=False).values("box__ref").order_by()
    return [
        row["box__ref"]
        for row in waiting.annotate(first=Min("at"), last=Max("at"))
        if now - row["last"] > _IN_PEACE or now - row["first"] > _AT_LATEST
    ]


def _asked() -> dict[str, str]:
    """The boxes somebody has asked to have tried, and who."""
    with _lock:
        return dict(_to_check)


def _checked(ref: str) -> None:
    with _lock:
        _to_check.pop(ref, None)


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
