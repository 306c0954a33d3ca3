"""Signing in through the municipality's own sign-on: to the provider, and back from it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from arkiv.accounts.errors import LoginRefused
from arkiv.web import gate
from arkiv.web.rights import open_to_all

_FAILED = (
    "Kommunens inloggning svarade inte som den ska, eller så tog det för lång tid. Du är inte inloggad. "
    "Försök igen; händer det ofta, säg till administratören."
)


def is_on() -> bool:
    """Whether there is a provider to go to."""
    if settings.ARKIV_WEB_KEY is not None or not settings.ARKIV.sso_issuer:
        return False
    from arkiv.accounts import oidc

    return oidc.is_on(settings.ARKIV)


@open_to_all
@require_safe
def sso(request: Any) -> HttpResponse:
    """To the provider, with a state, a nonce and a code challenge that only this visit knows."""
    if not is_on():
        return HttpResponseRedirect(reverse("login"))
    from arkiv.accounts import oidc

    class Begin(_library().OIDCAuthenticationRequestView):  # type: ignore[misc]
        get_settings = staticmethod(oidc.setting)

    return _told(request, Begin)


@open_to_all
@require_safe
def sso_answer(request: Any) -> HttpResponse:
    """Back from the provider: whoever it says she is gets the roles that her groups give here, or is refused."""
    if not is_on():
        return HttpResponseRedirect(reverse("login"))
    from arkiv.accounts import oidc

    class Answer(_library().OIDCAuthenticationCallbackView):  # type: ignore[misc]
        get_settings = staticmethod(oidc.setting)

        def login_success(self) -> HttpResponse:
            answer: HttpResponse = super().login_success()
            gate.begin_visit(self.request)
            return answer

        def login_failure(self) -> HttpResponse:
            raise LoginRefused(_FAILED)

    return _told(request, Answer)


def _library() -> Any:
    from mozilla_django_oidc import views

    return views


def _told(request: Any, view: Any) -> HttpResponse:
    """What ``view`` answers, or the sign-in page with what went wrong."""
    import jwt
    import requests

    try:
        answer: HttpResponse = view.as_view()(request)
    except LoginRefused as error:
        fault = str(error)
    except (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, KeyError, ValueError):
        fault = _FAILED
    else:
        return answer
    return render(request, "desk/login.html", {"fault": fault, "onwards": "/", "sso": True}, status=403)


PATHS = [
    path("logga-in/kommunen", sso, name="sso"),
    path("logga-in/kommunen/svar", sso_answer, name="sso_answer"),
]
