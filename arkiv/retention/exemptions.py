"""The exceptions of the rules as values: what each is called and does, what is asked of it, what was found.

An unknown that could mean "keep" stops a destruction, unless the day it would postpone to is known: then the
later day is simply taken. The tests themselves are in ``examine.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from arkiv.retention.answers import Applies, ExceptionTested
from arkiv.retention.facts import RetentionFacts
from arkiv.retention.rule import ExceptionKind, ExceptionRule


class Effect(StrEnum):
    """What an exception does when it applies."""

    FOREVER = "forever"
    UNTIL = "until"  # not before a certain day
    WHILE = "while"  # as long as a state lasts; no day can be counted
    LOCAL = "local"  # the statute steps back: a local decision is needed


EFFECTS: Mapping[ExceptionKind, Effect] = MappingProxyType(
    {
        ExceptionKind.STILL_REGISTERED: Effect.WHILE,
        ExceptionKind.PATERNITY: Effect.FOREVER,
        ExceptionKind.ADOPTION: Effect.FOREVER,
        ExceptionKind.PLACED_CHILD: Effect.FOREVER,
        ExceptionKind.LSS_CHILD_HOME: Effect.FOREVER,
        ExceptionKind.AGREEMENT: Effect.UNTIL,
        ExceptionKind.CHILD_INQUIRY: Effect.UNTIL,
        ExceptionKind.RESEARCH_AREA: Effect.FOREVER,
        ExceptionKind.RESEARCH_PERSON: Effect.FOREVER,
        ExceptionKind.ENTRIES_BEFORE: Effect.LOCAL,
        ExceptionKind.OPEN_DEBT: Effect.WHILE,
        ExceptionKind.NAMES_PERSON: Effect.LOCAL,
        ExceptionKind.PRIVATE_CARE: Effect.FOREVER,
        ExceptionKind.UNREAD_TRANSITION: Effect.FOREVER,
        ExceptionKind.MAY_BE_ACCOUNTS: Effect.UNTIL,
        ExceptionKind.MAY_BE_JOURNAL: Effect.UNTIL,
        ExceptionKind.PROTECTED_AKT: Effect.FOREVER,
    }
)
NAMES: Mapping[ExceptionKind, str] = MappingProxyType(
    {
        ExceptionKind.STILL_REGISTERED: "Personen finns kvar i registret",
        ExceptionKind.PATERNITY: "Faderskap eller föräldraskap",
        ExceptionKind.ADOPTION: "Adoption",
        ExceptionKind.PLACED_CHILD: "Placerat barn",
        ExceptionKind.LSS_CHILD_HOME: "LSS-boende för barn eller ungdom",
        ExceptionKind.AGREEMENT: "Avtal tills barnet är vuxet",
        ExceptionKind.CHILD_INQUIRY: "Barnutredning till trettio år",
        ExceptionKind.RESEARCH_AREA: "Forskning: kommunen bevarar allt",
        ExceptionKind.RESEARCH_PERSON: "Forskning: född den 5, 15 eller 25",
        ExceptionKind.ENTRIES_BEFORE: "Anteckningar före lagens ikraftträdande",
        ExceptionKind.OPEN_DEBT: "Skulden är inte reglerad",
        ExceptionKind.NAMES_PERSON: "Handlingen nämner en enskild",
        ExceptionKind.PRIVATE_CARE: "Akten kommer från enskild verksamhet",
        ExceptionKind.UNREAD_TRANSITION: "Övergångsbestämmelse som inte är läst",
        ExceptionKind.MAY_BE_ACCOUNTS: "Kan vara räkenskapsinformation",
        ExceptionKind.MAY_BE_JOURNAL: "Kan vara journalhandling",
        ExceptionKind.PROTECTED_AKT: "Kan höra till en akt som bevaras",
    }
)


class Question(NamedTuple):  # a tuple: a million decisions ask ten million of them
    """Does ``rule`` apply to the facts, seen as handlingstyp ``code``? ``base``: the plain rule's day."""

    rule: ExceptionRule
    facts: RetentionFacts
    code: str
    base: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one test found. ``until`` is the day an UNTIL exception ends; ``doubt`` asks a person to look."""

    applies: Applies
    reason: str
    until: date | None = None
    missing: str = ""
    doubt: bool = False


OUTSIDE = Finding(Applies.NO, "Handlingstypen faller utanför undantaget.")


class Tested(NamedTuple):
    """A rule's exception with what its test found."""

    rule: ExceptionRule
    found: Finding

    @property
    def effect(self) -> Effect:
        return EFFECTS[self.rule.test]

    @property
    def blocks(self) -> bool:
        """Whether a destruction cannot be answered for: it may apply, and no later day would do."""
        return self.found.applies is Applies.UNKNOWN and self.found.until is None

    def shown(self) -> ExceptionTested:
        return _shown(self.rule.test, self.rule.source, self.found.applies, self.found.reason)


@lru_cache(maxsize=4096)
def _shown(test: ExceptionKind, source: str, applies: Applies, reason: str) -> ExceptionTested:
    """Most documents get the same few sentences: one value serves them all."""
    return ExceptionTested(NAMES[test], source, applies, reason)
