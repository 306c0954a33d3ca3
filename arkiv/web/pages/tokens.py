"""Keys for programs: made and ended by the person whose account they act for."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts import visiting
from arkiv.accounts.models import ApiToken
from arkiv.accounts.roles import Permission
from arkiv.web.rights import Request, signed_in

WORDS = {
    Permission.HOLDINGS_LIST: "se att kartonger och handlingar finns",
    Permission.HOLDINGS_READ: "läsa handlingar",
    Permission.REVIEW_DECIDE: "rätta och bekräfta handlingar",
    Permission.SEARCH_FREE: "söka fritt",
    Permission.LOG_READ: "läsa loggen",
}
"""What a key can be made for: the rights that operations of the interface ask for."""


@signed_in
@require_safe
def tokens(request: Request) -> HttpResponse:
    """One's own keys."""
    return _page(request)


@signed_in
@require_POST
def new_token(request: Request) -> HttpResponse:
    """Make a key; it is shown this once."""
    given = request.POST
    days = given.get("dagar", "")
    key = visiting.new_token(
        request.visitor,
        given.get("till", ""),
        [right for right in WORDS if right.value in given.getlist("far")],
        days=int(days) if days.isdecimal() and len(days) < 5 else 0,
        now=timezone.now(),
    )
    return _page(request, key)


@signed_in
@require_POST
def revoke_token(request: Request) -> HttpResponse:
    """End a key."""
    number = request.POST.get("nyckel", "")
    visiting.revoke_token(request.visitor, int(number[:12]) if number.isdecimal() else 0)
    return HttpResponseRedirect(reverse("tokens"))


def _page(request: Request, key: str = "") -> HttpResponse:
    own = ApiToken.objects.filter(account_id=request.visitor.number or 0, revoked=False).order_by("-pk")
    rights = [(right.value, word) for right, word in WORDS.items() if request.visitor.may(right)]
    return render(request, "desk/tokens.html", {"tokens": own, "rights": rights, "key": key})


PATHS = [
    path("konto/nycklar", tokens, name="tokens"),
    path("konto/nycklar/ny", new_token, name="new_token"),
    path("konto/nycklar/avsluta", revoke_token, name="revoke_token"),
]
