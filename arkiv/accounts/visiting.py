"""From an account or a token to a ``Visitor``, and what she may see of the boxes. The shell of visits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from arkiv.accounts import services
from arkiv.accounts.models import Account, AccountRole, AccountUnit, ApiToken, BoxUnit, Unit
from arkiv.accounts.roles import Permission, Role, rights
from arkiv.accounts.visitor import Visitor
from arkiv.audit import log
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.models import Box, Page
from arkiv.settings import Settings
from index.model import Access, Grant, SecretRight

TOKEN_MARK = "arkiv_"  # noqa: S105 (how a token begins, so that one that leaks is recognised)
LONGEST_TOKEN = timedelta(days=366)


def visitor_of(row: Account) -> Visitor:
    """The visitor an account is, now."""
    roles = AccountRole.objects.filter(account=row).values_list("role", flat=True)
    units = None
    if not row.everywhere:
        units = frozenset(AccountUnit.objects.filter(account=row).values_list("unit_id", flat=True))
    return Visitor(row.pk, row.name, services.subject(row.pk), rights(Role(role) for role in roles), units)


def boxes_of(visitor: Visitor) -> Any:  # a query set; Django has no types
    """The boxes she reaches."""
    if visitor.units is None:
        return Box.objects.all()
    return Box.objects.filter(unit_row__unit__in=visitor.units)


def box_for(visitor: Visitor, ref: str) -> Box:
    """The box ``ref`` if she reaches it. Raises NoSuchThing, the same for what is not there and what is not hers."""
    row = boxes_of(visitor).filter(ref=ref).first()
    if row is None:
        raise NoSuchThing(f"Kartongen {ref} finns inte, eller hör till en enhet som du inte arbetar i.")
    return row


def unit_of(box: Box, settings: Settings) -> str:
    """What the index calls the unit of ``box``: the authority, or the unit within it that the box was given to."""
    row = BoxUnit.objects.filter(box=box).select_related("unit").first()
    return f"{settings.authority}/{row.unit.name}" if row else settings.authority


def access_of(visitor: Visitor, settings: Settings) -> Access:
    """What of the index a visitor may search: every unit, or her own; contents where she may read."""
    secrets = SecretRight.CONTENTS if visitor.may(Permission.HOLDINGS_READ) else SecretRight.NOTHING
    if visitor.units is None:
        return Access((Grant(None, secrets),))
    names = Unit.objects.filter(pk__in=visitor.units).order_by("name").values_list("name", flat=True)
    return Access(tuple(Grant(f"{settings.authority}/{name}", secrets) for name in names))


# --- units ----------------------------------------------------------------------------------------


def units() -> tuple[tuple[int, str], ...]:
    """Every unit: number and name."""
    return tuple(Unit.objects.order_by("name").values_list("pk", "name"))


def add_unit(name: str, *, actor: str) -> int:
    """A new unit; gives its number. Raises BadInput."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > 80:
        raise BadInput("Ange enhetens namn, högst 80 tecken. Inget har ändrats.")
    with transaction.atomic():
        row, made = Unit.objects.get_or_create(name=wanted)
        if not made:
            raise BadInput(f"Enheten {wanted} finns redan. Inget har ändrats.")
        log.append("unit.added", actor=actor, subject=f"unit:{row.pk}")
    return int(row.pk)


def place_box(box: Box, unit: int | None, *, actor: str) -> None:
    """Give a box to a unit, or (``None``) back to the whole authority. Raises NoSuchThing."""
    with transaction.atomic():
        if unit is None:
            BoxUnit.objects.filter(box=box).delete()
        else:
            if not Unit.objects.filter(pk=unit).exists():
                raise NoSuchThing("Enheten finns inte. Inget har ändrats.")
            BoxUnit.objects.update_or_create(box=box, defaults={"unit_id": unit})
        # The index knows the unit of each page: they are put in anew.
        Page.objects.filter(file__box=box).update(indexed="")
        log.append("box.placed", actor=actor, subject=f"box:{box.pk}", data={"unit": unit or 0})


def set_reach(name: str, chosen: Iterable[int] | None, *, actor: str) -> None:
    """Which units an account works in; ``None`` is the whole authority. Raises NoSuchThing."""
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(name=name).first()
        if row is None:
            raise NoSuchThing(f"Kontot {name} finns inte.")
        wanted = sorted(set(chosen or ()))
        AccountUnit.objects.filter(account=row).delete()
        AccountUnit.objects.bulk_create(AccountUnit(account=row, unit_id=unit) for unit in wanted)
        row.everywhere = chosen is None
        row.save(update_fields=("everywhere",))
        log.append("account.reach", actor=actor, subject=services.subject(row.pk), data={"units": wanted})


# --- tokens of programs ---------------------------------------------------------------------------


def new_token(visitor: Visitor, label: str, scope: Iterable[Permission], *, days: int, now: datetime) -> str:
    """A key for a program that acts as ``visitor``; shown once, only its hash is kept. Raises BadInput."""
    wanted = sorted(set(scope) & visitor.rights)
    if visitor.number is None or not wanted or not label.strip() or not 1 <= days <= LONGEST_TOKEN.days:
        raise BadInput("Ange vad nyckeln är till för, minst en rättighet som du har och 1–366 dagar.")
    key = TOKEN_MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            account_id=visitor.number,
            label=label.strip()[:80],
            digest=_digest(key),
            scope=wanted,
            expires=now + timedelta(days=days),
        )
        log.append("token.made", actor=visitor.actor, subject=f"token:{row.pk}", data={"scope": wanted})
    return key


def revoke_token(visitor: Visitor, number: int) -> None:
    """End one of her own tokens. Raises NoSuchThing."""
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=number, account_id=visitor.number).update(revoked=True):
            raise NoSuchThing("Nyckeln finns inte bland dina.")
        log.append("token.revoked", actor=visitor.actor, subject=f"token:{number}")


def visitor_with(key: str, *, now: datetime, today: date) -> Visitor | None:
    """Whoever a program's key stands for, with no more rights than its scope; ``None`` for one that is no good."""
    row = (
        ApiToken.objects.select_related("account")
        .filter(digest=_digest(key), revoked=False, expires__gt=now, account__is_active=True)
        .first()
    )
    if row is None:
        return None
    if row.last_used != today:
        ApiToken.objects.filter(pk=row.pk).update(last_used=today)
    whole = visitor_of(row.account)
    scope = frozenset(Permission(name) for name in row.scope if name in set(Permission))
    return Visitor(
        whole.number, whole.name, f"{whole.actor}/token:{row.pk}", whole.rights & scope, whole.units
    )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
