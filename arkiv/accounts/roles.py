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
    CASE_WORKER = "case_worker"
    ADMINISTRATOR = "administrator"


SWEDISH: Mapping[Role, str] = MappingProxyType(
    {
        Role.SCANNER: "skannare",
        Role.REGISTRAR: "registrator",
        Role.ARCHIVIST: "arkivarie",
        Role.DISCLOSER: "utlämnare",
        Role.REVIEWER: "granskare",
        Role.CASE_WORKER: "handläggare",
        Role.ADMINISTRATOR: "administratör",
    }
)
"""What each role is called by people; also what the command line takes."""


class Permission(StrEnum):
    """A right (behörighet), named ``room.act``."""

    ACCOUNTS_MANAGE = "accounts.manage"
    SYSTEM_MANAGE = "system.manage"
    HOLDINGS_LIST = "holdings.list"  # that boxes and documents exist, and how many; nothing of what they say
    HOLDINGS_READ = "holdings.read"  # page images, texts and values
    HOLDINGS_INTAKE = "holdings.intake"
    REVIEW_DECIDE = "review.decide"
    DIARY_DECIDE = "diary.decide"
    SEARCH_NARROW = "search.narrow"  # by name, personnummer and case number only
    SEARCH_FREE = "search.free"
    LOG_READ = "log.read"
    SAMPLES_REVIEW = "samples.review"  # draw, and see what was found; not the documents
    SAMPLES_ANSWER = "samples.answer"  # look at a drawn document and say whether it is right
    DISPOSAL_PROPOSE = "disposal.propose"
    DISPOSAL_RECORD_DECISION = "disposal.record_decision"
    DISPOSAL_REQUEST = "disposal.request"
    DISPOSAL_APPROVE = "disposal.approve"
    DISCLOSURE_RECEIVE = "disclosure.receive"
    DISCLOSURE_REVIEW = "disclosure.review"
    DISCLOSURE_DECIDE = "disclosure.decide"


_LOOKS = frozenset({Permission.HOLDINGS_LIST, Permission.HOLDINGS_READ})
_SEARCHES = frozenset({Permission.SEARCH_NARROW, Permission.SEARCH_FREE})
_DISCLOSURE = frozenset(
    {Permission.DISCLOSURE_RECEIVE, Permission.DISCLOSURE_REVIEW, Permission.DISCLOSURE_DECIDE}
)
_REGISTRAR = (
    _LOOKS
    | _SEARCHES
    | {
        Permission.HOLDINGS_INTAKE,
        Permission.REVIEW_DECIDE,
        Permission.DIARY_DECIDE,
        Permission.DISPOSAL_PROPOSE,
        Permission.DISPOSAL_RECORD_DECISION,
        Permission.DISCLOSURE_RECEIVE,
    }
)

_RIGHTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.SCANNER: frozenset({Permission.HOLDINGS_LIST, Permission.HOLDINGS_INTAKE}),
        Role.REGISTRAR: _REGISTRAR,
        Role.ARCHIVIST: _REGISTRAR
        | {
            Permission.DISPOSAL_REQUEST,
            Permission.DISPOSAL_APPROVE,
            Permission.LOG_READ,
            Permission.SAMPLES_REVIEW,
            Permission.SAMPLES_ANSWER,
            *_DISCLOSURE,
        },
        Role.DISCLOSER: _LOOKS | _SEARCHES | _DISCLOSURE,
        Role.REVIEWER: frozenset({Permission.HOLDINGS_LIST, Permission.LOG_READ, Permission.SAMPLES_REVIEW}),
        # A case worker finds a known person or case; searching freely in the texts is the registry's work.
        Role.CASE_WORKER: _LOOKS | {Permission.SEARCH_NARROW},
        Role.ADMINISTRATOR: frozenset({Permission.ACCOUNTS_MANAGE, Permission.SYSTEM_MANAGE}),
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
