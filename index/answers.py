"""One page of hits out of a snapshot: circles in order, counts and facets after rights, a cursor for more."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from index.engines.protocol import FACET_KEYWORD, And, Keyword, Node, Not, Snapshot
from index.errors import StaleCursor
from index.model import (
    PROTECTED,
    Answer,
    Circle,
    Completeness,
    Entry,
    FacetField,
    Hit,
    PageId,
    PageStatus,
    Scan,
)
from index.plan import Plan, plan
from index.snippets import explain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.circles import Near
    from index.clauses import Query


@dataclass(frozen=True, slots=True)
class Request:
    """``limit`` hits of ``query`` after ``cursor``, counted by ``facets``."""

    query: Query
    limit: int
    cursor: str | None = None
    facets: tuple[FacetField, ...] = ()


@dataclass(frozen=True, slots=True)
class _Band:
    """The pages that are in a circle and in none nearer."""

    circle: Circle
    node: Node
    count: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """What one request found, counted and in order, before any page is fetched."""

    total: int
    by_circle: Mapping[Circle, int]
    facets: Mapping[FacetField, Mapping[str, int]]
    completeness: Completeness
    position: int
    pages: tuple[tuple[Circle, PageId, float], ...]


class Scopes:
    """The completeness of scopes asked for lately. It changes with the generation alone, and every answer tells it,
    so that it need not be counted over all pages each time. Rights are part of a scope.
    """

    _MOST = 256

    def __init__(self) -> None:
        self._generation = 0
        self._known: dict[tuple[Node, Node | None], Completeness] = {}

    def completeness(self, snapshot: Snapshot, planned: Plan) -> Completeness:
        """How much of the scope is unread or poorly read; counted once for each scope and generation."""
        if snapshot.generation != self._generation or len(self._known) >= self._MOST:
            self._generation, self._known = snapshot.generation, {}
        scope = (planned.scope, planned.readable)
        if scope not in self._known:
            self._known[scope] = _completeness(snapshot, planned)
        return self._known[scope]


def answer(snapshot: Snapshot, request: Request, near: Near, scopes: Scopes) -> Answer:
    """Answer one request on one generation. Raises StaleCursor."""
    found = rank(snapshot, request, near, scopes)
    hits = tuple(_hits(snapshot, request.query, found.pages))
    after = found.position + len(hits)
    return Answer(
        hits=hits,
        total=found.total,
        by_circle=found.by_circle,
        facets=found.facets,
        completeness=found.completeness,
        generation=snapshot.generation,
        cursor=_cursor(request, snapshot.generation, after) if hits and after < found.total else None,
    )


def rank(snapshot: Snapshot, request: Request, near: Near, scopes: Scopes) -> Ranked:
    """Everything of an answer but the pages themselves. Raises StaleCursor."""
    planned = plan(request.query, near)
    position = _position(request, snapshot.generation)
    bands = list(_bands(snapshot, planned))
    total = sum(band.count for band in bands)
    return Ranked(
        total=total,
        by_circle={band.circle: band.count for band in bands},
        facets=_facets(snapshot, planned, request.facets, total),
        completeness=scopes.completeness(snapshot, planned),
        position=position,
        pages=tuple(_ranked(snapshot, bands, position, request.limit)),
    )


def scan(snapshot: Snapshot, query: Query, near: Near, scopes: Scopes) -> Scan:
    """Every page that answers, in id order."""
    planned = plan(query, near)
    by_circle = {
        band.circle: tuple(snapshot.ids(band.node)) for band in _bands(snapshot, planned) if band.count
    }
    page_ids = tuple(sorted(page_id for found in by_circle.values() for page_id in found))
    return Scan(snapshot.generation, page_ids, scopes.completeness(snapshot, planned), by_circle)


def _bands(snapshot: Snapshot, planned: Plan) -> Iterator[_Band]:
    inner, counted = None, 0
    for ring in planned.rings:
        reached = snapshot.count(ring.node)
        node = ring.node if inner is None else And((ring.node, Not(inner)))
        yield _Band(ring.circle, node, reached - counted)
        inner, counted = ring.node, reached


def _ranked(
    snapshot: Snapshot, bands: Sequence[_Band], position: int, limit: int
) -> Iterator[tuple[Circle, PageId, float]]:
    """Up to ``limit`` hits from ``position`` (0-based) in the whole list: nearest circle first."""
    begin = 0
    for band in bands:
        first, last = max(position, begin) - begin, min(position + limit, begin + band.count) - begin
        if first < last:
            for page_id, score in snapshot.best(band.node, last)[first:]:
                yield band.circle, page_id, score
        begin += band.count


def _hits(snapshot: Snapshot, query: Query, found: Sequence[tuple[Circle, PageId, float]]) -> Iterator[Hit]:
    payloads = snapshot.payloads([page_id for _, page_id, _ in found])
    for circle, page_id, score in found:
        yield _hit(Entry.from_json(payloads[page_id]), query, circle, score)


def _hit(entry: Entry, query: Query, circle: Circle, score: float) -> Hit:
    if not query.access.sees_contents(entry):
        reason = "känd genom registret; innehållet är skyddat"
        return Hit(entry.page_id, entry.document_id, circle, score, reason, True, entry.without_contents())
    why = explain(entry, query.root, circle)
    return Hit(entry.page_id, entry.document_id, circle, score, why.reason, False, entry, why.snippet)


def _facets(
    snapshot: Snapshot, planned: Plan, wanted: Sequence[FacetField], total: int
) -> Mapping[FacetField, Mapping[str, int]]:
    """Counts by value, most first. The type of a page is contents, so protected pages are counted apart."""
    apart = [facet for facet in wanted if facet is FacetField.DOCTYPE and planned.readable is not None]
    found = _counted(snapshot, planned.widest, [facet for facet in wanted if facet not in apart])
    if apart and planned.readable is not None:
        found |= _counted(snapshot, And((planned.widest, planned.readable)), apart)
        for facet in apart:
            if rest := total - sum(found[facet].values()):
                found[facet][PROTECTED] = rest
    return {facet: _most_first(found[facet]) for facet in wanted}


def _counted(
    snapshot: Snapshot, node: Node, wanted: Sequence[FacetField]
) -> dict[FacetField, dict[str, int]]:
    if not wanted:
        return {}
    found = snapshot.facets(node, [FACET_KEYWORD[facet] for facet in wanted])
    return {facet: dict(found[FACET_KEYWORD[facet]]) for facet in wanted}


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _completeness(snapshot: Snapshot, planned: Plan) -> Completeness:
    counts = snapshot.facets(planned.scope, [Keyword.STATUS])[Keyword.STATUS]
    hidden = 0 if planned.readable is None else snapshot.count(And((planned.scope, Not(planned.readable))))
    return Completeness(
        in_scope=sum(counts.values()),
        unread=counts.get(PageStatus.UNREAD, 0),
        poorly_read=counts.get(PageStatus.POORLY_READ, 0),
        blank=counts.get(PageStatus.BLANK, 0),
        protected=hidden,
    )


# --- cursors ----------------------------------------------------------------------------------------
# A place in one list: worth nothing for another query, another asker or another generation. Forging one
# gains nothing, as the rights are those of the request it comes with.


def _fingerprint(query: Query) -> str:
    return sha256(repr(query).encode()).hexdigest()[:16]


def _cursor(request: Request, generation: int, position: int) -> str:
    text = json.dumps([generation, _fingerprint(request.query), position])
    return urlsafe_b64encode(text.encode()).decode()


def _position(request: Request, generation: int) -> int:
    if request.cursor is None:
        return 0
    try:
        made_for, fingerprint, position = json.loads(urlsafe_b64decode(request.cursor.encode()))
    except (Base64Error, ValueError, TypeError) as cause:
        raise StaleCursor from cause
    if (made_for, fingerprint) != (generation, _fingerprint(request.query)) or not isinstance(position, int):
        raise StaleCursor
    return max(0, position)
