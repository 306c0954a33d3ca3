"""The redaction desk: a sheet at a time, its words to pick, its passages framed and listed, before and after.

What is done is sent with the page's claim, so that nobody decides of something newer than she saw; the answer is the
sheet again, at the place where she was. The script only moves and marks: without it the same forms do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.disclosure import (
    marking_services,
    preview_services,
    reach_services,
    review_services,
    rulebook,
    services,
)
from arkiv.disclosure.masking import claim_of
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.review import tally
from arkiv.disclosure.states import State
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.models import Page
from arkiv.web import holding, pictures
from arkiv.web.marks import Upright
from arkiv.web.pages.disclosure_marks import ACTS, Went
from arkiv.web.picture_answers import shown
from arkiv.web.redacting import Place, grounds_for, sheets_of, shown_on, words_of
from arkiv.web.rights import Reach, Request, needs

TOLD = {
    "maskerat": ("{} uppgift är maskerad.", "{} uppgifter är maskerade."),
    "visat": ("{} uppgift visas.", "{} uppgifter visas."),
    "godtaget": (
        "Förslagen i handlingen är godtagna. {} uppgift i begäran väntar.",
        "Förslagen i handlingen är godtagna. {} uppgifter i begäran väntar.",
    ),
    "andrat": ("{} uppgift är ändrad.", "{} uppgifter är ändrade."),
    "borttaget": ("Maskeringen är borttagen.", "Maskeringarna är borttagna."),
    "angrat": (
        "Det senaste är ångrat: {} uppgift står som förut.",
        "Det senaste är ångrat: {} uppgifter står som förut.",
    ),
    "gjort": ("Gjort igen: {} uppgift.", "Gjort igen: {} uppgifter."),
    "inget": ("Det finns inget att ångra eller göra om.",) * 2,
    "last": ("Du har intygat att du läst sidan.",) * 2,
    "hallet": ("Handlingen lämnas inte ut.",) * 2,
    "lamnat": ("Handlingen lämnas ut.",) * 2,
}
"""What is said when an act is done; the address names which."""


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def sheet(request: Request, asked: str, number: int) -> HttpResponse:
    """Page ``number`` of everything asked for. Reading it is logged with the request as its reason."""
    at = sheet_of(request, asked, number)
    row, reading = _row(at), marking_services.page_reading(at.item, at.place, settings.ARKIV)
    told, book = holding.told_page(row), rulebook.standard()
    reach = reach_services.reached(asked, request.visitor)
    passages = _read(request, asked, at)
    shown = shown_on(at, reading, passages, book)
    own, others = grounds_for(at.item.activity, book)
    state = services.request(asked).state
    context = {
        "asked": asked,
        "at": at,
        "box": row.file.box,
        "page": told,
        "upright": Upright.of(told),
        "shown": shown,
        "words": words_of(reading, shown),
        "claim": claim_of(at.item, [one for one in passages if one.document == at.item.document], at.page),
        "open": state is State.REVIEWING,
        "must_look": at.place in at.item.to_look_at,
        "looked": at.place in at.item.looked_at,
        "rules": render_to_string("desk/part/rule_options.html", {"own_rules": own, "other_rules": others}),
        "tally": tally(reach.items, passages),
        "elsewhere": reach.elsewhere,
        "over": [one for one in shown if one.over_masked],
        "waiting": [one for one in shown if one.waits],
        "next_waiting": _next_waiting(reach.items, at, passages),
        "can_undo": review_services.can_turn(asked, request.visitor.actor)[0],
        "can_redo": review_services.can_turn(asked, request.visitor.actor)[1],
        "said": _said(request),
        "room": "requests",
    }
    return render(request, "desk/request_sheet.html", context)


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_POST
def sheet_act(request: Request, asked: str, number: int) -> HttpResponse:
    """One act of the review, named by ``act``; back to the sheet it was done on, and to the place."""
    does = ACTS.get(request.POST.get("act", ""))
    if does is None:
        raise BadInput("Det går inte att göra så. Inget har ändrats.")
    at = sheet_of(request, asked, number)
    with transaction.atomic():
        claim = request.POST.get("claim", "")
        marking_services.require_shown(asked, at.item.document, at.page, claim)
        went = does(request, at, asked)
    return HttpResponseRedirect(_back(asked, at, went))


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def compare(request: Request, asked: str, number: int) -> HttpResponse:
    """The sheet before and after, side by side."""
    at = sheet_of(request, asked, number)
    row = _row(at)
    passages = _read(request, asked, at)
    reading = marking_services.page_reading(at.item, at.place, settings.ARKIV)
    shown = shown_on(at, reading, passages, rulebook.standard())
    told = holding.told_page(row)
    context = {
        "asked": asked,
        "at": at,
        "box": row.file.box,
        "page": told,
        "upright": Upright.of(told),
        "waiting": [one for one in shown if one.waits and one.passage.proposed != "show"],
        "over": [one for one in shown if one.over_masked],
        "left": preview_services.words_left(reading, [one.passage for one in shown]),
        "room": "requests",
    }
    return render(request, "desk/request_compare.html", context)


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def after(request: Request, asked: str, number: int) -> HttpResponse:
    """The sheet as it would go out, as a picture. Made anew each time, and kept nowhere."""
    at = sheet_of(request, asked, number)
    return shown(lambda: pictures.jpeg(preview_services.after(asked, at.item, at.place, settings.ARKIV)))


def sheet_of(request: Request, ref: str, number: int) -> Place:
    """Sheet ``number`` of what she reaches of a request. Raises NoSuchThing."""
    sheets = sheets_of(reach_services.reached(ref, request.visitor).items)
    if not 1 <= number <= len(sheets):
        raise NoSuchThing(f"{ref} har {len(sheets)} sidor.")
    return sheets[number - 1]


def _row(at: Place) -> Any:  # a row; Django has no types
    return Page.objects.select_related("file__box").get(
        file__sha256=at.page.file, number=at.page.number, file__box__ref=at.item.box
    )


def _read(request: Request, ref: str, at: Place) -> tuple[Passage, ...]:
    """The passages of all she reaches; that she looks at this page is logged."""
    reach = reach_services.reached(ref, request.visitor)
    found = review_services.read_sheet(ref, at.item.document, at.place, actor=request.visitor.actor)
    return tuple(one for one in found if reach.holds(one.document))


def _next_waiting(items: Sequence[Item], at: Place, passages: Sequence[Passage]) -> int:
    """The next sheet after this one, round, on which something waits; 0 when nothing does."""
    waits = {(one.document, one.page) for one in passages if one.ruled is None}
    sheets = sheets_of(items)
    order = [*sheets[at.number :], *sheets[: at.number - 1]]
    return next((one.number for one in order if one.item.given and (one.item.document, one.page) in waits), 0)


def _said(request: Request) -> str:
    given = request.GET.get("antal", "")
    count = int(given[:6]) if given.isdecimal() else 0
    return TOLD.get(request.GET.get("gjort", ""), ("", ""))[count != 1].format(count)


def _back(ref: str, at: Place, went: Went) -> str:
    """The sheet again. A word is named in the query: a fragment that cannot take the focus takes it from others."""
    address = reverse("request_sheet", kwargs={"asked": ref, "number": went.sheet or at.number})
    query = {"gjort": went.told, "antal": went.count}
    if went.fragment.startswith("ord-"):
        return f"{address}?{urlencode(query | {'vid': went.fragment})}"
    return f"{address}?{urlencode(query)}" + (f"#{went.fragment}" if went.fragment else "")


PATHS = [
    path("begaran/<str:asked>/blad/<int:number>", sheet, name="request_sheet"),
    path("begaran/<str:asked>/blad/<int:number>/gor", sheet_act, name="request_sheet_act"),
    path("begaran/<str:asked>/blad/<int:number>/jamfor", compare, name="request_compare"),
    path("begaran/<str:asked>/blad/<int:number>/efter.jpg", after, name="request_after"),
]
