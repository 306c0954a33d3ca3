"""The step ledger: nothing lost, nothing doubled, whoever dies when, whichever the database."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from arkiv.errors import LeaseLost
from arkiv.jobs import ledger
from arkiv.jobs.model import Claim, StepKind
from arkiv.settings import Settings


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    return archive_on


NOTHING = lambda: None  # noqa: E731


def offer(unit: str) -> bool:
    return ledger.offer(StepKind.READ, box=1, unit=unit, input_hash="h", code_version="v")


def claim(worker: str = "w", lease: int = 60, tries: int = 3, lost: list[str] | None = None) -> Claim | None:
    said = lost if lost is not None else []
    return ledger.claim(
        worker, lease_seconds=lease, tries=tries, lost=lambda kind, unit, code, text: said.append(unit)
    )


def test_a_step_is_offered_once(archive: Settings) -> None:
    assert offer("1")
    assert not offer("1")


def test_a_held_step_is_nobody_elses(archive: Settings) -> None:
    offer("1")
    assert claim("a") is not None
    assert claim("b") is None


def test_after_the_lease_another_may_have_it_and_the_first_writes_nothing(archive: Settings) -> None:
    offer("1")
    first = claim("a", lease=0)
    time.sleep(0.01)
    second = claim("b")
    assert first
    assert second
    written: list[str] = []
    with pytest.raises(LeaseLost):
        ledger.finish(first, "", lambda: written.append("first"))
    ledger.finish(second, "", lambda: written.append("second"))
    assert written == ["second"]
    with pytest.raises(LeaseLost):
        ledger.finish(second, "", lambda: written.append("again"))


def test_an_outcome_and_its_effect_stand_or_fall_together(archive: Settings) -> None:
    offer("1")
    held = claim()
    assert held

    def breaks() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ledger.finish(held, "", breaks)
    assert ledger.standing(1).open == 1
    ledger.finish(held, "", NOTHING)
    assert ledger.standing(1).open == 0


def test_a_step_that_kills_its_workers_is_given_up_by_name(archive: Settings) -> None:
    offer("poison")
    offer("good")
    told: list[str] = []
    for _ in range(3):
        assert claim(lease=0, lost=told)
        time.sleep(0.01)
    held = claim(lost=told)
    assert told == ["poison"]
    assert held
    assert held.unit == "good"
    assert ledger.standing(1).counts[StepKind.READ] == (0, 1, 0, 1)
    assert ledger.retry(1) == 1
    assert ledger.standing(1).counts[StepKind.READ] == (1, 1, 0, 0)


def test_release_frees_only_the_dead(archive: Settings) -> None:
    offer("1")
    offer("2")
    claim("dead")
    claim("alive")
    assert ledger.release(lambda worker: worker == "dead") == 1
    again = claim("new")
    assert again
    assert again.unit == "1"
    assert claim("new") is None


def test_a_done_step_is_offered_again_only_on_request(archive: Settings) -> None:
    offer("1")
    held = claim()
    assert held
    ledger.finish(held, "", NOTHING)
    assert not offer("1")
    assert ledger.offer(StepKind.READ, box=1, unit="1", input_hash="h", code_version="v", again=True)
    assert claim() is not None


TAKE_ALL = """
import sys
from pathlib import Path
from arkiv import bootstrap
from arkiv.settings import load
bootstrap.start(load(Path(sys.argv[1])))
from arkiv.jobs import ledger
while held := ledger.claim("w", lease_seconds=60, tries=3, lost=print):
    ledger.finish(held, "", lambda: None)
    print(held.unit)
"""


def test_many_workers_share_the_work_without_doubling_it(archive: Settings) -> None:
    units = [str(number) for number in range(40)]
    for unit in units:
        offer(unit)
    command = [sys.executable, "-c", TAKE_ALL, str(archive.home)]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    shares = [worker.communicate(timeout=60)[0].split() for worker in workers]
    assert sorted(unit for share in shares for unit in share) == sorted(units)
