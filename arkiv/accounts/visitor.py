"""Who is asking: what a person or a program may do and which units she reaches. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.accounts.roles import Permission

HERE = "web:nyckel"
"""The log's name of the person at the archive's own machine, who showed the key of this start."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is let in. ``units`` are unit numbers; ``None`` is the whole authority.

    ``number`` is the account's, ``None`` for the person at the machine. ``actor`` is how the log names her.
    """

    number: int | None
    name: str
    actor: str
    rights: frozenset[Permission]
    units: frozenset[int] | None

    def may(self, permission: Permission) -> bool:
        return permission in self.rights

    def reaches(self, unit: int | None) -> bool:
        """Whether she reaches what belongs to ``unit``; what belongs to none is the whole authority's."""
        return self.units is None or (unit is not None and unit in self.units)


def at_the_machine() -> Visitor:
    """The person who started the server: everything but handing out accounts, since she holds the files anyway."""
    rights = frozenset(Permission) - {Permission.ACCOUNTS_MANAGE}
    return Visitor(None, "Du vid datorn", HERE, rights, None)
