"""What may be copies of the records of a request in other boxes, to take in or leave."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.disclosure import copy_services, reach_services, services
from arkiv.web.rights import Reach, Request, needs


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def copies(request: Request, asked: str) -> HttpResponse:
    """Looked for when somebody asks: it reads every record of the request."""
    reach = reach_services.reached(asked, request.visitor)
    found = copy_services.candidates(
        asked,
        [item for item in reach.items if item.included],
        settings.ARKIV,
        visiting.access_of(request.visitor, settings.ARKIV),
        actor=request.visitor.actor,
    )
    open_stages = {"received", "scoped", "reviewing"}
    context = {
        "one": services.request(asked),
        "found": [(each, round(100 * each.share)) for each in found],
        "open": services.request(asked).state.value in open_stages,
        "room": "requests",
    }
    return render(request, "desk/request_copies.html", context)


PATHS = [path("begaran/<str:asked>/kopior", copies, name="request_copies")]
