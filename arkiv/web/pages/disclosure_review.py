"""The secrecy review on the screen: a sheet at a time, its passages framed and listed, each ruled on in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.disclosure import (
    hand_services,
    review_services,
    rulebook,
    ruling_services,
    scope_services,
    services,
)
from arkiv.disclosure.facts import KIND_WORDS, WHOSE_WORDS
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.rule import RULING_WORDS, Ruling
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.models import Page
from arkiv.web import holding
from arkiv.web.marks import Upright
from arkiv.web.rights import Reach, Request, needs
from ingest.model import PageRef


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the delivery to be: its number from 1, of how many, its record and its place in that."""

    number: int
    total: int
    item: Item
    page: PageRef
    place: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as listed, and its frames on the upright page: x, y, width, height."""

    passage: Passage
    kind: str
    whose: str
    proposed: str
    ruled: str
    frames: tuple[tuple[int, int, int, int], ...]


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.WHOLE)
@require_safe
def sheet(request: Request, asked: str, number: int) -> HttpResponse:
    """Page ``number`` of everything asked for. Reading it is logged with the request as its reason."""
    at = _sheet(asked, number)
    row = Page.objects.select_related("file__box").get(
        file__sha256=at.page.file, number=at.page.number, file__box__ref=at.item.box
    )
    told = holding.told_page(row)
    view = Upright.of(told)
    passages = review_services.passages_of(asked, actor=request.visitor.actor)
    here = [_shown(one, view) for one in passages if one.page == at.page]
    context = {
        "asked": asked,
        "at": at,
        "box": row.file.box,
        "page": told,
        "upright": view,
        "shown": here,
        "open": services.request(asked).state.value == "reviewing",
        "must_look": at.place in at.item.to_look_at,
        "looked": at.place in at.item.looked_at,
        "rules": rulebook.standard().secret,
        "tally": review_services.tally_of(asked),
        "room": "requests",
    }
    return render(request, "desk/request_sheet.html", context)


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.WHOLE)
@require_POST
def sheet_act(request: Request, asked: str, number: int) -> HttpResponse:
    """One act of the review, named by ``act``; back to the sheet it was done on."""
    known = _ACTS.get(request.POST.get("act", ""))
    if known is None:
        raise BadInput("Det går inte att göra så. Inget har ändrats.")
    known(request, _sheet(asked, number), asked)
    return HttpResponseRedirect(reverse("request_sheet", kwargs={"asked": asked, "number": number}))


def _sheet(ref: str, number: int) -> Sheet:
    pages = [
        (item, page, place)
        for item in scope_services.items_of(ref)
        if item.included
        for place, page in enumerate(item.pages, start=1)
    ]
    if not 1 <= number <= len(pages):
        raise NoSuchThing(f"{ref} har {len(pages)} sidor.")
    item, page, place = pages[number - 1]
    return Sheet(number, len(pages), item, page, place)


def _shown(one: Passage, view: Upright) -> Shown:
    frames = []
    for box in one.boxes:
        x0, y0, x1, y1 = view.turned((box.x0, box.y0, box.x1, box.y1))
        frames.append((round(x0) - 2, round(y0) - 2, round(x1 - x0) + 4, round(y1 - y0) + 4))
    ruled = RULING_WORDS[one.ruled.ruling] if one.ruled else ""
    words = (KIND_WORDS[one.kind], WHOSE_WORDS[one.whose], RULING_WORDS[one.proposed])
    return Shown(one, *words, ruled, tuple(frames))


# --- acts ------------------------------------------------------------------------------------------


def _rule(request: Request, at: Sheet, ref: str) -> None:
    given = request.POST
    if not given.get("number", "").isdecimal():
        raise BadInput("Ange vilken uppgift. Inget har ändrats.")
    number = int(given["number"][:9])
    numbers = ruling_services.of_person(ref, number) if given.get("person") else (number,)
    ruling = Ruling.MASK if given.get("hide") == "1" else Ruling.SHOW
    ruling_services.rule(
        ref,
        numbers,
        ruling,
        reason=given.get("because", ""),
        rule_id=given.get("rule", ""),
        actor=request.visitor.actor,
    )


def _accept(request: Request, at: Sheet, ref: str) -> None:
    ruling_services.accept(ref, document=at.item.document, actor=request.visitor.actor)


def _mask(request: Request, at: Sheet, ref: str) -> None:
    hand_services.mask_words(
        ref,
        at.item.document,
        at.place,
        request.POST.get("words", ""),
        settings.ARKIV,
        rule_id=request.POST.get("rule", ""),
        reason=request.POST.get("because", ""),
        law_on=timezone.localdate(),
        actor=request.visitor.actor,
    )


def _withhold(request: Request, at: Sheet, ref: str) -> None:
    rule_id = "" if at.item.withheld else request.POST.get("rule", "")
    if not at.item.withheld and not rule_id:
        raise BadInput("Välj sekretessregeln. Inget har ändrats.")
    because = request.POST.get("because", "")
    ruling_services.withhold(
        ref, at.item.document, rule_id=rule_id, reason=because, actor=request.visitor.actor
    )


def _seen(request: Request, at: Sheet, ref: str) -> None:
    ruling_services.seen(ref, at.item.document, [at.place], actor=request.visitor.actor)


def _undo(request: Request, at: Sheet, ref: str) -> None:
    ruling_services.undo(ref, actor=request.visitor.actor)


_ACTS: dict[str, Callable[[Request, Sheet, str], None]] = {
    "avgor": _rule,
    "godta": _accept,
    "maskera": _mask,
    "hall-inne": _withhold,
    "last": _seen,
    "angra": _undo,
}

PATHS = [
    path("begaran/<str:asked>/blad/<int:number>", sheet, name="request_sheet"),
    path("begaran/<str:asked>/blad/<int:number>/gor", sheet_act, name="request_sheet_act"),
]
