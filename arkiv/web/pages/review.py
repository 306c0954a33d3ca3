"""*Granska*: a document with its image beside what is claimed of it, a key for each answer; the queues it waits in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from arkiv.accounts import services
from arkiv.accounts.roles import Permission
from arkiv.diary import ruling_services
from arkiv.diary.answers import DiaryCode
from arkiv.errors import NoSuchThing
from arkiv.holdings.doctype_names import all_names
from arkiv.holdings.history import unpacked
from arkiv.holdings.models import Document
from arkiv.holdings.operations import version_of
from arkiv.web import facts, holding, overview, reviewing
from arkiv.web.holding import Held
from arkiv.web.marks import Upright, marks_on
from arkiv.web.models import Waiting
from arkiv.web.pages.altered import address_in_queue
from arkiv.web.queues import ASKS, SWEDISH, Queue
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.ways import queue_named

_MOST_CANDIDATES = 5


@needs(Permission.REVIEW_DECIDE, reach=Reach.OWN)
@require_safe
def review(request: Request) -> HttpResponse:
    """Every queue with how many wait in it."""
    return render(request, "desk/review.html", {"queues": overview.queues_of(request.visitor)})


@needs(Permission.REVIEW_DECIDE, reach=Reach.OWN)
@require_safe
def review_queue(request: Request, queue: str) -> HttpResponse:
    """The next document of a queue; ``?efter=`` skips to the one after that document."""
    kind = queue_named(queue)
    after = request.GET.get("efter", "")
    row = Document.objects.filter(uid=after).only("pk").first() if after else None
    found = reviewing.following(request.visitor, kind, row.pk if row else None)
    if found is None and after:
        found = reviewing.following(request.visitor, kind)
    if found is None:
        return render(request, "desk/queue_empty.html", {"queue": kind, **_undoable(request)})
    return HttpResponseRedirect(reverse("review_document", kwargs={"queue": queue, "uid": found.uid}))


@needs(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
@require_safe
def review_document(request: Request, queue: str, uid: str) -> HttpResponse:
    """A document in a queue, ready to be answered. Two wordings are held side by side on a page of their own."""
    kind = queue_named(queue)
    if kind is Queue.VERSION:
        return HttpResponseRedirect(address_in_queue(uid))
    return _desk(request, kind)


@needs(Permission.HOLDINGS_READ, reach=Reach.DOCUMENT)
@require_safe
def document(request: Request, uid: str) -> HttpResponse:
    """A document outside of any queue."""
    return _desk(request, None)


@needs(Permission.HOLDINGS_READ, reach=Reach.DOCUMENT)
@require_safe
def sheet(request: Request, uid: str, number: int) -> HttpResponse:
    """One page of a document with its frames, to be put in the place of another."""
    seat = Seat(holding.held(request.document), number)
    holding.note_reading(request.visitor, "page", f"page:{seat.page.pk}")
    return render(request, "desk/part/sheet.html", {"seat": seat, "box": request.box})


@dataclass(frozen=True)
class Seat:
    """A document on the desk and the page of it (``number``, from 1) that is open."""

    held: Held
    number: int

    @cached_property
    def page(self) -> Any:
        if not 1 <= self.number <= len(self.held.pages):
            raise NoSuchThing(f"Handlingen har {len(self.held.pages)} sidor. Inget har ändrats.")
        return self.held.pages[self.number - 1]

    @cached_property
    def told(self) -> Any:
        return holding.told_page(self.page)

    @cached_property
    def marks(self) -> Any:
        return marks_on(self.told, self.held.told)

    @cached_property
    def upright(self) -> Upright:
        return Upright.of(self.told)

    @property
    def uid(self) -> str:
        return str(self.held.row.uid)

    @property
    def last(self) -> int:
        return len(self.held.pages)


def _desk(request: Request, queue: Queue | None) -> HttpResponse:
    row = request.document
    held = holding.held(row)
    asked = request.GET.get("blad", "1")
    seat = Seat(held, int(asked[:6]) if asked.isdecimal() else 1)
    decided = frozenset(name.value for name in unpacked(row.decided))
    waits = tuple(
        Queue(code) for code in Waiting.objects.filter(document=row.pk).values_list("queue", flat=True)
    )
    holding.note_reading(request.visitor, "document", f"document:{row.uid}")
    context = {
        "seat": seat,
        "box": request.box,
        "told": held.told,
        "facts": facts.facts_of(held.told, decided, held.unsure),
        "types": sorted(all_names().items(), key=lambda each: each[1]),
        "version": version_of(row),
        "queue": queue,
        "queue_word": SWEDISH[queue] if queue else "",
        "queue_asks": ASKS[queue] if queue else "",
        "waits": waits,
        "questions": reviewing.questions(row),
        **_diary(held),
        "colleagues": [each.name for each in services.listed() if each.enabled] if queue else (),
        "room": "review" if queue else "boxes",
        **_undoable(request),
    }
    if queue is not None:
        context["left"] = overview.in_queue(request.visitor, queue)
    return render(request, "desk/document.html", context)


def _diary(held: Held) -> dict[str, Any]:
    """What can be answered of the diary: the entry chosen, and the others in their order after it."""
    answer = held.told.diary
    if answer is None:
        return {}
    ruled = ruling_services.standing(held.row)
    known = list(answer.candidates)[:_MOST_CANDIDATES]
    chosen = known[0] if known and ruled is not None and known[0].entry == ruled.entry else None
    unsure = answer.code == DiaryCode.UNCERTAIN and ruled is None
    return {
        "ruled": ruled,
        "chosen": chosen,
        "other_entries": known[1:] if chosen or (known and unsure) else known,
        "proposed": known[0] if known and unsure else None,
    }


def _undoable(request: Request) -> dict[str, object]:
    if not request.visitor.may(Permission.REVIEW_DECIDE):
        return {}
    return {"last_act": reviewing.last_act(request.visitor, now=timezone.now())}


_UID = "<str:uid>"
PATHS = [
    path("granska", review, name="review"),
    path("granska/<str:queue>", review_queue, name="review_queue"),
    path(f"granska/<str:queue>/{_UID}", review_document, name="review_document"),
    path(f"handling/{_UID}", document, name="document"),
    path(f"handling/{_UID}/blad/<int:number>", sheet, name="sheet"),
]
