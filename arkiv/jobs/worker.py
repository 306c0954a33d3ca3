"""A worker process: ``python -m arkiv.jobs.worker FOLDER``. Claims steps until its parent is gone.

Fresh interpreter, one thread for work, one for signs of life. It dies on purpose when its parent closes the pipe
(so that a killed parent leaves no orphans) and when a step takes longer than it may.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
import traceback
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from arkiv import bootstrap  # noqa: E402 (numerical libraries read the environment when they are imported)
from arkiv.errors import LeaseLost  # noqa: E402
from arkiv.jobs.model import RETIRED, Claim  # noqa: E402
from arkiv.settings import Settings, load  # noqa: E402

IDLE_SECONDS = 0.2
OUT_OF_TIME = 75  # exit status: a step took longer than it may
SWOLLEN = 0.6
"""With so large a share of its memory held after a step a worker retires: the next page needs the rest."""


class Heart:
    """Extends the lease of the step in hand; ends the process if the step overstays its time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._held: Claim | None = None
        self._since = 0.0
        threading.Thread(target=self._beat, daemon=True, name="heart").start()

    def take(self, claim: Claim | None) -> None:
        """``claim`` is the step in hand from now on, or none."""
        self._since, self._held = time.monotonic(), claim

    def _beat(self) -> None:
        from arkiv.jobs import ledger

        while True:
            time.sleep(max(1.0, self._settings.lease_seconds / 4))
            held = self._held
            if held is None:
                continue
            if time.monotonic() - self._since > self._settings.step_timeout_seconds:
                os._exit(OUT_OF_TIME)
            try:
                ledger.extend(held, self._settings.lease_seconds)
            except LeaseLost:
                continue  # the step was finished or taken over in this moment; its writer will notice


def die_with_parent() -> None:
    """Exit as soon as standard input closes: it is a pipe held open by the parent."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True, name="parent").start()


def limit_memory(megabytes: int) -> None:
    """Bound the data segment, so that a hostile page ends this worker and not the machine."""
    size = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or size < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))


def is_swollen(megabytes: int) -> bool:
    """Whether this process holds more than SWOLLEN of the data it may. Never where the system does not tell.

    Libraries keep something for every new size of picture (machine code, buffers), and a box has many sizes.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])  # data and stack (proc(5))
    except OSError:
        return False
    return pages * resource.getpagesize() > SWOLLEN * megabytes * 1024 * 1024


def work(settings: Settings) -> None:
    """Claim and carry out steps until this process has grown too large."""
    from arkiv.jobs import ledger
    from arkiv.jobs.identity import my_name
    from arkiv.jobs.workshop import Workshop, lost

    me, workshop, heart = my_name(), Workshop(settings), Heart(settings)
    while True:
        claim = ledger.claim(
            me, lease_seconds=settings.lease_seconds, tries=settings.step_attempts, lost=lost
        )
        if claim is None:
            time.sleep(IDLE_SECONDS)
            continue
        heart.take(claim)
        try:
            workshop.carry_out(claim)
        except LeaseLost:
            continue  # another worker has it: what we made is dropped, and nothing is doubled
        except Exception as error:  # noqa: BLE001 (the outermost shell: one bad page must not end the worker)
            traceback.print_exc()
            ledger.put_back(claim, f"Ett fel i programmet stoppade steget ({type(error).__name__}).")
        finally:
            heart.take(None)
        if is_swollen(settings.worker_memory_mb):
            return


def main() -> None:
    """Entry point; the parent gives the archive folder."""
    settings = load(Path(sys.argv[1]))
    die_with_parent()
    limit_memory(settings.worker_memory_mb)
    bootstrap.start(settings)
    work(settings)
    os._exit(RETIRED)  # nothing is held: the step is written, and the threads need no good-bye


if __name__ == "__main__":
    main()
