"""Many at once: the surest documents of a queue with their first page, to be looked over and accepted together."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.accounts.visiting import boxes_of
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing, NotAllowedNow
from arkiv.holdings.models import Document
from arkiv.holdings.operations import version_of
from arkiv.web import cards, holding, reviewing
from arkiv.web.models import DocumentCard
from arkiv.web.queues import SWEDISH, Queue
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.ways import queue_named

_IN_PREVIEW = 40


@needs(Permission.REVIEW_DECIDE, reach=Reach.OWN)
@require_safe
def many(request: Request, queue: str) -> HttpResponse:
    """The surest documents of a queue, to be looked over and accepted together."""
    kind = queue_named(queue)
    places = list(reviewing.in_queue(request.visitor, kind).order_by("-rank", "-document")[:_IN_PREVIEW])
    numbers = [place.document for place in places]
    known = DocumentCard.objects.in_bulk(numbers)
    rows = Document.objects.select_related("box").in_bulk(numbers)
    claims = cards.claims_of(list(rows.values()))
    lines = [
        (known[place.document], row, version_of(row), claims[row.pk], place.rank // 10)
        for place in places
        if place.document in known and (row := rows.get(place.document)) is not None
    ]
    holding.note_reading(
        request.visitor, "documents", f"queue:{kind}", documents=[row.uid for _, row, *_ in lines]
    )
    context = {"queue": kind, "queue_word": SWEDISH[kind], "lines": lines, "room": "review"}
    return render(request, "desk/many.html", context)


@needs(Permission.REVIEW_DECIDE, reach=Reach.OWN)
@require_POST
def accept_many(request: Request, queue: str) -> HttpResponse:
    """Accept those that were ticked. One that somebody changed meanwhile is left, and said."""
    kind = queue_named(queue)
    done, left = 0, []
    for ticked in request.POST.getlist("handling")[:_IN_PREVIEW]:
        uid, _, rest = ticked.partition(":")
        version, _, claim = rest.partition(":")
        try:
            _accept_one(request, kind, uid, version, claim)
            done += 1
        except (NoSuchThing, ChangedMeanwhile, BadInput, NotAllowedNow) as error:
            left.append(str(error))
    context = {"queue": kind, "queue_word": SWEDISH[kind], "done": done, "left": left, "room": "review"}
    return render(request, "desk/many_done.html", context)


def _accept_one(request: Request, queue: Queue, uid: str, version: str, claim: str) -> None:
    row = Document.objects.filter(uid=uid, box__in=boxes_of(request.visitor)).first()
    if row is None:
        raise NoSuchThing("En handling finns inte längre.")
    reviewing.accept(request.visitor, row, queue, claim=claim, version=version, now=timezone.now())


PATHS = [
    path("granska/<str:queue>/flera", many, name="many"),
    path("granska/<str:queue>/flera/godkann", accept_many, name="accept_many"),
]
