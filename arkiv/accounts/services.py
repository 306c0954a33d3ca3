"""The shell of the accounts room: add, change, disable, and establish who somebody is.

Passwords are hashed and judged by Django's own code. A name or a password never reaches the log.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from arkiv.accounts import throttle
from arkiv.accounts.errors import LoginRefused, MissingRight
from arkiv.accounts.models import Account, AccountRole, Presence
from arkiv.accounts.roles import SWEDISH, Permission, Role, conflicts, holders, rights
from arkiv.audit import log
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow

GOOD_FOR = timedelta(minutes=10)
"""How long a given password vouches for the person: long enough to press a key, too short to leave a desk."""
_WRONG = "Kontot eller lösenordet stämmer inte, eller så är kontot avstängt. Inget har gjorts."


@dataclass(frozen=True, slots=True)
class AccountRowFacts:
    """An account as listed. ``name`` is for people; the log says ``subject``."""

    number: int
    name: str
    roles: tuple[Role, ...]
    enabled: bool
    own_password: bool
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has just given her password. ``token`` proves it and can be spent once (see ``spend``)."""

    number: int
    name: str
    roles: tuple[Role, ...]
    token: str

    @property
    def actor(self) -> str:
        """How the log names her."""
        return subject(self.number)

    def may(self, permission: Permission) -> bool:
        return permission in rights(self.roles)


def subject(number: int) -> str:
    """The opaque name of an account in the log."""
    return f"account:{number}"


def add(name: str, roles: Sequence[Role], password: str, *, own: bool = False, actor: str) -> AccountRowFacts:
    """A new account. ``own``: the person herself typed the password (only so for the very first account).

    Raises BadInput for a name that is taken or unfit, roles that exclude each other, or a weak password.
    """
    wanted = tuple(dict.fromkeys(roles))
    if not wanted or conflicts(wanted):
        raise BadInput(
            "Ange minst en roll. Administratör kan inte förenas med någon annan: den som delar ut konton ska "
            "inte också handla i dem. Inget konto är skapat."
        )
    _check_name(name)
    with transaction.atomic():
        if Account.objects.filter(name=name).exists():
            raise BadInput(f"Kontot {name} finns redan. Välj ett annat namn.")
        if not _administrators().exists() and wanted != (Role.ADMINISTRATOR,):
            raise NotAllowedNow(
                "Arkivet har ingen administratör än. Det första kontot måste vara en: "
                f"'arkiv account add NAMN --role {SWEDISH[Role.ADMINISTRATOR]}'. Inget konto är skapat."
            )
        row = Account(name=name, own_password=own)
        _set(row, password)
        row.save()
        AccountRole.objects.bulk_create(AccountRole(account=row, role=role.value) for role in wanted)
        log.append(
            "account.added",
            actor=actor,
            subject=subject(row.pk),
            data={"roles": [role.value for role in wanted]},
        )
    return _facts(row)


def change_password(person: Person, new: str, *, now: datetime) -> None:
    """A person changes her own password; from now on it is hers alone. Raises BadInput if it is weak or the same."""
    with transaction.atomic():
        row = spend(person, "account.password_changed", now=now)
        if check_password(new, row.password):
            raise BadInput("Det nya lösenordet är detsamma som det gamla. Inget har ändrats.")
        _set(row, new)
        row.own_password = True
        row.save(update_fields=("password", "own_password"))
        log.append("account.password_changed", actor=person.actor, subject=person.actor)


def reset_password(name: str, new: str, *, actor: str) -> None:
    """An administratör sets a password for another, who must change it before she can prove anything."""
    with transaction.atomic():
        row = _row(name)
        if row.subject:
            raise NotAllowedNow(
                f"{name} loggar in genom kommunens inloggning och har inget lösenord här. Inget har ändrats."
            )
        _set(row, new)
        row.own_password, row.failures, row.blocked_until = False, 0, None
        row.save(update_fields=("password", "own_password", "failures", "blocked_until"))
        log.append("account.password_reset", actor=actor, subject=subject(row.pk))


def set_roles(name: str, roles: Sequence[Role], *, actor: str) -> AccountRowFacts:
    """Give an account these roles in place of those it has. Raises BadInput, NotAllowedNow."""
    wanted = tuple(dict.fromkeys(roles))
    if not wanted or conflicts(wanted):
        raise BadInput(
            "Ange minst en roll; administratör kan inte förenas med någon annan. Inget har ändrats."
        )
    with transaction.atomic():
        row = _row(name)
        others = _administrators().exclude(pk=row.pk)
        if Role.ADMINISTRATOR in _roles(row) and Role.ADMINISTRATOR not in wanted and not others.exists():
            raise NotAllowedNow(
                f"{name} är den sista administratören. Lägg upp en till först. Inget har ändrats."
            )
        AccountRole.objects.filter(account=row).delete()
        AccountRole.objects.bulk_create(AccountRole(account=row, role=role.value) for role in wanted)
        log.append(
            "account.roles",
            actor=actor,
            subject=subject(row.pk),
            data={"roles": [role.value for role in wanted]},
        )
    return _facts(row)


def set_enabled(name: str, enabled: bool, *, actor: str) -> AccountRowFacts:
    """Let an account in again or shut it out. Raises NotAllowedNow for the last administratör."""
    with transaction.atomic():
        row = _row(name)
        others = _administrators().exclude(pk=row.pk)
        if not enabled and Role.ADMINISTRATOR in _roles(row) and not others.exists():
            raise NotAllowedNow(
                f"{name} är den sista administratören: utan henne kan ingen öppna ett konto igen. "
                "Lägg upp en till först. Inget har ändrats."
            )
        row.is_active = enabled
        row.save(update_fields=("is_active",))
        log.append("account.enabled" if enabled else "account.disabled", actor=actor, subject=subject(row.pk))
    return _facts(row)


