"""OpenSearch on two real nodes of one machine: building, size and questions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.model import Access, Circle, EngineName, Mode, PageId
from index.records import record_of
from index.service import open_index
from scripts.figures import Figure, percentile
from scripts.index_bench.pages import made_pages
from scripts.index_bench.race import drawn_questions
from tests.search_cluster import running_cluster

NODES = 2
DISTINCT = 5_000
_BATCH = 5_000
_ROUNDS = 3


def cluster(seed: int, pages: int, folder: Path) -> Iterator[Figure]:
    """Build ``pages`` pages in a cluster of our own and ask questions of them, warm."""
    made = made_pages(seed, min(DISTINCT, pages))
    nodes = folder / "nodes"
    nodes.mkdir()
    with running_cluster(nodes, NODES) as running:
        began = time.perf_counter()
        with open_index(folder / "index", EngineName.OPENSEARCH, Mode.WRITE, running.cluster) as index:
            for first in range(0, pages, _BATCH):
                index.put(
                    replace(made[number % len(made)].entry, page_id=PageId(f"{number:09d}"))
                    for number in range(first, min(pages, first + _BATCH))
                )
            index.commit()
            yield Figure(
                f"opensearch {pages} sidor, {NODES} noder: s på klockan", time.perf_counter() - began
            )
            stats = index.stats()
            yield Figure(f"opensearch {pages} sidor: MB, kopior med", stats.size_bytes / 1e6)
            yield Figure(f"opensearch {pages} sidor: sidor i indexet", stats.pages, pages)
            records = [record_of(page.entry) for page in made[:2_000]]
            for kind, questions in drawn_questions(records, made[:2_000], seed).items():
                if kind.startswith("fuzzy"):
                    continue
                times = []
                for _ in range(_ROUNDS):
                    for question in questions:
                        began = time.perf_counter()
                        index.search(question, Access.full(), widest=Circle.COMPOUND, limit=20)
                        times.append((time.perf_counter() - began) * 1_000)
                yield Figure(f"opensearch {pages} sidor, {kind}: ms p50", percentile(times, 0.5))
                yield Figure(f"opensearch {pages} sidor, {kind}: ms p95", percentile(times, 0.95))
