"""Whoosh 2.7.4 (BSD): pure Python, for a single box.

Its limits, measured: 21-29 times tantivy's CPU to index and 10-700 times its latency at 30,000 pages; it
never calls fsync, so a loss of power may cost the newest commits; its table of contents is pickled, so
whoever can write the folder can run code in the reader. Keep the folder writable by the service alone.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from index.engines.protocol import (
    ORDERED,
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
from index.engines.ranking import Scored, by_score_and_id, with_ties
from index.errors import IndexDamaged
from index.model import EngineName, PageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

with warnings.catch_warnings():  # 2.7.4 is from 2016 and full of "\d" in plain strings
    warnings.simplefilter("ignore")
    from whoosh import __version__ as _version
    from whoosh import fields, formats, query, searching
    from whoosh import index as whoosh_index
    from whoosh.analysis import SpaceSeparatedTokenizer

_ID, _PAYLOAD, _DIGEST, _GENERATION = "page_id", "payload", "digest", "generation"
_MARKER_ID = "\x01generation"
_EMPTY = "\x01"  # an empty value is not indexed, and a page without a value must still be counted
_MEMORY_MB = 128


class WhooshEngine:
    """See index.engines.protocol.Engine."""

    name = EngineName.WHOOSH
    version = ".".join(map(str, _version))
    capabilities: frozenset[Capability] = frozenset()
    max_pages: int | None = 100_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pending: dict[PageId, Record | None] = {}  # None: to be deleted
        self._cached: WhooshSnapshot | None = None
        if not whoosh_index.exists_in(str(folder)):
            whoosh_index.create_in(str(folder), _schema())

    def put(self, records: Iterable[Record]) -> None:
        self._pending.update((record.page_id, record) for record in records)

    def delete(self, page_ids: Iterable[PageId]) -> None:
        self._pending.update((page_id, None) for page_id in page_ids)

    def commit(self, generation: int) -> None:
        writer = self._open().writer(limitmb=_MEMORY_MB)
        for page_id in (*self._pending, _MARKER_ID):
            writer.delete_by_term(_ID, page_id)
        for record in self._pending.values():
            if record is not None:
                writer.add_document(**_document(record))
        writer.add_document(**{_ID: _MARKER_ID, _GENERATION: generation})
        writer.commit()
        self._pending = {}

    def snapshot(self) -> WhooshSnapshot:
        if self._cached is None or not self._cached.newest:
            self._cached = WhooshSnapshot(self._open().searcher())
        return self._cached

    def bytes_elsewhere(self) -> int:
        return 0

    def close(self) -> None:
        self._pending, self._cached = {}, None

    def _open(self) -> Any:
        try:
            return whoosh_index.open_dir(str(self._folder))
        except (whoosh_index.IndexError, OSError, EOFError, ValueError) as cause:
            raise IndexDamaged(self._folder, str(cause)) from cause


class WhooshSnapshot:
    """See index.engines.protocol.Snapshot."""

    def __init__(self, searcher: searching.Searcher) -> None:
        self._searcher = searcher
        marker = searcher.document(**{_ID: _MARKER_ID})
        self._generation = int(marker[_GENERATION]) if marker else 0

    @property
    def generation(self) -> int:
        return self._generation

    @property
    def newest(self) -> bool:
        """Whether nobody has committed since."""
        return bool(self._searcher.up_to_date())

    def count(self, node: Node) -> int:
        return sum(1 for _ in self._searcher.docs_for_query(self._pages(node)))

    def best(self, node: Node, depth: int) -> Sequence[Scored]:
        # With a limit, Whoosh drops pages it should keep: it replaces matchers by a bound that constant
        # scores and several segments make wrong. So all are scored.
        ranked = self._searcher.search(self._pages(node), limit=None).top_n

        def fetch(count: int) -> list[Scored]:
            return [(self._page_id(place), float(score)) for score, place in ranked[:count]]

        return by_score_and_id(with_ties(fetch, depth), depth) if depth > 0 else []

    def ids(self, node: Node) -> Iterator[PageId]:
        yield from sorted(PageId(stored[_ID]) for stored in self._stored(node))

    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        names = [keyword.value for keyword in keywords]
        found = self._searcher.search(self._pages(node), limit=1, groupedby=names)
        return {keyword: _sizes(found.groups(keyword.value)) for keyword in keywords}

    def payloads(self, page_ids: Sequence[PageId]) -> Mapping[PageId, str]:
        found = ((page_id, self._searcher.document(**{_ID: page_id})) for page_id in page_ids)
        return {page_id: stored[_PAYLOAD] for page_id, stored in found if stored}

    def digests(self) -> Mapping[PageId, str]:
        return {PageId(stored[_ID]): stored[_DIGEST] for stored in self._stored(All())}

    def everything(self) -> Iterator[str]:
        return (stored[_PAYLOAD] for stored in self._stored(All()))

    def _page_id(self, place: int) -> PageId:
        return PageId(self._searcher.stored_fields(place)[_ID])

    def _stored(self, node: Node) -> Iterator[Mapping[str, str]]:
        return (
            self._searcher.stored_fields(place) for place in self._searcher.docs_for_query(self._pages(node))
        )

    # --- trees --------------------------------------------------------------------------------------

    def _pages(self, node: Node) -> query.Query:
        return query.AndNot(self._query(node), query.Term(_ID, _MARKER_ID))

    def _query(self, node: Node) -> query.Query:
        match node:
            case Term(stream, token, weight):
                return query.Term(stream.value, token, boost=weight)
            case And(children):
                return query.And([self._query(child) for child in children]) if children else _every()
            case Or(children):
                return query.Or([self._query(child) for child in children]) if children else query.NullQuery
            case Not(child):
                return query.AndNot(_every(), self._query(child))
            case All():
                return _every()
            case _:
                return query.ConstantScoreQuery(self._unscored(node), 0.0)

    def _unscored(self, node: Run | Prefix | Fuzzy | AnyOfTerms | Equals | Between) -> query.Query:
        match node:
            case Run(stream, words):
                return (
                    query.Phrase(stream.value, list(words))
                    if len(words) > 1
                    else query.Term(stream.value, words[0])
                )
            case Prefix(stream, beginning):
                return query.Prefix(stream.value, beginning)
            case Fuzzy(stream, token, distance):
                return _any_of(stream, self._near(stream, token, distance))
            case AnyOfTerms(stream, tokens):
                return _any_of(stream, tokens)
            case Equals(keyword, value):
                return query.Term(keyword.value, value or _EMPTY)
            case Between(number, low, high):
                return query.NumericRange(number.value, low, high)

    def _near(self, stream: Stream, token: str, distance: int) -> list[str]:
        """Whoosh's own fuzzy query misses three in ten at distance 2, so its terms are compared here."""
        terms = (term.decode() for term in self._searcher.reader().lexicon(stream.value))
        close = (term for term in terms if abs(len(term) - len(token)) <= distance)
        return [
            term for term in close if Levenshtein.distance(token, term, score_cutoff=distance) <= distance
        ]


