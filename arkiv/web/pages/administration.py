"""*Administration*: accounts, roles, units, whose a box is; rules, plans, profiles; the health of the system.

Whoever changes accounts gives her password in the act: a desk left open must not make an account.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv import bootstrap
from arkiv.accounts import second_factor, services, visiting
from arkiv.accounts.models import Account
from arkiv.accounts.roles import SWEDISH, Permission, Role
from arkiv.errors import BadInput
from arkiv.holdings.models import Box
from arkiv.retention import rulebook
from arkiv.search import writer
from arkiv.web.lists import listing
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.system import checks, reading_facts

_BOXES = {"beteckning": ("ref",), "enhet": ("unit_row__unit__name", "ref")}


@needs(Permission.ACCOUNTS_MANAGE, Permission.SYSTEM_MANAGE, reach=Reach.WHOLE)
@require_safe
def administration(request: Request) -> HttpResponse:
    """What there is to look after, and with which profile pages are read."""
    profile = bootstrap.profile(settings.ARKIV)
    context = {"checks": checks(settings.ARKIV), "profile": profile, "profile_rows": reading_facts(profile)}
    return render(request, "desk/administration.html", context)


# --- accounts -----------------------------------------------------------------------------------------


@needs(Permission.ACCOUNTS_MANAGE, reach=Reach.WHOLE)
@require_safe
def accounts(request: Request) -> HttpResponse:
    """Every account with its roles and units."""
    held = {
        row.pk: ["hela myndigheten"] if row.everywhere else [each.unit.name for each in row.held_units.all()]
        for row in Account.objects.prefetch_related("held_units__unit")
    }
    lines = [(row, held.get(row.number, [])) for row in services.listed()]
    context = {
        "lines": lines,
        "roles": [(role.value, word) for role, word in SWEDISH.items()],
        "units": visiting.units(),
        "room": "administration",
    }
    return render(request, "desk/accounts.html", context)


@needs(Permission.ACCOUNTS_MANAGE, reach=Reach.WHOLE)
@require_POST
def change_account(request: Request) -> HttpResponse:
    """One change of one account; ``act`` names it. The administratör's own password comes with it."""
    given = request.POST
    known = _ACTS.get(given.get("act", ""))
    if known is None:
        raise BadInput("Det går inte att göra så. Inget har ändrats.")
    now = timezone.now()
    person = services.authenticate(request.visitor.name, given.get("mitt", ""), now=now)
    services.require(person, Permission.ACCOUNTS_MANAGE)
    with transaction.atomic():
        services.spend(person, "accounts.manage", now=now)
    known(given, person.actor)
    return HttpResponseRedirect(reverse("accounts"))


def _add(given: Any, actor: str) -> None:
    name = given.get("namn", "").strip()
    services.add(name, _roles(given), given.get("losenord", ""), actor=actor)
    visiting.set_reach(name, _units(given), actor=actor)


def _set(given: Any, actor: str) -> None:
    services.set_roles(given.get("namn", ""), _roles(given), actor=actor)
    visiting.set_reach(given.get("namn", ""), _units(given), actor=actor)


def _reset(given: Any, actor: str) -> None:
    services.reset_password(given.get("namn", ""), given.get("losenord", ""), actor=actor)


def _shut(given: Any, actor: str) -> None:
    services.set_enabled(given.get("namn", ""), False, actor=actor)


def _open(given: Any, actor: str) -> None:
    services.set_enabled(given.get("namn", ""), True, actor=actor)


def _forget(given: Any, actor: str) -> None:
    second_factor.forget(given.get("namn", ""), actor=actor)


_ACTS = {"ny": _add, "roller": _set, "losenord": _reset, "stang": _shut, "oppna": _open, "tva-steg": _forget}


def _roles(given: Any) -> list[Role]:
    return [Role(code) for code in given.getlist("roll") if code in set(Role)]


def _units(given: Any) -> list[int] | None:
    """The units that were ticked; ``None`` for the whole authority."""
    if given.get("hela"):
        return None
    return [int(number) for number in given.getlist("enhet") if number.isdecimal()]


# --- units --------------------------------------------------------------------------------------------


@needs(Permission.ACCOUNTS_MANAGE, reach=Reach.WHOLE)
@require_safe
def units(request: Request) -> HttpResponse:
    """The units, and which box belongs to which."""
    found = listing(request, Box.objects.select_related("unit_row__unit").only("ref", "unit_row"), _BOXES)
    return render(
        request, "desk/units.html", {"listing": found, "units": visiting.units(), "room": "administration"}
    )


@needs(Permission.ACCOUNTS_MANAGE, reach=Reach.WHOLE)
@require_POST
def change_unit(request: Request) -> HttpResponse:
    """A new unit, or a box given to one."""
    given = request.POST
    if given.get("namn"):
        visiting.add_unit(given["namn"], actor=request.visitor.actor)
    else:
        box = visiting.box_for(request.visitor, given.get("ref", ""))
        chosen = given.get("enhet", "")
        visiting.place_box(box, int(chosen) if chosen.isdecimal() else None, actor=request.visitor.actor)
        _index_anew(box, request.visitor.actor)
    return HttpResponseRedirect(reverse("units"))


def _index_anew(box: Box, actor: str) -> None:
    """The index keeps the unit of every page; a box that changed hands is put in anew at once."""
    if not box.assembled_from:
        return
    digests = writer.write_box(box, settings.ARKIV, bootstrap.blob_store(settings.ARKIV))
    with transaction.atomic():
        writer.mark_indexed(box, digests, actor=actor)


# --- what the archive goes by ---------------------------------------------------------------------------


@needs(reach=Reach.NONE)
@require_safe
def rules(request: Request) -> HttpResponse:
    """The rule book: every rule of retention with its source and days in force; ``?sok=`` narrows."""
    words = request.GET.get("sok", "").strip().casefold()[:60]
    book = rulebook.standard()
    names = rulebook.type_names()
    found = [
        (rule, [names.get(code, code) for code in rule.types])
        for rule in book.rules
        if not words
        or words in " ".join((rule.title, rule.source, *(names.get(c, c) for c in rule.types))).casefold()
    ]
    context = {"rules": found, "digest": book.digest, "words": words, "room": "administration"}
    return render(request, "desk/rules.html", context)


PATHS = [
    path("administration", administration, name="administration"),
    path("administration/konton", accounts, name="accounts"),
    path("administration/konton/andra", change_account, name="change_account"),
    path("administration/enheter", units, name="units"),
    path("administration/enheter/andra", change_unit, name="change_unit"),
    path("regelbok", rules, name="rules"),
]
