"""A million pages in one index: time, size, memory, and how long a question takes."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.engines.protocol import Record
from index.engines.tantivy import TantivyEngine
from index.files import Manifest, size_bytes, write_manifest
from index.model import Access, Circle, EngineName, PageId
from index.records import record_of
from index.service import Index, open_index
from index.vocabulary import VocabularyWriter
from scripts.figures import Figure, percentile
from scripts.index_bench.pages import made_pages
from scripts.index_bench.race import drawn_questions

DISTINCT = 20_000
"""Different pages; each comes again with new ids, so their analysis is paid once and the engine's work in full."""

_ROUNDS = 3


def million(seed: int, pages: int, folder: Path) -> Iterator[Figure]:
    """Build ``pages`` pages and ask questions of them, warm."""
    made = made_pages(seed, min(DISTINCT, pages))
    records = [record_of(page.entry) for page in made]
    began, cpu = time.perf_counter(), time.process_time()
    _build(records, pages, folder)
    yield Figure(f"{pages} sidor: CPU-s, motorn", time.process_time() - cpu)
    yield Figure(f"{pages} sidor: s på klockan, motorn", time.perf_counter() - began)
    yield Figure(f"{pages} sidor: MB", size_bytes(folder) / 1e6)
    yield Figure(f"{pages} sidor: MB minne, mest", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    with open_index(folder) as index:
        for kind, questions in drawn_questions(records, made, seed).items():
            if kind.startswith("fuzzy"):
                continue
            times = [_ask(index, question, Circle.COMPOUND) for _ in range(_ROUNDS) for question in questions]
            yield Figure(f"{pages} sidor, {kind}: ms p50", percentile(times, 0.5))
            yield Figure(f"{pages} sidor, {kind}: ms p95", percentile(times, 0.95))
        wide = [
            _ask(index, word, Circle.POSSIBLE) for word in ("utredning", "bistånd", "återbetalning", "hyra")
        ]
        yield Figure(f"{pages} sidor, med möjliga träffar: ms, längst", max(wide))
    shutil.rmtree(folder)


def _build(records: list[Record], pages: int, folder: Path) -> None:
    """As the index writes itself, with the streams at hand: words first, then one commit."""
    folder.mkdir()
    manifest = Manifest.fresh(EngineName.TANTIVY)
    manifest.folder(folder).mkdir()
    engine, words = TantivyEngine(manifest.folder(folder)), VocabularyWriter(manifest.words(folder))
    for record in records:
        words.note(record)
    words.write()
    engine.put(
        replace(records[number % len(records)], page_id=PageId(f"{number:09d}")) for number in range(pages)
    )
    engine.commit(1)
    engine.close()
    write_manifest(folder, manifest)


def _ask(index: Index, question: str, widest: Circle) -> float:
    """Milliseconds from the question to twenty hits with reasons and counts."""
    began = time.perf_counter()
    index.search(question, Access.full(), widest=widest, limit=20)
    return (time.perf_counter() - began) * 1_000
