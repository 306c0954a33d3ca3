"""The one door: who is it, is she far enough in, may she, and is it hers. Middleware in both ways of serving.

With a key (``arkiv serve``) the visitor is the person at the machine; with accounts (``arkiv serve --login``) she is
whoever signed in, for as long as the session's limits allow.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from arkiv.accounts import second_factor, services, visiting
from arkiv.accounts.roles import SWEDISH, Role
from arkiv.accounts.visitor import Visitor, at_the_machine
from arkiv.errors import ArkivError, NoSuchThing
from arkiv.holdings.models import Document
from arkiv.outcomes import outcome_of
from arkiv.settings import Settings
from arkiv.web.rights import Declared, Door, Reach, declared_by
from index.errors import SearchError
from ingest.errors import IngestError

Handler = Callable[[HttpRequest], HttpResponse]
CODE_GIVEN = "arkiv_code_given"
_BEGAN, _SEEN = "arkiv_began", "arkiv_seen"
_NOTE_EVERY = 60  # seconds between two writes of "still here": a session is not written at every page
_log = logging.getLogger("django.arkiv")


class Gate:
    """Lets a request through to its view, or answers in its place."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.visitor = None
        return self._get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Django calls this with the view it has found."""
        declared = declared_by(view)
        if declared is None:
            _log.error("%s declares no right and stays shut (arkiv.web.rights).", request.path)
            return render(request, "desk/told.html", _SHUT, status=403)
        if settings.ARKIV_WEB_KEY is not None:
            request.visitor = at_the_machine()
        elif (answer := _sign_in(request, declared)) is not None:
            return answer
        if declared.door is Door.OPEN:
            return None
        return admit(request, declared, kwargs)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        """Errors that carry a message for a person become a page, with the status of ``outcomes``."""
        if not isinstance(error, ArkivError | IngestError | SearchError):
            return None
        status = outcome_of(error).http_status
        title = "Finns inte" if status == 404 else "Det gick inte"
        return told(request, title, _with_names(str(error)), status)


def _with_names(message: str) -> str:
    """Accounts that ``message`` numbers, as people call them: the log has numbers, a colleague has a name."""
    numbers = {int(found) for found in _ACCOUNT.findall(message)}
    names = services.names(numbers) if numbers else {}
    return _ACCOUNT.sub(lambda found: names.get(int(found[1]), found[0]), message)


_ACCOUNT = re.compile(r"\baccount:(\d{1,12})\b")
_SHUT = {"title": "Sidan är stängd", "message": "Sidan säger inte vem som får se den, och visas därför inte."}


def told(request: HttpRequest, title: str, message: str, status: int) -> HttpResponse:
    """A message as a page, or as a note on the page that asked by htmx."""
    part = "desk/told_note.html" if getattr(request, "htmx", False) else "desk/told.html"
    return render(request, part, {"title": title, "message": message}, status=status)


def admit(request: Any, declared: Declared, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Hold the visitor against what is declared and look up what it names; an answer only where she is stopped."""
    visitor: Visitor = request.visitor
    if not declared.admits(visitor):
        message = f"Det här kräver rollen {declared.asked_for}. Inget har gjorts. Be administratören om du behöver den."
        return told(request, "Du har inte rätt till det här", message, 403)
    if declared.reach is Reach.WHOLE and visitor.units is not None:
        message = "Det här rör hela myndigheten, och du arbetar i en enhet. Be den som arbetar för hela myndigheten."
        return told(request, "Du når inte det här", message, 403)
    try:
        _look_up(request, declared.reach, visitor, kwargs)
    except NoSuchThing as error:
        return told(request, "Finns inte", str(error), 404)
    return None


def _look_up(request: Any, reach: Reach, visitor: Visitor, kwargs: dict[str, Any]) -> None:
    if reach is Reach.BOX:
        request.box = visiting.box_for(visitor, kwargs["ref"])
    elif reach is Reach.DOCUMENT:
        row = (
            Document.objects.select_related("box")
            .filter(uid=kwargs["uid"], box__in=visiting.boxes_of(visitor))
            .first()
        )
        if row is None:
            raise NoSuchThing("Handlingen finns inte, eller hör till en enhet som du inte arbetar i.")
        request.document, request.box = row, row.box


# --- signing in ------------------------------------------------------------------------------------


def _sign_in(request: Any, declared: Declared) -> HttpResponse | None:
    """Set the visitor of a session; where one is needed and not there, the way to it."""
    _limit(request.session, settings.ARKIV, time.time())
    account = request.user if request.user.is_authenticated and request.user.is_active else None
    if account is not None:
        request.visitor = visiting.visitor_of(account)
    if declared.door is Door.OPEN:
        return None
    if account is None:
        logout(request)
        return to_login(request)
    step = unfinished(request, account)
    if step and declared.door is Door.IN:
        return _go(request, reverse(step))
    return None


def unfinished(request: Any, account: Any) -> str | None:
    """The address name of what is left before the account is let in: a new password, a code, an authenticator."""
    if not account.own_password and not account.subject:
        return "new_password"
    if request.session.get(CODE_GIVEN) or (account.subject and settings.ARKIV.sso_second_factor):
        return None
    if second_factor.is_set_up(account):
        return "code"
    wanted = {role for role, word in SWEDISH.items() if word in settings.ARKIV.two_factor_roles}
    held = {Role(name) for name in account.held_roles.values_list("role", flat=True)}
    return "set_up_code" if wanted & held else None


def begin_visit(request: Any) -> None:
    """Start the clock of a session that has just been made."""
    request.session[_BEGAN] = request.session[_SEEN] = time.time()


def _limit(session: Any, given: Settings, now: float) -> None:
    """End a session that has stood still or gone on too long."""
    began, seen = session.get(_BEGAN), session.get(_SEEN)
    if began is None or seen is None:
        return
    if now - seen > given.session_idle_minutes * 60 or now - began > given.session_hours * 3600:
        session.flush()
    elif now - seen > _NOTE_EVERY:
        session[_SEEN] = now


def to_login(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which leads back here."""
    path = request.get_full_path() if request.method == "GET" and not getattr(request, "htmx", False) else "/"
    return _go(request, f"{reverse('login')}?{urlencode({'vidare': path})}")


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
