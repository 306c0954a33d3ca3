"""Signing in and out: password, code, a new password, an authenticator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkiv.accounts import second_factor, services
from arkiv.accounts.errors import LoginRefused
from arkiv.accounts.models import Account
from arkiv.errors import BadInput, NotPermitted
from arkiv.web import gate
from arkiv.web.barcode import as_svg_path
from arkiv.web.pages import single_sign_on
from arkiv.web.rights import Request, half_way, open_to_all, signed_in

_BACKEND = "django.contrib.auth.backends.ModelBackend"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@open_to_all
@form_page
def login(request: Any) -> HttpResponse:
    """Name and password. With a key there is nothing to sign in to."""
    if settings.ARKIV_WEB_KEY is not None:
        return HttpResponseRedirect("/")
    onwards = _onwards(request)
    context = {"onwards": onwards, "sso": single_sign_on.is_on()}
    if request.method == "POST":
        try:
            person = services.authenticate(
                request.POST.get("namn", ""), request.POST.get("losenord", ""), now=timezone.now()
            )
        except LoginRefused as error:
            return render(request, "desk/login.html", context | {"fault": str(error)}, status=403)
        begin_session(request, Account.objects.get(pk=person.number), backend=_BACKEND)
        gate.begin_visit(request)
        return HttpResponseRedirect(onwards)
    return render(request, "desk/login.html", context)


@open_to_all
@require_POST
def logout(request: Any) -> HttpResponse:
    """End the visit."""
    if settings.ARKIV_WEB_KEY is None:
        by_provider = bool(getattr(request.user, "subject", ""))
        end_session(request)
        if by_provider and single_sign_on.is_on():
            return render(request, "desk/signed_out.html", {"elsewhere": _elsewhere(request)})
        return HttpResponseRedirect(reverse("login"))
    return HttpResponseRedirect("/")


def _elsewhere(request: Any) -> str:
    """Where the visit at the provider is ended; ``""`` when it says nothing of it, or nothing at all."""
    from arkiv.accounts import oidc

    try:
        return oidc.sign_out_address(request.build_absolute_uri(reverse("login")))
    except LoginRefused:
        return ""


@half_way
@form_page
def code(request: Any) -> HttpResponse:
    """The code of the authenticator, or a recovery code."""
    fault = ""
    if request.method == "POST":
        if second_factor.is_right(_account(request), request.POST.get("kod", "")):
            request.session.cycle_key()
            request.session[gate.CODE_GIVEN] = True
            return HttpResponseRedirect(_onwards(request))
        fault = "Koden stämmer inte, eller är redan använd. Vänta på nästa och försök igen."
    return render(request, "desk/code.html", {"fault": fault}, status=403 if fault else 200)


@half_way
@form_page
def set_up_code(request: Any) -> HttpResponse:
    """Tie an authenticator to the account. Somebody who has one must have given its code first."""
    account = _account(request)
    if second_factor.is_set_up(account) and not request.session.get(gate.CODE_GIVEN):
        return HttpResponseRedirect(reverse("code"))
    fault = ""
    if request.method == "POST":
        codes = second_factor.confirm(account, request.POST.get("kod", ""))
        if codes is not None:
            request.session.cycle_key()
            request.session[gate.CODE_GIVEN] = True
            return render(request, "desk/recovery_codes.html", {"codes": codes})
        fault = "Koden stämmer inte. Kontrollera att telefonens klocka går rätt och försök med nästa."
    enrolment = second_factor.begin(account, settings.ARKIV.municipality or "Arkiv")
    context = {"fault": fault, "enrolment": enrolment, "drawn": as_svg_path(enrolment.address)}
    return render(request, "desk/set_up_code.html", context, status=403 if fault else 200)


@half_way
@form_page
def new_password(request: Any) -> HttpResponse:
    """Change one's own password; the old one is asked for."""
    account = _account(request)
    context: dict[str, object] = {"must": not account.own_password}
    if request.method == "POST":
        try:
            _change(account.name, request.POST)
        except (BadInput, LoginRefused) as error:
            return render(request, "desk/new_password.html", context | {"fault": str(error)}, status=422)
        given = bool(request.session.get(gate.CODE_GIVEN))
        # The old session ends with the old password; this one goes on, under a new name.
        begin_session(request, Account.objects.get(pk=account.pk), backend=_BACKEND)
        gate.begin_visit(request)
        request.session[gate.CODE_GIVEN] = given
        return HttpResponseRedirect("/")
    return render(request, "desk/new_password.html", context)


def _change(name: str, given: Any) -> None:
    if given.get("nytt") != given.get("igen"):
        raise BadInput("De två nya lösenorden är inte lika. Inget har ändrats.")
    now = timezone.now()
    person = services.authenticate(name, given.get("gammalt", ""), now=now)
    services.change_password(person, given.get("nytt", ""), now=now)


@signed_in
@require_safe
def account(request: Request) -> HttpResponse:
    """Who I am here: roles, units, two steps."""
    row = Account.objects.filter(pk=request.visitor.number).first()
    context = {
        "row": row,
        "roles": services.roles_of(row) if row else (),
        "units": [held.unit.name for held in row.held_units.select_related("unit")] if row else [],
        "two_steps": second_factor.is_set_up(row) if row else False,
    }
    return render(request, "desk/account.html", context)


def _account(request: Any) -> Any:
    """The account that is signing in. Raises NotPermitted where the server was started with a key."""
    if settings.ARKIV_WEB_KEY is not None:
        raise NotPermitted(
            "Vid datorn behövs inget konto. Starta med 'arkiv serve --login' om flera ska logga in."
        )
    return request.user


def _onwards(request: Any) -> str:
    """The address asked for before signing in, if it is one of ours."""
    asked = str(request.POST.get("vidare") or request.GET.get("vidare") or "/")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") and not asked.startswith("//") else "/"


PATHS = [
    path("logga-in", login, name="login"),
    path("logga-ut", logout, name="logout"),
    path("logga-in/kod", code, name="code"),
    path("konto", account, name="account"),
    path("konto/tva-steg", set_up_code, name="set_up_code"),
    path("konto/losenord", new_password, name="new_password"),
]
