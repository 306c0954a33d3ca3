"""*Start*: what waits, what is urgent, what is running, how the archive is; and the list of boxes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.web import cards, overview
from arkiv.web.duties import duties_of
from arkiv.web.lists import listing
from arkiv.web.rights import Reach, Request, needs

_ON_START = 8
_ORDERS = {"beteckning": ("ref",), "titel": ("title", "ref"), "lage": ("state", "ref")}


@needs(reach=Reach.OWN)
@require_safe
def start(request: Request) -> HttpResponse:
    """The first page, cut to what the visitor may know."""
    cards.catch_up(cards.IN_A_VIEW)
    visitor, context = request.visitor, dict[str, object]()
    if visitor.may(Permission.HOLDINGS_LIST):
        newest = visiting.boxes_of(visitor).order_by("-pk")[:_ON_START]
        context |= {"boxes": overview.with_counts(newest), "work": overview.work(visitor)}
    if visitor.may(Permission.REVIEW_DECIDE):
        context |= {"queues": overview.queues_of(visitor), "waiting": overview.waiting(visitor)}
    if visitor.may(Permission.HOLDINGS_READ):
        context["urgent"] = overview.urgent(visitor)
    context["duties"] = duties_of(visitor)
    context["health"] = overview.health(visitor, settings.ARKIV)
    return render(request, "desk/start.html", context)


@needs(Permission.HOLDINGS_LIST, reach=Reach.OWN)
@require_safe
def running(request: Request) -> HttpResponse:
    """The part of *Start* that asks again by itself while something is being read."""
    return render(request, "desk/part/work.html", {"work": overview.work(request.visitor), "polled": True})


@needs(Permission.HOLDINGS_LIST, reach=Reach.OWN)
@require_safe
def boxes(request: Request) -> HttpResponse:
    """Every box the visitor reaches, with its counts."""
    cards.catch_up(cards.IN_A_VIEW)
    found = listing(request, visiting.boxes_of(request.visitor), _ORDERS)
    return render(request, "desk/boxes.html", {"listing": found, "boxes": overview.with_counts(found.rows)})


PATHS = [
    path("", start, name="start"),
    path("pagar", running, name="running"),
    path("kartonger", boxes, name="boxes"),
]
