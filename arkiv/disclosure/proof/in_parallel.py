"""The proof by several processes: reading every delivered page again is what takes the time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from arkiv.disclosure.delivery.model import Delivery
from arkiv.disclosure.proof.model import Proof
from arkiv.disclosure.proof.prove import Outcome, joined, prove_file, prove_pages
from ingest.engines.protocol import RecognitionEngine

MakeReader = Callable[[], RecognitionEngine]
"""A function of a module (it is sent to other processes) that makes the reader. May raise EngineUnavailable."""
PAGES_A_TURN = 8
_work: tuple[Path, Delivery, RecognitionEngine] | None = None


def prove_in_parallel(path: Path, delivery: Delivery, make_reader: MakeReader, workers: int) -> Proof:
    """As ``prove``, with each page read again by one of ``workers`` processes.

    Raises what ``make_reader`` and ``prove`` raise.
    """
    numbers = [page.number for page in delivery.pages]
    turns = [numbers[at : at + PAGES_A_TURN] for at in range(0, len(numbers), PAGES_A_TURN)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (path, delivery, make_reader)) as pool:
        pages = [pool.submit(_some_pages, turn) for turn in turns]
        whole = prove_file(path, delivery)
        return joined(path, [whole, *(each.result() for each in pages)])


def _begin(path: Path, delivery: Delivery, make_reader: MakeReader) -> None:
    """Once in each process: the plan and a reader."""
    global _work
    _work = path, delivery, make_reader()


def _some_pages(numbers: Sequence[int]) -> Outcome:
    assert _work is not None
    path, delivery, reader = _work
    return prove_pages(path, delivery, numbers, reader)
