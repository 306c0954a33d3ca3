"""Who may look: the one who holds the key that was printed when the server started.

The key comes once, in the address; it is exchanged for a signed cookie and leaves the address again, so that
it stays out of history and screenshots. Where people sign in (``arkiv serve --login``) this middleware is not there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

PARAMETER = "nyckel"
_SALT = "arkiv.web.access"
_HOURS = 12

Handler = Callable[[HttpRequest], HttpResponse]


class KeyMiddleware:
    """Lets in whoever has shown the key; everyone else gets a kind page that says where the key is (403)."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.GET.get(PARAMETER)
        if given is not None and request.method == "GET":
            return self._exchange(request, given)
        if request.get_signed_cookie(_cookie(request), None, salt=_SALT, max_age=_HOURS * 3600) == "in":
            return self._get_response(request)
        return _refused(request)

    def _exchange(self, request: HttpRequest, given: str) -> HttpResponse:
        if not secrets.compare_digest(given.encode(), settings.ARKIV_WEB_KEY.encode()):
            return _refused(request)
        rest = request.GET.copy()
        rest.pop(PARAMETER)
        query = f"?{rest.urlencode()}" if rest else ""
        response = HttpResponseRedirect(request.path + query)
        response.set_signed_cookie(
            _cookie(request), "in", salt=_SALT, max_age=_HOURS * 3600, httponly=True, samesite="Strict"
        )
        return response


class NoStoreMiddleware:
    """Every page may hold secret papers: no cache, shared or the browser's own, keeps any of them."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response["Cache-Control"] = "no-store"
        return response


def _cookie(request: HttpRequest) -> str:
    """Cookies do not tell ports apart; two archives on one machine must not log each other out."""
    return f"arkiv_{request.get_port()}"


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/refused.html", status=403)
