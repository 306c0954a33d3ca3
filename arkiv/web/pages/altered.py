"""*Två lydelser*: a record that lies there twice, side by side, each difference framed on both papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.alterations import services
from arkiv.alterations.model import VERDICT_WORDS, Altered, Spot, Verdict, Wording, shown
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.models import Document, Page
from arkiv.web import holding, reviewing, wordings
from arkiv.web.actors import name_of
from arkiv.web.marks import Upright
from arkiv.web.queues import SWEDISH, Queue
from arkiv.web.rights import Reach, Request, needs

KEYS = {Verdict.ALTERED: "a", Verdict.SAME: "s", Verdict.APART: "o"}


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def altered_box(request: Request, ref: str) -> HttpResponse:
    """Every record of the box that lies in two wordings, and what somebody has said of it."""
    pairs = services.pairs_in(request.box)
    said = services.words_on(request.box, pairs)
    holding.note_reading(request.visitor, "wordings", f"box:{request.box.pk}")
    lines = [(pair, said.get((pair.ours.id, pair.theirs.id))) for pair in pairs]
    context = {"box": request.box, "lines": lines, "room": "boxes"}
    return render(request, "desk/altered_box.html", context)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two papers as shown."""

    wording: Wording
    page: Any
    upright: Upright
    frames: tuple[wordings.Frame, ...]
    file: str


@needs(Permission.HOLDINGS_READ, reach=Reach.DOCUMENT)
@require_safe
def altered(request: Request, uid: str) -> HttpResponse:
    """The document beside its other wording: ``?mot=`` names which, ``?skillnad=`` the difference to look at."""
    pair = _pair(request, request.GET.get("mot", ""))
    chosen = min(_number(request.GET.get("skillnad", "")), max(1, len(pair.parts)))
    queue = Queue.VERSION if _in_queue(request) else None
    said = services.words_on(request.box, (pair,)).get((pair.ours.id, pair.theirs.id))
    told = [pair.ours.id, pair.theirs.id]
    holding.note_reading(request.visitor, "documents", f"box:{request.box.pk}", documents=told)
    context = {
        "box": request.box,
        "uid": uid,
        "pair": pair,
        "other": pair.theirs.id if uid == pair.ours.id else pair.ours.id,
        "lines": wordings.lines_of(pair),
        "chosen": chosen,
        "sides": (_side(request, pair, chosen, ours=True), _side(request, pair, chosen, ours=False)),
        "said": said,
        "said_by": name_of(said.actor) if said else "",
        "seen": shown(pair),
        "verdicts": [(verdict, word, KEYS[verdict]) for verdict, word in VERDICT_WORDS.items()],
        "queue": queue,
        "queue_word": SWEDISH[Queue.VERSION],
        "claim": holding.held(_ours(request, pair)).claim,
        "room": "review" if queue else "boxes",
    }
    if queue:
        context["left"] = reviewing.in_queue(request.visitor, queue).count()
    return render(request, "desk/altered.html", context)


@needs(Permission.REVIEW_DECIDE, reach=Reach.DOCUMENT)
@require_POST
def judge(request: Request, uid: str) -> HttpResponse:
    """A person's word on the pair, or that she takes one back. From a queue, on to the next document of it."""
    given = request.POST
    pair = _pair(request, given.get("mot", ""))
    here = f"{reverse('altered', kwargs={'uid': uid})}?mot={given.get('mot', '')}"
    row = _ours(request, pair)
    if given.get("act") == "undo":
        number = given.get("number", "")
        reviewing.take_back_wording(request.visitor, row, int(number[:12]) if number.isdecimal() else 0)
        return HttpResponseRedirect(here)
    if given.get("verdict") not in set(Verdict):
        raise BadInput("Det svaret finns inte. Inget har ändrats.")
    onwards = reviewing.following(request.visitor, Queue.VERSION, row.pk)
    reviewing.judge_wording(
        request.visitor,
        row,
        pair,
        Verdict(given["verdict"]),
        because=given.get("because", ""),
        seen=given.get("seen", ""),
        claim=given.get("claim", ""),
        now=timezone.now(),
    )
    if not given.get("queue"):
        return HttpResponseRedirect(here)
    if onwards is None or onwards.uid == row.uid:
        return HttpResponseRedirect(reverse("review_queue", kwargs={"queue": Queue.VERSION.value}))
    return HttpResponseRedirect(address_in_queue(str(onwards.uid)))


def address_in_queue(uid: str) -> str:
    """Where a document that waits in the queue of altered documents is looked at."""
    return f"{reverse('altered', kwargs={'uid': uid})}?ko={Queue.VERSION.value}"


def _pair(request: Request, other: str) -> Altered:
    pairs = services.pairs_of(request.document)
    for pair in pairs:
        if not other or other in (pair.ours.id, pair.theirs.id):
            return pair
    raise NoSuchThing("Handlingen har ingen annan lydelse i kartongen. Inget har ändrats.")


def _ours(request: Request, pair: Altered) -> Document:
    """The later of the two: the one that waits in the queue."""
    if request.document.uid == pair.ours.id:
        return request.document
    return Document.objects.select_related("box").get(box=request.box, uid=pair.ours.id)


def _in_queue(request: Request) -> bool:
    return request.GET.get("ko") == Queue.VERSION and request.visitor.may(Permission.REVIEW_DECIDE)


def _number(text: str) -> int:
    return max(1, int(text[:6])) if text.isdecimal() else 1


def _side(request: Request, pair: Altered, chosen: int, *, ours: bool) -> Side:
    wording = pair.ours if ours else pair.theirs
    spots: tuple[Spot, ...] = ()
    if pair.parts:
        part = pair.parts[chosen - 1]
        spots = part.our_spots if ours else part.their_spots
    first = Page.objects.select_related("file").filter(document__uid=wording.id).order_by("position").first()
    if first is None:
        raise NoSuchThing("Handlingen har inga sidor att visa. Inget har ändrats.")
    sha256, number = wordings.place_of(spots, (str(first.file.sha256), int(first.number)))
    told = holding.told_page(holding.page_named(request.box, sha256, number))
    return Side(
        wording, told, Upright.of(told), wordings.frames_on(told, pair.parts, chosen, ours=ours), sha256
    )


PATHS = [
    path("kartong/<str:ref>/lydelser", altered_box, name="altered_box"),
    path("handling/<str:uid>/lydelser", altered, name="altered"),
    path("handling/<str:uid>/lydelser/svar", judge, name="judge"),
]
