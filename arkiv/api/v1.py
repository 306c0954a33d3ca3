"""Version 1 of the interface. An operation calls the service that the pages call, and decides nothing."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query

from arkiv.accounts.roles import Permission
from arkiv.accounts.visiting import access_of, boxes_of
from arkiv.api import model
from arkiv.api.guard import Key, guarded
from arkiv.audit.models import EventRow
from arkiv.errors import ArkivError, BadInput
from arkiv.holdings import operations
from arkiv.holdings.corrections import FactName
from arkiv.holdings.history import unpacked
from arkiv.holdings.operations import version_of
from arkiv.outcomes import outcome_of
from arkiv.search import queries
from arkiv.web import cards, facts, holding, overview
from arkiv.web.models import DocumentCard
from arkiv.web.rights import Reach
from index.errors import SearchError
from ingest.errors import IngestError

api = NinjaAPI(
    title="Arkiv",
    version="1",
    description="Samma arkiv som i webbläsaren, med samma rättigheter. Nycklar görs under Mitt konto.",
    auth=Key(),
    docs_url=None,  # its page would fetch scripts from elsewhere
    openapi_url="openapi.json",
    urls_namespace="api-1",
)
_PER_PAGE = 100
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Uid = Annotated[str, Path(max_length=20)]
Ref = Annotated[str, Path(max_length=40)]


def _faulty(request: HttpRequest, error: Any) -> HttpResponse:
    return api.create_response(
        request,
        {"error": type(error).__name__, "message": str(error)},
        status=outcome_of(error).http_status,
    )


for _kind in (ArkivError, SearchError, IngestError):
    api.add_exception_handler(_kind, _faulty)

_FAULTS = dict.fromkeys((400, 403, 404, 409, 422, 500), model.Fault)


@api.get("/boxes", response={200: list[model.BoxOut], **_FAULTS})
@guarded(Permission.HOLDINGS_LIST, reach=Reach.OWN)
def list_boxes(request: Any, page: PageNumber = 1) -> Any:
    """Boxes by reference, a hundred at a time."""
    cards.catch_up(cards.IN_A_VIEW)
    rows = Paginator(boxes_of(request.visitor).order_by("ref"), _PER_PAGE).get_page(page)
    return [_box(line) for line in overview.with_counts(rows.object_list)]


@api.get("/boxes/{ref}", response={200: model.BoxOut, **_FAULTS})
@guarded(Permission.HOLDINGS_LIST, reach=Reach.BOX)
def get_box(request: Any, ref: Ref) -> Any:
    """A box."""
    return _box(overview.with_counts([request.box])[0])


@api.get("/boxes/{ref}/documents", response={200: model.DocumentPage, **_FAULTS})
@guarded(Permission.HOLDINGS_READ, reach=Reach.BOX)
def list_documents(request: Any, ref: Ref, page: PageNumber = 1) -> Any:
    """The documents of a box, a hundred at a time."""
    cards.catch_up(cards.IN_A_VIEW)
    holding.note_reading(request.visitor, "list", f"box:{request.box.pk}")
    found = Paginator(DocumentCard.objects.filter(box=request.box.pk).order_by("number"), _PER_PAGE)
    shown = found.get_page(page)
    lines = [_line(card) for card in shown.object_list]
    return {"total": found.count, "page": shown.number, "pages": found.num_pages, "documents": lines}


@api.get("/documents/{uid}", response={200: model.DocumentOut, **_FAULTS})
@guarded(Permission.HOLDINGS_READ, reach=Reach.DOCUMENT)
def get_document(request: Any, uid: Uid) -> Any:
    """A document with its facts."""
    row, held = request.document, holding.held(request.document)
    holding.note_reading(request.visitor, "document", f"document:{row.uid}")
    decided = frozenset(name.value for name in unpacked(row.decided))
    return {
        "id": row.uid,
        "box": request.box.ref,
        "number": row.number,
        "title": held.told.title,
        "version": version_of(row),
        "facts": [_fact(fact) for fact in facts.facts_of(held.told, decided, held.unsure)],
    }


@api.post("/documents/{uid}/facts", response={200: model.Done, **_FAULTS})
@guarded(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
def set_fact(request: Any, uid: Uid, given: model.SetFact) -> Any:
    """Say what a fact of a document is."""
    if given.name not in set(FactName):
        raise BadInput(f"Uppgiften {given.name} finns inte. Inget har ändrats.")
    return _done(
        operations.set_fact(
            uid,
            FactName(given.name),
            given.values,
            actor=request.visitor.actor,
            expected=given.version,
            because=given.because,
        )
    )


@api.post("/documents/{uid}/confirm", response={200: model.Done, **_FAULTS})
@guarded(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
def confirm(request: Any, uid: Uid, given: model.Act) -> Any:
    """Say that everything the document has is right as it stands."""
    actor = request.visitor.actor
    return _done(operations.confirm(uid, actor=actor, expected=given.version, because=given.because))


@api.post("/documents/{uid}/split", response={200: model.Done, **_FAULTS})
@guarded(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
def split(request: Any, uid: Uid, given: model.SplitAt) -> Any:
    """Part a document in two."""
    actor = request.visitor.actor
    return _done(operations.split(uid, given.at, actor=actor, expected=given.version, because=given.because))


@api.post("/documents/{uid}/merge", response={200: model.Done, **_FAULTS})
@guarded(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
def merge(request: Any, uid: Uid, given: model.Act) -> Any:
    """Join a document to the one before it."""
    actor = request.visitor.actor
    return _done(operations.merge(uid, actor=actor, expected=given.version, because=given.because))


@api.post("/boxes/{ref}/operations/{number}/undo", response={200: model.Done, **_FAULTS})
@guarded(Permission.REVIEW_DECIDE, reach=Reach.BOX)
def undo(
    request: Any, ref: Ref, number: Annotated[int, Path(ge=1, le=2_000_000_000)], given: model.Act
) -> Any:
    """Take an operation of a box back."""
    return _done(operations.undo(ref, number, actor=request.visitor.actor, because=given.because))


@api.get("/queues", response={200: list[model.QueueOut], **_FAULTS})
@guarded(Permission.REVIEW_DECIDE, reach=Reach.OWN)
def list_queues(request: Any) -> Any:
    """What waits for a person."""
    return [
        {"queue": line.queue.value, "word": line.word, "count": line.count}
        for line in overview.queues_of(request.visitor)
    ]


@api.get("/search", response={200: model.AnswerOut, **_FAULTS})
@guarded(Permission.SEARCH_FREE, reach=Reach.OWN)
def search(
    request: Any,
    q: Annotated[str, Query(min_length=1, max_length=400)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Any:
    """Pages that answer a question in the query language."""
    visitor = request.visitor
    answer = queries.ask(
        settings.ARKIV,
        q,
        limit=limit,
        wide=False,
        actor=visitor.actor,
        access=access_of(visitor, settings.ARKIV),
    )
    return {
        "total": answer.total,
        "complete": answer.completeness.complete,
        "completeness": answer.completeness.sentence,
        "hits": [_hit(hit) for hit in answer.hits],
    }


@api.get("/log", response={200: list[model.EventOut], **_FAULTS})
@guarded(Permission.LOG_READ, reach=Reach.WHOLE)
def read_log(request: Any, after: Annotated[int, Query(ge=0, le=2**62)] = 0) -> Any:
    """Events after number ``after``, oldest first, five hundred at a time."""
    return [
        {
            "number": row.seq,
            "at": row.at,
            "actor": row.actor,
            "kind": row.kind,
            "subject": row.subject,
            "data": row.data,
            "digest": row.digest,
        }
        for row in EventRow.objects.filter(seq__gt=after).order_by("seq")[:500]
    ]


def _box(line: overview.BoxLine) -> dict[str, object]:
    return {
        "ref": line.box.ref,
        "title": line.box.title,
        "state": line.box.state,
        "files": line.counts.files,
        "pages": line.counts.pages,
        "documents": line.counts.documents,
        "missing_from_diary": line.counts.missing,
        "waiting": line.counts.waiting,
        "gaps": line.counts.gaps,
    }


def _line(card: DocumentCard) -> dict[str, object]:
    names = ("number", "title", "doctype", "dated", "case_number", "pages", "diary", "retention")
    line: dict[str, object] = {name: getattr(card, name) for name in names}
    return line | {
        "id": card.uid,
        "retention_day": card.retention_day,
        "urgent": card.urgent,
        "waits_in": card.waits,
    }


def _fact(fact: facts.Shown) -> dict[str, object]:
    return {
        "name": fact.name.value,
        "values": [value for value in fact.edit.splitlines() if value],
        "confidence": None if fact.by_person else fact.confidence,
        "doubtful": fact.doubtful,
        "decided_by_person": fact.by_person,
    }


def _done(done: operations.Done) -> dict[str, object]:
    return {"operation": done.operation, "documents": [each.id for each in done.documents]}


def _hit(hit: Any) -> dict[str, object]:
    box, file, number = str(hit.page_id).split(":")
    return {
        "box": box,
        "file": file,
        "page": int(number),
        "document": str(hit.document_id),
        "title": hit.entry.title,
        "circle": hit.circle.swedish,
        "reason": hit.reason,
    }
