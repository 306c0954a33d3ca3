"""*Åtgärda*: papers that may need somebody to act today, most urgent first; who has each, and what was done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.diary import worklist
from arkiv.diary.models import WorkRow
from arkiv.diary.triage import WorkState
from arkiv.diary.worklist import Act
from arkiv.errors import BadInput
from arkiv.web import holding
from arkiv.web.days import day_of
from arkiv.web.lists import listing
from arkiv.web.rights import Reach, Request, needs

_ORDERS = {"brådska": ("grade", "pk"), "kartong": ("box__ref", "pk"), "dag": ("due", "grade", "pk")}
_STATES = {WorkState.OPEN: "ingen har tagit den", WorkState.TAKEN: "pågår", WorkState.DONE: "klar"}
_ACTS = {Act.TAKEN: "tagen av", Act.NOTE: "anteckning", Act.DONE: "klar", Act.REOPENED: "upptagen igen"}


@needs(Permission.REVIEW_DECIDE, Permission.DIARY_DECIDE, reach=Reach.OWN)
@require_safe
def todo(request: Request) -> HttpResponse:
    """The list. ``?visa=allt`` shows what is done as well."""
    rows = WorkRow.objects.select_related("box").filter(box__in=visiting.boxes_of(request.visitor))
    everything = request.GET.get("visa") == "allt"
    if not everything:
        rows = rows.exclude(state=WorkState.DONE)
    found = listing(request, rows, _ORDERS)
    works = [worklist.work_of(row, today=timezone.localdate()) for row in found.rows]
    holding.note_reading(
        request.visitor, "worklist", "worklist", documents=[one.item.document for one in works]
    )
    context = {"listing": found, "works": works, "everything": everything, "states": _STATES}
    return render(request, "desk/todo.html", context)


@needs(Permission.REVIEW_DECIDE, Permission.DIARY_DECIDE, reach=Reach.DOCUMENT)
@require_safe
def todo_item(request: Request, uid: str) -> HttpResponse:
    """One paper: the facts with their places, what the law required then and requires now, what was done."""
    work = worklist.of_document(request.box, uid, today=timezone.localdate())
    holding.note_reading(request.visitor, "worklist", f"document:{uid}")
    context = {
        "work": work,
        "box": request.box,
        "state": _STATES[work.state],
        "steps": [(step, _ACTS[step.act]) for step in work.progress],
        "done": work.state is WorkState.DONE,
        "room": "todo",
    }
    return render(request, "desk/todo_item.html", context)


@needs(Permission.REVIEW_DECIDE, Permission.DIARY_DECIDE, reach=Reach.DOCUMENT)
@require_POST
def todo_step(request: Request, uid: str) -> HttpResponse:
    """Give it an owner and a day, note something, say that it is done, or take it up again."""
    given, today = request.POST, timezone.localdate()
    ref = worklist.of_document(request.box, uid, today=today).ref
    said: dict[str, Any] = {"actor": request.visitor.actor, "today": today}
    match given.get("act", ""):
        case Act.TAKEN:
            worklist.assign(ref, owner=given.get("owner", ""), due=day_of(given.get("due", "")), **said)
        case Act.NOTE:
            worklist.note(ref, given.get("text", ""), **said)
        case Act.DONE:
            worklist.finish(ref, given.get("text", ""), **said)
        case Act.REOPENED:
            worklist.reopen(ref, given.get("text", ""), **said)
        case _:
            raise BadInput("Det svaret finns inte. Inget har ändrats.")
    return HttpResponseRedirect(reverse("todo_item", kwargs={"uid": uid}))


PATHS = [
    path("atgarda", todo, name="todo"),
    path("handling/<str:uid>/atgarda", todo_item, name="todo_item"),
    path("handling/<str:uid>/atgarda/steg", todo_step, name="todo_step"),
]
