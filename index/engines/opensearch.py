"""OpenSearch, for many municipalities: shards over machines, copies of each, the same answers.

The cluster knows no transactions, so commits are made of versions. A page's document says in which generation
it was ``born`` and in which it is ``dead``; a small document names the newest whole generation. A writer adds
and marks for the generation to come, refreshes, and then raises that number: the one step that readers see.
What a killed writer left has a number too high, and the next writer takes it away. The small document also
names the writer: one that has been replaced, on whatever machine, is refused at its next batch.
"""

from __future__ import annotations

import weakref
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from opensearchpy import helpers
from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException

from index.cluster import Cluster, IndexName
from index.engines.opensearch_client import asking, connect
from index.engines.opensearch_query import (
    BORN,
    BY,
    DEAD,
    DIGEST,
    NEVER,
    PAGE_ID,
    PAYLOAD,
    Json,
    alive,
    body_of_index,
    query_of,
)
from index.engines.protocol import All, Capability, Keyword, Node, Record, scores
from index.engines.ranking import Scored, by_score_and_id, with_ties
from index.errors import IndexBusy, IndexDamaged
from index.model import EngineName, PageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from opensearchpy import OpenSearch

T = TypeVar("T")

BATCH = 500
AT_ONCE = 5_000
"""Hits in one answer of the cluster, which gives 10,000 at most; more are fetched from where it ended."""

MOST_VALUES = 60_000
HELD_OPEN = "5m"
_STATE = "generation"
"""Id of the document that names the newest whole generation (its ``born``) and the writer. It has no ``dead``,
so it counts as no page."""


class OpenSearchEngine:
    """See index.engines.protocol.Engine. The folder holds only the name of the cluster's index."""

    name = EngineName.OPENSEARCH
    capabilities = frozenset({Capability.DURABLE, Capability.SAFE_FILES, Capability.LARGE})
    max_pages: int | None = None

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        """Raises IndexDamaged when the cluster has lost the index, ClusterUnavailable when it is silent."""
        self._folder, self._cluster, self._client = folder, cluster, connect(cluster)
        self._index = _named_index(folder, cluster, self._client)
        self._writer: _Writer | None = None
        self._released: deque[str] = deque()  # points in time that no snapshot holds any more

    @cached_property
    def version(self) -> str:
        with asking(self._cluster):
            return str(self._client.info()["version"]["number"])

    def put(self, records: Iterable[Record]) -> None:
        with self._writing() as writer:
            for batch in _batches(records):
                writer.put(batch)

    def delete(self, page_ids: Iterable[PageId]) -> None:
        with self._writing() as writer:
            for batch in _batches(page_ids):
                writer.delete(batch)

    def commit(self, generation: int) -> None:
        with self._writing() as writer:
            writer.commit(generation)

    def snapshot(self) -> OpenSearchSnapshot:
        with asking(self._cluster):
            self._let_go()
            while True:
                generation = _state(self._client, self._index).generation
                frozen = _Frozen(self._client, self._index, generation, self._released)
                # A commit in between may have cleared away what this generation holds.
                if generation == _state(self._client, self._index).generation:
                    return OpenSearchSnapshot(self._cluster, frozen)

    def bytes_elsewhere(self) -> int:
        with asking(self._cluster):
            stats = self._client.indices.stats(index=self._index, metric="store")
            return int(stats["_all"]["total"]["store"]["size_in_bytes"])

    def close(self) -> None:
        with asking(self._cluster):
            if self._writer is not None:
                self._writer.forget()
            self._let_go()
            self._client.close()
        self._writer = None

    def _let_go(self) -> None:
        """Close what is no longer held; what cannot be closed ends by itself after HELD_OPEN."""
        with suppress(OpenSearchException):
            while self._released:
                self._client.delete_pit(body={"pit_id": [self._released.popleft()]})

    @contextmanager
    def _writing(self) -> Iterator[_Writer]:
        try:
            with asking(self._cluster):
                self._writer = self._writer or _Writer(self._client, self._index)
                yield self._writer
        except ConflictError as cause:
            raise IndexBusy(self._folder.parent) from cause


def discard(folder: Path, cluster: Cluster) -> None:
    """Take away the cluster's part of a replaced build. Raises ClusterUnavailable."""
    client = connect(cluster)
    with asking(cluster), suppress(NotFoundError):
        name = IndexName.read(folder)
        if name is not None:
            client.indices.delete(index=name.text)
    client.close()


def _named_index(folder: Path, cluster: Cluster, client: OpenSearch) -> str:
    """The index that ``folder`` names, made if the folder is new."""
    name = IndexName.read(folder)
    if name is None or not name.made:
        name = name or IndexName.fresh(cluster.prefix)
        name.write(folder)  # first the name, so that a kill here leaves no index that nobody knows of
        with asking(cluster):
            if not client.indices.exists(index=name.text):
                client.indices.create(index=name.text, body=body_of_index(cluster.shards, cluster.replicas))
        name.as_made().write(folder)
    with asking(cluster):
        if not client.indices.exists(index=name.text):
            raise IndexDamaged(folder.parent, f"klustret saknar {name.text}")
    return name.text


@dataclass(frozen=True, slots=True)
class _State:
    """The newest whole ``generation`` and who writes now; ``token`` must be shown to change either."""

    generation: int
    writer: str
    token: Json


def _state(client: OpenSearch, index: str) -> _State:
    try:
        found = client.get(index=index, id=_STATE)
    except NotFoundError:
        return _State(0, "", {"op_type": "create"})
    token = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
    return _State(int(found["_source"][BORN]), str(found["_source"][BY]), token)


class _Writer:
    """Adds and marks for the generation to come. What earlier writers left unfinished is cleared first.

    Every method but ``forget`` raises ConflictError when another writer has come after this one.
    """

    def __init__(self, client: OpenSearch, index: str) -> None:
        self._client, self._index, self._me = client, index, uuid4().hex
        before = _state(client, index)
        self._generation = before.generation
        self._raise_to(before.generation, before.token)
        self.forget()

    def put(self, records: Sequence[Record]) -> None:
        self._still_mine()
        newest = {record.page_id: record for record in records}
        self._retire(list(newest))
        self._bulk(
            {"_op_type": "index", "_id": self._version_id(page_id), "_source": self._source(record)}
            for page_id, record in newest.items()
        )

    def delete(self, page_ids: Sequence[PageId]) -> None:
        self._still_mine()
        self._retire(page_ids)
        gone = ({"_op_type": "delete", "_id": self._version_id(page_id)} for page_id in page_ids)
        self._bulk(gone, missing_is_fine=True)

    def commit(self, generation: int) -> None:
        """Everything since the last commit becomes ``generation``; versions that it replaced are cleared away."""
        mine = self._still_mine()
        self._client.indices.refresh(index=self._index)
        self._raise_to(generation, mine.token)
        self._generation = generation
        self._delete_where({"range": {DEAD: {"lte": generation}}})

    def forget(self) -> None:
        """Undo all that no commit has made whole; of another's work nothing."""
        self._client.indices.refresh(index=self._index)
        unfinished = {"range": {BORN: {"gt": self._generation}}}
        if _state(self._client, self._index).writer != self._me:
            self._delete_where({"bool": {"filter": [unfinished, {"term": {BY: self._me}}]}})
            return
        self._delete_where({"bool": {"filter": [unfinished, {"exists": {"field": DEAD}}]}})
        marked = {"range": {DEAD: {"gt": self._generation, "lt": NEVER}}}
        revived = helpers.scan(self._client, index=self._index, query={"query": marked, "_source": False})
        self._bulk({"_op_type": "update", "_id": hit["_id"], "doc": {DEAD: NEVER}} for hit in revived)
        self._client.indices.refresh(index=self._index)

    def _still_mine(self) -> _State:
        state = _state(self._client, self._index)
        if state.writer != self._me:
            raise ConflictError(409, "another writer", {})
        return state

    def _raise_to(self, generation: int, token: Json) -> None:
        body = {BORN: generation, BY: self._me}
        self._client.index(index=self._index, id=_STATE, body=body, params=token)

    def _retire(self, page_ids: Sequence[PageId]) -> None:
        """Mark the committed versions of ``page_ids`` as dead from the generation to come."""
        committed = [{"terms": {PAGE_ID: list(page_ids)}}, *alive(self._generation)]
        body = {"query": {"bool": {"filter": committed}}, "_source": False, "size": len(page_ids)}
        hits = self._client.search(index=self._index, body=body, params=_WHOLE)["hits"]["hits"]
        dead = {"doc": {DEAD: self._generation + 1}}
        self._bulk({"_op_type": "update", "_id": hit["_id"], **dead} for hit in hits)

    def _source(self, record: Record) -> Json:
        return {
            PAGE_ID: record.page_id,
            PAYLOAD: record.payload,
            DIGEST: record.digest,
            BORN: self._generation + 1,
            DEAD: NEVER,
            BY: self._me,
            **{stream.value: " ".join(tokens) for stream, tokens in record.streams.items()},
            **{keyword.value: value for keyword, value in record.keywords.items()},
            **{number.value: day for number, day in record.numbers.items()},
        }

    def _version_id(self, page_id: PageId) -> str:
        return f"{sha256(page_id.encode()).hexdigest()[:40]}@{self._generation + 1}"

    def _bulk(self, actions: Iterable[Json], *, missing_is_fine: bool = False) -> None:
        accepted = (404,) if missing_is_fine else ()
        helpers.bulk(self._client, actions, index=self._index, chunk_size=BATCH, ignore_status=accepted)

    def _delete_where(self, query: Json) -> None:
        self._client.delete_by_query(
            index=self._index, body={"query": query}, params={"conflicts": "proceed", "refresh": "true"}
        )


