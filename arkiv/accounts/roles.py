"""Roles and what each may do. Pure; views, commands and services ask here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """Roll. Whoever hands out roles has none that reaches the papers (see ``conflicts``)."""

    SCANNER = "scanner"
    REGISTRAR = "registrar"
    ARCHIVIST = "archivist"
    DISCLOSER = "discloser"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


SWEDISH: Mapping[Role, str] = MappingProxyType(
    {
        Role.SCANNER: "skannare",
        Role.REGISTRAR: "registrator",
        Role.ARCHIVIST: "arkivarie",
        Role.DISCLOSER: "utlämnare",
        Role.REVIEWER: "granskare",
        Role.ADMINISTRATOR: "administratör",
    }
)
"""What each role is called by people; also what the command line takes."""


class Permission(StrEnum):
    """A right (behörighet), named ``room.act``."""

    ACCOUNTS_MANAGE = "accounts.manage"
    DISPOSAL_PROPOSE = "disposal.propose"
    DISPOSAL_RECORD_DECISION = "disposal.record_decision"
    DISPOSAL_REQUEST = "disposal.request"
    DISPOSAL_APPROVE = "disposal.approve"
    DISCLOSURE_RECEIVE = "disclosure.receive"
    DISCLOSURE_REVIEW = "disclosure.review"
    DISCLOSURE_DECIDE = "disclosure.decide"


_DISCLOSURE = frozenset(
    {Permission.DISCLOSURE_RECEIVE, Permission.DISCLOSURE_REVIEW, Permission.DISCLOSURE_DECIDE}
)
_RIGHTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.SCANNER: frozenset(),
        Role.REGISTRAR: frozenset(
            {
                Permission.DISPOSAL_PROPOSE,
                Permission.DISPOSAL_RECORD_DECISION,
                Permission.DISCLOSURE_RECEIVE,
            }
        ),
        Role.ARCHIVIST: frozenset(
            {
                Permission.DISPOSAL_PROPOSE,
                Permission.DISPOSAL_RECORD_DECISION,
                Permission.DISPOSAL_REQUEST,
                Permission.DISPOSAL_APPROVE,
                *_DISCLOSURE,
            }
        ),
        Role.DISCLOSER: _DISCLOSURE,
        Role.REVIEWER: frozenset(),
        Role.ADMINISTRATOR: frozenset({Permission.ACCOUNTS_MANAGE}),
    }
)


def rights(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything somebody with ``roles`` may do."""
    return frozenset[Permission]().union(*(_RIGHTS[role] for role in roles))


def conflicts(roles: Iterable[Role]) -> bool:
    """Whether ``roles`` may not be one person's: an administratör makes accounts, so she must not act in others."""
    given = set(roles)
    return Role.ADMINISTRATOR in given and len(given) > 1


def holders(permission: Permission) -> tuple[Role, ...]:
    """The roles that have ``permission``, to tell somebody who lacks it."""
    return tuple(role for role in Role if permission in _RIGHTS[role])