def _sizes(groups: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {"" if value == _EMPTY else value: len(places) for value, places in groups.items()}


def _any_of(stream: Stream, tokens: Sequence[str]) -> query.Query:
    return query.Or([query.Term(stream.value, token) for token in tokens]) if tokens else query.NullQuery


def _every() -> query.Query:
    return query.ConstantScoreQuery(query.Every(), 0.0)


def _schema() -> fields.Schema:
    schema = fields.Schema()
    schema.add(_ID, fields.ID(unique=True, stored=True))
    schema.add(_PAYLOAD, fields.STORED())
    schema.add(_DIGEST, fields.STORED())
    schema.add(_GENERATION, fields.STORED())
    for stream in Stream:
        text = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=stream in ORDERED)
        if stream not in ORDERED:
            text.format = formats.Frequency()
        schema.add(stream.value, text)
    for keyword in Keyword:
        schema.add(keyword.value, fields.ID(sortable=True))
    for number in Number:
        schema.add(number.value, fields.NUMERIC(int))
    return schema


def _document(record: Record) -> dict[str, object]:
    document: dict[str, object] = {_ID: record.page_id, _PAYLOAD: record.payload, _DIGEST: record.digest}
    document |= {stream.value: " ".join(tokens) for stream, tokens in record.streams.items()}
    document |= {keyword.value: value or _EMPTY for keyword, value in record.keywords.items()}
    return document | {number.value: value for number, value in record.numbers.items()}
