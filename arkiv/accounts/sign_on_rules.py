"""What the groups of the municipality's sign-on are here. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from arkiv.accounts.roles import SWEDISH, Role
from arkiv.errors import SettingsError

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the groups of the provider are here. A group may give several roles and units; ``*`` is every unit."""

    roles: Mapping[str, tuple[Role, ...]]
    units: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, roles: Sequence[str], units: Sequence[str]) -> Rules:
        """From ``grupp=roll`` and ``grupp=enhet``. Raises SettingsError for a role that does not exist."""
        by_word = {word: role for role, word in SWEDISH.items()}
        unknown = sorted({role for _, role in _pairs(roles)} - by_word.keys())
        if unknown:
            raise SettingsError(
                f"Inställningen sso_roles: {', '.join(unknown)} är ingen roll. Kända: {', '.join(by_word)}."
            )
        named: dict[str, list[Role]] = {}
        for group, word in _pairs(roles):
            named.setdefault(group, []).append(by_word[word])
        placed: dict[str, list[str]] = {}
        for group, unit in _pairs(units):
            placed.setdefault(group, []).append(unit)
        return cls(
            {group: tuple(each) for group, each in named.items()},
            {group: tuple(each) for group, each in placed.items()},
        )

    def roles_of(self, groups: Iterable[str]) -> tuple[Role, ...]:
        """The roles of somebody in ``groups``; () for nobody we know."""
        held = {role for group in groups for role in self.roles.get(group, ())}
        return tuple(role for role in Role if role in held)

    def units_of(self, groups: Iterable[str]) -> frozenset[str]:
        """The names of the units of somebody in ``groups``; ``*`` among them is the whole authority."""
        return frozenset(unit for group in groups for unit in self.units.get(group, ()))


def _pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for line in lines:
        group, sign, word = line.rpartition("=")
        if not sign or not group.strip() or not word.strip():
            raise SettingsError(
                f"Inställningarna sso_roles och sso_units skrivs som grupp=roll och grupp=enhet, inte '{line[:80]}'."
            )
        found.append((group.strip(), word.strip()))
    return found
