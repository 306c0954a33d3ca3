"""Who signs: account and password given in the act itself. A session alone proves nothing of this kind."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from arkiv.accounts import services
from arkiv.accounts.errors import LoginRefused
from arkiv.accounts.services import Person
from arkiv.web.rights import Request


def signed(request: Request) -> Person:
    """The person behind the form's account and password. Raises LoginRefused.

    Where people sign in it must be the one who is signed in: the second of two persons comes to her own screen.
    """
    given = request.POST
    person = services.authenticate(given.get("account", ""), given.get("password", ""), now=timezone.now())
    if settings.ARKIV_WEB_KEY is None and person.number != request.visitor.number:
        raise LoginRefused("Den som skriver under måste vara den som är inloggad. Inget har gjorts.")
    return person
