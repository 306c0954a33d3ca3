"""kill -9 at any moment: a rerun ends with a balanced ledger and the very same register.

``ARKIV_KILLS=25`` repeats it as often as one likes; each kill has its own seed, named in the test id.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import Arkiv, new_archive

KILLS = int(os.environ.get("ARKIV_KILLS", "6"))


def scans(box: Path) -> list[Path]:
    return sorted(path for path in (box / "skanningar").iterdir())


@pytest.fixture(scope="module")
def undisturbed(small_box: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], float]:
    """The register of a run nobody disturbed, and how many seconds it took."""
    arkiv = new_archive(tmp_path_factory.mktemp("ostörd") / "a")
    began = time.monotonic()
    arkiv.run("ingest", *scans(small_box))
    return arkiv.json("box", "show", "K1"), time.monotonic() - began


def kill_something(parent: int, rng: random.Random) -> str:
    """Kill one worker, the main process, or all of them, as the dice say."""
    main = psutil.Process(parent)
    workers = main.children()
    target = rng.choice(["worker", "main", "all"])
    victims = {"worker": workers[:1], "main": [main], "all": [main, *workers]}[target]
    for victim in victims or [main]:
        victim.send_signal(signal.SIGKILL)
    return target


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_rerun_after_a_kill_gives_the_same_register(
    seed: int, small_box: Path, undisturbed: tuple[dict[str, object], float], tmp_path: Path
) -> None:
    register, seconds = undisturbed
    rng = random.Random(seed)
    arkiv = new_archive(tmp_path / "a")
    running = arkiv.start("ingest", *scans(small_box))
    time.sleep(rng.uniform(0.3, seconds))
    if running.poll() is None:
        kill_something(running.pid, rng)
    running.wait(timeout=300)
    arkiv.run("ingest", *scans(small_box))
    again = arkiv.json("box", "show", "K1")
    assert again["ledger"]["balanced"], again["ledger"]["gaps"]
    assert again == register
    arkiv.run("audit", "verify")
    arkiv.run("index", "verify")
    left = list((arkiv.home / "blobs" / "incoming").iterdir())
    assert len(left) <= 1 + 2, f"a killed process leaves at most its own temporary file: {left}"
    shutil.rmtree(tmp_path)


def test_workers_do_not_outlive_their_parent(small_box: Path, tmp_path: Path) -> None:
    arkiv: Arkiv = new_archive(tmp_path / "a")
    running = arkiv.start("ingest", *scans(small_box))
    deadline = time.monotonic() + 60
    workers: list[psutil.Process] = []
    while not workers and time.monotonic() < deadline:
        workers = psutil.Process(running.pid).children()
        time.sleep(0.05)
    assert workers
    running.send_signal(signal.SIGKILL)
    running.wait()
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive
