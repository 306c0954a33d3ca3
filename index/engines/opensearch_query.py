"""Our query tree → OpenSearch's own JSON, and the mapping that it needs."""

from __future__ import annotations

from typing import Any, TypeAlias

from index.engines.protocol import (
    ORDERED,
    All,
    And,
    AnyOfTerms,
    Between,
    Equals,
    Fuzzy,
    Keyword,
    Node,
    Not,
    Number,
    Or,
    Prefix,
    Run,
    Stream,
    Term,
)

Json: TypeAlias = "dict[str, Any]"

PAGE_ID, PAYLOAD, DIGEST = "page_id", "payload", "digest"
BORN, DEAD, BY = "born", "dead", "by"  # generations, and who wrote it
NEVER = 2**62
"""``dead`` of a page that nobody has replaced or taken away."""

MOST_LETTERS = 8_000
"""A token is at most so long: Lucene refuses one of more than 32,766 bytes, and a letter takes up to four."""

EVERY: Json = {"match_all": {}}
_ONE_TOKEN_A_SPACE: Json = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": MOST_LETTERS}},
    "analyzer": {"spaces": {"type": "custom", "tokenizer": "spaces"}},
}


def body_of_index(shards: int, replicas: int) -> Json:
    """Settings and mapping of a new index."""
    streams = {
        stream.value: {
            "type": "text",
            "analyzer": "spaces",
            "index_options": "positions" if stream in ORDERED else "freqs",
        }
        for stream in Stream
    }
    properties = {
        **streams,
        **{keyword.value: {"type": "keyword"} for keyword in Keyword},
        **{number.value: {"type": "integer"} for number in Number},
        **{name: {"type": "long"} for name in (BORN, DEAD)},
        **{name: {"type": "keyword", "index": False, "doc_values": False} for name in (PAYLOAD, DIGEST)},
        **{name: {"type": "keyword"} for name in (PAGE_ID, BY)},
    }
    settings = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": -1,  # a commit refreshes; what is not committed need not be searchable
        "codec": "best_compression",
        "analysis": _ONE_TOKEN_A_SPACE,
    }
    return {"settings": {"index": settings}, "mappings": {"dynamic": "strict", "properties": properties}}


def alive(generation: int) -> list[Json]:
    """Filters for the pages that ``generation`` holds."""
    return [{"range": {BORN: {"lte": generation}}}, {"range": {DEAD: {"gt": generation}}}]


def query_of(node: Node) -> Json:
    """``node``, with scores from terms only."""
    match node:
        case Term(stream, token, weight):
            return {"term": {stream.value: {"value": token[:MOST_LETTERS], "boost": weight}}}
        case And(children):
            return {"bool": {"must": [query_of(child) for child in children] or [_silent(EVERY)]}}
        case Or(children):
            wanted = [query_of(child) for child in children]
            return {"bool": {"should": wanted, "minimum_should_match": 1}} if wanted else {"match_none": {}}
        case Not(child):
            return {"bool": {"filter": [EVERY], "must_not": [query_of(child)]}}
        case All():
            return _silent(EVERY)
        case _:
            return _silent(_unscored(node))


def _unscored(node: Run | Prefix | Fuzzy | AnyOfTerms | Equals | Between) -> Json:
    match node:
        case Run(stream, words):
            return {"match_phrase": {stream.value: {"query": " ".join(words), "analyzer": "spaces"}}}
        case Prefix(stream, beginning):
            return {"prefix": {stream.value: {"value": beginning, "rewrite": "constant_score"}}}
        case Fuzzy(stream, token, distance):
            near = {"value": token, "fuzziness": distance, "transpositions": False}
            # Without this rewriting only the fifty nearest words would count, and the answer say nothing of it.
            return {"fuzzy": {stream.value: near | {"rewrite": "constant_score"}}}
        case AnyOfTerms(stream, tokens):
            return {"terms": {stream.value: list(tokens)}}
        case Equals(keyword, value):
            return {"term": {keyword.value: {"value": value}}}
        case Between(number, low, high):
            return {"range": {number.value: {"gte": low, "lte": high}}}


def _silent(query: Json) -> Json:
    """Decides, but does not score."""
    return {"bool": {"filter": [query]}}
