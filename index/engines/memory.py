"""The reference engine: every question is answered by looking at every page. Slow, plain, and right.

It keeps its pages in one file, written whole at each commit, so that it can stand in for the others in
every test, crashes included.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from index.engines.protocol import (
    All,
    And,
    AnyOfTerms,
    Between,
    Capability,
    Equals,
    Fuzzy,
    Keyword,
    Node,
    Not,
    Number,
    Or,
    Prefix,
    Record,
    Run,
    Stream,
    Term,
)
from index.errors import IndexDamaged
from index.files import write_atomically
from index.model import EngineName, PageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_FILE = "pages.json"


class MemoryEngine:
    """See index.engines.protocol.Engine."""

    name = EngineName.MEMORY
    version = "1"
    capabilities = frozenset({Capability.DURABLE, Capability.SAFE_FILES})
    max_pages: int | None = 20_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages: dict[PageId, Record] | None = None
        self._cached: tuple[tuple[int, int], MemorySnapshot] | None = None

    def put(self, records: Iterable[Record]) -> None:
        pages = self._working()
        pages.update((record.page_id, record) for record in records)

    def delete(self, page_ids: Iterable[PageId]) -> None:
        pages = self._working()
        for page_id in page_ids:
            pages.pop(page_id, None)

    def commit(self, generation: int) -> None:
        pages = [_to_json(record) for _, record in sorted(self._working().items())]
        write_atomically(self._folder / _FILE, json.dumps({"generation": generation, "pages": pages}))

    def snapshot(self) -> MemorySnapshot:
        """What was committed last; read from the file again only when another wrote it."""
        path = self._folder / _FILE
        if not path.exists():
            return MemorySnapshot(0, {})
        state = path.stat()
        stamp = (state.st_ino, state.st_mtime_ns)
        if self._cached is None or self._cached[0] != stamp:
            self._cached = (stamp, self._read(path))
        return self._cached[1]

    def _read(self, path: Path) -> MemorySnapshot:
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            records = [_from_json(raw) for raw in stored["pages"]]
            return MemorySnapshot(stored["generation"], {record.page_id: record for record in records})
        except (ValueError, KeyError, TypeError) as cause:
            raise IndexDamaged(self._folder, str(cause)) from cause

    def bytes_elsewhere(self) -> int:
        return 0

    def close(self) -> None:
        self._pages = None

    def _working(self) -> dict[PageId, Record]:
        if self._pages is None:
            self._pages = dict(self.snapshot().pages)
        return self._pages


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """See index.engines.protocol.Snapshot."""

    generation: int
    pages: Mapping[PageId, Record]

    def count(self, node: Node) -> int:
        return sum(matches(record, node) for record in self.pages.values())

    def best(self, node: Node, depth: int) -> Sequence[tuple[PageId, float]]:
        found = [(page_id, self._score(self.pages[page_id], node)) for page_id in self.ids(node)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:depth]

    def ids(self, node: Node) -> Iterator[PageId]:
        return (page_id for page_id in sorted(self.pages) if matches(self.pages[page_id], node))

    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        found = [record for record in self.pages.values() if matches(record, node)]
        return {keyword: Counter(record.keywords[keyword] for record in found) for keyword in keywords}

    def payloads(self, page_ids: Sequence[PageId]) -> Mapping[PageId, str]:
        return {page_id: self.pages[page_id].payload for page_id in page_ids if page_id in self.pages}

    def digests(self) -> Mapping[PageId, str]:
        return {page_id: record.digest for page_id, record in self.pages.items()}

    def everything(self) -> Iterator[str]:
        return (record.payload for record in self.pages.values())

    def _score(self, record: Record, node: Node) -> float:
        """How often the wanted terms stand there, damped, so that ten mentions do not drown everything."""
        match node:
            case Term(stream, token, weight):
                return weight * math.log1p(record.streams[stream].count(token))
            case And(children) | Or(children):
                return sum(self._score(record, child) for child in children)
            case _:
                return 0.0


def matches(record: Record, node: Node) -> bool:
    """Whether a page answers a tree: what every engine must agree with."""
    match node:
        case Term(stream, token):
            return token in record.streams[stream]
        case Run(stream, words):
            tokens, length = record.streams[stream], len(words)
            return any(tokens[i : i + length] == words for i in range(len(tokens) - length + 1))
        case Prefix(stream, beginning):
            return any(token.startswith(beginning) for token in record.streams[stream])
        case Fuzzy(stream, token, distance):
            near = (
                Levenshtein.distance(token, other, score_cutoff=distance) for other in record.streams[stream]
            )
            return any(steps <= distance for steps in near)
        case AnyOfTerms(stream, wanted):
            return not set(wanted).isdisjoint(record.streams[stream])
        case Equals(keyword, value):
            return record.keywords[keyword] == value
        case Between(number, low, high):
            return number in record.numbers and low <= record.numbers[number] <= high
        case All():
            return True
        case And(children):
            return all(matches(record, child) for child in children)
        case Or(children):
            return any(matches(record, child) for child in children)
        case Not(child):
            return not matches(record, child)


def _to_json(record: Record) -> dict[str, object]:
    return {
        "page_id": record.page_id,
        "streams": record.streams,
        "keywords": record.keywords,
        "numbers": record.numbers,
        "payload": record.payload,
        "digest": record.digest,
    }


def _from_json(raw: dict[str, dict[str, list[str]]]) -> Record:
    return Record(
        page_id=PageId(str(raw["page_id"])),
        streams={Stream(name): tuple(tokens) for name, tokens in raw["streams"].items()},
        keywords={Keyword(name): str(value) for name, value in raw["keywords"].items()},
        numbers={Number(name): int(str(value)) for name, value in raw["numbers"].items()},
        payload=str(raw["payload"]),
        digest=str(raw["digest"]),
    )
