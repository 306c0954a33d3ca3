"""Workers that end: those that fall are counted, those that retire because they had grown are only replaced."""

from __future__ import annotations

import subprocess
import sys

import pytest

from arkiv.errors import WorkersFail
from arkiv.jobs.model import RETIRED
from arkiv.jobs.pool import _Pool
from arkiv.jobs.worker import is_swollen
from arkiv.settings import Settings


def pool_of(settings: Settings, monkeypatch: pytest.MonkeyPatch, status: int) -> _Pool:
    """A pool whose workers end at once, with ``status``."""

    def start(_: _Pool) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", f"raise SystemExit({status})"], stdin=subprocess.PIPE)

    monkeypatch.setattr(_Pool, "_start", start)
    return _Pool(settings)


def look_at(pool: _Pool, times: int) -> None:
    for _ in range(times):
        pool.keep_up()
        for worker in pool._workers:
            worker.wait()


def test_workers_that_retire_are_replaced_without_end(
    archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pool_of(archive, monkeypatch, RETIRED)
    look_at(pool, 6)
    assert len(pool._workers) == max(1, archive.workers)
    pool.stop()


def test_workers_that_fall_at_once_are_given_up(archive: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pool_of(archive, monkeypatch, 1)
    with pytest.raises(WorkersFail):
        look_at(pool, 6)
    pool.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell")
def test_a_process_knows_when_it_has_grown() -> None:
    assert is_swollen(1)
    assert not is_swollen(1_000_000)
