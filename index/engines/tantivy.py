"""tantivy (MIT), the default engine: compiled, durable, 20-700 times faster than Whoosh.

Every stream is a field of tokens joined by spaces. A commit and its generation number become visible in
one step because the number is itself a document of that commit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import tantivy
from tantivy import Occur
from tantivy import Query as TQuery

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
    scores,
)
from index.engines.ranking import Scored, by_score_and_id, with_ties
from index.errors import IndexDamaged
from index.model import EngineName, PageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

WRITER_MEMORY = 96_000_000
_ID, _PAYLOAD, _DIGEST, _GENERATION, _KIND = "page_id", "payload", "digest", "generation", "kind"
_ORDER = ("id_order_0", "id_order_1", "id_order_2", "id_order_3")  # the first 32 bytes of the id as numbers
_PAGE, _MARKER = "page", "generation"
_MARKER_ID = "\x01generation"
_STATE = "meta.json"  # names the segments; each commit and merge puts a new one in its place
_MOST_BUCKETS = 60_000  # tantivy refuses more than 65,000
_FIRST = 64  # hits asked for at least: more than a page of them costs nothing, and settles most ties


class TantivyEngine:
    """See index.engines.protocol.Engine."""

    name = EngineName.TANTIVY
    version = metadata.version("tantivy")
    capabilities = frozenset({Capability.DURABLE, Capability.SAFE_FILES, Capability.LARGE})
    max_pages: int | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        except (ValueError, OSError) as cause:
            raise IndexDamaged(folder, str(cause)) from cause
        self._index.config_reader("manual")
        self._writer: tantivy.IndexWriter | None = None
        self._stamp: tuple[int, int, int] | None = None

    def put(self, records: Iterable[Record]) -> None:
        writer = self._open_writer()
        for record in records:
            writer.delete_documents_by_term(_ID, record.page_id)
            writer.add_document(_document(record))

    def delete(self, page_ids: Iterable[PageId]) -> None:
        writer = self._open_writer()
        for page_id in page_ids:
            writer.delete_documents_by_term(_ID, page_id)

    def commit(self, generation: int) -> None:
        writer = self._open_writer()
        writer.delete_documents_by_term(_ID, _MARKER_ID)
        marker = tantivy.Document()
        marker.add_text(_ID, _MARKER_ID)
        marker.add_text(_KIND, _MARKER)
        marker.add_unsigned(_GENERATION, generation)
        writer.add_document(marker)
        writer.commit()
        writer.garbage_collect_files()

    def snapshot(self) -> TantivySnapshot:
        try:
            state = (self._folder / _STATE).stat()
            stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
            if stamp != self._stamp:  # to open what is open already takes longer than to find a rare word
                self._index.reload()
                self._stamp = stamp
            return TantivySnapshot(self._schema, self._index.searcher())
        except (ValueError, OSError) as cause:
            raise IndexDamaged(self._folder, str(cause)) from cause

    def bytes_elsewhere(self) -> int:
        return 0

    def close(self) -> None:
        if self._writer is not None:
            self._writer.rollback()
            self._writer.wait_merging_threads()
            self._writer = None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=WRITER_MEMORY, num_threads=1)
        return self._writer


_Placed: TypeAlias = "tuple[tantivy.DocAddress, float]"


@dataclass(frozen=True, slots=True)
class _Unranked:
    """How many pages answer, and the first of them by id."""

    count: int
    first: tuple[PageId, ...]


class TantivySnapshot:
    """See index.engines.protocol.Snapshot."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema, self._searcher = schema, searcher
        self._known: dict[Node, _Unranked] = {}
        markers = searcher.search(self._kind(_MARKER), 1).hits
        self._generation = int(self._stored(markers[0][1], _GENERATION)) if markers else 0

    @property
    def generation(self) -> int:
        return self._generation

    def count(self, node: Node) -> int:
        if not scores(node):
            return self._unranked(node).count
        found: Any = self._searcher.search(self._query(node), 1, count=True)  # its stubs forget the count
        return int(found.count)

    def best(self, node: Node, depth: int) -> Sequence[Scored]:
        if depth <= 0:
            return []
        if not scores(node):
            first = self._unranked(node).first if depth <= _FIRST else islice(self.ids(node), depth)
            return [(page_id, 0.0) for page_id in islice(first, depth)]
        query = self._query(node)
        ties = self._lowest(with_ties(lambda count: self._first(query, count), depth, at_least=_FIRST), depth)
        return by_score_and_id([(PageId(self._stored(place, _ID)), score) for place, score in ties], depth)

    def ids(self, node: Node) -> Iterator[PageId]:
        yield from sorted(PageId(self._stored(place, _ID)) for place in self._places(node))

    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        most = {"size": _MOST_BUCKETS, "segment_size": _MOST_BUCKETS}
        wanted = {keyword.value: {"terms": {"field": keyword.value} | most} for keyword in keywords}
        found = self._searcher.aggregate(self._query(node), wanted)
        return {
            keyword: {_shown(one["key"]): int(one["doc_count"]) for one in found[keyword.value]["buckets"]}
            for keyword in keywords
        }

    def payloads(self, page_ids: Sequence[PageId]) -> Mapping[PageId, str]:
        found: dict[PageId, str] = {}
        for page_id in page_ids:
            hits = self._searcher.search(TQuery.term_query(self._schema, _ID, page_id), 1, count=False).hits
            if hits:
                found[page_id] = self._bytes(hits[0][1], _PAYLOAD)
        return found

    def digests(self) -> Mapping[PageId, str]:
        places = self._places(All())
        return {PageId(self._stored(place, _ID)): self._bytes(place, _DIGEST) for place in places}

    def everything(self) -> Iterator[str]:
        return (self._bytes(place, _PAYLOAD) for place in self._places(All()))

    def _unranked(self, node: Node) -> _Unranked:
        """The count of a node that scores nothing and its first ids, at once: to walk a phrase is what takes time."""
        if node not in self._known:
            self._known[node] = self._difference(node) or self._walked(node)
        return self._known[node]

    def _difference(self, node: Node) -> _Unranked | None:
        """What one node has and another has not, where all of both are at hand; None where they are not."""
        match node:
            case And((wider, Not(nearer))) if (of := self._whole(wider)) and (without := self._whole(nearer)):
                left = tuple(page_id for page_id in of.first if page_id not in without.first)
                return _Unranked(len(left), left)
        return None

    def _whole(self, node: Node) -> _Unranked | None:
        known = self._known.get(node)
        return known if known is not None and known.count == len(known.first) else None

    def _walked(self, node: Node) -> _Unranked:
        found: Any = self._searcher.search(
            self._query(node), _FIRST, count=True, order_by_field=_ID, order=tantivy.Order.Asc
        )
        return _Unranked(int(found.count), tuple(PageId(page_id) for page_id, _ in found.hits))

    def _first(self, query: TQuery, count: int) -> list[_Placed]:
        return [(place, score) for score, place in self._searcher.search(query, count, count=False).hits]

    def _lowest(self, ties: list[_Placed], depth: int) -> list[_Placed]:
        """Those that may be among the first ``depth``, by the beginnings of their ids, without unpacking pages."""
        if len(ties) <= depth:
            return ties
        places = [place for place, _ in ties]
        orders = zip(*(self._searcher.fast_field_values(part, places) for part in _ORDER), strict=True)
        keys = [(-score, order) for (_, score), order in zip(ties, orders, strict=True)]
        last = sorted(keys)[depth - 1]
        return [hit for hit, key in zip(ties, keys, strict=True) if key <= last]

    def _places(self, node: Node) -> list[tantivy.DocAddress]:
        """Addresses in the order they lie on disk, so that each stored block is unpacked once."""
        query = TQuery.const_score_query(self._query(node), 1.0)
        hits = self._searcher.search(query, max(1, self._searcher.num_docs), count=False).hits
        return sorted((place for _, place in hits), key=lambda place: (place.segment_ord, place.doc))

    def _stored(self, place: tantivy.DocAddress, field: str) -> Any:
        return self._searcher.doc(place).get_first(field)

    def _bytes(self, place: tantivy.DocAddress, field: str) -> str:
        return bytes(self._stored(place, field)).decode()

    # --- trees --------------------------------------------------------------------------------------

    def _kind(self, kind: str) -> TQuery:
        return _filter(TQuery.term_query(self._schema, _KIND, kind))

    def _query(self, node: Node) -> TQuery:
        """Pages only: the marker has no words and no values, so it answers nothing but All and Not."""
        match node:
            case Term(stream, token, weight):
                option = "position" if stream in ORDERED else "freq"
                query = TQuery.term_query(self._schema, stream.value, token, option)
                return query if weight == 1.0 else TQuery.boost_query(query, weight)
            case And(children):
                return self._all_of(children)
            case Or(children):
                if len(children) == 1:
                    return self._query(children[0])
                any_of = [(Occur.Should, self._query(child)) for child in children]
                return TQuery.boolean_query(any_of) if any_of else TQuery.empty_query()
            case Not():
                return self._all_of([node])
            case All():
                return self._kind(_PAGE)
            case _:
                return _filter(self._unscored(node))

    def _all_of(self, children: Sequence[Node]) -> TQuery:
        """What limits nothing is left out: a lone term is counted and ranked many times faster than a tree."""
        unwanted = [child.child for child in children if isinstance(child, Not)]
        wanted = [child for child in children if not isinstance(child, Not | All)]
        must = [self._query(child) for child in wanted] or [self._kind(_PAGE)]
        if len(must) == 1 and not unwanted:
            return must[0]
        must_not = [(Occur.MustNot, self._query(child)) for child in unwanted]
        return TQuery.boolean_query([*((Occur.Must, query) for query in must), *must_not])

    def _unscored(self, node: Run | Prefix | Fuzzy | AnyOfTerms | Equals | Between) -> TQuery:
        match node:
            case Run(stream, words):
                if len(words) == 1:
                    return TQuery.term_query(self._schema, stream.value, words[0])
                return TQuery.phrase_query(self._schema, stream.value, list(words))
            case Prefix(stream, beginning):
                return TQuery.regex_query(self._schema, stream.value, re.escape(beginning) + ".*")
            case Fuzzy(stream, token, distance):
                return TQuery.fuzzy_term_query(
                    self._schema, stream.value, token, distance=distance, transposition_cost_one=False
                )
            case AnyOfTerms(stream, tokens):
                return TQuery.term_set_query(self._schema, stream.value, list(tokens))
            case Equals(keyword, value):
                return TQuery.term_query(self._schema, keyword.value, _kept(value))
            case Between(number, low, high):
                kind = tantivy.FieldType.Unsigned
                return TQuery.range_query(self._schema, number.value, kind, lower_bound=low, upper_bound=high)


