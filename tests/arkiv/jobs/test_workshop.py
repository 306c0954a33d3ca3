"""What a worker does when the world is not as it should be."""

from __future__ import annotations

import threading

import pytest

from arkiv.holdings import services
from arkiv.holdings.models import Box
from arkiv.jobs import ledger
from arkiv.jobs.model import Claim, StepKind
from arkiv.jobs.models import Step, StepState
from arkiv.jobs.workshop import Workshop
from arkiv.settings import Settings
from index.model import Mode
from index.service import open_index


@pytest.fixture
def indexing(archive: Settings) -> Claim:
    """The indexing step of an empty box, in our hands."""
    box: Box = services.new_box("K1", services.Provenance(title="Fynd"), actor="prov")
    ledger.offer(StepKind.INDEX, box=box.pk, unit=str(box.pk), input_hash="h", code_version="v")
    held = ledger.claim("w", lease_seconds=60, tries=3, lost=lambda *_: None)
    assert held
    return held


def test_a_box_waits_its_turn_at_the_index(archive: Settings, indexing: Claim) -> None:
    other = open_index(archive.index, mode=Mode.WRITE)
    threading.Timer(0.6, other.close).start()
    Workshop(archive).carry_out(indexing)
    assert Step.objects.get().state == StepState.DONE


def test_an_index_that_cannot_be_written_is_told_in_its_own_words(archive: Settings, indexing: Claim) -> None:
    open_index(archive.index, mode=Mode.WRITE).close()
    for data in archive.index.glob("data-*"):
        data.rename(archive.index / "undan")
    Workshop(archive).carry_out(indexing)
    step = Step.objects.get()
    assert step.state == StepState.READY
    assert "arkiv index rebuild" in step.error_text