def listed() -> tuple[AccountRowFacts, ...]:
    """Every account, by name."""
    return tuple(_facts(row) for row in Account.objects.order_by("name"))


def names(numbers: Iterable[int]) -> dict[int, str]:
    """What the accounts of these numbers are called."""
    return dict(Account.objects.filter(pk__in=set(numbers)).values_list("pk", "name"))


def roles_of(row: Account) -> tuple[Role, ...]:
    """The roles an account has."""
    return _roles(row)


def has_administrator() -> bool:
    """Whether somebody is there who can be asked to make accounts."""
    return bool(_administrators().exists())


# --- who is it ------------------------------------------------------------------------------------


def authenticate(name: str, password: str, *, now: datetime) -> Person:
    """The person who has this name and password. Raises LoginRefused; wrong tries are counted and cost time.

    The count is kept in a transaction of its own, so that a refusal cannot undo it.
    """
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(name=name).first()
        if row is not None and row.blocked_until is not None and row.blocked_until > now:
            blocked: datetime | None = row.blocked_until
            right = False
        else:
            blocked = None
            right = _is_right(row, password)
        if row is not None and blocked is None:
            _count(row, right, now)
        person = _present(row, now) if right and row is not None else None
    if blocked is not None:
        minutes = int((blocked - now).total_seconds() // 60) + 1
        raise LoginRefused(f"För många fel lösenord. Försök igen om {minutes} min. Inget har gjorts.")
    if person is None:
        raise LoginRefused(_WRONG)
    return person


def require(person: Person, permission: Permission) -> None:
    """Raises MissingRight, naming the roles that have the right."""
    if not person.may(permission):
        wanted = " eller ".join(SWEDISH[role] for role in holders(permission))
        raise MissingRight(f"{person.name} har inte rollen som krävs ({wanted}). Inget har gjorts.")


def spend(person: Person, act: str, *, now: datetime) -> Account:
    """Use up the proof that ``person`` is here, for ``act``. Call inside the act's transaction.

    Raises LoginRefused when it was never given, is another's, too old or already spent, or the account is shut.
    """
    digest = hashlib.sha256(person.token.encode()).hexdigest()
    presence = Presence.objects.select_for_update().filter(digest=digest, account_id=person.number).first()
    fresh = presence is not None and not presence.spent_on and now - presence.at <= GOOD_FOR
    row = Account.objects.filter(pk=person.number, is_active=True).first()
    if presence is None or not fresh or row is None or set(_roles(row)) != set(person.roles):
        raise LoginRefused("Lösenordet måste ges på nytt för den här handlingen. Inget har gjorts.")
    presence.spent_on = act
    presence.save(update_fields=("spent_on",))
    return row


def require_own_password(person: Person) -> None:
    """Raises LoginRefused while somebody else may know the person's password."""
    if not Account.objects.filter(pk=person.number, own_password=True).exists():
        raise LoginRefused(
            f"Lösenordet för {person.name} är satt av någon annan. Byt det först: "
            f"'arkiv account password {person.name}'. Inget har gjorts."
        )


def require_still(number: int, permission: Permission) -> None:
    """Raises MissingRight when the account that acted before has been shut or lost the role since."""
    row = Account.objects.filter(pk=number, is_active=True, own_password=True).first()
    if row is None or permission not in rights(_roles(row)):
        raise MissingRight("Den som begärde detta har inte längre rätt till det. Inget har gjorts; börja om.")


def _is_right(row: Account | None, password: str) -> bool:
    if row is None:
        make_password(password)  # as slow as for an account that is there
        return False
    return check_password(password, row.password) and row.is_active


def _count(row: Account, right: bool, now: datetime) -> None:
    row.failures = 0 if right else row.failures + 1
    pause = None if right else throttle.pause_after(row.failures)
    row.blocked_until = now + pause if pause else None
    row.save(update_fields=("failures", "blocked_until"))
    if not right:
        log.append("account.refused", actor="arkiv", subject=subject(row.pk), data={"failures": row.failures})


def _present(row: Account, now: datetime) -> Person:
    token = secrets.token_urlsafe(32)
    Presence.objects.create(account=row, digest=hashlib.sha256(token.encode()).hexdigest(), at=now)
    log.append("account.recognised", actor=subject(row.pk), subject=subject(row.pk))
    return Person(row.pk, row.name, _roles(row), token)


def _set(row: Account, password: str) -> None:
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise BadInput(f"Lösenordet duger inte: {' '.join(error.messages)} Inget har ändrats.") from error
    row.password = make_password(password)


def _check_name(name: str) -> None:
    if not (1 <= len(name) <= 60 and name.isprintable() and name == name.strip() and " " not in name):
        raise BadInput("Kontots namn ska vara 1–60 tecken utan mellanslag. Inget konto är skapat.")


def _row(name: str) -> Account:
    row = Account.objects.select_for_update().filter(name=name).first()
    if row is None:
        raise NoSuchThing(f"Kontot {name} finns inte. 'arkiv account list' visar dem som finns.")
    return row


def _roles(row: Account) -> tuple[Role, ...]:
    held = set(AccountRole.objects.filter(account=row).values_list("role", flat=True))
    return tuple(role for role in Role if role.value in held)


def _administrators() -> Any:  # a query set; Django has no types
    return Account.objects.filter(is_active=True, held_roles__role=Role.ADMINISTRATOR.value)


def _facts(row: Account) -> AccountRowFacts:
    return AccountRowFacts(row.pk, row.name, _roles(row), row.is_active, row.own_password, row.blocked_until)
