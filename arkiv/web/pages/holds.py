"""*Gallringsstopp*: what must not be destroyed while something goes on. Placed here, lifted here, never removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.errors import BadInput
from arkiv.holdings.models import Box, Document
from arkiv.retention import services
from arkiv.retention.holds import Hold, HoldReason, HoldScope
from arkiv.retention.models import HoldReasonChoice, HoldScopeChoice, RetentionAnswerRow
from arkiv.web import holding, works
from arkiv.web.actors import names_of
from arkiv.web.days import day_of
from arkiv.web.rights import Reach, Request, needs

_LONGEST = 500


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_safe
def holds(request: Request) -> HttpResponse:
    """Every hold ever placed, those in force first; a form for a new one. ``?kartong=`` and ``?handling=`` fill it."""
    today = timezone.localdate()
    placed = sorted(services.holds(), key=lambda one: not _in_force(one, today))
    names = names_of(one.placed_by for one in placed)
    scope, key = "", ""
    if request.GET.get("kartong"):
        scope, key = HoldScope.BOX.value, request.GET["kartong"][:100]
    elif request.GET.get("handling"):
        scope, key = HoldScope.DOCUMENT.value, request.GET["handling"][:100]
    holding.note_reading(request.visitor, "holds", "holds")
    context = {
        "lines": [
            (one, HoldScopeChoice(one.scope).label, HoldReasonChoice(one.kind).label, names[one.placed_by],
             _in_force(one, today))
            for one in placed
        ],
        "scopes": HoldScopeChoice.choices,
        "kinds": HoldReasonChoice.choices,
        "scope": scope,
        "key": key,
        "today": today.isoformat(),
        "may_lift": request.visitor.may(Permission.DISPOSAL_REQUEST),
        "room": "disposals",
    }  # fmt: skip
    return render(request, "desk/holds.html", context)


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_POST
def place_hold(request: Request) -> HttpResponse:
    """A new hold. The answers it may reach are tried anew in the background."""
    given = request.POST
    if given.get("scope") not in set(HoldScope) or given.get("kind") not in set(HoldReason):
        raise BadInput("Ange vad stoppet gäller och vad som pågår. Inget har ändrats.")
    scope, key = HoldScope(given["scope"]), given.get("key", "").strip()
    _must_be_there(scope, key)
    services.place_hold(
        scope,
        key[:100],
        reason=given.get("reason", "")[:_LONGEST],
        kind=HoldReason(given["kind"]),
        from_day=day_of(given.get("from", "")) or timezone.localdate(),
        until=day_of(given.get("until", "")),
        reference=given.get("reference", "").strip()[:100],
        actor=request.visitor.actor,
    )
    _try_anew(scope, key, request.visitor.actor)
    return HttpResponseRedirect(reverse("holds"))


@needs(Permission.DISPOSAL_REQUEST, reach=Reach.WHOLE)
@require_POST
def lift_hold(request: Request) -> HttpResponse:
    """Give a hold its last day. Whoever may ask for a destruction may lift; who only proposes may not."""
    given = request.POST
    if not given.get("sure"):
        raise BadInput("Bocka för att det som pågick är avslutat. Inget har ändrats.")
    last_day = day_of(given.get("until", "")) or timezone.localdate()
    lifted = services.lift_hold(given.get("ref", "")[:20], last_day=last_day, actor=request.visitor.actor)
    _try_anew(lifted.scope, lifted.key, request.visitor.actor)
    return HttpResponseRedirect(reverse("holds"))


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_POST
def hold_hits(request: Request) -> HttpResponse:
    """Which documents a hold reaches, counted now over every box: asked for, since it takes its time."""
    ref = request.POST.get("ref", "")[:20]
    hits = services.held_by(ref, law_on=timezone.localdate())
    holding.note_reading(
        request.visitor, "holds", f"hold:{ref}", documents=[one.document for one in hits][:500]
    )
    return render(request, "desk/hold_hits.html", {"ref": ref, "hits": hits, "room": "disposals"})


def _in_force(one: Hold, today: date) -> bool:
    return one.until is None or one.until >= today


def _must_be_there(scope: HoldScope, key: str) -> None:
    """A misspelt box or document would stop nothing, and nobody would know."""
    missing = (scope is HoldScope.BOX and not Box.objects.filter(ref=key).exists()) or (
        scope is HoldScope.DOCUMENT and not Document.objects.filter(uid=key).exists()
    )
    if missing:
        raise BadInput(f"Det finns ingen {HoldScopeChoice(scope).label} {key[:40]}. Inget stopp är lagt.")


def _try_anew(scope: HoldScope, key: str, actor: str) -> None:
    answered: Any = RetentionAnswerRow.objects.order_by()
    if scope is HoldScope.BOX:
        answered = answered.filter(box__ref=key)
    elif scope is HoldScope.DOCUMENT:
        answered = answered.filter(document=key)
    for ref in answered.values_list("box__ref", flat=True).distinct():
        works.check(ref, actor)


PATHS = [
    path("gallringsstopp", holds, name="holds"),
    path("gallringsstopp/nytt", place_hold, name="place_hold"),
    path("gallringsstopp/hav", lift_hold, name="lift_hold"),
    path("gallringsstopp/traffar", hold_hits, name="hold_hits"),
]