_WHOLE = {"allow_partial_search_results": "false"}
"""A shard that does not answer makes the whole question fail: pages must not be missing unsaid."""


class _Frozen:
    """The index as it stood at one moment (a point in time); ``released`` is told when nobody holds this."""

    def __init__(self, client: OpenSearch, index: str, generation: int, released: deque[str]) -> None:
        self.generation, self._client = generation, client
        # Copies of a shard score a little differently; a generation always asks the same ones.
        where = {"keep_alive": HELD_OPEN, "preference": f"arkiv-{generation}"}
        self._id: str = client.create_pit(index=index, params=where)["pit_id"]
        # A finaliser may run anywhere, so it only takes a note.
        weakref.finalize(self, released.append, self._id).atexit = False

    def ask(self, node: Node, body: Json, *filters: Json) -> Json:
        limits = [*alive(self.generation), *filters]
        query = {"bool": {"must": [query_of(node)], "filter": limits}}
        held = {"id": self._id, "keep_alive": HELD_OPEN}
        params = _WHOLE | {"search_type": "dfs_query_then_fetch"}
        answer: Json = self._client.search(body={"query": query, "pit": held} | body, params=params)
        return answer


class OpenSearchSnapshot:
    """See index.engines.protocol.Snapshot. Every method raises ClusterUnavailable."""

    def __init__(self, cluster: Cluster, frozen: _Frozen) -> None:
        self._cluster, self._frozen = cluster, frozen

    @property
    def generation(self) -> int:
        return self._frozen.generation

    def count(self, node: Node) -> int:
        found = self._ask(node, {"size": 0, "track_total_hits": True})
        return int(found["hits"]["total"]["value"])

    def best(self, node: Node, depth: int) -> Sequence[Scored]:
        if depth <= 0:
            return []
        if not scores(node):  # all are equal, so only their ids order them
            found = islice(self._each(node, _BY_ID, [], min(depth, AT_ONCE)), depth)
            return [(PageId(hit["sort"][0]), 0.0) for hit in found]
        return by_score_and_id(with_ties(lambda count: self._first(node, count), depth), depth)

    def ids(self, node: Node) -> Iterator[PageId]:
        return (PageId(hit["sort"][0]) for hit in self._each(node, _BY_ID, []))

    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        most = {"size": MOST_VALUES, "shard_size": MOST_VALUES}
        wanted = {keyword.value: {"terms": {"field": keyword.value} | most} for keyword in keywords}
        found = self._ask(node, {"size": 0, "aggs": wanted})["aggregations"]
        return {
            keyword: {str(one["key"]): int(one["doc_count"]) for one in found[keyword.value]["buckets"]}
            for keyword in keywords
        }

    def payloads(self, page_ids: Sequence[PageId]) -> Mapping[PageId, str]:
        found: dict[PageId, str] = {}
        for batch in _batches(page_ids):
            wanted = {"terms": {PAGE_ID: batch}}
            answer = self._ask(All(), {"size": len(batch), "_source": [PAGE_ID, PAYLOAD]}, wanted)
            sources = (hit["_source"] for hit in answer["hits"]["hits"])
            found |= {PageId(source[PAGE_ID]): str(source[PAYLOAD]) for source in sources}
        return found

    def digests(self) -> Mapping[PageId, str]:
        hits = self._each(All(), _BY_ID, [DIGEST])
        return {PageId(hit["sort"][0]): str(hit["_source"][DIGEST]) for hit in hits}

    def everything(self) -> Iterator[str]:
        return (str(hit["_source"][PAYLOAD]) for hit in self._each(All(), _BY_ID, [PAYLOAD], at_once=BATCH))

    def _first(self, node: Node, count: int) -> list[Scored]:
        """``count`` pages by score, no more of them sent than that."""
        order: list[Json] = [{"_score": "desc"}, {PAGE_ID: "asc"}]
        hits = islice(self._each(node, order, [], min(count, AT_ONCE)), count)
        return [(PageId(hit["sort"][1]), float(hit["sort"][0])) for hit in hits]

    def _each(
        self, node: Node, order: list[Json], fields: list[str], at_once: int = AT_ONCE
    ) -> Iterator[Json]:
        """Every hit in ``order``, fetched ``at_once`` at a time."""
        body: Json = {"size": at_once, "sort": order, "_source": fields or False, "track_total_hits": False}
        while True:
            hits = self._ask(node, body)["hits"]["hits"]
            yield from hits
            if len(hits) < at_once:
                return
            body = body | {"search_after": hits[-1]["sort"]}

    def _ask(self, node: Node, body: Json, *filters: Json) -> Json:
        with asking(self._cluster):
            return self._frozen.ask(node, body, *filters)


_BY_ID: list[Json] = [{PAGE_ID: "asc"}]


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