def _filter(query: TQuery) -> TQuery:
    """Decides, but does not score."""
    return TQuery.const_score_query(query, 0.0)


# tantivy keeps no empty term, and a page without a value must still be counted.
_EMPTY = "\x01"


def _kept(value: str) -> str:
    return value or _EMPTY


def _shown(value: str) -> str:
    return "" if value == _EMPTY else value


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field(_KIND, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(_PAYLOAD, stored=True)
    builder.add_bytes_field(_DIGEST, stored=True)
    builder.add_unsigned_field(_GENERATION, stored=True)
    for part in _ORDER:
        builder.add_unsigned_field(part, fast=True)
    for stream in Stream:
        option = "position" if stream in ORDERED else "freq"
        builder.add_text_field(stream.value, tokenizer_name="whitespace", index_option=option)
    for keyword in Keyword:
        builder.add_text_field(keyword.value, tokenizer_name="raw", index_option="basic", fast=True)
    for number in Number:
        builder.add_unsigned_field(number.value, indexed=True, fast=True)
    return builder.build()


def _document(record: Record) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(_ID, record.page_id)
    beginning = record.page_id.encode()[: 8 * len(_ORDER)].ljust(8 * len(_ORDER), b"\0")
    for place, part in enumerate(_ORDER):
        document.add_unsigned(part, int.from_bytes(beginning[8 * place : 8 * place + 8], "big"))
    document.add_text(_KIND, _PAGE)
    document.add_bytes(_PAYLOAD, record.payload.encode())
    document.add_bytes(_DIGEST, record.digest.encode())
    for stream, tokens in record.streams.items():
        document.add_text(stream.value, " ".join(tokens))
    for keyword, value in record.keywords.items():
        document.add_text(keyword.value, _kept(value))
    for number, day in record.numbers.items():
        document.add_unsigned(number.value, day)
    return document
