"""*Ordna sidor*: the stack on the table, a few documents at a time; part, join and move by dragging or by keyboard."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings import operations
from arkiv.holdings.models import BoxState, Document
from arkiv.holdings.operations import version_of
from arkiv.web import holding, reviewing
from arkiv.web.rights import Reach, Request, needs

_ON_THE_TABLE = 12


@needs(Permission.REVIEW_DECIDE, reach=Reach.BOX)
@require_safe
def arrange(request: Request, ref: str) -> HttpResponse:
    """Documents of a box beside each other, each with its pages; ``?fran=`` is the number to begin about."""
    given = request.GET.get("fran", "1")
    wanted = int(given[:9]) if given.isdecimal() else 1
    every = Document.objects.filter(box=request.box)
    before = list(every.filter(number__lt=wanted).order_by("-number").values_list("number", flat=True)[:2])
    rows = list(every.filter(number__gte=min(before, default=wanted)).order_by("number")[:_ON_THE_TABLE])
    leaves: dict[int, list[Any]] = defaultdict(list)
    for page in (
        holding.pages().filter(document__in=[row.pk for row in rows]).order_by("document", "position")
    ):
        leaves[page.document_id].append(page)
    holding.note_reading(
        request.visitor, "documents", f"box:{request.box.pk}", documents=[row.uid for row in rows]
    )
    context = {
        "box": request.box,
        "stacks": [
            (row, version_of(row), str(len(leaves[row.pk])), _leaves(ref, leaves[row.pk])) for row in rows
        ],
        "earlier": max(1, wanted - _ON_THE_TABLE) if before else None,
        "later": rows[-1].number + 1 if len(rows) == _ON_THE_TABLE else None,
        "closed": request.box.state == BoxState.CLOSED,
        "fran": wanted,
        "room": "review",
        "last_act": reviewing.last_act(request.visitor, now=timezone.now()),
    }
    return render(request, "desk/arrange.html", context)


def _leaves(ref: str, pages: list[Any]) -> list[tuple[str, str]]:
    """Of each page its place (from 1) and the address of its picture, as text: a template would localise numbers."""
    found = []
    for at, page in enumerate(pages, start=1):
        picture = _folder(ref, page.file.sha256) + f"{page.number}/liten.jpg"
        found.append((str(at), picture))
    return found


@lru_cache(maxsize=64)
def _folder(ref: str, sha256: str) -> str:
    """The address of a file's pictures: looked up once, not once for each of a hundred pages."""
    return reverse("thumb", kwargs={"ref": ref, "sha256": sha256, "number": 1}).removesuffix("1/liten.jpg")


@needs(Permission.REVIEW_DECIDE, reach=Reach.BOX)
@require_POST
def rearrange(request: Request, ref: str) -> HttpResponse:
    """One act on the table: ``dela``, ``sla-ihop`` or ``flytta``."""
    given = request.POST
    known = _ACTS.get(given.get("act", ""))
    uid = given.get("uid", "")
    if known is None:
        raise BadInput("Det går inte att göra så. Inget har ändrats.")
    _of_box(request, uid)
    known(request, uid, given)
    return HttpResponseRedirect(
        f"{reverse('arrange', kwargs={'ref': ref})}?fran={_number(given.get('fran', '1'))}#bordet"
    )


def _of_box(request: Request, uid: str) -> None:
    if not Document.objects.filter(box=request.box, uid=uid).exists():
        raise NoSuchThing("Handlingen finns inte längre i kartongen. Inget har ändrats.")


def _split(request: Request, uid: str, given: Any) -> None:
    operations.split(
        uid, _number(given.get("at", "")), actor=request.visitor.actor, expected=given.get("version", "")
    )


def _merge(request: Request, uid: str, given: Any) -> None:
    operations.merge(uid, actor=request.visitor.actor, expected=given.get("version", ""))


def _move(request: Request, uid: str, given: Any) -> None:
    to = given.get("to", "")
    _of_box(request, to)
    page, before = _number(given.get("at", "")), given.get("before", "")
    operations.move(
        uid,
        (page, page),
        to,
        before=_number(before) if before else None,
        actor=request.visitor.actor,
        expected=given.get("version", ""),
        to_expected=given.get("to_version", ""),
    )


_ACTS = {"dela": _split, "sla-ihop": _merge, "flytta": _move}


def _number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 0


PATHS = [
    path("kartong/<str:ref>/ordna", arrange, name="arrange"),
    path("kartong/<str:ref>/ordna/andra", rearrange, name="rearrange"),
]
