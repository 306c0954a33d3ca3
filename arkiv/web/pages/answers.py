"""One answer about a document in *Granska*: accept, correct, part, join, ask, rule on the diary; and take it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from arkiv.accounts.roles import Permission
from arkiv.diary.ruling import Ruling, RulingKind
from arkiv.errors import BadInput
from arkiv.holdings import operations
from arkiv.holdings.corrections import FactName
from arkiv.web import reviewing
from arkiv.web.queues import Queue
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.ways import address_of, after_this, back, queue_named


@needs(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
@require_POST
def act(request: Request, uid: str) -> HttpResponse:
    """One answer about a document: ``act`` names it; ``version`` and ``claim`` are of what was shown."""
    given = request.POST
    known = _ACTS.get(given.get("act", ""))
    if known is None:
        raise BadInput("Det svaret finns inte. Inget har ändrats.")
    goes_to = known(request, given)
    return HttpResponseRedirect(goes_to)


def _accept(request: Request, given: Any) -> str:
    queue = queue_named(given.get("queue") or Queue.FIELD)
    onwards = after_this(request, queue)
    if queue is Queue.ASKED:
        reviewing.answer(request.visitor, request.document)
    else:
        reviewing.accept(
            request.visitor,
            request.document,
            queue,
            claim=given.get("claim", ""),
            version=given.get("version", ""),
            now=timezone.now(),
        )
    return onwards if given.get("queue") else back(request.document.uid, given)


def _set(request: Request, given: Any) -> str:
    name = given.get("name", "")
    if name not in set(FactName):
        raise BadInput("Den uppgiften finns inte. Inget har ändrats.")
    values = [line for line in given.get("value", "").splitlines() if line.strip()]
    done = operations.set_fact(
        request.document.uid,
        FactName(name),
        values,
        actor=request.visitor.actor,
        expected=given.get("version", ""),
    )
    return back(done.documents[0].id, given) + f"#uppgift-{name}"


def _split(request: Request, given: Any) -> str:
    at = given.get("at", "")
    done = operations.split(
        request.document.uid,
        int(at[:6]) if at.isdecimal() else 0,
        actor=request.visitor.actor,
        expected=given.get("version", ""),
    )
    return back(done.documents[0].id, given)


def _merge(request: Request, given: Any) -> str:
    done = operations.merge(
        request.document.uid, actor=request.visitor.actor, expected=given.get("version", "")
    )
    return back(done.documents[0].id, given)


def _ask(request: Request, given: Any) -> str:
    queue = given.get("queue", "")
    onwards = after_this(request, queue_named(queue)) if queue else back(request.document.uid, given)
    reviewing.ask(
        request.visitor,
        request.document,
        of=given.get("of", ""),
        note=given.get("note", ""),
        claim=given.get("claim", ""),
        now=timezone.now(),
    )
    return onwards


def _rule(request: Request, given: Any) -> str:
    """It is this entry of the diary, or it is in none. ``go``: that answers the queue, and the next one comes."""
    entry, onwards = given.get("entry", ""), bool(given.get("go") and given.get("queue") == Queue.DIARY)
    if not entry and given.get("none") != "1":
        raise BadInput("Välj en post, eller säg att handlingen inte finns i diariet. Inget har ändrats.")
    goes_to = after_this(request, Queue.DIARY) if onwards else back(request.document.uid, given)
    kind = RulingKind.ENTRY if entry else RulingKind.NONE
    reviewing.rule(
        request.visitor,
        request.document,
        Ruling(request.document.uid, kind, entry),
        claim=given.get("claim", ""),
        now=timezone.now(),
        settle=onwards,
    )
    return goes_to if onwards else f"{goes_to}#uppgift-diary"


_ACTS = {"rule": _rule, "accept": _accept, "set": _set, "split": _split, "merge": _merge, "ask": _ask}


@needs(Permission.REVIEW_DECIDE, reach=Reach.OWN)
@require_POST
def undo(request: Request) -> HttpResponse:
    """Take back what the visitor did last."""
    given = request.POST
    number = given.get("number", "")
    uid = reviewing.take_back(
        request.visitor,
        given.get("kind", ""),
        given.get("box", ""),
        int(number[:12]) if number.isdecimal() else 0,
    )
    table = given.get("fran", "")
    if table.isdecimal():  # it was done at the table, and is looked at there
        place = reverse("arrange", kwargs={"ref": given.get("box", "")})
        return HttpResponseRedirect(f"{place}?fran={table[:9]}#bordet")
    return HttpResponseRedirect(address_of(uid, given.get("queue", "")))


PATHS = [
    path("handling/<str:uid>/svar", act, name="act"),
    path("angra", undo, name="undo"),
]
