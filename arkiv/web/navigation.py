"""The rooms of the desk, in the order of the work. A page that stands in the menu has a row here."""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.accounts.roles import Permission
from arkiv.accounts.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the menu: the word, the name of its address, and the rights of which one is enough."""

    word: str
    address: str
    any_of: tuple[Permission, ...]


MENU: tuple[Entry, ...] = (
    Entry("Start", "start", ()),
    Entry("Skanna in", "intake", (Permission.HOLDINGS_INTAKE,)),
    Entry("Granska", "review", (Permission.REVIEW_DECIDE,)),
    Entry("Åtgärda", "todo", (Permission.REVIEW_DECIDE, Permission.DIARY_DECIDE)),
    Entry("Kartonger", "boxes", (Permission.HOLDINGS_LIST,)),
    Entry("Diariet", "diary_statistics", (Permission.DIARY_DECIDE, Permission.LOG_READ)),
    Entry("Sök", "search", (Permission.SEARCH_NARROW, Permission.SEARCH_FREE)),
    Entry("Utlämnande", "requests", (Permission.DISCLOSURE_RECEIVE, Permission.DISCLOSURE_REVIEW)),
    Entry("Gallring", "disposals", (Permission.DISPOSAL_PROPOSE,)),
    Entry("Stickprov", "samples", (Permission.SAMPLES_REVIEW,)),
    Entry("Logg", "log", (Permission.LOG_READ,)),
    Entry("Administration", "administration", (Permission.ACCOUNTS_MANAGE, Permission.SYSTEM_MANAGE)),
)


def menu_for(visitor: Visitor | None) -> tuple[Entry, ...]:
    """The rows somebody may open."""
    if visitor is None:
        return ()
    return tuple(row for row in MENU if not row.any_of or any(visitor.may(right) for right in row.any_of))
