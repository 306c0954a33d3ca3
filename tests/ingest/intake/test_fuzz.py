"""Files damaged by lot, and those kept: read, or named. ``scripts/bench_intake --fuzz`` goes on for longer."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.intake.limits import Limits
from ingest.intake.sandbox import cause_of_death
from scripts.intake_bench.fuzz import damaged, seed_files

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).with_name("corpus")
QUICK = Limits(seconds=5.0, pixels=50_000_000)
KEPT = sorted(path for path in CORPUS.iterdir() if path.suffix != ".md")


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return seed_files()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_is_kept_is_read_or_named(path: Path, outcomes_of: Callable[..., list[str]]):
    outcomes = outcomes_of(path, QUICK)
    assert outcomes
    assert not {"ingest-error", "decoder-crashed"} & set(outcomes)


def test_a_decoder_that_is_refused_memory_is_said_to_lack_memory():
    limits = Limits(memory_bytes=1_000_000)
    assert cause_of_death(-signal.SIGABRT, 990_000, limits).code == "decode-out-of-memory"
    assert cause_of_death(-signal.SIGABRT, 100_000, limits).code == "decoder-crashed"
    assert cause_of_death(-signal.SIGABRT, None, limits).code == "decoder-crashed"
    assert cause_of_death(-signal.SIGSEGV, 990_000, limits).code == "decoder-crashed"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(lot=st.integers(0, 2**32 - 1))
def test_any_damage_is_read_or_named(
    lot: int, whole: dict[str, bytes], tmp_path: Path, outcomes_of: Callable[..., list[str]]
):
    rng = np.random.default_rng(lot)
    name = sorted(whole)[int(rng.integers(len(whole)))]
    path = tmp_path / "blob"
    path.write_bytes(damaged(whole[name], rng))
    outcomes = outcomes_of(path, QUICK)
    assert outcomes, name
    assert "ingest-error" not in outcomes, name
