"""*Granska*: a document with its image beside what is claimed of it, a key for each answer; the queues it waits in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts import services
from arkiv.accounts.roles import Permission
from arkiv.diary import ruling_services
from arkiv.diary.answers import DiaryCode
from arkiv.diary.ruling import Ruling, RulingKind
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing, NotAllowedNow
from arkiv.holdings import operations
from arkiv.holdings.corrections import FactName
from arkiv.holdings.doctype_names import all_names
from arkiv.holdings.history import unpacked
from arkiv.holdings.models import Document
from arkiv.holdings.operations import version_of
from arkiv.web import cards, facts, holding, overview, reviewing
from arkiv.web.holding import Held
from arkiv.web.marks import Upright, marks_on
from arkiv.web.models import DocumentCard, Waiting
from arkiv.web.pages.altered import address_in_queue
from arkiv.web.queues import ASKS, SWEDISH, Queue
from arkiv.web.rights import Reach, Request, needs

_IN_PREVIEW = 40
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
    kind = _queue(queue)
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
    kind = _queue(queue)
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


# --- answers ------------------------------------------------------------------------------------------


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
    queue = _queue(given.get("queue") or Queue.FIELD)
    onwards = _next(request, queue)
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
    return onwards if given.get("queue") else _back(request.document.uid, given)


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
    return _back(done.documents[0].id, given) + f"#uppgift-{name}"


def _split(request: Request, given: Any) -> str:
    at = given.get("at", "")
    done = operations.split(
        request.document.uid,
        int(at[:6]) if at.isdecimal() else 0,
        actor=request.visitor.actor,
        expected=given.get("version", ""),
    )
    return _back(done.documents[0].id, given)


def _merge(request: Request, given: Any) -> str:
    done = operations.merge(
        request.document.uid, actor=request.visitor.actor, expected=given.get("version", "")
    )
    return _back(done.documents[0].id, given)


def _ask(request: Request, given: Any) -> str:
    queue = given.get("queue", "")
    onwards = _next(request, _queue(queue)) if queue else _back(request.document.uid, given)
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
    goes_to = _next(request, Queue.DIARY) if onwards else _back(request.document.uid, given)
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
    return HttpResponseRedirect(_address(uid, given.get("queue", "")))


# --- many at once -------------------------------------------------------------------------------------


@needs(Permission.REVIEW_DECIDE, reach=Reach.OWN)
@require_safe
def many(request: Request, queue: str) -> HttpResponse:
    """The surest documents of a queue, to be looked over and accepted together."""
    kind = _queue(queue)
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
    kind = _queue(queue)
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
    from arkiv.accounts.visiting import boxes_of

    row = Document.objects.filter(uid=uid, box__in=boxes_of(request.visitor)).first()
    if row is None:
        raise NoSuchThing("En handling finns inte längre.")
    reviewing.accept(request.visitor, row, queue, claim=claim, version=version, now=timezone.now())


# --- where to -----------------------------------------------------------------------------------------


def _queue(code: str) -> Queue:
    if code not in set(Queue):
        raise NoSuchThing(f"Det finns ingen kö som heter {code[:20]}.")
    return Queue(code)


def _next(request: Request, queue: Queue) -> str:
    """The address of the document after this one, looked up before this one leaves the queue."""
    found = reviewing.following(request.visitor, queue, request.document.pk)
    if found is None or found.document == request.document.pk:
        return reverse("review_queue", kwargs={"queue": queue.value})
    return _address(str(found.uid), queue.value)


def _back(uid: str, given: Any) -> str:
    return _address(uid, given.get("queue", ""))


def _address(uid: str, queue: str) -> str:
    if queue in set(Queue):
        return reverse("review_document", kwargs={"queue": queue, "uid": uid})
    return reverse("document", kwargs={"uid": uid})


_UID = "<str:uid>"
PATHS = [
    path("granska", review, name="review"),
    path("granska/<str:queue>", review_queue, name="review_queue"),
    path("granska/<str:queue>/flera", many, name="many"),
    path("granska/<str:queue>/flera/godkann", accept_many, name="accept_many"),
    path(f"granska/<str:queue>/{_UID}", review_document, name="review_document"),
    path(f"handling/{_UID}", document, name="document"),
    path(f"handling/{_UID}/blad/<int:number>", sheet, name="sheet"),
    path(f"handling/{_UID}/svar", act, name="act"),
    path("angra", undo, name="undo"),
]
