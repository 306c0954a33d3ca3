"""The suite an operator can run: every engine passes it, and an engine with any one fault does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import service
from index.conformance.suite import (
    CHECKS,
    COMMITS,
    EDITS,
    ONE_WRITER,
    ORDER,
    PURGES,
    QUESTIONS_ANSWERED,
    RIGHTS,
    conform,
)
from index.engines.memory import MemoryEngine, MemorySnapshot
from index.engines.protocol import Fuzzy, Keyword, Node, Not, Record
from index.errors import IndexDamaged
from index.model import EngineName, PageId
from tests.conformance import opening
from tests.conformance.opening import ENGINES, engine_of


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    return engine_of(request)


def test_a_sound_engine_passes(engine: EngineName, tmp_path: Path) -> None:
    """The default one passes all; the slower ones answer the same questions in test_search_engines."""
    checks = CHECKS if engine is EngineName.TANTIVY else (EDITS, COMMITS, ONE_WRITER, PURGES)
    cluster = opening.running[0].cluster if engine is EngineName.OPENSEARCH else None
    results = list(conform(tmp_path, engine, cluster, checks))
    assert [result.fault for result in results if not result.passed] == []
    assert [result.check for result in results] == [check.name for check in checks]


class LosesAPage(MemoryEngine):
    def put(self, records: Iterable[Record]) -> None:
        super().put(list(records)[:-1])


class KeepsWhatIsDeleted(MemoryEngine):
    def delete(self, page_ids: Iterable[PageId]) -> None:
        list(page_ids)


class ShowsTooEarly(MemoryEngine):
    def put(self, records: Iterable[Record]) -> None:
        super().put(records)
        self.commit(self.snapshot().generation)


class NeverRises(MemoryEngine):
    def commit(self, generation: int) -> None:
        super().commit(1)


class FailsHalfway(MemoryEngine):
    def commit(self, generation: int) -> None:
        raise IndexDamaged(self._folder, "disken är full")


def lying(change: Callable[[MemorySnapshot], MemorySnapshot]) -> type[MemoryEngine]:
    class Liar(MemoryEngine):
        def snapshot(self) -> MemorySnapshot:
            return change(super().snapshot())

    return Liar


class CountsOneTooMany(MemorySnapshot):
    def count(self, node: Node) -> int:
        return MemorySnapshot.count(self, node) + 1


class ForgetsNot(MemorySnapshot):
    def ids(self, node: Node) -> Iterator[PageId]:
        return MemorySnapshot.ids(self, _without(node, Not))


class KnowsNoFuzzy(MemorySnapshot):
    def ids(self, node: Node) -> Iterator[PageId]:
        return MemorySnapshot.ids(self, _without(node, Fuzzy))

    def count(self, node: Node) -> int:
        return MemorySnapshot.count(self, _without(node, Fuzzy))


class SortsBackwards(MemorySnapshot):
    def best(self, node: Node, depth: int) -> Sequence[tuple[PageId, float]]:
        return MemorySnapshot.best(self, node, len(self.pages))[::-1][:depth]


class LeaksIntoFacets(MemorySnapshot):
    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        from index.engines.protocol import All

        return MemorySnapshot.facets(self, All(), keywords)


def _without(node: Any, kind: type) -> Any:
    """The tree with every node of a kind taken away where it stands among others."""
    children = getattr(node, "children", None)
    if children is None:
        return node
    return replace(
        node, children=tuple(_without(child, kind) for child in children if not isinstance(child, kind))
    )


def _as(kind: type[MemorySnapshot]) -> Callable[[MemorySnapshot], MemorySnapshot]:
    return lambda true: kind(true.generation, true.pages)


FAULTY = {
    "loses a page": (LosesAPage, EDITS),
    "keeps what is deleted": (KeepsWhatIsDeleted, EDITS),
    "shows too early": (ShowsTooEarly, COMMITS),
    "generation never rises": (NeverRises, COMMITS),
    "commit fails": (FailsHalfway, COMMITS),
    "counts one too many": (lying(_as(CountsOneTooMany)), RIGHTS),
    "leaks into facets": (lying(_as(LeaksIntoFacets)), RIGHTS),
    "forgets NOT": (lying(_as(ForgetsNot)), QUESTIONS_ANSWERED),
    "knows no fuzzy": (lying(_as(KnowsNoFuzzy)), QUESTIONS_ANSWERED),
    "sorts backwards": (lying(_as(SortsBackwards)), ORDER),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_no_faulty_engine_passes(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, check = FAULTY[fault]
    (sound,) = conform(tmp_path / "sound", EngineName.MEMORY, None, [check])
    assert sound.passed
    monkeypatch.setattr(service, "make_engine", lambda name, folder, cluster=None: kind(folder))
    (result,) = conform(tmp_path / "faulty", EngineName.MEMORY, None, [check])
    assert not result.passed
