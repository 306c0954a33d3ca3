"""Our index, Whoosh and FTS5 on the same pages: the same streams, the same trees, the same path to the answer."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.answers import Request, Scopes, answer, rank
from index.clauses import Query
from index.engines.protocol import Fuzzy, Record, Stream
from index.engines.tantivy import TantivyEngine
from index.engines.whoosh import WhooshEngine
from index.files import size_bytes
from index.model import Access, Circle, FacetField
from index.query import parse
from index.records import record_of
from index.swedish.analysis import words_of
from index.vocabulary import Vocabulary, VocabularyWriter, limited
from scripts.figures import Figure, percentile
from scripts.index_bench.fts5 import Fts5
from scripts.index_bench.pages import Made
from scripts.index_bench.plain import Plain

OURS, WHOOSH, FTS5 = "ours", "whoosh", "fts5"
_QUESTIONS = 12
_ROUNDS = 2
_HITS = 20


@dataclass(frozen=True, slots=True)
class Built:
    """CPU seconds and bytes of one engine."""

    cpu_s: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Analysed:
    """How fast pages become streams, each word seen for the first time, and indexed pages by the whole path."""

    pages_a_second: float
    whole_path: float


def race(pages: Sequence[Made], folder: Path, seed: int, *, whoosh: bool = True) -> Iterator[Figure]:
    """Build all, ask all in turns, and compare."""
    records, analysed_s = _analysed(pages)
    engines = _engines(folder, whoosh=whoosh)
    built = {name: _built(engine, records, folder / name) for name, engine in engines.items()}
    words = VocabularyWriter(folder / "words")
    began = time.process_time()
    for record in records:
        words.note(record)
    words.write()
    words_s = time.process_time() - began
    plain = _plain(pages, folder / "plain")
    yield Figure("sidor/s och kärna, analys (orden nya)", len(pages) / analysed_s)
    whole_s = analysed_s + words_s + built[OURS].cpu_s
    yield Figure("sidor/s och kärna, analys och motor", len(pages) / whole_s, 500)
    for name, one in [*built.items(), ("tantivy, egen svenska", plain)]:
        yield Figure(f"{name}: CPU-ms en sida, motorn", one.cpu_s * 1_000 / len(pages))
        yield Figure(f"{name}: kB en sida", one.bytes / 1_000 / len(pages))
    ours = Built(built[OURS].cpu_s, built[OURS].bytes + size_bytes(folder / "words"))
    if whoosh:
        yield Figure("index, CPU: whoosh/vi", built[WHOOSH].cpu_s / ours.cpu_s, 15)
        yield Figure("index, storlek: vi/whoosh", ours.bytes / built[WHOOSH].bytes, 0.5, most=True)
    yield Figure("index, storlek: vi/FTS5", ours.bytes / built[FTS5].bytes, 0.7, most=True)
    yield from _asked(engines, records, pages, folder / "words", seed)
    for engine in engines.values():
        engine.close()


def _engines(folder: Path, *, whoosh: bool) -> dict[str, Any]:
    kinds: dict[str, Callable[[Path], Any]] = {OURS: TantivyEngine, FTS5: Fts5}
    if whoosh:
        kinds[WHOOSH] = WhooshEngine
    for name in (*kinds, "plain"):
        (folder / name).mkdir(parents=True)
    return {name: kind(folder / name) for name, kind in kinds.items()}


def _analysed(pages: Sequence[Made]) -> tuple[list[Record], float]:
    record_of(pages[0].entry)  # loads the word list
    began = time.process_time()
    records = [record_of(page.entry) for page in pages]
    return records, time.process_time() - began


def _built(engine: Any, records: Sequence[Record], folder: Path) -> Built:
    began = time.process_time()
    engine.put(iter(records))
    engine.commit(1)
    return Built(time.process_time() - began, size_bytes(folder))


def _plain(pages: Sequence[Made], folder: Path) -> Built:
    began = time.process_time()
    Plain(folder).put(page.entry for page in pages)
    return Built(time.process_time() - began, size_bytes(folder))


# --- questions ------------------------------------------------------------------------------------


def _asked(
    engines: Mapping[str, Any], records: Sequence[Record], pages: Sequence[Made], words: Path, seed: int
) -> Iterator[Figure]:
    near = Vocabulary(words).near
    questions = drawn_questions(records, pages, seed)
    times: dict[tuple[str, str], list[float]] = {}
    asked_of = {name: (engine, Scopes()) for name, engine in engines.items()}
    for engine, scopes in asked_of.values():  # warm: the first question loads what the rest find loaded
        for kind, asked in questions.items():
            _time(engine, kind, asked[0], near, scopes)
    for turn in range(_ROUNDS):
        for name in list(asked_of)[:: 1 if turn % 2 else -1]:
            engine, scopes = asked_of[name]
            for kind, asked in questions.items():
                took = (_time(engine, kind, question, near, scopes) for question in asked)
                times.setdefault((name, kind), []).extend(took)
    targets = {
        ("vanligt ord", WHOOSH): 50, ("vanligt ord", FTS5): 20, ("fras", WHOOSH): 80, ("urval", WHOOSH): 200,
        ("urval", FTS5): 40, ("fuzzy 2, motorn", WHOOSH): 25, ("sällsynt ord", FTS5): 0.3,
    }  # fmt: skip
    for kind in questions:
        for name in engines:
            yield Figure(f"{kind}: {name}, ms p50", percentile(times[name, kind], 0.5))
        spread = percentile(times[OURS, kind], 0.95) / percentile(times[OURS, kind], 0.5)
        yield Figure(f"{kind}: ours, p95/p50", spread, 5, most=True)
        for name in engines.keys() - {OURS}:
            faster = percentile(times[name, kind], 0.5) / percentile(times[OURS, kind], 0.5)
            yield Figure(f"{kind}: {name}/vi", faster, targets.get((kind, name)))


def _time(
    engine: Any, kind: str, question: str, near: Callable[[str], Sequence[str]], scopes: Scopes
) -> float:
    """Milliseconds from the question as typed to the counts and the first twenty; of a fuzzy one, in the engine.

    A snapshot is taken for each question, as the index does, so that none gains by what another left behind.

    The text and the reason of each hit are worked out alike for every engine, and told as a kind of their own.
    """
    began = time.perf_counter()
    snapshot = engine.snapshot()
    if kind == "fuzzy 2, motorn":
        node = Fuzzy(Stream.BODY, question, 2)
        snapshot.count(node)
        snapshot.best(node, _HITS)
    elif kind == "urval":
        facets = (FacetField.DOCTYPE, FacetField.YEAR)
        rank(snapshot, Request(_query(question), 0, None, facets), limited(near), scopes)
    elif kind == "med textutdrag":
        answer(snapshot, Request(_query(question), _HITS), limited(near), scopes)
    else:
        rank(snapshot, Request(_query(question), _HITS), limited(near), scopes)
    return (time.perf_counter() - began) * 1_000


def _query(question: str) -> Query:
    return Query(parse(question), Access.full(), Circle.COMPOUND)


def drawn_questions(records: Sequence[Record], pages: Sequence[Made], seed: int) -> dict[str, list[str]]:
    """Questions of each kind, drawn by how many pages hold the word."""
    rng = random.Random(f"questions:{seed}")
    count = Counter(word for record in records for word in set(record.streams[Stream.WORD]) if word.isalpha())
    stems = Counter(word for record in records for word in set(record.streams[Stream.BODY]) if word.isalpha())

    def between(low: float, high: float, least: int, of: Counter[str] = count) -> list[str]:
        total = len(records)
        fit = sorted(
            word for word, seen in of.items() if low * total <= seen <= high * total and len(word) >= least
        )
        return rng.sample(fit, min(_QUESTIONS, len(fit)))

    common = between(0.3, 0.6, 2)
    return {
        "vanligt ord": common,
        "ord i 2 %": between(0.01, 0.03, 5),
        "sällsynt ord": between(0.0003, 0.002, 6),
        "tre ord": [" ".join(rng.sample(between(0.05, 0.3, 3), 3)) for _ in range(_QUESTIONS)],
        "fras": _phrases(pages, count, rng),
        "urval": common,
        "med textutdrag": common,
        "fuzzy 2, motorn": between(0.003, 0.03, 8, stems),
    }


def _phrases(pages: Sequence[Made], count: Counter[str], rng: random.Random) -> list[str]:
    found: list[str] = []
    while len(found) < _QUESTIONS:
        words = words_of(rng.choice(pages).entry.text)
        pairs = [pair for pair in pairwise(words) if min(map(count.__getitem__, pair)) > len(pages) / 500]
        if pairs:
            found.append(f'"{" ".join(rng.choice(pairs))}"')
    return found
