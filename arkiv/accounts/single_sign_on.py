"""Who a person is by the municipality's own sign-on (OpenID Connect), and the roles that gives. The shell of ``oidc``.

The provider says who she is and which groups or app roles she has; the archive's settings say which roles those are
here. A group the settings do not name gives nothing, and nobody is let in with nothing. An account that somebody has
switched off here stays so, whatever the provider says; an account with a password of its own is never taken over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from arkiv.accounts import services
from arkiv.accounts.errors import LoginRefused
from arkiv.accounts.models import Account, AccountRole, AccountUnit, Unit
from arkiv.accounts.roles import Role, conflicts
from arkiv.accounts.sign_on_rules import EVERYWHERE, Rules
from arkiv.audit import log

_ACTOR = "sso"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider has said and signed: ``subject`` is its issuer and its own id of the person."""

    subject: str
    name: str
    groups: tuple[str, ...]


def recognise(claims: Claims, rules: Rules) -> Account:
    """The account of ``claims``, made at the first visit, with the roles it has by now. Raises LoginRefused."""
    roles = rules.roles_of(claims.groups)
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(subject=claims.subject).first()
        if row is not None and (not roles or conflicts(roles)):
            _set_roles(row, ())  # what she had by her groups she no longer has
        elif roles and not conflicts(roles):
            row = row or _new(claims)
            _set_roles(row, roles)
            if rules.units:
                _set_units(row, rules.units_of(claims.groups))
        allowed = row is not None and row.is_active and bool(roles) and not conflicts(roles)
        subject = services.subject(row.pk) if row is not None else "sso"
        log.append("account.recognised" if allowed else "account.refused", actor=_ACTOR, subject=subject)
    if row is None or not allowed:
        raise LoginRefused(_why(roles))
    return row


def _why(roles: tuple[Role, ...]) -> str:
    if conflicts(roles):
        return (
            "Dina grupper ger både rollen administratör och en annan, och de kan inte förenas. Du är inte inloggad. "
            "Be den som sköter grupperna att rätta det."
        )
    if not roles:
        return (
            "Du är känd av kommunens inloggning men hör inte till någon grupp som har en roll i Arkiv. Du är inte "
            "inloggad. Be den som sköter grupperna om en roll."
        )
    return "Ditt konto i Arkiv är avstängt. Du är inte inloggad. Be administratören om du behöver det."


def _new(claims: Claims) -> Account:
    """An account without a password, that reaches no unit until a group or an administratör gives it one."""
    row = Account(name=_free_name(claims.name), subject=claims.subject, everywhere=False)
    row.set_unusable_password()
    row.save()
    log.append("account.added", actor=_ACTOR, subject=services.subject(row.pk), data={"sso": True})
    return row


def _free_name(wanted: str) -> str:
    """A name nobody has: an account that is there already belongs to somebody else, even under the same name."""
    stem = re.sub(r"[^\w.@+-]+", ".", wanted.strip()).strip(".")[: _LONGEST_NAME - 6] or "person"
    taken = set(Account.objects.filter(name__startswith=stem).values_list("name", flat=True))
    return next(
        name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name not in taken
    )


def _set_roles(row: Account, roles: tuple[Role, ...]) -> None:
    if services.roles_of(row) == roles:
        return
    AccountRole.objects.filter(account=row).delete()
    AccountRole.objects.bulk_create(AccountRole(account=row, role=role.value) for role in roles)
    log.append(
        "account.roles",
        actor=_ACTOR,
        subject=services.subject(row.pk),
        data={"roles": [role.value for role in roles]},
    )


def _set_units(row: Account, names: frozenset[str]) -> None:
    everywhere = EVERYWHERE in names
    wanted = set(Unit.objects.filter(name__in=names).values_list("pk", flat=True))
    held = set(AccountUnit.objects.filter(account=row).values_list("unit_id", flat=True))
    if (row.everywhere, held) == (everywhere, wanted):
        return
    AccountUnit.objects.filter(account=row).delete()
    AccountUnit.objects.bulk_create(AccountUnit(account=row, unit_id=unit) for unit in sorted(wanted))
    row.everywhere = everywhere
    row.save(update_fields=("everywhere",))
    log.append(
        "account.reach", actor=_ACTOR, subject=services.subject(row.pk), data={"units": sorted(wanted)}
    )
