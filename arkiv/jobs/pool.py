"""Work a box to its end with a pool of worker processes on this machine.

The pool holds no state of its own: it starts workers, looks at the ledger, replaces workers that died, and offers the
next step when the ones before it are done. Killing it at any moment loses nothing; running it again goes on.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import IO

from arkiv.errors import WorkersFail
from arkiv.holdings import stacks
from arkiv.holdings.models import Box, BoxState, Page, PageState
from arkiv.jobs import ledger
from arkiv.jobs.identity import is_gone
from arkiv.jobs.model import RETIRED, Standing, StepKind
from arkiv.settings import Settings

NOT_INDEXED = (PageState.PENDING, PageState.SHEET)
LOOK_SECONDS = 0.25
_STILLBORN = 3  # workers that die without having claimed anything, in a row, before we give up


def work_off(box: Box, settings: Settings, *, progress: Callable[[Standing], None]) -> Standing:
    """Carry out every step of ``box``; returns how it stands in the end. Raises WorkersFail."""
    ledger.release(is_gone)
    pool = _Pool(settings)
    try:
        while True:
            standing = ledger.standing(box.pk)
            progress(standing)
            if not standing.open and not offer_next(box, settings):
                return ledger.standing(box.pk)
            pool.keep_up()
            time.sleep(LOOK_SECONDS)
    finally:
        pool.stop()


def offer_next(box: Box, settings: Settings) -> bool:
    """Offer the step that follows when all others are done; ``True`` if there was one to do."""
    from arkiv import bootstrap

    version = bootstrap.profile(settings).code_version
    box.refresh_from_db()
    pages = stacks.pages_of(box)
    if not pages or box.state == BoxState.CLOSED:
        return False  # the documents of a closed box stand as they were when it was closed
    made_from = stacks.made_from(box, pages, version)
    if box.assembled_from != made_from:
        return ledger.offer(
            StepKind.ASSEMBLE,
            box=box.pk,
            unit=str(box.pk),
            input_hash=made_from,
            code_version=version,
            again=True,
        )
    if Page.objects.filter(file__box=box, indexed="").exclude(state__in=NOT_INDEXED).exists():
        return ledger.offer(
            StepKind.INDEX,
            box=box.pk,
            unit=str(box.pk),
            input_hash=made_from,
            code_version=version,
            again=True,
        )
    return False


class _Pool:
    """Worker processes, kept at their number."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workers: list[subprocess.Popen[bytes]] = []
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the pool)
        self._stillborn = 0
        self._done = 0

    def keep_up(self) -> None:
        """Replace workers that ended; free at once what they held."""
        alive = [worker for worker in self._workers if worker.poll() is None]
        # One that retired had grown; it left nothing behind, and that is no fault of it.
        dead = sum(worker.poll() not in (None, RETIRED) for worker in self._workers)
        if dead:
            freed = ledger.release(is_gone)
            self._stillborn = 0 if freed else self._stillborn + dead
            if self._stillborn >= _STILLBORN:
                raise WorkersFail(f"Arbetsprocesserna startar inte. {self._last_words()}")
        while len(alive) < max(1, self._settings.workers):
            alive.append(self._start())
        self._workers = alive

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "arkiv.jobs.worker", str(self._settings.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return f"Sista felet: {lines[-1]}" if lines else "De dog utan ett ord."

    def stop(self) -> None:
        """Close the pipes: workers end by themselves; those that do not are killed. Their steps go on next time."""
        for worker in self._workers:
            if worker.stdin:
                worker.stdin.close()
        for worker in self._workers:
            try:
                worker.wait(timeout=5)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        self._errors.close()
