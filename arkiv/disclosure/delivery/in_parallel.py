"""The redacted copy by several processes: pages are prepared side by side and put together in order, as they come."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from arkiv.disclosure.delivery.build import assemble
from arkiv.disclosure.delivery.model import Delivery, DeliveryFacts, SourcePage
from arkiv.disclosure.delivery.prepare import PreparedPage, prepare

_AHEAD = 2
"""Pages under way for each process: enough to keep it busy, few enough that a delivery of any length needs no more."""


def build_in_parallel(
    pages: Iterable[SourcePage], total: int, out: Path, draft: Path, facts: DeliveryFacts, workers: int
) -> Delivery:
    """As ``build_delivery``, with each page prepared by one of ``workers`` processes; the same file, byte for byte."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context) as pool:
        return assemble(_prepared(pool, pages, total, facts, workers * _AHEAD), out, draft, facts)


def _prepared(
    pool: ProcessPoolExecutor, pages: Iterable[SourcePage], total: int, facts: DeliveryFacts, ahead: int
) -> Iterator[PreparedPage]:
    """The pages in order, at most ``ahead`` of them under way."""
    waiting: deque[Future[PreparedPage]] = deque()
    for number, page in enumerate(pages, start=1):
        waiting.append(pool.submit(prepare, page, number, total, facts))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
